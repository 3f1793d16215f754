using System.Buffers.Binary;

namespace NicTwin.Vmm.Network;

/// <summary>What hardware does for a sender, done in software: checksums, and TCP segmentation with <see cref="TcpSegmentation"/>.</summary>
internal static class SoftwareOffload
{
    /// <summary>Bytes of an Ethernet header.</summary>
    public const int EthernetHeader = 14;

    /// <summary>The most segments that a frame may become: 64 KiB in the least segments that TCP uses are fewer.</summary>
    public const int MaxSegments = 1024;

    /// <summary>Whether what is left to do with a frame can be done at all.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> frame, in FrameOffload offload) =>
        frame.Length is >= EthernetHeader and <= FramePool.MaxFrame
            && (!offload.NeedsChecksum || offload.ChecksumStart + offload.ChecksumOffset + 2 <= frame.Length)
            && (offload.Segmentation == Segmentation.None || (offload.NeedsChecksum && TcpSegmentation.TryParse(frame, offload, out _)));

    /// <summary>Whether a port takes a frame as it is.</summary>
    public static bool Accepts(OffloadSupport support, in FrameOffload offload) =>
        (!offload.NeedsChecksum || (support & OffloadSupport.Checksum) != 0)
            && offload.Segmentation switch
            {
                Segmentation.TcpIpv4 => (support & OffloadSupport.TcpIpv4) != 0,
                Segmentation.TcpIpv6 => (support & OffloadSupport.TcpIpv6) != 0,
                _ => true,
            };

    /// <summary>Makes the checksum that the sender has left out. The frame is one for which this <see cref="IsPossible"/>.</summary>
    /// <returns>Bytes that were summed.</returns>
    public static int FinishChecksum(Span<byte> frame, in FrameOffload offload)
    {
        Span<byte> summed = frame[offload.ChecksumStart..];
        BinaryPrimitives.WriteUInt16BigEndian(summed[offload.ChecksumOffset..], Checksums.FinishTransport(Checksums.Sum(summed)));
        return summed.Length;
    }
}
