using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// Direct-mapped translations to RAM: for loads and stores of user mode, supervisor mode, and supervisor mode with SUM;
/// for fetches of user and of supervisor mode. So a change of privilege or of SUM flushes nothing.
/// </summary>
internal sealed unsafe partial class SoftwareTlb : IDisposable
{
    /// <summary>Entries of one table; a power of two.</summary>
    public const int Entries = 4096;

    /// <summary>Mask of the page number for the index.</summary>
    public const ulong IndexMask = Entries - 1;

    private const int Reads = 0;
    private const int Writes = 3;
    private const int Fetches = 6;
    private const int Tables = 8;

    // Flushes are frequent and mostly find few entries: which ones, a list says while it has room.
    private const int MostListed = 4096;

    // Pages of 2 MiB that a superpage may have mapped: their entries cannot be found by one page address.
    private const int SuperpageBits = 4096;
    private readonly ulong[] _superpages = new ulong[SuperpageBits / 64];
    private readonly ushort[] _filled = new ushort[MostListed];
    private int _filledCount = int.MaxValue;
    private TlbEntry* _entries;

    public SoftwareTlb()
    {
        _entries = (TlbEntry*)NativeMemory.AlignedAlloc(Tables * Entries * (nuint)sizeof(TlbEntry), 64);
        Flush();
    }

    /// <summary>The load table of a context: 0 user, 1 supervisor, 2 supervisor with SUM.</summary>
    public TlbEntry* Read(int context) => _entries + ((Reads + context) * Entries);

    /// <summary>The store table of a context.</summary>
    public TlbEntry* Write(int context) => _entries + ((Writes + context) * Entries);

    /// <summary>The fetch table of a privilege: 0 user, 1 supervisor.</summary>
    public TlbEntry* Fetch(int privilege) => _entries + ((Fetches + privilege) * Entries);

    /// <summary>Index of an address for fetches: kernel and modules lie apart by multiples of the table's reach.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FetchIndex(ulong address) => ((address >> GuestRam.PageShift) ^ (address >> (2 * GuestRam.PageShift))) & IndexMask;

    /// <summary>To be called when an entry is filled.</summary>
    public void NoteFilled(TlbEntry* entry)
    {
        if (_filledCount < MostListed)
        {
            _filled[_filledCount] = (ushort)(entry - _entries);
        }

        _filledCount++;
    }

    /// <summary>Drops everything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Flush()
    {
        if (_filledCount > MostListed)
        {
            new Span<byte>(_entries, Tables * Entries * sizeof(TlbEntry)).Fill(0xff);
        }
        else
        {
            for (int i = 0; i < _filledCount; i++)
            {
                _entries[_filled[i]].Tag = TlbEntry.Invalid;
            }
        }

        _filledCount = 0;
        Array.Clear(_superpages);
    }

    /// <summary>
    /// A page has got code: its store entries are marked. They stay, because what is translated must not depend on what is
    /// decoded.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MarkCode(ulong hostPage)
    {
        TlbEntry* end = _entries + (Fetches * Entries);
        for (TlbEntry* entry = Write(0); entry != end; entry++)
        {
            if (entry->Addend + entry->Tag == hostPage)
            {
                entry->Tag |= TlbEntry.Code;
            }
        }
    }

    /// <summary>Drops what one leaf entry of the page table may have filled. True: translations for fetches may be among it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Flush(ulong address)
    {
        uint bit = (uint)(address >> 21) & (SuperpageBits - 1);
        if ((_superpages[bit / 64] >> (int)(bit % 64) & 1) != 0)
        {
            Flush();
            return true;
        }

        bool fetches = false;
        ulong page = address & ~GuestRam.PageMask;
        for (int table = 0; table < Tables; table++)
        {
            TlbEntry* entry = Entry(table, address);
            if ((entry->Tag & ~TlbEntry.Code) == page)
            {
                entry->Tag = TlbEntry.Invalid;
                fetches |= table >= Fetches;
            }
        }

        return fetches;
    }

    private TlbEntry* Entry(int table, ulong address) =>
        _entries + (table * Entries) + (table >= Fetches ? FetchIndex(address) : (address >> GuestRam.PageShift) & IndexMask);

    /// <summary>Notes that the address is mapped by a leaf of level 1 (2 MiB) or 2 (1 GiB).</summary>
    public void NoteSuperpage(ulong address, int level)
    {
        uint bit = (uint)(address >> 21) & (SuperpageBits - 1);
        if (level == 1)
        {
            _superpages[bit / 64] |= 1ul << (int)(bit % 64);
            return;
        }

        Array.Fill(_superpages, ulong.MaxValue, (int)(bit / 512 * 8), 8);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_entries);
        _entries = null;
    }
}
