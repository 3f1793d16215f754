using System.Net;
using System.Net.Sockets;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;

namespace NicTwin.Vmm.Gdb;

/// <summary>
/// Waits for GDB on a port of this machine alone, and lets it hold a guest. Everything happens in the thread that runs the host,
/// between two turns: while the guest stands still nothing else does anything, and virtual time does not pass.
/// </summary>
/// <remarks>
/// One debugger at a time. One that comes while the guest runs stops it; one that goes, with a word or without, lets it run
/// on without the breakpoints, and another one may come.
/// </remarks>
public sealed class GdbServer : IRunControl, IDisposable
{
    // While the guest runs the socket is looked at this often; while it stands still this long at once.
    private const int PollInterval = 2;
    private const int Wait = 50;

    private readonly GuestMachine _guest;
    private readonly GuestDebug _debug;
    private readonly GdbStub _stub;
    private readonly Action<string> _say;
    private readonly Socket _listener;
    private GdbConnection? _connection;
    private long _nextPoll;
    private bool _debuggerWaits;
    private bool _announced;
    private bool _open;

    /// <summary>Takes the port; whoever connects is refused until <see cref="Open"/>, and GDB tries again by itself.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="monitor">Its monitor commands.</param>
    /// <param name="port">The port, 0 for any that is free.</param>
    /// <param name="say">Receives what the user has to know.</param>
    /// <exception cref="SocketException">The port is not to be had.</exception>
    public GdbServer(GuestMachine guest, GdbMonitor monitor, int port, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(guest);
        _guest = guest;
        _debug = guest.EnableDebug();
        _stub = new GdbStub(guest, monitor);
        _say = say;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>A debugger is connected.</summary>
    public bool IsConnected => _connection is not null;

    /// <summary>Lets debuggers connect.</summary>
    public void Open()
    {
        if (!_open)
        {
            _listener.Listen(1);
            _open = true;
        }
    }

    /// <inheritdoc/>
    public SessionEnd? Serve(CancellationToken cancellation)
    {
        long now = Environment.TickCount64;
        if (!_open || (!_debug.IsStopped && now < _nextPoll))
        {
            return null;
        }

        _nextPoll = now + PollInterval;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            if (_connection is null)
            {
                Accept();
            }
            else if (Talk(_connection) is { } end)
            {
                return end;
            }
        }
        while (_debug.IsStopped);
        return null;
    }

    /// <summary>Tells the debugger that the guest is gone.</summary>
    /// <param name="status">Exit status, as a program would have it.</param>
    public void Finish(int status)
    {
        _connection?.Send($"W{status & 0xff:x2}");
        Drop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Drop();
        _listener.Dispose();
    }

    private void Accept()
    {
        if (_debug.IsStopped && !_announced)
        {
            _say($"waiting for gdb on 127.0.0.1:{Port}");
            _announced = true;
        }

        if (_listener.Poll(_debug.IsStopped ? 1000 * Wait : 0, SelectMode.SelectRead))
        {
            _connection = new GdbConnection(_listener.Accept());
            _debug.Halt(string.Empty);
            _debuggerWaits = false;
            _announced = false;
        }
    }

    private SessionEnd? Talk(GdbConnection connection)
    {
        if (_debug.Stop is { } stop && _debuggerWaits)
        {
            if (stop.Text.Length > 0)
            {
                connection.Send(GdbStub.Message("nictwin: " + stop.Text));
            }

            connection.Send(_stub.StopReply());
            _debuggerWaits = false;
        }

        switch (connection.Next(_debug.IsStopped ? Wait : 0))
        {
            case GdbInput.Interrupt when _debuggerWaits:
                _debug.Halt(string.Empty);
                return null;
            case GdbInput.Packet when _debuggerWaits:
                // A running guest answers nothing but Ctrl-C.
                connection.Send("E01");
                return null;
            case GdbInput.Packet:
                return Answer(connection);
            case GdbInput.Closed:
                Leave();
                return null;
            default:
                return null;
        }
    }

    private SessionEnd? Answer(GdbConnection connection)
    {
        string? answer = _stub.Handle(connection.Packet, out GdbAction action);
        if (answer is not null)
        {
            connection.Send(answer);
        }

        switch (action)
        {
            case GdbAction.Run:
                _debuggerWaits = true;
                return null;
            case GdbAction.StopAcknowledging:
                connection.StopAcknowledging();
                return null;
            case GdbAction.Detach:
                Leave();
                return null;
            case GdbAction.Kill:
                Drop();
                return SessionEnd.Killed;
            default:
                return null;
        }
    }

    // Without the debugger's breakpoints; the accesses of --break stay.
    private void Leave()
    {
        Drop();
        _guest.Hart.ClearBreakpoints();
        _debug.Continue();
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
        _debuggerWaits = false;
    }
}
