// Merges the TLPs of five sources, whole TLPs at a time, and drives the pcie_tx pins from two beats of FIFO.
// Page: docs/spec/tlp_tx.md; twin: model/Pcie/TlpTx.cs.
module nt_tlp_tx (
    input  logic         clk_i,
    input  logic         reset_i,
    // Completions, from completer
    input  logic         completion_valid_i,
    output logic         completion_ready_o,
    input  logic [127:0] completion_data_i,
    input  logic [3:0]   completion_keep_i,
    input  logic         completion_sop_i,
    input  logic         completion_eop_i,
    // Messages, from message
    input  logic         message_valid_i,
    output logic         message_ready_o,
    input  logic [127:0] message_data_i,
    input  logic [3:0]   message_keep_i,
    input  logic         message_sop_i,
    input  logic         message_eop_i,
    // Interrupts, from interrupt_delivery
    input  logic         interrupt_valid_i,
    output logic         interrupt_ready_o,
    input  logic [127:0] interrupt_data_i,
    input  logic [3:0]   interrupt_keep_i,
    input  logic         interrupt_sop_i,
    input  logic         interrupt_eop_i,
    // Reads, from dma_read
    input  logic         read_valid_i,
    output logic         read_ready_o,
    input  logic [127:0] read_data_i,
    input  logic [3:0]   read_keep_i,
    input  logic         read_sop_i,
    input  logic         read_eop_i,
    // Writes, from dma_write
    input  logic         write_valid_i,
    output logic         write_ready_o,
    input  logic [127:0] write_data_i,
    input  logic [3:0]   write_keep_i,
    input  logic         write_sop_i,
    input  logic         write_eop_i,
    // Pins
    output logic         pcie_tx_valid_o,
    input  logic         pcie_tx_ready_i,
    output logic [127:0] pcie_tx_data_o,
    output logic [3:0]   pcie_tx_keep_o,
    output logic         pcie_tx_sop_o,
    output logic         pcie_tx_eop_o,
    output logic         quiet_o
);

  localparam logic [2:0] NONE       = 3'd0;
  localparam logic [2:0] COMPLETION = 3'd1;
  localparam logic [2:0] MESSAGE    = 3'd2;
  localparam logic [2:0] INTERRUPT  = 3'd3;
  localparam logic [2:0] READ       = 3'd4;
  localparam logic [2:0] WRITE      = 3'd5;

  logic [2:0]   grant_q;
  logic [1:0]   count_q;
  logic [133:0] head_q;  // {sop, eop, keep, data} offered at the pins
  logic [133:0] next_q;  // the beat behind it

  always_ff @(posedge clk_i) begin : arbiter
    logic         push;
    logic         pop;
    logic [133:0] beat;

    if (reset_i) begin
      grant_q <= NONE;
      count_q <= 2'd0;
      head_q  <= 134'd0;
      next_q  <= 134'd0;
    end else begin
      pop = (count_q != 2'd0) && pcie_tx_ready_i;
      if (grant_q == NONE) begin
        if (pop) begin
          count_q <= count_q - 2'd1;
          head_q  <= next_q;
        end
        grant_q <= completion_valid_i ? COMPLETION
                 : message_valid_i    ? MESSAGE
                 : interrupt_valid_i  ? INTERRUPT
                 : read_valid_i       ? READ
                 : write_valid_i      ? WRITE : NONE;
      end else begin
        push = 1'b0;
        beat = 134'd0;
        case (grant_q)
          COMPLETION: begin
            push = completion_valid_i;
            beat = {completion_sop_i, completion_eop_i, completion_keep_i, completion_data_i};
          end
          MESSAGE: begin
            push = message_valid_i;
            beat = {message_sop_i, message_eop_i, message_keep_i, message_data_i};
          end
          INTERRUPT: begin
            push = interrupt_valid_i;
            beat = {interrupt_sop_i, interrupt_eop_i, interrupt_keep_i, interrupt_data_i};
          end
          READ: begin
            push = read_valid_i;
            beat = {read_sop_i, read_eop_i, read_keep_i, read_data_i};
          end
          default: begin
            push = write_valid_i;
            beat = {write_sop_i, write_eop_i, write_keep_i, write_data_i};
          end
        endcase
        if (count_q[1]) push = 1'b0;
        if (push && beat[132]) grant_q <= NONE;
        count_q <= count_q + {1'b0, push} - {1'b0, pop};
        if (push && (count_q == 2'd0 || pop)) head_q <= beat;
        else if (pop) head_q <= next_q;
        if (push && count_q == 2'd1 && !pop) next_q <= beat;
      end
    end
  end

  assign completion_ready_o = (grant_q == COMPLETION) && !count_q[1];
  assign message_ready_o    = (grant_q == MESSAGE) && !count_q[1];
  assign interrupt_ready_o  = (grant_q == INTERRUPT) && !count_q[1];
  assign read_ready_o       = (grant_q == READ) && !count_q[1];
  assign write_ready_o      = (grant_q == WRITE) && !count_q[1];

  assign pcie_tx_valid_o = (count_q != 2'd0);
  assign pcie_tx_sop_o   = head_q[133];
  assign pcie_tx_eop_o   = head_q[132];
  assign pcie_tx_keep_o  = head_q[131:128];
  assign pcie_tx_data_o  = head_q[127:0];
  assign quiet_o         = (grant_q == NONE) && (count_q == 2'd0);

endmodule
