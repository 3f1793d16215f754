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

    /// <summary>
    /// Runs clocks in which no beat moves: the inputs stay as they are but for the time, which counts up, and have no valid bit set. It ends before a clock
    /// whose outputs have a valid bit or idle_o set. Whoever has to see every clock runs none.
    /// </summary>
    /// <param name="inputs">The input pins of the first clock.</param>
    /// <param name="clocks">Most clocks to run.</param>
    /// <returns>How many were run, 0 or more.</returns>
    long StepAlone(in NicInputs inputs, long clocks) => 0;
}
