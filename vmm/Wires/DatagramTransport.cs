using System.Net;
using System.Net.Sockets;

namespace NicTwin.Vmm.Wires;

/// <summary>
/// Frames as datagrams, one in each, over UDP or a Unix socket: what QEMU's <c>-netdev dgram</c> speaks. Over UDP, what others than the
/// named peer send does not come in; a Unix socket is for those whom its folder lets in.
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
    private bool _reached;
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
            }

            if (local is not null)
            {
                _socket.Bind(local);
                _path = unix ? local.ToString() : null;
            }

            if (!unix)
            {
                _socket.Connect(remote);
                _reached = true;
                Connections = 1;
            }
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new WireException($"datagrams cannot come to '{local}' from '{remote}': {e.Message}");
        }
        catch (WireException)
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public WireCounters Receiving { get; set; } = new();

    /// <inheritdoc/>
    public int Connections { get; private set; }

    /// <inheritdoc/>
    public void Serve() => _budget = Budget;

    /// <inheritdoc/>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        while (_budget-- > 0)
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
        if (_remote is UnixDomainSocketEndPoint)
        {
            return SendToPath(frame);
        }

        _socket.Send(frame, SocketFlags.None, out SocketError error);
        return error switch
        {
            SocketError.Success => WireCount.Passed,
            SocketError.ConnectionRefused => WireCount.Unconnected,
            _ => WireCount.NotTaken,
        };
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

    // A socket that could not be connected once cannot be connected later, so each datagram is addressed. A path is tried now and then while
    // nobody is there.
    private WireCount SendToPath(ReadOnlySpan<byte> frame)
    {
        if (!_reached && _tried != 0 && TimeProvider.System.GetElapsedTime(_tried) < s_retry)
        {
            return WireCount.Unconnected;
        }

        try
        {
            _socket.SendTo(frame, SocketFlags.None, _remote);
            Connections += _reached ? 0 : 1;
            _reached = true;
            return WireCount.Passed;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable or SocketError.MessageSize)
        {
            return WireCount.NotTaken;
        }
        catch (SocketException)
        {
            _reached = false;
            _tried = TimeProvider.System.GetTimestamp();
            return WireCount.Unconnected;
        }
    }
}
