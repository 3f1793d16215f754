namespace NicTwin.Model;

/// <content>Reports that wait until the write-back threshold of their queue is reached or its throttle expires.</content>
public sealed partial class TxWriteback
{
    private const int Queues = 16;
    private const int Places = 8;
    private const ulong HeadWriteBackEnable = 1;

    // Nobody outside reads these, so they change in place. Bit q of _waiting: queue q has reports that wait.
    private uint _waiting;
    private readonly byte[] _counts = new byte[Queues];
    private readonly ushort[] _heads = new ushort[Queues];
    private readonly ulong[] _addresses = new ulong[Queues * Places];
    private readonly uint[] _dwords = new uint[Queues * Places];

    /// <summary>Reports of the queue in work that wait, 0 to 8.</summary>
    private int Waiting => _counts[_queue];

    private void ResetWaiting()
    {
        _waiting = 0;
        Array.Clear(_counts);
        Array.Clear(_heads);
        Array.Clear(_addresses);
        Array.Clear(_dwords);
    }

    /// <summary>What waits for these queues is forgotten.</summary>
    private void Drop(uint queues)
    {
        for (int q = 0; (queues & _waiting) >> q != 0; q++)
        {
            if (((queues >> q) & 1) != 0)
            {
                _counts[q] = 0;
            }
        }

        _waiting &= ~queues;
    }

    private void KeepHead() => _heads[_queue] = (ushort)_head;

    /// <summary>JUDGE: gathers a report or has it written with those that wait.</summary>
    private void Judge()
    {
        int count = Waiting;
        _place = 0;
        if (_dead)
        {
            _flushing = true;
            _stateNext = State.Finish;
            return;
        }

        if (_own)
        {
            Keep(count);
            uint threshold = Math.Min(_txQueue.SettingsThreshold, Places);
            if (threshold > 1 && count + 1 < threshold)
            {
                _pendingValidNext = true;
                _stateNext = State.Idle;
                return;
            }
        }
        else
        {
            _head = _heads[_queue];
        }

        bool alone = _own & count == 0;
        ulong headAddress = _txQueue.SettingsAddress;
        bool writesHead = (headAddress & HeadWriteBackEnable) != 0;
        _single = writesHead | alone;
        if (writesHead)
        {
            _address = headAddress & ~3ul;
            _dword = _head;
        }

        _stateNext = _single ? State.Command : State.Load;
    }

    private void Keep(int count)
    {
        // The count never reaches 8 without being written; the mask only bounds the place.
        int place = (_queue * Places) + (count & (Places - 1));
        _addresses[place] = _address;
        _dwords[place] = _dword;
        KeepHead();
        _counts[_queue] = (byte)(count + 1);
        _waiting |= 1u << _queue;
    }

    private void LoadWaiting(int place)
    {
        _address = _addresses[(_queue * Places) + place];
        _dword = _dwords[(_queue * Places) + place];
    }

    private void TransferWaiting(StateTransfer state)
    {
        state.Field(ref _waiting);
        state.Memory(_counts);
        state.Memory(_heads);
        state.Memory(_addresses);
        state.Memory(_dwords);
    }
}
