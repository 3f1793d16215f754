using System.Diagnostics;
using System.Text.Json;
using NicTwin.Cli;
using NicTwin.Tests.Cli;
using NicTwin.Vmm.Trace;

namespace NicTwin.Tests.Vmm;

/// <summary>Stock guests at cables that go somewhere.</summary>
public sealed class GuestWireTests(GuestKitFixture fixture) : IClassFixture<GuestKitFixture>, IDisposable
{
    // The other one may take longer to come up: pings until there are answers, and a while to answer the other's.
    private const string Commands = "n=0; until ping -c 1 -W 1 $PEER >/dev/null; do n=$((n + 1)); [ $n -lt 60 ] || exit 1; done; ping -c 3 $PEER && sleep 3";

    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-wire-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_runs_reach_each_other_over_a_socket_and_the_log_of_one_gives_the_same_run_alone()
    {
        _ = fixture.Kit;
        string wire = "unix:" + Path.Combine(_folder, "wire");
        string log = Path.Combine(_folder, "log.pcapng");
        string[] first = ["run", "--guest", "attach=pf,address=10.0.0.1/24", "--exec", Commands.Replace("$PEER", "10.0.0.2", StringComparison.Ordinal), "--json", "--wire", wire + ",server=on"];
        string[] second = ["run", "--guest", "attach=vf,address=10.0.0.2/24", "--exec", Commands.Replace("$PEER", "10.0.0.1", StringComparison.Ordinal), "--json", "--station", "1", "--wire", wire];
        using Process other = CommandLineProcess.Start(new Dictionary<string, string>(), first);
        Task<string> output = other.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        CommandLineProcess.Result recorded = CommandLineProcess.Run([.. second, "--record-input", log]);
        other.WaitForExit();

        Assert.True(recorded.ExitCode == ExitCode.Pass, recorded.Output + recorded.Error);
        Assert.Equal(ExitCode.Pass, other.ExitCode);
        Assert.Contains("0% packet loss", await output, StringComparison.Ordinal);
        JsonElement live = JsonDocument.Parse(recorded.Output).RootElement;
        Assert.True(live.GetProperty("wire").GetProperty("inputs").GetInt64() >= 4);

        CommandLineProcess.Result replayed = CommandLineProcess.Run([.. second, "--replay-input", log]);
        Assert.True(replayed.ExitCode == ExitCode.Pass, replayed.Output + replayed.Error);
        JsonElement again = JsonDocument.Parse(replayed.Output).RootElement;
        Assert.Equal(Identity(live), Identity(again));
        Assert.Equal(live.GetProperty("output").GetString(), again.GetProperty("output").GetString());
    }

    [Fact]
    public void A_guest_reaches_the_one_with_the_second_NIC_over_a_cable_with_delay_and_gets_a_capture_again()
    {
        _ = fixture.Kit;
        string pcap = Path.Combine(_folder, "cable.pcapng");
        CommandLineProcess.Result run = CommandLineProcess.Run("run", "--guest", "attach=virtio,address=10.0.0.1/24", "--guest", "attach=peer,address=10.0.0.2/24",
            "--wire", "peer,delay=3ms", "--exec", "ping -c 1 10.0.0.2; ping -c 3 10.0.0.2", "--pcap", pcap, "--json");
        Assert.True(run.ExitCode == ExitCode.Pass, run.Output + run.Error);
        string text = JsonDocument.Parse(run.Output).RootElement.GetProperty("output").GetString()!;
        string trips = text.Split("min/avg/max = ")[^1];
        Assert.InRange(double.Parse(trips.Split('/')[0], System.Globalization.CultureInfo.InvariantCulture), 6.0, 7.0);

        // What was on that cable comes to another guest, which sees the broadcasts in it.
        CommandLineProcess.Result second = CommandLineProcess.Run("run", "--guest", "attach=pf,address=10.0.0.9/24", "--wire", "pcap:" + pcap,
            "--exec", "sleep 20; ethtool -S eth0 | grep -w -e rx_broadcast -e rx_packets", "--json");
        Assert.True(second.ExitCode == ExitCode.Pass, second.Output + second.Error);
        JsonElement result = JsonDocument.Parse(second.Output).RootElement;
        Assert.Equal(Frames(pcap), result.GetProperty("wire").GetProperty("received").GetProperty("passed").GetInt64());
        Assert.Matches("rx_broadcast: [1-9]", result.GetProperty("output").GetString());
    }

    private static long Frames(string path)
    {
        using FileStream file = File.OpenRead(path);
        var reader = new CaptureReader(file);
        long frames = 0;
        while (reader.TryRead())
        {
            frames++;
        }

        return frames;
    }

    private static (string?, string?, long) Identity(JsonElement run) => (
        run.GetProperty("digests").GetProperty("console").GetString(),
        run.GetProperty("digests").GetProperty("pins").GetString(),
        run.GetProperty("instructions").GetInt64());
}
