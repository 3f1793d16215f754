using System.Diagnostics;
using NicTwin.Tests.Vmm.Programs;

namespace NicTwin.CpuPrograms;

/// <summary>The reference: qemu-riscv64 runs the batch's ELF file.</summary>
internal static class Qemu
{
    /// <summary>The records that the programs write.</summary>
    public static byte[] Run(ProgramBatch batch)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, batch.ToElf());
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
            byte[] records = output.ToArray();
            return process.ExitCode == 0 && records.Length == batch.Data.Length
                ? records
                : throw new InvalidOperationException($"qemu-riscv64 ended with {process.ExitCode} after {records.Length} bytes.");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
