using System.CommandLine;
using NicTwin.Cli.Run;
using NicTwin.Cosim;
using NicTwin.Vmm.Guest;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin guest headers`: what is needed to build modules for the kernel that guests boot.</summary>
internal sealed class GuestHeadersCommand : NicTwinCommand
{
    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "The folder to unpack into; it is made, and what an earlier call has put there is replaced.",
    };

    public GuestHeadersCommand()
        : base("headers", "Get Debian's kernel headers of the guest's kernel, to build your own modules without installing anything.") => Arguments.Add(_folder);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin guest headers samples/probe/headers", "Headers for the sample driver; then make -C samples/probe."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the headers are in the folder"),
        (ExitCode.Usage, "the guest's kernel is not Debian's"),
        (ExitCode.Setup, "no apt, no network, or the mirror does not have these headers any more"),
        (ExitCode.Interrupted, "interrupted"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        GuestCache cache = new(RtlBuild.DefaultCacheDirectory);
        string folder = parse.GetValue(_folder)!;
        using StatusLine status = new();
        GuestKit kit = GuestKits.Current(status, cancellation);
        KernelHeaders headers = GuestProgressDisplay.Run(status, progress => KernelHeaders.Fetch(cache, kit, folder, progress, cancellation));
        status.Clear();
        string here = Path.GetRelativePath(Directory.GetCurrentDirectory(), headers.BuildFolder);
        Console.Out.WriteLine($"headers of {kit.KernelVersion} are in {folder}; in the folder of a module:");
        Console.Out.WriteLine($"  make -C {(here.StartsWith("..", StringComparison.Ordinal) ? headers.BuildFolder : "$PWD/" + here)} M=$PWD CC=riscv64-linux-gnu-gcc");
        return ExitCode.Pass;
    }
}
