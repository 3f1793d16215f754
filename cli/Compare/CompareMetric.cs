namespace NicTwin.Cli.Compare;

/// <summary>A figure that the charts show.</summary>
internal sealed record CompareMetric
{
    /// <summary>Its name in the page: letters and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>The heading of its charts.</summary>
    public required string Title { get; init; }

    /// <summary>What it says and what to look for.</summary>
    public required string Explanation { get; init; }

    /// <summary>Its value in a cell, null when the workload does not measure it.</summary>
    public required Func<CompareCounts, double?> Value { get; init; }

    /// <summary>A second value beside it, as the 99th percentile beside the median.</summary>
    public Func<CompareCounts, double?>? Second { get; init; }

    /// <summary>What a value stands for, behind the number.</summary>
    public required string Unit { get; init; }

    /// <summary>True for a logarithmic axis.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>True when the value depends on the assumed costs.</summary>
    public bool Assumed { get; init; }

    private static CompareMetric Exits { get; } = new()
    {
        Id = "exits",
        Title = "I/O exits per packet",
        Explanation = "How often a guest has to leave to the VMM for its NIC: trapped registers, configuration space, notifications of a virtqueue.",
        Unit = "I/O exits per packet",
        Value = static c => c.IoExitsPerPacket,
        Logarithmic = true,
    };

    private static CompareMetric Throughput { get; } = new()
    {
        Id = "throughput",
        Title = "Throughput",
        Explanation = "Payload over virtual time, all guests together.",
        Unit = "Mb/s",
        Value = static c => c.MegabitsPerSecond,
        Assumed = true,
    };

    private static CompareMetric Latency { get; } = new()
    {
        Id = "latency",
        Title = "Latency of a round trip",
        Explanation = "The bar ends at the median, the line behind it at the 99th percentile. Workloads without round trips are left out.",
        Unit = "\u00b5s (p50 / p99)",
        Value = static c => c.LatencyMedian / 1000.0,
        Second = static c => c.Latency99 / 1000.0,
        Assumed = true,
    };

    /// <summary>The charts of the ways beside each other.</summary>
    public static IReadOnlyList<CompareMetric> Bars { get; } =
    [
        Exits,
        new()
        {
            Id = "switches",
            Title = "Switches per packet",
            Explanation = "Round trips to a user process of the host and to the privileged guest, which come on top of the exits.",
            Unit = "switches per packet",
            Value = static c => c.SwitchesPerPacket,
        },
        new()
        {
            Id = "copies",
            Title = "Copies per packet",
            Explanation = "Copies of payload by the host's CPU. DMA of the NIC is none.",
            Unit = "copies per packet",
            Value = static c => c.CopiesPerPacket,
        },
        Throughput,
        Latency,
    ];

    /// <summary>The charts over the number of guests.</summary>
    public static IReadOnlyList<CompareMetric> Lines { get; } =
    [
        Throughput,
        Latency with { Title = "Median latency of a round trip", Explanation = "Workloads without round trips are left out.", Unit = "\u00b5s", Second = null },
        Exits with { Logarithmic = false },
        new()
        {
            Id = "service",
            Title = "Load of the service CPU",
            Explanation = "Part of the time in which the CPU that does the host's work is busy. At 100 % it is what limits the guests.",
            Unit = "%",
            Value = static c => c.Nanoseconds == 0 ? 0 : 100.0 * c.ServiceNanoseconds / c.Nanoseconds,
            Assumed = true,
        },
    ];
}
