namespace NicTwin.Testbench;

/// <summary>All checkers of a run; told what passes by the bench, it keeps the reference and tells the checkers.</summary>
public sealed class CheckerSet : IBusObserver
{
    private readonly CheckContext _context = new();
    private readonly Checker[] _checkers;
    private readonly HandshakeChecker _handshake = new();
    private readonly IdlenessChecker _idleness = new();
    private readonly LivenessChecker _liveness;
    private bool _link;

    /// <summary>Creates the whole set.</summary>
    /// <param name="selected">Properties whose failures count; null for all. All checkers run, since they share state.</param>
    public CheckerSet(IReadOnlySet<string>? selected = null)
    {
        _context.Selected = selected;
        var packets = new PacketScoreboard { Coverage = Coverage };
        var interrupts = new InterruptScoreboard();
        interrupts.Attach(packets);
        _liveness = new LivenessChecker(packets);
        _checkers =
        [
            new TlpFormatChecker(), new RequestLimitsChecker(), new TagChecker(), new RequesterIdChecker(), new CompletionChecker(),
            new ConfigurationChecker(), new RegisterChecker(), new MailboxChecker(),
            packets, interrupts, new IsolationChecker(packets), new TransmitChecker(packets), new ReceiveChecker(packets), new WriteBackChecker(packets), new HeadTailChecker(packets),
            new ConfinementChecker(packets), new OrderingChecker(packets, interrupts), new ConservationChecker(packets),
            new MessageChecker(interrupts), new InterruptDeliveryChecker(interrupts), new ModerationChecker(interrupts),
            new ResetChecker(), new ErrorMessageChecker(), new WakeUpChecker(), Coverage, _handshake, _idleness, _liveness,
        ];
    }

    /// <summary>All checkers.</summary>
    public IReadOnlyList<Checker> Checkers => _checkers;

    /// <summary>The functional coverage of the current case.</summary>
    public CoverageCollector Coverage { get; } = new();

    /// <summary>The monitor of the bare pins.</summary>
    public PinMonitor Pins { get; } = new();

    /// <summary>True once a property is violated.</summary>
    public bool Failed => _context.FailedProperty is not null;

    /// <summary>The violated property, or null.</summary>
    public string? FailedProperty => _context.FailedProperty;

    /// <summary>The violation in one sentence, or null.</summary>
    public string? Failure => _context.Failure;

    /// <summary>Starts a case.</summary>
    public void Start(Bench bench, StimulusProgram program)
    {
        _context.Start();
        _context.Bench = bench;
        _context.Program = program;
        _context.Legal = program.Class == ProgramClass.Legal && !program.Policy.Hostile;
        _context.HostileCompletions = program.Policy.Hostile;
        _context.Device.Start();
        _context.Queues.Start(_context.Device);
        Pins.Start();
        _link = true;
        foreach (Checker checker in _checkers)
        {
            checker.Start(_context);
        }
    }

    /// <summary>PERST is about to be held.</summary>
    public void HardReset(ReadOnlySpan<ushort> nvm)
    {
        _context.Device.HardReset(nvm);
        foreach (Checker checker in _checkers)
        {
            checker.OnHardReset();
        }
    }

    /// <summary>A step begins.</summary>
    public void BeginStep(int index) => _ = index;

    /// <summary>Software wrote host memory.</summary>
    public void HostMemoryWritten(ulong address, ReadOnlySpan<byte> data)
    {
        foreach (Checker checker in _checkers)
        {
            checker.OnHostMemory(address, data);
        }
    }

    /// <summary>The link state pin changes.</summary>
    public void Link(bool up)
    {
        if (up == _link)
        {
            return;
        }

        _link = up;
        _context.Device.Link(up, _context.Bench.Time);
        foreach (Checker checker in _checkers)
        {
            checker.OnLink(up, _context.Bench.Time);
        }
    }

    /// <summary>A wait for quiet ended.</summary>
    public void Waited(bool quiet)
    {
        CheckPins();
        foreach (Checker checker in _checkers)
        {
            checker.OnQuiet(quiet, _context.Bench.Time);
        }
    }

    /// <summary>The case ends.</summary>
    public void Finish(bool quiet)
    {
        Waited(quiet);
        foreach (Checker checker in _checkers)
        {
            checker.OnFinish(quiet, _context.Bench.Time);
        }
    }

    /// <summary>The NIC stopped taking requests.</summary>
    public void Stuck(string text) => _liveness.Stuck(_context.Bench.Time, text);

    /// <inheritdoc/>
    public void TlpToNic(Tlp tlp, ulong time)
    {
        CheckPins();
        foreach (Checker checker in _checkers)
        {
            checker.OnBeforeRequest(tlp, time);
        }

        if (_context.HostileCompletions || (!_context.Legal && tlp.IsCompletion))
        {
            ForgetErrors();
        }

        _context.Device.Take(tlp, time);
        foreach (Checker checker in _checkers)
        {
            checker.OnTlpToNic(tlp, time);
        }
    }

    /// <inheritdoc/>
    public void TlpFromNic(Tlp tlp, ulong time)
    {
        foreach (Checker checker in _checkers)
        {
            checker.OnTlpFromNic(tlp, time);
        }

        if (!tlp.IsCompletion)
        {
            return;
        }

        if (_context.Device.Due == 0)
        {
            _context.Fail(PropertyNames.Completions, time, $"a completion that nobody asked for: {tlp.ToString()}");
            return;
        }

        ref readonly ExpectedAnswer expected = ref _context.Device.Oldest;
        foreach (Checker checker in _checkers)
        {
            checker.OnAnswer(tlp, in expected, time);
        }

        _context.Device.Answered();
    }

    /// <inheritdoc/>
    public void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        foreach (Checker checker in _checkers)
        {
            checker.OnFrameToNic(frame, badFcs, time);
        }
    }

    /// <inheritdoc/>
    public void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
    {
        foreach (Checker checker in _checkers)
        {
            checker.OnFrameFromNic(frame, badFcs, time);
        }
    }

    /// <inheritdoc/>
    public void FramingError(string text, ulong time) => _context.Fail(PropertyNames.TlpFormat, time, text);

    /// <summary>With bad completions, error records and queue enables can change at any time.</summary>
    private void ForgetErrors()
    {
        for (int f = 0; f < ConfigurationReference.Functions; f++)
        {
            _context.Device.Configuration.ErrorSeen(f);
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            _context.Device.Registers.QueueRan(true, q, true);
            _context.Device.Registers.QueueRan(false, q, true);
        }
    }

    private void CheckPins()
    {
        _handshake.Check(Pins, _context.Bench.Time);
        _idleness.Check(Pins, _context.Bench.Time);
    }
}
