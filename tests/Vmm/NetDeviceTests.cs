using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>The virtio network device, with a driver that is played in RAM.</summary>
public sealed class NetDeviceTests
{
    private const ulong Received = NetBench.Buffers + 0x100000;

    /// <summary>Kinds of rings: packed, with event indices.</summary>
    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_packet_goes_out_a_latency_after_the_notification_and_another_through_the_switch(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex);
        byte[] frame = NetBench.Frame(200);
        ushort id = bench.Send(frame);
        bench.Kick(1);
        Assert.Empty(bench.Peer.Frames);
        bench.Settle();
        (byte[] data, FrameOffload offload, long time) = Assert.Single(bench.Peer.Frames);
        Assert.Equal(frame, data);
        Assert.Equal(default, offload);
        Assert.Equal(1000 + (2 * NetBench.Latency), time);
        Assert.True(bench.Transmit.TryGet(out ushort used, out uint written));
        Assert.Equal((id, 0u), (used, written));
        Assert.Equal([(NetBench.Imsic, 6u, 1000 + NetBench.Latency)], bench.Messages);
        NetCounters counters = bench.Device.Counters;
        Assert.Equal((1L, 1L, 1L, 1L, 200L), (counters.Notifications, counters.Interrupts, counters.TransmitChains, counters.TransmitFrames, counters.TransmitBytes));
        Assert.Equal((1L, 200L), (bench.Copies.Number, bench.Copies.Bytes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_frame_comes_into_a_posted_buffer(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex);
        bench.Post(2, 2048);
        bench.Kick(0);
        Assert.Equal(0, bench.Kicks);
        byte[] frame = NetBench.Frame(300, NetBench.Mac);
        bench.Switch.Send(bench.PeerPort, frame, default, 2000);
        bench.Settle();
        Assert.True(bench.Receive.TryGet(out _, out uint written));
        Assert.Equal(312u, written);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, .. frame], bench.Memory.Bytes(Received, 312).ToArray());
        Assert.Equal([(NetBench.Imsic, 5u, 2000 + NetBench.Latency)], bench.Messages);
        Assert.False(bench.Receive.TryGet(out _, out _));
        NetCounters counters = bench.Device.Counters;
        Assert.Equal((0L, 1L, 1L, 1L, 300L), (counters.Notifications, counters.Interrupts, counters.ReceiveChains, counters.ReceiveFrames, counters.ReceiveBytes));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Many_packets_need_one_notification_while_the_back_end_is_at_work(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex, CostModel.Free with { RingChain = 8 * 20 });
        const int packets = 200;
        bench.Transmit.NoInterrupts();
        for (int i = 0; i < packets; i++)
        {
            bench.Send(NetBench.Frame(60, mark: i), at: NetBench.Buffers + (ulong)(0x80 * i));
            bench.Kick(1);
            bench.RunTo(bench.Now + 10);
            bench.Now = 1010 + (10 * i);
        }

        bench.Settle();
        Assert.Equal(1, bench.Kicks);
        Assert.Equal(packets, bench.Peer.Frames.Count);
        Assert.Empty(bench.Messages);
        for (int i = 0; i < packets; i++)
        {
            Assert.Equal(NetBench.Frame(60, mark: i), bench.Peer.Frames[i].Data);
            Assert.True(i == 0 || bench.Peer.Frames[i].Time >= bench.Peer.Frames[i - 1].Time);
        }

        // 20 clocks for each chain.
        Assert.Equal(1000 + NetBench.Latency + (20 * packets) + NetBench.Latency, bench.Peer.Frames[^1].Time, NetBench.Latency);

        bench.Send(NetBench.Frame(60));
        bench.Kick(1);
        Assert.Equal(2, bench.Kicks);
    }

    [Fact]
    public void Header_and_packet_may_be_cut_anywhere()
    {
        using NetBench bench = Make(packed: false, eventIndex: true);
        byte[] frame = NetBench.Frame(100);
        for (int cut = 1; cut < 111; cut++)
        {
            bench.Put(frame, default, NetBench.Buffers);
            bench.Memory.Bytes(NetBench.Buffers + (ulong)cut, 112 - cut).CopyTo(bench.Memory.Bytes(NetBench.Buffers + 0x1000, 112 - cut));
            bench.Transmit.Offer((NetBench.Buffers, cut, false), (NetBench.Buffers, 0, false), (NetBench.Buffers + 0x1000, 112 - cut, false));
            bench.Notify(1);
            bench.Settle();
            Assert.Equal(frame, bench.Peer.Frames[^1].Data);
            Assert.True(bench.Transmit.TryGet(out _, out _));
        }

        Assert.Equal(110, bench.Peer.Frames.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_long_frame_lies_in_several_chains_that_are_seen_at_once(bool packed)
    {
        using NetBench bench = Make(packed, eventIndex: true);
        bench.Post(7, 300);
        byte[] frame = NetBench.Frame(1500, NetBench.Mac);
        bench.Switch.Send(bench.PeerPort, frame, default, 0);
        bench.Settle();
        byte[] got = bench.Memory.Bytes(Received, 1512).ToArray();
        Assert.Equal(6, BinaryPrimitives.ReadUInt16LittleEndian(got.AsSpan(10)));
        Assert.Equal(frame, got[12..]);
        for (int i = 0; i < 6; i++)
        {
            Assert.True(bench.Receive.TryGet(out _, out uint written));
            Assert.Equal(i < 5 ? 300u : 12u, written);
        }

        Assert.False(bench.Receive.TryGet(out _, out _));
        Assert.Single(bench.Messages);
        Assert.Equal(6, bench.Device.Counters.ReceiveChains);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Frames_wait_for_buffers_and_come_in_order_after_the_notification_that_was_asked_for(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex);
        bench.Post(3, 100);
        bench.Kick(0);
        bench.Receive.NoInterrupts();
        byte[] first = NetBench.Frame(500, NetBench.Mac, mark: 1), second = NetBench.Frame(60, NetBench.Mac, mark: 2);
        bench.Switch.Send(bench.PeerPort, first, default, 0);
        bench.Switch.Send(bench.PeerPort, second, default, 0);
        bench.Settle();
        Assert.False(bench.Receive.TryGet(out _, out _));
        Assert.Equal(2, bench.Device.Counters.Waited);

        bench.Now = 5000;
        bench.Receive.InterruptAfter(1);
        bench.Post(9, 100, at: Received + 300);
        bench.Kick(0);
        Assert.Equal(1, bench.Kicks);
        bench.Settle();
        Assert.Equal(first, bench.Memory.Bytes(Received + 12, 500).ToArray());
        Assert.Equal(second, bench.Memory.Bytes(Received + 612, 60).ToArray());
        Assert.Equal(5000 + NetBench.Latency, bench.Messages[0].Time);
        Assert.Equal(0, bench.Device.Counters.Drops(NetDrop.NoBuffers));
        bench.Post(1, 100);
        bench.Kick(0);
        Assert.Equal(1, bench.Kicks);
    }

    [Fact]
    public void Too_many_frames_that_wait_are_dropped_and_counted()
    {
        using NetBench bench = Make(packed: false, eventIndex: true);
        for (int i = 0; i < NetReceiver.MaxWaiting + 3; i++)
        {
            bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac, mark: i), default, bench.Now);
            bench.Settle();
        }

        Assert.Equal(3, bench.Device.Counters.Drops(NetDrop.NoBuffers));
        bench.Post(200, 100);
        bench.Kick(0);
        bench.Settle();
        Assert.Equal(200, bench.Device.Counters.ReceiveFrames);
        Assert.Equal(NetBench.Frame(60, NetBench.Mac, mark: 199), bench.Memory.Bytes(Received + (199 * 100) + 12, 60).ToArray());
    }

    [Fact]
    public void Long_frames_that_wait_are_bounded_by_their_bytes()
    {
        using NetBench bench = Make(packed: false, eventIndex: true);
        for (int i = 0; i < 40; i++)
        {
            bench.Switch.Send(bench.PeerPort, NetBench.Frame(60_000, NetBench.Mac), default, bench.Now);
            bench.Settle();
        }

        Assert.Equal(40 - (NetReceiver.MaxWaitingBytes / 60_000), bench.Device.Counters.Drops(NetDrop.NoBuffers));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public void A_frame_for_which_the_buffers_can_never_do_is_dropped_and_the_next_one_comes(bool mergeable, int size)
    {
        using var bench = new NetBench(new NetDeviceOptions { Mac = NetBench.Mac, MergeableBuffers = mergeable }, size: size);
        bench.Start();
        bench.Post(size, 200);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(1000, NetBench.Mac), default, 0);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac, mark: 5), default, 0);
        bench.Settle();
        Assert.Equal(1, bench.Device.Counters.Drops(NetDrop.TooLong));
        Assert.Equal(NetBench.Frame(60, NetBench.Mac, mark: 5), bench.Memory.Bytes(Received + 12, 60).ToArray());
        Assert.Equal(1, bench.Device.Counters.ReceiveFrames);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_the_driver_leaves_out_goes_on_unfinished(bool ipv6)
    {
        using NetBench bench = Make(packed: true, eventIndex: true);
        bench.Peer.Accepts = OffloadSupport.Checksum | OffloadSupport.TcpIpv4 | OffloadSupport.TcpIpv6;
        (byte[] frame, FrameOffload expected) = SoftwareOffloadTests.Tcp(new RandomSource(1), ipv6, 1, 3, 30_000);
        byte[] header = [1, (byte)(ipv6 ? 4 : 1), 0, 0, 0, 5, (byte)expected.ChecksumStart, 0, 16, 0, 0, 0];
        bench.Send(frame, header);
        bench.Kick(1);
        bench.Settle();
        Assert.Equal(expected with { SegmentSize = 0x500 }, Assert.Single(bench.Peer.Frames).Offload);
        Assert.Equal(frame, bench.Peer.Frames[0].Data);

        // The driver's length of the headers is not believed, and one segment is none.
        bench.Send(frame.AsSpan(0, 1000), [1, (byte)(ipv6 ? 4 : 1), 0xff, 0xff, 0, 5, (byte)expected.ChecksumStart, 0, 16, 0, 0, 0]);
        bench.Notify(1);
        bench.Settle();
        Assert.Equal(new FrameOffload { NeedsChecksum = true, ChecksumStart = expected.ChecksumStart, ChecksumOffset = 16 }, bench.Peer.Frames[^1].Offload);
    }

    public static TheoryData<string, byte[], int> WrongHeaders => new()
    {
        { "sum beyond the end", [1, 0, 0, 0, 0, 0, 90, 0, 9, 0, 0, 0], 100 },
        { "sum beyond 64 KiB", [1, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0], 100 },
        { "segments without a sum", [0, 1, 0, 0, 100, 0, 34, 0, 16, 0, 0, 0], 1000 },
        { "segments of nothing", [1, 1, 0, 0, 100, 0, 34, 0, 16, 0, 0, 0], 1000 },
        { "UDP fragments", [1, 3, 0, 0, 100, 0, 34, 0, 16, 0, 0, 0], 1000 },
        { "UDP segments", [1, 5, 0, 0, 100, 0, 34, 0, 16, 0, 0, 0], 1000 },
        { "ECN", [1, 0x81, 0, 0, 100, 0, 34, 0, 16, 0, 0, 0], 1000 },
        { "unknown kind", [1, 77, 0, 0, 100, 0, 34, 0, 16, 0, 0, 0], 1000 },
        { "no Ethernet header", [], 13 },
        { "nothing", [], 0 },
        { "too long", [], FramePool.MaxFrame + 1 },
    };

    [Theory]
    [MemberData(nameof(WrongHeaders))]
    public void A_packet_that_cannot_be_is_dropped_and_its_chain_comes_back(string what, byte[] header, int length)
    {
        using NetBench bench = Make(packed: false, eventIndex: true);
        bench.Send(NetBench.Frame(Math.Max(14, length)).AsSpan(0, length), header);
        bench.Kick(1);
        bench.Settle();
        Assert.Empty(bench.Peer.Frames);
        Assert.True(bench.Device.Counters.Drops(NetDrop.Malformed) == 1, what);
        Assert.True(bench.Transmit.TryGet(out _, out uint written));
        Assert.Equal(0u, written);
        Assert.Equal(15, bench.Status);
        bench.Send(NetBench.Frame(60));
        bench.Kick(1);
        bench.Settle();
        Assert.Single(bench.Peer.Frames);
    }

    [Fact]
    public void What_was_not_agreed_on_is_not_done()
    {
        using var bench = new NetBench(features: VirtioFeature.Version1 | VirtioFeature.Mac);
        bench.Start();
        bench.Send(NetBench.Frame(100), [1, 0, 0, 0, 0, 0, 50, 0, 6, 0, 0, 0]);
        bench.Notify(1);
        bench.Settle();
        Assert.Equal(1, bench.Device.Counters.Drops(NetDrop.Malformed));

        // No several chains for a frame, no checksum left out, no word about its being right, and no filter.
        bench.Post(2, 600);
        Assert.Equal(OffloadSupport.None, bench.Device.Accepts);
        (byte[] frame, FrameOffload offload) = SoftwareOffloadTests.Tcp(new RandomSource(2), ipv6: false, 0, 0, 500);
        bench.Switch.Send(bench.PeerPort, frame, offload with { Segmentation = Segmentation.None }, 0);
        bench.Settle();
        byte[] got = bench.Memory.Bytes(Received, 12 + frame.Length).ToArray();
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], got[..12]);
        SoftwareOffloadTests.AssertTcpSum(got.AsSpan(12), offload.ChecksumStart, ipv6: false);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(700), default, 0);
        bench.Settle();
        Assert.Equal(1, bench.Device.Counters.Drops(NetDrop.TooLong));
        bench.Notify(2);
        Assert.Equal(0, bench.Device.Counters.Commands);
    }

    [Fact]
    public void The_driver_gets_frames_unfinished_when_it_takes_them()
    {
        using NetBench bench = Make(packed: false, eventIndex: true);
        bench.Post(40, 1000);
        (byte[] frame, FrameOffload offload) = SoftwareOffloadTests.Tcp(new RandomSource(4), ipv6: true, 0, 0, 20_000);
        NetBench.PutAddress(frame, NetBench.Mac);
        bench.Switch.Send(bench.PeerPort, frame, offload, 0);
        bench.Settle();
        byte[] got = bench.Memory.Bytes(Received, 12 + frame.Length).ToArray();
        Assert.Equal([1, 4, (byte)offload.HeaderLength, 0, 0xe8, 3, (byte)offload.ChecksumStart, 0, 16, 0, 21, 0], got[..12]);
        Assert.Equal(frame, got[12..]);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac), new FrameOffload { ChecksumGood = true }, 0);
        bench.Settle();
        Assert.Equal(2, bench.Memory.Bytes(Received + 21_000, 1)[0]);
    }

    [Fact]
    public void Configuration_tells_address_link_pairs_and_length()
    {
        using var bench = new NetBench(new NetDeviceOptions { Mac = 0x02_11_22_33_44_55, Pairs = 3, Mtu = 9000 });
        bench.Start();
        byte[] configuration = [.. Enumerable.Range(0, 16).Select(i => (byte)bench.Read(0x2000 + i, 1))];
        Assert.Equal([2, 0x11, 0x22, 0x33, 0x44, 0x55, 1, 0, 3, 0, 0x28, 0x23, 0, 0, 0, 0], configuration);
        ulong generation = bench.Read(0x15, 1);
        bench.Device.SetLink(false, 777);
        bench.Device.SetLink(false, 778);
        Assert.Equal(0ul, bench.Read(0x2006, 2));
        Assert.Equal(generation + 1, bench.Read(0x15, 1));
        Assert.Equal([(NetBench.Imsic, 4u, 777L)], bench.Messages);
        bench.Post(1, 100);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60), default, 0);
        bench.Send(NetBench.Frame(60));
        bench.Notify(1);
        bench.Settle();
        Assert.Empty(bench.Peer.Frames);
        Assert.Equal(2, bench.Device.Counters.Drops(NetDrop.NoLink));
        Assert.True(bench.Transmit.TryGet(out _, out _));
        Assert.False(bench.Receive.TryGet(out _, out _));
        Assert.Equal(0x1041_1af4u, bench.Function.Read(0));
        Assert.Equal(0x02_0000_01u, bench.Function.Read(8));
    }

    [Fact]
    public void A_sender_waits_for_the_switch_and_loses_nothing()
    {
        using var bench = new NetBench(new NetDeviceOptions { Mac = NetBench.Mac, Checksums = false });
        bench.Start();
        byte[] frame = NetBench.Frame(60_000);
        bench.Put(frame, default, NetBench.Buffers);
        for (int i = 0; i < 200; i++)
        {
            bench.Transmit.Offer((NetBench.Buffers, 60_012, false));
        }

        bench.Kick(1);
        bench.Settle(600);
        Assert.Equal(200, bench.Peer.Frames.Count);
        Assert.Equal(0, bench.Switch.Counters(bench.Device.Port).Drops(SwitchDrop.QueueFull));
    }

    [Fact]
    public void Work_costs_what_the_model_says()
    {
        using NetBench bench = Make(packed: false, eventIndex: true, CostModel.Free with { RingChain = 80, CopyPerKilobyte = 1024, ServiceWakeup = 800 });
        bench.Send(NetBench.Frame(400));
        bench.Kick(1);
        bench.Settle();
        Assert.Equal(80 + 400 + 800, bench.Cpu.BusyNanoseconds);
        Assert.Equal(1000 + NetBench.Latency + 160, bench.Messages[0].Time);
        Assert.Equal(1000 + (2 * NetBench.Latency) + 160, bench.Peer.Frames[0].Time);
        bench.Post(3, 200);
        bench.Switch.SendRented(bench.PeerPort, NetBench.Frame(2048 - 1648, NetBench.Mac), 400, default, 10_000);
        bench.Settle();
        Assert.Equal(1280 + (3 * 80) + 400, bench.Cpu.BusyNanoseconds);
        Assert.Equal(10_000 + NetBench.Latency + 80, bench.Messages[1].Time);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Packets_take_no_memory_once_the_device_is_warm(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex);
        bench.Put(NetBench.Frame(1400), default, NetBench.Buffers);
        byte[] back = NetBench.Frame(1400, NetBench.Mac);
        bench.Peer.Received = (_, _) => bench.Peer.Frames.Clear();
        (ulong, int, bool)[] send = [(NetBench.Buffers, 1412, false)], post = [(Received, 2000, true)];
        long inDriver = 0;
        Run(300);
        inDriver = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(300);

        // The peer of this test keeps a copy of each frame.
        long peer = 300 * (1400 + 24 + 64);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - inDriver, 0, peer);

        void Run(int packets)
        {
            for (int i = 0; i < packets; i++)
            {
                long start = GC.GetAllocatedBytesForCurrentThread();
                bench.Transmit.Offer(send);
                bench.Receive.Offer(post);
                inDriver += GC.GetAllocatedBytesForCurrentThread() - start;
                bench.Function.TryWrite(NetBench.Bar + 0x3000, 2, 1);
                bench.Switch.Send(bench.PeerPort, back, default, bench.Now);
                bench.Messages.Clear();
                bench.Settle();
                start = GC.GetAllocatedBytesForCurrentThread();
                Assert.True(bench.Transmit.TryGet(out _, out _) && bench.Receive.TryGet(out _, out _));
                inDriver += GC.GetAllocatedBytesForCurrentThread() - start;
            }
        }
    }

    internal static NetBench Make(bool packed, bool eventIndex, CostModel? costs = null)
    {
        var bench = new NetBench(new NetDeviceOptions { Mac = NetBench.Mac, Packed = packed, EventIndex = eventIndex }, costs);
        bench.Start();
        return bench;
    }
}
