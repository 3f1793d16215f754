using System.Diagnostics;
using NicTwin.Vmm.Pcie;
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
}

/// <summary>
/// A guest that boots, gets the NIC and runs commands: the sequence of requests on its port. What it does depends on virtual
/// time alone, so equal sessions are equal to the bit.
/// </summary>
public sealed class GuestSession : IGuestTerminal
{
    private const int TurnsAtATime = 2000;

    private readonly PortProtocol _protocol;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private Host? _host;
    private GuestMachine? _guest;
    private int _requests;
    private Action<byte>? _output;

    /// <summary>Creates a session.</summary>
    /// <param name="console">Receives each byte of the console; null when nobody wants them.</param>
    public GuestSession(Action<byte>? console = null)
    {
        Console = new GuestConsole(console);
        _protocol = new PortProtocol(value => _output?.Invoke(value), () => _host?.Pause());
    }

    /// <summary>The guest's console.</summary>
    public GuestConsole Console { get; }

    /// <summary>Wall time at which <see cref="SessionEnd.Timeout"/> ends the session.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.MaxValue;

    /// <summary>Is called now and then with the session's guest, to show progress.</summary>
    public Action<Host>? Progress { get; set; }

    /// <summary>Ends the session.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>The exit status of the last commands.</summary>
    public int? Status => _protocol.Status;

    /// <summary>Puts the guest into the host. Its kernel command line gets the words that make init serve requests.</summary>
    /// <exception cref="Guest.GuestKitException">The kernel does not fit or is none.</exception>
    /// <param name="host">The host.</param>
    /// <param name="options">What the guest is made of.</param>
    /// <param name="accesses">Sees its accesses to the NIC's registers; null when nobody does.</param>
    /// <param name="serves">False leaves the command line as it is: the guest does what it says there.</param>
    public void Start(Host host, GuestOptions options, INicAccessObserver? accesses, bool serves = true) =>
        Add(host, serves ? options with { CommandLine = options.CommandLine + " NT_PORT=hvc0" } : options, accesses, load: true);

    /// <summary>Puts a guest into the host that <see cref="Restore"/> will fill.</summary>
    public void Prepare(Host host, GuestOptions options, INicAccessObserver? accesses) => Add(host, options, accesses, load: false);

    /// <summary>Saves host, guest and session; the NIC is its owner's to save. While init waits for a request.</summary>
    public void Save(BinaryWriter writer)
    {
        _host!.Save(writer);
        writer.Write(_requests);
        _protocol.Save(writer);
        Console.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        _host!.Restore(reader);
        _requests = reader.ReadInt32();
        _protocol.Restore(reader);
        Console.Restore(reader);
    }

    private void Add(Host host, GuestOptions options, INicAccessObserver? accesses, bool load)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        _host = host;
        _guest = host.AddOwner(options, this, accesses, load);
    }

    /// <summary>Runs until init waits for a request.</summary>
    public SessionEnd Boot() => RunUntil(static protocol => protocol.Ready);

    /// <summary>Runs commands.</summary>
    /// <param name="script">Shell commands.</param>
    /// <param name="output">Receives each byte that they print.</param>
    public SessionEnd Execute(string script, Action<byte> output)
    {
        _output = output;
        _guest!.TypePort(_protocol.Request($"{++_requests}", script));
        return RunUntil(static protocol => protocol.Status is not null);
    }

    /// <summary>Asks the guest to power off, and waits for it.</summary>
    public SessionEnd PowerOff()
    {
        _guest!.TypePort("off\n"u8);
        return RunUntil(static _ => false);
    }

    /// <summary>Lets an interactive shell have the port; it ends with the guest.</summary>
    /// <param name="input">Gives the bytes that were typed since the last call.</param>
    /// <param name="output">Receives each byte that the shell prints.</param>
    public SessionEnd Interact(Func<byte[]> input, Action<byte> output)
    {
        ArgumentNullException.ThrowIfNull(input);
        _output = output;
        _guest!.TypePort("shell\n"u8);
        _protocol.Raw = true;
        return RunUntil(_ =>
        {
            _guest.TypePort(input());
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

    private SessionEnd RunUntil(Predicate<PortProtocol> reached)
    {
        Host host = _host!;
        while (!reached(_protocol))
        {
            HostEnd end = host.Run(TurnsAtATime);
            if (end != HostEnd.None)
            {
                return EndOf(end);
            }

            Cancellation.ThrowIfCancellationRequested();
            if (_watch.Elapsed >= Timeout)
            {
                return SessionEnd.Timeout;
            }

            Progress?.Invoke(host);
        }

        return SessionEnd.Done;
    }

    private SessionEnd EndOf(HostEnd end) => end switch
    {
        HostEnd.MaxTime => SessionEnd.MaxTime,
        HostEnd.Stuck => SessionEnd.Stuck,
        HostEnd.Diverged => SessionEnd.Diverged,
        _ => Console.Panic is not null || _guest!.End == GuestEnd.Failure ? SessionEnd.Panic : SessionEnd.PowerOff,
    };
}
