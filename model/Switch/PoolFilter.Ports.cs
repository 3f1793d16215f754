using System.Runtime.CompilerServices;

namespace NicTwin.Model;

/// <content>Outputs.</content>
public sealed partial class PoolFilter
{
    /// <summary>A frame of rx_buffer is taken.</summary>
    public bool ReceiveReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && !_transmit;
    }

    /// <summary>A frame of tx_buffer is taken.</summary>
    public bool LookupReady
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Take && _transmit;
    }

    /// <summary>An address is looked up in the table of packet_control.</summary>
    public bool TableValid => _state is State.Table or State.Source;

    /// <summary>The address, first octet in bits 7:0.</summary>
    public ulong TableMac => _state == State.Source ? _source : _mac;

    /// <summary>VID of the tag that the frame has if it has one.</summary>
    public int TableVid => (int)(((_tag >> 8) & 0xF00) | (_tag >> 24));

    /// <summary>Place in RETA for the frame's RSS hash.</summary>
    public int TableHash => (int)(_hash & 0x7F);

    /// <summary>Bytes of the frame in work, without FCS.</summary>
    public int FrameBytes => _bytes;

    /// <summary>It goes to a group, but not to all.</summary>
    public bool FrameMulticast => !IsUnicast && !FrameBroadcast;

    /// <summary>It goes to all.</summary>
    public bool FrameBroadcast => _mac == Broadcast;

    /// <summary>A MAC filter has exactly its address.</summary>
    public bool FrameExact => _exact;

    /// <summary>Pool of the transmitted frame in work.</summary>
    public int FramePool => _queue & 7;

    /// <summary>A frame of the wire is offered to rx_engine.</summary>
    public bool WireValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _wireValid;
    }

    /// <summary>Address of the frame's first word in rx_buffer.</summary>
    public int WireStart => _wire.Start;

    /// <summary>Length of the frame in bytes.</summary>
    public int WireBytes => _wire.Bytes;

    /// <summary>Receive queues of the frame, one bit each.</summary>
    public uint WireQueues => _wire.Queues;

    /// <summary>The frame goes to a group or to all.</summary>
    public bool WireGroup => _wire.Group;

    /// <summary>The frame goes to a group, but not to all.</summary>
    public bool WireMulticast => _wire.Multicast;

    /// <summary>Bytes 12 to 15 of the frame, the first in bits 7:0.</summary>
    public uint WireTag => _wire.Tag;

    /// <summary>RSS hash of the frame.</summary>
    public uint WireHash => _wire.Hash;

    /// <summary>Its RSS type, 0 for none.</summary>
    public byte WireRssType => _wire.RssType;

    /// <summary>What it carries, and which of its checksums are right.</summary>
    public ushort WireChecks => _wire.Checks;

    /// <summary>Lengths of its headers, and whether it is a fragment.</summary>
    public uint WireHeaders => _wire.Headers;

    /// <summary>Packet checksum and IP identification.</summary>
    public ulong WireSums => _wire.Sums;

    /// <summary>What filters found: ETQF that matches (2:0, valid with 3), immediate interrupt (4), stamped (5).</summary>
    public uint WireFilter => _wire.Filter;

    /// <summary>The FCS of the frame was wrong.</summary>
    public bool WireError => _wire.Error;

    /// <summary>Pulse: the decision on a transmitted frame.</summary>
    public bool ResultValid
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _state == State.Give && _transmit;
    }

    /// <summary>Pulse: the transmitted frame in work pretends to be another pool's.</summary>
    public bool Spoofed => ResultValid & _spoofed;

    /// <summary>Its queue.</summary>
    public int SpoofedQueue => _queue;

    /// <summary>The frame goes to the wire.</summary>
    public bool ResultWire => _toWire;

    /// <summary>Receive queues of the frame, one bit each.</summary>
    public uint ResultQueues => _queues;

    /// <summary>Pulse: a frame of the wire has a queue, and its FCS was right.</summary>
    public bool ReceiveGood => _receiveGood;

    /// <summary>Pulse: what becomes of a frame of the wire is decided.</summary>
    public bool ReceiveDecided => _receiveDecided;

    /// <summary>Pulse: a frame of the wire was too long for all of its pools.</summary>
    public bool ReceiveOversize => _receiveOversize;

    /// <summary>No frame is in work or waiting but, perhaps, one that rx_engine does not take yet.</summary>
    public bool Quiet => !(_receiveDecided | _receiveOversize)
        && _state == State.Idle && !_txBuffer.LookupValid && (_wireValid ? !_rxEngine.WireReady : !_rxBuffer.ReceiveValid);
}
