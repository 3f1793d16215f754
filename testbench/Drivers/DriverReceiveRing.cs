using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>A frame that came through a receive ring.</summary>
/// <param name="Bytes">The frame as it is in memory.</param>
/// <param name="Type">DW 0: RSS type and packet type.</param>
/// <param name="Hash">DW 1.</param>
/// <param name="Status">DW 2.</param>
/// <param name="Tag">VLAN tag.</param>
internal sealed record DriverReceived(byte[] Bytes, uint Type, uint Hash, uint Status, ushort Tag);

/// <summary>A receive ring with advanced descriptors of one buffer each (facts/82576.md, sections 7.1, 7.4).</summary>
/// <param name="host">The machine.</param>
/// <param name="function">0 PF, 1+n VF n.</param>
/// <param name="block">Offset of the queue's registers.</param>
/// <param name="count">Descriptors.</param>
/// <param name="bufferBytes">Bytes of a buffer; the driver allows itself no more per descriptor.</param>
internal sealed class DriverReceiveRing(DriverHost host, int function, uint block, int count, int bufferBytes)
{
    private const uint Done = 1;
    private const uint EndOfPacket = 2;

    private readonly ulong _buffers = host.Allocate(function, count * bufferBytes);
    private readonly List<byte> _frame = [];
    private int _next;
    private int _posted;

    /// <summary>Address of the ring.</summary>
    public ulong Base { get; } = host.Allocate(function, count * HostDriver.DescriptorBytes);

    /// <summary>Offset of the queue's registers.</summary>
    public uint Block => block;

    /// <summary>igbvf looks at DD and writes the last filled descriptor as tail; igb looks at the length and writes the next one.</summary>
    public bool VirtualStyle { get; init; }

    /// <summary>DPDK's way: it looks at DD and writes the next descriptor as tail.</summary>
    public bool PollStyle { get; init; }

    /// <summary>Frames that came.</summary>
    public Queue<DriverReceived> Frames { get; } = [];

    /// <summary>Fills the whole ring but one descriptor and writes the tail.</summary>
    public void Fill()
    {
        for (int i = 0; i < count; i++)
        {
            Post(i);
        }

        _posted = count - 1;
        WriteTail();
    }

    /// <summary>Takes what has come, and gives the descriptors back.</summary>
    public void Clean()
    {
        Span<byte> descriptor = stackalloc byte[HostDriver.DescriptorBytes];
        int taken = 0;
        while (true)
        {
            host.Memory.Read(Base + (ulong)(_next * HostDriver.DescriptorBytes), descriptor);
            uint status = BinaryPrimitives.ReadUInt32LittleEndian(descriptor[8..]);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[12..]);
            if (VirtualStyle || PollStyle ? (status & Done) == 0 : length == 0)
            {
                break;
            }

            host.Expect((status & Done) != 0, $"a receive descriptor has length {length} and no DD");
            host.Expect(length > 0 && length <= bufferBytes, $"a receive descriptor tells of {length} bytes in a buffer of {bufferBytes}");
            host.ExpectBits("status of a receive descriptor: error bits CE, SE, SEQ, CXE, RXE", status, 0x97000000, 0);
            byte[] part = new byte[length];
            host.Memory.Read(Buffer(_next), part);
            _frame.AddRange(part);
            if ((status & EndOfPacket) != 0)
            {
                Frames.Enqueue(new DriverReceived(
                    [.. _frame],
                    BinaryPrimitives.ReadUInt32LittleEndian(descriptor),
                    BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]),
                    status,
                    BinaryPrimitives.ReadUInt16LittleEndian(descriptor[14..])));
                _frame.Clear();
            }

            Post(_posted);
            _posted = (_posted + 1) % count;
            _next = (_next + 1) % count;
            taken++;
        }

        if (taken > 0)
        {
            WriteTail();
        }
    }

    private ulong Buffer(int index) => _buffers + (ulong)(index * bufferBytes);

    private void WriteTail() => host.Write(function, block + DriverRegisters.Tail, (uint)(VirtualStyle ? (_posted + count - 1) % count : _posted));

    private void Post(int index)
    {
        // igb leaves the header address as it is: with one buffer per descriptor the NIC may not look at it.
        ulong address = Base + (ulong)(index * HostDriver.DescriptorBytes);
        Span<byte> descriptor = stackalloc byte[HostDriver.DescriptorBytes];
        host.Memory.Read(address, descriptor);
        BinaryPrimitives.WriteUInt64LittleEndian(descriptor, Buffer(index));
        if (VirtualStyle || PollStyle)
        {
            descriptor[8..].Clear();
        }
        else
        {
            // igb 6.12: the length of the descriptor that it comes to next is cleared, nothing else.
            descriptor[12..14].Clear();
        }

        host.Memory.Write(address, descriptor);
    }
}
