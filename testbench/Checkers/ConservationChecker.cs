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
                counters.Uncertain |= !certain;
            }

            return;
        }

        long wanted = Take(instance, counters, cleared);
        if (wanted < 0)
        {
            return;
        }

        if (certain && !packets.Overrun)
        {
            Premise();
            if (value != wanted)
            {
                Fail(time, $"{RegisterTable.NameOf(instance)} reads {value}, expected {wanted}");
            }
        }
        else if (cleared)
        {
            counters.Uncertain = true;
        }
    }

    private static long Take(int instance, CounterReference counters, bool cleared)
    {
        long value = -1;
        if (instance == RegisterTable.Tpr)
        {
            value = counters.Total;
            counters.Total = cleared ? 0 : value;
        }
        else if (instance == RegisterTable.Crcerrs)
        {
            value = counters.BadFcs;
            counters.BadFcs = cleared ? 0 : value;
        }
        else if (instance == RegisterTable.Ruc)
        {
            value = counters.Undersize;
            counters.Undersize = cleared ? 0 : value;
        }
        else if (instance == RegisterTable.Roc)
        {
            value = counters.Oversize;
            counters.Oversize = cleared ? 0 : value;
        }
        else if (instance == RegisterTable.Gprc)
        {
            value = counters.Good;
            counters.Good = cleared ? 0 : value;
        }
        else if (instance == RegisterTable.Gptc)
        {
            value = counters.Sent;
            counters.Sent = cleared ? 0 : value;
        }

        return value;
    }
}
