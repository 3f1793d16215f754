namespace NicTwin.Testbench;

/// <summary>Vectors, causes, masks, mailboxes.</summary>
internal sealed partial class LegalProgramWriter
{
    private void Interrupts(RandomSource random)
    {
        int kind = random.Below(100);
        _mode = _plan.Flavor == ProgramFlavor.Interrupts
            ? kind < 85 ? InterruptMode.Msix : kind < 93 ? InterruptMode.Msi : InterruptMode.Intx
            : kind < 50 ? InterruptMode.Msix : kind < 60 ? InterruptMode.Msi : kind < 70 ? InterruptMode.Intx : InterruptMode.None;
        switch (_mode)
        {
            case InterruptMode.Msix:
                _driver.EnableMsix(0);
                _driver.Write(0, 0x1514, random.Chance(750) ? 0x80000011u : 0xc0000011u);
                for (int i = random.Between(1, 3); i > 0; i--)
                {
                    ProgramAnyVector(random);
                }

                _driver.Write(0, 0x152c, random.Chance(700) ? 0x01ffffffu : (uint)random.Next() & 0x01ffffff);
                if (random.Chance(300))
                {
                    _driver.Write(0, 0x1530, (uint)random.Next() & 0x01ffffff);
                }

                _driver.Write(0, 0x1524, random.Chance(800) ? 0x01ffffffu : (uint)random.Next() & 0x01ffffff);
                _driver.Write(0, 0x1740, 0x8080u | ((uint)random.Below(4) << 8) | (uint)random.Below(4));
                break;
            case InterruptMode.Msi:
                _driver.EnableMsi(MessageAddress(random), (uint)(random.Below(2) << 15) | (uint)_messageData++);
                _driver.Write(0, 0x00d0, LegacyMask(random));
                break;
            case InterruptMode.Intx:
                _driver.Write(0, 0x00d0, LegacyMask(random));
                break;
        }
    }

    private static uint LegacyMask(RandomSource random) => random.Chance(500) ? 0x5000009du : (uint)random.Next() | 0x85;

    private static ulong MessageAddress(RandomSource random) => MessageWindow(random) + ((ulong)random.Below((int)RootComplex.MessageWindowSize / 4) * 4);

    /// <summary>The window of the first 4 GiB, or of any others.</summary>
    private static ulong MessageWindow(RandomSource random) => RootComplex.MessageWindow | (random.Chance(500) ? random.Next() << 32 : 0);

    /// <summary>Data that no other vector has, with any bits above.</summary>
    private uint MessageData(int function, RandomSource random) => ((uint)random.Next() << 19) | ((uint)(_messageData++ & 0x7fff) << 4) | (uint)function;

    private void ProgramAnyVector(RandomSource random)
    {
        int f = AnyFunction(random);
        int v = random.Below(MsixReference.Vectors(f));
        ProgramVector(f, v, random);
    }

    private void ProgramVector(int f, int v, RandomSource random)
    {
        if (!_builder.Device.Configuration.MsixEnable(f))
        {
            _driver.EnableMsix(f);
        }

        if (!_builder.Device.Msix.Masked(f, v))
        {
            // A vector in use is masked first, as software must.
            _builder.Write(_driver.MsixAddress(f, ((uint)v * 16) + 12), 1u);
            _builder.Flush(_driver.RegisterAddress(0, 0x0008));
            _builder.Wait(random.Between(100, 500));
        }

        _driver.ProgramVector(f, v, MessageAddress(random), MessageData(f, random), random.Chance(120));
    }

    /// <summary>Gives a queue a vector and the vector a table entry.</summary>
    private void RouteQueue(int q, bool transmit, RandomSource random)
    {
        if (_mode != InterruptMode.Msix || random.Chance(200) || _builder.Left < 30)
        {
            return;
        }

        int n = q & 7;
        int lane = (q >= 8 ? 2 : 0) + (transmit ? 1 : 0);
        if (_builder.Device.Configuration.VfActive(n))
        {
            if (!_builder.Device.Configuration.VfMemoryEnable)
            {
                return;
            }

            int k = random.Below(3);
            ProgramVector(1 + n, k, random);
            _builder.Write(_driver.RegisterAddress(1 + n, 0x1700), (uint)(0x80 | k) << (lane * 8), 1 << lane);
            return;
        }

        int v = random.Below(MsixReference.PhysicalVectors);
        if (!_builder.Device.Configuration.VfActive((24 - v) / 3) || v == 0)
        {
            ProgramVector(0, v, random);
        }

        _builder.Write(_driver.RegisterAddress(0, 0x1700 + (4 * (uint)n)), (uint)(0x80 | v) << (lane * 8), 1 << lane);
    }

    private void InterruptAction(RandomSource random)
    {
        int f = AnyFunction(random);
        int vector = random.Below(f == 0 ? 10 : 3);
        uint bit = 1u << vector;
        switch (random.Below(14))
        {
            case 0 or 1 or 2:
                _driver.Write(f, 0x1520, random.Chance(700) ? bit : (uint)random.Next() & 0x01ffffff);
                break;
            case 3 or 4:
                _driver.Write(f, 0x1524, random.Chance(500) ? bit : 0x01ffffff);
                break;
            case 5:
                _driver.Write(f, 0x1528, random.Chance(700) ? bit : 0x01ffffff);
                _builder.Wait(700);
                break;
            case 6:
                uint interval = random.Chance(600) ? (uint)random.Between(1, 24) : (uint)random.Between(25, 80);
                _driver.Write(f, 0x1680 + (4 * (uint)(f == 0 ? random.Below(25) : vector)), (interval << 2) | (random.Chance(200) ? 0x80000000 : 0));
                break;
            case 7:
                _driver.Read(f, 0x1580);
                break;
            case 8:
                MaskVector(f, vector, random);
                break;
            case 9:
                _driver.Read(0, random.Chance(500) ? 0x00c0u : 0x1500u);
                break;
            case 10:
                _driver.Write(0, random.Chance(500) ? 0x00c8u : 0x1504u, (uint)random.Next() & 0x77d4fbfd);
                break;
            case 11:
                _driver.Write(0, random.Chance(500) ? 0x00d0u : 0x00d8u, (uint)random.Next() & 0x77d4fbfd);
                break;
            case 12 when _builder.Left > 40:
                Burst(f, vector, random);
                break;
            default:
                ProgramAnyVector(random);
                _builder.Wait(700);
                break;
        }

        if (random.Chance(300))
        {
            _builder.Wait(random.Between(1, 3000));
        }
    }

    /// <summary>Several causes of one vector in a row, closer to each other than its interval.</summary>
    private void Burst(int f, int vector, RandomSource random)
    {
        uint bit = 1u << vector;
        if (_builder.Device.Msix.Address(f, vector) == 0)
        {
            ProgramVector(f, vector, random);
        }

        if (_builder.Device.Msix.Masked(f, vector))
        {
            _builder.Write(_driver.MsixAddress(f, ((uint)vector * 16) + 12), 0u);
        }

        int interval = random.Between(3, 30);
        int internalVector = f == 0 ? vector : 22 - (3 * (f - 1)) + vector;
        _driver.Write(f, 0x1680 + (4 * (uint)vector), (uint)interval << 2);
        _builder.Write(_driver.RegisterAddress(0, 0x152c), _builder.Device.Registers[RegisterTable.Eiac] | (1u << internalVector));
        _builder.Write(_driver.RegisterAddress(0, 0x1530), _builder.Device.Registers[RegisterTable.Eiam] & ~(1u << internalVector));
        _driver.Write(f, 0x1524, bit);
        _builder.Wait(2200);
        for (int i = random.Between(3, 5); i > 0; i--)
        {
            _driver.Write(f, 0x1520, bit);
            _builder.Wait(random.Between(30, interval * 125 * 2));
        }
    }

    /// <summary>Masks a vector, raises it, looks at the pending bit, and unmasks it.</summary>
    private void MaskVector(int f, int vector, RandomSource random)
    {
        if (_builder.Device.Msix.Address(f, vector) == 0)
        {
            ProgramVector(f, vector, random);
        }

        bool whole = random.Chance(300);
        uint entry = ((uint)vector * 16) + 12;
        if (whole)
        {
            _builder.ConfigurationWrite(f, 0x70, 0xc0000000, 0x8);
        }
        else
        {
            _builder.Write(_driver.MsixAddress(f, entry), 1u);
        }

        _builder.Wait(random.Between(1, 800));
        _driver.Write(f, 0x1520, 1u << vector);
        _builder.WaitQuiet();
        _builder.Read(_driver.MsixAddress(f, 0x2000), 4);
        if (whole)
        {
            _builder.ConfigurationWrite(f, 0x70, 0x80000000, 0x8);
        }
        else
        {
            _builder.Write(_driver.MsixAddress(f, entry), 0u);
        }

        _builder.WaitQuiet();
        _builder.Read(_driver.MsixAddress(f, 0x2000), 4);
    }

    private void MailboxAction(RandomSource random)
    {
        int n = random.Below(8);
        ConfigurationReference c = _builder.Device.Configuration;
        if (!c.VfActive(n) || !c.VfMemoryEnable)
        {
            Probe(random);
            return;
        }

        int f = 1 + n;
        uint p2v = 0x0c00 + (4 * (uint)n);
        uint v2p = 0x0c40;
        switch (random.Below(14))
        {
            case 0 when _builder.Left > 60:
                Quiet(random);
                Disturb();
                _driver.VirtualResetHandshake(n, random.Next() & 0xfffffffffffe);
                foreach (int q in (ReadOnlySpan<int>)[n, n + 8])
                {
                    _receive[q].Open = false;
                    _transmit[q].Open = false;
                }

                break;
            case 1:
                _driver.Write(f, v2p, 4);
                _driver.Read(f, v2p);
                break;
            case 2:
                if (random.Chance(400))
                {
                    // The VF has the buffer already.
                    _driver.Write(f, v2p, 4);
                }

                _driver.Write(0, p2v, 8);
                _driver.Read(0, p2v);
                break;
            case 3:
                _driver.Write(f, v2p, (uint)random.Below(16));
                _driver.Read(0, 0x0c80);
                break;
            case 4:
                _driver.Write(0, p2v, (uint)random.Below(32));
                _driver.Read(f, v2p);
                break;
            case 5:
                _driver.Write(f, 0x0800 + ((uint)random.Below(16) * 4), (uint)random.Next());
                break;
            case 6:
                _driver.Write(0, 0x0800 + (0x40 * (uint)n) + ((uint)random.Below(16) * 4), (uint)random.Next());
                break;
            case 7:
                _driver.Read(random.Chance(500) ? f : 0, 0x0800 + ((uint)random.Below(16) * 4));
                break;
            case 8:
                _driver.Write(0, random.Chance(500) ? 0x0c80u : 0x0c84u, (uint)random.Next());
                break;
            case 9:
                _driver.Read(0, random.Chance(500) ? 0x0c80u : 0x0c88u);
                break;
            case 10:
                _driver.Read(0, (random.Chance(500) ? 0x0c40u : 0x0c00u) + (4 * (uint)n));
                break;
            case 11:
                MailboxCauses(n, random);
                break;
            case 12:
                TakeBack(n, random);
                break;
            default:
                _driver.Write(0, 0x0018, random.Chance(500) ? 0x10004000u : 0x10000000u);
                _driver.Read(f, v2p);
                break;
        }
    }
}
