// Performs the requests of the root complex one at a time and answers them.
// Page: docs/spec/completer.md; twin: model/Pcie/Completer.cs.
module nt_completer (
    input  logic         clk_i,
    input  logic         reset_i,
    // Requests, from tlp_rx
    input  logic         request_valid_i,
    output logic         request_ready_o,
    input  logic [127:0] request_header_i,
    input  logic [31:0]  request_data0_i,
    input  logic [31:0]  request_data1_i,
    input  logic         request_long_i,
    // Completions, to tlp_tx
    output logic         completion_valid_o,
    input  logic         completion_ready_i,
    output logic [127:0] completion_data_o,
    output logic [3:0]   completion_keep_o,
    output logic         completion_sop_o,
    output logic         completion_eop_o,
    // Configuration accesses, to config_space
    output logic         config_valid_o,
    output logic         config_write_o,
    output logic [3:0]   config_function_o,
    output logic [9:0]   config_dword_o,
    output logic [31:0]  config_wdata_o,
    output logic [3:0]   config_be_o,
    output logic         config_capture_o,
    output logic [7:0]   config_bus_o,
    input  logic [31:0]  config_rdata_i,
    // CSR bus
    output logic         csr_valid_o,
    output logic         csr_write_o,
    output logic [3:0]   csr_block_o,
    output logic [7:0]   csr_register_o,
    output logic [7:0]   csr_index_o,
    output logic [11:0]  csr_offset_o,
    output logic [3:0]   csr_function_o,
    output logic [31:0]  csr_wdata_o,
    output logic [3:0]   csr_be_o,
    input  logic [31:0]  csr_rdata_0_i,
    input  logic [31:0]  csr_rdata_1_i,
    input  logic [31:0]  csr_rdata_2_i,
    input  logic [31:0]  csr_rdata_3_i,
    input  logic [31:0]  csr_rdata_4_i,
    input  logic [31:0]  csr_rdata_5_i,
    input  logic [31:0]  csr_rdata_6_i,
    input  logic [31:0]  csr_rdata_7_i,
    input  logic [31:0]  csr_rdata_8_i,
    input  logic [31:0]  csr_rdata_15_i,
    // Decode, from config_space
    input  logic [15:0]  pf_rid_i,
    input  logic [15:0]  vf0_rid_i,
    input  logic [7:0]   captured_bus_i,
    input  logic         ari_hierarchy_i,
    input  logic [7:0]   vf_active_i,
    input  logic         memory_enable_i,
    input  logic         power_d0_i,
    input  logic [31:17] bar0_i,
    input  logic [31:14] bar3_i,
    input  logic         vf_memory_enable_i,
    input  logic [63:14] vf_bar0_i,
    input  logic [63:14] vf_bar3_i,
    input  logic [4:0]   vf_size_log2_i,
    // Errors, to config_space
    output logic         error_valid_o,
    input  logic         error_ready_i,
    output logic [4:0]   error_kind_o,
    output logic [3:0]   error_function_o,
    output logic [127:0] error_header_o,
    output logic         error_advisory_o,
    input  logic         reset_busy_i,
    output logic         quiet_o
);

  localparam logic [3:0] IDLE     = 4'd0;
  localparam logic [3:0] DECODE   = 4'd1;
  localparam logic [3:0] CONFIG   = 4'd2;
  localparam logic [3:0] ACCESS   = 4'd3;
  localparam logic [3:0] WAIT     = 4'd4;
  localparam logic [3:0] SETTLE   = 4'd5;
  localparam logic [3:0] ERROR    = 4'd6;
  localparam logic [3:0] RESPOND1 = 4'd7;
  localparam logic [3:0] RESPOND2 = 4'd8;

  // What a request reached.
  localparam logic [2:0] NOTHING  = 3'd0;
  localparam logic [2:0] SPACE    = 3'd1;  // configuration space
  localparam logic [2:0] PF_BAR0  = 3'd2;
  localparam logic [2:0] PF_BAR3  = 3'd3;
  localparam logic [2:0] VF_BAR0  = 3'd4;
  localparam logic [2:0] VF_BAR3  = 3'd5;
  localparam logic [2:0] VF_ABOVE = 3'd6;  // a VF's BAR above its first 16 KiB

  logic [3:0]   state_q;
  logic [127:0] header_q;
  logic [31:0]  data0_q;
  logic [31:0]  data1_q;
  logic         long_q;
  logic [1:0]   settle_q;      // clocks of SETTLE that have passed, 3 at most

  logic [2:0]   target_q;
  logic [3:0]   function_q;
  logic         write_q;
  logic         respond_q;     // a completion is due
  logic [2:0]   status_q;
  logic         two_q;         // two DWs of memory
  logic         part_q;
  logic         csr_hit_q;
  logic [3:0]   csr_block_q;
  logic [7:0]   csr_register_q;
  logic [7:0]   csr_index_q;
  logic [14:0]  dword_q;       // DWORD offset of the access inside the BAR
  logic [31:0]  wdata_q;
  logic [3:0]   be_q;
  logic         capture_q;
  logic [7:0]   capture_bus_q;
  logic [4:0]   kind_q;
  logic         advisory_q;
  logic [31:0]  read0_q;
  logic [31:0]  read1_q;

  // Header of the completion, as far as it is not in the registers of the request
  logic         reply_data_q;
  logic [1:0]   reply_length_q;
  logic [15:0]  reply_rid_q;
  logic [11:0]  reply_count_q;
  logic [6:0]   reply_address_q;

  // Place of an address in the VFs' copies of a BAR: {hit, above the first 16 KiB, VF}.
  function automatic logic [4:0] vf_place(input logic [49:0] from_base, input logic [4:0] size_log2,
                                          input logic [7:0] active);
    logic [49:0] copy;
    logic        above;
    case (size_log2)
      5'd16:   begin copy = {2'd0, from_base[49:2]}; above = |from_base[1:0]; end
      5'd18:   begin copy = {4'd0, from_base[49:4]}; above = |from_base[3:0]; end
      5'd20:   begin copy = {6'd0, from_base[49:6]}; above = |from_base[5:0]; end
      5'd22:   begin copy = {8'd0, from_base[49:8]}; above = |from_base[7:0]; end
      default: begin copy = from_base;               above = 1'b0;            end
    endcase
    vf_place = {(copy[49:3] == 47'd0) && active[copy[2:0]], above, copy[2:0]};
  endfunction

  // {target, function} of a memory address.
  function automatic logic [6:0] memory_target(
      input logic [63:14] address, input logic memory_enable, input logic [31:17] bar0, input logic [31:14] bar3,
      input logic vf_memory_enable, input logic [63:14] vf_bar0, input logic [63:14] vf_bar3,
      input logic [4:0] vf_size_log2, input logic [7:0] vf_active);
    logic [4:0] place;
    memory_target = {NOTHING, 4'd0};
    if (memory_enable && address[63:32] == 32'd0 && address[31:17] == bar0) begin
      memory_target = {PF_BAR0, 4'd0};
    end else if (memory_enable && address[63:32] == 32'd0 && address[31:14] == bar3) begin
      memory_target = {PF_BAR3, 4'd0};
    end else if (vf_memory_enable) begin
      place = vf_place(address - vf_bar0, vf_size_log2, vf_active);
      if (place[4]) begin
        memory_target = {place[3] ? VF_ABOVE : VF_BAR0, {1'b0, place[2:0]} + 4'd1};
      end else begin
        place = vf_place(address - vf_bar3, vf_size_log2, vf_active);
        if (place[4]) memory_target = {place[3] ? VF_ABOVE : VF_BAR3, {1'b0, place[2:0]} + 4'd1};
      end
    end
  endfunction

  // {target, function} of a configuration request. A type 0 request names functions of the own bus, a type 1
  // request those of the next; VFs are on the own bus with ARI only.
  function automatic logic [6:0] config_target(input logic type1, input logic [15:0] id, input logic ari,
                                               input logic [15:0] vf0_rid, input logic [7:0] vf_active);
    logic [15:0] from_vf0;
    from_vf0 = type1 ? id - vf0_rid : {8'd0, id[7:0] - 8'd128};
    config_target = {NOTHING, 4'd0};
    if (!type1 && id[7:0] == 8'd0) begin
      config_target = {SPACE, 4'd0};
    end else if ((type1 != ari) && from_vf0[15:4] == 12'd0 && !from_vf0[0] && vf_active[from_vf0[3:1]]) begin
      config_target = {SPACE, {1'b0, from_vf0[3:1]} + 4'd1};
    end
  endfunction

  // {hit, block, register, index} of a DWORD of a BAR.
  function automatic logic [20:0] decode(input logic [2:0] target, input logic [2:0] vf, input logic [14:0] dword);
    case (target)
      PF_BAR0:          decode = nt_registers_pkg::decode_pf(dword);
      VF_BAR0:          decode = nt_registers_pkg::decode_vf(dword[11:0], vf);
      PF_BAR3, VF_BAR3: decode = {1'b1, nt_pkg::BLOCK_MSIX, 16'd0};
      default:          decode = 21'd0;
    endcase
  endfunction

  // Byte count of a completion for a memory read (PCI Express Base Specification, table of byte counts).
  function automatic logic [11:0] byte_count(input logic [9:0] length, input logic [3:0] first, input logic [3:0] last);
    if (length == 10'd1) begin
      byte_count = (first == 4'd0) ? 12'd1
                 : 12'd4 - {10'd0, nt_pkg::bytes_below(first)} - {10'd0, nt_pkg::bytes_above(first)};
    end else begin
      byte_count = {length, 2'd0} - {10'd0, nt_pkg::bytes_below(first)} - {10'd0, nt_pkg::bytes_above(last)};
    end
  endfunction

  always_ff @(posedge clk_i) begin : machine
    logic [1:0]  fmt;
    logic [4:0]  kind;
    logic [63:2] address;
    logic [3:0]  first;
    logic [3:0]  last;
    logic [6:0]  found;
    logic        is_config;
    logic        is_memory;
    logic        non_posted;
    logic        malformed;
    logic        last_dword;
    logic [31:0] rdata;
    logic        looks_up;
    logic [2:0]  look_up_target;
    logic [2:0]  look_up_vf;
    logic [14:0] look_up_dword;

    if (reset_i) begin
      state_q        <= IDLE;
      header_q       <= 128'd0;
      data0_q        <= 32'd0;
      data1_q        <= 32'd0;
      long_q         <= 1'b0;
      settle_q       <= 2'd0;
      target_q       <= NOTHING;
      function_q     <= 4'd0;
      write_q        <= 1'b0;
      respond_q      <= 1'b0;
      status_q       <= nt_pkg::STATUS_SUCCESSFUL;
      two_q          <= 1'b0;
      part_q         <= 1'b0;
      csr_hit_q      <= 1'b0;
      csr_block_q    <= 4'd0;
      csr_register_q <= 8'd0;
      csr_index_q    <= 8'd0;
      dword_q        <= 15'd0;
      wdata_q        <= 32'd0;
      be_q           <= 4'd0;
      capture_q      <= 1'b0;
      capture_bus_q  <= 8'd0;
      kind_q         <= 5'd0;
      advisory_q     <= 1'b0;
      read0_q        <= 32'd0;
      read1_q        <= 32'd0;
      reply_data_q    <= 1'b0;
      reply_length_q  <= 2'd0;
      reply_rid_q     <= 16'd0;
      reply_count_q   <= 12'd0;
      reply_address_q <= 7'd0;
    end else begin
      if (capture_q) capture_q <= 1'b0;
      looks_up       = 1'b0;
      look_up_target = NOTHING;
      look_up_vf     = 3'd0;
      look_up_dword  = 15'd0;

      case (state_q)
        IDLE: begin
          if (request_valid_i) begin
            state_q  <= DECODE;
            header_q <= request_header_i;
            data0_q  <= request_data0_i;
            data1_q  <= request_data1_i;
            long_q   <= request_long_i;
          end
        end

        DECODE: begin
          if (!reset_busy_i) begin
            fmt        = header_q[30:29];
            first      = header_q[35:32];
            last       = header_q[39:36];
            address    = fmt[0] ? {header_q[95:64], header_q[127:98]} : {32'd0, header_q[95:66]};
            is_config  = (header_q[28:25] == 4'b0010);
            is_memory  = (header_q[28:24] == nt_pkg::TYPE_MEMORY);
            non_posted = !fmt[1] || is_config || (header_q[28:24] == nt_pkg::TYPE_IO)
                       || (header_q[28:26] == 3'b011 && header_q[25:24] != 2'b11);
            if (is_config) begin
              malformed = (header_q[9:0] != 10'd1) || (last != 4'd0) || (header_q[22:20] != 3'd0);
              found     = fmt[0] ? {NOTHING, 4'd0}
                        : config_target(header_q[24], header_q[95:80], ari_hierarchy_i, vf0_rid_i, vf_active_i);
            end else begin
              malformed = is_memory && ((header_q[9:0] == 10'd1 && last != 4'd0)
                                        || (header_q[9:0] == 10'd2 && (first == 4'd0 || last == 4'd0)));
              found     = (is_memory && power_d0_i)
                        ? memory_target(address[63:14], memory_enable_i, bar0_i, bar3_i, vf_memory_enable_i,
                                        vf_bar0_i, vf_bar3_i, vf_size_log2_i, vf_active_i)
                        : {NOTHING, 4'd0};
            end

            {target_q, function_q} <= found;
            write_q    <= fmt[1];
            respond_q  <= non_posted && !malformed;
            advisory_q <= non_posted;
            two_q      <= is_memory && (header_q[9:0] == 10'd2);
            part_q     <= 1'b0;
            dword_q    <= is_config ? {5'd0, header_q[75:66]}
                        : (found[6:4] == PF_BAR0) ? address[16:2] : {3'd0, address[13:2]};
            wdata_q    <= data0_q;
            be_q       <= first;
            settle_q   <= 2'd0;
            read0_q    <= 32'd0;
            read1_q    <= 32'd0;
            looks_up = 1'b1;
            if (!is_config) begin
              look_up_target = found[6:4];
              look_up_vf     = found[2:0] - 3'd1;
              look_up_dword  = address[16:2];
            end

            if (header_q[28:24] == nt_pkg::TYPE_CONFIGURATION0 && fmt == 2'b10 && !malformed) begin
              capture_q     <= 1'b1;
              capture_bus_q <= header_q[95:88];
            end

            kind     = 5'd0;
            status_q <= nt_pkg::STATUS_SUCCESSFUL;
            if (malformed) begin
              kind     = nt_pkg::KIND_MALFORMED;
            end else if (found[6:4] == NOTHING) begin
              kind     = nt_pkg::KIND_UNSUPPORTED;
              status_q <= nt_pkg::STATUS_UNSUPPORTED;
            end else if (fmt[1] && header_q[14]) begin
              kind     = nt_pkg::KIND_POISONED;
              status_q <= nt_pkg::STATUS_UNSUPPORTED;
            end else if (is_memory && (fmt[1] ? long_q : (header_q[9:0] == 10'd0 || header_q[9:0] > 10'd2))) begin
              kind     = nt_pkg::KIND_COMPLETER_ABORT;
              status_q <= nt_pkg::STATUS_ABORT;
            end
            kind_q  <= kind;
            state_q <= (header_q[28:27] == 2'b10) ? IDLE
                     : (kind != 5'd0)             ? ERROR
                     : is_config                  ? CONFIG : ACCESS;
          end
        end

        CONFIG, ACCESS: state_q <= WAIT;

        WAIT: begin
          if (!write_q) begin
            if (target_q == SPACE) begin
              rdata = config_rdata_i;
            end else if (!csr_hit_q) begin
              rdata = 32'd0;
            end else begin
              case (csr_block_q)
                4'd0:    rdata = csr_rdata_0_i;
                4'd1:    rdata = csr_rdata_1_i;
                4'd2:    rdata = csr_rdata_2_i;
                4'd3:    rdata = csr_rdata_3_i;
                4'd4:    rdata = csr_rdata_4_i;
                4'd5:    rdata = csr_rdata_5_i;
                4'd6:    rdata = csr_rdata_6_i;
                4'd7:    rdata = csr_rdata_7_i;
                4'd8:    rdata = csr_rdata_8_i;
                default: rdata = csr_rdata_15_i;
              endcase
            end
            if (part_q) read1_q <= rdata;
            else        read0_q <= rdata;
          end
          if (two_q && !part_q) begin
            state_q    <= ACCESS;
            part_q     <= 1'b1;
            dword_q    <= dword_q + 15'd1;
            wdata_q    <= data1_q;
            be_q       <= header_q[39:36];
            last_dword = (target_q == PF_BAR0) ? (dword_q == 15'h7fff) : (dword_q[11:0] == 12'hfff);
            looks_up = 1'b1;
            if (!last_dword) begin
              look_up_target = target_q;
              look_up_vf     = function_q[2:0] - 3'd1;
              look_up_dword  = dword_q + 15'd1;
            end
          end else begin
            state_q <= SETTLE;
          end
        end

        SETTLE: begin
          if (settle_q != 2'd3) settle_q <= settle_q + 2'd1;
          else if (!reset_busy_i) state_q <= respond_q ? RESPOND1 : IDLE;
        end

        ERROR: begin
          if (error_ready_i) state_q <= respond_q ? RESPOND1 : IDLE;
        end

        RESPOND1: begin
          if (completion_ready_i) state_q <= completion_eop_o ? IDLE : RESPOND2;
        end

        default: begin
          if (completion_ready_i) state_q <= IDLE;
        end
      endcase

      // Where an access of the CSR bus goes: both DWs of a request share the table.
      if (looks_up) begin
        {csr_hit_q, csr_block_q, csr_register_q, csr_index_q} <= decode(look_up_target, look_up_vf, look_up_dword);
      end

      // The header of the completion is made when RESPOND1 is entered.
      if (state_q == SETTLE || state_q == ERROR) begin
        is_memory = (header_q[28:24] == nt_pkg::TYPE_MEMORY);
        reply_data_q    <= !write_q && status_q == nt_pkg::STATUS_SUCCESSFUL;
        reply_length_q  <= (write_q || status_q != nt_pkg::STATUS_SUCCESSFUL) ? 2'd0 : two_q ? 2'd2 : 2'd1;
        reply_rid_q     <= nt_pkg::function_rid(function_q, pf_rid_i, vf0_rid_i);
        reply_count_q   <= is_memory ? byte_count(header_q[9:0], header_q[35:32], header_q[39:36]) : 12'd4;
        reply_address_q <= {is_memory ? (header_q[29] ? header_q[102:98] : header_q[70:66]) : 5'd0,
                            is_memory ? nt_pkg::bytes_below(header_q[35:32]) : 2'd0};
      end
    end
  end

  assign request_ready_o = (state_q == IDLE);

  assign config_valid_o    = (state_q == CONFIG);
  assign config_write_o    = write_q;
  assign config_function_o = function_q;
  assign config_dword_o    = dword_q[9:0];
  assign config_wdata_o    = wdata_q;
  assign config_be_o       = be_q;
  assign config_capture_o  = capture_q;
  assign config_bus_o      = capture_bus_q;

  assign csr_valid_o    = (state_q == ACCESS) && csr_hit_q;
  assign csr_write_o    = write_q;
  assign csr_block_o    = csr_block_q;
  assign csr_register_o = csr_register_q;
  assign csr_index_o    = csr_index_q;
  assign csr_offset_o   = dword_q[11:0];
  assign csr_function_o = function_q;
  assign csr_wdata_o    = wdata_q;
  assign csr_be_o       = be_q;

  assign error_valid_o    = (state_q == ERROR);
  assign error_kind_o     = kind_q;
  assign error_function_o = function_q;
  assign error_header_o   = header_q;
  assign error_advisory_o = advisory_q;

  // A completion has data when its fmt says so; only two DWs need a second beat.
  assign completion_valid_o = (state_q == RESPOND1) || (state_q == RESPOND2);
  always_comb begin
    completion_data_o = {96'd0, read1_q};
    if (state_q == RESPOND1) begin
      completion_data_o = {read0_q,
                           header_q[63:40], 1'b0, reply_address_q,
                           reply_rid_q, status_q, 1'b0, reply_count_q,
                           reply_data_q ? nt_pkg::TLP_COMPLETION_DATA : nt_pkg::TLP_COMPLETION,
                           1'b0, header_q[22:20], 6'd0, header_q[13:12], 10'd0, reply_length_q};
    end
  end

  assign completion_keep_o  = (state_q == RESPOND2) ? 4'h1 : reply_data_q ? 4'hf : 4'h7;
  assign completion_sop_o   = (state_q != RESPOND2);
  assign completion_eop_o   = (state_q == RESPOND2) || !(reply_data_q && two_q);
  assign quiet_o            = (state_q == IDLE);

endmodule
