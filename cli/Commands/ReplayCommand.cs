using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NicTwin.Cli.Conformance;
using NicTwin.Cli.Replay;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin replay`: runs a stimulus file again, with waveforms if asked.</summary>
internal sealed class ReplayCommand : NicTwinCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A stimulus file: a program, as artefact folders hold one, or recorded pins.",
    };

    private readonly NicOptions _nic = new(NicKind.Lockstep);

    private readonly Option<string?> _trace = new("--trace")
    {
        Description = "Write waveforms (VCD) of the whole run; with lockstep the model's go to a second file, OUT with the ending .model.vcd.",
        HelpName = "OUT",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one JSON object and nothing else on standard output.",
    };

    public ReplayCommand()
        : base("replay", "Run a stimulus file again on the model, on the RTL, or on both.")
    {
        Arguments.Add(_file);
        _nic.AddTo(this);
        Options.Add(_trace);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin replay out/failures/equality-seed1-case17/stimulus.nts --rtl ../my-rtl", "Fail again as the conformance run did."),
        ("nictwin replay stimulus.nts --trace run.vcd", "Waveforms of both sides: run.vcd (RTL) and run.model.vcd."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the stimulus passes"),
        (ExitCode.Failed, "model and RTL diverge, a property fails, or the digest is not that of the recording"),
        (ExitCode.Usage, "wrong command line, or the file cannot be read or is damaged"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string path = parse.GetValue(_file)!;
        StimulusFile file = StimulusFile.Read(path);
        IReplay replay = file.Kind == StimulusKind.Program ? new ProgramReplay(file, path) : new PinReplay(file, path);
        uint seed = RtlSeed(file);
        string? trace = parse.GetValue(_trace);
        if (trace is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(trace))))
        {
            throw new UsageException($"--trace {trace}: the folder does not exist.");
        }

        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        ReplayResult result = replay.Run(() => factory.Create(seed), cancellation);
        if (trace is not null)
        {
            status.Show("writing waveforms");
            Trace(trace, replay, factory, seed, cancellation);
        }

        status.Clear();
        Print(replay, result, factory.Kind, file, parse.GetValue(_json));
        return result.Passed ? ExitCode.Pass : ExitCode.Failed;
    }

    private static uint RtlSeed(StimulusFile file) =>
        uint.TryParse(file.Metadata.GetValueOrDefault(FailureArtefacts.RtlSeedKey), NumberStyles.None, CultureInfo.InvariantCulture, out uint seed) ? seed : 1;

    private static void Print(IReplay replay, ReplayResult result, NicKind kind, StimulusFile file, bool json)
    {
        if (json)
        {
            object text = new
            {
                passed = result.Passed,
                kind = file.Kind == StimulusKind.Program ? "program" : "pins",
                clocks = result.Clocks,
                tlps = result.Tlps,
                packets = result.Packets,
                digest = $"{result.Digest:x16}",
                property = result.Property,
                reason = result.Reason,
            };
            Console.Out.WriteLine(JsonSerializer.Serialize(text, s_json));
            return;
        }

        string traffic = result.Tlps is null ? string.Empty : $", {result.Tlps} TLPs, {result.Packets} packets";
        Console.Out.WriteLine($"{replay.Description}: {result.Clocks} clocks{traffic}, digest {result.Digest:x16}");
        if (kind != NicKind.Lockstep && file.Metadata.GetValueOrDefault(FailureArtefacts.PropertyKey) == PropertyNames.Equality)
        {
            Console.Out.WriteLine($"note: property {PropertyNames.Equality} compares two NICs; one alone has nothing to be compared with (--nic lockstep)");
        }

        Console.Out.WriteLine(result.Passed ? "passed" : $"failed: {result.Property}: {result.Reason}");
    }

    // Waveforms are written beside their place and then renamed, so that an interrupted run leaves none.
    private static void Trace(string path, IReplay replay, NicFactory factory, uint seed, CancellationToken cancellation)
    {
        RtlLibrary? library = factory.Build?.Build(factory.RtlFolder, RtlKind.Trace, cancellation);
        string full = Path.GetFullPath(path);
        DirectoryInfo temporary = Directory.CreateDirectory($"{full}.{Environment.ProcessId}.tmp");
        try
        {
            DivergenceArtefacts.Trace(Path.Combine(temporary.FullName, Path.GetFileName(full)), library, factory.Kind != NicKind.Rtl, replay.RunOnce, seed);
            cancellation.ThrowIfCancellationRequested();
            foreach (FileInfo file in temporary.EnumerateFiles())
            {
                file.MoveTo(Path.Combine(Path.GetDirectoryName(full)!, file.Name), overwrite: true);
            }
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }
}
