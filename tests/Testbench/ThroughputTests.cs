using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class ThroughputTests
{
    private const double WordBytes = 8;

    [Fact]
    public void A_minimal_frame_leaves_every_24_clocks()
    {
        double clocks = new ThroughputRun(new Nic()).Transmit(ThroughputRun.Minimal);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clocks:F2} clocks a frame sent");
        Assert.InRange(clocks, 8, 24);
    }

    [Fact]
    public void A_minimal_frame_is_received_every_84_clocks()
    {
        // What 1 Gb/s brings.
        double clocks = new ThroughputRun(new Nic()).Receive(ThroughputRun.Minimal);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clocks:F2} clocks a frame received");
        Assert.InRange(clocks, 8, 84);
    }

    [Fact]
    public void Large_frames_leave_with_a_word_in_nearly_every_clock()
    {
        double clocks = new ThroughputRun(new Nic()).Transmit(ThroughputRun.Large);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clocks:F2} clocks a large frame sent, {ThroughputRun.Large / WordBytes / clocks:F3} words a clock");
        Assert.InRange(ThroughputRun.Large / WordBytes / clocks, 0.9, 1);
    }

    [Fact]
    public void Large_frames_are_received_with_a_word_in_nearly_every_clock()
    {
        double clocks = new ThroughputRun(new Nic()).Receive(ThroughputRun.Large);
        TestContext.Current.TestOutputHelper?.WriteLine($"{clocks:F2} clocks a large frame received, {ThroughputRun.Large / WordBytes / clocks:F3} words a clock");
        Assert.InRange(ThroughputRun.Large / WordBytes / clocks, 0.9, 1);
    }
}
