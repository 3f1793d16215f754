// Reports of transmitted packets: DD or the head to memory, then the head register, then the interrupt cause.
// Page: docs/spec/tx_writeback.md; twin: model/Tx/TxWriteback.cs.
module nt_tx_writeback (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         device_clear_i,
    // Reports, from tx_gather
    input  logic         report_valid_i,
    output logic         report_ready_o,
    input  logic [3:0]   report_queue_i,
    input  logic         report_write_i,
    input  logic [15:0]  report_head_i,
    input  logic [63:0]  report_address_i,
    input  logic [31:0]  report_dword3_i,
    input  logic [15:0]  flush_i,
    // How a queue's packets are reported, from tx_queue
    output logic         settings_valid_o,
    output logic [3:0]   settings_queue_o,
    input  logic [4:0]   settings_threshold_i,
    input  logic [63:0]  settings_address_i,
    // Memory write, through dma_write
    output logic         writeback_valid_o,
    input  logic         writeback_ready_i,
    output logic [3:0]   writeback_queue_o,
    output logic [63:0]  writeback_address_o,
    output logic [15:0]  writeback_bytes_o,
    output logic [1:0]   writeback_word_count_o,
    input  logic [1:0]   writeback_word_wanted_i,
    output logic [127:0] writeback_word_o,
    input  logic         writeback_done_i,
    // Head, to tx_queue; cause and what waits, to interrupt_cause
    output logic         complete_valid_o,
    output logic [3:0]   complete_queue_o,
    output logic [15:0]  complete_head_o,
    output logic         transmit_event_valid_o,
    output logic [3:0]   transmit_event_queue_o,
    output logic         pending_valid_o,
    output logic [3:0]   pending_queue_o,
    input  logic         writeback_due_i,
    // State
    output logic         busy_o,
    output logic [3:0]   queue_o,
    output logic         quiet_o
);

  localparam logic [2:0] IDLE    = 3'd0;
  localparam logic [2:0] LOOK    = 3'd1;
  localparam logic [2:0] JUDGE   = 3'd2;
  localparam logic [2:0] LOAD    = 3'd3;
  localparam logic [2:0] COMMAND = 3'd4;
  localparam logic [2:0] WORD    = 3'd5;
  localparam logic [2:0] WAIT    = 3'd6;
  localparam logic [2:0] FINISH  = 3'd7;

  // The status DW of a transmit descriptor is its last; DD is bit 0.
  localparam logic [63:0] STATUS_OFFSET = 64'd12;
  localparam logic [31:0] STATUS_DD     = 32'd1;
  localparam logic [3:0]  PLACES        = 4'd8;

  logic [2:0]  state_q;
  logic        dead_q;
  logic [3:0]  queue_q;
  logic        own_q;       // a report is under work, not what waits
  logic        flushing_q;  // it asks for a write
  logic        single_q;    // one write is all
  logic [2:0]  k_q;         // report that is written
  logic [15:0] head_q;
  logic [63:0] address_q;
  logic [31:0] dword_q;
  logic        due_q;

  // Reports that wait: {address of the status, status}, by {queue, place}; and the head behind the last of a queue
  logic [95:0] waiting_q [0:127];
  logic [15:0] heads_q   [0:15];
  (* mem2reg *) logic [3:0] count_q [0:15];

  logic        complete_valid_q;
  logic [3:0]  complete_queue_q;
  logic [15:0] complete_head_q;
  logic        event_valid_q;
  logic [3:0]  event_queue_q;
  logic        pending_valid_q;
  logic [3:0]  pending_queue_q;

  logic [15:0] nonempty;
  logic [3:0]  lowest;
  logic [3:0]  count;      // of queue_q
  logic [3:0]  threshold;
  logic        to_head;    // the head is written
  logic        store;
  logic        now;        // JUDGE: what waits is written now
  logic [15:0] judged_head;
  logic [95:0] loaded;

  always_comb begin
    lowest = 4'd0;
    for (int i = 15; i >= 0; i--) begin
      nonempty[i] = (count_q[i] != 4'd0);
      if (nonempty[i]) lowest = i[3:0];
    end
  end

  assign count       = count_q[queue_q];
  assign threshold   = (settings_threshold_i > {1'b0, PLACES}) ? PLACES : settings_threshold_i[3:0];
  assign to_head     = settings_address_i[0];
  assign store       = (state_q == JUDGE) && !dead_q && own_q;
  assign now         = !own_q || threshold <= 4'd1 || count + 4'd1 >= threshold;
  assign judged_head = own_q ? head_q : heads_q[queue_q];
  assign loaded      = waiting_q[{queue_q, k_q}];

  always_ff @(posedge clk_i) begin : machine
    logic [3:0] counted;  // the count of queue_q after this clock
    logic       counts;   // it changes

    if (reset_i || device_clear_i) begin
      state_q          <= IDLE;
      dead_q           <= 1'b0;
      queue_q          <= 4'd0;
      own_q            <= 1'b0;
      flushing_q       <= 1'b0;
      single_q         <= 1'b0;
      k_q              <= 3'd0;
      head_q           <= 16'd0;
      address_q        <= 64'd0;
      dword_q          <= 32'd0;
      due_q            <= 1'b0;
      complete_valid_q <= 1'b0;
      complete_queue_q <= 4'd0;
      complete_head_q  <= 16'd0;
      event_valid_q    <= 1'b0;
      event_queue_q    <= 4'd0;
      pending_valid_q  <= 1'b0;
      pending_queue_q  <= 4'd0;
      for (int i = 0; i < 16; i++) count_q[i] <= 4'd0;
    end else begin
      complete_valid_q <= 1'b0;
      event_valid_q    <= 1'b0;
      pending_valid_q  <= 1'b0;
      counts  = 1'b0;
      counted = 4'd0;
      if (flush_i[queue_q]) dead_q <= 1'b1;

      case (state_q)
        IDLE:
        if (due_q) begin
          if (nonempty == 16'd0) begin
            due_q <= 1'b0;
          end else begin
            queue_q <= lowest;
            own_q   <= 1'b0;
            dead_q  <= flush_i[lowest];
            state_q <= LOOK;
          end
        end else if (report_valid_i) begin
          dead_q     <= flush_i[report_queue_i];
          queue_q    <= report_queue_i;
          own_q      <= 1'b1;
          flushing_q <= report_write_i;
          head_q     <= report_head_i;
          address_q  <= report_address_i + STATUS_OFFSET;
          dword_q    <= report_dword3_i | STATUS_DD;
          state_q    <= report_write_i ? LOOK : FINISH;
        end

        LOOK: state_q <= JUDGE;

        JUDGE: begin
          k_q      <= 3'd0;
          single_q <= to_head || (own_q && count == 4'd0);
          head_q   <= judged_head;
          if (dead_q) begin
            state_q <= FINISH;
          end else begin
            if (own_q) begin
              counts  = 1'b1;
              counted = count + 4'd1;
            end
            if (!now) begin
              pending_valid_q <= 1'b1;
              pending_queue_q <= queue_q;
              state_q         <= IDLE;
            end else if (to_head) begin
              address_q <= {settings_address_i[63:2], 2'd0};
              dword_q   <= {16'd0, judged_head};
              state_q   <= COMMAND;
            end else begin
              state_q <= (own_q && count == 4'd0) ? COMMAND : LOAD;
            end
          end
        end

        LOAD: begin
          {address_q, dword_q} <= loaded;
          state_q <= dead_q ? FINISH : COMMAND;
        end

        COMMAND: begin
          if (dead_q) state_q <= FINISH;
          else if (writeback_ready_i) state_q <= WORD;
        end

        WORD, WAIT: begin
          if (writeback_done_i) begin
            if (dead_q || single_q || {1'b0, k_q} + 4'd1 == count) begin
              state_q <= FINISH;
            end else begin
              k_q     <= k_q + 3'd1;
              state_q <= LOAD;
            end
          end else if (state_q == WORD && writeback_word_wanted_i == 2'd1) begin
            state_q <= WAIT;
          end
        end

        FINISH: begin
          state_q <= IDLE;
          if (!dead_q) begin
            complete_valid_q <= flushing_q || !own_q || count == 4'd0;
            complete_queue_q <= queue_q;
            complete_head_q  <= head_q;
            event_valid_q    <= flushing_q || !own_q;
            event_queue_q    <= queue_q;
            counts           = flushing_q || !own_q;
          end
        end

        default: state_q <= IDLE;
      endcase

      if (writeback_due_i) due_q <= 1'b1;
      if (counts) count_q[queue_q] <= counted;
      if (flush_i != 16'd0) begin
        for (int i = 0; i < 16; i++) if (flush_i[i]) count_q[i] <= 4'd0;
      end
    end
  end

  // The head of a report without a write moves with those that wait.
  always_ff @(posedge clk_i) begin
    if (store) waiting_q[{queue_q, count[2:0]}] <= {address_q, dword_q};
    if (store || (state_q == FINISH && !dead_q && own_q && !flushing_q)) heads_q[queue_q] <= head_q;
  end

  assign report_ready_o         = (state_q == IDLE) && !due_q;
  assign settings_valid_o       = (state_q == LOOK);
  assign settings_queue_o       = queue_q;
  assign writeback_valid_o      = (state_q == COMMAND) && !dead_q;
  assign writeback_queue_o      = queue_q;
  assign writeback_address_o    = address_q;
  assign writeback_bytes_o      = 16'd4;
  assign writeback_word_count_o = {1'b0, state_q == WORD};
  assign writeback_word_o       = {96'd0, dword_q};
  assign complete_valid_o       = complete_valid_q;
  assign complete_queue_o       = complete_queue_q;
  assign complete_head_o        = complete_head_q;
  assign transmit_event_valid_o = event_valid_q;
  assign transmit_event_queue_o = event_queue_q;
  assign pending_valid_o        = pending_valid_q;
  assign pending_queue_o        = pending_queue_q;
  assign busy_o                 = (state_q != IDLE);
  assign queue_o                = queue_q;
  assign quiet_o                = (state_q == IDLE) && !due_q && !complete_valid_q && !event_valid_q && !pending_valid_q;

endmodule
