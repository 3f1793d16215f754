using System.Diagnostics;
using NicTwin.Testbench;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>An emulated NIC behind vfio-user: it is the same NIC, to the clock, and its client and its server survive each other.</summary>
public sealed class DeviceServerTests
{
    private const long Latency = EmulatedBench.Latency;

    private static readonly Action<EmulatedBench>[] s_programs =
    [
        static bench => bench.Driver.Enumerate(),
        static bench => bench.BringUp(),
        Traffic,
        Credits,
        Hostile,
        Reset,
        Replug,
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_NIC_behind_a_socket_is_the_same_to_the_clock(int program)
    {
        using ServedDevice served = Serve();
        VfioUserLink link = Link(served);
        using EmulatedBench near = Bench(new EmulatedNic(Latency)), far = Bench(link);
        foreach (EmulatedBench bench in (EmulatedBench[])[near, far])
        {
            s_programs[program](bench);
            bench.WaitQuiet();
        }

        Assert.Equal(near.Sent.Select(static s => (s.Time, Convert.ToHexString(s.Frame))), far.Sent.Select(static s => (s.Time, Convert.ToHexString(s.Frame))));
        Assert.Equal(near.Writes, far.Writes);
        Assert.Equal(near.Interrupts, far.Interrupts);
        Assert.Equal(near.Time, far.Time);
        Assert.Equal(near.Digest(), far.Digest());
        Assert.Equal(near.Device.Link.Clocks, far.Device.Link.Clocks);
        Assert.Equal((string.Empty, 0), (link.Failure, link.RefusedAccesses));
    }

    [Fact]
    public void A_snapshot_goes_on_in_another_server()
    {
        using ServedDevice first = Serve(), second = Serve();
        using EmulatedBench stopped = Bench(Link(first)), restored = Bench(Link(second));
        Traffic(stopped);
        stopped.Pass(700);
        restored.GoOnFrom(stopped);
        stopped.WaitQuiet();
        restored.WaitQuiet();
        Assert.Equal(stopped.Digest(), restored.Digest());
        Assert.NotEmpty(restored.Sent);
    }

    [Fact]
    public void Round_trips_are_accesses_and_runs_and_a_NIC_that_rests_needs_none()
    {
        using ServedDevice served = Serve();
        VfioUserLink link = Link(served);
        using EmulatedBench bench = Bench(link);
        bench.BringUp();
        bench.WaitQuiet();
        (long accesses, long runs, long posted) = (link.AccessRoundTrips, link.TimeRoundTrips, link.PostedMessages);
        bench.Pass(10_000_000);
        Assert.Equal((accesses, runs, posted), (link.AccessRoundTrips, link.TimeRoundTrips, link.PostedMessages));
        for (int i = 0; i < 10; i++)
        {
            Assert.NotEqual(uint.MaxValue, bench.Driver.Read(0, 8));
        }

        Assert.Equal(accesses + 10, link.AccessRoundTrips);
        Assert.InRange(link.TimeRoundTrips - runs, 10, 20);
        for (int i = 0; i < 10; i++)
        {
            bench.Driver.Write(0, 0x5400, 1);
        }

        Assert.Equal((accesses + 20, posted), (link.AccessRoundTrips, link.PostedMessages));
        Assert.Equal(accesses + 20, link.CountRoundTrips());
        Assert.True(link.DmaMessages > 0);
    }

    [Fact]
    public void A_server_that_goes_is_a_NIC_that_was_pulled_out()
    {
        using ServedDevice served = Serve();
        VfioUserLink link = Link(served);
        using EmulatedBench bench = Bench(link);
        bench.BringUp();
        bench.Transmit(0, Frame(1, 1000));
        served.Cut();
        bench.Pass(10_000);
        Assert.Contains("gone", link.Failure, StringComparison.Ordinal);
        Assert.False(link.Plugged);
        Assert.Equal(long.MaxValue, link.NextActivity);
        Assert.Equal(uint.MaxValue, bench.Driver.Read(0, 8));
        link.HardReset([.. NvmImage.Default], bench.Time);
        Assert.False(link.Plugged);
        link.Receive(Frame(1, 60), default, bench.Time);
        Assert.True(link.Counters.DroppedFrames > 0);
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void A_server_that_sends_nonsense_does_no_harm(ulong seed)
    {
        const int cases = 10;
        var random = new RandomSource(seed);
        int noticed = 0;
        for (int i = 0; i < cases; i++)
        {
            using var liar = new LyingDevice(static c => new NicServer(c, Latency), random);
            using var link = new VfioUserLink(liar.Channel, Latency, EmulatedBench.RamStart, EmulatedBench.RamSize, EmulatedBench.InterruptFile);
            using EmulatedBench bench = Bench(link);
            Traffic(bench);
            noticed += link.Failure.Length > 0 ? 1 : 0;
        }

        // Nobody can notice other data of a DMA write, or another time for what the NIC does next.
        Assert.InRange(noticed, 1, cases);
    }

    [Fact]
    public void A_server_that_lets_no_time_pass_is_given_up()
    {
        using var served = new ServedDevice(static c => new StandingServer(c));
        VfioUserLink link = Link(served);
        using EmulatedBench bench = Bench(link);
        bench.Pass(1000);
        Assert.Contains("time pass", link.Failure, StringComparison.Ordinal);
        Assert.Equal(long.MaxValue, link.NextActivity);
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void A_client_that_sends_anything_is_answered(ulong seed)
    {
        var random = new RandomSource(seed);
        using var served = new ServedDevice(static c => new NicServer(c, Latency));
        using var client = new VfioUserClient(served.Channel, new NoMemory());
        Assert.Equal(VfioUserError.None, client.Negotiate());
        Assert.Equal(VfioUserError.None, client.Map(EmulatedBench.RamStart, EmulatedBench.RamSize, readable: true, writable: true));
        ulong[] commands = [TimeRegion.Run, TimeRegion.AccessTime, TimeRegion.Plug, TimeRegion.Unplug, TimeRegion.Link, TimeRegion.Refuse, TimeRegion.Frame, TimeRegion.Result, 8];
        int[] lengths = [TimeRegion.RunSize, 8, TimeRegion.PlugSize, 8, TimeRegion.LinkSize, 8, TimedFrame.HeaderLength + 64, 8, 8];
        int[] regionsOfPci = [0, 3, VfioUserProtocol.ConfigurationRegion];
        int taken = 0;
        for (int i = 0; i < 3000; i++)
        {
            int which = random.Below(commands.Length);
            byte[] data = new byte[random.Chance(100) ? random.Below(40) : lengths[which]];
            for (int j = 0; j < data.Length; j++)
            {
                data[j] = (byte)(j is >= 3 and < 8 && !random.Chance(50) ? 0 : random.Next());
            }

            if (commands[which] == TimeRegion.Frame && data.Length > TimedFrame.HeaderLength)
            {
                data.AsSpan(8, 4).Clear();
                data[8] = (byte)(data.Length - TimedFrame.HeaderLength);
                data[17] = (byte)random.Below(3);
            }

            if (which == 0 && data.Length == 16)
            {
                data.AsSpan(8).Clear();
                data[8] = (byte)(random.Chance(100) ? random.Below(3) : 0);
            }

            int region = random.Chance(300) ? regionsOfPci[random.Below(3)] : TimeRegion.Index;
            if (region == TimeRegion.Index)
            {
                taken += client.Write(region, commands[which], data) == VfioUserError.None ? 1 : 0;
            }
            else
            {
                // Accesses are answered later, or not at all: nobody waits for them.
                client.AddWrite(region, (ulong)random.Below(4096), random.Between(1, 8), wantsReply: region == VfioUserProtocol.ConfigurationRegion, out _);
                client.AddRead(region, (ulong)random.Below(4096), random.Between(1, 8));
            }
        }

        Assert.False(client.Broken);
        Assert.InRange(taken, 500, 2900);
        Assert.Equal(VfioUserError.None, client.GetInfo(out int regions, out _));
        Assert.Equal(TimeRegion.Index + 1, regions);
    }

    [Fact]
    public void A_process_serves_the_same_NIC_and_ends_with_its_connection()
    {
        using EmulatedBench near = Bench(new EmulatedNic(Latency));
        Traffic(near);
        near.WaitQuiet();
        Process watched;
        using (DeviceProcess process = Start())
        {
            watched = Process.GetProcessById(process.Id);
            using EmulatedBench far = Bench((VfioUserLink)process.Link);
            Traffic(far);
            far.WaitQuiet();
            Assert.Equal(near.Digest(), far.Digest());
        }

        // Gone by itself or reaped already: either way nothing is left.
        Assert.True(watched.WaitForExit(10_000));
    }

    [Fact]
    public void A_process_that_is_killed_is_a_NIC_that_was_pulled_out()
    {
        using DeviceProcess process = Start();
        using EmulatedBench bench = Bench((VfioUserLink)process.Link);
        bench.BringUp();
        using Process watched = Process.GetProcessById(process.Id);
        watched.Kill();
        watched.WaitForExit();
        bench.Pass(1000);
        Assert.Equal(uint.MaxValue, bench.Driver.Read(0, 8));
        Assert.NotEmpty(process.Link.Failure);
    }

    [Theory]
    [InlineData("/nonexistent/program")]
    [InlineData("/bin/false")]
    public void A_process_that_does_not_come_up_is_said(string program) =>
        Assert.Throws<IOException>(() => Start(new DeviceCommandLine(program, [])));

    private static DeviceProcess Start()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "NicTwin.Cli.dll");
        return Start(new DeviceCommandLine(Environment.ProcessPath!, [program, "device"]));
    }

    private static DeviceProcess Start(DeviceCommandLine command) => DeviceProcess.Start(
        command,
        DeviceKind.Nic,
        Latency,
        static channel => new VfioUserLink(channel, Latency, EmulatedBench.RamStart, EmulatedBench.RamSize, EmulatedBench.InterruptFile));

    private static ServedDevice Serve() => new(static channel => new NicServer(channel, Latency));

    private static VfioUserLink Link(ServedDevice served) => new(served.Channel, Latency, EmulatedBench.RamStart, EmulatedBench.RamSize, EmulatedBench.InterruptFile);

    private static EmulatedBench Bench(IEmulatedLink link) => new(link, [.. NvmImage.Default]);

    private static void Traffic(EmulatedBench bench)
    {
        bench.BringUp();
        for (int i = 0; i < 20; i++)
        {
            bench.Transmit(i, Frame(i, 60 + (70 * i)));
            bench.Frame(Frame(100 + i, 1500 - (70 * i)), badFcs: false);
            bench.Frame(Frame(200 + i, 30 + i), badFcs: false);
        }
    }

    private static void Credits(EmulatedBench bench)
    {
        bench.BringUp();
        for (uint i = 1; i <= 3 * NicPort.PostedCredits; i++)
        {
            bench.Driver.Write(0, 0x5400, i);
        }

        Assert.Equal(3u * NicPort.PostedCredits, bench.Driver.Read(0, 0x5400));
        Assert.True(bench.Device.Port.Counters.CreditWaits > 0);
    }

    private static void Hostile(EmulatedBench bench)
    {
        bench.BringUp();
        bench.Driver.ProgramVector(0, 0, EmulatedBench.InterruptFile + 4, 33, masked: false);
        bench.Frame(Frame(1, 60), badFcs: false);
        bench.Pass(20_000);
        bench.Transmit(0, Frame(2, 500));
        bench.Driver.CloseQueue(0, 0, transmit: true);
        bench.Driver.OpenQueue(0, 0, transmit: true, 0x7000_0000, EmulatedBench.Descriptors, 0, 0, alias: false);
        bench.Driver.WriteTail(0, 0, transmit: true, 40);
        bench.Pass(100_000);
        Assert.True(bench.Device.Dma.Aborted > 1);
        bench.Driver.Read(0, 0x1fffc);
        bench.Read(EmulatedBench.Bar3 + 0x3ffc);
    }

    private static void Reset(EmulatedBench bench)
    {
        Traffic(bench);

        // Function level reset in the middle of it, and what a driver asks then.
        bench.ConfigurationWrite(0, 0xa8, 0x8000, 0x3);
        Assert.Equal(uint.MaxValue, bench.Driver.Read(0, 8));
        bench.Pass(1000);
        bench.BringUp();
        bench.Transmit(0, Frame(7, 100));
    }

    private static void Replug(EmulatedBench bench)
    {
        Traffic(bench);
        bench.Device.Link.Unplug();
        bench.Device.Port.LinkLost(bench.Time);
        bench.Pass(500);
        bench.Device.Plug(NvmImage.Create(0x112233445566), bench.Time);
        bench.BringUp();
        bench.Transmit(0, Frame(7, 100));
        bench.Device.Link.SetLink(up: false);
        bench.Pass(50_000);
        bench.Device.Link.SetLink(up: true);
        bench.Pass(50_000);
        bench.Frame(Frame(9, 100), badFcs: false);
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

    private sealed class NoMemory : IVfioUserMemory
    {
        public VfioUserError Read(ushort id, ulong address, Span<byte> data) => VfioUserError.Fault;

        public VfioUserError Write(ulong address, ReadOnlySpan<byte> data) => VfioUserError.None;

        public bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload) => true;
    }

    /// <summary>A device that could go on and does not.</summary>
    private sealed class StandingServer(VfioUserChannel channel) : DeviceServer(channel)
    {
        public override IReadOnlyList<VfioUserRegion> Regions { get; } = [.. new VfioUserRegion[TimeRegion.Index], new(TimeRegion.Size)];

        protected override VfioUserError ReadDevice(ushort id, int region, ulong offset, Span<byte> data) => VfioUserError.Invalid;

        protected override VfioUserError WriteDevice(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data) => VfioUserError.Invalid;

        protected override VfioUserError Command(ulong offset, ReadOnlySpan<byte> data) => VfioUserError.None;

        protected override bool TryCompose(int room)
        {
            Result.SetLength(0);
            Result.Write(new byte[TimeRegion.ResultHeader]);
            return true;
        }
    }
}
