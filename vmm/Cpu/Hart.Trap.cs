using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Exceptions, interrupts and the return from them.</summary>
public sealed unsafe partial class Hart
{
    private const uint IllegalInstruction = 2;
    private const uint Breakpoint = 3;
    private const uint LoadMisaligned = 4;
    private const uint StoreMisaligned = 6;
    private const uint UserEcall = 8;
    private const ulong InterruptCause = 1ul << 63;

    private bool _timerPending;
    private bool _softwarePending;
    private bool _stopRequested;
    private bool _leaveRequested;
    private bool _postponed;

    /// <summary>sip: SSIP is software's, STIP the timer's, SEIP the interrupt file's.</summary>
    private ulong PendingInterrupts =>
        (_softwarePending ? 1ul << Csr.SoftwareInterrupt : 0)
        | (_timerPending ? 1ul << Csr.TimerInterrupt : 0)
        | (_interruptFile is not null && _interruptFile.Top != 0 ? 1ul << Csr.ExternalInterrupt : 0);

    /// <summary>Whether an interrupt is pending and enabled in sie: it ends a WFI, whatever sstatus.SIE says.</summary>
    public bool HasInterrupt => (PendingInterrupts & _interruptEnable) != 0;

    /// <summary>The pending and enabled interrupt of the highest priority (external, software, timer), 0 if none.</summary>
    private int TopInterrupt
    {
        get
        {
            ulong active = PendingInterrupts & _interruptEnable;
            if ((active & (1ul << Csr.ExternalInterrupt)) != 0)
            {
                return Csr.ExternalInterrupt;
            }

            if ((active & (1ul << Csr.SoftwareInterrupt)) != 0)
            {
                return Csr.SoftwareInterrupt;
            }

            return active != 0 ? Csr.TimerInterrupt : 0;
        }
    }

    /// <summary>An instruction has been completed that ends its block: the pc moves behind it.</summary>
    private int Retire(Op* op)
    {
        _state->Pc += op->Size;
        _state->Remaining--;
        return Leave;
    }

    /// <summary>As <see cref="Retire"/>, after something that may let an interrupt through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int RetireAndLook(Op* op)
    {
        Retire(op);
        _leaveRequested = false;
        TakeInterrupt();
        NoteInterrupt();
        return _stopRequested ? Stop(HartStop.Requested) : Leave;
    }

    private int Stop(HartStop reason)
    {
        _stop = reason;
        return StopRun;
    }

    /// <summary>Takes an exception at the present pc.</summary>
    private int Raise(uint cause, ulong value)
    {
        _state->Remaining--;
        Exceptions++;
        EnterTrap(cause, value, _trapVector & ~3ul);
        return Leave;
    }

    // What host code goes by when it sets sstatus.SIE: between two of these nothing becomes pending.
    private void NoteInterrupt() => _state->InterruptWaits = HasInterrupt ? 1u : 0;

    private void TakeInterrupt()
    {
        if (!UserMode && (Status & Csr.StatusSie) == 0)
        {
            return;
        }

        int interrupt = TopInterrupt;
        if (interrupt != 0)
        {
            ulong vector = _trapVector & ~3ul;
            EnterTrap(InterruptCause | (uint)interrupt, 0, (_trapVector & 1) != 0 ? vector + (4 * (uint)interrupt) : vector);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EnterTrap(ulong cause, ulong value, ulong target)
    {
        Traps++;
        _state->ExceptionPc = _state->Pc;
        _state->Cause = cause;
        _state->TrapValue = value;
        Status = (Status & ~(Csr.StatusSie | Csr.StatusSpie | Csr.StatusSpp))
            | ((Status & Csr.StatusSie) != 0 ? Csr.StatusSpie : 0)
            | (UserMode ? 0 : Csr.StatusSpp);
        _reservation = NoReservation;
        UserMode = false;
        _state->Pc = target;
    }

    private int ReturnFromTrap(Op* op)
    {
        if (UserMode)
        {
            return RaiseIllegal(op);
        }

        bool toUser = (Status & Csr.StatusSpp) == 0;
        Status = (Status & ~(Csr.StatusSie | Csr.StatusSpp))
            | ((Status & Csr.StatusSpie) != 0 ? Csr.StatusSie : 0)
            | Csr.StatusSpie;
        UserMode = toUser;
        _state->Pc = _state->ExceptionPc - op->Size;
        return RetireAndLook(op);
    }

    /// <summary>Raises an illegal-instruction exception; its value is the instruction.</summary>
    private int RaiseIllegal(Op* op)
    {
        if (op->Code == Opcode.Illegal)
        {
            return Raise(IllegalInstruction, (uint)op->Imm);
        }

        ulong pc = _state->Pc;
        ulong value = InstructionPart(pc);
        return Raise(IllegalInstruction, op->Size == 4 ? value | (InstructionPart(pc + 2) << 16) : value);
    }

    /// <summary>Two bytes of the present instruction; 0 if its page has been unmapped since it was decoded.</summary>
    private ulong InstructionPart(ulong address) =>
        _mmu.Translate(address, Access.Fetch, out ulong physical, out _) == 0 && _ram.Contains(physical, 2)
            ? *(ushort*)(_ram.Memory + (physical - _ram.Start))
            : 0ul;
}
