// Counters of the port, saturating and cleared by a read; those of the pools are in nt_pool_statistics.
// Page: docs/spec/statistics.md; twin: model/Csr/Statistics.cs.
module nt_statistics (
    input  logic        clk_i,
    input  logic        reset_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [3:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [7:0]  csr_index_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    input  logic        device_clear_i,
    input  logic [8:0]  function_clear_i,
    // Events of rx_buffer
    input  logic        receive_total_i,
    input  logic [13:0] receive_total_bytes_i,
    input  logic        receive_crc_error_i,
    input  logic        receive_missed_i,
    input  logic        receive_undersize_i,
    input  logic        receive_oversize_i,
    // Events of pool_filter
    input  logic        receive_good_i,
    input  logic        receive_oversize_pool_i,
    input  logic        transmit_result_i,
    input  logic        transmit_wire_i,
    input  logic        transmit_local_i,
    input  logic [2:0]  transmit_pool_i,
    input  logic [13:0] frame_bytes_i,
    input  logic        frame_multicast_i,
    input  logic        frame_broadcast_i,
    // Events of rx_engine
    input  logic        receive_event_i,
    input  logic [2:0]  receive_event_pool_i,
    input  logic [13:0] receive_event_bytes_i,
    input  logic        receive_event_local_i,
    input  logic        receive_event_multicast_i,
    input  logic        receive_no_descriptor_i,
    // Events of the transmit path
    input  logic        transmit_discard_i,
    input  logic        offload_discard_i,
    input  logic        segmented_i,
    input  logic        transmit_discard_link_i,
    input  logic        transmit_spoofed_i,
    // Pause frames
    input  logic        xon_received_i,
    input  logic        xon_sent_i,
    input  logic        xoff_received_i,
    input  logic        xoff_sent_i,
    input  logic        unknown_received_i,
    output logic        quiet_o
);

  localparam logic [14:0] FCS = 15'd4;

  logic [31:0] crcerrs_q;
  logic [31:0] mpc_q;
  logic [31:0] ruc_q;
  logic [31:0] roc_q;
  logic [31:0] rnbc_q;
  logic [31:0] tpr_q;
  logic [63:0] tor_q;
  logic [31:0] gprc_q;
  logic [63:0] gorc_q;
  logic [31:0] prc64_q;
  logic [31:0] prc127_q;
  logic [31:0] prc255_q;
  logic [31:0] prc511_q;
  logic [31:0] prc1023_q;
  logic [31:0] prc1522_q;
  logic [31:0] mprc_q;
  logic [31:0] bprc_q;
  logic [31:0] rpthc_q;
  logic [63:0] hgorc_q;
  logic [31:0] gptc_q;
  logic [31:0] tpt_q;
  logic [63:0] gotc_q;
  logic [63:0] tot_q;
  logic [31:0] ptc64_q;
  logic [31:0] ptc127_q;
  logic [31:0] ptc255_q;
  logic [31:0] ptc511_q;
  logic [31:0] ptc1023_q;
  logic [31:0] ptc1522_q;
  logic [31:0] mptc_q;
  logic [31:0] bptc_q;
  logic [31:0] hgptc_q;
  logic [63:0] hgotc_q;
  logic [31:0] tsctc_q;
  logic [31:0] htdpmc_q;
  logic [31:0] xonrxc_q;
  logic [31:0] xontxc_q;
  logic [31:0] xoffrxc_q;
  logic [31:0] xofftxc_q;
  logic [31:0] fcruc_q;
  logic [31:0] csr_rdata_q;

  logic        read;
  logic        any;
  logic        wire_sent;

  assign read      = csr_valid_i && !csr_write_i && (csr_block_i == nt_registers_pkg::BLOCK_STATISTICS);
  assign wire_sent = transmit_result_i && transmit_wire_i;
  assign any       = receive_total_i || receive_crc_error_i || receive_missed_i || receive_undersize_i
                  || receive_oversize_i || receive_good_i || receive_oversize_pool_i || transmit_result_i
                  || receive_event_i || receive_no_descriptor_i || transmit_discard_i || offload_discard_i
                  || segmented_i || transmit_discard_link_i  // a spoofed frame is a result too
                  || xon_received_i || xoff_received_i || unknown_received_i || xon_sent_i || xoff_sent_i;

  // Counters after one clock: a clearing read comes before the events of the same clock.
  function automatic logic [31:0] count(input logic [31:0] old, input logic clear, input logic [2:0] add);
    logic [32:0] sum;
    sum   = {1'b0, clear ? 32'd0 : old} + {30'd0, add};
    count = sum[32] ? 32'hffff_ffff : sum[31:0];
  endfunction

  function automatic logic [63:0] count_octets(input logic [63:0] old, input logic clear, input logic up,
                                               input logic [14:0] octets);
    logic [64:0] sum;
    sum          = {1'b0, clear ? 64'd0 : old} + {50'd0, up ? octets : 15'd0};
    count_octets = sum[64] ? 64'hffff_ffff_ffff_ffff : sum[63:0];
  endfunction

  // One bit for each size class: 64 or less, to 127, to 255, to 511, to 1023, 1024 and more octets.
  function automatic logic [5:0] size_class(input logic [14:0] octets);
    size_class = (octets <= 15'd64)  ? 6'b000001 : (octets <= 15'd127)  ? 6'b000010
               : (octets <= 15'd255) ? 6'b000100 : (octets <= 15'd511)  ? 6'b001000
               : (octets <= 15'd1023) ? 6'b010000 : 6'b100000;
  endfunction

  always_ff @(posedge clk_i) begin : counters
    logic        clears;
    logic [14:0] frame_octets;
    logic [14:0] total_octets;
    logic [14:0] event_octets;
    logic [5:0]  good;
    logic [5:0]  sent;

    if (reset_i || device_clear_i) begin
      crcerrs_q <= 32'd0;
      mpc_q     <= 32'd0;
      ruc_q     <= 32'd0;
      roc_q     <= 32'd0;
      rnbc_q    <= 32'd0;
      tpr_q     <= 32'd0;
      tor_q     <= 64'd0;
      gprc_q    <= 32'd0;
      gorc_q    <= 64'd0;
      prc64_q   <= 32'd0;
      prc127_q  <= 32'd0;
      prc255_q  <= 32'd0;
      prc511_q  <= 32'd0;
      prc1023_q <= 32'd0;
      prc1522_q <= 32'd0;
      mprc_q    <= 32'd0;
      bprc_q    <= 32'd0;
      rpthc_q   <= 32'd0;
      hgorc_q   <= 64'd0;
      gptc_q    <= 32'd0;
      tpt_q     <= 32'd0;
      gotc_q    <= 64'd0;
      tot_q     <= 64'd0;
      ptc64_q   <= 32'd0;
      ptc127_q  <= 32'd0;
      ptc255_q  <= 32'd0;
      ptc511_q  <= 32'd0;
      ptc1023_q <= 32'd0;
      ptc1522_q <= 32'd0;
      mptc_q    <= 32'd0;
      bptc_q    <= 32'd0;
      hgptc_q   <= 32'd0;
      hgotc_q   <= 64'd0;
      tsctc_q   <= 32'd0;
      htdpmc_q  <= 32'd0;
      xonrxc_q  <= 32'd0;
      xontxc_q  <= 32'd0;
      xoffrxc_q <= 32'd0;
      xofftxc_q <= 32'd0;
      fcruc_q   <= 32'd0;
    end else if (read || any) begin
      clears       = read && (csr_be_i != 4'd0);
      frame_octets = {1'b0, frame_bytes_i} + FCS;
      total_octets = {1'b0, receive_total_bytes_i} + FCS;
      event_octets = {1'b0, receive_event_bytes_i} + FCS;
      good         = receive_good_i ? size_class(frame_octets) : 6'd0;
      sent         = wire_sent ? size_class(frame_octets) : 6'd0;

      crcerrs_q <= count(crcerrs_q, clears && csr_register_i == nt_registers_pkg::REG_CRCERRS,
                         {2'd0, receive_crc_error_i});
      mpc_q     <= count(mpc_q, clears && csr_register_i == nt_registers_pkg::REG_MPC, {2'd0, receive_missed_i});
      ruc_q     <= count(ruc_q, clears && csr_register_i == nt_registers_pkg::REG_RUC, {2'd0, receive_undersize_i});
      roc_q     <= count(roc_q, clears && csr_register_i == nt_registers_pkg::REG_ROC,
                         {2'd0, receive_oversize_i} + {2'd0, receive_oversize_pool_i});
      rnbc_q    <= count(rnbc_q, clears && csr_register_i == nt_registers_pkg::REG_RNBC,
                         {2'd0, receive_no_descriptor_i});
      tpr_q     <= count(tpr_q, clears && csr_register_i == nt_registers_pkg::REG_TPR, {2'd0, receive_total_i});
      tor_q     <= count_octets(tor_q, clears && csr_register_i == nt_registers_pkg::REG_TORH,
                                receive_total_i, total_octets);

      gprc_q    <= count(gprc_q, clears && csr_register_i == nt_registers_pkg::REG_GPRC, {2'd0, receive_good_i});
      gorc_q    <= count_octets(gorc_q, clears && csr_register_i == nt_registers_pkg::REG_GORCH,
                                receive_good_i, frame_octets);
      prc64_q   <= count(prc64_q, clears && csr_register_i == nt_registers_pkg::REG_PRC64, {2'd0, good[0]});
      prc127_q  <= count(prc127_q, clears && csr_register_i == nt_registers_pkg::REG_PRC127, {2'd0, good[1]});
      prc255_q  <= count(prc255_q, clears && csr_register_i == nt_registers_pkg::REG_PRC255, {2'd0, good[2]});
      prc511_q  <= count(prc511_q, clears && csr_register_i == nt_registers_pkg::REG_PRC511, {2'd0, good[3]});
      prc1023_q <= count(prc1023_q, clears && csr_register_i == nt_registers_pkg::REG_PRC1023, {2'd0, good[4]});
      prc1522_q <= count(prc1522_q, clears && csr_register_i == nt_registers_pkg::REG_PRC1522, {2'd0, good[5]});
      mprc_q    <= count(mprc_q, clears && csr_register_i == nt_registers_pkg::REG_MPRC,
                         {2'd0, receive_good_i && frame_multicast_i});
      bprc_q    <= count(bprc_q, clears && csr_register_i == nt_registers_pkg::REG_BPRC,
                         {2'd0, receive_good_i && frame_broadcast_i});
      rpthc_q   <= count(rpthc_q, clears && csr_register_i == nt_registers_pkg::REG_RPTHC, {2'd0, receive_event_i});
      hgorc_q   <= count_octets(hgorc_q, clears && csr_register_i == nt_registers_pkg::REG_HGORCH,
                                receive_event_i, event_octets);

      gptc_q    <= count(gptc_q, clears && csr_register_i == nt_registers_pkg::REG_GPTC, {2'd0, wire_sent});
      tpt_q     <= count(tpt_q, clears && csr_register_i == nt_registers_pkg::REG_TPT, {2'd0, wire_sent});
      gotc_q    <= count_octets(gotc_q, clears && csr_register_i == nt_registers_pkg::REG_GOTCH,
                                wire_sent, frame_octets);
      tot_q     <= count_octets(tot_q, clears && csr_register_i == nt_registers_pkg::REG_TOTH,
                                wire_sent, frame_octets);
      ptc64_q   <= count(ptc64_q, clears && csr_register_i == nt_registers_pkg::REG_PTC64, {2'd0, sent[0]});
      ptc127_q  <= count(ptc127_q, clears && csr_register_i == nt_registers_pkg::REG_PTC127, {2'd0, sent[1]});
      ptc255_q  <= count(ptc255_q, clears && csr_register_i == nt_registers_pkg::REG_PTC255, {2'd0, sent[2]});
      ptc511_q  <= count(ptc511_q, clears && csr_register_i == nt_registers_pkg::REG_PTC511, {2'd0, sent[3]});
      ptc1023_q <= count(ptc1023_q, clears && csr_register_i == nt_registers_pkg::REG_PTC1023, {2'd0, sent[4]});
      ptc1522_q <= count(ptc1522_q, clears && csr_register_i == nt_registers_pkg::REG_PTC1522, {2'd0, sent[5]});
      mptc_q    <= count(mptc_q, clears && csr_register_i == nt_registers_pkg::REG_MPTC,
                         {2'd0, wire_sent && frame_multicast_i});
      bptc_q    <= count(bptc_q, clears && csr_register_i == nt_registers_pkg::REG_BPTC,
                         {2'd0, wire_sent && frame_broadcast_i});
      hgptc_q   <= count(hgptc_q, clears && csr_register_i == nt_registers_pkg::REG_HGPTC, {2'd0, transmit_result_i});
      hgotc_q   <= count_octets(hgotc_q, clears && csr_register_i == nt_registers_pkg::REG_HGOTCH,
                                transmit_result_i, frame_octets);
      tsctc_q   <= count(tsctc_q, clears && csr_register_i == nt_registers_pkg::REG_TSCTC, {2'd0, segmented_i});
      htdpmc_q  <= count(htdpmc_q, clears && csr_register_i == nt_registers_pkg::REG_HTDPMC,
                         {2'd0, transmit_discard_i} + {2'd0, offload_discard_i} + {2'd0, transmit_discard_link_i}
                         + {2'd0, transmit_spoofed_i});
      xonrxc_q  <= count(xonrxc_q, clears && csr_register_i == nt_registers_pkg::REG_XONRXC, {2'd0, xon_received_i});
      xontxc_q  <= count(xontxc_q, clears && csr_register_i == nt_registers_pkg::REG_XONTXC, {2'd0, xon_sent_i});
      xoffrxc_q <= count(xoffrxc_q, clears && csr_register_i == nt_registers_pkg::REG_XOFFRXC, {2'd0, xoff_received_i});
      xofftxc_q <= count(xofftxc_q, clears && csr_register_i == nt_registers_pkg::REG_XOFFTXC, {2'd0, xoff_sent_i});
      fcruc_q   <= count(fcruc_q, clears && csr_register_i == nt_registers_pkg::REG_FCRUC, {2'd0, unknown_received_i});
    end
  end

  logic [31:0] pool_rdata;

  nt_pool_statistics pool_statistics (
      .clk_i               (clk_i),
      .clear_i             ((reset_i || device_clear_i) ? 8'hff : function_clear_i[8:1]),
      .read_i              (read),
      .register_i          (csr_register_i),
      .pool_i              (csr_index_i[2:0]),
      .value_o             (pool_rdata),
      .transmit_i          (transmit_result_i),
      .transmit_pool_i     (transmit_pool_i),
      .transmit_bytes_i    (frame_bytes_i),
      .transmit_local_i    (transmit_local_i),
      .receive_i           (receive_event_i),
      .receive_pool_i      (receive_event_pool_i),
      .receive_bytes_i     (receive_event_bytes_i),
      .receive_local_i     (receive_event_local_i),
      .receive_multicast_i (receive_event_multicast_i)
  );

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (read) begin
      case (csr_register_i)
        nt_registers_pkg::REG_CRCERRS: csr_rdata_q <= crcerrs_q;
        nt_registers_pkg::REG_MPC:     csr_rdata_q <= mpc_q;
        nt_registers_pkg::REG_RUC:     csr_rdata_q <= ruc_q;
        nt_registers_pkg::REG_ROC:     csr_rdata_q <= roc_q;
        nt_registers_pkg::REG_RNBC:    csr_rdata_q <= rnbc_q;
        nt_registers_pkg::REG_TPR:     csr_rdata_q <= tpr_q;
        nt_registers_pkg::REG_TORL:    csr_rdata_q <= tor_q[31:0];
        nt_registers_pkg::REG_TORH:    csr_rdata_q <= tor_q[63:32];
        nt_registers_pkg::REG_GPRC:    csr_rdata_q <= gprc_q;
        nt_registers_pkg::REG_GORCL:   csr_rdata_q <= gorc_q[31:0];
        nt_registers_pkg::REG_GORCH:   csr_rdata_q <= gorc_q[63:32];
        nt_registers_pkg::REG_PRC64:   csr_rdata_q <= prc64_q;
        nt_registers_pkg::REG_PRC127:  csr_rdata_q <= prc127_q;
        nt_registers_pkg::REG_PRC255:  csr_rdata_q <= prc255_q;
        nt_registers_pkg::REG_PRC511:  csr_rdata_q <= prc511_q;
        nt_registers_pkg::REG_PRC1023: csr_rdata_q <= prc1023_q;
        nt_registers_pkg::REG_PRC1522: csr_rdata_q <= prc1522_q;
        nt_registers_pkg::REG_MPRC:    csr_rdata_q <= mprc_q;
        nt_registers_pkg::REG_BPRC:    csr_rdata_q <= bprc_q;
        nt_registers_pkg::REG_RPTHC:   csr_rdata_q <= rpthc_q;
        nt_registers_pkg::REG_HGORCL:  csr_rdata_q <= hgorc_q[31:0];
        nt_registers_pkg::REG_HGORCH:  csr_rdata_q <= hgorc_q[63:32];
        nt_registers_pkg::REG_GPTC:    csr_rdata_q <= gptc_q;
        nt_registers_pkg::REG_TPT:     csr_rdata_q <= tpt_q;
        nt_registers_pkg::REG_GOTCL:   csr_rdata_q <= gotc_q[31:0];
        nt_registers_pkg::REG_GOTCH:   csr_rdata_q <= gotc_q[63:32];
        nt_registers_pkg::REG_TOTL:    csr_rdata_q <= tot_q[31:0];
        nt_registers_pkg::REG_TOTH:    csr_rdata_q <= tot_q[63:32];
        nt_registers_pkg::REG_PTC64:   csr_rdata_q <= ptc64_q;
        nt_registers_pkg::REG_PTC127:  csr_rdata_q <= ptc127_q;
        nt_registers_pkg::REG_PTC255:  csr_rdata_q <= ptc255_q;
        nt_registers_pkg::REG_PTC511:  csr_rdata_q <= ptc511_q;
        nt_registers_pkg::REG_PTC1023: csr_rdata_q <= ptc1023_q;
        nt_registers_pkg::REG_PTC1522: csr_rdata_q <= ptc1522_q;
        nt_registers_pkg::REG_MPTC:    csr_rdata_q <= mptc_q;
        nt_registers_pkg::REG_BPTC:    csr_rdata_q <= bptc_q;
        nt_registers_pkg::REG_HGPTC:   csr_rdata_q <= hgptc_q;
        nt_registers_pkg::REG_HGOTCL:  csr_rdata_q <= hgotc_q[31:0];
        nt_registers_pkg::REG_HGOTCH:  csr_rdata_q <= hgotc_q[63:32];
        nt_registers_pkg::REG_TSCTC:   csr_rdata_q <= tsctc_q;
        nt_registers_pkg::REG_HTDPMC:  csr_rdata_q <= htdpmc_q;
        nt_registers_pkg::REG_XONRXC:  csr_rdata_q <= xonrxc_q;
        nt_registers_pkg::REG_XONTXC:  csr_rdata_q <= xontxc_q;
        nt_registers_pkg::REG_XOFFRXC: csr_rdata_q <= xoffrxc_q;
        nt_registers_pkg::REG_XOFFTXC: csr_rdata_q <= xofftxc_q;
        nt_registers_pkg::REG_FCRUC:   csr_rdata_q <= fcruc_q;
        // Below the counters of the pools are those that nothing counts.
        default: csr_rdata_q <= (csr_register_i >= nt_registers_pkg::REG_VFGPRC) ? pool_rdata : 32'd0;
      endcase
    end
  end

  assign csr_rdata_o = csr_rdata_q;
  assign quiet_o     = 1'b1;

endmodule
