using System.Buffers.Binary;
using System.Diagnostics;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Cli.Benchmark;

/// <summary>The compute loop of the figure cpu-compute on qemu-riscv64, as a small static ELF program.</summary>
internal static class QemuCompute
{
    private const string Program = "qemu-riscv64";
    private const uint Base = 0x1_0000;
    private const uint Data = 0x10_0000;
    private const int HeaderLength = 64;
    private const int SegmentLength = 56;
    private const int CodeOffset = 0x1000;
    private const int LoopOffset = 0x100;

    /// <summary>Whether QEMU is installed.</summary>
    public static bool IsAvailable =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, Program)));

    /// <summary>The wall time of so many rounds.</summary>
    public static TimeSpan Run(int rounds)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Elf(rounds));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var watch = Stopwatch.StartNew();
            using Process process = Process.Start(new ProcessStartInfo(Program, path)) ?? throw new SetupMissingException($"{Program} cannot be started.");
            process.WaitForExit();
            return watch.Elapsed;
        }
        finally
        {
            File.Delete(path);
        }
    }

    // lui a0; addi a0; lui a1; lui sp; jal ra, loop; li a7, 93 (exit); ecall.
    private static byte[] Elf(int rounds)
    {
        const uint loop = LoopOffset + ComputeLoop.EntryOffset;
        const uint call = 16;
        const uint top = Data + ComputeLoop.MemorySize;
        uint high = (uint)(rounds + 0x800) & 0xffff_f000;
        uint offset = loop - call;
        uint jump = ((offset & 0xff000) | ((offset & 0x800) << 9) | ((offset & 0x7fe) << 20)) | 0xef;
        ReadOnlySpan<uint> code =
        [
            high | 0x537, ((uint)(rounds - (int)high) << 20) | 0x50513, Data | 0x5b7, top | 0x137, jump, (93u << 20) | 0x893, 0x73,
        ];
        var file = new byte[CodeOffset + LoopOffset + ComputeLoop.Code.Length];
        Header(file, file.Length);
        for (int i = 0; i < code.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(CodeOffset + (4 * i)), code[i]);
        }

        ComputeLoop.Code.CopyTo(file, CodeOffset + LoopOffset);
        return file;
    }

    // System V ABI, chapter 4 and 5: two segments, the code and zeroed memory.
    private static void Header(Span<byte> file, int length)
    {
        ReadOnlySpan<byte> identity = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], 243);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], Base + CodeOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(file[32..], HeaderLength);

        // e_flags: compressed instructions, double-precision arguments.
        BinaryPrimitives.WriteUInt32LittleEndian(file[48..], 5);
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(file[54..], SegmentLength);
        BinaryPrimitives.WriteUInt16LittleEndian(file[56..], 2);
        Segment(file[HeaderLength..], 5, 0, Base, (ulong)length, (ulong)length);
        Segment(file[(HeaderLength + SegmentLength)..], 6, 0, Data, 0, 2 * ComputeLoop.MemorySize);
    }

    private static void Segment(Span<byte> header, uint flags, ulong offset, ulong address, ulong inFile, ulong inMemory)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], inFile);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], inMemory);
        BinaryPrimitives.WriteUInt64LittleEndian(header[48..], 0x1000);
    }
}
