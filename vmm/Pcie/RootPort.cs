namespace NicTwin.Vmm.Pcie;

/// <summary>
/// A PCI Express root port with ARI forwarding: a bridge whose windows and bus numbers software sets (PCI-to-PCI Bridge
/// Architecture Specification 1.2, chapter 3; PCI Express Base Specification, 7.5.1.3 and 7.5.3).
/// </summary>
internal sealed class RootPort : IPciFunction
{
    // Registers of the type 1 header.
    private const int Command = 0x04;
    private const int BusNumbers = 0x18;
    private const int MemoryWindow = 0x20;
    private const int PrefetchableWindow = 0x24;
    private const int PrefetchableBaseHigh = 0x28;
    private const int PrefetchableLimitHigh = 0x2c;

    private const int PowerManagement = 0x40;
    private const int Express = 0x50;
    private const int LinkStatus = Express + 0x10;
    private const int SlotCapabilities = Express + 0x14;
    private const int SlotStatus = Express + 0x18;
    private const int RootControl = Express + 0x1c;
    private const int RootStatus = Express + 0x20;
    private const int DeviceControl2 = Express + 0x28;
    private const int MessageSignaled = 0x90;

    private const uint MemoryEnable = 2;
    private const uint BusMaster = 4;
    private const uint AriForwarding = 1 << 5;
    private const uint LinkActive = 1u << 29;
    private const uint PresenceDetect = 1u << 22;
    private const uint PmeInterruptEnable = 1u << 3;
    private const uint PmeStatus = 1u << 16;
    private const uint PmePending = 1u << 17;
    private const uint MessageEnable = 1u << 16;

    // A second PM_PME waits while software looks at the first one; more are sent again by their functions.
    private int _waiting = -1;

    private readonly ConfigurationSpace _space = new();

    /// <summary>A root port as firmware would leave it: no bus numbers, no windows.</summary>
    public RootPort()
    {
        const uint ids = 0x000c_1b36;
        const uint bridgeClass = 0x0604_0000;
        _space.Define(0x00, ids);
        _space.Define(Command, 0x0010_0000, 0x0000_0546);
        _space.Define(0x08, bridgeClass);
        _space.Define(0x0c, 0x0001_0000, 0x0000_00ff);
        _space.Define(BusNumbers, 0, 0x00ff_ffff);

        // No I/O window: base above limit, both read-only zero bits.
        _space.Define(0x1c, 0, 0);
        _space.Define(MemoryWindow, 0x0000_fff0, 0xfff0_fff0);
        _space.Define(PrefetchableWindow, 0x0001_fff1, 0xfff0_fff0);
        _space.Define(PrefetchableBaseHigh, 0, uint.MaxValue);
        _space.Define(PrefetchableLimitHigh, 0, uint.MaxValue);
        _space.Define(0x34, PowerManagement);
        _space.Define(0x3c, 0, 0x0043_00ff);
        // PME from D0 and D3hot, as a port that forwards PM_PME has it.
        _space.Define(PowerManagement, 0x4803_0001 | (Express << 8));
        _space.Define(PowerManagement + 4, 0x0000_0008, 0x0000_0103);

        // Version 2, type root port with a slot; payloads of up to 256 bytes; 2.5 GT/s, 4 lanes; link activity is reported.
        _space.Define(Express, 0x0142_0010 | (MessageSignaled << 8));
        _space.Define(Express + 0x04, 0x0000_8001);
        _space.Define(Express + 0x08, 0x0000_0000, 0x0000_70ef);
        _space.Define(Express + 0x0c, 0x0010_0041);
        _space.Define(LinkStatus, 0x0041_0000, 0x0000_0ff3);

        // Slot 1 can be plugged under power, without buttons and without waiting for commands. Linux reserves windows for such a port.
        _space.Define(SlotCapabilities, 0x000c_0060);
        _space.Define(SlotStatus, 0, 0x0000_1fff);
        _space.Define(RootControl, 0, 0x0000_001f);
        _space.Define(Express + 0x24, AriForwarding);
        _space.Define(DeviceControl2, 0, AriForwarding);
        _space.Define(Express + 0x2c, 0x0000_0002);
        _space.Define(Express + 0x30, 0x0000_0001);

        // One message, 64 bits, for PME.
        _space.Define(MessageSignaled, 0x0080_0005, MessageEnable);
        _space.Define(MessageSignaled + 4, 0, 0xffff_fffc);
        _space.Define(MessageSignaled + 8, 0, uint.MaxValue);
        _space.Define(MessageSignaled + 12, 0, 0x0000_ffff);
    }

    /// <summary>The number of the bus below, 0 when software has set none.</summary>
    public int SecondaryBus => (int)(_space.Read(BusNumbers) >> 8) & 0xff;

    /// <summary>The highest bus number below.</summary>
    public int SubordinateBus => (int)(_space.Read(BusNumbers) >> 16) & 0xff;

    /// <summary>Configuration requests for devices other than 0 go to the device below as well, which has functions up to 255.</summary>
    public bool ForwardsAri => (_space.Read(DeviceControl2) & AriForwarding) != 0;

    /// <summary>Requests from below are let through.</summary>
    public bool IsBusMaster => (_space.Read(Command) & BusMaster) != 0;

    /// <summary>
    /// Something is in the slot and its link works: shown in Slot Status and Link Status. No event tells of it: software looks when it is told to (rescan).
    /// </summary>
    public bool LinkUp
    {
        get => (_space.Read(LinkStatus) & LinkActive) != 0;
        set
        {
            _space.Set(LinkStatus, value ? _space.Read(LinkStatus) | LinkActive : _space.Read(LinkStatus) & ~LinkActive);
            _space.Set(SlotStatus, value ? _space.Read(SlotStatus) | PresenceDetect : _space.Read(SlotStatus) & ~PresenceDetect);
        }
    }

    /// <inheritdoc/>
    public uint Read(int offset) => _space.Read(offset);

    /// <summary>Sends the port's own MSI: address and data.</summary>
    public Action<ulong, uint>? Signal { get; set; }

    /// <inheritdoc/>
    public void Write(int offset, uint value, int byteEnables)
    {
        if (offset == RootStatus)
        {
            // PME Status is cleared by writing 1; then the PM_PME that waits is shown.
            if ((value & PmeStatus) != 0 && (byteEnables & 4) != 0)
            {
                ShowNext();
            }

            return;
        }

        bool enabled = Interrupts;
        _space.Write(offset, value, byteEnables);
        if (!enabled && Interrupts)
        {
            SignalPme();
        }
    }

    /// <summary>A function below has sent PM_PME (PCI Express Base Specification 2.0, 6.1.6 and 7.8.14).</summary>
    /// <param name="requester">Its requester id.</param>
    public void TakePme(int requester)
    {
        if ((_space.Read(RootStatus) & PmeStatus) != 0)
        {
            _waiting = requester;
            _space.Set(RootStatus, _space.Read(RootStatus) | PmePending);
            return;
        }

        _space.Set(RootStatus, PmeStatus | (uint)requester);
        if (Interrupts)
        {
            SignalPme();
        }
    }

    private bool Interrupts => (_space.Read(RootControl) & PmeInterruptEnable) != 0;

    private void ShowNext()
    {
        int next = _waiting;
        _waiting = -1;
        _space.Set(RootStatus, 0);
        if (next >= 0)
        {
            TakePme(next);
        }
    }

    private void SignalPme()
    {
        if ((_space.Read(RootStatus) & PmeStatus) != 0 && (_space.Read(MessageSignaled) & MessageEnable) != 0 && IsBusMaster)
        {
            ulong address = _space.Read(MessageSignaled + 4) | ((ulong)_space.Read(MessageSignaled + 8) << 32);
            Signal?.Invoke(address, _space.Read(MessageSignaled + 12));
        }
    }

    /// <summary>Whether a memory request with this address goes to the bus below.</summary>
    public bool Forwards(ulong address)
    {
        if ((_space.Read(Command) & MemoryEnable) == 0)
        {
            return false;
        }

        uint window = _space.Read(MemoryWindow);
        ulong start = (window & 0xfff0) << 16;
        ulong last = (window & 0xfff0_0000) | 0xf_ffff;
        if (address >= start && address <= last)
        {
            return true;
        }

        uint prefetchable = _space.Read(PrefetchableWindow);
        start = ((ulong)_space.Read(PrefetchableBaseHigh) << 32) | ((prefetchable & 0xfff0) << 16);
        last = ((ulong)_space.Read(PrefetchableLimitHigh) << 32) | (prefetchable & 0xfff0_0000) | 0xf_ffff;
        return address >= start && address <= last;
    }

    /// <summary>Saves the registers.</summary>
    public void Save(BinaryWriter writer)
    {
        _space.Save(writer);
        writer.Write(_waiting);
    }

    /// <summary>Restores the registers.</summary>
    public void Restore(BinaryReader reader)
    {
        _space.Restore(reader);
        _waiting = reader.ReadInt32();
    }
}
