using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Run;

/// <summary>The NIC of a run: its pins are digested, recorded if asked, and its divergence is everybody's to see.</summary>
internal sealed class WatchedNic : INicClocked, IDivergenceSource
{
    // A recording in memory grows by a few bytes a clock; one that has become too long is given up.
    private const int LongestRecording = 1 << 29;
    private const long ClocksBetweenLooks = 1 << 16;

    private readonly IDivergenceSource? _divergence;
    private readonly INicClocked _wrapped;
    private readonly ComparedNic? _compared;
    private INicClocked _nic;

    // Of a NIC in lockstep it is the comparison that keeps the digest.
    private Cosim.PinDigest _digest;
    private long _clocksToLook = ClocksBetweenLooks;

    /// <summary>Wraps a NIC.</summary>
    /// <param name="nic">The NIC.</param>
    /// <param name="record">Its pins are recorded.</param>
    public WatchedNic(INicClocked nic, bool record)
    {
        Recorder = record ? new PinRecorder(nic) : null;
        _nic = (INicClocked?)Recorder ?? nic;
        _wrapped = nic;
        _compared = nic as ComparedNic;
        _divergence = nic as IDivergenceSource;
    }

    /// <summary>The recording; null when none was asked for, or when it would have become too long.</summary>
    public PinRecorder? Recorder { get; private set; }

    /// <summary>The recording has become too long and was given up.</summary>
    public bool RecordingGivenUp { get; private set; }

    /// <summary>The first difference between model and RTL; null while there is none.</summary>
    public Divergence? Divergence => _compared?.Divergence;

    /// <summary>Waveforms; null when none were asked for.</summary>
    public WaveTrace? Wave { get; private set; }

    /// <summary>The digest of all pins over all clocks.</summary>
    public ulong Digest => Pins.All;

    private Cosim.PinDigest Pins => _compared?.Digest ?? _digest;

    /// <inheritdoc/>
    public bool Diverged => _divergence is { Diverged: true };

    /// <inheritdoc/>
    public void Step(in NicInputs inputs, out NicOutputs outputs)
    {
        Wave?.Before(in inputs);
        _nic.Step(in inputs, out outputs);
        Wave?.After(in inputs, in outputs);
        if (_compared is null)
        {
            _digest.Add(in inputs, in outputs);
        }

        if (--_clocksToLook == 0)
        {
            LookAtRecording();
        }
    }

    /// <summary>Saves the state of the NIC and the digest of its pins.</summary>
    public void Save(BinaryWriter writer)
    {
        Pins.Save(writer);
        (Nic? model, VerilatedNic? rtl) = Parts();
        if (model is not null)
        {
            using var state = new MemoryStream();
            model.Save(state);
            Write(writer, state.ToArray());
        }

        if (rtl is not null)
        {
            Write(writer, rtl.Save());
        }
    }

    /// <summary>Takes over what <see cref="Save"/> of a NIC of the same kind has written.</summary>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(BinaryReader reader)
    {
        _digest = Cosim.PinDigest.Restore(reader);
        (Nic? model, VerilatedNic? rtl) = Parts();
        if (model is not null)
        {
            using var state = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
            model.Restore(state);
        }

        if (rtl is not null)
        {
            rtl.Restore(reader.ReadBytes(reader.ReadInt32()));
        }

        _compared?.Resume(_digest);
    }

    private void LookAtRecording()
    {
        _clocksToLook = ClocksBetweenLooks;
        if (Recorder is { Length: > LongestRecording })
        {
            Recorder = null;
            RecordingGivenUp = true;
            _nic = _wrapped;
        }
    }

    /// <summary>Prepares waveforms.</summary>
    public void TraceTo(string path)
    {
        (Nic? model, VerilatedNic? rtl) = Parts();
        Wave = new WaveTrace(path, model, rtl);
    }

    private static void Write(BinaryWriter writer, byte[] state)
    {
        writer.Write(state.Length);
        writer.Write(state);
    }

    private (Nic? Model, VerilatedNic? Rtl) Parts() => _wrapped switch
    {
        Nic model => (model, null),
        VerilatedNic rtl => (null, rtl),
        ComparedNic both => (both.Model, both.Rtl),
        _ => (null, null),
    };

    /// <inheritdoc/>
    public string Describe() => _divergence?.Describe() ?? string.Empty;
}
