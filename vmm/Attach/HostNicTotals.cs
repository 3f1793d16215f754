namespace NicTwin.Vmm.Attach;

/// <summary>What a host has counted for the NICs of its guests.</summary>
public sealed record HostNicTotals
{
    /// <summary>Switches to a process and back.</summary>
    public long ProcessSwitches { get; init; }

    /// <summary>Switches to the privileged guest and back.</summary>
    public long DomainSwitches { get; init; }

    /// <summary>Accesses of the privileged guest to VFs that belong to others, which were dropped.</summary>
    public long DroppedAccesses { get; init; }

    /// <summary>Bytes that NICs moved to and from guests' memory.</summary>
    public long DmaBytes { get; init; }

    /// <summary>Copies of payload by the host.</summary>
    public long Copies { get; init; }

    /// <summary>Bytes that they moved.</summary>
    public long CopiedBytes { get; init; }

    /// <summary>Frames that the host has dropped.</summary>
    public long Drops { get; init; }
}
