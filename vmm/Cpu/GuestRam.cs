namespace NicTwin.Vmm.Cpu;

/// <summary>Guest RAM: one piece of zeroed host memory, page-aligned, at a fixed physical address.</summary>
public sealed unsafe partial class GuestRam : IDisposable
{
    internal const int PageShift = 12;
    internal const ulong PageSize = 1ul << PageShift;
    internal const ulong PageMask = PageSize - 1;

    private byte* _memory;

    /// <summary>Allocates RAM.</summary>
    /// <param name="start">Physical address, a multiple of 4 KiB.</param>
    /// <param name="size">Bytes, a multiple of 4 KiB.</param>
    public GuestRam(ulong start, ulong size)
    {
        if (size == 0 || ((start | size) & PageMask) != 0 || start + size < start || (start + size) >> 56 != 0)
        {
            throw new ArgumentException($"RAM of 0x{size:x} bytes at 0x{start:x} is not a range of whole pages below 2^56.");
        }

        Start = start;
        Size = size;

        // Zeroed by the operating system page by page when first touched, so large memories cost what the guest uses.
        _memory = HostMemory.TryAllocate((nuint)size, executable: false);
        if (_memory == null)
        {
            throw new InsufficientMemoryException($"There are no {size >> 20} MiB of memory for a guest's RAM.");
        }
    }

    /// <summary>Physical address of the first byte.</summary>
    public ulong Start { get; }

    /// <summary>Size in bytes.</summary>
    public ulong Size { get; }

    internal byte* Memory => _memory;

    /// <summary>Whether a range lies in RAM.</summary>
    public bool Contains(ulong address, ulong length) => address >= Start && address - Start <= Size && length <= Size - (address - Start);

    /// <summary>The bytes of a range. Whoever writes them while a hart exists tells it (<see cref="Hart.MemoryWritten"/>).</summary>
    public Span<byte> Bytes(ulong address, int length)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        if (length < 0 || !Contains(address, (ulong)length))
        {
            throw new ArgumentOutOfRangeException(nameof(address), $"0x{length:x} bytes at 0x{address:x} are not in RAM.");
        }

        return new Span<byte>(_memory + (address - Start), length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        HostMemory.Free(_memory, (nuint)Size);
        _memory = null;
    }
}
