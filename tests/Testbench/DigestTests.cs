using NicTwin.Model;
using PinDigest = NicTwin.Testbench.PinDigest;

namespace NicTwin.Tests.Testbench;

/// <summary>The digest of a run is that of its pins, whatever registers hold before they are reset.</summary>
public sealed class DigestTests
{
    [Fact]
    public void Outputs_count_from_the_second_clock_after_the_reset_began()
    {
        ulong known = Digest(changedClock: -1);

        Assert.Equal(known, Digest(changedClock: 0));
        Assert.Equal(known, Digest(changedClock: 1));
        Assert.Equal(known, Digest(changedClock: 2));
        Assert.NotEqual(known, Digest(changedClock: 3));
    }

    private static ulong Digest(int changedClock)
    {
        PinDigest digest = new();
        digest.Clear();
        for (int clock = 0; clock < 6; clock++)
        {
            NicInputs inputs = new() { Time = (ulong)clock, Perst = clock > 0 ? (byte)1 : (byte)0 };
            NicOutputs outputs = new() { PcieRxReady = clock == changedClock ? (byte)1 : (byte)0 };
            digest.Add(in inputs, in outputs);
        }

        return digest.Value;
    }
}
