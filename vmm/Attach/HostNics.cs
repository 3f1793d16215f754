using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Attach;

/// <summary>How a host gives NICs to its guests.</summary>
public sealed record HostNicOptions
{
    /// <summary>The kind of VMM.</summary>
    public VmmKind Kind { get; init; }

    /// <summary>How the processes of emulated devices are started, and of all device models of a hosted VMM; null leaves devices in the VMM.</summary>
    public DeviceCommandLine? Process { get; init; }

    /// <summary>Is told of what goes wrong while the host goes on; null when nobody is.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The number of this host, from 0 to 255: it is in all MAC addresses, so that those of hosts on one wire differ.</summary>
    public int Station { get; init; }

    /// <summary>Sees the first guest's accesses to the NIC's registers; null when nobody does.</summary>
    public INicAccessObserver? Accesses { get; init; }

    /// <summary>Ends the wait for the driver.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>The physical NIC does not work as the VMM's driver needs it.</summary>
public sealed class HostNicException : Exception
{
    /// <summary>Creates the exception.</summary>
    public HostNicException(string message)
        : base(message)
    {
    }
}

/// <summary>Gives the guests of a host their NICs, each in its way, and keeps what the host needs for it: the VMM's PF driver and the switch.</summary>
public sealed partial class HostNics : IDisposable
{
    // The driver's own memory lies behind that of all guests.
    private const ulong DriverMemory = 1ul << 47;

    // 00:03.0, as with every NIC that is an endpoint of bus 0.
    private const int NicDevice = 3;

    // 60 s: a driver that waits for a link has given up long before.
    private const long LongestStart = 60_000_000_000 / Host.NanosecondsPerClock;

    private readonly HostNicOptions _options;
    private readonly List<NetDevice> _virtio = [];
    private readonly List<EmulatedDevice> _emulated = [];
    private readonly List<Domain> _domains = [];
    private PfDriver? _driver;
    private PrivilegedGuest? _hybrid;
    private Switch? _switch;
    private int _uplink;

    /// <summary>Creates it; nobody has a NIC yet.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">How.</param>
    public HostNics(Host host, HostNicOptions options)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        Host = host;
        _options = options;
        host.GuestEnded = Release;
    }

    /// <summary>The host.</summary>
    public Host Host { get; }

    /// <summary>Copies of payload that the host made.</summary>
    internal CopyCounters Copies { get; } = new();

    /// <summary>The switch; null while nobody needs it.</summary>
    internal Switch? Switch => _switch;

    /// <summary>The virtio devices.</summary>
    internal IReadOnlyList<NetDevice> Virtio => _virtio;

    /// <summary>The emulated NICs.</summary>
    internal IReadOnlyList<EmulatedDevice> Emulated => _emulated;

    /// <summary>The VMM's PF driver; null while the VMM does not own the NIC.</summary>
    internal PfDriver? Driver => _driver;

    /// <summary>Guests that serve the others: 1 in a hybrid VMM, whose first guest is the privileged one.</summary>
    public int PrivilegedGuests => _options.Kind == VmmKind.Hybrid ? 1 : 0;

    /// <summary>What a number of guests get that all get their NICs in one way; in a hybrid VMM the privileged guest comes first.</summary>
    /// <param name="mode">The way.</param>
    /// <param name="guests">Guests, without the privileged one.</param>
    public List<NicPlace> PlacesFor(AttachMode mode, int guests)
    {
        List<NicPlace> places = [.. Enumerable.Repeat(new NicPlace(mode), guests)];
        if (_options.Kind == VmmKind.Hybrid && mode != AttachMode.Pf)
        {
            places.Insert(0, new NicPlace(AttachMode.Pf) { Privileged = true });
        }

        return places;
    }

    /// <summary>
    /// Plugs the physical NIC in, and gives each guest what it is to get. The guests have booted and look for it afterwards; the host
    /// runs meanwhile.
    /// </summary>
    /// <param name="places">What each guest gets, by its number.</param>
    /// <param name="drive">Runs commands in a guest: in the privileged one, which sets the NIC up before others get their parts.</param>
    /// <exception cref="HostNicException">The NIC does not work as it should.</exception>
    public void Plug(IReadOnlyList<NicPlace> places, Action<int, string> drive)
    {
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(drive);
        int owner = places.ToList().FindIndex(static p => p.Mode == AttachMode.Pf);
        if (owner >= 0)
        {
            Host.AttachOwner(Host.Guests[owner], Host.Nic, owner == 0 ? _options.Accesses : null);
            Host.PlugNic();
            _held.Add(new HeldNic(Host.Guests[owner], AttachMode.Pf));
        }

        if (owner >= 0 && places[owner].Privileged)
        {
            _hybrid = new PrivilegedGuest(Host, Host.Guests[owner], Copies, _options.Station) { Notice = _options.Notice };
            drive(owner, _hybrid.Prepare(places));
            _hybrid.Locate();
        }
        else if (places.Any(static p => p.Mode is AttachMode.Vf or AttachMode.Virtio or AttachMode.Emulated))
        {
            StartDriver(Vfs(places));
            ConnectUplink(places);
        }

        AttachAll(places);
    }

    /// <summary>Gives a guest the whole of a second NIC, at the other end of the first one's cable.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="nic">The NIC, which has seen no clock.</param>
    public void PlugPeer(GuestMachine guest, INicClocked nic)
    {
        PhysicalNic peer = Host.AddPeer(nic);
        Host.AttachOwner(guest, peer);
        Host.Plug(peer, NvmImage.Create(Own(MacAddresses.OfPeer)));
    }

    /// <summary>What the VMM's PF driver has counted, without what is 0; empty when it does not own the NIC.</summary>
    public IReadOnlyDictionary<string, long> DriverCounts => _driver is null
        ? new Dictionary<string, long>()
        : Enum.GetValues<PfCount>().Where(c => c != PfCount.Total && _driver.Counters[c] != 0).ToDictionary(static c => c.ToString(), c => _driver.Counters[c]);

    /// <summary>What was counted so far.</summary>
    public HostNicTotals Totals()
    {
        long drops = Host.Nic.Cable?.Lost ?? 0;

        // Without a switch there is nobody whom the uplink could give its frames.
        drops += _driver is null || _switch is null ? 0 : _driver.Counters[PfCount.TransmitDrops] + _driver.Counters[PfCount.ReceiveDrops];
        foreach (Switch network in _hybrid?.Wires ?? (_switch is null ? [] : [_switch]))
        {
            for (int port = 0; port < network.Ports; port++)
            {
                drops += network.Counters(port).AllDrops;
            }
        }

        return new HostNicTotals
        {
            ProcessSwitches = _links.Sum(static l => l.Link.AccessRoundTrips + l.Link.WorkRoundTrips),
            DomainSwitches = _hybrid?.DomainSwitches ?? 0,
            DroppedAccesses = _hybrid?.DroppedAccesses ?? 0,
            DmaBytes = _domains.Sum(static d => d.Counters.ReadBytes + d.Counters.WrittenBytes)
                + OwnerDmaBytes() + _emulated.Sum(static e => e.Dma.ReadBytes + e.Dma.WrittenBytes),
            Copies = Copies.Number + _emulated.Sum(static e => e.Link.Counters.FramesSent + e.Link.Counters.FramesReceived),
            CopiedBytes = Copies.Bytes + _emulated.Sum(static e => e.Link.Counters.BytesSent + e.Link.Counters.BytesReceived),
            Drops = drops + _virtio.Sum(static v => v.Counters.AllDrops) + _links.Sum(static l => l.Link is NetLink far ? far.Drops : 0) + _emulated.Sum(static e => e.Link.Counters.DroppedFrames + e.Link.Counters.BrokenFrames),
        };
    }

    // An owner whose VFs are others' counts for itself alone; the VMM's driver has a domain of its own and counts for nobody.
    private long OwnerDmaBytes() =>
        _driver is null && _hybrid is null && Host.Nic.Iommu.DomainOf(PfAddresses.Pf) is { } owner ? owner.Counters.ReadBytes + owner.Counters.WrittenBytes : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        EndProcesses();
        _driver?.Dispose();
    }

    // As many as the highest number asks for.
    internal static int Vfs(IReadOnlyList<NicPlace> places)
    {
        int any = places.Count(static p => p.Mode == AttachMode.Vf && p.Vf is null);
        int highest = places.Max(static p => p.Vf ?? -1) + 1;
        int named = places.Count(static p => p.Vf is not null);
        return Math.Max(highest, any + named);
    }

    private void AttachAll(IReadOnlyList<NicPlace> places)
    {
        int nextVf = 0;
        for (int i = 0; i < places.Count; i++)
        {
            GuestMachine guest = Host.Guests[i];
            switch (places[i].Mode)
            {
                case AttachMode.Vf:
                    while (places.Any(p => p.Vf == nextVf))
                    {
                        nextVf++;
                    }

                    AttachVf(guest, places[i].Vf ?? nextVf++, places[i]);
                    break;
                case AttachMode.Virtio:
                    AttachVirtio(guest, places[i]);
                    break;
                case AttachMode.Emulated:
                    AttachEmulated(guest, places[i]);
                    break;
            }
        }
    }

    private void StartDriver(int vfs)
    {
        Host.PlugNic();
        Host.Service.SkipTo(Host.Time);
        _driver = new PfDriver(Host.Nic.Link, Host.Service);
        var domain = new Domain(_driver.Memory, "the VMM's PF driver", DriverMemory);
        domain.MapAll(PfAddresses.Messages);
        Host.Nic.Iommu.Assign(PfAddresses.Pf, domain);
        Await(_driver.StartAsync(), "be brought up");
        if (vfs > 0)
        {
            Await(_driver.EnableVfsAsync(vfs), $"enable {vfs} VFs");
        }
    }

    private void ConnectUplink(IReadOnlyList<NicPlace> places)
    {
        if (!places.Any(static p => p.Mode is AttachMode.Virtio or AttachMode.Emulated))
        {
            return;
        }

        _switch = new Switch(Host.Service, Copies, Host.Latency);
        Host.Add(_switch);
        int port = _switch.Add(_driver!.Uplink, "uplink");
        _uplink = port;
        _driver.Uplink.Copies = Copies;
        _driver.Uplink.Received = (frame, in offload, time) => _switch.Send(port, frame, in offload, time);
    }

    private void AttachVirtio(GuestMachine guest, NicPlace place)
    {
        ulong mac = place.Mac ?? Own(MacAddresses.OfVirtio(guest.Number));
        Switch network = SwitchOf(guest);
        int port;
        if (_options is { Kind: VmmKind.Type2, Process: { } command })
        {
            port = AttachVirtioProcess(guest, network, new NetSettings(MacAddresses.FirstOctetHighest(mac), place.Packed, 1, Host.Latency, Host.Costs), command);
        }
        else
        {
            var options = new NetDeviceOptions { Mac = MacAddresses.FirstOctetHighest(mac), Packed = place.Packed };
            var device = new NetDevice(options, network, $"guest {guest.Number}", Host.Service, Copies, Host.Latency);
            guest.AddVirtio(NicDevice, device);
            _virtio.Add(device);
            port = device.Port;
        }

        _held.Add(new HeldNic(guest, AttachMode.Virtio) { Mac = mac, Network = network, SwitchPort = port });
        Pin(port, mac);
        Announce(mac);
    }

    private void AttachEmulated(GuestMachine guest, NicPlace place)
    {
        ulong mac = place.Mac ?? Own(MacAddresses.OfEmulated(guest.Number));
        IEmulatedLink link = CreateEmulated(guest);
        var port = new NicPort(link, guest.Number) { Observer = guest.Number == 0 ? _options.Accesses : null };
        var device = new EmulatedDevice(link, guest, port, GuestMap.Imsic);
        Switch network = SwitchOf(guest);
        int switchPort = network.Add(link, $"guest {guest.Number}");
        link.Output = new SwitchInput(network, switchPort);
        guest.Attach(port);
        guest.Pci.NicFunction = device.Function;
        Host.Add(device);
        _emulated.Add(device);
        _held.Add(new HeldNic(guest, AttachMode.Emulated) { Mac = mac, Network = network, SwitchPort = switchPort, Device = device });
        Pin(switchPort, mac);
        device.Plug(NvmImage.Create(mac), Host.Time);
        link.SetLink(up: true);
        ExpectProcess(guest);
        Announce(mac);
    }

    private ulong Own(ulong mac) => MacAddresses.At(_options.Station, mac);

    // In a hybrid VMM each guest has a wire of its own to the privileged one, whose bridge is the switch.
    private Switch SwitchOf(GuestMachine guest) => _hybrid?.WireOf(guest) ?? _switch!;

    // The bridge of a privileged guest listens to everything.
    private void Announce(ulong mac)
    {
        if (_driver is not null)
        {
            Await(_driver.AddAddressAsync(mac), "take one more address");
        }
    }

    // The address is that port's alone: nobody else gets its frames by sending as if they were from there.
    private void Pin(int port, ulong mac)
    {
        if (_hybrid is null)
        {
            _switch?.Pin(port, MacAddresses.FirstOctetHighest(mac));
        }
    }

    private VfPlace TakeVf(int vf, NicPlace settings)
    {
        if (_hybrid is not null)
        {
            return _hybrid.TakeVf(vf);
        }

        Await(_driver!.SetMacAsync(vf, settings.Mac ?? Own(MacAddresses.OfVf(vf))), $"give VF {vf} its address");
        Await(_driver.SetSpoofCheckAsync(vf, settings.SpoofCheck), $"set the spoof check of VF {vf}");
        Await(_driver.SetVlanAsync(vf, settings.Vlan, 0), $"put VF {vf} into VLAN {settings.Vlan}");
        Await(_driver.SetRateAsync(vf, settings.Rate), $"limit VF {vf} to {settings.Rate} Mb/s");
        Await(_driver.SetTrustAsync(vf, settings.Trusted), $"trust VF {vf}");
        Await(_driver.ResetVfAsync(vf), $"reset VF {vf}");
        return new VfPlace(vf, PfAddresses.Vf(vf), PfAddresses.VfBar0(vf), PfAddresses.VfBar3(vf));
    }

    private void AttachVf(GuestMachine guest, int vf, NicPlace settings)
    {
        VfPlace place = TakeVf(vf, settings);
        guest.Attach(PortOf(guest));
        var function = new VfFunction(guest.Nic!, place);
        guest.Pci.NicFunction = function;
        _hybrid?.Watch(function);
        Domain domain = Host.DomainOf(guest);
        Host.Nic.Iommu.Assign(place.RequesterId, domain);
        _domains.Add(domain);
        _held.Add(new HeldNic(guest, AttachMode.Vf) { Place = place, Domain = domain, Mac = settings.Mac ?? Own(MacAddresses.OfVf(vf)), Settings = settings });
        Pin(_uplink, _held[^1].Mac);
    }

    private void Await(Task<bool> job, string what)
    {
        long end = Host.Time + LongestStart;
        while (!job.IsCompleted && Host.Time < end && Host.Run(1) == HostEnd.None)
        {
            _options.Cancellation.ThrowIfCancellationRequested();
        }

        if (!job.IsCompletedSuccessfully || !job.Result)
        {
            throw new HostNicException($"the NIC could not {what}: {(_driver!.Failure.Length > 0 ? _driver.Failure : job.IsCompleted ? "it has refused" : "no answer came")}.");
        }
    }

    /// <summary>Where the frames of an emulated NIC go.</summary>
    private sealed class SwitchInput(Switch network, int port) : IFrameOutput
    {
        public void Send(ReadOnlySpan<byte> frame, long time) => network.Send(port, frame, default, time);
    }
}
