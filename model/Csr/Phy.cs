using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// The copper PHY behind MDIC: its registers, autonegotiation in virtual time, the state of the link. Text: docs/spec/phy.md. Twin:
/// rtl/csr/nt_phy.sv.
/// </summary>
public sealed partial class Phy : IBlockPorts
{
    /// <summary>Duration of a negotiation in clocks of 8 ns: 2.1 ms.</summary>
    public const ulong NegotiationClocks = 262144;

    private const int Address = 1;
    private const int Numbers = 32;

    // Register numbers (IEEE 802.3 clause 22; igb e1000_phy.c for those of the IGP03).
    private const int Bmcr = 0;
    private const int Bmsr = 1;
    private const int Anlpar = 5;
    private const int GigabitStatus = 10;
    private const int PortStatus = 17;
    private const int PageSelect = 31;

    private const ushort BmcrReset = 1 << 15;
    private const ushort BmcrLoopback = 1 << 14;
    private const ushort BmcrNegotiate = 1 << 12;
    private const ushort BmcrPowerDown = 1 << 11;
    private const ushort BmcrRestart = 1 << 9;
    private const ushort BmcrStored = 0x7DFF;
    private const ushort BmsrConstant = 0x7949;
    private const int BmsrLinkLsb = 2;
    private const int BmsrCompleteLsb = 5;

    // Numbers that are plain storage, one bit each: BMCR, ANAR, 1000BASE-T control, port configuration and control, power, page select.
    private const uint Plain = (1u << Bmcr) | (1u << 4) | (1u << 9) | (1u << 16) | (1u << 18) | (1u << 25) | (1u << PageSelect);

    // What a page other than 0 hides.
    private const uint Paged = 0x7FFF_0000;

    private static readonly ushort[] s_reset =
    [
        0x1140, 0, 0x02A8, 0x0391, 0x0DE1, 0, 0x0005, 0x2001, 0, 0x0F00, 0, 0, 0, 0, 0, 0x3000,
        0x0120, 0, 0, 0, 0, 0, 0, 0, 0, 0x008D, 0, 0, 0, 0, 0, 0,
    ];

    private enum State : byte
    {
        Down,
        Negotiate,
        Up,
    }

    private Nic _nic = null!;
    private Device _device = null!;

    // Registers by number; those that are functions of the state hold 0. Nobody outside sees them but through a command, apart from one bit.
    private readonly ushort[] _registers = new ushort[Numbers];
    private State _state = State.Up;
    private State _stateNext = State.Up;
    private ulong _deadline;
    private bool _loopback;
    private bool _done;
    private bool _doneNext;
    private bool _error;
    private bool _errorNext;
    private ushort _rdata;
    private ushort _rdataNext;
    private bool _active;

    /// <summary>Creates the block with its registers at their reset values.</summary>
    public Phy() => ClearRegisters();

    /// <summary>Pulse: a command was carried out.</summary>
    public bool Done => _done;

    /// <summary>The last command named an address at which there is no PHY.</summary>
    public bool Error => _error;

    /// <summary>What the last command has read.</summary>
    public ushort Rdata => _rdata;

    /// <summary>The link is up.</summary>
    public bool Link => _state == State.Up;

    /// <summary>BMCR bit 14: the PHY hears itself.</summary>
    public bool Loopback => _loopback;

    /// <summary>Time at which a negotiation ends, in device clocks; all ones when there is none.</summary>
    public ulong Wake => _state == State.Negotiate ? _deadline : ulong.MaxValue;

    /// <summary>No command and no change of the link is due.</summary>
    public bool Quiet => !(_done | _device.MdicValid) && !StateIsDue;

    /// <inheritdoc/>
    public string Block => "phy";

    private bool Blocked => _device.PhyReset | (_registers[Bmcr] & BmcrPowerDown) != 0 | (!_nic.Link & (_registers[Bmcr] & BmcrLoopback) == 0);

    private bool StateIsDue => (_state == State.Down) != Blocked || (_state == State.Negotiate && _deadline <= _nic.Time);

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _device = nic.Device;
    }

    internal void Reset()
    {
        ClearRegisters();
        _state = _stateNext = State.Up;
        _deadline = 0;
        _loopback = false;
        _done = _doneNext = false;
        _error = _errorNext = false;
        _rdata = _rdataNext = 0;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (_done | _device.MdicValid | _device.PhyReset || StateIsDue)
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _state = _stateNext;
            _loopback = (_registers[Bmcr] & BmcrLoopback) != 0;
            _done = _doneNext;
            _error = _errorNext;
            _rdata = _rdataNext;
            _active = false;
        }
    }

    private void EvalActive()
    {
        bool blocked = Blocked;
        bool held = _device.PhyReset;
        _doneNext = _device.MdicValid;
        _stateNext = _state;
        if (blocked)
        {
            _stateNext = State.Down;
        }
        else if (_state == State.Down)
        {
            bool negotiates = (_registers[Bmcr] & BmcrNegotiate) != 0;
            _deadline = negotiates ? _nic.Time + NegotiationClocks : _deadline;
            _stateNext = negotiates ? State.Negotiate : State.Up;
        }
        else if (_state == State.Negotiate && _deadline <= _nic.Time)
        {
            _stateNext = State.Up;
        }

        if (_device.MdicValid)
        {
            Execute(held);
        }

        if (held)
        {
            ClearRegisters();
            _stateNext = State.Down;
        }

        _active = (_stateNext != _state) | _done | _doneNext | (_loopback != ((_registers[Bmcr] & BmcrLoopback) != 0));
    }

    private void Execute(bool held)
    {
        int number = _device.MdicRegister;
        _errorNext = _device.MdicAddress != Address;
        _rdataNext = 0;
        if (_errorNext)
        {
            return;
        }

        bool hidden = (_registers[PageSelect] >> 5) != 0 && ((Paged >> number) & 1) != 0;
        if (!_device.MdicWrite)
        {
            _rdataNext = hidden ? (ushort)0 : Read(number);
        }
        else if (!hidden && !held && ((Plain >> number) & 1) != 0)
        {
            Write(number, _device.MdicData);
        }
    }

    private ushort Read(int number)
    {
        bool link = Link;
        bool complete = link && (_registers[Bmcr] & BmcrNegotiate) != 0;
        return number switch
        {
            Bmsr => (ushort)(BmsrConstant | ((link ? 1 : 0) << BmsrLinkLsb) | ((complete ? 1 : 0) << BmsrCompleteLsb)),
            Anlpar => complete ? (ushort)0x45E1 : (ushort)0,
            GigabitStatus => complete ? (ushort)0x3C00 : (ushort)0,
            PortStatus => link ? (ushort)0xC000 : (ushort)0,
            _ => _registers[number],
        };
    }

    private void Write(int number, ushort data)
    {
        if (number != Bmcr)
        {
            _registers[number] = data;
            return;
        }

        if ((data & BmcrReset) != 0)
        {
            ClearRegisters();
            _stateNext = State.Down;
            return;
        }

        if ((data & BmcrRestart) != 0 || ((data ^ _registers[Bmcr]) & BmcrNegotiate) != 0)
        {
            _stateNext = State.Down;
        }

        _registers[Bmcr] = (ushort)(data & BmcrStored);
    }

    private void ClearRegisters() => s_reset.CopyTo(_registers, 0);
}
