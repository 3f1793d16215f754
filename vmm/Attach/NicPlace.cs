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

    /// <summary>The MAC address of its NIC, the first octet in bits 7:0; null for one that the host chooses.</summary>
    public ulong? Mac { get; init; }

    /// <summary>VLAN of its VF, whose tags the guest does not see; 0 for none.</summary>
    public int Vlan { get; init; }

    /// <summary>Mb/s that its VF may send; 0 for no limit.</summary>
    public int Rate { get; init; }

    /// <summary>Frames of its VF with another's source address are dropped.</summary>
    public bool SpoofCheck { get; init; } = true;

    /// <summary>Its VF may change its address and listen to everything.</summary>
    public bool Trusted { get; init; }
}
