using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli;

/// <summary>The lockstep NIC as the testbench wants to see it: its divergence is the testbench's business too.</summary>
internal sealed class ComparedNic : INicClocked, IDivergenceSource, IDisposable
{
    private readonly LockstepNic _nic;

    /// <summary>Wraps <paramref name="nic"/>, which is disposed of with this.</summary>
    public ComparedNic(LockstepNic nic) => _nic = nic;

    /// <summary>The wrapped NIC.</summary>
    public LockstepNic Lockstep => _nic;

    /// <inheritdoc/>
    public bool Diverged => _nic.Diverged;

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs) => _nic.Step(in inputs, out outputs);

    /// <inheritdoc/>
    public string Describe() => _nic.Divergence?.ToString() ?? string.Empty;

    /// <inheritdoc/>
    public void Dispose() => _nic.Dispose();
}
