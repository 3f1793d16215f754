using System.Runtime.InteropServices;

namespace NicTwin.Model;

/// <summary>
/// What a frame carries, and whether its checksums are right. Text: docs/spec/rx_offload.md, 'The analysis'. Twin: rtl/rx/nt_rx_parse.sv, which
/// reads along word by word; the result of the whole frame is the same.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)] // saved as it lies in memory, so without bytes that belong to no field
internal readonly struct FrameAnalysis
{
    /// <summary>The frame is an IPv4 datagram.</summary>
    public const uint Ipv4 = 1u << 0;

    /// <summary>Its header has options.</summary>
    public const uint Ipv4Options = 1u << 1;

    /// <summary>The frame is an IPv6 datagram.</summary>
    public const uint Ipv6 = 1u << 2;

    /// <summary>It has extension headers.</summary>
    public const uint Ipv6Extensions = 1u << 3;

    /// <summary>It carries TCP.</summary>
    public const uint Tcp = 1u << 4;

    /// <summary>It carries UDP.</summary>
    public const uint Udp = 1u << 5;

    /// <summary>It carries SCTP.</summary>
    public const uint Sctp = 1u << 6;

    /// <summary>The sum of the IPv4 header is right.</summary>
    public const uint HeaderRight = 1u << 7;

    /// <summary>The sum of TCP, UDP or SCTP can be checked.</summary>
    public const uint Checkable = 1u << 8;

    /// <summary>It can be checked and is right.</summary>
    public const uint PayloadRight = 1u << 9;

    private const int TypePosition = 12;
    private const int TagBytes = 4;
    private const int TaggedBytes = 16;
    private const uint TypeIpv4 = 0x0800;
    private const uint TypeIpv6 = 0x86DD;
    private const int Ipv4Bytes = 20;
    private const int Ipv6Bytes = 40;

    // Of source and destination together.
    private const int Ipv4AddressBytes = 8;
    private const int Ipv6AddressBytes = 32;
    private const int ExtensionBytes = 8;
    private const uint FragmentBits = 0x3FFF;

    private const uint ProtocolHopByHop = 0;
    private const uint ProtocolTcp = 6;
    private const uint ProtocolUdp = 17;
    private const uint ProtocolRouting = 43;
    private const uint ProtocolFragment = 44;
    private const uint ProtocolDestination = 60;
    private const uint ProtocolSctp = 132;
    private const uint RightSum = 0xFFFF;

    // A walk through extension headers that leaves the datagram ends with this protocol.
    private const byte NoProtocol = 255;

    // Headers: lengths of 10 bits.
    private const uint LongestHeader = 1023;
    private const int PayloadHeaderLsb = 10;

    private FrameAnalysis(uint checks, int addresses, int payload, byte protocol, uint headers, int end)
    {
        Checks = checks;
        Addresses = addresses;
        Payload = payload;
        Protocol = protocol;
        Headers = headers;
        End = end;
    }

    /// <summary>In <see cref="Headers"/>: a fragment.</summary>
    public const uint Fragment = 1u << 20;

    /// <summary>The ten bits of the page's checks, 0 for a frame that is no IP datagram.</summary>
    public uint Checks { get; }

    /// <summary>Position of the source address; the destination address follows it.</summary>
    public int Addresses { get; }

    /// <summary>Position of what the datagram carries.</summary>
    public int Payload { get; }

    /// <summary>Protocol of what the datagram carries, 255 where its extension headers do not end.</summary>
    public byte Protocol { get; }

    /// <summary>The 21 bits of the page's headers: lengths up to the end of IP (9:0) and of TCP or UDP (19:10), 0 for none; fragment.</summary>
    public uint Headers { get; }

    /// <summary>Position behind the datagram.</summary>
    public int End { get; }

    /// <summary>Bytes of both addresses.</summary>
    public int AddressBytes => (Checks & Ipv4) != 0 ? Ipv4AddressBytes : Ipv6AddressBytes;

    /// <summary>Analyses a frame.</summary>
    /// <param name="frame">The frame, without FCS.</param>
    /// <param name="vlanType">Ethertype of a VLAN tag (VET).</param>
    /// <param name="extensions">IPv6 extension headers are walked through (RFCTL.IPV6_EX_DIS is 0).</param>
    public static FrameAnalysis Of(in StoredFrame frame, uint vlanType, bool extensions)
    {
        if (frame.Bytes < TaggedBytes)
        {
            return default;
        }

        uint type = frame.Pair(TypePosition);
        int ip = TypePosition + 2;
        if (type == vlanType)
        {
            ip += TagBytes;
            type = frame.Bytes >= ip ? frame.Pair(ip - 2) : 0;
        }

        return type switch
        {
            TypeIpv4 => OfIpv4(in frame, ip),
            TypeIpv6 => OfIpv6(in frame, ip, extensions),
            _ => default,
        };
    }

    private static FrameAnalysis OfIpv4(in StoredFrame frame, int ip)
    {
        // No shorter frame holds a datagram.
        if (frame.Bytes < ip + Ipv4Bytes)
        {
            return default;
        }

        uint version = frame.Byte(ip);
        int header = (int)(version & 0xF) * 4;
        int total = (int)frame.Pair(ip + 2);
        if (version >> 4 != 4 || header < Ipv4Bytes || total < header || ip + total > frame.Bytes)
        {
            return default;
        }

        int payload = ip + header;
        uint checks = Ipv4;
        checks |= header > Ipv4Bytes ? Ipv4Options : 0;
        checks |= frame.Sum(ip, payload) == RightSum ? HeaderRight : 0;
        uint protocol = frame.Byte(ip + 9);
        bool fragment = (frame.Pair(ip + 6) & FragmentBits) != 0;
        if (!fragment)
        {
            checks |= Carried(in frame, protocol, ip + 12, Ipv4AddressBytes, payload, ip + total);
        }

        uint headers = HeadersOf(in frame, checks, payload, ip + total) | (fragment ? Fragment : 0);
        return new FrameAnalysis(checks, ip + 12, payload, (byte)protocol, headers, ip + total);
    }

    private static FrameAnalysis OfIpv6(in StoredFrame frame, int ip, bool extensions)
    {
        if (frame.Bytes < ip + Ipv6Bytes)
        {
            return default;
        }

        int end = ip + Ipv6Bytes + (int)frame.Pair(ip + 4);
        if (frame.Byte(ip) >> 4 != 6 || end > frame.Bytes)
        {
            return default;
        }

        uint protocol = frame.Byte(ip + 6);
        int payload = ip + Ipv6Bytes;
        uint checks = Ipv6;
        checks |= IsExtension(protocol) || protocol == ProtocolFragment ? Ipv6Extensions : 0;
        while (extensions && IsExtension(protocol) && payload + ExtensionBytes <= end)
        {
            protocol = frame.Byte(payload);
            payload += ExtensionBytes + (ExtensionBytes * (int)frame.Byte(payload + 1));
        }

        checks |= Carried(in frame, protocol, ip + 8, Ipv6AddressBytes, payload, end);
        bool ends = payload <= end && !(extensions && IsExtension(protocol));
        uint headers = (ends ? HeadersOf(in frame, checks, payload, end) : 0) | (protocol == ProtocolFragment ? Fragment : 0);
        return new FrameAnalysis(checks, ip + 8, payload, ends ? (byte)protocol : NoProtocol, headers, end);
    }

    /// <summary>Lengths of the headers of a datagram whose payload begins within it.</summary>
    private static uint HeadersOf(in StoredFrame frame, uint checks, int payload, int end)
    {
        int inner = 0;
        if ((checks & Tcp) != 0)
        {
            int words = (int)frame.Byte(payload + 12) >> 4;
            inner = words >= 5 && payload + (4 * words) <= end ? payload + (4 * words) : 0;
        }
        else if ((checks & Udp) != 0)
        {
            inner = payload + 8;
        }

        return Math.Min((uint)payload, LongestHeader) | (Math.Min((uint)inner, LongestHeader) << PayloadHeaderLsb);
    }

    private static bool IsExtension(uint protocol) => protocol is ProtocolHopByHop or ProtocolRouting or ProtocolDestination;

    /// <summary>The checks of what lies between <paramref name="payload"/> and <paramref name="end"/>.</summary>
    private static uint Carried(in StoredFrame frame, uint protocol, int addresses, int addressBytes, int payload, int end)
    {
        int bytes = end - payload;
        switch (protocol)
        {
            case ProtocolTcp when bytes >= 20:
                return Tcp | Checkable | (IsRight(in frame, protocol, addresses, addressBytes, payload, end) ? PayloadRight : 0);
            case ProtocolUdp when bytes >= 8:
                // A sender may have left the checksum out.
                return frame.Pair(payload + 4) != bytes || frame.Pair(payload + 6) == 0
                    ? Udp
                    : Udp | Checkable | (IsRight(in frame, protocol, addresses, addressBytes, payload, end) ? PayloadRight : 0);
            case ProtocolSctp when bytes >= 12:
                int field = payload + 8;
                uint crc = frame.Byte(field) | (frame.Byte(field + 1) << 8) | (frame.Byte(field + 2) << 16) | (frame.Byte(field + 3) << 24);
                return Sctp | Checkable | (frame.Crc32C(payload, end, field) == crc ? PayloadRight : 0);
            default:
                return 0;
        }
    }

    private static bool IsRight(in StoredFrame frame, uint protocol, int addresses, int addressBytes, int payload, int end)
    {
        ulong sum = (ulong)frame.Sum(payload, end) + frame.Sum(addresses, addresses + addressBytes) + protocol + (uint)(end - payload);
        return StoredFrame.Fold(sum) == RightSum;
    }
}
