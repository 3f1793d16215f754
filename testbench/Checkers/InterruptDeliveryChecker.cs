namespace NicTwin.Testbench;

/// <summary>A cause that is enabled gets its message; a masked vector pends in the PBA and is sent when unmasked.</summary>
internal sealed class InterruptDeliveryChecker(InterruptScoreboard interrupts) : Checker(PropertyNames.InterruptDelivery, "facts/82576.md 6.1, 6.2: EICR and EIMS fire, EIMS writes fire pending causes; PCI 3.0 6.8.2: pending while masked, sent on unmask")
{
    internal override void OnQuiet(bool quiet, ulong time)
    {
        if (!quiet || !interrupts.Following)
        {
            return;
        }

        for (int v = 0; v < InterruptScoreboard.Vectors; v++)
        {
            if (interrupts[v].Owed)
            {
                Fail(time, $"vector {v} fired and no message has come");
            }
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (interrupts.Following && interrupts.IsMessage)
        {
            Premise();
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        const int pendingBits = 0x2000 / 4;
        if (!interrupts.Following || expected.Space != RequestSpace.Msix || expected.Where != pendingBits || tlp.Payload.Length == 0)
        {
            return;
        }

        for (int v = 0; v < InterruptScoreboard.Vectors; v++)
        {
            if (!interrupts.TableEntry(v, out int f, out int e) || f != expected.Function)
            {
                continue;
            }

            bool set = (tlp.Payload[0] >> e & 1) != 0;
            if (interrupts[v].Pending)
            {
                Premise();
                if (!set && time > expected.Time && interrupts[v].IntervalTime == 0)
                {
                    Fail(time, $"vector {v} fired while masked and its PBA bit is 0");
                }
            }
            else if (set && interrupts[v].Credit <= 0 && !interrupts[v].Uncertain && interrupts.Multiple)
            {
                Fail(time, $"the PBA bit of vector {v} is set without a cause");
            }
        }
    }
}
