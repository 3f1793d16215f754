using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Iommu;

/// <summary>What the functions that belong to one owner reach: its memory by a page table, and its interrupt file.</summary>
internal sealed class Domain
{
    /// <summary>Creates a domain in which nothing is mapped.</summary>
    /// <param name="owner">Whose memory and interrupts it is about.</param>
    /// <param name="name">Its name, for reports.</param>
    /// <param name="hostStart">Host-physical address of the first byte of the owner's RAM.</param>
    public Domain(IDmaTarget owner, string name, ulong hostStart)
    {
        Owner = owner;
        Name = name;
        HostStart = hostStart;
    }

    /// <summary>The owner.</summary>
    public IDmaTarget Owner { get; }

    /// <summary>The domain's name.</summary>
    public string Name { get; }

    /// <summary>Host-physical address of the first byte of the owner's RAM.</summary>
    public ulong HostStart { get; }

    /// <summary>The page table.</summary>
    public PageTable Pages { get; } = new();

    /// <summary>The page at which devices reach the owner's interrupt file; null when they do not.</summary>
    public ulong? InterruptPage { get; set; }

    /// <summary>Requests for memory that were let through.</summary>
    public DomainCounters Counters { get; } = new();

    /// <summary>Maps all of the owner's RAM at the addresses that it has for its owner, and its interrupt file.</summary>
    /// <param name="interruptPage">Address of the interrupt file's page.</param>
    public void MapAll(ulong interruptPage)
    {
        Pages.Map(Owner.Ram.Start, HostStart, Owner.Ram.Size, PageRights.Read | PageRights.Write);
        InterruptPage = interruptPage;
    }

    /// <summary>Nothing is reached any longer.</summary>
    public void Clear()
    {
        Pages.Clear();
        InterruptPage = null;
    }
}

/// <summary>What the functions of a domain have done.</summary>
public sealed class DomainCounters
{
    /// <summary>Bytes that were read.</summary>
    public long ReadBytes { get; internal set; }

    /// <summary>Bytes that were written.</summary>
    public long WrittenBytes { get; internal set; }

    /// <summary>Interrupts that were delivered to the owner without the VMM.</summary>
    public long RemappedInterrupts { get; internal set; }

    /// <summary>Requests that were not let through.</summary>
    public long Faults { get; internal set; }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(ReadBytes);
        writer.Write(WrittenBytes);
        writer.Write(RemappedInterrupts);
        writer.Write(Faults);
    }

    internal void Restore(BinaryReader reader)
    {
        ReadBytes = reader.ReadInt64();
        WrittenBytes = reader.ReadInt64();
        RemappedInterrupts = reader.ReadInt64();
        Faults = reader.ReadInt64();
    }
}
