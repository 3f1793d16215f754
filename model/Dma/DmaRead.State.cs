namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class DmaRead
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("rx_request_ready_o", RxRequestReady);
        visitor.Bit("tx_request_ready_o", TxRequestReady);
        visitor.Bit("data_request_ready_o", DataRequestReady);
        visitor.Port("data_request_tag_o", 3, (uint)DataRequestTag, DataRequestReady);
        visitor.Beat("read_", ReadValid, ReadDataLow, ReadDataHigh, ReadKeep, ReadSop, ReadEop);
        visitor.Bit("rx_return_valid_o", RxReturnValid);
        visitor.Bit("tx_return_valid_o", TxReturnValid);
        visitor.Port("return_queue_o", 4, (uint)ReturnQueue, _returnValid);
        visitor.Port("return_slot_o", 3, (uint)ReturnSlot, _returnValid && !ReturnError);
        visitor.Port("return_data_o", 128, new UInt128(ReturnDataHigh, ReturnDataLow), _returnValid && !ReturnError);
        visitor.Bit("return_last_o", ReturnLast, _returnValid);
        visitor.Bit("return_error_o", ReturnError, _returnValid);
        visitor.Port("data_done_o", 8, DataDone);
        visitor.Port("data_error_o", 8, DataError);
        visitor.Bit("error_valid_o", ErrorValid);
        visitor.Port("error_kind_o", 5, ErrorKind, ErrorValid);
        visitor.Port("error_function_o", 4, ErrorFunction, ErrorValid);
        visitor.Header("error_header_o", 128, ErrorHeader0, ErrorHeader1, ErrorHeader2, ErrorHeader3, ErrorValid);
        visitor.Port("transactions_pending_o", 9, TransactionsPending);
        visitor.Bit("read_busy_o", ReadBusy);
        visitor.Port("read_queue_o", 4, (uint)ReadQueue, ReadBusy);
        visitor.Port("wake_o", 64, Wake);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _outstanding);
        state.Field(ref _done);
        state.Field(ref _error);
        state.Field(ref _orphan);
        state.Memory(_queue);
        state.Memory(_function);
        state.Memory(_rid);
        state.Memory(_next);
        state.Memory(_remaining);
        state.Memory(_firstWord);
        state.Memory(_words);
        state.Memory(_deadline);
        state.Memory(_memory);
        state.Field(ref _earliest);
        state.Field(ref _grant);
        state.Field(ref _issueTag);
        state.Field(ref _readValid);
        state.Field(ref _readQueue);
        state.Field(ref _readKeep);
        state.Field(ref _readLow);
        state.Field(ref _readHigh);
        state.Field(ref _dataLow);
        state.Field(ref _dataHigh);
        state.Field(ref _accept);
        state.Field(ref _acceptTag);
        state.Field(ref _report);
        state.Field(ref _foreign);
        state.Field(ref _dword);
        state.Field(ref _errorValid);
        state.Field(ref _errorKind);
        state.Field(ref _errorFunction);
        state.Field(ref _errorHeader0);
        state.Field(ref _errorHeader1);
        state.Field(ref _errorHeader2);
        state.Field(ref _returning);
        state.Field(ref _returnTag);
        state.Field(ref _returnWord);
        state.Field(ref _returnLeft);
        state.Field(ref _returnValid);
        state.Field(ref _returnReceive);
        state.Field(ref _returnQueue);
        state.Field(ref _returnSlot);
        state.Field(ref _returnLast);
        state.Field(ref _returnError);
        state.Field(ref _returnLow);
        state.Field(ref _returnHigh);
        _grantNext = _grant;
        _readValidNext = _readValid;
        _errorValidNext = _errorValid;
        _returningNext = _returning;
    }
}
