using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Packs the bytes that were read for a packet into the transmit buffer and hands over finished packets.
/// Text: docs/spec/tx_gather.md. Twin: rtl/tx/nt_tx_gather.sv.
/// </summary>
public sealed partial class TxGather : IBlockPorts
{
    private const int Items = 16;
    private const int ItemSpaceLimit = 10;
    private const int ReservedWords = 40;
    private const int PaddedWords = 8;
    private const int PaddedBytes = 60;
    private const uint PadShort = 1u << 3;

    private enum State : byte
    {
        Idle,
        Read,
        Drain,
        Flush,
        Pad,
        Frame,
        Report,
    }

    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private DescriptorQueue _txQueue = null!;
    private DmaRead _dmaRead = null!;
    private TxFetch _txFetch = null!;
    private TxWriteback _txWriteback = null!;
    private TxBuffer _txBuffer = null!;

    // The FIFO; a bit of _dead belongs to the item in the same place.
    private readonly TxItem[] _items = new TxItem[Items];
    private int _head;
    private int _count;
    private uint _dead;
    private bool _itemSpace = true;

    private State _state;
    private State _stateNext;

    // The packet so far; nobody outside reads it.
    private int _start;
    private int _write;
    private int _bytes;
    private ulong _accumulator;
    private int _fill;
    private bool _broken;
    private ulong _mac;
    private int _lastWord;
    private bool _take;
    private int _takeFirst;
    private int _takeCount;

    private int _tag;
    private int _word;
    private int _wordNext;

    private bool _writeValid;
    private bool _writeValidNext;
    private int _writeAddress;
    private int _writeAddressNext;
    private ulong _writeData;
    private ulong _writeDataNext;
    private bool _releaseValid;
    private bool _releaseValidNext;
    private int _releaseTag;
    private int _releaseTagNext;
    private bool _rewindValid;
    private bool _rewindValidNext;
    private int _rewindWords;
    private int _rewindWordsNext;
    private bool _discard;
    private bool _discardNext;

    // Set on the way to FRAME and REPORT, constant there.
    private bool _frameValid;
    private int _frameStart;
    private int _frameBytes;
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

    /// <summary>Pulse: a word for the transmit buffer.</summary>
    public bool WriteValid => _writeValid;

    /// <summary>Address of the word, 0 to 5119.</summary>
    public int WriteAddress => _writeAddress;

    /// <summary>The word.</summary>
    public ulong WriteData => _writeData;

    /// <summary>A finished packet is offered to tx_buffer.</summary>
    public bool FrameValid => _frameValid;

    /// <summary>Address of the packet's first word.</summary>
    public int FrameStart => _frameStart;

    /// <summary>Length of the packet in bytes.</summary>
    public int FrameBytes => _frameBytes;

    /// <summary>Queue of the packet.</summary>
    public int FrameQueue => _offered.Queue;

    /// <summary>Destination address of the packet, first octet in bits 7:0.</summary>
    public ulong FrameMac => _mac;

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

    /// <summary>Pulse: words of a dropped packet are given back.</summary>
    public bool RewindValid => _rewindValid;

    /// <summary>Number of words given back.</summary>
    public int RewindWords => _rewindWords;

    /// <summary>Nothing is in work but, perhaps, a packet whose next data has not arrived.</summary>
    public bool Quiet => _state == State.Idle && !PulsePending && (_count == 0 || WaitsForData);

    /// <inheritdoc/>
    public string Block => "tx_gather";

    private bool PulsePending => _writeValid | _releaseValid | _rewindValid | _discard;

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
        _packetControl = nic.PacketControl;
        _txQueue = nic.TxQueue;
        _dmaRead = nic.DmaRead;
        _txFetch = nic.TxFetch;
        _txWriteback = nic.TxWriteback;
        _txBuffer = nic.TxBuffer;
    }

    internal void Reset()
    {
        Array.Clear(_items);
        _state = _stateNext = State.Idle;
        Clear();
        _itemSpace = true;
        _tag = _word = _wordNext = 0;
        _writeValid = _writeValidNext = false;
        _writeAddress = _writeAddressNext = 0;
        _writeData = _writeDataNext = 0;
        _releaseValid = _releaseValidNext = false;
        _releaseTag = _releaseTagNext = 0;
        _rewindValid = _rewindValidNext = false;
        _rewindWords = _rewindWordsNext = 0;
        _discard = _discardNext = false;
        _frameValid = _reportValid = false;
        _frameStart = _frameBytes = 0;
        _offered = default;
        _active = false;
    }

    /// <summary>The registers that have no next value.</summary>
    private void Clear()
    {
        _head = _count = 0;
        _dead = 0;
        _start = _write = _bytes = _fill = 0;
        _accumulator = 0;
        _broken = false;
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
        _writeValid = _writeValidNext;
        _writeAddress = _writeAddressNext;
        _writeData = _writeDataNext;
        _releaseValid = _releaseValidNext;
        _releaseTag = _releaseTagNext;
        _rewindValid = _rewindValidNext;
        _rewindWords = _rewindWordsNext;
        _discard = _discardNext;
        _itemSpace = _count <= ItemSpaceLimit;
        bool alive = !IsDead;
        _frameValid = alive && _state == State.Frame;
        _reportValid = alive && _state == State.Report;
        _active = false;
    }

    private void EvalActive()
    {
        bool changes = PulsePending | _txFetch.ItemValid;
        _writeValidNext = false;
        _releaseValidNext = false;
        _rewindValidNext = false;
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

        // Every step changes the state, the place of the head, or the word that is read; PAD and READ may pulse besides.
        _active = changes | (flush != 0) | (_stateNext != _state) | (_head != head) | (_wordNext != _word) | _writeValidNext;
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
                if (dead)
                {
                    Drop();
                    break;
                }

                if (_fill > 0)
                {
                    WriteWord(_accumulator);
                    _fill = 0;
                    _accumulator = 0;
                }

                _stateNext = State.Pad;
                break;
            case State.Pad:
                if (dead)
                {
                    Drop();
                }
                else
                {
                    Pad();
                }

                break;
            case State.Frame:
                if (dead)
                {
                    Drop();
                }
                else if (_txBuffer.FrameReady)
                {
                    _start = _write;
                    _bytes = 0;
                    _broken = false;
                    _stateNext = State.Report;
                }

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
        switch (item.Kind)
        {
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
                _offered = item;
                if (item.Context)
                {
                    _stateNext = State.Report;
                }
                else if (item.Bad || _broken || _bytes == 0)
                {
                    GiveBack();
                    _discardNext = true;
                    _stateNext = State.Report;
                }
                else
                {
                    _stateNext = State.Flush;
                }

                break;
            default:
                Drop();
                break;
        }
    }

    private void StartData(in TxItem item)
    {
        if (((_dmaRead.DataError >> item.Tag) & 1) != 0)
        {
            _broken = true;
            Release(item.Tag);
            Pop();
        }
        else if (_txBuffer.BufferSpace >= ReservedWords)
        {
            _tag = item.Tag;
            _wordNext = item.Offset >> 3;
            _lastWord = (item.Offset + item.Bytes - 1) >> 3;
            _take = false;
            _stateNext = State.Read;
        }
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
        _bytes += count;
        _fill += count;
        if (_fill < 8)
        {
            _accumulator = low;
            return;
        }

        WriteWord(low);
        _accumulator = shift == 0 ? 0 : bytes >> (64 - shift);
        _fill -= 8;
    }

    private void Pad()
    {
        if ((_packetControl.Tctl & PadShort) != 0 && _bytes < PaddedBytes)
        {
            if (Words < PaddedWords)
            {
                WriteWord(0);
                return;
            }

            _bytes = PaddedBytes;
        }

        _frameStart = _start;
        _frameBytes = _bytes;
        _stateNext = State.Frame;
    }

    /// <summary>Words of the packet written so far.</summary>
    private int Words => _write >= _start ? _write - _start : _write - _start + TxBuffer.Words;

    private void WriteWord(ulong word)
    {
        if (_write == _start)
        {
            _mac = word & 0xFFFF_FFFF_FFFF;
        }

        _writeValidNext = true;
        _writeAddressNext = _write;
        _writeDataNext = word;
        _write = _write == TxBuffer.Words - 1 ? 0 : _write + 1;
    }

    private void Release(int tag)
    {
        _releaseValidNext = true;
        _releaseTagNext = tag;
    }

    /// <summary>The packet so far is given up.</summary>
    private void GiveBack()
    {
        _rewindValidNext = true;
        _rewindWordsNext = Words;
        _write = _start;
        _bytes = 0;
        _fill = 0;
        _accumulator = 0;
        _broken = false;
    }

    private void Drop()
    {
        GiveBack();
        Pop();
    }

    private void Pop()
    {
        _head = (_head + 1) & (Items - 1);
        _count--;
        _stateNext = State.Idle;
    }
}
