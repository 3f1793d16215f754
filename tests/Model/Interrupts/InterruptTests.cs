namespace NicTwin.Tests.Model.Interrupts;

public class InterruptTests
{
    [Fact]
    public void A_set_cause_sends_its_MSIX_message_once()
    {
        ModelNic nic = WithMsix();
        nic.Write(0x1524, 0x4);
        nic.Write(0x1520, 0x4);
        uint[] message = Assert.Single(nic.Sent);
        Assert.Equal([0x4000_0001u, 0x0100_000Fu, 0xFEE0_0020u, 0x1002u], message);
        nic.Write(0x1520, 0x4);
        Assert.Single(nic.Sent);
        nic.Write(0x1580, 0x4);
        nic.Write(0x1520, 0x4);
        Assert.Equal(2, nic.Sent.Count);
    }

    [Fact]
    public void A_masked_vector_is_pending_and_sent_on_unmask()
    {
        ModelNic nic = WithMsix();
        nic.WriteAt(ModelNic.Bar3 + 0x2C, 1);
        nic.Write(0x1524, 0x4);
        nic.Write(0x1520, 0x4);
        Assert.Empty(nic.Sent);
        Assert.Equal(0x4u, nic.ReadAt(ModelNic.Bar3 + 0x2000));
        nic.Sent.Clear();
        nic.WriteAt(ModelNic.Bar3 + 0x2C, 0);
        Assert.Single(nic.Sent);
    }

    [Fact]
    public void EITR_spaces_messages_and_the_NIC_is_idle_meanwhile()
    {
        ModelNic nic = WithMsix();
        nic.Write(0x1688, 100 << 2);
        nic.Write(0x152C, 0x4);
        nic.Write(0x1524, 0x4);
        nic.Write(0x1520, 0x4);
        Assert.Single(nic.Sent);
        nic.Write(0x1520, 0x4);
        Assert.Single(nic.Sent);
        Assert.Equal(1, nic.Outputs.Idle);
        ulong wake = nic.Outputs.Wake;
        Assert.NotEqual(ulong.MaxValue, wake);
        nic.Inputs.Time = wake;
        nic.Run(10);
        Assert.Equal(2, nic.Sent.Count);
    }

    [Fact]
    public void A_VF_sends_with_its_own_requester_id()
    {
        ModelNic nic = ModelNic.WithVfs(2);
        nic.ConfigWrite(2, 0x04, 4);
        nic.ConfigWrite(2, 0x70, 0x8000_0000);
        nic.Write(0x1514, 0x10);
        nic.WriteAt(ModelNic.VfBar3 + 0x4000, 0xFEE0_0100);
        nic.WriteAt(ModelNic.VfBar3 + 0x4004, 1);
        nic.WriteAt(ModelNic.VfBar3 + 0x4008, 0x77);
        nic.WriteAt(ModelNic.VfBar3 + 0x400C, 0);
        nic.Sent.Clear();
        nic.WriteVf(1, 0x1524, 7);
        nic.WriteVf(1, 0x1520, 1);
        Assert.Equal([0x6000_0001u, 0x0182_000Fu, 1u, 0xFEE0_0100u, 0x77u], Assert.Single(nic.Sent));
    }

    [Fact]
    public void Legacy_causes_assert_and_deassert_INTA()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.Write(0x1500, 0xFFFF_FFFF);
        nic.Sent.Clear();
        nic.Write(0x1508, 0x4);
        nic.Write(0x1504, 0x4);
        Assert.Equal([0x3400_0000u, 0x0100_0020u, 0u, 0u], Assert.Single(nic.Sent));
        nic.Sent.Clear();
        Assert.Equal(0x8000_0004u, nic.Read(0x1500));
        Assert.Contains(nic.Sent, static tlp => tlp[0] == 0x3400_0000 && tlp[1] == 0x0100_0024);
    }

    [Fact]
    public void MSI_carries_the_legacy_vector()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.ConfigWrite(0, 0x54, 0xFEE0_0004);
        nic.ConfigWrite(0, 0x5C, 0x55);
        nic.ConfigWrite(0, 0x50, 0x0001_0000);
        nic.Write(0x1508, 0x4);
        nic.Sent.Clear();
        nic.Write(0x1504, 0x4);
        Assert.Equal([0x4000_0001u, 0x0100_000Fu, 0xFEE0_0004u, 0x55u], Assert.Single(nic.Sent));
    }

    private static ModelNic WithMsix()
    {
        ModelNic nic = ModelNic.Enabled();
        nic.ConfigWrite(0, 0x70, 0x8000_0000);
        for (uint v = 0; v < 10; v++)
        {
            uint entry = ModelNic.Bar3 + (16 * v);
            nic.WriteAt(entry, 0xFEE0_0000 + (16 * v));
            nic.WriteAt(entry + 8, 0x1000 + v);
            nic.WriteAt(entry + 12, 0);
        }

        nic.Write(0x1514, 0x10);
        nic.Sent.Clear();
        return nic;
    }
}
