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
        _library = kind == NicKind.Model ? null : new RtlBuild(progress: progress).Build(rtlFolder, rtlKind, cancellation);
    }

    /// <summary>Which NIC is made.</summary>
    public NicKind Kind => _kind;

    /// <summary>The Verilated library; null for the model alone.</summary>
    public RtlLibrary? Library => _library;

    /// <summary>Makes a NIC that has seen no clock; one that is disposable belongs to the caller.</summary>
    /// <param name="seed">Seed of what the RTL's registers and memories hold before reset.</param>
    public INicClocked Create(uint seed = 1) => _kind switch
    {
        NicKind.Model => new Nic(),
        NicKind.Rtl => new VerilatedNic(_library!, seed),
        _ => new ComparedNic(new LockstepNic(new Nic(), new VerilatedNic(_library!, seed))),
    };
}
