using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>
/// The output pins of one clock as 64-bit words, with the bits masked away that have no meaning in it: data, keep, sop, eop and last
/// under their valid, data lanes under keep, wake under idle ("under" and "lanes" of docs/spec/ports.json).
/// </summary>
internal struct PinMask
{
    // The pins that have a meaning under a valid, as bits of the two control words. Fields that are set once are constants for the compiler.
    private static readonly ulong s_pcieUnderValid4 = UnderPcieValid(4);
    private static readonly ulong s_pcieUnderValid5 = UnderPcieValid(5);
    private static readonly ulong s_macUnderValid4 = UnderMacValid(4);
    private static readonly ulong s_macUnderValid5 = UnderMacValid(5);
    private static readonly ulong[] s_dwordLanes = Lanes(2, 32);
    private static readonly ulong[] s_byteLanes = Lanes(8, 8);

    public ulong Word0;
    public ulong Word1;
    public ulong Word2;
    public ulong Word3;
    public ulong Word4;
    public ulong Word5;

    static PinMask()
    {
        (string Field, int Offset)[] expected =
        [
            (nameof(NicOutputs.Wake), 0), (nameof(NicOutputs.PcieTxDataLow), 8), (nameof(NicOutputs.PcieTxDataHigh), 16), (nameof(NicOutputs.MacTxData), 24),
        ];
        foreach ((string field, int offset) in expected)
        {
            if (Marshal.OffsetOf<NicOutputs>(field) != offset)
            {
                throw new InvalidOperationException($"PinMask expects {field} at byte {offset} of NicOutputs.");
            }
        }

        if (Unsafe.SizeOf<NicOutputs>() != Pins.OutputWords * sizeof(ulong) || Pins.Outputs.Count != 14)
        {
            throw new InvalidOperationException("PinMask does not know all pins of NicOutputs.");
        }
    }

    /// <summary>The mask of the bits that have a meaning in a clock with these outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void From(in NicOutputs outputs, out PinMask mask)
    {
        ulong pcie = 0 - (ulong)(outputs.PcieTxValid & 1);
        ulong mac = 0 - (ulong)(outputs.MacTxValid & 1);
        ulong pcieKeep = outputs.PcieTxKeep & 0xFul & pcie;
        ulong macKeep = outputs.MacTxKeep & mac;
        mask.Word0 = 0 - (ulong)(outputs.Idle & 1);
        mask.Word1 = s_dwordLanes[(int)(pcieKeep & 3)];
        mask.Word2 = s_dwordLanes[(int)(pcieKeep >> 2)];
        mask.Word3 = s_byteLanes[(int)macKeep];
        mask.Word4 = ~(s_pcieUnderValid4 | s_macUnderValid4) | (s_pcieUnderValid4 & pcie) | (s_macUnderValid4 & mac);
        mask.Word5 = ~(s_pcieUnderValid5 | s_macUnderValid5) | (s_pcieUnderValid5 & pcie) | (s_macUnderValid5 & mac);
    }

    /// <summary>All bits in which both sides' outputs differ and which have a meaning, joined to one word: 0 = equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Difference(in NicOutputs a, in NicOutputs b)
    {
        ref ulong x = ref Unsafe.As<NicOutputs, ulong>(ref Unsafe.AsRef(in a));
        ref ulong y = ref Unsafe.As<NicOutputs, ulong>(ref Unsafe.AsRef(in b));
        return ((x ^ y) & Word0)
            | ((Unsafe.Add(ref x, 1) ^ Unsafe.Add(ref y, 1)) & Word1)
            | ((Unsafe.Add(ref x, 2) ^ Unsafe.Add(ref y, 2)) & Word2)
            | ((Unsafe.Add(ref x, 3) ^ Unsafe.Add(ref y, 3)) & Word3)
            | ((Unsafe.Add(ref x, 4) ^ Unsafe.Add(ref y, 4)) & Word4)
            | ((Unsafe.Add(ref x, 5) ^ Unsafe.Add(ref y, 5)) & Word5);
    }

    /// <summary>The bits of a 64-bit word of a pin structure that hold a field; 0 when it lies in another word.</summary>
    internal static ulong BitsIn<T>(int word, string field)
    {
        int offset = (int)Marshal.OffsetOf<T>(field);
        return offset / sizeof(ulong) == word ? 0xFFul << (offset % sizeof(ulong) * 8) : 0;
    }

    private static ulong UnderPcieValid(int word) =>
        BitsIn<NicOutputs>(word, nameof(NicOutputs.PcieTxKeep)) | BitsIn<NicOutputs>(word, nameof(NicOutputs.PcieTxSop)) | BitsIn<NicOutputs>(word, nameof(NicOutputs.PcieTxEop));

    private static ulong UnderMacValid(int word) =>
        BitsIn<NicOutputs>(word, nameof(NicOutputs.MacTxKeep)) | BitsIn<NicOutputs>(word, nameof(NicOutputs.MacTxLast)) | BitsIn<NicOutputs>(word, nameof(NicOutputs.MacTxBadFcs));

    private static ulong[] Lanes(int lanes, int laneBits)
    {
        var table = new ulong[1 << lanes];
        ulong lane = laneBits == 64 ? ulong.MaxValue : (1ul << laneBits) - 1;
        for (int keep = 0; keep < table.Length; keep++)
        {
            for (int i = 0; i < lanes; i++)
            {
                table[keep] |= ((keep >> i) & 1) == 0 ? 0 : lane << (i * laneBits);
            }
        }

        return table;
    }
}
