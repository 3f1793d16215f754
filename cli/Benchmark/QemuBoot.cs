using System.Diagnostics;
using NicTwin.Vmm.Platform;

namespace NicTwin.Cli.Benchmark;

/// <summary>
/// The same kernel, initramfs and command line on qemu-system-riscv64, without devices beyond those of our guest. The device
/// tree is our guest's with what QEMU's firmware needs beside: machine-level timer and interrupt file, and a way to power off.
/// </summary>
internal static class QemuBoot
{
    private const string Program = "qemu-system-riscv64";
    private const ulong Ram = 0x8000_0000;
    private const uint HartHandle = 1;
    private const uint ImsicHandle = 2;
    private const uint TestHandle = 3;

    /// <summary>Whether QEMU is installed.</summary>
    public static bool IsAvailable =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>Boots until the guest has powered off, and gives the wall time.</summary>
    public static TimeSpan Run(string kernel, string initramfs, string commandLine, ulong memory, CancellationToken cancellation)
    {
        string tree = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(tree, Tree(memory));
            var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach (string argument in (string[])[
                "-machine", "virt,aia=aplic-imsic", "-cpu", "rv64,sstc=off", "-smp", "1", "-m", $"{memory >> 20}M", "-nographic", "-no-reboot", "-nic", "none",
                "-dtb", tree, "-kernel", kernel, "-initrd", initramfs, "-append", commandLine])
            {
                start.ArgumentList.Add(argument);
            }

            var watch = Stopwatch.StartNew();
            using Process process = Process.Start(start) ?? throw new SetupMissingException($"{Program} cannot be started.");
            using CancellationTokenRegistration ended = cancellation.Register(process.Kill);
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string console = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return process.ExitCode == 0 && console.Contains("@nictwin end", StringComparison.Ordinal)
                ? watch.Elapsed
                : throw new SetupMissingException($"{Program} does not boot the guest: {errors.GetAwaiter().GetResult()}{console[^Math.Min(400, console.Length)..]}");
        }
        finally
        {
            File.Delete(tree);
        }
    }

    // Addresses are those of QEMU's machine "virt".
    private static byte[] Tree(ulong memory)
    {
        var tree = new FlattenedDeviceTree();
        tree.Begin(string.Empty);
        tree.Cells("#address-cells", 2);
        tree.Cells("#size-cells", 2);
        tree.Text("compatible", "riscv-virtio");
        tree.Text("model", "NicTwin guest on QEMU");
        tree.Begin("chosen");
        tree.Text("stdout-path", "/soc/serial@10000000");
        tree.Numbers("rng-seed", 1, 2, 3, 4);
        tree.Close();
        tree.Begin("cpus");
        tree.Cells("#address-cells", 1);
        tree.Cells("#size-cells", 0);
        tree.Cells("timebase-frequency", 10_000_000);
        tree.Begin("cpu@0");
        tree.Text("device_type", "cpu");
        tree.Cells("reg", 0);
        tree.Text("status", "okay");
        tree.Text("compatible", "riscv");
        tree.Text("riscv,isa", "rv64imafdc_zicntr_zicsr_zifencei_ssaia");
        tree.Text("mmu-type", "riscv,sv39");
        tree.Begin("interrupt-controller");
        tree.Text("compatible", "riscv,cpu-intc");
        tree.Cells("#interrupt-cells", 1);
        tree.Flag("interrupt-controller");
        tree.Cells("phandle", HartHandle);
        tree.Close();
        tree.Close();
        tree.Close();
        tree.Begin($"memory@{Ram:x}");
        tree.Text("device_type", "memory");
        tree.Numbers("reg", Ram, memory);
        tree.Close();
        Devices(tree);
        tree.Begin("poweroff");
        tree.Text("compatible", "syscon-poweroff");
        tree.Cells("regmap", TestHandle);
        tree.Cells("offset", 0);
        tree.Cells("value", 0x5555);
        tree.Close();
        tree.Close();
        return tree.ToArray();
    }

    private static void Devices(FlattenedDeviceTree tree)
    {
        tree.Begin("soc");
        tree.Text("compatible", "simple-bus");
        tree.Cells("#address-cells", 2);
        tree.Cells("#size-cells", 2);
        tree.Flag("ranges");
        tree.Begin("clint@2000000");
        tree.Text("compatible", "sifive,clint0", "riscv,clint0");
        tree.Numbers("reg", 0x200_0000, 0x1_0000);
        tree.Cells("interrupts-extended", HartHandle, 3, HartHandle, 7);
        tree.Close();
        InterruptFile(tree, 0x2400_0000, 11, 0);
        InterruptFile(tree, GuestMap.Imsic, 9, ImsicHandle);
        tree.Begin("test@100000");
        tree.Text("compatible", "sifive,test1", "sifive,test0", "syscon");
        tree.Numbers("reg", 0x10_0000, 0x1000);
        tree.Cells("phandle", TestHandle);
        tree.Close();
        tree.Begin($"serial@{GuestMap.Serial:x}");
        tree.Text("compatible", "ns16550a");
        tree.Numbers("reg", GuestMap.Serial, GuestMap.SerialSize);
        tree.Cells("clock-frequency", 3_686_400);
        tree.Close();
        tree.Begin($"pci@{GuestMap.Ecam:x}");
        tree.Text("compatible", "pci-host-ecam-generic");
        tree.Text("device_type", "pci");
        tree.Cells("#address-cells", 3);
        tree.Cells("#size-cells", 2);
        tree.Numbers("reg", GuestMap.Ecam, GuestMap.EcamSize);
        tree.Cells("bus-range", 0, GuestMap.Buses - 1);
        tree.Cells("ranges", 0x0200_0000, 0, 0x4000_0000, 0, 0x4000_0000, 0, 0x3000_0000);
        tree.Cells("msi-parent", ImsicHandle);
        tree.Flag("dma-coherent");
        tree.Close();
        tree.Close();
    }

    private static void InterruptFile(FlattenedDeviceTree tree, ulong address, uint interrupt, uint handle)
    {
        tree.Begin($"interrupt-controller@{address:x}");
        tree.Text("compatible", "riscv,imsics");
        tree.Numbers("reg", address, GuestMap.ImsicPage);
        tree.Cells("interrupts-extended", HartHandle, interrupt);
        tree.Flag("interrupt-controller");
        tree.Cells("#interrupt-cells", 0);
        tree.Flag("msi-controller");
        tree.Cells("#msi-cells", 0);
        tree.Cells("riscv,num-ids", 255);
        if (handle != 0)
        {
            tree.Cells("phandle", handle);
        }

        tree.Close();
    }
}
