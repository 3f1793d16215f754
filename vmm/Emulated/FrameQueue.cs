using NicTwin.Testbench;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// Frames on their way to an emulated NIC, in the order of their arrival at its wire. Bounded; the buffers are used again and again.
/// </summary>
internal sealed class FrameQueue
{
    /// <summary>Frames for which there is room when nothing else is said.</summary>
    public const int Capacity = 256;

    private readonly int _capacity;
    private readonly byte[][] _frames;
    private readonly int[] _lengths;
    private readonly long[] _arrivals;
    private int _head;

    /// <summary>Creates an empty queue.</summary>
    /// <param name="capacity">Frames for which there is room.</param>
    public FrameQueue(int capacity = Capacity)
    {
        _capacity = capacity;
        _frames = new byte[capacity][];
        _lengths = new int[capacity];
        _arrivals = new long[capacity];
        Array.Fill(_frames, []);
    }

    /// <summary>Frames in the queue.</summary>
    public int Count { get; private set; }

    /// <summary>When the first one arrives, in clocks; the largest number when there is none.</summary>
    public long FirstArrival => Count == 0 ? long.MaxValue : _arrivals[_head];

    /// <summary>The first one.</summary>
    public ReadOnlySpan<byte> First => _frames[_head].AsSpan(0, _lengths[_head]);

    /// <summary>Adds a frame; false when there is no room for it or it is none that a wire carries.</summary>
    /// <param name="frame">The frame without FCS.</param>
    /// <param name="arrival">When it arrives, in clocks: not before the one that was added last.</param>
    public bool TryAdd(ReadOnlySpan<byte> frame, long arrival)
    {
        if (Count == _capacity || frame.IsEmpty || frame.Length > Wire.MaxFrame)
        {
            return false;
        }

        int place = (_head + Count) % _capacity;
        if (_frames[place].Length < frame.Length)
        {
            _frames[place] = new byte[frame.Length];
        }

        frame.CopyTo(_frames[place]);
        _lengths[place] = frame.Length;
        _arrivals[place] = Count == 0 ? arrival : Math.Max(arrival, _arrivals[(_head + Count - 1) % _capacity]);
        Count++;
        return true;
    }

    /// <summary>Removes the first one.</summary>
    public void RemoveFirst()
    {
        _head = (_head + 1) % _capacity;
        Count--;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _head = 0;
        Count = 0;
    }

    /// <summary>Saves the frames.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        for (int i = 0; i < Count; i++)
        {
            int place = (_head + i) % _capacity;
            writer.Write(_arrivals[place]);
            writer.Write(_lengths[place]);
            writer.Write(_frames[place].AsSpan(0, _lengths[place]));
        }
    }

    /// <summary>Restores the frames.</summary>
    /// <exception cref="InvalidDataException">There are more, or longer ones, than there can be.</exception>
    public void Restore(BinaryReader reader)
    {
        Clear();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            long arrival = reader.ReadInt64();
            int length = reader.ReadInt32();
            if (length is <= 0 or > Wire.MaxFrame || !TryAdd(reader.ReadBytes(length), arrival))
            {
                throw new InvalidDataException("the saved queue holds frames that it cannot hold");
            }
        }
    }
}
