namespace NicTwin.Vmm.Cpu;

/// <summary>Multiplication, division and square root.</summary>
internal static partial class FloatingPoint
{
    /// <summary>a * b.</summary>
    public static ulong Multiply(FloatFormat format, ulong a, ulong b, int mode, ref uint flags)
    {
        Unpacked left = format.Unpack(a);
        Unpacked right = format.Unpack(b);
        bool sign = left.Sign ^ right.Sign;
        if (left.IsNan || right.IsNan)
        {
            return Nan(format, IsSignaling(in left) || IsSignaling(in right), ref flags);
        }

        if (left.Kind == FloatKind.Infinity || right.Kind == FloatKind.Infinity)
        {
            bool invalid = left.Kind == FloatKind.Zero || right.Kind == FloatKind.Zero;
            return invalid ? Nan(format, true, ref flags) : format.InfinityOf(sign);
        }

        if (left.Kind == FloatKind.Zero || right.Kind == FloatKind.Zero)
        {
            return format.Zero(sign);
        }

        Term product = new(sign, left.Exponent + right.Exponent, (UInt128)left.Significand * right.Significand);
        return RoundTerm(format, in product, mode, ref flags);
    }

    /// <summary>a / b.</summary>
    public static ulong Divide(FloatFormat format, ulong a, ulong b, int mode, ref uint flags)
    {
        Unpacked left = format.Unpack(a);
        Unpacked right = format.Unpack(b);
        bool sign = left.Sign ^ right.Sign;
        if (left.IsNan || right.IsNan)
        {
            return Nan(format, IsSignaling(in left) || IsSignaling(in right), ref flags);
        }

        if (left.Kind == right.Kind && left.Kind != FloatKind.Finite)
        {
            return Nan(format, true, ref flags);
        }

        if (left.Kind == FloatKind.Infinity)
        {
            return format.InfinityOf(sign);
        }

        if (left.Kind == FloatKind.Zero || right.Kind == FloatKind.Infinity)
        {
            return format.Zero(sign);
        }

        if (right.Kind == FloatKind.Zero)
        {
            flags |= DivideByZero;
            return format.InfinityOf(sign);
        }

        // The quotient gets its leading one in bit 63.
        bool less = left.Significand < right.Significand;
        UInt128 dividend = (UInt128)left.Significand << (less ? 64 : 63);
        UInt128 quotient = dividend / right.Significand;
        bool rest = quotient * right.Significand != dividend;
        ulong significand = (ulong)quotient | (rest ? 1ul : 0ul);
        return Round(format, sign, left.Exponent - right.Exponent - (less ? 1 : 0), significand, mode, ref flags);
    }

    /// <summary>The square root.</summary>
    public static ulong SquareRoot(FloatFormat format, ulong a, int mode, ref uint flags)
    {
        Unpacked value = format.Unpack(a);
        if (value.IsNan)
        {
            return Nan(format, IsSignaling(in value), ref flags);
        }

        if (value.Kind == FloatKind.Zero)
        {
            return a;
        }

        if (value.Sign)
        {
            return Nan(format, true, ref flags);
        }

        if (value.Kind == FloatKind.Infinity)
        {
            return a;
        }

        // With an even exponent the root of significand * 2^63 has its leading one in bit 63.
        bool odd = (value.Exponent & 1) != 0;
        UInt128 radicand = (UInt128)value.Significand << (odd ? 64 : 63);
        ulong root = 0;
        for (ulong bit = 1ul << 63; bit != 0; bit >>= 1)
        {
            ulong candidate = root | bit;
            if ((UInt128)candidate * candidate <= radicand)
            {
                root = candidate;
            }
        }

        bool rest = (UInt128)root * root != radicand;
        return Round(format, false, value.Exponent >> 1, root | (rest ? 1ul : 0ul), mode, ref flags);
    }
}
