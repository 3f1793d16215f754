using NicTwin.Vmm.Attach;

namespace NicTwin.Cli.Compare;

/// <summary>A row of the comparison: how guests get their NICs under a kind of VMM.</summary>
/// <param name="Vmm">The kind of VMM.</param>
/// <param name="Attach">How guests get their NICs.</param>
/// <param name="Process">An emulated NIC is in a process.</param>
internal sealed record CompareWay(VmmKind Vmm, AttachMode Attach, bool Process)
{
    /// <summary>All rows, in the order of the tables.</summary>
    public static IReadOnlyList<CompareWay> All { get; } =
    [
        .. from vmm in Enum.GetValues<VmmKind>()
           from way in new (AttachMode Attach, bool Process)[] { (AttachMode.Emulated, false), (AttachMode.Emulated, true), (AttachMode.Virtio, false), (AttachMode.Pf, false), (AttachMode.Vf, false) }
           select new CompareWay(vmm, way.Attach, way.Process),
    ];

    /// <summary>Where an emulated NIC is; null for other ways.</summary>
    public string? DeviceModel => Attach != AttachMode.Emulated ? null : Process ? "process" : "vmm";

    /// <summary>Why the whole row has no meaning; null when it has.</summary>
    public string? NotApplicable =>
        Vmm == VmmKind.Type2 && Attach == AttachMode.Emulated && !Process ? "a hosted VMM has its device models in a process; see the row below" : null;

    /// <summary>A cell of the row.</summary>
    public CompareCell Cell(string workload, string path, int guests, string? notApplicable, CompareCounts? counts) => new()
    {
        Vmm = Vmm.ToString().ToLowerInvariant(),
        Attach = Attach.ToString().ToLowerInvariant(),
        DeviceModel = DeviceModel,
        Workload = workload,
        Path = path,
        Guests = guests,
        NotApplicable = notApplicable,
        Counts = counts,
    };
}
