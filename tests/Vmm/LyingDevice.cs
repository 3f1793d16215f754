using System.Net.Sockets;
using NicTwin.Testbench;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>Stands between the server of a device model and its client, and changes a part of what the server says.</summary>
internal sealed class LyingDevice : IDisposable
{
    private const int Patience = 20_000;

    // A client that waits for a reply that was changed waits in vain.
    private const int Hurry = 200;

    private readonly DeviceServer _server;
    private readonly Thread _serving;
    private readonly Thread _telling;
    private readonly UnixConnection _toServer;
    private readonly UnixConnection _toClient;

    public LyingDevice(Func<VfioUserChannel, DeviceServer> serve, RandomSource random)
    {
        (Socket toServer, Socket server) = VfioUserBench.Connect();
        (Socket client, Socket toClient) = VfioUserBench.Connect();
        _toServer = new UnixConnection(toServer, Patience);
        _toClient = new UnixConnection(toClient, Patience);
        _server = serve(new VfioUserChannel(server, Patience));
        _serving = new Thread(_server.Run);
        _serving.Start();
        var asking = new Thread(() =>
        {
            // The server has to hear that its client is gone.
            Pass(_toClient, _toServer, null);
            toServer.Shutdown(SocketShutdown.Both);
        });
        asking.Start();
        _telling = new Thread(() =>
        {
            Pass(_toServer, _toClient, random);
            toClient.Shutdown(SocketShutdown.Both);
            asking.Join();
        });
        _telling.Start();
        Channel = new VfioUserChannel(client, Hurry);
    }

    public VfioUserChannel Channel { get; }

    public void Dispose()
    {
        Channel.Dispose();
        _telling.Join();
        _serving.Join();
        _server.Dispose();
        _toServer.Dispose();
        _toClient.Dispose();
    }

    private static void Pass(UnixConnection from, UnixConnection to, RandomSource? random)
    {
        byte[] bytes = new byte[1 << 16];
        List<int> files = [];
        for (int honest = random is null ? int.MaxValue : random.Between(5, 60); ;)
        {
            int count = from.Receive(bytes, files);
            if (count == 0)
            {
                return;
            }

            if (--honest < 0)
            {
                for (int changes = random!.Between(1, 4); changes > 0; changes--)
                {
                    bytes[random.Below(Math.Min(count, 400))] = (byte)random.Next();
                }
            }

            if (!to.Send(bytes.AsSpan(0, count), []))
            {
                return;
            }
        }
    }
}
