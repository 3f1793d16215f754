namespace NicTwin.Tests.Model.Rx;

public class ReceivePathTests
{
    private const uint Srrctl = 0xC00C;
    private const uint DropEnable = 0x8000_0000;
    private const ulong Unicast = 0x5544_3322_1100;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const int Buffer = 0x8_0000;
    private const uint Done = 3;

    [Theory]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(64)]
    [InlineData(67)]
    [InlineData(1514)]
    public void A_frame_is_in_memory_before_its_descriptor_says_so(int bytes)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4);
        byte[] frame = DataHost.Frame(Broadcast, bytes);
        host.Receive(frame);
        Assert.Equal(frame, host.Slice(Buffer, bytes));
        Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + 8));
        Assert.Equal((uint)bytes, host.Dword(DataHost.RxRingOf(0) + 12));
        Assert.Equal(1u, host.Nic.Read(0xC010));
        Assert.Equal(1u, host.Nic.Read(0x4074));
        uint[] last = host.Writes[^1];
        Assert.Equal((uint)DataHost.RxRingOf(0), last[2]);
    }

    [Fact]
    public void A_write_covers_exactly_the_bytes_of_the_frame()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4, firstBuffer: Buffer + 3);
        for (int i = 0; i < 2048; i++)
        {
            host.Memory[Buffer + i] = 0xEE;
        }

        byte[] frame = DataHost.Frame(Broadcast, 131);
        host.Receive(frame);
        Assert.Equal(frame, host.Slice(Buffer + 3, 131));
        Assert.Equal([0xEE, 0xEE, 0xEE], host.Slice(Buffer, 3));
        Assert.Equal([0xEE, 0xEE], host.Slice(Buffer + 134, 2));
    }

    [Fact]
    public void A_long_frame_fills_several_buffers()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 8, bufferBytes: 1024);
        byte[] frame = DataHost.Frame(Broadcast, 1514);
        host.Receive(frame);
        Assert.Equal(frame[..1024], host.Slice(Buffer, 1024));
        Assert.Equal(frame[1024..], host.Slice(Buffer + 4096, 490));
        Assert.Equal(1u, host.Dword(DataHost.RxRingOf(0) + 8));
        Assert.Equal(1024u, host.Dword(DataHost.RxRingOf(0) + 12));
        Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + 24));
        Assert.Equal(490u, host.Dword(DataHost.RxRingOf(0) + 28));
        Assert.Equal(2u, host.Nic.Read(0xC010));
    }

    [Fact]
    public void A_frame_without_enough_descriptors_is_dropped_whole_and_counted()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 1, bufferBytes: 1024);
        host.Nic.Write(Srrctl, DropEnable | 0x0200_0001);
        host.Receive(DataHost.Frame(Broadcast, 1514));
        Assert.Empty(host.Writes);
        Assert.Equal(0u, host.Nic.Read(0xC010));
        Assert.Equal(1u, host.Nic.Read(0xC030));
        Assert.Equal(0u, host.Nic.Read(0xC030));
        Assert.Equal(1u, host.Nic.Read(0x40A0));
        host.Receive(DataHost.Frame(Broadcast, 100));
        Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + 8));
    }

    [Theory]
    [InlineData(59, false, 0x40A4u)]
    [InlineData(1515, false, 0x40ACu)]
    [InlineData(9736, false, 0x40ACu)]
    [InlineData(100, true, 0x4000u)]
    public void A_frame_that_is_not_taken_is_counted_and_leaves_no_trace(int bytes, bool badFcs, uint counter)
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 8);
        for (int i = 0; i < 12; i++)
        {
            host.Receive(DataHost.Frame(Broadcast, bytes), badFcs);
        }

        Assert.Empty(host.Writes);
        Assert.Equal(12u, host.Nic.Read(counter));
        Assert.Equal(12u, host.Nic.Read(0x40D0));
        byte[] frame = DataHost.Frame(Broadcast, 1514);
        host.Receive(frame);
        Assert.Equal(frame, host.Slice(Buffer, 1514));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(1514)]
    public void A_frame_with_a_wrong_FCS_is_received_on_request_and_counts_as_bad_only(int bytes)
    {
        DataHost host = DataHost.Started();
        host.Nic.Write(0x0100, 0x0000_8006);
        host.EnableRx(0, 8);
        byte[] frame = DataHost.Frame(Broadcast, bytes);
        host.Receive(frame, badFcs: true);
        Assert.Equal(frame, host.Slice(Buffer, bytes));
        Assert.Equal(0x8000_0000 | Done, host.Dword(DataHost.RxRingOf(0) + 8));
        Assert.Equal((uint)bytes, host.Dword(DataHost.RxRingOf(0) + 12));
        Assert.Equal(1u, host.Nic.Read(0xC010));
        Assert.Equal(1u, host.Nic.Read(0x4000)); // CRCERRS
        Assert.Equal(1u, host.Nic.Read(0x40D0)); // TPR
        Assert.Equal((uint)bytes + 4, host.Nic.Read(0x40C0)); // TORL
        Assert.Equal(0u, host.Nic.Read(0x4074)); // GPRC
        Assert.Equal(0u, host.Nic.Read(0x4078)); // BPRC
        Assert.Equal(0u, host.Nic.Read(0x4088)); // GORCL
        Assert.Equal(0u, host.Nic.Read(0x4104)); // RPTHC

        // The next one is as good as ever.
        host.Receive(frame);
        Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + 24));
        Assert.Equal(1u, host.Nic.Read(0x4074));
        Assert.Equal(1u, host.Nic.Read(0x4104));
    }

    [Theory]
    [InlineData(59, 0x40A4u)]
    [InlineData(1515, 0x40ACu)]
    public void A_frame_with_a_wrong_FCS_that_has_another_fault_counts_for_both_and_is_not_received(int bytes, uint counter)
    {
        DataHost host = DataHost.Started();
        host.Nic.Write(0x0100, 0x0000_8006);
        host.EnableRx(0, 8);
        host.Receive(DataHost.Frame(Broadcast, bytes), badFcs: true);
        Assert.Empty(host.Writes);
        Assert.Equal(1u, host.Nic.Read(0x4000));
        Assert.Equal(1u, host.Nic.Read(counter));
    }

    [Fact]
    public void A_unicast_frame_needs_its_filter()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 8);
        host.Receive(DataHost.Frame(Unicast + 0x100, 80));
        Assert.Empty(host.Writes);
        host.Receive(DataHost.Frame(Unicast, 80));
        Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + 8));
    }

    [Fact]
    public void Sixteen_frames_wrap_the_ring_and_the_buffer_frees_its_words()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 15);
        for (int i = 0; i < 100; i++)
        {
            byte[] frame = DataHost.Frame(Broadcast, 1500, i);
            host.Receive(frame);
            int slot = i % 16;
            Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + (16 * slot) + 8));
            int free = (i + 15) % 16;
            BitConverter.TryWriteBytes(host.Memory.AsSpan(DataHost.RxRingOf(0) + (16 * free)), (ulong)(Buffer + (free * 4096)));
            BitConverter.TryWriteBytes(host.Memory.AsSpan(DataHost.RxRingOf(0) + (16 * free) + 8), 0ul);
            host.Nic.Write(0xC018, (uint)((free + 1) % 16));
            host.Settle();
            Assert.Equal(frame, host.Slice(Buffer + (slot * 4096), 1500));
        }

        Assert.Equal(100u, host.Nic.Read(0x4074));
    }

    [Fact]
    public void A_full_buffer_drops_and_counts_and_recovers()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 15);
        host.Nic.Write(Srrctl, DropEnable | 0x0200_0002);
        host.Nic.Inputs.PcieTxReady = 0;
        byte[] frame = DataHost.Frame(Broadcast, 1500);
        for (int i = 0; i < 60; i++)
        {
            host.Receive(frame, settle: false);
        }

        host.Nic.Inputs.PcieTxReady = 1;
        host.Settle();
        uint missed = host.Nic.Read(0x4010);
        Assert.InRange(missed, 1u, 40u);
        Assert.Equal(60u - missed, host.Nic.Read(0x4074));
        Assert.Equal(60u - missed - 15, host.Nic.Read(0xC030));
    }

    [Fact]
    public void A_failed_descriptor_read_disables_its_queue()
    {
        DataHost host = DataHost.Started();
        host.Status = 4;
        host.EnableRx(3, 4);
        host.Settle();
        Assert.Equal(0u, host.Nic.Read(0xC0E8));
        host.Status = 0;
        host.EnableRx(0, 4);
        host.Receive(DataHost.Frame(Broadcast, 80));
        Assert.Equal(Done, host.Dword(DataHost.RxRingOf(0) + 8));
    }
}
