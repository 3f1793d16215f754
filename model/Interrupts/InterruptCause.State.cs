namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class InterruptCause
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Bit("vector_valid_o", VectorValid);
        visitor.Port("vector_o", 5, Vector, VectorValid);
        visitor.Bit("vector_legacy_o", VectorLegacy, VectorValid);
        visitor.Bit("legacy_level_o", LegacyLevel);
        visitor.Bit("writeback_due_o", WritebackDue);
        visitor.Port("wake_o", 64, Wake);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Field(ref _icr);
        state.Field(ref _ims);
        state.Field(ref _iam);
        state.Field(ref _gpie);
        state.Field(ref _eicr);
        state.Field(ref _eims);
        state.Field(ref _eiac);
        state.Field(ref _eiam);
        state.Field(ref _fire);
        state.Field(ref _legacyFire);
        state.Memory(_eitr);
        state.Memory(_deadline);
        state.Memory(_ivar);
        state.Field(ref _ivarMisc);
        state.Memory(_vtivar);
        state.Memory(_vtivarMisc);
        state.Field(ref _rdata);
        state.Field(ref _vectorValid);
        state.Field(ref _vector);
        state.Field(ref _vectorLegacy);
        state.Field(ref _legacyLevel);
        state.Field(ref _held);
        state.Field(ref _writebackDue);
        _vectorValidNext = _vectorValid;
        _vectorNext = _vector;
        _vectorLegacyNext = _vectorLegacy;
        _writebackDueNext = _writebackDue;
        UpdateWake();
    }
}
