// Collects all resets but perst_i, drains the functions and queues they cover, and clears them.
// Page: docs/spec/reset_control.md; twin: model/Csr/ResetControl.cs.
module nt_reset_control (
    input  logic        clk_i,
    input  logic        reset_i,
    // Requests, from config_space and device
    input  logic        flr_pf_i,
    input  logic [7:0]  flr_vf_i,
    input  logic        power_up_i,
    input  logic [7:0]  vf_change_i,
    input  logic        device_reset_request_i,
    input  logic [7:0]  vf_reset_request_i,
    input  logic [7:0]  vf_active_i,
    input  logic [8:0]  function_ready_i,
    // What has begun and must end
    input  logic        read_busy_i,
    input  logic [3:0]  read_queue_i,
    input  logic        write_busy_i,
    input  logic [3:0]  write_queue_i,
    input  logic        writeback_busy_i,
    input  logic [3:0]  writeback_queue_i,
    input  logic        engine_busy_i,
    input  logic [3:0]  engine_queue_i,
    input  logic        interrupt_busy_i,
    input  logic [3:0]  interrupt_function_i,
    // Levels while a reset is under way
    output logic        reset_busy_o,
    output logic [15:0] hold_queue_o,
    output logic [8:0]  hold_function_o,
    // Pulses of the one clock that clears registers
    output logic        device_clear_o,
    output logic        pf_clear_o,
    output logic [8:0]  function_clear_o,
    output logic [7:0]  vf_clear_o,
    output logic [7:0]  vf_flr_done_o,
    // The walk that clears memories
    output logic        walk_valid_o,
    output logic [6:0]  walk_step_o,
    output logic        walk_device_o,
    output logic [15:0] walk_queue_o,
    output logic [8:0]  walk_function_o,
    output logic        quiet_o
);

  localparam logic [1:0] IDLE  = 2'd0;
  localparam logic [1:0] DRAIN = 2'd1;
  localparam logic [1:0] RESET = 2'd2;
  localparam logic [1:0] WALK  = 2'd3;

  localparam logic [6:0] DRAIN_LAST = 7'd3;    // the shortest drain is 4 clocks
  localparam logic [6:0] WALK_LAST  = 7'd127;

  logic       pending_pf_q;
  logic       pending_device_q;
  logic [7:0] pending_vf_flr_q;
  logic [7:0] pending_vf_reset_q;
  logic [7:0] pending_vf_change_q;
  logic       job_pf_q;
  logic       job_device_q;
  logic [7:0] job_vf_flr_q;
  logic [7:0] job_vf_reset_q;
  logic [7:0] job_vf_change_q;
  logic [1:0] state_q;
  logic [6:0] step_q;
  logic       stray_q;  // a TLP of a function that lost Bus Master is still on its way

  logic        pending;
  logic        wide;
  logic [7:0]  job_vf;
  logic [15:0] job_queues;
  logic [8:0]  job_functions;
  logic [8:0]  job_clear;

  assign pending       = pending_pf_q || pending_device_q || pending_vf_flr_q != 8'd0
                       || pending_vf_reset_q != 8'd0 || pending_vf_change_q != 8'd0;
  assign wide          = job_pf_q || job_device_q;
  assign job_vf        = job_vf_flr_q | job_vf_reset_q | job_vf_change_q;
  assign job_queues    = wide ? 16'hffff : {job_vf, job_vf};
  assign job_functions = wide ? 9'h1ff : {job_vf, 1'b0};
  assign job_clear     = job_pf_q ? 9'h1ff : {job_vf_flr_q | job_vf_change_q, 1'b0};

  // Functions without Bus Master, by the number of a queue's pool.
  function automatic logic lost(input logic [2:0] pool, input logic [7:0] active, input logic [8:0] ready);
    lost = !ready[nt_pkg::queue_function(pool, active)];
  endfunction

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      stray_q <= 1'b0;
    end else begin
      stray_q <= (read_busy_i && lost(read_queue_i[2:0], vf_active_i, function_ready_i))
              || (write_busy_i && lost(write_queue_i[2:0], vf_active_i, function_ready_i))
              || (writeback_busy_i && lost(writeback_queue_i[2:0], vf_active_i, function_ready_i))
              || (engine_busy_i && lost(engine_queue_i[2:0], vf_active_i, function_ready_i))
              || (interrupt_busy_i && !function_ready_i[interrupt_function_i]);
    end
  end

  always_ff @(posedge clk_i) begin : machine
    logic draining;

    if (reset_i) begin
      pending_pf_q        <= 1'b0;
      pending_device_q    <= 1'b0;
      pending_vf_flr_q    <= 8'd0;
      pending_vf_reset_q  <= 8'd0;
      pending_vf_change_q <= 8'd0;
      job_pf_q            <= 1'b1;
      job_device_q        <= 1'b0;
      job_vf_flr_q        <= 8'd0;
      job_vf_reset_q      <= 8'd0;
      job_vf_change_q     <= 8'd0;
      state_q             <= DRAIN;
      step_q              <= 7'd0;
    end else begin
      pending_pf_q        <= pending_pf_q | flr_pf_i | power_up_i;
      pending_device_q    <= pending_device_q | device_reset_request_i;
      pending_vf_flr_q    <= pending_vf_flr_q | flr_vf_i;
      pending_vf_reset_q  <= pending_vf_reset_q | vf_reset_request_i;
      pending_vf_change_q <= pending_vf_change_q | vf_change_i;

      case (state_q)
        IDLE: begin
          if (pending) begin
            job_pf_q            <= pending_pf_q;
            job_device_q        <= pending_device_q;
            job_vf_flr_q        <= pending_vf_flr_q;
            job_vf_reset_q      <= pending_vf_reset_q;
            job_vf_change_q     <= pending_vf_change_q;
            pending_pf_q        <= flr_pf_i | power_up_i;
            pending_device_q    <= device_reset_request_i;
            pending_vf_flr_q    <= flr_vf_i;
            pending_vf_reset_q  <= vf_reset_request_i;
            pending_vf_change_q <= vf_change_i;
            state_q             <= DRAIN;
            step_q              <= 7'd0;
          end
        end
        DRAIN: begin
          draining = (read_busy_i && job_queues[read_queue_i])
                   || (write_busy_i && job_queues[write_queue_i])
                   || (writeback_busy_i && job_queues[writeback_queue_i])
                   || (engine_busy_i && job_queues[engine_queue_i])
                   || (interrupt_busy_i && job_functions[interrupt_function_i]);
          if (step_q != DRAIN_LAST) step_q <= step_q + 7'd1;
          else if (!draining) state_q <= RESET;
        end
        RESET: begin
          state_q <= WALK;
          step_q  <= 7'd0;
        end
        default: begin
          step_q <= step_q + 7'd1;
          if (step_q == WALK_LAST) state_q <= IDLE;
        end
      endcase
    end
  end

  assign reset_busy_o    = (state_q != IDLE) || pending || stray_q;
  assign hold_queue_o    = (state_q != IDLE) ? job_queues : 16'd0;
  assign hold_function_o = (state_q != IDLE) ? job_functions : 9'd0;

  assign device_clear_o   = (state_q == RESET) && wide;
  assign pf_clear_o       = (state_q == RESET) && job_pf_q;
  assign function_clear_o = (state_q == RESET) ? job_clear : 9'd0;
  assign vf_clear_o       = (state_q != RESET) ? 8'd0 : wide ? 8'hff : job_vf;
  assign vf_flr_done_o    = (state_q == RESET && !wide) ? job_vf_flr_q | job_vf_reset_q : 8'd0;

  assign walk_valid_o    = (state_q == WALK);
  assign walk_step_o     = step_q;
  assign walk_device_o   = (state_q == WALK) && wide;
  assign walk_queue_o    = (state_q == WALK) ? job_queues : 16'd0;
  assign walk_function_o = (state_q == WALK) ? job_clear : 9'd0;
  assign quiet_o         = (state_q == IDLE) && !pending && !stray_q;

endmodule
