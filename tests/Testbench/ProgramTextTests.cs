using NicTwin.Model;
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
    public void Sleeps_and_resets_come_back_as_they_were_written()
    {
        const string Text = "program x legal\nseed 0000000000000001\npolicy\nsleep 2305843009213693951\nreset 20\nreset 4 00=1234 ff=0000\nend\n";
        StimulusProgram program = ProgramText.Parse(Text);
        Assert.Equal([Step.Sleep((1L << 61) - 1), Step.Reset(20), Step.Reset(4, [0x0000_1234, 0x00ff_0000])], program.Steps);
        Assert.Equal(Text, ProgramText.Write(program));
    }

    [Fact]
    public void A_reset_may_load_another_image_and_the_next_one_the_first_again()
    {
        ushort[] image = [.. NvmImage.Default];
        ushort[] other = NvmImage.Create(0x665544332202);
        uint[] words = NvmImage.Difference(image, other);
        Assert.Equal(4, words.Length);
        Assert.Equal(other, NvmImage.With(image, words));
        Assert.Equal(image, NvmImage.With(image, []));

        // RAL0 and RAH0 after each of the resets.
        const string Reads = "tlp 44000001 0000000f 01000010 80000000\ntlp 44000001 0000000f 01000004 00000006\ntlp await 00000001 0000000f 80005400\ntlp await 00000001 0000000f 80005404\n";
        string changed = string.Join(' ', words.Select(word => $"{word >> 16:x2}={word & 0xffff:x4}"));
        StimulusProgram program = ProgramText.Parse($"program x legal\n{Reads}reset 4 {changed}\n{Reads}reset 4\n{Reads}end\n");
        var checkers = new CheckerSet();
        ProgramResult result = ProgramRunner.Run(new Nic(), program, checkers);
        Assert.Null(result.Failure);
        Assert.True(checkers.Checkers.First(static checker => checker.Name == PropertyNames.Registers).Premises >= 6);
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
    [InlineData("program x legal\nsleep 4611686018427387905\nend\n", "CLOCKS")]
    [InlineData("program x legal\nreset 4 0012\nend\n", "ADDRESS=VALUE")]
    [InlineData("program x legal\nreset 4 100=0\nend\n", "hexadecimal")]
    public void Bad_text_is_named_with_its_line(string text, string cause)
    {
        ProgramFormatException exception = Assert.Throws<ProgramFormatException>(() => ProgramText.Parse(text));
        Assert.Contains(cause, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.Line > 0);
    }
}
