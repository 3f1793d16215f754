using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Header fields of a TLP: DW0 = {fmt[2:0], type[4:0], 0, tc[2:0], 0000, td, ep, attr[1:0], at[1:0], length[9:0]}
/// (PCI Express Base Specification, section 2.2).
/// </summary>
internal static class Tlp
{
    /// <summary>fmt[2]: a TLP prefix.</summary>
    public const uint FmtPrefix = 1u << 31;

    /// <summary>fmt[1]: with data.</summary>
    public const uint FmtData = 1u << 30;

    /// <summary>fmt[0]: a header of 4 DW.</summary>
    public const uint Fmt4Dw = 1u << 29;

    /// <summary>TD: a digest DW follows the payload.</summary>
    public const uint Digest = 1u << 15;

    /// <summary>EP: the payload is poisoned.</summary>
    public const uint Poisoned = 1u << 14;

    /// <summary>TC and attr, which a completion copies from its request.</summary>
    public const uint CopiedToCompletion = 0x0070_3000;

    /// <summary>TC.</summary>
    public const uint TrafficClass = 0x0070_0000;

    /// <summary>Memory request.</summary>
    public const uint TypeMemory = 0b00000;

    /// <summary>Locked memory read.</summary>
    public const uint TypeMemoryLocked = 0b00001;

    /// <summary>I/O request.</summary>
    public const uint TypeIo = 0b00010;

    /// <summary>Type 0 configuration request.</summary>
    public const uint TypeConfiguration0 = 0b00100;

    /// <summary>Type 1 configuration request.</summary>
    public const uint TypeConfiguration1 = 0b00101;

    /// <summary>Completion.</summary>
    public const uint TypeCompletion = 0b01010;

    /// <summary>Completion of a locked read.</summary>
    public const uint TypeCompletionLocked = 0b01011;

    /// <summary>The type field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Type(uint dw0) => (dw0 >> 24) & 0x1F;

    /// <summary>The fmt field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Fmt(uint dw0) => dw0 >> 29;

    /// <summary>Payload or requested length in DWs, 1 to 1024.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(uint dw0) => (int)(((dw0 - 1) & 0x3FF) + 1);

    /// <summary>Header length in DWs, 3 or 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HeaderLength(uint dw0) => 3 + (int)((dw0 >> 29) & 1);
}
