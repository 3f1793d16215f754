using NicTwin.Cli;
using Xunit;

namespace NicTwin.Tests.Cli;

/// <summary>What the command line says to wrong input, and with which exit code.</summary>
public class CommandLineTests
{
    [Fact]
    public void An_unknown_option_ends_with_usage()
    {
        Assert.Equal(ExitCode.Usage, CommandLine.Run(["test", "--bogus"]));
    }
}
