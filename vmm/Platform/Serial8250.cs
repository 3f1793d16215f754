namespace NicTwin.Vmm.Platform;

/// <summary>
/// An 8250 serial port without interrupt, as the kernel's polled driver uses it (data sheet of National Semiconductor's NS16550).
/// Characters leave at once, and arrive when the guest asks.
/// </summary>
internal sealed class Serial8250
{
    private const int InputLength = 4096;
    private const byte DivisorLatch = 0x80;
    private const byte DataReady = 0x01;
    private const byte TransmitterEmpty = 0x60;
    private const byte ReceiveInterrupt = 0x01;
    private const byte TransmitInterrupt = 0x02;
    private const byte NoInterrupt = 0x01;
    private const byte TransmitCause = 0x02;
    private const byte ReceiveCause = 0x04;
    private const byte FifosEnabled = 0xc0;
    private const byte ModemReady = 0xb0;
    private const byte LoopMode = 0x10;

    private readonly byte[] _input = new byte[InputLength];
    private readonly Action<byte> _output;
    private int _head;
    private int _used;
    private byte _interruptEnable;
    private byte _lineControl;
    private byte _modemControl;
    private byte _scratch;
    private byte _divisorLow;
    private byte _divisorHigh;
    private bool _fifos;

    /// <summary>Creates a port.</summary>
    /// <param name="output">Receives each character.</param>
    public Serial8250(Action<byte> output) => _output = output;

    /// <summary>Characters of input for which there is room.</summary>
    public int Room => InputLength - _used;

    /// <summary>Gives the guest a character; false when there is no room.</summary>
    public bool TryInput(byte character)
    {
        if (_used == InputLength)
        {
            return false;
        }

        _input[(_head + _used++) % InputLength] = character;
        return true;
    }

    /// <summary>Reads a register, 0 to 7; others are 0.</summary>
    public byte Read(ulong register)
    {
        bool divisor = (_lineControl & DivisorLatch) != 0;
        return register switch
        {
            0 => divisor ? _divisorLow : Take(),
            1 => divisor ? _divisorHigh : _interruptEnable,
            2 => (byte)((_fifos ? FifosEnabled : 0) | Cause()),
            3 => _lineControl,
            4 => _modemControl,
            5 => _used > 0 ? (byte)(TransmitterEmpty | DataReady) : TransmitterEmpty,
            6 => (_modemControl & LoopMode) != 0 ? LoopedModemStatus() : ModemReady,
            7 => _scratch,
            _ => 0,
        };
    }

    /// <summary>Writes a register, 0 to 7; others ignore it.</summary>
    public void Write(ulong register, byte value)
    {
        bool divisor = (_lineControl & DivisorLatch) != 0;
        switch (register)
        {
            case 0 when divisor:
                _divisorLow = value;
                break;
            case 0 when (_modemControl & LoopMode) != 0:
                TryInput(value);
                break;
            case 0:
                _output(value);
                break;
            case 1 when divisor:
                _divisorHigh = value;
                break;
            case 1:
                _interruptEnable = (byte)(value & 0xf);
                break;
            case 2:
                _fifos = (value & 1) != 0;
                break;
            case 3:
                _lineControl = value;
                break;
            case 4:
                _modemControl = (byte)(value & 0x1f);
                break;
            case 7:
                _scratch = value;
                break;
        }
    }

    /// <summary>Saves the registers and the input that waits.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_used);
        for (int i = 0; i < _used; i++)
        {
            writer.Write(_input[(_head + i) % InputLength]);
        }

        writer.Write((ReadOnlySpan<byte>)[_interruptEnable, _lineControl, _modemControl, _scratch, _divisorLow, _divisorHigh]);
        writer.Write(_fifos);
    }

    /// <summary>Restores what <see cref="Save"/> has written.</summary>
    public void Restore(BinaryReader reader)
    {
        _head = 0;
        _used = Math.Clamp(reader.ReadInt32(), 0, InputLength);
        reader.BaseStream.ReadExactly(_input.AsSpan(0, _used));
        _interruptEnable = reader.ReadByte();
        _lineControl = reader.ReadByte();
        _modemControl = reader.ReadByte();
        _scratch = reader.ReadByte();
        _divisorLow = reader.ReadByte();
        _divisorHigh = reader.ReadByte();
        _fifos = reader.ReadBoolean();
    }

    // The kernel's timer looks here for what an interrupt would have told it.
    private int Cause()
    {
        if ((_interruptEnable & ReceiveInterrupt) != 0 && _used > 0)
        {
            return ReceiveCause;
        }

        return (_interruptEnable & TransmitInterrupt) != 0 ? TransmitCause : NoInterrupt;
    }

    private byte Take()
    {
        if (_used == 0)
        {
            return 0;
        }

        byte character = _input[_head];
        _head = (_head + 1) % InputLength;
        _used--;
        return character;
    }

    // The modem's outputs come back as its inputs: RTS as CTS, DTR as DSR, OUT1 as RI, OUT2 as DCD.
    private byte LoopedModemStatus() =>
        (byte)(((_modemControl & 2) << 3) | ((_modemControl & 1) << 5) | ((_modemControl & 4) << 4) | ((_modemControl & 8) << 4));
}
