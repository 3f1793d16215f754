using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin mutants`: how much of what is mechanically wrong with the RTL `conform` finds.</summary>
internal sealed class MutantsCommand : NicTwinCommand
{
    private const double Wanted = 0.95;

    private readonly Option<int> _count = new("--count") { Description = "Mutants to make, at least one of every module.", HelpName = "N", DefaultValueFactory = _ => 120 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the choice of mutants.", HelpName = "S", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _cases = new("--cases")
    {
        Description = "Cases of `conform` (seed 1) that each mutant has to survive.",
        HelpName = "N",
        DefaultValueFactory = _ => ConformanceOptions.DefaultCases,
    };

    private readonly Option<int?> _only = new("--only") { Description = "Run this mutant alone.", HelpName = "NUMBER" };
    private readonly Option<string?> _output = new("--output") { Description = "Write the table as Markdown to this file.", HelpName = "FILE" };
    private readonly Option<string?> _keep = new("--keep") { Description = "Keep the RTL with all mutants in this folder, which must not exist.", HelpName = "DIR" };

    public MutantsCommand()
        : base("mutants", "Change the RTL in many places, one at a time and chosen by a seed, and count what lockstep and the properties catch.")
    {
        foreach (Option option in (Option[])[_count, _seed, _cases, _only, _output, _keep])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin mutants", "120 mutants of all modules."),
        ("nictwin mutants --seed 2 --output mutants.md", "Others, with a table of them."),
        ("nictwin mutants --only 17 --cases 5000", "Whether a longer run finds what has survived."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "at least 95 % of the mutants are caught"),
        (ExitCode.Failed, "fewer are caught, or the RTL without a mutant fails"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    private sealed record Outcome(RtlMutant Mutant, bool Caught, string How);

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string folder = parse.GetValue(_keep) is { } kept ? Path.GetFullPath(kept) : Path.Combine(Path.GetTempPath(), $"nictwin-mutants-{Environment.ProcessId}");
        if (Directory.Exists(folder))
        {
            throw new UsageException($"--keep {folder}: the folder exists already.");
        }

        using StatusLine status = new();
        try
        {
            RtlSchemata schemata = new(Path.Combine(RepositoryRoot.Find(), "rtl"));
            IReadOnlyList<RtlMutant> mutants = schemata.Write(parse.GetValue(_count), parse.GetValue(_seed), folder);
            Console.Out.WriteLine($"{mutants.Count} mutants of {schemata.Modules} modules, chosen among {schemata.Candidates} changes");
            RtlLibrary library = new RtlBuild(progress: status.Show).Build(folder, cancellation: cancellation);
            int cases = parse.GetValue(_cases);
            if (parse.GetValue(_only) is null && Try(library, 0, cases, 0, cancellation) is { } fault)
            {
                Console.Out.WriteLine($"the RTL without a mutant fails: {fault}");
                return ExitCode.Failed;
            }

            List<Outcome> outcomes = RunAll(library, [.. mutants.Where(m => parse.GetValue(_only) is not { } only || m.Number == only)], cases, status, cancellation);
            status.Clear();
            Print(outcomes);
            if (parse.GetValue(_output) is { } output)
            {
                File.WriteAllText(output, Markdown(outcomes));
            }

            return outcomes.Count(o => o.Caught) >= Wanted * outcomes.Count ? ExitCode.Pass : ExitCode.Failed;
        }
        finally
        {
            if (parse.GetValue(_keep) is null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static List<Outcome> RunAll(RtlLibrary library, List<RtlMutant> mutants, int cases, StatusLine status, CancellationToken cancellation)
    {
        ConcurrentBag<Outcome> outcomes = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };

        // One at a time and not in ranges: a survivor takes a hundred times as long as what is caught at once.
        Parallel.ForEach(Partitioner.Create(mutants, EnumerablePartitionerOptions.NoBuffering), options, mutant =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            string? how = Try(library, mutant.Number, cases, 1, cancellation);
            Outcome outcome = new(mutant, how is not null, how ?? "survived");
            outcomes.Add(outcome);
            status.Clear();
            Console.Out.WriteLine($"{(outcome.Caught ? "caught  " : "SURVIVED")} {mutant} [{outcome.How}, {watch.Elapsed.TotalSeconds:0} s]");
            status.Show($"{outcomes.Count} of {mutants.Count} mutants, {outcomes.Count(o => !o.Caught)} survived");
        });
        return [.. outcomes.OrderBy(o => o.Mutant.Number)];
    }

    // What catches a mutant; null for nothing.
    private static string? Try(RtlLibrary library, int mutant, int cases, int threads, CancellationToken cancellation)
    {
        try
        {
            ConformanceResult result = ConformanceRun.Run(new ConformanceOptions
            {
                CreateNic = seed => new ComparedNic(new LockstepNic(new Nic(), new VerilatedNic(library, NicFactory.RtlSeed(seed), mutant)), null),
                Cases = cases,
                Lockstep = true,
                Threads = threads,
                ShrinkLimit = TimeSpan.Zero,
                Cancellation = cancellation,
            });
            cancellation.ThrowIfCancellationRequested();
            return result.Properties.FirstOrDefault(p => p.Failure is not null) is { Failure: { } failure } ? $"{failure.Property}, case {failure.Case}" : null;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is RtlFaultException fault)
        {
            return fault.Message;
        }
    }

    private static void Print(List<Outcome> outcomes)
    {
        int caught = outcomes.Count(o => o.Caught);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{caught} of {outcomes.Count} caught ({100.0 * caught / Math.Max(1, outcomes.Count):0.0} %)"));
    }

    private static string Markdown(List<Outcome> outcomes)
    {
        StringBuilder text = new("| mutant | where | change | caught by |\n| --- | --- | --- | --- |\n");
        foreach (Outcome outcome in outcomes)
        {
            RtlMutant mutant = outcome.Mutant;
            text.Append(CultureInfo.InvariantCulture, $"| {mutant.Number} | {mutant.File}:{mutant.Line} | {mutant.Kind}: `{Cell(mutant.Original)}` to `{Cell(mutant.Replacement)}` in `{Cell(mutant.Context)}` | {outcome.How} |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
