namespace NicTwin.Vmm.Attach;

/// <summary>What a guest is to get.</summary>
/// <param name="Mode">How it gets its NIC.</param>
public sealed record NicPlace(AttachMode Mode)
{
    /// <summary>The number of its VF; null for any.</summary>
    public int? Vf { get; init; }

    /// <summary>It is the privileged guest.</summary>
    public bool Privileged { get; init; }

    /// <summary>Its virtio device offers packed rings.</summary>
    public bool Packed { get; init; }
}
