using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// The other end of the Ethernet link: sends frames without FCS to the NIC and takes the NIC's.
/// </summary>
/// <remarks>
/// Paced, it moves one byte per clock (1 Gb/s at 8 ns) and leaves 24 byte times between frames: 8 preamble, 4 FCS,
/// 12 gap. Unpaced, it moves a beat in every clock. Like the root complex it acts at absolute times only.
/// </remarks>
public sealed class Wire
{
    /// <summary>Longest frame that the wire carries, in bytes without FCS.</summary>
    public const int MaxFrame = 16384;

    private const int QueueLength = 64;

    /// <summary>Byte times between two frames: preamble 8, FCS 4, gap 12.</summary>
    private const int OverheadBytes = 24;

    private readonly RandomSource _random = new(0);
    private readonly byte[][] _queue = new byte[QueueLength][];
    private readonly int[] _queueLength = new int[QueueLength];
    private readonly bool[] _queueBadFcs = new bool[QueueLength];
    private readonly byte[] _received = new byte[MaxFrame + 8];
    private RootComplexPolicy _policy = RootComplexPolicy.Default;
    private int _head;
    private int _used;
    private int _position;
    private ulong _beatTime;
    private int _receivedLength;
    private ulong _readyTime;

    /// <summary>Creates a wire with nothing on it.</summary>
    public Wire()
    {
        for (int i = 0; i < QueueLength; i++)
        {
            _queue[i] = new byte[MaxFrame];
        }
    }

    /// <summary>Frames offered to the NIC.</summary>
    public long SentFrames { get; private set; }

    /// <summary>Frames from the NIC.</summary>
    public long ReceivedFrames { get; private set; }

    /// <summary>Frames that are queued for the NIC, the one under way included.</summary>
    public int QueuedFrames => _used;

    /// <summary>True when no frame is queued or under way in either direction and no pause is running.</summary>
    public bool IsQuiet(ulong time) => _used == 0 && _receivedLength == 0 && time >= _readyTime;

    /// <summary>Starts a case.</summary>
    public void Start(RootComplexPolicy policy, ulong seed)
    {
        _policy = policy;
        _random.Seed(RandomSource.Mix(seed, 0x77697265));
        SentFrames = 0;
        ReceivedFrames = 0;
        Reset();
    }

    /// <summary>Forgets all frames under way.</summary>
    public void Reset()
    {
        _head = 0;
        _used = 0;
        _position = 0;
        _beatTime = 0;
        _receivedLength = 0;
        _readyTime = 0;
    }

    /// <summary>Queues a frame of 1..<see cref="MaxFrame"/> bytes without FCS; false when the queue is full.</summary>
    public bool TrySend(ReadOnlySpan<byte> frame, bool badFcs)
    {
        if (_used == QueueLength || frame.IsEmpty || frame.Length > MaxFrame)
        {
            return false;
        }

        int slot = (_head + _used) % QueueLength;
        frame.CopyTo(_queue[slot]);
        _queueLength[slot] = frame.Length;
        _queueBadFcs[slot] = badFcs;
        _used++;
        return true;
    }

    /// <summary>Sets <c>mac_rx_*</c> and <c>mac_tx_ready_i</c> for the clock at <paramref name="time"/>.</summary>
    public void Drive(ref NicInputs inputs, ulong time)
    {
        inputs.MacTxReady = time >= _readyTime ? (byte)1 : (byte)0;
        if (_used == 0 || time < _beatTime)
        {
            inputs.MacRxValid = 0;
            return;
        }

        byte[] frame = _queue[_head];
        int left = _queueLength[_head] - _position;
        int lanes = Math.Min(8, left);
        ulong data = 0;
        for (int i = 0; i < lanes; i++)
        {
            data |= (ulong)frame[_position + i] << (i * 8);
        }

        inputs.MacRxData = data;
        inputs.MacRxKeep = (byte)((1 << lanes) - 1);
        inputs.MacRxLast = left <= 8 ? (byte)1 : (byte)0;
        inputs.MacRxBadFcs = left <= 8 && _queueBadFcs[_head] ? (byte)1 : (byte)0;
        inputs.MacRxValid = 1;
    }

    /// <summary>Looks at the clock that has just run.</summary>
    public void Sample(in NicInputs inputs, in NicOutputs outputs, ulong time, IBusObserver observer)
    {
        if (inputs.MacRxValid != 0)
        {
            Sent(time, observer);
        }

        if ((outputs.MacTxValid & inputs.MacTxReady) != 0)
        {
            Take(in outputs, time, observer);
        }
    }

    /// <summary>Earliest time at or after <paramref name="time"/> at which the pins may change; all ones when never.</summary>
    public ulong NextEvent(ulong time)
    {
        ulong next = _used > 0 ? Math.Max(time, _beatTime) : ulong.MaxValue;
        return _readyTime >= time ? Math.Min(next, _readyTime) : next;
    }

    /// <summary>Saves the frames under way and the counts; policy and random numbers are not among them.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(SentFrames);
        writer.Write(ReceivedFrames);
        writer.Write(_position);
        writer.Write(_beatTime);
        writer.Write(_readyTime);
        writer.Write(_receivedLength);
        writer.Write(_received.AsSpan(0, _receivedLength));
        writer.Write(_used);
        for (int i = 0; i < _used; i++)
        {
            int slot = (_head + i) % QueueLength;
            writer.Write(_queueBadFcs[slot]);
            writer.Write(_queueLength[slot]);
            writer.Write(_queue[slot].AsSpan(0, _queueLength[slot]));
        }
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">There is more than a wire holds.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Reset();
        SentFrames = reader.ReadInt64();
        ReceivedFrames = reader.ReadInt64();
        _position = reader.ReadInt32();
        _beatTime = reader.ReadUInt64();
        _readyTime = reader.ReadUInt64();
        _receivedLength = Length(reader, MaxFrame);
        reader.BaseStream.ReadExactly(_received.AsSpan(0, _receivedLength));
        _used = Length(reader, QueueLength);
        for (int i = 0; i < _used; i++)
        {
            _queueBadFcs[i] = reader.ReadBoolean();
            _queueLength[i] = Length(reader, MaxFrame);
            reader.BaseStream.ReadExactly(_queue[i].AsSpan(0, _queueLength[i]));
        }
    }

    private static int Length(BinaryReader reader, int most)
    {
        int length = reader.ReadInt32();
        return length >= 0 && length <= most ? length : throw new InvalidDataException("the saved wire holds more than a wire can");
    }

    private void Sent(ulong time, IBusObserver observer)
    {
        _position += 8;
        int length = _queueLength[_head];
        if (_position < length)
        {
            _beatTime = _policy.WirePaced ? time + 8 : time + 1;
            return;
        }

        _beatTime = _policy.WirePaced ? time + (ulong)(length - _position + 8 + OverheadBytes) : time + 1;
        observer.FrameToNic(_queue[_head].AsSpan(0, length), _queueBadFcs[_head], time);
        SentFrames++;
        _position = 0;
        _head = (_head + 1) % QueueLength;
        _used--;
    }

    private void Take(in NicOutputs outputs, ulong time, IBusObserver observer)
    {
        int keep = outputs.MacTxKeep;
        int lanes = int.PopCount(keep);
        bool last = outputs.MacTxLast != 0;
        if ((keep & (keep + 1)) != 0 || keep == 0 || (keep != 0xff && !last))
        {
            observer.FramingError("mac_tx: keep is not contiguous from byte 0, or short before the last beat", time);
        }

        if (_receivedLength + 8 > _received.Length)
        {
            observer.FramingError("mac_tx: a frame is longer than any frame can be", time);
            _receivedLength = 0;
        }

        BitConverter.TryWriteBytes(_received.AsSpan(_receivedLength, 8), outputs.MacTxData);
        _receivedLength += lanes;
        if (_policy.WirePaced)
        {
            _readyTime = time + (ulong)(last ? lanes + OverheadBytes : 8);
        }

        if (_random.Chance(_policy.WireStallRate))
        {
            _readyTime = Math.Max(_readyTime, time + 1) + (ulong)_random.Between(1, Math.Max(1, _policy.WireStallClocks));
        }

        if (last)
        {
            ReceivedFrames++;
            observer.FrameFromNic(_received.AsSpan(0, _receivedLength), outputs.MacTxBadFcs != 0, time);
            _receivedLength = 0;
        }
    }
}
