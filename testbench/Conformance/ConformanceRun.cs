using System.Diagnostics;
using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// Runs generated programs on NICs and checks every property on each of them.
/// </summary>
/// <remarks>
/// Cases are independent: each has a seed made of the run's seed and its number, a fresh NIC, and fresh checkers. So the
/// results do not depend on how many threads share the work. All properties watch all cases; two of them repeat some
/// cases: <c>skipping</c> with the other way to pass idle time, <c>repeatability</c> with a second NIC.
/// </remarks>
public sealed class ConformanceRun
{
    /// <summary>One case in so many is run again, stepping where it skipped or skipping where it stepped.</summary>
    private const int SkippingEvery = 16;

    /// <summary>One case in so many is run again as it was.</summary>
    private const int RepeatEvery = 48;

    /// <summary>Cases with more time than this are not stepped through.</summary>
    private const long SteppableClocks = 150_000;

    private readonly ConformanceOptions _options;
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private readonly bool[] _hit = new bool[CoverageBins.Count];
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = new();
    private readonly bool[] _done;
    private int _next;
    private int _cases;
    private long _clocks;
    private long _skipped;
    private long _tlps;
    private long _packets;
    private ulong _digest;
    private int _failedCase = int.MaxValue;
    private CaseFailure? _failure;
    private Exception? _fault;

    private ConformanceRun(ConformanceOptions options)
    {
        _options = options;
        _done = new bool[options.Cases];
        _next = options.Skip;
        foreach ((string name, string rule) in PropertyCatalog.All)
        {
            if (IsChecked(name))
            {
                _tallies.Add(name, new Tally(rule));
            }
        }
    }

    private sealed class Tally(string rule)
    {
        public readonly string Rule = rule;
        public readonly bool[] Hit = new bool[CoverageBins.Count];
        public int Cases;
        public int CasesWithPremise;
        public long Premises;
        public long Clocks;
        public long Tlps;
        public long Packets;
        public PropertyFailure? Failure;
    }

    private sealed record CaseFailure(int Case, ulong Seed, StimulusProgram Program, string Property, string Reason, int Step);

    /// <summary>Runs all cases, shrinks the first failure, and tells the result.</summary>
    /// <exception cref="ArgumentException">A property does not exist.</exception>
    public static ConformanceResult Run(ConformanceOptions options)
    {
        foreach (string name in options.Properties ?? new HashSet<string>())
        {
            if (!PropertyCatalog.All.Any(property => property.Name == name))
            {
                throw new ArgumentException($"there is no property '{name}'", nameof(options));
            }
        }

        return new ConformanceRun(options).Run();
    }

    private bool IsChecked(string name) =>
        (name != PropertyNames.Equality || _options.Lockstep) && (_options.Properties is null || _options.Properties.Contains(name));

    private ConformanceResult Run()
    {
        _watch.Start();
        int count = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount;
        var threads = new Thread[Math.Max(0, Math.Min(count, _options.Cases) - 1)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true };
            threads[i].Start();
        }

        Work();
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        if (_fault is not null)
        {
            throw new InvalidOperationException($"a case could not be run: {_fault.Message}", _fault);
        }

        if (_failure is not null)
        {
            ShrinkFailure(_failure);
        }

        return Result();
    }

    private void Work()
    {
        var checkers = new CheckerSet(_options.Properties);
        try
        {
            while (!_options.Cancellation.IsCancellationRequested)
            {
                int number = Interlocked.Increment(ref _next) - 1;

                // Cases before the first failing one still run: which failure is reported must not depend on timing.
                if (number >= _options.Cases || number > Volatile.Read(ref _failedCase) || _watch.Elapsed > _options.Limit)
                {
                    return;
                }

                RunCase(number, checkers);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            lock (_lock)
            {
                _fault ??= exception;
            }

            Volatile.Write(ref _failedCase, -1);
        }
    }

    private void RunCase(int number, CheckerSet checkers)
    {
        ulong seed = RandomSource.Mix(_options.Seed, (ulong)number);
        ProgramPlan plan = _options.Flavor is { } flavor ? ProgramGenerators.PlanOf(seed, flavor) with { Slice = number } : ProgramGenerators.PlanOfCase(seed, number);
        StimulusProgram program = plan.ToProgram();
        ProgramResult result = RunOnce(seed, program, checkers, null);
        var premises = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Checker checker in checkers.Checkers)
        {
            if (checker.IsProperty)
            {
                premises[checker.Name] = checker.Premises;
            }
        }

        premises[PropertyNames.Equality] = result.Clocks;
        string? property = result.Property;
        string? reason = result.Failure;
        long clocks = result.Clocks;
        if (property is null)
        {
            (property, reason, long more) = Repeat(number, seed, program, result, premises);
            clocks += more;
        }

        lock (_lock)
        {
            Add(number, result, clocks, premises, checkers.Coverage.Hit);
            if (property is not null && number < _failedCase)
            {
                _failedCase = number;
                _failure = new CaseFailure(number, seed, program, property, reason!, result.FailedStep);
            }
        }

        _options.Progress?.Invoke(new ConformanceProgress(Volatile.Read(ref _cases), _options.Cases, _clocks, _tlps, _packets, program.Name));
    }

    private (string? Property, string? Reason, long Clocks) Repeat(int number, ulong seed, StimulusProgram program, ProgramResult first, Dictionary<string, long> premises)
    {
        long clocks = 0;
        if (IsChecked(PropertyNames.Skipping) && number % SkippingEvery == 3 && first.Clocks + first.SkippedClocks < SteppableClocks)
        {
            ProgramResult other = RunOnce(seed, program, null, !program.Policy.SkipIdle);
            clocks += other.Clocks;
            premises[PropertyNames.Skipping] = 1;
            if (other.EventDigest != first.EventDigest)
            {
                return (PropertyNames.Skipping, $"the run differs when idle time is {(program.Policy.SkipIdle ? "stepped through" : "jumped over")}", clocks);
            }
        }

        if (IsChecked(PropertyNames.Repeatability) && number % RepeatEvery == 5)
        {
            ProgramResult other = RunOnce(seed, program, null, null);
            clocks += other.Clocks;
            premises[PropertyNames.Repeatability] = 1;
            if (other.Digest != first.Digest)
            {
                return (PropertyNames.Repeatability, "a second run of the same program differs", clocks);
            }
        }

        return (null, null, clocks);
    }

    private ProgramResult RunOnce(ulong seed, StimulusProgram program, CheckerSet? checkers, bool? skipIdle)
    {
        INicClocked nic = _options.CreateNic(seed);
        try
        {
            return ProgramRunner.Run(nic, program, checkers, skipIdle);
        }
        finally
        {
            (nic as IDisposable)?.Dispose();
        }
    }

    private void Add(int number, ProgramResult result, long clocks, Dictionary<string, long> premises, ReadOnlySpan<bool> hit)
    {
        long tlps = result.TlpsFromNic + result.TlpsToNic;
        long packets = result.FramesFromNic + result.FramesToNic;
        _done[number] = true;
        _cases++;
        _clocks += clocks;
        _skipped += result.SkippedClocks;
        _tlps += tlps;
        _packets += packets;

        // Order does not matter to a sum, so threads do not either.
        _digest += RandomSource.Mix(result.Digest, (ulong)number);
        Merge(_hit, hit);
        foreach ((string name, Tally tally) in _tallies)
        {
            tally.Cases++;
            tally.Clocks += result.Clocks;
            tally.Tlps += tlps;
            tally.Packets += packets;
            long held = premises.GetValueOrDefault(name);
            if (held > 0)
            {
                tally.Premises += held;
                tally.CasesWithPremise++;
                Merge(tally.Hit, hit);
            }
        }
    }

    private static void Merge(bool[] into, ReadOnlySpan<bool> from)
    {
        for (int i = 0; i < from.Length; i++)
        {
            into[i] |= from[i];
        }
    }

    private void ShrinkFailure(CaseFailure failure)
    {
        _options.Progress?.Invoke(new ConformanceProgress(_cases, _options.Cases, _clocks, _tlps, _packets, "shrinking"));
        var shrinker = new ProgramShrinker(program => FailsAlike(program, failure, out _), 2000, _options.ShrinkLimit);
        StimulusProgram small = shrinker.Shrink(failure.Program, failure.Step);
        FailsAlike(small, failure, out string reason);
        var result = new PropertyFailure(failure.Property, failure.Reason, failure.Case, failure.Seed, failure.Program, small, reason, shrinker.Runs);
        if (_tallies.TryGetValue(failure.Property, out Tally? tally))
        {
            tally.Failure = result;
        }
        else
        {
            // A divergence ends a run whatever was asked for.
            _tallies.Add(failure.Property, new Tally(PropertyCatalog.All.First(property => property.Name == failure.Property).Rule) { Failure = result });
        }
    }

    private bool FailsAlike(StimulusProgram program, CaseFailure failure, out string reason)
    {
        reason = failure.Reason;
        switch (failure.Property)
        {
            case PropertyNames.Skipping:
                ProgramResult skipped = RunOnce(failure.Seed, program, null, true);
                ProgramResult stepped = RunOnce(failure.Seed, program, null, false);
                return skipped.EventDigest != stepped.EventDigest;
            case PropertyNames.Repeatability:
                return RunOnce(failure.Seed, program, null, null).Digest != RunOnce(failure.Seed, program, null, null).Digest;
        }

        var checkers = new CheckerSet(failure.Property == PropertyNames.Equality ? new HashSet<string>() : new HashSet<string> { failure.Property });
        ProgramResult result = RunOnce(failure.Seed, program, checkers, null);
        if (result.Property != failure.Property)
        {
            return false;
        }

        reason = result.Failure ?? reason;
        if (failure.Property == PropertyNames.Equality || _options.CreateReference is null)
        {
            return true;
        }

        INicClocked reference = _options.CreateReference(failure.Seed);
        try
        {
            return ProgramRunner.Run(reference, program, checkers).Property is null;
        }
        finally
        {
            (reference as IDisposable)?.Dispose();
        }
    }

    private ConformanceResult Result()
    {
        var properties = new List<PropertyResult>();
        foreach ((string name, Tally tally) in _tallies)
        {
            long required = _failure is null ? PropertyCatalog.Required(name, _cases) : 0;
            properties.Add(new PropertyResult(name, tally.Rule, tally.Cases, tally.CasesWithPremise, tally.Premises, required,
                tally.Clocks, tally.Tlps, tally.Packets, CountHits(tally.Hit), CoverageBins.Total, tally.Failure));
        }

        var missed = new List<string>();
        for (int i = 0; i < _hit.Length; i++)
        {
            if (!_hit[i] && CoverageBins.NameOf(i).Length > 0)
            {
                missed.Add(CoverageBins.NameOf(i));
            }
        }

        return new ConformanceResult(_options.Seed, _cases, _clocks, _skipped, _tlps, _packets, _digest, _watch.Elapsed, properties,
            CountHits(_hit), CoverageBins.Total, missed);
    }

    private static int CountHits(bool[] hit)
    {
        int count = 0;
        for (int i = 0; i < hit.Length; i++)
        {
            count += hit[i] && CoverageBins.NameOf(i).Length > 0 ? 1 : 0;
        }

        return count;
    }
}
