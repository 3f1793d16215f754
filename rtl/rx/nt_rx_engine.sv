// Writes frames into the buffers of receive descriptors, then the descriptors, then head and cause.
// Page: docs/spec/rx_engine.md; twin: model/Rx/RxEngine.cs.
module nt_rx_engine (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         device_clear_i,
    // Frames of the wire, from pool_filter
    input  logic         wire_valid_i,
    output logic         wire_ready_o,
    input  logic [12:0]  wire_start_i,
    input  logic [13:0]  wire_bytes_i,
    input  logic [15:0]  wire_queues_i,
    input  logic         wire_multicast_i,
    input  logic         wire_group_i,
    input  logic [31:0]  wire_tag_i,
    input  logic [45:0]  wire_offload_i,
    input  logic [20:0]  wire_headers_i,
    input  logic [33:0]  wire_sums_i,
    input  logic [5:0]   wire_filter_i,
    input  logic         wire_error_i,
    // Local copies, from tx_buffer
    input  logic         local_valid_i,
    output logic         local_ready_o,
    input  logic [12:0]  local_start_i,
    input  logic [13:0]  local_bytes_i,
    input  logic [15:0]  local_queues_i,
    input  logic         local_multicast_i,
    input  logic         local_group_i,
    input  logic [31:0]  local_tag_i,
    output logic         local_done_o,
    // Words of both buffers
    output logic [12:0]  read_address_o,
    input  logic [127:0] read_data_i,
    output logic [12:0]  local_address_o,
    input  logic [63:0]  local_data_i,
    output logic         free_valid_o,
    output logic [12:0]  free_words_o,
    // rx_queue
    input  logic [15:0]  active_i,
    input  logic [15:0]  flush_i,
    input  logic         touched_i,
    input  logic [3:0]   touched_queue_i,
    output logic         select_valid_o,
    output logic [3:0]   select_queue_o,
    input  logic [127:0] selected_descriptor_i,
    input  logic [15:0]  selected_next_i,
    input  logic [63:0]  selected_address_i,
    input  logic [15:0]  selected_posted_i,
    input  logic [31:0]  selected_control_i,
    input  logic [4:0]   selected_threshold_i,
    input  logic         selected_starved_i,
    input  logic         selected_available_i,
    input  logic         selected_active_i,
    output logic         consume_valid_o,
    output logic [3:0]   consume_queue_o,
    output logic         complete_valid_o,
    output logic [3:0]   complete_queue_o,
    output logic [15:0]  complete_head_o,
    output logic         drop_valid_o,
    output logic [3:0]   drop_queue_o,
    // Memory writes, through dma_write
    output logic         engine_valid_o,
    input  logic         engine_ready_i,
    output logic [3:0]   engine_queue_o,
    output logic [63:0]  engine_address_o,
    output logic [15:0]  engine_bytes_o,
    output logic [1:0]   engine_word_count_o,
    input  logic [1:0]   engine_word_wanted_i,
    output logic [127:0] engine_word_o,
    input  logic         engine_done_i,
    // Control, statistics, cause
    input  logic [15:0]  qde_i,
    input  logic [31:0]  rctl_i,
    input  logic [31:0]  mrqc_i,
    input  logic [31:0]  rxcsum_i,
    input  logic [31:0]  rfctl_i,
    input  logic [31:0]  rplolr_i,
    input  logic [151:0] split_types_i,
    input  logic [31:0]  vmolr_0_i,
    input  logic [31:0]  vmolr_1_i,
    input  logic [31:0]  vmolr_2_i,
    input  logic [31:0]  vmolr_3_i,
    input  logic [31:0]  vmolr_4_i,
    input  logic [31:0]  vmolr_5_i,
    input  logic [31:0]  vmolr_6_i,
    input  logic [31:0]  vmolr_7_i,
    input  logic [15:0]  vlan_type_i,
    input  logic         vlan_strip_i,
    output logic         receive_no_descriptor_o,
    output logic         receive_event_valid_o,
    output logic [2:0]   receive_event_pool_o,
    output logic [13:0]  receive_event_bytes_o,
    output logic         receive_event_local_o,
    output logic         receive_event_multicast_o,
    output logic         receive_interrupt_valid_o,
    output logic [3:0]   receive_interrupt_queue_o,
    output logic         receive_interrupt_immediate_o,
    // Descriptors that wait to be written, and what ends their wait
    output logic         pending_valid_o,
    output logic [3:0]   pending_queue_o,
    input  logic         writeback_due_i,
    output logic         engine_busy_o,
    output logic [3:0]   engine_busy_queue_o,
    output logic         quiet_o
);

  localparam logic [4:0] IDLE             = 5'd0;
  localparam logic [4:0] TAKE             = 5'd1;
  localparam logic [4:0] NEXT             = 5'd2;
  localparam logic [4:0] SELECT           = 5'd3;
  localparam logic [4:0] CHECK            = 5'd4;
  localparam logic [4:0] COUNT            = 5'd5;
  localparam logic [4:0] WAIT_SELECT      = 5'd6;
  localparam logic [4:0] WAIT             = 5'd7;
  localparam logic [4:0] COMMAND          = 5'd8;
  localparam logic [4:0] STREAM           = 5'd9;
  localparam logic [4:0] WRITE_BACK       = 5'd10;
  localparam logic [4:0] WRITE_BACK_WORDS = 5'd11;
  localparam logic [4:0] ADVANCE          = 5'd12;
  localparam logic [4:0] FREE             = 5'd13;
  localparam logic [4:0] HOLD             = 5'd14;
  localparam logic [4:0] KEEP             = 5'd15;
  localparam logic [4:0] RUN              = 5'd16;
  localparam logic [4:0] RUN_WORDS        = 5'd17;

  // Where a run of kept descriptors goes back to
  localparam logic [1:0] BACK_IDLE = 2'd0;
  localparam logic [1:0] BACK_HOLD = 2'd1;
  localparam logic [1:0] BACK_KEEP = 2'd2;

  localparam logic [3:0] PLACES = 4'd8;  // descriptors that a queue keeps at most

  localparam logic [12:0] LOCAL_LAST_WORD = 13'd5119;  // of the transmit buffer; the receive buffer has 8192 words
  localparam logic [15:0] DESCRIPTOR_BYTES = 16'd16;
  localparam logic [13:0] TAGGED           = 14'd16;    // bytes of the addresses and a VLAN tag

  logic [4:0]  state_q;
  logic        local_q;      // the source that is or was served; after reset the wire has the first turn
  logic [12:0] start_q;
  logic [13:0] bytes_q;
  logic [15:0] queues_q;
  logic        multicast_q;
  logic        group_q;
  logic [31:0] tag_q;        // bytes 12 to 15, the first in bits 7:0
  logic [20:0] headers_q;    // fragment, length up to the payload of TCP or UDP, length up to that of IP
  logic [5:0]  filter_q;     // stamped, immediate, ether, ether_index
  logic        error_q;      // the frame's FCS was wrong
  logic [3:0]  queue_q;
  logic [13:0] offset_q;
  logic [16:0] buffer_q;
  logic [13:0] need_q;
  logic [15:0] posted_q;
  logic [15:0] count_q;
  logic [1:0]  settle_q;
  logic        aborted_q;
  logic        stale_q;      // software has written a register of the queue since it was selected
  logic        waited_q;     // the frame waits or has waited for the queue
  logic        drop_q;       // the queue drops what finds no descriptors
  logic [3:0]  threshold_q;

  // What the queue gets, and what its descriptor says
  logic        strip_q;
  logic [13:0] length_q;     // of it, for packet buffers
  logic [9:0]  head_q;       // for the header buffer
  logic [9:0]  base_q;       // bytes of the frame that packet buffers do not get
  logic [11:0] split_q;      // HBO, SPH, HDR_LEN
  logic        first_q;      // no descriptor of the frame has been completed
  logic        header_q;     // its header buffer is being written
  logic [13:0] csum_q;       // RXCSUM
  logic [33:0] sums_q;       // first UDP fragment with a checksum, IPv4, packet checksum, IP id
  logic [9:0]  checks_q;
  logic [3:0]  rss_type_q;
  logic [31:0] hash_q;
  logic [15:0] vlan_type_q;
  logic        extensions_q;

  // Descriptor under work
  logic [63:0] buffer_address_q;
  logic [63:0] header_address_q;
  logic [63:0] descriptor_address_q;
  logic [15:0] next_q;
  logic [13:0] part_q;

  // Words on their way to dma_write
  logic [12:0] address_q;
  logic [10:0] words_left_q;
  logic [1:0]  flight_q;     // words that arrive
  logic [10:0] index_q;      // of the frame: the word that arrives next
  logic        part_first_q; // it is the first one of the part
  logic        from_start_q; // the command began with the frame
  logic [2:0]  shift_q;      // bytes by which the words of the buffer are behind those of the command
  logic [55:0] carry_q;      // bytes that wait for the rest of their word
  logic [10:0] parsed_q;     // words of the frame that were analysed
  logic [63:0] fifo_q [0:7];
  logic [2:0]  push_q;
  logic [2:0]  pop_q;
  logic [3:0]  fifo_count_q;
  logic        written_q;      // the descriptor's words are taken

  // Kept descriptors {status word, hash word}, by {queue, place}; of each queue the address of the oldest, the head behind
  // the last, and whether one of them ends a frame
  logic [127:0] kept_word_q    [0:127];
  logic [63:0]  kept_address_q [0:15];
  logic [15:0]  kept_head_q    [0:15];
  (* mem2reg *) logic [3:0] kept_q [0:15];
  logic [15:0]  kept_told_q;
  logic         kept_now_q;      // the run is to interrupt at once
  logic         kept_part_q;     // the descriptor under work was kept
  logic         due_q;
  logic [3:0]   run_queue_q;
  logic [2:0]   run_index_q;
  logic [4:0]   run_words_q;
  logic [1:0]   back_q;

  logic        local_done_q;
  logic        free_valid_q;
  logic [12:0] free_words_q;
  logic        consume_valid_q;
  logic [3:0]  consume_queue_q;
  logic        complete_valid_q;
  logic [3:0]  complete_queue_q;
  logic [15:0] complete_head_q;
  logic        drop_valid_q;
  logic [3:0]  drop_queue_q;
  logic        event_valid_q;
  logic [2:0]  event_pool_q;
  logic        interrupt_valid_q;
  logic [3:0]  interrupt_queue_q;
  logic        interrupt_immediate_q;
  logic        pending_valid_q;
  logic [3:0]  pending_queue_q;
  logic        no_descriptor_q;

  function automatic logic [3:0] lowest(input logic [15:0] set);
    lowest = 4'd0;
    for (int i = 15; i >= 0; i--) if (set[i]) lowest = i[3:0];
  endfunction

  function automatic logic [10:0] words_of(input logic [13:0] bytes);
    words_of = bytes[13:3] + {10'd0, bytes[2:0] != 3'd0};
  endfunction

  // Bytes of a packet that one buffer takes.
  function automatic logic [13:0] part_of(input logic [13:0] left, input logic [16:0] room);
    part_of = ({3'd0, left} < room) ? left : room[13:0];
  endfunction

  // Buffer size: SRRCTL.BSIZEPKT in KiB, or RCTL.BSIZE where that is 0.
  function automatic logic [16:0] buffer_of(input logic [6:0] kib, input logic [1:0] bsize);
    buffer_of = (kib != 7'd0) ? {kib, 10'd0}
              : {5'd0, bsize == 2'd0, bsize == 2'd1, bsize == 2'd2, bsize == 2'd3, 8'd0};
  endfunction

  // Word of the transmit buffer that lies words behind start, in a ring of 5120.
  function automatic logic [12:0] local_word(input logic [12:0] start, input logic [10:0] words);
    logic [13:0] sum;
    sum        = {1'b0, start} + {3'd0, words};
    local_word = (sum > {1'b0, LOCAL_LAST_WORD}) ? start + {2'd0, words} - LOCAL_LAST_WORD - 13'd1 : sum[12:0];
  endfunction

  // Bytes of a word that wait for the next one. The first word behind a tag that is taken off has its bytes before the tag.
  function automatic logic [55:0] carry_of(input logic [63:0] word, input logic [2:0] shift, input logic tag);
    carry_of = tag ? {24'd0, word[31:0]} : nt_split_pkg::carried(word, shift);
  endfunction

  logic        read;
  logic        last_part;
  logic        read_two;
  logic        taken;
  logic        push_0;     // of the first and of the second word that arrive
  logic        push_1;
  logic        whole;      // the first word is passed on as it is
  logic [63:0] arrived;
  logic [63:0] second;
  logic [55:0] carry;      // behind the first word
  logic [63:0] push_word_0;
  logic [63:0] push_word_1;
  logic [1:0]  shown;      // words for dma_write
  logic [9:0]  local_checks;
  logic [33:0] local_sums;
  logic [63:0] hash_word;
  logic [63:0] status_word;
  logic        has_tag;
  logic [7:0]  strip_pools;
  logic        strip;
  logic        ip_checked;
  logic        l4_checked;
  logic [12:0] packet_type;

  assign read        = (state_q == STREAM) && (words_left_q != 11'd0) && (fifo_count_q + {2'd0, flight_q} <= 4'd6);
  assign read_two    = !local_q && (words_left_q != 11'd1);
  assign last_part   = (offset_q + part_q == length_q);

  // Without the tag every word but the first is made of two, and so are words from an odd place of the frame on.
  assign arrived = local_q ? local_data_i : read_data_i[63:0];
  assign second  = read_data_i[127:64];
  assign whole   = (shift_q == 3'd0) || (from_start_q && index_q == 11'd0);
  assign push_0  = (flight_q != 2'd0) && (whole || (from_start_q ? index_q != 11'd1 : !part_first_q));
  assign push_1  = flight_q[1] && (shift_q == 3'd0 || !from_start_q || index_q != 11'd0);

  assign carry       = carry_of(arrived, shift_q, from_start_q && index_q == 11'd1);
  assign push_word_0 = whole ? arrived : nt_split_pkg::joined(arrived, carry_q, shift_q);
  assign push_word_1 = (shift_q == 3'd0) ? second : nt_split_pkg::joined(second, carry, shift_q);

  assign has_tag      = (bytes_q >= TAGGED) && ({tag_q[7:0], tag_q[15:8]} == vlan_type_i);
  assign strip_pools = {vmolr_7_i[30], vmolr_6_i[30], vmolr_5_i[30], vmolr_4_i[30],
                        vmolr_3_i[30], vmolr_2_i[30], vmolr_1_i[30], vmolr_0_i[30]};
  assign strip       = has_tag && (!mrqc_i[0] ? vlan_strip_i : group_q ? rplolr_i[30] : strip_pools[queue_q[2:0]]);

  // Packet type and checksums; checks_q: see nt_rx_offload. The rest of the status: DD, EOP, VP, LB for a frame of another pool.
  assign ip_checked  = csum_q[8] && checks_q[0];
  assign l4_checked  = checks_q[8] && ((csum_q[9] && (checks_q[4] || checks_q[5])) || (csum_q[11] && checks_q[6]));
  assign packet_type = filter_q[3] ? {10'h100, filter_q[2:0]} : {6'd0, checks_q[6:0]};
  assign hash_word   = {!last_part ? 32'd0 : csum_q[13] ? hash_q : sums_q[31:0], first_q ? split_q[10:0] : 11'd0, 4'd0,
                        last_part ? {packet_type, rss_type_q} : 17'd0};
  assign status_word = {(last_part && strip_q) ? {tag_q[23:16], tag_q[31:24]} : 16'd0, 2'd0, part_q,
                        last_part && error_q, last_part && ip_checked && !checks_q[7], last_part && l4_checked && !checks_q[9], 5'd0, first_q && split_q[11],
                        4'd0, local_q, 1'b0, last_part && filter_q[5], 4'd0, last_part && filter_q[4], last_part && !csum_q[13] && sums_q[33], last_part && !csum_q[13] && sums_q[32], 2'd0,
                        last_part && ip_checked, last_part && l4_checked, last_part && l4_checked && checks_q[5],
                        last_part && strip_q, 1'b0, last_part, 1'b1};

  // Local frames are analysed on their way out; the wire's were on their way in.
  nt_rx_parse #(.HASH(1'b0)) parse (
      .clk_i        (clk_i),
      .reset_i      (reset_i),
      .valid_i      (flight_q != 2'd0 && local_q && index_q == parsed_q && index_q < words_of(bytes_q)),
      .first_i      (parsed_q == 11'd0),
      .data_i       (arrived),
      .bytes_i      ((index_q == words_of(bytes_q) - 11'd1 && bytes_q[2:0] != 3'd0) ? {1'b0, bytes_q[2:0]} : 4'd8),
      .vlan_type_i  (vlan_type_q),
      .extensions_i (extensions_q),
      .key_i        (320'd0),
      .rxcsum_i     (csum_q),
      .sums_o       (local_sums),
      .checks_o     (local_checks),
      .headers_o    (),
      .type_o       (),
      .tagged_o     (),
      .priority_o   (),
      .frame_bytes_o (),
      .protocol_o   (),
      .source_o     (),
      .destination_o (),
      .ports_o      (),
      .flags_o      (),
      .hash_ip_o    (),
      .hash_ports_o ()
  );

  // Kept descriptors
  logic [15:0] kept_some;
  logic        waits;        // for descriptors, and nothing changes meanwhile
  logic [3:0]  kept_first;   // the lowest queue that has some
  logic [3:0]  kept;         // of queue_q
  logic [3:0]  run_kept;     // of run_queue_q
  logic        keeps;        // KEEP does keep the descriptor
  logic        runs;         // and all are written

  always_comb begin
    for (int i = 0; i < 16; i++) kept_some[i] = (kept_q[i] != 4'd0);
  end

  assign kept_first = lowest(kept_some);
  assign kept       = kept_q[queue_q];
  assign run_kept   = kept_q[run_queue_q];
  assign keeps      = (state_q == KEEP) && !aborted_q && !flush_i[queue_q];
  assign runs       = (kept + 4'd1 >= threshold_q) || (next_q == 16'd0) || (last_part && filter_q[4]);

  always_ff @(posedge clk_i) begin : machine
    logic drop;
    logic back;         // from a run
    logic run;          // of the queues that wait
    logic run_done;
    logic [13:0] length;
    logic [9:0]  header;
    logic [9:0]  head;
    logic [9:0]  base;
    logic [11:0] split;
    logic [13:0] origin;   // first byte of a command within what the queue gets
    logic [2:0]  shift;

    if (reset_i || device_clear_i) begin
      state_q              <= IDLE;
      local_q              <= 1'b1;
      start_q              <= 13'd0;
      bytes_q              <= 14'd0;
      queues_q             <= 16'd0;
      multicast_q          <= 1'b0;
      group_q              <= 1'b0;
      tag_q                <= 32'd0;
      headers_q            <= 21'd0;
      filter_q             <= 6'd0;
      error_q              <= 1'b0;
      strip_q              <= 1'b0;
      length_q             <= 14'd0;
      head_q               <= 10'd0;
      base_q               <= 10'd0;
      split_q              <= 12'd0;
      first_q              <= 1'b0;
      header_q             <= 1'b0;
      csum_q               <= 14'd0;
      sums_q               <= 34'd0;
      checks_q             <= 10'd0;
      rss_type_q           <= 4'd0;
      hash_q               <= 32'd0;
      vlan_type_q          <= 16'd0;
      extensions_q         <= 1'b0;
      index_q              <= 11'd0;
      part_first_q         <= 1'b0;
      from_start_q         <= 1'b0;
      shift_q              <= 3'd0;
      carry_q              <= 56'd0;
      parsed_q             <= 11'd0;
      queue_q              <= 4'd0;
      offset_q             <= 14'd0;
      buffer_q             <= 17'd0;
      need_q               <= 14'd0;
      posted_q             <= 16'd0;
      count_q              <= 16'd0;
      settle_q             <= 2'd0;
      aborted_q            <= 1'b0;
      buffer_address_q     <= 64'd0;
      header_address_q     <= 64'd0;
      descriptor_address_q <= 64'd0;
      next_q               <= 16'd0;
      part_q               <= 14'd0;
      address_q            <= 13'd0;
      words_left_q         <= 11'd0;
      flight_q             <= 2'd0;
      push_q               <= 3'd0;
      pop_q                <= 3'd0;
      fifo_count_q         <= 4'd0;
      written_q            <= 1'b0;
      stale_q              <= 1'b0;
      waited_q             <= 1'b0;
      drop_q               <= 1'b0;
      threshold_q          <= 4'd0;
      kept_told_q          <= 16'd0;
      kept_now_q           <= 1'b0;
      kept_part_q          <= 1'b0;
      due_q                <= 1'b0;
      run_queue_q          <= 4'd0;
      run_index_q          <= 3'd0;
      run_words_q          <= 5'd0;
      back_q               <= BACK_IDLE;
      interrupt_valid_q    <= 1'b0;
      interrupt_queue_q    <= 4'd0;
      interrupt_immediate_q <= 1'b0;
      pending_valid_q      <= 1'b0;
      pending_queue_q      <= 4'd0;
      no_descriptor_q      <= 1'b0;
      for (int i = 0; i < 16; i++) kept_q[i] <= 4'd0;
      local_done_q         <= 1'b0;
      free_valid_q         <= 1'b0;
      free_words_q         <= 13'd0;
      consume_valid_q      <= 1'b0;
      consume_queue_q      <= 4'd0;
      complete_valid_q     <= 1'b0;
      complete_queue_q     <= 4'd0;
      complete_head_q      <= 16'd0;
      drop_valid_q         <= 1'b0;
      drop_queue_q         <= 4'd0;
      event_valid_q        <= 1'b0;
      event_pool_q         <= 3'd0;
    end else begin
      local_done_q     <= 1'b0;
      free_valid_q     <= 1'b0;
      consume_valid_q  <= 1'b0;
      complete_valid_q <= 1'b0;
      drop_valid_q     <= 1'b0;
      event_valid_q    <= 1'b0;
      interrupt_valid_q <= 1'b0;
      pending_valid_q  <= 1'b0;
      no_descriptor_q  <= 1'b0;
      drop     = 1'b0;
      back     = 1'b0;
      run      = 1'b0;
      run_done = 1'b0;
      if (settle_q != 2'd0) settle_q <= settle_q - 2'd1;
      if ((state_q >= SELECT && state_q <= ADVANCE || state_q >= HOLD) && flush_i[queue_q]) aborted_q <= 1'b1;
      if (state_q == SELECT) stale_q <= 1'b0;
      else if (touched_i && touched_queue_i == queue_q) stale_q <= 1'b1;

      case (state_q)
        IDLE:
        if (due_q) begin
          if (kept_some == 16'd0) due_q <= 1'b0;
          else run = 1'b1;
        end else if (wire_valid_i || local_valid_i) begin
          local_q <= (wire_valid_i && local_valid_i) ? !local_q : local_valid_i;
          state_q <= TAKE;
        end

        TAKE: begin
          start_q  <= local_q ? local_start_i : wire_start_i;
          bytes_q  <= local_q ? local_bytes_i : wire_bytes_i;
          queues_q <= local_q ? local_queues_i : wire_queues_i;
          multicast_q <= local_q ? local_multicast_i : wire_multicast_i;
          group_q     <= local_q ? local_group_i : wire_group_i;
          tag_q       <= local_q ? local_tag_i : wire_tag_i;
          {hash_q, rss_type_q, checks_q} <= local_q ? 46'd0 : wire_offload_i;
          headers_q   <= local_q ? 21'd0 : wire_headers_i;
          sums_q      <= local_q ? 34'd0 : wire_sums_i;
          filter_q    <= local_q ? 6'd0 : wire_filter_i;
          error_q     <= !local_q && wire_error_i;
          state_q  <= NEXT;
        end

        NEXT:
        if (settle_q == 2'd0) begin
          if (queues_q == 16'd0) begin
            state_q <= FREE;
          end else begin
            queue_q   <= lowest(queues_q);
            queues_q  <= queues_q & (queues_q - 16'd1);
            offset_q  <= 14'd0;
            first_q   <= 1'b1;
            aborted_q <= 1'b0;
            waited_q  <= 1'b0;
            state_q   <= SELECT;
          end
        end

        SELECT: state_q <= CHECK;

        CHECK: begin
          buffer_q <= buffer_of(selected_control_i[6:0], rctl_i[17:16]);
          posted_q <= selected_posted_i;
          drop_q      <= selected_control_i[31] || qde_i[queue_q];
          threshold_q <= (selected_threshold_i > {1'b0, PLACES}) ? PLACES : selected_threshold_i[3:0];
          count_q  <= 16'd0;
          length   = strip ? bytes_q - 14'd4 : bytes_q;
          header   = nt_split_pkg::header_of(headers_q, checks_q, nt_split_pkg::types_of(split_types_i, queue_q[2:0]), rfctl_i[14]);
          if (strip && header != 10'd0) header = header - 10'd4;
          {head, base, split} = nt_split_pkg::layout(selected_control_i[27:25], length, {selected_control_i[11:8], 6'd0}, header);
          length   = length - {4'd0, base};
          head_q   <= head;
          base_q   <= base;
          split_q  <= split;
          length_q <= length;
          need_q   <= (length == 14'd0) ? 14'd1 : length;  // one descriptor for a frame that its header buffer takes as a whole
          strip_q  <= strip;
          csum_q   <= rxcsum_i[13:0];
          vlan_type_q  <= vlan_type_i;
          extensions_q <= !rfctl_i[16];
          parsed_q     <= 11'd0;
          if (selected_active_i) state_q <= COUNT;
          else drop = 1'b1;
        end

        COUNT: begin
          if (need_q != 14'd0) begin
            need_q  <= need_q - part_of(need_q, buffer_q);
            count_q <= count_q + 16'd1;
          end else if (count_q > posted_q) begin
            if (drop_q) begin
              drop = 1'b1;
            end else begin
              // Software may wait for descriptors that are kept.
              no_descriptor_q <= !waited_q;
              waited_q        <= 1'b1;
              due_q           <= 1'b1;
              state_q         <= HOLD;
            end
          end else begin
            state_q <= WAIT_SELECT;
          end
        end

        HOLD: begin
          if (aborted_q || !active_i[queue_q]) drop = 1'b1;
          else if (stale_q || qde_i[queue_q]) state_q <= SELECT;
          else if (due_q && kept_some == 16'd0) due_q <= 1'b0;
          else if (due_q) run = 1'b1;
        end

        WAIT_SELECT: begin
          if (aborted_q || !active_i[queue_q]) drop = 1'b1;
          else if (settle_q == 2'd0) state_q <= WAIT;
        end

        WAIT: begin
          // Starved: the tail was moved back after CHECK; waiting would stop reception for everybody.
          if (aborted_q || !active_i[queue_q] || (!selected_available_i && selected_starved_i)) begin
            drop = 1'b1;
          end else if (selected_available_i) begin
            buffer_address_q     <= selected_descriptor_i[63:0];
            header_address_q     <= {selected_descriptor_i[127:65], 1'b0};
            header_q             <= first_q && (head_q != 10'd0);
            descriptor_address_q <= selected_address_i;
            next_q               <= selected_next_i;
            consume_valid_q      <= 1'b1;
            consume_queue_q      <= queue_q;
            settle_q             <= 2'd3;
            part_q               <= part_of(length_q - offset_q, buffer_q);
            state_q              <= COMMAND;
          end else begin
            state_q <= WAIT_SELECT;
          end
        end

        COMMAND:
        if (engine_ready_i) begin
          origin       = header_q ? 14'd0 : {4'd0, base_q} + offset_q;
          from_start_q <= (origin == 14'd0);
          shift        = (strip_q && origin == 14'd0) ? 3'd4 : strip_q ? {~origin[2], origin[1:0]} : origin[2:0];
          if (strip_q && origin != 14'd0) origin = origin + 14'd4;
          shift_q      <= shift;
          words_left_q <= words_of(header_q ? {4'd0, head_q} : part_q) + {10'd0, shift != 3'd0};
          index_q      <= origin[13:3];
          part_first_q <= 1'b1;
          address_q    <= local_q ? local_word(start_q, origin[13:3]) : start_q + {2'd0, origin[13:3]};
          state_q      <= STREAM;
        end

        STREAM:
        if (engine_done_i) begin
          header_q <= 1'b0;
          if (aborted_q) drop = 1'b1;
          else if (header_q && part_q != 14'd0) state_q <= COMMAND;
          else if (threshold_q <= 4'd1 && kept == 4'd0) state_q <= WRITE_BACK;
          else state_q <= KEEP;
          if (local_q && last_part && (!header_q || part_q == 14'd0)) begin
            checks_q <= local_checks;
            sums_q   <= local_sums;
          end
        end

        WRITE_BACK:
        if (engine_ready_i) begin
          written_q   <= 1'b0;
          kept_part_q <= 1'b0;
          state_q     <= WRITE_BACK_WORDS;
        end

        WRITE_BACK_WORDS: begin
          if (engine_done_i) begin
            if (aborted_q) drop = 1'b1;
            else state_q <= ADVANCE;
          end else if (taken) begin
            written_q <= 1'b1;
          end
        end

        KEEP: begin
          kept_part_q <= 1'b1;
          if (!keeps) begin
            drop = 1'b1;
          end else begin
            kept_told_q[queue_q] <= (kept != 4'd0 && kept_told_q[queue_q]) || last_part;
            kept_q[queue_q]      <= kept + 4'd1;
            kept_now_q           <= last_part && filter_q[4];
            if (runs) begin
              run_queue_q <= queue_q;
              back_q      <= BACK_KEEP;
              state_q     <= RUN;
            end else begin
              pending_valid_q <= 1'b1;
              pending_queue_q <= queue_q;
              state_q         <= ADVANCE;
            end
          end
        end

        RUN: begin
          run_index_q <= 3'd0;
          run_words_q <= {run_kept, 1'b0};
          if (run_kept == 4'd0) back = 1'b1;
          else if (engine_ready_i) state_q <= RUN_WORDS;
        end

        RUN_WORDS: begin
          if (engine_done_i) begin
            back     = 1'b1;
            run_done = (run_kept != 4'd0);
          end else if (taken) begin
            run_index_q <= run_index_q + 3'd1;
            run_words_q <= run_words_q - {3'd0, engine_word_wanted_i};
          end
        end

        ADVANCE: begin
          complete_valid_q <= !kept_part_q;
          complete_queue_q <= queue_q;
          complete_head_q  <= next_q;
          offset_q         <= offset_q + part_q;
          first_q          <= 1'b0;
          if (last_part) begin
            event_valid_q         <= !error_q;
            event_pool_q          <= queue_q[2:0];
            interrupt_valid_q     <= !kept_part_q;
            interrupt_queue_q     <= queue_q;
            interrupt_immediate_q <= filter_q[4];
            state_q       <= NEXT;
          end else begin
            state_q <= WAIT_SELECT;
          end
        end

        FREE: begin
          if (local_q) begin
            local_done_q <= 1'b1;
          end else begin
            free_valid_q <= 1'b1;
            free_words_q <= {2'd0, words_of(bytes_q)};
          end
          state_q <= IDLE;
        end

        default: state_q <= IDLE;
      endcase

      if (run) begin
        run_queue_q <= kept_first;
        back_q      <= (state_q == IDLE) ? BACK_IDLE : BACK_HOLD;
        state_q     <= RUN;
      end
      if (run_done) begin
        complete_valid_q      <= 1'b1;
        complete_queue_q      <= run_queue_q;
        complete_head_q       <= kept_head_q[run_queue_q];
        interrupt_valid_q     <= kept_told_q[run_queue_q];
        interrupt_queue_q     <= run_queue_q;
        interrupt_immediate_q <= kept_now_q;
        kept_q[run_queue_q]      <= 4'd0;
        kept_told_q[run_queue_q] <= 1'b0;
      end
      if (back) begin
        kept_now_q <= 1'b0;
        case (back_q)
          BACK_IDLE: state_q <= IDLE;
          BACK_HOLD: state_q <= HOLD;
          default: begin
            if (aborted_q) drop = 1'b1;
            else state_q <= ADVANCE;
          end
        endcase
      end
      if (drop) begin
        drop_valid_q    <= 1'b1;
        drop_queue_q    <= queue_q;
        no_descriptor_q <= !waited_q;
        state_q         <= NEXT;
      end

      if (writeback_due_i) due_q <= 1'b1;
      if (flush_i != 16'd0) begin
        for (int i = 0; i < 16; i++) if (flush_i[i]) kept_q[i] <= 4'd0;
        kept_told_q <= kept_told_q & ~flush_i;
      end

      // Prefetch: the value of a word read in one clock arrives in the next.
      if (state_q == STREAM) begin
        flight_q <= {read && read_two, read && !read_two};
        if (read) begin
          address_q    <= (local_q && address_q == LOCAL_LAST_WORD) ? 13'd0 : address_q + {11'd0, read_two, !read_two};
          words_left_q <= words_left_q - {9'd0, read_two, !read_two};
        end
        if (flight_q != 2'd0) begin
          index_q      <= index_q + {9'd0, flight_q};
          part_first_q <= 1'b0;
          carry_q      <= flight_q[1] ? carry_of(second, shift_q, from_start_q && index_q == 11'd0) : carry;
          if (index_q == parsed_q) parsed_q <= parsed_q + 11'd1;
        end
        push_q <= push_q + {2'd0, push_0} + {2'd0, push_1};
        if (taken) pop_q <= pop_q + {1'b0, engine_word_wanted_i};
        fifo_count_q <= fifo_count_q + {3'd0, push_0} + {3'd0, push_1} - (taken ? {2'd0, engine_word_wanted_i} : 4'd0);
        if (engine_done_i) begin
          words_left_q <= 11'd0;
          flight_q     <= 2'd0;
          push_q       <= 3'd0;
          pop_q        <= 3'd0;
          fifo_count_q <= 4'd0;
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (push_0) fifo_q[push_q] <= push_word_0;
    if (push_1) fifo_q[push_q + {2'd0, push_0}] <= push_word_1;
    if (keeps) begin
      kept_word_q[{queue_q, kept[2:0]}] <= {status_word, hash_word};
      kept_head_q[queue_q]              <= next_q;
      if (kept == 4'd0) kept_address_q[queue_q] <= descriptor_address_q;
    end
  end

  assign wire_ready_o    = (state_q == TAKE) && !local_q;
  assign local_ready_o   = (state_q == TAKE) && local_q;
  assign local_done_o    = local_done_q;
  assign read_address_o  = address_q;
  assign local_address_o = address_q;
  assign free_valid_o    = free_valid_q;
  assign free_words_o    = free_words_q;

  assign select_valid_o   = (state_q == SELECT) || (state_q == WAIT_SELECT && settle_q == 2'd0);
  assign select_queue_o   = queue_q;
  assign consume_valid_o  = consume_valid_q;
  assign consume_queue_o  = consume_queue_q;
  assign complete_valid_o = complete_valid_q;
  assign complete_queue_o = complete_queue_q;
  assign complete_head_o  = complete_head_q;
  assign drop_valid_o     = drop_valid_q;
  assign drop_queue_o     = drop_queue_q;

  assign engine_valid_o      = (state_q == COMMAND) || (state_q == WRITE_BACK) || (state_q == RUN && run_kept != 4'd0);
  assign engine_queue_o      = (state_q == RUN || state_q == RUN_WORDS) ? run_queue_q : queue_q;
  assign engine_address_o    = (state_q == WRITE_BACK) ? descriptor_address_q : (state_q == RUN) ? kept_address_q[run_queue_q]
                             : header_q ? header_address_q : buffer_address_q;
  assign engine_bytes_o      = (state_q == WRITE_BACK) ? DESCRIPTOR_BYTES : (state_q == RUN) ? {8'd0, run_kept, 4'd0}
                             : header_q ? {6'd0, head_q} : {2'd0, part_q};
  assign engine_word_count_o = shown;
  assign taken               = (engine_word_wanted_i != 2'd0) && (shown >= engine_word_wanted_i);

  always_comb begin
    case (state_q)
      WRITE_BACK_WORDS: begin
        shown         = {!written_q, 1'b0};
        engine_word_o = {status_word, hash_word};
      end
      RUN_WORDS: begin
        shown         = {run_words_q != 5'd0, 1'b0};
        engine_word_o = kept_word_q[{run_queue_q, run_index_q}];
      end
      default: begin
        shown         = (fifo_count_q > 4'd1) ? 2'd2 : fifo_count_q[1:0];
        engine_word_o = {fifo_q[pop_q + 3'd1], fifo_q[pop_q]};
      end
    endcase
  end

  assign receive_no_descriptor_o = no_descriptor_q;
  assign receive_event_valid_o   = event_valid_q;
  assign receive_event_pool_o    = event_pool_q;
  assign receive_event_bytes_o   = bytes_q;
  assign receive_event_local_o   = local_q;
  assign receive_interrupt_valid_o     = interrupt_valid_q;
  assign receive_interrupt_queue_o     = interrupt_queue_q;
  assign receive_interrupt_immediate_o = interrupt_immediate_q;
  assign pending_valid_o         = pending_valid_q;
  assign pending_queue_o         = pending_queue_q;
  assign receive_event_multicast_o = multicast_q;
  assign engine_busy_o           = (state_q >= COMMAND && state_q <= ADVANCE) || state_q >= KEEP;
  assign engine_busy_queue_o     = engine_queue_o;
  assign waits                   = (state_q == HOLD) && active_i[queue_q] && !aborted_q && !stale_q && !qde_i[queue_q]
                                && !(touched_i && touched_queue_i == queue_q);
  assign quiet_o = ((state_q == IDLE && !wire_valid_i && !local_valid_i) || waits) && (settle_q == 2'd0) && !due_q
                && !local_done_q && !free_valid_q && !consume_valid_q && !complete_valid_q && !drop_valid_q
                && !event_valid_q && !interrupt_valid_q && !pending_valid_q && !no_descriptor_q;

endmodule
