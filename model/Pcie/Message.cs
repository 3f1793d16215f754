using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Message TLPs: ERR_COR, ERR_NONFATAL, ERR_FATAL, PM_PME, Assert_INTA and Deassert_INTA.
/// Text: docs/spec/message.md. Twin: rtl/pcie/nt_message.sv.
/// </summary>
public sealed partial class Message : IBlockPorts
{
    private const byte PmPme = 0x18;
    private const byte AssertInta = 0x20;
    private const byte DeassertInta = 0x24;
    private const uint RoutedToRoot = 0x3000_0000;
    private const uint Local = 0x3400_0000;

    private ConfigSpace _configSpace = null!;
    private InterruptDelivery _interruptDelivery = null!;
    private TlpTx _tlpTx = null!;
    private WakeUp _wakeUp = null!;

    private bool _valid;
    private bool _validNext;
    private uint _dw0;
    private uint _dw1;
    private bool _intx;
    private bool _level;
    private bool _intxNext;
    private bool _levelNext;

    // A PM_PME is owed. Nobody outside reads it.
    private bool _pme;
    private bool _active;

    /// <summary>An error message of config_space is taken.</summary>
    public bool ErrorReady => !_valid;

    /// <summary>A beat is offered to tlp_tx.</summary>
    public bool Valid => _valid;

    /// <summary>DWs 0 and 1 of the beat; DWs 2 and 3 are 0.</summary>
    public ulong DataLow => Bits.Pair(_dw0, _dw1);

    /// <summary>The state of INTA that the root complex was told last.</summary>
    public bool IntxSent => _intx;

    /// <summary>No message is under way or due.</summary>
    public bool Quiet => !(_valid | _pme | _wakeUp.PmeSend) && _level == _intx && _level == _interruptDelivery.IntxLevel;

    /// <inheritdoc/>
    public string Block => "message";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _configSpace = nic.ConfigSpace;
        _interruptDelivery = nic.InterruptDelivery;
        _tlpTx = nic.TlpTx;
        _wakeUp = nic.WakeUp;
    }

    internal void Reset()
    {
        _valid = _validNext = false;
        _dw0 = _dw1 = 0;
        _intx = _intxNext = false;
        _level = _levelNext = false;
        _pme = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_valid | _pme | _wakeUp.PmeSend || _level != _intx || _level != _interruptDelivery.IntxLevel || _configSpace.MessageValid)
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _valid = _validNext;
            _intx = _intxNext;
            _level = _levelNext;
            _active = false;
        }
    }

    private void EvalActive()
    {
        _active = true;
        _levelNext = _interruptDelivery.IntxLevel;
        if (_valid)
        {
            _validNext = !_tlpTx.MessageReady;
        }
        else if (_configSpace.MessageValid)
        {
            _dw0 = RoutedToRoot;
            _dw1 = ((uint)_configSpace.RidOf(_configSpace.MessageFunction) << 16) | _configSpace.MessageCode;
            _validNext = true;
        }
        else if (_pme)
        {
            _pme = false;
            _dw0 = RoutedToRoot;
            _dw1 = ((uint)_configSpace.PfRid << 16) | PmPme;
            _validNext = true;
        }
        else if (_level != _intx)
        {
            _dw0 = Local;
            _dw1 = ((uint)_configSpace.PfRid << 16) | (_level ? AssertInta : DeassertInta);
            _intxNext = _level;
            _validNext = true;
        }

        _pme |= _wakeUp.PmeSend;
    }
}
