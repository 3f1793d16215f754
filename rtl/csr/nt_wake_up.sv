// Wake-up by frames and by the link while the PF is in D3hot, the packet that woke up, PM_PME messages.
// Page: docs/spec/wake_up.md; twin: model/Csr/WakeUp.cs.
module nt_wake_up (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [3:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [7:0]  csr_index_i,
    input  logic [31:0] csr_wdata_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    // Time, address, link, power management of the PF
    input  logic [63:0] time_q_i,
    input  logic [47:0] station_i,
    input  logic        link_change_i,
    input  logic        power_d0_i,
    input  logic        pme_status_i,
    input  logic        pme_enable_i,
    // Frames as they are stored, from rx_buffer; as they are taken and what becomes of them, from pool_filter
    input  logic        beat_valid_i,
    input  logic        beat_first_i,
    input  logic [63:0] beat_data_i,
    input  logic [7:0]  beat_keep_i,
    input  logic        beat_last_i,
    input  logic        stored_i,
    input  logic        taken_i,
    input  logic        receive_decided_i,
    input  logic        receive_good_i,
    input  logic        frame_multicast_i,
    input  logic        frame_broadcast_i,
    input  logic        frame_exact_i,
    // Set and clear PMCSR.PME_STATUS, in config_space; a PM_PME, to message
    output logic        pme_event_o,
    output logic        pme_clear_o,
    output logic        pme_send_o,
    output logic [63:0] wake_o,
    output logic        quiet_o
);

  localparam logic [2:0] IDLE    = 3'd0;
  localparam logic [2:0] LOAD    = 3'd1;
  localparam logic [2:0] STORED  = 3'd2;
  localparam logic [2:0] QUEUED  = 3'd3;
  localparam logic [2:0] DECIDED = 3'd4;

  localparam logic [63:0] NEVER     = 64'hffff_ffff_ffff_ffff;
  localparam logic [63:0] REPEAT    = 64'd12_500_000;  // clocks (100 ms) from one PM_PME to the next
  localparam logic [10:0] MOST      = 11'd2047;        // beats that are counted
  localparam logic [10:0] KEPT      = 11'd16;          // words of the packet that software can read
  localparam logic [2:0]  LEAD      = 3'd6;            // bytes ff before the addresses of a magic packet
  localparam logic [2:0]  LAST      = 3'd5;            // octet of an address
  localparam logic [3:0]  SIXTEENTH = 4'd15;           // address of a magic packet

  // Registers that software sees
  logic        apme_q;
  logic        pme_en_q;
  logic        apmpme_q;
  logic [31:0] wufc_q;
  logic [4:0]  wus_q;      // bits as in WUFC
  logic [31:0] csr_rdata_q;

  // The candidate
  logic [2:0]  state_q;
  logic [10:0] beats_q;
  logic [13:0] length_q;
  logic [7:0]  waiting_q;  // frames in the ring of rx_buffer
  logic [7:0]  ahead_q;    // of them, those that are taken before the candidate
  logic [63:0] packet_memory [0:15];

  // Magic packet: how many bytes ff there were, and how much of the addresses (part: 6 * round + octet)
  logic [2:0]  run_q;
  logic [3:0]  round_q;
  logic [2:0]  octet_q;
  logic        magic_q;

  // PME
  logic        told_q;     // a PM_PME has been sent for what is pending
  logic [63:0] deadline_q;
  logic        pme_event_q;
  logic        pme_clear_q;
  logic        pme_send_q;

  // Trailing ones of keep
  function automatic logic [3:0] kept(input logic [7:0] keep);
    kept = 4'd8;
    for (int i = 7; i >= 0; i--) if (!keep[i]) kept = i[3:0];
  endfunction

  // One octet of an address, the first in bits 7:0
  function automatic logic [7:0] octet_of(input logic [47:0] address, input logic [2:0] octet);
    case (octet)
      3'd0:    octet_of = address[7:0];
      3'd1:    octet_of = address[15:8];
      3'd2:    octet_of = address[23:16];
      3'd3:    octet_of = address[31:24];
      3'd4:    octet_of = address[39:32];
      default: octet_of = address[47:40];
    endcase
  endfunction

  // Accesses
  logic        access;
  logic        write;
  logic [31:0] mask;

  assign access = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_WAKE_UP);
  assign write  = access && csr_write_i;
  assign mask   = nt_pkg::byte_mask(csr_be_i);

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      apme_q   <= 1'b0;
      pme_en_q <= 1'b0;
      apmpme_q <= 1'b0;
      wufc_q   <= nt_registers_pkg::WUFC_RESET;
    end else if (write) begin
      if (csr_register_i == nt_registers_pkg::REG_WUC && csr_be_i[0]) begin
        apme_q   <= csr_wdata_i[0];
        pme_en_q <= csr_wdata_i[1];
        apmpme_q <= csr_wdata_i[3];
      end
      if (csr_register_i == nt_registers_pkg::REG_WUFC) begin
        wufc_q <= nt_pkg::merge(wufc_q, csr_wdata_i, mask & nt_registers_pkg::WUFC_RW);
      end
    end
  end

  always_ff @(posedge clk_i) begin : read
    logic [63:0] word;

    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (access && !csr_write_i) begin
      word = packet_memory[csr_index_i[4:1]];
      case (csr_register_i)
        nt_registers_pkg::REG_WUC:  csr_rdata_q <= {28'd0, apmpme_q, pme_status_i, pme_en_q, apme_q};
        nt_registers_pkg::REG_WUFC: csr_rdata_q <= wufc_q;
        nt_registers_pkg::REG_WUS:  csr_rdata_q <= {27'd0, wus_q};
        nt_registers_pkg::REG_WUPL: csr_rdata_q <= {18'd0, length_q};
        nt_registers_pkg::REG_WUPM:
          csr_rdata_q <= ({7'd0, csr_index_i[4:0], 2'd0} >= length_q) ? 32'd0 : csr_index_i[0] ? word[63:32] : word[31:0];
        default:                    csr_rdata_q <= 32'd0;
      endcase
    end
  end

  // What has matched
  logic [3:0]  match;    // bits 4:1 of WUFC and WUS
  logic        woken;
  logic        link_woken;

  assign match = {frame_broadcast_i, frame_multicast_i && !frame_broadcast_i,
                  !frame_multicast_i && !frame_broadcast_i && frame_exact_i, magic_q} & wufc_q[4:1];
  assign woken      = (state_q == DECIDED) && receive_decided_i && receive_good_i && (match != 4'h0) && !power_d0_i;
  assign link_woken = link_change_i && !power_d0_i && wufc_q[0] && !wus_q[0];

  // One frame at a time is a candidate, from its first beat until pool_filter has decided.
  logic        watch;
  logic        begins;
  logic        loads;    // a beat of the candidate is here
  logic [10:0] beats;    // those before that one
  logic [3:0]  count;    // bytes of the beat

  assign watch  = !power_d0_i && (wufc_q[4:1] != 4'h0) && (wus_q[4:1] == 4'h0);
  assign begins = (state_q == IDLE) && beat_valid_i && beat_first_i && watch;
  assign loads  = begins || (state_q == LOAD && beat_valid_i);
  assign beats = begins ? 11'd0 : beats_q;
  assign count  = loads ? kept(beat_keep_i) : 4'd0;

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      state_q   <= IDLE;
      waiting_q <= 8'd0;
      ahead_q   <= 8'd0;
      beats_q   <= 11'd0;
      length_q  <= 14'd0;
    end else if (device_clear_i) begin
      state_q   <= IDLE;
      if (state_q != IDLE) length_q <= 14'd0;
      waiting_q <= 8'd0;
    end else begin
      waiting_q <= waiting_q + {7'd0, stored_i} - {7'd0, taken_i};
      if (loads) begin
        beats_q  <= (beats == MOST) ? MOST : beats + 11'd1;
        length_q <= beat_last_i ? {beats, 3'd0} + {10'd0, count} : 14'd0;
        state_q  <= beat_last_i ? STORED : LOAD;
      end

      case (state_q)
        STORED: begin
          ahead_q <= waiting_q - {7'd0, taken_i};
          state_q <= stored_i ? QUEUED : IDLE;
          if (!stored_i) length_q <= 14'd0;
        end

        QUEUED:
        if (taken_i) begin
          ahead_q <= ahead_q - 8'd1;
          if (ahead_q == 8'd0) state_q <= DECIDED;
        end

        DECIDED:
        if (receive_decided_i) begin
          state_q <= IDLE;
          if (!woken) length_q <= 14'd0;
        end

        default: ;
      endcase
    end
  end

  always_ff @(posedge clk_i) begin
    if (loads && beats < KEPT && !device_clear_i) packet_memory[beats[3:0]] <= beat_data_i;
  end

  // The bytes of a beat one after the other; without one of a candidate the logic rests.
  always_ff @(posedge clk_i) begin : magic
    logic [2:0] run;
    logic [3:0] round;
    logic [2:0] octet;
    logic       found;
    logic [7:0] value;

    if (reset_i) begin
      run_q   <= 3'd0;
      round_q <= 4'd0;
      octet_q <= 3'd0;
      magic_q <= 1'b0;
    end else if (loads) begin
      run   = begins ? 3'd0 : run_q;
      round = begins ? 4'd0 : round_q;
      octet = begins ? 3'd0 : octet_q;
      found = !begins && magic_q;
      for (int i = 0; i < 8; i = i + 1) begin
        if (4'(i) < count) begin
          value = beat_data_i[8*i+:8];
          if ((round != 4'd0 || octet != 3'd0) && value == octet_of(station_i, octet)) begin
            // After the last address the rounds begin again at 0 by themselves.
            if (octet == LAST) begin
              octet = 3'd0;
              if (round == SIXTEENTH) found = 1'b1;
              round = round + 4'd1;
            end else begin
              octet = octet + 3'd1;
            end
          end else begin
            round = 4'd0;
            octet = {2'd0, (run == LEAD) && (value == station_i[7:0])};
          end
          run = (value != 8'hff) ? 3'd0 : (run == LEAD) ? LEAD : run + 3'd1;
        end
      end
      run_q   <= run;
      round_q <= round;
      octet_q <= octet;
      magic_q <= found;
    end
  end

  // WUS outlives device_clear: what woke up the host can be read after the resets that waking up brings.
  always_ff @(posedge clk_i) begin : status
    logic [4:0] left;

    if (reset_i) begin
      wus_q       <= 5'd0;
      pme_event_q <= 1'b0;
      pme_clear_q <= 1'b0;
    end else begin
      left = wus_q;
      if (write && csr_register_i == nt_registers_pkg::REG_WUS) left = left & ~(csr_wdata_i[4:0] & mask[4:0]);
      if (!device_clear_i) left = left | {woken ? match : 4'h0, link_woken};
      wus_q       <= left;
      pme_event_q <= !device_clear_i && (woken || link_woken);
      pme_clear_q <= write && (csr_register_i == nt_registers_pkg::REG_WUC) && csr_be_i[0] && csr_wdata_i[2];
    end
  end

  // A message that got lost is sent again until software clears PME_STATUS.
  logic        want;
  logic        due;

  assign want = pme_status_i && (pme_enable_i || pme_en_q);
  assign due  = want && (!told_q || deadline_q <= time_q_i);

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      told_q     <= 1'b0;
      deadline_q <= 64'd0;
      pme_send_q <= 1'b0;
    end else begin
      told_q     <= want;
      pme_send_q <= due;
      if (due) deadline_q <= time_q_i + REPEAT;
    end
  end

  assign csr_rdata_o = csr_rdata_q;
  assign pme_event_o = pme_event_q;
  assign pme_clear_o = pme_clear_q;
  assign pme_send_o  = pme_send_q;
  assign wake_o      = told_q ? deadline_q : NEVER;
  assign quiet_o     = !pme_event_q && !pme_clear_q && !pme_send_q && (state_q != STORED) && (want == told_q) && !due;

endmodule
