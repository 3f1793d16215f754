using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Control and status registers.</summary>
public sealed unsafe partial class Hart
{
    private const ulong SatpModeSv39 = 8;
    private const ulong SatpAsid = 0xFFFFul << 44;
    private const ulong CounterEnableMask = 7;

    private ulong _interruptEnable;
    private ulong _trapVector;
    private ulong _counterEnable;
    private ulong _environment;
    private ulong _select;
    private uint _floatFlags;
    private uint _floatMode;

    /// <summary>scounteren: user mode may read cycle (bit 0), time (bit 1), instret (bit 2). Firmware lets it before it starts a kernel.</summary>
    public ulong CounterEnable
    {
        get => _counterEnable;
        set => _counterEnable = value & CounterEnableMask;
    }

    /// <summary>The writable bits of sstatus.</summary>
    private ulong Status
    {
        get => _state->Status & Csr.StatusWritable;
        set => _state->Status = value | Csr.StatusUxl | ((value & Csr.StatusFs) == Csr.StatusFs ? Csr.StatusSd : 0);
    }

    private bool FloatOff => (Status & Csr.StatusFs) == 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int ExecuteCsr(Op* op)
    {
        uint number = (uint)op->Imm;
        bool immediate = op->Code >= Opcode.Csrrwi;
        Opcode kind = immediate ? op->Code - (Opcode.Csrrwi - Opcode.Csrrw) : op->Code;
        bool write = kind == Opcode.Csrrw || op->Rs1 != 0;
        ulong source = immediate ? op->Rs1 : _state->X[op->Rs1];
        bool allowed = ((number >> 8) & 3) <= (UserMode ? 0u : 1u) && !(write && number >> 10 == 3);

        if (number == Csr.Sstatus && allowed)
        {
            return ExecuteStatus(op, kind, source, write);
        }

        // CSRRW to x0 does not read; no register here has a side effect of being read.
        if (!allowed || !ReadCsr(number, out ulong old))
        {
            return RaiseIllegal(op);
        }

        ulong value = kind switch { Opcode.Csrrs => old | source, Opcode.Csrrc => old & ~source, _ => source };
        if (write && !WriteCsr(number, value, old))
        {
            return RaiseIllegal(op);
        }

        _state->X[op->Rd] = old;
        return Csr.IsPlain(number) ? Continue : RetireAndLook(op);
    }

    private int ExecuteStatus(Op* op, Opcode kind, ulong source, bool write)
    {
        ulong old = _state->Status;
        ulong value = kind switch { Opcode.Csrrs => old | source, Opcode.Csrrc => old & ~source, _ => source };
        ulong changed = write ? (Status ^ value) & Csr.StatusWritable : 0;
        if ((changed & ~Csr.StatusSie) != 0)
        {
            WriteStatus(value);
            _state->X[op->Rd] = old;
            return RetireAndLook(op);
        }

        Status ^= changed;
        _state->X[op->Rd] = old;
        return changed != 0 && (value & Csr.StatusSie) != 0 && HasInterrupt ? RetireAndLook(op) : Continue;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadCsr(uint number, out ulong value)
    {
        value = 0;
        switch (number)
        {
            case Csr.Fflags or Csr.Frm or Csr.Fcsr:
                value = number == Csr.Fflags ? _floatFlags : number == Csr.Frm ? _floatMode : (_floatMode << 5) | _floatFlags;
                return !FloatOff;
            case Csr.Cycle or Csr.Time or Csr.Instret:
                value = number == Csr.Time ? (ulong)(Nanoseconds / NanosecondsPerTick) : (ulong)(number == Csr.Cycle ? Steps : Steps - Exceptions);
                return !UserMode || ((_counterEnable >> (int)(number & 31)) & 1) != 0;
            case Csr.Sstatus:
                value = _state->Status;
                return true;
            case Csr.Sie:
                value = _interruptEnable;
                return true;
            case Csr.Sip:
                value = PendingInterrupts;
                return true;
            case Csr.Sscratch:
                value = _state->Scratch;
                return true;
            case Csr.Satp:
                value = _mmu.Satp;
                return true;
            case Csr.Siselect:
                value = _select;
                return true;
            case Csr.Sireg:
                return ReadIndirect(out value);
            case Csr.Stopei:
                value = _interruptFile?.Top ?? 0;
                return _interruptFile is not null;
            case Csr.Stopi:
                value = TopInterrupt == 0 ? 0 : ((ulong)(uint)TopInterrupt << 16) | 1;
                return true;
            default:
                return ReadTrapCsr(number, out value);
        }
    }

    private bool ReadTrapCsr(uint number, out ulong value)
    {
        switch (number)
        {
            case Csr.Stvec:
                value = _trapVector;
                return true;
            case Csr.Sepc:
                value = _state->ExceptionPc;
                return true;
            case Csr.Scause:
                value = _state->Cause;
                return true;
            case Csr.Stval:
                value = _state->TrapValue;
                return true;
            case Csr.Scounteren:
                value = _counterEnable;
                return true;
            case Csr.Senvcfg:
                value = _environment;
                return true;
            default:
                value = 0;
                return false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool WriteCsr(uint number, ulong value, ulong old)
    {
        switch (number)
        {
            case Csr.Fflags or Csr.Frm or Csr.Fcsr:
                WriteFloatCsr(number, (uint)value);
                return true;
            case Csr.Sstatus:
                WriteStatus(value);
                return true;
            case Csr.Sie:
                _interruptEnable = value & Csr.Interrupts;
                return true;
            case Csr.Sip:
                _softwarePending = (value & (1ul << Csr.SoftwareInterrupt)) != 0;
                return true;
            case Csr.Sscratch:
                _state->Scratch = value;
                return true;
            case Csr.Satp:
                WriteSatp(value);
                return true;
            case Csr.Siselect:
                _select = value & 0x1ff;
                return true;
            case Csr.Sireg:
                return WriteIndirect(value);
            case Csr.Stopei:
                // The value does not matter: what was read is claimed.
                _interruptFile!.Claim((uint)old & 0x7ff);
                return true;
            default:
                WriteTrapCsr(number, value);
                return true;
        }
    }

    private void WriteTrapCsr(uint number, ulong value)
    {
        switch (number)
        {
            case Csr.Stvec:
                // Direct and vectored; a reserved mode keeps the old one.
                _trapVector = (value & ~3ul) | ((value & 2) != 0 ? _trapVector & 1 : value & 1);
                break;
            case Csr.Sepc:
                _state->ExceptionPc = value & ~1ul;
                break;
            case Csr.Scause:
                _state->Cause = value;
                break;
            case Csr.Stval:
                _state->TrapValue = value;
                break;
            case Csr.Scounteren:
                _counterEnable = value & CounterEnableMask;
                break;
            default:
                // senvcfg: FIOM alone.
                _environment = value & 1;
                break;
        }
    }

    private void WriteFloatCsr(uint number, uint value)
    {
        if (number == Csr.Frm)
        {
            _floatMode = value & 7;
        }
        else
        {
            _floatFlags = value & 31;
            _floatMode = number == Csr.Fcsr ? (value >> 5) & 7 : _floatMode;
        }

        Status |= Csr.StatusFs;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteStatus(ulong value)
    {
        ulong changed = Status ^ value;
        Status = value & Csr.StatusWritable;
        _mmu.SupervisorUserAccess = (value & Csr.StatusSum) != 0;
        if ((changed & Csr.StatusMxr) != 0)
        {
            _mmu.ExecutableReadable = (value & Csr.StatusMxr) != 0;
            FlushTranslations();
        }

        SelectTranslations();
    }

    /// <summary>A mode that does not exist leaves the register as it is.</summary>
    private void WriteSatp(ulong value)
    {
        ulong mode = value >> 60;
        if (mode is 0 or SatpModeSv39)
        {
            _mmu.Satp = value & ((SatpModeSv39 << 60) | SatpAsid | ((1ul << 44) - 1));
            FlushTranslations();
        }
    }

    /// <summary>The priorities of the major interrupts (0x30 to 0x3f, even ones) are fixed and read 0.</summary>
    private bool ReadIndirect(out ulong value)
    {
        value = 0;
        if (_select is >= 0x30 and < 0x40)
        {
            return (_select & 1) == 0;
        }

        return _interruptFile is not null && _select is >= 0x70 and < 0x100 && _interruptFile.TryRead((uint)_select, out value);
    }

    private bool WriteIndirect(ulong value) =>
        _select is >= 0x30 and < 0x40 || (_interruptFile is not null && _interruptFile.TryWrite((uint)_select, value));
}
