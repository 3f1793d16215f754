namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Mailbox
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Bit("cause_mailbox_o", CauseMailbox);
        visitor.Port("vf_interrupt_o", 8, VfInterrupt);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _vfu);
        state.Field(ref _pfu);
        state.Field(ref _pfsts);
        state.Field(ref _pfack);
        state.Field(ref _rsti);
        state.Field(ref _rstd);
        state.Field(ref _vfRequest);
        state.Field(ref _vfAck);
        state.Field(ref _imr);
        state.Field(ref _vflre);
        state.Memory(_memory);
        state.Field(ref _rdata);
        state.Field(ref _causeMailbox);
        state.Field(ref _vfInterrupt);
    }
}
