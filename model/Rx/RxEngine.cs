using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Writes a frame and its descriptors into the host memory of each of its queues. Text: docs/spec/rx_engine.md. Twin:
/// rtl/rx/nt_rx_engine.sv.
/// </summary>
public sealed partial class RxEngine : IBlockPorts
{
    private const int Settle = 3;
    private const int DescriptorBytes = 16;
    private const uint BufferKilobytes = 0x7F;
    private const int BufferSizeLsb = 16;
    private const uint DropEnable = Registers.Srrctl.DropEn;

    private enum State : byte
    {
        Idle,
        Take,
        Next,
        Select,
        Check,
        Count,
        WaitSelect,
        Wait,
        Command,
        Stream,
        WriteBack,
        WriteBackWords,
        Advance,
        Free,
        Hold,
        Keep,
        Run,
        RunWords,
    }

    [Flags]
    private enum Pulses : ushort
    {
        None = 0,
        Consume = 1,
        Complete = 2,
        Drop = 4,
        Event = 8,
        Free = 16,
        LocalDone = 32,
        NoDescriptor = 64,
        Interrupt = 128,
        Pending = 256,
    }

    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private Device _device = null!;
    private DescriptorQueue _rxQueue = null!;
    private DmaWrite _dmaWrite = null!;
    private PoolFilter _poolFilter = null!;
    private RxBuffer _rxBuffer = null!;
    private TxBuffer _txBuffer = null!;
    private QueueFilter _queueFilter = null!;
    private InterruptCause _interruptCause = null!;

    private State _state;
    private State _stateNext;
    private int _settle;

    // The service order; WireReady and LocalReady depend on it in TAKE only, IDLE changes it.
    private bool _local = true;
    private bool _localNext = true;

    // The frame, the queue in work and its part of the frame; outputs show them only in states that do not change them.
    private int _start;
    private int _bytes;
    private bool _multicast;
    private uint _queues;
    private int _queue;
    private int _offset;
    private int _buffer;
    private uint _posted;
    private int _need;
    private uint _count;
    private int _part;
    private ulong _bufferAddress;
    private ulong _descriptorAddress;
    private uint _following;
    private bool _aborted;

    // The queue drops a frame without descriptors; its write-back threshold, 0 to 8; the frame has waited for it.
    private bool _drops;
    private int _threshold;
    private bool _waited;

    // A register of the queue was written since its registers were looked at last.
    private bool _stale;

    // The part's descriptor was written by itself.
    private bool _written;

    private Pulses _pulses;
    private Pulses _pulsesNext;
    private int _pulseQueue;
    private int _pulseQueueNext;
    private uint _pulseHead;
    private uint _pulseHeadNext;
    private bool _immediate;
    private bool _immediateNext;
    private bool _active;

    /// <inheritdoc/>
    public string Block => "rx_engine";

    /// <summary>A frame is in work; false says nothing about <see cref="Quiet"/>.</summary>
    internal bool IsBusyAtSight => _state is not (State.Idle or State.Hold);

    /// <summary>Some pulse goes to rx_queue.</summary>
    internal bool QueuePulse => (_pulses & (Pulses.Consume | Pulses.Complete | Pulses.Drop)) != 0;

    /// <summary>Some pulse is given.</summary>
    internal bool PulsePending => _pulses != Pulses.None;

    /// <summary>In HOLD: something is to be done about the frame, whatever waits to be written.</summary>
    private bool LeavesHold => _aborted | _stale || !IsActive || IsDropEnabled;

    private bool IsTouched => _rxQueue.Touched && _rxQueue.TouchedQueue == _queue;

    private bool IsDropEnabled => ((_packetControl.Qde >> _queue) & 1) != 0;

    private bool IsActive => ((_rxQueue.Active >> _queue) & 1) != 0;

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _packetControl = nic.PacketControl;
        _device = nic.Device;
        _rxQueue = nic.RxQueue;
        _dmaWrite = nic.DmaWrite;
        _poolFilter = nic.PoolFilter;
        _rxBuffer = nic.RxBuffer;
        _txBuffer = nic.TxBuffer;
        _queueFilter = nic.QueueFilter;
        _interruptCause = nic.InterruptCause;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Idle;
        _settle = _settleNext = 0;
        _local = _localNext = true;
        _start = _bytes = 0;
        _multicast = false;
        _queues = 0;
        _queue = _offset = _buffer = 0;
        _posted = 0;
        _need = 0;
        _count = 0;
        _part = 0;
        _bufferAddress = _descriptorAddress = 0;
        _following = 0;
        _aborted = false;
        _drops = _waited = _stale = _written = false;
        _threshold = 0;
        ClearPulses();
        _pulses = Pulses.None;
        _pulseQueue = _pulseQueueNext = 0;
        _pulseHead = _pulseHeadNext = 0;
        _immediate = _immediateNext = false;
        ResetKept();
        ResetStream();
        ResetOffload();
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_state is State.Idle or State.Hold ? Moves : true)
        {
            EvalActive();
        }
    }

    /// <summary>In IDLE or HOLD, which may last: something happens in this clock.</summary>
    private bool Moves =>
        (_settle != 0) | PulsePending | _due | _interruptCause.WritebackDue | _resetControl.DeviceClear | ((_rxQueue.Flush & _keptQueues) != 0)
        || (_state == State.Idle ? _poolFilter.WireValid | _txBuffer.LocalValid : LeavesHold | IsTouched);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            CommitActive();
        }
    }

    private void CommitActive()
    {
        _state = _stateNext;
        _settle = _settleNext;
        _local = _localNext;
        _pulses = _pulsesNext;
        _pulseQueue = _pulseQueueNext;
        _pulseHead = _pulseHeadNext;
        _immediate = _immediateNext;
        _due = _dueNext;
        _runOffered = _state == State.Run && _kept[_runQueue] != 0;
        CommitStream();
        _active = false;
    }

    private void ClearPulses() => _pulsesNext = Pulses.None;

    private void EvalActive()
    {
        _active = true;
        ClearPulses();
        _settleNext = _settle == 0 ? 0 : _settle - 1;
        bool aborted = _aborted;
        uint flush = _rxQueue.Flush;
        if (_state is >= State.Select and not State.Free)
        {
            _aborted |= ((flush >> _queue) & 1) != 0;
        }

        bool stale = _stale;
        _stale |= IsTouched;
        Advance(aborted, stale);
        _dueNext |= _interruptCause.WritebackDue;
        if (flush != 0)
        {
            DropKept(flush);
        }

        if (_resetControl.DeviceClear)
        {
            ClearPulses();
            _stateNext = State.Idle;
            _settleNext = 0;
            _localNext = true;
            _pulseQueueNext = 0;
            _pulseHeadNext = 0;
            _immediateNext = false;
            _aborted = _stale = _waited = _drops = _written = false;
            _threshold = 0;
            ClearKept();
            ClearStream();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(bool aborted, bool stale)
    {
        switch (_state)
        {
            case State.Idle:
                bool wire = _poolFilter.WireValid;
                bool local = _txBuffer.LocalValid;
                if (_due)
                {
                    RunNext(State.Idle);
                }
                else if (wire | local)
                {
                    _localNext = wire & local ? !_local : local;
                    _stateNext = State.Take;
                }

                break;
            case State.Take:
                TakeFrame();
                break;
            case State.Next:
                if (_settle == 0)
                {
                    PickQueue();
                }

                break;
            case State.Select:
                _stale = false;
                _stateNext = State.Check;
                break;
            case State.Check:
                Check();
                break;
            case State.Count:
                CountDescriptors();
                break;
            case State.WaitSelect:
                if (aborted || !IsActive)
                {
                    Drop();
                }
                else if (_settle == 0)
                {
                    _stateNext = State.Wait;
                }

                break;
            case State.Wait:
                TakeDescriptor(aborted);
                break;
            case State.Command:
                if (_dmaWrite.EngineReady)
                {
                    StartStream();
                    _stateNext = State.Stream;
                }

                break;
            case State.Stream:
                Stream();
                EndData(aborted);
                break;
            case State.WriteBack:
                if (_dmaWrite.EngineReady)
                {
                    StartWriteBack();
                    _stateNext = State.WriteBackWords;
                }

                break;
            case State.WriteBackWords:
                SendWriteBack();
                _written = true;
                EndCommand(aborted, State.Advance);
                break;
            case State.Hold:
                Hold(aborted, stale);
                break;
            case State.Keep:
                Keep();
                break;
            case State.Run:
                Run(aborted);
                break;
            case State.RunWords:
                SendRun(aborted);
                break;
            case State.Advance:
                FinishPart();
                break;
            default:
                _pulsesNext |= _local ? Pulses.LocalDone : Pulses.Free;
                _stateNext = State.Idle;
                break;
        }
    }

    private void TakeFrame()
    {
        if (_local)
        {
            _start = _txBuffer.LocalStart;
            _bytes = _txBuffer.LocalBytes;
            _queues = _txBuffer.LocalQueues;
            _multicast = _txBuffer.LocalMulticast;
            _group = _txBuffer.LocalGroup;
            _tag = _txBuffer.LocalTag;
            _hash = _rssType = _checks = _filter = _headers = 0;
            _sums = 0;
            _error = false;
        }
        else
        {
            _start = _poolFilter.WireStart;
            _bytes = _poolFilter.WireBytes;
            _queues = _poolFilter.WireQueues;
            _multicast = _poolFilter.WireMulticast;
            _group = _poolFilter.WireGroup;
            _tag = _poolFilter.WireTag;
            _hash = _poolFilter.WireHash;
            _rssType = _poolFilter.WireRssType;
            _checks = _poolFilter.WireChecks;
            _filter = _poolFilter.WireFilter;
            _headers = _poolFilter.WireHeaders;
            _sums = _poolFilter.WireSums;
            _error = _poolFilter.WireError;
        }

        _stateNext = State.Next;
    }

    private void PickQueue()
    {
        if (_queues == 0)
        {
            _stateNext = State.Free;
            return;
        }

        _queue = BitOperations.TrailingZeroCount(_queues);
        _queues &= _queues - 1;
        _offset = 0;
        _aborted = false;
        _waited = false;
        _firstPart = true;
        _stateNext = State.Select;
    }

    private void Check()
    {
        ChooseOffload();
        if (!_rxQueue.SelectedActive)
        {
            Drop();
            return;
        }

        uint kilobytes = _rxQueue.SelectedControl & BufferKilobytes;
        _buffer = kilobytes != 0 ? (int)kilobytes << 10 : 2048 >> (int)((_packetControl.Rctl >> BufferSizeLsb) & 3);
        _posted = _rxQueue.SelectedPosted;
        _drops = (_rxQueue.SelectedControl & DropEnable) != 0 || IsDropEnabled;
        _threshold = Math.Min((int)_rxQueue.SelectedThreshold, KeptPlaces);
        _count = 0;
        _need = Math.Max(_length, 1);
        _stateNext = State.Count;
    }

    private void CountDescriptors()
    {
        if (_need > 0)
        {
            _need -= Math.Min(_need, _buffer);
            _count++;
        }
        else if (_count > _posted)
        {
            Lack();
        }
        else
        {
            _stateNext = State.WaitSelect;
        }
    }

    private void TakeDescriptor(bool aborted)
    {
        // Starved: software moved the tail back, so no descriptor will come and the other queues must not wait.
        if (aborted || !IsActive || _rxQueue.SelectedStarved)
        {
            Drop();
        }
        else if (_rxQueue.SelectedAvailable)
        {
            _bufferAddress = _rxQueue.SelectedDescriptorLow;
            _headerAddress = _rxQueue.SelectedDescriptorHigh & ~1ul;
            _header = _firstPart & _head != 0;
            _descriptorAddress = _rxQueue.SelectedAddress;
            _following = _rxQueue.SelectedNext;
            _part = Math.Min(_length - _offset, _buffer);
            _pulsesNext |= Pulses.Consume;
            _pulseQueueNext = _queue;
            _settleNext = Settle;
            _stateNext = State.Command;
        }
        else
        {
            _stateNext = State.WaitSelect;
        }
    }

    private void EndCommand(bool aborted, State then)
    {
        if (!_dmaWrite.EngineDone)
        {
            return;
        }

        ClearStream();
        if (aborted)
        {
            Drop();
        }
        else
        {
            _stateNext = then;
        }
    }

    /// <summary>The end of a command with data: behind the header buffer comes the packet buffer, unless nothing is left for it.</summary>
    private void EndData(bool aborted)
    {
        if (!_dmaWrite.EngineDone)
        {
            return;
        }

        if (_header & _part != 0)
        {
            _header = false;
            EndCommand(aborted, State.Command);
        }
        else
        {
            AnalyseLocal();
            EndCommand(aborted, _threshold <= 1 && _kept[_queue] == 0 ? State.WriteBack : State.Keep);
        }
    }

    private void FinishPart()
    {
        if (_written)
        {
            _pulsesNext |= Pulses.Complete;
            _pulseHeadNext = _following;
        }

        _pulseQueueNext = _queue;
        _firstPart = false;
        _offset += _part;
        if (_offset == _length)
        {
            // A frame with a wrong FCS counts in CRCERRS and the totals alone.
            _pulsesNext |= (_error ? Pulses.None : Pulses.Event) | (_written ? Pulses.Interrupt : Pulses.None);
            _immediateNext = IsImmediate;
            _stateNext = State.Next;
        }
        else
        {
            _stateNext = State.WaitSelect;
        }
    }

    private void Drop()
    {
        _pulsesNext |= _waited ? Pulses.Drop : Pulses.Drop | Pulses.NoDescriptor;
        _pulseQueueNext = _queue;
        _stateNext = State.Next;
    }
}
