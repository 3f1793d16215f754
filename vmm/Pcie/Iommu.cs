namespace NicTwin.Vmm.Pcie;

/// <summary>What a device wants to do at an address.</summary>
public enum DeviceAccess
{
    /// <summary>Read memory.</summary>
    Read,

    /// <summary>Write memory, or signal an interrupt.</summary>
    Write,
}

/// <summary>Where a device's request goes.</summary>
public enum DeviceTarget
{
    /// <summary>Nowhere: it is aborted and counted.</summary>
    None,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>An interrupt file.</summary>
    InterruptFile,
}

/// <summary>The answer of <see cref="Iommu.Translate"/>.</summary>
/// <param name="Target">Where the request goes.</param>
/// <param name="Guest">Number of the guest that it reaches.</param>
/// <param name="Address">Host-physical address in memory.</param>
public readonly record struct DeviceTranslation(DeviceTarget Target, int Guest, ulong Address);

/// <summary>
/// The one way from devices to memory and interrupts: every DMA and every MSI of the NIC passes <see cref="Translate"/>. A
/// requester id belongs to one domain, which is the guest that its function is assigned to; one that belongs to none is blocked.
/// </summary>
public sealed class Iommu
{
    private const int RequesterIds = 0x10000;

    private readonly Domain?[] _domains = new Domain?[RequesterIds];

    /// <summary>Requests that went nowhere.</summary>
    public long Faults { get; private set; }

    /// <summary>Assigns a requester id to a guest, or to nobody.</summary>
    internal void Assign(int requesterId, Domain? domain) => _domains[requesterId & (RequesterIds - 1)] = domain;

    /// <summary>Translates an address as a device uses it.</summary>
    /// <param name="requesterId">The requester id in the device's request.</param>
    /// <param name="address">The address in the request.</param>
    /// <param name="length">Bytes of the request.</param>
    /// <param name="access">What the device wants.</param>
    public DeviceTranslation Translate(int requesterId, ulong address, int length, DeviceAccess access)
    {
        Domain? domain = _domains[requesterId & (RequesterIds - 1)];
        if (domain is not null)
        {
            if (address >= domain.RamStart && address - domain.RamStart <= domain.RamSize - (ulong)length)
            {
                return new DeviceTranslation(DeviceTarget.Memory, domain.Guest, domain.HostStart + (address - domain.RamStart));
            }

            if (access == DeviceAccess.Write && address == domain.InterruptFile && length == 4)
            {
                return new DeviceTranslation(DeviceTarget.InterruptFile, domain.Guest, 0);
            }
        }

        Faults++;
        return new DeviceTranslation(DeviceTarget.None, -1, 0);
    }

    internal void Save(BinaryWriter writer) => writer.Write(Faults);

    internal void Restore(BinaryReader reader) => Faults = reader.ReadInt64();

    /// <summary>What the functions of one guest reach.</summary>
    /// <param name="Guest">The guest's number.</param>
    /// <param name="RamStart">Guest-physical address of its RAM.</param>
    /// <param name="RamSize">Bytes of its RAM.</param>
    /// <param name="HostStart">Host-physical address of its RAM.</param>
    /// <param name="InterruptFile">Guest-physical address of its interrupt file.</param>
    internal sealed record Domain(int Guest, ulong RamStart, ulong RamSize, ulong HostStart, ulong InterruptFile);
}
