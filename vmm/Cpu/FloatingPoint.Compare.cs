namespace NicTwin.Vmm.Cpu;

/// <summary>Comparison, minimum and maximum, classification.</summary>
internal static partial class FloatingPoint
{
    /// <summary>a = b. Quiet: only signaling NaNs are invalid.</summary>
    public static bool AreEqual(FloatFormat format, ulong a, ulong b, ref uint flags) =>
        !Unordered(format, a, b, quiet: true, ref flags) && (a == b || ((a | b) & ~format.SignBit) == 0);

    /// <summary>a less than b. Any NaN is invalid.</summary>
    public static bool IsLess(FloatFormat format, ulong a, ulong b, ref uint flags) =>
        !Unordered(format, a, b, quiet: false, ref flags) && Order(format, a) < Order(format, b);

    /// <summary>a less than or equal to b. Any NaN is invalid.</summary>
    public static bool IsLessOrEqual(FloatFormat format, ulong a, ulong b, ref uint flags) =>
        !Unordered(format, a, b, quiet: false, ref flags) && Order(format, a) <= Order(format, b);

    /// <summary>The smaller or the larger; a NaN gives way to a number, and -0 is below +0.</summary>
    public static ulong Extreme(FloatFormat format, ulong a, ulong b, bool larger, ref uint flags)
    {
        Unpacked left = format.Unpack(a);
        Unpacked right = format.Unpack(b);
        if (IsSignaling(in left) || IsSignaling(in right))
        {
            flags |= Invalid;
        }

        if (left.IsNan)
        {
            return right.IsNan ? format.CanonicalNan : b;
        }

        if (right.IsNan)
        {
            return a;
        }

        // Zeros are equal in the order, so their signs decide.
        bool less = Order(format, a) < Order(format, b) || (Order(format, a) == Order(format, b) && left.Sign);
        return less != larger ? a : b;
    }

    /// <summary>The bit of FCLASS.</summary>
    public static ulong Classify(FloatFormat format, ulong a)
    {
        Unpacked value = format.Unpack(a);
        int place = value.Kind switch
        {
            FloatKind.SignalingNan => 8,
            FloatKind.QuietNan => 9,
            FloatKind.Infinity => value.Sign ? 0 : 7,
            FloatKind.Zero => value.Sign ? 3 : 4,
            _ when value.Exponent < format.MinExponent => value.Sign ? 2 : 5,
            _ => value.Sign ? 1 : 6,
        };
        return 1ul << place;
    }

    private static bool Unordered(FloatFormat format, ulong a, ulong b, bool quiet, ref uint flags)
    {
        Unpacked left = format.Unpack(a);
        Unpacked right = format.Unpack(b);
        if (!left.IsNan && !right.IsNan)
        {
            return false;
        }

        if (!quiet || IsSignaling(in left) || IsSignaling(in right))
        {
            flags |= Invalid;
        }

        return true;
    }

    /// <summary>An integer with the order of the value: sign and magnitude.</summary>
    private static long Order(FloatFormat format, ulong a)
    {
        long magnitude = (long)(a & (format.SignBit - 1));
        return (a & format.SignBit) != 0 ? -magnitude : magnitude;
    }
}
