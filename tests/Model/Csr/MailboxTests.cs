namespace NicTwin.Tests.Model.Csr;

public class MailboxTests
{
    private const uint ToPf = 0x0C40;
    private const uint ToVf = 0x0C00;

    [Fact]
    public void A_request_of_a_VF_raises_VMMB_and_shows_in_MBVFICR()
    {
        ModelNic nic = ModelNic.WithVfs(2);
        nic.WriteVf(1, ToPf, 0x5);
        Assert.Equal(0x2u, nic.Read(0x0C80));
        Assert.NotEqual(0u, nic.Read(0x1500) & (1u << 8));
        Assert.Equal(0x4u, nic.Read(ToVf + 4));
        nic.Write(0x0C80, 0x2);
        Assert.Equal(0u, nic.Read(0x0C80));
    }

    [Fact]
    public void The_buffer_has_one_owner()
    {
        ModelNic nic = ModelNic.WithVfs(1);
        nic.Write(ToVf, 0x8);
        nic.WriteVf(0, ToPf, 0x4);
        Assert.Equal(0x48u, nic.ReadVf(0, ToPf));
        nic.Write(ToVf, 0x0);
        nic.WriteVf(0, ToPf, 0x4);
        Assert.Equal(0x44u, nic.ReadVf(0, ToPf));
        nic.Write(ToVf, 0x18);
        Assert.Equal(0x48u, nic.ReadVf(0, ToPf));
    }

    [Fact]
    public void Reading_by_the_VF_clears_what_the_PF_sent_and_by_the_PF_does_not()
    {
        ModelNic nic = ModelNic.WithVfs(1);
        nic.Write(ToVf, 0x3);
        Assert.Equal(0x70u, nic.Read(ToPf));
        Assert.Equal(0x70u, nic.ReadVf(0, ToPf));
        Assert.Equal(0x40u, nic.ReadVf(0, ToPf));
    }

    [Fact]
    public void PFRSTD_turns_the_reset_indication_into_reset_done()
    {
        ModelNic nic = ModelNic.WithVfs(1);
        nic.Write(0x18, 1u << 14);
        Assert.Equal(0x80u, nic.ReadVf(0, ToPf));
        Assert.Equal(0u, nic.ReadVf(0, ToPf));
    }

    [Fact]
    public void FLR_of_a_VF_shows_in_VFLRE()
    {
        ModelNic nic = ModelNic.WithVfs(3);
        nic.ConfigWrite(3, 0xA8, 0x8000);
        Assert.Equal(0x4u, nic.Read(0x0C88));
        nic.WriteVf(1, 0, 1u << 26);
        Assert.Equal(0x6u, nic.Read(0x0C88));
        Assert.Equal(0xF9u, nic.Read(0x0C8C));
    }
}
