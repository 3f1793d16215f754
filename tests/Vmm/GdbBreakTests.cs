using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Trace;

namespace NicTwin.Tests.Vmm;

/// <summary>Where guests stop: at breakpoints of the hart, and before accesses to the NIC.</summary>
public class GdbBreakTests
{
    private const ulong Code = Machine.Ram + 0x100;

    private static readonly uint s_increment = CodeBuffer.I(0x13, 0, 10, 10, 1);

    [Fact]
    public void The_hart_stops_before_the_instruction_and_goes_on_with_it()
    {
        using Machine machine = new();
        machine.Code(Code, s_increment, s_increment, s_increment, s_increment);
        machine.Hart.Pc = Code;
        machine.Hart.SetBreakpoint(Code + 8);
        long before = machine.Hart.Steps;

        Assert.Equal(HartStop.Breakpoint, machine.Hart.Run(4));
        Assert.Equal((Code + 8, 2ul, before + 2), (machine.Hart.Pc, machine.Hart[10], machine.Hart.Steps));
        Assert.Equal(HartStop.Breakpoint, machine.Hart.Run(2));
        Assert.Equal(before + 2, machine.Hart.Steps);
        machine.Hart.PassBreakpoint();
        Assert.Equal(HartStop.Steps, machine.Hart.Run(2));
        Assert.Equal(4ul, machine.Hart[10]);
    }

    [Fact]
    public void A_breakpoint_in_a_block_that_was_decoded_before_stops_in_each_round()
    {
        using Machine machine = new();
        machine.Code(Code, s_increment, s_increment, CodeBuffer.B(0, 0, 0, -8));
        machine.Hart.Pc = Code;
        machine.Hart.Run(300);
        machine.Hart.SetBreakpoint(Code + 4);
        for (ulong i = 0; i < 5; i++)
        {
            machine.Hart.PassBreakpoint();
            Assert.Equal(HartStop.Breakpoint, machine.Hart.Run(100));
            Assert.Equal((Code + 4, 201 + (2 * i)), (machine.Hart.Pc, machine.Hart[10]));
        }

        machine.Hart.ClearBreakpoint(Code + 4);
        Assert.Equal(HartStop.Steps, machine.Hart.Run(300));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Stops_change_nothing_in_what_a_program_does(int distance)
    {
        using Machine plain = Loop();
        using Machine stopped = Loop();
        for (int i = 0; i < 12; i += distance)
        {
            stopped.Hart.SetBreakpoint(Code + (ulong)(4 * i));
        }

        plain.Hart.Run(1000);
        while (stopped.Hart.Steps < plain.Hart.Steps)
        {
            stopped.Hart.PassBreakpoint();
            stopped.Hart.Run(plain.Hart.Steps - stopped.Hart.Steps);
        }

        Assert.Equal(plain.Hart.Pc, stopped.Hart.Pc);
        for (int i = 0; i < 32; i++)
        {
            Assert.Equal(plain.Hart[i], stopped.Hart[i]);
        }
    }

    [Fact]
    public void Virtual_addresses_count_not_physical_ones()
    {
        using Machine machine = new();
        const ulong alias = 0x4000_0000;
        machine.Code(Code, s_increment, s_increment);
        machine.Map(alias, Machine.Ram, Machine.All);
        machine.Translate();
        machine.Hart.SetBreakpoint(alias + 0x104);
        machine.Hart.Pc = Code;
        Assert.Equal(HartStop.Steps, machine.Hart.Run(2));
        machine.Hart.Pc = alias + 0x100;
        Assert.Equal(HartStop.Breakpoint, machine.Hart.Run(2));
    }

    [Fact]
    public void A_debugger_sees_pages_of_users_and_read_only_pages()
    {
        using Machine machine = new();
        machine.Put(Machine.Ram + 0x6000, 0x1122334455667788);
        machine.Map(0x1000, Machine.Ram + 0x6000, Machine.V | Machine.R | Machine.U);
        machine.Translate();
        var bytes = new byte[8];

        Assert.Equal(8, machine.Hart.Peek(0x1000, bytes));
        Assert.Equal(0x88, bytes[0]);
        Assert.True(machine.Hart.TryPoke(0x1000, [1]));
        Assert.Equal(0x1122334455667701ul, machine.Get(Machine.Ram + 0x6000));
        Assert.Equal(4, machine.Hart.Peek(0x1ffc, bytes));
        Assert.False(machine.Hart.TryPoke(0x1ffc, bytes));
        Assert.Equal(0, machine.Hart.Peek(0x10_0000, bytes));
        Assert.Equal(0, machine.Hart.Peek(1ul << 45, bytes));
    }

    [Fact]
    public void Code_that_a_debugger_writes_is_executed()
    {
        using Machine machine = new();
        machine.Code(Code, s_increment);
        machine.Hart.Pc = Code;
        machine.Hart.Run(1);
        machine.Hart.TryPoke(Code, BitConverter.GetBytes(CodeBuffer.I(0x13, 0, 10, 0, 77)));
        machine.Hart.Pc = Code;
        machine.Hart.Run(1);
        Assert.Equal(77ul, machine.Hart[10]);
    }

    [Fact]
    public void A_write_to_a_register_stops_before_it_leaves()
    {
        using GdbMachine machine = new(GdbMachine.ConfigureNic([.. GdbMachine.Store(GdbMachine.Bar0, 0x48), .. GdbMachine.Read(GdbMachine.Bar0 + 8)]));
        Assert.Null(machine.Breaks.Add("write CTRL"));

        DebugStop stop = machine.Run()!;

        Assert.Equal(DebugStopKind.Access, stop.Kind);
        Assert.Equal("write of 00000048 (LRST SLU) to PF CTRL", stop.Text);
        Assert.Equal(0, machine.Guest.NicCounters!.MemoryWrites);
        (long time, ulong pc) = (machine.Guest.Time, machine.Guest.Hart.Pc);
        machine.Run();
        Assert.Equal((time, pc), (machine.Guest.Time, machine.Guest.Hart.Pc));

        machine.Guest.Debug!.Continue();
        Assert.Null(machine.Run());
        Assert.Equal(1, machine.Guest.NicCounters.MemoryWrites);
        Assert.Equal(["PF CTRL last written 00000048"], machine.Registers.Describe("CTRL").Select(static l => l.Split(" at ")[0]));
    }

    [Fact]
    public void A_read_stops_once_and_is_answered_then()
    {
        using GdbMachine machine = new(GdbMachine.ConfigureNic([.. GdbMachine.Read(GdbMachine.Bar0 + 8), .. GdbMachine.Counter]));
        machine.Breaks.Add("read status");
        Assert.Equal("read of PF STATUS", machine.Run()!.Text);
        machine.Guest.Debug!.Step();
        Assert.Equal(DebugStopKind.Step, machine.Run()!.Kind);
        Assert.Equal(0x8008_0000ul, machine.Guest.Hart[7] & 0xffff_0000);
        Assert.Equal(1, machine.Guest.NicCounters!.MemoryReads);
    }

    [Fact]
    public void Stops_do_not_move_the_virtual_time()
    {
        uint[] program = GdbMachine.ConfigureNic([.. GdbMachine.Store(GdbMachine.Bar0, 0x48), .. GdbMachine.Read(GdbMachine.Bar0 + 8), .. GdbMachine.Store(GdbMachine.Bar0 + 0x1508, 4)]);
        using GdbMachine plain = new(program);
        using GdbMachine stopped = new(program);
        stopped.Breaks.Add("access CTRL");
        stopped.Breaks.Add("access STATUS");
        stopped.Guest.Hart.SetBreakpoint(GdbMachine.Code + 12);
        ulong end = GdbMachine.Code + (4 * (ulong)program.Length);
        plain.Guest.Hart.SetBreakpoint(end);
        stopped.Guest.Hart.SetBreakpoint(end);
        plain.Run();
        int stops = 0;
        while (stopped.Run()!.Kind != DebugStopKind.Breakpoint || stopped.Guest.Hart.Pc != end)
        {
            stops++;
            Assert.True(stops < 10);
            stopped.Guest.Debug!.Continue();
        }

        Assert.Equal(3, stops);
        Assert.Equal((plain.Guest.Time, plain.Guest.Hart.Steps, plain.Guest.StallClocks), (stopped.Guest.Time, stopped.Guest.Hart.Steps, stopped.Guest.StallClocks));
    }

    [Theory]
    [InlineData("TDT", "is no register access")]
    [InlineData("poke TDT", "there are read, write and access")]
    [InlineData("write TDTT", "near are TDT")]
    [InlineData("write VF8 TDT", "no function 'VF8'")]
    [InlineData("write PF VTEIMS", "PF has no register VTEIMS")]
    [InlineData("write CTRL(0)", "without index")]
    [InlineData("write TDT(16)", "goes from TDT(0) to TDT(15)")]
    [InlineData("write TDT(x)", "goes from")]
    [InlineData("write TDT(1", "is no register")]
    [InlineData("", "is no register access")]
    public void What_is_no_access_is_explained(string text, string reason)
    {
        RegisterBreaks breaks = new();
        Assert.Contains(reason, breaks.Add(text));
        Assert.Equal(0, breaks.Count);
    }

    [Fact]
    public void Accesses_can_be_removed()
    {
        RegisterBreaks breaks = new();
        Assert.Null(breaks.Add("write  VF0 TDT(0)"));
        Assert.Null(breaks.Add("write VF0 TDT(0)"));
        Assert.Null(breaks.Add("read icr"));
        Assert.Equal(["write VF0 TDT(0)", "read icr"], breaks.Texts);
        Assert.False(breaks.Remove("write TDT"));
        Assert.True(breaks.Remove("READ ICR"));
        Assert.True(breaks.Remove("all"));
        Assert.Equal(0, breaks.Count);
    }

    private static Machine Loop()
    {
        Machine machine = new();
        var words = new List<uint>();
        for (int i = 1; i <= 11; i++)
        {
            words.Add(CodeBuffer.I(0x13, 0, i, i, i));
        }

        words.Add(CodeBuffer.B(0, 0, 0, -44));
        machine.Code(Code, [.. words]);
        machine.Hart.Pc = Code;
        return machine;
    }
}
