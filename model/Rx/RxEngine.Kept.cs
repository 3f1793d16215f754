using System.Numerics;

namespace NicTwin.Model;

/// <content>Frames that wait for descriptors, and descriptors that wait to be written back together.</content>
public sealed partial class RxEngine
{
    private const int Queues = 16;
    private const int KeptPlaces = 8;

    // Nobody outside reads these, so they change in place. Bit q of _keptQueues: queue q keeps descriptors.
    private uint _keptQueues;
    private uint _keptTold;
    private readonly byte[] _kept = new byte[Queues];
    private readonly ushort[] _keptHead = new ushort[Queues];
    private readonly ulong[] _keptAddress = new ulong[Queues];
    private readonly ulong[] _keptWords = new ulong[Queues * KeptPlaces * 2];
    private bool _keptNow;

    // All that is kept is to be written.
    private bool _due;
    private bool _dueNext;

    // The descriptors of one queue on their way, and where the machine goes back to. The command is offered while none of them was flushed.
    private int _runQueue;
    private int _runWords;
    private int _runWord;
    private State _back;
    private bool _runOffered;
    private ulong _runAddress;
    private int _runBytes;

    private bool IsImmediate => (_filter & FilterImmediate) != 0;

    private void ResetKept()
    {
        ClearKept();
        Array.Clear(_keptHead);
        Array.Clear(_keptAddress);
        Array.Clear(_keptWords);
        _due = false;
        _runQueue = _runWords = _runWord = _runBytes = 0;
        _back = State.Idle;
        _runOffered = false;
        _runAddress = 0;
    }

    private void ClearKept()
    {
        _keptQueues = _keptTold = 0;
        Array.Clear(_kept);
        _keptNow = false;
        _dueNext = false;
    }

    /// <summary>What these queues keep is lost with them.</summary>
    private void DropKept(uint queues)
    {
        for (uint left = queues & _keptQueues; left != 0; left &= left - 1)
        {
            _kept[BitOperations.TrailingZeroCount(left)] = 0;
        }

        _keptQueues &= ~queues;
        _keptTold &= ~queues;
    }

    /// <summary>COUNT: the queue has too few descriptors for the frame.</summary>
    private void Lack()
    {
        if (_drops)
        {
            Drop();
            return;
        }

        _pulsesNext |= _waited ? Pulses.None : Pulses.NoDescriptor;
        _waited = true;
        _dueNext = true;
        _stateNext = State.Hold;
    }

    private void Hold(bool aborted, bool stale)
    {
        if (aborted || !IsActive)
        {
            Drop();
        }
        else if (stale || IsDropEnabled)
        {
            _stateNext = State.Select;
        }
        else if (_due)
        {
            RunNext(State.Hold);
        }
    }

    /// <summary>Writes what the lowest queue keeps; when none keeps anything, nothing is due any more.</summary>
    private void RunNext(State back)
    {
        if (_keptQueues == 0)
        {
            _dueNext = false;
        }
        else
        {
            StartRun(BitOperations.TrailingZeroCount(_keptQueues), back);
        }
    }

    private void StartRun(int queue, State back)
    {
        _runQueue = queue;
        _runAddress = _keptAddress[queue];
        _runBytes = DescriptorBytes * _kept[queue];
        _back = back;
        _stateNext = State.Run;
    }

    /// <summary>KEEP: the part's descriptor joins those of its queue.</summary>
    private void Keep()
    {
        _written = false;
        if (_aborted)
        {
            Drop();
            return;
        }

        int kept = _kept[_queue];
        int word = 2 * ((_queue * KeptPlaces) + (kept & (KeptPlaces - 1)));
        _keptWords[word] = WriteBackLow;
        _keptWords[word + 1] = WriteBackHigh;
        if (kept == 0)
        {
            _keptAddress[_queue] = _descriptorAddress;
        }

        uint bit = 1u << _queue;
        _keptHead[_queue] = (ushort)_following;
        _keptTold |= IsLastPart ? bit : 0;
        _keptQueues |= bit;
        _kept[_queue] = (byte)(kept + 1);
        _keptNow = IsLastPart & IsImmediate;
        if (kept + 1 >= _threshold || _following == 0 || _keptNow)
        {
            StartRun(_queue, State.Keep);
            return;
        }

        _pulsesNext |= Pulses.Pending;
        _pulseQueueNext = _queue;
        _stateNext = State.Advance;
    }

    private void Run(bool aborted)
    {
        if (!_runOffered)
        {
            GoBack(aborted);
        }
        else if (_dmaWrite.EngineReady)
        {
            _runWords = _runBytes / sizeof(ulong);
            _runWord = 2 * _runQueue * KeptPlaces;
            _stateNext = State.RunWords;
        }
    }

    private void SendRun(bool aborted)
    {
        int wanted = _dmaWrite.EngineWordWanted;
        if (wanted != 0 && _wordCount >= wanted)
        {
            _runWord += wanted;
            _runWords -= wanted;
        }

        if (!_dmaWrite.EngineDone)
        {
            return;
        }

        uint bit = 1u << _runQueue;
        if (_kept[_runQueue] != 0)
        {
            _pulsesNext |= (_keptTold & bit) != 0 ? Pulses.Complete | Pulses.Interrupt : Pulses.Complete;
            _pulseQueueNext = _runQueue;
            _pulseHeadNext = _keptHead[_runQueue];
            _immediateNext = _keptNow;
        }

        DropKept(bit);
        GoBack(aborted);
    }

    private void GoBack(bool aborted)
    {
        _keptNow = false;
        _runWords = 0;
        if (_back != State.Keep)
        {
            _stateNext = _back;
        }
        else if (aborted)
        {
            Drop();
        }
        else
        {
            _stateNext = State.Advance;
        }
    }

    private void TransferKept(StateTransfer state)
    {
        state.Field(ref _keptQueues);
        state.Field(ref _keptTold);
        state.Memory(_kept);
        state.Memory(_keptHead);
        state.Memory(_keptAddress);
        state.Memory(_keptWords);
        state.Field(ref _keptNow);
        state.Field(ref _due);
        state.Field(ref _runQueue);
        state.Field(ref _runWords);
        state.Field(ref _runWord);
        state.Field(ref _back);
        state.Field(ref _runOffered);
        state.Field(ref _runAddress);
        state.Field(ref _runBytes);
        _dueNext = _due;
    }
}
