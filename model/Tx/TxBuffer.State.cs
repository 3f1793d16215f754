namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TxBuffer
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("frame_ready_o", FrameReady);
        visitor.Bit("send_ready_o", SendReady);
        visitor.Port("buffer_space_o", 13, (uint)BufferSpace);
        visitor.Bit("lookup_valid_o", LookupValid);
        visitor.Port("lookup_mac_o", 48, LookupMac, LookupValid);
        visitor.Port("lookup_source_o", 48, LookupSource, LookupValid);
        visitor.Port("lookup_tag_o", 32, LookupTag, LookupValid);
        visitor.Port("lookup_queue_o", 4, (uint)LookupQueue, LookupValid);
        visitor.Port("lookup_bytes_o", 14, (uint)LookupBytes, LookupValid);
        visitor.Bit("local_valid_o", LocalValid);
        visitor.Port("local_start_o", 13, (uint)LocalStart, LocalValid);
        visitor.Port("local_bytes_o", 14, (uint)LocalBytes, LocalValid);
        visitor.Port("local_queues_o", 16, LocalQueues, LocalValid);
        visitor.Bit("local_multicast_o", LocalMulticast, LocalValid);
        visitor.Bit("local_group_o", LocalGroup, LocalValid);
        visitor.Port("local_tag_o", 32, LocalTag, LocalValid);
        visitor.Bit("mac_tx_valid_o", MacTxValid);
        int bits = 8 * System.Numerics.BitOperations.PopCount((uint)MacTxKeep);
        visitor.Port("mac_tx_data_o", 64, MacTxData, MacTxValid, bits == 64 ? 0 : ~((UInt128.One << bits) - 1));
        visitor.Port("mac_tx_keep_o", 8, MacTxKeep, MacTxValid);
        visitor.Bit("mac_tx_last_o", MacTxLast, MacTxValid);
        visitor.Bit("mac_tx_bad_fcs_o", MacTxBadFcs, MacTxValid);
        visitor.Bit("frame_stamped_o", FrameStamped);
        visitor.Bit("loopback_o", Loopback);
        visitor.Bit("loopback_valid_o", LoopbackValid);
        visitor.Port("loopback_data_o", 64, LoopbackData, LoopbackValid);
        visitor.Port("loopback_keep_o", 8, LoopbackKeep, LoopbackValid);
        visitor.Bit("loopback_last_o", LoopbackLast, LoopbackValid);
        visitor.Bit("loopback_bad_fcs_o", LoopbackBadFcs, LoopbackValid);
        visitor.Bit("transmit_discard_o", TransmitDiscard);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_memory);
        state.Field(ref _used);
        state.Memory(_starts);
        state.Memory(_lengths);
        state.Memory(_queues);
        state.Memory(_macs);
        state.Memory(_sources);
        state.Memory(_tags);
        state.Memory(_stamps);
        state.Memory(_toWire);
        state.Memory(_targets);
        state.Field(ref _in);
        state.Field(ref _lookup);
        state.Field(ref _result);
        state.Field(ref _wire);
        state.Field(ref _local);
        state.Field(ref _free);
        state.Field(ref _localTaken);
        state.Field(ref _frameReady);
        state.Field(ref _bufferSpace);
        state.Field(ref _lookupValid);
        state.Field(ref _lookupPlace);
        state.Field(ref _localValid);
        state.Field(ref _localPlace);
        state.Field(ref _localData);
        state.Field(ref _transmitDiscard);
        state.Memory(_fifoData);
        state.Memory(_fifoKeep);
        state.Memory(_fifoFlags);
        state.Field(ref _fifoHead);
        state.Field(ref _fifoCount);
        state.Field(ref _sending);
        state.Field(ref _readAddress);
        state.Field(ref _wordsLeft);
        state.Field(ref _lastKeep);
        state.Field(ref _stageValid);
        state.Field(ref _stageData);
        state.Field(ref _stageLast);
        state.Field(ref _stageKeep);
        state.Field(ref _begun);
        state.Field(ref _abort);
        state.Field(ref _control);
        state.Field(ref _mark);
        state.Field(ref _stageMark);
        state.Field(ref _frameStamped);
        state.Field(ref _sendTime);
        _sendReady = !(_sending | _abort);
        state.Field(ref _loopback);
        _loopbackNext = _loopback;
        CommitLoopback();
        _transmitDiscardNext = false;
    }
}
