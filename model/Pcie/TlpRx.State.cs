namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TlpRx
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("pcie_rx_ready_o", PcieRxReady);
        visitor.Bit("request_valid_o", RequestValid);
        visitor.Header("request_header_o", 128, RequestHeader0, RequestHeader1, RequestHeader2, RequestHeader3, RequestValid);
        visitor.Port("request_data0_o", 32, RequestData0, RequestValid);
        visitor.Port("request_data1_o", 32, RequestData1, RequestValid);
        visitor.Bit("request_long_o", RequestLong, RequestValid);
        visitor.Bit("completion_beat_o", CompletionBeat);
        visitor.Bit("completion_first_o", CompletionFirst, CompletionBeat);
        visitor.Bit("completion_last_o", CompletionLast, CompletionBeat);
        visitor.Bit("completion_good_o", CompletionGood, CompletionBeat && CompletionLast);
        visitor.Header("completion_header_o", 96, CompletionHeader0, CompletionHeader1, CompletionHeader2, 0, CompletionBeat);
        visitor.Port("completion_data_o", 128, new UInt128(CompletionDataHigh, CompletionDataLow), CompletionBeat);
        visitor.Port("completion_count_o", 3, CompletionCount, CompletionBeat);
        visitor.Bit("error_valid_o", ErrorValid);
        visitor.Port("error_kind_o", 5, ErrorKind, ErrorValid);
        visitor.Header("error_header_o", 128, ErrorHeader0, ErrorHeader1, ErrorHeader2, ErrorHeader3, ErrorValid);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _ready);
        state.Field(ref _inValid);
        state.Field(ref _inFlags);
        state.Field(ref _inLow);
        state.Field(ref _inHigh);
        state.Memory(_fifoLow);
        state.Memory(_fifoHigh);
        state.Memory(_fifoFlags);
        state.Field(ref _fifoHead);
        state.Field(ref _fifoCount);
        state.Field(ref _state);
        state.Field(ref _holdError);
        state.Field(ref _header0);
        state.Field(ref _header1);
        state.Field(ref _header2);
        state.Field(ref _header3);
        state.Field(ref _data0);
        state.Field(ref _data1);
        state.Field(ref _seen);
        state.Field(ref _total);
        state.Field(ref _isCompletion);
        state.Field(ref _bad);
        state.Field(ref _completionBeat);
        state.Field(ref _completionFirst);
        state.Field(ref _completionLast);
        state.Field(ref _completionGood);
        state.Field(ref _completionCount);
        state.Field(ref _completionHeader0);
        state.Field(ref _completionHeader1);
        state.Field(ref _completionHeader2);
        state.Field(ref _completionLow);
        state.Field(ref _completionHigh);
        _stateNext = _state;
        UpdateQuiet();
    }
}
