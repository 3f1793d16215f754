using System.Runtime.InteropServices;
using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class PinDigestTests
{
    private static (NicInputs[] Inputs, NicOutputs[] Outputs) RandomRun(int clocks, int seed)
    {
        NicInputs[] inputs = TinyRtl.RandomPins(clocks, seed);
        var outputs = new NicOutputs[clocks];
        var random = new Random(seed);
        for (int i = 0; i < clocks; i++)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(new Span<NicOutputs>(ref outputs[i]));
            random.NextBytes(bytes[..32]);
            for (int b = 32; b < 42; b++)
            {
                bytes[b] = (byte)random.Next(b is 34 ? 16 : b is 38 ? 256 : 2);
            }
        }

        return (inputs, outputs);
    }

    private static PinDigest Digest(NicInputs[] inputs, NicOutputs[] outputs)
    {
        var digest = default(PinDigest);
        for (int i = 0; i < inputs.Length; i++)
        {
            digest.Add(in inputs[i], in outputs[i]);
        }

        return digest;
    }

    [Fact]
    public void Every_input_bit_of_every_clock_counts()
    {
        (NicInputs[] inputs, NicOutputs[] outputs) = RandomRun(12, 1);
        ulong expected = Digest(inputs, outputs).All;
        for (int clock = 0; clock < inputs.Length; clock++)
        {
            for (int bit = 0; bit < 48 * 8; bit++)
            {
                MemoryMarshal.AsBytes(new Span<NicInputs>(ref inputs[clock]))[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.NotEqual(expected, Digest(inputs, outputs).All);
                MemoryMarshal.AsBytes(new Span<NicInputs>(ref inputs[clock]))[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.Equal(expected, Digest(inputs, outputs).All);
    }

    [Fact]
    public void An_output_bit_counts_exactly_when_lockstep_compares_it()
    {
        (NicInputs[] inputs, NicOutputs[] outputs) = RandomRun(40, 2);
        ulong expected = Digest(inputs, outputs).All;
        int counted = 0;
        for (int clock = 0; clock < inputs.Length; clock++)
        {
            NicOutputs good = outputs[clock];
            PinMask.From(in good, out PinMask mask);
            for (int bit = 0; bit < 42 * 8; bit++)
            {
                NicOutputs changed = good;
                MemoryMarshal.AsBytes(new Span<NicOutputs>(ref changed))[bit / 8] ^= (byte)(1 << (bit % 8));
                bool meaning = clock >= 2 && mask.Difference(in good, in changed) != 0;
                outputs[clock] = changed;
                Assert.Equal(meaning, Digest(inputs, outputs).All != expected);
                counted += meaning ? 1 : 0;
            }

            outputs[clock] = good;
        }

        Assert.True(counted > 1000);
    }

    [Fact]
    public void Order_of_clocks_counts()
    {
        (NicInputs[] inputs, NicOutputs[] outputs) = RandomRun(10, 3);
        ulong expected = Digest(inputs, outputs).All;
        (inputs[5], inputs[6]) = (inputs[6], inputs[5]);
        (outputs[5], outputs[6]) = (outputs[6], outputs[5]);
        Assert.NotEqual(expected, Digest(inputs, outputs).All);
    }

    [Fact]
    public void Idle_time_counts_in_one_digest_and_not_in_the_other()
    {
        var busyIn = new NicInputs { Link = 1, PcieRxValid = 1, PcieTxReady = 1 };
        var idleOut = new NicOutputs { Idle = 1, Wake = 1000, PcieRxReady = 1 };
        PinDigest Run(int idleClocks, ulong idleEnd)
        {
            var digest = default(PinDigest);
            var reset = new NicInputs { Perst = 1, Link = 1 };
            digest.Add(in reset, default);
            digest.Add(in reset, default);
            NicInputs inputs = busyIn;
            inputs.Time = 10;
            digest.Add(in inputs, default);
            for (int i = 0; i < idleClocks; i++)
            {
                var idle = new NicInputs { Link = 1, PcieTxReady = 1, Time = 11 + (ulong)i };
                digest.Add(in idle, in idleOut);
            }

            inputs.Time = idleEnd;
            digest.Add(in inputs, default);
            return digest;
        }

        PinDigest stepped = Run(100, 500);
        PinDigest skipped = Run(2, 500);
        Assert.NotEqual(stepped.All, skipped.All);
        Assert.Equal(stepped.WithoutIdleTime, skipped.WithoutIdleTime);
        Assert.Equal(4, stepped.BusyClocks);
        Assert.NotEqual(stepped.WithoutIdleTime, Run(100, 501).WithoutIdleTime);
    }

    [Fact]
    public void A_change_of_link_is_no_idle_time()
    {
        var idle = new NicOutputs { Idle = 1 };
        var digest = default(PinDigest);
        var inputs = new NicInputs { Perst = 1 };
        digest.Add(in inputs, in idle);
        digest.Add(in inputs, in idle);
        inputs.Perst = 0;
        digest.Add(in inputs, in idle);
        long before = digest.BusyClocks;
        digest.Add(in inputs, in idle);
        Assert.Equal(before, digest.BusyClocks);
        inputs.Link = 1;
        digest.Add(in inputs, in idle);
        Assert.Equal(before + 1, digest.BusyClocks);
    }
}
