using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class MemoryPlanTests
{
    [Fact]
    public void Blocks_never_meet_each_other_nor_a_window_of_messages()
    {
        bool far = false;
        bool crosses = false;
        for (ulong seed = 0; seed < 60; seed++)
        {
            var plan = new MemoryPlan(new RandomSource(seed));
            var random = new RandomSource(seed + 1000);
            var taken = new List<(ulong Start, ulong End)>();
            for (int i = 0; i < 400; i++)
            {
                int bytes = random.Between(1, 16_384);
                ulong start = random.Chance(300) ? plan.Block(bytes, 128) : plan.Buffer(bytes);
                ulong end = start + (ulong)bytes;
                Assert.True(end > start);
                Assert.False(RootComplex.IsMessage(start) || RootComplex.IsMessage(end - 1));
                far |= start >> 40 != 0;
                crosses |= start >> 32 != (end - 1) >> 32;
                taken.Add((start, end));
            }

            taken.Sort();
            Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        }

        Assert.True(far && crosses);
    }

    [Theory]
    [InlineData(0xfee00000, true)]
    [InlineData(0xfeefffff, true)]
    [InlineData(0xfef00000, false)]
    [InlineData(0xfedfffff, false)]
    [InlineData(0x8123_4567_fee0_1000, true)]
    [InlineData(0x8123_4567_0000_1000, false)]
    public void Each_4_GiB_have_their_window_of_messages(ulong address, bool isMessage) => Assert.Equal(isMessage, RootComplex.IsMessage(address));
}
