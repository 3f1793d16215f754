using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// A 64-bit digest over all pins of all clocks. Data counts under its valid pin and keep lanes, <c>wake_o</c> under
/// <c>idle_o</c>, exactly as lockstep compares them.
/// </summary>
/// <remarks>
/// <see cref="Events"/> leaves out the clocks in which nothing but <c>time_i</c> changed, so jumping over idle time and
/// stepping through it give the same value. Outputs count from the second clock after the first one with <c>perst_i</c> on:
/// before, the registers of the RTL hold anything.
/// </remarks>
public sealed class PinDigest
{
    private const ulong Multiplier = 0x9e3779b97f4a7c15;
    private const int ResetClocks = 2;
    private const int PcieTxReadyBit = 4;
    private const int MacTxReadyBit = 6;
    private const int PcieTxValidBit = 8;
    private const int MacTxValidBit = 9;
    private const int LedBit = 11;

    private NicInputs _lastInputs;
    private NicOutputs _lastOutputs;
    private int _resetProgress;

    /// <summary>Digest over every clock that ran.</summary>
    public ulong Value { get; private set; }

    /// <summary>Digest over the clocks in which a pin other than <c>time_i</c> changed or a channel was valid.</summary>
    public ulong Events { get; private set; }

    /// <summary>Starts from nothing.</summary>
    public void Clear()
    {
        Value = Multiplier;
        Events = Multiplier;
        _lastInputs = default;
        _lastOutputs = default;
        _resetProgress = 0;
    }

    /// <summary>Adds one clock.</summary>
    public void Add(in NicInputs inputs, in NicOutputs outputs)
    {
        if (_resetProgress < ResetClocks)
        {
            _resetProgress += _resetProgress > 0 || inputs.Perst != 0 ? 1 : 0;
            AddKnown(in inputs, default);
            return;
        }

        AddKnown(in inputs, in outputs);
    }

    private void AddKnown(in NicInputs inputs, in NicOutputs outputs)
    {
        ulong control = Control(in inputs, in outputs);
        ulong h = Mix(Value, inputs.Time);
        h = Mix(h, control);
        ulong data = Multiplier;
        bool active = (inputs.PcieRxValid | inputs.MacRxValid | inputs.NvmWrite | outputs.PcieTxValid | outputs.MacTxValid) != 0;
        if (active)
        {
            data = Data(in inputs, in outputs);
            h = Mix(h, data);
        }

        Value = outputs.Idle != 0 ? Mix(h, outputs.Wake) : h;
        ulong eventControl = Event(control);
        bool same = !active && eventControl == Event(Control(in _lastInputs, in _lastOutputs))
            && (outputs.Idle == 0 || outputs.Wake == _lastOutputs.Wake);
        if (!same)
        {
            Events = Mix(Mix(Mix(Events, inputs.Time), eventControl), data);
        }

        _lastInputs = inputs;
        _lastOutputs = outputs;
    }

    private static ulong Control(in NicInputs inputs, in NicOutputs outputs) =>
        inputs.Perst | ((ulong)inputs.Link << 1) | ((ulong)inputs.NvmWrite << 2) | ((ulong)inputs.PcieRxValid << 3)
        | ((ulong)inputs.PcieTxReady << PcieTxReadyBit) | ((ulong)inputs.MacRxValid << 5) | ((ulong)inputs.MacTxReady << MacTxReadyBit)
        | ((ulong)outputs.PcieRxReady << 7) | ((ulong)outputs.PcieTxValid << PcieTxValidBit) | ((ulong)outputs.MacTxValid << MacTxValidBit)
        | ((ulong)outputs.Idle << 10) | ((ulong)outputs.Led << LedBit);

    /// <summary>
    /// Leaves out the LEDs, and a ready to which nothing is offered: it moves nothing, and a host that jumps over idle time
    /// does not show every clock in which they would have changed.
    /// </summary>
    private static ulong Event(ulong control)
    {
        ulong offered = ((control >> PcieTxValidBit) & 1) << PcieTxReadyBit | ((control >> MacTxValidBit) & 1) << MacTxReadyBit;
        return control & ((1ul << LedBit) - 1) & ~((1ul << PcieTxReadyBit | 1ul << MacTxReadyBit) & ~offered);
    }

    private static ulong Data(in NicInputs inputs, in NicOutputs outputs)
    {
        ulong h = 0;
        if (inputs.NvmWrite != 0)
        {
            h = Mix(h, inputs.NvmData | ((ulong)inputs.NvmAddress << 16));
        }

        if (inputs.PcieRxValid != 0)
        {
            h = Mix(Mix(h, inputs.PcieRxDataLow), inputs.PcieRxDataHigh);
            h = Mix(h, inputs.PcieRxKeep | ((ulong)inputs.PcieRxSop << 8) | ((ulong)inputs.PcieRxEop << 9));
        }

        if (inputs.MacRxValid != 0)
        {
            h = Mix(h, inputs.MacRxData);
            h = Mix(h, inputs.MacRxKeep | ((ulong)inputs.MacRxLast << 8) | ((ulong)inputs.MacRxBadFcs << 9));
        }

        if (outputs.PcieTxValid != 0)
        {
            int keep = outputs.PcieTxKeep;
            h = Mix(h, outputs.PcieTxDataLow & LanesOfTwoWords(keep));
            h = Mix(h, outputs.PcieTxDataHigh & LanesOfTwoWords(keep >> 2));
            h = Mix(h, outputs.PcieTxKeep | ((ulong)outputs.PcieTxSop << 8) | ((ulong)outputs.PcieTxEop << 9));
        }

        if (outputs.MacTxValid != 0)
        {
            int lanes = int.PopCount(outputs.MacTxKeep);
            ulong mask = lanes == 8 ? ulong.MaxValue : (1ul << (lanes * 8)) - 1;
            h = Mix(h, outputs.MacTxData & mask);
            h = Mix(h, outputs.MacTxKeep | ((ulong)outputs.MacTxLast << 8) | ((ulong)(outputs.MacTxLast & outputs.MacTxBadFcs) << 9));
        }

        return h;
    }

    private static ulong LanesOfTwoWords(int keep) => ((keep & 1) != 0 ? 0xffffffffu : 0ul) | ((keep & 2) != 0 ? 0xffffffff00000000 : 0ul);

    private static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * Multiplier;
        return hash ^ (hash >> 29);
    }
}
