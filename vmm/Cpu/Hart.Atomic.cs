using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>A extension. One hart runs at a time, so an operation is atomic by itself; the reservation is a physical address.</summary>
public sealed unsafe partial class Hart
{
    private const ulong NoReservation = ulong.MaxValue;

    private ulong _reservation = NoReservation;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int ExecuteAtomic(Op* op)
    {
        ulong address = _state->X[op->Rs1];
        int size = op->Rs3;
        bool load = op->Code == Opcode.Lr;
        if ((address & ((ulong)size - 1)) != 0)
        {
            return Raise(load ? LoadMisaligned : StoreMisaligned, address);
        }

        // A read-modify-write needs the right to write, and says so in its exceptions. Only RAM has atomic operations.
        TlbEntry* entry = (load ? _state->ReadTlb : _state->WriteTlb) + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
        if ((entry->Tag & ~TlbEntry.Code) != (address & ~GuestRam.PageMask))
        {
            uint cause = TranslateAtomic(entry, address, load ? Access.Load : Access.Store, (ulong)size);
            if (cause != 0)
            {
                return Raise(cause, address);
            }
        }

        byte* host = (byte*)(address + entry->Addend);
        ulong physical = (ulong)(host - _ram.Memory) + _ram.Start;
        switch (op->Code)
        {
            case Opcode.Lr:
                _reservation = physical;
                _state->X[op->Rd] = SignExtend(Read(host, size), size);
                break;
            case Opcode.Sc:
                bool success = _reservation == physical;
                _reservation = NoReservation;
                if (success)
                {
                    WriteAtomic(host, physical, size, _state->X[op->Rs2]);
                }

                _state->X[op->Rd] = success ? 0ul : 1ul;
                break;
            default:
                ulong old = SignExtend(Read(host, size), size);
                WriteAtomic(host, physical, size, Combine(op->Code, old, SignExtend(_state->X[op->Rs2], size)));
                _state->X[op->Rd] = old;
                break;
        }

        return AfterAccess(op);
    }

    private uint TranslateAtomic(TlbEntry* entry, ulong address, Access access, ulong size)
    {
        uint cause = _mmu.Translate(address, access, out ulong physical, out int level);
        if (cause == 0 && !_ram.Contains(physical, size))
        {
            cause = Mmu.AccessFault(access);
        }

        if (cause == 0)
        {
            FillEntry(entry, address, physical, level);
            entry->Tag |= access == Access.Store && _blocks.IsCode(physical) ? TlbEntry.Code : 0;
        }

        return cause;
    }

    private void WriteAtomic(byte* host, ulong physical, int size, ulong value)
    {
        _blocks.Written(physical, (ulong)size);
        Write(host, size, value);
    }

    /// <summary>The result of an operation on values that are sign-extended: that keeps the order of unsigned words too.</summary>
    private static ulong Combine(Opcode code, ulong old, ulong value) => code switch
    {
        Opcode.AmoSwap => value,
        Opcode.AmoAdd => old + value,
        Opcode.AmoXor => old ^ value,
        Opcode.AmoAnd => old & value,
        Opcode.AmoOr => old | value,
        Opcode.AmoMin => (long)old < (long)value ? old : value,
        Opcode.AmoMax => (long)old > (long)value ? old : value,
        Opcode.AmoMinu => Math.Min(old, value),
        _ => Math.Max(old, value),
    };

    private static ulong SignExtend(ulong value, int size) => size == 4 ? (ulong)(long)(int)(uint)value : value;
}
