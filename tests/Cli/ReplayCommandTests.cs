using System.Text;
using NicTwin.Cli;
using NicTwin.Cosim;
using NicTwin.Testbench;

namespace NicTwin.Tests.Cli;

/// <summary>`nictwin replay` with good and damaged stimulus files, on the model alone.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-replay").FullName;

    private string Stimulus => Path.Combine(_folder, "stimulus.nts");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_program_passes_and_its_waveform_is_written()
    {
        WriteProgram();
        string trace = Path.Combine(_folder, "run.vcd");

        CommandLineProcess.Result result = CommandLineProcess.Run("replay", Stimulus, "--nic", "model", "--trace", trace);

        Assert.True(result.ExitCode == ExitCode.Pass, result.Output + result.Error);
        Assert.EndsWith("passed", result.Output.TrimEnd());
        Assert.Contains("$enddefinitions", File.ReadAllText(trace));
        Assert.Equal([trace, Stimulus], Directory.EnumerateFileSystemEntries(_folder).Order());
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void A_truncated_file_is_named_with_offset_and_cause(double part)
    {
        WriteProgram();
        byte[] bytes = File.ReadAllBytes(Stimulus);
        File.WriteAllBytes(Stimulus, bytes[..(int)(bytes.Length * part)]);

        AssertRefused("ends");
    }

    [Fact]
    public void A_flipped_bit_is_found_by_the_checksum()
    {
        WriteProgram();
        byte[] bytes = File.ReadAllBytes(Stimulus);
        bytes[^3] ^= 0x10;
        File.WriteAllBytes(Stimulus, bytes);

        AssertRefused("checksum");
    }

    [Fact]
    public void Another_version_is_named()
    {
        WriteProgram();
        string text = File.ReadAllText(Stimulus, Encoding.Latin1);
        File.WriteAllText(Stimulus, text.Replace("nictwin-stimulus 1 ", "nictwin-stimulus 9 "), Encoding.Latin1);

        AssertRefused("version 9");
    }

    [Fact]
    public void A_program_that_does_not_parse_is_refused_with_its_line()
    {
        StimulusFile.Program("program p legal\nbogus\n").Write(Stimulus);

        AssertRefused("line 2");
    }

    [Fact]
    public void A_missing_folder_for_waveforms_is_refused()
    {
        WriteProgram();

        CommandLineProcess.Result result = CommandLineProcess.Run("replay", Stimulus, "--nic", "model", "--trace", Path.Combine(_folder, "none", "run.vcd"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("--trace", Assert.Single(result.ErrorLines));
    }

    private void WriteProgram()
    {
        StimulusProgram program = new() { Name = "rest", Class = ProgramClass.Legal, Steps = [] };
        StimulusFile.Program(ProgramText.Write(program)).Write(Stimulus);
    }

    private void AssertRefused(string cause)
    {
        CommandLineProcess.Result result = CommandLineProcess.Run("replay", Stimulus, "--nic", "model");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.Contains(Stimulus, line);
        Assert.Contains("byte", line);
        Assert.Contains(cause, line);
        Assert.Empty(result.Output);
    }
}
