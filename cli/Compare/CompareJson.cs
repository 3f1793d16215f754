using System.Text.Json;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Cli.Compare;

/// <summary>The comparison for a machine.</summary>
internal static class CompareJson
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>
    /// One JSON object on one line. Measured counts (counts), what is divided by packets (perPacket), virtual time (time), which
    /// depends on the assumed costs, and assumed costs (assumed) are apart; a cell without meaning has notApplicable instead.
    /// </summary>
    public static string Text(CompareResult result) => JsonSerializer.Serialize(
        new
        {
            seed = result.Seed,
            nic = result.Nic,
            comparedClocks = result.ComparedClocks,
            costs = CostItem.All.ToDictionary(static i => i.Name, i => i.Get(result.Costs)),
            cells = result.Cells.Select(static c => new
            {
                vmm = c.Vmm,
                attach = c.Attach,
                deviceModel = c.DeviceModel,
                workload = c.Workload,
                path = c.Path,
                guests = c.Guests,
                notApplicable = c.NotApplicable,
                counts = c.Counts is { } counts ? Counts(counts) : null,
                perPacket = c.Counts is { } perPacket ? new { ioExits = perPacket.IoExitsPerPacket, switches = perPacket.SwitchesPerPacket, copies = perPacket.CopiesPerPacket } : null,
                time = c.Counts is { } time ? new { nanoseconds = time.Nanoseconds, megabitsPerSecond = time.MegabitsPerSecond, latencyMedian = time.LatencyMedian, latency99 = time.Latency99 } : null,
                assumed = c.Counts is { } assumed ? new { chargedNanoseconds = assumed.ChargedNanoseconds, serviceNanoseconds = assumed.ServiceNanoseconds } : null,
            }),
        },
        s_options);

    private static object Counts(CompareCounts counts) => new
    {
        packets = counts.Packets,
        payloadBytes = counts.PayloadBytes,
        ioExits = counts.IoExits,
        exits = counts.Exits.OrderBy(static e => e.Key, StringComparer.Ordinal).ToDictionary(),
        processSwitches = counts.ProcessSwitches,
        domainSwitches = counts.DomainSwitches,
        injectedInterrupts = counts.InjectedInterrupts,
        remappedInterrupts = counts.RemappedInterrupts,
        dmaBytes = counts.DmaBytes,
        copies = counts.Copies,
        copiedBytes = counts.CopiedBytes,
        drops = counts.Drops,
        retransmissions = counts.Retransmissions,
    };
}
