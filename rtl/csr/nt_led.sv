// The four LEDs: what LEDCTL lets each of them show, and their blinking.
// Page: docs/spec/led.md; twin: model/Csr/Led.cs.
module nt_led (
    input  logic        clk_i,
    input  logic        reset_i,
    // Control and what can be shown
    input  logic [31:0] led_control_i,
    input  logic        link_up_i,
    input  logic        paused_i,
    input  logic [63:0] paused_until_i,
    input  logic [63:0] time_q_i,
    // What passes: a frame at the wire's input, a frame that has passed the filters, a frame for the wire
    input  logic        receive_total_i,
    input  logic        receive_good_i,
    input  logic        transmit_wire_i,
    // The pins
    output logic [3:0]  led_o,
    output logic [63:0] wake_o,
    output logic        quiet_o
);

  localparam logic [63:0] NEVER      = 64'hffff_ffff_ffff_ffff;
  localparam logic [63:0] ACTIVE     = 64'd6_250_000;   // 50 ms: how long a frame is seen
  localparam logic [63:0] BLINK_SLOW = 64'd25_000_000;  // 200 ms
  localparam logic [63:0] BLINK_FAST = 64'd10_375_000;  // 83 ms

  // Modes that a link of 1000 Mb/s full duplex in four lanes tells apart; LINK_10 (5), LINK_100 (6), SDP (8),
  // COLLISION (10), BUS_SIZE (12) and LED_OFF (15) are dark.
  localparam logic [3:0] LINK_10_1000    = 4'd0;
  localparam logic [3:0] LINK_100_1000   = 4'd1;
  localparam logic [3:0] LINK_UP         = 4'd2;
  localparam logic [3:0] FILTER_ACTIVITY = 4'd3;
  localparam logic [3:0] LINK_ACTIVITY   = 4'd4;
  localparam logic [3:0] LINK_1000       = 4'd7;
  localparam logic [3:0] FULL_DUPLEX     = 4'd9;
  localparam logic [3:0] ACTIVITY        = 4'd11;
  localparam logic [3:0] PAUSED          = 4'd13;
  localparam logic [3:0] LED_ON          = 4'd14;

  logic [3:0]  led_q;
  logic        phase_q;      // blinking LEDs are lit
  logic        blinking_q;   // some LED blinks: the deadline counts
  logic        active_q;     // a frame was seen lately
  logic        passed_q;     // likewise one that the filters let pass
  logic [63:0] blink_deadline_q;
  logic [63:0] active_deadline_q;
  logic [63:0] passed_deadline_q;

  logic [3:0]  source;
  logic [3:0]  blink;
  logic [3:0]  pins;
  logic        blinks;
  logic        shows_pause;
  logic        blink_over;
  logic        active_over;
  logic        passed_over;

  // What a mode shows
  function automatic logic lit(input logic [3:0] mode, input logic link_up, input logic paused, input logic active,
                               input logic passed);
    case (mode)
      LINK_10_1000, LINK_100_1000, LINK_UP, LINK_1000, FULL_DUPLEX: lit = link_up;
      FILTER_ACTIVITY: lit = passed;
      LINK_ACTIVITY:   lit = link_up && !active;
      ACTIVITY:        lit = active;
      PAUSED:          lit = paused;
      LED_ON:          lit = 1'b1;
      default:         lit = 1'b0;
    endcase
  endfunction

  always_comb begin
    shows_pause = 1'b0;
    for (int i = 0; i < 4; i = i + 1) begin
      source[i] = lit(led_control_i[8*i+:4], link_up_i, paused_i, active_q, passed_q);
      blink[i]  = led_control_i[8*i+7];
      pins[i]   = led_control_i[8*i+6] ^ (source[i] && (!blink[i] || phase_q));
      if (led_control_i[8*i+:4] == PAUSED) shows_pause = 1'b1;
    end
    blinks = ((source & blink) != 4'h0);
  end

  assign blink_over  = blinking_q && (blink_deadline_q <= time_q_i);
  assign active_over = active_q && (active_deadline_q <= time_q_i);
  assign passed_over = passed_q && (passed_deadline_q <= time_q_i);

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      led_q             <= 4'h0;
      phase_q           <= 1'b1;
      blinking_q        <= 1'b0;
      active_q          <= 1'b0;
      passed_q          <= 1'b0;
      blink_deadline_q  <= 64'd0;
      active_deadline_q <= 64'd0;
      passed_deadline_q <= 64'd0;
    end else begin
      led_q <= pins;

      if (receive_total_i || transmit_wire_i) begin
        active_q          <= 1'b1;
        active_deadline_q <= time_q_i + ACTIVE;
      end else if (active_over) begin
        active_q <= 1'b0;
      end

      if (receive_good_i || transmit_wire_i) begin
        passed_q          <= 1'b1;
        passed_deadline_q <= time_q_i + ACTIVE;
      end else if (passed_over) begin
        passed_q <= 1'b0;
      end

      // An LED that begins to blink while none does begins lit.
      blinking_q <= blinks;
      if (!blinks) phase_q <= 1'b1;
      else if (blink_over) phase_q <= !phase_q;
      if (blinks && (!blinking_q || blink_over)) begin
        blink_deadline_q <= time_q_i + (led_control_i[5] ? BLINK_FAST : BLINK_SLOW);
      end
    end
  end

  always_comb begin
    wake_o = NEVER;
    if (blinking_q) wake_o = blink_deadline_q;
    if (active_q && active_deadline_q < wake_o) wake_o = active_deadline_q;
    if (passed_q && passed_deadline_q < wake_o) wake_o = passed_deadline_q;
    if (paused_i && shows_pause && paused_until_i < wake_o) wake_o = paused_until_i;
  end

  assign led_o   = led_q;
  assign quiet_o = !receive_total_i && !receive_good_i && !transmit_wire_i && !active_over && !passed_over
                && (blinks == blinking_q) && !blink_over && (led_q == pins);

endmodule
