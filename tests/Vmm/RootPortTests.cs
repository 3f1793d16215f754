using NicTwin.Vmm.Pcie;

namespace NicTwin.Tests.Vmm;

public class RootPortTests
{
    // PCI Express Base Specification 2.0, 7.8.12 and 7.8.14; the capability is at 50, the MSI capability at 90.
    private const int Command = 0x04;
    private const int SlotStatus = 0x68;
    private const int RootControl = 0x6c;
    private const int RootStatus = 0x70;
    private const int Message = 0x90;
    private const uint PmeStatus = 1u << 16;
    private const uint PmePending = 1u << 17;

    private readonly List<(ulong Address, uint Data)> _messages = [];

    private RootPort Port(bool interrupts = true, bool master = true)
    {
        var port = new RootPort { Signal = (address, data) => _messages.Add((address, data)) };
        port.Write(Message + 4, 0x2800_0000, 0xf);
        port.Write(Message + 8, 0x0000_0001, 0xf);
        port.Write(Message + 12, 0x0000_0007, 0xf);
        port.Write(Message, 1u << 16, 0xc);
        port.Write(Command, master ? 0x0006u : 0x0002, 0x3);
        port.Write(RootControl, interrupts ? 8u : 0, 0xf);
        return port;
    }

    [Fact]
    public void PM_PME_is_shown_with_its_requester_and_signaled()
    {
        RootPort port = Port();
        port.TakePme(0x0182);
        Assert.Equal(PmeStatus | 0x0182, port.Read(RootStatus));
        Assert.Equal([(0x1_2800_0000ul, 7u)], _messages);
        port.Write(RootStatus, PmeStatus, 0xf);
        Assert.Equal(0u, port.Read(RootStatus));
        Assert.Single(_messages);
    }

    [Fact]
    public void A_second_PM_PME_waits_for_software()
    {
        RootPort port = Port();
        port.TakePme(0x0100);
        port.TakePme(0x0184);
        Assert.Equal(PmePending | PmeStatus | 0x0100, port.Read(RootStatus));
        Assert.Single(_messages);
        port.Write(RootStatus, PmeStatus, 0x4);
        Assert.Equal(PmeStatus | 0x0184, port.Read(RootStatus));
        Assert.Equal(2, _messages.Count);
        port.Write(RootStatus, PmeStatus, 0x4);
        Assert.Equal(0u, port.Read(RootStatus));
    }

    [Fact]
    public void A_write_that_does_not_name_PME_Status_leaves_it()
    {
        RootPort port = Port();
        port.TakePme(0x0100);
        port.Write(RootStatus, PmeStatus, 0x3);
        port.Write(RootStatus, 0x0000_ffff, 0xf);
        Assert.Equal(PmeStatus | 0x0100, port.Read(RootStatus));
    }

    [Fact]
    public void The_interrupt_comes_when_it_is_enabled()
    {
        RootPort port = Port(interrupts: false);
        port.TakePme(0x0100);
        Assert.Empty(_messages);
        port.Write(RootControl, 8, 0x1);
        Assert.Single(_messages);
        port.Write(RootControl, 8, 0x1);
        Assert.Single(_messages);
    }

    [Theory]
    [InlineData(true, 0u)]
    [InlineData(false, 1u << 16)]
    public void Without_bus_master_or_MSI_nothing_is_sent(bool master, uint enable)
    {
        RootPort port = Port(master: master);
        port.Write(Message, enable, 0xc);
        port.TakePme(0x0100);
        Assert.Empty(_messages);
        Assert.Equal(PmeStatus | 0x0100, port.Read(RootStatus));
    }

    [Fact]
    public void A_slot_shows_what_is_in_it_without_an_event()
    {
        RootPort port = Port();
        Assert.Equal(0u, port.Read(SlotStatus) & (1u << 22));
        port.LinkUp = true;
        Assert.NotEqual(0u, port.Read(SlotStatus) & (1u << 22));
        Assert.Empty(_messages);
    }

    [Fact]
    public void What_waits_is_in_a_snapshot()
    {
        RootPort port = Port();
        port.TakePme(0x0100);
        port.TakePme(0x0184);
        using var stream = new MemoryStream();
        port.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var restored = new RootPort();
        restored.Restore(new BinaryReader(stream));
        restored.Write(RootStatus, PmeStatus, 0xf);
        Assert.Equal(PmeStatus | 0x0184, restored.Read(RootStatus));
    }
}
