namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class TxOffload
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("word_space_o", WordSpace);
        visitor.Bit("write_valid_o", WriteValid);
        visitor.Bit("write_two_o", WriteTwo, WriteValid);
        visitor.Port("write_address_o", 13, (uint)WriteAddress, WriteValid);
        visitor.Port("write_data_o", 128, new UInt128(WriteBehind, WriteData), WriteValid);
        visitor.Bit("rewind_valid_o", RewindValid);
        visitor.Port("rewind_words_o", 13, (uint)RewindWords, RewindValid);
        visitor.Bit("frame_valid_o", FrameValid);
        visitor.Port("frame_start_o", 13, (uint)FrameStart, FrameValid);
        visitor.Port("frame_bytes_o", 14, (uint)FrameBytes, FrameValid);
        visitor.Port("frame_queue_o", 4, (uint)FrameQueue, FrameValid);
        visitor.Port("frame_mac_o", 48, FrameMac, FrameValid);
        visitor.Port("frame_source_o", 48, FrameSource, FrameValid);
        visitor.Port("frame_tag_o", 32, FrameTag, FrameValid);
        visitor.Bit("frame_stamp_o", FrameStamp, FrameValid);
        visitor.Bit("discard_o", Discard);
        visitor.Bit("segmented_o", Segmented);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_entries);
        state.Field(ref _head);
        state.Field(ref _count);
        state.Field(ref _wordSpace);
        state.Field(ref _half);
        state.Field(ref _state);
        state.Field(ref _step);
        state.Field(ref _start);
        state.Field(ref _row);
        state.Field(ref _rows);
        state.Field(ref _bytes);
        state.Field(ref _payload);
        state.Field(ref _left);
        state.Field(ref _accumulator);
        state.Field(ref _fill);
        state.Field(ref _edge);
        state.Field(ref _skip);
        state.Field(ref _sum);
        state.Field(ref _mac);
        state.Field(ref _source);
        state.Field(ref _tag);
        state.Field(ref _first);
        state.Field(ref _last);
        state.Field(ref _tagStored);
        state.Field(ref _writeValid);
        state.Field(ref _writeAddress);
        state.Field(ref _writeTwo);
        state.Field(ref _writeData);
        state.Field(ref _writeBehind);
        state.Field(ref _rewindValid);
        state.Field(ref _rewindWords);
        state.Field(ref _discard);
        state.Field(ref _segmented);
        state.Field(ref _frameStart);
        state.Field(ref _frameBytes);
        state.Field(ref _frameMac);
        state.Field(ref _frameSource);
        state.Field(ref _frameTag);
        state.Field(ref _frameStamp);
        TransferHeader(state);
        _stateNext = _state;
        _writeAddressNext = _writeAddress;
        _writeTwoNext = _writeTwo;
        _writeDataNext = _writeData;
        _writeBehindNext = _writeBehind;
        _rewindWordsNext = _rewindWords;
    }

    private void TransferHeader(StateTransfer state)
    {
        state.Memory(_header);
        state.Field(ref _queue);
        state.Field(ref _vlan);
        state.Field(ref _ip);
        state.Field(ref _l4);
        state.Field(ref _kept);
        state.Field(ref _headerLength);
        state.Field(ref _checksumAt);
        state.Field(ref _edgeRow);
        state.Field(ref _edgeBytes);
        state.Field(ref _segmentSize);
        state.Field(ref _l4Type);
        state.Field(ref _ipv4);
        state.Field(ref _ixsm);
        state.Field(ref _l4Sum);
        state.Field(ref _tse);
        state.Field(ref _vle);
        state.Field(ref _stamp);
        state.Field(ref _refused);
        state.Field(ref _id);
        state.Field(ref _ipSeed);
        state.Field(ref _sequence);
        state.Field(ref _flags);
        state.Field(ref _l4Seed);
        state.Field(ref _ipTotal);
        state.Field(ref _l4Total);
        state.Field(ref _ipChecksum);
        state.Field(ref _l4Checksum);
        state.Field(ref _crcSum);
        state.Field(ref _crc);
    }
}
