using NicTwin.Model;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// Where the VMM's own driver has the NIC and its memory: requester ids, host-physical addresses of BARs, addresses that the PF
/// uses in DMA. A guest that owns the PF has its own places (<see cref="Pcie.MmioTranslation"/>); the two are never there together.
/// </summary>
internal static class PfAddresses
{
    /// <summary>The PF: 01:00.0.</summary>
    public const int Pf = 0x100;

    /// <summary>VFs at most: the eighth pool is the PF's own.</summary>
    public const int MaxVfs = 7;

    /// <summary>BAR 0 of the PF: registers, 128 KiB.</summary>
    public const ulong Bar0 = 0xc000_0000;

    /// <summary>BAR 3 of the PF: MSI-X, 16 KiB.</summary>
    public const ulong Bar3 = 0xc004_0000;

    /// <summary>BAR 0 of VF 0; that of VF n is n times <see cref="VfBarSize"/> behind it.</summary>
    public const ulong FirstVfBar0 = 0x40_0000_0000;

    /// <summary>BAR 3 of VF 0.</summary>
    public const ulong FirstVfBar3 = 0x40_0040_0000;

    /// <summary>Bytes of either BAR of a VF.</summary>
    public const ulong VfBarSize = 0x4000;

    /// <summary>First address of the driver's memory, as the PF uses it: beyond 4 GiB.</summary>
    public const ulong Memory = 0x1_0000_0000;

    /// <summary>Bytes of the driver's memory.</summary>
    public const ulong MemorySize = 0x20_0000;

    /// <summary>Where the PF's interrupts go, in place of an interrupt file; the data is the vector.</summary>
    public const ulong Messages = 0xfee0_0000;

    /// <summary>Bus, device and function of a VF in an ARI hierarchy: 01:10.0 and every second one behind it.</summary>
    public static int Vf(int vf) => Pf + (int)Configuration.FirstVfOffsetAri + (vf * (int)Configuration.VfStride);

    /// <summary>Host-physical address of BAR 0 of a VF: registers.</summary>
    public static ulong VfBar0(int vf) => FirstVfBar0 + ((ulong)vf * VfBarSize);

    /// <summary>Host-physical address of BAR 3 of a VF: MSI-X.</summary>
    public static ulong VfBar3(int vf) => FirstVfBar3 + ((ulong)vf * VfBarSize);
}
