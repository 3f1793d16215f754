namespace NicTwin.Testbench;

/// <summary>
/// Writes programs that go through all registers and all of configuration space, a slice of them in each program: every word is read, written, read after each
/// write and after a reset, and what its kinds of access ask for is done to it. The values are random; what there is comes from the descriptions.
/// </summary>
internal sealed class SweepProgramWriter
{
    /// <summary>Programs that reach all registers once.</summary>
    public const int RegisterSlices = 60;

    /// <summary>Programs that reach all of configuration space once; they come after those of the registers.</summary>
    public const int ConfigurationSlices = 20;

    private const uint DeviceReset = 1u << 26;
    private const uint FunctionReset = 0x8000;
    private const int Vfs = 8;

    /// <summary>Steps that must be left for a write of one byte.</summary>
    private const int BytesLeft = 60;

    /// <summary>SYSTIMH.</summary>
    private const uint HighTime = 0xb604;

    private static readonly uint[] s_pageSizes = [0x1, 0x2, 0x10, 0x40, 0x100, 0x400];
    private static readonly int[] s_registers = WordsOf(RequestSpace.Registers);
    private static readonly int[] s_configuration = WordsOf(RequestSpace.Configuration);

    private readonly ProgramPlan _plan;
    private readonly RandomSource _random;
    private readonly RootComplexPolicy _policy;
    private readonly ProgramBuilder _builder;
    private readonly HostDriver _driver;
    private readonly bool _ari;

    /// <summary>Prepares to write a plan down.</summary>
    public SweepProgramWriter(ProgramPlan plan)
    {
        _plan = plan;
        _random = new RandomSource(plan.Seed);
        _policy = PolicyGenerator.Legal(_random);
        _builder = new ProgramBuilder(NvmImage.Default) { Bus = _random.Chance(700) ? 1 : _random.Below(0xf0) };
        _driver = new HostDriver(_builder)
        {
            Bar0 = 0x80000000 + ((ulong)_random.Below(0x1000) << 17),
            Bar3 = 0xa0000000 + ((ulong)_random.Below(0x4000) << 14),
            VirtualBar0 = 0x100000000 + ((ulong)_random.Below(0x100) << 26),
            VirtualBar3 = 0x8000000000 + ((ulong)_random.Below(0x100) << 26),
        };
        _ari = _random.Chance(500);
    }

    /// <summary>Writes the program.</summary>
    public StimulusProgram Write()
    {
        if (_random.Chance(250))
        {
            _builder.Sleep(_random);
        }

        int slice = _plan.Slice % (RegisterSlices + ConfigurationSlices);
        if (slice < RegisterSlices)
        {
            Registers(slice);
        }
        else
        {
            foreach (IGrouping<int, AccessWord> words in SliceOf(s_configuration, slice - RegisterSlices, ConfigurationSlices).GroupBy(word => word.Place.Function))
            {
                Configuration([.. words]);
            }
        }

        _builder.WaitQuiet();
        return new StimulusProgram
        {
            Name = "sweep",
            Class = ProgramClass.Hostile,
            Seed = RandomSource.Mix(_plan.Seed, 11),
            Policy = _policy,
            Steps = _builder.ToSteps(),
        };
    }

    private void Registers(int slice)
    {
        SetUp();
        StopQueues();
        Vectors(slice);
        Mailbox(slice % Vfs);
        List<AccessWord> registers = SliceOf(s_registers, slice, RegisterSlices);
        foreach (AccessWord word in registers)
        {
            Exercise(word);
        }

        List<AccessWord> ofVfs = [.. registers.Where(word => word.Place.Function > 0)];
        List<AccessWord> ofPf = [.. registers.Where(word => word.Place.Function == 0)];
        int way = slice + (int)(_plan.Seed & 3);
        _builder.WaitQuiet();
        ResetVfs(ofVfs, way);
        foreach (AccessWord word in ofVfs)
        {
            Read(word);
        }

        if (ofPf.Count > 0)
        {
            _builder.WaitQuiet();
            ResetDevice(ofPf.Exists(IsControl) ? 0 : way);
        }

        foreach (AccessWord word in ofPf)
        {
            Read(word);
        }
    }

    private void Configuration(List<AccessWord> words)
    {
        // VF Enable holds some of the PF's registers fixed.
        _driver.AssignBars();
        if (words[0].Place.Function > 0)
        {
            _driver.EnableVirtualFunctions(Vfs, _ari);
        }

        Errors(words);
        foreach (AccessWord word in words)
        {
            Exercise(word);
        }

        _builder.WaitQuiet();
        ResetConfiguration(words[0].Place.Function);
        foreach (AccessWord word in words)
        {
            Read(word);
        }
    }

    /// <summary>The words of a space; of the VFs' configuration space, whose bins are the same, those of one VF.</summary>
    private static int[] WordsOf(RequestSpace space) =>
        [.. Enumerable.Range(0, AccessWords.All.Count).Where(i => AccessWords.All[i].Place.Space == space
            && (space == RequestSpace.Registers || AccessWords.All[i].Place.Function <= 1))];

    private static List<AccessWord> SliceOf(int[] words, int slice, int slices)
    {
        int first = words.Length * slice / slices;
        int end = words.Length * (slice + 1) / slices;
        return [.. words[first..end].Select(i => AccessWords.All[i])];
    }

    private void SetUp()
    {
        _driver.AssignBars();
        _driver.EnableVirtualFunctions(Vfs, _ari);
    }

    /// <summary>What the PF tells a VF, which the VF's second read does not find any more.</summary>
    private void Mailbox(int n)
    {
        _driver.Write(0, 0x0c00 + ((uint)n * 4), 3);
        _driver.Read(1 + n, 0x0c40);
        _driver.Read(1 + n, 0x0c40);
    }

    /// <summary>Reset enables the first queues, whose heads cannot be written then.</summary>
    private void StopQueues()
    {
        _driver.CloseQueue(0, 0, false);
        _driver.CloseQueue(0, 0, true);
    }

    /// <summary>Some DWs of the MSI-X tables, and places where nothing is.</summary>
    private void Vectors(int slice)
    {
        for (int f = 0; f < ConfigurationReference.Functions; f++)
        {
            int dwords = MsixReference.Vectors(f) * 4;
            for (int i = slice % dwords; i < dwords; i += RegisterSlices)
            {
                _builder.Write(_driver.MsixAddress(f, (uint)i * 4), (uint)_random.Next(), 0xf);
                _builder.Read(_driver.MsixAddress(f, (uint)i * 4), 4);
            }
        }

        int other = _random.Below(2) * (1 + _random.Below(Vfs));
        uint offset = AnyUndescribed(other);
        _builder.Write(_driver.RegisterAddress(other, offset), (uint)_random.Next(), 0xf);
        _builder.Read(_driver.RegisterAddress(other, offset), 4);
        int dword = 0x200 + (_random.Below(0x80) * 4);
        _builder.ConfigurationWrite(other, dword, (uint)_random.Next());
        _builder.ConfigurationRead(other, dword);
    }

    private uint AnyUndescribed(int function)
    {
        uint size = function == 0 ? RegisterTable.PhysicalSize : RegisterTable.VirtualSize;
        uint offset = (uint)_random.Below((int)size / 4) * 4;
        while ((function == 0 ? RegisterTable.DecodePhysical(offset) : RegisterTable.DecodeVirtual(offset, function - 1)) != RegisterTable.None)
        {
            offset = (offset + 4) % size;
        }

        return offset;
    }

    /// <summary>Does to a word what its kinds of access ask for.</summary>
    private void Exercise(AccessWord word)
    {
        AccessMasks access = word.Access;
        if (access.Rcw1c != 0)
        {
            SetCauses(word);
        }

        Read(word);
        if (word.IsAlias)
        {
            Write(word, Value(word));
            return;
        }

        if ((access.Rc | access.Rcw1c) != 0)
        {
            Read(word);
        }

        if (access.Rcw1c != 0)
        {
            SetCauses(word);
            Write(word, uint.MaxValue);
            Read(word);
        }

        uint value = Value(word);
        Write(word, value);
        Read(word);
        Write(word, ~value);
        Read(word);
        if (access.Rw1c != 0)
        {
            Write(word, access.Rw1c | (Value(word) & access.Rw));
            Read(word);
        }

        if (access.Rw != 0 && word.Place.Space == RequestSpace.Registers && _random.Chance(600) && _builder.Left > BytesLeft)
        {
            // Two single bytes: each byte is left alone by one of them at least.
            int lane = _random.Below(4);
            ulong address = _driver.RegisterAddress(word.Place.Function, word.Place.Offset);
            _builder.Write(address, Safe(word, value), 1 << lane);
            _builder.Write(address, Safe(word, ~value), 1 << ((lane + _random.Between(1, 3)) & 3));
            Read(word);
        }

        // What is found after a reset shows the reset only where something else was there before.
        if (access.Rw != 0 && ((word.Reset ^ ~value) & access.Rw) == 0)
        {
            Write(word, value);
        }
    }

    private void Read(AccessWord word)
    {
        AccessPlace place = word.Place;
        if (_builder.Left < 2)
        {
            return;
        }

        if (place.Space == RequestSpace.Configuration)
        {
            _builder.ConfigurationRead(place.Function, (int)place.Offset);
        }
        else
        {
            if (place.Offset == HighTime && place.Function == 0)
            {
                // It shows what a read of the low half has kept.
                _builder.Read(_driver.RegisterAddress(0, HighTime - 4), 4);
            }

            _builder.Read(_driver.RegisterAddress(place.Function, place.Offset), 4);
        }
    }

    private void Write(AccessWord word, uint value)
    {
        AccessPlace place = word.Place;
        if (_builder.Left < 2)
        {
            return;
        }

        if (place.Space == RequestSpace.Configuration)
        {
            _builder.ConfigurationWrite(place.Function, (int)place.Offset, Safe(word, value));
        }
        else
        {
            _builder.Write(_driver.RegisterAddress(place.Function, place.Offset), Safe(word, value), 0xf);
        }
    }

    private uint Value(AccessWord word)
    {
        uint value = (uint)_random.Next();
        return ((value ^ word.Reset) & word.Access.Rw) == 0 ? ~value : value;
    }

    /// <summary>A value that leaves the rest of the program possible: no reset in the middle, no queue at work on a ring that is none, the way to the device as it is.</summary>
    private static uint Safe(AccessWord word, uint value)
    {
        AccessPlace place = word.Place;
        if (place.Space == RequestSpace.Registers)
        {
            return place.Offset switch
            {
                0x0000 or 0x0004 => value & ~DeviceReset,
                0x0100 or 0x0400 when place.Function == 0 => value & ~2u,
                _ => value,
            };
        }

        return (place.Function, place.Offset) switch
        {
            (_, 0xa8) => value & ~FunctionReset,

            // D3 would end the program; D1 and D2 are not supported and change nothing.
            (0, 0x44) => (value & ~3u) | (1u << (int)(value & 1)),

            // Only one page size that the device supports takes effect; the complement of a value names another one.
            (0, 0x180) => s_pageSizes[(value >> 16) % (uint)s_pageSizes.Length],
            (0, 0x04) => value | 2,
            _ => value,
        };
    }

    /// <summary>Sets the causes that a cause register shows: EICS, ICS or the VF's EICS.</summary>
    private void SetCauses(AccessWord word)
    {
        uint offset = word.Place.Offset is 0x1500 or 0x00c0 ? 0x1504u : 0x1520u;
        _builder.Write(_driver.RegisterAddress(word.Place.Function, offset), uint.MaxValue, 0xf);
    }

    /// <summary>Resets the VFs whose registers were written, each time in another way.</summary>
    private void ResetVfs(List<AccessWord> words, int way)
    {
        foreach (int n in AccessWords.SampledVfs)
        {
            List<AccessWord> own = words.FindAll(word => word.Place.Function == 1 + n);
            if (own.Count == 0)
            {
                continue;
            }

            AccessWord? reset = own.Find(IsControl);
            if (reset is not null || way % 2 == 0)
            {
                _driver.Write(1 + n, reset?.Place.Offset ?? 0, DeviceReset);
            }
            else
            {
                _builder.ConfigurationWrite(1 + n, 0xa8, FunctionReset, 0x2);
            }
        }
    }

    /// <summary>CTRL or VTCTRL, whose RST acts.</summary>
    private static bool IsControl(AccessWord word) => word.Place.Space == RequestSpace.Registers && word.Place.Offset is 0 or 4;

    /// <summary>Resets the device, each time in another way.</summary>
    private void ResetDevice(int way)
    {
        switch (way % 4)
        {
            case 0:
                _driver.Write(0, (uint)(way & 4), DeviceReset | 0x00100249);
                break;
            case 1:
                _builder.ConfigurationWrite(0, 0xa8, FunctionReset, 0x2);
                _driver.AssignBars();
                break;
            case 2:
                _builder.ConfigurationWrite(0, 0x44, 3, 0x1);
                _builder.ConfigurationWrite(0, 0x44, 0, 0x1);
                _driver.AssignBars();
                break;
            default:
                _builder.Reset(_random.Between(4, 40), _random.Chance(500) ? NvmImage.Random(_random) : null);
                _driver.AssignBars();
                break;
        }
    }

    /// <summary>Errors of each kind that a request can make, so that status bits are there to be cleared.</summary>
    private void Errors(List<AccessWord> words)
    {
        if (!words.Exists(word => word.Access.Rw1c != 0))
        {
            return;
        }

        int f = words[0].Place.Function;
        _builder.ConfigurationWrite(f, 0x04, f == 0 ? 0x146u : 0x144u, 0x3);
        _builder.ConfigurationWrite(f, 0xa8, 0x000f, 0x1);
        ulong address = _driver.RegisterAddress(f, 0x0008);
        bool wide = address >> 32 != 0;
        uint format = wide ? 0x20000000u : 0;
        uint[] target = wide ? [(uint)(address >> 32), (uint)address] : [(uint)address];

        // A poisoned write, a read that is too long.
        _builder.Send([0x40000001 | format | TlpBuilder.PoisonedBit, 0x0000000f, .. target, (uint)_random.Next()], TlpOptions.None);
        _builder.Send([0x00000004 | format, 0x000000ff, .. target], TlpOptions.None);
        _builder.WaitQuiet();
    }

    private void ResetConfiguration(int function)
    {
        if (function > 0 || _random.Chance(500))
        {
            _builder.ConfigurationWrite(function, 0xa8, FunctionReset, 0x2);
        }
        else
        {
            _builder.Reset(_random.Between(4, 40));
        }
    }
}
