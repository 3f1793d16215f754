using System.Text;
using NicTwin.Vmm.Gdb;

namespace NicTwin.Tests.Vmm;

/// <summary>Frames of GDB's protocol.</summary>
public class GdbPacketTests
{
    [Fact]
    public void A_packet_is_taken_out_of_noise()
    {
        PacketReader reader = Reader("+zz$g#67+");
        Assert.Equal(GdbInput.Acknowledged, reader.Next());
        Assert.Equal(GdbInput.Packet, reader.Next());
        Assert.Equal("g", reader.Packet);
        Assert.Equal(GdbInput.Acknowledged, reader.Next());
        Assert.Equal(GdbInput.None, reader.Next());
    }

    [Fact]
    public void A_packet_may_come_byte_by_byte()
    {
        PacketReader reader = new();
        foreach (byte value in "$m0,4#f"u8.ToArray())
        {
            reader.Add([value]);
            Assert.Equal(GdbInput.None, reader.Next());
        }

        reader.Add("d"u8);
        Assert.Equal(GdbInput.Packet, reader.Next());
        Assert.Equal("m0,4", reader.Packet);
    }

    [Theory]
    [InlineData("$g#68")]
    [InlineData("$g#6x")]
    [InlineData("$g#xx")]
    [InlineData("$#01")]
    public void A_wrong_checksum_damages_a_packet(string text) => Assert.Equal(GdbInput.Damaged, Reader(text).Next());

    [Fact]
    public void Escapes_are_undone_and_belong_to_the_checksum()
    {
        PacketReader reader = Reader("$X0,1:}\u0003#9f");
        Assert.Equal(GdbInput.Packet, reader.Next());
        Assert.Equal("X0,1:#", reader.Packet);
    }

    [Fact]
    public void A_packet_whose_end_was_lost_gives_way_to_the_next()
    {
        PacketReader reader = Reader("$m0,$g#67");
        Assert.Equal(GdbInput.Packet, reader.Next());
        Assert.Equal("g", reader.Packet);
    }

    [Fact]
    public void Too_long_packets_are_damaged_ones()
    {
        PacketReader reader = Reader("$" + new string('\0', 1 << 20) + "#00$?#3f");
        Assert.Equal(GdbInput.Damaged, reader.Next());
        Assert.Equal(GdbInput.Packet, reader.Next());
        Assert.Equal("?", reader.Packet);
    }

    [Fact]
    public void Control_C_stands_between_packets()
    {
        PacketReader reader = Reader("\u0003-$?#3f");
        Assert.Equal(GdbInput.Interrupt, reader.Next());
        Assert.Equal(GdbInput.NotAcknowledged, reader.Next());
        Assert.Equal(GdbInput.Packet, reader.Next());
    }

    private static PacketReader Reader(string text)
    {
        PacketReader reader = new();
        reader.Add(Encoding.Latin1.GetBytes(text));
        return reader;
    }
}
