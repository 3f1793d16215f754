using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// The four LEDs, as LEDCTL says: by the link, by what passes, or steadily. Text: docs/spec/led.md. Twin: rtl/csr/nt_led.sv.
/// </summary>
public sealed partial class Led : IBlockPorts
{
    /// <summary>Clocks of 8 ns that a LED shows what has passed: 50 ms.</summary>
    public const ulong ActivityClocks = 6_250_000;

    /// <summary>Clocks of 8 ns that a blinking LED is lit, and dark: 200 ms.</summary>
    public const ulong SlowClocks = 25_000_000;

    /// <summary>The same with GLOBAL_BLINK_MODE: 83 ms.</summary>
    public const ulong FastClocks = 10_375_000;

    private const int Leds = 4;
    private const uint AllLeds = (1u << Leds) - 1;

    // The byte of a LED in LEDCTL.
    private const int LedBits = 8;
    private const uint ModeMask = 0xF;
    private const int InvertBit = 6;
    private const int BlinkBit = 7;

    // A value that LEDCTL cannot have.
    private const uint NoControl = uint.MaxValue;

    private Nic _nic = null!;
    private Device _device = null!;
    private FlowControl _flowControl = null!;
    private RxBuffer _rxBuffer = null!;
    private PoolFilter _poolFilter = null!;

    // LEDCTL, sorted: the LEDs that blink and that are inverted, and those of each source, one bit each.
    private uint _control = NoControl;
    private uint _blinkers;
    private uint _inverted;
    private uint _ofLink;
    private uint _ofLinkAlone;
    private uint _ofActivity;
    private uint _ofPassing;
    private uint _ofPause;
    private uint _steady;
    private ulong _period;

    // Nobody but the shell reads these, after Commit, so they change in place.
    private byte _pins;
    private bool _phase = true;
    private bool _blinking;
    private bool _activity;
    private bool _passing;
    private ulong _blinkDeadline;
    private ulong _activityDeadline;
    private ulong _passingDeadline;

    // The least of the deadlines that count.
    private ulong _wake = ulong.MaxValue;
    private bool _active;

    /// <summary>The pins: bit i is LED i, 1 = lit.</summary>
    public byte Pins => _pins;

    /// <summary>Time at which a LED changes by itself, in device clocks; all ones when none does.</summary>
    public ulong Wake => ShowsPause && _flowControl.Paused ? Math.Min(_wake, _flowControl.PausedUntil) : _wake;

    /// <summary>No LED changes, nothing has just passed, and no deadline is due.</summary>
    public bool Quiet
    {
        get
        {
            Sort();
            uint sources = Sources();
            return !(_rxBuffer.ReceiveTotal | _poolFilter.ReceiveGood | IsSent) && _wake > _nic.Time
                && ((sources & _blinkers) != 0) == _blinking && Lit(sources) == _pins;
        }
    }

    /// <inheritdoc/>
    public string Block => "led";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>Some LED shows that the transmitter is paused.</summary>
    internal bool ShowsPause
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            Sort();
            return _ofPause != 0;
        }
    }

    /// <summary>A frame goes to the wire.</summary>
    private bool IsSent => _poolFilter.ResultValid & _poolFilter.ResultWire;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _device = nic.Device;
        _flowControl = nic.FlowControl;
        _rxBuffer = nic.RxBuffer;
        _poolFilter = nic.PoolFilter;
    }

    internal void Reset()
    {
        _pins = 0;
        _phase = true;
        _blinking = _activity = _passing = false;
        _blinkDeadline = _activityDeadline = _passingDeadline = 0;
        _wake = ulong.MaxValue;
        _active = false;
    }

    internal void Eval()
    {
        Sort();
        ulong time = _nic.Time;
        uint sources = Sources();
        byte pins = Lit(sources);
        _active = pins != _pins;
        _pins = pins;

        bool sent = IsSent;
        EvalTraffic(_rxBuffer.ReceiveTotal | sent, ref _activity, ref _activityDeadline, time);
        EvalTraffic(_poolFilter.ReceiveGood | sent, ref _passing, ref _passingDeadline, time);
        EvalBlinking((sources & _blinkers) != 0, time);
        if (_active)
        {
            UpdateWake();
        }
    }

    internal void Commit() => _active = false;

    /// <summary>What has passed is shown for some time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalTraffic(bool passes, ref bool shown, ref ulong deadline, ulong time)
    {
        if (passes)
        {
            shown = true;
            deadline = time + ActivityClocks;
            _active = true;
        }
        else if (shown && deadline <= time)
        {
            shown = false;
            _active = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalBlinking(bool blinks, ulong time)
    {
        if (!blinks)
        {
            _active |= _blinking;
            _blinking = false;
            _phase = true;
        }
        else if (!_blinking || _blinkDeadline <= time)
        {
            _phase ^= _blinking;
            _blinking = true;
            _blinkDeadline = time + _period;
            _active = true;
        }
    }

    /// <summary>Bit i: the source of LED i is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Sources()
    {
        uint sources = _steady;
        sources |= _device.LinkUp ? _ofLink | (_activity ? 0 : _ofLinkAlone) : 0;
        sources |= _activity ? _ofActivity : 0;
        sources |= _passing ? _ofPassing : 0;
        sources |= _ofPause != 0 && _flowControl.Paused ? _ofPause : 0;
        return sources;
    }

    private byte Lit(uint sources) => (byte)(_inverted ^ (sources & (_phase ? AllLeds : ~_blinkers)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Sort()
    {
        if (_control != _device.LedControl)
        {
            SortControl();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SortControl()
    {
        _control = _device.LedControl;
        _blinkers = _inverted = 0;
        _ofLink = _ofLinkAlone = _ofActivity = _ofPassing = _ofPause = _steady = 0;
        for (int i = 0; i < Leds; i++)
        {
            uint control = _control >> (LedBits * i);
            uint led = 1u << i;
            _blinkers |= (control & (1u << BlinkBit)) != 0 ? led : 0;
            _inverted |= (control & (1u << InvertBit)) != 0 ? led : 0;
            switch (control & ModeMask)
            {
                // The link is always one of 1000 Mb/s, full duplex.
                case 0 or 1 or 2 or 7 or 9:
                    _ofLink |= led;
                    break;
                case 3:
                    _ofPassing |= led;
                    break;
                case 4:
                    _ofLinkAlone |= led;
                    break;
                case 11:
                    _ofActivity |= led;
                    break;
                case 13:
                    _ofPause |= led;
                    break;
                case 14:
                    _steady |= led;
                    break;
                default:
                    // LINK_10, LINK_100, SDP, COLLISION, BUS_SIZE, LED_OFF: never lit.
                    break;
            }
        }

        _period = (_control & Registers.Ledctl.GlobalBlinkMode) != 0 ? FastClocks : SlowClocks;
    }

    private void UpdateWake()
    {
        ulong wake = _blinking ? _blinkDeadline : ulong.MaxValue;
        wake = _activity ? Math.Min(wake, _activityDeadline) : wake;
        _wake = _passing ? Math.Min(wake, _passingDeadline) : wake;
    }
}
