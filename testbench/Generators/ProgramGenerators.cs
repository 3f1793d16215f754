using FsCheck;
using FsCheck.Fluent;

namespace NicTwin.Testbench;

/// <summary>FsCheck generators of programs, seeded and replayable.</summary>
public static class ProgramGenerators
{
    /// <summary>Of so many cases, one goes through registers and two through descriptors.</summary>
    private const int SystematicEvery = 8;

    /// <summary>Plans of one flavor.</summary>
    public static Gen<ProgramPlan> PlansOf(ProgramFlavor flavor)
    {
        Gen<ulong> word = Gen.Choose(int.MinValue, int.MaxValue).Two()
            .Select(static pair => ((ulong)(uint)pair.Item1 << 32) | (uint)pair.Item2);
        Gen<PlannedAction> action =
            from kind in Gen.Choose(0, 999)
            from entropy in word
            select new PlannedAction(kind, entropy);
        return from seed in word
               from count in Gen.Choose(6, 60)
               from actions in action.ArrayOf(count)
               select new ProgramPlan(flavor, seed, actions);
    }

    /// <summary>Plans of all flavors, weighted by what they find.</summary>
    public static Gen<ProgramPlan> Plans { get; } = Gen.Frequency(
        (16, PlansOf(ProgramFlavor.Traffic)),
        (14, PlansOf(ProgramFlavor.Switching)),
        (13, PlansOf(ProgramFlavor.Interrupts)),
        (6, PlansOf(ProgramFlavor.Mailbox)),
        (10, PlansOf(ProgramFlavor.Resets)),
        (8, PlansOf(ProgramFlavor.Rings)),
        (9, PlansOf(ProgramFlavor.Registers)),
        (8, PlansOf(ProgramFlavor.Configuration)),
        (7, PlansOf(ProgramFlavor.Requests)),
        (9, PlansOf(ProgramFlavor.Chaos)));

    /// <summary>Plans with shrinking: chunks of actions are dropped.</summary>
    public static Arbitrary<ProgramPlan> PlanArbitrary { get; } = Arb.From(Plans, ShrinkPlan);

    /// <summary>Programs with shrinking: chunks of steps are dropped, the policy becomes friendly.</summary>
    public static Arbitrary<StimulusProgram> ProgramArbitrary { get; } = Arb.From(
        Plans.Select(static plan => plan.ToProgram()), ProgramShrinker.Candidates);

    /// <summary>The program of a seed: equal seeds give equal programs.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="flavor">A flavor, or null for the weighted mixture.</param>
    public static ProgramPlan PlanOf(ulong seed, ProgramFlavor? flavor = null)
    {
        // FsCheck wants an odd gamma; both halves come from the seed.
        var random = new Rnd(RandomSource.Mix(seed, 1), RandomSource.Mix(seed, 2) | 1);
        Gen<ProgramPlan> generator = flavor is { } one ? PlansOf(one) : Plans;
        return generator.Sample(50, random, 1).First();
    }

    /// <summary>
    /// The program of a case of a run: most are those of <see cref="Plans"/>, and every so many goes through a part of all registers or of all options of
    /// descriptors, the next part each time. So a run of so many cases reaches all of them whatever its seed.
    /// </summary>
    /// <param name="seed">Seed of the case.</param>
    /// <param name="number">Number of the case.</param>
    public static ProgramPlan PlanOfCase(ulong seed, int number)
    {
        int round = number / SystematicEvery;
        return (number % SystematicEvery) switch
        {
            1 => PlanOf(seed, ProgramFlavor.Sweep) with { Slice = round % SweepProgramWriter.RegisterSlices },
            2 when round % 2 == 0 => PlanOf(seed, ProgramFlavor.Sweep) with { Slice = SweepProgramWriter.RegisterSlices + (round / 2 % SweepProgramWriter.ConfigurationSlices) },
            4 => PlanOf(seed, ProgramFlavor.Options) with { Slice = 2 * round },
            6 => PlanOf(seed, ProgramFlavor.Options) with { Slice = (2 * round) + 1 },
            _ => PlanOf(seed),
        };
    }

    /// <summary>Plans with fewer actions, largest cuts first.</summary>
    public static IEnumerable<ProgramPlan> ShrinkPlan(ProgramPlan plan)
    {
        for (int size = plan.Actions.Count / 2; size >= 1; size /= 2)
        {
            for (int start = 0; start + size <= plan.Actions.Count; start += size)
            {
                yield return plan with { Actions = [.. plan.Actions.Take(start), .. plan.Actions.Skip(start + size)] };
            }
        }
    }
}
