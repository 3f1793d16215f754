using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>The driver's side of a virtqueue, written from the specification (OASIS Virtual I/O Device 1.2, 2.7 and 2.8) and apart from the device's.</summary>
internal abstract class VirtioDriverRing
{
    public const ushort Next = 1, Writable = 2, Indirect = 4;

    protected VirtioDriverRing(GuestRam ram, ulong at, int size)
    {
        Ram = ram;
        Descriptors = at;
        Driver = at + 0x2000;
        Device = at + 0x3000;
        Size = size;
        Ram.Bytes(at, 0x4000).Clear();
    }

    public ulong Descriptors { get; }

    public ulong Driver { get; }

    public ulong Device { get; }

    public int Size { get; }

    /// <summary>EVENT_IDX was negotiated.</summary>
    public bool EventIndex { get; set; }

    protected GuestRam Ram { get; }

    /// <summary>Offers a chain and gives its id.</summary>
    public abstract ushort Offer(params (ulong Address, int Length, bool IsWritable)[] parts);

    /// <summary>Offers a chain whose descriptors stand in a table.</summary>
    public abstract ushort OfferTable(ulong table, params (ulong Address, int Length, bool IsWritable)[] parts);

    /// <summary>Takes the next chain that the device has handed back.</summary>
    public abstract bool TryGet(out ushort id, out uint written);

    /// <summary>Whether what was offered since this was asked last has to be notified.</summary>
    public abstract bool MustNotify();

    /// <summary>The driver wants no interrupts.</summary>
    public abstract void NoInterrupts();

    /// <summary>The driver wants an interrupt when the device has handed back so many more chains (of one descriptor each).</summary>
    public abstract void InterruptAfter(int chains);

    protected void Put16(ulong at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(Ram.Bytes(at, 2), (ushort)value);

    protected ushort Get16(ulong at) => BinaryPrimitives.ReadUInt16LittleEndian(Ram.Bytes(at, 2));

    protected uint Get32(ulong at) => BinaryPrimitives.ReadUInt32LittleEndian(Ram.Bytes(at, 4));

    protected void PutBuffer(ulong at, ulong address, int length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Ram.Bytes(at, 8), address);
        BinaryPrimitives.WriteUInt32LittleEndian(Ram.Bytes(at + 8, 4), (uint)length);
    }

    protected static bool HasPassed(int awaited, int now, int before) => (ushort)(now - awaited - 1) < (ushort)(now - before);
}

/// <summary>A split ring.</summary>
internal sealed class SplitDriverRing : VirtioDriverRing
{
    private readonly Queue<ushort> _free = new();
    private readonly Dictionary<ushort, ushort[]> _chains = [];
    private ushort _available;
    private ushort _asked;
    private ushort _seen;

    public SplitDriverRing(GuestRam ram, ulong at, int size)
        : base(ram, at, size)
    {
        for (int i = 0; i < size; i++)
        {
            _free.Enqueue((ushort)i);
        }
    }

    private ulong UsedEvent => Driver + 4 + (2 * (ulong)Size);

    public override ushort Offer(params (ulong Address, int Length, bool IsWritable)[] parts)
    {
        var indices = new ushort[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            indices[i] = _free.Dequeue();
        }

        for (int i = 0; i < parts.Length; i++)
        {
            bool isLast = i == parts.Length - 1;
            Put(Descriptors + (16ul * indices[i]), parts[i], isLast ? null : indices[i + 1]);
        }

        return Publish(indices);
    }

    public override ushort OfferTable(ulong table, params (ulong Address, int Length, bool IsWritable)[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            Put(table + (16ul * (ulong)i), parts[i], i == parts.Length - 1 ? null : i + 1);
        }

        ushort index = _free.Dequeue();
        PutBuffer(Descriptors + (16ul * index), table, 16 * parts.Length);
        Put16(Descriptors + (16ul * index) + 12, Indirect);
        return Publish([index]);
    }

    public override bool TryGet(out ushort id, out uint written)
    {
        (id, written) = (0, 0);
        if (Get16(Device + 2) == _seen)
        {
            return false;
        }

        ulong element = Device + 4 + (8ul * (ulong)(_seen % Size));
        id = (ushort)Get32(element);
        written = Get32(element + 4);
        _seen++;
        foreach (ushort index in _chains[id])
        {
            _free.Enqueue(index);
        }

        return _chains.Remove(id);
    }

    public override bool MustNotify()
    {
        ushort before = _asked;
        _asked = _available;
        return EventIndex ? HasPassed(Get16(Device + 4 + (8ul * (ulong)Size)), _available, before) : _available != before && (Get16(Device) & 1) == 0;
    }

    public override void NoInterrupts()
    {
        Put16(Driver, EventIndex ? 0 : 1);
        Put16(UsedEvent, _seen - 1);
    }

    public override void InterruptAfter(int chains)
    {
        Put16(Driver, 0);
        Put16(UsedEvent, _seen + chains - 1);
    }

    private void Put(ulong at, (ulong Address, int Length, bool IsWritable) part, int? next)
    {
        PutBuffer(at, part.Address, part.Length);
        Put16(at + 12, (part.IsWritable ? Writable : 0) | (next is null ? 0 : Next));
        Put16(at + 14, next ?? 0);
    }

    private ushort Publish(ushort[] indices)
    {
        _chains.Add(indices[0], indices);
        Put16(Driver + 4 + (2ul * (ulong)(_available % Size)), indices[0]);
        Put16(Driver + 2, ++_available);
        return indices[0];
    }
}

/// <summary>A packed ring.</summary>
internal sealed class PackedDriverRing : VirtioDriverRing
{
    private readonly Dictionary<ushort, int> _slots = [];
    private int _slot;
    private bool _wrap = true;
    private int _offered;
    private int _usedSlot;
    private bool _usedWrap = true;
    private ushort _id;

    public PackedDriverRing(GuestRam ram, ulong at, int size)
        : base(ram, at, size)
    {
    }

    public override ushort Offer(params (ulong Address, int Length, bool IsWritable)[] parts)
    {
        ushort id = _id++;
        (int first, int firstFlags) = (_slot, 0);
        for (int i = 0; i < parts.Length; i++)
        {
            PutBuffer(At(_slot), parts[i].Address, parts[i].Length);
            Put16(At(_slot) + 12, i == parts.Length - 1 ? id : 0xdead);
            int flags = Flags(_wrap) | (parts[i].IsWritable ? Writable : 0) | (i == parts.Length - 1 ? 0 : Next);
            if (i == 0)
            {
                firstFlags = flags;
            }
            else
            {
                Put16(At(_slot) + 14, flags);
            }

            Advance(ref _slot, ref _wrap, 1);
        }

        // The first one's flags last: they offer the chain.
        Put16(At(first) + 14, firstFlags);
        _offered += parts.Length;
        _slots.Add(id, parts.Length);
        return id;
    }

    public override ushort OfferTable(ulong table, params (ulong Address, int Length, bool IsWritable)[] parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            ulong at = table + (16ul * (ulong)i);
            PutBuffer(at, parts[i].Address, parts[i].Length);
            Put16(at + 12, 0);
            Put16(at + 14, parts[i].IsWritable ? Writable : 0);
        }

        ushort id = _id++;
        PutBuffer(At(_slot), table, 16 * parts.Length);
        Put16(At(_slot) + 12, id);
        Put16(At(_slot) + 14, Flags(_wrap) | Indirect);
        Advance(ref _slot, ref _wrap, 1);
        _offered++;
        _slots.Add(id, 1);
        return id;
    }

    public override bool TryGet(out ushort id, out uint written)
    {
        ushort flags = Get16(At(_usedSlot) + 14);
        (id, written) = (Get16(At(_usedSlot) + 12), Get32(At(_usedSlot) + 8));
        if ((flags & 0x80) != 0 != _usedWrap || (flags & 0x8000) != 0 != _usedWrap)
        {
            return false;
        }

        _slots.Remove(id, out int slots);
        Advance(ref _usedSlot, ref _usedWrap, slots);
        return slots > 0;
    }

    public override bool MustNotify()
    {
        int offered = _offered;
        _offered = 0;
        ushort place = Get16(Device);
        int flags = Get16(Device + 2);
        if (offered == 0 || flags == 1)
        {
            return false;
        }

        int awaited = (place & 0x7fff) - (place >> 15 != 0 == _wrap ? 0 : Size);
        return flags != 2 || HasPassed(awaited, _slot, _slot - offered);
    }

    public override void NoInterrupts() => Put16(Driver + 2, 1);

    public override void InterruptAfter(int chains)
    {
        (int slot, bool wrap) = (_usedSlot, _usedWrap);
        Advance(ref slot, ref wrap, chains - 1);
        Put16(Driver, slot | (wrap ? 0x8000 : 0));
        Put16(Driver + 2, EventIndex ? 2 : 0);
    }

    private static int Flags(bool wrap) => wrap ? 0x0080 : 0x8000;

    private ulong At(int slot) => Descriptors + (16ul * (ulong)slot);

    private void Advance(ref int slot, ref bool wrap, int slots)
    {
        slot += slots;
        if (slot >= Size)
        {
            slot -= Size;
            wrap = !wrap;
        }
    }
}
