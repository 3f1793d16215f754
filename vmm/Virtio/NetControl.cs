using System.Buffers.Binary;

namespace NicTwin.Vmm.Virtio;

/// <summary>
/// The control queue of a virtio network device (OASIS Virtual I/O Device 1.2, 5.1.6.5). The driver waits for each answer in a loop,
/// so it gets it in its notification.
/// </summary>
internal sealed class NetControl
{
    // Addresses for two full tables, and as much again; a longer command is refused.
    private const int MaxCommand = 4096;

    private const byte Done = 0, Refused = 1;

    private readonly NetDevice _device;
    private readonly List<QueueBuffer> _parts = [];
    private readonly byte[] _command = new byte[MaxCommand];

    /// <summary>Creates the control of a device.</summary>
    public NetControl(NetDevice device) => _device = device;

    /// <summary>Answers what the driver asks for.</summary>
    /// <param name="transport">The way to the driver.</param>
    /// <param name="index">Number of the queue.</param>
    /// <param name="time">The guest's clock.</param>
    public void Answer(VirtioPciFunction transport, int index, long time)
    {
        Virtqueue queue = transport.Common.Queue(index);
        bool used = false;

        // The driver does nothing meanwhile, so there is no more than the ring holds, unless somebody has laid rings over each other.
        for (int left = queue.Size; left > 0; left--)
        {
            _parts.Clear();
            if (!queue.TryTake(_parts, out QueueChain chain))
            {
                break;
            }

            queue.Use(chain, AnswerOne(transport.Memory, transport.Common.Features));
            used = true;
        }

        if (queue.Broken)
        {
            transport.Fail(time);
            return;
        }

        queue.AllowNotifications();
        if (used && transport.Interrupt(index, time))
        {
            _device.Counters.Interrupts++;
        }
    }

    /// <summary>Answers one command and tells how many bytes were written.</summary>
    private uint AnswerOne(GuestMemory memory, ulong features)
    {
        _device.Counters.Commands++;
        int length = ReadCommand(memory);
        bool isDone = length >= 2 && TryDo(_command[0], _command[1], _command.AsSpan(2, length - 2), features);
        if (!isDone)
        {
            _device.Counters.Drop(NetDrop.Command);
        }

        foreach (QueueBuffer part in _parts)
        {
            if (part.IsWritable && part.Length > 0)
            {
                memory.Write(part.Address, [isDone ? Done : Refused]);
                return 1;
            }
        }

        return 0;
    }

    /// <summary>Reads the command; a negative length: it is too long.</summary>
    private int ReadCommand(GuestMemory memory)
    {
        int length = 0;
        foreach (QueueBuffer part in _parts)
        {
            if (part.IsWritable)
            {
                break;
            }

            if (part.Length > MaxCommand - length)
            {
                return -1;
            }

            memory.Read(part.Address, (int)part.Length).CopyTo(_command.AsSpan(length));
            length += (int)part.Length;
        }

        return length;
    }

    private bool TryDo(byte kind, byte command, ReadOnlySpan<byte> data, ulong features)
    {
        NetFilter filter = _device.Filter;
        switch (kind, command)
        {
            case (0, 0) when data.Length == 1 && Has(features, VirtioFeature.ControlReceive):
                filter.Promiscuous = data[0] != 0;
                return true;
            case (0, 1) when data.Length == 1 && Has(features, VirtioFeature.ControlReceive):
                filter.AllMulticast = data[0] != 0;
                return true;
            case (1, 0) when Has(features, VirtioFeature.ControlReceive):
                return filter.TrySetAddresses(data);
            case (1, 1) when data.Length == 6 && Has(features, VirtioFeature.ControlMac):
                return _device.TrySetMac(((ulong)BinaryPrimitives.ReadUInt32BigEndian(data) << 16) | BinaryPrimitives.ReadUInt16BigEndian(data[4..]));
            case (2, 0 or 1) when data.Length == 2 && Has(features, VirtioFeature.ControlVlan):
                return filter.TrySetVlan(BinaryPrimitives.ReadUInt16LittleEndian(data), wanted: command == 0);
            case (4, 0) when data.Length == 2 && Has(features, VirtioFeature.MultiQueue):
                return _device.TrySetPairs(BinaryPrimitives.ReadUInt16LittleEndian(data));
            default:
                return false;
        }
    }

    private static bool Has(ulong features, ulong feature) => (features & feature) != 0;
}
