using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// A hart's memory for x86-64 code, filled from its beginning until everything starts again. It begins with pieces that all translated code shares: the way
/// in, the ways out, and the looks at the translations.
/// </summary>
/// <remarks>
/// In translated code rbx is the state (biased, so that all registers of the guest are near), rbp the virtual address of the page, r14 the
/// steps until the run ends, r13 and r12 the translations for loads and stores. rax, rcx and rdx are for the moment, the others hold registers of the guest.
/// </remarks>
internal sealed unsafe class X64CodeMemory : IDisposable
{
    /// <summary>What rbx is beyond the state's address.</summary>
    public const int Bias = 128;

    /// <summary>A region never needs more.</summary>
    public const int MostPerRegion = 1 << 16;

    private const nuint Size = 32 << 20;
    private const int LineSize = 64;

    private static readonly int[] s_saved = [X64Assembler.Rbx, X64Assembler.Rbp, X64Assembler.R12, X64Assembler.R13, X64Assembler.R14, X64Assembler.R15];

    private readonly X64Assembler _assembler = new();
    private readonly byte*[] _looks = new byte*[8];
    private byte* _memory;
    private readonly byte* _start;
    private readonly byte* _aside;

    private X64CodeMemory(byte* memory)
    {
        _memory = memory;
        _assembler.Position = memory;
        EmitEntry();
        EmitLeave();
        EmitAskers();
        Align(LineSize);
        EmitFinder();
        SetStatus = _assembler.Position;
        EmitStatus(set: true);
        ClearStatus = _assembler.Position;
        EmitStatus(set: false);
        for (int i = 0; i < _looks.Length; i++)
        {
            Align(LineSize);
            _looks[i] = _assembler.Position;
            EmitLook(_assembler, store: i >= 4, 1 << (i & 3));
            _assembler.Return();
        }

        Align(LineSize);
        _start = _assembler.Position;
        _aside = _memory + (Size / 2);
        Clear();
    }

    /// <summary>The way in.</summary>
    public byte* Entry { get; private set; }

    /// <summary>Leaves; the offset of the next instruction from the page is in rax.</summary>
    public byte* LeaveAtOffset { get; private set; }

    /// <summary>Leaves; the address of the next instruction is in rax.</summary>
    public byte* LeaveAt { get; private set; }

    /// <summary>Called, with an <see cref="X64Request"/> behind the call: leaves for a load, with its address in rax.</summary>
    public byte* AskLoad { get; private set; }

    /// <summary>As <see cref="AskLoad"/>, for a store.</summary>
    public byte* AskStore { get; private set; }

    /// <summary>As <see cref="AskLoad"/>, for an operation that is not translated.</summary>
    public byte* AskOperation { get; private set; }

    /// <summary>As <see cref="AskLoad"/>, for a block for which the steps do not suffice.</summary>
    public byte* AskCut { get; private set; }

    /// <summary>Called before a jump to the code of the link whose address comes in rcx, for the address in rax; leaves when the table of jumps has no link that leads there.</summary>
    public byte* FindByTable { get; private set; }

    /// <summary>
    /// Called with bits in rax: sets them in sstatus and leaves its old value in rdx, or says "not equal" when it is not for this piece: it knows SIE alone,
    /// in supervisor mode, when no interrupt comes through by it.
    /// </summary>
    public byte* SetStatus { get; private set; }

    /// <summary>As <see cref="SetStatus"/>, but clears them.</summary>
    public byte* ClearStatus { get; private set; }

    /// <summary>Offset of the code's address in a link.</summary>
    public static int LinkedCode { get; } = LinkField(nameof(JumpLink.Code));

    /// <summary>Where the next region goes.</summary>
    public byte* Next { get; set; }

    /// <summary>Where its seldom parts go: not among the others, so that those fill whole lines and pages of the host.</summary>
    public byte* NextAside { get; set; }

    /// <summary>Whether there is room for one more region.</summary>
    public bool HasRoom => Next + MostPerRegion <= _aside && NextAside + MostPerRegion <= _memory + Size;

    /// <summary>Memory for a hart; null where the host has another processor or gives no such memory.</summary>
    public static X64CodeMemory? TryCreate()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return null;
        }

        byte* memory = HostMemory.TryAllocate(Size, executable: true);
        return memory == null ? null : new X64CodeMemory(memory);
    }

    /// <summary>The look at the translations, to be called with an address in rax: the host's address comes in rdx, "not equal" says that there is none. Changes rcx.</summary>
    public byte* Look(bool store, int alignment) => _looks[(store ? 4 : 0) + int.Log2(alignment)];

    /// <summary>Everything starts again.</summary>
    public void Clear()
    {
        Next = _start;
        NextAside = _aside;
    }

    public void Dispose()
    {
        HostMemory.Free(_memory, Size);
        _memory = null;
    }

    // What runs often does not share the host's lines with what seldom runs.
    private void Align(int bytes)
    {
        while (((ulong)_assembler.Position & (ulong)(bytes - 1)) != 0)
        {
            _assembler.Byte(0);
        }
    }

    // System V: code in rdi, state in rsi, page in rdx, steps in rcx.
    private void EmitEntry()
    {
        X64Assembler a = _assembler;
        Entry = a.Position;
        foreach (int register in s_saved)
        {
            a.Push(register);
        }

        a.LoadAddress(X64Assembler.Rbx, X64Assembler.Rsi, Bias);
        a.Operate(X64Assembler.Move, X64Assembler.Rbp, X64Assembler.Rdx);
        a.Operate(X64Assembler.Move, X64Assembler.R14, X64Assembler.Rcx);
        a.Load(X64Assembler.R13, X64Assembler.Rbx, Field(nameof(HartState.ReadTlb)));
        a.Load(X64Assembler.R12, X64Assembler.Rbx, Field(nameof(HartState.WriteTlb)));
        a.JumpTo(X64Assembler.Rdi);
    }

    private void EmitLeave()
    {
        X64Assembler a = _assembler;
        LeaveAtOffset = a.Position;
        a.Operate(X64Assembler.Add, X64Assembler.Rax, X64Assembler.Rbp);
        LeaveAt = a.Position;
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Pc)), X64Assembler.Rax);
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Remaining)), X64Assembler.R14);
        EmitReturn((int)X64Exit.Leave);
    }

    private void EmitReturn(int outcome)
    {
        X64Assembler a = _assembler;
        a.MoveImmediate(X64Assembler.Rax, outcome);
        for (int i = s_saved.Length - 1; i >= 0; i--)
        {
            a.Pop(s_saved[i]);
        }

        a.Return();
    }

    private void EmitAskers()
    {
        AskLoad = EmitAsker(X64Exit.Load);
        AskStore = EmitAsker(X64Exit.Store);
        AskOperation = EmitAsker(X64Exit.Operation);
        AskCut = EmitAsker(X64Exit.Cut);
    }

    private byte* EmitAsker(X64Exit exit)
    {
        X64Assembler a = _assembler;
        byte* start = a.Position;
        a.Pop(X64Assembler.Rcx);
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Address)), X64Assembler.Rax);
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Request)), X64Assembler.Rcx);
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Page)), X64Assembler.Rbp);
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Budget)), X64Assembler.R14);
        EmitReturn((int)exit);
        return start;
    }

    private void EmitFinder()
    {
        X64Assembler a = _assembler;
        FindByTable = a.Position;
        a.Operate(X64Assembler.Move, X64Assembler.Rcx, X64Assembler.Rax);
        a.ShiftBy(X64Assembler.ShiftRight, X64Assembler.Rcx, GuestRam.PageShift);
        a.Operate(X64Assembler.Xor, X64Assembler.Rcx, X64Assembler.Rax);
        a.ShiftBy(X64Assembler.ShiftLeft, X64Assembler.Rcx, JumpLink.SetShift - 1);
        a.OperateImmediate(X64Assembler.And, X64Assembler.Rcx, (JumpLink.Sets - 1) << JumpLink.SetShift);
        a.OperateMemory(0x03, X64Assembler.Rcx, X64Assembler.Rbx, Field(nameof(HartState.Jumps)));
        a.OperateMemory(0x3b, X64Assembler.Rax, X64Assembler.Rcx, LinkField(nameof(JumpLink.Target)));
        byte* firstOfSet = a.JumpForwardIf(X64Assembler.Equal);
        a.OperateImmediate(X64Assembler.Add, X64Assembler.Rcx, 1 << JumpLink.SizeShift);
        a.OperateMemory(0x3b, X64Assembler.Rax, X64Assembler.Rcx, LinkField(nameof(JumpLink.Target)));
        byte* otherTarget = a.JumpForwardIf(X64Assembler.NotEqual);
        a.Here(firstOfSet);
        a.Load(X64Assembler.Rdx, X64Assembler.Rcx, LinkField(nameof(JumpLink.Epoch)));
        a.OperateMemory(0x3b, X64Assembler.Rdx, X64Assembler.Rbx, Field(nameof(HartState.LinkEpoch)));
        byte* otherEpoch = a.JumpForwardIf(X64Assembler.NotEqual);
        a.OperateImmediate(X64Assembler.And, X64Assembler.Rax, -(int)GuestRam.PageSize);
        a.Operate(X64Assembler.Move, X64Assembler.Rbp, X64Assembler.Rax);
        a.Return();
        a.Here(otherTarget);
        a.Here(otherEpoch);
        a.Pop(X64Assembler.Rdx);
        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Unconnected)), X64Assembler.Rcx);
        a.Jump(LeaveAt);
    }

    private void EmitStatus(bool set)
    {
        const int userMode = 1;
        X64Assembler a = _assembler;
        a.TestByte(X64Assembler.Rbx, Field(nameof(HartState.LinkEpoch)), userMode);
        byte* user = a.JumpForwardIf(X64Assembler.NotEqual);
        a.TestRax(~(int)Csr.StatusSie);
        byte* others = a.JumpForwardIf(X64Assembler.NotEqual);
        a.Load(X64Assembler.Rdx, X64Assembler.Rbx, Field(nameof(HartState.Status)));
        a.Operate(X64Assembler.Move, X64Assembler.Rcx, X64Assembler.Rdx);
        byte* nothing = null;
        byte* interrupt = null;
        if (set)
        {
            a.Operate(X64Assembler.Test, X64Assembler.Rax, X64Assembler.Rax);
            nothing = a.JumpForwardIf(X64Assembler.Equal);
            a.TestByte(X64Assembler.Rbx, Field(nameof(HartState.InterruptWaits)), 1);
            interrupt = a.JumpForwardIf(X64Assembler.NotEqual);
            a.Operate(X64Assembler.Or, X64Assembler.Rcx, X64Assembler.Rax);
        }
        else
        {
            a.OperateImmediate(X64Assembler.Xor, X64Assembler.Rax, -1);
            a.Operate(X64Assembler.And, X64Assembler.Rcx, X64Assembler.Rax);
        }

        a.Store(X64Assembler.Rbx, Field(nameof(HartState.Status)), X64Assembler.Rcx);
        if (set)
        {
            a.Here(nothing);
        }

        a.Operate(X64Assembler.Compare, X64Assembler.Rax, X64Assembler.Rax);
        a.Here(user);
        a.Here(others);
        if (set)
        {
            a.Here(interrupt);
        }

        a.Return();
    }

    /// <summary>The look of <see cref="Look"/> itself, for code that runs often.</summary>
    public static void EmitLook(X64Assembler a, bool store, int alignment)
    {
        const int entryShift = 4;
        int table = store ? X64Assembler.R12 : X64Assembler.R13;
        a.Operate(X64Assembler.Move, X64Assembler.Rcx, X64Assembler.Rax, wide: false);
        a.ShiftBy(X64Assembler.ShiftRight, X64Assembler.Rcx, GuestRam.PageShift - entryShift, wide: false);
        a.OperateImmediate(X64Assembler.And, X64Assembler.Rcx, (int)SoftwareTlb.IndexMask << entryShift, wide: false);
        a.Operate(X64Assembler.Move, X64Assembler.Rdx, X64Assembler.Rax);
        a.OperateImmediate(X64Assembler.And, X64Assembler.Rdx, -(int)GuestRam.PageSize | (alignment - 1));
        a.OperateIndexed(0x3b, X64Assembler.Rdx, table, X64Assembler.Rcx, 0);
        a.OperateIndexed(0x8b, X64Assembler.Rdx, table, X64Assembler.Rcx, 8);
        a.LoadAddressIndexed(X64Assembler.Rdx, X64Assembler.Rdx, X64Assembler.Rax);
    }

    /// <summary>Offset of a field of the state from rbx.</summary>
    public static int Field(string name) => (int)Marshal.OffsetOf<HartState>(name) - Bias;

    private static int LinkField(string name) => (int)Marshal.OffsetOf<JumpLink>(name);
}

/// <summary>Why translated code has come back.</summary>
internal enum X64Exit
{
    /// <summary>The dispatch loop goes on: pc and steps are in the state.</summary>
    Leave,

    /// <summary>A load that the translations do not serve, of <see cref="HartState.Address"/>; see <see cref="HartState.Request"/>.</summary>
    Load,

    /// <summary>A store.</summary>
    Store,

    /// <summary>An operation that is not translated.</summary>
    Operation,

    /// <summary>The steps end in the block that begins with the operation.</summary>
    Cut,
}

/// <summary>What lies in the code behind a call of an asker; behind it, the code goes on.</summary>
internal unsafe struct X64Request
{
    /// <summary>The operation.</summary>
    public Op* Operation;

    /// <summary>Offset of its instruction in the page.</summary>
    public short Offset;

    /// <summary>Steps that the block has taken too much when it ends with the operation before.</summary>
    public short Left;

    /// <summary>0: the code cannot go on behind the operation.</summary>
    public int Resumable;
}
