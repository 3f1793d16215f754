using NicTwin.Model;

namespace NicTwin.Testbench;

/// <summary>
/// The clocked harness: one NIC between a root complex and a wire. It keeps time, may jump over idle time, counts, and
/// tells observers what passed.
/// </summary>
/// <remarks>
/// The rule for a jump is that of docs/spec/clocking.md: after a clock with <c>idle_o</c> = 1 whose inputs, <c>time_i</c>
/// apart, were those of the clock before, with nothing valid. Nothing is allocated per clock.
/// </remarks>
public sealed class Bench
{
    /// <summary>Time that no sleep passes: far below the all ones that mean never, and positive for whoever counts with a sign.</summary>
    public const ulong LastSleep = 1ul << 62;

    private const int Reserve = 4;

    private readonly INicClocked _nic;
    private readonly IDivergenceSource? _divergence;
    private NicInputs _inputs;
    private NicInputs _lastInputs;
    private NicOutputs _outputs;
    private bool _stable;

    /// <summary>Puts a NIC on the bench.</summary>
    public Bench(INicClocked nic)
    {
        _nic = nic;
        _divergence = nic as IDivergenceSource;
    }

    /// <summary>The PCIe side.</summary>
    public RootComplex RootComplex { get; } = new();

    /// <summary>The Ethernet side.</summary>
    public Wire Wire { get; } = new();

    /// <summary>The digest over all pins.</summary>
    public PinDigest Digest { get; } = new();

    /// <summary>Who is told of TLPs and frames.</summary>
    public IBusObserver Observer { get; set; } = new SilentObserver();

    /// <summary>Looks at every clock, after it has run; null when nobody does.</summary>
    public PinMonitor? PinMonitor { get; set; }

    /// <summary>Jump over idle time.</summary>
    public bool SkipIdle { get; set; }

    /// <summary>Time of the next clock.</summary>
    public ulong Time { get; private set; }

    /// <summary>Clocks that ran.</summary>
    public long Clocks { get; private set; }

    /// <summary>Clocks that were jumped over.</summary>
    public long SkippedClocks { get; private set; }

    /// <summary>Outputs of the last clock.</summary>
    public ref readonly NicOutputs Outputs => ref _outputs;

    /// <summary>Inputs of the last clock.</summary>
    public ref readonly NicInputs Inputs => ref _lastInputs;

    /// <summary>True once the NIC has reported a divergence.</summary>
    public bool Diverged => _divergence is { Diverged: true };

    /// <summary>The report of the divergence; empty when there is none.</summary>
    public string Divergence => _divergence is { Diverged: true } source ? source.Describe() : string.Empty;

    /// <summary>Starts a case at time 0; the NIC is not reset by this.</summary>
    public void Start(RootComplexPolicy policy, ulong seed)
    {
        RootComplex.Start(policy, seed);
        Wire.Start(policy, seed);
        Digest.Clear();
        SkipIdle = policy.SkipIdle;
        _inputs = default;
        _inputs.Link = 1;
        _lastInputs = default;
        _outputs = default;
        _stable = false;
        Time = 0;
        Clocks = 0;
        SkippedClocks = 0;
    }

    /// <summary>Sets the link state pin from the next clock on.</summary>
    public void SetLink(bool up) => _inputs.Link = up ? (byte)1 : (byte)0;

    /// <summary>Holds <c>perst_i</c>, loads the NVM image while it is held, and lets go.</summary>
    /// <param name="nvm">Words of the NVM from address 0 on, at most 256; empty keeps what is there.</param>
    /// <param name="clocks">Clocks to hold the pin beyond the load, at least 4.</param>
    public void HardReset(ReadOnlySpan<ushort> nvm, int clocks)
    {
        RootComplex.LinkReset();
        Wire.Reset();
        PinMonitor?.Reset();
        _inputs.Perst = 1;

        // perst_i is registered before it acts and before NVM words count.
        for (int i = 0; i < Reserve; i++)
        {
            HeldClock();
        }

        for (int i = 0; i < nvm.Length; i++)
        {
            _inputs.NvmWrite = 1;
            _inputs.NvmAddress = (byte)i;
            _inputs.NvmData = nvm[i];
            HeldClock();
        }

        _inputs.NvmWrite = 0;
        for (int i = 0; i < Math.Max(Reserve, clocks); i++)
        {
            HeldClock();
        }

        _inputs.Perst = 0;
        PinMonitor?.Reset();
    }

    /// <summary>Runs one clock; <see cref="Time"/> may advance by more when idle time is skipped.</summary>
    /// <param name="limit">Time that a jump must not pass.</param>
    public void Clock(ulong limit) => Clock(limit, false);

    private void Clock(ulong limit, bool untilQuiet)
    {
        ulong time = Time;
        _inputs.Time = time;
        RootComplex.Drive(ref _inputs, time);
        Wire.Drive(ref _inputs, time);
        Run();
        RootComplex.Sample(in _inputs, in _outputs, time, Observer);
        Wire.Sample(in _inputs, in _outputs, time, Observer);
        Time = time + 1;
        if (_outputs.Idle != 0 && _stable)
        {
            Jump(limit, untilQuiet);
        }
    }

    /// <summary>Runs until <see cref="Time"/> has reached <paramref name="time"/>.</summary>
    public void RunUntil(ulong time)
    {
        while (Time < time && !Diverged)
        {
            Clock(time);
        }
    }

    /// <summary>
    /// Runs until the NIC is idle with no timer set and nothing is under way, or until <paramref name="clocks"/> clocks
    /// of time have passed.
    /// </summary>
    /// <returns>True when it became quiet.</returns>
    public bool RunUntilQuiet(ulong clocks)
    {
        ulong limit = Time + clocks;
        int quiet = 0;
        while (Time < limit && !Diverged)
        {
            Clock(limit, true);
            bool still = _stable && _outputs.Idle != 0 && _outputs.Wake == ulong.MaxValue && RootComplex.IsQuiet && Wire.IsQuiet(Time);
            quiet = still ? quiet + 1 : 0;
            if (quiet >= 3)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Lets a long time pass in which the host sleeps: once the NIC is idle with no timer set and nothing is under way, time goes on by <paramref name="clocks"/>
    /// in one step, up to <see cref="LastSleep"/>, whether idle time is skipped otherwise or not.
    /// </summary>
    /// <param name="clocks">Clocks to sleep; they are not among <see cref="SkippedClocks"/>.</param>
    /// <param name="patience">Clocks to wait for the NIC to come to rest.</param>
    /// <returns>True when it came to rest.</returns>
    public bool Sleep(ulong clocks, ulong patience)
    {
        if (!RunUntilQuiet(patience))
        {
            return false;
        }

        if (Time < LastSleep)
        {
            Time += Math.Min(clocks, LastSleep - Time);
        }

        return true;
    }

    private void HeldClock()
    {
        _inputs.Time = Time;
        _inputs.PcieRxValid = 0;
        _inputs.MacRxValid = 0;
        _inputs.PcieTxReady = 1;
        _inputs.MacTxReady = 1;
        Run();
        Time++;
    }

    private void Run()
    {
        _nic.Step(in _inputs, out _outputs);
        Digest.Add(in _inputs, in _outputs);
        _stable = IsStable();
        PinMonitor?.Clock(in _inputs, in _outputs, _stable);
        _lastInputs = _inputs;
        Clocks++;
    }

    /// <summary>True when the inputs of this clock are, time apart, those of the clock before, with nothing valid.</summary>
    private bool IsStable() =>
        (_inputs.PcieRxValid | _inputs.MacRxValid | _inputs.NvmWrite | _inputs.Perst) == 0
        && (_lastInputs.PcieRxValid | _lastInputs.MacRxValid | _lastInputs.NvmWrite | _lastInputs.Perst) == 0
        && _inputs.Link == _lastInputs.Link
        && _inputs.PcieTxReady == _lastInputs.PcieTxReady
        && _inputs.MacTxReady == _lastInputs.MacTxReady;

    private void Jump(ulong limit, bool untilQuiet)
    {
        if (!SkipIdle || (_outputs.PcieTxValid | _outputs.MacTxValid) != 0)
        {
            return;
        }

        ulong next = Math.Min(_outputs.Wake, RootComplex.NextEvent(Time));
        next = Math.Min(next, Wire.NextEvent(Time));
        if (next == ulong.MaxValue && untilQuiet)
        {
            // Nothing can happen any more: the wait ends by itself.
            return;
        }

        next = Math.Min(next, limit);
        if (next > Time && next != ulong.MaxValue)
        {
            SkippedClocks += (long)(next - Time);
            Time = next;
        }
    }

    private sealed class SilentObserver : IBusObserver
    {
        public void TlpToNic(Tlp tlp, ulong time)
        {
        }

        public void TlpFromNic(Tlp tlp, ulong time)
        {
        }

        public void FrameToNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
        {
        }

        public void FrameFromNic(ReadOnlySpan<byte> frame, bool badFcs, ulong time)
        {
        }

        public void FramingError(string text, ulong time)
        {
        }
    }
}
