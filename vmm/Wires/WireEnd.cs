using NicTwin.Testbench;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Wires;

/// <summary>A physical NIC's end of a cable: takes its frames, and gives it those of the far end at their times.</summary>
public sealed class WireEnd : IWirePeer
{
    // Frames in the wire's own queue: enough that it never runs dry between two clocks.
    private const int MostOnWire = 4;

    // Frames that are on their way in a cable with delay: 20 ms of the shortest ones.
    private const int LongCapacity = 1 << 15;

    // Addresses and type; and the least that a frame has without FCS (IEEE 802.3).
    private const int HeaderBytes = 14;
    private const int LeastBytes = 60;

    private readonly FrameQueue _frames;
    private readonly WireDirection _out;
    private readonly WireDirection _in;

    /// <summary>Creates an end that belongs to no NIC yet.</summary>
    /// <param name="options">What the cable does to frames.</param>
    /// <param name="far">What is at the other end; null for nothing so far (<see cref="Host.AddPeer"/>).</param>
    public WireEnd(WireOptions options, IWireFarEnd? far)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Far = far;
        _out = new WireDirection(options, 0);
        _in = new WireDirection(options, 1);
        _frames = new FrameQueue(options.IsInstant ? FrameQueue.Capacity : LongCapacity);
    }

    /// <summary>What the cable does to frames.</summary>
    public WireOptions Options { get; }

    /// <summary>Sees the frames at the NIC's pins; null when nobody does.</summary>
    public IWirePeer? Observer { get; set; }

    /// <summary>What has become of the NIC's frames.</summary>
    public WireCounters Sending => _out.Counters;

    /// <summary>What has become of the frames to the NIC.</summary>
    public WireCounters Receiving => _in.Counters;

    /// <summary>Of a million frames that the NIC sends so many are lost.</summary>
    public int SendingLossPerMillion
    {
        get => _out.LossPerMillion;
        set => _out.LossPerMillion = value;
    }

    /// <summary>Frames that were lost in either direction.</summary>
    public long Lost => Sending.Lost + Receiving.Lost;

    /// <summary>Frames on their way to the NIC.</summary>
    public int Queued => _frames.Count;

    /// <summary>The NIC at this end.</summary>
    internal NicLink? Link { get; set; }

    /// <summary>What is at the other end; null for nothing.</summary>
    internal IWireFarEnd? Far { get; set; }

    /// <summary>When the next frame goes to the NIC; one that waits for room on the wire goes when another one has left it.</summary>
    internal long NextFrame => Link!.Wire.QueuedFrames < MostOnWire ? _frames.FirstArrival : long.MaxValue;

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
    {
        Observer?.Received(frame, badFcs, clock, wire);
        if (badFcs || Far is null)
        {
            Sending[badFcs ? WireCount.BadFcs : WireCount.Unconnected]++;
            return;
        }

        if (_out.TryPass(frame.Length, clock, out long arrival))
        {
            Sending[WireCount.Passed]++;
            Far.Take(frame, arrival, this);
            Feed(clock, MostOnWire);
        }
    }

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock)
    {
        Observer?.Sent(frame, clock);

        // The frame that is leaving the wire is still counted there.
        Feed(clock, MostOnWire + 1);
    }

    /// <summary>Puts a frame into the cable at its far end.</summary>
    /// <param name="frame">The frame without FCS.</param>
    /// <param name="clock">When; not before what has been put in already.</param>
    public void Enter(ReadOnlySpan<byte> frame, long clock)
    {
        if (_in.TryPass(frame.Length, clock, out long arrival))
        {
            Arrive(frame, arrival);
        }
    }

    /// <summary>Puts a frame from somewhere else into the cable at its far end: one that is none is lost, a short one is padded as any sender would have.</summary>
    /// <param name="frame">What is said to be a frame without FCS.</param>
    /// <param name="clock">When; not before what has been put in already.</param>
    internal void EnterFromOutside(ReadOnlySpan<byte> frame, long clock)
    {
        if (frame.Length is < HeaderBytes or > Wire.MaxFrame)
        {
            Receiving[frame.Length < HeaderBytes ? WireCount.Short : WireCount.Oversized]++;
            return;
        }

        if (frame.Length >= LeastBytes)
        {
            Enter(frame, clock);
            return;
        }

        Span<byte> padded = stackalloc byte[LeastBytes];
        padded.Clear();
        frame.CopyTo(padded);
        Receiving[WireCount.Padded]++;
        Enter(padded, clock);
    }

    /// <summary>A frame has gone through the cable and arrives at the NIC.</summary>
    internal void Arrive(ReadOnlySpan<byte> frame, long arrival)
    {
        NicLink link = Link!;
        if (!link.Plugged)
        {
            Receiving[WireCount.Unplugged]++;
        }
        else if (!_frames.TryAdd(frame, Math.Max(link.Time, arrival)))
        {
            Receiving[frame.Length > Wire.MaxFrame ? WireCount.Oversized : frame.IsEmpty ? WireCount.Short : WireCount.NoRoom]++;
        }

        link.NextFrame = NextFrame;
    }

    /// <summary>Runs the NIC to a time and gives it its frames meanwhile.</summary>
    internal void RunTo(long bound)
    {
        NicLink link = Link!;
        Feed(link.Plugged ? link.Time : bound, MostOnWire);
        link.RunTo(bound);
        while (link.Plugged && link.Time < bound && NextFrame <= link.Time)
        {
            Feed(link.Time, MostOnWire);
            link.RunOn(bound);
        }
    }

    /// <summary>Saves the frames on their way and what the cable does next. The far end is not in it.</summary>
    internal void Save(BinaryWriter writer)
    {
        _frames.Save(writer);
        _out.Save(writer);
        _in.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    internal void Restore(BinaryReader reader)
    {
        _frames.Restore(reader);
        _out.Restore(reader);
        _in.Restore(reader);
        Link!.NextFrame = NextFrame;
    }

    private void Feed(long time, int most)
    {
        NicLink link = Link!;
        while (link.Wire.QueuedFrames < most && _frames.FirstArrival <= time)
        {
            WireCount fate = !link.Plugged ? WireCount.Unplugged
                : !link.IsUp ? WireCount.LinkDown
                : link.SendFrame(_frames.First, badFcs: false) ? WireCount.Passed : WireCount.NoRoom;
            Receiving[fate]++;
            _frames.RemoveFirst();
            if (_frames.Count == 0)
            {
                Far?.Refill(this);
            }
        }

        link.NextFrame = NextFrame;
    }
}
