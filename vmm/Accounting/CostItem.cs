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
        new("exit", "ns per exit", Guest, "measured: null hypercall, KVM on x86, 1,300 cycles at 2.1 GHz = 619 ns [1]",
            static c => c.Exit, static (c, v) => c with { Exit = v }),
        new("emulation", "ns per access", Guest, "measured: exit handled in the kernel (2,565 cycles) less null hypercall (1,437), KVM on x86 = 537 ns [2]",
            static c => c.Emulation, static (c, v) => c with { Emulation = v }),
        new("processSwitch", "ns per round trip", Waiting, "measured: exit handled in user space (6,732 cycles) less in the kernel (2,565), KVM on x86 = 1,984 ns [2]",
            static c => c.ProcessSwitch, static (c, v) => c with { ProcessSwitch = v }),
        new("domainSwitch", "ns per round trip", Waiting, "measured: two switches between VMs, Xen on x86, 10,534 cycles each = 10,032 ns [1]",
            static c => c.DomainSwitch, static (c, v) => c with { DomainSwitch = v }),
        new("injection", "ns per interrupt", Guest, "derived: an exit to deliver (1,300 cycles) and one to complete (1,556), KVM on x86 = 1,360 ns [1]",
            static c => c.Injection, static (c, v) => c with { Injection = v }),
        new("remappedInterrupt", "ns per interrupt", Guest, "by definition: no exit; so delivered, guests come to 97 to 100 % of bare metal [3]",
            static c => c.RemappedInterrupt, static (c, v) => c with { RemappedInterrupt = v }),
        new("copyPerKilobyte", "ns per 1024 bytes", Service, "measured: memcpy of one core, 5.6 to 11.4 GB/s = 183 to 90 ns [4]",
            static c => c.CopyPerKilobyte, static (c, v) => c with { CopyPerKilobyte = v }),
        new("checksumPerKilobyte", "ns per 1024 bytes", Service, "guess: no dearer than a copy, since it only reads",
            static c => c.ChecksumPerKilobyte, static (c, v) => c with { ChecksumPerKilobyte = v }),
        new("switchFrame", "ns per frame", Service, "guess, bounded: more than VALE (59 ns a frame) [5], less than all of Open vSwitch (532 ns) [6]",
            static c => c.SwitchFrame, static (c, v) => c with { SwitchFrame = v }),
        new("ringChain", "ns per chain", Service, "guess, bounded: VALE between two QEMU guests takes 500 ns a frame for two rings, switch and copies [5]",
            static c => c.RingChain, static (c, v) => c with { RingChain = v }),
        new("driverFrame", "ns per frame", Service, "guess, bounded: with switchFrame, in and out make the 532 ns of Open vSwitch between two NICs [6]",
            static c => c.DriverFrame, static (c, v) => c with { DriverFrame = v }),
        new("serviceWakeup", "ns per wakeup", Service, "measured: switch between two threads over a pipe, 1,070 ns [7]",
            static c => c.ServiceWakeup, static (c, v) => c with { ServiceWakeup = v }),
    ];

    /// <summary>The default, in nanoseconds.</summary>
    public int Default => Get(s_default);
}
