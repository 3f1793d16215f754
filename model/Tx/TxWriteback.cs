using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Reports of finished packets: descriptor write-back, head, interrupt. Text: docs/spec/tx_writeback.md. Twin:
/// rtl/tx/nt_tx_writeback.sv.
/// </summary>
public sealed partial class TxWriteback : IBlockPorts
{
    private const uint DescriptorDone = 1;

    private enum State : byte
    {
        Idle,
        Command,
        Word,
        Wait,
        Finish,
    }

    private ResetControl _resetControl = null!;
    private DescriptorQueue _txQueue = null!;
    private TxGather _txGather = null!;
    private DmaWrite _dmaWrite = null!;

    private State _state;
    private State _stateNext;
    private bool _dead;
    private bool _deadNext;

    // The report, loaded in IDLE, when nobody reads it.
    private int _queue;
    private bool _write;
    private uint _head;
    private ulong _address;
    private uint _dword3;

    private bool _completeValid;
    private bool _completeValidNext;
    private bool _eventValid;
    private bool _eventValidNext;
    private int _pulseQueue;
    private uint _pulseHead;
    private bool _active;

    /// <summary>A report of tx_gather is taken.</summary>
    public bool ReportReady => _state == State.Idle;

    /// <summary>A command is offered to dma_write.</summary>
    public bool WritebackValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Command && !_dead;
    }

    /// <summary>Queue of the command.</summary>
    public int WritebackQueue => _queue;

    /// <summary>Address of DW3 of the descriptor.</summary>
    public ulong WritebackAddress => _address + 12;

    /// <summary>Always 4.</summary>
    public int WritebackBytes => 4;

    /// <summary>The data word is offered to dma_write.</summary>
    public bool WritebackWordValid => _state == State.Word;

    /// <summary>DW3 of the descriptor with DD set.</summary>
    public ulong WritebackWord => _dword3 | DescriptorDone;

    /// <summary>Pulse: the head of a queue has moved.</summary>
    public bool CompleteValid => _completeValid;

    /// <summary>Queue of the new head.</summary>
    public int CompleteQueue => _pulseQueue;

    /// <summary>The new head, 16 bits.</summary>
    public uint CompleteHead => _pulseHead;

    /// <summary>Pulse: a packet that asked for a report has gone.</summary>
    public bool TransmitEventValid => _eventValid;

    /// <summary>Queue of the event.</summary>
    public int TransmitEventQueue => _pulseQueue;

    /// <summary>A report is in work.</summary>
    public bool Busy => _state != State.Idle;

    /// <summary>Queue of the report in work.</summary>
    public int Queue => _queue;

    /// <summary>No report is in work and no pulse pending.</summary>
    public bool Quiet => _state == State.Idle && !_completeValid;

    /// <inheritdoc/>
    public string Block => "tx_writeback";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _txQueue = nic.TxQueue;
        _txGather = nic.TxGather;
        _dmaWrite = nic.DmaWrite;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Idle;
        _dead = _deadNext = false;
        _queue = 0;
        _write = false;
        _head = 0;
        _address = 0;
        _dword3 = 0;
        _completeValid = _completeValidNext = false;
        _eventValid = _eventValidNext = false;
        _pulseQueue = 0;
        _pulseHead = 0;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_state != State.Idle) | _completeValid | _txGather.ReportValid)
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
            _dead = _deadNext;
            _completeValid = _completeValidNext;
            _eventValid = _eventValidNext;
            if (_completeValidNext)
            {
                _pulseQueue = _queue;
                _pulseHead = _head;
            }

            _active = false;
        }
    }

    private void EvalActive()
    {
        _completeValidNext = false;
        _eventValidNext = false;
        if (_state == State.Idle)
        {
            if (_txGather.ReportValid)
            {
                _queue = _txGather.ReportQueue;
                _write = _txGather.ReportWrite;
                _head = _txGather.ReportHead;
                _address = _txGather.ReportAddress;
                _dword3 = _txGather.ReportDword3;
                _deadNext = false;
                _stateNext = _write ? State.Command : State.Finish;
            }
        }
        else
        {
            Advance();
        }

        _deadNext |= ((_txQueue.Flush >> _queue) & 1) != 0;
        if (_resetControl.DeviceClear)
        {
            _stateNext = State.Idle;
            _completeValidNext = false;
            _eventValidNext = false;
        }

        _active = (_stateNext != _state) | (_deadNext != _dead) | _completeValid;
    }

    private void Advance()
    {
        switch (_state)
        {
            case State.Command:
                if (_dead)
                {
                    _stateNext = State.Finish;
                }
                else if (_dmaWrite.WritebackReady)
                {
                    _stateNext = State.Word;
                }

                break;
            case State.Word:
                if (_dmaWrite.WritebackDone)
                {
                    _stateNext = State.Finish;
                }
                else if (_dmaWrite.WritebackWordReady)
                {
                    _stateNext = State.Wait;
                }

                break;
            case State.Wait:
                if (_dmaWrite.WritebackDone)
                {
                    _stateNext = State.Finish;
                }

                break;
            default:
                if (!_dead)
                {
                    _completeValidNext = true;
                    _eventValidNext = _write;
                }

                _stateNext = State.Idle;
                break;
        }
    }
}
