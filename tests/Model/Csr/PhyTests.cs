using NicTwin.Model;

namespace NicTwin.Tests.Model.Csr;

public class PhyTests
{
    private const uint Mdic = 0x20;
    private const uint Ready = 0x1000_0000;
    private const uint Error = 0x4000_0000;
    private const uint SetLinkUp = 0x0010_0249;

    private static uint ReadPhy(ModelNic nic, int register, int address = 1)
    {
        nic.Write(Mdic, 0x0800_0000 | ((uint)address << 21) | ((uint)register << 16));
        return nic.Read(Mdic) & 0xF000_FFFF;
    }

    private static void WritePhy(ModelNic nic, int register, uint data) =>
        nic.Write(Mdic, 0x0400_0000 | (1u << 21) | ((uint)register << 16) | data);

    private static bool LinkUp(ModelNic nic) => (nic.Read(8) & 2) != 0;

    [Fact]
    public void The_PHY_of_the_82576_answers_at_address_1()
    {
        ModelNic nic = ModelNic.Enabled();
        Assert.Equal(Ready | 0x02A8u, ReadPhy(nic, 2));
        Assert.Equal(Ready | 0x0391u, ReadPhy(nic, 3));
        Assert.Equal(Ready | Error, ReadPhy(nic, 2, address: 2));
        Assert.Equal(0x1800_0000u, nic.Read(Mdic) & 0x1800_0000);
    }

    [Fact]
    public void A_link_that_was_there_during_reset_has_been_negotiated()
    {
        ModelNic nic = ModelNic.Enabled();
        Assert.Equal(Ready | 0x796Du, ReadPhy(nic, 1));
        Assert.Equal(Ready | 0x45E1u, ReadPhy(nic, 5));
        Assert.Equal(Ready | 0x3C00u, ReadPhy(nic, 10));
        Assert.Equal(Ready | 0xC000u, ReadPhy(nic, 17));
        Assert.False(LinkUp(nic));
        nic.Write(0, SetLinkUp);
        Assert.True(LinkUp(nic));
    }

    [Theory]
    [InlineData(0x1340u)] // restart
    [InlineData(0x9140u)] // reset
    public void A_new_negotiation_takes_its_time_and_ends_with_LSC(uint control)
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0, SetLinkUp);
        WritePhy(nic, 0, control);
        Assert.False(LinkUp(nic));
        Assert.Equal(Ready | 0x1140u, ReadPhy(nic, 0));
        Assert.Equal(Ready | 0x7949u, ReadPhy(nic, 1));
        nic.Read(0x1500);
        Assert.Equal(1, nic.Outputs.Idle);
        ulong wake = nic.Outputs.Wake;
        Assert.InRange(wake, nic.Inputs.Time + Phy.NegotiationClocks - 1000, nic.Inputs.Time + Phy.NegotiationClocks);
        nic.Inputs.Time = wake - 20;
        Assert.False(LinkUp(nic));
        nic.Inputs.Time = Math.Max(nic.Inputs.Time, wake);
        nic.RunUntilIdle();
        Assert.True(LinkUp(nic));
        Assert.Equal(4u, nic.Read(0x1500) & 4);
    }

    [Fact]
    public void Power_down_takes_the_link_and_leaves_MDIO()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0, SetLinkUp);
        WritePhy(nic, 0, 0x1940);
        Assert.False(LinkUp(nic));
        Assert.Equal(ulong.MaxValue, nic.Outputs.Wake);
        Assert.Equal(Ready | 0x1940u, ReadPhy(nic, 0));
        WritePhy(nic, 0, 0x0140);
        Assert.True(LinkUp(nic));
        Assert.Equal(Ready, ReadPhy(nic, 5));
    }

    [Fact]
    public void PHY_RST_holds_the_PHY_in_reset()
    {
        ModelNic nic = ModelNic.Enabled();
        WritePhy(nic, 9, 0x0200);
        Assert.Equal(Ready | 0x0200u, ReadPhy(nic, 9));
        nic.Write(0, SetLinkUp | 0x8000_0000);
        WritePhy(nic, 9, 0x0300);
        Assert.Equal(Ready | 0x0F00u, ReadPhy(nic, 9));
        Assert.Equal(ulong.MaxValue, nic.Outputs.Wake);
        nic.Write(0, SetLinkUp);
        Assert.NotEqual(ulong.MaxValue, nic.Outputs.Wake);
    }

    [Fact]
    public void Pages_hide_the_vendor_registers()
    {
        ModelNic nic = ModelNic.Enabled();
        WritePhy(nic, 18, 0x1234);
        WritePhy(nic, 31, 0x11B1);
        Assert.Equal(Ready, ReadPhy(nic, 17));
        Assert.Equal(Ready | 0x11B1u, ReadPhy(nic, 31));
        WritePhy(nic, 31, 0x0012);
        Assert.Equal(Ready | 0x1234u, ReadPhy(nic, 18));
    }

    [Fact]
    public void A_cable_that_is_pulled_is_told_at_once()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0, SetLinkUp);
        nic.Read(0x1500);
        nic.Inputs.Link = 0;
        nic.RunUntilIdle();
        Assert.False(LinkUp(nic));
        Assert.Equal(4u, nic.Read(0x1500) & 4);
        nic.Inputs.Link = 1;
        nic.RunUntilIdle();
        Assert.False(LinkUp(nic));
        nic.Inputs.Time = nic.Outputs.Wake;
        nic.RunUntilIdle();
        Assert.True(LinkUp(nic));
    }

    [Fact]
    public void A_write_without_a_command_is_an_error_and_one_of_the_low_bytes_is_storage()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(Mdic, 0x0020_1234);
        Assert.Equal(Ready | Error | 0x0020_1234, nic.Read(Mdic));
        nic.Write(Mdic, 0x0000_5678, byteEnable: 3);
        Assert.Equal(Ready | Error | 0x0020_5678, nic.Read(Mdic));
    }
}
