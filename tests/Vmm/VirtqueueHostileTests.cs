using System.Buffers.Binary;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// Each rule of rings by itself: everything else about the ring is right, and so is what lies behind its end, so that nothing but the
/// check of this rule can find the fault.
/// </summary>
public sealed class VirtqueueHostileTests
{
    private const ulong Ram = 0x80200000;
    private const int RamSize = 0x80000;
    private const int Size = 8;
    private const ulong Ring = Ram + 0x1000, Driver = Ram + 0x3000, Device = Ram + 0x4000, Table = Ram + 0x6000, Buffer = Ram + 0x10000;
    private const ushort Next = 1, Writable = 2, Indirect = 4, Available = 0x80;

    private static readonly string[] s_both =
        ["outside", "below", "overflow", "long", "order", "odd", "none", "many", "away", "not agreed", "nested", "with next", "table outside", "table order", "table long"];

    public static TheoryData<bool, string> Faults
    {
        get
        {
            var faults = new TheoryData<bool, string>();
            foreach (string fault in s_both)
            {
                faults.Add(false, fault);
                faults.Add(true, fault);
            }

            foreach (string fault in (string[])["ahead", "head", "next", "loop", "table loop", "table next"])
            {
                faults.Add(false, fault);
            }

            faults.Add(true, "endless");
            faults.Add(true, "table in a chain");
            return faults;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_chain_against_one_rule_breaks_the_queue(bool packed, string fault)
    {
        using var bench = new Bench(packed);
        bench.Make(fault);
        var parts = new List<QueueBuffer>();
        Assert.False(bench.Queue.TryTake(parts, out _), fault);
        Assert.True(bench.Queue.Broken);
        Assert.True(parts.Count <= Virtqueue.MaxSize, "it went round and round");
        Assert.False(bench.Queue.TryTake([], out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_ring_without_a_fault_is_fine(bool packed)
    {
        using var bench = new Bench(packed);
        bench.Make("no fault");
        var parts = new List<QueueBuffer>();
        for (int i = 0; i < Size; i++)
        {
            Assert.True(bench.Queue.TryTake(parts, out _));
        }

        Assert.Equal(Size, parts.Count);
        Assert.False(bench.Queue.TryTake(parts, out _));
        Assert.False(bench.Queue.Broken);
    }

    [Fact]
    public void A_packed_ring_gives_no_more_than_it_holds_before_something_comes_back()
    {
        using var bench = new Bench(packed: true);
        bench.Make("no fault");
        var parts = new List<QueueBuffer>();
        for (int i = 0; i < Size; i++)
        {
            Assert.True(bench.Queue.TryTake(parts, out _));
        }

        // The driver says that all are there again, for the next round.
        for (int i = 0; i < Size; i++)
        {
            bench.Put(Ring, i, Buffer, 1, 0x8000, 0);
        }

        Assert.False(bench.Queue.TryTake(parts, out _));
        Assert.False(bench.Queue.AllowNotifications());
        Assert.False(bench.Queue.Broken);
    }

    private sealed class Bench : IDisposable
    {
        private readonly GuestRam _ram = new(Ram, RamSize);
        private readonly bool _packed;

        public Bench(bool packed)
        {
            _packed = packed;
            var memory = new GuestMemory(_ram, static (_, _) => { });
            Queue = packed ? new PackedQueue(memory) : new SplitQueue(memory);
            Queue.Size = Size;
            Queue.Descriptors = Ring;
            Queue.Driver = Driver;
            Queue.Device = Device;
            Queue.UsesIndirect = true;
            Queue.Enable();
            Assert.False(Queue.Broken);
        }

        public Virtqueue Queue { get; }

        /// <summary>Writes a descriptor; the two last fields of a packed one are the other way round.</summary>
        public void Put(ulong table, int index, ulong address, uint length, int flags, int link)
        {
            Span<byte> at = _ram.Bytes(table + (16 * (ulong)index), 16);
            BinaryPrimitives.WriteUInt64LittleEndian(at, address);
            BinaryPrimitives.WriteUInt32LittleEndian(at[8..], length);
            BinaryPrimitives.WriteUInt16LittleEndian(at[(_packed ? 14 : 12)..], (ushort)flags);
            BinaryPrimitives.WriteUInt16LittleEndian(at[(_packed ? 12 : 14)..], (ushort)link);
        }

        public void Make(string fault)
        {
            // Good descriptors, in the ring, behind its end and in the table; all are offered.
            for (int i = 0; i < 2 * Size; i++)
            {
                Put(Ring, i, Buffer, 1, _packed && i < Size ? Available : 0, 0);
            }

            for (int i = 0; i < 2 * Virtqueue.MaxSize; i++)
            {
                Put(Table, i, Buffer, 1, 0, 0);
            }

            for (int i = 0; !_packed && i < Size; i++)
            {
                Put16(Driver + 4 + (2 * (ulong)i), i);
            }

            Put16(Driver + 2, _packed ? 0 : Size);
            Spoil(fault);
        }

        public void Dispose() => _ram.Dispose();

        private void Put16(ulong at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(_ram.Bytes(at, 2), (ushort)value);

        private void First(ulong address, uint length, int flags, int link = 1) => Put(Ring, 0, address, length, flags | (_packed ? Available : 0), link);

        private void Second(ulong address, uint length, int flags, int link = 2) => Put(Ring, 1, address, length, flags | (_packed ? Available : 0), link);

        private void Spoil(string fault)
        {
            const uint half = (Virtqueue.MaxChainBytes / 2) + 1;
            switch (fault)
            {
                case "ahead":
                    Put16(Driver + 2, Size + 1);
                    break;
                case "head":
                    Put16(Driver + 4, Size);
                    break;
                case "next":
                    First(Buffer, 1, Next, Size);
                    break;
                case "loop":
                    First(Buffer, 1, Next);
                    Second(Buffer, 1, Next, 0);
                    break;
                case "endless":
                    for (int i = 0; i < Size; i++)
                    {
                        Put(Ring, i, Buffer, 1, Next | Available, 0);
                    }

                    break;
                case "outside":
                    First(Ram + RamSize - 4, 5, 0);
                    break;
                case "below":
                    First(Ram - 1, 1, 0);
                    break;
                case "overflow":
                    First(ulong.MaxValue, 2, 0);
                    break;
                case "long":
                    First(Buffer, half, Next);
                    Second(Buffer, half, 0);
                    break;
                case "order":
                    First(Buffer, 1, Next | Writable);
                    Second(Buffer, 1, 0);
                    break;
                default:
                    SpoilTable(fault, half);
                    break;
            }
        }

        private void SpoilTable(string fault, uint half)
        {
            switch (fault)
            {
                case "odd":
                    First(Table, 24, Indirect);
                    break;
                case "none":
                    First(Table, 0, Indirect);
                    break;
                case "many":
                    First(Table, 16 * (Virtqueue.MaxSize + 1), Indirect);
                    break;
                case "away":
                    First(Ram + RamSize - 16, 32, Indirect);
                    Put(Ram + RamSize - 16, 0, Buffer, 1, Next, 1);
                    break;
                case "not agreed":
                    Queue.UsesIndirect = false;
                    First(Table, 16, Indirect);
                    break;
                case "nested":
                    First(Table, 16, Indirect);
                    Put(Table, 0, Table + 0x100, 16, Indirect, 0);
                    break;
                case "with next":
                    First(Table, 16, Indirect | Next);
                    break;
                case "table outside":
                    First(Table, 16, Indirect);
                    Put(Table, 0, Ram + RamSize - 4, 5, 0, 0);
                    break;
                case "table order":
                    First(Table, 32, Indirect);
                    Put(Table, 0, Buffer, 1, Next | Writable, 1);
                    break;
                case "table long":
                    First(Table, 32, Indirect);
                    Put(Table, 0, Buffer, half, Next, 1);
                    Put(Table, 1, Buffer, half, 0, 0);
                    break;
                case "table loop":
                    First(Table, 32, Indirect);
                    Put(Table, 0, Buffer, 1, Next, 1);
                    Put(Table, 1, Buffer, 1, Next, 0);
                    break;
                case "table next":
                    First(Table, 32, Indirect);
                    Put(Table, 0, Buffer, 1, Next, 2);
                    break;
                case "table in a chain":
                    First(Buffer, 1, Next);
                    Second(Table, 16, Indirect);
                    break;
            }
        }
    }
}
