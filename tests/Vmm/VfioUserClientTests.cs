using System.Net.Sockets;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>The client's side of vfio-user, against the server and against one that keeps to nothing.</summary>
public sealed class VfioUserClientTests
{
    private const uint EventTrigger = 4 | 32, NoneTrigger = 1 | 32, NoneMask = 1 | 8, NoneUnmask = 1 | 16;
    private const ulong Start = 0x10000;

    [Fact]
    public void A_client_learns_what_the_device_is_and_accesses_it()
    {
        using var pair = new Pair();
        Assert.Equal(VfioUserError.None, pair.Client.GetInfo(out int regions, out int interrupts));
        Assert.Equal((10, 5), (regions, interrupts));
        Assert.Equal(VfioUserError.None, pair.Client.GetRegion(0, out VfioUserRegion region));
        Assert.Equal(new VfioUserRegion(VfioUserTestDevice.Bar0Size), region);
        Assert.Equal(VfioUserError.Invalid, pair.Client.GetRegion(10, out _));
        Assert.Equal(VfioUserError.None, pair.Client.GetInterrupts(2, out int vectors));
        Assert.Equal(8, vectors);
        Assert.Equal(VfioUserError.None, pair.Client.Write(0, 0x123, [1, 2, 3]));
        byte[] data = new byte[4];
        Assert.Equal(VfioUserError.None, pair.Client.Read(0, 0x122, data));
        Assert.Equal([0, 1, 2, 3], data);
        Assert.Equal(VfioUserError.Io, pair.Client.Read(VfioUserTestDevice.Failing, 0, data));
        pair.Client.AddSmallWrites(2, out Span<byte> entries);
        VfioUserClient.PutSmallWrite(entries, 0, 0, 0x200, 4, 0x04030201);
        VfioUserClient.PutSmallWrite(entries, 1, 0, 0x204, 1, 5);
        long trips = pair.Client.RoundTrips;
        Assert.Equal(VfioUserError.None, pair.Client.Read(0, 0x201, data));
        Assert.Equal([2, 3, 4, 5], data);
        Assert.Equal(trips + 1, pair.Client.RoundTrips);
        Assert.Equal(VfioUserError.None, pair.Client.Reset());
        Assert.Equal(1, pair.Device.Resets);
    }

    [Fact]
    public void DMA_goes_by_messages_without_a_file()
    {
        using var pair = new Pair();
        Assert.Equal(VfioUserError.None, pair.Client.Map(Start, 0x1000, readable: true, writable: true));
        new Random(3).NextBytes(pair.Memory.Bytes);
        byte[] expected = pair.Memory.Bytes[0x100..0x200];
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 0, BitConverter.GetBytes(Start + 0x100)));
        Assert.Equal(expected, pair.Device.Memory(0)[..256]);
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 8, BitConverter.GetBytes(Start + 0x800)));
        Assert.Equal(VfioUserError.None, pair.Client.Reset());
        Assert.Equal(expected, pair.Memory.Bytes[0x800..0x900]);
        Assert.Equal(2, pair.Client.MemoryRequests);
        Assert.Equal(0, pair.Device.FailedDma);

        // A window that the client has opened and then does not answer for.
        pair.Memory.Error = VfioUserError.Fault;
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 0, BitConverter.GetBytes(Start)));
        Assert.Equal(1, pair.Device.FailedDma);
    }

    [Fact]
    public void An_answer_may_come_later_while_commands_go_on()
    {
        using var pair = new Pair();
        pair.Memory.Error = VfioUserError.Later;
        Assert.Equal(VfioUserError.None, pair.Client.Map(Start, 0x1000, readable: true, writable: true));
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 24, BitConverter.GetBytes(Start)));
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 24, BitConverter.GetBytes(Start + 64)));
        Assert.Equal(VfioUserError.None, pair.Client.Reset());
        (ushort first, ulong firstAddress) = pair.Memory.Reads[0];
        (ushort second, ulong secondAddress) = pair.Memory.Reads[1];
        pair.Client.AnswerRead(second, secondAddress, new byte[64], VfioUserError.None);
        pair.Client.AnswerRead(first, firstAddress, [], VfioUserError.Fault);
        Assert.Equal(VfioUserError.None, pair.Client.Reset());
        Assert.Equal([(second, VfioUserError.None, 64), (first, VfioUserError.Fault, 0)], pair.Device.Answers.Select(static a => (a.Id, a.Error, a.Data.Length)));
    }

    [Fact]
    public void DMA_goes_through_the_file_of_a_window_and_survives_its_end()
    {
        using var pair = new Pair();
        int file = Interop.CreateMemoryFile("nictwin-test", 0);
        Assert.True(file >= 0);
        Assert.Equal(0, Interop.SetLength(file, 0x3000));
        Assert.Equal(VfioUserError.None, pair.Client.Map(Start, 0x2000, readable: true, writable: true, file, 0x1000));
        Write(file, 0x1080, [1, 2, 3, 4]);
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 0, BitConverter.GetBytes(Start + 0x80)));
        Assert.Equal([1, 2, 3, 4, 0], pair.Device.Memory(0)[..5]);
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 8, BitConverter.GetBytes(Start + 0x1000)));
        Assert.Equal([1, 2, 3, 4, 0], Read(file, 0x2000, 5));
        Assert.Equal(0, pair.Client.MemoryRequests);
        Assert.Equal(0, pair.Device.FailedDma);

        Assert.Equal(0, Interop.SetLength(file, 0));
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 0, BitConverter.GetBytes(Start)));
        Assert.Equal(1, pair.Device.FailedDma);
        Assert.Equal(VfioUserError.None, pair.Client.Unmap(Start, 0x2000));
        _ = Interop.Close(file);
    }

    [Fact]
    public void Interrupts_arrive_at_the_eventfd_and_wait_while_masked()
    {
        using var pair = new Pair();
        int one = Interop.CreateEvent(0, 0x800), other = Interop.CreateEvent(0, 0x800);
        Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(EventTrigger, 2, 3, 2, [], [one, other]));
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 16, BitConverter.GetBytes(4ul)));
        Assert.Equal((-1, 1), (Count(one), Count(other)));
        Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(NoneTrigger, 2, 3, 2, [], []));
        Assert.Equal((1, 1), (Count(one), Count(other)));
        Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(NoneMask, 2, 3, 1, [], []));
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 16, BitConverter.GetBytes(3ul)));
        Assert.Equal(-1, Count(one));
        Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(NoneUnmask, 2, 3, 1, [], []));
        Assert.Equal(1, Count(one));
        Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(EventTrigger, 2, 3, 1, [], []));
        Assert.Equal(VfioUserError.None, pair.Client.Write(1, 16, BitConverter.GetBytes(3ul)));
        Assert.Equal(1, pair.Server.Interrupts.Dropped);
        Assert.Equal(VfioUserError.Invalid, pair.Client.SetInterrupts(EventTrigger, 2, 0, 3, [], [one, other]));
        Assert.True(pair.Server.Interrupts.IsAssigned(2, 4));
        Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(NoneTrigger, 2, 0, 0, [], []));
        Assert.False(pair.Server.Interrupts.IsAssigned(2, 4));
        _ = Interop.Close(one);
        _ = Interop.Close(other);
    }

    [Fact]
    public void No_file_stays_open_in_the_server()
    {
        int file = Interop.CreateMemoryFile("nictwin-leak", 0);
        int before = OpenFiles();
        for (int i = 0; i < 20; i++)
        {
            using var pair = new Pair();
            Assert.Equal(VfioUserError.None, pair.Client.Map(Start, 0x1000, readable: true, writable: true, file));
            Assert.Equal(VfioUserError.Exists, pair.Client.Map(Start, 0x1000, readable: true, writable: true, file));
            Assert.Equal(VfioUserError.Invalid, pair.Client.Map(0, 0, readable: true, writable: true, file));
            Assert.Equal(VfioUserError.Invalid, pair.Client.SetInterrupts(NoneTrigger, 2, 0, 1, [], [file]));
            Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(EventTrigger, 2, 0, 2, [], [file, file]));
            Assert.Equal(VfioUserError.None, pair.Client.SetInterrupts(EventTrigger, 2, 0, 1, [], [file]));
        }

        Assert.Equal(before, OpenFiles());
        _ = Interop.Close(file);
    }

    [Fact]
    public void The_state_of_a_device_moves_to_another_one()
    {
        using Pair from = new(), to = new();
        Assert.Equal(VfioUserError.None, from.Client.Write(0, 0x20, [1, 2, 3]));
        Assert.Equal(VfioUserError.None, from.Client.SetState(VfioUserClient.DeviceState.StopCopy));
        using var state = new MemoryStream();
        Assert.Equal(VfioUserError.None, from.Client.ReadState(state));
        Assert.Equal(from.Device.Save(), state.ToArray());
        Assert.Equal(VfioUserError.None, from.Client.SetState(VfioUserClient.DeviceState.Running));
        Assert.Equal(VfioUserError.Invalid, from.Client.ReadState(state));
        Assert.Equal(VfioUserError.Invalid, to.Client.WriteState([1]));
        Assert.Equal(VfioUserError.None, to.Client.SetState(VfioUserClient.DeviceState.Resuming));
        Assert.Equal(VfioUserError.None, to.Client.WriteState(state.ToArray()));
        Assert.Equal(VfioUserError.None, to.Client.SetState(VfioUserClient.DeviceState.Running));
        byte[] data = new byte[3];
        Assert.Equal(VfioUserError.None, to.Client.Read(0, 0x20, data));
        Assert.Equal([1, 2, 3], data);
        Assert.Equal(VfioUserError.None, to.Client.SetState(VfioUserClient.DeviceState.Resuming));
        Assert.Equal(VfioUserError.None, to.Client.WriteState([1]));
        Assert.Equal(VfioUserError.Invalid, to.Client.SetState(VfioUserClient.DeviceState.Running));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_server_that_breaks_the_protocol_is_given_up(int kind)
    {
        (Socket client, Socket server) = VfioUserBench.Connect();
        using var raw = new UnixConnection(server, 20_000);
        byte[] version = [0, 0, 0, 0, .. VfioUserCapabilities.Own.ToJson()];
        byte[] read = VfioUserBench.Access(0, 0, 4, 1, 2, 3, 4);
        byte[] answers = kind switch
        {
            0 => [],
            1 => VfioUserBench.Message(0, VfioUserCommand.Version, VfioUserHeader.Reply, [0, 0, 1, 0, .. VfioUserCapabilities.Own.ToJson()]),
            2 => VfioUserBench.Message(0, VfioUserCommand.Version, VfioUserHeader.Reply, 0, 0, 0, 0, 1),
            3 => [.. VfioUserBench.Message(0, VfioUserCommand.Version, VfioUserHeader.Reply, version), .. VfioUserBench.Message(1, VfioUserCommand.RegionRead, VfioUserHeader.Reply, read[..^1])],
            4 => [.. VfioUserBench.Message(0, VfioUserCommand.Version, VfioUserHeader.Reply, version), .. VfioUserBench.Message(1, VfioUserCommand.RegionRead, VfioUserHeader.Reply, read[..8])],
            _ => [.. VfioUserBench.Message(0, VfioUserCommand.Version, VfioUserHeader.Reply, version), .. new byte[16]],
        };
        Assert.True(answers.Length == 0 || raw.Send(answers, []));
        server.Shutdown(SocketShutdown.Send);
        using var tested = new VfioUserClient(new VfioUserChannel(client, 20_000), new Memory());
        byte[] data = new byte[4];
        VfioUserError negotiated = tested.Negotiate();
        Assert.Equal(kind < 3 ? VfioUserError.NoDevice : VfioUserError.None, negotiated);
        Assert.Equal(VfioUserError.NoDevice, tested.Read(0, 0, data));
        Assert.True(tested.Broken);
        Assert.Equal(VfioUserError.NoDevice, tested.Reset());
    }

    [Fact]
    public void A_server_s_requests_are_checked()
    {
        (Socket client, Socket server) = VfioUserBench.Connect();
        using var raw = new UnixConnection(server, 20_000);
        byte[][] requests =
        [
            VfioUserBench.Message(0, VfioUserCommand.Version, VfioUserHeader.Reply, [0, 0, 0, 0, .. "{\"capabilities\":{\"max_data_xfer_size\":64}}\0"u8]),
            VfioUserBench.Message(10, VfioUserCommand.DmaRead, 0, Question(Start, 65)),
            VfioUserBench.Message(11, VfioUserCommand.DmaRead, 0, Question(Start, ulong.MaxValue)),
            VfioUserBench.Message(12, VfioUserCommand.DmaRead, 0, Question(Start, 4)[..15]),
            VfioUserBench.Message(13, VfioUserCommand.DmaRead, 0, [.. Question(Start, 4), 0]),
            VfioUserBench.Message(14, VfioUserCommand.DmaWrite, 0, [.. Question(Start, 4), 0, 0, 0]),
            VfioUserBench.Message(15, VfioUserCommand.DmaWrite, 0, Question(Start, ulong.MaxValue)),
            VfioUserBench.Message(16, VfioUserCommand.DeviceReset, 0),
            VfioUserBench.Message(17, VfioUserCommand.DmaRead, 0, Question(0, 4)),
            VfioUserBench.Message(18, VfioUserCommand.DmaWrite, 0, [.. Question(Start + 8, 4), 1, 2, 3, 4]),
            VfioUserBench.Message(19, VfioUserCommand.DmaRead, 0, Question(Start + 8, 4)),
            VfioUserBench.Message(1, VfioUserCommand.DeviceReset, VfioUserHeader.Reply),
        ];
        Array.ForEach(requests, r => Assert.True(raw.Send(r, [])));
        var memory = new Memory();
        using var tested = new VfioUserClient(new VfioUserChannel(client, 20_000), memory);
        Assert.Equal(VfioUserError.None, tested.Negotiate());
        Assert.Equal(VfioUserError.None, tested.Reset());
        Assert.Equal([1, 2, 3, 4], memory.Bytes[8..12]);
        tested.Flush();
        using var answers = new VfioUserChannel(server, 20_000);
        List<(int Id, VfioUserError Error)> errors = [];
        while (errors.Count < 10 && answers.TryRead() == VfioUserRead.Message)
        {
            if (answers.Header.IsReply)
            {
                errors.Add((answers.Header.Id, answers.Header.Error));
            }
        }

        Assert.Equal(
            [
                (10, VfioUserError.TooBig), (11, VfioUserError.TooBig), (12, VfioUserError.Invalid), (13, VfioUserError.Invalid), (14, VfioUserError.Invalid),
                (15, VfioUserError.Invalid), (16, VfioUserError.NotImplemented), (17, VfioUserError.Fault), (18, VfioUserError.None), (19, VfioUserError.None),
            ],
            errors);
        Assert.Equal([1, 2, 3, 4], answers.Payload[16..].ToArray());
    }

    private static byte[] Question(ulong address, ulong count) => [.. BitConverter.GetBytes(address), .. BitConverter.GetBytes(count)];

    private static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Count(static f => new FileInfo(f).LinkTarget?.Contains("nictwin-leak", StringComparison.Ordinal) == true);

    private static unsafe int Count(int file)
    {
        ulong count = 0;
        return ReadNative(file, &count, sizeof(ulong)) == sizeof(ulong) ? (int)count : -1;
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "read")]
    [System.Runtime.InteropServices.DefaultDllImportSearchPaths(System.Runtime.InteropServices.DllImportSearchPath.SafeDirectories)]
    private static extern unsafe nint ReadNative(int file, void* data, nuint count);

    private static unsafe void Write(int file, long offset, byte[] data)
    {
        fixed (byte* start = data)
        {
            Assert.Equal(data.Length, Interop.WriteAt(file, start, (nuint)data.Length, offset));
        }
    }

    private static unsafe byte[] Read(int file, long offset, int count)
    {
        byte[] data = new byte[count];
        fixed (byte* start = data)
        {
            Assert.Equal(count, Interop.ReadAt(file, start, (nuint)count, offset));
        }

        return data;
    }

    private sealed class Memory : IVfioUserMemory
    {
        public byte[] Bytes { get; } = new byte[0x1000];

        public VfioUserError Error { get; set; }

        public List<(ushort Id, ulong Address)> Reads { get; } = [];

        public VfioUserError Read(ushort id, ulong address, Span<byte> data)
        {
            Reads.Add((id, address));
            if (Error != VfioUserError.None || address < Start || address - Start > (ulong)(Bytes.Length - data.Length))
            {
                return Error == VfioUserError.None ? VfioUserError.Fault : Error;
            }

            Bytes.AsSpan((int)(address - Start), data.Length).CopyTo(data);
            return VfioUserError.None;
        }

        public VfioUserError Write(ulong address, ReadOnlySpan<byte> data)
        {
            data.CopyTo(Bytes.AsSpan((int)(address - Start)));
            return VfioUserError.None;
        }

        public bool Replied(VfioUserHeader header, ReadOnlySpan<byte> payload) => false;
    }

    private sealed class Pair : IDisposable
    {
        private readonly Thread _thread;

        public Pair()
        {
            (Socket client, Socket server) = VfioUserBench.Connect();
            Client = new VfioUserClient(new VfioUserChannel(client, 20_000), Memory);
            Server = new VfioUserServer(new VfioUserChannel(server, 20_000), Device);
            Device.Server = Server;
            _thread = new Thread(Server.Run);
            _thread.Start();
            Assert.Equal(VfioUserError.None, Client.Negotiate());
        }

        public Memory Memory { get; } = new();

        public VfioUserTestDevice Device { get; } = new();

        public VfioUserClient Client { get; }

        public VfioUserServer Server { get; }

        public void Dispose()
        {
            Client.Dispose();
            _thread.Join();
            Server.Dispose();
        }
    }
}
