using System.Diagnostics;
using System.Text.Json;
using NicTwin.Cli.Run;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Cli.Benchmark;

/// <summary>The figures of guests: boots, restore, packets, memory, and the hart by itself.</summary>
internal sealed class GuestBench
{
    private const string CpuCompute = "cpu-compute";
    private const string GuestBoot = "guest-boot";
    private const string GuestBootVfs = "guest-boot-vfs";
    private const string GuestBootLockstep = "guest-boot-lockstep";
    private const string GuestPktgen = "guest-pktgen";
    private const string GuestRestore = "guest-restore";
    private const string GuestMemory = "guest-memory";

    private const int ComputeRounds = 4000;
    private const int PacketCount = 100_000;
    private const int Rounds = 3;

    private const string Vfs = """
        modprobe igb
        ip link set eth0 up
        echo 2 > /sys/class/net/eth0/device/sriov_numvfs
        modprobe igbvf
        while [ ! -e /sys/bus/pci/devices/0000:01:10.0/net ] || [ ! -e /sys/bus/pci/devices/0000:01:10.2/net ]; do sleep 0.1; done
        """;

    private readonly GuestKit _kit;
    private readonly Action<string> _progress;
    private readonly CancellationToken _cancellation;

    /// <summary>Prepares the figures.</summary>
    /// <param name="kit">What guests boot.</param>
    /// <param name="progress">Hears what is going on.</param>
    /// <param name="cancellation">Ends the work.</param>
    public GuestBench(GuestKit kit, Action<string> progress, CancellationToken cancellation)
    {
        _kit = kit;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>The names of the figures, in the order in which they are measured.</summary>
    public static IReadOnlyList<string> Names { get; } = [CpuCompute, GuestBoot, GuestBootVfs, GuestBootLockstep, GuestRestore, GuestPktgen, GuestMemory];

    /// <summary>Measures the named figures.</summary>
    /// <param name="names">Names; others are left out.</param>
    /// <param name="library">The RTL, for the figure that needs it.</param>
    public List<BenchFigure> Run(IReadOnlyCollection<string> names, Func<RtlLibrary> library)
    {
        var figures = new List<BenchFigure>();
        foreach (string name in Names.Where(names.Contains))
        {
            _progress(name);
            figures.AddRange(name switch
            {
                CpuCompute => Compute(),
                GuestBoot => [Boot()],
                GuestBootVfs => [BootVfs()],
                GuestBootLockstep => [BootLockstep(library())],
                GuestRestore => [Restore()],
                GuestPktgen => [Pktgen()],
                _ => [Memory()],
            });
        }

        return figures;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // In turn with QEMU, so that both see the same machine.
    private static List<BenchFigure> Compute()
    {
        const double ratioTarget = 500.0 / 850;
        var own = new List<double>();
        var ratios = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            ComputeResult result = ComputeLoop.Run(ComputeRounds);
            own.Add(result.Mips);
            if (QemuCompute.IsAvailable)
            {
                ratios.Add(result.Mips / (result.Steps / QemuCompute.Run(ComputeRounds).TotalSeconds / 1e6));
            }
        }

        return
        [
            ratios.Count == 0
                ? new BenchFigure(CpuCompute, Median(own), "MIPS", null, "qemu-riscv64 is not installed", null, null)
                : new BenchFigure(CpuCompute, Median(own), "MIPS", Median(ratios), "qemu-riscv64", Math.Round(ratioTarget, 2), Median(ratios) >= ratioTarget),
        ];
    }

    private BenchFigure Boot()
    {
        string commandLine = GuestOptions.DefaultCommandLine + " NT_RUN=true";
        var own = new List<double>();
        var ratios = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            using var guest = new BenchGuest(_kit, nic: null, _cancellation);
            var watch = Stopwatch.StartNew();
            guest.Boot(commandLine, expected: SessionEnd.PowerOff);
            own.Add(watch.Elapsed.TotalSeconds);
            if (QemuBoot.IsAvailable)
            {
                ratios.Add(QemuBoot.Run(_kit.KernelPath, _kit.InitramfsPath, commandLine, GuestOptions.OwnerMemory, _cancellation).TotalSeconds / own[^1]);
            }
        }

        return ratios.Count == 0
            ? new BenchFigure(GuestBoot, Median(own), "s", null, "qemu-system-riscv64 is not installed", null, null)
            : new BenchFigure(GuestBoot, Median(own), "s", Median(ratios), "speed against qemu-system-riscv64", 1, Median(ratios) >= 1);
    }

    private BenchFigure BootVfs()
    {
        const double most = 1.6;
        var own = new List<double>();
        var ratios = new List<double>();
        for (int i = 0; i < Rounds; i++)
        {
            double with = BootWith(new Nic(), Vfs);
            double without = BootWith(null, "modprobe igb; modprobe igbvf");
            own.Add(with);
            ratios.Add(with / without);
        }

        return new BenchFigure(GuestBootVfs, Median(own), "s", Median(ratios), "time against a boot without NIC", most, Median(ratios) <= most, AtMost: true);
    }

    private BenchFigure BootLockstep(RtlLibrary library)
    {
        const double most = 60;
        using var nic = new LockstepNic(new Nic(), new VerilatedNic(library));
        double seconds = BootWith(nic, Vfs);
        if (nic.Diverged)
        {
            throw new NicFailureException($"model and RTL diverged: {nic.Divergence}.");
        }

        return new BenchFigure(GuestBootLockstep, seconds, "s", null, null, most, seconds <= most, AtMost: true);
    }

    private double BootWith(INicClocked? nic, string script)
    {
        var watch = Stopwatch.StartNew();
        using var guest = new BenchGuest(_kit, nic, _cancellation);
        guest.Boot(GuestOptions.DefaultCommandLine, SessionEnd.Done);
        guest.Execute((nic is null ? string.Empty : "echo 1 > /sys/bus/pci/rescan\n") + script);
        return watch.Elapsed.TotalSeconds;
    }

    private BenchFigure Restore()
    {
        const double most = 0.5;
        string path = Path.Combine(Path.GetTempPath(), $"nictwin-bench-{Environment.ProcessId}.snapshot");
        try
        {
            using (var guest = new BenchGuest(_kit, nic: null, _cancellation))
            {
                guest.Boot(GuestOptions.DefaultCommandLine, SessionEnd.Done);
                guest.Save(path);
            }

            var times = new List<double>();
            for (int i = 0; i < Rounds; i++)
            {
                var watch = Stopwatch.StartNew();
                using var guest = new BenchGuest(_kit, nic: null, _cancellation);
                guest.Restore(path);
                guest.Execute("true");
                times.Add(watch.Elapsed.TotalSeconds);
            }

            return new BenchFigure(GuestRestore, Median(times), "s", null, null, most, Median(times) <= most, AtMost: true);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private BenchFigure Pktgen()
    {
        const double least = 15_000;
        string script = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "scripts", "guest", "pktgen.sh"));
        using var guest = new BenchGuest(_kit, new Nic(), _cancellation);
        guest.Boot(GuestOptions.DefaultCommandLine, SessionEnd.Done);
        guest.Execute("echo 1 > /sys/bus/pci/rescan\nmodprobe igb\n");
        var watch = new Stopwatch();
        guest.Line = line =>
        {
            if (line == "@pktgen begin")
            {
                watch.Start();
            }
            else if (line == "@pktgen end")
            {
                watch.Stop();
            }
        };
        guest.Execute($"COUNT={PacketCount}\nSIZE=60\n{script}");
        double rate = PacketCount / watch.Elapsed.TotalSeconds;
        return new BenchFigure(GuestPktgen, rate, "packets/s", null, null, least, rate >= least);
    }

    // A process of its own: what other figures have left behind does not count.
    private BenchFigure Memory()
    {
        const double most = 150;
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "NicTwin.Cli.dll"), "run", "--guest", "attach=pf", "--no-snapshot", "--json", "--exec", Vfs])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start) ?? throw new SetupMissingException("dotnet cannot be started.");
        using CancellationTokenRegistration ended = _cancellation.Register(process.Kill);
        Task<string> errors = process.StandardError.ReadToEndAsync(_cancellation);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != ExitCode.Pass)
        {
            throw new NicFailureException($"the run that measures memory ended with {process.ExitCode}: {errors.GetAwaiter().GetResult()}{text}");
        }

        using JsonDocument result = JsonDocument.Parse(text);
        JsonElement memory = result.RootElement.GetProperty("memory");
        double mebibytes = (memory.GetProperty("resident").GetInt64() - memory.GetProperty("guestResident").GetInt64()) / (double)(1 << 20);
        return new BenchFigure(GuestMemory, mebibytes, "MiB beyond guest RAM", null, null, most, mebibytes <= most, AtMost: true);
    }
}
