using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm;

/// <summary>
/// The host: guests, the physical NIC, and one notion of time for all of them, in clocks of 8 ns. Everything happens in one
/// thread and in an order that depends on virtual time alone, so equal runs are equal to the bit.
/// </summary>
/// <remarks>
/// A TLP needs the latency L in either direction, so whoever is at time t is not influenced before t + L by anybody who is at
/// t as well. Nobody therefore runs further than L ahead of the others: of guests that are not parked, and of a NIC that is
/// not idle. What has been sent is handled at its arrival, exactly between two instructions.
/// </remarks>
public sealed partial class Host : IDisposable
{
    /// <summary>Nanoseconds of a clock, and of an instruction.</summary>
    public const long NanosecondsPerClock = 8;

    private const ulong GuestStride = 1ul << 40;

    // A guest that spins and a NIC that never rests are left now and then, to look at the wall clock.
    private const long LongestSlice = 1 << 20;

    private readonly HostOptions _options;
    private readonly NicLink _link;
    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
    private readonly PriorityQueue<Action, (long Time, int Order)> _events = new();

    // An array: it is walked several times in every turn.
    private GuestMachine[] _guests = [];
    private int _eventOrder;
    private bool _paused;

    /// <summary>Creates a host whose NIC is not plugged in yet.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="nic">The physical NIC, which has seen no clock.</param>
    /// <param name="peer">What is at the other end of the Ethernet link.</param>
    public Host(HostOptions options, INicClocked nic, IWirePeer peer)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _link = new NicLink(nic, options.Latency, peer);
    }

    /// <summary>The guests.</summary>
    public IReadOnlyList<GuestMachine> Guests => _guests;

    /// <summary>The way from the NIC to memory and interrupts.</summary>
    public Iommu Iommu { get; } = new();

    /// <summary>What the NIC did in memory.</summary>
    public DmaCounters Dma { get; } = new();

    /// <summary>Why it has stopped.</summary>
    public HostEnd End { get; private set; }

    /// <summary>The report of the difference between model and RTL.</summary>
    public string Divergence => _link.Divergence;

    /// <summary>Clocks of the NIC that were run.</summary>
    public long NicClocks => _link.Clocks;

    /// <summary>Clocks of the NIC that were not run, because it stood still.</summary>
    public long NicSkippedClocks => _link.SkippedClocks;

    /// <summary>Frames that the NIC has sent on the wire.</summary>
    public long FramesSent => _link.Wire.ReceivedFrames;

    /// <summary>Frames that the NIC has got from the wire.</summary>
    public long FramesReceived => _link.Wire.SentFrames;

    /// <summary>Sees the TLPs at the NIC's pins; null when nobody does.</summary>
    public ITlpObserver? TlpObserver
    {
        get => _link.Observer;
        set => _link.Observer = value;
    }

    /// <summary>The time of the slowest guest.</summary>
    public long Time
    {
        get
        {
            long time = long.MaxValue;
            foreach (GuestMachine guest in _guests)
            {
                time = Math.Min(time, guest.Time);
            }

            return time;
        }
    }

    /// <summary>Adds a guest that owns the whole NIC: it may configure it, and its functions reach this guest's memory.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="terminal">Receives what it writes.</param>
    /// <param name="accesses">Sees its accesses to the NIC's registers; null when nobody does.</param>
    /// <param name="load">Kernel and initramfs are loaded; false for a guest that is restored.</param>
    /// <exception cref="Guest.GuestKitException">The kernel does not fit or is none.</exception>
    public GuestMachine AddOwner(GuestOptions options, IGuestTerminal terminal, INicAccessObserver? accesses = null, bool load = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        const int bus = 0x100;
        int number = _guests.Length;
        var guest = new GuestMachine(options, new NicPort(_link, number) { Observer = accesses }, terminal, load);
        _guests = [.. _guests, guest];
        var domain = new Iommu.Domain(number, GuestMap.Ram, options.Memory, ((ulong)number + 1) * GuestStride, GuestMap.Imsic);
        for (int function = 0; function < bus; function++)
        {
            Iommu.Assign(bus | function, domain);
        }

        return guest;
    }

    /// <summary>Connects or cuts the Ethernet link.</summary>
    public void SetLink(bool up) => _link.SetLink(up);

    /// <summary>Lets something happen at a time: before any guest goes beyond it. Events are no part of snapshots.</summary>
    /// <param name="time">Clock; one that is over means now.</param>
    /// <param name="action">What happens.</param>
    public void Schedule(long time, Action action) => _events.Enqueue(action, (time, _eventOrder++));

    /// <summary>Puts a frame on the wire to the NIC.</summary>
    /// <returns>False when too many are on their way.</returns>
    public bool SendFrame(ReadOnlySpan<byte> frame, bool badFcs) => _link.SendFrame(frame, badFcs);

    /// <summary>Plugs the NIC in: it comes out of a hard reset, and the root ports show their link.</summary>
    public void PlugNic()
    {
        _link.HardReset([.. _options.Nvm], Time);
        foreach (GuestMachine guest in _guests)
        {
            guest.Pci.NicPresent = guest.Nic is not null;
        }
    }

    /// <summary>For what is called during a run: <see cref="Run"/> comes back behind the present turn, and can go on.</summary>
    public void Pause() => _paused = true;

    /// <summary>Runs until something ends the run, or until a number of turns is over; then it can go on.</summary>
    /// <param name="turns">Turns of guests and NIC, of at most L clocks while the NIC is busy.</param>
    public HostEnd Run(long turns)
    {
        _paused = false;
        for (; turns > 0 && End == HostEnd.None && !_paused; turns--)
        {
            Turn();
        }

        return End;
    }

    /// <summary>Pulls the NIC out: requests that are under way get all ones, and so does every later one.</summary>
    public void UnplugNic()
    {
        _link.Unplug();
        foreach (GuestMachine guest in _guests)
        {
            guest.Pci.NicPresent = false;
            guest.Nic?.LinkLost(Time);
        }
    }

    /// <summary>Saves host and guests, and not the NIC, which is its owner's to save. Between two runs.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _link.Save(writer);
        Dma.Save(writer);
        Iommu.Save(writer);
        foreach (GuestMachine guest in _guests)
        {
            guest.Save(writer);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> of a host with guests of the same make has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _link.Restore(reader);
        Dma.Restore(reader);
        Iommu.Restore(reader);
        foreach (GuestMachine guest in _guests)
        {
            guest.Restore(reader);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GuestMachine guest in _guests)
        {
            guest.Dispose();
        }
    }

    private void Turn()
    {
        long nextEvent = FireEvents();
        long nicActs = _link.NextActivity;
        long firstArrival = _link.Upstream.FirstArrival;
        if (Math.Min(nicActs, firstArrival) == long.MaxValue && nextEvent == long.MaxValue && GuestsAct() == long.MaxValue)
        {
            // Before anybody's time goes on: there is no end to which it could.
            End = HostEnd.Stuck;
            return;
        }

        long limit = Math.Min(_options.MaxTime, nextEvent);
        foreach (GuestMachine guest in _guests)
        {
            // Up to there nobody influences it; at the exact time something happens that it must see in its place.
            long free = Math.Min(Math.Min(Ahead(nicActs), OthersAct(guest)), SliceEnd(guest.NextAction));
            long exact = Math.Min(firstArrival, limit);
            guest.Advance(Math.Min(free, exact), exact <= free);
            if (guest.End != GuestEnd.None)
            {
                End = HostEnd.Guest;
                return;
            }

            if (guest.Debug is { IsStopped: true })
            {
                // The turn is left half done; the next one begins with the same guest at the same time.
                _paused = true;
                return;
            }

            nicActs = _link.NextActivity;
        }

        _link.RunTo(Math.Min(Math.Min(GuestsAct(), limit), _link.Time + LongestSlice));
        Deliver();
        if (_link.Diverged)
        {
            End = HostEnd.Diverged;
        }
        else if (Time >= _options.MaxTime)
        {
            End = HostEnd.MaxTime;
        }
    }

    /// <summary>Lets happen what is due and gives the time of the next event.</summary>
    private long FireEvents()
    {
        while (_events.TryPeek(out Action? action, out (long Time, int Order) when))
        {
            if (when.Time > Time)
            {
                return when.Time;
            }

            _events.Dequeue();
            action();
        }

        return long.MaxValue;
    }

    // From what the guest does next, not from now: one that its timer wakes far ahead may spin from then on.
    private static long SliceEnd(long nextAction) => nextAction > long.MaxValue - LongestSlice ? long.MaxValue : nextAction + LongestSlice;

    private long Ahead(long time) => time > long.MaxValue - _options.Latency ? long.MaxValue : time + _options.Latency;

    // The time up to which the other guests let this one run.
    private long OthersAct(GuestMachine guest)
    {
        long least = long.MaxValue;
        foreach (GuestMachine other in _guests)
        {
            if (other != guest)
            {
                least = Math.Min(least, other.NextAction);
            }
        }

        return Ahead(least);
    }

    private long GuestsAct()
    {
        long least = long.MaxValue;
        foreach (GuestMachine guest in _guests)
        {
            least = Math.Min(least, guest.NextAction);
        }

        return Ahead(least);
    }

    /// <summary>Handles what has arrived: what a guest must see is handled when the guest is at that very time.</summary>
    private void Deliver()
    {
        UpstreamQueue upstream = _link.Upstream;
        while (upstream.Count > 0)
        {
            long time = upstream.FirstArrival;
            foreach (GuestMachine guest in _guests)
            {
                if (guest.Time < time && guest.NextAction < time)
                {
                    return;
                }
            }

            Handle(new Tlp(upstream.First), time);
            upstream.RemoveFirst();
        }
    }

    private void Handle(Tlp tlp, long time)
    {
        switch (tlp.Kind)
        {
            case TlpKind.MemoryRead:
                ReadMemory(tlp, time);
                break;
            case TlpKind.MemoryWrite:
                WriteMemory(tlp, time);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData when tlp.CompletionTag < _link.Requesters.Count:
                _link.Requesters[tlp.CompletionTag].Complete(tlp, time);
                break;
            case TlpKind.Message or TlpKind.MessageWithData:
                Dma.Messages++;
                break;
            default:
                Dma.Unknown++;
                break;
        }
    }
}
