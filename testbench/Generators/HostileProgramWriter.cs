namespace NicTwin.Testbench;

/// <summary>
/// Writes programs that keep no rule: any TLP, any value in any register, any descriptor, resets in the middle of DMA,
/// completions that are wrong, late or missing.
/// </summary>
internal sealed partial class HostileProgramWriter
{
    private readonly ProgramPlan _plan;
    private readonly RandomSource _setup;
    private readonly RootComplexPolicy _policy;
    private readonly ProgramBuilder _builder;
    private readonly HostDriver _driver;
    private readonly ulong[] _rings = new ulong[32];
    private readonly ulong _memory;
    private readonly ushort[] _nvm;

    /// <summary>Prepares to write a plan down.</summary>
    public HostileProgramWriter(ProgramPlan plan)
    {
        _plan = plan;
        _setup = new RandomSource(plan.Seed);
        bool badCompletions = plan.Flavor == ProgramFlavor.Chaos && _setup.Chance(700);
        _policy = badCompletions ? PolicyGenerator.Hostile(_setup) : PolicyGenerator.Legal(_setup);
        if (plan.Flavor == ProgramFlavor.Requests && _setup.Chance(250))
        {
            // A host that takes so little that messages of errors wait for each other.
            _policy = _policy with { TxStallRate = 900, TxStallClocks = 40 };
        }

        _nvm = _setup.Chance(500) ? [.. NvmImage.Default] : NvmImage.Random(_setup);
        _builder = new ProgramBuilder(_nvm) { Bus = _setup.Chance(700) ? 1 : _setup.Below(0x100) };
        _driver = new HostDriver(_builder)
        {
            Bar0 = 0x80000000 + ((ulong)_setup.Below(0x1000) << 17),
            Bar3 = 0xa0000000 + ((ulong)_setup.Below(0x4000) << 14),
            VirtualBar0 = 0x100000000 + ((ulong)_setup.Below(0x100) << 26),
            VirtualBar3 = 0x8000000000 + ((ulong)_setup.Below(0x100) << 26),
        };
        _memory = _setup.Chance(500) ? 0x10000000 + ((ulong)_setup.Below(0x1000) << 12) : MemoryPlan.Far(_setup, 1);
    }

    /// <summary>Writes the program.</summary>
    public StimulusProgram Write()
    {
        if (_setup.Chance(250))
        {
            _builder.Sleep(_setup);
        }

        SetUp();
        foreach (PlannedAction action in _plan.Actions)
        {
            if (_builder.Left < 12)
            {
                break;
            }

            var random = new RandomSource(action.Entropy);
            if (random.Chance(30))
            {
                _builder.Sleep(random);
            }

            Act(action.Kind, random);
        }

        _builder.WaitQuiet();
        return new StimulusProgram
        {
            Name = _plan.Flavor.ToString().ToLowerInvariant(),
            Class = ProgramClass.Hostile,
            Seed = RandomSource.Mix(_plan.Seed, 9),
            Policy = _policy,
            Nvm = _nvm,
            Steps = _builder.ToSteps(),
        };
    }

    private void SetUp()
    {
        _driver.AssignBars();
        if (_policy.Hostile || _setup.Chance(500))
        {
            // The shortest time-out: 10,000 clocks, which a case can wait for.
            _builder.ConfigurationWrite(0, 0xc8, 1, 0x1);
        }

        if (_setup.Chance(700))
        {
            _builder.ConfigurationWrite(0, 0xa8, (uint)_setup.Next() & 0x7fff, 0x3);
        }

        if (_setup.Chance(750))
        {
            int count = _setup.Chance(150) ? _setup.Between(9, 0xffff) : _setup.Between(1, 8);
            _driver.EnableVirtualFunctions(count, _setup.Chance(600));
            for (int n = 0; n < Math.Min(8, count); n++)
            {
                if (_setup.Chance(600))
                {
                    _driver.EnableVirtualBusMaster(n);
                }
            }
        }

        if (_plan.Flavor == ProgramFlavor.Chaos)
        {
            _driver.Write(0, 0x0000, 0x00100249);
            _driver.Write(0, 0x0100, 0x0000803a);
            if (_setup.Chance(250))
            {
                PrepareTogether(_setup);
            }

            _driver.Write(0, 0x0400, 0xa40400fa);
            _driver.Write(0, 0x5818, _setup.Chance(600) ? 3u : 0);
            _driver.Write(0, 0x581c, (uint)_setup.Next() & 0x70000380);
            _driver.Write(0, 0x3500, 0x80ff0000);
            _driver.Write(0, 0x1514, 0xc0000011);
            _driver.Write(0, 0x152c, 0x01ffffff);
            _driver.Write(0, 0x1524, 0x01ffffff);
            for (int i = _setup.Between(2, 5); i > 0; i--)
            {
                OpenQueue(_setup.Chance(500), _setup.Below(16), _setup);
            }
        }
    }

    private void Act(int kind, RandomSource random)
    {
        switch (_plan.Flavor)
        {
            case ProgramFlavor.Registers:
                RegisterAction(kind, random);
                break;
            case ProgramFlavor.Configuration:
                ConfigurationAction(kind, random);
                break;
            case ProgramFlavor.Requests:
                RequestAction(kind, random);
                break;
            default:
                ChaosAction(kind, random);
                break;
        }
    }

    private int AnyFunction(RandomSource random)
    {
        int n = random.Below(8);
        return random.Chance(500) && _builder.Device.Configuration.VfActive(n) ? 1 + n : 0;
    }

    private static uint AnyValue(RandomSource random) => random.Below(6) switch
    {
        0 => uint.MaxValue,
        1 => 0,
        2 => 1u << random.Below(32),
        3 => ~(1u << random.Below(32)),
        4 => 0x5a5a5a5a,
        _ => (uint)random.Next(),
    };

    /// <summary>Any register: written, read back through any view, by whole DWs, pairs, or bytes.</summary>
    private void RegisterAction(int kind, RandomSource random)
    {
        int f = AnyFunction(random);
        for (int i = random.Between(1, 3); i > 0; i--)
        {
            ulong address = _driver.RegisterAddress(f, AnyRegister(f, random));
            int form = random.Below(10);
            if (form < 5)
            {
                WriteRegister(address, AnyValue(random), random.Chance(750) ? 0xf : random.Below(16));
                _builder.Read(address, 4);
            }
            else if (form < 7)
            {
                _builder.Read(address, random.Chance(700) ? 4 : random.Between(0, 8));
            }
            else if (form < 8)
            {
                _builder.WriteLong(address, random.Next());
                _builder.Read(address, 8);
            }
            else
            {
                _builder.Read(address + (ulong)random.Below(4), random.Between(1, 4));
            }
        }

        if (kind > 940)
        {
            AnyReset(random);
        }
        else if (kind > 900)
        {
            MsixAccess(f, random);
        }
        else if (kind > 820 && _plan.Flavor == ProgramFlavor.Registers && kind < 860)
        {
            SerialAccess(random);
        }
        else if (kind > 880)
        {
            _builder.Link(random.Chance(500));
            _builder.Wait(random.Between(1, 200));
        }
    }

    private void WriteRegister(ulong address, uint value, int byteEnables)
    {
        // Queues with garbage rings read all over memory; that is for the chaos programs.
        uint offset = (uint)(address - _driver.Bar0);
        bool enable = offset is 0x0100 or 0x0400;
        _builder.Write(address, enable ? value & ~2u : value, byteEnables);
    }

    private static uint AnyRegister(int function, RandomSource random)
    {
        if (random.Chance(60))
        {
            return (uint)random.Below(function == 0 ? 0x8000 : 0x1000) * 4;
        }

        if (function == 0)
        {
            RegisterSpec spec = RegisterTable.AnySpec(random);
            int index = random.Below(spec.Count);
            uint offset = spec.Offset + ((uint)index * spec.Stride);
            return random.Chance(250) ? Alias(offset, index) : offset;
        }

        ReadOnlySpan<uint> offsets =
        [
            0x0000, 0x0004, 0x0008, 0x1048, 0x1520, 0x1524, 0x1528, 0x152c, 0x1530, 0x1580, 0x1680, 0x1684, 0x1688, 0x1700, 0x1740,
            0x0c40, 0x0800, 0x0804, 0x083c, 0x0f0c, 0x2800, 0x2804, 0x2808, 0x280c, 0x2810, 0x2814, 0x2818, 0x2828, 0x2830,
            0x2900, 0x2904, 0x2908, 0x290c, 0x2910, 0x2914, 0x2918, 0x2928, 0x2930, 0x3800, 0x3804, 0x3808, 0x3810, 0x3814, 0x3818,
            0x3828, 0x3838, 0x383c, 0x3900, 0x3904, 0x3908, 0x3910, 0x3914, 0x3918, 0x3928, 0x3938, 0x393c,
        ];
        return random.Chance(100) ? 0x0800 + ((uint)random.Below(16) * 4) : random.Pick(offsets);
    }

    private static uint Alias(uint offset, int index) => offset switch
    {
        0x0000 => 0x0004,
        0x2160 => 0x0168,
        0x1500 => 0x00c0,
        0x1504 => 0x00c8,
        0x1508 => 0x00d0,
        0x150c => 0x00d8,
        0x1510 => 0x00e0,
        >= 0x5400 and < 0x5480 => offset - 0x53c0,
        >= 0xc000 and < 0xc400 when index < 4 => 0x2800 + (0x100 * (uint)index) + (offset & 0x3f),
        >= 0xe000 and < 0xe400 when index < 4 => 0x3800 + (0x100 * (uint)index) + (offset & 0x3f),
        _ => offset,
    };

    private void MsixAccess(int function, RandomSource random)
    {
        int vectors = MsixReference.Vectors(function);
        uint offset = random.Chance(800) ? (uint)random.Below(vectors * 4) * 4 : random.Chance(500) ? 0x2000u : (uint)random.Below(0x1000) * 4;
        ulong address = _driver.MsixAddress(function, offset);
        _builder.Write(address, AnyValue(random), random.Chance(800) ? 0xf : random.Below(16));
        _builder.Read(address, 4);
        _builder.Read(_driver.MsixAddress(AnyFunction(random), (uint)random.Below(12) * 4), 8);
    }

    /// <summary>Any reset.</summary>
    private void AnyReset(RandomSource random)
    {
        int n = random.Below(8);
        bool there = _builder.Device.Configuration.VfActive(n);
        switch (random.Below(7))
        {
            case 0:
                _builder.ConfigurationWrite(0, 0xa8, 0x8000, 0x2);
                SetUp();
                break;
            case 1:
                _driver.Write(0, 0x0000, 0x04100249);
                break;
            case 2:
                _builder.Reset(random.Between(4, 30), random.Chance(500) ? NvmImage.Random(random) : null);
                SetUp();
                break;
            case 3 when there:
                _builder.ConfigurationWrite(1 + n, 0xa8, 0x8000, 0x2);
                break;
            case 4 when there:
                _driver.Write(1 + n, 0, 1u << 26);
                break;
            case 5:
                _builder.ConfigurationWrite(0, 0x44, 3, 0x1);
                _builder.Wait(random.Between(1, 300));
                _builder.Read(_driver.Bar0 + 8, 4);
                _builder.ConfigurationWrite(0, 0x44, random.Chance(800) ? 0 : (uint)random.Below(4), 0x1);
                SetUp();
                break;
            default:
                _builder.ConfigurationWrite(0, 0x168, AnyValue(random) & 0x1f, 0x1);
                _builder.ConfigurationWrite(0, 0x170, (uint)random.Between(0, 12), 0x3);
                _builder.ConfigurationWrite(0, 0x168, 0x09u | (uint)(random.Below(2) << 4), 0x1);
                break;
        }
    }
}
