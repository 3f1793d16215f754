using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Run;

/// <summary>The NIC of a run: its pins are digested, recorded if asked, and its divergence is everybody's to see.</summary>
internal sealed class WatchedNic : INicClocked, IDivergenceSource
{
    private readonly INicClocked _nic;
    private readonly IDivergenceSource? _divergence;
    private Cosim.PinDigest _digest;

    /// <summary>Wraps a NIC.</summary>
    /// <param name="nic">The NIC.</param>
    /// <param name="record">Its pins are recorded.</param>
    public WatchedNic(INicClocked nic, bool record)
    {
        Recorder = record ? new PinRecorder(nic) : null;
        _nic = (INicClocked?)Recorder ?? nic;
        _divergence = nic as IDivergenceSource;
    }

    /// <summary>The recording; null when none was asked for.</summary>
    public PinRecorder? Recorder { get; }

    /// <summary>The digest of all pins over all clocks.</summary>
    public ulong Digest => _digest.All;

    /// <inheritdoc/>
    public bool Diverged => _divergence is { Diverged: true };

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        _nic.Step(in inputs, out outputs);
        _digest.Add(in inputs, in outputs);
    }

    /// <inheritdoc/>
    public string Describe() => _divergence?.Describe() ?? string.Empty;
}
