namespace NicTwin.Vmm.Accounting;

/// <summary>
/// When payload has come into a guest's memory: what devices wrote there, descriptors and ring entries apart. From this the speed
/// of a transfer follows without any clock of the guest's. Times are in clocks.
/// </summary>
public sealed class ArrivalTimes
{
    /// <summary>Bytes from one remembered time to the next.</summary>
    public const int Step = 16 << 10;

    // Less than the shortest frame, more than any descriptor.
    private const int LeastPayload = 54;
    private const int MostSteps = 1 << 20;

    private readonly List<long> _times = [];

    /// <summary>Bytes that came.</summary>
    public long Bytes { get; private set; }

    /// <summary>The time at which each further <see cref="Step"/> bytes were there.</summary>
    public IReadOnlyList<long> Times => _times;

    /// <summary>Tells the time.</summary>
    internal Func<long> Clock { get; set; } = static () => 0;

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        _times.Clear();
        Bytes = 0;
    }

    internal void Add(int length)
    {
        if (length < LeastPayload)
        {
            return;
        }

        Bytes += length;
        if (Bytes / Step > _times.Count && _times.Count < MostSteps)
        {
            _times.Add(Clock());
        }
    }
}
