using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>A cable whose other end is connected to a port that is up and says nothing: frames are counted and gone.</summary>
public sealed class SilentPeer : IWirePeer
{
    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        // The wire has counted it.
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock)
    {
        // The wire has counted it.
    }
}

/// <summary>A loop-back plug: every frame comes back, except those with a bad FCS.</summary>
public sealed class LoopbackPeer : IWirePeer
{
    /// <summary>Frames that were lost because too many were on their way.</summary>
    public long Lost { get; private set; }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        ArgumentNullException.ThrowIfNull(wire);
        if (!badFcs && !wire.TrySend(frame, badFcs: false))
        {
            Lost++;
        }
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock)
    {
        // The wire has counted it.
    }
}
