using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Attach;

/// <content>Device models in processes of their own, one for each guest.</content>
public sealed partial class HostNics
{
    private readonly List<DeviceProcess> _processes = [];
    private readonly List<(GuestMachine Guest, VfioUserLink Link)> _links = [];

    /// <summary>What was counted where a guest's device model is in a process; such guests alone.</summary>
    public IReadOnlyList<DeviceProcessCounts> ProcessCounts() =>
    [
        .. _links.Select(static l => new DeviceProcessCounts(l.Guest.Number)
        {
            RoundTrips = l.Link.AccessRoundTrips,
            Served = l.Link.CountAccesses(),
            TimeRoundTrips = l.Link.TimeRoundTrips,
            Frames = l.Link.PostedMessages,
            MemoryMessages = l.Link.DmaMessages,
            Failure = l.Link.Failure,
        }),
    ];

    private IEmulatedLink CreateEmulated(GuestMachine guest)
    {
        if (_options.Process is not { } command)
        {
            return new EmulatedNic(Host.Latency);
        }

        try
        {
            var process = DeviceProcess.Start(command, Host.Latency, guest.Ram.Start, guest.Ram.Size, GuestMap.Imsic);
            _processes.Add(process);
            VfioUserLink link = process.Link;
            link.Failed = reason => _options.Notice?.Invoke($"guest {guest.Number} has lost its NIC: {reason}; the registers read all ones from now on, and the run goes on");
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
