namespace NicTwin.Testbench;

/// <summary>What a checker may take for granted about a program.</summary>
public enum ProgramClass
{
    /// <summary>Anything: only rules that hold for every input are checked.</summary>
    Hostile,

    /// <summary>The program behaves as a driver does: rules about its traffic are checked too.</summary>
    Legal,
}

/// <summary>
/// A closed-loop stimulus: steps, the seed of the root complex and its policy, and the NVM image.
/// </summary>
/// <remarks>A program runs from power-on: the runner holds PERST and loads the NVM before the first step.</remarks>
public sealed record StimulusProgram
{
    /// <summary>Most steps of a generated program.</summary>
    public const int MaxSteps = 200;

    /// <summary>The generator's name for what the program exercises; one word.</summary>
    public string Name { get; init; } = "program";

    /// <summary>What checkers may rely on.</summary>
    public ProgramClass Class { get; init; }

    /// <summary>Seed of everything that the root complex and the wire choose, and of untouched host memory.</summary>
    public ulong Seed { get; init; }

    /// <summary>Policy of root complex and wire.</summary>
    public RootComplexPolicy Policy { get; init; } = RootComplexPolicy.Default;

    /// <summary>NVM image, 256 words of 16 bits.</summary>
    public IReadOnlyList<ushort> Nvm { get; init; } = NvmImage.Default;

    /// <summary>The steps.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>True when both say the same.</summary>
    public bool SameAs(StimulusProgram other) =>
        Name == other.Name && Class == other.Class && Seed == other.Seed && Policy == other.Policy
        && Nvm.SequenceEqual(other.Nvm) && Steps.SequenceEqual(other.Steps);
}
