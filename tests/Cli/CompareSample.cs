using NicTwin.Cli.Compare;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Tests.Cli;

/// <summary>Made-up comparisons of the shape of real ones.</summary>
internal static class CompareSample
{
    public const string OneOwner = "a NIC has one owner: a second guest that wants it is refused";

    private static readonly string[] s_vmms = ["type1", "type2", "hybrid"];
    private static readonly (string Attach, string? DeviceModel)[] s_ways = [("emulated", "vmm"), ("emulated", "process"), ("virtio", null), ("pf", null), ("vf", null)];

    /// <summary>A comparison with these numbers of guests, one of which stands for pf in any case.</summary>
    public static CompareResult Make(int[]? guests = null, string[]? workloads = null)
    {
        List<CompareCell> cells = [];
        foreach (string path in (string[])["wire", "guests"])
        {
            foreach (string workload in workloads ?? ["ping", "udp", "tcp"])
            {
                foreach (string vmm in s_vmms)
                {
                    foreach ((string attach, string? model) in s_ways)
                    {
                        cells.AddRange((guests ?? [2]).Select(n => Cell(path, workload, vmm, attach, model, n)));
                    }
                }
            }
        }

        return new CompareResult { Seed = 7, Nic = "model", Costs = new CostModel(), Cells = cells };
    }

    /// <summary>A cell that was measured.</summary>
    public static CompareCell Measured(string attach, CompareCounts counts, string vmm = "type1", string workload = "udp", string path = "wire", int guests = 2) =>
        new() { Vmm = vmm, Attach = attach, Workload = workload, Path = path, Guests = guests, Counts = counts };

    /// <summary>Counts of a way; <paramref name="exits"/> are I/O exits for 1000 packets.</summary>
    public static CompareCounts Counts(long exits, long packets = 1000, bool isPing = false, int weight = 1) => new()
    {
        Packets = packets,
        PayloadBytes = packets * (isPing ? 56 : 1400),
        Nanoseconds = packets * (isPing ? 500_000 : 12_500 + (exits * 2)),
        Exits = new Dictionary<string, long> { ["nicWrite"] = exits * packets / 1000, ["idle"] = 17, ["timer"] = 40 },
        IoExits = exits * packets / 1000,
        ProcessSwitches = weight * exits * packets / 4000,
        DomainSwitches = 0,
        InjectedInterrupts = exits == 0 ? 0 : packets / 3,
        RemappedInterrupts = exits == 0 ? packets / 3 : 0,
        DmaBytes = packets * 1500,
        Copies = exits == 0 ? 0 : packets * 2,
        CopiedBytes = exits == 0 ? 0 : packets * 3000,
        Drops = 0,
        Retransmissions = 0,
        ChargedNanoseconds = exits * 1100,
        ServiceNanoseconds = exits == 0 ? 0 : packets * 900,
        LatencyMedian = isPing ? 20_000 + (exits * 10) : null,
        Latency99 = isPing ? 31_000 + (exits * 18) : null,
    };

    private static CompareCell Cell(string path, string workload, string vmm, string attach, string? model, int guests)
    {
        bool isPing = workload == "ping";
        // A guest alone stands for pf in a comparison of several; between guests pf has no meaning.
        int number = attach == "pf" && path == "wire" && guests == 2 ? 1 : guests;
        string? reason = attach == "pf" && (path == "guests" || number > 1) ? OneOwner : null;
        int kind = Array.IndexOf(s_vmms, vmm);
        long exits = attach switch
        {
            "emulated" => (isPing ? 11_400 : 5_210) + (kind * 333) + guests,
            "virtio" => (isPing ? 1_010 : 37) + kind,
            _ => 0,
        };
        return new CompareCell
        {
            Vmm = vmm,
            Attach = attach,
            DeviceModel = model,
            Workload = workload,
            Path = path,
            Guests = number,
            NotApplicable = reason,
            Counts = reason is null ? Counts(exits, 4000 * number, isPing, kind) : null,
        };
    }
}
