namespace NicTwin.Vmm.Platform;

/// <summary>Guest-physical addresses. All guests have the same map; where a guest lies in host memory is another matter.</summary>
public static class GuestMap
{
    /// <summary>The 8250 serial port.</summary>
    public const ulong Serial = 0x1000_0000;

    /// <summary>Bytes of the serial port's window.</summary>
    public const ulong SerialSize = 0x100;

    /// <summary>The supervisor's interrupt files, a page for each hart.</summary>
    public const ulong Imsic = 0x2800_0000;

    /// <summary>Bytes of an interrupt file's page.</summary>
    public const ulong ImsicPage = 0x1000;

    /// <summary>Configuration space of buses 0 and up, 1 MiB for each bus.</summary>
    public const ulong Ecam = 0x3000_0000;

    /// <summary>Buses that ECAM covers: the guest's own, and the one below its root port.</summary>
    public const int Buses = 2;

    /// <summary>Bytes of ECAM.</summary>
    public const ulong EcamSize = (ulong)Buses << 20;

    /// <summary>Window for 32-bit, not prefetchable BARs.</summary>
    public const ulong Mmio = 0x4000_0000;

    /// <summary>Bytes of the 32-bit window.</summary>
    public const ulong MmioSize = 0x3000_0000;

    /// <summary>Window for 64-bit, prefetchable BARs.</summary>
    public const ulong MmioHigh = 0x4_0000_0000;

    /// <summary>Bytes of the 64-bit window.</summary>
    public const ulong MmioHighSize = 0x4_0000_0000;

    /// <summary>RAM. The kernel's image is loaded at its first byte: a multiple of 2 MiB, as the kernel asks for.</summary>
    public const ulong Ram = 0x8020_0000;

    /// <summary>The most bytes of RAM: it ends before the 64-bit window begins.</summary>
    public const ulong MostRam = 13ul << 30;
}
