using NicTwin.Cli.Coverage;
using NicTwin.Cosim;
using NicTwin.Model;

namespace NicTwin.Cli;

/// <summary>Makes the NICs that a command drives; builds the Verilated library first when one is needed.</summary>
internal sealed class NicFactory
{
    private readonly NicKind _kind;
    private readonly RtlLibrary? _library;

    /// <summary>Prepares what the NICs need.</summary>
    /// <param name="kind">Which NIC.</param>
    /// <param name="rtlFolder">The folder with the RTL; not looked at for the model alone.</param>
    /// <param name="rtlKind">How the RTL is verilated.</param>
    /// <param name="progress">Receives a short line as each stage of a build begins; none when the cache answers.</param>
    /// <param name="cancellation">Ends the build and leaves nothing behind.</param>
    /// <exception cref="SetupException">The library cannot be built.</exception>
    public NicFactory(NicKind kind, string rtlFolder, RtlKind rtlKind, Action<string> progress, CancellationToken cancellation)
    {
        _kind = kind;
        RtlFolder = rtlFolder;
        if (kind != NicKind.Model)
        {
            Build = new RtlBuild(progress: progress);
            _library = Build.Build(rtlFolder, rtlKind, cancellation);
            Coverage = rtlKind == RtlKind.Coverage ? new RtlCoverage(CoverageExclusions.Load(), rtlFolder) : null;
            TakeStart();
        }
    }

    /// <summary>Which NIC is made.</summary>
    public NicKind Kind => _kind;

    /// <summary>The folder with the RTL.</summary>
    public string RtlFolder { get; }

    /// <summary>Names the Verilated library; null for the model alone.</summary>
    public string? RtlIdentity => _library?.BuildId;

    /// <summary>The builder of the library; null for the model alone.</summary>
    public RtlBuild? Build { get; }

    /// <summary>The coverage of all NICs that were disposed of; null unless it is a coverage build.</summary>
    public RtlCoverage? Coverage { get; }

    /// <summary>The seed of the RTL's values before reset that belongs to the 64-bit seed of a case.</summary>
    public static uint RtlSeed(ulong seed) => (uint)(seed ^ (seed >> 32));

    private void TakeStart()
    {
        if (Coverage is null || _library is null)
        {
            return;
        }

        using VerilatedNic nic = new(_library);
        NicInputs inputs = default;
        nic.Step(in inputs, out _);
        Coverage.TakeStart(nic);
    }

    /// <summary>Makes a NIC that has seen no clock; one that is disposable belongs to the caller. Any thread may call.</summary>
    /// <param name="seed">Seed of what the RTL's registers and memories hold before reset.</param>
    public INicClocked Create(uint seed = 1)
    {
        if (_library is null)
        {
            return new Nic();
        }

        VerilatedNic rtl = new(_library, seed);
        return _kind switch
        {
            NicKind.Lockstep => new ComparedNic(new LockstepNic(new Nic(), rtl), Coverage),
            _ when Coverage is not null => new CoveredNic(rtl, Coverage),
            _ => rtl,
        };
    }
}
