namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Phy
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("phy_done_o", Done);
        visitor.Bit("phy_error_o", Error, Done);
        visitor.Port("phy_rdata_o", 16, Rdata, Done);
        visitor.Bit("phy_link_o", Link);
        visitor.Bit("phy_loopback_o", Loopback);
        visitor.Port("wake_o", 64, Wake);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_registers);
        state.Field(ref _state);
        state.Field(ref _deadline);
        state.Field(ref _done);
        state.Field(ref _error);
        state.Field(ref _rdata);
        _stateNext = _state;
        _loopback = (_registers[Bmcr] & BmcrLoopback) != 0;
        _errorNext = _error;
        _rdataNext = _rdata;
    }
}
