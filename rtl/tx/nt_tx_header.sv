// The header of the packet under work: kept once, then edited, summed and read out for each segment.
// Sub-module of tx_offload; page: docs/spec/tx_offload.md.
module nt_tx_header (
    input  logic        clk_i,
    input  logic        reset_i,
    // The packet
    input  logic [15:0] vlan_i,
    input  logic [15:0] vlan_type_i,
    input  logic [15:0] mss_i,
    input  logic        ipv4_i,
    input  logic        tcp_i,
    input  logic        ixsm_i,
    input  logic        l4sum_i,
    input  logic        sctp_i,
    input  logic        tse_i,
    input  logic        vle_i,
    input  logic [8:0]  header_i,  // bytes
    input  logic [7:0]  ip_i,      // positions
    input  logic [9:0]  l4_i,
    // The machine's state, one at most, and its step
    input  logic [5:0]  step_i,
    input  logic        store_i,   // HEADER: data_i is the packet's word number step
    input  logic        split_i,   // and its first half with the tag is stored
    input  logic [63:0] data_i,
    input  logic        capture_i,
    input  logic        seed_i,
    input  logic        edit_i,
    input  logic        sum_i,
    input  logic        fold_i,
    input  logic        patch_i,
    input  logic        write_i,
    input  logic        next_i,    // another segment follows
    // The segment
    input  logic        first_i,
    input  logic        last_i,
    input  logic [13:0] payload_i,
    input  logic [31:0] payload_sum_i,
    // SCTP's checksum: the bytes of its header that the steps of SEED take, and the result
    output logic [7:0]  seed_byte_o,
    input  logic [31:0] crc_i,
    // The row that the clock before has read
    output logic [63:0] row_o
);

  logic [31:0] ip_sum_q;
  logic [31:0] l4_sum_q;
  logic [15:0] ip_checksum_q;
  logic [15:0] l4_checksum_q;

  // Captured of the packet's header
  logic [2:0]  lane_q;
  logic [15:0] id_q;
  logic [15:0] ip_seed_q;
  logic [31:0] sequence_q;
  logic [7:0]  flags_q;
  logic [15:0] l4_seed_q;

  logic [7:0]  header_write;
  logic [4:0]  header_row_low;
  logic [4:0]  header_row_high;
  logic [63:0] header_data;
  logic        header_read;
  logic [7:0]  read_position;

  nt_tx_header_memory memory (
      .clk_i      (clk_i),
      .write_i    (header_write),
      .row_low_i  (header_row_low),
      .row_high_i (header_row_high),
      .data_i     (header_data),
      .read_i     (header_read),
      .read_row_i (read_position[7:3]),
      .row_o      (row_o)
  );

  // Bytes of a row whose positions are at or above from and below to.
  function automatic logic [63:0] between(input logic [63:0] d, input logic [4:0] row, input logic [9:0] from,
                                          input logic [9:0] to);
    between = 64'd0;
    for (int i = 0; i < 8; i++)
      if ({2'd0, row, i[2:0]} >= from && {2'd0, row, i[2:0]} < to) between[8*i+:8] = d[8*i+:8];
  endfunction

  // Checksum of a sum whose bytes stand at odd positions when odd, with one more number.
  function automatic logic [15:0] fold(input logic [31:0] sum, input logic odd, input logic [15:0] more);
    logic [16:0] f;
    f    = {1'b0, sum[31:16]} + {1'b0, sum[15:0]};
    f    = {1'b0, f[15:0] + {15'd0, f[16]}};
    f    = odd ? {1'b0, f[7:0], f[15:8]} : f;
    f    = f + {1'b0, more};
    fold = ~(f[15:0] + {15'd0, f[16]});
  endfunction

  logic [7:0]  checksum;   // position of the TCP or UDP checksum
  logic [13:0] l4_bytes;   // of the segment, header included
  logic [13:0] ip_bytes;
  logic [15:0] ip6_bytes;  // IPv6 counts what follows its header of 40 bytes

  assign checksum  = l4_i[7:0] + (tcp_i ? 8'd16 : 8'd6);
  assign l4_bytes  = {5'd0, header_i} - {4'd0, l4_i} + payload_i;
  assign ip_bytes  = {5'd0, header_i} - {6'd0, ip_i} + payload_i;
  assign ip6_bytes = {2'd0, ip_bytes} - 16'd40;

  // Reads: the bytes that CAPTURE keeps, or rows in order
  always_comb begin
    header_read   = 1'b0;
    read_position = {step_i[4:0], 3'd0};
    if (sum_i || write_i) begin
      header_read = 1'b1;
    end else if (seed_i) begin
      header_read   = 1'b1;
      read_position = l4_i[7:0] + {4'd0, step_i[3:0]};
    end else if (capture_i) begin
      header_read = 1'b1;
      case (step_i[3:0])
        4'd0:    read_position = ip_i + 8'd4;
        4'd1:    read_position = ip_i + 8'd5;
        4'd2:    read_position = ip_i + 8'd10;
        4'd3:    read_position = ip_i + 8'd11;
        4'd4:    read_position = l4_i[7:0] + 8'd4;
        4'd5:    read_position = l4_i[7:0] + 8'd5;
        4'd6:    read_position = l4_i[7:0] + 8'd6;
        4'd7:    read_position = l4_i[7:0] + 8'd7;
        4'd8:    read_position = l4_i[7:0] + 8'd13;
        4'd9:    read_position = checksum;
        default: read_position = checksum + 8'd1;
      endcase
    end
  end

  // Writes: the packet's first words, then single bytes of each segment
  always_comb begin : header_writes
    logic       one;
    logic [7:0] place;
    logic [7:0] value;

    header_write    = 8'h00;
    header_row_low  = step_i[4:0];
    header_row_high = step_i[4:0];
    header_data     = data_i;
    one   = 1'b0;
    place = 8'd0;
    value = 8'd0;
    if (store_i) begin
      if (!vle_i || step_i == 6'd0) begin
        header_write = 8'hff;
      end else if (step_i == 6'd1 && !split_i) begin
        header_write = 8'hff;
        header_data  = {vlan_i[7:0], vlan_i[15:8], vlan_type_i[7:0], vlan_type_i[15:8], data_i[31:0]};
      end else begin
        // Behind the tag the packet stands four bytes further on.
        header_write   = {(step_i == 6'd1) ? 4'h0 : 4'hf, (step_i == 6'd31) ? 4'h0 : 4'hf};
        header_row_low = step_i[4:0] + 5'd1;
        header_data    = {data_i[31:0], data_i[63:32]};
      end
    end else if (edit_i) begin
      one = 1'b1;
      case (step_i[3:0])
        4'd0: begin
          one   = ipv4_i;
          place = ip_i + 8'd2;
          value = {2'd0, ip_bytes[13:8]};
        end
        4'd1: begin
          one   = ipv4_i;
          place = ip_i + 8'd3;
          value = ip_bytes[7:0];
        end
        4'd2: begin
          place = ip_i + 8'd4;
          value = ipv4_i ? id_q[15:8] : ip6_bytes[15:8];
        end
        4'd3: begin
          place = ip_i + 8'd5;
          value = ipv4_i ? id_q[7:0] : ip6_bytes[7:0];
        end
        4'd4: begin
          place = ip_i + 8'd10;
          value = ip_seed_q[15:8];
        end
        4'd5: begin
          place = ip_i + 8'd11;
          value = ip_seed_q[7:0];
        end
        4'd6: begin
          place = l4_i[7:0] + 8'd4;
          value = tcp_i ? sequence_q[31:24] : {2'd0, l4_bytes[13:8]};
        end
        4'd7: begin
          place = l4_i[7:0] + 8'd5;
          value = tcp_i ? sequence_q[23:16] : l4_bytes[7:0];
        end
        4'd8: begin
          one   = tcp_i;
          place = l4_i[7:0] + 8'd6;
          value = sequence_q[15:8];
        end
        4'd9: begin
          one   = tcp_i;
          place = l4_i[7:0] + 8'd7;
          value = sequence_q[7:0];
        end
        4'd10: begin
          // FIN and PSH belong to the last segment, CWR to the first.
          one   = tcp_i;
          place = l4_i[7:0] + 8'd13;
          value = flags_q & (last_i ? 8'hff : 8'hf6) & (first_i ? 8'hff : 8'h7f);
        end
        4'd11: begin
          place = checksum;
          value = l4_seed_q[15:8];
        end
        default: begin
          place = checksum + 8'd1;
          value = l4_seed_q[7:0];
        end
      endcase
    end else if (patch_i) begin
      one   = (step_i[2:1] != 2'd0) ? l4sum_i || sctp_i : ixsm_i;
      place = (step_i[2:1] == 2'd0) ? ip_i + 8'd10 + {7'd0, step_i[0]}
            : sctp_i                ? l4_i[7:0] + 8'd6 + {5'd0, step_i[2:0]}
                                    : checksum + {7'd0, step_i[0]};
      case (step_i[2:0])
        3'd0:    value = ip_checksum_q[15:8];
        3'd1:    value = ip_checksum_q[7:0];
        3'd2:    value = sctp_i ? ~crc_i[7:0] : l4_checksum_q[15:8];
        3'd3:    value = sctp_i ? ~crc_i[15:8] : l4_checksum_q[7:0];
        3'd4:    value = ~crc_i[23:16];
        default: value = ~crc_i[31:24];
      endcase
    end
    if (one) begin
      header_write    = 8'h01 << place[2:0];
      header_row_low  = place[7:3];
      header_row_high = place[7:3];
      header_data     = {8{value}};
    end
  end

  // The checksum's own field counts as 0.
  assign seed_byte_o = (step_i <= 6'd8) ? row_o[{lane_q, 3'd0}+:8] : 8'd0;

  always_ff @(posedge clk_i) begin : fields
    logic [7:0]  captured;
    logic [15:0] l4_checksum;

    if (reset_i) begin
      ip_sum_q      <= 32'd0;
      l4_sum_q      <= 32'd0;
      ip_checksum_q <= 16'd0;
      l4_checksum_q <= 16'd0;
      lane_q        <= 3'd0;
      id_q          <= 16'd0;
      ip_seed_q     <= 16'd0;
      sequence_q    <= 32'd0;
      flags_q       <= 8'd0;
      l4_seed_q     <= 16'd0;
    end else begin
      if (capture_i || seed_i) lane_q <= read_position[2:0];
      if (capture_i) begin
        captured = row_o[{lane_q, 3'd0}+:8];
        case (step_i[3:0])
          4'd1:    id_q[15:8]        <= captured;
          4'd2:    id_q[7:0]         <= captured;
          4'd3:    ip_seed_q[15:8]   <= captured;
          4'd4:    ip_seed_q[7:0]    <= captured;
          4'd5:    sequence_q[31:24] <= captured;
          4'd6:    sequence_q[23:16] <= captured;
          4'd7:    sequence_q[15:8]  <= captured;
          4'd8:    sequence_q[7:0]   <= captured;
          4'd9:    flags_q           <= captured;
          4'd10:   l4_seed_q[15:8]   <= captured;
          4'd11:   l4_seed_q[7:0]    <= captured;
          default: ;
        endcase
      end
      if (next_i) begin
        sequence_q <= sequence_q + {16'd0, mss_i};
        id_q       <= id_q + 16'd1;
      end

      if (sum_i) begin
        if (step_i == 6'd0) begin
          ip_sum_q <= 32'd0;
          l4_sum_q <= payload_sum_i;
        end else begin
          ip_sum_q <= ip_sum_q + nt_pkg::halves(between(row_o, step_i[4:0] - 5'd1, {2'd0, ip_i}, l4_i));
          l4_sum_q <= l4_sum_q + nt_pkg::halves(between(row_o, step_i[4:0] - 5'd1, l4_i, {1'b0, header_i}));
        end
      end
      if (fold_i) begin
        l4_checksum   = fold(l4_sum_q, l4_i[0], tse_i ? {2'd0, l4_bytes} : 16'd0);
        ip_checksum_q <= fold(ip_sum_q, ip_i[0], 16'd0);
        l4_checksum_q <= (!tcp_i && l4_checksum == 16'd0) ? 16'hffff : l4_checksum;
      end
    end
  end

endmodule
