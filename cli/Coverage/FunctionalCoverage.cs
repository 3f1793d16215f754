using NicTwin.Testbench;

namespace NicTwin.Cli.Coverage;

/// <summary>The functional bins of a run that count: all but those that docs/coverage-exclusions.txt leaves out. A bin that was hit counts always.</summary>
internal sealed class FunctionalCoverage
{
    /// <summary>Counts the bins.</summary>
    /// <param name="missed">Names of the bins that no case hit.</param>
    /// <param name="total">All bins, those that are left out among them.</param>
    /// <param name="exclusions">Which bins are left out when they are not hit.</param>
    public FunctionalCoverage(IReadOnlyList<string> missed, int total, CoverageExclusions exclusions)
    {
        Missed = [.. missed.Where(name => !exclusions.ContainsBin(name))];
        Excluded = new CoverageCount(missed.Count - Missed.Count, total);
        Bins = new CoverageCount(total - missed.Count, total - Excluded.Hit);
    }

    /// <summary>Counts the bins of a run.</summary>
    public FunctionalCoverage(ConformanceResult result, CoverageExclusions exclusions)
        : this(result.Missed, result.CoverageTotal, exclusions)
    {
    }

    /// <summary>Bins hit, of those that count.</summary>
    public CoverageCount Bins { get; }

    /// <summary>Bins that do not count, of all.</summary>
    public CoverageCount Excluded { get; }

    /// <summary>Bins that count and were not hit.</summary>
    public IReadOnlyList<string> Missed { get; }
}
