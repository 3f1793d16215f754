using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class ProgramTextTests
{
    [Theory]
    [InlineData(ProgramFlavor.Traffic)]
    [InlineData(ProgramFlavor.Interrupts)]
    [InlineData(ProgramFlavor.Resets)]
    [InlineData(ProgramFlavor.Requests)]
    [InlineData(ProgramFlavor.Chaos)]
    public void Generated_programs_come_back_exactly(ProgramFlavor flavor)
    {
        for (ulong seed = 0; seed < 5; seed++)
        {
            StimulusProgram program = ProgramGenerators.PlanOf(seed, flavor).ToProgram();
            string text = ProgramText.Write(program);
            StimulusProgram again = ProgramText.Parse(text);
            Assert.True(program.SameAs(again));
            Assert.Equal(text, ProgramText.Write(again));
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_programs_of_at_most_200_steps()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            StimulusProgram first = ProgramGenerators.PlanOf(seed).ToProgram();
            Assert.True(first.SameAs(ProgramGenerators.PlanOf(seed).ToProgram()));
            Assert.InRange(first.Steps.Count, 1, StimulusProgram.MaxSteps);
        }
    }

    [Theory]
    [InlineData("", "ends before 'end'")]
    [InlineData("hello\nend\n", "a program begins with")]
    [InlineData("program x legal\nseed zz\nend\n", "hexadecimal")]
    [InlineData("program x legal\nframe 123\nend\n", "pairs")]
    [InlineData("program x legal\nwait many\nend\n", "CLOCKS")]
    [InlineData("program x legal\npolicy Speed=9\nend\n", "unknown policy")]
    [InlineData("program x legal\nnvm 100 0\nend\n", "hexadecimal")]
    [InlineData("program x legal\ntlp\nend\n", "DWs")]
    [InlineData("program x legal\njump 3\nend\n", "unknown word")]
    [InlineData("program x legal\nwait 3\n", "ends before 'end'")]
    public void Bad_text_is_named_with_its_line(string text, string cause)
    {
        ProgramFormatException exception = Assert.Throws<ProgramFormatException>(() => ProgramText.Parse(text));
        Assert.Contains(cause, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.Line > 0);
    }
}
