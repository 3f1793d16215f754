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
public sealed class Host : IDisposable
{
    /// <summary>Nanoseconds of a clock, and of an instruction.</summary>
    public const long NanosecondsPerClock = 8;

    // Completions are cut at multiples of this: legal with both values of the read completion boundary.
    private const int CompletionBytes = 128;
    private const ulong GuestStride = 1ul << 40;

    // A guest that spins and a NIC that never rests are left now and then, to look at the wall clock.
    private const long LongestSlice = 1 << 20;

    private readonly HostOptions _options;
    private readonly NicLink _link;
    private readonly List<GuestMachine> _guests = [];
    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
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
    /// <exception cref="Guest.GuestKitException">The kernel does not fit or is none.</exception>
    public GuestMachine AddOwner(GuestOptions options, IGuestTerminal terminal, INicAccessObserver? accesses = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        const int bus = 0x100;
        int number = _guests.Count;
        var guest = new GuestMachine(options, new NicPort(_link, number) { Observer = accesses }, terminal);
        _guests.Add(guest);
        var domain = new Iommu.Domain(number, GuestMap.Ram, options.Memory, ((ulong)number + 1) * GuestStride, GuestMap.Imsic);
        for (int function = 0; function < bus; function++)
        {
            Iommu.Assign(bus | function, domain);
        }

        return guest;
    }

    /// <summary>Connects or cuts the Ethernet link.</summary>
    public void SetLink(bool up) => _link.SetLink(up);

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
        long nicActs = _link.NextActivity;
        long firstArrival = _link.Upstream.FirstArrival;
        bool anything = nicActs != long.MaxValue || firstArrival != long.MaxValue;
        foreach (GuestMachine guest in _guests)
        {
            anything |= guest.NextAction != long.MaxValue;
            long until = Math.Min(Math.Min(Ahead(nicActs), firstArrival), Math.Min(OthersAct(guest), _options.MaxTime));
            guest.Advance(guest.IsParked ? until : Math.Min(until, guest.Time + LongestSlice));
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

        if (!anything)
        {
            End = HostEnd.Stuck;
            return;
        }

        _link.RunTo(Math.Min(Math.Min(GuestsAct(), _options.MaxTime), _link.Time + LongestSlice));
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

            if (upstream.FirstCreditGuest >= 0)
            {
                ResumeWith(_guests[upstream.FirstCreditGuest], time, static nic => nic.AddCredit());
            }
            else
            {
                Handle(new Tlp(upstream.First), time);
            }

            upstream.RemoveFirst();
        }
    }

    private static void ResumeWith(GuestMachine guest, long time, Action<NicPort> answer)
    {
        bool waited = guest.IsWaiting;
        answer(guest.Nic!);
        if (waited && !guest.IsWaiting)
        {
            guest.Resume(time);
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
            case TlpKind.Completion or TlpKind.CompletionWithData when tlp.CompletionTag < _guests.Count:
                GuestMachine guest = _guests[tlp.CompletionTag];
                bool waited = guest.IsWaiting;
                guest.Nic?.Complete(tlp);
                if (waited && !guest.IsWaiting)
                {
                    guest.Resume(time);
                }

                break;
            case TlpKind.Message or TlpKind.MessageWithData:
                Dma.Messages++;
                break;
            default:
                Dma.Unknown++;
                break;
        }
    }

    private void WriteMemory(Tlp tlp, long time)
    {
        int bytes = tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        DeviceTranslation to = Iommu.Translate(tlp.RequesterId, address, bytes, DeviceAccess.Write);
        if (to.Target == DeviceTarget.None || tlp.Poisoned)
        {
            Dma.Aborted++;
            return;
        }

        GuestMachine guest = _guests[to.Guest];
        if (to.Target == DeviceTarget.InterruptFile)
        {
            Dma.Interrupts++;
            guest.Interrupt(tlp.Payload[0], time);
            return;
        }

        Dma.Writes++;
        Dma.WrittenBytes += bytes;
        ulong inRam = InRam(guest, to.Address);
        ReadOnlySpan<byte> data = System.Runtime.InteropServices.MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, bytes);
        data.CopyTo(guest.Ram.Bytes(inRam, bytes));
        guest.MemoryWritten(inRam, bytes);
    }

    private void ReadMemory(Tlp tlp, long time)
    {
        int left = tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        DeviceTranslation from = Iommu.Translate(tlp.RequesterId, address, left, DeviceAccess.Read);
        if (from.Target != DeviceTarget.Memory)
        {
            Dma.Aborted++;
            int words = TlpBuilder.CompletionHeader(_words, 0, 0, CompletionStatus.UnsupportedRequest, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            Send(words, tlp, time);
            return;
        }

        Dma.Reads++;
        Dma.ReadBytes += left;
        GuestMachine guest = _guests[from.Guest];
        ulong inRam = InRam(guest, from.Address);
        while (left > 0)
        {
            int count = Math.Min(left, CompletionBytes - (int)(address & (CompletionBytes - 1)));
            int lane = (int)(address & 3);
            int length = (lane + count + 3) / 4;
            int header = TlpBuilder.CompletionHeader(_words, length, 0, CompletionStatus.Successful, left, tlp.RequesterId, tlp.Tag, (int)(address & 0x7f));
            TlpBuilder.PackPayload(_words.AsSpan(header, length), guest.Ram.Bytes(inRam, count), lane);
            Send(header + length, tlp, time);
            left -= count;
            address += (ulong)count;
            inRam += (ulong)count;
        }
    }

    // A completion copies traffic class and attributes of its request (PCI Express Base Specification, 2.2.9).
    private void Send(int words, Tlp request, long time)
    {
        const uint classAndAttributes = 0x0074_3000;
        _words[0] |= request.Word0 & classAndAttributes;
        if (!_link.Downstream.TryAdd(_words.AsSpan(0, words), time + _options.Latency, -1))
        {
            Dma.LostCompletions++;
        }
    }

    private static ulong InRam(GuestMachine guest, ulong hostAddress) => guest.Ram.Start + (hostAddress & (GuestStride - 1));
}
