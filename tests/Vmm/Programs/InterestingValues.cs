namespace NicTwin.Tests.Vmm.Programs;

/// <summary>Operands near the edges of the number formats.</summary>
internal static class InterestingValues
{
    private static readonly ulong[] s_integers =
    [
        0, 1, 2, ulong.MaxValue, ulong.MaxValue - 1, 0x7fffffffffffffff, 0x8000000000000000, 0x8000000000000001,
        0x7fffffff, 0x80000000, 0xffffffff, 0xffffffff80000000, 0xffffffff7fffffff, 0x100000000, 0x7f, 0x80, 0xff, 0x7fff, 0x8000,
    ];

    private static readonly int[] s_exponentsOfDouble = [0, 0, 0, 2047, 2047, 895, 896, 897, 1, 2, 51, 52, 53, 54, 1022, 1023, 1024, 1074, 1075, 1086, 1087, 2045, 2046];

    private static readonly int[] s_exponentsOfSingle = [0, 0, 0, 255, 255, 1, 2, 22, 23, 24, 25, 126, 127, 128, 149, 150, 157, 158, 189, 190, 253, 254];

    public static ulong Integer(SplitMix random) => random.Below(4) switch
    {
        0 => random.Pick<ulong>(s_integers),
        1 => random.Next(),
        2 => random.Next() >> random.Below(64),
        _ => (ulong)((long)random.Next() >> random.Below(64)),
    };

    public static ulong Double(SplitMix random) => Float(random, 52, 11, s_exponentsOfDouble);

    /// <summary>A single in a register: boxed in ones, seldom not.</summary>
    public static ulong Single(SplitMix random)
    {
        ulong bits = Float(random, 23, 8, s_exponentsOfSingle);
        return random.OneIn(24) ? bits | (random.Next() << 32) : bits | 0xffffffff00000000;
    }

    private static ulong Float(SplitMix random, int fractionBits, int exponentBits, int[] exponents)
    {
        int bias = (1 << (exponentBits - 1)) - 1;
        ulong exponent = random.Below(8) switch
        {
            0 => (ulong)random.Below(1 << exponentBits),
            1 or 2 or 3 => (ulong)random.Pick<int>(exponents),
            4 => (ulong)(bias + random.Below(70) - 2),
            _ => (ulong)(bias - 3 + random.Below(7)),
        };
        ulong mask = (1ul << fractionBits) - 1;
        ulong fraction = random.Below(8) switch
        {
            0 or 6 or 7 => 0,
            1 => 1,
            2 => mask,
            3 => mask << random.Below(fractionBits + 1),
            4 => (random.Next() << random.Below(64)),
            _ => random.Next(),
        };
        return ((random.Next() & 1) << (fractionBits + exponentBits)) | (exponent << fractionBits) | (fraction & mask);
    }
}
