using NicTwin.Testbench;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Tests.Vmm;

/// <summary>The NIC that is emulated for one guest, as its driver and the switch see it.</summary>
public sealed class EmulatedNicTests
{
    [Fact]
    public void The_guest_sees_one_endpoint_without_SR_IOV_and_ARI()
    {
        using EmulatedBench bench = Create();
        Assert.Equal(0x10c98086u, bench.ConfigurationRead(0, 0));
        List<uint> extended = [];
        for (int at = 0x100; at != 0;)
        {
            uint header = bench.ConfigurationRead(0, at);
            extended.Add(header & 0xffff);
            at = (int)(header >> 20);
        }

        Assert.Equal([1u, 3u], extended);
        for (int offset = 0x150; offset < 0x1000; offset += 4)
        {
            bench.ConfigurationWrite(0, offset, uint.MaxValue);
            Assert.Equal(0u, bench.ConfigurationRead(0, offset));
        }
    }

    [Fact]
    public void BARs_are_sized_and_decoded_only_while_memory_is_enabled()
    {
        using EmulatedBench bench = Create();
        bench.ConfigurationWrite(0, 0x10, uint.MaxValue);
        bench.ConfigurationWrite(0, 0x1c, uint.MaxValue);
        Assert.Equal(~(EmulatedBars.Bar0Size - 1), bench.ConfigurationRead(0, 0x10));
        Assert.Equal(~(EmulatedBars.Bar3Size - 1), bench.ConfigurationRead(0, 0x1c));
        bench.Driver.AssignBars();
        EmulatedFunction function = bench.Device.Function;
        Assert.True(function.Covers(EmulatedBench.Bar0));
        Assert.True(function.Covers(EmulatedBench.Bar0 + 0x1ffff));
        Assert.True(function.Covers(EmulatedBench.Bar3 + 0x3fff));
        Assert.False(function.Covers(EmulatedBench.Bar3 + 0x4000));
        Assert.False(function.Covers(EmulatedBench.Bar0 - 1));
        bench.ConfigurationWrite(0, 4, 0, 1);
        Assert.False(function.Covers(EmulatedBench.Bar0));
        Assert.Equal(uint.MaxValue, bench.Read(EmulatedBench.Bar0 + 8));
    }

    [Fact]
    public void Each_register_access_is_one_exit_and_a_read_waits_for_both_ways()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        (long exits, long time) = (bench.Exits.Nic, bench.Time);
        uint status = bench.Driver.Read(0, 0x0008);
        Assert.Equal(2u, status & 2);
        Assert.Equal(1, bench.Exits.Nic - exits);
        Assert.InRange(bench.Time - time, 2 * EmulatedBench.Latency, (2 * EmulatedBench.Latency) + 100);
        bench.Driver.Write(0, 0x0038, 0x8100);
        Assert.Equal(2, bench.Exits.Nic - exits);
        Assert.Equal(0x8100u, bench.Driver.Read(0, 0x0038));
    }

    [Fact]
    public void More_writes_than_credits_stall_the_guest_and_all_arrive()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        long exits = bench.Exits.Nic;
        const uint writes = 3 * NicPort.PostedCredits;
        for (uint i = 1; i <= writes; i++)
        {
            bench.Driver.Write(0, 0x5400, i);
        }

        Assert.Equal(writes, bench.Driver.Read(0, 0x5400));
        Assert.Equal(writes + 1, bench.Exits.Nic - exits);
        Assert.True(bench.Device.Port.Counters.CreditWaits > 0);
    }

    [Fact]
    public void Frames_leave_at_wire_speed_and_come_with_an_interrupt()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        byte[] first = Frame(1, 1000), second = Frame(2, 60);
        bench.Transmit(0, first);
        bench.Transmit(1, second);
        bench.WaitQuiet();
        Assert.Equal([first, second], bench.Sent.Select(static s => s.Frame));

        // 1 byte a clock, and 24 byte times between two frames.
        Assert.InRange(bench.Sent[1].Time - bench.Sent[0].Time, 60 + 24, 60 + 24 + 8);
        Assert.Equal(2, bench.Device.Link.Counters.FramesSent);
        Assert.Equal(1060, bench.Device.Link.Counters.BytesSent);

        bench.Frame(first, badFcs: false);
        bench.Frame(second, badFcs: false);
        bench.WaitQuiet();
        Assert.Equal(first, bench.Received(0));
        Assert.Equal(second, bench.Received(1));
        Assert.NotEmpty(bench.Interrupts);
        Assert.All(bench.Interrupts, static i => Assert.Equal(33u, i.Identity));
        Assert.Equal(bench.Interrupts.Count, bench.Device.Dma.Interrupts);
        Assert.Equal(0, bench.Device.Dma.Aborted);
    }

    [Fact]
    public void A_frame_is_on_the_wire_one_latency_after_the_switch_has_delivered_it()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        long start = bench.Time;
        byte[] frame = Frame(3, 512);
        bench.Device.Link.Receive(frame, default, start);
        bench.WaitQuiet();
        long written = bench.Writes.Find(w => w.Time >= start && w.Address >= EmulatedBench.ReceiveBuffers).Time;

        // A latency to the wire, its 512 bytes, and a latency to memory.
        Assert.InRange(written - start, (2 * EmulatedBench.Latency) + 512, (2 * EmulatedBench.Latency) + 512 + 200);
    }

    [Fact]
    public void What_does_not_fit_in_the_queue_is_lost_and_counted()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        const int frames = 400;
        for (int i = 0; i < frames; i++)
        {
            bench.Device.Link.Receive(Frame(i, 60), default, bench.Time);
        }

        bench.Device.Link.Receive([], default, bench.Time);
        bench.Device.Link.Receive(new byte[Wire.MaxFrame + 1], default, bench.Time);
        EmulatedCounters counters = bench.Device.Link.Counters;
        Assert.Equal(frames - FrameQueue.Capacity + 2, counters.DroppedFrames);
        Assert.Equal(FrameQueue.Capacity, counters.FramesReceived);
        bench.WaitQuiet();
        for (int i = 0; i < EmulatedBench.Descriptors - 1; i++)
        {
            Assert.Equal(Frame(i, 60), bench.Received(i));
        }

        Assert.Equal(0, bench.Device.Link.Counters.BrokenFrames);
    }

    [Theory]
    [InlineData(0x7000_0000ul)]
    [InlineData(EmulatedBench.RamStart + EmulatedBench.RamSize - 8)]
    [InlineData(0xffff_ffff_ffff_f000ul)]
    public void DMA_outside_RAM_is_aborted_and_the_NIC_can_be_reset(ulong address)
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        byte[] ram = bench.Ram.Bytes(EmulatedBench.RamStart, (int)EmulatedBench.RamSize).ToArray();
        bench.Driver.CloseQueue(0, 0, transmit: true);
        bench.Driver.OpenQueue(0, 0, transmit: true, address & ~0x7ful, EmulatedBench.Descriptors, 0, 0, alias: false);
        bench.Driver.WriteTail(0, 0, transmit: true, 40);
        bench.WaitQuiet();
        Assert.True(bench.Device.Dma.Aborted > 0);
        Assert.Equal(ram, bench.Ram.Bytes(EmulatedBench.RamStart, (int)EmulatedBench.RamSize).ToArray());
        bench.Driver.Write(0, 0, 1u << 26);
        bench.WaitQuiet();
        bench.BringUp();
        bench.Transmit(0, Frame(5, 100));
        bench.WaitQuiet();
        Assert.Contains(bench.Sent, static s => s.Frame.AsSpan().SequenceEqual(Frame(5, 100)));
    }

    [Fact]
    public void An_interrupt_for_anything_but_the_file_of_the_guest_goes_nowhere()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        bench.Driver.ProgramVector(0, 0, EmulatedBench.InterruptFile + 0x1000, 33, masked: false);
        bench.Frame(Frame(1, 60), badFcs: false);
        bench.WaitQuiet();
        Assert.Empty(bench.Interrupts);
        Assert.True(bench.Device.Dma.Aborted > 0);
    }

    [Fact]
    public void Equal_runs_are_equal_however_the_turns_fall_and_across_a_snapshot()
    {
        using EmulatedBench straight = Create(), stopped = Create(), restored = Create();
        Traffic(straight);
        straight.WaitQuiet();
        Traffic(stopped);
        stopped.Pass(700);
        restored.GoOnFrom(stopped);
        stopped.WaitQuiet();
        restored.WaitQuiet();
        Assert.Equal(stopped.Digest(), restored.Digest());
        straight.Pass(stopped.Time > straight.Time ? stopped.Time - straight.Time : 0);
        stopped.Pass(straight.Time > stopped.Time ? straight.Time - stopped.Time : 0);
        Assert.Equal(straight.Digest(), stopped.Digest());
    }

    [Fact]
    public void A_NIC_that_is_unplugged_runs_no_clock_and_takes_no_frame()
    {
        using EmulatedBench bench = Create();
        bench.BringUp();
        bench.Device.Link.Unplug();
        bench.Device.Port.LinkLost(bench.Time);
        bench.Frame(Frame(1, 60), badFcs: false);
        Assert.Equal(long.MaxValue, bench.Device.Link.NextActivity);
        Assert.Equal(1, bench.Device.Link.Counters.DroppedFrames);
        bench.Device.Plug([.. NvmImage.Default], bench.Time);
        bench.BringUp();
        bench.Transmit(0, Frame(5, 100));
        bench.WaitQuiet();
        Assert.Single(bench.Sent);
    }

    private static void Traffic(EmulatedBench bench)
    {
        bench.BringUp();
        for (int i = 0; i < 20; i++)
        {
            bench.Transmit(i, Frame(i, 60 + (70 * i)));
            bench.Frame(Frame(100 + i, 1500 - (70 * i)), badFcs: false);
        }
    }

    private static byte[] Frame(int seed, int length)
    {
        byte[] frame = new byte[length];
        new Random(seed).NextBytes(frame);
        frame.AsSpan(0, 6).Fill(0xff);
        frame[12] = 0x88;
        frame[13] = 0xb5;
        return frame;
    }

    private static EmulatedBench Create() => new(new EmulatedNic(EmulatedBench.Latency), [.. NvmImage.Default]);
}
