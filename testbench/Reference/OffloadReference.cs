using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>
/// What the context and the first data descriptor of a packet ask for (facts/82576.md, section 7.6).
/// </summary>
/// <param name="Context">The context descriptor, DW0, DW2 and DW3; all 0 when the queue has none.</param>
/// <param name="Checksums">POPTS: bit 0 IXSM, bit 1 TXSM.</param>
/// <param name="Segments">TSE.</param>
/// <param name="Tags">VLE.</param>
internal readonly record struct OffloadRequest((uint Word0, uint Word2, uint Word3) Context, int Checksums, bool Segments, bool Tags)
{
    /// <summary>The request as the pool's VMVIR changes it: 1 in bits 31:30 gives every frame the pool's tag, 2 none (facts/82576.md, section 9.6).</summary>
    public OffloadRequest OfPool(uint vmvir) => (vmvir >> 30) switch
    {
        1 => this with { Tags = true, Context = ((Context.Word0 & 0xffff) | (vmvir << 16), Context.Word2, Context.Word3) },
        2 => this with { Tags = false },
        _ => this,
    };

    /// <summary>Bytes before the IP header.</summary>
    public int MacLength => (int)(Context.Word0 >> 9) & 0x7f;

    /// <summary>Bytes of the IP header, extension headers included.</summary>
    public int IpLength => (int)Context.Word0 & 0x1ff;

    /// <summary>Tag to insert.</summary>
    public int Tag => (int)(Context.Word0 >> 16);

    /// <summary>Bytes of the transport header, for segmentation.</summary>
    public int TransportLength => (int)(Context.Word3 >> 8) & 0xff;

    /// <summary>Payload bytes of a segment.</summary>
    public int SegmentSize => (int)(Context.Word3 >> 16);

    /// <summary>0 UDP, 1 TCP, 2 SCTP, 3 none of them.</summary>
    public int Transport => (int)(Context.Word2 >> 11) & 3;

    /// <summary>The IP header is one of IPv4.</summary>
    public bool Version4 => (Context.Word2 >> 10 & 1) != 0;

    /// <summary>The IP header checksum is inserted.</summary>
    public bool HeaderChecksum => (Checksums & 1) != 0;

    /// <summary>The TCP or UDP checksum is inserted.</summary>
    public bool TransportChecksum => (Checksums & 2) != 0 && Transport <= 1;

    /// <summary>The CRC32c of SCTP is inserted: not in segments.</summary>
    public bool TransportCrc => (Checksums & 2) != 0 && Transport == 2 && !Segments;
}

/// <summary>
/// The frames that a packet becomes, by arithmetic over whole frames (facts/82576.md, section 7.7; docs/spec/tx_offload.md for
/// what is refused).
/// </summary>
internal static class OffloadReference
{
    /// <summary>Longest header that can be edited, a tag included.</summary>
    public const int MaxHeader = 256;

    /// <summary>Longest frame of a segment.</summary>
    public const int MaxFrame = 9728;

    /// <summary>Writes the frames of a packet into a list.</summary>
    /// <returns>False when the packet is refused: it has no frame.</returns>
    public static bool Apply(in OffloadRequest request, ReadOnlySpan<byte> packet, int tagType, List<byte[]> frames)
    {
        int header = HeaderOf(request);
        if (IsRefused(request, header) || packet.Length < header)
        {
            return false;
        }

        if (!request.Segments)
        {
            byte[] frame = WithTag(request, packet, tagType);
            Sum(request, frame, 0);
            frames.Add(frame);
            return true;
        }

        ReadOnlySpan<byte> payload = packet[header..];
        int count = Math.Max(1, (payload.Length + request.SegmentSize - 1) / request.SegmentSize);
        for (int i = 0; i < count; i++)
        {
            int at = i * request.SegmentSize;
            int length = Math.Min(request.SegmentSize, payload.Length - at);
            byte[] segment = [.. packet[..header], .. payload.Slice(at, length)];
            Edit(request, segment, i, i == count - 1);
            frames.Add(WithTag(request, segment, tagType));
            Sum(request, frames[^1], segment.Length - request.MacLength - request.IpLength);
        }

        return true;
    }

    /// <summary>Bytes that must be there for the offload to mean anything.</summary>
    private static int HeaderOf(in OffloadRequest request)
    {
        int network = request.MacLength + request.IpLength;
        if (request.Segments)
        {
            return network + request.TransportLength;
        }

        if (request.TransportChecksum)
        {
            return network + (request.Transport == 1 ? 18 : 8);
        }

        if (request.TransportCrc)
        {
            return network + 12;
        }

        return request.HeaderChecksum ? network : request.Tags ? 12 : 0;
    }

    private static bool IsRefused(in OffloadRequest request, int header)
    {
        int tag = request.Tags ? 4 : 0;
        if (header + tag > MaxHeader || (request.Tags && header is > 0 and < 12))
        {
            return true;
        }

        if (!request.Segments)
        {
            return request.HeaderChecksum && request.IpLength < 12;
        }

        int least = request.Transport == 1 ? 20 : 8;
        return request.Transport > 1 || request.SegmentSize == 0 || request.IpLength < 20 || request.TransportLength < least
            || header + tag + request.SegmentSize > MaxFrame;
    }

    /// <summary>What a segment's headers must say: lengths, identification, sequence number, flags.</summary>
    private static void Edit(in OffloadRequest request, Span<byte> segment, int number, bool last)
    {
        Span<byte> network = segment[request.MacLength..];
        Span<byte> transport = network[request.IpLength..];
        if (request.Version4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)network.Length);
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(network[4..]) + number));
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(network.Length - 40));
        }

        if (request.Transport == 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
            return;
        }

        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(transport[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(transport[4..], sequence + (uint)(number * request.SegmentSize));
        if (!last)
        {
            // FIN and PSH belong to the end of the data.
            transport[13] &= 0xf6;
        }

        if (number > 0)
        {
            // CWR belongs to its beginning.
            transport[13] &= 0x7f;
        }
    }

    private static byte[] WithTag(in OffloadRequest request, ReadOnlySpan<byte> packet, int tagType) =>
        !request.Tags
            ? packet.ToArray()
            : [.. packet[..12], (byte)(tagType >> 8), (byte)tagType, (byte)(request.Tag >> 8), (byte)request.Tag, .. packet[12..]];

    /// <summary>Inserts the checksums that were asked for; what stands in their fields is part of the sums.</summary>
    private static void Sum(in OffloadRequest request, Span<byte> frame, int pseudoLength)
    {
        int network = request.MacLength + (request.Tags ? 4 : 0);
        int transport = network + request.IpLength;
        ushort header = request.HeaderChecksum ? Checksum(frame[network..transport], 0) : (ushort)0;
        ushort body = request.TransportChecksum ? Checksum(frame[transport..], pseudoLength) : (ushort)0;
        if (request.HeaderChecksum)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[(network + 10)..], header);
        }

        if (request.TransportChecksum)
        {
            body = body == 0 && request.Transport == 0 ? (ushort)0xffff : body;
            BinaryPrimitives.WriteUInt16BigEndian(frame[(transport + (request.Transport == 1 ? 16 : 6))..], body);
        }

        if (request.TransportCrc)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(frame[(transport + 8)..], ReceiveOffloadReference.Crc32c(frame[transport..]));
        }
    }

    /// <summary>The checksum of the internet (RFC 1071) over bytes and a number.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> bytes, int number)
    {
        long sum = number & 0xffff;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
        }

        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
