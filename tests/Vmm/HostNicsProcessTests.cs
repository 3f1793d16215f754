using System.Diagnostics;
using NicTwin.Model;
using NicTwin.Vmm;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Hostile;

namespace NicTwin.Tests.Vmm;

/// <summary>Device models in processes: guests, their host and the processes outlive each other.</summary>
public sealed class HostNicsProcessTests
{
    private const uint Igb = 0x10c9_8086;
    private const uint VirtioNet = 0x1041_1af4;
    private const int Accesses = 30;

    private static readonly DeviceCommandLine s_command = new(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "NicTwin.Cli.dll"), "device"]);

    [Fact]
    public void Switches_are_the_round_trips_that_either_end_has_counted()
    {
        using PuppetStage stage = Plug(VmmKind.Type2, [], AttachMode.Emulated, AttachMode.Virtio);
        long before = stage.Nics.Totals().ProcessSwitches;
        for (int i = 0; i < Accesses; i++)
        {
            Assert.Equal(Igb, new Puppet(stage, 0).Configuration(Puppet.NicConfiguration));
            Assert.Equal(VirtioNet, new Puppet(stage, 1).Configuration(Puppet.NicConfiguration));
        }

        Assert.Equal(before + (2 * Accesses), stage.Nics.Totals().ProcessSwitches);
        Assert.Equal(2, stage.Nics.ProcessCounts().Count);
        Assert.All(stage.Nics.ProcessCounts(), static counts => Assert.Equal(counts.RoundTrips, counts.Served));
    }

    [Fact]
    public void Only_emulated_NICs_are_in_processes_of_a_hypervisor()
    {
        using PuppetStage stage = Plug(VmmKind.Type1, [], AttachMode.Emulated, AttachMode.Virtio);
        Assert.Equal(0, Assert.Single(stage.Nics.ProcessCounts()).Guest);
        Assert.Equal(VirtioNet, new Puppet(stage, 1).Configuration(Puppet.NicConfiguration));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_process_that_is_killed_takes_the_NIC_of_its_guest_and_nothing_else(int killed)
    {
        List<string> notices = [];
        using PuppetStage stage = Plug(VmmKind.Type2, notices, AttachMode.Emulated, AttachMode.Virtio);
        Puppet[] guests = [new(stage, 0), new(stage, 1)];
        using (Process process = Process.GetProcessById(stage.Nics.ProcessIds.ElementAt(killed)))
        {
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(uint.MaxValue, guests[killed].Configuration(Puppet.NicConfiguration));
        guests[killed].Configure(Puppet.NicConfiguration + 4, 6);
        Assert.Equal(uint.MaxValue, guests[killed].Configuration(Puppet.NicConfiguration + 4));
        Assert.Equal(killed == 0 ? VirtioNet : Igb, guests[1 - killed].Configuration(Puppet.NicConfiguration));
        stage.Run(100_000);
        Assert.Equal(HostEnd.None, stage.Host.End);
        string notice = Assert.Single(notices);
        Assert.StartsWith($"guest {killed} has lost its NIC: the device's process has gone", notice, StringComparison.Ordinal);
        DeviceProcessCounts counts = stage.Nics.ProcessCounts()[killed];
        Assert.Equal((-1, "the device's process has gone"), (counts.Served, counts.Failure));
        Assert.Empty(stage.Nics.ProcessCounts()[1 - killed].Failure);
    }

    [Fact]
    public void A_guest_that_ends_or_loses_its_NIC_leaves_the_others_theirs()
    {
        using PuppetStage stage = Plug(VmmKind.Type2, [], AttachMode.Virtio, AttachMode.Emulated, AttachMode.Virtio);
        Puppet last = new(stage, 2);
        stage.Nics.Detach(stage.Host.Guests[0]);
        Assert.Equal(uint.MaxValue, new Puppet(stage, 0).Configuration(Puppet.NicConfiguration));
        new Puppet(stage, 1).PowerOff();
        Assert.True(stage.RunUntil(() => stage.Host.Guests[1].End != NicTwin.Vmm.Platform.GuestEnd.None, 10_000_000));
        Assert.Equal(VirtioNet, last.Configuration(Puppet.NicConfiguration));
        Assert.All(stage.Nics.ProcessCounts(), static counts => Assert.Equal(counts.RoundTrips, counts.Served));
    }

    [Fact]
    public void No_process_is_left_when_the_host_ends()
    {
        Process[] processes;
        using (PuppetStage stage = Plug(VmmKind.Type2, [], AttachMode.Emulated, AttachMode.Virtio))
        {
            processes = [.. stage.Nics.ProcessIds.Select(Process.GetProcessById)];
        }

        Assert.Equal(2, processes.Length);
        foreach (Process process in processes)
        {
            Assert.True(process.WaitForExit(10_000));
            process.Dispose();
        }
    }

    [Fact]
    public void A_process_that_does_not_come_up_is_said()
    {
        using var stage = new PuppetStage(new Nic(), 1, new HostNicOptions { Process = new DeviceCommandLine("/bin/false", []) });
        HostNicException exception = Assert.Throws<HostNicException>(() => stage.Nics.Plug([new NicPlace(AttachMode.Emulated)], static (_, _) => { }));
        Assert.StartsWith("guest 0 does not get its NIC: ", exception.Message, StringComparison.Ordinal);
    }

    private static PuppetStage Plug(VmmKind kind, List<string> notices, params AttachMode[] modes)
    {
        var stage = new PuppetStage(new Nic(), modes.Length, new HostNicOptions { Kind = kind, Process = s_command, Notice = notices.Add });
        stage.Nics.Plug([.. modes.Select(static m => new NicPlace(m))], static (_, _) => { });
        return stage;
    }
}
