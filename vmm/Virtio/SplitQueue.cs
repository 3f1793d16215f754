namespace NicTwin.Vmm.Virtio;

/// <summary>
/// The device's side of a split virtqueue (OASIS Virtual I/O Device 1.2, 2.7). Every field is the guest's and may be wrong: a
/// queue that breaks the rules is broken from then on, until it is reset.
/// </summary>
internal sealed class SplitQueue
{
    /// <summary>The most descriptors that a queue can have here.</summary>
    public const int MaxSize = 256;

    /// <summary>The most bytes of a chain: bounds the work that one notification makes.</summary>
    public const int MaxChainBytes = 128 << 10;

    private const int DescriptorSize = 16;
    private const ushort FlagNext = 1;
    private const ushort FlagWrite = 2;
    private const ushort FlagIndirect = 4;
    private const ushort NoInterrupt = 1;

    private readonly GuestMemory _memory;
    private ushort _available;
    private ushort _used;

    /// <summary>Creates a queue that is not enabled.</summary>
    public SplitQueue(GuestMemory memory) => _memory = memory;

    /// <summary>Descriptors: a power of two.</summary>
    public int Size { get; set; } = MaxSize;

    /// <summary>The MSI-X vector, 0xffff for none.</summary>
    public ushort Vector { get; set; } = ushort.MaxValue;

    /// <summary>The driver has set it up.</summary>
    public bool Enabled { get; set; }

    /// <summary>The driver broke the rules.</summary>
    public bool Broken { get; private set; }

    /// <summary>Guest-physical address of the descriptor table.</summary>
    public ulong Descriptors { get; set; }

    /// <summary>Guest-physical address of the available ring.</summary>
    public ulong Driver { get; set; }

    /// <summary>Guest-physical address of the used ring.</summary>
    public ulong Device { get; set; }

    /// <summary>The driver wants no interrupt for what is used now.</summary>
    public bool InterruptSuppressed => IsUsable && (_memory.Read16(Driver) & NoInterrupt) != 0;

    private bool IsUsable => Enabled && !Broken;

    /// <summary>Back to the state before the driver came.</summary>
    public void Reset()
    {
        Size = MaxSize;
        Vector = ushort.MaxValue;
        Enabled = false;
        Broken = false;
        Descriptors = 0;
        Driver = 0;
        Device = 0;
        _available = 0;
        _used = 0;
    }

    /// <summary>Enables the queue; it is broken when its rings are not in RAM or not aligned as they have to be.</summary>
    public void Enable()
    {
        Enabled = true;
        ulong size = (ulong)Size;
        Broken = Size is 0 or > MaxSize || (Size & (Size - 1)) != 0
            || ((Descriptors & 15) | (Driver & 1) | (Device & 3)) != 0
            || !_memory.Contains(Descriptors, DescriptorSize * size)
            || !_memory.Contains(Driver, 6 + (2 * size))
            || !_memory.Contains(Device, 6 + (8 * size));
    }

    /// <summary>Takes the next chain that the driver offers.</summary>
    /// <param name="chain">Receives its parts.</param>
    /// <param name="head">Receives its head, which <see cref="Use"/> wants.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(List<QueueBuffer> chain, out ushort head)
    {
        chain.Clear();
        head = 0;
        if (!IsUsable)
        {
            return false;
        }

        ushort offered = (ushort)(_memory.Read16(Driver + 2) - _available);
        if (offered == 0)
        {
            return false;
        }

        if (offered > Size)
        {
            Broken = true;
            return false;
        }

        head = _memory.Read16(Driver + 4 + (2 * ((ulong)_available % (ulong)Size)));
        Broken = !Walk(Descriptors, Size, head, chain, left: MaxChainBytes, mayBeIndirect: true);
        _available++;
        return !Broken;
    }

    /// <summary>Hands a chain back to the driver.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="written">Bytes that the device wrote.</param>
    public void Use(ushort head, uint written)
    {
        ulong element = Device + 4 + (8 * ((ulong)_used % (ulong)Size));
        _memory.Write32(element, head);
        _memory.Write32(element + 4, written);
        _used++;
        _memory.Write16(Device + 2, _used);
    }

    /// <summary>Saves the queue.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Size);
        writer.Write(Vector);
        writer.Write(Enabled);
        writer.Write(Broken);
        writer.Write(Descriptors);
        writer.Write(Driver);
        writer.Write(Device);
        writer.Write(_available);
        writer.Write(_used);
    }

    /// <summary>Restores the queue.</summary>
    public void Restore(BinaryReader reader)
    {
        Size = reader.ReadInt32();
        Vector = reader.ReadUInt16();
        Enabled = reader.ReadBoolean();
        Broken = reader.ReadBoolean();
        Descriptors = reader.ReadUInt64();
        Driver = reader.ReadUInt64();
        Device = reader.ReadUInt64();
        _available = reader.ReadUInt16();
        _used = reader.ReadUInt16();
    }

    // A chain that is longer than its table has a loop.
    private bool Walk(ulong table, int size, ushort index, List<QueueBuffer> chain, long left, bool mayBeIndirect)
    {
        for (int steps = 0; steps < size; steps++)
        {
            if (index >= size)
            {
                return false;
            }

            ulong descriptor = table + (DescriptorSize * (ulong)index);
            ulong address = _memory.Read64(descriptor);
            uint length = _memory.Read32(descriptor + 8);
            ushort flags = _memory.Read16(descriptor + 12);
            if (!_memory.Contains(address, length))
            {
                return false;
            }

            if ((flags & FlagIndirect) != 0)
            {
                int entries = (int)(length / DescriptorSize);
                bool good = mayBeIndirect && (flags & FlagNext) == 0 && length % DescriptorSize == 0 && entries is > 0 and <= MaxSize;
                return good && Walk(address, entries, 0, chain, left, mayBeIndirect: false);
            }

            left -= length;
            if (left < 0)
            {
                return false;
            }

            chain.Add(new QueueBuffer(address, length, (flags & FlagWrite) != 0));
            if ((flags & FlagNext) == 0)
            {
                return true;
            }

            index = _memory.Read16(descriptor + 14);
        }

        return false;
    }
}

/// <summary>A part of a chain of a virtqueue, inside RAM.</summary>
/// <param name="Address">Guest-physical address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="IsWritable">The device writes it; else it reads it.</param>
internal readonly record struct QueueBuffer(ulong Address, uint Length, bool IsWritable);
