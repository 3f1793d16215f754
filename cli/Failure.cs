using NicTwin.Cosim;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Session;
using NicTwin.Vmm.Wires;

namespace NicTwin.Cli;

/// <summary>One sentence for the user and the exit code that goes with it.</summary>
internal sealed record Failure(string Sentence, int ExitCode)
{
    /// <summary>
    /// The failure that <paramref name="exception"/> stands for, or null when it is a defect of the program, whose
    /// stack trace is worth seeing.
    /// </summary>
    public static Failure? Of(Exception exception) => exception switch
    {
        UsageException or StimulusException or SnapshotException => new Failure(exception.Message, Cli.ExitCode.Usage),
        GuestKitException guest => new Failure(guest.Message, guest.IsInput ? Cli.ExitCode.Usage : Cli.ExitCode.Setup),
        NicFailureException or RtlFaultException or HostNicException => new Failure(exception.Message, Cli.ExitCode.Failed),
        SetupException or SetupMissingException or WireException => new Failure(exception.Message, Cli.ExitCode.Setup),
        FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException or IOException
            => new Failure(exception.Message, Cli.ExitCode.Setup),
        _ => null,
    };
}
