namespace NicTwin.Testbench;

/// <summary>How a frame lies in header and packet buffers.</summary>
/// <param name="Head">Bytes in the header buffer.</param>
/// <param name="Copied">The packet buffers have these bytes too.</param>
/// <param name="Length">HDR_LEN of the first descriptor.</param>
/// <param name="Split">SPH.</param>
/// <param name="Overflow">HBO.</param>
internal readonly record struct FrameLayout(int Head, bool Copied, int Length, bool Split, bool Overflow)
{
    /// <summary>Bytes of a frame of so many that the packet buffers get.</summary>
    public int PacketBytes(int bytes) => Copied ? bytes : bytes - Head;

    /// <summary>Descriptors that a frame of so many bytes needs.</summary>
    public int Descriptors(int bytes, int buffer) => Math.Max(1, (PacketBytes(bytes) + buffer - 1) / buffer);
}

/// <summary>Header split and replication (facts/82576.md, sections 7.3 and 7.9; data sheet, header split).</summary>
internal static class SplitReference
{
    private const int Longest = 1023;

    /// <summary>The layout of a frame in the buffers of a queue.</summary>
    public static FrameLayout Layout(RegisterReference r, ReadOnlySpan<byte> frame, int queue, bool local)
    {
        uint control = r[RegisterTable.Srrctl + queue];
        uint kind = control >> 25 & 7;
        int room = (int)(control >> 8 & 15) * 64;
        bool strips = ReceiveOffloadReference.Strips(r, frame, queue);
        int length = frame.Length - (strips ? 4 : 0);
        int header = local ? 0 : Header(r, frame, queue);
        header -= strips && header > 0 ? 4 : 0;
        bool fits = length <= room;
        var first = new FrameLayout(Math.Min(length, room), false, Math.Min(length, room), false, false);
        return kind switch
        {
            2 when header == 0 => default,
            2 when header > room => new FrameLayout(0, false, header, true, true),
            2 => new FrameLayout(header, false, header, true, false),
            5 when fits || header == 0 => first,
            5 when header > room => first with { Length = header, Split = true, Overflow = true },
            5 => new FrameLayout(header, false, header, true, false),
            4 when fits => first,
            3 or 4 when header == 0 => first with { Copied = true },
            3 or 4 => new FrameLayout(first.Head, true, header, true, header > room),
            _ => default,
        };
    }

    /// <summary>Length of the header that the queue's packet types find, a tag included; 0 for none.</summary>
    private static int Header(RegisterReference r, ReadOnlySpan<byte> frame, int queue)
    {
        uint types = r[RegisterTable.Psrtype + (queue & 7)];
        ReceiveOffloadReference.Datagram datagram = ReceiveOffloadReference.Understand(r, frame);
        if (datagram.Version == 0 || datagram.Next < 0 || (datagram.Fragment && (r[RegisterTable.Rfctl] & (1u << 14)) != 0))
        {
            return 0;
        }

        int ip = (ReceiveOffloadReference.IsTagged(r, frame) ? 18 : 14) + datagram.HeaderLength;
        int family = datagram.Version == 4 ? 1 : 7;
        int transport = datagram.Protocol switch
        {
            6 => 4 * (datagram.Bytes[datagram.HeaderLength + 12] >> 4),
            17 => 8,
            _ => 0,
        };
        bool whole = transport >= (datagram.Protocol == 6 ? 20 : 8) && datagram.HeaderLength + transport <= datagram.Bytes.Length;
        int member = datagram.Protocol == 6 ? 1 : 2;
        if (whole && (types >> (family + member) & 1) != 0)
        {
            return Math.Min(Longest, ip + transport);
        }

        return (types >> family & 1) != 0 ? Math.Min(Longest, ip) : 0;
    }
}
