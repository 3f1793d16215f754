using NicTwin.Model;

namespace NicTwin.Tests.Testbench;

/// <summary>The model with a fault at its pins: what a property must see without the pin compare.</summary>
/// <param name="change">Changes the outputs of a clock; told the beat's number within its TLP.</param>
internal sealed class FaultyNic(FaultyNic.Change change) : INicClocked
{
    private readonly Nic _nic = new();
    private int _beat;
    private uint _word0;

    public delegate void Change(ref NicOutputs outputs, uint word0, int beat, ulong time);

    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        _nic.Step(in inputs, out outputs);
        if (outputs.PcieTxValid != 0 && outputs.PcieTxSop != 0)
        {
            _beat = 0;
            _word0 = (uint)outputs.PcieTxDataLow;
        }

        int beat = _beat;
        if ((outputs.PcieTxValid & inputs.PcieTxReady) != 0)
        {
            _beat++;
        }

        change(ref outputs, _word0, beat, inputs.Time);
    }
}
