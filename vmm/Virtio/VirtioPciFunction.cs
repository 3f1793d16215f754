using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// A virtio device as a PCI function (OASIS Virtual I/O Device 1.2, 4.1): one BAR, with a page each for common configuration,
/// ISR status, device configuration and notifications, and the MSI-X table behind them.
/// </summary>
internal sealed class VirtioPciFunction : IMemoryFunction
{
    /// <summary>Bytes of its BAR.</summary>
    public const int BarSize = 0x8000;

    /// <summary>Where notifications are in the BAR.</summary>
    public const int NotifyPage = 0x3000;

    /// <summary>Bytes of each kind of registers.</summary>
    public const int PageSize = 0x1000;

    /// <summary>The register with Memory Enable.</summary>
    public const int Command = 0x04;

    /// <summary>The register of the BAR.</summary>
    public const int Bar0 = 0x10;

    /// <summary>Memory Enable.</summary>
    public const uint MemoryEnable = 2;

    private const int CommonPage = 0x0000;
    private const int IsrPage = 0x1000;
    private const int DevicePage = 0x2000;
    private const int TablePage = 0x4000;
    private const int PendingPage = 0x5000;
    private const int MsixCapability = 0x40;
    private const int FirstVendorCapability = 0x50;
    private const int VendorCapabilitySize = 0x14;
    private const uint MsixEnable = 1u << 31;
    private const uint MsixMask = 1u << 30;

    private readonly ConfigurationSpace _space = new();
    private readonly IVirtioDevice _device;
    private readonly Func<long> _clock;
    private long _interruptTime;

    /// <summary>Creates a function around a device that works at once, in the guest's time.</summary>
    /// <param name="device">The device.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="send">Receives each MSI: its address and its data.</param>
    public VirtioPciFunction(IVirtioDevice device, GuestMemory memory, Action<ulong, uint> send)
        : this(device, memory, (address, data, _) => send(address, data), static () => 0)
    {
    }

    /// <summary>Creates a function around a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="memory">The guest's memory.</param>
    /// <param name="send">Receives each MSI: its address, its data and the clock at which it is sent.</param>
    /// <param name="clock">The guest's clock.</param>
    public VirtioPciFunction(IVirtioDevice device, GuestMemory memory, Action<ulong, uint, long> send, Func<long> clock)
    {
        _device = device;
        _clock = clock;
        Memory = memory;
        Msix = new MsixTable(device.Queues + 1, (address, data) => send(address, data, _interruptTime));
        Common = new VirtioCommon(device, memory, this);
        Define();
    }

    /// <summary>The guest's memory.</summary>
    public GuestMemory Memory { get; }

    /// <summary>The device's registers that all virtio devices have.</summary>
    public VirtioCommon Common { get; }

    /// <summary>The interrupts.</summary>
    public MsixTable Msix { get; }

    /// <summary>The guest's clock.</summary>
    public long Now => _clock();

    /// <summary>The driver may be told now that a queue has used chains.</summary>
    public void Interrupt(int queue) => Interrupt(queue, _clock());

    /// <summary>The driver may be told that a queue has used chains.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="time">Clock.</param>
    /// <returns>Whether it is told.</returns>
    public bool Interrupt(int queue, long time)
    {
        Virtqueue target = Common.Queue(queue);
        if (!target.TakeInterrupt() || target.Vector == ushort.MaxValue)
        {
            return false;
        }

        _interruptTime = time;
        Msix.Signal(target.Vector);
        return true;
    }

    /// <summary>It was taken from its guest: as after a reset, and without interrupts.</summary>
    public void Unplug()
    {
        const int status = 0x14;
        Msix.Control(enabled: false, functionMask: false);
        Common.Write(status, 1, 0);
    }

    /// <summary>A queue broke the rules: the device needs a reset.</summary>
    public void Fail(long time)
    {
        _interruptTime = time;
        Common.Fail();
    }

    /// <summary>The device's configuration has changed.</summary>
    public void ConfigurationChanged(long time)
    {
        _interruptTime = time;
        Common.ConfigurationChanged();
    }

    /// <inheritdoc/>
    public uint Read(int offset) => _space.Read(offset);

    /// <inheritdoc/>
    public void Write(int offset, uint value, int byteEnables)
    {
        _interruptTime = _clock();
        _space.Write(offset, value, byteEnables);
        if (offset == MsixCapability)
        {
            uint control = _space.Read(MsixCapability);
            Msix.Control((control & MsixEnable) != 0, (control & MsixMask) != 0);
        }
    }

    /// <inheritdoc/>
    public ExitCause CauseOf(ulong address, bool write) =>
        _device is not NetDevice ? ExitCause.Device
        : !write ? ExitCause.NicRead
        : TryOffset(address, out int offset) && offset / PageSize == NotifyPage / PageSize ? ExitCause.Notification
        : ExitCause.NicWrite;

    /// <inheritdoc/>
    public bool TryRead(ulong address, int size, out ulong value)
    {
        value = 0;
        if (!TryOffset(address, out int offset))
        {
            return false;
        }

        for (int i = 0; i < size; i++)
        {
            value |= (ulong)ReadByte(offset + i, first: i == 0) << (8 * i);
        }

        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(ulong address, int size, ulong value)
    {
        if (!TryOffset(address, out int offset))
        {
            return false;
        }

        _interruptTime = _clock();
        int within = offset % PageSize;
        switch (offset - within)
        {
            case CommonPage:
                Common.Write(within, size, value);
                break;
            case DevicePage:
                for (int i = 0; i < size; i++)
                {
                    _device.WriteConfiguration(within + i, (byte)(value >> (8 * i)));
                }

                break;
            case NotifyPage:
                Notify((ushort)value);
                break;
            case TablePage when size >= 4:
                Msix.Write(within, (uint)value);
                if (size == 8)
                {
                    Msix.Write(within + 4, (uint)(value >> 32));
                }

                break;
        }

        return true;
    }

    /// <summary>Saves configuration space, interrupts, registers and queues.</summary>
    public void Save(BinaryWriter writer)
    {
        _space.Save(writer);
        Msix.Save(writer);
        Common.Save(writer);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    public void Restore(BinaryReader reader)
    {
        _space.Restore(reader);
        Msix.Restore(reader);
        Common.Restore(reader);
    }

    private void Notify(ushort queue)
    {
        if (queue < _device.Queues && Common.IsRunning)
        {
            _device.Notified(queue, _interruptTime);
        }
    }

    private bool TryOffset(ulong address, out int offset)
    {
        ulong bar = _space.Read(Bar0) & ~0xful;
        offset = (int)(address - bar);
        return address - bar < BarSize && bar != 0 && (_space.Read(Command) & MemoryEnable) != 0;
    }

    private byte ReadByte(int offset, bool first)
    {
        int within = offset % PageSize;
        return (offset - within) switch
        {
            CommonPage => Common.ReadByte(within),
            IsrPage when first => 0,
            DevicePage => _device.ReadConfiguration(within),
            TablePage => (byte)(Msix.Read(within & ~3) >> (8 * (within & 3))),
            PendingPage => (byte)(Msix.ReadPending(within / 4) >> (8 * (within & 3))),
            _ => 0,
        };
    }

    private void Define()
    {
        const uint vendor = 0x1af4;
        const uint firstModernId = 0x1040;
        const uint revision = 1;
        _space.Define(0x00, ((firstModernId + (uint)_device.DeviceType) << 16) | vendor);
        _space.Define(Command, 0x0010_0000, 0x0000_0406);
        _space.Define(0x08, (_device.ClassCode << 8) | revision);
        _space.Define(0x0c, 0, 0x0000_00ff);
        _space.Define(Bar0, 0, ~(uint)(BarSize - 1));
        _space.Define(0x2c, ((firstModernId + (uint)_device.DeviceType) << 16) | vendor);
        _space.Define(0x34, MsixCapability);
        _space.Define(0x3c, 0, 0x0000_00ff);

        // Control word: table size less one; then BAR indicator 0 with the offsets of table and pending bits.
        _space.Define(MsixCapability, 0x11 | (FirstVendorCapability << 8) | ((uint)(Msix.Vectors - 1) << 16), MsixEnable | MsixMask);
        _space.Define(MsixCapability + 4, TablePage);
        _space.Define(MsixCapability + 8, PendingPage);
        ReadOnlySpan<int> pages = [CommonPage, NotifyPage, IsrPage, DevicePage];
        for (int i = 0; i < pages.Length; i++)
        {
            const uint vendorSpecific = 0x09;
            int at = FirstVendorCapability + (VendorCapabilitySize * i);
            uint next = i + 1 < pages.Length ? (uint)(at + VendorCapabilitySize) : 0;
            _space.Define(at, vendorSpecific | (next << 8) | (VendorCapabilitySize << 16) | ((uint)(i + 1) << 24));
            _space.Define(at + 4, 0);
            _space.Define(at + 8, (uint)pages[i]);
            _space.Define(at + 12, PageSize);

            // Only notifications have a further word, the multiplier: all queues share one address.
            _space.Define(at + 16, 0);
        }
    }
}
