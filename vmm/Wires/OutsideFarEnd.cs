using NicTwin.Vmm.Emulated;

namespace NicTwin.Vmm.Wires;

/// <summary>
/// The world outside at the far end of a cable. Frames to it leave when virtual time has come to their arrival; those from it enter the cable
/// when <see cref="OutsideInput"/> asks for them.
/// </summary>
public sealed class OutsideFarEnd : IWireFarEnd, IDisposable
{
    private const int MostDelayed = 1 << 15;

    private readonly IFrameTransport? _transport;
    private readonly FrameQueue _delayed;

    /// <summary>Creates it.</summary>
    /// <param name="transport">The way outside; null when its input is replayed: then frames to it are counted and gone.</param>
    /// <param name="cable">What the cable does to frames.</param>
    public OutsideFarEnd(IFrameTransport? transport, WireOptions cable)
    {
        ArgumentNullException.ThrowIfNull(cable);
        _transport = transport;
        _delayed = new FrameQueue(cable.IsInstant ? 1 : MostDelayed);
    }

    /// <summary>Connections to the outside so far.</summary>
    public int Connections => _transport?.Connections ?? 0;

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> frame, long arrival, WireEnd cable)
    {
        ArgumentNullException.ThrowIfNull(cable);
        if (arrival <= cable.Link!.Time && _delayed.Count == 0)
        {
            Send(frame, cable);
        }
        else if (!_delayed.TryAdd(frame, arrival))
        {
            cable.Sending[WireCount.NoRoom]++;
        }
    }

    /// <inheritdoc/>
    public void Refill(WireEnd cable)
    {
        // What comes from outside comes at times of its own.
    }

    /// <inheritdoc/>
    public void Dispose() => _transport?.Dispose();

    /// <summary>Lets frames out that have arrived, and looks for connections.</summary>
    internal void Serve(WireEnd cable, long time)
    {
        if (_transport is not null)
        {
            _transport.Receiving = cable.Receiving;
            _transport.Serve();
        }

        while (_delayed.FirstArrival <= time)
        {
            Send(_delayed.First, cable);
            _delayed.RemoveFirst();
        }
    }

    /// <summary>Takes the next frame that has come.</summary>
    internal bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        frame = [];
        return _transport is not null && _transport.TryReceive(out frame);
    }

    private void Send(ReadOnlySpan<byte> frame, WireEnd cable)
    {
        WireCount fate = _transport?.Send(frame) ?? WireCount.Passed;
        if (fate != WireCount.Passed)
        {
            cable.Sending[WireCount.Passed]--;
            cable.Sending[fate]++;
        }
    }
}
