using NicTwin.Model;

namespace NicTwin.Tests.Testbench;

/// <summary>A NIC of the test's own: outputs from a function of the clock, inputs recorded.</summary>
internal sealed class SilentNic(Func<long, NicInputs, NicOutputs> behave) : INicClocked
{
    public List<NicInputs> Inputs { get; } = [];

    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        outputs = behave(Inputs.Count, inputs);
        Inputs.Add(inputs);
    }
}
