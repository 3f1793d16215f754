using NicTwin.Testbench;

namespace NicTwin.Tests.Testbench;

public sealed class HostMemoryTests
{
    [Fact]
    public void Untouched_memory_reads_the_same_before_and_after_its_page_is_touched()
    {
        var memory = new HostMemory();
        memory.Clear(5);
        uint before = memory.ReadWord(0x5008);
        memory.Write(0x5ff0, [1, 2, 3]);
        Assert.Equal(before, memory.ReadWord(0x5008));
        Assert.Equal(2, memory.ReadByte(0x5ff1));
    }

    [Fact]
    public void Writes_cross_pages_and_the_end_of_the_address_space()
    {
        var memory = new HostMemory();
        memory.Clear(1);
        memory.Write(ulong.MaxValue - 1, [1, 2, 3, 4]);
        Assert.Equal(2, memory.ReadByte(ulong.MaxValue));
        Assert.Equal(3, memory.ReadByte(0));
    }

    [Fact]
    public void A_hostile_device_cannot_touch_more_pages_than_the_limit()
    {
        var memory = new HostMemory();
        memory.Clear(1);
        for (ulong page = 0; page < HostMemory.MaxPages + 10; page++)
        {
            memory.WriteWord(page * HostMemory.PageSize, 1, 0xf);
        }

        Assert.Equal(10, memory.LostWrites);
    }

    [Fact]
    public void Byte_enables_choose_the_bytes_that_change()
    {
        var memory = new HostMemory();
        memory.Clear(1);
        memory.WriteWord(0x1000, 0, 0xf);
        memory.WriteWord(0x1000, 0x44332211, 0b0101);
        Assert.Equal(0x00330011u, memory.ReadWord(0x1000));
    }
}
