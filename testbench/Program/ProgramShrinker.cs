using System.Diagnostics;

namespace NicTwin.Testbench;

/// <summary>
/// Makes a failing program smaller: drops chunks of steps, then simplifies steps, then the policy.
/// </summary>
public sealed class ProgramShrinker
{
    private readonly Func<StimulusProgram, bool> _fails;
    private readonly int _maxRuns;
    private readonly TimeSpan _maxTime;
    private readonly Stopwatch _watch = new();

    /// <summary>Creates a shrinker.</summary>
    /// <param name="fails">Runs a program and says whether it fails in the way that matters.</param>
    /// <param name="maxRuns">Most runs.</param>
    /// <param name="maxTime">Longest time; the run under way ends first.</param>
    public ProgramShrinker(Func<StimulusProgram, bool> fails, int maxRuns = 600, TimeSpan? maxTime = null)
    {
        _fails = fails;
        _maxRuns = maxRuns;
        _maxTime = maxTime ?? TimeSpan.FromSeconds(20);
    }

    /// <summary>Runs made so far.</summary>
    public int Runs { get; private set; }

    /// <summary>
    /// The smallest failing program found; the argument itself when nothing smaller fails.
    /// </summary>
    /// <param name="program">A program that fails.</param>
    /// <param name="failedStep">The step during which it failed, or -1: later steps are dropped first.</param>
    public StimulusProgram Shrink(StimulusProgram program, int failedStep = -1)
    {
        _watch.Restart();
        StimulusProgram best = program;
        if (failedStep >= 0 && failedStep + 1 < best.Steps.Count)
        {
            Try(ref best, best with { Steps = [.. best.Steps.Take(failedStep + 1)] });
        }

        bool progress = true;
        while (progress && !Exhausted)
        {
            int before = best.Steps.Count;
            StimulusProgram start = best;
            DropChunks(ref best);
            SimplifySteps(ref best);
            SimplifyPolicy(ref best);
            progress = best.Steps.Count < before || !ReferenceEquals(start, best);
        }

        return best;
    }

    /// <summary>Smaller candidates of a program, largest cuts first, for FsCheck's own shrinking.</summary>
    public static IEnumerable<StimulusProgram> Candidates(StimulusProgram program)
    {
        for (int size = program.Steps.Count / 2; size >= 1; size /= 2)
        {
            for (int start = 0; start + size <= program.Steps.Count; start += size)
            {
                yield return Without(program, start, size);
            }
        }

        if (program.Policy != RootComplexPolicy.Default)
        {
            yield return program with { Policy = RootComplexPolicy.Default };
        }
    }

    private bool Exhausted => Runs >= _maxRuns || _watch.Elapsed > _maxTime;

    private bool Try(ref StimulusProgram best, StimulusProgram candidate)
    {
        if (Exhausted)
        {
            return false;
        }

        Runs++;
        if (!_fails(candidate))
        {
            return false;
        }

        best = candidate;
        return true;
    }

    private void DropChunks(ref StimulusProgram best)
    {
        for (int size = Math.Max(1, best.Steps.Count / 2); size >= 1 && !Exhausted; size /= 2)
        {
            int start = best.Steps.Count - size;
            while (start >= 0 && !Exhausted)
            {
                if (start + size > best.Steps.Count)
                {
                    start = best.Steps.Count - size;
                    continue;
                }

                Try(ref best, Without(best, start, size));
                start -= size;
            }
        }
    }

    private void SimplifySteps(ref StimulusProgram best)
    {
        for (int i = 0; i < best.Steps.Count && !Exhausted; i++)
        {
            foreach (Step simpler in Simpler(best.Steps[i]))
            {
                Step[] steps = [.. best.Steps];
                steps[i] = simpler;
                if (Try(ref best, best with { Steps = steps }))
                {
                    break;
                }
            }
        }
    }

    private void SimplifyPolicy(ref StimulusProgram best)
    {
        RootComplexPolicy p = best.Policy;
        RootComplexPolicy friendly = RootComplexPolicy.Default with { SkipIdle = p.SkipIdle };
        if (p == friendly || Try(ref best, best with { Policy = friendly }))
        {
            return;
        }

        RootComplexPolicy[] candidates =
        [
            p with { RxStallRate = 0, RxStallClocks = 1 },
            p with { TxStallRate = 0, TxStallClocks = 1 },
            p with { WireStallRate = 0, WireStallClocks = 1 },
            p with { WirePaced = false },
            p with { DigestRate = 0 },
            p with { Reorder = false },
            p with { Split = CompletionSplit.Largest },
            p with { ReadCompletionBoundary = 64 },
            p with { MinDelay = 8, MaxDelay = 8 },
            p with { UnsupportedRate = 0, AbortRate = 0, ErrorDataRate = 0, PoisonRate = 0, WrongTagRate = 0, WrongLengthRate = 0, LateRate = 0, NeverRate = 0 },
        ];
        foreach (RootComplexPolicy candidate in candidates)
        {
            // Each candidate was made from the policy at the start: merge it with what has been simplified since.
            RootComplexPolicy merged = Merge(best.Policy, p, candidate);
            if (merged != best.Policy)
            {
                Try(ref best, best with { Policy = merged });
            }
        }
    }

    private static RootComplexPolicy Merge(RootComplexPolicy current, RootComplexPolicy original, RootComplexPolicy candidate)
    {
        RootComplexPolicy result = current with { };
        foreach (System.Reflection.PropertyInfo property in typeof(RootComplexPolicy).GetProperties())
        {
            if (property.CanWrite && !Equals(property.GetValue(original), property.GetValue(candidate)))
            {
                property.SetValue(result, property.GetValue(candidate));
            }
        }

        return result;
    }

    private static IEnumerable<Step> Simpler(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Wait or StepKind.WaitQuiet or StepKind.Sleep when step.Count > 1:
                yield return step with { Count = 1 };
                yield return step with { Count = step.Count / 8 };
                break;
            case StepKind.Reset when step.Words.Length > 0:
                yield return step with { Words = [] };
                break;
            case StepKind.Frame when step.Data.Length > 60:
                yield return step with { Data = step.Data[..60] };
                yield return step with { Data = step.Data[..(step.Data.Length / 2)] };
                break;
            case StepKind.Memory when step.Data.Length > 16:
                yield return step with { Data = step.Data[..(step.Data.Length / 2)] };
                break;
        }
    }

    private static StimulusProgram Without(StimulusProgram program, int start, int count) =>
        program with { Steps = [.. program.Steps.Take(start), .. program.Steps.Skip(start + count)] };
}
