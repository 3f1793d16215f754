using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Configuration accesses, TLPs of every kind, descriptors and frames without rules.</summary>
internal sealed partial class HostileProgramWriter
{
    private void ConfigurationAction(int kind, RandomSource random)
    {
        int f = AnyFunction(random);
        for (int i = random.Between(1, 3); i > 0; i--)
        {
            int offset = random.Chance(930) ? AnyDword(f, random) : random.Below(1024) * 4;
            int enables = random.Chance(700) ? 0xf : random.Below(16);
            bool keep = f == 0 && offset is 0x10 or 0x1c or 0x44 && random.Chance(700);
            if (!keep && random.Chance(600))
            {
                _builder.ConfigurationWrite(f, offset, ConfigurationValue(offset, random), enables);
            }

            _builder.ConfigurationRead(f, offset, random.Chance(800) ? 0xf : random.Below(16));
        }

        if (kind > 930)
        {
            AnyReset(random);
        }
        else if (kind > 860)
        {
            UnclaimedRequest(random);
        }
        else if (kind > 800)
        {
            MsixAccess(f, random);
        }
        else if (kind > 760)
        {
            ChangeVirtualFunctions(random);
        }
        else if (kind > 720)
        {
            _builder.Read(_driver.RegisterAddress(f, 0x0008), 4);
        }
    }

    private static int AnyDword(int function, RandomSource random)
    {
        ReadOnlySpan<int> physical =
        [
            0x00, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30, 0x34, 0x3c, 0x40, 0x44, 0x50, 0x54, 0x58, 0x5c, 0x60,
            0x64, 0x70, 0x74, 0x78, 0xa0, 0xa4, 0xa8, 0xac, 0xb0, 0xc4, 0xc8, 0x100, 0x104, 0x108, 0x10c, 0x110, 0x114, 0x118, 0x11c, 0x120,
            0x124, 0x128, 0x140, 0x144, 0x148, 0x150, 0x154, 0x160, 0x164, 0x168, 0x16c, 0x170, 0x174, 0x178, 0x17c, 0x180, 0x184, 0x188,
            0x18c, 0x190, 0x194, 0x198, 0x19c,
        ];
        ReadOnlySpan<int> writable =
        [
            0x04, 0x0c, 0x10, 0x1c, 0x3c, 0x44, 0x50, 0x54, 0x58, 0x5c, 0x60, 0x70, 0xa8, 0xb0, 0xc8, 0x104, 0x108, 0x10c, 0x110, 0x114,
            0x168, 0x170, 0x180, 0x184, 0x188, 0x190, 0x194,
        ];
        ReadOnlySpan<int> virtualDwords = [0x00, 0x04, 0x08, 0x2c, 0x34, 0x70, 0x74, 0x78, 0xa0, 0xa4, 0xa8, 0xac, 0xc4, 0xc8, 0x100, 0x104, 0x108, 0x110, 0x118, 0x11c, 0x120, 0x124, 0x128, 0x150, 0x154, 0x10, 0x160];
        return function > 0 ? random.Pick(virtualDwords) : random.Chance(500) ? random.Pick(writable) : random.Pick(physical);
    }

    private static uint ConfigurationValue(int offset, RandomSource random) => offset switch
    {
        // FLR and D3 now and then only, else a case is nothing but resets.
        0xa8 => AnyValue(random) & (random.Chance(850) ? ~0x8000u : ~0u),
        0x44 => AnyValue(random) & (random.Chance(800) ? ~3u : ~0u),
        0x168 => AnyValue(random) & 0x19 | (random.Chance(700) ? 9u : 0),
        0x170 => random.Chance(700) ? (uint)random.Below(10) : AnyValue(random),
        0x180 => random.Chance(700) ? 1u << random.Below(12) : AnyValue(random),
        0x04 => AnyValue(random) | (random.Chance(700) ? 6u : 0),
        _ => AnyValue(random),
    };

    private void ChangeVirtualFunctions(RandomSource random)
    {
        _builder.ConfigurationWrite(0, 0x168, (uint)random.Below(2) << 4, 0x1);
        _builder.ConfigurationWrite(0, 0x170, random.Chance(800) ? (uint)random.Between(0, 8) : AnyValue(random), 0x3);
        _builder.ConfigurationWrite(0, 0x168, 9u | ((uint)random.Below(2) << 4), 0x1);
        int n = random.Below(8);
        _builder.ConfigurationRead(1 + n, random.Chance(500) ? 0x00 : 0x70, 0xf);
        _builder.ConfigurationRead(0, 0x174, 0xf);
    }

    /// <summary>A configuration request to a function that may not be there.</summary>
    private void UnclaimedRequest(RandomSource random)
    {
        uint target = ((uint)random.Below(4) << 8) | (random.Chance(600) ? (uint)(128 + random.Below(18)) : (uint)random.Below(256));
        uint type = random.Chance(500) ? 0x04000001u : 0x05000001u;
        _builder.Send([type, 0x0000000f, (target << 16) | ((uint)random.Below(64) << 2)], TlpOptions.None);
        if (random.Chance(300))
        {
            _builder.Send([type | 0x40000000, 0x0000000f, (target << 16) | 0x3c, AnyValue(random)], TlpOptions.None);

            // The write has captured the bus number it named; say the right one again.
            _builder.ConfigurationWrite(0, 0x3c, 0, 0x1);
        }
    }

    private void RequestAction(int kind, RandomSource random)
    {
        if (kind < 470)
        {
            _builder.Raw(AnyTlp(random));
        }
        else if (kind < 500)
        {
            ErrorStorm(random);
        }
        else if (kind < 700)
        {
            MemoryRequest(random);
        }
        else if (kind < 800)
        {
            UnclaimedRequest(random);
        }
        else if (kind < 900)
        {
            ConfigurationAction(0, random);
        }
        else if (kind < 960)
        {
            RegisterAction(0, random);
        }
        else
        {
            AnyReset(random);
        }

        if (random.Chance(150))
        {
            // What the errors left behind.
            int f = AnyFunction(random);
            ReadOnlySpan<int> status = [0x04, 0xa8, 0x104, 0x110, 0x118, 0x11c, 0x120, 0x124, 0x128];
            _builder.ConfigurationRead(f, random.Pick(status), 0xf);
            if (random.Chance(400))
            {
                _builder.ConfigurationWrite(f, random.Pick(status), uint.MaxValue & 0xffff0fff, 0xf);
            }
        }
    }

    /// <summary>A memory request of any length and with any byte enables to an address that may be claimed.</summary>
    private void MemoryRequest(RandomSource random)
    {
        int f = AnyFunction(random);
        ulong address = random.Below(8) switch
        {
            0 => _driver.MsixAddress(f, (uint)random.Below(0x1000) * 4),
            1 => random.Next() & 0xfffffffffc,
            2 => (uint)random.Next() & ~3u,
            3 => _driver.Bar0 + 0x1fff8 + ((ulong)random.Below(4) * 4),
            4 => _driver.RegisterAddress(f, 0x3ff8 + ((uint)random.Below(4) * 4)),
            _ => _driver.RegisterAddress(f, AnyRegister(f, random)),
        };
        bool write = random.Chance(450);
        int length = random.Chance(700) ? random.Between(1, 2) : random.Chance(800) ? random.Between(3, 40) : random.Below(1024);
        bool wide = address >> 32 != 0 || random.Chance(50);
        int header = wide ? 4 : 3;
        int payload = write ? (length == 0 ? 1024 : length) : 0;
        uint[] words = new uint[header + payload];
        words[0] = (write ? 0x40000000u : 0) | (wide ? 0x20000000u : 0) | ((uint)length & 0x3ff) | ((uint)random.Below(8) << 20) | ((uint)random.Below(4) << 12);
        words[0] |= random.Chance(60) ? TlpBuilder.PoisonedBit : 0;
        int first = random.Chance(600) ? 0xf : random.Below(16);
        int last = length == 1 ? (random.Chance(60) ? random.Below(16) : 0) : random.Chance(600) ? 0xf : random.Below(16);
        words[1] = TlpBuilder.Word1(random.Chance(700) ? 0 : random.Below(0x10000), 0, first, last);
        if (wide)
        {
            words[2] = (uint)(address >> 32);
            words[3] = (uint)address & ~3u;
        }
        else
        {
            words[2] = (uint)address & ~3u;
        }

        for (int i = header; i < words.Length; i++)
        {
            words[i] = (uint)random.Next();
        }

        // Never CTRL.RST by accident: the builder's set-up would be gone for the rest of the case.
        if (write && words.Length > header)
        {
            words[header] &= ~(1u << 26);
            words[^1] &= ~(1u << 26);
        }

        if (random.Chance(200))
        {
            // A digest, which nobody checks, behind the payload.
            words[0] |= TlpBuilder.DigestBit;
            words = [.. words, (uint)random.Next()];
        }

        _builder.Send(words, TlpOptions.None);
    }

    /// <summary>Any TLP: every format and type, lengths that lie, digests, poison, prefixes.</summary>
    private uint[] AnyTlp(RandomSource random)
    {
        ReadOnlySpan<uint> types =
        [
            0x00, 0x20, 0x40, 0x60, 0x01, 0x21, 0x02, 0x42, 0x04, 0x44, 0x05, 0x45, 0x30, 0x34, 0x70, 0x74, 0x0a, 0x4a, 0x0b, 0x4b,
            0x4c, 0x6c, 0x4d, 0x6d, 0x4e, 0x6e, 0x80, 0x9f, 0x1b, 0x1f, 0x64, 0x24, 0x6a, 0x2a,
        ];
        uint type = random.Chance(850) ? random.Pick(types) : (uint)random.Below(256);
        int length = random.Chance(750) ? random.Between(1, 2) : random.Chance(700) ? random.Between(0, 40) : random.Below(1024);
        uint word0 = (type << 24) | (uint)length | (random.Chance(150) ? TlpBuilder.DigestBit : 0) | (random.Chance(120) ? TlpBuilder.PoisonedBit : 0);
        if (random.Chance(200))
        {
            word0 |= (uint)random.Next() & 0x00ff3c00;
        }

        var shape = new Tlp([word0]);
        int expected = Math.Min(shape.ExpectedWords, 1029);
        int actual = random.Chance(800) ? expected : Math.Clamp(expected + random.Between(-4, 6), 1, 1040);
        uint[] words = new uint[actual];
        for (int i = 0; i < actual; i++)
        {
            words[i] = (uint)random.Next() & ~(1u << 26);
        }

        words[0] = word0;
        if (actual > 1)
        {
            words[1] = TlpBuilder.Word1(random.Below(0x10000), random.Between(32, 255), random.Chance(600) ? 0xf : random.Below(16), random.Chance(600) && length == 1 ? 0 : random.Below(16));
            if (shape.IsCompletion)
            {
                words[1] = (uint)random.Next();
            }
        }

        if (actual > 2 && !shape.IsCompletion && random.Chance(800))
        {
            Aim(words, shape, random);
        }

        return words;
    }

    /// <summary>Lets a TLP meet something that is there.</summary>
    private void Aim(uint[] words, Tlp shape, RandomSource random)
    {
        if (shape.Type is 4 or 5)
        {
            int f = AnyFunction(random);
            words[2] = ((uint)_builder.Device.Configuration.IdOf(f) << 16) | ((uint)AnyDword(f, random) & 0xffc);
            if (words.Length > 3)
            {
                words[3] &= 0xffff7ffc;
            }

            return;
        }

        ulong address = _driver.RegisterAddress(AnyFunction(random), AnyRegister(0, random) & 0x3ffc);
        if (shape.HeaderWords == 4 && words.Length > 3)
        {
            words[2] = (uint)(address >> 32);
            words[3] = (uint)address;
        }
        else
        {
            words[2] = (uint)address;
        }
    }

    private void OpenQueue(bool transmit, int queue, RandomSource random)
    {
        int f = _builder.Device.Configuration.VfActive(queue & 7) && random.Chance(600) ? 1 + (queue & 7) : 0;
        ulong ring = _memory + ((ulong)random.Below(64) * 0x1000) + ((ulong)random.Below(32) * 128);
        if (random.Chance(200))
        {
            ring |= (random.Chance(500) ? (ulong)random.Below(256) : random.Next()) << 32;
        }

        _rings[(transmit ? 16 : 0) + queue] = ring;
        int length = random.Chance(850) ? 8 * random.Between(1, 8) : random.Chance(500) ? 0 : 8 * random.Below(512);
        uint control = random.Chance(800) ? 0x02000000u | (uint)random.Below(4) : AnyValue(random);
        _driver.OpenQueue(f, queue, transmit, ring, length, random.Chance(700) ? 0 : random.Below(64), control, random.Chance(300));
        if (random.Chance(400))
        {
            Thresholds(f, transmit, queue, random);
        }

        if (random.Chance(500))
        {
            uint lane = (queue >= 8 ? 2u : 0) + (transmit ? 1u : 0);
            uint entry = f > 0 ? 0x80u | (uint)random.Below(4) : 0x80u | (uint)random.Below(32);
            _builder.Write(_driver.RegisterAddress(f, f > 0 ? 0x1700 : 0x1700 + (4 * ((uint)queue & 7))), entry << (int)(lane * 8), 1 << (int)lane);
        }
    }

    /// <summary>Write-backs in groups, ahead or not; heads of a transmit queue in memory; and a throttle that lets them wait.</summary>
    private void Thresholds(int function, bool transmit, int queue, RandomSource random)
    {
        uint block = HostDriver.QueueOffset(function, queue, transmit, false);
        _driver.Write(function, block + 0x28, HostDriver.QueueEnable | ((uint)random.Between(0, 12) << 16) | ((uint)random.Below(10) << 8) | (uint)random.Below(10));
        if (transmit && random.Chance(500))
        {
            ulong address = _memory + ((ulong)random.Below(64) * 0x1000) + ((ulong)random.Below(1024) * 4);
            _driver.Port.WriteLong(_driver.RegisterAddress(function, block + 0x38), address | (uint)random.Below(4));
        }

        if (random.Chance(500))
        {
            _driver.Write(0, 0x1680 + (4 * (uint)random.Below(25)), (uint)random.Between(0, 30) << 2);
        }
    }

    private void ChaosAction(int kind, RandomSource random)
    {
        int q = random.Below(16);
        bool transmit = random.Chance(550);
        for (int i = 0; i < 32 && _rings[(transmit ? 16 : 0) + q] == 0; i++)
        {
            q = (q + 1) & 15;
        }

        switch (kind)
        {
            case < 190:
                Descriptors(transmit, q, random);
                break;
            case < 210:
                HeadMoves(transmit, q, random);
                break;
            case < 225:
                ShortTagged(q, random);
                break;
            case < 320:
                QueueCorner(transmit, q, random);
                break;
            case < 330:
                // The type of tags, for frames that come after it.
                _driver.Write(0, 0x0038, (uint)random.Next());
                break;
            case < 430:
                Tail(transmit, q, random);
                break;
            case < 560:
                Frame(random);
                break;
            case < 640:
                OpenQueue(transmit, q, random);
                break;
            case < 700:
                _builder.Wait(random.Below(4) switch { 0 => random.Between(1, 20), 1 => random.Between(20, 400), 2 => random.Between(400, 4000), _ => random.Between(9000, 25_000) });
                break;
            case < 760:
                AnyReset(random);
                break;
            case < 800:
                int f = AnyFunction(random);
                _builder.ConfigurationWrite(f, 0x04, random.Chance(500) ? 0x02u : 0x06u, 0x1);
                break;
            case < 850:
                RegisterAction(0, random);
                break;
            case < 900:
                _driver.Write(0, HostDriver.QueueOffset(0, q, transmit, false) + 0x28, random.Chance(500) ? 0 : AnyValue(random));
                break;
            case < 930:
                _builder.WaitQuiet();
                break;
            case < 960:
                ProgramVector(random);
                break;
            default:
                _builder.Raw(AnyTlp(random));
                break;
        }
    }

    private void ProgramVector(RandomSource random)
    {
        int f = AnyFunction(random);
        ulong address = random.Chance(700) ? (RootComplex.MessageWindow | (random.Chance(500) ? random.Next() << 32 : 0)) + ((ulong)random.Below(64) * 4) : random.Next();
        _driver.ProgramVector(f, random.Below(MsixReference.Vectors(f)), address, (uint)random.Next(), random.Chance(200));
        _driver.EnableMsix(f);
    }

    private void Tail(bool transmit, int q, RandomSource random)
    {
        int tail = random.Chance(850) ? random.Below(64) : random.Below(0x10000);
        _driver.WriteTail(0, q, transmit, tail);
    }

    private void Frame(RandomSource random)
    {
        for (int i = random.Between(1, random.Chance(150) ? 8 : 3); i > 0; i--)
        {
            byte[] frame = new byte[random.Below(5) switch
            {
                0 => random.Between(1, 59),
                1 => random.Between(60, 64),
                2 => random.Between(65, 600),
                3 => random.Between(600, 1600),
                _ => random.Chance(200) ? random.Between(1600, 9800) : random.Between(60, 128),
            }];
            random.Fill(frame);
            if (random.Chance(700))
            {
                frame.AsSpan(0, Math.Min(6, frame.Length)).Fill(0xff);
            }

            _builder.Frame(frame, random.Chance(150));
        }
    }

    /// <summary>Descriptors of any content into a ring, and often the tail behind them.</summary>
    private void Descriptors(bool transmit, int q, RandomSource random)
    {
        int count = random.Between(1, 16);
        byte[] bytes = new byte[count * HostDriver.DescriptorBytes];
        for (int i = 0; i < count; i++)
        {
            ulong address = random.Below(5) switch
            {
                0 => random.Next(),
                1 => _memory + 0x100000 + ((ulong)random.Below(16) * 4096) + 4096 - (ulong)random.Below(300),
                _ => _memory + 0x100000 + (ulong)random.Below(0x20000),
            };
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 16), address);
            ulong control = random.Next();
            if (transmit && random.Chance(850))
            {
                uint length = random.Below(4) switch { 0 => (uint)random.Between(1, 20), 1 => (uint)random.Between(20, 300), 2 => (uint)random.Between(300, 3000), _ => (uint)random.Below(0x10000) };
                uint word2 = length | ((random.Chance(900) ? 3u : 2u) << 20) | (1u << 29) | (random.Chance(600) ? 1u << 24 : 0) | (random.Chance(600) ? 1u << 27 : 0);
                control = word2 | ((ulong)(uint)random.Next() << 32);
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((i * 16) + 8), control);
        }

        ulong ring = _rings[(transmit ? 16 : 0) + q];
        int at = random.Chance(700) ? 0 : random.Below(16);
        _builder.MemoryWrite(ring + ((ulong)at * 16), bytes);
        if (random.Chance(800))
        {
            _driver.WriteTail(0, q, transmit, at + count);
        }
    }
}
