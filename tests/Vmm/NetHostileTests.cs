using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>
/// A virtio network device whose driver is an adversary: rings, descriptors, headers, commands and registers of all kinds. Nothing
/// ends the VMM, reaches memory outside RAM, which would throw, or keeps the host at work for ever; a neighbour's traffic goes on, and
/// so does the device after a reset.
/// </summary>
public sealed class NetHostileTests
{
    private const byte NeedsReset = 64;

    // Class, command and bytes of data of those that may be right.
    private static readonly (int Kind, int Command, int Length)[] s_commands = [(0, 0, 1), (0, 1, 1), (1, 0, 8), (1, 0, 14), (1, 1, 6), (2, 0, 2), (2, 1, 2)];

    public static TheoryData<bool, ulong> Seeds
    {
        get
        {
            var seeds = new TheoryData<bool, ulong>();
            for (ulong seed = 1; seed <= 4; seed++)
            {
                seeds.Add(false, seed);
                seeds.Add(true, seed);
            }

            return seeds;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rings_and_registers_of_any_content_harm_nobody_else(bool packed, ulong seed)
    {
        var random = new RandomSource(RandomSource.Mix(seed, packed ? 1ul : 0ul));
        using var bench = new Bench(packed);
        int needed = 0;
        for (int round = 0; round < 600; round++)
        {
            if (random.Below(3) == 0 || (bench.Net.Status & NeedsReset) != 0)
            {
                needed += (bench.Net.Status & NeedsReset) != 0 ? 1 : 0;
                bench.Net.Start();
            }

            bench.Scribble(random);
            bench.Poke(random);
            for (int i = random.Below(6); i > 0; i--)
            {
                bench.Net.Notify(random.Below(4));
                bench.Net.Switch.Send(bench.Net.PeerPort, NetBench.Frame(60 + random.Below(3000), NetBench.Mac), default, bench.Net.Now);
            }

            bench.Net.Settle(20_000);
            if (round % 20 == 0)
            {
                bench.AssertNeighbourWorks();
            }
        }

        Assert.True(needed > 20, $"only {needed} of the rings were wrong enough");
        bench.AssertWorksAfterReset();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Each_field_of_a_good_ring_may_change(bool packed, ulong seed)
    {
        var random = new RandomSource(RandomSource.Mix(seed, packed ? 3ul : 2ul));
        using var bench = new Bench(packed);
        (int broken, int fine) = (0, 0);
        for (int round = 0; round < 400; round++)
        {
            bench.Net.Start();
            bench.Net.Command(0, 0, [1]);
            bench.OfferGood(random);
            int queue = random.Below(3);
            bench.ChangeField(random, queue);
            bench.Net.Notify(queue);
            for (int i = 0; i < 3; i++)
            {
                bench.Net.Switch.Send(bench.Net.PeerPort, NetBench.Frame(60 + random.Below(3000), NetBench.Mac), default, bench.Net.Now);
            }

            bench.Net.Settle(20_000);
            (broken, fine) = (bench.Net.Status & NeedsReset) != 0 ? (broken + 1, fine) : (broken, fine + 1);
        }

        bench.AssertNeighbourWorks();
        bench.AssertWorksAfterReset();
        Assert.True(broken > 20 && fine > 20, $"{broken} needed a reset, {fine} did not");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Headers_of_any_content_are_done_or_dropped(bool packed, ulong seed)
    {
        var random = new RandomSource(RandomSource.Mix(seed, packed ? 5ul : 4ul));
        using var bench = new Bench(packed);
        bench.Net.Start();
        for (int i = 0; i < 400; i++)
        {
            (byte[] frame, FrameOffload offload) = SoftwareOffloadTests.Tcp(random, random.Below(2) == 0, random.Below(3), random.Below(11), random.Below(random.Below(20) == 0 ? 60_000 : 3000));
            Span<byte> header = [1, 1, 0, 0, 0, 1, (byte)offload.ChecksumStart, 0, 16, 0, 0, 0];
            header[1] = offload.Segmentation == Segmentation.TcpIpv6 ? (byte)4 : (byte)1;
            for (int k = random.Below(4); k > 0; k--)
            {
                header[random.Below(12)] = (byte)random.Below(random.Below(2) == 0 ? 6 : 256);
            }

            for (int k = random.Below(3); k > 0; k--)
            {
                frame[random.Below(Math.Min(frame.Length, 80))] = (byte)random.Below(256);
            }

            // What the peer gets has no length that an IP packet could not have.
            bench.Net.Peer.Frames.Clear();
            bench.Net.Send(frame.AsSpan(0, random.Below(10) == 0 ? random.Below(frame.Length) : frame.Length), header);
            bench.Net.Notify(1);
            bench.Net.Settle();
            Assert.True(bench.Net.Transmit.TryGet(out _, out uint written));
            Assert.Equal(0u, written);
            Assert.True(bench.Net.Peer.Frames.Count <= SoftwareOffload.MaxSegments);
            Assert.All(bench.Net.Peer.Frames, static one => Assert.False(one.Offload.NeedsChecksum || one.Offload.Segmentation != Segmentation.None));
        }

        NetCounters counters = bench.Net.Device.Counters;
        Assert.Equal(400, counters.TransmitFrames + counters.Drops(NetDrop.Malformed));
        Assert.True(counters.TransmitFrames > 50 && counters.Drops(NetDrop.Malformed) > 50);
        Assert.Equal(15, bench.Net.Status);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Commands_of_any_content_are_answered(bool packed, ulong seed)
    {
        var random = new RandomSource(RandomSource.Mix(seed, packed ? 7ul : 6ul));
        using var bench = new Bench(packed);
        bench.Net.Start();
        for (int i = 0; i < 1000; i++)
        {
            (int kind, int command, int length) = s_commands[random.Below(s_commands.Length)];
            kind = random.Below(4) == 0 ? random.Below(6) : kind;
            command = random.Below(4) == 0 ? random.Below(4) : command;
            length = random.Below(8) switch { 0 => random.Below(30), 1 => random.Below(5000), _ => length };
            var data = new byte[length];
            for (int k = 0; k < data.Length; k++)
            {
                data[k] = random.Below(3) == 0 ? (byte)random.Below(256) : (byte)0;
            }

            byte answer = bench.Net.Command((byte)kind, (byte)command, data);
            Assert.InRange(answer, 0, 1);
        }

        Assert.Equal(1000, bench.Net.Device.Counters.Commands);
        Assert.InRange(bench.Net.Device.Counters.Drops(NetDrop.Command), 300, 900);
        Assert.Equal(15, bench.Net.Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_command_without_room_for_an_answer_comes_back(bool packed)
    {
        using var bench = new Bench(packed);
        bench.Net.Start();
        bench.Net.Control.Offer((NetBench.Buffers, 3, false));
        bench.Net.Control.Offer((NetBench.Buffers, 1, false), (NetBench.Buffers + 8, 0, true));
        bench.Net.Control.Offer((NetBench.Buffers, 1, true));
        bench.Net.Notify(2);
        for (uint i = 0; i < 3; i++)
        {
            Assert.True(bench.Net.Control.TryGet(out _, out uint written));
            Assert.Equal(i / 2, written);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rings_that_lie_over_each_other_end(bool packed)
    {
        for (int shift = -96; shift <= 96; shift += 4)
        {
            using var bench = new Bench(packed);
            bench.Net.Start();
            bench.Net.Write(0x16, 2, 1);
            bench.Net.Write(0x3a, 2, 1);
            bench.Net.Write(0x18, 2, 8);
            ulong at = NetBench.Ram + 0x9000;
            bench.Net.Write(0x20, 8, at);
            bench.Net.Write(0x28, 8, at + 0x100);
            bench.Net.Write(0x30, 8, (ulong)((long)at + 0x100 + shift));
            bench.Net.Write(0x1c, 2, 1);
            Span<byte> rings = bench.Net.Memory.Bytes(at, 0x200);
            for (int i = 0; i < rings.Length; i++)
            {
                rings[i] = (byte)(i % 5 == 0 ? 1 : 0);
            }

            for (int k = 0; k < 3; k++)
            {
                bench.Net.Notify(1);
                bench.Net.Settle(5_000);
            }

            bench.AssertNeighbourWorks();
            bench.AssertWorksAfterReset();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Transmit_chains_without_a_header_or_for_the_device_to_write_are_dropped(bool packed)
    {
        using var bench = new Bench(packed);
        bench.Net.Start();
        bench.Net.Put(NetBench.Frame(100, from: NetBench.Mac), default, NetBench.Buffers);
        bench.Net.Peer.Frames.Clear();
        bench.Net.Transmit.Offer((NetBench.Buffers, 0, false));
        bench.Net.Transmit.Offer((NetBench.Buffers, 5, false));
        bench.Net.Transmit.Offer((NetBench.Buffers, 12, false));
        bench.Net.Transmit.Offer((NetBench.Buffers, 112, true));
        bench.Net.Transmit.Offer((NetBench.Buffers, 60, false), (NetBench.Buffers + 60, 52, true));
        bench.Net.Notify(1);
        bench.Net.Settle();
        Assert.Equal(5, bench.Net.Device.Counters.Drops(NetDrop.Malformed));
        Assert.Empty(bench.Net.Peer.Frames);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(bench.Net.Transmit.TryGet(out _, out uint written));
            Assert.Equal(0u, written);
        }
    }

    [Fact]
    public void Features_stay_as_they_were_agreed_on()
    {
        using var bench = new Bench(packed: false);
        ulong agreed = bench.Net.Function.Common.Features;
        foreach (uint select in (uint[])[0, 1])
        {
            bench.Net.Write(0x08, 4, select);
            bench.Net.Write(0x0c, 4, 0);
            Assert.Equal((uint)(agreed >> (32 * (int)select)), (uint)bench.Net.Read(0x0c, 4));
        }

        Assert.Equal(agreed, bench.Net.Function.Common.Features);
    }

    [Fact]
    public void A_driver_that_notifies_without_end_harms_itself_alone()
    {
        using var bench = new Bench(packed: false);
        bench.Net.Start();
        for (int i = 0; i < 10_000; i++)
        {
            bench.Net.Notify(i % 3);
        }

        bench.Net.Settle(10);
        Assert.Equal(10_000, bench.Net.Device.Counters.Notifications);
        bench.AssertNeighbourWorks();
    }

    [Theory]
    [InlineData(VirtioFeature.HostTso4)]
    [InlineData(VirtioFeature.GuestTso6)]
    [InlineData(VirtioFeature.ControlReceive)]
    [InlineData(VirtioFeature.ControlMac)]
    [InlineData(1ul << 55)]
    [InlineData(1ul << 14)]
    public void Features_that_do_not_go_together_are_refused(ulong feature)
    {
        using var bench = new Bench(packed: false);
        ulong features = VirtioFeature.Version1 | feature;
        bench.Net.Write(0x14, 1, 0);
        bench.Net.Write(0x08, 4, 0);
        bench.Net.Write(0x0c, 4, (uint)features);
        bench.Net.Write(0x08, 4, 1);
        bench.Net.Write(0x0c, 4, features >> 32);
        bench.Net.Write(0x14, 1, 0xf);
        Assert.Equal(0x7, bench.Net.Status);
        bench.Net.Notify(1);
        Assert.Equal(0, bench.Net.Device.Counters.Notifications);
    }

    /// <summary>An adversary's device and a neighbour's, at one switch.</summary>
    private sealed class Bench : IDisposable
    {
        private const ulong NeighbourMac = 0x02_00_00_00_00_02;
        private const ulong PeerMac = 0x02_00_00_00_00_99;
        private readonly GuestRam _ram = new(NetBench.Ram, NetBench.RamSize);
        private readonly NetDevice _device;
        private readonly VirtioPciFunction _function;
        private readonly VirtioDriverRing _ring;
        private int _sent;

        public Bench(bool packed)
        {
            Net = new NetBench(new NetDeviceOptions { Mac = NetBench.Mac, Packed = packed }, size: 16);
            Net.Peer.Accepts = OffloadSupport.None;
            _device = new NetDevice(new NetDeviceOptions { Mac = NeighbourMac }, Net.Switch, "neighbour", Net.Cpu, Net.Copies, NetBench.Latency);
            _function = new VirtioPciFunction(_device, new GuestMemory(_ram, static (_, _) => { }), static (_, _, _) => { }, () => Net.Now);
            _function.Write(0x10, (uint)NetBench.Bar, 0xf);
            _function.Write(0x04, 6, 0xf);
            _ring = StartNeighbour();

            // An adversary may say that it is somebody else.
            Net.Switch.Pin(Net.PeerPort, PeerMac);
            Net.Switch.Pin(_device.Port, NeighbourMac);
            Net.Start();
        }

        public NetBench Net { get; }

        /// <summary>Fills the rings with words that are near to good ones.</summary>
        public void Scribble(RandomSource random)
        {
            for (int i = random.Below(60); i > 0; i--)
            {
                int ring = random.Below(3);
                ulong area = NetBench.Ram + 0x1000 + (0x4000 * (ulong)ring) + (random.Below(4) switch { 0 => 0x2000ul, 1 => 0x3000ul, _ => 0ul });
                uint value = random.Below(7) switch
                {
                    0 => (uint)NetBench.Ram + (uint)random.Below((int)NetBench.RamSize + 0x2000),
                    1 => (uint)random.Below(20),
                    2 => (uint)random.Below(0x10000) << 16,
                    3 => 0,
                    4 => (uint)random.Below(8) | ((uint)random.Below(4) << 7 << 16) | ((uint)random.Below(2) << 31),
                    5 => (uint)random.Below(4000),
                    _ => (uint)random.Below(int.MaxValue),
                };
                BinaryPrimitives.WriteUInt32LittleEndian(Net.Memory.Bytes(area + (4 * (ulong)random.Below(random.Below(2) == 0 ? 8 : 64)), 4), value);
            }
        }

        /// <summary>Writes registers at random, those of queues above all.</summary>
        public void Poke(RandomSource random)
        {
            for (int i = random.Below(4); i > 0; i--)
            {
                int size = 1 << random.Below(4);
                int offset = (random.Below(3) == 0 ? random.Below(8) * 0x1000 : 0) + (random.Below(0x40) & ~(size - 1));
                ulong value = random.Below(3) switch
                {
                    0 => (ulong)random.Below(20),
                    1 => NetBench.Ram + (ulong)random.Below((int)NetBench.RamSize),
                    _ => random.Next(),
                };
                Assert.True(Net.Function.TryRead(NetBench.Bar + (ulong)offset, size, out _));
                if (offset is not (0x14 or 0x10))
                {
                    Net.Write(offset, size, size == 8 ? value : value & ((1ul << (8 * size)) - 1));
                }
            }
        }

        /// <summary>Offers good chains in all queues.</summary>
        public void OfferGood(RandomSource random)
        {
            for (int i = 0; i < 3; i++)
            {
                Net.Post(1, 200 + random.Below(2000), at: NetBench.Buffers + 0x100000 + (ulong)(0x1000 * i));
                Net.Put(NetBench.Frame(60, from: NetBench.Mac), default, NetBench.Buffers + (ulong)(0x100 * i));
                Net.Transmit.Offer((NetBench.Buffers + (ulong)(0x100 * i), 12, false), (NetBench.Buffers + (ulong)(0x100 * i) + 12, 60, false));
                Net.Transmit.OfferTable(NetBench.Buffers + 0x8000 + (ulong)(0x100 * i), (NetBench.Buffers, 40, false), (NetBench.Buffers + 0x40, 32, false));
                Net.Control.Offer((NetBench.Buffers + 0x4000, 3, false), (NetBench.Buffers + 0x4010, 1, true));
            }
        }

        /// <summary>Changes one field of a ring that is in use.</summary>
        public void ChangeField(RandomSource random, int queue)
        {
            ulong ring = NetBench.Ram + 0x1000 + (0x4000 * (ulong)queue);
            ulong area = random.Below(4) switch
            {
                0 => ring + 0x2000 + (2 * (ulong)random.Below(7)),
                1 => NetBench.Buffers + 0x8000 + (2 * (ulong)random.Below(16)),
                _ => ring + (2 * (ulong)random.Below(48)),
            };
            int bit = random.Below(16);
            ushort old = BinaryPrimitives.ReadUInt16LittleEndian(Net.Memory.Bytes(area, 2));
            int value = random.Below(4) switch
            {
                0 => random.Below(0x10000),
                1 => old + 1 - (2 * random.Below(2)),
                2 => random.Below(18),
                _ => old ^ (1 << bit),
            };
            BinaryPrimitives.WriteUInt16LittleEndian(Net.Memory.Bytes(area, 2), (ushort)value);
        }

        public void AssertNeighbourWorks()
        {
            byte[] frame = NetBench.Frame(100, PeerMac, NeighbourMac, _sent++);
            Net.Peer.Frames.Clear();
            _ram.Bytes(NetBench.Buffers, 12).Clear();
            frame.CopyTo(_ram.Bytes(NetBench.Buffers + 12, 100));
            _ring.Offer((NetBench.Buffers, 112, false));
            Assert.True(_function.TryWrite(NetBench.Bar + 0x3000, 2, 1));
            Net.Settle();
            Assert.Contains(Net.Peer.Frames, one => one.Data.AsSpan().SequenceEqual(frame));
            Assert.True(_ring.TryGet(out _, out _));
        }

        public void AssertWorksAfterReset()
        {
            Net.Start();
            Net.Peer.Frames.Clear();
            byte[] frame = NetBench.Frame(90, from: NetBench.Mac, mark: 77);
            Net.Send(frame);
            Net.Post(2, 2000);
            Net.Kick(1);
            Net.Settle();
            Assert.Contains(Net.Peer.Frames, one => one.Data.AsSpan().SequenceEqual(frame));
            Net.Switch.Send(Net.PeerPort, NetBench.Frame(70, NetBench.Mac), default, Net.Now);
            Net.Settle();
            Assert.True(Net.Receive.TryGet(out _, out uint written));
            Assert.Equal(82u, written);
        }

        public void Dispose()
        {
            Net.Dispose();
            _ram.Dispose();
        }

        private SplitDriverRing StartNeighbour()
        {
            var ring = new SplitDriverRing(_ram, NetBench.Ram + 0x1000, 16);
            (int, int, ulong)[] writes =
            [
                (0x14, 1, 0), (0x08, 4, 1), (0x0c, 4, 1), (0x14, 1, 0xb), (0x16, 2, 1), (0x18, 2, 16),
                (0x20, 8, ring.Descriptors), (0x28, 8, ring.Driver), (0x30, 8, ring.Device), (0x1c, 2, 1), (0x14, 1, 0xf),
            ];
            foreach ((int offset, int size, ulong value) in writes)
            {
                Assert.True(_function.TryWrite(NetBench.Bar + (ulong)offset, size, value));
            }

            return ring;
        }
    }
}
