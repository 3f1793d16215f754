namespace NicTwin.Vmm.Network;

/// <summary>How a frame is to be cut into segments.</summary>
internal enum Segmentation : byte
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>TCP over IPv4.</summary>
    TcpIpv4,

    /// <summary>TCP over IPv6.</summary>
    TcpIpv6,
}

/// <summary>What the sender of a frame has left to whoever receives it, as between two virtio devices.</summary>
/// <param name="ChecksumStart">First byte of the checksum, counted from the begin of the frame.</param>
/// <param name="ChecksumOffset">Where the sum goes, counted from <paramref name="ChecksumStart"/>; the pseudo header's sum stands there already.</param>
/// <param name="NeedsChecksum">The sum is still to be made.</param>
/// <param name="ChecksumGood">Somebody has checked the sums: the NIC, or a port that made them.</param>
/// <param name="Segmentation">How the frame is to be cut.</param>
/// <param name="SegmentSize">Bytes of payload in each segment, when it is to be cut.</param>
/// <param name="HeaderLength">Bytes of headers in front of each segment, when it is to be cut.</param>
internal readonly record struct FrameOffload(
    ushort ChecksumStart,
    ushort ChecksumOffset,
    bool NeedsChecksum,
    bool ChecksumGood,
    Segmentation Segmentation,
    ushort SegmentSize,
    ushort HeaderLength);

/// <summary>What a port of the switch takes unfinished; the rest the switch finishes in software before it delivers.</summary>
[Flags]
internal enum OffloadSupport
{
    /// <summary>Complete frames alone.</summary>
    None = 0,

    /// <summary>Frames whose checksum is still to be made.</summary>
    Checksum = 1,

    /// <summary>TCP over IPv4 that is still to be cut.</summary>
    TcpIpv4 = 2,

    /// <summary>TCP over IPv6 that is still to be cut.</summary>
    TcpIpv6 = 4,
}
