using NicTwin.Model;
using NicTwin.Vmm.Hostile;

namespace NicTwin.Tests.Vmm;

/// <summary>The campaign of attacks: nobody is harmed, every kind of attack happens, and a protection that is turned off is missed.</summary>
public sealed class HostileRunTests
{
    private const int Cases = 400;

    [Fact]
    public void Nobody_is_harmed_and_every_kind_of_attack_is_tried()
    {
        HostileResult result = Run(new HostileOptions { Cases = Cases, Seed = 1 });
        Assert.Null(result.Failure);
        Assert.Equal(Cases, result.Cases);
        Assert.All(Enum.GetValues<AttackKind>(), kind => Assert.True(result.CasesOf(kind) >= 5, $"{kind} is too rare"));
        Assert.InRange(result.Frames, 5 * Cases, long.MaxValue);
        Assert.InRange(result.Faults, Cases / 2, result.Requests / 2);
        Assert.True(Math.Min(result.Spoofed, result.EmulatedAborts) > 5 && Math.Min(result.RefusedMessages, result.BrokenDevices) > 5, "attacks are too rare");
        Assert.InRange(result.Handshakes, Cases / 8, Cases);
    }

    [Fact]
    public void Equal_seeds_give_equal_runs()
    {
        var options = new HostileOptions { Cases = 60, Seed = 9 };
        HostileResult first = Run(options);
        HostileResult second = Run(options);
        Assert.Equal((first.Clocks, first.Requests, first.Faults, first.Frames), (second.Clocks, second.Requests, second.Faults, second.Frames));
        Assert.NotEqual(first.Clocks, Run(options with { Seed = 10 }).Clocks);
    }

    [Theory]
    [InlineData(Protection.Iommu, 100)]
    [InlineData(Protection.Msi, 100)]
    [InlineData(Protection.Scrub, 50)]
    [InlineData(Protection.Ring, 100)]
    public void A_protection_that_is_turned_off_is_missed(Protection protection, int cases)
    {
        var options = new HostileOptions { Cases = cases, Seed = 1, Broken = protection };
        HostileFailure? failure = Run(options).Failure;
        Assert.NotNull(failure);
        Assert.Equal(failure, Run(options with { Only = failure.Case }).Failure);
        Assert.Null(Run(options with { Only = failure.Case, Broken = Protection.None }).Failure);
    }

    [Theory]
    [InlineData(Protection.Iommu, "memory of ")]
    [InlineData(Protection.Msi, "has got interrupt")]
    public void The_victims_notice_it_by_themselves(Protection protection, string reason)
    {
        HostileFailure? failure = Run(new HostileOptions { Cases = 400, Seed = 1, Broken = protection, VictimsAlone = true }).Failure;
        Assert.Contains(reason, failure?.Reason, StringComparison.Ordinal);
    }

    private static HostileResult Run(HostileOptions options) => HostileRun.Run(options, static () => new Nic(), null, TestContext.Current.CancellationToken);
}
