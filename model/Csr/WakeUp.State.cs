namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class WakeUp
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Bit("pme_event_o", PmeEvent);
        visitor.Bit("pme_clear_o", PmeClear);
        visitor.Bit("pme_send_o", PmeSend);
        visitor.Port("wake_o", 64, Wake);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _wuc);
        state.Field(ref _wufc);
        state.Field(ref _wus);
        state.Field(ref _rdata);
        state.Field(ref _told);
        state.Field(ref _deadline);
        state.Memory(_packet);
        state.Field(ref _state);
        state.Field(ref _length);
        state.Field(ref _beats);
        state.Field(ref _ahead);
        state.Field(ref _run);
        state.Field(ref _part);
        state.Field(ref _magic);
        state.Field(ref _pmeEvent);
        state.Field(ref _pmeClear);
        state.Field(ref _pmeSend);
        _stateNext = _state;
        _lengthNext = _length;
        Arm();
    }
}
