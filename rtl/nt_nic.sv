// The shell: input registers and the wiring of the blocks, in the order of the page's table.
// Page: docs/spec/nic.md; pins: docs/spec/ports.json; twin: model/Nic.cs.
module nt_nic (
    input  logic         clk_i,
    // Reset and link
    input  logic         perst_i,
    input  logic         link_i,
    input  logic [63:0]  time_i,
    // NVM image
    input  logic         nvm_write_i,
    input  logic [7:0]   nvm_address_i,
    input  logic [15:0]  nvm_data_i,
    // From the root complex
    input  logic         pcie_rx_valid_i,
    input  logic [127:0] pcie_rx_data_i,
    input  logic [3:0]   pcie_rx_keep_i,
    input  logic         pcie_rx_sop_i,
    input  logic         pcie_rx_eop_i,
    input  logic         pcie_tx_ready_i,
    // From the wire
    input  logic         mac_rx_valid_i,
    input  logic [63:0]  mac_rx_data_i,
    input  logic [7:0]   mac_rx_keep_i,
    input  logic         mac_rx_last_i,
    input  logic         mac_rx_bad_fcs_i,
    input  logic         mac_tx_ready_i,
    // To the root complex
    output logic         pcie_rx_ready_o,
    output logic         pcie_tx_valid_o,
    output logic [127:0] pcie_tx_data_o,
    output logic [3:0]   pcie_tx_keep_o,
    output logic         pcie_tx_sop_o,
    output logic         pcie_tx_eop_o,
    // To the wire
    output logic         mac_tx_valid_o,
    output logic [63:0]  mac_tx_data_o,
    output logic [7:0]   mac_tx_keep_o,
    output logic         mac_tx_last_o,
    output logic         mac_tx_bad_fcs_o,
    // LEDs
    output logic [3:0]   led_o,
    // Idleness
    output logic         idle_o,
    output logic [63:0]  wake_o
);

  // Input registers; those of pcie_rx and mac_rx are in tlp_rx and rx_buffer.
  logic        perst_q;
  logic        link_q;
  logic [63:0] time_q;
  logic        nvm_write_q;
  logic [7:0]  nvm_address_q;
  logic [15:0] nvm_data_q;

  always_ff @(posedge clk_i) begin
    perst_q       <= perst_i;
    link_q        <= link_i;
    time_q        <= time_i;
    nvm_write_q   <= nvm_write_i;
    nvm_address_q <= nvm_address_i;
    nvm_data_q    <= nvm_data_i;
  end

  // Outputs of tlp_rx
  logic         tlp_rx_request_valid;
  logic [127:0] tlp_rx_request_header;
  logic [31:0]  tlp_rx_request_data0;
  logic [31:0]  tlp_rx_request_data1;
  logic         tlp_rx_request_long;
  logic         tlp_rx_completion_beat;
  logic         tlp_rx_completion_first;
  logic         tlp_rx_completion_last;
  logic         tlp_rx_completion_good;
  logic [95:0]  tlp_rx_completion_header;
  logic [127:0] tlp_rx_completion_data;
  logic [2:0]   tlp_rx_completion_count;
  logic         tlp_rx_error_valid;
  logic [4:0]   tlp_rx_error_kind;
  logic [127:0] tlp_rx_error_header;
  logic         tlp_rx_quiet;

  // Outputs of completer
  logic         completer_request_ready;
  logic         completer_completion_valid;
  logic [127:0] completer_completion_data;
  logic [3:0]   completer_completion_keep;
  logic         completer_completion_sop;
  logic         completer_completion_eop;
  logic         completer_config_valid;
  logic         completer_config_write;
  logic [3:0]   completer_config_function;
  logic [9:0]   completer_config_dword;
  logic [31:0]  completer_config_wdata;
  logic [3:0]   completer_config_be;
  logic         completer_config_capture;
  logic [7:0]   completer_config_bus;
  logic         completer_csr_valid;
  logic         completer_csr_write;
  logic [3:0]  completer_csr_block;
  logic [7:0]   completer_csr_register;
  logic [7:0]   completer_csr_index;
  logic [11:0]  completer_csr_offset;
  logic [3:0]   completer_csr_function;
  logic [31:0]  completer_csr_wdata;
  logic [3:0]   completer_csr_be;
  logic         completer_error_valid;
  logic [4:0]   completer_error_kind;
  logic [3:0]   completer_error_function;
  logic [127:0] completer_error_header;
  logic         completer_error_advisory;
  logic         completer_quiet;

  // Outputs of config_space
  logic [31:0]  config_space_config_rdata;
  logic         config_space_error_receive_ready;
  logic         config_space_error_request_ready;
  logic         config_space_error_read_ready;
  logic         config_space_message_valid;
  logic [7:0]   config_space_message_code;
  logic [3:0]   config_space_message_function;
  logic         config_space_flr_pf;
  logic [7:0]   config_space_flr_vf;
  logic         config_space_power_up;
  logic [7:0]   config_space_vf_change;
  logic [15:0]  config_space_pf_rid;
  logic [15:0]  config_space_vf0_rid;
  logic [7:0]   config_space_captured_bus;
  logic         config_space_ari_hierarchy;
  logic         config_space_vf_enable;
  logic [15:0]  config_space_num_vfs;
  logic [7:0]   config_space_vf_active;
  logic         config_space_memory_enable;
  logic         config_space_vf_memory_enable;
  logic         config_space_power_d0;
  logic         config_space_pme_status;
  logic         config_space_pme_enable;
  logic [31:17] config_space_bar0;
  logic [31:14] config_space_bar3;
  logic [63:14] config_space_vf_bar0;
  logic [63:14] config_space_vf_bar3;
  logic [4:0]   config_space_vf_size_log2;
  logic [8:0]   config_space_function_ready;
  logic [3:0]   config_space_max_payload_log2;
  logic [3:0]   config_space_max_read_log2;
  logic [63:0]  config_space_completion_timeout;
  logic         config_space_msi_enable;
  logic [63:2]  config_space_msi_address;
  logic [15:0]  config_space_msi_data;
  logic         config_space_msi_mask;
  logic [8:0]   config_space_msix_enable;
  logic [8:0]   config_space_msix_function_mask;
  logic         config_space_intx_disable;
  logic         config_space_quiet;

  // Outputs of message
  logic         message_error_ready;
  logic         message_message_valid;
  logic [127:0] message_message_data;
  logic [3:0]   message_message_keep;
  logic         message_message_sop;
  logic         message_message_eop;
  logic         message_quiet;

  // Outputs of tlp_tx
  logic tlp_tx_completion_ready;
  logic tlp_tx_message_ready;
  logic tlp_tx_interrupt_ready;
  logic tlp_tx_read_ready;
  logic tlp_tx_write_ready;
  logic tlp_tx_quiet;

  // Outputs of reset_control
  logic        reset_control_reset_busy;
  logic [15:0] reset_control_hold_queue;
  logic [8:0]  reset_control_hold_function;
  logic        reset_control_device_clear;
  logic        reset_control_pf_clear;
  logic [8:0]  reset_control_function_clear;
  logic [7:0]  reset_control_vf_clear;
  logic [7:0]  reset_control_vf_flr_done;
  logic        reset_control_walk_valid;
  logic [6:0]  reset_control_walk_step;
  logic        reset_control_walk_device;
  logic [15:0] reset_control_walk_queue;
  logic [8:0]  reset_control_walk_function;
  logic        reset_control_quiet;

  // Outputs of device
  logic [31:0] device_csr_rdata;
  logic        device_device_reset_request;
  logic [7:0]  device_vf_reset_request;
  logic        device_mailbox_reset_done;
  logic        device_link_change;
  logic        device_mac_load;
  logic        device_link_up;
  logic        device_master_disable;
  logic [47:0] device_nvm_mac;
  logic [15:0] device_vlan_type;
  logic        device_vlan_strip;
  logic        device_mdic_valid;
  logic        device_mdic_write;
  logic [4:0]  device_mdic_address;
  logic [4:0]  device_mdic_register;
  logic [15:0] device_mdic_data;
  logic        device_phy_reset;
  logic        device_flow_receive;
  logic        device_flow_transmit;
  logic [47:0] device_flow_address;
  logic [15:0] device_flow_type;
  logic [11:0] device_flow_high;
  logic [11:0] device_flow_low;
  logic        device_flow_xon;
  logic [15:0] device_flow_time;
  logic [15:0] device_flow_refresh;
  logic [31:0] device_led_control;
  logic        device_stamp_ready;
  logic [2:0]  device_stamp_type;
  logic [7:0]  device_stamp_control;
  logic [7:0]  device_stamp_message;
  logic        device_quiet;

  // Outputs of phy
  logic        phy_phy_done;
  logic        phy_phy_error;
  logic [15:0] phy_phy_rdata;
  logic        phy_phy_link;
  logic [63:0] phy_wake;
  logic        phy_phy_loopback;
  logic        phy_quiet;

  // Outputs of wake_up
  logic [31:0] wake_up_csr_rdata;
  logic        wake_up_pme_event;
  logic        wake_up_pme_clear;
  logic        wake_up_pme_send;
  logic [63:0] wake_up_wake;
  logic        wake_up_quiet;

  // Outputs of led
  logic led_quiet;

  // Outputs of packet_control
  logic [31:0] packet_control_csr_rdata;
  logic        packet_control_lookup_hit;
  logic [7:0]  packet_control_lookup_pools;
  logic        packet_control_lookup_multicast_hit;
  logic        packet_control_lookup_unicast_hit;
  logic        packet_control_lookup_vlan_hit;
  logic [7:0]  packet_control_lookup_vlan_pools;
  logic [3:0]  packet_control_lookup_vlan_rules;
  logic [3:0]  packet_control_lookup_queue_entry;
  logic [59:0] packet_control_mirror_rules;
  logic [27:0] packet_control_rate_factor;
  logic [15:0] packet_control_rate_enable;
  logic [9:0]  packet_control_rate_window;
  logic        packet_control_rate_write;
  logic [3:0]  packet_control_rate_write_queue;
  logic [31:0] packet_control_rctl;
  logic [31:0] packet_control_tctl;
  logic [31:0] packet_control_mrqc;
  logic [31:0] packet_control_vt_ctl;
  logic [31:0] packet_control_dtxswc;
  logic [31:0] packet_control_rlpml;
  logic [15:0] packet_control_qde;
  logic [31:0] packet_control_rxcsum;
  logic [31:0] packet_control_rfctl;
  logic [31:0] packet_control_rplolr;
  logic [319:0] packet_control_rss_key;
  logic [7:0]  packet_control_vfre;
  logic [7:0]  packet_control_vfte;
  logic [31:0] packet_control_vmolr_0;
  logic [31:0] packet_control_vmolr_1;
  logic [31:0] packet_control_vmolr_2;
  logic [31:0] packet_control_vmolr_3;
  logic [31:0] packet_control_vmolr_4;
  logic [31:0] packet_control_vmolr_5;
  logic [31:0] packet_control_vmolr_6;
  logic [31:0] packet_control_vmolr_7;
  logic [31:0] packet_control_vmvir_0;
  logic [31:0] packet_control_vmvir_1;
  logic [31:0] packet_control_vmvir_2;
  logic [31:0] packet_control_vmvir_3;
  logic [31:0] packet_control_vmvir_4;
  logic [31:0] packet_control_vmvir_5;
  logic [31:0] packet_control_vmvir_6;
  logic [31:0] packet_control_vmvir_7;
  logic        packet_control_spoof_event;
  logic [47:0] packet_control_station;
  logic        packet_control_quiet;

  // Outputs of mailbox
  logic [31:0] mailbox_csr_rdata;
  logic        mailbox_cause_mailbox;
  logic [7:0]  mailbox_vf_interrupt;
  logic        mailbox_quiet;

  // Outputs of statistics
  logic [31:0] statistics_csr_rdata;
  logic        statistics_quiet;

  // Outputs of interrupt_cause
  logic [31:0] interrupt_cause_csr_rdata;
  logic        interrupt_cause_vector_valid;
  logic [4:0]  interrupt_cause_vector;
  logic        interrupt_cause_vector_legacy;
  logic        interrupt_cause_legacy_level;
  logic        interrupt_cause_writeback_due;
  logic [63:0] interrupt_cause_wake;
  logic        interrupt_cause_quiet;

  // Outputs of interrupt_delivery
  logic [31:0]  interrupt_delivery_csr_rdata;
  logic         interrupt_delivery_vector_ready;
  logic         interrupt_delivery_msi_pending;
  logic         interrupt_delivery_intx_level;
  logic         interrupt_delivery_intx_status;
  logic         interrupt_delivery_interrupt_busy;
  logic [3:0]   interrupt_delivery_interrupt_function;
  logic         interrupt_delivery_interrupt_valid;
  logic [127:0] interrupt_delivery_interrupt_data;
  logic [3:0]   interrupt_delivery_interrupt_keep;
  logic         interrupt_delivery_interrupt_sop;
  logic         interrupt_delivery_interrupt_eop;
  logic         interrupt_delivery_quiet;

  // Outputs of tx_queue
  logic [31:0]  tx_queue_csr_rdata;
  logic [15:0]  tx_queue_active;
  logic [15:0]  tx_queue_available;
  logic [15:0]  tx_queue_flush;
  logic [127:0] tx_queue_selected_descriptor;
  logic [15:0]  tx_queue_selected_index;
  logic [15:0]  tx_queue_selected_next;
  logic [63:0]  tx_queue_selected_address;
  logic         tx_queue_selected_starved;
  logic         tx_queue_selected_available;
  logic         tx_queue_request_valid;
  logic [3:0]   tx_queue_request_queue;
  logic [63:0]  tx_queue_request_address;
  logic [8:0]   tx_queue_request_bytes;
  logic         tx_queue_queue_error;
  logic         tx_queue_quiet;

  // Outputs of rx_queue
  logic [31:0]  rx_queue_csr_rdata;
  logic [15:0]  rx_queue_active;
  logic [15:0]  rx_queue_flush;
  logic [127:0] rx_queue_selected_descriptor;
  logic [15:0]  rx_queue_selected_next;
  logic [63:0]  rx_queue_selected_address;
  logic [15:0]  rx_queue_selected_posted;
  logic [31:0]  rx_queue_selected_control;
  logic [4:0]   rx_queue_selected_threshold;
  logic         rx_queue_touched;
  logic [3:0]   rx_queue_touched_queue;
  logic [4:0]   tx_queue_settings_threshold;
  logic [63:0]  tx_queue_settings_address;
  logic         rx_queue_selected_starved;
  logic         rx_queue_selected_available;
  logic         rx_queue_selected_active;
  logic         rx_queue_request_valid;
  logic [3:0]   rx_queue_request_queue;
  logic [63:0]  rx_queue_request_address;
  logic [8:0]   rx_queue_request_bytes;
  logic         rx_queue_queue_error;
  logic         rx_queue_quiet;

  // Outputs of dma_read
  logic         dma_read_rx_request_ready;
  logic         dma_read_tx_request_ready;
  logic         dma_read_data_request_ready;
  logic [2:0]   dma_read_data_request_tag;
  logic         dma_read_read_valid;
  logic [127:0] dma_read_read_data;
  logic [3:0]   dma_read_read_keep;
  logic         dma_read_read_sop;
  logic         dma_read_read_eop;
  logic         dma_read_rx_return_valid;
  logic         dma_read_tx_return_valid;
  logic [3:0]   dma_read_return_queue;
  logic [2:0]   dma_read_return_slot;
  logic [127:0] dma_read_return_data;
  logic         dma_read_return_last;
  logic         dma_read_return_error;
  logic [7:0]   dma_read_data_done;
  logic [7:0]   dma_read_data_error;
  logic [127:0] dma_read_data_read_value;
  logic         dma_read_error_valid;
  logic [4:0]   dma_read_error_kind;
  logic [3:0]   dma_read_error_function;
  logic [127:0] dma_read_error_header;
  logic         dma_read_error_advisory;
  logic [8:0]   dma_read_transactions_pending;
  logic         dma_read_read_busy;
  logic [3:0]   dma_read_read_queue;
  logic [63:0]  dma_read_wake;
  logic         dma_read_quiet;

  // Outputs of dma_write
  logic         dma_write_engine_ready;
  logic [1:0]   dma_write_engine_word_wanted;
  logic         dma_write_engine_done;
  logic         dma_write_writeback_ready;
  logic [1:0]   dma_write_writeback_word_wanted;
  logic         dma_write_writeback_done;
  logic         dma_write_valid;
  logic [127:0] dma_write_data;
  logic [3:0]   dma_write_keep;
  logic         dma_write_sop;
  logic         dma_write_eop;
  logic         dma_write_write_busy;
  logic [3:0]   dma_write_write_queue;
  logic         dma_write_quiet;

  // Outputs of tx_fetch
  logic        tx_fetch_select_valid;
  logic [3:0]  tx_fetch_select_queue;
  logic        tx_fetch_consume_valid;
  logic [3:0]  tx_fetch_consume_queue;
  logic        tx_fetch_rewind_valid;
  logic [3:0]  tx_fetch_rewind_queue;
  logic [15:0] tx_fetch_rewind_index;
  logic        tx_fetch_data_request_valid;
  logic [3:0]  tx_fetch_data_request_queue;
  logic [63:0] tx_fetch_data_request_address;
  logic [8:0]  tx_fetch_data_request_bytes;
  logic        tx_fetch_item_valid;
  logic [1:0]  tx_fetch_item_kind;
  logic [3:0]  tx_fetch_item_queue;
  logic [2:0]  tx_fetch_item_tag;
  logic [7:0]  tx_fetch_item_offset;
  logic [8:0]  tx_fetch_item_bytes;
  logic        tx_fetch_item_report;
  logic        tx_fetch_item_bad;
  logic        tx_fetch_item_context;
  logic [15:0] tx_fetch_item_head;
  logic [63:0] tx_fetch_item_address;
  logic [31:0] tx_fetch_item_dword3;
  logic        tx_fetch_quiet;

  // Outputs of tx_gather
  logic        tx_gather_item_space;
  logic [2:0]  tx_gather_data_read_tag;
  logic [3:0]  tx_gather_data_read_row;
  logic        tx_gather_data_release_valid;
  logic [2:0]  tx_gather_data_release_tag;
  logic        tx_gather_push_valid;
  logic [1:0]  tx_gather_push_kind;
  logic [127:0] tx_gather_push_data;
  logic [4:0]  tx_gather_push_bytes;
  logic        tx_gather_report_valid;
  logic [3:0]  tx_gather_report_queue;
  logic        tx_gather_report_write;
  logic [15:0] tx_gather_report_head;
  logic [63:0] tx_gather_report_address;
  logic [31:0] tx_gather_report_dword3;
  logic        tx_gather_discard;
  logic        tx_gather_quiet;

  // Outputs of tx_offload
  logic        tx_offload_word_space;
  logic        tx_offload_write_valid;
  logic        tx_offload_write_two;
  logic [12:0] tx_offload_write_address;
  logic [127:0] tx_offload_write_data;
  logic        tx_offload_rewind_valid;
  logic [12:0] tx_offload_rewind_words;
  logic        tx_offload_frame_valid;
  logic [12:0] tx_offload_frame_start;
  logic [13:0] tx_offload_frame_bytes;
  logic [3:0]  tx_offload_frame_queue;
  logic [47:0] tx_offload_frame_mac;
  logic [31:0] tx_offload_frame_tag;
  logic        tx_offload_discard;
  logic        tx_offload_segmented;
  logic [47:0] tx_offload_frame_source;
  logic        tx_offload_frame_stamp;
  logic        tx_offload_quiet;

  // Outputs of tx_writeback
  logic        tx_writeback_report_ready;
  logic        tx_writeback_writeback_valid;
  logic [3:0]  tx_writeback_writeback_queue;
  logic [63:0] tx_writeback_writeback_address;
  logic [15:0] tx_writeback_writeback_bytes;
  logic [1:0]  tx_writeback_writeback_word_count;
  logic [127:0] tx_writeback_writeback_word;
  logic        tx_writeback_settings_valid;
  logic [3:0]  tx_writeback_settings_queue;
  logic        tx_writeback_pending_valid;
  logic [3:0]  tx_writeback_pending_queue;
  logic        tx_writeback_complete_valid;
  logic [3:0]  tx_writeback_complete_queue;
  logic [15:0] tx_writeback_complete_head;
  logic        tx_writeback_transmit_event_valid;
  logic [3:0]  tx_writeback_transmit_event_queue;
  logic        tx_writeback_busy;
  logic [3:0]  tx_writeback_queue;
  logic        tx_writeback_quiet;

  // Outputs of tx_buffer
  logic [12:0] tx_buffer_buffer_space;
  logic        tx_buffer_frame_ready;
  logic        tx_buffer_lookup_valid;
  logic [47:0] tx_buffer_lookup_mac;
  logic [31:0] tx_buffer_lookup_tag;
  logic [3:0]  tx_buffer_lookup_queue;
  logic [13:0] tx_buffer_lookup_bytes;
  logic        tx_buffer_local_valid;
  logic [12:0] tx_buffer_local_start;
  logic [13:0] tx_buffer_local_bytes;
  logic [15:0] tx_buffer_local_queues;
  logic        tx_buffer_local_multicast;
  logic        tx_buffer_local_group;
  logic [31:0] tx_buffer_local_tag;
  logic [63:0] tx_buffer_local_data;
  logic        tx_buffer_transmit_discard;
  logic        tx_buffer_loopback;
  logic        tx_buffer_loopback_valid;
  logic [63:0] tx_buffer_loopback_data;
  logic [7:0]  tx_buffer_loopback_keep;
  logic        tx_buffer_loopback_last;
  logic        tx_buffer_loopback_bad_fcs;
  logic [47:0] tx_buffer_lookup_source;
  logic        tx_buffer_send_ready;
  logic        tx_buffer_frame_stamped;
  logic        tx_buffer_quiet;

  // Outputs of flow_control
  logic        flow_control_paused;
  logic        flow_control_send_valid;
  logic [15:0] flow_control_send_time;
  logic        flow_control_xon_received;
  logic        flow_control_xoff_received;
  logic        flow_control_unknown_received;
  logic        flow_control_xon_sent;
  logic        flow_control_xoff_sent;
  logic        flow_control_quiet;

  logic        rate_control_lookup_valid;
  logic [3:0]  rate_control_lookup_queue;
  logic [15:0] rate_control_allowed;
  logic [63:0] rate_control_wake;
  logic        rate_control_quiet;

  // Outputs of pool_filter
  logic        pool_filter_receive_ready;
  logic        pool_filter_lookup_ready;
  logic        pool_filter_table_valid;
  logic [47:0] pool_filter_table_mac;
  logic [11:0] pool_filter_table_vid;
  logic [6:0]  pool_filter_table_hash;
  logic        pool_filter_wire_valid;
  logic [12:0] pool_filter_wire_start;
  logic [13:0] pool_filter_wire_bytes;
  logic [15:0] pool_filter_wire_queues;
  logic        pool_filter_wire_multicast;
  logic        pool_filter_wire_group;
  logic [31:0] pool_filter_wire_tag;
  logic [45:0] pool_filter_wire_offload;
  logic [13:0] pool_filter_frame_bytes;
  logic        pool_filter_frame_multicast;
  logic        pool_filter_frame_broadcast;
  logic [2:0]  pool_filter_frame_pool;
  logic        pool_filter_result_valid;
  logic        pool_filter_result_wire;
  logic [15:0] pool_filter_result_queues;
  logic        pool_filter_receive_good;
  logic        pool_filter_receive_oversize;
  logic        pool_filter_spoofed;
  logic [3:0]  pool_filter_spoofed_queue;
  logic [20:0] pool_filter_wire_headers;
  logic [33:0] pool_filter_wire_sums;
  logic [5:0]  pool_filter_wire_filter;
  logic        pool_filter_wire_error;
  logic        pool_filter_receive_decided;
  logic        pool_filter_frame_exact;
  logic        pool_filter_quiet;

  // Outputs of rx_buffer
  logic        rx_buffer_beat_valid;
  logic        rx_buffer_beat_first;
  logic [63:0] rx_buffer_beat_data;
  logic [7:0]  rx_buffer_beat_keep;
  logic        rx_buffer_beat_last;
  logic        rx_buffer_stored;
  logic        rx_buffer_receive_valid;
  logic [47:0] rx_buffer_receive_mac;
  logic [31:0] rx_buffer_receive_tag;
  logic [12:0] rx_buffer_receive_start;
  logic [13:0] rx_buffer_receive_bytes;
  logic        rx_buffer_receive_error;
  logic [127:0] rx_buffer_read_data;
  logic        rx_buffer_receive_total;
  logic [13:0] rx_buffer_receive_total_bytes;
  logic        rx_buffer_receive_crc_error;
  logic        rx_buffer_receive_missed;
  logic        rx_buffer_receive_undersize;
  logic        rx_buffer_receive_oversize;
  logic        rx_buffer_pause_valid;
  logic [15:0] rx_buffer_pause_time;
  logic        rx_buffer_control_unknown;
  logic [13:0] rx_buffer_receive_level;
  logic [1:0]  rx_buffer_stamp_kind;
  logic [63:0] rx_buffer_begun;
  logic        rx_buffer_quiet;

  // Outputs of rx_offload
  logic [45:0] rx_offload_offload;
  logic [20:0] rx_offload_headers;
  logic [33:0] rx_offload_sums;
  logic [15:0] rx_offload_frame_type;
  logic        rx_offload_frame_tagged;
  logic [2:0]  rx_offload_frame_priority;
  logic [13:0] rx_offload_frame_bytes;
  logic [9:0]  rx_offload_frame_checks;
  logic [7:0]  rx_offload_frame_protocol;
  logic [31:0] rx_offload_frame_source;
  logic [31:0] rx_offload_frame_destination;
  logic [31:0] rx_offload_frame_ports;
  logic [5:0]  rx_offload_frame_flags;
  logic        rx_offload_quiet;

  // Outputs of queue_filter
  logic [31:0] queue_filter_csr_rdata;
  logic [21:0] queue_filter_filter;
  logic [151:0] queue_filter_split_types;
  logic        queue_filter_stamp_valid;
  logic [63:0] queue_filter_stamp_time;
  logic        queue_filter_quiet;

  // Outputs of rx_engine
  logic        rx_engine_wire_ready;
  logic        rx_engine_local_ready;
  logic        rx_engine_local_done;
  logic [12:0] rx_engine_read_address;
  logic [12:0] rx_engine_local_address;
  logic        rx_engine_free_valid;
  logic [12:0] rx_engine_free_words;
  logic        rx_engine_select_valid;
  logic [3:0]  rx_engine_select_queue;
  logic        rx_engine_consume_valid;
  logic [3:0]  rx_engine_consume_queue;
  logic        rx_engine_complete_valid;
  logic [3:0]  rx_engine_complete_queue;
  logic [15:0] rx_engine_complete_head;
  logic        rx_engine_drop_valid;
  logic [3:0]  rx_engine_drop_queue;
  logic        rx_engine_engine_valid;
  logic [3:0]  rx_engine_engine_queue;
  logic [63:0] rx_engine_engine_address;
  logic [15:0] rx_engine_engine_bytes;
  logic [1:0]  rx_engine_engine_word_count;
  logic [127:0] rx_engine_engine_word;
  logic        rx_engine_receive_no_descriptor;
  logic        rx_engine_receive_event_valid;
  logic [2:0]  rx_engine_receive_event_pool;
  logic [13:0] rx_engine_receive_event_bytes;
  logic        rx_engine_receive_interrupt_valid;
  logic [3:0]  rx_engine_receive_interrupt_queue;
  logic        rx_engine_receive_interrupt_immediate;
  logic        rx_engine_pending_valid;
  logic [3:0]  rx_engine_pending_queue;
  logic        rx_engine_receive_event_local;
  logic        rx_engine_receive_event_multicast;
  logic        rx_engine_engine_busy;
  logic [3:0]  rx_engine_engine_busy_queue;
  logic        rx_engine_quiet;

  // PCIe
  nt_tlp_rx tlp_rx (
      .clk_i               (clk_i),
      .reset_i             (perst_q),
      .pcie_rx_valid_i     (pcie_rx_valid_i),
      .pcie_rx_data_i      (pcie_rx_data_i),
      .pcie_rx_keep_i      (pcie_rx_keep_i),
      .pcie_rx_sop_i       (pcie_rx_sop_i),
      .pcie_rx_eop_i       (pcie_rx_eop_i),
      .pcie_rx_ready_o     (pcie_rx_ready_o),
      .request_valid_o     (tlp_rx_request_valid),
      .request_ready_i     (completer_request_ready),
      .request_header_o    (tlp_rx_request_header),
      .request_data0_o     (tlp_rx_request_data0),
      .request_data1_o     (tlp_rx_request_data1),
      .request_long_o      (tlp_rx_request_long),
      .completion_beat_o   (tlp_rx_completion_beat),
      .completion_first_o  (tlp_rx_completion_first),
      .completion_last_o   (tlp_rx_completion_last),
      .completion_good_o   (tlp_rx_completion_good),
      .completion_header_o (tlp_rx_completion_header),
      .completion_data_o   (tlp_rx_completion_data),
      .completion_count_o  (tlp_rx_completion_count),
      .error_valid_o       (tlp_rx_error_valid),
      .error_ready_i       (config_space_error_receive_ready),
      .error_kind_o        (tlp_rx_error_kind),
      .error_header_o      (tlp_rx_error_header),
      .quiet_o             (tlp_rx_quiet)
  );

  nt_completer completer (
      .clk_i              (clk_i),
      .reset_i            (perst_q),
      .request_valid_i    (tlp_rx_request_valid),
      .request_ready_o    (completer_request_ready),
      .request_header_i   (tlp_rx_request_header),
      .request_data0_i    (tlp_rx_request_data0),
      .request_data1_i    (tlp_rx_request_data1),
      .request_long_i     (tlp_rx_request_long),
      .completion_valid_o (completer_completion_valid),
      .completion_ready_i (tlp_tx_completion_ready),
      .completion_data_o  (completer_completion_data),
      .completion_keep_o  (completer_completion_keep),
      .completion_sop_o   (completer_completion_sop),
      .completion_eop_o   (completer_completion_eop),
      .config_valid_o     (completer_config_valid),
      .config_write_o     (completer_config_write),
      .config_function_o  (completer_config_function),
      .config_dword_o     (completer_config_dword),
      .config_wdata_o     (completer_config_wdata),
      .config_be_o        (completer_config_be),
      .config_capture_o   (completer_config_capture),
      .config_bus_o       (completer_config_bus),
      .config_rdata_i     (config_space_config_rdata),
      .csr_valid_o        (completer_csr_valid),
      .csr_write_o        (completer_csr_write),
      .csr_block_o        (completer_csr_block),
      .csr_register_o     (completer_csr_register),
      .csr_index_o        (completer_csr_index),
      .csr_offset_o       (completer_csr_offset),
      .csr_function_o     (completer_csr_function),
      .csr_wdata_o        (completer_csr_wdata),
      .csr_be_o           (completer_csr_be),
      .csr_rdata_0_i      (device_csr_rdata),
      .csr_rdata_1_i      (packet_control_csr_rdata),
      .csr_rdata_2_i      (interrupt_cause_csr_rdata),
      .csr_rdata_3_i      (rx_queue_csr_rdata),
      .csr_rdata_4_i      (tx_queue_csr_rdata),
      .csr_rdata_5_i      (mailbox_csr_rdata),
      .csr_rdata_6_i      (statistics_csr_rdata),
      .csr_rdata_7_i      (queue_filter_csr_rdata),
      .csr_rdata_8_i      (wake_up_csr_rdata),
      .csr_rdata_15_i     (interrupt_delivery_csr_rdata),
      .pf_rid_i           (config_space_pf_rid),
      .vf0_rid_i          (config_space_vf0_rid),
      .captured_bus_i     (config_space_captured_bus),
      .ari_hierarchy_i    (config_space_ari_hierarchy),
      .vf_active_i        (config_space_vf_active),
      .memory_enable_i    (config_space_memory_enable),
      .power_d0_i         (config_space_power_d0),
      .bar0_i             (config_space_bar0),
      .bar3_i             (config_space_bar3),
      .vf_memory_enable_i (config_space_vf_memory_enable),
      .vf_bar0_i          (config_space_vf_bar0),
      .vf_bar3_i          (config_space_vf_bar3),
      .vf_size_log2_i     (config_space_vf_size_log2),
      .error_valid_o      (completer_error_valid),
      .error_ready_i      (config_space_error_request_ready),
      .error_kind_o       (completer_error_kind),
      .error_function_o   (completer_error_function),
      .error_header_o     (completer_error_header),
      .error_advisory_o   (completer_error_advisory),
      .reset_busy_i       (reset_control_reset_busy),
      .quiet_o            (completer_quiet)
  );

  nt_config_space config_space (
      .clk_i                    (clk_i),
      .reset_i                  (perst_q),
      .config_valid_i           (completer_config_valid),
      .config_write_i           (completer_config_write),
      .config_function_i        (completer_config_function),
      .config_dword_i           (completer_config_dword),
      .config_wdata_i           (completer_config_wdata),
      .config_be_i              (completer_config_be),
      .config_capture_i         (completer_config_capture),
      .config_bus_i             (completer_config_bus),
      .config_rdata_o           (config_space_config_rdata),
      .error_receive_valid_i    (tlp_rx_error_valid),
      .error_receive_ready_o    (config_space_error_receive_ready),
      .error_receive_kind_i     (tlp_rx_error_kind),
      .error_receive_header_i   (tlp_rx_error_header),
      .error_request_valid_i    (completer_error_valid),
      .error_request_ready_o    (config_space_error_request_ready),
      .error_request_kind_i     (completer_error_kind),
      .error_request_function_i (completer_error_function),
      .error_request_header_i   (completer_error_header),
      .error_request_advisory_i (completer_error_advisory),
      .error_read_valid_i       (dma_read_error_valid),
      .error_read_ready_o       (config_space_error_read_ready),
      .error_read_kind_i        (dma_read_error_kind),
      .error_read_function_i    (dma_read_error_function),
      .error_read_header_i      (dma_read_error_header),
      .error_read_advisory_i    (dma_read_error_advisory),
      .message_valid_o          (config_space_message_valid),
      .message_ready_i          (message_error_ready),
      .message_code_o           (config_space_message_code),
      .message_function_o       (config_space_message_function),
      .reset_busy_i             (reset_control_reset_busy),
      .clear_pf_i               (reset_control_pf_clear),
      .clear_function_i         (reset_control_function_clear),
      .flr_pf_o                 (config_space_flr_pf),
      .flr_vf_o                 (config_space_flr_vf),
      .power_up_o               (config_space_power_up),
      .vf_change_o              (config_space_vf_change),
      .pme_event_i              (wake_up_pme_event),
      .pme_clear_i              (wake_up_pme_clear),
      .pme_status_o             (config_space_pme_status),
      .pme_enable_o             (config_space_pme_enable),
      .transactions_pending_i   (dma_read_transactions_pending),
      .msi_pending_i            (interrupt_delivery_msi_pending),
      .intx_status_i            (interrupt_delivery_intx_status),
      .nvm_mac_i                (device_nvm_mac),
      .pf_rid_o                 (config_space_pf_rid),
      .vf0_rid_o                (config_space_vf0_rid),
      .captured_bus_o           (config_space_captured_bus),
      .ari_hierarchy_o          (config_space_ari_hierarchy),
      .vf_enable_o              (config_space_vf_enable),
      .num_vfs_o                (config_space_num_vfs),
      .vf_active_o              (config_space_vf_active),
      .memory_enable_o          (config_space_memory_enable),
      .vf_memory_enable_o       (config_space_vf_memory_enable),
      .power_d0_o               (config_space_power_d0),
      .bar0_o                   (config_space_bar0),
      .bar3_o                   (config_space_bar3),
      .vf_bar0_o                (config_space_vf_bar0),
      .vf_bar3_o                (config_space_vf_bar3),
      .vf_size_log2_o           (config_space_vf_size_log2),
      .function_ready_o         (config_space_function_ready),
      .max_payload_log2_o       (config_space_max_payload_log2),
      .max_read_log2_o          (config_space_max_read_log2),
      .completion_timeout_o     (config_space_completion_timeout),
      .msi_enable_o             (config_space_msi_enable),
      .msi_address_o            (config_space_msi_address),
      .msi_data_o               (config_space_msi_data),
      .msi_mask_o               (config_space_msi_mask),
      .msix_enable_o            (config_space_msix_enable),
      .msix_function_mask_o     (config_space_msix_function_mask),
      .intx_disable_o           (config_space_intx_disable),
      .quiet_o                  (config_space_quiet)
  );

  nt_message message (
      .clk_i            (clk_i),
      .reset_i          (perst_q),
      .error_valid_i    (config_space_message_valid),
      .error_ready_o    (message_error_ready),
      .error_code_i     (config_space_message_code),
      .error_function_i (config_space_message_function),
      .pme_send_i       (wake_up_pme_send),
      .intx_level_i     (interrupt_delivery_intx_level),
      .intx_sent_o      (),
      .pf_rid_i         (config_space_pf_rid),
      .vf0_rid_i        (config_space_vf0_rid),
      .message_valid_o  (message_message_valid),
      .message_ready_i  (tlp_tx_message_ready),
      .message_data_o   (message_message_data),
      .message_keep_o   (message_message_keep),
      .message_sop_o    (message_message_sop),
      .message_eop_o    (message_message_eop),
      .quiet_o          (message_quiet)
  );

  nt_tlp_tx tlp_tx (
      .clk_i              (clk_i),
      .reset_i            (perst_q),
      .completion_valid_i (completer_completion_valid),
      .completion_ready_o (tlp_tx_completion_ready),
      .completion_data_i  (completer_completion_data),
      .completion_keep_i  (completer_completion_keep),
      .completion_sop_i   (completer_completion_sop),
      .completion_eop_i   (completer_completion_eop),
      .message_valid_i    (message_message_valid),
      .message_ready_o    (tlp_tx_message_ready),
      .message_data_i     (message_message_data),
      .message_keep_i     (message_message_keep),
      .message_sop_i      (message_message_sop),
      .message_eop_i      (message_message_eop),
      .interrupt_valid_i  (interrupt_delivery_interrupt_valid),
      .interrupt_ready_o  (tlp_tx_interrupt_ready),
      .interrupt_data_i   (interrupt_delivery_interrupt_data),
      .interrupt_keep_i   (interrupt_delivery_interrupt_keep),
      .interrupt_sop_i    (interrupt_delivery_interrupt_sop),
      .interrupt_eop_i    (interrupt_delivery_interrupt_eop),
      .read_valid_i       (dma_read_read_valid),
      .read_ready_o       (tlp_tx_read_ready),
      .read_data_i        (dma_read_read_data),
      .read_keep_i        (dma_read_read_keep),
      .read_sop_i         (dma_read_read_sop),
      .read_eop_i         (dma_read_read_eop),
      .write_valid_i      (dma_write_valid),
      .write_ready_o      (tlp_tx_write_ready),
      .write_data_i       (dma_write_data),
      .write_keep_i       (dma_write_keep),
      .write_sop_i        (dma_write_sop),
      .write_eop_i        (dma_write_eop),
      .pcie_tx_valid_o    (pcie_tx_valid_o),
      .pcie_tx_ready_i    (pcie_tx_ready_i),
      .pcie_tx_data_o     (pcie_tx_data_o),
      .pcie_tx_keep_o     (pcie_tx_keep_o),
      .pcie_tx_sop_o      (pcie_tx_sop_o),
      .pcie_tx_eop_o      (pcie_tx_eop_o),
      .quiet_o            (tlp_tx_quiet)
  );

  // Control and status
  nt_reset_control reset_control (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .flr_pf_i               (config_space_flr_pf),
      .flr_vf_i               (config_space_flr_vf),
      .power_up_i             (config_space_power_up),
      .vf_change_i            (config_space_vf_change),
      .device_reset_request_i (device_device_reset_request),
      .vf_reset_request_i     (device_vf_reset_request),
      .vf_active_i            (config_space_vf_active),
      .function_ready_i       (config_space_function_ready),
      .read_busy_i            (dma_read_read_busy),
      .read_queue_i           (dma_read_read_queue),
      .write_busy_i           (dma_write_write_busy),
      .write_queue_i          (dma_write_write_queue),
      .writeback_busy_i       (tx_writeback_busy),
      .writeback_queue_i      (tx_writeback_queue),
      .engine_busy_i          (rx_engine_engine_busy),
      .engine_queue_i         (rx_engine_engine_busy_queue),
      .interrupt_busy_i       (interrupt_delivery_interrupt_busy),
      .interrupt_function_i   (interrupt_delivery_interrupt_function),
      .reset_busy_o           (reset_control_reset_busy),
      .hold_queue_o           (reset_control_hold_queue),
      .hold_function_o        (reset_control_hold_function),
      .device_clear_o         (reset_control_device_clear),
      .pf_clear_o             (reset_control_pf_clear),
      .function_clear_o       (reset_control_function_clear),
      .vf_clear_o             (reset_control_vf_clear),
      .vf_flr_done_o          (reset_control_vf_flr_done),
      .walk_valid_o           (reset_control_walk_valid),
      .walk_step_o            (reset_control_walk_step),
      .walk_device_o          (reset_control_walk_device),
      .walk_queue_o           (reset_control_walk_queue),
      .walk_function_o        (reset_control_walk_function),
      .quiet_o                (reset_control_quiet)
  );

  nt_device device (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .csr_valid_i            (completer_csr_valid),
      .csr_write_i            (completer_csr_write),
      .csr_block_i            (completer_csr_block),
      .csr_register_i         (completer_csr_register),
      .csr_index_i            (completer_csr_index),
      .csr_function_i         (completer_csr_function),
      .csr_wdata_i            (completer_csr_wdata),
      .csr_be_i               (completer_csr_be),
      .csr_rdata_o            (device_csr_rdata),
      .nvm_write_i            (nvm_write_q),
      .nvm_address_i          (nvm_address_q),
      .nvm_data_i             (nvm_data_q),
      .time_q_i               (time_q),
      .mdic_valid_o           (device_mdic_valid),
      .mdic_write_o           (device_mdic_write),
      .mdic_address_o         (device_mdic_address),
      .mdic_register_o        (device_mdic_register),
      .mdic_data_o            (device_mdic_data),
      .phy_reset_o            (device_phy_reset),
      .phy_link_i             (phy_phy_link),
      .phy_done_i             (phy_phy_done),
      .phy_error_i            (phy_phy_error),
      .phy_rdata_i            (phy_phy_rdata),
      .vf_enable_i            (config_space_vf_enable),
      .num_vfs_i              (config_space_num_vfs),
      .device_clear_i         (reset_control_device_clear),
      .transactions_pending_i (dma_read_transactions_pending),
      .write_busy_i           (dma_write_write_busy),
      .hold_function_i        (reset_control_hold_function),
      .device_reset_request_o (device_device_reset_request),
      .vf_reset_request_o     (device_vf_reset_request),
      .mailbox_reset_done_o   (device_mailbox_reset_done),
      .link_change_o          (device_link_change),
      .mac_load_o             (device_mac_load),
      .link_up_o              (device_link_up),
      .master_disable_o       (device_master_disable),
      .vlan_type_o            (device_vlan_type),
      .vlan_strip_o           (device_vlan_strip),
      .nvm_mac_o              (device_nvm_mac),
      .led_control_o          (device_led_control),
      .paused_i               (flow_control_paused),
      .flow_receive_o         (device_flow_receive),
      .flow_transmit_o        (device_flow_transmit),
      .flow_address_o         (device_flow_address),
      .flow_type_o            (device_flow_type),
      .flow_high_o            (device_flow_high),
      .flow_low_o             (device_flow_low),
      .flow_xon_o             (device_flow_xon),
      .flow_time_o            (device_flow_time),
      .flow_refresh_o         (device_flow_refresh),
      .frame_stamped_i        (tx_buffer_frame_stamped),
      .stamp_valid_i          (queue_filter_stamp_valid),
      .stamp_time_i           (queue_filter_stamp_time),
      .stamp_ready_o          (device_stamp_ready),
      .stamp_type_o           (device_stamp_type),
      .stamp_control_o        (device_stamp_control),
      .stamp_message_o        (device_stamp_message),
      .quiet_o                (device_quiet)
  );

  nt_phy phy (
      .clk_i           (clk_i),
      .reset_i         (perst_q),
      .mdic_valid_i    (device_mdic_valid),
      .mdic_write_i    (device_mdic_write),
      .mdic_address_i  (device_mdic_address),
      .mdic_register_i (device_mdic_register),
      .mdic_data_i     (device_mdic_data),
      .phy_reset_i     (device_phy_reset),
      .phy_done_o      (phy_phy_done),
      .phy_error_o     (phy_phy_error),
      .phy_rdata_o     (phy_phy_rdata),
      .link_q_i        (link_q),
      .time_q_i        (time_q),
      .phy_link_o      (phy_phy_link),
      .wake_o          (phy_wake),
      .phy_loopback_o  (phy_phy_loopback),
      .quiet_o         (phy_quiet)
  );

  nt_wake_up wake_up (
      .clk_i             (clk_i),
      .reset_i           (perst_q),
      .device_clear_i    (reset_control_device_clear),
      .csr_valid_i       (completer_csr_valid),
      .csr_write_i       (completer_csr_write),
      .csr_block_i       (completer_csr_block),
      .csr_register_i    (completer_csr_register),
      .csr_index_i       (completer_csr_index),
      .csr_wdata_i       (completer_csr_wdata),
      .csr_be_i          (completer_csr_be),
      .csr_rdata_o       (wake_up_csr_rdata),
      .time_q_i          (time_q),
      .station_i         (packet_control_station),
      .link_change_i     (device_link_change),
      .power_d0_i        (config_space_power_d0),
      .pme_status_i      (config_space_pme_status),
      .pme_enable_i      (config_space_pme_enable),
      .beat_valid_i      (rx_buffer_beat_valid),
      .beat_first_i      (rx_buffer_beat_first),
      .beat_data_i       (rx_buffer_beat_data),
      .beat_keep_i       (rx_buffer_beat_keep),
      .beat_last_i       (rx_buffer_beat_last),
      .stored_i          (rx_buffer_stored),
      .taken_i           (pool_filter_receive_ready),
      .receive_decided_i (pool_filter_receive_decided),
      .receive_good_i    (pool_filter_receive_good),
      .frame_multicast_i (pool_filter_frame_multicast),
      .frame_broadcast_i (pool_filter_frame_broadcast),
      .frame_exact_i     (pool_filter_frame_exact),
      .pme_event_o       (wake_up_pme_event),
      .pme_clear_o       (wake_up_pme_clear),
      .pme_send_o        (wake_up_pme_send),
      .wake_o            (wake_up_wake),
      .quiet_o           (wake_up_quiet)
  );

  nt_led led (
      .clk_i           (clk_i),
      .reset_i         (perst_q),
      .led_control_i   (device_led_control),
      .link_up_i       (device_link_up),
      .paused_i        (flow_control_paused),
      .time_q_i        (time_q),
      .receive_total_i (rx_buffer_receive_total),
      .receive_good_i  (pool_filter_receive_good),
      .transmit_wire_i (pool_filter_result_valid && pool_filter_result_wire),
      .led_o           (led_o),
      .quiet_o         (led_quiet)
  );

  nt_packet_control packet_control (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .csr_valid_i            (completer_csr_valid),
      .csr_write_i            (completer_csr_write),
      .csr_block_i            (completer_csr_block),
      .csr_register_i         (completer_csr_register),
      .csr_index_i            (completer_csr_index),
      .csr_wdata_i            (completer_csr_wdata),
      .csr_be_i               (completer_csr_be),
      .csr_rdata_o            (packet_control_csr_rdata),
      .device_clear_i         (reset_control_device_clear),
      .vf_flr_done_i          (reset_control_vf_flr_done),
      .mac_load_i             (device_mac_load),
      .nvm_mac_i              (device_nvm_mac),
      .walk_valid_i           (reset_control_walk_valid),
      .walk_step_i            (reset_control_walk_step),
      .walk_device_i          (reset_control_walk_device),
      .lookup_valid_i         (pool_filter_table_valid),
      .lookup_mac_i           (pool_filter_table_mac),
      .lookup_vid_i           (pool_filter_table_vid),
      .lookup_hash_i          (pool_filter_table_hash),
      .lookup_hit_o           (packet_control_lookup_hit),
      .lookup_pools_o         (packet_control_lookup_pools),
      .lookup_multicast_hit_o (packet_control_lookup_multicast_hit),
      .lookup_unicast_hit_o   (packet_control_lookup_unicast_hit),
      .lookup_vlan_hit_o      (packet_control_lookup_vlan_hit),
      .lookup_vlan_pools_o    (packet_control_lookup_vlan_pools),
      .lookup_vlan_rules_o    (packet_control_lookup_vlan_rules),
      .lookup_queue_entry_o   (packet_control_lookup_queue_entry),
      .mirror_rules_o         (packet_control_mirror_rules),
      .rate_lookup_valid_i    (rate_control_lookup_valid),
      .rate_lookup_queue_i    (rate_control_lookup_queue),
      .rate_factor_o          (packet_control_rate_factor),
      .rate_enable_o          (packet_control_rate_enable),
      .rate_window_o          (packet_control_rate_window),
      .rate_write_o           (packet_control_rate_write),
      .rate_write_queue_o     (packet_control_rate_write_queue),
      .rctl_o                 (packet_control_rctl),
      .tctl_o                 (packet_control_tctl),
      .mrqc_o                 (packet_control_mrqc),
      .vt_ctl_o               (packet_control_vt_ctl),
      .dtxswc_o               (packet_control_dtxswc),
      .qde_o                  (packet_control_qde),
      .rlpml_o                (packet_control_rlpml),
      .rxcsum_o               (packet_control_rxcsum),
      .rfctl_o                (packet_control_rfctl),
      .rplolr_o               (packet_control_rplolr),
      .rss_key_o              (packet_control_rss_key),
      .vfre_o                 (packet_control_vfre),
      .vfte_o                 (packet_control_vfte),
      .vmolr_0_o              (packet_control_vmolr_0),
      .vmolr_1_o              (packet_control_vmolr_1),
      .vmolr_2_o              (packet_control_vmolr_2),
      .vmolr_3_o              (packet_control_vmolr_3),
      .vmolr_4_o              (packet_control_vmolr_4),
      .vmolr_5_o              (packet_control_vmolr_5),
      .vmolr_6_o              (packet_control_vmolr_6),
      .vmolr_7_o              (packet_control_vmolr_7),
      .spoof_valid_i          (pool_filter_spoofed),
      .spoof_queue_i          (pool_filter_spoofed_queue),
      .vmvir_0_o              (packet_control_vmvir_0),
      .vmvir_1_o              (packet_control_vmvir_1),
      .vmvir_2_o              (packet_control_vmvir_2),
      .vmvir_3_o              (packet_control_vmvir_3),
      .vmvir_4_o              (packet_control_vmvir_4),
      .vmvir_5_o              (packet_control_vmvir_5),
      .vmvir_6_o              (packet_control_vmvir_6),
      .vmvir_7_o              (packet_control_vmvir_7),
      .spoof_event_o          (packet_control_spoof_event),
      .station_o              (packet_control_station),
      .quiet_o                (packet_control_quiet)
  );

  nt_mailbox u_mailbox (
      .clk_i                (clk_i),
      .reset_i              (perst_q),
      .csr_valid_i          (completer_csr_valid),
      .csr_write_i          (completer_csr_write),
      .csr_block_i          (completer_csr_block),
      .csr_register_i       (completer_csr_register),
      .csr_index_i          (completer_csr_index),
      .csr_function_i       (completer_csr_function),
      .csr_wdata_i          (completer_csr_wdata),
      .csr_be_i             (completer_csr_be),
      .csr_rdata_o          (mailbox_csr_rdata),
      .device_clear_i       (reset_control_device_clear),
      .vf_flr_done_i        (reset_control_vf_flr_done),
      .mailbox_reset_done_i (device_mailbox_reset_done),
      .walk_valid_i         (reset_control_walk_valid),
      .walk_step_i          (reset_control_walk_step),
      .walk_device_i        (reset_control_walk_device),
      .cause_mailbox_o      (mailbox_cause_mailbox),
      .vf_interrupt_o       (mailbox_vf_interrupt),
      .quiet_o              (mailbox_quiet)
  );

  nt_statistics statistics (
      .clk_i                     (clk_i),
      .reset_i                   (perst_q),
      .csr_valid_i               (completer_csr_valid),
      .csr_write_i               (completer_csr_write),
      .csr_block_i               (completer_csr_block),
      .csr_register_i            (completer_csr_register),
      .csr_index_i               (completer_csr_index),
      .csr_be_i                  (completer_csr_be),
      .csr_rdata_o               (statistics_csr_rdata),
      .device_clear_i            (reset_control_device_clear),
      .function_clear_i          (reset_control_function_clear),
      .receive_total_i           (rx_buffer_receive_total),
      .receive_total_bytes_i     (rx_buffer_receive_total_bytes),
      .receive_crc_error_i       (rx_buffer_receive_crc_error),
      .receive_missed_i          (rx_buffer_receive_missed),
      .receive_undersize_i       (rx_buffer_receive_undersize),
      .receive_oversize_i        (rx_buffer_receive_oversize),
      .receive_good_i            (pool_filter_receive_good),
      .receive_oversize_pool_i   (pool_filter_receive_oversize),
      .transmit_result_i         (pool_filter_result_valid),
      .transmit_wire_i           (pool_filter_result_wire),
      .transmit_local_i          (pool_filter_result_queues != 16'd0),
      .transmit_pool_i           (pool_filter_frame_pool),
      .frame_bytes_i             (pool_filter_frame_bytes),
      .frame_multicast_i         (pool_filter_frame_multicast),
      .frame_broadcast_i         (pool_filter_frame_broadcast),
      .receive_event_i           (rx_engine_receive_event_valid),
      .receive_event_pool_i      (rx_engine_receive_event_pool),
      .receive_event_bytes_i     (rx_engine_receive_event_bytes),
      .receive_event_local_i     (rx_engine_receive_event_local),
      .receive_event_multicast_i (rx_engine_receive_event_multicast),
      .receive_no_descriptor_i   (rx_engine_receive_no_descriptor),
      .transmit_discard_i        (tx_gather_discard),
      .offload_discard_i         (tx_offload_discard),
      .segmented_i               (tx_offload_segmented),
      .transmit_discard_link_i   (tx_buffer_transmit_discard),
      .transmit_spoofed_i        (pool_filter_spoofed),
      .xon_received_i            (flow_control_xon_received),
      .xoff_received_i           (flow_control_xoff_received),
      .unknown_received_i        (flow_control_unknown_received),
      .xon_sent_i                (flow_control_xon_sent),
      .xoff_sent_i               (flow_control_xoff_sent),
      .quiet_o                   (statistics_quiet)
  );

  // Interrupts
  nt_interrupt_cause interrupt_cause (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .csr_valid_i            (completer_csr_valid),
      .csr_write_i            (completer_csr_write),
      .csr_block_i            (completer_csr_block),
      .csr_register_i         (completer_csr_register),
      .csr_index_i            (completer_csr_index),
      .csr_wdata_i            (completer_csr_wdata),
      .csr_be_i               (completer_csr_be),
      .csr_rdata_o            (interrupt_cause_csr_rdata),
      .device_clear_i         (reset_control_device_clear),
      .vf_clear_i             (reset_control_vf_clear),
      .vf_active_i            (config_space_vf_active),
      .time_q_i               (time_q),
      .receive_event_valid_i  (rx_engine_receive_interrupt_valid),
      .receive_event_queue_i  (rx_engine_receive_interrupt_queue),
      .receive_event_immediate_i (rx_engine_receive_interrupt_immediate),
      .transmit_event_valid_i (tx_writeback_transmit_event_valid),
      .transmit_event_queue_i (tx_writeback_transmit_event_queue),
      .receive_pending_valid_i  (rx_engine_pending_valid),
      .receive_pending_queue_i  (rx_engine_pending_queue),
      .transmit_pending_valid_i (tx_writeback_pending_valid),
      .transmit_pending_queue_i (tx_writeback_pending_queue),
      .writeback_due_o          (interrupt_cause_writeback_due),
      .cause_mailbox_i        (mailbox_cause_mailbox),
      .vf_interrupt_i         (mailbox_vf_interrupt),
      .link_change_i          (device_link_change),
      .receive_missed_i       (rx_buffer_receive_missed),
      .queue_error_i          (tx_queue_queue_error || rx_queue_queue_error),
      .vector_valid_o         (interrupt_cause_vector_valid),
      .vector_ready_i         (interrupt_delivery_vector_ready),
      .vector_o               (interrupt_cause_vector),
      .vector_legacy_o        (interrupt_cause_vector_legacy),
      .legacy_level_o         (interrupt_cause_legacy_level),
      .wake_o                 (interrupt_cause_wake),
      .spoof_event_i          (packet_control_spoof_event),
      .quiet_o                (interrupt_cause_quiet)
  );

  nt_interrupt_delivery interrupt_delivery (
      .clk_i                (clk_i),
      .reset_i              (perst_q),
      .csr_valid_i          (completer_csr_valid),
      .csr_write_i          (completer_csr_write),
      .csr_block_i          (completer_csr_block),
      .csr_offset_i         (completer_csr_offset),
      .csr_function_i       (completer_csr_function),
      .csr_wdata_i          (completer_csr_wdata),
      .csr_be_i             (completer_csr_be),
      .csr_rdata_o          (interrupt_delivery_csr_rdata),
      .vector_valid_i       (interrupt_cause_vector_valid),
      .vector_ready_o       (interrupt_delivery_vector_ready),
      .vector_i             (interrupt_cause_vector),
      .vector_legacy_i      (interrupt_cause_vector_legacy),
      .legacy_level_i       (interrupt_cause_legacy_level),
      .msi_enable_i         (config_space_msi_enable),
      .msi_address_i        (config_space_msi_address),
      .msi_data_i           (config_space_msi_data),
      .msi_mask_i           (config_space_msi_mask),
      .msix_enable_i        (config_space_msix_enable),
      .msix_function_mask_i (config_space_msix_function_mask),
      .intx_disable_i       (config_space_intx_disable),
      .power_d0_i           (config_space_power_d0),
      .function_ready_i     (config_space_function_ready),
      .vf_active_i          (config_space_vf_active),
      .pf_rid_i             (config_space_pf_rid),
      .vf0_rid_i            (config_space_vf0_rid),
      .msi_pending_o        (interrupt_delivery_msi_pending),
      .intx_level_o         (interrupt_delivery_intx_level),
      .intx_status_o        (interrupt_delivery_intx_status),
      .hold_function_i      (reset_control_hold_function),
      .function_clear_i     (reset_control_function_clear),
      .walk_valid_i         (reset_control_walk_valid),
      .walk_step_i          (reset_control_walk_step),
      .walk_function_i      (reset_control_walk_function),
      .interrupt_busy_o     (interrupt_delivery_interrupt_busy),
      .interrupt_function_o (interrupt_delivery_interrupt_function),
      .interrupt_valid_o    (interrupt_delivery_interrupt_valid),
      .interrupt_ready_i    (tlp_tx_interrupt_ready),
      .interrupt_data_o     (interrupt_delivery_interrupt_data),
      .interrupt_keep_o     (interrupt_delivery_interrupt_keep),
      .interrupt_sop_o      (interrupt_delivery_interrupt_sop),
      .interrupt_eop_o      (interrupt_delivery_interrupt_eop),
      .quiet_o              (interrupt_delivery_quiet)
  );

  // Descriptors and DMA
  nt_descriptor_queue #(
      .TRANSMIT(1'b1)
  ) tx_queue (
      .clk_i                 (clk_i),
      .reset_i               (perst_q),
      .csr_valid_i           (completer_csr_valid),
      .csr_write_i           (completer_csr_write),
      .csr_block_i           (completer_csr_block),
      .csr_register_i        (completer_csr_register),
      .csr_index_i           (completer_csr_index),
      .csr_wdata_i           (completer_csr_wdata),
      .csr_be_i              (completer_csr_be),
      .csr_rdata_o           (tx_queue_csr_rdata),
      .global_enable_i       (packet_control_tctl[1] && !device_master_disable),
      .function_ready_i      (config_space_function_ready),
      .vf_active_i           (config_space_vf_active),
      .hold_queue_i          (reset_control_hold_queue),
      .walk_valid_i          (reset_control_walk_valid),
      .walk_step_i           (reset_control_walk_step),
      .walk_queue_i          (reset_control_walk_queue),
      .active_o              (tx_queue_active),
      .available_o           (tx_queue_available),
      .flush_o               (tx_queue_flush),
      .select_valid_i        (tx_fetch_select_valid),
      .select_queue_i        (tx_fetch_select_queue),
      .selected_descriptor_o (tx_queue_selected_descriptor),
      .selected_index_o      (tx_queue_selected_index),
      .selected_next_o       (tx_queue_selected_next),
      .selected_address_o    (tx_queue_selected_address),
      .selected_posted_o     (),
      .selected_control_o    (),
      .selected_threshold_o  (),
      .selected_starved_o    (tx_queue_selected_starved),
      .selected_available_o  (tx_queue_selected_available),
      .selected_active_o     (),
      .consume_valid_i       (tx_fetch_consume_valid),
      .consume_queue_i       (tx_fetch_consume_queue),
      .rewind_valid_i        (tx_fetch_rewind_valid),
      .rewind_queue_i        (tx_fetch_rewind_queue),
      .rewind_index_i        (tx_fetch_rewind_index),
      .complete_valid_i      (tx_writeback_complete_valid),
      .complete_queue_i      (tx_writeback_complete_queue),
      .complete_head_i       (tx_writeback_complete_head),
      .drop_valid_i          (1'b0),
      .drop_queue_i          (4'd0),
      .touched_o             (),
      .touched_queue_o       (),
      .settings_valid_i      (tx_writeback_settings_valid),
      .settings_queue_i      (tx_writeback_settings_queue),
      .settings_threshold_o  (tx_queue_settings_threshold),
      .settings_address_o    (tx_queue_settings_address),
      .request_valid_o       (tx_queue_request_valid),
      .request_ready_i       (dma_read_tx_request_ready),
      .request_queue_o       (tx_queue_request_queue),
      .request_address_o     (tx_queue_request_address),
      .request_bytes_o       (tx_queue_request_bytes),
      .return_valid_i        (dma_read_tx_return_valid),
      .return_queue_i        (dma_read_return_queue),
      .return_slot_i         (dma_read_return_slot),
      .return_data_i         (dma_read_return_data),
      .return_last_i         (dma_read_return_last),
      .return_error_i        (dma_read_return_error),
      .queue_error_o         (tx_queue_queue_error),
      .quiet_o               (tx_queue_quiet)
  );

  nt_descriptor_queue #(
      .TRANSMIT(1'b0)
  ) rx_queue (
      .clk_i                 (clk_i),
      .reset_i               (perst_q),
      .csr_valid_i           (completer_csr_valid),
      .csr_write_i           (completer_csr_write),
      .csr_block_i           (completer_csr_block),
      .csr_register_i        (completer_csr_register),
      .csr_index_i           (completer_csr_index),
      .csr_wdata_i           (completer_csr_wdata),
      .csr_be_i              (completer_csr_be),
      .csr_rdata_o           (rx_queue_csr_rdata),
      .global_enable_i       (packet_control_rctl[1] && !device_master_disable),
      .function_ready_i      (config_space_function_ready),
      .vf_active_i           (config_space_vf_active),
      .hold_queue_i          (reset_control_hold_queue),
      .walk_valid_i          (reset_control_walk_valid),
      .walk_step_i           (reset_control_walk_step),
      .walk_queue_i          (reset_control_walk_queue),
      .active_o              (rx_queue_active),
      .available_o           (),
      .flush_o               (rx_queue_flush),
      .select_valid_i        (rx_engine_select_valid),
      .select_queue_i        (rx_engine_select_queue),
      .selected_descriptor_o (rx_queue_selected_descriptor),
      .selected_index_o      (),
      .selected_next_o       (rx_queue_selected_next),
      .selected_address_o    (rx_queue_selected_address),
      .selected_posted_o     (rx_queue_selected_posted),
      .selected_control_o    (rx_queue_selected_control),
      .selected_threshold_o  (rx_queue_selected_threshold),
      .selected_starved_o    (rx_queue_selected_starved),
      .selected_available_o  (rx_queue_selected_available),
      .selected_active_o     (rx_queue_selected_active),
      .consume_valid_i       (rx_engine_consume_valid),
      .consume_queue_i       (rx_engine_consume_queue),
      .rewind_valid_i        (1'b0),
      .rewind_queue_i        (4'd0),
      .rewind_index_i        (16'd0),
      .complete_valid_i      (rx_engine_complete_valid),
      .complete_queue_i      (rx_engine_complete_queue),
      .complete_head_i       (rx_engine_complete_head),
      .drop_valid_i          (rx_engine_drop_valid),
      .drop_queue_i          (rx_engine_drop_queue),
      .touched_o             (rx_queue_touched),
      .touched_queue_o       (rx_queue_touched_queue),
      .settings_valid_i      (1'b0),
      .settings_queue_i      (4'd0),
      .settings_threshold_o  (),
      .settings_address_o    (),
      .request_valid_o       (rx_queue_request_valid),
      .request_ready_i       (dma_read_rx_request_ready),
      .request_queue_o       (rx_queue_request_queue),
      .request_address_o     (rx_queue_request_address),
      .request_bytes_o       (rx_queue_request_bytes),
      .return_valid_i        (dma_read_rx_return_valid),
      .return_queue_i        (dma_read_return_queue),
      .return_slot_i         (dma_read_return_slot),
      .return_data_i         (dma_read_return_data),
      .return_last_i         (dma_read_return_last),
      .return_error_i        (dma_read_return_error),
      .queue_error_o         (rx_queue_queue_error),
      .quiet_o               (rx_queue_quiet)
  );

  nt_dma_read dma_read (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .rx_request_valid_i     (rx_queue_request_valid),
      .rx_request_ready_o     (dma_read_rx_request_ready),
      .rx_request_queue_i     (rx_queue_request_queue),
      .rx_request_address_i   (rx_queue_request_address),
      .rx_request_bytes_i     (rx_queue_request_bytes),
      .tx_request_valid_i     (tx_queue_request_valid),
      .tx_request_ready_o     (dma_read_tx_request_ready),
      .tx_request_queue_i     (tx_queue_request_queue),
      .tx_request_address_i   (tx_queue_request_address),
      .tx_request_bytes_i     (tx_queue_request_bytes),
      .data_request_valid_i   (tx_fetch_data_request_valid),
      .data_request_ready_o   (dma_read_data_request_ready),
      .data_request_queue_i   (tx_fetch_data_request_queue),
      .data_request_address_i (tx_fetch_data_request_address),
      .data_request_bytes_i   (tx_fetch_data_request_bytes),
      .data_request_tag_o     (dma_read_data_request_tag),
      .completion_beat_i      (tlp_rx_completion_beat),
      .completion_first_i     (tlp_rx_completion_first),
      .completion_last_i      (tlp_rx_completion_last),
      .completion_good_i      (tlp_rx_completion_good),
      .completion_header_i    (tlp_rx_completion_header),
      .completion_data_i      (tlp_rx_completion_data),
      .completion_count_i     (tlp_rx_completion_count),
      .function_ready_i       (config_space_function_ready),
      .vf_active_i            (config_space_vf_active),
      .pf_rid_i               (config_space_pf_rid),
      .vf0_rid_i              (config_space_vf0_rid),
      .completion_timeout_i   (config_space_completion_timeout),
      .time_q_i               (time_q),
      .tx_flush_i             (tx_queue_flush),
      .rx_flush_i             (rx_queue_flush),
      .read_valid_o           (dma_read_read_valid),
      .read_ready_i           (tlp_tx_read_ready),
      .read_data_o            (dma_read_read_data),
      .read_keep_o            (dma_read_read_keep),
      .read_sop_o             (dma_read_read_sop),
      .read_eop_o             (dma_read_read_eop),
      .rx_return_valid_o      (dma_read_rx_return_valid),
      .tx_return_valid_o      (dma_read_tx_return_valid),
      .return_queue_o         (dma_read_return_queue),
      .return_slot_o          (dma_read_return_slot),
      .return_data_o          (dma_read_return_data),
      .return_last_o          (dma_read_return_last),
      .return_error_o         (dma_read_return_error),
      .data_done_o            (dma_read_data_done),
      .data_error_o           (dma_read_data_error),
      .data_read_tag_i        (tx_gather_data_read_tag),
      .data_read_row_i        (tx_gather_data_read_row),
      .data_read_value_o      (dma_read_data_read_value),
      .data_release_valid_i   (tx_gather_data_release_valid),
      .data_release_tag_i     (tx_gather_data_release_tag),
      .error_valid_o          (dma_read_error_valid),
      .error_ready_i          (config_space_error_read_ready),
      .error_kind_o           (dma_read_error_kind),
      .error_function_o       (dma_read_error_function),
      .error_header_o         (dma_read_error_header),
      .error_advisory_o       (dma_read_error_advisory),
      .transactions_pending_o (dma_read_transactions_pending),
      .read_busy_o            (dma_read_read_busy),
      .read_queue_o           (dma_read_read_queue),
      .wake_o                 (dma_read_wake),
      .quiet_o                (dma_read_quiet)
  );

  nt_dma_write dma_write (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .engine_valid_i         (rx_engine_engine_valid),
      .engine_ready_o         (dma_write_engine_ready),
      .engine_queue_i         (rx_engine_engine_queue),
      .engine_address_i       (rx_engine_engine_address),
      .engine_bytes_i         (rx_engine_engine_bytes),
      .engine_word_count_i    (rx_engine_engine_word_count),
      .engine_word_wanted_o   (dma_write_engine_word_wanted),
      .engine_word_i          (rx_engine_engine_word),
      .engine_done_o          (dma_write_engine_done),
      .writeback_valid_i      (tx_writeback_writeback_valid),
      .writeback_ready_o      (dma_write_writeback_ready),
      .writeback_queue_i      (tx_writeback_writeback_queue),
      .writeback_address_i    (tx_writeback_writeback_address),
      .writeback_bytes_i      (tx_writeback_writeback_bytes),
      .writeback_word_count_i (tx_writeback_writeback_word_count),
      .writeback_word_wanted_o (dma_write_writeback_word_wanted),
      .writeback_word_i       (tx_writeback_writeback_word),
      .writeback_done_o       (dma_write_writeback_done),
      .tx_flush_i             (tx_queue_flush),
      .rx_flush_i             (rx_queue_flush),
      .function_ready_i       (config_space_function_ready),
      .vf_active_i            (config_space_vf_active),
      .pf_rid_i               (config_space_pf_rid),
      .vf0_rid_i              (config_space_vf0_rid),
      .max_payload_log2_i     (config_space_max_payload_log2),
      .valid_o                (dma_write_valid),
      .ready_i                (tlp_tx_write_ready),
      .data_o                 (dma_write_data),
      .keep_o                 (dma_write_keep),
      .sop_o                  (dma_write_sop),
      .eop_o                  (dma_write_eop),
      .write_busy_o           (dma_write_write_busy),
      .write_queue_o          (dma_write_write_queue),
      .quiet_o                (dma_write_quiet)
  );

  // Transmit
  nt_tx_fetch tx_fetch (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .device_clear_i         (reset_control_device_clear),
      .available_i            (tx_queue_available),
      .active_i               (tx_queue_active),
      .flush_i                (tx_queue_flush),
      .selected_descriptor_i  (tx_queue_selected_descriptor),
      .selected_index_i       (tx_queue_selected_index),
      .selected_next_i        (tx_queue_selected_next),
      .selected_address_i     (tx_queue_selected_address),
      .selected_starved_i     (tx_queue_selected_starved),
      .selected_available_i   (tx_queue_selected_available),
      .select_valid_o         (tx_fetch_select_valid),
      .select_queue_o         (tx_fetch_select_queue),
      .consume_valid_o        (tx_fetch_consume_valid),
      .consume_queue_o        (tx_fetch_consume_queue),
      .rewind_valid_o         (tx_fetch_rewind_valid),
      .rewind_queue_o         (tx_fetch_rewind_queue),
      .rewind_index_o         (tx_fetch_rewind_index),
      .vfte_i                 (packet_control_vfte),
      .allowed_i              (rate_control_allowed),
      .max_read_log2_i        (config_space_max_read_log2),
      .data_request_valid_o   (tx_fetch_data_request_valid),
      .data_request_ready_i   (dma_read_data_request_ready),
      .data_request_queue_o   (tx_fetch_data_request_queue),
      .data_request_address_o (tx_fetch_data_request_address),
      .data_request_bytes_o   (tx_fetch_data_request_bytes),
      .data_request_tag_i     (dma_read_data_request_tag),
      .item_space_i           (tx_gather_item_space),
      .item_valid_o           (tx_fetch_item_valid),
      .item_kind_o            (tx_fetch_item_kind),
      .item_queue_o           (tx_fetch_item_queue),
      .item_tag_o             (tx_fetch_item_tag),
      .item_offset_o          (tx_fetch_item_offset),
      .item_bytes_o           (tx_fetch_item_bytes),
      .item_report_o          (tx_fetch_item_report),
      .item_bad_o             (tx_fetch_item_bad),
      .item_context_o         (tx_fetch_item_context),
      .item_head_o            (tx_fetch_item_head),
      .item_address_o         (tx_fetch_item_address),
      .item_dword3_o          (tx_fetch_item_dword3),
      .quiet_o                (tx_fetch_quiet)
  );

  nt_tx_gather tx_gather (
      .clk_i                (clk_i),
      .reset_i              (perst_q),
      .device_clear_i       (reset_control_device_clear),
      .item_space_o         (tx_gather_item_space),
      .item_valid_i         (tx_fetch_item_valid),
      .item_kind_i          (tx_fetch_item_kind),
      .item_queue_i         (tx_fetch_item_queue),
      .item_tag_i           (tx_fetch_item_tag),
      .item_offset_i        (tx_fetch_item_offset),
      .item_bytes_i         (tx_fetch_item_bytes),
      .item_report_i        (tx_fetch_item_report),
      .item_bad_i           (tx_fetch_item_bad),
      .item_context_i       (tx_fetch_item_context),
      .item_head_i          (tx_fetch_item_head),
      .item_address_i       (tx_fetch_item_address),
      .item_dword3_i        (tx_fetch_item_dword3),
      .flush_i              (tx_queue_flush),
      .data_done_i          (dma_read_data_done),
      .data_error_i         (dma_read_data_error),
      .data_read_tag_o      (tx_gather_data_read_tag),
      .data_read_row_o      (tx_gather_data_read_row),
      .data_read_value_i    (dma_read_data_read_value),
      .data_release_valid_o (tx_gather_data_release_valid),
      .data_release_tag_o   (tx_gather_data_release_tag),
      .word_space_i         (tx_offload_word_space),
      .push_valid_o         (tx_gather_push_valid),
      .push_kind_o          (tx_gather_push_kind),
      .push_data_o          (tx_gather_push_data),
      .push_bytes_o         (tx_gather_push_bytes),
      .report_valid_o       (tx_gather_report_valid),
      .report_ready_i       (tx_writeback_report_ready),
      .report_queue_o       (tx_gather_report_queue),
      .report_write_o       (tx_gather_report_write),
      .report_head_o        (tx_gather_report_head),
      .report_address_o     (tx_gather_report_address),
      .report_dword3_o      (tx_gather_report_dword3),
      .discard_o            (tx_gather_discard),
      .quiet_o              (tx_gather_quiet)
  );

  nt_tx_offload tx_offload (
      .clk_i           (clk_i),
      .reset_i         (perst_q),
      .device_clear_i  (reset_control_device_clear),
      .word_space_o    (tx_offload_word_space),
      .push_valid_i    (tx_gather_push_valid),
      .push_kind_i     (tx_gather_push_kind),
      .push_data_i     (tx_gather_push_data),
      .push_bytes_i    (tx_gather_push_bytes),
      .buffer_space_i  (tx_buffer_buffer_space),
      .write_valid_o   (tx_offload_write_valid),
      .write_two_o     (tx_offload_write_two),
      .write_address_o (tx_offload_write_address),
      .write_data_o    (tx_offload_write_data),
      .rewind_valid_o  (tx_offload_rewind_valid),
      .rewind_words_o  (tx_offload_rewind_words),
      .frame_valid_o   (tx_offload_frame_valid),
      .frame_ready_i   (tx_buffer_frame_ready),
      .frame_start_o   (tx_offload_frame_start),
      .frame_bytes_o   (tx_offload_frame_bytes),
      .frame_queue_o   (tx_offload_frame_queue),
      .frame_mac_o     (tx_offload_frame_mac),
      .frame_tag_o     (tx_offload_frame_tag),
      .pad_short_i     (packet_control_tctl[3]),
      .vlan_type_i     (device_vlan_type),
      .discard_o       (tx_offload_discard),
      .segmented_o     (tx_offload_segmented),
      .vmvir_0_i       (packet_control_vmvir_0),
      .vmvir_1_i       (packet_control_vmvir_1),
      .vmvir_2_i       (packet_control_vmvir_2),
      .vmvir_3_i       (packet_control_vmvir_3),
      .vmvir_4_i       (packet_control_vmvir_4),
      .vmvir_5_i       (packet_control_vmvir_5),
      .vmvir_6_i       (packet_control_vmvir_6),
      .vmvir_7_i       (packet_control_vmvir_7),
      .frame_source_o  (tx_offload_frame_source),
      .frame_stamp_o   (tx_offload_frame_stamp),
      .quiet_o         (tx_offload_quiet)
  );

  nt_tx_writeback tx_writeback (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .device_clear_i         (reset_control_device_clear),
      .report_valid_i         (tx_gather_report_valid),
      .report_ready_o         (tx_writeback_report_ready),
      .report_queue_i         (tx_gather_report_queue),
      .report_write_i         (tx_gather_report_write),
      .report_head_i          (tx_gather_report_head),
      .report_address_i       (tx_gather_report_address),
      .report_dword3_i        (tx_gather_report_dword3),
      .flush_i                (tx_queue_flush),
      .settings_valid_o       (tx_writeback_settings_valid),
      .settings_queue_o       (tx_writeback_settings_queue),
      .settings_threshold_i   (tx_queue_settings_threshold),
      .settings_address_i     (tx_queue_settings_address),
      .writeback_valid_o      (tx_writeback_writeback_valid),
      .writeback_ready_i      (dma_write_writeback_ready),
      .writeback_queue_o      (tx_writeback_writeback_queue),
      .writeback_address_o    (tx_writeback_writeback_address),
      .writeback_bytes_o      (tx_writeback_writeback_bytes),
      .writeback_word_count_o (tx_writeback_writeback_word_count),
      .writeback_word_wanted_i (dma_write_writeback_word_wanted),
      .writeback_word_o       (tx_writeback_writeback_word),
      .writeback_done_i       (dma_write_writeback_done),
      .complete_valid_o       (tx_writeback_complete_valid),
      .complete_queue_o       (tx_writeback_complete_queue),
      .complete_head_o        (tx_writeback_complete_head),
      .transmit_event_valid_o (tx_writeback_transmit_event_valid),
      .transmit_event_queue_o (tx_writeback_transmit_event_queue),
      .pending_valid_o        (tx_writeback_pending_valid),
      .pending_queue_o        (tx_writeback_pending_queue),
      .writeback_due_i        (interrupt_cause_writeback_due),
      .busy_o                 (tx_writeback_busy),
      .queue_o                (tx_writeback_queue),
      .quiet_o                (tx_writeback_quiet)
  );

  nt_tx_buffer tx_buffer (
      .clk_i              (clk_i),
      .reset_i            (perst_q),
      .device_clear_i     (reset_control_device_clear),
      .link_up_i          (device_link_up),
      .buffer_space_o     (tx_buffer_buffer_space),
      .write_valid_i      (tx_offload_write_valid),
      .write_two_i        (tx_offload_write_two),
      .write_address_i    (tx_offload_write_address),
      .write_data_i       (tx_offload_write_data),
      .rewind_valid_i     (tx_offload_rewind_valid),
      .rewind_words_i     (tx_offload_rewind_words),
      .frame_valid_i      (tx_offload_frame_valid),
      .frame_ready_o      (tx_buffer_frame_ready),
      .frame_start_i      (tx_offload_frame_start),
      .frame_bytes_i      (tx_offload_frame_bytes),
      .frame_queue_i      (tx_offload_frame_queue),
      .frame_mac_i        (tx_offload_frame_mac),
      .frame_tag_i        (tx_offload_frame_tag),
      .lookup_valid_o     (tx_buffer_lookup_valid),
      .lookup_ready_i     (pool_filter_lookup_ready),
      .lookup_mac_o       (tx_buffer_lookup_mac),
      .lookup_tag_o       (tx_buffer_lookup_tag),
      .lookup_queue_o     (tx_buffer_lookup_queue),
      .lookup_bytes_o     (tx_buffer_lookup_bytes),
      .result_valid_i     (pool_filter_result_valid),
      .result_wire_i      (pool_filter_result_wire),
      .result_queues_i    (pool_filter_result_queues),
      .local_valid_o      (tx_buffer_local_valid),
      .local_ready_i      (rx_engine_local_ready),
      .local_start_o      (tx_buffer_local_start),
      .local_bytes_o      (tx_buffer_local_bytes),
      .local_queues_o     (tx_buffer_local_queues),
      .local_multicast_o  (tx_buffer_local_multicast),
      .local_group_o      (tx_buffer_local_group),
      .local_tag_o        (tx_buffer_local_tag),
      .local_done_i       (rx_engine_local_done),
      .local_address_i    (rx_engine_local_address),
      .local_data_o       (tx_buffer_local_data),
      .mac_tx_valid_o     (mac_tx_valid_o),
      .mac_tx_ready_i     (mac_tx_ready_i),
      .mac_tx_data_o      (mac_tx_data_o),
      .mac_tx_keep_o      (mac_tx_keep_o),
      .mac_tx_last_o      (mac_tx_last_o),
      .mac_tx_bad_fcs_o   (mac_tx_bad_fcs_o),
      .transmit_discard_o (tx_buffer_transmit_discard),
      .phy_loopback_i     (phy_phy_loopback),
      .loopback_o         (tx_buffer_loopback),
      .loopback_valid_o   (tx_buffer_loopback_valid),
      .loopback_data_o    (tx_buffer_loopback_data),
      .loopback_keep_o    (tx_buffer_loopback_keep),
      .loopback_last_o    (tx_buffer_loopback_last),
      .loopback_bad_fcs_o (tx_buffer_loopback_bad_fcs),
      .frame_source_i     (tx_offload_frame_source),
      .lookup_source_o    (tx_buffer_lookup_source),
      .paused_i           (flow_control_paused),
      .send_valid_i       (flow_control_send_valid),
      .send_time_i        (flow_control_send_time),
      .flow_address_i     (device_flow_address),
      .flow_type_i        (device_flow_type),
      .station_i          (packet_control_station),
      .send_ready_o       (tx_buffer_send_ready),
      .frame_stamp_i      (tx_offload_frame_stamp),
      .frame_stamped_o    (tx_buffer_frame_stamped),
      .quiet_o            (tx_buffer_quiet)
  );

  nt_flow_control flow_control (
      .clk_i              (clk_i),
      .reset_i            (perst_q),
      .device_clear_i     (reset_control_device_clear),
      .time_q_i           (time_q),
      .pause_valid_i      (rx_buffer_pause_valid),
      .pause_time_i       (rx_buffer_pause_time),
      .control_unknown_i  (rx_buffer_control_unknown),
      .receive_level_i    (rx_buffer_receive_level),
      .link_up_i          (device_link_up),
      .flow_receive_i     (device_flow_receive),
      .flow_transmit_i    (device_flow_transmit),
      .flow_high_i        (device_flow_high),
      .flow_low_i         (device_flow_low),
      .flow_xon_i         (device_flow_xon),
      .flow_time_i        (device_flow_time),
      .flow_refresh_i     (device_flow_refresh),
      .paused_o           (flow_control_paused),
      .send_valid_o       (flow_control_send_valid),
      .send_ready_i       (tx_buffer_send_ready),
      .send_time_o        (flow_control_send_time),
      .xon_received_o     (flow_control_xon_received),
      .xoff_received_o    (flow_control_xoff_received),
      .unknown_received_o (flow_control_unknown_received),
      .xon_sent_o         (flow_control_xon_sent),
      .xoff_sent_o        (flow_control_xoff_sent),
      .quiet_o            (flow_control_quiet)
  );

  nt_rate_control rate_control (
      .clk_i              (clk_i),
      .reset_i            (perst_q),
      .device_clear_i     (reset_control_device_clear),
      .rate_enable_i      (packet_control_rate_enable),
      .rate_factor_i      (packet_control_rate_factor),
      .rate_window_i      (packet_control_rate_window),
      .rate_write_i       (packet_control_rate_write),
      .rate_write_queue_i (packet_control_rate_write_queue),
      .lookup_valid_o     (rate_control_lookup_valid),
      .lookup_queue_o     (rate_control_lookup_queue),
      .frame_valid_i      (tx_offload_frame_valid),
      .frame_ready_i      (tx_buffer_frame_ready),
      .frame_queue_i      (tx_offload_frame_queue),
      .frame_bytes_i      (tx_offload_frame_bytes),
      .allowed_o          (rate_control_allowed),
      .time_q_i           (time_q),
      .wake_o             (rate_control_wake),
      .quiet_o            (rate_control_quiet)
  );

  // Switch
  nt_pool_filter pool_filter (
      .clk_i                  (clk_i),
      .reset_i                (perst_q),
      .device_clear_i         (reset_control_device_clear),
      .receive_valid_i        (rx_buffer_receive_valid),
      .receive_ready_o        (pool_filter_receive_ready),
      .receive_mac_i          (rx_buffer_receive_mac),
      .receive_tag_i          (rx_buffer_receive_tag),
      .receive_start_i        (rx_buffer_receive_start),
      .receive_bytes_i        (rx_buffer_receive_bytes),
      .receive_error_i        (rx_buffer_receive_error),
      .offload_i              (rx_offload_offload),
      .lookup_valid_i         (tx_buffer_lookup_valid),
      .lookup_ready_o         (pool_filter_lookup_ready),
      .lookup_mac_i           (tx_buffer_lookup_mac),
      .lookup_tag_i           (tx_buffer_lookup_tag),
      .lookup_queue_i         (tx_buffer_lookup_queue),
      .lookup_bytes_i         (tx_buffer_lookup_bytes),
      .table_valid_o          (pool_filter_table_valid),
      .table_mac_o            (pool_filter_table_mac),
      .table_vid_o            (pool_filter_table_vid),
      .table_hash_o           (pool_filter_table_hash),
      .lookup_hit_i           (packet_control_lookup_hit),
      .lookup_pools_i         (packet_control_lookup_pools),
      .lookup_multicast_hit_i (packet_control_lookup_multicast_hit),
      .lookup_unicast_hit_i   (packet_control_lookup_unicast_hit),
      .lookup_vlan_hit_i      (packet_control_lookup_vlan_hit),
      .lookup_vlan_pools_i    (packet_control_lookup_vlan_pools),
      .lookup_vlan_rules_i    (packet_control_lookup_vlan_rules),
      .lookup_queue_entry_i   (packet_control_lookup_queue_entry),
      .mirror_rules_i         (packet_control_mirror_rules),
      .vlan_type_i            (device_vlan_type),
      .rctl_i                 (packet_control_rctl),
      .mrqc_i                 (packet_control_mrqc),
      .vt_ctl_i               (packet_control_vt_ctl),
      .dtxswc_i               (packet_control_dtxswc),
      .vmolr_0_i              (packet_control_vmolr_0),
      .vmolr_1_i              (packet_control_vmolr_1),
      .vmolr_2_i              (packet_control_vmolr_2),
      .vmolr_3_i              (packet_control_vmolr_3),
      .vmolr_4_i              (packet_control_vmolr_4),
      .vmolr_5_i              (packet_control_vmolr_5),
      .vmolr_6_i              (packet_control_vmolr_6),
      .vmolr_7_i              (packet_control_vmolr_7),
      .vfre_i                 (packet_control_vfre),
      .wire_valid_o           (pool_filter_wire_valid),
      .wire_ready_i           (rx_engine_wire_ready),
      .wire_start_o           (pool_filter_wire_start),
      .wire_bytes_o           (pool_filter_wire_bytes),
      .wire_queues_o          (pool_filter_wire_queues),
      .wire_multicast_o       (pool_filter_wire_multicast),
      .wire_group_o           (pool_filter_wire_group),
      .wire_tag_o             (pool_filter_wire_tag),
      .wire_offload_o         (pool_filter_wire_offload),
      .result_valid_o         (pool_filter_result_valid),
      .result_wire_o          (pool_filter_result_wire),
      .result_queues_o        (pool_filter_result_queues),
      .frame_bytes_o          (pool_filter_frame_bytes),
      .frame_multicast_o      (pool_filter_frame_multicast),
      .frame_broadcast_o      (pool_filter_frame_broadcast),
      .frame_pool_o           (pool_filter_frame_pool),
      .receive_good_o         (pool_filter_receive_good),
      .receive_oversize_o     (pool_filter_receive_oversize),
      .lookup_source_i        (tx_buffer_lookup_source),
      .spoofed_o              (pool_filter_spoofed),
      .spoofed_queue_o        (pool_filter_spoofed_queue),
      .headers_i              (rx_offload_headers),
      .sums_i                 (rx_offload_sums),
      .filter_i               (queue_filter_filter),
      .wire_headers_o         (pool_filter_wire_headers),
      .wire_sums_o            (pool_filter_wire_sums),
      .wire_filter_o          (pool_filter_wire_filter),
      .wire_error_o           (pool_filter_wire_error),
      .receive_decided_o      (pool_filter_receive_decided),
      .frame_exact_o          (pool_filter_frame_exact),
      .quiet_o                (pool_filter_quiet)
  );

  // Receive
  nt_rx_buffer rx_buffer (
      .clk_i                 (clk_i),
      .reset_i               (perst_q),
      .device_clear_i        (reset_control_device_clear),
      .mac_rx_valid_i        (mac_rx_valid_i),
      .mac_rx_data_i         (mac_rx_data_i),
      .mac_rx_keep_i         (mac_rx_keep_i),
      .mac_rx_last_i         (mac_rx_last_i),
      .mac_rx_bad_fcs_i      (mac_rx_bad_fcs_i),
      .enable_i              (packet_control_rctl[1]),
      .vt_i                  (packet_control_mrqc[0]),
      .long_enable_i         (packet_control_rctl[5]),
      .rlpml_i               (packet_control_rlpml),
      .vlan_type_i           (device_vlan_type),
      .beat_valid_o          (rx_buffer_beat_valid),
      .beat_first_o          (rx_buffer_beat_first),
      .beat_data_o           (rx_buffer_beat_data),
      .beat_keep_o           (rx_buffer_beat_keep),
      .beat_last_o           (rx_buffer_beat_last),
      .stored_o              (rx_buffer_stored),
      .receive_valid_o       (rx_buffer_receive_valid),
      .receive_ready_i       (pool_filter_receive_ready),
      .receive_mac_o         (rx_buffer_receive_mac),
      .receive_tag_o         (rx_buffer_receive_tag),
      .receive_start_o       (rx_buffer_receive_start),
      .receive_bytes_o       (rx_buffer_receive_bytes),
      .receive_error_o       (rx_buffer_receive_error),
      .free_valid_i          (rx_engine_free_valid),
      .free_words_i          (rx_engine_free_words),
      .read_address_i        (rx_engine_read_address),
      .read_data_o           (rx_buffer_read_data),
      .receive_total_o       (rx_buffer_receive_total),
      .receive_total_bytes_o (rx_buffer_receive_total_bytes),
      .receive_crc_error_o   (rx_buffer_receive_crc_error),
      .receive_missed_o      (rx_buffer_receive_missed),
      .receive_undersize_o   (rx_buffer_receive_undersize),
      .receive_oversize_o    (rx_buffer_receive_oversize),
      .loopback_i            (tx_buffer_loopback),
      .loopback_valid_i      (tx_buffer_loopback_valid),
      .loopback_data_i       (tx_buffer_loopback_data),
      .loopback_keep_i       (tx_buffer_loopback_keep),
      .loopback_last_i       (tx_buffer_loopback_last),
      .loopback_bad_fcs_i    (tx_buffer_loopback_bad_fcs),
      .discard_pause_i       (packet_control_rctl[22]),
      .pass_control_i        (packet_control_rctl[23]),
      .store_bad_i           (packet_control_rctl[2]),
      .flow_address_i        (device_flow_address),
      .flow_type_i           (device_flow_type),
      .pause_valid_o         (rx_buffer_pause_valid),
      .pause_time_o          (rx_buffer_pause_time),
      .control_unknown_o     (rx_buffer_control_unknown),
      .receive_level_o       (rx_buffer_receive_level),
      .time_q_i              (time_q),
      .stamp_type_i          (device_stamp_type),
      .stamp_control_i       (device_stamp_control),
      .stamp_message_i       (device_stamp_message),
      .stamp_kind_o          (rx_buffer_stamp_kind),
      .begun_o               (rx_buffer_begun),
      .quiet_o               (rx_buffer_quiet)
  );

  nt_rx_offload rx_offload (
      .clk_i          (clk_i),
      .reset_i        (perst_q),
      .device_clear_i (reset_control_device_clear),
      .beat_valid_i   (rx_buffer_beat_valid),
      .beat_first_i   (rx_buffer_beat_first),
      .beat_data_i    (rx_buffer_beat_data),
      .beat_keep_i    (rx_buffer_beat_keep),
      .beat_last_i    (rx_buffer_beat_last),
      .stored_i       (rx_buffer_stored),
      .taken_i        (pool_filter_receive_ready),
      .offload_o      (rx_offload_offload),
      .headers_o      (rx_offload_headers),
      .sums_o         (rx_offload_sums),
      .rxcsum_i       (packet_control_rxcsum),
      .frame_type_o   (rx_offload_frame_type),
      .frame_tagged_o (rx_offload_frame_tagged),
      .frame_priority_o(rx_offload_frame_priority),
      .frame_bytes_o  (rx_offload_frame_bytes),
      .frame_checks_o (rx_offload_frame_checks),
      .frame_protocol_o(rx_offload_frame_protocol),
      .frame_source_o (rx_offload_frame_source),
      .frame_destination_o(rx_offload_frame_destination),
      .frame_ports_o  (rx_offload_frame_ports),
      .frame_flags_o  (rx_offload_frame_flags),
      .vlan_type_i    (device_vlan_type),
      .mrqc_i         (packet_control_mrqc),
      .rfctl_i        (packet_control_rfctl),
      .rss_key_i      (packet_control_rss_key),
      .quiet_o        (rx_offload_quiet)
  );

  nt_queue_filter queue_filter (
      .clk_i               (clk_i),
      .reset_i             (perst_q),
      .device_clear_i      (reset_control_device_clear),
      .csr_valid_i         (completer_csr_valid),
      .csr_write_i         (completer_csr_write),
      .csr_block_i         (completer_csr_block),
      .csr_register_i      (completer_csr_register),
      .csr_index_i         (completer_csr_index),
      .csr_wdata_i         (completer_csr_wdata),
      .csr_be_i            (completer_csr_be),
      .csr_rdata_o         (queue_filter_csr_rdata),
      .stored_i            (rx_buffer_stored),
      .stamp_kind_i        (rx_buffer_stamp_kind),
      .begun_i             (rx_buffer_begun),
      .frame_type_i        (rx_offload_frame_type),
      .frame_tagged_i      (rx_offload_frame_tagged),
      .frame_priority_i    (rx_offload_frame_priority),
      .frame_bytes_i       (rx_offload_frame_bytes),
      .frame_checks_i      (rx_offload_frame_checks),
      .frame_protocol_i    (rx_offload_frame_protocol),
      .frame_source_i      (rx_offload_frame_source),
      .frame_destination_i (rx_offload_frame_destination),
      .frame_ports_i       (rx_offload_frame_ports),
      .frame_flags_i       (rx_offload_frame_flags),
      .taken_i             (pool_filter_receive_ready),
      .filter_o            (queue_filter_filter),
      .mrqc_i              (packet_control_mrqc),
      .rfctl_i             (packet_control_rfctl),
      .split_types_o       (queue_filter_split_types),
      .stamp_ready_i       (device_stamp_ready),
      .stamp_valid_o       (queue_filter_stamp_valid),
      .stamp_time_o        (queue_filter_stamp_time),
      .quiet_o             (queue_filter_quiet)
  );

  nt_rx_engine rx_engine (
      .clk_i                     (clk_i),
      .reset_i                   (perst_q),
      .device_clear_i            (reset_control_device_clear),
      .wire_valid_i              (pool_filter_wire_valid),
      .wire_ready_o              (rx_engine_wire_ready),
      .wire_start_i              (pool_filter_wire_start),
      .wire_bytes_i              (pool_filter_wire_bytes),
      .wire_queues_i             (pool_filter_wire_queues),
      .wire_multicast_i          (pool_filter_wire_multicast),
      .wire_group_i              (pool_filter_wire_group),
      .wire_tag_i                (pool_filter_wire_tag),
      .wire_offload_i            (pool_filter_wire_offload),
      .local_valid_i             (tx_buffer_local_valid),
      .local_ready_o             (rx_engine_local_ready),
      .local_start_i             (tx_buffer_local_start),
      .local_bytes_i             (tx_buffer_local_bytes),
      .local_queues_i            (tx_buffer_local_queues),
      .local_multicast_i         (tx_buffer_local_multicast),
      .local_group_i             (tx_buffer_local_group),
      .local_tag_i               (tx_buffer_local_tag),
      .local_done_o              (rx_engine_local_done),
      .read_address_o            (rx_engine_read_address),
      .read_data_i               (rx_buffer_read_data),
      .local_address_o           (rx_engine_local_address),
      .local_data_i              (tx_buffer_local_data),
      .free_valid_o              (rx_engine_free_valid),
      .free_words_o              (rx_engine_free_words),
      .active_i                  (rx_queue_active),
      .flush_i                   (rx_queue_flush),
      .touched_i                 (rx_queue_touched),
      .touched_queue_i           (rx_queue_touched_queue),
      .select_valid_o            (rx_engine_select_valid),
      .select_queue_o            (rx_engine_select_queue),
      .selected_descriptor_i     (rx_queue_selected_descriptor),
      .selected_next_i           (rx_queue_selected_next),
      .selected_address_i        (rx_queue_selected_address),
      .selected_posted_i         (rx_queue_selected_posted),
      .selected_control_i        (rx_queue_selected_control),
      .selected_threshold_i      (rx_queue_selected_threshold),
      .selected_starved_i        (rx_queue_selected_starved),
      .selected_available_i      (rx_queue_selected_available),
      .selected_active_i         (rx_queue_selected_active),
      .consume_valid_o           (rx_engine_consume_valid),
      .consume_queue_o           (rx_engine_consume_queue),
      .complete_valid_o          (rx_engine_complete_valid),
      .complete_queue_o          (rx_engine_complete_queue),
      .complete_head_o           (rx_engine_complete_head),
      .drop_valid_o              (rx_engine_drop_valid),
      .drop_queue_o              (rx_engine_drop_queue),
      .engine_valid_o            (rx_engine_engine_valid),
      .engine_ready_i            (dma_write_engine_ready),
      .engine_queue_o            (rx_engine_engine_queue),
      .engine_address_o          (rx_engine_engine_address),
      .engine_bytes_o            (rx_engine_engine_bytes),
      .engine_word_count_o       (rx_engine_engine_word_count),
      .engine_word_wanted_i      (dma_write_engine_word_wanted),
      .engine_word_o             (rx_engine_engine_word),
      .engine_done_i             (dma_write_engine_done),
      .qde_i                     (packet_control_qde),
      .rctl_i                    (packet_control_rctl),
      .mrqc_i                    (packet_control_mrqc),
      .rxcsum_i                  (packet_control_rxcsum),
      .rfctl_i                   (packet_control_rfctl),
      .rplolr_i                  (packet_control_rplolr),
      .vmolr_0_i                 (packet_control_vmolr_0),
      .vmolr_1_i                 (packet_control_vmolr_1),
      .vmolr_2_i                 (packet_control_vmolr_2),
      .vmolr_3_i                 (packet_control_vmolr_3),
      .vmolr_4_i                 (packet_control_vmolr_4),
      .vmolr_5_i                 (packet_control_vmolr_5),
      .vmolr_6_i                 (packet_control_vmolr_6),
      .vmolr_7_i                 (packet_control_vmolr_7),
      .vlan_type_i               (device_vlan_type),
      .vlan_strip_i              (device_vlan_strip),
      .receive_no_descriptor_o   (rx_engine_receive_no_descriptor),
      .receive_event_valid_o     (rx_engine_receive_event_valid),
      .receive_event_pool_o      (rx_engine_receive_event_pool),
      .receive_event_bytes_o     (rx_engine_receive_event_bytes),
      .receive_interrupt_valid_o (rx_engine_receive_interrupt_valid),
      .receive_interrupt_queue_o (rx_engine_receive_interrupt_queue),
      .receive_interrupt_immediate_o (rx_engine_receive_interrupt_immediate),
      .pending_valid_o           (rx_engine_pending_valid),
      .pending_queue_o           (rx_engine_pending_queue),
      .writeback_due_i           (interrupt_cause_writeback_due),
      .receive_event_local_o     (rx_engine_receive_event_local),
      .receive_event_multicast_o (rx_engine_receive_event_multicast),
      .engine_busy_o             (rx_engine_engine_busy),
      .engine_busy_queue_o       (rx_engine_engine_busy_queue),
      .wire_headers_i            (pool_filter_wire_headers),
      .wire_sums_i               (pool_filter_wire_sums),
      .wire_filter_i             (pool_filter_wire_filter),
      .wire_error_i              (pool_filter_wire_error),
      .split_types_i             (queue_filter_split_types),
      .quiet_o                   (rx_engine_quiet)
  );

  // Idleness: see the page; while in reset the NIC is not idle.
  assign idle_o = !perst_q
               && tlp_rx_quiet
               && completer_quiet
               && config_space_quiet
               && message_quiet
               && tlp_tx_quiet
               && reset_control_quiet
               && device_quiet
               && phy_quiet
               && wake_up_quiet
               && led_quiet
               && packet_control_quiet
               && mailbox_quiet
               && statistics_quiet
               && interrupt_cause_quiet
               && interrupt_delivery_quiet
               && tx_queue_quiet
               && rx_queue_quiet
               && dma_read_quiet
               && dma_write_quiet
               && tx_fetch_quiet
               && tx_gather_quiet
               && tx_offload_quiet
               && tx_writeback_quiet
               && tx_buffer_quiet
               && rate_control_quiet
               && flow_control_quiet
               && pool_filter_quiet
               && rx_buffer_quiet
               && rx_offload_quiet && queue_filter_quiet
               && rx_engine_quiet;

  logic [63:0] blocks_wake;
  logic [63:0] timers_wake;
  logic [63:0] least_wake;
  assign blocks_wake = (dma_read_wake < interrupt_cause_wake) ? dma_read_wake : interrupt_cause_wake;
  assign timers_wake = (phy_wake < rate_control_wake) ? phy_wake : rate_control_wake;
  assign least_wake  = (timers_wake < blocks_wake) ? timers_wake : blocks_wake;
  assign wake_o      = (wake_up_wake < least_wake) ? wake_up_wake : least_wake;

endmodule
