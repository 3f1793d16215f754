using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class BenchTests
{
    [Fact]
    public void Idle_time_is_jumped_over_up_to_wake()
    {
        var nic = new SilentNic(static (_, _) => new NicOutputs { Idle = 1, Wake = 500, PcieRxReady = 1 });
        var bench = new Bench(nic);
        bench.Start(RootComplexPolicy.Default, 1);
        bench.RunUntil(1000);
        Assert.Contains(nic.Inputs, inputs => inputs.Time == 500);
        Assert.True(bench.SkippedClocks > 400);

        // Only up to wake: from there on the NIC has to say again that it is idle.
        Assert.DoesNotContain(nic.Inputs.Zip(nic.Inputs.Skip(1)), pair => pair.First.Time < 500 && pair.Second.Time > 500);
    }

    [Fact]
    public void Time_goes_one_by_one_without_permission_to_skip()
    {
        var nic = new SilentNic(static (_, _) => new NicOutputs { Idle = 1, Wake = ulong.MaxValue, PcieRxReady = 1 });
        var bench = new Bench(nic);
        bench.Start(RootComplexPolicy.Default with { SkipIdle = false }, 1);
        bench.RunUntil(100);
        Assert.Equal(100, bench.Clocks);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sleep_is_one_step_of_time_whether_idle_time_is_skipped_or_not(bool skips)
    {
        var nic = new SilentNic(static (_, _) => new NicOutputs { Idle = 1, Wake = ulong.MaxValue, PcieRxReady = 1 });
        var bench = new Bench(nic);
        bench.Start(RootComplexPolicy.Default with { SkipIdle = skips }, 1);
        Assert.True(bench.Sleep(1ul << 50, 100));
        ulong asleep = bench.Time;
        bench.RunUntil(asleep + 10);
        Assert.InRange(asleep, 1ul << 50, (1ul << 50) + 10);
        Assert.InRange(bench.Clocks, 1, 20);
        Assert.InRange(bench.SkippedClocks, 0, 20);

        // However often it sleeps, time stays far from the end of all time.
        Assert.True(bench.Sleep(1ul << 62, 100));
        Assert.True(bench.Sleep(1ul << 62, 100));
        Assert.InRange(bench.Time, Bench.LastSleep, Bench.LastSleep + 100);
    }

    [Fact]
    public void Nobody_sleeps_while_a_timer_is_set()
    {
        var nic = new SilentNic(static (_, _) => new NicOutputs { Idle = 1, Wake = 10_000, PcieRxReady = 1 });
        var bench = new Bench(nic);
        bench.Start(RootComplexPolicy.Default, 1);
        Assert.False(bench.Sleep(1ul << 50, 100));
        Assert.InRange(bench.Time, 100ul, 101ul);
    }

    [Fact]
    public void The_hard_reset_loads_every_word_of_the_NVM()
    {
        var nic = new SilentNic(static (_, _) => default);
        var bench = new Bench(nic);
        bench.Start(RootComplexPolicy.Default, 1);
        bench.HardReset([.. NvmImage.Default], 4);
        NicInputs[] writes = [.. nic.Inputs.Where(inputs => inputs.NvmWrite != 0)];
        Assert.Equal(256, writes.Length);
        Assert.All(writes, inputs => Assert.Equal(1, inputs.Perst));
        Assert.Equal(NvmImage.Default, writes.OrderBy(inputs => inputs.NvmAddress).Select(inputs => inputs.NvmData));
    }

    [Fact]
    public void The_NVM_image_has_the_checksum_that_drivers_ask_for()
    {
        ushort sum = 0;
        for (int i = 0; i < 0x40; i++)
        {
            sum += NvmImage.Default[i];
        }

        Assert.Equal(NvmImage.Checksum, sum);
    }

    [Fact]
    public void Paced_frames_keep_preamble_and_gap()
    {
        var nic = new SilentNic(static (_, _) => default);
        var bench = new Bench(nic);
        bench.Start(RootComplexPolicy.Default with { WirePaced = true, SkipIdle = false }, 1);
        bench.Wire.TrySend(new byte[60], false);
        bench.Wire.TrySend(new byte[60], true);
        bench.RunUntil(300);
        ulong[] last = [.. nic.Inputs.Where(inputs => inputs.MacRxValid != 0 && inputs.MacRxLast != 0).Select(inputs => inputs.Time)];
        Assert.Equal(2, last.Length);
        Assert.Equal(84ul, last[1] - last[0]);
    }

    [Fact]
    public void No_clock_allocates()
    {
        var bench = new Bench(new Nic());
        bench.Start(RootComplexPolicy.Default with { SkipIdle = false }, 1);
        bench.HardReset([.. NvmImage.Default], 4);
        bench.RunUntil(2000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bench.RunUntil(12_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
