namespace NicTwin.Model;

/// <content>What the anti-spoof checks of pool_filter leave behind, and the tags that the PF inserts for a pool.</content>
public sealed partial class PacketControl
{
    private bool _spoofEvent;
    private bool _spoofEventNext;
    private bool _spoofed;
    private int _spoofedQueue;
    private bool _readWvbr;

    /// <summary>Pulse: a frame was spoofed, and DTXCTL asks for an interrupt then.</summary>
    public bool SpoofEvent => _spoofEvent;

    /// <summary>RAL0 and RAH0: the address of the port, first octet in bits 7:0, 48 bits.</summary>
    public ulong Station => _ral[0] | ((ulong)(_rah[0] & Registers.Rah.Address) << 32);

    /// <summary>VMVIR of pool 0 to 7.</summary>
    public uint Vmvir(int pool) => _vmvir[pool];

    private void ResetSpoof()
    {
        _spoofEvent = _spoofEventNext = false;
        _spoofed = false;
        _spoofedQueue = 0;
        _readWvbr = false;
    }

    private void EvalSpoof()
    {
        _spoofed = _poolFilter.Spoofed;
        _spoofedQueue = _poolFilter.SpoofedQueue;
        _spoofEventNext = _spoofed & !_clear & (_plain[Registers.Dtxctl.Id] & Registers.Dtxctl.SpoofInt) != 0;
    }

    /// <summary>A bit that is set in the clock of a read stays.</summary>
    private void CommitSpoof()
    {
        if (_readWvbr)
        {
            _plain[Registers.Wvbr.Id] = 0;
        }

        if (_spoofed)
        {
            _plain[Registers.Wvbr.Id] |= 1u << _spoofedQueue;
        }

        _spoofEvent = _spoofEventNext;
    }
}
