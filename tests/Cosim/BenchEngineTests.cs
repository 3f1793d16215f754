using System.Text.Json;
using NicTwin.Cosim;
using NicTwin.Model;
using Xunit;

namespace NicTwin.Tests.Cosim;

public class BenchEngineTests(TinyRtlFixture fixture) : IClassFixture<TinyRtlFixture>
{
    private static NicInputs[] ResetAndQuiet(int clocks)
    {
        var pins = new NicInputs[clocks];
        for (int i = 0; i < clocks; i++)
        {
            pins[i] = new NicInputs { Time = (ulong)i, PcieTxReady = 1, MacTxReady = 1, Perst = (byte)(i < 20 ? 1 : 0) };
        }

        return pins;
    }

    private BenchInput Input(RtlLibrary library) => new()
    {
        Library = library,
        Busy = ResetAndQuiet(3000),
        BusyFrom = 1000,
        UntilIdle = ResetAndQuiet(2000),
        Rounds = 1,
        AllocationClocks = 20_000,
    };

    [Fact]
    public void Figures_have_the_names_ratios_and_targets_that_were_asked_for()
    {
        RtlLibrary rtl = fixture.Build(Path.Combine(TinyRtl.Repository(), "rtl"));
        IReadOnlyList<BenchFigure> figures = new BenchEngine(Input(rtl)).Run([BenchEngine.Lockstep, BenchEngine.ModelSkip, BenchEngine.Allocation], TestContext.Current.CancellationToken);
        Assert.Equal([BenchEngine.Lockstep, BenchEngine.ModelSkip, BenchEngine.Allocation], figures.Select(static f => f.Name));
        Assert.All(figures.Take(2), static f => Assert.True(f.Value > 0));
        Assert.Equal(BenchEngine.RtlBare, figures[0].Against);
        Assert.True(figures[0].Ratio > 0);
        Assert.Equal(figures[0].Ratio >= 0.75, figures[0].Met);
        Assert.Null(figures[1].Met);
        Assert.True(figures[2].Met, $"{figures[2].Value} bytes");
        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(figures[0]));
        Assert.Equal(["name", "value", "unit", "ratio", "against", "target", "met"], json.RootElement.EnumerateObject().Select(static p => p.Name));
    }

    [Fact]
    public void A_benchmark_of_two_different_NICs_is_refused()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(
            () => new BenchEngine(Input(fixture.Fast)).Run([BenchEngine.Lockstep], TestContext.Current.CancellationToken));
        Assert.Contains("diverged", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_and_recordings_without_reset_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new BenchEngine(Input(fixture.Fast)).Run(["rtl-fast"], TestContext.Current.CancellationToken));
        NicInputs[] noReset = ResetAndQuiet(100)[50..];
        Assert.Throws<ArgumentException>(() => new BenchEngine(
            new BenchInput { Library = fixture.Fast, Busy = noReset, BusyFrom = 10, UntilIdle = ResetAndQuiet(50) }));
    }
}
