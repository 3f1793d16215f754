namespace NicTwin.Testbench;

/// <summary>The NIC reads and writes nothing but posted buffers, descriptors and interrupt messages.</summary>
internal sealed class ConfinementChecker(PacketScoreboard packets) : Checker(PropertyNames.Confinement, "design 8: a malformed or other input never makes the device reach memory that nobody gave it")
{
    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (!packets.Following || tlp.Kind is not (TlpKind.MemoryRead or TlpKind.MemoryWrite))
        {
            return;
        }

        Premise();
        if (packets.Kind == TrafficKind.Unknown)
        {
            Fail(time, $"no posted buffer, descriptor or message is there: {tlp.ToString()}");
        }
    }
}
