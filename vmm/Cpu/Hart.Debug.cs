namespace NicTwin.Vmm.Cpu;

/// <summary>What a debugger needs: breakpoints, and registers and memory without their side effects.</summary>
/// <remarks>
/// Breakpoints are virtual addresses and write nothing to the guest's memory. A page with one never stays in the table of
/// translations for fetches, so each entry to one of its blocks comes to <see cref="FindBlock"/>, which hands out a copy of
/// the block that ends before the next breakpoint. All other pages run at full speed. Whoever keeps code in another form has
/// to do without it in a page for which <see cref="HasBreakpointIn"/> holds.
/// </remarks>
public sealed unsafe partial class Hart
{
    private readonly HashSet<ulong> _breakpoints = [];
    private readonly Dictionary<ulong, int> _breakpointPages = [];
    private long _passedStep = -1;
    private bool _atBreakpoint;

    /// <summary>Addresses at which the hart stops, before the instruction.</summary>
    public IReadOnlyCollection<ulong> Breakpoints => _breakpoints;

    /// <summary>Sets a breakpoint; one that is there already stays.</summary>
    public void SetBreakpoint(ulong address)
    {
        if (_breakpoints.Add(address))
        {
            ulong page = address & ~GuestRam.PageMask;
            _breakpointPages[page] = _breakpointPages.GetValueOrDefault(page) + 1;
            FlushTranslations();
        }
    }

    /// <summary>Removes a breakpoint, if it is there.</summary>
    public void ClearBreakpoint(ulong address)
    {
        ulong page = address & ~GuestRam.PageMask;
        if (_breakpoints.Remove(address) && --_breakpointPages[page] == 0)
        {
            _breakpointPages.Remove(page);
        }
    }

    /// <summary>Removes all breakpoints.</summary>
    public void ClearBreakpoints()
    {
        _breakpoints.Clear();
        _breakpointPages.Clear();
    }

    /// <summary>The instruction at the present pc is executed, even when there is a breakpoint on it.</summary>
    public void PassBreakpoint() => _passedStep = Steps;

    /// <summary>Reads a CSR as supervisor mode would, without a trap and without side effects. False: there is none.</summary>
    public bool TryPeekCsr(int number, out ulong value)
    {
        // Counters and floating-point registers have a value also where the guest must not see it.
        bool there = ReadCsr((uint)number, out value);
        return there || number is (int)Csr.Fflags or (int)Csr.Frm or (int)Csr.Fcsr or (int)Csr.Cycle or (int)Csr.Time or (int)Csr.Instret;
    }

    /// <summary>Writes a CSR with all that follows from it for the guest. False: there is none, or it can only be read.</summary>
    public bool TryPokeCsr(int number, ulong value)
    {
        bool readOnly = number >> 10 == 3;
        return !readOnly && ReadCsr((uint)number, out ulong old) && WriteCsr((uint)number, value, old);
    }

    /// <summary>Where a virtual address lies, whatever the privilege and the rights of its page. False: it is mapped to nothing.</summary>
    public bool TryLocate(ulong address, out ulong physical) => _mmu.TryFind(address, out physical);

    /// <summary>Copies RAM at virtual addresses; returns how many bytes could be read before the first that could not.</summary>
    public int Peek(ulong address, Span<byte> bytes)
    {
        int done = 0;
        while (done < bytes.Length && TryFindInRam(address + (ulong)done, out ulong physical))
        {
            int part = (int)Math.Min((ulong)(bytes.Length - done), GuestRam.PageSize - (physical & GuestRam.PageMask));
            _ram.Bytes(physical, part).CopyTo(bytes[done..]);
            done += part;
        }

        return done;
    }

    /// <summary>Writes RAM at virtual addresses. False: a part is not mapped to RAM, and nothing is written.</summary>
    public bool TryPoke(ulong address, ReadOnlySpan<byte> bytes)
    {
        for (ulong page = address & ~GuestRam.PageMask; page - (address & ~GuestRam.PageMask) < (address & GuestRam.PageMask) + (ulong)bytes.Length; page += GuestRam.PageSize)
        {
            if (!TryFindInRam(page, out _))
            {
                return false;
            }
        }

        for (int done = 0; done < bytes.Length;)
        {
            TryFindInRam(address + (ulong)done, out ulong physical);
            int part = (int)Math.Min((ulong)(bytes.Length - done), GuestRam.PageSize - (physical & GuestRam.PageMask));
            bytes.Slice(done, part).CopyTo(_ram.Bytes(physical, part));
            MemoryWritten(physical, (ulong)part);
            done += part;
        }

        return true;
    }

    /// <summary>Whether a page of virtual addresses has a breakpoint.</summary>
    private bool HasBreakpointIn(ulong page) => _breakpointPages.Count != 0 && _breakpointPages.ContainsKey(page);

    private bool TryFindInRam(ulong address, out ulong physical) => _mmu.TryFind(address, out physical) && _ram.Contains(physical, 1);

    /// <summary>As <see cref="FindBlock"/>, in a page with breakpoints. Null also means that the present pc has one.</summary>
    private Op* FindBlockBeforeBreakpoint()
    {
        ulong pc = _state->Pc;
        if (_breakpoints.Contains(pc) && Steps != _passedStep)
        {
            _atBreakpoint = true;
            return null;
        }

        uint* table = FetchTable(pc, pc);
        if (table == null)
        {
            return null;
        }

        uint place = (uint)(pc & GuestRam.PageMask);
        Op* block = table[place >> 1] != 0 ? _blocks.Arena + table[place >> 1] : BuildBlock(table, place);
        if (block == null)
        {
            return StraddlingBlock(pc, table);
        }

        int count = 1;
        while (count < block->Imm && !_breakpoints.Contains(pc + block[count].Next))
        {
            count++;
        }

        // A copy, also of a whole block: what is kept beside the block itself must not be run here.
        return _blocks.Slice(block, count);
    }
}
