using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Pause frames of IEEE 802.3x: obeys those that come, asks for those to send. Text: docs/spec/flow_control.md. Twin:
/// rtl/tx/nt_flow_control.sv.
/// </summary>
public sealed class FlowControl : IBlockPorts
{
    /// <summary>Clocks of a quantum: 512 bit times at 1000 Mb/s.</summary>
    public const ulong QuantumClocks = 64;

    [Flags]
    private enum Pulses : byte
    {
        None = 0,
        XonReceived = 1,
        XoffReceived = 2,
        UnknownReceived = 4,
        XonSent = 8,
        XoffSent = 16,
    }

    private Nic _nic = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private RxBuffer _rxBuffer = null!;
    private TxBuffer _txBuffer = null!;

    private ulong _until;
    private ulong _untilNext;
    private bool _send;
    private bool _sendNext;
    private ushort _sendTime;
    private ushort _sendTimeNext;
    private Pulses _pulses;
    private Pulses _pulsesNext;

    // No output shows these.
    private bool _xoff;
    private ulong _deadline;
    private bool _active;

    /// <summary>The other side has asked for silence; ends with the time.</summary>
    public bool Paused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _until > _nic.Time;
    }

    /// <summary>Time at which the silence ends by itself, in device clocks; long past when there is none.</summary>
    public ulong PausedUntil => _until;

    /// <summary>A pause frame is to be sent.</summary>
    public bool SendValid => _send;

    /// <summary>Its time in quanta; 0 ends a pause.</summary>
    public ushort SendTime => _sendTime;

    /// <summary>Pulse: a pause frame with time 0 came.</summary>
    public bool XonReceived => (_pulses & Pulses.XonReceived) != 0;

    /// <summary>Pulse: a pause frame with another time came.</summary>
    public bool XoffReceived => (_pulses & Pulses.XoffReceived) != 0;

    /// <summary>Pulse: a MAC control frame with another opcode came.</summary>
    public bool UnknownReceived => (_pulses & Pulses.UnknownReceived) != 0;

    /// <summary>Pulse: a pause frame with time 0 is being sent.</summary>
    public bool XonSent => (_pulses & Pulses.XonSent) != 0;

    /// <summary>Pulse: a pause frame with another time is being sent.</summary>
    public bool XoffSent => (_pulses & Pulses.XoffSent) != 0;

    /// <summary>Nothing is to be sent, and no level or frame asks for anything.</summary>
    public bool Quiet => !_send && !_xoff && !PulsePending && !_rxBuffer.PauseValid && !_rxBuffer.ControlUnknown && !(IsOn && IsAbove)
        && (_until == 0 || (_device.FlowReceive && _device.LinkUp));

    /// <inheritdoc/>
    public string Block => "flow_control";

    /// <summary>Some pulse goes to statistics.</summary>
    internal bool PulsePending => _pulses != Pulses.None;

    /// <summary>Words in rx_buffer from which on this block has to look; set by Eval, so that it holds at every Commit.</summary>
    internal int Alarm { get; private set; } = int.MaxValue;

    /// <summary>Between Eval and Commit: registers of this block change in this clock, or the time is watched.</summary>
    internal bool Evaluated => _active;

    // Levels are compared in units of 16 bytes.
    private bool IsOn => _device.FlowTransmit && _device.LinkUp && _device.FlowHigh != 0;

    private bool IsAbove => _rxBuffer.ReceiveLevel >> 1 > _device.FlowHigh;

    private bool IsBelow => _rxBuffer.ReceiveLevel >> 1 <= _device.FlowLow && !IsAbove;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _rxBuffer = nic.RxBuffer;
        _txBuffer = nic.TxBuffer;
    }

    internal void Reset()
    {
        _until = _untilNext = 0;
        _send = _sendNext = false;
        _sendTime = _sendTimeNext = 0;
        _pulses = _pulsesNext = Pulses.None;
        _xoff = false;
        _deadline = 0;
        Alarm = int.MaxValue;
        _active = false;
    }

    internal void Eval()
    {
        _pulsesNext = Pulses.None;
        EvalReceived();
        EvalSent();
        if (_resetControl.DeviceClear)
        {
            _untilNext = 0;
            _sendNext = false;
            _sendTimeNext = 0;
            _pulsesNext = Pulses.None;
            _xoff = false;
            _deadline = 0;
        }

        Alarm = IsOn ? 2 * (_device.FlowHigh + 1) : int.MaxValue;
        _active = _send | _sendNext | _xoff | PulsePending | (_pulsesNext != Pulses.None) | (_untilNext != _until) | Paused;
    }

    internal void Commit()
    {
        _until = _untilNext;
        _send = _sendNext;
        _sendTime = _sendTimeNext;
        _pulses = _pulsesNext;
        _active = false;
    }

    private void EvalReceived()
    {
        if (_device.FlowReceive)
        {
            if (_rxBuffer.PauseValid)
            {
                _untilNext = _nic.Time + (QuantumClocks * _rxBuffer.PauseTime);
                _pulsesNext |= _rxBuffer.PauseTime == 0 ? Pulses.XonReceived : Pulses.XoffReceived;
            }

            if (_rxBuffer.ControlUnknown)
            {
                _pulsesNext |= Pulses.UnknownReceived;
            }
        }

        if (!_device.FlowReceive || !_device.LinkUp)
        {
            _untilNext = 0;
        }
    }

    private void EvalSent()
    {
        if (_send)
        {
            if (_txBuffer.SendReady)
            {
                _sendNext = false;
                _pulsesNext |= _sendTime == 0 ? Pulses.XonSent : Pulses.XoffSent;
            }

            return;
        }

        if (!_xoff)
        {
            if (IsOn && IsAbove)
            {
                _xoff = true;
                AskForPause();
            }
        }
        else if (!IsOn)
        {
            _xoff = false;
        }
        else if (IsBelow)
        {
            _xoff = false;
            if (_device.FlowXon)
            {
                _sendNext = true;
                _sendTimeNext = 0;
            }
        }
        else if (_device.FlowRefresh != 0 && _deadline <= _nic.Time)
        {
            AskForPause();
        }
    }

    private void AskForPause()
    {
        _sendNext = true;
        _sendTimeNext = _device.FlowTime;
        _deadline = _nic.Time + (QuantumClocks * _device.FlowRefresh);
    }

    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("paused_o", Paused);
        visitor.Bit("send_valid_o", SendValid);
        visitor.Port("send_time_o", 16, SendTime, SendValid);
        visitor.Bit("xon_received_o", XonReceived);
        visitor.Bit("xoff_received_o", XoffReceived);
        visitor.Bit("unknown_received_o", UnknownReceived);
        visitor.Bit("xon_sent_o", XonSent);
        visitor.Bit("xoff_sent_o", XoffSent);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _until);
        state.Field(ref _send);
        state.Field(ref _sendTime);
        state.Field(ref _pulses);
        state.Field(ref _xoff);
        state.Field(ref _deadline);
        _untilNext = _until;
        _sendNext = _send;
        _sendTimeNext = _sendTime;
    }
}
