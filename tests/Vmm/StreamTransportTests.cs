using System.Buffers.Binary;
using System.Net.Sockets;
using NicTwin.Testbench;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Vmm;

/// <summary>Frames over Unix streams: what QEMU would send, and what nobody should.</summary>
public sealed class StreamTransportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-wire-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "socket");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_ends_exchange_frames_in_their_order()
    {
        using var server = new StreamTransport(Path, server: true);
        Assert.Equal(WireCount.Unconnected, server.Send(WireBench.Frame(60)));
        using var client = new StreamTransport(Path, server: false);
        server.Serve();
        Assert.Equal((1, 1), (server.Connections, client.Connections));
        for (int length = 1; length < 3000; length += 61)
        {
            Assert.Equal(WireCount.Passed, server.Send(WireBench.Frame(length, (byte)length)));
            Assert.Equal(WireCount.Passed, client.Send(WireBench.Frame(length, (byte)(length + 1))));
            Assert.Equal(WireBench.Frame(length, (byte)length), Next(client));
            Assert.Equal(WireBench.Frame(length, (byte)(length + 1)), Next(server));
        }

        Assert.Null(Next(server));
        Assert.Equal(0, server.Receiving.Lost + client.Receiving.Lost);
    }

    [Fact]
    public void A_frame_may_come_in_pieces_and_frames_may_come_together()
    {
        using var server = new StreamTransport(Path, server: true);
        using Socket peer = Connect(server);
        byte[] bytes = [.. Framed(WireBench.Frame(70, 1)), .. Framed(WireBench.Frame(60, 2)), .. Framed([]), .. Framed(WireBench.Frame(16384, 3))];
        foreach (byte value in bytes[..140])
        {
            peer.Send([value]);
            if (Next(server) is { } frame)
            {
                Assert.Equal(frame[0] == 1 ? 70 : 60, frame.Length);
            }
        }

        peer.Send(bytes.AsSpan(140));
        Assert.Equal([], Next(server)!);
        Assert.Equal(WireBench.Frame(16384, 3), Next(server)!);
        Assert.Equal(0, server.Receiving[WireCount.Malformed]);
    }

    [Fact]
    public void A_frame_that_is_too_long_is_passed_over_and_counted()
    {
        using var server = new StreamTransport(Path, server: true);
        using Socket peer = Connect(server);
        peer.Send([.. Framed(WireBench.Frame(16385)), .. Framed(WireBench.Frame(68 << 10)), .. Framed(WireBench.Frame(60, 9))]);
        Assert.Equal(WireBench.Frame(60, 9), Next(server));
        Assert.Equal((2, 2), (server.Receiving[WireCount.Oversized], server.Receiving.Lost));
    }

    [Fact]
    public void What_is_no_sequence_of_frames_ends_the_connection_and_another_one_can_come()
    {
        using var server = new StreamTransport(Path, server: true);
        using Socket peer = Connect(server);
        peer.Send([.. Framed(WireBench.Frame(60)), .. "GET / HTTP/1.1"u8]);
        Assert.Equal(60, Next(server)!.Length);
        Assert.Null(Next(server));
        Assert.Equal(1, server.Receiving[WireCount.Malformed]);
        Assert.Equal(WireCount.Unconnected, server.Send(WireBench.Frame(60)));
        using Socket second = Connect(server);
        second.Send(Framed(WireBench.Frame(61)));
        Assert.Equal(61, Next(server)!.Length);
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(30)]
    public void A_connection_that_ends_in_the_middle_of_a_frame_is_counted(int sent)
    {
        using var server = new StreamTransport(Path, server: true);
        Socket peer = Connect(server);
        peer.Send(Framed(WireBench.Frame(60)).AsSpan(0, sent));
        Assert.Null(Next(server));
        peer.Dispose();
        Assert.Null(Next(server));
        Assert.Equal(1, server.Receiving[WireCount.Cut]);
        Assert.Equal(WireCount.Unconnected, server.Send(WireBench.Frame(60)));
    }

    [Fact]
    public void Who_does_not_read_gets_no_more_and_nobody_waits()
    {
        using var server = new StreamTransport(Path, server: true);
        using Socket peer = Connect(server);
        int taken = 0;
        while (server.Send(WireBench.Frame(1514)) == WireCount.Passed)
        {
            Assert.True(taken++ < 100_000);
        }

        Assert.Equal(WireCount.NotTaken, server.Send(WireBench.Frame(1514)));
        byte[] all = new byte[taken * 1518];
        for (int read = 0; read < all.Length;)
        {
            int count = peer.Receive(all.AsSpan(read));
            Assert.True(count > 0);
            read += count;
            server.Serve();
        }

        for (int i = 0; i < taken; i++)
        {
            Assert.Equal(1514, BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(i * 1518)));
        }
    }

    [Fact]
    public void A_client_finds_a_server_that_comes_later()
    {
        using var client = new StreamTransport(Path, server: false);
        Assert.Equal(0, client.Connections);
        using var server = new StreamTransport(Path, server: true);
        for (int i = 0; i < 1000 && client.Connections == 0; i++)
        {
            Thread.Sleep(10);
            client.Serve();
        }

        server.Serve();
        Assert.Equal(WireCount.Passed, client.Send(WireBench.Frame(60)));
        Assert.Equal(60, Next(server)!.Length);
    }

    [Fact]
    public void A_path_that_is_in_use_is_refused_and_one_that_was_left_behind_is_taken()
    {
        using (new StreamTransport(Path, server: true))
        {
            Assert.Contains("there already", Assert.Throws<WireException>(() => new StreamTransport(Path, server: true)).Message, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(Path));
        File.WriteAllText(Path, "mine");
        Assert.Contains("there already", Assert.Throws<WireException>(() => new StreamTransport(Path, server: true)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path));
        File.Delete(Path);
        using var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(Path));
        File.Move(Path, Path + ".left");
        left.Dispose();
        File.Move(Path + ".left", Path);
        using var server = new StreamTransport(Path, server: true);
        using Socket peer = Connect(server);
        Assert.Contains("cannot", Assert.Throws<WireException>(() => new StreamTransport(System.IO.Path.Combine(_folder, "no", "folder"), server: true)).Message.Replace("nobody can", "cannot", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_comes_is_taken_counted_or_ends_the_connection()
    {
        using var server = new StreamTransport(Path, server: true);
        var random = new RandomSource(11);
        byte[] noise = new byte[300];
        long frames = 0;
        for (int i = 0; i < 2000; i++)
        {
            using Socket peer = Connect(server);
            for (int part = random.Between(1, 4); part > 0; part--)
            {
                random.Fill(noise);
                byte[] bytes = random.Chance(700) ? Framed(noise.AsSpan(0, random.Below(noise.Length))) : noise[..random.Below(noise.Length)];
                if (random.Chance(300) && bytes.Length > 4)
                {
                    bytes[random.Below(4)] ^= (byte)(1 << random.Below(8));
                }

                try
                {
                    peer.Send(bytes);
                }
                catch (SocketException)
                {
                    // The server has ended it.
                }

                while (Next(server) is not null)
                {
                    frames++;
                }
            }
        }

        Assert.InRange(frames, 1000, 8000);
        Assert.InRange(server.Receiving[WireCount.Malformed], 50, 2000);
        Assert.InRange(server.Receiving[WireCount.Cut], 50, 2000);
        Assert.True(server.Receiving[WireCount.Oversized] > 10);
    }

    private static byte[] Framed(ReadOnlySpan<byte> frame)
    {
        byte[] bytes = new byte[frame.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, frame.Length);
        frame.CopyTo(bytes.AsSpan(4));
        return bytes;
    }

    // What a peer on this machine has sent is there at once.
    private static byte[]? Next(StreamTransport transport)
    {
        transport.Serve();
        return transport.TryReceive(out ReadOnlySpan<byte> frame) ? frame.ToArray() : null;
    }

    private Socket Connect(StreamTransport server)
    {
        // The one before is given up when its end is seen.
        while (Next(server) is not null)
        {
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Path));
        int before = server.Connections;
        server.Serve();
        Assert.Equal(before + 1, server.Connections);
        return socket;
    }
}
