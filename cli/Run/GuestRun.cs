using System.Diagnostics;
using System.Globalization;
using NicTwin.Cli.Commands;
using NicTwin.Cli.Conformance;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Attach;
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
    private readonly List<List<byte>> _output;
    private readonly GuestPrinter _printer;
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
        _output = [.. request.Guests.Select(static _ => new List<byte>())];
        _printer = new GuestPrinter(request.Names);
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
        var options = new HostOptions { Nvm = NvmImage.Create(NvmImage.DefaultMac | ((ulong)_request.Station << 8)), MaxTime = _request.MaxTime, Costs = _request.Costs };
        using var host = new Host(options, watched, files.Wire.Cable) { TlpObserver = files.TlpObserver };
        host.SetLink(_request.Wire.Kind != WireKind.None);
        var runner = new SessionRunner(host)
        {
            Timeout = _request.Timeout,
            Cancellation = _cancellation,
            Progress = Show,
        };
        using var attachments = new HostNics(host, new HostNicOptions
        {
            Kind = _request.Vmm,
            Process = _request.DeviceProcess ? DeviceCommand.Self : null,
            Station = _request.Station,
            Accesses = files.Accesses,
            Notice = Warn,
            Cancellation = _cancellation,
        });
        var guests = new RunGuests(runner, kit)
        {
            // Whoever wants to see the boot gets one.
            UseSnapshots = !_request.NoSnapshot && _request.Console is null && !_debugger.SeesBoot,
            Note = Note,
            Created = session => session.Guest.Number == 0 ? _debugger.Start(runner, session) : SessionEnd.Done,
        };
        SessionEnd end = Run(guests, attachments, files, watched);
        _status.Clear();
        _printer.Finish();
        files.Flush();
        Record(watched);
        TimeSpan elapsed = _watch.Elapsed;
        var report = new RunReport(_request, _factory.Kind, attachments, guests.Sessions, watched, elapsed) { Break = _debugger.Report(), Artefacts = Explain(watched), Wire = files.Wire };
        int code = report.Print(end, _output.ConvertAll(static o => o.ToArray()));
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

    private SessionEnd Run(RunGuests guests, HostNics nics, RunFiles files, WatchedNic nic)
    {
        SessionEnd end = _request.Restore is { } snapshot
            ? Restore(snapshot, guests, nics, files, nic)
            : BootAndAttach(guests, nics, files);
        if (end == SessionEnd.Done)
        {
            Arrange(nics.Host, files, nic);
        }

        if (end == SessionEnd.Done && _request.Commands.Any(static c => c is not null))
        {
            _stage = "running";
            end = guests.Execute(_request.Commands, Output);
        }

        if (end == SessionEnd.Done && _request.Interactive)
        {
            _status.Clear();
            _stage = string.Empty;
            end = Interact(guests.Sessions[0], nics.Host, files.Wire);
            return end == SessionEnd.PowerOff ? SessionEnd.Done : end;
        }

        if (end == SessionEnd.Done && _request.Save is { } path)
        {
            _stage = "saving";
            Save(path, guests, nics, nic);
        }

        return end;
    }

    // What is typed comes at times that are logged, as all that comes from outside.
    private SessionEnd Interact(GuestSession session, Host host, RunWire wire)
    {
        using var terminal = new RawTerminal(reads: _request.ReplayInput is null);
        wire.BeginKeys(host, terminal.Read, bytes => session.Guest.TypePort(bytes), _cancellation);
        return session.Interact(static () => [], terminal.Write);
    }

    private SessionEnd Attach(RunGuests guests)
    {
        if (!_debugger.InsertsFirst)
        {
            return guests.Drive([.. _request.Guests.Select((guest, i) => GuestFiles.AttachScript(_request, guest, i))]);
        }

        GuestSession session = guests.Sessions[0];
        SessionEnd end = guests.Drive([GuestFiles.SeedScript(_request, 0) + GuestFiles.InsertScript(_request)]);
        end = end == SessionEnd.Done ? _debugger.Inserted(session) : end;
        return end == SessionEnd.Done ? guests.Drive([GuestFiles.FindScript]) : end;
    }

    // What is to happen while the commands run: their begin is time 0.
    private void Arrange(Host host, RunFiles files, WatchedNic nic)
    {
        files.Wire.Begin(host, _cancellation);
        foreach (Injection injection in _request.Injections)
        {
            injection.Schedule(host, files.Wire.Cable);
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

    private SessionEnd BootAndAttach(RunGuests guests, HostNics nics, RunFiles files)
    {
        _stage = "booting";
        byte[] added = GuestFiles.Archive(_request);
        SessionEnd end = SessionEnd.Done;
        for (int i = 0; i < _request.Guests.Count && end == SessionEnd.Done; i++)
        {
            end = guests.Boot(_request.Guests[i].Memory, added, i == 0 ? files.Console : null);
        }

        end = end == SessionEnd.Done ? _debugger.Booted(guests.Sessions[0]) : end;
        if (end != SessionEnd.Done)
        {
            return end;
        }

        _stage = "attaching the NIC";
        if (_request.Guests.ToList().FindIndex(static g => g.Peer) is >= 0 and int peer)
        {
            nics.PlugPeer(guests.Sessions[peer].Guest, new Nic());
        }

        nics.Plug(Places(), (guest, script) => RunGuests.Expect(guests.Drive([.. _request.Guests.Select((_, i) => i == guest ? script : null)])));
        return Attach(guests);
    }

    private List<NicPlace> Places() =>
        [.. _request.Guests.Select(static g => g.Place)];

    private void Save(string path, RunGuests guests, HostNics nics, WatchedNic nic) =>
        SnapshotFile.Write(path, Header(nics.Host, NicName), writer =>
        {
            nic.Save(writer);
            nics.Host.Save(writer);
            foreach (GuestSession session in guests.Sessions)
            {
                session.Save(writer);
            }
        });

    private SessionEnd Restore(string path, RunGuests guests, HostNics nics, RunFiles files, WatchedNic nic)
    {
        SnapshotHeader header = SnapshotFile.ReadHeader(path);
        string? difference =
            header.Build != BuildIdentity.Text ? "it was made by another build"
            : header.Nic != NicName ? $"its NIC is {(header.Nic is null ? "not plugged in" : $"--nic {header.Nic}")}"
            : header.Memory != _request.Guests[0].Memory ? $"its guest has memory={header.Memory >> 20}M"
            : null;
        if (difference is not null)
        {
            throw new SnapshotException($"the snapshot '{path}' does not fit: {difference}.");
        }

        guests.Prepare(header.Memory, files.Console);
        nics.Host.AttachOwner(guests.Sessions[0].Guest, nics.Host.Nic, files.Accesses);
        SnapshotFile.Read(path, reader =>
        {
            nic.Restore(reader);
            nics.Host.Restore(reader);
            foreach (GuestSession session in guests.Sessions)
            {
                session.Restore(reader);
            }
        });
        SessionEnd end = _debugger.Start(guests.Runner, guests.Sessions[0]);
        return end == SessionEnd.Done ? _debugger.Booted(guests.Sessions[0]) : end;
    }

    // The RTL belongs to the build: its state fits no other.
    private string NicName => _factory.Kind.ToString().ToLowerInvariant() + (_factory.RtlIdentity is { } rtl ? " " + rtl : string.Empty);

    private SnapshotHeader Header(Host host, string? nic) =>
        new(BuildIdentity.Text, nic, _request.Guests[0].Memory, _request.Seed, host.Time * Host.NanosecondsPerClock);

    private void Note(string text)
    {
        if (!_request.Json)
        {
            _status.Clear();
            Console.Error.WriteLine($"nictwin: {text}");
        }
    }

    // On standard error, where it is in nobody's way, with --json too.
    private void Warn(string text)
    {
        _status.Clear();
        Console.Error.WriteLine($"nictwin run: {text}.");
    }

    private void Output(int guest, byte value)
    {
        // Kept for the JSON object alone, and not without end: a guest can print for ever.
        if (_request.Json && _output[guest].Count < MostOutput)
        {
            _output[guest].Add(value);
        }

        if (!_request.Json)
        {
            _status.Clear();
            _printer.Write(guest, value);
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
