// Deadlines of five interrupt vectors: when each may be sent again, which are due, and the earliest that is waited for.
// Page: docs/spec/interrupt_cause.md ('deadline', 'wake'); twin: model/Interrupts/InterruptCause.cs. Five of these serve
// the 25 vectors; as a module of its own it is synthesized once.
module nt_interrupt_timers (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic [63:0] time_q_i,
    // Changes, one bit per vector
    input  logic [4:0]  clear_i,     // the deadline becomes 0
    input  logic [4:0]  load_i,      // it becomes deadline_i; clear_i wins
    input  logic [63:0] deadline_i,
    // Vectors that wait to be sent
    input  logic [4:0]  waiting_i,
    output logic [4:0]  due_o,
    output logic [63:0] earliest_o
);

  (* mem2reg *) logic [63:0] deadline_q [0:4];

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      for (int v = 0; v < 5; v = v + 1) deadline_q[v] <= 64'd0;
    end else if ((clear_i | load_i) != 5'd0) begin
      for (int v = 0; v < 5; v = v + 1) begin
        if (clear_i[v]) deadline_q[v] <= 64'd0;
        else if (load_i[v]) deadline_q[v] <= deadline_i;
      end
    end
  end

  always_comb begin
    due_o      = 5'd0;
    earliest_o = 64'hffff_ffff_ffff_ffff;
    if (waiting_i != 5'd0) begin
      for (int v = 0; v < 5; v = v + 1) begin
        if (waiting_i[v]) begin
          due_o[v] = !(time_q_i < deadline_q[v]);
          if (deadline_q[v] < earliest_o) earliest_o = deadline_q[v];
        end
      end
    end
  end

endmodule
