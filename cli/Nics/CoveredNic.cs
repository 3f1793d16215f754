using NicTwin.Cli.Coverage;
using NicTwin.Cosim;
using NicTwin.Model;

namespace NicTwin.Cli;

/// <summary>The RTL of a coverage build, whose coverage is collected when it is disposed of.</summary>
internal sealed class CoveredNic : INicClocked, IDisposable
{
    private readonly VerilatedNic _nic;
    private readonly RtlCoverage _coverage;

    /// <summary>Wraps <paramref name="nic"/>, which is disposed of with this.</summary>
    public CoveredNic(VerilatedNic nic, RtlCoverage coverage)
    {
        _nic = nic;
        _coverage = coverage;
    }

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs) => _nic.Step(in inputs, out outputs);

    /// <inheritdoc/>
    public void Dispose()
    {
        _coverage.Take(_nic);
        _nic.Dispose();
    }
}
