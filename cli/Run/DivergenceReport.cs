using System.Globalization;
using NicTwin.Cli.Conformance;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Run;

/// <summary>Explains a divergence that a guest's own traffic has brought: writes the artefact folder from the recorded pins.</summary>
internal static class DivergenceReport
{
    /// <summary>Runs the recorded pins again on model and RTL, with blocks compared and waveforms, and writes the folder.</summary>
    /// <param name="nic">The NIC that has diverged.</param>
    /// <param name="pins">All pins from its reset on.</param>
    /// <param name="factory">What made the NIC.</param>
    /// <param name="request">The run.</param>
    /// <param name="cancellation">Ends the build of the trace library.</param>
    public static ArtefactReport Write(WatchedNic nic, PinRecorder pins, NicFactory factory, RunRequest request, CancellationToken cancellation)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        uint seed = NicFactory.RtlSeed(request.Seed);
        PinStimulus stimulus = pins.Finish(new Dictionary<string, string>
        {
            [FailureArtefacts.PropertyKey] = PropertyNames.Equality,
            [FailureArtefacts.RtlSeedKey] = seed.ToString(culture),
        });
        string folder = request.Report
            ?? Path.Combine(Environment.CurrentDirectory, string.Create(culture, $"nictwin-divergence-seed{request.Seed}-clock{nic.Divergence?.Clock ?? pins.Clocks}"));
        string rtl = request.NamedRtl is null ? string.Empty : $" --rtl {request.NamedRtl}";
        var failure = new FailureToExplain
        {
            Reason = nic.Describe(),
            Stimulus = stimulus.ToFile(),
            Run = again => stimulus.Replay(again),
            RtlDirectory = factory.RtlFolder,
            RtlSeed = seed,
            ReplayCommand = $"./nictwin replay {{0}} --nic lockstep{rtl}",
            Facts = new Dictionary<string, string>
            {
                ["property"] = PropertyNames.Equality,
                ["seed"] = request.Seed.ToString(culture),
                ["clocks-recorded"] = pins.Clocks.ToString(culture),
            },
        };
        return new DivergenceArtefacts(factory.Build ?? new RtlBuild()).Write(folder, failure, cancellation);
    }
}
