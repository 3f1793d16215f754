namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Completer
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("request_ready_o", RequestReady);
        visitor.Beat("completion_", CompletionValid, CompletionDataLow, CompletionDataHigh, CompletionKeep, CompletionSop, CompletionEop);
        visitor.Bit("config_valid_o", ConfigValid);
        visitor.Bit("config_write_o", ConfigWrite, ConfigValid);
        visitor.Port("config_function_o", 4, ConfigFunction, ConfigValid);
        visitor.Port("config_dword_o", 10, ConfigDword, ConfigValid);
        visitor.Port("config_wdata_o", 32, ConfigWdata, ConfigValid && ConfigWrite);
        visitor.Port("config_be_o", 4, ConfigBe, ConfigValid);
        visitor.Bit("config_capture_o", ConfigCapture);
        visitor.Port("config_bus_o", 8, ConfigBus, ConfigCapture);
        visitor.Bit("csr_valid_o", CsrValid);
        visitor.Bit("csr_write_o", CsrWrite, CsrValid);
        visitor.Port("csr_block_o", 4, CsrBlock, CsrValid);
        visitor.Port("csr_register_o", 8, CsrRegister, CsrValid && CsrBlock != MsixBlock);
        visitor.Port("csr_index_o", 8, CsrIndex, CsrValid && CsrBlock != MsixBlock);
        visitor.Port("csr_offset_o", 12, CsrOffset, CsrValid && CsrBlock == MsixBlock);
        visitor.Port("csr_function_o", 4, CsrFunction, CsrValid);
        visitor.Port("csr_wdata_o", 32, CsrWdata, CsrValid && CsrWrite);
        visitor.Port("csr_be_o", 4, CsrBe, CsrValid);
        visitor.Bit("error_valid_o", ErrorValid);
        visitor.Port("error_kind_o", 5, ErrorKind, ErrorValid);
        visitor.Port("error_function_o", 4, ErrorFunction, ErrorValid);
        visitor.Header("error_header_o", 128, ErrorHeader0, ErrorHeader1, ErrorHeader2, ErrorHeader3, ErrorValid);
        visitor.Bit("error_advisory_o", ErrorAdvisory, ErrorValid);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _header0);
        state.Field(ref _header1);
        state.Field(ref _header2);
        state.Field(ref _header3);
        state.Field(ref _data0);
        state.Field(ref _data1);
        state.Field(ref _function);
        state.Field(ref _write);
        state.Field(ref _config);
        state.Field(ref _two);
        state.Field(ref _nonPosted);
        state.Field(ref _errorKind);
        state.Field(ref _status);
        state.Field(ref _msix);
        state.Field(ref _offset);
        state.Field(ref _part);
        state.Field(ref _csrSelect);
        state.Field(ref _csrBlock);
        state.Field(ref _csrRegister);
        state.Field(ref _csrIndex);
        state.Field(ref _csrHit);
        state.Field(ref _read0);
        state.Field(ref _read1);
        state.Field(ref _settle);
        state.Field(ref _capture);
        _stateNext = _state;
        _partNext = _part;
        _csrSelectNext = _csrSelect;
        _captureNext = _capture;
    }
}
