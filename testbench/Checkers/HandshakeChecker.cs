namespace NicTwin.Testbench;

/// <summary>An offered beat stays unchanged until it is taken.</summary>
internal sealed class HandshakeChecker() : Checker(PropertyNames.Handshake, "docs/spec/clocking.md, Handshakes: the sender keeps the item unchanged while valid is 1 and ready is 0")
{
    /// <summary>Takes what the pin monitor found.</summary>
    public void Check(PinMonitor pins, ulong time)
    {
        Premises = pins.HoldPremises;
        if (pins.HoldFailure is not null)
        {
            Fail(time, pins.HoldFailure);
        }
    }
}
