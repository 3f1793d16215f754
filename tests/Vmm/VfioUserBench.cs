using System.Net.Sockets;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>A server in a thread of its own, and a client that can send anything.</summary>
internal sealed class VfioUserBench : IDisposable
{
    private const int Patience = 20_000;

    private readonly Thread _thread;
    private readonly VfioUserServer _server;
    private Exception? _failure;

    public VfioUserBench()
    {
        (Socket client, Socket server) = Connect();
        Socket = client;
        Raw = new UnixConnection(client, Patience);
        _server = new VfioUserServer(new VfioUserChannel(server, Patience), Device);
        Device.Server = _server;
        _thread = new Thread(Serve);
        _thread.Start();
    }

    public VfioUserTestDevice Device { get; } = new();

    public Socket Socket { get; }

    public UnixConnection Raw { get; }

    public VfioUserServer Server => _server;

    public static (Socket Client, Socket Server) Connect()
    {
        string path = Path.Combine(Path.GetTempPath(), $"nictwin-{Guid.NewGuid():n}");
        Task<Socket> server = Task.Run(() => VfioUserSocket.Accept(path, CancellationToken.None));
        Socket? client = VfioUserSocket.Connect(path, TimeSpan.FromMilliseconds(Patience), () => server.IsFaulted);
        Assert.NotNull(client);
        return (client, server.GetAwaiter().GetResult());
    }

    public static byte[] Message(ushort id, VfioUserCommand command, uint flags, params byte[] payload)
    {
        byte[] message = new byte[VfioUserHeader.Length + payload.Length];
        new VfioUserHeader(id, command, (uint)message.Length, flags, VfioUserError.None).Write(message);
        payload.CopyTo(message, VfioUserHeader.Length);
        return message;
    }

    public static byte[] Words(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];

    public static byte[] Access(ulong offset, uint region, uint count, params byte[] data) =>
        [.. BitConverter.GetBytes(offset), .. BitConverter.GetBytes(region), .. BitConverter.GetBytes(count), .. data];

    public void Send(ushort id, VfioUserCommand command, params byte[] payload) => Assert.True(Raw.Send(Message(id, command, 0, payload), []));

    /// <summary>The next message; null when the server is gone.</summary>
    public (VfioUserHeader Header, byte[] Payload)? Receive()
    {
        byte[] header = new byte[VfioUserHeader.Length];
        if (!ReceiveAll(header))
        {
            return null;
        }

        VfioUserHeader read = VfioUserHeader.Read(header);
        byte[] payload = new byte[read.Size - VfioUserHeader.Length];
        return ReceiveAll(payload) ? (read, payload) : null;
    }

    /// <summary>Sends a command and gives its reply: the error number, or the payload.</summary>
    public (VfioUserError Error, byte[] Payload) Ask(VfioUserCommand command, params byte[] payload)
    {
        const ushort id = 0x5a5a;
        Send(id, command, payload);
        (VfioUserHeader Header, byte[] Payload)? reply = Receive();
        Assert.NotNull(reply);
        Assert.Equal((id, command, true), (reply.Value.Header.Id, reply.Value.Header.Command, reply.Value.Header.IsReply));
        Assert.Equal(reply.Value.Header.HasFailed, reply.Value.Header.Error != VfioUserError.None);
        Assert.True(!reply.Value.Header.HasFailed || reply.Value.Payload.Length == 0);
        return (reply.Value.Header.Error, reply.Value.Payload);
    }

    public VfioUserBench Negotiated()
    {
        Assert.Equal(VfioUserError.None, Ask(VfioUserCommand.Version, [0, 0, 0, 0, .. VfioUserCapabilities.Own.ToJson()]).Error);
        return this;
    }

    /// <summary>Closes the client's end and waits until the server has ended by itself.</summary>
    public void Dispose()
    {
        Raw.Dispose();
        bool ended = _thread.Join(Patience);
        _server.Dispose();
        Assert.True(ended, "the server goes on without a client");
        Assert.Null(_failure);
    }

    private bool ReceiveAll(Span<byte> bytes)
    {
        List<int> files = [];
        while (!bytes.IsEmpty)
        {
            int count = Raw.Receive(bytes, files);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
        }

        Assert.Empty(files);
        return true;
    }

    private void Serve()
    {
        try
        {
            _server.Run();
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The client's end was closed first.
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
