using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>Completions, time-outs, error reports and the return of descriptors.</content>
public sealed partial class DmaRead
{
    private const byte KindPoisoned = 12;
    private const byte KindTimeout = 14;
    private const byte KindUnexpected = 16;
    private const byte KindUnsupportedRequest = 30;
    private const byte KindCompleterAbort = 31;
    private const uint StatusCompleterAbort = 4;

    // Decided on the first beat of a completion, in force until its last one.
    private bool _accept;
    private int _acceptTag;
    private byte _report;
    private bool _foreign;
    private int _dword;

    // The fields of the error change only while it is not offered.
    private bool _errorValid;
    private bool _errorValidNext;
    private byte _errorKind;
    private byte _errorFunction;
    private uint _errorHeader0;
    private uint _errorHeader1;
    private uint _errorHeader2;

    private bool _returning;
    private bool _returningNext;
    private int _returnTag;
    private int _returnWord;
    private int _returnLeft;
    private bool _returnValid;
    private bool _returnValidNext;
    private bool _returnReceive;
    private bool _returnReceiveNext;
    private byte _returnQueue;
    private byte _returnQueueNext;
    private byte _returnSlot;
    private byte _returnSlotNext;
    private bool _returnLast;
    private bool _returnLastNext;
    private bool _returnError;
    private bool _returnErrorNext;
    private ulong _returnLow;
    private ulong _returnLowNext;
    private ulong _returnHigh;
    private ulong _returnHighNext;

    /// <summary>Pulse: a descriptor for rx_queue.</summary>
    public bool RxReturnValid => _returnValid & _returnReceive;

    /// <summary>Pulse: a descriptor for tx_queue.</summary>
    public bool TxReturnValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _returnValid & !_returnReceive;
    }

    /// <summary>Queue of the returned descriptor.</summary>
    public int ReturnQueue => _returnQueue;

    /// <summary>Cache word of the returned descriptor within its queue, 0 to 7.</summary>
    public int ReturnSlot => _returnSlot;

    /// <summary>DWs 0 and 1 of the descriptor.</summary>
    public ulong ReturnDataLow => _returnLow;

    /// <summary>DWs 2 and 3 of the descriptor.</summary>
    public ulong ReturnDataHigh => _returnHigh;

    /// <summary>The last descriptor of its read.</summary>
    public bool ReturnLast => _returnLast;

    /// <summary>The read failed; nothing of it is returned.</summary>
    public bool ReturnError => _returnError;

    /// <summary>An error is reported to config_space.</summary>
    public bool ErrorValid => _errorValid;

    /// <summary>AER uncorrectable error bit number; 30 and 31: a completion with UR or CA.</summary>
    public byte ErrorKind => _errorKind;

    /// <summary>Function that reports the error.</summary>
    public byte ErrorFunction => _errorFunction;

    /// <summary>Always false.</summary>
    public bool ErrorAdvisory => false;

    /// <summary>DW0 of the completion; 0 for a time-out.</summary>
    public uint ErrorHeader0 => _errorHeader0;

    /// <summary>DW1 of the completion; 0 for a time-out.</summary>
    public uint ErrorHeader1 => _errorHeader1;

    /// <summary>DW2 of the completion; 0 for a time-out.</summary>
    public uint ErrorHeader2 => _errorHeader2;

    /// <summary>Always 0.</summary>
    public uint ErrorHeader3 => 0;

    private void ResetCompletions()
    {
        _accept = false;
        _acceptTag = 0;
        _report = 0;
        _foreign = false;
        _dword = 0;
        _errorValid = _errorValidNext = false;
        _errorKind = _errorFunction = 0;
        _errorHeader0 = _errorHeader1 = _errorHeader2 = 0;
        _returning = _returningNext = false;
        _returnTag = _returnWord = _returnLeft = 0;
        _returnValid = _returnValidNext = false;
        _returnReceive = _returnReceiveNext = false;
        _returnQueue = _returnQueueNext = 0;
        _returnSlot = _returnSlotNext = 0;
        _returnLast = _returnLastNext = false;
        _returnError = _returnErrorNext = false;
        _returnLow = _returnLowNext = 0;
        _returnHigh = _returnHighNext = 0;
        _dataLow = _dataLowNext = 0;
        _dataHigh = _dataHighNext = 0;
    }

    private void CommitCompletions()
    {
        _errorValid = _errorValidNext;
        _returning = _returningNext;
        _returnValid = _returnValidNext;
        if (_returnValidNext)
        {
            _returnReceive = _returnReceiveNext;
            _returnQueue = _returnQueueNext;
            _returnSlot = _returnSlotNext;
            _returnLast = _returnLastNext;
            _returnError = _returnErrorNext;
            _returnLow = _returnLowNext;
            _returnHigh = _returnHighNext;
        }
    }

    /// <summary>Hands the descriptors of an ended tag to their queue, one per clock.</summary>
    private void EvalReturn(uint flushed)
    {
        _returnValidNext = false;
        if (_returning)
        {
            if (((flushed >> _returnTag) & 1) != 0)
            {
                _returningNext = false;
                return;
            }

            int dword = (_returnTag * TagDwords) + (4 * _returnWord);
            _returnLowNext = Bits.Pair(_memory[dword], _memory[dword + 1]);
            _returnHighNext = Bits.Pair(_memory[dword + 2], _memory[dword + 3]);
            _returnSlotNext = (byte)(_returnWord & 7);
            OfferReturn(last: _returnLeft == 1, error: false);
            _returnWord = (_returnWord + 1) & 15;
            _returnLeft--;
            return;
        }

        uint done = _done & DescriptorTags;
        if (done == 0)
        {
            return;
        }

        int tag = BitOperations.TrailingZeroCount(done);
        if (((flushed >> tag) & 1) != 0)
        {
            return;
        }

        _returnTag = tag;
        if (((_error >> tag) & 1) != 0)
        {
            OfferReturn(last: true, error: true);
            return;
        }

        _returnWord = _firstWord[tag];
        _returnLeft = _words[tag];
        _returningNext = true;
    }

    private void OfferReturn(bool last, bool error)
    {
        _returnValidNext = true;
        _returnReceiveNext = _returnTag < FirstTransmitTag;
        _returnQueueNext = _queue[_returnTag];
        _returnLastNext = last;
        _returnErrorNext = error;
        if (last)
        {
            uint freed = ~(1u << _returnTag);
            _doneNext &= freed;
            _errorNext &= freed;
            _returningNext = false;
        }
    }

    /// <summary>One beat of a completion. True when it takes the error register.</summary>
    private bool TakeBeat()
    {
        if (_tlpRx.CompletionFirst)
        {
            Decide();
        }

        int count = _tlpRx.CompletionCount;
        if (_accept && count != 0)
        {
            if (((_orphan >> _acceptTag) & 1) == 0)
            {
                Store(count);
            }

            _dword += count;
        }

        return _tlpRx.CompletionLast && _tlpRx.CompletionGood && End();
    }

    /// <summary>Checks the header of a completion against its tag (PCI Express Base Specification, section 2.3.2).</summary>
    private void Decide()
    {
        uint dw0 = _tlpRx.CompletionHeader0;
        uint dw1 = _tlpRx.CompletionHeader1;
        uint dw2 = _tlpRx.CompletionHeader2;
        uint tag = (dw2 >> 8) & 0xFF;
        _accept = false;
        _report = KindUnexpected;
        _foreign = tag >= Tags || ((_outstanding >> (int)tag) & 1) == 0 || _rid[tag] != dw2 >> 16;
        if (_foreign)
        {
            return;
        }

        _acceptTag = (int)tag;
        uint status = (dw1 >> 13) & 7;
        bool data = (dw0 & Tlp.FmtData) != 0;
        if (status != 0)
        {
            if (!data)
            {
                _accept = true;
                _report = status == StatusCompleterAbort ? KindCompleterAbort : KindUnsupportedRequest;
            }

            return;
        }

        if (!data)
        {
            return;
        }

        uint next = _next[tag];
        uint remaining = (uint)_remaining[tag];
        uint bytes = (((dw1 & 0xFFF) - 1) & 0xFFF) + 1;
        uint length = (uint)Tlp.Length(dw0);
        uint need = ((next & 3) + remaining + 3) >> 2;
        bool complete = length == need || (length < need && (((next & ~3u) + (4 * length)) & 63) == 0);
        if (bytes == remaining && (dw2 & 0x7F) == (next & 0x7F) && complete)
        {
            _accept = true;
            _report = (dw0 & Tlp.Poisoned) != 0 ? KindPoisoned : (byte)0;
            _dword = (int)(next >> 2);
        }
    }

    private void Store(int count)
    {
        int tag = _acceptTag * TagDwords;
        ulong low = _tlpRx.CompletionDataLow;
        ulong high = _tlpRx.CompletionDataHigh;
        for (int i = 0; i < count; i++)
        {
            uint dword = (uint)((i < 2 ? low : high) >> (32 * (i & 1)));
            _memory[tag + ((_dword + i) & (TagDwords - 1))] = dword;
        }
    }

    /// <summary>The good last beat of a completion. True when it takes the error register.</summary>
    private bool End()
    {
        uint bit = 1u << _acceptTag;
        if (_accept)
        {
            uint dw0 = _tlpRx.CompletionHeader0;
            bool ends = true;
            if (_report is KindUnsupportedRequest or KindCompleterAbort)
            {
                _errorNext |= bit;
            }
            else
            {
                if (_report == KindPoisoned)
                {
                    _errorNext |= bit;
                }

                int next = _next[_acceptTag];
                int delivered = Math.Min((4 * Tlp.Length(dw0)) - (next & 3), _remaining[_acceptTag]);
                _next[_acceptTag] = (byte)(next + delivered);
                _remaining[_acceptTag] -= delivered;
                ends = _remaining[_acceptTag] == 0;
            }

            if (ends)
            {
                EndTag(bit);
            }
        }

        if (_report == 0 || _errorValid || (!_foreign && (_orphan & bit) != 0))
        {
            return false;
        }

        Report(_report, _report == KindUnexpected ? (byte)0 : _function[_acceptTag]);
        _errorHeader0 = _tlpRx.CompletionHeader0;
        _errorHeader1 = _tlpRx.CompletionHeader1;
        _errorHeader2 = _tlpRx.CompletionHeader2;
        return true;
    }

    private void EndTag(uint bit)
    {
        _outstandingNext &= ~bit;
        if ((_orphan & bit) == 0)
        {
            _doneNext |= bit;
        }
        else
        {
            _orphanNext &= ~bit;
        }
    }

    private void Report(byte kind, byte function)
    {
        _errorValidNext = true;
        _errorKind = kind;
        _errorFunction = function;
    }

    /// <summary>The earliest deadline may have passed: ends one tag, or finds the new earliest deadline.</summary>
    private void Sweep()
    {
        ulong time = _nic.Time;
        ulong minimum = Never;
        for (uint left = _outstanding; left != 0; left &= left - 1)
        {
            int tag = BitOperations.TrailingZeroCount(left);
            ulong deadline = _deadline[tag];
            if (deadline > time)
            {
                minimum = Math.Min(minimum, deadline);
                continue;
            }

            uint bit = 1u << tag;
            if ((_outstandingNext & bit) == 0)
            {
                return;
            }

            if ((_orphan & bit) == 0)
            {
                _errorNext |= bit;
                Report(KindTimeout, _function[tag]);
                _errorHeader0 = _errorHeader1 = _errorHeader2 = 0;
            }

            EndTag(bit);
            if (_accept && _acceptTag == tag)
            {
                _accept = false;
                _report = 0;
            }

            return;
        }

        _earliest = minimum;
    }
}
