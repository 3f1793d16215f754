namespace NicTwin.Vmm;

/// <summary>What the NIC has done in memory and beyond.</summary>
public sealed class DmaCounters
{
    /// <summary>Read requests.</summary>
    public long Reads { get; internal set; }

    /// <summary>Bytes that they asked for.</summary>
    public long ReadBytes { get; internal set; }

    /// <summary>Write requests, without interrupts.</summary>
    public long Writes { get; internal set; }

    /// <summary>Bytes that they wrote.</summary>
    public long WrittenBytes { get; internal set; }

    /// <summary>MSIs that were delivered.</summary>
    public long Interrupts { get; internal set; }

    /// <summary>Requests that the IOMMU did not let through.</summary>
    public long Aborted { get; internal set; }

    /// <summary>Message requests: errors, INTx, power management.</summary>
    public long Messages { get; internal set; }

    /// <summary>TLPs of kinds that the host does not know.</summary>
    public long Unknown { get; internal set; }

    /// <summary>Completions for which there was no room: 0 unless the NIC asks for more than its tags allow.</summary>
    public long LostCompletions { get; internal set; }

    /// <summary>Reads that went wrong because it was asked for.</summary>
    public long Injected { get; internal set; }

    internal void Save(BinaryWriter writer)
    {
        foreach (long count in (ReadOnlySpan<long>)[Reads, ReadBytes, Writes, WrittenBytes, Interrupts, Aborted, Messages, Unknown, LostCompletions, Injected])
        {
            writer.Write(count);
        }
    }

    internal void Restore(BinaryReader reader)
    {
        Reads = reader.ReadInt64();
        ReadBytes = reader.ReadInt64();
        Writes = reader.ReadInt64();
        WrittenBytes = reader.ReadInt64();
        Interrupts = reader.ReadInt64();
        Aborted = reader.ReadInt64();
        Messages = reader.ReadInt64();
        Unknown = reader.ReadInt64();
        LostCompletions = reader.ReadInt64();
        Injected = reader.ReadInt64();
    }
}
