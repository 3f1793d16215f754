using System.Runtime.InteropServices;

namespace NicTwin.Cli;

/// <summary>Turns Ctrl-C and SIGTERM into a cancellation, so that commands end by their own clean-up.</summary>
/// <remarks>A second signal ends the program at once, for a command that does not come to its clean-up.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private volatile int _exitCode;

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Cancel(c, Cli.ExitCode.Interrupted));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Cancel(c, Cli.ExitCode.Terminated));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came, or 0.</summary>
    public int ExitCode => _exitCode;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context, int exitCode)
    {
        if (_exitCode != 0)
        {
            return;
        }

        _exitCode = exitCode;
        context.Cancel = true;
        _source.Cancel();
    }
}
