using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>The words of a command: prefetched from the packet buffer, or the two words of a descriptor.</content>
public sealed partial class RxEngine
{
    private const int FifoDepth = 4;

    private readonly ulong[] _fifo = new ulong[FifoDepth];
    private int _fifoHead;
    private int _fifoCount;
    private int _readLeft;
    private int _readAddressEval;
    private bool _inFlight;
    private int _wordsSent;
    private bool _writeBackDone;
    private int _settleNext;

    // Outputs, as of the registers.
    private bool _wordValid;
    private ulong _word;
    private bool _reading;
    private int _readAddress;

    /// <summary>A word is offered to dma_write.</summary>
    public bool EngineWordValid => _wordValid;

    /// <summary>The word; the first byte of the data is in bits 7:0.</summary>
    public ulong EngineWord => _word;

    /// <summary>Address in rx_buffer.</summary>
    public int ReadAddress => _readAddress;

    /// <summary>Address in tx_buffer.</summary>
    public int LocalAddress => _readAddress;

    /// <summary>A word of rx_buffer is read in this clock.</summary>
    internal bool WireReading
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _reading & !_local;
    }

    /// <summary>A word of tx_buffer is read in this clock.</summary>
    internal bool LocalReading => _reading & _local;

    private void ResetStream()
    {
        ClearStream();
        _readAddressEval = _readAddress = 0;
        _word = 0;
        _wordValid = _reading = false;
        _wordsSent = 0;
        _writeBackDone = true;
    }

    private void ClearStream()
    {
        _fifoHead = _fifoCount = 0;
        _readLeft = 0;
        _inFlight = false;
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
        if (_wordValid && _dmaWrite.EngineWordReady)
        {
            _fifoHead = (_fifoHead + 1) & (FifoDepth - 1);
            _fifoCount--;
        }

        if (_inFlight)
        {
            Push(_local ? _txBuffer.LocalData : _rxBuffer.ReadData);
        }

        _inFlight = _reading;
        if (_reading)
        {
            _readLeft--;
            int words = _local ? TxBuffer.Words : RxBuffer.Words;
            _readAddressEval = _readAddressEval == words - 1 ? 0 : _readAddressEval + 1;
        }
    }

    private void StartWriteBack()
    {
        _wordsSent = 0;
        _writeBackDone = false;
    }

    private void SendWriteBack()
    {
        if (_wordValid && _dmaWrite.EngineWordReady)
        {
            _wordsSent++;
            _writeBackDone = _wordsSent == 2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CommitStream()
    {
        _readAddress = _readAddressEval;
        switch (_state)
        {
            case State.Stream:
                _wordValid = _fifoCount != 0;
                _word = _fifo[_fifoHead];
                _reading = _readLeft != 0 && _fifoCount + (_inFlight ? 1 : 0) < FifoDepth;
                break;
            case State.WriteBackWords:
                _wordValid = !_writeBackDone;
                _word = _wordsSent == 0 ? WriteBackLow : WriteBackHigh;
                _reading = false;
                break;
            default:
                _wordValid = false;
                _reading = false;
                break;
        }
    }
}
