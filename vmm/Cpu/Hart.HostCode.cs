using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Running what is translated.</summary>
public sealed unsafe partial class Hart
{
    private const ulong HostPageOf = ~GuestRam.PageMask;

    // The run ends in the block that begins with this operation, which host code has left to the dispatch loop.
    private const int CutHere = 3;

    private readonly X64CodeMemory? _codeMemory;
    private Op* _uncut;

    /// <summary>Runs host code until the dispatch loop must go on; pc and steps are in the state then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RunHostCode(ulong start, nint code, long budget)
    {
        if (((nint)_state->Unconnected | (nint)_state->UnconnectedJump | (nint)_state->UnconnectedCrossing) != 0)
        {
            Connect(start, code);
        }

        return _codeMemory is null
            ? ((delegate*<Hart, HartState*, ulong, long, int>)code)(this, _state, start, budget)
            : RunX64(code, start & HostPageOf, budget);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RunX64(nint code, ulong page, long budget)
    {
        HartState* s = _state;

        // The code never blocks and ends with the run, so the garbage collector can wait for it.
        var enter = (delegate* unmanaged[SuppressGCTransition]<nint, HartState*, ulong, long, int>)_codeMemory!.Entry;
        while (true)
        {
            int exit = enter(code, s, page, budget);
            if (exit == (int)X64Exit.Leave)
            {
                _unconnectedPc = s->Pc;
                return Leave;
            }

            X64Request* request = s->Request;
            s->Pc = s->Page + (ulong)request->Offset;
            s->Remaining = s->Budget + request->Left;
            if (exit == (int)X64Exit.Cut)
            {
                _uncut = request->Operation;
                return CutHere;
            }

            int outcome = Answer((X64Exit)exit, request->Operation);
            if (outcome != Continue)
            {
                return outcome;
            }

            if (request->Resumable == 0)
            {
                return Retire(request->Operation);
            }

            code = (nint)(request + 1);
            page = s->Page;
            budget = s->Budget;
        }
    }

    /// <summary>Executes what translated code has asked for.</summary>
    private int Answer(X64Exit exit, Op* op)
    {
        if (exit == X64Exit.Load)
        {
            return LoadSlow(op, _state->Address);
        }

        if (exit == X64Exit.Store)
        {
            return StoreSlow(op, _state->Address);
        }

        return op->Code switch
        {
            >= Opcode.Csrrw and <= Opcode.Csrrci => ExecuteCsr(op),
            > Opcode.LastControl and <= Opcode.LastAtomic => ExecuteAtomic(op),
            _ => ExecuteSlow(op),
        };
    }
}
