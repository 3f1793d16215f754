using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Operations outside the dispatch loop: who executes them, and the ones that steer the hart.</summary>
public sealed unsafe partial class Hart
{
    // What an operation outside the dispatch loop answers: go on in the block; go on at the pc; end the run.
    private const int Continue = 0;
    internal const int Leave = 1;
    private const int StopRun = 2;

    private HartStop _stop;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int ExecuteSlow(Op* op) => op->Code switch
    {
        <= Opcode.LastControl => ExecuteControl(op),
        <= Opcode.LastAtomic => ExecuteAtomic(op),
        _ => ExecuteFloat(op),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int ExecuteControl(Op* op)
    {
        switch (op->Code)
        {
            case Opcode.Ecall when UserMode:
                return Raise(UserEcall, 0);
            case Opcode.Ecall:
                Retire(op);
                return Stop(HartStop.SbiCall);
            case Opcode.Ebreak:
                return Raise(Breakpoint, _state->Pc);
            case Opcode.Sret:
                return ReturnFromTrap(op);
            case Opcode.Wfi:
                return WaitForInterrupt(op);
            case Opcode.SfenceVma:
                return FenceTranslations(op);
            case Opcode.FenceI:
                // Stores have already dropped the blocks that they changed; the next one is looked up again.
                return Retire(op);
            case >= Opcode.Csrrw and <= Opcode.Csrrci:
                return ExecuteCsr(op);
            default:
                return RaiseIllegal(op);
        }
    }

    private int WaitForInterrupt(Op* op)
    {
        if (UserMode)
        {
            return RaiseIllegal(op);
        }

        if (HasInterrupt)
        {
            return RetireAndLook(op);
        }

        Retire(op);
        return Stop(HartStop.WaitForInterrupt);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int FenceTranslations(Op* op)
    {
        if (UserMode)
        {
            return RaiseIllegal(op);
        }

        if (op->Rs1 == 0)
        {
            FlushTranslations();
        }
        else if (_tlb.Flush(_state->X[op->Rs1]))
        {
            VoidLinks();
        }

        return Retire(op);
    }
}
