using NicTwin.Testbench;

namespace NicTwin.Cli.Configuration;

/// <summary>Reads and writes configuration space through the pins, one request TLP at a time.</summary>
internal sealed class ConfigurationAccess
{
    // A request waits for the clearing walk of a reset, 512 clocks, and little else.
    private const ulong Patience = 20_000;

    private readonly Bench _bench;
    private int _tag;

    public ConfigurationAccess(Bench bench) => _bench = bench;

    /// <summary>Reads one DW of function <paramref name="id"/> (BDF).</summary>
    /// <param name="id">Bus, device and function number.</param>
    /// <param name="offset">Byte offset, a multiple of 4 below 4096.</param>
    /// <param name="value">What the function answered.</param>
    /// <returns>False when the answer was not a successful completion: the function is not there.</returns>
    public bool TryRead(int id, int offset, out uint value)
    {
        Span<uint> words = stackalloc uint[4];
        int count = TlpBuilder.ConfigurationRead(words, id, offset / 4, 0xf, RootComplex.RootRequesterId, _tag, type1: false);
        CompletionStatus status = Answer(words[..count], id, offset, out ulong data);
        value = (uint)data;
        return status == CompletionStatus.Successful;
    }

    /// <summary>Reads one DW of a function that has to be there.</summary>
    public uint Read(int id, int offset) => TryRead(id, offset, out uint value)
        ? value
        : throw new NicFailureException($"function {Bdf.Text(id)} answered a configuration read of {offset:x3} with an error.");

    /// <summary>Writes the bytes of one DW that <paramref name="byteEnables"/> names.</summary>
    public void Write(int id, int offset, uint value, int byteEnables = 0xf)
    {
        Span<uint> words = stackalloc uint[4];
        int count = TlpBuilder.ConfigurationWrite(words, id, offset / 4, value, byteEnables, RootComplex.RootRequesterId, _tag, type1: false);
        CompletionStatus status = Answer(words[..count], id, offset, out _);
        if (status != CompletionStatus.Successful)
        {
            throw new NicFailureException($"function {Bdf.Text(id)} answered a configuration write of {offset:x3} with {status}.");
        }
    }

    private CompletionStatus Answer(ReadOnlySpan<uint> request, int id, int offset, out ulong data)
    {
        int tag = _tag;
        _tag = (_tag + 1) & 0x1f;
        _bench.RootComplex.Abandon(tag);
        _bench.RootComplex.TrySend(request);
        ulong limit = _bench.Time + Patience;
        CompletionStatus status;
        while (!_bench.RootComplex.TryGetCompletion(tag, out status, out data))
        {
            if (_bench.Time >= limit)
            {
                throw new NicFailureException($"function {Bdf.Text(id)} did not answer a configuration request of {offset:x3} within {Patience} clocks.");
            }

            _bench.Clock(limit);
            if (_bench.Diverged)
            {
                throw new NicFailureException(_bench.Divergence);
            }
        }

        return status;
    }
}
