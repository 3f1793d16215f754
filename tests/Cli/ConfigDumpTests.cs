using System.Diagnostics;
using System.Globalization;
using NicTwin.Cli;

namespace NicTwin.Tests.Cli;

/// <summary>The configuration space as `nictwin config --dump` prints it, judged by hand-written numbers and by lspci.</summary>
public class ConfigDumpTests
{
    private const int SpaceBytes = 4096;

    private static readonly string[] s_functions =
        ["01:00.0", "01:10.0", "01:10.2", "01:10.4", "01:10.6", "01:11.0", "01:11.2", "01:11.4", "01:11.6"];

    [Fact]
    public void Dump_has_the_PF_and_8_VFs_with_all_bytes()
    {
        Dictionary<string, byte[]> dump = Dump();

        Assert.Equal(s_functions, dump.Keys.Order());
        Assert.All(dump.Values, space => Assert.Equal(SpaceBytes, space.Length));
    }

    [Fact]
    public void Ids_are_those_that_a_host_shows()
    {
        Dictionary<string, byte[]> dump = Dump();

        Assert.Equal<byte>([0x86, 0x80, 0xc9, 0x10], dump["01:00.0"][..4]);
        Assert.All(s_functions[1..], f => Assert.Equal<byte>([0x86, 0x80, 0xca, 0x10], dump[f][..4]));
    }

    [Fact]
    public void Raw_shows_the_ids_as_the_device_answers()
    {
        Dictionary<string, byte[]> dump = Dump("--raw");

        Assert.Equal<byte>([0x86, 0x80, 0xc9, 0x10], dump["01:00.0"][..4]);
        Assert.All(s_functions[1..], f => Assert.Equal<byte>([0xff, 0xff, 0xff, 0xff], dump[f][..4]));
    }

    [Fact]
    public void Lspci_decodes_every_capability()
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("config", "--dump");
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, result.Output);
            string text = Lspci(file);

            Assert.Equal(9, Count(text, "Ethernet controller:"));
            Assert.Equal(8, Count(text, "Ethernet controller: Intel Corporation 82576 Virtual Function"));
            Assert.DoesNotContain("broken", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("unknown header", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Unknown", text.Replace("Speed unknown", string.Empty), StringComparison.Ordinal);
            Assert.Equal(1, Count(text, "Power Management version 3"));
            Assert.Equal(1, Count(text, "MSI: Enable- Count=1/1 Maskable+ 64bit+"));
            Assert.Equal(1, Count(text, "MSI-X: Enable- Count=10 "));
            Assert.Equal(8, Count(text, "MSI-X: Enable- Count=3 "));
            Assert.Equal(9, Count(text, "Express (v2) Endpoint"));
            Assert.Equal(9, Count(text, "FLReset+"));
            Assert.Equal(9, Count(text, "Advanced Error Reporting"));
            Assert.Equal(1, Count(text, "Device Serial Number"));
            Assert.Equal(9, Count(text, "Alternative Routing-ID Interpretation"));
            Assert.Equal(1, Count(text, "Single Root I/O Virtualization"));
            Assert.Contains("Initial VFs: 8, Total VFs: 8, Number of VFs: 8, Function Dependency Link: 00", text);
            Assert.Contains("VF offset: 128, stride: 2, Device ID: 10ca", text);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Dictionary<string, byte[]> Dump(params string[] options)
    {
        CommandLineProcess.Result result = CommandLineProcess.Run(["config", "--dump", .. options]);
        Assert.Equal(ExitCode.Pass, result.ExitCode);
        Dictionary<string, byte[]> functions = [];
        List<byte> space = [];
        string name = string.Empty;
        foreach (string line in result.Output.Split('\n'))
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (line.Contains("Ethernet controller", StringComparison.Ordinal))
            {
                name = line[..7];
            }
            else if (colon > 0)
            {
                Assert.Equal(space.Count, int.Parse(line[..colon], NumberStyles.AllowHexSpecifier));
                space.AddRange(line[(colon + 2)..].Split(' ').Select(b => byte.Parse(b, NumberStyles.AllowHexSpecifier)));
            }
            else if (space.Count > 0)
            {
                functions.Add(name, [.. space]);
                space.Clear();
            }
        }

        return functions;
    }

    private static string Lspci(string file)
    {
        ProcessStartInfo start = new("lspci") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-F", file, "-vvv"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.GetAwaiter().GetResult());
        return text;
    }

    private static int Count(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
