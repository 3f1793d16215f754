// Receive and transmit control registers, and the exact MAC filters with their lookup.
// Page: docs/spec/packet_control.md; twin: model/Csr/PacketControl.cs.
module nt_packet_control (
    input  logic        clk_i,
    input  logic        reset_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [2:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [7:0]  csr_index_i,
    input  logic [31:0] csr_wdata_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    // Resets and the MAC address of the NVM
    input  logic        device_clear_i,
    input  logic [7:0]  vf_flr_done_i,
    input  logic        mac_load_i,
    input  logic [47:0] nvm_mac_i,
    // Lookup of a destination address
    input  logic        lookup_valid_i,
    input  logic [47:0] lookup_mac_i,
    output logic        lookup_hit_o,
    output logic [7:0]  lookup_pools_o,
    // Levels
    output logic [31:0] rctl_o,
    output logic [31:0] tctl_o,
    output logic [31:0] mrqc_o,
    output logic [31:0] vt_ctl_o,
    output logic [31:0] dtxswc_o,
    output logic [31:0] qde_o,
    output logic [31:0] rlpml_o,
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
    output logic        quiet_o
);

  localparam int ENTRIES = 24;

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
  (* mem2reg *) logic [31:0] vmolr_q [0:7];
  (* mem2reg *) logic [31:0] ral_q [0:ENTRIES-1];
  (* mem2reg *) logic [31:0] rah_q [0:ENTRIES-1];

  logic        lookup_hit_q;
  logic [7:0]  lookup_pools_q;
  logic [31:0] csr_rdata_q;

  logic        access;
  logic [4:0]  entry;

  assign access = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_PACKET_CONTROL);
  assign entry  = csr_index_i[4:0];

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
      for (int i = 0; i < 8; i = i + 1) vmolr_q[i] <= nt_registers_pkg::VMOLR_RESET;
      for (int i = 0; i < ENTRIES; i = i + 1) begin
        ral_q[i] <= nt_registers_pkg::RAL_RESET;
        rah_q[i] <= nt_registers_pkg::RAH_RESET;
      end
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
          nt_registers_pkg::REG_VMOLR:
            vmolr_q[entry[2:0]] <= nt_pkg::merge(vmolr_q[entry[2:0]], csr_wdata_i,
                                                 mask & nt_registers_pkg::VMOLR_RW);
          nt_registers_pkg::REG_RAL:
            ral_q[entry] <= nt_pkg::merge(ral_q[entry], csr_wdata_i, mask & nt_registers_pkg::RAL_RW);
          nt_registers_pkg::REG_RAH:
            rah_q[entry] <= nt_pkg::merge(rah_q[entry], csr_wdata_i, mask & nt_registers_pkg::RAH_RW);
          default: ;
        endcase
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

    if (reset_i) begin
      lookup_hit_q   <= 1'b0;
      lookup_pools_q <= 8'h00;
    end else if (lookup_valid_i) begin
      hit   = 1'b0;
      pools = 8'h00;
      for (int i = 0; i < ENTRIES; i = i + 1) begin
        if (rah_q[i][31] && rah_q[i][17:16] == 2'd0 && rah_q[i][15:0] == lookup_mac_i[47:32]
            && ral_q[i] == lookup_mac_i[31:0]) begin
          hit   = 1'b1;
          pools = pools | rah_q[i][25:18];
        end
      end
      lookup_hit_q   <= hit;
      lookup_pools_q <= pools;
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (access && !csr_write_i) begin
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
        nt_registers_pkg::REG_VMOLR:    csr_rdata_q <= vmolr_q[entry[2:0]];
        nt_registers_pkg::REG_RAL:      csr_rdata_q <= ral_q[entry];
        nt_registers_pkg::REG_RAH:      csr_rdata_q <= rah_q[entry];
        default:                        csr_rdata_q <= 32'd0;
      endcase
    end
  end

  assign csr_rdata_o    = csr_rdata_q;
  assign lookup_hit_o   = lookup_hit_q;
  assign lookup_pools_o = lookup_pools_q;
  assign rctl_o         = rctl_q;
  assign tctl_o         = tctl_q;
  assign mrqc_o         = mrqc_q;
  assign vt_ctl_o       = vt_ctl_q;
  assign dtxswc_o       = dtxswc_q;
  assign qde_o          = qde_q;
  assign rlpml_o        = rlpml_q;
  assign vfre_o         = vfre_q[7:0];
  assign vfte_o         = vfte_q[7:0];
  assign vmolr_0_o      = vmolr_q[0];
  assign vmolr_1_o      = vmolr_q[1];
  assign vmolr_2_o      = vmolr_q[2];
  assign vmolr_3_o      = vmolr_q[3];
  assign vmolr_4_o      = vmolr_q[4];
  assign vmolr_5_o      = vmolr_q[5];
  assign vmolr_6_o      = vmolr_q[6];
  assign vmolr_7_o      = vmolr_q[7];
  assign quiet_o        = 1'b1;

endmodule
