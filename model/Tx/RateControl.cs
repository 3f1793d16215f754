using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Rate limiters of the transmit queues: a limited queue is not picked until the wire time that its frames are worth at its rate is over.
/// Text: docs/spec/rate_control.md. Twin: rtl/tx/nt_rate_control.sv.
/// </summary>
public sealed partial class RateControl : IBlockPorts
{
    private const int Queues = 16;

    // Preamble and delimiter, FCS and gap, in bytes; at 1000 Mb/s a byte takes a clock.
    private const int WireOverhead = 24;

    // Digits of a factor behind the point, and half of its last one.
    private const int FractionBits = 14;
    private const ulong Half = 1ul << (FractionBits - 1);

    // KiB times a factor, in clocks: 10 - FractionBits.
    private const int WindowShift = 4;

    private enum State : byte
    {
        Idle,
        Walk,
    }

    private Nic _nic = null!;
    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private TxOffload _txOffload = null!;
    private TxBuffer _txBuffer = null!;

    private readonly ulong[] _next = new ulong[Queues];
    private uint _fresh;
    private State _state;
    private int _step;
    private ulong _minimum;

    // Of the pipeline: what tx_offload has handed over, what is multiplied, what the queue is charged with.
    private bool _chargeNext;
    private int _chargeQueueNext;
    private int _chargeBytes;
    private bool _charge;
    private int _chargeQueue;
    private bool _multiply;
    private int _multiplyQueue;
    private int _multiplyBytes;
    private bool _costValid;
    private int _costQueue;
    private ulong _cost;
    private ulong _credit;

    // Outputs.
    private uint _blocked;
    private uint _blockedNext;
    private ulong _earliest = ulong.MaxValue;
    private ulong _earliestNext = ulong.MaxValue;
    private bool _active;

    /// <summary>Queues that may be picked.</summary>
    public uint Allowed => ~_blocked & 0xFFFF;

    /// <summary>The factor of <see cref="LookupQueue"/> is wanted.</summary>
    public bool LookupValid => _charge;

    /// <summary>The queue that is charged.</summary>
    public int LookupQueue => _chargeQueue;

    /// <summary>Time at which a queue may be in time again, in device clocks; all ones while none is late. May be early.</summary>
    public ulong Wake => _earliest;

    /// <summary>No frame is being charged, and no queue is in time again.</summary>
    public bool Quiet => !(_charge | _multiply | _costValid) && _state == State.Idle && _earliest > _nic.Time;

    /// <inheritdoc/>
    public string Block => "rate_control";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>A frame of a limited queue is offered to tx_buffer; the clock in which it is taken must not be missed.</summary>
    internal bool Watches => _txOffload.FrameValid && ((_packetControl.RateEnable >> _txOffload.FrameQueue) & 1) != 0;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _resetControl = nic.ResetControl;
        _packetControl = nic.PacketControl;
        _txOffload = nic.TxOffload;
        _txBuffer = nic.TxBuffer;
    }

    internal void Reset()
    {
        Array.Clear(_next);
        _fresh = 0xFFFF;
        _state = State.Idle;
        _step = 0;
        _minimum = 0;
        _chargeNext = _charge = _multiply = _costValid = false;
        _chargeQueueNext = _chargeBytes = _chargeQueue = _multiplyQueue = _multiplyBytes = _costQueue = 0;
        _cost = _credit = 0;
        _blocked = _blockedNext = 0;
        _earliest = _earliestNext = ulong.MaxValue;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if (Watches | _charge | _multiply | _costValid | (_state != State.Idle) | (_earliest <= _nic.Time) | _packetControl.RateWrite
            | _resetControl.DeviceClear)
        {
            EvalActive();
        }
    }

    /// <summary>Registers that are no outputs have their new values already.</summary>
    internal void Commit()
    {
        _charge = _chargeNext;
        _chargeQueue = _chargeQueueNext;
        _blocked = _blockedNext;
        _earliest = _earliestNext;
        _active = false;
    }

    private void EvalActive()
    {
        _active = true;
        if (_resetControl.DeviceClear)
        {
            Clear();
            return;
        }

        Walk();
        if (_costValid && ((_packetControl.RateEnable >> _costQueue) & 1) != 0)
        {
            Update();
        }

        if (_packetControl.RateWrite)
        {
            uint bit = 1u << _packetControl.RateWriteQueue;
            _fresh |= bit;
            _blockedNext &= ~bit;
        }

        Advance();
    }

    /// <summary>The stages of the pipeline, the last one first.</summary>
    private void Advance()
    {
        _costValid = _multiply;
        if (_multiply)
        {
            ulong factor = _packetControl.RateFactor;
            _costQueue = _multiplyQueue;
            _cost = (((ulong)_multiplyBytes * factor) + Half) >> FractionBits;
            _credit = (_packetControl.RateWindow * factor) >> WindowShift;
        }

        _multiply = _charge;
        _multiplyQueue = _chargeQueue;
        _multiplyBytes = _chargeBytes;
        _chargeNext = Watches && _txBuffer.FrameReady;
        if (_chargeNext)
        {
            _chargeQueueNext = _txOffload.FrameQueue;
            _chargeBytes = _txOffload.FrameBytes + WireOverhead;
        }
    }

    private void Update()
    {
        ulong time = _nic.Time;
        int queue = _costQueue;
        uint bit = 1u << queue;
        ulong start = time;
        if ((_fresh & bit) == 0)
        {
            start = Math.Max(_next[queue], time > _credit ? time - _credit : 0);
        }

        ulong next = start + _cost;
        _next[queue] = next;
        _fresh &= ~bit;
        _blockedNext &= ~bit;
        if (next > time)
        {
            _blockedNext |= bit;
            _earliestNext = Math.Min(_earliestNext, next);
            _minimum = Math.Min(_minimum, next);
        }
    }

    /// <summary>Looks through the queues, one a clock, once one may be in time again.</summary>
    private void Walk()
    {
        ulong time = _nic.Time;
        if (_state == State.Idle)
        {
            if (_earliest <= time)
            {
                _state = State.Walk;
                _step = 0;
                _minimum = ulong.MaxValue;
            }

            return;
        }

        if (_costValid)
        {
            return;
        }

        uint bit = 1u << _step;
        if ((_blocked & bit) != 0)
        {
            ulong next = _next[_step];
            if (next <= time)
            {
                _blockedNext &= ~bit;
            }
            else
            {
                _minimum = Math.Min(_minimum, next);
            }
        }

        _step++;
        if (_step == Queues)
        {
            _earliestNext = _minimum;
            _state = State.Idle;
        }
    }

    private void Clear()
    {
        _fresh = 0xFFFF;
        _state = State.Idle;
        _step = 0;
        _minimum = 0;
        _chargeNext = _multiply = _costValid = false;
        _blockedNext = 0;
        _earliestNext = ulong.MaxValue;
    }
}
