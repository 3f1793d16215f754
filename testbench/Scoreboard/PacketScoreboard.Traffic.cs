namespace NicTwin.Testbench;

/// <summary>Where the TLPs of the NIC go, and what frames they are part of.</summary>
internal sealed partial class PacketScoreboard
{
    /// <summary>Statistics as they must read.</summary>
    public CounterReference Counters { get; } = new();

    /// <summary>Status and length of the last receive write-back: DW 2 and DW 3.</summary>
    public uint WriteBackStatus { get; private set; }

    /// <summary>What else it tells.</summary>
    public ReceiveReport WriteBackReport { get; private set; }

    /// <summary>Length that the last receive write-back tells.</summary>
    public int WriteBackLength { get; private set; }

    /// <summary>The last receive write-back ended a packet.</summary>
    public bool PacketEnded { get; private set; }

    /// <summary>The packet that the last transmit write-back reports; null when it is none.</summary>
    public PendingPacket? Reported { get; private set; }

    // HBO in DW 2 of a receive write-back.
    private const uint HeaderOverflow = 1u << 23;

    private const uint StoreBad = 4;

    // A packet that is segmented is longer than any frame.
    private const int MaxSegmented = 131071;

    private readonly byte[] _raw = new byte[MaxSegmented + 1];
    private readonly List<byte[]> _segments = [];

    internal override void OnFrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        if (!Following)
        {
            return;
        }

        if (Context.Device.Registers.Phy.Loops)
        {
            // The PHY hears itself only.
            return;
        }

        Arrive(frame, badFcs);
    }

    /// <summary>A frame comes from the wire, or back from the PHY.</summary>
    private void Arrive(ReadOnlySpan<byte> frame, bool badFcs)
    {
        Settled = false;
        _offeredBytes += frame.Length;
        _offeredFrames++;
        RegisterReference r = Context.Device.Registers;
        Counters.Uncertain |= Unflushed;
        if ((r[RegisterTable.Rctl] & 2) == 0)
        {
            return;
        }

        Counters.Arrived(frame.Length);
        bool pools = (r[RegisterTable.Mrqc] & 1) != 0;
        int limit = (r[RegisterTable.Rctl] & 0x20) != 0 ? (int)r[RegisterTable.Rlpml] & 0x3fff : PoolRules.Standard(r, frame);
        Counters.Add(RegisterTable.Crcerrs, badFcs ? 1 : 0);
        if (badFcs && (r[RegisterTable.Rctl] & StoreBad) == 0)
        {
            // Nobody gets it.
        }
        else if (frame.Length < 60)
        {
            Counters.Add(RegisterTable.Ruc, 1);
        }
        else if (!badFcs && IsDroppedControl(r, frame))
        {
            // It was for the MAC.
        }
        else if (frame.Length > 9728 || (!pools && frame.Length + 4 > limit))
        {
            Counters.Add(RegisterTable.Roc, 1);
        }
        else
        {
            int queues = PoolRules.Receive(r, frame, out bool oversize);
            Counters.Add(RegisterTable.Roc, oversize ? 1 : 0);
            if (queues != 0 && !badFcs)
            {
                Counters.Accepted(frame);
            }

            Expect(queues, frame, PendingFrame.Wire, badFcs);
        }
    }

    /// <summary>Counts a pause frame that the NIC has sent.</summary>
    public void PauseSent(ReadOnlySpan<byte> frame) =>
        Counters.Add(frame[16] == 0 && frame[17] == 0 ? RegisterTable.Xontxc : RegisterTable.Xofftxc, 1);

    /// <summary>Counts a MAC control frame; true when the filters do not see it (RCTL.DPF, RCTL.PMCF).</summary>
    private bool IsDroppedControl(RegisterReference r, ReadOnlySpan<byte> frame)
    {
        if (!PoolRules.IsMacControl(r, frame, out bool pause))
        {
            return false;
        }

        bool counts = (r[RegisterTable.Ctrl] & (1u << 27)) != 0;
        int counter = !pause ? RegisterTable.Fcruc : frame[16] == 0 && frame[17] == 0 ? RegisterTable.Xonrxc : RegisterTable.Xoffrxc;
        Counters.Add(counter, counts ? 1 : 0);
        return PoolRules.IsDroppedControl(r, frame);
    }

    private void Expect(int queues, ReadOnlySpan<byte> frame, int source, bool bad = false)
    {
        for (int q = 0; q < QueueReference.Count; q++)
        {
            if ((queues >> q & 1) == 0)
            {
                continue;
            }

            PendingFrame pending = _frames.Count > 0 ? _frames.Pop() : new PendingFrame();
            pending.Data = Buffer();
            frame.CopyTo(pending.Data);
            pending.Length = frame.Length;
            pending.Source = source;
            pending.Strips = ReceiveOffloadReference.Strips(Context.Device.Registers, frame, q);
            pending.Report = ReceiveOffloadReference.Report(Context.Device.Registers, frame, q, source != PendingFrame.Wire);
            pending.Report = bad ? pending.Report with { Status = pending.Report.Status | ReceiveReport.BadFcs } : pending.Report;
            pending.Layout = SplitReference.Layout(Context.Device.Registers, frame, q, source != PendingFrame.Wire);
            pending.Uncertain = Unflushed && source == PendingFrame.Wire;

            // A tail write that nothing shows to have been performed may come too late for the frame.
            pending.TailWrites = _tailMark >= 0 ? -1 : _receive[q].TailWrites;
            _receive[q].Pending.Add(pending);
        }
    }

    /// <summary>Understands the descriptors that software has posted in a transmit ring.</summary>
    private void Walk(int q)
    {
        TransmitQueueState queue = _transmit[q];
        if (!queue.Active || !Context.Queues.RingUsable(true, q))
        {
            return;
        }

        Settled = false;
        int tail = Context.Queues.Tail(true, q);
        while (queue.Walked != tail && queue.Walked < queue.Length)
        {
            PendingPacket? packet = TakePacket(queue, tail);
            if (packet is null)
            {
                return;
            }

            Post(q, packet);
        }
    }

    /// <summary>Expects the frames that a packet becomes; the last of them stands for the packet itself.</summary>
    private void Post(int q, PendingPacket packet)
    {
        TransmitQueueState queue = _transmit[q];
        packet.ToQueues = 0;
        packet.ToWire = false;
        RegisterReference r = Context.Device.Registers;
        if (!packet.NoFrame)
        {
            _segments.Clear();
            ReadOnlySpan<byte> raw = _raw.AsSpan(0, packet.Length);
            packet.Bad = !OffloadReference.Apply(packet.Offload.OfPool(r[RegisterTable.Vmvir + (q & 7)]), raw, (int)(r[RegisterTable.Vet] & 0xffff), _segments);
            packet.NoFrame = packet.Bad;
        }

        if (packet.NoFrame)
        {
            queue.Packets.Add(packet);
            return;
        }

        Counters.Uncertain |= (r[RegisterTable.Vfte] >> (q & 7) & 1) == 0;
        Counters.Add(RegisterTable.Tsctc, packet.Offload.Segments ? 1 : 0);
        for (int i = 0; i < _segments.Count; i++)
        {
            PendingPacket part = i == _segments.Count - 1 ? packet : Part(packet);
            SetFrame(part, _segments[i], (r[RegisterTable.Tctl] & 8) != 0);
            part.ToQueues = PoolRules.Transmit(r, part.Bytes, q, out bool wire);
            part.ToWire = wire;
            Counters.Transmitted(part.Bytes, q & 7, wire, part.ToQueues != 0);
            Counters[RegisterTable.Wvbr] |= PoolRules.IsSpoofed(r, part.Bytes, q) ? 1L << q : 0;
            Expect(part.ToQueues, part.Bytes, q);
            queue.Packets.Add(part);
            if (wire && r.Phy.Loops)
            {
                part.ToWire = false;
                Arrive(part.Bytes, false);
            }
        }
    }

    private static void SetFrame(PendingPacket packet, byte[] frame, bool pads)
    {
        frame.CopyTo(packet.Data, 0);
        packet.Length = frame.Length;
        if (pads && packet.Length < 60)
        {
            packet.Data.AsSpan(packet.Length, 60 - packet.Length).Clear();
            packet.Length = 60;
        }
    }

    /// <summary>A frame of a packet before its last one: nothing is reported for it.</summary>
    private PendingPacket Part(PendingPacket packet)
    {
        PendingPacket part = NewPacket(packet.FirstIndex);
        part.NextIndex = packet.FirstIndex;
        part.Report = false;
        part.LastAddress = packet.LastAddress;
        part.LastWord3 = packet.LastWord3;
        return part;
    }

    private PendingPacket NewPacket(int firstIndex)
    {
        PendingPacket packet = _packets.Count > 0 ? _packets.Pop() : new PendingPacket();
        packet.Data = Buffer();
        packet.Length = 0;
        packet.Segments = 0;
        packet.Bad = false;
        packet.NoFrame = false;
        packet.Sent = false;
        packet.Reported = false;
        packet.Uncertain = false;
        packet.Stale = false;
        packet.Offload = default;
        packet.Kind = new PacketKind(-1, 0, 0, 0);
        packet.FirstIndex = firstIndex;
        return packet;
    }

    /// <summary>The packet that begins at the walk's index; null when the ring does not hold its end yet.</summary>
    private PendingPacket? TakePacket(TransmitQueueState queue, int tail)
    {
        PendingPacket packet = NewPacket(queue.Walked);
        int index = queue.Walked;
        bool inside = false;
        HostMemory memory = Context.Memory;
        while (index != tail)
        {
            ulong address = queue.Base + ((ulong)index * 16);
            ulong buffer = memory.ReadLong(address);
            uint word2 = memory.ReadWord(address + 8);
            uint word3 = memory.ReadWord(address + 12);
            CoverDescriptor(buffer, word2, word3, !inside);
            index = index + 1 == queue.Length ? 0 : index + 1;
            bool advanced = (word2 & (1u << 29)) != 0;
            uint type = word2 >> 20 & 0xf;
            if (!inside && advanced && type == 2)
            {
                queue.Contexts[word3 >> 4 & 1] = ((uint)buffer, word2, word3);
                packet.NoFrame = true;
                packet.Report = false;
                End(packet, queue, index, address, word3);
                return packet;
            }

            bool data = advanced && type == 3;
            if (!inside && data)
            {
                packet.Offload = new OffloadRequest(
                    queue.Contexts[word3 >> 4 & 1], (int)(word3 >> 8) & 3, (word2 & (1u << 31)) != 0, (word2 & (1u << 30)) != 0);
            }

            inside = true;
            packet.Bad |= !data;
            int length = data ? (int)(word2 & 0xffff) : 0;
            packet.Bad |= packet.Length + length > (packet.Offload.Segments ? MaxSegmented : 9728);
            if (!packet.Bad && length > 0)
            {
                memory.Read(buffer, _raw.AsSpan(packet.Length, length));
                packet.Length += length;
            }

            if (length > 0 && packet.Segments < PendingPacket.MaxSegments)
            {
                packet.SegmentAddress[packet.Segments] = buffer;
                packet.SegmentBytes[packet.Segments++] = length;
            }

            bool last = (word2 & (1u << 24)) != 0 && !(advanced && type == 2);
            if (last)
            {
                packet.Report = (word2 & (1u << 27)) != 0;
                Cover(packet);
                End(packet, queue, index, address, word3);
                return packet;
            }
        }

        _buffers.Push(packet.Data);
        _packets.Push(packet);
        return null;
    }

    private void End(PendingPacket packet, TransmitQueueState queue, int index, ulong address, uint word3)
    {
        packet.Bad |= packet.Length == 0 && !packet.NoFrame;
        packet.NoFrame |= packet.Bad;
        packet.NextIndex = index;
        packet.LastAddress = address;
        packet.LastWord3 = word3;
        queue.Walked = index;
    }

    private void ClassifyRead(Tlp tlp, ulong time)
    {
        ulong address = tlp.Address;
        for (int q = 0; q < QueueReference.Count; q++)
        {
            if (InRing(_transmit[q].Active, _transmit[q].Base, _transmit[q].Length, address))
            {
                SetFetch(TrafficKind.TransmitFetch, q, (int)((address - _transmit[q].Base) / 16), tlp.Length / 4);
                return;
            }

            if (InRing(_receive[q].Active, _receive[q].Base, _receive[q].Length, address))
            {
                SetFetch(TrafficKind.ReceiveFetch, q, (int)((address - _receive[q].Base) / 16), tlp.Length / 4);
                return;
            }
        }

        ulong first = address + (ulong)tlp.FirstByteOffset;
        ulong end = first + (ulong)tlp.RequestedBytes;
        for (int q = 0; q < QueueReference.Count; q++)
        {
            foreach (PendingPacket packet in _transmit[q].Packets)
            {
                if (Covers(packet, first, end))
                {
                    Kind = TrafficKind.TransmitData;
                    Queue = q;
                    return;
                }
            }
        }

        Kind = time <= UnsettledUntil ? TrafficKind.None : TrafficKind.Unknown;
    }

    private static bool Covers(PendingPacket packet, ulong first, ulong end)
    {
        if (packet.Segments == PendingPacket.MaxSegments)
        {
            return true;
        }

        for (int i = 0; i < packet.Segments; i++)
        {
            if (first >= packet.SegmentAddress[i] && end <= packet.SegmentAddress[i] + (ulong)packet.SegmentBytes[i])
            {
                return true;
            }
        }

        return false;
    }

    private void ClassifyWrite(Tlp tlp, ulong time)
    {
        ulong address = tlp.Address;
        if (RootComplex.IsMessage(address))
        {
            Kind = TrafficKind.Message;
            return;
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            if (InRing(_receive[q].Active, _receive[q].Base, _receive[q].Length, address))
            {
                TakeReceiveWriteBack(q, tlp);
                return;
            }

            if (InRing(_transmit[q].Active, _transmit[q].Base, _transmit[q].Length, address))
            {
                TakeTransmitWriteBack(q, tlp);
                return;
            }
        }

        ulong first = address + (ulong)tlp.FirstByteOffset;
        int bytes = tlp.RequestedBytes;
        for (int q = 0; q < QueueReference.Count; q++)
        {
            ReceiveQueueState queue = _receive[q];
            if (!queue.Active || queue.Length == 0)
            {
                continue;
            }

            ulong buffer = Context.Memory.ReadLong(queue.Base + ((ulong)queue.Next * 16));
            if (first >= buffer && first + (ulong)bytes <= buffer + (ulong)Context.Queues.BufferBytes(q))
            {
                Kind = TrafficKind.ReceiveData;
                Queue = q;
                Index = queue.Next;
                queue.Written = Math.Max(queue.Written, (int)(first - buffer) + bytes);
                return;
            }

            ulong header = HeaderBuffer(queue);
            if (queue.Assembled == 0 && first >= header && first + (ulong)bytes <= header + (ulong)Context.Queues.HeaderBytes(q))
            {
                Kind = TrafficKind.ReceiveData;
                Queue = q;
                Index = queue.Next;
                queue.HeaderWritten = Math.Max(queue.HeaderWritten, (int)(first - header) + bytes);
                return;
            }
        }

        Kind = time <= UnsettledUntil ? TrafficKind.None : TrafficKind.Unknown;
    }

    private void TakeReceiveWriteBack(int q, Tlp tlp)
    {
        ReceiveQueueState queue = _receive[q];
        Kind = TrafficKind.ReceiveWriteBack;
        Queue = q;
        Index = (int)((tlp.Address - queue.Base) / 16);
        ReadOnlySpan<uint> payload = tlp.Payload;
        WriteBackStatus = payload.Length > 2 ? payload[2] : 0;
        WriteBackLength = payload.Length > 3 ? (int)(payload[3] & 0xffff) : 0;
        PacketEnded = (WriteBackStatus & 2) != 0;
        payload[..Math.Min(payload.Length, _writeBack.Length)].CopyTo(_writeBack);
        WriteBackReport = payload.Length > 3 ? new ReceiveReport(payload[0] & 0x1fffff, payload[1], payload[2] & ~(0x50003u | HeaderOverflow), payload[3] >> 16) : default;
        if (Index != queue.Next)
        {
            return;
        }

        ulong buffer = Context.Memory.ReadLong(queue.Base + ((ulong)queue.Next * 16));
        if (queue.Assembled == 0)
        {
            _writeBack.CopyTo(queue.First, 0);
            TakeHeader(q, queue, payload);
        }

        int length = Math.Min(WriteBackLength, queue.Assembly.Length - queue.Assembled);
        Context.Memory.Read(buffer, queue.Assembly.AsSpan(queue.Assembled, length));
        if (queue.Copied && queue.Assembled == 0)
        {
            Span<byte> head = stackalloc byte[queue.HeaderWritten];
            Context.Memory.Read(HeaderBuffer(queue), head);
            queue.CopyDiffers = !head[..Math.Min(head.Length, length)].SequenceEqual(queue.Assembly.AsSpan(0, Math.Min(head.Length, length)));
        }

        queue.Assembled += length;
    }

    /// <summary>The first descriptor of a frame: what its header buffer has comes before, or is a copy of, what the packet buffers have.</summary>
    private void TakeHeader(int q, ReceiveQueueState queue, ReadOnlySpan<uint> payload)
    {
        uint word = payload.Length > 2 ? payload[0] : 0;
        queue.Head = queue.HeaderWritten;
        queue.HeaderReport = (word >> 21) | (payload.Length > 2 && (payload[2] & HeaderOverflow) != 0 ? 1u << 11 : 0);
        queue.CopyDiffers = false;
        queue.Copied = Context.Queues.Copies(q) && WriteBackLength > 0;
        if (!queue.Copied)
        {
            Context.Memory.Read(HeaderBuffer(queue), queue.Assembly.AsSpan(0, queue.HeaderWritten));
            queue.Assembled = queue.HeaderWritten;
        }
    }

    private ulong HeaderBuffer(ReceiveQueueState queue) => Context.Memory.ReadLong(queue.Base + ((ulong)queue.Next * 16) + 8) & ~1ul;

    private void TakeTransmitWriteBack(int q, Tlp tlp)
    {
        TransmitQueueState queue = _transmit[q];
        Kind = TrafficKind.TransmitWriteBack;
        Queue = q;
        Index = (int)((tlp.Address - queue.Base) / 16);
        Reported = null;
        foreach (PendingPacket packet in queue.Packets)
        {
            if (packet.Report && !packet.Reported)
            {
                Reported = packet;
                break;
            }
        }

        CoverWriteBack(tlp.Payload);
    }

    /// <summary>The checkers have looked at a receive write-back: go to the next descriptor.</summary>
    public void AdvanceReceive(int q)
    {
        ReceiveQueueState queue = _receive[q];
        queue.Next = queue.Next + 1 >= queue.Length ? 0 : queue.Next + 1;
        queue.Written = 0;
        queue.HeaderWritten = 0;
        if (PacketEnded)
        {
            Coverage?.Packet(false, q, queue.Assembled > WriteBackLength);
            queue.Assembled = 0;
        }
    }

    /// <summary>Takes a frame out of a queue's list and counts the older ones of its source as dropped.</summary>
    public void Deliver(int q, int position)
    {
        ReceiveQueueState queue = _receive[q];
        int source = queue.Pending[position].Source;
        Recycle(queue.Pending[position]);
        queue.Pending.RemoveAt(position);
        queue.Delivered++;
        for (int i = position - 1; i >= 0; i--)
        {
            PendingFrame frame = queue.Pending[i];
            if (frame.Source != source)
            {
                continue;
            }

            if (frame.Uncertain)
            {
                queue.UncertainDrops++;
            }
            else
            {
                queue.Drops++;
            }

            Recycle(frame);
            queue.Pending.RemoveAt(i);
        }
    }

    /// <summary>Drops packets at the head of a transmit queue that need nothing more.</summary>
    public void Retire(int q)
    {
        TransmitQueueState queue = _transmit[q];
        while (queue.Packets.Count > 0 && IsDone(queue.Packets[0]) && (queue.Packets[0].Report || queue.Packets[0].Sent))
        {
            queue.Done = queue.Packets[0].NextIndex;
            Coverage?.Packet(true, q, queue.Packets[0].Segments > 1);
            RecycleFirst(queue);
        }
    }

    private void SetFetch(TrafficKind kind, int q, int index, int descriptors)
    {
        Kind = kind;
        Queue = q;
        Index = index;
        Descriptors = descriptors;
    }

    private static bool InRing(bool active, ulong start, int length, ulong address) =>
        active && address >= start && address - start < (ulong)length * 16;
}
