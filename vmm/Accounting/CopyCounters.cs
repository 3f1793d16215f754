namespace NicTwin.Vmm.Accounting;

/// <summary>Copies of payload that the host made: between guests' memory and its own, and within its own.</summary>
internal sealed class CopyCounters
{
    /// <summary>Copies, one for each frame or segment that was moved.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes that they moved.</summary>
    public long Bytes { get; private set; }

    /// <summary>Counts a copy.</summary>
    public void Add(int bytes)
    {
        Number++;
        Bytes += bytes;
    }

    /// <summary>Takes over copies that were counted elsewhere.</summary>
    public void Add(long number, long bytes)
    {
        Number += number;
        Bytes += bytes;
    }

    /// <summary>Saves the counters.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Number);
        writer.Write(Bytes);
    }

    /// <summary>Restores the counters.</summary>
    public void Restore(BinaryReader reader)
    {
        Number = reader.ReadInt64();
        Bytes = reader.ReadInt64();
    }
}
