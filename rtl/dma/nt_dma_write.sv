// Memory writes: a command of rx_engine or tx_writeback becomes TLPs of at most Max Payload.
// Page: docs/spec/dma_write.md; twin: model/Dma/DmaWrite.cs.
module nt_dma_write (
    input  logic         clk_i,
    input  logic         reset_i,
    // Buffers and descriptors of reception, from rx_engine
    input  logic         engine_valid_i,
    output logic         engine_ready_o,
    input  logic [3:0]   engine_queue_i,
    input  logic [63:0]  engine_address_i,
    input  logic [15:0]  engine_bytes_i,
    input  logic [1:0]   engine_word_count_i,
    output logic [1:0]   engine_word_wanted_o,
    input  logic [127:0] engine_word_i,
    output logic         engine_done_o,
    // Descriptor write-backs of transmission, from tx_writeback
    input  logic         writeback_valid_i,
    output logic         writeback_ready_o,
    input  logic [3:0]   writeback_queue_i,
    input  logic [63:0]  writeback_address_i,
    input  logic [15:0]  writeback_bytes_i,
    input  logic [1:0]   writeback_word_count_i,
    output logic [1:0]   writeback_word_wanted_o,
    input  logic [127:0] writeback_word_i,
    output logic         writeback_done_o,
    // Functions and flush
    input  logic [15:0]  tx_flush_i,
    input  logic [15:0]  rx_flush_i,
    input  logic [8:0]   function_ready_i,
    input  logic [7:0]   vf_active_i,
    input  logic [15:0]  pf_rid_i,
    input  logic [15:0]  vf0_rid_i,
    input  logic [3:0]   max_payload_log2_i,
    // Memory writes, to tlp_tx
    output logic         valid_o,
    input  logic         ready_i,
    output logic [127:0] data_o,
    output logic [3:0]   keep_o,
    output logic         sop_o,
    output logic         eop_o,
    // State
    output logic         write_busy_o,
    output logic [3:0]   write_queue_o,
    output logic         quiet_o
);

  localparam logic [2:0] IDLE   = 3'd0;
  localparam logic [2:0] TAKE   = 3'd1;
  localparam logic [2:0] SETUP  = 3'd2;
  localparam logic [2:0] HEADER = 3'd3;
  localparam logic [2:0] DATA   = 3'd4;
  localparam logic [2:0] LAST   = 3'd5;
  localparam logic [2:0] DONE   = 3'd6;

  localparam logic ENGINE    = 1'b0;
  localparam logic WRITEBACK = 1'b1;

  logic [2:0]   state_q;
  logic         client_q;
  logic         abort_q;

  // Command
  logic [3:0]   queue_q;
  logic [3:0]   function_q;
  logic [15:0]  rid_q;
  logic [63:0]  address_q;
  logic [15:0]  bytes_q;
  logic [2:0]   shift_q;       // address[2:0] of the command
  logic [2:0]   end_q;         // place behind the last byte in its qword; 0: the qword is full
  logic [11:0]  qw_left_q;     // qwords of the command
  logic [11:0]  words_left_q;  // client's words not yet taken
  logic [6:0]   chunk_left_q;  // qwords of the TLP
  logic         first_q;       // nothing of the command was written yet

  // TLP
  logic         sop_q;
  logic [95:0]  hold_q;
  logic [1:0]   fill_q;
  logic [63:0]  carry_q;
  logic         beat_valid_q;
  logic [127:0] beat_data_q;
  logic [3:0]   beat_keep_q;
  logic         beat_sop_q;
  logic         beat_eop_q;
  logic         next_valid_q;
  logic [127:0] next_data_q;
  logic [3:0]   next_keep_q;
  logic         next_sop_q;
  logic         next_eop_q;

  logic [1:0]   word_count;
  logic [127:0] word;
  logic [15:0]  client_flush;
  logic         take_valid;
  logic [3:0]   take_queue;
  logic         pair;          // two qwords are made, else one
  logic [1:0]   needed;        // words that they take
  logic [1:0]   wanted;

  assign word_count   = (client_q == WRITEBACK) ? writeback_word_count_i : engine_word_count_i;
  assign word         = (client_q == WRITEBACK) ? writeback_word_i : engine_word_i;
  assign client_flush = (client_q == WRITEBACK) ? tx_flush_i : rx_flush_i;
  assign take_valid   = (client_q == WRITEBACK) ? writeback_valid_i : engine_valid_i;
  assign take_queue   = (client_q == WRITEBACK) ? writeback_queue_i : engine_queue_i;
  assign pair         = chunk_left_q != 7'd1;
  assign needed       = (words_left_q == 12'd0) ? 2'd0 : (pair && words_left_q != 12'd1) ? 2'd2 : 2'd1;
  assign wanted       = (state_q == DATA && !next_valid_q) ? needed : 2'd0;

  // Enables of the bytes up to the last one of the command.
  function automatic logic [3:0] last_enable(input logic [1:0] behind);
    last_enable = (behind == 2'd0) ? 4'hf : (behind == 2'd1) ? 4'h1 : (behind == 2'd2) ? 4'h3 : 4'h7;
  endfunction

  always_ff @(posedge clk_i) begin : machine
    logic [6:0]   chunk;
    logic [9:0]   length;
    logic         starts_high;  // the command's first DW is the high one of its qword
    logic         ends_low;     // its last DW is the low one
    logic [3:0]   first_be;
    logic [3:0]   last_be;
    logic [31:0]  low;
    logic [127:0] value;
    logic [191:0] moved;
    logic [127:0] qwords;
    logic         final_one;    // the command's last qword is made
    logic         skip_low;
    logic         skip_high;
    logic [2:0]   count;        // DWs of the qwords
    logic [223:0] dwords;
    logic [2:0]   fill;
    logic         ends;
    // The beat that goes to the slot
    logic         slot;
    logic [127:0] slot_data;
    logic [3:0]   slot_keep;
    logic         slot_sop;
    logic         slot_eop;

    slot      = 1'b0;
    slot_data = 128'd0;
    slot_keep = 4'hf;
    slot_sop  = sop_q;
    slot_eop  = 1'b0;
    if (reset_i) begin
      state_q      <= IDLE;
      client_q     <= ENGINE;
      abort_q      <= 1'b0;
      queue_q      <= 4'd0;
      function_q   <= 4'd0;
      rid_q        <= 16'd0;
      address_q    <= 64'd0;
      bytes_q      <= 16'd0;
      shift_q      <= 3'd0;
      end_q        <= 3'd0;
      qw_left_q    <= 12'd0;
      words_left_q <= 12'd0;
      chunk_left_q <= 7'd0;
      first_q      <= 1'b0;
      sop_q        <= 1'b0;
      hold_q       <= 96'd0;
      fill_q       <= 2'd0;
      carry_q      <= 64'd0;
      beat_valid_q <= 1'b0;
      beat_data_q  <= 128'd0;
      beat_keep_q  <= 4'd0;
      beat_sop_q   <= 1'b0;
      beat_eop_q   <= 1'b0;
      next_valid_q <= 1'b0;
      next_data_q  <= 128'd0;
      next_keep_q  <= 4'd0;
      next_sop_q   <= 1'b0;
      next_eop_q   <= 1'b0;
    end else begin
      if (state_q != IDLE && state_q != TAKE && client_flush[queue_q]) abort_q <= 1'b1;

      case (state_q)
        IDLE: begin
          if (writeback_valid_i) begin
            client_q <= WRITEBACK;
            state_q  <= TAKE;
          end else if (engine_valid_i) begin
            client_q <= ENGINE;
            state_q  <= TAKE;
          end
        end

        TAKE: begin
          // tx_writeback withdraws its command when the queue is flushed.
          if (take_valid) begin
            queue_q    <= take_queue;
            address_q  <= (client_q == WRITEBACK) ? writeback_address_i : engine_address_i;
            bytes_q    <= (client_q == WRITEBACK) ? writeback_bytes_i : engine_bytes_i;
            function_q <= nt_pkg::queue_function(take_queue[2:0], vf_active_i);
            rid_q      <= nt_pkg::function_rid(nt_pkg::queue_function(take_queue[2:0], vf_active_i), pf_rid_i,
                                               vf0_rid_i);
            abort_q    <= client_flush[take_queue];
            state_q    <= SETUP;
          end else begin
            state_q <= IDLE;
          end
        end

        SETUP: begin
          shift_q      <= address_q[2:0];
          end_q        <= address_q[2:0] + bytes_q[2:0];
          qw_left_q    <= 12'(({1'b0, bytes_q} + {14'd0, address_q[2:0]} + 17'd7) >> 3);
          words_left_q <= 12'(({1'b0, bytes_q} + 17'd7) >> 3);
          address_q    <= {address_q[63:3], 3'd0};
          carry_q      <= 64'd0;
          first_q      <= 1'b1;
          state_q      <= HEADER;
        end

        HEADER: begin
          if (abort_q || !function_ready_i[function_q]) begin
            state_q <= DONE;
          end else if (!next_valid_q) begin
            // Qwords up to the next multiple of Max Payload (128, 256 or 512 bytes).
            case (max_payload_log2_i)
              4'd7:    chunk = 7'd16 - {3'd0, address_q[6:3]};
              4'd8:    chunk = 7'd32 - {2'd0, address_q[7:3]};
              default: chunk = 7'd64 - {1'b0, address_q[8:3]};
            endcase
            if (qw_left_q < {5'd0, chunk}) chunk = qw_left_q[6:0];
            starts_high = first_q && shift_q[2];
            ends_low    = ({5'd0, chunk} == qw_left_q) && (end_q != 3'd0) && (end_q <= 3'd4);
            length      = {2'd0, chunk, 1'b0} - {9'd0, starts_high} - {9'd0, ends_low};
            first_be    = first_q ? 4'hf << shift_q[1:0] : 4'hf;
            last_be     = ({5'd0, chunk} == qw_left_q) ? last_enable(end_q[1:0]) : 4'hf;
            if (length == 10'd1) begin
              first_be = first_be & last_be;
              last_be  = 4'h0;
            end
            low = {address_q[31:3], starts_high, 2'd0};
            if (address_q[63:32] == 32'd0) begin
              hold_q <= {low, rid_q, 8'd0, last_be, first_be, nt_pkg::TLP_MEMORY_WRITE_3, 14'd0, length};
              fill_q <= 2'd3;
              sop_q  <= 1'b1;
            end else begin
              slot         = 1'b1;
              slot_data    = {low, address_q[63:32], rid_q, 8'd0, last_be, first_be,
                              nt_pkg::TLP_MEMORY_WRITE_4, 14'd0, length};
              slot_sop     = 1'b1;
              fill_q       <= 2'd0;
              sop_q        <= 1'b0;
            end
            chunk_left_q <= chunk;
            state_q      <= DATA;
          end
        end

        DATA: begin
          if (!next_valid_q && word_count >= needed) begin
            value     = {needed[1] ? word[127:64] : 64'd0, (needed == 2'd0) ? 64'd0 : word[63:0]};
            moved     = {64'd0, value} << {shift_q, 3'd0};
            qwords    = moved[127:0] | {64'd0, carry_q};
            carry_q   <= pair ? moved[191:128] : moved[127:64];
            final_one = (qw_left_q == (pair ? 12'd2 : 12'd1));
            // Bytes behind the last one are 0, whatever the client's last word holds there.
            if (final_one && end_q != 3'd0) begin
              if (pair) qwords[127:64] = qwords[127:64] & ~(64'hffff_ffff_ffff_ffff << {end_q, 3'd0});
              else qwords[63:0] = qwords[63:0] & ~(64'hffff_ffff_ffff_ffff << {end_q, 3'd0});
            end
            words_left_q <= words_left_q - {10'd0, needed};
            skip_low  = first_q && shift_q[2];
            skip_high = final_one && (end_q != 3'd0) && (end_q <= 3'd4);
            ends      = (chunk_left_q == (pair ? 7'd2 : 7'd1));

            // Append the qwords' 1 to 4 DWs to what is held; DWs behind the fill are 0.
            count = (pair ? 3'd4 : 3'd2) - {2'd0, skip_low} - {2'd0, skip_high};
            if (!pair) qwords[127:64] = 64'd0;
            if (skip_high) qwords = pair ? {32'd0, qwords[95:0]} : {96'd0, qwords[31:0]};
            if (skip_low) qwords = {32'd0, qwords[127:32]};
            fill   = {1'b0, fill_q} + count;
            case (fill_q)
              2'd0:    dwords = {96'd0, qwords};
              2'd1:    dwords = {64'd0, qwords, hold_q[31:0]};
              2'd2:    dwords = {32'd0, qwords, hold_q[63:0]};
              default: dwords = {qwords, hold_q[95:0]};
            endcase
            if (fill[2]) begin
              slot         = 1'b1;
              slot_data    = dwords[127:0];
              slot_eop     = ends && (fill[1:0] == 2'd0);
              sop_q        <= 1'b0;
              hold_q       <= dwords[223:128];
            end else begin
              hold_q <= dwords[95:0];
            end
            fill_q       <= fill[1:0];
            first_q      <= 1'b0;
            address_q    <= address_q + (pair ? 64'd16 : 64'd8);
            qw_left_q    <= qw_left_q - (pair ? 12'd2 : 12'd1);
            chunk_left_q <= chunk_left_q - (pair ? 7'd2 : 7'd1);
            if (ends) begin
              if (fill[1:0] != 2'd0) state_q <= LAST;
              else state_q <= final_one ? DONE : HEADER;
            end
          end
        end

        LAST:
        if (!next_valid_q) begin
          slot         = 1'b1;
          slot_data    = {32'd0, hold_q};
          slot_keep    = (fill_q == 2'd1) ? 4'h1 : (fill_q == 2'd2) ? 4'h3 : 4'h7;
          slot_eop     = 1'b1;
          sop_q        <= 1'b0;
          fill_q       <= 2'd0;
          state_q      <= (qw_left_q == 12'd0) ? DONE : HEADER;
        end

        DONE: if (!beat_valid_q) state_q <= IDLE;

        default: state_q <= IDLE;
      endcase

      if (!beat_valid_q || ready_i) begin
        beat_valid_q <= next_valid_q || slot;
        if (next_valid_q) begin
          beat_data_q <= next_data_q;
          beat_keep_q <= next_keep_q;
          beat_sop_q  <= next_sop_q;
          beat_eop_q  <= next_eop_q;
        end else if (slot) begin
          beat_data_q <= slot_data;
          beat_keep_q <= slot_keep;
          beat_sop_q  <= slot_sop;
          beat_eop_q  <= slot_eop;
        end
        next_valid_q <= 1'b0;
      end else if (slot) begin
        next_valid_q <= 1'b1;
        next_data_q  <= slot_data;
        next_keep_q  <= slot_keep;
        next_sop_q   <= slot_sop;
        next_eop_q   <= slot_eop;
      end
    end
  end

  assign engine_ready_o         = (state_q == TAKE) && (client_q == ENGINE);
  assign engine_word_wanted_o    = (client_q == ENGINE) ? wanted : 2'd0;
  assign engine_done_o          = (state_q == DONE) && !beat_valid_q && (client_q == ENGINE);
  assign writeback_ready_o      = (state_q == TAKE) && (client_q == WRITEBACK);
  assign writeback_word_wanted_o = (client_q == WRITEBACK) ? wanted : 2'd0;
  assign writeback_done_o       = (state_q == DONE) && !beat_valid_q && (client_q == WRITEBACK);

  assign valid_o       = beat_valid_q;
  assign data_o        = beat_data_q;
  assign keep_o        = beat_keep_q;
  assign sop_o         = beat_sop_q;
  assign eop_o         = beat_eop_q;
  assign write_busy_o  = (state_q != IDLE && state_q != TAKE) || beat_valid_q;
  assign write_queue_o = queue_q;
  assign quiet_o       = (state_q == IDLE) && !beat_valid_q;

endmodule
