namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TxWriteback
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("report_ready_o", ReportReady);
        visitor.Bit("writeback_valid_o", WritebackValid);
        visitor.Port("writeback_queue_o", 4, (uint)WritebackQueue, WritebackValid);
        visitor.Port("writeback_address_o", 64, WritebackAddress, WritebackValid);
        visitor.Port("writeback_bytes_o", 16, (uint)WritebackBytes, WritebackValid);
        visitor.Port("writeback_word_count_o", 2, (uint)WritebackWordCount);
        visitor.Port("writeback_word_o", 128, WritebackWord, WritebackWordCount != 0);
        visitor.Bit("settings_valid_o", SettingsValid);
        visitor.Port("settings_queue_o", 4, (uint)SettingsQueue, SettingsValid);
        visitor.Bit("complete_valid_o", CompleteValid);
        visitor.Port("complete_queue_o", 4, (uint)CompleteQueue, CompleteValid);
        visitor.Port("complete_head_o", 16, CompleteHead, CompleteValid);
        visitor.Bit("transmit_event_valid_o", TransmitEventValid);
        visitor.Port("transmit_event_queue_o", 4, (uint)TransmitEventQueue, TransmitEventValid);
        visitor.Bit("pending_valid_o", PendingValid);
        visitor.Port("pending_queue_o", 4, (uint)PendingQueue, PendingValid);
        visitor.Bit("busy_o", Busy);
        visitor.Port("queue_o", 4, (uint)Queue, Busy);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _dead);
        state.Field(ref _queue);
        state.Field(ref _due);
        state.Field(ref _own);
        state.Field(ref _flushing);
        state.Field(ref _single);
        state.Field(ref _place);
        state.Field(ref _head);
        state.Field(ref _address);
        state.Field(ref _dword);
        state.Field(ref _completeValid);
        state.Field(ref _eventValid);
        state.Field(ref _pendingValid);
        state.Field(ref _pulseQueue);
        state.Field(ref _pulseHead);
        _stateNext = _state;
        _deadNext = _dead;
        _dueNext = _due;
        TransferWaiting(state);
    }
}
