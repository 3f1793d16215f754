namespace NicTwin.Vmm.Wires;

/// <summary>
/// Keeps virtual time behind wall time: a step of virtual time takes at least as long outside. What the host could not keep up with is not
/// made up for, since to the guest the others would then seem slow.
/// </summary>
public sealed class WallClock
{
    // As long as the system may oversleep: so much is made up for, or time would crawl.
    private static readonly TimeSpan s_slack = TimeSpan.FromMilliseconds(2);

    // A sleep of less is one of as much anyway.
    private static readonly TimeSpan s_sleep = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly Action<TimeSpan> _sleep;
    private readonly long _began;
    private TimeSpan _due;

    /// <summary>Begins now.</summary>
    /// <param name="time">The time outside.</param>
    /// <param name="sleep">Waits; may come back too early.</param>
    public WallClock(TimeProvider time, Action<TimeSpan> sleep)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(sleep);
        _time = time;
        _sleep = sleep;
        _began = time.GetTimestamp();
    }

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Time that was waited.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Waits until a step of virtual time is over outside too.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public void Wait(TimeSpan step, CancellationToken cancellation)
    {
        TimeSpan now = Elapsed;
        _due += step;
        _due = _due < now - s_slack ? now - s_slack : _due;
        while (now < _due && !cancellation.IsCancellationRequested)
        {
            TimeSpan begin = now;
            _sleep(_due - now < s_sleep ? s_sleep : _due - now);
            now = Elapsed;
            Waited += now - begin;
        }
    }
}
