using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Trace;

/// <summary>Tells of the first access to a register, when it leaves the guest: one latency before it is at the NIC's pins.</summary>
public sealed class AccessTrigger : ITlpObserver, INicAccessObserver
{
    private readonly RegisterBreaks _access = new();
    private readonly Action<long> _seen;
    private bool _done;

    /// <summary>Creates a trigger.</summary>
    /// <param name="text">The access: 'write TDT(0)', 'read ICR'; a name alone means either.</param>
    /// <param name="seen">Hears the clock of the first one.</param>
    /// <exception cref="ArgumentException">There is no such access; its message is one sentence.</exception>
    public AccessTrigger(string text, Action<long> seen)
    {
        ArgumentNullException.ThrowIfNull(text);
        _seen = seen;
        string first = text.Split(' ')[0];
        string whole = first is "read" or "write" or "access" ? text : "access " + text;
        if (_access.Add(whole) is { } error)
        {
            throw new ArgumentException(error, nameof(text));
        }
    }

    /// <inheritdoc/>
    public void ToNic(ReadOnlySpan<uint> words, long clock) => _access.ToNic(words, clock);

    /// <inheritdoc/>
    public void FromNic(ReadOnlySpan<uint> words, long clock)
    {
        // What the NIC sends is no access of a guest.
    }

    /// <inheritdoc/>
    public void Asked(int guest, long time, ulong address, int size) => Look(write: false, time, address, size, 0);

    /// <inheritdoc/>
    public void Read(int guest, long asked, long answered, ulong address, int size, ulong value)
    {
        // It was seen when it was made.
    }

    /// <inheritdoc/>
    public void Write(int guest, long posted, ulong address, int size, ulong value) => Look(write: true, posted, address, size, value);

    private void Look(bool write, long time, ulong address, int size, ulong value)
    {
        if (!_done && _access.Match(write, address, size, value) is not null)
        {
            _done = true;
            _seen(time);
        }
    }
}
