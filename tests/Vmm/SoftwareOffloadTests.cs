using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Network;

namespace NicTwin.Tests.Vmm;

/// <summary>Checksums and segmentation in software, against plain arithmetic.</summary>
public sealed class SoftwareOffloadTests
{
    private const byte Fin = 1, Syn = 2, Push = 8, Ack = 0x10, Reduced = 0x80;

    [Fact]
    public void Sums_are_those_of_plain_arithmetic()
    {
        var random = new RandomSource(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] data = Bytes(random, random.Below(i < 200 ? 12 : 300));
            uint before = (uint)random.Below(0x10000);
            uint expected = Plain(data, before);
            Assert.Equal(expected % 0xffff, Checksums.Sum(data, before) % 0xffff);
            Assert.Equal((ushort)~Checksums.Sum(data, before), Checksums.Finish(Checksums.Sum(data, before)));
        }
    }

    [Fact]
    public void A_sum_over_the_longest_frame_of_ones_does_not_overflow()
    {
        byte[] data = new byte[FramePool.MaxFrame + 1];
        Array.Fill(data, byte.MaxValue);
        Assert.Equal(0xffffu, Checksums.Sum(data, 0xffff));
    }

    [Fact]
    public void A_checksum_that_comes_out_as_zero_is_written_as_ones()
    {
        byte[] frame = new byte[40];
        frame[20] = 0xff;
        frame[21] = 0xff;
        int summed = SoftwareOffload.FinishChecksum(frame, new FrameOffload { NeedsChecksum = true, ChecksumStart = 20, ChecksumOffset = 6 });
        Assert.Equal(20, summed);
        Assert.Equal(0xffff, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(26)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_checksum_is_made_over_the_pseudo_header_that_stands_there(bool ipv6)
    {
        var random = new RandomSource(7);
        for (int i = 0; i < 500; i++)
        {
            (byte[] frame, FrameOffload offload) = Tcp(random, ipv6, random.Below(3), random.Below(11), random.Below(600));
            offload = offload with { Segmentation = Segmentation.None };
            Assert.True(SoftwareOffload.IsPossible(frame, offload));
            byte[] before = [.. frame];
            SoftwareOffload.FinishChecksum(frame, offload);
            AssertTcpSum(frame, offload.ChecksumStart, ipv6);
            before.AsSpan(offload.ChecksumStart + 16, 2).Clear();
            frame.AsSpan(offload.ChecksumStart + 16, 2).Clear();
            Assert.Equal(before, frame);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Segments_hold_the_data_once_with_headers_of_their_own(bool ipv6)
    {
        var random = new RandomSource(11);
        byte[] segment = new byte[FramePool.MaxFrame];
        for (int i = 0; i < 300; i++)
        {
            int tags = random.Below(3);
            (byte[] frame, FrameOffload offload) = Tcp(random, ipv6, tags, random.Below(11), random.Below(i < 280 ? 5000 : 64_000));
            offload = offload with { SegmentSize = (ushort)(80 + random.Below(1400)) };
            Assert.True(TcpSegmentation.TryParse(frame, offload, out TcpSegmentation segmentation));
            int network = 14 + (4 * tags);
            int headers = offload.ChecksumStart + ((frame[offload.ChecksumStart + 12] >> 4) * 4);
            Assert.Equal(headers, segmentation.HeaderLength);
            Assert.Equal(Math.Max(1, (frame.Length - headers + offload.SegmentSize - 1) / offload.SegmentSize), segmentation.Count);

            int at = headers;
            for (int k = 0; k < segmentation.Count; k++)
            {
                Span<byte> made = segment.AsSpan(0, segmentation.Write(frame, k, segment));
                bool isLast = k == segmentation.Count - 1;
                int payload = made.Length - headers;
                Assert.True(isLast ? at + payload == frame.Length : payload == offload.SegmentSize);
                Assert.True(made[headers..].SequenceEqual(frame.AsSpan(at, payload)));
                AssertHeaders(frame, made, network, offload.ChecksumStart, ipv6, k, at - headers, isLast);
                at += payload;
            }

            Assert.Equal(frame.Length, at);
        }
    }

    public static TheoryData<string> Wrong => ["type", "version", "length", "protocol", "fragment", "more", "small", "beyond", "options", "size", "offset", "many", "long", "tags", "short", "sum"];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_frame_that_cannot_be_cut_is_refused(string what)
    {
        (byte[] frame, FrameOffload offload) = Tcp(new RandomSource(3), ipv6: false, 0, 0, 3000);
        offload = offload with { SegmentSize = 1000 };
        Assert.True(SoftwareOffload.IsPossible(frame, offload));
        switch (what)
        {
            case "type":
                frame[13] = 6;
                break;
            case "version":
                frame[14] = 0x65;
                break;
            case "length":
                frame[14] = 0x46;
                break;
            case "protocol":
                frame[23] = 17;
                break;
            case "fragment":
                frame[21] = 1;
                break;
            case "more":
                frame[20] = 0x20;
                break;
            case "small":
                frame[offload.ChecksumStart + 12] = 0x40;
                break;
            case "beyond":
                Array.Resize(ref frame, offload.ChecksumStart + 19);
                break;
            case "options":
                Array.Resize(ref frame, offload.ChecksumStart + 20);
                frame[offload.ChecksumStart + 12] = 0x60;
                break;
            case "size":
                offload = offload with { SegmentSize = 0 };
                break;
            case "offset":
                offload = offload with { ChecksumOffset = 6 };
                break;
            case "many":
                offload = offload with { SegmentSize = 2 };
                break;
            case "long":
                Array.Resize(ref frame, 65_600);
                offload = offload with { SegmentSize = 65_535 };
                break;
            case "tags":
                frame = [.. frame.AsSpan(0, 12), 0x81, 0, 0, 1, 0x81, 0, 0, 1, 0x81, 0, 0, 1, .. frame.AsSpan(12)];
                offload = offload with { ChecksumStart = (ushort)(offload.ChecksumStart + 12) };
                break;
            case "short":
                Array.Resize(ref frame, 13);
                break;
            case "sum":
                offload = offload with { NeedsChecksum = false };
                break;
        }

        Assert.False(SoftwareOffload.IsPossible(frame, offload));
    }

    [Fact]
    public void Headers_of_any_content_are_parsed_without_harm()
    {
        var random = new RandomSource(21);
        byte[] segment = new byte[FramePool.MaxFrame];
        int parsed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            bool ipv6 = random.Below(2) == 0;
            (byte[] frame, FrameOffload offload) = Tcp(random, ipv6, random.Below(3), random.Below(11), random.Below(400));
            offload = offload with { SegmentSize = (ushort)random.Below(200) };
            for (int k = random.Below(4); k > 0; k--)
            {
                frame[12 + random.Below(Math.Min(60, frame.Length - 12))] = (byte)random.Below(256);
            }

            if (random.Below(3) == 0)
            {
                Array.Resize(ref frame, random.Below(frame.Length));
            }

            if (random.Below(4) == 0)
            {
                offload = offload with { ChecksumStart = (ushort)random.Below(200) };
            }

            if (SoftwareOffload.IsPossible(frame, offload) && TcpSegmentation.TryParse(frame, offload, out TcpSegmentation segmentation))
            {
                parsed++;
                int bytes = 0;
                for (int k = 0; k < segmentation.Count; k++)
                {
                    bytes += segmentation.Write(frame, k, segment) - segmentation.HeaderLength;
                }

                Assert.Equal(frame.Length - segmentation.HeaderLength, bytes);
            }
        }

        Assert.InRange(parsed, 2_000, 18_000);
    }

    /// <summary>A TCP frame as a driver hands it over for offload: the checksum field holds the pseudo header's sum.</summary>
    internal static (byte[] Frame, FrameOffload Offload) Tcp(RandomSource random, bool ipv6, int tags, int optionWords, int payload)
    {
        int network = 14 + (4 * tags);
        int extension = ipv6 && random.Below(3) == 0 ? 8 * (1 + random.Below(2)) : 0;
        int ipOptions = ipv6 ? 0 : 4 * random.Below(3) * random.Below(2);
        int transport = network + (ipv6 ? 40 + extension : 20 + ipOptions);
        byte[] frame = Bytes(random, transport + 20 + (4 * optionWords) + payload);
        frame[0] &= 0xfe;
        frame[6] &= 0xfe;
        for (int i = 0; i < tags; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12 + (4 * i)), i == 0 ? (ushort)0x88a8 : (ushort)0x8100);
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(network - 2), ipv6 ? (ushort)0x86dd : (ushort)0x0800);
        Span<byte> ip = frame.AsSpan(network);
        if (ipv6)
        {
            ip[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(ip.Length - 40));
            ip[6] = extension > 0 ? (byte)60 : (byte)6;
            if (extension > 0)
            {
                ip[40] = 6;
                ip[41] = (byte)((extension / 8) - 1);
            }
        }
        else
        {
            ip[0] = (byte)(0x45 + (ipOptions / 4));
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
            ip[6] = 0x40;
            ip[7] = 0;
            ip[9] = 6;
        }

        Span<byte> tcp = frame.AsSpan(transport);
        tcp[12] = (byte)((5 + optionWords) << 4);
        tcp[13] = (byte)(Ack | Push | (random.Below(2) == 0 ? Fin : 0) | (random.Below(2) == 0 ? Reduced : 0));
        uint pseudo = Plain(ipv6 ? ip.Slice(8, 32) : ip.Slice(12, 8), (uint)tcp.Length + 6);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], (ushort)pseudo);
        return (frame, new FrameOffload
        {
            ChecksumStart = (ushort)transport,
            ChecksumOffset = 16,
            NeedsChecksum = true,
            Segmentation = ipv6 ? Segmentation.TcpIpv6 : Segmentation.TcpIpv4,
            SegmentSize = 1000,
            HeaderLength = (ushort)(transport + 20 + (4 * optionWords)),
        });
    }

    /// <summary>The sum of RFC 1071, byte by byte.</summary>
    internal static uint Plain(ReadOnlySpan<byte> data, uint before = 0)
    {
        ulong sum = before;
        for (int i = 0; i < data.Length; i++)
        {
            sum += (ulong)data[i] << (i % 2 == 0 ? 8 : 0);
        }

        while (sum > 0xffff)
        {
            sum = (sum >> 16) + (sum & 0xffff);
        }

        return (uint)sum;
    }

    /// <summary>The TCP checksum of a frame is right.</summary>
    internal static void AssertTcpSum(ReadOnlySpan<byte> frame, int transport, bool ipv6)
    {
        int network = 14;
        while (frame[network - 2] != (ipv6 ? 0x86 : 0x08))
        {
            network += 4;
        }

        ReadOnlySpan<byte> addresses = ipv6 ? frame.Slice(network + 8, 32) : frame.Slice(network + 12, 8);
        uint length = (uint)(frame.Length - transport);
        Assert.Equal(0xffffu, Plain(frame[transport..], Plain(addresses, length + 6)));
    }

    private static byte[] Bytes(RandomSource random, int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Below(256);
        }

        return bytes;
    }

    private static void AssertHeaders(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> made, int network, int transport, bool ipv6, int index, int offset, bool isLast)
    {
        // What may differ is looked at and then made equal.
        byte[] expected = frame[..(frame.Length < made.Length ? frame.Length : made.Length)].ToArray();
        byte[] header = made[..expected.Length].ToArray();
        AssertTcpSum(made, transport, ipv6);
        if (ipv6)
        {
            Assert.Equal(made.Length - network - 40, BinaryPrimitives.ReadUInt16BigEndian(made[(network + 4)..]));
            Clear(network + 4, 2);
        }
        else
        {
            Assert.Equal(made.Length - network, BinaryPrimitives.ReadUInt16BigEndian(made[(network + 2)..]));
            ushort id = BinaryPrimitives.ReadUInt16BigEndian(frame[(network + 4)..]);
            Assert.Equal((ushort)(id + index), BinaryPrimitives.ReadUInt16BigEndian(made[(network + 4)..]));
            Assert.Equal(0xffffu, Plain(made[network..transport]));
            Clear(network + 2, 4);
            Clear(network + 10, 2);
        }

        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(frame[(transport + 4)..]);
        Assert.Equal(sequence + (uint)offset, BinaryPrimitives.ReadUInt32BigEndian(made[(transport + 4)..]));
        byte flags = frame[transport + 13];
        int gone = (isLast ? 0 : Fin | Push) | (index == 0 ? 0 : Reduced);
        Assert.Equal((byte)(flags & ~gone), made[transport + 13]);
        Assert.Equal(0, flags & Syn);
        Clear(transport + 4, 4);
        Clear(transport + 13, 1);
        Clear(transport + 16, 2);
        int headers = transport + ((frame[transport + 12] >> 4) * 4);
        Assert.Equal(expected.AsSpan(0, headers).ToArray(), header.AsSpan(0, headers).ToArray());

        void Clear(int at, int length)
        {
            expected.AsSpan(at, length).Clear();
            header.AsSpan(at, length).Clear();
        }
    }
}
