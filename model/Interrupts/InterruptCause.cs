using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// ICR, EICR, IVAR, EITR: which causes raise which vector, and when. Text: docs/spec/interrupt_cause.md.
/// Twin: rtl/interrupts/nt_interrupt_cause.sv.
/// </summary>
public sealed partial class InterruptCause : IBlockPorts
{
    private const int Vectors = 25;
    private const int Vfs = 8;
    private const uint VectorMask = (1u << Vectors) - 1;

    // Bits of ICR that exist, and those that hardware sets.
    private const uint Implemented = 0x77D4_FBFD;
    private const uint CauseTransmit = 1 << 0;
    private const uint CauseLink = 1 << 2;
    private const uint CauseMissed = 1 << 6;
    private const uint CauseReceive = 1 << 7;
    private const uint CauseMailbox = 1 << 8;
    private const uint CauseQueueError = 1 << 23;
    private const uint CauseSpoof = 1 << 28;
    private const uint Inta = 1u << 31;

    // EITR is in microseconds; a clock is 8 ns.
    private const ulong ClocksPerMicrosecond = 125;
    private const uint EntryValid = 0x80;

    private Nic _nic = null!;
    private Completer _completer = null!;
    private ConfigSpace _configSpace = null!;
    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private PacketControl _packetControl = null!;
    private Mailbox _mailbox = null!;
    private RxBuffer _rxBuffer = null!;
    private RxEngine _rxEngine = null!;
    private TxWriteback _txWriteback = null!;
    private DescriptorQueue _rxQueue = null!;
    private DescriptorQueue _txQueue = null!;

    // Nobody outside reads these, so they change in place.
    private uint _icr;
    private uint _ims;
    private uint _iam;
    private uint _gpie;
    private uint _eicr;
    private uint _eims;
    private uint _eiac;
    private uint _eiam;
    private uint _fire;
    private bool _legacyFire;
    private readonly ushort[] _eitr = new ushort[Vectors];
    private readonly ulong[] _deadline = new ulong[Vectors];
    private readonly uint[] _ivar = new uint[8];
    private uint _ivarMisc;
    private readonly uint[] _vtivar = new uint[Vfs];
    private readonly byte[] _vtivarMisc = new byte[Vfs];
    private uint _rdata;
    private ulong _wake = ulong.MaxValue;

    private bool _vectorValid;
    private bool _vectorValidNext;
    private byte _vector;
    private byte _vectorNext;
    private bool _vectorLegacy;
    private bool _vectorLegacyNext;
    private bool _legacyLevel;

    // Vectors on whose deadline write-backs wait.
    private uint _held;
    private bool _writebackDue;
    private bool _writebackDueNext;
    private bool _active;

    /// <summary>Read data of the CSR bus.</summary>
    public uint CsrRdata => _rdata;

    /// <summary>A vector is given to interrupt_delivery, which always takes it.</summary>
    public bool VectorValid => _vectorValid;

    /// <summary>The vector, 0 to 24.</summary>
    public byte Vector => _vector;

    /// <summary>The vector is that of the legacy causes.</summary>
    public bool VectorLegacy => _vectorLegacy;

    /// <summary>A legacy cause is set and enabled.</summary>
    public bool LegacyLevel => _legacyLevel;

    /// <summary>Pulse: rx_engine and tx_writeback write what waits.</summary>
    public bool WritebackDue => _writebackDue;

    /// <summary>Earliest time at which a vector may be sent or write-backs are due, in clocks; all ones when none waits.</summary>
    public ulong Wake => _wake;

    /// <summary>No vector is offered or due.</summary>
    public bool Quiet => !(_vectorValid | _writebackDue) && _wake > _nic.Time;

    /// <inheritdoc/>
    public string Block => "interrupt_cause";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _nic = nic;
        _completer = nic.Completer;
        _configSpace = nic.ConfigSpace;
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _packetControl = nic.PacketControl;
        _mailbox = nic.Mailbox;
        _rxBuffer = nic.RxBuffer;
        _rxEngine = nic.RxEngine;
        _txWriteback = nic.TxWriteback;
        _rxQueue = nic.RxQueue;
        _txQueue = nic.TxQueue;
    }

    internal void Reset()
    {
        ClearAll();
        _rdata = 0;
        _vectorValid = _vectorValidNext = false;
        _vector = _vectorNext = 0;
        _vectorLegacy = _vectorLegacyNext = false;
        _legacyLevel = false;
        _writebackDue = _writebackDueNext = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_completer.CsrSelect == Registers.BlockInterruptCause) | _vectorValid | _writebackDue | _rxEngine.ReceiveInterruptValid
            | _rxEngine.PendingValid | _txWriteback.TransmitEventValid | _txWriteback.PendingValid | (_wake <= _nic.Time) | _mailbox.CauseMailbox | (_mailbox.VfInterrupt != 0)
            | _device.LinkChange | _packetControl.SpoofEvent | _rxBuffer.ReceiveMissed | _rxQueue.QueueError | _txQueue.QueueError | (_resetControl.VfClear != 0))
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            _vectorValid = _vectorValidNext;
            _vector = _vectorNext;
            _vectorLegacy = _vectorLegacyNext;
            _writebackDue = _writebackDueNext;
            _legacyLevel = (_gpie & Registers.Gpie.MultipleMsix) == 0 && (_icr & _ims) != 0;
            _active = false;
        }
    }

    private void EvalActive()
    {
        _active = true;
        bool multiple = (_gpie & Registers.Gpie.MultipleMsix) != 0;
        uint legacyBefore = _icr & _ims;
        uint extendedBefore = _eicr & _eims;
        ulong time = _nic.Time;

        // The vector to send is chosen from the values before the clock, and so is what its sending clears.
        uint due = 0;
        if (multiple)
        {
            for (uint fire = _fire; fire != 0; fire &= fire - 1)
            {
                int v = BitOperations.TrailingZeroCount(fire);
                if (_deadline[v] <= time)
                {
                    due = 1u << v;
                    break;
                }
            }
        }

        bool legacyDue = !multiple && _legacyFire && _deadline[0] <= time;
        bool send = due != 0 || legacyDue;
        int vector = due != 0 ? BitOperations.TrailingZeroCount(due) : 0;
        ulong deadline = send ? time + (ClocksPerMicrosecond * _eitr[vector]) : 0;
        uint autoClear = due & _eiac;
        uint autoMask = (_gpie & Registers.Gpie.Eiame) != 0 ? due & _eiam : 0;

        // Entries of IVAR are those before the clock as well.
        uint raised = 0;
        uint causes = 0;
        RaiseEvents(ref raised, ref causes);
        uint immediate = _rxEngine.ReceiveInterruptValid & _rxEngine.ReceiveInterruptImmediate ? (multiple ? ReceiveBit(_rxEngine.ReceiveInterruptQueue) : 1u) : 0;
        uint otherEntry = EntryBit(_ivarMisc >> 8);
        EvalHeld(multiple, time);

        if (_completer.CsrSelect == Registers.BlockInterruptCause)
        {
            Access();
        }

        _vectorValidNext = send;
        if (send)
        {
            _vectorNext = (byte)vector;
            _vectorLegacyNext = legacyDue;
            _deadline[vector] = deadline;
            _fire &= ~due;
            _legacyFire &= !legacyDue;
            _eicr &= ~autoClear;
            _eims &= ~autoMask;
        }

        if (immediate != 0)
        {
            _deadline[BitOperations.TrailingZeroCount(immediate)] = 0;
        }

        uint legacyKept = legacyBefore & _icr & _ims;
        uint extendedKept = extendedBefore & _eicr & _eims;
        _icr |= causes;
        uint legacy = _icr & _ims;
        if ((legacy & ~legacyKept) != 0)
        {
            if (multiple)
            {
                raised |= otherEntry;
            }
            else
            {
                _legacyFire = true;
            }
        }

        _legacyFire &= legacy != 0;
        _eicr |= raised;
        uint extended = _eicr & _eims;
        _fire = (_fire | (extended & ~extendedKept)) & extended;
        ClearFunctions();
        UpdateWake();
    }

    private void RaiseEvents(ref uint raised, ref uint causes)
    {
        if (_rxEngine.ReceiveInterruptValid)
        {
            causes |= CauseReceive;
            raised |= ReceiveBit(_rxEngine.ReceiveInterruptQueue);
        }

        if (_txWriteback.TransmitEventValid)
        {
            causes |= CauseTransmit;
            raised |= TransmitBit(_txWriteback.TransmitEventQueue);
        }

        causes |= (_mailbox.CauseMailbox ? CauseMailbox : 0) | (_device.LinkChange ? CauseLink : 0)
            | (_packetControl.SpoofEvent ? CauseSpoof : 0) | (_rxBuffer.ReceiveMissed ? CauseMissed : 0)
            | (_rxQueue.QueueError | _txQueue.QueueError ? CauseQueueError : 0);
        for (uint vfs = (uint)(_mailbox.VfInterrupt & _configSpace.VfActive); vfs != 0; vfs &= vfs - 1)
        {
            int n = BitOperations.TrailingZeroCount(vfs);
            raised |= VfEntryBit(n, _vtivarMisc[n]);
        }
    }

    /// <summary>Write-backs that wait: those whose vector's throttle has expired are due, and those whose queue has no vector.</summary>
    private void EvalHeld(bool multiple, ulong time)
    {
        _writebackDueNext = false;
        for (uint held = _held; held != 0; held &= held - 1)
        {
            int v = BitOperations.TrailingZeroCount(held);
            if (_deadline[v] <= time)
            {
                _held &= ~(1u << v);
                _writebackDueNext = true;
            }
        }

        if (_rxEngine.PendingValid)
        {
            Hold(multiple ? ReceiveBit(_rxEngine.PendingQueue) : 1);
        }

        if (_txWriteback.PendingValid)
        {
            Hold(multiple ? TransmitBit(_txWriteback.PendingQueue) : 1);
        }
    }

    private void Hold(uint vector)
    {
        _held |= vector;
        _writebackDueNext |= vector == 0;
    }

    /// <summary>The EICR bit of a receive queue.</summary>
    private uint ReceiveBit(int queue) => QueueBit(queue, queue < 8 ? 0 : 16);

    /// <summary>The EICR bit of a transmit queue.</summary>
    private uint TransmitBit(int queue) => QueueBit(queue, queue < 8 ? 8 : 24);

    /// <summary>The EICR bit of a queue's entry at a bit position of its IVAR or VTIVAR.</summary>
    private uint QueueBit(int queue, int position)
    {
        int n = queue & 7;
        return ((_configSpace.VfActive >> n) & 1) != 0 ? VfEntryBit(n, _vtivar[n] >> position) : EntryBit(_ivar[n] >> position);
    }

    private static uint EntryBit(uint entry)
    {
        uint vector = entry & 0x1F;
        return (entry & EntryValid) != 0 && vector < Vectors ? 1u << (int)vector : 0;
    }

    private static uint VfEntryBit(int n, uint entry)
    {
        uint vector = entry & 3;
        return (entry & EntryValid) != 0 && vector != 3 ? 1u << (FirstVector(n) + (int)vector) : 0;
    }

    /// <summary>The first of the three vectors of VF n.</summary>
    private static int FirstVector(int n) => 22 - (3 * n);

    private void ClearFunctions()
    {
        for (uint vfs = _resetControl.VfClear; vfs != 0; vfs &= vfs - 1)
        {
            int n = BitOperations.TrailingZeroCount(vfs);
            int first = FirstVector(n);
            uint keep = ~(7u << first);
            _eicr &= keep;
            _eims &= keep;
            _eiac &= keep;
            _eiam &= keep;
            _fire &= keep;
            _vtivar[n] = 0;
            _vtivarMisc[n] = 0;
            Array.Clear(_eitr, first, 3);
            Array.Clear(_deadline, first, 3);
        }

        if (_resetControl.DeviceClear)
        {
            ClearAll();
            _vectorValidNext = false;
            _vectorNext = 0;
            _vectorLegacyNext = false;
            _writebackDueNext = false;
        }
    }

    private void ClearAll()
    {
        _icr = _ims = _iam = _gpie = 0;
        _eicr = _eims = _eiac = _eiam = 0;
        _fire = 0;
        _legacyFire = false;
        _held = 0;
        Array.Clear(_eitr);
        Array.Clear(_deadline);
        Array.Clear(_ivar);
        _ivarMisc = 0;
        Array.Clear(_vtivar);
        Array.Clear(_vtivarMisc);
        _wake = ulong.MaxValue;
    }

    private void UpdateWake()
    {
        ulong wake = ulong.MaxValue;
        if ((_gpie & Registers.Gpie.MultipleMsix) == 0)
        {
            wake = _legacyFire ? _deadline[0] : wake;
        }
        else
        {
            for (uint fire = _fire; fire != 0; fire &= fire - 1)
            {
                wake = Math.Min(wake, _deadline[BitOperations.TrailingZeroCount(fire)]);
            }
        }

        for (uint held = _held; held != 0; held &= held - 1)
        {
            wake = Math.Min(wake, _deadline[BitOperations.TrailingZeroCount(held)]);
        }

        _wake = wake;
    }
}
