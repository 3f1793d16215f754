// Shared widths, encodings and small functions of every block.
// Page: docs/spec/nic.md, section 'Shared encodings'; twin: model/Common.
package nt_pkg;

  /* verilator lint_off UNUSEDPARAM */  // a package serves many blocks; no single one uses all of it

  // Functions: 0 is the PF, 1 + n is VF n.
  localparam int FUNCTIONS = 9;
  localparam int VFS       = 8;
  localparam int QUEUES    = 16;
  localparam int VECTORS   = 25;
  localparam logic [3:0] FUNCTION_PF = 4'd0;

  // Header DW0 bits 31:24: fmt and type.
  localparam logic [7:0] TLP_MEMORY_READ_3  = 8'h00;
  localparam logic [7:0] TLP_MEMORY_READ_4  = 8'h20;
  localparam logic [7:0] TLP_MEMORY_WRITE_3 = 8'h40;
  localparam logic [7:0] TLP_MEMORY_WRITE_4 = 8'h60;
  localparam logic [7:0] TLP_COMPLETION      = 8'h0a;
  localparam logic [7:0] TLP_COMPLETION_DATA = 8'h4a;
  localparam logic [7:0] TLP_MESSAGE_TO_ROOT = 8'h30;
  localparam logic [7:0] TLP_MESSAGE_LOCAL   = 8'h34;

  // Header DW0 bits 28:24: type.
  localparam logic [4:0] TYPE_MEMORY         = 5'b00000;
  localparam logic [4:0] TYPE_IO             = 5'b00010;
  localparam logic [4:0] TYPE_CONFIGURATION0 = 5'b00100;
  localparam logic [4:0] TYPE_CONFIGURATION1 = 5'b00101;
  localparam logic [4:0] TYPE_COMPLETION     = 5'b01010;
  localparam logic [4:0] TYPE_COMPLETION_LOCKED = 5'b01011;

  // Completion status.
  localparam logic [2:0] STATUS_SUCCESSFUL  = 3'b000;
  localparam logic [2:0] STATUS_UNSUPPORTED = 3'b001;
  localparam logic [2:0] STATUS_ABORT       = 3'b100;

  // Message codes (PCI Express Base Specification, table of message codes).
  localparam logic [7:0] MESSAGE_PME           = 8'h18;
  localparam logic [7:0] MESSAGE_ASSERT_INTA   = 8'h20;
  localparam logic [7:0] MESSAGE_DEASSERT_INTA = 8'h24;
  localparam logic [7:0] MESSAGE_CORRECTABLE   = 8'h30;
  localparam logic [7:0] MESSAGE_NONFATAL      = 8'h31;
  localparam logic [7:0] MESSAGE_FATAL         = 8'h33;

  // Error kinds: bit numbers of the AER uncorrectable status; 30 and 31 only set status bits.
  localparam logic [4:0] KIND_POISONED          = 5'd12;
  localparam logic [4:0] KIND_TIMEOUT           = 5'd14;
  localparam logic [4:0] KIND_COMPLETER_ABORT   = 5'd15;
  localparam logic [4:0] KIND_UNEXPECTED        = 5'd16;
  localparam logic [4:0] KIND_MALFORMED         = 5'd18;
  localparam logic [4:0] KIND_UNSUPPORTED       = 5'd20;
  localparam logic [4:0] KIND_RECEIVED_UR       = 5'd30;
  localparam logic [4:0] KIND_RECEIVED_CA       = 5'd31;

  // CSR block number of the MSI-X BAR; the others are BLOCK_* of nt_registers_pkg.
  localparam logic [3:0] BLOCK_MSIX = 4'd15;

  /* verilator lint_on UNUSEDPARAM */

  // Bits that the byte enables name.
  function automatic logic [31:0] byte_mask(input logic [3:0] be);
    byte_mask = {{8{be[3]}}, {8{be[2]}}, {8{be[1]}}, {8{be[0]}}};
  endfunction

  // A register after a write of the bits in mask.
  function automatic logic [31:0] merge(input logic [31:0] old, input logic [31:0] wdata, input logic [31:0] mask);
    merge = (old & ~mask) | (wdata & mask);
  endfunction

  // Requester id of a function: VF n follows the first VF by n times the VF stride of 2.
  function automatic logic [15:0] function_rid(input logic [3:0] fn, input logic [15:0] pf_rid,
                                               input logic [15:0] vf0_rid);
    function_rid = (fn == FUNCTION_PF) ? pf_rid : vf0_rid + {11'd0, fn - 4'd1, 1'b0};
  endfunction

  // Function that owns the queues of a pool (queue modulo 8).
  function automatic logic [3:0] queue_function(input logic [2:0] pool, input logic [7:0] vf_active);
    queue_function = vf_active[pool] ? {1'b0, pool} + 4'd1 : FUNCTION_PF;
  endfunction

  // Bytes below the first enabled one; 0 when none is enabled.
  function automatic logic [1:0] bytes_below(input logic [3:0] be);
    bytes_below = be[0] ? 2'd0 : be[1] ? 2'd1 : be[2] ? 2'd2 : be[3] ? 2'd3 : 2'd0;
  endfunction

  // Bytes above the last enabled one; 0 when none is enabled.
  function automatic logic [1:0] bytes_above(input logic [3:0] be);
    bytes_above = be[3] ? 2'd0 : be[2] ? 2'd1 : be[1] ? 2'd2 : be[0] ? 2'd3 : 2'd0;
  endfunction

  // Sum of the four 16-bit numbers of a word, each in network order.
  function automatic logic [31:0] halves(input logic [63:0] d);
    halves = {16'd0, d[7:0], d[15:8]} + {16'd0, d[23:16], d[31:24]}
           + {16'd0, d[39:32], d[47:40]} + {16'd0, d[55:48], d[63:56]};
  endfunction

  // CRC32c (Castagnoli, reflected) after one more byte.
  function automatic logic [31:0] crc32c(input logic [31:0] crc, input logic [7:0] data);
    crc32c = crc ^ {24'd0, data};
    for (int i = 0; i < 8; i++) crc32c = {1'b0, crc32c[31:1]} ^ (crc32c[0] ? 32'h82f63b78 : 32'd0);
  endfunction

  // Keep of a beat: contiguous from lane 0, not empty, full unless it is the last.
  function automatic logic keep_good(input logic [3:0] keep, input logic eop);
    keep_good = (keep == 4'hf) || (eop && (keep == 4'h7 || keep == 4'h3 || keep == 4'h1));
  endfunction

endpackage
