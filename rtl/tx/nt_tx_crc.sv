// CRC32c of the SCTP packet under work: bytes of its header one by one, then words of its payload.
// Sub-module of tx_offload; page: docs/spec/tx_offload.md.
module nt_tx_crc (
    input  logic        clk_i,
    input  logic        reset_i,
    input  logic        start_i,        // SEED, step 0
    input  logic        seed_i,         // SEED, any other step
    input  logic [7:0]  seed_byte_i,
    input  logic        payload_i,      // bytes are taken in PAYLOAD
    input  logic [63:0] payload_data_i,
    input  logic [3:0]  payload_bytes_i,
    output logic [31:0] crc_o
);

  logic [31:0] crc_q;

  always_ff @(posedge clk_i) begin : step
    logic [31:0] crc;

    if (reset_i) begin
      crc_q <= 32'd0;
    end else if (start_i) begin
      crc_q <= 32'hffff_ffff;
    end else if (seed_i) begin
      crc_q <= nt_pkg::crc32c(crc_q, seed_byte_i);
    end else if (payload_i) begin
      crc = crc_q;
      for (int i = 0; i < 8; i++) if (payload_bytes_i > i[3:0]) crc = nt_pkg::crc32c(crc, payload_data_i[8*i+:8]);
      crc_q <= crc;
    end
  end

  assign crc_o = crc_q;

endmodule
