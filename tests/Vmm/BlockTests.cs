using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>Nothing of the decoded blocks shows: neither where runs are cut nor when code changes.</summary>
public unsafe class BlockTests
{
    private const ulong Code = Machine.Ram + 0x100;
    private const uint FenceI = 0x100f;

    [Theory]
    [InlineData(ProgramKind.Mixed, 1)]
    [InlineData(ProgramKind.Mixed, 7)]
    [InlineData(ProgramKind.C, 13)]
    public void Runs_cut_anywhere_end_alike(ProgramKind kind, int slice)
    {
        ProgramBatch batch = new(kind, 1000);
        byte[] whole = ProgramRunner.Run(batch, out long steps);
        byte[] sliced = ProgramRunner.Run(batch, out long slicedSteps, slice);
        Assert.Equal(steps, slicedSteps);
        Assert.True(whole.AsSpan().SequenceEqual(sliced));
    }

    [Fact]
    public void Own_stores_to_code_count_after_a_fence()
    {
        using Machine machine = new();

        // Runs li a0, 1 as a subroutine, makes it li a0, 2, and runs it again.
        const ulong Subroutine = Code + 0x400;
        machine.Code(Subroutine, 0x00100513, 0x00008067);
        machine.Code(
            Code,
            CodeBuffer.I(0x67, 0, 1, 11, 0),
            CodeBuffer.R(0x33, 0, 0, 13, 10, 0),
            CodeBuffer.S(0x23, 2, 11, 12, 0),
            FenceI,
            CodeBuffer.I(0x67, 0, 1, 11, 0));
        machine.Hart[11] = Subroutine;
        machine.Hart[12] = 0x00200513;
        machine.Hart.Pc = Code;
        machine.Hart.Run(9);
        Assert.Equal(Code + 20, machine.Hart.Pc);
        Assert.Equal(1ul, machine.Hart[13]);
        Assert.Equal(2ul, machine.Hart[10]);
    }

    [Fact]
    public void Atomics_and_stores_across_pages_change_code_too()
    {
        using Machine machine = new();
        const ulong Place = Machine.Ram + 0x5000;
        machine.Code(Place, 0x00100513);
        machine.Hart.Pc = Place;
        machine.Hart.Run(1);
        machine.Hart[11] = Place;
        machine.Hart[12] = 0x00200513;
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.R(0x2f, 2, 1 << 2, 0, 11, 12));
        machine.Hart.Pc = Place;
        machine.Hart.Run(1);
        Assert.Equal(2ul, machine.Hart[10]);
        machine.Hart[11] = Place - 4;
        machine.Hart[12] = 0x00300513ul << 32;
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.S(0x23, 3, 11, 12, 0));
        machine.Hart.Pc = Place;
        machine.Hart.Run(1);
        Assert.Equal(3ul, machine.Hart[10]);
    }

    [Fact]
    public void Data_beside_code_in_a_page_can_be_written()
    {
        using Machine machine = new();
        machine.Hart[11] = Code + 0x200;
        machine.Hart[12] = 77;
        machine.Code(Code, CodeBuffer.S(0x23, 3, 11, 12, 0), CodeBuffer.I(0x03, 3, 10, 11, 0), CodeBuffer.S(0x23, 3, 11, 10, 8));
        machine.Hart.Pc = Code;
        machine.Hart.Run(3);
        Assert.Equal(77ul, machine.Get(Code + 0x208));
    }

    [Fact]
    public void A_reservation_is_lost_to_other_writers_and_to_traps()
    {
        using Machine machine = new();
        uint reserve = CodeBuffer.R(0x2f, 3, 0x02 << 2, 10, 11, 0);
        uint store = CodeBuffer.R(0x2f, 3, 0x03 << 2, 10, 11, 12);
        machine.Hart[11] = Machine.Ram + 0x800;
        machine.Code(Code, reserve, store, store);
        machine.Hart.Pc = Code;
        machine.Hart.Run(2);
        Assert.Equal(0ul, machine.Hart[10]);
        machine.Hart.Run(1);
        Assert.Equal(1ul, machine.Hart[10]);
        machine.Hart.Pc = Code;
        machine.Hart.Run(1);
        machine.Hart.MemoryWritten(Machine.Ram + 0x807, 1);
        machine.Hart.Run(1);
        Assert.Equal(1ul, machine.Hart[10]);
    }

    [Fact]
    public void The_cache_starts_again_when_it_is_full()
    {
        using GuestRam ram = new(Machine.Ram, 0x1000);
        using Hart hart = new(ram, new ProgramRunner.EmptyBus(), null);
        using BlockCache blocks = new(ram, hart, null);
        uint* table = blocks.Table(Machine.Ram);
        for (int i = 0; blocks.Flushes == 0; i++)
        {
            Assert.True(i < 10_000_000);
            blocks.Build(table, (uint)(i & 0x7fc), out _);
        }

        Assert.Equal(1u, table[0] | 1);
    }
}
