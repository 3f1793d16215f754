namespace NicTwin.Testbench;

/// <summary>
/// Writes driver-like programs: bring-up, VFs, queues, traffic, mailboxes, interrupts, resets. Every choice keeps the
/// rules that a driver keeps, so the checkers may judge the traffic.
/// </summary>
internal sealed partial class LegalProgramWriter
{
    private readonly ProgramPlan _plan;
    private readonly RandomSource _setup;
    private readonly RootComplexPolicy _policy;
    private readonly ProgramBuilder _builder;
    private readonly HostDriver _driver;
    private readonly MemoryPlan _memory;
    private readonly ushort[] _nvm;
    private readonly QueuePlan[] _receive = CreatePlans();
    private readonly QueuePlan[] _transmit = CreatePlans();
    private readonly QueueReference _queues = new();
    private InterruptMode _mode;
    private bool _up;

    // A frame may wait for descriptors in a queue that does not drop, and with it everything that is behind it.
    private bool _waits;

    private int _messageData;

    // Packets that are sent ask for a time stamp.
    private bool _stamped;

    /// <summary>Prepares to write a plan down.</summary>
    public LegalProgramWriter(ProgramPlan plan)
    {
        _plan = plan;
        _setup = new RandomSource(plan.Seed);
        _policy = PolicyGenerator.Legal(_setup);
        if (plan.Flavor == ProgramFlavor.Options && plan.Slice % 4 == 1 && _setup.Chance(450))
        {
            // A host that takes so little that the receive buffer fills.
            _policy = _policy with { TxStallRate = 900, TxStallClocks = 8 };
        }

        if (plan.Flavor == ProgramFlavor.Resets)
        {
            // Frames that take long are cut by a reset.
            _policy = _policy with { WirePaced = _setup.Chance(550) };
        }

        _nvm = _setup.Chance(500) ? NvmImage.Create(NvmImage.DefaultMac) : NvmImage.Random(_setup);
        _builder = new ProgramBuilder(_nvm)
        {
            Bus = _setup.Chance(600) ? 1 : _setup.Between(0, 0xfd),
            RequesterId = _setup.Chance(700) ? 0 : _setup.Below(0x10000),
        };
        _memory = new MemoryPlan(_setup);
        _driver = new HostDriver(_builder);
        _messageData = _setup.Below(0x8000);
        _queues.Start(_builder.Device);
        PlaceBars();
    }

    private sealed class QueuePlan
    {
        public bool Open;
        public int Function;
        public ulong Ring;
        public int Length;
        public int Tail;

        /// <summary>Descriptors that hardware may own: an upper bound.</summary>
        public int Posted;

        /// <summary>Descriptors that will be used by what has been sent since the last quiet moment.</summary>
        public int Due;

        /// <summary>Posted is exact at each quiet moment.</summary>
        public bool Exact;
    }

    /// <summary>Writes the program.</summary>
    public StimulusProgram Write()
    {
        if (_setup.Chance(250))
        {
            _builder.Sleep(_setup);
        }

        if (_plan.Flavor == ProgramFlavor.Options)
        {
            WriteOptions();
        }
        else
        {
            WriteActions();
        }

        if (_plan.Flavor == ProgramFlavor.Resets)
        {
            LastReset();
        }

        Close();
        return new StimulusProgram
        {
            Name = _plan.Flavor.ToString().ToLowerInvariant(),
            Class = ProgramClass.Legal,
            Seed = RandomSource.Mix(_plan.Seed, 7),
            Policy = _policy,
            Nvm = _nvm,
            Steps = _builder.ToSteps(),
        };
    }

    private void WriteActions()
    {
        BringUp();
        foreach (PlannedAction action in _plan.Actions)
        {
            if (_builder.Left < 24)
            {
                break;
            }

            Act(action);
        }
    }

    private void PlaceBars()
    {
        _driver.Bar0 = 0x80000000 + ((ulong)_setup.Below(0x1000) << 17);
        _driver.Bar3 = 0xa0000000 + ((ulong)_setup.Below(0x4000) << 14);
        bool high = _setup.Chance(600);
        ulong start = high ? 0x8000000000 + ((ulong)_setup.Below(0x10000) << 22) : 0xc0000000 + ((ulong)_setup.Below(0x10) << 25);
        _driver.VirtualBar0 = start;
        _driver.VirtualBar3 = start + (1ul << 26);
    }

    private void Act(PlannedAction action)
    {
        var random = new RandomSource(action.Entropy);
        if (!_up)
        {
            BringUp();
            return;
        }

        int kind = action.Kind;
        if (random.Chance(25))
        {
            LongSleep(random);
        }

        switch (_plan.Flavor)
        {
            case ProgramFlavor.Traffic:
                Choose(random, kind, (12, SuspendAndWakeUp), (340, Send), (635, Receive), (705, Refill), (760, Quiet), (800, OpenAny), (835, Probe), (865, CountersRead), (893, Toggle), (907, Loop), (920, Pause), (950, Stamps), (965, RateLimit), (985, Corner), (1000, InterruptAction));
                break;
            case ProgramFlavor.Switching:
                Choose(random, kind, (340, Send), (600, Receive), (680, Refill), (820, FilterChange), (860, Quiet), (910, CountersRead), (925, Loop), (940, Corner), (1000, OpenAny));
                break;
            case ProgramFlavor.Interrupts:
                Choose(random, kind, (40, SuspendAndWakeUp), (450, InterruptAction), (600, Send), (780, Receive), (830, Refill), (880, Quiet), (930, Probe), (950, Urgent), (1000, MailboxAction));
                break;
            case ProgramFlavor.Mailbox:
                Choose(random, kind, (760, MailboxAction), (820, Send), (880, Receive), (920, ResetVirtual), (1000, Probe));
                break;
            case ProgramFlavor.Resets:
                Choose(random, kind, (80, SuspendAndWakeUp), (300, Send), (520, Receive), (630, ResetVirtual), (740, ResetDevice), (820, Toggle), (850, CutOff), (900, Refill), (950, Probe), (1000, LinkChange));
                break;
            default:
                Choose(random, kind, (410, Send), (690, Receive), (870, Refill), (925, Quiet), (970, Probe), (1000, Stamps));
                break;
        }
    }

    private static void Choose(RandomSource random, int kind, params ReadOnlySpan<(int Limit, Action<RandomSource> Do)> actions)
    {
        foreach ((int limit, Action<RandomSource> act) in actions)
        {
            if (kind < limit)
            {
                act(random);
                return;
            }
        }
    }

    /// <summary>Waits, after which all queues have done what was due.</summary>
    private void Quiet(RandomSource random)
    {
        _ = random;
        _builder.WaitQuiet();
        if (_waits)
        {
            Disturb();
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            // What waits behind a frame that waits for descriptors is still the device's.
            if (Transmits(q) && !_waits)
            {
                _transmit[q].Posted = 0;
            }
        }

        foreach (QueuePlan queue in _receive)
        {
            if (queue.Exact)
            {
                queue.Posted -= queue.Due;
            }

            queue.Due = 0;
        }
    }

    /// <summary>
    /// Waits until no frame is left that has not met the rules yet: they may change then. A frame that waits for descriptors keeps those behind it from them, until its queue
    /// drops it.
    /// </summary>
    private void Settle(RandomSource random)
    {
        Quiet(random);
        if (_waits)
        {
            _driver.Write(0, 0x2408, 0xffff);
            _waits = false;
            Quiet(random);
        }
    }

    /// <summary>The host sleeps for long while nothing is under way.</summary>
    private void LongSleep(RandomSource random)
    {
        Quiet(random);
        _builder.Sleep(random);
    }

    /// <summary>True when the queue sends what is posted.</summary>
    private bool Transmits(int q) =>
        _queues.Enabled(true, q) && (_builder.Device.Registers[RegisterTable.Vfte] >> (q & 7) & 1) != 0;

    /// <summary>Frames under way may get lost now: nobody knows how many descriptors they will use.</summary>
    private void Disturb()
    {
        foreach (QueuePlan queue in _receive)
        {
            queue.Exact &= queue.Due == 0;
        }
    }

    private void Close()
    {
        if (_up)
        {
            Quiet(_setup);
            ReadCounters(Math.Min(_builder.Left - 4, 14), _setup);
        }

        _builder.WaitQuiet();
    }

    private void CountersRead(RandomSource random)
    {
        Quiet(random);
        ReadCounters(random.Between(2, 8), random);
    }

    private void ReadCounters(int count, RandomSource random)
    {
        ReadOnlySpan<uint> counters = [0x40d0, 0x4074, 0x4000, 0x40a4, 0x40ac, 0x4080, 0x40a0, 0x4010, 0x403c, 0x40d4];
        int first = random.Below(4);
        for (int i = 0; i < count; i++)
        {
            if (i % 4 == 1)
            {
                ReadMoreCounters(random);
            }
            else if (i % 2 == 0)
            {
                _driver.Read(0, counters[(first + (i / 2)) % counters.Length]);
            }
            else
            {
                int q = OpenQueue(_receive, random);
                int f = q >= 0 && random.Chance(500) ? _receive[q].Function : 0;
                _driver.Read(f, HostDriver.QueueOffset(f, q < 0 ? random.Below(16) : q, false, random.Chance(300)) + 0x30);
            }
        }
    }

    /// <summary>Counters of octets, of sizes and groups, and those of a VF, which a read leaves alone.</summary>
    private void ReadMoreCounters(RandomSource random)
    {
        int f = AnyFunction(random);
        if (f > 0)
        {
            _driver.Read(f, random.Pick(RegisterTable.VirtualCounters));
            return;
        }

        ReadOnlySpan<uint> single = [0x4078, 0x407c, 0x40f0, 0x40f4, 0x40f8, 0x4104, 0x4118, 0x3554];
        ReadOnlySpan<uint> pairs = [0x4088, 0x4090, 0x40c0, 0x40c8, 0x4128, 0x4130];
        switch (random.Below(4))
        {
            case 0:
                _driver.Read(0, random.Pick(single));
                break;
            case 1:
                _driver.Read(0, (random.Chance(500) ? 0x405cu : 0x40d8) + ((uint)random.Below(6) * 4));
                break;
            default:
                uint pair = random.Pick(pairs);
                if (random.Chance(300))
                {
                    _builder.Read(_driver.RegisterAddress(0, pair), 8);
                    break;
                }

                _driver.Read(0, pair);
                _driver.Read(0, pair + 4);
                break;
        }
    }

    /// <summary>Reads any register that a function sees.</summary>
    private void Probe(RandomSource random)
    {
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            int f = AnyFunction(random);
            switch (random.Below(8))
            {
                case 6:
                    PhyAccess(random);
                    break;
                case 0:
                    _builder.ConfigurationRead(f, random.Below(0x68) * 4);
                    break;
                case 1:
                    _builder.Read(_driver.MsixAddress(f, (uint)random.Below(f == 0 ? 40 : 12) * 4), 4);
                    break;
                case 2:
                    int q = random.Below(16);
                    bool transmit = random.Chance(500);
                    int owner = _builder.Device.Configuration.VfActive(q & 7) && random.Chance(600) ? 1 + (q & 7) : 0;
                    _driver.Read(owner, HostDriver.QueueOffset(owner, q, transmit, random.Chance(300)) + ((uint)random.Below(16) * 4));
                    break;
                case 3:
                    _builder.Read(_driver.MsixAddress(f, 0x2000), 4);
                    break;
                default:
                    ProbeRegister(f, random);
                    break;
            }
        }
    }

    private void ProbeRegister(int function, RandomSource random)
    {
        if (function > 0)
        {
            ReadOnlySpan<uint> offsets = [0x0000, 0x0008, 0x1048, 0x1524, 0x152c, 0x1530, 0x1680, 0x1684, 0x1688, 0x1700, 0x1740, 0x0c40, 0x0800, 0x083c, 0x0f0c, 0x0f10, 0x0f18, 0x0f50];
            _driver.Read(function, random.Pick(offsets));
            return;
        }

        RegisterSpec spec = RegisterTable.AnySpec(random);
        if (spec.Name is "EICR" or "ICR")
        {
            return;
        }

        _driver.Read(0, spec.Offset + ((uint)random.Below(spec.Count) * spec.Stride));
    }

    private int AnyFunction(RandomSource random)
    {
        int n = random.Below(8);
        return random.Chance(500) && _builder.Device.Configuration.VfActive(n) && _builder.Device.Configuration.VfMemoryEnable ? 1 + n : 0;
    }

    private static int OpenQueue(QueuePlan[] plans, RandomSource random)
    {
        int start = random.Below(plans.Length);
        for (int i = 0; i < plans.Length; i++)
        {
            int q = (start + i) % plans.Length;
            if (plans[q].Open)
            {
                return q;
            }
        }

        return -1;
    }

    private static QueuePlan[] CreatePlans()
    {
        var plans = new QueuePlan[QueueReference.Count];
        for (int q = 0; q < plans.Length; q++)
        {
            plans[q] = new QueuePlan();
        }

        return plans;
    }
}
