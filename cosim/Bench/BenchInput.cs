using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>What the benchmarks run.</summary>
public sealed class BenchInput
{
    /// <summary>The fast library of the RTL.</summary>
    public required RtlLibrary Library { get; init; }

    /// <summary>
    /// Input pins of a busy run, recorded from power-on (it has to begin with <c>perst_i</c>, since it is replayed again and again on one
    /// NIC): bring-up, then at least 4 queues each way with traffic and no idle skips.
    /// </summary>
    public required NicInputs[] Busy { get; init; }

    /// <summary>First clock of <see cref="Busy"/> that is timed: where bring-up ends.</summary>
    public required int BusyFrom { get; init; }

    /// <summary>
    /// Input pins from power-on to a NIC that is set up and idle; the last clock's pins are then held while time passes.
    /// </summary>
    public required NicInputs[] UntilIdle { get; init; }

    /// <summary>Closed-loop traffic for the allocation figure: runs the given number of clocks. Null replays <see cref="Busy"/>.</summary>
    public Action<INicClocked, long>? BusyLoop { get; init; }

    /// <summary>Rounds; medians are taken over them.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>Clocks of the allocation run.</summary>
    public long AllocationClocks { get; init; } = 10_000_000;
}
