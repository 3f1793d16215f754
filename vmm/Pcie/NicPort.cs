using System.Buffers.Binary;
using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>What became of an access.</summary>
internal enum AccessResult
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It is a write that is on its way to the NIC.</summary>
    Posted,

    /// <summary>It has to wait: the hart makes it again when the guest goes on.</summary>
    Postponed,

    /// <summary>Nothing is there.</summary>
    Fault,
}

/// <summary>
/// A guest's way to a NIC. Reads and configuration requests leave as TLPs, stall the guest until the completion is
/// there, and are answered when the hart makes the access again; writes to memory are posted. Addresses are host-physical.
/// </summary>
internal sealed class NicPort : INicRequester
{
    /// <summary>Posted writes of a guest that may be on their way to the NIC: beyond, the guest stalls.</summary>
    public const int PostedCredits = 64;

    /// <summary>Clocks after which the root port gives up waiting for a completion: 50 ms (PCI Express Base Specification, 7.8.15).</summary>
    public const long CompletionTimeout = 50_000_000 / Host.NanosecondsPerClock;

    /// <summary>The requester id of the root port, 00:00.0 being the root complex.</summary>
    public const int RequesterId = 0;

    private readonly IDeviceLink _link;
    private readonly int _tag;
    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
    private Request _request;
    private State _state;
    private ulong _answer;
    private int _credits = PostedCredits;

    // When credits are back that the guest has not looked for yet, in their order.
    private readonly Queue<long> _returned = new(PostedCredits);

    /// <summary>Creates the way of a guest.</summary>
    /// <param name="link">The link to the NIC.</param>
    /// <param name="guest">The guest's number, for observers.</param>
    public NicPort(IDeviceLink link, int guest)
    {
        _link = link;
        Guest = guest;
        _tag = link.Attach(this);
    }

    private enum State
    {
        Idle,
        Waiting,
        Answered,
        WaitingForCredit,
    }

    /// <summary>The guest's number.</summary>
    public int Guest { get; }

    /// <summary>Is told when a completion ends the guest's wait, and when.</summary>
    public Action<long>? Resumed { get; set; }

    /// <summary>The guest waits for a completion or a credit.</summary>
    public bool IsWaiting => _state is State.Waiting or State.WaitingForCredit;

    /// <summary>The guest waits for a credit.</summary>
    public bool WaitsForCredit => _state == State.WaitingForCredit;

    /// <summary>When the wait ends without an answer, in clocks; for a credit, when it is there, if the NIC has given one back.</summary>
    public long GivesUp => _state switch
    {
        State.Waiting => _request.Sent + CompletionTimeout,
        State.WaitingForCredit when _returned.Count > 0 => _returned.Peek(),
        _ => long.MaxValue,
    };

    /// <summary>Clocks from a posted write to the first thing in the guest that the NIC can have done because of it.</summary>
    public long RoundTrip => 2 * _link.Latency;

    /// <summary>What was sent and received.</summary>
    public NicPortCounters Counters { get; } = new();

    /// <summary>Sees the accesses; null when nobody does.</summary>
    public INicAccessObserver? Observer { get; set; }

    /// <summary>Decides whether an access to memory may leave; null lets all pass.</summary>
    public INicAccessGate? Gate { get; set; }

    /// <summary>A configuration request.</summary>
    /// <param name="time">The guest's time in clocks.</param>
    /// <param name="target">Bus, device and function.</param>
    /// <param name="offset">Offset of the register, a multiple of 4.</param>
    /// <param name="byteEnables">Bytes that are meant, 4 bits.</param>
    /// <param name="write">It is a write.</param>
    /// <param name="type1">The bus is not the one directly below the root port.</param>
    /// <param name="value">The value to write, or the one that was read: all ones when there was no good answer.</param>
    public AccessResult Configure(long time, int target, int offset, int byteEnables, bool write, bool type1, ref uint value)
    {
        var request = new Request { Kind = write ? Kind.ConfigurationWrite : Kind.ConfigurationRead, Address = ((ulong)(uint)target << 12) | (uint)offset, Size = byteEnables };
        if (TryTakeAnswer(request, out ulong answer))
        {
            if (!write)
            {
                value = (uint)answer;
            }

            return AccessResult.Done;
        }

        int words = write
            ? TlpBuilder.ConfigurationWrite(_words, target, offset >> 2, value, byteEnables, RequesterId, _tag, type1)
            : TlpBuilder.ConfigurationRead(_words, target, offset >> 2, byteEnables, RequesterId, _tag, type1);
        Counters.ConfigurationReads += write ? 0 : 1;
        Counters.ConfigurationWrites += write ? 1 : 0;
        return SendNonPosted(request, words, time);
    }

    /// <summary>A read of 1 to 8 bytes.</summary>
    public AccessResult Read(long time, ulong address, int size, out ulong value)
    {
        var request = new Request { Kind = Kind.MemoryRead, Address = address, Size = size };
        if (TryTakeAnswer(request, out value))
        {
            Observer?.Read(Guest, _request.Sent, time, address, size, value);
            return AccessResult.Done;
        }

        if (Gate is not null && !Gate.MayPass(write: false, address, size, 0))
        {
            return AccessResult.Postponed;
        }

        Counters.MemoryReads++;
        Observer?.Asked(Guest, time, address, size);
        return SendNonPosted(request, TlpBuilder.MemoryRead(_words, address, size, RequesterId, _tag), time);
    }

    /// <summary>A write of 1 to 8 bytes.</summary>
    public AccessResult Write(long time, ulong address, int size, ulong value)
    {
        if (Gate is not null && !Gate.MayPass(write: true, address, size, value))
        {
            return AccessResult.Postponed;
        }

        TakeCredits(time);
        if (_credits == 0)
        {
            _state = State.WaitingForCredit;
            Counters.CreditWaits++;
            return AccessResult.Postponed;
        }

        Span<byte> data = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(data, value);
        int words = TlpBuilder.MemoryWrite(_words, address, data[..size], RequesterId, 0);
        if (!_link.TrySend(_words.AsSpan(0, words), time + _link.Latency, _tag, posted: true))
        {
            _state = State.WaitingForCredit;
            return AccessResult.Postponed;
        }

        _credits--;
        Counters.MemoryWrites++;
        Observer?.Write(Guest, time, address, size, value);
        return AccessResult.Posted;
    }

    /// <summary>
    /// The NIC has taken a posted write. Nobody has to be told: a guest that writes looks for credits, so a run is not cut by
    /// each of them. True when the guest waits for this one.
    /// </summary>
    /// <param name="arrival">When the credit is back, in clocks.</param>
    public bool ReturnCredit(long arrival)
    {
        _returned.Enqueue(arrival);
        return _state == State.WaitingForCredit;
    }

    /// <summary>A completion has come back for this guest; one that nobody waits for is counted and dropped.</summary>
    public void Complete(Tlp completion, long time)
    {
        if (_state != State.Waiting)
        {
            Counters.UnexpectedCompletions++;
            return;
        }

        Take(completion);
        Resumed?.Invoke(time);
    }

    private void Take(Tlp completion)
    {
        if (completion.Status != CompletionStatus.Successful || completion.Poisoned)
        {
            Counters.FailedRequests++;
            Answer(ulong.MaxValue);
            return;
        }

        ReadOnlySpan<uint> payload = completion.Payload;
        ulong value = payload.Length > 0 ? payload[0] : 0;
        value |= payload.Length > 1 ? (ulong)payload[1] << 32 : 0;
        Answer(_request.Kind == Kind.MemoryRead ? value >> (8 * (int)(_request.Address & 3)) : value);
    }

    /// <summary>The wait is over: a credit is there, or no completion came in time and the answer is all ones.</summary>
    public void GiveUp()
    {
        if (_state == State.WaitingForCredit)
        {
            _state = State.Idle;
            return;
        }

        Counters.Timeouts++;
        Answer(ulong.MaxValue);
    }

    /// <summary>
    /// The link is gone: whatever was under way is lost. The hart makes its access again, and the root port answers it with
    /// all ones; an answer that was kept here would be found by a later access, to a NIC that has come back.
    /// </summary>
    public void LinkLost(long time)
    {
        bool waited = IsWaiting;
        _credits = PostedCredits;
        _returned.Clear();
        Counters.FailedRequests += _state == State.Waiting ? 1 : 0;
        _state = State.Idle;
        if (waited)
        {
            Resumed?.Invoke(time);
        }
    }

    /// <summary>
    /// The function behind it was taken from the guest, and not the NIC off the link: the guest's wait ends, what it has sent is handled
    /// by the NIC, and an answer that still comes is dropped and counted.
    /// </summary>
    public void Abandon(long time)
    {
        bool waited = IsWaiting;
        _state = State.Idle;
        if (waited)
        {
            Resumed?.Invoke(time);
        }
    }

    /// <summary>Saves what is under way, and the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((int)_state);
        writer.Write(_answer);
        writer.Write(_credits);
        writer.Write(_returned.Count);
        foreach (long arrival in _returned)
        {
            writer.Write(arrival);
        }

        writer.Write((int)_request.Kind);
        writer.Write(_request.Address);
        writer.Write(_request.Size);
        writer.Write(_request.Sent);
        Counters.Save(writer);
    }

    /// <summary>Restores what is under way, and the counts.</summary>
    public void Restore(BinaryReader reader)
    {
        _state = (State)reader.ReadInt32();
        _answer = reader.ReadUInt64();
        _credits = reader.ReadInt32();
        _returned.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _returned.Enqueue(reader.ReadInt64());
        }

        _request.Kind = (Kind)reader.ReadInt32();
        _request.Address = reader.ReadUInt64();
        _request.Size = reader.ReadInt32();
        _request.Sent = reader.ReadInt64();
        Counters.Restore(reader);
    }

    private void TakeCredits(long time)
    {
        while (_returned.TryPeek(out long arrival) && arrival <= time)
        {
            _returned.Dequeue();
            _credits++;
        }
    }

    private void Answer(ulong value)
    {
        _answer = value;
        _state = State.Answered;
    }

    // An answer to something else is dropped: the guest's code was changed under it while it waited.
    private bool TryTakeAnswer(Request request, out ulong answer)
    {
        answer = _answer;
        bool answered = _state == State.Answered;
        _state = answered ? State.Idle : _state;
        return answered && request.Kind == _request.Kind && request.Address == _request.Address && request.Size == _request.Size;
    }

    private AccessResult SendNonPosted(Request request, int words, long time)
    {
        _request = request;
        _request.Sent = time;
        _state = State.Waiting;

        // Without room the request is lost, and answered by the time-out.
        _link.TrySend(_words.AsSpan(0, words), time + _link.Latency, _tag, posted: false);
        return AccessResult.Postponed;
    }

    private enum Kind
    {
        ConfigurationRead,
        ConfigurationWrite,
        MemoryRead,
    }

    private struct Request
    {
        public Kind Kind;
        public ulong Address;
        public int Size;
        public long Sent;
    }
}

/// <summary>Counts of a guest's requests to the NIC.</summary>
public sealed class NicPortCounters
{
    /// <summary>Configuration reads.</summary>
    public long ConfigurationReads { get; internal set; }

    /// <summary>Configuration writes.</summary>
    public long ConfigurationWrites { get; internal set; }

    /// <summary>Memory reads: registers.</summary>
    public long MemoryReads { get; internal set; }

    /// <summary>Memory writes: registers.</summary>
    public long MemoryWrites { get; internal set; }

    /// <summary>Writes that waited for a credit.</summary>
    public long CreditWaits { get; internal set; }

    /// <summary>Requests that were answered with an error.</summary>
    public long FailedRequests { get; internal set; }

    /// <summary>Requests that were not answered in time.</summary>
    public long Timeouts { get; internal set; }

    /// <summary>Completions that nobody waited for.</summary>
    public long UnexpectedCompletions { get; internal set; }

    /// <summary>Adds the counts of another port; those of none are 0.</summary>
    public void Add(NicPortCounters? other)
    {
        if (other is null)
        {
            return;
        }

        ConfigurationReads += other.ConfigurationReads;
        ConfigurationWrites += other.ConfigurationWrites;
        MemoryReads += other.MemoryReads;
        MemoryWrites += other.MemoryWrites;
        CreditWaits += other.CreditWaits;
        FailedRequests += other.FailedRequests;
        Timeouts += other.Timeouts;
        UnexpectedCompletions += other.UnexpectedCompletions;
    }

    internal void Save(BinaryWriter writer)
    {
        foreach (long count in (ReadOnlySpan<long>)[
            ConfigurationReads, ConfigurationWrites, MemoryReads, MemoryWrites, CreditWaits, FailedRequests, Timeouts, UnexpectedCompletions])
        {
            writer.Write(count);
        }
    }

    internal void Restore(BinaryReader reader)
    {
        ConfigurationReads = reader.ReadInt64();
        ConfigurationWrites = reader.ReadInt64();
        MemoryReads = reader.ReadInt64();
        MemoryWrites = reader.ReadInt64();
        CreditWaits = reader.ReadInt64();
        FailedRequests = reader.ReadInt64();
        Timeouts = reader.ReadInt64();
        UnexpectedCompletions = reader.ReadInt64();
    }
}

/// <summary>Is told of the guests' accesses to the NIC's memory. Times are in clocks.</summary>
public interface INicAccessObserver
{
    /// <summary>A read leaves the guest.</summary>
    void Asked(int guest, long time, ulong address, int size)
    {
        // Most observers want the answer.
    }

    /// <summary>A read has been answered.</summary>
    void Read(int guest, long asked, long answered, ulong address, int size, ulong value);

    /// <summary>A write has been posted.</summary>
    void Write(int guest, long posted, ulong address, int size, ulong value);
}
