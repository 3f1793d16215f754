using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Driver;

namespace NicTwin.Tests.Vmm;

/// <summary>The mailboxes: what VFs may ask for, what they may not, and what they cannot do to others.</summary>
public sealed class PfMailboxTests
{
    private const ulong Mac0 = 0x00_00_00_0a_0a_02;
    private const ulong Mac1 = 0x01_00_00_0a_0a_02;
    private const ulong Other = 0x07_00_00_0b_0b_02;
    private const uint Verdict = PfTestVf.ClearToSend | PfTestVf.Refused | PfTestVf.Accepted;
    private const uint Yes = PfTestVf.ClearToSend | PfTestVf.Accepted;
    private const uint No = PfTestVf.ClearToSend | PfTestVf.Refused;

    [Fact]
    public void A_VF_without_a_MAC_is_told_so_and_may_choose_one()
    {
        using PfHost host = PfHost.WithVfs(2);
        using var vf = new PfTestVf(host, 0);
        uint[] answer = vf.Handshake();
        Assert.Equal([PfTestVf.Refused | 1, 0u, 0u], answer);
        Assert.Equal(Yes, SetMac(vf, Other));
        Assert.Equal(Other, host.Driver.Vf(0).Mac);
        Assert.Equal((uint)(Other >> 32) | 0x8004_0000u, host.Probe.ReadPf(0x54e4 + (8 * 7)));

        // With the next reset it is gone again, as igb does it.
        Assert.Equal(PfTestVf.Refused | 1, vf.Handshake()[0]);
    }

    [Fact]
    public void A_MAC_that_the_host_has_set_is_changed_by_trusted_guests_alone()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        Assert.Equal(Yes, SetMac(vf, Mac0));
        Assert.Equal(No, SetMac(vf, Other));
        Assert.Equal(No, vf.Exchange([2 | 2 << 16, unchecked((uint)Other), (uint)(Other >> 32)], 1)[0] & Verdict);
        Assert.Equal(Mac0, host.Driver.Vf(0).Mac);
        Assert.Equal(2, host.Driver.Counters[PfCount.MailboxRefused]);
        Assert.True(host.Await(host.Driver.SetTrustAsync(0, true)));
        Assert.Equal(Yes, SetMac(vf, Other));
        Assert.Equal(Other, host.Driver.Vf(0).Mac);
        Assert.Equal(4, host.Driver.Counters[PfCount.MailboxMac]);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(0xffff_ffff_fffful)]
    [InlineData(0x01ul)]
    [InlineData(Mac1)]
    [InlineData(NvmImage.DefaultMac)]
    public void Not_even_a_trusted_guest_gets_a_MAC_that_is_none_or_another_ones(ulong mac)
    {
        using PfHost host = WithMacs();
        Assert.True(host.Await(host.Driver.SetTrustAsync(0, true)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        Assert.Equal(No, SetMac(vf, mac));
        Assert.Equal(Mac0, host.Driver.Vf(0).Mac);
    }

    [Fact]
    public void A_guest_may_add_four_addresses_and_remove_them()
    {
        using PfHost host = PfHost.WithVfs(2);
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        for (uint i = 0; i < 6; i++)
        {
            uint verdict = vf.Exchange([2 | 2 << 16, 0x0c02 + (i << 16), 0], 1)[0] & Verdict;
            Assert.Equal(i < 4 ? Yes : No, verdict);
        }

        Assert.Equal(0x8004_0000u, host.Probe.ReadPf(Registers.Rah.Offset + 8));
        Assert.Equal(Yes, vf.Exchange([2 | 1 << 16, 0, 0], 1)[0] & Verdict);
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Rah.Offset + 8) & Registers.Rah.Av);
        Assert.Equal(No, vf.Exchange([2 | 3 << 16, 0x0c02, 0], 1)[0] & Verdict);
    }

    [Fact]
    public void Multicast_comes_to_those_who_listen()
    {
        using PfHost host = WithMacs();
        using var vf0 = new PfTestVf(host, 0);
        using var vf1 = new PfTestVf(host, 1);
        const ulong group = 0x6b_0000_5e_0001;
        uint hash = (uint)PfFilters.Hash(group);
        vf0.Handshake();
        vf1.Handshake();
        vf0.Open();
        vf1.Open();
        byte[] frame = DriverFrames.Raw(group, Other, 100, 1);
        Assert.Equal(Yes, vf0.Exchange([3 | 2 << 16, 0x345 | (hash << 16)], 1)[0] & Verdict);
        host.SendFrame(frame);
        Assert.Equal(frame, vf0.Receive());
        Assert.Null(vf1.Receive());

        // An empty list ends it; a count beyond what a message holds is cut.
        Assert.Equal(Yes, vf0.Exchange([3], 1)[0] & Verdict);
        host.SendFrame(frame);
        Assert.Null(vf0.Receive());
        Assert.Equal(Yes, vf0.Exchange([3 | 255 << 16], 1)[0] & Verdict);
        Assert.Equal(PfVf.MaxMulticast, host.Driver.Vf(0).Multicast.Length);
    }

    [Fact]
    public void A_guest_joins_VLANs_up_to_its_share()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        byte[] frame = DriverFrames.Raw(Mac0, Other, 100, 1);
        host.SendFrame(DriverFrames.Tagged(frame, 33));
        Assert.Null(vf.Receive());
        Assert.Equal(Yes, vf.Exchange([4 | 1 << 16, 33], 1)[0] & Verdict);
        host.SendFrame(DriverFrames.Tagged(frame, 33));
        Assert.Equal(frame, vf.Receive());
        for (uint i = 1; i < 10; i++)
        {
            Assert.Equal(i < PfVf.MaxVlans ? Yes : No, vf.Exchange([4 | 1 << 16, 1000 + i], 1)[0] & Verdict);
        }

        Assert.Equal(Yes, vf.Exchange([4, 33], 1)[0] & Verdict);
        host.SendFrame(DriverFrames.Tagged(frame, 33));
        Assert.Null(vf.Receive());
        Assert.Equal(Yes, vf.Exchange([4 | 1 << 16, 34], 1)[0] & Verdict);
    }

    [Fact]
    public void VFs_together_leave_the_host_room_for_every_port_VLAN()
    {
        using PfHost host = PfHost.WithVfs(7);
        int joined = 0;
        for (int i = 0; i < 6; i++)
        {
            using var vf = new PfTestVf(host, i);
            vf.Handshake();
            for (uint vid = 1; vid <= PfVf.MaxVlans; vid++)
            {
                joined += (vf.Exchange([4 | 1 << 16, (100 * (uint)i) + vid], 1)[0] & Verdict) == Yes ? 1 : 0;
            }
        }

        Assert.Equal(24, joined);
        for (int i = 0; i < 7; i++)
        {
            Assert.True(host.Await(host.Driver.SetVlanAsync(i, 2000 + i, 0)));
            Assert.Equal(1u << (2000 + i & 31), host.Probe.ReadPf(Registers.Vfta.Offset + (4 * (uint)((2000 + i) >> 5))) & (1u << (2000 + i & 31)));
        }
    }

    [Fact]
    public void A_guest_in_a_port_VLAN_gets_no_other()
    {
        using PfHost host = WithMacs();
        Assert.True(host.Await(host.Driver.SetVlanAsync(0, 70, 0)));
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        Assert.Equal(Yes, vf.Exchange([4 | 1 << 16, 0], 1)[0] & Verdict);
        Assert.Equal(No, vf.Exchange([4 | 1 << 16, 71], 1)[0] & Verdict);
        Assert.Equal(No, vf.Exchange([4, 70], 1)[0] & Verdict);
        uint entry = 0;
        for (uint i = 0; i < 32; i++)
        {
            uint vlvf = host.Probe.ReadPf(Registers.Vlvf.Offset + (4 * i));
            entry = (vlvf & 0xfff) == 70 ? vlvf : entry;
        }

        Assert.Equal(0x8000_1000u | 70, entry);
    }

    [Theory]
    [InlineData(1522u, 1522u)]
    [InlineData(20000u, 9728u)]
    [InlineData(uint.MaxValue, 9728u)]
    public void The_largest_frame_is_what_the_guest_says_and_the_NIC_can(uint asked, uint given)
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 1);
        vf.Handshake();
        Assert.Equal(Yes, vf.Exchange([5, asked], 1)[0] & Verdict);
        uint vmolr = host.Probe.ReadPf(Registers.Vmolr.Offset + 4);
        Assert.Equal(Registers.Vmolr.Lpe | given, vmolr & (Registers.Vmolr.Lpe | Registers.Vmolr.Rlpml));
    }

    [Fact]
    public void All_multicast_is_for_trusted_guests_and_all_unicast_for_none()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        Assert.Equal(No, vf.Exchange([6 | 2 << 16], 1)[0] & Verdict);
        Assert.True(host.Await(host.Driver.SetTrustAsync(0, true)));
        Assert.Equal(No, vf.Exchange([6 | 1 << 16], 1)[0] & Verdict);
        Assert.Equal(Yes, vf.Exchange([6 | 2 << 16], 1)[0] & Verdict);
        Assert.Equal(Registers.Vmolr.Mpme, host.Probe.ReadPf(Registers.Vmolr.Offset) & Registers.Vmolr.Mpme);
        Assert.Equal(Yes, vf.Exchange([6], 1)[0] & Verdict);
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Vmolr.Offset) & Registers.Vmolr.Mpme);
    }

    [Fact]
    public void What_no_message_is_gets_refused()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        foreach (uint type in (uint[])[0, 7, 0x100, 0xffff])
        {
            uint answer = vf.Exchange([type | Verdict | 0xab_0000], 1)[0];
            Assert.Equal(type | No | 0xab_0000, answer);
        }

        Assert.Equal(4, host.Driver.Counters[PfCount.MailboxUnknown]);
    }

    [Fact]
    public void A_guest_without_a_handshake_is_refused_once_in_2_seconds()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        Assert.Equal(PfTestVf.Refused | 5u, vf.Exchange([5, 1522], 1)[0]);
        vf.Post(5, 1522);
        host.Run(100 * PfHost.Millisecond);
        Assert.False(vf.HasMessage());
        Assert.Equal(1, host.Driver.Counters[PfCount.MailboxIgnored]);
        host.Run(2000 * PfHost.Millisecond);
        Assert.Equal(PfTestVf.Refused | 5u, vf.Exchange([5, 1522], 1)[0]);
        Assert.Equal(1u, vf.Handshake()[0] & 0xffff);
    }

    [Fact]
    public void Who_keeps_the_buffer_is_not_served_and_holds_nobody_up()
    {
        using PfHost host = WithMacs();
        using var rogue = new PfTestVf(host, 0);
        using var victim = new PfTestVf(host, 1);
        const uint lockAndRequest = 5;
        rogue.W(Registers.V2pmailbox.Offset, lockAndRequest);
        uint[] answer = victim.Handshake();
        Assert.Equal(PfTestVf.Accepted | 1, answer[0]);
        host.Run(20 * PfHost.Millisecond);
        Assert.Equal(1, host.Driver.Counters[PfCount.MailboxBlocked]);
        Assert.True(host.Await(host.Driver.ResetVfAsync(0)));
        rogue.Handshake();
        Assert.Equal(Mac0, rogue.Mac);
    }

    [Fact]
    public void A_flood_of_messages_leaves_the_others_their_turn()
    {
        using PfHost host = WithMacs();
        using var rogue = new PfTestVf(host, 0);
        using var victim = new PfTestVf(host, 1);
        var random = new RandomSource(11);
        for (int i = 0; i < 2000; i++)
        {
            // Requests and acknowledges without rhyme or reason, over whatever is in the buffer.
            rogue.W(Registers.Vmbmem.Offset + (4 * (uint)random.Below(16)), (uint)random.Next());
            rogue.W(Registers.V2pmailbox.Offset, (uint)random.Below(8));
            host.Run(random.Below(400));
            if (i % 500 == 250)
            {
                victim.Handshake();
                Assert.Equal(Mac1, victim.Mac);
                Assert.Equal(Yes, victim.Exchange([5, 1522], 1)[0] & Verdict);
            }
        }

        Assert.True(host.RunUntil(() => host.Driver.IsQuiet, 100 * PfHost.Millisecond));
        Assert.Equal(Mac0, host.Driver.Vf(0).Mac);
        Assert.Equal(PfDriverState.Running, host.Driver.State);

        // However often it rings: 100 us apart.
        Assert.InRange(host.Driver.Counters[PfCount.Interrupts], 20, 200);
    }

    [Fact]
    public void Guests_are_told_of_the_port_s_link()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        host.Run(PfHost.Millisecond);
        host.Link.SetLink(false);
        Assert.True(host.RunUntil(() => !host.Driver.LinkUp, PfHost.Millisecond));
        host.Run(PfHost.Millisecond);
        Assert.True(vf.HasMessage());
        Assert.Equal(0x100u | PfTestVf.ClearToSend, vf.Take(1)[0]);
        host.Run(PfHost.Millisecond);
        host.Link.SetLink(true);
        Assert.True(host.RunUntil(() => host.Driver.LinkUp, 10 * PfHost.Millisecond));
        host.Run(PfHost.Millisecond);
        Assert.True(vf.HasMessage());
    }

    [Fact]
    public void A_message_of_the_driver_never_takes_the_place_of_an_answer()
    {
        using PfHost host = WithMacs();
        using var vf = new PfTestVf(host, 0);
        vf.Handshake();
        host.Run(PfHost.Millisecond);
        vf.Post(5, 1522);
        host.Run(PfHost.Millisecond);
        host.Link.SetLink(false);
        host.Run(PfHost.Millisecond);
        Assert.False(host.Driver.LinkUp);
        Assert.Equal(Yes | 5, vf.Take(1)[0]);

        // The acknowledge of the answer makes room for it.
        host.Run(PfHost.Millisecond);
        Assert.Equal(0x100u | PfTestVf.ClearToSend, vf.Take(1)[0]);
    }

    private static PfHost WithMacs()
    {
        PfHost host = PfHost.WithVfs(2);
        Assert.True(host.Await(host.Driver.SetMacAsync(0, Mac0)));
        Assert.True(host.Await(host.Driver.SetMacAsync(1, Mac1)));
        return host;
    }

    private static uint SetMac(PfTestVf vf, ulong mac) => vf.Exchange([2, (uint)mac, (uint)(mac >> 32)], 1)[0] & Verdict;
}
