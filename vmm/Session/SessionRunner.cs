using System.Diagnostics;

namespace NicTwin.Vmm.Session;

/// <summary>Lets a host run while sessions wait for their guests.</summary>
public sealed class SessionRunner
{
    private const int TurnsAtATime = 2000;

    // Somebody who wants to hold the guest shall not wait long: a turn has at most a million clocks.
    private const int ControlledTurns = 20;

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Creates a runner.</summary>
    /// <param name="host">The host.</param>
    public SessionRunner(Host host) => Host = host;

    /// <summary>The host.</summary>
    public Host Host { get; }

    /// <summary>Wall time at which <see cref="SessionEnd.Timeout"/> ends the sessions.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.MaxValue;

    /// <summary>Is called now and then, to show progress.</summary>
    public Action<Host>? Progress { get; set; }

    /// <summary>May hold a guest between two turns; null for nobody. Meanwhile no time passes, <see cref="Timeout"/> included.</summary>
    public IRunControl? Control { get; set; }

    /// <summary>Ends the sessions.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Runs until something is reached; asked whenever a session has heard from its guest, and now and then.</summary>
    /// <param name="reached">Tells whether it is.</param>
    /// <returns><see cref="SessionEnd.Done"/> when it is reached, else what has ended the run before.</returns>
    public SessionEnd RunUntil(Func<bool> reached)
    {
        ArgumentNullException.ThrowIfNull(reached);
        while (!reached())
        {
            HostEnd end = Host.Run(Control is null ? TurnsAtATime : ControlledTurns);
            if (end != HostEnd.None)
            {
                return reached() ? SessionEnd.Done : EndOf(end);
            }

            Cancellation.ThrowIfCancellationRequested();
            if (Serve() is { } ended)
            {
                return ended;
            }

            if (_watch.Elapsed >= Timeout)
            {
                return SessionEnd.Timeout;
            }

            Progress?.Invoke(Host);
        }

        return SessionEnd.Done;
    }

    /// <summary>Lets <see cref="Control"/> hold its guest.</summary>
    /// <returns>How it has ended the run; null when the run goes on.</returns>
    internal SessionEnd? Serve()
    {
        if (Control is null)
        {
            return null;
        }

        _watch.Stop();
        SessionEnd? end = Control.Serve(Cancellation);
        _watch.Start();
        return end;
    }

    private static SessionEnd EndOf(HostEnd end) => end switch
    {
        HostEnd.MaxTime => SessionEnd.MaxTime,
        HostEnd.Stuck => SessionEnd.Stuck,
        HostEnd.Diverged => SessionEnd.Diverged,
        _ => SessionEnd.PowerOff,
    };
}
