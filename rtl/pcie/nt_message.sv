// Builds message TLPs: error messages of config_space, PM_PME, Assert_INTA and Deassert_INTA of the PF.
// Page: docs/spec/message.md; twin: model/Pcie/Message.cs.
module nt_message (
    input  logic         clk_i,
    input  logic         reset_i,
    // Error messages, from config_space
    input  logic         error_valid_i,
    output logic         error_ready_o,
    input  logic [7:0]   error_code_i,
    input  logic [3:0]   error_function_i,
    // PM_PME, from wake_up
    input  logic         pme_send_i,
    // INTA, from interrupt_delivery
    input  logic         intx_level_i,
    output logic         intx_sent_o,
    input  logic [15:0]  pf_rid_i,
    input  logic [15:0]  vf0_rid_i,
    // Beats, to tlp_tx
    output logic         message_valid_o,
    input  logic         message_ready_i,
    output logic [127:0] message_data_o,
    output logic [3:0]   message_keep_o,
    output logic         message_sop_o,
    output logic         message_eop_o,
    output logic         quiet_o
);

  logic        valid_q;
  logic [7:0]  format_q;  // fmt and type
  logic [15:0] rid_q;
  logic [7:0]  code_q;
  logic        intx_q;    // the INTA state that the root complex was last told
  logic        level_q;
  logic        pme_q;     // a PM_PME is owed

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      valid_q  <= 1'b0;
      format_q <= 8'd0;
      rid_q    <= 16'd0;
      code_q   <= 8'd0;
      intx_q   <= 1'b0;
      level_q  <= 1'b0;
      pme_q    <= 1'b0;
    end else begin
      level_q <= intx_level_i;
      if (valid_q) begin
        if (message_ready_i) valid_q <= 1'b0;
      end else if (error_valid_i) begin
        valid_q  <= 1'b1;
        format_q <= nt_pkg::TLP_MESSAGE_TO_ROOT;
        rid_q    <= nt_pkg::function_rid(error_function_i, pf_rid_i, vf0_rid_i);
        code_q   <= error_code_i;
      end else if (pme_q) begin
        valid_q  <= 1'b1;
        format_q <= nt_pkg::TLP_MESSAGE_TO_ROOT;
        rid_q    <= pf_rid_i;
        code_q   <= nt_pkg::MESSAGE_PME;
        pme_q    <= 1'b0;
      end else if (level_q != intx_q) begin
        valid_q  <= 1'b1;
        format_q <= nt_pkg::TLP_MESSAGE_LOCAL;
        rid_q    <= pf_rid_i;
        code_q   <= level_q ? nt_pkg::MESSAGE_ASSERT_INTA : nt_pkg::MESSAGE_DEASSERT_INTA;
        intx_q   <= level_q;
      end
      if (pme_send_i) pme_q <= 1'b1;
    end
  end

  assign error_ready_o   = !valid_q;
  assign intx_sent_o     = intx_q;
  assign message_valid_o = valid_q;
  assign message_data_o  = {64'd0, rid_q, 8'h00, code_q, format_q, 24'd0};
  assign message_keep_o  = 4'hf;
  assign message_sop_o   = 1'b1;
  assign message_eop_o   = 1'b1;
  assign quiet_o         = !valid_q && !pme_q && !pme_send_i && (level_q == intx_q) && (intx_level_i == level_q);

endmodule
