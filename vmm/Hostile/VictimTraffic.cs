using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Attach;

namespace NicTwin.Vmm.Hostile;

/// <summary>
/// Two guests that send each other frames without end, one on a VF and one on virtio, and know every byte of what has to come next. They act
/// at fixed intervals, as if by a timer.
/// </summary>
internal sealed class VictimTraffic
{
    private const int MostOutstanding = 16;
    private const int ShortestFrame = 64;
    private const int LengthRange = 900;
    private const ushort EtherType = 0x88b6;
    private const int HeaderBytes = 14;

    private readonly PuppetStage _stage;
    private readonly Side _vf;
    private readonly Side _virtio;
    private readonly PuppetVf _vfGuest;
    private readonly PuppetVirtio _virtioGuest;
    private readonly ulong _seed;
    private readonly byte[] _frame = new byte[ShortestFrame + LengthRange];
    private bool _ring;
    private bool _refill;

    /// <summary>Creates traffic between two guests whose NICs work.</summary>
    /// <param name="stage">The host.</param>
    /// <param name="vf">The one on a VF.</param>
    /// <param name="virtio">The one on virtio.</param>
    /// <param name="marks">Their secrets, of which every frame carries the sender's.</param>
    /// <param name="seed">Chooses the frames.</param>
    public VictimTraffic(PuppetStage stage, PuppetVf vf, PuppetVirtio virtio, (byte[] Vf, byte[] Virtio) marks, ulong seed)
    {
        _stage = stage;
        _vfGuest = vf;
        _virtioGuest = virtio;
        _seed = seed;
        _vf = new Side("the VF", Octets(vf.Mac), marks.Vf, 0);
        _virtio = new Side("virtio", Octets(MacAddresses.OfVirtio(virtio.Guest.Number)), marks.Virtio, 1);
    }

    /// <summary>Clocks between two looks.</summary>
    public long Interval { get; set; } = 2000;

    /// <summary>No new frames are sent.</summary>
    public bool IsStopped { get; set; }

    /// <summary>What went wrong first; null when nothing did.</summary>
    public string? Failure { get; private set; }

    /// <summary>Frames that have come as they should, both ways.</summary>
    public long Frames => _vf.Received + _virtio.Received;

    /// <summary>Frames of others that have come.</summary>
    public long Foreign { get; private set; }

    /// <summary>Everything that was sent has come.</summary>
    public bool IsDrained => _vf.Sent == _virtio.Received && _virtio.Sent == _vf.Received;

    /// <summary>The addresses, first octet first.</summary>
    public (byte[] Vf, byte[] Virtio) Addresses => (_vf.Address, _virtio.Address);

    /// <summary>Begins.</summary>
    public void Start() => _stage.Host.Schedule(_stage.Host.Time, Tick);

    /// <summary>How far it is, for a report.</summary>
    public string Describe() =>
        $"VF to virtio {_virtio.Received} of {_vf.Sent}, virtio to VF {_vf.Received} of {_virtio.Sent} frames";

    private static byte[] Octets(ulong mac)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, mac);
        return bytes[..6].ToArray();
    }

    private void Tick()
    {
        _vfGuest.Reap();
        _virtioGuest.Reap();
        if (!IsStopped && _vf.Sent - _virtio.Received < MostOutstanding && _vfGuest.Room > 0)
        {
            _vfGuest.Queue(Make(_vf, _virtio, _vf.Sent++));
            _ring = true;
        }

        if (!IsStopped && _virtio.Sent - _vf.Received < MostOutstanding && _virtioGuest.Room > 0)
        {
            _virtioGuest.Send(Make(_virtio, _vf, _virtio.Sent++));
        }

        Receive();
        _ring = _ring && !_vfGuest.TryRing();
        _refill = _refill && !_vfGuest.TryRefill();
        _stage.Host.Schedule(_stage.Host.Time + Interval, Tick);
    }

    private void Receive()
    {
        while (_vfGuest.TryReceive(out ReadOnlySpan<byte> frame))
        {
            Check(frame, _virtio, _vf);
            _refill = true;
        }

        bool any = false;
        while (_virtioGuest.TryReceive(out ReadOnlySpan<byte> frame))
        {
            Check(frame, _vf, _virtio);
            any = true;
        }

        if (any)
        {
            _virtioGuest.Refill();
        }
    }

    // Nobody else may send with a victim's address: what carries it has to be the next frame, to the byte.
    private void Check(ReadOnlySpan<byte> frame, Side from, Side to)
    {
        if (frame.Length < HeaderBytes || !frame.Slice(6, 6).SequenceEqual(from.Address))
        {
            Foreign++;
            return;
        }

        ReadOnlySpan<byte> expected = Make(from, to, to.Received);
        if (!frame.SequenceEqual(expected))
        {
            Failure ??= $"frame {to.Received} from {from.Name} is not as it was sent: {frame.Length} bytes in place of {expected.Length}, equal up to {frame.CommonPrefixLength(expected)}";
        }

        to.Received++;
    }

    private ReadOnlySpan<byte> Make(Side from, Side to, long number)
    {
        var random = new RandomSource(RandomSource.Mix(_seed + from.Salt, (ulong)number));
        Span<byte> frame = _frame.AsSpan(0, ShortestFrame + random.Below(LengthRange));
        to.Address.CopyTo(frame);
        from.Address.CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType);
        from.Mark.CopyTo(frame[HeaderBytes..]);
        for (int at = HeaderBytes + from.Mark.Length; at < frame.Length; at += 8)
        {
            ulong word = random.Next();
            for (int i = at; i < Math.Min(at + 8, frame.Length); i++, word >>= 8)
            {
                frame[i] = (byte)word;
            }
        }

        return frame;
    }

    private sealed class Side(string name, byte[] address, byte[] mark, ulong salt)
    {
        public string Name => name;

        public byte[] Address => address;

        public byte[] Mark => mark;

        public ulong Salt => salt;

        public long Sent { get; set; }

        public long Received { get; set; }
    }
}
