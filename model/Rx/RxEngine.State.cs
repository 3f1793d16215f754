namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class RxEngine
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("wire_ready_o", WireReady);
        visitor.Bit("local_ready_o", LocalReady);
        visitor.Bit("local_done_o", LocalDone);
        visitor.Bit("free_valid_o", FreeValid);
        visitor.Port("free_words_o", 13, (uint)FreeWords, FreeValid);
        visitor.Bit("select_valid_o", SelectValid);
        visitor.Port("select_queue_o", 4, (uint)SelectQueue, SelectValid);
        visitor.Bit("consume_valid_o", ConsumeValid);
        visitor.Port("consume_queue_o", 4, (uint)ConsumeQueue, ConsumeValid);
        visitor.Bit("complete_valid_o", CompleteValid);
        visitor.Port("complete_queue_o", 4, (uint)CompleteQueue, CompleteValid);
        visitor.Port("complete_head_o", 16, CompleteHead, CompleteValid);
        visitor.Bit("drop_valid_o", DropValid);
        visitor.Port("drop_queue_o", 4, (uint)DropQueue, DropValid);
        visitor.Bit("receive_no_descriptor_o", ReceiveNoDescriptor);
        visitor.Bit("receive_event_valid_o", ReceiveEventValid);
        visitor.Port("receive_event_pool_o", 3, (uint)ReceiveEventPool, ReceiveEventValid);
        visitor.Port("receive_event_bytes_o", 14, (uint)ReceiveEventBytes, ReceiveEventValid);
        visitor.Bit("receive_event_local_o", ReceiveEventLocal, ReceiveEventValid);
        visitor.Bit("receive_event_multicast_o", ReceiveEventMulticast, ReceiveEventValid);
        visitor.Bit("receive_interrupt_valid_o", ReceiveInterruptValid);
        visitor.Port("receive_interrupt_queue_o", 4, (uint)ReceiveInterruptQueue, ReceiveInterruptValid);
        visitor.Bit("receive_interrupt_immediate_o", ReceiveInterruptImmediate, ReceiveInterruptValid);
        visitor.Bit("pending_valid_o", PendingValid);
        visitor.Port("pending_queue_o", 4, (uint)PendingQueue, PendingValid);
        visitor.Bit("engine_valid_o", EngineValid);
        visitor.Port("engine_queue_o", 4, (uint)EngineQueue, EngineValid);
        visitor.Port("engine_address_o", 64, EngineAddress, EngineValid);
        visitor.Port("engine_bytes_o", 16, (uint)EngineBytes, EngineValid);
        visitor.Port("engine_word_count_o", 2, (uint)EngineWordCount);
        visitor.Port("engine_word_o", 128, new UInt128(EngineWordBehind, EngineWord), EngineWordCount != 0, EngineWordCount == 2 ? 0 : ~(UInt128)ulong.MaxValue);
        visitor.Port("read_address_o", 13, (uint)ReadAddress, WireReading);
        visitor.Port("local_address_o", 13, (uint)LocalAddress, LocalReading);
        visitor.Bit("engine_busy_o", EngineBusy);
        visitor.Port("engine_busy_queue_o", 4, (uint)EngineBusyQueue, EngineBusy);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _settle);
        state.Field(ref _local);
        state.Field(ref _start);
        state.Field(ref _bytes);
        state.Field(ref _multicast);
        state.Field(ref _queues);
        state.Field(ref _queue);
        state.Field(ref _offset);
        state.Field(ref _buffer);
        state.Field(ref _posted);
        state.Field(ref _need);
        state.Field(ref _count);
        state.Field(ref _part);
        state.Field(ref _bufferAddress);
        state.Field(ref _descriptorAddress);
        state.Field(ref _following);
        state.Field(ref _aborted);
        state.Field(ref _drops);
        state.Field(ref _threshold);
        state.Field(ref _waited);
        state.Field(ref _stale);
        state.Field(ref _written);
        state.Field(ref _pulses);
        state.Field(ref _pulseQueue);
        state.Field(ref _pulseHead);
        state.Field(ref _immediate);
        state.Memory(_fifo);
        state.Field(ref _fifoHead);
        state.Field(ref _fifoCount);
        state.Field(ref _readLeft);
        state.Field(ref _readAddressEval);
        state.Field(ref _flight);
        state.Field(ref _wordsSent);
        state.Field(ref _wordCount);
        state.Field(ref _word);
        state.Field(ref _wordBehind);
        state.Field(ref _reading);
        state.Field(ref _readAddress);
        state.Field(ref _group);
        state.Field(ref _tag);
        state.Field(ref _hash);
        state.Field(ref _rssType);
        state.Field(ref _checks);
        state.Field(ref _filter);
        state.Field(ref _sums);
        state.Field(ref _error);
        state.Field(ref _strip);
        state.Field(ref _length);
        state.Field(ref _csum);
        state.Field(ref _vlanType);
        state.Field(ref _extensions);
        state.Field(ref _wordIndex);
        state.Field(ref _partBegins);
        state.Field(ref _carry);
        TransferSplit(state);
        TransferKept(state);
        _stateNext = _state;
        _pulseHeadNext = _pulseHead;
        _immediateNext = _immediate;
        _localNext = _local;
        _pulseQueueNext = _pulseQueue;
    }
}
