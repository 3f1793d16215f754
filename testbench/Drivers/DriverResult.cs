namespace NicTwin.Testbench;

/// <summary>What one step of a driver program did.</summary>
/// <param name="Name">What the driver does in it.</param>
/// <param name="Accesses">Register and configuration accesses.</param>
/// <param name="Expectations">Things that the driver relies on and that were looked at.</param>
/// <param name="Frames">Frames on the wire, both directions.</param>
/// <param name="Clocks">Clocks that ran.</param>
/// <param name="Failure">The expectation that did not hold; null when all did.</param>
public sealed record DriverStep(string Name, long Accesses, long Expectations, long Frames, long Clocks, string? Failure);

/// <summary>What a run of one driver program found.</summary>
/// <param name="Name">The program.</param>
/// <param name="Steps">Its steps up to the one that failed.</param>
/// <param name="Clocks">Clocks that ran.</param>
/// <param name="SkippedClocks">Idle clocks that were jumped over.</param>
/// <param name="Digest">Digest over all pins.</param>
public sealed record DriverResult(string Name, IReadOnlyList<DriverStep> Steps, long Clocks, long SkippedClocks, ulong Digest)
{
    /// <summary>True when every expectation held.</summary>
    public bool Passed => Failure is null;

    /// <summary>The expectation that did not hold, with its step; null when all did.</summary>
    public string? Failure => Steps.FirstOrDefault(s => s.Failure is not null) is { } step ? $"{step.Name}: {step.Failure}" : null;
}
