using System.Globalization;
using NicTwin.Testbench;
using NicTwin.Vmm.Trace;

namespace NicTwin.Tests.Vmm;

/// <summary>Captures, as other programs write them and as nobody should.</summary>
public sealed class CaptureReaderTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void What_the_writer_writes_is_read_again()
    {
        using var file = new MemoryStream();
        var writer = new PcapngWriter(file);
        Assert.Equal(0, writer.AddInterface(1, string.Empty));
        Assert.Equal(1, writer.AddInterface(147, "keyboard"));
        for (int length = 0; length < 9; length++)
        {
            writer.Packet(length & 1, (length * 5_000_000_000) + 8, CaptureDirection.Inbound, Frame(length));
        }

        writer.Statistics(0, 99 * Second);
        file.Position = 0;
        var reader = new CaptureReader(file);
        for (int length = 0; length < 9; length++)
        {
            Assert.True(reader.TryRead());
            Assert.Equal(Frame(length), reader.Data);
            Assert.Equal((length * 5_000_000_000) + 8, reader.Nanoseconds);
            Assert.Equal(length % 2 == 0 ? 1 : 147, reader.LinkType);
            Assert.False(reader.IsTruncated);
        }

        Assert.Null(reader.StatisticsTime);
        Assert.False(reader.TryRead());
        Assert.Equal(99 * Second, reader.StatisticsTime);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Blocks_of_all_kinds_are_read_in_both_byte_orders(bool big)
    {
        byte[] nanoseconds = CaptureBuilder.Option(big, 9, 9);
        byte[] binary = [.. CaptureBuilder.Option(big, 2, [.. "eth"u8]), .. CaptureBuilder.Option(big, 9, 0x80 | 10), .. CaptureBuilder.Option(big, 14, Eight(big, 100))];
        byte[] file = new CaptureBuilder(big).Section().Interface().Interface(1, 0, nanoseconds).Interface(1, 0, binary).Interface(113)
            .Packet(0, 1_500_000, Frame(60))
            .Block(0x0bad, [1, 2, 3, 4])
            .Packet(1, (5ul << 32) + 7, Frame(61))
            .Packet(2, 512, Frame(62))
            .SimplePacket(Frame(63))
            .OldPacket(1, 4_000_000_000, Frame(64))
            .Block(4, new byte[32])
            .Packet(3, 1, Frame(65))
            .Section().Interface(1, 20)
            .SimplePacket(Frame(20), original: 90)
            .Packet(0, 3_000_000, Frame(30), original: 66).Bytes;
        var expected = new List<(int, Int128, int, bool)>
        {
            (60, Second * 3 / 2, 1, false), (61, (5L << 32) + 7, 1, false), (62, (100 * Second) + (Second / 2), 1, false), (63, (100 * Second) + (Second / 2), 1, false),
            (64, 4 * Second, 1, false), (65, 1000, 113, false), (20, 1000, 1, true), (30, 3 * Second, 1, true),
        };
        Assert.Equal(expected, Read(file));
    }

    [Theory]
    [InlineData(false, 0xa1b2c3d4, 1_000)]
    [InlineData(true, 0xa1b2c3d4, 1_000)]
    [InlineData(false, 0xa1b23c4d, 1)]
    [InlineData(true, 0xa1b23c4d, 1)]
    public void A_pcap_is_read_in_both_byte_orders_and_resolutions(bool big, uint magic, int step)
    {
        byte[] file = new CaptureBuilder(big).Pcap(magic).Record(3, 250, Frame(60)).Record(uint.MaxValue, 1, Frame(61), original: 99).Bytes;
        Assert.Equal([(60, (3 * Second) + (250 * step), 1, false), (61, ((Int128)uint.MaxValue * Second) + step, 1, true)], Read(file));
    }

    [Fact]
    public void The_FCS_is_taken_off_where_the_capture_has_one()
    {
        byte[] flags = CaptureBuilder.Option(false, 2, 4 << 5, 0, 0, 0);
        byte[] file = new CaptureBuilder().Section().Interface(1, 0, CaptureBuilder.Option(false, 13, 4)).Interface(1, 0, CaptureBuilder.Option(false, 13, 32)).Interface()
            .Packet(0, 0, Frame(64)).Packet(1, 0, Frame(65)).Packet(2, 0, Frame(66)).Packet(2, 0, Frame(67), options: flags).Packet(0, 0, Frame(2)).Bytes;
        Assert.Equal([60, 61, 66, 63, 2], Read(file).Select(static p => p.Length));
        file = new CaptureBuilder().Pcap(network: (2u << 28) | (1u << 26) | 1).Record(0, 0, Frame(64)).Bytes;
        Assert.Equal([60], Read(file).Select(static p => p.Length));
    }

    public static TheoryData<string, byte[], long, string> Damages()
    {
        CaptureBuilder good() => new CaptureBuilder().Section().Interface();
        return new TheoryData<string, byte[], long, string>
        {
            { "empty", [], 0, "empty" },
            { "text", [.. "nothing like it"u8], 0, "neither" },
            { "two bytes", [0x0a, 0x0d], 2, "in the middle" },
            { "byte order", new CaptureBuilder().Block(0x0a0d0d0a, new byte[16]).Bytes, 8, "byte order" },
            { "version", new CaptureBuilder().Block(0x0a0d0d0a, [0x4d, 0x3c, 0x2b, 0x1a, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).Bytes, 12, "version 2" },
            { "no interface", new CaptureBuilder().Section().Packet(0, 0, Frame(60)).Bytes, 28, "interface 0" },
            { "wrong interface", good().Packet(1, 0, Frame(60)).Bytes, 48, "interface 1" },
            { "forgotten interface", good().Section().Packet(0, 0, Frame(60)).Bytes, 76, "interface 0" },
            { "short block", good().Block(6, [], length: 8).Bytes, 52, "8 bytes" },
            { "odd block", good().Block(6, new byte[21]).Bytes, 52, "33 bytes" },
            { "huge block", good().Block(6, [], length: 0xfffffffc).Bytes, 52, "4294967292 bytes" },
            { "two lengths", good().Word(7).Word(16).Word(0).Word(20).Bytes, 60, "length 20" },
            { "small enhanced packet", good().Block(6, new byte[16]).Bytes, 52, "28 bytes" },
            { "packet beyond its block", good().Packet(0, 0, Frame(60), captured: 64).Bytes, 68, "packet of 64" },
            { "packet far beyond", good().Packet(0, 0, Frame(60), captured: uint.MaxValue).Bytes, 68, "4294967295" },
            { "simple packet beyond its block", good().SimplePacket(Frame(60), original: 61).Bytes, 56, "packet of 61" },
            { "small interface", new CaptureBuilder().Section().Block(1, new byte[4]).Bytes, 32, "16 bytes" },
            { "resolution", new CaptureBuilder().Section().Interface(1, 0, CaptureBuilder.Option(false, 9, 19)).Bytes, 28, "10^-19" },
            { "binary resolution", new CaptureBuilder().Section().Interface(1, 0, CaptureBuilder.Option(false, 9, 0xff)).Bytes, 28, "2^-127" },
            { "cut off", good().Packet(0, 0, Frame(60)).Bytes[..^1], 139, "in the middle" },
            { "cut pcap", new CaptureBuilder().Pcap().Record(0, 0, Frame(60)).Bytes[..50], 50, "in the middle" },
            { "pcap without packet", new CaptureBuilder().Pcap().Record(0, 0, Frame(60)).Bytes[..40], 40, "ends where" },
            { "huge pcap packet", new CaptureBuilder().Pcap().Word(0).Word(0).Word(0x7fffffff).Word(0).Bytes, 40, "2147483647 bytes" },
        };
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_file_is_refused_with_the_offset(string what, byte[] file, long offset, string part)
    {
        string message = Assert.Throws<CaptureException>(() => Read(file)).Message;
        Assert.True(message.StartsWith(string.Create(CultureInfo.InvariantCulture, $"offset {offset}: "), StringComparison.Ordinal), $"{what}: {message}");
        Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_file_holds_it_is_read_or_refused()
    {
        byte[] good = new CaptureBuilder().Section().Interface(1, 0, CaptureBuilder.Option(false, 9, 9)).Interface(1, 90)
            .Packet(0, 1, Frame(60), options: CaptureBuilder.Option(false, 2, 0, 0, 0, 0)).SimplePacket(Frame(61)).OldPacket(1, 2, Frame(62)).Block(5, new byte[12]).Bytes;
        byte[] pcap = new CaptureBuilder(bigEndian: true).Pcap().Record(1, 2, Frame(60)).Record(1, 3, Frame(61)).Bytes;
        var random = new RandomSource(5);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] file = [.. random.Chance(700) ? good : pcap];
            for (int changes = random.Between(1, 4); changes > 0; changes--)
            {
                file[random.Below(file.Length)] = (byte)random.Pick<int>([0, 1, 4, 0x7f, 0x80, 0xff, random.Below(256)]);
            }

            try
            {
                Read(file[..random.Between(random.Chance(500) ? file.Length : 0, file.Length)]);
            }
            catch (CaptureException e)
            {
                Assert.StartsWith("offset ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 2_000, 19_000);
    }

    private static byte[] Frame(int length) => [.. Enumerable.Range(1, length).Select(static i => (byte)i)];

    private static byte[] Eight(bool big, byte value) => big ? [0, 0, 0, 0, 0, 0, 0, value] : [value, 0, 0, 0, 0, 0, 0, 0];

    private static List<(int Length, Int128 Time, int LinkType, bool Truncated)> Read(byte[] file)
    {
        using var stream = new MemoryStream(file);
        var reader = new CaptureReader(stream);
        var packets = new List<(int, Int128, int, bool)>();
        while (reader.TryRead())
        {
            packets.Add((reader.Data.Length, reader.Nanoseconds, reader.LinkType, reader.IsTruncated));
        }

        return packets;
    }
}
