namespace NicTwin.Vmm.Pcie;

/// <summary>
/// TLPs that the NIC has sent and the host has not seen yet, in the order of sending. Everything is allocated at the start.
/// </summary>
internal sealed class UpstreamQueue
{
    /// <summary>Entries for which there is room.</summary>
    public const int Capacity = 4096;

    /// <summary>Words of the longest TLP: header, 256 bytes, digest.</summary>
    public const int MaxWords = 4 + 64 + 1;

    private readonly uint[] _words = new uint[Capacity * MaxWords];
    private readonly Entry[] _entries = new Entry[Capacity];
    private int _head;

    /// <summary>Entries in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>When the first one arrives, in clocks; the largest number when there is none.</summary>
    public long FirstArrival { get; private set; } = long.MaxValue;

    /// <summary>The words of the first one.</summary>
    public ReadOnlySpan<uint> First => _words.AsSpan(_head * MaxWords, _entries[_head].Words);

    /// <summary>True when one more has room.</summary>
    public bool HasRoom => Count < Capacity;

    /// <summary>The words of an entry.</summary>
    /// <param name="place">Its place, 0 for the first one.</param>
    public ReadOnlySpan<uint> WordsAt(int place) => _words.AsSpan((_head + place) % Capacity * MaxWords, _entries[(_head + place) % Capacity].Words);

    /// <summary>When an entry arrives, in clocks.</summary>
    /// <param name="place">Its place, 0 for the first one.</param>
    public long ArrivalAt(int place) => _entries[(_head + place) % Capacity].Arrival;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        _head = 0;
        FirstArrival = long.MaxValue;
    }

    /// <summary>Adds a TLP.</summary>
    public void AddTlp(ReadOnlySpan<uint> words, long arrival)
    {
        if (Count == 0)
        {
            FirstArrival = arrival;
        }

        int place = (_head + Count++) % Capacity;
        _entries[place] = new Entry { Arrival = arrival, Words = words.Length };
        words.CopyTo(_words.AsSpan(place * MaxWords, words.Length));
    }

    /// <summary>Removes the first one.</summary>
    public void RemoveFirst()
    {
        Count--;

        // An empty queue begins again where it has just been, which is in the processor's caches.
        _head = Count == 0 ? 0 : (_head + 1) % Capacity;
        FirstArrival = Count == 0 ? long.MaxValue : _entries[_head].Arrival;
    }

    /// <summary>Saves the entries.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        for (int i = 0; i < Count; i++)
        {
            int place = (_head + i) % Capacity;
            writer.Write(_entries[place].Arrival);
            SnapshotWords.Write(writer, _words.AsSpan(place * MaxWords, _entries[place].Words));
        }
    }

    /// <summary>Restores the entries.</summary>
    public void Restore(BinaryReader reader)
    {
        Clear();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            long arrival = reader.ReadInt64();
            AddTlp(SnapshotWords.Read(reader), arrival);
        }
    }

    private struct Entry
    {
        public long Arrival;
        public int Words;
    }
}
