using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Transmit packet buffer of 40 KiB, a ring of 32 frames, the wire output. Text: docs/spec/tx_buffer.md. Twin:
/// rtl/tx/nt_tx_buffer.sv.
/// </summary>
public sealed partial class TxBuffer : IBlockPorts
{
    /// <summary>Capacity in words of 64 bits.</summary>
    public const int Words = 5120;

    private const int Frames = 32;
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;

    // A pointer has a wrap bit above the place of its frame.
    private const int PointerMask = (2 * Frames) - 1;

    private ResetControl _resetControl = null!;
    private Device _device = null!;
    private Phy _phy = null!;
    private PacketControl _packetControl = null!;
    private FlowControl _flowControl = null!;
    private TxOffload _txOffload = null!;
    private PoolFilter _poolFilter = null!;
    private RxEngine _rxEngine = null!;

    private readonly ulong[] _memory = new ulong[Words];
    private int _used;

    // The frames; an entry changes only while no output shows it.
    private readonly ushort[] _starts = new ushort[Frames];
    private readonly ushort[] _lengths = new ushort[Frames];
    private readonly byte[] _queues = new byte[Frames];
    private readonly ulong[] _macs = new ulong[Frames];
    private readonly ulong[] _sources = new ulong[Frames];
    private readonly uint[] _tags = new uint[Frames];
    private readonly bool[] _stamps = new bool[Frames];
    private readonly bool[] _toWire = new bool[Frames];
    private readonly ushort[] _targets = new ushort[Frames];

    // Pointers as of the current Eval; the outputs below follow in Commit.
    private int _in;
    private int _lookup;
    private int _result;
    private int _wire;
    private int _local;
    private int _free;
    private bool _localTaken;

    private bool _frameReady = true;
    private int _bufferSpace = Words;
    private bool _lookupValid;
    private int _lookupPlace;
    private bool _localValid;
    private int _localPlace;
    private ulong _localData;
    private ulong _localDataNext;
    private bool _localRead;
    private bool _transmitDiscard;
    private bool _transmitDiscardNext;
    private bool _active;
    private bool _outputsChange;
    private bool _settled;

    /// <summary>A frame of tx_offload is taken.</summary>
    public bool FrameReady => _frameReady;

    /// <summary>Free words.</summary>
    public int BufferSpace => _bufferSpace;

    /// <summary>A frame is offered to pool_filter for lookup.</summary>
    public bool LookupValid => _lookupValid;

    /// <summary>Destination address of the frame, first octet in bits 7:0.</summary>
    public ulong LookupMac => _macs[_lookupPlace];

    /// <summary>Source address of the frame, first octet in bits 7:0.</summary>
    public ulong LookupSource => _sources[_lookupPlace];

    /// <summary>Bytes 12 to 15 of the frame, the first in bits 7:0.</summary>
    public uint LookupTag => _tags[_lookupPlace];

    /// <summary>Transmit queue of the frame.</summary>
    public int LookupQueue => _queues[_lookupPlace];

    /// <summary>Length of the frame in bytes.</summary>
    public int LookupBytes => _lengths[_lookupPlace];

    /// <summary>A frame for local queues is offered to rx_engine.</summary>
    public bool LocalValid => _localValid;

    /// <summary>Address of the frame's first word.</summary>
    public int LocalStart => _starts[_localPlace];

    /// <summary>Length of the frame in bytes.</summary>
    public int LocalBytes => _lengths[_localPlace];

    /// <summary>Receive queues of the frame, one bit each.</summary>
    public uint LocalQueues => _targets[_localPlace];

    /// <summary>The frame goes to a group, but not to all.</summary>
    public bool LocalMulticast => (_macs[_localPlace] & 1) != 0 && _macs[_localPlace] != Broadcast;

    /// <summary>The frame goes to a group or to all.</summary>
    public bool LocalGroup => (_macs[_localPlace] & 1) != 0;

    /// <summary>Bytes 12 to 15 of the frame, the first in bits 7:0.</summary>
    public uint LocalTag => _tags[_localPlace];

    /// <summary>The word at the address that rx_engine gave in the clock before.</summary>
    public ulong LocalData => _localData;

    /// <summary>Pulse: a frame for the wire found the link down.</summary>
    public bool TransmitDiscard => _transmitDiscard;

    /// <summary>Nothing is left to send, and no frame moves: one for local queues may wait for their descriptors.</summary>
    public bool Quiet => WireQuiet && _wire == _result && _loopback == _phy.Loopback && !_flowControl.SendValid && !_frameStamped
        && (_lookup == _in || !_poolFilter.LookupReady) && IsLocalAtRest && (_free == _wire || _free == _local);

    /// <summary>The buffer's words.</summary>
    internal ulong[] Memory => _memory;

    /// <summary>Nothing goes to the wire; with true it may still not be <see cref="Quiet"/>.</summary>
    internal bool IsWireAtRest => !_sending && _fifoCount == 0;

    private bool IsLocalAtRest => _local == _result || (_localTaken ? !_rxEngine.LocalDone : _localValid && !_rxEngine.LocalReady);

    /// <inheritdoc/>
    public string Block => "tx_buffer";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    /// <summary>With <see cref="Evaluated"/>: among them some that other blocks see, besides a room that shrinks.</summary>
    internal bool OutputsChange => _outputsChange;

    /// <summary>After Commit: the room has grown in this clock.</summary>
    internal bool SpaceGrew { get; private set; }

    /// <summary>After Commit: the pins may have changed in this clock.</summary>
    internal bool PinsChanged { get; private set; }

    /// <summary>
    /// Nothing changes before the next input, as between two beats to the wire. False says nothing: the block is then asked once more.
    /// </summary>
    internal bool Settled => _settled;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _device = nic.Device;
        _phy = nic.Phy;
        _packetControl = nic.PacketControl;
        _flowControl = nic.FlowControl;
        _txOffload = nic.TxOffload;
        _poolFilter = nic.PoolFilter;
        _rxEngine = nic.RxEngine;
    }

    internal void Reset()
    {
        ClearPointers();
        ResetWire();
        _frameReady = true;
        _bufferSpace = Words;
        _lookupValid = _localValid = false;
        _lookupPlace = _localPlace = 0;
        _localData = _localDataNext = 0;
        _localRead = false;
        _transmitDiscard = _transmitDiscardNext = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval(bool macTxReady)
    {
        if (_rxEngine.LocalReading)
        {
            _localDataNext = _memory[_rxEngine.LocalAddress];
            _localRead = true;
        }

        if (_in != _free || _txOffload.WriteValid || _txOffload.RewindValid || _txOffload.FrameValid || !WireQuiet
            || (_loopback != _phy.Loopback) | _flowControl.SendValid | _frameStamped | _resetControl.DeviceClear)
        {
            EvalActive(macTxReady);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_localRead)
        {
            _localData = _localDataNext;
            _localRead = false;
        }

        if (_active)
        {
            if (_outputsChange)
            {
                CommitActive();
            }

            if (_loopback | _loopbackNext)
            {
                CommitLoopback();
            }

            _bufferSpace = Words - _used;
            _sendReady = !(_sending | _abort);
            _frameStamped = _frameStampedNext;
            _active = false;
        }
    }

    private void CommitActive()
    {
        _frameReady = ((_in - _free) & PointerMask) < Frames;
        SpaceGrew = Words - _used > _bufferSpace;
        _lookupValid = _lookup != _in;
        _lookupPlace = _lookup & (Frames - 1);
        _localPlace = _local & (Frames - 1);
        _localValid = _local != _result && _targets[_localPlace] != 0 && !_localTaken;
        _transmitDiscard = _transmitDiscardNext;
    }

    private void ClearPointers()
    {
        _in = _lookup = _result = _wire = _local = _free = 0;
        _localTaken = false;
        _used = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EvalActive(bool ready)
    {
        // Looped beats are taken at once.
        int popped = (ready | _loopback) && _fifoCount != 0 ? 1 : 0;
        _frameStampedNext = false;
        bool turns = _loopback != _phy.Loopback && WireQuiet;
        _loopbackNext ^= turns;
        PinsChanged = popped != 0 | _fifoCount == 0;
        if (!(_transmitDiscard | _txOffload.RewindValid | _txOffload.FrameValid | (_free != _wire) | (_local != _result)
            | _poolFilter.ResultValid | (_lookupValid & _poolFilter.LookupReady) | _resetControl.DeviceClear))
        {
            // Most often a beat moves towards the wire or a word comes in, and nothing else happens.
            _active = SendWire(_result, popped) | _txOffload.WriteValid | turns | _frameStamped;
            _outputsChange = _transmitDiscardNext;
            _settled = _sending & !_loopback & !_stageValid & (_fifoCount >= FifoLimit) & (_wordsLeft != 0) & !(_abort | _frameStampedNext);
            StoreWord();
            return;
        }

        EvalAll(popped, turns);
    }

    /// <summary>A clock in which registers that other blocks see may change.</summary>
    private void EvalAll(int popped, bool turns)
    {
        bool changes = turns | _frameStamped | _transmitDiscard | _txOffload.WriteValid | _txOffload.RewindValid;
        _outputsChange = true;
        _settled = false;
        _transmitDiscardNext = false;
        if (_resetControl.DeviceClear)
        {
            _active = true;
            ClearWire(popped);
            ClearPointers();
            if (_txOffload.WriteValid)
            {
                WriteMemory();
            }

            return;
        }

        // Pointers as they were: no step of this clock sees another one.
        int result = _result;
        if (_free != _wire && _free != _local)
        {
            _used -= (_lengths[_free & (Frames - 1)] + 7) >> 3;
            _free = (_free + 1) & PointerMask;
            changes = true;
        }

        changes |= SendWire(result, popped);
        changes |= AdvanceLocal(result);
        if (_poolFilter.ResultValid)
        {
            int place = result & (Frames - 1);
            _toWire[place] = _poolFilter.ResultWire;
            _targets[place] = (ushort)_poolFilter.ResultQueues;
            _result = (result + 1) & PointerMask;
            changes = true;
        }

        if (_lookupValid && _poolFilter.LookupReady)
        {
            _lookup = (_lookup + 1) & PointerMask;
            changes = true;
        }

        changes |= TakeFrame();
        StoreWord();

        if (_txOffload.RewindValid)
        {
            _used -= _txOffload.RewindWords;
        }

        _active = changes | _transmitDiscardNext;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreWord()
    {
        if (_txOffload.WriteValid)
        {
            WriteMemory();
            _used += _txOffload.WriteTwo ? 2 : 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteMemory()
    {
        int address = _txOffload.WriteAddress;
        _memory[address] = _txOffload.WriteData;
        if (_txOffload.WriteTwo)
        {
            _memory[address == Words - 1 ? 0 : address + 1] = _txOffload.WriteBehind;
        }
    }

    private bool TakeFrame()
    {
        if (!_txOffload.FrameValid || !_frameReady)
        {
            return false;
        }

        int place = _in & (Frames - 1);
        _starts[place] = (ushort)_txOffload.FrameStart;
        _lengths[place] = (ushort)_txOffload.FrameBytes;
        _queues[place] = (byte)_txOffload.FrameQueue;
        _macs[place] = _txOffload.FrameMac;
        _sources[place] = _txOffload.FrameSource;
        _tags[place] = _txOffload.FrameTag;
        _stamps[place] = _txOffload.FrameStamp;
        _in = (_in + 1) & PointerMask;
        return true;
    }

    private bool AdvanceLocal(int result)
    {
        if (_localTaken)
        {
            if (!_rxEngine.LocalDone)
            {
                return false;
            }

            _localTaken = false;
            _local = (_local + 1) & PointerMask;
            return true;
        }

        if (_localValid)
        {
            _localTaken = _rxEngine.LocalReady;
            return _localTaken;
        }

        if (_local == result)
        {
            return false;
        }

        _local = (_local + 1) & PointerMask;
        return true;
    }
}
