using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>
/// Host memory as the root complex sees it: 64-bit addresses, sparse 4 KiB pages, bounded.
/// </summary>
/// <remarks>
/// A page that nobody wrote reads as a pseudo-random function of seed and address, so that large buffers need no
/// set-up and a read of the wrong address shows in the data. Writes past <see cref="MaxPages"/> pages are counted and lost:
/// a hostile device cannot eat the machine's memory.
/// </remarks>
public sealed class HostMemory
{
    /// <summary>Bytes of a page.</summary>
    public const int PageSize = 4096;

    /// <summary>Pages that one case can touch.</summary>
    public const int MaxPages = 2048;

    private readonly Dictionary<ulong, byte[]> _pages = new(MaxPages);
    private readonly List<byte[]> _free = [];
    private ulong _seed;
    private ulong _lastPage = ulong.MaxValue;
    private byte[]? _last;

    /// <summary>Writes that were lost because the page limit was reached.</summary>
    public long LostWrites { get; private set; }

    /// <summary>Forgets all pages; they are kept for reuse.</summary>
    /// <param name="seed">Seed of the contents of untouched memory.</param>
    public void Clear(ulong seed)
    {
        foreach (byte[] page in _pages.Values)
        {
            _free.Add(page);
        }

        _pages.Clear();
        _seed = seed;
        _lastPage = ulong.MaxValue;
        _last = null;
        LostWrites = 0;
    }

    /// <summary>The value of an untouched, 8-byte aligned word.</summary>
    public ulong Untouched(ulong address)
    {
        ulong z = (address >> 3) * 0x9e3779b97f4a7c15 ^ _seed;
        z = (z ^ (z >> 32)) * 0xd6e8feb86659fd93;
        return z ^ (z >> 29);
    }

    /// <summary>Reads one byte.</summary>
    public byte ReadByte(ulong address)
    {
        byte[]? page = Find(address);
        return page is not null ? page[address & (PageSize - 1)] : (byte)(Untouched(address) >> (int)((address & 7) * 8));
    }

    /// <summary>Reads the DW that holds <paramref name="address"/> (bits 1:0 ignored).</summary>
    public uint ReadWord(ulong address)
    {
        byte[]? page = Find(address);
        int offset = (int)(address & (PageSize - 4));
        return page is not null
            ? BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(offset))
            : (uint)(Untouched(address) >> (int)((address & 4) * 8));
    }

    /// <summary>Reads two DWs, the first in the low half.</summary>
    public ulong ReadLong(ulong address) => ReadWord(address) | ((ulong)ReadWord(address + 4) << 32);

    /// <summary>Reads bytes; the address wraps at 2^64.</summary>
    public void Read(ulong address, Span<byte> data)
    {
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = ReadByte(address + (ulong)i);
        }
    }

    /// <summary>Writes bytes; the address wraps at 2^64.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int offset = (int)(address & (PageSize - 1));
            int count = Math.Min(data.Length, PageSize - offset);
            byte[]? page = Touch(address);
            if (page is null)
            {
                LostWrites++;
            }
            else
            {
                data[..count].CopyTo(page.AsSpan(offset));
            }

            data = data[count..];
            address += (ulong)count;
        }
    }

    /// <summary>Writes those bytes of one DW that the byte enables name.</summary>
    public void WriteWord(ulong address, uint value, int byteEnables)
    {
        byte[]? page = Touch(address);
        if (page is null)
        {
            LostWrites++;
            return;
        }

        int offset = (int)(address & (PageSize - 4));
        for (int lane = 0; lane < 4; lane++)
        {
            if ((byteEnables >> lane & 1) != 0)
            {
                page[offset + lane] = (byte)(value >> (lane * 8));
            }
        }
    }

    private byte[]? Find(ulong address)
    {
        ulong number = address / PageSize;
        if (number == _lastPage)
        {
            return _last;
        }

        if (!_pages.TryGetValue(number, out byte[]? page))
        {
            return null;
        }

        _lastPage = number;
        _last = page;
        return page;
    }

    private byte[]? Touch(ulong address)
    {
        byte[]? page = Find(address);
        if (page is not null)
        {
            return page;
        }

        if (_pages.Count >= MaxPages)
        {
            return null;
        }

        if (_free.Count > 0)
        {
            page = _free[^1];
            _free.RemoveAt(_free.Count - 1);
        }
        else
        {
            page = new byte[PageSize];
        }

        ulong number = address / PageSize;
        ulong start = number * PageSize;
        for (int i = 0; i < PageSize; i += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(i), Untouched(start + (ulong)i));
        }

        _pages.Add(number, page);
        _lastPage = number;
        _last = page;
        return page;
    }
}
