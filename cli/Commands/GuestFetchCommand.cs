using System.CommandLine;
using System.Diagnostics;
using NicTwin.Cosim;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin guest fetch`: kernel and initramfs of a guest, from Debian's packages or from the user's own files.</summary>
internal sealed class GuestFetchCommand : NicTwinCommand
{
    private readonly Option<string?> _mirror = new("--mirror")
    {
        Description = "Debian mirror to fetch from instead of the one that this host's apt uses.",
        HelpName = "URL",
    };

    private readonly Option<string> _suite = new("--suite")
    {
        Description = "Debian suite of the guest.",
        HelpName = "NAME",
        DefaultValueFactory = _ => GuestRequest.DefaultSuite,
    };

    private readonly Option<bool> _refresh = new("--refresh")
    {
        Description = "Ask the mirror for newer packages even when the cache has all of them.",
    };

    private readonly Option<string?> _kernel = new("--kernel")
    {
        Description = "Your own kernel: an Image, plain, with gzip or as EFI image with a compressed payload. Needs --modules.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _modules = new("--modules")
    {
        Description = "The modules of your own kernel: lib/modules/VERSION.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _packages = new("--packages")
    {
        Description = "Your own .deb files for riscv64 instead of a mirror's; apt and network are then not used.",
        HelpName = "DIR",
    };

    private readonly Option<string[]> _module = new("--with-module")
    {
        Description = "Another module of the kernel, with what it depends on; may be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _package = new("--with-package")
    {
        Description = "Another Debian package whose programs go into the guest, with their libraries; may be repeated.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _signed = new("--signed-modules")
    {
        Description = "Keep the signatures at the end of the modules; checking them takes the guest nine times as long as loading the modules.",
    };

    private readonly Option<bool> _gzip = new("--gzip")
    {
        Description = "Compress the initramfs: smaller on disk, slower to boot.",
    };

    private readonly Option<bool> _json = new("--json")
    {
        Description = "Print the result as one JSON object and nothing else on standard output.",
    };

    public GuestFetchCommand()
        : base("fetch", "Get Debian's stock kernel, modules and tools for riscv64 and make the initramfs that guests boot.")
    {
        foreach (Option option in new Option[] { _mirror, _suite, _refresh, _kernel, _modules, _packages, _module, _package, _signed, _gzip, _json })
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin guest fetch", "Through apt, from your own mirror, without root rights; later calls need no network."),
        ("nictwin guest fetch --refresh", "The newest kernel and packages of the suite."),
        ("nictwin guest fetch --with-package tcpdump --with-module bridge", "A guest with more in it."),
        ("nictwin guest fetch --kernel Image --modules root/lib/modules", "A kernel of your own with Debian's programs."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the guest is in the cache, and guests boot it from now on"),
        (ExitCode.Usage, "wrong command line, a file that does not fit, an unknown suite, package or module"),
        (ExitCode.Setup, "no apt, no network, a signature or a hash that is not right"),
        (ExitCode.Interrupted, "interrupted; the next call goes on from there"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        GuestRequest request = new()
        {
            Suite = parse.GetValue(_suite)!,
            Mirror = parse.GetValue(_mirror),
            Kernel = parse.GetValue(_kernel),
            ModulesFolder = parse.GetValue(_modules),
            PackagesFolder = parse.GetValue(_packages),
            Modules = parse.GetValue(_module) ?? [],
            Packages = parse.GetValue(_package) ?? [],
            Signed = parse.GetValue(_signed),
            Compressed = parse.GetValue(_gzip),
            Refresh = parse.GetValue(_refresh),
        };
        GuestCache cache = new(RtlBuild.DefaultCacheDirectory);
        Stopwatch watch = Stopwatch.StartNew();
        using StatusLine status = new();
        (GuestKit kit, bool wasCached) = GuestProgressDisplay.Run(status, progress => GuestKitMaker.Make(cache, request, progress, cancellation));
        status.Clear();
        if (parse.GetValue(_json))
        {
            Console.Out.WriteLine(GuestText.Json(kit, wasCached, watch.Elapsed));
        }
        else
        {
            GuestText.Print(kit, wasCached, watch.Elapsed);
        }

        return ExitCode.Pass;
    }
}
