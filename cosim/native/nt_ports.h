// Generated from docs/spec/ports.json; do not edit.
// The pins of one clock as they cross the C ABI; the layout is that of model/Generated/NicPorts.g.cs.
#ifndef NT_PORTS_H_
#define NT_PORTS_H_

#include <cstddef>
#include <cstdint>

// All input pins.
struct nt_inputs {
  uint64_t time_i;
  uint64_t pcie_rx_data_i[2];
  uint64_t mac_rx_data_i;
  uint16_t nvm_data_i;
  uint8_t perst_i;
  uint8_t link_i;
  uint8_t nvm_write_i;
  uint8_t nvm_address_i;
  uint8_t pcie_rx_valid_i;
  uint8_t pcie_rx_keep_i;
  uint8_t pcie_rx_sop_i;
  uint8_t pcie_rx_eop_i;
  uint8_t pcie_tx_ready_i;
  uint8_t mac_rx_valid_i;
  uint8_t mac_rx_keep_i;
  uint8_t mac_rx_last_i;
  uint8_t mac_rx_bad_fcs_i;
  uint8_t mac_tx_ready_i;
  uint8_t reserved[16];
};

// All output pins.
struct nt_outputs {
  uint64_t wake_o;
  uint64_t pcie_tx_data_o[2];
  uint64_t mac_tx_data_o;
  uint8_t pcie_rx_ready_o;
  uint8_t pcie_tx_valid_o;
  uint8_t pcie_tx_keep_o;
  uint8_t pcie_tx_sop_o;
  uint8_t pcie_tx_eop_o;
  uint8_t mac_tx_valid_o;
  uint8_t mac_tx_keep_o;
  uint8_t mac_tx_last_o;
  uint8_t mac_tx_bad_fcs_o;
  uint8_t led_o;
  uint8_t idle_o;
  uint8_t reserved[5];
};

static_assert(sizeof(nt_inputs) == 64, "size of nt_inputs");
static_assert(offsetof(nt_inputs, time_i) == 0, "offset of time_i");
static_assert(offsetof(nt_inputs, pcie_rx_data_i) == 8, "offset of pcie_rx_data_i");
static_assert(offsetof(nt_inputs, mac_rx_data_i) == 24, "offset of mac_rx_data_i");
static_assert(offsetof(nt_inputs, nvm_data_i) == 32, "offset of nvm_data_i");
static_assert(offsetof(nt_inputs, perst_i) == 34, "offset of perst_i");
static_assert(offsetof(nt_inputs, link_i) == 35, "offset of link_i");
static_assert(offsetof(nt_inputs, nvm_write_i) == 36, "offset of nvm_write_i");
static_assert(offsetof(nt_inputs, nvm_address_i) == 37, "offset of nvm_address_i");
static_assert(offsetof(nt_inputs, pcie_rx_valid_i) == 38, "offset of pcie_rx_valid_i");
static_assert(offsetof(nt_inputs, pcie_rx_keep_i) == 39, "offset of pcie_rx_keep_i");
static_assert(offsetof(nt_inputs, pcie_rx_sop_i) == 40, "offset of pcie_rx_sop_i");
static_assert(offsetof(nt_inputs, pcie_rx_eop_i) == 41, "offset of pcie_rx_eop_i");
static_assert(offsetof(nt_inputs, pcie_tx_ready_i) == 42, "offset of pcie_tx_ready_i");
static_assert(offsetof(nt_inputs, mac_rx_valid_i) == 43, "offset of mac_rx_valid_i");
static_assert(offsetof(nt_inputs, mac_rx_keep_i) == 44, "offset of mac_rx_keep_i");
static_assert(offsetof(nt_inputs, mac_rx_last_i) == 45, "offset of mac_rx_last_i");
static_assert(offsetof(nt_inputs, mac_rx_bad_fcs_i) == 46, "offset of mac_rx_bad_fcs_i");
static_assert(offsetof(nt_inputs, mac_tx_ready_i) == 47, "offset of mac_tx_ready_i");
static_assert(sizeof(nt_outputs) == 48, "size of nt_outputs");
static_assert(offsetof(nt_outputs, wake_o) == 0, "offset of wake_o");
static_assert(offsetof(nt_outputs, pcie_tx_data_o) == 8, "offset of pcie_tx_data_o");
static_assert(offsetof(nt_outputs, mac_tx_data_o) == 24, "offset of mac_tx_data_o");
static_assert(offsetof(nt_outputs, pcie_rx_ready_o) == 32, "offset of pcie_rx_ready_o");
static_assert(offsetof(nt_outputs, pcie_tx_valid_o) == 33, "offset of pcie_tx_valid_o");
static_assert(offsetof(nt_outputs, pcie_tx_keep_o) == 34, "offset of pcie_tx_keep_o");
static_assert(offsetof(nt_outputs, pcie_tx_sop_o) == 35, "offset of pcie_tx_sop_o");
static_assert(offsetof(nt_outputs, pcie_tx_eop_o) == 36, "offset of pcie_tx_eop_o");
static_assert(offsetof(nt_outputs, mac_tx_valid_o) == 37, "offset of mac_tx_valid_o");
static_assert(offsetof(nt_outputs, mac_tx_keep_o) == 38, "offset of mac_tx_keep_o");
static_assert(offsetof(nt_outputs, mac_tx_last_o) == 39, "offset of mac_tx_last_o");
static_assert(offsetof(nt_outputs, mac_tx_bad_fcs_o) == 40, "offset of mac_tx_bad_fcs_o");
static_assert(offsetof(nt_outputs, led_o) == 41, "offset of led_o");
static_assert(offsetof(nt_outputs, idle_o) == 42, "offset of idle_o");

#endif
