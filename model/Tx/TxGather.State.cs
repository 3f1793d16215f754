namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TxGather
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("item_space_o", ItemSpace);
        visitor.Port("data_read_tag_o", 3, (uint)DataReadTag, Reading);
        visitor.Port("data_read_word_o", 5, (uint)DataReadWord, Reading);
        visitor.Bit("data_release_valid_o", DataReleaseValid);
        visitor.Port("data_release_tag_o", 3, (uint)DataReleaseTag, DataReleaseValid);
        visitor.Bit("write_valid_o", WriteValid);
        visitor.Port("write_address_o", 13, (uint)WriteAddress, WriteValid);
        visitor.Port("write_data_o", 64, WriteData, WriteValid);
        visitor.Bit("frame_valid_o", FrameValid);
        visitor.Port("frame_start_o", 13, (uint)FrameStart, FrameValid);
        visitor.Port("frame_bytes_o", 14, (uint)FrameBytes, FrameValid);
        visitor.Port("frame_queue_o", 4, (uint)FrameQueue, FrameValid);
        visitor.Port("frame_mac_o", 48, FrameMac, FrameValid);
        visitor.Bit("report_valid_o", ReportValid);
        visitor.Port("report_queue_o", 4, (uint)ReportQueue, ReportValid);
        visitor.Bit("report_write_o", ReportWrite, ReportValid);
        visitor.Port("report_head_o", 16, ReportHead, ReportValid);
        visitor.Port("report_address_o", 64, ReportAddress, ReportValid && ReportWrite);
        visitor.Port("report_dword3_o", 32, ReportDword3, ReportValid && ReportWrite);
        visitor.Bit("discard_o", Discard);
        visitor.Bit("rewind_valid_o", RewindValid);
        visitor.Port("rewind_words_o", 13, (uint)RewindWords, RewindValid);
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
        state.Field(ref _start);
        state.Field(ref _write);
        state.Field(ref _bytes);
        state.Field(ref _accumulator);
        state.Field(ref _fill);
        state.Field(ref _broken);
        state.Field(ref _mac);
        state.Field(ref _lastWord);
        state.Field(ref _take);
        state.Field(ref _takeFirst);
        state.Field(ref _takeCount);
        state.Field(ref _tag);
        state.Field(ref _word);
        state.Field(ref _writeValid);
        state.Field(ref _writeAddress);
        state.Field(ref _writeData);
        state.Field(ref _releaseValid);
        state.Field(ref _releaseTag);
        state.Field(ref _rewindValid);
        state.Field(ref _rewindWords);
        state.Field(ref _discard);
        state.Field(ref _frameValid);
        state.Field(ref _frameStart);
        state.Field(ref _frameBytes);
        state.Field(ref _reportValid);
        state.Field(ref _offered);
        _stateNext = _state;
        _wordNext = _word;
        _writeAddressNext = _writeAddress;
        _writeDataNext = _writeData;
        _releaseTagNext = _releaseTag;
        _rewindWordsNext = _rewindWords;
    }
}
