namespace NicTwin.Testbench;

/// <summary>A cause that is enabled gets its message; a masked vector pends in the PBA and is sent when unmasked.</summary>
internal sealed class InterruptDeliveryChecker(InterruptScoreboard interrupts) : Checker(PropertyNames.InterruptDelivery, "facts/82576.md 6.1, 6.2: EICR and EIMS fire, EIMS writes fire pending causes; PCI 3.0 6.8.2: pending while masked, sent on unmask")
{
    private const int PendingBits = 0x2000 / 4;

    /// <summary>What the PBA reads that are under way must give, oldest first.</summary>
    private readonly Queue<(uint MustBeSet, uint MustBeClear)> _reads = new();
    private bool _settled;

    internal override void OnStart() => Forget();

    internal override void OnHardReset() => Forget();

    internal override void OnQuiet(bool quiet, ulong time)
    {
        _settled = quiet && interrupts.Following;
        if (!_settled)
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

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        if (!interrupts.Following)
        {
            return;
        }

        if (Context.Device.AccessCount == 0)
        {
            return;
        }

        DwordAccess first = Context.Device.Accesses[0];
        if (first.Write)
        {
            _settled = false;
        }
        else if (first.Space == RequestSpace.Msix && first.Where == PendingBits)
        {
            _reads.Enqueue(_settled ? Expected(first.Function) : (0, 0));
        }
    }

    internal override void OnFrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time) => _settled = false;

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (interrupts.Following && interrupts.IsMessage)
        {
            Premise();
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space != RequestSpace.Msix || expected.Where != PendingBits || !_reads.TryDequeue(out (uint MustBeSet, uint MustBeClear) read) || tlp.Payload.Length == 0)
        {
            return;
        }

        uint value = tlp.Payload[0];
        Premises += uint.PopCount(read.MustBeSet);
        if ((value & read.MustBeSet) != read.MustBeSet)
        {
            Fail(time, $"the PBA of function {expected.Function} reads {value:x} and the vectors {read.MustBeSet:x} fired while masked");
        }
        else if ((value & read.MustBeClear) != 0)
        {
            Fail(time, $"the PBA of function {expected.Function} reads {value:x}, nothing has fired in {read.MustBeClear:x}");
        }
    }

    private void Forget()
    {
        _settled = false;
        _reads.Clear();
    }

    /// <summary>What the PBA must read now that nothing is under way.</summary>
    private (uint MustBeSet, uint MustBeClear) Expected(int function)
    {
        uint mustBeSet = 0;
        uint mustBeClear = 0;
        for (int v = 0; v < InterruptScoreboard.Vectors; v++)
        {
            if (!interrupts.TableEntry(v, out int f, out int e) || f != function)
            {
                continue;
            }

            if (interrupts[v].Pending)
            {
                mustBeSet |= 1u << e;
            }
            else if (!interrupts[v].Uncertain && interrupts.Multiple && interrupts[v].Credit <= 0)
            {
                mustBeClear |= 1u << e;
            }
        }

        return (mustBeSet, mustBeClear);
    }
}
