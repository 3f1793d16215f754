namespace NicTwin.Vmm.Wires;

/// <summary>The way of frames to and from the world outside. Nothing waits; who is at its other side is hostile.</summary>
public interface IFrameTransport : IDisposable
{
    /// <summary>Counts what comes and is no frame.</summary>
    WireCounters Receiving { get; set; }

    /// <summary>Connections so far; 1 where there is nothing to connect.</summary>
    int Connections { get; }

    /// <summary>Accepts, connects again, lets out what waits. Bounds what <see cref="TryReceive"/> takes until the next call.</summary>
    void Serve();

    /// <summary>Takes the next frame that has come.</summary>
    /// <param name="frame">It, without FCS and of any length, until the next call.</param>
    /// <returns>False when there is none.</returns>
    bool TryReceive(out ReadOnlySpan<byte> frame);

    /// <summary>Sends a frame.</summary>
    /// <returns>What has become of it.</returns>
    WireCount Send(ReadOnlySpan<byte> frame);
}
