using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NicTwin.Cli.Benchmark;
using NicTwin.Cli.Run;
using NicTwin.Cosim;
using Spectre.Console;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin bench`: clock rates of RTL, model and lockstep, and what a lockstep run allocates.</summary>
internal sealed class BenchCommand : NicTwinCommand
{
    private static readonly string[] s_names = [.. BenchEngine.Names, .. ThroughputBench.Names, .. GuestBench.Names];

    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = $"Figures to measure; all when none is named: {string.Join(", ", s_names)}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print an array of {name, value, unit, ratio, against, target, met} and nothing else on standard output.",
    };

    public BenchCommand()
        : base("bench", "Measure the speed of RTL, model, lockstep, hart and guests, and the memory that they take.")
    {
        Arguments.Add(_names);
        Options.Add(_json);
        _names.Validators.Add(result =>
        {
            string? unknown = result.Tokens.Select(t => t.Value).FirstOrDefault(n => !s_names.Contains(n));
            if (unknown is not null)
            {
                result.AddError($"there is no figure '{unknown}'; there are {string.Join(", ", s_names)}.");
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin bench", "Measure everything."),
        ("nictwin bench lockstep allocation --json", "Two figures for a machine; the ratio of 'lockstep' is to the bare RTL of the same run."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "every figure meets its target"),
        (ExitCode.Failed, "a target is missed"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        bool json = parse.GetValue(_json);
        string[] names = parse.GetValue(_names) is { Length: > 0 } named ? named : s_names;
        string[] clocked = [.. names.Intersect(BenchEngine.Names)];
        using StatusLine status = new();
        Lazy<RtlLibrary> library = new(() => new RtlBuild(progress: status.Show).Build(Path.Combine(RepositoryRoot.Find(), "rtl"), RtlKind.Fast, cancellation));
        BusyRecording? recording = null;
        List<BenchFigure> figures = [];
        if (clocked.Length > 0)
        {
            status.Show("recording a busy run");
            recording = BusyRecording.Make(cancellation);
            BenchEngine engine = new(recording.ToInput(library.Value), status.Show);
            figures.AddRange(engine.Run(clocked, cancellation));
        }

        string[] frames = [.. names.Intersect(ThroughputBench.Names)];
        if (frames.Length > 0)
        {
            status.Show("counting clocks of frames");
            figures.AddRange(ThroughputBench.Run(frames, library.Value));
        }

        if (clocked.Length + frames.Length < names.Length)
        {
            figures.AddRange(new GuestBench(GuestKits.Current(status, cancellation), status.Show, cancellation).Run(names, () => library.Value));
        }

        status.Clear();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(figures));
        }
        else
        {
            Print(figures, recording);
        }

        return figures.Any(f => f.Met == false) ? ExitCode.Failed : ExitCode.Pass;
    }

    private static void Print(IReadOnlyList<BenchFigure> figures, BusyRecording? recording)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("figure");
        table.AddColumn(new TableColumn("value").RightAligned());
        table.AddColumn("unit");
        table.AddColumn(new TableColumn("ratio").RightAligned());
        table.AddColumn("against");
        table.AddColumn(new TableColumn("target").RightAligned());
        table.AddColumn("met");
        foreach (BenchFigure figure in figures)
        {
            string target = figure.Target switch
            {
                null => "-",
                double t when figure.Ratio is not null => $"{(figure.AtMost ? "<=" : ">=")} {t.ToString(CultureInfo.InvariantCulture)} x",
                double t => $"{(figure.Name == BenchEngine.Allocation ? "<" : figure.AtMost ? "<=" : ">=")} {t.ToString(t < 10 ? "0.##" : "N0", CultureInfo.InvariantCulture)}",
            };
            table.AddRow(
                figure.Name,
                figure.Value.ToString(figure.Value < 100 ? "0.00" : "N0", CultureInfo.InvariantCulture),
                figure.Unit,
                figure.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-",
                figure.Against ?? "-",
                target,
                figure.Met switch { true => "[green]yes[/]", false => "[red]no[/]", null => "-" });
        }

        IAnsiConsole console = Terminal.Output;
        console.Write(table);
        if (recording is not null)
        {
            console.WriteLine($"busy: {recording.Description}");
            console.WriteLine("Only evaluated clocks count; 'model-skip' counts skipped ones.");
        }
    }
}
