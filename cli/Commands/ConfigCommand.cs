using System.CommandLine;
using NicTwin.Cli.Configuration;
using NicTwin.Model;

namespace NicTwin.Cli.Commands;

/// <summary>`nictwin config --dump`: the configuration space of the PF and its VFs, read through the pins.</summary>
internal sealed class ConfigCommand : NicTwinCommand
{
    private readonly Option<bool> _dump = new("--dump")
    {
        Description = "Print the configuration space of the PF and of all VFs in the form that 'lspci -F' reads.",
    };

    private readonly Option<bool> _raw = new("--raw")
    {
        Description = "Print the bytes as the device answers: the ids of a VF read ffff:ffff.",
    };

    private readonly NicOptions _nic = new(NicKind.Model);

    public ConfigCommand()
        : base("config", "Show the configuration space as a host sees it after it has enabled all VFs.")
    {
        Options.Add(_dump);
        Options.Add(_raw);
        _nic.AddTo(this);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Line, string Meaning)> Examples =>
    [
        ("nictwin config --dump > f; lspci -F f -vvv", "Decode the PF and all VFs with all their capabilities."),
        ("nictwin config --dump --raw --nic rtl", "The bytes that the RTL answers, VF ids included."),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes =>
    [
        (ExitCode.Pass, "the configuration space is on standard output"),
        (ExitCode.Failed, "the NIC did not answer, or model and RTL differ"),
        (ExitCode.Usage, "wrong command line"),
        (ExitCode.Setup, "the Verilated library could not be built or loaded"),
    ];

    /// <inheritdoc/>
    public override int Run(ParseResult parse, CancellationToken cancellation)
    {
        if (!parse.GetValue(_dump))
        {
            throw new UsageException("say what to do: --dump is missing.");
        }

        using StatusLine status = new();
        NicFactory factory = _nic.CreateFactory(parse, status.Show, cancellation);
        status.Clear();
        INicClocked nic = factory.Create();
        using IDisposable? owned = nic as IDisposable;
        Console.Out.Write(ConfigurationReader.Dump(nic, parse.GetValue(_raw), cancellation));
        return ExitCode.Pass;
    }
}
