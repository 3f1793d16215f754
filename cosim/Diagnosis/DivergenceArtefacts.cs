using System.Globalization;
using System.Text;
using System.Text.Json;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>A failing run that is to be explained.</summary>
public sealed class FailureToExplain
{
    /// <summary>Why it failed, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The stimulus, already shrunk.</summary>
    public required StimulusFile Stimulus { get; init; }

    /// <summary>Runs the stimulus from power-on on any NIC; has to give the same inputs for the same outputs.</summary>
    public required Action<INicClocked> Run { get; init; }

    /// <summary>The RTL that failed; null when only the model ran.</summary>
    public string? RtlDirectory { get; init; }

    /// <summary>False when only the RTL ran.</summary>
    public bool WithModel { get; init; } = true;

    /// <summary>Seed of the RTL's values before reset.</summary>
    public uint RtlSeed { get; init; } = 1;

    /// <summary>The command that replays the stimulus; {0} stands for its path.</summary>
    public string ReplayCommand { get; init; } = "./nictwin replay {0}";

    /// <summary>More facts for divergence.txt and divergence.json, for example seed and property.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>What an artefact folder says.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Divergence">First differing clock and pin; null when no pin differed.</param>
/// <param name="BlockDivergence">First block whose outputs differ; null when none did or the model shows no blocks.</param>
/// <param name="ReplayCommand">The command that fails again.</param>
public sealed record ArtefactReport(string Folder, Divergence? Divergence, BlockDivergence? BlockDivergence, string ReplayCommand);

/// <summary>
/// Writes the folder that explains a failure: <c>stimulus.nts</c>, <c>divergence.txt</c>, <c>divergence.json</c>, <c>model.vcd</c> and <c>rtl.vcd</c>.
/// </summary>
public sealed class DivergenceArtefacts
{
    /// <summary>Name of the stimulus inside a folder.</summary>
    public const string StimulusName = "stimulus.nts";

    private const long ClocksBefore = 200;
    private const long ClocksAfter = 32;

    // Values before reset depend on the build; a fault that hangs on them may show with another seed only.
    private const uint SeedsTried = 4;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    private readonly RtlBuild _build;

    /// <summary>Creates the writer.</summary>
    /// <param name="build">Builds the trace library.</param>
    public DivergenceArtefacts(RtlBuild build) => _build = build;

    /// <summary>Runs the stimulus again with block comparison and waveforms and writes the folder.</summary>
    /// <param name="folder">The folder; it appears as a whole when it does not exist yet.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="cancellation">Ends a build under way.</param>
    /// <exception cref="SetupException">The trace library cannot be built.</exception>
    public ArtefactReport Write(string folder, FailureToExplain failure, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(failure);
        string target = Path.GetFullPath(folder);
        string temporary = $"{target}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            ArtefactReport report = Fill(temporary, target, failure, cancellation);
            if (Directory.Exists(target))
            {
                Directory.Delete(target, recursive: true);
            }

            Directory.Move(temporary, target);
            return report;
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>Runs a stimulus once and writes waveforms of the whole run.</summary>
    /// <param name="path">The RTL's file, or the model's when only the model runs; with both, the model's name gets <c>.model.vcd</c>.</param>
    /// <param name="library">A trace library, or null for the model alone.</param>
    /// <param name="withModel">False for the RTL alone.</param>
    /// <param name="run">Runs the stimulus.</param>
    /// <param name="seed">Seed of the RTL's values before reset.</param>
    /// <returns>The divergence, if one was seen.</returns>
    public static Divergence? Trace(string path, RtlLibrary? library, bool withModel, Action<INicClocked> run, uint seed = 1)
    {
        ArgumentNullException.ThrowIfNull(run);
        string modelFile = library is null ? path : Path.ChangeExtension(path, ".model.vcd");
        using var nic = new DiagnosisNic(withModel ? new Nic() : null, library is null ? null : new VerilatedNic(library, seed), compareBlocks: false)
        {
            ModelTrace = withModel ? modelFile : null,
            RtlTrace = library is null ? null : path,
        };
        RunToEnd(run, nic);
        return nic.Divergence;
    }

    private static void RunToEnd(Action<INicClocked> run, DiagnosisNic nic)
    {
        try
        {
            run(nic);
        }
        catch (Exception e) when (e is RunEndedException or RtlFaultException)
        {
            // Everything wanted has been seen, or nothing more can be: the reason is in the caller's text already.
        }
    }

    private ArtefactReport Fill(string temporary, string target, FailureToExplain failure, CancellationToken cancellation)
    {
        failure.Stimulus.Write(Path.Combine(temporary, StimulusName));
        RtlLibrary? library = failure.RtlDirectory is null ? null : _build.Build(failure.RtlDirectory, RtlKind.Trace, cancellation);
        uint seed = failure.RtlSeed;
        Divergence? divergence = null;
        BlockDivergence? block = null;
        BlockComparer? comparer = null;
        long clocks = 0;
        for (uint attempt = 0; attempt < SeedsTried; attempt++)
        {
            seed = failure.RtlSeed + attempt;
            using DiagnosisNic first = Create(failure, library, seed);
            RunToEnd(failure.Run, first);
            (divergence, block, comparer, clocks) = (first.Divergence, first.BlockDivergence, first.Comparer, first.Clocks);
            if (divergence is not null || library is null || !failure.WithModel)
            {
                break;
            }
        }

        long centre = Math.Min(block?.Clock ?? clocks, divergence?.Clock ?? clocks);
        using (var second = new DiagnosisNic(failure.WithModel ? new Nic() : null, library is null ? null : new VerilatedNic(library, seed), compareBlocks: false)
        {
            ModelTrace = failure.WithModel ? Path.Combine(temporary, "model.vcd") : null,
            RtlTrace = library is null ? null : Path.Combine(temporary, "rtl.vcd"),
            TraceFrom = Math.Max(0, centre - ClocksBefore),
            EndAt = (divergence?.Clock ?? clocks) + ClocksAfter,
        })
        {
            RunToEnd(failure.Run, second);
        }

        string replay = string.Format(CultureInfo.InvariantCulture, failure.ReplayCommand, Path.Combine(target, StimulusName));
        AtomicFile.Write(Path.Combine(temporary, "divergence.txt"), Text(failure, divergence, block, comparer, centre, replay));
        AtomicFile.Write(Path.Combine(temporary, "divergence.json"), Json(failure, divergence, block, comparer, replay));
        return new ArtefactReport(target, divergence, block, replay);
    }

    private static DiagnosisNic Create(FailureToExplain failure, RtlLibrary? library, uint seed) =>
        new(failure.WithModel ? new Nic() : null, library is null ? null : new VerilatedNic(library, seed), compareBlocks: true) { TraceFrom = long.MaxValue };

    private static string Text(
        FailureToExplain failure, Divergence? divergence, BlockDivergence? block, BlockComparer? comparer, long centre, string replay)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var text = new StringBuilder();
        text.Append(culture, $"reason: {failure.Reason}\n");
        foreach ((string key, string value) in failure.Facts)
        {
            text.Append(culture, $"{key}: {value}\n");
        }

        if (failure.WithModel && failure.RtlDirectory is not null)
        {
            text.Append(divergence is null
                ? "first differing pin: none in the trace build\n"
                : string.Create(culture, $"first differing pin: {divergence}\n"));
            text.Append(block is null
                ? "first differing block: none found\n"
                : string.Create(culture, $"first differing block: {block.Block} (clock {block.Clock}; the inputs of all blocks agreed in every clock before)\n"));
            foreach (PortDifference port in block?.Differences ?? [])
            {
                text.Append(culture, $"  {port.Block}.{port.Port} is {Divergence.Hex(port.ModelValue)} in the model and {Divergence.Hex(port.RtlValue)} in the RTL\n");
            }
        }

        text.Append(culture, $"waveforms: clock {Math.Max(0, centre - ClocksBefore)} and later; clock n begins at 8n ns\n");
        text.Append(culture, $"replay: {replay}\n");
        AppendList(text, "not compared, only in the model", comparer?.Unmatched);
        AppendList(text, "not compared, only in the RTL", comparer?.Unseen);
        return text.ToString();
    }

    private static void AppendList(StringBuilder text, string title, List<string>? items)
    {
        if (items is { Count: > 0 })
        {
            text.Append(title).Append(": ").AppendJoin(", ", items).Append('\n');
        }
    }

    private static string Json(FailureToExplain failure, Divergence? divergence, BlockDivergence? block, BlockComparer? comparer, string replay)
    {
        var content = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["reason"] = failure.Reason,
            ["facts"] = failure.Facts,
            ["clock"] = divergence?.Clock,
            ["pin"] = divergence?.Pin,
            ["model"] = divergence is null ? null : Divergence.Hex(divergence.ModelValue),
            ["rtl"] = divergence is null ? null : Divergence.Hex(divergence.RtlValue),
            ["block"] = block?.Block,
            ["blocks"] = block?.Blocks,
            ["blockClock"] = block?.Clock,
            ["ports"] = block?.Differences.Select(static d => new
            {
                block = d.Block,
                port = d.Port,
                model = Divergence.Hex(d.ModelValue),
                rtl = Divergence.Hex(d.RtlValue),
            }),
            ["replay"] = replay,
            ["onlyInModel"] = comparer?.Unmatched,
            ["onlyInRtl"] = comparer?.Unseen,
        };
        return JsonSerializer.Serialize(content, s_json) + "\n";
    }
}
