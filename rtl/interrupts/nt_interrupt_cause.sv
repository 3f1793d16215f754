// Interrupt causes: ICR and EICR, their masks, the allocation of vectors (IVAR) and moderation (EITR).
// Page: docs/spec/interrupt_cause.md; twin: model/Interrupts/InterruptCause.cs.
module nt_interrupt_cause (
    input  logic        clk_i,
    input  logic        reset_i,
    // CSR bus
    input  logic        csr_valid_i,
    input  logic        csr_write_i,
    input  logic [3:0]  csr_block_i,
    input  logic [7:0]  csr_register_i,
    input  logic [7:0]  csr_index_i,
    input  logic [31:0] csr_wdata_i,
    input  logic [3:0]  csr_be_i,
    output logic [31:0] csr_rdata_o,
    // Resets, functions, time
    input  logic        device_clear_i,
    input  logic [7:0]  vf_clear_i,
    input  logic [7:0]  vf_active_i,
    input  logic [63:0] time_q_i,
    // Events
    input  logic        receive_event_valid_i,
    input  logic [3:0]  receive_event_queue_i,
    input  logic        receive_event_immediate_i,
    input  logic        transmit_event_valid_i,
    input  logic [3:0]  transmit_event_queue_i,
    // Write-backs that wait for the throttle of their queue's vector
    input  logic        receive_pending_valid_i,
    input  logic [3:0]  receive_pending_queue_i,
    input  logic        transmit_pending_valid_i,
    input  logic [3:0]  transmit_pending_queue_i,
    output logic        writeback_due_o,
    input  logic        cause_mailbox_i,
    input  logic [7:0]  vf_interrupt_i,
    input  logic        link_change_i,
    input  logic        receive_missed_i,
    input  logic        queue_error_i,
    input  logic        spoof_event_i,
    // Vectors, to interrupt_delivery
    output logic        vector_valid_o,
    input  logic        vector_ready_i,
    output logic [4:0]  vector_o,
    output logic        vector_legacy_o,
    output logic        legacy_level_o,
    output logic [63:0] wake_o,
    output logic        quiet_o
);

  localparam int V = nt_pkg::VECTORS;
  localparam logic [30:0] ICR_BITS = 31'h77d4_fbfd;

  logic [30:0]  icr_q;
  logic [30:0]  ims_q;
  logic [30:0]  iam_q;
  logic [31:0]  gpie_q;
  logic [V-1:0] eicr_q;
  logic [V-1:0] eims_q;
  logic [V-1:0] eiac_q;
  logic [V-1:0] eiam_q;
  logic [31:0]  ivar_misc_q;
  (* mem2reg *) logic [7:0]  vtivar_misc_q [0:7];
  logic [V-1:0] fire_q;

  // Memories, with a bit per word that says whether it was written since it was reset; else it counts as 0.
  logic [12:0]  eitr_q [0:31];      // interval in us
  logic [31:0]  ivar_q [0:7];
  logic [31:0]  vtivar_q [0:7];
  logic [V-1:0] eitr_set_q;
  logic [7:0]   ivar_set_q;
  logic [7:0]   vtivar_set_q;
  logic         legacy_fire_q;
  logic [V-1:0] held_q;          // write-backs wait for the deadline of the vector
  logic         writeback_due_q;
  logic         vector_valid_q;
  logic [4:0]   vector_q;
  logic         vector_legacy_q;
  logic [31:0]  csr_rdata_q;

  logic         access;
  logic         write;
  logic         multiple;
  logic         active;
  logic [63:0]  wake;

  assign access   = csr_valid_i && (csr_block_i == nt_registers_pkg::BLOCK_INTERRUPT_CAUSE);
  assign write    = access && csr_write_i && (csr_be_i != 4'h0);
  assign multiple = gpie_q[4];

  // Without any of these no register changes.
  assign active = access || receive_event_valid_i || transmit_event_valid_i || cause_mailbox_i || link_change_i
               || receive_missed_i || queue_error_i || spoof_event_i || vf_interrupt_i != 8'h00 || vf_clear_i != 8'h00
               || device_clear_i || vector_valid_q || receive_pending_valid_i || transmit_pending_valid_i || writeback_due_q
               || !(time_q_i < wake);

  // First of the three vectors of VF n.
  function automatic logic [4:0] vf_base(input logic [2:0] n);
    vf_base = 5'd22 - {2'b00, n} - {1'b0, n, 1'b0};
  endfunction

  // Three bits of VF n at their place. (A case and comparisons, not shifts: synthesis takes shifters for something
  // worth sharing and searches long.)
  function automatic logic [V-1:0] vf_bits(input logic [2:0] bits, input logic [2:0] n);
    case (n)
      3'd0:    vf_bits = {bits, 22'd0};
      3'd1:    vf_bits = {3'd0, bits, 19'd0};
      3'd2:    vf_bits = {6'd0, bits, 16'd0};
      3'd3:    vf_bits = {9'd0, bits, 13'd0};
      3'd4:    vf_bits = {12'd0, bits, 10'd0};
      3'd5:    vf_bits = {15'd0, bits, 7'd0};
      3'd6:    vf_bits = {18'd0, bits, 4'd0};
      default: vf_bits = {21'd0, bits, 1'd0};
    endcase
  endfunction

  // The three bits of VF n out of their place.
  function automatic logic [31:0] vf_field(input logic [V-1:1] bits, input logic [2:0] n);
    case (n)
      3'd0:    vf_field = {29'd0, bits[24:22]};
      3'd1:    vf_field = {29'd0, bits[21:19]};
      3'd2:    vf_field = {29'd0, bits[18:16]};
      3'd3:    vf_field = {29'd0, bits[15:13]};
      3'd4:    vf_field = {29'd0, bits[12:10]};
      3'd5:    vf_field = {29'd0, bits[9:7]};
      3'd6:    vf_field = {29'd0, bits[6:4]};
      default: vf_field = {29'd0, bits[3:1]};
    endcase
  endfunction

  function automatic logic [V-1:0] one_hot(input logic [4:0] vector);
    for (int v = 0; v < V; v = v + 1) one_hot[v] = (vector == 5'(v));
  endfunction

  // EICR bit of an entry of IVAR or IVAR_MISC.
  function automatic logic [V-1:0] entry_bit(input logic valid, input logic [4:0] vector);
    entry_bit = valid ? one_hot(vector) : '0;
  endfunction

  // EICR bit of an entry of VTIVAR or VTIVAR_MISC of VF n.
  function automatic logic [V-1:0] vf_entry_bit(input logic valid, input logic [1:0] vector, input logic [2:0] n);
    vf_entry_bit = valid ? vf_bits({vector == 2'd2, vector == 2'd1, vector == 2'd0}, n) : '0;
  endfunction

  // {valid, vector} of one of the four entries of IVAR or VTIVAR.
  function automatic logic [5:0] entry_of(input logic [31:0] word, input logic [1:0] number);
    case (number)
      2'd0:    entry_of = {word[7], word[4:0]};
      2'd1:    entry_of = {word[15], word[12:8]};
      2'd2:    entry_of = {word[23], word[20:16]};
      default: entry_of = {word[31], word[28:24]};
    endcase
  endfunction

  // EICR bit that a queue's event raises: byte 0 or 2 of the entry word for receive, 1 or 3 for transmit.
  function automatic logic [V-1:0] queue_bit(input logic [3:0] queue, input logic transmit, input logic of_vf,
                                             input logic [31:0] ivar, input logic [31:0] vtivar);
    logic [5:0] entry;
    entry     = entry_of(of_vf ? vtivar : ivar, {queue[3], transmit});
    queue_bit = of_vf ? vf_entry_bit(entry[5], entry[1:0], queue[2:0]) : entry_bit(entry[5], entry[4:0]);
  endfunction

  // The memories of allocations
  function automatic logic [31:0] ivar_of(input logic [2:0] pool);
    ivar_of = ivar_set_q[pool] ? ivar_q[pool] : 32'd0;
  endfunction

  function automatic logic [31:0] vtivar_of(input logic [2:0] pool);
    vtivar_of = vtivar_set_q[pool] ? vtivar_q[pool] : 32'd0;
  endfunction

  // Moderation: a vector waits for its deadline; only vector 0 is used in legacy mode.
  logic [V-1:0] sendable;
  logic [V-1:0] waiting;
  logic [V-1:0] passed;      // of those that wait, the deadline
  logic [V-1:0] due;
  logic [V-1:0] load;        // the vector that is sent: its deadline moves on
  logic [V-1:0] clear;       // vectors of VFs that are reset
  logic [V-1:0] restart;     // the vector whose EITR is written with a restart
  logic [63:0]  deadline;
  logic [63:0]  earliest_0;
  logic [63:0]  earliest_1;
  logic [63:0]  earliest_2;
  logic [63:0]  earliest_3;
  logic [63:0]  earliest_4;
  logic [4:0]   entry;       // vector that an access to EITR or VTEITR names
  logic         of_eitr;
  logic [4:0]   next_vector;

  assign sendable = multiple ? fire_q : {24'd0, legacy_fire_q};
  assign waiting  = sendable | held_q;
  assign due      = passed & sendable;
  assign of_eitr = (csr_register_i == nt_registers_pkg::REG_EITR) || (csr_register_i == nt_registers_pkg::REG_VTEITR);
  assign entry   = (csr_register_i == nt_registers_pkg::REG_VTEITR)
                 ? vf_base(csr_index_i[4:2]) + {3'd0, csr_index_i[1:0]} : csr_index_i[4:0];

  always_comb begin
    load        = '0;
    restart     = '0;
    clear       = '0;
    next_vector = 5'd0;
    deadline    = 64'd0;
    if (due != '0 && (!vector_valid_q || vector_ready_i)) begin
      for (int v = V - 1; v >= 0; v = v - 1) begin
        if (due[v]) next_vector = 5'(v);
      end
      load     = one_hot(next_vector);
      deadline = time_q_i + {44'd0, 20'd125 * {7'd0, eitr_set_q[next_vector] ? eitr_q[next_vector] : 13'd0}};
    end
    if (write && of_eitr && csr_be_i[3] && !csr_wdata_i[31]) restart = one_hot(entry);
    if (vf_clear_i != 8'h00) begin
      for (int i = 0; i < 8; i = i + 1) begin
        if (vf_clear_i[i]) clear = clear | vf_bits(3'b111, 3'(i));
      end
    end
  end

  // A send outruns a restart of the same clock; an immediate event and a reset outrun both.
  logic [V-1:0] receive_bit;  // of EICR, that the receive event raises
  logic [V-1:0] instant;
  logic [V-1:0] zero;
  logic         timers_reset;
  assign zero         = clear | instant | (restart & ~load);

  always_comb begin
    receive_bit = '0;
    instant     = '0;
    if (receive_event_valid_i) begin
      receive_bit = queue_bit(receive_event_queue_i, 1'b0, vf_active_i[receive_event_queue_i[2:0]],
                              ivar_of(receive_event_queue_i[2:0]), vtivar_of(receive_event_queue_i[2:0]));
      if (receive_event_immediate_i) instant = multiple ? receive_bit : one_hot(5'd0);
    end
  end
  assign timers_reset = reset_i || device_clear_i;

  nt_interrupt_timers timers_0 (
      .clk_i,
      .reset_i    (timers_reset),
      .time_q_i,
      .clear_i    (zero[4:0]),
      .load_i     (load[4:0]),
      .deadline_i (deadline),
      .waiting_i  (waiting[4:0]),
      .due_o      (passed[4:0]),
      .earliest_o (earliest_0)
  );

  nt_interrupt_timers timers_1 (
      .clk_i,
      .reset_i    (timers_reset),
      .time_q_i,
      .clear_i    (zero[9:5]),
      .load_i     (load[9:5]),
      .deadline_i (deadline),
      .waiting_i  (waiting[9:5]),
      .due_o      (passed[9:5]),
      .earliest_o (earliest_1)
  );

  nt_interrupt_timers timers_2 (
      .clk_i,
      .reset_i    (timers_reset),
      .time_q_i,
      .clear_i    (zero[14:10]),
      .load_i     (load[14:10]),
      .deadline_i (deadline),
      .waiting_i  (waiting[14:10]),
      .due_o      (passed[14:10]),
      .earliest_o (earliest_2)
  );

  nt_interrupt_timers timers_3 (
      .clk_i,
      .reset_i    (timers_reset),
      .time_q_i,
      .clear_i    (zero[19:15]),
      .load_i     (load[19:15]),
      .deadline_i (deadline),
      .waiting_i  (waiting[19:15]),
      .due_o      (passed[19:15]),
      .earliest_o (earliest_3)
  );

  nt_interrupt_timers timers_4 (
      .clk_i,
      .reset_i    (timers_reset),
      .time_q_i,
      .clear_i    (zero[24:20]),
      .load_i     (load[24:20]),
      .deadline_i (deadline),
      .waiting_i  (waiting[24:20]),
      .due_o      (passed[24:20]),
      .earliest_o (earliest_4)
  );

  always_comb begin
    wake = 64'hffff_ffff_ffff_ffff;
    if (waiting != '0) begin
      wake = (earliest_1 < earliest_0) ? earliest_1 : earliest_0;
      if (earliest_2 < wake) wake = earliest_2;
      if (earliest_3 < wake) wake = earliest_3;
      if (earliest_4 < wake) wake = earliest_4;
    end
  end

  // The memories of intervals and of allocations
  logic [12:0] eitr;        // what the access names
  logic [31:0] ivar;
  logic [31:0] vtivar;
  logic        eitr_write;
  logic        ivar_write;
  logic        vtivar_write;

  always_comb begin
    eitr   = 13'd0;
    ivar   = 32'd0;
    vtivar = 32'd0;
    if (access) begin
      if (eitr_set_q[entry]) eitr = eitr_q[entry];
      ivar   = ivar_of(csr_index_i[2:0]);
      vtivar = vtivar_of(csr_index_i[2:0]);
    end
  end

  assign eitr_write   = write && of_eitr;
  assign ivar_write   = write && (csr_register_i == nt_registers_pkg::REG_IVAR);
  assign vtivar_write = write && (csr_register_i == nt_registers_pkg::REG_VTIVAR);

  always_ff @(posedge clk_i) begin : memories
    logic [31:0] mask;

    mask = nt_pkg::byte_mask(csr_be_i);
    if (eitr_write) eitr_q[entry] <= (eitr & ~mask[14:2]) | (csr_wdata_i[14:2] & mask[14:2]);
    if (ivar_write) begin
      ivar_q[csr_index_i[2:0]] <= nt_pkg::merge(ivar, csr_wdata_i, mask & nt_registers_pkg::IVAR_RW);
    end
    if (vtivar_write) begin
      vtivar_q[csr_index_i[2:0]] <= nt_pkg::merge(vtivar, csr_wdata_i, mask & nt_registers_pkg::VTIVAR_RW);
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      eitr_set_q   <= '0;
      ivar_set_q   <= 8'h00;
      vtivar_set_q <= 8'h00;
    end else if (write || vf_clear_i != 8'h00) begin
      eitr_set_q   <= (eitr_set_q | (eitr_write ? one_hot(entry) : '0)) & ~{clear[V-1:1], 1'b0};
      ivar_set_q   <= ivar_set_q | ({7'd0, ivar_write} << csr_index_i[2:0]);
      vtivar_set_q <= (vtivar_set_q | ({7'd0, vtivar_write} << csr_index_i[2:0])) & ~vf_clear_i;
    end
  end

  // The vectors that new write-backs wait for; without one they are due at once.
  logic [V-1:0] holds;
  logic         unheld;

  always_comb begin : hold
    logic [V-1:0] bits;

    holds  = '0;
    unheld = 1'b0;
    bits   = '0;
    if (receive_pending_valid_i) begin
      bits   = !multiple ? one_hot(5'd0)
             : queue_bit(receive_pending_queue_i, 1'b0, vf_active_i[receive_pending_queue_i[2:0]],
                         ivar_of(receive_pending_queue_i[2:0]), vtivar_of(receive_pending_queue_i[2:0]));
      holds  = bits;
      unheld = (bits == '0);
    end
    if (transmit_pending_valid_i) begin
      bits   = !multiple ? one_hot(5'd0)
             : queue_bit(transmit_pending_queue_i, 1'b1, vf_active_i[transmit_pending_queue_i[2:0]],
                         ivar_of(transmit_pending_queue_i[2:0]), vtivar_of(transmit_pending_queue_i[2:0]));
      holds  = holds | bits;
      unheld = unheld || (bits == '0);
    end
  end

  always_ff @(posedge clk_i) begin
    if (reset_i || device_clear_i) begin
      held_q          <= '0;
      writeback_due_q <= 1'b0;
    end else if (active) begin
      held_q          <= (held_q & ~passed) | holds;
      writeback_due_q <= unheld || (held_q & passed) != '0;
    end
  end

  always_ff @(posedge clk_i) begin : causes
    logic [31:0]  mask;
    logic [30:0]  ones;       // bits written 1 in enabled bytes
    logic [2:0]   n;
    logic [V-1:0] vf_ones;    // the same of a VF's window, at their place
    logic [V-1:0] vf_mask;
    logic [30:0]  icr;
    logic [30:0]  ims;
    logic [V-1:0] eicr;
    logic [V-1:0] eims;
    logic [V-1:0] fire;
    logic         legacy_fire;
    logic [30:0]  kept_legacy;
    logic [V-1:0] kept;

    if (reset_i || device_clear_i) begin
      icr_q           <= '0;
      ims_q           <= '0;
      iam_q           <= '0;
      gpie_q          <= '0;
      eicr_q          <= '0;
      eims_q          <= '0;
      eiac_q          <= '0;
      eiam_q          <= '0;
      ivar_misc_q     <= '0;
      fire_q          <= '0;
      legacy_fire_q   <= 1'b0;
      vector_valid_q  <= 1'b0;
      vector_q        <= 5'd0;
      vector_legacy_q <= 1'b0;
      for (int i = 0; i < 8; i = i + 1) vtivar_misc_q[i] <= 8'd0;
    end else if (active) begin
      icr         = icr_q;
      ims         = ims_q;
      eicr        = eicr_q;
      eims        = eims_q;
      fire        = fire_q;
      legacy_fire = legacy_fire_q;

      // 1. Software
      n    = csr_index_i[2:0];
      mask = nt_pkg::byte_mask(csr_be_i);
      ones = csr_wdata_i[30:0] & mask[30:0];
      if (write) begin
        vf_ones = vf_bits(ones[2:0], n);
        vf_mask = vf_bits(mask[2:0], n);
        case (csr_register_i)
          nt_registers_pkg::REG_ICR: icr = icr & ~ones;
          nt_registers_pkg::REG_ICS: icr = icr | (ones & ICR_BITS);
          nt_registers_pkg::REG_IMS: ims = ims | (ones & ICR_BITS);
          nt_registers_pkg::REG_IMC: ims = ims & ~ones;
          nt_registers_pkg::REG_IAM: iam_q <= ((iam_q & ~mask[30:0]) | ones) & ICR_BITS;
          nt_registers_pkg::REG_GPIE:
            gpie_q <= nt_pkg::merge(gpie_q, csr_wdata_i, mask & nt_registers_pkg::GPIE_RW);
          nt_registers_pkg::REG_EICR: eicr = eicr & ~ones[V-1:0];
          nt_registers_pkg::REG_EICS: eicr = eicr | ones[V-1:0];
          nt_registers_pkg::REG_EIMS: eims = eims | ones[V-1:0];
          nt_registers_pkg::REG_EIMC: eims = eims & ~ones[V-1:0];
          nt_registers_pkg::REG_EIAC: eiac_q <= (eiac_q & ~mask[V-1:0]) | ones[V-1:0];
          nt_registers_pkg::REG_EIAM: eiam_q <= (eiam_q & ~mask[V-1:0]) | ones[V-1:0];
          nt_registers_pkg::REG_IVAR_MISC:
            ivar_misc_q <= nt_pkg::merge(ivar_misc_q, csr_wdata_i, mask & nt_registers_pkg::IVAR_MISC_RW);
          nt_registers_pkg::REG_VTEICR: eicr = eicr & ~vf_ones;
          nt_registers_pkg::REG_VTEICS: eicr = eicr | vf_ones;
          nt_registers_pkg::REG_VTEIMS: eims = eims | vf_ones;
          nt_registers_pkg::REG_VTEIMC: eims = eims & ~vf_ones;
          nt_registers_pkg::REG_VTEIAC: eiac_q <= (eiac_q & ~vf_mask) | vf_ones;
          nt_registers_pkg::REG_VTEIAM: eiam_q <= (eiam_q & ~vf_mask) | vf_ones;
          nt_registers_pkg::REG_VTIVAR_MISC:
            vtivar_misc_q[n] <= (vtivar_misc_q[n] & ~(mask[7:0] & nt_registers_pkg::VTIVAR_MISC_RW[7:0]))
                              | (ones[7:0] & nt_registers_pkg::VTIVAR_MISC_RW[7:0]);
          default: ;
        endcase
      end else if (access && csr_be_i != 4'h0) begin
        if (csr_register_i == nt_registers_pkg::REG_ICR
            && (gpie_q[0] || ims == '0 || (!multiple && (icr & ims) != '0))) begin
          icr = '0;
          ims = ims & ~iam_q;
        end
        if (csr_register_i == nt_registers_pkg::REG_EICR) eicr = '0;
        if (csr_register_i == nt_registers_pkg::REG_VTEICR) eicr = eicr & ~vf_bits(3'b111, n);
      end

      // 2. Send
      if (!vector_valid_q || vector_ready_i) begin
        vector_valid_q <= (load != '0);
        if (load != '0) begin
          vector_q        <= next_vector;
          vector_legacy_q <= !multiple;
          if (multiple) begin
            fire = fire & ~load;
            eicr = eicr & ~(load & eiac_q);
            if (gpie_q[30]) eims = eims & ~(load & eiam_q);
          end else begin
            legacy_fire = 1'b0;
          end
        end
      end

      // 3. Hardware events
      kept_legacy = (icr_q & ims_q) & (icr & ims);
      kept        = (eicr_q & eims_q) & (eicr & eims);
      if (receive_event_valid_i)  icr[7]  = 1'b1;
      if (transmit_event_valid_i) icr[0]  = 1'b1;
      if (cause_mailbox_i)        icr[8]  = 1'b1;
      if (link_change_i)          icr[2]  = 1'b1;
      if (receive_missed_i)       icr[6]  = 1'b1;
      if (queue_error_i)          icr[23] = 1'b1;
      if (spoof_event_i)          icr[28] = 1'b1;
      if ((icr & ims & ~kept_legacy) != '0) begin
        if (multiple) eicr = eicr | entry_bit(ivar_misc_q[15], ivar_misc_q[12:8]);
        else          legacy_fire = 1'b1;
      end
      if ((icr & ims) == '0) legacy_fire = 1'b0;
      if (receive_event_valid_i) eicr = eicr | receive_bit;
      if (transmit_event_valid_i) begin
        eicr = eicr | queue_bit(transmit_event_queue_i, 1'b1, vf_active_i[transmit_event_queue_i[2:0]],
                                ivar_of(transmit_event_queue_i[2:0]), vtivar_of(transmit_event_queue_i[2:0]));
      end
      if (vf_interrupt_i != 8'h00) begin
        for (int i = 0; i < 8; i = i + 1) begin
          if (vf_interrupt_i[i] && vf_active_i[i]) begin
            eicr = eicr | vf_entry_bit(vtivar_misc_q[i][7], vtivar_misc_q[i][1:0], 3'(i));
          end
        end
      end

      // 4. Rise
      fire = (fire | (eicr & eims & ~kept)) & eicr & eims;

      if (vf_clear_i != 8'h00) begin
        for (int i = 0; i < 8; i = i + 1) begin
          if (vf_clear_i[i]) vtivar_misc_q[i] <= 8'd0;
        end
        eicr   = eicr & ~clear;
        eims   = eims & ~clear;
        fire   = fire & ~clear;
        eiac_q <= eiac_q & ~clear;
        eiam_q <= eiam_q & ~clear;
      end

      icr_q         <= icr;
      ims_q         <= ims;
      eicr_q        <= eicr;
      eims_q        <= eims;
      fire_q        <= fire;
      legacy_fire_q <= legacy_fire;
    end
  end

  always_ff @(posedge clk_i) begin : read
    logic [2:0] n;

    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (access && !csr_write_i) begin
      n = csr_index_i[2:0];
      case (csr_register_i)
        nt_registers_pkg::REG_ICR:         csr_rdata_q <= {!multiple && (icr_q & ims_q) != '0, icr_q};
        nt_registers_pkg::REG_ICS:         csr_rdata_q <= {1'b0, icr_q};
        nt_registers_pkg::REG_IMS,
        nt_registers_pkg::REG_IMC:         csr_rdata_q <= {1'b0, ims_q};
        nt_registers_pkg::REG_IAM:         csr_rdata_q <= {1'b0, iam_q};
        nt_registers_pkg::REG_GPIE:        csr_rdata_q <= gpie_q;
        nt_registers_pkg::REG_EICR,
        nt_registers_pkg::REG_EICS:        csr_rdata_q <= 32'(eicr_q);
        nt_registers_pkg::REG_EIMS,
        nt_registers_pkg::REG_EIMC:        csr_rdata_q <= 32'(eims_q);
        nt_registers_pkg::REG_EIAC:        csr_rdata_q <= 32'(eiac_q);
        nt_registers_pkg::REG_EIAM:        csr_rdata_q <= 32'(eiam_q);
        nt_registers_pkg::REG_EITR,
        nt_registers_pkg::REG_VTEITR:      csr_rdata_q <= {17'd0, eitr, 2'd0};
        nt_registers_pkg::REG_IVAR:        csr_rdata_q <= ivar;
        nt_registers_pkg::REG_IVAR_MISC:   csr_rdata_q <= ivar_misc_q;
        nt_registers_pkg::REG_VTEICR,
        nt_registers_pkg::REG_VTEICS:      csr_rdata_q <= vf_field(eicr_q[V-1:1], n);
        nt_registers_pkg::REG_VTEIMS,
        nt_registers_pkg::REG_VTEIMC:      csr_rdata_q <= vf_field(eims_q[V-1:1], n);
        nt_registers_pkg::REG_VTEIAC:      csr_rdata_q <= vf_field(eiac_q[V-1:1], n);
        nt_registers_pkg::REG_VTEIAM:      csr_rdata_q <= vf_field(eiam_q[V-1:1], n);
        nt_registers_pkg::REG_VTIVAR:      csr_rdata_q <= vtivar;
        nt_registers_pkg::REG_VTIVAR_MISC: csr_rdata_q <= {24'd0, vtivar_misc_q[n]};
        default:                           csr_rdata_q <= 32'd0;
      endcase
    end
  end

  assign csr_rdata_o     = csr_rdata_q;
  assign vector_valid_o  = vector_valid_q;
  assign vector_o        = vector_q;
  assign vector_legacy_o = vector_legacy_q;
  assign legacy_level_o  = !multiple && (icr_q & ims_q) != '0;
  assign wake_o          = wake;
  assign writeback_due_o = writeback_due_q;
  assign quiet_o         = !vector_valid_q && !writeback_due_q && (wake > time_q_i);

endmodule
