using System.Diagnostics;
using NicTwin.Tests.Vmm.Programs;

namespace NicTwin.CpuPrograms;

/// <summary>The reference for supervisor mode: qemu-system-riscv64 with no more extensions than the hart has.</summary>
internal static class QemuSystem
{
    private const string Cpu =
        "rv64,v=off,h=off,zba=off,zbb=off,zbc=off,zbs=off,sstc=off,svinval=off,svnapot=off,svpbmt=off,Zfh=off,Zfhmin=off,priv_spec=v1.12.0";

    /// <summary>The log that the batch writes. One instruction at a time, so that interrupts come where they become pending.</summary>
    public static byte[] Run(PrivilegedBatch batch)
    {
        string folder = Directory.CreateTempSubdirectory("nictwin-cpu-").FullName;
        try
        {
            string image = Path.Combine(folder, "ram");
            string flash = Path.Combine(folder, "flash");
            string log = Path.Combine(folder, "log");
            File.WriteAllBytes(image, batch.RamImage);
            using (FileStream stream = File.Create(flash))
            {
                stream.Write(batch.FlashImage);
                stream.SetLength(PrivilegedBatch.FlashSize);
            }

            ProcessStartInfo start = new("qemu-system-riscv64") { UseShellExecute = false, RedirectStandardError = true };
            foreach (string argument in (string[])[
                "-machine", "virt,aia=aplic-imsic", "-cpu", Cpu, "-m", "128M", "-smp", "2", "-bios", "none", "-display", "none", "-monitor", "none", "-singlestep",
                "-serial", $"file:{log}", "-device", $"loader,file={image},addr=0x{PrivilegedBatch.Ram:x},force-raw=on",
                "-drive", $"if=pflash,unit=1,format=raw,readonly=on,file={flash}"])
            {
                start.ArgumentList.Add(argument);
            }

            using Process process = Process.Start(start) ?? throw new InvalidOperationException("qemu-system-riscv64 does not start.");
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                process.Kill();
                throw new InvalidOperationException("qemu-system-riscv64 does not end.");
            }

            return process.ExitCode == 0 ? File.ReadAllBytes(log) : throw new InvalidOperationException($"qemu-system-riscv64: {errors.Result}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
