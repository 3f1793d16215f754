namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Led
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("led_o", Leds, Pins);
        visitor.Port("wake_o", 64, Wake);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _pins);
        state.Field(ref _phase);
        state.Field(ref _blinking);
        state.Field(ref _activity);
        state.Field(ref _passing);
        state.Field(ref _blinkDeadline);
        state.Field(ref _activityDeadline);
        state.Field(ref _passingDeadline);
        UpdateWake();
    }
}
