using System.Buffers.Binary;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Accounting;
using NicTwin.Vmm.Driver;
using NicTwin.Vmm.Network;

namespace NicTwin.Tests.Vmm;

/// <summary>The switch's port on the PF's queues: frames out and in, offloads, and what does not fit.</summary>
public sealed class PfUplinkTests
{
    private const ulong Station = 0xaa_00_00_00_00_02;
    private const ulong GuestMac = 0x01_00_00_0d_0d_02;
    private const ulong VfMac = 0x01_00_00_0a_0a_02;

    private readonly List<(byte[] Frame, FrameOffload Offload)> _received = [];

    [Theory]
    [InlineData(14)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(1514)]
    [InlineData(1518)]
    public void Frames_go_out_as_they_are(int length)
    {
        using PfHost host = Open(0);
        byte[] frame = DriverFrames.Raw(Station, GuestMac, length, 3);
        Send(host, frame, default);
        Assert.Equal(DriverFrames.Padded(frame), Assert.Single(host.Wire.Frames).Frame);
        Assert.Equal(1, host.Driver.Counters[PfCount.TransmitFrames]);
        Assert.Equal(length, host.Driver.Counters[PfCount.CopiedBytes]);
    }

    [Fact]
    public void Work_is_charged()
    {
        CostModel costs = CostModel.Free with { DriverFrame = 1000, CopyPerKilobyte = 2048, ServiceWakeup = 7 };
        using PfHost host = Open(0, costs);
        long before = host.Cpu.BusyNanoseconds;
        Send(host, DriverFrames.Raw(Station, GuestMac, 1024, 3), default);
        Assert.Equal(3048, host.Cpu.BusyNanoseconds - before);
        before = host.Cpu.BusyNanoseconds;
        host.SendFrame(DriverFrames.Raw(DriverFrames.Broadcast, Station, 100, 1));
        Assert.Equal(1007, host.Cpu.BusyNanoseconds - before);
    }

    [Fact]
    public void The_NIC_makes_TCP_and_UDP_checksums_and_the_driver_others()
    {
        using PfHost host = Open(0);
        byte[] tcp = DriverFrames.Tcp(Station, GuestMac, 0x0a00_0002, 1000, 333);
        byte[] seeded = [.. tcp];
        DriverFrames.SeedChecksum(seeded, 20 + 333);
        Send(host, seeded, new FrameOffload { NeedsChecksum = true, ChecksumStart = 34, ChecksumOffset = 16 });
        Assert.Equal(tcp, host.Wire.Frames[0].Frame);
        Assert.Equal(1, host.Driver.Counters[PfCount.TransmitChecksums]);

        byte[] udp = DriverFrames.Raw(Station, GuestMac, 200, 5);
        udp[40] = udp[41] = 0;
        Send(host, udp, new FrameOffload { NeedsChecksum = true, ChecksumStart = 34, ChecksumOffset = 6 });
        Assert.Equal(0xffff, OnesComplement(host.Wire.Frames[1].Frame.AsSpan(34)));

        byte[] odd = DriverFrames.Raw(Station, GuestMac, 201, 5);
        odd[71] = odd[72] = 0;
        Send(host, odd, new FrameOffload { NeedsChecksum = true, ChecksumStart = 61, ChecksumOffset = 10 });
        Assert.Equal(0xffff, OnesComplement(host.Wire.Frames[2].Frame.AsSpan(61)));
        Assert.Equal(1, host.Driver.Counters[PfCount.TransmitSoftwareChecksums]);
    }

    [Theory]
    [InlineData(false, 4000, 1460, false)]
    [InlineData(false, 64000, 1400, false)]
    [InlineData(true, 9000, 1440, false)]
    [InlineData(false, 3000, 1448, true)]
    [InlineData(true, 100, 1440, false)]
    public void The_NIC_cuts_TCP_into_segments_with_right_sums(bool ipv6, int payload, int size, bool tagged)
    {
        using PfHost host = Open(0);
        byte[] frame = Segmentable(ipv6, payload);
        frame = tagged ? DriverFrames.Tagged(frame, 0x2005) : frame;
        int tag = tagged ? 4 : 0;
        int header = tag + (ipv6 ? 74 : 54);
        Segmentation kind = ipv6 ? Segmentation.TcpIpv6 : Segmentation.TcpIpv4;
        var offload = new FrameOffload((ushort)(header - 20), 16, true, false, kind, (ushort)size, (ushort)header);
        int segments = (payload + size - 1) / size;
        host.Driver.Uplink.Receive(frame, offload, host.Now);
        Assert.True(host.RunUntil(() => host.Wire.Frames.Count == segments, 10 * PfHost.Millisecond));
        host.Run(100 * PfHost.Microsecond);
        Assert.Equal(segments, host.Wire.Frames.Count);
        List<byte> data = [];
        uint sequence = 0x1000;
        foreach ((byte[] segment, _) in host.Wire.Frames)
        {
            Span<byte> ip = segment.AsSpan(14 + tag);
            int length = ipv6 ? BinaryPrimitives.ReadUInt16BigEndian(ip[4..]) : BinaryPrimitives.ReadUInt16BigEndian(ip[2..]) - 20;
            Span<byte> tcp = ip.Slice(ipv6 ? 40 : 20, length);
            Assert.Equal(sequence, BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]));
            Assert.Equal(0xffff, ipv6 ? 0xffff : OnesComplement(ip[..20]));
            byte[] pseudo = ipv6 ? [.. ip.Slice(8, 32)] : [.. ip.Slice(12, 8)];
            Assert.Equal(0xffff, OnesComplement([.. pseudo, 0, 6, (byte)(length >> 8), (byte)length, .. tcp]));
            data.AddRange(tcp[20..]);
            sequence += (uint)length - 20;
        }

        Assert.Equal(frame[header..], data);
        Assert.Equal(1, host.Driver.Counters[PfCount.TransmitSegmented]);
    }

    [Fact]
    public void The_switch_gets_broadcast_multicast_and_unicast_from_the_wire_with_checked_sums()
    {
        using PfHost host = Open(1);
        byte[] broadcast = DriverFrames.Raw(DriverFrames.Broadcast, Station, 77, 1);
        byte[] multicast = DriverFrames.Raw(0x1_0000_3333, Station, 78, 1);
        byte[] good = DriverFrames.Tcp(GuestMac, Station, 0x0a00_0002, 1000, 100);
        byte[] bad = [.. good];
        bad[^1] ^= 1;
        foreach (byte[] frame in (byte[][])[broadcast, multicast, good, bad])
        {
            host.SendFrame(frame);
        }

        Assert.Equal([broadcast, multicast, good, bad], _received.Select(static r => r.Frame));
        Assert.Equal([false, false, true, false], _received.Select(static r => r.Offload.ChecksumGood));
        Assert.Equal(4, host.Driver.Counters[PfCount.ReceiveFrames]);
        Assert.Equal(0, host.Driver.Counters[PfCount.Copies]);
    }

    [Fact]
    public void Frames_between_a_VF_and_the_switch_stay_inside_the_NIC()
    {
        using PfHost host = Open(1);
        Assert.True(host.Await(host.Driver.AddAddressAsync(GuestMac)));
        using PfTestVf vf = OpenVf(host);
        byte[] toVf = DriverFrames.Raw(VfMac, GuestMac, 120, 1);
        byte[] fromVf = DriverFrames.Raw(GuestMac, VfMac, 130, 2);
        Send(host, toVf, default);
        vf.Send(fromVf);
        host.Run(PfHost.Millisecond);
        Assert.Equal(toVf, vf.Receive());
        Assert.Equal(fromVf, Assert.Single(_received).Frame);
        Assert.Empty(host.Wire.Frames);

        byte[] toAll = DriverFrames.Raw(DriverFrames.Broadcast, VfMac, 140, 3);
        vf.Send(toAll);
        host.Run(PfHost.Millisecond);
        Assert.Equal(toAll, _received[1].Frame);
        Assert.Equal(toAll, Assert.Single(host.Wire.Frames).Frame);

        Assert.True(host.Await(host.Driver.RemoveAddressAsync(GuestMac)));
        vf.Send(fromVf);
        host.Run(PfHost.Millisecond);
        Assert.Equal(2, _received.Count);
        Assert.Equal(fromVf, host.Wire.Frames[1].Frame);
    }

    [Fact]
    public void More_addresses_than_the_NIC_has_room_for_make_the_uplink_promiscuous()
    {
        using PfHost host = Open(1);
        using PfTestVf vf = OpenVf(host);
        for (uint i = 0; i < 18; i++)
        {
            Assert.True(host.Await(host.Driver.AddAddressAsync(GuestMac + ((ulong)i << 24))));
        }

        byte[] frame = DriverFrames.Raw(GuestMac + (17ul << 24), VfMac, 130, 2);
        vf.Send(frame);
        host.Run(PfHost.Millisecond);
        Assert.Equal(frame, Assert.Single(_received).Frame);

        // Two that go make room for two that had none.
        Assert.True(host.Await(host.Driver.RemoveAddressAsync(GuestMac)));
        Assert.Equal(uint.MaxValue, host.Probe.ReadPf(Registers.Uta.Offset));
        Assert.True(host.Await(host.Driver.RemoveAddressAsync(GuestMac + (1ul << 24))));
        Assert.Equal(0u, host.Probe.ReadPf(Registers.Uta.Offset));
        vf.Send(frame);
        host.Run(PfHost.Millisecond);
        Assert.Equal(2, _received.Count);
        Assert.Single(host.Wire.Frames);
        Assert.False(host.Await(host.Driver.AddAddressAsync(DriverFrames.Broadcast)));
    }

    [Fact]
    public void A_tag_that_the_NIC_has_taken_out_is_put_back()
    {
        using PfHost host = Open(1);
        byte[] frame = DriverFrames.Tagged(DriverFrames.Raw(DriverFrames.Broadcast, Station, 100, 1), 0x6000);
        host.SendFrame(frame);
        Assert.Equal(frame, Assert.Single(_received).Frame);
        host.SendFrame(DriverFrames.Tagged(DriverFrames.Raw(DriverFrames.Broadcast, Station, 100, 1), 0x6001));
        Assert.Single(_received);
    }

    [Fact]
    public void More_than_ring_and_backlog_hold_is_dropped_and_counted()
    {
        using PfHost host = Open(0);
        const int count = 600;
        for (int i = 0; i < count; i++)
        {
            byte[] frame = DriverFrames.Raw(Station, GuestMac, 1000, (byte)i);
            frame[14] = (byte)i;
            frame[15] = (byte)(i >> 8);
            host.Driver.Uplink.Receive(frame, default, host.Now);
        }

        long drops = host.Driver.Counters[PfCount.TransmitDrops];
        Assert.Equal(count - 255 - PfUplink.MaxBacklog, drops);
        Assert.True(host.RunUntil(() => host.Wire.Frames.Count == count - drops, 100 * PfHost.Millisecond));
        Assert.Equal(Enumerable.Range(0, count - (int)drops), host.Wire.Frames.Select(static f => f.Frame[14] | (f.Frame[15] << 8)));
        Assert.Equal(PfUplink.MaxBacklog, host.Driver.Counters[PfCount.TransmitBacklogged]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(10_000)]
    [InlineData(60_000)]
    public void A_saved_backlog_is_sent_by_the_copy_as_well(long after)
    {
        using PfHost host = Open(0);
        for (int i = 0; i < 300; i++)
        {
            host.Driver.Uplink.Receive(DriverFrames.Raw(Station, GuestMac, 1000, (byte)i), default, host.Now);
        }

        Assert.True(host.Driver.IsQuiet);
        host.Run(after);
        Assert.InRange(host.Wire.Frames.Count, after / 2000, 299);
        using PfHost copy = host.Copy();
        int before = host.Wire.Frames.Count;
        Assert.True(host.RunUntil(() => host.Wire.Frames.Count == 300, 10 * PfHost.Millisecond));
        Assert.True(copy.RunUntil(() => copy.Wire.Frames.Count == 300 - before, 10 * PfHost.Millisecond));
        Assert.Equal(host.Wire.Frames[^1].Frame, copy.Wire.Frames[^1].Frame);
        Assert.Equal(host.Wire.Frames[^1].Clock, copy.Wire.Frames[^1].Clock);
    }

    [Fact]
    public void A_ring_s_worth_of_frames_comes_in_order_many_times_over()
    {
        using PfHost host = Open(0);
        const int count = 1000;
        for (int i = 0; i < count; i++)
        {
            byte[] frame = DriverFrames.Raw(DriverFrames.Broadcast, Station, 64, 0);
            BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(14), i);
            while (!host.Link.SendFrame(frame, badFcs: false))
            {
                host.Run(PfHost.Microsecond);
            }
        }

        Assert.True(host.RunUntil(() => _received.Count == count, 10 * PfHost.Millisecond));
        Assert.Equal(Enumerable.Range(0, count), _received.Select(static r => BinaryPrimitives.ReadInt32LittleEndian(r.Frame.AsSpan(14))));

        // Moderation: many frames for one interrupt.
        Assert.InRange(host.Driver.Counters[PfCount.Interrupts], 10, count / 4);
    }

    [Fact]
    public void Nothing_that_a_guest_writes_into_frame_or_offload_stops_the_uplink()
    {
        using PfHost host = Open(0);
        var random = new RandomSource(5);
        int offered = 0;
        for (int i = 0; i < 3000; i++)
        {
            bool ipv6 = random.Below(2) == 0;
            byte[] frame = Segmentable(ipv6, random.Below(3000));
            frame = frame[..Math.Min(frame.Length, random.Below(frame.Length + 40))];
            for (int changes = random.Below(4); changes > 0 && frame.Length > 0; changes--)
            {
                frame[random.Below(Math.Min(frame.Length, 80))] = (byte)random.Next();
            }

            int header = ipv6 ? 74 : 54;
            ushort Near(int value) => random.Below(3) == 0 ? (ushort)random.Next() : (ushort)(value + random.Below(5) - 2);
            var offload = new FrameOffload(
                Near(header - 20), Near(16), random.Below(2) == 0, false, (Segmentation)random.Below(3), (ushort)(300 + random.Below(1300)), Near(header));
            host.Driver.Uplink.Receive(frame, offload, host.Now);
            offered++;
            host.Run(20 * PfHost.Microsecond);
        }

        PfCounters counters = host.Driver.Counters;
        Assert.True(host.RunUntil(
            () => counters[PfCount.TransmitFrames] + counters[PfCount.TransmitMalformed] + counters[PfCount.TransmitDrops] == offered,
            100 * PfHost.Millisecond));
        Assert.NotEqual(0, counters[PfCount.TransmitMalformed]);
        Assert.NotEqual(0, counters[PfCount.TransmitSegmented]);
        Assert.Equal(0, host.Faults);
        Assert.DoesNotContain(host.Wire.Frames, static f => f.Frame.Length > PfTransmitPlan.LongestFrame);
        host.Wire.Frames.Clear();
        host.Run(PfHost.Millisecond);
        byte[] last = DriverFrames.Raw(Station, GuestMac, 100, 3);
        Send(host, last, default);
        Assert.Equal(last, host.Wire.Frames[^1].Frame);
    }

    [Fact]
    public void Frames_in_both_directions_need_no_new_memory()
    {
        using PfHost host = Open(0);
        host.Driver.Uplink.Received = static (ReadOnlySpan<byte> _, in FrameOffload _, long _) => { };
        byte[] frame = DriverFrames.Raw(DriverFrames.Broadcast, GuestMac, 500, 1);
        host.Wire.Frames.Capacity = 4000;
        long sent = 0;
        long before = 0;
        for (int i = 0; i < 1200; i++)
        {
            before = i == 200 ? GC.GetAllocatedBytesForCurrentThread() : before;
            host.Driver.Uplink.Receive(frame, default, host.Now);
            host.Link.SendFrame(frame, badFcs: false);
            host.Run(20 * PfHost.Microsecond);
            sent++;
        }

        // The test itself keeps a copy of what goes to the wire.
        long ofTest = 1000 * (500 + 24);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, ofTest + 4096);
        Assert.Equal(sent, host.Wire.Frames.Count);
        Assert.Equal(sent, host.Driver.Counters[PfCount.ReceiveFrames]);
    }

    [Fact]
    public void A_driver_that_is_off_takes_nothing()
    {
        using PfHost host = Open(0);
        Assert.True(host.Await(host.Driver.StopAsync()));
        Send(host, DriverFrames.Raw(Station, GuestMac, 100, 3), default);
        Assert.Equal(1, host.Driver.Counters[PfCount.TransmitDrops]);
        Assert.Empty(host.Wire.Frames);
    }

    private static ushort OnesComplement(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << ((i & 1) == 0 ? 8 : 0);
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)sum;
    }

    // As a virtio driver hands it over: lengths of the whole, and the pseudo header's sum with the length in TCP's checksum.
    private static byte[] Segmentable(bool ipv6, int payload)
    {
        byte[] frame = DriverFrames.Tcp(Station, GuestMac, 0x0a00_0002, 1000, payload);
        if (!ipv6)
        {
            DriverFrames.SeedChecksum(frame, 20 + payload);
            return frame;
        }

        byte[] header = new byte[40];
        header[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)(20 + payload));
        header[6] = 6;
        header[7] = 64;
        for (int i = 8; i < 40; i++)
        {
            header[i] = (byte)(0x21 * i);
        }

        byte[] result = [.. frame.AsSpan(0, 14), .. header, .. frame.AsSpan(34)];
        result[12] = 0x86;
        result[13] = 0xdd;
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(70), OnesComplement([.. header.AsSpan(8, 32), 0, 6, (byte)((20 + payload) >> 8), (byte)(20 + payload)]));
        return result;
    }

    private static PfTestVf OpenVf(PfHost host)
    {
        Assert.True(host.Await(host.Driver.SetMacAsync(0, VfMac)));
        var vf = new PfTestVf(host, 0);
        vf.Handshake();
        vf.Open();
        return vf;
    }

    private static void Send(PfHost host, byte[] frame, FrameOffload offload)
    {
        host.Driver.Uplink.Receive(frame, offload, host.Now);
        host.Run(100 * PfHost.Microsecond);
    }

    private PfHost Open(int vfs, CostModel? costs = null)
    {
        PfHost host = PfHost.WithVfs(vfs, costs);
        host.Driver.Uplink.Received = (ReadOnlySpan<byte> frame, in FrameOffload offload, long _) => _received.Add((frame.ToArray(), offload));
        return host;
    }
}
