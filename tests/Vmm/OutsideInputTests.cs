using System.Security.Cryptography;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Trace;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Vmm;

/// <summary>Frames and keys from outside: their times, their log, and that a run from the log is the same.</summary>
public sealed class OutsideInputTests : IDisposable
{
    private const long Enough = 10_000_000;
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Virtual_time_never_runs_ahead_of_wall_time()
    {
        // A host so fast that it needs no time, and a system that oversleeps each time by something else.
        var wall = new Wall { Oversleep = 0.3 };
        using var run = new Run(new Source(), wall);
        run.Begin();
        for (int i = 0; i < 3000; i++)
        {
            run.Host.Run(1);
            Assert.True(run.Virtual <= wall.Now + TimeSpan.FromMicroseconds(100), $"{run.Virtual} in {wall.Now}");
        }

        Assert.InRange(run.Virtual / wall.Now, 0.9, 1.001);
        Assert.True(run.Clock.Waited > TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void What_a_slow_host_has_missed_is_not_made_up_for()
    {
        var wall = new Wall();
        using var run = new Run(new Source(), wall);
        run.Begin();
        run.Host.Run(200);
        TimeSpan lost = TimeSpan.FromSeconds(5);
        wall.Now += lost;
        TimeSpan virtualBefore = run.Virtual;
        TimeSpan wallBefore = wall.Now;
        for (int i = 0; i < 2000; i++)
        {
            run.Host.Run(1);
        }

        Assert.True(run.Virtual - virtualBefore <= wall.Now - wallBefore + TimeSpan.FromMilliseconds(3));
        Assert.True(run.Virtual > virtualBefore + TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void A_run_with_nothing_to_do_waits_for_input_and_does_not_end()
    {
        using var run = new Run(new Source(), new Wall());
        run.Begin();
        Assert.Equal(HostEnd.None, run.Host.Run(5000));
        using var without = new Run(new Source(), new Wall());
        Assert.Equal(HostEnd.Stuck, without.Host.Run(5000));
    }

    [Fact]
    public void What_came_before_the_commands_comes_too_late()
    {
        var source = new Source();
        source.At(0, 70, 1);
        source.At(0, 70, 2);
        using var run = new Run(source, new Wall());
        run.Begin();
        run.Host.Run(100);
        Assert.Empty(run.Nic.Frames);
        Assert.Equal(2, run.Cable.Receiving[WireCount.Cut]);
    }

    [Fact]
    public void Frames_arrive_at_the_next_step_and_answers_leave()
    {
        var source = new Source();
        source.At(3, 70, 1);
        source.At(7, 70, 2);
        source.At(7, 71, 3);
        using var run = new Run(source, new Wall());
        run.Nic.SendAt(run.Start + (4 * OutsideInput.Step), 60, 9);
        run.Begin();
        run.Host.Run(300);
        Assert.Equal([(1, 3 * OutsideInput.Step), (2, 7 * OutsideInput.Step), (3, (7 * OutsideInput.Step) + 70 + 24)], run.Nic.Frames.Select(f => ((int)f.Frame[0], f.Clock - run.Start)));
        Assert.Equal(60, Assert.Single(source.Sent).Length);
    }

    [Theory]
    [InlineData(0, 0, 1000)]
    [InlineData(1234, 150_000, 100)]
    public void A_run_from_the_log_is_the_same(long delay, int loss, int speed)
    {
        var options = new WireOptions { Delay = delay, LossPerMillion = loss, Speed = speed, Seed = 3 };
        var source = new Source { Keys = true };
        var random = new RandomSource(4);
        for (int i = 0; i < 200; i++)
        {
            source.At(1 + random.Below(400), random.Chance(50) ? random.Below(14) : 14 + random.Below(1600), (byte)i);
        }

        string recorded;
        using (var log = new InputLogWriter(File.Create(_path)))
        using (var run = new Run(source, new Wall { Oversleep = 0.7 }, options, log, ticks: true))
        {
            recorded = run.Whole(keys: true);
            Assert.InRange(run.Nic.Frames.Count, 100, 200);
            Assert.Equal(200 + 20, run.Input.Inputs);
            Assert.InRange(run.Typed.Count, 20, 20);
        }

        using var reader = new InputLogReader(_path);
        Assert.InRange(reader.LastClock, 400 * OutsideInput.Step, 1000 * OutsideInput.Step);
        using var again = new Run(null, new Wall(), options, null, reader, ticks: true);
        Assert.Equal(recorded, again.Whole(keys: true));

        // And not for nothing: another input is another run.
        source = new Source { Keys = true };
        source.At(5, 100, 1);
        using var other = new Run(source, new Wall(), options, ticks: true);
        Assert.NotEqual(recorded, other.Whole(keys: true));
    }

    [Fact]
    public void A_replayed_run_ends_when_nothing_can_happen_behind_its_log()
    {
        using (var log = new InputLogWriter(File.Create(_path)))
        {
            log.Add(InputKind.Frame, 10 * OutsideInput.Step, WireBench.Frame(60));
            log.End(20 * OutsideInput.Step);
        }

        using var reader = new InputLogReader(_path);
        using var run = new Run(null, new Wall(), WireOptions.Perfect, null, reader);
        run.Begin();
        Assert.Equal(HostEnd.Stuck, run.Host.Run(Enough));
        Assert.Single(run.Nic.Frames);
        Assert.Equal(TimeSpan.Zero, run.Clock.Waited);
    }

    [Fact]
    public void A_log_that_is_none_is_refused()
    {
        byte[] frame = WireBench.Frame(60);
        File.WriteAllBytes(_path, new CaptureBuilder().Section().Interface(113).Packet(0, 0, frame).Bytes);
        Assert.Contains("offset 48: a packet with link type 113", Assert.Throws<CaptureException>(() => new InputLogReader(_path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_path, new CaptureBuilder().Section().Interface().Packet(0, 5000, frame).Packet(0, 4000, frame).Bytes);
        Assert.Contains("offset 140: a packet is before", Assert.Throws<CaptureException>(() => new InputLogReader(_path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(_path, [1, 2, 3, 4, 5]);
        Assert.Throws<CaptureException>(() => new InputLogReader(_path));
    }

    /// <summary>A wall clock that goes on only where somebody sleeps.</summary>
    private sealed class Wall : TimeProvider
    {
        private readonly RandomSource _random = new(1);

        public TimeSpan Now { get; set; }

        /// <summary>So much longer than asked a sleep is at most.</summary>
        public double Oversleep { get; init; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public void Sleep(TimeSpan time) => Now += time + (time * (Oversleep * _random.Below(1000) / 1000));
    }

    /// <summary>The outside: frames come at the n-th look.</summary>
    private sealed class Source : IFrameTransport
    {
        private readonly List<(int Look, byte[] Frame)> _frames = [];
        private int _looks = -16;

        public List<byte[]> Sent { get; } = [];

        public bool Keys { get; init; }

        public WireCounters Receiving { get; set; } = new();

        public int Connections => 1;

        public void At(int look, int length, byte number)
        {
            _frames.Add((look, WireBench.Frame(length, number)));
            _frames.Sort(static (a, b) => a.Look.CompareTo(b.Look));
        }

        public void Serve() => _looks++;

        public bool TryReceive(out ReadOnlySpan<byte> frame)
        {
            frame = [];
            if (_frames.Count == 0 || _frames[0].Look > _looks)
            {
                return false;
            }

            frame = _frames[0].Frame;
            _frames.RemoveAt(0);
            return true;
        }

        // Twenty times something is typed, and then never again.
        public byte[]? Typed() => _looks > 400 ? null : _looks % 20 == 1 ? [(byte)_looks, 10] : [];

        public WireCount Send(ReadOnlySpan<byte> frame)
        {
            Sent.Add(frame.ToArray());
            return WireCount.Passed;
        }

        public void Dispose() => _frames.Clear();
    }

    /// <summary>A guest that sleeps and wakes, a NIC that sends now and then, and an outside.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OutsideFarEnd _far;
        private readonly Source? _source;

        public Run(Source? source, Wall wall, WireOptions? options = null, InputLogWriter? log = null, InputLogReader? replay = null, bool ticks = false)
        {
            _source = source;
            _far = new OutsideFarEnd(source, options ?? WireOptions.Perfect);
            Cable = new WireEnd(options ?? WireOptions.Perfect, _far);
            Host = new Host(new HostOptions { Nvm = NvmImage.Default }, Nic, Cable);
            Host.SetLink(true);
            Guest = Host.AddOwner(Sleeper(forEver: !ticks).Options, new Nobody());
            Host.PlugNic();
            Clock = new WallClock(wall, wall.Sleep);
            Input = new OutsideInput(Host, Clock, TestContext.Current.CancellationToken) { Log = log, Replay = replay };
            Start = Host.Time;
        }

        public WireNic Nic { get; } = new();

        public Host Host { get; }

        public GuestMachine Guest { get; }

        public WireEnd Cable { get; }

        public WallClock Clock { get; }

        public OutsideInput Input { get; }

        public long Start { get; }

        public List<(byte Key, long Time)> Typed { get; } = [];

        public TimeSpan Virtual => TimeSpan.FromMicroseconds((Host.Time - Start) * Host.NanosecondsPerClock / 1000.0);

        public void Begin()
        {
            Input.Connect(_far);
            Input.Begin();
        }

        /// <summary>Everything that a run leaves behind: the guest and the cable, what the NIC got and when, what was typed and when.</summary>
        public string Whole(bool keys)
        {
            for (int i = 0; i < 40; i++)
            {
                Nic.SendAt(Start + (i * 200_000), 60 + i, (byte)i);
            }

            if (keys)
            {
                Input.Connect(() => _source?.Typed(), bytes => Typed.Add((bytes[0], Host.Time)));
            }

            Begin();
            Host.Schedule(Start + (700 * OutsideInput.Step), Host.Pause);
            while (Host.Time < Start + (700 * OutsideInput.Step) && Host.Run(Enough) == HostEnd.None)
            {
                // It comes back now and then for those who look at their own clocks.
            }

            Input.Finish();
            using var state = new MemoryStream();
            using var writer = new BinaryWriter(state);
            Guest.Save(writer);
            foreach ((byte[] frame, long clock) in Nic.Frames)
            {
                writer.Write(clock);
                writer.Write(frame);
            }

            foreach ((byte key, long time) in Typed)
            {
                writer.Write(key);
                writer.Write(time);
            }

            writer.Flush();
            return $"{Nic.Frames.Count} {Host.NicClocks} {Cable.Receiving.Lost} {Convert.ToHexString(SHA256.HashData(state.ToArray()))}";
        }

        public void Dispose()
        {
            _far.Dispose();
            Host.Dispose();
        }

        // With nothing enabled nothing wakes it; else it wakes after 300 ticks and counts until its time is over.
        private static GuestProgram Sleeper(bool forEver)
        {
            if (forEver)
            {
                return new GuestProgram().Wfi().PowerOff();
            }

            GuestProgram program = new GuestProgram().SetCsr(0x104, 1 << 5).SetTimer(300).Wfi().Set(GuestProgram.S2, 5_000_000);
            int loop = program.Here;
            return program.Add(GuestProgram.S2, -1).LoopTo(loop, GuestProgram.S2).SetTimer(uint.MaxValue).Wfi().PowerOff();
        }

        private sealed class Nobody : IGuestTerminal
        {
            public void Console(byte value)
            {
                // Nothing is written.
            }

            public void Port(byte value)
            {
                // Nothing is written.
            }
        }
    }
}
