namespace NicTwin.Cli;

/// <summary>The exit codes of every command; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Everything that was asked for passed.</summary>
    public const int Pass = 0;

    /// <summary>A divergence, a failed property, a failed test or a missed target.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file named on it is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Something that the command needs is missing or cannot be built.</summary>
    public const int Setup = 3;

    /// <summary>The guest's kernel gave up.</summary>
    public const int GuestPanic = 10;

    /// <summary>The guest powered off or restarted before its commands had ended.</summary>
    public const int GuestGone = 11;

    /// <summary>The virtual time that a run was given is over.</summary>
    public const int MaxTime = 12;

    /// <summary>The wall time that a run was given is over.</summary>
    public const int Timeout = 13;

    /// <summary>All guests wait for something that cannot happen any more.</summary>
    public const int Stuck = 14;

    /// <summary>The guest has come to an access to the NIC at which the run was to end.</summary>
    public const int Break = 15;

    /// <summary>The debugger has ended the run.</summary>
    public const int Killed = 16;

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
