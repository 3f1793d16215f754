// RSS redirection table: 128 entries of 8 bits in 32 words, written and read by software; a lookup asks for one entry's queue.
// Sub-module of packet_control (RETA); page: docs/spec/packet_control.md.
module nt_redirection_table (
    input  logic        clk_i,
    input  logic        reset_i,
    // Walk; it never meets an access
    input  logic        clear_i,
    input  logic [4:0]  clear_word_i,
    // Software
    input  logic        access_i,
    input  logic        write_i,
    input  logic [4:0]  word_i,
    input  logic [31:0] wdata_i,
    input  logic [3:0]  be_i,
    output logic [31:0] rdata_o,
    // Lookup; the answer stands from the next clock on
    input  logic        lookup_valid_i,
    input  logic [6:0]  lookup_entry_i,
    output logic [3:0]  lookup_queue_o
);

  // A memory for each byte lane, as in nt_filter_table.
  logic [7:0]  lane_0_q [0:31];
  logic [7:0]  lane_1_q [0:31];
  logic [7:0]  lane_2_q [0:31];
  logic [7:0]  lane_3_q [0:31];
  logic [31:0] rdata_q;
  logic [15:0] found_q;   // the queues of a word
  logic [1:0]  lane_q;
  logic        asked_q;   // found_q holds something

  logic        write;
  logic [4:0]  word;
  logic [4:0]  found;
  logic [31:0] wdata;

  assign write = access_i && write_i;
  assign word  = clear_i ? clear_word_i : word_i;
  assign wdata = clear_i ? 32'd0 : wdata_i;
  assign found = lookup_entry_i[6:2];

  always_ff @(posedge clk_i) begin
    if (clear_i || write) begin
      if (clear_i || be_i[0]) lane_0_q[word] <= wdata[7:0];
      if (clear_i || be_i[1]) lane_1_q[word] <= wdata[15:8];
      if (clear_i || be_i[2]) lane_2_q[word] <= wdata[23:16];
      if (clear_i || be_i[3]) lane_3_q[word] <= wdata[31:24];
    end
  end

  always_ff @(posedge clk_i) begin
    if (access_i && !write_i) rdata_q <= {lane_3_q[word_i], lane_2_q[word_i], lane_1_q[word_i], lane_0_q[word_i]};
  end

  always_ff @(posedge clk_i) begin
    if (lookup_valid_i) begin
      found_q <= {lane_3_q[found][3:0], lane_2_q[found][3:0], lane_1_q[found][3:0], lane_0_q[found][3:0]};
      lane_q  <= lookup_entry_i[1:0];
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) asked_q <= 1'b0;
    else if (lookup_valid_i) asked_q <= 1'b1;
  end

  assign rdata_o        = rdata_q;
  assign lookup_queue_o = asked_q ? found_q[{lane_q, 2'd0}+:4] : 4'd0;

endmodule
