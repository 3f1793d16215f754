// Pause frames of IEEE 802.3x: how long the transmitter stands still, and when the other side is asked to.
// Page: docs/spec/flow_control.md; twin: model/Tx/FlowControl.cs.
module nt_flow_control (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    input  logic [63:0] time_q_i,
    // Received MAC control frames and the level of the buffer, from rx_buffer
    input  logic        pause_valid_i,
    input  logic [15:0] pause_time_i,
    input  logic        control_unknown_i,
    input  logic [13:0] receive_level_i,
    // Control, from device
    input  logic        link_up_i,
    input  logic        flow_receive_i,
    input  logic        flow_transmit_i,
    input  logic [11:0] flow_high_i,
    input  logic [11:0] flow_low_i,
    input  logic        flow_xon_i,
    input  logic [15:0] flow_time_i,
    input  logic [15:0] flow_refresh_i,
    // To tx_buffer
    output logic        paused_o,
    output logic        send_valid_o,
    input  logic        send_ready_i,
    output logic [15:0] send_time_o,
    // Statistics
    output logic        xon_received_o,
    output logic        xoff_received_o,
    output logic        unknown_received_o,
    output logic        xon_sent_o,
    output logic        xoff_sent_o,
    output logic        quiet_o
);

  logic [63:0] until_q;
  logic        xoff_q;       // the other side has been told to stop
  logic        send_q;
  logic [15:0] send_time_q;
  logic [63:0] deadline_q;   // of the next repetition
  logic        xon_received_q;
  logic        xoff_received_q;
  logic        unknown_received_q;
  logic        xon_sent_q;
  logic        xoff_sent_q;

  logic        on;
  logic        above;
  logic        below;

  // Thresholds are given in units of 16 bytes, the level in words of 8.
  assign on    = flow_transmit_i && link_up_i && (flow_high_i != 12'd0);
  assign above = receive_level_i[13:1] > {1'b0, flow_high_i};
  assign below = !above && (receive_level_i[13:1] <= {1'b0, flow_low_i});

  // Time of this many quanta of 64 clocks after now.
  function automatic logic [63:0] after(input logic [63:0] now, input logic [15:0] quanta);
    after = now + {42'd0, quanta, 6'd0};
  endfunction

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      until_q            <= 64'd0;
      xon_received_q     <= 1'b0;
      xoff_received_q    <= 1'b0;
      unknown_received_q <= 1'b0;
    end else begin
      xon_received_q     <= pause_valid_i && flow_receive_i && (pause_time_i == 16'd0);
      xoff_received_q    <= pause_valid_i && flow_receive_i && (pause_time_i != 16'd0);
      unknown_received_q <= control_unknown_i && flow_receive_i;
      if (!flow_receive_i || !link_up_i) until_q <= 64'd0;
      else if (pause_valid_i) until_q <= after(time_q_i, pause_time_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      xoff_q      <= 1'b0;
      send_q      <= 1'b0;
      send_time_q <= 16'd0;
      deadline_q  <= 64'd0;
      xon_sent_q  <= 1'b0;
      xoff_sent_q <= 1'b0;
    end else begin
      xon_sent_q  <= send_q && send_ready_i && (send_time_q == 16'd0);
      xoff_sent_q <= send_q && send_ready_i && (send_time_q != 16'd0);
      if (send_q) begin
        if (send_ready_i) send_q <= 1'b0;
      end else if (!xoff_q ? (on && above) : (on && !below && flow_refresh_i != 16'd0 && deadline_q <= time_q_i)) begin
        xoff_q      <= 1'b1;
        send_q      <= 1'b1;
        send_time_q <= flow_time_i;
        deadline_q  <= after(time_q_i, flow_refresh_i);
      end else if (xoff_q && (!on || below)) begin
        xoff_q <= 1'b0;
        if (on && flow_xon_i) begin
          send_q      <= 1'b1;
          send_time_q <= 16'd0;
        end
      end
    end
  end

  assign paused_o           = until_q > time_q_i;
  assign send_valid_o       = send_q;
  assign send_time_o        = send_time_q;
  assign xon_received_o     = xon_received_q;
  assign xoff_received_o    = xoff_received_q;
  assign unknown_received_o = unknown_received_q;
  assign xon_sent_o         = xon_sent_q;
  assign xoff_sent_o        = xoff_sent_q;
  assign quiet_o            = !send_q && !xoff_q && !xon_received_q && !xoff_received_q && !unknown_received_q && !xon_sent_q
                           && !xoff_sent_q && !pause_valid_i && !control_unknown_i && !(on && above)
                           && (until_q == 64'd0 || (flow_receive_i && link_up_i));

endmodule
