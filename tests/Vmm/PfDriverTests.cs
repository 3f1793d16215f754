using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Driver;

namespace NicTwin.Tests.Vmm;

/// <summary>The VMM's PF driver: the NIC up and down, VFs, what the host sets for them.</summary>
public sealed class PfDriverTests
{
    [Fact]
    public void The_driver_brings_the_NIC_up_and_sees_the_link()
    {
        using var host = new PfHost();
        Assert.True(host.Await(host.Driver.StartAsync()), host.Driver.Failure);
        Assert.Equal(PfDriverState.Running, host.Driver.State);
        Assert.Equal(NvmImage.DefaultMac, host.Driver.Mac);
        Assert.False(host.Driver.LinkUp);
        Assert.True(host.RunUntil(() => host.Driver.LinkUp, 10 * PfHost.Millisecond));
        Assert.True(host.RunUntil(() => host.Driver.IsQuiet, PfHost.Millisecond));
        Assert.Equal(3u, host.Probe.ReadPf(Registers.Mrqc.Offset) & 7);
        Assert.Equal(1u << PfPools.PfPool, host.Probe.ReadPf(Registers.Vfre.Offset));
        Assert.Equal(0, host.Driver.Counters[PfCount.Timeouts]);
        Assert.Equal(0, host.Driver.Counters[PfCount.FailedRequests]);
        Assert.Equal(0, host.Faults);
    }

    [Fact]
    public void A_VF_gets_its_MAC_by_the_reset_handshake()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(1, 0x0102_0304_0a02)));
        using var vf = new PfTestVf(host, 1);
        uint[] answer = vf.Handshake();
        Assert.Equal(PfTestVf.Accepted | 1, answer[0]);
        Assert.Equal(0x0102_0304_0a02ul, vf.Mac);
        Assert.Equal(0x82u, host.Probe.ReadPf(Registers.Vfte.Offset));
        Assert.Equal(0x82u, host.Probe.ReadPf(Registers.Vfre.Offset));
    }
}
