using NicTwin.Cli.Mutation;
using NicTwin.Cosim;

namespace NicTwin.Tests.Cli;

/// <summary>When a campaign of mutants counts as passed, and what its table says.</summary>
public sealed class MutantReportTests
{
    private static readonly EquivalentMutants.Entry s_entry = new("part-never_read", "nt_part.sv", "q <= a | b;", "q <= a & b;", 1, 1, "Nobody reads q.");

    [Fact]
    public void Five_of_a_hundred_may_survive_and_not_six()
    {
        Assert.True(Report(95, 5, 0).IsMet);
        Assert.False(Report(94, 6, 0).IsMet);
    }

    [Fact]
    public void Equivalent_mutants_are_counted_apart()
    {
        MutantReport report = Report(95, 5, 20);

        Assert.True(report.IsMet);
        Assert.Equal("95 of 100 caught (95.0 %), 5 survived; 20 more are equivalent", report.Summary);
    }

    [Fact]
    public void A_listed_mutant_that_is_caught_makes_the_list_wrong()
    {
        MutantReport report = new([Outcome(1, "equality, case 3", null), Outcome(2, "tags, case 4", s_entry)]);

        Assert.False(report.IsMet);
        Assert.Equal("2 of 2 caught (100.0 %), 0 survived; 0 more are equivalent", report.Summary);
        Assert.Contains("part-never_read", Assert.Single(report.Findings()));
    }

    [Fact]
    public void The_table_names_change_and_result_of_every_mutant()
    {
        string table = new MutantReport([Outcome(1, "equality, case 3", null), Outcome(2, null, s_entry), Outcome(3, null, null)]).Markdown();

        Assert.Contains("| 1 | nt_part.sv:5 | `q <= a \\| b;` to `q <= a & b;` | equality, case 3 |", table);
        Assert.Contains("| 2 | nt_part.sv:5 | `q <= a \\| b;` to `q <= a & b;` | equivalent: Nobody reads q. |", table);
        Assert.Contains("| **survived** 500 cases |", table);
    }

    private static MutantReport Report(int caught, int survived, int equivalent) => new(
    [
        .. Enumerable.Range(1, caught).Select(n => Outcome(n, "equality, case 0", null)),
        .. Enumerable.Range(1, survived).Select(n => Outcome(n, null, null)),
        .. Enumerable.Range(1, equivalent).Select(n => Outcome(n, null, s_entry)),
    ]);

    private static MutantOutcome Outcome(int number, string? caught, EquivalentMutants.Entry? entry) =>
        new(new RtlMutant(number, "nt_part.sv", "nt_part", 5, "operator", "|", "&", "q <= a | b;", "q <= a & b;", 1, 1), caught, 500, entry, TimeSpan.Zero);
}
