namespace NicTwin.Tests.Model.Switch;

public class PoolFilterTests
{
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const ulong Multicast = 0x0000_005E_0001;
    private const int Buffer = 0x4_0000;

    /// <summary>VT mode with 3 VFs: pool p owns address 02:00:00:00:00:p, all pools receive and transmit.</summary>
    private static DataHost Pools(uint vtControl = 0x4000_0000, uint loopback = 0x8000_0000)
    {
        DataHost host = DataHost.Started(3);
        for (uint n = 0; n < 3; n++)
        {
            host.Nic.ConfigWrite((int)n + 1, 0x04, 4);
        }

        host.Nic.Write(0x5818, 3);
        host.Nic.Write(0x581C, vtControl | (3u << 7));
        host.Nic.Write(0x0C8C, 0xFF);
        host.Nic.Write(0x0C90, 0xFF);
        host.Nic.Write(0x3500, loopback);
        for (uint p = 0; p < 4; p++)
        {
            host.Nic.Write(0x5AD0 + (4 * p), p == 2 ? 0u : 0x0800_0000);
            host.Nic.Write(0x5408 + (8 * p), 2);
            host.Nic.Write(0x540C + (8 * p), 0x8000_0000 | (p << 8) | (1u << (int)(18 + p)));
            host.EnableRx((int)p, 8, firstBuffer: 0x8_0000 + ((int)p * 0x1_0000));
            host.EnableTx((int)p);
        }

        host.Settle();
        return host;
    }

    private static ulong Address(int pool) => 2 | ((ulong)pool << 40);

    private static uint Received(DataHost host, int queue) => host.Nic.Read(0xC010 + (0x40u * (uint)queue));

    private static void Transmit(DataHost host, int queue, byte[] frame)
    {
        frame.CopyTo(host.Memory, Buffer);
        host.Post(queue, Buffer, frame.Length);
        host.WriteTail(queue);
    }

    [Fact]
    public void A_frame_from_the_wire_goes_to_the_pool_of_its_address()
    {
        DataHost host = Pools();
        host.Receive(DataHost.Frame(Address(1), 100));
        host.Receive(DataHost.Frame(Address(2), 100));
        host.Receive(DataHost.Frame(Address(2), 100));
        Assert.Equal([0u, 1u, 2u, 0u], [Received(host, 0), Received(host, 1), Received(host, 2), Received(host, 3)]);
    }

    [Fact]
    public void An_unknown_unicast_address_goes_to_the_default_pool_unless_that_is_off()
    {
        DataHost host = Pools();
        host.Receive(DataHost.Frame(Address(9), 100));
        Assert.Equal(1u, Received(host, 3));
        host = Pools(vtControl: 0x6000_0000);
        host.Receive(DataHost.Frame(Address(9), 100));
        Assert.Equal(0u, Received(host, 3));
        Assert.Equal(0u, host.Nic.Read(0x4074));
    }

    [Fact]
    public void A_broadcast_is_replicated_to_the_pools_that_accept_it()
    {
        DataHost host = Pools();
        host.Receive(DataHost.Frame(Broadcast, 100));
        Assert.Equal([1u, 1u, 0u, 1u], [Received(host, 0), Received(host, 1), Received(host, 2), Received(host, 3)]);
        host = Pools(vtControl: 0);
        host.Receive(DataHost.Frame(Broadcast, 100));
        Assert.Equal([0u, 0u, 0u, 1u], [Received(host, 0), Received(host, 1), Received(host, 2), Received(host, 3)]);
    }

    [Fact]
    public void A_multicast_needs_MPME()
    {
        DataHost host = Pools();
        host.Receive(DataHost.Frame(Multicast, 100));
        Assert.Equal(0u, host.Nic.Read(0x4074));
        host.Nic.Write(0x5AD4, 0x1000_0000);
        host.Receive(DataHost.Frame(Multicast, 100));
        Assert.Equal(1u, Received(host, 1));
    }

    [Fact]
    public void A_pool_that_does_not_receive_gets_nothing()
    {
        DataHost host = Pools();
        host.Nic.Write(0x0C8C, 0xFD);
        host.Receive(DataHost.Frame(Address(1), 100));
        Assert.Equal(0u, Received(host, 1));
    }

    [Fact]
    public void A_frame_too_long_for_every_pool_is_counted()
    {
        DataHost host = Pools();
        host.Nic.Write(0x5AD4, 0x0801_0000 | 103);
        host.Receive(DataHost.Frame(Address(1), 100));
        Assert.Equal(0u, Received(host, 1));
        Assert.Equal(1u, host.Nic.Read(0x40AC));
        host.Nic.Write(0x5AD4, 0x0801_0000 | 104);
        host.Receive(DataHost.Frame(Address(1), 100));
        Assert.Equal(1u, Received(host, 1));
    }

    [Fact]
    public void A_VF_reaches_another_VF_without_the_wire()
    {
        DataHost host = Pools();
        byte[] frame = DataHost.Frame(Address(1), 333);
        Transmit(host, 0, frame);
        Assert.Empty(host.Frames);
        Assert.Equal(frame, host.Slice(0x9_0000, 333));
        Assert.Equal(0x0004_0003u, host.Dword(DataHost.RxRingOf(1) + 8));
        Assert.Equal([0u, 1u, 0u, 0u], [Received(host, 0), Received(host, 1), Received(host, 2), Received(host, 3)]);
    }

    [Fact]
    public void A_transmitted_broadcast_reaches_the_wire_and_the_other_pools()
    {
        DataHost host = Pools();
        Transmit(host, 0, DataHost.Frame(Broadcast, 100));
        Assert.Single(host.Frames);
        Assert.Equal([0u, 1u, 0u, 1u], [Received(host, 0), Received(host, 1), Received(host, 2), Received(host, 3)]);
        host.Nic.Write(0x3500, 0x8001_0000);
        Transmit(host, 0, DataHost.Frame(Broadcast, 100));
        Assert.Equal(1u, Received(host, 0));
    }

    [Fact]
    public void Without_local_switching_everything_goes_to_the_wire()
    {
        DataHost host = Pools(loopback: 0);
        Transmit(host, 0, DataHost.Frame(Address(1), 100));
        Assert.Single(host.Frames);
        Assert.Equal(0u, Received(host, 1));
    }

    [Fact]
    public void DMA_of_a_queue_carries_the_requester_id_of_its_owner()
    {
        DataHost host = Pools();
        host.Writes.Clear();
        host.Reads.Clear();
        host.Receive(DataHost.Frame(Address(1), 100));
        host.Receive(DataHost.Frame(Address(3), 100));
        Assert.Equal([ModelNic.RidOf(2), ModelNic.RidOf(2), ModelNic.PfRid, ModelNic.PfRid], host.Writes.Select(w => (ushort)(w[1] >> 16)));
        Transmit(host, 2, DataHost.Frame(Broadcast, 100));
        Assert.All(host.Reads, r => Assert.Equal(ModelNic.RidOf(3), (ushort)(r[1] >> 16)));
    }

    private static byte[] From(int pool, ulong destination, int tag = -1)
    {
        byte[] frame = DataHost.Frame(destination, 64);
        for (int i = 0; i < 6; i++)
        {
            frame[6 + i] = (byte)(Address(pool) >> (8 * i));
        }

        if (tag >= 0)
        {
            frame[12] = 0x81;
            frame[13] = 0;
            frame[14] = (byte)(tag >> 8);
            frame[15] = (byte)tag;
        }

        return frame;
    }

    [Theory]
    [InlineData(0x0000_0001u, 1, true)] // the pool of queue 0 is checked, its source is another pool's
    [InlineData(0x0000_0001u, 0, false)]
    [InlineData(0x0000_0002u, 1, false)] // another pool is checked
    public void A_pool_sends_from_its_own_addresses_only(uint checks, int source, bool spoofed)
    {
        DataHost host = Pools(loopback: 0x8000_0000 | checks);
        host.Nic.Write(0x1508, 1u << 28);
        Transmit(host, 0, From(source, Broadcast));
        Assert.Equal(spoofed ? 0 : 1, host.Frames.Count);
        Assert.Equal(spoofed ? 0u : 1u, Received(host, 1));
        Assert.Equal(spoofed ? 1u << 28 : 0, host.Nic.Read(0x1504) & (1u << 28));
        Assert.Equal(spoofed ? 1u : 0u, host.Nic.Read(0x403C));
        Assert.Equal(spoofed ? 1u : 0u, host.Nic.Read(0x3554));
        Assert.Equal(0u, host.Nic.Read(0x3554));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(7, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public void A_pool_sends_in_its_own_VLANs_only(int tag, bool spoofed)
    {
        DataHost host = Pools(loopback: 0x8000_0000 | (1u << 8));
        host.Nic.Write(0x5D00, 0x8000_0000 | (1u << 12) | 7);
        host.Nic.Write(0x5D04, 0x8000_0000 | (2u << 12) | 5);
        Transmit(host, 0, From(0, 0x1234_5678_9A00, tag));
        Assert.Equal(spoofed ? 0 : 1, host.Frames.Count);
        Assert.Equal(spoofed ? 1u : 0u, host.Nic.Read(0x3554));
    }

    [Theory]
    [InlineData(0x4000_2064u, false, 0x2064)]
    [InlineData(0x4000_2064u, true, 0x2064)]
    [InlineData(0x8000_2064u, true, -1)]
    [InlineData(0x0000_2064u, true, 0x0ABC)]
    [InlineData(0x0000_2064u, false, -1)]
    public void VMVIR_decides_about_the_tag_of_a_pool(uint vmvir, bool asked, int tag)
    {
        DataHost host = Pools(loopback: 0);
        host.Nic.Write(0x3700 + (4 * 2), vmvir);
        byte[] frame = DataHost.Frame(0x1234_5678_9A00, 70);
        frame.CopyTo(host.Memory, Buffer);
        host.PostRaw(2, 0, 0x2020_0000, 0);
        BitConverter.TryWriteBytes(host.Memory.AsSpan(DataHost.TxRingOf(2)), 0x0ABC_0000u);
        host.PostRaw(2, Buffer, (uint)frame.Length | 0x2130_0000 | (1u << 27) | (asked ? 1u << 30 : 0));
        host.WriteTail(2);
        byte[] expected = tag < 0 ? frame : [.. frame[..12], 0x81, 0x00, (byte)(tag >> 8), (byte)tag, .. frame[12..]];
        Assert.Equal(expected, Assert.Single(host.Frames));
    }
}
