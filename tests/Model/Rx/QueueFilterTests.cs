using System.Buffers.Binary;
using NicTwin.Model;

namespace NicTwin.Tests.Model.Rx;

/// <summary>Filters that choose queues and interrupt at once, with what igb and DPDK write to them.</summary>
public class QueueFilterTests
{
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const uint Etqf = 0x5CB0;
    private const uint Saqf = 0x5980;
    private const uint Ftqf = 0x59E0;
    private const uint Imir = 0x5A80;
    private const uint Imirext = 0x5AA0;
    private const uint Imirvp = 0x5AC0;
    private const uint Synqf = 0x55FC;
    private const uint Rfctl = 0x5008;
    private const uint Mrqc = 0x5818;
    private const uint Head = 0xC010;
    private const uint ImmediateStatus = 1u << 11;
    private const uint AllOut = 0xF000_8000;

    [Fact]
    public void An_Ethertype_filter_chooses_a_queue_and_shows_in_the_packet_type()
    {
        // ethtool -N eth0 flow-type ether proto 0x88f7 action 3
        DataHost host = Started(3);
        host.Nic.Write(Etqf, 0x8403_88F7);
        host.Receive(Ether(0x88F7));
        Assert.Equal(1u, host.Nic.Read(Head + (3 * 0x40)));
        Assert.Equal(0x8000u, host.Dword(DataHost.RxRingOf(3)));

        // Of several the last one decides.
        host.Nic.Write(Etqf + 20, 0x8400_88F7);
        host.Receive(Ether(0x88F7));
        Assert.Equal(1u, host.Nic.Read(Head));
        Assert.Equal(0x8050u, host.Dword(DataHost.RxRingOf(0)));
        host.Receive(Ether(0x88F8));
        Assert.Equal(0u, host.Dword(DataHost.RxRingOf(0) + 16));
    }

    [Theory]
    [InlineData(0x0100_000Au, 0x1111_0106u, 17, 5)] // another protocol than the filter's: the default queue
    [InlineData(0x0100_000Au, 0xD000_8111u, 17, 3)] // the source address alone
    [InlineData(0x0200_000Au, 0xD000_8111u, 17, 5)]
    [InlineData(0x0200_000Au, 0xE000_8111u, 17, 3)]
    public void A_five_tuple_filter_compares_what_is_not_bypassed(uint source, uint filter, int protocol, int queue)
    {
        DataHost host = Started(3, 5);
        host.Nic.Write(Mrqc, 5 << 3);
        host.Nic.Write(Saqf, source);
        host.Nic.Write(Ftqf, filter | (3 << 16));
        host.Nic.Write(Imir, 0x0002_0000);
        host.Nic.Write(Imirext, 0x0008_1000);
        host.Receive(Datagram(protocol));
        Assert.Equal(1u, host.Nic.Read(Head + ((uint)queue * 0x40)));
    }

    [Theory]
    [InlineData(false, 0u, 3)]
    [InlineData(true, 0u, 2)]
    [InlineData(true, 7u, 2)]
    public void RFCTL_orders_the_SYN_filter_and_the_others(bool synFirst, uint priority, int queue)
    {
        DataHost host = Started(2, 3, 4);
        host.Nic.Write(Synqf, 1 | (2 << 1));
        host.Nic.Write(Rfctl, synFirst ? 1u << 19 : 0);
        WriteOpen(host, 0, 4, priority > 0 ? priority - 1 : 0);
        WriteOpen(host, 1, 3, 1 + priority);
        host.Receive(Datagram(6, flags: 0x02));
        Assert.Equal(1u, host.Nic.Read(Head + ((uint)queue * 0x40)));
    }

    [Fact]
    public void A_filter_chooses_between_the_queues_of_a_pool_that_gets_the_frame_anyway()
    {
        DataHost host = Started(1, 9, 10);
        host.Nic.Write(Mrqc, 3);
        host.Nic.Write(0x5AD4, 0x8800_2600);
        WriteOpen(host, 0, 10, 7);
        WriteOpen(host, 1, 9, 0);
        host.Nic.Write(0x581C, 0x4000_0000);
        host.Receive(Datagram(17));
        Assert.Equal(1u, host.Nic.Read(Head + (9 * 0x40)));
        Assert.Equal(0u, host.Nic.Read(Head + (10 * 0x40)));

        // The filter is for another pool.
        host.Nic.Write(Ftqf + 4, AllOut & ~0x8000u | 0x100 | (9 << 16) | (2 << 12));
        host.Receive(Datagram(17));
        Assert.Equal(1u, host.Nic.Read(Head + 0x40));
    }

    [Theory]
    [InlineData(0x2400_88F7u, 0u, 0u, true)]
    [InlineData(0x0400_88F7u, 0u, 0u, false)]
    [InlineData(0u, 0u, 0x8 | 5u, true)]
    [InlineData(0u, 0u, 0x8 | 6u, false)]
    public void A_frame_may_interrupt_at_once(uint ether, uint imir, uint priority, bool immediate)
    {
        DataHost host = Started();
        host.Nic.Write(0x1514, 0xC000_0011);
        host.Nic.Write(0x1700, 0x81);
        host.Nic.Write(0x1680 + 4, 0x7FFC);
        host.Nic.Write(Etqf, ether);
        host.Nic.Write(Imir, imir);
        host.Nic.Write(Imirvp, priority);
        host.Nic.Write(0x1524, 2);
        host.Receive(Ether(0x88F7, tag: 5 << 13));
        Assert.Equal(immediate ? ImmediateStatus : 0, host.Dword(DataHost.RxRingOf(0) + 8) & ImmediateStatus);
        host.Nic.Write(0x1528, 2);
        host.Nic.Write(0x1524, 2);

        // The interval of the first message, of 8 ms, runs; a frame that is in a hurry ends it, and only the LEDs have a time to wait for.
        host.Receive(Ether(0x88F7, tag: 5 << 13));
        Assert.Equal(immediate, host.Nic.Outputs.Wake > host.Nic.Inputs.Time + (Led.ActivityClocks / 2));
    }

    private static DataHost Started(params ReadOnlySpan<int> queues)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4);
        for (int i = 0; i < queues.Length; i++)
        {
            host.EnableRx(queues[i], 4, firstBuffer: 0x8_8000 + (i * 0x4000));
        }

        return host;
    }

    /// <summary>A five-tuple filter that every datagram matches.</summary>
    private static void WriteOpen(DataHost host, uint i, uint queue, uint priority)
    {
        host.Nic.Write(Ftqf + (4 * i), AllOut | 0x100 | (queue << 16));
        host.Nic.Write(Imir + (4 * i), 0x0002_0000 | (priority << 29));
        host.Nic.Write(Imirext + (4 * i), 0x0008_1000);
    }

    private static byte[] Ether(int type, int tag = -1)
    {
        byte[] frame = DataHost.Frame(Broadcast, 64);
        int at = 12;
        if (tag >= 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x8100);
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), (ushort)tag);
            at = 16;
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(at), (ushort)type);
        return frame;
    }

    /// <summary>From 10.0.0.1 to 10.0.0.2.</summary>
    private static byte[] Datagram(int protocol, int flags = 0)
    {
        byte[] frame = new byte[80];
        frame.AsSpan(0, 6).Fill(0xff);
        frame[12] = 0x08;
        frame[14] = 0x45;
        frame[17] = 66;
        frame[23] = (byte)protocol;
        ReadOnlySpan<byte> addresses = [10, 0, 0, 1, 10, 0, 0, 2];
        addresses.CopyTo(frame.AsSpan(26));
        frame[34 + 12] = 0x50;
        frame[34 + 13] = (byte)flags;
        return frame;
    }
}
