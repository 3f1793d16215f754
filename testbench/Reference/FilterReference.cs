using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>
/// What the filters by Ethertype, five-tuple, SYN and VLAN priority say of a frame, by the registers as software wrote them
/// (facts/82576.md, sections 2.4 and 8; the order of the filters is the data sheet's).
/// </summary>
internal static class FilterReference
{
    private const int Filters = 8;
    private const int Tcp = 6;

    /// <summary>The queue that the filters choose without pools; -1 when they leave it to RSS and the default.</summary>
    public static int Queue(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        List<(int Queue, int Pool)> ranked = Ranked(r, frame);
        return ranked.Count == 0 ? -1 : ranked[0].Queue;
    }

    /// <summary>The queue that the filters choose in a pool that gets the frame; -1 when they leave it to RSS.</summary>
    public static int QueueOfPool(RegisterReference r, ReadOnlySpan<byte> frame, int pool)
    {
        foreach ((int queue, int only) in Ranked(r, frame))
        {
            if (queue % 8 == pool && (only < 0 || only == pool))
            {
                return queue;
            }
        }

        return -1;
    }

    /// <summary>Number of the Ethertype filter that the descriptor tells; -1 for none.</summary>
    public static int EtherIndex(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        for (int i = Filters - 1; i >= 0; i--)
        {
            if (IsEther(r, frame, i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The frame's interrupt does not wait.</summary>
    public static bool Immediate(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        int ether = EtherIndex(r, frame);
        bool atOnce = ether >= 0 && (r[RegisterTable.Etqf + ether] >> 29 & 1) != 0;
        for (int i = 0; i < Filters; i++)
        {
            atOnce |= (r[RegisterTable.Imir + i] & 0x10000) != 0 && IsTuple(r, frame, i);
        }

        uint priority = r[RegisterTable.Imirvp];
        return atOnce || ((priority & 8) != 0 && ReceiveOffloadReference.IsTagged(r, frame) && frame[14] >> 5 >= (priority & 7));
    }

    /// <summary>A filter asks for the time stamps of frames like this one; without one only a TSYNCRXCTL.TYPE of 4 does.</summary>
    public static bool Stamps(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        bool stamps = (r[RegisterTable.Tsyncrxctl] & 0xe) == 8;
        for (int i = 0; i < Filters; i++)
        {
            stamps |= (r[RegisterTable.Etqf + i] & (1u << 30)) != 0 && IsEther(r, frame, i);
            stamps |= (r[RegisterTable.Ftqf + i] & (1u << 27)) != 0 && IsTuple(r, frame, i);
        }

        return stamps;
    }

    /// <summary>Some frame's interrupt may not wait.</summary>
    public static bool AnyImmediate(RegisterReference r)
    {
        bool any = (r[RegisterTable.Imirvp] & 8) != 0;
        for (int i = 0; i < Filters; i++)
        {
            any |= (r[RegisterTable.Etqf + i] & (1u << 29)) != 0 || (r[RegisterTable.Imir + i] & 0x10000) != 0;
        }

        return any;
    }

    /// <summary>The filters that match and have a queue, the strongest first; with the pool to which one is limited, or -1.</summary>
    private static List<(int Queue, int Pool)> Ranked(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        var ranked = new List<(int, int)>();
        int ether = EtherIndex(r, frame);
        if (ether >= 0 && r[RegisterTable.Etqf + ether] >> 31 != 0)
        {
            ranked.Add(((int)(r[RegisterTable.Etqf + ether] >> 16 & 7), -1));
        }

        uint syn = r[RegisterTable.Synqf];
        bool synchronizes = (syn & 1) != 0 && Flags(r, frame) is { } flags && (flags & 2) != 0;
        bool first = (r[RegisterTable.Rfctl] & (1u << 19)) != 0;
        if (synchronizes && first)
        {
            ranked.Add(((int)(syn >> 1 & 7), -1));
        }

        for (uint priority = 8; priority-- > 0;)
        {
            for (int i = 0; i < Filters; i++)
            {
                uint filter = r[RegisterTable.Ftqf + i];
                if (r[RegisterTable.Imir + i] >> 29 == priority && (filter & 0x100) != 0 && IsTuple(r, frame, i))
                {
                    ranked.Add(((int)(filter >> 16 & 15), (filter & 0x8000) != 0 ? -1 : (int)(filter >> 12 & 7)));
                }
            }
        }

        if (synchronizes && !first)
        {
            ranked.Add(((int)(syn >> 1 & 7), -1));
        }

        return ranked;
    }

    private static bool IsEther(RegisterReference r, ReadOnlySpan<byte> frame, int i)
    {
        uint filter = r[RegisterTable.Etqf + i];
        int at = ReceiveOffloadReference.IsTagged(r, frame) ? 16 : 12;
        return (filter & (1u << 26)) != 0 && (filter & 0xffff) == BinaryPrimitives.ReadUInt16BigEndian(frame[at..]);
    }

    private static bool IsTuple(RegisterReference r, ReadOnlySpan<byte> frame, int i)
    {
        ReceiveOffloadReference.Datagram datagram = ReceiveOffloadReference.Understand(r, frame);
        if (datagram.Version == 0)
        {
            return false;
        }

        uint filter = r[RegisterTable.Ftqf + i];
        uint port = r[RegisterTable.Imir + i];
        uint more = r[RegisterTable.Imirext + i];
        bool matches = (filter & (1u << 28)) != 0 || (filter & 0xff) == datagram.Next;
        matches &= (filter & (1u << 29)) != 0 || (datagram.Version == 4 && Word(datagram.Bytes, 12) == r[RegisterTable.Saqf + i]);
        matches &= (filter & (1u << 30)) != 0 || (datagram.Version == 4 && Word(datagram.Bytes, 16) == r[RegisterTable.Daqf + i]);
        bool ports = datagram.Protocol > 0;
        ReadOnlySpan<byte> transport = ports ? datagram.Bytes[datagram.HeaderLength..] : default;
        matches &= (filter & (1u << 31)) != 0 || (ports && BinaryPrimitives.ReadUInt16LittleEndian(transport) == r[RegisterTable.Spqf + i]);
        matches &= (port & (1u << 17)) != 0 || (ports && BinaryPrimitives.ReadUInt16LittleEndian(transport[2..]) == (port & 0xffff));
        matches &= (more & (1u << 12)) != 0 || frame.Length < (more & 0xfff);
        if ((more & (1u << 19)) == 0)
        {
            int? flags = Flags(r, frame);
            matches &= flags is not null;
            for (int bit = 0; bit < 6; bit++)
            {
                // URG is bit 13 of the register and bit 5 of the header.
                matches &= (more >> (13 + bit) & 1) == 0 || (flags >> (5 - bit) & 1) == 1;
            }
        }

        return matches;
    }

    private static int? Flags(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        ReceiveOffloadReference.Datagram datagram = ReceiveOffloadReference.Understand(r, frame);
        return datagram.Version != 0 && datagram.Protocol == Tcp ? datagram.Bytes[datagram.HeaderLength + 13] : null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
