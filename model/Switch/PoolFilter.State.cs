namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class PoolFilter
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("receive_ready_o", ReceiveReady);
        visitor.Bit("lookup_ready_o", LookupReady);
        visitor.Bit("table_valid_o", TableValid);
        visitor.Port("table_mac_o", 48, TableMac, TableValid);
        visitor.Port("table_vid_o", 12, (uint)TableVid, TableValid);
        visitor.Port("frame_bytes_o", 14, (uint)FrameBytes, ResultValid | ReceiveDecided);
        visitor.Bit("frame_multicast_o", FrameMulticast, ResultValid | ReceiveDecided);
        visitor.Bit("frame_broadcast_o", FrameBroadcast, ResultValid | ReceiveDecided);
        visitor.Bit("frame_exact_o", FrameExact, ReceiveDecided);
        visitor.Port("frame_pool_o", 3, (uint)FramePool, ResultValid);
        visitor.Bit("wire_multicast_o", WireMulticast, WireValid);
        visitor.Bit("wire_valid_o", WireValid);
        visitor.Port("wire_start_o", 13, (uint)WireStart, WireValid);
        visitor.Port("wire_bytes_o", 14, (uint)WireBytes, WireValid);
        visitor.Port("wire_queues_o", 16, WireQueues, WireValid);
        visitor.Port("table_hash_o", 7, (uint)TableHash, TableValid);
        visitor.Bit("wire_group_o", WireGroup, WireValid);
        visitor.Port("wire_tag_o", 32, WireTag, WireValid);
        visitor.Port("wire_offload_o", 46, ((ulong)WireHash << 14) | ((ulong)WireRssType << 10) | WireChecks, WireValid);
        visitor.Port("wire_filter_o", 6, WireFilter, WireValid);
        visitor.Port("wire_headers_o", 21, WireHeaders, WireValid);
        visitor.Port("wire_sums_o", 34, WireSums, WireValid);
        visitor.Bit("wire_error_o", WireError, WireValid);
        visitor.Bit("result_valid_o", ResultValid);
        visitor.Bit("result_wire_o", ResultWire, ResultValid);
        visitor.Port("result_queues_o", 16, ResultQueues, ResultValid);
        visitor.Bit("spoofed_o", Spoofed);
        visitor.Port("spoofed_queue_o", 4, (uint)SpoofedQueue, Spoofed);
        visitor.Bit("receive_good_o", ReceiveGood);
        visitor.Bit("receive_decided_o", ReceiveDecided);
        visitor.Bit("receive_oversize_o", ReceiveOversize);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _transmit);
        state.Field(ref _mac);
        state.Field(ref _source);
        state.Field(ref _tag);
        state.Field(ref _start);
        state.Field(ref _bytes);
        state.Field(ref _queue);
        state.Field(ref _queues);
        state.Field(ref _toWire);
        state.Field(ref _hash);
        state.Field(ref _rssType);
        state.Field(ref _checks);
        state.Field(ref _spoofed);
        state.Field(ref _headers);
        state.Field(ref _sums);
        state.Field(ref _filter);
        state.Field(ref _error);
        state.Field(ref _exact);
        state.Field(ref _wireValid);
        state.Field(ref _wire);
        state.Field(ref _receiveGood);
        state.Field(ref _receiveDecided);
        state.Field(ref _receiveOversize);
        _stateNext = _state;
        _wireValidNext = _wireValid;
    }
}
