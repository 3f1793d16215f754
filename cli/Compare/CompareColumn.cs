namespace NicTwin.Cli.Compare;

/// <summary>A column of the tables.</summary>
/// <param name="Title">Its head, in lines.</param>
/// <param name="Assumed">True when its numbers depend on the assumed costs; else they are counts.</param>
/// <param name="Text">The text of a measured cell.</param>
internal sealed record CompareColumn(string[] Title, bool Assumed, Func<CompareCounts, string> Text)
{
    /// <summary>The columns, counts first.</summary>
    public static IReadOnlyList<CompareColumn> All { get; } =
    [
        new(["packets"], false, static c => CompareFormat.Count(c.Packets)),
        new(["I/O exits", "/packet"], false, static c => CompareFormat.Short(c.IoExitsPerPacket)),
        new(["switches", "/packet"], false, static c => CompareFormat.Short(c.SwitchesPerPacket)),
        new(["copies", "/packet"], false, static c => CompareFormat.Short(c.CopiesPerPacket)),
        new(["IRQs", "injected"], false, static c => CompareFormat.Count(c.InjectedInterrupts)),
        new(["IRQs", "remapped"], false, static c => CompareFormat.Count(c.RemappedInterrupts)),
        new(["drops"], false, static c => CompareFormat.Count(c.Drops)),
        new(["resent"], false, static c => CompareFormat.Count(c.Retransmissions)),
        new(["Mb/s"], true, static c => CompareFormat.Short(c.MegabitsPerSecond)),
        new(["p50", "us"], true, static c => CompareFormat.Microseconds(c.LatencyMedian)),
        new(["p99", "us"], true, static c => CompareFormat.Microseconds(c.Latency99)),
        new(["guest", "ns/packet"], true, static c => CompareFormat.PerPacket(c.ChargedNanoseconds, c.Packets)),
        new(["service", "ns/packet"], true, static c => CompareFormat.PerPacket(c.ServiceNanoseconds, c.Packets)),
    ];
}
