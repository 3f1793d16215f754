using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>
/// What a driver sees of thresholds, head write-back and frames without descriptors: which writes reach its rings, and when (facts/82576.md 7.2, 7.3, 2.6).
/// </summary>
public sealed class WriteBackThresholdTests : IBusObserver
{
    private const int Descriptors = 64;
    private const ulong Ring = 0x0010_0000;
    private const ulong Head = 0x0020_0040;
    private const ulong Buffers = 0x0100_0000;
    private const ulong BufferSpace = 0x1000;
    private const ulong MicrosecondClocks = 125;
    private const uint Throttle = 500;
    private const uint DropEnable = 0x80000000;

    private readonly List<(ulong Time, ulong Address, uint[] Payload)> _writes = [];
    private readonly Bench _bench;
    private readonly HostDriver _driver;
    private int _left;

    public WriteBackThresholdTests()
    {
        _bench = new Bench(new Nic()) { Observer = this };
        _bench.Start(RootComplexPolicy.Default, 1);
        _bench.HardReset([.. NvmImage.Default], 4);
        _driver = new HostDriver(new BenchPort(_bench));
        _driver.AssignBars();

        // Max Payload 256 bytes.
        _driver.Port.ConfigurationWrite(0, 0xa8, 0x2030, 0x3);
        _driver.Write(0, 0x0000, 0x00100249);
        _driver.Write(0, 0x0100, 0x0000802a);
        _driver.Write(0, 0x5004, 0x2600);
        _driver.Write(0, 0x0400, 0xa40400fa);
    }

    [Fact]
    public void Received_descriptors_are_written_together_while_the_vector_is_throttled()
    {
        Route(Throttle);
        OpenReceive(0x0204_0000, DropEnable, Descriptors - 1);
        Frames(1);
        _bench.RunUntilQuiet(4000);

        // Nothing throttles yet: the first one is written at once, and its interrupt starts the throttle.
        Assert.Equal([(Ring, 4)], RingWrites());
        ulong begun = _bench.Time;
        Frames(9);
        _bench.RunUntil(begun + 6000);
        Assert.Equal([(Ring, 4), (Ring + 0x10, 16), (Ring + 0x50, 16)], RingWrites());
        _bench.RunUntil(begun + (Throttle * MicrosecondClocks) + 1000);
        Assert.Equal((Ring + 0x90, 4), RingWrites()[^1]);
        Assert.Equal(10u, _driver.Read(0, 0xc010));
    }

    [Fact]
    public void A_run_ends_with_the_ring()
    {
        Route(Throttle);
        OpenReceive(0x0208_0000, DropEnable, Descriptors - 1, 61);
        Frames(1);
        _bench.RunUntilQuiet(4000);
        Frames(9);
        _bench.RunUntil(_bench.Time + 8000);
        Assert.Equal([(Ring + (61 * 16), 4), (Ring + (62 * 16), 8)], RingWrites());
    }

    [Theory]
    [InlineData(0x0200_0000u)]
    [InlineData(0x0201_0000u)]
    public void Thresholds_up_to_one_write_each_descriptor_at_once(uint control)
    {
        Route(Throttle);
        OpenReceive(control, DropEnable, Descriptors - 1);
        Frames(6);
        _bench.RunUntil(_bench.Time + 6000);
        Assert.Equal(6, RingWrites().Count);
    }

    [Fact]
    public void Transmitted_packets_are_reported_together_while_the_vector_is_throttled()
    {
        Route(Throttle);
        OpenTransmit(0x0203_0000);
        Send(1);
        _bench.RunUntilQuiet(4000);
        Assert.Equal([(Ring + 12, 1)], RingWrites());
        ulong begun = _bench.Time;
        Send(5);
        _bench.RunUntil(begun + 6000);
        Assert.Equal(5, _left - 1);
        Assert.Equal([(Ring + 12, 1), (Ring + 28, 1), (Ring + 44, 1), (Ring + 60, 1)], RingWrites());
        Assert.Equal(4u, _driver.Read(0, 0xe010));
        _bench.RunUntil(begun + (Throttle * MicrosecondClocks) + 1000);
        Assert.Equal([(Ring + 76, 1), (Ring + 92, 1)], RingWrites()[^2..]);
        Assert.Equal(6u, _driver.Read(0, 0xe010));
    }

    [Fact]
    public void The_head_is_written_instead_of_the_descriptors()
    {
        OpenTransmit(0x0200_0000);
        _driver.Port.WriteLong(_driver.RegisterAddress(0, 0xe038), Head | 1);
        Send(3);
        _bench.RunUntilQuiet(6000);
        Assert.Empty(RingWrites());
        Assert.Equal([1u, 2u, 3u], _writes.Where(write => write.Address == Head).Select(write => write.Payload.Single()));
    }

    [Fact]
    public void A_frame_waits_for_descriptors_and_so_do_those_behind_it()
    {
        OpenReceive(0x0201_0808, 0, 1);
        Frames(4);
        Assert.True(_bench.RunUntilQuiet(6000));
        Assert.Single(RingWrites());
        _driver.WriteTail(0, 0, false, 3);
        Assert.True(_bench.RunUntilQuiet(6000));
        Assert.Equal(3, RingWrites().Count);
        _driver.WriteTail(0, 0, false, 20);
        _bench.RunUntilQuiet(6000);
        Assert.Equal(4, RingWrites().Count);
        Assert.Equal(0u, _driver.Read(0, 0xc030));
        Assert.Equal(2u, _driver.Read(0, 0x40a0));
    }

    [Theory]
    [InlineData(DropEnable, 0u)]
    [InlineData(0u, 1u)]
    public void A_queue_that_drops_counts_what_it_drops(uint control, uint qde)
    {
        _driver.Write(0, 0x2408, qde);
        OpenReceive(0x0201_0808, control, 1);
        Frames(4);
        _bench.RunUntilQuiet(6000);
        _driver.WriteTail(0, 0, false, 20);
        _bench.RunUntilQuiet(6000);
        Assert.Single(RingWrites());
        Assert.Equal(3u, _driver.Read(0, 0xc030));
        Assert.Equal(3u, _driver.Read(0, 0x40a0));
    }

    [Fact]
    public void A_frame_that_waits_does_not_stop_the_transmitter()
    {
        OpenReceive(0x0201_0808, 0, 0);
        Frames(3);
        _bench.RunUntilQuiet(6000);
        OpenTransmit(0x0201_0108, Ring + 0x8000);
        Send(5, Ring + 0x8000);
        Assert.True(_bench.RunUntilQuiet(6000));
        Assert.Equal(5, _left);
    }

    [Fact]
    public void A_queue_that_is_disabled_gives_its_frame_up()
    {
        OpenReceive(0x0201_0808, 0, 0);
        Frames(1);
        _bench.RunUntilQuiet(6000);
        _driver.CloseQueue(0, 0, false);
        _bench.RunUntilQuiet(6000);
        Assert.Equal(1u, _driver.Read(0, 0xc030));
    }

    /// <summary>Both directions of queue 0 to vector 1, throttled.</summary>
    private void Route(uint microseconds)
    {
        _driver.Write(0, 0x1514, 0x40000010);
        _driver.Write(0, 0x1700, 0x8181);
        _driver.Write(0, 0x1684, microseconds << 2);
        _driver.Write(0, 0x1524, 2);
    }

    private void OpenReceive(uint control, uint drop, int posted, int head = 0)
    {
        byte[] ring = new byte[Descriptors * HostDriver.DescriptorBytes];
        for (int i = 0; i < Descriptors; i++)
        {
            BitConverter.TryWriteBytes(ring.AsSpan(i * HostDriver.DescriptorBytes), Buffers + ((ulong)i * BufferSpace));
        }

        _driver.Port.MemoryWrite(Ring, ring);
        _driver.OpenQueue(0, 0, false, Ring, Descriptors, head, 0x02000002 | drop, false);
        _driver.Write(0, 0xc028, control);
        _driver.WriteTail(0, 0, false, (head + posted) % Descriptors);
        _bench.RunUntilQuiet(4000);
    }

    private void OpenTransmit(uint control, ulong address = Ring)
    {
        _driver.OpenQueue(0, 0, true, address, Descriptors, 0, 0, false);
        _driver.Write(0, 0xe028, control);
    }

    private void Send(int count, ulong address = Ring)
    {
        int first = (int)_driver.Read(0, 0xe018);
        byte[] descriptors = new byte[count * HostDriver.DescriptorBytes];
        for (int i = 0; i < count; i++)
        {
            Span<byte> descriptor = descriptors.AsSpan(i * HostDriver.DescriptorBytes);
            BitConverter.TryWriteBytes(descriptor, Buffers);
            BitConverter.TryWriteBytes(descriptor[8..], 60 | 0x2b300000u);
            BitConverter.TryWriteBytes(descriptor[12..], 60u << 14);
        }

        _driver.Port.MemoryWrite(address + ((ulong)first * HostDriver.DescriptorBytes), descriptors);
        _driver.WriteTail(0, 0, true, first + count);
    }

    private void Frames(int count)
    {
        byte[] frame = new byte[60];
        frame.AsSpan(0, 6).Fill(0xff);
        for (int i = 0; i < count; i++)
        {
            _driver.Port.Frame(frame, false);
        }
    }

    /// <summary>Addresses and DWs of the writes into the ring.</summary>
    private List<(ulong Address, int Words)> RingWrites() =>
        [.. _writes.Where(write => write.Address is >= Ring and < Ring + (Descriptors * HostDriver.DescriptorBytes)).Select(write => (write.Address, write.Payload.Length))];

    void IBusObserver.TlpToNic(NicTwin.Testbench.Tlp tlp, ulong time)
    {
    }

    void IBusObserver.TlpFromNic(NicTwin.Testbench.Tlp tlp, ulong time)
    {
        if (tlp.Kind == TlpKind.MemoryWrite)
        {
            _writes.Add((time, tlp.Address, tlp.Payload.ToArray()));
        }
    }

    void IBusObserver.FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
    }

    void IBusObserver.FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time) => _left++;

    void IBusObserver.FramingError(string text, ulong time) => throw new InvalidOperationException(text);
}
