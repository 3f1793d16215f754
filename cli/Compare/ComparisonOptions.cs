using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;

namespace NicTwin.Cli.Compare;

/// <summary>What a comparison was asked for.</summary>
internal sealed record ComparisonOptions
{
    /// <summary>The kinds of VMM.</summary>
    public required IReadOnlyList<VmmKind> Kinds { get; init; }

    /// <summary>The ways to get a NIC.</summary>
    public required IReadOnlyList<AttachMode> Modes { get; init; }

    /// <summary>The workloads.</summary>
    public required IReadOnlyList<CompareWorkload> Workloads { get; init; }

    /// <summary>Guests, 1 to 7.</summary>
    public required int Guests { get; init; }

    /// <summary>Bytes of a guest's RAM.</summary>
    public required ulong Memory { get; init; }

    /// <summary>What events cost.</summary>
    public required CostModel Costs { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Ends the comparison.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Is called now and then.</summary>
    public Action Progress { get; init; } = static () => { };
}
