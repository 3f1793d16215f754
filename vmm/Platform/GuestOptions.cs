namespace NicTwin.Vmm.Platform;

/// <summary>What a guest is made of.</summary>
public sealed record GuestOptions
{
    /// <summary>Bytes of RAM when nothing else is said: 128 MiB. Debian's kernel keeps 66 MiB of it for itself; 126 MiB is the least that works (docs/guest.md).</summary>
    public const ulong DefaultMemory = 128ul << 20;

    /// <summary>Bytes of RAM of a guest that owns a whole NIC, when nothing else is said: 256 MiB, as it may drive seven VFs at once.</summary>
    public const ulong OwnerMemory = 256ul << 20;

    // Half of it has to hold the programs of the initramfs.
    private const ulong LeastForTmpfs = 192ul << 20;

    /// <summary>
    /// The kernel command line that boots fastest while every driver still starts: self tests of the crypto code, its source
    /// of jitter, the compiled-in certificates and the map of trace events are left out. A panic restarts, so that it is seen. The root
    /// port stays awake, so that it hears a NIC below it that sleeps.
    /// </summary>
    public const string DefaultCommandLine =
        "console=ttyS0 quiet panic=-1 cryptomgr.notests=1 initcall_blacklist=jent_mod_init,load_system_certificate_list,trace_eval_init pcie_port_pm=off";

    /// <summary>The flat kernel image.</summary>
    public required GuestImage Kernel { get; init; }

    /// <summary>The initramfs: one or more cpio archives, one behind the other.</summary>
    public required GuestImage Initramfs { get; init; }

    /// <summary>Bytes of RAM, a multiple of 2 MiB.</summary>
    public ulong Memory { get; init; } = DefaultMemory;

    /// <summary>
    /// The kernel's command line; <see cref="DefaultCommandLine"/> when nothing else is said, in small guests with a ramfs as root: a tmpfs
    /// takes half of the memory at most, which would be too little for the programs.
    /// </summary>
    public string CommandLine
    {
        get => field ?? (Memory < LeastForTmpfs ? DefaultCommandLine + " rootfstype=ramfs" : DefaultCommandLine);
        init;
    }

    /// <summary>Whether its RAM shares pages with the snapshot that it is restored from (<see cref="Cpu.GuestRam.IsShared"/>).</summary>
    public bool SharesSnapshot { get; init; }

    /// <summary>Seeds the random numbers of the guest.</summary>
    public ulong Seed { get; init; } = 1;
}
