using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Guest;

namespace NicTwin.Vmm.Platform;

/// <summary>Lays out a guest's RAM: kernel at the bottom, initramfs at the top, device tree below it.</summary>
internal static class GuestLoader
{
    private const ulong Alignment = 2ul << 20;
    private const ulong TreeRoom = 64ul << 10;
    private const int HeaderLength = 64;
    private const int ImageSizeOffset = 16;
    private const int EntropyWords = 4;
    private const ulong AllCounters = 7;
    private const ulong MostImageSize = 1ul << 40;

    // What the kernel needs beyond its image and the initramfs to come to init and run programs (docs/guest.md, 'Memory').
    private const ulong LeastWorkingMemory = 48ul << 20;

    /// <summary>Loads everything and sets the hart to the kernel's first instruction.</summary>
    /// <exception cref="GuestKitException">No kernel, or it does not fit.</exception>
    public static void Load(GuestOptions options, GuestRam ram, Hart hart)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        options.Kernel.CopyTo(header);
        if (!KernelImage.IsFlat(header))
        {
            throw new GuestKitException("the kernel is no flat RISC-V Image.", isInput: true);
        }

        // What the header says may be any number; beyond the limit it fits nowhere.
        ulong said = Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(header[ImageSizeOffset..]), MostImageSize);
        ulong imageSize = Math.Max(said, (ulong)options.Kernel.Length);
        ulong initramfsSize = (ulong)options.Initramfs.Length;
        ulong twice = initramfsSize * 2;
        ulong needed = imageSize + twice + TreeRoom + LeastWorkingMemory;
        if (needed > options.Memory)
        {
            throw new GuestKitException(
                $"{options.Memory >> 20} MiB are too little: kernel ({imageSize >> 20} MiB), initramfs ({initramfsSize >> 20} MiB, twice while it is unpacked) "
                + $"and room to work need {(needed + Alignment - 1) / Alignment * (Alignment >> 20)} MiB.",
                isInput: true);
        }

        options.Kernel.CopyTo(ram.Bytes(GuestMap.Ram, (int)options.Kernel.Length));
        ulong initramfs = (ram.Start + ram.Size - initramfsSize) & ~0xffful;
        options.Initramfs.CopyTo(ram.Bytes(initramfs, (int)initramfsSize));
        ulong tree = (initramfs - TreeRoom) & ~(TreeRoom - 1);
        byte[] blob = GuestDeviceTree.Create(options.Memory, initramfs, initramfs + initramfsSize, options.CommandLine, Entropy(options.Seed));
        if ((ulong)blob.Length > TreeRoom)
        {
            throw new GuestKitException("the kernel command line is too long.", isInput: true);
        }

        blob.CopyTo(ram.Bytes(tree, blob.Length));

        // Documentation/arch/riscv/boot.rst of Linux: the hart's number in a0, the device tree in a1.
        const int a0 = 10;
        hart[a0] = 0;
        hart[a0 + 1] = tree;
        hart.Pc = GuestMap.Ram;

        // As other firmware does: Debian's kernel leaves it to firmware, and its programs read the time.
        hart.CounterEnable = AllCounters;
    }

    private static byte[] Entropy(ulong seed)
    {
        var entropy = new byte[8 * EntropyWords];
        for (int i = 0; i < EntropyWords; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entropy.AsSpan(8 * i), RandomSource.Mix(seed, (ulong)i));
        }

        return entropy;
    }
}
