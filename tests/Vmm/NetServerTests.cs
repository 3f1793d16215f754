using System.Buffers.Binary;
using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Cpu;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using NicTwin.Vmm.VfioUser;
using NicTwin.Vmm.Virtio;

namespace NicTwin.Tests.Vmm;

/// <summary>A virtio network device behind vfio-user: it is the same device, to the nanosecond, and its client and its server survive each other.</summary>
public sealed class NetServerTests
{
    private const int Switch = 1600;

    private static readonly CostModel s_costs = CostModel.Free with { RingChain = 150, CopyPerKilobyte = 100, ServiceWakeup = 1001 };

    [Theory]
    [InlineData(false, 1, true)]
    [InlineData(false, 2, true)]
    [InlineData(true, 1, true)]
    [InlineData(true, 2, true)]
    [InlineData(false, 1, false)]
    public void A_device_behind_a_socket_is_the_same_to_the_nanosecond(bool packed, int pairs, bool costly)
    {
        // Without costs the device is faster than the switch, and has to wait for room there.
        CostModel costs = costly ? s_costs : CostModel.Free;
        NetDeviceOptions options = Options(packed, pairs);
        using var served = new ServedDevice(static c => new NetServer(c));
        NetLink link = null!;
        using NetBench near = new(options, costs), far = new(options, costs, far: bench => link = Link(bench, served.Channel));
        foreach (NetBench bench in (NetBench[])[near, far])
        {
            bench.Start();
            Traffic(bench);
            Flood(bench);
        }

        Assert.Equal(string.Empty, link.Failure);
        Assert.NotEmpty(near.Peer.Frames);
        Assert.Equal(near.Peer.Frames.Select(static f => (Convert.ToHexString(f.Data), f.Offload, f.Time)), far.Peer.Frames.Select(static f => (Convert.ToHexString(f.Data), f.Offload, f.Time)));
        Assert.Equal(near.Messages, far.Messages);
        Assert.True(near.Memory.Bytes(NetBench.Ram, (int)NetBench.RamSize).SequenceEqual(far.Memory.Bytes(NetBench.Ram, (int)NetBench.RamSize)));
        Assert.Equal((near.Cpu.Nanoseconds, near.Cpu.BusyNanoseconds, near.Cpu.Tasks), (far.Cpu.Nanoseconds, far.Cpu.BusyNanoseconds, far.Cpu.Tasks));
        Assert.Equal((near.Copies.Number, near.Copies.Bytes), (far.Copies.Number, far.Copies.Bytes));
        Assert.Equal((near.Device.Counters.AllDrops, near.Kicks), (link.Drops, far.Kicks));
        Assert.True(near.Device.Counters.AllDrops > 0);
    }

    [Fact]
    public void Each_round_trip_is_counted_at_both_ends_and_paid_by_the_one_who_waits()
    {
        using ServedDevice served = new(static c => new NetServer(c)), free = new(static c => new NetServer(c));
        NetLink link = null!, other = null!;
        using NetBench bench = new(costs: s_costs with { ProcessSwitch = Switch }, far: b => link = Link(b, served.Channel)), cheap = new(costs: s_costs, far: b => other = Link(b, free.Channel));
        bench.Start();
        cheap.Start();
        (long accesses, long works) = (link.AccessRoundTrips, link.WorkRoundTrips);
        for (int i = 0; i < 10; i++)
        {
            _ = bench.Read(0x14, 1);
        }

        Assert.Equal((accesses + 10, works, 0), (link.AccessRoundTrips, link.WorkRoundTrips, bench.Cpu.BusyNanoseconds));

        // A kick is one access; then the service CPU takes what is there, looks once more, and sleeps.
        bench.Send(NetBench.Frame(200));
        cheap.Send(NetBench.Frame(200));
        bench.Notify(1);
        cheap.Notify(1);
        bench.Settle();
        cheap.Settle();
        Assert.Equal((accesses + 11, works + 2), (link.AccessRoundTrips, link.WorkRoundTrips));
        Assert.Equal(cheap.Cpu.BusyNanoseconds + (2 * Switch), bench.Cpu.BusyNanoseconds);

        // A frame for which there is no buffer is one more.
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac), default, bench.Now);
        bench.Settle();
        Assert.Equal((accesses + 11, works + 3), (link.AccessRoundTrips, link.WorkRoundTrips));
        Assert.Equal(link.AccessRoundTrips + link.WorkRoundTrips, link.CountRoundTrips());
        Assert.Equal(0, link.RefusedAccesses);
    }

    [Fact]
    public void A_server_that_goes_is_a_device_that_was_pulled_out()
    {
        using var served = new ServedDevice(static c => new NetServer(c));
        NetLink link = null!;
        using var bench = new NetBench(far: b => link = Link(b, served.Channel));
        string said = string.Empty;
        link.Failed = reason => said = reason;
        bench.Start();
        bench.Send(NetBench.Frame(200));
        bench.Notify(1);
        served.Cut();
        bench.Settle();
        Assert.Contains("gone", link.Failure, StringComparison.Ordinal);
        Assert.Equal(link.Failure, said);
        Assert.Equal(0xffu, bench.Read(0x14, 1));
        Assert.Equal(uint.MaxValue, link.Read(0));
        bench.Write(0x14, 1, 0);
        bench.Switch.Send(bench.PeerPort, NetBench.Frame(60, NetBench.Mac), default, bench.Now);
        bench.Settle();
        Assert.Equal(1, link.Drops);
        Assert.Equal(-1, link.CountRoundTrips());
    }

    [Fact]
    public void A_device_that_asks_for_work_without_end_at_one_time_is_given_up()
    {
        using var served = new ServedDevice(static c => new BusyServer(c));
        NetLink link = null!;
        using var bench = new NetBench(far: b => link = Link(b, served.Channel));
        bench.Settle();
        Assert.Contains("cannot be right", link.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void A_server_that_sends_nonsense_does_no_harm(ulong seed)
    {
        const int cases = 15;
        var random = new RandomSource(seed);
        int noticed = 0;
        for (int i = 0; i < cases; i++)
        {
            using var liar = new LyingDevice(static c => new NetServer(c), random);
            NetLink link = null!;
            using var bench = new NetBench(far: b => link = Link(b, liar.Channel));
            Program(bench);
            noticed += link.Failure.Length > 0 || link.RefusedAccesses > 0 ? 1 : 0;
        }

        // Nobody can notice other data of a frame or of a DMA write.
        Assert.InRange(noticed, 1, cases);
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void A_client_that_sends_anything_is_answered(ulong seed)
    {
        var random = new RandomSource(seed);
        using var served = new ServedDevice(static c => new NetServer(c));
        using var ram = new GuestRam(NetBench.Ram, NetBench.RamSize);
        using var client = new VfioUserClient(served.Channel, new Memory(ram, random));
        Assert.Equal(VfioUserError.None, client.Negotiate());
        Assert.Equal(VfioUserError.None, client.Map(NetBench.Ram, NetBench.RamSize, readable: true, writable: true));
        byte[] plug = new byte[NetSettings.Size];
        new NetSettings(NetBench.Mac, Packed: false, Pairs: 2, NetBench.Latency, s_costs).Write(plug);
        Assert.Equal(VfioUserError.None, client.Write(TimeRegion.Index, TimeRegion.Plug, plug));
        ulong[] commands = [TimeRegion.Cpu, TimeRegion.AccessTime, TimeRegion.Work, TimeRegion.Frame, TimeRegion.Plug, TimeRegion.Unplug, TimeRegion.Run, 8];
        int[] lengths = [TimeRegion.CpuSize, 8, 8, TimedFrame.HeaderLength + 100, NetSettings.Size, 8, TimeRegion.RunSize, 8];
        int taken = 0;
        for (int i = 0; i < 3000; i++)
        {
            int which = random.Below(commands.Length);
            byte[] data = new byte[random.Chance(100) ? random.Below(60) : lengths[which]];
            foreach (ref byte value in data.AsSpan())
            {
                value = (byte)(random.Chance(300) ? random.Next() : 0);
            }

            if (which == 3 && data.Length > TimedFrame.HeaderLength)
            {
                BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(8), data.Length - TimedFrame.HeaderLength);
            }

            int region = random.Chance(500) ? random.Chance(200) ? VfioUserProtocol.ConfigurationRegion : 0 : TimeRegion.Index;
            ulong offset = region == TimeRegion.Index ? commands[which] : random.Chance(500) ? (ulong)random.Below(0x40) : (ulong)random.Below(0x4100) & 0xf03f;
            data = region == TimeRegion.Index ? data : [.. data.Take(random.Between(1, 8))];
            taken += client.Write(region, offset, data) == VfioUserError.None ? 1 : 0;
            if (random.Chance(100))
            {
                VfioUserError error = client.WaitRead(client.AddRead(TimeRegion.Index, TimeRegion.Result, TimeRegion.MostResult), out ReadOnlySpan<byte> result);
                Assert.Equal((VfioUserError.None, true), (error, result.Length >= NetServer.ResultHeader));
            }
        }

        Assert.False(client.Broken);
        Assert.InRange(taken, 500, 2900);
    }

    private static NetDeviceOptions Options(bool packed, int pairs) => new() { Mac = NetBench.Mac, Packed = packed, Pairs = pairs };

    private static NetLink Link(NetBench bench, VfioUserChannel channel) => new(
        channel,
        new NetLinkHost
        {
            Target = new Target(bench.Memory),
            Send = (address, data, time) => bench.Messages.Add((address, data, time)),
            Clock = () => bench.Now,
            Network = bench.Switch,
            Name = "guest",
            Cpu = bench.Cpu,
            Copies = bench.Copies,
        },
        new NetSettings(bench.Options.Mac, bench.Options.Packed, bench.Options.Pairs, NetBench.Latency, bench.Cpu.Costs));

    // With a device that lies, a driver sees anything.
    private static void Program(NetBench bench)
    {
        try
        {
            bench.Start();
            Traffic(bench);
        }
        catch (Xunit.Sdk.XunitException)
        {
            bench.Settle();
        }
    }

    private static void Traffic(NetBench bench)
    {
        bench.Post(40, 1000);
        bench.Kick(0);
        for (int i = 0; i < 60; i++)
        {
            bench.Send(NetBench.Frame(60 + (100 * (i % 12)), mark: i), at: NetBench.Buffers + (ulong)(0x800 * i));
            bench.Kick(1);
            bench.Switch.Send(bench.PeerPort, NetBench.Frame(70 + (40 * i), NetBench.Mac, mark: i), default, bench.Now);
            bench.RunTo(bench.Now + 100);
            bench.Now += 100;
        }

        Assert.Equal(0, bench.Command(0, 0, [1]));
        bench.Settle();
        bench.Post(100, 1000);
        bench.Kick(0);
        bench.Settle();
    }

    // More than the switch takes in one go, and more bytes than a result holds.
    private static void Flood(NetBench bench)
    {
        for (int i = 0; i < 100; i++)
        {
            byte[] frame = NetBench.Frame(65_000, mark: i);
            bench.Put(frame, default, NetBench.Buffers);
            bench.Transmit.Offer((NetBench.Buffers, 12 + frame.Length, false));
        }

        bench.Transmit.Offer((NetBench.Buffers, 5, false));
        bench.Notify(1);
        bench.Settle();
        for (int i = 0; i < 300; i++)
        {
            bench.Switch.Send(bench.PeerPort, NetBench.Frame(3000, NetBench.Mac, mark: i), default, bench.Now);
            bench.Settle();
        }
    }

    /// <summary>RAM that the device reaches.</summary>
    private sealed class Target(GuestRam ram) : IDmaTarget
    {
        public GuestRam Ram => ram;

        public void MemoryWritten(ulong address, int length)
        {
            // There is no hart.
        }

        public void Interrupt(uint identity, long time)
        {
            // Messages go their own way here.
        }
    }

    /// <summary>RAM in which there is something else with each look.</summary>
    private sealed class Memory(GuestRam ram, RandomSource random) : IVfioUserMemory
    {
        public VfioUserError Read(ushort id, ulong address, Span<byte> data)
        {
            ram.Bytes(address, data.Length).CopyTo(data);
            data[random.Below(data.Length)] = (byte)random.Next();
            return random.Chance(20) ? VfioUserError.Fault : VfioUserError.None;
        }

        public VfioUserError Write(ulong address, ReadOnlySpan<byte> data)
        {
            data.CopyTo(ram.Bytes(address, data.Length));
            return VfioUserError.None;
        }

        public bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload) => true;
    }

    /// <summary>A device that wants to work at once whenever it has worked.</summary>
    private sealed class BusyServer(VfioUserChannel channel) : DeviceServer(channel)
    {
        public override IReadOnlyList<VfioUserRegion> Regions { get; } =
        [
            new(VirtioPciFunction.BarSize), default, default, default, default, default, default, new(ConfigurationSpace.Length), default, new(TimeRegion.Size),
        ];

        protected override VfioUserError ReadDevice(ushort id, int region, ulong offset, Span<byte> data) => VfioUserError.None;

        protected override VfioUserError WriteDevice(ushort id, bool wantsReply, int region, ulong offset, ReadOnlySpan<byte> data) => VfioUserError.None;

        protected override VfioUserError Command(ulong offset, ReadOnlySpan<byte> data) => VfioUserError.None;

        protected override bool TryCompose(int room)
        {
            Span<byte> result = stackalloc byte[NetServer.ResultHeader + sizeof(long)];
            result.Clear();
            result[36] = 1;
            Result.SetLength(0);
            Result.Write(result);
            return true;
        }
    }
}
