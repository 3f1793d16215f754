using NicTwin.Vmm.Accounting;

namespace NicTwin.Vmm;

/// <summary>What a host is made of, beside its guests.</summary>
public sealed record HostOptions
{
    /// <summary>Clocks that a TLP needs in either direction when nothing else is said.</summary>
    public const long DefaultLatency = 64;

    /// <summary>Clocks that a TLP needs in either direction, at least 1.</summary>
    public long Latency { get; init; } = DefaultLatency;

    /// <summary>The words of the NIC's NVM.</summary>
    public required IReadOnlyList<ushort> Nvm { get; init; }

    /// <summary>What events cost.</summary>
    public CostModel Costs { get; init; } = CostModel.Free;

    /// <summary>Virtual time at which the run ends, in clocks.</summary>
    public long MaxTime { get; init; } = long.MaxValue;
}
