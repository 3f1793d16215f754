using System.Text.RegularExpressions;
using NicTwin.Cli.Compare;
using NicTwin.Vmm.Accounting;
using Spectre.Console;

namespace NicTwin.Tests.Cli;

/// <summary>The tables of a comparison on a terminal and in a pipe.</summary>
public sealed partial class CompareTablesTests
{
    [Fact]
    public void Each_path_and_workload_has_a_table_with_a_row_for_each_cell()
    {
        CompareResult result = CompareSample.Make();
        string[] lines = Print(result);
        Assert.Equal(result.Cells.Count, lines.Count(static l => Row().IsMatch(l)));
        Assert.Single(lines, static l => l.StartsWith("To a peer at the other end of the cable"));
        Assert.Single(lines, static l => l.StartsWith("Between two guests of this host"));
        Assert.Equal(2, lines.Count(static l => l.Trim() == "ping"));
    }

    [Fact]
    public void A_row_fits_into_the_width_of_a_pipe() => Assert.All(Print(CompareSample.Make()), static l => Assert.True(l.Length <= 140, l));

    [Fact]
    public void Numbers_stand_in_the_row_of_their_way()
    {
        CompareCounts counts = CompareSample.Counts(exits: 5_210) with { Packets = 1_234_567, IoExits = 6_432_094, Drops = 3, Retransmissions = 2, ChargedNanoseconds = 1_234_567 * 9L };
        string row = Print(Result(CompareSample.Measured("virtio", counts))).Single(static l => l.Contains("virtio"));
        string[] cells = row.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["type1", "virtio", "2", "1,234,567", "5.21"], cells[..5]);
        Assert.Equal(["3", "2"], cells[9..11]);
        Assert.Equal(["-", "-", "9"], cells[12..15]);
    }

    [Fact]
    public void A_cell_without_meaning_shows_the_number_of_its_reason()
    {
        CompareCell first = CompareSample.Measured("pf", CompareSample.Counts(0)) with { Counts = null, NotApplicable = "reason one" };
        CompareCell second = first with { Vmm = "type2", NotApplicable = "reason two" };
        string[] lines = Print(Result(first, second, first with { Vmm = "hybrid" }));
        Assert.Equal(2, lines.Count(static l => l.Contains("n/a (1)")));
        Assert.Single(lines, static l => l.Contains("n/a (2)"));
        Assert.Single(lines, static l => l == "(1) reason one");
        Assert.Single(lines, static l => l == "(2) reason two");
    }

    [Fact]
    public void Names_with_brackets_are_text_and_no_markup()
    {
        CompareCell cell = CompareSample.Measured("[red]vf[/]", CompareSample.Counts(0)) with { Workload = "[bold]" };
        string[] lines = Print(Result(cell));
        Assert.Single(lines, static l => l.Contains("[red]vf[/]"));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.25, "0.25")]
    [InlineData(0.0034567, "0.00346")]
    [InlineData(12.345, "12.3")]
    [InlineData(1234.5, "1,234")]
    [InlineData(100, "100")]
    [InlineData(1e-9, "<0.000001")]
    public void Numbers_have_three_significant_digits(double value, string text) => Assert.Equal(text, CompareFormat.Short(value));

    [Fact]
    public void Numbers_of_guests_without_meaning_for_one_reason_are_one_row()
    {
        CompareCell measured = CompareSample.Measured("pf", CompareSample.Counts(0), guests: 1);
        CompareCell none = measured with { Counts = null, NotApplicable = "one owner" };
        string[] rows = [.. Print(Result(measured, none with { Guests = 2 }, none with { Guests = 3 }, none with { Guests = 4, NotApplicable = "other" })).Where(static l => l.Contains("n/a"))];
        Assert.Equal(2, rows.Length);
        Assert.Equal(["2-3", "n/a", "(1)"], rows[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["4", "n/a", "(2)"], rows[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static CompareResult Result(params CompareCell[] cells) => new() { Seed = 1, Nic = "model", Costs = new CostModel(), Cells = cells };

    private static string[] Print(CompareResult result)
    {
        using StringWriter writer = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 140;
        CompareTables.Print(result, console);
        return [.. writer.ToString().Split('\n').Select(static l => l.TrimEnd())];
    }

    [GeneratedRegex(@"^\s*(type1|type2|hybrid)?\s+(emulated|virtio|pf|vf)\b.*( \d|n/a)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
