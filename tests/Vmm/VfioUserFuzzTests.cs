using NicTwin.Testbench;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>Generated messages: nearly right ones, with one field or length wrong, mixed with right ones.</summary>
public sealed class VfioUserFuzzTests
{
    private const int Messages = 5000;
    private static readonly ulong[] s_odd =
        [0, 1, 3, 4, 7, 8, 15, 16, 20, 24, 31, 32, 63, 64, 0xfff, 0x1000, 0x1001, 0x10000, 0xfffff, 0x100000, 0x100001, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000, ulong.MaxValue - 1, ulong.MaxValue];

    [Theory]
    [InlineData(1ul)]
    [InlineData(2ul)]
    [InlineData(3ul)]
    public void The_server_answers_every_command_that_wants_it_once_and_goes_on(ulong seed)
    {
        var random = new RandomSource(seed);
        using VfioUserBench bench = new VfioUserBench().Negotiated();
        int refused = 0;
        for (int i = 0; i < Messages; i++)
        {
            ushort id = (ushort)random.Next();
            (VfioUserCommand command, byte[] payload) = Generate(random);
            uint flags = random.Chance(50) ? VfioUserHeader.NoReply : random.Chance(20) ? (uint)random.Below(16) | (uint)(random.Below(16) << 4) : 0;
            bool reply = (flags & (VfioUserHeader.NoReply | 0xf)) is 0 or (> 1 and < 16);
            Send(bench, random, VfioUserBench.Message(id, command, flags, payload));
            if (reply)
            {
                (VfioUserHeader header, _) = NextReply(bench);
                Assert.Equal((id, command), (header.Id, header.Command));
                refused += header.HasFailed ? 1 : 0;
            }
        }

        // Both kinds were there, and the device is as usable as before.
        Assert.InRange(refused, Messages / 10, Messages - (Messages / 10));
        bench.Send(1, VfioUserCommand.DmaUnmap, [.. VfioUserBench.Words(24, 2), .. new byte[16]]);
        Assert.Equal(VfioUserError.None, NextReply(bench).Header.Error);
        bench.Send(2, VfioUserCommand.RegionWrite, VfioUserBench.Access(0, 0, 4, 1, 2, 3, 4));
        Assert.Equal(VfioUserError.None, NextReply(bench).Header.Error);
        bench.Send(3, VfioUserCommand.RegionRead, VfioUserBench.Access(0, 0, 4));
        Assert.Equal([1, 2, 3, 4], NextReply(bench).Payload[16..]);
    }

    [Fact]
    public void Bytes_without_any_form_end_in_an_answer_or_a_cut()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var random = new RandomSource(seed);
            using VfioUserBench bench = seed % 2 == 0 ? new VfioUserBench() : new VfioUserBench().Negotiated();
            byte[] noise = new byte[random.Between(1, 4000)];
            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = (byte)(random.Chance(600) ? 0 : random.Next());
            }

            bench.Raw.Send(noise, []);
        }
    }

    private static (VfioUserHeader Header, byte[] Payload) NextReply(VfioUserBench bench)
    {
        while (true)
        {
            (VfioUserHeader Header, byte[] Payload)? message = bench.Receive();
            Assert.NotNull(message);
            if (message.Value.Header.IsReply)
            {
                return message.Value;
            }

            // The device asks for memory: there is none.
            if (message.Value.Header.WantsReply)
            {
                byte[] answer = VfioUserBench.Message(message.Value.Header.Id, message.Value.Header.Command, VfioUserHeader.Reply | VfioUserHeader.ErrorBit);
                Assert.True(bench.Raw.Send(answer, []));
            }
        }
    }

    private static void Send(VfioUserBench bench, RandomSource random, byte[] message)
    {
        int cut = random.Chance(200) ? random.Between(0, message.Length) : 0;
        Assert.True(bench.Raw.Send(message.AsSpan(0, cut), []));
        Assert.True(bench.Raw.Send(message.AsSpan(cut), []));
    }

    private static (VfioUserCommand Command, byte[] Payload) Generate(RandomSource random)
    {
        var command = (VfioUserCommand)random.Between(0, 19);
        byte[] payload = command switch
        {
            VfioUserCommand.DmaMap => [.. Argument(random, 32, Small(random, 4)), .. Number(random), .. Number(random), .. Number(random)],
            VfioUserCommand.DmaUnmap => [.. Argument(random, 24, Small(random, 3)), .. Number(random), .. Number(random)],
            VfioUserCommand.DeviceGetInfo or VfioUserCommand.DeviceGetRegionIoFds or VfioUserCommand.DeviceGetIrqInfo => [.. Argument(random, 16, 0), .. VfioUserBench.Words(Small(random, 12), Small(random, 12))],
            VfioUserCommand.DeviceGetRegionInfo => [.. Argument(random, 32, 0), .. VfioUserBench.Words(Small(random, 12), 0, 0, 0, 0, 0)],
            VfioUserCommand.DeviceSetIrqs => [.. Argument(random, 20, 1u << random.Below(3) | (8u << random.Below(3))), .. VfioUserBench.Words(Small(random, 6), Small(random, 9), Small(random, 9)), .. new byte[random.Chance(300) ? random.Below(9) : 0]],
            VfioUserCommand.RegionRead => Access(random, 64, data: false),
            VfioUserCommand.RegionWrite => Access(random, 64, data: true),
            VfioUserCommand.RegionWriteMulti => Multi(random),
            VfioUserCommand.DeviceFeature => [.. Argument(random, 8, Small(random, 10) | (1u << random.Between(15, 19))), .. VfioUserBench.Words(Small(random, 8), 0)],
            VfioUserCommand.MigrationDataRead => Argument(random, 8, Small(random, 64)),
            VfioUserCommand.MigrationDataWrite => [.. Argument(random, 24, 16), .. new byte[16]],
            VfioUserCommand.DeviceReset => [],
            _ => new byte[random.Below(64)],
        };
        if (random.Chance(150))
        {
            Array.Resize(ref payload, random.Between(0, payload.Length + 9));
        }

        return (command, payload);
    }

    private static byte[] Argument(RandomSource random, uint size, uint flags) => VfioUserBench.Words(random.Chance(100) ? (uint)s_odd[random.Below(s_odd.Length)] : size, flags);

    private static uint Small(RandomSource random, int below) => random.Chance(100) ? (uint)s_odd[random.Below(s_odd.Length)] : (uint)random.Below(below);

    private static byte[] Number(RandomSource random) => BitConverter.GetBytes(random.Chance(300) ? s_odd[random.Below(s_odd.Length)] : (ulong)random.Below(64) * 0x1000);

    private static byte[] Access(RandomSource random, int most, bool data)
    {
        uint count = Small(random, most);
        ulong offset = random.Chance(200) ? s_odd[random.Below(s_odd.Length)] : (ulong)random.Below(0x80);
        return VfioUserBench.Access(offset, Small(random, 10), count, data ? new byte[count < 200 ? count : 0] : []);
    }

    private static byte[] Multi(RandomSource random)
    {
        int count = random.Below(5);
        List<byte> payload = [.. BitConverter.GetBytes(random.Chance(100) ? s_odd[random.Below(s_odd.Length)] : (ulong)count)];
        for (int i = 0; i < count; i++)
        {
            payload.AddRange(Access(random, 9, data: false));
            payload.AddRange(new byte[8]);
        }

        return [.. payload];
    }
}
