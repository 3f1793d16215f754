namespace NicTwin.Testbench;

/// <summary>Requests carry the id of an existing function that is a bus master.</summary>
internal sealed class RequesterIdChecker() : Checker(PropertyNames.RequesterId, "PCIe Base 7.5.1.1 Bus Master Enable; SR-IOV 1.1 3.3.9: routing ids of VFs; design 1: DMA of a queue carries its owner's id")
{
    // A TLP that has begun ends: with a stalled link it may pass the pins a while after the function lost its right.
    private const ulong Settle = 4000;

    private readonly ulong[] _last = new ulong[0x10000];
    private readonly List<int> _known = [];

    internal override void OnStart() => Forget();

    internal override void OnHardReset() => Forget();

    internal override void OnBeforeRequest(Tlp tlp, ulong time) => Refresh(time);

    internal override void OnTlpToNic(Tlp tlp, ulong time) => Refresh(time);

    internal override void OnTlpFromNic(Tlp tlp, ulong time)
    {
        if (tlp.Kind is TlpKind.MemoryRead or TlpKind.MemoryWrite)
        {
            Premise();
            ulong last = _last[tlp.RequesterId];
            Refresh(time);
            if (_last[tlp.RequesterId] != time + 1 && (last == 0 || time > last + Settle))
            {
                Fail(time, $"requester id {tlp.RequesterId:x4} belongs to no function that is a bus master: {tlp.ToString()}");
            }
        }
    }

    private void Refresh(ulong time)
    {
        ConfigurationReference c = Context.Device.Configuration;
        for (int f = 0; f < ConfigurationReference.Functions; f++)
        {
            if (c.BusMaster(f))
            {
                int id = c.IdOf(f);
                if (_last[id] == 0)
                {
                    _known.Add(id);
                }

                _last[id] = time + 1;
            }
        }
    }

    private void Forget()
    {
        foreach (int id in _known)
        {
            _last[id] = 0;
        }

        _known.Clear();
    }
}
