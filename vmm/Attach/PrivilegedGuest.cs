using System.Globalization;
using System.Text;
using NicTwin.Model;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Attach;

/// <summary>
/// The privileged guest of a hybrid VMM: it owns the NIC with its stock igb and creates VFs by its own sysfs; the VMM only moves a
/// VF to the guest that gets it. Other guests' virtio and emulated NICs have a wire each to a virtio port in this guest, whose Linux
/// bridge joins these ports with igb.
/// </summary>
internal sealed class PrivilegedGuest
{
    // 00:03.0 is for guests whose NIC is an endpoint of bus 0; the owner's is below its root port.
    private const int FirstPortDevice = 4;
    private const int MostPorts = 24;
    private const int VfStep = (int)Configuration.VfStride;

    private readonly Host _host;
    private readonly GuestMachine _guest;
    private readonly CopyCounters _copies;
    private readonly int _station;
    private readonly Dictionary<int, Switch> _wires = [];
    private readonly List<VfFunction> _functions = [];
    private bool _serves;

    /// <summary>Creates it for a guest that owns the NIC.</summary>
    public PrivilegedGuest(Host host, GuestMachine guest, CopyCounters copies, int station = 0)
    {
        _station = station;
        _host = host;
        _guest = guest;
        _copies = copies;
    }

    /// <summary>Times that it was scheduled in because of a message.</summary>
    public long DomainSwitches => _serves ? _guest.Wakeups : 0;

    /// <summary>Its accesses to VFs that belong to others, which were dropped.</summary>
    public long DroppedAccesses => _guest.Pci.Vfs.DroppedAccesses;

    /// <summary>Is told when VFs are taken away; null when nobody is.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>The wires to other guests.</summary>
    public IEnumerable<Switch> Wires => _wires.Values;

    /// <summary>The wire of a guest, whose other end is a port in this one.</summary>
    public Switch WireOf(GuestMachine guest) => _wires[guest.Number];

    /// <summary>Gives it a port for each guest that needs one.</summary>
    /// <param name="places">What the guests get.</param>
    /// <returns>The commands that it is to run: find the NIC, create VFs, build the bridge.</returns>
    public string Prepare(IReadOnlyList<NicPlace> places)
    {
        // When nobody else has a NIC, it runs for itself alone.
        _serves = places.Count(static p => p.Mode != AttachMode.None) > 1;
        _guest.WakeupNanoseconds = _serves ? _host.Costs.DomainSwitch : 0;
        int ports = 0;
        for (int i = 0; i < places.Count; i++)
        {
            if (places[i].Mode is AttachMode.Virtio or AttachMode.Emulated && ports < MostPorts)
            {
                var wire = new Switch(_host.Service, _copies, _host.Latency);
                _host.Add(wire);
                _wires[i] = wire;
                var options = new NetDeviceOptions { Mac = MacAddresses.FirstOctetHighest(MacAddresses.At(_station, MacAddresses.OfPort(i))) };
                _guest.AddVirtio(FirstPortDevice + ports++, new NetDevice(options, wire, "privileged guest", _host.Service, _copies, _host.Latency));
            }
        }

        return Script(HostNics.Vfs(places), ports);
    }

    /// <summary>Sees where its kernel has put the VFs; it hears of it when they go.</summary>
    public void Locate() => _guest.Pci.Vfs.Removed = RemoveAll;

    /// <summary>Takes a VF from it: its accesses to the VF are dropped and counted from now on.</summary>
    /// <exception cref="HostNicException">It has not created that VF.</exception>
    public VfPlace TakeVf(int vf)
    {
        if (_guest.Pci.Vfs.Bars is not { } bars || vf >= bars.Count)
        {
            throw new HostNicException($"the privileged guest has no VF {vf}: it has created {_guest.Pci.Vfs.Bars?.Count ?? 0}.");
        }

        ulong size = PfAddresses.VfBarSize;
        int requester = PfAddresses.Pf + (int)Configuration.FirstVfOffsetAri + (vf * VfStep);
        ulong bar0 = bars.Bar0 + ((ulong)vf * size);
        ulong bar3 = bars.Bar3 + ((ulong)vf * size);
        _guest.Pci.Vfs.Take(requester, bar0, bar3, size);
        return new VfPlace(vf, requester, MmioTranslation.Exchange(bar0), MmioTranslation.Exchange(bar3));
    }

    /// <summary>A VF of it belongs to a guest: when the VFs go, so does this one, as if somebody had pulled it out.</summary>
    public void Watch(VfFunction function) => _functions.Add(function);

    /// <summary>Its VFs are gone: each guest that had one sees a surprise removal.</summary>
    public void RemoveAll()
    {
        if (_functions.Count > 0)
        {
            Notice?.Invoke(string.Create(CultureInfo.InvariantCulture, $"the owner of the NIC has taken its VFs away: {_functions.Count} of other guests are gone, as if pulled out"));
        }

        foreach (VfFunction function in _functions)
        {
            function.Remove();
        }

        _functions.Clear();
    }

    private static string Script(int vfs, int ports)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var script = new StringBuilder("echo 1 > /sys/bus/pci/rescan\nmodprobe igb || exit 1\nip link set eth0 up || exit 1\n");
        script.Append("tries=0; until [ \"$(cat /sys/class/net/eth0/carrier)\" = 1 ] || [ $tries = 100 ]; do tries=$((tries + 1)); sleep 0.1; done\n");
        if (vfs > 0)
        {
            script.Append(culture, $"echo {vfs} > /sys/class/net/eth0/device/sriov_numvfs || exit 1\n");
        }

        if (ports > 0)
        {
            script.Append("modprobe virtio_net || exit 1\nip link add br0 type bridge || exit 1\nip link set br0 up\n");
            script.Append("for port in /sys/class/net/eth*; do port=${port##*/}; ip link set $port master br0 && ip link set $port promisc on up || exit 1; done\nsleep 2\n");
        }

        return script.ToString();
    }
}
