using System.Numerics;

namespace NicTwin.Vmm.Cpu;

/// <summary>Conversions between the formats and to and from integers.</summary>
internal static partial class FloatingPoint
{
    /// <summary>A value in another format.</summary>
    public static ulong ConvertFormat(FloatFormat from, FloatFormat to, ulong a, int mode, ref uint flags)
    {
        Unpacked value = from.Unpack(a);
        return value.Kind switch
        {
            FloatKind.Zero => to.Zero(value.Sign),
            FloatKind.Infinity => to.InfinityOf(value.Sign),
            FloatKind.Finite => Round(to, value.Sign, value.Exponent, value.Significand, mode, ref flags),
            _ => Nan(to, IsSignaling(in value), ref flags),
        };
    }

    /// <summary>An integer of 64 bits as a value; narrower ones come extended.</summary>
    public static ulong FromInteger(FloatFormat format, ulong integer, bool signed, int mode, ref uint flags)
    {
        bool sign = signed && (long)integer < 0;
        ulong magnitude = sign ? 0 - integer : integer;
        if (magnitude == 0)
        {
            return 0;
        }

        int zeros = BitOperations.LeadingZeroCount(magnitude);
        return Round(format, sign, 63 - zeros, magnitude << zeros, mode, ref flags);
    }

    /// <summary>
    /// A value as an integer of 32 or 64 bits. What does not fit is invalid and gives the nearest integer, a NaN the
    /// largest. Words are sign-extended, the unsigned ones too.
    /// </summary>
    public static ulong ToInteger(FloatFormat format, ulong a, int bits, bool signed, int mode, ref uint flags)
    {
        Unpacked value = format.Unpack(a);
        bool negative = value.Sign && !value.IsNan;
        ulong limit = Limit(bits, signed, negative);
        bool inexact = false;
        ulong magnitude = value.Kind == FloatKind.Zero ? 0 : ulong.MaxValue;
        bool fits = value.Kind == FloatKind.Zero
            || (value.Kind == FloatKind.Finite && TryRoundToInteger(in value, mode, out magnitude, out inexact));
        if (!fits || magnitude > limit)
        {
            flags |= Invalid;
            magnitude = limit;
        }
        else if (inexact)
        {
            flags |= Inexact;
        }

        ulong result = negative ? 0 - magnitude : magnitude;
        return bits == 32 ? (ulong)(long)(int)(uint)result : result;
    }

    /// <summary>The largest magnitude of an integer type on one side of zero.</summary>
    private static ulong Limit(int bits, bool signed, bool negative)
    {
        if (!signed)
        {
            return negative ? 0 : ulong.MaxValue >> (64 - bits);
        }

        return (1ul << (bits - 1)) - (negative ? 0ul : 1ul);
    }

    private static bool TryRoundToInteger(in Unpacked value, int mode, out ulong magnitude, out bool inexact)
    {
        magnitude = 0;
        inexact = false;
        if (value.Exponent > 63)
        {
            return false;
        }

        if (value.Exponent == 63)
        {
            magnitude = value.Significand;
            return true;
        }

        // One place more than the integer keeps, so that at least one bit is dropped and at most 63.
        int dropped = 63 - value.Exponent;
        ulong significand = value.Significand;
        if (dropped > 62)
        {
            significand = ShiftRightJam(significand, dropped - 62);
            dropped = 62;
        }

        inexact = (significand & ((1ul << dropped) - 1)) != 0;
        magnitude = RoundAt(significand, dropped, value.Sign, mode);
        return true;
    }
}
