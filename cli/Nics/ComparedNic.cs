using NicTwin.Cli.Coverage;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli;

/// <summary>The lockstep NIC as the testbench wants to see it: its divergence is the testbench's business too.</summary>
internal sealed class ComparedNic : INicClocked, IDivergenceSource, IDisposable
{
    private readonly LockstepNic _nic;
    private readonly RtlCoverage? _coverage;

    /// <summary>Wraps a NIC, which is disposed of with this.</summary>
    /// <param name="nic">The NIC.</param>
    /// <param name="coverage">Receives the RTL's coverage at the end; null for a build without coverage.</param>
    public ComparedNic(LockstepNic nic, RtlCoverage? coverage)
    {
        _nic = nic;
        _coverage = coverage;
    }

    /// <summary>The model.</summary>
    public Nic Model => _nic.Model;

    /// <summary>The RTL.</summary>
    public VerilatedNic Rtl => _nic.Rtl;

    /// <summary>The digest of all pins over all clocks.</summary>
    public Cosim.PinDigest Digest => _nic.Digest;

    /// <summary>Goes on behind clocks that were run before; model and RTL have their states of then.</summary>
    public void Resume(Cosim.PinDigest digest) => _nic.Resume(digest);

    /// <summary>The first difference; null while there is none.</summary>
    public Divergence? Divergence => _nic.Divergence;

    /// <inheritdoc/>
    public bool Diverged => _nic.Diverged;

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs) => _nic.Step(in inputs, out outputs);

    /// <inheritdoc/>
    public string Describe() => _nic.Divergence?.ToString() ?? string.Empty;

    /// <inheritdoc/>
    public void Dispose()
    {
        _coverage?.Take(_nic.Rtl);
        _nic.Dispose();
    }
}
