namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class InterruptDelivery
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Bit("vector_ready_o", true);
        visitor.Beat("interrupt_", Valid, DataLow, DataHigh, Keep, Sop, Eop);
        visitor.Bit("msi_pending_o", MsiPending);
        visitor.Bit("intx_level_o", IntxLevel);
        visitor.Bit("intx_status_o", IntxStatus);
        visitor.Bit("interrupt_busy_o", InterruptBusy);
        visitor.Port("interrupt_function_o", 4, InterruptFunction, InterruptBusy);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_addressLow);
        state.Memory(_addressHigh);
        state.Memory(_data);
        state.Field(ref _mask);
        state.Field(ref _pending);
        state.Field(ref _rdata);
        state.Field(ref _entry);
        state.Field(ref _msi);
        state.Field(ref _rid);
        state.Field(ref _low);
        state.Field(ref _high);
        state.Field(ref _message);
        state.Field(ref _state);
        state.Field(ref _msiPending);
        state.Field(ref _intxLevel);
        state.Field(ref _intxStatus);
        state.Field(ref _function);
        _stateNext = _state;
        _msiPendingNext = _msiPending;
        _intxLevelNext = _intxLevel;
        _intxStatusNext = _intxStatus;
    }
}
