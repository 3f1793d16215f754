using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

/// <summary>Lockstep of the model with the project's RTL and with one that differs from it everywhere.</summary>
public class LockstepNicTests(TinyRtlFixture fixture) : IClassFixture<TinyRtlFixture>
{
    private static NicInputs[] ResetAndQuiet(int clocks)
    {
        var pins = new NicInputs[clocks];
        for (int i = 0; i < clocks; i++)
        {
            pins[i] = new NicInputs { Time = (ulong)i, Link = 1, PcieTxReady = 1, MacTxReady = 1, Perst = (byte)(i < 20 ? 1 : 0) };
        }

        return pins;
    }

    [Fact]
    public void The_first_difference_is_recorded_with_clock_pin_and_both_values_and_nothing_is_thrown()
    {
        using var nic = new LockstepNic(new Nic(), new VerilatedNic(fixture.Fast, 5));
        NicInputs[] pins = ResetAndQuiet(100);
        foreach (NicInputs inputs in pins)
        {
            nic.Step(in inputs, out _);
        }

        // The tiny NIC is idle and ready at once, the real one is neither while it is held in reset.
        Assert.True(nic.Diverged);
        Assert.Equal(2, nic.Divergence!.Clock);
        Assert.NotEqual(nic.Divergence.ModelValue, nic.Divergence.RtlValue);
        Assert.Equal(100, nic.Clocks);
        Assert.StartsWith($"clock 2: {nic.Divergence.Pin} is 0x", nic.Divergence.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Model_RTL_and_both_have_one_digest_through_reset_and_idle_time()
    {
        RtlLibrary rtl = fixture.Build(Path.Combine(TinyRtl.Repository(), "rtl"));
        NicInputs[] pins = ResetAndQuiet(3000);
        using var both = new LockstepNic(new Nic(), new VerilatedNic(rtl, 5));
        TinyRtl.Run(both, pins);
        Assert.Null(both.Divergence);
        using var alone = new VerilatedNic(rtl, 6);
        Assert.True(alone.SingleEval);
        Assert.Equal(both.Digest, TinyRtl.Run(alone, pins));
        Assert.Equal(both.Digest, TinyRtl.Run(new Nic(), pins));
        var digest = new DigestNic(new Nic());
        TinyRtl.Run(digest, pins);
        Assert.Equal(both.Digest, digest.Digest);
    }

    [Fact]
    public void A_lockstep_clock_allocates_nothing()
    {
        RtlLibrary rtl = fixture.Build(Path.Combine(TinyRtl.Repository(), "rtl"));
        using var nic = new LockstepNic(new Nic(), new VerilatedNic(rtl, 5));
        NicInputs[] pins = ResetAndQuiet(2000);
        TinyRtl.Run(nic, pins);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TinyRtl.Run(nic, pins);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void One_evaluation_a_clock_gives_what_two_give_on_the_NIC_itself()
    {
        RtlLibrary rtl = fixture.Build(Path.Combine(TinyRtl.Repository(), "rtl"));
        using var one = new VerilatedNic(rtl, 3);
        using var two = new VerilatedNic(rtl, 3);
        NicInputs[] pins = TinyRtl.RandomPins(4000, 21);
        for (int i = 0; i < pins.Length; i++)
        {
            one.Step(in pins[i], out NicOutputs a);
            two.StepTwoEvals(in pins[i], out NicOutputs b);
            Assert.True(Pins.Bytes(in a).SequenceEqual(Pins.Bytes(in b)), $"clock {i}");
        }
    }
}
