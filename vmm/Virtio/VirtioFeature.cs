namespace NicTwin.Vmm.Virtio;

/// <summary>Feature bits (OASIS Virtual I/O Device 1.2, 5.1.3 for the network device and 6 for all).</summary>
internal static class VirtioFeature
{
    /// <summary>The device makes checksums that the driver leaves out.</summary>
    public const ulong Checksum = 1ul << 0;

    /// <summary>The driver takes packets whose checksum is left out.</summary>
    public const ulong GuestChecksum = 1ul << 1;

    /// <summary>The device tells the largest packet.</summary>
    public const ulong Mtu = 1ul << 3;

    /// <summary>The device has an address.</summary>
    public const ulong Mac = 1ul << 5;

    /// <summary>The driver takes TCP over IPv4 that is not cut.</summary>
    public const ulong GuestTso4 = 1ul << 7;

    /// <summary>The driver takes TCP over IPv6 that is not cut.</summary>
    public const ulong GuestTso6 = 1ul << 8;

    /// <summary>The device cuts TCP over IPv4.</summary>
    public const ulong HostTso4 = 1ul << 11;

    /// <summary>The device cuts TCP over IPv6.</summary>
    public const ulong HostTso6 = 1ul << 12;

    /// <summary>A packet may lie in several receive chains.</summary>
    public const ulong MergeableBuffers = 1ul << 15;

    /// <summary>The device tells whether there is a link.</summary>
    public const ulong Status = 1ul << 16;

    /// <summary>There is a control queue.</summary>
    public const ulong ControlQueue = 1ul << 17;

    /// <summary>The control queue sets receive modes.</summary>
    public const ulong ControlReceive = 1ul << 18;

    /// <summary>The control queue sets VLANs.</summary>
    public const ulong ControlVlan = 1ul << 19;

    /// <summary>There are several pairs of queues.</summary>
    public const ulong MultiQueue = 1ul << 22;

    /// <summary>The control queue sets the address.</summary>
    public const ulong ControlMac = 1ul << 23;

    /// <summary>Descriptors may be tables of descriptors.</summary>
    public const ulong IndirectDescriptors = 1ul << 28;

    /// <summary>Both sides tell where they want to be notified.</summary>
    public const ulong EventIndex = 1ul << 29;

    /// <summary>A device as of version 1.</summary>
    public const ulong Version1 = 1ul << 32;

    /// <summary>Rings are packed.</summary>
    public const ulong RingPacked = 1ul << 34;

    /// <summary>Single queues can be reset.</summary>
    public const ulong RingReset = 1ul << 40;

    // Each feature with one of which it needs at least one, where the device offers both.
    private static readonly (ulong Feature, ulong Needs)[] s_needs =
    [
        (GuestTso4, GuestChecksum),
        (GuestTso6, GuestChecksum),
        (HostTso4, Checksum),
        (HostTso6, Checksum),
        (ControlReceive, ControlQueue),
        (ControlVlan, ControlQueue),
        (MultiQueue, ControlQueue),
        (ControlMac, ControlQueue),
    ];

    /// <summary>Whether a driver may choose these together (5.1.3.1, and version 1 is a must).</summary>
    public static bool GoTogether(ulong features)
    {
        foreach ((ulong feature, ulong needs) in s_needs)
        {
            if ((features & feature) != 0 && (features & needs) == 0)
            {
                return false;
            }
        }

        return (features & Version1) != 0;
    }
}
