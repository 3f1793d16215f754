using System.Buffers.Binary;

namespace NicTwin.Tests.Model.Tx;

/// <summary>Offloads against frames that are known by other means: their checksums add up, and their parts are where they belong.</summary>
public class OffloadTests
{
    private const int Buffer = 0x4_0000;
    private const uint Ipv4 = 1u << 10;
    private const uint Tcp = 1u << 11;
    private const uint Segment = 1u << 31;
    private const uint Vlan = 1u << 30;
    private const uint HeaderChecksum = 1u << 8;
    private const uint TransportChecksum = 1u << 9;

    private static DataHost Host()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        return host;
    }

    /// <summary>Posts a context and one packet for it.</summary>
    private static void Post(DataHost host, byte[] packet, int mac, int ip, uint type, uint options, int l4 = 0, int mss = 0, uint vlan = 0)
    {
        host.PostRaw(0, (int)((vlan << 16) | ((uint)mac << 9) | (uint)ip), 0x2020_0000 | type, ((uint)mss << 16) | ((uint)l4 << 8));
        packet.CopyTo(host.Memory, Buffer + 3);
        host.PostRaw(0, Buffer + 3, (uint)packet.Length | 0x2930_0000 | (options & 0xC000_0000), options & 0x300);
        host.WriteTail(0);
    }

    /// <summary>Ethernet, IPv4 and TCP or UDP headers with a pseudo header sum in the checksum field, and a payload.</summary>
    private static byte[] Packet4(bool tcp, int payload, int options = 0, bool length = true, int mac = 14)
    {
        int l4 = tcp ? 20 : 8;
        byte[] packet = new byte[mac + 20 + options + l4 + payload];
        new Random(5).NextBytes(packet);
        Span<byte> header = packet.AsSpan(mac);
        header[0] = (byte)(0x45 + (options / 4));
        header[9] = tcp ? (byte)6 : (byte)17;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(length ? packet.Length - mac : 0));
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], 0);
        Span<byte> transport = header[(20 + options)..];
        if (!tcp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(length ? transport.Length : 0));
        }

        BinaryPrimitives.WriteUInt16BigEndian(transport[(tcp ? 16 : 6)..], (ushort)Fold(Pseudo4(header) + (length ? transport.Length : 0)));
        return packet;
    }

    private static long Pseudo4(ReadOnlySpan<byte> header) => Add(header[12..20]) + header[9];

    private static long Add(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
        }

        return sum;
    }

    private static long Fold(long sum)
    {
        while (sum > 0xFFFF)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return sum;
    }

    private static void AssertSums4(byte[] frame, int options, int mac = 14)
    {
        ReadOnlySpan<byte> header = frame.AsSpan(mac);
        int total = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        Assert.Equal(0xFFFF, Fold(Add(header[..(20 + options)])));
        ReadOnlySpan<byte> transport = header[(20 + options)..total];
        Assert.Equal(0xFFFF, Fold(Pseudo4(header) + transport.Length + Add(transport)));
    }

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(true, 1, 0)]
    [InlineData(true, 777, 12)]
    [InlineData(false, 0, 0)]
    [InlineData(false, 33, 4)]
    [InlineData(false, 1400, 40)]
    public void Checksums_of_IPv4_TCP_and_UDP_are_inserted(bool tcp, int payload, int options)
    {
        DataHost host = Host();
        byte[] packet = Packet4(tcp, payload, options);
        Post(host, packet, 14, 20 + options, Ipv4 | (tcp ? Tcp : 0), HeaderChecksum | TransportChecksum);
        byte[] frame = Assert.Single(host.Frames);
        AssertSums4(frame, options);
        Assert.Equal(packet[..14], frame[..14]);
        Assert.Equal(packet[^payload..], frame[(packet.Length - payload)..packet.Length]);
    }

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    [InlineData(18)]
    public void Headers_may_begin_at_any_byte(int mac)
    {
        DataHost host = Host();
        Post(host, Packet4(true, 99, mac: mac), mac, 20, Ipv4 | Tcp, HeaderChecksum | TransportChecksum);
        AssertSums4(Assert.Single(host.Frames), 0, mac);
    }

    [Fact]
    public void A_UDP_checksum_of_zero_is_sent_as_FFFF()
    {
        DataHost host = Host();
        byte[] packet = Packet4(false, 2);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(42), 0);
        long rest = Fold(Add(packet.AsSpan(34)));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(42), (ushort)(0xFFFF - rest));
        Post(host, packet, 14, 20, Ipv4, TransportChecksum);
        Assert.Equal(0xFFFF, BinaryPrimitives.ReadUInt16BigEndian(Assert.Single(host.Frames).AsSpan(40)));
    }

    [Fact]
    public void TCP_is_segmented_with_sequence_numbers_ids_and_flags()
    {
        DataHost host = Host();
        byte[] packet = Packet4(true, 1000, options: 0, length: false);
        packet[14 + 20 + 13] = 0x99;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(18), 0xFFFF);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(38), 0xFFFF_FF00);
        Post(host, packet, 14, 20, Ipv4 | Tcp, Segment | HeaderChecksum | TransportChecksum, l4: 20, mss: 300);
        Assert.Equal([354, 354, 354, 154], host.Frames.Select(f => f.Length));
        Assert.Equal(packet[54..], host.Frames.SelectMany(f => f[54..]));
        Assert.Equal([0xFFFF, 0, 1, 2], host.Frames.Select(f => (int)BinaryPrimitives.ReadUInt16BigEndian(f.AsSpan(18))));
        Assert.Equal([0xFFFF_FF00, 0x2C, 0x158, 0x284], host.Frames.Select(f => BinaryPrimitives.ReadUInt32BigEndian(f.AsSpan(38))));
        Assert.Equal([0x90, 0x10, 0x10, 0x19], host.Frames.Select(f => (int)f[47]));
        Assert.All(host.Frames, f => AssertSums4(f, 0));
        Assert.Equal(1u, host.Nic.Read(0x40F8));
        Assert.Equal(4u, host.Nic.Read(0x4118));
        Assert.Equal(2u, host.Nic.Read(0xE010));
    }

    [Fact]
    public void A_packet_of_whole_segments_has_no_empty_one_behind_them()
    {
        DataHost host = Host();
        Post(host, Packet4(true, 600, length: false), 14, 20, Ipv4 | Tcp, Segment | HeaderChecksum | TransportChecksum, l4: 20, mss: 300);
        Assert.Equal([354, 354], host.Frames.Select(f => f.Length));
    }

    [Fact]
    public void IPv6_and_UDP_are_segmented_with_their_lengths()
    {
        DataHost host = Host();
        byte[] packet = new byte[14 + 40 + 8 + 500];
        new Random(7).NextBytes(packet);
        packet[14] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(18), 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(58), 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(60), (ushort)Fold(Add(packet.AsSpan(22, 32)) + 17));
        Post(host, packet, 14, 40, 0, Segment | TransportChecksum, l4: 8, mss: 400);
        Assert.Equal([462, 162], host.Frames.Select(f => f.Length));
        foreach (byte[] frame in host.Frames)
        {
            Assert.Equal(frame.Length - 54, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(18)));
            Assert.Equal(frame.Length - 54, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(58)));
            Assert.Equal(0xFFFF, Fold(Add(frame.AsSpan(22, 32)) + 17 + (frame.Length - 54) + Add(frame.AsSpan(54))));
        }
    }

    [Fact]
    public void A_tag_is_inserted_behind_the_addresses()
    {
        DataHost host = Host();
        byte[] packet = Packet4(true, 50);
        Post(host, packet, 14, 20, Ipv4 | Tcp, Vlan | HeaderChecksum | TransportChecksum, vlan: 0x6123);
        byte[] frame = Assert.Single(host.Frames);
        Assert.Equal([.. packet[..12], 0x81, 0x00, 0x61, 0x23, .. packet[12..14]], frame[..18]);
        AssertSums4(frame, 0, mac: 18);
        host = Host();
        Post(host, packet, 0, 0, 0, Vlan, vlan: 0xABC);
        Assert.Equal([.. packet[..12], 0x81, 0x00, 0x0A, 0xBC, .. packet[12..]], Assert.Single(host.Frames));
    }

    [Theory]
    [InlineData(14, 20, 20, 0)] // no segment size
    [InlineData(14, 19, 20, 100)] // no room for an IPv4 header
    [InlineData(14, 20, 19, 100)] // nor for a TCP header
    [InlineData(127, 110, 20, 100)] // more header than is kept
    [InlineData(14, 20, 20, 9700)] // segments longer than the longest frame
    [InlineData(100, 100, 20, 100)] // the packet ends within its header
    public void Offloads_that_make_no_sense_are_counted_and_the_next_packet_is_sent(int mac, int ip, int l4, int mss)
    {
        DataHost host = Host();
        byte[] packet = Packet4(true, 100);
        Post(host, packet, mac, ip, Ipv4 | Tcp, Segment | HeaderChecksum | TransportChecksum, l4, mss);
        Assert.Empty(host.Frames);
        Assert.Equal(1u, host.Nic.Read(0x403C));
        Assert.Equal(1u, host.Dword(DataHost.TxRingOf(0) + 16 + 12) & 1);
        Post(host, packet, 14, 20, Ipv4 | Tcp, HeaderChecksum | TransportChecksum);
        AssertSums4(Assert.Single(host.Frames), 0);
    }

    [Fact]
    public void Each_queue_keeps_two_contexts_until_it_stops()
    {
        DataHost host = Host();
        byte[] packet = Packet4(true, 50);
        host.PostRaw(0, (14 << 9) | 20, 0x2020_0000 | Ipv4 | Tcp, 0x10);
        host.PostRaw(0, 0, 0x2020_0000, 0);
        packet.CopyTo(host.Memory, Buffer);
        host.PostRaw(0, Buffer, (uint)packet.Length | 0x2930_0000, HeaderChecksum | TransportChecksum | 0x10);
        host.WriteTail(0);
        AssertSums4(Assert.Single(host.Frames), 0);
        host.Nic.Write(0xE028, 0);
        host.EnableTx(0);
        host.PostRaw(0, Buffer, (uint)packet.Length | 0x2930_0000, HeaderChecksum | 0x10);
        host.WriteTail(0);
        Assert.Single(host.Frames);
        Assert.Equal(1u, host.Nic.Read(0x403C));
    }

    [Fact]
    public void A_packet_longer_than_the_transmit_buffer_leaves_in_segments()
    {
        DataHost host = Host();
        byte[] packet = Packet4(true, 60_000, length: false);
        Post(host, packet, 14, 20, Ipv4 | Tcp, Segment | HeaderChecksum | TransportChecksum, l4: 20, mss: 1460);
        Assert.Equal(42, host.Frames.Count);
        Assert.Equal(packet[54..], host.Frames.SelectMany(f => f[54..]));
        Assert.All(host.Frames, f => AssertSums4(f, 0));
    }
}
