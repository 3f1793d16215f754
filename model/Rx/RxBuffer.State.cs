namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class RxBuffer
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("receive_valid_o", ReceiveValid);
        visitor.Port("receive_mac_o", 48, ReceiveMac, ReceiveValid);
        visitor.Port("receive_tag_o", 32, ReceiveTag, ReceiveValid);
        visitor.Port("receive_start_o", 13, (uint)ReceiveStart, ReceiveValid);
        visitor.Port("receive_bytes_o", 14, (uint)ReceiveBytes, ReceiveValid);
        visitor.Bit("receive_error_o", ReceiveError, ReceiveValid);
        visitor.Bit("stored_o", Stored);
        visitor.Bit("receive_total_o", ReceiveTotal);
        visitor.Port("receive_total_bytes_o", 14, (uint)ReceiveTotalBytes, ReceiveTotal);
        visitor.Bit("receive_crc_error_o", ReceiveCrcError);
        visitor.Bit("receive_missed_o", ReceiveMissed);
        visitor.Bit("receive_undersize_o", ReceiveUndersize);
        visitor.Bit("receive_oversize_o", ReceiveOversize);
        visitor.Bit("pause_valid_o", PauseValid);
        visitor.Port("pause_time_o", 16, PauseTime, PauseValid);
        visitor.Bit("control_unknown_o", ControlUnknown);
        visitor.Port("receive_level_o", 14, (uint)ReceiveLevel);
        visitor.Port("stamp_kind_o", 2, (uint)StampKind);
        visitor.Port("begun_o", 64, Begun);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _inValid);
        state.Field(ref _inData);
        state.Field(ref _inKeep);
        state.Field(ref _inLast);
        state.Field(ref _inBadFcs);
        state.Field(ref _loopback);
        state.Field(ref _ignore);
        state.Field(ref _first);
        state.Field(ref _skip);
        state.Field(ref _overflow);
        state.Field(ref _tooLong);
        state.Field(ref _start);
        state.Field(ref _mac);
        state.Field(ref _tag);
        state.Field(ref _words);
        state.Field(ref _beats);
        state.Field(ref _write);
        state.Field(ref _space);
        state.Memory(_memory);
        state.Memory(_starts);
        state.Memory(_lengths);
        state.Memory(_macs);
        state.Memory(_tags);
        state.Memory(_errors);
        state.Field(ref _in);
        state.Field(ref _lookup);
        state.Field(ref _receiveValid);
        state.Field(ref _lookupPlace);
        state.Field(ref _readData);
        state.Field(ref _readBehind);
        state.Field(ref _stored);
        state.Field(ref _total);
        state.Field(ref _totalBytes);
        state.Field(ref _crcError);
        state.Field(ref _missed);
        state.Field(ref _undersize);
        state.Field(ref _oversize);
        state.Field(ref _time);
        state.Field(ref _pauseValid);
        state.Field(ref _pauseTime);
        state.Field(ref _controlUnknown);
        state.Field(ref _begun);
        state.Field(ref _stampKind);
        _pauseTimeNext = _pauseTime;
        _level = Words - _space;
        ClearPulses();
    }
}
