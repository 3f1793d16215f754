using System.Net;
using System.Net.Sockets;

namespace NicTwin.Vmm.Wires;

/// <summary>
/// Frames as datagrams, one in each, over UDP or a Unix socket: what QEMU's <c>-netdev dgram</c> speaks. What others than the named peer
/// send does not come in.
/// </summary>
public sealed class DatagramTransport : IFrameTransport
{
    private const int LongestDatagram = 64 << 10;

    // Of each call of Serve.
    private const int Budget = 256;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly EndPoint _remote;
    private readonly string? _path;

    // One byte more, to see those that are longer.
    private readonly byte[] _input = new byte[LongestDatagram + 1];
    private bool _connected;
    private long _tried;
    private int _budget = Budget;

    /// <summary>Opens a socket.</summary>
    /// <param name="local">Where datagrams come; null for a port that the system chooses.</param>
    /// <param name="remote">Where they go, and from where they come.</param>
    /// <exception cref="WireException">It cannot be had.</exception>
    public DatagramTransport(EndPoint? local, EndPoint remote)
    {
        ArgumentNullException.ThrowIfNull(remote);
        _remote = remote;
        bool unix = remote is UnixDomainSocketEndPoint;
        _socket = new Socket(remote.AddressFamily, SocketType.Dgram, unix ? ProtocolType.Unspecified : ProtocolType.Udp) { Blocking = false };
        try
        {
            if (unix && local is not null)
            {
                UnixPath.Free(local.ToString()!, SocketType.Dgram);
                _path = local.ToString();
            }

            if (local is not null)
            {
                _socket.Bind(local);
            }
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new WireException($"datagrams cannot come to '{local}': {e.Message}");
        }

        Connect();
    }

    /// <inheritdoc/>
    public WireCounters Receiving { get; set; } = new();

    /// <inheritdoc/>
    public int Connections { get; private set; }

    /// <inheritdoc/>
    public void Serve()
    {
        _budget = Budget;
        if (!_connected && TimeProvider.System.GetElapsedTime(_tried) >= s_retry)
        {
            Connect();
        }
    }

    /// <inheritdoc/>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        while (_connected && _budget-- > 0)
        {
            int count = _socket.Receive(_input, SocketFlags.None, out SocketError error);
            if (error is SocketError.Success or SocketError.MessageSize)
            {
                frame = _input.AsSpan(0, error == SocketError.Success ? count : _input.Length);
                return true;
            }

            if (error == SocketError.WouldBlock)
            {
                break;
            }

            // That nobody took what was sent comes back here.
        }

        frame = [];
        return false;
    }

    /// <inheritdoc/>
    public WireCount Send(ReadOnlySpan<byte> frame)
    {
        if (!_connected)
        {
            return WireCount.Unconnected;
        }

        _socket.Send(frame, SocketFlags.None, out SocketError error);
        if (error == SocketError.ConnectionRefused)
        {
            // A Unix socket has to be found anew; a UDP port is where it is.
            _connected = _remote is not UnixDomainSocketEndPoint;
            return WireCount.Unconnected;
        }

        return error == SocketError.Success ? WireCount.Passed : WireCount.NotTaken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }

    private void Connect()
    {
        _tried = TimeProvider.System.GetTimestamp();
        try
        {
            _socket.Connect(_remote);
            _connected = true;
            Connections++;
        }
        catch (SocketException)
        {
            // Nobody is there yet.
        }
    }
}
