using System.Text.Json;
using NicTwin.Cli;
using NicTwin.Cli.Run;
using NicTwin.Tests.Cli;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Tests.Vmm;

/// <summary>Stock Linux in a hosted VMM: what guests see is the same as in a hypervisor, and what it costs is what was counted.</summary>
public sealed class DeviceProcessRunTests(GuestKitFixture fixture) : IDisposable, IClassFixture<GuestKitFixture>
{
    private const int ProcessSwitch = 1000;

    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_costs_a_run_with_device_models_in_processes_is_the_same_to_the_bit()
    {
        JsonElement near = Run("type1", CostFile.Free);
        JsonElement far = Run("type2", CostFile.Free);
        Assert.Equal(near.GetProperty("digests").GetRawText(), far.GetProperty("digests").GetRawText());
        Assert.Equal(near.GetProperty("guests").GetRawText(), far.GetProperty("guests").GetRawText());
        Assert.Contains(" 0% packet loss", far.GetProperty("guests")[0].GetProperty("output").GetString());
        Assert.Empty(near.GetProperty("processes").EnumerateArray());
        Assert.Equal(2, far.GetProperty("processes").GetArrayLength());
        Assert.All(far.GetProperty("processes").EnumerateArray(), AssertCounts);
    }

    [Fact]
    public void A_guest_pays_for_each_switch_that_it_has_waited_for_and_equal_runs_are_equal()
    {
        string costs = Path.Combine(_folder, "costs.json");
        File.WriteAllText(costs, CostFile.Text(CostModel.Free with { ProcessSwitch = ProcessSwitch }));
        JsonElement first = Run("type2", costs);
        JsonElement second = Run("type2", costs);
        Assert.Equal(first.GetProperty("digests").GetRawText(), second.GetProperty("digests").GetRawText());
        Assert.Equal(first.GetProperty("guests").GetRawText(), second.GetProperty("guests").GetRawText());
        Assert.Equal(first.GetProperty("processes").GetRawText(), second.GetProperty("processes").GetRawText());
        for (int guest = 0; guest < 2; guest++)
        {
            JsonElement process = first.GetProperty("processes")[guest];
            AssertCounts(process);
            long charged = first.GetProperty("guests")[guest].GetProperty("counts").GetProperty("chargedNanoseconds").GetInt64();
            Assert.Equal(process.GetProperty("accesses").GetInt64() * ProcessSwitch, charged);
        }
    }

    private static void AssertCounts(JsonElement process)
    {
        Assert.Equal(process.GetProperty("switches").GetInt64(), process.GetProperty("served").GetInt64());
        Assert.True(process.GetProperty("accesses").GetInt64() > 100);
        Assert.Equal(JsonValueKind.Null, process.GetProperty("failure").ValueKind);
    }

    private JsonElement Run(string vmm, string costs)
    {
        _ = fixture.Kit;
        CommandLineProcess.Result run = CommandLineProcess.Run(
            "run", "--vmm", vmm, "--costs", costs, "--json",
            "--guest", "attach=emulated,address=10.0.0.1/24", "--guest", "attach=virtio,address=10.0.0.2/24",
            "--exec", "ethtool -i eth0 | head -1; ping -q -c 5 -i 0.05 10.0.0.2", "--exec", "ethtool -i eth0 | head -1");
        Assert.True(run.ExitCode == ExitCode.Pass, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
