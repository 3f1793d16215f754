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

    /// <summary>Interrupted by Ctrl-C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
