using System.Text.Json;
using NicTwin.Cli;

namespace NicTwin.Tests.Cli;

/// <summary>`nictwin drivers` as a user calls it.</summary>
public sealed class DriversCommandTests
{
    [Fact]
    public void Model_and_RTL_are_compared_through_all_programs()
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("drivers", "--json");

        Assert.True(result.ExitCode == ExitCode.Pass, result.Output + result.Error);
        JsonElement[] programs = [.. JsonDocument.Parse(result.Output).RootElement.EnumerateArray()];
        Assert.Equal(["igb", "igb-vfs", "igbvf", "dpdk-igb", "dpdk-igbvf"], programs.Select(p => p.GetProperty("name").GetString()));
        Assert.All(programs, p => Assert.True(p.GetProperty("passed").GetBoolean()));
    }

    [Fact]
    public void A_table_and_a_line_for_each_program_are_printed()
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("drivers", "igb-vfs", "--nic", "model");

        Assert.Equal(ExitCode.Pass, result.ExitCode);
        Assert.Contains("remove the VFs", result.Output);
        Assert.Contains("igb-vfs: passed; ", result.Output);
        Assert.DoesNotContain("igbvf:", result.Output);
    }

    [Fact]
    public void A_program_that_does_not_exist_is_a_usage_error()
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("drivers", "e1000", "--nic", "model");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("there is no driver program 'e1000'", Assert.Single(result.ErrorLines));
    }
}
