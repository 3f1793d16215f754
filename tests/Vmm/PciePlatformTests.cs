using System.Buffers.Binary;
using System.Text;
using NicTwin.Testbench;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Vmm;

/// <summary>The parts around the hart: addresses, bridges, device tree, serial port, firmware.</summary>
public sealed class PciePlatformTests
{
    private const int VfBar0 = 0x184, VfBar3 = 0x190;

    [Theory]
    [InlineData(0u)]
    [InlineData(0x40000000u)]
    [InlineData(0x6ff00000u)]
    [InlineData(0xc0000000u)]
    [InlineData(0xfffffff0u)]
    public void A_BAR_of_the_PF_reads_back_and_its_accesses_follow_it(uint address)
    {
        for (int register = 0x10; register < 0x28; register += 4)
        {
            uint host = MmioTranslation.ExchangeRegister(register, address | 0);
            Assert.Equal(address, MmioTranslation.ExchangeRegister(register, host));
            Assert.Equal(host == 0 ? 0 : host, (uint)MmioTranslation.Exchange(address));
        }
    }

    [Theory]
    [InlineData(0x4_0000_0000ul)]
    [InlineData(0x4_0002_0000ul)]
    [InlineData(0x4012_4000ul)]
    [InlineData(0x4_c000_0000ul)]
    [InlineData(0x7_fff0_0000ul)]
    public void A_BAR_of_the_VFs_reads_back_and_its_accesses_follow_it(ulong address)
    {
        Assert.True(MmioTranslation.IsAddress(VfBar0));
        Assert.True(MmioTranslation.IsAddress(VfBar3 + 4));
        foreach (int bar in (int[])[VfBar0, VfBar3])
        {
            ulong host = MmioTranslation.ExchangeRegister(bar, (uint)address | 0xc) | ((ulong)MmioTranslation.ExchangeRegister(bar + 4, (uint)(address >> 32)) << 32);
            Assert.Equal(0xcul, host & 0xf);
            host &= ~0xful;
            Assert.NotEqual(address, host);
            for (ulong offset = 0; offset < 0x20000; offset += 0xffc)
            {
                Assert.Equal(host + offset, MmioTranslation.Exchange(address + offset));
            }

            Assert.Equal((uint)address, MmioTranslation.ExchangeRegister(bar, (uint)host));
            Assert.Equal((uint)(address >> 32), MmioTranslation.ExchangeRegister(bar + 4, (uint)(host >> 32)));
        }
    }

    [Fact]
    public void The_exchange_is_its_own_inverse_everywhere()
    {
        var random = new RandomSource(7);
        foreach (ulong special in (ulong[])[0, 0xc000_0000, 0x40_0000_0000, 0x40_c000_0000, 0x1_0000_0000, ulong.MaxValue])
        {
            Assert.Equal(special, MmioTranslation.Exchange(MmioTranslation.Exchange(special)));
        }

        for (int i = 0; i < 100_000; i++)
        {
            ulong address = random.Next() >> random.Below(64);
            Assert.Equal(address, MmioTranslation.Exchange(MmioTranslation.Exchange(address)));
        }
    }

    [Fact]
    public void A_root_port_forwards_its_windows_to_the_byte_and_only_when_enabled()
    {
        var port = new RootPort();
        Assert.False(port.Forwards(0));
        port.Write(0x20, 0x40f0_4000, 0xf);
        Assert.False(port.Forwards(0x40000000));
        port.Write(0x04, 2, 0x3);
        Assert.True(port.Forwards(0x40000000));
        Assert.True(port.Forwards(0x40ffffff));
        Assert.False(port.Forwards(0x41000000));
        Assert.False(port.Forwards(0x3fffffff));
        Assert.False(port.Forwards(0x1_40000000));
        port.Write(0x24, 0x0011_0001, 0xf);
        port.Write(0x28, 4, 0xf);
        port.Write(0x2c, 4, 0xf);
        Assert.True(port.Forwards(0x4_00000000));
        Assert.True(port.Forwards(0x4_001fffff));
        Assert.False(port.Forwards(0x4_00200000));
        Assert.False(port.Forwards(0x5_00000000));
        port.Write(0x04, 0, 0x1);
        Assert.False(port.Forwards(0x40000000));
    }

    [Fact]
    public void A_root_port_takes_bytes_and_keeps_what_is_read_only()
    {
        var port = new RootPort();
        uint id = port.Read(0);
        for (int offset = 0; offset < 4096; offset += 4)
        {
            port.Write(offset, uint.MaxValue, 0xf);
            port.Write(offset, 0, 0);
        }

        Assert.Equal(id, port.Read(0));
        port.Write(0x18, 0x00332211, 0x2);
        Assert.Equal(0x22, port.SecondaryBus);
        Assert.Equal(0xff, port.SubordinateBus);
        Assert.True(port.ForwardsAri);
    }

    [Fact]
    public void ECAM_of_bus_0_shows_its_two_functions_and_nothing_else()
    {
        var host = new PciHost();
        for (int target = 0; target < 512; target++)
        {
            foreach (int size in (int[])[1, 2, 4])
            {
                ulong value = 0x1234;
                Assert.Equal(AccessResult.Done, host.Configure(0, (ulong)target << 12, size, write: false, ref value));
                ulong ones = (1ul << (8 * size)) - 1;
                Assert.Equal(target == 8 ? 0x000c1b36 & ones : ones, value);
            }
        }

        ulong written = 0xaa;
        host.Configure(0, 0x803c, 1, write: true, ref written);
        ulong read = 0;
        host.Configure(0, 0x803c, 4, write: false, ref read);
        Assert.Equal(0xaaul, read);
        for (ulong offset = 0; offset < GuestMap.EcamSize; offset += 4088)
        {
            ulong any = ulong.MaxValue;
            host.Configure(0, offset & ~7ul, 8, write: true, ref any);
            host.Configure(0, offset & ~7ul, 8, write: false, ref any);
            Assert.Equal(ulong.MaxValue, any);
        }
    }

    [Fact]
    public void The_IOMMU_knows_requester_ids_edges_and_interrupt_files()
    {
        using var ram = new GuestRam(0x80000000, 0x1000);
        var owner = new MemoryOwner(ram);
        var iommu = new RemappingUnit();
        var domain = new Domain(owner, "guest 3", 0x10000000000);
        domain.MapAll(0x28000000);
        iommu.Assign(0x100, domain);
        Assert.Equal(new DeviceTranslation(DeviceTarget.Memory, owner, 0xffc), iommu.Translate(0x100, 0x80000ffc, 4, DeviceAccess.Read, 0));
        Assert.Equal(DeviceTarget.InterruptFile, iommu.Translate(0x100, 0x28000000, 4, DeviceAccess.Write, 0).Target);
        Assert.Equal(0, iommu.Faults);
        foreach ((int id, ulong address, int length, DeviceAccess access, FaultReason reason) in ((int, ulong, int, DeviceAccess, FaultReason)[])
            [(0x101, 0x80000000, 4, DeviceAccess.Read, FaultReason.NoDomain), (0x100, 0x80000ffd, 4, DeviceAccess.Read, FaultReason.NotMapped),
             (0x100, 0x7fffffff, 1, DeviceAccess.Write, FaultReason.NotMapped), (0x100, ulong.MaxValue, 4096, DeviceAccess.Write, FaultReason.NotMapped),
             (0x100, 0x28000000, 4, DeviceAccess.Read, FaultReason.BadMessage), (0x100, 0x28000000, 8, DeviceAccess.Write, FaultReason.BadMessage),
             (0x100, 0x28000004, 4, DeviceAccess.Write, FaultReason.BadMessage)])
        {
            Assert.Equal(DeviceTarget.None, iommu.Translate(id, address, length, access, 17).Target);
            Assert.True(iommu.TryTakeFault(out DeviceFault fault));
            Assert.Equal(new DeviceFault(17, id, address, access == DeviceAccess.Write, reason), fault);
        }

        Assert.Equal(7, iommu.Faults);
    }

    [Fact]
    public void The_device_tree_is_one_and_says_what_the_guest_is()
    {
        byte[] blob = GuestDeviceTree.Create(64 << 20, 0x82000000, 0x82000123, "console=ttyS0 x=\"y\"", Enumerable.Range(1, 32).Select(static i => (byte)i).ToArray());
        Dictionary<string, byte[]> tree = Parse(blob);
        Assert.Equal("console=ttyS0 x=\"y\"\0", Encoding.ASCII.GetString(tree["/chosen/bootargs"]));
        Assert.Equal("0000000082000123", Convert.ToHexString(tree["/chosen/linux,initrd-end"]));
        Assert.Equal(Enumerable.Range(1, 32).Select(static i => (byte)i), tree["/chosen/rng-seed"]);
        Assert.Equal("00000000802000000000000004000000", Convert.ToHexString(tree["/memory@80200000/reg"]));
        Assert.Equal(2 * 7 * 4, tree["/soc/pci@30000000/ranges"].Length);
        Assert.Equal("00000000" + "00000001", Convert.ToHexString(tree["/soc/pci@30000000/bus-range"]));
        Assert.Empty(tree["/soc/ranges"]);
        byte[] imsic = tree["/soc/interrupt-controller@28000000/phandle"];
        Assert.Equal(imsic, tree["/soc/pci@30000000/msi-parent"]);
        Assert.Equal(tree["/cpus/cpu@0/interrupt-controller/phandle"], tree["/soc/interrupt-controller@28000000/interrupts-extended"][..4]);
        string output = Encoding.ASCII.GetString(tree["/chosen/stdout-path"]).TrimEnd('\0').Split(':')[0];
        Assert.True(tree.ContainsKey(output + "/reg"));
    }

    [Fact]
    public void The_serial_port_echoes_in_loop_mode_and_bounds_its_input()
    {
        var output = new List<byte>();
        var port = new Serial8250(output.Add);
        port.Write(0, 65);
        Assert.Equal([65], output);
        Assert.Equal(0x60, port.Read(5));
        Assert.Equal(0, port.Read(0));
        Assert.True(port.TryInput(66));
        Assert.Equal(0x61, port.Read(5));
        Assert.Equal(66, port.Read(0));
        port.Write(3, 0x83);
        port.Write(0, 12);
        port.Write(1, 13);
        Assert.Equal((12, 13), (port.Read(0), port.Read(1)));
        port.Write(3, 3);
        port.Write(1, 0xff);
        Assert.Equal(0xf, port.Read(1));
        port.Write(4, 0x1a);
        Assert.Equal(0x90, port.Read(6));
        int room = port.Room;
        for (int i = 0; i < room + 5000; i++)
        {
            port.Write(0, (byte)i);
        }

        Assert.Equal(0, port.Room);
        Assert.False(port.TryInput(1));
        Assert.Single(output);
        for (ulong register = 8; register < 256; register++)
        {
            port.Write(register, 0xff);
            Assert.Equal(0, port.Read(register));
        }
    }

    [Theory]
    [InlineData(0x10ul, 0ul, 0ul, 0L, 0x02000000ul)]
    [InlineData(0x10ul, 3ul, 0x54494d45ul, 0L, 1ul)]
    [InlineData(0x10ul, 3ul, 0x504d55ul, 0L, 0ul)]
    [InlineData(0x10ul, 6ul, 0ul, 0L, 0ul)]
    [InlineData(0x10ul, 7ul, 0ul, -2L, 0ul)]
    [InlineData(0x10ul, ulong.MaxValue, 0ul, -2L, 0ul)]
    [InlineData(0x54494d45ul, 1ul, 0ul, -2L, 0ul)]
    [InlineData(0x53525354ul, 0ul, 3ul, -3L, 0ul)]
    [InlineData(0x53525354ul, 0ul, ulong.MaxValue, -3L, 0ul)]
    [InlineData(0x53525354ul, 1ul, 0ul, -2L, 0ul)]
    [InlineData(0x48534dul, 0ul, 0ul, -6L, 0ul)]
    [InlineData(0x48534dul, 0ul, 1ul, -3L, 0ul)]
    [InlineData(0x48534dul, 2ul, 0ul, 0L, 0ul)]
    [InlineData(0x48534dul, 2ul, 9ul, -3L, 0ul)]
    [InlineData(0x48534dul, 3ul, 0ul, -2L, 0ul)]
    [InlineData(0x4442434eul, 3ul, 0ul, -2L, 0ul)]
    [InlineData(0x4442434eul, 1ul, 9ul, 0L, 0ul)]
    [InlineData(0ul, 0ul, 0ul, -2L, 0ul)]
    [InlineData(ulong.MaxValue, 0ul, 0ul, -2L, 0ul)]
    public void The_SBI_answers_every_call(ulong extension, ulong function, ulong argument, long error, ulong value)
    {
        using var bench = new Firmware();
        Assert.Equal((error, value), bench.Call(extension, function, argument));
        Assert.Equal(GuestEnd.None, bench.Sbi.End);
    }

    [Theory]
    [InlineData(0x80000000ul, 4ul, 0ul, 0L, "abcd")]
    [InlineData(0x80000ffeul, 2ul, 0ul, 0L, "\0\0")]
    [InlineData(0x80000ffeul, 3ul, 0ul, -3L, "")]
    [InlineData(0x7ffffffful, 1ul, 0ul, -3L, "")]
    [InlineData(0x80000000ul, 4ul, 1ul, -3L, "")]
    [InlineData(ulong.MaxValue, ulong.MaxValue, 0ul, -3L, "")]
    [InlineData(0x80000000ul, 0ul, 0ul, 0L, "")]
    public void The_debug_console_prints_from_RAM_alone(ulong address, ulong length, ulong high, long error, string text)
    {
        using var bench = new Firmware();
        "abcd"u8.CopyTo(bench.Ram.Bytes(0x80000000, 4));
        Assert.Equal((error, (ulong)text.Length), bench.Call(0x4442434e, 0, length, address, high));
        Assert.Equal(text, bench.Text.ToString());
    }

    [Theory]
    [InlineData(0ul, 0ul, GuestEnd.PowerOff)]
    [InlineData(1ul, 0ul, GuestEnd.Reboot)]
    [InlineData(2ul, 0ul, GuestEnd.Reboot)]
    [InlineData(1ul, 1ul, GuestEnd.Failure)]
    public void A_reset_ends_the_guest(ulong type, ulong reason, GuestEnd end)
    {
        using var bench = new Firmware();
        bench.Call(0x53525354, 0, type, reason);
        Assert.Equal(end, bench.Sbi.End);
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(12345ul)]
    [InlineData(ulong.MaxValue)]
    public void The_timer_is_set_as_it_is(ulong ticks)
    {
        using var bench = new Firmware();
        Assert.Equal((0L, 0ul), bench.Call(0x54494d45, 0, ticks));
        Assert.Equal([ticks], bench.Timers);
    }

    // An own reader of chapter 5 of the specification, strict: paths with the properties' values.
    private static Dictionary<string, byte[]> Parse(byte[] blob)
    {
        uint Word(uint at) => BinaryPrimitives.ReadUInt32BigEndian(blob.AsSpan((int)at));
        string Name(uint at) => Encoding.ASCII.GetString(blob.AsSpan((int)at, blob.AsSpan((int)at).IndexOf((byte)0)));
        Assert.Equal(0xd00dfeed, Word(0));
        Assert.Equal((uint)blob.Length, Word(4));
        (uint structure, uint strings, uint reservations) = (Word(8), Word(12), Word(16));
        Assert.Equal((17u, 16u, 0u), (Word(20), Word(24), Word(28)));
        Assert.Equal(0u, reservations % 8);
        Assert.All(blob[(int)reservations..((int)reservations + 16)], static b => Assert.Equal(0, b));
        Assert.Equal((0u, true, true), (structure % 4, structure + Word(36) <= strings, strings + Word(32) <= blob.Length));
        var found = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var path = new Stack<string>();
        for (uint at = structure; ;)
        {
            uint token = Word(at);
            at += 4;
            switch (token)
            {
                case 1:
                    string name = Name(at);
                    at += ((uint)name.Length + 4) & ~3u;
                    path.Push(path.Count == 0 ? string.Empty : $"{path.Peek()}/{name}");
                    break;
                case 2:
                    path.Pop();
                    break;
                case 3:
                    (uint length, uint offset) = (Word(at), Word(at + 4));
                    Assert.True(offset < Word(32));
                    found.Add($"{path.Peek()}/{Name(strings + offset)}", blob[(int)(at + 8)..(int)(at + 8 + length)]);
                    at += 8 + ((length + 3) & ~3u);
                    break;
                case 9:
                    Assert.Empty(path);
                    Assert.Equal(structure + Word(36), at);
                    return found;
                default:
                    Assert.Fail($"token {token} at {at - 4}");
                    break;
            }
        }
    }

    private sealed class Firmware : IBus, IDisposable
    {
        private readonly Hart _hart;

        public Firmware()
        {
            Ram = new GuestRam(0x80000000, 0x1000);
            _hart = new Hart(Ram, this, null);
            Sbi = new Sbi(Ram, Timers.Add, value => Text.Append((char)value));
        }

        public GuestRam Ram { get; }

        public Sbi Sbi { get; }

        public StringBuilder Text { get; } = new();

        public List<ulong> Timers { get; } = [];

        public (long Error, ulong Value) Call(ulong extension, ulong function, params ulong[] arguments)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                _hart[10 + i] = arguments[i];
            }

            (_hart[16], _hart[17]) = (function, extension);
            Sbi.Handle(_hart);
            return ((long)_hart[10], _hart[11]);
        }

        public bool Read(ulong address, int size, out ulong value)
        {
            value = 0;
            return false;
        }

        public bool Write(ulong address, int size, ulong value) => false;

        public void Dispose()
        {
            _hart.Dispose();
            Ram.Dispose();
        }
    }
}
