namespace NicTwin.Testbench;

/// <summary>How the root complex cuts the data of one read into completions.</summary>
public enum CompletionSplit
{
    /// <summary>As few completions as Max Payload Size permits.</summary>
    Largest = 0,

    /// <summary>A cut at every read completion boundary.</summary>
    EveryBoundary = 1,

    /// <summary>A cut at each read completion boundary with probability one half.</summary>
    Random = 2,
}

/// <summary>
/// How the root complex and the wire behave: everything that they choose is drawn from one seeded generator within
/// these limits. Rates are in 1/1000, times in clocks of 8 ns.
/// </summary>
public sealed record RootComplexPolicy
{
    /// <summary>The friendly policy: short constant delay, no stalls, no errors.</summary>
    public static RootComplexPolicy Default { get; } = new();

    /// <summary>Shortest time from a read to its first completion.</summary>
    public int MinDelay { get; init; } = 8;

    /// <summary>Longest time from a read to its first completion, and from one completion of it to the next.</summary>
    public int MaxDelay { get; init; } = 8;

    /// <summary>Completions of different reads may overtake each other.</summary>
    public bool Reorder { get; init; }

    /// <summary>How reads are cut.</summary>
    public CompletionSplit Split { get; init; }

    /// <summary>Read completion boundary: 64 or 128 bytes.</summary>
    public int ReadCompletionBoundary { get; init; } = 64;

    /// <summary>Rate of pauses before a beat to the NIC.</summary>
    public int RxStallRate { get; init; }

    /// <summary>Longest pause before a beat to the NIC.</summary>
    public int RxStallClocks { get; init; } = 1;

    /// <summary>Rate of beats from the NIC that are not taken at once.</summary>
    public int TxStallRate { get; init; }

    /// <summary>Most clocks that an offered beat waits.</summary>
    public int TxStallClocks { get; init; } = 1;

    /// <summary>Rate of pauses of the wire after a beat from the NIC.</summary>
    public int WireStallRate { get; init; }

    /// <summary>Longest pause of the wire.</summary>
    public int WireStallClocks { get; init; } = 1;

    /// <summary>The wire runs at 1 Gb/s with preamble and gap; else one beat per clock.</summary>
    public bool WirePaced { get; init; }

    /// <summary>Rate of reads answered with UR.</summary>
    public int UnsupportedRate { get; init; }

    /// <summary>Rate of reads answered with CA.</summary>
    public int AbortRate { get; init; }

    /// <summary>Rate of answers with UR or CA that carry data all the same.</summary>
    public int ErrorDataRate { get; init; }

    /// <summary>Rate of reads answered with poisoned data.</summary>
    public int PoisonRate { get; init; }

    /// <summary>Rate of reads answered with a tag that was not asked for.</summary>
    public int WrongTagRate { get; init; }

    /// <summary>Rate of reads answered with more or fewer bytes than asked for.</summary>
    public int WrongLengthRate { get; init; }

    /// <summary>Rate of reads answered after <see cref="LateClocks"/>.</summary>
    public int LateRate { get; init; }

    /// <summary>Delay of a late completion.</summary>
    public int LateClocks { get; init; } = 20000;

    /// <summary>Rate of reads that are never answered.</summary>
    public int NeverRate { get; init; }

    /// <summary>Rate of completions that carry a digest DW (TD = 1).</summary>
    public int DigestRate { get; init; }

    /// <summary>The harness jumps over idle time instead of stepping through it.</summary>
    public bool SkipIdle { get; init; } = true;

    /// <summary>True when a read can get anything but its data in time.</summary>
    public bool Hostile => (UnsupportedRate | AbortRate | PoisonRate | WrongTagRate | WrongLengthRate | LateRate | NeverRate) != 0;
}
