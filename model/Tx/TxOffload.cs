using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Makes frames of the words of a packet: segmentation, header edits, checksums, VLAN tag, padding.
/// Text: docs/spec/tx_offload.md. Twin: rtl/tx/nt_tx_offload.sv.
/// </summary>
public sealed partial class TxOffload : IBlockPorts
{
    private const int Entries = 16;
    private const int WordSpaceLimit = 8;
    private const int ReservedWords = 48;
    private const int PaddedWords = 8;
    private const int PaddedBytes = 60;
    private const uint PadShort = 1u << 3;

    private enum State : byte
    {
        Idle,
        Skip,
        Header,
        Capture,
        Seed,
        Payload,
        Close,
        Edit,
        Sum,
        Fold,
        Patch,
        Write,
        Pad,
        Frame,
    }

    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private Device _device = null!;
    private TxGather _txGather = null!;
    private TxBuffer _txBuffer = null!;

    // The FIFO.
    private readonly TxPush[] _entries = new TxPush[Entries];
    private int _head;
    private int _count;
    private bool _wordSpace = true;

    // The first half of the entry at the head is used up.
    private bool _half;

    private State _state;
    private State _stateNext;
    private int _step;

    // The frame; nobody outside reads it before FRAME.
    private int _start;
    private int _row;
    private int _rows;
    private int _bytes;
    private int _payload;
    private int _left;
    private ulong _accumulator;
    private int _fill;
    private ulong _edge;
    private int _skip;
    private uint _sum;
    private ulong _mac;
    private ulong _source;
    private uint _tag;
    private bool _first;
    private bool _last;
    private bool _tagStored;

    private bool _writeValid;
    private bool _writeValidNext;
    private int _writeAddress;
    private int _writeAddressNext;
    private bool _writeTwo;
    private bool _writeTwoNext;
    private ulong _writeData;
    private ulong _writeDataNext;
    private ulong _writeBehind;
    private ulong _writeBehindNext;
    private bool _rewindValid;
    private bool _rewindValidNext;
    private int _rewindWords;
    private int _rewindWordsNext;
    private bool _discard;
    private bool _discardNext;
    private bool _segmented;
    private bool _segmentedNext;

    // Set on the way to FRAME, constant there.
    private int _frameStart;
    private int _frameBytes;
    private ulong _frameMac;
    private ulong _frameSource;
    private uint _frameTag;
    private bool _frameStamp;
    private bool _active;

    /// <inheritdoc/>
    public string Block => "tx_offload";

    private bool PulsePending
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _writeValid | _rewindValid | _discard | _segmented;
    }

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _packetControl = nic.PacketControl;
        _device = nic.Device;
        _txGather = nic.TxGather;
        _txBuffer = nic.TxBuffer;
    }

    internal void Reset()
    {
        Array.Clear(_entries);
        Clear();
        _state = State.Idle;
        _wordSpace = true;
        _writeValid = _writeValidNext = false;
        _writeAddress = _writeAddressNext = 0;
        _writeTwo = _writeTwoNext = false;
        _writeData = _writeDataNext = 0;
        _writeBehind = _writeBehindNext = 0;
        _rewindValid = _rewindValidNext = false;
        _rewindWords = _rewindWordsNext = 0;
        _discard = _discardNext = false;
        _segmented = _segmentedNext = false;
        _frameStart = _frameBytes = 0;
        _frameMac = _frameSource = 0;
        _frameTag = 0;
        _frameStamp = false;
        _active = false;
    }

    /// <summary>The registers that have no next value, and the state.</summary>
    private void Clear()
    {
        _stateNext = State.Idle;
        _head = _count = 0;
        _half = false;
        _step = _start = _row = _rows = _bytes = _payload = _left = _fill = _skip = 0;
        _accumulator = _edge = 0;
        _sum = 0;
        _mac = _source = 0;
        _tag = 0;
        _first = _last = _tagStored = false;
        ClearParameters();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_count != 0 || _txGather.PushValid | PulsePending | (_state != State.Idle) | _resetControl.DeviceClear)
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
            _wordSpace = _count <= WordSpaceLimit;
            _writeValid = _writeValidNext;
            _writeAddress = _writeAddressNext;
            _writeTwo = _writeTwoNext;
            _writeData = _writeDataNext;
            _writeBehind = _writeBehindNext;
            _rewindValid = _rewindValidNext;
            _rewindWords = _rewindWordsNext;
            _discard = _discardNext;
            _segmented = _segmentedNext;
            _active = false;
        }
    }

    private void EvalActive()
    {
        bool changes = PulsePending | _txGather.PushValid;
        _writeValidNext = false;
        _rewindValidNext = false;
        _discardNext = false;
        _segmentedNext = false;
        if (_resetControl.DeviceClear)
        {
            Clear();
            _active = true;
            return;
        }

        // The entries in place before this clock decide; one that arrives now is seen in the next one.
        int count = _count;
        if (_txGather.PushValid)
        {
            _entries[(_head + _count) & (Entries - 1)] = _txGather.Push;
            _count++;
        }

        _active = changes | Advance(count != 0);
    }

    /// <summary>One step of the machine; false when it waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Advance(bool any)
    {
        switch (_state)
        {
            case State.Payload:
                return any && Payload();
            case State.Idle:
                return any && Begin();
            case State.Skip:
                return any && SkipEntry();
            case State.Header:
                return any && Header();
            case State.Write:
                return WriteHeader();
            case State.Pad:
                Pad();
                return true;
            case State.Frame:
                return HandOver();
            default:
                AdvanceSegment();
                return true;
        }
    }

    private bool Begin()
    {
        ref readonly TxPush head = ref _entries[_head];
        if (head.Kind == TxPushKind.Start)
        {
            TakeParameters(WithPoolTag(head.Low, _packetControl.Vmvir(head.Bytes & 7)));
            _queue = head.Bytes;
            _skip = 0;
            _step = 0;
            _first = true;
            _tagStored = false;
            if (IsRefused)
            {
                _stateNext = State.Skip;
            }
            else if (_kept == 0)
            {
                StartSegment();
                _stateNext = State.Payload;
            }
            else
            {
                _stateNext = State.Header;
            }
        }

        Pop();
        return true;
    }

    private bool SkipEntry()
    {
        TxPushKind kind = _entries[_head].Kind;
        if (kind != TxPushKind.Word)
        {
            _discardNext = kind == TxPushKind.End;
            _stateNext = State.Idle;
        }

        Pop();
        return true;
    }

    private bool Header()
    {
        ref readonly TxPush head = ref _entries[_head];
        if (head.Kind != TxPushKind.Word)
        {
            return SkipEntry();
        }

        int bytes = HeadWord(in head, out ulong word);
        if (!StoreHeader(word))
        {
            return true;
        }

        int left = _kept - (8 * _step);
        if (left > bytes)
        {
            PopWord(in head);
            _step++;
            return true;
        }

        _skip = left & 7;
        if (left == bytes)
        {
            _skip = 0;
            PopWord(in head);
        }

        _step = 0;
        StartSegment();
        _stateNext = _tse ? State.Capture : _crcSum ? State.Seed : State.Payload;
        return true;
    }

    private void StartSegment()
    {
        _row = _edgeRow;
        _fill = _edgeBytes;
        _accumulator = _edge = 0;
        _sum = 0;
        _rows = 0;
        _payload = 0;
        _left = _segmentSize;
        _mac = _source = 0;
        _tag = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Payload()
    {
        ref readonly TxPush head = ref _entries[_head];
        if (head.Kind != TxPushKind.Word || (_tse & _left == 0))
        {
            EndSegment(head.Kind);
            return true;
        }

        if (_txBuffer.BufferSpace < ReservedWords)
        {
            return false;
        }

        if (_kept == 0)
        {
            WriteEntry(in head);
            return true;
        }

        int available = HeadWord(in head, out ulong word) - _skip;
        int count = _tse && _left < available ? _left : available;
        ulong bytes = (word >> (8 * _skip)) & (ulong.MaxValue >> (8 * (8 - count)));
        _left -= count;
        _payload += count;
        if (count == available)
        {
            _skip = 0;
            PopWord(in head);
        }
        else
        {
            _skip += count;
        }

        if (_crcSum)
        {
            TakeCrc(bytes, count);
        }

        int shift = 8 * _fill;
        ulong low = _accumulator | (bytes << shift);
        _fill += count;
        if (_fill < 8)
        {
            _accumulator = low;
            return true;
        }

        Put(low);
        _accumulator = shift == 0 ? 0 : bytes >> (64 - shift);
        _fill -= 8;
        return true;
    }

    /// <summary>A packet whose headers are not edited goes to the buffer as it comes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteEntry(in TxPush head)
    {
        _payload += head.Bytes;
        WriteWord(_row, head.Low);
        _row++;
        if (head.Bytes > 8)
        {
            NoteWord(_row, head.High);
            _writeTwoNext = true;
            _writeBehindNext = head.High;
            _rows++;
            _row++;
        }

        Pop();
    }

    /// <summary>The half of the entry at the head that comes next; returns its bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int HeadWord(in TxPush head, out ulong word)
    {
        word = _half ? head.High : head.Low;
        return _half ? head.Bytes - 8 : Math.Min(head.Bytes, (byte)8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PopWord(in TxPush head)
    {
        _half = !_half & head.Bytes > 8;
        if (!_half)
        {
            Pop();
        }
    }

    private void EndSegment(TxPushKind kind)
    {
        if (kind == TxPushKind.Drop)
        {
            _rewindValidNext = true;
            _rewindWordsNext = _rows;
            Pop();
            _stateNext = State.Idle;
            return;
        }

        _last = kind != TxPushKind.Word;
        _stateNext = State.Close;
    }

    /// <summary>A word with payload: the one that it shares with the header waits for the header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(ulong word)
    {
        _sum = AddWord(_sum, word);
        if (_edgeBytes != 0 && _row == _edgeRow)
        {
            _edge = word;
        }
        else
        {
            WriteWord(_row, word);
        }

        _row++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteWord(int row, ulong word)
    {
        int address = _start + row;
        _writeValidNext = true;
        _writeAddressNext = address >= TxBuffer.Words ? address - TxBuffer.Words : address;
        _writeTwoNext = false;
        _writeDataNext = word;
        _writeBehindNext = 0;
        _rows++;
        NoteWord(row, word);
    }

    /// <summary>The addresses and the tag are in the frame's first two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteWord(int row, ulong word)
    {
        if (row == 0)
        {
            _mac = word & 0xFFFF_FFFF_FFFF;
            _source = (_source & ~0xFFFFul) | (word >> 48);
        }
        else if (row == 1)
        {
            _source = (_source & 0xFFFF) | ((word & 0xFFFF_FFFF) << 16);
            _tag = (uint)(word >> 32);
        }
    }

    private void Pad()
    {
        if ((_packetControl.Tctl & PadShort) != 0 && _bytes < PaddedBytes)
        {
            if (_row < PaddedWords)
            {
                WriteWord(_row, 0);
                _row++;
                return;
            }

            _bytes = PaddedBytes;
        }

        _frameStart = _start;
        _frameBytes = _bytes;
        _frameMac = _mac;
        _frameSource = _source;
        _frameTag = _tag;
        _frameStamp = _stamp & _first;
        _stateNext = State.Frame;
    }

    private bool HandOver()
    {
        if (!_txBuffer.FrameReady)
        {
            return false;
        }

        int start = _start + _row;
        _start = start >= TxBuffer.Words ? start - TxBuffer.Words : start;
        if (_last)
        {
            Pop();
            _segmentedNext = _tse;
            _stateNext = State.Idle;
            return true;
        }

        NextSegment();
        StartSegment();
        _stateNext = State.Payload;
        return true;
    }

    private void Pop()
    {
        _head = (_head + 1) & (Entries - 1);
        _count--;
    }
}
