namespace NicTwin.Testbench;

/// <summary>Every delivered frame is one that was sent to the queue, unchanged; none is lost while there are descriptors.</summary>
internal sealed class ReceiveChecker(PacketScoreboard packets) : Checker(PropertyNames.Receive, "facts/82576.md 7.4, 7.5, 7.8, 8, 9.3, 9.4: pool and queue selection, buffers, VLAN tag, length, checksums and RSS hash of the write-back")
{
    private const uint StampStatus = 1u << 16;
    private const uint LoopStatus = 1u << 18;

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (packets.Kind != TrafficKind.ReceiveWriteBack || packets.Index != packets.Receive(packets.Queue).Next)
        {
            return;
        }

        int q = packets.Queue;
        ReceiveQueueState queue = packets.Receive(q);
        if (!packets.PacketEnded)
        {
            if (packets.WriteBackLength != Context.Queues.BufferBytes(q))
            {
                Fail(time, $"receive queue {q} ends a buffer at {packets.WriteBackLength} bytes without EOP");
            }

            return;
        }

        Premise();
        bool local = (packets.WriteBackStatus & LoopStatus) != 0;
        bool stamps = (Context.Device.Registers[RegisterTable.Tsyncrxctl] & 0x10) != 0;
        if ((packets.WriteBackStatus & StampStatus) != 0 && (local || !stamps))
        {
            Fail(time, $"receive queue {q} reports a time stamp although none is taken");
        }

        int position = Find(queue, local, packets.WriteBackReport);

        // Octets are counted with the tag; a frame with a wrong FCS is not.
        if ((packets.WriteBackStatus & ReceiveReport.BadFcs) == 0)
        {
            packets.Counters.Delivered(position < 0 ? queue.Assembly.AsSpan(0, queue.Assembled) : queue.Pending[position].Bytes, q & 7, local);
        }

        packets.Counters.Uncertain |= time <= packets.UnsettledUntil;
        if (position < 0)
        {
            if (time > packets.UnsettledUntil)
            {
                Fail(time, $"receive queue {q} gets a{(local ? " local" : string.Empty)} frame of {queue.Assembled} bytes that nobody sent to it: {Convert.ToHexStringLower(queue.Assembly.AsSpan(0, Math.Min(24, queue.Assembled)))}");
            }

            return;
        }

        PendingFrame frame = queue.Pending[position];
        if (!frame.Uncertain && time > packets.UnsettledUntil && frame.Report != packets.WriteBackReport)
        {
            Fail(time, $"receive queue {q} reports {packets.WriteBackReport} where {frame.Report} is right: {Convert.ToHexStringLower(frame.Bytes[..Math.Min(64, frame.Length)])}");
        }

        CheckLayout(queue, frame, time);
        if ((packets.WriteBackStatus & StampStatus) != 0 && !frame.Uncertain && !FilterReference.Stamps(Context.Device.Registers, frame.Bytes))
        {
            Fail(time, $"receive queue {q} reports a time stamp that no filter asks for: {Convert.ToHexStringLower(frame.Bytes[..Math.Min(64, frame.Length)])}");
        }

        packets.CoverReceived(q, frame);
        packets.Deliver(q, position);
    }

    private void CheckLayout(ReceiveQueueState queue, PendingFrame frame, ulong time)
    {
        FrameLayout layout = frame.Layout;
        uint report = (layout.Overflow ? 1u << 11 : 0) | (layout.Split ? 1u << 10 : 0) | (uint)layout.Length;
        if (frame.Uncertain || time <= packets.UnsettledUntil)
        {
            return;
        }

        if (queue.Head != layout.Head || queue.HeaderReport != report || queue.CopyDiffers)
        {
            Fail(time, $"receive queue {packets.Queue} has {queue.Head} bytes in a header buffer and reports {queue.HeaderReport:x3} where {layout} is right"
                + $"{(queue.CopyDiffers ? "; the copy differs" : string.Empty)}: {Convert.ToHexStringLower(frame.Bytes[..Math.Min(80, frame.Length)])}");
        }
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        if (!quiet || !packets.Following)
        {
            return;
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            CheckNotLost(q, time);
        }
    }

    /// <summary>
    /// A frame may be dropped only for lack of descriptors. Posted descriptors become fewer until software writes the
    /// tail, so a frame for which there are enough now had enough when it was decided. In a queue that does not drop a frame
    /// waits for them, and comes whenever they were posted.
    /// </summary>
    private void CheckNotLost(int q, ulong time)
    {
        ReceiveQueueState queue = packets.Receive(q);
        if (!queue.Active || queue.Pending.Count == 0 || !Context.Queues.RingUsable(false, q) || packets.IsWaiting())
        {
            return;
        }

        int posted = packets.Posted(q);
        bool drops = Context.Queues.Drops(q);
        int buffer = Context.Queues.BufferBytes(q);
        foreach (PendingFrame frame in queue.Pending)
        {
            int needed = frame.Layout.Descriptors(frame.DeliveredLength, buffer);
            if (!frame.Uncertain && !packets.IsHeld(frame) && (frame.TailWrites == queue.TailWrites || !drops) && needed <= posted && time > packets.UnsettledUntil && !packets.Overrun)
            {
                Fail(time, $"a frame of {frame.Length} bytes for receive queue {q} has not come although {posted} descriptors are posted");
                return;
            }
        }
    }

    /// <summary>The oldest frame with these bytes; among equal ones the first whose report fits.</summary>
    private static int Find(ReceiveQueueState queue, bool local, in ReceiveReport report)
    {
        int found = -1;
        ReadOnlySpan<byte> bytes = queue.Assembly.AsSpan(0, queue.Assembled);
        for (int i = 0; i < queue.Pending.Count; i++)
        {
            PendingFrame frame = queue.Pending[i];
            if (local == (frame.Source != PendingFrame.Wire) && frame.IsDeliveredAs(bytes))
            {
                if (frame.Uncertain || frame.Report == report)
                {
                    return i;
                }

                found = found < 0 ? i : found;
            }
        }

        return found;
    }
}
