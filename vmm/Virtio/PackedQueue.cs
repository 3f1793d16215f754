namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A virtqueue whose one ring of descriptors goes both ways (OASIS Virtual I/O Device 1.2, 2.8). Whether a descriptor is available or
/// used is told by two of its flags and by counters of one bit, which both sides turn at the ring's end.
/// </summary>
internal sealed class PackedQueue : Virtqueue
{
    private const ushort FlagAvailable = 0x0080;
    private const ushort FlagUsed = 0x8000;
    private const ushort EventsNever = 1;
    private const ushort EventsAtSlot = 2;

    private int _slot;
    private bool _wrap = true;
    private int _usedSlot;
    private bool _usedWrap = true;
    private int _taken;
    private int _signalSlots;

    // The first of what was filled: its flags are written last, and with them the driver sees all.
    private ulong _heldAt;
    private ushort _heldFlags;
    private bool _holds;
    private int _heldSlots;

    /// <summary>Creates a queue that is not enabled.</summary>
    public PackedQueue(GuestMemory memory)
        : base(memory)
    {
    }

    private bool IsOffered
    {
        get
        {
            ushort flags = Memory.Read16(At(_slot) + 14);
            return (flags & FlagAvailable) != 0 == _wrap && (flags & FlagUsed) != 0 != _wrap;
        }
    }

    /// <inheritdoc/>
    public override bool TryTake(List<QueueBuffer> parts, out QueueChain chain)
    {
        chain = default;
        if (!IsUsable || _taken >= Size || !IsOffered)
        {
            return false;
        }

        if (!Walk(parts, out chain))
        {
            Broken = true;
            return false;
        }

        _taken += chain.Slots;
        Advance(ref _slot, ref _wrap, chain.Slots);
        return true;
    }

    /// <inheritdoc/>
    public override void Untake(int chains, int slots)
    {
        _taken -= slots;
        _slot -= slots;
        if (_slot < 0)
        {
            _slot += Size;
            _wrap = !_wrap;
        }
    }

    /// <inheritdoc/>
    public override void Fill(QueueChain chain, uint written)
    {
        ulong at = At(_usedSlot);
        ushort flags = (ushort)((_usedWrap ? FlagAvailable | FlagUsed : 0) | (written > 0 ? FlagWrite : 0));
        Memory.Write32(at + 8, written);
        Memory.Write16(at + 12, chain.Id);
        if (_holds)
        {
            Memory.Write16(at + 14, flags);
        }
        else
        {
            (_heldAt, _heldFlags, _holds) = (at + 14, flags, true);
        }

        _heldSlots += chain.Slots;
        _taken -= chain.Slots;
        Advance(ref _usedSlot, ref _usedWrap, chain.Slots);
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        if (_holds)
        {
            Memory.Write16(_heldAt, _heldFlags);
            _signalSlots = Math.Min(Size, _signalSlots + _heldSlots);
            (_holds, _heldSlots) = (false, 0);
        }
    }

    /// <inheritdoc/>
    public override bool TakeInterrupt()
    {
        int slots = _signalSlots;
        _signalSlots = 0;
        if (!IsUsable || slots == 0)
        {
            return false;
        }

        uint suppression = Memory.Read32(Driver);
        switch ((ushort)(suppression >> 16) & 3)
        {
            case EventsNever:
                return false;
            case EventsAtSlot when UsesEventIndex:
                // A slot of the round before counts from below zero.
                int awaited = (int)(suppression & 0x7fff) - ((suppression & 0x8000) != 0 == _usedWrap ? 0 : Size);
                return HasPassed((ushort)awaited, (ushort)_usedSlot, (ushort)(_usedSlot - slots));
            default:
                return true;
        }
    }

    /// <inheritdoc/>
    public override void SuppressNotifications()
    {
        if (IsUsable)
        {
            Memory.Write32(Device, (uint)EventsNever << 16);
        }
    }

    /// <inheritdoc/>
    public override bool AllowNotifications()
    {
        if (!IsUsable)
        {
            return false;
        }

        Memory.Write32(Device, UsesEventIndex ? (uint)_slot | (_wrap ? 0x8000u : 0) | ((uint)EventsAtSlot << 16) : 0);
        return _taken < Size && IsOffered;
    }

    /// <inheritdoc/>
    protected override bool RingsAreRight() =>
        ((Descriptors & 15) | (Driver & 3) | (Device & 3)) == 0
            && Memory.Contains(Descriptors, DescriptorSize * (ulong)Size)
            && Memory.Contains(Driver, 4)
            && Memory.Contains(Device, 4);

    /// <inheritdoc/>
    protected override void ResetRing()
    {
        (_slot, _wrap) = (0, true);
        (_usedSlot, _usedWrap) = (0, true);
        (_taken, _signalSlots) = (0, 0);
        (_holds, _heldSlots) = (false, 0);
    }

    /// <inheritdoc/>
    protected override void SaveRing(BinaryWriter writer)
    {
        writer.Write(_slot);
        writer.Write(_wrap);
        writer.Write(_usedSlot);
        writer.Write(_usedWrap);
        writer.Write(_taken);
        writer.Write(_signalSlots);
    }

    /// <inheritdoc/>
    protected override void RestoreRing(BinaryReader reader)
    {
        _slot = reader.ReadInt32();
        _wrap = reader.ReadBoolean();
        _usedSlot = reader.ReadInt32();
        _usedWrap = reader.ReadBoolean();
        _taken = reader.ReadInt32();
        _signalSlots = reader.ReadInt32();
    }

    private ulong At(int slot) => Descriptors + (DescriptorSize * (ulong)slot);

    private void Advance(ref int slot, ref bool wrap, int slots)
    {
        slot += slots;
        if (slot >= Size)
        {
            slot -= Size;
            wrap = !wrap;
        }
    }

    private Descriptor Read(ulong at)
    {
        ulong rest = Memory.Read64(at + 8);
        return new Descriptor(Memory.Read64(at), (uint)rest, (ushort)(rest >> 48), (ushort)(rest >> 32));
    }

    private bool Walk(List<QueueBuffer> parts, out QueueChain chain)
    {
        chain = default;
        int first = parts.Count;
        long left = MaxChainBytes;
        int slot = _slot;
        for (int slots = 1; slots <= Size - _taken; slots++)
        {
            Descriptor descriptor = Read(At(slot));
            chain = new QueueChain(descriptor.Link, (ushort)slots);
            if ((descriptor.Flags & FlagIndirect) != 0)
            {
                return slots == 1 && WalkTable(parts, descriptor, ref left);
            }

            if (!TryAdd(parts, first, descriptor, ref left))
            {
                return false;
            }

            if ((descriptor.Flags & FlagNext) == 0)
            {
                return true;
            }

            slot = slot + 1 == Size ? 0 : slot + 1;
        }

        return false;
    }

    // In order; only who writes is told by flags there.
    private bool WalkTable(List<QueueBuffer> parts, in Descriptor table, ref long left)
    {
        if (!IsTable(table))
        {
            return false;
        }

        int first = parts.Count;
        for (ulong offset = 0; offset < table.Length; offset += DescriptorSize)
        {
            Descriptor descriptor = Read(table.Address + offset);
            if ((descriptor.Flags & FlagIndirect) != 0 || !TryAdd(parts, first, descriptor, ref left))
            {
                return false;
            }
        }

        return true;
    }
}
