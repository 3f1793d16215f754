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
    /// <param name="request">What is asked for.</param>
    /// <param name="debugger">Sees the NIC's registers too, if it is on.</param>
    public RunFiles(RunRequest request, RunDebugger debugger)
    {
        if (request.Pcap is not null)
        {
            _pcap = Keep(new BufferedStream(File.Create(request.Pcap)));
        }

        Wire = Keep(new RunWire(request, _pcap is null ? null : new FrameCapture(_pcap)));

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

        if (request.WaveAround is { } around)
        {
            var trigger = new AccessTrigger(around, clock => WaveTriggered?.Invoke(clock));
            Accesses = Accesses is null ? trigger : new BothAccesses(Accesses, trigger);
            observers.Add(trigger);
        }

        if (debugger.IsOn)
        {
            observers.Add(debugger.Breaks);
            observers.Add(debugger.Registers);
            Accesses = Accesses is null ? debugger.Registers : new BothAccesses(Accesses, debugger.Registers);
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
            _ => new All(observers),
        };
    }

    /// <summary>Hears when the access comes around which waveforms are wanted.</summary>
    public Action<long>? WaveTriggered { get; set; }

    /// <summary>The cable.</summary>
    public RunWire Wire { get; }

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

    private sealed class All(List<ITlpObserver> observers) : ITlpObserver
    {
        public void ToNic(ReadOnlySpan<uint> words, long clock)
        {
            foreach (ITlpObserver observer in observers)
            {
                observer.ToNic(words, clock);
            }
        }

        public void FromNic(ReadOnlySpan<uint> words, long clock)
        {
            foreach (ITlpObserver observer in observers)
            {
                observer.FromNic(words, clock);
            }
        }
    }

    private sealed class BothAccesses(INicAccessObserver first, INicAccessObserver second) : INicAccessObserver
    {
        public void Asked(int guest, long time, ulong address, int size)
        {
            first.Asked(guest, time, address, size);
            second.Asked(guest, time, address, size);
        }

        public void Read(int guest, long asked, long answered, ulong address, int size, ulong value)
        {
            first.Read(guest, asked, answered, address, size, value);
            second.Read(guest, asked, answered, address, size, value);
        }

        public void Write(int guest, long posted, ulong address, int size, ulong value)
        {
            first.Write(guest, posted, address, size, value);
            second.Write(guest, posted, address, size, value);
        }
    }
}
