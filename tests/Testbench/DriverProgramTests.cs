using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>The driver programs hold for the model, and see a fault at its pins.</summary>
public sealed class DriverProgramTests
{
    public static TheoryData<string> Names => [.. DriverProgram.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_model_does_what_the_driver_expects(string name)
    {
        DriverResult result = Find(name).Run(new Nic(), TestContext.Current.CancellationToken);

        Assert.True(result.Passed, result.Failure);
        Assert.All(result.Steps, step => Assert.True(step.Accesses > 0));
        Assert.True(result.Steps.Sum(s => s.Frames) > 5);
        Assert.True(result.Steps.Sum(s => s.Expectations) > 1000);
    }

    [Fact]
    public void Equal_runs_have_equal_pins()
    {
        ulong first = Find("igb-vfs").Run(new Nic(), TestContext.Current.CancellationToken).Digest;

        Assert.Equal(first, Find("igb-vfs").Run(new Nic(), TestContext.Current.CancellationToken).Digest);
    }

    [Fact]
    public void A_changed_byte_on_the_wire_fails_the_step_that_sends()
    {
        FaultyNic nic = new((ref NicOutputs outputs, uint _, int _, ulong _) =>
            outputs.MacTxData ^= outputs.MacTxLast != 0 ? 0x01ul : 0);

        Assert.StartsWith("send: frame 1 of 1 differs at byte", Find("igb").Run(nic, TestContext.Current.CancellationToken).Failure);
    }

    [Fact]
    public void DMA_as_another_function_is_seen()
    {
        FaultyNic nic = new((ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            // Memory requests with a payload or without: the requester id is in DW 1.
            bool memory = (word0 >> 24 & 0x1f) == 0;
            if (memory && beat == 0 && outputs.PcieTxValid != 0)
            {
                outputs.PcieTxDataLow ^= 1ul << 48;
            }
        });

        Assert.Contains("0101", Find("igb").Run(nic, TestContext.Current.CancellationToken).Failure);
    }

    [Fact]
    public void A_NIC_that_does_not_answer_ends_the_program()
    {
        SilentNic nic = new(static (_, _) => new NicOutputs { PcieRxReady = 1 });

        Assert.Contains("has not answered", Find("igb").Run(nic, TestContext.Current.CancellationToken).Failure);
    }

    private static DriverProgram Find(string name) => DriverProgram.All.Single(p => p.Name == name);
}
