using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Every frame that software posts leaves once, unchanged, in the order of its queue.</summary>
internal sealed class TransmitChecker(PacketScoreboard packets) : Checker(PropertyNames.Transmit, "facts/82576.md 7.6, 7.7, 9.4: data descriptors make the frame; unicast to a local address does not leave, everything else does")
{
    internal override void OnFrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        if (!packets.Following)
        {
            return;
        }

        if (badFcs)
        {
            if (time > packets.UnsettledUntil)
            {
                Fail(time, "a frame leaves with a wrong FCS although no reset cut it short");
            }

            return;
        }

        if (IsPause(frame))
        {
            packets.PauseSent(frame);
            return;
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            if (Matches(q, frame, out int position))
            {
                Premise();
                Take(q, position, time);
                return;
            }
        }

        if (time > packets.UnsettledUntil)
        {
            Fail(time, $"a frame of {frame.Length} bytes leaves that no queue has posted: {Convert.ToHexStringLower(frame[..Math.Min(24, frame.Length)])}");
        }
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        // Local frames that wait for descriptors hold up the transmit buffer sooner or later.
        if (!quiet || !packets.Following || packets.IsWaiting())
        {
            return;
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            TransmitQueueState queue = packets.Transmit(q);
            bool transmits = queue.Active && (Context.Device.Registers[RegisterTable.Vfte] >> (q & 7) & 1) != 0;
            if (!transmits)
            {
                continue;
            }

            foreach (PendingPacket packet in queue.Packets)
            {
                if (!packet.NoFrame && packet.ToWire && !packet.Sent && !packet.Uncertain)
                {
                    Fail(time, $"the packet of {packet.Length} bytes at descriptor {packet.FirstIndex} of transmit queue {q} has not left");
                }
            }
        }
    }

    internal override void OnLink(bool up, ulong time)
    {
        // Frames are discarded while the link is down; which ones depends on the moment.
        for (int q = 0; q < QueueReference.Count; q++)
        {
            foreach (PendingPacket packet in packets.Transmit(q).Packets)
            {
                packet.Uncertain = true;
            }
        }
    }

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        bool slu = (Context.Device.Registers[RegisterTable.Ctrl] & 0x40) != 0;
        if (Context.Device.Registers.Phy.LinkAt(time) == true && slu)
        {
            return;
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            foreach (PendingPacket packet in packets.Transmit(q).Packets)
            {
                packet.Uncertain = true;
            }
        }
    }

    /// <summary>
    /// A pause frame of the NIC itself (IEEE 802.3, annex 31B): it may send one while CTRL.TFCE is set, with the time of FCTTV or 0.
    /// </summary>
    private bool IsPause(ReadOnlySpan<byte> frame)
    {
        RegisterReference r = Context.Device.Registers;
        if ((r[RegisterTable.Ctrl] & (1u << 28)) == 0 || r[RegisterTable.Fcrth] == 0 || frame.Length != 60)
        {
            return false;
        }

        Span<byte> head = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(head, r[RegisterTable.Fcal]);
        BinaryPrimitives.WriteUInt16LittleEndian(head[4..], (ushort)r[RegisterTable.Fcah]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[6..], r[RegisterTable.RalAt(0)]);
        BinaryPrimitives.WriteUInt16LittleEndian(head[10..], (ushort)r[RegisterTable.RahAt(0)]);
        BinaryPrimitives.WriteUInt16BigEndian(head[12..], (ushort)r[RegisterTable.Fct]);
        head[15] = 1;
        int time = (frame[16] << 8) | frame[17];
        return frame[..16].SequenceEqual(head) && frame[18..].IndexOfAnyExcept((byte)0) < 0 && (time == 0 || time == (int)r[RegisterTable.Fcttv]);
    }

    private bool Matches(int q, ReadOnlySpan<byte> frame, out int position)
    {
        List<PendingPacket> list = packets.Transmit(q).Packets;
        for (position = 0; position < list.Count; position++)
        {
            PendingPacket packet = list[position];
            if (!packet.NoFrame && !packet.Sent && (packet.ToWire || packet.Uncertain) && packet.Bytes.SequenceEqual(frame))
            {
                return true;
            }
        }

        return false;
    }

    private void Take(int q, int position, ulong time)
    {
        List<PendingPacket> list = packets.Transmit(q).Packets;
        for (int i = 0; i < position; i++)
        {
            if (!list[i].NoFrame && list[i].ToWire && !list[i].Sent && !list[i].Uncertain)
            {
                Fail(time, $"a frame of transmit queue {q} overtakes the one at descriptor {list[i].FirstIndex}");
            }
        }

        list[position].Sent = true;
        packets.Retire(q);
    }
}
