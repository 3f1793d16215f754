using System.Buffers.Binary;

namespace NicTwin.Vmm.Network;

/// <summary>
/// How a long TCP frame becomes segments: each has the frame's headers with lengths, identification, sequence number, flags and
/// checksums of its own (RFC 791, 8200, 9293).
/// </summary>
internal readonly struct TcpSegmentation
{
    private const int Ipv6Header = 40;
    private const byte Tcp = 6;
    private const byte Fin = 0x01, Push = 0x08, CongestionWindowReduced = 0x80;

    private readonly int _network;
    private readonly int _transport;
    private readonly int _payload;
    private readonly int _segmentSize;
    private readonly bool _isIpv6;

    private TcpSegmentation(int network, int transport, int headers, int payload, int segmentSize, bool isIpv6)
    {
        _network = network;
        _transport = transport;
        HeaderLength = headers;
        _payload = payload;
        _segmentSize = segmentSize;
        _isIpv6 = isIpv6;
    }

    /// <summary>Bytes of headers in front of each segment.</summary>
    public int HeaderLength { get; }

    /// <summary>Segments.</summary>
    public int Count => Math.Max(1, (_payload + _segmentSize - 1) / _segmentSize);

    /// <summary>Looks at a frame's headers.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="offload">Tells where TCP begins, the kind and the size of segments; its length of the headers is not believed.</param>
    /// <param name="result">Receives what was found.</param>
    /// <returns>False: this is no such frame.</returns>
    public static bool TryParse(ReadOnlySpan<byte> frame, in FrameOffload offload, out TcpSegmentation result)
    {
        const int leastTcpHeader = 20;
        result = default;
        int transport = offload.ChecksumStart;
        bool isIpv6 = offload.Segmentation == Segmentation.TcpIpv6;
        if (!TryFindNetwork(frame, isIpv6, out int network)
            || transport + leastTcpHeader > frame.Length
            || !(isIpv6 ? Ipv6LeadsTo(frame, network, transport) : Ipv4LeadsTo(frame, network, transport)))
        {
            return false;
        }

        int tcpHeader = (frame[transport + 12] >> 4) * 4;
        int headers = transport + tcpHeader;
        int payload = frame.Length - headers;
        if (tcpHeader < leastTcpHeader || payload < 0 || offload.SegmentSize == 0 || offload.ChecksumOffset != 16
            || headers - network + Math.Min(payload, offload.SegmentSize) > ushort.MaxValue)
        {
            return false;
        }

        result = new TcpSegmentation(network, transport, headers, payload, offload.SegmentSize, isIpv6);
        return result.Count <= SoftwareOffload.MaxSegments;
    }

    /// <summary>Makes a segment.</summary>
    /// <param name="frame">The frame that was parsed.</param>
    /// <param name="index">Number of the segment.</param>
    /// <param name="segment">Receives it; as long as the frame is enough.</param>
    /// <returns>Its length.</returns>
    public int Write(ReadOnlySpan<byte> frame, int index, Span<byte> segment)
    {
        int offset = index * _segmentSize;
        int length = Math.Min(_segmentSize, _payload - offset);
        frame[..HeaderLength].CopyTo(segment);
        frame.Slice(HeaderLength + offset, length).CopyTo(segment[HeaderLength..]);
        segment = segment[..(HeaderLength + length)];

        Span<byte> network = segment[_network..];
        if (_isIpv6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(network.Length - Ipv6Header));
        }
        else
        {
            WriteIpv4(network, index);
        }

        WriteTcp(segment[_transport..], network, offset, index);
        return segment.Length;
    }

    private void WriteIpv4(Span<byte> header, int index)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)header.Length);
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(identification + index));
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], Checksums.Finish(Checksums.Sum(header[..(_transport - _network)])));
    }

    private void WriteTcp(Span<byte> tcp, ReadOnlySpan<byte> network, int offset, int index)
    {
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence + (uint)offset);

        // The end of the data is in the last segment; a reduced window is told once (RFC 3168, 6.1.2).
        int absent = (index < Count - 1 ? Fin | Push : 0) | (index > 0 ? CongestionWindowReduced : 0);
        tcp[13] &= (byte)~absent;

        ReadOnlySpan<byte> addresses = _isIpv6 ? network.Slice(8, 32) : network.Slice(12, 8);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], 0);
        uint sum = Checksums.Sum(addresses, (uint)tcp.Length + Tcp);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Checksums.FinishTransport(Checksums.Sum(tcp, sum)));
    }

    // Behind at most two VLAN tags.
    private static bool TryFindNetwork(ReadOnlySpan<byte> frame, bool isIpv6, out int network)
    {
        const int tag = 4, mostTags = 2;
        network = SoftwareOffload.EthernetHeader;
        for (int tags = 0; network <= frame.Length; tags++, network += tag)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[(network - 2)..]);
            if (type is not (0x8100 or 0x88a8))
            {
                return type == (isIpv6 ? 0x86dd : 0x0800);
            }

            if (tags == mostTags)
            {
                return false;
            }
        }

        return false;
    }

    private static bool Ipv4LeadsTo(ReadOnlySpan<byte> frame, int network, int transport)
    {
        const int leastHeader = 20;
        if (transport < network + leastHeader)
        {
            return false;
        }

        // A fragment is none of a frame that can be cut.
        ReadOnlySpan<byte> header = frame[network..];
        bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(header[6..]) & 0x3fff) != 0;
        return header[0] >> 4 == 4 && (header[0] & 0xf) * 4 == transport - network && header[9] == Tcp && !isFragment;
    }

    private static bool Ipv6LeadsTo(ReadOnlySpan<byte> frame, int network, int transport)
    {
        const byte hopByHop = 0, routing = 43, destination = 60;
        int at = network + Ipv6Header;
        if (transport < at || frame[network] >> 4 != 6)
        {
            return false;
        }

        // Each extension header is at least 8 bytes long.
        byte next = frame[network + 6];
        while (at + 8 <= transport && next is hopByHop or routing or destination)
        {
            next = frame[at];
            at += (frame[at + 1] + 1) * 8;
        }

        return at == transport && next == Tcp;
    }
}
