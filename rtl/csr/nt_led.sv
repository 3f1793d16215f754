// The four LEDs: what LEDCTL lets each of them show, and their blinking.
// Page: docs/spec/led.md; twin: model/Csr/Led.cs.
module nt_led (
    input  logic        clk_i,
    input  logic        reset_i,
    // Control and what can be shown
    input  logic [31:0] led_control_i,
    input  logic        link_up_i,
    input  logic        paused_i,
    input  logic [63:0] time_q_i,
    // What passes: a frame at the wire's input, a frame that has passed the filters, a frame for the wire
    input  logic        receive_total_i,
    input  logic        receive_good_i,
    input  logic        transmit_wire_i,
    // The pins; they follow the time, also while the NIC is idle
    output logic [3:0]  led_o,
    output logic        quiet_o
);

  localparam logic [63:0] ACTIVE = 64'd6_250_000;  // 50 ms: how long a frame is seen

  logic [63:0] active_until_q;  // a frame is seen until then
  logic [63:0] passed_until_q;  // likewise one that the filters let pass

  logic        active;
  logic        passed;
  logic        dark;       // of those that blink
  logic [15:0] by_mode;    // what each mode shows
  logic [3:0]  source;

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      active_until_q <= 64'd0;
      passed_until_q <= 64'd0;
    end else begin
      if (receive_total_i || transmit_wire_i) active_until_q <= time_q_i + ACTIVE;
      if (receive_good_i || transmit_wire_i) passed_until_q <= time_q_i + ACTIVE;
    end
  end

  assign active = active_until_q > time_q_i;
  assign passed = passed_until_q > time_q_i;
  assign dark   = led_control_i[5] ? time_q_i[23] : time_q_i[25];

  // The modes from 15 to 0. A link of 1000 Mb/s full duplex in four lanes leaves LINK_10 (5), LINK_100 (6), SDP (8),
  // COLLISION (10), BUS_SIZE (12) and LED_OFF (15) dark.
  assign by_mode = {
    1'b0,                  // LED_OFF
    1'b1,                  // LED_ON
    paused_i,              // PAUSED
    1'b0,                  // BUS_SIZE
    active,                // ACTIVITY
    1'b0,                  // COLLISION
    link_up_i,             // FULL_DUPLEX
    1'b0,                  // SDP
    link_up_i,             // LINK_1000
    1'b0,                  // LINK_100
    1'b0,                  // LINK_10
    link_up_i && !active,  // LINK/ACTIVITY
    passed,                // FILTER_ACTIVITY
    link_up_i,             // LINK_UP
    link_up_i,             // LINK_100/1000
    link_up_i              // LINK_10/1000
  };

  always_comb begin
    for (int i = 0; i < 4; i = i + 1) begin
      source[i] = by_mode[led_control_i[8*i+:4]];
      led_o[i]  = led_control_i[8*i+6] ^ (source[i] && !(led_control_i[8*i+7] && dark));
    end
  end

  assign quiet_o = !receive_total_i && !receive_good_i && !transmit_wire_i;

endmodule
