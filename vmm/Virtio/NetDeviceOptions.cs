namespace NicTwin.Vmm.Virtio;

/// <summary>What a virtio network device offers.</summary>
internal sealed record NetDeviceOptions
{
    /// <summary>The most pairs of queues.</summary>
    public const int MaxPairs = 4;

    /// <summary>Its address; the first byte is the most significant of six.</summary>
    public required ulong Mac { get; init; }

    /// <summary>The largest packet behind the Ethernet header; 0 says nothing about it.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Pairs of receive and transmit queue.</summary>
    public int Pairs { get; init; } = 1;

    /// <summary>Checksums may be left out, in both directions.</summary>
    public bool Checksums { get; init; } = true;

    /// <summary>TCP may be left uncut, in both directions; needs <see cref="Checksums"/>.</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>A packet may lie in several receive chains.</summary>
    public bool MergeableBuffers { get; init; } = true;

    /// <summary>There is a control queue: receive modes, address, VLANs, pairs.</summary>
    public bool Control { get; init; } = true;

    /// <summary>Notifications and interrupts by place in the ring.</summary>
    public bool EventIndex { get; init; } = true;

    /// <summary>Descriptors may be tables.</summary>
    public bool Indirect { get; init; } = true;

    /// <summary>Packed rings.</summary>
    public bool Packed { get; init; }

    /// <summary>The features that this comes to.</summary>
    public ulong Features =>
        VirtioFeature.Mac | VirtioFeature.Status | VirtioFeature.RingReset
            | (Mtu > 0 ? VirtioFeature.Mtu : 0)
            | (Checksums ? VirtioFeature.Checksum | VirtioFeature.GuestChecksum : 0)
            | (Checksums && Segmentation ? VirtioFeature.HostTso4 | VirtioFeature.HostTso6 | VirtioFeature.GuestTso4 | VirtioFeature.GuestTso6 : 0)
            | (MergeableBuffers ? VirtioFeature.MergeableBuffers : 0)
            | (Control ? VirtioFeature.ControlQueue | VirtioFeature.ControlReceive | VirtioFeature.ControlVlan | VirtioFeature.ControlMac : 0)
            | (Control && Pairs > 1 ? VirtioFeature.MultiQueue : 0)
            | (EventIndex ? VirtioFeature.EventIndex : 0)
            | (Indirect ? VirtioFeature.IndirectDescriptors : 0)
            | (Packed ? VirtioFeature.RingPacked : 0);
}
