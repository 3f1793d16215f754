// Rate limiters: keep a transmit queue from being picked until its frames are paid with wire time at its rate.
// Page: docs/spec/rate_control.md; twin: model/Tx/RateControl.cs.
module nt_rate_control (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        device_clear_i,
    // Registers, in packet_control
    input  logic [15:0] rate_enable_i,
    input  logic [27:0] rate_factor_i,
    input  logic [9:0]  rate_window_i,
    input  logic        rate_write_i,
    input  logic [3:0]  rate_write_queue_i,
    output logic        lookup_valid_o,
    output logic [3:0]  lookup_queue_o,
    // Frames on their way from tx_offload to tx_buffer
    input  logic        frame_valid_i,
    input  logic        frame_ready_i,
    input  logic [3:0]  frame_queue_i,
    input  logic [13:0] frame_bytes_i,
    // Queues that may be picked, to tx_fetch
    output logic [15:0] allowed_o,
    input  logic [63:0] time_q_i,
    output logic [63:0] wake_o,
    output logic        quiet_o
);

  localparam logic [14:0] OVERHEAD = 15'd24;     // bytes of a frame on the wire besides its own: preamble, FCS, gap
  localparam logic [42:0] HALF     = 43'd8192;   // of a clock, 14 bits behind the point
  localparam logic [63:0] NEVER    = 64'hffff_ffff_ffff_ffff;

  logic [63:0] next_q [0:15];  // time at which a queue is in time again
  logic [15:0] blocked_q;
  logic [15:0] fresh_q;
  logic [63:0] earliest_q;
  logic        walk_q;
  logic [3:0]  step_q;
  logic [63:0] minimum_q;

  logic        charge_q;
  logic [3:0]  charge_queue_q;
  logic [14:0] charge_bytes_q;
  logic        multiply_q;
  logic [3:0]  multiply_queue_q;
  logic [14:0] multiply_bytes_q;
  logic        cost_valid_q;
  logic [3:0]  cost_queue_q;
  logic [28:0] cost_q;
  logic [33:0] credit_q;

  // One port of the memory serves updates and the walk.
  logic [3:0]  place;
  logic [63:0] kept;
  logic        update;
  logic [63:0] floor_time;
  logic [63:0] base;
  logic [63:0] paid;

  assign place  = cost_valid_q ? cost_queue_q : step_q;
  assign kept   = next_q[place];
  assign update = cost_valid_q && rate_enable_i[cost_queue_q];

  always_comb begin
    floor_time = 64'd0;
    base       = time_q_i;
    paid       = 64'd0;
    if (update) begin
      floor_time = ({30'd0, credit_q} > time_q_i) ? 64'd0 : time_q_i - {30'd0, credit_q};
      if (!fresh_q[cost_queue_q]) base = (kept > floor_time) ? kept : floor_time;
      paid = base + {35'd0, cost_q};
    end
  end

  always_ff @(posedge clk_i) begin : pipeline
    if (reset_i || device_clear_i) begin
      charge_q         <= 1'b0;
      charge_queue_q   <= 4'd0;
      charge_bytes_q   <= 15'd0;
      multiply_q       <= 1'b0;
      multiply_queue_q <= 4'd0;
      multiply_bytes_q <= 15'd0;
      cost_valid_q     <= 1'b0;
      cost_queue_q     <= 4'd0;
      cost_q           <= 29'd0;
      credit_q         <= 34'd0;
    end else begin
      charge_q <= 1'b0;
      if (frame_valid_i && frame_ready_i && rate_enable_i[frame_queue_i]) begin
        charge_q       <= 1'b1;
        charge_queue_q <= frame_queue_i;
        charge_bytes_q <= {1'b0, frame_bytes_i} + OVERHEAD;
      end
      multiply_q       <= charge_q;
      multiply_queue_q <= charge_queue_q;
      multiply_bytes_q <= charge_bytes_q;
      cost_valid_q     <= multiply_q;
      if (multiply_q) begin
        cost_queue_q <= multiply_queue_q;
        cost_q       <= 29'(({28'd0, multiply_bytes_q} * {15'd0, rate_factor_i} + HALF) >> 14);
        credit_q     <= 34'(({28'd0, rate_window_i} * {10'd0, rate_factor_i}) >> 4);
      end
    end
  end

  always_ff @(posedge clk_i) begin : machine
    logic [15:0] blocked;
    logic [15:0] fresh;
    logic [63:0] earliest;
    logic [63:0] minimum;

    if (reset_i || device_clear_i) begin
      blocked_q  <= 16'h0000;
      fresh_q    <= 16'hffff;
      earliest_q <= NEVER;
      walk_q     <= 1'b0;
      step_q     <= 4'd0;
      minimum_q  <= 64'd0;
    end else if (walk_q || cost_valid_q || rate_write_i || earliest_q <= time_q_i) begin
      blocked  = blocked_q;
      fresh    = fresh_q;
      earliest = earliest_q;
      minimum  = minimum_q;
      if (!walk_q) begin
        if (earliest_q <= time_q_i) begin
          walk_q <= 1'b1;
          step_q <= 4'd0;
          minimum = NEVER;
        end
      end else if (!cost_valid_q) begin
        if (blocked_q[step_q]) begin
          if (kept <= time_q_i) blocked[step_q] = 1'b0;
          else if (kept < minimum_q) minimum = kept;
        end
        step_q <= step_q + 4'd1;
        if (step_q == 4'd15) begin
          earliest = minimum;
          walk_q  <= 1'b0;
        end
      end
      if (update) begin
        fresh[cost_queue_q]   = 1'b0;
        blocked[cost_queue_q] = (paid > time_q_i);
        if (paid > time_q_i && paid < earliest) earliest = paid;
        if (paid > time_q_i && paid < minimum) minimum = paid;
      end
      if (rate_write_i) begin
        fresh[rate_write_queue_i]   = 1'b1;
        blocked[rate_write_queue_i] = 1'b0;
      end
      blocked_q  <= blocked;
      fresh_q    <= fresh;
      earliest_q <= earliest;
      minimum_q  <= minimum;
    end
  end

  always_ff @(posedge clk_i) begin
    if (update) next_q[cost_queue_q] <= paid;
  end

  assign lookup_valid_o = charge_q;
  assign lookup_queue_o = charge_queue_q;
  assign allowed_o      = ~blocked_q;
  assign wake_o         = earliest_q;
  assign quiet_o        = !charge_q && !multiply_q && !cost_valid_q && !walk_q && earliest_q > time_q_i;

endmodule
