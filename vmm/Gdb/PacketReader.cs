namespace NicTwin.Vmm.Gdb;

/// <summary>What has come from a debugger.</summary>
internal enum GdbInput
{
    /// <summary>Nothing that is whole.</summary>
    None,

    /// <summary>A packet with a right checksum.</summary>
    Packet,

    /// <summary>A packet whose checksum is wrong, or one that is too long.</summary>
    Damaged,

    /// <summary>The last packet has arrived there.</summary>
    Acknowledged,

    /// <summary>The last packet has not arrived: it is to be sent again.</summary>
    NotAcknowledged,

    /// <summary>Ctrl-C.</summary>
    Interrupt,

    /// <summary>The connection is gone.</summary>
    Closed,
}

/// <summary>Takes the bytes of GDB's remote serial protocol apart (GDB manual, appendix "Overview" of the protocol).</summary>
internal sealed class PacketReader
{
    /// <summary>The longest packet, told to the debugger; without frame, with escapes.</summary>
    public const int MaxLength = 0x4000;

    private const byte InterruptByte = 3;

    private readonly Queue<byte> _bytes = new();
    private readonly List<char> _packet = [];
    private State _state;
    private int _sum;
    private int _expected;

    private enum State
    {
        Outside,
        Inside,
        FirstDigit,
        SecondDigit,
    }

    /// <summary>The packet's content, escapes undone, each byte as one character.</summary>
    public string Packet { get; private set; } = string.Empty;

    /// <summary>Bytes have arrived.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            _bytes.Enqueue(value);
        }
    }

    /// <summary>Takes the next thing out of what has arrived.</summary>
    public GdbInput Next()
    {
        while (_bytes.TryDequeue(out byte value))
        {
            GdbInput input = Take(value);
            if (input != GdbInput.None)
            {
                return input;
            }
        }

        return GdbInput.None;
    }

    private GdbInput Take(byte value)
    {
        switch (_state)
        {
            case State.Outside:
                return TakeOutside(value);
            case State.Inside when value == '#':
                _state = State.FirstDigit;
                return GdbInput.None;
            case State.Inside when value == '$':
                // The end of the packet before it was lost.
                Begin();
                return GdbInput.None;
            case State.Inside:
                _sum += value;
                if (_packet.Count <= MaxLength)
                {
                    _packet.Add((char)value);
                }

                return GdbInput.None;
            case State.FirstDigit:
                _expected = Digit(value) << 4;
                _state = State.SecondDigit;
                return GdbInput.None;
            default:
                _state = State.Outside;
                return Finish(_expected | Digit(value));
        }
    }

    private GdbInput TakeOutside(byte value)
    {
        switch (value)
        {
            case (byte)'$':
                Begin();
                return GdbInput.None;
            case (byte)'+':
                return GdbInput.Acknowledged;
            case (byte)'-':
                return GdbInput.NotAcknowledged;
            case InterruptByte:
                return GdbInput.Interrupt;
            default:
                // Noise between packets means nothing.
                return GdbInput.None;
        }
    }

    private void Begin()
    {
        _state = State.Inside;
        _packet.Clear();
        _sum = 0;
    }

    private GdbInput Finish(int expected)
    {
        if (expected != (_sum & 0xff) || _packet.Count > MaxLength)
        {
            return GdbInput.Damaged;
        }

        var text = new System.Text.StringBuilder(_packet.Count);
        for (int i = 0; i < _packet.Count; i++)
        {
            bool escaped = _packet[i] == '}' && i + 1 < _packet.Count;
            text.Append(escaped ? (char)(_packet[++i] ^ 0x20) : _packet[i]);
        }

        Packet = text.ToString();
        return GdbInput.Packet;
    }

    // What is no digit makes a number that equals no checksum.
    private static int Digit(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => 0x1000,
    };
}
