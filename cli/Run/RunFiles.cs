using System.Text;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Trace;

namespace NicTwin.Cli.Run;

/// <summary>The files that a run writes while it runs.</summary>
internal sealed class RunFiles : IDisposable
{
    private readonly List<IDisposable> _open = [];
    private readonly Stream? _console;
    private readonly Stream? _pcap;
    private readonly TextWriter? _tlps;
    private readonly TextWriter? _accesses;

    /// <summary>Opens them.</summary>
    public RunFiles(RunRequest request)
    {
        Cable = new LossyPeer(request.Wire == "loopback" ? new LoopbackPeer() : new SilentPeer(), request.Seed);
        Peer = Cable;
        if (request.Pcap is not null)
        {
            _pcap = Keep(new BufferedStream(File.Create(request.Pcap)));
            Peer = new PcapngWriter(_pcap, Peer);
        }

        if (request.Console is not null)
        {
            _console = Keep(request.Console == "-" ? System.Console.OpenStandardError() : new BufferedStream(File.Create(request.Console)));
            Console = _console.WriteByte;
        }

        var observers = new List<ITlpObserver>();
        if (request.MmioTrace is not null)
        {
            _accesses = Keep(new StreamWriter(request.MmioTrace, append: false, new UTF8Encoding(false)));
            var trace = new MmioTrace(_accesses);
            Accesses = trace;
            observers.Add(trace);
        }

        if (request.TlpTrace is not null)
        {
            _tlps = Keep(new StreamWriter(request.TlpTrace, append: false, new UTF8Encoding(false)));
            observers.Add(new TlpTrace(_tlps));
        }

        TlpObserver = observers.Count switch
        {
            0 => null,
            1 => observers[0],
            _ => new Both(observers[0], observers[1]),
        };
    }

    /// <summary>What is at the end of the cable.</summary>
    public IWirePeer Peer { get; }

    /// <summary>The cable, which may be made to lose frames.</summary>
    public LossyPeer Cable { get; }

    /// <summary>Sees the TLPs; null when nobody does.</summary>
    public ITlpObserver? TlpObserver { get; }

    /// <summary>Sees the register accesses; null when nobody does.</summary>
    public INicAccessObserver? Accesses { get; }

    /// <summary>Receives the console; null when nobody wants it.</summary>
    public Action<byte>? Console { get; }

    /// <summary>Lets everything out.</summary>
    public void Flush()
    {
        StandardOutput.Flush();
        _console?.Flush();
        _pcap?.Flush();
        _tlps?.Flush();
        _accesses?.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable open in _open)
        {
            open.Dispose();
        }
    }

    private T Keep<T>(T open)
        where T : IDisposable
    {
        _open.Add(open);
        return open;
    }

    private sealed class Both(ITlpObserver first, ITlpObserver second) : ITlpObserver
    {
        public void ToNic(ReadOnlySpan<uint> words, long clock)
        {
            first.ToNic(words, clock);
            second.ToNic(words, clock);
        }

        public void FromNic(ReadOnlySpan<uint> words, long clock)
        {
            first.FromNic(words, clock);
            second.FromNic(words, clock);
        }
    }
}
