using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Platform;

/// <summary>
/// One guest: RAM, a hart with its interrupt file, the devices around it, and its time in clocks of 8 ns. Time passes by
/// instructions, by stalls, and while the guest is parked in WFI.
/// </summary>
public sealed class GuestMachine : IHartControl, IDmaTarget, IDisposable
{
    // Times of the timer beyond this never come: 2^63 ns are 292 years.
    private const ulong NeverTicks = 1ul << 56;

    // 00:02.0 is the virtio console.
    private const int PortDevice = 2;

    private readonly InterruptFile _interruptFile = new();
    private readonly Hart _hart;
    private readonly Sbi _sbi;
    private readonly Serial8250 _serial;
    private readonly CostModel _costs;
    private NicPort? _nic;
    private readonly ConsoleDevice _port;
    private long _pmeTime;
    private long _timer = long.MaxValue;
    private int _uncharged;
    private long _paidRoundTrips;

    // Of the present turn: the time to which others let the guest go.
    private long _until;
    private bool _exact;

    /// <summary>Creates a guest and loads its kernel.</summary>
    /// <param name="number">Its number in the host.</param>
    /// <param name="options">What it is made of.</param>
    /// <param name="terminal">Receives what the guest writes.</param>
    /// <param name="costs">What its exits cost.</param>
    /// <param name="load">Kernel and initramfs are loaded; false for a guest that is restored.</param>
    /// <exception cref="Guest.GuestKitException">The kernel does not fit or is none.</exception>
    internal GuestMachine(int number, GuestOptions options, IGuestTerminal terminal, CostModel costs, bool load)
    {
        Ram = new GuestRam(GuestMap.Ram, options.Memory) { IsShared = options.SharesSnapshot };
        Number = number;
        _costs = costs;
        _serial = new Serial8250(terminal.Console);
        Pci = new PciHost();
        Pci.RootPort.Signal = SignalPme;
        var bus = new GuestBus(_interruptFile, _serial, Pci, this);
        _hart = new Hart(Ram, bus, _interruptFile) { NanosecondsPerTick = 1_000_000_000 / GuestDeviceTree.TimebaseFrequency };
        _sbi = new Sbi(Ram, SetTimer, terminal.Console);
        var memory = new GuestMemory(Ram, MemoryWritten);
        _port = new ConsoleDevice(terminal.Port);
        Pci.Add(PortDevice, new VirtioPciFunction(_port, memory, SendMessage));
        if (!load)
        {
            return;
        }

        try
        {
            GuestLoader.Load(options, Ram, _hart);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Its number in the host, from 0.</summary>
    public int Number { get; }

    /// <summary>RAM.</summary>
    public GuestRam Ram { get; }

    /// <summary>The hart.</summary>
    public Hart Hart => _hart;

    /// <summary>What messages have made pending.</summary>
    internal InterruptFile InterruptFile => _interruptFile;

    /// <summary>What the guest has asked its firmware to do.</summary>
    public GuestEnd End => _sbi.End;

    /// <summary>Exits to the VMM.</summary>
    public GuestExits Exits { get; } = new();

    /// <summary>When payload came into its memory.</summary>
    public ArrivalTimes Arrivals { get; } = new();

    /// <summary>Clocks that were charged for exits and interrupts.</summary>
    public long ChargedClocks { get; private set; }

    /// <summary>Interrupts that the IOMMU delivered without the VMM.</summary>
    public long NicMessages { get; private set; }

    /// <summary>Times that the guest left WFI because of a message.</summary>
    public long Wakeups { get; private set; }

    /// <summary>Interrupts that the VMM injected.</summary>
    public long InjectedInterrupts { get; private set; }

    /// <summary>The VMM injects all interrupts, those too that the IOMMU could deliver by itself.</summary>
    public bool InjectsAll { get; set; }

    /// <summary>What it costs in nanoseconds to schedule the guest in when a message wakes it: the switch to a privileged guest.</summary>
    internal int WakeupNanoseconds { get; set; }

    /// <summary>Round trips to the process of its NIC's device model; null when that is in the VMM.</summary>
    internal Func<long>? ProcessRoundTrips
    {
        private get;
        set => (field, _paidRoundTrips) = (value, 0);
    }

    /// <summary>Requests to the physical NIC; null without one.</summary>
    public NicPortCounters? NicCounters => _nic?.Counters;

    /// <summary>The guest's time in clocks.</summary>
    public long Time => _hart.Nanoseconds / Host.NanosecondsPerClock;

    /// <summary>The guest waits in WFI for an interrupt.</summary>
    public bool IsParked { get; private set; }

    /// <summary>Clocks that the guest was parked.</summary>
    public long IdleClocks { get; private set; }

    /// <summary>Clocks that the guest waited for the NIC: for completions and for credits.</summary>
    public long StallClocks { get; private set; }

    /// <summary>MSIs that reached the guest.</summary>
    public long MessageInterrupts { get; private set; }

    /// <summary>Timer interrupts.</summary>
    public long TimerInterrupts { get; private set; }

    /// <summary>The guest waits for the NIC.</summary>
    internal bool IsWaiting => _nic is { IsWaiting: true };

    /// <summary>The first time at which the guest can do something by itself, in clocks; the largest number when it waits for others.</summary>
    internal long NextAction => End != GuestEnd.None ? long.MaxValue : IsWaiting ? _nic!.GivesUp : IsParked ? Math.Max(Time, _timer) : Time;

    internal PciHost Pci { get; }

    internal NicPort? Nic => _nic;

    /// <summary>What lets the guest stand still; null when nobody has asked for it.</summary>
    public GuestDebug? Debug { get; private set; }

    /// <summary>Gives the guest its way to a NIC.</summary>
    internal void Attach(NicPort port)
    {
        _nic = port;
        port.Resumed = Resume;
        port.Gate = Debug;
    }

    /// <summary>
    /// Takes the guest's NIC, whose registers are behind a link, from bus 0 without a warning: every access to it reads all ones from now
    /// on, and one that waits is answered so.
    /// </summary>
    /// <param name="time">Clock.</param>
    internal void DetachFunction(long time)
    {
        Pci.NicFunction = null;
        _nic?.Abandon(time);
    }

    /// <summary>Gives the guest a virtio device on bus 0, for which the VMM injects interrupts.</summary>
    /// <param name="place">Device number.</param>
    /// <param name="device">The device.</param>
    internal void AddVirtio(int place, IVirtioDevice device) =>
        Pci.Add(place, new VirtioPciFunction(device, new GuestMemory(Ram, MemoryWritten), Inject, () => Time));

    /// <summary>A device that the VMM provides sends an MSI; one that goes anywhere but to the guest's interrupt file is dropped.</summary>
    internal void Inject(ulong address, uint identity, long time)
    {
        if (address == GuestMap.Imsic)
        {
            Inject(identity, time);
            _hart.InterruptChanged();
        }
    }

    /// <summary>Makes the guest one that can stand still.</summary>
    public GuestDebug EnableDebug()
    {
        if (Debug is null)
        {
            Debug = new GuestDebug(_hart);
            if (_nic is not null)
            {
                _nic.Gate = Debug;
            }
        }

        return Debug;
    }

    /// <summary>Sets the pc; a guest that waits in WFI does not wait any longer.</summary>
    public void Jump(ulong pc)
    {
        _hart.Pc = pc;
        IsParked = false;
    }

    /// <summary>Gives the console a character; false when it has no room for it.</summary>
    public bool TryType(byte character) => _serial.TryInput(character);

    /// <summary>Gives the port hvc0 bytes; they wait until the guest takes them.</summary>
    public void TypePort(ReadOnlySpan<byte> bytes) => _port.Type(bytes);

    /// <summary>
    /// Runs until a time, or less far: when the guest waits, has ended, or has sent something to the NIC. A posted write lets it
    /// go on as far as if the NIC had been looked at behind it.
    /// </summary>
    /// <param name="until">The time in clocks.</param>
    /// <param name="exact">Something happens at that time; otherwise the guest may stand a little earlier.</param>
    internal void Advance(long until, bool exact)
    {
        _until = until;
        _exact = exact;
        while (Time < _until && End == GuestEnd.None && Debug is not { IsStopped: true })
        {
            if (IsWaiting)
            {
                // The wait is time that passes: an end of the run or an event may lie in it.
                long end = Math.Min(_until, _nic!.GivesUp);
                if (end == long.MaxValue)
                {
                    return;
                }

                Resume(end);
                if (end < _nic.GivesUp)
                {
                    return;
                }

                _nic.GiveUp();
            }
            else if (IsParked)
            {
                long end = Math.Min(_until, _timer);
                if (end == long.MaxValue)
                {
                    return;
                }

                Idle(end);
                if (_timer <= Time)
                {
                    FireTimer();
                }
            }
            else if (_timer <= Time)
            {
                FireTimer();
            }
            else if (!Run())
            {
                return;
            }
        }
    }

    /// <summary>The NIC has answered, or taken a write: the guest's wait, if it waits, ends now.</summary>
    internal void Resume(long time)
    {
        long clocks = Math.Max(0, time - Time);
        StallClocks += clocks;
        Pass(clocks);
    }

    /// <inheritdoc/>
    void IDmaTarget.MemoryWritten(ulong address, int length) => MemoryWritten(address, length);

    /// <inheritdoc/>
    void IDmaTarget.Interrupt(uint identity, long time)
    {
        if (InjectsAll)
        {
            Inject(identity, time);
            return;
        }

        NicMessages++;
        Interrupt(identity, time);
        Charge(_costs.RemappedInterrupt);
    }

    /// <inheritdoc/>
    void IDmaTarget.Inject(uint identity, long time) => Inject(identity, time);

    /// <summary>A function below the guest's root port has sent PM_PME; the port's MSI comes as one of hardware does, without an exit.</summary>
    /// <param name="requester">Its requester id.</param>
    /// <param name="time">Clock at which it arrives.</param>
    internal void TakePme(int requester, long time)
    {
        _pmeTime = time;
        Pci.RootPort.TakePme(requester);
    }

    private void SignalPme(ulong address, uint identity)
    {
        if (address == GuestMap.Imsic)
        {
            Interrupt(identity, Math.Max(_pmeTime, Time));
            _hart.InterruptChanged();
        }
    }

    /// <summary>The VMM injects an interrupt: a device that it provides signals one.</summary>
    /// <param name="identity">The message's data.</param>
    /// <param name="time">Clock at which it happens; the guest has come to it.</param>
    internal void Inject(uint identity, long time)
    {
        InjectedInterrupts++;
        Interrupt(identity, time);
        Charge(_costs.Injection);
    }

    /// <summary>A device has written RAM.</summary>
    internal void MemoryWritten(ulong address, int length)
    {
        Arrivals.Add(length);
        _hart.MemoryWritten(address, (ulong)length);
    }

    /// <summary>A device signals an interrupt.</summary>
    internal void Interrupt(uint identity, long time)
    {
        MessageInterrupts++;
        _interruptFile.SetPending(identity);
        if (IsParked && _hart.HasInterrupt)
        {
            Idle(time);
            IsParked = false;
            Wakeups++;
            Charge(WakeupNanoseconds);
        }
    }

    /// <summary>Saves the guest, RAM included, between two turns of the host.</summary>
    internal void Save(BinaryWriter writer)
    {
        Ram.Save(writer);
        _hart.Save(writer);
        _serial.Save(writer);
        Pci.Save(writer);
        _port.Save(writer);
        writer.Write(_timer);
        writer.Write(IsParked);
        writer.Write(IdleClocks);
        writer.Write(StallClocks);
        writer.Write(MessageInterrupts);
        writer.Write(TimerInterrupts);
        writer.Write(InjectedInterrupts);
        writer.Write(NicMessages);
        writer.Write(Wakeups);
        writer.Write(ChargedClocks);
        writer.Write(_uncharged);
        Exits.Save(writer);
        writer.Write(_nic is not null);
        _nic?.Save(writer);
    }

    /// <summary>Takes over a saved guest of the same make; this one has not run.</summary>
    internal void Restore(BinaryReader reader)
    {
        Ram.Restore(reader);
        _hart.Restore(reader);
        _serial.Restore(reader);
        Pci.Restore(reader);
        _port.Restore(reader);
        _timer = reader.ReadInt64();
        IsParked = reader.ReadBoolean();
        IdleClocks = reader.ReadInt64();
        StallClocks = reader.ReadInt64();
        MessageInterrupts = reader.ReadInt64();
        TimerInterrupts = reader.ReadInt64();
        InjectedInterrupts = reader.ReadInt64();
        NicMessages = reader.ReadInt64();
        Wakeups = reader.ReadInt64();
        ChargedClocks = reader.ReadInt64();
        _uncharged = reader.ReadInt32();
        Exits.Restore(reader);
        if (reader.ReadBoolean() != (_nic is not null))
        {
            throw new InvalidDataException("the saved guest's NIC is not this one's");
        }

        _nic?.Restore(reader);
    }

    /// <inheritdoc/>
    void IHartControl.Exit(ExitCause cause)
    {
        Exits.Count(cause);
        Charge(cause switch
        {
            ExitCause.NicRead or ExitCause.NicWrite or ExitCause.NicConfiguration => _costs.Exit + _costs.Emulation + ProcessSwitches(),
            ExitCause.Notification => _costs.Exit + ProcessSwitches(),
            ExitCause.Serial or ExitCause.Device or ExitCause.Configuration => 0,
            _ => _costs.Exit,
        });
    }

    /// <inheritdoc/>
    void IHartControl.PostponeAccess() => _hart.PostponeAccess();

    /// <inheritdoc/>
    void IHartControl.Accessed() => _hart.RequestStop();

    /// <inheritdoc/>
    void IHartControl.Posted()
    {
        long end = Time + _nic!.RoundTrip;
        if (end < _until)
        {
            _until = end;
            _exact = false;
            _hart.LimitSteps(end - Time);
        }
    }

    /// <inheritdoc/>
    void IHartControl.InterruptChanged() => _hart.InterruptChanged();

    /// <inheritdoc/>
    public void Dispose()
    {
        _hart.Dispose();
        Ram.Dispose();
    }

    /// <summary>Runs the hart; false when others may have to act first.</summary>
    private bool Run()
    {
        bool exact = _exact || _timer <= _until;
        long steps = Math.Min(_until, _timer) - Time;
        switch (Debug is null ? _hart.Run(steps, exact) : Debug.Run(steps))
        {
            case HartStop.SbiCall:
                IHartControl control = this;
                control.Exit(Sbi.IsTimerCall(_hart) ? ExitCause.Timer : ExitCause.Sbi);
                _sbi.Handle(_hart);
                return true;
            case HartStop.WaitForInterrupt:
                Exits.Count(ExitCause.Idle);
                Charge(_costs.Exit);
                IsParked = !_hart.HasInterrupt;
                return true;
            case HartStop.Steps:
                return _exact || _timer <= _until;
            default:
                return false;
        }
    }

    // The way to a process and back for each round trip that has not been paid: most often one.
    private int ProcessSwitches()
    {
        long unpaid = (ProcessRoundTrips?.Invoke() ?? 0) - _paidRoundTrips;
        _paidRoundTrips += unpaid;
        return (int)Math.Min(unpaid * _costs.ProcessSwitch, int.MaxValue / 2);
    }

    // What is no whole clock waits for the next charge.
    private void Charge(int nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return;
        }

        _uncharged += nanoseconds;
        long clocks = _uncharged / Host.NanosecondsPerClock;
        _uncharged -= (int)(clocks * Host.NanosecondsPerClock);
        ChargedClocks += clocks;
        Pass(clocks);
    }

    private void Idle(long until)
    {
        long clocks = Math.Max(0, until - Time);
        IdleClocks += clocks;
        Pass(clocks);
    }

    private void Pass(long clocks) => _hart.TimeOffset += clocks * Host.NanosecondsPerClock;

    // A device of the VMM signals an interrupt: it is there at once.
    private void SendMessage(ulong address, uint identity)
    {
        if (address == GuestMap.Imsic)
        {
            Interrupt(identity, Time);
            _hart.InterruptChanged();
        }
    }

    private void SetTimer(ulong ticks)
    {
        _hart.SetTimerInterrupt(false);
        _timer = ticks > NeverTicks ? long.MaxValue : ((long)ticks * _hart.NanosecondsPerTick + Host.NanosecondsPerClock - 1) / Host.NanosecondsPerClock;
    }

    private void FireTimer()
    {
        _timer = long.MaxValue;
        TimerInterrupts++;
        _hart.SetTimerInterrupt(true);
        IsParked = IsParked && !_hart.HasInterrupt;
    }
}
