using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>Ends a run from inside the NIC when everything wanted has been seen; caught by <see cref="DivergenceArtefacts"/>.</summary>
internal sealed class RunEndedException : Exception;

/// <summary>
/// Model and trace-build RTL in lockstep with block ports compared and waveforms written in a window of clocks. Slow: only for artefacts
/// and for replay with a trace.
/// </summary>
internal sealed class DiagnosisNic : INicClocked, IDisposable
{
    // The digest is kept only for its knowledge of when outputs begin to have a meaning.
    private PinDigest _digest;
    private readonly INicClocked? _model;
    private readonly IBlockPortSource? _blocks;
    private readonly VerilatedNic? _rtl;
    private readonly BlockComparer? _comparer;
    private VcdWriter? _modelTrace;
    private bool _rtlTraced;

    // Blocks are compared from the end of the first reset on: until then memories that the reset does not clear, above all that of the
    // NVM words, are being filled.
    private bool _released;

    /// <summary>Creates the NIC in power-on state.</summary>
    /// <param name="model">The model, or null.</param>
    /// <param name="rtl">RTL of the trace build, or null; disposed of with this.</param>
    /// <param name="compareBlocks">True to compare block ports.</param>
    internal DiagnosisNic(INicClocked? model, VerilatedNic? rtl, bool compareBlocks)
    {
        _model = model;
        _blocks = model as IBlockPortSource;
        _rtl = rtl;
        if (compareBlocks && _blocks is not null && rtl is not null)
        {
            _comparer = new BlockComparer(_blocks, rtl);
        }
    }

    internal long Clocks => _digest.Clocks;

    internal PinDigest Digest => _digest;

    internal Divergence? Divergence { get; private set; }

    internal BlockDivergence? BlockDivergence { get; private set; }

    internal BlockComparer? Comparer => _comparer;

    /// <summary>File of the model's waveform, or null.</summary>
    internal string? ModelTrace { get; init; }

    /// <summary>File of the RTL's waveform, or null.</summary>
    internal string? RtlTrace { get; init; }

    /// <summary>First clock of the waveforms.</summary>
    internal long TraceFrom { get; init; }

    /// <summary>Clock after which the run ends.</summary>
    internal long EndAt { get; init; } = long.MaxValue;

    /// <summary>Clocks to go on after the pins have diverged.</summary>
    internal long ClocksAfterDivergence { get; init; } = 32;

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        long clock = Clocks;
        if (clock >= EndAt || (Divergence is not null && clock > Divergence.Clock + ClocksAfterDivergence))
        {
            throw new RunEndedException();
        }

        if (clock == TraceFrom)
        {
            OpenTraces(clock);
        }

        if (BlockDivergence is null && _comparer is not null && _released)
        {
            List<PortDifference> differences = _comparer.Compare();
            if (differences.Count != 0)
            {
                BlockDivergence = new BlockDivergence(clock, differences);
            }
        }

        IReadOnlyList<PortValue> ports = _modelTrace?.Sample() ?? [];
        if (_model is null)
        {
            _rtl!.Step(in inputs, out outputs);
        }
        else
        {
            _model.Step(in inputs, out outputs);
            if (_rtl is not null)
            {
                _rtl.Step(in inputs, out NicOutputs rtl);
                _digest.MeaningOf(in outputs, out PinMask mask);
                if (Divergence is null && mask.Difference(in outputs, in rtl) != 0)
                {
                    Divergence = LockstepNic.Find(clock, in mask, in outputs, in rtl);
                }
            }
        }

        _modelTrace?.Write(clock, in inputs, in outputs, ports);
        _digest.Add(in inputs, in outputs);
        _released |= inputs.Perst == 0 && _digest.OutputsKnown;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _modelTrace?.Dispose();
        if (_rtlTraced)
        {
            _rtl!.CloseTrace();
        }

        _rtl?.Dispose();
    }

    private void OpenTraces(long clock)
    {
        if (ModelTrace is not null && _model is not null)
        {
            _modelTrace = new VcdWriter(ModelTrace, _blocks);
        }

        if (RtlTrace is not null && _rtl is not null)
        {
            _rtl.OpenTrace(RtlTrace, clock);
            _rtlTraced = true;
        }
    }
}
