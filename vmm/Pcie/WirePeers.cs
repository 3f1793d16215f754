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
