namespace NicTwin.Testbench;

/// <summary>Write-backs go to the descriptors that are due, one by one, and only when their packet is complete.</summary>
internal sealed class WriteBackChecker(PacketScoreboard packets) : Checker(PropertyNames.WriteBack, "facts/82576.md 7.2, 7.4, 7.6: ring order, DD, EOP, one aligned write; a transmit descriptor is written back when RS is set and its data has been read")
{
    // DD, EOP, VP, UDPCS, L4CS, IPCS, IPIDV, UDPV, DYNINT, TS, LB, HBO, L4E, IPE, RXE: everything else makes drivers drop the frame, or means nothing here.
    private const uint ReceiveStatus = 0xe0850e7b;

    private readonly bool[] _reading = new bool[256];
    private readonly ulong[] _address = new ulong[256];
    private readonly int[] _remaining = new int[256];

    internal override void OnStart() => Array.Clear(_reading);

    internal override void OnHardReset() => Array.Clear(_reading);

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        if (tlp.IsCompletion && _reading[tlp.CompletionTag])
        {
            int tag = tlp.CompletionTag;
            _remaining[tag] -= (tlp.Length * 4) - (tlp.LowerAddress & 3);
            _reading[tag] = _remaining[tag] > 0 && tlp.Status == CompletionStatus.Successful;
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind == TlpKind.MemoryRead)
        {
            _reading[tlp.Tag] = true;
            _address[tlp.Tag] = tlp.Address + (ulong)tlp.FirstByteOffset;
            _remaining[tlp.Tag] = tlp.RequestedBytes;
        }

        if (packets.Kind == TrafficKind.ReceiveWriteBack)
        {
            CheckReceive(tlp, time);
        }
        else if (packets.Kind == TrafficKind.TransmitWriteBack)
        {
            CheckTransmit(tlp, time);
        }
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        if (!quiet || !packets.Following || packets.IsWaiting())
        {
            return;
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            TransmitQueueState queue = packets.Transmit(q);
            if (!queue.Active || (Context.Device.Registers[RegisterTable.Vfte] >> (q & 7) & 1) == 0)
            {
                continue;
            }

            foreach (PendingPacket packet in queue.Packets)
            {
                if (packet.Report && !packet.Reported && !packet.Uncertain)
                {
                    Fail(time, $"the descriptor at {packet.LastAddress:x} of transmit queue {q} has RS and has not been written back");
                }
            }
        }
    }

    private void CheckReceive(Tlp tlp, ulong time)
    {
        Premise();
        int q = packets.Queue;
        ReceiveQueueState queue = packets.Receive(q);
        ReadOnlySpan<uint> payload = tlp.Payload;
        if (time <= packets.UnsettledUntil)
        {
            return;
        }

        if (packets.Index != queue.Next || (tlp.Address & 15) != 0 || payload.Length != 4 || tlp.FirstByteEnables != 0xf || tlp.LastByteEnables != 0xf)
        {
            Fail(time, $"receive queue {q} expects the write-back of descriptor {queue.Next}: {tlp.ToString()}");
            return;
        }

        int posted = (Context.Queues.Tail(false, q) - queue.Next + queue.Length) % Math.Max(1, queue.Length);
        if (posted == 0)
        {
            Fail(time, $"receive queue {q} writes back descriptor {queue.Next}, which software has not posted");
        }

        uint status = payload[2];

        // The first descriptor of a packet tells of its header.
        bool header = queue.Assembled == queue.Head + (queue.Copied ? packets.WriteBackLength - queue.Head : packets.WriteBackLength);
        uint headerStatus = header ? 1u << 23 : 0;
        uint headerWord = header ? 0xffe00000 : 0;
        bool plain = (status & ~(0x40003u | headerStatus)) == 0 && (payload[0] & ~headerWord) == 0 && payload[1] == 0 && payload[3] >> 16 == 0;
        if (!header && ((payload[0] & 0xffe00000) != 0 || (status & (1u << 23)) != 0))
        {
            Fail(time, $"receive queue {q} tells of a header in a descriptor that is not the packet's first");
        }

        if ((status & 1) == 0 || (status & ~ReceiveStatus) != 0 || (!packets.PacketEnded && !plain))
        {
            Fail(time, $"receive queue {q} writes back {payload[0]:x8} {payload[1]:x8} {payload[2]:x8} {payload[3]:x8}");
        }

        if (packets.WriteBackLength != queue.Written)
        {
            Fail(time, $"receive queue {q} tells {packets.WriteBackLength} bytes where {queue.Written} have been written");
        }
    }

    private void CheckTransmit(Tlp tlp, ulong time)
    {
        Premise();
        int q = packets.Queue;
        bool unsettled = time <= packets.UnsettledUntil;
        PendingPacket? packet = packets.Reported;
        if (unsettled)
        {
            if (packet is not null && tlp.Address == packet.LastAddress + 12)
            {
                packet.Reported = true;
                packets.Retire(q);
            }

            return;
        }

        if (packet is null)
        {
            Fail(time, $"transmit queue {q} writes back although no packet with RS is due: {tlp.ToString()}");
            return;
        }

        if (tlp.Address != packet.LastAddress + 12 || tlp.Payload.Length != 1 || tlp.FirstByteEnables != 0xf || tlp.Payload[0] != (packet.LastWord3 | 1))
        {
            Fail(time, $"transmit queue {q} expects the write-back of the descriptor at {packet.LastAddress:x} with {packet.LastWord3 | 1:x8}: {tlp.ToString()}");
        }

        for (int tag = 0; tag < 256; tag++)
        {
            if (_reading[tag] && Overlaps(packet, _address[tag], _remaining[tag]))
            {
                Fail(time, $"transmit queue {q} writes back the descriptor at {packet.LastAddress:x} while tag {tag:x2} still reads its data");
            }
        }

        packet.Reported = true;
        packets.Retire(q);
    }

    private static bool Overlaps(PendingPacket packet, ulong address, int bytes)
    {
        for (int i = 0; i < packet.Segments; i++)
        {
            if (address < packet.SegmentAddress[i] + (ulong)packet.SegmentBytes[i] && packet.SegmentAddress[i] < address + (ulong)bytes)
            {
                return true;
            }
        }

        return false;
    }
}
