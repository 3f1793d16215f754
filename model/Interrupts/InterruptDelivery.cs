using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// MSI-X tables, pending bits, MSI, INTx level. Text: docs/spec/interrupt_delivery.md. Twin: rtl/interrupts/nt_interrupt_delivery.sv.
/// </summary>
public sealed partial class InterruptDelivery : IBlockPorts
{
    // Entries 0..15 belong to the PF, 16 + 4n .. 19 + 4n to VF n.
    private const int Entries = 48;
    private const int PfEntries = 10;
    private const int VfEntries = 3;
    private const ulong AllEntries = (1ul << Entries) - 1;
    private const uint PendingArray = 0x800;
    private const uint MemoryWrite3Dw = 0x4000_0001;
    private const uint MemoryWrite4Dw = 0x6000_0001;
    private const uint FirstByteEnables = 0xF;

    private enum State : byte
    {
        Idle,
        Load,
        Send,
        Data,
    }

    // Entries of a mask of functions, by that mask.
    private static readonly ulong[] s_entriesOf = CreateEntriesOf();

    private Completer _completer = null!;
    private ConfigSpace _configSpace = null!;
    private ResetControl _resetControl = null!;
    private InterruptCause _interruptCause = null!;
    private TlpTx _tlpTx = null!;

    private readonly uint[] _addressLow = new uint[Entries];
    private readonly uint[] _addressHigh = new uint[Entries];
    private readonly uint[] _data = new uint[Entries];
    private ulong _mask = AllEntries;
    private ulong _pending;
    private uint _rdata;
    private byte _entry;
    private bool _msi;
    private ushort _rid;
    private uint _low;
    private uint _high;
    private uint _message;

    private State _state;
    private State _stateNext;
    private bool _msiPending;
    private bool _msiPendingNext;
    private bool _intxLevel;
    private bool _intxLevelNext;
    private bool _intxStatus;
    private bool _intxStatusNext;
    private byte _function;
    private bool _active;

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>A beat is offered to tlp_tx.</summary>
    public bool Valid => _state >= State.Send;

    /// <summary>DWs 0 and 1 of the beat.</summary>
    public ulong DataLow => _state == State.Data ? _message : Bits.Pair(_high == 0 ? MemoryWrite3Dw : MemoryWrite4Dw, ((uint)_rid << 16) | FirstByteEnables);

    /// <summary>DWs 2 and 3 of the beat.</summary>
    public ulong DataHigh => _state == State.Data ? 0 : _high == 0 ? Bits.Pair(_low, _message) : Bits.Pair(_high, _low);

    /// <summary>Valid DWs of the beat.</summary>
    public uint Keep => _state == State.Data ? 1u : 0xFu;

    /// <summary>First beat.</summary>
    public bool Sop => _state != State.Data;

    /// <summary>Last beat.</summary>
    public bool Eop => _state == State.Data || _high == 0;

    /// <summary>The PF's MSI is pending.</summary>
    public bool MsiPending => _msiPending;

    /// <summary>What INTA should be.</summary>
    public bool IntxLevel => _intxLevel;

    /// <summary>Interrupt Status of the PF.</summary>
    public bool IntxStatus => _intxStatus;

    /// <summary>A message is under way.</summary>
    public bool InterruptBusy => _state != State.Idle;

    /// <summary>Function of the message under way.</summary>
    public byte InterruptFunction => _function;

    /// <summary>Nothing can be sent, and INTx is as it should be.</summary>
    public bool Quiet => _state == State.Idle && _intxLevel == IntxLevelInput && _intxStatus == _interruptCause.LegacyLevel
        && (_pending == 0 || Eligible == 0) && !MsiEligible;

    /// <inheritdoc/>
    public string Block => "interrupt_delivery";

    private bool IntxLevelInput => _interruptCause.LegacyLevel & _configSpace.IntxAllowed;

    private uint SendingFunctions => (uint)(_configSpace.FunctionReady & ~_resetControl.HoldFunction);

    private ulong Eligible =>
        _pending & ~_mask & s_entriesOf[SendingFunctions & _configSpace.MsixEnable & ~(uint)_configSpace.MsixFunctionMask];

    private bool MsiEligible =>
        _msiPending && _configSpace.MsiEnable && !_configSpace.MsiMask && (_configSpace.MsixEnable & 1) == 0 && (SendingFunctions & 1) != 0;

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _configSpace = nic.ConfigSpace;
        _resetControl = nic.ResetControl;
        _interruptCause = nic.InterruptCause;
        _tlpTx = nic.TlpTx;
    }

    internal void Reset()
    {
        _mask = AllEntries;
        _pending = 0;
        _rdata = 0;
        _entry = 0;
        _msi = false;
        _rid = 0;
        _low = _high = _message = 0;
        _state = _stateNext = State.Idle;
        _msiPending = _msiPendingNext = false;
        _intxLevel = _intxLevelNext = false;
        _intxStatus = _intxStatusNext = false;
        _function = 0;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_completer.CsrSelect == Completer.MsixBlock) | _interruptCause.VectorValid | (_state != State.Idle) | _resetControl.Busy
            | (_pending != 0 && Eligible != 0) | MsiEligible | (_intxStatus != _interruptCause.LegacyLevel) | (_intxLevel != IntxLevelInput))
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _state = _stateNext;
            _msiPending = _msiPendingNext;
            _intxLevel = _intxLevelNext;
            _intxStatus = _intxStatusNext;
            if (_stateNext == State.Load)
            {
                _function = (byte)FunctionOf(_entry);
            }
            else if (_stateNext == State.Send && _msi)
            {
                _function = 0;
            }

            _active = false;
        }
    }

    private void EvalActive()
    {
        _active = true;
        _intxStatusNext = _interruptCause.LegacyLevel;
        _intxLevelNext = IntxLevelInput;
        _msiPendingNext = _msiPending;
        if (_completer.CsrSelect == Completer.MsixBlock)
        {
            AccessBeforeSend();
        }

        switch (_state)
        {
            case State.Idle:
                StartMessage();
                break;
            case State.Load:
                _low = _addressLow[_entry];
                _high = _addressHigh[_entry];
                _message = _data[_entry];
                _rid = _configSpace.RidOf(_function);
                _stateNext = State.Send;
                break;
            case State.Send:
                if (_tlpTx.InterruptReady)
                {
                    _stateNext = _high == 0 ? State.Idle : State.Data;
                }

                break;
            default:
                if (_tlpTx.InterruptReady)
                {
                    _stateNext = State.Idle;
                }

                break;
        }

        if (_interruptCause.VectorValid)
        {
            TakeVector();
        }

        if (_completer.CsrSelect == Completer.MsixBlock && _completer.CsrWrite)
        {
            WriteTable();
        }

        if (_resetControl.Busy)
        {
            Clear();
        }
    }

    private void StartMessage()
    {
        ulong eligible = Eligible;
        if (eligible != 0)
        {
            _entry = (byte)BitOperations.TrailingZeroCount(eligible);
            _pending &= ~(1ul << _entry);
            _msi = false;
            _stateNext = State.Load;
        }
        else if (MsiEligible)
        {
            _msiPendingNext = false;
            _msi = true;
            _low = (uint)(_configSpace.MsiAddress << 2);
            _high = (uint)(_configSpace.MsiAddress >> 30);
            _message = _configSpace.MsiData;
            _rid = _configSpace.PfRid;
            _stateNext = State.Send;
        }
    }

    private void TakeVector()
    {
        int vector = _interruptCause.VectorLegacy ? 0 : _interruptCause.Vector;
        int n = (24 - vector) / 3;
        if (!_interruptCause.VectorLegacy && vector >= 1 && ((_configSpace.VfActive >> n) & 1) != 0)
        {
            if (((_configSpace.MsixEnable >> (1 + n)) & 1) != 0)
            {
                _pending |= 1ul << (16 + (4 * n) + vector - (22 - (3 * n)));
            }
        }
        else if (vector < PfEntries)
        {
            if ((_configSpace.MsixEnable & 1) != 0)
            {
                _pending |= 1ul << vector;
            }
            else if (_configSpace.MsiEnable)
            {
                _msiPendingNext = true;
            }
        }
    }

    /// <summary>A read takes the values before this clock's changes.</summary>
    private void AccessBeforeSend()
    {
        if (_completer.CsrWrite)
        {
            return;
        }

        uint offset = _completer.CsrOffset;
        int function = _completer.CsrFunction;
        _rdata = 0;
        if (offset == PendingArray)
        {
            _rdata = function == 0 ? (uint)_pending & ((1u << PfEntries) - 1) : (uint)(_pending >> FirstEntry(function)) & ((1u << VfEntries) - 1);
        }
        else if (IsTable(offset, function))
        {
            int entry = FirstEntry(function) + (int)(offset >> 2);
            _rdata = (offset & 3) switch
            {
                0 => _addressLow[entry],
                1 => _addressHigh[entry],
                2 => _data[entry],
                _ => (uint)(_mask >> entry) & 1,
            };
        }
    }

    private void WriteTable()
    {
        uint offset = _completer.CsrOffset;
        int function = _completer.CsrFunction;
        if (!IsTable(offset, function))
        {
            return;
        }

        int entry = FirstEntry(function) + (int)(offset >> 2);
        uint data = _completer.CsrWdata;
        uint mask = Bits.ByteMask(_completer.CsrBe);
        switch (offset & 3)
        {
            case 0:
                _addressLow[entry] = Bits.Merge(_addressLow[entry], data, mask & ~3u);
                break;
            case 1:
                _addressHigh[entry] = Bits.Merge(_addressHigh[entry], data, mask);
                break;
            case 2:
                _data[entry] = Bits.Merge(_data[entry], data, mask);
                break;
            default:
                if ((mask & 1) != 0)
                {
                    _mask = (_mask & ~(1ul << entry)) | ((ulong)(data & 1) << entry);
                }

                break;
        }
    }

    private static bool IsTable(uint offset, int function) => offset >> 2 < (function == 0 ? PfEntries : VfEntries);

    private static int FirstEntry(int function) => function == 0 ? 0 : 16 + (4 * (function - 1));

    private static int FunctionOf(int entry) => entry < 16 ? 0 : 1 + ((entry - 16) >> 2);

    private void Clear()
    {
        uint functions = _resetControl.FunctionClear;
        if (functions != 0)
        {
            ulong entries = s_entriesOf[functions];
            _mask |= entries;
            _pending &= ~entries;
            if ((functions & 1) != 0)
            {
                _msiPendingNext = false;
            }
        }

        int step = _resetControl.WalkStep;
        if (_resetControl.WalkValid && step < Entries && ((_resetControl.WalkFunction >> FunctionOf(step)) & 1) != 0)
        {
            _addressLow[step] = 0;
            _addressHigh[step] = 0;
            _data[step] = 0;
        }
    }

    private static ulong[] CreateEntriesOf()
    {
        ulong[] entries = new ulong[512];
        for (int functions = 0; functions < entries.Length; functions++)
        {
            for (int function = 0; function < 9; function++)
            {
                if (((functions >> function) & 1) != 0)
                {
                    entries[functions] |= function == 0 ? 0x3FFul : 7ul << FirstEntry(function);
                }
            }
        }

        return entries;
    }
}
