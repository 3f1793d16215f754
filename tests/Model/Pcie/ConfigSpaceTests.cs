using NicTwin.Model;

namespace NicTwin.Tests.Model.Pcie;

public class ConfigSpaceTests
{
    [Fact]
    public void The_PF_answers_with_its_ids_and_captures_the_bus_of_a_write()
    {
        ModelNic nic = new();
        Assert.Equal(0x10C9_8086u, nic.ConfigRead(0, 0));
        uint[] before = nic.ConfigReadTlp(0x0500, 0);
        Assert.Equal(0u, before[1] >> 16);
        uint[] write = nic.ConfigWriteTlp(0x0500, 0x3C, 0x12);
        Assert.Equal(0x0500u, write[1] >> 16);
    }

    [Fact]
    public void BARs_show_their_size()
    {
        ModelNic nic = new();
        nic.ConfigWrite(0, 0x10, 0xFFFF_FFFF);
        nic.ConfigWrite(0, 0x1C, 0xFFFF_FFFF);
        nic.ConfigWrite(0, 0x14, 0xFFFF_FFFF);
        Assert.Equal(0xFFFE_0000u, nic.ConfigRead(0, 0x10));
        Assert.Equal(0xFFFF_C000u, nic.ConfigRead(0, 0x1C));
        Assert.Equal(0u, nic.ConfigRead(0, 0x14));
    }

    [Fact]
    public void VF_BARs_grow_with_the_system_page_size()
    {
        ModelNic nic = new();
        nic.ConfigWrite(0, 0x180, 0x10);
        nic.ConfigWrite(0, 0x184, 0xFFFF_FFFF);
        Assert.Equal(0xFFFF_0004u, nic.ConfigRead(0, 0x184));
        nic.ConfigWrite(0, 0x180, 0x3);
        Assert.Equal(0x10u, nic.ConfigRead(0, 0x180));
    }

    [Fact]
    public void The_serial_number_is_the_MAC_address_with_FFFF_in_the_middle()
    {
        ModelNic nic = new();
        Assert.Equal(0xFF33_4455u, nic.ConfigRead(0, 0x144));
        Assert.Equal(0x0011_22FFu, nic.ConfigRead(0, 0x148));
    }

    [Fact]
    public void VFs_exist_with_VF_Enable_only_and_as_many_as_NumVFs()
    {
        ModelNic nic = ModelNic.WithVfs(2);
        Assert.Equal(0xFFFF_FFFFu, nic.ConfigRead(1, 0));
        Assert.Equal(0xFFFF_FFFFu, nic.ConfigRead(2, 0));
        Assert.Equal(1u, ModelNic.Status(nic.ConfigReadTlp(ModelNic.RidOf(3), 0)));
        nic.ConfigWrite(0, 0x170, 5);
        Assert.Equal(2u, nic.ConfigRead(0, 0x170));
        nic.ConfigWrite(0, 0x168, 0x10);
        Assert.Equal(1u, ModelNic.Status(nic.ConfigReadTlp(ModelNic.RidOf(1), 0)));
    }

    [Fact]
    public void NumVFs_above_8_is_kept_and_acts_as_8()
    {
        ModelNic nic = ModelNic.WithVfs(12);
        Assert.Equal(12u, nic.ConfigRead(0, 0x170));
        Assert.Equal(0xFFFF_FFFFu, nic.ConfigRead(8, 0));
        Assert.Equal(1u, ModelNic.Status(nic.ConfigReadTlp(ModelNic.RidOf(9), 0)));
    }

    [Fact]
    public void Without_ARI_the_VFs_are_on_the_next_bus_by_type_1_requests()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.ConfigWrite(0, 0x170, 3);
        nic.ConfigWrite(0, 0x168, 0x01);
        Assert.Equal(0x0002_0180u, nic.ConfigRead(0, 0x174));
        uint[] read = nic.Request(0x0500_0001, 0x0000_770F, 0x0284_0000);
        Assert.Equal(0u, ModelNic.Status(read));
        Assert.Equal(0x0284u, read[1] >> 16);
        Assert.Equal(0xFFFF_FFFFu, read[3]);
        Assert.Equal(1u, ModelNic.Status(nic.ConfigReadTlp(0x0184, 0)));
    }

    [Fact]
    public void D3hot_stops_memory_decode_and_leaving_it_resets()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.ConfigWrite(0, 0x44, 3);
        Assert.Equal(1u, ModelNic.Status(nic.Request(0x0000_0001, 0x0000_660F, ModelNic.Bar0)));
        nic.ConfigWrite(0, 0x44, 1);
        Assert.Equal(3u, nic.ConfigRead(0, 0x44) & 3);
        nic.ConfigWrite(0, 0x44, 0);
        Assert.Equal(0u, nic.ConfigRead(0, 0x10));
    }

    [Fact]
    public void FLR_keeps_sticky_AER_bits_and_clears_BARs()
    {
        ModelNic nic = ModelNic.Enabled();
        Assert.Equal(1u, ModelNic.Status(nic.ConfigReadTlp(0x0108, 0)));
        nic.ConfigWrite(0, 0xA8, 0x8000);
        Assert.Equal(0u, nic.ConfigRead(0, 0x10));
        Assert.Equal(1u << 20, nic.ConfigRead(0, 0x104));
        nic.ConfigWrite(0, 0x104, 1u << 20);
        Assert.Equal(0u, nic.ConfigRead(0, 0x104));
    }

    [Fact]
    public void An_unsupported_request_is_advisory_and_logged_once_its_mask_is_clear()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.ConfigWrite(0, 0x114, 0);
        nic.ConfigWrite(0, 0xA8, 0x9, 0x1);
        nic.Sent.Clear();
        Assert.Equal(1u, ModelNic.Status(nic.Request(0x0000_0001, 0x0000_550F, 0x1234_5678)));
        Assert.Contains(nic.Sent, static tlp => tlp[0] == 0x3000_0000 && (tlp[1] & 0xFF) == 0x30);
        Assert.Equal(20u, nic.ConfigRead(0, 0x118) & 0x1F);
        Assert.Equal(0x0000_0001u, nic.ConfigRead(0, 0x11C));
        Assert.Equal(0x1234_5678u, nic.ConfigRead(0, 0x124));
        Assert.Equal(0x0009_0000u, nic.ConfigRead(0, 0xA8) & 0x000F_0000);
    }

    [Fact]
    public void A_malformed_TLP_is_fatal_and_gets_no_completion()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.ConfigWrite(0, 0xA8, 0x4, 0x1);
        nic.Sent.Clear();
        nic.Send(0x0000_0001, 0x0000_44FF, ModelNic.Bar0);
        nic.RunUntilIdle();
        uint[] tlp = Assert.Single(nic.Sent);
        Assert.Equal(0x33u, tlp[1] & 0xFF);
        Assert.Equal(1u << 18, nic.ConfigRead(0, 0x104));
    }

    [Fact]
    public void Bus_Master_of_a_VF_is_its_own()
    {
        ModelNic nic = ModelNic.WithVfs(2);
        nic.ConfigWrite(2, 0x04, 0xFFFF_FFFF);
        Assert.Equal(0x0010_0004u, nic.ConfigRead(2, 0x04));
        Assert.Equal(0x0010_0000u, nic.ConfigRead(1, 0x04));
        Assert.Equal(0b101, nic.Nic.ConfigSpace.FunctionReady);
    }
}
