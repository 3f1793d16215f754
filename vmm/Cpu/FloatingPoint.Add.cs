namespace NicTwin.Vmm.Cpu;

/// <summary>Addition and fused multiplication and addition.</summary>
internal static partial class FloatingPoint
{
    /// <summary>a + b.</summary>
    public static ulong Add(FloatFormat format, ulong a, ulong b, int mode, ref uint flags)
    {
        Unpacked left = format.Unpack(a);
        Unpacked right = format.Unpack(b);
        if (left.IsNan || right.IsNan)
        {
            return Nan(format, IsSignaling(in left) || IsSignaling(in right), ref flags);
        }

        Term first = new(left.Sign, left.Exponent, (UInt128)left.Significand << 63);
        Term second = new(right.Sign, right.Exponent, (UInt128)right.Significand << 63);
        return Sum(format, left.Kind, in first, right.Kind, in second, mode, ref flags);
    }

    /// <summary>a * b + c with one rounding; the signs of the product and of c can be changed.</summary>
    public static ulong MultiplyAdd(
        FloatFormat format, ulong a, ulong b, ulong c, bool negateProduct, bool negateAddend, int mode, ref uint flags)
    {
        Unpacked left = format.Unpack(a);
        Unpacked right = format.Unpack(b);
        Unpacked addend = format.Unpack(c);
        bool noProduct = (left.Kind == FloatKind.Infinity && right.Kind == FloatKind.Zero)
            || (left.Kind == FloatKind.Zero && right.Kind == FloatKind.Infinity);
        if (left.IsNan || right.IsNan || addend.IsNan || noProduct)
        {
            // Infinity times zero is invalid even when the addend is a quiet NaN.
            return Nan(format, noProduct || IsSignaling(in left) || IsSignaling(in right) || IsSignaling(in addend), ref flags);
        }

        FloatKind kind = FloatKind.Finite;
        if (left.Kind != FloatKind.Finite || right.Kind != FloatKind.Finite)
        {
            kind = left.Kind == FloatKind.Zero || right.Kind == FloatKind.Zero ? FloatKind.Zero : FloatKind.Infinity;
        }

        // The significands have zeros at their low ends, so that shifting their product by one place loses nothing.
        UInt128 product = (UInt128)left.Significand * right.Significand;
        bool carry = product >> 127 != 0;
        Term first = new(left.Sign ^ right.Sign ^ negateProduct, left.Exponent + right.Exponent + (carry ? 1 : 0), carry ? product >> 1 : product);
        Term second = new(addend.Sign ^ negateAddend, addend.Exponent, (UInt128)addend.Significand << 63);
        return Sum(format, kind, in first, addend.Kind, in second, mode, ref flags);
    }

    private static ulong Sum(
        FloatFormat format, FloatKind firstKind, in Term first, FloatKind secondKind, in Term second, int mode, ref uint flags)
    {
        if (firstKind == FloatKind.Infinity || secondKind == FloatKind.Infinity)
        {
            bool opposite = firstKind == secondKind && first.Sign != second.Sign;
            return opposite ? Nan(format, true, ref flags) : format.InfinityOf(firstKind == FloatKind.Infinity ? first.Sign : second.Sign);
        }

        if (firstKind == FloatKind.Zero && secondKind == FloatKind.Zero)
        {
            return format.Zero(first.Sign == second.Sign ? first.Sign : mode == Down);
        }

        if (firstKind == FloatKind.Zero || secondKind == FloatKind.Zero)
        {
            return firstKind == FloatKind.Zero ? RoundTerm(format, in second, mode, ref flags) : RoundTerm(format, in first, mode, ref flags);
        }

        bool swap = first.Exponent < second.Exponent || (first.Exponent == second.Exponent && first.Significand < second.Significand);
        Term large = swap ? second : first;
        Term small = swap ? first : second;
        UInt128 aligned = ShiftRightJam(small.Significand, large.Exponent - small.Exponent);
        UInt128 sum = large.Sign == small.Sign ? large.Significand + aligned : large.Significand - aligned;
        if (sum == 0)
        {
            return format.Zero(mode == Down);
        }

        return RoundTerm(format, new Term(large.Sign, large.Exponent, sum), mode, ref flags);
    }

    private static ulong RoundTerm(FloatFormat format, in Term term, int mode, ref uint flags)
    {
        int zeros = (int)UInt128.LeadingZeroCount(term.Significand);
        UInt128 normal = term.Significand << zeros;
        ulong significand = (ulong)(normal >> 64) | ((ulong)normal != 0 ? 1ul : 0ul);
        return Round(format, term.Sign, term.Exponent + 1 - zeros, significand, mode, ref flags);
    }

    /// <summary>Significand / 2^126 times 2^exponent; one bit is left for a carry.</summary>
    private readonly record struct Term(bool Sign, int Exponent, UInt128 Significand);
}
