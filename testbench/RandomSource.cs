namespace NicTwin.Testbench;

/// <summary>
/// The only source of random numbers of the testbench: xoshiro256** seeded through SplitMix64.
/// </summary>
/// <remarks>
/// Equal seeds give equal numbers on every machine and runtime, so that a seed names a run to the bit
/// (Blackman and Vigna, "Scrambled linear pseudorandom number generators").
/// </remarks>
public sealed class RandomSource
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates a source from a seed; every 64-bit value is a legal seed.</summary>
    public RandomSource(ulong seed) => Seed(seed);

    /// <summary>Starts again from a seed.</summary>
    public void Seed(ulong seed)
    {
        _s0 = NextSplitMix(ref seed);
        _s1 = NextSplitMix(ref seed);
        _s2 = NextSplitMix(ref seed);
        _s3 = NextSplitMix(ref seed);
    }

    /// <summary>Mixes two numbers into a seed, for instance a run's seed and a case number.</summary>
    public static ulong Mix(ulong seed, ulong index)
    {
        ulong state = seed ^ (index * 0xd1342543de82ef95);
        ulong first = NextSplitMix(ref state);
        return first ^ NextSplitMix(ref state);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong result = ulong.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = ulong.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number in 0..<paramref name="bound"/>-1; <paramref name="bound"/> must be positive.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)(uint)bound) >> 32);

    /// <summary>A number in <paramref name="low"/>..<paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True in <paramref name="permille"/> of 1000 calls.</summary>
    public bool Chance(int permille) => permille > 0 && Below(1000) < permille;

    /// <summary>One element of a non-empty list.</summary>
    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>Fills a buffer.</summary>
    public void Fill(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i += 8)
        {
            ulong word = Next();
            for (int j = i; j < buffer.Length && j < i + 8; j++)
            {
                buffer[j] = (byte)word;
                word >>= 8;
            }
        }
    }

    private static ulong NextSplitMix(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
