using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// The four LEDs, as LEDCTL says: by the link, by what passes, or steadily. Text: docs/spec/led.md. Twin: rtl/csr/nt_led.sv.
/// </summary>
public sealed partial class Led : IBlockPorts
{
    /// <summary>Clocks of 8 ns that a LED shows what has passed: 50 ms.</summary>
    public const ulong ActivityClocks = 6_250_000;

    private const int Leds = 4;
    private const int LedBits = 8;
    private const uint ModeMask = 0xF;
    private const int InvertBit = 6;
    private const int BlinkBit = 7;

    // The bits of the time in which a blinking LED is dark.
    private const int SlowBit = 25;
    private const int FastBit = 23;

    private Nic _nic = null!;
    private Device _device = null!;
    private FlowControl _flowControl = null!;
    private RxBuffer _rxBuffer = null!;
    private PoolFilter _poolFilter = null!;

    private ulong _activeUntil;
    private ulong _passedUntil;
    private ulong _activeUntilNext;
    private ulong _passedUntilNext;
    private bool _active;

    /// <summary>No frame has just passed. The pins may change with the time all the same.</summary>
    public bool Quiet => !(_rxBuffer.ReceiveTotal | _poolFilter.ReceiveGood | IsSent);

    /// <inheritdoc/>
    public string Block => "led";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

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
        _activeUntil = _activeUntilNext = 0;
        _passedUntil = _passedUntilNext = 0;
        _active = false;
    }

    internal void Eval()
    {
        bool sent = IsSent;
        ulong until = _nic.Time + ActivityClocks;
        _activeUntilNext = _rxBuffer.ReceiveTotal | sent ? until : _activeUntil;
        _passedUntilNext = _poolFilter.ReceiveGood | sent ? until : _passedUntil;
        _active = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        _activeUntil = _activeUntilNext;
        _passedUntil = _passedUntilNext;
        _active = false;
    }

    /// <summary>The pins: bit i is LED i, 1 = lit.</summary>
    /// <param name="time">time_q, in device clocks.</param>
    /// <param name="until">The pins are the same at every time before this one, while no register changes.</param>
    internal byte PinsAt(ulong time, out ulong until)
    {
        until = ulong.MaxValue;
        bool active = IsBefore(time, _activeUntil, ref until);
        bool passed = IsBefore(time, _passedUntil, ref until);
        bool paused = IsBefore(time, _flowControl.PausedUntil, ref until);
        uint control = _device.LedControl;
        int bit = (control & Registers.Ledctl.GlobalBlinkMode) != 0 ? FastBit : SlowBit;
        bool dark = (time >> bit & 1) != 0;
        uint pins = 0;
        for (int i = 0; i < Leds; i++)
        {
            uint led = control >> (LedBits * i);
            bool lit = Source(led & ModeMask, active, passed, paused);
            bool blinks = (led >> BlinkBit & 1) != 0;
            until = lit & blinks ? Math.Min(until, ((time >> bit) + 1) << bit) : until;
            pins |= (lit & !(blinks & dark)) != ((led >> InvertBit & 1) != 0) ? 1u << i : 0;
        }

        return (byte)pins;
    }

    private static bool IsBefore(ulong time, ulong end, ref ulong until)
    {
        bool before = end > time;
        until = before ? Math.Min(until, end) : until;
        return before;
    }

    /// <summary>What a LED of a mode shows; the link is always one of 1000 Mb/s, full duplex, the bus has four lanes.</summary>
    private bool Source(uint mode, bool active, bool passed, bool paused) => mode switch
    {
        0 or 1 or 2 or 7 or 9 => _device.LinkUp,
        3 => passed,
        4 => _device.LinkUp & !active,
        11 => active,
        13 => paused,
        14 => true,
        _ => false,
    };
}
