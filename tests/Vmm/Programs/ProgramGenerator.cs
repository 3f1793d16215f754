namespace NicTwin.Tests.Vmm.Programs;

/// <summary>
/// Writes one random program. x8 points to the state in its record, x2 to its scratch memory, x9 counts the turns of
/// loops; nothing else writes these. Destinations go round, so that the last results are all in the final state.
/// </summary>
internal sealed partial class ProgramGenerator
{
    public const int StackPointer = 2;
    private const int State = 8;
    private const int Counter = 9;
    private const int Scratch = ProgramBatch.StateOffset;

    // Steps of a program; a step is one or a few instructions.
    private const int Steps = 60;

    private static readonly uint[] s_registerOperations =
    [
        0x0000, 0x0100, 0x0200, 0x0300, 0x0400, 0x0500, 0x0600, 0x0700, 0x0020, 0x0520,
    ];

    private readonly CodeBuffer _code;
    private readonly SplitMix _random;
    private readonly ProgramKind _kind;
    private int _nextDestination;
    private int _nextFloat;

    private ProgramGenerator(CodeBuffer code, SplitMix random, ProgramKind kind)
    {
        _code = code;
        _random = random;
        _kind = kind;
        _nextDestination = random.Below(32);
        _nextFloat = random.Below(32);
    }

    /// <summary>Writes the program whose state is at the address.</summary>
    public static void Write(CodeBuffer code, SplitMix random, ProgramKind kind, uint state)
    {
        ProgramGenerator generator = new(code, random, kind);
        generator.Prologue(state);
        generator.Body();
        generator.Epilogue();
    }

    private void Prologue(uint state)
    {
        _code.Word(((state + 0x800) & 0xfffff000) | (State << 7) | 0x37);
        _code.Word(CodeBuffer.I(0x13, 0, State, State, (int)(state & 0xfff)));
        _code.Word(CodeBuffer.I(0x03, 3, 1, State, 512));
        _code.Word(CodeBuffer.I(0x73, 1, 0, 1, 3));
        for (int i = 0; i < 32; i++)
        {
            _code.Word(CodeBuffer.I(0x07, 3, i, State, 256 + (8 * i)));
        }

        for (int i = 1; i < 32; i++)
        {
            if (i != State)
            {
                _code.Word(CodeBuffer.I(0x03, 3, i, State, 8 * i));
            }
        }
    }

    private void Epilogue()
    {
        for (int i = 1; i < 32; i++)
        {
            _code.Word(CodeBuffer.S(0x23, 3, State, i, 8 * i));
        }

        for (int i = 0; i < 32; i++)
        {
            _code.Word(CodeBuffer.S(0x27, 3, State, i, 256 + (8 * i)));
        }

        _code.Word(CodeBuffer.I(0x73, 2, 1, 0, 3));
        _code.Word(CodeBuffer.S(0x23, 3, State, 1, 512));
    }

    private void Body()
    {
        int loopAt = _random.OneIn(3) ? _random.Below(Steps - 12) : -1;
        for (int i = 0; i < Steps; i++)
        {
            if (i == loopAt)
            {
                int steps = 2 + _random.Below(8);
                Loop(steps);
                i += steps;
            }

            Step(true);
        }
    }

    private void Loop(int steps)
    {
        _code.Word(CodeBuffer.I(0x13, 0, Counter, 0, 1 + _random.Below(5)));
        int top = _code.Length;
        for (int i = 0; i < steps; i++)
        {
            Step(true);
        }

        _code.Word(CodeBuffer.I(0x13, 0, Counter, Counter, -1));
        _code.Word(CodeBuffer.B(1, Counter, 0, top - _code.Length));
    }

    /// <summary>One step of the program's kind, or one of the base.</summary>
    private void Step(bool jumps)
    {
        if (jumps && _random.OneIn(_kind == ProgramKind.I ? 8 : 16))
        {
            Jump();
            return;
        }

        ProgramKind kind = _kind == ProgramKind.Mixed ? (ProgramKind)_random.Below(6) : _kind;
        if (_kind != ProgramKind.Mixed && _random.OneIn(5))
        {
            kind = ProgramKind.I;
        }

        switch (kind)
        {
            case ProgramKind.M:
                Multiply();
                break;
            case ProgramKind.A:
                Atomic();
                break;
            case ProgramKind.F:
                FloatStep(0);
                break;
            case ProgramKind.D:
                FloatStep(1);
                break;
            case ProgramKind.C:
                CompressedStep();
                break;
            default:
                Base();
                break;
        }
    }

    /// <summary>A jump forward over a few steps, taken or not.</summary>
    private void Jump()
    {
        int at = _code.Length;
        switch (_random.Below(_kind is ProgramKind.C or ProgramKind.Mixed ? 7 : 4))
        {
            case 0 or 1:
                _code.Word(CodeBuffer.B(_random.Pick<uint>([0, 1, 4, 5, 6, 7]), Source(), _random.OneIn(4) ? 0 : Source(), 0));
                Skipped();
                _code.PatchBranch(at);
                break;
            case 2:
                _code.Word(0x6f | ((uint)Destination() << 7));
                Skipped();
                _code.PatchJump(at);
                break;
            case 3:
                int register = Pointer();
                _code.Word(((uint)register << 7) | 0x17);
                int jump = _code.Length;
                _code.Word(CodeBuffer.I(0x67, 0, Destination(), register, 0));
                Skipped();
                _code.PatchImmediate(jump, _code.Length - at);
                break;
            case 4:
                _code.Half((_random.OneIn(2) ? 0xc001u : 0xe001u) | ((uint)_random.Below(8) << 7));
                Skipped();
                _code.PatchShortBranch(at);
                break;
            case 5:
                _code.Half(0xa001);
                Skipped();
                _code.PatchShortJump(at);
                break;
            default:
                // C.JR or C.JALR; the latter writes x1.
                int target = Pointer();
                _code.Word(((uint)target << 7) | 0x17);
                int addition = _code.Length;
                _code.Word(CodeBuffer.I(0x13, 0, target, target, 0));
                _code.Half((_random.OneIn(2) ? 0x8002u : 0x9002u) | ((uint)target << 7));
                Skipped();
                _code.PatchImmediate(addition, _code.Length - at);
                break;
        }
    }

    private void Skipped()
    {
        for (int i = _random.Below(4); i >= 0; i--)
        {
            Step(false);
        }
    }

    private void Base()
    {
        switch (_random.Below(10))
        {
            case <= 2:
                uint operation = _random.Pick<uint>(s_registerOperations);
                bool word = (operation >> 8) is 0 or 1 or 5 && _random.OneIn(3);
                _code.Word(CodeBuffer.R(word ? 0x3bu : 0x33u, operation >> 8, operation & 0x7f, Destination(), Source(), Source()));
                break;
            case <= 5:
                RegisterImmediate();
                break;
            case 6:
                _code.Word(((uint)_random.Next() & 0xfffff000) | ((uint)Destination() << 7) | (_random.OneIn(2) ? 0x37u : 0x17u));
                break;
            case 7 when _random.OneIn(4):
                _code.Word(_random.OneIn(2) ? 0x0ff0000fu : 0x0000100fu);
                break;
            default:
                LoadOrStore();
                break;
        }
    }

    private void RegisterImmediate()
    {
        uint funct3 = (uint)_random.Below(8);
        bool word = funct3 is 0 or 1 or 5 && _random.OneIn(3);
        int immediate = _random.OneIn(4) ? _random.Pick<int>([0, 1, -1, 2047, -2048]) : _random.Below(4096) - 2048;
        if (funct3 is 1 or 5)
        {
            immediate = _random.Below(word ? 32 : 64) | (funct3 == 5 && _random.OneIn(2) ? 0x400 : 0);
        }

        _code.Word(CodeBuffer.I(word ? 0x1bu : 0x13u, funct3, Destination(), Source(), immediate));
    }

    /// <summary>Any size, any alignment, from x8 downwards or through a pointer.</summary>
    private void LoadOrStore()
    {
        int place = _random.Below(Scratch - 8);
        int register = State;
        int offset = place - Scratch;
        if (_random.OneIn(3))
        {
            register = Pointer();
            int part = _random.Below(1000);
            _code.Word(CodeBuffer.I(0x13, 0, register, State, -part));
            offset += part;
        }

        if (_random.OneIn(2))
        {
            _code.Word(CodeBuffer.I(0x03, (uint)_random.Below(7), Destination(), register, offset));
        }
        else
        {
            _code.Word(CodeBuffer.S(0x23, (uint)_random.Below(4), register, Source(), offset));
        }
    }

    private void Multiply()
    {
        if (_random.OneIn(4))
        {
            // Fresh operands: products soon look all alike.
            _code.Word(CodeBuffer.I(0x03, 3, Destination(), State, -8 * (1 + _random.Below(128))));
        }

        bool word = _random.OneIn(3);
        uint funct3 = word ? _random.Pick<uint>([0, 4, 5, 6, 7]) : (uint)_random.Below(8);
        _code.Word(CodeBuffer.R(word ? 0x3bu : 0x33u, funct3, 1, Destination(), Source(), Source()));
    }

    private void Atomic()
    {
        uint funct3 = 2 + (uint)_random.Below(2);
        int register = Pointer();
        _code.Word(CodeBuffer.I(0x13, 0, register, State, (-8 * (1 + _random.Below(16))) + (funct3 == 2 && _random.OneIn(2) ? 4 : 0)));
        uint ordering = (uint)_random.Below(4);
        if (!_random.OneIn(3))
        {
            uint operation = _random.Pick<uint>([0x00, 0x01, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c]);
            _code.Word(CodeBuffer.R(0x2f, funct3, (operation << 2) | ordering, Destination(), register, Source()));
            return;
        }

        int stored = Source();
        int loaded = Destination();
        if (!_random.OneIn(4))
        {
            _code.Word(CodeBuffer.R(0x2f, funct3, (0x02 << 2) | ordering, loaded == register ? 0 : loaded, register, 0));
        }

        if (_random.OneIn(5))
        {
            _code.Word(CodeBuffer.I(0x13, 0, register, register, -8));
        }

        _code.Word(CodeBuffer.R(0x2f, funct3, (0x03 << 2) | ordering, Destination(), register, stored));
    }

    /// <summary>A register that may be written; x0 now and then.</summary>
    private int Destination()
    {
        int register;
        do
        {
            register = _random.OneIn(4) ? _random.Below(32) : _nextDestination = (_nextDestination + 1) & 31;
        }
        while (register is StackPointer or State or Counter);
        return register;
    }

    /// <summary>A register for an address: not x0.</summary>
    private int Pointer()
    {
        int register;
        do
        {
            register = Destination();
        }
        while (register == 0);
        return register;
    }

    private int Source() => _random.Below(32);
}
