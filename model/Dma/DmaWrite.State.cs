namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class DmaWrite
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Bit("engine_ready_o", EngineReady);
        visitor.Port("engine_word_wanted_o", 2, (uint)EngineWordWanted);
        visitor.Bit("engine_done_o", EngineDone);
        visitor.Bit("writeback_ready_o", WritebackReady);
        visitor.Port("writeback_word_wanted_o", 2, (uint)WritebackWordWanted);
        visitor.Bit("writeback_done_o", WritebackDone);
        visitor.Beat(string.Empty, Valid, DataLow, DataHigh, Keep, Sop, Eop);
        visitor.Bit("write_busy_o", WriteBusy);
        visitor.Port("write_queue_o", 4, (uint)WriteQueue, WriteBusy);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _state);
        state.Field(ref _writeback);
        state.Field(ref _queue);
        state.Field(ref _function);
        state.Field(ref _rid);
        state.Field(ref _command);
        state.Field(ref _bytes);
        state.Field(ref _abort);
        state.Field(ref _address);
        state.Field(ref _quadwordsLeft);
        state.Field(ref _chunkLeft);
        state.Field(ref _first);
        state.Field(ref _carry);
        state.Field(ref _wordsLeft);
        state.Field(ref _wordWanted);
        state.Field(ref _holdLow);
        state.Field(ref _holdHigh);
        state.Field(ref _fill);
        state.Field(ref _sop);
        state.Field(ref _beatValid);
        state.Field(ref _beatLow);
        state.Field(ref _beatHigh);
        state.Field(ref _beatKeep);
        state.Field(ref _beatSop);
        state.Field(ref _beatEop);
        state.Field(ref _nextValid);
        state.Field(ref _nextLow);
        state.Field(ref _nextHigh);
        state.Field(ref _nextKeep);
        state.Field(ref _nextSop);
        state.Field(ref _nextEop);
        _stateNext = _state;
        _beatTransfers = _nextMade = false;
    }
}
