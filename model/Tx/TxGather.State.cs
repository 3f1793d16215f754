namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TxGather
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("item_space_o", ItemSpace);
        visitor.Port("data_read_tag_o", 3, (uint)DataReadTag, Reading);
        visitor.Port("data_read_row_o", 4, (uint)DataReadRow, Reading);
        visitor.Bit("data_release_valid_o", DataReleaseValid);
        visitor.Port("data_release_tag_o", 3, (uint)DataReleaseTag, DataReleaseValid);
        visitor.Bit("push_valid_o", PushValid);
        visitor.Port("push_kind_o", 2, (uint)_push.Kind, PushValid);
        visitor.Port("push_data_o", 128, new UInt128(_push.High, _push.Low), PushValid && _push.Kind is (TxPushKind.Start or TxPushKind.Word));
        visitor.Port("push_bytes_o", 5, _push.Bytes, PushValid && _push.Kind is (TxPushKind.Start or TxPushKind.Word));
        visitor.Bit("report_valid_o", ReportValid);
        visitor.Port("report_queue_o", 4, (uint)ReportQueue, ReportValid);
        visitor.Bit("report_write_o", ReportWrite, ReportValid);
        visitor.Port("report_head_o", 16, ReportHead, ReportValid);
        visitor.Port("report_address_o", 64, ReportAddress, ReportValid && ReportWrite);
        visitor.Port("report_dword3_o", 32, ReportDword3, ReportValid && ReportWrite);
        visitor.Bit("discard_o", Discard);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_items);
        state.Field(ref _head);
        state.Field(ref _count);
        state.Field(ref _dead);
        state.Field(ref _itemSpace);
        state.Field(ref _state);
        state.Field(ref _accumulatorLow);
        state.Field(ref _accumulatorHigh);
        state.Field(ref _fill);
        state.Field(ref _any);
        state.Field(ref _broken);
        state.Field(ref _open);
        state.Field(ref _lastRow);
        state.Field(ref _take);
        state.Field(ref _takeFirst);
        state.Field(ref _takeCount);
        state.Field(ref _tag);
        state.Field(ref _row);
        state.Field(ref _pushValid);
        state.Field(ref _push);
        state.Field(ref _releaseValid);
        state.Field(ref _releaseTag);
        state.Field(ref _discard);
        state.Field(ref _reportValid);
        state.Field(ref _offered);
        _stateNext = _state;
        _rowNext = _row;
        _pushNext = _push;
        _releaseTagNext = _releaseTag;
    }
}
