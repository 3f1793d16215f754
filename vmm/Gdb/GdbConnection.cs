using System.Net.Sockets;
using System.Text;

namespace NicTwin.Vmm.Gdb;

/// <summary>A debugger's connection: packets with their acknowledgements, over a socket.</summary>
internal sealed class GdbConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly PacketReader _reader = new();
    private readonly byte[] _buffer = new byte[4096];
    private byte[] _last = [];
    private bool _acknowledges = true;
    private bool _lost;

    /// <summary>Takes a connection over.</summary>
    public GdbConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;

        // A debugger that takes nothing any more is gone.
        _socket.SendTimeout = 5000;
    }

    /// <summary>The content of the last packet.</summary>
    public string Packet => _reader.Packet;

    /// <summary>Waits for what the debugger says next; acknowledges and repeats by itself.</summary>
    /// <param name="milliseconds">How long to wait.</param>
    /// <returns>A packet, an interrupt, the end of the connection, or nothing.</returns>
    public GdbInput Next(int milliseconds)
    {
        try
        {
            while (!_lost)
            {
                GdbInput input = _reader.Next();
                switch (input)
                {
                    case GdbInput.None when !_socket.Poll(1000 * milliseconds, SelectMode.SelectRead):
                        return GdbInput.None;
                    case GdbInput.None:
                        int count = _socket.Receive(_buffer);
                        if (count == 0)
                        {
                            return GdbInput.Closed;
                        }

                        _reader.Add(_buffer.AsSpan(0, count));
                        break;
                    case GdbInput.Packet:
                        Acknowledge('+');
                        return input;
                    case GdbInput.Damaged:
                        Acknowledge('-');
                        break;
                    case GdbInput.NotAcknowledged:
                        _socket.Send(_last);
                        break;
                    case GdbInput.Acknowledged:
                        break;
                    default:
                        return input;
                }
            }
        }
        catch (SocketException)
        {
            _lost = true;
        }

        return GdbInput.Closed;
    }

    /// <summary>Sends a packet. A connection that is gone shows at the next <see cref="Next"/>.</summary>
    /// <param name="content">Its content, each byte as one character.</param>
    public void Send(string content)
    {
        var text = new StringBuilder("$", content.Length + 8);
        int sum = 0;
        foreach (char character in content)
        {
            if (character is '$' or '#' or '}' or '*')
            {
                text.Append('}').Append((char)(character ^ 0x20));
                sum += '}' + (character ^ 0x20);
            }
            else
            {
                text.Append(character);
                sum += character;
            }
        }

        text.Append('#').Append((sum & 0xff).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        _last = Encoding.Latin1.GetBytes(text.ToString());
        try
        {
            _socket.Send(_last);
        }
        catch (SocketException)
        {
            _lost = true;
        }
    }

    /// <summary>Packets are not acknowledged from now on.</summary>
    public void StopAcknowledging() => _acknowledges = false;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Acknowledge(char sign)
    {
        if (_acknowledges)
        {
            _socket.Send([(byte)sign]);
        }
    }
}
