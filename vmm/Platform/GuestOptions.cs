namespace NicTwin.Vmm.Platform;

/// <summary>What a guest is made of.</summary>
public sealed record GuestOptions
{
    /// <summary>Bytes of RAM when nothing else is said: 256 MiB.</summary>
    public const ulong DefaultMemory = 256ul << 20;

    /// <summary>
    /// The kernel command line that boots fastest while every driver still starts: self tests of the crypto code, its source
    /// of jitter, the compiled-in certificates and the map of trace events are left out. A panic restarts, so that it is seen.
    /// </summary>
    public const string DefaultCommandLine =
        "console=ttyS0 quiet panic=-1 cryptomgr.notests=1 initcall_blacklist=jent_mod_init,load_system_certificate_list,trace_eval_init";

    /// <summary>The flat kernel image.</summary>
    public required GuestImage Kernel { get; init; }

    /// <summary>The initramfs: one or more cpio archives, one behind the other.</summary>
    public required GuestImage Initramfs { get; init; }

    /// <summary>Bytes of RAM, a multiple of 2 MiB.</summary>
    public ulong Memory { get; init; } = DefaultMemory;

    /// <summary>The kernel's command line.</summary>
    public string CommandLine { get; init; } = DefaultCommandLine;

    /// <summary>Seeds the random numbers of the guest.</summary>
    public ulong Seed { get; init; } = 1;
}
