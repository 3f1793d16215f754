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
  uint8_t idle_o;
  uint8_t reserved[6];
};

static_assert(sizeof(nt_inputs) == 64, "size of nt_inputs");
static_assert(sizeof(nt_outputs) == 48, "size of nt_outputs");

#endif
