using System.Buffers.Binary;
using NicTwin.Vmm.Platform;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Vmm.Hostile;

/// <summary>A guest with a virtio network device, and the part of a driver's work that tests need: split rings, no offloads.</summary>
/// <param name="stage">The host.</param>
/// <param name="number">The guest's number.</param>
internal sealed class PuppetVirtio(PuppetStage stage, int number) : Puppet(stage, number)
{
    /// <summary>Where the guest puts BAR 0.</summary>
    public const ulong Bar = GuestMap.Mmio;

    /// <summary>Descriptors of a ring.</summary>
    public const int Descriptors = 64;

    /// <summary>Bytes of a buffer.</summary>
    public const int BufferBytes = 2048;

    /// <summary>The interrupt identity of the first vector; three more follow.</summary>
    public const uint FirstIdentity = 16;

    /// <summary>Queues: receive, transmit, control.</summary>
    public const int Queues = 3;

    /// <summary>Offset of the notification page.</summary>
    public const ulong NotifyPage = 0x3000;

    /// <summary>Offset of the MSI-X table.</summary>
    public const ulong TablePage = 0x4000;

    private const ulong RingStride = 0x3000;
    private const int HeaderBytes = 12;
    private const ushort Writable = 2;
    private const int MsixCapability = 0x40;

    private ushort _sent;
    private ushort _reaped;
    private ushort _posted;
    private ushort _received;

    /// <summary>First address of the transmit buffers.</summary>
    public static ulong TransmitBuffers => Base + 0x1_0000;

    /// <summary>First address of the receive buffers.</summary>
    public static ulong ReceiveBuffers => Base + 0x4_0000;

    /// <summary>Behind all that the driver uses.</summary>
    public static ulong UsedEnd => Base + 0x6_0000;

    /// <summary>Device status.</summary>
    public byte Status => (byte)Read(Bar + 0x14, 1);

    /// <summary>Chains that may still be given to the transmit queue.</summary>
    public int Room => Descriptors - (ushort)(_sent - _reaped);

    /// <summary>A queue's descriptor table; its available ring is one page behind, its used ring two.</summary>
    public static ulong Table(int queue) => Base + 0x1000 + (RingStride * (ulong)queue);

    /// <summary>Gives the function its addresses and aims its vectors at the guest's own interrupt file.</summary>
    public void Enable()
    {
        Configure(NicConfiguration + 0x10, (uint)Bar);
        Configure(NicConfiguration + 4, 6, 2);
        Configure(NicConfiguration + MsixCapability, 0x8000_0000);
        for (uint vector = 0; vector <= Queues; vector++)
        {
            Aim(vector, GuestMap.Imsic, FirstIdentity + vector);
        }
    }

    /// <summary>Writes an entry of the MSI-X table, not masked.</summary>
    public void Aim(uint vector, ulong address, uint data)
    {
        Write(Bar + TablePage + (16 * vector), 8, address);
        Write(Bar + TablePage + (16 * vector) + 8, 8, data);
    }

    /// <summary>Resets the device, and starts it with empty rings and posted receive buffers.</summary>
    /// <param name="features">The features that the driver takes.</param>
    public void Start(ulong features = VirtioFeature.Version1 | VirtioFeature.Mac)
    {
        Write(Bar + 0x14, 1, 0);
        Write(Bar + 0x14, 1, 3);
        for (uint half = 0; half < 2; half++)
        {
            Write(Bar + 0x08, 4, half);
            Write(Bar + 0x0c, 4, (uint)(features >> (int)(32 * half)));
        }

        Write(Bar + 0x14, 1, 0xb);
        Ram.Bytes(Table(0), (int)(RingStride * Queues)).Clear();
        for (int queue = 0; queue < Queues; queue++)
        {
            Write(Bar + 0x16, 2, (ulong)queue);
            Write(Bar + 0x18, 2, Descriptors);
            Write(Bar + 0x1a, 2, (ulong)(queue + 1));
            Write(Bar + 0x20, 8, Table(queue));
            Write(Bar + 0x28, 8, Table(queue) + 0x1000);
            Write(Bar + 0x30, 8, Table(queue) + 0x2000);
            Write(Bar + 0x1c, 2, 1);
        }

        (_sent, _reaped, _posted, _received) = (0, 0, 0, 0);
        Write(Bar + 0x14, 1, 0xf);
        for (int i = 0; i < Descriptors; i++)
        {
            PutDescriptor(0, i, ReceiveBuffers + ((ulong)i * BufferBytes), BufferBytes, Writable, 0);
            Offer(0, ref _posted, i);
        }

        Notify(0);
    }

    /// <summary>Writes a descriptor of a queue's table.</summary>
    public void PutDescriptor(int queue, int index, ulong address, uint length, ushort flags, ushort next)
    {
        Span<byte> descriptor = Ram.Bytes(Table(queue) + (16ul * (ulong)index), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, address);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[12..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[14..], next);
    }

    /// <summary>Tells the device of a queue.</summary>
    public void Notify(int queue) => Write(Bar + NotifyPage, 2, (ulong)queue);

    /// <summary>Sends a frame; there is room.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        int index = _sent % Descriptors;
        ulong buffer = TransmitBuffers + ((ulong)index * BufferBytes);
        Ram.Bytes(buffer, HeaderBytes).Clear();
        frame.CopyTo(Ram.Bytes(buffer + HeaderBytes, frame.Length));
        PutDescriptor(1, index, buffer, (uint)(HeaderBytes + frame.Length), 0, 0);
        Offer(1, ref _sent, index);
        Notify(1);
    }

    /// <summary>Counts the frames that the device has taken.</summary>
    public void Reap() => _reaped = Get16(Table(1) + 0x2002);

    /// <summary>Looks at the next frame that has come.</summary>
    /// <param name="frame">The frame, until <see cref="Refill"/>.</param>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (Get16(Table(0) + 0x2002) == _received)
        {
            return false;
        }

        ulong used = Get(Table(0) + 0x2004 + (8ul * (ulong)(_received % Descriptors)));
        int index = (int)(used % Descriptors);
        int length = Math.Clamp((int)(used >> 32) - HeaderBytes, 0, BufferBytes - HeaderBytes);
        frame = Ram.Bytes(ReceiveBuffers + ((ulong)index * BufferBytes) + HeaderBytes, length);
        _received++;
        Offer(0, ref _posted, index);
        return true;
    }

    /// <summary>Gives the buffers of received frames back.</summary>
    public void Refill() => Notify(0);

    private void Offer(int queue, ref ushort available, int index)
    {
        Put16(Table(queue) + 0x1004 + (2ul * (ulong)(available % Descriptors)), index);
        available++;
        Put16(Table(queue) + 0x1002, available);
    }
}
