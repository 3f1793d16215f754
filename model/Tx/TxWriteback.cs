using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Reports of finished packets: descriptor or head write-back, head, interrupt. Text: docs/spec/tx_writeback.md. Twin:
/// rtl/tx/nt_tx_writeback.sv.
/// </summary>
public sealed partial class TxWriteback : IBlockPorts
{
    private const uint DescriptorDone = 1;
    private const ulong StatusOffset = 12;

    private enum State : byte
    {
        Idle,
        Look,
        Judge,
        Load,
        Command,
        Word,
        Wait,
        Finish,
    }

    private ResetControl _resetControl = null!;
    private DescriptorQueue _txQueue = null!;
    private TxGather _txGather = null!;
    private DmaWrite _dmaWrite = null!;
    private InterruptCause _interruptCause = null!;

    private State _state;
    private State _stateNext;
    private bool _dead;
    private bool _deadNext;

    // Waiting reports are to be written: report_ready depends on it.
    private bool _due;
    private bool _dueNext;

    // The work; other blocks see it only in states that do not change it.
    private int _queue;
    private bool _own;
    private bool _flushing;
    private bool _single;
    private int _place;
    private uint _head;
    private ulong _address;
    private uint _dword;

    private bool _completeValid;
    private bool _completeValidNext;
    private bool _eventValid;
    private bool _eventValidNext;
    private bool _pendingValid;
    private bool _pendingValidNext;
    private int _pulseQueue;
    private uint _pulseHead;
    private bool _active;

    /// <summary>A report of tx_gather is taken.</summary>
    public bool ReportReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Idle & !_due;
    }

    /// <summary>tx_queue is asked for the settings of <see cref="SettingsQueue"/>.</summary>
    public bool SettingsValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Look;
    }

    /// <summary>Queue of the settings.</summary>
    public int SettingsQueue => _queue;

    /// <summary>A command is offered to dma_write.</summary>
    public bool WritebackValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Command && !_dead;
    }

    /// <summary>Queue of the command.</summary>
    public int WritebackQueue => _queue;

    /// <summary>Address of DW3 of the descriptor, or of the head in host memory.</summary>
    public ulong WritebackAddress => _address;

    /// <summary>Always 4.</summary>
    public int WritebackBytes => 4;

    /// <summary>Data words that are shown to dma_write, 0 or 1.</summary>
    public int WritebackWordCount => _state == State.Word ? 1 : 0;

    /// <summary>DW3 of the descriptor with DD set, or the head.</summary>
    public ulong WritebackWord => _dword;

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

    /// <summary>Pulse: a report waits.</summary>
    public bool PendingValid => _pendingValid;

    /// <summary>Its queue.</summary>
    public int PendingQueue => _pulseQueue;

    /// <summary>Reports are in work.</summary>
    public bool Busy => _state != State.Idle;

    /// <summary>Queue of the reports in work.</summary>
    public int Queue => _queue;

    /// <summary>No report is in work and no pulse pending; some may wait.</summary>
    public bool Quiet => _state == State.Idle && !(_due | PulsePending);

    /// <inheritdoc/>
    public string Block => "tx_writeback";

    private bool PulsePending => _completeValid | _eventValid | _pendingValid;

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _txQueue = nic.TxQueue;
        _txGather = nic.TxGather;
        _dmaWrite = nic.DmaWrite;
        _interruptCause = nic.InterruptCause;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Idle;
        _dead = _deadNext = false;
        _due = _dueNext = false;
        _queue = 0;
        _own = _flushing = _single = false;
        _place = 0;
        _head = 0;
        _address = 0;
        _dword = 0;
        _completeValid = _completeValidNext = false;
        _eventValid = _eventValidNext = false;
        _pendingValid = _pendingValidNext = false;
        _pulseQueue = 0;
        _pulseHead = 0;
        ResetWaiting();
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_state != State.Idle) | _due | PulsePending | _txGather.ReportValid | _interruptCause.WritebackDue | ((_txQueue.Flush & _waiting) != 0)
            | _resetControl.DeviceClear)
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
            _due = _dueNext;
            _completeValid = _completeValidNext;
            _eventValid = _eventValidNext;
            _pendingValid = _pendingValidNext;
            if (PulsePending)
            {
                _pulseQueue = _queue;
                _pulseHead = _head;
            }

            _active = false;
        }
    }

    private void EvalActive()
    {
        bool pulses = PulsePending;
        _completeValidNext = false;
        _eventValidNext = false;
        _pendingValidNext = false;
        uint flush = _txQueue.Flush;
        if (_state == State.Idle)
        {
            Begin();
        }
        else
        {
            Advance();
        }

        _deadNext |= ((flush >> _queue) & 1) != 0;
        _dueNext |= _interruptCause.WritebackDue;
        bool drops = (flush & _waiting) != 0;
        Drop(flush);
        if (_resetControl.DeviceClear)
        {
            _stateNext = State.Idle;
            _dueNext = false;
            _completeValidNext = false;
            _eventValidNext = false;
            _pendingValidNext = false;
            Drop(uint.MaxValue);
        }

        _active = (_stateNext != _state) | (_deadNext != _dead) | (_dueNext != _due) | pulses | drops;
    }

    /// <summary>IDLE: what waits goes before a new report once it is due.</summary>
    private void Begin()
    {
        if (_due)
        {
            if (_waiting == 0)
            {
                _dueNext = false;
                return;
            }

            _queue = BitOperations.TrailingZeroCount(_waiting);
            _own = false;
            _deadNext = false;
            _stateNext = State.Look;
        }
        else if (_txGather.ReportValid)
        {
            _queue = _txGather.ReportQueue;
            _head = _txGather.ReportHead;
            _address = _txGather.ReportAddress + StatusOffset;
            _dword = _txGather.ReportDword3 | DescriptorDone;
            _own = true;
            _flushing = _txGather.ReportWrite;
            _deadNext = false;
            _stateNext = _flushing ? State.Look : State.Finish;
        }
    }

    private void Advance()
    {
        switch (_state)
        {
            case State.Look:
                _stateNext = State.Judge;
                break;
            case State.Judge:
                Judge();
                break;
            case State.Load:
                if (!_dead)
                {
                    LoadWaiting(_place);
                }

                _stateNext = _dead ? State.Finish : State.Command;
                break;
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
                    EndWrite();
                }
                else if (_dmaWrite.WritebackWordWanted == 1)
                {
                    _stateNext = State.Wait;
                }

                break;
            case State.Wait:
                if (_dmaWrite.WritebackDone)
                {
                    EndWrite();
                }

                break;
            default:
                Finish();
                _stateNext = State.Idle;
                break;
        }
    }

    private void EndWrite()
    {
        if (_dead || _single || _place + 1 == Waiting)
        {
            _stateNext = State.Finish;
        }
        else
        {
            _place++;
            _stateNext = State.Load;
        }
    }

    private void Finish()
    {
        if (_dead)
        {
            return;
        }

        if (_own & !_flushing & Waiting != 0)
        {
            // The head moves with the reports that wait.
            KeepHead();
            return;
        }

        _completeValidNext = true;
        _eventValidNext = _flushing | !_own;
        Drop(1u << _queue);
    }
}
