namespace NicTwin.Vmm.Pcie;

/// <summary>
/// TLPs on their way to the NIC, in the order of their arrival. Of equal times the root complex' own completions come first, then requesters by
/// their numbers, whoever was let run first; those of one requester keep the order in which they were sent. Everything is allocated at the start.
/// </summary>
internal sealed class DownstreamQueue
{
    /// <summary>TLPs for which there is room.</summary>
    public const int Capacity = 4096;

    /// <summary>Words of the longest TLP: header, 128 bytes, digest.</summary>
    public const int MaxWords = 4 + 32 + 1;

    private readonly uint[] _words = new uint[Capacity * MaxWords];
    private readonly int[] _free = new int[Capacity];
    private readonly Entry[] _entries = new Entry[Capacity];
    private int _freeCount;
    private int _head;

    /// <summary>Creates an empty queue.</summary>
    public DownstreamQueue() => Clear();

    /// <summary>TLPs in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>When the first one arrives, in clocks; the largest number when there is none.</summary>
    public long FirstArrival { get; private set; } = long.MaxValue;

    /// <summary>The words of the first one.</summary>
    public ReadOnlySpan<uint> First => _words.AsSpan(_entries[_head].Slot * MaxWords, _entries[_head].Words);

    /// <summary>Number of the requester that sent the first one as a posted write; -1 for others.</summary>
    public int FirstPoster => _entries[_head].Posted ? _entries[_head].Requester : -1;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Count = 0;
        _head = 0;
        FirstArrival = long.MaxValue;
        _freeCount = Capacity;
        for (int i = 0; i < Capacity; i++)
        {
            _free[i] = Capacity - 1 - i;
        }
    }

    /// <summary>Adds a TLP; false when there is no room.</summary>
    /// <param name="words">Its words.</param>
    /// <param name="arrival">When it arrives, in clocks.</param>
    /// <param name="requester">Number of the requester that sent it, or -1 for a completion.</param>
    /// <param name="posted">It is a posted write.</param>
    public bool TryAdd(ReadOnlySpan<uint> words, long arrival, int requester, bool posted)
    {
        if (Count == Capacity || words.Length > MaxWords)
        {
            return false;
        }

        int slot = _free[--_freeCount];
        words.CopyTo(_words.AsSpan(slot * MaxWords, MaxWords));
        int place = Count++;
        while (place > 0 && (At(place - 1).Arrival, At(place - 1).Requester).CompareTo((arrival, requester)) > 0)
        {
            At(place) = At(place - 1);
            place--;
        }

        At(place) = new Entry { Arrival = arrival, Slot = slot, Words = words.Length, Requester = requester, Posted = posted };
        FirstArrival = Math.Min(FirstArrival, arrival);
        return true;
    }

    /// <summary>Removes the first one.</summary>
    public void RemoveFirst()
    {
        _free[_freeCount++] = _entries[_head].Slot;
        Count--;
        _head = Count == 0 ? 0 : (_head + 1) % Capacity;
        FirstArrival = Count == 0 ? long.MaxValue : _entries[_head].Arrival;
    }

    /// <summary>Saves the TLPs.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        for (int i = 0; i < Count; i++)
        {
            Entry entry = At(i);
            writer.Write(entry.Arrival);
            writer.Write(entry.Requester);
            writer.Write(entry.Posted);
            SnapshotWords.Write(writer, _words.AsSpan(entry.Slot * MaxWords, entry.Words));
        }
    }

    /// <summary>Restores the TLPs.</summary>
    public void Restore(BinaryReader reader)
    {
        Clear();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            long arrival = reader.ReadInt64();
            int requester = reader.ReadInt32();
            bool posted = reader.ReadBoolean();
            TryAdd(SnapshotWords.Read(reader), arrival, requester, posted);
        }
    }

    private ref Entry At(int place) => ref _entries[(_head + place) % Capacity];

    private struct Entry
    {
        public long Arrival;
        public int Slot;
        public int Words;
        public int Requester;
        public bool Posted;
    }
}
