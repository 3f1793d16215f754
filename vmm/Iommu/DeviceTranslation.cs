using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Iommu;

/// <summary>What a device wants to do at an address.</summary>
internal enum DeviceAccess
{
    /// <summary>Read memory.</summary>
    Read,

    /// <summary>Write memory, or signal an interrupt.</summary>
    Write,
}

/// <summary>Where a device's request goes.</summary>
internal enum DeviceTarget
{
    /// <summary>Nowhere: it is aborted, counted and reported.</summary>
    None,

    /// <summary>Memory.</summary>
    Memory,

    /// <summary>An interrupt file.</summary>
    InterruptFile,
}

/// <summary>The answer of <see cref="RemappingUnit.Translate"/>.</summary>
/// <param name="Target">Where the request goes.</param>
/// <param name="Owner">Whose memory or interrupt file it is; null when it goes nowhere.</param>
/// <param name="Offset">Where in the owner's RAM, in bytes from its begin.</param>
internal readonly record struct DeviceTranslation(DeviceTarget Target, IDmaTarget? Owner, ulong Offset);

/// <summary>Why the IOMMU has not let a request through.</summary>
public enum FaultReason
{
    /// <summary>The requester id belongs to nobody.</summary>
    NoDomain,

    /// <summary>Nothing is mapped at the address.</summary>
    NotMapped,

    /// <summary>The page is there, but not for this access.</summary>
    NoRight,

    /// <summary>It is a write to an interrupt file that is no message of four bytes at its begin.</summary>
    BadMessage,
}

/// <summary>A request that the IOMMU has not let through.</summary>
/// <param name="Time">Clock of its arrival.</param>
/// <param name="RequesterId">Requester id in the request.</param>
/// <param name="Address">Address in the request.</param>
/// <param name="IsWrite">It was a write.</param>
/// <param name="Reason">What was wrong.</param>
public readonly record struct DeviceFault(long Time, int RequesterId, ulong Address, bool IsWrite, FaultReason Reason);
