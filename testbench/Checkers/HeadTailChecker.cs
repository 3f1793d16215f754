namespace NicTwin.Testbench;

/// <summary>Only descriptors between head and tail are fetched, and head registers stay between them.</summary>
internal sealed class HeadTailChecker(PacketScoreboard packets) : Checker(PropertyNames.HeadTail, "facts/82576.md 7.1: hardware owns head to tail - 1; wrap at LEN/16; head equals tail means empty")
{
    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (packets.Kind is not (TrafficKind.TransmitFetch or TrafficKind.ReceiveFetch) || time <= packets.UnsettledUntil)
        {
            return;
        }

        bool transmit = packets.Kind == TrafficKind.TransmitFetch;
        int q = packets.Queue;
        int length = Context.Queues.Length(transmit, q);
        if (!Context.Queues.RingUsable(transmit, q))
        {
            Fail(time, $"descriptors are fetched from a ring whose tail is beyond its length: {tlp.ToString()}");
            return;
        }

        Premise();
        int low = transmit ? packets.Transmit(q).Done : packets.Receive(q).Next;
        int owned = (Context.Queues.Tail(transmit, q) - low + length) % length;
        int first = (packets.Index - low + length) % length;
        if ((tlp.Address & 15) != 0 || (tlp.Length & 3) != 0 || first + packets.Descriptors > owned || packets.Index + packets.Descriptors > length)
        {
            Fail(time, $"{(transmit ? "transmit" : "receive")} queue {q} fetches {packets.Descriptors} descriptors at {packets.Index}, software owns all but {owned} from {low} on");
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (!packets.Following || expected.Space != RequestSpace.Registers || tlp.Payload.Length == 0)
        {
            return;
        }

        Check(expected.Where, tlp.Payload[0], time);
        if (tlp.Payload.Length > 1)
        {
            Check(expected.Where1, tlp.Payload[1], time);
        }
    }

    private void Check(int instance, uint value, ulong time)
    {
        bool transmit = instance >= RegisterTable.Tdh && instance < RegisterTable.Tdh + QueueReference.Count;
        bool receive = instance >= RegisterTable.Rdh && instance < RegisterTable.Rdh + QueueReference.Count;
        if ((!transmit && !receive) || time <= packets.UnsettledUntil)
        {
            return;
        }

        int q = instance - (transmit ? RegisterTable.Tdh : RegisterTable.Rdh);
        int length = Context.Queues.Length(transmit, q);
        bool active = transmit ? packets.Transmit(q).Active : packets.Receive(q).Active;
        if (!active || !Context.Queues.RingUsable(transmit, q))
        {
            return;
        }

        Premise();

        // A head beyond the write-backs seen would have overtaken them; a transmit head also passes packets without RS.
        int low = transmit ? packets.Transmit(q).Done : packets.Receive(q).Next;
        int owned = (Context.Queues.Tail(transmit, q) - low + length) % length;
        int ahead = ((int)value - low + length) % length;
        if (value >= (uint)length || (receive && ahead != 0 && ahead <= owned) || (transmit && ahead > owned && packets.Settled))
        {
            Fail(time, $"head of {(transmit ? "transmit" : "receive")} queue {q} reads {value}, descriptors up to {low} are done and {owned} are posted");
        }

        if (packets.Settled && receive && ahead != 0)
        {
            Fail(time, $"head of receive queue {q} reads {value} at rest, expected {low}");
        }
    }
}
