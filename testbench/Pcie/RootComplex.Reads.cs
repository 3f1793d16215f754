namespace NicTwin.Testbench;

/// <summary>Reads of the NIC and their completions.</summary>
public sealed partial class RootComplex
{
    private const int MaxReads = 512;

    private readonly PendingRead[] _reads = new PendingRead[MaxReads];
    private int _readsActive;
    private int _readsEnd;
    private long _readSequence;
    private ulong _earliestDue = ulong.MaxValue;

    /// <summary>Reads that were lost because the NIC had too many outstanding: never with at most 256 tags.</summary>
    public long LostReads { get; private set; }

    /// <summary>Reads of the NIC that still get completions.</summary>
    public int PendingReads => _readsActive;

    private void ClearReads()
    {
        Array.Clear(_reads);
        _readsActive = 0;
        _readsEnd = 0;
        _readSequence = 0;
        _earliestDue = ulong.MaxValue;
        LostReads = 0;
    }

    private void AddRead(Tlp tlp, ulong time)
    {
        int slot = 0;
        while (slot < _readsEnd && _reads[slot].Active)
        {
            slot++;
        }

        if (slot == MaxReads)
        {
            LostReads++;
            return;
        }

        ReadAnswer answer = ChooseAnswer(out bool late);
        if (answer == ReadAnswer.Never)
        {
            return;
        }

        _readsEnd = Math.Max(_readsEnd, slot + 1);
        ulong delay = (ulong)_random.Between(Policy.MinDelay, Math.Max(Policy.MinDelay, Policy.MaxDelay));
        if (late)
        {
            delay += (ulong)Policy.LateClocks;
        }

        _reads[slot] = new PendingRead
        {
            Active = true,
            Address = tlp.Address + (ulong)tlp.FirstByteOffset,
            Remaining = tlp.RequestedBytes,
            Due = time + Math.Max(1, delay),
            AfterPosted = _postedQueued,
            Sequence = _readSequence++,
            RequesterId = tlp.RequesterId,
            Tag = tlp.Tag,
            Attributes = tlp.Word0 & 0x00743000,
            Answer = answer,
        };
        _readsActive++;
        _earliestDue = Math.Min(_earliestDue, _reads[slot].Due);
    }

    private ReadAnswer ChooseAnswer(out bool late)
    {
        late = false;
        if (!Policy.Hostile)
        {
            return ReadAnswer.Data;
        }

        late = _random.Chance(Policy.LateRate);
        if (_random.Chance(Policy.NeverRate))
        {
            return ReadAnswer.Never;
        }

        if (_random.Chance(Policy.UnsupportedRate))
        {
            return ReadAnswer.Unsupported;
        }

        if (_random.Chance(Policy.AbortRate))
        {
            return ReadAnswer.Abort;
        }

        if (_random.Chance(Policy.PoisonRate))
        {
            return ReadAnswer.Poison;
        }

        if (_random.Chance(Policy.WrongTagRate))
        {
            return ReadAnswer.WrongTag;
        }

        return _random.Chance(Policy.WrongLengthRate) ? ReadAnswer.WrongLength : ReadAnswer.Data;
    }

    /// <summary>Builds the next completion that may go now into the completion buffer.</summary>
    private bool TryBuildCompletion(ulong time)
    {
        int chosen = -1;
        int candidates = 0;
        long oldest = long.MaxValue;
        for (int i = 0; i < _readsEnd; i++)
        {
            ref PendingRead read = ref _reads[i];
            if (!read.Active)
            {
                continue;
            }

            if (Policy.Reorder)
            {
                if (read.Due <= time && read.AfterPosted <= _postedSent && _random.Below(++candidates) == 0)
                {
                    chosen = i;
                }
            }
            else if (read.Sequence < oldest)
            {
                oldest = read.Sequence;
                chosen = i;
            }
        }

        if (chosen < 0 || _reads[chosen].Due > time || _reads[chosen].AfterPosted > _postedSent)
        {
            // Without reordering the oldest read blocks the others: look again when it is due.
            _earliestDue = chosen >= 0 && !Policy.Reorder ? Math.Max(time + 1, _reads[chosen].Due) : time + 1;
            return false;
        }

        BuildCompletion(ref _reads[chosen], time);
        RefreshEarliestDue();
        return true;
    }

    private void BuildCompletion(ref PendingRead read, ulong time)
    {
        int tag = read.Tag;
        int count = Math.Min(read.Remaining, CompletionBytes(read.Address, read.Remaining));
        int byteCount = read.Remaining;
        switch (read.Answer)
        {
            case ReadAnswer.Unsupported:
            case ReadAnswer.Abort:
                CompletionStatus status = read.Answer == ReadAnswer.Abort ? CompletionStatus.CompleterAbort : CompletionStatus.UnsupportedRequest;
                bool data = _random.Chance(Policy.ErrorDataRate);
                _rxCount = TlpBuilder.CompletionHeader(_completion, data ? 1 : 0, RootRequesterId, status, byteCount, read.RequesterId, tag, (int)read.Address);
                _completion[0] |= read.Attributes;
                if (data)
                {
                    _completion[_rxCount++] = (uint)_random.Next();
                }

                Remove(ref read);
                return;
            case ReadAnswer.WrongTag:
                tag ^= 1 << _random.Below(8);
                break;
            case ReadAnswer.WrongLength:
                // Half of the time the header disagrees with what was asked for, half of the time there is less data.
                if (_random.Below(2) == 0)
                {
                    byteCount = (byteCount + _random.Between(1, 200)) & 0xfff;
                }
                else
                {
                    count = Math.Max(1, count - _random.Between(1, 64));
                }

                break;
        }

        int offset = (int)(read.Address & 3);
        int length = (offset + count + 3) >> 2;
        int position = TlpBuilder.CompletionHeader(_completion, length, RootRequesterId, CompletionStatus.Successful, byteCount, read.RequesterId, tag, (int)(read.Address & 0x7f));
        _completion[0] |= read.Attributes;
        ulong word = read.Address & ~3ul;
        for (int i = 0; i < length; i++)
        {
            _completion[position++] = Memory.ReadWord(word + ((ulong)i * 4));
        }

        if (read.Answer == ReadAnswer.Poison)
        {
            _completion[0] |= TlpBuilder.PoisonedBit;
        }

        if (_random.Chance(Policy.DigestRate))
        {
            _completion[0] |= TlpBuilder.DigestBit;
            _completion[position++] = (uint)_random.Next();
        }

        _rxCount = position;
        read.Address += (ulong)count;
        read.Remaining -= count;
        if (read.Remaining <= 0 || read.Answer is ReadAnswer.WrongTag or ReadAnswer.WrongLength)
        {
            Remove(ref read);
            return;
        }

        read.Due = time + 1 + (ulong)_random.Between(0, Policy.MaxDelay);
    }

    /// <summary>Bytes of the next completion: it ends at a read completion boundary or at the end of the data.</summary>
    private int CompletionBytes(ulong address, int remaining)
    {
        int boundary = Policy.ReadCompletionBoundary;
        int first = boundary - (int)(address & (ulong)(boundary - 1));

        // The payload counts whole DWs, so an unaligned start must not push it past Max Payload Size.
        int limit = MaxPayload - (int)(address & 3);
        int count = Math.Min(first, limit);
        while (count < remaining && count + boundary <= limit)
        {
            if (Policy.Split == CompletionSplit.EveryBoundary || (Policy.Split == CompletionSplit.Random && _random.Below(2) == 0))
            {
                break;
            }

            count += boundary;
        }

        return count;
    }

    private void Remove(ref PendingRead read)
    {
        read.Active = false;
        _readsActive--;
        while (_readsEnd > 0 && !_reads[_readsEnd - 1].Active)
        {
            _readsEnd--;
        }
    }

    private void RefreshEarliestDue()
    {
        ulong earliest = ulong.MaxValue;
        for (int i = 0; i < _readsEnd; i++)
        {
            if (_reads[i].Active)
            {
                earliest = Math.Min(earliest, _reads[i].Due);
            }
        }

        _earliestDue = earliest;
    }
}
