namespace NicTwin.Vmm.Wires;

/// <summary>What a cable does to frames, the same in both directions.</summary>
public sealed record WireOptions
{
    /// <summary>Parts of <see cref="LossPerMillion"/>'s whole.</summary>
    public const int Million = 1_000_000;

    /// <summary>Mb/s of a cable that delays nothing: the NIC's own speed.</summary>
    public const int FullSpeed = 1000;

    /// <summary>A cable that loses and delays nothing.</summary>
    public static WireOptions Perfect { get; } = new();

    /// <summary>Of a million frames so many are lost; which ones depends on <see cref="Seed"/> alone.</summary>
    public int LossPerMillion { get; init; }

    /// <summary>Clocks from one end to the other.</summary>
    public long Delay { get; init; }

    /// <summary>Mb/s of the slowest hop in the cable. The NIC's own link is always at 1000 Mb/s (docs/decisions.md).</summary>
    public int Speed { get; init; } = FullSpeed;

    /// <summary>Chooses the frames that are lost.</summary>
    public ulong Seed { get; init; }

    /// <summary>Frames go through at once.</summary>
    internal bool IsInstant => Delay == 0 && Speed == FullSpeed;
}
