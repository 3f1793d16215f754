using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Network;

/// <summary>
/// Where stations are: learned from the source addresses of frames, as a bridge does (IEEE 802.1Q-2018, 8.7 and 8.8). Each port
/// has room for so many, so that a port that invents addresses pushes out its own and nobody else's.
/// </summary>
internal sealed class MacTable
{
    /// <summary>Addresses that a port can have.</summary>
    public const int EntriesPerPort = 256;

    /// <summary>Clocks after which an address that was not seen any more is forgotten: 300 s, the standard's default.</summary>
    public const long Lifetime = 300_000_000_000 / Host.NanosecondsPerClock;

    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly List<int> _used = [];

    /// <summary>Addresses that are known, those whose life is over included.</summary>
    public int Count => _entries.Count;

    /// <summary>Addresses that had to go for new ones of their port.</summary>
    public long Replaced { get; private set; }

    /// <summary>Adds a port.</summary>
    public void AddPort() => _used.Add(0);

    /// <summary>Says where a station is for good: nobody else may use its address.</summary>
    public void Pin(int port, ulong address)
    {
        Forget(address);
        _used[port]++;
        _entries[address] = new Entry(port, long.MaxValue);
    }

    /// <summary>Forgets a station, pinned or not.</summary>
    public void Forget(ulong address)
    {
        if (_entries.Remove(address, out Entry old))
        {
            _used[old.Port]--;
        }
    }

    /// <summary>Forgets all stations of a port, pinned or not.</summary>
    public void ForgetPort(int port)
    {
        foreach (ulong address in _entries.Where(entry => entry.Value.Port == port).Select(static entry => entry.Key).ToArray())
        {
            Forget(address);
        }
    }

    /// <summary>A frame has come from a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="address">The frame's source.</param>
    /// <param name="time">Clock.</param>
    /// <returns>False: the address is pinned to another port.</returns>
    public bool Learn(int port, ulong address, long time)
    {
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, address);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref entry))
        {
            if (entry.Port == port)
            {
                entry.Seen = entry.IsPinned ? entry.Seen : time;
                return true;
            }

            if (entry.IsPinned)
            {
                return false;
            }

            Forget(address);
        }

        if (_used[port] >= EntriesPerPort && !TryReplace(port))
        {
            return true;
        }

        _used[port]++;
        _entries.Add(address, new Entry(port, time));
        return true;
    }

    /// <summary>Looks for a station.</summary>
    /// <returns>Its port; -1: unknown.</returns>
    public int Find(ulong address, long time) =>
        _entries.TryGetValue(address, out Entry entry) && (entry.IsPinned || time - entry.Seen <= Lifetime) ? entry.Port : -1;

    /// <summary>Saves the table, in the order of addresses.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Replaced);
        writer.Write(_entries.Count);
        foreach ((ulong address, Entry entry) in _entries.OrderBy(static pair => pair.Key))
        {
            writer.Write(address);
            writer.Write(entry.Port);
            writer.Write(entry.Seen);
        }
    }

    /// <summary>Restores the table; the ports are there.</summary>
    /// <exception cref="InvalidDataException">It has a port that is not there.</exception>
    public void Restore(BinaryReader reader)
    {
        _entries.Clear();
        CollectionsMarshal.AsSpan(_used).Clear();
        Replaced = reader.ReadInt64();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            ulong address = reader.ReadUInt64();
            var entry = new Entry(reader.ReadInt32(), reader.ReadInt64());
            if (entry.Port < 0 || entry.Port >= _used.Count)
            {
                throw new InvalidDataException("a saved switch knows a port that is not there");
            }

            _entries.Add(address, entry);
            _used[entry.Port]++;
        }
    }

    // The port's address that was not seen for the longest time goes; the lowest of several, whatever order they have here.
    private bool TryReplace(int port)
    {
        ulong oldest = 0;
        long seen = long.MaxValue;
        foreach ((ulong address, Entry entry) in _entries)
        {
            if (entry.Port == port && (entry.Seen < seen || (entry.Seen == seen && !entry.IsPinned && address < oldest)))
            {
                (oldest, seen) = (address, entry.Seen);
            }
        }

        if (seen == long.MaxValue)
        {
            return false;
        }

        Forget(oldest);
        Replaced++;
        return true;
    }

    private record struct Entry(int Port, long Seen)
    {
        public readonly bool IsPinned => Seen == long.MaxValue;
    }
}
