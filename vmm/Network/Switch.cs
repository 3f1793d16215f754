using System.Buffers.Binary;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Network;

/// <summary>
/// The VMM's software switch: a learning bridge (IEEE 802.1Q-2018, 8.6 to 8.8) between back ends, emulated NICs and the uplink.
/// A frame that is sent at time t arrives at t + L; forwarding it is work of the service CPU, so it may come later, never earlier.
/// </summary>
/// <remarks>
/// Frames go on in the order of arrival, sending port and number. What a port has on its way is bounded, so one that sends
/// without end loses its own frames alone. A frame that a port does not take unfinished is finished here in software.
/// </remarks>
internal sealed class Switch : IHostActor, IFrameSwitch
{
    /// <summary>The most frames that a port may have on their way.</summary>
    public const int MaxQueuedFrames = 256;

    /// <summary>The most bytes that a port may have on their way.</summary>
    public const int MaxQueuedBytes = 4 << 20;

    private readonly ServiceCpu _cpu;
    private readonly CopyCounters _copies;
    private readonly long _latency;
    private readonly MacTable _stations = new();
    private readonly List<Port> _ports = [];
    private readonly PriorityQueue<QueuedFrame, (long Arrival, int Port, long Sequence)> _queue = new();
    private long _sequence;
    private long _now;

    /// <summary>Creates a switch without ports.</summary>
    /// <param name="cpu">Does its work.</param>
    /// <param name="copies">Counts the copies that it makes.</param>
    /// <param name="latency">Clocks that a frame needs, at least 1.</param>
    public Switch(ServiceCpu cpu, CopyCounters copies, long latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, 1);
        _cpu = cpu;
        _copies = copies;
        _latency = latency;
    }

    /// <inheritdoc/>
    public long NextAction => _queue.Count > 0 ? Math.Max(FirstArrival, _cpu.Time) : long.MaxValue;

    /// <summary>The buffers of its frames.</summary>
    public FramePool Pool { get; } = new();

    /// <summary>Ports.</summary>
    public int Ports => _ports.Count;

    /// <summary>Addresses that had to go for new ones.</summary>
    public long ReplacedStations => _stations.Replaced;

    /// <summary>Adds a port.</summary>
    /// <returns>Its number.</returns>
    public int Add(ISwitchPort port, string name)
    {
        _ports.Add(new Port(port, name));
        _stations.AddPort();
        return _ports.Count - 1;
    }

    /// <summary>Removes a port, whose number stays taken: it gets no more frames, and those that it has on their way are dropped.</summary>
    public void Remove(int port)
    {
        _ports[port].IsRemoved = true;
        _stations.ForgetPort(port);
    }

    /// <summary>A port's name.</summary>
    public string Name(int port) => _ports[port].Name;

    /// <summary>What passed a port.</summary>
    public SwitchPortCounters Counters(int port) => _ports[port].Counters;

    /// <summary>Gives an address to a port for good: frames from other ports that carry it as source are dropped.</summary>
    /// <param name="port">The port.</param>
    /// <param name="address">The address; its first byte is the most significant of six.</param>
    public void Pin(int port, ulong address) => _stations.Pin(port, address);

    /// <summary>Takes an address back that was given with <see cref="Pin"/>.</summary>
    public void Unpin(ulong address) => _stations.Forget(address);

    /// <summary>The port of a station; -1 when it is not known.</summary>
    public int Find(ulong address) => _stations.Find(address, _now);

    /// <summary>Whether a port may send one more frame of any length without loss.</summary>
    public bool HasRoom(int port) => IsRoom(_ports[port].Frames, _ports[port].Bytes);

    /// <summary>The same for a port with so many frames and bytes on their way.</summary>
    public static bool IsRoom(int frames, int bytes) => frames < MaxQueuedFrames && bytes <= MaxQueuedBytes - FramePool.MaxFrame;

    /// <summary>What a port has on its way.</summary>
    public (int Frames, int Bytes) Queued(int port) => (_ports[port].Frames, _ports[port].Bytes);

    /// <summary>When the first frame arrives that is on its way; the largest number when there is none.</summary>
    public long FirstArrival => _queue.TryPeek(out _, out (long Arrival, int Port, long Sequence) first) ? first.Arrival : long.MaxValue;

    /// <summary>A buffer for <see cref="SendRented"/>, into which the sender puts its frame itself.</summary>
    /// <param name="length">Bytes of the frame, at most <see cref="FramePool.MaxFrame"/>.</param>
    public byte[] Rent(int length) => Pool.Rent(length);

    /// <summary>Gives a buffer back that is not sent.</summary>
    public void Return(byte[] buffer) => Pool.Return(buffer);

    /// <summary>A port sends a frame, of which the switch makes a copy.</summary>
    /// <param name="port">The port.</param>
    /// <param name="frame">The frame without FCS.</param>
    /// <param name="offload">What is left to do with it.</param>
    /// <param name="time">Clock.</param>
    public void Send(int port, ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        if (MayTake(port, frame, offload))
        {
            byte[] data = Pool.Rent(frame.Length);
            frame.CopyTo(data);
            _copies.Add(frame.Length);
            Enqueue(port, new QueuedFrame(data, frame.Length, IsCopied: true, offload), time);
        }
    }

    /// <summary>A port sends a frame in a buffer of <see cref="Rent"/>, which is the switch's from now on.</summary>
    /// <param name="port">The port.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="length">Bytes of the frame.</param>
    /// <param name="offload">What is left to do with it.</param>
    /// <param name="time">Clock.</param>
    public void SendRented(int port, byte[] buffer, int length, in FrameOffload offload, long time)
    {
        if (MayTake(port, buffer.AsSpan(0, length), offload))
        {
            Enqueue(port, new QueuedFrame(buffer, length, IsCopied: false, offload), time);
        }
        else
        {
            Pool.Return(buffer);
        }
    }

    /// <summary>Hands over what is due at <see cref="NextAction"/>. Called when everybody has come to that time.</summary>
    public void Act()
    {
        long time = NextAction;
        while (time != long.MaxValue && NextAction == time)
        {
            _queue.TryDequeue(out QueuedFrame frame, out (long Arrival, int Port, long Sequence) key);
            _now = time;
            Port source = _ports[key.Port];
            source.Frames--;
            source.Bytes -= frame.Length;

            _cpu.Begin(time);
            _cpu.Charge(_cpu.Costs.SwitchFrame);
            if (frame.IsCopied)
            {
                _cpu.ChargeBytes(_cpu.Costs.CopyPerKilobyte, frame.Length);
            }

            Forward(key.Port, frame);
            Pool.Return(frame.Data);
        }
    }

    /// <summary>Saves stations, counters and what is on its way.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_ports.Count);
        foreach (Port port in _ports)
        {
            port.Counters.Save(writer);
            writer.Write(port.IsRemoved);
        }

        _stations.Save(writer);
        writer.Write(_sequence);
        writer.Write(_now);
        writer.Write(_queue.Count);
        foreach ((QueuedFrame frame, (long Arrival, int Port, long Sequence) key) in _queue.UnorderedItems.OrderBy(static item => item.Priority))
        {
            writer.Write(key.Arrival);
            writer.Write(key.Port);
            writer.Write(key.Sequence);
            frame.Save(writer);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> of a switch with as many ports has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        if (reader.ReadInt32() != _ports.Count)
        {
            throw new InvalidDataException("a saved switch has another number of ports");
        }

        foreach (Port port in _ports)
        {
            port.Counters.Restore(reader);
            port.IsRemoved = reader.ReadBoolean();
            (port.Frames, port.Bytes) = (0, 0);
        }

        _stations.Restore(reader);
        _sequence = reader.ReadInt64();
        _now = reader.ReadInt64();
        _queue.Clear();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            (long arrival, int port, long sequence) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64());
            var frame = QueuedFrame.Restore(reader, Pool);
            _queue.Enqueue(frame, (arrival, port, sequence));
            _ports[port].Frames++;
            _ports[port].Bytes += frame.Length;
        }
    }

    private static ulong Address(ReadOnlySpan<byte> bytes) =>
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);

    private bool MayTake(int port, ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        SwitchPortCounters counters = _ports[port].Counters;
        if (_ports[port].IsRemoved)
        {
            counters.Drop(SwitchDrop.Removed);
            return false;
        }

        if (!HasRoom(port))
        {
            counters.Drop(SwitchDrop.QueueFull);
            return false;
        }

        if (!SoftwareOffload.IsPossible(frame, offload))
        {
            counters.Drop(SwitchDrop.Malformed);
            return false;
        }

        counters.FramesIn++;
        counters.BytesIn += frame.Length;
        return true;
    }

    private void Enqueue(int port, QueuedFrame frame, long time)
    {
        // Whatever the sender says, nothing arrives behind its time, and an answer not at the same time.
        long arrival = Math.Max(time + _latency, _now + 1);
        _queue.Enqueue(frame, (arrival, port, _sequence++));
        _ports[port].Frames++;
        _ports[port].Bytes += frame.Length;
    }

    private void Forward(int source, QueuedFrame frame)
    {
        const ulong group = 1ul << 40;
        SwitchPortCounters counters = _ports[source].Counters;
        if (_ports[source].IsRemoved)
        {
            counters.Drop(SwitchDrop.Removed);
            return;
        }

        ulong destination = Address(frame.Data);
        ulong sender = Address(frame.Data.AsSpan(6));
        if ((sender & group) == 0 && !_stations.Learn(source, sender, _now))
        {
            counters.Drop(SwitchDrop.Spoofed);
            return;
        }

        int target = (destination & group) == 0 ? _stations.Find(destination, _now) : -1;
        if (target == source)
        {
            counters.Drop(SwitchDrop.Local);
            return;
        }

        if (target >= 0)
        {
            Deliver(_ports[target], ref frame);
            return;
        }

        counters.Floods++;
        for (int port = 0; port < _ports.Count; port++)
        {
            if (port != source && !_ports[port].IsRemoved)
            {
                Deliver(_ports[port], ref frame);
            }
        }
    }

    private void Deliver(Port port, ref QueuedFrame frame)
    {
        Span<byte> data = frame.Data.AsSpan(0, frame.Length);
        if (SoftwareOffload.Accepts(port.Peer.Accepts, frame.Offload))
        {
            Hand(port, data, frame.Offload);
        }
        else if (frame.Offload.Segmentation != Segmentation.None)
        {
            DeliverSegments(port, data, frame.Offload);
        }
        else
        {
            // In place: whoever gets the frame after this port gets it with its checksum as well.
            _cpu.ChargeBytes(_cpu.Costs.ChecksumPerKilobyte, SoftwareOffload.FinishChecksum(data, frame.Offload));
            port.Counters.Checksums++;
            frame = frame with { Offload = new FrameOffload { ChecksumGood = true } };
            Hand(port, data, frame.Offload);
        }
    }

    private void DeliverSegments(Port port, ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        if (!TcpSegmentation.TryParse(frame, offload, out TcpSegmentation segmentation))
        {
            // It was parsed when it was sent, and has not changed since.
            port.Counters.Drop(SwitchDrop.Malformed);
            return;
        }

        byte[] segment = Pool.Rent(frame.Length);
        for (int i = 0; i < segmentation.Count; i++)
        {
            int length = segmentation.Write(frame, i, segment);
            _copies.Add(length);
            _cpu.ChargeBytes(_cpu.Costs.CopyPerKilobyte + _cpu.Costs.ChecksumPerKilobyte, length);
            port.Counters.Segments++;
            Hand(port, segment.AsSpan(0, length), new FrameOffload { ChecksumGood = true });
        }

        Pool.Return(segment);
    }

    private void Hand(Port port, ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        port.Counters.FramesOut++;
        port.Counters.BytesOut += frame.Length;
        port.Peer.Receive(frame, offload, _cpu.Time);
    }

    private sealed class Port(ISwitchPort peer, string name)
    {
        public ISwitchPort Peer { get; } = peer;

        public string Name { get; } = name;

        public SwitchPortCounters Counters { get; } = new();

        /// <summary>It is a port no longer.</summary>
        public bool IsRemoved { get; set; }

        /// <summary>Frames of the port that are on their way.</summary>
        public int Frames { get; set; }

        /// <summary>Bytes of these.</summary>
        public int Bytes { get; set; }
    }
}
