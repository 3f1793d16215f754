namespace NicTwin.Testbench;

/// <summary>Interrupt messages are exactly those of enabled, unmasked vectors of the function that sends them.</summary>
internal sealed class MessageChecker(InterruptScoreboard interrupts) : Checker(PropertyNames.Messages, "PCI 3.0 6.8.1, 6.8.2: address and data of the entry; no message while masked or disabled; SR-IOV 1.1: the VF's own table and id")
{
    private const ulong Settle = 2000;

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (!interrupts.Following || !interrupts.IsMessage)
        {
            return;
        }

        Premise();
        if (tlp.Length != 1 || tlp.FirstByteEnables != 0xf || tlp.Payload.Length != 1)
        {
            Fail(time, $"an interrupt message is one DW: {tlp.ToString()}");
        }

        if (!interrupts.Matched)
        {
            for (int v = 0; v < InterruptScoreboard.Vectors; v++)
            {
                // A message that was built before a table entry changed may still be on its way.
                if (interrupts[v].DeliveryTime != 0 && interrupts[v].DeliveryTime + Settle >= time)
                {
                    return;
                }
            }

            Fail(time, $"address and data of the message belong to no vector of function {interrupts.Function}: {tlp.ToString()}");
            return;
        }

        if (interrupts.Vector >= 0)
        {
            bool changing = interrupts[interrupts.Vector].DeliveryTime + Settle >= time;
            if (!changing && !interrupts.Deliverable(interrupts.Vector))
            {
                Fail(time, $"vector {interrupts.Vector} is masked or disabled and sends a message: {tlp.ToString()}");
            }
        }
    }
}
