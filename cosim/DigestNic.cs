using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>Any NIC with a running digest of its pins; the digest of a lockstep, model-only and RTL-only run of the same clocks is equal.</summary>
public sealed class DigestNic : INicClocked
{
    private readonly INicClocked _nic;
    private PinDigest _digest;

    /// <summary>Wraps a NIC.</summary>
    public DigestNic(INicClocked nic) => _nic = nic;

    /// <summary>The digest of all clocks so far.</summary>
    public PinDigest Digest => _digest;

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        _nic.Step(in inputs, out outputs);
        _digest.Add(in inputs, in outputs);
    }
}
