using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>What the last descriptor of a received frame tells.</summary>
/// <param name="Type">DW 0: RSS type and packet type.</param>
/// <param name="Hash">DW 1.</param>
/// <param name="Status">DW 2 without DD, EOP and LB.</param>
/// <param name="Tag">VLAN tag, in the upper half of DW 3.</param>
internal readonly record struct ReceiveReport(uint Type, uint Hash, uint Status, uint Tag)
{
    /// <summary>RXE of the status: the FCS was wrong.</summary>
    public const uint BadFcs = 1u << 31;
}

/// <summary>
/// What becomes of a received frame on its way to a queue: tag, checksums, RSS, over whole frames and byte by byte (facts/82576.md,
/// sections 7.4, 7.5, 7.8, 9.3).
/// </summary>
internal static class ReceiveOffloadReference
{
    private const int Tcp = 6;
    private const int Udp = 17;
    private const int Sctp = 132;

    /// <summary>The frame's tag is taken off on its way to a queue.</summary>
    public static bool Strips(RegisterReference r, ReadOnlySpan<byte> frame, int queue)
    {
        if (!IsTagged(r, frame))
        {
            return false;
        }

        if ((r[RegisterTable.Mrqc] & 1) == 0)
        {
            return (r[RegisterTable.Ctrl] & (1u << 30)) != 0;
        }

        uint offloads = (frame[0] & 1) != 0 ? r[RegisterTable.Rplolr] : r[RegisterTable.Vmolr + (queue & 7)];
        return (offloads & (1u << 30)) != 0;
    }

    /// <summary>What the descriptor says of a frame for a queue.</summary>
    public static ReceiveReport Report(RegisterReference r, ReadOnlySpan<byte> frame, int queue, bool local)
    {
        Datagram datagram = Understand(r, frame);
        uint control = r[RegisterTable.Rxcsum];
        uint status = 0;
        if (datagram.Version == 4 && (control & 0x100) != 0)
        {
            status |= 1u << 6;
            status |= SumsUp(datagram.Bytes[..datagram.HeaderLength], 0) ? 0 : 1u << 30;
        }

        bool enabled = datagram.Protocol == Sctp ? (control & 0x800) != 0 : (control & 0x200) != 0;
        if (enabled && IsSummed(datagram, out bool right))
        {
            status |= (1u << 5) | (datagram.Protocol == Udp ? 1u << 4 : 0) | (right ? 0 : 1u << 29);
        }

        uint type = datagram.Version switch
        {
            4 => datagram.HeaderLength > 20 ? 3u << 4 : 1u << 4,
            6 => datagram.Extended ? 3u << 6 : 1u << 6,
            _ => 0,
        };
        type |= datagram.Protocol switch
        {
            Tcp => 1u << 8,
            Udp => 1u << 9,
            Sctp => 1u << 10,
            _ => 0,
        };
        uint hash = 0;
        if (!local)
        {
            int filter = FilterReference.EtherIndex(r, frame);
            type = filter < 0 ? type : (1u << 15) | ((uint)filter << 4);
            status |= FilterReference.Immediate(r, frame) ? 1u << 11 : 0;
            hash = Hash(r, frame, out uint kind);
            type |= kind;
        }

        bool strips = Strips(r, frame, queue);
        status |= strips ? 1u << 3 : 0;
        if ((control & (1u << 13)) == 0)
        {
            hash = PacketChecksum(control, datagram, IsTagged(r, frame) ? [.. frame[..12], .. frame[16..]] : frame, out uint more);
            status |= more;
        }

        return new ReceiveReport(type, hash, status, strips ? BinaryPrimitives.ReadUInt16BigEndian(frame[14..]) : 0u);
    }

    /// <summary>Packet checksum and IP id, which take the place of the hash (RXCSUM.PCSD 0); <paramref name="frame"/> has no tag.</summary>
    private static uint PacketChecksum(uint control, in Datagram datagram, ReadOnlySpan<byte> frame, out uint status)
    {
        bool ip = datagram.Version == 4;
        bool payload = ip && (control & (1u << 12)) != 0;
        int start = Math.Min((int)control & 0xff, frame.Length);
        ReadOnlySpan<byte> summed = payload ? datagram.Bytes[datagram.HeaderLength..] : frame[start..];
        status = ip ? 1u << 9 : 0;
        if (payload && datagram.Next == Udp && (BinaryPrimitives.ReadUInt16BigEndian(datagram.Bytes[6..]) & 0x3fff) == 0x2000
            && summed.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(summed[6..]) != 0)
        {
            status |= 1u << 10;
        }

        uint id = ip ? BinaryPrimitives.ReadUInt16BigEndian(datagram.Bytes[4..]) : 0u;
        return ((uint)Checksum(Sum(summed)) << 16) | id;
    }

    /// <summary>RSS hash of a frame from the wire and its type; 0 and 0 when it has none.</summary>
    public static uint Hash(RegisterReference r, ReadOnlySpan<byte> frame, out uint type)
    {
        Datagram datagram = Understand(r, frame);
        type = KindOf(r, datagram);
        if (type == 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> addresses = datagram.Version == 4 ? datagram.Bytes.Slice(12, 8) : datagram.Bytes.Slice(8, 32);
        ReadOnlySpan<byte> ports = type is 2 or 4 or 5 ? default : datagram.Bytes.Slice(datagram.HeaderLength, 4);
        byte[] key = new byte[40];
        for (int i = 0; i < 10; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(key.AsSpan(4 * i), r[RegisterTable.Rssrk + i]);
        }

        return Toeplitz(key, [.. addresses, .. ports]);
    }

    /// <summary>The Toeplitz hash as Microsoft's RSS specification writes it down: a window slides over the key bit by bit.</summary>
    public static uint Toeplitz(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input)
    {
        uint window = BinaryPrimitives.ReadUInt32BigEndian(key);
        uint hash = 0;
        for (int bit = 0; bit < input.Length * 8; bit++)
        {
            if ((input[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                hash ^= window;
            }

            int next = bit + 32;
            window = (window << 1) | (uint)(key[next / 8] >> (7 - (next % 8)) & 1);
        }

        return hash;
    }

    /// <summary>CRC32c (RFC 9260, appendix A) of a packet whose checksum field counts as 0.</summary>
    public static uint Crc32c(ReadOnlySpan<byte> packet)
    {
        uint remainder = uint.MaxValue;
        for (int i = 0; i < packet.Length; i++)
        {
            byte value = i is >= 8 and < 12 ? (byte)0 : packet[i];
            for (int bit = 0; bit < 8; bit++)
            {
                // The register is kept with its highest power on the left, so bytes enter with their lowest bit first.
                bool carry = (remainder >> 31) != (uint)(value >> bit & 1);
                remainder = (remainder << 1) ^ (carry ? 0x1edc6f41u : 0u);
            }
        }

        uint reflected = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            reflected |= (remainder >> bit & 1) << (31 - bit);
        }

        return ~reflected;
    }

    /// <summary>The pseudo header's sum of TCP and UDP, not folded.</summary>
    public static long PseudoHeader(ReadOnlySpan<byte> datagram, int protocol, int length)
    {
        ReadOnlySpan<byte> addresses = datagram[0] >> 4 == 4 ? datagram.Slice(12, 8) : datagram.Slice(8, 32);
        return Sum(addresses) + protocol + length;
    }

    /// <summary>The sum of 16-bit numbers, not folded.</summary>
    public static long Sum(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] * 256 : bytes[i];
        }

        return sum;
    }

    /// <summary>The sum as the checksum of the internet (RFC 1071).</summary>
    public static ushort Checksum(long sum)
    {
        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    /// <summary>The frame has a VLAN tag.</summary>
    public static bool IsTagged(RegisterReference r, ReadOnlySpan<byte> frame) =>
        frame.Length >= 16 && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == (r[RegisterTable.Vet] & 0xffff);

    /// <summary>An IP datagram in a frame.</summary>
    internal ref struct Datagram
    {
        /// <summary>4, 6, or 0 for anything else.</summary>
        public int Version;

        /// <summary>From the IP header to the datagram's end.</summary>
        public ReadOnlySpan<byte> Bytes;

        /// <summary>Bytes of the IP header with its options or extension headers.</summary>
        public int HeaderLength;

        /// <summary>TCP, UDP or SCTP, when their header is there; else -1.</summary>
        public int Protocol;

        /// <summary>The protocol behind the IP header; -1 when extension headers do not end within the datagram.</summary>
        public int Next;

        /// <summary>A part of a longer datagram.</summary>
        public bool Fragment;

        /// <summary>IPv6 with an extension header.</summary>
        public bool Extended;
    }

    /// <summary>The datagram that a frame carries.</summary>
    public static Datagram Understand(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        int at = IsTagged(r, frame) ? 18 : 14;
        if (frame.Length < at + 20)
        {
            return default;
        }

        return BinaryPrimitives.ReadUInt16BigEndian(frame[(at - 2)..]) switch
        {
            0x0800 => Understand4(frame[at..]),
            0x86dd => Understand6(frame[at..], (r[RegisterTable.Rfctl] & (1u << 16)) == 0),
            _ => default,
        };
    }

    private static Datagram Understand4(ReadOnlySpan<byte> bytes)
    {
        int header = (bytes[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (bytes[0] >> 4 != 4 || header < 20 || total < header || total > bytes.Length)
        {
            return default;
        }

        bool fragment = (BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x3fff) != 0;
        return new Datagram
        {
            Version = 4,
            Bytes = bytes[..total],
            HeaderLength = header,
            Next = bytes[9],
            Fragment = fragment,
            Protocol = fragment ? -1 : Transport(bytes[9], total - header),
        };
    }

    private static Datagram Understand6(ReadOnlySpan<byte> bytes, bool walks)
    {
        if (bytes.Length < 40 || bytes[0] >> 4 != 6)
        {
            return default;
        }

        int total = 40 + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (total > bytes.Length)
        {
            return default;
        }

        int next = bytes[6];
        int header = 40;
        while (walks && next is (0 or 43 or 60) && header + 8 <= total)
        {
            next = bytes[header];
            header += 8 + (8 * bytes[header + 1]);
        }

        bool ends = header <= total && !(walks && next is (0 or 43 or 60));
        return new Datagram
        {
            Version = 6,
            Bytes = bytes[..total],
            HeaderLength = header,
            Next = ends ? next : -1,
            Fragment = ends && next == 44,
            Extended = bytes[6] is 0 or 43 or 44 or 60,
            Protocol = Transport(next, total - header),
        };
    }

    /// <summary>The protocol, when so many bytes are enough for its header.</summary>
    private static int Transport(int protocol, int bytes)
    {
        int least = protocol switch { Tcp => 20, Udp => 8, Sctp => 12, _ => int.MaxValue };
        return bytes >= least ? protocol : -1;
    }

    private static bool IsSummed(in Datagram datagram, out bool right)
    {
        right = false;
        if (datagram.Protocol is not (Tcp or Udp or Sctp))
        {
            return false;
        }

        ReadOnlySpan<byte> packet = datagram.Bytes[datagram.HeaderLength..];
        if (datagram.Protocol == Sctp)
        {
            right = BinaryPrimitives.ReadUInt32LittleEndian(packet[8..]) == Crc32c(packet);
            return true;
        }

        if (datagram.Protocol == Udp
            && (BinaryPrimitives.ReadUInt16BigEndian(packet[4..]) != packet.Length || BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) == 0))
        {
            return false;
        }

        right = SumsUp(packet, PseudoHeader(datagram.Bytes, datagram.Protocol, packet.Length));
        return true;
    }

    private static bool SumsUp(ReadOnlySpan<byte> bytes, long more) => Checksum(Sum(bytes) + more) == 0;

    /// <summary>RSS type of a datagram, by the header fields that MRQC enables.</summary>
    private static uint KindOf(RegisterReference r, in Datagram datagram)
    {
        uint mrqc = r[RegisterTable.Mrqc];
        if ((mrqc & 7) is not (2 or 5))
        {
            return 0;
        }

        // Pairs of bit and type, the most telling first.
        ReadOnlySpan<(int Bit, uint Type)> kinds = (datagram.Version, datagram.Protocol) switch
        {
            (4, Tcp) => [(16, 1), (17, 2)],
            (4, Udp) => [(22, 7), (17, 2)],
            (4, _) => [(17, 2)],
            (6, Tcp) => [(21, 3), (18, 6), (20, 5), (19, 4)],
            (6, Udp) => [(23, 8), (24, 9), (20, 5), (19, 4)],
            (6, _) => [(20, 5), (19, 4)],
            _ => [],
        };
        foreach ((int bit, uint type) in kinds)
        {
            if ((mrqc >> bit & 1) != 0)
            {
                return type;
            }
        }

        return 0;
    }
}
