// Receive and transmit control registers, and the filters of MAC addresses and VLANs with their lookup.
// Page: docs/spec/packet_control.md; twin: model/Csr/PacketControl.cs.
module nt_packet_control (
    input  logic        clk_i,
    input  logic        reset_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [3:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [7:0]  csr_index_i,
    input  logic [31:0] csr_wdata_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    // A frame that its pool may not send, from pool_filter
    input  logic        spoof_valid_i,
    input  logic [3:0]  spoof_queue_i,
    output logic        spoof_event_o,
    // Resets and the MAC address of the NVM
    input  logic        device_clear_i,
    input  logic [7:0]  vf_flr_done_i,
    input  logic        mac_load_i,
    input  logic [47:0] nvm_mac_i,
    input  logic        walk_valid_i,
    input  logic [6:0]  walk_step_i,
    input  logic        walk_device_i,
    // Lookup of a destination address and a VLAN
    input  logic        lookup_valid_i,
    input  logic [47:0] lookup_mac_i,
    input  logic [11:0] lookup_vid_i,
    input  logic [6:0]  lookup_hash_i,
    output logic        lookup_hit_o,
    output logic [7:0]  lookup_pools_o,
    output logic        lookup_multicast_hit_o,
    output logic        lookup_unicast_hit_o,
    output logic        lookup_vlan_hit_o,
    output logic [7:0]  lookup_vlan_pools_o,
    output logic [3:0]  lookup_vlan_rules_o,
    output logic [3:0]  lookup_queue_entry_o,
    output logic [59:0] mirror_rules_o,
    // Rate limiters
    input  logic        rate_lookup_valid_i,
    input  logic [3:0]  rate_lookup_queue_i,
    output logic [27:0] rate_factor_o,
    output logic [15:0] rate_enable_o,
    output logic [9:0]  rate_window_o,
    output logic        rate_write_o,
    output logic [3:0]  rate_write_queue_o,
    // Levels
    output logic [31:0] rctl_o,
    output logic [31:0] tctl_o,
    output logic [31:0] mrqc_o,
    output logic [31:0] vt_ctl_o,
    output logic [31:0] dtxswc_o,
    output logic [15:0] qde_o,
    output logic [31:0] rlpml_o,
    output logic [31:0] rxcsum_o,
    output logic [31:0] rfctl_o,
    output logic [31:0] rplolr_o,
    output logic [319:0] rss_key_o,
    output logic [7:0]  vfre_o,
    output logic [7:0]  vfte_o,
    output logic [31:0] vmolr_0_o,
    output logic [31:0] vmolr_1_o,
    output logic [31:0] vmolr_2_o,
    output logic [31:0] vmolr_3_o,
    output logic [31:0] vmolr_4_o,
    output logic [31:0] vmolr_5_o,
    output logic [31:0] vmolr_6_o,
    output logic [31:0] vmolr_7_o,
    output logic [31:0] vmvir_0_o,
    output logic [31:0] vmvir_1_o,
    output logic [31:0] vmvir_2_o,
    output logic [31:0] vmvir_3_o,
    output logic [31:0] vmvir_4_o,
    output logic [31:0] vmvir_5_o,
    output logic [31:0] vmvir_6_o,
    output logic [31:0] vmvir_7_o,
    output logic [47:0] station_o,
    output logic        quiet_o
);

  localparam int ENTRIES = 24;
  localparam int VLANS   = 32;  // entries of VLVF
  localparam int RULES   = 4;   // of mirroring

  logic [31:0] rctl_q;
  logic [31:0] rxcsum_q;
  logic [31:0] rlpml_q;
  logic [31:0] rfctl_q;
  logic [31:0] qde_q;
  logic [31:0] mrqc_q;
  logic [31:0] vt_ctl_q;
  logic [31:0] rplolr_q;
  logic [31:0] vfre_q;
  logic [31:0] vfte_q;
  logic [31:0] tctl_q;
  logic [31:0] tctl_ext_q;
  logic [31:0] tipg_q;
  logic [31:0] dtxswc_q;
  logic [31:0] dtxctl_q;
  logic [31:0] rttdqsel_q;
  logic [31:0] rttbcnrm_q;
  logic [15:0] wvbr_q;
  logic        spoof_event_q;
  (* mem2reg *) logic [31:0] vmolr_q [0:7];
  (* mem2reg *) logic [31:0] rssrk_q [0:9];
  (* mem2reg *) logic [31:0] vmvir_q [0:7];
  (* mem2reg *) logic [31:0] vmrctl_q [0:RULES-1];
  (* mem2reg *) logic [31:0] vmrvlan_q [0:RULES-1];
  (* mem2reg *) logic [31:0] vmrvm_q [0:RULES-1];
  (* mem2reg *) logic [31:0] ral_q [0:ENTRIES-1];
  (* mem2reg *) logic [31:0] rah_q [0:ENTRIES-1];
  (* mem2reg *) logic [31:0] vlvf_q [0:VLANS-1];

  logic        lookup_hit_q;
  logic [7:0]  lookup_pools_q;
  logic [7:0]  lookup_vlan_pools_q;
  logic [3:0]  lookup_vlan_rules_q;
  logic [31:0] csr_rdata_q;
  logic [2:0]  from_table_q;  // which table answers the last read, if any

  logic        access;
  logic [4:0]  entry;
  logic        mta;
  logic        uta;
  logic        vfta;
  logic        reta;
  logic [31:0] mta_rdata;
  logic [31:0] uta_rdata;
  logic [31:0] vfta_rdata;
  logic [31:0] reta_rdata;
  logic [31:0] rate_rdata;
  logic        walk;
  logic [11:0] hash;

  localparam logic [2:0] FROM_REGISTER = 3'd0;
  localparam logic [2:0] FROM_MTA      = 3'd1;
  localparam logic [2:0] FROM_UTA      = 3'd2;
  localparam logic [2:0] FROM_VFTA     = 3'd3;
  localparam logic [2:0] FROM_RETA     = 3'd4;

  assign access = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_PACKET_CONTROL);
  assign entry  = csr_index_i[4:0];
  assign mta    = access && (csr_register_i == nt_registers_pkg::REG_MTA);
  assign uta    = access && (csr_register_i == nt_registers_pkg::REG_UTA);
  assign vfta   = access && (csr_register_i == nt_registers_pkg::REG_VFTA);
  assign reta   = access && (csr_register_i == nt_registers_pkg::REG_RETA);
  assign walk   = walk_valid_i && walk_device_i;

  always_ff @(posedge clk_i) begin : registers
    logic [31:0] mask;

    if (reset_i || device_clear_i) begin
      rctl_q     <= nt_registers_pkg::RCTL_RESET;
      rxcsum_q   <= nt_registers_pkg::RXCSUM_RESET;
      rlpml_q    <= nt_registers_pkg::RLPML_RESET;
      rfctl_q    <= nt_registers_pkg::RFCTL_RESET;
      qde_q      <= nt_registers_pkg::QDE_RESET;
      mrqc_q     <= nt_registers_pkg::MRQC_RESET;
      vt_ctl_q   <= nt_registers_pkg::VT_CTL_RESET;
      rplolr_q   <= nt_registers_pkg::RPLOLR_RESET;
      vfre_q     <= nt_registers_pkg::VFRE_RESET;
      vfte_q     <= nt_registers_pkg::VFTE_RESET;
      tctl_q     <= nt_registers_pkg::TCTL_RESET;
      tctl_ext_q <= nt_registers_pkg::TCTL_EXT_RESET;
      tipg_q     <= nt_registers_pkg::TIPG_RESET;
      dtxswc_q   <= nt_registers_pkg::DTXSWC_RESET;
      dtxctl_q   <= nt_registers_pkg::DTXCTL_RESET;
      rttdqsel_q <= nt_registers_pkg::RTTDQSEL_RESET;
      rttbcnrm_q <= nt_registers_pkg::RTTBCNRM_RESET;
      for (int i = 0; i < RULES; i = i + 1) begin
        vmrctl_q[i]  <= nt_registers_pkg::VMRCTL_RESET;
        vmrvlan_q[i] <= nt_registers_pkg::VMRVLAN_RESET;
        vmrvm_q[i]   <= nt_registers_pkg::VMRVM_RESET;
      end
      for (int i = 0; i < 10; i = i + 1) rssrk_q[i] <= nt_registers_pkg::RSSRK_RESET;
      for (int i = 0; i < 8; i = i + 1) begin
        vmolr_q[i] <= nt_registers_pkg::VMOLR_RESET;
        vmvir_q[i] <= nt_registers_pkg::VMVIR_RESET;
      end
      wvbr_q        <= 16'h0000;
      spoof_event_q <= 1'b0;
      for (int i = 0; i < ENTRIES; i = i + 1) begin
        ral_q[i] <= nt_registers_pkg::RAL_RESET;
        rah_q[i] <= nt_registers_pkg::RAH_RESET;
      end
      for (int i = 0; i < VLANS; i = i + 1) vlvf_q[i] <= nt_registers_pkg::VLVF_RESET;
    end else begin
      if (access && csr_write_i) begin
        mask = nt_pkg::byte_mask(csr_be_i);
        case (csr_register_i)
          nt_registers_pkg::REG_RCTL:
            rctl_q     <= nt_pkg::merge(rctl_q, csr_wdata_i, mask & nt_registers_pkg::RCTL_RW);
          nt_registers_pkg::REG_RXCSUM:
            rxcsum_q   <= nt_pkg::merge(rxcsum_q, csr_wdata_i, mask & nt_registers_pkg::RXCSUM_RW);
          nt_registers_pkg::REG_RLPML:
            rlpml_q    <= nt_pkg::merge(rlpml_q, csr_wdata_i, mask & nt_registers_pkg::RLPML_RW);
          nt_registers_pkg::REG_RFCTL:
            rfctl_q    <= nt_pkg::merge(rfctl_q, csr_wdata_i, mask & nt_registers_pkg::RFCTL_RW);
          nt_registers_pkg::REG_QDE:
            qde_q      <= nt_pkg::merge(qde_q, csr_wdata_i, mask & nt_registers_pkg::QDE_RW);
          nt_registers_pkg::REG_MRQC:
            mrqc_q     <= nt_pkg::merge(mrqc_q, csr_wdata_i, mask & nt_registers_pkg::MRQC_RW);
          nt_registers_pkg::REG_VT_CTL:
            vt_ctl_q   <= nt_pkg::merge(vt_ctl_q, csr_wdata_i, mask & nt_registers_pkg::VT_CTL_RW);
          nt_registers_pkg::REG_RPLOLR:
            rplolr_q   <= nt_pkg::merge(rplolr_q, csr_wdata_i, mask & nt_registers_pkg::RPLOLR_RW);
          nt_registers_pkg::REG_VFRE:
            vfre_q     <= nt_pkg::merge(vfre_q, csr_wdata_i, mask & nt_registers_pkg::VFRE_RW);
          nt_registers_pkg::REG_VFTE:
            vfte_q     <= nt_pkg::merge(vfte_q, csr_wdata_i, mask & nt_registers_pkg::VFTE_RW);
          nt_registers_pkg::REG_TCTL:
            tctl_q     <= nt_pkg::merge(tctl_q, csr_wdata_i, mask & nt_registers_pkg::TCTL_RW);
          nt_registers_pkg::REG_TCTL_EXT:
            tctl_ext_q <= nt_pkg::merge(tctl_ext_q, csr_wdata_i, mask & nt_registers_pkg::TCTL_EXT_RW);
          nt_registers_pkg::REG_TIPG:
            tipg_q     <= nt_pkg::merge(tipg_q, csr_wdata_i, mask & nt_registers_pkg::TIPG_RW);
          nt_registers_pkg::REG_DTXSWC:
            dtxswc_q   <= nt_pkg::merge(dtxswc_q, csr_wdata_i, mask & nt_registers_pkg::DTXSWC_RW);
          nt_registers_pkg::REG_DTXCTL:
            dtxctl_q   <= nt_pkg::merge(dtxctl_q, csr_wdata_i, mask & nt_registers_pkg::DTXCTL_RW);
          nt_registers_pkg::REG_RTTDQSEL:
            rttdqsel_q <= nt_pkg::merge(rttdqsel_q, csr_wdata_i, mask & nt_registers_pkg::RTTDQSEL_RW);
          nt_registers_pkg::REG_RTTBCNRM:
            rttbcnrm_q <= nt_pkg::merge(rttbcnrm_q, csr_wdata_i, mask & nt_registers_pkg::RTTBCNRM_RW);
          nt_registers_pkg::REG_VMRCTL:
            vmrctl_q[entry[1:0]] <= nt_pkg::merge(vmrctl_q[entry[1:0]], csr_wdata_i,
                                                  mask & nt_registers_pkg::VMRCTL_RW);
          nt_registers_pkg::REG_VMRVLAN:
            vmrvlan_q[entry[1:0]] <= nt_pkg::merge(vmrvlan_q[entry[1:0]], csr_wdata_i,
                                                   mask & nt_registers_pkg::VMRVLAN_RW);
          nt_registers_pkg::REG_VMRVM:
            vmrvm_q[entry[1:0]] <= nt_pkg::merge(vmrvm_q[entry[1:0]], csr_wdata_i,
                                                 mask & nt_registers_pkg::VMRVM_RW);
          nt_registers_pkg::REG_VMOLR:
            vmolr_q[entry[2:0]] <= nt_pkg::merge(vmolr_q[entry[2:0]], csr_wdata_i,
                                                 mask & nt_registers_pkg::VMOLR_RW);
          nt_registers_pkg::REG_RSSRK:
            rssrk_q[entry[3:0]] <= nt_pkg::merge(rssrk_q[entry[3:0]], csr_wdata_i, mask & nt_registers_pkg::RSSRK_RW);
          nt_registers_pkg::REG_VMVIR:
            vmvir_q[entry[2:0]] <= nt_pkg::merge(vmvir_q[entry[2:0]], csr_wdata_i,
                                                 mask & nt_registers_pkg::VMVIR_RW);
          nt_registers_pkg::REG_RAL:
            ral_q[entry] <= nt_pkg::merge(ral_q[entry], csr_wdata_i, mask & nt_registers_pkg::RAL_RW);
          nt_registers_pkg::REG_RAH:
            rah_q[entry] <= nt_pkg::merge(rah_q[entry], csr_wdata_i, mask & nt_registers_pkg::RAH_RW);
          nt_registers_pkg::REG_VLVF:
            vlvf_q[entry] <= nt_pkg::merge(vlvf_q[entry], csr_wdata_i, mask & nt_registers_pkg::VLVF_RW);
          default: ;
        endcase
      end
      spoof_event_q <= spoof_valid_i && dtxctl_q[6];
      if (access && !csr_write_i && csr_be_i != 4'h0 && csr_register_i == nt_registers_pkg::REG_WVBR) wvbr_q <= 16'h0000;
      if (spoof_valid_i) begin
        for (int q = 0; q < 16; q = q + 1) if (spoof_queue_i == 4'(q)) wvbr_q[q] <= 1'b1;
      end
      // A reset VF may neither receive nor transmit until the PF allows it again. No access meets this.
      if (vf_flr_done_i != 8'h00) begin
        vfre_q <= vfre_q & ~{24'd0, vf_flr_done_i};
        vfte_q <= vfte_q & ~{24'd0, vf_flr_done_i};
      end
      if (mac_load_i) begin
        ral_q[0] <= nvm_mac_i[31:0];
        rah_q[0] <= {16'h8000, nvm_mac_i[47:32]};
      end
    end
  end

  // An entry counts for destinations when it is valid (bit 31) and its ASEL (17:16) is 0.
  always_ff @(posedge clk_i) begin : lookup
    logic       hit;
    logic [7:0] pools;
    logic [7:0] vlan_pools;
    logic [3:0] vlan_rules;

    if (reset_i) begin
      lookup_hit_q        <= 1'b0;
      lookup_pools_q      <= 8'h00;
      lookup_vlan_pools_q <= 8'h00;
      lookup_vlan_rules_q <= 4'h0;
    end else if (lookup_valid_i) begin
      hit        = 1'b0;
      pools      = 8'h00;
      vlan_pools = 8'h00;
      vlan_rules = 4'h0;
      for (int i = 0; i < ENTRIES; i = i + 1) begin
        if (rah_q[i][31] && rah_q[i][17:16] == 2'd0 && rah_q[i][15:0] == lookup_mac_i[47:32]
            && ral_q[i] == lookup_mac_i[31:0]) begin
          hit   = 1'b1;
          pools = pools | rah_q[i][25:18];
        end
      end
      for (int i = 0; i < VLANS; i = i + 1) begin
        if (vlvf_q[i][31] && vlvf_q[i][11:0] == lookup_vid_i) begin
          vlan_pools = vlan_pools | vlvf_q[i][19:12];
          vlan_rules = vlan_rules | {vmrvlan_q[3][i], vmrvlan_q[2][i], vmrvlan_q[1][i], vmrvlan_q[0][i]};
        end
      end
      lookup_hit_q        <= hit;
      lookup_pools_q      <= pools;
      lookup_vlan_pools_q <= vlan_pools;
      lookup_vlan_rules_q <= vlan_rules;
    end
  end

  nt_rate_table rate_table (
      .clk_i           (clk_i),
      .reset_i         (reset_i),
      .device_clear_i  (device_clear_i),
      .write_i         (access && csr_write_i && csr_be_i != 4'h0 && csr_register_i == nt_registers_pkg::REG_RTTBCNRC),
      .queue_i         (rttdqsel_q[3:0]),
      .wdata_i         (csr_wdata_i),
      .mask_i          (nt_pkg::byte_mask(csr_be_i)),
      .value_o         (rate_rdata),
      .lookup_valid_i  (rate_lookup_valid_i),
      .lookup_queue_i  (rate_lookup_queue_i),
      .lookup_factor_o (rate_factor_o),
      .enable_o        (rate_enable_o),
      .written_o       (rate_write_o),
      .written_queue_o (rate_write_queue_o)
  );

  // RCTL.MO selects 12 of the last 16 bits of the address.
  always_comb begin
    hash = 12'd0;
    if (lookup_valid_i) begin
      case (rctl_q[13:12])
        2'd0:    hash = lookup_mac_i[47:36];
        2'd1:    hash = lookup_mac_i[46:35];
        2'd2:    hash = lookup_mac_i[45:34];
        default: hash = lookup_mac_i[43:32];
      endcase
    end
  end

  nt_filter_table multicast_table (
      .clk_i          (clk_i),
      .reset_i        (reset_i),
      .clear_i        (walk),
      .clear_word_i   (walk_step_i),
      .access_i       (mta),
      .write_i        (csr_write_i),
      .word_i         (csr_index_i[6:0]),
      .wdata_i        (csr_wdata_i),
      .be_i           (csr_be_i),
      .rdata_o        (mta_rdata),
      .lookup_valid_i (lookup_valid_i),
      .lookup_bit_i   (hash),
      .lookup_hit_o   (lookup_multicast_hit_o)
  );

  nt_filter_table unicast_table (
      .clk_i          (clk_i),
      .reset_i        (reset_i),
      .clear_i        (walk),
      .clear_word_i   (walk_step_i),
      .access_i       (uta),
      .write_i        (csr_write_i),
      .word_i         (csr_index_i[6:0]),
      .wdata_i        (csr_wdata_i),
      .be_i           (csr_be_i),
      .rdata_o        (uta_rdata),
      .lookup_valid_i (lookup_valid_i),
      .lookup_bit_i   (hash),
      .lookup_hit_o   (lookup_unicast_hit_o)
  );

  nt_filter_table vlan_table (
      .clk_i          (clk_i),
      .reset_i        (reset_i),
      .clear_i        (walk),
      .clear_word_i   (walk_step_i),
      .access_i       (vfta),
      .write_i        (csr_write_i),
      .word_i         (csr_index_i[6:0]),
      .wdata_i        (csr_wdata_i),
      .be_i           (csr_be_i),
      .rdata_o        (vfta_rdata),
      .lookup_valid_i (lookup_valid_i),
      .lookup_bit_i   (lookup_vid_i),
      .lookup_hit_o   (lookup_vlan_hit_o)
  );

  nt_redirection_table redirection_table (
      .clk_i          (clk_i),
      .reset_i        (reset_i),
      .clear_i        (walk),
      .clear_word_i   (walk_step_i[4:0]),
      .access_i       (reta),
      .write_i        (csr_write_i),
      .word_i         (entry),
      .wdata_i        (csr_wdata_i),
      .be_i           (csr_be_i),
      .rdata_o        (reta_rdata),
      .lookup_valid_i (lookup_valid_i),
      .lookup_entry_i (lookup_hash_i),
      .lookup_queue_o (lookup_queue_entry_o)
  );

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      csr_rdata_q  <= 32'd0;
      from_table_q <= FROM_REGISTER;
    end else if (access && !csr_write_i) begin
      from_table_q <= mta ? FROM_MTA : uta ? FROM_UTA : vfta ? FROM_VFTA : reta ? FROM_RETA : FROM_REGISTER;
      case (csr_register_i)
        nt_registers_pkg::REG_RCTL:     csr_rdata_q <= rctl_q;
        nt_registers_pkg::REG_RXCSUM:   csr_rdata_q <= rxcsum_q;
        nt_registers_pkg::REG_RLPML:    csr_rdata_q <= rlpml_q;
        nt_registers_pkg::REG_RFCTL:    csr_rdata_q <= rfctl_q;
        nt_registers_pkg::REG_QDE:      csr_rdata_q <= qde_q;
        nt_registers_pkg::REG_MRQC:     csr_rdata_q <= mrqc_q;
        nt_registers_pkg::REG_VT_CTL:   csr_rdata_q <= vt_ctl_q;
        nt_registers_pkg::REG_RPLOLR:   csr_rdata_q <= rplolr_q;
        nt_registers_pkg::REG_VFRE:     csr_rdata_q <= vfre_q;
        nt_registers_pkg::REG_VFTE:     csr_rdata_q <= vfte_q;
        nt_registers_pkg::REG_TCTL:     csr_rdata_q <= tctl_q;
        nt_registers_pkg::REG_TCTL_EXT: csr_rdata_q <= tctl_ext_q;
        nt_registers_pkg::REG_TIPG:     csr_rdata_q <= tipg_q;
        nt_registers_pkg::REG_DTXSWC:   csr_rdata_q <= dtxswc_q;
        nt_registers_pkg::REG_DTXCTL:   csr_rdata_q <= dtxctl_q;
        nt_registers_pkg::REG_RTTDQSEL: csr_rdata_q <= rttdqsel_q;
        nt_registers_pkg::REG_RTTBCNRM: csr_rdata_q <= rttbcnrm_q;
        nt_registers_pkg::REG_RTTBCNRC: csr_rdata_q <= rate_rdata;
        nt_registers_pkg::REG_VMRCTL:   csr_rdata_q <= vmrctl_q[entry[1:0]];
        nt_registers_pkg::REG_VMRVLAN:  csr_rdata_q <= vmrvlan_q[entry[1:0]];
        nt_registers_pkg::REG_VMRVM:    csr_rdata_q <= vmrvm_q[entry[1:0]];
        nt_registers_pkg::REG_VMOLR:    csr_rdata_q <= vmolr_q[entry[2:0]];
        nt_registers_pkg::REG_RSSRK:    csr_rdata_q <= rssrk_q[entry[3:0]];
        nt_registers_pkg::REG_VMVIR:    csr_rdata_q <= vmvir_q[entry[2:0]];
        nt_registers_pkg::REG_WVBR:     csr_rdata_q <= {16'd0, wvbr_q};
        nt_registers_pkg::REG_RAL:      csr_rdata_q <= ral_q[entry];
        nt_registers_pkg::REG_RAH:      csr_rdata_q <= rah_q[entry];
        nt_registers_pkg::REG_VLVF:     csr_rdata_q <= vlvf_q[entry];
        default:                        csr_rdata_q <= 32'd0;
      endcase
    end
  end

  always_comb begin
    case (from_table_q)
      FROM_MTA:  csr_rdata_o = mta_rdata;
      FROM_UTA:  csr_rdata_o = uta_rdata;
      FROM_VFTA: csr_rdata_o = vfta_rdata;
      FROM_RETA: csr_rdata_o = reta_rdata;
      default:   csr_rdata_o = csr_rdata_q;
    endcase
  end

  assign lookup_hit_o        = lookup_hit_q;
  assign lookup_pools_o      = lookup_pools_q;
  assign lookup_vlan_pools_o = lookup_vlan_pools_q;
  assign lookup_vlan_rules_o = lookup_vlan_rules_q;
  assign mirror_rules_o      = {vmrctl_q[3][10:8], vmrctl_q[3][3:0], vmrvm_q[3][7:0],
                                vmrctl_q[2][10:8], vmrctl_q[2][3:0], vmrvm_q[2][7:0],
                                vmrctl_q[1][10:8], vmrctl_q[1][3:0], vmrvm_q[1][7:0],
                                vmrctl_q[0][10:8], vmrctl_q[0][3:0], vmrvm_q[0][7:0]};
  assign rate_window_o       = rttbcnrm_q[9:0];
  assign rctl_o              = rctl_q;
  assign tctl_o              = tctl_q;
  assign mrqc_o              = mrqc_q;
  assign vt_ctl_o            = vt_ctl_q;
  assign dtxswc_o            = dtxswc_q;
  assign qde_o               = qde_q[15:0];
  assign rlpml_o             = rlpml_q;
  assign rxcsum_o            = rxcsum_q;
  assign rfctl_o             = rfctl_q;
  assign rplolr_o            = rplolr_q;
  assign rss_key_o           = {rssrk_q[9], rssrk_q[8], rssrk_q[7], rssrk_q[6], rssrk_q[5],
                                rssrk_q[4], rssrk_q[3], rssrk_q[2], rssrk_q[1], rssrk_q[0]};
  assign vfre_o              = vfre_q[7:0];
  assign vfte_o              = vfte_q[7:0];
  assign vmolr_0_o           = vmolr_q[0];
  assign vmolr_1_o           = vmolr_q[1];
  assign vmolr_2_o           = vmolr_q[2];
  assign vmolr_3_o           = vmolr_q[3];
  assign vmolr_4_o           = vmolr_q[4];
  assign vmolr_5_o           = vmolr_q[5];
  assign vmolr_6_o           = vmolr_q[6];
  assign vmolr_7_o           = vmolr_q[7];
  assign vmvir_0_o           = vmvir_q[0];
  assign vmvir_1_o           = vmvir_q[1];
  assign vmvir_2_o           = vmvir_q[2];
  assign vmvir_3_o           = vmvir_q[3];
  assign vmvir_4_o           = vmvir_q[4];
  assign vmvir_5_o           = vmvir_q[5];
  assign vmvir_6_o           = vmvir_q[6];
  assign vmvir_7_o           = vmvir_q[7];
  assign station_o           = {rah_q[0][15:0], ral_q[0]};
  assign spoof_event_o       = spoof_event_q;
  assign quiet_o             = !spoof_event_q && !rate_write_o;

endmodule
