using NicTwin.Vmm.Accounting;

namespace NicTwin.Cli.Compare;

/// <summary>A whole comparison.</summary>
internal sealed record CompareResult
{
    /// <summary>The seed: equal seeds give equal numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The NIC: model, rtl or lockstep.</summary>
    public required string Nic { get; init; }

    /// <summary>The assumed costs.</summary>
    public required CostModel Costs { get; init; }

    /// <summary>The cells, in the order of the tables.</summary>
    public required IReadOnlyList<CompareCell> Cells { get; init; }

    /// <summary>Clocks that were compared pin by pin; 0 without lockstep.</summary>
    public long ComparedClocks { get; init; }
}
