using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Registers of 16 queues, descriptor fetch and a cache of 8 descriptors per queue; two instances, <c>tx_queue</c> and
/// <c>rx_queue</c>. Text: docs/spec/descriptor_queue.md. Twin: rtl/queue/nt_descriptor_queue.sv.
/// </summary>
public sealed partial class DescriptorQueue : IBlockPorts
{
    private const int Queues = 16;
    private const int CacheWords = 8;
    private const uint TransmitEnable = 1u << 1;
    private const uint ReceiveEnable = 1u << 1;

    private enum State : byte
    {
        Idle,
        Check,
        Request,
    }

    private readonly bool _transmit;
    private readonly uint _block;
    private Nic _nic = null!;
    private Completer _completer = null!;
    private ConfigSpace _configSpace = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private PacketControl _packetControl = null!;
    private DmaRead _dmaRead = null!;
    private TxFetch _txFetch = null!;
    private TxWriteback _txWriteback = null!;
    private RxEngine _rxEngine = null!;

    // Ring state that nobody outside reads, so it changes in place; one bit or word per queue.
    private readonly ulong[] _cacheLow = new ulong[Queues * CacheWords];
    private readonly ulong[] _cacheHigh = new ulong[Queues * CacheWords];
    private readonly uint[] _consume = new uint[Queues];
    private readonly uint[] _fetch = new uint[Queues];
    private readonly int[] _cached = new int[Queues];
    private uint _enable;
    private uint _fetching;
    private uint _dirty;
    private int _next;
    private int _checkQueue;

    private State _state;
    private State _stateNext;
    private ulong _requestAddress;
    private int _requestBytes;

    private uint _active;
    private uint _activeNext;
    private uint _flush;
    private uint _flushNext;
    private uint _available;
    private uint _filled;
    private bool _queueError;
    private bool _queueErrorNext;

    // Read by the requester only in the clocks after the select, so they change in place.
    private ulong _selectedLow;
    private ulong _selectedHigh;
    private uint _selectedIndex;
    private uint _selectedNext;
    private ulong _selectedAddress;
    private uint _selectedPosted;
    private uint _selectedControl;
    private uint _selectedThreshold;
    private bool _selectedStarved;
    private bool _selectedAvailable;
    private bool _selectedActive;

    // Read by tx_writeback only in the clocks after it asks, so they change in place too.
    private uint _settingsThreshold;
    private ulong _settingsAddress;

    // A register of a receive queue was written.
    private bool _touched;
    private bool _touchedNext;
    private int _touchedQueue;
    private int _touchedQueueNext;
    private bool _evaluated;

    /// <summary>Creates one instance with its registers at their reset values.</summary>
    /// <param name="transmit">True for <c>tx_queue</c>, false for <c>rx_queue</c>.</param>
    public DescriptorQueue(bool transmit)
    {
        _transmit = transmit;
        _block = transmit ? Registers.BlockTxQueue : Registers.BlockRxQueue;
        Reset();
    }

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>Bit q: queue q works.</summary>
    public uint Active => _active;

    /// <summary>Bit q: queue q works and holds a descriptor.</summary>
    public uint Available => _available;

    /// <summary>Pulses, bit q: queue q has stopped; what it started is void.</summary>
    public uint Flush => _flush;

    /// <summary>DWs 0 and 1 of the selected descriptor.</summary>
    public ulong SelectedDescriptorLow => _selectedLow;

    /// <summary>DWs 2 and 3 of the selected descriptor.</summary>
    public ulong SelectedDescriptorHigh => _selectedHigh;

    /// <summary>Index of the selected descriptor in its ring, 16 bits.</summary>
    public uint SelectedIndex => _selectedIndex;

    /// <summary>Index of the descriptor after the selected one, 16 bits.</summary>
    public uint SelectedNext => _selectedNext;

    /// <summary>Address of the selected descriptor in host memory.</summary>
    public ulong SelectedAddress => _selectedAddress;

    /// <summary>Descriptors that software has posted from the selected one on, 16 bits.</summary>
    public uint SelectedPosted => _selectedPosted;

    /// <summary>SRRCTL of the selected queue; 0 in <c>tx_queue</c>.</summary>
    public uint SelectedControl => _selectedControl;

    /// <summary>Write-back threshold of the selected queue, 5 bits; 0 in <c>tx_queue</c>.</summary>
    public uint SelectedThreshold => _selectedThreshold;

    /// <summary>Write-back threshold of the queue that tx_writeback asked for, 5 bits.</summary>
    public uint SettingsThreshold => _settingsThreshold;

    /// <summary>Its head write-back address with the enable in bit 0.</summary>
    public ulong SettingsAddress => _settingsAddress;

    /// <summary>Pulse of <c>rx_queue</c>: software has written a register of a queue.</summary>
    public bool Touched => _touched;

    /// <summary>The queue.</summary>
    public int TouchedQueue => _touchedQueue;

    /// <summary>The selected queue works, but has no descriptor and will get none before the next tail write.</summary>
    public bool SelectedStarved => _selectedStarved;

    /// <summary>The selected descriptor is there.</summary>
    public bool SelectedAvailable => _selectedAvailable;

    /// <summary>The selected queue works.</summary>
    public bool SelectedActive => _selectedActive;

    /// <summary>A read of descriptors is offered to dma_read.</summary>
    public bool RequestValid => _state == State.Request;

    /// <summary>Queue of the read.</summary>
    public int RequestQueue => _checkQueue;

    /// <summary>Address of the read.</summary>
    public ulong RequestAddress => _requestAddress;

    /// <summary>Bytes of the read: a multiple of 16, 16 to 128.</summary>
    public int RequestBytes => _requestBytes;

    /// <summary>Pulse: a descriptor read failed and its queue was disabled.</summary>
    public bool QueueError => _queueError;

    /// <summary>Nothing is to be fetched and no queue changes its state.</summary>
    public bool Quiet => _state == State.Idle && _dirty == 0 && _flush == 0 && !(_queueError | _touched) && Allowed == _active;

    /// <inheritdoc/>
    public string Block => _transmit ? "tx_queue" : "rx_queue";

    // What the other blocks let work, and the configuration that it was computed from.
    private uint _allowed;
    private uint _configuration;

    /// <summary>Bit q: queue q may work in this clock; called a(q) in the text.</summary>
    private uint Allowed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_configuration != _nic.Configuration)
            {
                _configuration = _nic.Configuration;
                _allowed = AllowedByOthers;
            }

            return _enable & _allowed;
        }
    }

    private uint AllowedByOthers
    {
        get
        {
            bool on = _transmit
                ? (_packetControl.Tctl & TransmitEnable) != 0
                : (_packetControl.Rctl & ReceiveEnable) != 0;
            if (!on || _device.MasterDisable)
            {
                return 0;
            }

            uint active = _configSpace.VfActive;
            uint ready = _configSpace.FunctionReady;
            uint owners = (active & (ready >> 1)) | (~active & (0u - (ready & 1)) & 0xFF);
            return (owners | (owners << 8)) & ~(uint)_resetControl.HoldQueue;
        }
    }

    private bool InputPulse
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _transmit
            ? _dmaRead.TxReturnValid | _txFetch.QueuePulse | _txWriteback.CompleteValid
            : _dmaRead.RxReturnValid | _rxEngine.QueuePulse;
    }

    private bool SelectValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _transmit ? _txFetch.SelectValid : _rxEngine.SelectValid;
    }

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _evaluated;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _completer = nic.Completer;
        _configSpace = nic.ConfigSpace;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _packetControl = nic.PacketControl;
        _dmaRead = nic.DmaRead;
        _txFetch = nic.TxFetch;
        _txWriteback = nic.TxWriteback;
        _rxEngine = nic.RxEngine;
    }

    internal void Reset()
    {
        _enable = 0;
        for (int q = 0; q < Queues; q++)
        {
            ResetQueue(q);
            _cached[q] = 0;
        }

        _fetching = _dirty = 0;
        _next = 0;
        _checkQueue = 0;
        _state = _stateNext = State.Idle;
        _requestAddress = 0;
        _requestBytes = 0;
        _active = _activeNext = 0;
        _flush = _flushNext = 0;
        _available = _filled = 0;
        _queueError = _queueErrorNext = false;
        _rdata = 0;
        _selectedLow = _selectedHigh = _selectedAddress = 0;
        _selectedIndex = _selectedNext = _selectedPosted = _selectedControl = _selectedThreshold = 0;
        _settingsThreshold = 0;
        _settingsAddress = 0;
        _touched = _touchedNext = false;
        _touchedQueue = _touchedQueueNext = 0;
        _selectedStarved = _selectedAvailable = _selectedActive = false;
        _evaluated = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (SelectValid)
        {
            Select(_transmit ? _txFetch.SelectQueue : _rxEngine.SelectQueue);
        }

        if (_transmit && _txWriteback.SettingsValid)
        {
            TakeSettings(_txWriteback.SettingsQueue);
        }

        uint allowed = Allowed;
        if ((_completer.CsrSelect == _block) | InputPulse | (allowed != _active) | (_state != State.Idle) | (_dirty != 0) | (_flush != 0)
            | _queueError | _touched | _resetControl.WalkValid)
        {
            EvalActive(allowed);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_evaluated)
        {
            _state = _stateNext;
            _active = _activeNext;
            _flush = _flushNext;
            _available = _activeNext & _filled;
            _queueError = _queueErrorNext;
            _touched = _touchedNext;
            _touchedQueue = _touchedQueueNext;
            _evaluated = false;
        }
    }

    /// <summary>One clock with work: the order of the steps is that of the page.</summary>
    private void EvalActive(uint allowed)
    {
        _evaluated = true;
        _queueErrorNext = false;
        _touchedNext = false;
        uint fetching = _fetching;
        Fetch(allowed);
        if (_completer.CsrSelect == _block)
        {
            Access();
        }

        if (InputPulse)
        {
            TakePulses(fetching);
        }

        uint falls = _active & ~allowed;
        uint rises = allowed & ~_active;
        _flushNext = falls;
        _activeNext = allowed;
        if ((falls | rises) != 0)
        {
            Restart(falls, rises);
        }

        if (_resetControl.WalkValid && _resetControl.WalkStep < Queues)
        {
            int q = _resetControl.WalkStep;
            if (((_resetControl.WalkQueue >> q) & 1) != 0)
            {
                ResetQueue(q);
            }
        }
    }

    /// <summary>Pulses of the other blocks. <paramref name="fetching"/> is the mask before this clock's CHECK.</summary>
    private void TakePulses(uint fetching)
    {
        bool returns;
        bool consumes;
        bool completes;
        int consumeQueue;
        int completeQueue;
        uint completeHead;
        if (_transmit)
        {
            returns = _dmaRead.TxReturnValid;
            consumes = _txFetch.ConsumeValid;
            consumeQueue = _txFetch.ConsumeQueue;
            completes = _txWriteback.CompleteValid;
            completeQueue = _txWriteback.CompleteQueue;
            completeHead = _txWriteback.CompleteHead;
        }
        else
        {
            returns = _dmaRead.RxReturnValid;
            consumes = _rxEngine.ConsumeValid;
            consumeQueue = _rxEngine.ConsumeQueue;
            completes = _rxEngine.CompleteValid;
            completeQueue = _rxEngine.CompleteQueue;
            completeHead = _rxEngine.CompleteHead;
            if (_rxEngine.DropValid)
            {
                CountDrop(_rxEngine.DropQueue);
            }
        }

        if (consumes)
        {
            int q = consumeQueue;
            _consume[q] = Following(_consume[q], Count(q));
            if (_cached[q] > 0)
            {
                SetCached(q, _cached[q] - 1);
            }

            _dirty |= 1u << q;
        }

        if (returns && ((fetching >> _dmaRead.ReturnQueue) & 1) != 0)
        {
            TakeReturn(_dmaRead.ReturnQueue);
        }

        if (_transmit && _txFetch.RewindValid)
        {
            int q = _txFetch.RewindQueue;
            _consume[q] = _fetch[q] = _txFetch.RewindIndex;
            SetCached(q, 0);
        }

        if (completes && ((_active >> completeQueue) & 1) != 0)
        {
            SetHead(completeQueue, completeHead);
        }
    }

    private void TakeReturn(int q)
    {
        uint bit = 1u << q;
        if (_dmaRead.ReturnError)
        {
            _fetching &= ~bit;
            Disable(q);
            _queueErrorNext = true;
            return;
        }

        int word = (q * CacheWords) + _dmaRead.ReturnSlot;
        _cacheLow[word] = _dmaRead.ReturnDataLow;
        _cacheHigh[word] = _dmaRead.ReturnDataHigh;
        SetCached(q, _cached[q] + 1);
        if (_dmaRead.ReturnLast)
        {
            _fetching &= ~bit;
            _dirty |= bit;
        }
    }

    /// <summary>Queues that stop or start working begin again at their head.</summary>
    private void Restart(uint falls, uint rises)
    {
        for (uint left = falls | rises; left != 0; left &= left - 1)
        {
            int q = BitOperations.TrailingZeroCount(left);
            _consume[q] = _fetch[q] = Head(q);
            SetCached(q, 0);
        }

        _fetching &= ~falls;
        _dirty = (_dirty & ~falls) | rises;
    }

    /// <summary>Takes the selected registers from the values before the edge; nobody reads them in this clock.</summary>
    private void Select(int q)
    {
        uint bit = 1u << q;
        uint consume = _consume[q];
        uint count = Count(q);
        bool ring = IsRing(q);
        int word = (q * CacheWords) + (int)(consume & (CacheWords - 1));
        _selectedLow = _cacheLow[word];
        _selectedHigh = _cacheHigh[word];
        _selectedIndex = consume;
        _selectedNext = Following(consume, count);
        _selectedAddress = Base(q) + (16ul * consume);
        _selectedPosted = ring ? Distance(consume, Tail(q), count) : 0;
        _selectedControl = Control(q);
        _selectedThreshold = _transmit ? 0 : WriteBackThreshold(q);
        _selectedActive = (_active & bit) != 0;
        _selectedAvailable = (_available & bit) != 0;
        _selectedStarved = _selectedActive && _cached[q] == 0 && ((_fetching | _dirty) & bit) == 0
            && !(_state == State.Check && _checkQueue == q) && (!ring || Tail(q) == _fetch[q]);
    }

    /// <summary>What tx_writeback asks for, from the values before the edge; nobody reads it in this clock.</summary>
    private void TakeSettings(int q)
    {
        _settingsThreshold = WriteBackThreshold(q);
        _settingsAddress = HeadWriteBack(q);
    }

    private void SetCached(int q, int cached)
    {
        _cached[q] = cached;
        uint bit = 1u << q;
        _filled = cached != 0 ? _filled | bit : _filled & ~bit;
    }

    private bool IsRing(int q)
    {
        uint count = Count(q);
        return Tail(q) < count && _fetch[q] < count && _consume[q] < count;
    }

    private static uint Following(uint index, uint count) => index + 1 == count ? 0 : (index + 1) & 0xFFFF;

    private static uint Distance(uint from, uint to, uint count) => to >= from ? to - from : count - from + to;
}
