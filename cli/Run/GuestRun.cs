using System.Diagnostics;
using System.Text;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Guest;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Session;
using NicTwin.Vmm.Trace;

namespace NicTwin.Cli.Run;

/// <summary>One run: builds host, guest and NIC, boots, plugs the NIC in, runs the commands, reports.</summary>
internal sealed class GuestRun
{
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(200);

    private readonly RunRequest _request;
    private readonly NicFactory _factory;
    private readonly StatusLine _status;
    private readonly CancellationToken _cancellation;
    private readonly RunDebugger _debugger;
    private readonly List<byte> _output = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private string _stage = string.Empty;
    private TimeSpan _shown;

    /// <summary>Prepares a run.</summary>
    public GuestRun(RunRequest request, NicFactory factory, StatusLine status, CancellationToken cancellation)
    {
        _request = request;
        _factory = factory;
        _status = status;
        _cancellation = cancellation;
        _debugger = new RunDebugger(request, status);
    }

    /// <summary>Does it and returns the exit code.</summary>
    public int Execute()
    {
        GuestKit kit = Kit();
        INicClocked nic = _factory.Create(NicFactory.RtlSeed(_request.Seed));
        using IDisposable? owned = nic as IDisposable;
        var watched = new WatchedNic(nic, _request.Record is not null);
        using RunDebugger debugger = _debugger;
        using var files = new RunFiles(_request, debugger);
        var options = new HostOptions { Nvm = NvmImage.Default, MaxTime = _request.MaxTime };
        using var host = new Host(options, watched, files.Peer) { TlpObserver = files.TlpObserver };
        host.SetLink(_request.Wire != "none");
        var session = new GuestSession(files.Console)
        {
            Timeout = _request.Timeout,
            Cancellation = _cancellation,
            Progress = Show,
        };
        SessionEnd end = Run(session, host, kit, files);
        _status.Clear();
        files.Flush();
        Record(watched);
        int code = new RunReport(_request, _factory.Kind, host, session, watched, _watch.Elapsed) { Break = debugger.Report() }.Print(end, [.. _output]);
        debugger.Finish(code);
        return code;
    }

    private SessionEnd Run(GuestSession session, Host host, GuestKit kit, RunFiles files)
    {
        _stage = "booting";
        session.Start(
            host,
            new GuestOptions
            {
                Kernel = File.ReadAllBytes(kit.KernelPath),
                Initramfs = GuestFiles.Initramfs(kit, _request),
                Memory = _request.Guest.Memory,
                Seed = _request.Seed,
            },
            files.Accesses);
        SessionEnd end = _debugger.Start(host, session);
        end = end == SessionEnd.Done ? session.Boot() : end;
        end = end == SessionEnd.Done ? _debugger.Booted(session) : end;
        if (end == SessionEnd.Done)
        {
            _stage = "attaching the NIC";
            host.PlugNic();
            end = Attach(session);
        }

        if (end == SessionEnd.Done && _request.Commands is { } commands)
        {
            _stage = "running";
            end = session.Execute(commands, Output);
        }

        if (end == SessionEnd.Done && _request.Interactive)
        {
            _status.Clear();
            _stage = string.Empty;
            using var terminal = new RawTerminal();
            end = session.Interact(terminal.Read, terminal.Write);
            return end == SessionEnd.PowerOff ? SessionEnd.Done : end;
        }

        return end;
    }

    private SessionEnd Attach(GuestSession session)
    {
        if (!_debugger.InsertsFirst)
        {
            return Drive(session, GuestFiles.AttachScript(_request));
        }

        SessionEnd end = Drive(session, GuestFiles.InsertScript(_request));
        end = end == SessionEnd.Done ? _debugger.Inserted(session) : end;
        return end == SessionEnd.Done ? Drive(session, GuestFiles.FindScript) : end;
    }

    private SessionEnd Drive(GuestSession session, string script)
    {
        var text = new List<byte>();
        SessionEnd end = session.Execute(script, text.Add);
        if (end == SessionEnd.Done && session.Status != 0)
        {
            _status.Clear();
            throw new UsageException($"the guest could not load the driver: {Encoding.UTF8.GetString([.. text]).Trim()}");
        }

        return end;
    }

    private GuestKit Kit()
    {
        GuestCache cache = new(RtlBuild.DefaultCacheDirectory);
        if (cache.Current() is { } kit)
        {
            return kit;
        }

        return GuestProgressDisplay.Run(_status, progress => GuestKitMaker.Make(cache, new GuestRequest(), progress, _cancellation)).Kit;
    }

    private void Output(byte value)
    {
        _output.Add(value);
        if (!_request.Json)
        {
            _status.Clear();
            StandardOutput.Write(value);
        }
    }

    private void Show(Host host)
    {
        if (!_request.Json)
        {
            StandardOutput.Flush();
        }

        if (_stage.Length > 0 && _status.IsLive && _watch.Elapsed - _shown > s_progressInterval)
        {
            _shown = _watch.Elapsed;
            GuestMachine guest = host.Guests[0];
            _status.Show($"{_stage}: {VirtualTime.Text(guest.Time)}, {guest.Hart.Steps / 1_000_000} million instructions, {host.NicClocks} clocks of the NIC");
        }
    }

    private void Record(WatchedNic nic)
    {
        if (nic.Recorder is { } recorder)
        {
            recorder.Finish().ToFile().Write(_request.Record!);
        }
    }
}
