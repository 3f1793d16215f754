// Head, consume and fetch index of 16 queues.
// Page: docs/spec/descriptor_queue.md; twin: model/Queue/DescriptorQueue.cs. Both descriptor queues have one of these;
// as a module of its own it is synthesized once.
//
// Several sources write in one clock, each another queue. So that the indexes can live in distributed RAM, which has
// one write port, every source has a memory of its own, and registers (a live value table) say for each queue which
// memory was written last.
module nt_queue_index (
    input  logic        clk_i,
    input  logic        reset_i,
    // Changes; where two concern one queue, the later one in this list wins
    input  logic        software_read_i,  // software_queue_i counts; every write is also a read
    input  logic        software_valid_i,
    input  logic [3:0]  software_queue_i,
    input  logic [15:0] software_head_i,
    input  logic        complete_valid_i,
    input  logic [3:0]  complete_queue_i,
    input  logic [15:0] complete_head_i,
    input  logic        fetch_read_i,     // fetch_queue_i counts
    input  logic        fetch_valid_i,
    input  logic [3:0]  fetch_queue_i,
    input  logic [15:0] fetch_index_i,
    input  logic        consume_valid_i,
    input  logic [3:0]  consume_queue_i,
    input  logic [15:0] consume_index_i,
    input  logic        rewind_valid_i,
    input  logic [3:0]  rewind_queue_i,
    input  logic [15:0] rewind_index_i,
    input  logic [15:0] changed_i,      // queues that rise or fall: consume and fetch follow the head again
    input  logic        walk_valid_i,   // never together with software_valid_i
    input  logic [3:0]  walk_queue_i,
    input  logic        select_read_i,
    input  logic [3:0]  select_queue_i,
    // Values before this clock's changes, of the queues that the inputs name
    output logic [15:0] software_head_o,
    output logic [15:0] fetch_fetch_o,
    output logic [15:0] fetch_consume_o,
    output logic [15:0] consume_consume_o,
    output logic [15:0] select_fetch_o,
    output logic [15:0] select_consume_o
);

  // Where a consume or fetch index that does not follow the head was written last.
  localparam logic [1:0] KEPT_SOFTWARE = 2'd0;  // the head before software's write, or 0 after the walk
  localparam logic [1:0] KEPT_COMPLETE = 2'd1;  // the head before a completion
  localparam logic [1:0] MOVED         = 2'd2;  // 3: a rewind

  // Consume and fetch share three memories: what they hold is written for both, and neither returns to an older entry.
  logic [15:0] head_software_q [0:15];
  logic [15:0] head_complete_q [0:15];
  logic [15:0] kept_software_q [0:15];
  logic [15:0] kept_complete_q [0:15];
  logic [15:0] rewound_q       [0:15];
  logic [15:0] consumed_q      [0:15];
  logic [15:0] fetched_q       [0:15];

  logic [15:0] completed_q;      // the head is in head_complete_q
  logic [15:0] consume_fresh_q;  // consume is the head: nothing was consumed since the queue rose or fell
  logic [15:0] fetch_fresh_q;    // likewise fetch
  logic [15:0] consume_high_q;   // bit 1 of the place of consume
  logic [15:0] consume_low_q;    // bit 0
  logic [15:0] fetch_high_q;
  logic [15:0] fetch_low_q;

  // The bit of a queue. Bits are set and cleared by masks, which map to much less logic than writes to an index.
  function automatic logic [15:0] place(input logic valid, input logic [3:0] queue);
    place = {15'd0, valid} << queue;
  endfunction

  function automatic logic [15:0] index_of(
      input logic fresh, input logic [1:0] source, input logic [15:0] head, input logic [15:0] kept_software,
      input logic [15:0] kept_complete, input logic [15:0] moved, input logic [15:0] rewound);
    if (fresh) begin
      index_of = head;
    end else begin
      case (source)
        KEPT_SOFTWARE: index_of = kept_software;
        KEPT_COMPLETE: index_of = kept_complete;
        MOVED:         index_of = moved;
        default:       index_of = rewound;
      endcase
    end
  endfunction

  // Looked up only where they are used: a simulator would otherwise read all memories in every clock.
  logic [15:0] complete_head;

  always_comb begin
    software_head_o = 16'd0;
    complete_head   = 16'd0;
    if (software_read_i) begin
      software_head_o = completed_q[software_queue_i] ? head_complete_q[software_queue_i]
                                                      : head_software_q[software_queue_i];
    end
    if (complete_valid_i) begin
      complete_head = completed_q[complete_queue_i] ? head_complete_q[complete_queue_i]
                                                    : head_software_q[complete_queue_i];
    end
  end

  // Two read ports that give both indexes: reader 0 is fetch, reader 1 select.
  logic        reader_valid   [0:1];
  logic [3:0]  reader_queue   [0:1];
  logic [15:0] reader_fetch   [0:1];
  logic [15:0] reader_consume [0:1];

  assign reader_valid[0]  = fetch_read_i;
  assign reader_valid[1]  = select_read_i;
  assign reader_queue[0]  = fetch_queue_i;
  assign reader_queue[1]  = select_queue_i;
  assign fetch_fetch_o    = reader_fetch[0];
  assign fetch_consume_o  = reader_consume[0];
  assign select_fetch_o   = reader_fetch[1];
  assign select_consume_o = reader_consume[1];

  for (genvar r = 0; r < 2; r = r + 1) begin : g_reader
    logic [3:0]  queue;
    logic [15:0] head;
    logic [15:0] kept_software;
    logic [15:0] kept_complete;
    logic [15:0] rewound;

    assign queue = reader_queue[r];

    always_comb begin
      head              = 16'd0;
      kept_software     = 16'd0;
      kept_complete     = 16'd0;
      rewound           = 16'd0;
      reader_fetch[r]   = 16'd0;
      reader_consume[r] = 16'd0;
      if (reader_valid[r]) begin
        head          = completed_q[queue] ? head_complete_q[queue] : head_software_q[queue];
        kept_software = kept_software_q[queue];
        kept_complete = kept_complete_q[queue];
        rewound       = rewound_q[queue];
        reader_fetch[r] = index_of(
            fetch_fresh_q[queue], {fetch_high_q[queue], fetch_low_q[queue]}, head,
            kept_software, kept_complete, fetched_q[queue], rewound);
        reader_consume[r] = index_of(
            consume_fresh_q[queue], {consume_high_q[queue], consume_low_q[queue]}, head,
            kept_software, kept_complete, consumed_q[queue], rewound);
      end
    end
  end

  always_comb begin : look_up_consume
    logic [15:0] head;

    head              = 16'd0;
    consume_consume_o = 16'd0;
    if (consume_valid_i) begin
      head = completed_q[consume_queue_i] ? head_complete_q[consume_queue_i] : head_software_q[consume_queue_i];
      consume_consume_o = index_of(
          consume_fresh_q[consume_queue_i], {consume_high_q[consume_queue_i], consume_low_q[consume_queue_i]}, head,
          kept_software_q[consume_queue_i], kept_complete_q[consume_queue_i], consumed_q[consume_queue_i],
          rewound_q[consume_queue_i]);
    end
  end

  // A fresh index stays where the head was when the head moves.
  logic       keep_software;
  logic       keep_complete;
  logic [3:0] software_queue;

  assign keep_software  = software_valid_i && (consume_fresh_q[software_queue_i] || fetch_fresh_q[software_queue_i]);
  assign keep_complete  = complete_valid_i && (consume_fresh_q[complete_queue_i] || fetch_fresh_q[complete_queue_i]);
  assign software_queue = walk_valid_i ? walk_queue_i : software_queue_i;

  always_ff @(posedge clk_i) begin
    if (software_valid_i || walk_valid_i) head_software_q[software_queue] <= walk_valid_i ? 16'd0 : software_head_i;
    if (keep_software || walk_valid_i) kept_software_q[software_queue] <= walk_valid_i ? 16'd0 : software_head_o;
    if (complete_valid_i) head_complete_q[complete_queue_i] <= complete_head_i;
    if (keep_complete) kept_complete_q[complete_queue_i] <= complete_head;
    if (fetch_valid_i) fetched_q[fetch_queue_i] <= fetch_index_i;
    if (consume_valid_i) consumed_q[consume_queue_i] <= consume_index_i;
    if (rewind_valid_i) rewound_q[rewind_queue_i] <= rewind_index_i;
  end

  logic event_valid;
  assign event_valid = software_valid_i || complete_valid_i || fetch_valid_i || consume_valid_i || rewind_valid_i
                    || walk_valid_i || changed_i != 16'd0;

  always_ff @(posedge clk_i) begin : sources
    logic [15:0] software;
    logic [15:0] complete;
    logic [15:0] fetch;
    logic [15:0] consume;
    logic [15:0] rewind;
    logic [15:0] walk;
    logic [15:0] kept;

    if (reset_i) begin
      completed_q     <= 16'd0;
      consume_fresh_q <= 16'hffff;
      fetch_fresh_q   <= 16'hffff;
      consume_high_q  <= 16'd0;
      consume_low_q   <= 16'd0;
      fetch_high_q    <= 16'd0;
      fetch_low_q     <= 16'd0;
    end else if (event_valid) begin
      software = place(software_valid_i, software_queue_i);
      complete = place(complete_valid_i, complete_queue_i);
      fetch    = place(fetch_valid_i, fetch_queue_i);
      consume  = place(consume_valid_i, consume_queue_i);
      rewind   = place(rewind_valid_i, rewind_queue_i);
      walk     = place(walk_valid_i, walk_queue_i);

      completed_q     <= ((completed_q & ~software) | complete) & ~walk;
      consume_fresh_q <= ((consume_fresh_q & ~(software | complete | consume | rewind)) | changed_i) & ~walk;
      fetch_fresh_q   <= ((fetch_fresh_q & ~(software | complete | fetch | rewind)) | changed_i) & ~walk;

      kept           = (software | complete) & consume_fresh_q;
      consume_high_q <= ((consume_high_q & ~kept) | consume | rewind) & ~walk;
      consume_low_q  <= ((((consume_low_q & ~kept) | (complete & consume_fresh_q)) & ~consume) | rewind) & ~walk;
      kept           = (software | complete) & fetch_fresh_q;
      fetch_high_q   <= ((fetch_high_q & ~kept) | fetch | rewind) & ~walk;
      fetch_low_q    <= ((((fetch_low_q & ~kept) | (complete & fetch_fresh_q)) & ~fetch) | rewind) & ~walk;
    end
  end

endmodule
