using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// TLPs from the root complex: registers the pins, checks the shape of a TLP, splits requests from completions.
/// Text: docs/spec/tlp_rx.md. Twin: rtl/pcie/nt_tlp_rx.sv.
/// </summary>
public sealed partial class TlpRx : IBlockPorts
{
    /// <summary>AER uncorrectable error bit number of a malformed TLP.</summary>
    public const byte MalformedKind = 18;

    private const int FifoDepth = 4;
    private const byte SopFlag = 1 << 4;
    private const byte EopFlag = 1 << 5;

    private enum State : byte
    {
        Head,
        Body,
        Hold,
    }

    private Completer _completer = null!;
    private ConfigSpace _configSpace = null!;

    // Input stage. The keep, sop and eop bits of a beat are packed as {eop, sop, keep[3:0]}.
    private bool _ready;
    private bool _inValid;
    private byte _inFlags;
    private ulong _inLow;
    private ulong _inHigh;
    private readonly ulong[] _fifoLow = new ulong[FifoDepth];
    private readonly ulong[] _fifoHigh = new ulong[FifoDepth];
    private readonly byte[] _fifoFlags = new byte[FifoDepth];
    private int _fifoHead;
    private int _fifoCount;

    // Parser. header, data0 and data1 are read by other blocks only in HOLD, so they change in place while it is not HOLD.
    private State _state;
    private State _stateNext;
    private bool _holdError;
    private uint _header0;
    private uint _header1;
    private uint _header2;
    private uint _header3;
    private uint _data0;
    private uint _data1;
    private int _seen;
    private int _total;
    private bool _isCompletion;
    private bool _bad;

    // Output registers of the completion pulses and their next values.
    private bool _completionBeat;
    private bool _completionFirst;
    private bool _completionLast;
    private bool _completionGood;
    private byte _completionCount;
    private uint _completionHeader0;
    private uint _completionHeader1;
    private uint _completionHeader2;
    private ulong _completionLow;
    private ulong _completionHigh;
    private bool _completionBeatNext;
    private bool _completionFirstNext;
    private bool _completionLastNext;
    private bool _completionGoodNext;
    private byte _completionCountNext;
    private ulong _completionLowNext;
    private ulong _completionHighNext;

    // Function of the other registers, computed when they change.
    private bool _quiet;
    private bool _active;

    /// <summary>Pin: the offered beat is taken.</summary>
    public bool PcieRxReady => _ready;

    /// <summary>A request is offered to the completer.</summary>
    public bool RequestValid => _state == State.Hold && !_holdError;

    /// <summary>DW0 of the request.</summary>
    public uint RequestHeader0 => _header0;

    /// <summary>DW1 of the request.</summary>
    public uint RequestHeader1 => _header1;

    /// <summary>DW2 of the request.</summary>
    public uint RequestHeader2 => _header2;

    /// <summary>DW3 of the request; 0 in a header of 3 DW.</summary>
    public uint RequestHeader3 => (_header0 & Tlp.Fmt4Dw) != 0 ? _header3 : 0;

    /// <summary>First payload DW, 0 when absent.</summary>
    public uint RequestData0 => _data0;

    /// <summary>Second payload DW, 0 when absent.</summary>
    public uint RequestData1 => _data1;

    /// <summary>The request has more than two payload DWs.</summary>
    public bool RequestLong => (_header0 & Tlp.FmtData) != 0 && Tlp.Length(_header0) > 2;

    /// <summary>Pulse: a beat of a completion.</summary>
    public bool CompletionBeat => _completionBeat;

    /// <summary>With <see cref="CompletionBeat"/>: the first beat of its TLP.</summary>
    public bool CompletionFirst => _completionFirst;

    /// <summary>With <see cref="CompletionBeat"/>: the last beat of its TLP.</summary>
    public bool CompletionLast => _completionLast;

    /// <summary>With <see cref="CompletionLast"/>: the TLP was well formed.</summary>
    public bool CompletionGood => _completionGood;

    /// <summary>DW0 of the completion.</summary>
    public uint CompletionHeader0 => _completionHeader0;

    /// <summary>DW1 of the completion: completer id, status, byte count.</summary>
    public uint CompletionHeader1 => _completionHeader1;

    /// <summary>DW2 of the completion: requester id, tag, lower address.</summary>
    public uint CompletionHeader2 => _completionHeader2;

    /// <summary>Payload DWs 0 and 1 of the beat.</summary>
    public ulong CompletionDataLow => _completionLow;

    /// <summary>Payload DWs 2 and 3 of the beat.</summary>
    public ulong CompletionDataHigh => _completionHigh;

    /// <summary>Payload DWs in the beat, 0 to 4.</summary>
    public byte CompletionCount => _completionCount;

    /// <summary>A malformed TLP is reported to config_space.</summary>
    public bool ErrorValid => _state == State.Hold && _holdError;

    /// <summary>AER uncorrectable error bit number.</summary>
    public byte ErrorKind => MalformedKind;

    /// <summary>DW0 of the first beat of the malformed TLP.</summary>
    public uint ErrorHeader0 => _header0;

    /// <summary>DW1 of the first beat of the malformed TLP.</summary>
    public uint ErrorHeader1 => _header1;

    /// <summary>DW2 of the first beat of the malformed TLP.</summary>
    public uint ErrorHeader2 => _header2;

    /// <summary>DW3 of the first beat of the malformed TLP.</summary>
    public uint ErrorHeader3 => _header3;

    /// <summary>Nothing is in the input stage or the parser.</summary>
    public bool Quiet => _quiet;

    /// <inheritdoc/>
    public string Block => "tlp_rx";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _completer = nic.Completer;
        _configSpace = nic.ConfigSpace;
    }

    internal void Reset()
    {
        _ready = false;
        _inValid = false;
        _fifoHead = 0;
        _fifoCount = 0;
        _state = _stateNext = State.Head;
        _holdError = false;
        _header0 = _header1 = _header2 = _header3 = 0;
        _data0 = _data1 = 0;
        _seen = 0;
        _total = 0;
        _isCompletion = false;
        _bad = false;
        _completionBeat = _completionBeatNext = false;
        _completionFirst = _completionFirstNext = false;
        _completionLast = _completionLastNext = false;
        _completionGood = _completionGoodNext = false;
        _completionCount = _completionCountNext = 0;
        _completionHeader0 = _completionHeader1 = _completionHeader2 = 0;
        _completionLow = _completionLowNext = 0;
        _completionHigh = _completionHighNext = 0;
        _quiet = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval(in NicInputs inputs)
    {
        if (inputs.PcieRxValid != 0 || !_quiet)
        {
            EvalActive(in inputs);
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

    private void EvalActive(in NicInputs inputs)
    {
        _active = true;
        _completionBeatNext = false;

        // The parser reads the FIFO as it was before this clock's push.
        bool pop = _state != State.Hold && _fifoCount != 0;
        if (pop)
        {
            int head = _fifoHead;
            _fifoHead = (head + 1) & (FifoDepth - 1);
            Parse(_fifoLow[head], _fifoHigh[head], _fifoFlags[head]);
        }
        else if (_state == State.Hold && (_holdError ? _configSpace.ErrorReceiveReady : _completer.RequestReady))
        {
            _stateNext = State.Head;
        }

        int count = _fifoCount - (pop ? 1 : 0);
        if (_inValid)
        {
            int tail = (_fifoHead + count) & (FifoDepth - 1);
            _fifoLow[tail] = _inLow;
            _fifoHigh[tail] = _inHigh;
            _fifoFlags[tail] = _inFlags;
            count++;
        }

        _fifoCount = count;

        bool transfer = inputs.PcieRxValid != 0 && _ready;
        _ready = count + (transfer ? 1 : 0) <= 2;
        _inValid = transfer;
        if (transfer)
        {
            _inLow = inputs.PcieRxDataLow;
            _inHigh = inputs.PcieRxDataHigh;
            _inFlags = (byte)((inputs.PcieRxKeep & 0xF) | (inputs.PcieRxSop != 0 ? SopFlag : 0) | (inputs.PcieRxEop != 0 ? EopFlag : 0));
        }
    }

    private void CommitActive()
    {
        _state = _stateNext;
        _completionBeat = _completionBeatNext;
        if (_completionBeatNext)
        {
            _completionFirst = _completionFirstNext;
            _completionLast = _completionLastNext;
            _completionGood = _completionGoodNext;
            _completionCount = _completionCountNext;
            _completionLow = _completionLowNext;
            _completionHigh = _completionHighNext;
            _completionHeader0 = _header0;
            _completionHeader1 = _header1;
            _completionHeader2 = _header2;
        }

        UpdateQuiet();
        _active = false;
    }

    private void UpdateQuiet() =>
        _quiet = _ready && !_inValid && _fifoCount == 0 && _state == State.Head && !_completionBeat;

    private void Parse(ulong low, ulong high, byte flags)
    {
        uint keep = flags & 0xFu;
        bool eop = (flags & EopFlag) != 0;
        bool sop = (flags & SopFlag) != 0;
        int lanes = BitOperations.PopCount(keep);
        bool keepBad = keep == 0 || (keep & (keep + 1)) != 0 || (!eop && keep != 0xF);
        int before;
        bool first = _state == State.Head;
        if (first)
        {
            // Lanes that are not kept read 0, in the header as in the payload.
            low &= Bits.LaneMask(keep);
            high &= Bits.LaneMask(keep >> 2);
            _header0 = (uint)low;
            _header1 = (uint)(low >> 32);
            _header2 = (uint)high;
            _header3 = (uint)(high >> 32);
            _data0 = 0;
            _data1 = 0;
            before = 0;
            uint type = Tlp.Type(_header0);
            _bad = keepBad || !sop || (_header0 & Tlp.FmtPrefix) != 0 || type == Tlp.TypeCompletionLocked;
            _isCompletion = sop && type == Tlp.TypeCompletion && (_header0 & (Tlp.FmtPrefix | Tlp.Fmt4Dw)) == 0;
            _total = Tlp.HeaderLength(_header0)
                + ((_header0 & Tlp.FmtData) != 0 ? Tlp.Length(_header0) : 0)
                + ((_header0 & Tlp.Digest) != 0 ? 1 : 0);
        }
        else
        {
            before = _seen;
            _bad |= keepBad || sop;
        }

        // seen saturates: a TLP can be longer than its counter, and stays too long.
        int seen = Math.Min(before + lanes, 2047);
        _seen = seen;
        _bad |= eop ? seen != _total : seen > _total;

        if (_isCompletion)
        {
            ForwardCompletion(low, high, first, eop, before, seen);
        }
        else if (!_bad)
        {
            KeepPayload(low, high, first, before);
        }

        if (!eop)
        {
            _stateNext = State.Body;
        }
        else if (_bad)
        {
            _stateNext = State.Hold;
            _holdError = true;
        }
        else if (_isCompletion)
        {
            _stateNext = State.Head;
        }
        else
        {
            _stateNext = State.Hold;
            _holdError = false;
        }
    }

    private void ForwardCompletion(ulong low, ulong high, bool first, bool eop, int before, int seen)
    {
        int count = 0;
        if (!_bad)
        {
            int payloadEnd = _total - ((_header0 & Tlp.Digest) != 0 ? 1 : 0);
            if (first)
            {
                count = payloadEnd > 3 && seen > 3 ? 1 : 0;
                low = high >> 32;
                high = 0;
            }
            else
            {
                count = Math.Clamp(Math.Min(seen, payloadEnd) - before, 0, 4);
            }
        }

        uint lanes = (1u << count) - 1;
        _completionLowNext = low & Bits.LaneMask(lanes);
        _completionHighNext = high & Bits.LaneMask(lanes >> 2);
        _completionCountNext = (byte)count;
        _completionFirstNext = first;
        _completionLastNext = eop;
        _completionGoodNext = eop && !_bad;
        _completionBeatNext = true;
    }

    /// <summary>Keeps the first two payload DWs of a request; they are in its first two beats.</summary>
    private void KeepPayload(ulong low, ulong high, bool first, int before)
    {
        if ((_header0 & Tlp.FmtData) == 0 || before > 4)
        {
            return;
        }

        bool four = (_header0 & Tlp.Fmt4Dw) != 0;
        if (first)
        {
            if (!four)
            {
                _data0 = (uint)(high >> 32);
            }
        }
        else if (four)
        {
            _data0 = (uint)low;
            _data1 = Tlp.Length(_header0) > 1 ? (uint)(low >> 32) : 0;
        }
        else
        {
            _data1 = Tlp.Length(_header0) > 1 ? (uint)low : 0;
        }
    }
}
