// Configuration space of the PF and the VFs, error reporting, and the state of functions that other blocks need.
// Page: docs/spec/config_space.md; twin: model/Pcie/ConfigSpace.cs.
module nt_config_space (
    input  logic         clk_i,
    input  logic         reset_i,
    // Accesses, from completer
    input  logic         config_valid_i,
    input  logic         config_write_i,
    input  logic [3:0]   config_function_i,
    input  logic [9:0]   config_dword_i,
    input  logic [31:0]  config_wdata_i,
    input  logic [3:0]   config_be_i,
    input  logic         config_capture_i,
    input  logic [7:0]   config_bus_i,
    output logic [31:0]  config_rdata_o,
    // Errors
    input  logic         error_receive_valid_i,
    output logic         error_receive_ready_o,
    input  logic [4:0]   error_receive_kind_i,
    input  logic [127:0] error_receive_header_i,
    input  logic         error_request_valid_i,
    output logic         error_request_ready_o,
    input  logic [4:0]   error_request_kind_i,
    input  logic [3:0]   error_request_function_i,
    input  logic [127:0] error_request_header_i,
    input  logic         error_request_advisory_i,
    input  logic         error_read_valid_i,
    output logic         error_read_ready_o,
    input  logic [4:0]   error_read_kind_i,
    input  logic [3:0]   error_read_function_i,
    input  logic [127:0] error_read_header_i,
    input  logic         error_read_advisory_i,
    // Error messages, to message
    output logic         message_valid_o,
    input  logic         message_ready_i,
    output logic [7:0]   message_code_o,
    output logic [3:0]   message_function_o,
    // Resets
    input  logic         reset_busy_i,
    input  logic         clear_pf_i,
    input  logic [8:0]   clear_function_i,
    output logic         flr_pf_o,
    output logic [7:0]   flr_vf_o,
    output logic         power_up_o,
    output logic [7:0]   vf_change_o,
    // Power management events, from wake_up
    input  logic         pme_event_i,
    input  logic         pme_clear_i,
    output logic         pme_status_o,
    output logic         pme_enable_o,
    // Live bits
    input  logic [8:0]   transactions_pending_i,
    input  logic         msi_pending_i,
    input  logic         intx_status_i,
    input  logic [47:0]  nvm_mac_i,
    // State of the functions
    output logic [15:0]  pf_rid_o,
    output logic [15:0]  vf0_rid_o,
    output logic [7:0]   captured_bus_o,
    output logic         ari_hierarchy_o,
    output logic         vf_enable_o,
    output logic [15:0]  num_vfs_o,
    output logic [7:0]   vf_active_o,
    output logic         memory_enable_o,
    output logic         vf_memory_enable_o,
    output logic         power_d0_o,
    output logic [31:17] bar0_o,
    output logic [31:14] bar3_o,
    output logic [63:14] vf_bar0_o,
    output logic [63:14] vf_bar3_o,
    output logic [4:0]   vf_size_log2_o,
    output logic [8:0]   function_ready_o,
    output logic [3:0]   max_payload_log2_o,
    output logic [3:0]   max_read_log2_o,
    output logic [63:0]  completion_timeout_o,
    output logic         msi_enable_o,
    output logic [63:2]  msi_address_o,
    output logic [15:0]  msi_data_o,
    output logic         msi_mask_o,
    output logic [8:0]   msix_enable_o,
    output logic [8:0]   msix_function_mask_o,
    output logic         intx_disable_o,
    output logic         quiet_o
);

  localparam int PF_SLOTS = nt_configuration_pkg::PF_SLOTS;
  localparam int VF_SLOTS = nt_configuration_pkg::VF_SLOTS;
  localparam int VF_WORDS = 8 * VF_SLOTS;

  // Slots as the generated package numbers them; VF n's are at n * VF_SLOTS.
  (* mem2reg *) logic [31:0] pf_q [0:PF_SLOTS-1];
  (* mem2reg *) logic [31:0] vf_q [0:VF_WORDS-1];
  logic [127:0] logs_q [0:8];  // header log of each function, DW0 in bits 31:0
  logic [8:0]   logged_q;      // functions whose log holds a header; the others read 0
  logic [7:0]   captured_bus_q;
  logic         flr_pf_q;
  logic [7:0]   flr_vf_q;
  logic         power_up_q;
  logic [7:0]   vf_change_q;
  logic [7:0]   vf_active_q;    // as of the last reset: owners change only when queues are drained
  logic [31:0]  config_rdata_q;

  // Live state of the PF
  logic [10:0] command;        // command 10:0
  logic [14:0] device_control; // device control 14:0
  logic        vf_enable;
  logic        ari;
  logic [3:0]  num_vfs;
  logic [15:0] vf_offset;
  logic [7:0]  vf_bits_above;  // address bits 14 and up that lie inside one VF's window

  assign command        = pf_q[nt_configuration_pkg::PF_SLOT_COMMAND][10:0];
  assign device_control = pf_q[nt_configuration_pkg::PF_SLOT_DEVICE_CONTROL][14:0];
  assign vf_enable      = pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_CONTROL][0];
  assign ari            = pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_CONTROL][4];
  assign num_vfs        = (pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_NUM_VFS][15:0] > 16'd8)
                        ? 4'd8 : pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_NUM_VFS][3:0];
  assign vf_offset      = ari ? nt_configuration_pkg::FIRST_VF_OFFSET_ARI : nt_configuration_pkg::FIRST_VF_OFFSET_NO_ARI;

  // Bits n below count.
  function automatic logic [7:0] below(input logic [3:0] count);
    for (int n = 0; n < 8; n = n + 1) below[n] = (4'(n) < count);
  endfunction

  // A VF's window is 16 KiB, or the system page when that is larger.
  always_comb begin
    case (pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_SYSTEM_PAGE_SIZE][10:0])
      11'h010: begin vf_size_log2_o = 5'd16; vf_bits_above = 8'h03; end
      11'h040: begin vf_size_log2_o = 5'd18; vf_bits_above = 8'h0f; end
      11'h100: begin vf_size_log2_o = 5'd20; vf_bits_above = 8'h3f; end
      11'h400: begin vf_size_log2_o = 5'd22; vf_bits_above = 8'hff; end
      default: begin vf_size_log2_o = 5'd14; vf_bits_above = 8'h00; end
    endcase
  end

  // Errors
  logic         report_valid;
  logic [3:0]   report_function;
  logic [31:0]  report_status;
  logic [31:0]  report_device;
  logic [31:0]  report_uncorrectable;
  logic [31:0]  report_correctable;
  logic         report_first;
  logic [4:0]   report_kind;
  logic         report_log;
  logic [127:0] report_header;
  logic [31:0]  report_old_uncorrectable;
  logic [4:0]   report_old_first;
  logic         error_quiet;

  always_comb begin
    report_old_uncorrectable = pf_q[nt_configuration_pkg::PF_SLOT_AER_UNCORRECTABLE_STATUS];
    report_old_first         = pf_q[nt_configuration_pkg::PF_SLOT_AER_CONTROL][4:0];
    if (report_function != nt_pkg::FUNCTION_PF) begin
      for (int n = 0; n < 8; n = n + 1) begin
        if (report_function == 4'(n + 1)) begin
          report_old_uncorrectable = vf_q[n*VF_SLOTS+32'(nt_configuration_pkg::VF_SLOT_AER_UNCORRECTABLE_STATUS)];
          report_old_first = first_error_of(vf_q[n*VF_SLOTS+32'(nt_configuration_pkg::VF_SLOT_AER_CONTROL)]);
        end
      end
    end
  end

  function automatic logic [4:0] first_error_of(input logic [31:0] aer_control);
    first_error_of = 5'(aer_control & nt_configuration_pkg::PF_AER_CONTROL_FIRST_ERROR);
  endfunction

  nt_config_error u_error (
      .clk_i,
      .reset_i,
      .receive_valid_i          (error_receive_valid_i),
      .receive_ready_o          (error_receive_ready_o),
      .receive_kind_i           (error_receive_kind_i),
      .receive_header_i         (error_receive_header_i),
      .request_valid_i          (error_request_valid_i),
      .request_ready_o          (error_request_ready_o),
      .request_kind_i           (error_request_kind_i),
      .request_function_i       (error_request_function_i),
      .request_header_i         (error_request_header_i),
      .request_advisory_i       (error_request_advisory_i),
      .read_valid_i             (error_read_valid_i),
      .read_ready_o             (error_read_ready_o),
      .read_kind_i              (error_read_kind_i),
      .read_function_i          (error_read_function_i),
      .read_header_i            (error_read_header_i),
      .read_advisory_i          (error_read_advisory_i),
      .parity_response_i        (command[6]),
      .serr_enable_i            (command[8]),
      .report_enable_i          (device_control[3:0]),
      .uncorrectable_mask_i     (pf_q[nt_configuration_pkg::PF_SLOT_AER_UNCORRECTABLE_MASK]),
      .uncorrectable_severity_i (pf_q[nt_configuration_pkg::PF_SLOT_AER_UNCORRECTABLE_SEVERITY]),
      .advisory_mask_i          (pf_q[nt_configuration_pkg::PF_SLOT_AER_CORRECTABLE_MASK][13]),
      .uncorrectable_status_i   (report_old_uncorrectable),
      .first_error_i            (report_old_first),
      .report_valid_o           (report_valid),
      .report_function_o        (report_function),
      .report_status_o          (report_status),
      .report_device_o          (report_device),
      .report_uncorrectable_o   (report_uncorrectable),
      .report_correctable_o     (report_correctable),
      .report_first_o           (report_first),
      .report_kind_o            (report_kind),
      .report_log_o             (report_log),
      .report_header_o          (report_header),
      .message_valid_o,
      .message_ready_i,
      .message_code_o,
      .message_function_o,
      .quiet_o                  (error_quiet)
  );

  // Software writes
  logic        write_pf;
  logic        write_vf;
  logic [4:0]  pf_slot;
  logic [2:0]  vf_slot;
  logic [5:0]  vf_word;        // slot of the access inside vf_q
  logic [2:0]  config_vf;
  logic [31:0] mask;
  logic [31:0] pf_written;
  logic [31:0] vf_written;
  logic        vf_disable;     // VF Enable falls at this edge by a write

  // Looked up only for an access: a simulator would otherwise search the tables in every clock.
  always_comb begin
    write_pf  = 1'b0;
    write_vf  = 1'b0;
    pf_slot   = 5'd0;
    vf_slot   = 3'd0;
    config_vf = 3'd0;
    vf_word   = 6'd0;
    mask      = 32'd0;
    if (config_valid_i) begin
      mask = nt_pkg::byte_mask(config_be_i);
      if (config_function_i == nt_pkg::FUNCTION_PF) begin
        pf_slot  = nt_configuration_pkg::pf_slot(config_dword_i);
        write_pf = config_write_i && (pf_slot != 5'(PF_SLOTS));
      end else begin
        vf_slot   = nt_configuration_pkg::vf_slot(config_dword_i);
        config_vf = config_function_i[2:0] - 3'd1;
        vf_word   = 6'(config_vf) * 6'(VF_SLOTS) + 6'(vf_slot);
        write_vf  = config_write_i && (vf_slot != 3'(VF_SLOTS));
      end
    end
  end

  // Whether a System Page Size names exactly one supported size.
  function automatic logic one_page_size(input logic [31:0] sizes);
    one_page_size = (sizes & ~nt_configuration_pkg::pf_reset(nt_configuration_pkg::CFG_PF_SRIOV_SUPPORTED_PAGE_SIZES))
                    == 32'd0 && sizes != 32'd0 && (sizes & (sizes - 32'd1)) == 32'd0;
  endfunction

  always_comb begin
    pf_written = 32'd0;
    vf_disable = 1'b0;
    if (write_pf) begin
      pf_written = nt_pkg::merge(pf_q[pf_slot], config_wdata_i, mask & nt_configuration_pkg::pf_rw(config_dword_i))
                 & ~(config_wdata_i & mask & nt_configuration_pkg::pf_w1c(config_dword_i));
      case (pf_slot)
        nt_configuration_pkg::PF_SLOT_PM_CONTROL: begin
          // D1 and D2 are not supported.
          if (pf_written[1] != pf_written[0]) pf_written[1:0] = pf_q[pf_slot][1:0];
        end
        nt_configuration_pkg::PF_SLOT_SRIOV_CONTROL: begin
          if (vf_enable) pf_written[4] = ari;
          vf_disable = vf_enable && !pf_written[0];
        end
        nt_configuration_pkg::PF_SLOT_SRIOV_NUM_VFS: begin
          if (vf_enable) pf_written = pf_q[pf_slot];
        end
        nt_configuration_pkg::PF_SLOT_SRIOV_SYSTEM_PAGE_SIZE: begin
          if (vf_enable || !one_page_size(pf_written)) pf_written = pf_q[pf_slot];
        end
        nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR0_LOW, nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR3_LOW: begin
          pf_written[21:14] = (pf_written[21:14] & ~vf_bits_above) | (pf_q[pf_slot][21:14] & vf_bits_above);
        end
        default: ;
      endcase
    end
  end

  always_comb begin
    vf_written = 32'd0;
    if (write_vf) begin
      vf_written = nt_pkg::merge(vf_q[vf_word], config_wdata_i, mask & nt_configuration_pkg::vf_rw(config_dword_i))
                 & ~(config_wdata_i & mask & nt_configuration_pkg::vf_w1c(config_dword_i));
    end
  end

  // A slot after the report of this clock.
  function automatic logic [31:0] first_error(input logic [31:0] old, input logic set, input logic [4:0] kind);
    first_error = set ? {old[31:5], kind} : old;
  endfunction

  always_ff @(posedge clk_i) begin : pf_slots
    logic [31:0] word;

    if (reset_i) begin
      for (int s = 0; s < PF_SLOTS; s = s + 1) pf_q[s] <= nt_configuration_pkg::pf_slot_reset(5'(s));
    end else if (write_pf || clear_function_i[0] || pme_event_i || pme_clear_i
                 || (report_valid && report_function == nt_pkg::FUNCTION_PF)) begin
      for (int s = 0; s < PF_SLOTS; s = s + 1) begin
        word = (write_pf && pf_slot == 5'(s)) ? pf_written : pf_q[s];
        if (report_valid && report_function == nt_pkg::FUNCTION_PF) begin
          if (5'(s) == nt_configuration_pkg::PF_SLOT_COMMAND) word = word | report_status;
          if (5'(s) == nt_configuration_pkg::PF_SLOT_DEVICE_CONTROL) word = word | report_device;
          if (5'(s) == nt_configuration_pkg::PF_SLOT_AER_UNCORRECTABLE_STATUS) word = word | report_uncorrectable;
          if (5'(s) == nt_configuration_pkg::PF_SLOT_AER_CORRECTABLE_STATUS) word = word | report_correctable;
          if (5'(s) == nt_configuration_pkg::PF_SLOT_AER_CONTROL) word = first_error(word, report_first, report_kind);
        end
        if (5'(s) == nt_configuration_pkg::PF_SLOT_PM_CONTROL) begin
          if (pme_clear_i) word = word & ~nt_configuration_pkg::PF_PM_CONTROL_PME_STATUS;
          if (pme_event_i) word = word | nt_configuration_pkg::PF_PM_CONTROL_PME_STATUS;
        end
        if (clear_function_i[0]) begin
          word = (word & nt_configuration_pkg::pf_slot_sticky(5'(s)))
               | (nt_configuration_pkg::pf_slot_reset(5'(s)) & ~nt_configuration_pkg::pf_slot_sticky(5'(s)));
        end
        pf_q[s] <= word;
      end
    end
  end

  // Bits of a VF's slot that anything changes; the others stay at their reset value and need no flip-flop.
  function automatic logic [31:0] vf_changing(input logic [2:0] slot);
    case (slot)
      nt_configuration_pkg::VF_SLOT_COMMAND:
        vf_changing = nt_configuration_pkg::vf_rw(nt_configuration_pkg::CFG_VF_COMMAND)
                    | nt_configuration_pkg::vf_w1c(nt_configuration_pkg::CFG_VF_COMMAND);
      nt_configuration_pkg::VF_SLOT_MSIX_CONTROL:
        vf_changing = nt_configuration_pkg::vf_rw(nt_configuration_pkg::CFG_VF_MSIX_CONTROL);
      nt_configuration_pkg::VF_SLOT_DEVICE_CONTROL:
        vf_changing = nt_configuration_pkg::vf_w1c(nt_configuration_pkg::CFG_VF_DEVICE_CONTROL);
      nt_configuration_pkg::VF_SLOT_AER_UNCORRECTABLE_STATUS:
        vf_changing = nt_configuration_pkg::vf_w1c(nt_configuration_pkg::CFG_VF_AER_UNCORRECTABLE_STATUS);
      nt_configuration_pkg::VF_SLOT_AER_CORRECTABLE_STATUS:
        vf_changing = nt_configuration_pkg::vf_w1c(nt_configuration_pkg::CFG_VF_AER_CORRECTABLE_STATUS);
      default:
        vf_changing = nt_configuration_pkg::VF_AER_CONTROL_FIRST_ERROR;
    endcase
  endfunction

  // The tables of the VF slots as constants, slot 0 in bits 31:0: function calls in an unrolled loop cost a simulator
  // more than it accepts.
  localparam logic [32*VF_SLOTS-1:0] VF_CHANGING = {vf_changing(3'd5), vf_changing(3'd4), vf_changing(3'd3),
                                                    vf_changing(3'd2), vf_changing(3'd1), vf_changing(3'd0)};
  localparam logic [32*VF_SLOTS-1:0] VF_RESET =
      {nt_configuration_pkg::vf_slot_reset(3'd5), nt_configuration_pkg::vf_slot_reset(3'd4),
       nt_configuration_pkg::vf_slot_reset(3'd3), nt_configuration_pkg::vf_slot_reset(3'd2),
       nt_configuration_pkg::vf_slot_reset(3'd1), nt_configuration_pkg::vf_slot_reset(3'd0)};
  localparam logic [32*VF_SLOTS-1:0] VF_STICKY =
      {nt_configuration_pkg::vf_slot_sticky(3'd5), nt_configuration_pkg::vf_slot_sticky(3'd4),
       nt_configuration_pkg::vf_slot_sticky(3'd3), nt_configuration_pkg::vf_slot_sticky(3'd2),
       nt_configuration_pkg::vf_slot_sticky(3'd1), nt_configuration_pkg::vf_slot_sticky(3'd0)};

  always_ff @(posedge clk_i) begin : vf_slots
    logic [31:0] word;

    if (reset_i || vf_disable) begin
      for (int n = 0; n < 8; n = n + 1) begin
        for (int s = 0; s < VF_SLOTS; s = s + 1) vf_q[n*VF_SLOTS+s] <= VF_RESET[32*s+:32];
      end
    end else if (write_vf || clear_function_i[8:1] != 8'h00
                 || (report_valid && report_function != nt_pkg::FUNCTION_PF)) begin
      for (int n = 0; n < 8; n = n + 1) begin
        for (int s = 0; s < VF_SLOTS; s = s + 1) begin
          word = (write_vf && vf_word == 6'(n * VF_SLOTS + s)) ? vf_written : vf_q[n*VF_SLOTS+s];
          if (report_valid && report_function == 4'(n + 1)) begin
            if (3'(s) == nt_configuration_pkg::VF_SLOT_COMMAND) word = word | report_status;
            if (3'(s) == nt_configuration_pkg::VF_SLOT_DEVICE_CONTROL) word = word | report_device;
            if (3'(s) == nt_configuration_pkg::VF_SLOT_AER_UNCORRECTABLE_STATUS) word = word | report_uncorrectable;
            if (3'(s) == nt_configuration_pkg::VF_SLOT_AER_CORRECTABLE_STATUS) word = word | report_correctable;
            if (3'(s) == nt_configuration_pkg::VF_SLOT_AER_CONTROL && report_first) word[4:0] = report_kind;
          end
          if (clear_function_i[n+1]) word = (word & VF_STICKY[32*s+:32]) | (VF_RESET[32*s+:32] & ~VF_STICKY[32*s+:32]);
          vf_q[n*VF_SLOTS+s] <= (word & VF_CHANGING[32*s+:32]) | (VF_RESET[32*s+:32] & ~VF_CHANGING[32*s+:32]);
        end
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (report_log) logs_q[report_function] <= report_header;
  end

  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      logged_q       <= 9'h000;
      captured_bus_q <= 8'd0;
      flr_pf_q       <= 1'b0;
      flr_vf_q       <= 8'h00;
      power_up_q     <= 1'b0;
      vf_change_q    <= 8'h00;
      vf_active_q    <= 8'h00;
    end else begin
      if (report_log) logged_q[report_function] <= 1'b1;
      if (vf_disable) logged_q[8:1] <= 8'h00;
      if (config_capture_i) captured_bus_q <= config_bus_i;
      // The PF's own clear takes VF Enable away in this clock.
      if (clear_function_i != 9'h000) vf_active_q <= (vf_enable && !clear_function_i[0]) ? below(num_vfs) : 8'h00;

      flr_pf_q    <= write_pf && (pf_slot == nt_configuration_pkg::PF_SLOT_DEVICE_CONTROL)
                   && config_be_i[1] && config_wdata_i[15];
      power_up_q  <= write_pf && (pf_slot == nt_configuration_pkg::PF_SLOT_PM_CONTROL)
                   && (pf_q[nt_configuration_pkg::PF_SLOT_PM_CONTROL][1:0] == 2'd3) && (pf_written[1:0] == 2'd0);
      vf_change_q <= (write_pf && pf_slot == nt_configuration_pkg::PF_SLOT_SRIOV_CONTROL
                      && pf_written[0] != vf_enable) ? below(num_vfs) : 8'h00;
      // Comparisons, not a shift of 1: synthesis would find resets of single flip-flops late, and start over.
      for (int n = 0; n < 8; n = n + 1) begin
        flr_vf_q[n] <= write_vf && (vf_slot == nt_configuration_pkg::VF_SLOT_DEVICE_CONTROL) && config_be_i[1]
                    && config_wdata_i[15] && (config_vf == 3'(n));
      end
    end
  end

  // Reads
  always_ff @(posedge clk_i) begin : read
    logic [31:0]  word;
    logic [127:0] log;

    if (reset_i) begin
      config_rdata_q <= 32'd0;
    end else if (config_valid_i && !config_write_i) begin
      log = logged_q[config_function_i] ? logs_q[config_function_i] : 128'd0;
      if (config_function_i == nt_pkg::FUNCTION_PF) begin
        word = (pf_slot != 5'(PF_SLOTS)) ? pf_q[pf_slot] : nt_configuration_pkg::pf_reset(config_dword_i);
        case (config_dword_i)
          nt_configuration_pkg::CFG_PF_COMMAND:             word[19] = intx_status_i;
          nt_configuration_pkg::CFG_PF_MSI_PENDING:         word[0]  = msi_pending_i;
          nt_configuration_pkg::CFG_PF_DEVICE_CONTROL:      word[21] = transactions_pending_i[0];
          nt_configuration_pkg::CFG_PF_AER_HEADER_LOG_0:    word = log[31:0];
          nt_configuration_pkg::CFG_PF_AER_HEADER_LOG_1:    word = log[63:32];
          nt_configuration_pkg::CFG_PF_AER_HEADER_LOG_2:    word = log[95:64];
          nt_configuration_pkg::CFG_PF_AER_HEADER_LOG_3:    word = log[127:96];
          // EUI-64: octets of the MAC address, the first most significant, with FF FF in the middle.
          nt_configuration_pkg::CFG_PF_DSN_LOW:
            word = {8'hff, nvm_mac_i[31:24], nvm_mac_i[39:32], nvm_mac_i[47:40]};
          nt_configuration_pkg::CFG_PF_DSN_HIGH:
            word = {nvm_mac_i[7:0], nvm_mac_i[15:8], nvm_mac_i[23:16], 8'hff};
          nt_configuration_pkg::CFG_PF_SRIOV_OFFSET_STRIDE: word = {nt_configuration_pkg::VF_STRIDE, vf_offset};
          nt_configuration_pkg::CFG_PF_SRIOV_VF_BAR0_LOW, nt_configuration_pkg::CFG_PF_SRIOV_VF_BAR3_LOW:
            word[21:14] = word[21:14] & ~vf_bits_above;
          default: ;
        endcase
      end else begin
        word = (vf_slot != 3'(VF_SLOTS)) ? vf_q[vf_word] : nt_configuration_pkg::vf_reset(config_dword_i);
        case (config_dword_i)
          nt_configuration_pkg::CFG_VF_DEVICE_CONTROL:   word[21] = transactions_pending_i[config_function_i];
          nt_configuration_pkg::CFG_VF_AER_HEADER_LOG_0: word = log[31:0];
          nt_configuration_pkg::CFG_VF_AER_HEADER_LOG_1: word = log[63:32];
          nt_configuration_pkg::CFG_VF_AER_HEADER_LOG_2: word = log[95:64];
          nt_configuration_pkg::CFG_VF_AER_HEADER_LOG_3: word = log[127:96];
          default: ;
        endcase
      end
      config_rdata_q <= word;
    end
  end

  // Completion time-out in clocks of 8 ns, by device control 2 bits 3:0.
  always_comb begin
    case (pf_q[nt_configuration_pkg::PF_SLOT_DEVICE_CONTROL_2][4:0])
      5'd1:    completion_timeout_o = 64'd10_000;         // 80 us
      5'd2:    completion_timeout_o = 64'd625_000;        // 5 ms
      5'd5:    completion_timeout_o = 64'd3_750_000;      // 30 ms
      5'd6:    completion_timeout_o = 64'd12_500_000;     // 100 ms
      5'd9:    completion_timeout_o = 64'd50_000_000;     // 400 ms
      5'd10:   completion_timeout_o = 64'd250_000_000;    // 2 s
      5'd13:   completion_timeout_o = 64'd750_000_000;    // 6 s
      5'd14:   completion_timeout_o = 64'd3_750_000_000;  // 30 s
      default: completion_timeout_o = pf_q[nt_configuration_pkg::PF_SLOT_DEVICE_CONTROL_2][4]
                                    ? 64'hffff_ffff_ffff_ffff : 64'd2_500_000;  // 20 ms
    endcase
  end

  logic [15:0] pf_rid;
  assign pf_rid = {captured_bus_q, 8'h00};

  assign config_rdata_o       = config_rdata_q;
  assign flr_pf_o             = flr_pf_q;
  assign flr_vf_o             = flr_vf_q;
  assign power_up_o           = power_up_q;
  assign vf_change_o          = vf_change_q;
  assign pf_rid_o             = pf_rid;
  assign vf0_rid_o            = pf_rid + vf_offset;
  assign captured_bus_o       = captured_bus_q;
  assign ari_hierarchy_o      = ari;
  assign vf_enable_o          = vf_enable;
  assign num_vfs_o            = {12'd0, num_vfs};
  assign vf_active_o          = vf_active_q;
  assign memory_enable_o      = command[1];
  assign vf_memory_enable_o   = vf_enable && pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_CONTROL][3];
  assign power_d0_o           = (pf_q[nt_configuration_pkg::PF_SLOT_PM_CONTROL][1:0] == 2'd0);
  assign pme_status_o         = pf_q[nt_configuration_pkg::PF_SLOT_PM_CONTROL][15];
  assign pme_enable_o         = pf_q[nt_configuration_pkg::PF_SLOT_PM_CONTROL][8];
  assign bar0_o               = pf_q[nt_configuration_pkg::PF_SLOT_BAR0][31:17];
  assign bar3_o               = pf_q[nt_configuration_pkg::PF_SLOT_BAR3][31:14];
  assign vf_bar0_o            = {pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR0_HIGH],
                                 pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR0_LOW][31:22],
                                 pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR0_LOW][21:14] & ~vf_bits_above};
  assign vf_bar3_o            = {pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR3_HIGH],
                                 pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR3_LOW][31:22],
                                 pf_q[nt_configuration_pkg::PF_SLOT_SRIOV_VF_BAR3_LOW][21:14] & ~vf_bits_above};
  assign max_payload_log2_o   = (device_control[7:5] >= 3'd2) ? 4'd9 : 4'd7 + {1'b0, device_control[7:5]};
  assign max_read_log2_o      = (device_control[14:12] == 3'd0) ? 4'd7 : 4'd8;
  assign msi_enable_o         = pf_q[nt_configuration_pkg::PF_SLOT_MSI_CONTROL][16];
  assign msi_address_o        = {pf_q[nt_configuration_pkg::PF_SLOT_MSI_ADDRESS_HIGH],
                                 pf_q[nt_configuration_pkg::PF_SLOT_MSI_ADDRESS_LOW][31:2]};
  assign msi_data_o           = pf_q[nt_configuration_pkg::PF_SLOT_MSI_DATA][15:0];
  assign msi_mask_o           = pf_q[nt_configuration_pkg::PF_SLOT_MSI_MASK][0];
  assign intx_disable_o       = command[10];
  assign quiet_o              = error_quiet && !flr_pf_q && (flr_vf_q == 8'h00) && !power_up_q
                             && (vf_change_q == 8'h00);

  assign msix_enable_o[0]        = pf_q[nt_configuration_pkg::PF_SLOT_MSIX_CONTROL][31];
  assign msix_function_mask_o[0] = pf_q[nt_configuration_pkg::PF_SLOT_MSIX_CONTROL][30];
  assign function_ready_o[0]     = command[2] && power_d0_o;
  for (genvar n = 0; n < 8; n = n + 1) begin : g_vf
    localparam logic [5:0] MSIX    = 6'(n * VF_SLOTS) + 6'(nt_configuration_pkg::VF_SLOT_MSIX_CONTROL);
    localparam logic [5:0] COMMAND = 6'(n * VF_SLOTS) + 6'(nt_configuration_pkg::VF_SLOT_COMMAND);
    assign msix_enable_o[n+1]        = vf_q[MSIX][31];
    assign msix_function_mask_o[n+1] = vf_q[MSIX][30];
    assign function_ready_o[n+1]     = vf_active_q[n] && power_d0_o
                                    && vf_q[COMMAND][2];
  end

endmodule
