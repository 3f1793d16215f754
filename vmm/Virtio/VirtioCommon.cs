namespace NicTwin.Vmm.Virtio;

/// <summary>The common configuration structure of a virtio PCI device (OASIS Virtual I/O Device 1.2, 4.1.4.3), and the queues behind it.</summary>
internal sealed class VirtioCommon
{
    private const ulong Version1 = 1ul << 32;
    private const ulong IndirectDescriptors = 1ul << 28;
    private const byte DriverOk = 4;
    private const byte FeaturesOk = 8;
    private const byte NeedsReset = 64;
    private const int Length = 0x38;

    private readonly IVirtioDevice _device;
    private readonly VirtioPciFunction _function;
    private readonly SplitQueue[] _queues;
    private uint _deviceFeatureSelect;
    private uint _driverFeatureSelect;
    private ulong _driverFeatures;
    private ushort _configurationVector = ushort.MaxValue;
    private ushort _queueSelect;

    /// <summary>Creates the structure in its reset state.</summary>
    public VirtioCommon(IVirtioDevice device, GuestMemory memory, VirtioPciFunction function)
    {
        _device = device;
        _function = function;
        _queues = new SplitQueue[device.Queues];
        for (int i = 0; i < _queues.Length; i++)
        {
            _queues[i] = new SplitQueue(memory);
        }
    }

    /// <summary>Device status.</summary>
    public byte Status { get; private set; }

    /// <summary>The driver is ready and the device has found no fault.</summary>
    public bool IsRunning => (Status & (DriverOk | NeedsReset)) == DriverOk;

    private ulong Offered => _device.Features | Version1 | IndirectDescriptors;

    /// <summary>A queue.</summary>
    public SplitQueue Queue(int index) => _queues[index];

    /// <summary>A queue broke the rules: the device needs a reset.</summary>
    public void Fail()
    {
        Status |= NeedsReset;
        if (_configurationVector != ushort.MaxValue)
        {
            _function.Msix.Signal(_configurationVector);
        }
    }

    /// <summary>Reads a byte.</summary>
    public byte ReadByte(int offset)
    {
        if (offset >= Length)
        {
            return 0;
        }

        ulong word = ReadWord(offset & ~7);
        return (byte)(word >> (8 * (offset & 7)));
    }

    /// <summary>Writes a field of 1, 2, 4 or 8 bytes.</summary>
    public void Write(int offset, int size, ulong value)
    {
        switch (offset)
        {
            case 0x00:
                _deviceFeatureSelect = (uint)value;
                break;
            case 0x08:
                _driverFeatureSelect = (uint)value;
                break;
            case 0x0c when _driverFeatureSelect < 2:
                int shift = 32 * (int)_driverFeatureSelect;
                _driverFeatures = (_driverFeatures & ~(0xffff_fffful << shift)) | ((value & 0xffff_ffff) << shift);
                break;
            case 0x10:
                _configurationVector = Vector(value);
                break;
            case 0x14:
                SetStatus((byte)value);
                break;
            case 0x16:
                _queueSelect = (ushort)value;
                break;
            default:
                if (_queueSelect < _queues.Length && !_queues[_queueSelect].Enabled)
                {
                    WriteQueue(_queues[_queueSelect], offset, size, value);
                }

                break;
        }
    }

    /// <summary>Saves registers and queues.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Status);
        writer.Write(_deviceFeatureSelect);
        writer.Write(_driverFeatureSelect);
        writer.Write(_driverFeatures);
        writer.Write(_configurationVector);
        writer.Write(_queueSelect);
        foreach (SplitQueue queue in _queues)
        {
            queue.Save(writer);
        }
    }

    /// <summary>Restores registers and queues; the device goes on where it was.</summary>
    public void Restore(BinaryReader reader)
    {
        Status = reader.ReadByte();
        _deviceFeatureSelect = reader.ReadUInt32();
        _driverFeatureSelect = reader.ReadUInt32();
        _driverFeatures = reader.ReadUInt64();
        _configurationVector = reader.ReadUInt16();
        _queueSelect = reader.ReadUInt16();
        foreach (SplitQueue queue in _queues)
        {
            queue.Restore(reader);
        }

        if (IsRunning)
        {
            _device.Start(_function);
        }
    }

    // Fields in groups of 8 bytes, as they lie in the structure.
    private ulong ReadWord(int offset)
    {
        SplitQueue? queue = _queueSelect < _queues.Length ? _queues[_queueSelect] : null;
        return offset switch
        {
            0x00 => _deviceFeatureSelect | ((ulong)Part(Offered, _deviceFeatureSelect) << 32),
            0x08 => _driverFeatureSelect | ((ulong)Part(_driverFeatures, _driverFeatureSelect) << 32),
            0x10 => _configurationVector | ((ulong)_queues.Length << 16) | ((ulong)Status << 32) | ((ulong)_queueSelect << 48),
            0x18 when queue is not null => (ushort)queue.Size | ((ulong)queue.Vector << 16) | (queue.Enabled ? 1ul << 32 : 0),
            0x20 when queue is not null => queue.Descriptors,
            0x28 when queue is not null => queue.Driver,
            0x30 when queue is not null => queue.Device,
            _ => 0,
        };
    }

    private static uint Part(ulong features, uint select) => select < 2 ? (uint)(features >> (32 * (int)select)) : 0;

    private ushort Vector(ulong value) => (ushort)value < _function.Msix.Vectors ? (ushort)value : ushort.MaxValue;

    private void WriteQueue(SplitQueue queue, int offset, int size, ulong value)
    {
        switch (offset)
        {
            case 0x18:
                queue.Size = (ushort)value;
                break;
            case 0x1a:
                queue.Vector = Vector(value);
                break;
            case 0x1c when (value & 1) != 0:
                queue.Enable();
                break;
            case 0x20 or 0x24:
                queue.Descriptors = Merge(queue.Descriptors, offset & 4, size, value);
                break;
            case 0x28 or 0x2c:
                queue.Driver = Merge(queue.Driver, offset & 4, size, value);
                break;
            case 0x30 or 0x34:
                queue.Device = Merge(queue.Device, offset & 4, size, value);
                break;
        }
    }

    private static ulong Merge(ulong old, int part, int size, ulong value) =>
        size == 8 ? value : part == 0 ? (old & ~0xffff_fffful) | (uint)value : (uint)old | (value << 32);

    private void SetStatus(byte value)
    {
        if (value == 0)
        {
            Reset();
            return;
        }

        bool wasRunning = IsRunning;
        Status |= value;

        // Features are right when they were offered and hold VERSION_1; else the bit does not stay.
        if ((Status & FeaturesOk) != 0 && ((_driverFeatures & ~Offered) != 0 || (_driverFeatures & Version1) == 0))
        {
            Status &= unchecked((byte)~FeaturesOk);
        }

        if (IsRunning && !wasRunning)
        {
            _device.Start(_function);
        }
    }

    private void Reset()
    {
        Status = 0;
        _deviceFeatureSelect = 0;
        _driverFeatureSelect = 0;
        _driverFeatures = 0;
        _configurationVector = ushort.MaxValue;
        _queueSelect = 0;
        foreach (SplitQueue queue in _queues)
        {
            queue.Reset();
        }

        _function.Msix.ClearPending();
        _device.Stop();
    }
}
