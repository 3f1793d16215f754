// Transmit scheduler: picks a queue, walks the descriptors of one packet and asks for its data in chunks.
// Page: docs/spec/tx_fetch.md; twin: model/Tx/TxFetch.cs.
module nt_tx_fetch (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         device_clear_i,
    // tx_queue
    input  logic [15:0]  available_i,
    input  logic [15:0]  active_i,
    input  logic [15:0]  flush_i,
    input  logic [127:0] selected_descriptor_i,
    input  logic [15:0]  selected_index_i,
    input  logic [15:0]  selected_next_i,
    input  logic [63:0]  selected_address_i,
    input  logic         selected_starved_i,
    input  logic         selected_available_i,
    output logic         select_valid_o,
    output logic [3:0]   select_queue_o,
    output logic         consume_valid_o,
    output logic [3:0]   consume_queue_o,
    output logic         rewind_valid_o,
    output logic [3:0]   rewind_queue_o,
    output logic [15:0]  rewind_index_o,
    // Control
    input  logic [7:0]   vfte_i,
    input  logic [15:0]  allowed_i,  // by the rate limiters
    input  logic [3:0]   max_read_log2_i,
    // Data, through dma_read
    output logic         data_request_valid_o,
    input  logic         data_request_ready_i,
    output logic [3:0]   data_request_queue_o,
    output logic [63:0]  data_request_address_o,
    output logic [8:0]   data_request_bytes_o,
    input  logic [2:0]   data_request_tag_i,
    // Items, to tx_gather
    input  logic         item_space_i,
    output logic         item_valid_o,
    output logic [1:0]   item_kind_o,
    output logic [3:0]   item_queue_o,
    output logic [2:0]   item_tag_o,
    output logic [7:0]   item_offset_o,
    output logic [8:0]   item_bytes_o,
    output logic         item_report_o,
    output logic         item_bad_o,
    output logic         item_context_o,
    output logic [15:0]  item_head_o,
    output logic [63:0]  item_address_o,
    output logic [31:0]  item_dword3_o,
    output logic         quiet_o
);

  localparam logic [2:0] PICK      = 3'd0;
  localparam logic [2:0] SELECT    = 3'd1;
  localparam logic [2:0] READ      = 3'd2;
  localparam logic [2:0] DECODE    = 3'd3;
  localparam logic [2:0] ISSUE     = 3'd4;
  localparam logic [2:0] END       = 3'd5;
  localparam logic [2:0] NEXT      = 3'd6;
  localparam logic [2:0] NEXT_READ = 3'd7;

  localparam logic [1:0] ITEM_DATA  = 2'd0;
  localparam logic [1:0] ITEM_END   = 2'd1;
  localparam logic [1:0] ITEM_ABORT = 2'd2;
  localparam logic [1:0] ITEM_START = 2'd3;

  localparam logic [3:0] DTYP_CONTEXT = 4'd2;
  localparam logic [3:0] DTYP_DATA    = 4'd3;

  localparam logic [17:0] LONGEST     = 18'd9728;    // bytes of a packet
  localparam logic [17:0] LONGEST_TSE = 18'd131071;  // bytes of a packet that is segmented

  logic [2:0]   state_q;
  logic [3:0]   queue_q;
  logic [3:0]   last_q;
  logic         in_packet_q;
  logic [15:0]  start_index_q;
  logic [16:0]  total_q;
  logic         tse_q;
  logic         bad_q;
  logic [1:0]   settle_q;
  logic         item_ready_q;

  // Contexts of the queues, by {queue, IDX bit 0}
  logic [58:0]  contexts_q [0:31];
  logic [31:0]  valid_q;

  // Descriptor under work
  logic [127:0] descriptor_q;
  logic [58:0]  context_q;   // the one that it names
  logic [15:0]  index_q;
  logic [15:0]  head_q;
  logic [63:0]  descriptor_address_q;
  logic         eop_q;
  logic         report_q;
  logic [63:0]  address_q;
  logic [15:0]  left_q;

  logic         consume_valid_q;
  logic [3:0]   consume_queue_q;
  logic         rewind_valid_q;
  logic [3:0]   rewind_queue_q;
  logic [15:0]  rewind_index_q;
  logic         item_valid_q;
  logic [1:0]   item_kind_q;
  logic [3:0]   item_queue_q;
  logic [2:0]   item_tag_q;
  logic [7:0]   item_offset_q;
  logic [8:0]   item_bytes_q;
  logic         item_report_q;
  logic         item_bad_q;
  logic         item_context_q;
  logic [15:0]  item_head_q;
  logic [63:0]  item_address_q;
  logic [31:0]  item_dword3_q;

  // First candidate above the queue that was served last, cyclically.
  function automatic logic [3:0] first_above(input logic [15:0] set, input logic [3:0] last);
    logic [15:0] upper;
    logic [15:0] pick;
    upper       = set & (16'hfffe << last);
    pick        = (upper != 16'd0) ? upper : set;
    first_above = 4'd0;
    for (int i = 15; i >= 0; i--) if (pick[i]) first_above = i[3:0];
  endfunction

  // Bytes of the next request: up to the next multiple of the read request size.
  function automatic logic [8:0] chunk_of(input logic [7:0] at, input logic [15:0] left, input logic [3:0] log2);
    logic [8:0] room;
    room     = (log2 == 4'd7) ? 9'd128 - {2'd0, at[6:0]} : 9'd256 - {1'b0, at};
    chunk_of = (left < {7'd0, room}) ? left[8:0] : room;
  endfunction

  logic [15:0] candidates;
  logic        transfer;
  logic [8:0]  chunk;
  logic        is_context;
  logic        is_data;
  logic        store;    // a context
  logic [4:0]  selected_context;

  assign candidates = available_i & {vfte_i, vfte_i} & allowed_i;
  assign chunk      = chunk_of(address_q[7:0], left_q, max_read_log2_i);
  assign transfer   = data_request_valid_o && data_request_ready_i;
  assign is_context = descriptor_q[93] && (descriptor_q[87:84] == DTYP_CONTEXT);
  assign is_data    = descriptor_q[93] && (descriptor_q[87:84] == DTYP_DATA);
  assign store      = (state_q == DECODE) && is_context && !in_packet_q;
  assign selected_context = {queue_q, selected_descriptor_i[100]};

  always_ff @(posedge clk_i) begin : machine
    logic        lost;
    logic        eop;
    logic        bad;
    logic        tse;
    logic [15:0] length;
    logic [17:0] total;

    if (reset_i || device_clear_i) begin
      state_q              <= PICK;
      queue_q              <= 4'd0;
      last_q               <= 4'd15;
      in_packet_q          <= 1'b0;
      start_index_q        <= 16'd0;
      total_q              <= 17'd0;
      tse_q                <= 1'b0;
      bad_q                <= 1'b0;
      settle_q             <= 2'd0;
      item_ready_q         <= 1'b0;
      descriptor_q         <= 128'd0;
      context_q            <= 59'd0;
      index_q              <= 16'd0;
      head_q               <= 16'd0;
      descriptor_address_q <= 64'd0;
      eop_q                <= 1'b0;
      report_q             <= 1'b0;
      address_q            <= 64'd0;
      left_q               <= 16'd0;
      consume_valid_q      <= 1'b0;
      consume_queue_q      <= 4'd0;
      rewind_valid_q       <= 1'b0;
      rewind_queue_q       <= 4'd0;
      rewind_index_q       <= 16'd0;
      item_valid_q         <= 1'b0;
      item_kind_q          <= ITEM_DATA;
      item_queue_q         <= 4'd0;
      item_tag_q           <= 3'd0;
      item_offset_q        <= 8'd0;
      item_bytes_q         <= 9'd0;
      item_report_q        <= 1'b0;
      item_bad_q           <= 1'b0;
      item_context_q       <= 1'b0;
      item_head_q          <= 16'd0;
      item_address_q       <= 64'd0;
      item_dword3_q        <= 32'd0;
    end else begin
      item_ready_q    <= item_space_i;
      consume_valid_q <= 1'b0;
      rewind_valid_q  <= 1'b0;
      item_valid_q    <= 1'b0;
      if (settle_q != 2'd0) settle_q <= settle_q - 2'd1;
      lost = !active_i[queue_q];

      case (state_q)
        PICK:
        if (settle_q == 2'd0 && item_space_i && candidates != 16'd0) begin
          queue_q     <= first_above(candidates, last_q);
          last_q      <= first_above(candidates, last_q);
          in_packet_q <= 1'b0;
          total_q     <= 17'd0;
          tse_q       <= 1'b0;
          bad_q       <= 1'b0;
          state_q     <= SELECT;
        end

        SELECT: state_q <= READ;

        READ, NEXT_READ: begin
          if (in_packet_q && lost) begin
            item_valid_q <= 1'b1;
            item_kind_q  <= ITEM_ABORT;
            item_queue_q <= queue_q;
            state_q      <= PICK;
          end else if (selected_available_i && !lost) begin
            descriptor_q         <= selected_descriptor_i;
            context_q            <= valid_q[selected_context] ? contexts_q[selected_context] : 59'd0;
            index_q              <= selected_index_i;
            head_q               <= selected_next_i;
            descriptor_address_q <= selected_address_i;
            state_q              <= DECODE;
          end else if (!in_packet_q) begin
            state_q <= PICK;
          end else if (selected_starved_i) begin
            // The rest of the packet is not in the ring: it is tried again after the next tail write.
            rewind_valid_q <= 1'b1;
            rewind_queue_q <= queue_q;
            rewind_index_q <= start_index_q;
            item_valid_q   <= 1'b1;
            item_kind_q    <= ITEM_ABORT;
            item_queue_q   <= queue_q;
            settle_q       <= 2'd3;
            state_q        <= PICK;
          end else begin
            state_q <= NEXT;
          end
        end

        DECODE: begin
          consume_valid_q <= 1'b1;
          consume_queue_q <= queue_q;
          settle_q        <= 2'd3;
          if (!in_packet_q) start_index_q <= index_q;
          if (store) begin
            item_valid_q   <= 1'b1;
            item_kind_q    <= ITEM_END;
            item_queue_q   <= queue_q;
            item_report_q  <= descriptor_q[91];
            item_bad_q     <= 1'b0;
            item_context_q <= 1'b1;
            item_head_q    <= head_q;
            item_address_q <= descriptor_address_q;
            item_dword3_q  <= descriptor_q[127:96];
            state_q        <= PICK;
          end else begin
            // A context inside a packet has neither EOP nor RS; an invalid descriptor keeps them.
            eop    = descriptor_q[88] && !is_context;
            length = is_data ? descriptor_q[79:64] : 16'd0;
            tse    = in_packet_q ? tse_q : is_data && descriptor_q[95];
            total  = {1'b0, total_q} + {2'd0, length};
            bad    = bad_q || !is_data || (total > (tse ? LONGEST_TSE : LONGEST));
            if (!in_packet_q) begin
              item_valid_q   <= 1'b1;
              item_kind_q    <= ITEM_START;
              item_queue_q   <= queue_q;
              item_address_q <= !is_data ? 64'd0
                              : {descriptor_q[83], descriptor_q[94], descriptor_q[95], descriptor_q[105:104], context_q};
            end
            in_packet_q <= 1'b1;
            tse_q       <= tse;
            eop_q       <= eop;
            report_q    <= descriptor_q[91] && !is_context;
            total_q     <= total[16:0];
            bad_q       <= bad;
            address_q   <= descriptor_q[63:0];
            left_q      <= bad ? 16'd0 : length;
            if (!bad && length != 16'd0) state_q <= ISSUE;
            else state_q <= eop ? END : NEXT;
          end
        end

        ISSUE: begin
          if (lost || flush_i[queue_q]) begin
            item_valid_q <= 1'b1;
            item_kind_q  <= ITEM_ABORT;
            item_queue_q <= queue_q;
            state_q      <= PICK;
          end else if (transfer) begin
            item_valid_q  <= 1'b1;
            item_kind_q   <= ITEM_DATA;
            item_queue_q  <= queue_q;
            item_tag_q    <= data_request_tag_i;
            item_offset_q <= address_q[7:0];
            item_bytes_q  <= chunk;
            address_q     <= address_q + {55'd0, chunk};
            left_q        <= left_q - {7'd0, chunk};
            if (left_q == {7'd0, chunk}) state_q <= eop_q ? END : NEXT;
          end
        end

        END:
        if (item_space_i) begin
          item_valid_q <= 1'b1;
          item_queue_q <= queue_q;
          state_q      <= PICK;
          if (lost) begin
            item_kind_q <= ITEM_ABORT;
          end else begin
            item_kind_q    <= ITEM_END;
            item_report_q  <= report_q;
            item_bad_q     <= bad_q || (total_q == 17'd0);
            item_context_q <= 1'b0;
            item_head_q    <= head_q;
            item_address_q <= descriptor_address_q;
            item_dword3_q  <= descriptor_q[127:96];
          end
        end

        NEXT: begin
          if (lost) begin
            item_valid_q <= 1'b1;
            item_kind_q  <= ITEM_ABORT;
            item_queue_q <= queue_q;
            state_q      <= PICK;
          end else if (settle_q == 2'd0) begin
            state_q <= NEXT_READ;
          end
        end

        default: state_q <= PICK;
      endcase
    end
  end

  // A context counts from its descriptor to the next loss of its queue.
  always_ff @(posedge clk_i) begin : contexts
    logic [31:0] valid;

    if (reset_i || device_clear_i) begin
      valid_q <= 32'd0;
    end else if (store || flush_i != 16'd0) begin
      valid = valid_q;
      if (store) valid[{queue_q, descriptor_q[100]}] = 1'b1;
      for (int i = 0; i < 16; i++) if (flush_i[i]) valid[2*i+:2] = 2'b00;
      valid_q <= valid;
    end
  end

  always_ff @(posedge clk_i) begin
    if (store) contexts_q[{queue_q, descriptor_q[100]}]
      <= {descriptor_q[74], descriptor_q[76:75], descriptor_q[127:112], descriptor_q[111:104], descriptor_q[8:0],
          descriptor_q[15:9], descriptor_q[31:16]};
  end

  assign select_valid_o         = (state_q == SELECT) || (state_q == NEXT && settle_q == 2'd0);
  assign select_queue_o         = queue_q;
  assign consume_valid_o        = consume_valid_q;
  assign consume_queue_o        = consume_queue_q;
  assign rewind_valid_o         = rewind_valid_q;
  assign rewind_queue_o         = rewind_queue_q;
  assign rewind_index_o         = rewind_index_q;
  assign data_request_valid_o   = (state_q == ISSUE) && item_ready_q;
  assign data_request_queue_o   = queue_q;
  assign data_request_address_o = address_q;
  assign data_request_bytes_o   = chunk;
  assign item_valid_o           = item_valid_q;
  assign item_kind_o            = item_kind_q;
  assign item_queue_o           = item_queue_q;
  assign item_tag_o             = item_tag_q;
  assign item_offset_o          = item_offset_q;
  assign item_bytes_o           = item_bytes_q;
  assign item_report_o          = item_report_q;
  assign item_bad_o             = item_bad_q;
  assign item_context_o         = item_context_q;
  assign item_head_o            = item_head_q;
  assign item_address_o         = item_address_q;
  assign item_dword3_o          = item_dword3_q;
  assign quiet_o                = (state_q == PICK) && (settle_q == 2'd0) && !item_valid_q && !consume_valid_q
                               && !rewind_valid_q && (candidates == 16'd0 || !item_space_i);

endmodule
