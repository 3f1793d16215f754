using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>What a conformance run does.</summary>
public sealed record ConformanceOptions
{
    /// <summary>Cases of the default run.</summary>
    public const int DefaultCases = 500;

    /// <summary>Time that shrinking one failure may take unless told otherwise.</summary>
    public static readonly TimeSpan DefaultShrinkLimit = TimeSpan.FromSeconds(25);

    /// <summary>Makes a NIC; the argument seeds whatever a NIC leaves undefined at power-on. Called by several threads.</summary>
    public required Func<ulong, INicClocked> CreateNic { get; init; }

    /// <summary>
    /// Makes a NIC that is known to be right, or null: a shrunk program must pass on it, so that shrinking a driver-like
    /// program does not end in one that breaks the rules itself.
    /// </summary>
    public Func<ulong, INicClocked>? CreateReference { get; init; }

    /// <summary>Cases to run.</summary>
    public int Cases { get; init; } = DefaultCases;

    /// <summary>Cases in front that are not run, for whoever has run them already; below <see cref="Cases"/>.</summary>
    public int Skip { get; init; }

    /// <summary>Seed of the run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Wall time after which no further case starts; null for no limit. The digest then depends on speed.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>Properties to check; null for all.</summary>
    public IReadOnlySet<string>? Properties { get; init; }

    /// <summary>Threads; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>The NICs are lockstep pairs: the equality property exists.</summary>
    public bool Lockstep { get; init; }

    /// <summary>Longest time to shrink a failure.</summary>
    public TimeSpan ShrinkLimit { get; init; } = DefaultShrinkLimit;

    /// <summary>Only programs of this flavor; null for all.</summary>
    public ProgramFlavor? Flavor { get; init; }

    /// <summary>Told after each case, from the thread that ran it; null when nobody listens.</summary>
    public Action<ConformanceProgress>? Progress { get; init; }

    /// <summary>Ends the run after the cases under way.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>How far a run is.</summary>
/// <param name="CasesDone">Cases that have ended.</param>
/// <param name="Cases">Cases to run.</param>
/// <param name="Clocks">Clocks so far.</param>
/// <param name="Tlps">TLPs so far.</param>
/// <param name="Packets">Frames so far.</param>
/// <param name="Activity">What is done now: a flavor's name, or that a failure is being shrunk.</param>
public readonly record struct ConformanceProgress(int CasesDone, int Cases, long Clocks, long Tlps, long Packets, string Activity);
