namespace NicTwin.Testbench;

/// <summary>What a memory request of the NIC is, judged by where it goes.</summary>
internal enum TrafficKind
{
    /// <summary>No memory request, or a queue that is not followed just now.</summary>
    None,

    /// <summary>Read of transmit descriptors.</summary>
    TransmitFetch,

    /// <summary>Read of receive descriptors.</summary>
    ReceiveFetch,

    /// <summary>Read of a posted transmit buffer.</summary>
    TransmitData,

    /// <summary>Write into the buffer of the receive descriptor that is next.</summary>
    ReceiveData,

    /// <summary>Write-back of a receive descriptor.</summary>
    ReceiveWriteBack,

    /// <summary>Write-back of a transmit descriptor.</summary>
    TransmitWriteBack,

    /// <summary>Interrupt message.</summary>
    Message,

    /// <summary>Nothing of this kind may happen.</summary>
    Unknown,
}

/// <summary>
/// Follows descriptors and packets from the tail writes that software makes to the frames and write-backs that come
/// of them. It only observes; the checkers of packets judge by what it knows.
/// </summary>
/// <remarks>
/// It works for programs that behave like a driver. A queue whose conditions change under traffic is not followed for a
/// while: TLPs that have begun may still end.
/// </remarks>
internal sealed partial class PacketScoreboard() : Checker("packets", "state shared by the packet checkers")
{
    private const ulong Settle = 6000;

    private readonly ReceiveQueueState[] _receive = CreateReceive();
    private readonly TransmitQueueState[] _transmit = CreateTransmit();
    private readonly Stack<byte[]> _buffers = [];
    private readonly Stack<PendingFrame> _frames = [];
    private readonly Stack<PendingPacket> _packets = [];
    private long _asked;
    private long _answered;
    private long _flushMark = -1;
    private long _tailMark = -1;
    private int _offeredBytes;
    private int _offeredFrames;

    /// <inheritdoc/>
    public override bool IsProperty => false;

    /// <summary>So much was offered since the last quiet moment that the receive buffer may have overflowed.</summary>
    public bool Overrun => _offeredBytes > 48 * 1024 || _offeredFrames > 100;

    /// <summary>What the last TLP of the NIC was.</summary>
    public TrafficKind Kind { get; private set; }

    /// <summary>Queue of the last TLP, when it has one.</summary>
    public int Queue { get; private set; }

    /// <summary>Index of the first descriptor of the last fetch, or of the write-back.</summary>
    public int Index { get; private set; }

    /// <summary>Descriptors of the last fetch.</summary>
    public int Descriptors { get; private set; }

    /// <summary>A queue lost its conditions lately: writes that no queue explains may be the end of what had begun.</summary>
    public ulong UnsettledUntil { get; private set; }

    /// <summary>True since the last quiet moment when nothing was posted or offered.</summary>
    public bool Settled { get; private set; }

    /// <summary>True when the scoreboard follows packets in this case.</summary>
    public bool Following { get; private set; }

    /// <summary>State of a receive queue.</summary>
    public ReceiveQueueState Receive(int queue) => _receive[queue];

    /// <summary>State of a transmit queue.</summary>
    public TransmitQueueState Transmit(int queue) => _transmit[queue];

    internal override void OnStart()
    {
        Following = Context.Legal;
        ClearAll();
    }

    internal override void OnHardReset() => ClearAll();

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        _asked += tlp.IsNonPosted ? 1 : 0;
        if (!Following || Context.Device.AccessCount == 0)
        {
            return;
        }

        bool write = Context.Device.Accesses[0].Write;
        if (Context.Device.ResetFunctions != 0 || (write && Context.Device.Accesses[0].Space == RequestSpace.Configuration))
        {
            _flushMark = _asked;
        }

        if (!write)
        {
            return;
        }

        if (Context.Device.ResetDevice)
        {
            DeviceReset(time);
        }

        for (int n = 0; n < 8; n++)
        {
            if ((Context.Device.ResetFunctions >> (1 + n) & 1) != 0)
            {
                if (Context.Device.Accesses[0].Space == RequestSpace.Configuration)
                {
                    Counters.ClearVirtual(n, IsBusy(n) || IsBusy(n + 8));
                }

                StopQueue(n, time);
                StopQueue(n + 8, time);
            }
        }

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            if (access.Space == RequestSpace.Registers && access.Where >= 0)
            {
                RegisterWritten(access.Where);
            }
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            FollowConditions(q, time);
        }

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            if (access.Space == RequestSpace.Registers)
            {
                TailWritten(access.Where);
            }
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        Kind = TrafficKind.None;
        if (!Following)
        {
            return;
        }

        if (tlp.Kind == TlpKind.MemoryRead)
        {
            ClassifyRead(tlp, time);
        }
        else if (tlp.Kind == TlpKind.MemoryWrite)
        {
            ClassifyWrite(tlp, time);
        }
    }

    /// <summary>Nothing is under way: frames that have not come will not come any more.</summary>
    public void Close()
    {
        // A NIC at rest has performed everything that it has taken.
        _flushMark = -1;
        _tailMark = -1;

        // Frames that overflowed the receive buffer are in no counter but MPC, which is not predicted.
        Counters.Uncertain |= Overrun;
        if (IsWaiting())
        {
            DoubtAll();
        }
        else
        {
            _offeredBytes = 0;
            _offeredFrames = 0;
            CloseReceive();
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            TransmitQueueState queue = _transmit[q];
            while (queue.Packets.Count > 0 && queue.Packets[0].Stale)
            {
                RecycleFirst(queue);
            }

            while (queue.Packets.Count > 0 && !IsHeld(q) && (queue.Packets[0].Uncertain || !queue.Active || IsDone(queue.Packets[0])))
            {
                queue.Done = queue.Packets[0].NextIndex;
                RecycleFirst(queue);
            }
        }

        Settled = true;
    }

    /// <summary>
    /// A frame may wait for descriptors, in a queue that does not drop, and with it all that are behind it: at rest nothing is known of
    /// frames that have not come.
    /// </summary>
    public bool IsWaiting()
    {
        for (int q = 0; q < QueueReference.Count; q++)
        {
            ReceiveQueueState queue = _receive[q];
            if (!queue.Active || Context.Queues.Drops(q))
            {
                continue;
            }

            int posted = Posted(q);
            foreach (PendingFrame frame in queue.Pending)
            {
                if (!IsHeld(frame) && frame.Layout.Descriptors(frame.DeliveredLength, Context.Queues.BufferBytes(q)) > posted)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Descriptors of a receive ring that software has posted and that have not been written back.</summary>
    public int Posted(int q) => Context.Queues.RingUsable(false, q)
        ? (Context.Queues.Tail(false, q) - _receive[q].Next + _receive[q].Length) % _receive[q].Length : 0;

    private void DoubtAll()
    {
        Counters.Uncertain = true;
        foreach (ReceiveQueueState queue in _receive)
        {
            Doubt(queue);
        }
    }

    private void CloseReceive()
    {
        foreach (ReceiveQueueState queue in _receive)
        {
            for (int i = queue.Pending.Count - 1; i >= 0; i--)
            {
                PendingFrame frame = queue.Pending[i];
                if (IsHeld(frame))
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
    }

    /// <summary>The frame's source queue waits for its bit in VFTE: it will be sent when software sets it.</summary>
    public bool IsHeld(PendingFrame frame) => frame.Source >= 0 && IsHeld(frame.Source);

    private bool IsHeld(int transmitQueue) =>
        _transmit[transmitQueue].Active && (Context.Device.Registers[RegisterTable.Vfte] >> (transmitQueue & 7) & 1) == 0;

    /// <summary>A packet that needs nothing more.</summary>
    public static bool IsDone(PendingPacket packet) =>
        (packet.Reported || !packet.Report) && (packet.Sent || packet.NoFrame || !packet.ToWire);

    /// <summary>
    /// True while a write that decides about frames has been taken and nothing shows that it has been performed: software
    /// that cares reads something back first.
    /// </summary>
    private bool Unflushed => _flushMark >= 0;

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        _answered++;
        if (_answered > _flushMark)
        {
            _flushMark = -1;
        }

        if (_answered > _tailMark)
        {
            _tailMark = -1;
        }
    }

    private void RegisterWritten(int instance)
    {
        if (instance < RegisterTable.Icr || (instance >= RegisterTable.Rdbal && !IsTail(instance)) || instance == RegisterTable.Vtctrl)
        {
            _flushMark = _asked;
        }

        if (!IsFilter(instance))
        {
            return;
        }

        foreach (ReceiveQueueState queue in _receive)
        {
            Doubt(queue);
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            foreach (PendingPacket packet in _transmit[q].Packets)
            {
                packet.Uncertain = true;
                Counters.WireUncertain = true;

                // It waits for its pool's bit in VFTE, or has just left.
                Counters.Uncertain |= IsHeld(q);
                ExpectAnywhere(packet, q);
            }
        }
    }

    /// <summary>The rules have changed before a posted packet met them: any pool may get it.</summary>
    private void ExpectAnywhere(PendingPacket packet, int source)
    {
        for (int p = 0; p < QueueReference.Count / 2 && !packet.NoFrame; p++)
        {
            if (!IsPending(_receive[p], packet, source))
            {
                Expect(1 << p, packet.Bytes, source);
                _receive[p].Pending[^1].Uncertain = true;
            }
        }
    }

    private static bool IsPending(ReceiveQueueState queue, PendingPacket packet, int source)
    {
        foreach (PendingFrame frame in queue.Pending)
        {
            if (frame.Source == source && frame.Bytes.SequenceEqual(packet.Bytes))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTail(int instance) =>
        (instance >= RegisterTable.Rdt && instance < RegisterTable.Rdt + QueueReference.Count)
        || (instance >= RegisterTable.Tdt && instance < RegisterTable.Tdt + QueueReference.Count)
        || instance >= RegisterTable.Vmbmem;

    private static bool IsFilter(int instance) =>
        (instance >= RegisterTable.Rctl && instance <= RegisterTable.Rplolr) || instance == RegisterTable.Ctrl;

    private void FollowConditions(int q, ulong time)
    {
        ReceiveQueueState receive = _receive[q];
        bool on = Context.Queues.Enabled(false, q);
        if (on != receive.Active)
        {
            receive.Active = on;
            if (on)
            {
                // What is under way meets the queue before or after its start, and its buffers as they were or as they are now.
                foreach (PendingFrame frame in receive.Pending)
                {
                    frame.Uncertain = true;
                }

                receive.Start(Context.Queues.WrittenHead(false, q), Context.Queues.Length(false, q), Context.Queues.Base(false, q));
            }
            else
            {
                StopReceive(receive, time);
            }
        }

        // Ring registers are live: queue 0 is enabled by reset and gets its ring while it is.
        receive.Base = Context.Queues.Base(false, q);
        receive.Length = Context.Queues.Length(false, q);
        TransmitQueueState transmit = _transmit[q];
        transmit.Base = Context.Queues.Base(true, q);
        transmit.Length = Context.Queues.Length(true, q);
        on = Context.Queues.Enabled(true, q);
        if (on != transmit.Active)
        {
            transmit.Active = on;
            if (on)
            {
                transmit.Start(Context.Queues.WrittenHead(true, q), Context.Queues.Length(true, q), Context.Queues.Base(true, q));
                Walk(q);
            }
            else
            {
                StopTransmit(q, time);
            }
        }
    }

    /// <summary>The reset of a function stops its queues even when they are enabled again at once.</summary>
    private void StopQueue(int q, ulong time)
    {
        ResetCounts(_receive[q]);
        if (_receive[q].Active)
        {
            _receive[q].Active = false;
            StopReceive(_receive[q], time);
        }

        if (_transmit[q].Active)
        {
            _transmit[q].Active = false;
            StopTransmit(q, time);
        }
    }

    /// <summary>Frames of a queue may be under way.</summary>
    private bool IsBusy(int q) => !Settled || _receive[q].Pending.Count > 0 || _transmit[q].Packets.Count > 0;

    private void StopReceive(ReceiveQueueState queue, ulong time)
    {
        UnsettledUntil = queue.Pending.Count > 0 || queue.Assembled > 0 ? time + Settle : Math.Max(UnsettledUntil, time + 64);
        for (int i = queue.Pending.Count - 1; i >= 0; i--)
        {
            // What waits for VFTE has not been decided: it may come when the queue runs again.
            PendingFrame frame = queue.Pending[i];
            frame.Uncertain = true;
            if (!IsHeld(frame))
            {
                queue.UncertainDrops++;
                Recycle(frame);
                queue.Pending.RemoveAt(i);
            }
        }

        queue.Assembled = 0;
    }

    private void StopTransmit(int q, ulong time)
    {
        List<PendingPacket> packets = _transmit[q].Packets;
        UnsettledUntil = packets.Count > 0 ? time + Settle : Math.Max(UnsettledUntil, time + 64);
        Counters.Uncertain |= packets.Count > 0;
        foreach (PendingPacket packet in packets)
        {
            packet.Uncertain = true;
            packet.Stale = true;
        }

        DoubtFramesOf(q);
    }

    /// <summary>A transmit queue has stopped: what it had posted for other pools may or may not have been sent.</summary>
    private void DoubtFramesOf(int source)
    {
        foreach (ReceiveQueueState queue in _receive)
        {
            foreach (PendingFrame frame in queue.Pending)
            {
                frame.Uncertain |= frame.Source == source;
            }
        }
    }

    private void TailWritten(int instance)
    {
        if (instance >= RegisterTable.Tdt && instance < RegisterTable.Tdt + QueueReference.Count)
        {
            Walk(instance - RegisterTable.Tdt);
        }
        else if (instance >= RegisterTable.Rdt && instance < RegisterTable.Rdt + QueueReference.Count)
        {
            _receive[instance - RegisterTable.Rdt].TailWrites++;
            _tailMark = _asked;
        }
    }

    /// <summary>
    /// A VF's reset clears the drop counters of its queues and its bit in VFRE: frames under way may still be counted, or
    /// are not for the queue any more.
    /// </summary>
    private void ResetCounts(ReceiveQueueState queue)
    {
        queue.Drops = 0;
        queue.UncertainDrops = 0;
        Doubt(queue);
    }

    /// <summary>Which rule the frames under way to a queue meet is not known any more.</summary>
    private void Doubt(ReceiveQueueState queue)
    {
        foreach (PendingFrame frame in queue.Pending)
        {
            frame.Uncertain = true;
            Counters.Uncertain |= frame.Source == PendingFrame.Wire;
        }
    }

    private void DeviceReset(ulong time)
    {
        UnsettledUntil = time + Settle;
        foreach (ReceiveQueueState queue in _receive)
        {
            ForgetReceive(queue);
            queue.Clear();
        }

        foreach (TransmitQueueState queue in _transmit)
        {
            ForgetTransmit(queue);
            queue.Clear();
        }

        Counters.Clear();
    }

    private void ClearAll()
    {
        UnsettledUntil = 0;
        _asked = 0;
        _answered = 0;
        _flushMark = 0;
        _tailMark = -1;
        _offeredBytes = 0;
        _offeredFrames = 0;
        Settled = true;
        Kind = TrafficKind.None;
        foreach (ReceiveQueueState queue in _receive)
        {
            ForgetReceive(queue);
            queue.Clear();
        }

        foreach (TransmitQueueState queue in _transmit)
        {
            ForgetTransmit(queue);
            queue.Clear();
        }

        Counters.Clear();
    }

    private void ForgetReceive(ReceiveQueueState queue)
    {
        foreach (PendingFrame frame in queue.Pending)
        {
            queue.UncertainDrops++;
            Recycle(frame);
        }

        queue.Pending.Clear();
        queue.Assembled = 0;
    }

    private void ForgetTransmit(TransmitQueueState queue)
    {
        while (queue.Packets.Count > 0)
        {
            RecycleFirst(queue);
        }
    }

    private void RecycleFirst(TransmitQueueState queue)
    {
        PendingPacket packet = queue.Packets[0];
        queue.Packets.RemoveAt(0);
        _buffers.Push(packet.Data);
        _packets.Push(packet);
    }

    private void Recycle(PendingFrame frame)
    {
        _buffers.Push(frame.Data);
        _frames.Push(frame);
    }

    private byte[] Buffer() => _buffers.Count > 0 ? _buffers.Pop() : new byte[Wire.MaxFrame];

    private static ReceiveQueueState[] CreateReceive()
    {
        var queues = new ReceiveQueueState[QueueReference.Count];
        for (int q = 0; q < queues.Length; q++)
        {
            queues[q] = new ReceiveQueueState();
        }

        return queues;
    }

    private static TransmitQueueState[] CreateTransmit()
    {
        var queues = new TransmitQueueState[QueueReference.Count];
        for (int q = 0; q < queues.Length; q++)
        {
            queues[q] = new TransmitQueueState();
        }

        return queues;
    }
}
