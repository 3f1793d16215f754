using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Attach;

/// <content>Device models in processes of their own, one for each guest.</content>
public sealed partial class HostNics
{
    private readonly List<DeviceProcess> _processes = [];
    private readonly List<(GuestMachine Guest, DeviceLink Link)> _links = [];

    /// <summary>What was counted where a guest's device model is in a process; such guests alone.</summary>
    public IReadOnlyList<DeviceProcessCounts> ProcessCounts() =>
    [
        .. _links.Select(static l => new DeviceProcessCounts(l.Guest.Number)
        {
            Accesses = l.Link.AccessRoundTrips,
            Works = l.Link.WorkRoundTrips,
            Served = l.Link.CountRoundTrips(),
            TimeRoundTrips = l.Link.TimeRoundTrips,
            Frames = l.Link.PostedMessages,
            MemoryMessages = l.Link.DmaMessages,
            Failure = l.Link.Failure,
        }),
    ];

    /// <summary>Where the guests' device models run: the numbers of the processes.</summary>
    internal IEnumerable<int> ProcessIds => _processes.Select(static p => p.Id);

    private IEmulatedLink CreateEmulated(GuestMachine guest) => _options.Process is { } command
        ? (VfioUserLink)StartProcess(guest, command, DeviceKind.Nic, channel => new VfioUserLink(channel, Host.Latency, guest.Ram.Start, guest.Ram.Size, GuestMap.Imsic))
        : new EmulatedNic(Host.Latency);

    // The port of the switch.
    private int AttachVirtioProcess(GuestMachine guest, Switch network, NetSettings settings, DeviceCommandLine command)
    {
        var host = new NetLinkHost
        {
            Target = guest,
            Send = guest.Inject,
            Clock = () => guest.Time,
            Network = network,
            Name = $"guest {guest.Number}",
            Cpu = Host.Service,
            Copies = Copies,
        };
        var link = (NetLink)StartProcess(guest, command, DeviceKind.Virtio, channel => new NetLink(channel, host, settings));
        guest.Pci.Add(NicDevice, link);
        return link.Port;
    }

    private DeviceLink StartProcess(GuestMachine guest, DeviceCommandLine command, DeviceKind kind, Func<VfioUser.VfioUserChannel, DeviceLink> connect)
    {
        try
        {
            var process = DeviceProcess.Start(command, kind, Host.Latency, connect);
            _processes.Add(process);
            DeviceLink link = process.Link;
            link.Failed = reason => _options.Notice?.Invoke($"guest {guest.Number} has lost its NIC: {reason}; its registers read all ones from now on, and the run goes on");
            guest.ProcessRoundTrips = () => link.AccessRoundTrips;
            _links.Add((guest, link));
            return link;
        }
        catch (IOException exception)
        {
            throw new HostNicException($"guest {guest.Number} does not get its NIC: {exception.Message}.");
        }
    }

    // One that fails from the beginning is worth no run.
    private void ExpectProcess(GuestMachine guest)
    {
        if (_links.Find(link => link.Guest == guest).Link is { Failure.Length: > 0 } link)
        {
            throw new HostNicException($"guest {guest.Number} does not get its NIC: {link.Failure}.");
        }
    }

    private void EndProcesses()
    {
        foreach (DeviceProcess process in _processes)
        {
            process.Dispose();
        }

        _processes.Clear();
    }
}
