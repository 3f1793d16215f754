using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Packets of a given kind, and transmit descriptors with given options.</summary>
internal sealed partial class LegalProgramWriter
{
    /// <summary>Makes a frame of a kind in <see cref="_composed"/>, mostly with right checksums.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="least">Its least length.</param>
    /// <param name="random">Everything else.</param>
    /// <param name="target">Destination; null for any.</param>
    private Composition Compose(PacketKind kind, int least, RandomSource random, byte[]? target)
    {
        int mac = kind.Tag == 0 ? 14 : 18;
        bool version4 = kind.Version == 0;
        int ip = version4 ? 20 + (random.Chance(650) ? 0 : 4 * random.Between(1, 10)) : 40 + (random.Chance(650) ? 0 : 8 * random.Between(1, 2));
        int transport = kind.Transport switch { 0 => 20 + (random.Chance(700) ? 0 : 4 * random.Between(1, 3)), 1 => 8, 2 => 12, _ => 0 };
        int header = mac + ip + transport;
        int length = kind.Size switch
        {
            0 => random.Between(Math.Max(least, header), Math.Max(header, random.Chance(600) ? 60 : Described.SizeLimits[0])),
            1 => random.Between(Described.SizeLimits[0] + 1, random.Chance(700) ? 600 : Described.SizeLimits[1]),
            _ => random.Between(Described.SizeLimits[1] + 1, random.Chance(900) ? 3000 : LongestJumbo),
        };
        Span<byte> frame = _composed.AsSpan(0, length);
        random.Fill(frame);
        Destination(frame, random, target);
        if (kind.Tag != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[12..], (ushort)VlanType);
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame[(mac - 2)..], version4 ? (ushort)0x0800 : (ushort)0x86dd);
        Network(frame[mac..], kind, ip, random);
        if (kind.Transport == 0)
        {
            frame[mac + ip + 12] = (byte)(transport / 4 << 4);
        }

        Transport(frame[mac..], ip, random);
        if (version4)
        {
            HeaderChecksum(frame[mac..], random);
        }

        return new Composition(mac, ip, transport, length);
    }

    private static void Destination(Span<byte> frame, RandomSource random, byte[]? target)
    {
        if (target is not null)
        {
            target.CopyTo(frame);
        }
        else if (random.Chance(150))
        {
            frame[..6].Fill(0xff);
        }
        else
        {
            frame[0] = (byte)(random.Chance(200) ? frame[0] | 1 : frame[0] & ~1);
        }
    }

    /// <summary>The header of IP with a protocol of the kind.</summary>
    private static void Network(Span<byte> datagram, PacketKind kind, int header, RandomSource random)
    {
        byte protocol = kind.Transport switch { 0 => Tcp, 1 => Udp, 2 => Sctp, _ => random.Pick<byte>([1, 2, 47, 50, 89]) };
        if (kind.Version == 0)
        {
            datagram[0] = (byte)(0x40 | (header / 4));
            BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)datagram.Length);
            BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], random.Chance(850) ? (ushort)0x4000 : (ushort)0x2000);
            datagram[9] = protocol;
            return;
        }

        datagram[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)(datagram.Length - 40));
        datagram[6] = header == 40 ? protocol : random.Pick<byte>([0, 43, 60]);
        if (header > 40)
        {
            datagram[40] = protocol;
            datagram[41] = (byte)((header - 48) / 8);
        }
    }

    /// <summary>A packet of a kind with options, in descriptors and memory of the batch.</summary>
    /// <param name="q">Transmit queue.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="options">Bits: IXSM, TXSM, TSE, VLE, TSTAMP, IDX, several buffers, RS.</param>
    /// <param name="descriptors">Where the descriptors go.</param>
    /// <param name="target">Destination; null for any.</param>
    private void OptionPacket(int q, PacketKind kind, int options, List<byte> descriptors, byte[]? target = null)
    {
        RandomSource random = _setup;
        Composition made = Compose(kind, 17, random, target);
        Span<byte> packet = _composed.AsSpan(0, made.Length);
        int index = options >> 5 & 1;
        int slot = (2 * q) + index;
        OffloadRequest request = OptionContext(kind, made, random);
        _contexts[slot] = request;
        (uint first, uint second, uint third) = request.Context;
        Descriptor(descriptors, first, second, third | ((uint)index << 4));
        request = request with { Checksums = options & 3, Segments = (options & 4) != 0, Tags = (options & 8) != 0 };

        ulong start = _memory.Buffer(made.Length);
        _builder.MemoryWrite(start, packet.ToArray());
        int pieces = (options & 0x40) != 0 ? random.Between(2, 3) : 1;
        int payload = request.Segments ? Math.Max(0, made.Length - made.Mac - made.Ip - request.TransportLength) : made.Length;
        uint word3 = ((uint)index << 4) | ((uint)(options & 3) << 8) | ((uint)payload << 14);
        uint flags = ((uint)(options >> 2 & 1) << 31) | ((uint)(options >> 3 & 1) << 30) | ((uint)(options >> 4 & 1) << 19);
        int at = 0;
        for (int i = 0; i < pieces; i++)
        {
            int length = i == pieces - 1 ? made.Length - at : random.Between(1, (made.Length - at) / 2);
            Descriptor(descriptors, start + (ulong)at, Control(length, i == pieces - 1, (options & 0x80) != 0) | (i == 0 ? flags : 0), i == 0 ? word3 : 0);
            at += length;
        }

        AccountSent(request, packet, q);
    }

    private static OffloadRequest OptionContext(PacketKind kind, Composition made, RandomSource random)
    {
        uint transport = kind.Transport switch { 0 => 1u, 1 => 0u, 2 => 2u, _ => 3u };
        int length = random.Chance(150) ? 0 : kind.Transport == 0 ? made.Transport : 8;
        int size = random.Chance(120) ? 0 : random.Chance(500) ? random.Between(40, 255) : random.Between(256, 1460);
        uint tag = random.Chance(150) ? 0 : (uint)random.Below(0x10000);
        uint word0 = (tag << 16) | ((uint)made.Mac << 9) | (uint)made.Ip;
        uint word2 = (2u << 20) | (1u << 29) | (transport << 11) | (kind.Version == 0 ? 1u << 10 : 0);
        return new OffloadRequest((word0, word2, ((uint)size << 16) | ((uint)length << 8)), 0, false, false);
    }

    /// <summary>Posts a batch.</summary>
    private void PostPackets(int q, List<byte> descriptors)
    {
        if (descriptors.Count == 0)
        {
            return;
        }

        QueuePlan plan = _transmit[q];
        int count = descriptors.Count / HostDriver.DescriptorBytes;
        if (plan.Length - 1 - plan.Posted < count)
        {
            Quiet(_setup);
        }

        WriteRing(plan, [.. descriptors]);
        plan.Posted += count;
        _driver.WriteTail(plan.Function, q, true, plan.Tail);
        descriptors.Clear();
    }

    /// <summary>Descriptors that make their packet bad: legacy, of reserved types, without bytes, a context inside a packet.</summary>
    private void OddDescriptors(int q)
    {
        const uint Report = (1u << 24) | (1u << 27);
        var descriptors = new List<byte>();
        ulong buffer = _memory.Buffer(200);
        Descriptor(descriptors, buffer, 100 | Report | (1u << 25), 0);
        Descriptor(descriptors, buffer, 100 | Report | (1u << 29) | ((uint)_setup.Below(2) << 20), 0);
        Descriptor(descriptors, buffer, 100 | Report | (1u << 29) | ((uint)_setup.Between(4, 15) << 20), 0);
        Descriptor(descriptors, buffer, Report | (1u << 29) | (3u << 20), 0);
        Descriptor(descriptors, buffer, 100 | (1u << 29) | (3u << 20), 100u << 14);
        Descriptor(descriptors, 0, (1u << 29) | (2u << 20), 0);
        Descriptor(descriptors, buffer, 100 | Report | (1u << 29) | (3u << 20), 0);
        PostPackets(q, descriptors);
        Quiet(_setup);

        // Packets that go bad behind most of their bytes: what they took of the transmit buffer comes back, or it is full after the fourth.
        ulong large = _memory.Buffer(4800);
        for (int i = 0; i < 6; i++)
        {
            Descriptor(descriptors, large, 4800 | (1u << 29) | (3u << 20), 9600u << 14);
            Descriptor(descriptors, large, 4800 | (1u << 29) | (3u << 20), 0);
            Descriptor(descriptors, 0, (1u << 29) | (2u << 20), 0);
            Descriptor(descriptors, buffer, 100 | Report | (1u << 29) | (3u << 20), 0);
            PostPackets(q, descriptors);
            Quiet(_setup);
        }

        // A buffer as long as a jumbo frame.
        Descriptor(descriptors, _memory.Buffer(5000), Control(5000, true, true), 5000u << 14);
        PostPackets(q, descriptors);
        Quiet(_setup);
    }
}
