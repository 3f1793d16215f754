using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Packs the bytes that were read for a packet into words for tx_offload, and reports each packet that has been read.
/// Text: docs/spec/tx_gather.md. Twin: rtl/tx/nt_tx_gather.sv.
/// </summary>
public sealed partial class TxGather : IBlockPorts
{
    private const int Items = 16;
    private const int ItemSpaceLimit = 10;
    private const int WordBytes = 8;

    private enum State : byte
    {
        Idle,
        Read,
        Drain,
        Flush,
        Report,
    }

    private ResetControl _resetControl = null!;
    private DescriptorQueue _txQueue = null!;
    private DmaRead _dmaRead = null!;
    private TxFetch _txFetch = null!;
    private TxWriteback _txWriteback = null!;
    private TxOffload _txOffload = null!;

    // The FIFO; a bit of _dead belongs to the item in the same place.
    private readonly TxItem[] _items = new TxItem[Items];
    private int _head;
    private int _count;
    private uint _dead;
    private bool _itemSpace = true;

    private State _state;
    private State _stateNext;

    // The packet so far; nobody outside reads it.
    private ulong _accumulator;
    private int _fill;
    private bool _any;
    private bool _broken;
    private bool _open;
    private int _lastWord;
    private bool _take;
    private int _takeFirst;
    private int _takeCount;

    private int _tag;
    private int _word;
    private int _wordNext;

    private bool _pushValid;
    private bool _pushValidNext;
    private TxPush _push;
    private TxPush _pushNext;
    private bool _releaseValid;
    private bool _releaseValidNext;
    private int _releaseTag;
    private int _releaseTagNext;
    private bool _discard;
    private bool _discardNext;

    // Set on the way to REPORT, constant there.
    private bool _reportValid;
    private TxItem _offered;
    private bool _active;

    /// <summary>At least 4 more items fit, those under way included.</summary>
    public bool ItemSpace => _itemSpace;

    /// <summary>A word of dma_read's memory is asked for in this clock.</summary>
    internal bool Reading => _state == State.Read;

    /// <summary>Data tag of the word, 0 to 7.</summary>
    public int DataReadTag => _tag;

    /// <summary>The 64-bit word, 0 to 31.</summary>
    public int DataReadWord => _word;

    /// <summary>Pulse: a data tag is no longer needed.</summary>
    public bool DataReleaseValid => _releaseValid;

    /// <summary>The data tag, 0 to 7.</summary>
    public int DataReleaseTag => _releaseTag;

    /// <summary>Pulse: an entry for tx_offload.</summary>
    public bool PushValid => _pushValid;

    /// <summary>The entry.</summary>
    internal ref readonly TxPush Push => ref _push;

    /// <summary>A report is offered to tx_writeback.</summary>
    public bool ReportValid => _reportValid;

    /// <summary>Queue of the report.</summary>
    public int ReportQueue => _offered.Queue;

    /// <summary>The descriptor is written back.</summary>
    public bool ReportWrite => _offered.Report && !_offered.Context;

    /// <summary>Head after the packet.</summary>
    public uint ReportHead => _offered.Head;

    /// <summary>Address of the last descriptor.</summary>
    public ulong ReportAddress => _offered.Address;

    /// <summary>DW3 of the last descriptor.</summary>
    public uint ReportDword3 => _offered.Dword3;

    /// <summary>Pulse: a bad packet was not sent.</summary>
    public bool Discard => _discard;

    /// <summary>Nothing is in work but, perhaps, a packet whose next data has not arrived.</summary>
    public bool Quiet => _state == State.Idle && !PulsePending && (_count == 0 || WaitsForData);

    /// <inheritdoc/>
    public string Block => "tx_gather";

    /// <summary>No packet is in work; with true it may still not be <see cref="Quiet"/>.</summary>
    internal bool IsAtRest => _state == State.Idle;

    private bool PulsePending => _pushValid | _releaseValid | _discard;

    private bool IsDead => ((_dead >> _head) & 1) != 0;

    private bool WaitsForData
    {
        get
        {
            ref readonly TxItem item = ref _items[_head];
            return item.Kind == TxItemKind.Data && !IsDead && ((_dmaRead.DataDone >> item.Tag) & 1) == 0;
        }
    }

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _txQueue = nic.TxQueue;
        _dmaRead = nic.DmaRead;
        _txFetch = nic.TxFetch;
        _txWriteback = nic.TxWriteback;
        _txOffload = nic.TxOffload;
    }

    internal void Reset()
    {
        Array.Clear(_items);
        _state = _stateNext = State.Idle;
        Clear();
        _itemSpace = true;
        _tag = _word = _wordNext = 0;
        _pushValid = _pushValidNext = false;
        _push = _pushNext = default;
        _releaseValid = _releaseValidNext = false;
        _releaseTag = _releaseTagNext = 0;
        _discard = _discardNext = false;
        _reportValid = false;
        _offered = default;
        _active = false;
    }

    /// <summary>The registers that have no next value.</summary>
    private void Clear()
    {
        _head = _count = 0;
        _dead = 0;
        _open = false;
        ClearPacket();
        _lastWord = 0;
        _take = false;
        _takeFirst = _takeCount = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_count != 0 || _txFetch.ItemValid | PulsePending | (_state != State.Idle) | _resetControl.DeviceClear)
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
        _word = _wordNext;
        _pushValid = _pushValidNext;
        if (_pushValidNext)
        {
            _push = _pushNext;
        }

        _releaseValid = _releaseValidNext;
        _releaseTag = _releaseTagNext;
        _discard = _discardNext;
        _itemSpace = _count <= ItemSpaceLimit;
        _reportValid = !IsDead && _state == State.Report;
        _active = false;
    }

    private void EvalActive()
    {
        bool changes = PulsePending | _txFetch.ItemValid;
        _pushValidNext = false;
        _releaseValidNext = false;
        _discardNext = false;
        if (_resetControl.DeviceClear)
        {
            _stateNext = State.Idle;
            _wordNext = 0;
            Clear();
            _active = true;
            return;
        }

        // The items in place before this clock decide; an item that arrives now is seen in the next one.
        bool dead = IsDead;
        uint flush = _txQueue.Flush;
        int count = _count;
        int head = _head;
        if (_txFetch.ItemValid)
        {
            int place = (_head + _count) & (Items - 1);
            _items[place] = _txFetch.Item;
            _dead &= ~(1u << place);
            _count++;
        }

        if (flush != 0)
        {
            MarkDead(flush);
        }

        if (count != 0)
        {
            Advance(dead);
        }

        // Every step changes the state, the place of the head, or the word that is read, or pushes an entry.
        _active = changes | (flush != 0) | (_stateNext != _state) | (_head != head) | (_wordNext != _word) | _pushValidNext;
    }

    private void MarkDead(uint flush)
    {
        for (int i = 0; i < _count; i++)
        {
            int place = (_head + i) & (Items - 1);
            if (((flush >> _items[place].Queue) & 1) != 0)
            {
                _dead |= 1u << place;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(bool dead)
    {
        ref readonly TxItem item = ref _items[_head];
        switch (_state)
        {
            case State.Idle:
                Idle(in item, dead);
                break;
            case State.Read:
            case State.Drain:
                Read(in item, dead);
                break;
            case State.Flush:
                Flush(dead);
                break;
            default:
                if (dead || _txWriteback.ReportReady)
                {
                    Pop();
                }

                break;
        }
    }

    private void Idle(in TxItem item, bool dead)
    {
        bool space = _txOffload.WordSpace;
        switch (item.Kind)
        {
            case TxItemKind.Start:
                if (dead)
                {
                    Pop();
                }
                else if (space)
                {
                    PushEntry(TxPushKind.Start, item.Address, item.Queue);
                    _open = true;
                    ClearPacket();
                    Pop();
                }

                break;
            case TxItemKind.Data:
                if (dead)
                {
                    Pop();
                }
                else if (((_dmaRead.DataDone >> item.Tag) & 1) != 0)
                {
                    StartData(in item);
                }

                break;
            case TxItemKind.End when !dead:
                End(in item, space);
                break;
            default:
                if (space | !_open)
                {
                    GiveUp();
                    Pop();
                }

                break;
        }
    }

    private void End(in TxItem item, bool space)
    {
        if (item.Context)
        {
            _offered = item;
            _stateNext = State.Report;
        }
        else if (!(item.Bad | _broken | !_any | !_open))
        {
            _stateNext = State.Flush;
        }
        else if (space | !_open)
        {
            _offered = item;
            GiveUp();
            _discardNext = true;
            _stateNext = State.Report;
        }
    }

    private void Flush(bool dead)
    {
        if (dead)
        {
            _stateNext = State.Idle;
            return;
        }

        if (!_txOffload.WordSpace)
        {
            return;
        }

        if (_fill > 0)
        {
            PushEntry(TxPushKind.Word, _accumulator, _fill);
            _fill = 0;
            _accumulator = 0;
            return;
        }

        PushEntry(TxPushKind.End, 0, 0);
        _offered = _items[_head];
        _open = false;
        ClearPacket();
        _stateNext = State.Report;
    }

    private void StartData(in TxItem item)
    {
        if (((_dmaRead.DataError >> item.Tag) & 1) != 0)
        {
            _broken = true;
            Release(item.Tag);
            Pop();
            return;
        }

        _tag = item.Tag;
        _wordNext = item.Offset >> 3;
        _lastWord = (item.Offset + item.Bytes - 1) >> 3;
        _take = false;
        _stateNext = State.Read;
    }

    /// <summary>READ presents a word, and takes the one that it presented in the clock before; DRAIN takes the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Read(in TxItem item, bool dead)
    {
        if (dead)
        {
            // dma_read has freed the tag already.
            _take = false;
            Pop();
            return;
        }

        if (_take)
        {
            Take(_dmaRead.DataReadValue);
        }

        if (_state == State.Drain)
        {
            _take = false;
            Release(item.Tag);
            Pop();
            return;
        }

        if (!_txOffload.WordSpace)
        {
            _take = false;
            return;
        }

        int first = _word == item.Offset >> 3 ? item.Offset & 7 : 0;
        bool last = _word == _lastWord;
        int end = last ? ((item.Offset + item.Bytes - 1) & 7) + 1 : 8;
        _take = true;
        _takeFirst = first;
        _takeCount = end - first;
        _wordNext = (_word + 1) & 31;
        if (last)
        {
            _stateNext = State.Drain;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(ulong value)
    {
        int count = _takeCount;
        ulong bytes = (value >> (8 * _takeFirst)) & (ulong.MaxValue >> (8 * (8 - count)));
        int shift = 8 * _fill;
        ulong low = _accumulator | (bytes << shift);
        _any = true;
        _fill += count;
        if (_fill < 8)
        {
            _accumulator = low;
            return;
        }

        PushEntry(TxPushKind.Word, low, WordBytes);
        _accumulator = shift == 0 ? 0 : bytes >> (64 - shift);
        _fill -= 8;
    }

    private void PushEntry(TxPushKind kind, ulong data, int bytes)
    {
        _pushValidNext = true;
        _pushNext.Kind = kind;
        _pushNext.Data = data;
        _pushNext.Bytes = (byte)bytes;
    }

    private void Release(int tag)
    {
        _releaseValidNext = true;
        _releaseTagNext = tag;
    }

    /// <summary>The packet so far is given up; tx_offload hears of it if it knows the packet.</summary>
    private void GiveUp()
    {
        if (_open)
        {
            PushEntry(TxPushKind.Drop, 0, 0);
            _open = false;
        }

        ClearPacket();
    }

    private void ClearPacket()
    {
        _accumulator = 0;
        _fill = 0;
        _any = false;
        _broken = false;
    }

    private void Pop()
    {
        _head = (_head + 1) & (Items - 1);
        _count--;
        _stateNext = State.Idle;
    }
}
