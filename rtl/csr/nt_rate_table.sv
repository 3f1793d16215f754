// RTTBCNRC of the 16 transmit queues: software writes and reads the one that RTTDQSEL names, rate_control asks for a factor.
// Sub-module of packet_control; page: docs/spec/packet_control.md.
module nt_rate_table (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // Software
    input  logic        write_i,    // with a byte enabled
    input  logic [3:0]  queue_i,
    input  logic [31:0] wdata_i,
    input  logic [31:0] mask_i,
    output logic [31:0] value_o,
    // Lookup; the answer stands from the next clock on
    input  logic        lookup_valid_i,
    input  logic [3:0]  lookup_queue_i,
    output logic [27:0] lookup_factor_o,
    // Limited queues; a limiter that was written
    output logic [15:0] enable_o,
    output logic        written_o,
    output logic [3:0]  written_queue_o
);

  localparam logic [31:0] RW = nt_registers_pkg::RTTBCNRC_RW;

  // A word counts once it has been written since the last clear; before that the register is 0.
  logic [27:0] factors_q [0:15];
  logic [15:0] valid_q;
  logic [15:0] enable_q;
  logic [27:0] factor_q;
  logic        written_q;
  logic [3:0]  written_queue_q;

  logic [31:0] value;
  logic [31:0] changed;

  assign value   = {enable_q[queue_i], 3'd0, valid_q[queue_i] ? factors_q[queue_i] : 28'd0};
  assign changed = mask_i & RW;

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      valid_q         <= 16'h0000;
      enable_q        <= 16'h0000;
      written_q       <= 1'b0;
      written_queue_q <= 4'd0;
    end else begin
      written_q <= write_i;
      if (write_i) begin
        valid_q[queue_i]  <= 1'b1;
        enable_q[queue_i] <= 1'(nt_pkg::merge(value, wdata_i, changed) >> 31);
        written_queue_q   <= queue_i;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) factor_q <= 28'd0;
    else if (lookup_valid_i) factor_q <= valid_q[lookup_queue_i] ? factors_q[lookup_queue_i] : 28'd0;
  end

  always_ff @(posedge clk_i) begin
    if (write_i) factors_q[queue_i] <= 28'(nt_pkg::merge(value, wdata_i, changed));
  end

  assign value_o         = value;
  assign lookup_factor_o = factor_q;
  assign enable_o        = enable_q;
  assign written_o       = written_q;
  assign written_queue_o = written_queue_q;

endmodule
