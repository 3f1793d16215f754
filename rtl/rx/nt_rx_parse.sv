// Analysis of one frame, word by word: IPv4 and IPv6, TCP, UDP and SCTP, their checksums, the RSS hashes.
// Sub-module of rx_offload and rx_engine; page: docs/spec/rx_offload.md.
// Outputs are functions of its registers and mean something from the clock after the frame's last word until its next word.
// Bytes behind the frame's end need not be masked: whatever counts lies before end, and a frame with end behind it is none of ours.
module nt_rx_parse #(
    parameter bit HASH = 1'b1
) (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         valid_i,
    input  logic         first_i,
    input  logic [63:0]  data_i,
    input  logic [3:0]   bytes_i,       // of this word
    // Taken with the first word
    input  logic [15:0]  vlan_type_i,
    input  logic         extensions_i,  // walk through the extension headers of IPv6
    input  logic [319:0] key_i,
    input  logic [13:0]  rxcsum_i,      // for the packet checksum
    output logic [9:0]   checks_o,
    output logic [20:0]  headers_o,     // fragment, length up to the payload of TCP or UDP, length up to that of IP
    output logic [33:0]  sums_o,        // first UDP fragment with a checksum, IPv4, packet checksum, IP id
    // Fields of the frame, for filters
    output logic [15:0]  type_o,
    output logic         tagged_o,
    output logic [2:0]   priority_o,
    output logic [13:0]  frame_bytes_o,
    output logic [7:0]   protocol_o,
    output logic [31:0]  source_o,
    output logic [31:0]  destination_o,
    output logic [31:0]  ports_o,
    output logic [5:0]   flags_o,
    output logic [31:0]  hash_ip_o,
    output logic [31:0]  hash_ports_o
);

  localparam logic [7:0] TCP  = 8'd6;
  localparam logic [7:0] UDP  = 8'd17;
  localparam logic [7:0] SCTP = 8'd132;
  localparam logic [7:0] FRAGMENT = 8'd44;   // extension header of IPv6
  localparam logic [7:0] NOTHING  = 8'd255;  // no protocol has this number

  localparam logic [12:0] IP          = 13'd7;  // 16-bit half at which the IP header starts, without a tag
  localparam logic [12:0] IP_TAGGED   = 13'd9;
  localparam logic [12:0] IPV4_BASE   = 13'd10; // halves of the header without options
  localparam logic [12:0] IPV6_HEADER = 13'd20;

  logic [15:0]  vlan_type_q;
  logic         extensions_q;
  logic [319:0] key_q;       // moves on by the bits that were hashed: the next one meets the highest 32
  logic [10:0]  word_q;      // of the frame, the next one's number
  logic [13:0]  bytes_q;
  logic         tagged_q;
  logic         ipv4_q;
  logic         ipv6_q;
  logic         bad_q;       // the IP header contradicts itself
  logic         options_q;   // IPv4
  logic         chain_q;     // IPv6: extension headers
  logic         fragment_q;
  logic [7:0]   protocol_q;
  logic [12:0]  l4_q;        // half at which the header behind IP starts
  logic [16:0]  end_q;       // byte behind the datagram
  logic [31:0]  ip_sum_q;
  logic [31:0]  l4_sum_q;
  logic [15:0]  udp_length_q;
  logic         udp_summed_q;
  logic [31:0]  crc_q;
  logic [31:0]  crc_field_q;
  logic [31:0]  hash_q;
  logic [31:0]  hash_ip_q;
  logic [31:0]  hash_ports_q;
  logic [15:0]  type_q;
  logic [2:0]   priority_q;
  logic [31:0]  source_q;    // fields as they come: the first byte in bits 7:0
  logic [31:0]  destination_q;
  logic [31:0]  ports_q;
  logic [3:0]   offset_q;    // TCP: words of the header
  logic [5:0]   flags_q;     // TCP
  logic [13:0]  rxcsum_q;
  logic [31:0]  raw_sum_q;   // of the frame from byte PCSS on
  logic [31:0]  payload_sum_q;  // of the datagram behind IP
  logic [15:0]  id_q;        // IPv4
  logic [13:0]  fragment_field_q;  // IPv4: more fragments, offset

  // Contribution of 16 bits of input to a Toeplitz hash; window holds the key bits from the input's first one on.
  function automatic logic [31:0] toeplitz(input logic [15:0] half, input logic [46:0] window);
    toeplitz = 32'd0;
    for (int i = 0; i < 16; i++) if (half[15-i]) toeplitz = toeplitz ^ window[46-i-:32];
  endfunction

  // Key byte 0 is in bits 7:0 of the registers; here it comes first.
  function automatic logic [319:0] key_order(input logic [319:0] key);
    for (int i = 0; i < 40; i++) key_order[319-8*i-:8] = key[8*i+:8];
  endfunction

  function automatic logic walked(input logic [7:0] protocol);
    walked = (protocol == 8'd0) || (protocol == 8'd43) || (protocol == 8'd60);
  endfunction

  always_ff @(posedge clk_i) begin : halves
    logic [15:0]  vlan_type;
    logic         extensions;
    logic [319:0] key;
    logic         has_tag;
    logic         ipv4;
    logic         ipv6;
    logic         bad;
    logic         fragment;
    logic [7:0]   protocol;
    logic [12:0]  l4;
    logic [16:0]  finish;
    logic [31:0]  ip_sum;
    logic [31:0]  l4_sum;
    logic [31:0]  crc;
    logic [31:0]  hash;
    logic [10:0]  word;
    logic [12:0]  half;
    logic [12:0]  place;    // halves from the start of the IP header; counts below it wrap to large numbers
    logic [12:0]  behind;   // halves from the start of the header behind IP
    logic [15:0]  value;
    logic         absorb;
    logic         low;      // the low byte of the half lies before the end
    logic [13:0]  rxcsum;
    logic [31:0]  raw_sum;
    logic [31:0]  payload_sum;
    logic [13:0]  raw_place; // of the half's first byte in the frame without its tag
    logic         raw_high; // its bytes count
    logic         raw_low;

    if (reset_i) begin
      word_q  <= 11'd0;
      bytes_q <= 14'd0;
      ipv4_q  <= 1'b0;
      ipv6_q  <= 1'b0;
    end else if (valid_i) begin
      vlan_type  = first_i ? vlan_type_i : vlan_type_q;
      extensions = first_i ? extensions_i : extensions_q;
      key        = first_i ? key_order(key_i) : key_q;
      word       = first_i ? 11'd0 : word_q;
      has_tag     = tagged_q && !first_i;
      ipv4       = ipv4_q && !first_i;
      ipv6       = ipv6_q && !first_i;
      bad        = bad_q && !first_i;
      fragment   = fragment_q && !first_i;
      protocol   = protocol_q;
      l4         = l4_q;
      finish     = end_q;
      ip_sum     = first_i ? 32'd0 : ip_sum_q;
      l4_sum     = first_i ? 32'd0 : l4_sum_q;
      crc        = first_i ? 32'hffff_ffff : crc_q;
      hash       = first_i ? 32'd0 : hash_q;
      rxcsum     = first_i ? rxcsum_i : rxcsum_q;
      raw_sum    = first_i ? 32'd0 : raw_sum_q;
      payload_sum = first_i ? 32'd0 : payload_sum_q;
      if (first_i) begin
        options_q <= 1'b0;
        chain_q   <= 1'b0;
      end

      for (int j = 0; j < 4; j++) begin
        value  = {data_i[16*j+:8], data_i[16*j+8+:8]};
        half   = {word, 2'd0} + j[12:0];
        place  = half - (has_tag ? IP_TAGGED : IP);
        behind = half - l4;
        absorb = 1'b0;

        if (half == 13'd7) priority_q <= value[15:13];
        if (half == 13'd6 && value == vlan_type) begin
          has_tag = 1'b1;
        end else if (half == (has_tag ? 13'd8 : 13'd6)) begin
          ipv4 = (value == 16'h0800);
          ipv6 = (value == 16'h86dd);
          type_q <= value;
        end else if (ipv4 && half >= IP && place < IPV4_BASE) begin
          case (place[3:0])
            4'd0: begin
              bad       = (value[15:12] != 4'd4) || (value[11:8] < 4'd5);
              options_q <= (value[11:8] != 4'd5);
              l4        = half + {8'd0, value[11:8], 1'b0};
            end
            4'd1: begin
              finish = {3'd0, half - 13'd1, 1'b0} + {1'b0, value};
              bad    = bad || (finish < {3'd0, l4, 1'b0});
            end
            4'd2: id_q <= value;
            4'd3: begin
              fragment         = (value[13:0] != 14'd0);
              fragment_field_q <= value[13:0];
            end
            4'd4: protocol = value[7:0];
            4'd6, 4'd7, 4'd8, 4'd9: begin
              l4_sum = l4_sum + {16'd0, value};
              absorb = 1'b1;
            end
            default: ;
          endcase
          case (place[3:0])
            4'd6: source_q[15:0] <= {value[7:0], value[15:8]};
            4'd7: source_q[31:16] <= {value[7:0], value[15:8]};
            4'd8: destination_q[15:0] <= {value[7:0], value[15:8]};
            4'd9: destination_q[31:16] <= {value[7:0], value[15:8]};
            default: ;
          endcase
          ip_sum = ip_sum + {16'd0, value};
        end else if (ipv4 && half >= IP && half < l4) begin
          ip_sum = ip_sum + {16'd0, value};
        end else if (ipv6 && half >= IP && place < IPV6_HEADER) begin
          case (place[4:0])
            5'd0: bad = (value[15:12] != 4'd6);
            5'd1: ;
            5'd2: finish = {3'd0, half + 13'd18, 1'b0} + {1'b0, value};
            5'd3: begin
              protocol = value[15:8];
              l4       = half + 13'd17;
              chain_q  <= walked(value[15:8]) || value[15:8] == FRAGMENT;
            end
            default: begin
              l4_sum = l4_sum + {16'd0, value};
              absorb = 1'b1;
            end
          endcase
        end else if (ipv6 && half == l4 && extensions && walked(protocol)) begin
          protocol = value[15:8];
          l4       = half + {3'd0, value[7:0], 2'd0} + 13'd4;
        end else if ((ipv4 || ipv6) && half >= IP && half >= l4) begin
          low = ({3'd0, half, 1'b1} < finish);
          if ({3'd0, half, 1'b0} < finish) begin
            l4_sum = l4_sum + {16'd0, value[15:8], low ? value[7:0] : 8'd0};
            payload_sum = payload_sum + {16'd0, value[15:8], low ? value[7:0] : 8'd0};
            if (protocol == SCTP) begin
              crc = nt_pkg::crc32c(crc, (behind[12:1] == 12'd2) ? 8'd0 : value[15:8]);
              if (low) crc = nt_pkg::crc32c(crc, (behind[12:1] == 12'd2) ? 8'd0 : value[7:0]);
            end
          end
          case (behind)
            13'd0, 13'd1: absorb = 1'b1;
            13'd2: udp_length_q <= value;
            13'd3: udp_summed_q <= (value != 16'd0);
            13'd4: crc_field_q[15:0] <= {value[7:0], value[15:8]};
            13'd5: crc_field_q[31:16] <= {value[7:0], value[15:8]};
            13'd6: {offset_q, flags_q} <= {value[15:12], value[5:0]};
            default: ;
          endcase
          if (behind == 13'd0) ports_q[15:0] <= {value[7:0], value[15:8]};
          if (behind == 13'd1) ports_q[31:16] <= {value[7:0], value[15:8]};
        end

        // The packet checksum: pairs from an even byte on; where PCSS is odd, the sum's bytes change places at the end.
        if (!rxcsum[13]) begin
          raw_place = {half, 1'b0} - ((has_tag && half >= 13'd8) ? 14'd4 : 14'd0);
          raw_high  = (raw_place >= {6'd0, rxcsum[7:0]}) && (4'd2 * j[3:0] < bytes_i) && !(has_tag && (half == 13'd6 || half == 13'd7));
          raw_low   = (raw_place + 14'd1 >= {6'd0, rxcsum[7:0]}) && (4'd2 * j[3:0] + 4'd1 < bytes_i)
                   && !(has_tag && (half == 13'd6 || half == 13'd7));
          raw_sum   = raw_sum + {16'd0, raw_high ? value[15:8] : 8'd0, raw_low ? value[7:0] : 8'd0};
        end

        if (HASH && absorb) begin
          hash = hash ^ toeplitz(value, key[319-:47]);
          key  = {key[303:0], 16'd0};
          if ((ipv4 && place == 13'd9) || (ipv6 && place == 13'd19)) hash_ip_q <= hash;
          else hash_ports_q <= hash;
        end
      end

      vlan_type_q  <= vlan_type;
      extensions_q <= extensions;
      key_q        <= HASH ? key : 320'd0;
      word_q       <= word + 11'd1;
      bytes_q      <= (first_i ? 14'd0 : bytes_q) + {10'd0, bytes_i};
      tagged_q     <= has_tag;
      ipv4_q       <= ipv4;
      ipv6_q       <= ipv6;
      bad_q        <= bad;
      fragment_q   <= fragment;
      protocol_q   <= protocol;
      l4_q         <= l4;
      end_q        <= finish;
      ip_sum_q     <= ip_sum;
      l4_sum_q     <= l4_sum;
      crc_q        <= crc;
      hash_q       <= hash;
      rxcsum_q     <= rxcsum;
      raw_sum_q    <= raw_sum;
      payload_sum_q <= payload_sum;
    end
  end

  // The carries of a sum added to it, until it has 16 bits.
  function automatic logic right(input logic [31:0] sum);
    logic [16:0] folded;
    folded = {1'b0, sum[31:16]} + {1'b0, sum[15:0]};
    right  = ({16'd0, folded[16]} + {1'b0, folded[15:0]} == 17'h0ffff);
  endfunction

  logic        ipv4;
  logic        ipv6;
  logic        tcp;
  logic        udp;
  logic        sctp;
  logic [16:0] l4_bytes;
  logic        has_sum;
  logic        sum_right;

  assign ipv4 = ipv4_q && !bad_q && (end_q <= {3'd0, bytes_q});
  assign ipv6 = ipv6_q && !bad_q && (end_q <= {3'd0, bytes_q});

  assign l4_bytes  = end_q - {3'd0, l4_q, 1'b0};  // counts only where l4 does not lie behind end
  assign tcp       = (ipv4 || ipv6) && !fragment_q && protocol_q == TCP && ({3'd0, l4_q, 1'b0} + 17'd20 <= end_q);
  assign udp       = (ipv4 || ipv6) && !fragment_q && protocol_q == UDP && ({3'd0, l4_q, 1'b0} + 17'd8 <= end_q);
  assign sctp      = (ipv4 || ipv6) && !fragment_q && protocol_q == SCTP && ({3'd0, l4_q, 1'b0} + 17'd12 <= end_q);
  assign has_sum   = tcp || sctp || (udp && udp_summed_q && ({1'b0, udp_length_q} == l4_bytes));
  assign sum_right = sctp ? (~crc_q == crc_field_q) : right(l4_sum_q + {24'd0, protocol_q} + {15'd0, l4_bytes});

  assign checks_o = {has_sum && sum_right, has_sum, ipv4 && right(ip_sum_q), sctp, udp, tcp,
                     ipv6 && chain_q, ipv6, ipv4 && options_q, ipv4};

  // A sum with its carries added to it.
  function automatic logic [15:0] fold(input logic [31:0] sum);
    logic [16:0] folded;
    folded = {1'b0, sum[31:16]} + {1'b0, sum[15:0]};
    fold   = folded[15:0] + {15'd0, folded[16]};
  endfunction

  logic [15:0] raw;
  logic [15:0] checksum;
  logic        udp_fragment;

  assign raw          = fold(raw_sum_q);
  assign checksum     = ~((rxcsum_q[12] && ipv4) ? fold(payload_sum_q) : rxcsum_q[0] ? {raw[7:0], raw[15:8]} : raw);
  assign udp_fragment = rxcsum_q[12] && ipv4 && protocol_q == UDP && fragment_field_q == 14'h2000
                     && ({3'd0, l4_q, 1'b0} + 17'd8 <= end_q) && udp_summed_q;
  assign sums_o       = rxcsum_q[13] ? 34'd0 : {udp_fragment, ipv4, checksum, ipv4 ? id_q : 16'd0};

  // Where headers end. A walk through extension headers that left the datagram has found nothing.
  logic        ends;
  logic [17:0] tcp_end;
  logic [17:0] header_ip;
  logic [17:0] header_l4;

  function automatic logic [9:0] at_most_1023(input logic [17:0] bytes);
    at_most_1023 = (bytes > 18'd1023) ? 10'd1023 : bytes[9:0];
  endfunction

  assign ends      = ipv4 || (ipv6 && ({3'd0, l4_q, 1'b0} <= end_q) && !(extensions_q && walked(protocol_q)));
  assign tcp_end   = {4'd0, l4_q, 1'b0} + {12'd0, offset_q, 2'd0};
  assign header_ip = ends ? {4'd0, l4_q, 1'b0} : 18'd0;
  assign header_l4 = (tcp && offset_q >= 4'd5 && tcp_end <= {1'b0, end_q}) ? tcp_end
                   : udp ? {4'd0, l4_q, 1'b0} + 18'd8 : 18'd0;
  assign headers_o = {ends && (ipv4 ? fragment_q : protocol_q == FRAGMENT), at_most_1023(header_l4), at_most_1023(header_ip)};

  assign type_o        = type_q;
  assign tagged_o      = tagged_q;
  assign priority_o    = priority_q;
  assign frame_bytes_o = bytes_q;
  assign protocol_o    = (ipv6 && !ends) ? NOTHING : protocol_q;
  assign source_o      = source_q;
  assign destination_o = destination_q;
  assign ports_o       = ports_q;
  assign flags_o       = flags_q;
  assign hash_ip_o    = hash_ip_q;
  assign hash_ports_o = hash_ports_q;

endmodule
