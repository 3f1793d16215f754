namespace NicTwin.Testbench;

/// <summary>
/// What one function does never changes what another sees, and DMA for a queue carries the id of its owner.
/// </summary>
internal sealed class IsolationChecker(PacketScoreboard packets) : Checker(PropertyNames.Isolation, "SR-IOV 1.1 2.1: VFs are isolated from each other; design 1: DMA of queue q carries the requester id of VF q mod 8")
{
    private int _lastWriter = -1;

    internal override void OnStart() => _lastWriter = -1;

    internal override void OnTlpToNic(Tlp tlp, ulong time)
    {
        if (Context.Device.AccessCount > 0 && Context.Device.Accesses[0].Write)
        {
            _lastWriter = Context.Device.Accesses[0].Function;
        }
    }

    internal override void OnAnswer(Tlp tlp, in ExpectedAnswer expected, ulong time)
    {
        if (expected.Space == RequestSpace.None || tlp.Payload.Length == 0 || _lastWriter < 0 || expected.Function == _lastWriter)
        {
            return;
        }

        Premise();
        if (((tlp.Payload[0] ^ expected.Value0) & expected.Known0) != 0)
        {
            Fail(time, $"after an access of function {_lastWriter}, function {expected.Function} reads {tlp.Payload[0]:x8} instead of {expected.Value0:x8}");
        }
    }

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (packets.Kind is TrafficKind.None or TrafficKind.Message or TrafficKind.Unknown || time <= packets.UnsettledUntil)
        {
            return;
        }

        Premise();
        int owner = Context.Device.Configuration.IdOf(Context.Queues.Owner(packets.Queue));
        if (tlp.RequesterId != owner)
        {
            Fail(time, $"{packets.Kind} of queue {packets.Queue} carries requester id {tlp.RequesterId:x4} instead of {owner:x4}");
        }
    }
}
