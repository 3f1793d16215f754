namespace NicTwin.Vmm.Accounting;

/// <summary>
/// What events cost in nanoseconds of virtual time. Everything here is an assumption (docs/cost-model.md says where each comes
/// from); with all of them 0 only the mechanisms are left.
/// </summary>
public sealed record CostModel
{
    /// <summary>All costs 0.</summary>
    public static CostModel Free { get; } = new()
    {
        Exit = 0,
        Emulation = 0,
        ProcessSwitch = 0,
        DomainSwitch = 0,
        Injection = 0,
        RemappedInterrupt = 0,
        CopyPerKilobyte = 0,
        ChecksumPerKilobyte = 0,
        SwitchFrame = 0,
        RingChain = 0,
        DriverFrame = 0,
        ServiceWakeup = 0,
    };

    /// <summary>A guest's way to the VMM and back, charged to the guest at each exit.</summary>
    public int Exit { get; init; } = 600;

    /// <summary>Decoding an access and playing the device, charged to the guest on top of <see cref="Exit"/>.</summary>
    public int Emulation { get; init; } = 500;

    /// <summary>The way from the VMM to a user process and back, charged to whoever waits for it.</summary>
    public int ProcessSwitch { get; init; } = 2000;

    /// <summary>The way from the VMM into the privileged guest and back.</summary>
    public int DomainSwitch { get; init; } = 10_000;

    /// <summary>An interrupt that the VMM injects, charged to the guest.</summary>
    public int Injection { get; init; } = 1400;

    /// <summary>An interrupt that the remapping delivers without the VMM.</summary>
    public int RemappedInterrupt { get; init; } = 0;

    /// <summary>A copy of 1024 bytes by the host, charged to the service CPU.</summary>
    public int CopyPerKilobyte { get; init; } = 100;

    /// <summary>A checksum over 1024 bytes in software, charged to the service CPU.</summary>
    public int ChecksumPerKilobyte { get; init; } = 100;

    /// <summary>A frame that the software switch forwards, charged to the service CPU.</summary>
    public int SwitchFrame { get; init; } = 150;

    /// <summary>A chain of a virtqueue that is taken and given back, charged to the service CPU.</summary>
    public int RingChain { get; init; } = 150;

    /// <summary>A frame that the VMM's PF driver sends or receives, charged to the service CPU.</summary>
    public int DriverFrame { get; init; } = 200;

    /// <summary>Waking the service CPU for work, charged to it.</summary>
    public int ServiceWakeup { get; init; } = 1000;
}
