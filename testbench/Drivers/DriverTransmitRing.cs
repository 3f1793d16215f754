using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>A packet as a driver hands it to its ring.</summary>
/// <param name="Bytes">What is in memory, before any offload.</param>
internal sealed record DriverPacket(byte[] Bytes)
{
    /// <summary>VLAN tag to insert; null for none.</summary>
    public ushort? Tag { get; init; }

    /// <summary>Let the NIC fill TCP's checksum, and IPv4's when it segments.</summary>
    public bool Checksum { get; init; }

    /// <summary>Bytes of payload per segment; 0 for one frame.</summary>
    public int SegmentSize { get; init; }

    /// <summary>Bytes of the first buffer; the rest is in a second one. 0 for a single buffer.</summary>
    public int FirstBuffer { get; init; }
}

/// <summary>A transmit ring with advanced descriptors (facts/82576.md, sections 7.1, 7.6).</summary>
/// <param name="host">The machine.</param>
/// <param name="function">0 PF, 1+n VF n.</param>
/// <param name="block">Offset of the queue's registers.</param>
/// <param name="count">Descriptors.</param>
internal sealed class DriverTransmitRing(DriverHost host, int function, uint block, int count)
{
    private readonly ulong _buffers = host.Allocate(function, count * 2048);
    private readonly Queue<int> _ends = [];
    private readonly (uint Word0, uint Word2, uint Word3)[] _contexts = new (uint, uint, uint)[2];
    private int _next;
    private uint _context;

    /// <summary>Address of the ring.</summary>
    public ulong Base { get; } = Clear(host, host.Allocate(function, count * HostDriver.DescriptorBytes), count);

    /// <summary>Offset of the queue's registers.</summary>
    public uint Block => block;

    /// <summary>igbvf repeats DW 3 in every data descriptor and clears it after use; igb writes it in the first only.</summary>
    public bool VirtualStyle { get; init; }

    /// <summary>
    /// DPDK's way: DW 3 in every data descriptor as igbvf has it, and two contexts in turn, which are written only when neither of them fits.
    /// </summary>
    public bool PollStyle { get; init; }

    /// <summary>Context descriptors that were written.</summary>
    public int Contexts { get; private set; }

    /// <summary>Packets that have been written back.</summary>
    public int Completed { get; private set; }

    /// <summary>Packets that have been posted.</summary>
    public int Posted { get; private set; }

    /// <summary>Writes the descriptors of a packet and the tail.</summary>
    public void Send(DriverPacket packet)
    {
        bool context = packet.Tag is not null || packet.Checksum;
        int ipLength = packet.Checksum ? 20 : 0;
        if (context)
        {
            uint word0 = (uint)(14 << 9 | ipLength) | ((uint)(packet.Tag ?? 0) << 16);
            uint word2 = 0x20200000u | (packet.Checksum ? 1u << 11 : 0) | (packet.SegmentSize > 0 ? 1u << 10 : 0);
            uint word3 = packet.Checksum ? (uint)packet.SegmentSize << 16 | (packet.SegmentSize > 0 ? 20u << 8 : 0) : 0;
            WriteContext(word0, word2, word3);
        }

        int first = packet.FirstBuffer > 0 ? packet.FirstBuffer : packet.Bytes.Length;
        uint payload = (uint)(packet.SegmentSize > 0 ? packet.Bytes.Length - DriverFrames.TcpHeaders : packet.Bytes.Length) << 14;
        uint offloads = (packet.Checksum ? 2u << 8 : 0) | (packet.SegmentSize > 0 ? 1u << 8 : 0) | (context ? _context << 4 : 0);
        uint command = 0x22300000u | (packet.Tag is null ? 0 : 1u << 30) | (packet.SegmentSize > 0 ? 1u << 31 : 0);
        int done = 0;
        while (done < packet.Bytes.Length)
        {
            int length = done == 0 ? first : packet.Bytes.Length - done;
            bool last = done + length == packet.Bytes.Length;

            // Buffers begin anywhere: a driver sends from where the stack has put the data.
            ulong address = _buffers + (ulong)(_next * 2048) + (done == 0 ? 2ul : 5ul);
            host.Memory.Write(address, packet.Bytes.AsSpan(done, length));
            uint word3 = done == 0 || VirtualStyle || PollStyle ? payload | offloads : 0;
            Write(_next, (uint)address, (uint)(address >> 32), command | (uint)length | (last ? 0x09000000u : 0), word3);
            if (last)
            {
                _ends.Enqueue(_next);
            }

            Advance();
            done += length;
        }

        Posted++;
        host.Write(function, block + DriverRegisters.Tail, (uint)_next);
    }

    /// <summary>Takes back what has been sent: the descriptors with RS and DD, in order.</summary>
    public void Clean()
    {
        while (_ends.TryPeek(out int end))
        {
            ulong address = Base + (ulong)(end * HostDriver.DescriptorBytes) + 12;
            uint word3 = host.Memory.ReadWord(address);
            if ((word3 & 1) == 0)
            {
                return;
            }

            if (VirtualStyle)
            {
                host.Memory.WriteWord(address, 0, 0xf);
            }

            _ends.Dequeue();
            Completed++;
        }
    }

    private void WriteContext(uint word0, uint word2, uint word3)
    {
        if (PollStyle)
        {
            if (_contexts[_context] == (word0, word2, word3) || _contexts[_context ^= 1] == (word0, word2, word3))
            {
                return;
            }

            _contexts[_context] = (word0, word2, word3);
        }

        Write(_next, word0, 0, word2, word3 | (_context << 4));
        Contexts++;
        Advance();
    }

    private static ulong Clear(DriverHost host, ulong address, int count)
    {
        host.Memory.Write(address, new byte[count * HostDriver.DescriptorBytes]);
        return address;
    }

    private void Advance() => _next = (_next + 1) % count;

    private void Write(int index, uint word0, uint word1, uint word2, uint word3)
    {
        Span<byte> bytes = stackalloc byte[HostDriver.DescriptorBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], word1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], word2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], word3);
        host.Memory.Write(Base + (ulong)(index * HostDriver.DescriptorBytes), bytes);
    }
}
