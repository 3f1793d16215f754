// Receive packet buffer: stores frames of the wire in a ring; drops and counts what does not fit, and what is bad
// unless RCTL.SBP asks for it.
// Page: docs/spec/rx_buffer.md; twin: model/Rx/RxBuffer.cs.
module nt_rx_buffer (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // Pins
    input  logic        mac_rx_valid_i,
    input  logic [63:0] mac_rx_data_i,
    input  logic [7:0]  mac_rx_keep_i,
    input  logic        mac_rx_last_i,
    input  logic        mac_rx_bad_fcs_i,
    // Beats that the PHY sends back, from tx_buffer
    input  logic        loopback_i,
    input  logic        loopback_valid_i,
    input  logic [63:0] loopback_data_i,
    input  logic [7:0]  loopback_keep_i,
    input  logic        loopback_last_i,
    input  logic        loopback_bad_fcs_i,
    // Control
    input  logic        enable_i,
    input  logic        vt_i,
    input  logic        long_enable_i,
    input  logic [31:0] rlpml_i,
    input  logic [15:0] vlan_type_i,
    input  logic        discard_pause_i,
    input  logic        pass_control_i,
    input  logic        store_bad_i,
    input  logic [47:0] flow_address_i,
    input  logic [15:0] flow_type_i,
    // Which packets are PTP messages that may be stamped, from device; the one that is stored, to queue_filter
    input  logic [63:0] time_q_i,
    input  logic [2:0]  stamp_type_i,
    input  logic [7:0]  stamp_control_i,
    input  logic [7:0]  stamp_message_i,
    output logic [1:0]  stamp_kind_o,
    output logic [63:0] begun_o,
    // Frames as they are stored, to rx_offload
    output logic        beat_valid_o,
    output logic        beat_first_o,
    output logic [63:0] beat_data_o,
    output logic [7:0]  beat_keep_o,
    output logic        beat_last_o,
    output logic        stored_o,
    // Frames, to pool_filter
    output logic        receive_valid_o,
    input  logic        receive_ready_i,
    output logic [47:0] receive_mac_o,
    output logic [31:0] receive_tag_o,
    output logic [12:0] receive_start_o,
    output logic [13:0] receive_bytes_o,
    output logic        receive_error_o,  // its FCS was wrong
    // Words, to rx_engine
    input  logic        free_valid_i,
    input  logic [12:0] free_words_i,
    input  logic [12:0] read_address_i,
    output logic [127:0] read_data_o,
    // MAC control frames and the filling of the buffer in words, to flow_control
    output logic        pause_valid_o,
    output logic [15:0] pause_time_o,
    output logic        control_unknown_o,
    output logic [13:0] receive_level_o,
    // Statistics
    output logic        receive_total_o,
    output logic [13:0] receive_total_bytes_o,
    output logic        receive_crc_error_o,
    output logic        receive_missed_o,
    output logic        receive_undersize_o,
    output logic        receive_oversize_o,
    output logic        quiet_o
);

  localparam logic [13:0] WORDS         = 14'd8192;
  localparam logic [10:0] LONGEST_WORDS = 11'd1216;  // 9728 bytes
  localparam logic [13:0] SHORTEST      = 14'd60;    // bytes without FCS
  localparam logic [14:0] STANDARD      = 15'd1518;  // bytes with FCS, where RCTL.LPE is 0
  localparam logic [14:0] STANDARD_TAGGED = 15'd1522;
  localparam logic [7:0]  FRAMES        = 8'd128;
  localparam logic [15:0] TYPE_PTP      = 16'h88f7;
  localparam logic [15:0] TYPE_IPV4     = 16'h0800;
  localparam logic [15:0] TYPE_IPV6     = 16'h86dd;
  localparam logic [7:0]  UDP           = 8'd17;
  localparam logic [15:0] PTP_PORT      = 16'd319;   // of event messages
  localparam logic [15:0] PAUSE         = 16'h0001;  // opcode of MAC control

  // Input registers
  logic        in_valid_q;
  logic [63:0] in_data_q;
  logic [7:0]  in_keep_q;
  logic        in_last_q;
  logic        in_bad_fcs_q;
  logic        loopback_q;
  logic        ignore_q;  // up to the end of the frame at the pins

  // Even and odd words, so that two neighbours can be read in one clock
  logic [63:0] even_q [0:4095];
  logic [63:0] odd_q  [0:4095];
  logic [63:0] read_even_q;
  logic [63:0] read_odd_q;
  logic        read_from_odd_q;  // the first word is the odd one
  logic [13:0] free_q;    // words
  logic [12:0] write_q;

  // Frame under way
  logic        first_q;
  logic        skip_q;
  logic        overflow_q;
  logic        too_long_q;
  logic [12:0] start_q;
  logic [10:0] words_q;
  logic [10:0] beats_q;   // counted up to 1217
  logic [47:0] mac_q;
  logic [31:0] tag_q;     // bytes 12 to 15; 0 without a second beat

  // Frame ring; pointers carry a wrap bit above the 7 bits of the place.
  logic [107:0] frames_q [0:127];
  logic [7:0]   ring_in_q;
  logic [7:0]   ring_out_q;

  logic        stored_q;
  logic        receive_total_q;
  logic [13:0] receive_total_bytes_q;
  logic        receive_crc_error_q;
  logic        receive_missed_q;
  logic        receive_undersize_q;
  logic        receive_oversize_q;

  // PTP messages: what the bytes so far say
  logic        is_ethernet;
  logic        is_ipv4;
  logic        is_ipv6;
  logic        udp_q;      // the protocol of the datagram
  logic        port_q;     // its destination is the port of event messages
  logic [3:0]  message_q;  // version 2: id of the message
  logic [7:0]  control_q;  // version 1: control field
  logic [63:0] begun_q;    // when the frame began
  logic [1:0]  stamp_kind_q;

  assign is_ethernet = ({tag[7:0], tag[15:8]} == TYPE_PTP);
  assign is_ipv4     = ({tag[7:0], tag[15:8]} == TYPE_IPV4) && (tag[23:16] == 8'h45);
  assign is_ipv6     = ({tag[7:0], tag[15:8]} == TYPE_IPV6);

  logic [15:0] quanta_q;   // bytes 16 and 17 of the frame
  logic        pause_valid_q;
  logic [15:0] pause_time_q;
  logic        control_unknown_q;

  // Trailing ones of keep
  function automatic logic [3:0] kept(input logic [7:0] keep);
    kept = 4'd8;
    for (int i = 7; i >= 0; i--) if (!keep[i]) kept = i[3:0];
  endfunction

  logic        open;  // a frame has begun at the input registers and not ended

  assign open = in_valid_q ? !in_last_q : !first_q;

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      in_valid_q <= 1'b0;
      loopback_q <= 1'b0;
      ignore_q   <= 1'b0;
    end else begin
      loopback_q <= loopback_i;
      if (loopback_q) begin
        in_valid_q <= loopback_valid_i;
        if (mac_rx_valid_i) ignore_q <= !mac_rx_last_i;
      end else if (loopback_i) begin
        // The frame that is under way at the pins ends here, as a bad one.
        in_valid_q <= open;
        ignore_q   <= mac_rx_valid_i ? !mac_rx_last_i : (ignore_q || open);
      end else begin
        in_valid_q <= mac_rx_valid_i && !ignore_q;
        if (mac_rx_valid_i && mac_rx_last_i) ignore_q <= 1'b0;
      end
    end
    if (loopback_q) begin
      in_data_q    <= loopback_data_i;
      in_keep_q    <= loopback_keep_i;
      in_last_q    <= loopback_last_i;
      in_bad_fcs_q <= loopback_bad_fcs_i;
    end else if (loopback_i) begin
      in_data_q    <= 64'd0;
      in_keep_q    <= 8'h00;
      in_last_q    <= 1'b1;
      in_bad_fcs_q <= 1'b1;
    end else if (mac_rx_valid_i) begin
      in_data_q    <= mac_rx_data_i;
      in_keep_q    <= mac_rx_keep_i;
      in_last_q    <= mac_rx_last_i;
      in_bad_fcs_q <= mac_rx_bad_fcs_i;
    end
  end

  // State of the frame with this clock's beat, before its end is judged
  logic        skip;
  logic        overflow;
  logic        too_long;
  logic        store;
  logic [10:0] words;
  logic [10:0] beats;
  logic [12:0] start;
  logic [31:0] tag;

  always_comb begin : beat
    tag      = tag_q;
    skip     = skip_q;
    overflow = overflow_q;
    too_long = too_long_q;
    words    = words_q;
    beats    = beats_q;
    start    = start_q;
    store    = 1'b0;
    if (in_valid_q) begin
      if (first_q) begin
        skip     = !enable_i;
        overflow = (ring_in_q - ring_out_q) == FRAMES;
        too_long = 1'b0;
        words    = 11'd0;
        beats    = 11'd0;
        start    = write_q;
        tag      = 32'd0;
      end else if (beats_q == 11'd1) begin
        tag      = in_data_q[63:32];
      end
      if (beats <= LONGEST_WORDS) beats = beats + 11'd1;
      // A last beat without a byte takes no room.
      if (!skip && !(in_last_q && !in_keep_q[0])) begin
        if (words == LONGEST_WORDS) too_long = 1'b1;
        else if (free_q == 14'd0) overflow = 1'b1;
        else if (!overflow && !too_long) store = 1'b1;
        if (store) words = words + 11'd1;
      end
    end
  end

  always_ff @(posedge clk_i) begin : ring
    logic [13:0] free;
    logic [13:0] bytes;
    logic [14:0] limit;
    logic        rejected;
    logic        control;   // a MAC control frame
    logic        pause;
    logic        port;
    logic [3:0]  message;
    logic [7:0]  code;      // control field of PTP version 1
    logic        over_udp;
    logic [1:0]  kind;      // of PTP message: 1 over Ethernet, 2 over UDP; 3 any frame

    if (reset_i || device_clear_i) begin
      // The rest of a frame that is under way is skipped.
      if (reset_i) begin
        first_q <= 1'b1;
        skip_q  <= 1'b0;
      end else begin
        if (in_valid_q) first_q <= in_last_q;
        skip_q <= 1'b1;
      end
      overflow_q          <= 1'b0;
      too_long_q          <= 1'b0;
      start_q             <= 13'd0;
      words_q             <= 11'd0;
      beats_q             <= 11'd0;
      mac_q               <= 48'd0;
      tag_q               <= 32'd0;
      write_q             <= 13'd0;
      free_q              <= WORDS;
      ring_in_q           <= 8'd0;
      ring_out_q          <= 8'd0;
      stored_q            <= 1'b0;
      receive_total_q     <= 1'b0;
      receive_crc_error_q <= 1'b0;
      receive_missed_q    <= 1'b0;
      receive_undersize_q <= 1'b0;
      receive_oversize_q  <= 1'b0;
      receive_total_bytes_q <= 14'd0;
      quanta_q            <= 16'd0;
      pause_valid_q       <= 1'b0;
      pause_time_q        <= 16'd0;
      control_unknown_q   <= 1'b0;
      udp_q               <= 1'b0;
      port_q              <= 1'b0;
      message_q           <= 4'd0;
      control_q           <= 8'd0;
      begun_q             <= 64'd0;
      stamp_kind_q        <= 2'd0;
    end else begin
      stamp_kind_q        <= 2'd0;
      stored_q            <= 1'b0;
      pause_valid_q       <= 1'b0;
      control_unknown_q   <= 1'b0;
      receive_total_q     <= 1'b0;
      receive_crc_error_q <= 1'b0;
      receive_missed_q    <= 1'b0;
      receive_undersize_q <= 1'b0;
      receive_oversize_q  <= 1'b0;
      free = free_q;
      if (free_valid_i) free = free + {1'b0, free_words_i};

      if (in_valid_q) begin
        first_q    <= in_last_q;
        skip_q     <= skip;
        overflow_q <= overflow;
        too_long_q <= too_long;
        words_q    <= words;
        beats_q    <= beats;
        start_q    <= start;
        tag_q      <= tag;
        if (first_q) mac_q <= in_data_q[47:0];
        port    = port_q;
        message = message_q;
        code    = control_q;
        if (first_q) begin
          begun_q <= time_q_i;
          udp_q   <= 1'b0;
          port    = 1'b0;
        end else if (beats_q <= 11'd11) begin
          case (beats_q[3:0])
            4'd2:    udp_q   <= is_ipv4 ? (in_data_q[63:56] == UDP) : is_ipv6 && (in_data_q[39:32] == UDP);
            4'd4:    if (is_ipv4) port = udp_q && ({in_data_q[39:32], in_data_q[47:40]} == PTP_PORT);
            4'd5:    if (is_ipv4) message = in_data_q[19:16];
            4'd7: begin
              if (is_ipv6) port = udp_q && ({in_data_q[7:0], in_data_q[15:8]} == PTP_PORT);
              if (is_ipv6) message = in_data_q[51:48];
            end
            4'd9:    if (is_ipv4) code = in_data_q[23:16];
            4'd11:   if (is_ipv6) code = in_data_q[55:48];
            default: ;
          endcase
        end
        if (is_ethernet) message = tag[19:16];
        port_q    <= port;
        message_q <= message;
        control_q <= code;
        if (!first_q && beats_q == 11'd2) quanta_q <= {in_data_q[7:0], in_data_q[15:8]};
        if (store) begin
          write_q <= write_q + 13'd1;
          free    = free - 14'd1;
        end
        if (in_last_q && !skip) begin
          bytes           = {beats - 11'd1, 3'd0} + {10'd0, kept(in_keep_q)};
          limit           = long_enable_i ? {1'b0, rlpml_i[13:0]}
                          : ({tag[7:0], tag[15:8]} == vlan_type_i) ? STANDARD_TAGGED : STANDARD;
          over_udp        = port && (is_ipv4 || (is_ipv6 && bytes > 14'd62));
          kind            = {over_udp, is_ethernet};
          case (stamp_type_i)
            3'd0:    if (!is_ethernet || message != stamp_message_i[3:0]) kind = 2'd0;
            3'd1:    kind = {port && (is_ipv4 ? bytes > 14'd74 : is_ipv6 && bytes > 14'd94) && (code == stamp_control_i), 1'b0};
            3'd2:    if (message != stamp_message_i[3:0]) kind = 2'd0;
            3'd4:    kind = 2'd3;
            3'd5:    if (message >= 4'd4) kind = 2'd0;
            default: kind = 2'd0;
          endcase
          rejected        = 1'b1;
          control         = !in_bad_fcs_q && !too_long && (bytes >= SHORTEST) && (mac_q == flow_address_i)
                         && ({tag[7:0], tag[15:8]} == flow_type_i);
          pause           = ({tag[23:16], tag[31:24]} == PAUSE);
          pause_valid_q     <= control && pause;
          control_unknown_q <= control && !pause;
          if (control && pause) pause_time_q <= quanta_q;
          receive_total_q <= 1'b1;
          receive_total_bytes_q <= bytes;
          if (in_bad_fcs_q && !overflow) receive_crc_error_q <= 1'b1;
          if (overflow) receive_missed_q <= 1'b1;
          else if (in_bad_fcs_q && !store_bad_i) rejected = 1'b1;
          else if (bytes < SHORTEST) receive_undersize_q <= 1'b1;
          else if (control && (pause ? discard_pause_i : !pass_control_i)) rejected = 1'b1;
          else if (too_long || (!vt_i && {1'b0, bytes} + 15'd4 > limit)) begin
            receive_oversize_q <= 1'b1;
          end else begin
            rejected = 1'b0;
          end
          if (rejected) begin
            write_q <= start;
            free    = free + {3'd0, words};
          end else begin
            stored_q                 <= 1'b1;
            stamp_kind_q             <= kind;
            ring_in_q                <= ring_in_q + 8'd1;
            frames_q[ring_in_q[6:0]] <= {start, bytes, first_q ? in_data_q[47:0] : mac_q, tag,
                                         in_bad_fcs_q};
          end
        end
      end
      free_q <= free;
      if (receive_valid_o && receive_ready_i) ring_out_q <= ring_out_q + 8'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (store && !write_q[0]) even_q[write_q[12:1]] <= in_data_q;
    if (store && write_q[0]) odd_q[write_q[12:1]] <= in_data_q;
    read_even_q     <= even_q[read_address_i[12:1] + {11'd0, read_address_i[0]}];
    read_odd_q      <= odd_q[read_address_i[12:1]];
    read_from_odd_q <= read_address_i[0];
  end

  assign receive_valid_o = (ring_in_q != ring_out_q);
  assign {receive_start_o, receive_bytes_o, receive_mac_o, receive_tag_o, receive_error_o} = frames_q[ring_out_q[6:0]];

  assign beat_valid_o        = in_valid_q;
  assign beat_first_o        = first_q;
  assign beat_data_o         = in_data_q;
  assign beat_keep_o         = in_keep_q;
  assign beat_last_o         = in_last_q;
  assign stored_o            = stored_q;
  assign read_data_o         = read_from_odd_q ? {read_even_q, read_odd_q} : {read_odd_q, read_even_q};
  assign receive_total_o     = receive_total_q;
  assign receive_total_bytes_o = receive_total_bytes_q;
  assign receive_crc_error_o = receive_crc_error_q;
  assign receive_missed_o    = receive_missed_q;
  assign receive_undersize_o = receive_undersize_q;
  assign receive_oversize_o  = receive_oversize_q;
  assign stamp_kind_o        = stamp_kind_q;
  assign begun_o             = begun_q;
  assign pause_valid_o       = pause_valid_q;
  assign pause_time_o        = pause_time_q;
  assign control_unknown_o   = control_unknown_q;
  assign receive_level_o     = WORDS - free_q;
  assign quiet_o = !in_valid_q && !loopback_valid_i && (loopback_q == loopback_i) && !(receive_valid_o && receive_ready_i) && !stored_q && !receive_total_q
                && !receive_crc_error_q && !receive_missed_q && !receive_undersize_q && !receive_oversize_q && !pause_valid_q
                && !control_unknown_q;

endmodule
