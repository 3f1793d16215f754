using System.Net;
using System.Net.Sockets;
using NicTwin.Vmm.Wires;

namespace NicTwin.Tests.Vmm;

/// <summary>Frames as datagrams, over UDP and Unix sockets.</summary>
public sealed class DatagramTransportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-wire-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_datagram_is_a_frame_over_UDP_and_others_do_not_get_in()
    {
        using Socket peer = Udp();
        int port = FreePort();
        using var transport = new DatagramTransport(new IPEndPoint(IPAddress.Loopback, port), peer.LocalEndPoint!);
        var own = new IPEndPoint(IPAddress.Loopback, port);
        using Socket stranger = Udp();
        stranger.SendTo(WireBench.Frame(99), own);
        foreach (int length in (int[])[0, 1, 60, 1514, 65_507])
        {
            peer.SendTo(WireBench.Frame(length, 7), own);
            Assert.Equal(WireBench.Frame(length, 7), Next(transport));
        }

        Assert.Null(Next(transport));
        Assert.Equal(WireCount.Passed, transport.Send(WireBench.Frame(61)));
        Assert.Equal(61, peer.Receive(new byte[100]));
        Assert.Equal(WireCount.NotTaken, transport.Send(WireBench.Frame(65_508)));
    }

    [Fact]
    public void Where_nobody_listens_frames_are_lost_and_counted_and_later_ones_arrive()
    {
        int port = FreePort();
        using var transport = new DatagramTransport(null, new IPEndPoint(IPAddress.Loopback, port));

        // The system tells of it when the next one is sent, or received.
        WireCount[] fates = [.. Enumerable.Range(0, 10).Select(_ => transport.Send(WireBench.Frame(60)))];
        Assert.Contains(WireCount.Unconnected, fates);
        Assert.Null(Next(transport));
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, port));
        transport.Send(WireBench.Frame(60));
        Assert.Equal(WireCount.Passed, transport.Send(WireBench.Frame(62)));
        Assert.Equal(60, peer.Receive(new byte[100]));
    }

    [Fact]
    public void Two_ends_find_each_other_over_Unix_sockets_in_any_order()
    {
        var first = new UnixDomainSocketEndPoint(Path.Combine(_folder, "a"));
        var second = new UnixDomainSocketEndPoint(Path.Combine(_folder, "b"));
        using var a = new DatagramTransport(first, second);
        Assert.Equal(WireCount.Unconnected, a.Send(WireBench.Frame(60)));
        using (var b = new DatagramTransport(second, first))
        {
            Reach(a, WireBench.Frame(60, 1));
            Assert.Equal(WireCount.Passed, b.Send(WireBench.Frame(61, 2)));
            Assert.Equal(WireBench.Frame(60, 1), Next(b));
            Assert.Equal(WireBench.Frame(61, 2), Next(a));
        }

        Assert.False(File.Exists(second.ToString()));
        Assert.Equal(WireCount.Unconnected, a.Send(WireBench.Frame(60)));
        Assert.Null(Next(a));
        using var again = new DatagramTransport(second, first);
        Reach(a, WireBench.Frame(60, 3));
        Assert.Equal(2, a.Connections);
        Assert.Equal(WireBench.Frame(60, 3), Next(again));
    }

    [Fact]
    public void Who_does_not_read_gets_no_more_and_nobody_waits()
    {
        var first = new UnixDomainSocketEndPoint(Path.Combine(_folder, "a"));
        var second = new UnixDomainSocketEndPoint(Path.Combine(_folder, "b"));
        using var a = new DatagramTransport(first, second);
        using var b = new DatagramTransport(second, first);
        int sent = 0;
        while (a.Send(WireBench.Frame(1514)) == WireCount.Passed)
        {
            Assert.True(sent++ < 100_000);
        }

        Assert.Equal(WireCount.NotTaken, a.Send(WireBench.Frame(1514)));
        for (int i = 0; i < sent; i++)
        {
            Assert.Equal(1514, Next(b)!.Length);
        }

        Assert.Null(Next(b));
    }

    [Fact]
    public void Each_look_takes_so_many_at_most()
    {
        using Socket peer = Udp();
        int port = FreePort();
        using var transport = new DatagramTransport(new IPEndPoint(IPAddress.Loopback, port), peer.LocalEndPoint!);
        transport.Serve();
        int taken = 0;
        for (int i = 0; i < 1000; i++)
        {
            peer.SendTo(WireBench.Frame(60), new IPEndPoint(IPAddress.Loopback, port));
            taken += transport.TryReceive(out _) ? 1 : 0;
        }

        Assert.Equal(256, taken);
        Assert.NotNull(Next(transport));
    }

    [Fact]
    public void An_address_that_is_not_ours_is_refused() =>
        Assert.Contains("cannot come", Assert.Throws<WireException>(() => new DatagramTransport(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5555), new IPEndPoint(IPAddress.Loopback, 5556))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a-name-of-16-chr")]
    public void A_name_that_no_interface_has_is_refused(string name) => Assert.Throws<WireException>(() => new TapTransport(name));

    private static byte[]? Next(DatagramTransport transport)
    {
        transport.Serve();
        return transport.TryReceive(out ReadOnlySpan<byte> frame) ? frame.ToArray() : null;
    }

    // It tries again after a while.
    private static void Reach(DatagramTransport transport, byte[] frame)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (transport.Send(frame) == WireCount.Passed)
            {
                return;
            }

            Thread.Sleep(10);
        }

        Assert.Fail("nobody is reached");
    }

    private static Socket Udp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static int FreePort()
    {
        using Socket socket = Udp();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
