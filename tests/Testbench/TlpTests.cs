using FsCheck;
using FsCheck.Fluent;
using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class TlpTests
{
    [Fact]
    public void A_memory_write_carries_its_bytes_at_every_alignment_and_length()
    {
        uint[] words = new uint[Tlp.MaxWords];
        for (int offset = 0; offset < 4; offset++)
        {
            for (int length = 1; length <= 17; length++)
            {
                byte[] data = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
                int count = TlpBuilder.MemoryWrite(words, 0x12340000u + (ulong)offset, data, 0x0100, 7);
                var tlp = new Tlp(words.AsSpan(0, count));
                Assert.Equal(TlpKind.MemoryWrite, tlp.Kind);
                Assert.Equal(tlp.ExpectedWords, count);
                Assert.Equal(length, tlp.RequestedBytes);
                Assert.Equal(offset, tlp.FirstByteOffset);
                Assert.Equal(data, Bytes(tlp));
            }
        }
    }

    [Fact]
    public void Addresses_from_4_GiB_on_get_a_header_of_four_DWs()
    {
        uint[] words = new uint[8];
        int low = TlpBuilder.MemoryRead(words, 0xfffffffc, 4, 0, 0);
        Assert.Equal(3, low);
        int high = TlpBuilder.MemoryRead(words, 0x100000000, 4, 0, 0);
        Assert.Equal(4, high);
        Assert.Equal(0x100000000ul, new Tlp(words.AsSpan(0, 4)).Address);
    }

    [Fact]
    public void A_zero_length_read_asks_for_one_byte_count()
    {
        uint[] words = new uint[4];
        int count = TlpBuilder.MemoryRead(words, 0x1000, 0, 0, 0);
        var tlp = new Tlp(words.AsSpan(0, count));
        Assert.Equal(1, tlp.Length);
        Assert.Equal(0, tlp.FirstByteEnables);
        Assert.Equal(1, tlp.RequestedBytes);
    }

    [Fact]
    public void Requests_of_any_span_give_back_address_and_length()
    {
        uint[] words = new uint[Tlp.MaxWords];
        Prop.ForAll(
            Arb.From(Gen.Choose(0, int.MaxValue)),
            Arb.From(Gen.Choose(1, 256)),
            (address, bytes) =>
            {
                int count = TlpBuilder.MemoryRead(words, (ulong)address, bytes, 0x0180, 31);
                var tlp = new Tlp(words.AsSpan(0, count));
                return tlp.Address + (ulong)tlp.FirstByteOffset == (ulong)address && tlp.RequestedBytes == bytes && tlp.Tag == 31 && tlp.RequesterId == 0x0180;
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0x00000001u, TlpKind.MemoryRead)]
    [InlineData(0x20000001u, TlpKind.MemoryRead)]
    [InlineData(0x40000001u, TlpKind.MemoryWrite)]
    [InlineData(0x60000001u, TlpKind.MemoryWrite)]
    [InlineData(0x04000001u, TlpKind.ConfigurationRead0)]
    [InlineData(0x45000001u, TlpKind.ConfigurationWrite1)]
    [InlineData(0x0a000000u, TlpKind.Completion)]
    [InlineData(0x4a000001u, TlpKind.CompletionWithData)]
    [InlineData(0x34000000u, TlpKind.Message)]
    [InlineData(0x4c000001u, TlpKind.Atomic)]
    [InlineData(0x80000000u, TlpKind.Undefined)]
    public void Format_and_type_name_the_kind(uint word0, TlpKind kind) => Assert.Equal(kind, Tlp.KindOf(word0));

    private static byte[] Bytes(Tlp tlp)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < tlp.Payload.Length; i++)
        {
            int enables = i == 0 ? tlp.FirstByteEnables : i == tlp.Payload.Length - 1 ? tlp.LastByteEnables : 0xf;
            for (int lane = 0; lane < 4; lane++)
            {
                if ((enables >> lane & 1) != 0)
                {
                    bytes.Add((byte)(tlp.Payload[i] >> (lane * 8)));
                }
            }
        }

        return [.. bytes];
    }
}
