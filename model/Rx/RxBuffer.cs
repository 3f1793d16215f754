using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Receive packet buffer of 64 KiB, a ring of 128 frames from the wire. Text: docs/spec/rx_buffer.md. Twin: rtl/rx/nt_rx_buffer.sv.
/// </summary>
public sealed partial class RxBuffer : IBlockPorts
{
    /// <summary>Capacity in words of 64 bits.</summary>
    public const int Words = 8192;

    private const int Frames = 128;
    private const int PointerMask = (2 * Frames) - 1;
    private const int FrameWords = 1216;
    private const int ShortestBytes = 60;
    private const uint DefaultLength = 1518;
    private const uint DefaultTaggedLength = 1522;
    private const uint FcsBytes = 4;
    private const uint Enable = 1u << 1;
    private const uint LongEnable = 1u << 5;
    private const uint StoreBad = 1u << 2;
    private const uint LengthMask = 0x3FFF;

    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private Device _device = null!;
    private PoolFilter _poolFilter = null!;
    private TxBuffer _txBuffer = null!;
    private RxEngine _rxEngine = null!;
    private RxOffload _rxOffload = null!;
    private QueueFilter _queueFilter = null!;
    private WakeUp _wakeUp = null!;

    // Input registers.
    private bool _inValid;
    private ulong _inData;
    private byte _inKeep;
    private bool _inLast;
    private bool _inBadFcs;

    // Beats come from tx_buffer; the rest of a frame at the pins is ignored.
    private bool _loopback;
    private bool _ignore;

    // The frame that is coming in; nobody outside reads it.
    private bool _first = true;
    private bool _skip;
    private bool _overflow;
    private bool _tooLong;
    private int _start;
    private ulong _mac;
    private uint _tag;
    private int _words;
    private int _beats;
    private int _write;
    private int _space = Words;

    private readonly ulong[] _memory = new ulong[Words];
    private readonly ushort[] _starts = new ushort[Frames];
    private readonly ushort[] _lengths = new ushort[Frames];
    private readonly ulong[] _macs = new ulong[Frames];
    private readonly uint[] _tags = new uint[Frames];
    private readonly bool[] _errors = new bool[Frames];
    private int _in;
    private int _lookup;

    private bool _receiveValid;
    private int _lookupPlace;
    private ulong _readData;
    private ulong _readDataNext;
    private ulong _readBehind;
    private ulong _readBehindNext;
    private bool _read;
    private bool _stored;
    private bool _storedNext;
    private bool _total;
    private bool _totalNext;
    private int _totalBytes;
    private int _totalBytesNext;
    private bool _crcError;
    private bool _crcErrorNext;
    private bool _missed;
    private bool _missedNext;
    private bool _undersize;
    private bool _undersizeNext;
    private bool _oversize;
    private bool _oversizeNext;
    private bool _active;
    private bool _outputsChange;

    /// <summary>A frame is offered to pool_filter.</summary>
    public bool ReceiveValid => _receiveValid;

    /// <summary>Destination address of the frame, first octet in bits 7:0.</summary>
    public ulong ReceiveMac => _macs[_lookupPlace];

    /// <summary>Bytes 12 to 15 of the frame, the first in bits 7:0.</summary>
    public uint ReceiveTag => _tags[_lookupPlace];

    /// <summary>Address of the frame's first word.</summary>
    public int ReceiveStart => _starts[_lookupPlace];

    /// <summary>Length of the frame in bytes.</summary>
    public int ReceiveBytes => _lengths[_lookupPlace];

    /// <summary>Its FCS was wrong.</summary>
    public bool ReceiveError => _errors[_lookupPlace];

    /// <summary>The word at the address that rx_engine gave in the clock before.</summary>
    public ulong ReadData => _readData;

    /// <summary>The word behind it.</summary>
    public ulong ReadBehind => _readBehind;

    /// <summary>Pulse: a frame has entered the ring.</summary>
    public bool Stored => _stored;

    /// <summary>Pulse: a frame has ended.</summary>
    public bool ReceiveTotal => _total;

    /// <summary>Bytes of the frame that has ended.</summary>
    public int ReceiveTotalBytes => _totalBytes;

    /// <summary>Pulse: it had a wrong FCS.</summary>
    public bool ReceiveCrcError => _crcError;

    /// <summary>Pulse: it found no room.</summary>
    public bool ReceiveMissed => _missed;

    /// <summary>Pulse: it was shorter than 64 bytes with FCS.</summary>
    public bool ReceiveUndersize => _undersize;

    /// <summary>Pulse: it was too long.</summary>
    public bool ReceiveOversize => _oversize;

    /// <summary>No beat waits, and no frame that pool_filter takes.</summary>
    public bool Quiet => !_inValid && !(_receiveValid && _poolFilter.ReceiveReady) && !_total && !_txBuffer.LoopbackValid && _loopback == _txBuffer.Loopback;

    /// <inheritdoc/>
    public string Block => "rx_buffer";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>With <see cref="Evaluated"/>: among them some that other blocks see.</summary>
    internal bool OutputsChange => _outputsChange;

    /// <summary>Place in the ring of the frame that is offered to pool_filter.</summary>
    internal int LookupPlace => _lookupPlace;

    /// <summary>A beat is in the input register.</summary>
    internal bool HasBeat => _inValid;

    /// <summary>Nothing changes before the next input.</summary>
    internal bool Settled => !(_inValid | _total);

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _packetControl = nic.PacketControl;
        _device = nic.Device;
        _nic = nic;
        _poolFilter = nic.PoolFilter;
        _txBuffer = nic.TxBuffer;
        _rxEngine = nic.RxEngine;
        _rxOffload = nic.RxOffload;
        _queueFilter = nic.QueueFilter;
        _wakeUp = nic.WakeUp;
    }

    internal void Reset()
    {
        _inValid = false;
        _inData = 0;
        _inKeep = 0;
        _inLast = _inBadFcs = false;
        _loopback = _ignore = false;
        _first = true;
        _skip = _overflow = _tooLong = false;
        _start = 0;
        _mac = 0;
        _tag = 0;
        _words = _beats = 0;
        ClearRing();
        _receiveValid = false;
        _lookupPlace = 0;
        _readData = _readDataNext = 0;
        _readBehind = _readBehindNext = 0;
        _read = false;
        _totalBytes = _totalBytesNext = 0;
        _stored = _total = _crcError = _missed = _undersize = _oversize = false;
        ClearPulses();
        ResetControlFrames();
        ResetStamp();
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval(in NicInputs inputs)
    {
        if (_rxEngine.WireReading)
        {
            int address = _rxEngine.ReadAddress;
            _readDataNext = _memory[address];
            _readBehindNext = _memory[(address + 1) & (Words - 1)];
            _read = true;
        }

        if (_inValid || inputs.MacRxValid != 0 || _txBuffer.Loopback | _loopback || (_receiveValid & _poolFilter.ReceiveReady) | _total | _rxEngine.FreeValid
            | _resetControl.DeviceClear)
        {
            EvalActive(in inputs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_read)
        {
            _readData = _readDataNext;
            _readBehind = _readBehindNext;
            _read = false;
        }

        if (_active)
        {
            _level = Words - _space;
            if (_outputsChange)
            {
                CommitActive();
            }
        }

        _active = false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CommitActive()
    {
        _receiveValid = _lookup != _in;
        _lookupPlace = _lookup & (Frames - 1);
        _stored = _storedNext;
        _total = _totalNext;
        _totalBytes = _totalBytesNext;
        _crcError = _crcErrorNext;
        _missed = _missedNext;
        _undersize = _undersizeNext;
        _oversize = _oversizeNext;
        CommitControlFrames();
        _stampKind = _stampKindNext;
    }

    private void ClearRing()
    {
        _write = 0;
        _space = Words;
        _in = _lookup = 0;
    }

    private void ClearPulses()
    {
        _storedNext = _totalNext = _crcErrorNext = _missedNext = _undersizeNext = _oversizeNext = _pauseValidNext = _controlUnknownNext = false;
        _stampKindNext = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalActive(in NicInputs inputs)
    {
        _active = true;
        _outputsChange = _total | _resetControl.DeviceClear;
        if (_total)
        {
            // rx_offload and queue_filter, which have nothing to do in other clocks; the beat below belongs to the next frame.
            if (_stored)
            {
                _rxOffload.Store(_memory);
                _queueFilter.Store(_memory);
            }

            ClearPulses();
        }

        // A frame has begun at the input register and has not ended there.
        bool open = _inValid ? !_inLast : !_first;

        // The ring and the space as they were decide about the beat.
        bool full = ((_in - _lookup) & PointerMask) == Frames;
        int freed = _rxEngine.FreeValid ? _rxEngine.FreeWords : 0;
        if (_receiveValid && _poolFilter.ReceiveReady)
        {
            _lookup = (_lookup + 1) & PointerMask;
            _outputsChange = true;
        }

        if (_inValid)
        {
            TakeBeat(full);
        }

        _space += freed;
        if (_resetControl.DeviceClear)
        {
            ClearRing();
            ClearPulses();
            if (!_first)
            {
                _skip = true;
            }
        }

        if (_loopback | _ignore | _txBuffer.Loopback)
        {
            TakeInput(in inputs, open);
            return;
        }

        _inValid = inputs.MacRxValid != 0;
        if (_inValid)
        {
            _inData = inputs.MacRxData;
            _inKeep = inputs.MacRxKeep;
            _inLast = inputs.MacRxLast != 0;
            _inBadFcs = inputs.MacRxBadFcs != 0;
        }
    }

    /// <summary>The input registers while the PHY is in loop-back, before and after.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeInput(in NicInputs inputs, bool open)
    {
        bool present = inputs.MacRxValid != 0;
        bool last = inputs.MacRxLast != 0;
        if (_loopback)
        {
            _inValid = _txBuffer.LoopbackValid;
            _inData = _txBuffer.LoopbackData;
            _inKeep = _txBuffer.LoopbackKeep;
            _inLast = _txBuffer.LoopbackLast;
            _inBadFcs = _txBuffer.LoopbackBadFcs;
            _ignore = present ? !last : _ignore;
        }
        else if (_txBuffer.Loopback)
        {
            // A frame that is under way is cut.
            _inValid = open;
            _inData = 0;
            _inKeep = 0;
            _inLast = _inBadFcs = true;
            _ignore = present ? !last : _ignore | open;
        }
        else
        {
            // Something is ignored until its end.
            _inValid = false;
            _ignore &= !(present & last);
        }

        _loopback = _txBuffer.Loopback;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TakeBeat(bool full)
    {
        if (_wakeUp.Looks)
        {
            _wakeUp.TakeBeat(_first, _inData, _inKeep, _inLast, (_in - _lookup) & PointerMask);
        }

        if (_first)
        {
            _skip = (_packetControl.Rctl & Enable) == 0;
            _start = _write;
            _begun = _nic.Time;
            _mac = _inData & 0xFFFF_FFFF_FFFF;
            _tag = 0;
            _words = 0;
            _beats = 0;
            _overflow = full;
            _tooLong = false;
            _rxOffload.Begin();
        }

        _first = _inLast;
        if (_skip)
        {
            return;
        }

        if (_beats == 1)
        {
            _tag = (uint)(_inData >> 32);
        }
        else if (_beats == 2)
        {
            _time = (ushort)SwapBytes((uint)_inData);
        }

        if (_beats <= FrameWords)
        {
            _beats++;
        }

        // A last beat without a byte takes no part in the storing.
        if (!_inLast || (_inKeep & 1) != 0)
        {
            Store();
        }

        if (_inLast)
        {
            EndFrame();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store()
    {
        if (_words == FrameWords)
        {
            _tooLong = true;
        }
        else if (_space == 0)
        {
            _overflow = true;
        }
        else if (!_overflow)
        {
            _memory[_write] = _inData;
            _write = (_write + 1) & (Words - 1);
            _words++;
            _space--;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndFrame()
    {
        int bytes = (8 * (_beats - 1)) + BitOperations.TrailingZeroCount(~(uint)_inKeep | 0x100);
        _totalNext = true;
        _totalBytesNext = bytes;
        _outputsChange = true;
        bool control = IsControlFrame(bytes);
        _crcErrorNext = _inBadFcs & !_overflow;
        if (_overflow)
        {
            _missedNext = true;
        }
        else if (_inBadFcs && (_packetControl.Rctl & StoreBad) == 0)
        {
            // Counted above, and not wanted.
        }
        else if (bytes < ShortestBytes)
        {
            _undersizeNext = true;
        }
        else if (control && IsConsumed)
        {
            // Nothing to count.
        }
        else if (_tooLong || IsTooLong((uint)bytes))
        {
            _oversizeNext = true;
        }
        else
        {
            int place = _in & (Frames - 1);
            _starts[place] = (ushort)_start;
            _lengths[place] = (ushort)bytes;
            _macs[place] = _mac;
            _tags[place] = _tag;
            _errors[place] = _inBadFcs;
            _stampKindNext = KindOf(bytes);
            _storedNext = true;
            _rxOffload.Analyse(_memory, place, _start, bytes);
            _in = (_in + 1) & PointerMask;
            return;
        }

        _write = _start;
        _space += _words;
    }

    private bool IsTagged => (((_tag & 0xFF) << 8) | ((_tag >> 8) & 0xFF)) == _device.VlanType;

    private bool IsTooLong(uint bytes)
    {
        if ((_packetControl.Mrqc & 1) != 0)
        {
            return false;
        }

        uint limit = (_packetControl.Rctl & LongEnable) != 0 ? _packetControl.Rlpml & LengthMask
            : IsTagged ? DefaultTaggedLength : DefaultLength;
        return bytes + FcsBytes > limit;
    }
}
