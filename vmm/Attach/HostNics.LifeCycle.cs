using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Attach;

/// <content>What becomes of a NIC when its guest loses it, gives way to another, or ends; and when the VMM's driver stops.</content>
/// <remarks>
/// In every case the requester id is blocked first: from then on nothing that the function still does reaches memory. Only then it is
/// reset, and only after the reset somebody else gets it.
/// </remarks>
public sealed partial class HostNics
{
    private const int NicBus = 0x100;

    private readonly List<HeldNic> _held = [];

    // One for each guest on the physical NIC's link, for good: answers to one that is no longer there have to be told apart.
    private readonly Dictionary<int, NicPort> _ports = [];

    private readonly List<Task<bool>> _releases = [];
    private int _stoppedVfs;

    /// <summary>Resets of VFs whose guests have ended, which nobody waits for.</summary>
    internal int PendingReleases => _releases.Count(static release => !release.IsCompleted);

    /// <summary>Takes a guest's NIC away, without a warning: its registers read all ones from then on.</summary>
    /// <param name="guest">The guest; nothing happens when it has none.</param>
    /// <exception cref="HostNicException">The VF cannot be reset; its guest has lost it all the same.</exception>
    public void Detach(GuestMachine guest)
    {
        ArgumentNullException.ThrowIfNull(guest);
        if (_held.Find(held => held.Guest == guest) is not { } held)
        {
            return;
        }

        _held.Remove(held);
        Block(held);
        Unplug(held);
        Host.Service.SkipTo(Host.Time);
        if (held.Vf >= 0 && IsUp)
        {
            Await(_driver!.ResetVfAsync(held.Vf), $"reset VF {held.Vf}");
        }
        else if (held.SwitchPort >= 0 && IsUp)
        {
            Await(_driver!.RemoveAddressAsync(held.Mac), "forget an address");
        }
    }

    /// <summary>Gives a VF to another guest: nothing of what its owner has left in it can be read by the new one.</summary>
    /// <param name="vf">The VF.</param>
    /// <param name="guest">Its new owner, which has no NIC.</param>
    /// <param name="settings">What the host sets for the new owner; null for nothing but an address.</param>
    /// <exception cref="HostNicException">The guest has a NIC, or the VF cannot be reset.</exception>
    public void Reassign(int vf, GuestMachine guest, NicPlace? settings = null)
    {
        ArgumentNullException.ThrowIfNull(guest);
        if (_held.Exists(held => held.Guest == guest))
        {
            throw new HostNicException($"guest {guest.Number} has a NIC already.");
        }

        if (_held.Find(held => held.Vf == vf) is { } owner)
        {
            Detach(owner.Guest);
        }

        Host.Service.SkipTo(Host.Time);
        AttachVf(guest, vf, settings ?? new NicPlace(AttachMode.Vf));
    }

    /// <summary>Stops the VMM's driver: VFs are gone, which is a surprise for their guests. Virtio and emulated NICs have no uplink.</summary>
    /// <exception cref="HostNicException">The NIC does not do as it should.</exception>
    public void StopDriver()
    {
        if (!IsUp)
        {
            return;
        }

        foreach (HeldNic held in _held.Where(static held => held.Vf >= 0))
        {
            Block(held);
            Unplug(held);
        }

        _stoppedVfs = _driver!.VfCount;
        Host.Service.SkipTo(Host.Time);
        Await(_driver.StopAsync(), "be put to rest");
    }

    /// <summary>Starts the driver after <see cref="StopDriver"/>: VFs are plugged into their guests again.</summary>
    /// <exception cref="HostNicException">The NIC does not do as it should.</exception>
    public void RestartDriver()
    {
        if (_driver is null || IsUp)
        {
            return;
        }

        Host.Service.SkipTo(Host.Time);
        Await(_driver.StartAsync(), "be brought up");
        if (_stoppedVfs > 0)
        {
            Await(_driver.EnableVfsAsync(_stoppedVfs), $"enable {_stoppedVfs} VFs");
        }

        foreach (HeldNic held in _held.Where(static held => held.Vf >= 0).ToArray())
        {
            _held.Remove(held);
            AttachVf(held.Guest, held.Vf, held.Settings!);
        }
    }

    /// <summary>Resets the NIC while VFs are there: their guests are told by mailbox, and set their VFs up again.</summary>
    /// <exception cref="HostNicException">The NIC does not do as it should.</exception>
    public void ResetDriver()
    {
        if (IsUp)
        {
            Host.Service.SkipTo(Host.Time);
            Await(_driver!.ResetAsync(), "be reset");
        }
    }

    private bool IsUp => _driver is { State: PfDriverState.Running };

    // A guest has ended, perhaps with DMA under way: what it had is harmless from now on, and others go on.
    private void Release(GuestMachine guest)
    {
        if (_held.Find(held => held.Guest == guest) is not { } held)
        {
            return;
        }

        _held.Remove(held);
        Block(held);
        if (held.Mode == AttachMode.Pf && _hybrid is not null)
        {
            // Nobody answers mailboxes or joins wires any longer: the NIC is gone, with its VFs, wherever they are.
            _hybrid.RemoveAll();
            Unplug(held);
        }

        if (held.Mode is AttachMode.Virtio or AttachMode.Emulated)
        {
            Unplug(held);
        }

        if (IsUp)
        {
            Host.Service.SkipTo(Host.Time);
            _releases.RemoveAll(static release => release.IsCompleted);
            _releases.Add(held.Vf >= 0 ? _driver!.ResetVfAsync(held.Vf) : _driver!.RemoveAddressAsync(held.Mac));
        }
    }

    // Nothing reaches memory or interrupts any longer.
    private void Block(HeldNic held)
    {
        if (held.Vf >= 0)
        {
            Host.Nic.Iommu.Assign(held.Place.RequesterId, null);
            held.Domain!.Clear();
        }

        // VFs of a privileged guest may be others' already.
        for (int function = 0; held.Mode == AttachMode.Pf && function < NicBus; function++)
        {
            if (Host.Nic.Iommu.DomainOf(NicBus | function)?.Owner == held.Guest)
            {
                Host.Nic.Iommu.Assign(NicBus | function, null);
            }
        }
    }

    private void Unplug(HeldNic held)
    {
        GuestMachine guest = held.Guest;
        switch (held.Mode)
        {
            case AttachMode.Pf:
                Host.UnplugNic();
                guest.Pci.BelowRootPort = null;
                break;
            case AttachMode.Vf:
                _switch?.Unpin(MacAddresses.FirstOctetHighest(held.Mac));
                guest.DetachFunction(Host.Time);
                break;
            case AttachMode.Virtio:
                held.Network!.Remove(held.SwitchPort);
                IMemoryFunction? function = guest.Pci.Remove(NicDevice);
                (function as VirtioPciFunction)?.Unplug();
                (function as NetLink)?.Unplug();
                break;
            case AttachMode.Emulated:
                held.Network!.Remove(held.SwitchPort);
                guest.DetachFunction(Host.Time);
                held.Device!.Link.Unplug();
                break;
        }
    }

    private NicPort PortOf(GuestMachine guest)
    {
        if (!_ports.TryGetValue(guest.Number, out NicPort? port))
        {
            port = new NicPort(Host.Nic.Link, guest.Number) { Observer = guest.Number == 0 ? _options.Accesses : null };
            _ports.Add(guest.Number, port);
        }

        return port;
    }
}
