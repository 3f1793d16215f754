using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Vmm;

/// <summary>Loss, delay and speed of cables, and what is at their far end.</summary>
public sealed class WireEndTests
{
    // A frame of 60 bytes: eight beats of 8 bytes, the first one in the clock in which it is due.
    private const int Length = 60;
    private const long LastBeat = 7 * 8;

    [Fact]
    public void A_plug_gives_back_what_it_gets_in_the_next_clock()
    {
        WireBench bench = Looped(WireOptions.Perfect, (1000, 1), (5000, 2));
        Assert.Equal([(1, Length, 1000 + LastBeat + 1), (2, Length, 5000 + LastBeat + 1)], bench.Frames);
        Assert.Equal((2, 2, 0), (bench.Cable.Sending[WireCount.Passed], bench.Cable.Receiving[WireCount.Passed], bench.Cable.Lost));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(12_500)]
    public void A_delay_counts_each_way_and_in_both_the_order_stays(long delay)
    {
        WireBench bench = Looped(WireOptions.Perfect with { Delay = delay }, (1000, 1), (2000, 2), (2088, 3), (100_000, 4));
        Assert.Equal([1000, 2000, 2088, 100_000], bench.Frames.Select(f => f.Clock - (2 * delay) - LastBeat));
        Assert.Equal([1, 2, 3, 4], bench.Frames.Select(static f => (int)f.Number));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10)]
    public void A_slow_hop_has_its_time_for_each_frame(int speed)
    {
        // 60 bytes, and 24 of preamble, FCS and gap, each way.
        long each = 84 * 1000 / speed;
        WireBench bench = Looped(WireOptions.Perfect with { Speed = speed }, (1000, 1), (1084, 2), (1168, 3));
        Assert.Equal([1000 + LastBeat + (2 * each), 1000 + LastBeat + (3 * each), 1000 + LastBeat + (4 * each)], bench.Frames.Select(static f => f.Clock));
    }

    [Fact]
    public void A_slow_hop_holds_so_much_and_what_comes_then_is_lost_and_counted()
    {
        var nic = new WireNic();
        for (int i = 0; i < 400; i++)
        {
            nic.SendAt(0, 1514);
        }

        var bench = new WireBench(WireOptions.Perfect with { Speed = 10 }, new LoopbackFarEnd(), nic);
        bench.Run(100_000_000);
        long lost = bench.Cable.Sending[WireCount.Overflow];
        Assert.Equal(400, lost + bench.Cable.Sending[WireCount.Passed]);
        Assert.InRange(bench.Cable.Sending[WireCount.Passed], 128 * 1024 / 1538, (128 * 1024 / 1538) + 10);
        Assert.Equal(400 - lost, bench.Nic.Frames.Count);
        Assert.Equal(0, bench.Cable.Receiving.Lost);
    }

    [Fact]
    public void Loss_is_as_often_as_asked_and_hangs_on_the_seed_alone()
    {
        WireBench first = Loss(seed: 1, 100_000);
        WireBench again = Loss(seed: 1, 100_000);
        WireBench other = Loss(seed: 2, 100_000);
        Assert.Equal(first.Frames, again.Frames);
        Assert.NotEqual(first.Frames, other.Frames);

        // Of 2000 frames 10 % on each way: within five standard deviations.
        Assert.InRange(first.Cable.Sending[WireCount.Loss], 200 - 67, 200 + 67);
        Assert.InRange(first.Cable.Receiving[WireCount.Loss], 180 - 64, 180 + 64);
        Assert.Equal(2000, first.Cable.Lost + first.Nic.Frames.Count);
        Assert.Empty(Loss(seed: 1, WireOptions.Million).Frames);
        Assert.Equal(2000, Loss(seed: 1, 0).Nic.Frames.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(64)]
    [InlineData(5000)]
    public void How_far_it_runs_at_a_time_changes_nothing(long step)
    {
        var options = new WireOptions { Delay = 333, Speed = 100, LossPerMillion = 200_000, Seed = 7 };
        WireBench at(long clocks)
        {
            WireBench bench = new(options, new LoopbackFarEnd(), Burst());
            bench.Run(300_000, clocks);
            return bench;
        }

        WireBench whole = at(300_000);
        WireBench parts = at(step);
        Assert.Equal(whole.Frames, parts.Frames);
        Assert.InRange(whole.Frames.Count(), 50, 90);
        Assert.Equal(whole.Cable.Sending.Remarkable, parts.Cable.Sending.Remarkable);
    }

    [Fact]
    public void A_cable_that_is_saved_and_restored_goes_on_as_if_it_had_never_stopped()
    {
        var options = new WireOptions { Delay = 12_000, Speed = 100, LossPerMillion = 200_000, Seed = 9 };
        WireNic nic = Burst();
        WireBench first = new(options, new LoopbackFarEnd(), nic);
        first.Run(20_000);
        Assert.True(first.Cable.Queued > 3);
        using var saved = new MemoryStream();
        first.Physical.Save(new BinaryWriter(saved));
        int before = nic.Frames.Count;
        saved.Position = 0;

        // The same NIC at another cable, which never saw what is on its way in it.
        var second = new WireBench(options, new LoopbackFarEnd(), new WireNic());
        second.Physical.Restore(new BinaryReader(saved));
        second.Run(200_000);
        int queued = first.Cable.Queued;
        Assert.Equal(queued, second.Nic.Frames.Count);
        first.Run(200_000);
        Assert.Equal(nic.Frames.Skip(before).Take(queued).Select(static f => (f.Frame[0], f.Clock)), second.Nic.Frames.Select(static f => (f.Frame[0], f.Clock)));
    }

    [Fact]
    public void Without_a_link_or_a_NIC_frames_are_lost_and_counted()
    {
        WireBench bench = new(WireOptions.Perfect, new LoopbackFarEnd());
        bench.Physical.Link.SetLink(up: false);
        bench.Cable.Enter(WireBench.Frame(Length), bench.Time + 100);
        bench.Run(1000);
        Assert.Equal(1, bench.Cable.Receiving[WireCount.LinkDown]);
        bench.Cable.Enter(WireBench.Frame(Length), bench.Time + 100);
        bench.Physical.Link.Unplug();
        ((IHostedNic)bench.Physical).RunTo(bench.Time + 1000);
        bench.Cable.Enter(WireBench.Frame(Length), bench.Time + 2000);
        Assert.Equal(2, bench.Cable.Receiving[WireCount.Unplugged]);
        Assert.Empty(bench.Frames);
        Assert.Equal(long.MaxValue, ((IHostedNic)bench.Physical).NextActivity);
    }

    [Fact]
    public void What_comes_from_outside_is_padded_or_lost_and_counted()
    {
        WireBench bench = new(WireOptions.Perfect, new SilentFarEnd());
        foreach (int length in (int[])[0, 1, 13, 14, 59, 60, 1514, Wire.MaxFrame, Wire.MaxFrame + 1, 100_000])
        {
            bench.Cable.EnterFromOutside(WireBench.Frame(length), bench.Time);
        }

        bench.Run(100_000);
        Assert.Equal([60, 60, 60, 1514, Wire.MaxFrame], bench.Frames.Select(static f => f.Length));
        Assert.Equal((3, 2, 2, 5), (bench.Cable.Receiving[WireCount.Short], bench.Cable.Receiving[WireCount.Oversized], bench.Cable.Receiving[WireCount.Padded], bench.Cable.Receiving[WireCount.Passed]));
        Assert.All(bench.Nic.Frames[0].Frame[14..], static b => Assert.Equal(0, b));
    }

    [Fact]
    public void There_is_room_for_so_many_and_the_others_are_lost_and_counted()
    {
        WireBench bench = new(WireOptions.Perfect, new SilentFarEnd());
        for (int i = 0; i < 1000; i++)
        {
            bench.Cable.Enter(WireBench.Frame(Length), bench.Time);
        }

        bench.Run(1_000_000);
        Assert.Equal(1000, bench.Nic.Frames.Count + bench.Cable.Receiving[WireCount.NoRoom]);
        Assert.InRange(bench.Nic.Frames.Count, 256, 300);
    }

    [Fact]
    public void Frames_with_a_wrong_FCS_and_those_for_nobody_are_lost_and_counted()
    {
        var observed = new PfWire();
        WireBench open = new(WireOptions.Perfect, far: null);
        open.Nic.SendAt(1000, Length);
        open.Cable.Observer = observed;
        open.Run(5000);
        Assert.Equal(1, open.Cable.Sending[WireCount.Unconnected]);
        Assert.Single(observed.Frames);
        open.Cable.Observer = null;
        open.Cable.Received(WireBench.Frame(Length), badFcs: true, open.Time, open.Physical.Link.Wire);
        Assert.Equal(1, open.Cable.Sending[WireCount.BadFcs]);
    }

    private static WireNic Burst()
    {
        var nic = new WireNic();
        for (int i = 0; i < 120; i++)
        {
            nic.SendAt(i * 1000, Length + (i % 50), (byte)i);
        }

        return nic;
    }

    private static WireBench Looped(WireOptions options, params (long Clock, byte Number)[] frames)
    {
        var nic = new WireNic();
        var bench = new WireBench(options, new LoopbackFarEnd(), nic);
        foreach ((long clock, byte number) in frames)
        {
            nic.SendAt(bench.Begin + clock, Length, number);
        }

        // It was asked before when it wakes.
        bench.Physical.Link.SetLink(up: true);
        bench.Run(300_000);
        return bench;
    }

    private static WireBench Loss(ulong seed, int perMillion)
    {
        var nic = new WireNic();
        for (int i = 0; i < 2000; i++)
        {
            nic.SendAt(i * 200, Length, (byte)i);
        }

        var bench = new WireBench(WireOptions.Perfect with { LossPerMillion = perMillion, Seed = seed }, new LoopbackFarEnd(), nic);
        bench.Run(500_000);
        return bench;
    }
}
