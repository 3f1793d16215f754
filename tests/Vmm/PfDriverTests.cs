using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Network;

namespace NicTwin.Tests.Vmm;

/// <summary>The VMM's PF driver: the NIC up and down, VFs, what the host sets for them.</summary>
public sealed class PfDriverTests
{
    private const ulong Station = 0xaa_00_00_00_00_02;
    private const ulong VfMac = 0x01_00_00_0a_0a_02;

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
    public void Seven_VFs_are_where_the_driver_says()
    {
        using PfHost host = PfHost.WithVfs(7);
        for (int vf = 0; vf < 7; vf++)
        {
            Assert.Equal(0x0200_0001u, host.Probe.ReadConfiguration(PfAddresses.Vf(vf), 8));
            Assert.Equal(0x83u, host.Probe.ReadAddress(PfAddresses.VfBar0(vf) + Registers.Vtstatus.Offset) & 0x83);
            host.Probe.WriteAddress(PfAddresses.VfBar3(vf) + 8, 0x1234u + (uint)vf);
        }

        for (int vf = 0; vf < 7; vf++)
        {
            Assert.Equal(0x1234u + (uint)vf, host.Probe.ReadAddress(PfAddresses.VfBar3(vf) + 8));
        }

        Assert.Equal(uint.MaxValue, host.Probe.ReadConfiguration(PfAddresses.Vf(7), 8));
        Assert.False(host.Await(host.Driver.EnableVfsAsync(2)), "there are VFs already");
        Assert.Equal(7, host.Driver.VfCount);
    }

    [Fact]
    public void VFs_go_and_come_again()
    {
        using PfHost host = PfHost.WithVfs(3);
        using var vf = new PfTestVf(host, 2);
        vf.Handshake();
        Assert.True(host.Await(host.Driver.DisableVfsAsync()));
        Assert.Equal(uint.MaxValue, host.Probe.ReadConfiguration(PfAddresses.Vf(0), 8));
        Assert.Equal(0x80u, host.Probe.ReadPf(Registers.Vfre.Offset));
        Assert.True(host.Await(host.Driver.EnableVfsAsync(5)));
        Assert.Equal(0x0200_0001u, host.Probe.ReadConfiguration(PfAddresses.Vf(4), 8));
        Assert.False(host.Driver.Vf(2).ClearToSend);
    }

    [Fact]
    public void The_driver_stops_and_starts_again()
    {
        using PfHost host = PfHost.WithVfs(1);
        Assert.True(host.Await(host.Driver.StopAsync()));
        Assert.Equal(PfDriverState.Off, host.Driver.State);
        Assert.Equal(0u, host.Probe.ReadConfiguration(PfAddresses.Pf, 4) & 6);
        Assert.Equal(uint.MaxValue, host.Probe.ReadConfiguration(PfAddresses.Vf(0), 8));
        Assert.False(host.Await(host.Driver.EnableVfsAsync(1)));
        Assert.True(host.Await(host.Driver.StartAsync()));
        Assert.True(host.RunUntil(() => host.Driver.LinkUp, 10 * PfHost.Millisecond));
        Assert.True(host.Await(host.Driver.EnableVfsAsync(1)));
        using var vf = new PfTestVf(host, 0);
        Assert.Equal(1u, vf.Handshake()[0] & 0xffff);
    }

    [Fact]
    public void A_VF_gets_its_MAC_by_the_reset_handshake()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(1, VfMac)));
        using var vf = new PfTestVf(host, 1);
        uint[] answer = vf.Handshake();
        Assert.Equal(PfTestVf.Accepted | 1, answer[0]);
        Assert.Equal(VfMac, vf.Mac);
        Assert.Equal(0x82u, host.Probe.ReadPf(Registers.Vfte.Offset));
        Assert.Equal(0x82u, host.Probe.ReadPf(Registers.Vfre.Offset));
    }

    [Fact]
    public void The_next_owner_of_a_VF_finds_nothing_of_the_one_before()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(0, VfMac)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        vf.Send(DriverFrames.Raw(Station, VfMac, 100, 1));
        Assert.Equal(PfTestVf.Accepted, vf.Exchange([4 | 1 << 16, 77], 1)[0] & PfTestVf.Accepted);
        Assert.Equal(PfTestVf.Accepted, vf.Exchange([3 | 1 << 16, 0x123], 1)[0] & PfTestVf.Accepted);
        for (uint i = 0; i < 16; i++)
        {
            vf.W(Registers.Vmbmem.Offset + (4 * i), 0x5ec2_e700 + i);
        }

        const uint psrtype = 0x0f0c;
        vf.W(psrtype, 0x10);
        Assert.Equal(1u, vf.R(Registers.Vfgptc.Offset));
        vf.W(Registers.Vtctrl.Offset, Registers.Vtctrl.Rst);
        host.Run(PfHost.Millisecond);
        Assert.Equal(0x5ec2_e703u, vf.R(Registers.Vmbmem.Offset + 12));
        Assert.Equal(0x10u, vf.R(psrtype));

        Assert.True(host.Await(host.Driver.ResetVfAsync(0)));
        for (uint i = 0; i < 16; i++)
        {
            Assert.Equal(0u, vf.R(Registers.Vmbmem.Offset + (4 * i)));
        }

        Assert.Equal(0u, vf.R(psrtype));
        Assert.Equal(0u, vf.R(Registers.Vfgptc.Offset));
        Assert.Equal(0u, vf.R(0x3800));
        Assert.Equal(0u, vf.R(Registers.V2pmailbox.Offset));
        Assert.Equal(0x80u, host.Probe.ReadPf(Registers.Vfre.Offset));
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Vfta.Offset + (4 * (77 >> 5))));
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Mta.Offset + (4 * (0x123 >> 5))));
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Vmolr.Offset) & (Registers.Vmolr.Rompe | Registers.Vmolr.Strvlan));
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Vflre.Offset));

        // What the host has set is still there for the next one.
        using var next = new PfTestVf(host, 0);
        next.Handshake();
        Assert.Equal(VfMac, next.Mac);
    }

    [Fact]
    public void Forged_frames_are_dropped_and_counted_while_the_check_is_on()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(0, VfMac)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        byte[] forged = DriverFrames.Raw(Station, 0xbb_0000_0002, 100, 1);
        byte[] tagged = DriverFrames.Tagged(DriverFrames.Raw(Station, VfMac, 100, 1), 55);
        byte[] honest = DriverFrames.Raw(Station, VfMac, 100, 2);
        vf.Send(forged);
        vf.Send(tagged);
        vf.Send(honest);
        host.Run(PfHost.Millisecond);
        Assert.Equal(honest, Assert.Single(host.Wire.Frames).Frame);
        Assert.NotEqual(0, host.Driver.Vf(0).SpoofEvents);
        Assert.Equal(0, host.Driver.Vf(1).SpoofEvents);
        Assert.True(host.Await(host.Driver.CollectStatisticsAsync()));
        Assert.Equal(2, host.Driver.Statistics["transmit_discards"]);

        Assert.True(host.Await(host.Driver.SetSpoofCheckAsync(0, false)));
        vf.Send(forged);
        host.Run(PfHost.Millisecond);
        Assert.Equal(forged, host.Wire.Frames[1].Frame);
    }

    [Fact]
    public void A_port_VLAN_is_on_the_wire_and_unknown_to_the_guest()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(0, VfMac)));
        Assert.True(host.Await(host.Driver.SetVlanAsync(0, 100, 5)));
        Assert.False(host.Await(host.Driver.SetVlanAsync(0, 4095, 0)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        byte[] frame = DriverFrames.Raw(Station, VfMac, 100, 1);
        vf.Send(frame);
        host.Run(PfHost.Millisecond);
        Assert.Equal(DriverFrames.Tagged(frame, 0xa064), Assert.Single(host.Wire.Frames).Frame);

        byte[] answer = DriverFrames.Raw(VfMac, Station, 100, 7);
        host.SendFrame(DriverFrames.Tagged(answer, 101));
        host.SendFrame(answer);
        Assert.Null(vf.Receive());
        host.SendFrame(DriverFrames.Tagged(answer, 100));
        Assert.Equal(answer, vf.Receive());

        Assert.True(host.Await(host.Driver.SetVlanAsync(0, 0, 0)));
        host.SendFrame(answer);
        Assert.Equal(answer, vf.Receive());
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Vfta.Offset + (4 * (100 >> 5))));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(333)]
    [InlineData(7)]
    public void A_VF_holds_its_rate_within_2_percent(int rate)
    {
        using PfHost host = PfHost.WithVfs(1);
        Assert.True(host.Await(host.Driver.SetMacAsync(0, VfMac)));
        Assert.True(host.Await(host.Driver.SetRateAsync(0, rate)));
        Assert.False(host.Await(host.Driver.SetRateAsync(0, 1001)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        byte[] frame = DriverFrames.Raw(Station, VfMac, 1250, 1);
        const int count = 400;
        for (int i = 0; i < count; i++)
        {
            int sent = i;
            Assert.True(host.RunUntil(() => host.Wire.Frames.Count > sent - 50, 1000 * PfHost.Millisecond));
            vf.Send(frame);
        }

        Assert.True(host.RunUntil(() => host.Wire.Frames.Count == count, 1000 * PfHost.Millisecond));

        // Bits on the wire with preamble, FCS and gap, for each of the intervals between frames.
        double bits = (count - 1.0) * 8 * (1250 + 24);
        double seconds = 8e-9 * (host.Wire.Frames[^1].Clock - host.Wire.Frames[0].Clock);
        Assert.InRange(bits / seconds / 1e6, rate * 0.98, rate * 1.02);
    }

    [Fact]
    public void The_second_queue_is_no_way_around_the_rate()
    {
        using PfHost host = PfHost.WithVfs(1);
        Assert.True(host.Await(host.Driver.SetRateAsync(0, 100)));
        host.Probe.WriteAddress(PfAddresses.Bar0 + Registers.Rttdqsel.Offset, 8);
        Assert.Equal(0x8fff_ffffu, host.Probe.ReadPf(Registers.Rttbcnrc.Offset));
        Assert.True(host.Await(host.Driver.SetRateAsync(0, 0)));
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Rttbcnrc.Offset));
    }

    [Fact]
    public void A_link_that_is_held_down_passes_nothing_and_the_guest_is_told()
    {
        using PfHost host = PfHost.WithVfs(1);
        Assert.True(host.Await(host.Driver.SetMacAsync(0, VfMac)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        host.Run(PfHost.Millisecond);
        Assert.True(host.Await(host.Driver.SetLinkStateAsync(0, false)));
        host.Run(PfHost.Millisecond);
        Assert.True(vf.HasMessage());
        Assert.Equal(0x100u, vf.Take(1)[0]);
        byte[] frame = DriverFrames.Raw(Station, VfMac, 100, 1);
        vf.Send(frame);
        host.SendFrame(DriverFrames.Raw(VfMac, Station, 100, 1));
        Assert.Empty(host.Wire.Frames);
        Assert.Null(vf.Receive());

        // Not even by another reset of its own.
        vf.Handshake();
        Assert.Equal(0x80u, host.Probe.ReadPf(Registers.Vfte.Offset));
        host.Run(PfHost.Millisecond);
        Assert.True(host.Await(host.Driver.SetLinkStateAsync(0, true)));
        host.Run(PfHost.Millisecond);
        Assert.Equal(0x100u | PfTestVf.ClearToSend, vf.Take(1)[0]);
        vf.Open();
        vf.Send(frame);
        host.Run(PfHost.Millisecond);
        Assert.Equal(frame, Assert.Single(host.Wire.Frames).Frame);
    }

    [Fact]
    public void VFs_come_back_after_a_reset_of_the_device()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(1, VfMac)));
        Assert.True(host.Await(host.Driver.SetVlanAsync(1, 9, 0)));
        using var vf = new PfTestVf(host, 1);
        vf.Handshake();
        Assert.True(host.Await(host.Driver.ResetAsync()));
        Assert.Equal(0x80u, host.Probe.ReadPf(Registers.Vfre.Offset));
        Assert.Equal(0x80u, vf.R(Registers.V2pmailbox.Offset) & 0xc0);
        Assert.Equal(0x100u, vf.Take(1)[0]);
        host.Run(PfHost.Millisecond);

        // It has acknowledged a message of a PF that does not know it: it is told to reset itself.
        Assert.Equal(PfTestVf.Refused, vf.Take(1)[0]);
        vf.Handshake();
        Assert.Equal(VfMac, vf.Mac);
        vf.Open();
        Assert.True(host.RunUntil(() => host.Driver.LinkUp, 10 * PfHost.Millisecond));
        byte[] frame = DriverFrames.Raw(Station, VfMac, 100, 1);
        vf.Send(frame);
        host.Run(PfHost.Millisecond);
        Assert.Equal(DriverFrames.Tagged(frame, 9), Assert.Single(host.Wire.Frames).Frame);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(1_300_000)]
    [InlineData(1_400_000)]
    public void A_NIC_that_is_pulled_out_fails_the_driver_and_can_be_started_again(long clocks)
    {
        using var host = new PfHost();
        Task<bool> start = host.Driver.StartAsync();
        host.Run(clocks);
        host.Unplug();
        Assert.Equal(clocks == 0 ? PfDriverState.Off : PfDriverState.Failed, host.Driver.State);
        host.Await(host.Driver.CollectStatisticsAsync());
        Assert.True(start.IsCompleted);
        Assert.Equal(PfDriverState.Failed, host.Driver.State);
        Assert.NotEmpty(host.Driver.Failure);
        host.Plug();
        Assert.True(host.Await(host.Driver.StartAsync()), host.Driver.Failure);
        Assert.True(host.Await(host.Driver.EnableVfsAsync(1)));
    }

    [Fact]
    public void A_driver_that_was_saved_and_restored_goes_on_as_if_nothing_had_been()
    {
        using PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(1, VfMac)));
        Assert.True(host.Await(host.Driver.AddAddressAsync(Station)));
        using (var vf = new PfTestVf(host, 1))
        {
            vf.Handshake();
            vf.Exchange([4 | 1 << 16, 5], 1);
            host.Driver.Uplink.Receive(DriverFrames.Raw(VfMac, Station, 100, 1), default, host.Now);
            host.Run(PfHost.Millisecond);
        }

        Assert.True(host.Driver.IsQuiet);
        using PfHost copy = host.Copy();
        host.Wire.Frames.Clear();
        var frames = new List<byte[]>[] { [], [] };
        foreach ((PfHost each, int index) in new[] { (host, 0), (copy, 1) })
        {
            each.Driver.Uplink.Received = (ReadOnlySpan<byte> frame, in FrameOffload _, long time) => frames[index].Add([.. frame, .. BitConverter.GetBytes(time)]);
            each.Driver.Uplink.Receive(DriverFrames.Raw(0xcc02, Station, 900, 3), default, each.Now);
            each.SendFrame(DriverFrames.Raw(Station, 0xcc02, 200, 9));
            Assert.True(each.Await(each.Driver.SetVlanAsync(1, 44, 0)));
            Assert.True(each.Await(each.Driver.ResetVfAsync(1)));
            Assert.True(each.Await(each.Driver.CollectStatisticsAsync()));
        }

        Assert.Single(host.Wire.Frames);
        Assert.Equal(host.Wire.Frames[0].Clock, Assert.Single(copy.Wire.Frames).Clock);
        Assert.Equal(host.Wire.Frames[0].Frame, copy.Wire.Frames[0].Frame);
        Assert.Equal(Assert.Single(frames[0]), Assert.Single(frames[1]));
        Assert.Equal(host.Driver.Statistics.All(), copy.Driver.Statistics.All());
        for (PfCount count = 0; count < PfCount.Total; count++)
        {
            Assert.Equal((count, host.Driver.Counters[count]), (count, copy.Driver.Counters[count]));
        }

        for (uint i = 0; i < 32; i++)
        {
            Assert.Equal(host.Probe.ReadPf(Registers.Vlvf.Offset + (4 * i)), copy.Probe.ReadPf(Registers.Vlvf.Offset + (4 * i)));
        }
    }
}
