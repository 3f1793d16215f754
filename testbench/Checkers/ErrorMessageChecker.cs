namespace NicTwin.Testbench;

/// <summary>INTx messages alternate, error messages come only when enabled.</summary>
internal sealed class ErrorMessageChecker() : Checker(PropertyNames.ErrorMessages, "PCIe Base 2.2.8.1 INTx, 6.2 error signaling: Assert and Deassert alternate, ERR_* only when reporting or SERR is enabled")
{
    private bool _asserted;
    private uint _enables;
    private ulong _enableTime;

    internal override void OnStart() => Forget();

    internal override void OnHardReset() => Forget();

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        uint enables = Context.Device.Configuration.ErrorEnables;
        if ((_enables & ~enables) != 0 && _enableTime == 0)
        {
            _enableTime = time;
        }

        // A message that was queued while it was allowed may leave later.
        _enables = _enableTime != 0 && time > _enableTime + 2000 ? enables : _enables | enables;
        if (_enables == enables)
        {
            _enableTime = 0;
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind != TlpKind.Message)
        {
            return;
        }

        Premise();
        switch (tlp.MessageCode)
        {
            case 0x20 or 0x24:
                bool assert = tlp.MessageCode == 0x20;
                if (assert == _asserted || tlp.RequesterId != Context.Device.Configuration.PhysicalId)
                {
                    Fail(time, $"INTx is told twice or by a wrong function: {tlp.ToString()}");
                }

                _asserted = assert;
                break;
            case 0x30 when (_enables & 1) == 0:
            case 0x31 when (_enables & 0x102) == 0:
            case 0x33 when (_enables & 0x104) == 0:
                Fail(time, $"an error message that is not enabled: {tlp.ToString()}");
                break;
        }

        if (tlp.MessageCode >= 0x30 && Context.Legal && Context.Device.Errors == 0)
        {
            Fail(time, $"an error message without an error: {tlp.ToString()}");
        }
    }

    internal override void OnQuiet(bool quiet, ulong time)
    {
        if (quiet && _asserted && (Context.Device.Configuration.IntxDisable || !Context.Device.Configuration.InD0))
        {
            Fail(time, "INTA stays asserted although INTx is disabled");
        }
    }

    private void Forget()
    {
        _asserted = false;
        _enables = 0;
        _enableTime = 0;
    }
}
