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
    }

    [Flags]
    private enum Pulses : byte
    {
        None = 0,
        Consume = 1,
        Complete = 2,
        Drop = 4,
        Event = 8,
        Free = 16,
        LocalDone = 32,
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

    private Pulses _pulses;
    private Pulses _pulsesNext;
    private int _pulseQueue;
    private int _pulseQueueNext;
    private bool _active;

    /// <summary>A frame of pool_filter is taken.</summary>
    public bool WireReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && !_local;
    }

    /// <summary>A frame of tx_buffer is taken.</summary>
    public bool LocalReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && _local;
    }

    /// <summary>Pulse: tx_buffer may free the local frame.</summary>
    public bool LocalDone => (_pulses & Pulses.LocalDone) != 0;

    /// <summary>Pulse: words of rx_buffer are free.</summary>
    public bool FreeValid => (_pulses & Pulses.Free) != 0;

    /// <summary>Number of free words.</summary>
    public int FreeWords => (_bytes + 7) >> 3;

    /// <summary>rx_queue is asked for the next descriptor of <see cref="SelectQueue"/>.</summary>
    public bool SelectValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Select || (_state == State.WaitSelect && _settle == 0);
    }

    /// <summary>The selected queue.</summary>
    public int SelectQueue => _queue;

    /// <summary>Pulse: a descriptor is used up.</summary>
    public bool ConsumeValid => (_pulses & Pulses.Consume) != 0;

    /// <summary>Queue of the used descriptor.</summary>
    public int ConsumeQueue => _pulseQueue;

    /// <summary>Pulse: the head of a queue has moved.</summary>
    public bool CompleteValid => (_pulses & Pulses.Complete) != 0;

    /// <summary>Queue of the new head.</summary>
    public int CompleteQueue => _pulseQueue;

    /// <summary>The new head, 16 bits.</summary>
    public uint CompleteHead => _following;

    /// <summary>Pulse: a queue lost a frame.</summary>
    public bool DropValid => (_pulses & Pulses.Drop) != 0;

    /// <summary>Queue of the lost frame.</summary>
    public int DropQueue => _pulseQueue;

    /// <summary>Pulse: a frame was lost for want of a descriptor.</summary>
    public bool ReceiveNoDescriptor => (_pulses & Pulses.Drop) != 0;

    /// <summary>Pulse: a frame is in host memory.</summary>
    public bool ReceiveEventValid => (_pulses & Pulses.Event) != 0;

    /// <summary>Queue of the received frame.</summary>
    public int ReceiveEventQueue => _pulseQueue;

    /// <summary>Bytes of the received frame, without FCS.</summary>
    public int ReceiveEventBytes => _bytes;

    /// <summary>Filters want an interrupt for the received frame at once.</summary>
    public bool ReceiveEventImmediate => (_filter & FilterImmediate) != 0;

    /// <summary>The received frame came from another pool.</summary>
    public bool ReceiveEventLocal => _local;

    /// <summary>The received frame went to a group, but not to all.</summary>
    public bool ReceiveEventMulticast => _multicast;

    /// <summary>A command is offered to dma_write.</summary>
    public bool EngineValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state is State.Command or State.WriteBack;
    }

    /// <summary>Queue of the command.</summary>
    public int EngineQueue => _queue;

    /// <summary>Address of the command.</summary>
    public ulong EngineAddress => _state == State.WriteBack ? _descriptorAddress : _header ? _headerAddress : _bufferAddress;

    /// <summary>Bytes of the command, 1 to 9728.</summary>
    public int EngineBytes => _state == State.WriteBack ? DescriptorBytes : CommandBytes;

    /// <summary>A command is in work.</summary>
    public bool EngineBusy => _state is >= State.Command and <= State.Advance;

    /// <summary>Queue of the command in work.</summary>
    public int EngineBusyQueue => _queue;

    /// <summary>No frame is in work or waiting.</summary>
    public bool Quiet => _state == State.Idle && _settle == 0 && !PulsePending && !_poolFilter.WireValid && !_txBuffer.LocalValid;

    /// <inheritdoc/>
    public string Block => "rx_engine";

    /// <summary>A frame is in work; false says nothing about <see cref="Quiet"/>.</summary>
    internal bool IsBusyAtSight => _state != State.Idle;

    /// <summary>Some pulse goes to rx_queue.</summary>
    internal bool QueuePulse => (_pulses & (Pulses.Consume | Pulses.Complete | Pulses.Drop)) != 0;

    /// <summary>Some pulse is given.</summary>
    internal bool PulsePending => _pulses != Pulses.None;

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
        ClearPulses();
        _pulses = Pulses.None;
        _pulseQueue = _pulseQueueNext = 0;
        ResetStream();
        ResetOffload();
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_state != State.Idle || (_settle != 0) | PulsePending | _poolFilter.WireValid | _txBuffer.LocalValid | _resetControl.DeviceClear)
        {
            EvalActive();
        }
    }

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
        if (_state is >= State.Select and <= State.Advance)
        {
            _aborted |= ((_rxQueue.Flush >> _queue) & 1) != 0;
        }

        Advance(aborted);
        if (_resetControl.DeviceClear)
        {
            ClearPulses();
            _stateNext = State.Idle;
            _settleNext = 0;
            _localNext = true;
            _aborted = false;
            ClearStream();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(bool aborted)
    {
        switch (_state)
        {
            case State.Idle:
                bool wire = _poolFilter.WireValid;
                bool local = _txBuffer.LocalValid;
                if (wire | local)
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
                EndCommand(aborted, State.Advance);
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
        }
        else
        {
            _start = _poolFilter.WireStart;
            _bytes = _poolFilter.WireBytes;
            _queues = _poolFilter.WireQueues;
            _multicast = _poolFilter.FrameMulticast;
            _group = _poolFilter.WireGroup;
            _tag = _poolFilter.WireTag;
            _hash = _poolFilter.WireHash;
            _rssType = _poolFilter.WireRssType;
            _checks = _poolFilter.WireChecks;
            _filter = _poolFilter.WireFilter;
            _headers = _poolFilter.WireHeaders;
            _sums = _poolFilter.WireSums;
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
            Drop();
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
            EndCommand(aborted, State.WriteBack);
        }
    }

    private void FinishPart()
    {
        _pulsesNext |= Pulses.Complete;
        _pulseQueueNext = _queue;
        _firstPart = false;
        _offset += _part;
        if (_offset == _length)
        {
            _pulsesNext |= Pulses.Event;
            _stateNext = State.Next;
        }
        else
        {
            _stateNext = State.WaitSelect;
        }
    }

    private void Drop()
    {
        _pulsesNext |= Pulses.Drop;
        _pulseQueueNext = _queue;
        _stateNext = State.Next;
    }
}
