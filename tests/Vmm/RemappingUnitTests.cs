using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Iommu;

namespace NicTwin.Tests.Vmm;

/// <summary>The IOMMU: what passes goes to its owner's memory or interrupt file, everything else is reported and goes nowhere.</summary>
public sealed class RemappingUnitTests : IDisposable
{
    private const ulong Start = 0x8020_0000;
    private const ulong Size = 4ul << 20;
    private const ulong Imsic = 0x2800_0000;
    private const int Requester = 0x180;

    private readonly RemappingUnit _unit = new();
    private readonly MemoryOwner _owner = new(new GuestRam(Start, Size));
    private readonly MemoryOwner _other = new(new GuestRam(Start, Size));
    private readonly Domain _domain;

    public RemappingUnitTests()
    {
        _domain = new Domain(_owner, "a guest", 1ul << 40);
        _domain.MapAll(Imsic);
        _unit.Assign(Requester, _domain);
    }

    public void Dispose()
    {
        _owner.Ram.Dispose();
        _other.Ram.Dispose();
    }

    [Fact]
    public void Each_requester_reaches_the_memory_of_its_owner()
    {
        var other = new Domain(_other, "another guest", 2ul << 40);
        other.MapAll(Imsic);
        _unit.Assign(Requester + 2, other);
        foreach ((int requester, MemoryOwner owner) in new[] { (Requester, _owner), (Requester + 2, _other) })
        {
            DeviceTranslation to = Ask(Start + 0x12345, 100, DeviceAccess.Write, requester);
            Assert.Equal(new DeviceTranslation(DeviceTarget.Memory, owner, 0x12345), to);
        }

        Assert.Equal(0, _unit.Faults);
    }

    [Theory]
    [InlineData(Start - 1)]
    [InlineData(Start + Size)]
    [InlineData(0)]
    [InlineData(1ul << 40)]
    [InlineData((2ul << 40) + 0x1000)]
    [InlineData((1ul << 48) + Start)]
    [InlineData((1ul << 63) + Start)]
    [InlineData(ulong.MaxValue)]
    public void What_lies_outside_is_not_mapped(ulong address)
    {
        ExpectFault(address, 1, DeviceAccess.Read, FaultReason.NotMapped);
        ExpectFault(address, 1, DeviceAccess.Write, FaultReason.NotMapped);
        Assert.Equal(2, _domain.Counters.Faults);
    }

    [Fact]
    public void A_requester_without_a_domain_reaches_nothing()
    {
        ExpectFault(Start, 4, DeviceAccess.Read, FaultReason.NoDomain, Requester + 2);
        ExpectFault(Imsic, 4, DeviceAccess.Write, FaultReason.NoDomain, Requester + 2);
        _unit.Assign(Requester, null);
        ExpectFault(Start, 4, DeviceAccess.Write, FaultReason.NoDomain);
        Assert.Equal(0, _domain.Counters.Faults);
    }

    [Fact]
    public void Rights_of_a_page_hold_for_each_access()
    {
        _domain.Pages.Map(Start + 0x1000, _domain.HostStart + 0x1000, 0x1000, PageRights.Read);
        _domain.Pages.Map(Start + 0x2000, _domain.HostStart + 0x2000, 0x1000, PageRights.Write);
        Assert.Equal(0x1ffful, Ask(Start + 0x1fff, 1, DeviceAccess.Read).Offset);
        ExpectFault(Start + 0x1000, 4, DeviceAccess.Write, FaultReason.NoRight);
        Assert.Equal(0x2000ul, Ask(Start + 0x2000, 4, DeviceAccess.Write).Offset);
        ExpectFault(Start + 0x2000, 4, DeviceAccess.Read, FaultReason.NoRight);
    }

    [Fact]
    public void A_request_across_a_page_needs_the_rights_of_both()
    {
        Assert.Equal(DeviceTarget.Memory, Ask(Start + 0xff0, 32, DeviceAccess.Write).Target);
        _domain.Pages.Map(Start + 0x1000, _domain.HostStart + 0x1000, 0x1000, PageRights.Read);
        Assert.Equal(DeviceTarget.Memory, Ask(Start + 0xff0, 32, DeviceAccess.Read).Target);
        ExpectFault(Start + 0xff0, 32, DeviceAccess.Write, FaultReason.NoRight);
        Assert.Equal(DeviceTarget.Memory, Ask(Start + 0xff0, 16, DeviceAccess.Write).Target);
        ExpectFault(Start + Size - 8, 16, DeviceAccess.Write, FaultReason.NotMapped);
    }

    [Fact]
    public void A_request_across_a_page_does_not_go_on_in_another_place()
    {
        _domain.Pages.Map(Start + 0x1000, _domain.HostStart + 0x9000, 0x1000, PageRights.Read | PageRights.Write);
        ExpectFault(Start + 0xff0, 32, DeviceAccess.Write, FaultReason.NotMapped);
        Assert.Equal(0x9000ul, Ask(Start + 0x1000, 16, DeviceAccess.Write).Offset);
    }

    [Fact]
    public void A_request_at_the_end_of_the_address_space_does_not_wrap()
    {
        ExpectFault(ulong.MaxValue - 3, 8, DeviceAccess.Write, FaultReason.NotMapped);
        ExpectFault(ulong.MaxValue, 4096, DeviceAccess.Read, FaultReason.NotMapped);
    }

    [Fact]
    public void Only_a_message_of_four_bytes_at_the_begin_of_the_page_reaches_the_interrupt_file()
    {
        Assert.Equal(new DeviceTranslation(DeviceTarget.InterruptFile, _owner, 0), Ask(Imsic, 4, DeviceAccess.Write));
        ExpectFault(Imsic, 4, DeviceAccess.Read, FaultReason.BadMessage);
        ExpectFault(Imsic + 4, 4, DeviceAccess.Write, FaultReason.BadMessage);
        ExpectFault(Imsic + 0xffc, 4, DeviceAccess.Write, FaultReason.BadMessage);
        ExpectFault(Imsic, 8, DeviceAccess.Write, FaultReason.BadMessage);
        ExpectFault(Imsic, 0, DeviceAccess.Write, FaultReason.BadMessage);
        ExpectFault(Imsic - 4, 4, DeviceAccess.Write, FaultReason.NotMapped);
        ExpectFault(Imsic + 0x1000, 4, DeviceAccess.Write, FaultReason.NotMapped);
    }

    [Fact]
    public void A_request_of_no_bytes_needs_a_page_too()
    {
        Assert.Equal(DeviceTarget.Memory, Ask(Start, 0, DeviceAccess.Read).Target);
        ExpectFault(0x5000, 0, DeviceAccess.Read, FaultReason.NotMapped);
    }

    [Fact]
    public void After_a_clear_neither_memory_nor_interrupts_are_reached()
    {
        _domain.Clear();
        ExpectFault(Start, 4, DeviceAccess.Read, FaultReason.NotMapped);
        ExpectFault(Imsic, 4, DeviceAccess.Write, FaultReason.NotMapped);
        _domain.MapAll(Imsic);
        Assert.Equal(DeviceTarget.InterruptFile, Ask(Imsic, 4, DeviceAccess.Write).Target);
    }

    [Fact]
    public void The_fault_queue_keeps_the_oldest_and_counts_the_rest()
    {
        var heard = new List<DeviceFault>();
        _unit.Faulted = heard.Add;
        const int faults = RemappingUnit.FaultQueueLength + 44;
        for (int i = 0; i < faults; i++)
        {
            Ask((ulong)i, 1, DeviceAccess.Read, time: i);
        }

        Assert.Equal(faults, _unit.Faults);
        Assert.Equal(44, _unit.LostFaults);
        Assert.Equal(faults, heard.Count);
        for (int i = 0; i < RemappingUnit.FaultQueueLength; i++)
        {
            Assert.True(_unit.TryTakeFault(out DeviceFault fault));
            Assert.Equal(heard[i], fault);
            Assert.Equal(new DeviceFault(i, Requester, (ulong)i, false, FaultReason.NotMapped), fault);
        }

        Assert.False(_unit.TryTakeFault(out _));
        Ask(0, 1, DeviceAccess.Write, time: 9);
        Assert.Equal([new DeviceFault(9, Requester, 0, true, FaultReason.NotMapped)], _unit.FaultQueue);
    }

    private DeviceTranslation Ask(ulong address, int length, DeviceAccess access, int requester = Requester, long time = 1) =>
        _unit.Translate(requester, address, length, access, time);

    private void ExpectFault(ulong address, int length, DeviceAccess access, FaultReason reason, int requester = Requester)
    {
        long faults = _unit.Faults;
        long time = 1000 + faults;
        Assert.Equal(new DeviceTranslation(DeviceTarget.None, null, 0), Ask(address, length, access, requester, time));
        Assert.Equal(faults + 1, _unit.Faults);
        Assert.Equal(new DeviceFault(time, requester, address, access == DeviceAccess.Write, reason), _unit.FaultQueue.Last());
    }
}
