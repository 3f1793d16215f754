namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class DescriptorQueue
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Port("active_o", 16, Active);
        visitor.Port("available_o", 16, Available);
        visitor.Port("flush_o", 16, Flush);
        visitor.Port("selected_descriptor_o", 128, new UInt128(SelectedDescriptorHigh, SelectedDescriptorLow), SelectedAvailable);
        visitor.Port("selected_index_o", 16, SelectedIndex);
        visitor.Port("selected_next_o", 16, SelectedNext);
        visitor.Port("selected_address_o", 64, SelectedAddress);
        visitor.Port("selected_posted_o", 16, SelectedPosted);
        visitor.Port("selected_control_o", 32, SelectedControl);
        visitor.Port("selected_threshold_o", 5, SelectedThreshold);
        visitor.Bit("selected_starved_o", SelectedStarved);
        visitor.Bit("selected_available_o", SelectedAvailable);
        visitor.Bit("selected_active_o", SelectedActive);
        visitor.Bit("request_valid_o", RequestValid);
        visitor.Port("request_queue_o", 4, (uint)RequestQueue, RequestValid);
        visitor.Port("request_address_o", 64, RequestAddress, RequestValid);
        visitor.Port("request_bytes_o", 9, (uint)RequestBytes, RequestValid);
        visitor.Bit("queue_error_o", QueueError);
        if (_transmit)
        {
            visitor.Port("settings_threshold_o", 5, SettingsThreshold);
            visitor.Port("settings_address_o", 64, SettingsAddress);
        }
        else
        {
            visitor.Bit("touched_o", Touched);
            visitor.Port("touched_queue_o", 4, (uint)TouchedQueue, Touched);
        }

        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_registers);
        state.Field(ref _rdata);
        state.Memory(_cacheLow);
        state.Memory(_cacheHigh);
        state.Memory(_consume);
        state.Memory(_fetch);
        state.Memory(_cached);
        state.Field(ref _enable);
        state.Field(ref _fetching);
        state.Field(ref _dirty);
        state.Field(ref _next);
        state.Field(ref _checkQueue);
        state.Field(ref _state);
        state.Field(ref _requestAddress);
        state.Field(ref _requestBytes);
        state.Field(ref _active);
        state.Field(ref _flush);
        state.Field(ref _available);
        state.Field(ref _filled);
        state.Field(ref _queueError);
        state.Field(ref _selectedLow);
        state.Field(ref _selectedHigh);
        state.Field(ref _selectedIndex);
        state.Field(ref _selectedNext);
        state.Field(ref _selectedAddress);
        state.Field(ref _selectedPosted);
        state.Field(ref _selectedControl);
        state.Field(ref _selectedThreshold);
        state.Field(ref _selectedStarved);
        state.Field(ref _selectedAvailable);
        state.Field(ref _selectedActive);
        state.Field(ref _settingsThreshold);
        state.Field(ref _settingsAddress);
        state.Field(ref _touched);
        state.Field(ref _touchedQueue);
        _stateNext = _state;
        _touchedQueueNext = _touchedQueue;
    }
}
