using System.Buffers.Binary;
using NicTwin.Vmm.Network;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// The header in front of each packet of a virtio network device (OASIS Virtual I/O Device 1.2, 5.1.6): flags, kind of segmentation,
/// length of headers, size of segments, begin and offset of the checksum, number of buffers.
/// </summary>
internal static class NetHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Length = 12;

    private const byte NeedsChecksum = 1;
    private const byte DataValid = 2;
    private const byte None = 0, Tcp4 = 1, Tcp6 = 4;

    /// <summary>Reads the header of a packet that the driver sends.</summary>
    /// <param name="header">The header.</param>
    /// <param name="frame">The packet behind it.</param>
    /// <param name="features">What was agreed on.</param>
    /// <param name="offload">Receives what the driver has left out.</param>
    /// <returns>False: it asks for what was not agreed on or cannot be done.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, ReadOnlySpan<byte> frame, ulong features, out FrameOffload offload)
    {
        offload = default;
        bool needsChecksum = (header[0] & NeedsChecksum) != 0;
        (Segmentation segmentation, ulong feature) = header[1] switch
        {
            Tcp4 => (Segmentation.TcpIpv4, VirtioFeature.HostTso4),
            Tcp6 => (Segmentation.TcpIpv6, VirtioFeature.HostTso6),
            _ => (Segmentation.None, 0ul),
        };

        if ((needsChecksum && (features & VirtioFeature.Checksum) == 0)
            || (header[1] != None && (features & feature) == 0))
        {
            return false;
        }

        if (needsChecksum)
        {
            offload = new FrameOffload
            {
                ChecksumStart = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]),
                ChecksumOffset = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]),
                NeedsChecksum = true,
            };
        }

        return segmentation == Segmentation.None
            ? SoftwareOffload.IsPossible(frame, offload)
            : needsChecksum && TryReadSegmentation(header, frame, segmentation, ref offload);
    }

    /// <summary>Writes the header of a packet that the driver receives.</summary>
    /// <param name="header">Receives it.</param>
    /// <param name="offload">What is left to do with the packet.</param>
    /// <param name="features">What was agreed on.</param>
    /// <param name="buffers">Chains that hold the packet.</param>
    public static void Write(Span<byte> header, in FrameOffload offload, ulong features, int buffers)
    {
        header.Clear();
        if (offload.NeedsChecksum)
        {
            header[0] = NeedsChecksum;
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], offload.ChecksumStart);
            BinaryPrimitives.WriteUInt16LittleEndian(header[8..], offload.ChecksumOffset);
        }
        else if (offload.ChecksumGood && (features & VirtioFeature.GuestChecksum) != 0)
        {
            header[0] = DataValid;
        }

        if (offload.Segmentation != Segmentation.None)
        {
            header[1] = offload.Segmentation == Segmentation.TcpIpv4 ? Tcp4 : Tcp6;
            BinaryPrimitives.WriteUInt16LittleEndian(header[2..], offload.HeaderLength);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], offload.SegmentSize);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(header[10..], (ushort)buffers);
    }

    // The driver's length of the headers is a hint; where they end is what the packet itself says.
    private static bool TryReadSegmentation(ReadOnlySpan<byte> header, ReadOnlySpan<byte> frame, Segmentation segmentation, ref FrameOffload offload)
    {
        FrameOffload wanted = offload with
        {
            Segmentation = segmentation,
            SegmentSize = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]),
        };
        if (frame.Length is < SoftwareOffload.EthernetHeader or > FramePool.MaxFrame || !TcpSegmentation.TryParse(frame, wanted, out TcpSegmentation parsed))
        {
            return false;
        }

        offload = parsed.Count == 1 ? offload : wanted with { HeaderLength = (ushort)parsed.HeaderLength };
        return true;
    }
}
