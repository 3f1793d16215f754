using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NicTwin.Model;
using NicTwin.Testbench;
using Spectre.Console;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin drivers`: the stock drivers as programs of register accesses, with what they expect of the NIC.</summary>
internal sealed class DriversCommand : NicTwinCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = $"Programs to run; all when none is named: {string.Join("; ", DriverProgram.All.Select(p => $"{p.Name} ({p.Summary})"))}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly NicOptions _nic = new(NicKind.Lockstep);

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print an array of {name, passed, failure, clocks, skippedClocks, digest, steps} and nothing else on standard output.",
    };

    public DriversCommand()
        : base("drivers", "Run the stock drivers' register accesses, in their order, and check what the drivers expect.")
    {
        Arguments.Add(_names);
        _nic.AddTo(this);
        Options.Add(_json);
        _names.Validators.Add(result =>
        {
            string? unknown = result.Tokens.Select(t => t.Value).FirstOrDefault(n => DriverProgram.All.All(p => p.Name != n));
            if (unknown is not null)
            {
                result.AddError($"there is no driver program '{unknown}'; there are {string.Join(", ", DriverProgram.All.Select(p => p.Name))}.");
            }
        });
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin drivers", "All programs, model and RTL compared on every clock."),
        ("nictwin drivers igbvf --nic rtl --rtl ../my-rtl", "What igbvf expects, of a variant of the RTL alone."),
        ("nictwin drivers igb --nic model --json", "One program on the model, for a machine."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "every expectation of every program held"),
        (ExitCode.Failed, "an expectation did not hold, or model and RTL diverge"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string[] names = parse.GetValue(_names) is { Length: > 0 } named ? named : [.. DriverProgram.All.Select(p => p.Name)];
        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        List<DriverResult> results = [];
        foreach (DriverProgram program in DriverProgram.All.Where(p => names.Contains(p.Name)))
        {
            status.Show($"running {program.Name}");
            INicClocked nic = factory.Create();
            using IDisposable? owned = nic as IDisposable;
            results.Add(program.Run(nic, cancellation));
        }

        status.Clear();
        if (parse.GetValue(_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results.Select(ToJson), s_json));
        }
        else
        {
            Print(results);
        }

        return results.TrueForAll(r => r.Passed) ? ExitCode.Pass : ExitCode.Failed;
    }

    private static object ToJson(DriverResult result) => new
    {
        name = result.Name,
        passed = result.Passed,
        failure = result.Failure,
        clocks = result.Clocks,
        skippedClocks = result.SkippedClocks,
        digest = $"{result.Digest:x16}",
        steps = result.Steps,
    };

    private static void Print(IReadOnlyList<DriverResult> results)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("driver");
        table.AddColumn("step");
        foreach (string number in (string[])["accesses", "expectations", "frames", "clocks"])
        {
            table.AddColumn(new TableColumn(number).RightAligned());
        }

        table.AddColumn("result");
        foreach (DriverResult result in results)
        {
            string name = result.Name;
            foreach (DriverStep step in result.Steps)
            {
                table.AddRow(name, step.Name, Number(step.Accesses), Number(step.Expectations), Number(step.Frames), Number(step.Clocks),
                    step.Failure is null ? "[green]passed[/]" : "[red]failed[/]");
                name = string.Empty;
            }
        }

        Terminal.Output.Write(table);
        foreach (DriverResult result in results)
        {
            Console.Out.WriteLine($"{result.Name}: {(result.Passed ? "passed" : $"failed: {result.Failure}")}; {result.Steps.Sum(s => s.Expectations)} expectations, "
                + $"{result.Clocks} clocks, {result.SkippedClocks} skipped, digest {result.Digest:x16}");
        }
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
