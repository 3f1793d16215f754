using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class ProgramShrinkerTests
{
    [Fact]
    public void Two_steps_that_matter_are_all_that_stays()
    {
        StimulusProgram program = ProgramGenerators.PlanOf(3, ProgramFlavor.Traffic).ToProgram();
        Step[] steps = [.. program.Steps];
        steps[20] = Step.Wait(77);
        steps[120] = Step.Memory(0x1234, new byte[64]);
        program = program with { Steps = steps };
        var shrinker = new ProgramShrinker(Fails);
        StimulusProgram small = shrinker.Shrink(program);
        Assert.Equal(2, small.Steps.Count);
        Assert.True(Fails(small));
        Assert.Equal(RootComplexPolicy.Default with { SkipIdle = program.Policy.SkipIdle }, small.Policy);

        static bool Fails(StimulusProgram candidate) =>
            candidate.Steps.Any(step => step.Kind == StepKind.Wait && step.Count == 77)
            && candidate.Steps.Any(step => step.Kind == StepKind.Memory && step.Address == 0x1234);
    }

    [Fact]
    public void Steps_after_the_failure_go_first()
    {
        StimulusProgram program = ProgramGenerators.PlanOf(4, ProgramFlavor.Rings).ToProgram();
        int runs = 0;
        var shrinker = new ProgramShrinker(candidate =>
        {
            runs++;
            return candidate.Steps.Count >= 5;
        });
        StimulusProgram small = shrinker.Shrink(program, 9);
        Assert.Equal(5, small.Steps.Count);
        Assert.True(runs < 60);
    }

    [Fact]
    public void Sleeps_become_short_and_resets_load_the_image_of_the_program()
    {
        var program = new StimulusProgram { Steps = [Step.Sleep(1L << 60), Step.Reset(4, [0x0003_1234])] };
        var shrinker = new ProgramShrinker(static candidate => candidate.Steps.Count == 2);
        StimulusProgram small = shrinker.Shrink(program);
        Assert.Equal([Step.Sleep(1), Step.Reset(4)], small.Steps);
    }

    [Fact]
    public void The_number_of_runs_is_bounded()
    {
        var shrinker = new ProgramShrinker(static _ => true, maxRuns: 3);
        shrinker.Shrink(ProgramGenerators.PlanOf(1).ToProgram());
        Assert.InRange(shrinker.Runs, 1, 3);
    }
}
