using System.Diagnostics;
using System.Text;
using System.Text.Json;
using NicTwin.Cli;
using NicTwin.Cli.Run;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Tests.Cli;
using NicTwin.Vmm;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Tests.Vmm;

/// <summary>Stock Linux with stock igb and igbvf on the NIC: the scenarios of scripts/guest, the short ones of them.</summary>
public sealed class GuestRunTests(GuestKitFixture fixture) : IClassFixture<GuestKitFixture>, IDisposable
{
    private const string Mark = "@dmesg\n";

    // Bytes of a write to an address that is no multiple of 8: the drivers' receive buffers begin at such addresses.
    private const string FaultyFile = "dma/nt_dma_write.sv";
    private const string FaultyLine = "carry_q   <= pair ? moved[191:128]";
    private const string FaultyLineNow = "carry_q   <= pair ? moved[183:120]";

    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-run-").FullName;

    private static string Scripts => Path.Combine(RepositoryRoot.Find(), "scripts", "guest");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_vfs_work_and_the_log_is_as_expected_on_the_model_and_in_lockstep()
    {
        JsonElement model = RunSmoke("model");
        JsonElement lockstep = RunSmoke("lockstep");

        Assert.Equal(lockstep.GetProperty("nicClocks").GetProperty("run").GetInt64(), lockstep.GetProperty("nicClocks").GetProperty("compared").GetInt64());
        Assert.True(lockstep.GetProperty("nicClocks").GetProperty("compared").GetInt64() > 100_000);
        Assert.Equal(Identity(model), Identity(lockstep));
    }

    [Fact]
    public void The_check_of_the_log_fails_without_a_pattern_that_a_line_needs()
    {
        JsonElement result = RunSmoke("model");
        string log = WriteLog(result);
        string document = Path.Combine(RepositoryRoot.Find(), "docs", "expected-dmesg.md");
        string[] lines = File.ReadAllLines(document);
        string[] without = [.. lines.Where(static l => !l.StartsWith("| `igb 0000:01:00\\.0: added PHC", StringComparison.Ordinal))];
        Assert.Equal(lines.Length - 1, without.Length);
        string shortened = Path.Combine(_folder, "expected.md");
        File.WriteAllLines(shortened, without);

        (int status, string output) = CheckLog(log, document, "--needed");
        Assert.True(status == 0, output);
        (status, output) = CheckLog(log, shortened);
        Assert.Equal(1, status);
        Assert.Contains("added PHC", output);
    }

    [Fact]
    public void A_fault_in_the_dma_path_is_found_by_the_guests_own_traffic_and_can_be_replayed()
    {
        _ = fixture.Kit;
        string rtl = Path.Combine(_folder, "rtl");
        CopyRtl(rtl);
        string file = Path.Combine(rtl, FaultyFile);
        string text = File.ReadAllText(file);
        Assert.Contains(FaultyLine, text);
        File.WriteAllText(file, text.Replace(FaultyLine, FaultyLineNow, StringComparison.Ordinal));
        string folder = Path.Combine(_folder, "divergence");

        CommandLineProcess.Result run = CommandLineProcess.Run(
            "run", "--guest", "attach=pf", "--script", Path.Combine(Scripts, "smoke.sh"), "--nic", "lockstep", "--rtl", rtl, "--report", folder, "--json");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        JsonElement divergence = JsonDocument.Parse(run.Output).RootElement.GetProperty("divergence");
        long clock = divergence.GetProperty("clock").GetInt64();
        Assert.Equal("dma_write", divergence.GetProperty("block").GetString());
        foreach (string name in (string[])["stimulus.nts", "divergence.txt", "divergence.json", "model.vcd", "rtl.vcd"])
        {
            Assert.True(new FileInfo(Path.Combine(folder, name)).Length > 0, name);
        }

        CommandLineProcess.Result replay = CommandLineProcess.Run("replay", Path.Combine(folder, "stimulus.nts"), "--rtl", rtl);
        Assert.Equal(ExitCode.Failed, replay.ExitCode);
        Assert.Contains($"clock {clock}: {divergence.GetProperty("pin").GetString()}", replay.Output);
        CommandLineProcess.Result good = CommandLineProcess.Run("replay", Path.Combine(folder, "stimulus.nts"), "--nic", "model");
        Assert.Equal(ExitCode.Pass, good.ExitCode);
    }

    [Fact]
    public void A_guest_that_is_saved_and_restored_in_the_middle_of_traffic_goes_on_as_if_it_had_never_stopped()
    {
        GuestKit kit = fixture.Kit;
        const string traffic = """
            ip link set eth0 up
            echo 2 > /sys/class/net/eth0/device/sriov_numvfs
            modprobe igbvf
            sleep 3
            for n in 0 1; do
                vf=$(ls /sys/bus/pci/devices/0000:01:00.0/virtfn$n/net)
                ip netns add vf$n
                ip link set "$vf" netns vf$n
                ip -n vf$n address add 10.0.0.$n/24 dev "$vf"
                ip -n vf$n link set "$vf" up
            done
            sleep 3
            ip netns exec vf1 iperf3 -s -D > /dev/null 2>&1
            sleep 0.5
            ip netns exec vf0 iperf3 -c 10.0.0.1 -n 4M > /run/iperf3 2>&1 &
            sleep 0.02
            """;
        const string rest = "while pidof iperf3 | grep -q ' '; do sleep 0.1; done; cat /run/iperf3; ip netns exec vf1 cat /proc/net/snmp; grep -c . /proc/interrupts";

        using Run first = new(kit, load: true);
        Assert.Equal(SessionEnd.Done, first.Session.Boot());
        first.Host.AttachOwner(first.Session.Guest, first.Host.Nic);
        first.Host.PlugNic();
        first.Execute("sleep 1.5; echo 1 > /sys/bus/pci/rescan; modprobe igb");
        first.Execute(traffic);
        using var state = new MemoryStream();
        using (var writer = new BinaryWriter(state, Encoding.UTF8, leaveOpen: true))
        {
            first.Nic.Save(writer);
            first.Host.Save(writer);
            first.Session.Save(writer);
        }

        long written = first.Host.Dma.WrittenBytes;
        string continued = first.Execute(rest);
        using Run second = new(kit, load: false);
        state.Position = 0;
        second.Host.AttachOwner(second.Session.Guest, second.Host.Nic);
        using (var reader = new BinaryReader(state))
        {
            second.Nic.Restore(reader);
            second.Host.Restore(reader);
            second.Session.Restore(reader);
        }

        string restored = second.Execute(rest);
        Assert.Contains("receiver", continued);
        Assert.True(first.Host.Dma.WrittenBytes - written > 1 << 20, "little traffic was left for the time after the snapshot");
        Assert.Equal(continued, restored);
        Assert.Equal(first.Nic.Digest, second.Nic.Digest);
        Assert.Equal(first.Session.Console.Digest, second.Session.Console.Digest);
        Assert.Equal(first.Host.Guests[0].Hart.Steps, second.Host.Guests[0].Hart.Steps);
        Assert.Equal(first.Host.Time, second.Host.Time);
    }

    private static string Identity(JsonElement run) =>
        $"{run.GetProperty("instructions")} {run.GetProperty("virtualNanoseconds")} {run.GetProperty("digests").GetRawText()}";

    private static void CopyRtl(string target)
    {
        string source = Path.Combine(RepositoryRoot.Find(), "rtl");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    // Runs smoke.sh and judges what every run has to fulfil.
    private JsonElement RunSmoke(string nic)
    {
        _ = fixture.Kit;
        string script = Path.Combine(_folder, "script");
        File.WriteAllText(script, $"(\n{File.ReadAllText(Path.Combine(Scripts, "smoke.sh"))}\n)\nstatus=$?\necho {Mark}dmesg\nexit $status\n");
        CommandLineProcess.Result run = CommandLineProcess.Run("run", "--guest", "attach=pf", "--script", script, "--nic", nic, "--json");

        Assert.True(run.ExitCode == ExitCode.Pass, run.Output + run.Error);
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        Assert.Contains("passed\n", result.GetProperty("output").GetString());
        Assert.False(result.GetProperty("diverged").GetBoolean());
        Assert.Equal(0, result.GetProperty("dma").GetProperty("aborted").GetInt64());
        Assert.True(result.GetProperty("dma").GetProperty("interrupts").GetInt64() > 0);
        Assert.Equal(0, result.GetProperty("registers").GetProperty("failed").GetInt64());
        Assert.Equal(0, result.GetProperty("registers").GetProperty("timeouts").GetInt64());
        (int status, string text) = CheckLog(WriteLog(result), Path.Combine(RepositoryRoot.Find(), "docs", "expected-dmesg.md"));
        Assert.True(status == 0, text);
        return result;
    }

    private string WriteLog(JsonElement run)
    {
        string output = run.GetProperty("output").GetString()!;
        string path = Path.Combine(_folder, "log");
        File.WriteAllText(path, output[(output.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..]);
        return path;
    }

    private static (int Status, string Output) CheckLog(string log, string document, params string[] options)
    {
        ProcessStartInfo start = new(Path.Combine(Scripts, "check-dmesg"), [.. options, log]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["EXPECTED_DMESG"] = document;
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private sealed class Run : IDisposable
    {
        public Run(GuestKit kit, bool load)
        {
            Nic = new WatchedNic(new Nic(), record: false);
            Host = new Host(new HostOptions { Nvm = NvmImage.Default }, Nic, new SilentPeer());
            Host.SetLink(true);
            Session = new GuestSession(new SessionRunner(Host) { Cancellation = TestContext.Current.CancellationToken });
            var options = new GuestOptions { Kernel = GuestImage.FromFile(kit.KernelPath), Initramfs = GuestImage.FromFile(kit.InitramfsPath), Memory = GuestOptions.OwnerMemory };
            if (load)
            {
                Session.Start(options);
            }
            else
            {
                Session.Prepare(options);
            }
        }

        public WatchedNic Nic { get; }

        public Host Host { get; }

        public GuestSession Session { get; }

        public string Execute(string commands)
        {
            var output = new List<byte>();
            Assert.Equal(SessionEnd.Done, Session.Execute(commands, output.Add));
            Assert.True(Session.Status == 0, Encoding.UTF8.GetString([.. output]));
            return Encoding.UTF8.GetString([.. output]);
        }

        public void Dispose() => Host.Dispose();
    }
}
