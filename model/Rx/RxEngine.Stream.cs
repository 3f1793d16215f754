using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>The words of a command, up to two in a clock: prefetched from the packet buffer, or those of descriptors.</content>
public sealed partial class RxEngine
{
    private const int FifoDepth = 8;
    private const int FifoLimit = FifoDepth - WordsPerClock;
    private const int WordsPerClock = 2;

    private readonly ulong[] _fifo = new ulong[FifoDepth];
    private int _fifoHead;
    private int _fifoCount;
    private int _readLeft;
    private int _readAddressEval;

    // Words that the read of the clock before brings.
    private int _flight;
    private int _wordsSent;
    private int _settleNext;

    // Outputs, as of the registers.
    private int _wordCount;
    private ulong _word;
    private ulong _wordBehind;
    private int _reading;
    private int _readAddress;

    /// <summary>Words that are shown to dma_write, 0 to 2.</summary>
    public int EngineWordCount => _wordCount;

    /// <summary>The first word; the first byte of the data is in bits 7:0.</summary>
    public ulong EngineWord => _word;

    /// <summary>The second word.</summary>
    public ulong EngineWordBehind => _wordBehind;

    /// <summary>Address in rx_buffer.</summary>
    public int ReadAddress => _readAddress;

    /// <summary>Address in tx_buffer.</summary>
    public int LocalAddress => _readAddress;

    /// <summary>Words of rx_buffer are read in this clock.</summary>
    internal bool WireReading
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _reading != 0 && !_local;
    }

    /// <summary>A word of tx_buffer is read in this clock.</summary>
    internal bool LocalReading => _reading != 0 && _local;

    private void ResetStream()
    {
        ClearStream();
        _readAddressEval = _readAddress = 0;
        _word = _wordBehind = 0;
        _wordCount = _reading = 0;
        _wordsSent = WordsPerClock;
    }

    private void ClearStream()
    {
        _fifoHead = _fifoCount = 0;
        _readLeft = 0;
        _flight = 0;
    }

    private void StartStream()
    {
        ClearStream();
        int position = StartShift();
        _readLeft = ((CommandBytes + 7) >> 3) + (_shift != 0 ? 1 : 0);
        int address = _start + (position >> 3);
        int words = _local ? TxBuffer.Words : RxBuffer.Words;
        _readAddressEval = address >= words ? address - words : address;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Stream()
    {
        int wanted = _dmaWrite.EngineWordWanted;
        if (_wordCount >= wanted)
        {
            _fifoHead = (_fifoHead + wanted) & (FifoDepth - 1);
            _fifoCount -= wanted;
        }

        if (_flight != 0)
        {
            Push(_local ? _txBuffer.LocalData : _rxBuffer.ReadData);
            if (_flight == WordsPerClock)
            {
                Push(_rxBuffer.ReadBehind);
            }
        }

        _flight = _reading;
        _readLeft -= _reading;
        int words = _local ? TxBuffer.Words : RxBuffer.Words;
        int address = _readAddressEval + _reading;
        _readAddressEval = address >= words ? address - words : address;
    }

    private void StartWriteBack()
    {
        _wordsSent = 0;
    }

    private void SendWriteBack()
    {
        int wanted = _dmaWrite.EngineWordWanted;
        if (_wordCount >= wanted)
        {
            _wordsSent += wanted;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CommitStream()
    {
        _readAddress = _readAddressEval;
        switch (_state)
        {
            case State.Stream:
                _wordCount = Math.Min(_fifoCount, WordsPerClock);
                _word = _fifo[_fifoHead];
                _wordBehind = _fifo[(_fifoHead + 1) & (FifoDepth - 1)];
                _reading = _fifoCount + _flight <= FifoLimit ? Math.Min(_readLeft, _local ? 1 : WordsPerClock) : 0;
                break;
            case State.WriteBackWords:
                _wordCount = WordsPerClock - _wordsSent;
                _word = WriteBackLow;
                _wordBehind = WriteBackHigh;
                _reading = 0;
                break;
            case State.RunWords:
                _wordCount = Math.Min(_runWords, WordsPerClock);
                _word = _keptWords[_runWord & (_keptWords.Length - 1)];
                _wordBehind = _keptWords[(_runWord + 1) & (_keptWords.Length - 1)];
                _reading = 0;
                break;
            default:
                _wordCount = 0;
                _reading = 0;
                break;
        }
    }
}
