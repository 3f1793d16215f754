using System.CommandLine;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin guest`: the commands around the kernel and the initramfs that guests boot.</summary>
internal sealed class GuestCommand : NicTwinCommand
{
    public GuestCommand()
        : base("guest", "Get the kernel and the programs that guests boot.")
    {
        Subcommands.Add(new GuestFetchCommand());
        Subcommands.Add(new GuestListCommand());
        Subcommands.Add(new GuestHeadersCommand());
        Subcommands.Add(new GuestSymbolsCommand());
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin guest fetch", "Get Debian's stock kernel and programs for riscv64 and make an initramfs of them."),
        ("nictwin guest list", "What has been made, and which of it guests boot."),
        ("nictwin guest headers DIR", "The headers of the guest's kernel, to build modules of your own."),
        ("nictwin guest symbols FILE", "The names of the kernel's functions, for GDB."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes => [(ExitCode.Usage, "no command after 'guest'")];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation) =>
        throw new UsageException("say what to do: 'fetch', 'list', 'headers' or 'symbols'.");
}
