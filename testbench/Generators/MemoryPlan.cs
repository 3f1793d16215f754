namespace NicTwin.Testbench;

/// <summary>Hands out host memory for rings and buffers, never the same byte twice.</summary>
/// <remarks>
/// Memory comes from several regions in turn, as it does on a host whose nodes lie far apart: one below the BARs or not far above 4 GiB, the others anywhere in the
/// 64-bit space, some of them just below a 4 GiB boundary. No region reaches the window of messages, which each 4 GiB have.
/// </remarks>
internal sealed class MemoryPlan
{
    private const int Regions = 4;

    /// <summary>Pages of 4 KiB of 4 GiB in which a region begins; the rest is enough for a case, and ends below the window of messages.</summary>
    private const int Pages = 0xe0000;

    private readonly RandomSource _random;
    private readonly ulong[] _next = new ulong[Regions];
    private readonly int _farRate;

    /// <summary>Chooses the places.</summary>
    public MemoryPlan(RandomSource random)
    {
        _random = random;
        _next[0] = random.Chance(500)
            ? 0x01000000 + ((ulong)random.Below(0x4000) << 12)
            : ((ulong)random.Between(1, 0x7f) << 32) + ((ulong)random.Below(0x8000) << 12);
        for (int i = 1; i < Regions; i++)
        {
            _next[i] = Far(random, i);
        }

        _farRate = random.Chance(650) ? random.Between(100, 900) : 0;
    }

    /// <summary>The start of a region of its own above 1 TiB.</summary>
    /// <param name="random">Where it lies.</param>
    /// <param name="number">Number of the region, 1 to 3: other numbers are other memory.</param>
    public static ulong Far(RandomSource random, int number)
    {
        ulong start = (Math.Max(1, random.Next() >> 40) << 40) | ((ulong)number << 38) | ((ulong)random.Below(0x3f) << 32);
        return start + (random.Chance(250) ? (1ul << 32) - ((ulong)random.Between(1, 8) << 12) : (ulong)random.Below(Pages) << 12);
    }

    /// <summary>A block with an alignment.</summary>
    public ulong Block(int bytes, int alignment) => Block(ref Region(), bytes, alignment);

    /// <summary>A buffer at any alignment, often next to or across a 4 KiB boundary.</summary>
    public ulong Buffer(int bytes)
    {
        ref ulong next = ref Region();
        switch (_random.Below(6))
        {
            case 0:
                ulong page = (next + (ulong)bytes + 4095) & ~4095ul;
                next = page;
                return page - (ulong)bytes;
            case 1:
                page = (next + (ulong)bytes + 4095) & ~4095ul;
                ulong start = page - (ulong)_random.Between(0, Math.Min(bytes, 70));
                next = start + (ulong)bytes;
                return start;
            case 2:
                return Block(ref next, bytes, 64);
            default:
                next += (ulong)_random.Below(16);
                start = next;
                next += (ulong)bytes;
                return start;
        }
    }

    private static ulong Block(ref ulong next, int bytes, int alignment)
    {
        ulong start = (next + (ulong)alignment - 1) & ~((ulong)alignment - 1);
        next = start + (ulong)bytes;
        return start;
    }

    private ref ulong Region() => ref _next[_random.Chance(_farRate) ? _random.Between(1, Regions - 1) : 0];
}
