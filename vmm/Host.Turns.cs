using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm;

/// <summary>Turns: who runs when, and how far.</summary>
public sealed partial class Host
{
    private void Turn()
    {
        long nextEvent = FireEvents();
        if (Math.Min(Math.Min(NicsAct(), FirstArrival()), Math.Min(nextEvent, GuestsAct())) == long.MaxValue)
        {
            // Before anybody's time goes on: there is no end to which it could.
            End = HostEnd.Stuck;
            return;
        }

        long limit = Math.Min(_options.MaxTime, nextEvent);
        if (!RunGuests(limit))
        {
            return;
        }

        RunNics(limit);
        Deliver(limit);
        if (Time >= _options.MaxTime && End == HostEnd.None)
        {
            End = HostEnd.MaxTime;
        }
    }

    /// <summary>Lets each guest run as far as the others allow; false when the turn ends with that.</summary>
    private bool RunGuests(long limit)
    {
        bool anyAlive = false;
        foreach (GuestMachine guest in _guests)
        {
            if (guest.End != GuestEnd.None)
            {
                continue;
            }

            // Up to there nobody influences it; at the exact time something happens that it must see in its place.
            long free = Math.Min(Math.Min(Ahead(NicsAct()), OthersAct(guest)), SliceEnd(guest.NextAction));
            long exact = Math.Min(FirstArrival(), limit);
            guest.Advance(Math.Min(free, exact), exact <= free);
            anyAlive |= guest.End == GuestEnd.None;
            if (guest.Debug is { IsStopped: true })
            {
                // The turn is left half done; the next one begins with the same guest at the same time.
                _paused = true;
                return false;
            }

            if (guest.End != GuestEnd.None)
            {
                // Whoever waits for this guest has to be told.
                _paused = true;
                GuestEnded?.Invoke(guest);
            }
        }

        End = anyAlive || _guests.Length == 0 ? End : HostEnd.Guest;
        return End == HostEnd.None;
    }

    private void RunNics(long limit)
    {
        long others = Math.Min(GuestsAct(), Ahead(ActorsAct()));
        foreach (IHostedNic nic in _nics)
        {
            long bound = Math.Min(others, limit);
            foreach (IHostedNic other in _nics)
            {
                bound = other == nic ? bound : Math.Min(bound, Ahead(other.NextActivity));
            }

            nic.RunTo(bound);
            if (nic.Diverged)
            {
                End = HostEnd.Diverged;
            }
        }
    }

    /// <summary>Lets happen what is due and gives the time of the next event.</summary>
    private long FireEvents()
    {
        while (_events.TryPeek(out Action? action, out (long Time, int Order) when))
        {
            if (when.Time > Time)
            {
                return when.Time;
            }

            _events.Dequeue();
            action();
        }

        return long.MaxValue;
    }

    // From what the guest does next, not from now: one that its timer wakes far ahead may spin from then on.
    private static long SliceEnd(long nextAction) => nextAction > long.MaxValue - LongestSlice ? long.MaxValue : nextAction + LongestSlice;

    private long Ahead(long time) => time > long.MaxValue - _options.Latency ? long.MaxValue : time + _options.Latency;

    // The time up to which the other guests let this one run: whatever one of them does reaches this one by way of a NIC, the switch
    // or the service CPU, and is one latency there and one back.
    private long OthersAct(GuestMachine guest)
    {
        long least = long.MaxValue;
        foreach (GuestMachine other in _guests)
        {
            if (other != guest)
            {
                least = Math.Min(least, other.NextAction);
            }
        }

        return Ahead(Ahead(least));
    }

    private long GuestsAct()
    {
        long least = long.MaxValue;
        foreach (GuestMachine guest in _guests)
        {
            least = Math.Min(least, guest.NextAction);
        }

        return Ahead(least);
    }

    private long NicsAct()
    {
        long least = long.MaxValue;
        foreach (IHostedNic nic in _nics)
        {
            least = Math.Min(least, nic.NextActivity);
        }

        return least;
    }

    private long ActorsAct()
    {
        long least = long.MaxValue;
        foreach (IHostActor actor in _actors)
        {
            least = Math.Min(least, actor.NextAction);
        }

        return least;
    }

    private long FirstArrival()
    {
        long least = ActorsAct();
        foreach (IHostedNic nic in _nics)
        {
            least = Math.Min(least, nic.FirstArrival);
        }

        return least;
    }

    /// <summary>Handles what has arrived: what a guest must see is handled when the guest is at that very time, and nothing before an event.</summary>
    private void Deliver(long limit)
    {
        while (true)
        {
            long time = FirstArrival();
            if (time == long.MaxValue || time > limit || !HaveCome(time))
            {
                return;
            }

            DeliverAt(time);
        }
    }

    // Of equal times NICs come first, in their order.
    private void DeliverAt(long time)
    {
        _now = time;
        foreach (IHostedNic nic in _nics)
        {
            if (nic.FirstArrival == time)
            {
                nic.Deliver();
                return;
            }
        }

        foreach (IHostActor actor in _actors)
        {
            if (actor.NextAction == time)
            {
                actor.Act();
                return;
            }
        }
    }

    // Nobody can send anything any more that would arrive before.
    private bool HaveCome(long time)
    {
        foreach (GuestMachine guest in _guests)
        {
            if (guest.Time < time && guest.NextAction < time)
            {
                return false;
            }
        }

        // The service CPU may have planned something for a time to which a NIC has not come yet.
        foreach (IHostedNic nic in _nics)
        {
            if (Ahead(nic.NextActivity) < time)
            {
                return false;
            }
        }

        return true;
    }
}
