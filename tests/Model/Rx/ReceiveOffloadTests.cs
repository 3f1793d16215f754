using System.Buffers.Binary;
using System.Net;
using NicTwin.Testbench;

namespace NicTwin.Tests.Model.Rx;

/// <summary>VLAN tags, checksums and RSS of received frames, with numbers that others have published.</summary>
public class ReceiveOffloadTests
{
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const int Buffer = 0x8_0000;
    private const uint Rctl = 0x0100;
    private const uint Ctrl = 0x0000;
    private const uint Rxcsum = 0x5000;
    private const uint Mrqc = 0x5818;
    private const uint Reta = 0x5C00;
    private const uint Rssrk = 0x5C80;
    private const uint AllRssFields = 0x01FF_0000;

    // Key and results: "Verifying the RSS Hash Calculation", Microsoft's documentation of NDIS.
    private const string Key = "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa";

    [Theory]
    [InlineData("66.9.149.187", 2794, "161.142.100.80", 1766, 0x323e8fc2u, 0x51ccc178u)]
    [InlineData("199.92.111.2", 14230, "65.69.140.83", 4739, 0xd718262au, 0xc626b0eau)]
    [InlineData("24.19.198.95", 12898, "12.22.207.184", 38024, 0xd2d0a5deu, 0x5c2b394au)]
    [InlineData("38.27.205.30", 48228, "209.142.163.6", 2217, 0x82989176u, 0xafc7327fu)]
    [InlineData("153.39.163.191", 44251, "202.188.127.2", 1303, 0x5d1809c5u, 0x10e828a2u)]
    [InlineData("3ffe:2501:200:1fff::7", 2794, "3ffe:2501:200:3::1", 1766, 0x2cc18cd5u, 0x40207d3du)]
    [InlineData("3ffe:501:8::260:97ff:fe40:efab", 14230, "ff02::1", 4739, 0x0f0c461cu, 0xdde51bbfu)]
    [InlineData("3ffe:1900:4545:3:200:f8ff:fe21:67cf", 44251, "fe80::200:f8ff:fe21:67cf", 38024, 0x4b61e985u, 0x02d1feefu)]
    public void Published_addresses_have_the_published_hash(string source, int sourcePort, string destination, int port, uint addresses, uint ports)
    {
        byte[] key = Convert.FromHexString(Key);
        byte[] from = IPAddress.Parse(source).GetAddressBytes();
        byte[] to = IPAddress.Parse(destination).GetAddressBytes();
        byte[] input = [.. from, .. to, (byte)(sourcePort >> 8), (byte)sourcePort, (byte)(port >> 8), (byte)port];
        Assert.Equal(addresses, ReceiveOffloadReference.Toeplitz(key, input.AsSpan(0, input.Length - 4)));
        Assert.Equal(ports, ReceiveOffloadReference.Toeplitz(key, input));

        bool version4 = from.Length == 4;
        byte[] frame = Datagram(from, to, 6, 40);
        int transport = version4 ? 34 : 54;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(transport), (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(transport + 2), (ushort)port);
        DataHost host = Started();
        for (uint i = 0; i < 10; i++)
        {
            host.Nic.Write(Rssrk + (4 * i), BitConverter.ToUInt32(key, (int)i * 4));
        }

        host.Nic.Write(Mrqc, AllRssFields | 2);
        host.Receive(frame);
        host.Nic.Write(Mrqc, (version4 ? 1u << 17 : 1u << 20) | 2);
        host.Receive(frame);
        int ring = DataHost.RxRingOf(0);
        Assert.Equal(version4 ? 1u : 3u, host.Dword(ring) & 15);
        Assert.Equal(ports, host.Dword(ring + 4));
        Assert.Equal(version4 ? 2u : 5u, host.Dword(ring + 16) & 15);
        Assert.Equal(addresses, host.Dword(ring + 20));
    }

    [Fact]
    public void The_table_names_the_queue_of_a_hash()
    {
        DataHost host = Started();
        host.EnableRx(5, 4, firstBuffer: Buffer + 0x1_0000);
        host.Nic.Write(Mrqc, AllRssFields | 2);
        byte[] frame = Datagram([10, 0, 0, 1], [10, 0, 0, 2], 17, 60);
        host.Receive(frame);
        Assert.Equal(1u, host.Nic.Read(0xC010));
        host.Nic.Write(Reta, 0x0000_0005);
        host.Receive(frame);
        Assert.Equal(1u, host.Nic.Read(0xC010 + (5 * 0x40)));

        // What has no hash stays in queue 0.
        host.Receive(DataHost.Frame(Broadcast, 64));
        Assert.Equal(2u, host.Nic.Read(0xC010));
    }

    [Theory]
    [InlineData(0, 0x40u, 0u)]
    [InlineData(1, 0x40u, 0x4000_0000u)]
    public void The_checksum_of_an_IPv4_header_is_verified(int change, uint status, uint errors)
    {
        // The header of the article "Internet checksum": its checksum is b861.
        byte[] frame = new byte[14 + 0x73];
        frame.AsSpan(0, 6).Fill(0xff);
        frame[12] = 0x08;
        Convert.FromHexString("45000073000040004011b861c0a80001c0a800c7").CopyTo(frame, 14);
        frame[14 + 8] += (byte)change;
        DataHost host = Started();
        host.Receive(frame);
        Assert.Equal(3 | status | errors, host.Dword(DataHost.RxRingOf(0) + 8));

        // UDP without a length that fits: nothing is said of it but what it is.
        Assert.Equal(0x210u, host.Dword(DataHost.RxRingOf(0)) & 0x1fff0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_checksum_of_SCTP_is_verified(bool right)
    {
        // CRC32c of 32 bytes of 0 is 8a9136aa (RFC 3720, B.4).
        Assert.Equal(0x8a9136aau, ReceiveOffloadReference.Crc32c(new byte[32]));
        byte[] frame = Datagram([10, 0, 0, 1], [10, 0, 0, 2], 132, 32);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(42), right ? 0x8a9136aau : 0x8a9136abu);
        DataHost host = Started();
        host.Receive(frame);
        uint status = host.Dword(DataHost.RxRingOf(0) + 8);
        Assert.Equal(right ? 0x20u : 0x2000_0020u, status & 0x2000_0030);
    }

    [Theory]
    [InlineData(64, 2048)]
    [InlineData(67, 2048)]
    [InlineData(1518, 1024)]
    [InlineData(1028, 1024)]
    [InlineData(1029, 1024)]
    public void A_tag_goes_into_the_descriptor_when_the_port_strips_it(int bytes, int buffer)
    {
        byte[] frame = DataHost.Frame(Broadcast, bytes);
        frame[12] = 0x81;
        frame[13] = 0x00;
        frame[14] = 0x6a;
        frame[15] = 0xbc;
        DataHost host = DataHost.Started();
        host.EnableRx(0, 8, bufferBytes: buffer);
        host.Nic.Write(Rctl, host.Nic.Read(Rctl) | 0x20);
        host.Receive(frame);
        int whole = (bytes + buffer - 1) / buffer;
        Assert.Equal(frame[..Math.Min(bytes, buffer)], host.Slice(Buffer, Math.Min(bytes, buffer)));
        Assert.Equal(0u, host.Dword(DataHost.RxRingOf(0) + (16 * (whole - 1)) + 12) >> 16);

        host.Nic.Write(Ctrl, host.Nic.Read(Ctrl) | (1u << 30));
        host.Receive(frame);
        byte[] left = [.. frame[..12], .. frame[16..]];
        int first = Buffer + (4096 * whole);
        Assert.Equal(left[..Math.Min(left.Length, buffer)], host.Slice(first, Math.Min(left.Length, buffer)));
        int parts = (left.Length + buffer - 1) / buffer;
        if (parts == 2)
        {
            Assert.Equal(left[buffer..], host.Slice(first + 4096, left.Length - buffer));
        }

        int last = DataHost.RxRingOf(0) + (16 * (whole + parts - 1));
        Assert.Equal(0x0000_000bu, host.Dword(last + 8) & 0xb);
        Assert.Equal(0x6abcu, host.Dword(last + 12) >> 16);
    }

    private static DataHost Started()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 8);
        host.Nic.Write(Rxcsum, 0x2b00);
        return host;
    }

    /// <summary>A broadcast frame with a datagram whose transport header and payload are 0.</summary>
    private static byte[] Datagram(byte[] source, byte[] destination, int protocol, int bytes)
    {
        bool version4 = source.Length == 4;
        int header = version4 ? 20 : 40;
        byte[] frame = new byte[Math.Max(60, 14 + header + bytes)];
        frame.AsSpan(0, 6).Fill(0xff);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), version4 ? (ushort)0x0800 : (ushort)0x86dd);
        Span<byte> datagram = frame.AsSpan(14);
        datagram[0] = version4 ? (byte)0x45 : (byte)0x60;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[(version4 ? 2 : 4)..], (ushort)(version4 ? header + bytes : bytes));
        datagram[version4 ? 9 : 6] = (byte)protocol;
        source.CopyTo(datagram[(version4 ? 12 : 8)..]);
        destination.CopyTo(datagram[(version4 ? 16 : 24)..]);
        return frame;
    }
}
