namespace NicTwin.Testbench;

/// <summary>igbvf on VF 0 while igb drives the PF; VF 1 is a neighbour with a driver of its own.</summary>
internal static class IgbVfProgram
{
    private const ulong Administered = 0x010000005602;
    private const ulong Chosen = 0x020000005602;
    private const ulong Group = 0x3302035e0001;

    public static void Run(DriverHost host)
    {
        IgbDriver igb = new(host, processors: 1);
        DriverTraffic traffic = new(host);
        host.Step("igb: open, two VFs");
        igb.Probe();
        igb.Open();
        igb.CreateVirtualFunctions(2, [Administered, 0]);
        igb.WaitForLink();
        IgbVfDriver vf = new(host, 0, Chosen);
        IgbVfDriver neighbour = new(host, 1, Chosen);
        host.Step("probe");
        vf.Probe();
        host.ExpectBits("MAC that the PF gives", (uint)vf.Address, uint.MaxValue, unchecked((uint)Administered));
        host.Expect(igb.VirtualResets == 2, $"VFLRE told the PF of {igb.VirtualResets} resets, not 2");
        neighbour.Probe();
        host.ExpectBits("MAC that the VF chooses", (uint)neighbour.Address, uint.MaxValue, unchecked((uint)Chosen));
        host.Step("open");
        vf.Open();
        neighbour.Open();
        host.Step("send and receive");
        Exchange(vf, traffic);
        host.Step("between functions");
        Switch(igb, vf, neighbour, traffic);
        host.Step("spoofed source");
        byte[] spoofed = DriverFrames.Raw(DriverFrames.Station, 0x333333333302, 64, 8);
        traffic.Send(vf.Transmit, new DriverPacket(spoofed));
        host.Step("multicast");
        byte[] group = DriverFrames.Raw(Group, DriverFrames.Station, 64, 5);
        traffic.ExpectDropped(group, igb.Receive[0], vf.Receive, neighbour.Receive);
        int interrupts = vf.MailboxInterrupts;
        vf.AddMulticast(Group);
        host.Expect(vf.MailboxInterrupts > interrupts, "no interrupt of VF0's mailbox vector while the PF acknowledged and answered");
        traffic.Receive(vf.Receive, group);

        // MTA is one table for all pools that listen to anything (ROMPE).
        host.ExpectBytes("the multicast frame in the PF's pool", traffic.Take(igb.Receive[0]).Bytes, group);
        host.ExpectBytes("the multicast frame in VF1's pool", traffic.Take(neighbour.Receive).Bytes, group);
        host.Step("VLAN");
        Vlan(igb, vf, neighbour, traffic);
        host.Step("counters");
        vf.ReadCounters();
        vf.Watchdog();
        host.Step("MTU 1400");
        byte[] full = DriverFrames.Raw(vf.Address, DriverFrames.Station, 1514, 6);
        traffic.Receive(vf.Receive, full);
        vf.ChangeMtu(1400);
        traffic.ExpectDropped(full, igb.Receive[0], vf.Receive, neighbour.Receive);
        traffic.Receive(vf.Receive, DriverFrames.Raw(vf.Address, DriverFrames.Station, 1414, 6));
        Exchange(vf, traffic);
        host.Step("reset of the PF");
        RestartPf(host, igb, vf, neighbour, traffic);
        host.Step("close");
        vf.Close();
        byte[] unicast = DriverFrames.Raw(vf.Address, DriverFrames.Station, 64, 7);
        traffic.ExpectDropped(unicast, igb.Receive[0], neighbour.Receive);
        Exchange(neighbour, traffic);
        host.Step("open again, unload");
        vf.Open();
        Exchange(vf, traffic);
        vf.Close();
        vf.Remove();
        neighbour.Close();
        neighbour.Remove();
        host.Step("igb: remove the VFs, unload");
        igb.RemoveVirtualFunctions();
        igb.WaitForLink();
        traffic.Receive(igb.Receive[0], DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 64, 9));
        igb.Close();
        igb.Remove();
        traffic.ExpectDropped(unicast);
    }

    private static void Exchange(IgbVfDriver vf, DriverTraffic traffic)
    {
        byte[] sent = DriverFrames.Raw(DriverFrames.Station, vf.Address, 300, 2);
        traffic.Send(vf.Transmit, new DriverPacket(sent), sent);
        traffic.Send(vf.Transmit, new DriverPacket(sent) { FirstBuffer = 77 }, sent);
        byte[] segment = DriverFrames.Tcp(DriverFrames.Station, vf.Address, 0x0a000004, 4000, 123);
        byte[] seeded = [.. segment];
        DriverFrames.SeedChecksum(seeded, segment.Length - 34);
        traffic.Send(vf.Transmit, new DriverPacket(seeded) { Checksum = true }, segment);
        traffic.Receive(vf.Receive, DriverFrames.Raw(vf.Address, DriverFrames.Station, 61, 3));
        traffic.ReceiveTcp(vf.Receive, DriverFrames.Tcp(vf.Address, DriverFrames.Station, 0x0a000005, 4001, 200));
    }

    // Unicast between pools does not leave; a broadcast goes to all but its sender, and out.
    private static void Switch(IgbDriver igb, IgbVfDriver vf, IgbVfDriver neighbour, DriverTraffic traffic)
    {
        byte[] toNeighbour = DriverFrames.Raw(neighbour.Address, vf.Address, 90, 1);
        traffic.Send(vf.Transmit, new DriverPacket(toNeighbour));
        traffic.TakeLooped(neighbour.Receive, toNeighbour);
        byte[] toPf = DriverFrames.Raw(IgbDriver.Address, vf.Address, 91, 2);
        traffic.Send(vf.Transmit, new DriverPacket(toPf));
        traffic.TakeLooped(igb.Receive[0], toPf);
        byte[] fromPf = DriverFrames.Raw(vf.Address, IgbDriver.Address, 92, 3);
        traffic.Send(igb.Transmit[0], new DriverPacket(fromPf));
        traffic.TakeLooped(vf.Receive, fromPf);
        byte[] all = DriverFrames.Raw(DriverFrames.Broadcast, vf.Address, 93, 4);
        traffic.Send(vf.Transmit, new DriverPacket(all), all);
        traffic.TakeLooped(neighbour.Receive, all);
        traffic.TakeLooped(igb.Receive[0], all);
        traffic.ExpectDropped(DriverFrames.Raw(0x0700_0000_0001, DriverFrames.Station, 60, 1), vf.Receive, neighbour.Receive, igb.Receive[0]);
    }

    private static void Vlan(IgbDriver igb, IgbVfDriver vf, IgbVfDriver neighbour, DriverTraffic traffic)
    {
        byte[] unicast = DriverFrames.Raw(vf.Address, DriverFrames.Station, 100, 4);
        byte[] tagged = DriverFrames.Tagged(unicast, 7);
        traffic.ExpectDropped(tagged, igb.Receive[0], vf.Receive, neighbour.Receive);
        vf.ChangeVlan(7, add: true);
        traffic.ReceiveTagged(vf.Receive, unicast, 7);
        byte[] sent = DriverFrames.Raw(DriverFrames.Station, vf.Address, 88, 5);
        traffic.Send(vf.Transmit, new DriverPacket(sent) { Tag = 7 }, DriverFrames.Tagged(sent, 7));

        // A VLAN that the VF has not asked for is as spoofed as another's MAC.
        traffic.Send(vf.Transmit, new DriverPacket(sent) { Tag = 8 });
        vf.ChangeVlan(7, add: false);
        traffic.ExpectDropped(tagged, igb.Receive[0], vf.Receive, neighbour.Receive);
    }

    // The PF's reset takes the VFs with it; they learn of it from the ping without CTS and start over.
    private static void RestartPf(DriverHost host, IgbDriver igb, IgbVfDriver vf, IgbVfDriver neighbour, DriverTraffic traffic)
    {
        host.ForbidDma(1);
        host.ForbidDma(2);
        igb.Restart(1500);
        vf.ExpectResetOfPf();
        igb.WaitForLink();
        host.ExpectBits("the PF's ping after its reset: no CTS", vf.TakeMessage(), 0x2000ffff, 0x0100);
        vf.ChangeMtu(1500);
        neighbour.ChangeMtu(1500);
        Exchange(vf, traffic);
        Exchange(neighbour, traffic);
        vf.Watchdog();
    }
}
