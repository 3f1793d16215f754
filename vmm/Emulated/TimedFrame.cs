using System.Buffers.Binary;
using NicTwin.Vmm.Network;

namespace NicTwin.Vmm.Emulated;

/// <summary>A frame between a client and the process of a device: its header, in front of its bytes.</summary>
/// <remarks>
/// <code>
/// 0 time | 8 bytes | 12 checksum start | 14 checksum offset | 16 bit 0 checksum is missing, bit 1 checksum is good | 17 segmentation
/// 18 segment size | 20 header length | 22 0
/// </code>
/// </remarks>
internal static class TimedFrame
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderLength = 24;

    private const byte NeedsChecksum = 1;
    private const byte ChecksumGood = 2;

    /// <summary>Writes the header.</summary>
    public static void Write(Span<byte> header, long time, int length, in FrameOffload offload)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header, time);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[12..], offload.ChecksumStart);
        BinaryPrimitives.WriteUInt16LittleEndian(header[14..], offload.ChecksumOffset);
        header[16] = (byte)((offload.NeedsChecksum ? NeedsChecksum : 0) | (offload.ChecksumGood ? ChecksumGood : 0));
        header[17] = (byte)offload.Segmentation;
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], offload.SegmentSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], offload.HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 0);
    }

    /// <summary>Takes a frame from the begin of some bytes; false: there is none that can be right.</summary>
    /// <param name="bytes">The bytes, of which those behind the frame are left.</param>
    /// <param name="longest">Bytes of the longest frame.</param>
    /// <param name="time">Its time.</param>
    /// <param name="offload">What is left to do with it; a name of its own is checked, nothing else.</param>
    /// <param name="frame">The frame.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, int longest, out long time, out FrameOffload offload, out ReadOnlySpan<byte> frame)
    {
        time = 0;
        offload = default;
        frame = default;
        if (bytes.Length < HeaderLength || bytes[17] > (byte)Segmentation.TcpIpv6)
        {
            return false;
        }

        time = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        offload = new FrameOffload(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]),
            (bytes[16] & NeedsChecksum) != 0,
            (bytes[16] & ChecksumGood) != 0,
            (Segmentation)bytes[17],
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[18..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[20..]));
        if (length <= 0 || length > Math.Min(bytes.Length - HeaderLength, longest))
        {
            return false;
        }

        frame = bytes.Slice(HeaderLength, length);
        bytes = bytes[(HeaderLength + length)..];
        return true;
    }
}
