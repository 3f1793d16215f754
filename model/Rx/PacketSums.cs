using System.Buffers.Binary;

namespace NicTwin.Model;

/// <summary>
/// Packet checksum and IP identification of a frame, which take the place of the RSS hash. Text: docs/spec/rx_offload.md, 'Packet checksum'.
/// Twin: rtl/rx/nt_rx_parse.sv, which adds up word by word.
/// </summary>
internal static class PacketSums
{
    /// <summary>The first of several fragments, with a UDP checksum.</summary>
    public const ulong UdpFragment = 1ul << 33;

    /// <summary>The IP identification counts.</summary>
    public const ulong Identified = 1ul << 32;

    private const int TypePosition = 12;
    private const int TagBytes = 4;
    private const int TaggedBytes = 16;
    private const int ChecksumLsb = 16;
    private const uint ProtocolUdp = 17;
    private const int UdpBytes = 8;
    private const uint FragmentBits = 0x3FFF;
    private const uint MoreFragments = 0x2000;

    /// <summary>The 34 bits of the page's sums.</summary>
    /// <param name="frame">The frame, without FCS.</param>
    /// <param name="analysis">What it carries.</param>
    /// <param name="vlanType">Ethertype of a VLAN tag (VET).</param>
    /// <param name="control">RXCSUM.</param>
    public static ulong Of(in StoredFrame frame, in FrameAnalysis analysis, uint vlanType, uint control)
    {
        if ((control & Registers.Rxcsum.Pcsd) != 0)
        {
            return 0;
        }

        bool ipv4 = (analysis.Checks & FrameAnalysis.Ipv4) != 0;
        bool payload = ipv4 && (control & Registers.Rxcsum.Ippcse) != 0;
        uint sum = payload
            ? frame.Sum(analysis.Payload, analysis.End)
            : SumFrom(in frame, (int)(control & Registers.Rxcsum.Pcss), frame.Bytes >= TaggedBytes && frame.Pair(TypePosition) == vlanType);
        ulong sums = (ulong)(~sum & 0xFFFF) << ChecksumLsb;
        if (ipv4)
        {
            // The addresses follow 12 bytes behind the begin of the header.
            int ip = analysis.Addresses - 12;
            sums |= Identified | frame.Pair(ip + 4);
            bool first = (frame.Pair(ip + 6) & FragmentBits) == MoreFragments;
            sums |= payload && first && analysis.Protocol == ProtocolUdp && analysis.Payload + UdpBytes <= analysis.End
                && frame.Pair(analysis.Payload + 6) != 0 ? UdpFragment : 0;
        }

        return sums;
    }

    /// <summary>The sum from a byte of the frame to its end, in which the bytes of a tag are not there.</summary>
    private static uint SumFrom(in StoredFrame frame, int from, bool tagged)
    {
        // A tag has four bytes: it moves no byte from the high half of a pair to the low one.
        ulong sum;
        if (!tagged)
        {
            sum = frame.Sum(from, frame.Bytes);
        }
        else if (from < TypePosition)
        {
            sum = (ulong)frame.Sum(from, TypePosition) + frame.Sum(TypePosition + TagBytes, frame.Bytes);
        }
        else
        {
            sum = frame.Sum(from + TagBytes, frame.Bytes);
        }

        // Pairs of the frame begin at even positions; those of the sum with its first byte.
        uint folded = StoredFrame.Fold(sum);
        return (from & 1) == 0 ? folded : BinaryPrimitives.ReverseEndianness((ushort)folded);
    }
}
