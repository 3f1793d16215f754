namespace NicTwin.Testbench;

/// <summary>
/// The rings as software programmed them, seen through the register reference.
/// </summary>
internal sealed class QueueReference
{
    /// <summary>Queues of each direction.</summary>
    public const int Count = 16;

    private DeviceReference _device = null!;

    /// <summary>Starts a case.</summary>
    public void Start(DeviceReference device) => _device = device;

    /// <summary>Function that owns a queue: 0 PF, 1+n VF n.</summary>
    public int Owner(int queue) => _device.Configuration.VfActive(queue & 7) ? 1 + (queue & 7) : 0;

    /// <summary>Address of descriptor 0.</summary>
    public ulong Base(bool transmit, int queue)
    {
        int low = (transmit ? RegisterTable.Tdbal : RegisterTable.Rdbal) + queue;
        int high = (transmit ? RegisterTable.Tdbah : RegisterTable.Rdbah) + queue;
        return _device.Registers[low] | ((ulong)_device.Registers[high] << 32);
    }

    /// <summary>Descriptors of the ring.</summary>
    public int Length(bool transmit, int queue) =>
        (int)((_device.Registers[(transmit ? RegisterTable.Tdlen : RegisterTable.Rdlen) + queue] & 0xfff80) / 16);

    /// <summary>Tail register.</summary>
    public int Tail(bool transmit, int queue) => (int)_device.Registers[(transmit ? RegisterTable.Tdt : RegisterTable.Rdt) + queue];

    /// <summary>Head register as software wrote it last.</summary>
    public int WrittenHead(bool transmit, int queue) => (int)_device.Registers[(transmit ? RegisterTable.Tdh : RegisterTable.Rdh) + queue];

    /// <summary>Bytes of one receive buffer.</summary>
    public int BufferBytes(int queue)
    {
        int kib = (int)_device.Registers[RegisterTable.Srrctl + queue] & 0x7f;
        return kib != 0 ? kib * 1024 : 2048 >> (int)(_device.Registers[RegisterTable.Rctl] >> 16 & 3);
    }

    /// <summary>A receive queue drops what finds too few descriptors (SRRCTL.DROP_EN, QDE); otherwise it waits for them, and so does all behind it.</summary>
    public bool Drops(int queue) =>
        (_device.Registers[RegisterTable.Srrctl + queue] & 0x80000000) != 0 || (_device.Registers[RegisterTable.Qde] >> queue & 1) != 0;

    /// <summary>Bytes of one header buffer; 0 where DESCTYPE uses none.</summary>
    public int HeaderBytes(int queue) => (_device.Registers[RegisterTable.Srrctl + queue] >> 25 & 7) is < 2 or > 5 ? 0 : (int)(_device.Registers[RegisterTable.Srrctl + queue] >> 8 & 15) * 64;

    /// <summary>The packet buffers of the queue get all bytes of a frame that has any there: DESCTYPE replicates.</summary>
    public bool Copies(int queue) => (_device.Registers[RegisterTable.Srrctl + queue] >> 25 & 7) is 3 or 4;

    /// <summary>True when software enabled everything that the queue needs to work.</summary>
    public bool Enabled(bool transmit, int queue)
    {
        RegisterReference r = _device.Registers;
        bool global = transmit ? (r[RegisterTable.Tctl] & 2) != 0 : (r[RegisterTable.Rctl] & 2) != 0;
        return global && (r[RegisterTable.Ctrl] & 4) == 0 && r.QueueEnabled(transmit, queue) && _device.Configuration.BusMaster(Owner(queue));
    }

    /// <summary>True when the ring has a length and its tail lies within.</summary>
    public bool RingUsable(bool transmit, int queue)
    {
        int length = Length(transmit, queue);
        return length != 0 && Tail(transmit, queue) < length;
    }
}
