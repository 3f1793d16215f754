// Device control and status, NVM words, semaphores, timers: everything of BLOCK_DEVICE.
// Page: docs/spec/device.md; twin: model/Csr/Device.cs.
module nt_device (
    input  logic        clk_i,
    input  logic        reset_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [3:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [7:0]  csr_index_i,
    input  logic [3:0]  csr_function_i,
    input  logic [31:0] csr_wdata_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    // Registered pins
    input  logic        nvm_write_i,
    input  logic [7:0]  nvm_address_i,
    input  logic [15:0] nvm_data_i,
    input  logic [63:0] time_q_i,
    input  logic        paused_i,
    // Time stamps: a marked frame has begun on the wire; a packet was received
    input  logic        frame_stamped_i,
    input  logic        stamp_valid_i,
    input  logic [63:0] stamp_time_i,
    output logic        stamp_ready_o,
    output logic [2:0]  stamp_type_o,
    output logic [7:0]  stamp_control_o,
    output logic [7:0]  stamp_message_o,
    // PHY
    output logic        mdic_valid_o,
    output logic        mdic_write_o,
    output logic [4:0]  mdic_address_o,
    output logic [4:0]  mdic_register_o,
    output logic [15:0] mdic_data_o,
    output logic        phy_reset_o,
    input  logic        phy_link_i,
    input  logic        phy_done_i,
    input  logic        phy_error_i,
    input  logic [15:0] phy_rdata_i,
    // State of other blocks
    input  logic        vf_enable_i,
    input  logic [15:0] num_vfs_i,
    input  logic        device_clear_i,
    input  logic [8:0]  transactions_pending_i,
    input  logic        write_busy_i,
    input  logic [8:0]  hold_function_i,
    // Pulses
    output logic        device_reset_request_o,
    output logic [7:0]  vf_reset_request_o,
    output logic        mailbox_reset_done_o,
    output logic        link_change_o,
    output logic        mac_load_o,
    // Levels
    output logic        link_up_o,
    output logic        master_disable_o,
    output logic [15:0] vlan_type_o,
    output logic        vlan_strip_o,
    output logic [47:0] nvm_mac_o,
    output logic [31:0] led_control_o,
    output logic        flow_receive_o,
    output logic        flow_transmit_o,
    output logic [47:0] flow_address_o,
    output logic [15:0] flow_type_o,
    output logic [11:0] flow_high_o,
    output logic [11:0] flow_low_o,
    output logic        flow_xon_o,
    output logic [15:0] flow_time_o,
    output logic [15:0] flow_refresh_o,
    output logic        quiet_o
);

  // Plain registers live in one memory, a word for each instance; a word counts once it has been written since the last
  // clear, before that the register has its reset value.
  localparam int PLAIN = nt_registers_pkg::DEVICE_WORDS;
  localparam logic [PLAIN-1:0] KEPT = (PLAIN'(1) << nt_registers_pkg::RXPBS_WORD)
                                    | (PLAIN'(1) << nt_registers_pkg::TXPBS_WORD);

  logic [31:0]      plain_q [0:PLAIN-1];
  logic [PLAIN-1:0] written_q;
  logic [15:0]      nvm_q [0:255];
  logic [47:0]      nvm_mac_q;

  logic [31:0] ctrl_q;
  logic [31:0] ctrl_ext_q;
  logic        phyra_q;
  logic [29:0] mdic_q;         // as written; READY and ERROR are apart
  logic        mdic_busy_q;
  logic        mdic_ready_q;
  logic        mdic_error_q;
  logic        mdic_valid_q;
  logic [15:0] vlan_type_q;    // VET once more, as a level
  logic [31:0] ledctl_q;       // LEDCTL likewise
  // Registers of flow control once more, as levels
  logic [31:0] fcal_q;
  logic [31:0] fcah_q;
  logic [31:0] fct_q;
  logic [31:0] fcrth_q;
  logic [31:0] fcrtl_q;
  logic [31:0] fcttv_q;
  logic [31:0] fcrtv_q;
  logic [31:0] eecd_q;
  logic [15:2] eerd_address_q;
  logic        eerd_busy_q;
  logic        eerd_done_q;
  logic [15:0] eerd_data_q;
  logic        smbi_q;
  logic        swesmbi_q;
  logic        link_up_q;
  logic        link_change_q;
  logic        device_reset_request_q;
  logic [7:0]  vf_reset_request_q;
  logic        mailbox_reset_done_q;
  logic        mac_load_q;
  logic [31:0] csr_rdata_q;

  logic        access;
  logic        write;
  logic        read;
  logic [9:0]  plain;
  logic        is_plain;
  logic        is_sync;      // a register of time_sync
  logic [31:0] sync_value;
  logic [31:0] plain_value;
  logic [31:0] mask;
  logic [31:0] status;
  logic        drained;

  assign access   = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_DEVICE);
  assign write    = access && csr_write_i && (csr_be_i != 4'h0);
  assign read     = access && !csr_write_i;
  assign mask     = nt_pkg::byte_mask(csr_be_i);
  assign drained  = (transactions_pending_i == 9'd0) && !write_busy_i;
  assign status   = {1'b1, 11'd0, !(ctrl_q[2] && drained), vf_enable_i, vf_enable_i ? num_vfs_i[3:0] : 4'd0, 3'd0,
                     phyra_q, 2'd0, 2'b10, 1'b0, paused_i, 2'd0, link_up_q, 1'b1};

  // Looked up only for an access: a simulator would otherwise search the tables in every clock.
  always_comb begin
    is_plain    = 1'b0;
    is_sync     = 1'b0;
    plain_value = 32'd0;
    plain       = 10'd0;
    if (access) begin
      case (csr_register_i)
        nt_registers_pkg::REG_CTRL, nt_registers_pkg::REG_STATUS, nt_registers_pkg::REG_EECD,
        nt_registers_pkg::REG_EERD, nt_registers_pkg::REG_CTRL_EXT, nt_registers_pkg::REG_MDIC,
        nt_registers_pkg::REG_SWSM,
        nt_registers_pkg::REG_FRTIMER, nt_registers_pkg::REG_VTCTRL, nt_registers_pkg::REG_VTSTATUS,
        nt_registers_pkg::REG_VTFRTIMER: is_plain = 1'b0;
        nt_registers_pkg::REG_SYSTIML, nt_registers_pkg::REG_SYSTIMH, nt_registers_pkg::REG_TIMINCA,
        nt_registers_pkg::REG_TIMADJL, nt_registers_pkg::REG_TIMADJH,
        nt_registers_pkg::REG_TSYNCTXCTL, nt_registers_pkg::REG_TXSTMPL, nt_registers_pkg::REG_TXSTMPH,
        nt_registers_pkg::REG_TSYNCRXCTL, nt_registers_pkg::REG_RXSTMPL, nt_registers_pkg::REG_RXSTMPH,
        nt_registers_pkg::REG_TSYNCRXCFG: is_sync = 1'b1;
        default:                         is_plain = 1'b1;
      endcase
      plain       = nt_registers_pkg::register_word(csr_register_i) + {2'd0, csr_index_i};
      plain_value = written_q[plain] ? plain_q[plain] : nt_registers_pkg::register_reset(csr_register_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      ctrl_q                 <= nt_registers_pkg::CTRL_RESET;
      ctrl_ext_q             <= nt_registers_pkg::CTRL_EXT_RESET;
      phyra_q                <= 1'b1;
      mdic_q                 <= 30'd0;
      mdic_busy_q            <= 1'b0;
      mdic_ready_q           <= 1'b0;
      mdic_error_q           <= 1'b0;
      mdic_valid_q           <= 1'b0;
      vlan_type_q            <= nt_registers_pkg::VET_RESET[15:0];
      eecd_q                 <= nt_registers_pkg::EECD_RESET;
      eerd_address_q         <= 14'd0;
      eerd_busy_q            <= 1'b0;
      eerd_done_q            <= 1'b0;
      eerd_data_q            <= 16'd0;
      smbi_q                 <= 1'b0;
      swesmbi_q              <= 1'b0;
      link_up_q              <= 1'b0;
      link_change_q          <= 1'b0;
      device_reset_request_q <= 1'b0;
      vf_reset_request_q     <= 8'h00;
      mailbox_reset_done_q   <= 1'b0;
      mac_load_q             <= 1'b0;
    end else begin
      link_up_q              <= phy_link_i && ctrl_q[6];
      link_change_q          <= link_up_q != (phy_link_i && ctrl_q[6]);
      device_reset_request_q <= 1'b0;
      vf_reset_request_q     <= 8'h00;
      mailbox_reset_done_q   <= 1'b0;
      mac_load_q             <= device_clear_i;
      mdic_valid_q           <= 1'b0;

      // A command ends with the PHY's answer, or at once when OP is neither write (01) nor read (10).
      if (mdic_busy_q && (phy_done_i || mdic_q[27] == mdic_q[26])) begin
        mdic_busy_q  <= 1'b0;
        mdic_ready_q <= 1'b1;
        mdic_error_q <= (mdic_q[27] == mdic_q[26]) || phy_error_i;
        if (mdic_q[27] && !mdic_q[26]) mdic_q[15:0] <= phy_rdata_i;
      end

      if (eerd_busy_q) begin
        eerd_busy_q <= 1'b0;
        eerd_done_q <= 1'b1;
        eerd_data_q <= (eerd_address_q[15:10] != 6'd0) ? 16'd0 : nvm_q[eerd_address_q[9:2]];
      end

      if (write) begin
        case (csr_register_i)
          nt_registers_pkg::REG_CTRL: begin
            ctrl_q <= nt_pkg::merge(ctrl_q, csr_wdata_i, mask & nt_registers_pkg::CTRL_RW);
            if (csr_be_i[3] && csr_wdata_i[26]) device_reset_request_q <= 1'b1;
          end
          nt_registers_pkg::REG_STATUS: begin
            if (csr_be_i[1] && !csr_wdata_i[10]) phyra_q <= 1'b0;
          end
          nt_registers_pkg::REG_EECD:
            eecd_q <= nt_pkg::merge(eecd_q, csr_wdata_i, mask & nt_registers_pkg::EECD_RW);
          nt_registers_pkg::REG_EERD: begin
            if (csr_be_i[0]) eerd_address_q[7:2] <= csr_wdata_i[7:2];
            if (csr_be_i[1]) eerd_address_q[15:8] <= csr_wdata_i[15:8];
            eerd_done_q <= 1'b0;
            eerd_busy_q <= csr_be_i[0] && csr_wdata_i[0];
          end
          nt_registers_pkg::REG_CTRL_EXT: begin
            ctrl_ext_q <= nt_pkg::merge(ctrl_ext_q, csr_wdata_i, mask & nt_registers_pkg::CTRL_EXT_RW);
            if (csr_be_i[1] && csr_wdata_i[14]) mailbox_reset_done_q <= 1'b1;
            if (csr_be_i[1] && csr_wdata_i[12]) mac_load_q <= 1'b1;
          end
          nt_registers_pkg::REG_MDIC: begin
            if (!mdic_busy_q) begin
              mdic_q <= (mdic_q & ~(mask[29:0] & nt_registers_pkg::MDIC_RW[29:0]))
                      | (csr_wdata_i[29:0] & mask[29:0] & nt_registers_pkg::MDIC_RW[29:0]);
              if (csr_be_i[3]) begin
                mdic_busy_q  <= 1'b1;
                mdic_ready_q <= 1'b0;
                mdic_error_q <= 1'b0;
                mdic_valid_q <= csr_wdata_i[27] != csr_wdata_i[26];
              end
            end
          end
          nt_registers_pkg::REG_VET: begin
            if (csr_be_i[0]) vlan_type_q[7:0] <= csr_wdata_i[7:0];
            if (csr_be_i[1]) vlan_type_q[15:8] <= csr_wdata_i[15:8];
          end
          nt_registers_pkg::REG_SWSM: begin
            if (csr_be_i[0]) begin
              smbi_q    <= csr_wdata_i[0];
              swesmbi_q <= csr_wdata_i[1];
            end
          end
          nt_registers_pkg::REG_VTCTRL: begin
            // Comparisons, not a shift of 1: synthesis would find resets of single flip-flops late, and start over.
            for (int n = 0; n < 8; n = n + 1) begin
              vf_reset_request_q[n] <= csr_be_i[3] && csr_wdata_i[26] && (csr_index_i[2:0] == 3'(n));
            end
          end
          default: ;
        endcase
      end
      // The semaphore is taken by the PF's read itself.
      if (read && csr_register_i == nt_registers_pkg::REG_SWSM && csr_be_i != 4'h0
          && csr_function_i == nt_pkg::FUNCTION_PF) smbi_q <= 1'b1;

      if (device_clear_i) begin
        ctrl_q         <= nt_registers_pkg::CTRL_RESET;
        ctrl_ext_q     <= nt_registers_pkg::CTRL_EXT_RESET;
        phyra_q        <= 1'b1;
        mdic_q         <= 30'd0;
        mdic_busy_q    <= 1'b0;
        mdic_ready_q   <= 1'b0;
        mdic_error_q   <= 1'b0;
        vlan_type_q    <= nt_registers_pkg::VET_RESET[15:0];
        eecd_q         <= nt_registers_pkg::EECD_RESET;
        eerd_address_q <= 14'd0;
        eerd_busy_q    <= 1'b0;
        eerd_done_q    <= 1'b0;
        eerd_data_q    <= 16'd0;
        smbi_q         <= 1'b0;
        swesmbi_q      <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      ledctl_q <= nt_registers_pkg::LEDCTL_RESET;
      fcal_q  <= nt_registers_pkg::FCAL_RESET;
      fcah_q  <= nt_registers_pkg::FCAH_RESET;
      fct_q   <= nt_registers_pkg::FCT_RESET;
      fcrth_q <= nt_registers_pkg::FCRTH_RESET;
      fcrtl_q <= nt_registers_pkg::FCRTL_RESET;
      fcttv_q <= nt_registers_pkg::FCTTV_RESET;
      fcrtv_q <= nt_registers_pkg::FCRTV_RESET;
    end else if (write) begin
      case (csr_register_i)
        nt_registers_pkg::REG_LEDCTL:
          ledctl_q <= nt_pkg::merge(ledctl_q, csr_wdata_i, mask & nt_registers_pkg::LEDCTL_RW);
        nt_registers_pkg::REG_FCAL:  fcal_q  <= nt_pkg::merge(fcal_q, csr_wdata_i, mask & nt_registers_pkg::FCAL_RW);
        nt_registers_pkg::REG_FCAH:  fcah_q  <= nt_pkg::merge(fcah_q, csr_wdata_i, mask & nt_registers_pkg::FCAH_RW);
        nt_registers_pkg::REG_FCT:   fct_q   <= nt_pkg::merge(fct_q, csr_wdata_i, mask & nt_registers_pkg::FCT_RW);
        nt_registers_pkg::REG_FCRTH: fcrth_q <= nt_pkg::merge(fcrth_q, csr_wdata_i, mask & nt_registers_pkg::FCRTH_RW);
        nt_registers_pkg::REG_FCRTL: fcrtl_q <= nt_pkg::merge(fcrtl_q, csr_wdata_i, mask & nt_registers_pkg::FCRTL_RW);
        nt_registers_pkg::REG_FCTTV: fcttv_q <= nt_pkg::merge(fcttv_q, csr_wdata_i, mask & nt_registers_pkg::FCTTV_RW);
        nt_registers_pkg::REG_FCRTV: fcrtv_q <= nt_pkg::merge(fcrtv_q, csr_wdata_i, mask & nt_registers_pkg::FCRTV_RW);
        default: ;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      written_q <= '0;
    end else if (device_clear_i) begin
      written_q <= written_q & KEPT;
    end else if (write && is_plain) begin
      written_q[plain] <= 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (write && is_plain) begin
      plain_q[plain] <= nt_pkg::merge(plain_value, csr_wdata_i,
                                      mask & nt_registers_pkg::register_rw(csr_register_i));
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (read) begin
      case (csr_register_i)
        nt_registers_pkg::REG_CTRL:     csr_rdata_q <= ctrl_q;
        nt_registers_pkg::REG_STATUS, nt_registers_pkg::REG_VTSTATUS:
          csr_rdata_q <= status;
        nt_registers_pkg::REG_EECD:     csr_rdata_q <= {eecd_q[31:8], eecd_q[6], eecd_q[6:0]};
        nt_registers_pkg::REG_EERD:     csr_rdata_q <= {eerd_data_q, eerd_address_q, eerd_done_q, 1'b0};
        nt_registers_pkg::REG_CTRL_EXT: csr_rdata_q <= ctrl_ext_q;
        nt_registers_pkg::REG_MDIC:
          csr_rdata_q <= {1'b0, mdic_error_q, mdic_q[29], mdic_ready_q, mdic_q[27:0]};
        nt_registers_pkg::REG_SWSM:     csr_rdata_q <= {30'd0, swesmbi_q, smbi_q};
        nt_registers_pkg::REG_FRTIMER, nt_registers_pkg::REG_VTFRTIMER:
          csr_rdata_q <= time_q_i[38:7];
        nt_registers_pkg::REG_VTCTRL:   csr_rdata_q <= 32'd0;
        default:                        csr_rdata_q <= is_sync ? sync_value : plain_value;
      endcase
    end
  end

  nt_time_sync time_sync (
      .clk_i           (clk_i),
      .clear_i         (reset_i || device_clear_i),
      .time_q_i        (time_q_i),
      .write_i         (write && is_sync),
      .read_i          (read && is_sync),
      .effect_i        (read && is_sync && csr_be_i != 4'h0),
      .register_i      (csr_register_i),
      .wdata_i         (csr_wdata_i),
      .mask_i          (mask),
      .rdata_o         (sync_value),
      .frame_stamped_i (frame_stamped_i),
      .stamp_valid_i   (stamp_valid_i),
      .stamp_time_i    (stamp_time_i),
      .stamp_ready_o   (stamp_ready_o),
      .stamp_type_o    (stamp_type_o),
      .stamp_control_o (stamp_control_o),
      .stamp_message_o (stamp_message_o)
  );

  // The NVM is loaded while perst_i is held and outlives every reset.
  always_ff @(posedge clk_i) begin
    if (reset_i && nvm_write_i) begin
      nvm_q[nvm_address_i] <= nvm_data_i;
      if (nvm_address_i == 8'd0) nvm_mac_q[15:0] <= nvm_data_i;
      if (nvm_address_i == 8'd1) nvm_mac_q[31:16] <= nvm_data_i;
      if (nvm_address_i == 8'd2) nvm_mac_q[47:32] <= nvm_data_i;
    end
  end

  assign csr_rdata_o            = csr_rdata_q;
  assign device_reset_request_o = device_reset_request_q;
  assign vf_reset_request_o     = vf_reset_request_q;
  assign mailbox_reset_done_o   = mailbox_reset_done_q;
  assign link_change_o          = link_change_q;
  assign mac_load_o             = mac_load_q;
  assign link_up_o              = link_up_q;
  assign master_disable_o       = ctrl_q[2];
  assign vlan_strip_o           = ctrl_q[30];
  assign vlan_type_o            = vlan_type_q;
  assign mdic_valid_o           = mdic_valid_q;
  assign mdic_write_o           = mdic_q[26];
  assign mdic_address_o         = mdic_q[25:21];
  assign mdic_register_o        = mdic_q[20:16];
  assign mdic_data_o            = mdic_q[15:0];
  assign phy_reset_o            = ctrl_q[31];
  assign nvm_mac_o              = nvm_mac_q;
  assign led_control_o          = ledctl_q;
  assign flow_receive_o         = ctrl_q[27];
  assign flow_transmit_o        = ctrl_q[28];
  assign flow_address_o         = {fcah_q[15:0], fcal_q};
  assign flow_type_o            = fct_q[15:0];
  assign flow_high_o            = fcrth_q[15:4];
  assign flow_low_o             = fcrtl_q[15:4];
  assign flow_xon_o             = fcrtl_q[31];
  assign flow_time_o            = fcttv_q[15:0];
  assign flow_refresh_o         = fcrtv_q[15:0];
  assign quiet_o = !eerd_busy_q && !device_reset_request_q && (vf_reset_request_q == 8'h00)
                && !mailbox_reset_done_q && !mac_load_q && !link_change_q && !mdic_busy_q && !mdic_valid_q
                && (link_up_q == (phy_link_i && ctrl_q[6]));

endmodule
