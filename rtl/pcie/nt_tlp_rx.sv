// Receives TLPs: registers the pins, checks the shape of each TLP, splits requests from completions.
// Page: docs/spec/tlp_rx.md; twin: model/Pcie/TlpRx.cs.
module nt_tlp_rx (
    input  logic         clk_i,
    input  logic         reset_i,
    // Pins
    input  logic         pcie_rx_valid_i,
    input  logic [127:0] pcie_rx_data_i,
    input  logic [3:0]   pcie_rx_keep_i,
    input  logic         pcie_rx_sop_i,
    input  logic         pcie_rx_eop_i,
    output logic         pcie_rx_ready_o,
    // Requests, to completer
    output logic         request_valid_o,
    input  logic         request_ready_i,
    output logic [127:0] request_header_o,
    output logic [31:0]  request_data0_o,
    output logic [31:0]  request_data1_o,
    output logic         request_long_o,
    // Completions, to dma_read
    output logic         completion_beat_o,
    output logic         completion_first_o,
    output logic         completion_last_o,
    output logic         completion_good_o,
    output logic [95:0]  completion_header_o,
    output logic [127:0] completion_data_o,
    output logic [2:0]   completion_count_o,
    // Malformed TLPs, to config_space
    output logic         error_valid_o,
    input  logic         error_ready_i,
    output logic [4:0]   error_kind_o,
    output logic [127:0] error_header_o,
    output logic         quiet_o
);

  localparam logic [1:0] HEAD = 2'd0;
  localparam logic [1:0] BODY = 2'd1;
  localparam logic [1:0] HOLD = 2'd2;

  // Input registers and the beat FIFO: {sop, eop, keep, data} of 4 beats.
  logic         ready_q;
  logic         in_valid_q;
  logic [133:0] in_beat_q;
  logic [133:0] beats_q [0:3];
  logic [1:0]   write_q;
  logic [1:0]   read_q;
  logic [2:0]   count_q;

  // Parser
  logic [1:0]   state_q;
  logic         hold_error_q;  // what HOLD offers: an error, else a request
  logic [127:0] header_q;
  logic [31:0]  data0_q;
  logic [31:0]  data1_q;
  logic [10:0]  seen_q;
  logic [11:0]  total_q;
  logic         is_completion_q;
  logic         bad_q;

  logic         pin_transfer;
  logic         pop;
  logic [2:0]   count_d;

  assign pcie_rx_ready_o = ready_q;
  assign pin_transfer    = pcie_rx_valid_i && ready_q;
  assign pop             = (count_q != 3'd0) && (state_q != HOLD);
  assign count_d         = count_q + {2'd0, in_valid_q} - {2'd0, pop};

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      ready_q    <= 1'b0;
      in_valid_q <= 1'b0;
      write_q    <= 2'd0;
      read_q     <= 2'd0;
      count_q    <= 3'd0;
    end else begin
      ready_q    <= (count_d + {2'd0, pin_transfer}) <= 3'd2;
      in_valid_q <= pin_transfer;
      count_q    <= count_d;
      if (in_valid_q) write_q <= write_q + 2'd1;
      if (pop) read_q <= read_q + 2'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (pin_transfer) in_beat_q <= {pcie_rx_sop_i, pcie_rx_eop_i, pcie_rx_keep_i, pcie_rx_data_i};
    if (in_valid_q) beats_q[write_q] <= in_beat_q;
  end

  logic         completion_beat_q;
  logic         completion_first_q;
  logic         completion_last_q;
  logic         completion_good_q;
  logic [127:0] completion_data_q;
  logic [2:0]   completion_count_q;

  // DWs of header, payload and digest that DW0 promises.
  function automatic logic [11:0] total_of(input logic [1:0] fmt, input logic td, input logic [9:0] length);
    total_of = 12'd3 + {11'd0, fmt[0]} + {11'd0, td} + (fmt[1] ? {1'b0, length == 10'd0, length} : 12'd0);
  endfunction

  function automatic logic [2:0] lanes_of(input logic [3:0] keep);
    lanes_of = {2'd0, keep[0]} + {2'd0, keep[1]} + {2'd0, keep[2]} + {2'd0, keep[3]};
  endfunction

  function automatic logic [127:0] keep_lanes(input logic [127:0] data, input logic [3:0] keep);
    keep_lanes = data & {{32{keep[3]}}, {32{keep[2]}}, {32{keep[1]}}, {32{keep[0]}}};
  endfunction

  always_ff @(posedge clk_i) begin : parser
    logic         sop;
    logic         eop;
    logic [3:0]   keep;
    logic [127:0] data;
    logic [11:0]  total;
    logic [11:0]  seen;
    logic [11:0]  payload_left;
    logic [2:0]   count;
    logic         bad;
    logic         is_completion;

    if (reset_i) begin
      state_q            <= HEAD;
      hold_error_q       <= 1'b0;
      header_q           <= 128'd0;
      data0_q            <= 32'd0;
      data1_q            <= 32'd0;
      seen_q             <= 11'd0;
      total_q            <= 12'd0;
      is_completion_q    <= 1'b0;
      bad_q              <= 1'b0;
      completion_beat_q  <= 1'b0;
      completion_first_q <= 1'b0;
      completion_last_q  <= 1'b0;
      completion_good_q  <= 1'b0;
      completion_data_q  <= 128'd0;
      completion_count_q <= 3'd0;
    end else begin
      if (completion_beat_q) begin
        completion_beat_q  <= 1'b0;
        completion_first_q <= 1'b0;
        completion_last_q  <= 1'b0;
        completion_good_q  <= 1'b0;
      end

      if (state_q == HOLD) begin
        if (hold_error_q ? error_ready_i : request_ready_i) state_q <= HEAD;
      end else if (count_q != 3'd0) begin
        {sop, eop, keep, data} = beats_q[read_q];
        if (state_q == HEAD) begin
          total         = total_of(data[30:29], data[15], data[9:0]);
          seen          = {9'd0, lanes_of(keep)};
          bad           = !sop || data[31] || (data[28:24] == nt_pkg::TYPE_COMPLETION_LOCKED)
                        || !nt_pkg::keep_good(keep, eop) || (eop ? seen != total : seen > total);
          is_completion = sop && !data[31] && !data[29] && (data[28:24] == nt_pkg::TYPE_COMPLETION);
          count         = {2'd0, data[30]};
          header_q      <= keep_lanes(data, keep);
          data0_q       <= (data[30] && !data[29]) ? data[127:96] : 32'd0;
          data1_q       <= 32'd0;
          total_q       <= total;
        end else begin
          total         = total_q;
          seen          = {1'b0, seen_q} + {9'd0, lanes_of(keep)};
          bad           = bad_q || sop || !nt_pkg::keep_good(keep, eop) || (eop ? seen != total : seen > total);
          is_completion = is_completion_q;
          // The digest, the last DW of the total, is not payload.
          payload_left  = total - {11'd0, header_q[15]} - {1'b0, seen_q};
          count         = (payload_left < {9'd0, lanes_of(keep)}) ? payload_left[2:0] : lanes_of(keep);
          if (!bad && !is_completion && seen_q == 11'd4) begin
            if (header_q[29]) begin
              if (count >= 3'd1) data0_q <= data[31:0];
              if (count >= 3'd2) data1_q <= data[63:32];
            end else begin
              if (count >= 3'd1) data1_q <= data[31:0];
            end
          end
          data = keep_lanes(data, {count > 3'd3, count > 3'd2, count > 3'd1, count > 3'd0});
        end
        if (is_completion) begin
          completion_beat_q  <= 1'b1;
          completion_first_q <= (state_q == HEAD);
          completion_last_q  <= eop;
          completion_good_q  <= eop && !bad;
          completion_count_q <= bad ? 3'd0 : count;
          completion_data_q  <= bad ? 128'd0
                              : (state_q == BODY) ? data
                              : data[30] ? {96'd0, data[127:96]} : 128'd0;
        end
        seen_q          <= seen[10:0];
        bad_q           <= bad;
        is_completion_q <= is_completion;
        hold_error_q    <= bad;
        state_q         <= !eop ? BODY : (bad || !is_completion) ? HOLD : HEAD;
      end
    end
  end

  assign request_valid_o  = (state_q == HOLD) && !hold_error_q;
  assign request_header_o = {header_q[29] ? header_q[127:96] : 32'd0, header_q[95:0]};
  assign request_data0_o  = data0_q;
  assign request_data1_o  = data1_q;
  assign request_long_o   = header_q[30] && (header_q[9:0] == 10'd0 || header_q[9:0] > 10'd2);

  assign completion_beat_o   = completion_beat_q;
  assign completion_first_o  = completion_first_q;
  assign completion_last_o   = completion_last_q;
  assign completion_good_o   = completion_good_q;
  assign completion_header_o = header_q[95:0];
  assign completion_data_o   = completion_data_q;
  assign completion_count_o  = completion_count_q;

  assign error_valid_o  = (state_q == HOLD) && hold_error_q;
  assign error_kind_o   = nt_pkg::KIND_MALFORMED;
  assign error_header_o = header_q;

  assign quiet_o = (count_q == 3'd0) && !in_valid_q && (state_q == HEAD) && !completion_beat_q && ready_q;

endmodule
