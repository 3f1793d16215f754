namespace NicTwin.Testbench;

/// <summary>DPDK's igbvf PMD on VF 0 while igb drives the PF; igbvf drives VF 1.</summary>
internal static class DpdkVirtualProgram
{
    private const ulong Administered = 0x010000005602;
    private const ulong Chosen = 0x020000005602;

    public static void Run(DriverHost host)
    {
        IgbDriver igb = new(host, processors: 1);
        DriverTraffic traffic = new(host);
        host.Step("igb: open, two VFs; igbvf on VF 1");
        igb.Probe();
        igb.Open();
        igb.CreateVirtualFunctions(2, [Administered, 0]);
        igb.WaitForLink();
        IgbVfDriver neighbour = new(host, 1, Chosen);
        neighbour.Probe();
        neighbour.Open();
        DpdkVirtualDriver pmd = new(host, 0, Chosen);
        host.Step("probe");
        pmd.Probe();
        host.ExpectBits("MAC that the PF gives", (uint)pmd.Address, uint.MaxValue, unchecked((uint)Administered));
        host.Step("start");
        pmd.Start();
        host.Step("send and receive");
        Exchange(pmd, traffic);
        host.Step("between functions");
        byte[] toNeighbour = DriverFrames.Raw(neighbour.Address, pmd.Address, 90, 1);
        traffic.Send(pmd.Transmit, new DriverPacket(toNeighbour));
        traffic.TakeLooped(neighbour.Receive, toNeighbour);
        byte[] fromNeighbour = DriverFrames.Raw(pmd.Address, neighbour.Address, 91, 2);
        traffic.Send(neighbour.Transmit, new DriverPacket(fromNeighbour));
        traffic.TakeLooped(pmd.Receive, fromNeighbour);
        host.Step("VLAN");
        Vlan(igb, pmd, neighbour, traffic);
        host.Step("bursts that wrap the rings");
        Bursts(host, pmd, traffic);
        host.Step("stop and start");
        pmd.Stop();
        byte[] unicast = DriverFrames.Raw(pmd.Address, DriverFrames.Station, 64, 7);
        traffic.ExpectDropped(unicast, igb.Receive[0], neighbour.Receive);
        pmd.Start();
        Exchange(pmd, traffic);
        host.Step("rings before the handshake");
        pmd.StartUnannounced();
        WithoutRights(host, igb, pmd, neighbour, traffic);
        host.Step("the handshake after all");
        pmd.Stop();
        pmd.Start();
        Exchange(pmd, traffic);
        host.Step("stop, unload");
        pmd.Stop();
        neighbour.Close();
        neighbour.Remove();
        igb.RemoveVirtualFunctions();
        igb.WaitForLink();
        igb.Close();
        igb.Remove();
        traffic.ExpectDropped(unicast);
    }

    private static void Exchange(DpdkVirtualDriver pmd, DriverTraffic traffic)
    {
        byte[] sent = DriverFrames.Raw(DriverFrames.Station, pmd.Address, 300, 2);
        traffic.Send(pmd.Transmit, new DriverPacket(sent), sent);
        traffic.Send(pmd.Transmit, new DriverPacket(sent) { FirstBuffer = 77 }, sent);
        byte[] segment = DriverFrames.Tcp(DriverFrames.Station, pmd.Address, 0x0a000004, 4000, 123);
        byte[] seeded = [.. segment];
        DriverFrames.SeedChecksum(seeded, segment.Length - 34);
        traffic.Send(pmd.Transmit, new DriverPacket(seeded) { Checksum = true }, segment);
        traffic.Receive(pmd.Receive, DriverFrames.Raw(pmd.Address, DriverFrames.Station, 61, 3));
        traffic.ReceiveTcp(pmd.Receive, DriverFrames.Tcp(pmd.Address, DriverFrames.Station, 0x0a000005, 4001, 200));
    }

    private static void Vlan(IgbDriver igb, DpdkVirtualDriver pmd, IgbVfDriver neighbour, DriverTraffic traffic)
    {
        byte[] unicast = DriverFrames.Raw(pmd.Address, DriverFrames.Station, 100, 4);
        traffic.ExpectDropped(DriverFrames.Tagged(unicast, 7), igb.Receive[0], pmd.Receive, neighbour.Receive);
        pmd.ChangeVlan(7, add: true);
        traffic.ReceiveTagged(pmd.Receive, unicast, 7);
        byte[] sent = DriverFrames.Raw(DriverFrames.Station, pmd.Address, 88, 5);
        traffic.Send(pmd.Transmit, new DriverPacket(sent) { Tag = 7 }, DriverFrames.Tagged(sent, 7));
        pmd.ChangeVlan(7, add: false);
    }

    private static void Bursts(DriverHost host, DpdkVirtualDriver pmd, DriverTraffic traffic)
    {
        for (int i = 0; i < DpdkVirtualDriver.RingLength + 8; i++)
        {
            byte[] sent = DriverFrames.Raw(DriverFrames.Station, pmd.Address, 60 + (i % 5), (byte)i);
            pmd.Transmit.Send(new DriverPacket(sent));
            traffic.Receive(pmd.Receive, DriverFrames.Raw(pmd.Address, DriverFrames.Station, 60 + (i % 3), (byte)i));
            host.ExpectBytes("a frame of a burst", host.TakeFromWire("a frame of a burst"), sent);
        }

        traffic.WaitForCompletion(pmd.Transmit);
    }

    // VTCTRL.RST takes VFRE and VFTE away; what the PF has not given back must not be had, however the VF sets its rings.
    private static void WithoutRights(DriverHost host, IgbDriver igb, DpdkVirtualDriver pmd, IgbVfDriver neighbour, DriverTraffic traffic)
    {
        host.ExpectBits("VFRE of a VF that has reset itself", host.Read(0, DriverRegisters.Vfre), 1, 0);
        host.ExpectBits("VFTE of a VF that has reset itself", host.Read(0, DriverRegisters.Vfte), 1, 0);
        traffic.ExpectDropped(DriverFrames.Raw(pmd.Address, DriverFrames.Station, 64, 8), igb.Receive[0], pmd.Receive, neighbour.Receive);
        traffic.ExpectDropped(DriverFrames.Raw(DriverFrames.Broadcast, DriverFrames.Station, 64, 9), pmd.Receive);
        pmd.Transmit.Send(new DriverPacket(DriverFrames.Raw(DriverFrames.Station, pmd.Address, 64, 1)));
        pmd.Transmit.Send(new DriverPacket(DriverFrames.Raw(neighbour.Address, pmd.Address, 64, 2)));
        host.Sleep(400);
        host.ExpectSilentWire();
        host.ExpectBytes("the broadcast in the PF's pool", traffic.Take(igb.Receive[0]).Bytes, DriverFrames.Raw(DriverFrames.Broadcast, DriverFrames.Station, 64, 9));
        host.ExpectBytes("the broadcast in VF 1's pool", traffic.Take(neighbour.Receive).Bytes, DriverFrames.Raw(DriverFrames.Broadcast, DriverFrames.Station, 64, 9));
        host.Expect(neighbour.Receive.Frames.Count == 0, "a frame of a VF without VFTE came to its neighbour");
    }
}
