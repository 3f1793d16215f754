using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Emulated;

/// <content>Runs of the NIC, and what they bring.</content>
internal sealed partial class VfioUserLink
{
    // Longest reads and writes of a PCIe device here: Max Read Request and Max Payload.
    private const int MostRead = 4096;
    private const int MostWrite = 256;

    // What has come as a message and waits for its time.
    private readonly List<Staged> _staged = [];
    private readonly uint[] _words = new uint[UpstreamQueue.MaxWords + 2];
    private byte[] _stagedBytes = new byte[4096];
    private int _stagedLength;

    // TLPs of a NIC arrive in the order in which it has sent them.
    private long _lastArrival;

    /// <inheritdoc/>
    public void RunTo(long bound)
    {
        _waitsForCredit = false;
        foreach (INicRequester requester in _requesters)
        {
            _waitsForCredit |= requester is NicPort { WaitsForCredit: true };
        }

        while (Plugged)
        {
            long target = Upstream.Count == 0 ? bound : Math.Min(bound, Upstream.FirstArrival + Latency);
            if (Time >= target)
            {
                return;
            }

            if (NextActivity >= target)
            {
                // It stands still until then: the process need not be asked.
                Time = target;
                return;
            }

            long before = Time;
            bool further = Exchange(target, target);
            if (Plugged && Time == before)
            {
                // A NIC that may run does so by a clock at least; one that does not would hold everybody else for ever.
                Fail("the device's process does not let its time pass");
            }

            if (!further)
            {
                return;
            }
        }
    }

    /// <summary>Lets the NIC run and takes what it has brought; false when it must not run further before others have.</summary>
    private bool Exchange(long bound, long latest)
    {
        TimeRoundTrips++;
        Placement?.Follow();
        Client.AddWrite(TimeRegion.Index, TimeRegion.Run, TimeRegion.RunSize, wantsReply: false, out Span<byte> data);
        BinaryPrimitives.WriteInt64LittleEndian(data, bound);
        BinaryPrimitives.WriteInt32LittleEndian(data[8..], TakeHandled());
        BinaryPrimitives.WriteUInt32LittleEndian(data[12..], _waitsForCredit ? TimeRegion.WaitsForCredit : 0);
        _staged.Clear();
        _stagedLength = 0;
        _running = true;
        VfioUserError error = Client.WaitRead(Client.AddRead(TimeRegion.Index, TimeRegion.Result, TimeRegion.MostResult), out ReadOnlySpan<byte> result);
        _running = false;
        if (error != VfioUserError.None)
        {
            Fail(error);
            return false;
        }

        int credits = 0;
        if (!TryTake(result, latest, ref credits))
        {
            Fail("the device's process has sent what cannot be right");
            return false;
        }

        return credits == 0 || !_waitsForCredit;
    }

    private bool TryTake(ReadOnlySpan<byte> result, long latest, ref int credits)
    {
        if (result.Length < TimeRegion.ResultHeader)
        {
            return false;
        }

        long time = BinaryPrimitives.ReadInt64LittleEndian(result);
        int entries = BinaryPrimitives.ReadInt32LittleEndian(result[32..]);
        credits = BinaryPrimitives.ReadInt32LittleEndian(result[36..]);
        int frames = BinaryPrimitives.ReadInt32LittleEndian(result[40..]);
        ReadOnlySpan<byte> rest = result[TimeRegion.ResultHeader..];
        if (time > latest || entries < 0 || entries > UpstreamQueue.Capacity - Upstream.Count || credits < 0 || credits > DownstreamQueue.Capacity
            || rest.Length < ((long)entries * TimeRegion.EntrySize) + ((long)credits * sizeof(long)))
        {
            return false;
        }

        long before = Time;
        Time = Math.Max(Time, time);
        _nextActivity = BinaryPrimitives.ReadInt64LittleEndian(result[8..]);
        _sentActivity = long.MaxValue;
        Clocks = BinaryPrimitives.ReadInt64LittleEndian(result[16..]);
        long dropped = Counters.DroppedFrames;
        Counters.CopyFrom(result[48..]);
        Counters.DroppedFrames = Math.Max(dropped, Counters.DroppedFrames);
        int staged = 0;
        for (; entries > 0; entries--, rest = rest[TimeRegion.EntrySize..])
        {
            if (!TryTakeEntry(rest, ref staged))
            {
                return false;
            }
        }

        _unhandled = Upstream.Count;
        for (int i = 0; i < credits; i++, rest = rest[sizeof(long)..])
        {
            if (_requesters.Count > 0)
            {
                _requesters[0].ReturnCredit(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(rest), before, Time + Latency));
            }
        }

        return staged == _staged.Count && TryTakeFrames(rest, frames, before);
    }

    private bool TryTakeFrames(ReadOnlySpan<byte> rest, int frames, long before)
    {
        for (; frames > 0; frames--)
        {
            if (!TimedFrame.TryTake(ref rest, Wire.MaxFrame, out long time, out _, out ReadOnlySpan<byte> frame))
            {
                return false;
            }

            Output?.Send(frame, Math.Clamp(time, before, Time));
        }

        return frames == 0 && rest.IsEmpty;
    }

    private bool TryTakeEntry(ReadOnlySpan<byte> entry, ref int staged)
    {
        long arrival = BinaryPrimitives.ReadInt64LittleEndian(entry);
        var kind = (TimeEntry)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
        ushort id = (ushort)BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
        ulong address = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]);
        long bytes = BinaryPrimitives.ReadInt64LittleEndian(entry[24..]);
        if (arrival < _lastArrival || arrival > Time + Latency)
        {
            return false;
        }

        _lastArrival = arrival;
        if (kind is TimeEntry.Write or TimeEntry.Read or TimeEntry.Reply)
        {
            if (staged == _staged.Count || _staged[staged].Kind != kind)
            {
                return false;
            }

            Staged message = _staged[staged++];
            return AddStaged(message, arrival);
        }

        switch (kind)
        {
            case TimeEntry.RefusedRead when bytes is > 0 and <= MostRead:
                return AddRead(new Staged(kind, id, address, (int)bytes), refused: true, arrival);
            case TimeEntry.RefusedWrite when bytes is >= 0 and <= MostWrite:
                Span<byte> nothing = stackalloc byte[(int)bytes];
                nothing.Clear();
                AddWrite(address, nothing, arrival);
                return true;
            case TimeEntry.Message or TimeEntry.Unknown:
                const uint message = 0x3400_0000;
                const uint undefined = 0x1f00_0000;
                _words.AsSpan(0, 4).Clear();
                _words[0] = kind == TimeEntry.Message ? message : undefined;
                Upstream.AddTlp(_words.AsSpan(0, 4), arrival);
                return true;
            default:
                return false;
        }
    }

    private bool AddStaged(in Staged message, long arrival)
    {
        switch (message.Kind)
        {
            case TimeEntry.Write:
                AddWrite(message.Address, _stagedBytes.AsSpan(message.Start, message.Count), arrival);
                return true;
            case TimeEntry.Read:
                return AddRead(message, refused: false, arrival);
            default:
                AddCompletion(message, arrival);
                return true;
        }
    }

    private void AddWrite(ulong address, ReadOnlySpan<byte> data, long arrival) =>
        Upstream.AddTlp(_words.AsSpan(0, TlpBuilder.MemoryWrite(_words, address, data, 0, 0)), arrival);

    // The tag is the place in the table of reads.
    private bool AddRead(in Staged message, bool refused, long arrival)
    {
        int tag = message.Id % Reads;
        ref PendingRead read = ref _reads[tag];
        if (read.IsUsed)
        {
            return false;
        }

        read = new PendingRead { IsUsed = true, IsRefused = refused, Id = message.Id };
        Upstream.AddTlp(_words.AsSpan(0, TlpBuilder.MemoryRead(_words, message.Address, message.Count, 0, tag)), arrival);
        return true;
    }

    private void AddCompletion(in Staged message, long arrival)
    {
        int lane = (int)(message.Address & 3);
        int length = message.Count > 0 ? (lane + message.Count + 3) / 4 : 0;
        CompletionStatus status = message.Count < 0 ? CompletionStatus.UnsupportedRequest : CompletionStatus.Successful;
        int header = TlpBuilder.CompletionHeader(_words, length, 0, status, Math.Max(1, message.Count), NicPort.RequesterId, message.Id, lane);
        TlpBuilder.PackPayload(_words.AsSpan(header, length), message.Count > 0 ? _stagedBytes.AsSpan(message.Start, message.Count) : [], lane);
        Upstream.AddTlp(_words.AsSpan(0, header + length), arrival);
    }

    private void Stage(in Staged message, ReadOnlySpan<byte> data)
    {
        if (_stagedBytes.Length - _stagedLength < data.Length)
        {
            Array.Resize(ref _stagedBytes, 2 * (_stagedLength + data.Length));
        }

        data.CopyTo(_stagedBytes.AsSpan(_stagedLength));
        _staged.Add(message with { Start = _stagedLength });
        _stagedLength += data.Length;
    }

    /// <inheritdoc/>
    protected override void Lost()
    {
        Plugged = false;
        Forget();
        foreach (INicRequester requester in _requesters)
        {
            requester.LinkLost(Time);
        }
    }

    private readonly record struct Staged(TimeEntry Kind, ushort Id, ulong Address, int Count, int Start = 0);
}
