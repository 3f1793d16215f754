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

    /// <summary>Emulated devices are in a process of their own.</summary>
    public bool Process { get; init; }

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
public sealed class HostNics : IDisposable
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
    private PfDriver? _driver;
    private Switch? _switch;

    /// <summary>Creates it; nobody has a NIC yet.</summary>
    /// <param name="host">The host.</param>
    /// <param name="options">How.</param>
    public HostNics(Host host, HostNicOptions options)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        Host = host;
        _options = options;
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

    /// <summary>
    /// Plugs the physical NIC in, and gives each guest what it is to get. The guests have booted and look for it afterwards; the host
    /// runs meanwhile.
    /// </summary>
    /// <param name="places">What each guest gets, by its number.</param>
    /// <exception cref="HostNicException">The NIC does not work as it should.</exception>
    public void Plug(IReadOnlyList<NicPlace> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        if (places.Any(static p => p.Mode is AttachMode.Vf or AttachMode.Virtio or AttachMode.Emulated))
        {
            StartDriver(Vfs(places));
        }

        bool software = places.Any(static p => p.Mode is AttachMode.Virtio or AttachMode.Emulated);
        if (software)
        {
            ConnectUplink();
        }

        int nextVf = 0;
        for (int i = 0; i < places.Count; i++)
        {
            GuestMachine guest = Host.Guests[i];
            switch (places[i].Mode)
            {
                case AttachMode.Pf:
                    Host.AttachOwner(guest, Host.Nic, i == 0 ? _options.Accesses : null);
                    Host.PlugNic();
                    break;
                case AttachMode.Vf:
                    while (places.Any(p => p.Vf == nextVf))
                    {
                        nextVf++;
                    }

                    AttachVf(guest, places[i].Vf ?? nextVf++);
                    break;
                case AttachMode.Virtio:
                    AttachVirtio(guest, places[i]);
                    break;
                case AttachMode.Emulated:
                    AttachEmulated(guest);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _driver?.Dispose();

    // As many as the highest number asks for.
    private static int Vfs(IReadOnlyList<NicPlace> places)
    {
        int any = places.Count(static p => p.Mode == AttachMode.Vf && p.Vf is null);
        int highest = places.Max(static p => p.Vf ?? -1) + 1;
        int named = places.Count(static p => p.Vf is not null);
        return Math.Max(highest, any + named);
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

    private void ConnectUplink()
    {
        _switch = new Switch(Host.Service, Copies, Host.Latency);
        Host.Add(_switch);
        int port = _switch.Add(_driver!.Uplink, "uplink");
        _driver.Uplink.Copies = Copies;
        _driver.Uplink.Received = (frame, in offload, time) => _switch.Send(port, frame, in offload, time);
    }

    private void AttachVirtio(GuestMachine guest, NicPlace place)
    {
        ulong mac = MacAddresses.OfVirtio(guest.Number);
        var options = new NetDeviceOptions { Mac = MacAddresses.FirstOctetHighest(mac), Packed = place.Packed };
        var device = new NetDevice(options, _switch!, $"guest {guest.Number}", Host.Service, Copies, Host.Latency);
        guest.AddVirtio(NicDevice, device);
        _virtio.Add(device);
        Await(_driver!.AddAddressAsync(mac), "take one more address");
    }

    private void AttachEmulated(GuestMachine guest)
    {
        ulong mac = MacAddresses.OfEmulated(guest.Number);
        var link = new EmulatedNic(Host.Latency);
        var port = new NicPort(link, guest.Number) { Observer = guest.Number == 0 ? _options.Accesses : null };
        var device = new EmulatedDevice(link, guest, port, GuestMap.Imsic);
        link.Output = new SwitchInput(_switch!, _switch!.Add(link, $"guest {guest.Number}"));
        guest.Attach(port);
        guest.Pci.NicFunction = device.Function;
        Host.Add(device);
        _emulated.Add(device);
        device.Plug(NvmImage.Create(mac), Host.Time);
        link.SetLink(up: true);
        Await(_driver!.AddAddressAsync(mac), "take one more address");
    }

    private void AttachVf(GuestMachine guest, int vf)
    {
        Await(_driver!.SetMacAsync(vf, MacAddresses.OfVf(vf)), $"give VF {vf} its address");
        Await(_driver.ResetVfAsync(vf), $"reset VF {vf}");
        var place = new VfPlace(vf, PfAddresses.Vf(vf), PfAddresses.VfBar0(vf), PfAddresses.VfBar3(vf));
        var port = new NicPort(Host.Nic.Link, guest.Number) { Observer = guest.Number == 0 ? _options.Accesses : null };
        guest.Attach(port);
        guest.Pci.NicFunction = new VfFunction(port, place);
        Host.Nic.Iommu.Assign(place.RequesterId, Host.DomainOf(guest));
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
