using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Service;
using NicTwin.Vmm.Wires;

namespace NicTwin.Vmm;

/// <summary>
/// The host: guests, the physical NIC, and one notion of time for all of them, in clocks of 8 ns. Everything happens in one
/// thread and in an order that depends on virtual time alone, so equal runs are equal to the bit.
/// </summary>
/// <remarks>
/// A TLP needs the latency L in either direction, so whoever is at time t is not influenced before t + L by anybody who is at
/// t as well. Nobody therefore runs further than L ahead of a NIC that is not idle, and no guest further than 2 L ahead of one that
/// is not parked, since there is no shorter way between two guests. What has been sent is handled at its arrival, exactly between two instructions.
/// </remarks>
public sealed partial class Host : IDisposable
{
    /// <summary>Nanoseconds of a clock, and of an instruction.</summary>
    public const long NanosecondsPerClock = 8;

    private const ulong GuestStride = 1ul << 40;

    // A guest that spins is left now and then, to look at the wall clock.
    private const long LongestSlice = 1 << 20;

    private readonly HostOptions _options;
    private readonly PriorityQueue<Action, (long Time, int Order)> _events = new();

    // Arrays: they are walked several times in every turn.
    private GuestMachine[] _guests = [];
    private IHostedNic[] _nics;
    private IHostActor[] _actors;
    private int _eventOrder;
    private bool _paused;
    private long _now;

    /// <summary>Creates a host whose NIC is not plugged in yet.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="nic">The physical NIC, which has seen no clock.</param>
    /// <param name="peer">What is at the other end of the Ethernet link; null for an open cable (<see cref="AddPeer"/>).</param>
    public Host(HostOptions options, INicClocked nic, IWirePeer? peer)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Nic = new PhysicalNic(nic, options.Latency, peer ?? new WireEnd(WireOptions.Perfect, null));
        _nics = [Nic];
        Service = new ServiceCpu(options.Costs);
        _actors = [Service];
    }

    /// <summary>The guests.</summary>
    public IReadOnlyList<GuestMachine> Guests => _guests;

    /// <summary>The physical NIC.</summary>
    public PhysicalNic Nic { get; }

    /// <summary>The way from the NIC to memory and interrupts.</summary>
    public RemappingUnit Iommu => Nic.Iommu;

    /// <summary>What the NIC did in memory.</summary>
    public DmaCounters Dma => Nic.Dma;

    /// <summary>Clocks that a TLP, or a frame in the switch, needs in either direction.</summary>
    internal long Latency => _options.Latency;

    /// <summary>What events cost.</summary>
    public CostModel Costs => _options.Costs;

    /// <summary>Nanoseconds that the host's own CPU has worked.</summary>
    public long ServiceNanoseconds => Service.BusyNanoseconds;

    /// <summary>The CPU for the host's own work.</summary>
    internal ServiceCpu Service { get; }

    /// <summary>Is told when a guest has ended, in the turn in which it does, before anything else happens; null when nobody is.</summary>
    internal Action<GuestMachine>? GuestEnded { get; set; }

    /// <summary>Why it has stopped.</summary>
    public HostEnd End { get; private set; }

    /// <summary>The report of the difference between model and RTL.</summary>
    public string Divergence => Nic.Link.Divergence;

    /// <summary>Clocks of the NIC that were run.</summary>
    public long NicClocks => Nic.Clocks;

    /// <summary>Clocks of the NIC that were not run, because it stood still.</summary>
    public long NicSkippedClocks => Nic.SkippedClocks;

    /// <summary>Frames that the NIC has sent on the wire.</summary>
    public long FramesSent => Nic.FramesSent;

    /// <summary>Frames that the NIC has got from the wire.</summary>
    public long FramesReceived => Nic.FramesReceived;

    /// <summary>Sees the TLPs at the NIC's pins; null when nobody does.</summary>
    public ITlpObserver? TlpObserver
    {
        get => Nic.Link.Observer;
        set => Nic.Link.Observer = value;
    }

    /// <summary>The time of the slowest guest that runs; of the one that was the last to end when none does.</summary>
    public long Time
    {
        get
        {
            long time = long.MaxValue;
            long ended = 0;
            foreach (GuestMachine guest in _guests)
            {
                time = guest.End == GuestEnd.None ? Math.Min(time, guest.Time) : time;
                ended = Math.Max(ended, guest.Time);
            }

            return time == long.MaxValue ? ended : time;
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
        GuestMachine guest = AddGuest(options, terminal, load);
        AttachOwner(guest, Nic, accesses);
        return guest;
    }

    /// <summary>Adds a guest without a NIC.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="terminal">Receives what it writes.</param>
    /// <param name="load">Kernel and initramfs are loaded; false for a guest that is restored.</param>
    /// <exception cref="Guest.GuestKitException">The kernel does not fit or is none.</exception>
    public GuestMachine AddGuest(GuestOptions options, IGuestTerminal terminal, bool load = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        var guest = new GuestMachine(_guests.Length, options, terminal, _options.Costs, load);
        guest.Arrivals.Clock = () => _now;
        _guests = [.. _guests, guest];
        return guest;
    }

    /// <summary>Gives a guest a whole physical NIC: all its functions, below the guest's root port.</summary>
    /// <param name="guest">The guest, which has no NIC.</param>
    /// <param name="nic">The NIC.</param>
    /// <param name="accesses">Sees its accesses to the NIC's registers; null when nobody does.</param>
    public void AttachOwner(GuestMachine guest, PhysicalNic nic, INicAccessObserver? accesses = null)
    {
        ArgumentNullException.ThrowIfNull(guest);
        ArgumentNullException.ThrowIfNull(nic);
        const int bus = 0x100;
        var port = new NicPort(nic.Link, guest.Number) { Observer = accesses };
        guest.Attach(port);
        guest.Pci.BelowRootPort = port;
        nic.PowerEvent = guest.TakePme;
        Domain domain = DomainOf(guest);
        for (int function = 0; function < bus; function++)
        {
            nic.Iommu.Assign(bus | function, domain);
        }
    }

    /// <summary>Connects or cuts the Ethernet link.</summary>
    public void SetLink(bool up) => Nic.Link.SetLink(up);

    /// <summary>Lets something happen at a time: before any guest goes beyond it. Events are no part of snapshots.</summary>
    /// <param name="time">Clock; one that is over means now.</param>
    /// <param name="action">What happens.</param>
    public void Schedule(long time, Action action) => _events.Enqueue(action, (time, _eventOrder++));

    /// <summary>Puts a frame on the wire to the NIC.</summary>
    /// <returns>False when too many are on their way.</returns>
    public bool SendFrame(ReadOnlySpan<byte> frame, bool badFcs) => Nic.Link.SendFrame(frame, badFcs);

    /// <summary>Lets the NIC's next read of memory go wrong.</summary>
    public void FailNextRead(ReadFault fault) => Nic.FailNextRead(fault);

    /// <summary>Plugs the NIC in: it comes out of a hard reset, and the root ports show their link.</summary>
    public void PlugNic() => Plug(Nic, _options.Nvm);

    /// <summary>Connects the physical NIC by a cable to one more, which is not plugged in yet. The first one was made with an open end.</summary>
    /// <param name="nic">The other NIC, which has seen no clock.</param>
    /// <exception cref="InvalidOperationException">There is something at the end of the first one's cable.</exception>
    public PhysicalNic AddPeer(INicClocked nic)
    {
        if (Nic.Cable is not { Far: null } end)
        {
            throw new InvalidOperationException("the physical NIC has no open end of a cable");
        }

        var other = new WireEnd(end.Options with { Seed = end.Options.Seed + 1 }, new NicFarEnd(end, _options.Latency));
        end.Far = new NicFarEnd(other, _options.Latency);
        var peer = new PhysicalNic(nic, _options.Latency, other);
        peer.Link.SetLink(up: true);
        Add(peer);
        return peer;
    }

    /// <summary>Plugs a NIC in: it comes out of a hard reset, and the root port above it shows its link.</summary>
    internal void Plug(PhysicalNic nic, IReadOnlyList<ushort> nvm)
    {
        nic.Link.HardReset([.. nvm], Time);
        ShowPresence(nic, present: true);
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
        Nic.Link.Unplug();
        ShowPresence(Nic, present: false);
        foreach (INicRequester requester in Nic.Link.Requesters)
        {
            requester.LinkLost(Time);
        }
    }

    /// <summary>Saves host and guests, and not the NIC, which is its owner's to save. Between two runs.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Nic.Save(writer);
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
        Nic.Restore(reader);
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

    /// <summary>The domain of a guest: all of its memory at the guest's own addresses, and its interrupt file.</summary>
    internal static Domain DomainOf(GuestMachine guest)
    {
        var domain = new Domain(guest, $"guest {guest.Number}", ((ulong)guest.Number + 1) * GuestStride);
        domain.MapAll(GuestMap.Imsic);
        return domain;
    }

    /// <summary>Lets the host clock one more NIC.</summary>
    internal void Add(IHostedNic nic) => _nics = [.. _nics, nic];

    /// <summary>Lets one more part of the host act.</summary>
    internal void Add(IHostActor actor) => _actors = [.. _actors, actor];

    private void ShowPresence(PhysicalNic nic, bool present)
    {
        foreach (GuestMachine guest in _guests)
        {
            if (guest.Pci.BelowRootPort is { } port && nic.Link.Requesters.Contains(port))
            {
                guest.Pci.NicPresent = present;
            }
        }
    }
}
