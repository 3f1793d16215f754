using System.Buffers.Binary;

namespace NicTwin.Tests.Model.Tx;

/// <summary>The port beyond plain frames: loop-back in the PHY, and pause frames each way.</summary>
public class PortTests
{
    private const int Buffer = 0x4_0000;
    private const uint Control = 0x0010_0249;
    private const uint ReceivePause = 1u << 27;
    private const uint TransmitPause = 1u << 28;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;

    private static void WritePhy(DataHost host, uint data)
    {
        host.Nic.Write(0x20, 0x0420_0000 | data);
        host.Nic.Run(16);
    }

    private static void Send(DataHost host, byte[] frame)
    {
        frame.CopyTo(host.Memory, Buffer);
        host.Post(0, Buffer, frame.Length);
        host.WriteTail(0);
    }

    private static byte[] PauseFrame(int time, int opcode = 1, bool toStation = false)
    {
        byte[] frame = DataHost.Frame(toStation ? Broadcast : 0x0100_00C2_8001, 60);
        frame.AsSpan(14).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x8808);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(14), (ushort)opcode);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)time);
        return frame;
    }

    private static DataHost WithFlowControl(uint control)
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.Nic.Write(0x28, 0x00C2_8001);
        host.Nic.Write(0x2C, 0x0100);
        host.Nic.Write(0x30, 0x8808);
        host.Nic.Write(0, Control | control);
        return host;
    }

    [Theory]
    [InlineData(0x4140u, 0x0140u)]
    [InlineData(0x5140u, 0x1140u)]
    public void In_loop_back_a_frame_comes_back_and_none_leaves(uint on, uint off)
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.EnableRx(0, 4);
        WritePhy(host, on);
        byte[] frame = DataHost.Frame(Broadcast, 256);
        Send(host, frame);
        Assert.Empty(host.Frames);
        Assert.Equal(frame, host.Slice(0x8_0000, 256));
        Assert.Equal(1u, host.Nic.Read(0xC010));

        // The wire is not looked at, and the first whole frame after the loop is the next one received.
        host.Receive(frame);
        Assert.Equal(1u, host.Nic.Read(0xC010));
        WritePhy(host, off);
        host.Receive(frame);
        Assert.Equal(2u, host.Nic.Read(0xC010));
        Send(host, frame);
        Assert.Equal(frame, Assert.Single(host.Frames));
    }

    [Fact]
    public void A_PHY_in_loop_back_has_a_link_without_a_cable()
    {
        DataHost host = DataHost.Started();
        host.Nic.Inputs.Link = 0;
        host.Nic.Run(16);
        Assert.Equal(0u, host.Nic.Read(8) & 2);
        WritePhy(host, 0x4140);
        Assert.Equal(2u, host.Nic.Read(8) & 2);
        WritePhy(host, 0x0140);
        Assert.Equal(0u, host.Nic.Read(8) & 2);
    }

    [Fact]
    public void A_frame_that_is_under_way_when_the_loop_begins_or_ends_is_not_received()
    {
        DataHost host = DataHost.Started();
        host.EnableRx(0, 4);
        Words(host, 3, last: false);
        WritePhy(host, 0x5140);
        Assert.Equal(1u, host.Nic.Read(0x4000));
        Words(host, 2, last: true);
        Words(host, 3, last: false);
        WritePhy(host, 0x1140);
        Words(host, 9, last: true);
        host.Settle();
        Assert.Equal(0u, host.Nic.Read(0x4000));
        Assert.Equal(0u, host.Nic.Read(0xC010));
        host.Receive(DataHost.Frame(Broadcast, 100));
        Assert.Equal(1u, host.Nic.Read(0xC010));
    }

    private static void Words(DataHost host, int count, bool last)
    {
        for (int i = 0; i < count; i++)
        {
            host.Nic.Inputs.MacRxValid = 1;
            host.Nic.Inputs.MacRxData = ulong.MaxValue;
            host.Nic.Inputs.MacRxKeep = 0xFF;
            host.Nic.Inputs.MacRxLast = last && i == count - 1 ? (byte)1 : (byte)0;
            host.Nic.Inputs.MacRxBadFcs = 0;
            host.Clock();
        }

        host.Nic.Inputs.MacRxValid = 0;
    }

    [Fact]
    public void A_pause_frame_stops_the_transmitter_for_its_time()
    {
        const int Quanta = 40;
        DataHost host = WithFlowControl(ReceivePause);
        host.Receive(PauseFrame(Quanta));
        ulong until = host.Nic.Inputs.Time + (64 * Quanta);
        Assert.Equal(0x10u, host.Nic.Read(8) & 0x10);
        Send(host, DataHost.Frame(Broadcast, 60));
        Assert.Single(host.Frames);
        Assert.InRange(host.Nic.Inputs.Time, until - 64, until + 256);
        Assert.Equal(0u, host.Nic.Read(8) & 0x10);
        Assert.Equal(1u, host.Nic.Read(0x4050));
        Assert.Equal(0u, host.Nic.Read(0x4050));
    }

    [Fact]
    public void A_pause_of_no_time_ends_a_pause()
    {
        DataHost host = WithFlowControl(ReceivePause);
        host.Receive(PauseFrame(0xFFFF));
        host.Receive(PauseFrame(0));
        ulong now = host.Nic.Inputs.Time;
        Send(host, DataHost.Frame(Broadcast, 60));
        Assert.Single(host.Frames);
        Assert.InRange(host.Nic.Inputs.Time, now, now + 2000);
        Assert.Equal(1u, host.Nic.Read(0x4048));
        Assert.Equal(1u, host.Nic.Read(0x4050));
    }

    [Theory]
    [InlineData(0u, 1, 0u)] // flow control is off
    [InlineData(ReceivePause, 2, 1u)] // another opcode
    public void What_is_no_pause_for_this_side_stops_nothing(uint control, int opcode, uint unknown)
    {
        DataHost host = WithFlowControl(control);
        host.Receive(PauseFrame(0xFFFF, opcode));
        Send(host, DataHost.Frame(Broadcast, 60));
        Assert.Single(host.Frames);
        Assert.Equal(0u, host.Nic.Read(0x4050));
        Assert.Equal(unknown, host.Nic.Read(0x4058));
    }

    [Theory]
    [InlineData(1, 0u, 1u)]
    [InlineData(1, 1u << 22, 0u)] // DPF
    [InlineData(2, 0u, 0u)]
    [InlineData(2, 1u << 23, 1u)] // PMCF
    public void DPF_and_PMCF_decide_what_of_MAC_control_the_filters_see(int opcode, uint control, uint received)
    {
        DataHost host = WithFlowControl(0);
        host.EnableRx(0, 4);
        host.Nic.Write(0x100, 0x8012 | control);
        host.Receive(PauseFrame(7, opcode));
        Assert.Equal(received, host.Nic.Read(0xC010));
    }

    [Fact]
    public void A_full_receive_buffer_asks_for_a_pause_and_ends_it()
    {
        DataHost host = WithFlowControl(TransmitPause);
        host.EnableRx(0, 15);
        host.Nic.Write(0x170, 0x1234);
        host.Nic.Write(0x2168, 0x0400);
        host.Nic.Write(0x2160, 0x8000_0100);

        // Nobody takes what is written to memory, so the buffer fills.
        host.Nic.Inputs.PcieTxReady = 0;
        for (int i = 0; i < 6; i++)
        {
            host.Receive(DataHost.Frame(Broadcast, 1000), settle: false);
        }

        host.Nic.Run(400);
        host.Nic.Inputs.PcieTxReady = 1;
        host.Settle();
        Assert.Equal(6u, host.Nic.Read(0xC010));
        Assert.Equal(1u, host.Nic.Read(0x4054));
        Assert.Equal(1u, host.Nic.Read(0x404C));
        Assert.Equal(2u, (uint)host.Frames.Count + host.Nic.Read(0x4080));
        byte[] expected = PauseFrame(0);
        ulong station = host.Nic.Read(0x5400) | ((ulong)(host.Nic.Read(0x5404) & 0xFFFF) << 32);
        for (int i = 0; i < 6; i++)
        {
            expected[6 + i] = (byte)(station >> (8 * i));
        }

        Assert.Equal(expected, host.Frames[1]);
        expected[16] = 0x12;
        expected[17] = 0x34;
        Assert.Equal(expected, host.Frames[0]);
    }

    [Fact]
    public void A_pause_is_repeated_while_the_buffer_stays_full()
    {
        DataHost host = WithFlowControl(TransmitPause);
        host.EnableRx(0, 15);
        host.Nic.Write(0x170, 5);
        host.Nic.Write(0x2168, 0x0100);
        host.Nic.Write(0x2460, 3);
        host.Nic.Inputs.PcieTxReady = 0;
        host.Receive(DataHost.Frame(Broadcast, 1000), settle: false);
        for (int i = 0; i < 2000; i++)
        {
            host.Clock();
        }

        Assert.InRange(host.Frames.Count, 10, 11);
    }
}
