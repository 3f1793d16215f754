namespace NicTwin.Model;

/// <summary>
/// Anything that behaves like the NIC at its pins: the model, the Verilated RTL, or both in lockstep.
/// </summary>
/// <remarks>
/// One call is one clock: the inputs of clock n settle, the outputs of clock n are sampled, then comes the edge.
/// All outputs are functions of registers alone, so the outputs of clock n do not depend on the inputs of clock n.
/// A beat moves in clock n when valid and ready are both 1 in clock n.
/// </remarks>
public interface INicClocked
{
    /// <summary>Runs exactly one clock.</summary>
    /// <param name="inputs">The input pins of this clock.</param>
    /// <param name="outputs">The output pins of this clock, before its edge.</param>
    void Step(in NicInputs inputs, out NicOutputs outputs);
}
