using System.Text.Json;
using NicTwin.Vmm;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Attach;
using NicTwin.Vmm.Platform;

namespace NicTwin.Cli.Compare;

/// <summary>The counts of some guests and their host at a moment.</summary>
internal sealed record Totals
{
    /// <summary>Exits by cause.</summary>
    public required IReadOnlyDictionary<ExitCause, long> Exits { get; init; }

    /// <summary>Exits for I/O.</summary>
    public required long IoExits { get; init; }

    /// <summary>Interrupts that the VMM injected.</summary>
    public required long Injected { get; init; }

    /// <summary>Interrupts that the IOMMU delivered.</summary>
    public required long Messages { get; init; }

    /// <summary>Nanoseconds that were charged.</summary>
    public required long Charged { get; init; }

    /// <summary>What the host has counted.</summary>
    public required HostNicTotals Nics { get; init; }

    /// <summary>Nanoseconds of the service CPU.</summary>
    public required long Service { get; init; }

    /// <summary>Takes the counts.</summary>
    public static Totals Of(Host host, HostNics nics, IReadOnlyList<GuestMachine> guests) => new()
    {
        Exits = Enum.GetValues<ExitCause>().Where(static c => c != ExitCause.None).ToDictionary(static c => c, c => guests.Sum(g => g.Exits[c])),
        IoExits = guests.Sum(static g => g.Exits.Nic),
        Injected = guests.Sum(static g => g.InjectedInterrupts),
        Messages = guests.Sum(static g => g.NicMessages),
        Charged = guests.Sum(static g => g.ChargedClocks) * Vmm.Host.NanosecondsPerClock,
        Nics = nics.Totals(),
        Service = host.ServiceNanoseconds,
    };

    /// <summary>What has come since an earlier moment.</summary>
    /// <param name="before">The earlier moment.</param>
    /// <param name="guestDrops">Frames that the guests' kernels have counted as lost meanwhile.</param>
    /// <param name="retransmissions">Segments that they sent again.</param>
    public CompareCounts Since(Totals before, long guestDrops, long retransmissions) => new()
    {
        Packets = 0,
        PayloadBytes = 0,
        Nanoseconds = 0,
        Exits = Exits.ToDictionary(static e => JsonNamingPolicy.CamelCase.ConvertName(e.Key.ToString()), e => e.Value - before.Exits[e.Key]),
        IoExits = IoExits - before.IoExits,
        ProcessSwitches = Nics.ProcessSwitches - before.Nics.ProcessSwitches,
        DomainSwitches = Nics.DomainSwitches - before.Nics.DomainSwitches,
        InjectedInterrupts = Injected - before.Injected,
        RemappedInterrupts = Messages - before.Messages,
        DmaBytes = Nics.DmaBytes - before.Nics.DmaBytes,
        Copies = Nics.Copies - before.Nics.Copies,
        CopiedBytes = Nics.CopiedBytes - before.Nics.CopiedBytes,
        Drops = Nics.Drops - before.Nics.Drops + guestDrops,
        Retransmissions = retransmissions,
        ChargedNanoseconds = Charged - before.Charged,
        ServiceNanoseconds = Service - before.Service,
    };
}
