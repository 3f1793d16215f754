using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>A NIC whose pins are recorded while somebody drives it.</summary>
public sealed class PinRecorder : INicClocked
{
    private readonly INicClocked _nic;
    private readonly List<NicInputs>? _inputs;
    private readonly PinStimulus.Writer? _writer;

    /// <summary>Wraps a NIC.</summary>
    /// <param name="nic">The NIC.</param>
    /// <param name="asArray">True to keep plain arrays for benchmarks, false to write the compressed form.</param>
    public PinRecorder(INicClocked nic, bool asArray = false)
    {
        _nic = nic;
        _inputs = asArray ? [] : null;
        _writer = asArray ? null : new PinStimulus.Writer();
    }

    /// <summary>Clocks so far.</summary>
    public long Clocks { get; private set; }

    /// <summary>Bytes of the compressed form so far.</summary>
    public int Length => _writer?.Length ?? 0;

    /// <summary>The recorded input pins, when arrays were asked for.</summary>
    public NicInputs[] ToArray() => _inputs is null ? throw new InvalidOperationException("This recorder writes the compressed form.") : [.. _inputs];

    /// <summary>The recording in its compressed form.</summary>
    public PinStimulus Finish(IReadOnlyDictionary<string, string>? metadata = null) =>
        _writer?.Finish(metadata) ?? throw new InvalidOperationException("This recorder keeps arrays.");

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        _nic.Step(in inputs, out outputs);
        Clocks++;
        _inputs?.Add(inputs);
        _writer?.Add(in inputs, in outputs);
    }
}
