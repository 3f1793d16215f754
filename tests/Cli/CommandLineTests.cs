using NicTwin.Cli;

namespace NicTwin.Tests.Cli;

/// <summary>What the command line says to wrong input, and with which exit code.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("conform", "--bogus")]
    [InlineData("replay", "file", "--bogus")]
    [InlineData("config", "--dump", "--bogus")]
    [InlineData("bench", "--bogus")]
    [InlineData("test", "--bogus")]
    [InlineData("--bogus")]
    [InlineData("bogus")]
    [InlineData("conform", "extra")]
    [InlineData("conform", "--cases")]
    [InlineData("conform", "--cases", "many")]
    [InlineData("conform", "--cases", "0")]
    [InlineData("conform", "--seconds", "-1")]
    [InlineData("conform", "--seed", "-1")]
    [InlineData("conform", "--nic", "card")]
    [InlineData("conform", "--property", "bogus")]
    [InlineData("conform", "--rtl", "/nonexistent")]
    [InlineData("replay")]
    [InlineData("replay", "/nonexistent.program")]
    [InlineData("config")]
    [InlineData("bench", "bogus")]
    public void Wrong_input_gets_one_sentence_and_exit_code_2(params string[] arguments)
    {
        CommandLineProcess.Result result = CommandLineProcess.Run(arguments);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("nictwin", line);
        Assert.Empty(result.Output);
        Assert.DoesNotContain(result.ErrorLines, l => l.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("conform")]
    [InlineData("replay")]
    [InlineData("config")]
    [InlineData("bench")]
    [InlineData("test")]
    public void Help_names_options_examples_and_exit_codes(string command)
    {
        CommandLineProcess.Result result = CommandLineProcess.Run(command, "--help");

        Assert.Equal(ExitCode.Pass, result.ExitCode);
        Assert.Contains("Options:", result.Output);
        Assert.Contains("Examples:", result.Output);
        Assert.Contains($"nictwin {command}", result.Output);
        Assert.Contains("Exit codes:", result.Output);
    }

    [Fact]
    public void An_unknown_option_is_named()
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("conform", "--casse", "5");

        Assert.Contains("'--casse'", result.Error);
        Assert.Contains("nictwin conform --help", result.Error);
    }

    [Fact]
    public void A_missing_Verilator_is_a_set_up_error_that_names_it()
    {
        string empty = Directory.CreateTempSubdirectory("nictwin-path").FullName;
        try
        {
            // The host that runs the command line is named by its full path, so an empty PATH hides only the tools.
            Dictionary<string, string> environment = new() { ["PATH"] = empty, ["XDG_CACHE_HOME"] = empty };
            CommandLineProcess.Result result = CommandLineProcess.Run(environment, "config", "--dump", "--nic", "rtl");

            Assert.Equal(ExitCode.Setup, result.ExitCode);
            Assert.Contains("verilator", Assert.Single(result.ErrorLines));
            Assert.Empty(result.Output);
        }
        finally
        {
            Directory.Delete(empty, recursive: true);
        }
    }
}
