// Transmit descriptor write-back (DD), then the head, then the interrupt cause.
// Page: docs/spec/tx_writeback.md; twin: model/Tx/TxWriteback.cs.
module nt_tx_writeback (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // Reports, from tx_gather
    input  logic        report_valid_i,
    output logic        report_ready_o,
    input  logic [3:0]  report_queue_i,
    input  logic        report_write_i,
    input  logic [15:0] report_head_i,
    input  logic [63:0] report_address_i,
    input  logic [31:0] report_dword3_i,
    input  logic [15:0] flush_i,
    // Memory write, through dma_write
    output logic        writeback_valid_o,
    input  logic        writeback_ready_i,
    output logic [3:0]  writeback_queue_o,
    output logic [63:0] writeback_address_o,
    output logic [15:0] writeback_bytes_o,
    output logic        writeback_word_valid_o,
    input  logic        writeback_word_ready_i,
    output logic [63:0] writeback_word_o,
    input  logic        writeback_done_i,
    // Head, to tx_queue; cause, to interrupt_cause
    output logic        complete_valid_o,
    output logic [3:0]  complete_queue_o,
    output logic [15:0] complete_head_o,
    output logic        transmit_event_valid_o,
    output logic [3:0]  transmit_event_queue_o,
    // State
    output logic        busy_o,
    output logic [3:0]  queue_o,
    output logic        quiet_o
);

  localparam logic [2:0] IDLE    = 3'd0;
  localparam logic [2:0] COMMAND = 3'd1;
  localparam logic [2:0] WORD    = 3'd2;
  localparam logic [2:0] WAIT    = 3'd3;
  localparam logic [2:0] FINISH  = 3'd4;

  // The status DW of a transmit descriptor is its last; DD is bit 0.
  localparam logic [63:0] STATUS_OFFSET = 64'd12;
  localparam logic [31:0] STATUS_DD     = 32'd1;

  logic [2:0]  state_q;
  logic        dead_q;
  logic [3:0]  queue_q;
  logic        write_q;
  logic [15:0] head_q;
  logic [63:0] address_q;
  logic [31:0] dword3_q;
  logic        complete_valid_q;
  logic [3:0]  complete_queue_q;
  logic [15:0] complete_head_q;
  logic        event_valid_q;
  logic [3:0]  event_queue_q;

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      state_q          <= IDLE;
      dead_q           <= 1'b0;
      queue_q          <= 4'd0;
      write_q          <= 1'b0;
      head_q           <= 16'd0;
      address_q        <= 64'd0;
      dword3_q         <= 32'd0;
      complete_valid_q <= 1'b0;
      complete_queue_q <= 4'd0;
      complete_head_q  <= 16'd0;
      event_valid_q    <= 1'b0;
      event_queue_q    <= 4'd0;
    end else begin
      complete_valid_q <= 1'b0;
      event_valid_q    <= 1'b0;
      if (flush_i[queue_q]) dead_q <= 1'b1;

      case (state_q)
        IDLE:
        if (report_valid_i) begin
          dead_q    <= flush_i[report_queue_i];
          queue_q   <= report_queue_i;
          write_q   <= report_write_i;
          head_q    <= report_head_i;
          address_q <= report_address_i + STATUS_OFFSET;
          dword3_q  <= report_dword3_i | STATUS_DD;
          state_q   <= report_write_i ? COMMAND : FINISH;
        end

        COMMAND: begin
          if (dead_q) state_q <= FINISH;
          else if (writeback_ready_i) state_q <= WORD;
        end

        WORD: begin
          if (writeback_done_i) state_q <= FINISH;
          else if (writeback_word_ready_i) state_q <= WAIT;
        end

        WAIT: if (writeback_done_i) state_q <= FINISH;

        FINISH: begin
          if (!dead_q) begin
            complete_valid_q <= 1'b1;
            complete_queue_q <= queue_q;
            complete_head_q  <= head_q;
            event_valid_q    <= write_q;
            event_queue_q    <= queue_q;
          end
          state_q <= IDLE;
        end

        default: state_q <= IDLE;
      endcase
    end
  end

  assign report_ready_o         = (state_q == IDLE);
  assign writeback_valid_o      = (state_q == COMMAND) && !dead_q;
  assign writeback_queue_o      = queue_q;
  assign writeback_address_o    = address_q;
  assign writeback_bytes_o      = 16'd4;
  assign writeback_word_valid_o = (state_q == WORD);
  assign writeback_word_o       = {32'd0, dword3_q};
  assign complete_valid_o       = complete_valid_q;
  assign complete_queue_o       = complete_queue_q;
  assign complete_head_o        = complete_head_q;
  assign transmit_event_valid_o = event_valid_q;
  assign transmit_event_queue_o = event_queue_q;
  assign busy_o                 = (state_q != IDLE);
  assign queue_o                = queue_q;
  assign quiet_o                = (state_q == IDLE) && !complete_valid_q && !event_valid_q;

endmodule
