using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>Host code is precise: where runs end, where something traps, and when the code changes.</summary>
public class HostCodeTests
{
    /// <summary>Host code is made by the runtime's compiler, as on hosts that are not x86-64.</summary>
    protected virtual bool Portable => false;

    private const ulong Code = Machine.Ram + 0x100;
    private const ulong Page = 0x40000000;
    private const ulong Target = Machine.Ram + 0x10000;

    // Sums the doublewords from x11 on into x10, x12 of them; then an ECALL.
    private static readonly uint[] s_sum =
    [
        CodeBuffer.I(0x03, 3, 13, 11, 0), CodeBuffer.R(0x33, 0, 0, 10, 10, 13), CodeBuffer.I(0x13, 0, 11, 11, 8),
        CodeBuffer.I(0x13, 0, 12, 12, -1), CodeBuffer.B(1, 12, 0, -16), 0x73,
    ];

    [Fact]
    public void Runs_end_after_exactly_their_steps()
    {
        using Machine machine = Hot(s_sum);
        for (int steps = 0; steps < 60; steps++)
        {
            Prepare(machine, 1000);
            long before = machine.Hart.Steps;
            Assert.Equal(HartStop.Steps, machine.Hart.Run(steps));
            Assert.Equal(before + steps, machine.Hart.Steps);
            Assert.Equal(Code + (ulong)(steps % 5 * 4), machine.Hart.Pc);
            Assert.Equal((ulong)(1000 - ((steps + 1) / 5)), machine.Hart[12]);
        }

        Assert.NotEqual(0, machine.Hart.TranslatedRegions);
    }

    [Fact]
    public void A_load_that_faults_is_precise()
    {
        using Machine machine = Hot(s_sum);
        machine.Translate();
        machine.Map(Page, Target, Machine.All);
        machine.Hart[10] = 0;
        machine.Hart[11] = Page + 0xf00;
        machine.Hart[12] = 100;
        machine.Hart.Pc = Code;
        long before = machine.Hart.Steps;
        long exceptions = machine.Hart.Exceptions;
        machine.Hart.Run((32 * 5) + 1);
        Assert.Equal(before + (32 * 5) + 1, machine.Hart.Steps);
        Assert.Equal(exceptions + 1, machine.Hart.Exceptions);
        Assert.Equal(68ul, machine.Hart[12]);
        machine.AssertTrap(13, Code, Page + 0x1000);
    }

    [Fact]
    public void Device_accesses_leave_it_with_the_exact_time_and_registers()
    {
        using Machine machine = Hot(s_sum);
        Prepare(machine, 100);
        machine.Hart[11] = Machine.Device;
        List<(long Steps, ulong Pc, ulong Count)> seen = [];
        long before = machine.Hart.Steps;
        machine.OnAccess = () => seen.Add((machine.Hart.Steps - before, machine.Hart.Pc, machine.Hart[12]));
        machine.Hart.Run(15);
        Assert.Equal([(0, Code, 100ul), (5, Code, 99ul), (10, Code, 98ul)], seen);
    }

    [Fact]
    public void Code_that_was_changed_is_not_executed()
    {
        using Machine machine = Hot(s_sum);
        Prepare(machine, 1000);
        machine.Hart.Run(500);
        machine.Code(Code + 8, CodeBuffer.I(0x13, 0, 11, 11, 16));
        ulong before = machine.Hart[11];
        machine.Hart.Run(500);
        Assert.Equal(before + 1600, machine.Hart[11]);
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void A_loop_that_changes_itself_sees_the_change_in_the_next_instruction(Translation translation)
    {
        // In the turn in which x12 equals x15, x14 is stored over the addition behind the store, which then adds 2.
        uint[] code =
        [
            CodeBuffer.B(1, 12, 15, 8), CodeBuffer.S(0x23, 2, 16, 14, 0), CodeBuffer.I(0x13, 0, 10, 10, 1), CodeBuffer.I(0x13, 0, 12, 12, -1),
            CodeBuffer.B(1, 12, 0, -16), 0x73,
        ];
        using Machine machine = new(translation: translation, portable: Portable);
        machine.Code(Code, code);
        foreach (ulong turn in (ulong[])[1000, 1000, 1000, 40])
        {
            Prepare(machine, 100);
            machine.Hart[14] = CodeBuffer.I(0x13, 0, 10, 10, 2);
            machine.Hart[15] = turn;
            machine.Hart[16] = Code + 8;
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(10_000));
            Assert.Equal(turn == 40 ? 140ul : 100ul, machine.Hart[10]);
        }
    }

    [Fact]
    public void Other_privileges_and_addresses_run_the_same_host_code()
    {
        using Machine machine = Hot(s_sum);
        machine.Translate();
        machine.Map(Page, Machine.Ram, Machine.All | Machine.U);
        machine.Map(Page + 0x1000, Target, Machine.All | Machine.U);
        machine.Hart[10] = 0;
        machine.Hart[11] = Page + 0x1000;
        machine.Hart[12] = 100;
        machine.EnterUser(Page + (Code - Machine.Ram));
        machine.Hart.Run(501);
        machine.AssertTrap(8, Page + (Code - Machine.Ram) + 20, 0);
        Assert.Equal(0ul, machine.Hart[12]);
        machine.EnterUser(Page + (Code - Machine.Ram));
        machine.Hart[11] = Target;
        machine.Hart.Run(1);
        machine.AssertTrap(13, Page + (Code - Machine.Ram), Target);
    }

    [Fact]
    public void Calls_and_returns_stay_inside_and_go_where_they_say()
    {
        // Calls a leaf twice a turn; the leaf returns to wherever x1 points.
        uint[] code =
        [
            0x010000ef, 0x00c000ef, CodeBuffer.I(0x13, 0, 12, 12, -1), CodeBuffer.B(1, 12, 0, -12) , CodeBuffer.I(0x13, 0, 10, 10, 3),
            CodeBuffer.B(0, 12, 0, 8), CodeBuffer.I(0x67, 0, 0, 1, 0), 0x73,
        ];
        using Machine machine = Hot(code);
        Prepare(machine, 50);
        Assert.Equal(HartStop.SbiCall, machine.Hart.Run(100_000));
        Assert.Equal(0ul, machine.Hart[12]);
        Assert.Equal(303ul, machine.Hart[10]);
    }

    [Fact]
    public void Translation_in_the_background_changes_nothing()
    {
        using Machine machine = new(translation: Translation.Background, portable: Portable);
        machine.Code(Code, s_sum);
        for (int i = 0; i < 2000 && machine.Hart.TranslatedRegions == 0; i++)
        {
            Prepare(machine, 1000);
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(5001));
            TranslationWorker.WaitUntilIdle();
        }

        Assert.NotEqual(0, machine.Hart.TranslatedRegions);
        Prepare(machine, 1000);
        long before = machine.Hart.Steps;
        Assert.Equal(HartStop.SbiCall, machine.Hart.Run(10_000));
        Assert.Equal(before + 5001, machine.Hart.Steps);
    }

    [Fact]
    public void Hot_code_allocates_nothing()
    {
        using Machine machine = Hot(s_sum);
        Prepare(machine, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        machine.Hart.Run(5000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_loop_that_is_measured_gives_the_same_in_all_ways()
    {
        ComputeResult interpreted = ComputeLoop.Run(20, Translation.Off);
        ComputeResult translated = ComputeLoop.Run(20, Translation.Immediate);
        ComputeResult sliced = ComputeLoop.Run(20, Translation.Immediate, slice: 64);
        Assert.NotEqual(0, translated.Regions);
        Assert.Equal((interpreted.Sum, interpreted.Steps), (translated.Sum, translated.Steps));
        Assert.Equal((interpreted.Sum, interpreted.Steps), (sliced.Sum, sliced.Steps));
    }

    private Machine Hot(uint[] code)
    {
        Machine machine = new(translation: Translation.Immediate, portable: Portable);
        machine.Code(Code, code);
        for (int i = 0; i < 3; i++)
        {
            Prepare(machine, 10);
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(1000));
        }

        return machine;
    }

    private static void Prepare(Machine machine, ulong turns)
    {
        machine.Hart[10] = 0;
        machine.Hart[11] = Target;
        machine.Hart[12] = turns;
        machine.Hart.Pc = Code;
    }
}
