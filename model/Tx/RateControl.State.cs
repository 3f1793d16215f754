namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class RateControl
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("allowed_o", 16, Allowed);
        visitor.Bit("lookup_valid_o", LookupValid);
        visitor.Port("lookup_queue_o", 4, (uint)LookupQueue, LookupValid);
        visitor.Port("wake_o", 64, Wake);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_next);
        state.Field(ref _fresh);
        state.Field(ref _state);
        state.Field(ref _step);
        state.Field(ref _minimum);
        state.Field(ref _chargeBytes);
        state.Field(ref _charge);
        state.Field(ref _chargeQueue);
        state.Field(ref _multiply);
        state.Field(ref _multiplyQueue);
        state.Field(ref _multiplyBytes);
        state.Field(ref _costValid);
        state.Field(ref _costQueue);
        state.Field(ref _cost);
        state.Field(ref _credit);
        state.Field(ref _blocked);
        state.Field(ref _earliest);
        _chargeNext = _charge;
        _chargeQueueNext = _chargeQueue;
        _blockedNext = _blocked;
        _earliestNext = _earliest;
    }
}
