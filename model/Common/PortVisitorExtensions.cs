namespace NicTwin.Model;

/// <summary>Short forms of <see cref="IPortVisitor.Port"/> for the blocks.</summary>
internal static class PortVisitorExtensions
{
    /// <summary>A port of one bit.</summary>
    public static void Bit(this IPortVisitor visitor, string name, bool value, bool valid = true) =>
        visitor.Port(name, 1, value ? UInt128.One : UInt128.Zero, valid);

    /// <summary>A header of up to four DWs, DW0 in bits 31:0.</summary>
    public static void Header(this IPortVisitor visitor, string name, int width, uint dw0, uint dw1, uint dw2, uint dw3, bool valid = true) =>
        visitor.Port(name, width, new UInt128(Bits.Pair(dw2, dw3), Bits.Pair(dw0, dw1)), valid);

    /// <summary>A beat channel of a TLP; data is given in the lanes that keep names.</summary>
    public static void Beat(
        this IPortVisitor visitor, string prefix, bool valid, ulong low, ulong high, uint keep, bool sop, bool eop)
    {
        visitor.Bit(prefix + "valid_o", valid);
        var lanes = new UInt128(Bits.LaneMask(keep >> 2), Bits.LaneMask(keep));
        visitor.Port(prefix + "data_o", 128, new UInt128(high, low) & lanes, valid, ~lanes);
        visitor.Port(prefix + "keep_o", 4, keep, valid);
        visitor.Bit(prefix + "sop_o", sop, valid);
        visitor.Bit(prefix + "eop_o", eop, valid);
    }
}
