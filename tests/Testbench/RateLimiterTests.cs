using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>Rates of limited queues, measured on a wire of 1 Gb/s, where a byte takes a clock.</summary>
public sealed class RateLimiterTests : IBusObserver
{
    private const int Descriptors = 256;
    private const ulong Rings = 0x0010_0000;
    private const ulong RingSpace = 0x1000;
    private const ulong Buffers = 0x0100_0000;

    // Preamble, FCS and gap.
    private const int Overhead = 24;
    private const double ClocksPerSecond = 125e6;
    private const int Link = 1000;

    private readonly List<(ulong Time, int Queue, int Bytes)> _frames = [];
    private readonly Bench _bench;
    private readonly HostDriver _driver;

    public RateLimiterTests()
    {
        _bench = new Bench(new Nic()) { Observer = this };
        _bench.Start(RootComplexPolicy.Default with { WirePaced = true }, 1);
        _bench.HardReset([.. NvmImage.Default], 4);
        _driver = new HostDriver(new BenchPort(_bench));
        _driver.AssignBars();
        _driver.Write(0, 0x0000, 0x00100249);
        _driver.Write(0, 0x0400, 0xa40400fa);
    }

    [Theory]
    [InlineData(100, 1514)]
    [InlineData(100, 60)]
    [InlineData(333, 1514)]
    [InlineData(10, 500)]
    [InlineData(900, 200)]
    public void A_limited_queue_holds_its_rate(int rate, int bytes)
    {
        Limit(0, rate);
        Post(0, bytes);
        _bench.RunUntilQuiet(ulong.MaxValue / 2);
        Assert.Equal(Descriptors - 1, _frames.Count);
        Assert.InRange(RateOf(0), rate * 0.98, rate * 1.02);
    }

    [Fact]
    public void The_others_share_what_a_limited_queue_leaves()
    {
        Limit(3, 100);
        foreach (int queue in (int[])[1, 2, 3])
        {
            Post(queue, 1514);
        }

        // While all three have something to send: 255 frames of two queues at 450 Mb/s each.
        _bench.RunUntil(_bench.Time + 800_000);
        Assert.InRange(RateOf(3), 98, 102);
        Assert.InRange(RateOf(1), 441, 459);
        Assert.InRange(RateOf(2), 441, 459);
    }

    [Fact]
    public void A_queue_that_had_nothing_to_send_catches_up_by_the_window_and_no_more()
    {
        Limit(0, 100);
        Post(0, 1514, 2);
        _bench.RunUntil(_bench.Time + 10_000_000);
        _frames.Clear();
        _driver.WriteTail(0, 0, true, 40);
        _bench.RunUntil(_bench.Time + 60_000);

        // 20 KiB at once (RTTBCNRM 14 hexadecimal, as igb writes it), and what is under way when they are used up; then a frame in 15,380 clocks.
        int burst = _frames.Count(frame => frame.Time < _frames[0].Time + 25_000);
        Assert.InRange(burst, 20 * 1024 / (1514 + Overhead), (20 * 1024 / (1514 + Overhead)) + 6);
    }

    [Fact]
    public void A_limit_that_is_taken_away_holds_no_frame_back()
    {
        Limit(0, 1);
        Post(0, 1514);
        _bench.RunUntil(_bench.Time + 100_000);
        int held = _frames.Count;
        Assert.InRange(held, 1, 8);
        _driver.Write(0, 0x3604, 0);
        _driver.Write(0, 0x36b0, 0);
        _bench.RunUntil(_bench.Time + 600_000);
        Assert.Equal(Descriptors - 1, _frames.Count);
    }

    /// <summary>The registers as igb writes them for `ip link set eth0 vf n max_tx_rate M`.</summary>
    private void Limit(int queue, int rate)
    {
        uint whole = (uint)(Link / rate);
        uint part = (uint)((Link - (whole * rate)) * (1 << 14) / rate);
        _driver.Write(0, 0x3604, (uint)queue);
        _driver.Write(0, 0x3690, 0x14);
        _driver.Write(0, 0x36b0, 0x80000000 | (whole << 14) | part);
    }

    private void Post(int queue, int bytes, int tail = Descriptors - 1)
    {
        byte[] ring = new byte[Descriptors * HostDriver.DescriptorBytes];
        ulong buffer = Buffers + ((ulong)queue * 0x10000);
        byte[] frame = new byte[bytes];
        frame[5] = (byte)queue;
        _driver.Port.MemoryWrite(buffer, frame);
        for (int i = 0; i < Descriptors; i++)
        {
            Span<byte> descriptor = ring.AsSpan(i * HostDriver.DescriptorBytes);
            BitConverter.TryWriteBytes(descriptor, buffer);
            BitConverter.TryWriteBytes(descriptor[8..], (uint)bytes | 0x2b300000u);
            BitConverter.TryWriteBytes(descriptor[12..], (uint)bytes << 14);
        }

        ulong address = Rings + ((ulong)queue * RingSpace);
        _driver.Port.MemoryWrite(address, ring);
        _driver.OpenQueue(0, queue, true, address, Descriptors, 0, 0, false);
        _driver.WriteTail(0, queue, true, tail);
    }

    /// <summary>Mb/s on the wire between a queue's tenth and last frame, with preamble, FCS and gap.</summary>
    private double RateOf(int queue)
    {
        (ulong Time, int Queue, int Bytes)[] frames = [.. _frames.Where(frame => frame.Queue == queue).Skip(10)];
        double bits = frames.Skip(1).Sum(frame => (frame.Bytes + Overhead) * 8.0);
        return bits / (frames[^1].Time - frames[0].Time) * ClocksPerSecond / 1e6;
    }

    void IBusObserver.TlpToNic(NicTwin.Testbench.Tlp tlp, ulong time)
    {
    }

    void IBusObserver.TlpFromNic(NicTwin.Testbench.Tlp tlp, ulong time)
    {
    }

    void IBusObserver.FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    void IBusObserver.FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time) => _frames.Add((time, frame[5], frame.Length));

    void IBusObserver.FramingError(string text, ulong time) => throw new InvalidOperationException(text);
}
