using NicTwin.Vmm.Hostile;

namespace NicTwin.Vmm.Iommu;

/// <summary>
/// The IOMMU, the one way from a NIC to memory and interrupts: every DMA and every MSI passes <see cref="Translate"/>. A
/// requester id belongs to one domain; one that belongs to none is blocked. As with the RISC-V IOMMU (its specification 1.0,
/// 2.1.3.6), a message that reaches a domain's interrupt page goes to its owner's interrupt file, every other one faults.
/// </summary>
public sealed class RemappingUnit
{
    /// <summary>Faults that the queue holds.</summary>
    public const int FaultQueueLength = 256;

    private const int RequesterIds = 0x10000;
    private const int MessageBytes = 4;

    // Distance of two domains in host-physical memory, as a power of two.
    private const int DomainBits = 40;

    private readonly Domain?[] _domains = new Domain?[RequesterIds];
    private readonly Queue<DeviceFault> _queue = new(FaultQueueLength);

    /// <summary>Requests that went nowhere.</summary>
    public long Faults { get; private set; }

    /// <summary>Faults for which the queue had no room.</summary>
    public long LostFaults { get; private set; }

    /// <summary>The latest faults that nobody has taken yet, the oldest first.</summary>
    public IReadOnlyCollection<DeviceFault> FaultQueue => _queue;

    /// <summary>Hears of each fault; null when nobody does.</summary>
    public Action<DeviceFault>? Faulted { get; set; }

    /// <summary>Takes the oldest fault out of the queue.</summary>
    public bool TryTakeFault(out DeviceFault fault) => _queue.TryDequeue(out fault);

    /// <summary>The domain of a requester id; null when it belongs to none.</summary>
    internal Domain? DomainOf(int requesterId) => _domains[requesterId & (RequesterIds - 1)];

    /// <summary>Assigns a requester id to a domain, or to none.</summary>
    internal void Assign(int requesterId, Domain? domain) => _domains[requesterId & (RequesterIds - 1)] = domain;

    /// <summary>Translates an address as a device uses it.</summary>
    /// <param name="requesterId">The requester id in the device's request.</param>
    /// <param name="address">The address in the request.</param>
    /// <param name="length">Bytes of the request, which may be 0.</param>
    /// <param name="access">What the device wants.</param>
    /// <param name="time">Clock of the request, for reports.</param>
    internal DeviceTranslation Translate(int requesterId, ulong address, int length, DeviceAccess access, long time)
    {
        Domain? domain = DomainOf(requesterId);
        bool write = access == DeviceAccess.Write;
        if (domain is null)
        {
            return Fault(null, new DeviceFault(time, requesterId, address, write, FaultReason.NoDomain));
        }

        if (domain.InterruptPage is { } page && address - page < PageTable.SmallPage)
        {
            return write && address == page && length == MessageBytes
                ? new DeviceTranslation(DeviceTarget.InterruptFile, domain.Owner, 0)
                : Fault(domain, new DeviceFault(time, requesterId, address, write, FaultReason.BadMessage));
        }

        PageRights wanted = write ? PageRights.Write : PageRights.Read;
        PageRights rights = domain.Pages.Find(address, out ulong host);
        ulong last = length <= 1 ? address : address + (ulong)length - 1;
        if ((rights & wanted) != 0 && last / PageTable.SmallPage != address / PageTable.SmallPage)
        {
            // A request may not cross 4 KiB (PCI Express Base Specification, 2.2.7); a device that does it anyway gets no further than it may.
            PageRights atEnd = domain.Pages.Find(last, out ulong hostLast);
            rights = hostLast - host == last - address ? rights & atEnd : PageRights.None;
        }

        if ((rights & wanted) == 0)
        {
            FaultReason reason = rights == PageRights.None ? FaultReason.NotMapped : FaultReason.NoRight;
            return Fault(domain, new DeviceFault(time, requesterId, address, write, reason));
        }

        return new DeviceTranslation(DeviceTarget.Memory, domain.Owner, host - domain.HostStart);
    }

    // What a unit would do that lacks one of its checks.
    private bool TryBypass(Domain domain, DeviceFault fault, out DeviceTranslation translation)
    {
        translation = default;
        bool memory = ProtectionBreak.Is(Protection.Iommu);
        if (!memory && !(ProtectionBreak.Is(Protection.Msi) && fault.IsWrite && domain.InterruptPage is not null))
        {
            return false;
        }

        foreach (Domain? other in _domains)
        {
            ulong offset = fault.Address - (other?.HostStart ?? 0);
            ulong page = other?.HostStart >> DomainBits ?? 0;
            if (other is not null && memory && offset < other.Owner.Ram.Size)
            {
                translation = new DeviceTranslation(DeviceTarget.Memory, other.Owner, offset);
                return true;
            }

            if (other is not null && !memory && fault.Address == domain.InterruptPage + (PageTable.SmallPage * page))
            {
                translation = new DeviceTranslation(DeviceTarget.InterruptFile, other.Owner, 0);
                return true;
            }
        }

        return false;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Faults);
        writer.Write(LostFaults);
    }

    internal void Restore(BinaryReader reader)
    {
        Faults = reader.ReadInt64();
        LostFaults = reader.ReadInt64();
    }

    private DeviceTranslation Fault(Domain? domain, DeviceFault fault)
    {
        if (fault.Reason == FaultReason.NotMapped && TryBypass(domain!, fault, out DeviceTranslation bypassed))
        {
            return bypassed;
        }

        Faults++;
        if (domain is not null)
        {
            domain.Counters.Faults++;
        }

        if (_queue.Count < FaultQueueLength)
        {
            _queue.Enqueue(fault);
        }
        else
        {
            LostFaults++;
        }

        Faulted?.Invoke(fault);
        return new DeviceTranslation(DeviceTarget.None, null, 0);
    }
}
