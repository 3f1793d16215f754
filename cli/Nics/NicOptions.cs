using System.CommandLine;
using NicTwin.Cosim;

namespace NicTwin.Cli;

/// <summary>The options `--nic` and `--rtl`, alike in every command that drives a NIC.</summary>
internal sealed class NicOptions
{
    private readonly Option<NicKind> _nic;

    private readonly Option<string?> _rtl = new("--rtl")
    {
        Description = "Folder with a variant of rtl/ (its own nt_nic.f) to build and drive in place of the project's.",
        HelpName = "DIR",
    };

    /// <summary>Creates the options with a default of `--nic`.</summary>
    public NicOptions(NicKind defaultKind)
    {
        _nic = new Option<NicKind>("--nic")
        {
            Description = "What to drive: the C# model, the Verilated RTL, or both compared on every clock.",
            HelpName = "model|rtl|lockstep",
            DefaultValueFactory = _ => defaultKind,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                switch (text)
                {
                    case "model":
                        return NicKind.Model;
                    case "rtl":
                        return NicKind.Rtl;
                    case "lockstep":
                        return NicKind.Lockstep;
                    default:
                        result.AddError($"--nic is model, rtl or lockstep, not '{text}'.");
                        return default;
                }
            },
        };
    }

    /// <summary>Adds both options to <paramref name="command"/>.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_nic);
        command.Options.Add(_rtl);
    }

    /// <summary>The NIC that was asked for.</summary>
    public NicKind Kind(ParseResult parse) => parse.GetValue(_nic);

    /// <summary>The RTL folder as it was named; null for the project's.</summary>
    public string? NamedRtl(ParseResult parse) => parse.GetValue(_rtl);

    /// <summary>The RTL folder: the one that was named, or the project's.</summary>
    /// <exception cref="UsageException">The named folder holds no nt_nic.f.</exception>
    public string RtlFolder(ParseResult parse)
    {
        string? named = parse.GetValue(_rtl);
        if (named is null)
        {
            return Path.Combine(RepositoryRoot.Find(), "rtl");
        }

        if (!File.Exists(Path.Combine(named, "nt_nic.f")))
        {
            throw new UsageException($"--rtl {named}: the folder has no file nt_nic.f.");
        }

        return Path.GetFullPath(named);
    }

    /// <summary>Prepares the NICs that were asked for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="progress">Receives the stages of a build of the RTL.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <param name="rtlKind">How the RTL is verilated.</param>
    public NicFactory CreateFactory(ParseResult parse, Action<string> progress, CancellationToken cancellation, RtlKind rtlKind = RtlKind.Fast)
    {
        NicKind kind = Kind(parse);
        string folder = RtlFolder(parse);
        return new NicFactory(kind, folder, rtlKind, progress, cancellation);
    }
}
