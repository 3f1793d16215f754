using NicTwin.Model;

namespace NicTwin.Tests.Model.Csr;

public class WakeUpTests
{
    private const uint Ctrl = 0x0000;
    private const uint Rctl = 0x0100;
    private const uint Wuc = 0x5800;
    private const uint Wufc = 0x5808;
    private const uint Wus = 0x5810;
    private const uint Wupl = 0x5900;
    private const uint Wupm = 0x5A00;
    private const int Pmcsr = 0x44;
    private const uint PmeStatus = 0x8000;
    private const uint PmeEnable = 0x0100;
    private const uint D3 = 3;
    private const uint LinkChange = 1;
    private const uint Magic = 2;
    private const uint Exact = 4;
    private const uint Multicast = 8;
    private const uint BroadcastBit = 16;

    // PM_PME of function 0 of bus 1: Msg routed to the root complex, code 18.
    private const uint PmeHeader = 0x3000_0000;
    private const uint PmePme = 0x0100_0018;
    private const ulong Station = 0x5544_3322_1100;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const ulong Group = 0x0000_0000_0001;

    /// <summary>A PF with its receiver on and these filters, put to sleep.</summary>
    private static DataHost Asleep(uint filters, uint power = D3 | PmeEnable)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 15);
        host.Nic.Write(Wufc, filters);
        host.Nic.ConfigWrite(0, Pmcsr, power);
        return host;
    }

    /// <summary>Back to D0, with the BARs as before.</summary>
    private static void WakeHost(ModelNic nic)
    {
        nic.ConfigWrite(0, Pmcsr, 0, 0x1);
        nic.RunUntilIdle();
        nic.ConfigWrite(0, 0x10, ModelNic.Bar0);
        nic.ConfigWrite(0, 0x1C, ModelNic.Bar3);
        nic.ConfigWrite(0, 0x04, 6);
    }

    private static byte[] MagicFrame(ulong destination, int bytes, int at, ulong station = Station)
    {
        byte[] frame = DataHost.Frame(destination, bytes);
        for (int i = 0; i < 6 + 96; i++)
        {
            frame[at + i] = i < 6 ? (byte)0xFF : (byte)(station >> (8 * (i % 6)));
        }

        return frame;
    }

    private static int Messages(ModelNic nic) => nic.Sent.Count(static tlp => tlp[0] == PmeHeader && tlp[1] == PmePme);

    private static bool IsPme(ModelNic nic) => (nic.ConfigRead(0, Pmcsr) & PmeStatus) != 0;

    private static byte[] Packet(ModelNic nic)
    {
        byte[] packet = new byte[128];
        for (int i = 0; i < 32; i++)
        {
            BitConverter.TryWriteBytes(packet.AsSpan(4 * i), nic.Read(Wupm + (4 * (uint)i)));
        }

        return packet;
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(19)]
    [InlineData(37)]
    [InlineData(98)]
    public void A_magic_packet_is_found_wherever_it_begins(int at)
    {
        DataHost host = Asleep(Magic);
        byte[] frame = MagicFrame(Broadcast, 200, at);
        host.Receive(frame);
        Assert.Equal(1, Messages(host.Nic));
        Assert.True(IsPme(host.Nic));
        WakeHost(host.Nic);
        Assert.Equal(Magic, host.Nic.Read(Wus));
        Assert.Equal(200u, host.Nic.Read(Wupl));
        Assert.Equal(frame[..128], Packet(host.Nic));
    }

    [Theory]
    [InlineData(0)] // the first byte of the six
    [InlineData(5)]
    [InlineData(6)] // the first address
    [InlineData(52)]
    [InlineData(101)] // the last byte of all
    public void A_packet_that_misses_one_byte_is_no_magic_packet(int wrong)
    {
        DataHost host = Asleep(Magic);
        byte[] frame = MagicFrame(Broadcast, 200, 33);
        frame[33 + wrong] ^= 0x10;
        host.Receive(frame);
        Assert.False(IsPme(host.Nic));
        Assert.Equal(0, Messages(host.Nic));
        WakeHost(host.Nic);
        Assert.Equal(0u, host.Nic.Read(Wus));
        Assert.Equal(0u, host.Nic.Read(Wupl));
        Assert.All(Packet(host.Nic), static b => Assert.Equal(0, b));
    }

    [Fact]
    public void More_bytes_ff_and_broken_repetitions_in_front_of_the_pattern_do_not_hide_it()
    {
        byte[] frame = MagicFrame(Broadcast, 300, 150);
        byte[] broken = MagicFrame(Broadcast, 300, 30);
        broken[30 + 60] ^= 1;
        broken.AsSpan(30, 102).CopyTo(frame.AsSpan(30));
        frame.AsSpan(140, 10).Fill(0xFF);
        DataHost host = Asleep(Magic);
        host.Receive(frame);
        Assert.True(IsPme(host.Nic));
    }

    [Fact]
    public void A_magic_packet_of_another_station_or_one_that_no_filter_lets_in_wakes_up_nobody()
    {
        DataHost host = Asleep(Magic);
        host.Receive(MagicFrame(Broadcast, 200, 20, Station + 1));
        host.Receive(MagicFrame(Station + 0x100, 200, 20));
        host.Receive(MagicFrame(Broadcast, 200, 20), badFcs: true);
        Assert.False(IsPme(host.Nic));
        host.Receive(MagicFrame(Station, 200, 20));
        Assert.True(IsPme(host.Nic));
    }

    [Theory]
    [InlineData(Exact, Station, Exact)]
    [InlineData(Exact, Station + 0x100, 0)]
    [InlineData(Exact, Group, 0)]
    [InlineData(Exact, Broadcast, 0)]
    [InlineData(Multicast, Group, Multicast)]
    [InlineData(Multicast, Station, 0)]
    [InlineData(Multicast, Broadcast, 0)]
    [InlineData(BroadcastBit, Broadcast, BroadcastBit)]
    [InlineData(BroadcastBit, Group, 0)]
    [InlineData(BroadcastBit | Exact | Multicast | Magic, Station, Exact)]
    public void Frames_wake_up_by_the_kind_of_their_address(uint filters, ulong destination, uint status)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 15);
        host.Nic.Write(Rctl, 0x0000_801A);
        host.Nic.Write(Wufc, filters);
        host.Nic.ConfigWrite(0, Pmcsr, D3 | PmeEnable);
        host.Receive(DataHost.Frame(destination, 100));
        Assert.Equal(status != 0, IsPme(host.Nic));
        WakeHost(host.Nic);
        Assert.Equal(status, host.Nic.Read(Wus));
        Assert.Equal(status != 0 ? 100u : 0, host.Nic.Read(Wupl));
    }

    [Fact]
    public void Only_the_first_packet_that_matches_is_kept()
    {
        DataHost host = Asleep(BroadcastBit | Exact);
        host.Receive(DataHost.Frame(Station + 0x100, 90, seed: 2));
        host.Receive(DataHost.Frame(Broadcast, 61, seed: 3));
        host.Receive(DataHost.Frame(Station, 100, seed: 4));
        WakeHost(host.Nic);
        Assert.Equal(BroadcastBit, host.Nic.Read(Wus));
        Assert.Equal(61u, host.Nic.Read(Wupl));
        Assert.Equal(DataHost.Frame(Broadcast, 61, seed: 3), Packet(host.Nic)[..61]);
        Assert.Equal(0u, host.Nic.Read(Wupm + 64));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(20)]
    public void A_frame_behind_others_in_the_ring_is_told_from_them(int others)
    {
        // One right after the other they come faster than pool_filter and rx_engine take them, so some wait in the ring when the next one is looked at.
        DataHost host = Asleep(BroadcastBit | Exact);
        for (int i = 0; i < others; i++)
        {
            host.Receive(DataHost.Frame(Station + 0x100, 64), settle: false);
        }

        for (int i = 0; i < 12; i++)
        {
            host.Receive(DataHost.Frame(i % 2 == 0 ? Broadcast : Station, 70 + i, seed: i), settle: false);
        }

        host.Settle();
        Assert.Equal(1, Messages(host.Nic));
        WakeHost(host.Nic);
        int length = (int)host.Nic.Read(Wupl);
        Assert.InRange(length, 70, 81);
        bool broadcast = length % 2 == 0;
        Assert.Equal(broadcast ? BroadcastBit : Exact, host.Nic.Read(Wus));
        Assert.Equal(DataHost.Frame(broadcast ? Broadcast : Station, length, seed: length - 70), Packet(host.Nic)[..length]);
    }

    [Fact]
    public void Nothing_wakes_up_a_host_that_is_awake()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 15);
        host.Nic.Write(Wufc, 0x1F);
        host.Receive(MagicFrame(Broadcast, 200, 20));
        host.Nic.Inputs.Link = 0;
        host.Settle();
        Assert.Equal(0u, host.Nic.Read(Wus));
        Assert.False(IsPme(host.Nic));
        Assert.Equal(0, Messages(host.Nic));
    }

    [Fact]
    public void What_woke_up_the_host_survives_the_resets_that_follow()
    {
        DataHost host = Asleep(BroadcastBit);
        host.Nic.Write(Wuc, 0);
        host.Receive(DataHost.Frame(Broadcast, 80));
        WakeHost(host.Nic);
        Assert.Equal(0u, host.Nic.Read(Wufc));
        host.Nic.Write(Ctrl, 1u << 26);
        host.Nic.RunUntilIdle();
        Assert.Equal(BroadcastBit, host.Nic.Read(Wus));
        Assert.Equal(80u, host.Nic.Read(Wupl));
        host.Nic.Write(Wus, Magic);
        host.Nic.WriteAt(ModelNic.Bar0 + Wus, 0x1F, 0xE);
        Assert.Equal(BroadcastBit, host.Nic.Read(Wus));
        host.Nic.Write(Wus, BroadcastBit);
        Assert.Equal(0u, host.Nic.Read(Wus));
        Assert.Equal(80u, host.Nic.Read(Wupl));
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(LinkChange, 1)]
    [InlineData(0x1Eu, 0)]
    public void A_change_of_the_link_wakes_up(uint filters, int messages)
    {
        DataHost host = Asleep(filters);
        host.Nic.Inputs.Link = 0;
        host.Settle();
        Assert.Equal(messages, Messages(host.Nic));
        Assert.Equal(messages != 0, IsPme(host.Nic));
        WakeHost(host.Nic);
        Assert.Equal(messages != 0 ? LinkChange : 0, host.Nic.Read(Wus));
    }

    [Theory]
    [InlineData(D3, 0u, 0)]
    [InlineData(D3 | PmeEnable, 0u, 1)]
    [InlineData(D3, 2u, 1)]
    public void The_message_needs_an_enable(uint power, uint wuc, int messages)
    {
        DataHost host = DataHost.Started();
        host.Nic.Write(Wuc, wuc);
        host.Nic.Write(Wufc, LinkChange);
        host.Nic.ConfigWrite(0, Pmcsr, power);
        host.Nic.Inputs.Link = 0;
        host.Settle();
        Assert.True(IsPme(host.Nic));
        Assert.Equal(messages, Messages(host.Nic));

        // An enable that comes later counts as well.
        host.Nic.ConfigWrite(0, Pmcsr, D3 | PmeEnable);
        Assert.Equal(1, Messages(host.Nic));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_message_is_repeated_every_100_ms_until_PME_STATUS_is_cleared(bool byWuc)
    {
        DataHost host = Asleep(LinkChange);
        ModelNic nic = host.Nic;
        nic.Inputs.Link = 0;
        host.Settle();
        Assert.Equal(1, Messages(nic));
        for (int i = 2; i < 5; i++)
        {
            ulong wake = nic.Outputs.Wake;
            Assert.InRange(wake, nic.Inputs.Time + WakeUp.RepeatClocks - 200, nic.Inputs.Time + WakeUp.RepeatClocks);
            nic.Inputs.Time = wake - 5;
            nic.Run(5);
            Assert.Equal(i - 1, Messages(nic));
            host.Settle();
            host.Settle();
            Assert.Equal(i, Messages(nic));
        }

        if (byWuc)
        {
            // The way to D0 clears no sticky bit.
            WakeHost(nic);
            Assert.Equal(4u, nic.Read(Wuc));
            nic.WriteAt(ModelNic.Bar0 + Wuc, 4, 0xE);
            Assert.Equal(4u, nic.Read(Wuc));
            nic.Write(Wuc, 4);
            Assert.Equal(0u, nic.Read(Wuc));
        }
        else
        {
            nic.ConfigWrite(0, Pmcsr, D3 | PmeEnable | PmeStatus);
        }

        Assert.False(IsPme(nic));
        int before = Messages(nic);
        nic.Inputs.Time += 3 * WakeUp.RepeatClocks;
        nic.Run(200);
        Assert.Equal(before, Messages(nic));
        Assert.Equal(ulong.MaxValue, nic.Outputs.Wake);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void The_block_sleeps_as_if_it_were_asked_in_every_clock(int seed)
    {
        Random random = new(seed);
        DataHost host = Asleep((uint)random.Next(1, 32));
        ulong[] destinations = [Station, Broadcast, Group, Station + 0x100];
        SideBySide pair = new(host.Nic);
        for (int i = 0; i < 60; i++)
        {
            int bytes = random.Next(60, 260);
            ulong destination = destinations[random.Next(4)];
            byte[] frame = bytes > 150 ? MagicFrame(destination, bytes, random.Next(12, bytes - 102)) : DataHost.Frame(destination, bytes);
            pair.Frame(frame, random.Next(8) == 0, random.Next(3) == 0 ? random.Next(4) : 0);
            pair.Run(random.Next(2) == 0 ? 0 : random.Next(300));
            if (random.Next(12) == 0)
            {
                pair.Inputs.Link ^= 1;
            }

            if (random.Next(20) == 0)
            {
                pair.Inputs.Time += WakeUp.RepeatClocks;
            }
        }

        pair.Compare();
    }
}
