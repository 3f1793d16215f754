// Generated from docs/spec/configuration.json by scripts/generate; do not edit.
// The configuration space of the PF and of a VF: dword numbers, slots, reset values and masks.
package nt_configuration_pkg;

  /* verilator lint_off UNUSEDPARAM */  // constants for every reader of configuration space; none uses all of them

  localparam logic [15:0] CAPABILITY_PM = 16'h0001;  // Power management.
  localparam logic [15:0] CAPABILITY_MSI = 16'h0005;  // MSI.
  localparam logic [15:0] CAPABILITY_PCIE = 16'h0010;  // PCI Express.
  localparam logic [15:0] CAPABILITY_MSIX = 16'h0011;  // MSI-X.
  localparam logic [15:0] EXTENDED_AER = 16'h0001;  // Advanced error reporting.
  localparam logic [15:0] EXTENDED_DSN = 16'h0003;  // Device serial number.
  localparam logic [15:0] EXTENDED_ARI = 16'h000e;  // Alternative routing id.
  localparam logic [15:0] EXTENDED_SRIOV = 16'h0010;  // Single root I/O virtualization.
  localparam logic [15:0] TOTAL_VFS = 16'h0008;  // VFs of the PF.
  localparam logic [15:0] FIRST_VF_OFFSET_ARI = 16'h0080;  // First VF Offset while ARI Capable Hierarchy is set.
  localparam logic [15:0] FIRST_VF_OFFSET_NO_ARI = 16'h0180;  // First VF Offset otherwise: the VFs are on the next bus.
  localparam logic [15:0] VF_STRIDE = 16'h0002;  // VF Stride.
  localparam logic [15:0] PF_MSIX_VECTORS = 16'h000a;  // MSI-X vectors of the PF.
  localparam logic [15:0] VF_MSIX_VECTORS = 16'h0003;  // MSI-X vectors of a VF.

  // The physical function.
  // PF_SLOTS: number of slots, and what pf_slot gives for a dword without one.
  localparam int PF_SLOTS = 28;
  localparam int PF_SLOT_WIDTH = 5;  // bits of a slot number

  // PF 000: Vendor and device.
  localparam logic [9:0] CFG_PF_ID = 10'h000;
  localparam logic [31:0] PF_ID_VENDOR = 32'h0000ffff;  // ro: Intel.
  localparam int PF_ID_VENDOR_LSB = 0;
  localparam int PF_ID_VENDOR_WIDTH = 16;
  localparam logic [31:0] PF_ID_DEVICE = 32'hffff0000;  // ro: 82576 copper.
  localparam int PF_ID_DEVICE_LSB = 16;
  localparam int PF_ID_DEVICE_WIDTH = 16;

  // PF 004: Command and status.
  localparam logic [9:0] CFG_PF_COMMAND = 10'h001;
  localparam logic [4:0] PF_SLOT_COMMAND = 5'd0;
  localparam logic [31:0] PF_COMMAND_MEMORY_ENABLE = 32'h00000002;  // rw: BAR0 and BAR3 are decoded.
  localparam int PF_COMMAND_MEMORY_ENABLE_LSB = 1;
  localparam int PF_COMMAND_MEMORY_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_BUS_MASTER = 32'h00000004;  // rw: Memory requests, MSI among them, may be sent.
  localparam int PF_COMMAND_BUS_MASTER_LSB = 2;
  localparam int PF_COMMAND_BUS_MASTER_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_PARITY_RESPONSE = 32'h00000040;  // rw: Parity error response.
  localparam int PF_COMMAND_PARITY_RESPONSE_LSB = 6;
  localparam int PF_COMMAND_PARITY_RESPONSE_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_SERR_ENABLE = 32'h00000100;  // rw: Error messages may be sent.
  localparam int PF_COMMAND_SERR_ENABLE_LSB = 8;
  localparam int PF_COMMAND_SERR_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_INTERRUPT_DISABLE = 32'h00000400;  // rw: No INTx messages.
  localparam int PF_COMMAND_INTERRUPT_DISABLE_LSB = 10;
  localparam int PF_COMMAND_INTERRUPT_DISABLE_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_INTERRUPT_STATUS = 32'h00080000;  // live: An INTx interrupt is pending.
  localparam int PF_COMMAND_INTERRUPT_STATUS_LSB = 19;
  localparam int PF_COMMAND_INTERRUPT_STATUS_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_CAPABILITIES_LIST = 32'h00100000;  // ro: There is a capability chain.
  localparam int PF_COMMAND_CAPABILITIES_LIST_LSB = 20;
  localparam int PF_COMMAND_CAPABILITIES_LIST_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_MASTER_DATA_PARITY_ERROR = 32'h01000000;  // rw1c: A poisoned TLP was sent or a poisoned completion received.
  localparam int PF_COMMAND_MASTER_DATA_PARITY_ERROR_LSB = 24;
  localparam int PF_COMMAND_MASTER_DATA_PARITY_ERROR_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_SIGNALED_TARGET_ABORT = 32'h08000000;  // rw1c: A completion with CA was sent.
  localparam int PF_COMMAND_SIGNALED_TARGET_ABORT_LSB = 27;
  localparam int PF_COMMAND_SIGNALED_TARGET_ABORT_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_RECEIVED_TARGET_ABORT = 32'h10000000;  // rw1c: A completion with CA was received.
  localparam int PF_COMMAND_RECEIVED_TARGET_ABORT_LSB = 28;
  localparam int PF_COMMAND_RECEIVED_TARGET_ABORT_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_RECEIVED_MASTER_ABORT = 32'h20000000;  // rw1c: A completion with UR was received.
  localparam int PF_COMMAND_RECEIVED_MASTER_ABORT_LSB = 29;
  localparam int PF_COMMAND_RECEIVED_MASTER_ABORT_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_SIGNALED_SYSTEM_ERROR = 32'h40000000;  // rw1c: ERR_FATAL or ERR_NONFATAL was sent while SERR_ENABLE was set.
  localparam int PF_COMMAND_SIGNALED_SYSTEM_ERROR_LSB = 30;
  localparam int PF_COMMAND_SIGNALED_SYSTEM_ERROR_WIDTH = 1;
  localparam logic [31:0] PF_COMMAND_DETECTED_PARITY_ERROR = 32'h80000000;  // rw1c: A poisoned TLP was received.
  localparam int PF_COMMAND_DETECTED_PARITY_ERROR_LSB = 31;
  localparam int PF_COMMAND_DETECTED_PARITY_ERROR_WIDTH = 1;

  // PF 008: Revision and class code.
  localparam logic [9:0] CFG_PF_REVISION_CLASS = 10'h002;
  localparam logic [31:0] PF_REVISION_CLASS_REVISION = 32'h000000ff;  // ro: Revision.
  localparam int PF_REVISION_CLASS_REVISION_LSB = 0;
  localparam int PF_REVISION_CLASS_REVISION_WIDTH = 8;
  localparam logic [31:0] PF_REVISION_CLASS_CLASS = 32'hffffff00;  // ro: Ethernet controller.
  localparam int PF_REVISION_CLASS_CLASS_LSB = 8;
  localparam int PF_REVISION_CLASS_CLASS_WIDTH = 24;

  // PF 00c: Cache line size, latency timer, header type.
  localparam logic [9:0] CFG_PF_CACHE_LINE = 10'h003;
  localparam logic [4:0] PF_SLOT_CACHE_LINE = 5'd1;
  localparam logic [31:0] PF_CACHE_LINE_CACHE_LINE_SIZE = 32'h000000ff;  // rw: Without effect.
  localparam int PF_CACHE_LINE_CACHE_LINE_SIZE_LSB = 0;
  localparam int PF_CACHE_LINE_CACHE_LINE_SIZE_WIDTH = 8;
  localparam logic [31:0] PF_CACHE_LINE_HEADER_TYPE = 32'h00ff0000;  // ro: Type 0, one function.
  localparam int PF_CACHE_LINE_HEADER_TYPE_LSB = 16;
  localparam int PF_CACHE_LINE_HEADER_TYPE_WIDTH = 8;

  // PF 010: Registers: 128 KiB, 32 bits, not prefetchable.
  localparam logic [9:0] CFG_PF_BAR0 = 10'h004;
  localparam logic [4:0] PF_SLOT_BAR0 = 5'd2;
  localparam logic [31:0] PF_BAR0_TYPE = 32'h0000000f;  // ro: Memory, 32 bits, not prefetchable.
  localparam int PF_BAR0_TYPE_LSB = 0;
  localparam int PF_BAR0_TYPE_WIDTH = 4;
  localparam logic [31:0] PF_BAR0_ADDRESS = 32'hfffe0000;  // rw: Base address.
  localparam int PF_BAR0_ADDRESS_LSB = 17;
  localparam int PF_BAR0_ADDRESS_WIDTH = 15;

  // PF 01c: MSI-X: 16 KiB, 32 bits, not prefetchable.
  localparam logic [9:0] CFG_PF_BAR3 = 10'h007;
  localparam logic [4:0] PF_SLOT_BAR3 = 5'd3;
  localparam logic [31:0] PF_BAR3_TYPE = 32'h0000000f;  // ro: Memory, 32 bits, not prefetchable.
  localparam int PF_BAR3_TYPE_LSB = 0;
  localparam int PF_BAR3_TYPE_WIDTH = 4;
  localparam logic [31:0] PF_BAR3_ADDRESS = 32'hffffc000;  // rw: Base address.
  localparam int PF_BAR3_ADDRESS_LSB = 14;
  localparam int PF_BAR3_ADDRESS_WIDTH = 18;

  // PF 02c: Subsystem.
  localparam logic [9:0] CFG_PF_SUBSYSTEM = 10'h00b;
  localparam logic [31:0] PF_SUBSYSTEM_SUBSYSTEM_VENDOR = 32'h0000ffff;  // ro: Intel.
  localparam int PF_SUBSYSTEM_SUBSYSTEM_VENDOR_LSB = 0;
  localparam int PF_SUBSYSTEM_SUBSYSTEM_VENDOR_WIDTH = 16;
  localparam logic [31:0] PF_SUBSYSTEM_SUBSYSTEM_DEVICE = 32'hffff0000;  // ro: Gigabit ET dual port adapter.
  localparam int PF_SUBSYSTEM_SUBSYSTEM_DEVICE_LSB = 16;
  localparam int PF_SUBSYSTEM_SUBSYSTEM_DEVICE_WIDTH = 16;

  // PF 034: First capability.
  localparam logic [9:0] CFG_PF_CAPABILITIES_POINTER = 10'h00d;
  localparam logic [31:0] PF_CAPABILITIES_POINTER_POINTER = 32'h000000ff;  // ro: Power management.
  localparam int PF_CAPABILITIES_POINTER_POINTER_LSB = 0;
  localparam int PF_CAPABILITIES_POINTER_POINTER_WIDTH = 8;

  // PF 03c: Interrupt line and pin.
  localparam logic [9:0] CFG_PF_INTERRUPT = 10'h00f;
  localparam logic [4:0] PF_SLOT_INTERRUPT = 5'd4;
  localparam logic [31:0] PF_INTERRUPT_LINE = 32'h000000ff;  // rw: Kept for software.
  localparam int PF_INTERRUPT_LINE_LSB = 0;
  localparam int PF_INTERRUPT_LINE_WIDTH = 8;
  localparam logic [31:0] PF_INTERRUPT_PIN = 32'h0000ff00;  // ro: INTA.
  localparam int PF_INTERRUPT_PIN_LSB = 8;
  localparam int PF_INTERRUPT_PIN_WIDTH = 8;

  // PF 040: Power management capability.
  localparam logic [9:0] CFG_PF_PM_CAPABILITY = 10'h010;
  localparam logic [31:0] PF_PM_CAPABILITY_CAPABILITY = 32'h000000ff;  // ro: Capability id.
  localparam int PF_PM_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int PF_PM_CAPABILITY_CAPABILITY_WIDTH = 8;
  localparam logic [31:0] PF_PM_CAPABILITY_NEXT = 32'h0000ff00;  // ro: MSI.
  localparam int PF_PM_CAPABILITY_NEXT_LSB = 8;
  localparam int PF_PM_CAPABILITY_NEXT_WIDTH = 8;
  localparam logic [31:0] PF_PM_CAPABILITY_CAPABILITIES = 32'hffff0000;  // ro: Version 3, DSI, PME from D0, D3hot and D3cold.
  localparam int PF_PM_CAPABILITY_CAPABILITIES_LSB = 16;
  localparam int PF_PM_CAPABILITY_CAPABILITIES_WIDTH = 16;

  // PF 044: Power management control and status. No Soft Reset is 0; the data register is not implemented.
  localparam logic [9:0] CFG_PF_PM_CONTROL = 10'h011;
  localparam logic [4:0] PF_SLOT_PM_CONTROL = 5'd5;
  localparam logic [31:0] PF_PM_CONTROL_POWER_STATE = 32'h00000003;  // rw: 0 D0, 3 D3hot; a write of 1 or 2 leaves it as it is. Leaving D3hot resets the function.
  localparam int PF_PM_CONTROL_POWER_STATE_LSB = 0;
  localparam int PF_PM_CONTROL_POWER_STATE_WIDTH = 2;
  localparam logic [31:0] PF_PM_CONTROL_NO_SOFT_RESET = 32'h00000008;  // ro: D3hot to D0 resets.
  localparam int PF_PM_CONTROL_NO_SOFT_RESET_LSB = 3;
  localparam int PF_PM_CONTROL_NO_SOFT_RESET_WIDTH = 1;
  localparam logic [31:0] PF_PM_CONTROL_PME_ENABLE = 32'h00000100;  // rw: PME messages may be sent.
  localparam int PF_PM_CONTROL_PME_ENABLE_LSB = 8;
  localparam int PF_PM_CONTROL_PME_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_PM_CONTROL_PME_STATUS = 32'h00008000;  // rw1c: A PME is pending.
  localparam int PF_PM_CONTROL_PME_STATUS_LSB = 15;
  localparam int PF_PM_CONTROL_PME_STATUS_WIDTH = 1;

  // PF 050: MSI capability: 1 message, 64 bits, maskable.
  localparam logic [9:0] CFG_PF_MSI_CONTROL = 10'h014;
  localparam logic [4:0] PF_SLOT_MSI_CONTROL = 5'd6;
  localparam logic [31:0] PF_MSI_CONTROL_CAPABILITY = 32'h000000ff;  // ro: Capability id.
  localparam int PF_MSI_CONTROL_CAPABILITY_LSB = 0;
  localparam int PF_MSI_CONTROL_CAPABILITY_WIDTH = 8;
  localparam logic [31:0] PF_MSI_CONTROL_NEXT = 32'h0000ff00;  // ro: MSI-X.
  localparam int PF_MSI_CONTROL_NEXT_LSB = 8;
  localparam int PF_MSI_CONTROL_NEXT_WIDTH = 8;
  localparam logic [31:0] PF_MSI_CONTROL_ENABLE = 32'h00010000;  // rw: MSI enable.
  localparam int PF_MSI_CONTROL_ENABLE_LSB = 16;
  localparam int PF_MSI_CONTROL_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_MSI_CONTROL_MULTIPLE_MESSAGE_CAPABLE = 32'h000e0000;  // ro: 1 message.
  localparam int PF_MSI_CONTROL_MULTIPLE_MESSAGE_CAPABLE_LSB = 17;
  localparam int PF_MSI_CONTROL_MULTIPLE_MESSAGE_CAPABLE_WIDTH = 3;
  localparam logic [31:0] PF_MSI_CONTROL_MULTIPLE_MESSAGE_ENABLE = 32'h00700000;  // rw: Without effect: there is 1 message.
  localparam int PF_MSI_CONTROL_MULTIPLE_MESSAGE_ENABLE_LSB = 20;
  localparam int PF_MSI_CONTROL_MULTIPLE_MESSAGE_ENABLE_WIDTH = 3;
  localparam logic [31:0] PF_MSI_CONTROL_ADDRESS_64 = 32'h00800000;  // ro: 64-bit addresses.
  localparam int PF_MSI_CONTROL_ADDRESS_64_LSB = 23;
  localparam int PF_MSI_CONTROL_ADDRESS_64_WIDTH = 1;
  localparam logic [31:0] PF_MSI_CONTROL_PER_VECTOR_MASKING = 32'h01000000;  // ro: There is a mask.
  localparam int PF_MSI_CONTROL_PER_VECTOR_MASKING_LSB = 24;
  localparam int PF_MSI_CONTROL_PER_VECTOR_MASKING_WIDTH = 1;

  // PF 054: MSI address, low half.
  localparam logic [9:0] CFG_PF_MSI_ADDRESS_LOW = 10'h015;
  localparam logic [4:0] PF_SLOT_MSI_ADDRESS_LOW = 5'd7;
  localparam logic [31:0] PF_MSI_ADDRESS_LOW_ADDRESS = 32'hfffffffc;  // rw: Address bits 31:2.
  localparam int PF_MSI_ADDRESS_LOW_ADDRESS_LSB = 2;
  localparam int PF_MSI_ADDRESS_LOW_ADDRESS_WIDTH = 30;

  // PF 058: MSI address, high half.
  localparam logic [9:0] CFG_PF_MSI_ADDRESS_HIGH = 10'h016;
  localparam logic [4:0] PF_SLOT_MSI_ADDRESS_HIGH = 5'd8;
  localparam logic [31:0] PF_MSI_ADDRESS_HIGH_ADDRESS = 32'hffffffff;  // rw: Address bits 63:32.
  localparam int PF_MSI_ADDRESS_HIGH_ADDRESS_LSB = 0;
  localparam int PF_MSI_ADDRESS_HIGH_ADDRESS_WIDTH = 32;

  // PF 05c: MSI data.
  localparam logic [9:0] CFG_PF_MSI_DATA = 10'h017;
  localparam logic [4:0] PF_SLOT_MSI_DATA = 5'd9;
  localparam logic [31:0] PF_MSI_DATA_DATA = 32'h0000ffff;  // rw: Message data.
  localparam int PF_MSI_DATA_DATA_LSB = 0;
  localparam int PF_MSI_DATA_DATA_WIDTH = 16;

  // PF 060: MSI mask.
  localparam logic [9:0] CFG_PF_MSI_MASK = 10'h018;
  localparam logic [4:0] PF_SLOT_MSI_MASK = 5'd10;
  localparam logic [31:0] PF_MSI_MASK_MASK = 32'h00000001;  // rw: The message is masked.
  localparam int PF_MSI_MASK_MASK_LSB = 0;
  localparam int PF_MSI_MASK_MASK_WIDTH = 1;

  // PF 064: MSI pending.
  localparam logic [9:0] CFG_PF_MSI_PENDING = 10'h019;
  localparam logic [31:0] PF_MSI_PENDING_PENDING = 32'h00000001;  // live: The message is pending.
  localparam int PF_MSI_PENDING_PENDING_LSB = 0;
  localparam int PF_MSI_PENDING_PENDING_WIDTH = 1;

  // PF 070: MSI-X capability: 10 vectors.
  localparam logic [9:0] CFG_PF_MSIX_CONTROL = 10'h01c;
  localparam logic [4:0] PF_SLOT_MSIX_CONTROL = 5'd11;
  localparam logic [31:0] PF_MSIX_CONTROL_CAPABILITY = 32'h000000ff;  // ro: Capability id.
  localparam int PF_MSIX_CONTROL_CAPABILITY_LSB = 0;
  localparam int PF_MSIX_CONTROL_CAPABILITY_WIDTH = 8;
  localparam logic [31:0] PF_MSIX_CONTROL_NEXT = 32'h0000ff00;  // ro: PCI Express.
  localparam int PF_MSIX_CONTROL_NEXT_LSB = 8;
  localparam int PF_MSIX_CONTROL_NEXT_WIDTH = 8;
  localparam logic [31:0] PF_MSIX_CONTROL_TABLE_SIZE = 32'h07ff0000;  // ro: Vectors minus 1.
  localparam int PF_MSIX_CONTROL_TABLE_SIZE_LSB = 16;
  localparam int PF_MSIX_CONTROL_TABLE_SIZE_WIDTH = 11;
  localparam logic [31:0] PF_MSIX_CONTROL_FUNCTION_MASK = 32'h40000000;  // rw: All vectors are masked.
  localparam int PF_MSIX_CONTROL_FUNCTION_MASK_LSB = 30;
  localparam int PF_MSIX_CONTROL_FUNCTION_MASK_WIDTH = 1;
  localparam logic [31:0] PF_MSIX_CONTROL_ENABLE = 32'h80000000;  // rw: MSI-X enable.
  localparam int PF_MSIX_CONTROL_ENABLE_LSB = 31;
  localparam int PF_MSIX_CONTROL_ENABLE_WIDTH = 1;

  // PF 074: MSI-X table.
  localparam logic [9:0] CFG_PF_MSIX_TABLE = 10'h01d;
  localparam logic [31:0] PF_MSIX_TABLE_BIR = 32'h00000007;  // ro: BAR3.
  localparam int PF_MSIX_TABLE_BIR_LSB = 0;
  localparam int PF_MSIX_TABLE_BIR_WIDTH = 3;
  localparam logic [31:0] PF_MSIX_TABLE_OFFSET = 32'hfffffff8;  // ro: Offset 0, in units of 8 bytes.
  localparam int PF_MSIX_TABLE_OFFSET_LSB = 3;
  localparam int PF_MSIX_TABLE_OFFSET_WIDTH = 29;

  // PF 078: MSI-X pending bit array.
  localparam logic [9:0] CFG_PF_MSIX_PBA = 10'h01e;
  localparam logic [31:0] PF_MSIX_PBA_BIR = 32'h00000007;  // ro: BAR3.
  localparam int PF_MSIX_PBA_BIR_LSB = 0;
  localparam int PF_MSIX_PBA_BIR_WIDTH = 3;
  localparam logic [31:0] PF_MSIX_PBA_OFFSET = 32'hfffffff8;  // ro: Offset 0x2000, in units of 8 bytes.
  localparam int PF_MSIX_PBA_OFFSET_LSB = 3;
  localparam int PF_MSIX_PBA_OFFSET_WIDTH = 29;

  // PF 0a0: PCI Express capability: version 2, endpoint.
  localparam logic [9:0] CFG_PF_PCIE_CAPABILITY = 10'h028;
  localparam logic [31:0] PF_PCIE_CAPABILITY_CAPABILITY = 32'h000000ff;  // ro: Capability id.
  localparam int PF_PCIE_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int PF_PCIE_CAPABILITY_CAPABILITY_WIDTH = 8;
  localparam logic [31:0] PF_PCIE_CAPABILITY_NEXT = 32'h0000ff00;  // ro: End of the chain.
  localparam int PF_PCIE_CAPABILITY_NEXT_LSB = 8;
  localparam int PF_PCIE_CAPABILITY_NEXT_WIDTH = 8;
  localparam logic [31:0] PF_PCIE_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int PF_PCIE_CAPABILITY_VERSION_LSB = 16;
  localparam int PF_PCIE_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] PF_PCIE_CAPABILITY_TYPE = 32'h00f00000;  // ro: Endpoint.
  localparam int PF_PCIE_CAPABILITY_TYPE_LSB = 20;
  localparam int PF_PCIE_CAPABILITY_TYPE_WIDTH = 4;

  // PF 0a4: Device capabilities.
  localparam logic [9:0] CFG_PF_DEVICE_CAPABILITIES = 10'h029;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_MAX_PAYLOAD_SUPPORTED = 32'h00000007;  // ro: 512 bytes.
  localparam int PF_DEVICE_CAPABILITIES_MAX_PAYLOAD_SUPPORTED_LSB = 0;
  localparam int PF_DEVICE_CAPABILITIES_MAX_PAYLOAD_SUPPORTED_WIDTH = 3;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_EXTENDED_TAG_SUPPORTED = 32'h00000020;  // ro: Tags have 5 bits.
  localparam int PF_DEVICE_CAPABILITIES_EXTENDED_TAG_SUPPORTED_LSB = 5;
  localparam int PF_DEVICE_CAPABILITIES_EXTENDED_TAG_SUPPORTED_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_L0S_LATENCY = 32'h000001c0;  // ro: Below 512 ns.
  localparam int PF_DEVICE_CAPABILITIES_L0S_LATENCY_LSB = 6;
  localparam int PF_DEVICE_CAPABILITIES_L0S_LATENCY_WIDTH = 3;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_L1_LATENCY = 32'h00000e00;  // ro: Below 64 us.
  localparam int PF_DEVICE_CAPABILITIES_L1_LATENCY_LSB = 9;
  localparam int PF_DEVICE_CAPABILITIES_L1_LATENCY_WIDTH = 3;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_ROLE_BASED_ERRORS = 32'h00008000;  // ro: Role-based error reporting.
  localparam int PF_DEVICE_CAPABILITIES_ROLE_BASED_ERRORS_LSB = 15;
  localparam int PF_DEVICE_CAPABILITIES_ROLE_BASED_ERRORS_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_FLR = 32'h10000000;  // ro: Function level reset.
  localparam int PF_DEVICE_CAPABILITIES_FLR_LSB = 28;
  localparam int PF_DEVICE_CAPABILITIES_FLR_WIDTH = 1;

  // PF 0a8: Device control and status.
  localparam logic [9:0] CFG_PF_DEVICE_CONTROL = 10'h02a;
  localparam logic [4:0] PF_SLOT_DEVICE_CONTROL = 5'd12;
  localparam logic [31:0] PF_DEVICE_CONTROL_CORRECTABLE_ENABLE = 32'h00000001;  // rw: ERR_COR may be sent.
  localparam int PF_DEVICE_CONTROL_CORRECTABLE_ENABLE_LSB = 0;
  localparam int PF_DEVICE_CONTROL_CORRECTABLE_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_NON_FATAL_ENABLE = 32'h00000002;  // rw: ERR_NONFATAL may be sent.
  localparam int PF_DEVICE_CONTROL_NON_FATAL_ENABLE_LSB = 1;
  localparam int PF_DEVICE_CONTROL_NON_FATAL_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_FATAL_ENABLE = 32'h00000004;  // rw: ERR_FATAL may be sent.
  localparam int PF_DEVICE_CONTROL_FATAL_ENABLE_LSB = 2;
  localparam int PF_DEVICE_CONTROL_FATAL_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_ENABLE = 32'h00000008;  // rw: Unsupported requests are reported.
  localparam int PF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_ENABLE_LSB = 3;
  localparam int PF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_RELAXED_ORDERING = 32'h00000010;  // rw: Relaxed ordering may be used.
  localparam int PF_DEVICE_CONTROL_RELAXED_ORDERING_LSB = 4;
  localparam int PF_DEVICE_CONTROL_RELAXED_ORDERING_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_MAX_PAYLOAD = 32'h000000e0;  // rw: 0: 128, 1: 256, 2: 512 bytes.
  localparam int PF_DEVICE_CONTROL_MAX_PAYLOAD_LSB = 5;
  localparam int PF_DEVICE_CONTROL_MAX_PAYLOAD_WIDTH = 3;
  localparam logic [31:0] PF_DEVICE_CONTROL_EXTENDED_TAG = 32'h00000100;  // ro: Not supported.
  localparam int PF_DEVICE_CONTROL_EXTENDED_TAG_LSB = 8;
  localparam int PF_DEVICE_CONTROL_EXTENDED_TAG_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_AUX_POWER = 32'h00000400;  // rw: Auxiliary power PM enable; without effect.
  localparam int PF_DEVICE_CONTROL_AUX_POWER_LSB = 10;
  localparam int PF_DEVICE_CONTROL_AUX_POWER_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_NO_SNOOP = 32'h00000800;  // rw: No snoop may be used.
  localparam int PF_DEVICE_CONTROL_NO_SNOOP_LSB = 11;
  localparam int PF_DEVICE_CONTROL_NO_SNOOP_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_MAX_READ_REQUEST = 32'h00007000;  // rw: 0: 128, 1: 256, 2: 512, 3: 1024, 4: 2048, 5: 4096 bytes.
  localparam int PF_DEVICE_CONTROL_MAX_READ_REQUEST_LSB = 12;
  localparam int PF_DEVICE_CONTROL_MAX_READ_REQUEST_WIDTH = 3;
  localparam logic [31:0] PF_DEVICE_CONTROL_INITIATE_FLR = 32'h00008000;  // sc: Function level reset.
  localparam int PF_DEVICE_CONTROL_INITIATE_FLR_LSB = 15;
  localparam int PF_DEVICE_CONTROL_INITIATE_FLR_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_CORRECTABLE_DETECTED = 32'h00010000;  // rw1c: Correctable error detected.
  localparam int PF_DEVICE_CONTROL_CORRECTABLE_DETECTED_LSB = 16;
  localparam int PF_DEVICE_CONTROL_CORRECTABLE_DETECTED_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_NON_FATAL_DETECTED = 32'h00020000;  // rw1c: Non-fatal error detected.
  localparam int PF_DEVICE_CONTROL_NON_FATAL_DETECTED_LSB = 17;
  localparam int PF_DEVICE_CONTROL_NON_FATAL_DETECTED_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_FATAL_DETECTED = 32'h00040000;  // rw1c: Fatal error detected.
  localparam int PF_DEVICE_CONTROL_FATAL_DETECTED_LSB = 18;
  localparam int PF_DEVICE_CONTROL_FATAL_DETECTED_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_DETECTED = 32'h00080000;  // rw1c: Unsupported request detected.
  localparam int PF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_DETECTED_LSB = 19;
  localparam int PF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_DETECTED_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_AUX_POWER_DETECTED = 32'h00100000;  // ro: Auxiliary power is there.
  localparam int PF_DEVICE_CONTROL_AUX_POWER_DETECTED_LSB = 20;
  localparam int PF_DEVICE_CONTROL_AUX_POWER_DETECTED_WIDTH = 1;
  localparam logic [31:0] PF_DEVICE_CONTROL_TRANSACTIONS_PENDING = 32'h00200000;  // live: A non-posted request is outstanding.
  localparam int PF_DEVICE_CONTROL_TRANSACTIONS_PENDING_LSB = 21;
  localparam int PF_DEVICE_CONTROL_TRANSACTIONS_PENDING_WIDTH = 1;

  // PF 0ac: Link capabilities.
  localparam logic [9:0] CFG_PF_LINK_CAPABILITIES = 10'h02b;
  localparam logic [31:0] PF_LINK_CAPABILITIES_SPEED = 32'h0000000f;  // ro: 2.5 GT/s.
  localparam int PF_LINK_CAPABILITIES_SPEED_LSB = 0;
  localparam int PF_LINK_CAPABILITIES_SPEED_WIDTH = 4;
  localparam logic [31:0] PF_LINK_CAPABILITIES_WIDTH = 32'h000003f0;  // ro: x4.
  localparam int PF_LINK_CAPABILITIES_WIDTH_LSB = 4;
  localparam int PF_LINK_CAPABILITIES_WIDTH_WIDTH = 6;
  localparam logic [31:0] PF_LINK_CAPABILITIES_ASPM = 32'h00000c00;  // ro: L0s and L1.
  localparam int PF_LINK_CAPABILITIES_ASPM_LSB = 10;
  localparam int PF_LINK_CAPABILITIES_ASPM_WIDTH = 2;
  localparam logic [31:0] PF_LINK_CAPABILITIES_L0S_EXIT = 32'h00007000;  // ro: 2 us to 4 us.
  localparam int PF_LINK_CAPABILITIES_L0S_EXIT_LSB = 12;
  localparam int PF_LINK_CAPABILITIES_L0S_EXIT_WIDTH = 3;
  localparam logic [31:0] PF_LINK_CAPABILITIES_L1_EXIT = 32'h00038000;  // ro: 32 us to 64 us.
  localparam int PF_LINK_CAPABILITIES_L1_EXIT_LSB = 15;
  localparam int PF_LINK_CAPABILITIES_L1_EXIT_WIDTH = 3;
  localparam logic [31:0] PF_LINK_CAPABILITIES_PORT = 32'hff000000;  // ro: Port number.
  localparam int PF_LINK_CAPABILITIES_PORT_LSB = 24;
  localparam int PF_LINK_CAPABILITIES_PORT_WIDTH = 8;

  // PF 0b0: Link control and status.
  localparam logic [9:0] CFG_PF_LINK_CONTROL = 10'h02c;
  localparam logic [4:0] PF_SLOT_LINK_CONTROL = 5'd13;
  localparam logic [31:0] PF_LINK_CONTROL_ASPM = 32'h00000003;  // rw: Without effect.
  localparam int PF_LINK_CONTROL_ASPM_LSB = 0;
  localparam int PF_LINK_CONTROL_ASPM_WIDTH = 2;
  localparam logic [31:0] PF_LINK_CONTROL_RCB = 32'h00000008;  // rw: Read completion boundary: 0 64 bytes, 1 128 bytes.
  localparam int PF_LINK_CONTROL_RCB_LSB = 3;
  localparam int PF_LINK_CONTROL_RCB_WIDTH = 1;
  localparam logic [31:0] PF_LINK_CONTROL_COMMON_CLOCK = 32'h00000040;  // rw: Without effect.
  localparam int PF_LINK_CONTROL_COMMON_CLOCK_LSB = 6;
  localparam int PF_LINK_CONTROL_COMMON_CLOCK_WIDTH = 1;
  localparam logic [31:0] PF_LINK_CONTROL_EXTENDED_SYNCH = 32'h00000080;  // rw: Without effect.
  localparam int PF_LINK_CONTROL_EXTENDED_SYNCH_LSB = 7;
  localparam int PF_LINK_CONTROL_EXTENDED_SYNCH_WIDTH = 1;
  localparam logic [31:0] PF_LINK_CONTROL_SPEED = 32'h000f0000;  // ro: 2.5 GT/s.
  localparam int PF_LINK_CONTROL_SPEED_LSB = 16;
  localparam int PF_LINK_CONTROL_SPEED_WIDTH = 4;
  localparam logic [31:0] PF_LINK_CONTROL_WIDTH = 32'h03f00000;  // ro: x4.
  localparam int PF_LINK_CONTROL_WIDTH_LSB = 20;
  localparam int PF_LINK_CONTROL_WIDTH_WIDTH = 6;
  localparam logic [31:0] PF_LINK_CONTROL_SLOT_CLOCK = 32'h10000000;  // ro: Slot clock configuration.
  localparam int PF_LINK_CONTROL_SLOT_CLOCK_LSB = 28;
  localparam int PF_LINK_CONTROL_SLOT_CLOCK_WIDTH = 1;

  // PF 0c4: Device capabilities 2.
  localparam logic [9:0] CFG_PF_DEVICE_CAPABILITIES_2 = 10'h031;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_RANGES = 32'h0000000f;  // ro: Ranges A, B, C and D.
  localparam int PF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_RANGES_LSB = 0;
  localparam int PF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_RANGES_WIDTH = 4;
  localparam logic [31:0] PF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_DISABLE_SUPPORTED = 32'h00000010;  // ro: The time-out can be disabled.
  localparam int PF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_DISABLE_SUPPORTED_LSB = 4;
  localparam int PF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_DISABLE_SUPPORTED_WIDTH = 1;

  // PF 0c8: Device control 2.
  localparam logic [9:0] CFG_PF_DEVICE_CONTROL_2 = 10'h032;
  localparam logic [4:0] PF_SLOT_DEVICE_CONTROL_2 = 5'd14;
  localparam logic [31:0] PF_DEVICE_CONTROL_2_COMPLETION_TIMEOUT_VALUE = 32'h0000000f;  // rw: 0: 50 us to 50 ms.
  localparam int PF_DEVICE_CONTROL_2_COMPLETION_TIMEOUT_VALUE_LSB = 0;
  localparam int PF_DEVICE_CONTROL_2_COMPLETION_TIMEOUT_VALUE_WIDTH = 4;
  localparam logic [31:0] PF_DEVICE_CONTROL_2_COMPLETION_TIMEOUT_DISABLE = 32'h00000010;  // rw: No time-out.
  localparam int PF_DEVICE_CONTROL_2_COMPLETION_TIMEOUT_DISABLE_LSB = 4;
  localparam int PF_DEVICE_CONTROL_2_COMPLETION_TIMEOUT_DISABLE_WIDTH = 1;

  // PF 100: Advanced error reporting capability.
  localparam logic [9:0] CFG_PF_AER_CAPABILITY = 10'h040;
  localparam logic [31:0] PF_AER_CAPABILITY_CAPABILITY = 32'h0000ffff;  // ro: Extended capability id.
  localparam int PF_AER_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int PF_AER_CAPABILITY_CAPABILITY_WIDTH = 16;
  localparam logic [31:0] PF_AER_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int PF_AER_CAPABILITY_VERSION_LSB = 16;
  localparam int PF_AER_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] PF_AER_CAPABILITY_NEXT = 32'hfff00000;  // ro: Device serial number.
  localparam int PF_AER_CAPABILITY_NEXT_LSB = 20;
  localparam int PF_AER_CAPABILITY_NEXT_WIDTH = 12;

  // PF 104: Uncorrectable error status.
  localparam logic [9:0] CFG_PF_AER_UNCORRECTABLE_STATUS = 10'h041;
  localparam logic [4:0] PF_SLOT_AER_UNCORRECTABLE_STATUS = 5'd15;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_DATA_LINK = 32'h00000010;  // rw1c: Data link protocol error.
  localparam int PF_AER_UNCORRECTABLE_STATUS_DATA_LINK_LSB = 4;
  localparam int PF_AER_UNCORRECTABLE_STATUS_DATA_LINK_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_POISONED = 32'h00001000;  // rw1c: Poisoned TLP received.
  localparam int PF_AER_UNCORRECTABLE_STATUS_POISONED_LSB = 12;
  localparam int PF_AER_UNCORRECTABLE_STATUS_POISONED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_FLOW_CONTROL = 32'h00002000;  // rw1c: Flow control protocol error.
  localparam int PF_AER_UNCORRECTABLE_STATUS_FLOW_CONTROL_LSB = 13;
  localparam int PF_AER_UNCORRECTABLE_STATUS_FLOW_CONTROL_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_COMPLETION_TIMEOUT = 32'h00004000;  // rw1c: Completion time-out.
  localparam int PF_AER_UNCORRECTABLE_STATUS_COMPLETION_TIMEOUT_LSB = 14;
  localparam int PF_AER_UNCORRECTABLE_STATUS_COMPLETION_TIMEOUT_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_COMPLETER_ABORT = 32'h00008000;  // rw1c: Completer abort.
  localparam int PF_AER_UNCORRECTABLE_STATUS_COMPLETER_ABORT_LSB = 15;
  localparam int PF_AER_UNCORRECTABLE_STATUS_COMPLETER_ABORT_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_UNEXPECTED_COMPLETION = 32'h00010000;  // rw1c: Unexpected completion.
  localparam int PF_AER_UNCORRECTABLE_STATUS_UNEXPECTED_COMPLETION_LSB = 16;
  localparam int PF_AER_UNCORRECTABLE_STATUS_UNEXPECTED_COMPLETION_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_RECEIVER_OVERFLOW = 32'h00020000;  // rw1c: Receiver overflow.
  localparam int PF_AER_UNCORRECTABLE_STATUS_RECEIVER_OVERFLOW_LSB = 17;
  localparam int PF_AER_UNCORRECTABLE_STATUS_RECEIVER_OVERFLOW_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_MALFORMED = 32'h00040000;  // rw1c: Malformed TLP.
  localparam int PF_AER_UNCORRECTABLE_STATUS_MALFORMED_LSB = 18;
  localparam int PF_AER_UNCORRECTABLE_STATUS_MALFORMED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_STATUS_UNSUPPORTED_REQUEST = 32'h00100000;  // rw1c: Unsupported request.
  localparam int PF_AER_UNCORRECTABLE_STATUS_UNSUPPORTED_REQUEST_LSB = 20;
  localparam int PF_AER_UNCORRECTABLE_STATUS_UNSUPPORTED_REQUEST_WIDTH = 1;

  // PF 108: Uncorrectable error mask.
  localparam logic [9:0] CFG_PF_AER_UNCORRECTABLE_MASK = 10'h042;
  localparam logic [4:0] PF_SLOT_AER_UNCORRECTABLE_MASK = 5'd16;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_DATA_LINK = 32'h00000010;  // rw: Data link protocol error.
  localparam int PF_AER_UNCORRECTABLE_MASK_DATA_LINK_LSB = 4;
  localparam int PF_AER_UNCORRECTABLE_MASK_DATA_LINK_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_POISONED = 32'h00001000;  // rw: Poisoned TLP received.
  localparam int PF_AER_UNCORRECTABLE_MASK_POISONED_LSB = 12;
  localparam int PF_AER_UNCORRECTABLE_MASK_POISONED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_FLOW_CONTROL = 32'h00002000;  // rw: Flow control protocol error.
  localparam int PF_AER_UNCORRECTABLE_MASK_FLOW_CONTROL_LSB = 13;
  localparam int PF_AER_UNCORRECTABLE_MASK_FLOW_CONTROL_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_COMPLETION_TIMEOUT = 32'h00004000;  // rw: Completion time-out.
  localparam int PF_AER_UNCORRECTABLE_MASK_COMPLETION_TIMEOUT_LSB = 14;
  localparam int PF_AER_UNCORRECTABLE_MASK_COMPLETION_TIMEOUT_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_COMPLETER_ABORT = 32'h00008000;  // rw: Completer abort.
  localparam int PF_AER_UNCORRECTABLE_MASK_COMPLETER_ABORT_LSB = 15;
  localparam int PF_AER_UNCORRECTABLE_MASK_COMPLETER_ABORT_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_UNEXPECTED_COMPLETION = 32'h00010000;  // rw: Unexpected completion.
  localparam int PF_AER_UNCORRECTABLE_MASK_UNEXPECTED_COMPLETION_LSB = 16;
  localparam int PF_AER_UNCORRECTABLE_MASK_UNEXPECTED_COMPLETION_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_RECEIVER_OVERFLOW = 32'h00020000;  // rw: Receiver overflow.
  localparam int PF_AER_UNCORRECTABLE_MASK_RECEIVER_OVERFLOW_LSB = 17;
  localparam int PF_AER_UNCORRECTABLE_MASK_RECEIVER_OVERFLOW_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_MALFORMED = 32'h00040000;  // rw: Malformed TLP.
  localparam int PF_AER_UNCORRECTABLE_MASK_MALFORMED_LSB = 18;
  localparam int PF_AER_UNCORRECTABLE_MASK_MALFORMED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_MASK_UNSUPPORTED_REQUEST = 32'h00100000;  // rw: Unsupported request.
  localparam int PF_AER_UNCORRECTABLE_MASK_UNSUPPORTED_REQUEST_LSB = 20;
  localparam int PF_AER_UNCORRECTABLE_MASK_UNSUPPORTED_REQUEST_WIDTH = 1;

  // PF 10c: Uncorrectable error severity: 1 is fatal.
  localparam logic [9:0] CFG_PF_AER_UNCORRECTABLE_SEVERITY = 10'h043;
  localparam logic [4:0] PF_SLOT_AER_UNCORRECTABLE_SEVERITY = 5'd17;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_UNDEFINED = 32'h00000001;  // ro: As on silicon; software ignores it.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_UNDEFINED_LSB = 0;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_UNDEFINED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_DATA_LINK = 32'h00000010;  // rw: Data link protocol error.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_DATA_LINK_LSB = 4;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_DATA_LINK_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_POISONED = 32'h00001000;  // rw: Poisoned TLP received.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_POISONED_LSB = 12;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_POISONED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_FLOW_CONTROL = 32'h00002000;  // rw: Flow control protocol error.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_FLOW_CONTROL_LSB = 13;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_FLOW_CONTROL_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_COMPLETION_TIMEOUT = 32'h00004000;  // rw: Completion time-out.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_COMPLETION_TIMEOUT_LSB = 14;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_COMPLETION_TIMEOUT_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_COMPLETER_ABORT = 32'h00008000;  // rw: Completer abort.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_COMPLETER_ABORT_LSB = 15;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_COMPLETER_ABORT_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_UNEXPECTED_COMPLETION = 32'h00010000;  // rw: Unexpected completion.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_UNEXPECTED_COMPLETION_LSB = 16;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_UNEXPECTED_COMPLETION_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_RECEIVER_OVERFLOW = 32'h00020000;  // rw: Receiver overflow.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_RECEIVER_OVERFLOW_LSB = 17;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_RECEIVER_OVERFLOW_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_MALFORMED = 32'h00040000;  // rw: Malformed TLP.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_MALFORMED_LSB = 18;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_MALFORMED_WIDTH = 1;
  localparam logic [31:0] PF_AER_UNCORRECTABLE_SEVERITY_UNSUPPORTED_REQUEST = 32'h00100000;  // rw: Unsupported request.
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_UNSUPPORTED_REQUEST_LSB = 20;
  localparam int PF_AER_UNCORRECTABLE_SEVERITY_UNSUPPORTED_REQUEST_WIDTH = 1;

  // PF 110: Correctable error status.
  localparam logic [9:0] CFG_PF_AER_CORRECTABLE_STATUS = 10'h044;
  localparam logic [4:0] PF_SLOT_AER_CORRECTABLE_STATUS = 5'd18;
  localparam logic [31:0] PF_AER_CORRECTABLE_STATUS_RECEIVER_ERROR = 32'h00000001;  // rw1c: Receiver error.
  localparam int PF_AER_CORRECTABLE_STATUS_RECEIVER_ERROR_LSB = 0;
  localparam int PF_AER_CORRECTABLE_STATUS_RECEIVER_ERROR_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_STATUS_BAD_TLP = 32'h00000040;  // rw1c: Bad TLP.
  localparam int PF_AER_CORRECTABLE_STATUS_BAD_TLP_LSB = 6;
  localparam int PF_AER_CORRECTABLE_STATUS_BAD_TLP_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_STATUS_BAD_DLLP = 32'h00000080;  // rw1c: Bad DLLP.
  localparam int PF_AER_CORRECTABLE_STATUS_BAD_DLLP_LSB = 7;
  localparam int PF_AER_CORRECTABLE_STATUS_BAD_DLLP_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_STATUS_REPLAY_ROLLOVER = 32'h00000100;  // rw1c: REPLAY_NUM rollover.
  localparam int PF_AER_CORRECTABLE_STATUS_REPLAY_ROLLOVER_LSB = 8;
  localparam int PF_AER_CORRECTABLE_STATUS_REPLAY_ROLLOVER_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_STATUS_REPLAY_TIMEOUT = 32'h00001000;  // rw1c: Replay timer time-out.
  localparam int PF_AER_CORRECTABLE_STATUS_REPLAY_TIMEOUT_LSB = 12;
  localparam int PF_AER_CORRECTABLE_STATUS_REPLAY_TIMEOUT_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_STATUS_ADVISORY = 32'h00002000;  // rw1c: Advisory non-fatal error.
  localparam int PF_AER_CORRECTABLE_STATUS_ADVISORY_LSB = 13;
  localparam int PF_AER_CORRECTABLE_STATUS_ADVISORY_WIDTH = 1;

  // PF 114: Correctable error mask.
  localparam logic [9:0] CFG_PF_AER_CORRECTABLE_MASK = 10'h045;
  localparam logic [4:0] PF_SLOT_AER_CORRECTABLE_MASK = 5'd19;
  localparam logic [31:0] PF_AER_CORRECTABLE_MASK_RECEIVER_ERROR = 32'h00000001;  // rw: Receiver error.
  localparam int PF_AER_CORRECTABLE_MASK_RECEIVER_ERROR_LSB = 0;
  localparam int PF_AER_CORRECTABLE_MASK_RECEIVER_ERROR_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_MASK_BAD_TLP = 32'h00000040;  // rw: Bad TLP.
  localparam int PF_AER_CORRECTABLE_MASK_BAD_TLP_LSB = 6;
  localparam int PF_AER_CORRECTABLE_MASK_BAD_TLP_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_MASK_BAD_DLLP = 32'h00000080;  // rw: Bad DLLP.
  localparam int PF_AER_CORRECTABLE_MASK_BAD_DLLP_LSB = 7;
  localparam int PF_AER_CORRECTABLE_MASK_BAD_DLLP_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_MASK_REPLAY_ROLLOVER = 32'h00000100;  // rw: REPLAY_NUM rollover.
  localparam int PF_AER_CORRECTABLE_MASK_REPLAY_ROLLOVER_LSB = 8;
  localparam int PF_AER_CORRECTABLE_MASK_REPLAY_ROLLOVER_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_MASK_REPLAY_TIMEOUT = 32'h00001000;  // rw: Replay timer time-out.
  localparam int PF_AER_CORRECTABLE_MASK_REPLAY_TIMEOUT_LSB = 12;
  localparam int PF_AER_CORRECTABLE_MASK_REPLAY_TIMEOUT_WIDTH = 1;
  localparam logic [31:0] PF_AER_CORRECTABLE_MASK_ADVISORY = 32'h00002000;  // rw: Advisory non-fatal error.
  localparam int PF_AER_CORRECTABLE_MASK_ADVISORY_LSB = 13;
  localparam int PF_AER_CORRECTABLE_MASK_ADVISORY_WIDTH = 1;

  // PF 118: Advanced error capabilities and control. ECRC is not supported.
  localparam logic [9:0] CFG_PF_AER_CONTROL = 10'h046;
  localparam logic [4:0] PF_SLOT_AER_CONTROL = 5'd20;
  localparam logic [31:0] PF_AER_CONTROL_FIRST_ERROR = 32'h0000001f;  // hw: First error pointer: bit number in the uncorrectable status.
  localparam int PF_AER_CONTROL_FIRST_ERROR_LSB = 0;
  localparam int PF_AER_CONTROL_FIRST_ERROR_WIDTH = 5;

  // PF 11c: Header of the TLP of the first error, DW 0; kept by config_space, survives FLR.
  localparam logic [9:0] CFG_PF_AER_HEADER_LOG_0 = 10'h047;
  localparam logic [31:0] PF_AER_HEADER_LOG_0_HEADER = 32'hffffffff;  // live: Header DW 0.
  localparam int PF_AER_HEADER_LOG_0_HEADER_LSB = 0;
  localparam int PF_AER_HEADER_LOG_0_HEADER_WIDTH = 32;

  // PF 120: Header DW 1.
  localparam logic [9:0] CFG_PF_AER_HEADER_LOG_1 = 10'h048;
  localparam logic [31:0] PF_AER_HEADER_LOG_1_HEADER = 32'hffffffff;  // live: Header DW 1.
  localparam int PF_AER_HEADER_LOG_1_HEADER_LSB = 0;
  localparam int PF_AER_HEADER_LOG_1_HEADER_WIDTH = 32;

  // PF 124: Header DW 2.
  localparam logic [9:0] CFG_PF_AER_HEADER_LOG_2 = 10'h049;
  localparam logic [31:0] PF_AER_HEADER_LOG_2_HEADER = 32'hffffffff;  // live: Header DW 2.
  localparam int PF_AER_HEADER_LOG_2_HEADER_LSB = 0;
  localparam int PF_AER_HEADER_LOG_2_HEADER_WIDTH = 32;

  // PF 128: Header DW 3.
  localparam logic [9:0] CFG_PF_AER_HEADER_LOG_3 = 10'h04a;
  localparam logic [31:0] PF_AER_HEADER_LOG_3_HEADER = 32'hffffffff;  // live: Header DW 3.
  localparam int PF_AER_HEADER_LOG_3_HEADER_LSB = 0;
  localparam int PF_AER_HEADER_LOG_3_HEADER_WIDTH = 32;

  // PF 140: Device serial number capability.
  localparam logic [9:0] CFG_PF_DSN_CAPABILITY = 10'h050;
  localparam logic [31:0] PF_DSN_CAPABILITY_CAPABILITY = 32'h0000ffff;  // ro: Extended capability id.
  localparam int PF_DSN_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int PF_DSN_CAPABILITY_CAPABILITY_WIDTH = 16;
  localparam logic [31:0] PF_DSN_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int PF_DSN_CAPABILITY_VERSION_LSB = 16;
  localparam int PF_DSN_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] PF_DSN_CAPABILITY_NEXT = 32'hfff00000;  // ro: ARI.
  localparam int PF_DSN_CAPABILITY_NEXT_LSB = 20;
  localparam int PF_DSN_CAPABILITY_NEXT_WIDTH = 12;

  // PF 144: Serial number, low half: from the MAC address in the NVM.
  localparam logic [9:0] CFG_PF_DSN_LOW = 10'h051;
  localparam logic [31:0] PF_DSN_LOW_SERIAL = 32'hffffffff;  // live: FF in bits 31:24, MAC bytes 3, 4, 5 in bits 23:16, 15:8, 7:0.
  localparam int PF_DSN_LOW_SERIAL_LSB = 0;
  localparam int PF_DSN_LOW_SERIAL_WIDTH = 32;

  // PF 148: Serial number, high half: from the MAC address in the NVM.
  localparam logic [9:0] CFG_PF_DSN_HIGH = 10'h052;
  localparam logic [31:0] PF_DSN_HIGH_SERIAL = 32'hffffffff;  // live: MAC bytes 0, 1, 2 in bits 31:24, 23:16, 15:8; FF in bits 7:0.
  localparam int PF_DSN_HIGH_SERIAL_LSB = 0;
  localparam int PF_DSN_HIGH_SERIAL_WIDTH = 32;

  // PF 150: ARI capability.
  localparam logic [9:0] CFG_PF_ARI_CAPABILITY = 10'h054;
  localparam logic [31:0] PF_ARI_CAPABILITY_CAPABILITY = 32'h0000ffff;  // ro: Extended capability id.
  localparam int PF_ARI_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int PF_ARI_CAPABILITY_CAPABILITY_WIDTH = 16;
  localparam logic [31:0] PF_ARI_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int PF_ARI_CAPABILITY_VERSION_LSB = 16;
  localparam int PF_ARI_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] PF_ARI_CAPABILITY_NEXT = 32'hfff00000;  // ro: SR-IOV.
  localparam int PF_ARI_CAPABILITY_NEXT_LSB = 20;
  localparam int PF_ARI_CAPABILITY_NEXT_WIDTH = 12;

  // PF 154: ARI capability and control.
  localparam logic [9:0] CFG_PF_ARI_CONTROL = 10'h055;
  localparam logic [31:0] PF_ARI_CONTROL_NEXT_FUNCTION = 32'h0000ff00;  // ro: No further PF.
  localparam int PF_ARI_CONTROL_NEXT_FUNCTION_LSB = 8;
  localparam int PF_ARI_CONTROL_NEXT_FUNCTION_WIDTH = 8;

  // PF 160: SR-IOV capability.
  localparam logic [9:0] CFG_PF_SRIOV_CAPABILITY = 10'h058;
  localparam logic [31:0] PF_SRIOV_CAPABILITY_CAPABILITY = 32'h0000ffff;  // ro: Extended capability id.
  localparam int PF_SRIOV_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int PF_SRIOV_CAPABILITY_CAPABILITY_WIDTH = 16;
  localparam logic [31:0] PF_SRIOV_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int PF_SRIOV_CAPABILITY_VERSION_LSB = 16;
  localparam int PF_SRIOV_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] PF_SRIOV_CAPABILITY_NEXT = 32'hfff00000;  // ro: End of the chain.
  localparam int PF_SRIOV_CAPABILITY_NEXT_LSB = 20;
  localparam int PF_SRIOV_CAPABILITY_NEXT_WIDTH = 12;

  // PF 164: SR-IOV capabilities: no migration.
  localparam logic [9:0] CFG_PF_SRIOV_CAPABILITIES = 10'h059;
  localparam logic [31:0] PF_SRIOV_CAPABILITIES_VF_MIGRATION = 32'h00000001;  // ro: Not supported.
  localparam int PF_SRIOV_CAPABILITIES_VF_MIGRATION_LSB = 0;
  localparam int PF_SRIOV_CAPABILITIES_VF_MIGRATION_WIDTH = 1;

  // PF 168: SR-IOV control and status.
  localparam logic [9:0] CFG_PF_SRIOV_CONTROL = 10'h05a;
  localparam logic [4:0] PF_SLOT_SRIOV_CONTROL = 5'd21;
  localparam logic [31:0] PF_SRIOV_CONTROL_VF_ENABLE = 32'h00000001;  // rw: The VFs exist.
  localparam int PF_SRIOV_CONTROL_VF_ENABLE_LSB = 0;
  localparam int PF_SRIOV_CONTROL_VF_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_SRIOV_CONTROL_VF_MEMORY_ENABLE = 32'h00000008;  // rw: The VF BARs are decoded.
  localparam int PF_SRIOV_CONTROL_VF_MEMORY_ENABLE_LSB = 3;
  localparam int PF_SRIOV_CONTROL_VF_MEMORY_ENABLE_WIDTH = 1;
  localparam logic [31:0] PF_SRIOV_CONTROL_ARI_HIERARCHY = 32'h00000010;  // rw: ARI capable hierarchy: First VF Offset is 128. Writable while VF Enable is clear.
  localparam int PF_SRIOV_CONTROL_ARI_HIERARCHY_LSB = 4;
  localparam int PF_SRIOV_CONTROL_ARI_HIERARCHY_WIDTH = 1;

  // PF 16c: InitialVFs and TotalVFs.
  localparam logic [9:0] CFG_PF_SRIOV_TOTAL_VFS = 10'h05b;
  localparam logic [31:0] PF_SRIOV_TOTAL_VFS_INITIAL_VFS = 32'h0000ffff;  // ro: InitialVFs.
  localparam int PF_SRIOV_TOTAL_VFS_INITIAL_VFS_LSB = 0;
  localparam int PF_SRIOV_TOTAL_VFS_INITIAL_VFS_WIDTH = 16;
  localparam logic [31:0] PF_SRIOV_TOTAL_VFS_TOTAL_VFS = 32'hffff0000;  // ro: TotalVFs.
  localparam int PF_SRIOV_TOTAL_VFS_TOTAL_VFS_LSB = 16;
  localparam int PF_SRIOV_TOTAL_VFS_TOTAL_VFS_WIDTH = 16;

  // PF 170: NumVFs and function dependency link.
  localparam logic [9:0] CFG_PF_SRIOV_NUM_VFS = 10'h05c;
  localparam logic [4:0] PF_SLOT_SRIOV_NUM_VFS = 5'd22;
  localparam logic [31:0] PF_SRIOV_NUM_VFS_NUM_VFS = 32'h0000ffff;  // rw: Writable while VF Enable is clear.
  localparam int PF_SRIOV_NUM_VFS_NUM_VFS_LSB = 0;
  localparam int PF_SRIOV_NUM_VFS_NUM_VFS_WIDTH = 16;
  localparam logic [31:0] PF_SRIOV_NUM_VFS_DEPENDENCY_LINK = 32'h00ff0000;  // ro: The function itself.
  localparam int PF_SRIOV_NUM_VFS_DEPENDENCY_LINK_LSB = 16;
  localparam int PF_SRIOV_NUM_VFS_DEPENDENCY_LINK_WIDTH = 8;

  // PF 174: First VF Offset and VF Stride; valid whatever NumVFs is.
  localparam logic [9:0] CFG_PF_SRIOV_OFFSET_STRIDE = 10'h05d;
  localparam logic [31:0] PF_SRIOV_OFFSET_STRIDE_FIRST_VF_OFFSET = 32'h0000ffff;  // live: 384, or 128 while ARI_HIERARCHY is set.
  localparam int PF_SRIOV_OFFSET_STRIDE_FIRST_VF_OFFSET_LSB = 0;
  localparam int PF_SRIOV_OFFSET_STRIDE_FIRST_VF_OFFSET_WIDTH = 16;
  localparam logic [31:0] PF_SRIOV_OFFSET_STRIDE_VF_STRIDE = 32'hffff0000;  // live: 2.
  localparam int PF_SRIOV_OFFSET_STRIDE_VF_STRIDE_LSB = 16;
  localparam int PF_SRIOV_OFFSET_STRIDE_VF_STRIDE_WIDTH = 16;

  // PF 178: VF device id.
  localparam logic [9:0] CFG_PF_SRIOV_VF_DEVICE = 10'h05e;
  localparam logic [31:0] PF_SRIOV_VF_DEVICE_VF_DEVICE = 32'hffff0000;  // ro: 82576 VF.
  localparam int PF_SRIOV_VF_DEVICE_VF_DEVICE_LSB = 16;
  localparam int PF_SRIOV_VF_DEVICE_VF_DEVICE_WIDTH = 16;

  // PF 17c: Supported page sizes.
  localparam logic [9:0] CFG_PF_SRIOV_SUPPORTED_PAGE_SIZES = 10'h05f;
  localparam logic [31:0] PF_SRIOV_SUPPORTED_PAGE_SIZES_SIZES = 32'hffffffff;  // ro: 4 KiB, 8 KiB, 64 KiB, 256 KiB, 1 MiB, 4 MiB.
  localparam int PF_SRIOV_SUPPORTED_PAGE_SIZES_SIZES_LSB = 0;
  localparam int PF_SRIOV_SUPPORTED_PAGE_SIZES_SIZES_WIDTH = 32;

  // PF 180: System page size. Writable while VF Enable is clear; a value that is not exactly one supported bit is ignored.
  localparam logic [9:0] CFG_PF_SRIOV_SYSTEM_PAGE_SIZE = 10'h060;
  localparam logic [4:0] PF_SLOT_SRIOV_SYSTEM_PAGE_SIZE = 5'd23;
  localparam logic [31:0] PF_SRIOV_SYSTEM_PAGE_SIZE_SIZE = 32'hffffffff;  // rw: One bit of SIZES: 4 KiB times 2 to the power of its number.
  localparam int PF_SRIOV_SYSTEM_PAGE_SIZE_SIZE_LSB = 0;
  localparam int PF_SRIOV_SYSTEM_PAGE_SIZE_SIZE_WIDTH = 32;

  // PF 184: VF BAR0, low half: registers of the VFs, at least 16 KiB each; with a larger system page size further low bits read 0.
  localparam logic [9:0] CFG_PF_SRIOV_VF_BAR0_LOW = 10'h061;
  localparam logic [4:0] PF_SLOT_SRIOV_VF_BAR0_LOW = 5'd24;
  localparam logic [31:0] PF_SRIOV_VF_BAR0_LOW_TYPE = 32'h0000000f;  // ro: Memory, 64 bits, not prefetchable.
  localparam int PF_SRIOV_VF_BAR0_LOW_TYPE_LSB = 0;
  localparam int PF_SRIOV_VF_BAR0_LOW_TYPE_WIDTH = 4;
  localparam logic [31:0] PF_SRIOV_VF_BAR0_LOW_ADDRESS = 32'hffffc000;  // rw: Base address of VF 0.
  localparam int PF_SRIOV_VF_BAR0_LOW_ADDRESS_LSB = 14;
  localparam int PF_SRIOV_VF_BAR0_LOW_ADDRESS_WIDTH = 18;

  // PF 188: VF BAR0, high half.
  localparam logic [9:0] CFG_PF_SRIOV_VF_BAR0_HIGH = 10'h062;
  localparam logic [4:0] PF_SLOT_SRIOV_VF_BAR0_HIGH = 5'd25;
  localparam logic [31:0] PF_SRIOV_VF_BAR0_HIGH_ADDRESS = 32'hffffffff;  // rw: Address bits 63:32.
  localparam int PF_SRIOV_VF_BAR0_HIGH_ADDRESS_LSB = 0;
  localparam int PF_SRIOV_VF_BAR0_HIGH_ADDRESS_WIDTH = 32;

  // PF 190: VF BAR3, low half: MSI-X of the VFs, at least 16 KiB each; with a larger system page size further low bits read 0.
  localparam logic [9:0] CFG_PF_SRIOV_VF_BAR3_LOW = 10'h064;
  localparam logic [4:0] PF_SLOT_SRIOV_VF_BAR3_LOW = 5'd26;
  localparam logic [31:0] PF_SRIOV_VF_BAR3_LOW_TYPE = 32'h0000000f;  // ro: Memory, 64 bits, not prefetchable.
  localparam int PF_SRIOV_VF_BAR3_LOW_TYPE_LSB = 0;
  localparam int PF_SRIOV_VF_BAR3_LOW_TYPE_WIDTH = 4;
  localparam logic [31:0] PF_SRIOV_VF_BAR3_LOW_ADDRESS = 32'hffffc000;  // rw: Base address of VF 0.
  localparam int PF_SRIOV_VF_BAR3_LOW_ADDRESS_LSB = 14;
  localparam int PF_SRIOV_VF_BAR3_LOW_ADDRESS_WIDTH = 18;

  // PF 194: VF BAR3, high half.
  localparam logic [9:0] CFG_PF_SRIOV_VF_BAR3_HIGH = 10'h065;
  localparam logic [4:0] PF_SLOT_SRIOV_VF_BAR3_HIGH = 5'd27;
  localparam logic [31:0] PF_SRIOV_VF_BAR3_HIGH_ADDRESS = 32'hffffffff;  // rw: Address bits 63:32.
  localparam int PF_SRIOV_VF_BAR3_HIGH_ADDRESS_LSB = 0;
  localparam int PF_SRIOV_VF_BAR3_HIGH_ADDRESS_WIDTH = 32;

  // A virtual function; its BARs are in the SR-IOV capability of the PF, its Memory Enable is VF_MEMORY_ENABLE there.
  // VF_SLOTS: number of slots, and what vf_slot gives for a dword without one.
  localparam int VF_SLOTS = 6;
  localparam int VF_SLOT_WIDTH = 3;  // bits of a slot number

  // VF 000: Vendor and device: all ones.
  localparam logic [9:0] CFG_VF_ID = 10'h000;
  localparam logic [31:0] VF_ID_VENDOR = 32'h0000ffff;  // ro: Software takes that of the PF.
  localparam int VF_ID_VENDOR_LSB = 0;
  localparam int VF_ID_VENDOR_WIDTH = 16;
  localparam logic [31:0] VF_ID_DEVICE = 32'hffff0000;  // ro: Software takes the VF device id of the PF.
  localparam int VF_ID_DEVICE_LSB = 16;
  localparam int VF_ID_DEVICE_WIDTH = 16;

  // VF 004: Command and status.
  localparam logic [9:0] CFG_VF_COMMAND = 10'h001;
  localparam logic [2:0] VF_SLOT_COMMAND = 3'd0;
  localparam logic [31:0] VF_COMMAND_BUS_MASTER = 32'h00000004;  // rw: Memory requests, MSI-X among them, may be sent.
  localparam int VF_COMMAND_BUS_MASTER_LSB = 2;
  localparam int VF_COMMAND_BUS_MASTER_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_CAPABILITIES_LIST = 32'h00100000;  // ro: There is a capability chain.
  localparam int VF_COMMAND_CAPABILITIES_LIST_LSB = 20;
  localparam int VF_COMMAND_CAPABILITIES_LIST_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_MASTER_DATA_PARITY_ERROR = 32'h01000000;  // rw1c: A poisoned completion was received while the PF's PARITY_RESPONSE was set.
  localparam int VF_COMMAND_MASTER_DATA_PARITY_ERROR_LSB = 24;
  localparam int VF_COMMAND_MASTER_DATA_PARITY_ERROR_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_SIGNALED_TARGET_ABORT = 32'h08000000;  // rw1c: A completion with CA was sent.
  localparam int VF_COMMAND_SIGNALED_TARGET_ABORT_LSB = 27;
  localparam int VF_COMMAND_SIGNALED_TARGET_ABORT_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_RECEIVED_TARGET_ABORT = 32'h10000000;  // rw1c: A completion with CA was received.
  localparam int VF_COMMAND_RECEIVED_TARGET_ABORT_LSB = 28;
  localparam int VF_COMMAND_RECEIVED_TARGET_ABORT_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_RECEIVED_MASTER_ABORT = 32'h20000000;  // rw1c: A completion with UR was received.
  localparam int VF_COMMAND_RECEIVED_MASTER_ABORT_LSB = 29;
  localparam int VF_COMMAND_RECEIVED_MASTER_ABORT_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_SIGNALED_SYSTEM_ERROR = 32'h40000000;  // rw1c: ERR_FATAL or ERR_NONFATAL was sent while the PF's SERR_ENABLE was set.
  localparam int VF_COMMAND_SIGNALED_SYSTEM_ERROR_LSB = 30;
  localparam int VF_COMMAND_SIGNALED_SYSTEM_ERROR_WIDTH = 1;
  localparam logic [31:0] VF_COMMAND_DETECTED_PARITY_ERROR = 32'h80000000;  // rw1c: A poisoned TLP was received.
  localparam int VF_COMMAND_DETECTED_PARITY_ERROR_LSB = 31;
  localparam int VF_COMMAND_DETECTED_PARITY_ERROR_WIDTH = 1;

  // VF 008: Revision and class code, as the PF.
  localparam logic [9:0] CFG_VF_REVISION_CLASS = 10'h002;
  localparam logic [31:0] VF_REVISION_CLASS_REVISION = 32'h000000ff;  // ro: Revision.
  localparam int VF_REVISION_CLASS_REVISION_LSB = 0;
  localparam int VF_REVISION_CLASS_REVISION_WIDTH = 8;
  localparam logic [31:0] VF_REVISION_CLASS_CLASS = 32'hffffff00;  // ro: Ethernet controller.
  localparam int VF_REVISION_CLASS_CLASS_LSB = 8;
  localparam int VF_REVISION_CLASS_CLASS_WIDTH = 24;

  // VF 02c: Subsystem, as the PF.
  localparam logic [9:0] CFG_VF_SUBSYSTEM = 10'h00b;
  localparam logic [31:0] VF_SUBSYSTEM_SUBSYSTEM_VENDOR = 32'h0000ffff;  // ro: Intel.
  localparam int VF_SUBSYSTEM_SUBSYSTEM_VENDOR_LSB = 0;
  localparam int VF_SUBSYSTEM_SUBSYSTEM_VENDOR_WIDTH = 16;
  localparam logic [31:0] VF_SUBSYSTEM_SUBSYSTEM_DEVICE = 32'hffff0000;  // ro: Gigabit ET dual port adapter.
  localparam int VF_SUBSYSTEM_SUBSYSTEM_DEVICE_LSB = 16;
  localparam int VF_SUBSYSTEM_SUBSYSTEM_DEVICE_WIDTH = 16;

  // VF 034: First capability.
  localparam logic [9:0] CFG_VF_CAPABILITIES_POINTER = 10'h00d;
  localparam logic [31:0] VF_CAPABILITIES_POINTER_POINTER = 32'h000000ff;  // ro: MSI-X.
  localparam int VF_CAPABILITIES_POINTER_POINTER_LSB = 0;
  localparam int VF_CAPABILITIES_POINTER_POINTER_WIDTH = 8;

  // VF 070: MSI-X capability: 3 vectors.
  localparam logic [9:0] CFG_VF_MSIX_CONTROL = 10'h01c;
  localparam logic [2:0] VF_SLOT_MSIX_CONTROL = 3'd1;
  localparam logic [31:0] VF_MSIX_CONTROL_CAPABILITY = 32'h000000ff;  // ro: Capability id.
  localparam int VF_MSIX_CONTROL_CAPABILITY_LSB = 0;
  localparam int VF_MSIX_CONTROL_CAPABILITY_WIDTH = 8;
  localparam logic [31:0] VF_MSIX_CONTROL_NEXT = 32'h0000ff00;  // ro: PCI Express.
  localparam int VF_MSIX_CONTROL_NEXT_LSB = 8;
  localparam int VF_MSIX_CONTROL_NEXT_WIDTH = 8;
  localparam logic [31:0] VF_MSIX_CONTROL_TABLE_SIZE = 32'h07ff0000;  // ro: Vectors minus 1.
  localparam int VF_MSIX_CONTROL_TABLE_SIZE_LSB = 16;
  localparam int VF_MSIX_CONTROL_TABLE_SIZE_WIDTH = 11;
  localparam logic [31:0] VF_MSIX_CONTROL_FUNCTION_MASK = 32'h40000000;  // rw: All vectors are masked.
  localparam int VF_MSIX_CONTROL_FUNCTION_MASK_LSB = 30;
  localparam int VF_MSIX_CONTROL_FUNCTION_MASK_WIDTH = 1;
  localparam logic [31:0] VF_MSIX_CONTROL_ENABLE = 32'h80000000;  // rw: MSI-X enable.
  localparam int VF_MSIX_CONTROL_ENABLE_LSB = 31;
  localparam int VF_MSIX_CONTROL_ENABLE_WIDTH = 1;

  // VF 074: MSI-X table.
  localparam logic [9:0] CFG_VF_MSIX_TABLE = 10'h01d;
  localparam logic [31:0] VF_MSIX_TABLE_BIR = 32'h00000007;  // ro: VF BAR3.
  localparam int VF_MSIX_TABLE_BIR_LSB = 0;
  localparam int VF_MSIX_TABLE_BIR_WIDTH = 3;
  localparam logic [31:0] VF_MSIX_TABLE_OFFSET = 32'hfffffff8;  // ro: Offset 0, in units of 8 bytes.
  localparam int VF_MSIX_TABLE_OFFSET_LSB = 3;
  localparam int VF_MSIX_TABLE_OFFSET_WIDTH = 29;

  // VF 078: MSI-X pending bit array.
  localparam logic [9:0] CFG_VF_MSIX_PBA = 10'h01e;
  localparam logic [31:0] VF_MSIX_PBA_BIR = 32'h00000007;  // ro: VF BAR3.
  localparam int VF_MSIX_PBA_BIR_LSB = 0;
  localparam int VF_MSIX_PBA_BIR_WIDTH = 3;
  localparam logic [31:0] VF_MSIX_PBA_OFFSET = 32'hfffffff8;  // ro: Offset 0x2000, in units of 8 bytes.
  localparam int VF_MSIX_PBA_OFFSET_LSB = 3;
  localparam int VF_MSIX_PBA_OFFSET_WIDTH = 29;

  // VF 0a0: PCI Express capability: version 2, endpoint.
  localparam logic [9:0] CFG_VF_PCIE_CAPABILITY = 10'h028;
  localparam logic [31:0] VF_PCIE_CAPABILITY_CAPABILITY = 32'h000000ff;  // ro: Capability id.
  localparam int VF_PCIE_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int VF_PCIE_CAPABILITY_CAPABILITY_WIDTH = 8;
  localparam logic [31:0] VF_PCIE_CAPABILITY_NEXT = 32'h0000ff00;  // ro: End of the chain.
  localparam int VF_PCIE_CAPABILITY_NEXT_LSB = 8;
  localparam int VF_PCIE_CAPABILITY_NEXT_WIDTH = 8;
  localparam logic [31:0] VF_PCIE_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int VF_PCIE_CAPABILITY_VERSION_LSB = 16;
  localparam int VF_PCIE_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] VF_PCIE_CAPABILITY_TYPE = 32'h00f00000;  // ro: Endpoint.
  localparam int VF_PCIE_CAPABILITY_TYPE_LSB = 20;
  localparam int VF_PCIE_CAPABILITY_TYPE_WIDTH = 4;

  // VF 0a4: Device capabilities, as the PF.
  localparam logic [9:0] CFG_VF_DEVICE_CAPABILITIES = 10'h029;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_MAX_PAYLOAD_SUPPORTED = 32'h00000007;  // ro: 512 bytes.
  localparam int VF_DEVICE_CAPABILITIES_MAX_PAYLOAD_SUPPORTED_LSB = 0;
  localparam int VF_DEVICE_CAPABILITIES_MAX_PAYLOAD_SUPPORTED_WIDTH = 3;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_EXTENDED_TAG_SUPPORTED = 32'h00000020;  // ro: Tags have 5 bits.
  localparam int VF_DEVICE_CAPABILITIES_EXTENDED_TAG_SUPPORTED_LSB = 5;
  localparam int VF_DEVICE_CAPABILITIES_EXTENDED_TAG_SUPPORTED_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_L0S_LATENCY = 32'h000001c0;  // ro: Below 512 ns.
  localparam int VF_DEVICE_CAPABILITIES_L0S_LATENCY_LSB = 6;
  localparam int VF_DEVICE_CAPABILITIES_L0S_LATENCY_WIDTH = 3;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_L1_LATENCY = 32'h00000e00;  // ro: Below 64 us.
  localparam int VF_DEVICE_CAPABILITIES_L1_LATENCY_LSB = 9;
  localparam int VF_DEVICE_CAPABILITIES_L1_LATENCY_WIDTH = 3;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_ROLE_BASED_ERRORS = 32'h00008000;  // ro: Role-based error reporting.
  localparam int VF_DEVICE_CAPABILITIES_ROLE_BASED_ERRORS_LSB = 15;
  localparam int VF_DEVICE_CAPABILITIES_ROLE_BASED_ERRORS_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_FLR = 32'h10000000;  // ro: Function level reset.
  localparam int VF_DEVICE_CAPABILITIES_FLR_LSB = 28;
  localparam int VF_DEVICE_CAPABILITIES_FLR_WIDTH = 1;

  // VF 0a8: Device control and status. The settings of the PF govern payload, read request and error reporting.
  localparam logic [9:0] CFG_VF_DEVICE_CONTROL = 10'h02a;
  localparam logic [2:0] VF_SLOT_DEVICE_CONTROL = 3'd2;
  localparam logic [31:0] VF_DEVICE_CONTROL_INITIATE_FLR = 32'h00008000;  // sc: Function level reset.
  localparam int VF_DEVICE_CONTROL_INITIATE_FLR_LSB = 15;
  localparam int VF_DEVICE_CONTROL_INITIATE_FLR_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CONTROL_CORRECTABLE_DETECTED = 32'h00010000;  // rw1c: Correctable error detected.
  localparam int VF_DEVICE_CONTROL_CORRECTABLE_DETECTED_LSB = 16;
  localparam int VF_DEVICE_CONTROL_CORRECTABLE_DETECTED_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CONTROL_NON_FATAL_DETECTED = 32'h00020000;  // rw1c: Non-fatal error detected.
  localparam int VF_DEVICE_CONTROL_NON_FATAL_DETECTED_LSB = 17;
  localparam int VF_DEVICE_CONTROL_NON_FATAL_DETECTED_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CONTROL_FATAL_DETECTED = 32'h00040000;  // rw1c: Fatal error detected.
  localparam int VF_DEVICE_CONTROL_FATAL_DETECTED_LSB = 18;
  localparam int VF_DEVICE_CONTROL_FATAL_DETECTED_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_DETECTED = 32'h00080000;  // rw1c: Unsupported request detected.
  localparam int VF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_DETECTED_LSB = 19;
  localparam int VF_DEVICE_CONTROL_UNSUPPORTED_REQUEST_DETECTED_WIDTH = 1;
  localparam logic [31:0] VF_DEVICE_CONTROL_TRANSACTIONS_PENDING = 32'h00200000;  // live: A non-posted request is outstanding.
  localparam int VF_DEVICE_CONTROL_TRANSACTIONS_PENDING_LSB = 21;
  localparam int VF_DEVICE_CONTROL_TRANSACTIONS_PENDING_WIDTH = 1;

  // VF 0ac: Link capabilities, as the PF.
  localparam logic [9:0] CFG_VF_LINK_CAPABILITIES = 10'h02b;
  localparam logic [31:0] VF_LINK_CAPABILITIES_SPEED = 32'h0000000f;  // ro: 2.5 GT/s.
  localparam int VF_LINK_CAPABILITIES_SPEED_LSB = 0;
  localparam int VF_LINK_CAPABILITIES_SPEED_WIDTH = 4;
  localparam logic [31:0] VF_LINK_CAPABILITIES_WIDTH = 32'h000003f0;  // ro: x4.
  localparam int VF_LINK_CAPABILITIES_WIDTH_LSB = 4;
  localparam int VF_LINK_CAPABILITIES_WIDTH_WIDTH = 6;
  localparam logic [31:0] VF_LINK_CAPABILITIES_ASPM = 32'h00000c00;  // ro: L0s and L1.
  localparam int VF_LINK_CAPABILITIES_ASPM_LSB = 10;
  localparam int VF_LINK_CAPABILITIES_ASPM_WIDTH = 2;
  localparam logic [31:0] VF_LINK_CAPABILITIES_L0S_EXIT = 32'h00007000;  // ro: 2 us to 4 us.
  localparam int VF_LINK_CAPABILITIES_L0S_EXIT_LSB = 12;
  localparam int VF_LINK_CAPABILITIES_L0S_EXIT_WIDTH = 3;
  localparam logic [31:0] VF_LINK_CAPABILITIES_L1_EXIT = 32'h00038000;  // ro: 32 us to 64 us.
  localparam int VF_LINK_CAPABILITIES_L1_EXIT_LSB = 15;
  localparam int VF_LINK_CAPABILITIES_L1_EXIT_WIDTH = 3;
  localparam logic [31:0] VF_LINK_CAPABILITIES_PORT = 32'hff000000;  // ro: Port number.
  localparam int VF_LINK_CAPABILITIES_PORT_LSB = 24;
  localparam int VF_LINK_CAPABILITIES_PORT_WIDTH = 8;

  // VF 0c4: Device capabilities 2, as the PF.
  localparam logic [9:0] CFG_VF_DEVICE_CAPABILITIES_2 = 10'h031;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_RANGES = 32'h0000000f;  // ro: Ranges A, B, C and D.
  localparam int VF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_RANGES_LSB = 0;
  localparam int VF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_RANGES_WIDTH = 4;
  localparam logic [31:0] VF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_DISABLE_SUPPORTED = 32'h00000010;  // ro: The time-out can be disabled, in the PF.
  localparam int VF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_DISABLE_SUPPORTED_LSB = 4;
  localparam int VF_DEVICE_CAPABILITIES_2_COMPLETION_TIMEOUT_DISABLE_SUPPORTED_WIDTH = 1;

  // VF 100: Advanced error reporting capability. Masks and severities of the PF govern; those dwords read 0.
  localparam logic [9:0] CFG_VF_AER_CAPABILITY = 10'h040;
  localparam logic [31:0] VF_AER_CAPABILITY_CAPABILITY = 32'h0000ffff;  // ro: Extended capability id.
  localparam int VF_AER_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int VF_AER_CAPABILITY_CAPABILITY_WIDTH = 16;
  localparam logic [31:0] VF_AER_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int VF_AER_CAPABILITY_VERSION_LSB = 16;
  localparam int VF_AER_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] VF_AER_CAPABILITY_NEXT = 32'hfff00000;  // ro: ARI.
  localparam int VF_AER_CAPABILITY_NEXT_LSB = 20;
  localparam int VF_AER_CAPABILITY_NEXT_WIDTH = 12;

  // VF 104: Uncorrectable error status: the errors that belong to a function.
  localparam logic [9:0] CFG_VF_AER_UNCORRECTABLE_STATUS = 10'h041;
  localparam logic [2:0] VF_SLOT_AER_UNCORRECTABLE_STATUS = 3'd3;
  localparam logic [31:0] VF_AER_UNCORRECTABLE_STATUS_POISONED = 32'h00001000;  // rw1c: Poisoned TLP received.
  localparam int VF_AER_UNCORRECTABLE_STATUS_POISONED_LSB = 12;
  localparam int VF_AER_UNCORRECTABLE_STATUS_POISONED_WIDTH = 1;
  localparam logic [31:0] VF_AER_UNCORRECTABLE_STATUS_COMPLETION_TIMEOUT = 32'h00004000;  // rw1c: Completion time-out.
  localparam int VF_AER_UNCORRECTABLE_STATUS_COMPLETION_TIMEOUT_LSB = 14;
  localparam int VF_AER_UNCORRECTABLE_STATUS_COMPLETION_TIMEOUT_WIDTH = 1;
  localparam logic [31:0] VF_AER_UNCORRECTABLE_STATUS_COMPLETER_ABORT = 32'h00008000;  // rw1c: Completer abort.
  localparam int VF_AER_UNCORRECTABLE_STATUS_COMPLETER_ABORT_LSB = 15;
  localparam int VF_AER_UNCORRECTABLE_STATUS_COMPLETER_ABORT_WIDTH = 1;
  localparam logic [31:0] VF_AER_UNCORRECTABLE_STATUS_UNEXPECTED_COMPLETION = 32'h00010000;  // rw1c: Unexpected completion.
  localparam int VF_AER_UNCORRECTABLE_STATUS_UNEXPECTED_COMPLETION_LSB = 16;
  localparam int VF_AER_UNCORRECTABLE_STATUS_UNEXPECTED_COMPLETION_WIDTH = 1;
  localparam logic [31:0] VF_AER_UNCORRECTABLE_STATUS_UNSUPPORTED_REQUEST = 32'h00100000;  // rw1c: Unsupported request.
  localparam int VF_AER_UNCORRECTABLE_STATUS_UNSUPPORTED_REQUEST_LSB = 20;
  localparam int VF_AER_UNCORRECTABLE_STATUS_UNSUPPORTED_REQUEST_WIDTH = 1;

  // VF 110: Correctable error status.
  localparam logic [9:0] CFG_VF_AER_CORRECTABLE_STATUS = 10'h044;
  localparam logic [2:0] VF_SLOT_AER_CORRECTABLE_STATUS = 3'd4;
  localparam logic [31:0] VF_AER_CORRECTABLE_STATUS_ADVISORY = 32'h00002000;  // rw1c: Advisory non-fatal error.
  localparam int VF_AER_CORRECTABLE_STATUS_ADVISORY_LSB = 13;
  localparam int VF_AER_CORRECTABLE_STATUS_ADVISORY_WIDTH = 1;

  // VF 118: Advanced error capabilities and control. ECRC is not supported.
  localparam logic [9:0] CFG_VF_AER_CONTROL = 10'h046;
  localparam logic [2:0] VF_SLOT_AER_CONTROL = 3'd5;
  localparam logic [31:0] VF_AER_CONTROL_FIRST_ERROR = 32'h0000001f;  // hw: First error pointer: bit number in the uncorrectable status.
  localparam int VF_AER_CONTROL_FIRST_ERROR_LSB = 0;
  localparam int VF_AER_CONTROL_FIRST_ERROR_WIDTH = 5;

  // VF 11c: Header of the TLP of the first error, DW 0; kept by config_space, survives FLR.
  localparam logic [9:0] CFG_VF_AER_HEADER_LOG_0 = 10'h047;
  localparam logic [31:0] VF_AER_HEADER_LOG_0_HEADER = 32'hffffffff;  // live: Header DW 0.
  localparam int VF_AER_HEADER_LOG_0_HEADER_LSB = 0;
  localparam int VF_AER_HEADER_LOG_0_HEADER_WIDTH = 32;

  // VF 120: Header DW 1.
  localparam logic [9:0] CFG_VF_AER_HEADER_LOG_1 = 10'h048;
  localparam logic [31:0] VF_AER_HEADER_LOG_1_HEADER = 32'hffffffff;  // live: Header DW 1.
  localparam int VF_AER_HEADER_LOG_1_HEADER_LSB = 0;
  localparam int VF_AER_HEADER_LOG_1_HEADER_WIDTH = 32;

  // VF 124: Header DW 2.
  localparam logic [9:0] CFG_VF_AER_HEADER_LOG_2 = 10'h049;
  localparam logic [31:0] VF_AER_HEADER_LOG_2_HEADER = 32'hffffffff;  // live: Header DW 2.
  localparam int VF_AER_HEADER_LOG_2_HEADER_LSB = 0;
  localparam int VF_AER_HEADER_LOG_2_HEADER_WIDTH = 32;

  // VF 128: Header DW 3.
  localparam logic [9:0] CFG_VF_AER_HEADER_LOG_3 = 10'h04a;
  localparam logic [31:0] VF_AER_HEADER_LOG_3_HEADER = 32'hffffffff;  // live: Header DW 3.
  localparam int VF_AER_HEADER_LOG_3_HEADER_LSB = 0;
  localparam int VF_AER_HEADER_LOG_3_HEADER_WIDTH = 32;

  // VF 150: ARI capability.
  localparam logic [9:0] CFG_VF_ARI_CAPABILITY = 10'h054;
  localparam logic [31:0] VF_ARI_CAPABILITY_CAPABILITY = 32'h0000ffff;  // ro: Extended capability id.
  localparam int VF_ARI_CAPABILITY_CAPABILITY_LSB = 0;
  localparam int VF_ARI_CAPABILITY_CAPABILITY_WIDTH = 16;
  localparam logic [31:0] VF_ARI_CAPABILITY_VERSION = 32'h000f0000;  // ro: Version.
  localparam int VF_ARI_CAPABILITY_VERSION_LSB = 16;
  localparam int VF_ARI_CAPABILITY_VERSION_WIDTH = 4;
  localparam logic [31:0] VF_ARI_CAPABILITY_NEXT = 32'hfff00000;  // ro: End of the chain.
  localparam int VF_ARI_CAPABILITY_NEXT_LSB = 20;
  localparam int VF_ARI_CAPABILITY_NEXT_WIDTH = 12;

  // VF 154: ARI capability and control.
  localparam logic [9:0] CFG_VF_ARI_CONTROL = 10'h055;
  localparam logic [31:0] VF_ARI_CONTROL_NEXT_FUNCTION = 32'h0000ff00;  // ro: VFs are not chained.
  localparam int VF_ARI_CONTROL_NEXT_FUNCTION_LSB = 8;
  localparam int VF_ARI_CONTROL_NEXT_FUNCTION_WIDTH = 8;

  /* verilator lint_on UNUSEDPARAM */

  // Slot of a dword; PF_SLOTS when it has none.
  function automatic logic [4:0] pf_slot(input logic [9:0] dword);
    case (dword)
      CFG_PF_COMMAND: pf_slot = PF_SLOT_COMMAND;
      CFG_PF_CACHE_LINE: pf_slot = PF_SLOT_CACHE_LINE;
      CFG_PF_BAR0: pf_slot = PF_SLOT_BAR0;
      CFG_PF_BAR3: pf_slot = PF_SLOT_BAR3;
      CFG_PF_INTERRUPT: pf_slot = PF_SLOT_INTERRUPT;
      CFG_PF_PM_CONTROL: pf_slot = PF_SLOT_PM_CONTROL;
      CFG_PF_MSI_CONTROL: pf_slot = PF_SLOT_MSI_CONTROL;
      CFG_PF_MSI_ADDRESS_LOW: pf_slot = PF_SLOT_MSI_ADDRESS_LOW;
      CFG_PF_MSI_ADDRESS_HIGH: pf_slot = PF_SLOT_MSI_ADDRESS_HIGH;
      CFG_PF_MSI_DATA: pf_slot = PF_SLOT_MSI_DATA;
      CFG_PF_MSI_MASK: pf_slot = PF_SLOT_MSI_MASK;
      CFG_PF_MSIX_CONTROL: pf_slot = PF_SLOT_MSIX_CONTROL;
      CFG_PF_DEVICE_CONTROL: pf_slot = PF_SLOT_DEVICE_CONTROL;
      CFG_PF_LINK_CONTROL: pf_slot = PF_SLOT_LINK_CONTROL;
      CFG_PF_DEVICE_CONTROL_2: pf_slot = PF_SLOT_DEVICE_CONTROL_2;
      CFG_PF_AER_UNCORRECTABLE_STATUS: pf_slot = PF_SLOT_AER_UNCORRECTABLE_STATUS;
      CFG_PF_AER_UNCORRECTABLE_MASK: pf_slot = PF_SLOT_AER_UNCORRECTABLE_MASK;
      CFG_PF_AER_UNCORRECTABLE_SEVERITY: pf_slot = PF_SLOT_AER_UNCORRECTABLE_SEVERITY;
      CFG_PF_AER_CORRECTABLE_STATUS: pf_slot = PF_SLOT_AER_CORRECTABLE_STATUS;
      CFG_PF_AER_CORRECTABLE_MASK: pf_slot = PF_SLOT_AER_CORRECTABLE_MASK;
      CFG_PF_AER_CONTROL: pf_slot = PF_SLOT_AER_CONTROL;
      CFG_PF_SRIOV_CONTROL: pf_slot = PF_SLOT_SRIOV_CONTROL;
      CFG_PF_SRIOV_NUM_VFS: pf_slot = PF_SLOT_SRIOV_NUM_VFS;
      CFG_PF_SRIOV_SYSTEM_PAGE_SIZE: pf_slot = PF_SLOT_SRIOV_SYSTEM_PAGE_SIZE;
      CFG_PF_SRIOV_VF_BAR0_LOW: pf_slot = PF_SLOT_SRIOV_VF_BAR0_LOW;
      CFG_PF_SRIOV_VF_BAR0_HIGH: pf_slot = PF_SLOT_SRIOV_VF_BAR0_HIGH;
      CFG_PF_SRIOV_VF_BAR3_LOW: pf_slot = PF_SLOT_SRIOV_VF_BAR3_LOW;
      CFG_PF_SRIOV_VF_BAR3_HIGH: pf_slot = PF_SLOT_SRIOV_VF_BAR3_HIGH;
      default: pf_slot = 5'd28;
    endcase
  endfunction

  // Constant and reset bits of a dword; 0 when it is absent.
  function automatic logic [31:0] pf_reset(input logic [9:0] dword);
    case (dword)
      CFG_PF_ID: pf_reset = 32'h10c98086;
      CFG_PF_COMMAND: pf_reset = 32'h00100000;
      CFG_PF_REVISION_CLASS: pf_reset = 32'h02000001;
      CFG_PF_SUBSYSTEM: pf_reset = 32'ha03c8086;
      CFG_PF_CAPABILITIES_POINTER: pf_reset = 32'h00000040;
      CFG_PF_INTERRUPT: pf_reset = 32'h00000100;
      CFG_PF_PM_CAPABILITY: pf_reset = 32'hc8235001;
      CFG_PF_MSI_CONTROL: pf_reset = 32'h01807005;
      CFG_PF_MSIX_CONTROL: pf_reset = 32'h0009a011;
      CFG_PF_MSIX_TABLE: pf_reset = 32'h00000003;
      CFG_PF_MSIX_PBA: pf_reset = 32'h00002003;
      CFG_PF_PCIE_CAPABILITY: pf_reset = 32'h00020010;
      CFG_PF_DEVICE_CAPABILITIES: pf_reset = 32'h10008cc2;
      CFG_PF_DEVICE_CONTROL: pf_reset = 32'h00102810;
      CFG_PF_LINK_CAPABILITIES: pf_reset = 32'h02036c41;
      CFG_PF_LINK_CONTROL: pf_reset = 32'h10410000;
      CFG_PF_DEVICE_CAPABILITIES_2: pf_reset = 32'h0000001f;
      CFG_PF_AER_CAPABILITY: pf_reset = 32'h14010001;
      CFG_PF_AER_UNCORRECTABLE_SEVERITY: pf_reset = 32'h00062011;
      CFG_PF_AER_CORRECTABLE_MASK: pf_reset = 32'h00002000;
      CFG_PF_DSN_CAPABILITY: pf_reset = 32'h15010003;
      CFG_PF_ARI_CAPABILITY: pf_reset = 32'h1601000e;
      CFG_PF_SRIOV_CAPABILITY: pf_reset = 32'h00010010;
      CFG_PF_SRIOV_TOTAL_VFS: pf_reset = 32'h00080008;
      CFG_PF_SRIOV_OFFSET_STRIDE: pf_reset = 32'h00020180;
      CFG_PF_SRIOV_VF_DEVICE: pf_reset = 32'h10ca0000;
      CFG_PF_SRIOV_SUPPORTED_PAGE_SIZES: pf_reset = 32'h00000553;
      CFG_PF_SRIOV_SYSTEM_PAGE_SIZE: pf_reset = 32'h00000001;
      CFG_PF_SRIOV_VF_BAR0_LOW: pf_reset = 32'h00000004;
      CFG_PF_SRIOV_VF_BAR3_LOW: pf_reset = 32'h00000004;
      default: pf_reset = 32'd0;
    endcase
  endfunction

  // Bits of a dword that software writes.
  function automatic logic [31:0] pf_rw(input logic [9:0] dword);
    case (dword)
      CFG_PF_COMMAND: pf_rw = 32'h00000546;
      CFG_PF_CACHE_LINE: pf_rw = 32'h000000ff;
      CFG_PF_BAR0: pf_rw = 32'hfffe0000;
      CFG_PF_BAR3: pf_rw = 32'hffffc000;
      CFG_PF_INTERRUPT: pf_rw = 32'h000000ff;
      CFG_PF_PM_CONTROL: pf_rw = 32'h00000103;
      CFG_PF_MSI_CONTROL: pf_rw = 32'h00710000;
      CFG_PF_MSI_ADDRESS_LOW: pf_rw = 32'hfffffffc;
      CFG_PF_MSI_ADDRESS_HIGH: pf_rw = 32'hffffffff;
      CFG_PF_MSI_DATA: pf_rw = 32'h0000ffff;
      CFG_PF_MSI_MASK: pf_rw = 32'h00000001;
      CFG_PF_MSIX_CONTROL: pf_rw = 32'hc0000000;
      CFG_PF_DEVICE_CONTROL: pf_rw = 32'h00007cff;
      CFG_PF_LINK_CONTROL: pf_rw = 32'h000000cb;
      CFG_PF_DEVICE_CONTROL_2: pf_rw = 32'h0000001f;
      CFG_PF_AER_UNCORRECTABLE_MASK: pf_rw = 32'h0017f010;
      CFG_PF_AER_UNCORRECTABLE_SEVERITY: pf_rw = 32'h0017f010;
      CFG_PF_AER_CORRECTABLE_MASK: pf_rw = 32'h000031c1;
      CFG_PF_SRIOV_CONTROL: pf_rw = 32'h00000019;
      CFG_PF_SRIOV_NUM_VFS: pf_rw = 32'h0000ffff;
      CFG_PF_SRIOV_SYSTEM_PAGE_SIZE: pf_rw = 32'hffffffff;
      CFG_PF_SRIOV_VF_BAR0_LOW: pf_rw = 32'hffffc000;
      CFG_PF_SRIOV_VF_BAR0_HIGH: pf_rw = 32'hffffffff;
      CFG_PF_SRIOV_VF_BAR3_LOW: pf_rw = 32'hffffc000;
      CFG_PF_SRIOV_VF_BAR3_HIGH: pf_rw = 32'hffffffff;
      default: pf_rw = 32'd0;
    endcase
  endfunction

  // Bits of a dword that writing 1 clears.
  function automatic logic [31:0] pf_w1c(input logic [9:0] dword);
    case (dword)
      CFG_PF_COMMAND: pf_w1c = 32'hf9000000;
      CFG_PF_PM_CONTROL: pf_w1c = 32'h00008000;
      CFG_PF_DEVICE_CONTROL: pf_w1c = 32'h000f0000;
      CFG_PF_AER_UNCORRECTABLE_STATUS: pf_w1c = 32'h0017f010;
      CFG_PF_AER_CORRECTABLE_STATUS: pf_w1c = 32'h000031c1;
      default: pf_w1c = 32'd0;
    endcase
  endfunction

  // Bits of a dword that survive a function level reset.
  function automatic logic [31:0] pf_sticky(input logic [9:0] dword);
    case (dword)
      CFG_PF_PM_CONTROL: pf_sticky = 32'h00008100;
      CFG_PF_DEVICE_CONTROL: pf_sticky = 32'h000004e0;
      CFG_PF_LINK_CONTROL: pf_sticky = 32'h000000cb;
      CFG_PF_AER_UNCORRECTABLE_STATUS: pf_sticky = 32'h0017f010;
      CFG_PF_AER_UNCORRECTABLE_MASK: pf_sticky = 32'h0017f010;
      CFG_PF_AER_UNCORRECTABLE_SEVERITY: pf_sticky = 32'h0017f010;
      CFG_PF_AER_CORRECTABLE_STATUS: pf_sticky = 32'h000031c1;
      CFG_PF_AER_CORRECTABLE_MASK: pf_sticky = 32'h000031c1;
      CFG_PF_AER_CONTROL: pf_sticky = 32'h0000001f;
      CFG_PF_AER_HEADER_LOG_0: pf_sticky = 32'hffffffff;
      CFG_PF_AER_HEADER_LOG_1: pf_sticky = 32'hffffffff;
      CFG_PF_AER_HEADER_LOG_2: pf_sticky = 32'hffffffff;
      CFG_PF_AER_HEADER_LOG_3: pf_sticky = 32'hffffffff;
      default: pf_sticky = 32'd0;
    endcase
  endfunction

  // Constant and reset bits of the dword in a slot.
  function automatic logic [31:0] pf_slot_reset(input logic [4:0] slot);
    case (slot)
      PF_SLOT_COMMAND: pf_slot_reset = 32'h00100000;
      PF_SLOT_INTERRUPT: pf_slot_reset = 32'h00000100;
      PF_SLOT_MSI_CONTROL: pf_slot_reset = 32'h01807005;
      PF_SLOT_MSIX_CONTROL: pf_slot_reset = 32'h0009a011;
      PF_SLOT_DEVICE_CONTROL: pf_slot_reset = 32'h00102810;
      PF_SLOT_LINK_CONTROL: pf_slot_reset = 32'h10410000;
      PF_SLOT_AER_UNCORRECTABLE_SEVERITY: pf_slot_reset = 32'h00062011;
      PF_SLOT_AER_CORRECTABLE_MASK: pf_slot_reset = 32'h00002000;
      PF_SLOT_SRIOV_SYSTEM_PAGE_SIZE: pf_slot_reset = 32'h00000001;
      PF_SLOT_SRIOV_VF_BAR0_LOW: pf_slot_reset = 32'h00000004;
      PF_SLOT_SRIOV_VF_BAR3_LOW: pf_slot_reset = 32'h00000004;
      default: pf_slot_reset = 32'd0;
    endcase
  endfunction

  // Bits of a slot that survive a function level reset.
  function automatic logic [31:0] pf_slot_sticky(input logic [4:0] slot);
    case (slot)
      PF_SLOT_PM_CONTROL: pf_slot_sticky = 32'h00008100;
      PF_SLOT_DEVICE_CONTROL: pf_slot_sticky = 32'h000004e0;
      PF_SLOT_LINK_CONTROL: pf_slot_sticky = 32'h000000cb;
      PF_SLOT_AER_UNCORRECTABLE_STATUS: pf_slot_sticky = 32'h0017f010;
      PF_SLOT_AER_UNCORRECTABLE_MASK: pf_slot_sticky = 32'h0017f010;
      PF_SLOT_AER_UNCORRECTABLE_SEVERITY: pf_slot_sticky = 32'h0017f010;
      PF_SLOT_AER_CORRECTABLE_STATUS: pf_slot_sticky = 32'h000031c1;
      PF_SLOT_AER_CORRECTABLE_MASK: pf_slot_sticky = 32'h000031c1;
      PF_SLOT_AER_CONTROL: pf_slot_sticky = 32'h0000001f;
      default: pf_slot_sticky = 32'd0;
    endcase
  endfunction

  // Slot of a dword; VF_SLOTS when it has none.
  function automatic logic [2:0] vf_slot(input logic [9:0] dword);
    case (dword)
      CFG_VF_COMMAND: vf_slot = VF_SLOT_COMMAND;
      CFG_VF_MSIX_CONTROL: vf_slot = VF_SLOT_MSIX_CONTROL;
      CFG_VF_DEVICE_CONTROL: vf_slot = VF_SLOT_DEVICE_CONTROL;
      CFG_VF_AER_UNCORRECTABLE_STATUS: vf_slot = VF_SLOT_AER_UNCORRECTABLE_STATUS;
      CFG_VF_AER_CORRECTABLE_STATUS: vf_slot = VF_SLOT_AER_CORRECTABLE_STATUS;
      CFG_VF_AER_CONTROL: vf_slot = VF_SLOT_AER_CONTROL;
      default: vf_slot = 3'd6;
    endcase
  endfunction

  // Constant and reset bits of a dword; 0 when it is absent.
  function automatic logic [31:0] vf_reset(input logic [9:0] dword);
    case (dword)
      CFG_VF_ID: vf_reset = 32'hffffffff;
      CFG_VF_COMMAND: vf_reset = 32'h00100000;
      CFG_VF_REVISION_CLASS: vf_reset = 32'h02000001;
      CFG_VF_SUBSYSTEM: vf_reset = 32'ha03c8086;
      CFG_VF_CAPABILITIES_POINTER: vf_reset = 32'h00000070;
      CFG_VF_MSIX_CONTROL: vf_reset = 32'h0002a011;
      CFG_VF_MSIX_TABLE: vf_reset = 32'h00000003;
      CFG_VF_MSIX_PBA: vf_reset = 32'h00002003;
      CFG_VF_PCIE_CAPABILITY: vf_reset = 32'h00020010;
      CFG_VF_DEVICE_CAPABILITIES: vf_reset = 32'h10008cc2;
      CFG_VF_LINK_CAPABILITIES: vf_reset = 32'h02036c41;
      CFG_VF_DEVICE_CAPABILITIES_2: vf_reset = 32'h0000001f;
      CFG_VF_AER_CAPABILITY: vf_reset = 32'h15010001;
      CFG_VF_ARI_CAPABILITY: vf_reset = 32'h0001000e;
      default: vf_reset = 32'd0;
    endcase
  endfunction

  // Bits of a dword that software writes.
  function automatic logic [31:0] vf_rw(input logic [9:0] dword);
    case (dword)
      CFG_VF_COMMAND: vf_rw = 32'h00000004;
      CFG_VF_MSIX_CONTROL: vf_rw = 32'hc0000000;
      default: vf_rw = 32'd0;
    endcase
  endfunction

  // Bits of a dword that writing 1 clears.
  function automatic logic [31:0] vf_w1c(input logic [9:0] dword);
    case (dword)
      CFG_VF_COMMAND: vf_w1c = 32'hf9000000;
      CFG_VF_DEVICE_CONTROL: vf_w1c = 32'h000f0000;
      CFG_VF_AER_UNCORRECTABLE_STATUS: vf_w1c = 32'h0011d000;
      CFG_VF_AER_CORRECTABLE_STATUS: vf_w1c = 32'h00002000;
      default: vf_w1c = 32'd0;
    endcase
  endfunction

  // Bits of a dword that survive a function level reset.
  function automatic logic [31:0] vf_sticky(input logic [9:0] dword);
    case (dword)
      CFG_VF_AER_UNCORRECTABLE_STATUS: vf_sticky = 32'h0011d000;
      CFG_VF_AER_CORRECTABLE_STATUS: vf_sticky = 32'h00002000;
      CFG_VF_AER_CONTROL: vf_sticky = 32'h0000001f;
      CFG_VF_AER_HEADER_LOG_0: vf_sticky = 32'hffffffff;
      CFG_VF_AER_HEADER_LOG_1: vf_sticky = 32'hffffffff;
      CFG_VF_AER_HEADER_LOG_2: vf_sticky = 32'hffffffff;
      CFG_VF_AER_HEADER_LOG_3: vf_sticky = 32'hffffffff;
      default: vf_sticky = 32'd0;
    endcase
  endfunction

  // Constant and reset bits of the dword in a slot.
  function automatic logic [31:0] vf_slot_reset(input logic [2:0] slot);
    case (slot)
      VF_SLOT_COMMAND: vf_slot_reset = 32'h00100000;
      VF_SLOT_MSIX_CONTROL: vf_slot_reset = 32'h0002a011;
      default: vf_slot_reset = 32'd0;
    endcase
  endfunction

  // Bits of a slot that survive a function level reset.
  function automatic logic [31:0] vf_slot_sticky(input logic [2:0] slot);
    case (slot)
      VF_SLOT_AER_UNCORRECTABLE_STATUS: vf_slot_sticky = 32'h0011d000;
      VF_SLOT_AER_CORRECTABLE_STATUS: vf_slot_sticky = 32'h00002000;
      VF_SLOT_AER_CONTROL: vf_slot_sticky = 32'h0000001f;
      default: vf_slot_sticky = 32'd0;
    endcase
  endfunction

endpackage
