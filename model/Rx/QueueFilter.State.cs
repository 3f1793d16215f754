namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class QueueFilter
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("filter_o", 22, Filter, _poolFilter.ReceiveReady);
        visitor.Bit("stamp_valid_o", StampValid);
        visitor.Port("stamp_time_o", 64, StampTime, StampValid);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_etqf);
        state.Memory(_saqf);
        state.Memory(_daqf);
        state.Memory(_spqf);
        state.Memory(_ftqf);
        state.Memory(_imir);
        state.Memory(_imirext);
        state.Memory(_psrtype);
        state.Memory(_imirvp);
        state.Memory(_synqf);
        state.Memory(_results);
        state.Field(ref _rdata);
        state.Field(ref _stampValid);
        state.Field(ref _stampTime);
        _stampTimeNext = _stampTime;
        UpdateActing();
    }
}
