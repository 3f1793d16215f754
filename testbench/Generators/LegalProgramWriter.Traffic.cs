using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Frames, packets, descriptors.</summary>
internal sealed partial class LegalProgramWriter
{
    private const int BlockLimit = 3000;

    /// <summary>Descriptors of the longest ring that may be in use as a whole; longer ones are used at some place.</summary>
    private const int ShortRing = 256;

    private readonly byte[] _packet = new byte[Wire.MaxFrame];
    private readonly List<byte> _block = [];

    /// <summary>Posts receive descriptors; the caller keeps the ring from overflowing.</summary>
    private void Post(int q, int count, RandomSource random)
    {
        QueuePlan plan = _receive[q];
        count = Math.Min(count, Math.Min(plan.Length, ShortRing) - 1 - plan.Posted);
        if (count <= 0)
        {
            return;
        }

        int bufferBytes = BufferBytes(q);
        int headerBytes = _queues.HeaderBytes(q);
        byte[] descriptors = new byte[count * HostDriver.DescriptorBytes];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(descriptors.AsSpan(i * 16), _memory.Buffer(bufferBytes));
            ulong header = headerBytes > 0 ? (_memory.Buffer(headerBytes + 1) + 1) & ~1ul : random.Chance(700) ? 0 : random.Next();
            BinaryPrimitives.WriteUInt64LittleEndian(descriptors.AsSpan((i * 16) + 8), header);
        }

        WriteRing(plan, descriptors);
        plan.Posted += count;
        _driver.WriteTail(plan.Function, q, false, plan.Tail);
    }

    private int BufferBytes(int q)
    {
        int kib = (int)_builder.Device.Registers[RegisterTable.Srrctl + q] & 0x7f;

        // RCTL.BSIZE may change while buffers are posted: they are as large as the largest of its sizes.
        return kib != 0 ? kib * 1024 : 2048;
    }

    private int UsedBufferBytes(int q)
    {
        int kib = (int)_builder.Device.Registers[RegisterTable.Srrctl + q] & 0x7f;
        return kib != 0 ? kib * 1024 : 2048 >> (int)(_builder.Device.Registers[RegisterTable.Rctl] >> 16 & 3);
    }

    private void WriteRing(QueuePlan plan, byte[] descriptors)
    {
        int count = descriptors.Length / HostDriver.DescriptorBytes;
        int first = Math.Min(count, plan.Length - plan.Tail);
        _builder.MemoryWrite(plan.Ring + ((ulong)plan.Tail * 16), descriptors[..(first * 16)]);
        if (first < count)
        {
            _builder.MemoryWrite(plan.Ring, descriptors[(first * 16)..]);
        }

        plan.Tail = (plan.Tail + count) % plan.Length;
    }

    private void Refill(RandomSource random)
    {
        int q = OpenQueue(_receive, random);
        if (q < 0)
        {
            return;
        }

        if (_receive[q].Posted > Math.Min(_receive[q].Length, ShortRing) / 2)
        {
            Quiet(random);
        }

        if (!_receive[q].Exact && random.Chance(600))
        {
            Quiet(random);
            _driver.CloseQueue(_receive[q].Function, q, false);
            _receive[q].Open = false;
            Drain(random);
            OpenReceive(q, random);
            return;
        }

        Post(q, random.Chance(500) ? _receive[q].Length : random.Between(1, 8), random);
    }

    private void Receive(RandomSource random)
    {
        if (_builder.Dirty)
        {
            _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        }

        for (int i = random.Between(1, random.Chance(200) ? 6 : 3); i > 0; i--)
        {
            int length = FrameLength(random);
            Span<byte> frame = _packet.AsSpan(0, length);
            random.Fill(frame);
            Address(frame, random);
            Tag(frame, random);
            Datagram(frame, random);
            bool bad = random.Chance(60);
            _builder.Frame(frame.ToArray(), bad);
            if (!_builder.Device.Registers.Phy.Loops)
            {
                Account(frame, PendingFrame.Wire, bad);
            }
        }
    }

    /// <summary>Counts the descriptors that a frame will use.</summary>
    private void Account(ReadOnlySpan<byte> frame, int source, bool bad)
    {
        RegisterReference r = _builder.Device.Registers;
        int queues;
        if (source == PendingFrame.Wire)
        {
            bool pools = (r[RegisterTable.Mrqc] & 1) != 0;
            int limit = (r[RegisterTable.Rctl] & 0x20) != 0 ? (int)r[RegisterTable.Rlpml] & 0x3fff : PoolRules.Standard(r, frame);
            if ((bad && (r[RegisterTable.Rctl] & 4) == 0) || frame.Length < 60 || frame.Length > 9728 || (!pools && frame.Length + 4 > limit) || (r[RegisterTable.Rctl] & 2) == 0)
            {
                return;
            }

            queues = PoolRules.Receive(r, frame, out _);
        }
        else
        {
            queues = PoolRules.Transmit(r, frame, source, out _);
        }

        for (int q = 0; q < QueueReference.Count; q++)
        {
            QueuePlan plan = _receive[q];
            if ((queues >> q & 1) == 0 || !_queues.Enabled(false, q))
            {
                continue;
            }

            if (!plan.Open)
            {
                _waits |= !_queues.Drops(q);
                continue;
            }

            if (source != PendingFrame.Wire && !Transmits(source))
            {
                plan.Exact = false;
                _waits |= !_queues.Drops(q);
                continue;
            }

            int size = UsedBufferBytes(q);
            int length = ReceiveOffloadReference.Strips(r, frame, q) ? frame.Length - 4 : frame.Length;
            int needed = SplitReference.Layout(r, frame, q, source != PendingFrame.Wire).Descriptors(length, size);
            if (plan.Due + needed > plan.Posted)
            {
                plan.Exact = false;
                _waits |= !_queues.Drops(q);
            }
            else
            {
                plan.Due += needed;
            }
        }
    }

    private void Send(RandomSource random)
    {
        int q = OpenQueue(_transmit, random);
        if (q < 0)
        {
            OpenTransmit(AnyQueue(random), random);
            return;
        }

        QueuePlan plan = _transmit[q];
        if (plan.Length - 1 - plan.Posted < 6)
        {
            Quiet(random);
        }

        int free = plan.Length - 1 - plan.Posted;
        if (free < 6)
        {
            return;
        }

        var descriptors = new List<byte>();
        _block.Clear();
        ulong block = _memory.Buffer(4096);
        int packets = random.Between(1, random.Chance(300) ? 6 : 2);
        for (int i = 0; i < packets && (descriptors.Count / 16) + 6 <= free; i++)
        {
            if (random.Chance(70))
            {
                StrayContext(q, descriptors, random);
            }

            if (random.Chance(400))
            {
                OffloadedPacket(q, descriptors, block, random);
                continue;
            }

            Packet(q, descriptors, block, random);
        }

        if (_block.Count > 0)
        {
            _builder.MemoryWrite(block, [.. _block]);
        }

        WriteRing(plan, [.. descriptors]);
        plan.Posted += descriptors.Count / 16;
        _driver.WriteTail(plan.Function, q, true, plan.Tail);
        if (random.Chance(150))
        {
            _builder.Wait(random.Between(1, 400));
        }
    }

    /// <summary>A context of any content, which later packets may use.</summary>
    private void StrayContext(int q, List<byte> descriptors, RandomSource random)
    {
        const uint Kind = (2u << 20) | (1u << 29);
        ulong low = random.Next();
        uint word3 = (uint)random.Next() & ~1u;
        Descriptor(descriptors, low, Kind, word3);
        _contexts[(2 * q) + (int)(word3 >> 4 & 1)] = new OffloadRequest(((uint)low, Kind, word3), 0, false, false);
    }

    private void Packet(int q, List<byte> descriptors, ulong block, RandomSource random)
    {
        int total = PacketLength(random);
        bool small = total <= 220 && _block.Count + total + 64 < BlockLimit;
        if (!small && _block.Count + 280 > BlockLimit)
        {
            return;
        }

        Span<byte> header = _packet.AsSpan(0, Math.Max(total, 14));
        random.Fill(header[..Math.Min(header.Length, 256)]);
        Address(header, random);
        Tag(header, random);
        if (small)
        {
            Datagram(header[..total], random);
        }

        Source(header, random);
        int segments = Math.Min(random.Chance(500) ? 1 : random.Between(2, 4), total);
        int placed = 0;
        bool report = random.Chance(800);
        for (int s = 0; s < segments; s++)
        {
            int left = total - placed;
            int after = segments - 1 - s;
            int length = after == 0 ? left
                : small ? random.Between(1, left - after)
                : s == 0 ? random.Between(14, 200) : random.Between(1, Math.Max(1, left - after));
            if (!small && s == 0 && after == 0 && total > 240)
            {
                // Only the address matters: the rest of a long single buffer is untouched memory.
                ulong single = _memory.Buffer(total);
                _builder.MemoryWrite(single, header[..18].ToArray());
                Descriptor(descriptors, single, Control(total, true, report), (uint)total << 14);
                placed = total;
                continue;
            }

            ulong address;
            if (small || s == 0)
            {
                for (int gap = random.Below(9); gap > 0; gap--)
                {
                    _block.Add((byte)gap);
                }

                address = block + (ulong)_block.Count;
                for (int i = 0; i < length; i++)
                {
                    _block.Add(header[placed + i]);
                }
            }
            else
            {
                address = _memory.Buffer(length);
            }

            placed += length;
            uint stamp = s == 0 && random.Chance(_stamped ? 800 : 100) ? 1u << 19 : 0;
            Descriptor(descriptors, address, Control(length, placed == total, report) | stamp, s == 0 ? (uint)total << 14 : 0);
        }

        AccountSent(new OffloadRequest((0, 0, 0), 0, false, false), header[..Math.Max(total, 14)], q);
    }

    private static uint Control(int length, bool last, bool report) =>
        (uint)length | (3u << 20) | (1u << 29) | (1u << 25) | (last ? 1u << 24 : 0) | (last && report ? 1u << 27 : 0);

    private static void Descriptor(List<byte> descriptors, ulong address, uint word2, uint word3)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, address);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], word2);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], word3 & ~1u);
        descriptors.AddRange(bytes);
    }

    private int PacketLength(RandomSource random) => random.Below(10) switch
    {
        0 => random.Between(17, 59),
        1 => 60,
        2 or 3 => random.Between(61, 80),
        4 or 5 => random.Between(81, 220),
        6 or 7 => random.Between(221, 700),
        8 => random.Between(1400, 1518),
        _ => random.Chance(250) && _plan.Flavor == ProgramFlavor.Traffic ? random.Between(2000, 9728) : random.Between(60, 128),
    };

    private int FrameLength(RandomSource random) => random.Below(12) switch
    {
        0 => random.Between(14, 59),
        1 => 60,
        2 or 3 or 4 => random.Between(61, 80),
        5 or 6 => random.Between(81, 300),
        7 or 8 => random.Between(301, 1100),
        9 => random.Between(1500, 1530),
        10 => random.Chance(400) ? random.Chance(850) ? random.Between(2000, 9728) : random.Between(9724, 9800) : random.Between(60, 260),
        _ => random.Between(60, 520),
    };

    /// <summary>Destination: broadcast, a filter's address, multicast, or unknown.</summary>
    private void Address(Span<byte> frame, RandomSource random)
    {
        int kind = random.Below(10);
        if (kind < 2)
        {
            frame[..6].Fill(0xff);
            return;
        }

        if (kind < 8)
        {
            int start = random.Below(24);
            for (int i = 0; i < 24; i++)
            {
                int entry = (start + i) % 24;
                uint high = _builder.Device.Registers[RegisterTable.RahAt(entry)];
                if ((high & 0x80000000) != 0)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(frame, _builder.Device.Registers[RegisterTable.RalAt(entry)]);
                    BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], (ushort)high);
                    return;
                }
            }
        }

        frame[0] = (byte)(kind == 8 ? frame[0] | 1 : frame[0] & ~1);
    }
}
