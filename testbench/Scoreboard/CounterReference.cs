namespace NicTwin.Testbench;

/// <summary>Statistics as they must read, as far as they are certain (facts/82576.md, sections 11.1 and 12).</summary>
internal sealed class CounterReference
{
    /// <summary>Counters of a VF.</summary>
    public const int VirtualKinds = 9;

    private const int Pools = 8;
    private readonly long[] _port = new long[RegisterTable.Instances];
    private readonly long[] _virtual = new long[VirtualKinds * Pools];
    private readonly bool[] _virtualUncertain = new bool[Pools];
    private bool _uncertain;

    /// <summary>A frame met a register that was changing: counts are not certain any more.</summary>
    public bool Uncertain
    {
        get => _uncertain;
        set
        {
            _uncertain = value;
            if (value)
            {
                Array.Fill(_virtualUncertain, true);
            }
        }
    }

    /// <summary>A counter was cleared at a moment at which its value was not certain; those of the VFs are as certain as before.</summary>
    public void ReadUncertain() => _uncertain = true;

    /// <summary>What pools and the wire get has changed for packets under way: frames are counted, but not known where.</summary>
    public bool WireUncertain { get; set; }

    /// <summary>The counters of a VF are not certain.</summary>
    public bool IsVirtualUncertain(int pool) => _virtualUncertain[pool];

    /// <summary>The counters of a VF start again.</summary>
    /// <param name="pool">The VF's pool.</param>
    /// <param name="busy">Frames of it are under way.</param>
    public void ClearVirtual(int pool, bool busy)
    {
        _virtualUncertain[pool] = busy;
        Array.Clear(_virtual, pool * VirtualKinds, VirtualKinds);
    }

    /// <summary>The value of a counter, by instance of its low half.</summary>
    public long this[int instance]
    {
        get => _port[instance];
        set => _port[instance] = value;
    }

    /// <summary>The value of a VF's counter, modulo 2^32.</summary>
    public uint Virtual(int pool, int kind) => (uint)_virtual[(pool * VirtualKinds) + kind];

    /// <summary>Counts up.</summary>
    public void Add(int instance, long count) => _port[instance] += count;

    /// <summary>A frame has come from the wire, good or not. Of one that is much too long, 1217 words count, the last with its bytes (docs/spec/rx_buffer.md).</summary>
    public void Arrived(int length)
    {
        const int Words = 1217;
        Add(RegisterTable.Tpr, 1);
        Add(RegisterTable.Tor, (length <= 8 * Words ? length : (8 * (Words - 1)) + ((length - 1) % 8) + 1) + 4);
    }

    /// <summary>A frame from the wire goes to at least one queue.</summary>
    public void Accepted(ReadOnlySpan<byte> frame)
    {
        Add(RegisterTable.Gprc, 1);
        Add(RegisterTable.Gorc, frame.Length + 4);
        Add(RegisterTable.Prc64 + SizeClass(frame.Length + 4), 1);
        Group(frame, RegisterTable.Mprc, RegisterTable.Bprc);
    }

    /// <summary>A queue of a pool has got a frame.</summary>
    public void Delivered(ReadOnlySpan<byte> frame, int pool, bool local)
    {
        Add(RegisterTable.Rpthc, 1);
        Add(RegisterTable.Hgorc, frame.Length + 4);
        AddVirtual(pool, 0, 1);
        AddVirtual(pool, 2, frame.Length + 4);
        AddVirtual(pool, 4, IsMulticast(frame) ? 1 : 0);
        AddVirtual(pool, 5, local ? 1 : 0);
        AddVirtual(pool, 7, local ? frame.Length + 4 : 0);
    }

    /// <summary>A pool has sent a frame.</summary>
    public void Transmitted(ReadOnlySpan<byte> frame, int pool, bool wire, bool local)
    {
        int octets = frame.Length + 4;
        Add(RegisterTable.Hgptc, 1);
        Add(RegisterTable.Hgotc, octets);
        AddVirtual(pool, 1, 1);
        AddVirtual(pool, 3, octets);
        AddVirtual(pool, 6, local ? 1 : 0);
        AddVirtual(pool, 8, local ? octets : 0);
        if (wire)
        {
            Add(RegisterTable.Gptc, 1);
            Add(RegisterTable.Tpt, 1);
            Add(RegisterTable.Gotc, octets);
            Add(RegisterTable.Tot, octets);
            Add(RegisterTable.Ptc64 + SizeClass(octets), 1);
            Group(frame, RegisterTable.Mptc, RegisterTable.Bptc);
        }
    }

    /// <summary>All counts from 0.</summary>
    public void Clear()
    {
        Array.Clear(_port);
        Array.Clear(_virtual);
        Array.Clear(_virtualUncertain);
        _uncertain = false;
        WireUncertain = false;
    }

    /// <summary>64 octets or less, up to 127, 255, 511, 1023, more.</summary>
    private static int SizeClass(int octets) => octets switch
    {
        <= 64 => 0,
        <= 127 => 1,
        <= 255 => 2,
        <= 511 => 3,
        <= 1023 => 4,
        _ => 5,
    };

    // A frame shorter than an address comes from a program that shrinking has left without its memory.
    private static bool IsMulticast(ReadOnlySpan<byte> frame) => frame.Length >= 6 && (frame[0] & 1) != 0 && frame[..6].IndexOfAnyExcept((byte)0xff) >= 0;

    private void Group(ReadOnlySpan<byte> frame, int multicast, int broadcast)
    {
        if (frame.Length >= 6 && (frame[0] & 1) != 0)
        {
            Add(IsMulticast(frame) ? multicast : broadcast, 1);
        }
    }

    private void AddVirtual(int pool, int kind, long count) => _virtual[(pool * VirtualKinds) + kind] += count;
}
