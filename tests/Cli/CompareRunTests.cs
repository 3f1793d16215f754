using NicTwin.Cli;
using NicTwin.Cli.Compare;
using NicTwin.Cli.Run;
using NicTwin.Tests.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Platform;

namespace NicTwin.Tests.Cli;

/// <summary>What compare measures, with guests: pings to a peer at the other end of the cable.</summary>
public sealed class CompareRunTests(GuestKitFixture fixture) : IClassFixture<GuestKitFixture>
{
    [Fact]
    public void Exits_fall_from_emulated_to_virtio_to_assigned_which_has_none()
    {
        CompareCell[] cells = [.. Measure(VmmKind.Type1, AttachMode.Emulated, AttachMode.Virtio, AttachMode.Pf, AttachMode.Vf)];

        double Exits(string way) => cells.Single(c => c.Way == way).Counts!.IoExitsPerPacket;

        // What a packet costs is the same; the driver's watchdog, which reads the counters every 2 s, falls into one measurement more often than into the other.
        const long watchdog = 250;
        long IoExits(string way) => cells.Single(c => c.Way == way).Counts!.IoExits;
        Assert.InRange(IoExits("emulated (vmm)") - IoExits("emulated (process)"), -watchdog, watchdog);
        Assert.True(Exits("emulated (vmm)") > 2 * Exits("virtio"), $"{Exits("emulated (vmm)")} and {Exits("virtio")} exits per packet");
        Assert.True(Exits("virtio") > 0);
        Assert.Equal(0, Exits("pf"));
        Assert.Equal(0, Exits("vf"));
    }

    [Fact]
    public void The_privileged_guest_of_a_hybrid_has_its_NIC_as_the_owner_under_type1_has()
    {
        CompareCounts owner = Measure(VmmKind.Type1, AttachMode.Pf).Single().Counts!;
        CompareCounts privileged = Measure(VmmKind.Hybrid, AttachMode.Pf).Single().Counts!;

        // Over the cable: two crossings of PCIe and wire each way take this long at least, and a loop in the peer would not.
        Assert.True(privileged.LatencyMedian > 50_000, $"{privileged.LatencyMedian} ns");
        Assert.True(privileged.DmaBytes > privileged.PayloadBytes);
        Assert.Equal(
            (owner.Packets, owner.IoExits, owner.DmaBytes, owner.RemappedInterrupts, owner.Copies),
            (privileged.Packets, privileged.IoExits, privileged.DmaBytes, privileged.RemappedInterrupts, privileged.Copies));
    }

    private IEnumerable<CompareCell> Measure(VmmKind kind, params AttachMode[] modes)
    {
        var options = new ComparisonOptions
        {
            Kinds = [kind],
            Modes = modes,
            Workloads = [.. CompareWorkload.All.Where(static w => w.Name == "ping")],
            Guests = 1,
            Memory = GuestOptions.DefaultMemory,
            Costs = CostFile.Read("default"),
            Seed = 1,
            Cancellation = TestContext.Current.CancellationToken,
        };
        NicFactory factory = new(NicKind.Model, string.Empty, default, static _ => { }, options.Cancellation);
        return new CompareRun(options, factory, static _ => { }).Execute(fixture.Kit).Cells.Where(static c => c.Path == "wire" && c.NotApplicable is null);
    }
}
