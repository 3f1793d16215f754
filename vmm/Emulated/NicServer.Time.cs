using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Emulated;

/// <content>Virtual time: runs and what they bring.</content>
internal sealed partial class NicServer
{
    private readonly List<long> _credits = [];
    private readonly MemoryStream _entries = new();
    private int _entryCount;

    /// <inheritdoc/>
    void IFrameOutput.Send(ReadOnlySpan<byte> frame, long time) => AddFrame(frame, default, time);

    /// <inheritdoc/>
    protected override VfioUserError Command(ulong offset, ReadOnlySpan<byte> data)
    {
        switch (offset)
        {
            case TimeRegion.Run when data.Length == TimeRegion.RunSize:
                return RunTo(Clock(data), BinaryPrimitives.ReadUInt32LittleEndian(data[8..]), BinaryPrimitives.ReadUInt32LittleEndian(data[12..]));
            case TimeRegion.Plug when data.Length == TimeRegion.PlugSize:
                Forget();
                _nic.HardReset(MemoryMarshal.Cast<byte, ushort>(data[sizeof(long)..]), Clock(data));
                return VfioUserError.None;
            case TimeRegion.Unplug when data.Length == sizeof(long):
                Forget();
                _nic.Unplug();
                return VfioUserError.None;
            case TimeRegion.Link when data.Length == TimeRegion.LinkSize:
                return SetLink(Clock(data), data[sizeof(long)] != 0, BinaryPrimitives.ReadUInt32LittleEndian(data[12..]));
            case TimeRegion.Refuse when data.Length == sizeof(long):
                Complete((ushort)BinaryPrimitives.ReadInt64LittleEndian(data), default);
                return VfioUserError.None;
            case TimeRegion.Frame when TimedFrame.TryTake(ref data, Wire.MaxFrame, out long arrival, out _, out ReadOnlySpan<byte> frame):
                _nic.Arrive(frame, Math.Clamp(arrival, 0, LatestClock));
                return VfioUserError.None;
            default:
                return VfioUserError.Invalid;
        }
    }

    // The NIC stands still until then, or the client would have let it run.
    private VfioUserError SetLink(long time, bool up, uint handled)
    {
        if (!TryRemove(handled))
        {
            return VfioUserError.Invalid;
        }

        if (_nic.Plugged && time > _nic.Time && _nic.NextActivity < time)
        {
            return VfioUserError.Invalid;
        }

        _nic.RunTo(time);
        _nic.SetLink(up);
        return VfioUserError.None;
    }

    // What the client has not handled holds the NIC back, since an answer may come.
    private bool TryRemove(uint handled)
    {
        if (handled > (uint)_announced)
        {
            return false;
        }

        for (; handled > 0; handled--)
        {
            _nic.Upstream.RemoveFirst();
            _announced--;
        }

        return true;
    }

    private VfioUserError RunTo(long bound, uint handled, uint flags)
    {
        if (!TryRemove(handled))
        {
            return VfioUserError.Invalid;
        }

        ClearResult();
        _guestWaits = (flags & TimeRegion.WaitsForCredit) != 0;
        if (bound > _nic.Time + TimeRegion.LongestRun)
        {
            // Less than was asked for; but a NIC that stands still is at its next activity at once.
            bound = Math.Min(bound, Math.Max(_nic.Time, Math.Min(_nic.NextActivity, bound)) + TimeRegion.LongestRun);
        }

        _nic.RunTo(bound);
        for (; _announced < _nic.Upstream.Count; _announced++)
        {
            Announce(_nic.Upstream.WordsAt(_announced), _nic.Upstream.ArrivalAt(_announced));
        }

        WriteResult();
        return VfioUserError.None;
    }

    private void Announce(ReadOnlySpan<uint> words, long arrival)
    {
        var tlp = new Tlp(words);
        int bytes = tlp is { Length: 1, FirstByteEnables: 0 } && tlp.Kind == TlpKind.MemoryWrite ? 0 : tlp.RequestedBytes;
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        switch (tlp.Kind)
        {
            case TlpKind.MemoryWrite:
                bool written = Server.TryPostWrite(address, MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, bytes));
                AddEntry(written ? TimeEntry.Write : TimeEntry.RefusedWrite, arrival, 0, address, bytes);
                break;
            case TlpKind.MemoryRead:
                bool asked = Server.TryStartRead(address, bytes, out ushort id);
                id = asked ? id : Server.TakeId();
                _reads[id] = PendingRead.Of(words, arrival);
                AddEntry(asked ? TimeEntry.Read : TimeEntry.RefusedRead, arrival, id, address, bytes);
                break;
            case TlpKind.Completion or TlpKind.CompletionWithData when Answer(tlp):
                AddEntry(TimeEntry.Reply, arrival, 0, 0, 0);
                break;
            default:
                AddEntry(tlp.Kind is TlpKind.Message or TlpKind.MessageWithData ? TimeEntry.Message : TimeEntry.Unknown, arrival, 0, 0, 0);
                break;
        }
    }

    private void AddEntry(TimeEntry kind, long arrival, ushort id, ulong address, int bytes)
    {
        Span<byte> entry = stackalloc byte[TimeRegion.EntrySize];
        BinaryPrimitives.WriteInt64LittleEndian(entry, arrival);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], id);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], address);
        BinaryPrimitives.WriteInt64LittleEndian(entry[24..], bytes);
        _entries.Write(entry);
        _entryCount++;
    }

    private void WriteResult()
    {
        Span<byte> header = stackalloc byte[TimeRegion.ResultHeader];
        BinaryPrimitives.WriteInt64LittleEndian(header, _nic.Time);
        BinaryPrimitives.WriteInt64LittleEndian(header[8..], _nic.NextActivity);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], _nic.Clocks);
        BinaryPrimitives.WriteInt64LittleEndian(header[24..], _nic.FramingErrors);
        BinaryPrimitives.WriteInt32LittleEndian(header[32..], _entryCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[36..], _credits.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header[40..], FrameCount);
        BinaryPrimitives.WriteInt32LittleEndian(header[44..], _nic.Plugged ? 1 : 0);
        _nic.Counters.CopyTo(header[48..]);
        Result.Write(header);
        Result.Write(Bytes(_entries));
        Result.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_credits)));
        Result.Write(Bytes(Frames));
    }

    // It was composed by the run.
    /// <inheritdoc/>
    protected override bool TryCompose(int room) => room >= Result.Length;

    private void ClearResult()
    {
        _credits.Clear();
        _entries.SetLength(0);
        Result.SetLength(0);
        _entryCount = 0;
        ClearFrames();
    }

    // What was under way belongs to a NIC that is gone; accesses that it has not answered end with an error.
    private void Forget()
    {
        while (_accesses.TryDequeue(out Access access))
        {
            if (access.IsWrite)
            {
                Server.AnswerWrite(access.Id, access.Region, access.Offset, access.Count, VfioUserError.NoDevice);
            }
            else
            {
                Server.AnswerRead(access.Id, access.Region, access.Offset, default, VfioUserError.NoDevice);
            }
        }

        _reads.Clear();
        _bars.Reset();
        _announced = 0;
        ClearResult();
    }
}
