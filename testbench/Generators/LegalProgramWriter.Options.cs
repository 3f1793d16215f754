using System.Buffers.Binary;

namespace NicTwin.Testbench;

/// <summary>
/// Programs that go through the options of descriptors and the kinds of packets: sent to the wire, received from it, and sent from pool to pool. Which options a
/// program has and with which kinds comes from its slice; everything else is drawn.
/// </summary>
internal sealed partial class LegalProgramWriter
{
    // A short packet, one that the transmit buffer holds beside others, and one for jumbo frames; now and then the longest.
    private const int LongestJumbo = 9700;

    private readonly byte[] _composed = new byte[LongestJumbo + 64];

    /// <summary>The offset of a queue's drop counter.</summary>
    private const uint DropCounter = 0x30;

    /// <summary>Lengths of the headers of a composed packet.</summary>
    private readonly record struct Composition(int Mac, int Ip, int Transport, int Length);

    private void WriteOptions()
    {
        _up = true;
        ForgetQueues();
        _driver.AssignBars();
        _builder.ConfigurationWrite(0, 0xa8, 0x0810u | ((uint)_setup.Below(3) << 5) | ((uint)_setup.Below(6) << 12), 0x3);
        if (_setup.Chance(500))
        {
            // Any time-out but the shortest.
            _builder.ConfigurationWrite(0, 0xc8, _setup.Pick<uint>([0, 2, 5, 6, 9, 10, 13, 14]), 0x1);
        }

        int round = _plan.Slice / 4;
        switch (_plan.Slice % 4)
        {
            case 0 or 2:
                SendOptions(_plan.Slice / 2);
                break;
            case 1:
                ReceiveOptions(round);
                break;
            default:
                LocalOptions(round);
                break;
        }

        CountersOf(_plan.Slice);
    }

    /// <summary>A quarter of all kinds, each once with options and once with the opposite ones.</summary>
    private void SendOptions(int part)
    {
        ReceiveControl(0);
        int q = part % QueueReference.Count;
        OpenForOptions(q, true, 0, 0);
        int kinds = PacketKind.Count / 4;
        var descriptors = new List<byte>();
        for (int i = 0; i < kinds; i++)
        {
            var kind = PacketKind.At(((part % 4) * kinds) + i);
            int options = _setup.Below(0x100);
            OptionPacket(q, kind, options, descriptors);
            OptionPacket(q, kind, ~options & 0xff, descriptors);
            if (i % 3 == 2)
            {
                PostPackets(q, descriptors);
            }
        }

        PostPackets(q, descriptors);
        Quiet(_setup);
        OddDescriptors(q);
        SendFromMany();
    }

    /// <summary>A packet in each of some queues at once: their descriptors are fetched at the same time.</summary>
    private void SendFromMany()
    {
        const int Queues = 5;
        int first = _setup.Below(QueueReference.Count);
        for (int i = 0; i < Queues && _builder.Left > 50; i++)
        {
            OpenForOptions((first + i) % QueueReference.Count, true, 0, 0);
        }

        var descriptors = new List<byte>();
        for (int i = 0; i < Queues; i++)
        {
            int q = (first + i) % QueueReference.Count;
            if (_transmit[q].Open)
            {
                OptionPacket(q, PacketKind.At(_setup.Below(PacketKind.Protocols) * 6), _setup.Below(0x100), descriptors);
                PostPackets(q, descriptors);
            }
        }
    }

    /// <summary>All kinds from the wire, into one of the layouts of buffers.</summary>
    private void ReceiveOptions(int round)
    {
        // Three of four by the redirection table, which names any queue; the default queue is one of eight.
        bool rss = round % 4 != 0;
        int q = rss ? (round - (round / 4) - 1) % QueueReference.Count : round / 4 % 8;
        ReceiveControl(rss ? 2u | ((uint)_setup.Below(0x200) << 16) : (uint)q << 3);
        OpenForOptions(q, false, 0, round);
        if (rss)
        {
            RedirectAll((uint)q * 0x01010101);
            OpenForOptions(0, false, 0, round);
        }

        SteerAtOnce(round);
        for (int k = 0; k < PacketKind.Count && _builder.Left > 50; k++)
        {
            Arrival(PacketKind.At(k), q, rss ? 0 : q);
        }

        Starve(q, 0, () => Arrival(PacketKind.At(_setup.Below(PacketKind.Protocols) * 6), -1, -1));
        if (round % 4 == 3)
        {
            Overflow();
        }
        else
        {
            PostInMany(round);
        }
    }

    /// <summary>More than the receive buffer holds, as fast as the wire is, and the counter of what was lost.</summary>
    private void Overflow()
    {
        const int Frames = 14;
        for (int i = 0; i < Frames && _builder.Left > 30; i++)
        {
            byte[] frame = new byte[LongestJumbo];
            _setup.Fill(frame);
            frame[0] &= 0xfe;
            _builder.Frame(frame, false);
            Account(frame, PendingFrame.Wire, false);
        }

        Quiet(_setup);
        _driver.Read(0, 0x4010);
        _driver.Read(0, 0x4010);
    }

    /// <summary>Descriptors in each of some queues at once.</summary>
    private void PostInMany(int round)
    {
        const int Queues = 5;
        int first = _setup.Below(QueueReference.Count);
        var opened = new List<int>();
        for (int i = 0; i < Queues && _builder.Left > 50; i++)
        {
            int q = (first + i) % QueueReference.Count;
            if (!_receive[q].Open)
            {
                OpenForOptions(q, false, 0, round, post: false);
                opened.Add(q);
            }
        }

        foreach (int q in opened)
        {
            Post(q, 8, _setup);
        }
    }

    /// <summary>All kinds from one pool to another, then some from the wire to the second pool, then none that fits its descriptors.</summary>
    private void LocalOptions(int round)
    {
        int to = round % 3 == 0 ? 0 : round % 3 == 1 ? 4 : 7;
        int from = (to + 1 + _setup.Below(7)) & 7;
        bool second = round / 3 % 2 == 1;
        _driver.EnableVirtualFunctions(8, _setup.Chance(500));
        _driver.EnableVirtualBusMaster(to);
        _driver.EnableVirtualBusMaster(from);
        ReceiveControl(5 | 0x01ff0000);
        RedirectAll(second ? 0x08080808u : 0);
        ulong mac = 0x021122334400 + (ulong)(uint)to;
        Span<byte> address = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(address, mac << 16);
        _builder.WriteLong(_driver.RegisterAddress(0, 0x5408), BinaryPrimitives.ReadUInt64LittleEndian(address) | (1ul << (18 + to + 32)) | (1ul << 63));
        OpenForOptions(from, true, 1 + from, 0);
        OpenForOptions(to, false, 1 + to, round);
        var descriptors = new List<byte>();
        for (int k = 0; k < PacketKind.Count && _builder.Left > 60; k++)
        {
            if (_receive[to].Posted - _receive[to].Due < 90)
            {
                PostPackets(from, descriptors);
                Quiet(_setup);
                Post(to, _receive[to].Length, _setup);
                _builder.Flush(_driver.RegisterAddress(0, 0x0008));
            }

            // Without segmentation and insertion: the kind is that of the frame that comes.
            OptionPacket(from, PacketKind.At(k), _setup.Below(0x100) & ~(4 | 8), descriptors, address[..6].ToArray());
            if (k % 4 == 3)
            {
                PostPackets(from, descriptors);
            }
        }

        PostPackets(from, descriptors);
        Quiet(_setup);
        int q = second ? to + 8 : to;
        byte[] target = address[..6].ToArray();
        if (second)
        {
            OpenForOptions(q, false, 1 + to, round);
        }

        Starve(q, 1 + to, () => Arrival(PacketKind.At(_setup.Below(3) * 6), -1, -1, target));
        Spoof(from, descriptors);
    }

    /// <summary>MAC, switch and buffers as the options need them: every frame of every size is taken.</summary>
    private void ReceiveControl(uint mode)
    {
        RandomSource random = _setup;
        _driver.Write(0, 0x0000, random.Chance(500) ? 0x40100249u : 0x00100249u);
        _builder.WriteLong(_driver.RegisterAddress(0, 0x5818), mode | (1ul << 62));
        if ((mode & 1) != 0)
        {
            for (uint p = 0; p < 8; p++)
            {
                _driver.Write(0, 0x5ad0 + (4 * p), 0x80000000 | 0x2600 | (1u << 16) | (1u << 24) | (1u << 17) | (random.Chance(500) ? 1u << 30 : 0));
            }

            _driver.Write(0, 0x3500, 0x80000000);
        }

        uint sums = random.Chance(700) ? (uint)random.Below(16) << 8 : 0xb00u;
        _driver.Write(0, 0x5000, sums | (random.Chance(500) ? 0x2000u : random.Chance(600) ? 0x1000u : 0) | (uint)random.Below(60));
        _driver.Write(0, 0x5008, random.Chance(300) ? 1u << 16 : 0);
        _driver.Write(0, 0x5004, 0x2600);
        _driver.Write(0, 0x0100, 0x803au | ((uint)random.Below(4) << 16));
        _driver.Write(0, 0x0400, 0xa40400f2 | (random.Chance(700) ? 8u : 0));
        if ((mode & 2) != 0 || (mode & 7) == 5)
        {
            _builder.WriteLong(_driver.RegisterAddress(0, 0x5c80), random.Next());
            _builder.WriteLong(_driver.RegisterAddress(0, 0x5c88), random.Next());
        }
    }

    /// <summary>Every entry of the redirection table the same.</summary>
    private void RedirectAll(uint entries)
    {
        for (uint i = 0; i < 32; i += 2)
        {
            _builder.WriteLong(_driver.RegisterAddress(0, 0x5c00 + (4 * i)), entries | ((ulong)entries << 32));
        }
    }

    /// <summary>In some programs filters ask for interrupts at once, and one of them for time stamps.</summary>
    private void SteerAtOnce(int round)
    {
        if (round % 3 == 0)
        {
            // Every packet of the protocol, by a filter of five-tuples that looks at nothing else.
            for (uint i = 0; i < 3; i++)
            {
                _driver.Write(0, 0x59e0 + (4 * i), (i == 0 ? 6u : i == 1 ? 17u : 132u) | (0xeu << 28) | (round % 6 == 0 ? 1u << 27 : 0));
                _driver.Write(0, 0x5a80 + (4 * i), 0x30000);
                _driver.Write(0, 0x5aa0 + (4 * i), (1u << 12) | (1u << 19));
            }

            _driver.Write(0, 0xb620, round % 6 == 0 ? 0x18u : 0);
        }
        else if (round % 3 == 1)
        {
            uint type = round % 2 == 0 ? 0x0800u : 0x86dd;
            _driver.Write(0, 0x5cb0, type | EtherEnable | (1u << 29));
        }
    }

    /// <summary>Opens a queue with a long ring; a receive queue with buffers that depend on the round.</summary>
    private void OpenForOptions(int q, bool transmit, int function, int round, bool post = true)
    {
        QueuePlan plan = transmit ? _transmit[q] : _receive[q];
        if (plan.Open)
        {
            return;
        }

        plan.Function = function;
        plan.Length = 256;
        plan.Ring = _memory.Block(plan.Length * HostDriver.DescriptorBytes, 128);
        plan.Tail = _setup.Below(plan.Length);
        plan.Posted = 0;
        plan.Due = 0;
        plan.Exact = true;
        plan.Open = true;
        uint control = 0;
        if (!transmit)
        {
            uint kib = (round / 5 % 3) switch { 0 => 0u, 1 => (uint)_setup.Between(1, 2), _ => (uint)_setup.Between(3, 12) };
            control = kib | ((uint)(1 + (round % 5)) << 25) | ((_setup.Chance(500) ? 1u : (uint)_setup.Between(2, 15)) << 8) | (_setup.Chance(500) ? 0x80000000 : 0);
            uint types = _setup.Chance(700) ? 0x7fffe : (uint)_setup.Below(0x80000);
            _driver.Write(function, function == 0 ? 0x5480u + (4 * ((uint)q & 7)) : 0x0f0c, types);
        }
        else
        {
            Array.Clear(_contexts, 2 * q, 2);
        }

        _driver.OpenQueue(function, q, transmit, plan.Ring, plan.Length, plan.Tail, control, false);
        if (!transmit && post)
        {
            Post(q, plan.Length - 1, _setup);
        }
    }

    /// <summary>A frame of a kind from the wire; the queues that may get it have descriptors for it first.</summary>
    private void Arrival(PacketKind kind, int q, int other, byte[]? target = null)
    {
        Composition made = Compose(kind, 60, _setup, target);
        Span<byte> frame = _composed.AsSpan(0, made.Length);
        foreach (int queue in (ReadOnlySpan<int>)[q, other])
        {
            if (queue >= 0 && _receive[queue].Posted - _receive[queue].Due < 80)
            {
                Quiet(_setup);
                Post(queue, _receive[queue].Length, _setup);
            }
        }

        if (_builder.Dirty)
        {
            _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        }

        _builder.Frame(frame.ToArray(), false);
        Account(frame, PendingFrame.Wire, false);
    }

    /// <summary>Frames for a queue without descriptors, and its drop counter, which the first read clears.</summary>
    private void Starve(int q, int function, Action arrival)
    {
        Quiet(_setup);
        _driver.CloseQueue(function, q, false);
        _receive[q].Open = false;
        Drain(_setup);
        QueuePlan plan = _receive[q];
        plan.Ring = _memory.Block(plan.Length * HostDriver.DescriptorBytes, 128);
        plan.Tail = 0;
        plan.Posted = 0;
        plan.Due = 0;
        _driver.OpenQueue(function, q, false, plan.Ring, plan.Length, 0, 0x82000002, false);
        plan.Open = true;
        plan.Exact = false;
        _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        for (int i = 0; i < 4; i++)
        {
            arrival();
        }

        Quiet(_setup);
        uint offset = HostDriver.QueueOffset(function, q, false, false) + DropCounter;
        _driver.Read(function, offset);
        _driver.Read(function, offset);
    }

    /// <summary>A frame that its pool may not send, and the record of it, which the first read clears.</summary>
    private void Spoof(int from, List<byte> descriptors)
    {
        _driver.Write(0, 0x3500, 0x80000000 | (1u << from));
        _builder.Flush(_driver.RegisterAddress(0, 0x0008));
        OptionPacket(from, PacketKind.At(0), 0x80, descriptors);
        PostPackets(from, descriptors);
        Quiet(_setup);
        _driver.Read(0, 0x3554);
        _driver.Read(0, 0x3554);
    }

    /// <summary>Counters that a read clears, a part of them in each program, each read twice.</summary>
    private void CountersOf(int slice)
    {
        const int Count = 10;
        Quiet(_setup);
        for (int i = 0; i < Count && _builder.Left > 24; i++)
        {
            uint offset = s_clearedCounters[((slice * Count) + i) % s_clearedCounters.Length];
            _driver.Read(0, offset);
            _driver.Read(0, offset);
        }
    }

    private static readonly uint[] s_clearedCounters =
        [.. Described.Registers.Where(r => r.Acts && r.Access.Rc == uint.MaxValue && r.Instances == 1).Select(r => r.Physical[0].Offset)];
}
