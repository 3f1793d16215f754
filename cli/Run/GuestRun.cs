using System.Diagnostics;
using System.Globalization;
using System.Text;
using NicTwin.Cli.Conformance;
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
internal sealed class GuestRun : IDisposable
{
    private const int MostOutput = 64 << 20;

    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(200);

    // Waveforms around an access begin when it leaves the guest, one latency before it is at the pins.
    private const long ClocksAround = 4096;

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
        GuestKit kit = GuestKits.Current(_status, _cancellation);
        INicClocked nic = _factory.Create(NicFactory.RtlSeed(_request.Seed));
        using IDisposable? owned = nic as IDisposable;

        // A run in lockstep is always recorded: a divergence has to be seen again without the guest.
        var watched = new WatchedNic(nic, _request.Record is not null || (_factory.Kind == NicKind.Lockstep && _request.Restore is null));
        if (_request.Wave is { } wave)
        {
            watched.TraceTo(wave);
        }

        using WaveTrace? waves = watched.Wave;
        using var files = new RunFiles(_request, _debugger);
        var options = new HostOptions { Nvm = NvmImage.Default, MaxTime = _request.MaxTime };
        using var host = new Host(options, watched, files.Peer) { TlpObserver = files.TlpObserver };
        host.SetLink(_request.Wire != "none");
        var session = new GuestSession(files.Console)
        {
            Timeout = _request.Timeout,
            Cancellation = _cancellation,
            Progress = Show,
        };
        SessionEnd end = Run(session, host, kit, files, watched);
        _status.Clear();
        files.Flush();
        Record(watched);
        TimeSpan elapsed = _watch.Elapsed;
        var report = new RunReport(_request, _factory.Kind, host, session, watched, elapsed) { Break = _debugger.Report(), Artefacts = Explain(watched) };
        int code = report.Print(end, [.. _output]);
        _debugger.Finish(code);
        return code;
    }

    private ArtefactReport? Explain(WatchedNic nic)
    {
        if (!nic.Diverged || nic.Recorder is not { } pins)
        {
            return null;
        }

        _status.Show("explaining the divergence");
        try
        {
            return DivergenceReport.Write(nic, pins, _factory, _request, _cancellation);
        }
        finally
        {
            _status.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _debugger.Dispose();

    private SessionEnd Run(GuestSession session, Host host, GuestKit kit, RunFiles files, WatchedNic nic)
    {
        SessionEnd end = _request.Restore is { } snapshot
            ? Restore(snapshot, session, host, files, nic)
            : BootAndAttach(session, host, kit, files);
        if (end == SessionEnd.Done)
        {
            Arrange(host, files, nic);
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

        if (end == SessionEnd.Done && _request.Save is { } path)
        {
            _stage = "saving";
            SnapshotFile.Write(path, Header(host, NicName), writer =>
            {
                nic.Save(writer);
                session.Save(writer);
            });
        }

        return end;
    }

    private SessionEnd Attach(GuestSession session)
    {
        if (!_debugger.InsertsFirst)
        {
            return Drive(session, GuestFiles.AttachScript(_request));
        }

        SessionEnd end = Drive(session, GuestFiles.SeedScript(_request) + GuestFiles.InsertScript(_request));
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

    // What is to happen while the commands run: their begin is time 0.
    private void Arrange(Host host, RunFiles files, WatchedNic nic)
    {
        foreach (Injection injection in _request.Injections)
        {
            injection.Schedule(host, files.Cable);
        }

        if (nic.Wave is { } wave)
        {
            wave.From = _request.WaveAround is null ? host.Time + _request.WaveFrom : long.MaxValue;
            wave.To = _request.WaveAround is null ? host.Time + _request.WaveTo : long.MaxValue;
            files.WaveTriggered = clock =>
            {
                wave.From = clock;
                wave.To = clock + ClocksAround;
            };
        }
    }

    private SessionEnd BootAndAttach(GuestSession session, Host host, GuestKit kit, RunFiles files)
    {
        SessionEnd end = Boot(session, host, kit, files);
        end = end == SessionEnd.Done ? _debugger.Booted(session) : end;
        if (end != SessionEnd.Done)
        {
            return end;
        }

        _stage = "attaching the NIC";
        host.PlugNic();
        return Attach(session);
    }

    /// <summary>Boots the guest until it waits for requests, or takes one that has done so from the cache.</summary>
    private SessionEnd Boot(GuestSession session, Host host, GuestKit kit, RunFiles files)
    {
        var stock = GuestImage.FromFile(kit.InitramfsPath);
        byte[] added = GuestFiles.Archive(_request);
        var options = new GuestOptions
        {
            Kernel = GuestImage.FromFile(kit.KernelPath),
            Initramfs = added.Length == 0 ? stock : stock.With(added),
            Memory = _request.Guest.Memory,
        };
        var snapshots = new BootSnapshots();
        string path = snapshots.PathOf(kit, options, added);

        // Whoever wants to see the boot gets one.
        bool useSnapshot = !_request.NoSnapshot && _request.Console is null && !_debugger.SeesBoot;
        if (useSnapshot && File.Exists(path) && TryRestoreBooted(path, session, host, options, files))
        {
            return _debugger.Start(host, session);
        }

        _stage = "booting";
        session.Start(host, options, files.Accesses);
        SessionEnd end = _debugger.Start(host, session);
        end = end == SessionEnd.Done ? session.Boot() : end;
        if (end == SessionEnd.Done && useSnapshot)
        {
            snapshots.MakeRoom();
            SnapshotFile.Write(path, Header(host, nic: null), session.Save);
        }

        return end;
    }

    // The cache is nobody's to repair: a file that is damaged goes, and the guest boots.
    private bool TryRestoreBooted(string path, GuestSession session, Host host, GuestOptions options, RunFiles files)
    {
        try
        {
            SnapshotFile.Read(path, reader =>
            {
                session.Prepare(host, options, files.Accesses);
                session.Restore(reader);
            });
        }
        catch (SnapshotException e) when (host.Guests.Count == 0)
        {
            Note($"the guest boots, since its snapshot in the cache cannot be used: {e.Message}");
            File.Delete(path);
            return false;
        }

        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        Note($"a booted guest is restored from the cache ({VirtualTime.Text(host.Time)} of virtual time; --no-snapshot boots it)");
        return true;
    }

    private SessionEnd Restore(string path, GuestSession session, Host host, RunFiles files, WatchedNic nic)
    {
        SnapshotHeader header = SnapshotFile.ReadHeader(path);
        string? difference =
            header.Build != BuildIdentity.Text ? "it was made by another build"
            : header.Nic != NicName ? $"its NIC is {(header.Nic is null ? "not plugged in" : $"--nic {header.Nic}")}"
            : header.Memory != _request.Guest.Memory ? $"its guest has memory={header.Memory >> 20}M"
            : null;
        if (difference is not null)
        {
            throw new SnapshotException($"the snapshot '{path}' does not fit: {difference}.");
        }

        session.Prepare(host, new GuestOptions { Kernel = GuestImage.Empty, Initramfs = GuestImage.Empty, Memory = header.Memory }, files.Accesses);
        SnapshotFile.Read(path, reader =>
        {
            nic.Restore(reader);
            session.Restore(reader);
        });
        SessionEnd end = _debugger.Start(host, session);
        return end == SessionEnd.Done ? _debugger.Booted(session) : end;
    }

    // The RTL belongs to the build: its state fits no other.
    private string NicName => _factory.Kind.ToString().ToLowerInvariant() + (_factory.RtlIdentity is { } rtl ? " " + rtl : string.Empty);

    private SnapshotHeader Header(Host host, string? nic) =>
        new(BuildIdentity.Text, nic, _request.Guest.Memory, _request.Seed, host.Time * Host.NanosecondsPerClock);

    private void Note(string text)
    {
        if (!_request.Json)
        {
            _status.Clear();
            Console.Error.WriteLine($"nictwin: {text}");
        }
    }

    private void Output(byte value)
    {
        // Kept for the JSON object alone, and not without end: a guest can print for ever.
        if (_request.Json && _output.Count < MostOutput)
        {
            _output.Add(value);
        }

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
        if (_request.Record is not { } path)
        {
            return;
        }

        if (nic.Recorder is { } recorder)
        {
            recorder.Finish(new Dictionary<string, string>
            {
                [FailureArtefacts.RtlSeedKey] = NicFactory.RtlSeed(_request.Seed).ToString(CultureInfo.InvariantCulture),
            }).ToFile().Write(path);
        }
        else
        {
            Console.Error.WriteLine("nictwin run: the recording of the pins has become too long; --record has written nothing.");
        }
    }
}
