namespace NicTwin.Tests.Vmm.Programs;

/// <summary>
/// The monitor in supervisor mode, and the stub below it. x31 is where the log goes on, x30 and x29 belong to the monitor,
/// x28 is not 0 at the end of a program, x27 is where a program goes on behind an exception, x26 how many more traps it has.
/// An ECALL of supervisor mode asks for something: x30 is 0 at the end, 1 to set the timer interrupt to x29, 2 for a message
/// with identity x29.
/// </summary>
internal static class PrivilegedMonitor
{
    public const int LastRegister = 25;
    private const int MaxTraps = 40;
    private const uint Handler = PrivilegedBatch.Monitor + 0x200;
    private const uint Next = PrivilegedBatch.Ram + 0x2000;
    private const uint Uart = 0x10000000;
    private const uint Finisher = 0x100000;
    private const uint Messages = 0x28000000;

    private const uint Sret = 0x10200073, Mret = 0x30200073, Ecall = 0x73;

    public static void Write(PrivilegedBatch batch)
    {
        CodeBuffer code = new(PrivilegedBatch.Monitor, 0x200);
        Li(code, 30, Handler);
        Csr(code, 1, 0x105, 0, 30);
        Li(code, 31, PrivilegedBatch.Log);
        Li(code, 30, PrivilegedBatch.Records);
        Li(code, 29, Next);
        code.Word(CodeBuffer.S(0x23, 3, 29, 30, 0));
        Jump(code, WriteHandler(batch));
        batch.Put(PrivilegedBatch.Monitor, code);
        WriteStub(batch);
    }

    public static void Csr(CodeBuffer code, uint function, uint number, int rd, int source) =>
        code.Word(CodeBuffer.I(0x73, function, rd, source, (int)number));

    /// <summary>Loads a constant of 32 bits, zero-extended.</summary>
    public static void Li(CodeBuffer code, int register, uint value)
    {
        code.Word(((value + 0x800) & 0xfffff000) | ((uint)register << 7) | 0x37);
        code.Word(CodeBuffer.I(0x1b, 0, register, register, (int)(value & 0xfff)));
        code.Word(CodeBuffer.I(0x13, 1, register, register, 32));
        code.Word(CodeBuffer.I(0x13, 5, register, register, 32));
    }

    private static uint WriteHandler(PrivilegedBatch batch)
    {
        CodeBuffer code = new(Handler, 0x800);
        Csr(code, 2, 0x142, 29, 0);
        Store(code, 29, 0);
        Csr(code, 2, 0x141, 30, 0);
        Store(code, 30, 8);

        // What a breakpoint leaves in stval is an implementation's choice.
        Csr(code, 2, 0x143, 30, 0);
        code.Word(CodeBuffer.I(0x13, 0, 29, 29, -3));
        code.Word(CodeBuffer.B(1, 29, 0, 12));
        code.Word(CodeBuffer.I(0x13, 0, 30, 0, 0));
        Csr(code, 1, 0x143, 0, 0);
        Store(code, 30, 16);
        Csr(code, 2, 0x100, 30, 0);
        Store(code, 30, 24);
        code.Word(CodeBuffer.I(0x13, 0, 31, 31, 32));
        int ended = Branch(code, 1, 28, 0);
        code.Word(CodeBuffer.I(0x13, 0, 26, 26, -1));
        int tooMany = Branch(code, 0, 26, 0);
        Csr(code, 2, 0x142, 29, 0);
        int interrupt = Branch(code, 4, 29, 0);
        Csr(code, 1, 0x141, 0, 27);
        code.Word(Sret);
        code.PatchBranch(interrupt);
        Interrupts(code);
        code.PatchBranch(ended);
        code.PatchBranch(tooMany);
        Finish(code);
        uint next = code.Address;
        NextProgram(code);
        batch.Put(Handler, code);
        return next;
    }

    private static void Interrupts(CodeBuffer code)
    {
        code.Word(CodeBuffer.I(0x13, 7, 29, 29, 15));
        code.Word(CodeBuffer.I(0x13, 0, 30, 0, 5));
        int timer = Branch(code, 0, 29, 30);
        code.Word(CodeBuffer.I(0x13, 0, 30, 0, 1));
        int software = Branch(code, 0, 29, 30);
        Csr(code, 1, 0x15c, 30, 0);
        Store(code, 30, 0);
        code.Word(CodeBuffer.I(0x13, 0, 31, 31, 8));
        code.Word(Sret);
        code.PatchBranch(software);
        Csr(code, 7, 0x144, 0, 2);
        code.Word(Sret);
        code.PatchBranch(timer);
        Timer(code);
        code.Word(Sret);
    }

    private static void Timer(CodeBuffer code)
    {
        code.Word(CodeBuffer.I(0x13, 0, 30, 0, 1));
        code.Word(CodeBuffer.I(0x13, 0, 29, 0, 0));
        code.Word(Ecall);
    }

    /// <summary>Logs the registers and undoes what the program has left behind.</summary>
    private static void Finish(CodeBuffer code)
    {
        for (int i = 1; i <= LastRegister; i++)
        {
            Store(code, i, 8 * i);
        }

        Store(code, 0, 0);
        code.Word(CodeBuffer.I(0x13, 0, 31, 31, 8 * (LastRegister + 1)));
        Li(code, 30, 0x6000);
        Csr(code, 2, 0x100, 0, 30);
        foreach (uint csr in (uint[])[0x104, 0x144, 0x140, 0x106, 0x150, 0x180, 0x003])
        {
            Csr(code, 2, csr, 30, 0);
            Store(code, 30, 0);
            code.Word(CodeBuffer.I(0x13, 0, 31, 31, 8));
        }

        foreach (int select in (int[])[0x70, 0x72, 0x80, 0xc0])
        {
            code.Word(CodeBuffer.I(0x13, 0, 30, 0, select));
            Csr(code, 1, 0x150, 0, 30);
            Csr(code, 1, 0x151, 30, 0);
            Store(code, 30, 0);
            code.Word(CodeBuffer.I(0x13, 0, 31, 31, 8));
        }

        Csr(code, 1, 0x104, 0, 0);
        Csr(code, 7, 0x144, 0, 2);
        Timer(code);
    }

    private static void NextProgram(CodeBuffer code)
    {
        Li(code, 29, Next);
        code.Word(CodeBuffer.I(0x03, 3, 30, 29, 0));
        code.Word(CodeBuffer.I(0x13, 0, 28, 30, PrivilegedBatch.RecordSize));
        code.Word(CodeBuffer.S(0x23, 3, 29, 28, 0));
        Li(code, 29, PrivilegedBatch.Records + (PrivilegedBatch.Programs * PrivilegedBatch.RecordSize));
        int end = Branch(code, 0, 29, 30);
        Load(code, 29, 0);
        Csr(code, 1, 0x180, 0, 29);
        code.Word(0x12000073);
        Load(code, 29, 32);
        code.Word(CodeBuffer.I(0x13, 0, 28, 0, 0xc0));
        Csr(code, 1, 0x150, 0, 28);
        Csr(code, 1, 0x151, 0, 29);
        code.Word(CodeBuffer.I(0x13, 0, 28, 0, 0x70));
        Csr(code, 1, 0x150, 0, 28);
        Csr(code, 5, 0x151, 0, 1);
        Load(code, 29, 8);
        Csr(code, 1, 0x100, 0, 29);
        Load(code, 29, 16);
        Csr(code, 1, 0x104, 0, 29);
        Load(code, 29, 24);
        Csr(code, 1, 0x141, 0, 29);
        for (int i = 1; i <= LastRegister; i++)
        {
            Load(code, i, 32 + (8 * i));
        }

        code.Word(CodeBuffer.I(0x13, 0, 26, 0, MaxTraps));
        code.Word(CodeBuffer.I(0x13, 0, 28, 0, 0));
        code.Word(Sret);
        code.PatchBranch(end);
        Digest(code);
    }

    /// <summary>Logs a digest of the data, and ends.</summary>
    private static void Digest(CodeBuffer code)
    {
        Li(code, 5, PrivilegedBatch.Data);
        Li(code, 6, PrivilegedBatch.Data + (PrivilegedBatch.DataPages << 12));
        Li(code, 7, 0x9e3779b1);
        code.Word(CodeBuffer.I(0x13, 0, 8, 0, 0));
        int top = code.Length;
        code.Word(CodeBuffer.I(0x03, 3, 9, 5, 0));
        code.Word(CodeBuffer.R(0x33, 4, 0, 8, 8, 9));
        code.Word(CodeBuffer.R(0x33, 0, 1, 8, 8, 7));
        code.Word(CodeBuffer.I(0x13, 5, 9, 8, 29));
        code.Word(CodeBuffer.R(0x33, 4, 0, 8, 8, 9));
        code.Word(CodeBuffer.I(0x13, 0, 5, 5, 8));
        code.Word(CodeBuffer.B(1, 5, 6, top - code.Length));
        Store(code, 8, 0);
        code.Word(CodeBuffer.I(0x13, 0, 31, 31, 8));
        code.Word(CodeBuffer.I(0x13, 0, 30, 0, 0));
        code.Word(Ecall);
    }

    /// <summary>Machine mode, on QEMU alone: delegates, serves the ECALLs, and at the end writes the log to the UART.</summary>
    private static void WriteStub(PrivilegedBatch batch)
    {
        const uint StubHandler = PrivilegedBatch.Ram + 0x100;
        CodeBuffer code = new(PrivilegedBatch.Ram, 0x100);

        // A second hart, which waits for ever, makes QEMU execute atomic operations as such.
        Csr(code, 2, 0xf14, 30, 0);
        code.Word(CodeBuffer.B(0, 30, 0, 12));
        code.Word(0x10500073);
        code.Word(CodeBuffer.B(0, 0, 0, -4));
        foreach ((uint csr, uint value) in ((uint, uint)[])
            [(0x305, StubHandler), (0x302, 0xb1ff), (0x303, 0x222), (0x3b0, uint.MaxValue), (0x3a0, 0x1f), (0x306, 7), (0x300, 0x800), (0x341, PrivilegedBatch.Monitor)])
        {
            Li(code, 30, value);
            Csr(code, 1, csr, 0, 30);
        }

        code.Word(Mret);
        batch.Put(PrivilegedBatch.Ram, code);

        code = new(StubHandler, 0x100);
        int end = Branch(code, 0, 30, 0);
        code.Word(CodeBuffer.I(0x13, 0, 30, 30, -1));
        int timer = Branch(code, 0, 30, 0);
        Li(code, 30, Messages);
        code.Word(CodeBuffer.S(0x23, 2, 30, 29, 0));
        int sent = Branch(code, 0, 0, 0);
        code.PatchBranch(timer);
        code.Word(CodeBuffer.I(0x13, 0, 30, 0, 0x20));
        Csr(code, 3, 0x344, 0, 30);
        int cleared = Branch(code, 0, 29, 0);
        Csr(code, 2, 0x344, 0, 30);
        code.PatchBranch(sent);
        code.PatchBranch(cleared);
        Csr(code, 2, 0x341, 30, 0);
        code.Word(CodeBuffer.I(0x13, 0, 30, 30, 4));
        Csr(code, 1, 0x341, 0, 30);
        code.Word(Mret);
        code.PatchBranch(end);
        Li(code, 5, PrivilegedBatch.Log);
        Li(code, 6, Uart);
        code.Word(CodeBuffer.I(0x03, 4, 7, 5, 0));
        code.Word(CodeBuffer.S(0x23, 0, 6, 7, 0));
        code.Word(CodeBuffer.I(0x13, 0, 5, 5, 1));
        code.Word(CodeBuffer.B(1, 5, 31, -12));
        Li(code, 5, Finisher);
        Li(code, 6, 0x5555);
        code.Word(CodeBuffer.S(0x23, 2, 5, 6, 0));
        code.Word(CodeBuffer.B(0, 0, 0, 0));
        batch.Put(StubHandler, code);
    }

    private static void Store(CodeBuffer code, int register, int offset) => code.Word(CodeBuffer.S(0x23, 3, 31, register, offset));

    private static void Load(CodeBuffer code, int register, int offset) => code.Word(CodeBuffer.I(0x03, 3, register, 30, offset));

    private static void Jump(CodeBuffer code, uint target)
    {
        Li(code, 30, target);
        code.Word(CodeBuffer.I(0x67, 0, 0, 30, 0));
    }

    /// <summary>A branch forward, to be patched.</summary>
    private static int Branch(CodeBuffer code, uint function, int rs1, int rs2)
    {
        int position = code.Length;
        code.Word(CodeBuffer.B(function, rs1, rs2, 0));
        return position;
    }
}
