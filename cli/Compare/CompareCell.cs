namespace NicTwin.Cli.Compare;

/// <summary>One cell of the comparison: a way to get a NIC, under a kind of VMM, with a workload.</summary>
internal sealed record CompareCell
{
    /// <summary>The kind of VMM: type1, type2 or hybrid.</summary>
    public required string Vmm { get; init; }

    /// <summary>How the guests get their NICs: emulated, virtio, pf or vf.</summary>
    public required string Attach { get; init; }

    /// <summary>Where an emulated NIC is: vmm or process; null for others.</summary>
    public string? DeviceModel { get; init; }

    /// <summary>What runs: ping, udp, tcp or small-packets.</summary>
    public required string Workload { get; init; }

    /// <summary>Between whom: "wire", a peer at the other end of the cable, or "guests", two guests of this host.</summary>
    public required string Path { get; init; }

    /// <summary>Guests that run the workload.</summary>
    public required int Guests { get; init; }

    /// <summary>Why the cell has no meaning; null when it has one and is measured.</summary>
    public string? NotApplicable { get; init; }

    /// <summary>What was measured; null when it is not applicable.</summary>
    public CompareCounts? Counts { get; init; }

    /// <summary>The name of the way: its attach mode and, for emulated NICs, where the device model is.</summary>
    public string Way => DeviceModel is null ? Attach : $"{Attach} ({DeviceModel})";
}

/// <summary>What was measured in a cell, over the time of the workload alone: sums over the measured guests.</summary>
internal sealed record CompareCounts
{
    /// <summary>Packets that the guests sent and received, as their interfaces count them.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of payload that the workload moved.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Virtual nanoseconds from the begin of the workload to its end.</summary>
    public required long Nanoseconds { get; init; }

    /// <summary>Exits by cause: nicConfiguration, nicRead, nicWrite, notification, configuration, device, serial, sbi, timer, idle.</summary>
    public required IReadOnlyDictionary<string, long> Exits { get; init; }

    /// <summary>Exits that I/O with the NIC has caused.</summary>
    public required long IoExits { get; init; }

    /// <summary>Switches to a user process of the host and back.</summary>
    public required long ProcessSwitches { get; init; }

    /// <summary>Switches to the privileged guest and back.</summary>
    public required long DomainSwitches { get; init; }

    /// <summary>Interrupts that the VMM injected.</summary>
    public required long InjectedInterrupts { get; init; }

    /// <summary>Interrupts that reached the guests without the VMM.</summary>
    public required long RemappedInterrupts { get; init; }

    /// <summary>Bytes that devices moved to and from the guests' memory by DMA.</summary>
    public required long DmaBytes { get; init; }

    /// <summary>Copies of payload that the host made.</summary>
    public required long Copies { get; init; }

    /// <summary>Bytes that they moved.</summary>
    public required long CopiedBytes { get; init; }

    /// <summary>Frames that were dropped anywhere, each with a counter.</summary>
    public required long Drops { get; init; }

    /// <summary>Segments that TCP sent again.</summary>
    public required long Retransmissions { get; init; }

    /// <summary>Nanoseconds that were charged to the guests for exits and interrupts: assumed, not measured.</summary>
    public required long ChargedNanoseconds { get; init; }

    /// <summary>Nanoseconds that the service CPU worked: assumed, not measured.</summary>
    public required long ServiceNanoseconds { get; init; }

    /// <summary>Median of the round trips in nanoseconds; null when the workload measures none.</summary>
    public long? LatencyMedian { get; init; }

    /// <summary>99th percentile of the round trips in nanoseconds; null when the workload measures none.</summary>
    public long? Latency99 { get; init; }

    /// <summary>I/O exits for each packet.</summary>
    public double IoExitsPerPacket => Packets == 0 ? 0 : (double)IoExits / Packets;

    /// <summary>Payload in Mb/s of virtual time.</summary>
    public double MegabitsPerSecond => Nanoseconds == 0 ? 0 : PayloadBytes * 8000.0 / Nanoseconds;

    /// <summary>Copies by the host for each packet.</summary>
    public double CopiesPerPacket => Packets == 0 ? 0 : (double)Copies / Packets;

    /// <summary>Switches to processes and to the privileged guest for each packet.</summary>
    public double SwitchesPerPacket => Packets == 0 ? 0 : (double)(ProcessSwitches + DomainSwitches) / Packets;
}
