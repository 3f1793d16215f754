using System.Buffers.Binary;

namespace NicTwin.Tests.Model.Rx;

/// <summary>Header split and replication: SRRCTL.DESCTYPE, PSRTYPE, header buffers.</summary>
public class HeaderSplitTests
{
    private const int Packets = 0x8_0000;
    private const int Headers = 0xA_0000;
    private const uint Srrctl = 0xC00C;
    private const uint Psrtype = 0x5480;
    private const uint Split = 1u << 31;
    private const uint Overflow = 1u << 23;

    // DESCTYPE, header buffer in units of 64 bytes, packet types, bytes of the frame; head, first byte of the packet buffer, SPH with HDR_LEN, HBO.
    [Theory]
    [InlineData(2u, 2, 0x7FFFEu, 200, 42, 42, Split | 42, 0u)]
    [InlineData(2u, 2, 0x00002u, 200, 34, 34, Split | 34, 0u)]
    [InlineData(2u, 2, 0x00004u, 200, 0, 0, 0u, 0u)]
    [InlineData(2u, 0, 0x7FFFEu, 200, 0, 0, Split | 42, Overflow)]
    [InlineData(5u, 2, 0u, 128, 128, 128, 128u, 0u)] // igbvf: the whole frame
    [InlineData(5u, 2, 0u, 200, 128, 128, 128u, 0u)]
    [InlineData(5u, 2, 0x7FFFEu, 200, 42, 42, Split | 42, 0u)]
    [InlineData(3u, 1, 0x7FFFEu, 200, 64, 0, Split | 42, 0u)]
    [InlineData(3u, 2, 0u, 100, 100, 0, 100u, 0u)]
    [InlineData(4u, 2, 0x7FFFEu, 100, 100, 100, 100u, 0u)]
    [InlineData(4u, 1, 0x7FFFEu, 100, 64, 0, Split | 42, 0u)]
    [InlineData(1u, 2, 0x7FFFEu, 200, 0, 0, 0u, 0u)]
    public void A_frame_lies_where_its_descriptor_type_says(uint kind, int room, uint types, int bytes, int head, int from, uint report, uint overflow)
    {
        DataHost host = Started(kind, room, types);
        byte[] frame = Datagram(bytes);
        host.Receive(frame);
        int ring = DataHost.RxRingOf(0);
        Assert.Equal(report, (host.Dword(ring) & Split) | (host.Dword(ring) >> 21 & 0x3FF));
        Assert.Equal(3 | overflow, host.Dword(ring + 8) & (3 | Overflow));
        Assert.Equal((uint)(bytes - from), host.Dword(ring + 12) & 0xFFFF);
        Assert.Equal(frame[..head], host.Slice(Headers, head));
        Assert.Equal(0, host.Memory[Headers + head]);
        Assert.Equal(frame[from..], host.Slice(Packets, bytes - from));
    }

    [Fact]
    public void A_tag_that_is_taken_off_is_not_counted_in_the_header()
    {
        DataHost host = Started(2, 2, 0x7FFFE);
        host.Nic.Write(0x0000, 0x4010_0249);
        byte[] frame = Datagram(300);
        byte[] tagged = [.. frame[..12], 0x81, 0x00, 0x20, 0x07, .. frame[12..]];
        host.Receive(tagged);
        int ring = DataHost.RxRingOf(0);
        Assert.Equal(Split | 42, (host.Dword(ring) & Split) | (host.Dword(ring) >> 21 & 0x3FF));
        Assert.Equal(frame[..42], host.Slice(Headers, 42));
        Assert.Equal(frame[42..], host.Slice(Packets, 300 - 42));
        Assert.Equal(0x2007u, host.Dword(ring + 12) >> 16);
    }

    [Fact]
    public void Only_the_first_descriptor_of_a_packet_has_a_header()
    {
        DataHost host = Started(5, 2, 0);
        byte[] frame = Datagram(1500);
        host.Nic.Write(0x0100, 0x0000_8022);
        host.Receive(frame);
        int ring = DataHost.RxRingOf(0);
        Assert.Equal(1u, host.Dword(ring + 8) & 3);
        Assert.Equal(128u << 21, host.Dword(ring) & 0xFFE0_0000);
        Assert.Equal(1024u, host.Dword(ring + 12));
        Assert.Equal(3u, host.Dword(ring + 24) & 3);
        Assert.Equal(0u, host.Dword(ring + 16) & 0xFFE0_0000);
        Assert.Equal(1500u - 128 - 1024, host.Dword(ring + 28));
        Assert.Equal(frame[..128], host.Slice(Headers, 128));
        Assert.Equal(frame[128..1152], host.Slice(Packets, 1024));
        Assert.Equal(frame[1152..], host.Slice(Packets + 4096, 1500 - 1152));
    }

    private static DataHost Started(uint kind, int room, uint types)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4, bufferBytes: 1024, firstBuffer: Packets);
        host.Nic.Write(0xC028, 0);
        host.Nic.Write(0xC018, 0);
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(host.Memory.AsSpan(DataHost.RxRingOf(0) + (16 * i) + 8), (uint)(Headers + (0x400 * i)));
        }

        host.Nic.Write(Srrctl, (kind << 25) | ((uint)room << 8) | 1);
        host.Nic.Write(Psrtype, types);
        host.Nic.Write(0xC028, 0x0200_0000);
        host.Nic.Write(0xC018, 4);
        return host;
    }

    /// <summary>UDP over IPv4: the header has 42 bytes.</summary>
    private static byte[] Datagram(int bytes)
    {
        byte[] frame = DataHost.Frame(0xFFFF_FFFF_FFFF, bytes, 3);
        frame[12] = 0x08;
        frame[13] = 0x00;
        frame[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(bytes - 14));
        frame.AsSpan(20, 2).Clear();
        frame[23] = 17;
        return frame;
    }
}
