using System.Diagnostics;
using NicTwin.Cli;
using NicTwin.Tests.Cli;

namespace NicTwin.Tests.Vmm;

/// <summary>The sample driver, where the host has what building it needs; and the command line of debugging.</summary>
public sealed class GdbSampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-gdb-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("no register TDTT; near are TDT", "--break", "write TDTT")]
    [InlineData("a port is a number from 0 to 65535", "--gdb", "70000")]
    [InlineData("as a whole number", "--gdb", "x")]
    [InlineData("there are module, boot, no", "--gdb", "0", "--gdb-wait", "never")]
    [InlineData("it needs --gdb and --module", "--gdb-script", "x.gdb")]
    public void Wrong_options_get_one_sentence_and_exit_code_2(string reason, params string[] options)
    {
        CommandLineProcess.Result result = CommandLineProcess.Run(["run", "--guest", "attach=pf", "--exec", "true", .. options]);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(reason, Assert.Single(result.ErrorLines));
    }

    [Fact]
    public async Task The_sample_is_built_and_the_run_ends_before_its_write()
    {
        // The headers come through the network, and the guest's kernel with them: 'nictwin guest headers samples/probe/headers'.
        string? root = Environment.GetEnvironmentVariable("NICTWIN_ROOT");
        string headers = Path.Combine(root ?? string.Empty, "samples", "probe", "headers");
        Assert.SkipUnless(Directory.Exists(headers), "samples/probe/headers is not there");
        Assert.SkipUnless(File.Exists("/usr/bin/riscv64-linux-gnu-gcc"), "the host has no gcc-riscv64-linux-gnu");
        foreach (string file in new[] { "nicprobe.c", "Kbuild", "Makefile" })
        {
            File.Copy(Path.Combine(root!, "samples", "probe", file), Path.Combine(_folder, file));
        }

        using (Process make = Process.Start(new ProcessStartInfo("make", ["-s", "-C", _folder, $"HEADERS={headers}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            Task<string> error = make.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await make.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(make.ExitCode == 0, await error);
        }

        CommandLineProcess.Result result = CommandLineProcess.Run(
            "run", "--guest", "attach=pf", "--module", Path.Combine(_folder, "nicprobe.ko"), "--break", "write CTRL", "--exec", "true");
        Assert.Equal(ExitCode.Break, result.ExitCode);
        Assert.Contains("write of 00100249", result.Error);
        Assert.Contains("supervisor mode", result.Error);
    }
}
