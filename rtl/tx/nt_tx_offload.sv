// Makes frames of the words of a packet: segments, header fields, checksums, VLAN tag, padding.
// Page: docs/spec/tx_offload.md; twin: model/Tx/TxOffload.cs.
module nt_tx_offload (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // Words of packets, from tx_gather
    output logic        word_space_o,
    input  logic        push_valid_i,
    input  logic [1:0]  push_kind_i,
    input  logic [127:0] push_data_i,
    input  logic [4:0]  push_bytes_i,
    // Transmit buffer
    input  logic [12:0] buffer_space_i,
    output logic        write_valid_o,
    output logic        write_two_o,
    output logic [12:0] write_address_o,
    output logic [127:0] write_data_o,
    output logic        rewind_valid_o,
    output logic [12:0] rewind_words_o,
    output logic        frame_valid_o,
    input  logic        frame_ready_i,
    output logic [12:0] frame_start_o,
    output logic [13:0] frame_bytes_o,
    output logic [3:0]  frame_queue_o,
    output logic [47:0] frame_mac_o,
    output logic [47:0] frame_source_o,
    output logic [31:0] frame_tag_o,
    output logic        frame_stamp_o,
    // Control, statistics
    input  logic        pad_short_i,
    input  logic [15:0] vlan_type_i,
    input  logic [31:0] vmvir_0_i,
    input  logic [31:0] vmvir_1_i,
    input  logic [31:0] vmvir_2_i,
    input  logic [31:0] vmvir_3_i,
    input  logic [31:0] vmvir_4_i,
    input  logic [31:0] vmvir_5_i,
    input  logic [31:0] vmvir_6_i,
    input  logic [31:0] vmvir_7_i,
    output logic        discard_o,
    output logic        segmented_o,
    output logic        quiet_o
);

  localparam logic [1:0] KIND_START = 2'd0;
  localparam logic [1:0] KIND_WORD  = 2'd1;
  localparam logic [1:0] KIND_END   = 2'd2;

  localparam logic [3:0] IDLE    = 4'd0;
  localparam logic [3:0] SKIP    = 4'd1;
  localparam logic [3:0] HEADER  = 4'd2;
  localparam logic [3:0] CAPTURE = 4'd3;
  localparam logic [3:0] PAYLOAD = 4'd4;
  localparam logic [3:0] CLOSE   = 4'd5;
  localparam logic [3:0] EDIT    = 4'd6;
  localparam logic [3:0] SUM     = 4'd7;
  localparam logic [3:0] FOLD    = 4'd8;
  localparam logic [3:0] PATCH   = 4'd9;
  localparam logic [3:0] WRITE   = 4'd10;
  localparam logic [3:0] PAD     = 4'd11;
  localparam logic [3:0] FRAME   = 4'd12;
  localparam logic [3:0] SEED    = 4'd13;

  localparam logic [12:0] WORDS          = 13'd5120;  // of the transmit buffer
  localparam logic [12:0] SPACE          = 13'd48;    // words: a header (32), padding (8) and what is on its way
  localparam logic [16:0] LONGEST        = 17'd9728;  // bytes of a segment
  localparam logic [13:0] SHORTEST       = 14'd60;    // bytes without FCS
  localparam logic [10:0] SHORTEST_WORDS = 11'd8;

  // Words on their way: {kind, bytes, data}
  logic [134:0] entries_q [0:15];
  logic [3:0]  in_q;
  logic [3:0]  out_q;
  logic [4:0]  count_q;
  logic        half_q;    // the low half of the entry at the head is used up

  // Parameters of the packet, as START brings them or as they follow from it
  logic [3:0]  queue_q;
  logic [15:0] vlan_q;
  logic [15:0] mss_q;
  logic        ipv4_q;
  logic        tcp_q;
  logic        ixsm_q;
  logic        l4sum_q;   // L4 of the page
  logic        sctp_q;    // CRC of the page
  logic        tse_q;
  logic        stamp_q;
  logic        vle_q;
  logic [8:0]  kept_q;    // H of the page: bytes of the packet that are its header
  logic [8:0]  header_q;  // bytes of the header with its tag
  logic [7:0]  ip_q;      // positions
  logic [9:0]  l4_q;

  // Packet and segment under work
  logic [3:0]  state_q;
  logic [5:0]  step_q;
  logic        split_q;   // HEADER: the first half of the word with the tag is stored
  logic [12:0] start_q;
  logic [10:0] row_q;
  logic [10:0] rows_q;
  logic [13:0] bytes_q;
  logic [13:0] payload_q;
  logic [15:0] left_q;
  logic [63:0] accumulator_q;
  logic [2:0]  fill_q;
  logic [63:0] edge_q;
  logic [2:0]  skip_q;
  logic [31:0] sum_q;     // of the words of the payload
  logic [47:0] mac_q;
  logic [47:0] source_q;
  logic [31:0] tag_q;
  logic        first_q;
  logic        last_q;

  logic        write_valid_q;
  logic         write_two_q;
  logic [12:0]  write_address_q;
  logic [127:0] write_data_q;
  logic        rewind_valid_q;
  logic [12:0] rewind_words_q;
  logic        discard_q;
  logic        segmented_q;

  // Entry at the head
  logic         some;
  logic [1:0]   kind;
  logic [4:0]   bytes;
  logic [127:0] entry;
  // Its word that packets with a header take: the low half, then the high one
  logic         two;    // it has two words
  logic [63:0]  data;
  logic [3:0]   count;  // bytes

  assign some = (count_q != 5'd0);
  assign {kind, bytes, entry} = entries_q[out_q];
  assign two   = bytes > 5'd8;
  assign data  = half_q ? entry[127:64] : entry[63:0];
  assign count = half_q ? bytes[3:0] - 4'd8 : two ? 4'd8 : bytes[3:0];

  // What START says
  logic [6:0]  maclen;
  logic [8:0]  iplen;
  logic [7:0]  l4len;
  logic [15:0] mss;
  logic [1:0]  l4t;
  logic        ixsm;
  logic        tse;
  logic        l4sum;
  logic        sctp;

  assign maclen = data[22:16];
  assign iplen  = data[31:23];
  assign l4len  = data[39:32];
  assign mss    = data[55:40];
  assign l4t    = data[57:56];
  assign ixsm   = data[59];
  assign tse    = data[61];
  assign l4sum  = data[60] && !data[57];
  assign sctp   = data[60] && l4t == 2'd2 && !tse;

  // Word that lies words behind start, in the ring of the transmit buffer.
  function automatic logic [12:0] behind(input logic [12:0] start, input logic [10:0] words);
    logic [13:0] sum;
    sum    = {1'b0, start} + {3'd0, words};
    behind = (sum >= {1'b0, WORDS}) ? start + {2'd0, words} - WORDS : sum[12:0];
  endfunction

  // Lowest n bytes, n = 0..8.
  function automatic logic [63:0] low_bytes(input logic [63:0] value, input logic [3:0] n);
    low_bytes = n[3] ? value : value & ~(64'hffff_ffff_ffff_ffff << {n[2:0], 3'd0});
  endfunction

  logic [5:0]  rows;  // K of the page
  logic [63:0] header_row;
  logic [7:0]  seed_byte;
  logic [31:0] crc;

  assign rows = header_q[8:3] + {5'd0, header_q[2:0] != 3'd0};

  nt_tx_header header (
      .clk_i          (clk_i),
      .reset_i        (reset_i || device_clear_i),
      .vlan_i         (vlan_q),
      .vlan_type_i    (vlan_type_i),
      .mss_i          (mss_q),
      .ipv4_i         (ipv4_q),
      .tcp_i          (tcp_q),
      .ixsm_i         (ixsm_q),
      .l4sum_i        (l4sum_q),
      .sctp_i         (sctp_q),
      .tse_i          (tse_q),
      .vle_i          (vle_q),
      .header_i       (header_q),
      .ip_i           (ip_q),
      .l4_i           (l4_q),
      .step_i         (step_q),
      .store_i        (state_q == HEADER && some && kind == KIND_WORD),
      .split_i        (split_q),
      .data_i         (data),
      .capture_i      (state_q == CAPTURE),
      .seed_i         (state_q == SEED),
      .edit_i         (state_q == EDIT),
      .sum_i          (state_q == SUM),
      .fold_i         (state_q == FOLD),
      .patch_i        (state_q == PATCH),
      .write_i        (state_q == WRITE),
      .next_i         (state_q == FRAME && frame_ready_i && !last_q),
      .first_i        (first_q),
      .last_i         (last_q),
      .payload_i      (payload_q),
      .payload_sum_i  (sum_q),
      .seed_byte_o    (seed_byte),
      .crc_i          (crc),
      .row_o          (header_row)
  );

  logic [3:0] fresh;  // bytes of the head that are not used up
  logic [3:0] taken;  // of them, into this segment
  logic       takes;
  logic       plain;  // the packet has no header: its entries are taken whole
  logic       pairs;  // two words are written

  assign fresh = count - {1'b0, skip_q};
  assign taken = (tse_q && left_q < {12'd0, fresh}) ? left_q[3:0] : fresh;
  assign plain = (header_q == 9'd0);
  assign pairs = takes && plain && two;
  assign takes = (state_q == PAYLOAD) && some && kind == KIND_WORD && !(tse_q && left_q == 16'd0)
              && buffer_space_i >= SPACE;

  nt_tx_crc sctp_crc (
      .clk_i           (clk_i),
      .reset_i         (reset_i || device_clear_i),
      .start_i         (state_q == SEED && step_q == 6'd0),
      .seed_i          (state_q == SEED),
      .seed_byte_i     (seed_byte),
      .payload_i       (takes && sctp_q),
      .payload_data_i  (data >> {skip_q, 3'd0}),
      .payload_bytes_i (taken),
      .crc_o           (crc)
  );

  always_ff @(posedge clk_i) begin : machine
    logic         pop;       // the entry
    logic         pop_word;  // a half of it, where it has two
    logic         begins;    // a segment
    logic         puts;      // word, into the frame's next row
    logic         writes;    // word, at row
    logic         refused;
    logic         complete;  // the header is
    logic [63:0]  word;
    logic [10:0]  row;
    logic [9:0]   kept;
    logic [9:0]   longer;    // kept, with the tag
    logic [8:0]   left;
    logic [31:0]  vmvir;     // of the pool
    logic         vle;       // with it
    logic [3:0]   filled;
    logic [127:0] combined;

    if (reset_i || device_clear_i) begin
      in_q            <= 4'd0;
      out_q           <= 4'd0;
      count_q         <= 5'd0;
      half_q          <= 1'b0;
      queue_q         <= 4'd0;
      vlan_q          <= 16'd0;
      mss_q           <= 16'd0;
      ipv4_q          <= 1'b0;
      tcp_q           <= 1'b0;
      ixsm_q          <= 1'b0;
      l4sum_q         <= 1'b0;
      sctp_q          <= 1'b0;
      tse_q           <= 1'b0;
      stamp_q         <= 1'b0;
      vle_q           <= 1'b0;
      kept_q          <= 9'd0;
      header_q        <= 9'd0;
      ip_q            <= 8'd0;
      l4_q            <= 10'd0;
      state_q         <= IDLE;
      step_q          <= 6'd0;
      split_q         <= 1'b0;
      start_q         <= 13'd0;
      row_q           <= 11'd0;
      rows_q          <= 11'd0;
      bytes_q         <= 14'd0;
      payload_q       <= 14'd0;
      left_q          <= 16'd0;
      accumulator_q   <= 64'd0;
      fill_q          <= 3'd0;
      edge_q          <= 64'd0;
      skip_q          <= 3'd0;
      sum_q           <= 32'd0;
      mac_q           <= 48'd0;
      source_q        <= 48'd0;
      tag_q           <= 32'd0;
      first_q         <= 1'b0;
      last_q          <= 1'b0;
      write_valid_q   <= 1'b0;
      write_two_q     <= 1'b0;
      write_address_q <= 13'd0;
      write_data_q    <= 128'd0;
      rewind_valid_q  <= 1'b0;
      rewind_words_q  <= 13'd0;
      discard_q       <= 1'b0;
      segmented_q     <= 1'b0;
    end else begin
      write_valid_q  <= 1'b0;
      rewind_valid_q <= 1'b0;
      discard_q      <= 1'b0;
      segmented_q    <= 1'b0;
      pop      = 1'b0;
      pop_word = 1'b0;
      begins = 1'b0;
      puts   = 1'b0;
      writes = 1'b0;
      word   = 64'd0;
      row    = row_q;

      case (state_q)
        IDLE:
        if (some) begin
          pop = 1'b1;
          if (kind == KIND_START) begin
            case (bytes[2:0])
              3'd0:    vmvir = vmvir_0_i;
              3'd1:    vmvir = vmvir_1_i;
              3'd2:    vmvir = vmvir_2_i;
              3'd3:    vmvir = vmvir_3_i;
              3'd4:    vmvir = vmvir_4_i;
              3'd5:    vmvir = vmvir_5_i;
              3'd6:    vmvir = vmvir_6_i;
              default: vmvir = vmvir_7_i;
            endcase
            // 1: every frame gets the pool's tag; 2: none gets one; else the descriptor decides.
            vle = (data[62] || vmvir[31:30] == 2'd1) && vmvir[31:30] != 2'd2;
            kept = tse             ? {3'd0, maclen} + {1'b0, iplen} + {2'd0, l4len}
                 : l4sum && l4t[0] ? {3'd0, maclen} + {1'b0, iplen} + 10'd18
                 : l4sum           ? {3'd0, maclen} + {1'b0, iplen} + 10'd8
                 : sctp            ? {3'd0, maclen} + {1'b0, iplen} + 10'd12
                 : ixsm            ? {3'd0, maclen} + {1'b0, iplen}
                 : vle             ? 10'd12 : 10'd0;
            longer  = kept + {7'd0, vle, 2'd0};
            refused = (longer > 10'd256) || (vle && kept != 10'd0 && kept < 10'd12)
                   || (!tse && ixsm && iplen < 9'd12)
                   || (tse && (l4t[1] || mss == 16'd0 || iplen < 9'd20 || l4len < (l4t[0] ? 8'd20 : 8'd8)
                               || {7'd0, longer} + {1'b0, mss} > LONGEST));
            queue_q  <= bytes[3:0];
            vlan_q   <= (vmvir[31:30] == 2'd1) ? vmvir[15:0] : data[15:0];
            mss_q    <= mss;
            ipv4_q   <= data[58];
            tcp_q    <= (l4t == 2'd1);
            ixsm_q   <= ixsm;
            l4sum_q  <= l4sum;
            sctp_q   <= sctp;
            tse_q    <= tse;
            stamp_q  <= data[63];
            vle_q    <= vle;
            kept_q   <= kept[8:0];
            header_q <= (kept == 10'd0) ? 9'd0 : longer[8:0];
            ip_q     <= {1'b0, maclen} + {5'd0, vle, 2'd0};
            l4_q     <= {3'd0, maclen} + {7'd0, vle, 2'd0} + {1'b0, iplen};
            skip_q   <= 3'd0;
            first_q  <= 1'b1;
            step_q   <= 6'd0;
            split_q  <= 1'b0;
            if (refused) begin
              state_q <= SKIP;
            end else if (kept == 10'd0) begin
              begins  = 1'b1;
              state_q <= PAYLOAD;
            end else begin
              state_q <= HEADER;
            end
          end
        end

        SKIP:
        if (some) begin
          pop = 1'b1;
          if (kind != KIND_WORD) begin
            discard_q <= (kind == KIND_END);
            state_q   <= IDLE;
          end
        end

        HEADER:
        if (some) begin
          if (kind != KIND_WORD) begin
            // The packet is shorter than its header.
            pop = 1'b1;
            discard_q <= (kind == KIND_END);
            state_q   <= IDLE;
          end else if (vle_q && step_q == 6'd1 && !split_q) begin
            split_q <= 1'b1;
          end else begin
            left     = kept_q - {step_q, 3'd0};
            complete = left <= {5'd0, count};
            split_q <= 1'b0;
            step_q  <= step_q + 6'd1;
            if (left < {5'd0, count}) skip_q <= left[2:0];
            else pop_word = 1'b1;
            if (complete) begin
              begins  = 1'b1;
              step_q  <= 6'd0;
              state_q <= tse_q ? CAPTURE : sctp_q ? SEED : PAYLOAD;
            end
          end
        end

        CAPTURE: begin
          step_q <= step_q + 6'd1;
          if (step_q == 6'd11) state_q <= PAYLOAD;
        end

        SEED: begin
          step_q <= step_q + 6'd1;
          if (step_q == 6'd12) begin
            step_q  <= 6'd0;
            state_q <= PAYLOAD;
          end
        end

        PAYLOAD:
        if (some) begin
          if (kind == KIND_WORD) begin
            if (tse_q && left_q == 16'd0) begin
              last_q  <= 1'b0;
              state_q <= CLOSE;
            end else if (takes && plain) begin
              // Nothing is edited: two words a clock, as they came.
              pop       = 1'b1;
              writes    = 1'b1;
              word      = entry[63:0];
              row_q     <= row_q + {9'd0, two, !two};
              payload_q <= payload_q + {9'd0, bytes};
            end else if (takes) begin
              filled   = {1'b0, fill_q} + taken;
              combined = {64'd0, accumulator_q}
                       | ({64'd0, low_bytes(data >> {skip_q, 3'd0}, taken)} << {fill_q, 3'd0});
              left_q    <= left_q - {12'd0, taken};
              payload_q <= payload_q + {10'd0, taken};
              fill_q    <= filled[2:0];
              if (taken == fresh) begin
                pop_word = 1'b1;
                skip_q <= 3'd0;
              end else begin
                skip_q <= skip_q + taken[2:0];
              end
              puts          = filled[3];
              word          = combined[63:0];
              accumulator_q <= filled[3] ? combined[127:64] : combined[63:0];
            end
          end else if (kind == KIND_END) begin
            last_q  <= 1'b1;
            state_q <= CLOSE;
          end else begin
            // DROP, or a START that cannot be: the frame's words go back.
            pop = 1'b1;
            rewind_valid_q <= 1'b1;
            rewind_words_q <= {2'd0, rows_q};
            state_q        <= IDLE;
          end
        end

        CLOSE: begin
          puts     = (fill_q != 3'd0);
          word     = accumulator_q;
          bytes_q  <= {5'd0, header_q} + payload_q;
          step_q   <= 6'd0;
          state_q  <= (header_q == 9'd0) ? PAD : tse_q ? EDIT : (ixsm_q || l4sum_q) ? SUM : sctp_q ? PATCH : WRITE;
        end

        EDIT: begin
          step_q <= step_q + 6'd1;
          if (step_q == 6'd12) begin
            step_q  <= 6'd0;
            state_q <= (ixsm_q || l4sum_q) ? SUM : WRITE;
          end
        end

        SUM: begin
          step_q <= step_q + 6'd1;
          if (step_q == rows) state_q <= FOLD;
        end

        FOLD: begin
          step_q  <= 6'd0;
          state_q <= PATCH;
        end

        PATCH: begin
          step_q <= step_q + 6'd1;
          if (step_q == (sctp_q ? 6'd5 : 6'd3)) begin
            step_q  <= 6'd0;
            state_q <= WRITE;
          end
        end

        WRITE:
        if (step_q != 6'd0 || buffer_space_i >= SPACE) begin
          step_q <= step_q + 6'd1;
          if (step_q != 6'd0) begin
            writes = 1'b1;
            row    = {5'd0, step_q - 6'd1};
            word   = header_row;
            if (header_q[2:0] != 3'd0 && step_q == rows) word = low_bytes(header_row, {1'b0, header_q[2:0]}) | edge_q;
          end
          if (step_q == rows) state_q <= PAD;
        end

        PAD: begin
          if (pad_short_i && bytes_q < SHORTEST && row_q < SHORTEST_WORDS) begin
            writes = 1'b1;
            row_q <= row_q + 11'd1;
          end else begin
            if (pad_short_i && bytes_q < SHORTEST) bytes_q <= SHORTEST;
            state_q <= FRAME;
          end
        end

        FRAME:
        if (frame_ready_i) begin
          start_q <= behind(start_q, row_q);
          if (last_q) begin
            pop = 1'b1;
            segmented_q <= tse_q;
            state_q     <= IDLE;
          end else begin
            begins     = 1'b1;
            first_q    <= 1'b0;
            state_q    <= PAYLOAD;
          end
        end

        default: state_q <= IDLE;
      endcase

      // The word that header and payload share waits for the header.
      if (puts) begin
        sum_q <= sum_q + nt_pkg::halves(word);
        row_q <= row_q + 11'd1;
        if (header_q[2:0] != 3'd0 && row_q == {5'd0, header_q[8:3]}) edge_q <= word;
        else writes = 1'b1;
      end
      if (writes) begin
        write_valid_q   <= 1'b1;
        write_two_q     <= pairs;
        write_address_q <= behind(start_q, row);
        write_data_q    <= {pairs ? entry[127:64] : 64'd0, word};
        rows_q          <= rows_q + {9'd0, pairs, !pairs};
        if (row == 11'd0) begin
          mac_q          <= word[47:0];
          source_q[15:0] <= word[63:48];
        end
        if (row == 11'd1 || (row == 11'd0 && pairs)) begin
          source_q[47:16] <= pairs ? entry[95:64] : word[31:0];
          tag_q           <= pairs ? entry[127:96] : word[63:32];
        end
      end
      if (begins) begin
        // In IDLE a segment begins only for a packet without header.
        row_q         <= (state_q == IDLE) ? 11'd0 : {5'd0, header_q[8:3]};
        fill_q        <= (state_q == IDLE) ? 3'd0 : header_q[2:0];
        accumulator_q <= 64'd0;
        edge_q        <= 64'd0;
        sum_q         <= 32'd0;
        rows_q        <= 11'd0;
        payload_q     <= 14'd0;
        left_q        <= (state_q == IDLE) ? mss : mss_q;
        mac_q         <= 48'd0;
        source_q      <= 48'd0;
        tag_q         <= 32'd0;
      end

      if (push_valid_i) in_q <= in_q + 4'd1;
      if (pop_word) half_q <= two && !half_q;
      if (pop_word && (half_q || !two)) pop = 1'b1;
      if (pop) out_q <= out_q + 4'd1;
      count_q <= count_q + {4'd0, push_valid_i} - {4'd0, pop};
    end
  end

  always_ff @(posedge clk_i) begin
    if (push_valid_i) entries_q[in_q] <= {push_kind_i, push_bytes_i, push_data_i};
  end

  assign word_space_o    = count_q <= 5'd8;
  assign write_valid_o   = write_valid_q;
  assign write_two_o     = write_two_q;
  assign write_address_o = write_address_q;
  assign write_data_o    = write_data_q;
  assign rewind_valid_o  = rewind_valid_q;
  assign rewind_words_o  = rewind_words_q;
  assign frame_valid_o   = (state_q == FRAME);
  assign frame_start_o   = start_q;
  assign frame_bytes_o   = bytes_q;
  assign frame_queue_o   = queue_q;
  assign frame_mac_o     = mac_q;
  assign frame_source_o  = source_q;
  assign frame_tag_o     = tag_q;
  assign frame_stamp_o   = stamp_q && first_q;
  assign discard_o       = discard_q;
  assign segmented_o     = segmented_q;
  assign quiet_o         = !some && !write_valid_q && !rewind_valid_q && !discard_q && !segmented_q
                        && (state_q == IDLE || state_q == SKIP || state_q == HEADER || state_q == PAYLOAD);

endmodule
