using NicTwin.Vmm.Hostile;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// The device's side of a virtqueue (OASIS Virtual I/O Device 1.2, 2.6 to 2.8), split or packed. Every field is the guest's and may
/// be wrong: a queue whose driver breaks the rules is broken from then on, until it is reset.
/// </summary>
internal abstract class Virtqueue
{
    /// <summary>The most descriptors that a queue can have here.</summary>
    public const int MaxSize = 256;

    /// <summary>The most bytes of a chain: bounds the work that one notification makes.</summary>
    public const int MaxChainBytes = 128 << 10;

    /// <summary>Bytes of a descriptor.</summary>
    protected const int DescriptorSize = 16;

    /// <summary>Another descriptor follows.</summary>
    protected const ushort FlagNext = 1;

    /// <summary>The device writes the buffer.</summary>
    protected const ushort FlagWrite = 2;

    /// <summary>The buffer is a table of descriptors.</summary>
    protected const ushort FlagIndirect = 4;

    /// <summary>Creates a queue that is not enabled.</summary>
    protected Virtqueue(GuestMemory memory) => Memory = memory;

    /// <summary>Descriptors.</summary>
    public int Size { get; set; } = MaxSize;

    /// <summary>The MSI-X vector, 0xffff for none.</summary>
    public ushort Vector { get; set; } = ushort.MaxValue;

    /// <summary>The driver has set it up.</summary>
    public bool Enabled { get; private set; }

    /// <summary>The driver broke the rules.</summary>
    public bool Broken { get; protected set; }

    /// <summary>Driver and device say where in the ring they want to hear of progress (EVENT_IDX was negotiated).</summary>
    public bool UsesEventIndex { get; set; }

    /// <summary>A descriptor may be a table of descriptors (INDIRECT_DESC was negotiated).</summary>
    public bool UsesIndirect { get; set; }

    /// <summary>Guest-physical address of the descriptor area.</summary>
    public ulong Descriptors { get; set; }

    /// <summary>Guest-physical address of the driver area: available ring, or the driver's event suppression.</summary>
    public ulong Driver { get; set; }

    /// <summary>Guest-physical address of the device area: used ring, or the device's event suppression.</summary>
    public ulong Device { get; set; }

    /// <summary>The guest's memory.</summary>
    protected GuestMemory Memory { get; }

    /// <summary>It may be worked with.</summary>
    public bool IsUsable => Enabled && !Broken;

    /// <summary>Back to the state before the driver came.</summary>
    public void Reset()
    {
        Size = MaxSize;
        Vector = ushort.MaxValue;
        Enabled = false;
        Broken = false;
        UsesEventIndex = false;
        UsesIndirect = false;
        Descriptors = 0;
        Driver = 0;
        Device = 0;
        ResetRing();
    }

    /// <summary>Enables the queue; it is broken when its rings are not in RAM or not aligned as they have to be.</summary>
    public void Enable()
    {
        Enabled = true;
        Broken = Size is 0 or > MaxSize || !RingsAreRight();
    }

    /// <summary>Takes over the registers of another queue that is not enabled yet.</summary>
    public void TakeRegisters(Virtqueue other)
    {
        Size = other.Size;
        Vector = other.Vector;
        Descriptors = other.Descriptors;
        Driver = other.Driver;
        Device = other.Device;
    }

    /// <summary>Takes the next chain that the driver offers and adds its parts to those that are there.</summary>
    /// <param name="parts">Receives its parts: all that the device reads before all that it writes.</param>
    /// <param name="chain">Receives what <see cref="Fill"/> wants.</param>
    /// <returns>False when there is none.</returns>
    public abstract bool TryTake(List<QueueBuffer> parts, out QueueChain chain);

    /// <summary>Gives back the latest chains that were taken, as if they had never been: the next take gets the first of them.</summary>
    /// <param name="chains">How many, and none of them filled.</param>
    /// <param name="slots">Descriptors of the ring that they occupy.</param>
    public abstract void Untake(int chains, int slots);

    /// <summary>Prepares a chain's way back, in the order of taking; the driver does not see it before <see cref="Publish"/>.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="written">Bytes that the device wrote.</param>
    public abstract void Fill(QueueChain chain, uint written);

    /// <summary>Shows the driver at once what was filled.</summary>
    public abstract void Publish();

    /// <summary>Hands one chain back to the driver.</summary>
    public void Use(QueueChain chain, uint written)
    {
        Fill(chain, written);
        Publish();
    }

    /// <summary>Whether the driver wants an interrupt for what was published since this was asked last.</summary>
    public abstract bool TakeInterrupt();

    /// <summary>The driver need not notify: somebody looks at the queue anyway.</summary>
    public abstract void SuppressNotifications();

    /// <summary>The driver shall notify when it offers more.</summary>
    /// <returns>True: it has offered more meanwhile, and may not have notified.</returns>
    public abstract bool AllowNotifications();

    /// <summary>Saves the queue.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Size);
        writer.Write(Vector);
        writer.Write(Enabled);
        writer.Write(Broken);
        writer.Write(UsesEventIndex);
        writer.Write(UsesIndirect);
        writer.Write(Descriptors);
        writer.Write(Driver);
        writer.Write(Device);
        SaveRing(writer);
    }

    /// <summary>Restores the queue.</summary>
    public void Restore(BinaryReader reader)
    {
        Size = reader.ReadInt32();
        Vector = reader.ReadUInt16();
        Enabled = reader.ReadBoolean();
        Broken = reader.ReadBoolean();
        UsesEventIndex = reader.ReadBoolean();
        UsesIndirect = reader.ReadBoolean();
        Descriptors = reader.ReadUInt64();
        Driver = reader.ReadUInt64();
        Device = reader.ReadUInt64();
        RestoreRing(reader);
    }

    /// <summary>Whether the areas are aligned and in RAM, for a size that is in range.</summary>
    protected abstract bool RingsAreRight();

    /// <summary>The ring's positions go back to its begin.</summary>
    protected abstract void ResetRing();

    /// <summary>Saves the ring's positions.</summary>
    protected abstract void SaveRing(BinaryWriter writer);

    /// <summary>Restores the ring's positions.</summary>
    protected abstract void RestoreRing(BinaryReader reader);

    /// <summary>Whether a running number has passed the one that somebody waits for (OASIS Virtual I/O Device 1.2, 2.7.10).</summary>
    protected static bool HasPassed(ushort awaited, ushort now, ushort before) => (ushort)(now - awaited - 1) < (ushort)(now - before);

    /// <summary>Adds a descriptor's buffer to a chain.</summary>
    /// <param name="parts">The chain.</param>
    /// <param name="first">Its first part.</param>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="left">Bytes that the chain may still have.</param>
    /// <returns>False: that is against the rules.</returns>
    private protected bool TryAdd(List<QueueBuffer> parts, int first, in Descriptor descriptor, ref long left)
    {
        left -= descriptor.Length;
        bool isWritable = (descriptor.Flags & FlagWrite) != 0;
        bool isInOrder = isWritable || parts.Count == first || !parts[^1].IsWritable;
        if (left < 0 || !isInOrder
            || (!Memory.Contains(descriptor.Address, descriptor.Length) && !ProtectionBreak.Is(Protection.Ring)))
        {
            return false;
        }

        parts.Add(new QueueBuffer(descriptor.Address, descriptor.Length, isWritable));
        return true;
    }

    /// <summary>Whether a descriptor with <see cref="FlagIndirect"/> leads to a table that may be.</summary>
    private protected bool IsTable(in Descriptor descriptor) =>
        UsesIndirect && (descriptor.Flags & FlagNext) == 0
            && descriptor.Length % DescriptorSize == 0 && descriptor.Length / DescriptorSize is > 0 and <= MaxSize
            && Memory.Contains(descriptor.Address, descriptor.Length);

    /// <summary>A descriptor, read once.</summary>
    /// <param name="Address">Guest-physical address of the buffer.</param>
    /// <param name="Length">Bytes.</param>
    /// <param name="Flags">Flags.</param>
    /// <param name="Link">Next descriptor of a split ring, buffer id of a packed one.</param>
    private protected readonly record struct Descriptor(ulong Address, uint Length, ushort Flags, ushort Link);
}
