using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Iommu;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Attach;

/// <summary>A NIC that a guest has, and what has to be undone when it loses it.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Mode">How it has it.</param>
internal sealed record HeldNic(GuestMachine Guest, AttachMode Mode)
{
    /// <summary>Where the VF is; nowhere when it is none.</summary>
    public VfPlace Place { get; init; } = new(-1, 0, 0, 0);

    /// <summary>The VF's number; -1 when it is none.</summary>
    public int Vf => Place.Number;

    /// <summary>What the VF reaches; null when it is none.</summary>
    public Domain? Domain { get; init; }

    /// <summary>What the host has set for a VF; null when it is none.</summary>
    public NicPlace? Settings { get; init; }

    /// <summary>The NIC's address, its first octet in bits 7:0.</summary>
    public ulong Mac { get; init; }

    /// <summary>The switch; null when it is connected to none.</summary>
    public Switch? Network { get; init; }

    /// <summary>Port of the switch; -1 when it has none.</summary>
    public int SwitchPort { get; init; } = -1;

    /// <summary>The emulated NIC; null when it is none.</summary>
    public EmulatedDevice? Device { get; init; }
}
