using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Service;

namespace NicTwin.Tests.Vmm;

/// <summary>The software switch.</summary>
public sealed class SwitchTests
{
    private const long Latency = 64;
    private const ulong A = 0x02_00_00_00_00_0a, B = 0x02_00_00_00_00_0b, C = 0x02_00_00_00_00_0c;

    [Fact]
    public void A_frame_to_somebody_unknown_goes_to_all_others_and_an_answer_to_one()
    {
        var bench = new Bench(4);
        bench.Send(0, to: B, from: A, time: 10);
        bench.Settle();
        Assert.Equal([0, 1, 1, 1], bench.Received);
        bench.Send(2, to: A, from: B, time: 200);
        bench.Settle();
        Assert.Equal([1, 1, 1, 1], bench.Received);
        bench.Send(0, to: B, from: A, time: 400);
        bench.Settle();
        Assert.Equal([1, 1, 2, 1], bench.Received);
        Assert.Equal(2, bench.Switch.Find(B));
        Assert.Equal((1L, 0L), (bench.Switch.Counters(0).Floods, bench.Switch.Counters(2).Floods));
        Assert.Equal((2L, 120L, 2L, 120L), (bench.Switch.Counters(0).FramesIn, bench.Switch.Counters(0).BytesIn, bench.Switch.Counters(2).FramesOut, bench.Switch.Counters(2).BytesOut));
        Assert.Equal("port 2", bench.Switch.Name(2));
    }

    [Theory]
    [InlineData(0xffff_ffff_ffff)]
    [InlineData(0x01_00_5e_00_00_01)]
    [InlineData(0x33_33_00_00_00_01)]
    public void A_frame_to_a_group_goes_to_all_others_even_when_somebody_has_sent_from_that_address(ulong group)
    {
        var bench = new Bench(3);
        bench.Send(1, to: A, from: group, time: 0);
        bench.Settle();
        Array.ForEach(bench.Ports, static port => port.Frames.Clear());
        bench.Send(0, to: group, from: A, time: 200);
        bench.Settle();
        Assert.Equal([0, 1, 1], bench.Received);
    }

    [Fact]
    public void A_frame_never_goes_back_to_where_it_comes_from()
    {
        var bench = new Bench(3);
        bench.Send(0, to: C, from: A, time: 0);
        bench.Send(0, to: A, from: B, time: 100);
        bench.Settle();
        Assert.Equal([0, 1, 1], bench.Received);
        Assert.Equal(1, bench.Switch.Counters(0).Drops(SwitchDrop.Local));
    }

    [Fact]
    public void Frames_arrive_a_latency_later_in_the_order_of_time_and_port_and_sending()
    {
        var bench = new Bench(4);
        bench.Send(2, to: A, from: C, time: 30, mark: 1);
        bench.Send(1, to: A, from: B, time: 20, mark: 2);
        bench.Send(2, to: A, from: C, time: 20, mark: 3);
        bench.Send(1, to: A, from: B, time: 20, mark: 4);
        bench.Send(1, to: A, from: B, time: 10, mark: 5);
        Assert.Equal(10 + Latency, bench.Switch.NextAction);
        bench.Settle();
        Assert.Equal([5, 2, 4, 3, 1], bench.Ports[3].Frames.Select(static frame => (int)frame.Data[^1]));
        Assert.Equal([10 + Latency, 20 + Latency, 20 + Latency, 20 + Latency, 30 + Latency], bench.Ports[3].Frames.Select(static frame => frame.Time));
        Assert.Equal(long.MaxValue, bench.Switch.NextAction);
    }

    [Fact]
    public void An_act_hands_over_what_is_due_and_no_more()
    {
        var bench = new Bench(2);
        bench.Send(0, to: B, from: A, time: 5);
        bench.Send(0, to: B, from: A, time: 5);
        bench.Send(0, to: B, from: A, time: 6);
        bench.Switch.Act();
        Assert.Equal(2, bench.Ports[1].Frames.Count);
        Assert.Equal(6 + Latency, bench.Switch.NextAction);
    }

    [Fact]
    public void Forwarding_is_work_that_takes_the_time_it_costs()
    {
        var bench = new Bench(2, CostModel.Free with { SwitchFrame = 800, CopyPerKilobyte = 8 * 1024 });
        bench.Send(0, to: B, from: A, time: 5);
        bench.Send(0, to: B, from: A, time: 5);
        bench.Settle();

        // 60 bytes at 8 ns each, and a clock is 8 ns.
        Assert.Equal([5 + Latency + 160, 5 + Latency + 320], bench.Ports[1].Frames.Select(static frame => frame.Time));
        Assert.Equal(320 * 8, bench.Cpu.BusyNanoseconds);
        Assert.Equal((2L, 120L), (bench.Copies.Number, bench.Copies.Bytes));
    }

    [Fact]
    public void A_station_that_moves_is_found_at_its_new_place()
    {
        var bench = new Bench(3);
        bench.Send(1, to: C, from: B, time: 0);
        bench.Send(2, to: C, from: B, time: 1);
        bench.Settle();
        Assert.Equal(2, bench.Switch.Find(B));
    }

    [Fact]
    public void A_station_that_is_silent_is_forgotten_after_its_lifetime_and_not_before()
    {
        var bench = new Bench(3);
        bench.Send(1, to: C, from: B, time: 0);
        bench.Send(0, to: B, from: A, time: MacTable.Lifetime);
        bench.Settle();
        Assert.Equal([1, 1, 1], bench.Received);
        bench.Send(0, to: B, from: A, time: MacTable.Lifetime + 1);
        bench.Settle();
        Assert.Equal([1, 2, 2], bench.Received);
    }

    [Fact]
    public void A_port_that_invents_addresses_pushes_out_its_own_oldest_alone()
    {
        var bench = new Bench(3);
        bench.Send(1, to: C, from: B, time: 0);
        for (int i = 0; i <= MacTable.EntriesPerPort; i++)
        {
            bench.Send(0, to: B, from: 0x02_11_00_00_00_00 + (ulong)i, time: 1 + i);
            bench.Settle();
        }

        Assert.Equal(1, bench.Switch.Find(B));
        Assert.Equal(-1, bench.Switch.Find(0x02_11_00_00_00_00));
        Assert.Equal(0, bench.Switch.Find(0x02_11_00_00_00_01));
        Assert.Equal(0, bench.Switch.Find(0x02_11_00_00_00_00 + MacTable.EntriesPerPort));
        Assert.Equal(1, bench.Switch.ReplacedStations);
    }

    [Fact]
    public void An_address_that_is_pinned_cannot_be_taken_over()
    {
        var bench = new Bench(3);
        bench.Switch.Pin(1, B);
        bench.Send(2, to: A, from: B, time: 0);
        bench.Send(0, to: B, from: A, time: 2 * MacTable.Lifetime);
        bench.Settle();
        Assert.Equal([0, 1, 0], bench.Received);
        Assert.Equal(1, bench.Switch.Counters(2).Drops(SwitchDrop.Spoofed));
        bench.Switch.Unpin(B);
        bench.Send(2, to: A, from: B, time: 2 * MacTable.Lifetime);
        bench.Settle();
        Assert.Equal(2, bench.Switch.Find(B));
    }

    [Fact]
    public void A_port_that_sends_without_end_loses_its_own_frames()
    {
        var bench = new Bench(3);
        for (int i = 0; i < Switch.MaxQueuedFrames + 5; i++)
        {
            Assert.Equal(i < Switch.MaxQueuedFrames, bench.Switch.HasRoom(0));
            bench.Send(0, to: C, from: A, time: 0);
        }

        bench.Send(1, to: C, from: B, time: 0);
        bench.Settle();
        Assert.Equal(5, bench.Switch.Counters(0).Drops(SwitchDrop.QueueFull));
        Assert.Equal(Switch.MaxQueuedFrames + 1, bench.Ports[2].Frames.Count);
        Assert.True(bench.Switch.HasRoom(0));
    }

    [Fact]
    public void Long_frames_fill_the_queue_by_their_bytes()
    {
        var bench = new Bench(2);
        int sent = 0;
        for (; bench.Switch.HasRoom(0); sent++)
        {
            bench.Switch.Send(0, NetBench.Frame(FramePool.MaxFrame), default, 0);
        }

        Assert.Equal(Switch.MaxQueuedBytes / FramePool.MaxFrame, sent);
        bench.Settle();
        Assert.Equal(sent, bench.Ports[1].Frames.Count);
    }

    [Fact]
    public void A_frame_that_cannot_be_is_dropped_and_counted()
    {
        var bench = new Bench(2);
        bench.Switch.Send(0, new byte[13], default, 0);
        bench.Switch.Send(0, new byte[FramePool.MaxFrame + 1], default, 0);
        bench.Switch.Send(0, [], default, 0);
        bench.Switch.Send(0, new byte[60], new FrameOffload { NeedsChecksum = true, ChecksumStart = 40, ChecksumOffset = 19 }, 0);
        bench.Switch.Send(0, new byte[60], new FrameOffload { Segmentation = Segmentation.TcpIpv4, SegmentSize = 9 }, 0);
        bench.Switch.SendRented(0, bench.Switch.Rent(13), 13, default, 0);
        Assert.Equal(long.MaxValue, bench.Switch.NextAction);
        Assert.Equal(6, bench.Switch.Counters(0).Drops(SwitchDrop.Malformed));
        Assert.Equal(0, bench.Switch.Counters(0).FramesIn);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_port_does_not_take_unfinished_is_finished_for_it(bool ipv6)
    {
        var bench = new Bench(5, CostModel.Free with { ChecksumPerKilobyte = 1024 });
        bench.Ports[1].Accepts = OffloadSupport.Checksum;
        bench.Ports[2].Accepts = OffloadSupport.Checksum | (ipv6 ? OffloadSupport.TcpIpv6 : OffloadSupport.TcpIpv4);
        bench.Ports[3].Accepts = OffloadSupport.Checksum | (ipv6 ? OffloadSupport.TcpIpv4 : OffloadSupport.TcpIpv6);
        (byte[] frame, FrameOffload offload) = SoftwareOffloadTests.Tcp(new RandomSource(5), ipv6, 0, 3, 2500);
        NetBench.PutAddress(frame, 0xffff_ffff_ffff);
        bench.Switch.Send(0, frame, offload, 0);
        bench.Settle();
        Assert.Equal([0, 3, 1, 3, 3], bench.Received);
        Assert.Equal(offload, Assert.Single(bench.Ports[2].Frames).Offload);
        Assert.Equal(frame, bench.Ports[2].Frames[0].Data);
        foreach (int port in (int[])[1, 3, 4])
        {
            Assert.All(bench.Ports[port].Frames, one =>
            {
                Assert.Equal(new FrameOffload { ChecksumGood = true }, one.Offload);
                SoftwareOffloadTests.AssertTcpSum(one.Data, offload.ChecksumStart, ipv6);
            });
            Assert.Equal(3, bench.Switch.Counters(port).Segments);
        }

        // Three copies of the data, and one when it was sent: headers go with each segment.
        Assert.Equal(10, bench.Copies.Number);
        Assert.Equal(frame.Length + (3 * (2500 + (3 * offload.HeaderLength))), bench.Copies.Bytes);
        Assert.Equal(3 * (2500 + (3 * offload.HeaderLength)), bench.Cpu.BusyNanoseconds);
    }

    [Fact]
    public void A_checksum_is_made_once_for_all_that_need_it()
    {
        var bench = new Bench(4);
        bench.Ports[1].Accepts = OffloadSupport.Checksum;
        bench.Ports[3].Accepts = OffloadSupport.Checksum;
        (byte[] frame, FrameOffload offload) = SoftwareOffloadTests.Tcp(new RandomSource(6), ipv6: false, 0, 0, 500);
        NetBench.PutAddress(frame, 0xffff_ffff_ffff);
        offload = offload with { Segmentation = Segmentation.None, SegmentSize = 0, HeaderLength = 0 };
        bench.Switch.Send(0, frame, offload, 0);
        bench.Settle();
        Assert.Equal(offload, bench.Ports[1].Frames[0].Offload);
        Assert.Equal(frame, bench.Ports[1].Frames[0].Data);
        SoftwareOffloadTests.AssertTcpSum(bench.Ports[2].Frames[0].Data, offload.ChecksumStart, ipv6: false);
        Assert.Equal(new FrameOffload { ChecksumGood = true }, bench.Ports[3].Frames[0].Offload);
        Assert.Equal(bench.Ports[2].Frames[0].Data, bench.Ports[3].Frames[0].Data);
        Assert.Equal((0L, 1L, 0L), (bench.Switch.Counters(1).Checksums, bench.Switch.Counters(2).Checksums, bench.Switch.Counters(3).Checksums));
    }

    [Fact]
    public void A_port_that_answers_at_once_with_a_time_that_is_over_ends_no_run()
    {
        var bench = new Bench(2);
        int left = 1000;
        bench.Ports[0].Received = (_, _) => Answer(0);
        bench.Ports[1].Received = (_, _) => Answer(1);
        bench.Send(0, to: B, from: A, time: 100);
        int acts = 0;
        for (; bench.Switch.NextAction != long.MaxValue; acts++)
        {
            long before = bench.Switch.NextAction;
            bench.Switch.Act();
            Assert.True(bench.Switch.NextAction > before);
        }

        Assert.Equal(1001, acts);

        void Answer(int port)
        {
            if (left-- > 0)
            {
                bench.Send(port, to: port == 0 ? B : A, from: port == 0 ? A : B, time: 0);
            }
        }
    }

    [Fact]
    public void Every_frame_is_delivered_or_counted_as_dropped()
    {
        var random = new RandomSource(9);
        var bench = new Bench(4);
        long time = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int port = random.Below(4);
            ulong to = random.Below(20) == 0 ? 0xffff_ffff_ffff : 0x02_00_00_00_00_00 + (ulong)random.Below(12);
            byte[] frame = NetBench.Frame(14 + random.Below(100), to, 0x02_00_00_00_00_00 + (ulong)((3 * port) + random.Below(3)));
            bench.Switch.Send(port, frame.AsSpan(0, random.Below(50) == 0 ? random.Below(14) : frame.Length), default, time);
            time += random.Below(3);
            while (bench.Switch.NextAction <= time && random.Below(4) != 0)
            {
                bench.Switch.Act();
            }
        }

        bench.Settle();
        long sent = 0, dropped = 0, floods = 0, delivered = 0, local = 0;
        for (int i = 0; i < 4; i++)
        {
            SwitchPortCounters counters = bench.Switch.Counters(i);
            sent += counters.FramesIn;
            dropped += counters.Drops(SwitchDrop.QueueFull) + counters.Drops(SwitchDrop.Malformed);
            local += counters.Drops(SwitchDrop.Local);
            floods += counters.Floods;
            delivered += counters.FramesOut;
            Assert.Equal(bench.Ports[i].Frames.Count, counters.FramesOut);
            Assert.Equal(bench.Ports[i].Frames.Sum(static frame => (long)frame.Data.Length), counters.BytesOut);
        }

        Assert.Equal(20_000, sent + dropped);
        Assert.Equal(sent - local + (2 * floods), delivered);
        Assert.True(floods > 100 && local > 100);
    }

    [Fact]
    public void A_switch_that_is_restored_goes_on_like_one_that_never_stopped()
    {
        Bench one = Busy();
        Bench two = Busy();
        var saved = new MemoryStream();
        using var writer = new BinaryWriter(saved);
        two.Switch.Save(writer);
        two.Cpu.Save(writer);
        var three = new Bench(3);
        saved.Position = 0;
        using var reader = new BinaryReader(saved);
        three.Switch.Restore(reader);
        three.Cpu.Restore(reader);
        Assert.Equal(saved.Length, saved.Position);

        var again = new MemoryStream();
        using var second = new BinaryWriter(again);
        three.Switch.Save(second);
        three.Cpu.Save(second);
        Assert.Equal(saved.ToArray(), again.ToArray());

        foreach (Bench bench in (Bench[])[one, three])
        {
            Array.ForEach(bench.Ports, static port => port.Frames.Clear());
            bench.Send(2, to: A, from: C, time: 70);
            bench.Settle();
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(one.Ports[i].Frames, three.Ports[i].Frames, static (x, y) => x.Data.AsSpan().SequenceEqual(y.Data) && x.Offload == y.Offload && x.Time == y.Time);
            Assert.Equal(one.Switch.Counters(i).FramesOut, three.Switch.Counters(i).FramesOut);
        }

        static Bench Busy()
        {
            var bench = new Bench(3);
            bench.Switch.Pin(2, C);
            bench.Send(0, to: B, from: A, time: 0);
            bench.Send(1, to: A, from: B, time: 1);
            bench.Switch.Act();
            bench.Send(1, to: C, from: B, time: 64, mark: 9);
            (byte[] frame, FrameOffload offload) = SoftwareOffloadTests.Tcp(new RandomSource(8), ipv6: true, 1, 2, 1800);
            bench.Switch.Send(0, frame, offload, 65);
            return bench;
        }
    }

    [Fact]
    public void Frames_take_no_memory_once_the_switch_is_warm()
    {
        var cpu = new ServiceCpu(CostModel.Free);
        var network = new Switch(cpu, new CopyCounters(), Latency);
        network.Add(new Sink(), "one");
        network.Add(new Sink(), "two");
        byte[] frame = NetBench.Frame(1500, B, A);
        byte[] back = NetBench.Frame(9000, A, B);
        Run(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                network.Send(0, frame, default, cpu.Time);
                network.Send(1, back, default, cpu.Time);
                while (network.NextAction != long.MaxValue)
                {
                    network.Act();
                }
            }
        }
    }

    private sealed class Sink : ISwitchPort
    {
        public OffloadSupport Accepts => OffloadSupport.None;

        public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
        {
        }
    }

    private sealed class Bench
    {
        public Bench(int ports, CostModel? costs = null)
        {
            Cpu = new ServiceCpu(costs ?? CostModel.Free);
            Switch = new Switch(Cpu, Copies, Latency);
            Ports = new RecordingPort[ports];
            for (int i = 0; i < ports; i++)
            {
                Ports[i] = new RecordingPort();
                Assert.Equal(i, Switch.Add(Ports[i], $"port {i}"));
            }
        }

        public ServiceCpu Cpu { get; }

        public CopyCounters Copies { get; } = new();

        public Switch Switch { get; }

        public RecordingPort[] Ports { get; }

        public int[] Received => [.. Ports.Select(static port => port.Frames.Count)];

        public void Send(int port, ulong to, ulong from, long time, int mark = 0)
        {
            byte[] frame = NetBench.Frame(60, to, from);
            frame[^1] = (byte)mark;
            Switch.Send(port, frame, default, time);
        }

        public void Settle()
        {
            while (Switch.NextAction != long.MaxValue)
            {
                Switch.Act();
            }
        }
    }
}
