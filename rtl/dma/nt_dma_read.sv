// Memory reads by tag: requests of the descriptor queues and of tx_fetch, completions, flush and time-outs.
// Page: docs/spec/dma_read.md; twin: model/Dma/DmaRead.cs.
module nt_dma_read (
    input  logic         clk_i,
    input  logic         reset_i,
    // Requests
    input  logic         rx_request_valid_i,
    output logic         rx_request_ready_o,
    input  logic [3:0]   rx_request_queue_i,
    input  logic [63:0]  rx_request_address_i,
    input  logic [8:0]   rx_request_bytes_i,
    input  logic         tx_request_valid_i,
    output logic         tx_request_ready_o,
    input  logic [3:0]   tx_request_queue_i,
    input  logic [63:0]  tx_request_address_i,
    input  logic [8:0]   tx_request_bytes_i,
    input  logic         data_request_valid_i,
    output logic         data_request_ready_o,
    input  logic [3:0]   data_request_queue_i,
    input  logic [63:0]  data_request_address_i,
    input  logic [8:0]   data_request_bytes_i,
    output logic [2:0]   data_request_tag_o,
    // Completions, from tlp_rx
    input  logic         completion_beat_i,
    input  logic         completion_first_i,
    input  logic         completion_last_i,
    input  logic         completion_good_i,
    input  logic [95:0]  completion_header_i,
    input  logic [127:0] completion_data_i,
    input  logic [2:0]   completion_count_i,
    // Functions, time and flush
    input  logic [8:0]   function_ready_i,
    input  logic [7:0]   vf_active_i,
    input  logic [15:0]  pf_rid_i,
    input  logic [15:0]  vf0_rid_i,
    input  logic [63:0]  completion_timeout_i,
    input  logic [63:0]  time_q_i,
    input  logic [15:0]  tx_flush_i,
    input  logic [15:0]  rx_flush_i,
    // Memory reads, to tlp_tx
    output logic         read_valid_o,
    input  logic         read_ready_i,
    output logic [127:0] read_data_o,
    output logic [3:0]   read_keep_o,
    output logic         read_sop_o,
    output logic         read_eop_o,
    // Descriptors, to the descriptor queues
    output logic         rx_return_valid_o,
    output logic         tx_return_valid_o,
    output logic [3:0]   return_queue_o,
    output logic [2:0]   return_slot_o,
    output logic [127:0] return_data_o,
    output logic         return_last_o,
    output logic         return_error_o,
    // Transmit data, to tx_gather
    output logic [7:0]   data_done_o,
    output logic [7:0]   data_error_o,
    input  logic [2:0]   data_read_tag_i,
    input  logic [3:0]   data_read_row_i,
    output logic [127:0] data_read_value_o,
    input  logic         data_release_valid_i,
    input  logic [2:0]   data_release_tag_i,
    // Errors, to config_space
    output logic         error_valid_o,
    input  logic         error_ready_i,
    output logic [4:0]   error_kind_o,
    output logic [3:0]   error_function_o,
    output logic [127:0] error_header_o,
    output logic         error_advisory_o,
    // State
    output logic [8:0]   transactions_pending_o,
    output logic         read_busy_o,
    output logic [3:0]   read_queue_o,
    output logic [63:0]  wake_o,
    output logic         quiet_o
);

  localparam logic [63:0] NEVER = 64'hffff_ffff_ffff_ffff;

  localparam logic [1:0] GRANT_NONE = 2'd0;
  localparam logic [1:0] GRANT_RX   = 2'd1;
  localparam logic [1:0] GRANT_TX   = 2'd2;
  localparam logic [1:0] GRANT_DATA = 2'd3;

  // Tags: 0..3 receive descriptors, 4..7 transmit descriptors, 8..15 transmit data.
  logic [15:0]  outstanding_q;
  logic [15:0]  done_q;
  logic [15:0]  error_q;
  logic [15:0]  orphan_q;
  logic [3:0]   tag_queue_q     [0:15];
  logic [3:0]   tag_function_q  [0:15];
  logic [15:0]  tag_rid_q       [0:15];
  // {remaining bytes, next address bits 7:0} as the request set them and as the last completion left them: a memory for
  // each, since both write in one clock.
  logic [16:0]  tag_begin_q     [0:15];
  logic [16:0]  tag_left_q      [0:15];
  logic [15:0]  moved_q;        // tag_left_q counts
  logic [3:0]   tag_first_q     [0:7];   // word of the first descriptor, address[7:4]
  logic [3:0]   tag_words_q     [0:7];   // descriptors
  logic [63:0]  tag_deadline_q  [0:15];

  // Issue
  logic [1:0]   grant_q;
  logic [3:0]   issue_tag_q;
  logic         read_valid_q;
  logic [127:0] read_data_q;
  logic         read_long_q;  // header of 4 DWs
  logic [3:0]   read_queue_q;

  // Completion under way
  logic         accept_q;
  logic         unknown_q;    // rule 1: no such tag
  logic [4:0]   kind_q;       // to be reported; 0 nothing
  logic [5:0]   dw_q;

  // Return of descriptors
  logic         returning_q;
  logic [2:0]   return_tag_q;
  logic [3:0]   return_word_q;
  logic [3:0]   return_left_q;
  logic         rx_return_valid_q;
  logic         tx_return_valid_q;
  logic [3:0]   return_queue_q;
  logic [2:0]   return_slot_q;
  logic [127:0] return_data_q;
  logic         return_last_q;
  logic         return_error_q;

  // Errors and time-outs
  logic         error_valid_q;
  logic [4:0]   error_kind_q;
  logic [3:0]   error_function_q;
  logic [95:0]  error_header_q;
  logic [63:0]  earliest_q;
  logic [8:0]   transactions_pending_q;

  function automatic logic [3:0] lowest(input logic [15:0] set);
    lowest = 4'd0;
    for (int i = 15; i >= 0; i--) if (set[i]) lowest = i[3:0];
  endfunction

  // The bit of a tag. Bits are set and cleared by masks, which map to much less logic than writes to an index.
  function automatic logic [15:0] place(input logic [3:0] tag_number);
    place = 16'd1 << tag_number;
  endfunction

  // The bit of a function. (Comparisons, not a shift of 1: there are many, and synthesis tries to share shifters.)
  function automatic logic [8:0] function_bit(input logic [3:0] number);
    for (int f = 0; f < 9; f++) function_bit[f] = (number == f[3:0]);
  endfunction

  function automatic logic ready_of(input logic [2:0] pool, input logic [7:0] vf_active,
                                    input logic [8:0] function_ready);
    ready_of = vf_active[pool] ? function_ready[{1'b0, pool} + 4'd1] : function_ready[0];
  endfunction

  // DWs that bytes touch from byte offset at.
  function automatic logic [9:0] dwords(input logic [1:0] at, input logic [8:0] bytes);
    dwords = ({8'd0, at} + {1'b0, bytes} + 10'd3) >> 2;
  endfunction

  // MRd header; the fourth DW is 0 in a header of 3 DWs.
  function automatic logic [127:0] header_of(input logic [63:0] address, input logic [8:0] bytes,
                                             input logic [3:0] tag, input logic [15:0] rid);
    logic [9:0] length;
    logic [1:0] over;
    logic [3:0] first;
    logic [3:0] last;
    length = dwords(address[1:0], bytes);
    over   = address[1:0] + bytes[1:0];
    first  = 4'hf << address[1:0];
    last   = (over == 2'd0) ? 4'hf : (over == 2'd1) ? 4'h1 : (over == 2'd2) ? 4'h3 : 4'h7;
    if (length == 10'd1) begin
      first = first & last;
      last  = 4'h0;
    end
    if (address[63:32] == 32'd0) begin
      header_of = {32'd0, address[31:2], 2'd0, rid, 4'd0, tag, last, first,
                   nt_pkg::TLP_MEMORY_READ_3, 14'd0, length};
    end else begin
      header_of = {address[31:2], 2'd0, address[63:32], rid, 4'd0, tag, last, first,
                   nt_pkg::TLP_MEMORY_READ_4, 14'd0, length};
    end
  endfunction

  // The granted request
  logic         granted_valid;
  logic [3:0]   granted_queue;
  logic [63:0]  granted_address;
  logic [8:0]   granted_bytes;

  assign granted_valid   = (grant_q == GRANT_RX) ? rx_request_valid_i
                         : (grant_q == GRANT_TX) ? tx_request_valid_i
                         : (grant_q == GRANT_DATA) ? data_request_valid_i : 1'b0;
  assign granted_queue   = (grant_q == GRANT_RX) ? rx_request_queue_i
                         : (grant_q == GRANT_TX) ? tx_request_queue_i : data_request_queue_i;
  assign granted_address = (grant_q == GRANT_RX) ? rx_request_address_i
                         : (grant_q == GRANT_TX) ? tx_request_address_i : data_request_address_i;
  assign granted_bytes   = (grant_q == GRANT_RX) ? rx_request_bytes_i
                         : (grant_q == GRANT_TX) ? tx_request_bytes_i : data_request_bytes_i;

  // Grant, header register
  always_ff @(posedge clk_i) begin : issue
    logic [15:0] free;

    if (reset_i) begin
      grant_q      <= GRANT_NONE;
      issue_tag_q  <= 4'd0;
      read_valid_q <= 1'b0;
      read_data_q  <= 128'd0;
      read_long_q  <= 1'b0;
      read_queue_q <= 4'd0;
    end else begin
      if (read_valid_q && read_ready_i) read_valid_q <= 1'b0;
      if (grant_q != GRANT_NONE) begin
        grant_q <= GRANT_NONE;
        if (granted_valid) begin
          read_valid_q <= 1'b1;
          read_queue_q <= granted_queue;
          read_long_q  <= granted_address[63:32] != 32'd0;
          read_data_q  <= header_of(granted_address, granted_bytes, issue_tag_q,
                                    nt_pkg::function_rid(nt_pkg::queue_function(granted_queue[2:0], vf_active_i),
                                                         pf_rid_i, vf0_rid_i));
        end
      end else if (!read_valid_q && (rx_request_valid_i || tx_request_valid_i || data_request_valid_i)) begin
        free = ~(outstanding_q | done_q);
        if (rx_request_valid_i && free[3:0] != 4'd0
            && ready_of(rx_request_queue_i[2:0], vf_active_i, function_ready_i)) begin
          grant_q     <= GRANT_RX;
          issue_tag_q <= lowest({12'd0, free[3:0]});
        end else if (tx_request_valid_i && free[7:4] != 4'd0
                     && ready_of(tx_request_queue_i[2:0], vf_active_i, function_ready_i)) begin
          grant_q     <= GRANT_TX;
          issue_tag_q <= lowest({8'd0, free[7:4], 4'd0});
        end else if (data_request_valid_i && free[15:8] != 8'd0
                     && ready_of(data_request_queue_i[2:0], vf_active_i, function_ready_i)) begin
          grant_q     <= GRANT_DATA;
          issue_tag_q <= lowest({free[15:8], 8'd0});
        end
      end
    end
  end

  // Judgement of a completion's first beat
  logic [3:0]  tag;
  logic        with_data;
  logic [2:0]  status;
  logic [9:0]  length;
  logic        first;
  logic        accept;
  logic        unknown;
  logic [4:0]  kind;
  logic [5:0]  dw;
  logic [8:0]  remaining;  // of the tag
  logic [7:0]  next;

  // Looked up only for a beat: a simulator would otherwise read the memories in every clock.
  always_comb begin
    {remaining, next} = 17'd0;
    if (completion_beat_i) {remaining, next} = moved_q[tag] ? tag_left_q[tag] : tag_begin_q[tag];
  end

  assign tag       = completion_header_i[75:72];
  assign with_data = completion_header_i[30];
  assign status    = completion_header_i[47:45];
  assign length    = completion_header_i[9:0];
  assign first     = completion_beat_i && completion_first_i;

  always_comb begin : judge
    logic [9:0] need;
    logic [3:0] after;

    accept  = accept_q;
    unknown = unknown_q;
    kind    = kind_q;
    dw      = dw_q;
    need    = 10'd0;
    after   = 4'd0;
    if (first) begin
      need    = dwords(next[1:0], remaining);
      after   = next[5:2] + length[3:0];
      dw      = next[7:2];
      accept  = 1'b0;
      unknown = 1'b0;
      kind    = nt_pkg::KIND_UNEXPECTED;
      if (completion_header_i[79:76] != 4'd0 || !outstanding_q[tag]
          || completion_header_i[95:80] != tag_rid_q[tag]) begin
        unknown = 1'b1;
      end else if (status != nt_pkg::STATUS_SUCCESSFUL) begin
        if (!with_data) begin
          accept = 1'b1;
          kind   = (status == nt_pkg::STATUS_ABORT) ? nt_pkg::KIND_RECEIVED_CA : nt_pkg::KIND_RECEIVED_UR;
        end
      end else if (with_data && completion_header_i[43:32] == {3'd0, remaining}
                   && completion_header_i[70:64] == next[6:0] && length != 10'd0 && length <= need
                   && (length == need || after == 4'd0)) begin
        accept = 1'b1;
        kind   = completion_header_i[14] ? nt_pkg::KIND_POISONED : 5'd0;
      end
    end
  end

  // What the completion's last beat does
  logic       good;       // the last beat of a completion that counts
  logic       ends;       // the tag ends
  logic       fails;      // the tag ends or goes on with an error
  logic       reports;
  logic [8:0] delivered;

  always_comb begin : effect
    logic [10:0] most;

    good      = completion_beat_i && completion_last_i && completion_good_i;
    ends      = 1'b0;
    fails     = 1'b0;
    reports   = 1'b0;
    delivered = 9'd0;
    most      = 11'd0;
    if (good) begin
      reports = (kind != 5'd0) && (unknown || !orphan_q[tag]);
      if (accept) begin
        most      = {length[8:0], 2'd0} - {9'd0, next[1:0]};
        delivered = !with_data ? 9'd0 : (most < {2'd0, remaining}) ? most[8:0] : remaining;
        ends      = !with_data || (delivered == remaining);
        fails     = (kind != 5'd0);
      end
    end
  end

  // Tags, time-outs, return of descriptors, errors
  logic [15:0] flushed;
  logic [3:0]  return_pick;
  logic [15:0] return_done;

  assign return_done = {8'd0, done_q[7:0]};
  assign return_pick = lowest(return_done);

  always_comb begin : flush_mask
    flushed = 16'd0;
    if (tx_flush_i != 16'd0 || rx_flush_i != 16'd0) begin
      for (int i = 0; i < 16; i++) flushed[i] = (i < 4) ? rx_flush_i[tag_queue_q[i]] : tx_flush_i[tag_queue_q[i]];
    end
  end

  logic        setup;
  logic [63:0] deadline;

  assign setup    = (grant_q != GRANT_NONE) && granted_valid;
  assign deadline = (completion_timeout_i == NEVER) ? NEVER : time_q_i + completion_timeout_i;

  always_ff @(posedge clk_i) begin : tags
    logic [15:0] outstanding;
    logic [15:0] done;
    logic [15:0] error;
    logic [15:0] orphan;
    logic [15:0] moved;
    logic [3:0]  late;
    logic        late_found;
    logic        late_reports;
    logic        accept_d;
    logic [4:0]  kind_d;
    logic [63:0] earliest;
    logic [8:0]  pending;
    logic [3:0]  setup_function;
    logic        setup_orphan;

    if (reset_i) begin
      outstanding_q          <= 16'd0;
      done_q                 <= 16'd0;
      error_q                <= 16'd0;
      orphan_q               <= 16'd0;
      moved_q                <= 16'd0;
      accept_q               <= 1'b0;
      unknown_q              <= 1'b0;
      kind_q                 <= 5'd0;
      dw_q                   <= 6'd0;
      returning_q            <= 1'b0;
      return_tag_q           <= 3'd0;
      return_word_q          <= 4'd0;
      return_left_q          <= 4'd0;
      rx_return_valid_q      <= 1'b0;
      tx_return_valid_q      <= 1'b0;
      return_queue_q         <= 4'd0;
      return_slot_q          <= 3'd0;
      return_last_q          <= 1'b0;
      return_error_q         <= 1'b0;
      error_valid_q          <= 1'b0;
      error_kind_q           <= 5'd0;
      error_function_q       <= 4'd0;
      error_header_q         <= 96'd0;
      earliest_q             <= NEVER;
      transactions_pending_q <= 9'd0;
    end else begin
      outstanding = outstanding_q;
      done        = done_q;
      error       = error_q;
      orphan      = orphan_q;
      moved       = moved_q;
      earliest    = earliest_q;
      accept_d    = accept;
      kind_d      = kind;

      if (error_valid_q && error_ready_i) error_valid_q <= 1'b0;

      // Completion
      if (completion_beat_i) begin
        unknown_q <= unknown;
        if (accept) dw_q <= dw + {3'd0, completion_count_i};
      end
      if (good) begin
        if (accept) begin
          tag_left_q[tag] <= {remaining - delivered, next + delivered[7:0]};
          moved = moved | place(tag);
          if (fails) error = error | place(tag);
          if (ends) begin
            outstanding = outstanding & ~place(tag);
            done = (done & ~place(tag)) | (!orphan_q[tag] ? place(tag) : 16'd0);
            orphan = orphan & ~place(tag);
          end
        end
        if (reports && !error_valid_q) begin
          error_valid_q    <= 1'b1;
          error_kind_q     <= kind;
          error_function_q <= (kind == nt_pkg::KIND_UNEXPECTED) ? 4'd0 : tag_function_q[tag];
          error_header_q   <= completion_header_i;
        end
      end

      // Time-outs: one tag a clock, else the next deadline is looked for. (Not 'deadline <= time': synthesis builds
      // that from a comparison and an equality.)
      if (outstanding_q != 16'd0 && !(time_q_i < earliest_q) && !error_valid_q && !reports) begin
        late       = 4'd0;
        late_found = 1'b0;
        earliest   = NEVER;
        for (int i = 15; i >= 0; i--) begin
          if (outstanding_q[i] && !(time_q_i < tag_deadline_q[i])) begin
            late       = i[3:0];
            late_found = 1'b1;
          end
          if (outstanding_q[i] && tag_deadline_q[i] < earliest) earliest = tag_deadline_q[i];
        end
        late_reports = 1'b0;
        if (late_found) begin
          earliest = earliest_q;
          if (!(ends && tag == late)) begin
            late_reports      = !orphan_q[late];
            outstanding = outstanding & ~place(late);
            done = (done & ~place(late)) | (!orphan_q[late] ? place(late) : 16'd0);
            error = (error & ~place(late)) | (!orphan_q[late] ? place(late) : 16'd0);
            orphan = orphan & ~place(late);
            // The rest of a completion for this tag counts for nothing.
            if (tag == late && accept) begin
              accept_d = 1'b0;
              kind_d   = 5'd0;
            end
          end
        end
        if (late_reports) begin
          error_valid_q    <= 1'b1;
          error_kind_q     <= nt_pkg::KIND_TIMEOUT;
          error_function_q <= tag_function_q[late];
          error_header_q   <= 96'd0;
        end
      end
      accept_q <= accept_d;
      kind_q   <= kind_d;

      // Data taken by tx_gather
      if (data_release_valid_i) begin
        done = done & ~place({1'b1, data_release_tag_i});
        error = error & ~place({1'b1, data_release_tag_i});
      end

      // Descriptors back to their queue
      rx_return_valid_q <= 1'b0;
      tx_return_valid_q <= 1'b0;
      if (returning_q) begin
        if (flushed[{1'b0, return_tag_q}]) begin
          returning_q <= 1'b0;
        end else begin
          rx_return_valid_q <= !return_tag_q[2];
          tx_return_valid_q <= return_tag_q[2];
          return_queue_q    <= tag_queue_q[{1'b0, return_tag_q}];
          return_slot_q     <= return_word_q[2:0];
          return_last_q     <= (return_left_q == 4'd1);
          return_error_q    <= 1'b0;
          return_word_q     <= return_word_q + 4'd1;
          return_left_q     <= return_left_q - 4'd1;
          if (return_left_q == 4'd1) begin
            done = done & ~place({1'b0, return_tag_q});
            returning_q                <= 1'b0;
          end
        end
      end else if (done_q[7:0] != 8'd0 && !flushed[return_pick]) begin
        if (error_q[return_pick]) begin
          rx_return_valid_q  <= !return_pick[2];
          tx_return_valid_q  <= return_pick[2];
          return_queue_q     <= tag_queue_q[return_pick];
          return_last_q      <= 1'b1;
          return_error_q     <= 1'b1;
          done = done & ~place(return_pick);
          error = error & ~place(return_pick);
        end else begin
          returning_q   <= 1'b1;
          return_tag_q  <= return_pick[2:0];
          return_word_q <= tag_first_q[return_pick[2:0]];
          return_left_q <= tag_words_q[return_pick[2:0]];
        end
      end

      // Flush: what is outstanding becomes an orphan, what is or gets done is freed.
      if (flushed != 16'd0) begin
        orphan = (orphan | (flushed & outstanding_q)) & outstanding;
        done   = done & ~flushed;
      end

      // Set-up of the granted request's tag; it was free before.
      if (setup) begin
        setup_function = nt_pkg::queue_function(granted_queue[2:0], vf_active_i);
        setup_orphan   = (grant_q == GRANT_RX) ? rx_flush_i[granted_queue] : tx_flush_i[granted_queue];
        outstanding = outstanding | place(issue_tag_q);
        error = error & ~place(issue_tag_q);
        orphan = (orphan & ~place(issue_tag_q)) | (setup_orphan ? place(issue_tag_q) : 16'd0);
        tag_queue_q[issue_tag_q]     <= granted_queue;
        tag_function_q[issue_tag_q]  <= setup_function;
        tag_rid_q[issue_tag_q]       <= nt_pkg::function_rid(setup_function, pf_rid_i, vf0_rid_i);
        tag_begin_q[issue_tag_q]     <= {granted_bytes, granted_address[7:0]};
        moved = moved & ~place(issue_tag_q);
        tag_deadline_q[issue_tag_q]  <= deadline;
        if (!issue_tag_q[3]) begin
          tag_first_q[issue_tag_q[2:0]] <= granted_address[7:4];
          tag_words_q[issue_tag_q[2:0]] <= granted_bytes[7:4];
        end
        if (outstanding_q == 16'd0 || deadline < earliest) earliest = deadline;
      end
      if (outstanding == 16'd0) earliest = NEVER;
      earliest_q <= earliest;

      if (outstanding != outstanding_q || setup) begin
        pending = 9'd0;
        for (int i = 0; i < 16; i++) begin
          if (outstanding[i]) begin
            pending = pending
                    | function_bit((setup && issue_tag_q == i[3:0]) ? setup_function : tag_function_q[i]);
          end
        end
        transactions_pending_q <= pending;
      end
      outstanding_q <= outstanding;
      done_q        <= done;
      error_q       <= error;
      orphan_q      <= orphan;
      moved_q       <= moved;
    end
  end

  // Payload memory: four banks of 32 bits, word {tag, address[7:4]}. Lane i goes to bank (dw + i) modulo 4.
  logic [31:0] bank_0_q [0:255];
  logic [31:0] bank_1_q [0:255];
  logic [31:0] bank_2_q [0:255];
  logic [31:0] bank_3_q [0:255];
  logic [127:0] data_read_value_q;

  always_ff @(posedge clk_i) begin : store
    logic [127:0] lanes;
    logic [3:0]   enable;
    logic [7:0]   word;
    logic [7:0]   word_next;

    if (completion_beat_i && accept && !orphan_q[tag] && completion_count_i != 3'd0) begin
      lanes  = completion_data_i;
      enable = {completion_count_i > 3'd3, completion_count_i > 3'd2, completion_count_i > 3'd1, 1'b1};
      if (dw[0]) begin
        lanes  = {lanes[95:0], lanes[127:96]};
        enable = {enable[2:0], enable[3]};
      end
      if (dw[1]) begin
        lanes  = {lanes[63:0], lanes[127:64]};
        enable = {enable[1:0], enable[3:2]};
      end
      word      = {tag, dw[5:2]};
      word_next = {tag, dw[5:2] + 4'd1};
      if (enable[0]) bank_0_q[(dw[1:0] == 2'd0) ? word : word_next] <= lanes[31:0];
      if (enable[1]) bank_1_q[(dw[1:0] <= 2'd1) ? word : word_next] <= lanes[63:32];
      if (enable[2]) bank_2_q[(dw[1:0] <= 2'd2) ? word : word_next] <= lanes[95:64];
      if (enable[3]) bank_3_q[word] <= lanes[127:96];
    end
  end

  always_ff @(posedge clk_i) begin : load
    if (reset_i) begin
      data_read_value_q <= 128'd0;
    end else begin
      data_read_value_q <= {bank_3_q[{1'b1, data_read_tag_i, data_read_row_i}],
                            bank_2_q[{1'b1, data_read_tag_i, data_read_row_i}],
                            bank_1_q[{1'b1, data_read_tag_i, data_read_row_i}],
                            bank_0_q[{1'b1, data_read_tag_i, data_read_row_i}]};
    end
    if (reset_i) begin
      return_data_q <= 128'd0;
    end else if (returning_q && !flushed[{1'b0, return_tag_q}]) begin
      return_data_q <= {bank_3_q[{1'b0, return_tag_q, return_word_q}],
                        bank_2_q[{1'b0, return_tag_q, return_word_q}],
                        bank_1_q[{1'b0, return_tag_q, return_word_q}],
                        bank_0_q[{1'b0, return_tag_q, return_word_q}]};
    end
  end

  assign rx_request_ready_o   = (grant_q == GRANT_RX);
  assign tx_request_ready_o   = (grant_q == GRANT_TX);
  assign data_request_ready_o = (grant_q == GRANT_DATA);
  assign data_request_tag_o   = issue_tag_q[2:0];

  assign read_valid_o = read_valid_q;
  assign read_data_o  = read_data_q;
  assign read_keep_o  = read_long_q ? 4'hf : 4'h7;
  assign read_sop_o   = 1'b1;
  assign read_eop_o   = 1'b1;
  assign read_busy_o  = read_valid_q;
  assign read_queue_o = read_queue_q;

  assign rx_return_valid_o = rx_return_valid_q;
  assign tx_return_valid_o = tx_return_valid_q;
  assign return_queue_o    = return_queue_q;
  assign return_slot_o     = return_slot_q;
  assign return_data_o     = return_data_q;
  assign return_last_o     = return_last_q;
  assign return_error_o    = return_error_q;

  assign data_done_o       = done_q[15:8];
  assign data_error_o      = done_q[15:8] & error_q[15:8];
  assign data_read_value_o = data_read_value_q;

  assign error_valid_o    = error_valid_q;
  assign error_kind_o     = error_kind_q;
  assign error_function_o = error_function_q;
  assign error_header_o   = {32'd0, error_header_q};
  assign error_advisory_o = 1'b0;

  assign transactions_pending_o = transactions_pending_q;
  assign wake_o                 = earliest_q;
  assign quiet_o = (grant_q == GRANT_NONE) && !read_valid_q && !error_valid_q && !returning_q
                && (done_q[7:0] == 8'd0) && !rx_return_valid_q && !tx_return_valid_q && (earliest_q > time_q_i);

endmodule
