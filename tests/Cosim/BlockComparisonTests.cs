using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

/// <summary>The search for the first differing block, and the artefact folder, with a model that is the tiny RTL's twin.</summary>
public class BlockComparisonTests(TinyRtlFixture fixture) : IClassFixture<TinyRtlFixture>
{
    private static void RunPins(INicClocked nic)
    {
        foreach (NicInputs inputs in TinyRtl.RandomPins(1500, 31))
        {
            nic.Step(in inputs, out _);
        }
    }

    [Fact]
    public void The_twin_and_the_good_RTL_agree_in_pins_and_blocks()
    {
        using var nic = new DiagnosisNic(new TinyTwin(), new VerilatedNic(fixture.Trace, 1), compareBlocks: true) { TraceFrom = long.MaxValue };
        RunPins(nic);
        Assert.Null(nic.Divergence);
        Assert.Null(nic.BlockDivergence);
        Assert.Empty(nic.Comparer!.Unmatched);
        Assert.Empty(nic.Comparer.Unseen);
        Assert.Equal(1500, nic.Clocks);
    }

    [Fact]
    public void The_block_is_named_at_the_clock_at_which_its_outputs_differ_even_when_the_pins_differ_later()
    {
        // The counter goes wrong; the pin that shows its bit 0 differs only afterwards.
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "count"), "count_q <= count_q + 32'd1;", "count_q <= count_q == 32'd40 ? 32'd43 : count_q + 32'd1;");
        using var nic = new DiagnosisNic(new TinyTwin(), new VerilatedNic(fixture.Build(rtl, RtlKind.Trace), 1), compareBlocks: true) { TraceFrom = long.MaxValue };
        Assert.Throws<RunEndedException>(() => RunPins(nic));
        Assert.Equal("echo", nic.BlockDivergence!.Block);
        PortDifference first = nic.BlockDivergence.Differences[0];
        Assert.Equal("count_o", first.Port);
        Assert.Equal((UInt128)41, first.ModelValue);
        Assert.Equal((UInt128)43, first.RtlValue);
        Assert.True(nic.BlockDivergence.Clock <= nic.Divergence!.Clock);
    }

    [Fact]
    public void Ports_that_only_one_side_has_are_listed()
    {
        string rtl = TinyRtl.Write(Path.Combine(fixture.Root, "names"), "count_o", "number_o");
        using var nic = new DiagnosisNic(new TinyTwin(), new VerilatedNic(fixture.Build(rtl, RtlKind.Trace), 1), compareBlocks: true) { TraceFrom = long.MaxValue };
        Assert.Equal(["echo.count_o"], nic.Comparer!.Unmatched);
        Assert.Equal(["echo.number_o"], nic.Comparer.Unseen);
    }

    [Theory]
    [InlineData("tlp_rx", "u_tlp_rx")]
    [InlineData("tlp_rx", "nt_tlp_rx")]
    [InlineData("TlpRx", "tlp_rx")]
    public void Block_and_instance_names_match_without_case_prefix_and_underscores(string block, string instance) =>
        Assert.Equal(BlockComparer.Normalized(block), BlockComparer.Normalized(instance));

    [Fact]
    public void The_folder_holds_stimulus_waveforms_of_both_sides_and_the_command()
    {
        // The project's model against the tiny RTL: they differ in the first clock in which anything counts.
        var failure = new FailureToExplain
        {
            Reason = "the pins differ",
            Stimulus = StimulusFile.Program("program x hostile\nend\n"),
            Run = RunPins,
            RtlDirectory = TinyRtl.Write(Path.Combine(fixture.Root, "tiny")),
            Facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["seed"] = "17" },
        };
        string folder = Path.Combine(fixture.Root, "artefact");
        ArtefactReport report = new DivergenceArtefacts(new RtlBuild()).Write(folder, failure, TestContext.Current.CancellationToken);
        Assert.Equal(2, report.Divergence!.Clock);
        Assert.Equal(["divergence.json", "divergence.txt", "model.vcd", "rtl.vcd", "stimulus.nts"],
            Directory.GetFiles(folder).Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.Equal("program x hostile\nend\n", StimulusFile.Read(Path.Combine(folder, "stimulus.nts")).Text);
        string text = File.ReadAllText(Path.Combine(folder, "divergence.txt"));
        Assert.Contains($"first differing pin: {report.Divergence}", text, StringComparison.Ordinal);
        Assert.Contains("seed: 17", text, StringComparison.Ordinal);
        Assert.Contains($"replay: ./nictwin replay {Path.Combine(folder, "stimulus.nts")}", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(fixture.Root, "artefact.*.tmp"));
    }

    [Fact]
    public void Both_waveforms_show_equal_values_at_equal_times()
    {
        string model = Path.Combine(fixture.Root, "twin-model.vcd");
        string rtl = Path.Combine(fixture.Root, "twin-rtl.vcd");
        using (var nic = new DiagnosisNic(new TinyTwin(), new VerilatedNic(fixture.Trace, 1), compareBlocks: false)
        {
            ModelTrace = model,
            RtlTrace = rtl,
            TraceFrom = 300,
            EndAt = 900,
        })
        {
            Assert.Throws<RunEndedException>(() => RunPins(nic));
        }

        VcdText a = VcdText.Read(model);
        VcdText b = VcdText.Read(rtl);
        int compared = 0;
        foreach (string signal in a.Signals.Where(b.Signals.Contains))
        {
            for (long clock = 301; clock < 900; clock++)
            {
                string value = a.At(signal, clock * 8);
                if (!value.Contains('x', StringComparison.Ordinal))
                {
                    Assert.True(value == b.At(signal, clock * 8), $"{signal} in clock {clock}: {value} and {b.At(signal, clock * 8)}");
                    compared++;
                }
            }
        }

        // 32 pins with the clock and the three ports of the block.
        Assert.True(compared > 30 * 599, $"{compared} values");
        Assert.Contains("TOP.nt_nic.echo.count_o", a.Signals);
    }
}
