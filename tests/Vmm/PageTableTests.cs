using NicTwin.Testbench;
using NicTwin.Vmm.Iommu;

namespace NicTwin.Tests.Vmm;

/// <summary>Page tables of domains: what is found is what was mapped last, byte for byte, in pages of either size.</summary>
public sealed class PageTableTests
{
    private const ulong Small = PageTable.SmallPage;
    private const ulong Large = PageTable.LargePage;
    private const PageRights Both = PageRights.Read | PageRights.Write;

    [Fact]
    public void Nothing_is_found_where_nothing_was_mapped()
    {
        var table = new PageTable();
        table.Map(Large, 0x40_0000_0000, Small, Both);
        foreach (ulong address in (ReadOnlySpan<ulong>)[0, Large - 1, Large + Small, 1ul << 47, 1ul << 48, (1ul << 48) + Large, ulong.MaxValue])
        {
            Assert.Equal(PageRights.None, table.Find(address, out _));
        }
    }

    [Theory]
    [InlineData(0x8020_0000, 0x100_0000_0000, 8 * Large)]
    [InlineData(0x8020_0000, 0x100_0000_1000, 2 * Large)]
    [InlineData(0x8020_1000, 0x100_0020_1000, 2 * Large)]
    [InlineData(0x1000, 0x5000, 3 * Small)]
    [InlineData(0, 0, Large + Small)]
    [InlineData((1ul << 48) - Large, 1ul << 47, Large)]
    [InlineData(0x3f_ffe0_0000, 0x100_0000_0000, 4 * Large)]
    public void A_range_is_found_from_its_first_to_its_last_byte(ulong address, ulong host, ulong size)
    {
        var table = new PageTable();
        table.Map(address, host, size, Both);
        for (ulong at = 0; at < size; at += Small)
        {
            ExpectAt(table, address + at, host + at, Both);
            ExpectAt(table, address + at + Small - 1, host + at + Small - 1, Both);
        }

        Assert.Equal(PageRights.None, table.Find(address - 1, out _));
        Assert.Equal(PageRights.None, table.Find(address + size, out _));
    }

    [Fact]
    public void A_small_page_in_a_large_one_changes_nothing_around_it()
    {
        var table = new PageTable();
        table.Map(4 * Large, 0x40_0000_0000, 3 * Large, Both);
        table.Map((5 * Large) + (7 * Small), 0x7000_0000_0000, Small, PageRights.Read);
        for (ulong at = 0; at < 3 * Large; at += Small)
        {
            bool changed = at == Large + (7 * Small);
            ExpectAt(table, (4 * Large) + at + 5, (changed ? 0x7000_0000_0000 : 0x40_0000_0000 + at) + 5, changed ? PageRights.Read : Both);
        }
    }

    [Fact]
    public void A_large_page_replaces_the_small_ones_that_were_there()
    {
        var table = new PageTable();
        table.Map(Large, 0x1000, 5 * Small, PageRights.Read);
        table.Map(Large, 0x40_0000_0000, Large, PageRights.Write);
        for (ulong at = 0; at < Large; at += Small)
        {
            ExpectAt(table, Large + at, 0x40_0000_0000 + at, PageRights.Write);
        }
    }

    [Fact]
    public void Rights_can_be_taken_away_from_a_page()
    {
        var table = new PageTable();
        table.Map(0, 0x40_0000_0000, Large, Both);
        table.Map(Small, 0, Small, PageRights.None);
        Assert.Equal(PageRights.None, table.Find(Small, out _));
        ExpectAt(table, 0, 0x40_0000_0000, Both);
        ExpectAt(table, 2 * Small, 0x40_0000_0000 + (2 * Small), Both);
    }

    [Fact]
    public void After_a_clear_nothing_is_found_and_everything_can_be_mapped_anew()
    {
        var table = new PageTable();
        table.Map(0, 0x40_0000_0000, 3 * Large, Both);
        table.Map(Small, 0x1000, Small, Both);
        table.Clear();
        for (ulong at = 0; at < 3 * Large; at += Small)
        {
            Assert.Equal(PageRights.None, table.Find(at, out _));
        }

        table.Map(Small, 0x5000, Small, PageRights.Write);
        ExpectAt(table, Small, 0x5000, PageRights.Write);
        Assert.Equal(PageRights.None, table.Find(0, out _));
    }

    [Theory]
    [InlineData(1, 0, Small)]
    [InlineData(0, 0x800, Small)]
    [InlineData(0, 0, 100)]
    [InlineData(1ul << 48, 0, Small)]
    [InlineData((1ul << 48) - Small, 0, 2 * Small)]
    [InlineData(ulong.MaxValue - 0xfff, 0, 2 * Small)]
    public void Ranges_that_are_no_whole_pages_of_48_bits_are_refused(ulong address, ulong host, ulong size) =>
        Assert.Throws<ArgumentException>(() => new PageTable().Map(address, host, size, Both));

    [Fact]
    public void Random_maps_agree_with_a_list_of_pages()
    {
        // Around the end of a second-level table, where all four levels take part.
        const ulong first = (1ul << 39) - (4 * Large);
        const int pages = 8 * (int)(Large / Small);
        var random = new RandomSource(11);
        var table = new PageTable();
        var expected = new (ulong Host, PageRights Rights)[pages];
        for (int round = 0; round < 300; round++)
        {
            if (random.Below(40) == 0)
            {
                table.Clear();
                Array.Clear(expected);
            }

            MapSome(random, table, expected, first);
            for (int probe = 0; probe < 100; probe++)
            {
                int page = random.Below(pages);
                ulong within = (ulong)random.Below((int)Small);
                Assert.Equal(expected[page].Rights, table.Find(first + ((ulong)page * Small) + within, out ulong host));
                Assert.True(expected[page].Rights == PageRights.None || host == expected[page].Host + within);
            }
        }
    }

    private static void MapSome(RandomSource random, PageTable table, (ulong Host, PageRights Rights)[] expected, ulong first)
    {
        bool large = random.Below(3) == 0;
        int step = large ? (int)(Large / Small) : 1;
        int from = random.Below(expected.Length / step) * step;
        int count = Math.Min(large ? step * (1 + random.Below(3)) : 1 + random.Below(20), expected.Length - from);
        ulong host = (ulong)random.Below(1 << 20) * (large ? Large : Small);
        var rights = (PageRights)random.Below(4);
        table.Map(first + ((ulong)from * Small), host, (ulong)count * Small, rights);
        for (int i = 0; i < count; i++)
        {
            expected[from + i] = (host + ((ulong)i * Small), rights);
        }
    }

    private static void ExpectAt(PageTable table, ulong address, ulong host, PageRights rights)
    {
        Assert.Equal(rights, table.Find(address, out ulong found));
        Assert.Equal(host, found);
    }
}
