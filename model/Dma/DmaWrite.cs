using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Memory writes of two clients: a buffer of any alignment becomes MWr TLPs. Text: docs/spec/dma_write.md. Twin:
/// rtl/dma/nt_dma_write.sv.
/// </summary>
public sealed partial class DmaWrite : IBlockPorts
{
    private const uint MemoryWrite = Tlp.FmtData;
    private const int WordsPerClock = 2;

    private enum State : byte
    {
        Idle,
        Take,
        Setup,
        Header,
        Data,
        Last,
        Done,
    }

    private ConfigSpace _configSpace = null!;
    private TlpTx _tlpTx = null!;
    private DescriptorQueue _rxQueue = null!;
    private DescriptorQueue _txQueue = null!;
    private TxWriteback _txWriteback = null!;
    private RxEngine _rxEngine = null!;

    private State _state;
    private State _stateNext;
    private bool _writeback;

    // The command and its progress; nobody outside reads them.
    private int _queue;
    private int _function;
    private uint _rid;
    private ulong _command;
    private int _bytes;
    private bool _abort;
    private ulong _address;
    private int _quadwordsLeft;
    private int _chunkLeft;
    private bool _first;
    private ulong _carry;

    // Words still to be taken, and what follows from it: word_wanted is an output.
    private int _wordsLeft;
    private int _wordWanted;

    // Up to three DWs that wait for a full beat.
    private ulong _holdLow;
    private ulong _holdHigh;
    private int _fill;
    private bool _sop;

    // The beat that is offered.
    private bool _beatValid;
    private bool _beatTransfers;
    private ulong _beatLow;
    private ulong _beatHigh;
    private byte _beatKeep;
    private bool _beatSop;
    private bool _beatEop;

    // The beat behind it. One that is made in this clock is here until the end of the clock.
    private bool _nextValid;
    private bool _nextMade;
    private ulong _nextLow;
    private ulong _nextHigh;
    private byte _nextKeep;
    private bool _nextSop;
    private bool _nextEop;
    private bool _active;

    /// <summary>The command of rx_engine is taken.</summary>
    public bool EngineReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && !_writeback;
    }

    /// <summary>Words of rx_engine that are taken, 0 to 2, if it shows as many.</summary>
    public int EngineWordWanted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _writeback ? 0 : _wordWanted;
    }

    /// <summary>Pulse: the command of rx_engine has ended, written or aborted.</summary>
    public bool EngineDone => _state == State.Done && !_beatValid && !_writeback;

    /// <summary>The command of tx_writeback is taken.</summary>
    public bool WritebackReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && _writeback;
    }

    /// <summary>Words of tx_writeback that are taken, 0 to 2, if it shows as many.</summary>
    public int WritebackWordWanted => _writeback ? _wordWanted : 0;

    /// <summary>Pulse: the command of tx_writeback has ended, written or aborted.</summary>
    public bool WritebackDone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Done && !_beatValid && _writeback;
    }

    /// <summary>A beat is offered to tlp_tx.</summary>
    public bool Valid => _beatValid;

    /// <summary>DWs 0 and 1 of the beat.</summary>
    public ulong DataLow => _beatLow;

    /// <summary>DWs 2 and 3 of the beat.</summary>
    public ulong DataHigh => _beatHigh;

    /// <summary>Valid DWs of the beat.</summary>
    public uint Keep => _beatKeep;

    /// <summary>First beat of a TLP.</summary>
    public bool Sop => _beatSop;

    /// <summary>Last beat of a TLP.</summary>
    public bool Eop => _beatEop;

    /// <summary>A command is being written, or a beat waits for tlp_tx.</summary>
    public bool WriteBusy => _state > State.Take || _beatValid;

    /// <summary>Queue of the command.</summary>
    public int WriteQueue => _queue;

    /// <summary>No command is in work.</summary>
    public bool Quiet => _state == State.Idle && !_beatValid;

    /// <inheritdoc/>
    public string Block => "dma_write";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _configSpace = nic.ConfigSpace;
        _tlpTx = nic.TlpTx;
        _rxQueue = nic.RxQueue;
        _txQueue = nic.TxQueue;
        _txWriteback = nic.TxWriteback;
        _rxEngine = nic.RxEngine;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Idle;
        _writeback = false;
        _queue = _function = 0;
        _rid = 0;
        _command = 0;
        _bytes = 0;
        _abort = false;
        _address = 0;
        _quadwordsLeft = _chunkLeft = 0;
        _first = false;
        _carry = 0;
        _wordsLeft = 0;
        _wordWanted = 0;
        _holdLow = _holdHigh = 0;
        _fill = 0;
        _sop = false;
        _beatValid = _beatTransfers = false;
        _beatLow = _beatHigh = 0;
        _beatKeep = 0;
        _beatSop = _beatEop = false;
        _nextValid = _nextMade = false;
        _nextLow = _nextHigh = 0;
        _nextKeep = 0;
        _nextSop = _nextEop = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_state != State.Idle || _beatValid | _txWriteback.WritebackValid | _rxEngine.EngineValid)
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
            if (_beatTransfers | _nextMade)
            {
                CommitBeats();
            }

            _wordWanted = _state == State.Data && !_nextValid ? Math.Min(Math.Min(WordsPerClock, _chunkLeft), _wordsLeft) : 0;
            _active = false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CommitBeats()
    {
        bool waits = _nextValid | _nextMade;
        if (!_beatValid | _beatTransfers)
        {
            _beatValid = waits;
            if (waits)
            {
                _beatLow = _nextLow;
                _beatHigh = _nextHigh;
                _beatKeep = _nextKeep;
                _beatSop = _nextSop;
                _beatEop = _nextEop;
            }

            waits = false;
        }

        _nextValid = waits;
        _beatTransfers = _nextMade = false;
    }

    private void EvalActive()
    {
        _active = true;
        _beatTransfers = _beatValid && _tlpTx.WriteReady;

        switch (_state)
        {
            case State.Idle:
                if (_txWriteback.WritebackValid || _rxEngine.EngineValid)
                {
                    _writeback = _txWriteback.WritebackValid;
                    _stateNext = State.Take;
                }

                return;
            case State.Take:
                Take();
                return;
            case State.Setup:
                int shift = (int)_command & 7;
                _quadwordsLeft = (shift + _bytes + 7) >> 3;
                _wordsLeft = (_bytes + 7) >> 3;
                _address = _command & ~7ul;
                _carry = 0;
                _first = true;
                _stateNext = State.Header;
                break;
            case State.Header:
                if (_abort || (((uint)_configSpace.FunctionReady >> _function) & 1) == 0)
                {
                    _stateNext = State.Done;
                }
                else if (!_nextValid)
                {
                    Header();
                }

                break;
            case State.Data:
                if (!_nextValid && (_writeback ? _txWriteback.WritebackWordCount : _rxEngine.EngineWordCount) >= _wordWanted)
                {
                    Quadwords();
                }

                break;
            case State.Last:
                if (!_nextValid)
                {
                    Emit(_fill, eop: true);
                    _stateNext = _quadwordsLeft != 0 ? State.Header : State.Done;
                }

                break;
            default:
                if (!_beatValid)
                {
                    _stateNext = State.Idle;
                }

                break;
        }

        _abort |= (((_writeback ? _txQueue.Flush : _rxQueue.Flush) >> _queue) & 1) != 0;
    }

    private void Take()
    {
        bool valid;
        if (_writeback)
        {
            valid = _txWriteback.WritebackValid;
            _queue = _txWriteback.WritebackQueue;
            _command = _txWriteback.WritebackAddress;
            _bytes = _txWriteback.WritebackBytes;
        }
        else
        {
            valid = _rxEngine.EngineValid;
            _queue = _rxEngine.EngineQueue;
            _command = _rxEngine.EngineAddress;
            _bytes = _rxEngine.EngineBytes;
        }

        _function = Requester.Owner(_queue, _configSpace.VfActive);
        _rid = Requester.Rid(_function, _configSpace.PfRid, _configSpace.Vf0Rid);
        _abort = (((_writeback ? _txQueue.Flush : _rxQueue.Flush) >> _queue) & 1) != 0;
        _stateNext = valid ? State.Setup : State.Idle;
    }

    /// <summary>One TLP: up to the end of the buffer or of a block of Max Payload Size.</summary>
    private void Header()
    {
        int payload = 1 << _configSpace.MaxPayloadLog2;
        int chunk = Math.Min(_quadwordsLeft, (payload - (int)(_address & (uint)(payload - 1))) >> 3);
        _chunkLeft = chunk;
        bool skipFirst = _first && (_command & 4) != 0;
        bool ends = chunk == _quadwordsLeft;
        int lastByte = LastByte;
        int length = (2 * chunk) - (skipFirst ? 1 : 0) - (ends && lastByte < 4 ? 1 : 0);
        uint firstEnable = _first ? (0xFu << (int)(_command & 3)) & 0xF : 0xF;
        uint lastEnable = ends ? 0xFu >> (3 - (lastByte & 3)) : 0xF;
        if (length == 1)
        {
            firstEnable &= lastEnable;
            lastEnable = 0;
        }

        ulong address = skipFirst ? _address + 4 : _address;
        uint high = (uint)(address >> 32);
        uint dw0 = MemoryWrite | (high != 0 ? Tlp.Fmt4Dw : 0) | ((uint)length & 0x3FF);
        uint dw1 = (_rid << 16) | (lastEnable << 4) | firstEnable;
        _stateNext = State.Data;
        _holdLow = Bits.Pair(dw0, dw1);
        if (high == 0)
        {
            _holdHigh = (uint)address;
            _fill = 3;
            _sop = true;
            return;
        }

        _holdHigh = Bits.Pair(high, (uint)address);
        _sop = true;
        Emit(4, eop: false);
    }

    /// <summary>One or two 64-bit words of the aligned stream: taken, shifted into place, and packed into beats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Quadwords()
    {
        bool both = _chunkLeft > 1;
        ulong low = NextValue(_writeback ? _txWriteback.WritebackWord : _rxEngine.EngineWord);
        ulong high = both ? NextValue(_rxEngine.EngineWordBehind) : 0;
        int count = both ? 4 : 2;
        _address += both ? 16u : 8u;
        int done = both ? 2 : 1;
        _quadwordsLeft -= done;
        _chunkLeft -= done;
        if (_quadwordsLeft == 0)
        {
            // Nothing behind the last byte; no high DW if the buffer ends in the low one.
            int lastByte = LastByte;
            ulong mask = ulong.MaxValue >> (8 * (7 - lastByte));
            low = both ? low : low & mask;
            high &= mask;
            count -= lastByte < 4 ? 1 : 0;
        }

        // The first low DW is left out if the buffer begins in the high one.
        if (_first && (_command & 4) != 0)
        {
            low = (low >> 32) | (high << 32);
            high >>= 32;
            count--;
        }

        _first = false;
        Append(low, high, count);
    }

    /// <summary>The next 64 bits of the aligned stream, from a word of the client while there are any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong NextValue(ulong word)
    {
        ulong value = _carry;
        if (_wordsLeft != 0)
        {
            int shift = 8 * ((int)_command & 7);
            value |= word << shift;
            _carry = shift == 0 ? 0 : word >> (64 - shift);
            _wordsLeft--;
        }

        return value;
    }

    /// <summary>Appends 1 to 4 DWs, the others of them 0, to those that are held, and moves the first four of these to the slot once there are as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(ulong low, ulong high, int count)
    {
        ulong restLow;
        ulong restHigh = 0;
        switch (_fill)
        {
            case 0:
                _holdLow = low;
                _holdHigh = high;
                restLow = 0;
                break;
            case 1:
                _holdLow |= low << 32;
                _holdHigh = (low >> 32) | (high << 32);
                restLow = high >> 32;
                break;
            case 2:
                _holdHigh = low;
                restLow = high;
                break;
            default:
                _holdHigh |= low << 32;
                restLow = (low >> 32) | (high << 32);
                restHigh = high >> 32;
                break;
        }

        int fill = _fill + count;
        _fill = fill;
        bool empty = fill == 4;
        if (fill >= 4)
        {
            Emit(4, eop: _chunkLeft == 0 && empty);
            _holdLow = restLow;
            _holdHigh = restHigh;
            _fill = fill - 4;
        }

        if (_chunkLeft == 0)
        {
            _stateNext = !empty ? State.Last : _quadwordsLeft != 0 ? State.Header : State.Done;
        }
    }

    /// <summary>Position of the buffer's last byte in its last aligned quadword.</summary>
    private int LastByte => (int)(_command + (uint)_bytes - 1) & 7;

    /// <summary>Moves the first <paramref name="count"/> held DWs to the slot; nothing stays in hold.</summary>
    private void Emit(int count, bool eop)
    {
        _nextLow = _holdLow;
        _nextHigh = _holdHigh;
        _nextKeep = (byte)((1 << count) - 1);
        _nextSop = _sop;
        _nextEop = eop;
        _nextMade = true;
        _sop = false;
        _holdLow = _holdHigh = 0;
        _fill = 0;
    }
}
