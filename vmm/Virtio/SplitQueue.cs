namespace NicTwin.Vmm.Virtio;

/// <summary>A virtqueue with a table of descriptors, an available and a used ring (OASIS Virtual I/O Device 1.2, 2.7).</summary>
internal sealed class SplitQueue : Virtqueue
{
    private const ushort NoInterrupt = 1;
    private const ushort NoNotify = 1;

    private ushort _available;
    private ushort _used;
    private ushort _published;
    private ushort _signalled;

    /// <summary>Creates a queue that is not enabled.</summary>
    public SplitQueue(GuestMemory memory)
        : base(memory)
    {
    }

    private ulong UsedEvent => Driver + 4 + (2 * (ulong)Size);

    private ulong AvailableEvent => Device + 4 + (8 * (ulong)Size);

    private ushort Offered => (ushort)(Memory.Read16(Driver + 2) - _available);

    /// <inheritdoc/>
    public override bool TryTake(List<QueueBuffer> parts, out QueueChain chain)
    {
        chain = default;
        if (!IsUsable)
        {
            return false;
        }

        ushort offered = Offered;
        if (offered == 0)
        {
            return false;
        }

        if (offered > Size)
        {
            Broken = true;
            return false;
        }

        ushort head = Memory.Read16(Driver + 4 + (2 * ((ulong)_available % (ulong)Size)));
        Broken = !Walk(head, parts, out ushort slots);
        _available++;
        chain = new QueueChain(head, slots);
        return !Broken;
    }

    /// <inheritdoc/>
    public override void Untake(int chains, int slots) => _available -= (ushort)chains;

    /// <inheritdoc/>
    public override void Fill(QueueChain chain, uint written)
    {
        ulong element = Device + 4 + (8 * ((ulong)_used % (ulong)Size));
        Memory.Write32(element, chain.Id);
        Memory.Write32(element + 4, written);
        _used++;
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        if (_published != _used)
        {
            _published = _used;
            Memory.Write16(Device + 2, _used);
        }
    }

    /// <inheritdoc/>
    public override bool TakeInterrupt()
    {
        if (!IsUsable)
        {
            return false;
        }

        ushort before = _signalled;
        _signalled = _published;
        return UsesEventIndex
            ? HasPassed(Memory.Read16(UsedEvent), _published, before)
            : _published != before && (Memory.Read16(Driver) & NoInterrupt) == 0;
    }

    /// <inheritdoc/>
    public override void SuppressNotifications()
    {
        if (IsUsable)
        {
            SetNotifications(UsesEventIndex ? (ushort)(_available - 1) : NoNotify);
        }
    }

    /// <inheritdoc/>
    public override bool AllowNotifications()
    {
        if (!IsUsable)
        {
            return false;
        }

        SetNotifications(UsesEventIndex ? _available : (ushort)0);
        return Offered != 0;
    }

    /// <inheritdoc/>
    protected override bool RingsAreRight()
    {
        ulong size = (ulong)Size;
        return (Size & (Size - 1)) == 0
            && ((Descriptors & 15) | (Driver & 1) | (Device & 3)) == 0
            && Memory.Contains(Descriptors, DescriptorSize * size)
            && Memory.Contains(Driver, 6 + (2 * size))
            && Memory.Contains(Device, 6 + (8 * size));
    }

    /// <inheritdoc/>
    protected override void ResetRing() => (_available, _used, _published, _signalled) = (0, 0, 0, 0);

    /// <inheritdoc/>
    protected override void SaveRing(BinaryWriter writer)
    {
        writer.Write(_available);
        writer.Write(_used);
        writer.Write(_signalled);
    }

    /// <inheritdoc/>
    protected override void RestoreRing(BinaryReader reader)
    {
        _available = reader.ReadUInt16();
        _used = reader.ReadUInt16();
        _signalled = reader.ReadUInt16();
        _published = _used;
    }

    // With event indices the flags are not looked at, and the index is the place that the driver waits to pass.
    private void SetNotifications(ushort value) => Memory.Write16(UsesEventIndex ? AvailableEvent : Device, value);

    // A chain that is longer than its table has a loop.
    private bool Walk(ushort index, List<QueueBuffer> parts, out ushort slots)
    {
        slots = 0;
        ulong table = Descriptors;
        int size = Size;
        int first = parts.Count;
        long left = MaxChainBytes;
        bool isIndirect = false;
        for (int steps = 0; steps < size; steps++)
        {
            if (index >= size)
            {
                return false;
            }

            Descriptor descriptor = Read(table, index);
            slots += (ushort)(isIndirect ? 0 : 1);
            if ((descriptor.Flags & FlagIndirect) != 0)
            {
                // Once, and as the last of the ring's own descriptors; the table's first one goes on.
                if (isIndirect || !IsTable(descriptor))
                {
                    return false;
                }

                isIndirect = true;
                (table, size, index, steps) = (descriptor.Address, (int)(descriptor.Length / DescriptorSize), 0, -1);
                continue;
            }

            if (!TryAdd(parts, first, descriptor, ref left))
            {
                return false;
            }

            if ((descriptor.Flags & FlagNext) == 0)
            {
                return true;
            }

            index = descriptor.Link;
        }

        return false;
    }

    private Descriptor Read(ulong table, int index)
    {
        ulong at = table + (DescriptorSize * (ulong)index);
        ulong rest = Memory.Read64(at + 8);
        return new Descriptor(Memory.Read64(at), (uint)rest, (ushort)(rest >> 32), (ushort)(rest >> 48));
    }
}
