using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// PF-VF mailboxes, VF reset events, reset indication. Text: docs/spec/mailbox.md. Twin: rtl/csr/nt_mailbox.sv.
/// </summary>
public sealed partial class Mailbox : IBlockPorts
{
    private const int MemoryWords = 128;

    // Bits of P2VMAILBOX and V2PMAILBOX.
    private const uint Request = 1 << 0;
    private const uint Acknowledge = 1 << 1;
    private const uint VfOwns = 1 << 2;
    private const uint PfOwns = 1 << 3;
    private const uint ReleaseVf = 1 << 4;

    private Completer _completer = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;

    // One bit per VF. Nobody outside reads these, so they change in place.
    private byte _vfu;
    private byte _pfu;
    private byte _pfsts;
    private byte _pfack;
    private byte _rsti = 0xFF;
    private byte _rstd;
    private byte _vfRequest;
    private byte _vfAck;
    private byte _imr = 0xFF;
    private byte _vflre;
    private readonly uint[] _memory = new uint[MemoryWords];
    private uint _rdata;

    private bool _causeMailbox;
    private bool _causeMailboxNext;
    private byte _vfInterrupt;
    private byte _vfInterruptNext;
    private bool _active;

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>Pulse: sets ICR.VMMB.</summary>
    public bool CauseMailbox => _causeMailbox;

    /// <summary>Pulses: bit n raises the mailbox vector of VF n.</summary>
    public byte VfInterrupt => _vfInterrupt;

    /// <summary>No pulse is pending.</summary>
    public bool Quiet => !_causeMailbox && _vfInterrupt == 0;

    /// <inheritdoc/>
    public string Block => "mailbox";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
    }

    internal void Reset()
    {
        ClearRegisters();
        _rdata = 0;
        _causeMailbox = _causeMailboxNext = false;
        _vfInterrupt = _vfInterruptNext = 0;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_completer.CsrSelect == Registers.BlockMailbox || _causeMailbox || _vfInterrupt != 0 || _resetControl.Busy
            || _device.MailboxResetDone)
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _causeMailbox = _causeMailboxNext;
            _vfInterrupt = _vfInterruptNext;
            _active = false;
        }
    }

    private void EvalActive()
    {
        _active = true;
        _causeMailboxNext = false;
        _vfInterruptNext = 0;
        if (_completer.CsrSelect == Registers.BlockMailbox)
        {
            Access();
        }

        if (_device.MailboxResetDone)
        {
            _rstd |= _rsti;
            _rsti = 0;
        }

        byte flr = _resetControl.VfFlrDone;
        if (flr != 0)
        {
            byte keep = (byte)~flr;
            _vflre |= flr;
            _vfu &= keep;
            _pfsts &= keep;
            _pfack &= keep;
            _vfRequest &= keep;
            _vfAck &= keep;
            _causeMailboxNext = true;
        }

        if (_resetControl.WalkValid && _resetControl.WalkDevice)
        {
            _memory[_resetControl.WalkStep] = 0;
        }

        if (_resetControl.DeviceClear)
        {
            ClearRegisters();
        }
    }

    private void ClearRegisters()
    {
        _vfu = _pfu = _pfsts = _pfack = _rstd = 0;
        _rsti = 0xFF;
        _vfRequest = _vfAck = 0;
        _imr = 0xFF;
        _vflre = 0;
    }

    private void Access()
    {
        uint be = _completer.CsrBe;
        int index = _completer.CsrIndex;
        uint data = _completer.CsrWdata;
        bool write = _completer.CsrWrite;
        switch (_completer.CsrRegister)
        {
            case Registers.Vmbmem.Id:
                if (write)
                {
                    _memory[index] = Bits.Merge(_memory[index], data, Bits.ByteMask(be));
                }
                else
                {
                    _rdata = _memory[index];
                }

                break;
            case Registers.P2vmailbox.Id:
                AccessPfSide(index, write, data, be);
                break;
            case Registers.V2pmailbox.Id:
                AccessVfSide(index, write, data, be);
                break;
            case Registers.Mbvficr.Id:
                if (!write)
                {
                    _rdata = _vfRequest | ((uint)_vfAck << 16);
                }
                else
                {
                    uint clear = data & Bits.ByteMask(be);
                    _vfRequest &= (byte)~clear;
                    _vfAck &= (byte)~(clear >> 16);
                }

                break;
            case Registers.Mbvfimr.Id:
                if (!write)
                {
                    _rdata = _imr;
                }
                else if ((be & 1) != 0)
                {
                    _imr = (byte)data;
                }

                break;
            case Registers.Vflre.Id:
                if (!write)
                {
                    _rdata = _vflre;
                }
                else if ((be & 1) != 0)
                {
                    _vflre &= (byte)~data;
                }

                break;
            default:
                if (!write)
                {
                    _rdata = 0;
                }

                break;
        }
    }

    private void AccessPfSide(int n, bool write, uint data, uint be)
    {
        byte bit = (byte)(1 << n);
        if (!write)
        {
            _rdata = ((_vfu & bit) != 0 ? VfOwns : 0) | ((_pfu & bit) != 0 ? PfOwns : 0);
            return;
        }

        if ((be & 1) == 0)
        {
            return;
        }

        if ((data & Request) != 0)
        {
            _pfsts |= bit;
        }

        if ((data & Acknowledge) != 0)
        {
            _pfack |= bit;
        }

        if ((data & (Request | Acknowledge)) != 0)
        {
            _vfInterruptNext |= bit;
        }

        if ((data & ReleaseVf) != 0)
        {
            _vfu &= (byte)~bit;
            _vfRequest &= (byte)~bit;
            _vfAck &= (byte)~bit;
        }

        if ((data & PfOwns) == 0)
        {
            _pfu &= (byte)~bit;
        }
        else if ((_vfu & bit) == 0)
        {
            _pfu |= bit;
        }
    }

    private void AccessVfSide(int n, bool write, uint data, uint be)
    {
        byte bit = (byte)(1 << n);
        bool byVf = _completer.CsrFunction == n + 1;
        if (!write)
        {
            _rdata = ((_vfu & bit) != 0 ? 1u << 2 : 0) | ((_pfu & bit) != 0 ? 1u << 3 : 0)
                | ((_pfsts & bit) != 0 ? 1u << 4 : 0) | ((_pfack & bit) != 0 ? 1u << 5 : 0)
                | ((_rsti & bit) != 0 ? 1u << 6 : 0) | ((_rstd & bit) != 0 ? 1u << 7 : 0);
            if (byVf && be != 0)
            {
                _pfsts &= (byte)~bit;
                _pfack &= (byte)~bit;
                _rstd &= (byte)~bit;
            }

            return;
        }

        if (!byVf || (be & 1) == 0)
        {
            return;
        }

        if ((data & Request) != 0)
        {
            _vfRequest |= bit;
        }

        if ((data & Acknowledge) != 0)
        {
            _vfAck |= bit;
        }

        if ((data & (Request | Acknowledge)) != 0 && (_imr & bit) != 0)
        {
            _causeMailboxNext = true;
        }

        if ((data & VfOwns) == 0)
        {
            _vfu &= (byte)~bit;
        }
        else if ((_pfu & bit) == 0)
        {
            _vfu |= bit;
        }
    }
}
