// Analyses frames of the wire while they are stored, and keeps the results until pool_filter takes the frames.
// Page: docs/spec/rx_offload.md; twin: model/Rx/RxOffload.cs.
module nt_rx_offload (
    input  logic         clk_i,
    input  logic         reset_i,
    input  logic         device_clear_i,
    // Frames as they are stored, from rx_buffer
    input  logic         beat_valid_i,
    input  logic         beat_first_i,
    input  logic [63:0]  beat_data_i,
    input  logic [7:0]   beat_keep_i,
    input  logic         beat_last_i,
    input  logic         stored_i,
    // Frames as they are taken, by pool_filter
    input  logic         taken_i,
    output logic [45:0]  offload_o,
    output logic [20:0]  headers_o,
    output logic [33:0]  sums_o,
    // Fields of the frame whose last beat came in the clock before, to queue_filter
    output logic [15:0]  frame_type_o,
    output logic         frame_tagged_o,
    output logic [2:0]   frame_priority_o,
    output logic [13:0]  frame_bytes_o,
    output logic [9:0]   frame_checks_o,
    output logic [7:0]   frame_protocol_o,
    output logic [31:0]  frame_source_o,
    output logic [31:0]  frame_destination_o,
    output logic [31:0]  frame_ports_o,
    output logic [5:0]   frame_flags_o,
    // Control
    input  logic [15:0]  vlan_type_i,
    input  logic [31:0]  mrqc_i,
    input  logic [31:0]  rfctl_i,
    input  logic [31:0]  rxcsum_i,
    input  logic [319:0] rss_key_i,
    output logic         quiet_o
);

  logic [100:0] results_q [0:127];
  logic [6:0]  in_q;
  logic [6:0]  out_q;

  logic [3:0]  bytes;
  logic [9:0]  checks;
  logic [20:0] headers;
  logic [33:0] sums;
  logic [31:0] hash_ip;
  logic [31:0] hash_ports;

  // Trailing ones of keep
  function automatic logic [3:0] kept(input logic [7:0] keep);
    kept = 4'd8;
    for (int i = 7; i >= 0; i--) if (!keep[i]) kept = i[3:0];
  endfunction

  assign bytes = beat_last_i ? kept(beat_keep_i) : 4'd8;

  nt_rx_parse #(.HASH(1'b1)) parse (
      .clk_i        (clk_i),
      .reset_i      (reset_i),
      .valid_i      (beat_valid_i),
      .first_i      (beat_first_i),
      .data_i       (beat_data_i),
      .bytes_i      (bytes),
      .vlan_type_i  (vlan_type_i),
      .extensions_i (!rfctl_i[16]),
      .key_i        (rss_key_i),
      .checks_o     (checks),
      .rxcsum_i     (rxcsum_i[13:0]),
      .headers_o    (headers),
      .sums_o       (sums),
      .type_o       (frame_type_o),
      .tagged_o     (frame_tagged_o),
      .priority_o   (frame_priority_o),
      .frame_bytes_o (frame_bytes_o),
      .protocol_o   (frame_protocol_o),
      .source_o     (frame_source_o),
      .destination_o (frame_destination_o),
      .ports_o      (frame_ports_o),
      .flags_o      (frame_flags_o),
      .hash_ip_o    (hash_ip),
      .hash_ports_o (hash_ports)
  );

  // Which hash the frame has: TCP and UDP before IP, the plain types before those with extension headers.
  logic        ports;
  logic [3:0]  rss_type;
  logic [31:0] hash;

  always_comb begin : rss
    logic ipv4;
    logic ipv6;
    logic tcp;
    logic udp;
    ipv4     = checks[0];
    ipv6     = checks[2];
    tcp      = checks[4];
    udp      = checks[5];
    ports    = 1'b0;
    rss_type = 4'd0;
    if (mrqc_i[2:0] == 3'd2 || mrqc_i[2:0] == 3'd5) begin
      if (ipv4 && tcp && mrqc_i[16]) {ports, rss_type} = {1'b1, 4'd1};
      else if (ipv4 && udp && mrqc_i[22]) {ports, rss_type} = {1'b1, 4'd7};
      else if (ipv4 && mrqc_i[17]) rss_type = 4'd2;
      else if (ipv6 && tcp && mrqc_i[21]) {ports, rss_type} = {1'b1, 4'd3};
      else if (ipv6 && tcp && mrqc_i[18]) {ports, rss_type} = {1'b1, 4'd6};
      else if (ipv6 && udp && mrqc_i[23]) {ports, rss_type} = {1'b1, 4'd8};
      else if (ipv6 && udp && mrqc_i[24]) {ports, rss_type} = {1'b1, 4'd9};
      else if (ipv6 && mrqc_i[20]) rss_type = 4'd5;
      else if (ipv6 && mrqc_i[19]) rss_type = 4'd4;
    end
    hash = (rss_type == 4'd0) ? 32'd0 : ports ? hash_ports : hash_ip;
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      in_q  <= 7'd0;
      out_q <= 7'd0;
    end else begin
      if (stored_i) in_q <= in_q + 7'd1;
      if (taken_i) out_q <= out_q + 7'd1;
    end
  end

  always_ff @(posedge clk_i) begin
    if (stored_i) results_q[in_q] <= {sums, headers, hash, rss_type, checks};
  end

  assign {sums_o, headers_o, offload_o} = results_q[out_q];
  assign frame_checks_o = checks;
  assign quiet_o   = 1'b1;

endmodule
