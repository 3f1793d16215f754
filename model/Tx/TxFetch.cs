using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Picks a transmit queue, walks the descriptors of one packet and asks for its data. Text: docs/spec/tx_fetch.md. Twin:
/// rtl/tx/nt_tx_fetch.sv.
/// </summary>
public sealed partial class TxFetch : IBlockPorts
{
    /// <summary>Longest packet that is sent unsegmented, in bytes without FCS.</summary>
    public const uint MaximumBytes = 9728;

    /// <summary>Longest packet that is segmented, in bytes: what 17 bits count.</summary>
    public const uint MaximumSegmentedBytes = 131071;

    // Bits of DW2 of a descriptor (82576 datasheet, advanced transmit descriptors).
    private const uint LengthMask = 0xFFFF;
    private const uint EndOfPacket = 1u << 24;
    private const uint ReportStatus = 1u << 27;
    private const uint VlanInsert = 1u << 30;
    private const uint Segment = 1u << 31;
    private const uint TypeMask = (1u << 29) | (0xFu << 20);
    private const uint TypeData = (1u << 29) | (3u << 20);
    private const uint TypeContext = (1u << 29) | (2u << 20);
    // Bits of DW3 of a data descriptor.
    private const int ContextBit = 4;
    private const int ChecksumBits = 8;

    // Places in a context and in what START carries (docs/spec/tx_fetch.md, contexts).
    private const int MacLengthLsb = 16;
    private const int IpLengthLsb = 23;
    private const int L4LengthLsb = 32;
    private const int SegmentSizeLsb = 40;
    private const int L4TypeLsb = 56;
    private const int Ipv4Lsb = 58;
    private const int ChecksumLsb = 59;
    private const int SegmentLsb = 61;
    private const int VlanLsb = 62;
    private const int StampLsb = 63;
    private const uint TimeStamp = 1u << 19;
    private const int Contexts = 32;
    private const int Settle = 3;
    private const uint LastQueueReset = 15;

    private enum State : byte
    {
        Pick,
        Select,
        Read,
        Decode,
        Issue,
        End,
        Next,
        NextRead,
    }

    private ConfigSpace _configSpace = null!;
    private PacketControl _packetControl = null!;
    private ResetControl _resetControl = null!;
    private DescriptorQueue _txQueue = null!;
    private DmaRead _dmaRead = null!;
    private TxGather _txGather = null!;
    private RateControl _rateControl = null!;

    private State _state;
    private State _stateNext;
    private int _settle;
    private int _settleNext;

    // Changes only in PICK, where no output shows it.
    private int _queue;
    private uint _last = LastQueueReset;

    // The packet so far; nobody outside reads it.
    private bool _inPacket;
    private uint _startIndex;
    private uint _total;
    private bool _bad;
    private bool _segmented;

    // Two contexts a queue; one that is not valid is kept as 0.
    private readonly ulong[] _contexts = new ulong[Contexts];
    private ulong _context;
    private bool _itemReady;
    private bool _itemReadyNext;

    // The descriptor in work, loaded in READ and NEXT_READ.
    private ulong _bufferAddress;
    private uint _dword2;
    private uint _dword3;
    private uint _index;
    private uint _following;
    private ulong _descriptorAddress;
    private bool _endOfPacket;
    private bool _report;

    // What is left of its buffer: outputs, so they have next values.
    private ulong _address;
    private ulong _addressNext;
    private uint _left;
    private uint _leftNext;

    private bool _consumeValid;
    private bool _consumeValidNext;
    private int _consumeQueue;
    private bool _rewindValid;
    private bool _rewindValidNext;
    private int _rewindQueue;
    private uint _rewindIndex;
    private bool _itemValid;
    private bool _itemValidNext;
    private TxItem _item;
    private TxItem _itemNext;
    private bool _active;

    /// <summary>tx_queue is asked for the next descriptor of <see cref="SelectQueue"/>.</summary>
    public bool SelectValid => _state == State.Select || (_state == State.Next && _settle == 0);

    /// <summary>The selected queue.</summary>
    public int SelectQueue => _queue;

    /// <summary>Pulse: a descriptor is used up.</summary>
    public bool ConsumeValid => _consumeValid;

    /// <summary>Queue of the used descriptor.</summary>
    public int ConsumeQueue => _consumeQueue;

    /// <summary>Pulse: the descriptors of an incomplete packet are given back.</summary>
    public bool RewindValid => _rewindValid;

    /// <summary>Queue of the incomplete packet.</summary>
    public int RewindQueue => _rewindQueue;

    /// <summary>First descriptor of the incomplete packet.</summary>
    public uint RewindIndex => _rewindIndex;

    /// <summary>A read of packet data is offered to dma_read.</summary>
    public bool DataRequestValid => _state == State.Issue && _itemReady;

    /// <summary>Queue of the read.</summary>
    public int DataRequestQueue => _queue;

    /// <summary>Address of the read.</summary>
    public ulong DataRequestAddress => _address;

    /// <summary>Bytes of the read, 1 to 256.</summary>
    public int DataRequestBytes
    {
        get
        {
            uint block = 1u << _configSpace.MaxReadLog2;
            return (int)Math.Min(_left, block - ((uint)_address & (block - 1)));
        }
    }

    /// <summary>Pulse: an item for tx_gather.</summary>
    public bool ItemValid => _itemValid;

    /// <summary>The item.</summary>
    internal ref readonly TxItem Item => ref _item;

    /// <summary>Some pulse goes to tx_queue.</summary>
    internal bool QueuePulse => _consumeValid | _rewindValid;

    /// <summary>No packet is being walked and none can be started.</summary>
    public bool Quiet => _state == State.Pick && _settle == 0 && !(_itemValid | _consumeValid | _rewindValid)
        && (Candidates == 0 || !_txGather.ItemSpace);

    /// <inheritdoc/>
    public string Block => "tx_fetch";

    private uint Candidates => _txQueue.Available & (uint)(_packetControl.Vfte * 0x101) & _rateControl.Allowed;

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _configSpace = nic.ConfigSpace;
        _packetControl = nic.PacketControl;
        _resetControl = nic.ResetControl;
        _txQueue = nic.TxQueue;
        _dmaRead = nic.DmaRead;
        _txGather = nic.TxGather;
        _rateControl = nic.RateControl;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Pick;
        _settle = _settleNext = 0;
        _queue = 0;
        _last = LastQueueReset;
        _inPacket = false;
        _startIndex = 0;
        _total = 0;
        _bad = false;
        _segmented = false;
        Array.Clear(_contexts);
        _context = 0;
        _itemReady = _itemReadyNext = false;
        _bufferAddress = 0;
        _dword2 = _dword3 = _index = _following = 0;
        _descriptorAddress = 0;
        _endOfPacket = _report = false;
        _address = _addressNext = 0;
        _left = _leftNext = 0;
        _consumeValid = _consumeValidNext = false;
        _consumeQueue = 0;
        _rewindValid = _rewindValidNext = false;
        _rewindQueue = 0;
        _rewindIndex = 0;
        _itemValid = _itemValidNext = false;
        _item = _itemNext = default;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_state != State.Pick) | (_settle != 0) | _itemValid | _consumeValid | _rewindValid | (_itemReady != _txGather.ItemSpace)
            | (_txQueue.Available != 0) | (_txQueue.Flush != 0) | _resetControl.DeviceClear)
        {
            EvalActive();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Commit()
    {
        if (_active)
        {
            CommitActive();
        }
    }

    private void CommitActive()
    {
        _state = _stateNext;
        _settle = _settleNext;
        _itemReady = _itemReadyNext;
        _address = _addressNext;
        _left = _leftNext;
        _consumeValid = _consumeValidNext;
        _rewindValid = _rewindValidNext;
        _itemValid = _itemValidNext;
        if (_itemValidNext)
        {
            _item = _itemNext;
        }

        _active = false;
    }

    private void EvalActive()
    {
        bool changes = _consumeValid | _rewindValid | _itemValid | (_settle != 0);
        _consumeValidNext = false;
        _rewindValidNext = false;
        _itemValidNext = false;
        _settleNext = _settle == 0 ? 0 : _settle - 1;
        _itemReadyNext = _txGather.ItemSpace;
        if (_resetControl.DeviceClear)
        {
            Clear();
            _active = true;
            return;
        }

        Advance();
        if (_txQueue.Flush != 0)
        {
            ForgetContexts(_txQueue.Flush);
        }

        _active = changes | _consumeValidNext | _itemValidNext | (_stateNext != _state) | (_itemReadyNext != _itemReady);
    }

    private void Advance()
    {
        switch (_state)
        {
            case State.Pick:
                Pick();
                break;
            case State.Select:
                _stateNext = State.Read;
                break;
            case State.Read:
                if (_txQueue.SelectedAvailable && IsActive)
                {
                    Load();
                }
                else
                {
                    _stateNext = State.Pick;
                }

                break;
            case State.Decode:
                Decode();
                break;
            case State.Issue:
                Issue();
                break;
            case State.End:
                if (_txGather.ItemSpace)
                {
                    Finish();
                }

                break;
            case State.Next:
                if (!IsActive)
                {
                    Abort();
                }
                else if (_settle == 0)
                {
                    _stateNext = State.NextRead;
                }

                break;
            default:
                ReadNext();
                break;
        }
    }

    private bool IsActive => ((_txQueue.Active >> _queue) & 1) != 0;

    /// <summary>What a clock of device_clear leaves: the reset values.</summary>
    private void Clear()
    {
        _stateNext = State.Pick;
        _settleNext = 0;
        _last = LastQueueReset;
        _inPacket = false;
        _total = 0;
        _bad = false;
        _segmented = false;
        Array.Clear(_contexts);
        _itemReadyNext = false;
        _addressNext = 0;
        _leftNext = 0;
    }

    private void Pick()
    {
        if (_settle != 0 || !_txGather.ItemSpace)
        {
            return;
        }

        uint candidates = Candidates;
        if (candidates == 0)
        {
            return;
        }

        uint above = candidates & (uint.MaxValue << (int)(_last + 1));
        _queue = BitOperations.TrailingZeroCount(above != 0 ? above : candidates);
        _last = (uint)_queue;
        _inPacket = false;
        _total = 0;
        _bad = false;
        _segmented = false;
        _stateNext = State.Select;
    }

    private void Load()
    {
        _bufferAddress = _txQueue.SelectedDescriptorLow;
        _dword2 = (uint)_txQueue.SelectedDescriptorHigh;
        _dword3 = (uint)(_txQueue.SelectedDescriptorHigh >> 32);
        _index = _txQueue.SelectedIndex;
        _following = _txQueue.SelectedNext;
        _descriptorAddress = _txQueue.SelectedAddress;
        _context = _contexts[(2 * _queue) + (int)((_dword3 >> ContextBit) & 1)];
        _stateNext = State.Decode;
    }

    private void Decode()
    {
        _consumeValidNext = true;
        _consumeQueue = _queue;
        _settleNext = Settle;
        if (!_inPacket)
        {
            _startIndex = _index;
        }

        uint type = _dword2 & TypeMask;
        bool context = type == TypeContext;
        if (context && !_inPacket)
        {
            _contexts[(2 * _queue) + (int)((_dword3 >> ContextBit) & 1)] = ContextOf();
            _report = (_dword2 & ReportStatus) != 0;
            SendItem(TxItemKind.End);
            _itemNext.Context = true;
            _stateNext = State.Pick;
            return;
        }

        if (!_inPacket)
        {
            Start(type == TypeData);
        }

        uint length = type == TypeData ? _dword2 & LengthMask : 0;
        _inPacket = true;
        _bad |= type != TypeData || _total + length > (_segmented ? MaximumSegmentedBytes : MaximumBytes);
        _total = (_total + length) & MaximumSegmentedBytes;
        _endOfPacket = !context && (_dword2 & EndOfPacket) != 0;
        _report = !context && (_dword2 & ReportStatus) != 0;
        _addressNext = _bufferAddress;
        _leftNext = _bad ? 0 : length;
        _stateNext = _leftNext != 0 ? State.Issue : AfterDescriptor;
    }

    /// <summary>The fields of a context descriptor.</summary>
    private ulong ContextOf()
    {
        ulong first = (uint)_bufferAddress;
        return (first >> 16) | (((first >> 9) & 0x7F) << MacLengthLsb) | ((first & 0x1FF) << IpLengthLsb)
            | ((ulong)((_dword3 >> 8) & 0xFF) << L4LengthLsb) | ((ulong)(_dword3 >> 16) << SegmentSizeLsb)
            | ((ulong)((_dword2 >> 11) & 3) << L4TypeLsb) | ((ulong)((_dword2 >> 10) & 1) << Ipv4Lsb);
    }

    /// <summary>A packet begins; its first descriptor says what is to be done with it.</summary>
    private void Start(bool data)
    {
        _segmented = data && (_dword2 & Segment) != 0;
        SendItem(TxItemKind.Start);
        _itemNext.Address = 0;
        if (data)
        {
            _itemNext.Address = _context | ((ulong)((_dword3 >> ChecksumBits) & 3) << ChecksumLsb)
                | ((ulong)(_segmented ? 1 : 0) << SegmentLsb) | ((ulong)((_dword2 & VlanInsert) != 0 ? 1 : 0) << VlanLsb)
                | ((ulong)((_dword2 & TimeStamp) != 0 ? 1 : 0) << StampLsb);
        }
    }

    private void ForgetContexts(uint queues)
    {
        for (; queues != 0; queues &= queues - 1)
        {
            int queue = BitOperations.TrailingZeroCount(queues);
            _contexts[2 * queue] = 0;
            _contexts[(2 * queue) + 1] = 0;
        }
    }

    private State AfterDescriptor => _endOfPacket ? State.End : State.Next;

    private void Issue()
    {
        // A request that transfers in the clock in which its queue stops belongs to nobody; dma_read knows that too.
        if (((_txQueue.Flush >> _queue) & 1) != 0 || !IsActive)
        {
            Abort();
            return;
        }

        if (!DataRequestValid || !_dmaRead.DataRequestReady)
        {
            return;
        }

        uint chunk = (uint)DataRequestBytes;
        _itemValidNext = true;
        _itemNext.Kind = TxItemKind.Data;
        _itemNext.Queue = (byte)_queue;
        _itemNext.Tag = (byte)_dmaRead.DataRequestTag;
        _itemNext.Offset = (byte)_address;
        _itemNext.Bytes = (ushort)chunk;
        _addressNext = _address + chunk;
        _leftNext = _left - chunk;
        if (_leftNext == 0)
        {
            _stateNext = AfterDescriptor;
        }
    }

    private void Finish()
    {
        if (!IsActive)
        {
            Abort();
            return;
        }

        SendItem(TxItemKind.End);
        _itemNext.Bad = _bad || _total == 0;
        _stateNext = State.Pick;
    }

    private void ReadNext()
    {
        if (!IsActive)
        {
            Abort();
        }
        else if (_txQueue.SelectedAvailable)
        {
            Load();
        }
        else if (_txQueue.SelectedStarved)
        {
            _rewindValidNext = true;
            _rewindQueue = _queue;
            _rewindIndex = _startIndex;
            _settleNext = Settle;
            Abort();
        }
        else
        {
            _stateNext = State.Next;
        }
    }

    private void Abort()
    {
        SendItem(TxItemKind.Abort);
        _stateNext = State.Pick;
    }

    private void SendItem(TxItemKind kind)
    {
        _itemValidNext = true;
        _itemNext.Kind = kind;
        _itemNext.Queue = (byte)_queue;
        _itemNext.Report = _report;
        _itemNext.Bad = false;
        _itemNext.Context = false;
        _itemNext.Head = (ushort)_following;
        _itemNext.Address = _descriptorAddress;
        _itemNext.Dword3 = _dword3;
    }
}
