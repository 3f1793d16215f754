using System.Buffers.Binary;
using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// What host code remembers of where it goes on, and of what it translated, shows nowhere: the interpreter does the same,
/// stale translations included.
/// </summary>
public class HostCodeLinkTests
{
    /// <summary>Host code is made by the runtime's compiler, as on hosts that are not x86-64.</summary>
    protected virtual bool Portable => false;

    private const ulong Page = 0x40000000;
    private const ulong Loop = Page + 0x100;
    private const ulong Function = Page + 0x1000;
    private const ulong First = Machine.Ram + 0x10000;
    private const ulong Second = Machine.Ram + 0x11000;
    private const uint Return = 0x00008067;
    private const uint JumpAndLink = 0x000010ef;
    private const uint JumpAndLinkRegister = 0x000680e7;
    private const uint JumpToNextPage = 0x0000106f;
    private const ushort CompressedReturn = 0x8082;
    private const ulong Third = Machine.Ram + 0x12000;
    private const ulong Alias = 0x40010000;

    // Another page whose fetches use the same entry of the table of translations as the function's.
    private const ulong Rival = 0x50011000;

    [Theory]
    [InlineData(Translation.Off, JumpAndLink)]
    [InlineData(Translation.Immediate, JumpAndLink)]
    [InlineData(Translation.Off, JumpAndLinkRegister)]
    [InlineData(Translation.Immediate, JumpAndLinkRegister)]
    public void A_page_that_is_mapped_anew_is_seen_after_the_fence(Translation translation, uint call)
    {
        using Machine machine = Calling(translation, call);
        Assert.Equal(100ul, Run(machine));
        machine.Map(Function, Second, Machine.All);
        Assert.Equal(100ul, Run(machine));
        machine.SetCsr(0x180, machine.GetCsr(0x180));
        Assert.Equal(200ul, Run(machine));
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void A_translation_that_another_one_has_replaced_is_not_used(Translation translation)
    {
        using Machine machine = Calling(translation, JumpAndLink);
        Assert.Equal(SoftwareTlb.FetchIndex(Function), SoftwareTlb.FetchIndex(Rival));
        Assert.Equal(100ul, Run(machine));
        machine.Map(Rival, First, Machine.All);
        machine.Hart[1] = Machine.Handler;
        machine.Hart.Pc = Rival + 0x104;
        machine.Hart.Run(1);
        Assert.Equal(Machine.Handler, machine.Hart.Pc);
        machine.Map(Function, Second, Machine.All);
        Assert.Equal(200ul, Run(machine));
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void A_function_that_was_changed_is_not_executed(Translation translation)
    {
        using Machine machine = Calling(translation, JumpAndLink);
        Assert.Equal(100ul, Run(machine));
        machine.Code(First + 0x100, CodeBuffer.I(0x13, 0, 10, 10, 5));
        Assert.Equal(500ul, Run(machine));
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void The_rest_of_a_block_that_a_run_has_cut_may_change(Translation translation)
    {
        using Machine machine = new(translation: translation, portable: Portable);
        uint add = CodeBuffer.I(0x13, 0, 10, 10, 1);
        machine.Code(Machine.Ram, add, add, add, add, 0x73);
        foreach (uint changed in (uint[])[add, CodeBuffer.I(0x13, 0, 10, 10, 10), add])
        {
            machine.Hart[10] = 0;
            machine.Hart.Pc = Machine.Ram;
            machine.Hart.Run(2);
            machine.Code(Machine.Ram + 12, changed);
            Assert.Equal(HartStop.Steps, machine.Hart.Run(1));
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(10));
            Assert.Equal(changed == add ? 4ul : 13ul, machine.Hart[10]);
        }
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void Accesses_near_one_another_are_precise_where_the_page_ends(Translation translation)
    {
        // Stores x5, x6 and half of x7, and loads them again in another order.
        uint[] code =
        [
            CodeBuffer.S(0x23, 3, 11, 5, 8), CodeBuffer.S(0x23, 3, 11, 6, 0), CodeBuffer.S(0x23, 2, 11, 7, 16),
            CodeBuffer.I(0x03, 2, 13, 11, 16), CodeBuffer.I(0x03, 3, 14, 11, 0), CodeBuffer.I(0x03, 3, 15, 11, 8), 0x73,
        ];
        using Machine machine = new(translation: translation, portable: Portable);
        machine.Code(Machine.Ram, code);

        // An ECALL in the handler ends the run: with steps for the whole block, host code is entered.
        machine.Code(Machine.Handler, 0x73);
        machine.Translate();
        machine.Map(Page, First, Machine.All);
        for (int distance = 64; distance > 0; distance -= 4)
        {
            ulong address = Page + 0x1000 - (ulong)distance;
            (machine.Hart[5], machine.Hart[6], machine.Hart[7], machine.Hart[11]) = (5, 6, 0x7_0000_0007, address);
            machine.Hart[15] = 0;
            machine.Hart.Pc = Machine.Ram;
            if (distance >= 20)
            {
                Assert.Equal(HartStop.SbiCall, machine.Hart.Run(7));
                Assert.Equal((7ul, 6ul, 5ul), (machine.Hart[13], machine.Hart[14], machine.Hart[15]));
                continue;
            }

            // The first store lies higher than the second one.
            (int store, ulong fault) = distance == 16 ? (2, Page + 0x1000) : (0, Math.Max(Page + 0x1000, address + 8));
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(100));
            Assert.Equal(Machine.Handler + 4, machine.Hart.Pc);
            machine.Hart.Pc = Machine.Handler;
            machine.AssertTrap(15, Machine.Ram + (ulong)(4 * store), fault);
        }
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void A_jump_out_of_a_page_that_has_two_addresses_leads_behind_each(Translation translation)
    {
        using Machine machine = Calling(translation, JumpAndLinkRegister);
        machine.Code(First + 0x100, JumpToNextPage);
        machine.Code(Third + 0x100, CodeBuffer.I(0x13, 0, 10, 10, 3), Return);
        machine.Map(Function + 0x1000, Second, Machine.All);
        machine.Map(Alias, First, Machine.All);
        machine.Map(Alias + 0x1000, Third, Machine.All);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(200ul, Run(machine));
            Assert.Equal(300ul, Run(machine, Alias));
        }
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void An_instruction_in_two_pages_is_seen_when_either_half_changes(Translation translation)
    {
        using Machine machine = Calling(translation, JumpAndLinkRegister);
        uint add = CodeBuffer.I(0x13, 0, 10, 10, 1);
        machine.Map(Function + 0x1000, Second, Machine.All);
        Half(machine, First + 0xffe, (ushort)add);
        Half(machine, Second, (ushort)(add >> 16));
        Half(machine, Second + 2, CompressedReturn);
        Assert.Equal(100ul, Run(machine, Function + 0xefe));

        // ADDI of 5, then SLTI of 5, then the second half from another page.
        Half(machine, Second, (ushort)(CodeBuffer.I(0x13, 0, 10, 10, 5) >> 16));
        Assert.Equal(500ul, Run(machine, Function + 0xefe));
        Half(machine, First + 0xffe, (ushort)CodeBuffer.I(0x13, 2, 10, 10, 5));
        Assert.Equal(1ul, Run(machine, Function + 0xefe));
        Half(machine, First + 0xffe, (ushort)add);
        Half(machine, Third, (ushort)(CodeBuffer.I(0x13, 0, 10, 10, 7) >> 16));
        Half(machine, Third + 2, CompressedReturn);
        machine.Map(Function + 0x1000, Third, Machine.All);
        machine.SetCsr(0x180, machine.GetCsr(0x180));
        Assert.Equal(700ul, Run(machine, Function + 0xefe));
    }

    [Theory]
    [InlineData(0x14002573u)] // csrr a0, sscratch
    [InlineData(0x14051573u)] // csrrw a0, sscratch, a0
    [InlineData(0x14102573u)] // csrr a0, sepc
    [InlineData(0x14202573u)] // csrr a0, scause
    [InlineData(0x14302573u)] // csrr a0, stval
    public void User_mode_has_no_registers_of_traps_in_code_that_the_supervisor_has_run(uint access)
    {
        using Machine machine = new(translation: Translation.Immediate, portable: Portable);
        machine.Code(First, access, CodeBuffer.I(0x13, 0, 12, 12, -1), CodeBuffer.B(1, 12, 0, -8), 0x73);
        uint number = access >> 20;
        for (int i = 0; i < 3; i++)
        {
            machine.SetCsr(number, 0x4444);
            machine.Hart[10] = 0x4444;
            machine.Hart[12] = 10;
            machine.Hart.Pc = First;
            Assert.Equal(HartStop.SbiCall, machine.Hart.Run(100));
            Assert.Equal(0x4444ul, machine.Hart[10]);
            Assert.Equal(0x4444ul, machine.GetCsr(number));
        }

        machine.EnterUser(First);
        machine.Hart.Run(1);
        machine.AssertTrap(2, First, access);
    }

    [Theory]
    [InlineData(Translation.Off)]
    [InlineData(Translation.Immediate)]
    public void Three_functions_of_one_set_of_the_table_of_jumps_are_all_called(Translation translation)
    {
        using Machine machine = Calling(translation, JumpAndLinkRegister);
        ulong[] pages = new ulong[3];
        int found = 0;
        for (ulong page = Function; found < pages.Length; page += 0x1000)
        {
            if (JumpLink.Offset(page + 0x100) == JumpLink.Offset(Function + 0x100))
            {
                pages[found] = page;
                machine.Map(page, found == 0 ? First : found == 1 ? Second : Third, Machine.All);
                found++;
            }
        }

        machine.Code(Third + 0x100, CodeBuffer.I(0x13, 0, 10, 10, 3), Return);
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal((ulong)(100 * (1 + (i % 3))), Run(machine, pages[i % 3]));
        }
    }

    private static void Half(Machine machine, ulong address, ushort half)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(machine.Memory.Bytes(address, 2), half);
        machine.Hart.MemoryWritten(address, 2);
    }

    // A loop in one page that calls a function in another one, 100 times.
    private Machine Calling(Translation translation, uint call)
    {
        Machine machine = new(translation: translation, portable: Portable);
        machine.Code(Machine.Ram + 0x100, call, CodeBuffer.I(0x13, 0, 12, 12, -1), CodeBuffer.B(1, 12, 0, -8), 0x73);
        machine.Code(First + 0x100, CodeBuffer.I(0x13, 0, 10, 10, 1), Return);
        machine.Code(Second + 0x100, CodeBuffer.I(0x13, 0, 10, 10, 2), Return);
        machine.Translate();
        machine.Map(Page, Machine.Ram, Machine.All);
        machine.Map(Function, First, Machine.All);
        for (int i = 0; i < 3; i++)
        {
            Run(machine);
        }

        return machine;
    }

    private static ulong Run(Machine machine, ulong function = Function)
    {
        machine.Hart[10] = 0;
        machine.Hart[12] = 100;
        machine.Hart[13] = function + 0x100;
        machine.Hart.Pc = Loop;
        Assert.Equal(HartStop.SbiCall, machine.Hart.Run(1000));
        return machine.Hart[10];
    }
}
