using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Vmm.Platform;

namespace NicTwin.Vmm.Hostile;

/// <summary>A guest with a VF, and the part of a driver's work that its tests need (facts/82576.md, 10.3 and 11).</summary>
/// <param name="stage">The host.</param>
/// <param name="number">The guest's number.</param>
internal sealed class PuppetVf(PuppetStage stage, int number) : Puppet(stage, number)
{
    /// <summary>Where the guest puts BAR 0: registers.</summary>
    public const ulong Bar0 = GuestMap.MmioHigh;

    /// <summary>Where the guest puts BAR 3: MSI-X.</summary>
    public const ulong Bar3 = GuestMap.MmioHigh + 0x4000;

    /// <summary>Descriptors of either ring.</summary>
    public const int Descriptors = 64;

    /// <summary>Bytes of a buffer.</summary>
    public const int BufferBytes = 2048;

    /// <summary>The interrupt identity of the VF's first vector; two more follow.</summary>
    public const uint FirstIdentity = 8;

    /// <summary>The registers of transmit queue 0.</summary>
    public const uint TransmitQueue = 0x3800;

    /// <summary>The registers of receive queue 0.</summary>
    public const uint ReceiveQueue = 0x2800;

    /// <summary>Offset of the Device Control register, by which the VF is reset.</summary>
    public const int DeviceControl = 4 * (int)Model.Configuration.VfDeviceControl;

    private const uint QueueEnable = 1u << 25;
    private const uint Request = 1;
    private const uint Acknowledge = 2;
    private const uint Lock = 4;
    private const uint MessageBits = 0x30;
    private const uint ResetBits = 0xc0;
    private const int MsixControl = 4 * (int)Model.Configuration.VfMsixControl;

    private uint _seen;
    private int _nextTransmit;
    private int _nextReceive;
    private int _receiveTail;

    /// <summary>First address of the transmit ring.</summary>
    public static ulong TransmitRing => Base + 0x1000;

    /// <summary>First address of the receive ring.</summary>
    public static ulong ReceiveRing => Base + 0x2000;

    /// <summary>First address of the transmit buffers.</summary>
    public static ulong TransmitBuffers => Base + 0x1_0000;

    /// <summary>First address of the receive buffers.</summary>
    public static ulong ReceiveBuffers => Base + 0x4_0000;

    /// <summary>Behind all that the driver uses.</summary>
    public static ulong UsedEnd => Base + 0x6_0000;

    /// <summary>The VF's address, the first octet in bits 7:0.</summary>
    public ulong Mac { get; private set; }

    /// <summary>Descriptors that may still be given to the transmit queue.</summary>
    public int Room => Descriptors - 1 - Pending;

    private int Pending { get; set; }

    /// <summary>Reads a register.</summary>
    public uint R(uint offset) => (uint)Read(Bar0 + offset, 4);

    /// <summary>Writes a register.</summary>
    public void W(uint offset, uint value) => Write(Bar0 + offset, 4, value);

    /// <summary>Gives the function its addresses, lets it do DMA, and aims its vectors at the guest's own interrupt file.</summary>
    public void Enable()
    {
        Configure(NicConfiguration + 0x10, unchecked((uint)Bar0));
        Configure(NicConfiguration + 0x14, (uint)(Bar0 >> 32));
        Configure(NicConfiguration + 0x1c, unchecked((uint)Bar3));
        Configure(NicConfiguration + 0x20, (uint)(Bar3 >> 32));
        Configure(NicConfiguration + 4, 6, 2);
        Configure(NicConfiguration + MsixControl + 2, 0x8000, 2);
        for (uint vector = 0; vector < 3; vector++)
        {
            Aim(vector, GuestMap.Imsic, FirstIdentity + vector);
        }
    }

    /// <summary>Writes an entry of the MSI-X table, not masked.</summary>
    public void Aim(uint vector, ulong address, uint data)
    {
        Write(Bar3 + (16 * vector), 4, (uint)address);
        Write(Bar3 + (16 * vector) + 4, 4, (uint)(address >> 32));
        Write(Bar3 + (16 * vector) + 8, 4, data);
        Write(Bar3 + (16 * vector) + 12, 4, 0);
    }

    /// <summary>Resets the VF by its register and asks the PF for its address; false when the PF gives none.</summary>
    public bool TryHandshake()
    {
        W(Registers.Vtctrl.Offset, Registers.Vtctrl.Rst);
        _seen = 0;
        if (!Poll(() => (R(Registers.V2pmailbox.Offset) & ResetBits) == 0) || !TryExchange([1], 3, out uint[] answer) || answer[0] != 0x8000_0001)
        {
            return false;
        }

        Mac = answer[1] | ((ulong)answer[2] << 32);
        return true;
    }

    /// <summary>Sends a message and takes the answer.</summary>
    public bool TryExchange(uint[] message, int words, out uint[] answer)
    {
        answer = new uint[words];
        if (!TryLock())
        {
            return false;
        }

        Look();
        _seen = 0;
        for (uint i = 0; i < message.Length; i++)
        {
            W(Registers.Vmbmem.Offset + (4 * i), message[i]);
        }

        W(Registers.V2pmailbox.Offset, Request);
        if (!Poll(() => (Look() & MessageBits) == MessageBits) || !TryLock())
        {
            return false;
        }

        _seen = 0;
        for (uint i = 0; i < words; i++)
        {
            answer[i] = R(Registers.Vmbmem.Offset + (4 * i));
        }

        W(Registers.V2pmailbox.Offset, Acknowledge);
        return true;
    }

    /// <summary>Opens a transmit and a receive queue with empty rings.</summary>
    public void Open()
    {
        Ram.Bytes(TransmitRing, 16 * Descriptors).Clear();
        OpenQueue(TransmitQueue, TransmitRing);
        for (int i = 0; i < Descriptors; i++)
        {
            PostBuffer(i);
        }

        W(ReceiveQueue + 0x0c, 0x8200_0002);
        OpenQueue(ReceiveQueue, ReceiveRing);
        _receiveTail = Descriptors - 1;
        W(ReceiveQueue + 0x18, (uint)_receiveTail);
        _nextTransmit = 0;
        _nextReceive = 0;
        Pending = 0;

        // The writes are there when this is answered.
        R(Registers.Vtstatus.Offset);
    }

    /// <summary>Puts a frame into the ring; <see cref="TryRing"/> lets the NIC see it.</summary>
    public void Queue(ReadOnlySpan<byte> frame)
    {
        ulong buffer = TransmitBuffers + ((ulong)_nextTransmit * BufferBytes);
        frame.CopyTo(Ram.Bytes(buffer, frame.Length));
        Span<byte> descriptor = Ram.Bytes(TransmitRing + (16 * (ulong)_nextTransmit), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, buffer);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], 0x2b30_0000u | (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], (uint)frame.Length << 14);
        _nextTransmit = (_nextTransmit + 1) % Descriptors;
        Pending++;
    }

    /// <summary>Writes the tail of the transmit queue if that is possible without waiting.</summary>
    public bool TryRing() => TryWrite(Bar0 + TransmitQueue + 0x18, 4, (uint)_nextTransmit);

    /// <summary>Sends a frame.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        Queue(frame);
        W(TransmitQueue + 0x18, (uint)_nextTransmit);
    }

    /// <summary>Counts the frames that the NIC has sent.</summary>
    public void Reap()
    {
        while (Pending > 0)
        {
            int oldest = (_nextTransmit - Pending + Descriptors) % Descriptors;
            if ((Ram.Bytes(TransmitRing + (16 * (ulong)oldest), 16)[12] & 1) == 0)
            {
                return;
            }

            Pending--;
        }
    }

    /// <summary>Looks at the next frame that has come.</summary>
    /// <param name="frame">The frame, until <see cref="TryRefill"/>.</param>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        Span<byte> descriptor = Ram.Bytes(ReceiveRing + (16 * (ulong)_nextReceive), 16);
        if ((descriptor[8] & 1) == 0)
        {
            return false;
        }

        int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]), (ushort)BufferBytes);
        frame = Ram.Bytes(ReceiveBuffers + ((ulong)_nextReceive * BufferBytes), length);
        PostBuffer(_nextReceive);
        _receiveTail = _nextReceive;
        _nextReceive = (_nextReceive + 1) % Descriptors;
        return true;
    }

    /// <summary>Gives the buffers of received frames back if that is possible without waiting.</summary>
    public bool TryRefill() => TryWrite(Bar0 + ReceiveQueue + 0x18, 4, (uint)_receiveTail);

    private bool TryLock() => Poll(() =>
    {
        W(Registers.V2pmailbox.Offset, Lock);
        uint value = R(Registers.V2pmailbox.Offset);
        _seen |= value & MessageBits;
        return (value & Lock) != 0;
    });

    private uint Look() => _seen |= R(Registers.V2pmailbox.Offset) & MessageBits;

    private bool Poll(Func<bool> holds) => Stage.RunUntil(holds, 2_000_000, 1000);

    private void OpenQueue(uint queue, ulong ring)
    {
        W(queue + 0x28, 0);
        W(queue, (uint)ring);
        W(queue + 4, (uint)(ring >> 32));
        W(queue + 8, Descriptors * 16);
        W(queue + 0x10, 0);
        W(queue + 0x18, 0);
        W(queue + 0x28, QueueEnable);
    }

    private void PostBuffer(int index)
    {
        Span<byte> descriptor = Ram.Bytes(ReceiveRing + (16 * (ulong)index), 16);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, ReceiveBuffers + ((ulong)index * BufferBytes));
        descriptor[8..].Clear();
    }
}
