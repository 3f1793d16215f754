// Filters by Ethertype, five-tuple, SYN and VLAN priority: what they say of each frame of the wire.
// Page: docs/spec/queue_filter.md; twin: model/Rx/QueueFilter.cs.
module nt_queue_filter (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         device_clear_i,
    // CSR bus
    input  logic         csr_valid_i,
    input  logic         csr_write_i,
    input  logic [3:0]   csr_block_i,
    input  logic [7:0]   csr_register_i,
    input  logic [7:0]   csr_index_i,
    input  logic [31:0]  csr_wdata_i,
    input  logic [3:0]   csr_be_i,
    output logic [31:0]  csr_rdata_o,
    // The frame that has entered the ring of rx_buffer
    input  logic         stored_i,
    input  logic [1:0]   stamp_kind_i,
    input  logic [63:0]  begun_i,
    // Its fields, from rx_offload
    input  logic [15:0]  frame_type_i,
    input  logic         frame_tagged_i,
    input  logic [2:0]   frame_priority_i,
    input  logic [13:0]  frame_bytes_i,
    input  logic [9:0]   frame_checks_i,
    input  logic [7:0]   frame_protocol_i,
    input  logic [31:0]  frame_source_i,
    input  logic [31:0]  frame_destination_i,
    input  logic [31:0]  frame_ports_i,
    input  logic [5:0]   frame_flags_i,
    // Results, as frames are taken by pool_filter
    input  logic         taken_i,
    output logic [21:0]  filter_o,
    // Control
    input  logic [31:0]  mrqc_i,
    input  logic [31:0]  rfctl_i,
    output logic [151:0] split_types_o,
    // A stamped frame, to device
    input  logic         stamp_ready_i,
    output logic         stamp_valid_o,
    output logic [63:0]  stamp_time_o,
    output logic         quiet_o
);

  localparam logic [1:0] OVER_ETHERNET = 2'd1;
  localparam logic [1:0] OVER_UDP      = 2'd2;
  localparam logic [1:0] ANY           = 2'd3;

  (* mem2reg *) logic [31:0] etqf_q [0:7];
  (* mem2reg *) logic [31:0] saqf_q [0:7];
  (* mem2reg *) logic [31:0] daqf_q [0:7];
  (* mem2reg *) logic [31:0] spqf_q [0:7];
  (* mem2reg *) logic [31:0] ftqf_q [0:7];
  (* mem2reg *) logic [31:0] imir_q [0:7];
  (* mem2reg *) logic [31:0] imirext_q [0:7];
  (* mem2reg *) logic [31:0] psrtype_q [0:7];
  logic [31:0]  imirvp_q;
  logic [31:0]  synqf_q;
  logic [31:0]  csr_rdata_q;

  logic [21:0]  results_q [0:127];
  logic [6:0]   in_q;
  logic [6:0]   out_q;
  logic         stamp_valid_q;
  logic [63:0]  stamp_time_q;

  logic         access;
  logic [2:0]   index;
  logic [31:0]  value;    // of the register that an access names
  logic [31:0]  written;  // and what a write makes of it

  assign access = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_QUEUE_FILTER);
  assign index  = csr_index_i[2:0];

  always_comb begin : value_of
    logic [31:0] mask;
    value = 32'd0;
    mask  = 32'd0;
    if (access) begin
      case (csr_register_i)
        nt_registers_pkg::REG_ETQF:    value = etqf_q[index];
        nt_registers_pkg::REG_SAQF:    value = saqf_q[index];
        nt_registers_pkg::REG_DAQF:    value = daqf_q[index];
        nt_registers_pkg::REG_SPQF:    value = spqf_q[index];
        nt_registers_pkg::REG_FTQF:    value = ftqf_q[index];
        nt_registers_pkg::REG_IMIR:    value = imir_q[index];
        nt_registers_pkg::REG_IMIREXT: value = imirext_q[index];
        nt_registers_pkg::REG_PSRTYPE: value = psrtype_q[index];
        nt_registers_pkg::REG_IMIRVP:  value = imirvp_q;
        default:                       value = synqf_q;
      endcase
      mask = nt_registers_pkg::register_rw(csr_register_i) & nt_pkg::byte_mask(csr_be_i);
    end
    written = (value & ~mask) | (csr_wdata_i & mask);
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      for (int i = 0; i < 8; i = i + 1) begin
        etqf_q[i]    <= 32'd0;
        saqf_q[i]    <= 32'd0;
        daqf_q[i]    <= 32'd0;
        spqf_q[i]    <= 32'd0;
        ftqf_q[i]    <= 32'd0;
        imir_q[i]    <= 32'd0;
        imirext_q[i] <= 32'd0;
        psrtype_q[i] <= 32'd0;
      end
      imirvp_q <= 32'd0;
      synqf_q  <= 32'd0;
    end else if (access && csr_write_i) begin
      case (csr_register_i)
        nt_registers_pkg::REG_ETQF:    etqf_q[index]    <= written;
        nt_registers_pkg::REG_SAQF:    saqf_q[index]    <= written;
        nt_registers_pkg::REG_DAQF:    daqf_q[index]    <= written;
        nt_registers_pkg::REG_SPQF:    spqf_q[index]    <= written;
        nt_registers_pkg::REG_FTQF:    ftqf_q[index]    <= written;
        nt_registers_pkg::REG_IMIR:    imir_q[index]    <= written;
        nt_registers_pkg::REG_IMIREXT: imirext_q[index] <= written;
        nt_registers_pkg::REG_PSRTYPE: psrtype_q[index] <= written;
        nt_registers_pkg::REG_IMIRVP:  imirvp_q         <= written;
        default:                       synqf_q          <= written;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) csr_rdata_q <= 32'd0;
    else if (access && !csr_write_i) csr_rdata_q <= value;
  end

  // A bit for each value, spelled out: yosys tries to share shifters, and there would be many.
  function automatic logic [7:0] pool_bit(input logic [2:0] pool);
    for (int b = 0; b < 8; b = b + 1) pool_bit[b] = (pool == b[2:0]);
  endfunction

  function automatic logic [15:0] queue_bit(input logic [3:0] queue);
    for (int b = 0; b < 16; b = b + 1) queue_bit[b] = (queue == b[3:0]);
  endfunction

  // What the filters say of the frame that has come; without one the logic rests.
  logic [21:0] result;
  logic        stamped;

  always_comb begin : compare
    logic        tcp;
    logic        ports;
    logic        syn;
    logic        vt;
    logic        ether;
    logic [2:0]  ether_index;
    logic        ether_stamp;
    logic [31:0] last;       // the filter by Ethertype that decides
    logic [7:0]  tuple;      // five-tuple filters that match
    logic        tuple_stamp;
    logic        immediate;
    logic [5:0]  wanted;     // TCP flags, in the order of the frame
    logic [15:0] choice;
    logic [7:0]  found;      // pools for which a candidate was found; without VT mode all of them
    logic [7:0]  candidate;  // five-tuple filters that choose a queue
    logic [7:0]  better;     // a candidate for the same pool has a higher rank
    logic [7:0]  syn_pool;
    logic        early_syn;

    result      = 22'd0;
    stamped     = 1'b0;
    tcp         = frame_checks_i[4];
    ports       = frame_checks_i[4] || frame_checks_i[5] || frame_checks_i[6];
    syn         = synqf_q[0] && tcp && frame_flags_i[1];
    early_syn   = syn && rfctl_i[19];
    vt          = mrqc_i[0];
    ether       = 1'b0;
    ether_index = 3'd0;
    ether_stamp = 1'b0;
    last        = 32'd0;
    tuple       = 8'd0;
    tuple_stamp = 1'b0;
    immediate   = 1'b0;
    wanted      = 6'd0;
    choice      = 16'd0;
    found       = 8'd0;
    candidate   = 8'd0;
    better      = 8'd0;
    syn_pool    = pool_bit(synqf_q[3:1]);
    if (stored_i) begin
      immediate = imirvp_q[3] && frame_tagged_i && (frame_priority_i >= imirvp_q[2:0]);

      for (int i = 0; i < 8; i = i + 1) begin
        if (etqf_q[i][26] && etqf_q[i][15:0] == frame_type_i) begin
          ether       = 1'b1;
          ether_index = i[2:0];
          ether_stamp = ether_stamp || etqf_q[i][30];
          last        = etqf_q[i];
        end
      end
      immediate = immediate || last[29];

      for (int i = 0; i < 8; i = i + 1) begin
        wanted   = {imirext_q[i][13], imirext_q[i][14], imirext_q[i][15], imirext_q[i][16], imirext_q[i][17], imirext_q[i][18]};
        tuple[i] = (frame_checks_i[0] || frame_checks_i[2])
                && (ftqf_q[i][28] || ftqf_q[i][7:0] == frame_protocol_i)
                && (ftqf_q[i][29] || (frame_checks_i[0] && saqf_q[i] == frame_source_i))
                && (ftqf_q[i][30] || (frame_checks_i[0] && daqf_q[i] == frame_destination_i))
                && (ftqf_q[i][31] || (ports && spqf_q[i][15:0] == frame_ports_i[15:0]))
                && (imir_q[i][17] || (ports && imir_q[i][15:0] == frame_ports_i[31:16]))
                && (imirext_q[i][12] || frame_bytes_i < {2'd0, imirext_q[i][11:0]})
                && (imirext_q[i][19] || (tcp && (frame_flags_i & wanted) == wanted));
        if (tuple[i] && imir_q[i][16]) immediate = 1'b1;
        if (tuple[i] && ftqf_q[i][27]) tuple_stamp = 1'b1;
      end

      for (int i = 0; i < 8; i = i + 1)
        candidate[i] = tuple[i] && ftqf_q[i][8] && (!vt || ftqf_q[i][15] || ftqf_q[i][14:12] == ftqf_q[i][18:16]);
      for (int i = 0; i < 8; i = i + 1) begin
        for (int j = 0; j < 8; j = j + 1) begin
          if (candidate[j] && (!vt || ftqf_q[j][18:16] == ftqf_q[i][18:16])
              && (imir_q[j][31:29] > imir_q[i][31:29] || (j < i && imir_q[j][31:29] == imir_q[i][31:29]))) better[i] = 1'b1;
        end
      end

      // The candidates in the order of their rank; without VT mode the first one ends the search.
      if (last[31]) begin
        choice = {8'd0, pool_bit(last[18:16])};
        found  = vt ? pool_bit(last[18:16]) : 8'hff;
      end
      if (early_syn && (found & syn_pool) == 8'd0) begin
        choice = choice | {8'd0, syn_pool};
        found  = vt ? (found | syn_pool) : 8'hff;
      end
      for (int i = 0; i < 8; i = i + 1) begin
        if (candidate[i] && !better[i] && (found & pool_bit(ftqf_q[i][18:16])) == 8'd0) begin
          choice = choice | queue_bit(ftqf_q[i][19:16]);
          found  = vt ? (found | pool_bit(ftqf_q[i][18:16])) : 8'hff;
        end
      end
      if (syn && !early_syn && (found & syn_pool) == 8'd0) choice = choice | {8'd0, syn_pool};

      case (stamp_kind_i)
        OVER_ETHERNET: stamped = stamp_ready_i && ether_stamp;
        OVER_UDP:      stamped = stamp_ready_i && tuple_stamp;
        ANY:           stamped = stamp_ready_i;
        default:       stamped = 1'b0;
      endcase
      result = {stamped, immediate, ether, ether_index, choice};
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      in_q          <= 7'd0;
      out_q         <= 7'd0;
      stamp_valid_q <= 1'b0;
    end else begin
      if (stored_i) in_q <= in_q + 7'd1;
      if (taken_i) out_q <= out_q + 7'd1;
      stamp_valid_q <= stamped;
    end
    if (reset_i) stamp_time_q <= 64'd0;
    else if (stamped) stamp_time_q <= begun_i;
  end

  always_ff @(posedge clk_i) begin
    if (stored_i) results_q[in_q] <= result;
  end

  assign csr_rdata_o   = csr_rdata_q;
  assign filter_o      = results_q[out_q];
  assign split_types_o = {psrtype_q[7][18:0], psrtype_q[6][18:0], psrtype_q[5][18:0], psrtype_q[4][18:0],
                          psrtype_q[3][18:0], psrtype_q[2][18:0], psrtype_q[1][18:0], psrtype_q[0][18:0]};
  assign stamp_valid_o = stamp_valid_q;
  assign stamp_time_o  = stamp_time_q;
  assign quiet_o       = !stamp_valid_q;

endmodule
