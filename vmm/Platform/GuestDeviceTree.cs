using System.Buffers.Binary;

namespace NicTwin.Vmm.Platform;

/// <summary>The device tree of a guest: one hart, RAM, interrupt file, serial port and PCI host (<see cref="GuestMap"/>).</summary>
internal static class GuestDeviceTree
{
    /// <summary>Counts of the time CSR in a second.</summary>
    public const uint TimebaseFrequency = 10_000_000;

    private const uint HartHandle = 1;
    private const uint ImsicHandle = 2;
    private const uint SerialClock = 3_686_400;
    private const uint PciMemory32 = 0x0200_0000;
    private const uint PciMemory64Prefetchable = 0x4300_0000;

    /// <summary>Makes the tree.</summary>
    /// <param name="ramSize">Bytes of RAM.</param>
    /// <param name="initrdStart">Guest-physical address of the initramfs.</param>
    /// <param name="initrdEnd">Address behind its last byte, exactly: the kernel looks at padding byte by byte.</param>
    /// <param name="commandLine">The kernel's command line.</param>
    /// <param name="entropy">32 bytes that seed the kernel's random numbers.</param>
    public static byte[] Create(ulong ramSize, ulong initrdStart, ulong initrdEnd, string commandLine, ReadOnlySpan<byte> entropy)
    {
        var tree = new FlattenedDeviceTree();
        tree.Begin(string.Empty);
        tree.Cells("#address-cells", 2);
        tree.Cells("#size-cells", 2);
        tree.Text("compatible", "nictwin,guest");
        tree.Text("model", "NicTwin guest");
        Chosen(tree, initrdStart, initrdEnd, commandLine, entropy);
        Processors(tree);
        tree.Begin($"memory@{GuestMap.Ram:x}");
        tree.Text("device_type", "memory");
        tree.Numbers("reg", GuestMap.Ram, ramSize);
        tree.Close();
        tree.Begin("soc");
        tree.Text("compatible", "simple-bus");
        tree.Cells("#address-cells", 2);
        tree.Cells("#size-cells", 2);
        tree.Flag("ranges");
        Devices(tree);
        tree.Close();
        tree.Close();
        return tree.ToArray();
    }

    private static void Chosen(FlattenedDeviceTree tree, ulong initrdStart, ulong initrdEnd, string commandLine, ReadOnlySpan<byte> entropy)
    {
        tree.Begin("chosen");
        tree.Text("bootargs", commandLine);
        tree.Text("stdout-path", $"/soc/serial@{GuestMap.Serial:x}:115200n8");
        tree.Numbers("linux,initrd-start", initrdStart);
        tree.Numbers("linux,initrd-end", initrdEnd);
        Span<uint> seed = stackalloc uint[entropy.Length / 4];
        for (int i = 0; i < seed.Length; i++)
        {
            seed[i] = BinaryPrimitives.ReadUInt32BigEndian(entropy[(4 * i)..]);
        }

        tree.Cells("rng-seed", seed);
        tree.Close();
    }

    private static void Processors(FlattenedDeviceTree tree)
    {
        tree.Begin("cpus");
        tree.Cells("#address-cells", 1);
        tree.Cells("#size-cells", 0);
        tree.Cells("timebase-frequency", TimebaseFrequency);
        tree.Begin("cpu@0");
        tree.Text("device_type", "cpu");
        tree.Cells("reg", 0);
        tree.Text("compatible", "riscv");
        tree.Text("riscv,isa", "rv64imafdc_zicntr_zicsr_zifencei_ssaia");
        tree.Text("riscv,isa-base", "rv64i");
        tree.Text("riscv,isa-extensions", "i", "m", "a", "f", "d", "c", "zicntr", "zicsr", "zifencei", "ssaia");
        tree.Text("mmu-type", "riscv,sv39");
        tree.Begin("interrupt-controller");
        tree.Text("compatible", "riscv,cpu-intc");
        tree.Cells("#interrupt-cells", 1);
        tree.Flag("interrupt-controller");
        tree.Cells("phandle", HartHandle);
        tree.Close();
        tree.Close();
        tree.Close();
    }

    private static void Devices(FlattenedDeviceTree tree)
    {
        tree.Begin($"interrupt-controller@{GuestMap.Imsic:x}");
        tree.Text("compatible", "riscv,imsics");
        tree.Numbers("reg", GuestMap.Imsic, GuestMap.ImsicPage);
        tree.Cells("interrupts-extended", HartHandle, Cpu.Csr.ExternalInterrupt);
        tree.Flag("interrupt-controller");
        tree.Cells("#interrupt-cells", 0);
        tree.Flag("msi-controller");
        tree.Cells("#msi-cells", 0);
        tree.Cells("riscv,num-ids", Cpu.InterruptFile.LastIdentity);
        tree.Cells("phandle", ImsicHandle);
        tree.Close();

        // No interrupt: the kernel's driver polls it.
        tree.Begin($"serial@{GuestMap.Serial:x}");
        tree.Text("compatible", "ns16550a");
        tree.Numbers("reg", GuestMap.Serial, GuestMap.SerialSize);
        tree.Cells("clock-frequency", SerialClock);
        tree.Close();

        tree.Begin($"pci@{GuestMap.Ecam:x}");
        tree.Text("compatible", "pci-host-ecam-generic");
        tree.Text("device_type", "pci");
        tree.Cells("#address-cells", 3);
        tree.Cells("#size-cells", 2);
        tree.Numbers("reg", GuestMap.Ecam, GuestMap.EcamSize);
        tree.Cells("bus-range", 0, GuestMap.Buses - 1);
        tree.Cells(
            "ranges",
            [.. Range(PciMemory32, GuestMap.Mmio, GuestMap.MmioSize), .. Range(PciMemory64Prefetchable, GuestMap.MmioHigh, GuestMap.MmioHighSize)]);
        tree.Cells("msi-parent", ImsicHandle);
        tree.Flag("dma-coherent");
        tree.Close();
    }

    // A window that has the same address on the bus and in the guest.
    private static uint[] Range(uint space, ulong address, ulong size)
    {
        uint high = (uint)(address >> 32);
        uint low = (uint)address;
        return [space, high, low, high, low, (uint)(size >> 32), (uint)size];
    }
}
