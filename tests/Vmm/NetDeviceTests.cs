using NicTwin.Vmm.Network;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>The virtio network device, with a driver that is played in RAM.</summary>
public sealed class NetDeviceTests
{
    /// <summary>Kinds of rings: packed, with event indices.</summary>
    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_packet_goes_out_a_latency_after_the_notification_and_another_through_the_switch(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex);
        byte[] frame = NetBench.Frame(200);
        ushort id = bench.Send(frame);
        bench.Kick(1);
        bench.Settle();
        (byte[] data, FrameOffload offload, long time) = Assert.Single(bench.Peer.Frames);
        Assert.Equal(frame, data);
        Assert.Equal(default, offload);
        Assert.Equal(1000 + (2 * NetBench.Latency), time);
        Assert.True(bench.Transmit.TryGet(out ushort used, out uint written));
        Assert.Equal(id, used);
        Assert.Equal(0u, written);
        Assert.Equal([(NetBench.Imsic, 6u, 1000 + NetBench.Latency)], bench.Messages);
        Assert.Equal((1, 1, 1), ((int)bench.Device.Counters.Notifications, (int)bench.Device.Counters.Interrupts, (int)bench.Device.Counters.TransmitChains));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_frame_comes_into_a_posted_buffer(bool packed, bool eventIndex)
    {
        using NetBench bench = Make(packed, eventIndex);
        bench.Post(2, 2048);
        bench.Kick(0);
        Assert.Equal(0, bench.Kicks);
        byte[] frame = NetBench.Frame(300, NetBench.Mac);
        bench.Switch.Send(bench.PeerPort, frame, default, 2000);
        bench.Settle();
        Assert.True(bench.Receive.TryGet(out _, out uint written));
        Assert.Equal(312u, written);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, .. frame], bench.Memory.Bytes(NetBench.Buffers + 0x100000, 312).ToArray());
        Assert.Equal([(NetBench.Imsic, 5u, 2000 + NetBench.Latency)], bench.Messages);
        Assert.False(bench.Receive.TryGet(out _, out _));
    }

    private static NetBench Make(bool packed, bool eventIndex)
    {
        var bench = new NetBench(new NetDeviceOptions { Mac = NetBench.Mac, Packed = packed, EventIndex = eventIndex });
        bench.Start();
        return bench;
    }
}
