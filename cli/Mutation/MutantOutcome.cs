using NicTwin.Cosim;

namespace NicTwin.Cli.Mutation;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">The mutant.</param>
/// <param name="Caught">What caught it; null for a survivor.</param>
/// <param name="Cases">Cases that it was given.</param>
/// <param name="Equivalent">Its entry in the list of equivalent mutants; null when it has none.</param>
/// <param name="Time">How long its cases took.</param>
internal sealed record MutantOutcome(RtlMutant Mutant, string? Caught, int Cases, EquivalentMutants.Entry? Equivalent, TimeSpan Time)
{
    /// <summary>Whether it counts as one that could not be caught.</summary>
    public bool IsEquivalent => Caught is null && Equivalent is not null;

    /// <summary>Whether it lives although something could catch it.</summary>
    public bool Survived => Caught is null && Equivalent is null;

    /// <summary>It is in the list of equivalent mutants, and something told it from the RTL: the list is wrong.</summary>
    public bool ContradictsList => Caught is not null && Equivalent is not null;
}
