using NicTwin.Model;

namespace NicTwin.Vmm.Pcie;

/// <summary>
/// Where the host has the MMIO windows of a guest that owns the PF: guest-physical and host-physical addresses differ, so BARs
/// are translated on their way through configuration space, and each access on its way to the NIC.
/// </summary>
/// <remarks>
/// The translation works on each half of a 64-bit address alone, since software writes a 64-bit BAR in two parts. In the low half
/// the second and the third GiB are exchanged, where 32-bit windows are, and the others stay: so a BAR and every address inside
/// it move by the same amount, and zero, which is what a BAR holds after a reset, stays zero. The high half is exchanged but for
/// zero.
/// </remarks>
internal static class MmioTranslation
{
    private const uint LowSwap = 0xc000_0000;
    private const uint HighSwap = 0x40;
    private const uint MemoryTypeBits = 0xf;

    private const int FirstBar = 0x10;
    private const int BarsEnd = 0x28;
    private const int FirstVfBar = 4 * (int)(Configuration.PfSriovCapability + 9);
    private const int VfBar0High = FirstVfBar + 4;
    private const int VfBar3High = FirstVfBar + 16;
    private const int VfBarsEnd = FirstVfBar + 24;

    /// <summary>The host-physical address of a guest-physical one, and the other way round.</summary>
    public static ulong Exchange(ulong address) => ((ulong)ExchangeHigh((uint)(address >> 32)) << 32) | ExchangeLow((uint)address);

    /// <summary>Whether a register of the PF holds an address or a part of one.</summary>
    /// <param name="offset">Offset in the PF's configuration space.</param>
    public static bool IsAddress(int offset) => offset is (>= FirstBar and < BarsEnd) or (>= FirstVfBar and < VfBarsEnd);

    /// <summary>A value of such a register, for the other side.</summary>
    /// <param name="offset">Offset in the PF's configuration space.</param>
    /// <param name="value">The value.</param>
    public static uint ExchangeRegister(int offset, uint value)
    {
        // The PF's own BARs are 32 bits wide, those of its VFs 64.
        if (offset is VfBar0High or VfBar3High)
        {
            return ExchangeHigh(value);
        }

        uint address = value & ~MemoryTypeBits;
        return ExchangeLow(address) | (value & MemoryTypeBits);
    }

    private static uint ExchangeLow(uint low) => (low >> 30) is 1 or 2 ? low ^ LowSwap : low;

    private static uint ExchangeHigh(uint high) => high is 0 or HighSwap ? high : high ^ HighSwap;
}
