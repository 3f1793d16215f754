namespace NicTwin.Testbench;

/// <summary>
/// The machine that a driver program runs on: one processor, memory, interrupts, a wire. It does what the kernel does for a
/// driver, and it watches what a kernel cannot see: where DMA goes and whose it is.
/// </summary>
internal sealed partial class DriverHost : IBusObserver
{
    /// <summary>Clocks of 8 ns in a microsecond.</summary>
    public const ulong ClocksPerMicrosecond = 125;

    private readonly Bench _bench;
    private readonly BenchPort _port;
    private readonly CancellationToken _cancellation;
    private readonly List<DriverStep> _steps = [];
    private readonly Queue<byte[]> _wire = [];
    private byte[] _flood = [];
    private int _floodLeft;
    private string? _violation;
    private string _step = "power-on";
    private long _accesses;
    private long _expectations;
    private long _stepFrames;
    private long _stepClocks;
    private bool _dispatching;

    public DriverHost(Bench bench, CancellationToken cancellation)
    {
        _bench = bench;
        _cancellation = cancellation;
        _port = new BenchPort(bench);
        Bus = new HostDriver(_port);
        bench.Observer = this;
    }

    /// <summary>Enumeration, MSI-X tables, SR-IOV: what the PCI core does.</summary>
    public HostDriver Bus { get; }

    /// <summary>Host memory.</summary>
    public HostMemory Memory => _bench.RootComplex.Memory;

    /// <summary>The steps that have ended.</summary>
    public IReadOnlyList<DriverStep> Steps => _steps;

    /// <summary>Begins a step; the one before it ends.</summary>
    public void Step(string name)
    {
        CheckBus();
        EndStep(null);
        _step = name;
    }

    /// <summary>Ends a step.</summary>
    /// <param name="failure">What failed in it; null for nothing.</param>
    public void EndStep(string? failure)
    {
        if (_accesses > 0 || failure is not null)
        {
            _steps.Add(new DriverStep(_step, _accesses, _expectations, _stepFrames, _bench.Clocks - _stepClocks, failure));
        }

        _accesses = 0;
        _expectations = 0;
        _stepFrames = 0;
        _stepClocks = _bench.Clocks;
    }

    /// <summary>Reads a register; anything but a successful completion is a bus error, which a driver does not survive.</summary>
    public uint Read(int function, uint offset)
    {
        uint value = Bus.Read(function, offset);
        _accesses++;
        if (_port.LastStatus != CompletionStatus.Successful)
        {
            Fail($"a read of {Name(function)} {offset:x5} was answered with {_port.LastStatus}");
        }

        CheckBus();
        return value;
    }

    /// <summary>Writes a register.</summary>
    public void Write(int function, uint offset, uint value)
    {
        Bus.Write(function, offset, value);
        _accesses++;
        CheckBus();
    }

    /// <summary>Reads configuration space; a function that does not answer reads as all ones, as it does for a kernel.</summary>
    public uint ReadConfiguration(int function, int offset)
    {
        uint value = _port.ConfigurationRead(function, offset);
        _accesses++;
        return _port.LastStatus == CompletionStatus.Successful ? value : uint.MaxValue;
    }

    /// <summary>Writes configuration space.</summary>
    public void WriteConfiguration(int function, int offset, uint value, int byteEnables = 0xf)
    {
        _port.ConfigurationWrite(function, offset, value, byteEnables);
        _accesses++;
        CheckBus();
    }

    /// <summary>Something that the driver relies on.</summary>
    public void Expect(bool holds, string otherwise)
    {
        _expectations++;
        if (!holds)
        {
            Fail(otherwise);
        }
    }

    /// <summary>A value of which the driver relies on some bits.</summary>
    public void ExpectBits(string what, uint value, uint mask, uint expected)
    {
        _expectations++;
        if ((value & mask) != expected)
        {
            Fail(mask == uint.MaxValue ? $"{what} is {value:x8}, not {expected:x8}" : $"{what} is {value:x8}; of bits {mask:x8} it should be {expected:x8}");
        }
    }

    /// <summary>Bytes that have to be those of a frame.</summary>
    public void ExpectBytes(string what, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> expected)
    {
        _expectations++;
        int same = bytes.CommonPrefixLength(expected);
        if (bytes.Length != expected.Length)
        {
            Fail($"{what} has {bytes.Length} bytes, not {expected.Length}");
        }

        if (same < bytes.Length)
        {
            Fail($"{what} differs at byte {same}: {bytes[same]:x2}, not {expected[same]:x2}");
        }
    }

    /// <summary>Ends the program.</summary>
    public static void Fail(string text) => throw new DriverExpectationException(text);

    /// <summary>Sleeps; interrupts are served meanwhile.</summary>
    public void Sleep(ulong microseconds)
    {
        ulong end = _bench.Time + (microseconds * ClocksPerMicrosecond);
        while (_bench.Time < end)
        {
            Clock(end);
        }
    }

    /// <summary>Waits, with interrupts served, for something that has to come.</summary>
    public void WaitFor(string what, Func<bool> holds, ulong microseconds)
    {
        _expectations++;
        ulong end = _bench.Time + (microseconds * ClocksPerMicrosecond);
        while (!holds())
        {
            if (_bench.Time >= end)
            {
                Fail($"{what}: not within {microseconds} us");
            }

            Clock(end);
        }
    }

    /// <summary>Reads a register until some of its bits are as they should, as a polling driver does.</summary>
    /// <returns>The value that ended the poll.</returns>
    public uint Poll(string what, int function, uint offset, uint mask, uint expected, int tries, ulong microseconds)
    {
        _expectations++;
        uint value = 0;
        for (int i = 0; i < tries; i++)
        {
            value = Read(function, offset);
            if ((value & mask) == expected)
            {
                return value;
            }

            Sleep(microseconds);
        }

        Fail($"{what}: {offset:x5} of {Name(function)} reads {value:x8} after {tries} tries, {microseconds} us apart");
        return value;
    }

    /// <summary>Puts a frame on the wire.</summary>
    public void SendToNic(byte[] frame)
    {
        _port.Frame(frame, badFcs: false);
        CheckBus();
    }

    /// <summary>Puts the same frame on the wire so often, one behind the other, whatever the driver does meanwhile.</summary>
    public void Flood(byte[] frame, int count)
    {
        _flood = frame;
        _floodLeft = count;
        Refill();
        Refill();
    }

    /// <summary>The next frame that the NIC put on the wire.</summary>
    public byte[] TakeFromWire(string what)
    {
        WaitFor($"{what} on the wire", () => _wire.Count > 0, 2000);
        return _wire.Dequeue();
    }

    /// <summary>Nothing has been put on the wire that nobody took.</summary>
    public void ExpectSilentWire() => Expect(_wire.Count == 0, $"{_wire.Count} frames on the wire that no driver sent");

    /// <summary>Link state of the cable.</summary>
    public void SetLink(bool up) => _bench.SetLink(up);

    /// <summary>Fails for what the bus showed since the last look: a divergence, DMA to a wrong place, an error message.</summary>
    public void CheckBus()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_bench.Diverged)
        {
            Fail($"model and RTL differ: {_bench.Divergence}");
        }

        if (_violation is not null)
        {
            Fail(_violation);
        }
    }

    /// <inheritdoc/>
    public void TlpToNic(Tlp tlp, ulong time)
    {
    }

    /// <inheritdoc/>
    public void TlpFromNic(Tlp tlp, ulong time)
    {
        switch (tlp.Kind)
        {
            case TlpKind.MemoryWrite when tlp.Address - RootComplex.MessageWindow < RootComplex.MessageWindowSize:
                Message(tlp);
                break;
            case TlpKind.MemoryRead or TlpKind.MemoryWrite:
                CheckDma(tlp);
                break;
            case TlpKind.Message or TlpKind.MessageWithData:
                _violation ??= $"message {tlp.MessageCode:x2} of {tlp.RequesterId:x4}: an error or an INTx that no driver asked for";
                break;
        }
    }

    /// <inheritdoc/>
    public void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        _stepFrames++;
        Refill();
    }

    /// <inheritdoc/>
    public void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        _stepFrames++;
        if (badFcs)
        {
            _violation ??= "a frame with a bad FCS on the wire";
        }

        _wire.Enqueue(frame.ToArray());
    }

    /// <inheritdoc/>
    public void FramingError(string text, ulong time) => _violation ??= text;

    private void Refill()
    {
        if (_floodLeft > 0 && _bench.Wire.TrySend(_flood, badFcs: false))
        {
            _floodLeft--;
        }
    }

    private static string Name(int function) => function == 0 ? "PF" : $"VF{function - 1}";

    private void Clock(ulong limit)
    {
        Dispatch();
        if (_bench.Time < limit)
        {
            _bench.Clock(limit);
        }

        CheckBus();
    }
}
