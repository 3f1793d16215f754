using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class VerilatedNicTests(TinyRtlFixture fixture) : IClassFixture<TinyRtlFixture>
{
    [Fact]
    public void One_evaluation_a_clock_gives_what_two_give()
    {
        NicInputs[] pins = TinyRtl.RandomPins(20_000, 11);
        using var one = new VerilatedNic(fixture.Fast, 3);
        using var two = new VerilatedNic(fixture.Fast, 3);
        Assert.True(one.SingleEval);
        foreach (NicInputs inputs in pins)
        {
            one.Step(in inputs, out NicOutputs a);
            two.StepTwoEvals(in inputs, out NicOutputs b);
            Assert.True(Pins.Bytes(in a).SequenceEqual(Pins.Bytes(in b)));
        }
    }

    [Fact]
    public void Builds_of_all_kinds_and_all_ways_to_step_give_the_same_pins()
    {
        NicInputs[] pins = TinyRtl.RandomPins(5000, 12);
        using var fast = new VerilatedNic(fixture.Fast, 1);
        using var trace = new VerilatedNic(fixture.Trace, 2);
        using var many = new VerilatedNic(fixture.Fast, 3);
        var outputs = new NicOutputs[pins.Length];
        many.StepMany(pins, outputs);
        var digest = default(PinDigest);
        for (int i = 0; i < pins.Length; i++)
        {
            digest.Add(in pins[i], in outputs[i]);
        }

        PinDigest expected = TinyRtl.Run(fast, pins);
        Assert.Equal(expected, TinyRtl.Run(trace, pins));
        Assert.Equal(expected, digest);
        Assert.True(fast.RunBare(pins) > 0);
    }

    [Fact]
    public void Registers_before_reset_hold_what_the_seed_says()
    {
        NicOutputs First(uint seed)
        {
            using var nic = new VerilatedNic(fixture.Fast, seed);
            nic.Step(default, out NicOutputs outputs);
            return outputs;
        }

        NicOutputs[] values = [.. Enumerable.Range(0, 16).Select(s => First((uint)s))];
        Assert.True(values.Select(static v => v.PcieTxDataLow).Distinct().Count() > 12);
        Assert.Equal(values[5].PcieTxDataLow, First(5).PcieTxDataLow);
        Assert.Equal(values[5].Wake, First(5).Wake);
    }

    [Fact]
    public void Seeds_hold_while_other_threads_create_NICs()
    {
        var expected = new ulong[32];
        for (int s = 0; s < expected.Length; s++)
        {
            using var nic = new VerilatedNic(fixture.Fast, (uint)s);
            nic.Step(default, out NicOutputs outputs);
            expected[s] = outputs.PcieTxDataLow;
        }

        Parallel.For(0, 400, n =>
        {
            using var nic = new VerilatedNic(fixture.Fast, (uint)(n % expected.Length));
            nic.Step(default, out NicOutputs outputs);
            Assert.Equal(expected[n % expected.Length], outputs.PcieTxDataLow);
        });
    }

    [Fact]
    public void A_restored_NIC_goes_on_as_if_it_had_never_stopped()
    {
        NicInputs[] pins = TinyRtl.RandomPins(3000, 13);
        using var nic = new VerilatedNic(fixture.Fast, 1);
        TinyRtl.Run(nic, pins.AsSpan(0, 1000));
        byte[] state = nic.Save();
        var outputs = new NicOutputs[2000];
        nic.StepMany(pins.AsSpan(1000), outputs);
        nic.Restore(state);
        Check(nic);
        using var other = new VerilatedNic(fixture.Fast, 2);
        other.Restore(state);
        Check(other);

        void Check(VerilatedNic restored)
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                restored.Step(in pins[1000 + i], out NicOutputs o);
                Assert.True(Pins.Bytes(in o).SequenceEqual(Pins.Bytes(in outputs[i])), $"clock {i}");
            }
        }
    }

    [Fact]
    public void A_damaged_state_is_refused()
    {
        using var nic = new VerilatedNic(fixture.Fast, 1);
        byte[] state = nic.Save();
        Assert.Throws<RtlFaultException>(() => nic.Restore(state.AsSpan(0, 10)));
        state[3] ^= 0x40;
        Assert.Throws<RtlFaultException>(() => nic.Restore(state));
    }

    [Fact]
    public void A_clock_allocates_nothing()
    {
        NicInputs[] pins = TinyRtl.RandomPins(2000, 14);
        using var nic = new VerilatedNic(fixture.Fast, 1);
        TinyRtl.Run(nic, pins);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TinyRtl.Run(nic, pins);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_disposed_NIC_says_so()
    {
        var nic = new VerilatedNic(fixture.Fast);
        nic.Dispose();
        Assert.Throws<ObjectDisposedException>(() => nic.Step(default, out _));
        Assert.Throws<ObjectDisposedException>(() => nic.Save());
        nic.Dispose();
    }

    [Fact]
    public void Two_variants_are_loaded_side_by_side()
    {
        RtlLibrary other = fixture.Build(TinyRtl.Write(Path.Combine(fixture.Root, "variant"), "data_i ^ {4{count_q}}", "data_i"));
        NicInputs[] pins = TinyRtl.RandomPins(1000, 15);
        using var a = new VerilatedNic(fixture.Fast, 1);
        using var b = new VerilatedNic(other, 1);
        using var c = new VerilatedNic(fixture.Fast, 2);
        PinDigest first = TinyRtl.Run(a, pins);
        Assert.NotEqual(first, TinyRtl.Run(b, pins));
        Assert.Equal(first, TinyRtl.Run(c, pins));
    }

    [Fact]
    public void RTL_that_gives_up_is_an_exception_and_not_the_end_of_the_process()
    {
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "stops"), "if (nvm_write_i) nvm_q", "if (mac_rx_valid_i & ~perst_i) $stop; if (nvm_write_i) nvm_q");
        using var nic = new VerilatedNic(fixture.Build(rtl));
        RtlFaultException e = Assert.Throws<RtlFaultException>(() => TinyRtl.Run(nic, TinyRtl.RandomPins(1000, 16)));
        Assert.Contains("$stop", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Block_ports_and_waveforms_show_the_blocks_inside()
    {
        using var nic = new VerilatedNic(fixture.Trace, 1);
        RtlPort data = Assert.Single(nic.BlockPorts(), static p => p.Instance == "echo" && p.Name == "data_o");
        RtlPort count = Assert.Single(nic.BlockPorts(), static p => p.Instance == "echo" && p.Name == "count_o");
        Assert.Equal(128, data.Width);
        Assert.Equal(32, count.Width);
        var words = new ulong[nic.BlockPorts().Sum(static p => (p.Width + 63) / 64)];
        string path = Path.Combine(fixture.Root, "tiny.vcd");
        nic.OpenTrace(path, 100);
        NicInputs[] pins = TinyRtl.RandomPins(600, 17);
        ulong expected = 0;
        for (int i = 0; i < pins.Length; i++)
        {
            nic.ReadBlockPorts(words);
            nic.Step(in pins[i], out NicOutputs outputs);
            Assert.Equal(outputs.PcieTxDataLow, words[data.FirstWord]);
            Assert.Equal(outputs.PcieTxDataHigh, words[data.FirstWord + 1]);
            Assert.Equal(outputs.PcieTxSop, words[count.FirstWord] & 1);
            expected = words[count.FirstWord];
        }

        nic.CloseTrace();
        Assert.True(expected > 0);
        string vcd = File.ReadAllText(path);
        Assert.Contains("$scope module echo", vcd, StringComparison.Ordinal);
        Assert.Contains("#800\n", vcd, StringComparison.Ordinal);
        Assert.Contains($"#{(100 + 599) * 8}\n", vcd, StringComparison.Ordinal);
    }
}
