namespace NicTwin.Tests.Model.Csr;

public class DeviceTests
{
    [Fact]
    public void STATUS_tells_link_VFs_and_bus_mastering()
    {
        ModelNic nic = ModelNic.WithVfs(3);
        Assert.Equal(0x800C_C481u, nic.Read(8));
        nic.Write(0, 0x0010_0249);
        Assert.Equal(0x800C_C483u, nic.Read(8));
        nic.Inputs.Link = 0;
        nic.RunUntilIdle();
        Assert.Equal(0x800C_C481u, nic.Read(8));
        nic.Write(0, 0x0010_024D);
        Assert.Equal(0x8004_C481u, nic.Read(8));
    }

    [Fact]
    public void EERD_reads_words_of_the_NVM()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0x14, (0x12u << 2) | 1);
        Assert.Equal(0x1212_0000u | (0x12u << 2) | 2, nic.Read(0x14));
        nic.Write(0x14, (0x100u << 2) | 1);
        Assert.Equal((0x100u << 2) | 2, nic.Read(0x14));
    }

    [Fact]
    public void The_MAC_address_is_loaded_after_reset_and_with_EE_RST()
    {
        ModelNic nic = ModelNic.Enabled();
        Assert.Equal(0x3322_1100u, nic.Read(0x5400));
        Assert.Equal(0x8000_5544u, nic.Read(0x5404));
        nic.Write(0x5400, 0);
        nic.Write(0x18, 1u << 12);
        Assert.Equal(0x3322_1100u, nic.Read(0x5400));
    }

    [Fact]
    public void The_software_semaphore_is_taken_by_reading()
    {
        ModelNic nic = ModelNic.Enabled();
        Assert.Equal(0u, nic.Read(0x5B50));
        Assert.Equal(1u, nic.Read(0x5B50));
        nic.Write(0x5B50, 2);
        Assert.Equal(2u, nic.Read(0x5B50));
    }

    [Fact]
    public void CTRL_RST_keeps_the_packet_buffer_sizes_and_resets_the_rest()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0x2404, 0x20);
        nic.Write(0x28, 7);
        nic.Write(0, 1u << 26);
        Assert.Equal(0x20u, nic.Read(0x2404));
        Assert.Equal(0u, nic.Read(0x28));
        Assert.Equal(0x0010_0209u, nic.Read(4));
    }
}
