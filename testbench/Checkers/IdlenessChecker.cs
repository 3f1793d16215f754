namespace NicTwin.Testbench;

/// <summary>While <c>idle_o</c> is 1 and the inputs stand still, no output changes before <c>wake_o</c>.</summary>
internal sealed class IdlenessChecker() : Checker(PropertyNames.Idleness, "design 2, Time and idleness: no register changes before time_i reaches wake_o while all inputs but time_i stay as they are")
{
    /// <summary>Takes what the pin monitor found.</summary>
    public void Check(PinMonitor pins, ulong time)
    {
        Premises = pins.IdlePremises;
        if (pins.IdleFailure is not null)
        {
            Fail(time, pins.IdleFailure);
        }
    }
}
