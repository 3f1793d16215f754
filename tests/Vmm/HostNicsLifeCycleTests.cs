using NicTwin.Model;
using NicTwin.Vmm;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Hostile;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Vmm;

/// <summary>NICs that guests lose: by the host's wish, by their own end, with the PF's driver; and what the next owner finds.</summary>
public sealed class HostNicsLifeCycleTests
{
    private const ulong Secret = 0x5ec2_e75e_c2e7_5ec2;
    private const uint Word = 0x5ec2_7e57;
    private const long Millisecond = 125_000;

    private static readonly NicPlace s_vf = new(AttachMode.Vf);
    private static readonly NicPlace s_none = new(AttachMode.None);

    [Fact]
    public void A_detached_VF_reads_all_ones_and_drops_and_counts_what_is_written()
    {
        using PuppetStage stage = Plug(s_vf, s_vf);
        PuppetVf first = Start(stage, 0);
        stage.Nics.Detach(first.Guest);
        Assert.Equal(uint.MaxValue, first.Configuration(Puppet.NicConfiguration));
        long unclaimed = first.Guest.Pci.Unclaimed;
        Assert.Equal(uint.MaxValue, first.R(Registers.Vtstatus.Offset));
        Assert.Equal(ulong.MaxValue, first.Read(PuppetVf.Bar3 + 8, 8));
        first.W(Registers.Vtctrl.Offset, Registers.Vtctrl.Rst);
        Assert.Equal(unclaimed + 3, first.Guest.Pci.Unclaimed);
    }

    [Fact]
    public void Nothing_of_a_detached_VF_reaches_memory_or_interrupts_any_more()
    {
        using PuppetStage stage = Plug(s_vf, s_vf);
        PuppetVf first = Start(stage, 0);
        PuppetVf second = Start(stage, 1);
        Domain domain = stage.Host.Iommu.DomainOf(PfAddresses.Vf(0))!;
        for (int i = 0; i < 20; i++)
        {
            second.Queue(Frame(1500, first.Mac, second.Mac));
        }

        Assert.True(second.TryRing());
        Assert.True(stage.RunUntil(() => domain.Counters.WrittenBytes > 2000, 10 * Millisecond, 10));
        long written = domain.Counters.WrittenBytes;
        long interrupts = first.Guest.MessageInterrupts;
        stage.Nics.Detach(first.Guest);
        Assert.Equal(written, domain.Counters.WrittenBytes);
        Assert.Equal(interrupts, first.Guest.MessageInterrupts);
        Assert.Equal(PageRights.None, domain.Pages.Find(GuestMap.Ram, out _));
        Assert.Null(domain.InterruptPage);
        Assert.True(stage.Host.Iommu.Faults > 0);
        Assert.All(stage.Host.Iommu.FaultQueue, static fault => Assert.Equal((PfAddresses.Vf(0), FaultReason.NoDomain), (fault.RequesterId, fault.Reason)));
        AssertTraffic(stage, second, Start(stage, stage.Nics, first));
    }

    [Fact]
    public void Its_neighbours_go_on_while_a_guest_loses_its_VF()
    {
        using PuppetStage stage = Plug(s_vf, s_vf, s_vf);
        PuppetVf first = Start(stage, 0);
        PuppetVf second = Start(stage, 1);
        PuppetVf third = Start(stage, 2);
        int received = 0;
        void Tick()
        {
            second.Reap();
            if (second.Room > 0)
            {
                second.Queue(Frame(300, third.Mac, second.Mac));
                second.TryRing();
            }

            while (third.TryReceive(out ReadOnlySpan<byte> frame))
            {
                Assert.Equal(Frame(300, third.Mac, second.Mac), frame);
                received++;
            }

            third.TryRefill();
            stage.Host.Schedule(stage.Host.Time + (Millisecond / 10), Tick);
        }

        stage.Host.Schedule(stage.Host.Time, Tick);
        stage.Run(Millisecond);
        int before = received;
        stage.Nics.Detach(first.Guest);
        Assert.InRange(received, before + 990, before + 1100);
    }

    [Fact]
    public void The_next_owner_of_a_VF_reads_what_an_owner_of_a_fresh_one_reads()
    {
        using PuppetStage stage = Plug(s_vf, s_none, s_none);
        uint[] fresh = Dump(new PuppetVf(stage, 0));
        stage.Nics.Reassign(0, stage.Host.Guests[1]);
        Spoil(stage, Start(stage, 1));
        stage.Nics.Reassign(0, stage.Host.Guests[2]);
        uint[] found = Dump(new PuppetVf(stage, 2));
        for (int i = 0; i < fresh.Length; i++)
        {
            // Free-running time is nobody's secret; that the PF was reset is told once, to whoever asks first.
            const uint told = 0x80;
            uint mask = i == (int)Registers.Vtfrtimer.Offset / 4 ? 0 : i == (int)Registers.V2pmailbox.Offset / 4 ? ~told : uint.MaxValue;
            Assert.True((fresh[i] & mask) == (found[i] & mask), $"word 0x{4 * i:x}: {found[i]:x8} in place of {fresh[i]:x8}");
        }
    }

    [Fact]
    public void The_next_owner_of_a_VF_gets_none_of_the_frames_for_the_one_before()
    {
        using PuppetStage stage = Plug(s_vf, s_vf, s_none);
        PuppetVf first = Start(stage, 0);
        PuppetVf second = Start(stage, 1);
        Spoil(stage, first);
        for (int i = 0; i < 60; i++)
        {
            second.Queue(Frame(1000, first.Mac, second.Mac));
        }

        second.TryRing();
        stage.Run(3000);
        stage.Nics.Reassign(0, stage.Host.Guests[2]);
        PuppetVf third = Start(stage, 2);
        stage.Run(2 * Millisecond);
        Assert.False(third.TryReceive(out _));
        AssertTraffic(stage, second, third);
        Assert.Equal(-1, stage.Host.Guests[2].Ram.Bytes(GuestMap.Ram, (int)PuppetStage.Memory).IndexOf(BitConverter.GetBytes(Secret)));
    }

    [Fact]
    public void A_guest_that_ends_with_DMA_under_way_harms_nobody()
    {
        using PuppetStage stage = Plug(s_vf, s_vf, s_none);
        PuppetVf first = Start(stage, 0);
        PuppetVf second = Start(stage, 1);
        for (int i = 0; i < 60; i++)
        {
            first.Queue(Frame(1500, second.Mac, first.Mac));
        }

        first.TryRing();
        stage.Run(2000);
        long resets = stage.Nics.Driver!.Counters[PfCount.VfFunctionResets];
        first.PowerOff();
        Assert.True(stage.RunUntil(() => first.Guest.End == GuestEnd.PowerOff, Millisecond, 10));
        Assert.Null(stage.Host.Iommu.DomainOf(PfAddresses.Vf(0)));
        Assert.Equal(1, stage.Nics.PendingReleases);
        Assert.True(stage.RunUntil(() => stage.Nics.PendingReleases == 0, 200 * Millisecond, Millisecond));
        Assert.Equal(resets + 1, stage.Nics.Driver!.Counters[PfCount.VfFunctionResets]);
        Assert.True(stage.Host.Iommu.Faults > 0);
        Assert.All(stage.Host.Iommu.FaultQueue, static fault => Assert.Equal(PfAddresses.Vf(0), fault.RequesterId));
        while (second.TryReceive(out _))
        {
            second.TryRefill();
        }

        stage.Nics.Reassign(0, stage.Host.Guests[2]);
        AssertTraffic(stage, second, Start(stage, 2));
    }

    [Fact]
    public void With_the_PF_driver_VFs_go_and_come_back_and_their_guests_live_on()
    {
        using PuppetStage stage = Plug(s_vf, s_vf);
        PuppetVf first = Start(stage, 0);
        PuppetVf second = Start(stage, 1);
        stage.Nics.StopDriver();
        Assert.Equal(uint.MaxValue, first.R(Registers.Vtstatus.Offset));
        Assert.Equal(uint.MaxValue, second.Configuration(Puppet.NicConfiguration));
        stage.Run(10 * Millisecond);
        Assert.Equal(GuestEnd.None, first.Guest.End);
        stage.Nics.RestartDriver();
        Start(stage, stage.Nics, first);
        Start(stage, stage.Nics, second);
        AssertTraffic(stage, first, second);
    }

    [Fact]
    public void A_reset_of_the_PF_is_told_to_its_VFs_and_they_work_after_their_own()
    {
        using PuppetStage stage = Plug(s_vf, s_vf);
        PuppetVf first = Start(stage, 0);
        PuppetVf second = Start(stage, 1);
        stage.Nics.ResetDriver();
        const uint message = 0x10;
        Assert.NotEqual(0u, first.R(Registers.V2pmailbox.Offset) & message);
        Start(stage, stage.Nics, first);
        Start(stage, stage.Nics, second);
        AssertTraffic(stage, first, second);
    }

    [Theory]
    [InlineData(AttachMode.Virtio)]
    [InlineData(AttachMode.Emulated)]
    public void A_detached_NIC_of_the_VMM_is_gone_from_its_guest_and_from_the_switch(AttachMode mode)
    {
        using PuppetStage stage = Plug(new NicPlace(mode), new NicPlace(AttachMode.Virtio));
        var guest = new Puppet(stage, 0);
        Assert.NotEqual(uint.MaxValue, guest.Configuration(Puppet.NicConfiguration));
        guest.Configure(Puppet.NicConfiguration + 0x10, (uint)GuestMap.Mmio);
        guest.Configure(Puppet.NicConfiguration + 4, 6, 2);
        Assert.NotEqual(0xffff_fffful, guest.Read(GuestMap.Mmio + 8, 4));
        stage.Nics.Detach(guest.Guest);
        Assert.Equal(uint.MaxValue, guest.Configuration(Puppet.NicConfiguration));
        Assert.Equal(0xffff_fffful, guest.Read(GuestMap.Mmio + 8, 4));
        Assert.Equal(1, guest.Guest.Pci.Unclaimed);
        NicTwin.Vmm.Network.Switch network = stage.Nics.Switch!;
        int gone = Enumerable.Range(0, network.Ports).First(port => network.Name(port) == "guest 0");
        network.Send(gone + 1, Frame(60, 0xffff_ffff_ffff, 2), default, stage.Host.Time);
        network.Send(gone, Frame(60, 0xffff_ffff_ffff, 4), default, stage.Host.Time);
        stage.Run(1000);
        Assert.Equal(0, network.Counters(gone).FramesOut);
        Assert.Equal(1, network.Counters(gone).Drops(NicTwin.Vmm.Network.SwitchDrop.Removed));
    }

    [Theory]
    [InlineData(AttachMode.Virtio)]
    [InlineData(AttachMode.Emulated)]
    public void A_guest_that_ends_leaves_the_switch_and_others_stay(AttachMode mode)
    {
        using PuppetStage stage = Plug(new NicPlace(mode), new NicPlace(AttachMode.Virtio));
        var guest = new Puppet(stage, 0);
        var other = new PuppetVirtio(stage, 1);
        other.Enable();
        other.Start();
        guest.PowerOff();
        Assert.True(stage.RunUntil(() => guest.Guest.End == GuestEnd.PowerOff && stage.Nics.PendingReleases == 0, Millisecond, 10));
        const int uplink = 0, gone = 1;
        NicTwin.Vmm.Network.Switch network = stage.Nics.Switch!;
        byte[] frame = Frame(60, 0xffff_ffff_ffff, 2);
        network.Send(uplink, frame, default, stage.Host.Time);
        stage.Run(1000);
        Assert.Equal(0, network.Counters(gone).FramesOut);
        Assert.True(other.TryReceive(out ReadOnlySpan<byte> received));
        Assert.Equal(frame, received);
        Assert.Equal(GuestEnd.None, other.Guest.End);
    }

    [Fact]
    public void A_VF_is_not_given_to_a_guest_that_has_a_NIC()
    {
        using PuppetStage stage = Plug(s_vf, s_vf);
        Assert.Throws<HostNicException>(() => stage.Nics.Reassign(0, stage.Host.Guests[1]));
        AssertTraffic(stage, Start(stage, 0), Start(stage, 1));
    }

    private static PuppetStage Plug(params NicPlace[] places)
    {
        var stage = new PuppetStage(new Nic(), places.Length);
        stage.Nics.Plug(places, static (_, _) => { });
        return stage;
    }

    private static PuppetVf Start(PuppetStage stage, int guest)
    {
        var vf = new PuppetVf(stage, guest);
        Start(vf);
        return vf;
    }

    private static PuppetVf Start(PuppetStage stage, HostNics nics, PuppetVf vf)
    {
        if (stage.Host.Iommu.DomainOf(PfAddresses.Vf(vf.Guest.Number)) is null)
        {
            nics.Reassign(vf.Guest.Number, vf.Guest);
        }

        Start(vf);
        return vf;
    }

    private static void Start(PuppetVf vf)
    {
        vf.Enable();
        Assert.True(vf.TryHandshake());
        vf.Open();
    }

    private static void AssertTraffic(PuppetStage stage, PuppetVf from, PuppetVf to)
    {
        foreach ((PuppetVf sender, PuppetVf receiver) in new[] { (from, to), (to, from) })
        {
            byte[] frame = Frame(777, receiver.Mac, sender.Mac);
            sender.Send(frame);
            stage.Run(20_000);
            Assert.True(receiver.TryReceive(out ReadOnlySpan<byte> received));
            Assert.Equal(frame, received);
        }
    }

    // Puts secrets wherever a guest can put something.
    private static void Spoil(PuppetStage stage, PuppetVf vf)
    {
        Assert.True(vf.TryExchange([0x0000_0004 | (1 << 16), 7], 1, out _));
        Assert.True(vf.TryExchange([0x0001_0003, 0x0123], 1, out _));
        for (int i = 0; i < 10; i++)
        {
            byte[] frame = Frame(500, 0x0099_0000_0002, vf.Mac);
            for (int at = 16; at + 8 < frame.Length; at += 8)
            {
                BitConverter.TryWriteBytes(frame.AsSpan(at), Secret);
            }

            vf.Send(frame);
        }

        stage.Run(Millisecond);
        for (uint i = 0; i < 3; i++)
        {
            vf.Aim(i, Secret & ~3ul, Word);
        }

        vf.W(Registers.V2pmailbox.Offset, 4);
        vf.W(Registers.V2pmailbox.Offset, 4);
        for (uint i = 0; i < 16; i++)
        {
            vf.W(Registers.Vmbmem.Offset + (4 * i), Word + i);
        }

        Assert.Equal(Word + 15, vf.R(Registers.Vmbmem.Offset + 60));
    }

    // All registers and the MSI-X table, as a guest finds them that looks before it does anything; configuration space behind.
    private static uint[] Dump(PuppetVf vf)
    {
        vf.Configure(Puppet.NicConfiguration + 0x10, unchecked((uint)PuppetVf.Bar0));
        vf.Configure(Puppet.NicConfiguration + 0x14, (uint)(PuppetVf.Bar0 >> 32));
        vf.Configure(Puppet.NicConfiguration + 0x1c, unchecked((uint)PuppetVf.Bar3));
        vf.Configure(Puppet.NicConfiguration + 0x20, (uint)(PuppetVf.Bar3 >> 32));
        vf.Configure(Puppet.NicConfiguration + 4, 2, 2);
        const int words = 0x8000 / 4;
        var dump = new uint[words + 0x400];
        for (int i = 0; i < words; i++)
        {
            dump[i] = (uint)vf.Read(PuppetVf.Bar0 + (ulong)(4 * i), 4);
        }

        for (int i = 0; i < 0x400; i++)
        {
            dump[words + i] = vf.Configuration(Puppet.NicConfiguration + (ulong)(4 * i));
        }

        return dump;
    }

    private static byte[] Frame(int length, ulong to, ulong from)
    {
        var frame = new byte[length];
        for (int i = 14; i < length; i++)
        {
            frame[i] = (byte)(i * 7);
        }

        BitConverter.GetBytes(to).AsSpan(0, 6).CopyTo(frame);
        BitConverter.GetBytes(from).AsSpan(0, 6).CopyTo(frame.AsSpan(6));
        frame[12] = 0x88;
        frame[13] = 0xb5;
        return frame;
    }
}
