using System.Numerics;

namespace NicTwin.Vmm.Cpu;

/// <summary>Kinds of values.</summary>
internal enum FloatKind
{
    Zero,
    Finite,
    Infinity,
    QuietNan,
    SignalingNan,
}

/// <summary>A value taken apart: significand / 2^63 times 2^exponent, with bit 63 of the significand set if it is finite.</summary>
internal readonly record struct Unpacked(FloatKind Kind, bool Sign, int Exponent, ulong Significand)
{
    public bool IsNan => Kind >= FloatKind.QuietNan;
}

/// <summary>A binary interchange format of IEEE 754.</summary>
internal sealed class FloatFormat
{
    public static readonly FloatFormat Single = new(23, 8);
    public static readonly FloatFormat Double = new(52, 11);

    private FloatFormat(int fractionBits, int exponentBits)
    {
        FractionBits = fractionBits;
        MaxExponent = (1 << (exponentBits - 1)) - 1;
        MinExponent = 1 - MaxExponent;
        SignBit = 1ul << (fractionBits + exponentBits);
        Infinity = ((1ul << exponentBits) - 1) << fractionBits;
        CanonicalNan = Infinity | (1ul << (fractionBits - 1));
    }

    public int FractionBits { get; }

    public int MaxExponent { get; }

    public int MinExponent { get; }

    public ulong SignBit { get; }

    public ulong Infinity { get; }

    public ulong CanonicalNan { get; }

    /// <summary>Zero of a sign.</summary>
    public ulong Zero(bool sign) => sign ? SignBit : 0;

    /// <summary>Infinity of a sign.</summary>
    public ulong InfinityOf(bool sign) => Infinity | Zero(sign);

    /// <summary>Takes a value apart.</summary>
    public Unpacked Unpack(ulong bits)
    {
        bool sign = (bits & SignBit) != 0;
        ulong fraction = bits & ((1ul << FractionBits) - 1);
        ulong biased = (bits & Infinity) >> FractionBits;
        if ((bits & Infinity) == Infinity)
        {
            FloatKind nan = (fraction >> (FractionBits - 1)) != 0 ? FloatKind.QuietNan : FloatKind.SignalingNan;
            return new Unpacked(fraction == 0 ? FloatKind.Infinity : nan, sign, 0, 0);
        }

        if (biased != 0)
        {
            return new Unpacked(FloatKind.Finite, sign, (int)biased - MaxExponent, (1ul << 63) | (fraction << (63 - FractionBits)));
        }

        if (fraction == 0)
        {
            return new Unpacked(FloatKind.Zero, sign, 0, 0);
        }

        int zeros = BitOperations.LeadingZeroCount(fraction);
        return new Unpacked(FloatKind.Finite, sign, MinExponent + 63 - FractionBits - zeros, fraction << zeros);
    }
}
