namespace NicTwin.Tests.Model.Tx;

public class TransmitPathTests
{
    private const int Buffer = 0x4_0000;

    [Theory]
    [InlineData(0, 60)]
    [InlineData(1, 61)]
    [InlineData(3, 64)]
    [InlineData(5, 1514)]
    [InlineData(7, 127)]
    [InlineData(0x7F, 257)]
    [InlineData(0xFFD, 1000)]
    public void A_packet_of_any_alignment_reaches_the_wire(int offset, int bytes)
    {
        DataHost host = DataHost.Started();
        host.EnableTx(2);
        host.Fill(Buffer + offset, bytes, 3);
        host.Post(2, Buffer + offset, bytes);
        host.WriteTail(2);
        byte[] frame = Assert.Single(host.Frames);
        Assert.Equal(host.Slice(Buffer + offset, bytes), frame);
        Assert.Equal(1u, host.Dword(DataHost.TxRingOf(2) + 12));
        Assert.Equal(1u, host.Nic.Read(0xE090));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(64, false)]
    [InlineData(64, true)]
    [InlineData(128, true)]
    public void Split_and_reordered_completions_give_the_same_packet(int split, bool lastFirst)
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.SplitBytes = split;
        host.LastFirst = lastFirst;
        host.Fill(Buffer + 5, 1400, 9);
        host.Post(0, Buffer + 5, 700, end: false, report: false);
        host.Post(0, Buffer + 705, 700);
        host.WriteTail(0);
        Assert.Equal(host.Slice(Buffer + 5, 1400), Assert.Single(host.Frames));
    }

    [Fact]
    public void Buffers_of_odd_lengths_are_packed_without_gaps()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(1);
        List<byte> expected = [];
        for (int i = 0; i < 9; i++)
        {
            int address = Buffer + (i * 0x100) + i;
            int bytes = 7 + (3 * i);
            host.Fill(address, bytes, i);
            expected.AddRange(host.Slice(address, bytes));
            host.Post(1, address, bytes, end: i == 8, report: i == 8);
        }

        host.WriteTail(1);
        Assert.Equal(expected, Assert.Single(host.Frames));
        Assert.Equal(9u, host.Nic.Read(0xE050));
    }

    [Fact]
    public void A_short_packet_is_padded_with_zeros_to_60_bytes()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.Fill(Buffer, 64, 5);
        host.Post(0, Buffer, 17);
        host.WriteTail(0);
        byte[] expected = new byte[60];
        host.Slice(Buffer, 17).CopyTo(expected, 0);
        Assert.Equal(expected, Assert.Single(host.Frames));
    }

    [Fact]
    public void A_packet_whose_end_is_missing_waits_for_the_next_tail_write()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(4);
        host.Fill(Buffer, 200, 1);
        host.Post(4, Buffer, 100, end: false, report: false);
        host.WriteTail(4);
        Assert.Empty(host.Frames);
        Assert.Equal(0u, host.Nic.Read(0xE110));
        host.Post(4, Buffer + 100, 100);
        host.WriteTail(4);
        Assert.Equal(host.Slice(Buffer, 200), Assert.Single(host.Frames));
        Assert.Equal(2u, host.Nic.Read(0xE110));
    }

    [Fact]
    public void A_context_descriptor_moves_the_head_and_sends_nothing()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.PostRaw(0, 0x1234, 0x2820_0000);
        host.WriteTail(0);
        Assert.Empty(host.Frames);
        Assert.Equal(1u, host.Nic.Read(0xE010));
        Assert.Empty(host.Writes);
    }

    [Theory]
    [InlineData(0x2930_0000u)] // length 0
    [InlineData(0x0930_0040u)] // no DEXT
    [InlineData(0x2940_0040u)] // unknown type
    public void A_bad_packet_is_reported_counted_and_not_sent(uint dword2)
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.PostRaw(0, Buffer, dword2);
        host.WriteTail(0);
        Assert.Empty(host.Frames);
        Assert.Equal(1u, host.Nic.Read(0xE010));
        Assert.Equal(1u, host.Dword(DataHost.TxRingOf(0) + 12));
        Assert.Equal(1u, host.Nic.Read(0x403C));
        Assert.Equal(0u, host.Nic.Read(0x403C));
    }

    [Fact]
    public void A_packet_longer_than_9728_bytes_is_bad_and_the_next_one_is_sent()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.Post(0, Buffer, 9000, end: false, report: false);
        host.Post(0, Buffer, 729);
        host.Fill(Buffer, 9728, 2);
        host.Post(0, Buffer, 9728);
        host.WriteTail(0);
        Assert.Equal(host.Slice(Buffer, 9728), Assert.Single(host.Frames));
        Assert.Equal(1u, host.Nic.Read(0x403C));
        Assert.Equal(3u, host.Nic.Read(0xE010));
    }

    [Fact]
    public void A_failed_read_of_data_drops_its_packet_only()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.Fill(Buffer, 300, 2);
        host.Post(0, Buffer, 300);
        host.Silent = true;
        host.WriteTail(0);
        host.Answer();
        host.Settle();
        host.Status = 1;
        host.Answer();
        host.Status = 0;
        host.Silent = false;
        host.Settle();
        Assert.Empty(host.Frames);
        Assert.Equal(1u, host.Nic.Read(0x403C));
        host.Post(0, Buffer, 300);
        host.WriteTail(0);
        Assert.Equal(host.Slice(Buffer, 300), Assert.Single(host.Frames));
    }

    [Fact]
    public void Forty_packets_of_four_queues_keep_their_order_within_a_queue()
    {
        DataHost host = DataHost.Started();
        for (int q = 0; q < 4; q++)
        {
            host.EnableTx(q);
        }

        for (int round = 0; round < 5; round++)
        {
            for (int q = 0; q < 4; q++)
            {
                for (int i = 0; i < 2; i++)
                {
                    int address = Buffer + (q * 0x4000) + (i * 0x800) + 1;
                    host.Fill(address, 100 + q, (round * 2) + i);
                    host.Post(q, address, 100 + q);
                }

                host.WriteTail(q);
            }
        }

        Assert.Equal(40, host.Frames.Count);
        for (int q = 0; q < 4; q++)
        {
            byte[] seeds = [.. host.Frames.Where(f => f.Length == 100 + q).Select(f => f[0])];
            Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], seeds);
        }
    }

    [Fact]
    public void A_frame_without_link_is_discarded_and_counted()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.Nic.Inputs.Link = 0;
        host.Settle();
        host.Post(0, Buffer, 100);
        host.WriteTail(0);
        Assert.Empty(host.Frames);
        Assert.Equal(1u, host.Nic.Read(0x403C));
    }

    [Fact]
    public void A_reset_in_the_middle_of_a_frame_ends_it_as_a_bad_one()
    {
        DataHost host = DataHost.Started();
        host.EnableTx(0);
        host.Fill(Buffer, 1500, 2);
        host.Post(0, Buffer, 1500);
        host.Nic.Inputs.MacTxReady = 0;
        Assert.Throws<InvalidOperationException>(() => host.WriteTail(0));
        host.Nic.Inputs.MacTxReady = 1;
        host.Clock();
        host.Nic.Inputs.MacTxReady = 0;
        host.Send(0x4000_0001, 0x0000_000F, ModelNic.Bar0, 0x0410_0249);
        for (int i = 0; i < 300; i++)
        {
            host.Clock();
        }

        host.Nic.Inputs.MacTxReady = 1;
        host.Settle();
        Assert.Equal(2, host.Frames.Count);
        Assert.Empty(host.Frames[0]);
        Assert.True(host.Frames[1].Length < 100);
    }
}
