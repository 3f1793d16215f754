using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>Exceptions: cause, address, value, and nothing done by the instruction.</summary>
public class TrapTests
{
    private const ulong Code = Machine.Ram + 0x100;

    public static TheoryData<uint> IllegalInstructions =>
    [
        0x00000000, 0xffffffff, 0x30200073 /* mret */, 0x02001013 | (1u << 26) /* slli, shamt 6 */, 0x3000a073 /* mstatus */,
        0xc0001073 /* write of cycle */, 0x00005003 | (7u << 12) /* load of width 7 */, 0x1000302f | (1u << 20) /* lr with rs2 */,
        0x00051053 | (2u << 25) /* half precision */, 0x02055053 /* fadd.d with mode 5 */, 0xc0302573 /* hpmcounter3 */,
        0x14d02573 /* stimecmp */, 0x15102573 /* sireg of no register */,
    ];

    [Theory]
    [MemberData(nameof(IllegalInstructions))]
    public void Illegal_instructions_trap_with_their_bits(uint instruction)
    {
        using Machine machine = new();
        machine.SetCsr(0x100, 1 << 13);
        machine.Hart.Pc = Code;
        ulong before = machine.Hart[10];
        machine.Step(instruction);
        // A halfword of zeros is an illegal compressed instruction; its value is 0 too.
        machine.AssertTrap(2, Code, instruction);
        Assert.Equal(before, machine.Hart[10]);
    }

    [Fact]
    public void Floating_point_is_illegal_while_switched_off_and_dirty_after_a_write()
    {
        using Machine machine = new();
        machine.Hart.Pc = Code;
        machine.Step(0xf2050053);
        machine.AssertTrap(2, Code, 0xf2050053);
        machine.Step(0x00302573);
        Assert.Equal(2ul, machine.GetCsr(0x142));
        machine.SetCsr(0x100, 1 << 13);
        Assert.Equal(0ul, machine.GetCsr(0x100) >> 63);
        machine.Hart.Pc = Code;
        machine.Step(0xf2050053);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        Assert.Equal(1ul, machine.GetCsr(0x100) >> 63);
    }

    [Fact]
    public void Reserved_dynamic_rounding_mode_is_illegal()
    {
        using Machine machine = new();
        machine.SetCsr(0x100, 1 << 13);
        machine.SetCsr(0x002, 5);
        machine.Hart.Pc = Code;
        const uint AddDynamic = 0x02007053;
        machine.Step(AddDynamic);
        machine.AssertTrap(2, Code, AddDynamic);
    }

    [Fact]
    public void Calls_and_breakpoints_have_their_causes()
    {
        using Machine machine = new();
        machine.Hart.Pc = Code;
        Assert.Equal(HartStop.SbiCall, machine.Step(0x73));
        Assert.Equal(Code + 4, machine.Hart.Pc);
        machine.Step(0x00100073);
        machine.AssertTrap(3, Code + 4, Code + 4);
        machine.EnterUser(Code);
        machine.Step(0x73);
        machine.AssertTrap(8, Code, 0);
    }

    [Theory]
    [InlineData(0x10200073u)]
    [InlineData(0x10500073u)]
    [InlineData(0x12000073u)]
    [InlineData(0x10002573u)]
    [InlineData(0xc0102573u)]
    public void User_mode_may_not(uint instruction)
    {
        using Machine machine = new();
        machine.EnterUser(Code);
        machine.Step(instruction);
        machine.AssertTrap(2, Code, instruction);
        Assert.Equal(0ul, machine.GetCsr(0x100) & 0x100);
    }

    [Fact]
    public void User_mode_reads_the_time_when_allowed()
    {
        using Machine machine = new();
        machine.SetCsr(0x106, 2);
        machine.Hart.TimeOffset = 1_000_000 - (machine.Hart.Steps * Hart.NanosecondsPerStep);
        machine.EnterUser(Code);
        machine.Step(0xc0102573);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        Assert.Equal(10_000ul, machine.Hart[10]);
    }

    [Fact]
    public void Accesses_to_nowhere_are_access_faults()
    {
        using Machine machine = new();
        machine.Hart.Pc = Code;
        machine.Hart[11] = 0x20000004;
        machine.Step(CodeBuffer.I(0x03, 3, 10, 11, 4));
        machine.AssertTrap(5, Code, 0x20000008);
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.S(0x23, 2, 11, 10, 0));
        machine.AssertTrap(7, Code, 0x20000004);
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.I(0x67, 0, 0, 11, 0));
        machine.Hart.Run(1);
        machine.AssertTrap(1, 0x20000004, 0x20000004);
        machine.Hart.Pc = Machine.Ram + Machine.RamSize - 4;
        machine.Hart[11] = 1ul << 60;
        machine.Step(CodeBuffer.I(0x03, 0, 10, 11, 0));
        machine.AssertTrap(5, Machine.Ram + Machine.RamSize - 4, 1ul << 60);
    }

    [Fact]
    public void Atomics_must_be_aligned_and_in_ram()
    {
        using Machine machine = new();
        machine.Hart.Pc = Code;
        machine.Hart[11] = Machine.Ram + 0x804;
        machine.Step(CodeBuffer.R(0x2f, 3, 0x02 << 2, 10, 11, 0));
        machine.AssertTrap(4, Code, Machine.Ram + 0x804);
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.R(0x2f, 3, 0, 10, 11, 0));
        machine.AssertTrap(6, Code, Machine.Ram + 0x804);
        machine.Hart.Pc = Code;
        machine.Hart[11] = Machine.Device;
        machine.Step(CodeBuffer.R(0x2f, 2, 0, 10, 11, 0));
        machine.AssertTrap(7, Code, Machine.Device);
        Assert.Empty(machine.Writes);
    }

    [Fact]
    public void Device_accesses_have_their_size_their_sign_and_the_exact_time()
    {
        using Machine machine = new();
        long during = 0;
        machine.OnAccess = () => during = machine.Hart.Steps;
        machine.Hart[11] = Machine.Device;
        machine.Hart.Pc = Code;
        machine.Code(Code, 0x13, 0x13, CodeBuffer.I(0x03, 0, 10, 11, 1), CodeBuffer.S(0x23, 1, 11, 10, 2), 0x13);
        long before = machine.Hart.Steps;
        machine.Hart.Run(3);
        Assert.Equal(before + 2, during);
        Assert.Equal(ulong.MaxValue, machine.Hart[10]);
        machine.Hart.Run(2);
        Assert.Equal(before + 3, during);
        Assert.Equal([(Machine.Device + 2, 2, 0xfffful)], machine.Writes);
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.I(0x03, 3, 10, 11, 4));
        machine.AssertTrap(4, Code, Machine.Device + 4);
    }

    [Fact]
    public void The_bus_can_end_the_run_behind_its_access()
    {
        using Machine machine = new();
        machine.OnAccess = machine.Hart.RequestStop;
        machine.Hart[11] = Machine.Device;
        machine.Hart.Pc = Code;
        machine.Code(Code, 0x13, CodeBuffer.S(0x23, 2, 11, 0, 0), 0x13, 0x13);
        long before = machine.Hart.Steps;
        Assert.Equal(HartStop.Requested, machine.Hart.Run(4));
        Assert.Equal(before + 2, machine.Hart.Steps);
        Assert.Equal(Code + 8, machine.Hart.Pc);
    }

    [Fact]
    public void A_guest_that_only_traps_ages()
    {
        using Machine machine = new();
        machine.SetCsr(0x105, 0);
        machine.Hart.Pc = 0;
        long before = machine.Hart.Steps;
        Assert.Equal(HartStop.Steps, machine.Hart.Run(1000));
        Assert.Equal(before + 1000, machine.Hart.Steps);
        Assert.Equal(1000, machine.Hart.Exceptions);
    }
}
