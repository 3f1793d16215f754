namespace NicTwin.Testbench;

/// <summary>Bring-up, VFs, queues, filters, resets.</summary>
internal sealed partial class LegalProgramWriter
{
    private bool Small => _plan.Flavor is ProgramFlavor.Rings or ProgramFlavor.Interrupts;

    private void BringUp()
    {
        RandomSource random = _setup;
        _up = true;
        ForgetQueues();
        if (random.Chance(150))
        {
            _driver.Enumerate();
        }
        else
        {
            _driver.AssignBars();
        }

        uint payload = (uint)random.Below(3);
        uint read = (uint)random.Below(6);
        _builder.ConfigurationWrite(0, 0xa8, 0x0810u | (payload << 5) | (read << 12) | (random.Chance(500) ? 0xfu : 0), 0x3);
        _driver.Write(0, 0x0000, random.Chance(500) ? 0x40100249u : 0x00100249u);
        if (random.Chance(500))
        {
            // The LEDs show anything.
            _driver.Write(0, 0x0e00, (uint)random.Next());
        }

        if (random.Chance(_plan.Flavor == ProgramFlavor.Rings ? 300 : 750))
        {
            CreateVirtualFunctions(random);
        }

        Filters(random);
        Interrupts(random);
        int queues = _plan.Flavor switch
        {
            ProgramFlavor.Switching => 5,
            ProgramFlavor.Mailbox or ProgramFlavor.Interrupts => 2,
            _ => 3,
        };
        bool late = random.Chance(120);
        if (late)
        {
            WorkWithoutBusMaster(random);
        }

        for (int i = random.Between(1, queues); i > 0; i--)
        {
            OpenReceive(AnyQueue(random), random);
        }

        for (int i = random.Between(1, Math.Max(2, queues - 1)); i > 0; i--)
        {
            OpenTransmit(AnyQueue(random), random);
        }

        if (late)
        {
            BusMasters(true);
        }

        if (random.Chance(700))
        {
            _driver.Write(0, 0x0018, 0x10004000);
        }
    }

    private void CreateVirtualFunctions(RandomSource random)
    {
        int count = random.Chance(300) ? 8 : random.Between(1, 8);
        bool ari = random.Chance(600);
        if (random.Chance(250))
        {
            ReadOnlySpan<uint> sizes = [1, 2, 0x10, 0x40, 0x100, 0x400];
            _builder.ConfigurationWrite(0, 0x180, random.Pick(sizes));
        }

        _driver.VirtualBarSize = 1ul << _builder.Device.Configuration.VfSizeLog2;
        _driver.VirtualBar0 &= ~((_driver.VirtualBarSize * 8) - 1);
        _driver.VirtualBar3 = _driver.VirtualBar0 + (_driver.VirtualBarSize * 8);
        _driver.EnableVirtualFunctions(count, ari);
        for (int n = 0; n < count; n++)
        {
            if (random.Chance(count > 4 ? 500 : 850))
            {
                _driver.EnableVirtualBusMaster(n);
            }
        }
    }

    private void Filters(RandomSource random)
    {
        bool pools = random.Chance(_builder.Device.Configuration.VfEnable ? 850 : 250);
        uint mode = pools ? (random.Chance(600) ? 3u : 5u) : random.Chance(600) ? 0u : 2u;
        mode |= random.Chance(800) ? (uint)random.Below(0x200) << 16 : 0x00370000u;
        uint defaultQueue = (uint)random.Below(8) << 3;
        uint control = ((uint)random.Below(8) << 7) | (random.Chance(300) ? 1u << 29 : 0) | (random.Chance(800) ? 1u << 30 : 0);
        _builder.WriteLong(_driver.RegisterAddress(0, 0x5818), mode | defaultQueue | ((ulong)control << 32));
        SwitchControl(random);
        if (random.Chance(250))
        {
            PoolTags(random);
        }

        for (uint p = 0; p < 8; p += 2)
        {
            if (pools && random.Chance(700))
            {
                _builder.WriteLong(_driver.RegisterAddress(0, 0x5ad0 + (4 * p)), PoolControl(random) | ((ulong)PoolControl(random) << 32));
            }
        }

        for (int i = random.Between(1, _plan.Flavor == ProgramFlavor.Switching ? 6 : 3); i > 0; i--)
        {
            WriteFilter(random);
        }

        if (pools && _plan.Flavor == ProgramFlavor.Switching && random.Chance(400))
        {
            MirrorRule(random);
        }

        ReceiveOffloads(mode & 7, random);
        if (_plan.Flavor is ProgramFlavor.Traffic or ProgramFlavor.Switching ? random.Chance(500) : random.Chance(150))
        {
            Steer(random);
        }

        Tables(random, _plan.Flavor == ProgramFlavor.Switching ? random.Between(1, 5) : random.Below(3));

        bool small = random.Chance(350);
        _driver.Write(0, 0x2408, random.Chance(850) ? 0xffffu : (uint)random.Below(0x10000));
        _driver.Write(0, 0x5004, random.Chance(600) ? 0x2600u : (uint)random.Between(70, 1600));
        _driver.Write(0, 0x0100, (random.Chance(900) ? 0x8002u : 2u) | (random.Chance(150) ? 4u : 0) | (random.Chance(700) ? 0x20u : 0) | (random.Chance(300) ? 0x08u : 0) | (random.Chance(300) ? 0x10u : 0)
            | (small ? (uint)random.Between(0, 3) << 16 : 0) | (random.Chance(400) ? 1u << 18 : 0) | (random.Chance(300) ? (uint)random.Below(4) << 12 : 0));
        _driver.Write(0, 0x0400, 0xa40400f0 | 2u | (random.Chance(800) ? 8u : 0));
    }

    private static uint PoolControl(RandomSource random)
    {
        uint limit = random.Chance(600) ? 0x2600u : (uint)random.Between(70, 1800);
        return 0x80000000 | limit | (random.Chance(600) ? 1u << 16 : 0) | (random.Chance(750) ? 1u << 27 : 0) | (random.Chance(400) ? 1u << 28 : 0) | (random.Chance(800) ? 1u << 24 : 0)
            | (random.Chance(500) ? 1u << 25 : 0) | (random.Chance(400) ? 1u << 26 : 0) | (random.Chance(500) ? 1u << 17 : 0) | (random.Chance(500) ? 1u << 30 : 0);
    }

    private void WriteFilter(RandomSource random)
    {
        int entry = random.Chance(300) ? 0 : random.Below(24);
        uint pools = random.Chance(700) ? 1u << random.Below(8) : (uint)random.Below(256);
        uint low = (uint)random.Next() & ~1u;
        if (random.Chance(120))
        {
            low |= 1;
        }

        uint high = (uint)random.Below(0x10000) | (pools << 18) | (random.Chance(930) ? 0x80000000 : 0) | (random.Chance(60) ? 1u << 16 : 0);
        uint offset = entry < 16 ? (random.Chance(200) ? 0x0040u : 0x5400u) + ((uint)entry * 8) : 0x54e0 + ((uint)(entry - 16) * 8);
        _builder.WriteLong(_driver.RegisterAddress(0, offset), low | ((ulong)high << 32));
    }

    private void FilterChange(RandomSource random)
    {
        Settle(random);
        switch (random.Below(10))
        {
            case 0:
                Filters(random);
                break;
            case 8:
                MirrorRule(random);
                break;
            case 9:
                RateLimit(random);
                break;
            case 3:
                SwitchControl(random);
                break;
            case 4:
                PoolTags(random);
                break;
            case 5:
                Steer(random);
                break;
            case 2:
                Tables(random, random.Between(1, 3));
                break;
            case 1:
                _driver.Write(0, 0x0c8c, random.Chance(500) ? 0xffu : (uint)random.Below(256));
                break;
            default:
                WriteFilter(random);
                WriteFilter(random);
                break;
        }
    }

    private int AnyQueue(RandomSource random)
    {
        int q = random.Below(16);
        int n = q & 7;
        ConfigurationReference c = _builder.Device.Configuration;

        // A VF that is no bus master gives its queue nothing: prefer another one.
        return c.VfActive(n) && !c.BusMaster(1 + n) && random.Chance(800) ? random.Below(16) : q;
    }

    private void OpenAny(RandomSource random)
    {
        if (random.Chance(500))
        {
            OpenReceive(AnyQueue(random), random);
        }
        else
        {
            OpenTransmit(AnyQueue(random), random);
        }
    }

    private int Controller(int queue, RandomSource random)
    {
        ConfigurationReference c = _builder.Device.Configuration;
        return c.VfActive(queue & 7) && c.VfMemoryEnable && random.Chance(700) ? 1 + (queue & 7) : 0;
    }

    private int RingLength(RandomSource random) =>
        Small ? random.Chance(700) ? 8 : 16
        : random.Chance(100) ? 8 * random.Between(ShortRing / 8, 0x1fff)
        : random.Chance(500) ? 8 * random.Between(1, 4) : 8 * random.Between(2, ShortRing / 8);

    private void OpenReceive(int q, RandomSource random)
    {
        QueuePlan plan = _receive[q];
        if (plan.Open || _builder.Left < 20)
        {
            return;
        }

        plan.Function = Controller(q, random);
        plan.Length = RingLength(random);
        plan.Ring = _memory.Block(plan.Length * HostDriver.DescriptorBytes, 128);
        plan.Tail = random.Chance(700) ? 0 : random.Below(plan.Length);
        uint kib = random.Chance(350) ? 0u : random.Chance(700) ? (uint)random.Between(1, 3) : (uint)random.Between(1, 12);
        uint control = kib | Split(q, plan.Function, random) | (random.Chance(500) ? 0x80000000 : 0);
        _driver.OpenQueue(plan.Function, q, false, plan.Ring, plan.Length, plan.Tail, control, random.Chance(300));
        plan.Open = true;
        plan.Posted = 0;
        plan.Due = 0;
        plan.Exact = true;
        RouteQueue(q, false, random);
        Post(q, random.Chance(700) ? plan.Length - 1 : random.Between(1, plan.Length - 1), random);
    }

    private void OpenTransmit(int q, RandomSource random)
    {
        QueuePlan plan = _transmit[q];
        if (plan.Open || _builder.Left < 20)
        {
            return;
        }

        plan.Function = Controller(q, random);
        plan.Length = RingLength(random);
        plan.Ring = _memory.Block(plan.Length * HostDriver.DescriptorBytes, 128);
        plan.Tail = random.Chance(700) ? 0 : random.Below(plan.Length);
        _driver.OpenQueue(plan.Function, q, true, plan.Ring, plan.Length, plan.Tail, 0, random.Chance(300));
        plan.Open = true;
        plan.Posted = 0;
        Array.Clear(_contexts, 2 * q, 2);
        RouteQueue(q, true, random);
    }

    /// <summary>Disables queues and opens them again, sometimes under traffic; or takes the bus master away for a while.</summary>
    private void Toggle(RandomSource random)
    {
        if (random.Chance(600))
        {
            Quiet(random);
        }

        Disturb();
        bool transmit = random.Chance(500);
        QueuePlan[] plans = transmit ? _transmit : _receive;
        int q = OpenQueue(plans, random);
        if (q < 0)
        {
            return;
        }

        if (random.Chance(750))
        {
            _driver.CloseQueue(plans[q].Function, q, transmit);
            plans[q].Open = false;
            Drain(random);
            if (transmit)
            {
                OpenTransmit(q, random);
            }
            else
            {
                OpenReceive(q, random);
            }

            return;
        }

        int owner = _builder.Device.Configuration.VfActive(q & 7) ? 1 + (q & 7) : 0;
        _builder.ConfigurationWrite(owner, 0x04, owner == 0 ? 0x02u : 0, 0x1);
        Drain(random);
        for (int i = 0; i < 16; i++)
        {
            if ((_builder.Device.Configuration.VfActive(i & 7) ? 1 + (i & 7) : 0) == owner)
            {
                CloseBoth(i);
            }
        }

        _builder.ConfigurationWrite(owner, 0x04, owner == 0 ? 0x06u : 4, 0x1);
        OpenAny(random);
    }

    private void CloseBoth(int q)
    {
        if (_receive[q].Open)
        {
            _driver.CloseQueue(_receive[q].Function, q, false);
            _receive[q].Open = false;
        }

        if (_transmit[q].Open)
        {
            _driver.CloseQueue(_transmit[q].Function, q, true);
            _transmit[q].Open = false;
        }
    }

    /// <summary>Lets everything that was under way end before memory is used again.</summary>
    private void Drain(RandomSource random)
    {
        _builder.Wait(6500);
        Settle(random);
    }

    private void ResetDevice(RandomSource random)
    {
        if (_builder.Left < 90)
        {
            return;
        }

        if (random.Chance(400))
        {
            Quiet(random);
        }
        else if (random.Chance(850))
        {
            Send(random);
            Send(random);
            _builder.Wait(random.Between(1, random.Chance(500) ? 300 : 1500));
        }

        switch (random.Below(4))
        {
            case 0:
                _builder.ConfigurationWrite(0, 0xa8, 0x8000, 0x2);
                break;
            case 1:
                Suspend(random);
                break;
            case 2:
                _builder.Reset(random.Between(4, 40), random.Chance(500) ? NvmImage.Random(random) : null);
                break;
            default:
                _driver.Write(0, random.Chance(800) ? 0x0000u : 0x0004u, 0x04100209);
                break;
        }

        AfterReset(random);
    }

    /// <summary>Nothing is set up: the device is looked at as it is, and brought up by the next action.</summary>
    private void AfterReset(RandomSource random)
    {
        ForgetQueues();
        Drain(random);
        StrayFrames(random);
        Probe(random);
        _up = false;
        _waits = false;
    }
}
