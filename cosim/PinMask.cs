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
    // Byte positions inside the two control words; the static constructor compares them with the generated structure.
    private const int PcieTxValidShift = 8;
    private const int PcieTxKeepShift = 16;
    private const int MacTxValidShift = 40;
    private const int MacTxKeepShift = 48;
    private const int IdleShift = 8;

    private const ulong PcieTxUnderValid = 0x0000_00FF_FFFF_0000;
    private const ulong MacTxUnderValid4 = 0xFFFF_0000_0000_0000;
    private const ulong MacTxUnderValid5 = 0x0000_0000_0000_00FF;

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
            (nameof(NicOutputs.Wake), 0), (nameof(NicOutputs.PcieTxDataLow), 8), (nameof(NicOutputs.PcieTxDataHigh), 16),
            (nameof(NicOutputs.MacTxData), 24), (nameof(NicOutputs.PcieRxReady), 32), (nameof(NicOutputs.PcieTxValid), 33),
            (nameof(NicOutputs.PcieTxKeep), 34), (nameof(NicOutputs.PcieTxSop), 35), (nameof(NicOutputs.PcieTxEop), 36),
            (nameof(NicOutputs.MacTxValid), 37), (nameof(NicOutputs.MacTxKeep), 38), (nameof(NicOutputs.MacTxLast), 39),
            (nameof(NicOutputs.MacTxBadFcs), 40), (nameof(NicOutputs.Idle), 41),
        ];
        foreach ((string field, int offset) in expected)
        {
            if (Marshal.OffsetOf<NicOutputs>(field) != offset)
            {
                throw new InvalidOperationException($"PinMask expects {field} at byte {offset} of NicOutputs.");
            }
        }

        if (Unsafe.SizeOf<NicOutputs>() != Pins.OutputWords * sizeof(ulong) || Pins.Outputs.Count != 13)
        {
            throw new InvalidOperationException("PinMask does not know all pins of NicOutputs.");
        }
    }

    /// <summary>The mask of the bits that have a meaning in a clock with these outputs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void From(in NicOutputs outputs, out PinMask mask)
    {
        ref readonly ulong words = ref Unsafe.As<NicOutputs, ulong>(ref Unsafe.AsRef(in outputs));
        ulong word4 = Unsafe.Add(ref Unsafe.AsRef(in words), 4);
        ulong word5 = Unsafe.Add(ref Unsafe.AsRef(in words), 5);
        ulong pcie = 0 - ((word4 >> PcieTxValidShift) & 1);
        ulong mac = 0 - ((word4 >> MacTxValidShift) & 1);
        ulong pcieKeep = (word4 >> PcieTxKeepShift) & 0xF & pcie;
        ulong macKeep = (word4 >> MacTxKeepShift) & 0xFF & mac;
        mask.Word0 = 0 - ((word5 >> IdleShift) & 1);
        mask.Word1 = s_dwordLanes[(int)(pcieKeep & 3)];
        mask.Word2 = s_dwordLanes[(int)(pcieKeep >> 2)];
        mask.Word3 = s_byteLanes[(int)macKeep];
        mask.Word4 = ~(PcieTxUnderValid | MacTxUnderValid4) | (PcieTxUnderValid & pcie) | (MacTxUnderValid4 & mac);
        mask.Word5 = ~MacTxUnderValid5 | (MacTxUnderValid5 & mac);
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
