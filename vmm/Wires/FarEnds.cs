namespace NicTwin.Vmm.Wires;

/// <summary>A port that is up and says nothing: frames are counted and gone.</summary>
public sealed class SilentFarEnd : IWireFarEnd
{
    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> frame, long arrival, WireEnd cable)
    {
        // The cable has counted it.
    }

    /// <inheritdoc/>
    public void Refill(WireEnd cable)
    {
        // Nothing comes.
    }
}

/// <summary>A loop-back plug: every frame comes back.</summary>
public sealed class LoopbackFarEnd : IWireFarEnd
{
    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> frame, long arrival, WireEnd cable)
    {
        ArgumentNullException.ThrowIfNull(cable);
        cable.Enter(frame, arrival);
    }

    /// <inheritdoc/>
    public void Refill(WireEnd cable)
    {
        // What comes back has been given already.
    }
}

/// <summary>A NIC of the same host, behind a cable end of its own.</summary>
/// <remarks>A frame needs one latency at least, since the receiver may be ahead of the sender by as much.</remarks>
internal sealed class NicFarEnd(WireEnd other, long latency) : IWireFarEnd
{
    public void Take(ReadOnlySpan<byte> frame, long arrival, WireEnd cable) =>
        other.Arrive(frame, Math.Max(arrival, cable.Link!.Time + latency));

    public void Refill(WireEnd cable)
    {
        // The other NIC sends when it sends.
    }
}
