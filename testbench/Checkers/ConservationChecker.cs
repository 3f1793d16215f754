namespace NicTwin.Testbench;

/// <summary>Every frame is delivered or counted as dropped: the counters agree with what came and went.</summary>
internal sealed class ConservationChecker(PacketScoreboard packets) : Checker(PropertyNames.Conservation, "design 6: every packet is delivered, dropped-and-counted, or in flight; facts/82576.md 12: counters clear on read")
{
    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        // Last of the packet checkers: the scoreboard goes to the next descriptor.
        if (packets.Kind == TrafficKind.ReceiveWriteBack && packets.Index == packets.Receive(packets.Queue).Next)
        {
            packets.AdvanceReceive(packets.Queue);
        }
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        if (quiet && packets.Following)
        {
            packets.Close();
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (!packets.Following || expected.Space != RequestSpace.Registers || expected.Status != CompletionStatus.Successful)
        {
            return;
        }

        for (int i = 0; i < Math.Min(expected.Words, tlp.Payload.Length); i++)
        {
            int enables = i == 0 ? expected.FirstByteEnables : expected.LastByteEnables;
            Check(i == 0 ? expected.Where : expected.Where1, tlp.Payload[i], enables != 0, time);
        }
    }

    private void Check(int instance, uint value, bool cleared, ulong time)
    {
        CounterReference counters = packets.Counters;
        bool certain = packets.Settled && !counters.Uncertain && time > packets.UnsettledUntil;
        if (instance >= RegisterTable.Rqdpc && instance < RegisterTable.Rqdpc + QueueReference.Count)
        {
            ReceiveQueueState queue = packets.Receive(instance - RegisterTable.Rqdpc);
            if (certain && !packets.Overrun)
            {
                Premise();
                if (value < queue.Drops || value > queue.Drops + queue.UncertainDrops)
                {
                    Fail(time, $"RQDPC of queue {instance - RegisterTable.Rqdpc} reads {value}, {queue.Drops} frames were dropped{(queue.UncertainDrops > 0 ? $" and {queue.UncertainDrops} perhaps" : string.Empty)}");
                }
            }

            if (cleared)
            {
                queue.Drops = 0;
                queue.UncertainDrops = 0;
                if (!certain)
                {
                    counters.ReadUncertain();
                }
            }

            return;
        }

        if (instance >= RegisterTable.VirtualCounter && instance < RegisterTable.VirtualCounter + (8 * CounterReference.VirtualKinds))
        {
            int pool = (instance - RegisterTable.VirtualCounter) / CounterReference.VirtualKinds;
            bool known = packets.Settled && !counters.IsVirtualUncertain(pool) && !counters.WireUncertain && time > packets.UnsettledUntil;
            Compare(instance, value, counters.Virtual(pool, (instance - RegisterTable.VirtualCounter) % CounterReference.VirtualKinds), known, time);
            return;
        }

        if (!IsPredicted(instance, out int low, out bool high))
        {
            return;
        }

        bool pair = IsPair(low);
        certain &= !(IsOfWire(low) && counters.WireUncertain);
        Compare(instance, value, (uint)(counters[low] >> (high ? 32 : 0)), certain, time);
        if (cleared && (high || !pair))
        {
            counters[low] = 0;
            if (!certain)
            {
                counters.ReadUncertain();
            }
        }
    }

    private void Compare(int instance, uint value, uint wanted, bool certain, ulong time)
    {
        if (!certain || packets.Overrun)
        {
            return;
        }

        Premise();
        if (value != wanted)
        {
            Fail(time, $"{RegisterTable.NameOf(instance)} reads {value}, expected {wanted}");
        }
    }

    /// <summary>Counters of two registers: the high one is read last and clears both.</summary>
    private static bool IsPair(int low) =>
        low == RegisterTable.Gorc || low == RegisterTable.Gotc || low == RegisterTable.Tor || low == RegisterTable.Tot || low == RegisterTable.Hgorc
        || low == RegisterTable.Hgotc;

    /// <summary>The register counts frames that the switch sends to the wire.</summary>
    private static bool IsOfWire(int low) =>
        low == RegisterTable.Gptc || low == RegisterTable.Tpt || low == RegisterTable.Gotc || low == RegisterTable.Tot || low == RegisterTable.Mptc
        || low == RegisterTable.Bptc || (low >= RegisterTable.Ptc64 && low < RegisterTable.Ptc64 + 6);

    /// <summary>The register counts something that pins tell.</summary>
    private static bool IsPredicted(int instance, out int low, out bool high)
    {
        high = instance > 0 && IsPair(instance - 1);
        low = high ? instance - 1 : instance;
        return instance >= RegisterTable.Crcerrs && instance <= RegisterTable.Tpt && instance != RegisterTable.Mpc && instance != RegisterTable.Htdpmc
            && instance != RegisterTable.Rnbc;
    }
}
