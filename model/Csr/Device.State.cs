namespace NicTwin.Model;

/// <summary>Ports for reports, registers for snapshots.</summary>
public sealed partial class Device
{
    /// <inheritdoc/>
    public void VisitOutputs(IPortVisitor visitor)
    {
        visitor.Port("csr_rdata_o", 32, CsrRdata);
        visitor.Bit("device_reset_request_o", DeviceResetRequest);
        visitor.Port("vf_reset_request_o", 8, VfResetRequest);
        visitor.Bit("mailbox_reset_done_o", MailboxResetDone);
        visitor.Bit("link_up_o", LinkUp);
        visitor.Bit("link_change_o", LinkChange);
        visitor.Bit("master_disable_o", MasterDisable);
        visitor.Bit("mdic_valid_o", MdicValid);
        visitor.Bit("mdic_write_o", MdicWrite, MdicValid);
        visitor.Port("mdic_address_o", 5, (uint)MdicAddress, MdicValid);
        visitor.Port("mdic_register_o", 5, (uint)MdicRegister, MdicValid);
        visitor.Port("mdic_data_o", 16, MdicData, MdicValid);
        visitor.Bit("phy_reset_o", PhyReset);
        visitor.Port("vlan_type_o", 16, VlanType);
        visitor.Bit("vlan_strip_o", VlanStrip);
        visitor.Port("led_control_o", 32, LedControl);
        visitor.Bit("flow_receive_o", FlowReceive);
        visitor.Bit("flow_transmit_o", FlowTransmit);
        visitor.Port("flow_address_o", 48, FlowAddress);
        visitor.Port("flow_type_o", 16, FlowType);
        visitor.Port("flow_high_o", 12, (uint)FlowHigh);
        visitor.Port("flow_low_o", 12, (uint)FlowLow);
        visitor.Bit("flow_xon_o", FlowXon);
        visitor.Port("flow_time_o", 16, FlowTime);
        visitor.Port("flow_refresh_o", 16, FlowRefresh);
        visitor.Bit("stamp_ready_o", StampReady);
        visitor.Port("stamp_type_o", 3, (uint)StampType);
        visitor.Port("stamp_control_o", 8, (uint)StampControl);
        visitor.Port("stamp_message_o", 8, (uint)StampMessage);
        visitor.Port("nvm_mac_o", 48, NvmMac, _nvmMacWritten == 7);
        visitor.Bit("mac_load_o", MacLoad);
        visitor.Bit("quiet_o", Quiet);
    }

    internal void Transfer(StateTransfer state)
    {
        state.Memory(_plain);
        state.Memory(_nvm);
        state.Field(ref _nvmMac);
        state.Field(ref _nvmMacWritten);
        state.Field(ref _phyReset);
        state.Field(ref _readAddress);
        state.Field(ref _readData);
        state.Field(ref _readDone);
        state.Field(ref _reading);
        state.Field(ref _rdata);
        state.Field(ref _mdic);
        state.Field(ref _mdicBusy);
        state.Field(ref _mdicValid);
        state.Field(ref _vlanType);
        state.Field(ref _phyResetLevel);
        state.Field(ref _slu);
        state.Field(ref _linkUp);
        state.Field(ref _linkChange);
        state.Field(ref _masterDisable);
        state.Field(ref _vlanStrip);
        state.Field(ref _deviceResetRequest);
        state.Field(ref _vfResetRequest);
        state.Field(ref _mailboxResetDone);
        state.Field(ref _macLoad);
        _linkUpNext = _linkUp;
        LedControl = _plain[Registers.Ledctl.Word];
        UpdateFlow();
        TransferTimeSync(state);
    }
}
