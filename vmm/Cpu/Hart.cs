using System.Runtime.InteropServices;

namespace NicTwin.Vmm.Cpu;

/// <summary>
/// One RV64GC hart with supervisor and user mode. There is no machine mode: all exceptions and interrupts go to supervisor
/// mode, and ECALL from supervisor mode ends the run, so that the caller acts as the SBI.
/// </summary>
/// <remarks>
/// A step is an instruction that retires, or one that traps. Time is counted in steps, so that a guest that only traps
/// still ages. A run ends after exactly the steps that it was given, wherever blocks begin and end.
/// </remarks>
public sealed unsafe partial class Hart : IDisposable
{
    /// <summary>Virtual nanoseconds of a step.</summary>
    public const long NanosecondsPerStep = 8;

    private readonly GuestRam _ram;
    private readonly IBus _bus;
    private readonly IInterruptFile? _interruptFile;
    private readonly Mmu _mmu;
    private readonly SoftwareTlb _tlb = new();
    private readonly BlockCache _blocks;
    private HartState* _state;
    private long _limit;

    // With fewer steps left than these no block is begun that they do not suffice for: the run ends. 0: it ends exactly.
    private long _wholeBlocksBelow;

    /// <summary>A hart in supervisor mode, with all registers zero.</summary>
    /// <param name="ram">RAM.</param>
    /// <param name="bus">Everything else.</param>
    /// <param name="interruptFile">The interrupt file; null for none.</param>
    /// <param name="portable">Host code is made by the runtime's compiler, as on hosts that are not x86-64.</param>
    public Hart(GuestRam ram, IBus bus, IInterruptFile? interruptFile, bool portable = false)
    {
        _ram = ram;
        _bus = bus;
        _interruptFile = interruptFile;
        _mmu = new Mmu(ram);
        _codeMemory = portable ? null : X64CodeMemory.TryCreate();
        _blocks = new BlockCache(ram, this, _codeMemory);
        _state = (HartState*)NativeMemory.AllocZeroed((nuint)sizeof(HartState));
        _state->Arena = _blocks.Arena;
        const int table = JumpLink.Sets << JumpLink.SetShift;
        _state->Jumps = (JumpLink*)NativeMemory.AlignedAlloc(table, 1 << JumpLink.SetShift);
        NativeMemory.Clear(_state->Jumps, table);
        Status = 0;
        SelectTranslations();
    }

    /// <summary>Steps since the hart exists.</summary>
    public long Steps => _limit - _state->Remaining;

    /// <summary>Exceptions and interrupts taken.</summary>
    public long Traps { get; private set; }

    /// <summary>Steps that retired no instruction: exceptions.</summary>
    public long Exceptions { get; private set; }

    /// <summary>What is added to the time of the steps: idle time, stalls, charged costs.</summary>
    public long TimeOffset { get; set; }

    /// <summary>Virtual time in nanoseconds, exact during an access to the bus too.</summary>
    public long Nanoseconds => (Steps * NanosecondsPerStep) + TimeOffset;

    /// <summary>Virtual nanoseconds of one count of the time CSR.</summary>
    public long NanosecondsPerTick { get; init; } = 100;

    /// <summary>What is done with code that runs often.</summary>
    public Translation Translation
    {
        get => _blocks.Regions.Mode;
        init => _blocks.Regions.Mode = value;
    }

    /// <summary>How often a piece of code runs before it is translated: 1 to 65535.</summary>
    public int TranslationThreshold
    {
        get => _blocks.Regions.Threshold;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue);
            _blocks.Regions.Threshold = (ushort)value;
        }
    }

    /// <summary>How many pieces of guest code have become host code.</summary>
    public long TranslatedRegions => _blocks.Regions.Translated;

    /// <summary>Address of the next instruction; during an access to the bus, of the present one.</summary>
    public ulong Pc
    {
        get => _state->Pc;
        set => _state->Pc = value & ~1ul;
    }

    /// <summary>Whether the hart is in user mode.</summary>
    public bool UserMode
    {
        get => _mmu.UserMode;
        set
        {
            _mmu.UserMode = value;
            SelectTranslations();
        }
    }

    /// <summary>An integer register.</summary>
    public ulong this[int register]
    {
        get => _state->X[register & 31];
        set
        {
            if ((register & 31) != 0)
            {
                _state->X[register & 31] = value;
            }
        }
    }

    /// <summary>The bits of a floating-point register.</summary>
    public ulong GetFloat(int register) => _state->F[register & 31];

    /// <summary>Sets the bits of a floating-point register.</summary>
    public void SetFloat(int register, ulong value) => _state->F[register & 31] = value;

    /// <summary>Runs for a number of steps, unless something else ends the run.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="exact">False: the run may end a little earlier, where that is cheap, but not without a step.</param>
    public HartStop Run(long steps, bool exact = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        _wholeBlocksBelow = exact ? 0 : steps;
        _limit = Steps + steps;
        _state->Remaining = steps;
        _stopRequested = false;
        _blocks.Dropped = false;
        if (steps != 0 && _postponed)
        {
            // The instruction has begun: interrupts come behind it.
            _postponed = false;
            _leaveRequested = true;
        }
        else if (steps != 0)
        {
            _leaveRequested = false;
            TakeInterrupt();
        }

        NoteInterrupt();
        return Execute();
    }

    /// <summary>For the bus during an access: the run ends behind the instruction.</summary>
    public void RequestStop() => _stopRequested = true;

    /// <summary>
    /// For the bus during an access: the run ends no later than a number of steps from now, of which the present instruction is the first, and need not be exact
    /// any more.
    /// </summary>
    public void LimitSteps(long steps)
    {
        long excess = _state->Remaining - steps;
        if (excess > 0)
        {
            _limit -= excess;
            _state->Remaining = steps;
            _wholeBlocksBelow = steps;

            // The loop has its own count until it leaves the block.
            _leaveRequested = true;
        }
    }

    /// <summary>
    /// For the bus during an access that it answers with false: it cannot be made yet. The run ends with
    /// <see cref="HartStop.Postponed"/> and without the step; the next run begins with the same access, before it looks at interrupts.
    /// </summary>
    public void PostponeAccess() => _postponed = true;

    /// <summary>For the bus during an access: an interrupt may have become pending, look behind the instruction.</summary>
    public void InterruptChanged() => _leaveRequested = true;

    /// <summary>Sets or clears a pending bit that is not software's: the timer's.</summary>
    public void SetTimerInterrupt(bool pending)
    {
        _timerPending = pending;
        _leaveRequested = true;
    }

    /// <summary>To be called when anything but this hart has written RAM: code may have changed, a reservation may be lost.</summary>
    public void MemoryWritten(ulong address, ulong length)
    {
        _blocks.Written(address, length);
        if (_reservation != NoReservation && _reservation - (address & ~7ul) < length + 8)
        {
            _reservation = NoReservation;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_state is not null)
        {
            _blocks.Dispose();
            _codeMemory?.Dispose();
            NativeMemory.AlignedFree(_state->Jumps);
            NativeMemory.Free(_state);
            _state = null;
            _tlb.Dispose();
        }
    }

    /// <summary>Points to the tables of translations of the present privilege and SUM.</summary>
    private void SelectTranslations()
    {
        int data = UserMode ? 0 : _mmu.SupervisorUserAccess ? 2 : 1;
        _state->ReadTlb = _tlb.Read(data);
        _state->WriteTlb = _tlb.Write(data);
        _state->FetchTlb = _tlb.Fetch(UserMode ? 0 : 1);
        SelectLinks();
    }
}
