using System.CommandLine;
using NicTwin.Cosim;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin guest list`: the guests in the cache.</summary>
internal sealed class GuestListCommand : NicTwinCommand
{
    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the list as one JSON object and nothing else on standard output.",
    };

    public GuestListCommand()
        : base("list", "List the guests in the cache, the last used first.") => Options.Add(_json);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin guest list", "Version, sizes and folder of each; * marks the one that guests boot."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the list is on standard output; it may be empty"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the cache cannot be read"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        GuestCache cache = new(RtlBuild.DefaultCacheDirectory);
        GuestKit? current = cache.Current();
        IReadOnlyList<GuestKit> kits = cache.All();
        if (parse.GetValue(_json))
        {
            Console.Out.WriteLine(GuestText.Json(kits, current?.Id));
        }
        else
        {
            GuestText.PrintList(kits, current?.Id);
        }

        return ExitCode.Pass;
    }
}
