namespace NicTwin.Testbench;

/// <summary>The NIC takes every request in bounded time, answers it, and comes to rest when nothing is left to do.</summary>
internal sealed class LivenessChecker(PacketScoreboard packets) : Checker(PropertyNames.Liveness, "design 2, Handshakes: the host never waits, so the device may not either; PCIe Base 2.3: each non-posted request gets its completion")
{
    /// <summary>A request was not taken.</summary>
    public void Stuck(ulong time, string text) => Fail(time, text);

    internal override void OnQuiet(bool quiet, ulong time)
    {
        if (quiet && Context.Device.Due > 0)
        {
            ref readonly ExpectedAnswer due = ref Context.Device.Oldest;
            Fail(time, $"the NIC is at rest and has not answered the request with tag {due.Tag:x2} of time {due.Time}");
        }

        if (quiet)
        {
            Premise();
        }
    }

    internal override void OnFinish(bool quiet, ulong time)
    {
        // Hostile rings can keep a NIC busy for ever, and a completion that never comes for as long as its time-out. Local frames that
        // wait for descriptors leave packets behind them half made.
        if (!quiet && Context.Legal && !packets.IsWaiting())
        {
            Fail(time, "the NIC does not come to rest after the last step");
        }
    }
}
