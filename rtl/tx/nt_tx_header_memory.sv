// The header of the packet under work: 256 bytes as eight lanes, so that single bytes are written and rows are read.
// Sub-module of nt_tx_header; page: docs/spec/tx_offload.md.
module nt_tx_header_memory (
    input  logic        clk_i,
    input  logic [7:0]  write_i,       // lanes
    input  logic [4:0]  row_low_i,     // of the lanes 0 to 3
    input  logic [4:0]  row_high_i,    // of the lanes 4 to 7
    input  logic [63:0] data_i,
    input  logic        read_i,
    input  logic [4:0]  read_row_i,
    output logic [63:0] row_o          // in the clock after the read
);

  logic [7:0]  lane_0_q [0:31];
  logic [7:0]  lane_1_q [0:31];
  logic [7:0]  lane_2_q [0:31];
  logic [7:0]  lane_3_q [0:31];
  logic [7:0]  lane_4_q [0:31];
  logic [7:0]  lane_5_q [0:31];
  logic [7:0]  lane_6_q [0:31];
  logic [7:0]  lane_7_q [0:31];
  logic [63:0] row_q;

  always_ff @(posedge clk_i) begin
    if (write_i != 8'h00) begin
      if (write_i[0]) lane_0_q[row_low_i]  <= data_i[7:0];
      if (write_i[1]) lane_1_q[row_low_i]  <= data_i[15:8];
      if (write_i[2]) lane_2_q[row_low_i]  <= data_i[23:16];
      if (write_i[3]) lane_3_q[row_low_i]  <= data_i[31:24];
      if (write_i[4]) lane_4_q[row_high_i] <= data_i[39:32];
      if (write_i[5]) lane_5_q[row_high_i] <= data_i[47:40];
      if (write_i[6]) lane_6_q[row_high_i] <= data_i[55:48];
      if (write_i[7]) lane_7_q[row_high_i] <= data_i[63:56];
    end
  end

  always_ff @(posedge clk_i) begin
    if (read_i) row_q <= {lane_7_q[read_row_i], lane_6_q[read_row_i], lane_5_q[read_row_i], lane_4_q[read_row_i],
                          lane_3_q[read_row_i], lane_2_q[read_row_i], lane_1_q[read_row_i], lane_0_q[read_row_i]};
  end

  assign row_o = row_q;

endmodule
