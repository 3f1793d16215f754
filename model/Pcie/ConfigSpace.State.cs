namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class ConfigSpace
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("config_rdata_o", 32, ConfigRdata);
        visitor.Port("pf_rid_o", 16, PfRid);
        visitor.Port("vf0_rid_o", 16, Vf0Rid);
        visitor.Port("captured_bus_o", 8, CapturedBus);
        visitor.Bit("ari_hierarchy_o", AriHierarchy);
        visitor.Bit("vf_enable_o", VfEnable);
        visitor.Port("num_vfs_o", 16, NumVfs);
        visitor.Port("vf_active_o", 8, VfActive);
        visitor.Bit("memory_enable_o", MemoryEnable);
        visitor.Bit("vf_memory_enable_o", VfMemoryEnable);
        visitor.Bit("power_d0_o", PowerD0);
        visitor.Port("bar0_o", 15, Bar0);
        visitor.Port("bar3_o", 18, Bar3);
        visitor.Port("vf_bar0_o", 50, VfBar0);
        visitor.Port("vf_bar3_o", 50, VfBar3);
        visitor.Port("vf_size_log2_o", 5, VfSizeLog2);
        visitor.Port("function_ready_o", 9, FunctionReady);
        visitor.Port("max_payload_log2_o", 4, MaxPayloadLog2);
        visitor.Port("max_read_log2_o", 4, MaxReadLog2);
        visitor.Port("completion_timeout_o", 64, CompletionTimeout);
        visitor.Bit("msi_enable_o", MsiEnable);
        visitor.Port("msi_address_o", 62, MsiAddress);
        visitor.Port("msi_data_o", 16, MsiData);
        visitor.Bit("msi_mask_o", MsiMask);
        visitor.Port("msix_enable_o", 9, MsixEnable);
        visitor.Port("msix_function_mask_o", 9, MsixFunctionMask);
        visitor.Bit("intx_disable_o", IntxDisable);
        visitor.Bit("pme_status_o", PmeStatus);
        visitor.Bit("pme_enable_o", PmeEnable);
        visitor.Bit("error_receive_ready_o", ErrorReceiveReady);
        visitor.Bit("error_request_ready_o", ErrorRequestReady);
        visitor.Bit("error_read_ready_o", ErrorReadReady);
        visitor.Bit("message_valid_o", MessageValid);
        visitor.Port("message_code_o", 8, MessageCode, MessageValid);
        visitor.Port("message_function_o", 4, MessageFunction, MessageValid);
        visitor.Bit("flr_pf_o", FlrPf);
        visitor.Port("flr_vf_o", 8, FlrVf);
        visitor.Bit("power_up_o", PowerUp);
        visitor.Port("vf_change_o", 8, VfChange);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_pf);
        state.Memory(_vf);
        state.Memory(_log);
        state.Field(ref _capturedBus);
        state.Field(ref _rdata);
        state.Field(ref _flrPf);
        state.Field(ref _flrVf);
        state.Field(ref _powerUp);
        state.Field(ref _vfChange);
        state.Field(ref _vfActive);
        state.Field(ref _grant);
        state.Memory(_messageCodes);
        state.Memory(_messageFunctions);
        state.Field(ref _messageHead);
        state.Field(ref _messageCount);
        _capturedBusNext = _capturedBus;
        _grantNext = _grant;
        ResetRequested = _flrPf | _powerUp | ((_flrVf | _vfChange) != 0);
        UpdateOutputs();
    }
}
