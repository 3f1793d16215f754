using System.Text.Json;
using NicTwin.Cli;
using NicTwin.Tests.Cli;

namespace NicTwin.Tests.Vmm;

/// <summary>The command line of guest kits, without network.</summary>
public sealed class GuestCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-guest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("guest")]
    [InlineData("guest", "bogus")]
    [InlineData("guest", "fetch", "--bogus")]
    [InlineData("guest", "fetch", "extra")]
    [InlineData("guest", "fetch", "--mirror", "no address")]
    [InlineData("guest", "fetch", "--suite", "trixie main")]
    [InlineData("guest", "fetch", "--with-package", "--yes")]
    [InlineData("guest", "fetch", "--with-package", "A b")]
    [InlineData("guest", "fetch", "--kernel", "/bin/true")]
    [InlineData("guest", "fetch", "--modules", "/")]
    [InlineData("guest", "fetch", "--packages", "/nonexistent")]
    [InlineData("guest", "list", "extra")]
    public void Wrong_input_gets_one_sentence_and_exit_code_2(params string[] arguments)
    {
        CommandLineProcess.Result result = Run(arguments);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("nictwin guest", line);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("fetch")]
    [InlineData("list")]
    public void Help_names_options_examples_and_exit_codes(string command)
    {
        CommandLineProcess.Result result = Run("guest", command, "--help");

        Assert.Equal(ExitCode.Pass, result.ExitCode);
        Assert.Contains("--json", result.Output);
        Assert.Contains($"nictwin guest {command}", result.Output);
        Assert.Contains("Exit codes:", result.Output);
    }

    [Fact]
    public void Without_apt_one_sentence_says_so()
    {
        Assert.SkipUnless(File.Exists("/usr/share/keyrings/debian-archive-keyring.gpg"), "the host has no keys of Debian's archive");
        string bin = Path.Combine(_folder, "bin");
        Directory.CreateDirectory(bin);
        string dotnet = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Select(static p => Path.Combine(p, "dotnet")).First(File.Exists);
        File.CreateSymbolicLink(Path.Combine(bin, "dotnet"), new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet);

        CommandLineProcess.Result result = CommandLineProcess.Run(
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _folder, ["PATH"] = bin }, "guest", "fetch");

        Assert.Equal(ExitCode.Setup, result.ExitCode);
        Assert.Contains("apt-get is not installed", result.ErrorLines[^1]);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_empty_cache_has_an_empty_list()
    {
        CommandLineProcess.Result text = Run("guest", "list");
        CommandLineProcess.Result json = Run("guest", "list", "--json");

        Assert.Equal(ExitCode.Pass, text.ExitCode);
        Assert.Contains("guest fetch", text.Output);
        Assert.Equal(0, JsonDocument.Parse(json.Output).RootElement.GetProperty("kits").GetArrayLength());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private CommandLineProcess.Result Run(params string[] arguments) =>
        CommandLineProcess.Run(new Dictionary<string, string> { ["XDG_CACHE_HOME"] = _folder }, arguments);
}
