using System.Numerics;

namespace NicTwin.Model;

/// <content>The fetch machine.</content>
public sealed partial class DescriptorQueue
{
    /// <summary>The fetch machine: from a queue that something happened to, to one read of its next descriptors.</summary>
    private void Fetch(uint allowed)
    {
        switch (_state)
        {
            case State.Idle:
                if (_dirty != 0)
                {
                    uint above = _dirty & (uint.MaxValue << _next);
                    int q = BitOperations.TrailingZeroCount(above != 0 ? above : _dirty);
                    _dirty &= ~(1u << q);
                    _checkQueue = q;
                    _next = (q + 1) & (Queues - 1);
                    _stateNext = State.Check;
                }

                break;
            case State.Check:
                _stateNext = Check(allowed) ? State.Request : State.Idle;
                break;
            default:
                uint bit = 1u << _checkQueue;
                bool transfer = _transmit ? _dmaRead.TxRequestReady : _dmaRead.RxRequestReady;
                if (transfer || (allowed & bit) == 0 || (_flush & bit) != 0)
                {
                    _stateNext = State.Idle;
                }

                break;
        }
    }

    private bool Check(uint allowed)
    {
        int q = _checkQueue;
        uint bit = 1u << q;
        if (_transmit && _txFetch.RewindValid && _txFetch.RewindQueue == q)
        {
            // The rewind moves fetch in this clock: look again in a later one.
            _dirty |= bit;
            return false;
        }

        if ((_active & allowed & bit) == 0 || (_fetching & bit) != 0 || !IsRing(q))
        {
            return false;
        }

        uint count = Count(q);
        uint fetch = _fetch[q];
        uint posted = Distance(fetch, Tail(q), count);
        uint n = Math.Min(posted, Math.Min((uint)(CacheWords - _cached[q]), CacheWords - (fetch & (CacheWords - 1))));
        if (n == 0 || !FetchesNow(q, posted))
        {
            return false;
        }

        _requestAddress = Base(q) + (16ul * fetch);
        _requestBytes = (int)(16 * n);
        _fetch[q] = fetch + n == count ? 0 : fetch + n;
        _fetching |= bit;
        return true;
    }

    /// <summary>An empty cache is filled always, another one as the thresholds say.</summary>
    private bool FetchesNow(int q, uint posted)
    {
        uint control = QueueControlOf(q);
        return _cached[q] == 0
            || (_cached[q] < (control & Registers.Rxdctl.Pthresh) && posted >= ((control & Registers.Rxdctl.Hthresh) >> Registers.Rxdctl.HthreshLsb));
    }
}
