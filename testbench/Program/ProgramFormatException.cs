namespace NicTwin.Testbench;

/// <summary>A program text that cannot be read; the message names line and cause in one sentence.</summary>
public sealed class ProgramFormatException(int line, string cause) : Exception($"program line {line}: {cause}")
{
    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;
}
