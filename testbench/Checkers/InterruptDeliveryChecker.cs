namespace NicTwin.Testbench;

/// <summary>A cause that is enabled gets its message; a masked vector pends in the PBA and is sent when unmasked.</summary>
internal sealed class InterruptDeliveryChecker(InterruptScoreboard interrupts) : Checker(PropertyNames.InterruptDelivery, "facts/82576.md 6.1, 6.2: EICR and EIMS fire, EIMS writes fire pending causes; PCI 3.0 6.8.2: pending while masked, sent on unmask")
{
    private const int PendingBits = 0x2000 / 4;

    private bool _settled;
    private bool _judged;
    private uint _mustBeSet;
    private uint _mustBeClear;

    internal override void OnStart() => _settled = false;

    internal override void OnHardReset() => _settled = false;

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

        foreach (DwordAccess access in Context.Device.Accesses)
        {
            if (access.Write)
            {
                _settled = false;
            }
            else if (_settled && access.Space == RequestSpace.Msix && access.Where == PendingBits)
            {
                Capture(access.Function);
            }
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
        if (!_judged || expected.Space != RequestSpace.Msix || expected.Where != PendingBits || tlp.Payload.Length == 0)
        {
            return;
        }

        _judged = false;
        uint value = tlp.Payload[0];
        Premises += uint.PopCount(_mustBeSet);
        if ((value & _mustBeSet) != _mustBeSet)
        {
            Fail(time, $"the PBA of function {expected.Function} reads {value:x} and the vectors {_mustBeSet:x} fired while masked");
        }
        else if ((value & _mustBeClear) != 0)
        {
            Fail(time, $"the PBA of function {expected.Function} reads {value:x}, nothing has fired in {_mustBeClear:x}");
        }
    }

    /// <summary>What the PBA must read now that nothing is under way.</summary>
    private void Capture(int function)
    {
        _judged = true;
        _mustBeSet = 0;
        _mustBeClear = 0;
        for (int v = 0; v < InterruptScoreboard.Vectors; v++)
        {
            if (!interrupts.TableEntry(v, out int f, out int e) || f != function)
            {
                continue;
            }

            if (interrupts[v].Pending)
            {
                _mustBeSet |= 1u << e;
            }
            else if (!interrupts[v].Uncertain && interrupts.Multiple && interrupts[v].Credit <= 0)
            {
                _mustBeClear |= 1u << e;
            }
        }
    }
}
