using System.Buffers.Binary;
using System.Net.Sockets;
using NicTwin.Testbench;

namespace NicTwin.Vmm.Wires;

/// <summary>
/// Frames over a Unix stream socket, each behind its length in 4 bytes, the highest first: what QEMU's <c>-netdev stream</c> speaks. A
/// server takes one connection at a time; a client connects again when it has lost its own.
/// </summary>
public sealed class StreamTransport : IFrameTransport
{
    private const int LengthBytes = 4;

    // QEMU sends up to 68 KiB; whoever says more speaks something else.
    private const uint LongestFrame = 128 << 10;
    private const int OutputBytes = 512 << 10;
    private const int InputBytes = 64 << 10;

    // Of each call of Serve.
    private const int InputBudget = 256 << 10;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(100);

    private readonly string _path;
    private readonly Socket? _listener;
    private readonly byte[] _input = new byte[InputBytes];
    private readonly byte[] _output = new byte[OutputBytes];
    private Socket? _socket;
    private long _tried;
    private int _start;
    private int _end;
    private int _pending;
    private int _budget = InputBudget;
    private uint _skip;

    /// <summary>Opens a socket.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="server">Listens there; a client connects, now or when somebody listens.</param>
    /// <exception cref="WireException">It cannot be had.</exception>
    public StreamTransport(string path, bool server)
    {
        _path = path;
        if (server)
        {
            _listener = Listen(path);
        }
        else
        {
            Connect();
        }
    }

    /// <inheritdoc/>
    public WireCounters Receiving { get; set; } = new();

    /// <inheritdoc/>
    public int Connections { get; private set; }

    /// <inheritdoc/>
    public void Serve()
    {
        _budget = InputBudget;
        if (_socket is not null)
        {
            Flush();
        }
        else if (_listener is null)
        {
            if (TimeProvider.System.GetElapsedTime(_tried) >= s_retry)
            {
                Connect();
            }
        }
        else if (_listener.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            Accept();
        }
    }

    /// <inheritdoc/>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        while (_socket is not null)
        {
            if (TryTake(out frame))
            {
                return true;
            }

            // A connection that was just given up has nothing more to read.
            if (_socket is null || !TryRead())
            {
                break;
            }
        }

        frame = [];
        return false;
    }

    /// <inheritdoc/>
    public WireCount Send(ReadOnlySpan<byte> frame)
    {
        if (_socket is null)
        {
            return WireCount.Unconnected;
        }

        if (_pending + LengthBytes + frame.Length > _output.Length)
        {
            return WireCount.NotTaken;
        }

        BinaryPrimitives.WriteInt32BigEndian(_output.AsSpan(_pending), frame.Length);
        frame.CopyTo(_output.AsSpan(_pending + LengthBytes));
        _pending += LengthBytes + frame.Length;
        Flush();
        return _socket is null ? WireCount.Unconnected : WireCount.Passed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket?.Dispose();
        if (_listener is not null)
        {
            _listener.Dispose();
            File.Delete(_path);
        }
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            UnixPath.Free(path, SocketType.Stream);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(1);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new WireException($"nobody can listen at '{path}': {e.Message}");
        }
    }

    private void Connect()
    {
        _tried = TimeProvider.System.GetTimestamp();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(_path));
            Begin(socket);
        }
        catch (SocketException)
        {
            // Nobody listens yet.
            socket.Dispose();
        }
    }

    private void Accept()
    {
        try
        {
            Begin(_listener!.Accept());
        }
        catch (SocketException)
        {
            // Who wanted to connect has gone again.
        }
    }

    private void Begin(Socket socket)
    {
        socket.Blocking = false;
        _socket = socket;
        _start = 0;
        _end = 0;
        _pending = 0;
        _skip = 0;
        Connections++;
    }

    private void Close(WireCount why)
    {
        // A frame of which a part has come, or was to be passed over.
        bool middle = _end > _start || _skip > 0;
        if (why == WireCount.Malformed || middle)
        {
            Receiving[why]++;
        }

        _socket!.Dispose();
        _socket = null;
    }

    /// <summary>Takes a frame out of what has been read; false when it is not there as a whole.</summary>
    private bool TryTake(out ReadOnlySpan<byte> frame)
    {
        frame = [];
        while (true)
        {
            int skipped = (int)Math.Min(_skip, (uint)(_end - _start));
            _start += skipped;
            _skip -= (uint)skipped;
            if (_skip > 0 || _end - _start < LengthBytes)
            {
                return false;
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(_input.AsSpan(_start));
            if (length > LongestFrame)
            {
                Close(WireCount.Malformed);
                return false;
            }

            if (length > Wire.MaxFrame)
            {
                Receiving[WireCount.Oversized]++;
                _start += LengthBytes;
                _skip = length;
                continue;
            }

            if (_end - _start < LengthBytes + (int)length)
            {
                return false;
            }

            frame = _input.AsSpan(_start + LengthBytes, (int)length);
            _start += LengthBytes + (int)length;
            return true;
        }
    }

    private bool TryRead()
    {
        // A whole frame always fits.
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        _end -= _start;
        _start = 0;
        int most = Math.Min(_input.Length - _end, _budget);
        if (most == 0)
        {
            return false;
        }

        int count = _socket!.Receive(_input.AsSpan(_end, most), SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        if (error != SocketError.Success || count == 0)
        {
            Close(WireCount.Cut);
            return false;
        }

        _end += count;
        _budget -= count;
        return true;
    }

    private void Flush()
    {
        int sent = 0;
        while (sent < _pending)
        {
            int count = _socket!.Send(_output.AsSpan(sent, _pending - sent), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error != SocketError.Success)
            {
                Close(WireCount.Cut);
                return;
            }

            sent += count;
        }

        _output.AsSpan(sent, _pending - sent).CopyTo(_output);
        _pending -= sent;
    }
}
