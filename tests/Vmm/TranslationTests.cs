using NicTwin.Tests.Vmm.Programs;

namespace NicTwin.Tests.Vmm;

/// <summary>Sv39.</summary>
public class TranslationTests
{
    private const ulong Code = Machine.Ram + 0x100;
    private const ulong Page = 0x40_0000_0000 - 0x2000;
    private const ulong Target = Machine.Ram + 0x10000;

    private static readonly uint s_load = CodeBuffer.I(0x03, 3, 10, 11, 0);
    private static readonly uint s_store = CodeBuffer.S(0x23, 3, 11, 12, 0);

    [Fact]
    public void Pages_of_all_sizes_translate()
    {
        using Machine machine = Translating();
        machine.Put(Target + 0x18, 0x1234);
        machine.Map(Page, Target, Machine.All);
        machine.Map(0xffffffc0_00000000, Machine.Ram, Machine.All, 1);
        machine.Map(0xffffffe0_00000000, Machine.Ram & ~0x3ffffffful, Machine.All, 2);
        Assert.Equal(0x1234ul, Load(machine, Page + 0x18));
        Assert.Equal(0x1234ul, Load(machine, 0xffffffc0_00010018));
        Assert.Equal(0x1234ul, Load(machine, 0xffffffe0_00010018 + (Machine.Ram & 0x3fffffff)));
    }

    [Theory]
    [InlineData(Machine.All & ~Machine.V, 13ul, 15ul)]
    [InlineData(Machine.All & ~Machine.R, 13ul, 15ul)]
    [InlineData(Machine.All & ~Machine.W, 0ul, 15ul)]
    [InlineData(Machine.All & ~Machine.A, 13ul, 15ul)]
    [InlineData(Machine.All & ~Machine.D, 0ul, 15ul)]
    [InlineData(Machine.All | Machine.U, 13ul, 15ul)]
    [InlineData(Machine.All | (1ul << 54), 13ul, 15ul)]
    [InlineData(Machine.All | (1ul << 63), 13ul, 15ul)]
    [InlineData(Machine.V | Machine.A | Machine.D, 13ul, 15ul)]
    public void Bits_of_an_entry_permit_or_fault(ulong bits, ulong loadCause, ulong storeCause)
    {
        using Machine machine = Translating();
        machine.Map(Page, Target, bits);
        Try(machine, s_load, loadCause);
        Try(machine, s_store, storeCause);
        Assert.Equal(bits | (Target >> 2), Entry(machine));
    }

    [Fact]
    public void Supervisor_reaches_user_pages_with_sum_only_and_never_runs_them()
    {
        using Machine machine = Translating();
        machine.Map(Page, Target, Machine.All | Machine.U);
        Try(machine, s_load, 13);
        machine.SetCsr(0x100, 1ul << 18);
        Try(machine, s_load, 0);
        Try(machine, s_store, 0);
        machine.Hart.Pc = Page;
        machine.Hart.Run(1);
        machine.AssertTrap(12, Page, Page);
        machine.SetCsr(0x100, 0);
        Try(machine, s_load, 13);
    }

    [Fact]
    public void Executable_pages_are_readable_with_mxr()
    {
        using Machine machine = Translating();
        machine.Map(Page, Target, Machine.V | Machine.X | Machine.A);
        Try(machine, s_load, 13);
        machine.SetCsr(0x100, 1ul << 19);
        Try(machine, s_load, 0);
        machine.SetCsr(0x100, 0);
        Try(machine, s_load, 13);
    }

    [Fact]
    public void User_mode_runs_user_pages_only()
    {
        using Machine machine = Translating();
        machine.Map(Page, Target, Machine.All | Machine.U);
        machine.Code(Target, 0x00100513, CodeBuffer.I(0x67, 0, 0, 11, 0));
        machine.EnterUser(Page);
        machine.Hart[11] = Machine.Ram;
        machine.Hart.Run(3);
        Assert.Equal(1ul, machine.Hart[10]);
        machine.AssertTrap(12, Machine.Ram, Machine.Ram);
    }

    [Theory]
    [InlineData(0x0000_0040_0000_0000ul)]
    [InlineData(0xffff_ffbf_ffff_fff8ul)]
    [InlineData(0x8000_0000_8000_0000ul)]
    public void Addresses_that_are_no_sign_extension_fault(ulong address)
    {
        using Machine machine = Translating();
        machine.Hart[11] = address;
        machine.Hart.Pc = Code;
        machine.Step(s_load);
        machine.AssertTrap(13, Code, address);
    }

    [Fact]
    public void Misaligned_superpages_and_tables_outside_ram_fault()
    {
        using Machine machine = Translating();
        machine.Map(Page & ~0x1ffffful, Machine.Ram + 0x1000, Machine.All, 1);
        Try(machine, s_load, 13);
        machine.Map(Page & ~0x3ffffffful, 0x10000000, Machine.V, 2);
        Try(machine, s_load, 5);
        machine.Map(Page & ~0x3ffffffful, Machine.Ram, Machine.V | Machine.A, 2);
        Try(machine, s_load, 13);
    }

    [Fact]
    public void Accesses_across_pages_use_both_and_store_nothing_when_the_second_faults()
    {
        using Machine machine = Translating();
        machine.Map(Page, Target, Machine.All);
        machine.Map(Page + 0x1000, Target + 0x5000, Machine.All & ~Machine.W);
        machine.Put(Target + 0xff8, 0x1122334455667788);
        machine.Put(Target + 0x5000, 0x99aabbccddeeff00);
        Assert.Equal(0xddeeff0011223344, Load(machine, Page + 0xffc));
        machine.Hart[11] = Page + 0xffc;
        machine.Hart.Pc = Code;
        machine.Step(s_store);
        machine.AssertTrap(15, Code, Page + 0x1000);
        Assert.Equal(0x1122334455667788ul, machine.Get(Target + 0xff8));
        machine.Map(Page + 0x1000, Target + 0x5000, Machine.All);
        machine.Hart.Pc = Code;
        machine.Hart[12] = 0xa1a2a3a4a5a6a7a8;
        machine.Step(s_store);
        Assert.Equal(0xa5a6a7a855667788, machine.Get(Target + 0xff8));
        Assert.Equal(0x99aabbcca1a2a3a4, machine.Get(Target + 0x5000));
    }

    [Fact]
    public void Instructions_across_pages_take_both_and_name_the_half_that_faults()
    {
        using Machine machine = Translating();
        machine.Map(Page, Target, Machine.All);
        machine.Map(Page + 0x1000, Target + 0x5000, Machine.All & ~Machine.X);
        machine.Put(Target + 0xff8, 0x0513_0000_0000_0000);
        machine.Put(Target + 0x5000, 0x0070);
        machine.Hart.Pc = Page + 0xffe;
        machine.Hart.Run(1);
        machine.AssertTrap(12, Page + 0xffe, Page + 0x1000);
        machine.Map(Page + 0x1000, Target + 0x5000, Machine.All);
        machine.Hart.Pc = Page + 0xffe;
        machine.Hart.Run(1);
        Assert.Equal(7ul, machine.Hart[10]);
        Assert.Equal(Page + 0x1002, machine.Hart.Pc);
    }

    [Fact]
    public void Fences_drop_translations_by_address_by_superpage_and_altogether()
    {
        using Machine machine = Translating();
        machine.Put(Target, 1);
        machine.Put(Target + 0x1000, 2);
        machine.Map(Page, Target, Machine.All);
        Assert.Equal(1ul, Load(machine, Page));
        machine.Map(Page, Target + 0x1000, Machine.All);
        Fence(machine, 11);
        Assert.Equal(2ul, Load(machine, Page));
        machine.Map(Page, Target, Machine.All);
        Fence(machine, 0);
        Assert.Equal(1ul, Load(machine, Page));

        const ulong Super = 0xffffffc0_00000000;
        machine.Map(Super, Machine.Ram, Machine.All, 1);
        machine.Put(Machine.Ram + 0x210000, 3);
        Assert.Equal(1ul, Load(machine, Super + 0x10000));
        machine.Map(Super, Machine.Ram + 0x200000, Machine.All, 1);
        machine.Hart[11] = Super;
        Fence(machine, 11);
        Assert.Equal(3ul, Load(machine, Super + 0x10000));
    }

    [Fact]
    public void Satp_takes_bare_and_sv39_only()
    {
        using Machine machine = Translating();
        ulong satp = machine.GetCsr(0x180);
        machine.SetCsr(0x180, (9ul << 60) | 1);
        Assert.Equal(satp, machine.GetCsr(0x180));
        machine.SetCsr(0x180, satp | (0xfffful << 44));
        Assert.Equal(satp | (0xfffful << 44), machine.GetCsr(0x180));
        machine.SetCsr(0x180, 0);
        Assert.Equal(0ul, machine.GetCsr(0x180));
    }

    private static Machine Translating()
    {
        Machine machine = new();
        machine.Translate();
        return machine;
    }

    private static ulong Load(Machine machine, ulong address)
    {
        machine.Hart[11] = address;
        machine.Hart.Pc = Code;
        machine.Step(s_load);
        Assert.Equal(Code + 4, machine.Hart.Pc);
        return machine.Hart[10];
    }

    private static void Try(Machine machine, uint instruction, ulong cause)
    {
        machine.Hart[11] = Page + 8;
        machine.Hart.Pc = Code;
        machine.Step(instruction);
        if (cause == 0)
        {
            Assert.Equal(Code + 4, machine.Hart.Pc);
            return;
        }

        machine.AssertTrap(cause, Code, Page + 8);
    }

    private static void Fence(Machine machine, uint register)
    {
        machine.Hart.Pc = Code;
        machine.Step(0x12000073 | (register << 15));
    }

    private static ulong Entry(Machine machine)
    {
        ulong table = (machine.GetCsr(0x180) & ((1ul << 44) - 1)) << 12;
        for (int level = 2; level > 0; level--)
        {
            table = (machine.Get(table + (((Page >> (12 + (9 * level))) & 511) * 8)) >> 10) << 12;
        }

        return machine.Get(table + (((Page >> 12) & 511) * 8));
    }
}
