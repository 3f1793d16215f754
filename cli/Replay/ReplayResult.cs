namespace NicTwin.Cli.Replay;

/// <summary>What a replayed stimulus came to.</summary>
/// <param name="Clocks">Clocks that ran.</param>
/// <param name="Tlps">TLPs in both directions; null for a recording of pins, where nobody counts them.</param>
/// <param name="Packets">Frames in both directions; null for a recording of pins.</param>
/// <param name="Digest">Digest of all pins over all clocks.</param>
/// <param name="Property">The property that failed; null when none did.</param>
/// <param name="Reason">Why it failed, in one sentence; null when it did not.</param>
internal sealed record ReplayResult(long Clocks, long? Tlps, long? Packets, ulong Digest, string? Property, string? Reason)
{
    /// <summary>True when nothing failed.</summary>
    public bool Passed => Reason is null;
}
