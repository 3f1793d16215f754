using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>The server's side of vfio-user against a client that keeps to nothing.</summary>
public sealed class VfioUserServerTests
{
    private const int None = (int)VfioUserError.None, Io = (int)VfioUserError.Io, Exists = (int)VfioUserError.Exists, Invalid = (int)VfioUserError.Invalid;
    private const uint EventTrigger = 4 | 32, NoneTrigger = 1 | 32, BoolTrigger = 2 | 32, NoneMask = 1 | 8, NoneUnmask = 1 | 16;

    [Fact]
    public void A_device_says_what_it_is_made_of()
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal(VfioUserBench.Words(16, 3, 10, 5), bench.Ask(VfioUserCommand.DeviceGetInfo, VfioUserBench.Words(16, 0, 0, 0)).Payload);
        Assert.Equal(VfioUserBench.Words(32, 3, 0, 0, 0x1000, 0, 0, 0), bench.Ask(VfioUserCommand.DeviceGetRegionInfo, VfioUserBench.Words(32, 0, 0, 0, 0, 0, 0, 0)).Payload);
        Assert.Equal(VfioUserBench.Words(32, 0, 4, 0, 0, 0, 0, 0), bench.Ask(VfioUserCommand.DeviceGetRegionInfo, VfioUserBench.Words(32, 0, 4, 0, 0, 0, 0, 0)).Payload);
        Assert.Equal(VfioUserBench.Words(32, 2, 2, 0, 16, 0, 0, 0), bench.Ask(VfioUserCommand.DeviceGetRegionInfo, VfioUserBench.Words(32, 0, 2, 0, 0, 0, 0, 0)).Payload);
        Assert.Equal(VfioUserBench.Words(16, 3, 2, 8), bench.Ask(VfioUserCommand.DeviceGetIrqInfo, VfioUserBench.Words(16, 0, 2, 0)).Payload);
        Assert.Equal(VfioUserBench.Words(16, 3, 1, 0), bench.Ask(VfioUserCommand.DeviceGetIrqInfo, VfioUserBench.Words(16, 0, 1, 0)).Payload);
        Assert.Equal(VfioUserBench.Words(16, 0, 0, 0), bench.Ask(VfioUserCommand.DeviceGetRegionIoFds, VfioUserBench.Words(16, 0, 0, 0)).Payload);
    }

    [Theory]
    [InlineData((int)VfioUserCommand.DeviceGetInfo, 16, 15u, 0u)]
    [InlineData((int)VfioUserCommand.DeviceGetInfo, 12, 16u, 0u)]
    [InlineData((int)VfioUserCommand.DeviceGetInfo, 0, 0u, 0u)]
    [InlineData((int)VfioUserCommand.DeviceGetRegionInfo, 32, 32u, 10u)]
    [InlineData((int)VfioUserCommand.DeviceGetRegionInfo, 32, 32u, uint.MaxValue)]
    [InlineData((int)VfioUserCommand.DeviceGetRegionInfo, 32, 16u, 0u)]
    [InlineData((int)VfioUserCommand.DeviceGetRegionInfo, 16, 32u, 0u)]
    [InlineData((int)VfioUserCommand.DeviceGetRegionIoFds, 16, 16u, 10u)]
    [InlineData((int)VfioUserCommand.DeviceGetIrqInfo, 16, 16u, 5u)]
    [InlineData((int)VfioUserCommand.DeviceGetIrqInfo, 16, 8u, 0u)]
    [InlineData((int)VfioUserCommand.DeviceReset, 4, 0u, 0u)]
    [InlineData((int)VfioUserCommand.DirtyPages, 16, 16u, 0u)]
    [InlineData((int)VfioUserCommand.DmaRead, 16, 0u, 0u)]
    [InlineData((int)VfioUserCommand.DmaWrite, 16, 0u, 0u)]
    [InlineData(0, 16, 0u, 0u)]
    [InlineData(19, 24, 0u, 0u)]
    [InlineData(0xffff, 0, 0u, 0u)]
    public void Questions_that_are_wrong_get_EINVAL(int command, int length, uint argument, uint index)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        byte[] payload = VfioUserBench.Words(argument, 0, index, 0, 0, 0, 0, 0)[..length];
        Assert.Equal(VfioUserError.Invalid, bench.Ask((VfioUserCommand)command, payload).Error);
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DeviceReset).Error);
        Assert.Equal(1, bench.Device.Resets);
    }

    [Theory]
    [InlineData(0ul, 0u, 4u, None)]
    [InlineData(0x1000ul, 0u, 0u, None)]
    [InlineData(0xffful, 0u, 1u, None)]
    [InlineData(0xffful, 0u, 2u, Invalid)]
    [InlineData(0x1000ul, 0u, 1u, Invalid)]
    [InlineData(ulong.MaxValue, 0u, 2u, Invalid)]
    [InlineData(ulong.MaxValue - 3, 0u, 8u, Invalid)]
    [InlineData(0ul, 10u, 1u, Invalid)]
    [InlineData(0ul, uint.MaxValue, 1u, Invalid)]
    [InlineData(0ul, 4u, 1u, Invalid)]
    [InlineData(0ul, 0u, uint.MaxValue, Invalid)]
    [InlineData(0ul, 0u, 0x100001u, Invalid)]
    [InlineData(0ul, 9u, 4u, Io)]
    public void Accesses_stay_in_their_region(ulong offset, uint region, uint count, int error)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal((VfioUserError)error, bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(offset, region, count)).Error);
        byte[] data = new byte[Math.Min(count, 64)];
        Assert.Equal((VfioUserError)error, bench.Ask(VfioUserCommand.RegionWrite, VfioUserBench.Access(offset, region, count, data)).Error);
        byte[] multi = [1, 0, 0, 0, 0, 0, 0, 0, .. VfioUserBench.Access(offset, region, count, new byte[8])];
        Assert.Equal(count > 8 ? VfioUserError.Invalid : (VfioUserError)error, bench.Ask(VfioUserCommand.RegionWriteMulti, multi).Error);
    }

    [Fact]
    public void Accesses_move_bytes_and_lengths_must_agree()
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal(VfioUserBench.Access(0x10, 0, 3), bench.Ask(VfioUserCommand.RegionWrite, VfioUserBench.Access(0x10, 0, 3, 1, 2, 3)).Payload);
        Assert.Equal(VfioUserBench.Access(0x0f, 0, 5, 0, 1, 2, 3, 0), bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(0x0f, 0, 5)).Payload);
        byte[][] wrong =
        [
            VfioUserBench.Access(0, 0, 4, 9, 9, 9), VfioUserBench.Access(0, 0, 4, 9, 9, 9, 9, 9), VfioUserBench.Access(0, 0, 4)[..12],
            VfioUserBench.Access(0, VfioUserTestDevice.ReadOnly, 4, 9, 9, 9, 9),
        ];
        foreach (byte[] payload in wrong)
        {
            Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionWrite, payload).Error);
        }

        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(0, 0, 4, 0)).Error);
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionRead, VfioUserBench.Access(0, VfioUserTestDevice.WriteOnly, 4)).Error);
        byte[] two = [.. VfioUserBench.Access(0x20, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0), .. VfioUserBench.Access(0x21, 0, 2, 8, 9, 0, 0, 0, 0, 0, 0)];
        Assert.Equal([2, 0, 0, 0, 0, 0, 0, 0], bench.Ask(VfioUserCommand.RegionWriteMulti, [2, 0, 0, 0, 0, 0, 0, 0, .. two]).Payload);
        Assert.Equal([7, 8, 9, 0], bench.Device.Memory(0)[0x20..0x24]);
        foreach (byte count in (byte[])[0, 1, 3, 255])
        {
            Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionWriteMulti, [count, 0, 0, 0, 0, 0, 0, 0x80, .. two]).Error);
            Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.RegionWriteMulti, [count, 0, 0, 0, 0, 0, 0, 0, .. two]).Error);
        }

        Assert.Equal(0, bench.Device.Memory(0)[0]);
    }

    [Fact]
    public void A_stream_may_be_cut_anywhere_and_answers_keep_the_order()
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        List<byte> stream = [];
        for (ushort i = 0; i < 50; i++)
        {
            stream.AddRange(VfioUserBench.Message(i, VfioUserCommand.RegionWrite, i % 3 == 0 ? VfioUserHeader.NoReply : 0, VfioUserBench.Access(i, 0, 1, (byte)i)));
            stream.AddRange(VfioUserBench.Message((ushort)(1000 + i), VfioUserCommand.RegionRead, 0, VfioUserBench.Access(i, 0, 1)));
        }

        byte[] bytes = [.. stream];
        var random = new Random(1);
        for (int at = 0; at < bytes.Length;)
        {
            int count = Math.Min(bytes.Length - at, random.Next(1, 40));
            Assert.True(bench.Raw.Send(bytes.AsSpan(at, count), []));
            at += count;
        }

        for (ushort i = 0; i < 50; i++)
        {
            if (i % 3 != 0)
            {
                Assert.Equal((i, 32u), (bench.Receive()!.Value.Header.Id, VfioUserHeader.Length + (uint)VfioUserProtocol.AccessSize));
            }

            (VfioUserHeader header, byte[] payload) = bench.Receive()!.Value;
            Assert.Equal((ushort)(1000 + i), header.Id);
            Assert.Equal((byte)i, payload[^1]);
        }
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(15u)]
    [InlineData(0x200000u)]
    [InlineData(uint.MaxValue)]
    public void A_size_that_cannot_be_right_is_answered_and_ends_the_connection(uint size)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        byte[] header = new byte[VfioUserHeader.Length];
        new VfioUserHeader(7, VfioUserCommand.DeviceReset, size, 0, VfioUserError.None).Write(header);
        Assert.True(bench.Raw.Send(header, []));
        Assert.Equal((7, VfioUserError.Invalid), (bench.Receive()!.Value.Header.Id, VfioUserError.Invalid));
        Assert.Null(bench.Receive());
        Assert.Equal(0, bench.Device.Resets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(35)]
    public void A_client_may_go_in_the_middle_of_a_message(int sent)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.True(sent == 0 || bench.Raw.Send(VfioUserBench.Message(1, VfioUserCommand.RegionWrite, 0, VfioUserBench.Access(0, 0, 4, 1, 2, 3, 4)).AsSpan(0, sent), []));
    }

    [Fact]
    public void Replies_that_nobody_asked_for_and_types_that_do_not_exist_do_no_harm()
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.True(bench.Raw.Send(VfioUserBench.Message(1, VfioUserCommand.DmaRead, VfioUserHeader.Reply, new byte[16]), []));
        Assert.True(bench.Raw.Send(VfioUserBench.Message(1, VfioUserCommand.RegionRead, VfioUserHeader.Reply), []));
        Assert.True(bench.Raw.Send(VfioUserBench.Message(2, VfioUserCommand.DeviceReset, 2), []));
        Assert.Equal(VfioUserError.Invalid, bench.Receive()!.Value.Header.Error);
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DeviceReset).Error);
        Assert.Equal(2, bench.Server.Unexpected);
    }

    [Theory]
    [InlineData(0x1000ul, 0x1000ul, 3u, 32u, None)]
    [InlineData(0x8000ul, 0x1000ul, 3u, 32u, Exists)]
    [InlineData(0x7ffful, 0x2ul, 3u, 32u, Exists)]
    [InlineData(0x8fffUL, 0x1ul, 3u, 32u, Exists)]
    [InlineData(0x0ul, 0x100000ul, 3u, 32u, Exists)]
    [InlineData(0x9000ul, 0x1ul, 0u, 32u, None)]
    [InlineData(0x1000ul, 0ul, 3u, 32u, Invalid)]
    [InlineData(ulong.MaxValue, 1ul, 3u, 32u, None)]
    [InlineData(ulong.MaxValue, 2ul, 3u, 32u, Invalid)]
    [InlineData(2ul, ulong.MaxValue, 3u, 32u, Invalid)]
    [InlineData(0x1000ul, 0x1000ul, 4u, 32u, Invalid)]
    [InlineData(0x1000ul, 0x1000ul, 3u, 24u, Invalid)]
    public void Windows_of_memory_do_not_overlap_or_wrap(ulong address, ulong size, uint flags, uint argument, int error)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DmaMap, Window(0x8000, 0x1000, 3, 32)).Error);
        Assert.Equal((VfioUserError)error, bench.Ask(VfioUserCommand.DmaMap, Window(address, size, flags, argument)).Error);
        Assert.Equal(error == None ? 2 : 1, bench.Server.Maps.Count);
    }

    [Fact]
    public void Windows_are_closed_exactly_or_all_at_once()
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        for (ulong i = 1; i <= 4; i++)
        {
            Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DmaMap, Window(i * 0x10000, 0x1000, 3, 32)).Error);
        }

        foreach ((ulong address, ulong size) in ((ulong, ulong)[])[(0x10000, 0xfff), (0x10000, 0x1001), (0x10001, 0xfff), (0, 0x1000), (0x50000, 0x1000), (0x10000, 0), (ulong.MaxValue, ulong.MaxValue)])
        {
            Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.DmaUnmap, Closing(address, size, 0)).Error);
        }

        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.DmaUnmap, Closing(0x10000, 0x1000, 1)).Error);
        Assert.Equal(VfioUserError.Invalid, bench.Ask(VfioUserCommand.DmaUnmap, Closing(0x10000, 0x1000, 2)).Error);
        Assert.Equal(Closing(0x10000, 0x1000, 0), bench.Ask(VfioUserCommand.DmaUnmap, Closing(0x10000, 0x1000, 0)).Payload);
        Assert.Equal(3, bench.Server.Maps.Count);
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DmaUnmap, Closing(0, 0, 2)).Error);
        Assert.Equal(0, bench.Server.Maps.Count);
        Assert.Equal([(0x10000ul, 0x1000ul), (0ul, ulong.MaxValue)], bench.Device.Unmapped);
    }

    [Theory]
    [InlineData(EventTrigger, 2u, 0u, 8u, 0, None)]
    [InlineData(NoneTrigger, 2u, 7u, 1u, 0, None)]
    [InlineData(NoneTrigger, 2u, 0u, 0u, 0, None)]
    [InlineData(NoneMask, 2u, 0u, 8u, 0, None)]
    [InlineData(NoneUnmask, 0u, 0u, 1u, 0, None)]
    [InlineData(BoolTrigger, 2u, 2u, 3u, 3, None)]
    [InlineData(BoolTrigger, 2u, 2u, 3u, 2, Invalid)]
    [InlineData(BoolTrigger, 2u, 2u, 3u, 4, Invalid)]
    [InlineData(NoneTrigger, 2u, 8u, 1u, 0, Invalid)]
    [InlineData(NoneTrigger, 2u, 1u, 8u, 0, Invalid)]
    [InlineData(NoneTrigger, 2u, 7u, uint.MaxValue, 0, Invalid)]
    [InlineData(NoneTrigger, 2u, uint.MaxValue, uint.MaxValue, 0, Invalid)]
    [InlineData(NoneTrigger, 2u, 1u, 0u, 0, Invalid)]
    [InlineData(NoneMask, 2u, 0u, 0u, 0, Invalid)]
    [InlineData(EventTrigger, 2u, 0u, 0u, 0, Invalid)]
    [InlineData(NoneTrigger, 5u, 0u, 1u, 0, Invalid)]
    [InlineData(NoneTrigger, uint.MaxValue, 0u, 1u, 0, Invalid)]
    [InlineData(NoneTrigger, 1u, 0u, 1u, 0, Invalid)]
    [InlineData(1u, 2u, 0u, 1u, 0, Invalid)]
    [InlineData(32u, 2u, 0u, 1u, 0, Invalid)]
    [InlineData(3u | 32, 2u, 0u, 1u, 1, Invalid)]
    [InlineData(1u | 8 | 16, 2u, 0u, 1u, 0, Invalid)]
    [InlineData(NoneTrigger | 64, 2u, 0u, 1u, 0, Invalid)]
    [InlineData(4u | 8, 2u, 0u, 1u, 0, Invalid)]
    [InlineData(NoneMask, 3u, 0u, 1u, 0, Invalid)]
    [InlineData(NoneTrigger, 4u, 0u, 1u, 0, None)]
    public void Interrupts_are_assigned_within_their_range(uint flags, uint kind, uint start, uint count, int data, int error)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal((VfioUserError)error, bench.Ask(VfioUserCommand.DeviceSetIrqs, [.. VfioUserBench.Words(20u + (uint)data, flags, kind, start, count), .. new byte[data]]).Error);
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DeviceReset).Error);
    }

    [Fact]
    public void A_client_that_waits_for_nothing_is_served_while_the_server_waits_for_memory()
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DmaMap, Window(0x10000, 0x1000, 3, 32)).Error);
        bench.Send(1, VfioUserCommand.RegionWrite, VfioUserBench.Access(0, VfioUserTestDevice.DoorbellRegion, 8, BitConverter.GetBytes(0x10100ul)));
        bench.Send(2, VfioUserCommand.RegionRead, VfioUserBench.Access(0, 0, 4));
        (VfioUserHeader header, byte[] payload) = bench.Receive()!.Value;
        Assert.Equal((VfioUserCommand.DmaRead, true), (header.Command, header.IsCommand));
        Assert.Equal([.. BitConverter.GetBytes(0x10100ul), .. BitConverter.GetBytes(256ul)], payload);
        bench.Send(3, VfioUserCommand.DeviceReset);
        byte[] data = new byte[256];
        Array.Fill(data, (byte)0xab);
        Assert.True(bench.Raw.Send(VfioUserBench.Message(header.Id, VfioUserCommand.DmaRead, VfioUserHeader.Reply, [.. payload, .. data]), []));
        Assert.Equal(1, bench.Receive()!.Value.Header.Id);
        Assert.Equal((byte)0xab, bench.Receive()!.Value.Payload[^1]);
        Assert.Equal(3, bench.Receive()!.Value.Header.Id);
    }

    [Theory]
    [InlineData(0ul, 256ul, 255)]
    [InlineData(8ul, 256ul, 256)]
    [InlineData(0ul, 255ul, 256)]
    [InlineData(0ul, ulong.MaxValue, 256)]
    public void An_answer_that_does_not_fit_the_question_is_no_data(ulong addressChange, ulong count, int length)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DmaMap, Window(0x10000, 0x1000, 3, 32)).Error);
        bench.Send(1, VfioUserCommand.RegionWrite, VfioUserBench.Access(0, VfioUserTestDevice.DoorbellRegion, 8, BitConverter.GetBytes(0x10000ul)));
        VfioUserHeader header = bench.Receive()!.Value.Header;
        byte[] answer = [.. BitConverter.GetBytes(0x10000ul + addressChange), .. BitConverter.GetBytes(count), .. Enumerable.Repeat((byte)1, length)];
        Assert.True(bench.Raw.Send(VfioUserBench.Message(header.Id, VfioUserCommand.DmaRead, VfioUserHeader.Reply, answer), []));
        Assert.Equal(1, bench.Receive()!.Value.Header.Id);
        Assert.Equal(1, bench.Device.FailedDma);
        Assert.Equal(0, bench.Device.Memory(0)[0]);
    }

    [Theory]
    [InlineData(0x11000ul, 3u)]
    [InlineData(0x10fc1ul, 3u)]
    [InlineData(ulong.MaxValue - 100, 3u)]
    [InlineData(0x10000ul, 0u)]
    public void DMA_outside_windows_or_against_their_rights_sends_nothing(ulong address, uint flags)
    {
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.DmaMap, Window(0x10000, 0x1000, flags, 32)).Error);
        foreach (ulong doorbell in (ulong[])[0, 8, 24])
        {
            Assert.Equal(VfioUserError.None, bench.Ask(VfioUserCommand.RegionWrite, VfioUserBench.Access(doorbell, VfioUserTestDevice.DoorbellRegion, 8, BitConverter.GetBytes(address))).Error);
        }

        Assert.Equal(3, bench.Device.FailedDma);
    }

    private static byte[] Window(ulong address, ulong size, uint flags, uint argument) =>
        [.. VfioUserBench.Words(argument, flags, 0, 0), .. BitConverter.GetBytes(address), .. BitConverter.GetBytes(size)];

    private static byte[] Closing(ulong address, ulong size, uint flags) =>
        [.. VfioUserBench.Words(24, flags), .. BitConverter.GetBytes(address), .. BitConverter.GetBytes(size)];
}
