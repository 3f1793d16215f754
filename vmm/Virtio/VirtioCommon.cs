namespace NicTwin.Vmm.Virtio;

/// <summary>The common configuration structure of a virtio PCI device (OASIS Virtual I/O Device 1.2, 4.1.4.3), and the queues behind it.</summary>
internal sealed class VirtioCommon
{
    private const byte DriverOk = 4;
    private const byte FeaturesOk = 8;
    private const byte NeedsReset = 64;
    private const int Length = 0x40;

    private readonly IVirtioDevice _device;
    private readonly VirtioPciFunction _function;
    private readonly Virtqueue[] _queues;
    private readonly GuestMemory _memory;
    private uint _deviceFeatureSelect;
    private uint _driverFeatureSelect;
    private ulong _driverFeatures;
    private ushort _configurationVector = ushort.MaxValue;
    private ushort _queueSelect;
    private byte _generation;

    /// <summary>Creates the structure in its reset state.</summary>
    public VirtioCommon(IVirtioDevice device, GuestMemory memory, VirtioPciFunction function)
    {
        _device = device;
        _function = function;
        _memory = memory;
        _queues = new Virtqueue[device.Queues];
        for (int i = 0; i < _queues.Length; i++)
        {
            _queues[i] = new SplitQueue(memory);
        }
    }

    /// <summary>Device status.</summary>
    public byte Status { get; private set; }

    /// <summary>The driver is ready and the device has found no fault.</summary>
    public bool IsRunning => (Status & (DriverOk | FeaturesOk | NeedsReset)) == (DriverOk | FeaturesOk);

    /// <summary>What driver and device have agreed on; 0 before.</summary>
    public ulong Features => (Status & FeaturesOk) != 0 ? _driverFeatures : 0;

    private ulong Offered => _device.Features | VirtioFeature.Version1;

    /// <summary>A queue.</summary>
    public Virtqueue Queue(int index) => _queues[index];

    /// <summary>A queue broke the rules: the device needs a reset.</summary>
    public void Fail()
    {
        Status |= NeedsReset;
        SignalConfiguration();
    }

    /// <summary>The device's configuration has changed: the driver is told, once it is ready.</summary>
    public void ConfigurationChanged()
    {
        _generation++;
        if (IsRunning)
        {
            SignalConfiguration();
        }
    }

    private void SignalConfiguration()
    {
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
            case 0x0c when _driverFeatureSelect < 2 && (Status & FeaturesOk) == 0:
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
            case 0x3a when (value & 1) != 0 && (Features & VirtioFeature.RingReset) != 0 && _queueSelect < _queues.Length:
                _queues[_queueSelect].Reset();
                break;
            default:
                if (_queueSelect < _queues.Length && !_queues[_queueSelect].Enabled)
                {
                    WriteQueue(_queueSelect, offset, size, value);
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
        writer.Write(_generation);
        foreach (Virtqueue queue in _queues)
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
        _generation = reader.ReadByte();
        MakeQueues();
        foreach (Virtqueue queue in _queues)
        {
            queue.Restore(reader);
        }

        if (IsRunning)
        {
            _device.Resume(_function);
        }
    }

    // Fields in groups of 8 bytes, as they lie in the structure.
    private ulong ReadWord(int offset)
    {
        Virtqueue? queue = _queueSelect < _queues.Length ? _queues[_queueSelect] : null;
        return offset switch
        {
            0x00 => _deviceFeatureSelect | ((ulong)Part(Offered, _deviceFeatureSelect) << 32),
            0x08 => _driverFeatureSelect | ((ulong)Part(_driverFeatures, _driverFeatureSelect) << 32),
            0x10 => _configurationVector | ((ulong)_queues.Length << 16) | ((ulong)Status << 32) | ((ulong)_generation << 40) | ((ulong)_queueSelect << 48),
            0x18 when queue is not null => (ushort)queue.Size | ((ulong)queue.Vector << 16) | (queue.Enabled ? 1ul << 32 : 0),
            0x20 when queue is not null => queue.Descriptors,
            0x28 when queue is not null => queue.Driver,
            0x30 when queue is not null => queue.Device,
            _ => 0,
        };
    }

    private static uint Part(ulong features, uint select) => select < 2 ? (uint)(features >> (32 * (int)select)) : 0;

    private ushort Vector(ulong value) => (ushort)value < _function.Msix.Vectors ? (ushort)value : ushort.MaxValue;

    private void WriteQueue(int index, int offset, int size, ulong value)
    {
        Virtqueue queue = _queues[index];
        switch (offset)
        {
            case 0x18:
                queue.Size = (ushort)value;
                break;
            case 0x1a:
                queue.Vector = Vector(value);
                break;
            case 0x1c when (value & 1) != 0:
                queue.UsesEventIndex = (Features & VirtioFeature.EventIndex) != 0;
                queue.UsesIndirect = (Features & VirtioFeature.IndirectDescriptors) != 0;
                queue.Enable();
                if (IsRunning)
                {
                    _device.QueueRestarted(index, _function.Now);
                }

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
        bool hadFeatures = (Status & FeaturesOk) != 0;
        Status |= (byte)(value & ~NeedsReset);

        // Features are right when they were offered and go together; else the bit does not stay.
        if (!hadFeatures && (Status & FeaturesOk) != 0)
        {
            if ((_driverFeatures & ~Offered) != 0 || !VirtioFeature.GoTogether(_driverFeatures))
            {
                Status &= unchecked((byte)~FeaturesOk);
            }
            else
            {
                MakeQueues();
            }
        }

        if (IsRunning && !wasRunning)
        {
            _device.Start(_function);
        }
    }

    // The kind of the rings is part of what was agreed on.
    private void MakeQueues()
    {
        bool isPacked = (Features & VirtioFeature.RingPacked) != 0;
        for (int i = 0; i < _queues.Length; i++)
        {
            if (_queues[i] is PackedQueue != isPacked)
            {
                Virtqueue old = _queues[i];
                _queues[i] = isPacked ? new PackedQueue(_memory) : new SplitQueue(_memory);
                _queues[i].TakeRegisters(old);
            }
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
        foreach (Virtqueue queue in _queues)
        {
            queue.Reset();
        }

        _function.Msix.ClearPending();
        _device.Stop();
    }
}
