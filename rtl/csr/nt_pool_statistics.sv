// Counters of the pools: they wrap, and no read clears them. VF n reads those of pool n.
// Sub-module of statistics; page: docs/spec/statistics.md.
module nt_pool_statistics (
    input  logic        clk_i,
    input  logic [7:0]  clear_i,  // pools
    // Software; the value is 0 without a read
    input  logic        read_i,
    input  logic [7:0]  register_i,
    input  logic [2:0]  pool_i,
    output logic [31:0] value_o,
    // A frame that the switch has decided about
    input  logic        transmit_i,
    input  logic [2:0]  transmit_pool_i,
    input  logic [13:0] transmit_bytes_i,
    input  logic        transmit_local_i,
    // A frame in the buffers of a queue
    input  logic        receive_i,
    input  logic [2:0]  receive_pool_i,
    input  logic [13:0] receive_bytes_i,
    input  logic        receive_local_i,
    input  logic        receive_multicast_i
);

  localparam logic [31:0] FCS = 32'd4;

  // A word counts while its pool is valid; an event writes all words of its direction.
  logic [31:0] gprc_q   [0:7];
  logic [31:0] gorc_q   [0:7];
  logic [31:0] mprc_q   [0:7];
  logic [31:0] gprlbc_q [0:7];
  logic [31:0] gorlbc_q [0:7];
  logic [31:0] gptc_q   [0:7];
  logic [31:0] gotc_q   [0:7];
  logic [31:0] gptlbc_q [0:7];
  logic [31:0] gotlbc_q [0:7];
  logic [7:0]  received_q;     // valid
  logic [7:0]  transmitted_q;  // valid

  always_ff @(posedge clk_i) begin : valid
    logic [7:0] received;
    logic [7:0] transmitted;

    if (receive_i || transmit_i || clear_i != 8'h00) begin
      received    = received_q;
      transmitted = transmitted_q;
      if (receive_i) received[receive_pool_i] = 1'b1;
      if (transmit_i) transmitted[transmit_pool_i] = 1'b1;
      received_q    <= received & ~clear_i;
      transmitted_q <= transmitted & ~clear_i;
    end
  end

  always_ff @(posedge clk_i) begin : received
    logic [31:0] octets;
    logic [31:0] keep;

    if (receive_i) begin
      octets = {18'd0, receive_bytes_i} + FCS;
      keep   = {32{received_q[receive_pool_i]}};
      gprc_q[receive_pool_i]   <= (gprc_q[receive_pool_i] & keep) + 32'd1;
      gorc_q[receive_pool_i]   <= (gorc_q[receive_pool_i] & keep) + octets;
      mprc_q[receive_pool_i]   <= (mprc_q[receive_pool_i] & keep) + {31'd0, receive_multicast_i};
      gprlbc_q[receive_pool_i] <= (gprlbc_q[receive_pool_i] & keep) + {31'd0, receive_local_i};
      gorlbc_q[receive_pool_i] <= (gorlbc_q[receive_pool_i] & keep) + (receive_local_i ? octets : 32'd0);
    end
  end

  always_ff @(posedge clk_i) begin : transmitted
    logic [31:0] octets;
    logic [31:0] keep;

    if (transmit_i) begin
      octets = {18'd0, transmit_bytes_i} + FCS;
      keep   = {32{transmitted_q[transmit_pool_i]}};
      gptc_q[transmit_pool_i]   <= (gptc_q[transmit_pool_i] & keep) + 32'd1;
      gotc_q[transmit_pool_i]   <= (gotc_q[transmit_pool_i] & keep) + octets;
      gptlbc_q[transmit_pool_i] <= (gptlbc_q[transmit_pool_i] & keep) + {31'd0, transmit_local_i};
      gotlbc_q[transmit_pool_i] <= (gotlbc_q[transmit_pool_i] & keep) + (transmit_local_i ? octets : 32'd0);
    end
  end

  always_comb begin : value
    logic [31:0] of_received;
    logic [31:0] of_transmitted;

    of_received    = 32'd0;
    of_transmitted = 32'd0;
    if (read_i) begin
      case (register_i)
        nt_registers_pkg::REG_VFGPRC:   of_received    = gprc_q[pool_i];
        nt_registers_pkg::REG_VFGORC:   of_received    = gorc_q[pool_i];
        nt_registers_pkg::REG_VFMPRC:   of_received    = mprc_q[pool_i];
        nt_registers_pkg::REG_VFGPRLBC: of_received    = gprlbc_q[pool_i];
        nt_registers_pkg::REG_VFGORLBC: of_received    = gorlbc_q[pool_i];
        nt_registers_pkg::REG_VFGPTC:   of_transmitted = gptc_q[pool_i];
        nt_registers_pkg::REG_VFGOTC:   of_transmitted = gotc_q[pool_i];
        nt_registers_pkg::REG_VFGPTLBC: of_transmitted = gptlbc_q[pool_i];
        nt_registers_pkg::REG_VFGOTLBC: of_transmitted = gotlbc_q[pool_i];
        default: ;
      endcase
    end
    value_o = (received_q[pool_i] ? of_received : 32'd0) | (transmitted_q[pool_i] ? of_transmitted : 32'd0);
  end

endmodule
