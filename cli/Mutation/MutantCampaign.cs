using System.Collections.Concurrent;
using System.Diagnostics;
using NicTwin.Cosim;
using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Cli.Mutation;

/// <summary>Runs `conform` on each mutant of a library until something catches it.</summary>
/// <remarks>
/// Two passes. The first gives every mutant the same cases, several mutants at a time. The second gives those that are left, and are
/// not known to be equivalent, more cases: one mutant at a time with all threads, so that the run does not end with one long survivor.
/// </remarks>
/// <param name="library">RTL that <see cref="RtlSchemata"/> wrote.</param>
/// <param name="equivalents">Mutants that nothing can catch.</param>
/// <param name="cancellation">Ends the run.</param>
internal sealed class MutantCampaign(RtlLibrary library, EquivalentMutants equivalents, CancellationToken cancellation)
{
    /// <summary>Told of each outcome, by several threads; one that survived the first pass is told again by the second.</summary>
    public Action<MutantOutcome>? Progress { get; init; }

    /// <summary>What the RTL without a mutant fails; null for nothing.</summary>
    /// <param name="cases">Cases to run.</param>
    public string? Baseline(int cases) => Try(0, 0, cases, 0);

    /// <summary>Runs both passes.</summary>
    /// <param name="mutants">The mutants.</param>
    /// <param name="cases">Cases of the first pass.</param>
    /// <param name="more">Cases of the second pass, those of the first included; no second pass when this is not more.</param>
    public IReadOnlyList<MutantOutcome> Run(IReadOnlyList<RtlMutant> mutants, int cases, int more)
    {
        ConcurrentBag<MutantOutcome> first = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };

        // One at a time and not in ranges: a survivor takes a hundred times as long as what is caught at once.
        Parallel.ForEach(Partitioner.Create(mutants, EnumerablePartitionerOptions.NoBuffering), options, mutant => first.Add(RunOne(mutant, 0, cases, 1)));
        MutantOutcome[] outcomes = [.. first.OrderBy(static o => o.Mutant.Number)];
        for (int i = 0; i < outcomes.Length && more > cases; i++)
        {
            if (outcomes[i].Survived)
            {
                MutantOutcome second = RunOne(outcomes[i].Mutant, cases, more, 0);
                outcomes[i] = second with { Time = second.Time + outcomes[i].Time };
            }
        }

        return outcomes;
    }

    private MutantOutcome RunOne(RtlMutant mutant, int skip, int cases, int threads)
    {
        Stopwatch watch = Stopwatch.StartNew();
        MutantOutcome outcome = new(mutant, Try(mutant.Number, skip, cases, threads), cases, equivalents.Find(mutant), watch.Elapsed);
        Progress?.Invoke(outcome);
        return outcome;
    }

    // What catches a mutant; null for nothing.
    private string? Try(int mutant, int skip, int cases, int threads)
    {
        try
        {
            ConformanceResult result = ConformanceRun.Run(new ConformanceOptions
            {
                CreateNic = seed => new ComparedNic(new LockstepNic(new Nic(), new VerilatedNic(library, NicFactory.RtlSeed(seed), mutant)), null),
                Skip = skip,
                Cases = cases,
                Lockstep = true,
                Threads = threads,
                ShrinkLimit = TimeSpan.Zero,
                Cancellation = cancellation,
            });
            cancellation.ThrowIfCancellationRequested();
            return result.Properties.FirstOrDefault(p => p.Failure is not null) is { Failure: { } failure } ? $"{failure.Property}, case {failure.Case}" : null;
        }
        catch (InvalidOperationException exception) when (exception.InnerException is RtlFaultException fault)
        {
            return fault.Message;
        }
    }
}
