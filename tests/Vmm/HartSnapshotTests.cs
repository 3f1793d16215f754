using NicTwin.Tests.Vmm.Programs;
using NicTwin.Vmm.Cpu;

namespace NicTwin.Tests.Vmm;

/// <summary>A hart that goes on from a saved state does what the saved one does.</summary>
public class HartSnapshotTests
{
    private const ulong Code = Machine.Ram + 0x100;
    private const ulong Page = 0x40000000;
    private const ulong Target = Machine.Ram + 0x10000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(20_011)]
    public void Programs_go_on_as_if_never_stopped(long at)
    {
        ProgramBatch batch = new(ProgramKind.Mixed, 2000);
        using GuestRam ram = ProgramRunner.CreateRam();
        batch.Data.CopyTo(ram.Bytes(ProgramBatch.DataAddress, batch.Data.Length));
        using Hart hart = ProgramRunner.RunCode(ram, batch.Code, at, out _);
        using GuestRam otherRam = ProgramRunner.CreateRam();
        ram.Bytes(ram.Start, (int)ram.Size).CopyTo(otherRam.Bytes(ram.Start, (int)ram.Size));
        using Hart other = new(otherRam, new ProgramRunner.EmptyBus(), null);
        Copy(hart, other);
        Assert.Equal(HartStop.SbiCall, hart.Run(10_000_000));
        Assert.Equal(HartStop.SbiCall, other.Run(10_000_000));
        Assert.True(State(hart).AsSpan().SequenceEqual(State(other)));
        Assert.True(ram.Bytes(ram.Start, (int)ram.Size).SequenceEqual(otherRam.Bytes(ram.Start, (int)ram.Size)));
    }

    [Fact]
    public void Everything_is_saved()
    {
        using Machine machine = new(interruptFile: true);
        for (int i = 1; i < 32; i++)
        {
            machine.Hart[i] = (ulong)i * 0x0123456789abcdef;
            machine.Hart.SetFloat(i, (ulong)i * 0xfedcba987654321);
        }

        machine.SetCsr(0x100, (3 << 13) | (1 << 18) | (1 << 19) | (1 << 8) | (1 << 5));
        foreach (uint csr in (uint[])[0x003, 0x104, 0x105, 0x106, 0x10a, 0x140, 0x141, 0x142, 0x143, 0x144])
        {
            machine.SetCsr(csr, 0xfffffffffffffffd);
        }

        machine.SetCsr(0x150, 0xc2);
        machine.SetCsr(0x151, 0x1234);
        machine.Hart.SetTimerInterrupt(true);
        machine.File!.SetPending(99);
        machine.Hart.TimeOffset = 4711;
        machine.Translate();
        machine.Hart[11] = Machine.Ram + 0x808;
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.R(0x2f, 3, 0x02 << 2, 10, 11, 0));
        using Machine other = new(interruptFile: true);
        Copy(machine.Hart, other.Hart);
        Assert.Equal(machine.Hart.Nanoseconds, other.Hart.Nanoseconds);
        Assert.Equal(machine.Hart.Exceptions, other.Hart.Exceptions);
        Assert.Equal(machine.Hart[31], other.Hart[31]);
        Assert.Equal(machine.Hart.GetFloat(31), other.Hart.GetFloat(31));
        Assert.True(State(machine.Hart).AsSpan().SequenceEqual(State(other.Hart)));
        machine.Memory.Bytes(Machine.Ram, (int)Machine.RamSize).CopyTo(other.Memory.Bytes(Machine.Ram, (int)Machine.RamSize));
        foreach (uint csr in (uint[])[0x003, 0x100, 0x104, 0x105, 0x106, 0x10a, 0x140, 0x141, 0x142, 0x143, 0x144, 0x150, 0x151, 0x15c, 0x180, 0xdb0, 0xc02])
        {
            Assert.Equal(machine.GetCsr(csr), other.GetCsr(csr));
        }
    }

    [Fact]
    public void Reservations_and_user_mode_are_saved()
    {
        using Machine machine = new();
        machine.EnterUser(Code);
        machine.Hart[11] = Machine.Ram + 0x808;
        machine.Code(Code, CodeBuffer.R(0x2f, 3, 0x02 << 2, 10, 11, 0), CodeBuffer.R(0x2f, 3, 0x03 << 2, 10, 11, 12));
        machine.Hart.Run(1);
        using Machine other = new();
        machine.Memory.Bytes(Machine.Ram, (int)Machine.RamSize).CopyTo(other.Memory.Bytes(Machine.Ram, (int)Machine.RamSize));
        other.Hart[10] = 1;
        Copy(machine.Hart, other.Hart);
        Assert.True(other.Hart.UserMode);
        other.Hart.Run(1);
        Assert.Equal(0ul, other.Hart[10]);
    }

    [Fact]
    public void Translations_that_no_fence_has_dropped_are_saved()
    {
        using Machine machine = new();
        machine.Translate();
        machine.Map(Page, Target, Machine.All);
        machine.Put(Target, 1);
        machine.Put(Target + 0x1000, 2);
        machine.Hart[11] = Page;
        machine.Hart.Pc = Code;
        machine.Step(CodeBuffer.I(0x03, 3, 10, 11, 0));
        machine.Map(Page, Target + 0x1000, Machine.All);
        using Machine other = new();
        machine.Memory.Bytes(Machine.Ram, (int)Machine.RamSize).CopyTo(other.Memory.Bytes(Machine.Ram, (int)Machine.RamSize));
        Copy(machine.Hart, other.Hart);
        foreach (Machine each in (Machine[])[machine, other])
        {
            each.Code(Code, CodeBuffer.I(0x03, 3, 10, 11, 0), 0x12000073, CodeBuffer.I(0x03, 3, 12, 11, 0));
            each.Hart.Pc = Code;
            each.Hart.Run(3);
            Assert.Equal(1ul, each.Hart[10]);
            Assert.Equal(2ul, each.Hart[12]);
        }
    }

    [Fact]
    public void Malformed_states_are_refused()
    {
        using Machine machine = new(interruptFile: true);
        byte[] state = State(machine.Hart);
        using Machine plain = new();
        Assert.Throws<InvalidDataException>(() => Restore(plain.Hart, state));
        using GuestRam small = new(Machine.Ram, 0x1000);
        using Hart narrow = new(small, machine, new InterruptFile());
        Assert.Contains("the size of RAM", Assert.Throws<InvalidDataException>(() => Restore(narrow, state)).Message, StringComparison.Ordinal);
        Assert.Throws<EndOfStreamException>(() => Restore(machine.Hart, state[..^1]));
        state[4]++;
        Assert.Contains("version", Assert.Throws<InvalidDataException>(() => Restore(machine.Hart, state)).Message, StringComparison.Ordinal);
    }

    private static void Copy(Hart from, Hart to) => Restore(to, State(from));

    private static byte[] State(Hart hart)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        hart.Save(writer);
        return stream.ToArray();
    }

    private static void Restore(Hart hart, byte[] state)
    {
        using BinaryReader reader = new(new MemoryStream(state));
        hart.Restore(reader);
    }
}
