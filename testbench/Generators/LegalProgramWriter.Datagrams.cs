using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Frames with datagrams for the receive offloads, right and wrong, and the registers of these offloads.</summary>
internal sealed partial class LegalProgramWriter
{
    private const int Tcp = 6;
    private const int Udp = 17;
    private const int Sctp = 132;

    /// <summary>RXCSUM, RFCTL, RPLOLR, and for RSS the key and some of the table.</summary>
    private void ReceiveOffloads(uint mode, RandomSource random)
    {
        if (random.Chance(700))
        {
            uint sums = random.Chance(700) ? 0x2b00u : (uint)random.Below(16) << 8 | (random.Chance(500) ? 0x2000u : 0x1000u * (uint)random.Below(2)) | (random.Chance(700) ? (uint)random.Below(80) : (uint)random.Below(256));
            uint filter = (random.Chance(500) ? 1u << 16 : 0) | (random.Chance(200) ? (uint)random.Next() : 0);
            _driver.Write(0, 0x5000, sums);
            _driver.Write(0, 0x5008, filter);
        }

        if ((mode & 1) != 0 && random.Chance(500))
        {
            _driver.Write(0, 0x5af0, 0xc0000000);
        }

        if (mode is not (2 or 5) || _builder.Left < 100 || random.Chance(200))
        {
            return;
        }

        for (uint i = 0; i < 10; i += 2)
        {
            if (random.Chance(900))
            {
                _builder.WriteLong(_driver.RegisterAddress(0, 0x5c80 + (4 * i)), random.Next());
            }
        }

        uint first = (uint)random.Below(4) * 8;
        for (uint i = 0; i < 16; i += 2)
        {
            _builder.WriteLong(_driver.RegisterAddress(0, 0x5c00 + (4 * ((first + i) & 31))), random.Next());
        }
    }

    /// <summary>Makes most frames datagrams: most of them right, many with something that makes a difference.</summary>
    private static void Datagram(Span<byte> frame, RandomSource random)
    {
        int ip = frame.Length >= 18 && frame[12] == (VlanType >> 8) && frame[13] == (VlanType & 0xff) ? 18 : 14;
        if (frame.Length < ip + 44 || random.Chance(350))
        {
            return;
        }

        bool version4 = random.Chance(550);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(ip - 2)..], version4 ? (ushort)0x0800 : (ushort)0x86dd);

        // Frames of the least size carry padding; some longer ones do as well.
        int padding = frame.Length - ip > 60 && random.Chance(250) ? random.Between(1, 12) : frame.Length < 70 && random.Chance(500) ? random.Below(8) : 0;
        Span<byte> datagram = frame[ip..^padding];
        int transport = version4 ? Header4(datagram, random) : Header6(datagram, random);
        if (transport > 0)
        {
            Meet(datagram, transport, random);
            datagram = Acknowledgement(datagram, transport, random);
            Transport(datagram, transport, random);
        }

        if (version4)
        {
            HeaderChecksum(datagram, random);
        }

        if (random.Chance(40))
        {
            // A length that lies.
            int at = version4 ? 2 : 4;
            BinaryPrimitives.WriteUInt16BigEndian(datagram[at..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(datagram[at..]) + random.Between(-30, 30)));
        }
    }

    /// <summary>Lets some TCP segments end behind their header, as acknowledgements do; the rest of the frame is padding.</summary>
    private static Span<byte> Acknowledgement(Span<byte> datagram, int transport, RandomSource random)
    {
        if (transport + 20 > datagram.Length || ProtocolOf(datagram, transport) != Tcp || !random.Chance(250))
        {
            return datagram;
        }

        int words = random.Chance(700) ? 5 : Math.Min(random.Between(5, 15), (datagram.Length - transport) / 4);
        int end = transport + (4 * words);
        datagram[transport + 12] = (byte)(words << 4);
        bool version4 = datagram[0] >> 4 == 4;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[(version4 ? 2 : 4)..], (ushort)(version4 ? end : end - 40));
        return datagram[..end];
    }

    /// <summary>An IPv4 header; returns where the transport header starts.</summary>
    private static int Header4(Span<byte> datagram, RandomSource random)
    {
        int words = random.Chance(700) ? 5 : Math.Min(random.Between(5, 15), (datagram.Length / 4) - 2);
        words = random.Chance(20) ? random.Below(16) : words;
        datagram[0] = (byte)((random.Chance(20) ? random.Below(16) : 4) << 4 | words);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)datagram.Length);
        ushort fragment = random.Chance(850) ? (ushort)0x4000 : random.Pick<ushort>([0x2000, 0x0001, 0x1fff, 0x8000, 0x3001]);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], random.Chance(300) ? (ushort)(fragment & ~0x4000) : fragment);
        datagram[9] = (byte)Protocol(random);
        return 4 * words;
    }

    /// <summary>An IPv6 header with extension headers; returns where the transport header starts, or 0.</summary>
    private static int Header6(Span<byte> datagram, RandomSource random)
    {
        datagram[0] = (byte)(random.Chance(20) ? datagram[0] : 0x60 | (datagram[0] & 15));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)(datagram.Length - 40));
        int field = 6;
        int at = 40;
        for (int i = random.Chance(600) ? 0 : random.Between(1, 3); i > 0 && at + 16 < datagram.Length; i--)
        {
            byte kind = random.Pick<byte>([0, 43, 60, 60, 44, 51]);
            datagram[field] = kind;
            field = at;
            datagram[at + 1] = (byte)(random.Chance(900) ? random.Below(3) : random.Below(256));
            at += 8 + (8 * datagram[at + 1]);
            if (at >= datagram.Length)
            {
                return 0;
            }
        }

        datagram[field] = (byte)Protocol(random);
        return at;
    }

    private static int Protocol(RandomSource random) =>
        random.Below(10) switch { < 4 => Tcp, < 7 => Udp, < 9 => Sctp, _ => random.Below(256) };

    /// <summary>The lengths and checksums of a transport header; now and then a wrong one, or none.</summary>
    private static void Transport(Span<byte> datagram, int start, RandomSource random)
    {
        if (start + 12 > datagram.Length)
        {
            return;
        }

        Span<byte> packet = datagram[start..];
        foreach (int protocol in (ReadOnlySpan<int>)[Tcp, Udp, Sctp])
        {
            // The last header of a chain names the protocol, whichever it was: the fields of all three would overlap.
            if (ProtocolOf(datagram, start) == protocol)
            {
                Seal(datagram, packet, protocol, random);
            }
        }

        if (random.Chance(120))
        {
            packet[random.Below(packet.Length)] ^= (byte)(1 << random.Below(8));
        }
    }

    private static int ProtocolOf(ReadOnlySpan<byte> datagram, int start)
    {
        if (datagram[0] >> 4 != 6)
        {
            return datagram[9];
        }

        int field = 6;
        for (int at = 40; at < start; at += 8 + (8 * datagram[at + 1]))
        {
            field = at;
        }

        return datagram[field];
    }

    private static void Seal(ReadOnlySpan<byte> datagram, Span<byte> packet, int protocol, RandomSource random)
    {
        if (protocol == Sctp)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(packet[8..], ReceiveOffloadReference.Crc32c(packet));
            return;
        }

        if (protocol == Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(random.Chance(930) ? packet.Length : random.Below(packet.Length + 40)));
        }

        int field = protocol == Tcp ? 16 : 6;
        if (packet.Length < field + 2 || (datagram[0] >> 4 != 4 && datagram.Length < 40))
        {
            // Too short for the field, or for the addresses of the version that it pretends to be.
            return;
        }

        packet.Slice(field, 2).Clear();
        ushort checksum = ReceiveOffloadReference.Checksum(
            ReceiveOffloadReference.Sum(packet) + ReceiveOffloadReference.PseudoHeader(datagram, protocol, packet.Length));
        checksum = protocol == Udp && checksum == 0 ? (ushort)0xffff : checksum;
        BinaryPrimitives.WriteUInt16BigEndian(packet[field..], protocol == Udp && random.Chance(100) ? (ushort)0 : checksum);
    }

    private static void HeaderChecksum(Span<byte> datagram, RandomSource random)
    {
        int length = Math.Min(4 * (datagram[0] & 15), datagram.Length);
        if (length < 12)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(datagram[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[10..], ReceiveOffloadReference.Checksum(ReceiveOffloadReference.Sum(datagram[..length])));
        if (random.Chance(100))
        {
            datagram[random.Below(length)] ^= (byte)(1 << random.Below(8));
        }
    }

    /// <summary>Gives a packet for the transmit offloads headers that a receiver can verify.</summary>
    private static void Complete(Span<byte> packet, in OffloadRequest request)
    {
        int ip = request.MacLength;
        int length = request.IpLength;
        if (ip is not (14 or 18) || length < (request.Version4 ? 20 : 40) || length > 60 || length % 4 != 0 || packet.Length < ip + length + 20)
        {
            return;
        }

        Span<byte> datagram = packet[ip..];
        BinaryPrimitives.WriteUInt16BigEndian(packet[(ip - 2)..], request.Version4 ? (ushort)0x0800 : (ushort)0x86dd);
        if (ip == 18)
        {
            BinaryPrimitives.WriteUInt16BigEndian(packet[12..], (ushort)VlanType);
        }

        int protocol = request.Transport switch { 1 => Tcp, 2 => Sctp, _ => Udp };
        if (request.Version4)
        {
            datagram[0] = (byte)(0x40 | (length / 4));
            BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], request.Segments ? (ushort)0 : (ushort)datagram.Length);
            datagram.Slice(6, 2).Clear();
            datagram[9] = (byte)protocol;
            datagram.Slice(10, 2).Clear();
        }
        else
        {
            datagram[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], request.Segments ? (ushort)0 : (ushort)(datagram.Length - 40));
            datagram[6] = (byte)(length == 40 ? protocol : 60);
            if (length > 40)
            {
                datagram[40] = (byte)protocol;
                datagram[41] = (byte)((length - 48) / 8);
            }
        }

        if (protocol == Sctp)
        {
            // Its checksum has no pseudo header; what stands in the field does not matter.
            return;
        }

        Span<byte> transport = datagram[length..];
        int count = request.Segments ? 0 : transport.Length;
        if (protocol == Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)count);
        }

        long sum = ReceiveOffloadReference.PseudoHeader(datagram, protocol, count);
        BinaryPrimitives.WriteUInt16BigEndian(transport[(protocol == Tcp ? 16 : 6)..], (ushort)~ReceiveOffloadReference.Checksum(sum));
    }
}
