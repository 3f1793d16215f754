namespace NicTwin.Testbench;

/// <summary>Hands out host memory for rings and buffers, never the same byte twice.</summary>
internal sealed class MemoryPlan
{
    private readonly RandomSource _random;
    private ulong _next;

    /// <summary>Starts at a random place below the BARs or above 4 GiB.</summary>
    public MemoryPlan(RandomSource random)
    {
        _random = random;
        _next = random.Chance(500)
            ? 0x01000000 + ((ulong)random.Below(0x4000) << 12)
            : ((ulong)random.Between(1, 0x7f) << 32) + ((ulong)random.Below(0x8000) << 12);
    }

    /// <summary>A block with an alignment.</summary>
    public ulong Block(int bytes, int alignment)
    {
        ulong start = (_next + (ulong)alignment - 1) & ~((ulong)alignment - 1);
        _next = start + (ulong)bytes;
        return start;
    }

    /// <summary>A buffer at any alignment, often next to or across a 4 KiB boundary.</summary>
    public ulong Buffer(int bytes)
    {
        switch (_random.Below(6))
        {
            case 0:
                ulong page = (_next + (ulong)bytes + 4095) & ~4095ul;
                _next = page;
                return page - (ulong)bytes;
            case 1:
                page = (_next + (ulong)bytes + 4095) & ~4095ul;
                ulong start = page - (ulong)_random.Between(0, Math.Min(bytes, 70));
                _next = start + (ulong)bytes;
                return start;
            case 2:
                return Block(bytes, 64);
            default:
                _next += (ulong)_random.Below(16);
                start = _next;
                _next += (ulong)bytes;
                return start;
        }
    }
}
