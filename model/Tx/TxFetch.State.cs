namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TxFetch
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("select_valid_o", SelectValid);
        visitor.Port("select_queue_o", 4, (uint)SelectQueue, SelectValid);
        visitor.Bit("consume_valid_o", ConsumeValid);
        visitor.Port("consume_queue_o", 4, (uint)ConsumeQueue, ConsumeValid);
        visitor.Bit("rewind_valid_o", RewindValid);
        visitor.Port("rewind_queue_o", 4, (uint)RewindQueue, RewindValid);
        visitor.Port("rewind_index_o", 16, RewindIndex, RewindValid);
        visitor.Bit("data_request_valid_o", DataRequestValid);
        visitor.Port("data_request_queue_o", 4, (uint)DataRequestQueue, DataRequestValid);
        visitor.Port("data_request_address_o", 64, DataRequestAddress, DataRequestValid);
        visitor.Port("data_request_bytes_o", 9, (uint)DataRequestBytes, DataRequestValid);
        visitor.Bit("item_valid_o", ItemValid);
        bool data = ItemValid && _item.Kind == TxItemKind.Data;
        bool end = ItemValid && _item.Kind == TxItemKind.End;
        visitor.Port("item_kind_o", 2, (uint)_item.Kind, ItemValid);
        visitor.Port("item_queue_o", 4, _item.Queue, ItemValid);
        visitor.Port("item_tag_o", 3, _item.Tag, data);
        visitor.Port("item_offset_o", 8, _item.Offset, data);
        visitor.Port("item_bytes_o", 9, _item.Bytes, data);
        visitor.Bit("item_report_o", _item.Report, end && !_item.Context);
        visitor.Bit("item_bad_o", _item.Bad, end && !_item.Context);
        visitor.Bit("item_context_o", _item.Context, end);
        visitor.Port("item_head_o", 16, _item.Head, end);
        visitor.Port("item_address_o", 64, _item.Address, (end && !_item.Context) || (ItemValid && _item.Kind == TxItemKind.Start));
        visitor.Port("item_dword3_o", 32, _item.Dword3, end && !_item.Context);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _settle);
        state.Field(ref _queue);
        state.Field(ref _last);
        state.Field(ref _inPacket);
        state.Field(ref _startIndex);
        state.Field(ref _total);
        state.Field(ref _bad);
        state.Field(ref _segmented);
        state.Memory(_contexts);
        state.Field(ref _context);
        state.Field(ref _itemReady);
        state.Field(ref _bufferAddress);
        state.Field(ref _dword2);
        state.Field(ref _dword3);
        state.Field(ref _index);
        state.Field(ref _following);
        state.Field(ref _descriptorAddress);
        state.Field(ref _endOfPacket);
        state.Field(ref _report);
        state.Field(ref _address);
        state.Field(ref _left);
        state.Field(ref _consumeValid);
        state.Field(ref _consumeQueue);
        state.Field(ref _rewindValid);
        state.Field(ref _rewindQueue);
        state.Field(ref _rewindIndex);
        state.Field(ref _itemValid);
        state.Field(ref _item);
        _stateNext = _state;
        _addressNext = _address;
        _leftNext = _left;
        _itemNext = _item;
    }
}
