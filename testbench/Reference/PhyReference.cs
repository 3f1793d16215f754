namespace NicTwin.Testbench;

/// <summary>
/// The PHY as a driver sees it through MDIC (facts/82576.md, section 4), and what is known of the link at a time.
/// </summary>
internal sealed class PhyReference
{
    /// <summary>Clocks from the start of a negotiation to the link: docs/spec/phy.md.</summary>
    public const ulong Negotiation = 262144;

    // From the moment a request is taken to its effect, and for a pin to act.
    private const ulong Slack = 4000;
    private const ulong PinSlack = 64;

    private readonly ushort[] _registers = new ushort[32];
    private bool _pin;
    private bool _held;
    private bool _moved;
    private ulong _since;

    /// <summary>The link comes and goes with what happens from now on: it is up when the cable is there.</summary>
    public void HardReset(bool pin)
    {
        _pin = pin;
        _held = false;
        _moved = false;
        _since = 0;
        ResetRegisters();
    }

    /// <summary>The link state pin changed.</summary>
    public void Pin(bool up, ulong time)
    {
        _pin = up;
        Move(time);
    }

    /// <summary>CTRL.PHY_RST as software wrote it, or as a reset of the device left it.</summary>
    public void Hold(bool held, ulong time)
    {
        if (held != _held)
        {
            _held = held;
            Move(time);
        }

        if (held)
        {
            ResetRegisters();
        }
    }

    /// <summary>What is known of the link for a request that is taken at <paramref name="time"/>.</summary>
    /// <returns>True up, false down, null not known.</returns>
    public bool? LinkAt(ulong time)
    {
        if (!_moved)
        {
            return _pin;
        }

        if (time <= _since + PinSlack)
        {
            return null;
        }

        if (Blocked)
        {
            return false;
        }

        if ((_registers[0] & 0x1000) == 0)
        {
            return time > _since + Slack ? true : null;
        }

        if (time + Slack < _since + Negotiation)
        {
            return false;
        }

        return time > _since + Negotiation + Slack ? true : null;
    }

    /// <summary>Performs a read of a register; <paramref name="known"/> are the bits that are certain.</summary>
    public ushort Read(int number, ulong time, out ushort known)
    {
        bool? link = LinkAt(time);
        bool up = link ?? false;
        bool complete = up && (_registers[0] & 0x1000) != 0;
        known = 0xffff;
        if (Hidden(number))
        {
            return 0;
        }

        switch (number)
        {
            case 1:
                known = link is null ? (ushort)(0xffff & ~0x0024) : (ushort)0xffff;
                return (ushort)(0x7949 | (up ? 4 : 0) | (complete ? 0x20 : 0));
            case 5:
                known = link is null ? (ushort)0 : known;
                return complete ? (ushort)0x45e1 : (ushort)0;
            case 10:
                known = link is null ? (ushort)0 : known;
                return complete ? (ushort)0x3c00 : (ushort)0;
            case 17:
                known = link is null ? (ushort)0 : known;
                return up ? (ushort)0xc000 : (ushort)0;
            default:
                return _registers[number];
        }
    }

    /// <summary>Performs a write of a register.</summary>
    public void Write(int number, ushort value, ulong time)
    {
        if (_held || Hidden(number) || number is not (0 or 4 or 9 or 16 or 18 or 25 or 31))
        {
            return;
        }

        if (number != 0)
        {
            _registers[number] = value;
            return;
        }

        ushort old = _registers[0];
        bool restart = (value & 0x8200) != 0 || ((value ^ old) & 0x1800) != 0 || (!_pin && ((value ^ old) & 0x4000) != 0);
        _registers[0] = (ushort)(value & 0x7dff);
        if ((value & 0x8000) != 0)
        {
            ResetRegisters();
        }

        if (restart)
        {
            Move(time);
        }
    }

    // In loop-back the PHY hears itself, whatever the cable does.
    private bool Blocked => _held || (!_pin && !Loops) || (_registers[0] & 0x0800) != 0;

    /// <summary>BMCR bit 12.</summary>
    public bool Negotiates => (_registers[0] & 0x1000) != 0;

    /// <summary>BMCR bit 14: what is sent comes back, and the wire is left alone.</summary>
    public bool Loops => (_registers[0] & 0x4000) != 0;

    private bool Hidden(int number) => number is >= 16 and <= 30 && _registers[31] >> 5 != 0;

    private void Move(ulong time)
    {
        _moved = true;
        _since = time;
    }

    private void ResetRegisters()
    {
        Array.Clear(_registers);
        _registers[0] = 0x1140;
        _registers[2] = 0x02a8;
        _registers[3] = 0x0391;
        _registers[4] = 0x0de1;
        _registers[6] = 0x0005;
        _registers[7] = 0x2001;
        _registers[9] = 0x0f00;
        _registers[15] = 0x3000;
        _registers[16] = 0x0120;
        _registers[25] = 0x008d;
    }
}
