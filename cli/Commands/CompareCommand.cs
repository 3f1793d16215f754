using System.CommandLine;
using NicTwin.Cli.Compare;
using NicTwin.Cli.Run;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Platform;
using Spectre.Console;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin compare`: the ways to give a guest a NIC, under each kind of VMM, measured with the same workloads.</summary>
internal sealed class CompareCommand : NicTwinCommand
{
    private const int MostGuests = 7;
    private const int FileWidth = 180;

    private readonly Option<string[]> _workload = new("--workload")
    {
        Description = "What the guests do: ping, udp, tcp, small-packets; may be repeated. Without it ping, udp and tcp.",
        HelpName = "WORKLOAD",
    };

    private readonly Option<int> _guests = new("--guests")
    {
        Description = $"Guests, 1 to {MostGuests}: towards the peer each number of them is measured, which shows how a way scales.",
        HelpName = "N",
        DefaultValueFactory = _ => 2,
    };

    private readonly Option<string[]> _vmm = new("--vmm")
    {
        Description = "The kinds of VMM: type1, type2, hybrid; may be repeated. Without it all of them.",
        HelpName = "KIND",
    };

    private readonly Option<string[]> _attach = new("--attach")
    {
        Description = "The ways: emulated, virtio, pf, vf; may be repeated. Without it all of them.",
        HelpName = "MODE",
    };

    private readonly Option<string> _costs = new("--costs")
    {
        Description = "What exits, switches and copies cost in virtual time: 'default', a JSON file (docs/cost-model.md), or 'free' for the pure mechanism.",
        HelpName = "default|free|FILE",
        DefaultValueFactory = _ => CostFile.Default,
    };

    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Seed of the guests' random numbers; equal seeds give equal numbers.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one JSON object and nothing else on standard output.",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write a report with charts to this file: one HTML page that needs nothing else.",
        HelpName = "FILE",
    };

    private readonly NicOptions _nic = new(NicKind.Model);

    public CompareCommand()
        : base("compare", "Compare the ways to give a guest a NIC: emulated, paravirtual, assigned as a whole and by SR-IOV.")
    {
        foreach (Option option in new Option[] { _workload, _guests, _vmm, _attach, _costs, _seed, _json, _report })
        {
            Options.Add(option);
        }

        _nic.AddTo(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin compare --report compare.html", "All ways and kinds, with charts."),
        ("nictwin compare --workload small-packets --vmm type1 --costs free", "The pure mechanism of a hypervisor."),
        ("nictwin compare --workload tcp --guests 7 --json > scaling.json", "How each way scales."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "every cell that has a meaning was measured"),
        (ExitCode.Failed, "a guest or the NIC failed, or model and RTL diverged"),
        (ExitCode.Usage, "the command line is wrong"),
        (ExitCode.Setup, "something that the guests need is missing"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        int guests = parse.GetValue(_guests);
        if (guests is < 1 or > MostGuests)
        {
            throw new UsageException($"--guests {guests}: there are 1 to {MostGuests}.");
        }

        string? report = parse.GetValue(_report);
        if (report is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(report))))
        {
            throw new UsageException($"--report {report}: the folder does not exist.");
        }

        using StatusLine status = new();
        ComparisonOptions options = new()
        {
            Kinds = Kinds(parse.GetValue(_vmm) ?? []),
            Modes = Modes(parse.GetValue(_attach) ?? []),
            Workloads = Workloads(parse.GetValue(_workload) ?? []),
            Guests = guests,
            Memory = GuestOptions.DefaultMemory,
            Costs = CostFile.Read(parse.GetValue(_costs)!),
            Seed = parse.GetValue(_seed),
            Cancellation = cancellation,
        };
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        CompareResult result = new CompareRun(options, factory, status.Show).Execute(GuestKits.Current(status, cancellation));
        status.Clear();
        if (report is not null)
        {
            File.WriteAllText(report, CompareHtml.Page(result));
        }

        if (parse.GetValue(_json))
        {
            Console.Out.WriteLine(CompareJson.Text(result));
        }
        else
        {
            // Nobody breaks the lines of a file.
            if (Console.IsOutputRedirected)
            {
                AnsiConsole.Profile.Width = FileWidth;
            }

            CompareTables.Print(result, AnsiConsole.Console);
        }

        return ExitCode.Pass;
    }

    private static List<VmmKind> Kinds(string[] names) =>
        names.Length == 0 ? [.. Enum.GetValues<VmmKind>()] : [.. names.Select(static n => Enum.TryParse(n, ignoreCase: true, out VmmKind kind) && char.IsAsciiLetter(n[0])
            ? kind
            : throw new UsageException($"--vmm {n}: there are type1, type2 and hybrid.")).Distinct()];

    private static List<AttachMode> Modes(string[] names) =>
        names.Length == 0 ? [.. Enum.GetValues<AttachMode>()] : [.. names.Select(static n => n switch
        {
            "emulated" => AttachMode.Emulated,
            "virtio" => AttachMode.Virtio,
            "pf" => AttachMode.Pf,
            "vf" => AttachMode.Vf,
            _ => throw new UsageException($"--attach {n}: there are emulated, virtio, pf and vf."),
        }).Distinct()];

    private static List<CompareWorkload> Workloads(string[] names) =>
        names.Length == 0 ? [.. CompareWorkload.All.Where(static w => w.Name != "small-packets")] : [.. names.Select(static n => CompareWorkload.All.FirstOrDefault(w => w.Name == n)
            ?? throw new UsageException($"--workload {n}: there are {string.Join(", ", CompareWorkload.All.Select(static w => w.Name))}.")).Distinct()];
}
