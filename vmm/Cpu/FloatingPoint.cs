namespace NicTwin.Vmm.Cpu;

/// <summary>
/// IEEE 754 arithmetic with the rounding modes, exception flags and NaNs of RISC-V, in integers: the host's arithmetic
/// gives neither the flags nor the directed roundings. Values are the bits of their format, singles in the low half.
/// </summary>
internal static partial class FloatingPoint
{
    public const uint Inexact = 1;
    public const uint Underflow = 2;
    public const uint Overflow = 4;
    public const uint DivideByZero = 8;
    public const uint Invalid = 16;

    public const int NearestEven = 0;
    public const int TowardZero = 1;
    public const int Down = 2;
    public const int Up = 3;
    public const int NearestAway = 4;

    /// <summary>
    /// Rounds significand / 2^63 times 2^exponent to a format. Bit 63 of the significand is set; its bit 0 stands for all
    /// that lies below it. Tininess is detected after rounding.
    /// </summary>
    private static ulong Round(FloatFormat format, bool sign, int exponent, ulong significand, int mode, ref uint flags)
    {
        int dropped = 63 - format.FractionBits;
        if (exponent > format.MaxExponent)
        {
            return Overflowed(format, sign, mode, ref flags);
        }

        bool tiny = exponent < format.MinExponent;
        ulong field = (ulong)(exponent - format.MinExponent);
        if (tiny)
        {
            // Rounded as if the exponent had no bounds, the value may reach the smallest normal one: then it is not tiny.
            tiny = exponent != format.MinExponent - 1 || RoundAt(significand, dropped, sign, mode) >> (format.FractionBits + 1) == 0;
            significand = ShiftRightJam(significand, format.MinExponent - exponent);
            field = 0;
        }

        ulong result = (field << format.FractionBits) + RoundAt(significand, dropped, sign, mode);
        if (result >= format.Infinity)
        {
            return Overflowed(format, sign, mode, ref flags);
        }

        if ((significand & ((1ul << dropped) - 1)) != 0)
        {
            flags |= tiny ? Inexact | Underflow : Inexact;
        }

        return result | format.Zero(sign);
    }

    /// <summary>Drops low bits, rounding: 1 to 63 of them.</summary>
    private static ulong RoundAt(ulong significand, int dropped, bool sign, int mode)
    {
        ulong low = significand & ((1ul << dropped) - 1);
        ulong half = 1ul << (dropped - 1);
        ulong kept = significand >> dropped;
        bool increment = mode switch
        {
            NearestEven => low > half || (low == half && (kept & 1) != 0),
            TowardZero => false,
            Down => sign && low != 0,
            Up => !sign && low != 0,
            _ => low >= half,
        };
        return increment ? kept + 1 : kept;
    }

    private static ulong Overflowed(FloatFormat format, bool sign, int mode, ref uint flags)
    {
        flags |= Overflow | Inexact;
        bool infinite = mode switch
        {
            NearestEven or NearestAway => true,
            TowardZero => false,
            Down => sign,
            _ => !sign,
        };
        return format.InfinityOf(sign) - (infinite ? 0ul : 1ul);
    }

    private static ulong ShiftRightJam(ulong value, int count)
    {
        if (count >= 64)
        {
            return value != 0 ? 1ul : 0ul;
        }

        return (value >> count) | ((value & ((1ul << count) - 1)) != 0 ? 1ul : 0ul);
    }

    private static UInt128 ShiftRightJam(UInt128 value, int count)
    {
        if (count >= 128)
        {
            return value != 0 ? UInt128.One : UInt128.Zero;
        }

        UInt128 shifted = value >> count;
        return shifted << count == value ? shifted : shifted | UInt128.One;
    }

    /// <summary>The result of an operation with a NaN among its operands.</summary>
    private static ulong Nan(FloatFormat format, bool invalid, ref uint flags)
    {
        if (invalid)
        {
            flags |= Invalid;
        }

        return format.CanonicalNan;
    }

    private static bool IsSignaling(in Unpacked value) => value.Kind == FloatKind.SignalingNan;
}
