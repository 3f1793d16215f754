// Statistics counters: 32 bits, saturating, cleared by a read.
// Page: docs/spec/statistics.md; twin: model/Csr/Statistics.cs.
module nt_statistics (
    input  logic        clk_i,
    input  logic        reset_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [2:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    input  logic        device_clear_i,
    // Events
    input  logic        receive_crc_error_i,
    input  logic        receive_missed_i,
    input  logic        receive_undersize_i,
    input  logic        receive_oversize_i,
    input  logic        receive_oversize_pool_i,
    input  logic        receive_no_descriptor_i,
    input  logic        receive_good_i,
    input  logic        receive_total_i,
    input  logic        transmit_good_i,
    input  logic        transmit_discard_i,
    input  logic        transmit_discard_link_i,
    output logic        quiet_o
);

  localparam int COUNTERS = 10;

  logic [31:0] counter_0_q;  // CRCERRS
  logic [31:0] counter_1_q;  // MPC
  logic [31:0] counter_2_q;  // RUC
  logic [31:0] counter_3_q;  // ROC
  logic [31:0] counter_4_q;  // RNBC
  logic [31:0] counter_5_q;  // GPRC
  logic [31:0] counter_6_q;  // TPR
  logic [31:0] counter_7_q;  // GPTC
  logic [31:0] counter_8_q;  // TPT
  logic [31:0] counter_9_q;  // HTDPMC
  logic [31:0] csr_rdata_q;

  logic [COUNTERS-1:0] event_in;
  logic [COUNTERS-1:0] other_in;
  logic                read;

  assign event_in = {transmit_discard_i, transmit_good_i, transmit_good_i, receive_total_i, receive_good_i,
                     receive_no_descriptor_i, receive_oversize_i, receive_undersize_i, receive_missed_i,
                     receive_crc_error_i};
  // The second event of the counters that have two: ROC and HTDPMC.
  assign other_in = {transmit_discard_link_i, 5'd0, receive_oversize_pool_i, 3'd0};
  assign read     = csr_valid_i && !csr_write_i && (csr_block_i == nt_registers_pkg::BLOCK_STATISTICS);

  // Counter after one clock: a clearing read comes before the events of the same clock.
  function automatic logic [31:0] count(input logic [31:0] old, input logic clear, input logic up, input logic other);
    logic [32:0] sum;
    sum   = {1'b0, clear ? 32'd0 : old} + {32'd0, up} + {32'd0, other};
    count = sum[32] ? 32'hffff_ffff : sum[31:0];
  endfunction

  always_ff @(posedge clk_i) begin : counters
    logic [COUNTERS-1:0] clear;

    if (reset_i || device_clear_i) begin
      counter_0_q <= 32'd0;
      counter_1_q <= 32'd0;
      counter_2_q <= 32'd0;
      counter_3_q <= 32'd0;
      counter_4_q <= 32'd0;
      counter_5_q <= 32'd0;
      counter_6_q <= 32'd0;
      counter_7_q <= 32'd0;
      counter_8_q <= 32'd0;
      counter_9_q <= 32'd0;
    end else if (read || event_in != '0 || other_in != '0) begin
      clear = '0;
      if (read && csr_be_i != 4'd0) begin
        case (csr_register_i)
          nt_registers_pkg::REG_CRCERRS: clear[0] = 1'b1;
          nt_registers_pkg::REG_MPC:     clear[1] = 1'b1;
          nt_registers_pkg::REG_RUC:     clear[2] = 1'b1;
          nt_registers_pkg::REG_ROC:     clear[3] = 1'b1;
          nt_registers_pkg::REG_RNBC:    clear[4] = 1'b1;
          nt_registers_pkg::REG_GPRC:    clear[5] = 1'b1;
          nt_registers_pkg::REG_TPR:     clear[6] = 1'b1;
          nt_registers_pkg::REG_GPTC:    clear[7] = 1'b1;
          nt_registers_pkg::REG_TPT:     clear[8] = 1'b1;
          nt_registers_pkg::REG_HTDPMC:  clear[9] = 1'b1;
          default:                       clear = '0;
        endcase
      end
      counter_0_q <= count(counter_0_q, clear[0], event_in[0], other_in[0]);
      counter_1_q <= count(counter_1_q, clear[1], event_in[1], other_in[1]);
      counter_2_q <= count(counter_2_q, clear[2], event_in[2], other_in[2]);
      counter_3_q <= count(counter_3_q, clear[3], event_in[3], other_in[3]);
      counter_4_q <= count(counter_4_q, clear[4], event_in[4], other_in[4]);
      counter_5_q <= count(counter_5_q, clear[5], event_in[5], other_in[5]);
      counter_6_q <= count(counter_6_q, clear[6], event_in[6], other_in[6]);
      counter_7_q <= count(counter_7_q, clear[7], event_in[7], other_in[7]);
      counter_8_q <= count(counter_8_q, clear[8], event_in[8], other_in[8]);
      counter_9_q <= count(counter_9_q, clear[9], event_in[9], other_in[9]);
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (read) begin
      case (csr_register_i)
        nt_registers_pkg::REG_CRCERRS: csr_rdata_q <= counter_0_q;
        nt_registers_pkg::REG_MPC:     csr_rdata_q <= counter_1_q;
        nt_registers_pkg::REG_RUC:     csr_rdata_q <= counter_2_q;
        nt_registers_pkg::REG_ROC:     csr_rdata_q <= counter_3_q;
        nt_registers_pkg::REG_RNBC:    csr_rdata_q <= counter_4_q;
        nt_registers_pkg::REG_GPRC:    csr_rdata_q <= counter_5_q;
        nt_registers_pkg::REG_TPR:     csr_rdata_q <= counter_6_q;
        nt_registers_pkg::REG_GPTC:    csr_rdata_q <= counter_7_q;
        nt_registers_pkg::REG_TPT:     csr_rdata_q <= counter_8_q;
        nt_registers_pkg::REG_HTDPMC:  csr_rdata_q <= counter_9_q;
        default:                       csr_rdata_q <= 32'd0;
      endcase
    end
  end

  assign csr_rdata_o = csr_rdata_q;
  assign quiet_o     = 1'b1;

endmodule
