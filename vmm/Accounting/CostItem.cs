namespace NicTwin.Vmm.Accounting;

/// <summary>What is said about one of the costs of <see cref="CostModel"/>; docs/cost-model.md holds the same table.</summary>
/// <param name="Name">Its name in files and reports.</param>
/// <param name="Unit">What one such cost is paid for.</param>
/// <param name="PaidBy">Whose clock it moves.</param>
/// <param name="Source">Where the default comes from, in short.</param>
/// <param name="Get">Reads it, in nanoseconds.</param>
/// <param name="With">The model with another value of it.</param>
public sealed record CostItem(string Name, string Unit, string PaidBy, string Source, Func<CostModel, int> Get, Func<CostModel, int, CostModel> With)
{
    private const string Guest = "guest";
    private const string Waiting = "who waits for it";
    private const string Service = "service CPU";

    private static readonly CostModel s_default = new();

    /// <summary>All costs, in the order of the documentation.</summary>
    public static IReadOnlyList<CostItem> All { get; } =
    [
        new("exit", "ns per exit", Guest, "measured: hypercall of KVM on x86, 1,300 cycles at 2.1 GHz [1]",
            static c => c.Exit, static (c, v) => c with { Exit = v }),
        new("emulation", "ns per access", Guest, "measured: interrupt controller trap less hypercall, 1,084 cycles at 2.1 GHz [1]",
            static c => c.Emulation, static (c, v) => c with { Emulation = v }),
        new("processSwitch", "ns per round trip", Waiting, "measured: pipe between two processes of one core, 4.8 us there and back [2]",
            static c => c.ProcessSwitch, static (c, v) => c with { ProcessSwitch = v }),
        new("domainSwitch", "ns per round trip", Waiting, "measured: two VM switches of Xen on x86, 10,534 cycles each at 2.1 GHz [1]",
            static c => c.DomainSwitch, static (c, v) => c with { DomainSwitch = v }),
        new("injection", "ns per interrupt", Guest, "derived: an exit to deliver (1,300 cycles) and one to complete (1,556) at 2.1 GHz [1]",
            static c => c.Injection, static (c, v) => c with { Injection = v }),
        new("remappedInterrupt", "ns per interrupt", Guest, "by definition: delivered without an exit; 97 to 100 % of bare metal measured so [3]",
            static c => c.RemappedInterrupt, static (c, v) => c with { RemappedInterrupt = v }),
        new("copyPerKilobyte", "ns per 1024 bytes", Service, "measured: memcpy by one core, 5.6 to 11.4 GB/s [4]",
            static c => c.CopyPerKilobyte, static (c, v) => c with { CopyPerKilobyte = v }),
        new("checksumPerKilobyte", "ns per 1024 bytes", Service, "guess: reads as much as a copy does, and adds",
            static c => c.ChecksumPerKilobyte, static (c, v) => c with { ChecksumPerKilobyte = v }),
        new("switchFrame", "ns per frame", Service, "guess: between VALE and a Linux bridge [5]",
            static c => c.SwitchFrame, static (c, v) => c with { SwitchFrame = v }),
        new("ringChain", "ns per chain", Service, "guess: some cache misses on memory that the guest's CPU wrote",
            static c => c.RingChain, static (c, v) => c with { RingChain = v }),
        new("driverFrame", "ns per frame", Service, "guess: what a Linux bridge needs for a frame, less the switching, halved [5]",
            static c => c.DriverFrame, static (c, v) => c with { DriverFrame = v }),
        new("serviceWakeup", "ns per wakeup", Service, "measured: switch between two threads of one core, 1.07 us [2]",
            static c => c.ServiceWakeup, static (c, v) => c with { ServiceWakeup = v }),
    ];

    /// <summary>The default, in nanoseconds.</summary>
    public int Default => Get(s_default);
}
