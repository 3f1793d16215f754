using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>A case in which a VF could tell what another one does.</summary>
/// <param name="Case">Number of the case.</param>
/// <param name="Reason">What it saw.</param>
public sealed record IsolationFailure(int Case, string Reason);

/// <summary>What isolation cases came to.</summary>
/// <param name="Cases">Cases that ran, two runs each.</param>
/// <param name="Clocks">Clocks of all runs.</param>
/// <param name="Values">Values that were compared.</param>
/// <param name="Failure">The first failing case; null for none.</param>
public sealed record IsolationResult(int Cases, long Clocks, long Values, IsolationFailure? Failure);

/// <summary>
/// Two runs of each case: the same program on VF A, other programs and data on VF B. All that A can read is the same in both
/// but for the time that the shared wire takes.
/// </summary>
public static class IsolationRun
{
    /// <summary>Runs cases on all processors until one fails.</summary>
    /// <param name="create">Makes a NIC that has seen no clock; called by several threads.</param>
    /// <param name="cases">Cases.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="progress">Told how many cases have ended, from the thread that ran one; null when nobody listens.</param>
    /// <param name="cancellation">Ends the run after the cases under way.</param>
    public static IsolationResult Run(Func<ulong, INicClocked> create, int cases, ulong seed, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        Lock gate = new();
        IsolationFailure? failure = null;
        int done = 0;
        long clocks = 0;
        long values = 0;
        Parallel.For(0, cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, (number, state) =>
        {
            ulong mixed = RandomSource.Mix(seed, (ulong)number);
            string? reason = RunCase(create, mixed, out long ran, out int compared);
            lock (gate)
            {
                done++;
                clocks += ran;
                values += compared;
                if (reason is not null && (failure is null || number < failure.Case))
                {
                    failure = new IsolationFailure(number, reason);
                    state.Break();
                }
            }

            progress?.Invoke(done);
        });
        return new IsolationResult(done, clocks, values, failure);
    }

    private static string? RunCase(Func<ulong, INicClocked> create, ulong seed, out long clocks, out int compared)
    {
        IsolationView first = RunOnce(create, seed, RandomSource.Mix(seed, 1), out long one);
        IsolationView second = RunOnce(create, seed, RandomSource.Mix(seed, 2), out long two);
        clocks = one + two;
        compared = first.Events.Count;
        if ((first.Violation ?? second.Violation) is { } violation)
        {
            return violation;
        }

        for (int i = 0; i < Math.Min(first.Events.Count, second.Events.Count); i++)
        {
            if (first.Events[i] != second.Events[i])
            {
                return $"value {i}, {first.Events[i].What}, is {first.Events[i].Value:x} in one run and {second.Events[i].Value:x} in the other";
            }
        }

        return first.Events.Count == second.Events.Count ? null : $"{first.Events.Count} values in one run, {second.Events.Count} in the other";
    }

    private static IsolationView RunOnce(Func<ulong, INicClocked> create, ulong seed, ulong otherSeed, out long clocks)
    {
        INicClocked nic = create(seed);
        using IDisposable? owned = nic as IDisposable;
        return IsolationCase.Run(nic, seed, otherSeed, out clocks);
    }
}
