using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Trace;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Vmm;

/// <summary>Captures that are played onto a cable.</summary>
public sealed class CaptureFarEndTests : IDisposable
{
    private const ulong Begin = 1_700_000_000_000_000;
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Frames_come_at_their_times_from_the_first_one_on()
    {
        using CaptureFarEnd far = Capture(file => file
            .Packet(0, Begin, WireBench.Frame(60, 1)).Packet(0, Begin + 10, WireBench.Frame(60, 2)).Packet(0, Begin + 1000, WireBench.Frame(20, 3)).SimplePacket(WireBench.Frame(100, 4)));
        Assert.Equal(4, far.Frames);
        var bench = new WireBench(WireOptions.Perfect, far);
        bench.Run(5000);
        Assert.Empty(bench.Frames);
        far.Begin(bench.Cable, bench.Time + 500);
        bench.Run(200_000);

        // A microsecond has 125 clocks; what has no time comes right behind the frame before it: 60 bytes and 24 of preamble, FCS and gap.
        Assert.Equal([(1, 60, 5500), (2, 60, 5500 + 1250), (3, 60, 5500 + 125_000), (4, 100, 5500 + 125_000 + 84)], bench.Frames);
        Assert.Equal((4, 1), (bench.Cable.Receiving[WireCount.Passed], bench.Cable.Receiving[WireCount.Padded]));
        Assert.Equal(long.MaxValue, ((IHostedNic)bench.Physical).NextActivity);
    }

    [Fact]
    public void The_host_sees_when_the_next_frame_comes()
    {
        using CaptureFarEnd far = Capture(file => file.Packet(0, Begin, WireBench.Frame(60)).Packet(0, Begin + 80, WireBench.Frame(60)));
        var bench = new WireBench(WireOptions.Perfect with { Delay = 50 }, far);
        bench.Run(100);
        far.Begin(bench.Cable, bench.Time);
        Assert.Equal(bench.Time + 50, ((IHostedNic)bench.Physical).NextActivity);
        bench.Run(1000);
        Assert.Equal(bench.Begin + 100 + 50 + 10_000, ((IHostedNic)bench.Physical).NextActivity);
    }

    [Fact]
    public void What_is_no_frame_or_not_in_order_is_counted()
    {
        using CaptureFarEnd far = Capture(file => file
            .Packet(0, Begin + 100, WireBench.Frame(60, 1)).Packet(0, Begin, WireBench.Frame(60, 2)).Packet(0, Begin + 200, WireBench.Frame(5)).Packet(0, Begin + 200, WireBench.Frame(60), original: 61)
            .Packet(0, Begin + 200, WireBench.Frame(20_000)).Packet(0, ulong.MaxValue, WireBench.Frame(60, 3)));
        var bench = new WireBench(WireOptions.Perfect, far);
        far.Begin(bench.Cable, bench.Time);
        bench.Run(1_000_000);
        Assert.Equal([1, 2], bench.Frames.Select(static f => (int)f.Number));
        WireCounters counts = bench.Cable.Receiving;
        Assert.Equal((1, 1, 1, 1), (counts[WireCount.OutOfOrder], counts[WireCount.Short], counts[WireCount.Cut], counts[WireCount.Oversized]));
        Assert.Equal(1, bench.Cable.Queued);
    }

    [Fact]
    public void Frames_that_are_nearer_than_a_wire_can_carry_wait_and_none_is_lost()
    {
        using CaptureFarEnd far = Capture(file =>
        {
            for (int i = 0; i < 2000; i++)
            {
                file.Packet(0, Begin, WireBench.Frame(60, (byte)i));
            }
        });
        var bench = new WireBench(WireOptions.Perfect, far);
        far.Begin(bench.Cable, bench.Time);
        bench.Run(2000 * 84);
        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => ((byte)i, 60, i * 84L)), bench.Frames.Select(f => (f.Number, f.Length, f.Clock)));
    }

    [Fact]
    public void A_file_that_is_changed_meanwhile_ends_there()
    {
        using CaptureFarEnd far = Capture(file => file.Packet(0, Begin, new byte[70_000]).Packet(0, Begin, WireBench.Frame(60)).Packet(0, Begin, WireBench.Frame(60)));
        using (FileStream file = new(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 1);
        }

        var bench = new WireBench(WireOptions.Perfect, far);
        far.Begin(bench.Cable, bench.Time);
        bench.Run(1000);
        Assert.Single(bench.Frames);
        Assert.Equal(1, bench.Cable.Receiving[WireCount.Malformed]);
    }

    [Fact]
    public void Packets_that_are_no_frames_are_refused_before_anything_runs()
    {
        File.WriteAllBytes(_path, new CaptureBuilder().Section().Interface().Interface(101).Packet(0, 0, WireBench.Frame(60)).Packet(1, 0, WireBench.Frame(60)).Bytes);
        Assert.Contains("offset 160: a packet with link type 101", Assert.Throws<CaptureException>(() => new CaptureFarEnd(_path)).Message, StringComparison.Ordinal);
    }

    private CaptureFarEnd Capture(Action<CaptureBuilder> fill)
    {
        CaptureBuilder file = new CaptureBuilder().Section().Interface();
        fill(file);
        File.WriteAllBytes(_path, file.Bytes);
        return new CaptureFarEnd(_path);
    }
}
