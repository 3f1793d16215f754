using System.Buffers.Binary;
using NicTwin.Vmm.Network;

namespace NicTwin.Vmm.Driver;

/// <summary>
/// How a frame of the switch goes to the NIC: what its descriptors say, and what has to be changed in the frame (facts/82576.md, 7.6, 7.7). The
/// frame and its offload come from a guest, so nothing about them is taken for granted.
/// </summary>
internal struct PfTransmitPlan
{
    /// <summary>Bytes of the longest frame on the wire, without FCS and with a tag.</summary>
    public const int LongestFrame = 1518;

    private const int MacHeader = 14;
    private const int Tag = 4;
    private const int VlanType = 0x8100;
    private const int Ipv4Header = 20;
    private const int Ipv6Header = 40;
    private const int TcpHeader = 20;
    private const byte Tcp = 6;

    // The NIC keeps 256 bytes of a packet as its header.
    private const int LongestHeader = 256;

    private const int TcpChecksum = 16;
    private const int UdpChecksum = 6;

    private const uint ContextType = 0x2020_0000;
    private const uint TypeIpv4 = 1 << 10;
    private const uint TypeTcp = 1 << 11;
    private const uint InsertIpChecksum = 1 << 8;
    private const uint InsertChecksum = 1 << 9;

    /// <summary>There is a context descriptor in front.</summary>
    public bool HasContext { get; private set; }

    /// <summary>DW 0 of the context: lengths.</summary>
    public uint ContextLengths { get; private set; }

    /// <summary>DW 2 of the context: types.</summary>
    public uint ContextTypes { get; private set; }

    /// <summary>DW 3 of the context: length of TCP's header, size of segments.</summary>
    public uint ContextSegments { get; private set; }

    /// <summary>Options and payload length: DW 3 of the data descriptors.</summary>
    public uint Options { get; private set; }

    /// <summary>The NIC cuts it.</summary>
    public bool Segments { get; private set; }

    /// <summary>The NIC cannot make the checksum: the driver has to.</summary>
    public bool SoftwareChecksum { get; private set; }

    private int IpStart { get; set; }

    private int TcpStart { get; set; }

    /// <summary>Makes the plan; false for a frame that cannot be sent.</summary>
    public static bool TryMake(ReadOnlySpan<byte> frame, in FrameOffload offload, out PfTransmitPlan plan)
    {
        plan = new PfTransmitPlan { Options = (uint)frame.Length << 14 };
        if (frame.Length < MacHeader)
        {
            return false;
        }

        if (offload.Segmentation != Segmentation.None)
        {
            return plan.TryPlanSegments(frame, offload);
        }

        return frame.Length <= LongestFrame && (!offload.NeedsChecksum || plan.TryPlanChecksum(frame.Length, offload));
    }

    /// <summary>
    /// Makes the frame's headers as the NIC wants them for segments: no lengths, no IPv4 checksum, and in TCP's checksum the sum of the pseudo header
    /// without the length.
    /// </summary>
    /// <param name="headers">The begin of the frame.</param>
    public readonly void PrepareSegments(Span<byte> headers)
    {
        Span<byte> ip = headers[IpStart..];
        bool ipv4 = (ContextTypes & TypeIpv4) != 0;
        uint sum = ipv4 ? Sum(ip.Slice(12, 8)) : Sum(ip.Slice(8, 32));
        if (ipv4)
        {
            ip.Slice(2, 2).Clear();
            ip.Slice(10, 2).Clear();
        }

        BinaryPrimitives.WriteUInt16BigEndian(headers[(TcpStart + TcpChecksum)..], Fold(sum + Tcp));
    }

    /// <summary>Makes a checksum in software.</summary>
    public static void MakeChecksum(Span<byte> frame, in FrameOffload offload)
    {
        ushort sum = (ushort)~Fold(Sum(frame[offload.ChecksumStart..]));
        BinaryPrimitives.WriteUInt16BigEndian(frame[(offload.ChecksumStart + offload.ChecksumOffset)..], sum == 0 ? ushort.MaxValue : sum);
    }

    private bool TryPlanChecksum(int length, in FrameOffload offload)
    {
        int end = offload.ChecksumStart + offload.ChecksumOffset + 2;
        if (end > length)
        {
            return false;
        }

        if (offload.ChecksumStart < MacHeader || end > LongestHeader || offload.ChecksumOffset is not (TcpChecksum or UdpChecksum))
        {
            SoftwareChecksum = true;
            return true;
        }

        HasContext = true;
        ContextLengths = Lengths(MacHeader, offload.ChecksumStart - MacHeader);
        ContextTypes = ContextType | (offload.ChecksumOffset == TcpChecksum ? TypeTcp : 0);
        Options |= InsertChecksum;
        return true;
    }

    private bool TryPlanSegments(ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        bool ipv4 = offload.Segmentation == Segmentation.TcpIpv4;
        IpStart = frame.Length > MacHeader && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == VlanType ? MacHeader + Tag : MacHeader;
        if (frame.Length < IpStart + (ipv4 ? Ipv4Header : Ipv6Header))
        {
            return false;
        }

        ReadOnlySpan<byte> ip = frame[IpStart..];
        int ipLength = ipv4 ? 4 * (ip[0] & 0xf) : Ipv6Header;
        TcpStart = IpStart + ipLength;
        if (ip[0] >> 4 != (ipv4 ? 4 : 6) || ip[ipv4 ? 9 : 6] != Tcp || ipLength < Ipv4Header || frame.Length < TcpStart + TcpHeader)
        {
            return false;
        }

        int tcpLength = 4 * (frame[TcpStart + 12] >> 4);
        int header = TcpStart + tcpLength;
        if (tcpLength < TcpHeader || header > LongestHeader || header > frame.Length || offload.SegmentSize == 0 || header + offload.SegmentSize > LongestFrame)
        {
            return false;
        }

        HasContext = true;
        Segments = true;
        ContextLengths = Lengths(IpStart, ipLength);
        ContextTypes = ContextType | TypeTcp | (ipv4 ? TypeIpv4 : 0);
        ContextSegments = ((uint)offload.SegmentSize << 16) | ((uint)tcpLength << 8);
        Options = ((uint)(frame.Length - header) << 14) | InsertChecksum | (ipv4 ? InsertIpChecksum : 0);
        return true;
    }

    private static uint Lengths(int mac, int ip) => ((uint)mac << 9) | (uint)ip;

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        int i = 0;
        for (; i + 1 < bytes.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        }

        return i < bytes.Length ? sum + ((uint)bytes[i] << 8) : sum;
    }

    private static ushort Fold(uint sum)
    {
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)((sum & 0xffff) + (sum >> 16));
    }
}
