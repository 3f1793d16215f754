using System.Diagnostics;
using NicTwin.Tests.Vmm.Programs;

namespace NicTwin.CpuPrograms;

/// <summary>The reference: qemu-riscv64 runs the batch's ELF file.</summary>
internal static class Qemu
{
    /// <summary>The records that the programs write.</summary>
    public static byte[] Run(ProgramBatch batch)
    {
        int exit = Execute(batch.ToElf(), out byte[] records);
        return exit == 0 && records.Length == batch.Data.Length
            ? records
            : throw new InvalidOperationException($"qemu-riscv64 ended with {exit} after {records.Length} bytes.");
    }

    /// <summary>The exit code of a program.</summary>
    public static int Execute(byte[] elf) => Execute(elf, out _);

    private static int Execute(byte[] elf, out byte[] written)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, elf);
            if (!OperatingSystem.IsWindows())
            {
                // The file is not started, but qemu-riscv64 asks for the right to.
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            using Process process = Process.Start(new ProcessStartInfo("qemu-riscv64", path) { RedirectStandardOutput = true, UseShellExecute = false })
                ?? throw new InvalidOperationException("qemu-riscv64 does not start.");
            using MemoryStream output = new();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            written = output.ToArray();
            return process.ExitCode;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
