using System.Net.Sockets;

namespace NicTwin.Vmm.VfioUser;

/// <summary>What <see cref="VfioUserChannel.TryRead"/> found.</summary>
internal enum VfioUserRead
{
    /// <summary>A message.</summary>
    Message,

    /// <summary>A header that cannot be right: there is no way to tell where the next message begins.</summary>
    Malformed,

    /// <summary>The other side is gone, perhaps in the middle of a message.</summary>
    Closed,
}

/// <summary>
/// A connection as a stream of messages. What is sent gathers in a buffer until <see cref="Flush()"/>; what is received is cut into
/// messages, wherever the stream was split.
/// </summary>
internal sealed class VfioUserChannel : IDisposable
{
    private const int FirstBuffer = 1 << 16;

    // Files of two messages, and some: whoever sends more breaks what was agreed on.
    private const int MostPending = 4 * VfioUserCapabilities.MostFds;

    private readonly UnixConnection _connection;
    private readonly List<int> _arrived = [];

    // Files that were received, each with the place in the stream up to which bytes came with it.
    private readonly Queue<(int File, long End)> _pending = new();
    private byte[] _input = new byte[FirstBuffer];
    private byte[] _output = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private int _outputLength;

    // Place in the stream of the byte at _start.
    private long _position;
    private int _current;

    /// <summary>Takes over a connected socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="timeout">After this many milliseconds without a byte the other side counts as gone; 0: never.</param>
    public VfioUserChannel(Socket socket, int timeout) => _connection = new UnixConnection(socket, timeout);

    /// <summary>Most bytes of a message, which the negotiation can make smaller or larger.</summary>
    public int MaxMessage { get; set; } = VfioUserCapabilities.MostTransfer + VfioUserProtocol.MessageOverhead;

    /// <summary>The header of the present message.</summary>
    public VfioUserHeader Header { get; private set; }

    /// <summary>What follows the header of the present message. It may be changed until the next one is read.</summary>
    public Span<byte> Payload => _input.AsSpan(_start + VfioUserHeader.Length, _current - VfioUserHeader.Length);

    /// <summary>Open files of the present message: whoever keeps one takes it out, the others are closed with the next read.</summary>
    public List<int> Files { get; } = [];

    /// <summary>Bytes that wait to be sent.</summary>
    public int Unsent => _outputLength;

    /// <summary>True while something that was sent could not be: the other side is gone.</summary>
    public bool Broken { get; private set; }

    /// <summary>Reads the next message, and waits for it.</summary>
    public VfioUserRead TryRead()
    {
        CloseFiles(Files);
        _start += _current;
        _position += _current;
        _current = 0;
        if (!Fill(VfioUserHeader.Length))
        {
            return VfioUserRead.Closed;
        }

        Header = VfioUserHeader.Read(_input.AsSpan(_start));
        if (Header.Size < VfioUserHeader.Length || Header.Size > (uint)MaxMessage)
        {
            return VfioUserRead.Malformed;
        }

        if (!Fill((int)Header.Size))
        {
            return VfioUserRead.Closed;
        }

        _current = (int)Header.Size;
        while (_pending.TryPeek(out (int File, long End) first) && first.End <= _position + _current)
        {
            Files.Add(_pending.Dequeue().File);
        }

        return VfioUserRead.Message;
    }

    /// <summary>A whole message, or the begin of one, has been received already: a read does not wait for its begin.</summary>
    public bool HasInput => _end - _start > _current;

    /// <summary>Gives room for a message that is to be sent, behind those that wait; header and size are filled in.</summary>
    /// <param name="id">Message id.</param>
    /// <param name="command">Command.</param>
    /// <param name="flags">Flags.</param>
    /// <param name="payload">Bytes of the payload.</param>
    /// <param name="error">Error number of a reply with the error bit.</param>
    /// <returns>The payload, which may hold anything.</returns>
    public Span<byte> Add(ushort id, VfioUserCommand command, uint flags, int payload, VfioUserError error = VfioUserError.None)
    {
        int length = VfioUserHeader.Length + payload;
        if (_output.Length - _outputLength < length)
        {
            Array.Resize(ref _output, Math.Max(_output.Length * 2, _outputLength + length));
        }

        Span<byte> message = _output.AsSpan(_outputLength, length);
        _outputLength += length;
        new VfioUserHeader(id, command, (uint)length, flags, error).Write(message);
        return message[VfioUserHeader.Length..];
    }

    /// <summary>Sends everything that waits; false when the other side is gone.</summary>
    public bool Flush() => Flush([]);

    /// <summary>Sends everything that waits, with open files for the last message that was added; they stay the caller's.</summary>
    public bool Flush(ReadOnlySpan<int> files)
    {
        if (_outputLength > 0)
        {
            Broken |= !_connection.Send(_output.AsSpan(0, _outputLength), files);
            _outputLength = 0;
        }

        return !Broken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseFiles(Files);
        while (_pending.TryDequeue(out (int File, long End) pending))
        {
            _ = Interop.Close(pending.File);
        }

        _connection.Dispose();
    }

    private static void CloseFiles(List<int> files)
    {
        foreach (int file in files)
        {
            _ = Interop.Close(file);
        }

        files.Clear();
    }

    // Until so many bytes are there, from _start on.
    private bool Fill(int count)
    {
        while (_end - _start < count)
        {
            if (_start > 0 && (_start == _end || _input.Length - _start < count))
            {
                _input.AsSpan(_start, _end - _start).CopyTo(_input);
                _end -= _start;
                _start = 0;
            }

            if (_input.Length < count)
            {
                // A message of a size that was checked: the buffer stays as large.
                Array.Resize(ref _input, Math.Max(count, Math.Min(2 * _input.Length, MaxMessage)));
            }

            int received = _connection.Receive(_input.AsSpan(_end), _arrived);
            _end += received;
            foreach (int file in _arrived)
            {
                _pending.Enqueue((file, _position + _end - _start));
            }

            _arrived.Clear();
            if (received == 0 || _pending.Count > MostPending)
            {
                return false;
            }
        }

        return true;
    }
}
