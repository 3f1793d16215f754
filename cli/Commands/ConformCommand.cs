using System.CommandLine;
using NicTwin.Cli.Conformance;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin conform`: all properties over generated programs, with live progress and a summary.</summary>
internal sealed class ConformCommand : NicTwinCommand
{
    private readonly Option<int> _cases = new("--cases")
    {
        Description = $"Cases to run, each a generated program of at most {StimulusProgram.MaxSteps} steps.",
        HelpName = "N",
        DefaultValueFactory = _ => ConformanceOptions.DefaultCases,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Seed of the run; equal seeds give equal runs to the bit.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<double?> _seconds = new("--seconds")
    {
        Description = "Start no further case after this time. The digest then depends on the speed of the machine.",
        HelpName = "T",
    };

    private readonly Option<string?> _property = new("--property")
    {
        Description = "Check only this property; lockstep compares pins all the same.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write junit.xml, report.json, functional coverage, line and toggle coverage of the RTL, and an artefact folder per failure to this folder.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _noArtefacts = new("--no-artefacts")
    {
        Description = "Report a failure as it was found: no shrinking, no artefact folder, no trace build. For campaigns that only count.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one JSON object and nothing else on standard output.",
    };

    private readonly NicOptions _nic = new(NicKind.Lockstep);

    public ConformCommand()
        : base("conform", "Run the properties: generated programs drive the NIC, checkers watch its pins, lockstep compares them.")
    {
        _cases.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int cases) && cases < 1)
            {
                result.AddError("--cases has to be at least 1.");
            }
        });
        _seconds.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, out double seconds) && !(seconds > 0 && seconds <= 1e9))
            {
                result.AddError("--seconds has to be above 0.");
            }
        });
        _property.Validators.Add(result =>
        {
            string? name = result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
            if (name is not null && !PropertyCatalog.All.Any(p => p.Name == name))
            {
                result.AddError($"there is no property '{name}'; there are {string.Join(", ", PropertyCatalog.All.Select(p => p.Name))}.");
            }
        });
        Options.Add(_cases);
        Options.Add(_seed);
        Options.Add(_seconds);
        Options.Add(_property);
        _nic.AddTo(this);
        Options.Add(_report);
        Options.Add(_noArtefacts);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin conform", "All properties, model and RTL in lockstep."),
        ("nictwin conform --seed 7 --cases 2000 --report out", "A longer run with a report; every failure gets a folder below out/failures."),
        ("nictwin conform --rtl ../my-rtl", "Somebody's own variant of the RTL."),
        ("nictwin conform --nic rtl --property ordering", "One property on the RTL alone, without the model."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "every property holds, and its premise fired often enough"),
        (ExitCode.Failed, "model and RTL diverged, a property failed or was hardly tested, or no packet moved"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
        (ExitCode.Interrupted, "interrupted"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string? report = parse.GetValue(_report);
        if (report is not null && File.Exists(report))
        {
            throw new UsageException($"--report {report}: there is a file of this name.");
        }

        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation, report is null ? RtlKind.Fast : RtlKind.Coverage);
        status.Clear();
        string? property = parse.GetValue(_property);
        double? seconds = parse.GetValue(_seconds);
        bool json = parse.GetValue(_json);
        bool explain = !parse.GetValue(_noArtefacts);
        ConformanceOptions options = new()
        {
            ShrinkLimit = explain ? ConformanceOptions.DefaultShrinkLimit : TimeSpan.Zero,
            CreateNic = seed => factory.Create(NicFactory.RtlSeed(seed)),
            CreateReference = factory.Kind == NicKind.Rtl ? _ => new Model.Nic() : null,
            Cases = parse.GetValue(_cases),
            Seed = parse.GetValue(_seed),
            Limit = seconds is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Properties = property is null ? null : new HashSet<string> { property },
            Lockstep = factory.Kind == NicKind.Lockstep,
            Cancellation = cancellation,
        };
        ConformanceResult result = ConformanceProgressDisplay.Run(options, status);
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<ArtefactReport> failures = explain
            ? FailureArtefacts.Write(result, factory, _nic.NamedRtl(parse), report, status.Show, cancellation)
            : [];
        status.Clear();
        if (report is not null)
        {
            ReportFolder.Write(report, result, factory, failures);
        }

        if (json)
        {
            Console.Out.WriteLine(ConformanceJson.Text(result, factory, failures));
        }
        else
        {
            ConformanceSummary.Print(result, factory, failures, report);
        }

        return result.Passed ? ExitCode.Pass : ExitCode.Failed;
    }
}
