using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using NicTwin.Cli.Mutation;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin mutants`: how much of what is mechanically wrong with the RTL `conform` finds.</summary>
internal sealed class MutantsCommand : NicTwinCommand
{
    private const string DefaultEquivalents = "scripts/mutants/equivalent.txt";

    private readonly Option<int> _count = new("--count") { Description = "Mutants to make, at least one of every module.", HelpName = "N", DefaultValueFactory = _ => 120 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the choice of mutants.", HelpName = "S", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _cases = new("--cases")
    {
        Description = "Cases of `conform` (seed 1) that each mutant has to survive.",
        HelpName = "N",
        DefaultValueFactory = _ => ConformanceOptions.DefaultCases,
    };

    private readonly Option<int> _more = new("--more")
    {
        Description = "Cases for those that survive --cases and are not listed as equivalent.",
        HelpName = "N",
        DefaultValueFactory = _ => 4 * ConformanceOptions.DefaultCases,
    };

    private readonly Option<int[]> _only = new("--only") { Description = "Run this mutant alone; may be given several times.", HelpName = "NUMBER" };
    private readonly Option<string?> _equivalents = new("--equivalents") { Description = $"List of equivalent mutants (default: {DefaultEquivalents}).", HelpName = "FILE" };
    private readonly Option<bool> _list = new("--list") { Description = "Print the mutants in the form of that list, and run none." };
    private readonly Option<string?> _output = new("--output") { Description = "Write the table as Markdown to this file.", HelpName = "FILE" };
    private readonly Option<string?> _keep = new("--keep") { Description = "Keep the RTL with all mutants in this folder, which must not exist.", HelpName = "DIR" };

    public MutantsCommand()
        : base("mutants", "Change the RTL in many places, one at a time and chosen by a seed, and count what lockstep and the properties catch.")
    {
        foreach (Option option in (Option[])[_count, _seed, _cases, _more, _only, _equivalents, _list, _output, _keep])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin mutants", "120 mutants of all modules."),
        ("nictwin mutants --seed 2 --output mutants.md", "Others, with a table of them."),
        ("nictwin mutants --only 17 --more 5000", "Whether a longer run finds what has survived."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "at least 95 % of the mutants that are not listed as equivalent are caught"),
        (ExitCode.Failed, "fewer are caught, the RTL without a mutant fails, or a mutant that is listed as equivalent is caught"),
        (ExitCode.Usage, "wrong command line or list of equivalent mutants"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        string root = RepositoryRoot.Find();
        RtlSchemata schemata = new(Path.Combine(root, "rtl"));
        int count = parse.GetValue(_count);
        ulong seed = parse.GetValue(_seed);
        int[] only = parse.GetValue(_only) ?? [];
        RtlMutant[] mutants = [.. schemata.Choose(count, seed).Where(m => only.Length == 0 || only.Contains(m.Number))];
        if (parse.GetValue(_list))
        {
            Array.ForEach(mutants, static m => Console.Out.WriteLine(ListEntry(m)));
            return ExitCode.Pass;
        }

        EquivalentMutants equivalents = ReadEquivalents(parse.GetValue(_equivalents) ?? Path.Combine(root, DefaultEquivalents));
        string folder = parse.GetValue(_keep) is { } kept ? Path.GetFullPath(kept) : Path.Combine(Path.GetTempPath(), $"nictwin-mutants-{Environment.ProcessId}");
        if (Directory.Exists(folder))
        {
            throw new UsageException($"--keep {folder}: the folder exists already.");
        }

        using StatusLine status = new();
        try
        {
            Stopwatch watch = Stopwatch.StartNew();
            Console.Out.WriteLine($"{mutants.Length} mutants of {schemata.Modules} modules, chosen among {schemata.Candidates} changes");
            schemata.Write(count, seed, folder);
            RtlLibrary library = new RtlBuild(progress: status.Show).Build(folder, cancellation: cancellation);
            MutantCampaign campaign = new(library, equivalents, cancellation) { Progress = outcome => Show(outcome, status) };
            if (only.Length == 0 && campaign.Baseline(Math.Max(parse.GetValue(_cases), parse.GetValue(_more))) is { } fault)
            {
                Console.Out.WriteLine($"the RTL without a mutant fails: {fault}");
                return ExitCode.Failed;
            }

            MutantReport report = new(campaign.Run(mutants, parse.GetValue(_cases), parse.GetValue(_more)));
            status.Clear();
            Print(report, equivalents.Stale(schemata.All), watch.Elapsed);
            if (parse.GetValue(_output) is { } output)
            {
                File.WriteAllText(output, report.Markdown());
            }

            return report.IsMet ? ExitCode.Pass : ExitCode.Failed;
        }
        finally
        {
            if (parse.GetValue(_keep) is null && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static EquivalentMutants ReadEquivalents(string path)
    {
        try
        {
            return EquivalentMutants.Parse(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            throw new UsageException($"{path}: {exception.Message}");
        }
    }

    private static string ListEntry(RtlMutant mutant) =>
        $"[{mutant.Number}] {mutant.File}\n- {mutant.Context}\n+ {mutant.Changed}\n{(mutant.Occurrences > 1 ? $"@ {mutant.Occurrence} of {mutant.Occurrences}\n" : string.Empty)}";

    private static void Show(MutantOutcome outcome, StatusLine status)
    {
        status.Clear();
        string word = outcome.Caught is not null ? "caught" : outcome.IsEquivalent ? "equivalent" : "SURVIVED";
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{word,-10} {outcome.Mutant} [{outcome.Caught ?? $"{outcome.Cases} cases"}, {outcome.Time.TotalSeconds:0} s]"));
    }

    private static void Print(MutantReport report, IReadOnlyList<EquivalentMutants.Entry> stale, TimeSpan time)
    {
        foreach (string finding in report.Findings())
        {
            Console.Out.WriteLine(finding);
        }

        foreach (EquivalentMutants.Entry entry in stale)
        {
            Console.Out.WriteLine($"listed as equivalent ({entry.Name}), but {entry.File} has no such line: {entry.Line}");
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Summary} ({time.TotalMinutes:0.0} min)"));
    }
}
