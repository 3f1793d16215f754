// The error half of config_space: takes errors one at a time, decides what each sets, and queues its message.
// Page: docs/spec/config_space.md, section 'Errors'; twin: model/Pcie/ConfigSpace.cs.
module nt_config_error (
    input  logic         clk_i,
    input  logic         reset_i,
    // Errors
    input  logic         receive_valid_i,
    output logic         receive_ready_o,
    input  logic [4:0]   receive_kind_i,
    input  logic [127:0] receive_header_i,
    input  logic         request_valid_i,
    output logic         request_ready_o,
    input  logic [4:0]   request_kind_i,
    input  logic [3:0]   request_function_i,
    input  logic [127:0] request_header_i,
    input  logic         request_advisory_i,
    input  logic         read_valid_i,
    output logic         read_ready_o,
    input  logic [4:0]   read_kind_i,
    input  logic [3:0]   read_function_i,
    input  logic [127:0] read_header_i,
    input  logic         read_advisory_i,
    // The PF's controls, which govern the VFs too
    input  logic         parity_response_i,
    input  logic         serr_enable_i,
    input  logic [3:0]   report_enable_i,         // device control 3:0
    input  logic [31:0]  uncorrectable_mask_i,
    input  logic [31:0]  uncorrectable_severity_i,
    input  logic         advisory_mask_i,
    // State of the function that report_function_o names
    input  logic [31:0]  uncorrectable_status_i,
    input  logic [4:0]   first_error_i,
    // What the error of this clock sets
    output logic         report_valid_o,
    output logic [3:0]   report_function_o,
    output logic [31:0]  report_status_o,         // bits of command and status
    output logic [31:0]  report_device_o,         // bits of device control and status
    output logic [31:0]  report_uncorrectable_o,
    output logic [31:0]  report_correctable_o,
    output logic         report_first_o,          // the first error pointer becomes report_kind_o
    output logic [4:0]   report_kind_o,
    output logic         report_log_o,
    output logic [127:0] report_header_o,
    // Messages
    output logic         message_valid_o,
    input  logic         message_ready_i,
    output logic [7:0]   message_code_o,
    output logic [3:0]   message_function_o,
    output logic         quiet_o
);

  localparam logic [1:0] NONE    = 2'd0;
  localparam logic [1:0] RECEIVE = 2'd1;
  localparam logic [1:0] REQUEST = 2'd2;
  localparam logic [1:0] READ    = 2'd3;

  logic [1:0]  grant_q;
  logic [11:0] queue_q [0:3];  // {code, function}
  logic [1:0]  queue_read_q;
  logic [1:0]  queue_write_q;
  logic [2:0]  queue_count_q;

  logic        valid;
  logic [4:0]  kind;
  logic [3:0]  fn;
  logic        advisory;
  logic        send;
  logic [7:0]  code;
  logic        severe;

  always_comb begin
    valid           = 1'b0;
    kind            = 5'd0;
    fn              = 4'd0;
    advisory        = 1'b0;
    report_header_o = 128'd0;
    case (grant_q)
      RECEIVE: begin
        valid           = receive_valid_i;
        kind            = receive_kind_i;
        report_header_o = receive_header_i;
      end
      REQUEST: begin
        valid           = request_valid_i;
        kind            = request_kind_i;
        advisory        = request_advisory_i;
        report_header_o = request_header_i;
        // A malformed TLP belongs to no function in particular.
        fn              = (request_kind_i == nt_pkg::KIND_MALFORMED) ? nt_pkg::FUNCTION_PF : request_function_i;
      end
      READ: begin
        valid           = read_valid_i;
        kind            = read_kind_i;
        advisory        = read_advisory_i;
        report_header_o = read_header_i;
        fn              = (read_kind_i == nt_pkg::KIND_MALFORMED) ? nt_pkg::FUNCTION_PF : read_function_i;
      end
      default: valid = 1'b0;
    endcase
  end

  assign report_valid_o    = valid;
  assign report_function_o = fn;
  assign report_kind_o     = kind;
  assign severe            = uncorrectable_severity_i[kind];

  always_comb begin
    report_status_o        = 32'd0;
    report_device_o        = 32'd0;
    report_uncorrectable_o = 32'd0;
    report_correctable_o   = 32'd0;
    report_first_o         = 1'b0;
    send                   = 1'b0;
    code                   = nt_pkg::MESSAGE_CORRECTABLE;

    if (valid) begin
      report_status_o[31] = (kind == nt_pkg::KIND_POISONED);
      report_status_o[29] = (kind == nt_pkg::KIND_RECEIVED_UR);
      report_status_o[28] = (kind == nt_pkg::KIND_RECEIVED_CA);
      report_status_o[27] = (kind == nt_pkg::KIND_COMPLETER_ABORT) && advisory;
      report_status_o[24] = (kind == nt_pkg::KIND_POISONED) && (grant_q == READ) && parity_response_i;

      if (kind != nt_pkg::KIND_RECEIVED_UR && kind != nt_pkg::KIND_RECEIVED_CA) begin
        report_uncorrectable_o = 32'd1 << kind;
        report_device_o[19]    = (kind == nt_pkg::KIND_UNSUPPORTED);
        if (!severe && (advisory || kind == nt_pkg::KIND_UNEXPECTED)) begin
          // Advisory non-fatal: the agent that asked is better placed to report it.
          report_correctable_o[13] = 1'b1;
          report_device_o[16]      = 1'b1;
          report_first_o           = !advisory_mask_i;
          send = !advisory_mask_i && report_enable_i[0]
               && (kind != nt_pkg::KIND_UNSUPPORTED || report_enable_i[3]);
        end else begin
          report_device_o[17] = !severe;
          report_device_o[18] = severe;
          report_first_o      = !uncorrectable_mask_i[kind];
          code                = severe ? nt_pkg::MESSAGE_FATAL : nt_pkg::MESSAGE_NONFATAL;
          send = !uncorrectable_mask_i[kind]
               && (serr_enable_i || (report_enable_i[severe ? 2 : 1]
                                     && (kind != nt_pkg::KIND_UNSUPPORTED || report_enable_i[3])));
          report_status_o[30] = send && serr_enable_i;
        end
        // Only the first error is kept, until software has cleared its bit.
        if (uncorrectable_status_i[first_error_i]) report_first_o = 1'b0;
      end
    end
  end

  assign report_log_o = report_first_o && (kind != nt_pkg::KIND_TIMEOUT);

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      grant_q       <= NONE;
      queue_read_q  <= 2'd0;
      queue_write_q <= 2'd0;
      queue_count_q <= 3'd0;
    end else begin
      if (grant_q != NONE) begin
        if (valid) grant_q <= NONE;
      end else if (queue_count_q <= 3'd2) begin
        grant_q <= receive_valid_i ? RECEIVE : request_valid_i ? REQUEST : read_valid_i ? READ : NONE;
      end
      if (send) queue_write_q <= queue_write_q + 2'd1;
      if (message_valid_o && message_ready_i) queue_read_q <= queue_read_q + 2'd1;
      queue_count_q <= queue_count_q + {2'd0, send} - {2'd0, message_valid_o && message_ready_i};
    end
  end

  always_ff @(posedge clk_i) begin
    if (send) queue_q[queue_write_q] <= {code, fn};
  end

  assign receive_ready_o = (grant_q == RECEIVE);
  assign request_ready_o = (grant_q == REQUEST);
  assign read_ready_o    = (grant_q == READ);

  assign message_valid_o = (queue_count_q != 3'd0);
  assign {message_code_o, message_function_o} = queue_q[queue_read_q];
  assign quiet_o = (queue_count_q == 3'd0) && (grant_q == NONE);

endmodule
