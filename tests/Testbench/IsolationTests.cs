using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>No VF can tell what its neighbour does, and a NIC in which one can is found out.</summary>
public sealed class IsolationTests
{
    [Fact]
    public void What_a_VF_reads_does_not_depend_on_its_neighbour()
    {
        IsolationResult result = IsolationRun.Run(_ => new Nic(), 60, seed: 1, cancellation: TestContext.Current.CancellationToken);

        Assert.Null(result.Failure);
        Assert.True(result.Values > 10_000);
    }

    [Fact]
    public void DMA_with_the_id_of_a_neighbour_is_seen()
    {
        static INicClocked Create(ulong seed) => new FaultyNic((ref NicOutputs outputs, uint word0, int beat, ulong _) =>
        {
            // Memory requests: the requester id, whose VFs are two apart, is in the upper half of DW 1.
            if ((word0 >> 24 & 0x1f) == 0 && beat == 0 && outputs.PcieTxValid != 0)
            {
                outputs.PcieTxDataLow ^= 1ul << 49;
            }
        });

        Assert.Contains("while", IsolationRun.Run(Create, 4, seed: 1, cancellation: TestContext.Current.CancellationToken).Failure?.Reason);
    }
}
