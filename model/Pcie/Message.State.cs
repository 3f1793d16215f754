namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Message
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("error_ready_o", ErrorReady);
        visitor.Beat("message_", Valid, DataLow, 0, 0xF, sop: true, eop: true);
        visitor.Bit("intx_sent_o", IntxSent);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _valid);
        state.Field(ref _dw0);
        state.Field(ref _dw1);
        state.Field(ref _intx);
        state.Field(ref _level);
        state.Field(ref _pme);
        _validNext = _valid;
        _intxNext = _intx;
        _levelNext = _level;
    }
}
