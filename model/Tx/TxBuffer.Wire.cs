using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>From the buffer to the wire: one frame at a time through a read stage and a FIFO of beats.</content>
public sealed partial class TxBuffer
{
    private const int FifoDepth = 4;
    private const int FifoLimit = 3;
    private const byte LastFlag = 1;
    private const byte BadFcsFlag = 2;
    private const byte StampFlag = 4;

    // Only the pins show these, and they are sampled before Eval.
    private readonly ulong[] _fifoData = new ulong[FifoDepth];
    private readonly byte[] _fifoKeep = new byte[FifoDepth];
    private readonly byte[] _fifoFlags = new byte[FifoDepth];
    private int _fifoHead;
    private int _fifoCount;

    private bool _sending;
    private int _readAddress;
    private int _wordsLeft;
    private byte _lastKeep;
    private bool _stageValid;
    private ulong _stageData;
    private bool _stageLast;
    private byte _stageKeep;
    private bool _begun;

    private bool _abort;

    // The way of a looped beat; rx_buffer may be asked after this block, so it has the beat as of the clock before.
    private bool _loopback;
    private bool _loopbackNext;
    private bool _loopbackValid;
    private ulong _loopbackData;
    private byte _loopbackKeep;
    private byte _loopbackFlags;

    /// <summary>Pin: a beat is offered to the wire.</summary>
    public bool MacTxValid => (_fifoCount != 0) & !_loopback;

    /// <summary>Pin: eight bytes, the first in bits 7:0.</summary>
    public ulong MacTxData => _fifoData[_fifoHead];

    /// <summary>Pin: valid bytes.</summary>
    public byte MacTxKeep => _fifoKeep[_fifoHead];

    /// <summary>Pin: last beat of a frame.</summary>
    public bool MacTxLast
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_fifoFlags[_fifoHead] & LastFlag) != 0;
    }

    /// <summary>Pin: the wire must send a wrong FCS.</summary>
    public bool MacTxBadFcs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_fifoFlags[_fifoHead] & BadFcsFlag) != 0;
    }

    /// <summary>What leaves comes back to rx_buffer instead of going to the wire.</summary>
    public bool Loopback => _loopback;

    /// <summary>A beat for rx_buffer, which takes it.</summary>
    public bool LoopbackValid => _loopbackValid;

    /// <summary>Its eight bytes, the first in bits 7:0.</summary>
    public ulong LoopbackData => _loopbackData;

    /// <summary>Its valid bytes.</summary>
    public byte LoopbackKeep => _loopbackKeep;

    /// <summary>It is the last one of a frame.</summary>
    public bool LoopbackLast => (_loopbackFlags & LastFlag) != 0;

    /// <summary>The frame is broken off.</summary>
    public bool LoopbackBadFcs => (_loopbackFlags & BadFcsFlag) != 0;

    private bool WireQuiet => _fifoCount == 0 && !(_stageValid | _sending | _abort);

    private void ResetWire()
    {
        _fifoHead = _fifoCount = 0;
        _sending = false;
        _readAddress = _wordsLeft = 0;
        _lastKeep = 0;
        _stageValid = false;
        _stageData = 0;
        _stageLast = false;
        _stageKeep = 0;
        _begun = false;
        _abort = false;
        ResetPause();
        _loopback = _loopbackNext = false;
        _loopbackValid = false;
        _loopbackData = 0;
        _loopbackKeep = _loopbackFlags = 0;
    }

    /// <summary>The frame on its way to the wire ends as a bad one; beats in the FIFO stay.</summary>
    private void ClearWire(int popped)
    {
        int count = _fifoCount;
        if (_abort && count < FifoDepth)
        {
            PushAbort();
        }

        _abort |= _begun;
        _begun = false;
        _sending = false;
        _stageValid = false;
        _wordsLeft = 0;
        FinishPop(popped);
    }

    /// <summary>One clock of the way to the wire; <paramref name="popped"/> is 1 when a beat leaves. True when something moves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool SendWire(int result, int popped)
    {
        // The FIFO's count before the edge decides what may enter.
        int count = _fifoCount;
        bool stage = _stageValid;
        bool abort = _abort;
        bool moves = (popped != 0) | stage;
        if (abort && count < FifoDepth)
        {
            PushAbort();
            moves = true;
        }

        bool read = _sending && count + (stage ? 1 : 0) < FifoLimit;
        if (stage)
        {
            Push(_stageData, _stageKeep, (byte)(_stageMark | (_stageLast ? LastFlag : 0)));
            _begun = !_stageLast;
            _stageValid = false;
        }

        if (read)
        {
            _stageValid = true;
            _stageData = _control ? PauseWord(PauseWords - _wordsLeft) : _memory[_readAddress];
            _stageLast = _wordsLeft == 1;
            _stageKeep = _stageLast ? _lastKeep : (byte)0xFF;
            _stageMark = _mark;
            _mark = 0;
            _readAddress = _readAddress == Words - 1 ? 0 : _readAddress + 1;
            _wordsLeft--;
            if (_wordsLeft == 0)
            {
                EndFrame(result);
            }

            moves = true;
        }
        else if (!_sending && _wire != result | _flowControl.SendValid)
        {
            moves |= StartFrame(result, abort);
        }

        FinishPop(popped);
        return moves;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool StartFrame(int result, bool abort)
    {
        if (_flowControl.SendValid & !abort)
        {
            StartPauseFrame();
            return true;
        }

        if (_wire == result)
        {
            return false;
        }

        int place = _wire & (Frames - 1);
        if (!_toWire[place])
        {
            _wire = (_wire + 1) & PointerMask;
        }
        else if (!_device.LinkUp)
        {
            _wire = (_wire + 1) & PointerMask;
            _transmitDiscardNext = true;
        }
        else if (abort | _flowControl.Paused | _flowControl.SendValid)
        {
            return false;
        }
        else
        {
            Begin(place);
        }

        return true;
    }

    /// <summary>The last word is read: the frame behind begins at once if it can, so that no clock lies between them.</summary>
    private void EndFrame(int result)
    {
        _wire = _control ? _wire : (_wire + 1) & PointerMask;
        int place = _wire & (Frames - 1);
        if (_wire != result && _toWire[place] && _device.LinkUp && !(_flowControl.Paused | _flowControl.SendValid) && _loopback == _phy.Loopback)
        {
            Begin(place);
        }
        else
        {
            _sending = false;
        }
    }

    private void Begin(int place)
    {
        int bytes = _lengths[place];
        _readAddress = _starts[place];
        _wordsLeft = (bytes + 7) >> 3;
        _lastKeep = (byte)(0xFF >> ((8 - (bytes & 7)) & 7));
        _sending = true;
        _control = false;
        _mark = _stamps[place] ? StampFlag : (byte)0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CommitLoopback()
    {
        _loopback = _loopbackNext;
        _loopbackValid = _loopback & _fifoCount != 0;
        _loopbackData = _fifoData[_fifoHead];
        _loopbackKeep = _fifoKeep[_fifoHead];
        _loopbackFlags = _fifoFlags[_fifoHead];
    }

    private void Push(ulong data, byte keep, byte flags)
    {
        int place = (_fifoHead + _fifoCount) & (FifoDepth - 1);
        _fifoData[place] = data;
        _fifoKeep[place] = keep;
        _fifoFlags[place] = flags;
        _fifoCount++;
    }

    private void PushAbort()
    {
        Push(0, 1, LastFlag | BadFcsFlag);
        _abort = false;
    }

    private void FinishPop(int popped)
    {
        _frameStampedNext = (popped != 0) & (_fifoFlags[_fifoHead] & StampFlag) != 0;
        _fifoHead = (_fifoHead + popped) & (FifoDepth - 1);
        _fifoCount -= popped;
    }
}
