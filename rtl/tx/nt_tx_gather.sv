// Packs the bytes that dma_read brings into words of 16 bytes for tx_offload, in the order of tx_fetch's items.
// Page: docs/spec/tx_gather.md; twin: model/Tx/TxGather.cs.
module nt_tx_gather (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         device_clear_i,
    // Items, from tx_fetch
    output logic         item_space_o,
    input  logic         item_valid_i,
    input  logic [1:0]   item_kind_i,
    input  logic [3:0]   item_queue_i,
    input  logic [2:0]   item_tag_i,
    input  logic [7:0]   item_offset_i,
    input  logic [8:0]   item_bytes_i,
    input  logic         item_report_i,
    input  logic         item_bad_i,
    input  logic         item_context_i,
    input  logic [15:0]  item_head_i,
    input  logic [63:0]  item_address_i,
    input  logic [31:0]  item_dword3_i,
    input  logic [15:0]  flush_i,
    // Data, from dma_read
    input  logic [7:0]   data_done_i,
    input  logic [7:0]   data_error_i,
    output logic [2:0]   data_read_tag_o,
    output logic [3:0]   data_read_row_o,
    input  logic [127:0] data_read_value_i,
    output logic         data_release_valid_o,
    output logic [2:0]   data_release_tag_o,
    // Words, to tx_offload
    input  logic         word_space_i,
    output logic         push_valid_o,
    output logic [1:0]   push_kind_o,
    output logic [127:0] push_data_o,
    output logic [4:0]   push_bytes_o,
    // Reports, to tx_writeback
    output logic         report_valid_o,
    input  logic         report_ready_i,
    output logic [3:0]   report_queue_o,
    output logic         report_write_o,
    output logic [15:0]  report_head_o,
    output logic [63:0]  report_address_o,
    output logic [31:0]  report_dword3_o,
    output logic         discard_o,
    output logic         quiet_o
);

  localparam logic [2:0] IDLE   = 3'd0;
  localparam logic [2:0] READ   = 3'd1;
  localparam logic [2:0] DRAIN  = 3'd2;
  localparam logic [2:0] FLUSH  = 3'd3;
  localparam logic [2:0] REPORT = 3'd4;

  localparam logic [1:0] ITEM_DATA  = 2'd0;
  localparam logic [1:0] ITEM_ABORT = 2'd2;
  localparam logic [1:0] ITEM_START = 2'd3;

  localparam logic [1:0] KIND_START = 2'd0;
  localparam logic [1:0] KIND_WORD  = 2'd1;
  localparam logic [1:0] KIND_END   = 2'd2;
  localparam logic [1:0] KIND_DROP  = 2'd3;

  // Item FIFO; queue and dead are apart, since a flush looks at all of them.
  logic [136:0] items_q      [0:15];
  logic [3:0]   item_queue_q [0:15];
  logic [15:0]  dead_q;
  logic [3:0]   in_q;
  logic [3:0]   out_q;
  logic [4:0]   count_q;

  // Packet under work
  logic [2:0]   state_q;
  logic [127:0] accumulator_q;
  logic [3:0]   fill_q;
  logic         any_q;     // it has a byte
  logic         broken_q;
  logic         open_q;    // START was pushed, and neither END nor DROP since

  // Rows of the item under work
  logic [3:0]   row_q;
  logic [3:0]   last_row_q;
  logic         first_row_q;   // row_q is the item's first row
  logic         take_q;
  logic [3:0]   take_first_q;
  logic [4:0]   take_count_q;

  logic         release_valid_q;
  logic [2:0]   release_tag_q;
  logic         push_valid_q;
  logic [1:0]   push_kind_q;
  logic [127:0] push_data_q;
  logic [4:0]   push_bytes_q;
  logic         discard_q;

  // Item at the head
  logic [1:0]   kind;
  logic [2:0]   tag;
  logic [7:0]   offset;
  logic [8:0]   bytes;
  logic         report;
  logic         bad;
  logic         is_context;
  logic [15:0]  head;
  logic [63:0]  address;
  logic [31:0]  dword3;
  logic         dead;
  logic [7:0]   last_byte;

  assign {kind, tag, offset, bytes, report, bad, is_context, head, address, dword3} = items_q[out_q];
  assign dead      = dead_q[out_q];
  assign last_byte = offset + bytes[7:0] - 8'd1;

  // Lowest n bytes, n = 0..16.
  function automatic logic [127:0] low_bytes(input logic [127:0] value, input logic [4:0] n);
    low_bytes = n[4] ? value : value & ~({128{1'b1}} << {n[3:0], 3'd0});
  endfunction

  always_ff @(posedge clk_i) begin : machine
    logic         pop;
    logic         clear;   // the packet's registers
    logic         pushes;
    logic [1:0]   pushed_kind;
    logic [127:0] pushed_data;
    logic [4:0]   pushed_bytes;
    logic [255:0] combined;
    logic [4:0]   filled;

    if (reset_i || device_clear_i) begin
      in_q            <= 4'd0;
      out_q           <= 4'd0;
      count_q         <= 5'd0;
      dead_q          <= 16'd0;
      state_q         <= IDLE;
      accumulator_q   <= 128'd0;
      fill_q          <= 4'd0;
      any_q           <= 1'b0;
      broken_q        <= 1'b0;
      open_q          <= 1'b0;
      row_q           <= 4'd0;
      last_row_q      <= 4'd0;
      first_row_q     <= 1'b0;
      take_q          <= 1'b0;
      take_first_q    <= 4'd0;
      take_count_q    <= 5'd0;
      release_valid_q <= 1'b0;
      release_tag_q   <= 3'd0;
      push_valid_q    <= 1'b0;
      push_kind_q     <= KIND_START;
      push_data_q     <= 128'd0;
      push_bytes_q    <= 5'd0;
      discard_q       <= 1'b0;
    end else begin
      release_valid_q <= 1'b0;
      push_valid_q    <= 1'b0;
      discard_q       <= 1'b0;
      take_q          <= 1'b0;
      pop          = 1'b0;
      clear        = 1'b0;
      pushes       = 1'b0;
      pushed_kind  = KIND_WORD;
      pushed_data  = accumulator_q;
      pushed_bytes = 5'd16;

      // The row that was presented in the clock before; a dead item's is left alone.
      if (take_q && !dead) begin
        combined = {128'd0, accumulator_q}
                 | ({128'd0, low_bytes(data_read_value_i >> {take_first_q, 3'd0}, take_count_q)} << {fill_q, 3'd0});
        filled   = {1'b0, fill_q} + take_count_q;
        any_q  <= 1'b1;
        fill_q <= filled[3:0];
        if (filled[4]) begin
          pushes        = 1'b1;
          pushed_data   = combined[127:0];
          accumulator_q <= combined[255:128];
        end else begin
          accumulator_q <= combined[127:0];
        end
      end

      case (state_q)
        IDLE:
        if (count_q != 5'd0) begin
          if (kind == ITEM_START) begin
            if (dead) begin
              pop = 1'b1;
            end else if (word_space_i) begin
              pushes       = 1'b1;
              pushed_kind  = KIND_START;
              pushed_data  = {64'd0, address};
              pushed_bytes = {1'b0, item_queue_q[out_q]};
              open_q <= 1'b1;
              clear  = 1'b1;
              pop    = 1'b1;
            end
          end else if (kind == ITEM_DATA) begin
            if (dead) begin
              pop = 1'b1;
            end else if (data_error_i[tag]) begin
              broken_q        <= 1'b1;
              release_valid_q <= 1'b1;
              release_tag_q   <= tag;
              pop             = 1'b1;
            end else if (data_done_i[tag]) begin
              row_q       <= offset[7:4];
              last_row_q  <= last_byte[7:4];
              first_row_q <= 1'b1;
              state_q     <= READ;
            end
          end else if (kind == ITEM_ABORT || dead) begin
            if (!open_q || word_space_i) begin
              pushes      = open_q;
              pushed_kind = KIND_DROP;
              open_q <= 1'b0;
              clear  = 1'b1;
              pop    = 1'b1;
            end
          end else if (is_context) begin
            state_q <= REPORT;
          end else if (bad || broken_q || !any_q || !open_q) begin
            if (!open_q || word_space_i) begin
              pushes      = open_q;
              pushed_kind = KIND_DROP;
              open_q    <= 1'b0;
              clear     = 1'b1;
              discard_q <= 1'b1;
              state_q   <= REPORT;
            end
          end else begin
            state_q <= FLUSH;
          end
        end

        READ: begin
          if (dead) begin
            pop     = 1'b1;
            state_q <= IDLE;
          end else if (word_space_i) begin
            row_q        <= row_q + 4'd1;
            first_row_q  <= 1'b0;
            take_q       <= 1'b1;
            take_first_q <= first_row_q ? offset[3:0] : 4'd0;
            take_count_q <= ((row_q == last_row_q) ? {1'b0, last_byte[3:0]} + 5'd1 : 5'd16)
                          - (first_row_q ? {1'b0, offset[3:0]} : 5'd0);
            if (row_q == last_row_q) state_q <= DRAIN;
          end
        end

        DRAIN: begin
          pop     = 1'b1;
          state_q <= IDLE;
          if (!dead) begin
            release_valid_q <= 1'b1;
            release_tag_q   <= tag;
          end
        end

        FLUSH: begin
          // A dead item is dropped in IDLE.
          if (dead) begin
            state_q <= IDLE;
          end else if (word_space_i) begin
            pushes = 1'b1;
            if (fill_q != 4'd0) begin
              pushed_bytes  = {1'b0, fill_q};
              accumulator_q <= 128'd0;
              fill_q        <= 4'd0;
            end else begin
              pushed_kind = KIND_END;
              open_q  <= 1'b0;
              clear   = 1'b1;
              state_q <= REPORT;
            end
          end
        end

        REPORT:
        if (dead || report_ready_i) begin
          pop     = 1'b1;
          state_q <= IDLE;
        end

        default: state_q <= IDLE;
      endcase

      if (pushes) begin
        push_valid_q <= 1'b1;
        push_kind_q  <= pushed_kind;
        push_data_q  <= pushed_data;
        push_bytes_q <= pushed_bytes;
      end
      if (clear) begin
        accumulator_q <= 128'd0;
        fill_q        <= 4'd0;
        any_q         <= 1'b0;
        broken_q      <= 1'b0;
      end

      // A flush marks what is stored and what arrives.
      if (flush_i != 16'd0) begin
        for (int i = 0; i < 16; i++) if (flush_i[item_queue_q[i]]) dead_q[i] <= 1'b1;
      end
      if (item_valid_i) begin
        dead_q[in_q] <= flush_i[item_queue_i];
        in_q         <= in_q + 4'd1;
      end
      if (pop) out_q <= out_q + 4'd1;
      count_q <= count_q + {4'd0, item_valid_i} - {4'd0, pop};
    end
  end

  always_ff @(posedge clk_i) begin
    if (item_valid_i) begin
      item_queue_q[in_q] <= item_queue_i;
      items_q[in_q]      <= {item_kind_i, item_tag_i, item_offset_i, item_bytes_i, item_report_i, item_bad_i,
                             item_context_i, item_head_i, item_address_i, item_dword3_i};
    end
  end

  assign item_space_o         = count_q <= 5'd10;
  assign data_read_tag_o      = tag;
  assign data_read_row_o      = row_q;
  assign data_release_valid_o = release_valid_q;
  assign data_release_tag_o   = release_tag_q;
  assign push_valid_o         = push_valid_q;
  assign push_kind_o          = push_kind_q;
  assign push_data_o          = push_data_q;
  assign push_bytes_o         = push_bytes_q;
  assign report_valid_o       = (state_q == REPORT) && !dead;
  assign report_queue_o       = item_queue_q[out_q];
  assign report_write_o       = report && !is_context;
  assign report_head_o        = head;
  assign report_address_o     = address;
  assign report_dword3_o      = dword3;
  assign discard_o            = discard_q;

  // Also quiet while it waits for a completion.
  assign quiet_o = (state_q == IDLE) && !release_valid_q && !push_valid_q && !discard_q
                && (count_q == 5'd0
                    || (kind == ITEM_DATA && !dead && !data_done_i[tag] && !data_error_i[tag]));

endmodule
