using System.Security.Cryptography;
using System.Text;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Tests.Vmm;

/// <summary>Guests without an operating system, a NIC from a script, and the time of all of them.</summary>
public sealed class HostTests
{
    private const long Latency = HostOptions.DefaultLatency;
    private const long Enough = 1_000_000;

    [Fact]
    public void A_register_read_stalls_for_both_ways_and_brings_the_value()
    {
        var nic = new ScriptedNic();

        // The NIC is behind its reset when the timer comes.
        using var bench = new Bench(nic, new GuestProgram().OpenWindow().SetCsr(0x104, 1 << 5).SetTimer(100).Wfi()
            .Read(GuestProgram.S2, GuestProgram.Window + 0x10).Keep(0, GuestProgram.S2)
            .Read(GuestProgram.S3, GuestProgram.Window + 0x23, 1).Keep(1, GuestProgram.S3)
            .Read(GuestProgram.S4, GuestProgram.Window + 0x48, 8).Keep(2, GuestProgram.S4).PowerOff());
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(GuestEnd.PowerOff, bench.Guest.End);
        Assert.Equal(ScriptedNic.ValueAt(0x10), (uint)GuestProgram.Result(bench.Guest, 0));
        Assert.Equal(ScriptedNic.ValueAt(0x20) >> 24, (uint)GuestProgram.Result(bench.Guest, 1));
        Assert.Equal(((ulong)ScriptedNic.ValueAt(0x4c) << 32) | ScriptedNic.ValueAt(0x48), GuestProgram.Result(bench.Guest, 2));
        Assert.InRange(bench.Guest.StallClocks, 3 * ((2 * Latency) + nic.Delay), 3 * ((2 * Latency) + nic.Delay + 8));
        Assert.Equal(bench.Guest.Hart.Steps + bench.Guest.StallClocks + bench.Guest.IdleClocks, bench.Guest.Time);
    }

    [Fact]
    public void Posted_writes_keep_their_order_and_wait_for_credits()
    {
        const int writes = 300;
        var program = new GuestProgram().OpenWindow().Set(GuestProgram.S2, writes);
        int loop = program.Here;
        program.WriteRegister(GuestProgram.Window + 0x40, GuestProgram.S2).Add(GuestProgram.S2, -1).LoopTo(loop, GuestProgram.S2)
            .Read(GuestProgram.S3, GuestProgram.Window).PowerOff();
        var nic = new ScriptedNic { TakesEvery = 40 };
        using var bench = new Bench(nic, program);
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        uint[] values = [.. nic.Taken.Where(static t => new Tlp(t.Words).Kind == TlpKind.MemoryWrite).Select(static t => t.Words[^1])];
        Assert.Equal(Enumerable.Range(0, writes).Select(static i => (uint)(writes - i)), values);
        Assert.Equal(TlpKind.MemoryRead, new Tlp(nic.Taken[^1].Words).Kind);
        Assert.True(bench.Guest.NicCounters!.CreditWaits > 0);
        Assert.True(bench.Guest.StallClocks > 40 * (writes - (2 * NicPort.PostedCredits)));
    }

    [Fact]
    public void Configuration_requests_reach_the_bus_below_and_nothing_else_does()
    {
        const uint ecam = (uint)GuestMap.Ecam;
        var program = new GuestProgram()
            .Read(GuestProgram.S2, ecam + 0x100000).Keep(0, GuestProgram.S2)
            .OpenWindow()
            .Read(GuestProgram.S2, ecam + 0x100004).Keep(1, GuestProgram.S2)
            .Read(GuestProgram.S2, ecam + 0x108000).Keep(2, GuestProgram.S2)
            .Write(ecam + 0x8078, 0x20)
            .Read(GuestProgram.S2, ecam + 0x108000).Keep(3, GuestProgram.S2)
            .Read(GuestProgram.S2, ecam + 0x100002, 2).Keep(4, GuestProgram.S2)
            .Read(GuestProgram.S2, ecam + 0x100008, 8).Keep(5, GuestProgram.S2)
            .Read(GuestProgram.S2, ecam + 0x1f000, 1).Keep(6, GuestProgram.S2).PowerOff();
        var nic = new ScriptedNic();
        using var bench = new Bench(nic, program);
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        ulong[] results = [.. Enumerable.Range(0, 7).Select(i => GuestProgram.Result(bench.Guest, i))];
        Assert.Equal([0xffffffff, 0xc0100004, 0xffffffff, 0xc0108000, 0xc010, ulong.MaxValue, 0xff], results);
        Assert.Equal(3, nic.Taken.Count);
        Assert.All(nic.Taken, static t => Assert.Equal(TlpKind.ConfigurationRead0, new Tlp(t.Words).Kind));
    }

    [Fact]
    public void A_NIC_that_is_not_there_reads_all_ones_without_a_stall()
    {
        var nic = new ScriptedNic();
        using var bench = new Bench(nic, new GuestProgram().OpenWindow()
            .Read(GuestProgram.S2, GuestProgram.Window).Keep(0, GuestProgram.S2)
            .Read(GuestProgram.S2, (uint)GuestMap.Ecam + 0x100000).Keep(1, GuestProgram.S2)
            .Write(GuestProgram.Window, 1).PowerOff(), plug: false);
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(0xfffffffful, GuestProgram.Result(bench.Guest, 0));
        Assert.Equal(0xfffffffful, GuestProgram.Result(bench.Guest, 1));
        Assert.Equal(0, bench.Guest.StallClocks);
        Assert.Empty(nic.Taken);
    }

    [Fact]
    public void A_completion_that_does_not_come_is_all_ones_after_50_ms()
    {
        using var bench = new Bench(new ScriptedNic { Mute = true }, new GuestProgram().OpenWindow()
            .Read(GuestProgram.S2, GuestProgram.Window).Keep(0, GuestProgram.S2).PowerOff());
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(0xfffffffful, GuestProgram.Result(bench.Guest, 0));
        Assert.Equal(50_000_000 / Host.NanosecondsPerClock, bench.Guest.StallClocks);
        Assert.Equal(1, bench.Guest.NicCounters!.Timeouts);
    }

    [Fact]
    public void A_removal_during_a_read_gives_all_ones_and_leaves_no_answer_behind()
    {
        var nic = new ScriptedNic { Mute = true };
        using var bench = new Bench(nic, new GuestProgram().OpenWindow()
            .Read(GuestProgram.S2, GuestProgram.Window).Keep(0, GuestProgram.S2)
            .SetCsr(0x104, 1 << 5).SetTimer(10_000).Wfi()
            .Read(GuestProgram.S3, GuestProgram.Window).Keep(1, GuestProgram.S3).PowerOff());
        bench.Host.Schedule(5_000, bench.Host.UnplugNic);
        bench.Host.Schedule(9_000, () =>
        {
            nic.Mute = false;
            bench.Host.PlugNic();
        });
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(0xfffffffful, GuestProgram.Result(bench.Guest, 0));
        Assert.Equal(ScriptedNic.ValueAt(0), (uint)GuestProgram.Result(bench.Guest, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_parked_guest_jumps_to_its_timer(bool plug)
    {
        const uint ticks = 1_000_000;
        using var bench = new Bench(new ScriptedNic(), new GuestProgram().SetCsr(0x104, 1 << 5).SetTimer(ticks).Wfi().PowerOff(), plug);
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        long due = ticks * 100 / Host.NanosecondsPerClock;
        Assert.InRange(bench.Guest.Time, due, due + 40);
        Assert.Equal(bench.Guest.Time, bench.Guest.IdleClocks + bench.Guest.Hart.Steps);
        Assert.Equal(1, bench.Guest.TimerInterrupts);
    }

    [Theory]
    [InlineData(long.MaxValue, true)]
    [InlineData(long.MaxValue, false)]
    [InlineData(1_000_000_000, true)]
    public void A_guest_that_waits_for_nothing_is_stuck_at_once(long maxTime, bool plug)
    {
        using var bench = new Bench(new ScriptedNic(), new GuestProgram().Wfi().PowerOff(), plug, maxTime);
        Assert.Equal(HostEnd.Stuck, bench.Host.Run(Enough));
        Assert.InRange(bench.Host.Time, 1, 10_000_000);
    }

    [Theory]
    [InlineData(10_007)]
    [InlineData(640)]
    [InlineData(1)]
    public void The_given_time_ends_exactly(long maxTime)
    {
        using var spinning = new Bench(new ScriptedNic(), new GuestProgram().Spin(), maxTime: maxTime);
        Assert.Equal(HostEnd.MaxTime, spinning.Host.Run(Enough));
        Assert.Equal(maxTime, spinning.Host.Time);

        using var parked = new Bench(new ScriptedNic(), new GuestProgram().SetCsr(0x104, 1 << 5).SetTimer(1_000_000).Wfi(), maxTime: maxTime);
        Assert.Equal(HostEnd.MaxTime, parked.Host.Run(Enough));
        Assert.Equal(maxTime, parked.Host.Time);

        using var waiting = new Bench(new ScriptedNic { Mute = true }, new GuestProgram().OpenWindow().Read(GuestProgram.S2, GuestProgram.Window), maxTime: maxTime);
        Assert.Equal(HostEnd.MaxTime, waiting.Host.Run(Enough));
        Assert.Equal(maxTime, waiting.Host.Time);
    }

    [Fact]
    public void An_event_in_the_middle_of_a_read_happens()
    {
        using var bench = new Bench(new ScriptedNic { Delay = 5_000 }, new GuestProgram().OpenWindow().Read(GuestProgram.S2, GuestProgram.Window).PowerOff());
        long at = 0;
        bench.Host.Schedule(2_000, () => at = bench.Host.Time);
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(2_000, at);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_guest_that_spins_does_not_keep_Run_from_coming_back(bool afterTimer)
    {
        var program = new GuestProgram();
        program = afterTimer ? program.SetCsr(0x104, 1 << 5).SetTimer(1_000_000).Wfi() : program;
        using var bench = new Bench(new ScriptedNic(), program.Spin(), plug: false);
        Task<HostEnd> run = Task.Run(() => bench.Host.Run(5), TestContext.Current.CancellationToken);
        Assert.Equal(HostEnd.None, await run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.True(bench.Guest.Hart.Steps > 1000);
    }

    [Fact]
    public void DMA_goes_to_RAM_and_what_lies_outside_is_aborted_and_counted()
    {
        const ulong end = GuestMap.Ram + GuestProgram.Memory;
        var nic = new ScriptedNic();
        nic.WriteMemoryAt(2_000, GuestProgram.Results, 1, 2, 3, 4, 5, 6, 7, 8);
        nic.WriteMemoryAt(2_100, end - 2, 0xaa, 0xbb, 0xcc, 0xdd);
        nic.WriteMemoryAt(2_200, GuestMap.Ram - 4, 1, 2, 3, 4);
        nic.WriteMemoryAt(2_300, ulong.MaxValue - 3, 1, 2, 3, 4);
        nic.WriteMemoryAt(2_400, GuestMap.Imsic + 4, 5, 0, 0, 0);
        nic.WriteMemoryAt(2_500, GuestMap.Imsic + 0x1000, 5, 0, 0, 0);
        nic.ReadMemoryAt(2_600, end - 4, 8);
        nic.ReadMemoryAt(2_700, GuestProgram.Results + 1, 6);
        nic.SendAt(2_800, TlpBuilder.MemoryWrite3 | 1, TlpBuilder.Word1(0x200, 0, 0xf, 0), GuestProgram.Results + 8, 0xffffffff);
        nic.SendAt(2_900, TlpBuilder.MemoryWrite3 | 1, TlpBuilder.Word1(0x100, 0, 0, 0), GuestProgram.Results + 16, 0xffffffff);
        using var bench = new Bench(nic, new GuestProgram().SetCsr(0x104, 1 << 5).SetTimer(1_000).Wfi().PowerOff());
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(0x0807060504030201ul, GuestProgram.Result(bench.Guest, 0));
        Assert.Equal(0ul, GuestProgram.Result(bench.Guest, 1));
        Assert.Equal(0ul, GuestProgram.Result(bench.Guest, 2));
        Assert.Equal(0, bench.Guest.Ram.Bytes(end - 2, 2)[0]);
        Assert.Equal(7, bench.Host.Dma.Aborted);
        Assert.Equal(7, bench.Host.Iommu.Faults);
        Assert.Equal(0, bench.Host.Dma.Interrupts);
        Assert.Equal(1, bench.Host.Dma.Reads);
        uint[][] answers = [.. nic.Taken.Select(static t => t.Words)];
        Assert.Equal(2, answers.Length);
        Assert.Equal(CompletionStatus.UnsupportedRequest, new Tlp(answers[0]).Status);
        Assert.Equal([0x04030201u, 0x00070605u], new Tlp(answers[1]).Payload.ToArray().Select(static (w, i) => i == 0 ? w | 1 : w & 0xffffff));
    }

    [Fact]
    public void A_message_wakes_a_parked_guest_when_it_arrives()
    {
        var nic = new ScriptedNic();
        nic.WriteMemoryAt(5_000, GuestMap.Imsic, 9, 0, 0, 0);
        using var bench = new Bench(nic, new GuestProgram().EnableInterrupts().Wfi().PowerOff());
        Assert.Equal(HostEnd.Guest, bench.Host.Run(Enough));
        Assert.Equal(1, bench.Host.Dma.Interrupts);
        Assert.Equal(1, bench.Guest.MessageInterrupts);
        Assert.InRange(bench.Guest.Time, 5_000 + Latency, 5_000 + Latency + 60);
    }

    [Fact]
    public void The_size_of_turns_makes_no_difference_and_equal_runs_are_equal()
    {
        string[] runs = [.. new long[] { Enough, 1, 7, Enough }.Select(static turns =>
        {
            using var bench = new Bench(new ScriptedNic { TakesEvery = 7 }, Busy());
            while (bench.Host.Run(turns) == HostEnd.None)
            {
            }

            return bench.Digest();
        })];
        Assert.All(runs, r => Assert.Equal(runs[0], r));
    }

    [Fact]
    public void A_saved_host_goes_on_as_if_it_had_never_stopped()
    {
        using var whole = new Bench(Model(), Busy());
        whole.Host.Run(Enough);
        string expected = whole.GuestDigest();
        int waiting = 0;
        for (long time = 400; time < whole.Host.Time; time += 151)
        {
            NicTwin.Model.Nic nic = Model();
            using var first = new Bench(nic, Busy());
            first.Host.Schedule(time, first.Host.Pause);

            // The turn in which it pauses ends here, in the middle of whatever is under way.
            first.Host.Schedule(time + 1, static () => { });
            if (first.Host.Run(Enough) != HostEnd.None)
            {
                break;
            }

            waiting += first.Guest.IsWaiting ? 1 : 0;
            using var saved = new MemoryStream();
            using (var writer = new BinaryWriter(saved, Encoding.UTF8, leaveOpen: true))
            {
                first.Host.Save(writer);
            }

            using var state = new MemoryStream();
            nic.Save(state);
            state.Position = 0;
            NicTwin.Model.Nic other = Model();
            other.Restore(state);
            saved.Position = 0;
            using var second = new Bench(other, Busy(), plug: false, load: false);
            second.Host.Restore(new BinaryReader(saved));
            Assert.Equal(HostEnd.Guest, second.Host.Run(Enough));
            Assert.Equal(expected, second.GuestDigest());
        }

        Assert.True(waiting > 3, $"only {waiting} of the saved states had a read under way");
    }

    [Fact]
    public void Two_guests_stay_within_two_latencies_of_each_other()
    {
        var options = new HostOptions { Nvm = NvmImage.Default };
        using var host = new Host(options, new ScriptedNic(), new SilentPeer());
        GuestMachine slow = host.AddOwner(Busy().Options, new Terminal());
        GuestMachine fast = host.AddOwner(new GuestProgram().Spin().Options, new Terminal());
        host.PlugNic();
        long furthest = 0;
        while (slow.End == GuestEnd.None)
        {
            Assert.Equal(HostEnd.None, host.Run(1));
            furthest = slow.IsParked || slow.IsWaiting || slow.End != GuestEnd.None ? furthest : Math.Max(furthest, Math.Abs(slow.Time - fast.Time));
        }

        Assert.Equal(GuestEnd.PowerOff, slow.End);
        Assert.InRange(furthest, 1, 2 * Latency);

        // Who has ended holds nobody back.
        long time = fast.Time;
        host.Run(100);
        Assert.True(fast.Time > time + (10 * Latency));
    }

    [Fact]
    public void A_kernel_that_is_none_or_has_no_room_is_refused()
    {
        GuestOptions options = new GuestProgram().Options;
        using var host = new Host(new HostOptions { Nvm = NvmImage.Default }, new ScriptedNic(), new SilentPeer());
        Assert.Contains("no flat", Refusal(host, options with { Kernel = GuestImage.FromBytes(new byte[100]) }), StringComparison.Ordinal);
        Assert.Contains("no flat", Refusal(host, options with { Kernel = GuestImage.Empty }), StringComparison.Ordinal);
        Assert.Contains("too little", Refusal(host, options with { Memory = 4 << 20 }), StringComparison.Ordinal);
        Assert.Contains("too little", Refusal(host, options with { Initramfs = GuestImage.FromBytes(new byte[2 << 20]) }), StringComparison.Ordinal);
        Assert.Contains("too long", Refusal(host, options with { CommandLine = new string('x', 70_000) }), StringComparison.Ordinal);
        var image = new byte[4096];
        options.Kernel.CopyTo(image);
        image.AsSpan(16, 8).Fill(0xff);
        Assert.Contains("too little", Refusal(host, options with { Kernel = GuestImage.FromBytes(image) }), StringComparison.Ordinal);
        Assert.Empty(host.Guests);
    }

    [Fact]
    public void The_largest_RAM_ends_before_the_upper_window() => Assert.True(GuestMap.Ram + GuestMap.MostRam <= GuestMap.MmioHigh);

    private static string Refusal(Host host, GuestOptions options) =>
        Assert.Throws<GuestKitException>(() => host.AddOwner(options, new Terminal())).Message;

    private static NicTwin.Model.Nic Model() => new();

    // Reads, writes and configuration requests without end; then the timer.
    private static GuestProgram Busy()
    {
        var program = new GuestProgram().OpenWindow().Set(GuestProgram.S2, 12).Write((uint)GuestMap.Ecam + 0x100010, GuestProgram.Window).Write((uint)GuestMap.Ecam + 0x100004, 6, 2);
        int loop = program.Here;
        program.Read(GuestProgram.S3, GuestProgram.Window + 8).Keep(0, GuestProgram.S3)
            .WriteRegister(GuestProgram.Window + 0x38, GuestProgram.S2)
            .WriteRegister(GuestProgram.Window + 0x38, GuestProgram.S3)
            .Read(GuestProgram.S3, (uint)GuestMap.Ecam + 0x100000).Keep(1, GuestProgram.S3)
            .WriteRegister((uint)GuestMap.Serial, GuestProgram.S2, 1)
            .Add(GuestProgram.S2, -1).LoopTo(loop, GuestProgram.S2);
        return program.SetCsr(0x104, 1 << 5).SetTimer(500).Wfi().PowerOff();
    }

    private sealed class Terminal : IGuestTerminal
    {
        public List<byte> Bytes { get; } = [];

        public void Console(byte value) => Bytes.Add(value);

        public void Port(byte value) => Bytes.Add(value);
    }

    /// <summary>A host with one guest.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly Terminal _terminal = new();

        public Bench(INicClocked nic, GuestProgram program, bool plug = true, long maxTime = long.MaxValue, bool load = true)
        {
            Host = new Host(new HostOptions { Nvm = NvmImage.Default, MaxTime = maxTime }, nic, new SilentPeer());
            Guest = Host.AddOwner(program.Options, _terminal, load: load);
            if (plug)
            {
                Host.PlugNic();
            }
        }

        public Host Host { get; }

        public GuestMachine Guest { get; }

        /// <summary>Everything that a run leaves behind.</summary>
        public string Digest()
        {
            using var state = new MemoryStream();
            using var writer = new BinaryWriter(state);
            Host.Save(writer);
            writer.Flush();
            return $"{Host.Time} {Guest.Hart.Steps} {Guest.StallClocks} {Guest.IdleClocks} {Host.NicClocks} {Convert.ToHexString(SHA256.HashData(state.ToArray()))}";
        }

        /// <summary>What the guest is and what it has seen; the NIC may have been left at another clock behind its last answer.</summary>
        public string GuestDigest()
        {
            using var state = new MemoryStream();
            using var writer = new BinaryWriter(state);
            Guest.Save(writer);
            writer.Flush();
            return $"{Guest.Time} {Guest.Hart.Steps} {Guest.StallClocks} {Guest.IdleClocks} {Convert.ToHexString(SHA256.HashData(state.ToArray()))}";
        }

        public void Dispose() => Host.Dispose();
    }
}
