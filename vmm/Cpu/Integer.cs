namespace NicTwin.Vmm.Cpu;

/// <summary>Multiplication and division of the M extension, with its results for zero divisors and overflow.</summary>
internal static class Integer
{
    public static ulong MultiplyHigh(ulong a, ulong b) => (ulong)Math.BigMul((long)a, (long)b, out _);

    public static ulong MultiplyHighSignedUnsigned(ulong a, ulong b) => Math.BigMul(a, b, out _) - ((long)a < 0 ? b : 0);

    public static ulong MultiplyHighUnsigned(ulong a, ulong b) => Math.BigMul(a, b, out _);

    public static ulong Divide(ulong a, ulong b)
    {
        if (b == 0)
        {
            return ulong.MaxValue;
        }

        return b == ulong.MaxValue ? 0 - a : (ulong)((long)a / (long)b);
    }

    public static ulong DivideUnsigned(ulong a, ulong b) => b == 0 ? ulong.MaxValue : a / b;

    public static ulong Remainder(ulong a, ulong b)
    {
        if (b == 0)
        {
            return a;
        }

        return b == ulong.MaxValue ? 0 : (ulong)((long)a % (long)b);
    }

    public static ulong RemainderUnsigned(ulong a, ulong b) => b == 0 ? a : a % b;

    public static ulong DivideWord(uint a, uint b)
    {
        if (b == 0)
        {
            return ulong.MaxValue;
        }

        return Extend(b == uint.MaxValue ? 0 - a : (uint)((int)a / (int)b));
    }

    public static ulong DivideUnsignedWord(uint a, uint b) => b == 0 ? ulong.MaxValue : Extend(a / b);

    public static ulong RemainderWord(uint a, uint b)
    {
        if (b == 0)
        {
            return Extend(a);
        }

        return b == uint.MaxValue ? 0 : Extend((uint)((int)a % (int)b));
    }

    public static ulong RemainderUnsignedWord(uint a, uint b) => Extend(b == 0 ? a : a % b);

    private static ulong Extend(uint word) => (ulong)(long)(int)word;
}
