using System.Buffers.Binary;

namespace NicTwin.Tests.Model.Rx;

/// <summary>The packet checksum that takes the place of the RSS hash, with the example of RFC 1071, section 3.</summary>
public class PacketChecksumTests
{
    private const uint Rxcsum = 0x5000;
    private const uint PayloadChecksum = 1u << 12;
    private const uint NoPacketChecksum = 1u << 13;
    private const int Start = 34;

    // The sum of 0001, f203, f4f5, f6f7 is ddf2.
    [Theory]
    [InlineData(34u, false, 0x220D_1234u)]
    [InlineData(34u, true, 0x220D_1234u)] // behind a tag
    [InlineData(33u, false, 0x0B22_1234u)] // pairs begin at an odd byte, the address's last one, which is 2
    [InlineData(60u, false, 0xFFFF_1234u)] // nothing but zeros
    [InlineData(255u, false, 0xFFFF_1234u)] // nothing at all
    [InlineData(PayloadChecksum | 14, false, 0x220D_1234u)]
    [InlineData(NoPacketChecksum | 34, false, 0u)]
    public void The_checksum_begins_where_it_is_told(uint control, bool tagged, uint word)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4);
        host.Nic.Write(Rxcsum, control);
        byte[] frame = Frame(0);
        host.Receive(tagged ? [.. frame[..12], 0x81, 0x00, 0x00, 0x05, .. frame[12..]] : frame);
        int ring = DataHost.RxRingOf(0);
        Assert.Equal(word, host.Dword(ring + 4));
        Assert.Equal(3 | (control < NoPacketChecksum ? 1u << 9 : 0), host.Dword(ring + 8));
    }

    [Theory]
    [InlineData(0x2000, 0x600u)]
    [InlineData(0x2001, 0x200u)] // not the first fragment
    [InlineData(0, 0x200u)] // no fragment
    public void The_first_UDP_fragment_is_told(int fragment, uint status)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4);
        host.Nic.Write(Rxcsum, PayloadChecksum);
        host.Receive(Frame(fragment));
        Assert.Equal(3 | status, host.Dword(DataHost.RxRingOf(0) + 8));
    }

    private static byte[] Frame(int fragment)
    {
        byte[] frame = new byte[70];
        frame.AsSpan(0, 6).Fill(0xff);
        Convert.FromHexString("0800" + "4500001c12340000401100000a0000010a000002").CopyTo(frame, 12);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), (ushort)fragment);
        Convert.FromHexString("0001f203f4f5f6f7").CopyTo(frame, Start);
        return frame;
    }
}
