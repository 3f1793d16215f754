// Queue registers of 16 transmit or 16 receive queues, descriptor fetch and the cache of fetched descriptors.
// Page: docs/spec/descriptor_queue.md; twin: model/Queue/DescriptorQueue.cs.
module nt_descriptor_queue #(
    parameter logic TRANSMIT = 1'b1
) (
    input  logic         clk_i,
    input  logic         reset_i,
    // CSR bus
    input  logic         csr_valid_i,
    input  logic         csr_write_i,
    input  logic [3:0]   csr_block_i,
    input  logic [7:0]   csr_register_i,
    input  logic [7:0]   csr_index_i,
    input  logic [31:0]  csr_wdata_i,
    input  logic [3:0]   csr_be_i,
    output logic [31:0]  csr_rdata_o,
    // Function state and the clearing walk
    input  logic         global_enable_i,
    input  logic [8:0]   function_ready_i,
    input  logic [7:0]   vf_active_i,
    input  logic [15:0]  hold_queue_i,
    input  logic         walk_valid_i,
    input  logic [6:0]   walk_step_i,
    input  logic [15:0]  walk_queue_i,
    // The engine that uses the descriptors: tx_fetch and tx_writeback, or rx_engine
    output logic [15:0]  active_o,
    output logic [15:0]  available_o,
    output logic [15:0]  flush_o,
    input  logic         select_valid_i,
    input  logic [3:0]   select_queue_i,
    output logic [127:0] selected_descriptor_o,
    output logic [15:0]  selected_index_o,
    output logic [15:0]  selected_next_o,
    output logic [63:0]  selected_address_o,
    output logic [15:0]  selected_posted_o,
    output logic [31:0]  selected_control_o,
    output logic [4:0]   selected_threshold_o,
    output logic         selected_starved_o,
    output logic         selected_available_o,
    output logic         selected_active_o,
    input  logic         consume_valid_i,
    input  logic [3:0]   consume_queue_i,
    input  logic         rewind_valid_i,
    input  logic [3:0]   rewind_queue_i,
    input  logic [15:0]  rewind_index_i,
    input  logic         complete_valid_i,
    input  logic [3:0]   complete_queue_i,
    input  logic [15:0]  complete_head_i,
    input  logic         drop_valid_i,
    input  logic [3:0]   drop_queue_i,
    // Reception: software has written a register of a queue. Transmission: how a queue's packets are reported
    output logic         touched_o,
    output logic [3:0]   touched_queue_o,
    input  logic         settings_valid_i,
    input  logic [3:0]   settings_queue_i,
    output logic [4:0]   settings_threshold_o,
    output logic [63:0]  settings_address_o,
    // Descriptor reads, through dma_read
    output logic         request_valid_o,
    input  logic         request_ready_i,
    output logic [3:0]   request_queue_o,
    output logic [63:0]  request_address_o,
    output logic [8:0]   request_bytes_o,
    input  logic         return_valid_i,
    input  logic [3:0]   return_queue_i,
    input  logic [2:0]   return_slot_i,
    input  logic [127:0] return_data_i,
    input  logic         return_last_i,
    input  logic         return_error_i,
    output logic         queue_error_o,
    output logic         quiet_o
);

  localparam logic [3:0]  BLOCK = TRANSMIT ? nt_registers_pkg::BLOCK_TX_QUEUE : nt_registers_pkg::BLOCK_RX_QUEUE;
  localparam logic [7:0]  BASE_LOW = TRANSMIT ? nt_registers_pkg::REG_TDBAL : nt_registers_pkg::REG_RDBAL;
  localparam logic [7:0]  BASE_HIGH = TRANSMIT ? nt_registers_pkg::REG_TDBAH : nt_registers_pkg::REG_RDBAH;
  localparam logic [7:0]  LENGTH = TRANSMIT ? nt_registers_pkg::REG_TDLEN : nt_registers_pkg::REG_RDLEN;
  localparam logic [7:0]  HEAD = TRANSMIT ? nt_registers_pkg::REG_TDH : nt_registers_pkg::REG_RDH;
  localparam logic [7:0]  TAIL = TRANSMIT ? nt_registers_pkg::REG_TDT : nt_registers_pkg::REG_RDT;
  localparam logic [7:0]  CONTROL = TRANSMIT ? nt_registers_pkg::REG_TXCTL : nt_registers_pkg::REG_RXCTL;
  localparam logic [7:0]  DESCRIPTOR_CONTROL = TRANSMIT ? nt_registers_pkg::REG_TXDCTL : nt_registers_pkg::REG_RXDCTL;
  // TDWBAL and TDWBAH of a transmit queue share two memories with SRRCTL and RQDPC of a receive queue.
  localparam logic [7:0]  EXTRA_LOW = TRANSMIT ? nt_registers_pkg::REG_TDWBAL : nt_registers_pkg::REG_SRRCTL;
  localparam logic [7:0]  EXTRA_HIGH = TRANSMIT ? nt_registers_pkg::REG_TDWBAH : nt_registers_pkg::REG_RQDPC;

  localparam logic [31:0] BASE_LOW_RW = TRANSMIT ? nt_registers_pkg::TDBAL_RW : nt_registers_pkg::RDBAL_RW;
  localparam logic [31:0] LENGTH_RW = TRANSMIT ? nt_registers_pkg::TDLEN_RW : nt_registers_pkg::RDLEN_RW;
  localparam logic [31:0] CONTROL_RW = TRANSMIT ? nt_registers_pkg::TXCTL_RW : nt_registers_pkg::RXCTL_RW;
  localparam logic [31:0] DESCRIPTOR_CONTROL_RW =
      TRANSMIT ? nt_registers_pkg::TXDCTL_RW : nt_registers_pkg::RXDCTL_RW;
  localparam logic [31:0] EXTRA_LOW_RW = TRANSMIT ? nt_registers_pkg::TDWBAL_RW : nt_registers_pkg::SRRCTL_RW;
  localparam logic [31:0] EXTRA_HIGH_RW = TRANSMIT ? nt_registers_pkg::TDWBAH_RW : 32'd0;
  localparam logic [31:0] CONTROL_RESET = TRANSMIT ? nt_registers_pkg::TXCTL_RESET : nt_registers_pkg::RXCTL_RESET;
  localparam logic [31:0] DESCRIPTOR_CONTROL_RESET =
      TRANSMIT ? nt_registers_pkg::TXDCTL_RESET : nt_registers_pkg::RXDCTL_RESET;
  localparam logic [31:0] EXTRA_LOW_RESET =
      TRANSMIT ? nt_registers_pkg::TDWBAL_RESET : nt_registers_pkg::SRRCTL_RESET;
  localparam int ENABLE = nt_registers_pkg::TXDCTL_ENABLE_LSB;
  localparam int PTHRESH = nt_registers_pkg::TXDCTL_PTHRESH_LSB;
  localparam int HTHRESH = nt_registers_pkg::TXDCTL_HTHRESH_LSB;
  localparam int WTHRESH = nt_registers_pkg::TXDCTL_WTHRESH_LSB;
  localparam logic [15:0] ENABLE_RESET = 16'h0001;  // queue 0 is enabled after reset

  localparam logic [1:0] IDLE    = 2'd0;
  localparam logic [1:0] CHECK   = 2'd1;
  localparam logic [1:0] REQUEST = 2'd2;

  // Registers that software sees, a word per queue. ENABLE is kept apart, since every clock looks at all of them.
  logic [31:0]  base_low_q           [0:15];
  logic [31:0]  base_high_q          [0:15];
  logic [31:0]  length_q             [0:15];
  logic [15:0]  tail_q               [0:15];
  logic [31:0]  control_q            [0:15];
  logic [31:0]  descriptor_control_q [0:15];
  logic [31:0]  extra_low_q          [0:15];
  logic [15:0]  enable_q;
  logic [31:0]  csr_rdata_q;

  // Internal state of each queue, and the cache: the word of descriptor i of queue q is {q, i[2:0]}. The number of
  // cached descriptors changes by consumption and by arrival in one clock; each has a memory (see nt_queue_index).
  logic [3:0]   cached_consume_q     [0:15];
  logic [3:0]   cached_return_q      [0:15];
  logic [127:0] cache_q              [0:127];
  logic [15:0]  by_return_q;      // cached is in cached_return_q
  logic [15:0]  nonempty_q;       // cached is not 0
  logic [15:0]  fetching_q;
  logic [15:0]  dirty_q;
  logic [15:0]  active_q;
  logic [15:0]  flush_q;
  logic         queue_error_q;
  logic [31:0]  extra_high;       // as software reads it

  // Fetch machine
  logic [1:0]   state_q;
  logic [3:0]   next_q;
  logic [3:0]   check_queue_q;
  logic [63:0]  request_address_q;
  logic [8:0]   request_bytes_q;

  // The bit of a queue. Bits are set and cleared by masks, which map to much less logic than writes to an index.
  function automatic logic [15:0] place(input logic [3:0] queue);
    place = 16'd1 << queue;
  endfunction

  // A threshold of xDCTL: five bits from lsb on.
  function automatic logic [4:0] threshold_of(input logic [31:0] control, input int lsb);
    threshold_of = 5'(control >> lsb);
  endfunction

  // Head or tail after a write of the bits in mask.
  function automatic logic [15:0] merge_index(input logic [15:0] old, input logic [15:0] wdata,
                                              input logic [15:0] mask);
    merge_index = (old & ~mask) | (wdata & mask);
  endfunction

  // Index i advanced by n: n never reaches past the ring's end, so equality is the wrap.
  function automatic logic [15:0] advance(input logic [15:0] index, input logic [15:0] n, input logic [15:0] count);
    advance = (index + n == count) ? 16'd0 : index + n;
  endfunction

  // Descriptors from index up to tail.
  function automatic logic [15:0] distance(input logic [15:0] index, input logic [15:0] tail,
                                           input logic [15:0] count);
    distance = (tail >= index) ? tail - index : count - index + tail;
  endfunction

  // First dirty queue at or above start, cyclically.
  function automatic logic [3:0] first_from(input logic [15:0] set, input logic [3:0] start);
    logic [15:0] upper;
    logic [15:0] pick;
    upper      = set & (16'hffff << start);
    pick       = (upper != 16'd0) ? upper : set;
    first_from = 4'd0;
    for (int i = 15; i >= 0; i--) if (pick[i]) first_from = i[3:0];
  endfunction

  logic [7:0]  pool_ready;
  logic [15:0] activity;  // a(q) of the page
  logic        csr_mine;
  logic        csr_write;
  logic        csr_read;
  logic [3:0]  csr_queue;
  logic [31:0] csr_mask;
  logic        walking;
  logic [3:0]  walk_index;
  logic        returning;
  logic        return_store;

  assign pool_ready   = (vf_active_i & function_ready_i[8:1]) | (~vf_active_i & {8{function_ready_i[0]}});
  assign activity     = enable_q & {16{global_enable_i}} & {2{pool_ready}} & ~hold_queue_i;
  assign csr_mine     = csr_valid_i && (csr_block_i == BLOCK) && (csr_be_i != 4'd0);
  assign csr_write    = csr_mine && csr_write_i;
  assign csr_read     = csr_valid_i && !csr_write_i && (csr_block_i == BLOCK);
  assign csr_queue    = csr_index_i[3:0];
  assign csr_mask     = nt_pkg::byte_mask(csr_be_i);
  assign walking      = walk_valid_i && (walk_step_i < 7'd16) && walk_queue_i[walk_step_i[3:0]];
  assign walk_index   = walk_step_i[3:0];
  assign returning    = return_valid_i && fetching_q[return_queue_i];
  assign return_store = returning && !return_error_i;

  // Software's registers: one write port, for the CSR bus and the walk, which never meet.
  logic [3:0] write_index;
  assign write_index = walking ? walk_index : csr_queue;

  always_ff @(posedge clk_i) begin
    if (walking || csr_write) begin
      if (walking || csr_register_i == BASE_LOW) begin
        base_low_q[write_index] <= walking ? 32'd0
            : nt_pkg::merge(base_low_q[write_index], csr_wdata_i, csr_mask & BASE_LOW_RW);
      end
      if (walking || csr_register_i == BASE_HIGH) begin
        base_high_q[write_index] <= walking ? 32'd0 : nt_pkg::merge(base_high_q[write_index], csr_wdata_i, csr_mask);
      end
      if (walking || csr_register_i == LENGTH) begin
        length_q[write_index] <= walking ? 32'd0
            : nt_pkg::merge(length_q[write_index], csr_wdata_i, csr_mask & LENGTH_RW);
      end
      if (walking || csr_register_i == TAIL) begin
        tail_q[write_index] <= walking ? 16'd0 : merge_index(tail_q[write_index], csr_wdata_i[15:0], csr_mask[15:0]);
      end
      if (walking || csr_register_i == CONTROL) begin
        control_q[write_index] <= walking ? CONTROL_RESET
            : nt_pkg::merge(control_q[write_index], csr_wdata_i, csr_mask & CONTROL_RW);
      end
      if (walking || csr_register_i == DESCRIPTOR_CONTROL) begin
        descriptor_control_q[write_index] <= walking ? DESCRIPTOR_CONTROL_RESET
            : nt_pkg::merge(descriptor_control_q[write_index], csr_wdata_i,
                            csr_mask & DESCRIPTOR_CONTROL_RW & ~(32'd1 << ENABLE));
      end
      if (walking || csr_register_i == EXTRA_LOW) begin
        extra_low_q[write_index] <= walking ? EXTRA_LOW_RESET
            : nt_pkg::merge(extra_low_q[write_index], csr_wdata_i, csr_mask & EXTRA_LOW_RW);
      end
    end
  end

  if (TRANSMIT) begin : g_head_write_back
    logic [31:0] extra_high_q [0:15];
    assign extra_high = extra_high_q[csr_queue];
    assign touched_o       = 1'b0;
    assign touched_queue_o = 4'd0;

    logic [4:0]  settings_threshold_q;
    logic [63:0] settings_address_q;
    assign settings_threshold_o = settings_threshold_q;
    assign settings_address_o   = settings_address_q;

    always_ff @(posedge clk_i) begin
      if (reset_i) begin
        settings_threshold_q <= 5'd0;
        settings_address_q   <= 64'd0;
      end else if (settings_valid_i) begin
        settings_threshold_q <= threshold_of(descriptor_control_q[settings_queue_i], WTHRESH);
        settings_address_q   <= {extra_high_q[settings_queue_i], extra_low_q[settings_queue_i]};
      end
    end

    always_ff @(posedge clk_i) begin
      if (walking || (csr_write && csr_register_i == EXTRA_HIGH)) begin
        extra_high_q[write_index] <= walking ? 32'd0
            : nt_pkg::merge(extra_high_q[write_index], csr_wdata_i, csr_mask & EXTRA_HIGH_RW);
      end
    end
  end else begin : g_drop_count
    logic       touched_q;
    logic [3:0] touched_queue_q;
    assign touched_o            = touched_q;
    assign touched_queue_o      = touched_queue_q;
    assign settings_threshold_o = 5'd0;
    assign settings_address_o   = 64'd0;

    always_ff @(posedge clk_i) begin
      if (reset_i) begin
        touched_q       <= 1'b0;
        touched_queue_q <= 4'd0;
      end else begin
        touched_q <= csr_write;
        if (csr_write) touched_queue_q <= csr_queue;
      end
    end

    logic [31:0] drops_q [0:15];
    logic [15:0] dropped_q;  // the others' count is 0
    logic        clear;
    logic        count;
    logic [31:0] drops;

    assign clear      = csr_mine && !csr_write_i && (csr_register_i == EXTRA_HIGH);
    assign count      = drop_valid_i && !(walking && walk_index == drop_queue_i);
    assign drops      = drops_q[drop_queue_i];
    assign extra_high = dropped_q[csr_queue] ? drops_q[csr_queue] : 32'd0;

    // A drop in the clock of the clearing read leaves 1.
    always_ff @(posedge clk_i) begin
      if (walking || clear || count) begin
        dropped_q <= (dropped_q & ~((walking || clear) ? place(write_index) : 16'd0))
                   | (count ? place(drop_queue_i) : 16'd0);
      end
      if (count) begin
        if (!dropped_q[drop_queue_i] || (clear && csr_queue == drop_queue_i)) drops_q[drop_queue_i] <= 32'd1;
        else drops_q[drop_queue_i] <= (drops == 32'hffff_ffff) ? drops : drops + 32'd1;
      end
    end
  end

  // A read returns what held before this clock.
  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      csr_rdata_q <= 32'd0;
    end else if (csr_read) begin
      case (csr_register_i)
        BASE_LOW:           csr_rdata_q <= base_low_q[csr_queue];
        BASE_HIGH:          csr_rdata_q <= base_high_q[csr_queue];
        LENGTH:             csr_rdata_q <= length_q[csr_queue];
        HEAD:               csr_rdata_q <= {16'd0, csr_head};
        TAIL:               csr_rdata_q <= {16'd0, tail_q[csr_queue]};
        CONTROL:            csr_rdata_q <= control_q[csr_queue];
        DESCRIPTOR_CONTROL: csr_rdata_q <= descriptor_control_q[csr_queue] | ({31'd0, enable_q[csr_queue]} << ENABLE);
        EXTRA_LOW:          csr_rdata_q <= extra_low_q[csr_queue];
        EXTRA_HIGH:         csr_rdata_q <= extra_high;
        default:            csr_rdata_q <= 32'd0;
      endcase
    end
  end

  // ENABLE: software first, then an error of a fetch, then the walk.
  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      enable_q      <= ENABLE_RESET;
      active_q      <= 16'd0;
      flush_q       <= 16'd0;
      queue_error_q <= 1'b0;
    end else begin
      active_q      <= activity;
      flush_q       <= active_q & ~activity;
      queue_error_q <= returning && return_error_i;
      if (csr_write && csr_register_i == DESCRIPTOR_CONTROL && csr_mask[ENABLE]) begin
        enable_q[csr_queue] <= csr_wdata_i[ENABLE];
      end
      if (returning && return_error_i) enable_q[return_queue_i] <= 1'b0;
      if (walking) enable_q[walk_index] <= ENABLE_RESET[walk_index];
    end
  end

  // Head, consume and fetch index
  logic        head_write;
  logic        completing;
  logic [15:0] csr_head;
  logic [15:0] check_fetch;
  logic [15:0] check_consume;
  logic [15:0] consume_next;
  logic [15:0] consumed;
  logic [15:0] selected_fetch;
  logic [15:0] selected_consume;

  assign head_write   = csr_write && (csr_register_i == HEAD) && !enable_q[csr_queue];
  assign completing   = complete_valid_i && active_q[complete_queue_i];
  assign consume_next = advance(consumed, 16'd1, {length_q[consume_queue_i][19:7], 3'd0});

  nt_queue_index u_index (
      .clk_i,
      .reset_i,
      .software_read_i   (csr_valid_i),
      .software_valid_i  (head_write),
      .software_queue_i  (csr_queue),
      .software_head_i   (merge_index(csr_head, csr_wdata_i[15:0], csr_mask[15:0])),
      .complete_valid_i  (completing),
      .complete_queue_i,
      .complete_head_i,
      .fetch_read_i      (state_q == CHECK),
      .fetch_valid_i     (starts),
      .fetch_queue_i     (check_queue_q),
      .fetch_index_i     (check_next),
      .consume_valid_i,
      .consume_queue_i,
      .consume_index_i   (consume_next),
      .rewind_valid_i,
      .rewind_queue_i,
      .rewind_index_i,
      .changed_i         (activity ^ active_q),
      .walk_valid_i      (walking),
      .walk_queue_i      (walk_index),
      .select_read_i     (select_valid_i),
      .select_queue_i,
      .software_head_o   (csr_head),
      .fetch_fetch_o     (check_fetch),
      .fetch_consume_o   (check_consume),
      .consume_consume_o (consumed),
      .select_fetch_o    (selected_fetch),
      .select_consume_o  (selected_consume)
  );

  // CHECK: whether a fetch starts, from where and how long
  logic        undone;
  logic        starts;
  logic [3:0]  check_n;
  logic [15:0] check_next;

  always_comb begin : check
    logic [15:0] count;
    logic [15:0] posted;
    logic [15:0] tail;
    logic [31:0] control;
    logic [3:0]  cached;
    logic [3:0]  room;
    logic [3:0]  n;
    logic        ahead;  // a fetch while descriptors are left is allowed

    control    = 32'd0;
    cached     = 4'd0;
    ahead      = 1'b0;
    count      = 16'd0;
    posted     = 16'd0;
    tail       = 16'd0;
    room       = 4'd0;
    n          = 4'd0;
    undone     = 1'b0;
    starts     = 1'b0;
    check_n    = 4'd0;
    check_next = 16'd0;
    if (state_q == CHECK) begin
      count  = {length_q[check_queue_q][19:7], 3'd0};
      tail   = tail_q[check_queue_q];
      posted = distance(check_fetch, tail, count);
      control = descriptor_control_q[check_queue_q];
      cached  = nonempty_q[check_queue_q] ? cached_of(check_queue_q) : 4'd0;
      ahead   = ({1'b0, cached} < threshold_of(control, PTHRESH)) && (posted >= {11'd0, threshold_of(control, HTHRESH)});
      room   = 4'd8 - cached;
      n      = 4'd8 - {1'b0, check_fetch[2:0]};
      if (room < n) n = room;
      if (posted < {12'd0, n}) n = posted[3:0];
      undone     = rewind_valid_i && (rewind_queue_i == check_queue_q);
      starts     = !undone && active_q[check_queue_q] && activity[check_queue_q] && !fetching_q[check_queue_q]
                 && (cached == 4'd0 || ahead) && n != 4'd0 && count != 16'd0 && tail < count && check_fetch < count && check_consume < count;
      check_n    = n;
      check_next = advance(check_fetch, {12'd0, n}, count);
    end
  end

  function automatic logic [3:0] cached_of(input logic [3:0] queue);
    cached_of = by_return_q[queue] ? cached_return_q[queue] : cached_consume_q[queue];
  endfunction

  // Cache fill and the fetch machine. Later assignments of a clock win over earlier ones.
  always_ff @(posedge clk_i) begin : fetch
    logic [3:0]  queue;
    logic        returned;
    logic        consume_cached;
    logic [3:0]  cached;
    logic [15:0] changed;
    logic [15:0] by_return;
    logic [15:0] nonempty;
    logic [15:0] fetching;
    logic [15:0] dirty;

    if (reset_i) begin
      state_q           <= IDLE;
      next_q            <= 4'd0;
      check_queue_q     <= 4'd0;
      request_address_q <= 64'd0;
      request_bytes_q   <= 9'd0;
      by_return_q       <= 16'd0;
      nonempty_q        <= 16'd0;
      fetching_q        <= 16'd0;
      dirty_q           <= 16'd0;
    end else begin
      by_return = by_return_q;
      nonempty  = nonempty_q;
      fetching  = fetching_q;
      dirty     = dirty_q;

      case (state_q)
        IDLE:
        if (dirty_q != 16'd0) begin
          queue        = first_from(dirty_q, next_q);
          dirty = dirty & ~place(queue);
          check_queue_q <= queue;
          next_q        <= queue + 4'd1;
          state_q       <= CHECK;
        end
        CHECK:
        if (starts) begin
          request_address_q <= {base_high_q[check_queue_q], base_low_q[check_queue_q]} + {44'd0, check_fetch, 4'd0};
          request_bytes_q   <= {1'b0, check_n, 4'd0};
          fetching = fetching | place(check_queue_q);
          state_q <= REQUEST;
        end else begin
          // What this clock's rewind gives back is looked at again.
          if (undone) dirty = dirty | place(check_queue_q);
          state_q <= IDLE;
        end
        REQUEST:
        if (request_ready_i || flush_q[check_queue_q] || !activity[check_queue_q]) state_q <= IDLE;
        default: state_q <= IDLE;
      endcase

      if (csr_write && csr_register_i == TAIL) dirty = dirty | place(csr_queue);

      consume_cached = consume_valid_i && nonempty_q[consume_queue_i];
      if (consume_valid_i) begin
        dirty = dirty | place(consume_queue_i);
        if (consume_cached) begin
          cached = cached_of(consume_queue_i);
          cached_consume_q[consume_queue_i] <= cached - 4'd1;
          by_return = by_return & ~place(consume_queue_i);
          if (cached == 4'd1) nonempty = nonempty & ~place(consume_queue_i);
        end
      end
      returned = returning && (return_last_i || return_error_i);
      if (return_store) begin
        cached = nonempty_q[return_queue_i] ? cached_of(return_queue_i) : 4'd0;
        // A descriptor that leaves in the same clock makes up for the one that arrives.
        cached_return_q[return_queue_i] <= (consume_cached && consume_queue_i == return_queue_i) ? cached
                                                                                               : cached + 4'd1;
        by_return = by_return | place(return_queue_i);
        nonempty = nonempty | place(return_queue_i);
      end
      if (returned) begin
        fetching = fetching & ~place(return_queue_i);
        if (!return_error_i) dirty = dirty | place(return_queue_i);
      end
      if (rewind_valid_i) nonempty = nonempty & ~place(rewind_queue_i);

      if (activity != active_q) begin
        // Queues that fall or rise start at their head, with nothing fetched.
        changed       = activity ^ active_q;
        nonempty      = nonempty & ~changed;
        fetching      = fetching & ~changed;
        dirty         = (dirty & ~changed) | (activity & changed);
      end

      by_return_q <= by_return;
      nonempty_q  <= nonempty;
      fetching_q  <= fetching;
      dirty_q     <= dirty;
    end
  end

  always_ff @(posedge clk_i) begin
    if (return_store) cache_q[{return_queue_i, return_slot_i}] <= return_data_i;
  end

  logic [127:0] selected_descriptor_q;
  logic [15:0]  selected_index_q;
  logic [15:0]  selected_next_q;
  logic [63:0]  selected_address_q;
  logic [15:0]  selected_posted_q;
  logic [31:0]  selected_control_q;
  logic [4:0]   selected_threshold_q;
  logic         selected_starved_q;
  logic         selected_available_q;
  logic         selected_active_q;

  always_ff @(posedge clk_i) begin : selection
    logic [15:0] count;
    logic [15:0] tail;
    logic        ring_ok;

    if (reset_i) begin
      selected_descriptor_q <= 128'd0;
      selected_index_q      <= 16'd0;
      selected_next_q       <= 16'd0;
      selected_address_q    <= 64'd0;
      selected_posted_q     <= 16'd0;
      selected_control_q    <= 32'd0;
      selected_threshold_q  <= 5'd0;
      selected_starved_q    <= 1'b0;
      selected_available_q  <= 1'b0;
      selected_active_q     <= 1'b0;
    end else if (select_valid_i) begin
      count    = {length_q[select_queue_i][19:7], 3'd0};
      tail     = tail_q[select_queue_i];
      ring_ok  = count != 16'd0 && tail < count && selected_fetch < count && selected_consume < count;
      selected_descriptor_q <= cache_q[{select_queue_i, selected_consume[2:0]}];
      selected_index_q      <= selected_consume;
      selected_next_q       <= advance(selected_consume, 16'd1, count);
      selected_address_q    <= {base_high_q[select_queue_i], base_low_q[select_queue_i]}
                            + {44'd0, selected_consume, 4'd0};
      selected_posted_q     <= ring_ok ? distance(selected_consume, tail, count) : 16'd0;
      selected_control_q    <= TRANSMIT ? 32'd0 : extra_low_q[select_queue_i];
      selected_threshold_q  <= TRANSMIT ? 5'd0 : threshold_of(descriptor_control_q[select_queue_i], WTHRESH);
      selected_active_q     <= active_q[select_queue_i];
      selected_available_q  <= active_q[select_queue_i] && nonempty_q[select_queue_i];
      selected_starved_q    <= active_q[select_queue_i] && !nonempty_q[select_queue_i]
                            && !fetching_q[select_queue_i] && !dirty_q[select_queue_i]
                            && !(state_q == CHECK && check_queue_q == select_queue_i)
                            && (!ring_ok || tail == selected_fetch);
    end
  end

  assign csr_rdata_o           = csr_rdata_q;
  assign active_o              = active_q;
  assign available_o           = active_q & nonempty_q;
  assign flush_o               = flush_q;
  assign selected_descriptor_o = selected_descriptor_q;
  assign selected_index_o      = selected_index_q;
  assign selected_next_o       = selected_next_q;
  assign selected_address_o    = selected_address_q;
  assign selected_posted_o     = selected_posted_q;
  assign selected_control_o    = selected_control_q;
  assign selected_threshold_o  = selected_threshold_q;
  assign selected_starved_o    = selected_starved_q;
  assign selected_available_o  = selected_available_q;
  assign selected_active_o     = selected_active_q;
  assign request_valid_o       = (state_q == REQUEST);
  assign request_queue_o       = check_queue_q;
  assign request_address_o     = request_address_q;
  assign request_bytes_o       = request_bytes_q;
  assign queue_error_o         = queue_error_q;
  assign quiet_o               = (dirty_q == 16'd0) && (state_q == IDLE) && (active_q == activity)
                              && (flush_q == 16'd0) && !queue_error_q && !touched_o;

endmodule
