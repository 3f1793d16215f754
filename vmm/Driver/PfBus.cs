using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Service;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// The VMM's own way to the physical NIC. Code that awaits an answer goes on as work of the service CPU, at the time at which the
/// completion arrives.
/// </summary>
/// <remarks>
/// Requests keep their order: one that has to wait, for a credit or for the answer to the one before, holds up those behind it. All of it
/// happens in the thread that runs the service CPU.
/// </remarks>
internal sealed class PfBus : INicRequester
{
    // The driver's own work never comes near: a table of 128 registers is the longest run of writes.
    private const int MaxWaiting = 4096;

    private readonly NicLink _link;
    private readonly ServiceCpu _cpu;
    private readonly PfCounters _counters;
    private readonly int _tag;
    private readonly uint[] _words = new uint[DownstreamQueue.MaxWords];
    private readonly Queue<Request> _waiting = new();
    private readonly Queue<long> _returned = new(NicPort.PostedCredits);
    private readonly ScheduledWork _pump;
    private readonly ScheduledWork _timer;
    private TaskCompletionSource<uint>? _asked;
    private long _deadline;
    private int _credits = NicPort.PostedCredits;
    private int _resuming;

    /// <summary>Creates the way.</summary>
    /// <param name="link">The link to the NIC.</param>
    /// <param name="cpu">The CPU on which the VMM works.</param>
    /// <param name="counters">Counts the requests.</param>
    public PfBus(NicLink link, ServiceCpu cpu, PfCounters counters)
    {
        _link = link;
        _cpu = cpu;
        _counters = counters;
        _pump = new ScheduledWork(cpu, SendWaiting);
        _timer = new ScheduledWork(cpu, CheckTimeout);
        _tag = link.Attach(this);
    }

    private enum Kind
    {
        Read,
        Write,
        ConfigurationRead,
        ConfigurationWrite,
    }

    /// <summary>Nobody waits for an answer. Posted writes may be under way.</summary>
    public bool IsQuiet => _asked is null && _resuming == 0 && _waiting.All(static r => r.Source is null);

    /// <summary>Present time of the service CPU in clocks.</summary>
    public long Time => _cpu.Time;

    /// <summary>The present when the service CPU may have been without work for long, in clocks.</summary>
    public long Now => Math.Max(_cpu.Time, _link.Time);

    /// <summary>Called whenever code that waited has gone on.</summary>
    public Action? Resumed { get; set; }

    /// <summary>Called when the NIC has gone off the link.</summary>
    public Action? Lost { get; set; }

    /// <summary>Reads a register; all ones when there is no good answer.</summary>
    public Task<uint> Read(ulong address) => Ask(new Request { Kind = Kind.Read, Address = address });

    /// <summary>Writes a register, posted.</summary>
    public void Write(ulong address, uint value)
    {
        if (!_link.Plugged || _waiting.Count >= MaxWaiting)
        {
            _counters.Add(PfCount.LostWrites);
            return;
        }

        Enqueue(new Request { Kind = Kind.Write, Address = address, Value = value });
    }

    /// <summary>Reads configuration space; all ones when there is no good answer.</summary>
    /// <param name="target">Bus, device and function.</param>
    /// <param name="offset">Offset of the register, a multiple of 4.</param>
    public Task<uint> ReadConfiguration(int target, int offset) =>
        Ask(new Request { Kind = Kind.ConfigurationRead, Address = (uint)offset, Target = target, ByteEnables = 0xf });

    /// <summary>Writes configuration space, and waits for the completion.</summary>
    /// <param name="target">Bus, device and function.</param>
    /// <param name="offset">Offset of the register, a multiple of 4.</param>
    /// <param name="value">The value.</param>
    /// <param name="byteEnables">Bytes that are meant, 4 bits.</param>
    public Task WriteConfiguration(int target, int offset, uint value, int byteEnables = 0xf) =>
        Ask(new Request { Kind = Kind.ConfigurationWrite, Address = (uint)offset, Target = target, Value = value, ByteEnables = byteEnables });

    /// <summary>Waits.</summary>
    /// <param name="clocks">Clocks, from the service CPU's present time on.</param>
    public Task Wait(long clocks)
    {
        var source = new TaskCompletionSource<uint>();
        ResumeAt(source, 0, _cpu.Time + clocks);
        return source.Task;
    }

    /// <inheritdoc/>
    public void Complete(Tlp completion, long time)
    {
        if (_asked is not TaskCompletionSource<uint> asked)
        {
            _counters.Add(PfCount.UnexpectedCompletions);
            return;
        }

        bool good = completion.Status == CompletionStatus.Successful && !completion.Poisoned;
        _counters.Add(PfCount.FailedRequests, good ? 0 : 1);
        ReadOnlySpan<uint> payload = completion.Payload;
        _asked = null;
        ResumeAt(asked, good && payload.Length > 0 ? payload[0] : uint.MaxValue, time);
    }

    /// <inheritdoc/>
    public bool ReturnCredit(long arrival)
    {
        _returned.Enqueue(arrival);
        if (_waiting.Count == 0)
        {
            return false;
        }

        _pump.ScheduleAt(arrival);
        return true;
    }

    /// <inheritdoc/>
    public void LinkLost(long time)
    {
        _credits = NicPort.PostedCredits;
        _returned.Clear();
        if (_asked is TaskCompletionSource<uint> asked)
        {
            _asked = null;
            _counters.Add(PfCount.FailedRequests);
            ResumeAt(asked, uint.MaxValue, time);
        }

        while (_waiting.TryDequeue(out Request request))
        {
            Lose(request, time);
        }

        Lost?.Invoke();
    }

    /// <summary>Saves what is left when it is quiet: posted writes and credits.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_credits);
        writer.Write(_returned.Count);
        foreach (long arrival in _returned)
        {
            writer.Write(arrival);
        }

        writer.Write(_waiting.Count);
        foreach (Request request in _waiting)
        {
            writer.Write(request.Address);
            writer.Write(request.Value);
        }

        _pump.Save(writer);
        _timer.Save(writer);
    }

    /// <summary>Restores it.</summary>
    public void Restore(BinaryReader reader)
    {
        _credits = reader.ReadInt32();
        _returned.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _returned.Enqueue(reader.ReadInt64());
        }

        _waiting.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _waiting.Enqueue(new Request { Kind = Kind.Write, Address = reader.ReadUInt64(), Value = reader.ReadUInt32() });
        }

        _pump.Restore(reader);
        _timer.Restore(reader);
    }

    private Task<uint> Ask(Request request)
    {
        var source = new TaskCompletionSource<uint>();
        request.Source = source;
        if (!_link.Plugged)
        {
            Lose(request, _cpu.Time);
        }
        else
        {
            Enqueue(request);
        }

        return source.Task;
    }

    private void Lose(Request request, long time)
    {
        _counters.Add(request.Source is null ? PfCount.LostWrites : PfCount.FailedRequests);
        if (request.Source is not null)
        {
            ResumeAt(request.Source, uint.MaxValue, time);
        }
    }

    private void Enqueue(Request request)
    {
        _waiting.Enqueue(request);
        SendWaiting();
    }

    private void SendWaiting()
    {
        while (_returned.TryPeek(out long arrival) && arrival <= _cpu.Time)
        {
            _returned.Dequeue();
            _credits++;
        }

        while (_waiting.TryPeek(out Request request))
        {
            if (!TrySend(request))
            {
                return;
            }

            _waiting.Dequeue();
        }
    }

    private bool TrySend(Request request)
    {
        bool posted = request.Kind == Kind.Write;
        if (posted ? _credits == 0 : _asked is not null)
        {
            Stall(posted);
            return false;
        }

        // The NIC may be ahead of the CPU by the latency, and no more.
        long arrival = Math.Max(_cpu.Time + _link.Latency, _link.Time);
        if (!_link.Downstream.TryAdd(_words.AsSpan(0, Build(request)), arrival, _tag, posted))
        {
            _counters.Add(PfCount.CreditWaits);
            _pump.ScheduleAt(_cpu.Time + _link.Latency);
            return false;
        }

        Count(request.Kind);
        if (posted)
        {
            _credits--;
        }
        else
        {
            _asked = request.Source;
            _deadline = _cpu.Time + NicPort.CompletionTimeout;
            _timer.ScheduleAt(_deadline);
        }

        return true;
    }

    // There is one task for all requests, which puts itself off when it finds a younger one: most requests are answered within microseconds,
    // and a task for each would keep the CPU from ever being without work.
    private void CheckTimeout()
    {
        if (_asked is not TaskCompletionSource<uint> asked)
        {
            return;
        }

        if (_deadline > _cpu.Time)
        {
            _timer.ScheduleAt(_deadline);
            return;
        }

        _asked = null;
        _counters.Add(PfCount.Timeouts);
        ResumeAt(asked, uint.MaxValue, _cpu.Time);
    }

    private void Stall(bool posted)
    {
        if (!posted)
        {
            return;
        }

        _counters.Add(PfCount.CreditWaits);
        if (_returned.TryPeek(out long arrival))
        {
            _pump.ScheduleAt(arrival);
        }
    }

    private int Build(Request request)
    {
        const int requester = NicPort.RequesterId;
        switch (request.Kind)
        {
            case Kind.Read:
                return TlpBuilder.MemoryRead(_words, request.Address, 4, requester, _tag);
            case Kind.Write:
                Span<byte> data = stackalloc byte[4];
                BinaryPrimitives.WriteUInt32LittleEndian(data, request.Value);
                return TlpBuilder.MemoryWrite(_words, request.Address, data, requester, 0);
            case Kind.ConfigurationRead:
                return TlpBuilder.ConfigurationRead(_words, request.Target, (int)request.Address >> 2, request.ByteEnables, requester, _tag, type1: false);
            default:
                return TlpBuilder.ConfigurationWrite(_words, request.Target, (int)request.Address >> 2, request.Value, request.ByteEnables, requester, _tag, type1: false);
        }
    }

    private void Count(Kind kind) => _counters.Add(kind switch
    {
        Kind.Read => PfCount.RegisterReads,
        Kind.Write => PfCount.RegisterWrites,
        Kind.ConfigurationRead => PfCount.ConfigurationReads,
        _ => PfCount.ConfigurationWrites,
    });

    private void ResumeAt(TaskCompletionSource<uint> source, uint value, long time)
    {
        _resuming++;
        _cpu.Schedule(new Continuation(this, source, value), time);
    }

    private struct Request
    {
        public Kind Kind;
        public ulong Address;
        public int Target;
        public int ByteEnables;
        public uint Value;
        public TaskCompletionSource<uint>? Source;
    }

    /// <summary>Code that waited goes on.</summary>
    private sealed class Continuation(PfBus bus, TaskCompletionSource<uint> source, uint value) : IServiceTask
    {
        public int Rank => 0;

        public void Run(ServiceCpu cpu)
        {
            // Before the code that waited: requests that were made before it goes on are sent first.
            bus._resuming--;
            bus.SendWaiting();
            InlineWork.Run(static state => state.source.SetResult(state.value), (source, value));
            bus.Resumed?.Invoke();
        }
    }
}
