using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Wake-up by packets and by the link while the PF is in D3hot, PM_PME messages. Text: docs/spec/wake_up.md. Twin: rtl/csr/nt_wake_up.sv.
/// </summary>
public sealed partial class WakeUp : IBlockPorts
{
    /// <summary>Clocks of 8 ns after which a PM_PME message that nobody has answered is sent again: 100 ms.</summary>
    public const ulong RepeatClocks = 12_500_000;

    private const int PacketWords = 16;
    private const int MostBeats = 2047;
    private const uint LengthMask = 0x3FFF;

    // A magic packet: six bytes ff, then sixteen times the address of the station.
    private const int SynchronizationBytes = 6;
    private const int AddressBytes = 6;
    private const int MagicBytes = 16 * AddressBytes;

    private const uint FrameFilters = Registers.Wufc.Mag | Registers.Wufc.Ex | Registers.Wufc.Mc | Registers.Wufc.Bc;

    private enum State : byte
    {
        Idle,
        Load,
        Stored,
        Queued,
        Decided,
    }

    private Nic _nic = null!;
    private Completer _completer = null!;
    private ConfigSpace _configSpace = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private PacketControl _packetControl = null!;
    private PoolFilter _poolFilter = null!;
    private RxBuffer _rxBuffer = null!;

    // Nobody outside reads these, so they change in place.
    private uint _wuc;
    private uint _wufc;
    private uint _wus;
    private uint _rdata;
    private bool _told;
    private ulong _deadline;

    // The frame that is looked at. rx_buffer gives its beats when this block has nothing else to do with it, so they change in place, but for
    // the state and the length. Frames ahead of it in the ring are counted from its last beat on: before that nobody wants to know.
    private readonly ulong[] _packet = new ulong[PacketWords];
    private State _state;
    private State _stateNext;
    private ushort _length;
    private ushort _lengthNext;
    private int _beats;
    private int _ahead;
    private int _run;
    private int _part;
    private bool _magic;

    // Some frame may be looked at, or is: a function of the registers above.
    private bool _armed;

    private bool _pmeEvent;
    private bool _pmeEventNext;
    private bool _pmeClear;
    private bool _pmeClearNext;
    private bool _pmeSend;
    private bool _pmeSendNext;
    private bool _active;

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>Pulse: an enabled filter has matched.</summary>
    public bool PmeEvent => _pmeEvent;

    /// <summary>Pulse: software clears PME_STATUS by WUC.</summary>
    public bool PmeClear => _pmeClear;

    /// <summary>Pulse: a PM_PME message is to be sent.</summary>
    public bool PmeSend => _pmeSend;

    /// <summary>Some pulse goes to config_space.</summary>
    public bool ChangesPmeStatus => _pmeEvent | _pmeClear;

    /// <summary>Time at which PM_PME is sent again, in device clocks; all ones when there is none to repeat.</summary>
    public ulong Wake => _told ? _deadline : ulong.MaxValue;

    /// <summary>No pulse is pending, no message is due, and no frame has just ended.</summary>
    public bool Quiet => !(PulsePending | (_state == State.Stored)) && !MessageIsDue && Wants == _told;

    /// <inheritdoc/>
    public string Block => "wake_up";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>The beats of frames are wanted: in D3hot, or to the end of a frame that has begun there.</summary>
    internal bool Looks
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _armed && (_state == State.Load || !_configSpace.PowerD0);
    }

    /// <summary>A frame that was looked at is on its way through pool_filter.</summary>
    internal bool Waits => _state is State.Queued or State.Decided;

    private bool PulsePending => _pmeEvent | _pmeClear | _pmeSend;

    /// <summary>The root complex is to know of an event.</summary>
    private bool Wants => _configSpace.PmeStatus && (_configSpace.PmeEnable || (_wuc & Registers.Wuc.PmeEn) != 0);

    /// <summary>It was told, and has done nothing about it.</summary>
    private bool MessageIsDue => _told && _deadline <= _nic.Time;

    /// <summary>Frame in work: something happens to it in this clock, besides its beats.</summary>
    private bool FrameMoves => _state switch
    {
        State.Stored => true,
        State.Queued => _poolFilter.ReceiveReady,
        State.Decided => _poolFilter.ReceiveDecided,
        _ => false,
    };

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _completer = nic.Completer;
        _configSpace = nic.ConfigSpace;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _packetControl = nic.PacketControl;
        _poolFilter = nic.PoolFilter;
        _rxBuffer = nic.RxBuffer;
    }

    internal void Reset()
    {
        _wuc = Registers.Wuc.Reset;
        _wufc = Registers.Wufc.Reset;
        _wus = Registers.Wus.Reset;
        _rdata = 0;
        _told = false;
        _deadline = 0;
        _state = _stateNext = State.Idle;
        _length = _lengthNext = 0;
        _beats = _ahead = _run = _part = 0;
        _magic = false;
        _armed = false;
        _pmeEvent = _pmeEventNext = false;
        _pmeClear = _pmeClearNext = false;
        _pmeSend = _pmeSendNext = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_completer.CsrSelect == Registers.BlockWakeUp) | PulsePending | _device.LinkChange | _resetControl.DeviceClear || FrameMoves
            || MessageIsDue || Wants != _told)
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
            _length = _lengthNext;
            _pmeEvent = _pmeEventNext;
            _pmeClear = _pmeClearNext;
            _pmeSend = _pmeSendNext;
            Arm();
            _active = false;
        }
    }

    /// <summary>A beat of a frame from the wire, given by rx_buffer in the clock in which its input register shows it, while <see cref="Looks"/>.</summary>
    /// <param name="first">It begins a frame.</param>
    /// <param name="data">Eight bytes, the first in bits 7:0.</param>
    /// <param name="keep">Those that count, from bit 0 on.</param>
    /// <param name="last">It ends a frame.</param>
    /// <param name="waiting">Frames in the ring after this clock, without this one.</param>
    internal void TakeBeat(bool first, ulong data, byte keep, bool last, int waiting)
    {
        if (_resetControl.DeviceClear)
        {
            return;
        }

        if (_state == State.Idle)
        {
            if (!first)
            {
                return;
            }

            _lengthNext = 0;
            _beats = _run = _part = 0;
            _magic = false;
        }

        if (_beats < PacketWords)
        {
            _packet[_beats] = data;
        }

        int bytes = BitOperations.TrailingZeroCount(~(uint)keep | 0x100);
        for (int i = 0; i < bytes; i++, data >>= 8)
        {
            TakeByte((byte)data);
        }

        if (last)
        {
            _lengthNext = (ushort)(((8 * _beats) + bytes) & LengthMask);
            _ahead = waiting;
        }

        _beats = Math.Min(_beats + 1, MostBeats);
        _stateNext = last ? State.Stored : State.Load;
        _active = true;
    }

    /// <summary>The magic machine.</summary>
    private void TakeByte(byte value)
    {
        ulong station = _packetControl.Station;
        if (_part != 0 && value == Octet(station, _part % AddressBytes))
        {
            _part++;
        }
        else
        {
            _part = _run == SynchronizationBytes && value == Octet(station, 0) ? 1 : 0;
        }

        if (_part == MagicBytes)
        {
            _magic = true;
            _part = 0;
        }

        _run = value == 0xFF ? Math.Min(_run + 1, SynchronizationBytes) : 0;
    }

    private static byte Octet(ulong address, int index) => (byte)(address >> (8 * index));

    private void EvalActive()
    {
        _active = true;
        _pmeClearNext = false;
        EvalMessage();

        // What an event does is decided from the values before this clock's write, and done after it.
        uint events = FrameMoves ? MoveFrame() : 0;
        if (_device.LinkChange && !_configSpace.PowerD0 && (_wufc & ~_wus & Registers.Wufc.Lnkc) != 0)
        {
            events |= Registers.Wus.Lnkc;
        }

        if (_completer.CsrSelect == Registers.BlockWakeUp)
        {
            Access();
        }

        if (_resetControl.DeviceClear)
        {
            _wuc = Registers.Wuc.Reset;
            _wufc = Registers.Wufc.Reset;
            _stateNext = State.Idle;
            _lengthNext = _state == State.Idle ? _length : (ushort)0;
            events = 0;
        }

        _wus |= events;
        _pmeEventNext = events != 0;
    }

    private void EvalMessage()
    {
        _pmeSendNext = Wants && (!_told || MessageIsDue);
        _told = Wants;
        if (_pmeSendNext)
        {
            _deadline = _nic.Time + RepeatClocks;
        }
    }

    /// <summary>The frame on its way to the decision; returns the filters that match.</summary>
    private uint MoveFrame()
    {
        if (_state == State.Stored)
        {
            if (_rxBuffer.Stored)
            {
                _ahead -= _poolFilter.ReceiveReady ? 1 : 0;
                _stateNext = State.Queued;
                return 0;
            }
        }
        else if (_state == State.Queued)
        {
            _stateNext = _ahead == 0 ? State.Decided : State.Queued;
            _ahead = _ahead == 0 ? 0 : _ahead - 1;
            return 0;
        }
        else
        {
            uint match = _poolFilter.ReceiveGood ? Match() & _wufc : 0;
            if (match != 0 && !_configSpace.PowerD0)
            {
                _stateNext = State.Idle;
                return match;
            }
        }

        _lengthNext = 0;
        _stateNext = State.Idle;
        return 0;
    }

    /// <summary>What the frame that is decided is, as bits of WUFC.</summary>
    private uint Match()
    {
        uint kind = _poolFilter.FrameBroadcast ? Registers.Wufc.Bc
            : _poolFilter.FrameMulticast ? Registers.Wufc.Mc
            : _poolFilter.FrameExact ? Registers.Wufc.Ex : 0;
        return kind | (_magic ? Registers.Wufc.Mag : 0);
    }

    private void Access()
    {
        if (!_completer.CsrWrite)
        {
            _rdata = Read();
            return;
        }

        uint data = _completer.CsrWdata;
        uint mask = Bits.ByteMask(_completer.CsrBe);
        switch (_completer.CsrRegister)
        {
            case Registers.Wuc.Id:
                _wuc = Bits.Merge(_wuc, data, mask & Registers.Wuc.Rw);
                _pmeClearNext = (data & mask & Registers.Wuc.PmeStatus) != 0;
                break;
            case Registers.Wufc.Id:
                _wufc = Bits.Merge(_wufc, data, mask);
                break;
            case Registers.Wus.Id:
                _wus &= ~(data & mask);
                break;
            default:
                break;
        }
    }

    private uint Read()
    {
        switch (_completer.CsrRegister)
        {
            case Registers.Wuc.Id:
                return _wuc | (_configSpace.PmeStatus ? Registers.Wuc.PmeStatus : 0);
            case Registers.Wufc.Id:
                return _wufc;
            case Registers.Wus.Id:
                return _wus;
            case Registers.Wupl.Id:
                return _length;
            case Registers.Wupm.Id:
                int i = _completer.CsrIndex;
                return sizeof(uint) * i >= _length ? 0 : (uint)(_packet[i / 2] >> (32 * (i % 2)));
            default:
                return 0;
        }
    }

    private void Arm() => _armed = _state == State.Load
        || (_state == State.Idle && (_wufc & FrameFilters) != 0 && (_wus & FrameFilters) == 0);
}
