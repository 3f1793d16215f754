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
    private const int RowBytes = 16;

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
    private ulong _accumulatorLow;
    private ulong _accumulatorHigh;
    private int _fill;
    private bool _any;
    private bool _broken;
    private bool _open;
    private int _lastRow;
    private bool _take;
    private int _takeFirst;
    private int _takeCount;

    private int _tag;
    private int _row;
    private int _rowNext;

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

    /// <summary>A row of dma_read's memory is asked for in this clock.</summary>
    internal bool Reading => _state == State.Read;

    /// <summary>Data tag of the row, 0 to 7.</summary>
    public int DataReadTag => _tag;

    /// <summary>The row of 16 bytes, 0 to 15.</summary>
    public int DataReadRow => _row;

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
        _tag = _row = _rowNext = 0;
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
        _lastRow = 0;
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
        _row = _rowNext;
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
            _rowNext = 0;
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

        // Every step changes the state, the place of the head, or the row that is read, or pushes an entry.
        _active = changes | (flush != 0) | (_stateNext != _state) | (_head != head) | (_rowNext != _row) | _pushValidNext;
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
                    PushEntry(TxPushKind.Start, item.Address, 0, item.Queue);
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
            PushEntry(TxPushKind.Word, _accumulatorLow, _accumulatorHigh, _fill);
            _fill = 0;
            _accumulatorLow = _accumulatorHigh = 0;
            return;
        }

        PushEntry(TxPushKind.End, 0, 0, 0);
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
        _rowNext = item.Offset / RowBytes;
        _lastRow = (item.Offset + item.Bytes - 1) / RowBytes;
        _take = false;
        _stateNext = State.Read;
    }

    /// <summary>READ presents a row, and takes the one that it presented in the clock before; DRAIN takes the last.</summary>
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
            Take(_dmaRead.DataReadLow, _dmaRead.DataReadHigh);
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

        int first = _row == item.Offset / RowBytes ? item.Offset & (RowBytes - 1) : 0;
        bool last = _row == _lastRow;
        int end = last ? ((item.Offset + item.Bytes - 1) & (RowBytes - 1)) + 1 : RowBytes;
        _take = true;
        _takeFirst = first;
        _takeCount = end - first;
        _rowNext = (_row + 1) & 15;
        if (last)
        {
            _stateNext = State.Drain;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(ulong low, ulong high)
    {
        _any = true;
        if (_takeCount != RowBytes)
        {
            CutRow(ref low, ref high);
        }

        // The row goes behind the bytes that wait; what finds no room waits itself.
        int fill = _fill;
        ulong restLow = 0;
        ulong restHigh = 0;
        if (fill != 0)
        {
            int shift = (8 * fill) & 63;
            ulong carry = shift == 0 ? 0 : low >> (64 - shift);
            ulong over = shift == 0 ? 0 : high >> (64 - shift);
            if (fill < 8)
            {
                restLow = over;
                high = (high << shift) | carry;
                low = (low << shift) | _accumulatorLow;
            }
            else
            {
                restHigh = over;
                restLow = (high << shift) | carry;
                high = (low << shift) | _accumulatorHigh;
                low = _accumulatorLow;
            }
        }

        _fill = fill + _takeCount;
        if (_fill < RowBytes)
        {
            _accumulatorLow = low;
            _accumulatorHigh = high;
            return;
        }

        PushEntry(TxPushKind.Word, low, high, RowBytes);
        _accumulatorLow = restLow;
        _accumulatorHigh = restHigh;
        _fill -= RowBytes;
    }

    /// <summary>Leaves of a row the bytes that belong to the packet, from the lowest place on.</summary>
    private void CutRow(ref ulong low, ref ulong high)
    {
        UInt128 row = new UInt128(high, low) >> (8 * _takeFirst);
        row &= UInt128.MaxValue >> (8 * (RowBytes - _takeCount));
        low = (ulong)row;
        high = (ulong)(row >> 64);
    }

    private void PushEntry(TxPushKind kind, ulong low, ulong high, int bytes)
    {
        _pushValidNext = true;
        _pushNext.Kind = kind;
        _pushNext.Low = low;
        _pushNext.High = high;
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
            PushEntry(TxPushKind.Drop, 0, 0, 0);
            _open = false;
        }

        ClearPacket();
    }

    private void ClearPacket()
    {
        _accumulatorLow = _accumulatorHigh = 0;
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
