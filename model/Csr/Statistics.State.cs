namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Statistics
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_counters);
        state.Memory(_pools);
        state.Field(ref _rdata);
    }
}
