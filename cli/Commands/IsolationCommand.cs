using System.CommandLine;
using System.Globalization;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin isolation`: whether a VF can tell what its neighbour does.</summary>
internal sealed class IsolationCommand : NicTwinCommand
{
    private readonly Option<int> _cases = new("--cases") { Description = "Cases, two runs each.", HelpName = "N", DefaultValueFactory = _ => 10_000 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the run.", HelpName = "S", DefaultValueFactory = _ => 1 };
    private readonly NicOptions _nic = new(NicKind.Model);

    public IsolationCommand()
        : base("isolation", "Run the same program on one VF beside different programs of another, and compare all that the first one can read.")
    {
        Options.Add(_cases);
        Options.Add(_seed);
        _nic.AddTo(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin isolation", "10000 cases on the model."),
        ("nictwin isolation --nic rtl --cases 500 --rtl ../my-rtl", "Some on a variant of the RTL."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "no VF could tell"),
        (ExitCode.Failed, "a VF read something else, or DMA carried a wrong id"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        int cases = parse.GetValue(_cases);
        IsolationResult result = IsolationRun.Run(seed => factory.Create(NicFactory.RtlSeed(seed)), cases, parse.GetValue(_seed),
            done => status.Show($"{done} of {cases} cases"), cancellation);
        status.Clear();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Cases} cases, {result.Clocks} clocks, {result.Values} values compared"));
        Console.Out.WriteLine(result.Failure is { } failure ? $"failed: case {failure.Case} of seed {parse.GetValue(_seed)}: {failure.Reason}" : "passed");
        return result.Failure is null ? ExitCode.Pass : ExitCode.Failed;
    }
}
