using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>Packets with checksum offload, segmentation and VLAN insertion, as drivers post them and a little beyond.</summary>
internal sealed partial class LegalProgramWriter
{
    // A segmented packet longer than the transmit buffer is rare: it takes a wire of 1 Gb/s half a millisecond.
    private const int LongPayload = 60_000;

    private readonly List<byte[]> _frames = [];
    private readonly byte[] _long = new byte[131072];

    // The contexts that hardware has, as far as this program wrote them; a queue that was opened again has none.
    private readonly OffloadRequest[] _contexts = new OffloadRequest[2 * QueueReference.Count];

    /// <summary>Posts a context, now and then uses an old one, and a packet for it.</summary>
    private void OffloadedPacket(int q, List<byte> descriptors, ulong block, RandomSource random)
    {
        if (_block.Count + 420 > BlockLimit)
        {
            return;
        }

        int index = random.Chance(700) ? 0 : 1;
        int slot = (2 * q) + index;
        bool segments = random.Chance(500);
        bool tags = random.Chance(250);
        if (random.Chance(850) || _contexts[slot].Context.Word2 == 0)
        {
            _contexts[slot] = Context(segments, random);
            (uint first, uint second, uint third) = _contexts[slot].Context;
            Descriptor(descriptors, first | ((ulong)(random.Chance(900) ? 0u : (uint)random.Next()) << 32), second, third | ((uint)index << 4));
        }

        int checksums = random.Chance(800) ? (segments && _contexts[slot].Version4 ? 3 : 2) : random.Below(4);
        OffloadRequest request = _contexts[slot] with { Checksums = checksums, Segments = segments, Tags = tags };
        int header = request.MacLength + request.IpLength + (segments ? request.TransportLength : request.Transport switch { 1 => 20, 2 => 12, _ => 8 });
        int payload = PayloadLength(request, random);
        if (random.Chance(30))
        {
            // The packet ends inside its header.
            header = random.Between(1, Math.Max(1, header));
            payload = 0;
        }

        header = Math.Clamp(header, 1, 400);
        Span<byte> packet = _long.AsSpan(0, header + payload);
        packet[header..].Clear();
        Headers(packet[..header], request, random);
        if (random.Chance(600))
        {
            Complete(packet, request);
        }

        uint word3 = ((uint)index << 4) | ((uint)checksums << 8) | ((uint)(segments ? payload : header + payload) << 14);
        Place(descriptors, block, packet[..header], payload, (tags ? 1u << 30 : 0) | (segments ? 1u << 31 : 0), word3, random);
        if (packet.Length <= (segments ? 131071 : 9728))
        {
            AccountSent(request, packet, q);
        }
    }

    /// <summary>Counts the descriptors that the frames of a packet will use.</summary>
    private void AccountSent(in OffloadRequest request, ReadOnlySpan<byte> packet, int q)
    {
        RegisterReference r = _builder.Device.Registers;
        _frames.Clear();
        if (!OffloadReference.Apply(request.OfPool(r[RegisterTable.Vmvir + (q & 7)]), packet, (int)(r[RegisterTable.Vet] & 0xffff), _frames))
        {
            return;
        }

        foreach (byte[] frame in _frames)
        {
            byte[] padded = frame.Length < 60 ? [.. frame, .. new byte[60 - frame.Length]] : frame;
            Account(padded, q, false);
            if (r.Phy.Loops)
            {
                _ = PoolRules.Transmit(r, padded, q, out bool wire);
                if (wire)
                {
                    Account(padded, PendingFrame.Wire, false);
                }
            }
        }
    }

    private static OffloadRequest Context(bool segments, RandomSource random)
    {
        bool version4 = random.Chance(600);
        int mac = random.Chance(700) ? 14 : random.Chance(500) ? 18 : random.Between(12, 30);
        int ip = version4 ? 20 + (random.Chance(800) ? 0 : 4 * random.Below(11)) : 40 + (random.Chance(800) ? 0 : 8 * random.Below(6));
        int transport = random.Chance(600) ? 1 : random.Chance(segments ? 900 : 500) ? 0 : random.Chance(900) ? 2 : 3;
        int length = transport == 1 ? 20 + (random.Chance(600) ? 0 : 4 * random.Below(11)) : 8;
        int size = random.Chance(500) ? random.Between(200, 1460) : random.Chance(700) ? random.Between(20, 300) : random.Between(1, 40);
        if (random.Chance(60))
        {
            // What no driver asks for has a defined result all the same.
            mac = random.Below(128);
            ip = random.Below(512);
            length = random.Below(256);
            size = random.Chance(500) ? 0 : random.Below(0x10000);
            transport = random.Below(4);
        }

        if (!segments && random.Chance(600))
        {
            length = 0;
            size = 0;
        }

        uint word0 = ((uint)random.Next() & 0x0fff0000) | ((uint)mac << 9) | (uint)ip;
        uint word2 = (2u << 20) | (1u << 29) | ((uint)transport << 11) | (version4 ? 1u << 10 : 0);
        return new OffloadRequest((word0, word2, ((uint)size << 16) | ((uint)length << 8)), 0, false, false);
    }

    private int PayloadLength(in OffloadRequest request, RandomSource random)
    {
        if (!request.Segments)
        {
            return random.Chance(150) ? 0 : random.Chance(700) ? random.Between(1, 200) : random.Between(1, 1440);
        }

        int size = Math.Max(1, request.SegmentSize);
        if (_plan.Flavor == ProgramFlavor.Traffic && size > 500 && random.Chance(40))
        {
            return random.Between(20_000, LongPayload);
        }

        return random.Below(6) switch
        {
            0 => 0,
            1 => Math.Min(size, 4000),
            2 => Math.Min(size * random.Between(2, 4), 4000),
            3 => Math.Min(size + 1, 4000),
            _ => random.Between(1, Math.Min(size * 5, 4000)),
        };
    }

    /// <summary>Headers with random contents, a valid IP version, and what drivers leave in the fields that hardware fills.</summary>
    private void Headers(Span<byte> header, in OffloadRequest request, RandomSource random)
    {
        random.Fill(header);
        if (header.Length < 14)
        {
            return;
        }

        Address(header, random);
        Tag(header, random);
        Source(header, random);
        int ip = request.MacLength;
        if (header.Length > ip + 12)
        {
            header[ip] = request.Version4 ? (byte)0x45 : (byte)0x60;
            if (request.Version4 && random.Chance(700))
            {
                BinaryPrimitives.WriteUInt16BigEndian(header[(ip + 10)..], 0);
            }
        }
    }

    /// <summary>Places the header in the block of this step, cut anywhere, and the payload in memory that nobody has touched.</summary>
    private void Place(List<byte> descriptors, ulong block, ReadOnlySpan<byte> header, int payload, uint flags, uint word3, RandomSource random)
    {
        bool report = random.Chance(800);
        int cut = header.Length > 1 && random.Chance(300) ? random.Between(1, header.Length - 1) : header.Length;
        int at = 0;
        while (at < header.Length)
        {
            int length = at == 0 ? cut : header.Length - at;
            for (int gap = random.Below(9); gap > 0; gap--)
            {
                _block.Add((byte)gap);
            }

            ulong address = block + (ulong)_block.Count;
            foreach (byte value in header.Slice(at, length))
            {
                _block.Add(value);
            }

            bool last = at + length == header.Length && payload == 0;
            Descriptor(descriptors, address, Control(length, last, report) | (at == 0 ? flags : 0), at == 0 ? word3 : 0);
            at += length;
        }

        if (payload > 0)
        {
            int first = payload > 1 && random.Chance(400) ? random.Between(1, payload - 1) : payload;
            Descriptor(descriptors, _memory.Buffer(first), Control(first, first == payload, report), 0);
            if (first < payload)
            {
                Descriptor(descriptors, _memory.Buffer(payload - first), Control(payload - first, true, report), 0);
            }
        }
    }
}
