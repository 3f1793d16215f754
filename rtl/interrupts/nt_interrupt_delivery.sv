// Delivers interrupts: MSI-X tables and pending bits of all functions, MSI, and the level of INTx.
// Page: docs/spec/interrupt_delivery.md; twin: model/Interrupts/InterruptDelivery.cs.
module nt_interrupt_delivery (
    input  logic         clk_i,
    input  logic         reset_i,
    // CSR bus: the MSI-X BARs
    input  logic         csr_valid_i,
    input  logic         csr_write_i,
    input  logic [3:0]   csr_block_i,
    input  logic [11:0]  csr_offset_i,
    input  logic [3:0]   csr_function_i,
    input  logic [31:0]  csr_wdata_i,
    input  logic [3:0]   csr_be_i,
    output logic [31:0]  csr_rdata_o,
    // Vectors, from interrupt_cause
    input  logic         vector_valid_i,
    output logic         vector_ready_o,
    input  logic [4:0]   vector_i,
    input  logic         vector_legacy_i,
    input  logic         legacy_level_i,
    // Functions, from config_space
    input  logic         msi_enable_i,
    input  logic [63:2]  msi_address_i,
    input  logic [15:0]  msi_data_i,
    input  logic         msi_mask_i,
    input  logic [8:0]   msix_enable_i,
    input  logic [8:0]   msix_function_mask_i,
    input  logic         intx_disable_i,
    input  logic         power_d0_i,
    input  logic [8:0]   function_ready_i,
    input  logic [7:0]   vf_active_i,
    input  logic [15:0]  pf_rid_i,
    input  logic [15:0]  vf0_rid_i,
    output logic         msi_pending_o,
    output logic         intx_level_o,
    output logic         intx_status_o,
    // Resets
    input  logic [8:0]   hold_function_i,
    input  logic [8:0]   function_clear_i,
    input  logic         walk_valid_i,
    input  logic [6:0]   walk_step_i,
    input  logic [8:0]   walk_function_i,
    output logic         interrupt_busy_o,
    output logic [3:0]   interrupt_function_o,
    // Beats, to tlp_tx
    output logic         interrupt_valid_o,
    input  logic         interrupt_ready_i,
    output logic [127:0] interrupt_data_o,
    output logic [3:0]   interrupt_keep_o,
    output logic         interrupt_sop_o,
    output logic         interrupt_eop_o,
    output logic         quiet_o
);

  // Entry e of the tables: PF vector v at v, VF n vector k at 16 + 4n + k.
  localparam int ENTRIES = 48;

  localparam logic [1:0] IDLE = 2'd0;
  localparam logic [1:0] LOAD = 2'd1;
  localparam logic [1:0] SEND = 2'd2;
  localparam logic [1:0] DATA = 2'd3;

  logic [31:0]        address_low_q [0:ENTRIES-1];
  logic [31:0]        address_high_q [0:ENTRIES-1];
  logic [31:0]        data_q [0:ENTRIES-1];
  logic [ENTRIES-1:0] mask_q;
  logic [ENTRIES-1:0] pending_q;
  logic               msi_pending_q;
  logic [1:0]         state_q;
  logic [5:0]         entry_q;
  logic [3:0]         function_q;
  logic [15:0]        rid_q;
  logic [63:0]        message_address_q;
  logic [31:0]        message_data_q;
  logic               intx_level_q;
  logic               intx_status_q;
  logic [31:0]        csr_rdata_q;

  function automatic logic [3:0] entry_function(input logic [3:0] quarter);
    entry_function = (quarter < 4'd4) ? nt_pkg::FUNCTION_PF : quarter - 4'd3;
  endfunction

  // Bits of all entries of the functions in a mask.
  function automatic logic [ENTRIES-1:0] entries_of(input logic [8:0] functions);
    entries_of = {{4{functions[8]}}, {4{functions[7]}}, {4{functions[6]}}, {4{functions[5]}}, {4{functions[4]}},
                  {4{functions[3]}}, {4{functions[2]}}, {4{functions[1]}}, {16{functions[0]}}};
  endfunction

  // Pending bits of VF function - 1, out of those of all VFs.
  function automatic logic [3:0] pending_of(input logic [3:0] vf_function, input logic [ENTRIES-1:16] pending);
    pending_of = 4'd0;
    for (int n = 0; n < 8; n = n + 1) if (vf_function == 4'(n + 1)) pending_of = pending[16+4*n+:4];
  endfunction

  // The bit of an entry. Bits are set and cleared by masks, which map to much less logic than writes to an index.
  function automatic logic [ENTRIES-1:0] bit_of(input logic [5:0] entry);
    bit_of = 48'd1 << entry;
  endfunction

  // {valid, entry} for a vector number: VF n owns vectors 22-3n to 24-3n while it is active, the PF the rest below 10.
  function automatic logic [6:0] vector_entry(input logic [4:0] vector, input logic [7:0] active);
    logic [4:0] from_top;
    logic [2:0] n;
    logic [1:0] k;
    from_top = 5'd24 - vector;
    n        = (from_top >= 5'd21) ? 3'd7 : (from_top >= 5'd18) ? 3'd6 : (from_top >= 5'd15) ? 3'd5
             : (from_top >= 5'd12) ? 3'd4 : (from_top >= 5'd9) ? 3'd3 : (from_top >= 5'd6) ? 3'd2
             : (from_top >= 5'd3) ? 3'd1 : 3'd0;
    k        = vector[1:0] - 2'd2 - n[1:0];  // 22 - 3n is 2 + n modulo 4
    if (vector != 5'd0 && active[n]) vector_entry = {1'b1, {1'b0, n} + 4'd4, k};
    else vector_entry = {vector < 5'd10, 1'b0, vector};
  endfunction

  // Access
  logic       access;
  logic       in_table;
  logic [5:0] access_entry;

  assign access       = csr_valid_i && (csr_block_i == nt_pkg::BLOCK_MSIX);
  assign in_table     = (csr_function_i == nt_pkg::FUNCTION_PF) ? (csr_offset_i < 12'd40) : (csr_offset_i < 12'd12);
  assign access_entry = (csr_function_i == nt_pkg::FUNCTION_PF) ? {2'd0, csr_offset_i[5:2]}
                                                                : {csr_function_i + 4'd3, csr_offset_i[3:2]};

  always_ff @(posedge clk_i) begin : read
    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (access && !csr_write_i) begin
      csr_rdata_q <= 32'd0;
      if (in_table) begin
        case (csr_offset_i[1:0])
          2'd0:    csr_rdata_q <= address_low_q[access_entry];
          2'd1:    csr_rdata_q <= address_high_q[access_entry];
          2'd2:    csr_rdata_q <= data_q[access_entry];
          default: csr_rdata_q <= {31'd0, mask_q[access_entry]};
        endcase
      end else if (csr_offset_i == 12'h800) begin
        if (csr_function_i == nt_pkg::FUNCTION_PF) csr_rdata_q <= {16'd0, pending_q[15:0]};
        else csr_rdata_q <= {28'd0, pending_of(csr_function_i, pending_q[ENTRIES-1:16])};
      end
    end
  end

  // The three memories: one write port, which the walk takes while no access can come.
  logic        clearing;
  logic [5:0]  write_entry;
  logic [31:0] write_mask;
  logic [31:0] write_data;
  logic [2:0]  write;

  always_comb begin
    clearing    = walk_valid_i && (walk_step_i < 7'(ENTRIES)) && walk_function_i[entry_function(walk_step_i[5:2])];
    write_entry = access_entry;
    write_data  = csr_wdata_i;
    write_mask  = nt_pkg::byte_mask(csr_be_i);
    write       = 3'd0;
    if (clearing) begin
      write_entry = walk_step_i[5:0];
      write_data  = 32'd0;
      write_mask  = 32'hffff_ffff;
      write       = 3'b111;
    end else if (access && csr_write_i && in_table) begin
      write = {csr_offset_i[1:0] == 2'd2, csr_offset_i[1:0] == 2'd1, csr_offset_i[1:0] == 2'd0};
    end
  end

  always_ff @(posedge clk_i) begin
    if (write[0]) begin
      address_low_q[write_entry] <= nt_pkg::merge(address_low_q[write_entry], write_data, write_mask) & ~32'd3;
    end
    if (write[1]) address_high_q[write_entry] <= nt_pkg::merge(address_high_q[write_entry], write_data, write_mask);
    if (write[2]) data_q[write_entry] <= nt_pkg::merge(data_q[write_entry], write_data, write_mask);
  end

  // Eligibility
  logic [8:0]         function_open;
  logic [ENTRIES-1:0] eligible;
  logic               msi_eligible;

  assign function_open = function_ready_i & ~hold_function_i;
  assign msi_eligible  = msi_pending_q && msi_enable_i && !msi_mask_i && !msix_enable_i[0] && function_open[0];

  always_comb begin
    eligible = '0;
    if (pending_q != '0) begin
      eligible = pending_q & ~mask_q & entries_of(function_open & msix_enable_i & ~msix_function_mask_i);
    end
  end

  logic intx_level;
  assign intx_level = legacy_level_i && !intx_disable_i && power_d0_i && !msi_enable_i && !msix_enable_i[0];

  always_ff @(posedge clk_i) begin : machine
    logic [ENTRIES-1:0] pending;
    logic               msi_pending;
    logic [6:0]         place;
    logic [5:0]         first;

    if (reset_i) begin
      mask_q            <= '1;
      pending_q         <= '0;
      msi_pending_q     <= 1'b0;
      state_q           <= IDLE;
      entry_q           <= 6'd0;
      function_q        <= nt_pkg::FUNCTION_PF;
      rid_q             <= 16'd0;
      message_address_q <= 64'd0;
      message_data_q    <= 32'd0;
      intx_level_q      <= 1'b0;
      intx_status_q     <= 1'b0;
    end else begin
      intx_level_q  <= intx_level;
      intx_status_q <= legacy_level_i;

      pending     = pending_q;
      msi_pending = msi_pending_q;

      case (state_q)
        IDLE: begin
          if (eligible != '0) begin
            first = 6'd0;
            for (int e = ENTRIES - 1; e >= 0; e = e - 1) begin
              if (eligible[e]) first = 6'(e);
            end
            pending = pending & ~bit_of(first);
            entry_q        <= first;
            function_q     <= entry_function(first[5:2]);
            state_q        <= LOAD;
          end else if (msi_eligible) begin
            msi_pending       = 1'b0;
            function_q        <= nt_pkg::FUNCTION_PF;
            rid_q             <= pf_rid_i;
            message_address_q <= {msi_address_i, 2'd0};
            message_data_q    <= {16'd0, msi_data_i};
            state_q           <= SEND;
          end
        end
        LOAD: begin
          rid_q             <= nt_pkg::function_rid(function_q, pf_rid_i, vf0_rid_i);
          message_address_q <= {address_high_q[entry_q], address_low_q[entry_q]};
          message_data_q    <= data_q[entry_q];
          state_q           <= SEND;
        end
        SEND: if (interrupt_ready_i) state_q <= interrupt_eop_o ? IDLE : DATA;
        default: if (interrupt_ready_i) state_q <= IDLE;
      endcase

      if (vector_valid_i) begin
        place = vector_legacy_i ? {1'b1, 6'd0} : vector_entry(vector_i, vf_active_i);
        if (place[6]) begin
          if (msix_enable_i[entry_function(place[5:2])]) pending = pending | bit_of(place[5:0]);
          else if (entry_function(place[5:2]) == nt_pkg::FUNCTION_PF && msi_enable_i) msi_pending = 1'b1;
        end
      end

      if (access && csr_write_i && in_table && csr_offset_i[1:0] == 2'd3 && csr_be_i[0]) begin
        mask_q <= (mask_q & ~bit_of(access_entry)) | (csr_wdata_i[0] ? bit_of(access_entry) : '0);
      end

      if (function_clear_i != 9'd0) begin
        pending = pending & ~entries_of(function_clear_i);
        mask_q  <= mask_q | entries_of(function_clear_i);
        if (function_clear_i[0]) msi_pending = 1'b0;
      end

      pending_q     <= pending;
      msi_pending_q <= msi_pending;
    end
  end

  logic wide;  // the address needs a 4-DW header
  assign wide = (message_address_q[63:32] != 32'd0);

  assign interrupt_valid_o = (state_q == SEND) || (state_q == DATA);
  assign interrupt_sop_o   = (state_q != DATA);
  assign interrupt_eop_o   = (state_q == DATA) || !wide;
  assign interrupt_keep_o  = (state_q == DATA) ? 4'h1 : 4'hf;

  always_comb begin
    interrupt_data_o = 128'd0;
    if (state_q == DATA) begin
      interrupt_data_o = {96'd0, message_data_q};
    end else if (state_q == SEND) begin
      interrupt_data_o = wide
          ? {message_address_q[31:0], message_address_q[63:32], rid_q, 16'h000f, nt_pkg::TLP_MEMORY_WRITE_4, 24'd1}
          : {message_data_q, message_address_q[31:0], rid_q, 16'h000f, nt_pkg::TLP_MEMORY_WRITE_3, 24'd1};
    end
  end

  assign csr_rdata_o          = csr_rdata_q;
  assign vector_ready_o       = 1'b1;
  assign msi_pending_o        = msi_pending_q;
  assign intx_level_o         = intx_level_q;
  assign intx_status_o        = intx_status_q;
  assign interrupt_busy_o     = (state_q != IDLE);
  assign interrupt_function_o = function_q;
  assign quiet_o = (state_q == IDLE) && (eligible == '0) && !msi_eligible && (intx_level_q == intx_level)
                && (intx_status_q == legacy_level_i);

endmodule
