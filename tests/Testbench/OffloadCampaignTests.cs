using NicTwin.Model;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

/// <summary>Random packets through all offloads equal the reference, and a wrong bit on the wire is seen.</summary>
public sealed class OffloadCampaignTests
{
    [Fact]
    public void The_model_does_what_the_reference_computes()
    {
        int frames = 0;

        OffloadResult result = OffloadCampaign.Run(new Nic(), 800, seed: 1, (_, _) => frames++, cancellation: TestContext.Current.CancellationToken);

        Assert.Null(result.Failure);
        Assert.Equal(800, result.Packets);
        Assert.True(frames > 2000);
    }

    [Fact]
    public void A_changed_bit_on_the_wire_is_seen()
    {
        FaultyNic nic = new((ref NicOutputs outputs, uint _, int _, ulong time) => outputs.MacTxData ^= outputs.MacTxLast & (time % 1000 == 0 ? 1ul : 0));

        Assert.StartsWith("frame", OffloadCampaign.Run(nic, 800, seed: 1, cancellation: TestContext.Current.CancellationToken).Failure);
    }
}
