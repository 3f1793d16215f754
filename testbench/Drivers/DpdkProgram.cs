namespace NicTwin.Testbench;

/// <summary>DPDK's igb PMD from probe to close, with an application that is killed in between.</summary>
internal static class DpdkProgram
{
    private const int Burst = 32;

    public static void Run(DriverHost host)
    {
        DpdkDriver pmd = new(host);
        DriverTraffic traffic = new(host);
        byte[] unicast = DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 64, 1);
        host.Step("probe");
        pmd.Probe();
        host.Step("start");
        pmd.Start();
        pmd.WaitForLink();
        host.Step("send and receive");
        Exchange(host, pmd, traffic);
        host.Step("two contexts in turn");
        AlternateContexts(host, pmd, traffic);
        host.Step("bursts that wrap the rings");
        Bursts(host, pmd, traffic);
        host.Step("counters");
        (uint sent, uint received) = pmd.ReadCounters();
        host.ExpectBits("GPTC, frames sent since the start", sent, uint.MaxValue, traffic.Sent);
        host.ExpectBits("GPRC, frames received since the start", received, uint.MaxValue, traffic.Taken);
        host.Step("link down and up");
        LoseLink(host, pmd);
        traffic.Receive(pmd.Receive[0], unicast);
        host.Step("stop and start");
        pmd.Stop();
        traffic.ExpectDropped(unicast);
        pmd.Start();
        pmd.WaitForLink();
        Exchange(host, pmd, traffic);
        host.Step("the application is killed under traffic");
        KillAndProbe(host, pmd);
        host.Step("start again");
        pmd.Start();
        pmd.WaitForLink();
        Exchange(host, pmd, traffic);
        host.Step("stop and close");
        pmd.Stop();
        pmd.Close();
        traffic.ExpectDropped(unicast);
        host.ExpectBits("COMMAND: bus master after close", host.ReadConfiguration(0, 0x04), 4, 0);
    }

    private static void Exchange(DriverHost host, DpdkDriver pmd, DriverTraffic traffic)
    {
        byte[] small = DriverFrames.Raw(DriverFrames.Broadcast, IgbDriver.Address, 60, 7);
        foreach (DriverTransmitRing ring in pmd.Transmit)
        {
            traffic.Send(ring, new DriverPacket(small), small);
            traffic.Send(ring, new DriverPacket(small) { FirstBuffer = 14 }, small);
        }

        traffic.Receive(pmd.Receive[0], DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 1514, 2));
        for (ushort port = 5000; port < 5008; port++)
        {
            byte[] frame = DriverFrames.Tcp(IgbDriver.Address, DriverFrames.Station, 0x0a000003, port, 40 + (port % 5));
            int queue = DpdkDriver.Queue(frame, out uint hash);
            DriverReceived got = traffic.ReceiveTcp(pmd.Receive[queue], frame);
            host.ExpectBits("RSS hash of a TCP segment", got.Hash, uint.MaxValue, hash);
        }
    }

    // A queue keeps two contexts; the PMD writes one only when it is neither of them.
    private static void AlternateContexts(DriverHost host, DpdkDriver pmd, DriverTraffic traffic)
    {
        DriverTransmitRing ring = pmd.Transmit[1];
        byte[] segment = DriverFrames.Tcp(DriverFrames.Station, IgbDriver.Address, 0x0a000002, 1000, 99);
        byte[] seeded = [.. segment];
        DriverFrames.SeedChecksum(seeded, segment.Length - 34);
        int before = ring.Contexts;
        for (int i = 0; i < 6; i++)
        {
            traffic.Send(ring, new DriverPacket(seeded) { Checksum = true }, segment);
            traffic.Send(ring, new DriverPacket(segment) { Tag = 0x0123 }, DriverFrames.Tagged(segment, 0x0123));
        }

        host.Expect(ring.Contexts == before + 2, $"{ring.Contexts - before} contexts were written, not 2");
    }

    private static void Bursts(DriverHost host, DpdkDriver pmd, DriverTraffic traffic)
    {
        DriverTransmitRing ring = pmd.Transmit[0];
        for (int round = 0; round < (DpdkDriver.RingLength / Burst) + 2; round++)
        {
            byte[][] frames = [.. Enumerable.Range(0, Burst).Select(i => DriverFrames.Raw(DriverFrames.Station, IgbDriver.Address, 60 + i, (byte)(round + i)))];
            foreach (byte[] frame in frames)
            {
                ring.Send(new DriverPacket(frame));
                host.SendToNic(DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 60 + (frame[20] % 9), frame[20]));
            }

            foreach (byte[] frame in frames)
            {
                host.ExpectBytes("a frame of a burst", host.TakeFromWire("a frame of a burst"), frame);
                DriverReceived received = traffic.Take(pmd.Receive[0]);
                host.ExpectBytes("a frame of a burst", received.Bytes,
                    DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 60 + (frame[20] % 9), frame[20]));
            }

            traffic.WaitForCompletion(ring);
            traffic.Count(Burst, Burst);
        }
    }

    private static void LoseLink(DriverHost host, DpdkDriver pmd)
    {
        int changes = pmd.LinkChanges;
        host.SetLink(false);
        host.WaitFor("LSC on vector 0 when the cable is pulled", () => pmd.LinkChanges > changes, 5000);
        changes = pmd.LinkChanges;
        host.SetLink(true);
        host.WaitFor("LSC on vector 0 when the cable is back", () => pmd.LinkChanges > changes, 10_000);
        pmd.WaitForLink();
    }

    // Nobody has stopped the receiver, and frames keep coming: until the reset of the next application's probe they go to the old memory, and
    // from CTRL.GIO_MASTER_DISABLE on nowhere.
    private static void KillAndProbe(DriverHost host, DpdkDriver pmd)
    {
        host.ClearPollers();
        host.Disarm(0);

        // 300 bytes are 2.6 us: the 511 descriptors last until the probe comes to its reset, and some come between that and RCTL.
        host.Flood(DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 300, 1), 4000);
        pmd.Probe();
    }
}
