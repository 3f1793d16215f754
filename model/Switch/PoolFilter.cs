using System.Numerics;
using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <summary>
/// Which queues get a frame, and whether it goes to the wire. Text: docs/spec/pool_filter.md. Twin: rtl/switch/nt_pool_filter.sv.
/// </summary>
public sealed partial class PoolFilter : IBlockPorts
{
    private const ulong Broadcast = 0xFFFF_FFFF_FFFF;
    private const uint DefaultLength = 1518;
    private const uint DefaultTaggedLength = 1522;
    private const uint FcsBytes = 4;
    private const uint AllPools = 0xFF;
    private const int Pools = 8;

    // RCTL.
    private const uint UnicastPromiscuous = 1u << 3;
    private const uint MulticastPromiscuous = 1u << 4;
    private const uint BroadcastAccept = 1u << 15;
    private const uint VlanFilter = 1u << 18;

    // VMOLR.
    private const uint PoolLengthMask = 0x3FFF;
    private const int PoolLongBit = 16;
    private const int PoolRssBit = 17;
    private const int PoolUntaggedBit = 24;
    private const int PoolMulticastTableBit = 25;
    private const int PoolUnicastTableBit = 26;
    private const int PoolBroadcastBit = 27;
    private const int PoolMulticastBit = 28;
    private const int TaggedBytes = 16;

    // VT_CTL and DTXSWC.
    private const int DefaultPoolLsb = 7;
    private const uint DefaultPoolOff = 1u << 29;
    private const uint Replication = 1u << 30;
    private const uint LoopbackEnable = 1u << 31;
    private const int SelfLoopbackLsb = 16;
    private const int VlanSpoofLsb = 8;

    // A mirror rule of packet_control; its low bits are the pools that VPME means.
    private const int MirrorRules = 4;
    private const int MirrorRuleBits = 15;
    private const ulong MirrorPools = 1u << 8;
    private const ulong MirrorUplink = 1u << 9;
    private const ulong MirrorDownlink = 1u << 10;
    private const ulong MirrorVlan = 1u << 11;
    private const int MirrorTargetLsb = 12;

    // MRQC, and RETA with pools.
    private const uint ModeMask = 7;
    private const uint ModeRss = 2;
    private const uint ModePoolsRss = 5;
    private const uint SecondQueue = 1u << 3;

    // The result of queue_filter: queues that filters choose below, the rest above.
    private const uint Chosen = 0xFFFF;
    private const int FilterLsb = 16;

    private enum State : byte
    {
        Idle,
        Take,
        Table,
        Decide,
        Source,
        Check,
        Give,
    }

    private ResetControl _resetControl = null!;
    private PacketControl _packetControl = null!;
    private RxBuffer _rxBuffer = null!;
    private RxOffload _rxOffload = null!;
    private QueueFilter _queueFilter = null!;
    private TxBuffer _txBuffer = null!;
    private RxEngine _rxEngine = null!;
    private Device _device = null!;

    private State _state;
    private State _stateNext;
    private bool _transmit = true;

    // A clock of device_clear: outputs depend on the service order, so it takes its reset value at the edge.
    private bool _cleared;

    // The frame, loaded in TAKE, and the decision, made in DECIDE: no output shows them then.
    private ulong _mac;
    private ulong _source;
    private uint _tag;
    private int _start;
    private int _bytes;
    private int _queue;
    private uint _queues;
    private bool _toWire;

    // Of the last received frame.
    private uint _hash;
    private byte _rssType;
    private ushort _checks;
    private bool _spoofed;
    private uint _headers;
    private ulong _sums;
    private uint _filter;
    private bool _error;

    // The table's answer for the destination; wake_up looks at it when a received frame is decided, long after DECIDE.
    private bool _exact;

    // A received frame on its way to rx_engine, loaded in GIVE, when no output shows it.
    private bool _wireValid;
    private bool _wireValidNext;
    private WireFrame _wire;

    private bool _receiveGood;
    private bool _receiveGoodNext;
    private bool _receiveDecided;
    private bool _receiveDecidedNext;
    private bool _receiveOversize;
    private bool _receiveOversizeNext;
    private bool _active;

    /// <inheritdoc/>
    public string Block => "pool_filter";

    /// <summary>Between Eval and Commit: registers of this block change in this clock.</summary>
    internal bool Evaluated => _active;

    internal void Connect(Nic nic)
    {
        _resetControl = nic.ResetControl;
        _packetControl = nic.PacketControl;
        _rxBuffer = nic.RxBuffer;
        _rxOffload = nic.RxOffload;
        _queueFilter = nic.QueueFilter;
        _txBuffer = nic.TxBuffer;
        _rxEngine = nic.RxEngine;
        _device = nic.Device;
    }

    internal void Reset()
    {
        _state = _stateNext = State.Idle;
        _transmit = true;
        _cleared = false;
        _mac = _source = 0;
        _tag = 0;
        _start = _bytes = _queue = 0;
        _queues = 0;
        _toWire = false;
        _spoofed = false;
        _hash = _headers = _filter = 0;
        _sums = 0;
        _rssType = 0;
        _checks = 0;
        _wireValid = _wireValidNext = false;
        _wire = default;
        _error = _exact = false;
        _receiveGood = _receiveGoodNext = false;
        _receiveDecided = _receiveDecidedNext = false;
        _receiveOversize = _receiveOversizeNext = false;
        _active = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Eval()
    {
        if ((_state != State.Idle) | _rxBuffer.ReceiveValid | _txBuffer.LookupValid | _receiveDecided | (_wireValid & _rxEngine.WireReady) | _resetControl.DeviceClear)
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
            _wireValid = _wireValidNext;
            _receiveGood = _receiveGoodNext;
            _receiveDecided = _receiveDecidedNext;
            _receiveOversize = _receiveOversizeNext;
            if (_cleared)
            {
                _transmit = true;
                _cleared = false;
            }

            _active = false;
        }
    }

    private void EvalActive()
    {
        _receiveGoodNext = false;
        _receiveDecidedNext = false;
        _receiveOversizeNext = false;
        _wireValidNext = _wireValid & !_rxEngine.WireReady;
        switch (_state)
        {
            case State.Idle:
                // The frame before has to be with rx_engine.
                bool receive = _rxBuffer.ReceiveValid & !_wireValid;
                bool lookup = _txBuffer.LookupValid;
                if (receive | lookup)
                {
                    _transmit = receive & lookup ? !_transmit : lookup;
                    _stateNext = State.Take;
                }

                break;
            case State.Take:
                if (_transmit)
                {
                    _mac = _txBuffer.LookupMac;
                    _source = _txBuffer.LookupSource;
                    _tag = _txBuffer.LookupTag;
                    _queue = _txBuffer.LookupQueue;
                    _bytes = _txBuffer.LookupBytes;
                    _error = false;
                }
                else
                {
                    _mac = _rxBuffer.ReceiveMac;
                    _tag = _rxBuffer.ReceiveTag;
                    _start = _rxBuffer.ReceiveStart;
                    _bytes = _rxBuffer.ReceiveBytes;
                    _error = _rxBuffer.ReceiveError;
                    _hash = _rxOffload.Hash;
                    _rssType = _rxOffload.RssType;
                    _checks = _rxOffload.Checks;
                    _headers = _rxOffload.Headers;
                    _sums = _rxOffload.Sums;
                    _filter = _queueFilter.Filter;
                }

                _stateNext = State.Table;
                break;
            case State.Table:
                _stateNext = State.Decide;
                break;
            case State.Decide:
                _exact = _packetControl.LookupHit;
                Decide();
                _stateNext = ChecksSource ? State.Source : State.Give;
                break;
            case State.Source:
                _stateNext = State.Check;
                break;
            case State.Check:
                Spoof(((_packetControl.LookupPools >> FramePool) & 1) == 0);
                _stateNext = State.Give;
                break;
            default:
                if (!_transmit)
                {
                    Give();
                }

                _stateNext = State.Idle;
                break;
        }

        if (_resetControl.DeviceClear)
        {
            _stateNext = State.Idle;
            _receiveGoodNext = false;
            _receiveDecidedNext = false;
            _receiveOversizeNext = false;
            _wireValidNext = false;
            _cleared = true;
        }

        _active = (_stateNext != _state) | (_wireValidNext != _wireValid) | _receiveDecided | _receiveOversize | _cleared;
    }

    /// <summary>A received frame goes into the slot in front of rx_engine, where it may wait.</summary>
    private void Give()
    {
        _wireValidNext = true;
        _receiveGoodNext = _queues != 0 & !_error;
        _receiveDecidedNext = true;
        _wire.Start = (ushort)_start;
        _wire.Bytes = (ushort)_bytes;
        _wire.Queues = (ushort)_queues;
        _wire.Multicast = FrameMulticast;
        _wire.Group = !IsUnicast;
        _wire.Tag = _tag;
        _wire.Hash = _hash;
        _wire.RssType = _rssType;
        _wire.Checks = _checks;
        _wire.Headers = _headers;
        _wire.Sums = _sums;
        _wire.Error = _error;
        _wire.Filter = (byte)(_filter >> FilterLsb);
    }

    private void Decide()
    {
        bool pools = (_packetControl.Mrqc & 1) != 0;
        if (_transmit)
        {
            DecideTransmit(pools);
            Spoof(pools && HasForeignTag);
        }
        else if (pools)
        {
            DecidePools();
        }
        else
        {
            DecideWithoutPools();
        }
    }

    private bool IsUnicast => (_mac & 1) == 0;

    /// <summary>In DECIDE: the source address of the transmitted frame has to be its pool's.</summary>
    private bool ChecksSource =>
        _transmit && !_spoofed && (_packetControl.Mrqc & 1) != 0 && ((_packetControl.Dtxswc >> FramePool) & 1) != 0;

    /// <summary>In DECIDE: the frame has a tag that its pool may not use.</summary>
    private bool HasForeignTag =>
        ((_packetControl.Dtxswc >> (VlanSpoofLsb + FramePool)) & 1) != 0 && IsTagged && TableVid != 0
        && ((_packetControl.LookupVlanPools >> FramePool) & 1) == 0;

    private void Spoof(bool spoofed)
    {
        _spoofed = spoofed;
        if (spoofed)
        {
            _toWire = false;
            _queues = 0;
        }
    }

    private void DecideWithoutPools()
    {
        uint accept = FrameBroadcast ? BroadcastAccept : IsUnicast ? UnicastPromiscuous : MulticastPromiscuous;
        bool hit = _packetControl.LookupHit | (FrameMulticast & _packetControl.LookupMulticastHit);
        if ((!hit && (_packetControl.Rctl & accept) == 0) || IsForeignVlan)
        {
            _queues = 0;
            return;
        }

        uint chosen = _filter & Chosen;
        if (chosen != 0)
        {
            _queues = chosen;
            return;
        }

        uint mrqc = _packetControl.Mrqc;
        _queues = (mrqc & ModeMask) switch
        {
            0 => 1u << (int)((mrqc >> 3) & 7),
            ModeRss when _rssType != 0 => 1u << _packetControl.LookupQueueEntry,
            _ => 1,
        };
    }

    private void DecidePools()
    {
        bool hit = _packetControl.LookupHit;
        uint control = _packetControl.VtCtl;
        uint pools = Addressed(control);
        if (IsUnicast && pools == 0 && !hit && (control & DefaultPoolOff) == 0)
        {
            pools = DefaultPool(control);
        }

        pools &= IsForeignVlan ? 0u : _packetControl.Vfre;
        pools |= Mirrored(pools, up: pools != 0, down: false) & _packetControl.Vfre;
        _queues = Fitting(pools);
        _receiveOversizeNext = pools != 0 && _queues == 0;
        uint chosen = _filter & Chosen;
        uint second = chosen >> Pools;
        if ((_packetControl.Mrqc & ModeMask) == ModePoolsRss && _rssType != 0 && (_packetControl.LookupQueueEntry & SecondQueue) != 0)
        {
            second |= PoolsWith(PoolRssBit) & ~chosen;
        }

        second &= _queues;
        _queues = (_queues & ~second) | (second << Pools);
    }

    private void DecideTransmit(bool pools)
    {
        uint control = _packetControl.Dtxswc;
        if (!pools || (control & LoopbackEnable) == 0)
        {
            _toWire = true;
            _queues = 0;
            return;
        }

        uint targets = Addressed(_packetControl.VtCtl);
        int source = _queue & 7;
        if (((control >> (SelfLoopbackLsb + source)) & 1) == 0)
        {
            targets &= ~(1u << source);
        }

        targets &= _packetControl.Vfre;
        _toWire = !(IsUnicast && _packetControl.LookupHit);
        uint mirrored = Mirrored(targets, up: false, down: _toWire) & _packetControl.Vfre;
        if (((control >> (SelfLoopbackLsb + source)) & 1) == 0)
        {
            mirrored &= ~(1u << source);
        }

        _queues = Fitting(targets | mirrored);
    }

    private bool FiltersVlans => (_packetControl.Rctl & VlanFilter) != 0;

    private bool IsTagged => _bytes >= TaggedBytes && (((_tag & 0xFF) << 8) | ((_tag >> 8) & 0xFF)) == _device.VlanType;

    /// <summary>VFTA refuses the VLAN of the frame.</summary>
    private bool IsForeignVlan => FiltersVlans && IsTagged && !_packetControl.LookupVlanHit;

    /// <summary>Pools by address, replication and VLAN.</summary>
    private uint Addressed(uint control)
    {
        uint pools = _packetControl.LookupHit ? _packetControl.LookupPools : 0u;
        if (IsUnicast)
        {
            pools = pools == 0 && _packetControl.LookupUnicastHit ? PoolsWith(PoolUnicastTableBit) : pools;
        }
        else
        {
            if (FrameBroadcast)
            {
                pools |= PoolsWith(PoolBroadcastBit);
            }
            else
            {
                pools = pools == 0 && _packetControl.LookupMulticastHit ? PoolsWith(PoolMulticastTableBit) : pools;
                pools |= PoolsWith(PoolMulticastBit);
            }

            pools = Replicate(pools, control);
        }

        if (FiltersVlans)
        {
            pools &= IsTagged ? _packetControl.LookupVlanPools : PoolsWith(PoolUntaggedBit);
        }

        return pools;
    }

    /// <summary>The pools that get a copy by the mirror rules of a frame that goes to these pools, up to the host or down to the wire.</summary>
    private uint Mirrored(uint pools, bool up, bool down)
    {
        if (!_packetControl.AnyMirror)
        {
            return 0;
        }

        bool vlan = IsTagged && (pools != 0 || down);
        uint mirrored = 0;
        ulong rules = _packetControl.MirrorRules;
        for (int r = 0; r < MirrorRules; r++, rules >>= MirrorRuleBits)
        {
            bool holds = ((rules & MirrorPools) != 0 && (pools & (uint)rules & AllPools) != 0)
                || ((rules & MirrorUplink) != 0 && up)
                || ((rules & MirrorDownlink) != 0 && down)
                || ((rules & MirrorVlan) != 0 && vlan && ((_packetControl.LookupVlanRules >> r) & 1) != 0);
            mirrored |= holds ? 1u << (int)((rules >> MirrorTargetLsb) & 7) : 0;
        }

        return mirrored;
    }

    /// <summary>The pools that have a bit of VMOLR set.</summary>
    private uint PoolsWith(int bit)
    {
        uint pools = 0;
        for (int p = 0; p < Pools; p++)
        {
            pools |= ((_packetControl.Vmolr(p) >> bit) & 1) << p;
        }

        return pools;
    }

    private static uint DefaultPool(uint control) => 1u << (int)((control >> DefaultPoolLsb) & 7);

    private static uint Replicate(uint pools, uint control) =>
        pools != 0 && (control & Replication) == 0 ? DefaultPool(control) : pools;

    /// <summary>Removes the pools for which the frame with its FCS is too long.</summary>
    private uint Fitting(uint pools)
    {
        uint length = (uint)_bytes + FcsBytes;
        uint limitWithout = IsTagged ? DefaultTaggedLength : DefaultLength;
        uint fitting = pools & AllPools;
        for (uint left = fitting; left != 0; left &= left - 1)
        {
            int p = BitOperations.TrailingZeroCount(left);
            uint vmolr = _packetControl.Vmolr(p);
            uint limit = ((vmolr >> PoolLongBit) & 1) != 0 ? vmolr & PoolLengthMask : limitWithout;
            if (length > limit)
            {
                fitting &= ~(1u << p);
            }
        }

        return fitting;
    }
}
