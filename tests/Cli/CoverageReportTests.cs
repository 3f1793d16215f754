using NicTwin.Cli.Coverage;
using Xunit;

namespace NicTwin.Tests.Cli;

/// <summary>What counts in coverage and what does not.</summary>
public sealed class CoverageReportTests
{
    private static readonly CoverageExclusions s_none = CoverageExclusions.Parse([]);

    [Fact]
    public void A_missed_bin_makes_the_figure_fall()
    {
        Assert.Equal(100, new FunctionalCoverage([], 10, s_none).Bins.Percent);
        Assert.Equal(90, new FunctionalCoverage(["read of X"], 10, s_none).Bins.Percent);
    }

    [Fact]
    public void An_excluded_bin_counts_neither_as_hit_nor_as_missed()
    {
        CoverageExclusions exclusions = CoverageExclusions.Parse(["functional bin read of X: nothing is there"]);
        FunctionalCoverage coverage = new(["read of X", "read of XY"], 10, exclusions);
        Assert.Equal(new CoverageCount(8, 9), coverage.Bins);
        Assert.Equal(new CoverageCount(1, 10), coverage.Excluded);
        Assert.Equal(["read of XY"], coverage.Missed);
    }

    [Theory]
    [InlineData("functional line x: y")]
    [InlineData("nt_phy.sv bin x: y")]
    [InlineData("nt_phy.sv line x")]
    public void A_line_that_is_no_entry_is_refused(string line) => Assert.Throws<InvalidDataException>(() => CoverageExclusions.Parse([line]));

    [Fact]
    public void The_projects_exclusions_are_entries_with_reasons() =>
        Assert.All(CoverageExclusions.Load().Reasons, reason => Assert.Matches(": .{10}", reason));

    [Fact]
    public void A_bit_toggles_when_it_rises_and_falls_in_one_run()
    {
        RtlCoverage coverage = Merged(s_none, [Point("v_toggle/m", "a[0]", 1), Point("v_toggle/m", "a[1]", 2)], [Point("v_toggle/m", "a[0]", 1)]);
        Assert.Equal(new CoverageCount(1, 2), coverage.Total().Toggle);
        Assert.Equal(["m.sv:7:3 toggle a[0]"], coverage.Missed("m"));
    }

    [Fact]
    public void A_line_is_hit_by_any_instance_in_any_run()
    {
        RtlCoverage coverage = Merged(s_none, [Point("v_line/m", "if", 0), Point("v_line/m", "else", 0)], [Point("v_line/m", "else", 1)]);
        Assert.Equal(new CoverageCount(1, 2), coverage.Total().Line);
    }

    [Fact]
    public void What_runs_once_at_the_start_counts_only_without_a_condition()
    {
        RtlCoverage coverage = Empty(s_none);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, [Point("v_line/m", "if", 1), Point("v_line/m", "block", 1), Point("v_toggle/m", "a[0]", 9)]);
            coverage.Merge(path, start: true);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal((new CoverageCount(1, 2), new CoverageCount(0, 1)), coverage.Total());
    }

    [Fact]
    public void Excluded_points_do_not_count()
    {
        CoverageExclusions exclusions = CoverageExclusions.Parse(["m.sv line if: not this one", @"m.sv toggle a\[\d\] logic a;: nor these"]);
        RtlCoverage coverage = Merged(exclusions, [Point("v_line/m", "if", 0), Point("v_line/m", "else", 1), Point("v_toggle/m", "a[0]", 0), Point("v_toggle/m", "b", 2)]);
        Assert.Equal((new CoverageCount(1, 1), new CoverageCount(1, 1)), coverage.Total());
        Assert.Equal(new CoverageCount(2, 4), coverage.Excluded());
    }

    /// <summary>Coverage of a module whose line 7 declares a.</summary>
    private static RtlCoverage Empty(CoverageExclusions exclusions)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nictwin-coverage-");
        try
        {
            File.WriteAllLines(Path.Combine(folder.FullName, "m.sv"), ["", "", "", "", "", "", "  logic a;"]);
            return new RtlCoverage(exclusions, folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Point(string page, string what, int count) =>
        $"C '\u0001f\u0002m.sv\u0001l\u00027\u0001n\u00023\u0001page\u0002{page}\u0001o\u0002{what}\u0001h\u0002top.m' {count}";

    private static RtlCoverage Merged(CoverageExclusions exclusions, params string[][] files)
    {
        RtlCoverage coverage = Empty(exclusions);
        string path = Path.GetTempFileName();
        try
        {
            foreach (string[] lines in files)
            {
                File.WriteAllLines(path, ["# SystemC::Coverage-3", .. lines]);
                coverage.Merge(path);
            }
        }
        finally
        {
            File.Delete(path);
        }

        return coverage;
    }
}
