namespace NicTwin.Vmm.VfioUser;

/// <summary>The windows of memory that a client has opened for DMA.</summary>
/// <remarks>
/// A window with a file is read and written through the file and not mapped: a client that cuts the file off then gets short
/// transfers, where a mapping would end this process with SIGBUS.
/// </remarks>
internal sealed unsafe class VfioUserMaps : IDisposable
{
    private const int NoFile = -1;

    // By address: they never overlap.
    private readonly List<Window> _windows = [];

    /// <summary>Most windows at a time.</summary>
    public int Capacity { get; set; } = VfioUserCapabilities.MostMaps;

    /// <summary>Windows.</summary>
    public int Count => _windows.Count;

    /// <summary>Opens a window.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="readable">The device may read.</param>
    /// <param name="writable">The device may write.</param>
    /// <param name="file">An open file behind it, taken over on success; -1 when there is none.</param>
    /// <param name="fileOffset">Where it begins in the file.</param>
    public VfioUserError Open(ulong address, ulong size, bool readable, bool writable, int file, ulong fileOffset)
    {
        if (size == 0 || address > ulong.MaxValue - (size - 1) || (file != NoFile && (fileOffset > long.MaxValue || size > long.MaxValue - fileOffset)))
        {
            return VfioUserError.Invalid;
        }

        int place = PlaceOf(address);
        if ((place > 0 && _windows[place - 1].Last >= address) || (place < _windows.Count && _windows[place].First <= address + (size - 1)))
        {
            return VfioUserError.Exists;
        }

        if (_windows.Count >= Capacity)
        {
            return VfioUserError.NoSpace;
        }

        _windows.Insert(place, new Window(address, address + (size - 1), readable, writable, file, (long)fileOffset));
        return VfioUserError.None;
    }

    /// <summary>Closes exactly one window; false when there is none of that address and size.</summary>
    public bool Close(ulong address, ulong size)
    {
        int place = PlaceOf(address) - 1;
        if (size == 0 || place < 0 || _windows[place].First != address || _windows[place].Last - address != size - 1)
        {
            return false;
        }

        CloseFile(_windows[place]);
        _windows.RemoveAt(place);
        return true;
    }

    /// <summary>Closes all windows.</summary>
    public void Clear()
    {
        _windows.ForEach(CloseFile);
        _windows.Clear();
    }

    /// <summary>Whether the device may use a range, which lies in one window.</summary>
    public bool Allows(ulong address, ulong size, bool write) => Find(address, size, write) is not null;

    /// <summary>Whether a range lies in one window with a file.</summary>
    public bool HasFile(ulong address, ulong size, bool write) => Find(address, size, write) is { File: not NoFile };

    /// <summary>Reads through the file of a window; false when the window has none, or not that much is in the file.</summary>
    public bool TryRead(ulong address, Span<byte> data)
    {
        if (Find(address, (ulong)data.Length, write: false) is not { File: not NoFile } window)
        {
            return false;
        }

        fixed (byte* start = data)
        {
            return Interop.ReadAt(window.File, start, (nuint)data.Length, window.FileOffset + (long)(address - window.First)) == data.Length;
        }
    }

    /// <summary>Writes through the file of a window; false when the window has none, or not that much is in the file.</summary>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> data)
    {
        if (Find(address, (ulong)data.Length, write: true) is not { File: not NoFile } window)
        {
            return false;
        }

        fixed (byte* start = data)
        {
            return Interop.WriteAt(window.File, start, (nuint)data.Length, window.FileOffset + (long)(address - window.First)) == data.Length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private static void CloseFile(Window window)
    {
        if (window.File != NoFile)
        {
            _ = Interop.Close(window.File);
        }
    }

    private Window? Find(ulong address, ulong size, bool write)
    {
        int place = PlaceOf(address) - 1;
        if (place < 0)
        {
            return null;
        }

        Window window = _windows[place];
        bool within = address <= window.Last && (size == 0 || size - 1 <= window.Last - address);
        return within && (write ? window.Writable : window.Readable) ? window : null;
    }

    // The number of windows that begin at or before an address.
    private int PlaceOf(ulong address)
    {
        int low = 0;
        int high = _windows.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_windows[middle].First <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private sealed record Window(ulong First, ulong Last, bool Readable, bool Writable, int File, long FileOffset);
}
