using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Session;

/// <summary>Ends a session at the first stop of its guest: breaks without a debugger.</summary>
public sealed class BreakControl : IRunControl
{
    private readonly GuestDebug _debug;

    /// <summary>Creates the control of a guest.</summary>
    public BreakControl(GuestDebug debug) => _debug = debug;

    /// <inheritdoc/>
    public SessionEnd? Serve(CancellationToken cancellation) => _debug.IsStopped ? SessionEnd.Break : null;
}
