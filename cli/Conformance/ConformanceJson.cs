using System.Text.Json;
using NicTwin.Cli.Coverage;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Conformance;

/// <summary>The result of a run for a machine.</summary>
internal static class ConformanceJson
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>One JSON object on one line.</summary>
    public static string Text(ConformanceResult result, NicFactory factory, IReadOnlyList<ArtefactReport> failures)
    {
        object? rtlCoverage = null;
        if (factory.Coverage is { } coverage)
        {
            (CoverageCount line, CoverageCount toggle) = coverage.Total();
            rtlCoverage = new { lineHit = line.Hit, lineTotal = line.Total, toggleHit = toggle.Hit, toggleTotal = toggle.Total };
        }

        FunctionalCoverage functional = new(result, CoverageExclusions.Load());
        return JsonSerializer.Serialize(
            new
            {
                passed = result.Passed,
                nic = factory.Kind switch { NicKind.Model => "model", NicKind.Rtl => "rtl", _ => "lockstep" },
                seed = result.Seed,
                cases = result.Cases,
                clocks = result.Clocks,
                skippedClocks = result.SkippedClocks,
                clocksPerSecond = result.Clocks / Math.Max(result.Elapsed.TotalSeconds, 0.001),
                seconds = result.Elapsed.TotalSeconds,
                tlps = result.Tlps,
                packets = result.Packets,
                digest = $"{result.Digest:x16}",
                coverage = new { hit = functional.Bins.Hit, total = functional.Bins.Total, excluded = functional.Excluded.Hit, missed = functional.Missed },
                rtlCoverage,
                properties = result.Properties.Select(p => new
                {
                    name = p.Name,
                    rule = p.Rule,
                    passed = p.Passed,
                    cases = p.Cases,
                    casesWithPremise = p.CasesWithPremise,
                    premises = p.Premises,
                    required = p.Required,
                    clocks = p.Clocks,
                    tlps = p.Tlps,
                    packets = p.Packets,
                    binsHit = p.BinsHit,
                    binsTotal = p.BinsTotal,
                    reason = p.Failure?.ShrunkReason ?? (p.TooRare ? "the premise held too rarely" : null),
                    failedCase = p.Failure?.Case,
                    steps = p.Failure?.Program.Steps.Count,
                }),
                artefacts = failures.Select(f => new { folder = f.Folder, block = f.BlockDivergence?.Block, pin = f.Divergence?.Pin, replay = f.ReplayCommand }),
            },
            s_options);
    }
}
