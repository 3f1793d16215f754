using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>Resets of the virtio network device and of its queues, and saved states, in the middle of traffic.</summary>
public sealed class NetLifeTests
{
    private const ulong Received = NetBench.Buffers + 0x100000;

    [Fact]
    public void A_reset_in_the_middle_of_traffic_forgets_it_and_the_device_works_again()
    {
        using NetBench bench = NetDeviceTests.Make(packed: false, eventIndex: true);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac), default, bench.Now);
        bench.Settle();
        bench.Send(NetBench.Frame(60));
        bench.Kick(1);
        Assert.Equal(0, bench.Command(0, 0, [1]));
        bench.Write(0x14, 1, 0);
        Assert.Equal(1, bench.Device.Counters.Drops(NetDrop.NotRunning));

        // The old notification's work is still in the CPU, and earlier than what the new one may cause.
        bench.Now += 10;
        bench.Start();
        Assert.False(bench.Device.Filter.Promiscuous);
        bench.Send(NetBench.Frame(60, mark: 3));
        bench.Kick(1);
        long expected = bench.Now + (2 * NetBench.Latency);
        bench.Settle();
        Assert.Equal(expected, Assert.Single(bench.Peer.Frames).Time);
        bench.Write(0x14, 1, 0);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac), default, bench.Now);
        bench.Settle();
        Assert.Equal(2, bench.Device.Counters.Drops(NetDrop.NotRunning));
    }

    [Theory]
    [MemberData(nameof(NetDeviceTests.Kinds), MemberType = typeof(NetDeviceTests))]
    public void A_queue_that_is_reset_alone_starts_again(bool packed, bool eventIndex)
    {
        using NetBench bench = NetDeviceTests.Make(packed, eventIndex);
        bench.Post(1, 20);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac, mark: 4), default, bench.Now);
        bench.Settle();
        bench.Write(0x16, 2, 0);
        bench.Write(0x3a, 2, 1);
        Assert.Equal(0ul, bench.Read(0x3a, 2));
        Assert.Equal(0ul, bench.Read(0x1c, 2));
        Assert.Equal(256ul, bench.Read(0x18, 2));
        bench.StartQueue(0);
        Assert.Equal(1ul, bench.Read(0x1c, 2));
        bench.Post(1, 100);
        bench.Kick(0);
        bench.Settle();
        Assert.True(bench.Receive.TryGet(out _, out _));
        Assert.Equal(NetBench.Frame(60, NetBench.Mac, mark: 4), bench.Memory.Bytes(Received + 12, 60).ToArray());
    }

    [Theory]
    [MemberData(nameof(NetDeviceTests.Kinds), MemberType = typeof(NetDeviceTests))]
    public void A_device_that_is_restored_in_the_middle_goes_on_like_one_that_never_stopped(bool packed, bool eventIndex)
    {
        using NetBench one = Busy(packed, eventIndex);
        using NetBench two = Busy(packed, eventIndex);
        byte[] state = Save(two);
        using NetBench three = NetDeviceTests.Make(packed, eventIndex);
        Restore(three, state);
        two.Memory.Bytes(NetBench.Ram, (int)NetBench.RamSize).CopyTo(three.Memory.Bytes(NetBench.Ram, (int)NetBench.RamSize));
        Assert.Equal(state, Save(three));
        three.Now = one.Now;
        foreach (NetBench bench in (NetBench[])[one, three])
        {
            bench.Peer.Frames.Clear();
            bench.Messages.Clear();
            bench.Settle();
            bench.Notify(0);
            bench.Settle();
        }

        Assert.Equal(one.Messages, three.Messages);
        Assert.Equal(one.Peer.Frames.Select(static frame => (Convert.ToHexString(frame.Data), frame.Time)), three.Peer.Frames.Select(static frame => (Convert.ToHexString(frame.Data), frame.Time)));
        Assert.NotEmpty(one.Peer.Frames);
        Assert.True(one.Memory.Bytes(NetBench.Ram, (int)NetBench.RamSize).SequenceEqual(three.Memory.Bytes(NetBench.Ram, (int)NetBench.RamSize)));
        Assert.Equal(Save(one), Save(three));

        static NetBench Busy(bool packed, bool eventIndex)
        {
            NetBench bench = NetDeviceTests.Make(packed, eventIndex);
            Assert.Equal(0, bench.Command(0, 1, [1]));
            Assert.Equal(0, bench.Command(2, 0, [7, 0]));
            bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac), default, bench.Now);
            bench.Settle();
            bench.Send(NetBench.Frame(60, mark: 1));
            bench.Kick(1);
            bench.Settle();
            bench.Send(NetBench.Frame(60, mark: 2), at: NetBench.Buffers + 0x200);
            bench.Kick(1);
            bench.Post(2, 100);
            return bench;
        }

        static byte[] Save(NetBench bench)
        {
            using var saved = new MemoryStream();
            using var writer = new BinaryWriter(saved);
            bench.Cpu.Save(writer);
            bench.Switch.Save(writer);
            bench.Function.Save(writer);
            bench.Device.Save(writer);
            return saved.ToArray();
        }

        static void Restore(NetBench bench, byte[] state)
        {
            using var saved = new MemoryStream(state);
            using var reader = new BinaryReader(saved);
            bench.Cpu.Restore(reader);
            bench.Switch.Restore(reader);
            bench.Function.Restore(reader);
            bench.Device.Restore(reader);
            Assert.Equal(saved.Length, saved.Position);
        }
    }
}
