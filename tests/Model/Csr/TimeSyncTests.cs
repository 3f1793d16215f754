using System.Buffers.Binary;

namespace NicTwin.Tests.Model.Csr;

public class TimeSyncTests
{
    private const int Buffer = 0x4_0000;
    private const uint Increment = 0x80_0000;
    private const uint Systiml = 0xB600;
    private const uint Systimh = 0xB604;
    private const uint Timinca = 0xB608;
    private const uint Timadjl = 0xB60C;
    private const uint Timadjh = 0xB610;
    private const uint Tsynctxctl = 0xB614;
    private const uint Txstmpl = 0xB618;
    private const uint Tsyncrxctl = 0xB620;
    private const uint Rxstmpl = 0xB624;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;

    private static DataHost Running()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.EnableRx(0, 8);
        host.Nic.Write(Timinca, 0x0100_0000 | Increment);
        return host;
    }

    private static ulong Pair(DataHost host, uint low) => host.Nic.Read(low) | ((ulong)host.Nic.Read(low + 4) << 32);

    /// <summary>Ticks of 16 ns that the clock shows.</summary>
    private static ulong Ticks(DataHost host)
    {
        ulong now = Pair(host, Systiml);
        Assert.Equal(0u, now % Increment);
        return now / Increment;
    }

    [Fact]
    public void The_clock_adds_its_increment_every_16_ns()
    {
        DataHost host = Running();
        ulong ticks = Ticks(host);
        ulong time = host.Nic.Inputs.Time;
        for (int i = 1; i <= 5; i++)
        {
            host.Nic.Run(997);
            ulong clocks = host.Nic.Inputs.Time - time;
            Assert.InRange(Ticks(host) - ticks, (clocks / 2) - 20, (clocks / 2) + 20);
        }
    }

    [Fact]
    public void A_change_of_the_increment_goes_on_from_where_the_clock_is()
    {
        DataHost host = Running();
        host.Nic.Run(5001);
        ulong before = Pair(host, Systiml);
        host.Nic.Write(Timinca, 0x0100_0001);
        ulong after = Pair(host, Systiml);
        Assert.InRange(after - before, 1u, 100u * Increment);
        host.Nic.Run(1000);
        Assert.InRange(Pair(host, Systiml) - after, 400u, 600u);
    }

    [Fact]
    public void A_clock_can_be_set_and_stands_without_a_period()
    {
        DataHost host = Running();
        host.Nic.Write(Timinca, Increment);
        host.Nic.Write(Systiml, 0x1234_5678);
        host.Nic.Write(Systimh, 0x9ABC);
        host.Nic.Run(500);
        Assert.Equal(0x9ABC_1234_5678u, Pair(host, Systiml));
    }

    [Theory]
    [InlineData(0x1234_5678u, 0x0000_0009u, 0x0000_0009_1234_5678)]
    [InlineData(0x1234_5678u, 0x8000_0009u, -0x0000_0009_1234_5678)]
    [InlineData(0xFFFF_FFFFu, 0x7FFF_FFFFu, 0x7FFF_FFFF_FFFF_FFFF)]
    [InlineData(0u, 0x8000_0000u, 0)]
    public void An_amount_is_added_to_the_clock_or_taken_off(uint low, uint high, long amount)
    {
        ulong set = 0x0000_0100_8000_0001;
        DataHost host = Running();
        host.Nic.Write(Timinca, Increment);
        host.Nic.Write(Systiml, (uint)set);
        host.Nic.Write(Systimh, (uint)(set >> 32));
        host.Nic.Write(Timadjl, low);
        Assert.Equal(set, Pair(host, Systiml));
        host.Nic.Write(Timadjh, high);
        Assert.Equal(set + (ulong)amount, Pair(host, Systiml));
        Assert.Equal(low, host.Nic.Read(Timadjl));
        Assert.Equal(high, host.Nic.Read(Timadjh));

        // Each write counts, with the bytes that it leaves as they were; one without a byte does not.
        host.Nic.WriteAt(ModelNic.Bar0 + Timadjh, 0, 0);
        Assert.Equal(set + (ulong)amount, Pair(host, Systiml));
        host.Nic.WriteAt(ModelNic.Bar0 + Timadjh, high, 1);
        Assert.Equal(set + (2 * (ulong)amount), Pair(host, Systiml));
    }

    [Fact]
    public void An_amount_does_not_disturb_the_ticks()
    {
        DataHost host = Running();
        ulong ticks = Ticks(host);
        ulong time = host.Nic.Inputs.Time;
        host.Nic.Write(Timadjl, Increment);
        for (int i = 0; i < 11; i++)
        {
            host.Nic.Run(i);
            host.Nic.Write(Timadjh, i % 2 == 0 ? 0 : 0x8000_0000);
        }

        // Added six times, taken off five times.
        long surplus = (long)(Ticks(host) - ticks) - (long)((host.Nic.Inputs.Time - time) / 2);
        Assert.InRange(surplus, -20, 20);
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public void A_packet_is_stamped_when_it_begins_on_the_wire(bool enabled, bool asked, bool stamped)
    {
        DataHost host = Running();
        host.Nic.Write(Tsynctxctl, enabled ? 0x10u : 0);
        ulong before = Ticks(host);
        Transmit(host, asked);
        Assert.Single(host.Frames);
        Assert.Equal((enabled ? 0x10u : 0) | (stamped ? 1u : 0), host.Nic.Read(Tsynctxctl));
        if (!stamped)
        {
            return;
        }

        // A second one does not replace the stamp before it was read.
        ulong middle = Ticks(host);
        Transmit(host, true);
        Assert.InRange(Pair(host, Txstmpl) / Increment, before, middle);
        Assert.Equal(0x10u, host.Nic.Read(Tsynctxctl));
        Transmit(host, true);
        Assert.InRange(Pair(host, Txstmpl) / Increment, middle, Ticks(host));
    }

    private static void Transmit(DataHost host, bool asked)
    {
        DataHost.Frame(Broadcast, 80).CopyTo(host.Memory, Buffer);
        host.PostRaw(0, Buffer, 80 | 0x2130_0000u | (1u << 27) | (asked ? 1u << 19 : 0));
        host.WriteTail(0);
    }

    [Theory]
    [InlineData(14, 0, 0, true)] // over Ethernet, Sync
    [InlineData(14, 0, 1, false)] // another message
    [InlineData(42, 0, 0, false)]
    [InlineData(42, 1, 0, true)] // version 1 over IPv4: the control field
    [InlineData(42, 2, 0, true)]
    [InlineData(62, 2, 0, true)] // over IPv6
    [InlineData(14, 3, 0, false)]
    [InlineData(14, 4, 9, true)]
    [InlineData(14, 5, 3, true)]
    [InlineData(42, 5, 2, true)]
    [InlineData(62, 5, 1, true)]
    [InlineData(62, 5, 4, false)] // a general message
    public void A_packet_of_the_type_is_stamped_when_it_comes(int header, int type, int message, bool stamped)
    {
        DataHost host = Running();
        host.Nic.Write(Tsyncrxctl, 0x10 | ((uint)type << 1));
        WriteStampFilters(host);
        byte[] frame = Message(header, message);
        ulong before = Ticks(host);
        host.Receive(frame);
        ulong after = Ticks(host);
        Assert.Equal(stamped ? 1u : 0u, host.Nic.Read(Tsyncrxctl) & 1);
        Assert.Equal(stamped ? 1u << 16 : 0, host.Dword(DataHost.RxRingOf(0) + 8) & (1u << 16));
        if (!stamped)
        {
            return;
        }

        host.Receive(frame);
        Assert.Equal(0u, host.Dword(DataHost.RxRingOf(0) + 24) & (1u << 16));
        Assert.InRange(Pair(host, Rxstmpl) / Increment, before, after);
        Assert.Equal(0u, host.Nic.Read(Tsyncrxctl) & 1);
    }

    [Theory]
    [InlineData(14, 0x0400_88F7u, 0xE800_8011u)] // the Ethertype filter without its time stamp bit
    [InlineData(14, 0x4000_88F7u, 0xE800_8011u)] // not enabled
    [InlineData(42, 0x4400_88F7u, 0xE000_8011u)] // the five-tuple filter without its time stamp bit
    [InlineData(62, 0x4400_88F7u, 0xE800_8006u)] // another protocol
    [InlineData(62, 0x4400_88F7u, 0xC800_8011u)] // an IPv4 address
    public void A_packet_that_no_filter_asks_for_is_not_stamped(int header, uint ether, uint tuple)
    {
        DataHost host = Running();
        host.Nic.Write(Tsyncrxctl, 0x10 | (5 << 1));
        WriteStampFilters(host, ether, tuple);
        host.Receive(Message(header, 0));
        Assert.Equal(0u, host.Nic.Read(Tsyncrxctl) & 1);
        Assert.Equal(3u, host.Dword(DataHost.RxRingOf(0) + 8) & ((1u << 16) | 3));
    }

    /// <summary>ETQF(3), FTQF(3) and IMIR(3) as igb writes them, the source port apart.</summary>
    private static void WriteStampFilters(DataHost host, uint ether = 0x4400_88F7, uint tuple = 0xE800_8011)
    {
        host.Nic.Write(0x5CBC, ether);
        host.Nic.Write(0x59EC, tuple);
        host.Nic.Write(0x5A8C, 0x3F01);
        host.Nic.Write(0x5AAC, 0x0008_1000);
    }

    private static byte[] Message(int header, int message)
    {
        byte[] frame = DataHost.Frame(Broadcast, 110);
        byte[] start = header switch { 14 => [0x88, 0xF7], 42 => [0x08, 0x00, 0x45], _ => [0x86, 0xDD, 0x60] };
        start.CopyTo(frame, 12);
        if (header > 14)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(header == 42 ? 16 : 18), (ushort)(frame.Length - (header == 42 ? 14 : 54)));
            frame.AsSpan(20, header == 42 ? 2 : 0).Clear();
            frame[header == 42 ? 23 : 20] = 17;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(header - 6), 319);
        }

        frame[header] = (byte)message;
        if (header + 32 < frame.Length)
        {
            frame[header + 32] = 0;
        }

        return frame;
    }
}
