namespace NicTwin.Vmm.Attach;

/// <summary>What was counted between the VMM and the process of a guest's device model.</summary>
/// <param name="Guest">The guest's number.</param>
public sealed record DeviceProcessCounts(int Guest)
{
    /// <summary>Accesses of the guest that the process has answered: each one is a switch to the process and back, for which the guest pays.</summary>
    public long Accesses { get; init; }

    /// <summary>Pieces of work and frames for which the service CPU has gone to the process and back; it pays for them.</summary>
    public long Works { get; init; }

    /// <summary>All switches to the process and back, as the VMM counts them.</summary>
    public long RoundTrips => Accesses + Works;

    /// <summary>The same as the process has counted them; -1 when it is gone.</summary>
    public long Served { get; init; }

    /// <summary>Messages that keep the two in the same virtual time. They are the simulation's: no cost is charged for them.</summary>
    public long TimeRoundTrips { get; init; }

    /// <summary>Frames that were sent to the process without waiting for it.</summary>
    public long Frames { get; init; }

    /// <summary>Reads and writes of the guest's memory by the process.</summary>
    public long MemoryMessages { get; init; }

    /// <summary>Why the device is gone; empty while it is there.</summary>
    public required string Failure { get; init; }
}
