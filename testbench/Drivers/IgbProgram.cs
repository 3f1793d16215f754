using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>igb on the PF without VFs, from probe to unload.</summary>
internal static class IgbProgram
{
    private const ulong Group = 0x0302015e0001;
    private const ulong OtherGroup = 0x0403027f0001;

    public static void Run(DriverHost host)
    {
        IgbDriver igb = new(host, processors: 4);
        DriverTraffic traffic = new(host);
        host.Step("probe");
        igb.Probe();
        host.Step("open");
        igb.Open();
        host.Step("link");
        igb.WaitForLink();
        host.Step("send");
        SendAll(igb, traffic);
        host.Step("receive");
        ReceiveAll(host, igb, traffic);
        host.Step("a full ring of frames");
        Wrap(igb, traffic);
        host.Step("multicast");
        byte[] group = DriverFrames.Raw(Group, DriverFrames.Station, 80, 1);
        traffic.ExpectDropped(group, igb.Receive);
        igb.AddMulticast(Group);
        traffic.Receive(igb.Receive[0], group);
        traffic.ExpectDropped(DriverFrames.Raw(OtherGroup, DriverFrames.Station, 80, 2), igb.Receive);
        igb.RemoveMulticast(Group);
        traffic.ExpectDropped(group, igb.Receive);
        host.Step("VLAN");
        byte[] unicast = DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 100, 3);
        traffic.ExpectDropped(DriverFrames.Tagged(unicast, 5), igb.Receive);
        igb.AddVlan(5);
        traffic.ReceiveTagged(igb.Receive[0], unicast, 0x6005);
        traffic.ExpectDropped(DriverFrames.Tagged(unicast, 6), igb.Receive);
        igb.RemoveVlan(5);
        traffic.ExpectDropped(DriverFrames.Tagged(unicast, 5), igb.Receive);
        host.Step("watchdog");
        igb.Watchdog();
        ExpectCounters(host, igb, traffic);
        host.Step("MTU 3000");
        byte[] large = DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 3014, 4);
        traffic.ExpectDropped(large, igb.Receive);
        igb.Restart(3000);
        igb.WaitForLink();
        traffic.Receive(igb.Receive[0], large);
        byte[] sent = DriverFrames.Raw(DriverFrames.Station, IgbDriver.Address, 1900, 5);
        traffic.Send(igb.Transmit[0], new DriverPacket(sent) { FirstBuffer = 200 }, sent);
        traffic.ExpectDropped(DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 3040, 4), igb.Receive);
        host.Step("reset");
        igb.Restart(1500);
        igb.WaitForLink();
        SendAll(igb, traffic);
        ReceiveAll(host, igb, traffic);
        igb.Watchdog();
        ExpectCounters(host, igb, traffic);
        host.Step("link down and up");
        LoseLink(host, igb);
        traffic.Receive(igb.Receive[0], unicast);
        host.Step("close");
        igb.Close();
        traffic.ExpectDropped(unicast);
        host.Step("open again");
        igb.Open();
        igb.WaitForLink();
        traffic.Receive(igb.Receive[0], unicast);
        host.Step("unload");
        igb.Close();
        igb.Remove();
        traffic.ExpectDropped(unicast);
        host.ExpectBits("COMMAND: bus master after unload", host.ReadConfiguration(0, 0x04), 4, 0);
    }

    /// <summary>Frames of every kind that igb sends by default.</summary>
    public static void SendAll(IgbDriver igb, DriverTraffic traffic)
    {
        byte[] small = DriverFrames.Raw(DriverFrames.Broadcast, IgbDriver.Address, 42, 7);
        foreach (DriverTransmitRing ring in igb.Transmit)
        {
            traffic.Send(ring, new DriverPacket(small), small);
        }

        DriverTransmitRing first = igb.Transmit[0];
        byte[] segment = DriverFrames.Tcp(DriverFrames.Station, IgbDriver.Address, 0x0a000002, 1000, 301);
        byte[] seeded = [.. segment];
        DriverFrames.SeedChecksum(seeded, segment.Length - 34);
        traffic.Send(first, new DriverPacket(seeded) { Checksum = true, FirstBuffer = 54 }, segment);
        traffic.Send(first, new DriverPacket(seeded) { Checksum = true, Tag = 0x2009 }, DriverFrames.Tagged(segment, 0x2009));
        Segment(traffic, first);
    }

    // TCP segmentation: the driver leaves lengths 0 and the pseudo header without its length.
    private static void Segment(DriverTraffic traffic, DriverTransmitRing ring)
    {
        const int payload = 1000;
        const int size = 400;
        byte[] whole = DriverFrames.Tcp(DriverFrames.Station, IgbDriver.Address, 0x0a000002, 1001, payload);
        List<byte[]> frames = [];
        for (int done = 0, id = 0; done < payload; done += size, id++)
        {
            int length = Math.Min(size, payload - done);
            byte[] frame = [.. whole.AsSpan(0, DriverFrames.TcpHeaders), .. whole.AsSpan(DriverFrames.TcpHeaders + done, length)];
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(40 + length));
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(18), (ushort)id);
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), 0x1000u + (uint)done);
            frame[47] = done + length == payload ? frame[47] : (byte)(frame[47] & ~0x09);
            DriverFrames.FillChecksums(frame);
            frames.Add(frame);
        }

        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(16), 0);
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(24), 0xffff);
        DriverFrames.SeedChecksum(whole, 0);
        traffic.Send(ring, new DriverPacket(whole) { Checksum = true, SegmentSize = size, FirstBuffer = DriverFrames.TcpHeaders }, [.. frames]);
    }

    /// <summary>Frames of every kind that igb reports on.</summary>
    public static void ReceiveAll(DriverHost host, IgbDriver igb, DriverTraffic traffic)
    {
        traffic.Receive(igb.Receive[0], DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 60, 1));
        traffic.Receive(igb.Receive[0], DriverFrames.Raw(DriverFrames.Broadcast, DriverFrames.Station, 1514, 2));
        traffic.ExpectDropped(DriverFrames.Raw(DriverFrames.Station, DriverFrames.Station, 64, 3), igb.Receive);
        byte[] wrong = DriverFrames.Tcp(IgbDriver.Address, DriverFrames.Station, 0x0a000003, 2000, 90);
        wrong[^1] ^= 0x55;
        traffic.ReceiveTcp(igb.Receive[Queue(igb, wrong, out _)], wrong, broken: true);
        HashSet<int> queues = [];
        for (ushort port = 3000; port < 3016; port++)
        {
            byte[] frame = DriverFrames.Tcp(IgbDriver.Address, DriverFrames.Station, 0x0a000003, port, 100 + port % 7);
            int queue = Queue(igb, frame, out uint hash);
            queues.Add(queue);
            DriverReceived received = traffic.ReceiveTcp(igb.Receive[queue], frame);
            host.ExpectBits("RSS type of a TCP segment", received.Type, 0xf, 1);
            host.ExpectBits("RSS hash of a TCP segment", received.Hash, uint.MaxValue, hash);
        }

        host.Expect(queues.Count == igb.Receive.Length, $"16 flows came through {queues.Count} queues of {igb.Receive.Length}");
    }

    // RSS of TCP over IPv4: addresses and ports, Toeplitz, seven bits into RETA.
    private static int Queue(IgbDriver igb, byte[] frame, out uint hash)
    {
        byte[] key = new byte[40];
        for (int i = 0; i < key.Length; i++)
        {
            key[i] = (byte)(IgbDriver.RssKey[i / 4] >> (8 * (i & 3)));
        }

        hash = ReceiveOffloadReference.Toeplitz(key, frame.AsSpan(26, 12));
        return (int)igb.Spread((int)(hash & 0x7f));
    }

    private static void Wrap(IgbDriver igb, DriverTraffic traffic)
    {
        for (int i = 0; i < IgbDriver.RingLength + 8; i++)
        {
            byte[] frame = DriverFrames.Raw(DriverFrames.Station, IgbDriver.Address, 60 + (i % 5), (byte)i);
            traffic.Send(igb.Transmit[0], new DriverPacket(frame), frame);
            traffic.Receive(igb.Receive[0], DriverFrames.Raw(IgbDriver.Address, DriverFrames.Station, 60 + (i % 3), (byte)i));
        }
    }

    private static void LoseLink(DriverHost host, IgbDriver igb)
    {
        int changes = igb.LinkChanges;
        host.SetLink(false);
        host.WaitFor("LSC on vector 0 when the cable is pulled", () => igb.LinkChanges > changes, 5000);
        host.ExpectBits("BMSR without a cable", igb.PhyRead(1) & (uint)igb.PhyRead(1), 4, 0);
        igb.Watchdog();
        changes = igb.LinkChanges;
        host.SetLink(true);
        host.WaitFor("LSC on vector 0 when the cable is back", () => igb.LinkChanges > changes, 10_000);
        igb.WaitForLink();
    }

    private static void ExpectCounters(DriverHost host, IgbDriver igb, DriverTraffic traffic)
    {
        host.ExpectBits("GPTC, frames sent since the start", igb.SentByPort, uint.MaxValue, traffic.Sent);
        host.ExpectBits("GPRC, frames received since the start", igb.ReceivedByPort, uint.MaxValue, traffic.Taken);
    }
}
