using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NicTwin.Testbench;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// An emulated NIC in another process, as the VMM sees it: TLPs of its requesters become messages of vfio-user, messages of the server
/// become TLPs again, each at its time (<see cref="TimeRegion"/>).
/// </summary>
/// <remarks>
/// What goes to the NIC waits until the NIC has to run; one exchange then carries everything. A NIC that stands still is not asked.
/// </remarks>
internal sealed partial class VfioUserLink : DeviceLink, IEmulatedLink
{
    private const int Reads = 256;

    private readonly EmulatedBars _bars = new();
    private readonly List<INicRequester> _requesters = [];
    private readonly Queue<Access> _accesses = new();
    private readonly PendingRead[] _reads = new PendingRead[Reads];
    private bool _waitsForCredit;
    private bool _running;
    private int _unansweredWrites;

    // By itself the NIC acts then, and because of what was sent since.
    private long _nextActivity = long.MaxValue;
    private long _sentActivity = long.MaxValue;

    // Entries that came from the server and are still in the queue, or were taken out since the last run.
    private int _unhandled;

    /// <summary>Connects to a server and opens the guest's memory to it.</summary>
    /// <param name="channel">The connection, which belongs to the link from now on.</param>
    /// <param name="latency">Clocks that a TLP needs in either direction: as the server was told.</param>
    /// <param name="ramStart">Guest-physical address of the guest's RAM.</param>
    /// <param name="ramSize">Bytes of it.</param>
    /// <param name="interruptFile">Guest-physical address of the guest's interrupt file.</param>
    public VfioUserLink(VfioUserChannel channel, long latency, ulong ramStart, ulong ramSize, ulong interruptFile)
        : base(channel, ramStart, ramSize)
    {
        const ulong page = 4096;
        Latency = latency;
        if (Failure.Length == 0 && Client.Map(interruptFile, page, readable: false, writable: true) != VfioUserError.None)
        {
            Failure = "the device's process does not take the window for interrupts";
        }
    }

    /// <inheritdoc/>
    public IFrameOutput? Output { get; set; }

    /// <inheritdoc/>
    public EmulatedCounters Counters { get; } = new();

    /// <inheritdoc/>
    public OffloadSupport Accepts => OffloadSupport.None;

    /// <inheritdoc/>
    public long Latency { get; }

    /// <inheritdoc/>
    public bool Plugged { get; private set; }

    /// <inheritdoc/>
    public long Time { get; private set; }

    /// <inheritdoc/>
    public long NextActivity => !Plugged ? long.MaxValue : Math.Max(Time, Math.Min(_nextActivity, _sentActivity));

    /// <inheritdoc/>
    public UpstreamQueue Upstream { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<INicRequester> Requesters => _requesters;

    /// <inheritdoc/>
    public long Clocks { get; private set; }

    /// <inheritdoc/>
    public int Attach(INicRequester requester)
    {
        _requesters.Add(requester);
        return _requesters.Count - 1;
    }

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<uint> words, long arrival, int requester, bool posted)
    {
        var tlp = new Tlp(words);
        if (!Plugged)
        {
            return AnswerForNobody(tlp, requester, posted);
        }

        bool sent = tlp.Kind switch
        {
            TlpKind.MemoryWrite => TryWrite(tlp, arrival),
            TlpKind.MemoryRead => TryRead(tlp, arrival),
            TlpKind.ConfigurationRead0 or TlpKind.ConfigurationWrite0 => TryConfigure(tlp, arrival),
            _ => false,
        };
        _sentActivity = sent ? Math.Min(_sentActivity, arrival) : _sentActivity;
        return sent;
    }

    /// <inheritdoc/>
    public bool TryCompleteRead(Tlp request, ReadOnlySpan<byte> data, long arrival)
    {
        ref PendingRead read = ref _reads[request.Tag];
        if (!read.IsUsed || !Plugged)
        {
            return false;
        }

        read.IsUsed = false;
        if (read.IsRefused)
        {
            Client.AddWrite(TimeRegion.Index, TimeRegion.Refuse, sizeof(long), wantsReply: false, out Span<byte> id);
            BinaryPrimitives.WriteInt64LittleEndian(id, read.Id);
        }
        else
        {
            Client.AnswerRead(read.Id, request.Address + (ulong)request.FirstByteOffset, data, data.IsEmpty ? VfioUserError.Fault : VfioUserError.None);
        }

        _sentActivity = Math.Min(_sentActivity, arrival);
        return true;
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time)
    {
        if (!Plugged || frame.IsEmpty || frame.Length > Wire.MaxFrame)
        {
            Counters.DroppedFrames++;
            return;
        }

        long arrival = Math.Max(Time, time + Latency);
        PostedMessages++;
        Client.AddWrite(TimeRegion.Index, TimeRegion.Frame, TimedFrame.HeaderLength + frame.Length, wantsReply: false, out Span<byte> data);
        TimedFrame.Write(data, arrival, frame.Length, offload);
        frame.CopyTo(data[TimedFrame.HeaderLength..]);
        _sentActivity = Math.Min(_sentActivity, arrival);
        FlushFull();
    }

    /// <inheritdoc/>
    public void SetLink(bool up)
    {
        Client.AddWrite(TimeRegion.Index, TimeRegion.Link, TimeRegion.LinkSize, wantsReply: false, out Span<byte> data);
        BinaryPrimitives.WriteInt64LittleEndian(data, Time);
        data[sizeof(long)] = up ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(data[12..], TakeHandled());
        _sentActivity = Math.Min(_sentActivity, Time);
    }

    /// <inheritdoc/>
    public void HardReset(ReadOnlySpan<ushort> nvm, long time)
    {
        if (Failure.Length > 0)
        {
            return;
        }

        Forget();
        Client.AddWrite(TimeRegion.Index, TimeRegion.Plug, TimeRegion.PlugSize, wantsReply: false, out Span<byte> data);
        BinaryPrimitives.WriteInt64LittleEndian(data, Math.Max(Time, time));
        MemoryMarshal.AsBytes(nvm[..Math.Min(nvm.Length, NvmImage.Words)]).CopyTo(data[sizeof(long)..]);
        Plugged = true;

        // The time behind the reset is the server's to tell.
        const long longest = 4096;
        Exchange(0, Math.Max(Time, time) + longest);
    }

    /// <inheritdoc/>
    public void Unplug()
    {
        Forget();
        Plugged = false;
        Client.AddWrite(TimeRegion.Index, TimeRegion.Unplug, sizeof(long), wantsReply: false, out _);
        Client.Flush();
    }

    /// <inheritdoc/>
    protected override VfioUserError MemoryRead(ushort id, ulong address, Span<byte> data)
    {
        if (!_running || data.Length > MostRead)
        {
            return VfioUserError.Invalid;
        }

        Stage(new Staged(TimeEntry.Read, id, address, data.Length), []);
        return VfioUserError.Later;
    }

    /// <inheritdoc/>
    protected override VfioUserError MemoryWrite(ulong address, ReadOnlySpan<byte> data)
    {
        if (!_running || data.Length > MostWrite)
        {
            return VfioUserError.Invalid;
        }

        Stage(new Staged(TimeEntry.Write, 0, address, data.Length), data);
        return VfioUserError.None;
    }

    /// <inheritdoc/>
    protected override bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Command == VfioUserCommand.RegionWriteMulti)
        {
            RefusedAccesses += header.HasFailed ? 1 : 0;
            return _unansweredWrites-- > 0;
        }

        // The server answers accesses in their order; those of a NIC that was unplugged meanwhile are not known any more.
        if (!_running || !_accesses.TryPeek(out Access access) || access.Id != header.Id)
        {
            return false;
        }

        _accesses.Dequeue();
        if (header.HasFailed && header.Error != VfioUserError.Io)
        {
            // Not the NIC's answer: the process has not taken the access, and the guest will give up waiting for it.
            RefusedAccesses++;
            return true;
        }

        int count = header.HasFailed ? -1 : access.IsWrite ? 0 : payload.Length - VfioUserProtocol.AccessSize;
        bool good = header.HasFailed || count == (access.IsWrite ? 0 : access.Count);
        Stage(new Staged(TimeEntry.Reply, (ushort)access.Tag, access.Address, good ? count : -1), count > 0 && good ? payload[VfioUserProtocol.AccessSize..] : []);
        return true;
    }

    // As a root port without a link does: writes are gone, reads bring all ones, both at once.
    private bool AnswerForNobody(Tlp tlp, int requester, bool posted)
    {
        if (posted)
        {
            _requesters[requester].ReturnCredit(0);
            return true;
        }

        Span<uint> words = stackalloc uint[3];
        TlpBuilder.CompletionHeader(words, 0, 0, CompletionStatus.UnsupportedRequest, sizeof(uint), tlp.RequesterId, tlp.Tag, 0);
        if (tlp.Tag < _requesters.Count)
        {
            _requesters[tlp.Tag].Complete(new Tlp(words), 0);
        }

        return true;
    }

    private bool TryWrite(Tlp tlp, long arrival)
    {
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        int count = tlp.RequestedBytes;
        if (!_bars.TryLocate(address, out int bar, out uint offset) || count > VfioUserProtocol.MultiEntryData)
        {
            return false;
        }

        ulong value = 0;
        MemoryMarshal.AsBytes(tlp.Payload).Slice(tlp.FirstByteOffset, count).CopyTo(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1)));
        AccessRoundTrips++;
        _unansweredWrites++;
        Client.AddSmallWrites(2, out Span<byte> entries);
        VfioUserClient.PutSmallWrite(entries, 0, TimeRegion.Index, TimeRegion.AccessTime, sizeof(long), (ulong)arrival);
        VfioUserClient.PutSmallWrite(entries, 1, bar, offset, count, value);
        return true;
    }

    private bool TryRead(Tlp tlp, long arrival)
    {
        ulong address = tlp.Address + (ulong)tlp.FirstByteOffset;
        if (!_bars.TryLocate(address, out int bar, out uint offset))
        {
            return false;
        }

        SetAccessTime(arrival);
        _accesses.Enqueue(new Access(Client.AddRead(bar, offset, tlp.RequestedBytes), tlp.Tag, address, tlp.RequestedBytes, IsWrite: false));
        return true;
    }

    private bool TryConfigure(Tlp tlp, long arrival)
    {
        int first = tlp.FirstByteOffset;
        int count = int.PopCount(tlp.FirstByteEnables);
        ulong offset = (ulong)((tlp.ConfigurationRegister * sizeof(uint)) + first);
        SetAccessTime(arrival);
        if (tlp.Kind == TlpKind.ConfigurationRead0)
        {
            _accesses.Enqueue(new Access(Client.AddRead(VfioUserProtocol.ConfigurationRegion, offset, count), tlp.Tag, offset, count, IsWrite: false));
            return true;
        }

        ushort id = Client.AddWrite(VfioUserProtocol.ConfigurationRegion, offset, count, wantsReply: true, out Span<byte> data);
        MemoryMarshal.AsBytes(tlp.Payload).Slice(first, count).CopyTo(data);
        _accesses.Enqueue(new Access(id, tlp.Tag, offset, count, IsWrite: true));
        _bars.Write(tlp.ConfigurationRegister * sizeof(uint), tlp.FirstByteEnables, tlp.Payload[0]);
        return true;
    }

    private void SetAccessTime(long arrival)
    {
        AccessRoundTrips++;
        Client.AddWrite(TimeRegion.Index, TimeRegion.AccessTime, sizeof(long), wantsReply: false, out Span<byte> data);
        BinaryPrimitives.WriteInt64LittleEndian(data, arrival);
    }

    // Entries that were handled since the server was last told.
    private int TakeHandled()
    {
        int handled = _unhandled - Upstream.Count;
        _unhandled = Upstream.Count;
        return handled;
    }

    // What waits to be sent does not grow without end while the NIC does not run.
    private void FlushFull()
    {
        const int full = 1 << 16;
        if (Client.Unsent > full)
        {
            Client.Flush();
        }
    }

    private void Forget()
    {
        Upstream.Clear();
        _accesses.Clear();
        Array.Clear(_reads);
        _bars.Reset();
        _nextActivity = long.MaxValue;
        _sentActivity = long.MaxValue;
        _unhandled = 0;
    }

    private readonly record struct Access(ushort Id, int Tag, ulong Address, int Count, bool IsWrite);

    private struct PendingRead
    {
        public bool IsUsed;
        public bool IsRefused;
        public ushort Id;
    }
}
