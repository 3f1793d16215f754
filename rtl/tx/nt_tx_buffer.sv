// Transmit packet buffer: a ring of frames, their way to the wire and to local receive queues.
// Page: docs/spec/tx_buffer.md; twin: model/Tx/TxBuffer.cs.
module nt_tx_buffer (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    input  logic        link_up_i,
    input  logic        phy_loopback_i,
    // Words and frames, from tx_offload
    output logic [12:0] buffer_space_o,
    input  logic        write_valid_i,
    input  logic        write_two_i,
    input  logic [12:0] write_address_i,
    input  logic [127:0] write_data_i,
    input  logic        rewind_valid_i,
    input  logic [12:0] rewind_words_i,
    input  logic        frame_valid_i,
    output logic        frame_ready_o,
    input  logic [12:0] frame_start_i,
    input  logic [13:0] frame_bytes_i,
    input  logic [3:0]  frame_queue_i,
    input  logic [47:0] frame_mac_i,
    input  logic [47:0] frame_source_i,
    input  logic [31:0] frame_tag_i,
    input  logic        frame_stamp_i,
    // Lookup, in pool_filter
    output logic        lookup_valid_o,
    input  logic        lookup_ready_i,
    output logic [47:0] lookup_mac_o,
    output logic [47:0] lookup_source_o,
    output logic [31:0] lookup_tag_o,
    output logic [3:0]  lookup_queue_o,
    output logic [13:0] lookup_bytes_o,
    input  logic        result_valid_i,
    input  logic        result_wire_i,
    input  logic [15:0] result_queues_i,
    // Local copies, to rx_engine
    output logic        local_valid_o,
    input  logic        local_ready_i,
    output logic [12:0] local_start_o,
    output logic [13:0] local_bytes_o,
    output logic [15:0] local_queues_o,
    output logic        local_multicast_o,
    output logic        local_group_o,
    output logic [31:0] local_tag_o,
    input  logic        local_done_i,
    input  logic [12:0] local_address_i,
    output logic [63:0] local_data_o,
    // Pins
    output logic        mac_tx_valid_o,
    input  logic        mac_tx_ready_i,
    output logic [63:0] mac_tx_data_o,
    output logic [7:0]  mac_tx_keep_o,
    output logic        mac_tx_last_o,
    output logic        mac_tx_bad_fcs_o,
    // Pause: of this side, and frames for the other one, from flow_control; their fields
    input  logic        paused_i,
    input  logic        send_valid_i,
    output logic        send_ready_o,
    input  logic [15:0] send_time_i,
    input  logic [47:0] flow_address_i,
    input  logic [15:0] flow_type_i,
    input  logic [47:0] station_i,
    // Beats that the PHY sends back, to rx_buffer
    output logic        loopback_o,
    output logic        loopback_valid_o,
    output logic [63:0] loopback_data_o,
    output logic [7:0]  loopback_keep_o,
    output logic        loopback_last_o,
    output logic        loopback_bad_fcs_o,
    // Statistics
    output logic        transmit_discard_o,
    // The first beat of a frame to be stamped has left, to device
    output logic        frame_stamped_o,
    output logic        quiet_o
);

  localparam logic [12:0] WORDS = 13'd5120;
  localparam logic [5:0]  FRAMES = 6'd32;

  // A pause frame has 60 bytes: eight words, four bytes in the last.
  localparam logic [10:0] CONTROL_WORDS = 11'd8;
  localparam logic [2:0]  CONTROL_TAIL  = 3'd4;
  localparam logic [15:0] PAUSE         = 16'h0001;

  localparam logic WIRE_IDLE = 1'b0;
  localparam logic WIRE_SEND = 1'b1;

  // Even and odd words, so that two neighbours can be written in one clock
  logic [63:0] even_q [0:2559];
  logic [63:0] odd_q  [0:2559];
  logic [12:0] used_q;

  // Frame ring; pointers carry a wrap bit above the 5 bits of the place.
  logic [12:0] start_q  [0:31];
  logic [13:0] bytes_q  [0:31];
  logic [3:0]  queue_q  [0:31];
  logic [47:0] mac_q    [0:31];
  logic [47:0] source_q [0:31];
  logic [31:0] tag_q    [0:31];  // bytes 12 to 15
  logic [31:0] multicast_q;
  logic [31:0] group_q;        // multicast or broadcast
  logic [15:0] queues_q [0:31];
  logic [31:0] to_wire_q;
  logic [31:0] stamps_q;
  logic [5:0]  in_q;
  logic [5:0]  lookup_q;
  logic [5:0]  result_q;
  logic [5:0]  wire_q;
  logic [5:0]  local_q;
  logic [5:0]  free_q;
  logic        local_wait_q;

  // Wire
  logic        state_q;
  logic [12:0] read_address_q;
  logic [10:0] words_left_q;
  logic [2:0]  tail_bytes_q;  // bytes of the last word; 0: all 8
  logic        control_q;     // the frame is a pause frame
  logic [15:0] send_time_q;
  logic        stage_valid_q;
  logic [63:0] stage_data;
  logic [63:0] read_even_q;
  logic [63:0] read_odd_q;
  logic        stage_odd_q;
  logic        stage_control_q;
  logic [63:0] stage_word_q;
  logic [7:0]  stage_keep_q;
  logic        stage_last_q;
  logic        stage_mark_q;  // of the word in the stage
  logic        mark_q;        // of the next word that is read
  logic        open_q;        // a frame was begun in the output FIFO and its last beat is not there yet
  logic        abort_q;

  // Output FIFO: {bad_fcs, last, keep, data} of 4 beats, and their marks
  logic [73:0] beats_q [0:3];
  logic [3:0]  marks_q;
  logic        frame_stamped_q;
  logic [1:0]  push_q;
  logic [1:0]  pop_q;
  logic [2:0]  count_q;
  logic        loopback_q;    // the beats go to rx_buffer

  logic        transmit_discard_q;
  logic [63:0] local_data;
  logic [63:0] local_even_q;
  logic [63:0] local_odd_q;
  logic        local_choice_q;

  // Words of a frame
  function automatic logic [10:0] words_of(input logic [13:0] bytes);
    words_of = bytes[13:3] + {10'd0, bytes[2:0] != 3'd0};
  endfunction

  logic        enter;
  logic        pop;
  logic        push;
  logic [73:0] push_beat;
  logic        push_abort;
  logic        read;
  logic        ends;      // the frame's last word is read
  logic [5:0]  after;     // place of the frame that may begin: the first, or the one behind the frame that ends
  logic        begins;
  logic        send;      // a pause frame begins

  assign enter      = frame_valid_i && frame_ready_o;
  assign pop        = (count_q != 3'd0) && (mac_tx_ready_i || loopback_q);
  assign push_abort = abort_q && (count_q < 3'd4);
  assign push       = (stage_valid_q && !device_clear_i) || push_abort;
  assign push_beat  = push_abort ? {1'b1, 1'b1, 8'h01, 64'd0} : {1'b0, stage_last_q, stage_keep_q, stage_data};
  assign read       = (state_q == WIRE_SEND) && (words_left_q != 11'd0) && (count_q + {2'd0, stage_valid_q} < 3'd3);
  assign ends       = read && (words_left_q == 11'd1);
  assign after      = (ends && !control_q) ? wire_q + 6'd1 : wire_q;
  assign begins     = (ends ? loopback_q == phy_loopback_i : state_q == WIRE_IDLE) && (after != result_q)
                   && to_wire_q[after[4:0]] && link_up_i && !abort_q && !paused_i && !send_valid_i;
  assign send       = send_valid_i && send_ready_o;

  // Words of the pause frame, the first bytes in the low bits
  logic [63:0] control_word;

  always_comb begin
    control_word = 64'd0;
    if (control_q) begin
      case (words_left_q)
        11'd8:   control_word = {station_i[15:0], flow_address_i};
        11'd7:   control_word = {PAUSE[7:0], PAUSE[15:8], flow_type_i[7:0], flow_type_i[15:8], station_i[47:16]};
        11'd6:   control_word = {48'd0, send_time_q[7:0], send_time_q[15:8]};
        default: control_word = 64'd0;
      endcase
    end
  end

  // Ring pointers, space, wire machine
  always_ff @(posedge clk_i) begin : ring
    logic [12:0] used;

    if (reset_i || device_clear_i) begin
      used_q             <= 13'd0;
      in_q               <= 6'd0;
      lookup_q           <= 6'd0;
      result_q           <= 6'd0;
      wire_q             <= 6'd0;
      local_q            <= 6'd0;
      free_q             <= 6'd0;
      local_wait_q       <= 1'b0;
      state_q            <= WIRE_IDLE;
      read_address_q     <= 13'd0;
      words_left_q       <= 11'd0;
      tail_bytes_q       <= 3'd0;
      control_q          <= 1'b0;
      mark_q             <= 1'b0;
      stage_mark_q       <= 1'b0;
      send_time_q        <= 16'd0;
      stage_valid_q      <= 1'b0;
      stage_keep_q       <= 8'd0;
      stage_last_q       <= 1'b0;
      transmit_discard_q <= 1'b0;
    end else begin
      used               = used_q + {11'd0, write_valid_i && write_two_i, write_valid_i && !write_two_i};
      transmit_discard_q <= 1'b0;
      stage_valid_q      <= read;
      if (rewind_valid_i) used = used - rewind_words_i;

      if (enter) in_q <= in_q + 6'd1;
      if (lookup_valid_o && lookup_ready_i) lookup_q <= lookup_q + 6'd1;
      if (result_valid_i) result_q <= result_q + 6'd1;

      if (local_wait_q) begin
        if (local_done_i) begin
          local_wait_q <= 1'b0;
          local_q      <= local_q + 6'd1;
        end
      end else if (local_q != result_q) begin
        if (queues_q[local_q[4:0]] == 16'd0) local_q <= local_q + 6'd1;
        else if (local_ready_i) local_wait_q <= 1'b1;
      end

      if (free_q != wire_q && free_q != local_q) begin
        free_q <= free_q + 6'd1;
        used   = used - {2'd0, words_of(bytes_q[free_q[4:0]])};
      end
      used_q <= used;

      if (state_q == WIRE_IDLE) begin
        if (send) begin
          words_left_q   <= CONTROL_WORDS;
          mark_q         <= 1'b0;
          tail_bytes_q   <= CONTROL_TAIL;
          control_q      <= 1'b1;
          send_time_q    <= send_time_i;
          state_q        <= WIRE_SEND;
        end else if (!begins && wire_q != result_q && !(to_wire_q[wire_q[4:0]] && link_up_i)) begin
          transmit_discard_q <= to_wire_q[wire_q[4:0]];
          wire_q             <= wire_q + 6'd1;
        end
      end else begin
        if (read) begin
          read_address_q <= (read_address_q == WORDS - 13'd1) ? 13'd0 : read_address_q + 13'd1;
          words_left_q   <= words_left_q - 11'd1;
          stage_mark_q   <= mark_q;
          mark_q         <= 1'b0;
          stage_last_q   <= (words_left_q == 11'd1);
          stage_keep_q   <= (words_left_q == 11'd1 && tail_bytes_q != 3'd0) ? ~(8'hff << tail_bytes_q) : 8'hff;
        end
        if (ends) begin
          wire_q  <= after;
          state_q <= WIRE_IDLE;
        end
      end
      // Frames follow each other without a gap.
      if (begins) begin
        control_q      <= 1'b0;
        mark_q         <= stamps_q[after[4:0]];
        read_address_q <= start_q[after[4:0]];
        words_left_q   <= words_of(bytes_q[after[4:0]]);
        tail_bytes_q   <= bytes_q[after[4:0]][2:0];
        state_q        <= WIRE_SEND;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (enter) begin
      start_q[in_q[4:0]] <= frame_start_i;
      bytes_q[in_q[4:0]] <= frame_bytes_i;
      queue_q[in_q[4:0]] <= frame_queue_i;
      mac_q[in_q[4:0]]   <= frame_mac_i;
      source_q[in_q[4:0]] <= frame_source_i;
      tag_q[in_q[4:0]]   <= frame_tag_i;
      stamps_q[in_q[4:0]] <= frame_stamp_i;
      multicast_q[in_q[4:0]] <= frame_mac_i[0] && (frame_mac_i != 48'hffff_ffff_ffff);
      group_q[in_q[4:0]] <= frame_mac_i[0];
    end
    if (result_valid_i) begin
      to_wire_q[result_q[4:0]] <= result_wire_i;
      queues_q[result_q[4:0]]  <= result_queues_i;
    end
  end

  // The word behind an odd one is the next even one; behind the last one it is the first.
  logic        write_odd;   // the first word is an odd one
  logic [11:0] write_even_address;

  assign write_odd          = write_address_i[0];
  assign write_even_address = !write_odd ? write_address_i[12:1]
                            : (write_address_i == WORDS - 13'd1) ? 12'd0 : write_address_i[12:1] + 12'd1;
  // The choice follows the registers, so that the banks have the synchronous reads of a block RAM.
  assign stage_data = stage_control_q ? stage_word_q : stage_odd_q ? read_odd_q : read_even_q;
  assign local_data = local_choice_q ? local_odd_q : local_even_q;

  always_ff @(posedge clk_i) begin
    if (write_valid_i && (!write_odd || write_two_i)) begin
      even_q[write_even_address] <= write_odd ? write_data_i[127:64] : write_data_i[63:0];
    end
    if (write_valid_i && (write_odd || write_two_i)) begin
      odd_q[write_address_i[12:1]] <= write_odd ? write_data_i[63:0] : write_data_i[127:64];
    end
    if (read) begin
      read_even_q     <= even_q[read_address_q[12:1]];
      read_odd_q      <= odd_q[read_address_q[12:1]];
      stage_odd_q     <= read_address_q[0];
      stage_control_q <= control_q;
      stage_word_q    <= control_word;
    end
    local_even_q   <= even_q[local_address_i[12:1]];
    local_odd_q    <= odd_q[local_address_i[12:1]];
    local_choice_q <= local_address_i[0];
  end

  // Output FIFO: it survives device_clear, which only cuts the frame that is on its way.
  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      push_q  <= 2'd0;
      pop_q   <= 2'd0;
      count_q <= 3'd0;
      open_q  <= 1'b0;
      abort_q <= 1'b0;
      loopback_q <= 1'b0;
      marks_q    <= 4'd0;
      frame_stamped_q <= 1'b0;
    end else begin
      frame_stamped_q <= pop && marks_q[pop_q];
      if (push) marks_q[push_q] <= !push_abort && stage_mark_q;
      // Between two frames
      if (state_q == WIRE_IDLE && !stage_valid_q && count_q == 3'd0 && !abort_q) loopback_q <= phy_loopback_i;
      if (push) begin
        push_q <= push_q + 2'd1;
        open_q <= !push_beat[72];
      end
      if (pop) pop_q <= pop_q + 2'd1;
      count_q <= count_q + {2'd0, push} - {2'd0, pop};
      if (push_abort) abort_q <= 1'b0;
      else if (device_clear_i && open_q) abort_q <= 1'b1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (push) beats_q[push_q] <= push_beat;
  end

  assign buffer_space_o = WORDS - used_q;
  assign frame_ready_o  = (in_q - free_q) != FRAMES;
  assign send_ready_o   = (state_q == WIRE_IDLE) && !abort_q;

  assign lookup_valid_o = (lookup_q != in_q);
  assign lookup_mac_o   = mac_q[lookup_q[4:0]];
  assign lookup_source_o = source_q[lookup_q[4:0]];
  assign lookup_tag_o   = tag_q[lookup_q[4:0]];
  assign lookup_queue_o = queue_q[lookup_q[4:0]];
  assign lookup_bytes_o = bytes_q[lookup_q[4:0]];

  assign local_valid_o     = !local_wait_q && (local_q != result_q) && (queues_q[local_q[4:0]] != 16'd0);
  assign local_start_o     = start_q[local_q[4:0]];
  assign local_bytes_o     = bytes_q[local_q[4:0]];
  assign local_queues_o    = queues_q[local_q[4:0]];
  assign local_multicast_o = multicast_q[local_q[4:0]];
  assign local_group_o     = group_q[local_q[4:0]];
  assign local_tag_o       = tag_q[local_q[4:0]];
  assign local_data_o      = local_data;

  assign mac_tx_valid_o = (count_q != 3'd0) && !loopback_q;
  assign {mac_tx_bad_fcs_o, mac_tx_last_o, mac_tx_keep_o, mac_tx_data_o} = beats_q[pop_q];

  assign loopback_o         = loopback_q;
  assign loopback_valid_o   = (count_q != 3'd0) && loopback_q;
  assign loopback_data_o    = mac_tx_data_o;
  assign loopback_keep_o    = mac_tx_keep_o;
  assign loopback_last_o    = mac_tx_last_o;
  assign loopback_bad_fcs_o = mac_tx_bad_fcs_o;

  assign transmit_discard_o = transmit_discard_q;
  assign frame_stamped_o    = frame_stamped_q;
  // Frames may wait in the switch or for rx_engine, which tell by their ready.
  assign quiet_o = !frame_stamped_q && (count_q == 3'd0) && !stage_valid_q && (state_q == WIRE_IDLE) && !abort_q
                && (wire_q == result_q) && (loopback_q == phy_loopback_i) && !send_valid_i
                && (!lookup_valid_o || !lookup_ready_i)
                && (local_q == result_q || (local_wait_q ? !local_done_i : local_valid_o && !local_ready_i))
                && (free_q == wire_q || free_q == local_q);

endmodule
