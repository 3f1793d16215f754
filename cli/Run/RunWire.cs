using NicTwin.Testbench;
using NicTwin.Vmm;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Trace;
using NicTwin.Vmm.Wires;

namespace NicTwin.Cli.Run;

/// <summary>The cable of a run, what is at its other end, and what comes from outside with its log.</summary>
internal sealed class RunWire : IDisposable
{
    private readonly RunRequest _request;
    private readonly CaptureFarEnd? _capture;
    private readonly OutsideFarEnd? _outside;
    private readonly InputLogReader? _replay;
    private readonly InputLogWriter? _log;
    private OutsideInput? _input;

    /// <summary>Opens what it needs.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="observer">Sees the frames at the NIC's pins; null when nobody does.</param>
    public RunWire(RunRequest request, IWirePeer? observer)
    {
        _request = request;
        WireSpecification wire = request.Wire;
        WireOptions options = wire.Options(request.Seed);
        _replay = request.ReplayInput is { } replayed ? Read(replayed, "--replay-input", static path => new InputLogReader(path)) : null;
        _capture = wire.Kind == WireKind.Pcap ? Read(wire.Where, "--wire pcap", static path => new CaptureFarEnd(path)) : null;
        _outside = wire.IsOutside ? new OutsideFarEnd(_replay is null ? wire.Open() : null, options) : null;
        _log = request.RecordInput is { } recorded ? new InputLogWriter(new BufferedStream(File.Create(recorded))) : null;
        Cable = new WireEnd(options, wire.Kind switch
        {
            WireKind.Peer => null,
            WireKind.Loopback => new LoopbackFarEnd(),
            WireKind.Pcap => _capture,
            WireKind.Silent or WireKind.None => new SilentFarEnd(),
            _ => _outside,
        })
        {
            Observer = observer,
        };
    }

    /// <summary>The NIC's end of the cable.</summary>
    public WireEnd Cable { get; }

    /// <summary>Connections to the outside so far; null when the cable does not go there.</summary>
    public int? Connections => _outside is null || _replay is not null ? null : _outside.Connections;

    /// <summary>The commands begin: frames of captures and from outside come from now on.</summary>
    /// <param name="host">The host.</param>
    /// <param name="cancellation">Ends waits for the time outside.</param>
    public void Begin(Host host, CancellationToken cancellation)
    {
        _capture?.Begin(Cable, host.Time);
        if (_outside is not null)
        {
            _input = Input(host, cancellation);
            _input.Connect(_outside);
            _input.Begin();
        }
    }

    /// <summary>Somebody types from now on.</summary>
    /// <param name="host">The host.</param>
    /// <param name="typed">Gives what was typed since the last call; null once there will be nothing more.</param>
    /// <param name="type">Takes it.</param>
    /// <param name="cancellation">Ends waits for the time outside.</param>
    public void BeginKeys(Host host, Func<byte[]?> typed, Action<byte[]> type, CancellationToken cancellation)
    {
        bool begins = _input is null;
        _input ??= Input(host, cancellation);
        _input.Connect(typed, type);
        if (begins)
        {
            _input.Begin();
        }
    }

    /// <summary>What the cable did, in a sentence; null for one that did nothing worth a word.</summary>
    public string? Summary()
    {
        bool plain = _request.Wire.Kind is WireKind.Silent or WireKind.Loopback or WireKind.None or WireKind.Peer;
        if (plain && Cable.Lost == 0 && Cable.Sending.Remarkable.Count + Cable.Receiving.Remarkable.Count == 0)
        {
            return null;
        }

        string connections = Connections is { } count && _request.Wire.Kind == WireKind.Unix ? $", {(count == 0 ? "never connected" : $"connected {count} times")}" : string.Empty;
        return $"{_request.Wire}{connections}; sent {Text(Cable.Sending)}; received {Text(Cable.Receiving)}";
    }

    /// <summary>The same, for JSON.</summary>
    public object Json() => new
    {
        kind = _request.Wire.ToString(),
        connections = Connections,
        inputs = _input?.Inputs,
        sent = new { passed = Cable.Sending[WireCount.Passed], lost = Cable.Sending.Lost, causes = Cable.Sending.Remarkable },
        received = new { passed = Cable.Receiving[WireCount.Passed], lost = Cable.Receiving.Lost, causes = Cable.Receiving.Remarkable },
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _input?.Finish();
        _log?.Dispose();
        _replay?.Dispose();
        _capture?.Dispose();
        _outside?.Dispose();
    }

    private OutsideInput Input(Host host, CancellationToken cancellation) =>
        new(host, new WallClock(TimeProvider.System, time => cancellation.WaitHandle.WaitOne(time)), cancellation) { Log = _log, Replay = _replay };

    private static T Read<T>(string path, string option, Func<string, T> open)
    {
        try
        {
            return open(path);
        }
        catch (CaptureException e)
        {
            throw new UsageException($"{option} {path}: {e.Message}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {path}: it cannot be read: {e.Message}");
        }
    }

    private static string Text(WireCounters counters) =>
        string.Join(", ", new[] { $"{counters[WireCount.Passed]}" }.Concat(counters.Remarkable.Select(static c => $"{RunReport.Words(c.Key)} {c.Value}")));
}
