using NicTwin.Testbench;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>The control queue of the virtio network device: what it sets, and what it refuses.</summary>
public sealed class NetControlTests
{
    private const ulong Received = NetBench.Buffers + 0x100000;

    [Fact]
    public void Receive_modes_and_tables_decide_what_comes()
    {
        using NetBench bench = NetDeviceTests.Make(packed: true, eventIndex: false);
        bench.Post(200, 100);
        const ulong other = 0x02_00_00_00_00_77, group = 0x01_00_5e_00_00_05;
        Expect((NetBench.Mac, true), (other, false), (group, false), (0xffff_ffff_ffff, true));
        Assert.Equal(0, bench.Command(0, 0, [1]));
        Expect((other, true), (group, true));
        Assert.Equal(0, bench.Command(0, 0, [0]));
        Assert.Equal(0, bench.Command(0, 1, [1]));
        Expect((other, false), (group, true));
        Assert.Equal(0, bench.Command(0, 1, [0]));
        Assert.Equal(0, bench.Command(1, 0, [1, 0, 0, 0, 2, 0, 0, 0, 0, 0x77, 1, 0, 0, 0, 1, 0, 0x5e, 0, 0, 5]));
        Expect((other, true), (group, true), (group + 1, false), (other + 1, false), (NetBench.Mac, true));
        Assert.Equal(0, bench.Command(1, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
        Expect((other, false), (group, false));
        Assert.Equal(0, bench.Command(1, 1, [2, 0, 0, 0, 0, 0x77]));
        Expect((other, true), (NetBench.Mac, false));
        Assert.Equal(0x77ul, bench.Read(0x2005, 1));
        var many = new byte[8 + (6 * (NetFilter.MaxAddresses + 1))];
        many[4] = NetFilter.MaxAddresses + 1;
        Assert.Equal(0, bench.Command(1, 0, many));
        Expect((group, true), (NetBench.Mac, false));

        void Expect(params (ulong To, bool Comes)[] cases)
        {
            foreach ((ulong to, bool comes) in cases)
            {
                (long before, long filtered) = (bench.Device.Counters.ReceiveFrames, bench.Device.Counters.Drops(NetDrop.Filtered));
                bench.Device.Receive(NetBench.Frame(60, to), default, bench.Now);
                Assert.Equal((before + (comes ? 1 : 0), filtered + (comes ? 0 : 1)), (bench.Device.Counters.ReceiveFrames, bench.Device.Counters.Drops(NetDrop.Filtered)));
            }
        }
    }

    [Fact]
    public void Tagged_frames_come_when_their_VLAN_is_wanted()
    {
        using NetBench bench = NetDeviceTests.Make(packed: false, eventIndex: false);
        bench.Post(20, 100);
        byte[] frame = NetBench.Frame(60, NetBench.Mac);
        (frame[12], frame[13], frame[14], frame[15]) = (0x81, 0, 0x6f, 0xff);
        Assert.False(Comes());
        Assert.Equal(0, bench.Command(2, 0, [0xff, 0x0f]));
        Assert.True(Comes());
        Assert.Equal(0, bench.Command(2, 1, [0xff, 0x0f]));
        Assert.False(Comes());
        Assert.Equal(1, bench.Command(2, 0, [0, 0x10]));

        bool Comes()
        {
            long before = bench.Device.Counters.ReceiveFrames;
            bench.Device.Receive(frame, default, bench.Now);
            return bench.Device.Counters.ReceiveFrames > before;
        }
    }

    public static TheoryData<byte, byte, byte[]> WrongCommands => new()
    {
        { 0, 0, [] },
        { 0, 0, [1, 1] },
        { 0, 2, [1] },
        { 0, 5, [1] },
        { 1, 0, [] },
        { 1, 0, [1, 0, 0, 0, 2, 0, 0, 0, 0] },
        { 1, 0, [0, 0, 0, 0] },
        { 1, 0, [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0] },
        { 1, 0, [0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { 1, 1, [2, 0, 0, 0, 0] },
        { 1, 1, [1, 0, 0, 0, 0, 0] },
        { 1, 2, [1] },
        { 2, 0, [1] },
        { 2, 2, [1, 0] },
        { 3, 0, [] },
        { 4, 0, [2, 0] },
        { 5, 0, [0, 0, 0, 0, 0, 0, 0, 0] },
        { 99, 1, [] },
        { 1, 1, new byte[5000] },
    };

    [Theory]
    [MemberData(nameof(WrongCommands))]
    public void A_command_that_cannot_be_is_refused(byte kind, byte command, byte[] data)
    {
        using NetBench bench = NetDeviceTests.Make(packed: false, eventIndex: true);
        Assert.Equal(1, bench.Command(kind, command, data));
        Assert.Equal(1, bench.Device.Counters.Drops(NetDrop.Command));
        Assert.Equal(0, bench.Command(0, 1, [1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Flows_are_spread_over_the_pairs_that_the_driver_uses(bool packed)
    {
        using var bench = new NetBench(new NetDeviceOptions { Mac = NetBench.Mac, Pairs = 4, Packed = packed });
        bench.Start();
        Assert.Equal(9ul, bench.Read(0x12, 2));
        for (int pair = 0; pair < 4; pair++)
        {
            bench.Post(100, 200, 2 * pair, Received + (ulong)(0x8000 * pair));
        }

        Flood();
        Assert.Equal([40, 0, 0, 0], Counts());
        Assert.Equal(1, bench.Command(4, 0, [0, 0]));
        Assert.Equal(1, bench.Command(4, 0, [5, 0]));
        Assert.Equal(0, bench.Command(4, 0, [4, 0]));
        Assert.Equal(4, bench.Device.ActivePairs);
        Flood();
        int[] once = Counts();
        Assert.All(once, static count => Assert.True(count > 0));
        Flood();
        Assert.Equal(once, Counts());
        for (int pair = 0; pair < 4; pair++)
        {
            bench.Send(NetBench.Frame(60, mark: pair), queue: (2 * pair) + 1, at: NetBench.Buffers + (ulong)(0x100 * pair));
            bench.Kick((2 * pair) + 1);
            bench.Settle();
            Assert.Equal(NetBench.Frame(60, mark: pair), bench.Peer.Frames[^1].Data);
        }

        bench.Write(0x14, 1, 0);
        Assert.Equal(1, bench.Device.ActivePairs);

        void Flood()
        {
            var random = new RandomSource(77);
            for (int i = 0; i < 40; i++)
            {
                (byte[] frame, FrameOffload _) = SoftwareOffloadTests.Tcp(random, ipv6: i % 2 == 0, 0, 0, 20);
                NetBench.PutAddress(frame, NetBench.Mac);
                bench.Device.Receive(frame, default, bench.Now);
            }
        }

        int[] Counts()
        {
            var counts = new int[4];
            for (int pair = 0; pair < 4; pair++)
            {
                while (bench.Rings[2 * pair].TryGet(out _, out _))
                {
                    counts[pair]++;
                }
            }

            return counts;
        }
    }

    [Fact]
    public void The_control_queue_is_the_third_for_a_driver_that_knows_of_no_pairs()
    {
        var options = new NetDeviceOptions { Mac = NetBench.Mac, Pairs = 2 };
        using var bench = new NetBench(options, features: (options.Features | VirtioFeature.Version1) & ~VirtioFeature.MultiQueue);
        bench.Start();
        ulong at = NetBench.Buffers;
        bench.Memory.Bytes(at, 4)[2] = 1;
        bench.Rings[2].Offer((at, 3, false), (at + 3, 1, true));
        bench.Notify(2);
        Assert.True(bench.Rings[2].TryGet(out _, out uint written));
        Assert.Equal(1u, written);
        Assert.Equal(1, bench.Device.Counters.Commands);
        Assert.True(bench.Device.Filter.Promiscuous);
    }
}
