using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>A random packet for the transmitter's offloads: what is in memory, what its descriptors ask for, and the bytes that the wire has to carry.</summary>
internal sealed class OffloadPacket
{
    private const int MacHeader = 14;
    private const int TagType = 0x8100;

    private readonly RandomSource _random;
    private readonly bool _version4;
    private readonly bool _tcp;
    private readonly int _ipLength;
    private readonly int _transportLength;

    private OffloadPacket(RandomSource random)
    {
        _random = random;
        _version4 = random.Chance(500);
        _tcp = random.Chance(700);
        Segments = _tcp && random.Chance(400);
        _ipLength = _version4 ? 20 + (4 * random.Below(random.Chance(300) ? 11 : 1)) : 40;
        _transportLength = _tcp ? 20 + (4 * random.Below(random.Chance(400) ? 11 : 1)) : 8;
        SegmentSize = Segments ? random.Between(64, 1460) : 0;
        int payload = Segments ? random.Between(1, 9000) : random.Below(1401);
        Bytes = new byte[MacHeader + _ipLength + _transportLength + payload];
        Write();
        Tag = random.Chance(250) ? random.Between(1, 0xfff) | (random.Below(8) << 13) : -1;
    }

    /// <summary>The packet in memory.</summary>
    public byte[] Bytes { get; }

    /// <summary>TSE.</summary>
    public bool Segments { get; }

    /// <summary>MSS; 0 without segmentation.</summary>
    public int SegmentSize { get; }

    /// <summary>Tag to insert; -1 for none.</summary>
    public int Tag { get; }

    /// <summary>DW 0, 2 and 3 of the context descriptor.</summary>
    public (uint Word0, uint Word2, uint Word3) Context =>
        ((uint)((MacHeader << 9) | _ipLength | (Math.Max(Tag, 0) << 16)),
            0x20200000u | (_tcp ? 1u << 11 : 0) | (_version4 ? 1u << 10 : 0),
            Segments ? ((uint)SegmentSize << 16) | ((uint)_transportLength << 8) : 0);

    /// <summary>POPTS: transport, and IPv4's header.</summary>
    public int Checksums => _version4 ? 3 : 2;

    /// <summary>PAYLEN: with segmentation the bytes behind the headers.</summary>
    public int PayloadLength => Segments ? Bytes.Length - MacHeader - _ipLength - _transportLength : Bytes.Length;

    /// <summary>A random packet.</summary>
    public static OffloadPacket Create(RandomSource random) => new(random);

    /// <summary>The frames that have to come, without padding.</summary>
    public List<byte[]> Frames()
    {
        List<byte[]> frames = [];
        OffloadReference.Apply(new OffloadRequest(Context, Checksums, Segments, Tag >= 0), Bytes, TagType, frames);
        return frames;
    }

    /// <summary>A datagram with right checksums as another station sends it.</summary>
    /// <param name="random">All its choices.</param>
    /// <param name="input">What RSS hashes: addresses and ports.</param>
    public static byte[] CreateReceived(RandomSource random, out byte[] input)
    {
        OffloadPacket packet;
        do
        {
            packet = new OffloadPacket(random);
        }
        while (packet.Segments);

        byte[] frame = packet.Bytes;
        Span<byte> network = frame.AsSpan(MacHeader);
        Span<byte> transport = network[packet._ipLength..];
        if (packet._version4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[10..], ReceiveOffloadReference.Checksum(ReceiveOffloadReference.Sum(network[..packet._ipLength])));
        }

        int field = packet._tcp ? 16 : 6;
        transport.Slice(field, 2).Clear();
        long sum = ReceiveOffloadReference.Sum(transport) + ReceiveOffloadReference.PseudoHeader(network, packet._tcp ? 6 : 17, transport.Length);
        ushort checksum = ReceiveOffloadReference.Checksum(sum);
        BinaryPrimitives.WriteUInt16BigEndian(transport[field..], checksum == 0 && !packet._tcp ? (ushort)0xffff : checksum);
        input = [.. packet._version4 ? network.Slice(12, 8) : network.Slice(8, 32), .. transport[..4]];
        return frame;
    }

    private void Write()
    {
        for (int i = 0; i < Bytes.Length; i++)
        {
            Bytes[i] = (byte)_random.Next();
        }

        // Unicast both ways.
        ReadOnlySpan<byte> addresses = [0x02, 0, 0, 0, 0, 0xaa, 0x02, 0, 0, 0x4e, 0x54, 0];
        addresses.CopyTo(Bytes);
        BinaryPrimitives.WriteUInt16BigEndian(Bytes.AsSpan(12), (ushort)(_version4 ? 0x0800 : 0x86dd));
        Span<byte> network = Bytes.AsSpan(MacHeader);
        int length = Segments ? 0 : network.Length;
        byte protocol = _tcp ? (byte)6 : (byte)17;
        if (_version4)
        {
            WriteVersion4(network, length, protocol);
        }
        else
        {
            network[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(Segments ? 0 : length - 40));
            network[6] = protocol;
        }

        Span<byte> transport = network[_ipLength..];
        WriteTransport(transport);

        // What a driver leaves in the field: the pseudo header, without its length when the NIC segments.
        long sum = ReceiveOffloadReference.PseudoHeader(network, protocol, Segments ? 0 : transport.Length);
        BinaryPrimitives.WriteUInt16BigEndian(transport[(_tcp ? 16 : 6)..], (ushort)~ReceiveOffloadReference.Checksum(sum));
    }

    private void WriteVersion4(Span<byte> network, int length, byte protocol)
    {
        network[0] = (byte)(0x40 | (_ipLength / 4));
        BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)length);
        network[6] = 0x40;
        network[7] = 0;
        network[9] = protocol;
        network.Slice(10, 2).Clear();

        // No-operation options.
        network[20.._ipLength].Fill(1);
    }

    private void WriteTransport(Span<byte> transport)
    {
        if (!_tcp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
            return;
        }

        transport[12] = (byte)((_transportLength / 4) << 4);
        transport[20.._transportLength].Fill(1);
    }
}
