// Chooses the receive queues of each frame, received or transmitted, and whether it goes to the wire.
// Page: docs/spec/pool_filter.md; twin: model/Switch/PoolFilter.cs.
module nt_pool_filter (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // Received frames, from rx_buffer
    input  logic        receive_valid_i,
    output logic        receive_ready_o,
    input  logic [47:0] receive_mac_i,
    input  logic [31:0] receive_tag_i,
    input  logic [12:0] receive_start_i,
    input  logic [13:0] receive_bytes_i,
    input  logic        receive_error_i,
    input  logic [45:0] offload_i,
    input  logic [20:0] headers_i,
    input  logic [33:0] sums_i,
    input  logic [21:0] filter_i,
    // Transmitted frames, from tx_buffer
    input  logic        lookup_valid_i,
    output logic        lookup_ready_o,
    input  logic [47:0] lookup_mac_i,
    input  logic [47:0] lookup_source_i,
    input  logic [31:0] lookup_tag_i,
    input  logic [3:0]  lookup_queue_i,
    input  logic [13:0] lookup_bytes_i,
    // Filters, in packet_control
    output logic        table_valid_o,
    output logic [47:0] table_mac_o,
    output logic [11:0] table_vid_o,
    output logic [6:0]  table_hash_o,
    input  logic        lookup_hit_i,
    input  logic [7:0]  lookup_pools_i,
    input  logic        lookup_multicast_hit_i,
    input  logic        lookup_unicast_hit_i,
    input  logic        lookup_vlan_hit_i,
    input  logic [7:0]  lookup_vlan_pools_i,
    input  logic [3:0]  lookup_vlan_rules_i,
    input  logic [3:0]  lookup_queue_entry_i,
    input  logic [59:0] mirror_rules_i,
    // Control
    input  logic [15:0] vlan_type_i,
    input  logic [31:0] rctl_i,
    input  logic [31:0] mrqc_i,
    input  logic [31:0] vt_ctl_i,
    input  logic [31:0] dtxswc_i,
    input  logic [31:0] vmolr_0_i,
    input  logic [31:0] vmolr_1_i,
    input  logic [31:0] vmolr_2_i,
    input  logic [31:0] vmolr_3_i,
    input  logic [31:0] vmolr_4_i,
    input  logic [31:0] vmolr_5_i,
    input  logic [31:0] vmolr_6_i,
    input  logic [31:0] vmolr_7_i,
    input  logic [7:0]  vfre_i,
    // Received frames with their queues, to rx_engine
    output logic        wire_valid_o,
    input  logic        wire_ready_i,
    output logic [12:0] wire_start_o,
    output logic [13:0] wire_bytes_o,
    output logic [15:0] wire_queues_o,
    output logic        wire_multicast_o,
    output logic        wire_group_o,
    output logic [31:0] wire_tag_o,
    output logic [45:0] wire_offload_o,
    output logic [20:0] wire_headers_o,
    output logic [33:0] wire_sums_o,
    output logic [5:0]  wire_filter_o,
    output logic        wire_error_o,
    // Results of transmitted frames, to tx_buffer
    output logic        result_valid_o,
    output logic        result_wire_o,
    output logic [15:0] result_queues_o,
    // A frame that its pool may not send, to packet_control and statistics
    output logic        spoofed_o,
    output logic [3:0]  spoofed_queue_o,
    // Statistics
    output logic [13:0] frame_bytes_o,
    output logic        frame_multicast_o,
    output logic        frame_broadcast_o,
    output logic [2:0]  frame_pool_o,
    output logic        receive_good_o,
    output logic        receive_oversize_o,
    // What becomes of a received frame, to wake_up
    output logic        receive_decided_o,
    output logic        frame_exact_o,
    output logic        quiet_o
);

  localparam logic [2:0] IDLE   = 3'd0;
  localparam logic [2:0] TAKE   = 3'd1;
  localparam logic [2:0] TABLE  = 3'd2;
  localparam logic [2:0] DECIDE = 3'd3;
  localparam logic [2:0] SOURCE = 3'd4;
  localparam logic [2:0] CHECK  = 3'd5;
  localparam logic [2:0] GIVE   = 3'd6;

  localparam logic [14:0] STANDARD = 15'd1518;  // longest frame with FCS and without tag where VMOLR.LPE is 0
  localparam logic [13:0] TAGGED   = 14'd16;    // bytes of the addresses and a VLAN tag

  logic [2:0]  state_q;
  logic        transmit_q;  // the side that is or was served; after reset receive has the first turn
  logic [47:0] mac_q;
  logic [31:0] tag_q;       // bytes 12 to 15, the first in bits 7:0
  logic [12:0] start_q;
  logic [13:0] bytes_q;
  logic [45:0] offload_q;   // of a received frame
  logic [20:0] headers_q;   // likewise
  logic [33:0] sums_q;      // likewise
  logic [21:0] filter_q;    // likewise
  logic        error_q;     // a received frame with a wrong FCS
  logic        exact_q;     // the address is that of an entry of RAL/RAH
  logic [3:0]  queue_q;     // of a transmitted frame
  logic [47:0] source_q;    // source address of a transmitted frame
  logic        spoofed_q;
  logic        wire_q;
  logic [15:0] queues_q;
  logic        receive_good_q;
  logic        receive_decided_q;

  // The frame for rx_engine. It may wait there for descriptors, and transmitted frames must go on.
  logic         wire_valid_q;
  logic [184:0] given_q;
  logic         receivable;
  logic        receive_oversize_q;

  logic        broadcast;
  logic        multicast;
  logic        unicast;

  assign broadcast = (mac_q == 48'hffff_ffff_ffff);
  assign multicast = mac_q[0] && !broadcast;
  assign unicast   = !mac_q[0];

  // 1 when a frame of this size is too long for the pool of this VMOLR; a tag may come on top of the standard.
  function automatic logic too_long(input logic [13:0] bytes, input logic tag, input logic lpe, input logic [13:0] rlpml);
    too_long = ({1'b0, bytes} + 15'd4) > (lpe ? {1'b0, rlpml} : tag ? STANDARD + 15'd4 : STANDARD);
  endfunction

  // Mirror pools of a frame whose own pools are p: of the rules with the pool (7:0), the wire's sides (9, 10) or the VLAN (11).
  function automatic logic [7:0] mirrored(input logic [59:0] rules, input logic [7:0] p, input logic up, input logic down,
                                          input logic [3:0] vlans);
    logic [14:0] rule;
    mirrored = 8'd0;
    for (int r = 0; r < 4; r++) begin
      rule = rules[15*r+:15];
      if ((rule[8] && (p & rule[7:0]) != 8'd0) || (rule[9] && up) || (rule[10] && down)
          || (rule[11] && vlans[r] && (p != 8'd0 || down))) mirrored = mirrored | (8'd1 << rule[14:12]);
    end
  endfunction

  always_ff @(posedge clk_i) begin : machine
    logic       vt;
    logic       filter;
    logic       has_tag;
    logic       accept;
    logic       switching;
    logic       spoofed;
    logic [2:0] pool;  // of a transmitted frame
    logic [7:0] pools;
    logic [7:0] copies;  // pools that rules of mirroring name
    logic       wire_too;
    logic [7:0] aupe;
    logic [7:0] rompe;
    logic [7:0] rope;
    logic [7:0] bam;
    logic [7:0] mpme;
    logic [7:0] oversize;
    logic [7:0] default_pool;
    logic [7:0] rsse;
    logic [7:0] second;
    logic       hashed;

    if (reset_i || device_clear_i) begin
      state_q            <= IDLE;
      transmit_q         <= 1'b1;
      mac_q              <= 48'd0;
      tag_q              <= 32'd0;
      start_q            <= 13'd0;
      bytes_q            <= 14'd0;
      offload_q          <= 46'd0;
      headers_q          <= 21'd0;
      sums_q             <= 34'd0;
      filter_q           <= 22'd0;
      error_q            <= 1'b0;
      exact_q            <= 1'b0;
      queue_q            <= 4'd0;
      source_q           <= 48'd0;
      spoofed_q          <= 1'b0;
      wire_q             <= 1'b0;
      queues_q           <= 16'd0;
      wire_valid_q       <= 1'b0;
      receive_good_q     <= 1'b0;
      receive_decided_q  <= 1'b0;
      receive_oversize_q <= 1'b0;
    end else begin
      receive_good_q     <= 1'b0;
      receive_decided_q  <= 1'b0;
      receive_oversize_q <= 1'b0;
      if (wire_valid_q && wire_ready_i) wire_valid_q <= 1'b0;

      case (state_q)
        IDLE:
        if (receivable || lookup_valid_i) begin
          transmit_q <= (receivable && lookup_valid_i) ? !transmit_q : lookup_valid_i;
          state_q    <= TAKE;
        end

        TAKE: begin
          error_q <= !transmit_q && receive_error_i;
          if (transmit_q) begin
            mac_q    <= lookup_mac_i;
            tag_q    <= lookup_tag_i;
            bytes_q  <= lookup_bytes_i;
            source_q <= lookup_source_i;
            queue_q  <= lookup_queue_i;
          end else begin
            mac_q   <= receive_mac_i;
            tag_q   <= receive_tag_i;
            bytes_q <= receive_bytes_i;
            start_q <= receive_start_i;
            offload_q <= offload_i;
            headers_q <= headers_i;
            sums_q    <= sums_i;
            filter_q  <= filter_i;
          end
          state_q <= TABLE;
        end

        TABLE: state_q <= DECIDE;

        DECIDE: begin
          exact_q      <= lookup_hit_i;
          vt           = mrqc_i[0];
          default_pool = 8'd1 << vt_ctl_i[9:7];
          filter       = rctl_i[18];
          has_tag       = ({tag_q[7:0], tag_q[15:8]} == vlan_type_i) && (bytes_q >= TAGGED);
          hashed = (offload_q[13:10] != 4'd0);
          rsse  = {vmolr_7_i[17], vmolr_6_i[17], vmolr_5_i[17], vmolr_4_i[17],
                   vmolr_3_i[17], vmolr_2_i[17], vmolr_1_i[17], vmolr_0_i[17]};
          second = (mrqc_i[2:0] == 3'd5 && hashed && lookup_queue_entry_i[3]) ? rsse : 8'd0;
          // A filter chooses between the queues of a pool.
          second = (second & ~filter_q[7:0]) | filter_q[15:8];
          aupe  = {vmolr_7_i[24], vmolr_6_i[24], vmolr_5_i[24], vmolr_4_i[24],
                   vmolr_3_i[24], vmolr_2_i[24], vmolr_1_i[24], vmolr_0_i[24]};
          rompe = {vmolr_7_i[25], vmolr_6_i[25], vmolr_5_i[25], vmolr_4_i[25],
                   vmolr_3_i[25], vmolr_2_i[25], vmolr_1_i[25], vmolr_0_i[25]};
          rope  = {vmolr_7_i[26], vmolr_6_i[26], vmolr_5_i[26], vmolr_4_i[26],
                   vmolr_3_i[26], vmolr_2_i[26], vmolr_1_i[26], vmolr_0_i[26]};
          bam  = {vmolr_7_i[27], vmolr_6_i[27], vmolr_5_i[27], vmolr_4_i[27],
                  vmolr_3_i[27], vmolr_2_i[27], vmolr_1_i[27], vmolr_0_i[27]};
          mpme = {vmolr_7_i[28], vmolr_6_i[28], vmolr_5_i[28], vmolr_4_i[28],
                  vmolr_3_i[28], vmolr_2_i[28], vmolr_1_i[28], vmolr_0_i[28]};
          oversize[0] = too_long(bytes_q, has_tag, vmolr_0_i[16], vmolr_0_i[13:0]);
          oversize[1] = too_long(bytes_q, has_tag, vmolr_1_i[16], vmolr_1_i[13:0]);
          oversize[2] = too_long(bytes_q, has_tag, vmolr_2_i[16], vmolr_2_i[13:0]);
          oversize[3] = too_long(bytes_q, has_tag, vmolr_3_i[16], vmolr_3_i[13:0]);
          oversize[4] = too_long(bytes_q, has_tag, vmolr_4_i[16], vmolr_4_i[13:0]);
          oversize[5] = too_long(bytes_q, has_tag, vmolr_5_i[16], vmolr_5_i[13:0]);
          oversize[6] = too_long(bytes_q, has_tag, vmolr_6_i[16], vmolr_6_i[13:0]);
          oversize[7] = too_long(bytes_q, has_tag, vmolr_7_i[16], vmolr_7_i[13:0]);
          // Pools by address, then replication, then VLAN: the same for both directions.
          pools = lookup_hit_i ? lookup_pools_i : 8'd0;
          if (broadcast) pools = pools | bam;
          if (multicast && pools == 8'd0 && lookup_multicast_hit_i) pools = rompe;
          if (multicast) pools = pools | mpme;
          if (unicast && pools == 8'd0 && lookup_unicast_hit_i) pools = rope;
          if (!unicast && pools != 8'd0 && !vt_ctl_i[30]) pools = default_pool;
          if (filter) pools = pools & (has_tag ? lookup_vlan_pools_i : aupe);
          state_q <= GIVE;

          if (transmit_q) begin
            switching = vt && dtxswc_i[31];
            pool      = queue_q[2:0];
            spoofed   = vt && dtxswc_i[5'd8 + {2'd0, pool}] && has_tag && {tag_q[19:16], tag_q[31:24]} != 12'd0
                     && !lookup_vlan_pools_i[pool];
            // A pool hears itself only where DTXSWC.LLE allows it.
            if (!dtxswc_i[5'd16 + {2'd0, pool}]) pools[pool] = 1'b0;
            pools = pools & vfre_i;
            wire_too = !(switching && unicast && lookup_hit_i);
            copies = mirrored(mirror_rules_i, pools, 1'b0, wire_too, has_tag ? lookup_vlan_rules_i : 4'h0);
            if (!dtxswc_i[5'd16 + {2'd0, pool}]) copies[pool] = 1'b0;
            pools = pools | (copies & vfre_i);
            wire_q    <= wire_too && !spoofed;
            queues_q  <= (switching && !spoofed) ? {8'd0, pools & ~oversize} : 16'd0;
            spoofed_q <= spoofed;
            if (vt && dtxswc_i[{2'd0, pool}] && !spoofed) state_q <= SOURCE;
          end else if (vt) begin
            if (unicast && pools == 8'd0 && !lookup_hit_i && !vt_ctl_i[29]) pools = default_pool;
            if (filter && has_tag && !lookup_vlan_hit_i) pools = 8'd0;
            pools = pools & vfre_i;
            copies = mirrored(mirror_rules_i, pools, pools != 8'd0, 1'b0, has_tag ? lookup_vlan_rules_i : 4'h0);
            pools = pools | (copies & vfre_i);
            receive_oversize_q <= (pools != 8'd0) && ((pools & ~oversize) == 8'd0);
            queues_q           <= {pools & ~oversize & second, pools & ~oversize & ~second};
          end else begin
            accept   = lookup_hit_i || (broadcast && rctl_i[15]) || (multicast && (rctl_i[4] || lookup_multicast_hit_i))
                    || (unicast && rctl_i[3]);
            if (filter && has_tag && !lookup_vlan_hit_i) accept = 1'b0;
            queues_q <= !accept ? 16'd0
                      : (filter_q[15:0] != 16'd0) ? filter_q[15:0]
                      : (mrqc_i[2:0] == 3'd0) ? {8'd0, 8'd1 << mrqc_i[5:3]}
                      : (mrqc_i[2:0] == 3'd2 && hashed) ? 16'd1 << lookup_queue_entry_i : 16'd1;
          end
        end

        SOURCE: state_q <= CHECK;

        // The pool may send from an address of its own only.
        CHECK: begin
          if (!lookup_pools_i[queue_q[2:0]]) begin
            spoofed_q <= 1'b1;
            wire_q    <= 1'b0;
            queues_q  <= 16'd0;
          end
          state_q <= GIVE;
        end

        GIVE: begin
          receive_good_q    <= !transmit_q && (queues_q != 16'd0) && !error_q;
          receive_decided_q <= !transmit_q;
          if (!transmit_q) wire_valid_q <= 1'b1;
          state_q        <= IDLE;
        end

        default: state_q <= IDLE;
      endcase
    end
  end

  assign receive_ready_o    = (state_q == TAKE) && !transmit_q;
  assign lookup_ready_o     = (state_q == TAKE) && transmit_q;
  assign table_valid_o      = (state_q == TABLE) || (state_q == SOURCE);
  assign table_mac_o        = (state_q == SOURCE) ? source_q : mac_q;
  assign table_vid_o        = {tag_q[19:16], tag_q[31:24]};
  always_ff @(posedge clk_i) begin
    if (state_q == GIVE && !transmit_q) begin
      given_q <= {start_q, bytes_q, queues_q, multicast, mac_q[0], tag_q, offload_q, headers_q, sums_q,
                  filter_q[21:16], error_q};
    end
  end

  assign receivable         = receive_valid_i && !wire_valid_q;
  assign wire_valid_o       = wire_valid_q;
  assign {wire_start_o, wire_bytes_o, wire_queues_o, wire_multicast_o, wire_group_o, wire_tag_o, wire_offload_o,
          wire_headers_o, wire_sums_o, wire_filter_o, wire_error_o} = given_q;
  assign table_hash_o       = offload_q[20:14];
  assign frame_bytes_o      = bytes_q;
  assign frame_multicast_o  = multicast;
  assign frame_broadcast_o  = broadcast;
  assign frame_pool_o       = queue_q[2:0];
  assign result_valid_o     = (state_q == GIVE) && transmit_q;
  assign result_wire_o      = wire_q;
  assign result_queues_o    = queues_q;
  assign spoofed_o          = (state_q == GIVE) && transmit_q && spoofed_q;
  assign spoofed_queue_o    = queue_q;
  assign receive_good_o     = receive_good_q;
  assign receive_oversize_o = receive_oversize_q;
  assign receive_decided_o  = receive_decided_q;
  assign frame_exact_o      = exact_q;
  // A received frame may wait for rx_engine, which tells by its ready.
  assign quiet_o            = !receive_good_q && !receive_decided_q && !receive_oversize_q && (state_q == IDLE) && !receivable
                           && !lookup_valid_i && !(wire_valid_q && wire_ready_i);

endmodule
