using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>Small functions on bit fields that several blocks share.</summary>
internal static class Bits
{
    /// <summary>The 32-bit mask of a 4-bit byte enable: enable bit i covers bits 8i+7:8i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint ByteMask(uint byteEnable) =>
        ((byteEnable & 1) | ((byteEnable & 2) << 7) | ((byteEnable & 4) << 14) | ((byteEnable & 8) << 21)) * 0xFF;

    /// <summary><paramref name="old"/> with the bits of <paramref name="mask"/> taken from <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Merge(uint old, uint value, uint mask) => old ^ ((old ^ value) & mask);

    /// <summary>Two DWs as one 64-bit half of a beat.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Pair(uint low, uint high) => low | ((ulong)high << 32);

    /// <summary>A 64-bit mask of the DWs that two keep bits name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LaneMask(uint keep) =>
        ((keep & 1) == 0 ? 0 : 0x0000_0000_FFFF_FFFFul) | ((keep & 2) == 0 ? 0 : 0xFFFF_FFFF_0000_0000ul);
}
