using NicTwin.Cosim;
using NicTwin.Model;

namespace NicTwin.Cli.Run;

/// <summary>
/// Waveforms of the NIC in a window of virtual time. The RTL's go to the file, the model's too when it is alone, and to a
/// second file with the ending .model.vcd in lockstep. The files' time begins with that of the window; idle clocks that were not run
/// are not in them, and time_i shows the virtual time.
/// </summary>
internal sealed class WaveTrace : IDisposable
{
    private readonly string _path;
    private readonly Nic? _model;
    private readonly VerilatedNic? _rtl;
    private VcdWriter? _modelTrace;
    private IReadOnlyList<PortValue> _ports = [];
    private bool _open;
    private bool _done;
    private long _clock;

    /// <summary>Prepares waveforms; nothing is written before the window begins.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model, if there is one.</param>
    /// <param name="rtl">The RTL of a trace build, if there is one.</param>
    public WaveTrace(string path, Nic? model, VerilatedNic? rtl)
    {
        _path = path;
        _model = model;
        _rtl = rtl;
    }

    /// <summary>First clock of the window.</summary>
    public long From { get; set; } = long.MaxValue;

    /// <summary>First clock behind it.</summary>
    public long To { get; set; } = long.MaxValue;

    /// <summary>Clocks that were written.</summary>
    public long Clocks { get; private set; }

    /// <summary>A clock is about to run.</summary>
    public void Before(in NicInputs inputs)
    {
        long time = (long)inputs.Time;
        if (_open && time >= To)
        {
            Close();
        }
        else if (!_open && !_done && time >= From && time < To)
        {
            Open(time);
        }

        _ports = _modelTrace?.Sample() ?? [];
    }

    /// <summary>The clock has run.</summary>
    public void After(in NicInputs inputs, in NicOutputs outputs)
    {
        if (_open)
        {
            _modelTrace?.Write(_clock, in inputs, in outputs, _ports);
            _clock++;
            Clocks++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Open(long time)
    {
        _open = true;
        _clock = time;
        if (_model is not null)
        {
            _modelTrace = new VcdWriter(_rtl is null ? _path : Path.ChangeExtension(_path, ".model.vcd"), _model);
        }

        _rtl?.OpenTrace(_path, time);
    }

    private void Close()
    {
        if (!_open)
        {
            return;
        }

        _open = false;
        _done = true;
        _modelTrace?.Dispose();
        _modelTrace = null;
        _rtl?.CloseTrace();
    }
}
