using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NicTwin.Vmm;
using NicTwin.Vmm.Gdb;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;
using NicTwin.Vmm.Trace;

namespace NicTwin.Cli.Run;

/// <summary>What holds the guest of a run: GDB, or accesses to the NIC at which the run ends.</summary>
internal sealed class RunDebugger : IDisposable
{
    private readonly RunRequest _request;
    private readonly StatusLine _status;
    private GdbServer? _server;
    private GdbMonitor? _monitor;
    private GuestMachine? _guest;

    /// <summary>Prepares what sees the NIC's registers. Names of registers were looked at before (<see cref="RunRequest.Check"/>).</summary>
    public RunDebugger(RunRequest request, StatusLine status)
    {
        _request = request;
        _status = status;
        foreach (string text in request.Breaks)
        {
            Breaks.Add(text);
        }
    }

    /// <summary>The accesses that stop the guest; sees the TLPs, for the addresses of the BARs.</summary>
    public RegisterBreaks Breaks { get; } = new();

    /// <summary>What the guest has read from and written to the registers.</summary>
    public RegisterHistory Registers { get; } = new();

    /// <summary>The run has a debugger, or ends at an access.</summary>
    public bool IsOn => _request.Gdb is not null || _request.Breaks.Count > 0;

    /// <summary>The debugger may be there while the guest boots, and change it: no snapshot is to be made of that.</summary>
    public bool SeesBoot => _request.Gdb is not null && _request.GdbWait != "module";

    /// <summary>The modules are inserted before the NIC appears, so that their symbols are known when they are probed.</summary>
    public bool InsertsFirst => _request.Gdb is not null && _request.Modules.Count > 0;

    /// <summary>Takes the guest of a session over. With --gdb-wait boot it comes back when the debugger lets the guest boot.</summary>
    public SessionEnd Start(SessionRunner runner, GuestSession session)
    {
        if (!IsOn)
        {
            return SessionEnd.Done;
        }

        _guest = session.Guest;
        GuestDebug debug = _guest.EnableDebug();
        debug.RegisterBreaks = Breaks;
        if (_request.Gdb is not { } port)
        {
            runner.Control = new BreakControl(debug);
            return SessionEnd.Done;
        }

        _monitor = new GdbMonitor(runner.Host, _guest, Breaks, Registers);
        try
        {
            _server = new GdbServer(_guest, _monitor, port, Say);
        }
        catch (SocketException e)
        {
            throw Refused(e);
        }

        runner.Control = _server;
        if (_request.GdbWait == "boot")
        {
            Open();
            return session.Hold("the guest is at its kernel's first instruction");
        }

        if (_request.GdbWait == "no")
        {
            Open();
            Say($"gdb may connect to 127.0.0.1:{_server.Port}");
        }

        return SessionEnd.Done;
    }

    /// <summary>The guest has booted and has no driver yet.</summary>
    public SessionEnd Booted(GuestSession session)
    {
        Open();
        return _server is not null && _request.GdbWait == "module" ? session.Hold("the guest has booted; its driver is not loaded yet") : SessionEnd.Done;
    }

    /// <summary>The modules are inserted and the NIC has not appeared yet: tells the debugger where the modules are.</summary>
    public SessionEnd Inserted(GuestSession session)
    {
        var text = new List<byte>();
        SessionEnd end = session.Execute(ModuleSections.Script(_request.Modules), text.Add);
        if (end != SessionEnd.Done)
        {
            return end;
        }

        ModuleSections sections = ModuleSections.Parse(Encoding.UTF8.GetString([.. text]), _request.Modules);
        _monitor!.Modules = sections;
        if (_request.GdbScript is { } file)
        {
            File.WriteAllText(file, sections.ToScript());
        }

        string hint = _request.GdbScript is null ? "'monitor modules' prints the commands for their symbols" : $"their symbols: source {_request.GdbScript}";
        return _server!.IsConnected ? session.Hold($"the modules are loaded, the NIC comes next; {hint}") : SessionEnd.Done;
    }

    /// <summary>What the guest was about to do when the run ended at an access; null when that was not the end.</summary>
    public IReadOnlyList<string> Report()
    {
        if (_guest?.Debug?.Stop is not { } stop)
        {
            return [];
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        var lines = new List<string>
        {
            string.Create(culture, $"stopped before a {stop.Text}, at {_guest.Time * Host.NanosecondsPerClock} ns"),
            string.Create(culture, $"pc   {_guest.Hart.Pc:x16}  {(_guest.Hart.UserMode ? "user" : "supervisor")} mode"),
        };
        string[] names = ["zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
            "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"];
        const int perLine = 4;
        for (int i = 0; i < names.Length; i += perLine)
        {
            lines.Add(string.Join("  ", Enumerable.Range(i, perLine).Select(r => string.Create(culture, $"{names[r],-4} {_guest.Hart[r]:x16}"))));
        }

        return lines;
    }

    /// <summary>The run has ended.</summary>
    public void Finish(int exitCode) => _server?.Finish(exitCode);

    /// <inheritdoc/>
    public void Dispose() => _server?.Dispose();

    private SetupMissingException Refused(SocketException e) =>
        new($"--gdb {_request.Gdb}: the port cannot be opened ({e.Message}); --gdb 0 takes one that is free.");

    private void Open()
    {
        try
        {
            _server?.Open();
        }
        catch (SocketException e)
        {
            throw Refused(e);
        }
    }

    private void Say(string text)
    {
        _status.Clear();
        Console.Error.WriteLine($"nictwin: {text}");
    }
}
