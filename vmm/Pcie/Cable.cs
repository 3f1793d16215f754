using NicTwin.Testbench;
using NicTwin.Vmm.Emulated;

namespace NicTwin.Vmm.Pcie;

/// <summary>
/// A cable between two physical NICs of one host. A frame needs one latency from the last beat of one to the first beat of the other,
/// since the receiver may be ahead of the sender by as much.
/// </summary>
internal sealed class CableEnd : IWirePeer
{
    // Frames in the wire's own queue: enough that it never runs dry between two clocks.
    private const int MostOnWire = 4;

    private readonly FrameQueue _frames = new();
    private int _onWire;

    /// <summary>The NIC at this end.</summary>
    public NicLink? Link { get; set; }

    /// <summary>The other end; null while it is open.</summary>
    public CableEnd? Other { get; set; }

    /// <summary>Sees the frames of both directions; null when nobody does.</summary>
    public IWirePeer? Observer { get; init; }

    /// <summary>Frames for which there was no room, and those with a wrong FCS: they are lost.</summary>
    public long Lost { get; private set; }

    /// <summary>When the next frame goes to the NIC; one that waits for room on the wire goes when another one has left it.</summary>
    public long NextFrame => _onWire < MostOnWire ? _frames.FirstArrival : long.MaxValue;

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        Observer?.Received(frame, badFcs, clock, wire);
        if (badFcs || Other is null)
        {
            Lost++;
            return;
        }

        Other.Arrive(frame, clock + Link!.Latency);
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock)
    {
        Observer?.Sent(frame, clock);
        _onWire--;
        Feed(clock);
    }

    /// <summary>Runs the NIC to a time and gives it its frames meanwhile.</summary>
    public void RunTo(long bound)
    {
        NicLink link = Link!;
        Feed(link.Time);
        long stop = Math.Min(bound, NextFrame);
        link.RunTo(stop);
        while (link.Time == stop && stop < bound)
        {
            Feed(stop);
            stop = Math.Min(bound, NextFrame);
            link.RunOn(stop);
        }
    }

    private void Arrive(ReadOnlySpan<byte> frame, long arrival)
    {
        if (!Link!.Plugged || !_frames.TryAdd(frame, Math.Max(Link.Time, arrival)))
        {
            Lost++;
        }
    }

    private void Feed(long time)
    {
        while (_onWire < MostOnWire && _frames.FirstArrival <= time)
        {
            bool sent = Link!.SendFrame(_frames.First, badFcs: false);
            _onWire += sent ? 1 : 0;
            Lost += sent ? 0 : 1;
            _frames.RemoveFirst();
        }
    }
}
