namespace NicTwin.Tests.Vmm.Programs;

/// <summary>
/// Writes one random program for supervisor or user mode. x5 to x8 hold addresses for loads and stores, x9 one for jumps, x11
/// the table that may be changed, x12 an entry for it; results go to x13 to x25.
/// </summary>
internal sealed class PrivilegedGenerator
{
    private const int Steps = 14;

    private static readonly uint[] s_illegal =
    [
        0x0000000b, 0x0000002b, 0x0000005b, 0x0000007b, 0x00007003, 0x00004023, 0x00002063, 0x00003063, 0x00001067, 0x00002067, 0xffffffff, 0x30200073,
        0x00004073, 0x0000202f | (5u << 27), 0x0000702f, 0x00002013 | (1u << 7) | 0x5000, 0x04001013, 0x80000033, 0x06000033, 0x0000403b, 0x00000077,
        0x1000302f | (1u << 20), 0x04000053, 0xd2400053, 0x02005053, 0x00004027, 0x00006007, 0x7b200073, 0x00200073, 0x70200073, 0x00003043 | (2u << 25),
    ];

    private static readonly uint[] s_illegalShort = [0x0000, 0x2001, 0x4002, 0x6101 & 0xef83, 0x8000, 0x9c41, 0x9c61, 0x8002];

    private static readonly uint[] s_csrs =
    [
        0x100, 0x100, 0x100, 0x104, 0x104, 0x106, 0x10a, 0x140, 0x141, 0x142, 0x143, 0x144, 0x144, 0x150, 0x151, 0x151, 0x15c, 0xdb0, 0x001, 0x002, 0x003,
        0x180, 0x300, 0x305, 0x744, 0xc03, 0xc1f, 0x5a8, 0x200, 0x800, 0xcc0, 0xf14, 0xb00, 0x007, 0x105, 0x3a0,
    ];

    private readonly CodeBuffer _code;
    private readonly SplitMix _random;
    private readonly bool _user;
    private readonly bool _bare;

    private PrivilegedGenerator(CodeBuffer code, SplitMix random, bool user, bool bare)
    {
        _code = code;
        _random = random;
        _user = user;
        _bare = bare;
    }

    public static void Write(PrivilegedBatch batch, PageTables tables, SplitMix random, int program)
    {
        bool user = random.OneIn(2);
        uint address = PrivilegedBatch.Code + (uint)(program * PrivilegedBatch.CodeSize);
        uint record = PrivilegedBatch.Records + (uint)(program * PrivilegedBatch.RecordSize);
        ulong satp = tables.Make(program);
        bool bare = random.OneIn(8) && !user;
        batch.Put(record, bare ? 0 : satp);
        ulong status = ((ulong)random.Below(4) << 18) | ((ulong)random.Below(4) << 13) | (random.OneIn(2) ? 0x20ul : 0) | (user ? 0 : 0x100ul);
        batch.Put(record + 8, status);
        batch.Put(record + 16, (ulong)random.Below(8) is ulong enable ? ((enable & 1) << 1) | ((enable & 2) << 4) | ((enable & 4) << 7) : 0);
        batch.Put(record + 24, user ? address - PrivilegedBatch.Ram + PageTables.UserCode : address);
        batch.Put(record + 32, random.Next());
        for (uint i = 1; i <= PrivilegedMonitor.LastRegister; i++)
        {
            ulong value = i switch
            {
                9 when bare => tables.Physical(PrivilegedBatch.StubOffset, aligned: true),
                9 => tables.Address(PrivilegedBatch.StubOffset, aligned: true),
                >= 5 and <= 8 => Target(tables, random, bare, aligned: i < 7),
                11 => PageTables.ChangingTable(program),
                12 => ((PrivilegedBatch.Data + ((ulong)random.Below(PrivilegedBatch.DataPages) << 12)) >> 2) | 0xcf,
                _ => InterestingValues.Integer(random),
            };
            batch.Put(record + 32 + (8 * i), value);
        }

        CodeBuffer code = new(address, PrivilegedBatch.CodeSize);
        PrivilegedGenerator generator = new(code, random, user, bare);
        for (int i = 0; i < Steps; i++)
        {
            generator.Step();
        }

        code.Word(CodeBuffer.I(0x13, 0, 28, 0, 1));
        code.Word(0x00100073);
        batch.Put(address, code);
    }

    /// <summary>An address for loads and stores; x5 and x6 have aligned ones.</summary>
    private static ulong Target(PageTables tables, SplitMix random, bool bare, bool aligned)
    {
        uint offset = aligned ? (uint)(0x40 + (8 * random.Below(0xe0))) : Offset(random);
        return bare ? tables.Physical(offset, aligned) : tables.Address(offset, aligned);
    }

    /// <summary>An offset in a page, away from the instruction in its middle; often at the page's end, so that accesses cross it.</summary>
    private static uint Offset(SplitMix random) => random.Below(6) switch
    {
        0 => (uint)(0xff0 + random.Below(16)),
        1 => (uint)(0x40 + random.Below(0x700)),
        2 => (uint)(0x880 + random.Below(0x700)),
        _ => (uint)(0x40 + (8 * random.Below(0xe0))),
    };

    private int Destination() => 13 + _random.Below(13);

    private int Base() => 5 + _random.Below(4);

    /// <summary>A step, with the way out for an exception in it.</summary>
    private void Step()
    {
        int start = _code.Length;
        _code.Word((27 << 7) | 0x17);
        _code.Word(CodeBuffer.I(0x13, 0, 27, 27, 0));
        Content();
        _code.PatchImmediate(start + 4, _code.Length - start);
    }

    private void Content()
    {
        switch (_random.Below(20))
        {
            case 0 or 1 or 2 or 3 or 4 or 5 or 6:
                Access(Base());
                break;
            case 7:
                _code.Word(CodeBuffer.R(0x33, (uint)_random.Below(8), 0, Destination(), Destination(), Destination()));
                break;
            case 8:
                _code.Word(CodeBuffer.I(0x67, 0, _random.OneIn(2) ? Destination() : 0, 9, 0));
                break;
            case 9:
                Illegal();
                break;
            case 10 or 11 or 12 or 13:
                ControlRegister();
                break;
            case 14:
                Call();
                break;
            case 15:
                _code.Word(0x00100073);
                break;
            case 16:
                ChangeEntry();
                break;
            case 17:
                Return();
                break;
            case 18:
                Fence();
                break;
            default:
                Float();
                break;
        }
    }

    private void Access(int register)
    {
        int offset = register is 5 or 6 ? 8 * (_random.Below(5) - 2) : _random.Below(33) - 16;
        switch (_random.Below(8))
        {
            case 0 or 1 or 2:
                _code.Word(CodeBuffer.I(0x03, (uint)_random.Below(7), Destination(), register, offset));
                break;
            case 3 or 4 or 5:
                _code.Word(CodeBuffer.S(0x23, (uint)_random.Below(4), register, Destination(), offset));
                break;
            case 6:
                uint function = _random.Pick<uint>([0, 1, 4, 8, 12, 16, 20, 24, 28]);
                int place = AtomicBase(register);
                _code.Word(CodeBuffer.R(0x2f, 2 + (uint)_random.Below(2), function << 2, Destination(), place, Destination()));
                break;
            default:
                _code.Word(CodeBuffer.R(0x2f, 2 + (uint)_random.Below(2), 2 << 2, Destination(), register, 0));
                break;
        }
    }

    /// <summary>
    /// An address for an atomic operation, mostly aligned. Not one that may lead nowhere: there QEMU 7.2 calls it a load.
    /// </summary>
    private int AtomicBase(int register)
    {
        int place = register is 5 or 6 ? register + 2 : register;
        if (place is 7 or 8 && !_random.OneIn(4))
        {
            _code.Word(CodeBuffer.I(0x13, 7, 29, place, -8));
            return 29;
        }

        return place;
    }

    private void Illegal()
    {
        if (_random.OneIn(3))
        {
            _code.Half(_random.Pick<uint>(s_illegalShort));
            _code.Half(0x0001);
        }
        else
        {
            _code.Word(_random.Pick<uint>(s_illegal));
        }
    }

    private void ControlRegister()
    {
        uint number = _random.Pick<uint>(s_csrs);
        int rd = Destination();
        int source = Destination();
        bool readOnly = number is 0x180 or 0x105 or 0xdb0 || number >= 0xc00;
        if (readOnly || _random.OneIn(4))
        {
            PrivilegedMonitor.Csr(_code, 2, number, rd, 0);
            if (number == 0xdb0)
            {
                // The priority beside the identity is an implementation's choice.
                _code.Word(CodeBuffer.I(0x13, 5, rd, rd, 16));
            }

            return;
        }

        PrivilegedMonitor.Li(_code, source, Value(number));
        PrivilegedMonitor.Csr(_code, number is 0x150 or 0x151 or 0x10a or 0x106 or 0x141 ? 1 : 1 + (uint)_random.Below(3), number, rd, source);
    }

    /// <summary>A value for a CSR of which nothing is left to implementations.</summary>
    private uint Value(uint number)
    {
        uint value = (uint)_random.Next();
        return number switch
        {
            0x100 => value & 0xc6122,
            0x104 or 0x144 => value & 0x222,
            0x106 => value & 7,
            0x10a => value & 1,
            0x141 => value & ~1u,
            0x150 => _random.Pick<uint>([0x70, 0x72, 0x80, 0x81, 0x82, 0xc0, 0xc1, 0xc2, 0x60, 0x71]),

            // The same value goes to whatever siselect names: delivery on, or a threshold of 1, or identity 0.
            0x151 => 1,
            _ => value,
        };
    }

    private void Call()
    {
        uint function = 1 + (uint)_random.Below(2);
        _code.Word(CodeBuffer.I(0x13, 0, 30, 0, (int)function));
        _code.Word(CodeBuffer.I(0x13, 0, 29, 0, function == 1 ? _random.Below(2) : 1 + _random.Below(63)));
        _code.Word(0x73);
    }

    /// <summary>Changes an entry and fences, by address or altogether, and accesses the page.</summary>
    private void ChangeEntry()
    {
        if (_user || _bare)
        {
            Access(Base());
            return;
        }

        uint page = (uint)_random.Below(PrivilegedBatch.DataPages);
        int value = Destination();
        PrivilegedMonitor.Li(_code, 29, PageTables.Changing + (page << 12) + 0x100);
        _code.Word(CodeBuffer.I(0x13, 4, value, 12, _random.Below(32)));
        _code.Word(CodeBuffer.S(0x23, 3, 11, value, (int)(8 * page)));
        _code.Word(_random.OneIn(2) ? 0x12000073 : 0x12000073u | (29 << 15));
        Access(29);
    }

    private void Return()
    {
        if (!_user)
        {
            // To the end of the step, in the mode of sstatus.SPP: mostly supervisor mode.
            PrivilegedMonitor.Csr(_code, 1, 0x141, 0, 27);
            PrivilegedMonitor.Li(_code, 29, 0x100);
            PrivilegedMonitor.Csr(_code, _random.OneIn(8) ? 3u : 2u, 0x100, 0, 29);
        }

        _code.Word(0x10200073);
    }

    private void Fence()
    {
        uint[] fences = _user ? [0x0ff0000f, 0x0000100f, 0x12000073, 0x10500073] : [0x0ff0000f, 0x0000100f, 0x12000073, 0x12000073 | (5u << 15)];
        _code.Word(_random.Pick<uint>(fences));
    }

    private void Float()
    {
        uint instruction = _random.Pick<uint>([0xf2000053 | (13 << 15) | (1 << 7), 0xe2000053 | (1 << 15) | (14 << 7), 0x02107053 | (1 << 15) | (2 << 7), 0x00003007 | (1 << 7) | (5 << 15)]);
        _code.Word(instruction);
    }
}
