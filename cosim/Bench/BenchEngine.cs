using System.Diagnostics;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>
/// Measures the clock rates. Every ratio is taken between two runs of one round, which follow each other within a second or two, and the
/// median over the rounds counts: a machine that slows down slows both.
/// </summary>
public sealed class BenchEngine
{
    /// <summary>Bare Verilated RTL in a C++ loop over recorded pins.</summary>
    public const string RtlBare = "rtl-bare";

    /// <summary>The same RTL, driven from C# clock by clock.</summary>
    public const string RtlFromCSharp = "rtl-from-csharp";

    /// <summary>RTL, model, comparison and digest.</summary>
    public const string Lockstep = "lockstep";

    /// <summary>The model over the same pins.</summary>
    public const string ModelBusy = "model-busy";

    /// <summary>The model, idle, by single steps.</summary>
    public const string ModelIdle = "model-idle";

    /// <summary>The model, idle, jumping through time.</summary>
    public const string ModelSkip = "model-skip";

    /// <summary>Bytes that a lockstep run allocates.</summary>
    public const string Allocation = "allocation";

    private const double BareTarget = 300e3;
    private const double FromCSharpTarget = 0.9;
    private const double LockstepTarget = 0.75;
    private const double ModelBusyTarget = 8;
    private const double ModelBusyRate = 2.5e6;
    private const double ModelIdleTarget = 50;
    private const double AllocationTarget = 1024 * 1024;
    private const long IdleClocks = 4_000_000;
    private const long Jumps = 1_000_000;
    private const ulong ClocksPerJump = 125_000;
    private const string Rate = "clocks/s";

    private readonly BenchInput _input;
    private readonly Action<string> _progress;

    /// <summary>Creates the engine.</summary>
    /// <param name="input">What to run.</param>
    /// <param name="progress">Receives the name of each run as it begins.</param>
    public BenchEngine(BenchInput input, Action<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Busy.Length == 0 || input.Busy[0].Perst == 0 || input.UntilIdle.Length == 0 || input.UntilIdle[0].Perst == 0)
        {
            throw new ArgumentException("recorded pins have to begin with perst_i", nameof(input));
        }

        if (input.BusyFrom < 0 || input.BusyFrom >= input.Busy.Length)
        {
            throw new ArgumentException("BusyFrom lies outside the recording", nameof(input));
        }

        _input = input;
        _progress = progress ?? (static _ => { });
    }

    /// <summary>All names, in the order in which they are reported.</summary>
    public static IReadOnlyList<string> Names { get; } = [RtlBare, RtlFromCSharp, Lockstep, ModelBusy, ModelIdle, ModelSkip, Allocation];

    /// <summary>Measures the named figures.</summary>
    /// <param name="names">Names out of <see cref="Names"/>; none means all.</param>
    /// <param name="cancellation">Ends the run between two measurements.</param>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    /// <exception cref="InvalidOperationException">Model and RTL diverged, so that no figure would mean anything.</exception>
    public IReadOnlyList<BenchFigure> Run(IReadOnlyCollection<string> names, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names)
        {
            if (!Names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"'{name}' is no benchmark; there are {string.Join(", ", Names)}", nameof(names));
            }
        }

        bool Wanted(string name) => names.Count == 0 || names.Contains(name, StringComparer.Ordinal);
        var figures = new List<BenchFigure>();
        (string Name, Func<double> Measure)[] rates =
        [
            (RtlBare, MeasureBare), (RtlFromCSharp, MeasureFromCSharp), (Lockstep, MeasureLockstep), (ModelBusy, MeasureModelBusy), (ModelIdle, MeasureModelIdle),
        ];

        // Every ratio is against the bare RTL, so that one runs in each round whether it was asked for or not.
        (string Name, Func<double> Measure)[] run = [.. rates.Where(r => Wanted(r.Name) || (r.Name == RtlBare && rates.Any(o => Wanted(o.Name))))];
        var samples = run.ToDictionary(static r => r.Name, _ => new double[_input.Rounds], StringComparer.Ordinal);
        for (int round = -1; round < _input.Rounds && run.Length != 0; round++)
        {
            foreach ((string name, Func<double> measure) in run)
            {
                cancellation.ThrowIfCancellationRequested();
                _progress(round < 0 ? $"{name}: warm-up" : $"{name}: round {round + 1} of {_input.Rounds}");
                double rate = measure();
                if (round >= 0)
                {
                    samples[name][round] = rate;
                }
            }
        }

        foreach ((string name, _) in run)
        {
            if (Wanted(name))
            {
                figures.Add(Figure(name, samples[name], samples[RtlBare]));
            }
        }

        if (Wanted(ModelSkip))
        {
            cancellation.ThrowIfCancellationRequested();
            _progress(ModelSkip);
            MeasureModelSkip();
            figures.Add(new BenchFigure(ModelSkip, Median([.. Enumerable.Range(0, 3).Select(_ => MeasureModelSkip())]), "skipped " + Rate, null, null, null, null));
        }

        if (Wanted(Allocation))
        {
            cancellation.ThrowIfCancellationRequested();
            _progress(Allocation);
            double bytes = MeasureAllocation();
            figures.Add(new BenchFigure(Allocation, bytes, $"bytes in {_input.AllocationClocks} lockstep clocks", null, null, AllocationTarget, bytes < AllocationTarget));
        }

        return figures;
    }

    private static BenchFigure Figure(string name, double[] samples, double[] bare)
    {
        double value = Median(samples);
        if (name == RtlBare)
        {
            return new BenchFigure(name, value, Rate, null, null, BareTarget, value >= BareTarget);
        }

        double ratio = Median([.. samples.Zip(bare, static (s, b) => s / b)]);
        (double target, double minimum) = name switch
        {
            RtlFromCSharp => (FromCSharpTarget, 0d),
            Lockstep => (LockstepTarget, 0d),
            ModelBusy => (ModelBusyTarget, ModelBusyRate),
            _ => (ModelIdleTarget, 0d),
        };
        return new BenchFigure(name, value, Rate, ratio, RtlBare, target, ratio >= target && value >= minimum);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return (sorted.Length & 1) != 0 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double PerSecond(long clocks, long ticks) => clocks * (double)Stopwatch.Frequency / ticks;

    private double MeasureBare()
    {
        using var nic = new VerilatedNic(_input.Library);
        nic.RunBare(_input.Busy.AsSpan(0, _input.BusyFrom));
        ReadOnlySpan<NicInputs> timed = _input.Busy.AsSpan(_input.BusyFrom);
        return timed.Length * 1e9 / nic.RunBare(timed);
    }

    private double MeasureFromCSharp()
    {
        using var nic = new VerilatedNic(_input.Library);
        nic.StepMany(_input.Busy.AsSpan(0, _input.BusyFrom), []);
        ReadOnlySpan<NicInputs> timed = _input.Busy.AsSpan(_input.BusyFrom);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < timed.Length; i++)
        {
            nic.Step(in timed[i], out _);
        }

        return PerSecond(timed.Length, Stopwatch.GetTimestamp() - start);
    }

    private double MeasureLockstep()
    {
        using var nic = new LockstepNic(new Nic(), new VerilatedNic(_input.Library));
        RunLockstep(nic, _input.Busy.AsSpan(0, _input.BusyFrom));
        ReadOnlySpan<NicInputs> timed = _input.Busy.AsSpan(_input.BusyFrom);
        long start = Stopwatch.GetTimestamp();
        RunLockstep(nic, timed);
        double rate = PerSecond(timed.Length, Stopwatch.GetTimestamp() - start);
        if (nic.Diverged)
        {
            throw new InvalidOperationException($"model and RTL diverged during the benchmark at {nic.Divergence}");
        }

        return rate;
    }

    private static void RunLockstep(LockstepNic nic, ReadOnlySpan<NicInputs> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            nic.Step(in inputs[i], out _);
        }
    }

    private static void RunModel(Nic nic, ReadOnlySpan<NicInputs> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            nic.Step(in inputs[i], out _);
        }
    }

    private double MeasureModelBusy()
    {
        var nic = new Nic();
        RunModel(nic, _input.Busy.AsSpan(0, _input.BusyFrom));
        ReadOnlySpan<NicInputs> timed = _input.Busy.AsSpan(_input.BusyFrom);
        long start = Stopwatch.GetTimestamp();
        RunModel(nic, timed);
        return PerSecond(timed.Length, Stopwatch.GetTimestamp() - start);
    }

    private Nic IdleModel(out NicInputs inputs)
    {
        var nic = new Nic();
        RunModel(nic, _input.UntilIdle);
        inputs = _input.UntilIdle[^1];
        for (int i = 0; i < 100_000; i++)
        {
            inputs.Time++;
            nic.Step(in inputs, out NicOutputs outputs);
            if (outputs.Idle != 0)
            {
                return nic;
            }
        }

        throw new InvalidOperationException("the recording until idle does not end in an idle NIC");
    }

    private double MeasureModelIdle()
    {
        Nic nic = IdleModel(out NicInputs inputs);
        long start = Stopwatch.GetTimestamp();
        for (long i = 0; i < IdleClocks; i++)
        {
            inputs.Time++;
            nic.Step(in inputs, out _);
        }

        return PerSecond(IdleClocks, Stopwatch.GetTimestamp() - start);
    }

    // Clocks of virtual time a second when every evaluated clock is followed by a jump of a millisecond, or to wake_o if that is sooner.
    private double MeasureModelSkip()
    {
        Nic nic = IdleModel(out NicInputs inputs);
        ulong from = inputs.Time;
        long start = Stopwatch.GetTimestamp();
        inputs.Time++;
        for (long i = 0; i < Jumps; i++)
        {
            nic.Step(in inputs, out NicOutputs outputs);
            ulong jump = inputs.Time + ClocksPerJump;
            inputs.Time = outputs.Idle == 0 ? inputs.Time + 1 : Math.Max(inputs.Time + 1, Math.Min(jump, outputs.Wake));
        }

        return PerSecond((long)(inputs.Time - from) - Jumps, Stopwatch.GetTimestamp() - start);
    }

    private double MeasureAllocation()
    {
        using var nic = new LockstepNic(new Nic(), new VerilatedNic(_input.Library));
        RunBusy(nic, Math.Min(_input.AllocationClocks, 200_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunBusy(nic, _input.AllocationClocks);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        if (nic.Diverged)
        {
            throw new InvalidOperationException($"model and RTL diverged during the benchmark at {nic.Divergence}");
        }

        return bytes;
    }

    private void RunBusy(LockstepNic nic, long clocks)
    {
        if (_input.BusyLoop is not null)
        {
            _input.BusyLoop(nic, clocks);
            return;
        }

        while (clocks > 0)
        {
            int n = (int)Math.Min(clocks, _input.Busy.Length);
            RunLockstep(nic, _input.Busy.AsSpan(0, n));
            clocks -= n;
        }
    }
}
