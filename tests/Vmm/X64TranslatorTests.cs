using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>What the translator to x86-64 does by itself: addresses that are kept, registers that stay in loops, sstatus, and runs that need not be exact.</summary>
public class X64TranslatorTests
{
    private const uint Ecall = 0x73;
    private const uint Sstatus = 0x100;
    private const ulong Code = Machine.Ram + 0x100;
    private const ulong Data = Machine.Ram + 0x20000;
    private const ulong SupervisorInterrupts = 2;
    private const ulong TimerEnable = 1 << 5;
    private const ulong TimerCause = (1ul << 63) | 5;

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void More_groups_of_accesses_than_addresses_can_be_kept(Translation translation)
    {
        // Bases in x10 to x13; loads of each with those of the others between them. The third and the fourth base have one more, when the addresses
        // of the others are not kept any more.
        int[] offsets = [8, 0, 16];
        List<uint> code = [];
        for (int load = 0; load < offsets.Length; load++)
        {
            for (int group = load < 2 ? 0 : 2; group < 4; group++)
            {
                code.Add(CodeBuffer.I(0x03, 3, 16 + group + (4 * load), 10 + group, offsets[load]));
            }
        }

        code.Add(Ecall);
        using Machine machine = new(translation: translation);
        machine.Code(Code, [.. code]);
        for (int round = 0; round < 4; round++)
        {
            for (int group = 0; group < 4; group++)
            {
                ulong address = Data + (ulong)((0x1000 * group) + (64 * round));
                machine.Hart[10 + group] = address;
                for (int load = 0; load < offsets.Length; load++)
                {
                    machine.Put(address + (ulong)offsets[load], (ulong)((100 * load) + group + round));
                }
            }

            machine.Hart.Pc = Code;
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(100));
            for (int group = 0; group < 4; group++)
            {
                for (int load = 0; load < (group < 2 ? 2 : 3); load++)
                {
                    Assert.Equal((ulong)((100 * load) + group + round), machine.Hart[16 + group + (4 * load)]);
                }
            }
        }
    }

    [Fact]
    public void Runs_that_need_not_be_exact_stop_before_a_block_and_lose_nothing()
    {
        using Machine exact = Loop();
        using Machine inexact = Loop();
        long early = 0;
        for (int steps = 1; steps < 60; steps++)
        {
            long before = inexact.Hart.Steps;
            Assert.Equal(HartStop.Steps, inexact.Hart.Run(steps, exact: false));
            long done = inexact.Hart.Steps - before;
            Assert.InRange(done, 1, steps);
            early += steps - done;
            exact.Hart.Run(done);
            Assert.Equal((exact.Hart.Pc, exact.Hart[10], exact.Hart[12], exact.Hart.Steps), (inexact.Hart.Pc, inexact.Hart[10], inexact.Hart[12], inexact.Hart.Steps));
        }

        Assert.NotEqual(0, early);
    }

    [Fact]
    public void An_interrupt_comes_behind_the_instruction_that_lets_it_through()
    {
        using Machine machine = Flags();
        machine.SetCsr(Sstatus, 0);
        machine.SetCsr(0x104, TimerEnable);
        machine.Hart.SetTimerInterrupt(true);
        machine.Hart.Pc = Code;
        machine.Hart[10] = 0;
        machine.Hart[11] = SupervisorInterrupts;
        machine.Hart.Run(3);
        Assert.Equal(1ul, machine.Hart[10]);
        Assert.Equal(Machine.Handler, machine.Hart.Pc);
        machine.AssertTrap(TimerCause, Code + 12, 0);
    }

    [Fact]
    public void Sstatus_reads_as_before_it_was_changed()
    {
        using Machine machine = Flags();
        machine.Hart.Pc = Code;
        machine.Hart[11] = SupervisorInterrupts;
        Assert.Equal(HartStop.SbiCall, machine.Hart.Run(100));
        Assert.Equal(SupervisorInterrupts, machine.Hart[13] & SupervisorInterrupts);
        Assert.Equal(0ul, machine.Hart[14] & SupervisorInterrupts);
        Assert.Equal(2ul, machine.Hart[13] >> 32);
    }

    [Fact]
    public void Sstatus_is_not_for_user_mode_in_code_that_supervisor_mode_has_made_hot()
    {
        using Machine machine = Flags();
        machine.Hart.UserMode = true;
        machine.Hart.Pc = Code;
        machine.Hart.Run(1);
        machine.AssertTrap(2, Code, CodeBuffer.I(0x73, 7, 13, 2, (int)Sstatus));
    }

    // csrrci x13, sstatus, SIE; addi x10, x10, 1; csrrs x14, sstatus, x11; addi x10, x10, 1; ecall.
    private static Machine Flags()
    {
        Machine machine = new(translation: Translation.Immediate);
        machine.Code(
            Code, CodeBuffer.I(0x73, 7, 13, 2, (int)Sstatus), CodeBuffer.I(0x13, 0, 10, 10, 1), CodeBuffer.I(0x73, 2, 14, 11, (int)Sstatus),
            CodeBuffer.I(0x13, 0, 10, 10, 1), Ecall);
        for (int i = 0; i < 4; i++)
        {
            machine.Hart[11] = SupervisorInterrupts;
            machine.Hart.Pc = Code;
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(100));
        }

        Assert.NotEqual(0, machine.Hart.TranslatedRegions);
        return machine;
    }

    // Counts x12 down, by a block of five instructions that jumps to itself.
    private static Machine Loop()
    {
        Machine machine = new(translation: Translation.Immediate);
        machine.Code(
            Code, CodeBuffer.R(0x33, 0, 0, 10, 10, 12), CodeBuffer.I(0x13, 0, 13, 10, 3), CodeBuffer.I(0x13, 4, 10, 13, 5), CodeBuffer.I(0x13, 0, 12, 12, -1),
            CodeBuffer.B(1, 12, 0, -16), Ecall);
        machine.Hart[12] = 100_000;
        machine.Hart.Pc = Code;
        machine.Hart.Run(500);
        return machine;
    }
}
