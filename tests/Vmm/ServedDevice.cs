using System.Net.Sockets;
using NicTwin.Vmm.Emulated;
using NicTwin.Vmm.VfioUser;

namespace NicTwin.Tests.Vmm;

/// <summary>A device model that is served in a thread, and the other end of its socket.</summary>
internal sealed class ServedDevice : IDisposable
{
    private const int Patience = 20_000;

    private readonly Socket _client;
    private readonly DeviceServer _server;
    private readonly Thread _thread;
    private Exception? _failure;

    public ServedDevice(Func<VfioUserChannel, DeviceServer> serve)
    {
        (_client, Socket server) = VfioUserBench.Connect();
        _server = serve(new VfioUserChannel(server, Patience));
        _thread = new Thread(Run);
        _thread.Start();
        Channel = new VfioUserChannel(_client, Patience);
    }

    public VfioUserChannel Channel { get; }

    /// <summary>Ends the connection.</summary>
    public void Cut() => _client.Shutdown(SocketShutdown.Both);

    public void Dispose()
    {
        Channel.Dispose();
        _thread.Join();
        _server.Dispose();
        Assert.Null(_failure);
    }

    private void Run()
    {
        try
        {
            _server.Run();
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
