using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Benchmark;

/// <summary>How many clocks of the NIC a frame takes, on RTL and model in lockstep: figures of the design, not of the machine.</summary>
internal static class ThroughputBench
{
    private const string MinimalSent = "nic-minimal-sent";
    private const string MinimalReceived = "nic-minimal-received";
    private const string LargeSent = "nic-large-sent";
    private const string LargeReceived = "nic-large-received";

    private const double MostClocks = 24;
    private const double LeastWords = 1;

    /// <summary>The names of the figures.</summary>
    public static IReadOnlyList<string> Names { get; } = [MinimalSent, MinimalReceived, LargeSent, LargeReceived];

    /// <summary>Measures the named figures.</summary>
    /// <param name="names">Names; others are left out.</param>
    /// <param name="library">The RTL.</param>
    public static IEnumerable<BenchFigure> Run(IReadOnlyCollection<string> names, RtlLibrary library)
    {
        foreach (string name in Names.Intersect(names))
        {
            using var nic = new LockstepNic(new Nic(), new VerilatedNic(library, seed: 1));
            var run = new ThroughputRun(nic);
            double value = name switch
            {
                MinimalSent => run.Transmit(ThroughputRun.Minimal),
                MinimalReceived => run.Receive(ThroughputRun.Minimal),
                LargeSent => ThroughputRun.WordsOf(ThroughputRun.Large) / run.Transmit(ThroughputRun.Large),
                _ => ThroughputRun.WordsOf(ThroughputRun.Large) / run.Receive(ThroughputRun.Large),
            };
            if (run.Divergence.Length > 0)
            {
                throw new InvalidOperationException($"model and RTL differ: {run.Divergence}");
            }

            string unit = name is MinimalSent or MinimalReceived ? "clocks/frame" : "words/clock";
            yield return name switch
            {
                MinimalSent => new BenchFigure(name, value, unit, null, null, MostClocks, value <= MostClocks, AtMost: true),
                MinimalReceived => new BenchFigure(name, value, unit, null, null, null, null),
                _ => new BenchFigure(name, value, unit, null, null, LeastWords, value >= LeastWords),
            };
        }
    }
}
