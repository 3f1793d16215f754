namespace NicTwin.Testbench;

/// <summary>What a run found out about one property.</summary>
/// <param name="Name">Name of the property.</param>
/// <param name="Rule">The rule of the specification behind it.</param>
/// <param name="Cases">Cases in which it was watched.</param>
/// <param name="CasesWithPremise">Cases in which its premise held at least once.</param>
/// <param name="Premises">How often its premise held.</param>
/// <param name="Required">How often it had to hold for the run to count.</param>
/// <param name="Clocks">Clocks of the cases in which it was watched.</param>
/// <param name="Tlps">TLPs of them, both directions.</param>
/// <param name="Packets">Frames of them, both directions.</param>
/// <param name="BinsHit">Functional coverage bins hit by the cases in which its premise held.</param>
/// <param name="BinsTotal">Functional coverage bins.</param>
/// <param name="Failure">The failure, or null.</param>
public sealed record PropertyResult(
    string Name,
    string Rule,
    int Cases,
    int CasesWithPremise,
    long Premises,
    long Required,
    long Clocks,
    long Tlps,
    long Packets,
    int BinsHit,
    int BinsTotal,
    PropertyFailure? Failure)
{
    /// <summary>The premise held too rarely, so the property has not been tested.</summary>
    public bool TooRare => Failure is null && Premises < Required;

    /// <summary>True when the property holds as far as the run can tell.</summary>
    public bool Passed => Failure is null && !TooRare;
}

/// <summary>A violated property with what is needed to see it again.</summary>
/// <param name="Property">Name of the property.</param>
/// <param name="Reason">What happened, in one sentence.</param>
/// <param name="Case">Number of the case in the run.</param>
/// <param name="Seed">Seed of the case: <see cref="ProgramGenerators.PlanOf"/> gives its program again.</param>
/// <param name="Original">The program as generated.</param>
/// <param name="Program">The program, shrunk.</param>
/// <param name="ShrunkReason">What happens with the shrunk program.</param>
/// <param name="ShrinkRuns">Runs that shrinking took.</param>
public sealed record PropertyFailure(
    string Property,
    string Reason,
    int Case,
    ulong Seed,
    StimulusProgram Original,
    StimulusProgram Program,
    string ShrunkReason,
    int ShrinkRuns);

/// <summary>What a whole run found out.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Cases">Cases that ran.</param>
/// <param name="Clocks">Clocks that ran, all NICs and repetitions included.</param>
/// <param name="SkippedClocks">Clocks that were jumped over.</param>
/// <param name="Tlps">TLPs, both directions.</param>
/// <param name="Packets">Frames, both directions.</param>
/// <param name="Digest">Digest over all pins of all clocks of all cases: equal seeds give equal digests.</param>
/// <param name="Elapsed">Wall time.</param>
/// <param name="Properties">The properties.</param>
/// <param name="CoverageHit">Functional coverage bins hit.</param>
/// <param name="CoverageTotal">Functional coverage bins.</param>
/// <param name="Missed">Names of bins that no case hit.</param>
public sealed record ConformanceResult(
    ulong Seed,
    int Cases,
    long Clocks,
    long SkippedClocks,
    long Tlps,
    long Packets,
    ulong Digest,
    TimeSpan Elapsed,
    IReadOnlyList<PropertyResult> Properties,
    int CoverageHit,
    int CoverageTotal,
    IReadOnlyList<string> Missed)
{
    /// <summary>True when every property holds and packets have moved.</summary>
    public bool Passed => Packets > 0 && Properties.All(static property => property.Passed);
}
