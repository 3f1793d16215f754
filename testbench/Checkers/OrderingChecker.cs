namespace NicTwin.Testbench;

/// <summary>What a completion or an interrupt speaks of has been written before it.</summary>
internal sealed class OrderingChecker(PacketScoreboard packets, InterruptScoreboard interrupts) : Checker(PropertyNames.Ordering, "PCIe Base 2.4.1: a completion does not pass an earlier posted write, posted writes keep their order; design 6: an MSI follows its data")
{
    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (!interrupts.Following || !interrupts.IsMessage)
        {
            return;
        }

        Premise();
        if (interrupts.Unexplained && time > packets.UnsettledUntil)
        {
            Fail(time, $"the interrupt of vector {interrupts.Vector} (function {interrupts.Function}) comes before anything that could have caused it");
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (!packets.Following || expected.Space != RequestSpace.Registers || tlp.Payload.Length == 0 || time <= packets.UnsettledUntil)
        {
            return;
        }

        // A receive head names the next descriptor without a write-back: all before it must be in host memory by now.
        if (expected.Where >= RegisterTable.Rdh && expected.Where < RegisterTable.Rdh + QueueReference.Count)
        {
            int q = expected.Where - RegisterTable.Rdh;
            ReceiveQueueState queue = packets.Receive(q);
            if (!queue.Active || queue.Length == 0)
            {
                return;
            }

            Premise();
            int owned = (Context.Queues.Tail(false, q) - queue.Next + queue.Length) % queue.Length;
            int ahead = ((int)tlp.Payload[0] - queue.Next + queue.Length) % queue.Length;
            if (ahead != 0 && ahead <= owned)
            {
                Fail(time, $"RDH({q}) reads {tlp.Payload[0]} before the write-back of descriptor {queue.Next}");
            }
        }
    }
}
