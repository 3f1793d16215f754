namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class ResetControl
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("reset_busy_o", ResetBusy);
        visitor.Port("hold_queue_o", 16, HoldQueue);
        visitor.Port("hold_function_o", 9, HoldFunction);
        visitor.Bit("device_clear_o", DeviceClear);
        visitor.Bit("pf_clear_o", PfClear);
        visitor.Port("function_clear_o", 9, FunctionClear);
        visitor.Port("vf_clear_o", 8, VfClear);
        visitor.Port("vf_flr_done_o", 8, VfFlrDone);
        visitor.Bit("walk_valid_o", WalkValid);
        visitor.Port("walk_step_o", 7, WalkStep, WalkValid);
        visitor.Bit("walk_device_o", WalkDevice, WalkValid);
        visitor.Port("walk_queue_o", 16, WalkQueue, WalkValid);
        visitor.Port("walk_function_o", 9, WalkFunction, WalkValid);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _step);
        state.Field(ref _drain);
        state.Field(ref _stray);
        state.Field(ref _pending);
        state.Field(ref _job);
        _stateNext = _state;
        _stepNext = _step;
        _strayNext = _stray;
        _pendingNext = _pending;
        UpdateOutputs();
    }
}
