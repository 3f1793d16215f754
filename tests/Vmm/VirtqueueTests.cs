using System.Runtime.InteropServices;
using NicTwin.Testbench;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>The device's side of virtqueues against a driver's side of its own.</summary>
public sealed class VirtqueueTests
{
    private const ulong Ram = 0x80200000;
    private const ulong Tables = Ram + 0x10000;

    /// <summary>Packed, descriptors, event indices.</summary>
    public static TheoryData<bool, int, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<bool, int, bool>();
            foreach (bool eventIndex in (bool[])[false, true])
            {
                foreach (int size in (int[])[1, 2, 4, 64, 256])
                {
                    kinds.Add(false, size, eventIndex);
                }

                foreach (int size in (int[])[1, 2, 3, 7, 100, 255, 256])
                {
                    kinds.Add(true, size, eventIndex);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Chains_come_and_go_in_order_beyond_all_wraps(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        var random = new RandomSource((ulong)size);
        var offered = new Queue<(ushort Id, List<QueueBuffer> Parts)>();
        var taken = new Queue<(QueueChain Chain, ushort Id)>();
        var handed = new Queue<(ushort Id, uint Written, int Slots)>();
        int free = size;
        ushort last = 0;
        int wraps = 0;
        int most = Most(packed, size);
        for (int chains = 0; chains < most || offered.Count + taken.Count + handed.Count > 0;)
        {
            if (chains < most && free > 0 && random.Below(2) == 0)
            {
                (ushort id, List<QueueBuffer> parts) = bench.Offer(random, Math.Min(free, 1 + random.Below(4)));
                offered.Enqueue((id, parts));
                free -= parts.Count;
                chains++;
                wraps += id < last ? 1 : 0;
                last = id;
            }

            bench.Parts.Clear();
            bool some = bench.Queue.TryTake(bench.Parts, out QueueChain chain);
            Assert.Equal(offered.Count > 0, some);
            if (some)
            {
                (ushort id, List<QueueBuffer> parts) = offered.Dequeue();
                Assert.Equal((id, parts.Count), (chain.Id, chain.Slots));
                Assert.True(CollectionsMarshal.AsSpan(parts).SequenceEqual(CollectionsMarshal.AsSpan(bench.Parts)));
                taken.Enqueue((chain, id));
            }

            for (int n = random.Below(3); n > 0 && taken.TryDequeue(out (QueueChain Chain, ushort Id) one); n--)
            {
                uint written = (uint)random.Below(1000);
                bench.Queue.Fill(one.Chain, written);
                handed.Enqueue((one.Id, written, one.Chain.Slots));
            }

            bench.Queue.Publish();
            while (handed.Count > 0 && random.Below(3) != 0)
            {
                (ushort id, uint written, int slots) = handed.Dequeue();
                Assert.True(bench.Ring.TryGet(out ushort got, out uint length));
                Assert.Equal((id, written), (got, length));
                free += slots;
            }
        }

        Assert.False(bench.Ring.TryGet(out _, out _));
        Assert.False(bench.Queue.Broken);
        Assert.True(most < 66_000 || wraps > 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_notification_is_lost_and_a_device_at_work_gets_none(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        var random = new RandomSource((ulong)size + 1000);
        bool sleeps = true;
        int outstanding = 0, free = size, notifications = 0, naps = 0;
        for (int steps = 0; steps < 8_000; steps++)
        {
            if (random.Below(4) == 0)
            {
                for (int n = random.Below(4); n > 0 && free > 0; n--, free--, outstanding++)
                {
                    bench.Ring.Offer((Tables, 16, false));
                }

                bool notified = bench.Ring.MustNotify();
                Assert.False(notified && !sleeps, "a device at work was notified");
                Assert.False(!notified && sleeps && outstanding > 0, "a notification was lost");
                if (notified)
                {
                    notifications++;
                    sleeps = false;
                    bench.Queue.SuppressNotifications();
                }
            }
            else if (!sleeps)
            {
                bench.Parts.Clear();
                if (bench.Queue.TryTake(bench.Parts, out QueueChain chain))
                {
                    bench.Queue.Use(chain, 0);
                    outstanding--;
                }
                else
                {
                    sleeps = !bench.Queue.AllowNotifications();
                    Assert.True(sleeps);
                    naps++;
                }
            }

            while (bench.Ring.TryGet(out _, out _))
            {
                free++;
            }
        }

        Assert.True(notifications > 300 && naps > 300);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_offer_between_looking_and_sleeping_is_seen(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        bench.Queue.SuppressNotifications();
        Assert.False(bench.Queue.TryTake(bench.Parts, out _));
        bench.Ring.Offer((Tables, 16, false));
        Assert.False(bench.Ring.MustNotify());
        Assert.True(bench.Queue.AllowNotifications());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Interrupts_come_where_the_driver_waits_for_them(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        var random = new RandomSource((ulong)size + 2000);
        for (int chains = 0; chains < Most(packed, size);)
        {
            int wait = 1 + random.Below(Math.Min(size, 9));
            int batch = 1 + random.Below(wait);
            bench.Ring.InterruptAfter(wait);
            int done = 0;
            while (done < wait)
            {
                int now = Math.Min(batch, wait - done);
                for (int i = 0; i < now; i++)
                {
                    bench.TakeOne();
                }

                done += now;
                Assert.Equal(!eventIndex || done >= wait, bench.Queue.TakeInterrupt());
                Assert.False(bench.Queue.TakeInterrupt());
            }

            chains += wait;
            while (bench.Ring.TryGet(out _, out _))
            {
            }
        }

        bench.Ring.NoInterrupts();
        bench.TakeOne();
        Assert.False(bench.Queue.TakeInterrupt());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_filled_is_not_seen_before_it_is_published(bool packed)
    {
        using var bench = new Bench(packed, 8, eventIndex: false);
        for (int i = 0; i < 3; i++)
        {
            bench.Ring.Offer((Tables, 16, true));
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.True(bench.Queue.TryTake(bench.Parts, out QueueChain chain));
            bench.Queue.Fill(chain, 5);
            Assert.False(bench.Ring.TryGet(out _, out _));
        }

        bench.Queue.Publish();
        for (int i = 0; i < 3; i++)
        {
            Assert.True(bench.Ring.TryGet(out _, out uint written));
            Assert.Equal(5u, written);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_table_of_descriptors_is_a_chain_of_one_slot(bool packed)
    {
        using var bench = new Bench(packed, 2, eventIndex: false);
        for (int entries = 1; entries <= Virtqueue.MaxSize; entries += 17)
        {
            var parts = new (ulong, int, bool)[entries];
            for (int i = 0; i < entries; i++)
            {
                parts[i] = (Ram + (ulong)(0x100 * i), i, i > entries / 2);
            }

            bench.Parts.Clear();
            ushort id = bench.Ring.OfferTable(Tables, parts);
            Assert.True(bench.Queue.TryTake(bench.Parts, out QueueChain chain));
            Assert.Equal((id, 1), (chain.Id, chain.Slots));
            Assert.Equal([.. parts.Select(static part => new QueueBuffer(part.Item1, (uint)part.Item2, part.Item3))], bench.Parts);
            bench.Queue.Use(chain, 0);
            Assert.True(bench.Ring.TryGet(out _, out _));
        }

        bench.Queue.UsesIndirect = false;
        bench.Ring.OfferTable(Tables, (Ram, 1, false));
        Assert.False(bench.Queue.TryTake(bench.Parts, out _));
        Assert.True(bench.Queue.Broken);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Chains_that_are_put_back_come_again(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        var random = new RandomSource((ulong)size + 3000);
        for (int round = 0; round < 400; round++)
        {
            int count = 1 + random.Below(Math.Min(size, 5));
            var ids = new List<ushort>();
            for (int i = 0; i < count; i++)
            {
                ids.Add(bench.Ring.Offer((Tables + (ulong)i, 16, true)));
            }

            int keep = random.Below(count + 1);
            var chains = new List<QueueChain>();
            for (int i = 0; i < count; i++)
            {
                Assert.True(bench.Queue.TryTake(bench.Parts, out QueueChain chain));
                chains.Add(chain);
            }

            bench.Queue.Untake(count - keep, count - keep);
            for (int i = keep; i < count; i++)
            {
                bench.Parts.Clear();
                Assert.True(bench.Queue.TryTake(bench.Parts, out QueueChain chain));
                Assert.Equal(chains[i], chain);
                Assert.Equal(Tables + (ulong)i, Assert.Single(bench.Parts).Address);
            }

            Assert.False(bench.Queue.TryTake(bench.Parts, out _));
            foreach (QueueChain chain in chains)
            {
                bench.Queue.Fill(chain, 1);
            }

            bench.Queue.Publish();
            foreach (ushort id in ids)
            {
                Assert.True(bench.Ring.TryGet(out ushort got, out _));
                Assert.Equal(id, got);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_chain_may_take_the_whole_ring(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        for (int round = 0; round < 5; round++)
        {
            var parts = new (ulong, int, bool)[size];
            Array.Fill(parts, (Tables, 10, true));
            bench.Parts.Clear();
            bench.Ring.Offer(parts);
            Assert.True(bench.Queue.TryTake(bench.Parts, out QueueChain chain));
            Assert.Equal(size, chain.Slots);
            Assert.Equal(size, bench.Parts.Count);
            Assert.False(bench.Queue.TryTake(bench.Parts, out _));
            bench.Queue.Use(chain, 10);
            Assert.True(bench.Ring.TryGet(out _, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_queue_that_is_restored_goes_on_where_it_was(bool packed, int size, bool eventIndex)
    {
        using var bench = new Bench(packed, size, eventIndex);
        for (int round = 0; round < 400; round++)
        {
            bench.Ring.InterruptAfter(1);
            bench.TakeOne();
            bench.Reload();
            Assert.True(bench.Queue.TakeInterrupt());
            bench.Reload();
            Assert.False(bench.Queue.TakeInterrupt());
            Assert.True(bench.Ring.TryGet(out _, out _));
        }
    }

    [Theory]
    [InlineData(0, 0x1000, 0x3000, 0x4000)]
    [InlineData(257, 0x1000, 0x3000, 0x4000)]
    [InlineData(8, 0x1008, 0x3000, 0x4000)]
    [InlineData(8, 0x1000, 0x3002, 0x4000)]
    [InlineData(8, 0x1000, 0x3000, 0x4002)]
    [InlineData(8, 0x40000 - 112, 0x3000, 0x4000)]
    [InlineData(8, 0x1000, 0x40000, 0x4000)]
    [InlineData(8, 0x1000, 0x3000, 0x40000)]
    [InlineData(8, -0x1000, 0x3000, 0x4000)]
    public void A_packed_ring_that_cannot_be_is_broken(int size, long descriptors, long driver, long device)
    {
        using var ram = new GuestRam(Ram, 0x40000);
        var queue = new PackedQueue(new GuestMemory(ram, static (_, _) => { }))
        {
            Size = size,
            Descriptors = Ram + (ulong)descriptors,
            Driver = Ram + (ulong)driver,
            Device = Ram + (ulong)device,
        };
        queue.Enable();
        Assert.True(queue.Broken);
        queue.SuppressNotifications();
        Assert.False(queue.AllowNotifications());
        Assert.False(queue.TakeInterrupt());
        Assert.False(queue.TryTake([], out _));
    }

    // Two sizes go beyond the wrap of a split ring's indices; a packed ring has none but that of its slots.
    private static int Most(bool packed, int size) => !packed && size is 4 or 256 ? 66_000 : 3_000;

    private sealed class Bench : IDisposable
    {
        private readonly GuestRam _ram = new(Ram, 0x40000);
        private readonly GuestMemory _memory;

        public Bench(bool packed, int size, bool eventIndex)
        {
            _memory = new GuestMemory(_ram, static (_, _) => { });
            ulong at = Ram + 0x1000;
            Ring = packed ? new PackedDriverRing(_ram, at, size) : new SplitDriverRing(_ram, at, size);
            Ring.EventIndex = eventIndex;
            Queue = Make(packed);
            Queue.Size = size;
            Queue.UsesEventIndex = eventIndex;
            Queue.UsesIndirect = true;
            Queue.Descriptors = Ring.Descriptors;
            Queue.Driver = Ring.Driver;
            Queue.Device = Ring.Device;
            Queue.Enable();
        }

        public VirtioDriverRing Ring { get; }

        public Virtqueue Queue { get; private set; }

        public List<QueueBuffer> Parts { get; } = [];

        public (ushort Id, List<QueueBuffer> Parts) Offer(RandomSource random, int count)
        {
            int readable = random.Below(count + 1);
            var parts = new (ulong, int, bool)[count];
            var expected = new List<QueueBuffer>();
            for (int i = 0; i < count; i++)
            {
                parts[i] = (Tables + (ulong)random.Below(0x8000), random.Below(0x4000), i >= readable);
                expected.Add(new QueueBuffer(parts[i].Item1, (uint)parts[i].Item2, parts[i].Item3));
            }

            return (Ring.Offer(parts), expected);
        }

        /// <summary>The driver offers a chain, and the device hands it back.</summary>
        public void TakeOne()
        {
            Ring.Offer((Tables, 16, true));
            Parts.Clear();
            Assert.True(Queue.TryTake(Parts, out QueueChain chain));
            Queue.Use(chain, 1);
        }

        /// <summary>Saves the queue and goes on with a restored one.</summary>
        public void Reload()
        {
            using var saved = new MemoryStream();
            using var writer = new BinaryWriter(saved);
            Queue.Save(writer);
            Queue = Make(Queue is PackedQueue);
            saved.Position = 0;
            using var reader = new BinaryReader(saved);
            Queue.Restore(reader);
            Assert.Equal(saved.Length, saved.Position);
        }

        public void Dispose() => _ram.Dispose();

        private Virtqueue Make(bool packed) => packed ? new PackedQueue(_memory) : new SplitQueue(_memory);
    }
}
