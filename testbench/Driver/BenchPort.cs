namespace NicTwin.Testbench;

/// <summary>A driver's way to a NIC on a bench: each access runs clocks until it is done.</summary>
/// <param name="bench">A bench that has been started and reset.</param>
/// <param name="bus">Bus number of the PF.</param>
public sealed class BenchPort(Bench bench, int bus = 1) : DriverPort
{
    private const ulong AccessLimit = 20_000;

    private readonly uint[] _words = new uint[8];
    private int _tag;
    private bool _ari;

    /// <summary>Status of the last completion.</summary>
    public CompletionStatus LastStatus { get; private set; }

    /// <summary>Clocks that a wait for quiet may take.</summary>
    public ulong QuietLimit { get; set; } = 400_000;

    /// <summary>True when the last wait for quiet became quiet.</summary>
    public bool LastQuiet { get; private set; }

    /// <summary>Requester id of VF n under the hierarchy that was set last.</summary>
    public int VirtualId(int n) => (bus << 8) + (_ari ? 128 : 384) + (2 * n);

    /// <inheritdoc/>
    public override uint ConfigurationRead(int function, int offset)
    {
        int tag = NextTag();
        int target = function == 0 ? bus << 8 : VirtualId(function - 1);
        int length = TlpBuilder.ConfigurationRead(_words, target, offset / 4, 0xf, RootComplex.RootRequesterId, tag, function != 0 && !_ari);
        return (uint)Complete(length, tag);
    }

    /// <inheritdoc/>
    public override void ConfigurationWrite(int function, int offset, uint value, int byteEnables = 0xf)
    {
        if (function == 0 && offset == 0x168 && (byteEnables & 1) != 0)
        {
            _ari = (value & 0x10) != 0;
        }

        int tag = NextTag();
        int target = function == 0 ? bus << 8 : VirtualId(function - 1);
        int length = TlpBuilder.ConfigurationWrite(_words, target, offset / 4, value, byteEnables, RootComplex.RootRequesterId, tag, function != 0 && !_ari);
        Complete(length, tag);
    }

    /// <inheritdoc/>
    public override uint Read(ulong address)
    {
        int tag = NextTag();
        int length = TlpBuilder.MemoryRead(_words, address, 4, RootComplex.RootRequesterId, tag);
        return (uint)Complete(length, tag);
    }

    /// <inheritdoc/>
    public override void Write(ulong address, uint value)
    {
        Span<byte> data = stackalloc byte[4];
        BitConverter.TryWriteBytes(data, value);
        Post(TlpBuilder.MemoryWrite(_words, address, data, RootComplex.RootRequesterId, 0));
    }

    /// <inheritdoc/>
    public override void WriteLong(ulong address, ulong value)
    {
        Span<byte> data = stackalloc byte[8];
        BitConverter.TryWriteBytes(data, value);
        Post(TlpBuilder.MemoryWrite(_words, address, data, RootComplex.RootRequesterId, 0));
    }

    /// <inheritdoc/>
    public override void MemoryWrite(ulong address, byte[] data) => bench.RootComplex.Memory.Write(address, data);

    /// <inheritdoc/>
    public override void Frame(byte[] frame, bool badFcs)
    {
        while (!bench.Wire.TrySend(frame, badFcs))
        {
            bench.Clock(ulong.MaxValue);
        }
    }

    /// <inheritdoc/>
    public override void WaitQuiet() => LastQuiet = bench.RunUntilQuiet(QuietLimit);

    private int NextTag()
    {
        _tag = (_tag + 1) & 31;
        return _tag;
    }

    private void Post(int length)
    {
        while (!bench.RootComplex.TrySend(_words.AsSpan(0, length)))
        {
            bench.Clock(ulong.MaxValue);
        }
    }

    private ulong Complete(int length, int tag)
    {
        Post(length);
        ulong limit = bench.Time + AccessLimit;
        while (bench.RootComplex.IsOutstanding(tag))
        {
            if (bench.Time >= limit)
            {
                throw new TimeoutException($"the NIC has not answered a request within {AccessLimit} clocks");
            }

            bench.Clock(limit);
        }

        bench.RootComplex.TryGetCompletion(tag, out CompletionStatus status, out ulong data);
        LastStatus = status;
        return data;
    }
}
