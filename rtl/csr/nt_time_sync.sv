// The clock of time synchronization and the time stamps of one packet each way; a part of device.
// Page: docs/spec/device.md, 'Time synchronization'; twin: model/Csr/TimeSync.cs.
module nt_time_sync (
    input  logic        clk_i,
    input  logic        clear_i,
    input  logic [63:0] time_q_i,
    // Accesses to registers of device, decoded there
    input  logic        write_i,     // some byte of it is enabled
    input  logic        read_i,
    input  logic        effect_i,    // the read has side effects
    input  logic [7:0]  register_i,
    input  logic [31:0] wdata_i,
    input  logic [31:0] mask_i,
    output logic [31:0] rdata_o,     // of the register, as it is now
    // A stamped packet has begun on the wire; one has been received, its begin
    input  logic        frame_stamped_i,
    input  logic        stamp_valid_i,
    input  logic [63:0] stamp_time_i,
    // What is to be stamped, to rx_buffer
    output logic        stamp_ready_o,
    output logic [2:0]  stamp_type_o,
    output logic [7:0]  stamp_control_o,
    output logic [7:0]  stamp_message_o
);

  logic [63:0] base_q;
  logic [63:0] origin_q;  // time of base
  logic [31:0] timinca_q;
  logic [31:0] timadjl_q;
  logic [31:0] timadjh_q;
  logic [31:0] high_q;    // of the clock when its low half was read last
  logic        transmit_valid_q;
  logic        transmit_enable_q;
  logic [63:0] transmit_stamp_q;
  logic        receive_valid_q;
  logic        receive_enable_q;
  logic [2:0]  receive_type_q;
  logic [63:0] receive_stamp_q;
  logic [15:0] config_q;

  logic        stands;
  logic        stamps;    // a transmitted packet
  logic        looks;     // somebody needs the clock as it is now
  logic [63:0] now;
  logic [31:0] adjust_high;  // TIMADJH as a write leaves it
  logic [63:0] begun;     // the clock when the received packet began

  // The clock at a time: a tick each 16 ns since its base.
  function automatic logic [63:0] clock_at(input logic [63:0] moment, input logic [63:0] base, input logic [63:0] origin,
                                           input logic [23:0] increment);
    logic [63:0] elapsed;
    elapsed  = moment - origin;
    clock_at = base + {elapsed[63], elapsed[63:1]} * {40'd0, increment};
  endfunction

  assign stands = (timinca_q[31:24] == 8'd0);
  assign stamps = frame_stamped_i && transmit_enable_q && !transmit_valid_q;
  assign looks  = write_i || read_i || stamps;
  assign adjust_high = nt_pkg::merge(timadjh_q, wdata_i, mask_i);

  // A simulator multiplies only when somebody looks.
  always_comb begin
    now   = base_q;
    begun = base_q;
    if (looks && !stands) now = clock_at(time_q_i, base_q, origin_q, timinca_q[23:0]);
    if (stamp_valid_i && !stands) begun = clock_at(stamp_time_i, base_q, origin_q, timinca_q[23:0]);
  end

  always_ff @(posedge clk_i) begin
    if (clear_i) begin
      base_q            <= 64'd0;
      origin_q          <= 64'd0;
      timinca_q         <= 32'd0;
      timadjl_q         <= 32'd0;
      timadjh_q         <= 32'd0;
      high_q            <= 32'd0;
      transmit_valid_q  <= 1'b0;
      transmit_enable_q <= 1'b0;
      transmit_stamp_q  <= 64'd0;
      receive_valid_q   <= 1'b0;
      receive_enable_q  <= 1'b0;
      receive_type_q    <= 3'd0;
      receive_stamp_q   <= 64'd0;
      config_q          <= 16'd0;
    end else begin
      if (write_i) begin
        case (register_i)
          nt_registers_pkg::REG_SYSTIML, nt_registers_pkg::REG_SYSTIMH, nt_registers_pkg::REG_TIMINCA,
          nt_registers_pkg::REG_TIMADJH: begin
            // Half a tick that has passed stays with the next one.
            origin_q <= stands ? time_q_i : time_q_i - {63'd0, time_q_i[0] ^ origin_q[0]};
            base_q   <= now;
            if (register_i == nt_registers_pkg::REG_SYSTIML) base_q[31:0] <= nt_pkg::merge(now[31:0], wdata_i, mask_i);
            if (register_i == nt_registers_pkg::REG_SYSTIMH) base_q[63:32] <= nt_pkg::merge(now[63:32], wdata_i, mask_i);
            if (register_i == nt_registers_pkg::REG_TIMINCA) timinca_q <= nt_pkg::merge(timinca_q, wdata_i, mask_i);
            if (register_i == nt_registers_pkg::REG_TIMADJH) begin
              timadjh_q <= adjust_high;
              base_q    <= adjust_high[31] ? now - {1'b0, adjust_high[30:0], timadjl_q} : now + {1'b0, adjust_high[30:0], timadjl_q};
            end
          end
          nt_registers_pkg::REG_TIMADJL: timadjl_q <= nt_pkg::merge(timadjl_q, wdata_i, mask_i);
          nt_registers_pkg::REG_TSYNCTXCTL: begin
            if (mask_i[4]) transmit_enable_q <= wdata_i[4];
          end
          nt_registers_pkg::REG_TSYNCRXCTL: begin
            if (mask_i[4]) begin
              receive_enable_q <= wdata_i[4];
              receive_type_q   <= wdata_i[3:1];
            end
          end
          nt_registers_pkg::REG_TSYNCRXCFG: config_q <= (config_q & ~mask_i[15:0]) | (wdata_i[15:0] & mask_i[15:0]);
          default: ;
        endcase
      end

      if (effect_i) begin
        if (register_i == nt_registers_pkg::REG_SYSTIML) high_q <= now[63:32];
        if (register_i == nt_registers_pkg::REG_TXSTMPH) transmit_valid_q <= 1'b0;
        if (register_i == nt_registers_pkg::REG_RXSTMPH) receive_valid_q <= 1'b0;
      end

      if (stamps) begin
        transmit_valid_q <= 1'b1;
        transmit_stamp_q <= now;
      end
      if (stamp_valid_i) begin
        receive_valid_q <= 1'b1;
        receive_stamp_q <= begun;
      end
    end
  end

  always_comb begin
    rdata_o = 32'd0;
    if (read_i) begin
      case (register_i)
        nt_registers_pkg::REG_SYSTIML:    rdata_o = now[31:0];
        nt_registers_pkg::REG_SYSTIMH:    rdata_o = high_q;
        nt_registers_pkg::REG_TIMINCA:    rdata_o = timinca_q;
        nt_registers_pkg::REG_TIMADJL:    rdata_o = timadjl_q;
        nt_registers_pkg::REG_TIMADJH:    rdata_o = timadjh_q;
        nt_registers_pkg::REG_TSYNCTXCTL: rdata_o = {27'd0, transmit_enable_q, 3'd0, transmit_valid_q};
        nt_registers_pkg::REG_TXSTMPL:    rdata_o = transmit_stamp_q[31:0];
        nt_registers_pkg::REG_TXSTMPH:    rdata_o = transmit_stamp_q[63:32];
        nt_registers_pkg::REG_TSYNCRXCTL: rdata_o = {27'd0, receive_enable_q, receive_type_q, receive_valid_q};
        nt_registers_pkg::REG_RXSTMPL:    rdata_o = receive_stamp_q[31:0];
        nt_registers_pkg::REG_RXSTMPH:    rdata_o = receive_stamp_q[63:32];
        nt_registers_pkg::REG_TSYNCRXCFG: rdata_o = {16'd0, config_q};
        default:                          rdata_o = 32'd0;
      endcase
    end
  end

  assign stamp_ready_o   = receive_enable_q && !receive_valid_q;
  assign stamp_type_o    = receive_type_q;
  assign stamp_control_o = config_q[7:0];
  assign stamp_message_o = config_q[15:8];

endmodule
