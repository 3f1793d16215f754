namespace NicTwin.Vmm.Wires;

/// <summary>
/// Brings what comes from outside into a run: a host looks for it at fixed steps of virtual time, which never runs ahead of wall time meanwhile.
/// Whatever comes is logged with its time, and a log can take the place of the outside: the run is then the same, to the bit.
/// </summary>
public sealed class OutsideInput
{
    /// <summary>Clocks from one look outside to the next: 100 us.</summary>
    public const long Step = 100_000 / Host.NanosecondsPerClock;

    // What a kernel may have kept from before: a TAP device keeps 500 frames or so, a socket some more.
    private const int MostLooksBefore = 16;

    // Whoever lets the host run wants to look at its own clock now and then.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_step = TimeSpan.FromMicroseconds(Step * Host.NanosecondsPerClock / 1000.0);

    private readonly Host _host;
    private readonly WallClock _clock;
    private readonly CancellationToken _cancellation;
    private OutsideFarEnd? _wire;
    private Func<byte[]?>? _typed;
    private Action<byte[]>? _type;
    private long _begin;
    private long _time;
    private TimeSpan _paused;

    /// <summary>Prepares it.</summary>
    /// <param name="host">The host, whose physical NIC has a cable.</param>
    /// <param name="clock">Wall time.</param>
    /// <param name="cancellation">Ends waits.</param>
    public OutsideInput(Host host, WallClock clock, CancellationToken cancellation)
    {
        _host = host;
        _clock = clock;
        _cancellation = cancellation;
    }

    /// <summary>Receives what comes; null when nobody wants it.</summary>
    public InputLogWriter? Log { get; init; }

    /// <summary>Gives what came in another run; null for what comes now.</summary>
    public InputLogReader? Replay { get; init; }

    /// <summary>How many frames and typed pieces have come.</summary>
    public long Inputs { get; private set; }

    /// <summary>The cable goes outside.</summary>
    public void Connect(OutsideFarEnd wire) => _wire = wire;

    /// <summary>Somebody types.</summary>
    /// <param name="typed">Gives what was typed since the last call; null once there will be nothing more.</param>
    /// <param name="type">Takes it at its time.</param>
    public void Connect(Func<byte[]?> typed, Action<byte[]> type)
    {
        _typed = typed;
        _type = type;
    }

    /// <summary>Virtual time is bound to wall time from now on. What has come before comes too late.</summary>
    public void Begin()
    {
        _begin = _host.Time;
        _time = _begin;
        if (Replay is null && _wire is not null)
        {
            Forget(_wire, _host.Nic.Cable!);
        }

        Schedule();
    }

    /// <summary>Ends the log.</summary>
    public void Finish() => Log?.End(Math.Max(0, _time - _begin));

    private void Schedule()
    {
        _time += Step;
        _host.Schedule(_time, Look);
    }

    private void Look()
    {
        long clock = _time - _begin;
        if (Replay is null)
        {
            LookOutside(clock);
        }
        else
        {
            LookIntoLog(Replay, clock);
        }

        // Without anybody who could send something, the run ends when nothing can happen any more.
        if (Replay is null ? _wire is not null || _typed is not null : clock < Replay.LastClock)
        {
            Schedule();
        }
    }

    private void Forget(OutsideFarEnd wire, WireEnd cable)
    {
        for (int i = 0; i < MostLooksBefore; i++)
        {
            wire.Serve(cable, _time);
            while (wire.TryReceive(out _))
            {
                cable.Receiving[WireCount.Cut]++;
            }
        }
    }

    private void LookOutside(long clock)
    {
        _clock.Wait(s_step, _cancellation);
        if (_clock.Elapsed - _paused >= s_pause)
        {
            _paused = _clock.Elapsed;
            _host.Pause();
        }

        if (_wire is not null)
        {
            _wire.Serve(_host.Nic.Cable!, _time);
            while (_wire.TryReceive(out ReadOnlySpan<byte> frame))
            {
                Take(InputKind.Frame, clock, frame);
            }
        }

        byte[]? keys = _typed?.Invoke();
        if (keys is null)
        {
            _typed = null;
        }
        else if (keys.Length > 0)
        {
            Take(InputKind.Keys, clock, keys);
        }
    }

    private void LookIntoLog(InputLogReader log, long clock)
    {
        _wire?.Serve(_host.Nic.Cable!, _time);
        while (log.Clock <= clock)
        {
            Take(log.Kind, clock, log.Data);
            log.TryNext();
        }
    }

    private void Take(InputKind kind, long clock, ReadOnlySpan<byte> data)
    {
        Inputs++;
        Log?.Add(kind, clock, data);
        if (kind == InputKind.Keys)
        {
            _type?.Invoke(data.ToArray());
        }
        else
        {
            _host.Nic.Cable?.EnterFromOutside(data, _time);
        }
    }
}
