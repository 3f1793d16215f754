using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;
using NicTwin.Cli;

namespace NicTwin.Tests.Cli;

/// <summary>`nictwin conform` and `nictwin replay` as processes, on the model alone, so that nothing has to be verilated.</summary>
public class ConformCommandTests
{
    private const int Sigint = 2;

    [Fact]
    public void Equal_seeds_give_equal_digests_and_other_seeds_others()
    {
        string first = Digest("--seed", "3");
        string second = Digest("--seed", "3");
        string other = Digest("--seed", "4");

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_report_holds_JUnit_XML_and_JSON()
    {
        string folder = Directory.CreateTempSubdirectory("nictwin-report").FullName;
        try
        {
            string report = Path.Combine(folder, "out");
            CommandLineProcess.Result result = CommandLineProcess.Run("conform", "--nic", "model", "--cases", "6", "--property", "liveness", "--report", report);

            Assert.Equal(ExitCode.Pass, result.ExitCode);
            XElement test = Assert.Single(XDocument.Load(Path.Combine(report, "junit.xml")).Descendants("testcase"));
            Assert.Equal("liveness", (string?)test.Attribute("name"));
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(report, "report.json")));
            Assert.True(json.RootElement.GetProperty("passed").GetBoolean());
            Assert.Equal(6, json.RootElement.GetProperty("cases").GetInt32());
            Assert.DoesNotContain(Directory.EnumerateFiles(report), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_summary_names_the_property_with_cases_and_premises()
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("conform", "--nic", "model", "--cases", "6", "--property", "liveness");

        string row = Assert.Single(result.Output.Split('\n'), l => l.Contains("liveness", StringComparison.Ordinal));
        Assert.Contains(" 6 ", row);
        Assert.EndsWith("passed", result.Output.TrimEnd());
        Assert.DoesNotContain('\x1b', result.Output);
    }

    [Fact]
    public async Task An_interrupt_ends_with_130_and_leaves_no_report()
    {
        string folder = Directory.CreateTempSubdirectory("nictwin-report").FullName;
        try
        {
            string report = Path.Combine(folder, "out");
            using Process process = CommandLineProcess.Start(
                new Dictionary<string, string>(), "conform", "--nic", "model", "--cases", "1000000", "--report", report);
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.False(process.WaitForExit(TimeSpan.FromSeconds(3)), "the run ended before it could be interrupted");
            Assert.Equal(0, SendSignal(process.Id, Sigint));

            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "the run did not end");
            Assert.Equal(ExitCode.Interrupted, process.ExitCode);
            Assert.Contains("interrupted", await error);
            Assert.Empty(await output);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "kill")]
    [System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private static string Digest(params string[] options)
    {
        CommandLineProcess.Result result = CommandLineProcess.Run(
            ["conform", "--nic", "model", "--cases", "4", "--property", "liveness", "--json", .. options]);
        using JsonDocument json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("digest").GetString()!;
    }
}
