// Mailboxes between the PF and each VF, VFLRE and the reset indications.
// Page: docs/spec/mailbox.md; twin: model/Csr/Mailbox.cs.
module nt_mailbox (
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
    // Resets
    input  logic        device_clear_i,
    input  logic [7:0]  vf_flr_done_i,
    input  logic        mailbox_reset_done_i,
    input  logic        walk_valid_i,
    input  logic [6:0]  walk_step_i,
    input  logic        walk_device_i,
    // Causes, to interrupt_cause
    output logic        cause_mailbox_o,
    output logic [7:0]  vf_interrupt_o,
    output logic        quiet_o
);

  // One bit per VF in each.
  logic [7:0]  vfu_q;         // VF owns its buffer
  logic [7:0]  pfu_q;         // PF owns the buffer
  logic [7:0]  pfsts_q;       // PF has written a message
  logic [7:0]  pfack_q;       // PF has taken the VF's message
  logic [7:0]  rsti_q;        // PF is in reset
  logic [7:0]  rstd_q;        // PF's reset has ended
  logic [7:0]  vf_request_q;
  logic [7:0]  vf_ack_q;
  logic [7:0]  imr_q;
  logic [7:0]  vflre_q;

  logic        cause_mailbox_q;
  logic [7:0]  vf_interrupt_q;
  logic        from_memory_q;
  logic [31:0] register_rdata_q;
  logic [31:0] memory_rdata_q;
  logic [31:0] vmbmem_q [0:127];

  logic        access;
  logic        of_memory;
  logic [2:0]  n;
  logic [7:0]  vf;

  assign access    = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_MAILBOX);
  assign of_memory = (csr_register_i == nt_registers_pkg::REG_VMBMEM);
  assign n         = csr_index_i[2:0];
  assign vf        = 8'd1 << n;

  always_ff @(posedge clk_i) begin : registers
    if (reset_i || device_clear_i) begin
      vfu_q           <= 8'h00;
      pfu_q           <= 8'h00;
      pfsts_q         <= 8'h00;
      pfack_q         <= 8'h00;
      rsti_q          <= 8'hff;
      rstd_q          <= 8'h00;
      vf_request_q    <= 8'h00;
      vf_ack_q        <= 8'h00;
      imr_q           <= 8'hff;
      vflre_q         <= 8'h00;
      cause_mailbox_q <= 1'b0;
      vf_interrupt_q  <= 8'h00;
    end else begin
      cause_mailbox_q <= 1'b0;
      vf_interrupt_q  <= 8'h00;

      if (access) begin
        case (csr_register_i)
          nt_registers_pkg::REG_P2VMAILBOX: begin
            if (csr_write_i && csr_be_i[0]) begin
              if (csr_wdata_i[0]) pfsts_q <= pfsts_q | vf;
              if (csr_wdata_i[1]) pfack_q <= pfack_q | vf;
              if (csr_wdata_i[1:0] != 2'd0) vf_interrupt_q <= vf;
              if (csr_wdata_i[4]) begin
                vfu_q        <= vfu_q & ~vf;
                vf_request_q <= vf_request_q & ~vf;
                vf_ack_q     <= vf_ack_q & ~vf;
              end
              // The buffer can be had once the VF no longer owns it; RVFU comes first.
              if (!csr_wdata_i[3]) pfu_q <= pfu_q & ~vf;
              else if (csr_wdata_i[4] || (vfu_q & vf) == 8'h00) pfu_q <= pfu_q | vf;
            end
          end
          nt_registers_pkg::REG_V2PMAILBOX: begin
            if (csr_function_i != nt_pkg::FUNCTION_PF) begin
              if (!csr_write_i && csr_be_i != 4'd0) begin
                pfsts_q <= pfsts_q & ~vf;
                pfack_q <= pfack_q & ~vf;
                rstd_q  <= rstd_q & ~vf;
              end
              if (csr_write_i && csr_be_i[0]) begin
                if (csr_wdata_i[0]) vf_request_q <= vf_request_q | vf;
                if (csr_wdata_i[1]) vf_ack_q <= vf_ack_q | vf;
                if (csr_wdata_i[1:0] != 2'd0 && (imr_q & vf) != 8'h00) cause_mailbox_q <= 1'b1;
                if (!csr_wdata_i[2]) vfu_q <= vfu_q & ~vf;
                else if ((pfu_q & vf) == 8'h00) vfu_q <= vfu_q | vf;
              end
            end
          end
          nt_registers_pkg::REG_MBVFICR: begin
            if (csr_write_i && csr_be_i[0]) vf_request_q <= vf_request_q & ~csr_wdata_i[7:0];
            if (csr_write_i && csr_be_i[2]) vf_ack_q <= vf_ack_q & ~csr_wdata_i[23:16];
          end
          nt_registers_pkg::REG_MBVFIMR: begin
            if (csr_write_i && csr_be_i[0]) imr_q <= csr_wdata_i[7:0];
          end
          nt_registers_pkg::REG_VFLRE: begin
            if (csr_write_i && csr_be_i[0]) vflre_q <= vflre_q & ~csr_wdata_i[7:0];
          end
          default: ;
        endcase
      end

      // Hardware events come after software. No access meets a reset of a VF: completer waits for it.
      if (mailbox_reset_done_i) begin
        rstd_q <= rstd_q | rsti_q;
        rsti_q <= 8'h00;
      end
      if (vf_flr_done_i != 8'h00) begin
        vflre_q         <= vflre_q | vf_flr_done_i;
        vfu_q           <= vfu_q & ~vf_flr_done_i;
        pfsts_q         <= pfsts_q & ~vf_flr_done_i;
        pfack_q         <= pfack_q & ~vf_flr_done_i;
        vf_request_q    <= vf_request_q & ~vf_flr_done_i;
        vf_ack_q        <= vf_ack_q & ~vf_flr_done_i;
        cause_mailbox_q <= 1'b1;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      from_memory_q    <= 1'b0;
      register_rdata_q <= 32'd0;
    end else if (access && !csr_write_i) begin
      from_memory_q <= of_memory;
      case (csr_register_i)
        nt_registers_pkg::REG_P2VMAILBOX: register_rdata_q <= {28'd0, pfu_q[n], vfu_q[n], 2'd0};
        nt_registers_pkg::REG_V2PMAILBOX:
          register_rdata_q <= {24'd0, rstd_q[n], rsti_q[n], pfack_q[n], pfsts_q[n], pfu_q[n], vfu_q[n], 2'd0};
        nt_registers_pkg::REG_MBVFICR: register_rdata_q <= {8'd0, vf_ack_q, 8'd0, vf_request_q};
        nt_registers_pkg::REG_MBVFIMR: register_rdata_q <= {24'd0, imr_q};
        nt_registers_pkg::REG_VFLRE:   register_rdata_q <= {24'd0, vflre_q};
        default:                       register_rdata_q <= 32'd0;
      endcase
    end
  end

  // VMBMEM: one write port, which the walk takes while no access can come.
  logic        clearing;
  logic [6:0]  memory_address;
  logic [31:0] memory_wdata;
  logic [3:0]  memory_write;

  assign clearing       = walk_valid_i && walk_device_i;
  assign memory_address = clearing ? walk_step_i : csr_index_i[6:0];
  assign memory_wdata   = clearing ? 32'd0 : csr_wdata_i;
  assign memory_write   = clearing ? 4'hf : (access && csr_write_i && of_memory) ? csr_be_i : 4'h0;

  always_ff @(posedge clk_i) begin
    if (memory_write != 4'h0) begin
      if (memory_write[0]) vmbmem_q[memory_address][7:0]   <= memory_wdata[7:0];
      if (memory_write[1]) vmbmem_q[memory_address][15:8]  <= memory_wdata[15:8];
      if (memory_write[2]) vmbmem_q[memory_address][23:16] <= memory_wdata[23:16];
      if (memory_write[3]) vmbmem_q[memory_address][31:24] <= memory_wdata[31:24];
    end
    if (access && !csr_write_i) memory_rdata_q <= vmbmem_q[csr_index_i[6:0]];
  end

  assign csr_rdata_o     = from_memory_q ? memory_rdata_q : register_rdata_q;
  assign cause_mailbox_o = cause_mailbox_q;
  assign vf_interrupt_o  = vf_interrupt_q;
  assign quiet_o         = !cause_mailbox_q && (vf_interrupt_q == 8'h00);

endmodule
