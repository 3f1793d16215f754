using NicTwin.Testbench;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>A virtio device whose driver is an adversary: nothing that it writes ends the VMM or reaches memory outside RAM.</summary>
public sealed class VirtioHostileTests
{
    private const ulong Ram = 0x80200000;
    private const ulong RamSize = 1 << 20;
    private const ulong Bar = 0x40000000;
    private const ulong Table = Ram + 0x1000, Available = Ram + 0x2000, Used = Ram + 0x3000, Buffer = Ram + 0x4000;
    private const ushort Next = 1, Writable = 2, Indirect = 4;
    private const byte NeedsReset = 64;
    private const ulong Imsic = 0x28000000;

    [Fact]
    public void A_console_prints_what_the_driver_sends_and_interrupts()
    {
        using var bench = new Bench();
        bench.Start();
        bench.AssertWorks();
        Assert.Equal([(Imsic, 5u)], bench.Messages);
    }

    [Fact]
    public void Typed_bytes_wait_for_buffers_and_fill_them()
    {
        using var bench = new Bench();
        bench.Device.Type("hello"u8);
        bench.Start(queue: 0);
        bench.Descriptor(0, Buffer, 3, Next | Writable, 1);
        bench.Descriptor(1, Buffer + 0x100, 8, Writable, 0);
        bench.Offer(0);
        bench.Write(0x3000, 2, 0);
        Assert.Equal("hel"u8, bench.Memory.Bytes(Buffer, 3));
        Assert.Equal("lo"u8, bench.Memory.Bytes(Buffer + 0x100, 2));
        Assert.Equal(5u, BitConverter.ToUInt32(bench.Memory.Bytes(Used + 8, 4)));
    }

    [Theory]
    [InlineData(0, Table, Available, Used)]
    [InlineData(3, Table, Available, Used)]
    [InlineData(512, Table, Available, Used)]
    [InlineData(65535, Table, Available, Used)]
    [InlineData(8, 0ul, Available, Used)]
    [InlineData(8, Ram + RamSize - 64, Available, Used)]
    [InlineData(8, Table, Ram + RamSize - 20, Used)]
    [InlineData(8, Table, Available, Ram + RamSize - 68)]
    [InlineData(8, Table, Available, Ram - 8)]
    [InlineData(8, ulong.MaxValue - 15, Available, Used)]
    [InlineData(8, Table, ulong.MaxValue - 1, Used)]
    [InlineData(8, Table + 8, Available, Used)]
    [InlineData(8, Table, Available + 1, Used)]
    [InlineData(8, Table, Available, Used + 2)]
    public void A_queue_that_cannot_be_needs_a_reset_and_works_after_it(int size, ulong table, ulong available, ulong used)
    {
        using var bench = new Bench();
        bench.Start(size: size, table: table, available: available, used: used);
        bench.AssertBroken();
    }

    public static TheoryData<string> Chains => ["beyond", "top", "overflow", "loop", "self", "next", "head", "nested", "both", "odd", "none", "outside", "index", "huge"];

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_chain_that_cannot_be_needs_a_reset_and_works_after_it(string kind)
    {
        using var bench = new Bench();
        bench.Start();
        ushort head = 0;
        ushort offered = 1;
        switch (kind)
        {
            case "beyond":
                bench.Descriptor(0, Ram + RamSize - 4, 5, 0, 0);
                break;
            case "top":
                bench.Descriptor(0, ulong.MaxValue, 1, 0, 0);
                break;
            case "overflow":
                bench.Descriptor(0, ulong.MaxValue - 3, uint.MaxValue, 0, 0);
                break;
            case "loop":
                bench.Descriptor(0, Buffer, 1, Next, 1);
                bench.Descriptor(1, Buffer, 1, Next, 0);
                break;
            case "self":
                bench.Descriptor(0, Buffer, 0, Next, 0);
                break;
            case "next":
                bench.Descriptor(0, Buffer, 1, Next, 8);
                break;
            case "head":
                head = 8;
                break;
            case "nested":
                bench.Descriptor(0, Buffer, 16, Indirect, 0);
                bench.Raw(Buffer, Buffer, 16, Indirect, 0);
                break;
            case "both":
                bench.Descriptor(0, Buffer, 16, Indirect | Next, 1);
                break;
            case "odd":
                bench.Descriptor(0, Buffer, 17, Indirect, 0);
                break;
            case "none":
                bench.Descriptor(0, Buffer, 0, Indirect, 0);
                break;
            case "outside":
                bench.Descriptor(0, Ram + RamSize - 16, 32, Indirect, 0);
                break;
            case "index":
                offered = 9;
                break;
            case "huge":
                for (int i = 0; i < 8; i++)
                {
                    bench.Raw(Buffer + (ulong)(16 * i), Ram, 0x80000, i < 7 ? Next : (ushort)0, (ushort)(i + 1));
                }

                bench.Descriptor(0, Buffer, 128, Indirect, 0);
                break;
        }

        bench.Offer(head, offered);
        bench.AssertBroken();
    }

    [Fact]
    public void A_buffer_of_three_gigabytes_is_refused_in_a_guest_that_has_them()
    {
        using var bench = new Bench(4ul << 30);
        bench.Start();
        bench.Descriptor(0, Ram, 0xc0000000, 0, 0);
        bench.Offer(0);
        bench.AssertBroken();
    }

    [Fact]
    public void Rings_that_overlap_themselves_end()
    {
        for (uint shift = 0; shift < 96; shift += 4)
        {
            using var bench = new Bench();
            bench.Start(available: Available, used: Available + shift);
            bench.Descriptor(0, Buffer, 4, 0, 0);
            bench.Offer(0);
            bench.Write(0x3000, 2, 1);
            bench.Write(0x3000, 2, 1);
            bench.Write(0x14, 1, 0);
            bench.Output.Clear();
            bench.Start();
            bench.AssertWorks();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Wild_registers_and_rings_end_nothing(ulong seed)
    {
        var random = new RandomSource(seed);
        using var bench = new Bench();
        for (int round = 0; round < 4_000; round++)
        {
            if (random.Below(4) == 0)
            {
                bench.Start(queue: random.Below(2), size: 1 << random.Below(9));
                bench.Device.Type(new byte[random.Below(3)]);
            }

            // Rings full of words that are near to good ones.
            for (int i = 0; i < 24; i++)
            {
                ulong at = Ram + 0x1000 + (ulong)(4 * random.Below(0x900));
                uint value = random.Below(5) switch
                {
                    0 => (uint)Ram + (uint)random.Below(0x8000),
                    1 => (uint)random.Below(16),
                    2 => (uint)random.Below(0x10000) << 16,
                    3 => 0,
                    _ => (uint)random.Below(int.MaxValue),
                };
                BitConverter.TryWriteBytes(bench.Memory.Bytes(at, 4), value);
            }

            for (int i = 0; i < 12; i++)
            {
                int size = 1 << random.Below(4);
                int page = random.Below(3) == 0 ? 0x3000 : random.Below(8) * 0x1000;
                int offset = (page + (random.Below(3) == 0 ? 0x1000 - size : random.Below(0x40))) & ~(size - 1);
                ulong value = random.Below(4) switch
                {
                    0 => (ulong)random.Below(4),
                    1 => Ram + (ulong)random.Below(0x9000),
                    2 => ulong.MaxValue - (ulong)random.Below(300),
                    _ => ((ulong)(uint)random.Below(int.MaxValue) << 32) | (uint)random.Below(int.MaxValue),
                };
                Assert.True(bench.Function.TryRead(Bar + (ulong)offset, size, out _));
                bench.Write(offset, size, value);
            }

            if (random.Below(8) == 0)
            {
                bench.Function.Write(0x40, (uint)random.Below(int.MaxValue) << 1, 0xf);
            }
        }

        bench.Write(0x14, 1, 0);
        Assert.Equal(0ul, bench.Read(0x14, 1));
        bench.Output.Clear();
        bench.Start();
        bench.AssertWorks();
    }

    [Fact]
    public void Features_stay_only_when_they_were_offered()
    {
        using var bench = new Bench();
        bench.Write(0x14, 1, 8);
        Assert.Equal(0ul, bench.Read(0x14, 1));
        bench.Write(0x08, 4, 1);
        bench.Write(0x0c, 4, 3);
        bench.Write(0x14, 1, 8);
        Assert.Equal(0ul, bench.Read(0x14, 1));
        bench.Write(0x0c, 4, 1);
        bench.Write(0x14, 1, 8);
        Assert.Equal(8ul, bench.Read(0x14, 1));
        bench.Write(0x08, 4, 77);
        bench.Write(0x0c, 4, uint.MaxValue);
        Assert.Equal(0ul, bench.Read(0x0c, 4));
    }

    [Fact]
    public void Vectors_are_masked_pend_and_fire_on_unmask()
    {
        var sent = new List<(ulong, uint)>();
        var table = new MsixTable(3, (address, data) => sent.Add((address, data)));
        table.Write(16, 0x28000000);
        table.Write(24, 7);
        table.Signal(1);
        table.Signal(3);
        Assert.Equal(2u, table.ReadPending(0));
        table.Control(true, true);
        table.Write(28, 0);
        Assert.Empty(sent);
        table.Control(true, false);
        Assert.Equal([(0x28000000ul, 7u)], sent);
        Assert.Equal(0u, table.ReadPending(0));
        Assert.Equal(0u, table.ReadPending(1000));
        table.Write(48, 1);
        Assert.Equal(0u, table.Read(48));
        Assert.Equal(0u, table.Read(4092));
    }

    /// <summary>A console with RAM and a driver.</summary>
    private sealed class Bench : IDisposable
    {
        public Bench(ulong size = RamSize)
        {
            Memory = new GuestRam(Ram, size);
            Device = new ConsoleDevice(Output.Add);
            var memory = new GuestMemory(Memory, static (_, _) => { });
            Function = new VirtioPciFunction(Device, memory, (address, data) => Messages.Add((address, data)));
            Function.Write(0x10, (uint)Bar, 0xf);
            Function.Write(0x04, 6, 0xf);
        }

        public GuestRam Memory { get; }

        public ConsoleDevice Device { get; }

        public VirtioPciFunction Function { get; }

        public List<byte> Output { get; } = [];

        public List<(ulong Address, uint Data)> Messages { get; } = [];

        public void Write(int offset, int size, ulong value) =>
            Assert.True(Function.TryWrite(Bar + (ulong)offset, size, size == 8 ? value : value & ((1ul << (8 * size)) - 1)));

        public ulong Read(int offset, int size)
        {
            Assert.True(Function.TryRead(Bar + (ulong)offset, size, out ulong value));
            return value;
        }

        /// <summary>Resets and starts the device with one queue, as a driver does.</summary>
        public void Start(int queue = 1, int size = 8, ulong table = Table, ulong available = Available, ulong used = Used)
        {
            Write(0x14, 1, 0);
            Memory.Bytes(Available, 0x100).Clear();
            Memory.Bytes(Used, 0x100).Clear();
            Function.Write(0x40, 0x80000000, 0xf);
            for (int vector = 0; vector < 3; vector++)
            {
                Write(0x4000 + (16 * vector), 8, Imsic);
                Write(0x4008 + (16 * vector), 8, (ulong)(4 + vector));
            }

            Write(0x10, 2, 0);
            Write(0x08, 4, 1);
            Write(0x0c, 4, 1);
            Write(0x14, 1, 0xb);
            Assert.Equal(0xbul, Read(0x14, 1));
            Write(0x16, 2, (ulong)queue);
            Write(0x18, 2, (ulong)size);
            Write(0x1a, 2, 1);
            Write(0x20, 8, table);
            Write(0x28, 4, (uint)available);
            Write(0x2c, 4, available >> 32);
            Write(0x30, 8, used);
            Write(0x1c, 2, 1);
            Write(0x14, 1, 0xf);
        }

        public void Raw(ulong at, ulong address, uint length, ushort flags, ushort next)
        {
            BitConverter.TryWriteBytes(Memory.Bytes(at, 8), address);
            BitConverter.TryWriteBytes(Memory.Bytes(at + 8, 4), length);
            BitConverter.TryWriteBytes(Memory.Bytes(at + 12, 2), flags);
            BitConverter.TryWriteBytes(Memory.Bytes(at + 14, 2), next);
        }

        public void Descriptor(int index, ulong address, uint length, int flags, ushort next) =>
            Raw(Table + (ulong)(16 * index), address, length, (ushort)flags, next);

        public void Offer(ushort head, ushort index = 1)
        {
            BitConverter.TryWriteBytes(Memory.Bytes(Available + 4, 2), head);
            BitConverter.TryWriteBytes(Memory.Bytes(Available + 2, 2), index);
        }

        public void AssertBroken()
        {
            Messages.Clear();
            Write(0x3000, 2, 1);
            Assert.Equal(NeedsReset, (byte)Read(0x14, 1) & NeedsReset);
            Assert.Equal([(Imsic, 4u)], Messages);
            Write(0x3000, 2, 1);
            Assert.Single(Messages);
            Assert.Empty(Output);
            Messages.Clear();
            Start();
            AssertWorks();
        }

        /// <summary>The device, just started, prints what is sent.</summary>
        public void AssertWorks()
        {
            "fine"u8.CopyTo(Memory.Bytes(Buffer, 4));
            Descriptor(0, Buffer, 4, 0, 0);
            Offer(0);
            Write(0x3000, 2, 1);
            Assert.Equal("fine"u8, Output.ToArray());
            Assert.Equal(1, BitConverter.ToUInt16(Memory.Bytes(Used + 2, 2)));
        }

        public void Dispose() => Memory.Dispose();
    }
}
