using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Session;

/// <summary>How a part of a session ended.</summary>
public enum SessionEnd
{
    /// <summary>The commands have ended; there is an exit status.</summary>
    Done,

    /// <summary>The guest has powered off or restarted.</summary>
    PowerOff,

    /// <summary>The guest's kernel has given up.</summary>
    Panic,

    /// <summary>The virtual time is over.</summary>
    MaxTime,

    /// <summary>The wall time is over.</summary>
    Timeout,

    /// <summary>All wait for ever.</summary>
    Stuck,

    /// <summary>Model and RTL have differed.</summary>
    Diverged,

    /// <summary>An access to the NIC was about to be made that the run was to end at.</summary>
    Break,

    /// <summary>The debugger has ended the session.</summary>
    Killed,
}

/// <summary>
/// A guest that boots, gets its NIC and runs commands: the sequence of requests on its port. What it does depends on virtual
/// time alone, so equal sessions are equal to the bit.
/// </summary>
public sealed class GuestSession : IGuestTerminal
{
    private readonly PortProtocol _protocol;
    private readonly SessionRunner _runner;
    private GuestMachine? _guest;
    private int _requests;
    private Action<byte>? _output;

    /// <summary>Creates a session.</summary>
    /// <param name="runner">Lets the host run while the session waits.</param>
    /// <param name="console">Receives each byte of the console; null when nobody wants them.</param>
    public GuestSession(SessionRunner runner, Action<byte>? console = null)
    {
        ArgumentNullException.ThrowIfNull(runner);
        _runner = runner;
        Console = new GuestConsole(console);
        _protocol = new PortProtocol(value => _output?.Invoke(value), runner.Host.Pause);
    }

    /// <summary>The guest, once it is in the host.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public GuestMachine Guest => _guest ?? throw new InvalidOperationException("the session has no guest yet");

    /// <summary>The guest's console.</summary>
    public GuestConsole Console { get; }

    /// <summary>The exit status of the last commands; null while they run.</summary>
    public int? Status => _protocol.Status;

    /// <summary>How the session stands: done when no commands run, or how its guest has ended.</summary>
    public SessionEnd? End => _guest is { End: not GuestEnd.None } guest
        ? Console.Panic is not null || guest.End == GuestEnd.Failure ? SessionEnd.Panic : SessionEnd.PowerOff
        : _requests == 0 || Status is not null ? SessionEnd.Done : null;

    /// <summary>Puts the guest into the host. Its kernel command line gets the words that make init serve requests.</summary>
    /// <exception cref="Guest.GuestKitException">The kernel does not fit or is none.</exception>
    /// <param name="options">What the guest is made of.</param>
    /// <param name="serves">False leaves the command line as it is: the guest does what it says there.</param>
    public void Start(GuestOptions options, bool serves = true)
    {
        ArgumentNullException.ThrowIfNull(options);
        _guest = _runner.Host.AddGuest(serves ? options with { CommandLine = options.CommandLine + " NT_PORT=hvc0" } : options, this);
    }

    /// <summary>Puts a guest into the host that <see cref="Restore"/> or <see cref="RestoreGuest"/> will fill.</summary>
    public void Prepare(GuestOptions options) => _guest = _runner.Host.AddGuest(options, this, load: false);

    /// <summary>Saves guest and session, while init waits for a request.</summary>
    public void SaveGuest(BinaryWriter writer)
    {
        Guest.Save(writer);
        Save(writer);
    }

    /// <summary>Takes over what <see cref="SaveGuest"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void RestoreGuest(BinaryReader reader)
    {
        Guest.Restore(reader);
        Restore(reader);
    }

    /// <summary>Saves the session; the guest is the host's to save. While init waits for a request.</summary>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_requests);
        _protocol.Save(writer);
        Console.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _requests = reader.ReadInt32();
        _protocol.Restore(reader);
        Console.Restore(reader);
    }

    /// <summary>Runs until init waits for a request.</summary>
    public SessionEnd Boot() => RunUntil(() => _protocol.Ready);

    /// <summary>Runs commands.</summary>
    /// <param name="script">Shell commands.</param>
    /// <param name="output">Receives each byte that they print.</param>
    public SessionEnd Execute(string script, Action<byte> output)
    {
        Post(script, output);
        return RunUntil(() => Status is not null);
    }

    /// <summary>Gives the guest commands; they run when the host runs, and have ended when <see cref="Status"/> is there.</summary>
    /// <param name="script">Shell commands.</param>
    /// <param name="output">Receives each byte that they print.</param>
    public void Post(string script, Action<byte> output)
    {
        _output = output;
        Guest.TypePort(_protocol.Request($"{++_requests}", script));
    }

    /// <summary>Stops the guest for <see cref="SessionRunner.Control"/>, and waits until it may go on.</summary>
    /// <param name="text">What the debugger is told.</param>
    public SessionEnd Hold(string text)
    {
        Guest.EnableDebug().Halt(text);
        return _runner.Serve() ?? SessionEnd.Done;
    }

    /// <summary>Asks the guest to power off, and waits for it.</summary>
    public SessionEnd PowerOff()
    {
        Guest.TypePort("off\n"u8);
        return RunUntil(static () => false);
    }

    /// <summary>Lets an interactive shell have the port; it ends with the guest.</summary>
    /// <param name="input">Gives the bytes that were typed since the last call.</param>
    /// <param name="output">Receives each byte that the shell prints.</param>
    public SessionEnd Interact(Func<byte[]> input, Action<byte> output)
    {
        ArgumentNullException.ThrowIfNull(input);
        _output = output;
        Guest.TypePort("shell\n"u8);
        _protocol.Raw = true;
        return RunUntil(() =>
        {
            Guest.TypePort(input());
            return false;
        });
    }

    /// <inheritdoc/>
    void IGuestTerminal.Console(byte value) => Console.Take(value);

    /// <inheritdoc/>
    void IGuestTerminal.Port(byte value)
    {
        Console.Count(value);
        _protocol.Take(value);
    }

    private SessionEnd RunUntil(Func<bool> reached)
    {
        SessionEnd end = _runner.RunUntil(() => Guest.End != GuestEnd.None || reached());
        return end == SessionEnd.Done && Guest.End != GuestEnd.None ? End!.Value : end;
    }
}
