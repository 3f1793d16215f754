using System.Runtime.CompilerServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>Loads, stores and fetches that the dispatch loop's translations do not serve.</summary>
public sealed unsafe partial class Hart
{
    // The last operation of the latest run, if its block goes on; where the block begins, and the pc behind the operation.
    private Op* _cut;
    private ulong _cutEpoch;
    private ulong _cutStart;
    private ulong _cutPc;

    /// <summary>Finds or decodes the block at the present pc. Null: the fetch has trapped, the pc is the handler's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private Op* FindBlock()
    {
        ulong pc = _state->Pc;
        if (HasBreakpointIn(pc & ~GuestRam.PageMask))
        {
            return FindBlockBeforeBreakpoint();
        }

        uint* table = FetchTable(pc, pc);
        if (table == null)
        {
            return null;
        }

        uint place = (uint)(pc & GuestRam.PageMask);
        if (table[place >> 1] != 0)
        {
            return _blocks.Arena + table[place >> 1];
        }

        Op* block = BuildBlock(table, place);
        return block == null ? StraddlingBlock(pc, table) : block;
    }

    /// <summary>The table of blocks of the page of an address. Null: the fetch has trapped.</summary>
    /// <param name="pc">The instruction's address.</param>
    /// <param name="address">The address of its part in the page.</param>
    private uint* FetchTable(ulong pc, ulong address)
    {
        ulong page = address & ~GuestRam.PageMask;
        TlbEntry* entry = _state->FetchTlb + SoftwareTlb.FetchIndex(address);
        if (entry->Tag != page)
        {
            if (!FetchAddress(pc, address, out ulong physical))
            {
                return null;
            }

            if (HasBreakpointIn(page))
            {
                // Its translation would lead past the breakpoint.
                return _blocks.Table(physical);
            }

            if (entry->Tag != TlbEntry.Invalid)
            {
                VoidLinks();
            }

            entry->Tag = page;
            entry->Addend = (ulong)_blocks.Table(physical);
            _tlb.NoteFilled(entry);
        }

        return (uint*)entry->Addend;
    }

    /// <summary>
    /// The next instructions of a block of which the run's steps do not reach the end. The next run goes on in the block, so
    /// that no block has to be decoded for each place at which a run has ended.
    /// </summary>
    /// <param name="before">The header, or the operation before the first one.</param>
    /// <param name="start">Address of the block.</param>
    /// <param name="count">How many instructions.</param>
    private Op* CutBlock(Op* before, ulong start, int count)
    {
        _cut = _blocks.IsKept(before) ? before + count : null;
        _cutEpoch = _state->LinkEpoch;
        _cutStart = start;
        _cutPc = start + before[count].Next;
        return _blocks.Slice(before, count);
    }

    private Op* BuildBlock(uint* table, uint place)
    {
        Op* block = _blocks.Build(table, place, out bool becameCode);
        if (becameCode)
        {
            _tlb.MarkCode((ulong)_blocks.HostPage(table));
        }

        return block;
    }

    private Op* StraddlingBlock(ulong pc, uint* first)
    {
        uint* second = FetchTable(pc, pc + 2);
        if (second == null)
        {
            return null;
        }

        Op* block = _blocks.Straddling(first, second, out bool becameCode);
        if (becameCode)
        {
            _tlb.MarkCode((ulong)_blocks.HostPage(first));
            _tlb.MarkCode((ulong)_blocks.HostPage(second));
        }

        return block;
    }

    /// <summary>Translates for a fetch and notes a superpage. Fetches from outside RAM are access faults.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool FetchAddress(ulong pc, ulong address, out ulong physical)
    {
        uint cause = _mmu.Translate(address, Access.Fetch, out physical, out int level);
        if (cause == 0 && !_ram.Contains(physical, 2))
        {
            cause = Mmu.AccessFault(Access.Fetch);
        }

        if (cause != 0)
        {
            _state->Pc = pc;
            Raise(cause, address);
            return false;
        }

        if (level != 0)
        {
            _tlb.NoteSuperpage(address, level);
        }

        return true;
    }

    /// <summary>An integer load of the dispatch loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private int LoadSlow(Op* op, ulong address)
    {
        int shift = (op->Code - Opcode.Lb) & 3;
        if (!ReadMemory(address, 1 << shift, out ulong value))
        {
            return AfterRefusal();
        }

        // Lb, Lh, Lw and Ld extend the sign; Lbu, Lhu and Lwu follow them.
        int unused = 64 - (8 << shift);
        _state->X[op->Rd] = op->Code <= Opcode.Ld ? (ulong)((long)(value << unused) >> unused) : value;
        return AfterAccess(op);
    }

    /// <summary>An integer store of the dispatch loop.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private int StoreSlow(Op* op, ulong address) =>
        WriteMemory(address, 1 << (op->Code - Opcode.Sb), _state->X[op->Rs2]) ? AfterAccess(op) : AfterRefusal();

    /// <summary>A load of host code that the translations do not serve; the host code is left behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal int LoadAndLeave(Op* op, ulong address, ulong pc, long remaining)
    {
        _state->Pc = pc;
        _state->Remaining = remaining;
        int outcome = LoadSlow(op, address);
        return outcome == Continue ? Retire(op) : outcome;
    }

    /// <summary>As <see cref="LoadAndLeave"/>, for a store.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal int StoreAndLeave(Op* op, ulong address, ulong pc, long remaining)
    {
        _state->Pc = pc;
        _state->Remaining = remaining;
        int outcome = StoreSlow(op, address);
        return outcome == Continue ? Retire(op) : outcome;
    }

    /// <summary>A block whose countdown has ended.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Heat(Op* header, ulong pc)
    {
        TlbEntry* entry = _state->FetchTlb + SoftwareTlb.FetchIndex(pc);
        _blocks.Regions.Heat(header, (uint*)entry->Addend, (int)(pc & GuestRam.PageMask));
    }

    /// <summary>
    /// The bus may have asked to leave the block behind the instruction. A write to code counts for the next instruction on:
    /// so it does not matter where blocks begin and end.
    /// </summary>
    private int AfterAccess(Op* op)
    {
        if (_stopRequested || _leaveRequested)
        {
            return RetireAndLook(op);
        }

        return _blocks.Dropped ? RetireDropped(op) : Continue;
    }

    private int RetireDropped(Op* op)
    {
        _blocks.Dropped = false;
        return Retire(op);
    }

    /// <summary>An access was not made: it has trapped, or the bus has postponed it.</summary>
    private int AfterRefusal() => _postponed ? Stop(HartStop.Postponed) : Leave;

    /// <summary>Reads 1, 2, 4 or 8 bytes, zero-extended. False: it has trapped or was postponed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadMemory(ulong address, int size, out ulong value)
    {
        TlbEntry* entry = _state->ReadTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
        ulong page = address & ~GuestRam.PageMask;
        if (page != ((address + (ulong)size - 1) & ~GuestRam.PageMask))
        {
            return ReadAcrossPages(address, size, out value);
        }

        if (entry->Tag != page)
        {
            uint cause = _mmu.Translate(address, Access.Load, out ulong physical, out int level);
            if (cause != 0)
            {
                Raise(cause, address);
                value = 0;
                return false;
            }

            if (!_ram.Contains(physical, (ulong)size))
            {
                return ReadBus(address, physical, size, out value);
            }

            FillEntry(entry, address, physical, level);
        }

        value = Read((byte*)(address + entry->Addend), size);
        return true;
    }

    /// <summary>Writes 1, 2, 4 or 8 bytes. False: it has trapped or was postponed, and nothing is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool WriteMemory(ulong address, int size, ulong value)
    {
        TlbEntry* entry = _state->WriteTlb + ((address >> GuestRam.PageShift) & SoftwareTlb.IndexMask);
        ulong page = address & ~GuestRam.PageMask;
        if (page != ((address + (ulong)size - 1) & ~GuestRam.PageMask))
        {
            return WriteAcrossPages(address, size, value);
        }

        if (entry->Tag == page)
        {
            Write((byte*)(address + entry->Addend), size, value);
            return true;
        }

        ulong physical;
        if (entry->Tag == (page | TlbEntry.Code))
        {
            physical = address + entry->Addend - (ulong)_ram.Memory + _ram.Start;
        }
        else
        {
            uint cause = _mmu.Translate(address, Access.Store, out physical, out int level);
            if (cause != 0)
            {
                Raise(cause, address);
                return false;
            }

            if (!_ram.Contains(physical, (ulong)size))
            {
                return WriteBus(address, physical, size, value);
            }

            FillEntry(entry, address, physical, level);
        }

        // The mark keeps the stores to a page with code coming here, with or without a block that they change.
        _blocks.Written(physical, (ulong)size);
        entry->Tag = _blocks.IsCode(physical) ? page | TlbEntry.Code : page;
        Write(_ram.Memory + (physical - _ram.Start), size, value);
        return true;
    }

    private void FillEntry(TlbEntry* entry, ulong address, ulong physical, int level)
    {
        entry->Tag = address & ~GuestRam.PageMask;
        entry->Addend = (ulong)_ram.Memory + (physical - _ram.Start) - address;
        _tlb.NoteFilled(entry);
        if (level != 0)
        {
            _tlb.NoteSuperpage(address, level);
        }
    }

    private bool ReadAcrossPages(ulong address, int size, out ulong value)
    {
        value = 0;
        ulong second = (address & ~GuestRam.PageMask) + GuestRam.PageSize;
        if (!TranslateHalf(address, address, Access.Load, out ulong low) || !TranslateHalf(second, second, Access.Load, out ulong high))
        {
            return false;
        }

        int first = (int)(second - address);
        for (int i = 0; i < size; i++)
        {
            ulong physical = i < first ? low + (ulong)i : high + (ulong)(i - first);
            value |= (ulong)_ram.Memory[physical - _ram.Start] << (8 * i);
        }

        return true;
    }

    private bool WriteAcrossPages(ulong address, int size, ulong value)
    {
        ulong second = (address & ~GuestRam.PageMask) + GuestRam.PageSize;
        if (!TranslateHalf(address, address, Access.Store, out ulong low) || !TranslateHalf(second, second, Access.Store, out ulong high))
        {
            return false;
        }

        int first = (int)(second - address);
        for (int i = 0; i < size; i++)
        {
            ulong physical = i < first ? low + (ulong)i : high + (ulong)(i - first);
            _blocks.Written(physical, 1);
            _ram.Memory[physical - _ram.Start] = (byte)(value >> (8 * i));
        }

        return true;
    }

    /// <summary>One page of an access that crosses into the next; registers of devices cannot be accessed so.</summary>
    private bool TranslateHalf(ulong address, ulong trapValue, Access access, out ulong physical)
    {
        uint cause = _mmu.Translate(address, access, out physical, out _);
        if (cause == 0 && !_ram.Contains(physical, 1))
        {
            cause = access == Access.Load ? LoadMisaligned : StoreMisaligned;
        }

        if (cause != 0)
        {
            Raise(cause, trapValue);
        }

        return cause == 0;
    }

    private bool ReadBus(ulong address, ulong physical, int size, out ulong value)
    {
        value = 0;
        bool aligned = (physical & ((ulong)size - 1)) == 0;
        if (aligned && _bus.Read(physical, size, out value))
        {
            value &= ulong.MaxValue >> (64 - (8 * size));
            return true;
        }

        if (!_postponed)
        {
            Raise(aligned ? Mmu.AccessFault(Access.Load) : LoadMisaligned, address);
        }

        return false;
    }

    private bool WriteBus(ulong address, ulong physical, int size, ulong value)
    {
        bool aligned = (physical & ((ulong)size - 1)) == 0;
        if (aligned && _bus.Write(physical, size, value & (ulong.MaxValue >> (64 - (8 * size)))))
        {
            return true;
        }

        if (!_postponed)
        {
            Raise(aligned ? Mmu.AccessFault(Access.Store) : StoreMisaligned, address);
        }

        return false;
    }

    private static ulong Read(byte* host, int size) => size switch
    {
        1 => *host,
        2 => Unsafe.ReadUnaligned<ushort>(host),
        4 => Unsafe.ReadUnaligned<uint>(host),
        _ => Unsafe.ReadUnaligned<ulong>(host),
    };

    private static void Write(byte* host, int size, ulong value)
    {
        switch (size)
        {
            case 1:
                *host = (byte)value;
                break;
            case 2:
                Unsafe.WriteUnaligned(host, (ushort)value);
                break;
            case 4:
                Unsafe.WriteUnaligned(host, (uint)value);
                break;
            default:
                Unsafe.WriteUnaligned(host, value);
                break;
        }
    }
}
