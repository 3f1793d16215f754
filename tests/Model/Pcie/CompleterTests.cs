namespace NicTwin.Tests.Model.Pcie;

public class CompleterTests
{
    [Fact]
    public void A_read_of_two_DWs_gets_both_in_one_completion()
    {
        ModelNic nic = ModelNic.Enabled();
        uint[] completion = nic.Request(0x0000_0002, 0x0000_33FF, ModelNic.Bar0 + 0x28);
        Assert.Equal(0x4A00_0002u, completion[0]);
        Assert.Equal(8u, completion[1] & 0xFFF);
        Assert.Equal(0x28u, completion[2] & 0x7F);
        Assert.Equal(5, completion.Length);
    }

    [Fact]
    public void A_longer_read_is_completed_with_CA()
    {
        ModelNic nic = ModelNic.Enabled();
        uint[] completion = nic.Request(0x0000_0003, 0x0000_33FF, ModelNic.Bar0);
        Assert.Equal(4u, ModelNic.Status(completion));
        Assert.Equal(12u, completion[1] & 0xFFF);
        Assert.Equal(3, completion.Length);
    }

    [Fact]
    public void A_zero_length_read_completes_and_has_no_side_effect()
    {
        ModelNic nic = ModelNic.Enabled();
        uint[] completion = nic.Request(0x0000_0001, 0x0000_3300, ModelNic.Bar0 + 0x5B50);
        Assert.Equal(0u, ModelNic.Status(completion));
        Assert.Equal(1u, completion[1] & 0xFFF);
        Assert.Equal(0u, nic.Read(0x5B50));
        Assert.Equal(1u, nic.Read(0x5B50));
    }

    [Fact]
    public void Byte_enables_are_honoured()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0x28, 0x1122_3344);
        nic.Write(0x28, 0xFFFF_FFFF, 0b0100);
        Assert.Equal(0x11FF_3344u, nic.Read(0x28));
    }

    [Fact]
    public void Unknown_registers_read_0_and_a_VF_reaches_its_own_window()
    {
        ModelNic nic = ModelNic.WithVfs(3);
        Assert.Equal(0u, nic.Read(0x1F000));
        nic.WriteVf(2, 0x0800 + 12, 0xCAFE_F00D);
        Assert.Equal(0xCAFE_F00Du, nic.Read(0x0800 + (0x40 * 2) + 12));
        Assert.Equal(0u, nic.ReadVf(1, 0x0800 + 12));
    }

    [Fact]
    public void A_request_waits_for_the_end_of_the_reset_before_it()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0x28, 0x1234);
        nic.Send(0x4000_0001, 0x0000_000F, ModelNic.Bar0, 1u << 26);
        Assert.Equal(0u, nic.Read(0x28));
    }
}
