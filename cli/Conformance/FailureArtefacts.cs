using System.Globalization;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Conformance;

/// <summary>Writes the artefact folder of each failed property.</summary>
internal static class FailureArtefacts
{
    /// <summary>Metadata key of the property that a stimulus fails.</summary>
    public const string PropertyKey = "property";

    /// <summary>Metadata key of the seed of the RTL's values before reset.</summary>
    public const string RtlSeedKey = "rtl-seed";

    /// <summary>Writes one folder per failure.</summary>
    /// <param name="result">The run.</param>
    /// <param name="factory">The NICs that ran.</param>
    /// <param name="namedRtl">The RTL folder as the user named it, for the replay command; null for the project's.</param>
    /// <param name="report">The report folder; null puts the folders below artifacts/failures of the work tree.</param>
    /// <param name="progress">Receives what is done.</param>
    /// <param name="cancellation">Ends the build of the trace library.</param>
    public static IReadOnlyList<ArtefactReport> Write(
        ConformanceResult result, NicFactory factory, string? namedRtl, string? report, Action<string> progress, CancellationToken cancellation)
    {
        List<ArtefactReport> reports = [];
        foreach (PropertyResult property in result.Properties)
        {
            if (property.Failure is { } failure)
            {
                progress($"explaining the failure of {failure.Property}");
                string parent = Path.Combine(report ?? Path.Combine(RepositoryRoot.Find(), "artifacts"), "failures");
                string folder = Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{failure.Property}-seed{result.Seed}-case{failure.Case}"));
                DivergenceArtefacts artefacts = new(factory.Build ?? new RtlBuild());
                reports.Add(artefacts.Write(folder, Explain(result, failure, factory, namedRtl), cancellation));
            }
        }

        return reports;
    }

    private static FailureToExplain Explain(ConformanceResult result, PropertyFailure failure, NicFactory factory, string? namedRtl)
    {
        uint rtlSeed = NicFactory.RtlSeed(failure.Seed);
        string nic = factory.Kind switch { NicKind.Model => "model", NicKind.Rtl => "rtl", _ => "lockstep" };
        string rtl = namedRtl is null ? string.Empty : $" --rtl {namedRtl}";
        CultureInfo culture = CultureInfo.InvariantCulture;
        Dictionary<string, string> metadata = new()
        {
            [PropertyKey] = failure.Property,
            [RtlSeedKey] = rtlSeed.ToString(culture),
        };
        return new FailureToExplain
        {
            Reason = failure.ShrunkReason,
            Stimulus = StimulusFile.Program(ProgramText.Write(failure.Program), metadata),
            Run = nic => ProgramRunner.Run(nic, failure.Program, CheckersFor(failure.Property)),
            RtlDirectory = factory.Kind == NicKind.Model ? null : factory.RtlFolder,
            WithModel = factory.Kind != NicKind.Rtl,
            RtlSeed = rtlSeed,
            ReplayCommand = $"./nictwin replay {{0}} --nic {nic}{rtl}",
            Facts = new Dictionary<string, string>
            {
                ["property"] = failure.Property,
                ["seed"] = result.Seed.ToString(culture),
                ["case"] = failure.Case.ToString(culture),
                ["steps"] = string.Create(culture, $"{failure.Program.Steps.Count} (shrunk from {failure.Original.Steps.Count} in {failure.ShrinkRuns} runs)"),
                ["first-seen"] = failure.Reason,
            },
        };
    }

    /// <summary>The checkers that make a program stop where <paramref name="property"/> fails; null where pins alone decide.</summary>
    public static CheckerSet? CheckersFor(string? property) =>
        property is PropertyNames.Equality or PropertyNames.Skipping or PropertyNames.Repeatability
            ? null
            : new CheckerSet(property is null ? null : new HashSet<string> { property });
}
