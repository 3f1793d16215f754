namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TlpTx
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("completion_ready_o", CompletionReady);
        visitor.Bit("message_ready_o", MessageReady);
        visitor.Bit("interrupt_ready_o", InterruptReady);
        visitor.Bit("read_ready_o", ReadReady);
        visitor.Bit("write_ready_o", WriteReady);
        visitor.Beat("pcie_tx_", PcieTxValid, PcieTxDataLow, PcieTxDataHigh, PcieTxKeep, PcieTxSop, PcieTxEop);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _grant);
        state.Field(ref _count);
        state.Field(ref _headLow);
        state.Field(ref _headHigh);
        state.Field(ref _headFlags);
        state.Field(ref _secondLow);
        state.Field(ref _secondHigh);
        state.Field(ref _secondFlags);
        _grantNext = _grant;
        _countNext = _count;
    }
}
