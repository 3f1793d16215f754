// Generated from docs/spec/registers.json by scripts/generate; do not edit.
// The registers of the NIC: numbers, offsets, reset values, masks, and the decode of both BARs.
package nt_registers_pkg;

  /* verilator lint_off UNUSEDPARAM */  // a description serves all blocks; each uses its own registers

  // Block numbers on the CSR bus.
  localparam logic [3:0] BLOCK_DEVICE = 4'd0;  // Device control, NVM access, semaphores, timers, packet buffers; and the registers of units that do not exist, which drivers read and write.
  localparam int DEVICE_WORDS = 677;  // words of its memory
  localparam logic [3:0] BLOCK_PACKET_CONTROL = 4'd1;  // Receive and transmit control, MAC filters, pools.
  localparam logic [3:0] BLOCK_INTERRUPT_CAUSE = 4'd2;  // Interrupt causes, masks, moderation and vector allocation.
  localparam logic [3:0] BLOCK_RX_QUEUE = 4'd3;  // The 16 receive queues.
  localparam logic [3:0] BLOCK_TX_QUEUE = 4'd4;  // The 16 transmit queues.
  localparam logic [3:0] BLOCK_MAILBOX = 4'd5;  // Mailboxes between the PF and the VFs, VF reset events.
  localparam logic [3:0] BLOCK_STATISTICS = 4'd6;  // Counters of the port: saturating, cleared by a read. Counters of the VFs: wrapping, not cleared by a read.
  localparam logic [3:0] BLOCK_QUEUE_FILTER = 4'd7;  // Filters that choose receive queues, immediate interrupts and time stamps; header split.
  localparam logic [3:0] BLOCK_WAKE_UP = 4'd8;  // Wake-up filters, the packet that woke up, PME.

  // Number of register numbers.
  localparam int REGISTERS = 252;

  // CTRL: Device control. Never reads all ones: drivers take that for a lost device.
  localparam logic [7:0] REG_CTRL = 8'd0;
  localparam logic [16:0] CTRL_OFFSET = 17'h00000;
  localparam logic [31:0] CTRL_RESET = 32'h00100209;
  localparam int CTRL_WORD = 0;
  localparam logic [31:0] CTRL_RW = 32'hd8dc1bed;
  localparam logic [31:0] CTRL_SC = 32'h04000000;
  localparam logic [31:0] CTRL_FD = 32'h00000001;  // rw: Full duplex.
  localparam int CTRL_FD_LSB = 0;
  localparam int CTRL_FD_WIDTH = 1;
  localparam logic [31:0] CTRL_GIO_MASTER_DISABLE = 32'h00000004;  // rw: No new DMA request is started; STATUS.GIO_MASTER_ENABLE falls when the last one has ended.
  localparam int CTRL_GIO_MASTER_DISABLE_LSB = 2;
  localparam int CTRL_GIO_MASTER_DISABLE_WIDTH = 1;
  localparam logic [31:0] CTRL_LRST = 32'h00000008;  // rw: Link reset; stored.
  localparam int CTRL_LRST_LSB = 3;
  localparam int CTRL_LRST_WIDTH = 1;
  localparam logic [31:0] CTRL_ASDE = 32'h00000020;  // rw: Automatic speed detection; stored.
  localparam int CTRL_ASDE_LSB = 5;
  localparam int CTRL_ASDE_WIDTH = 1;
  localparam logic [31:0] CTRL_SLU = 32'h00000040;  // rw: Set link up.
  localparam int CTRL_SLU_LSB = 6;
  localparam int CTRL_SLU_WIDTH = 1;
  localparam logic [31:0] CTRL_ILOS = 32'h00000080;  // rw: Invert loss of signal; stored.
  localparam int CTRL_ILOS_LSB = 7;
  localparam int CTRL_ILOS_WIDTH = 1;
  localparam logic [31:0] CTRL_SPEED = 32'h00000300;  // rw: Forced speed: 0 10 Mb/s, 1 100 Mb/s, 2 1000 Mb/s; stored.
  localparam int CTRL_SPEED_LSB = 8;
  localparam int CTRL_SPEED_WIDTH = 2;
  localparam logic [31:0] CTRL_FRCSPD = 32'h00000800;  // rw: Force speed; stored.
  localparam int CTRL_FRCSPD_LSB = 11;
  localparam int CTRL_FRCSPD_WIDTH = 1;
  localparam logic [31:0] CTRL_FRCDPX = 32'h00001000;  // rw: Force duplex; stored.
  localparam int CTRL_FRCDPX_LSB = 12;
  localparam int CTRL_FRCDPX_WIDTH = 1;
  localparam logic [31:0] CTRL_SDP0_DATA = 32'h00040000;  // rw: Software definable pin 0; stored.
  localparam int CTRL_SDP0_DATA_LSB = 18;
  localparam int CTRL_SDP0_DATA_WIDTH = 1;
  localparam logic [31:0] CTRL_SDP1_DATA = 32'h00080000;  // rw: Software definable pin 1; stored.
  localparam int CTRL_SDP1_DATA_LSB = 19;
  localparam int CTRL_SDP1_DATA_WIDTH = 1;
  localparam logic [31:0] CTRL_ADVD3WUC = 32'h00100000;  // rw: Advertise wake-up from D3cold; stored.
  localparam int CTRL_ADVD3WUC_LSB = 20;
  localparam int CTRL_ADVD3WUC_WIDTH = 1;
  localparam logic [31:0] CTRL_SDP0_DIR = 32'h00400000;  // rw: Direction of pin 0; stored.
  localparam int CTRL_SDP0_DIR_LSB = 22;
  localparam int CTRL_SDP0_DIR_WIDTH = 1;
  localparam logic [31:0] CTRL_SDP1_DIR = 32'h00800000;  // rw: Direction of pin 1; stored.
  localparam int CTRL_SDP1_DIR_LSB = 23;
  localparam int CTRL_SDP1_DIR_WIDTH = 1;
  localparam logic [31:0] CTRL_RST = 32'h04000000;  // sc: Device reset; the register itself returns to its reset value, GIO_MASTER_DISABLE included.
  localparam int CTRL_RST_LSB = 26;
  localparam int CTRL_RST_WIDTH = 1;
  localparam logic [31:0] CTRL_RFCE = 32'h08000000;  // rw: Receive flow control enable: pause frames stop the transmitter.
  localparam int CTRL_RFCE_LSB = 27;
  localparam int CTRL_RFCE_WIDTH = 1;
  localparam logic [31:0] CTRL_TFCE = 32'h10000000;  // rw: Transmit flow control enable: pause frames are sent.
  localparam int CTRL_TFCE_LSB = 28;
  localparam int CTRL_TFCE_WIDTH = 1;
  localparam logic [31:0] CTRL_VME = 32'h40000000;  // rw: VLAN mode enable.
  localparam int CTRL_VME_LSB = 30;
  localparam int CTRL_VME_WIDTH = 1;
  localparam logic [31:0] CTRL_PHY_RST = 32'h80000000;  // rw: PHY reset; software writes 1 and then 0.
  localparam int CTRL_PHY_RST_LSB = 31;
  localparam int CTRL_PHY_RST_WIDTH = 1;

  // STATUS: Device status. A read has no side effect: drivers use it to flush posted writes. The reset value is that with the link down and VF Enable clear.
  localparam logic [7:0] REG_STATUS = 8'd1;
  localparam logic [16:0] STATUS_OFFSET = 17'h00008;
  localparam logic [31:0] STATUS_RESET = 32'h80080481;
  localparam int STATUS_WORD = 1;
  localparam logic [31:0] STATUS_RW = 32'h00000000;
  localparam logic [31:0] STATUS_RW0C = 32'h00000400;
  localparam logic [31:0] STATUS_FD = 32'h00000001;  // ro: Full duplex.
  localparam int STATUS_FD_LSB = 0;
  localparam int STATUS_FD_WIDTH = 1;
  localparam logic [31:0] STATUS_LU = 32'h00000002;  // ro: Link up; live.
  localparam int STATUS_LU_LSB = 1;
  localparam int STATUS_LU_WIDTH = 1;
  localparam logic [31:0] STATUS_LAN_ID = 32'h0000000c;  // ro: Port number.
  localparam int STATUS_LAN_ID_LSB = 2;
  localparam int STATUS_LAN_ID_WIDTH = 2;
  localparam logic [31:0] STATUS_TXOFF = 32'h00000010;  // ro: Transmission paused.
  localparam int STATUS_TXOFF_LSB = 4;
  localparam int STATUS_TXOFF_WIDTH = 1;
  localparam logic [31:0] STATUS_SPEED = 32'h000000c0;  // ro: 0 10 Mb/s, 1 100 Mb/s, 2 1000 Mb/s.
  localparam int STATUS_SPEED_LSB = 6;
  localparam int STATUS_SPEED_WIDTH = 2;
  localparam logic [31:0] STATUS_PHYRA = 32'h00000400;  // rw0c: PHY reset asserted; set by a device reset.
  localparam int STATUS_PHYRA_LSB = 10;
  localparam int STATUS_PHYRA_WIDTH = 1;
  localparam logic [31:0] STATUS_NUM_VFS = 32'h0003c000;  // ro: NumVFs while VF Enable is set; live.
  localparam int STATUS_NUM_VFS_LSB = 14;
  localparam int STATUS_NUM_VFS_WIDTH = 4;
  localparam logic [31:0] STATUS_IOV_MODE = 32'h00040000;  // ro: VF Enable; live.
  localparam int STATUS_IOV_MODE_LSB = 18;
  localparam int STATUS_IOV_MODE_WIDTH = 1;
  localparam logic [31:0] STATUS_GIO_MASTER_ENABLE = 32'h00080000;  // ro: 0 once CTRL.GIO_MASTER_DISABLE is set and no DMA request is outstanding; live.
  localparam int STATUS_GIO_MASTER_ENABLE_LSB = 19;
  localparam int STATUS_GIO_MASTER_ENABLE_WIDTH = 1;
  localparam logic [31:0] STATUS_DMA_CLOCK_GATING = 32'h80000000;  // ro: Constant.
  localparam int STATUS_DMA_CLOCK_GATING_LSB = 31;
  localparam int STATUS_DMA_CLOCK_GATING_WIDTH = 1;

  // EECD: EEPROM control. Words are read through EERD; bit-banged SPI reaches no device.
  localparam logic [7:0] REG_EECD = 8'd2;
  localparam logic [16:0] EECD_OFFSET = 17'h00010;
  localparam logic [31:0] EECD_RESET = 32'h00001310;
  localparam int EECD_WORD = 2;
  localparam logic [31:0] EECD_RW = 32'h0000004f;
  localparam logic [31:0] EECD_SK = 32'h00000001;  // rw: SPI clock; stored.
  localparam int EECD_SK_LSB = 0;
  localparam int EECD_SK_WIDTH = 1;
  localparam logic [31:0] EECD_CS = 32'h00000002;  // rw: SPI chip select; stored.
  localparam int EECD_CS_LSB = 1;
  localparam int EECD_CS_WIDTH = 1;
  localparam logic [31:0] EECD_DI = 32'h00000004;  // rw: SPI data in; stored.
  localparam int EECD_DI_LSB = 2;
  localparam int EECD_DI_WIDTH = 1;
  localparam logic [31:0] EECD_DO = 32'h00000008;  // rw: SPI data out; stored.
  localparam int EECD_DO_LSB = 3;
  localparam int EECD_DO_WIDTH = 1;
  localparam logic [31:0] EECD_FWE = 32'h00000030;  // ro: Flash write enable: off.
  localparam int EECD_FWE_LSB = 4;
  localparam int EECD_FWE_WIDTH = 2;
  localparam logic [31:0] EECD_REQ = 32'h00000040;  // rw: Request for bit-banged access; stored.
  localparam int EECD_REQ_LSB = 6;
  localparam int EECD_REQ_WIDTH = 1;
  localparam logic [31:0] EECD_GNT = 32'h00000080;  // ro: Grant: follows REQ.
  localparam int EECD_GNT_LSB = 7;
  localparam int EECD_GNT_WIDTH = 1;
  localparam logic [31:0] EECD_PRES = 32'h00000100;  // ro: EEPROM present.
  localparam int EECD_PRES_LSB = 8;
  localparam int EECD_PRES_WIDTH = 1;
  localparam logic [31:0] EECD_AUTO_RD = 32'h00000200;  // ro: Automatic read done.
  localparam int EECD_AUTO_RD_LSB = 9;
  localparam int EECD_AUTO_RD_WIDTH = 1;
  localparam logic [31:0] EECD_ADDRESS_SIZE = 32'h00000400;  // ro: 0: 8 address bits on SPI.
  localparam int EECD_ADDRESS_SIZE_LSB = 10;
  localparam int EECD_ADDRESS_SIZE_WIDTH = 1;
  localparam logic [31:0] EECD_SIZE = 32'h00007800;  // ro: 2 to the power of (SIZE + 6) words: 256.
  localparam int EECD_SIZE_LSB = 11;
  localparam int EECD_SIZE_WIDTH = 4;

  // EERD: EEPROM read.
  localparam logic [7:0] REG_EERD = 8'd3;
  localparam logic [16:0] EERD_OFFSET = 17'h00014;
  localparam logic [31:0] EERD_RESET = 32'h00000000;
  localparam int EERD_WORD = 3;
  localparam logic [31:0] EERD_RW = 32'h0000fffc;
  localparam logic [31:0] EERD_SC = 32'h00000001;
  localparam logic [31:0] EERD_START = 32'h00000001;  // sc: Reads the word at ADDRESS; clears DONE until the data is there.
  localparam int EERD_START_LSB = 0;
  localparam int EERD_START_WIDTH = 1;
  localparam logic [31:0] EERD_DONE = 32'h00000002;  // ro: DATA holds the word.
  localparam int EERD_DONE_LSB = 1;
  localparam int EERD_DONE_WIDTH = 1;
  localparam logic [31:0] EERD_ADDRESS = 32'h0000fffc;  // rw: Word address.
  localparam int EERD_ADDRESS_LSB = 2;
  localparam int EERD_ADDRESS_WIDTH = 14;
  localparam logic [31:0] EERD_DATA = 32'hffff0000;  // ro: The word.
  localparam int EERD_DATA_LSB = 16;
  localparam int EERD_DATA_WIDTH = 16;

  // CTRL_EXT: Extended device control.
  localparam logic [7:0] REG_CTRL_EXT = 8'd4;
  localparam logic [16:0] CTRL_EXT_OFFSET = 17'h00018;
  localparam logic [31:0] CTRL_EXT_RESET = 32'h00000000;
  localparam int CTRL_EXT_WORD = 4;
  localparam logic [31:0] CTRL_EXT_RW = 32'h16c04cc0;
  localparam logic [31:0] CTRL_EXT_SC = 32'h00001000;
  localparam logic [31:0] CTRL_EXT_SDP2_DATA = 32'h00000040;  // rw: Software definable pin 2; stored.
  localparam int CTRL_EXT_SDP2_DATA_LSB = 6;
  localparam int CTRL_EXT_SDP2_DATA_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_SDP3_DATA = 32'h00000080;  // rw: Software definable pin 3; stored.
  localparam int CTRL_EXT_SDP3_DATA_LSB = 7;
  localparam int CTRL_EXT_SDP3_DATA_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_SDP2_DIR = 32'h00000400;  // rw: Direction of pin 2; stored.
  localparam int CTRL_EXT_SDP2_DIR_LSB = 10;
  localparam int CTRL_EXT_SDP2_DIR_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_SDP3_DIR = 32'h00000800;  // rw: Direction of pin 3; stored.
  localparam int CTRL_EXT_SDP3_DIR_LSB = 11;
  localparam int CTRL_EXT_SDP3_DIR_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_EE_RST = 32'h00001000;  // sc: Reloads what comes from the EEPROM.
  localparam int CTRL_EXT_EE_RST_LSB = 12;
  localparam int CTRL_EXT_EE_RST_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_PFRSTD = 32'h00004000;  // rw: PF reset done: writing 1 clears RSTI and sets RSTD in every V2PMAILBOX whose RSTI is set.
  localparam int CTRL_EXT_PFRSTD_LSB = 14;
  localparam int CTRL_EXT_PFRSTD_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_LINK_MODE = 32'h00c00000;  // rw: 0 copper, 1 1000BASE-KX, 2 SGMII, 3 SerDes; stored: the link is copper.
  localparam int CTRL_EXT_LINK_MODE_LSB = 22;
  localparam int CTRL_EXT_LINK_MODE_WIDTH = 2;
  localparam logic [31:0] CTRL_EXT_I2C_ENA = 32'h02000000;  // rw: I2C enable; stored.
  localparam int CTRL_EXT_I2C_ENA_LSB = 25;
  localparam int CTRL_EXT_I2C_ENA_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_EXT_VLAN = 32'h04000000;  // rw: Outer VLAN tag present; stored.
  localparam int CTRL_EXT_EXT_VLAN_LSB = 26;
  localparam int CTRL_EXT_EXT_VLAN_WIDTH = 1;
  localparam logic [31:0] CTRL_EXT_DRV_LOAD = 32'h10000000;  // rw: Driver loaded; stored.
  localparam int CTRL_EXT_DRV_LOAD_LSB = 28;
  localparam int CTRL_EXT_DRV_LOAD_WIDTH = 1;

  // MDIC: MDI control: accesses to the registers of the PHY.
  localparam logic [7:0] REG_MDIC = 8'd5;
  localparam logic [16:0] MDIC_OFFSET = 17'h00020;
  localparam logic [31:0] MDIC_RESET = 32'h00000000;
  localparam int MDIC_WORD = 5;
  localparam logic [31:0] MDIC_RW = 32'h2fffffff;
  localparam logic [31:0] MDIC_DATA = 32'h0000ffff;  // rw: Data to write, or that was read.
  localparam int MDIC_DATA_LSB = 0;
  localparam int MDIC_DATA_WIDTH = 16;
  localparam logic [31:0] MDIC_REGADD = 32'h001f0000;  // rw: PHY register.
  localparam int MDIC_REGADD_LSB = 16;
  localparam int MDIC_REGADD_WIDTH = 5;
  localparam logic [31:0] MDIC_PHYADD = 32'h03e00000;  // rw: PHY address: only 1 answers.
  localparam int MDIC_PHYADD_LSB = 21;
  localparam int MDIC_PHYADD_WIDTH = 5;
  localparam logic [31:0] MDIC_OP = 32'h0c000000;  // rw: 1 write, 2 read.
  localparam int MDIC_OP_LSB = 26;
  localparam int MDIC_OP_WIDTH = 2;
  localparam logic [31:0] MDIC_READY = 32'h10000000;  // ro: The access has ended; 0 from a write that starts one.
  localparam int MDIC_READY_LSB = 28;
  localparam int MDIC_READY_WIDTH = 1;
  localparam logic [31:0] MDIC_INT = 32'h20000000;  // rw: Interrupt at the end; stored.
  localparam int MDIC_INT_LSB = 29;
  localparam int MDIC_INT_WIDTH = 1;
  localparam logic [31:0] MDIC_ERROR = 32'h40000000;  // ro: With READY: no PHY has answered, or OP is neither 1 nor 2.
  localparam int MDIC_ERROR_LSB = 30;
  localparam int MDIC_ERROR_WIDTH = 1;
  localparam logic [31:0] MDIC_DEST = 32'h80000000;  // ro: The PHY is the internal one.
  localparam int MDIC_DEST_LSB = 31;
  localparam int MDIC_DEST_WIDTH = 1;

  // FCAL: Flow control address, bytes 0 to 3.
  localparam logic [7:0] REG_FCAL = 8'd6;
  localparam logic [16:0] FCAL_OFFSET = 17'h00028;
  localparam logic [31:0] FCAL_RESET = 32'h00000000;
  localparam int FCAL_WORD = 6;
  localparam logic [31:0] FCAL_RW = 32'hffffffff;

  // FCAH: Flow control address, bytes 4 and 5.
  localparam logic [7:0] REG_FCAH = 8'd7;
  localparam logic [16:0] FCAH_OFFSET = 17'h0002c;
  localparam logic [31:0] FCAH_RESET = 32'h00000000;
  localparam int FCAH_WORD = 7;
  localparam logic [31:0] FCAH_RW = 32'h0000ffff;
  localparam logic [31:0] FCAH_ADDRESS = 32'h0000ffff;  // rw: Bytes 4 and 5.
  localparam int FCAH_ADDRESS_LSB = 0;
  localparam int FCAH_ADDRESS_WIDTH = 16;

  // FCT: Flow control type.
  localparam logic [7:0] REG_FCT = 8'd8;
  localparam logic [16:0] FCT_OFFSET = 17'h00030;
  localparam logic [31:0] FCT_RESET = 32'h00000000;
  localparam int FCT_WORD = 8;
  localparam logic [31:0] FCT_RW = 32'h0000ffff;
  localparam logic [31:0] FCT_ETHERTYPE = 32'h0000ffff;  // rw: Ethertype of pause frames.
  localparam int FCT_ETHERTYPE_LSB = 0;
  localparam int FCT_ETHERTYPE_WIDTH = 16;

  // VET: VLAN Ethertypes.
  localparam logic [7:0] REG_VET = 8'd9;
  localparam logic [16:0] VET_OFFSET = 17'h00038;
  localparam logic [31:0] VET_RESET = 32'h81008100;
  localparam int VET_WORD = 9;
  localparam logic [31:0] VET_RW = 32'hffffffff;
  localparam logic [31:0] VET_INNER = 32'h0000ffff;  // rw: Ethertype of the inner or only tag.
  localparam int VET_INNER_LSB = 0;
  localparam int VET_INNER_WIDTH = 16;
  localparam logic [31:0] VET_OUTER = 32'hffff0000;  // rw: Ethertype of the outer tag; stored.
  localparam int VET_OUTER_LSB = 16;
  localparam int VET_OUTER_WIDTH = 16;

  // FCTTV: Flow control transmit timer.
  localparam logic [7:0] REG_FCTTV = 8'd10;
  localparam logic [16:0] FCTTV_OFFSET = 17'h00170;
  localparam logic [31:0] FCTTV_RESET = 32'h00000000;
  localparam int FCTTV_WORD = 10;
  localparam logic [31:0] FCTTV_RW = 32'h0000ffff;
  localparam logic [31:0] FCTTV_TTV = 32'h0000ffff;  // rw: Pause time in units of 512 bit times.
  localparam int FCTTV_TTV_LSB = 0;
  localparam int FCTTV_TTV_WIDTH = 16;

  // LEDCTL: LED control.
  localparam logic [7:0] REG_LEDCTL = 8'd11;
  localparam logic [16:0] LEDCTL_OFFSET = 17'h00e00;
  localparam logic [31:0] LEDCTL_RESET = 32'h07068302;
  localparam int LEDCTL_WORD = 11;
  localparam logic [31:0] LEDCTL_RW = 32'hcfcfcfef;
  localparam logic [31:0] LEDCTL_LED0_MODE = 32'h0000000f;  // rw: Source of LED 0.
  localparam int LEDCTL_LED0_MODE_LSB = 0;
  localparam int LEDCTL_LED0_MODE_WIDTH = 4;
  localparam logic [31:0] LEDCTL_GLOBAL_BLINK_MODE = 32'h00000020;  // rw: Blinking LEDs are lit and dark for 0: 200 ms, 1: 83 ms.
  localparam int LEDCTL_GLOBAL_BLINK_MODE_LSB = 5;
  localparam int LEDCTL_GLOBAL_BLINK_MODE_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED0_IVRT = 32'h00000040;  // rw: Inverts LED 0.
  localparam int LEDCTL_LED0_IVRT_LSB = 6;
  localparam int LEDCTL_LED0_IVRT_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED0_BLINK = 32'h00000080;  // rw: LED 0 blinks.
  localparam int LEDCTL_LED0_BLINK_LSB = 7;
  localparam int LEDCTL_LED0_BLINK_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED1_MODE = 32'h00000f00;  // rw: Source of LED 1.
  localparam int LEDCTL_LED1_MODE_LSB = 8;
  localparam int LEDCTL_LED1_MODE_WIDTH = 4;
  localparam logic [31:0] LEDCTL_LED1_IVRT = 32'h00004000;  // rw: Inverts LED 1.
  localparam int LEDCTL_LED1_IVRT_LSB = 14;
  localparam int LEDCTL_LED1_IVRT_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED1_BLINK = 32'h00008000;  // rw: LED 1 blinks.
  localparam int LEDCTL_LED1_BLINK_LSB = 15;
  localparam int LEDCTL_LED1_BLINK_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED2_MODE = 32'h000f0000;  // rw: Source of LED 2.
  localparam int LEDCTL_LED2_MODE_LSB = 16;
  localparam int LEDCTL_LED2_MODE_WIDTH = 4;
  localparam logic [31:0] LEDCTL_LED2_IVRT = 32'h00400000;  // rw: Inverts LED 2.
  localparam int LEDCTL_LED2_IVRT_LSB = 22;
  localparam int LEDCTL_LED2_IVRT_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED2_BLINK = 32'h00800000;  // rw: LED 2 blinks.
  localparam int LEDCTL_LED2_BLINK_LSB = 23;
  localparam int LEDCTL_LED2_BLINK_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED3_MODE = 32'h0f000000;  // rw: Source of LED 3.
  localparam int LEDCTL_LED3_MODE_LSB = 24;
  localparam int LEDCTL_LED3_MODE_WIDTH = 4;
  localparam logic [31:0] LEDCTL_LED3_IVRT = 32'h40000000;  // rw: Inverts LED 3.
  localparam int LEDCTL_LED3_IVRT_LSB = 30;
  localparam int LEDCTL_LED3_IVRT_WIDTH = 1;
  localparam logic [31:0] LEDCTL_LED3_BLINK = 32'h80000000;  // rw: LED 3 blinks.
  localparam int LEDCTL_LED3_BLINK_LSB = 31;
  localparam int LEDCTL_LED3_BLINK_WIDTH = 1;

  // EEMNGCTL: Management EEPROM control.
  localparam logic [7:0] REG_EEMNGCTL = 8'd12;
  localparam logic [16:0] EEMNGCTL_OFFSET = 17'h01010;
  localparam logic [31:0] EEMNGCTL_RESET = 32'h80040000;
  localparam int EEMNGCTL_WORD = 12;
  localparam logic [31:0] EEMNGCTL_RW = 32'h00000000;
  localparam logic [31:0] EEMNGCTL_CFG_DONE0 = 32'h00040000;  // ro: Configuration of port 0 done.
  localparam int EEMNGCTL_CFG_DONE0_LSB = 18;
  localparam int EEMNGCTL_CFG_DONE0_WIDTH = 1;
  localparam logic [31:0] EEMNGCTL_CFG_DONE1 = 32'h00080000;  // ro: Configuration of port 1 done: there is none.
  localparam int EEMNGCTL_CFG_DONE1_LSB = 19;
  localparam int EEMNGCTL_CFG_DONE1_WIDTH = 1;
  localparam logic [31:0] EEMNGCTL_DONE = 32'h80000000;  // ro: Transaction done.
  localparam int EEMNGCTL_DONE_LSB = 31;
  localparam int EEMNGCTL_DONE_WIDTH = 1;

  // FRTIMER: Free running timer in units of 1.024 us: bits 38:7 of time_i.
  localparam logic [7:0] REG_FRTIMER = 8'd13;
  localparam logic [16:0] FRTIMER_OFFSET = 17'h01048;
  localparam logic [31:0] FRTIMER_RESET = 32'h00000000;
  localparam int FRTIMER_WORD = 13;
  localparam logic [31:0] FRTIMER_RW = 32'h00000000;
  localparam logic [31:0] FRTIMER_TIME = 32'hffffffff;  // ro: Live.
  localparam int FRTIMER_TIME_LSB = 0;
  localparam int FRTIMER_TIME_WIDTH = 32;

  // FCRTL: Flow control receive threshold low.
  localparam logic [7:0] REG_FCRTL = 8'd14;
  localparam logic [16:0] FCRTL_OFFSET = 17'h02160;
  localparam logic [31:0] FCRTL_RESET = 32'h00000000;
  localparam int FCRTL_WORD = 14;
  localparam logic [31:0] FCRTL_RW = 32'h8000fff0;
  localparam logic [31:0] FCRTL_RTL = 32'h0000fff0;  // rw: Low water mark in units of 16 bytes.
  localparam int FCRTL_RTL_LSB = 4;
  localparam int FCRTL_RTL_WIDTH = 12;
  localparam logic [31:0] FCRTL_XONE = 32'h80000000;  // rw: XON enable.
  localparam int FCRTL_XONE_LSB = 31;
  localparam int FCRTL_XONE_WIDTH = 1;

  // FCRTH: Flow control receive threshold high.
  localparam logic [7:0] REG_FCRTH = 8'd15;
  localparam logic [16:0] FCRTH_OFFSET = 17'h02168;
  localparam logic [31:0] FCRTH_RESET = 32'h00000000;
  localparam int FCRTH_WORD = 15;
  localparam logic [31:0] FCRTH_RW = 32'h0000fff0;
  localparam logic [31:0] FCRTH_RTH = 32'h0000fff0;  // rw: High water mark in units of 16 bytes.
  localparam int FCRTH_RTH_LSB = 4;
  localparam int FCRTH_RTH_WIDTH = 12;

  // FCRTV: Flow control refresh threshold.
  localparam logic [7:0] REG_FCRTV = 8'd16;
  localparam logic [16:0] FCRTV_OFFSET = 17'h02460;
  localparam logic [31:0] FCRTV_RESET = 32'h00000000;
  localparam int FCRTV_WORD = 16;
  localparam logic [31:0] FCRTV_RW = 32'h0000ffff;
  localparam logic [31:0] FCRTV_REFRESH = 32'h0000ffff;  // rw: Time after which a pause frame is repeated, in units of 512 bit times; 0: never.
  localparam int FCRTV_REFRESH_LSB = 0;
  localparam int FCRTV_REFRESH_WIDTH = 16;

  // RXPBS: Receive packet buffer size. Survives CTRL.RST.
  localparam logic [7:0] REG_RXPBS = 8'd17;
  localparam logic [16:0] RXPBS_OFFSET = 17'h02404;
  localparam logic [31:0] RXPBS_RESET = 32'h00000040;
  localparam int RXPBS_WORD = 17;
  localparam logic [31:0] RXPBS_RW = 32'h0000007f;
  localparam logic [31:0] RXPBS_SIZE = 32'h0000007f;  // rw: KiB.
  localparam int RXPBS_SIZE_LSB = 0;
  localparam int RXPBS_SIZE_WIDTH = 7;

  // TXPBS: Transmit packet buffer size. Survives CTRL.RST.
  localparam logic [7:0] REG_TXPBS = 8'd18;
  localparam logic [16:0] TXPBS_OFFSET = 17'h03404;
  localparam logic [31:0] TXPBS_RESET = 32'h00000028;
  localparam int TXPBS_WORD = 18;
  localparam logic [31:0] TXPBS_RW = 32'h0000007f;
  localparam logic [31:0] TXPBS_SIZE = 32'h0000007f;  // rw: KiB.
  localparam int TXPBS_SIZE_LSB = 0;
  localparam int TXPBS_SIZE_WIDTH = 7;

  // MANC: Management control: there is no management controller.
  localparam logic [7:0] REG_MANC = 8'd19;
  localparam logic [16:0] MANC_OFFSET = 17'h05820;
  localparam logic [31:0] MANC_RESET = 32'h00000000;
  localparam int MANC_WORD = 19;
  localparam logic [31:0] MANC_RW = 32'h00000000;
  localparam logic [31:0] MANC_SMBUS_EN = 32'h00000001;  // ro: SMBus enabled.
  localparam int MANC_SMBUS_EN_LSB = 0;
  localparam int MANC_SMBUS_EN_WIDTH = 1;
  localparam logic [31:0] MANC_ASF_EN = 32'h00000002;  // ro: ASF enabled.
  localparam int MANC_ASF_EN_LSB = 1;
  localparam int MANC_ASF_EN_WIDTH = 1;
  localparam logic [31:0] MANC_RCV_TCO_EN = 32'h00020000;  // ro: Management packets are received.
  localparam int MANC_RCV_TCO_EN_LSB = 17;
  localparam int MANC_RCV_TCO_EN_WIDTH = 1;
  localparam logic [31:0] MANC_BLK_PHY_RST_ON_IDE = 32'h00040000;  // ro: PHY resets are blocked.
  localparam int MANC_BLK_PHY_RST_ON_IDE_LSB = 18;
  localparam int MANC_BLK_PHY_RST_ON_IDE_WIDTH = 1;
  localparam logic [31:0] MANC_EN_BMC2OS = 32'h10000000;  // ro: Traffic between management controller and host.
  localparam int MANC_EN_BMC2OS_LSB = 28;
  localparam int MANC_EN_BMC2OS_WIDTH = 1;

  // GCR: PCIe control.
  localparam logic [7:0] REG_GCR = 8'd20;
  localparam logic [16:0] GCR_OFFSET = 17'h05b00;
  localparam logic [31:0] GCR_RESET = 32'h06850200;
  localparam int GCR_WORD = 20;
  localparam logic [31:0] GCR_RW = 32'hfff9ffff;
  localparam logic [31:0] GCR_CONTROL_LOW = 32'h00000fff;  // rw: Stored.
  localparam int GCR_CONTROL_LOW_LSB = 0;
  localparam int GCR_CONTROL_LOW_WIDTH = 12;
  localparam logic [31:0] GCR_CMPL_TMOUT = 32'h0000f000;  // rw: Completion time-out of version 1 devices; 0: Device Control 2 decides.
  localparam int GCR_CMPL_TMOUT_LSB = 12;
  localparam int GCR_CMPL_TMOUT_WIDTH = 4;
  localparam logic [31:0] GCR_CMPL_TMOUT_RESEND = 32'h00010000;  // rw: Repeat a request after a completion time-out; stored.
  localparam int GCR_CMPL_TMOUT_RESEND_LSB = 16;
  localparam int GCR_CMPL_TMOUT_RESEND_WIDTH = 1;
  localparam logic [31:0] GCR_CAP_VER2 = 32'h00040000;  // ro: PCIe capability version 2.
  localparam int GCR_CAP_VER2_LSB = 18;
  localparam int GCR_CAP_VER2_WIDTH = 1;
  localparam logic [31:0] GCR_CONTROL_HIGH = 32'hfff80000;  // rw: Stored.
  localparam int GCR_CONTROL_HIGH_LSB = 19;
  localparam int GCR_CONTROL_HIGH_WIDTH = 13;

  // FACTPS: Function active and power state.
  localparam logic [7:0] REG_FACTPS = 8'd21;
  localparam logic [16:0] FACTPS_OFFSET = 17'h05b30;
  localparam logic [31:0] FACTPS_RESET = 32'h00000000;
  localparam int FACTPS_WORD = 21;
  localparam logic [31:0] FACTPS_RW = 32'h00000000;
  localparam logic [31:0] FACTPS_MNGCG = 32'h20000000;  // ro: Management clock gated.
  localparam int FACTPS_MNGCG_LSB = 29;
  localparam int FACTPS_MNGCG_WIDTH = 1;

  // SWSM: Software semaphore.
  localparam logic [7:0] REG_SWSM = 8'd22;
  localparam logic [16:0] SWSM_OFFSET = 17'h05b50;
  localparam logic [31:0] SWSM_RESET = 32'h00000000;
  localparam int SWSM_WORD = 22;
  localparam logic [31:0] SWSM_RW = 32'h00000003;
  localparam logic [31:0] SWSM_SMBI = 32'h00000001;  // rw: A read returns it and sets it; writing 0 clears it.
  localparam int SWSM_SMBI_LSB = 0;
  localparam int SWSM_SMBI_WIDTH = 1;
  localparam logic [31:0] SWSM_SWESMBI = 32'h00000002;  // rw: Taken by software; no firmware contends.
  localparam int SWSM_SWESMBI_LSB = 1;
  localparam int SWSM_SWESMBI_WIDTH = 1;

  // FWSM: Firmware semaphore: there is no firmware.
  localparam logic [7:0] REG_FWSM = 8'd23;
  localparam logic [16:0] FWSM_OFFSET = 17'h05b54;
  localparam logic [31:0] FWSM_RESET = 32'h00000000;
  localparam int FWSM_WORD = 23;
  localparam logic [31:0] FWSM_RW = 32'h00000000;
  localparam logic [31:0] FWSM_MODE = 32'h0000000e;  // ro: 0: no management.
  localparam int FWSM_MODE_LSB = 1;
  localparam int FWSM_MODE_WIDTH = 3;

  // SW_FW_SYNC: Ownership of shared resources between software and firmware.
  localparam logic [7:0] REG_SW_FW_SYNC = 8'd24;
  localparam logic [16:0] SW_FW_SYNC_OFFSET = 17'h05b5c;
  localparam logic [31:0] SW_FW_SYNC_RESET = 32'h00000000;
  localparam int SW_FW_SYNC_WORD = 24;
  localparam logic [31:0] SW_FW_SYNC_RW = 32'h00000067;
  localparam logic [31:0] SW_FW_SYNC_SW_EEP = 32'h00000001;  // rw: Software owns the EEPROM.
  localparam int SW_FW_SYNC_SW_EEP_LSB = 0;
  localparam int SW_FW_SYNC_SW_EEP_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_SW_PHY0 = 32'h00000002;  // rw: Software owns PHY 0.
  localparam int SW_FW_SYNC_SW_PHY0_LSB = 1;
  localparam int SW_FW_SYNC_SW_PHY0_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_SW_PHY1 = 32'h00000004;  // rw: Software owns PHY 1.
  localparam int SW_FW_SYNC_SW_PHY1_LSB = 2;
  localparam int SW_FW_SYNC_SW_PHY1_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_SW_PHY2 = 32'h00000020;  // rw: Software owns PHY 2.
  localparam int SW_FW_SYNC_SW_PHY2_LSB = 5;
  localparam int SW_FW_SYNC_SW_PHY2_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_SW_PHY3 = 32'h00000040;  // rw: Software owns PHY 3.
  localparam int SW_FW_SYNC_SW_PHY3_LSB = 6;
  localparam int SW_FW_SYNC_SW_PHY3_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_FW_EEP = 32'h00010000;  // ro: Firmware owns the EEPROM.
  localparam int SW_FW_SYNC_FW_EEP_LSB = 16;
  localparam int SW_FW_SYNC_FW_EEP_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_FW_PHY0 = 32'h00020000;  // ro: Firmware owns PHY 0.
  localparam int SW_FW_SYNC_FW_PHY0_LSB = 17;
  localparam int SW_FW_SYNC_FW_PHY0_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_FW_PHY1 = 32'h00040000;  // ro: Firmware owns PHY 1.
  localparam int SW_FW_SYNC_FW_PHY1_LSB = 18;
  localparam int SW_FW_SYNC_FW_PHY1_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_FW_PHY2 = 32'h00200000;  // ro: Firmware owns PHY 2.
  localparam int SW_FW_SYNC_FW_PHY2_LSB = 21;
  localparam int SW_FW_SYNC_FW_PHY2_WIDTH = 1;
  localparam logic [31:0] SW_FW_SYNC_FW_PHY3 = 32'h00400000;  // ro: Firmware owns PHY 3.
  localparam int SW_FW_SYNC_FW_PHY3_LSB = 22;
  localparam int SW_FW_SYNC_FW_PHY3_WIDTH = 1;

  // IOVCTL: I/O virtualization control.
  localparam logic [7:0] REG_IOVCTL = 8'd25;
  localparam logic [16:0] IOVCTL_OFFSET = 17'h05bbc;
  localparam logic [31:0] IOVCTL_RESET = 32'h00000000;
  localparam int IOVCTL_WORD = 25;
  localparam logic [31:0] IOVCTL_RW = 32'h00000001;
  localparam logic [31:0] IOVCTL_REUSE_VFQ = 32'h00000001;  // rw: The PF uses the queues of the VFs.
  localparam int IOVCTL_REUSE_VFQ_LSB = 0;
  localparam int IOVCTL_REUSE_VFQ_WIDTH = 1;

  // VTCTRL: VF control.
  localparam logic [7:0] REG_VTCTRL = 8'd26;
  localparam logic [16:0] VTCTRL_OFFSET = 17'h00000;
  localparam logic [31:0] VTCTRL_RESET = 32'h00000000;
  localparam int VTCTRL_WORD = 26;
  localparam logic [31:0] VTCTRL_RW = 32'h00000000;
  localparam logic [31:0] VTCTRL_SC = 32'h04000000;
  localparam logic [31:0] VTCTRL_RST = 32'h04000000;  // sc: VF reset: its queues, interrupts, receive and transmit enable; sets VFLRE.
  localparam int VTCTRL_RST_LSB = 26;
  localparam int VTCTRL_RST_WIDTH = 1;

  // VTSTATUS: VF status: reads STATUS. A read has no side effect.
  localparam logic [7:0] REG_VTSTATUS = 8'd27;
  localparam logic [16:0] VTSTATUS_OFFSET = 17'h00008;
  localparam logic [31:0] VTSTATUS_RESET = 32'h80080481;
  localparam int VTSTATUS_WORD = 34;
  localparam logic [31:0] VTSTATUS_RW = 32'h00000000;
  localparam logic [31:0] VTSTATUS_FD = 32'h00000001;  // ro: Full duplex.
  localparam int VTSTATUS_FD_LSB = 0;
  localparam int VTSTATUS_FD_WIDTH = 1;
  localparam logic [31:0] VTSTATUS_LU = 32'h00000002;  // ro: Link up; live.
  localparam int VTSTATUS_LU_LSB = 1;
  localparam int VTSTATUS_LU_WIDTH = 1;
  localparam logic [31:0] VTSTATUS_LAN_ID = 32'h0000000c;  // ro: Port number.
  localparam int VTSTATUS_LAN_ID_LSB = 2;
  localparam int VTSTATUS_LAN_ID_WIDTH = 2;
  localparam logic [31:0] VTSTATUS_TXOFF = 32'h00000010;  // ro: Transmission paused.
  localparam int VTSTATUS_TXOFF_LSB = 4;
  localparam int VTSTATUS_TXOFF_WIDTH = 1;
  localparam logic [31:0] VTSTATUS_SPEED = 32'h000000c0;  // ro: 0 10 Mb/s, 1 100 Mb/s, 2 1000 Mb/s.
  localparam int VTSTATUS_SPEED_LSB = 6;
  localparam int VTSTATUS_SPEED_WIDTH = 2;
  localparam logic [31:0] VTSTATUS_PHYRA = 32'h00000400;  // ro: PHY reset asserted; set by a device reset.
  localparam int VTSTATUS_PHYRA_LSB = 10;
  localparam int VTSTATUS_PHYRA_WIDTH = 1;
  localparam logic [31:0] VTSTATUS_NUM_VFS = 32'h0003c000;  // ro: NumVFs while VF Enable is set; live.
  localparam int VTSTATUS_NUM_VFS_LSB = 14;
  localparam int VTSTATUS_NUM_VFS_WIDTH = 4;
  localparam logic [31:0] VTSTATUS_IOV_MODE = 32'h00040000;  // ro: VF Enable; live.
  localparam int VTSTATUS_IOV_MODE_LSB = 18;
  localparam int VTSTATUS_IOV_MODE_WIDTH = 1;
  localparam logic [31:0] VTSTATUS_GIO_MASTER_ENABLE = 32'h00080000;  // ro: 0 once CTRL.GIO_MASTER_DISABLE is set and no DMA request is outstanding; live.
  localparam int VTSTATUS_GIO_MASTER_ENABLE_LSB = 19;
  localparam int VTSTATUS_GIO_MASTER_ENABLE_WIDTH = 1;
  localparam logic [31:0] VTSTATUS_DMA_CLOCK_GATING = 32'h80000000;  // ro: Constant.
  localparam int VTSTATUS_DMA_CLOCK_GATING_LSB = 31;
  localparam int VTSTATUS_DMA_CLOCK_GATING_WIDTH = 1;

  // VTFRTIMER: FRTIMER as a VF reads it.
  localparam logic [7:0] REG_VTFRTIMER = 8'd28;
  localparam logic [16:0] VTFRTIMER_OFFSET = 17'h01048;
  localparam logic [31:0] VTFRTIMER_RESET = 32'h00000000;
  localparam int VTFRTIMER_WORD = 42;
  localparam logic [31:0] VTFRTIMER_RW = 32'h00000000;
  localparam logic [31:0] VTFRTIMER_TIME = 32'hffffffff;  // ro: Live.
  localparam int VTFRTIMER_TIME_LSB = 0;
  localparam int VTFRTIMER_TIME_WIDTH = 32;

  // SYSTIML: Clock of time synchronization, low half. A read keeps the high half.
  localparam logic [7:0] REG_SYSTIML = 8'd29;
  localparam logic [16:0] SYSTIML_OFFSET = 17'h0b600;
  localparam logic [31:0] SYSTIML_RESET = 32'h00000000;
  localparam int SYSTIML_WORD = 50;
  localparam logic [31:0] SYSTIML_RW = 32'hffffffff;
  localparam logic [31:0] SYSTIML_TIME = 32'hffffffff;  // rw: In the unit that TIMINCA gives.
  localparam int SYSTIML_TIME_LSB = 0;
  localparam int SYSTIML_TIME_WIDTH = 32;

  // SYSTIMH: Clock of time synchronization, high half: as of the last read of SYSTIML.
  localparam logic [7:0] REG_SYSTIMH = 8'd30;
  localparam logic [16:0] SYSTIMH_OFFSET = 17'h0b604;
  localparam logic [31:0] SYSTIMH_RESET = 32'h00000000;
  localparam int SYSTIMH_WORD = 51;
  localparam logic [31:0] SYSTIMH_RW = 32'hffffffff;
  localparam logic [31:0] SYSTIMH_TIME = 32'hffffffff;  // rw: In the unit that TIMINCA gives.
  localparam int SYSTIMH_TIME_LSB = 0;
  localparam int SYSTIMH_TIME_WIDTH = 32;

  // TIMINCA: Increment of the clock.
  localparam logic [7:0] REG_TIMINCA = 8'd31;
  localparam logic [16:0] TIMINCA_OFFSET = 17'h0b608;
  localparam logic [31:0] TIMINCA_RESET = 32'h00000000;
  localparam int TIMINCA_WORD = 52;
  localparam logic [31:0] TIMINCA_RW = 32'hffffffff;
  localparam logic [31:0] TIMINCA_INCREMENT = 32'h00ffffff;  // rw: Added every 16 ns.
  localparam int TIMINCA_INCREMENT_LSB = 0;
  localparam int TIMINCA_INCREMENT_WIDTH = 24;
  localparam logic [31:0] TIMINCA_PERIOD = 32'hff000000;  // rw: 0: the clock stands still; every other value counts as 1.
  localparam int TIMINCA_PERIOD_LSB = 24;
  localparam int TIMINCA_PERIOD_WIDTH = 8;

  // TIMADJL: Adjustment of the clock of time synchronization, low half.
  localparam logic [7:0] REG_TIMADJL = 8'd32;
  localparam logic [16:0] TIMADJL_OFFSET = 17'h0b60c;
  localparam logic [31:0] TIMADJL_RESET = 32'h00000000;
  localparam int TIMADJL_WORD = 53;
  localparam logic [31:0] TIMADJL_RW = 32'hffffffff;
  localparam logic [31:0] TIMADJL_LOW = 32'hffffffff;  // rw: Bits 31:0 of the amount.
  localparam int TIMADJL_LOW_LSB = 0;
  localparam int TIMADJL_LOW_WIDTH = 32;

  // TIMADJH: The same, high half. A write adds the amount to the clock.
  localparam logic [7:0] REG_TIMADJH = 8'd33;
  localparam logic [16:0] TIMADJH_OFFSET = 17'h0b610;
  localparam logic [31:0] TIMADJH_RESET = 32'h00000000;
  localparam int TIMADJH_WORD = 54;
  localparam logic [31:0] TIMADJH_RW = 32'hffffffff;
  localparam logic [31:0] TIMADJH_HIGH = 32'h7fffffff;  // rw: Bits 62:32 of the amount.
  localparam int TIMADJH_HIGH_LSB = 0;
  localparam int TIMADJH_HIGH_WIDTH = 31;
  localparam logic [31:0] TIMADJH_SIGN = 32'h80000000;  // rw: 1: the amount is subtracted.
  localparam int TIMADJH_SIGN_LSB = 31;
  localparam int TIMADJH_SIGN_WIDTH = 1;

  // TSYNCTXCTL: Transmit time stamps.
  localparam logic [7:0] REG_TSYNCTXCTL = 8'd34;
  localparam logic [16:0] TSYNCTXCTL_OFFSET = 17'h0b614;
  localparam logic [31:0] TSYNCTXCTL_RESET = 32'h00000000;
  localparam int TSYNCTXCTL_WORD = 55;
  localparam logic [31:0] TSYNCTXCTL_RW = 32'h00000010;
  localparam logic [31:0] TSYNCTXCTL_VALID = 32'h00000001;  // ro: TXSTMP holds a time; a read of TXSTMPH clears it.
  localparam int TSYNCTXCTL_VALID_LSB = 0;
  localparam int TSYNCTXCTL_VALID_WIDTH = 1;
  localparam logic [31:0] TSYNCTXCTL_EN = 32'h00000010;  // rw: Packets whose descriptor asks for it are stamped.
  localparam int TSYNCTXCTL_EN_LSB = 4;
  localparam int TSYNCTXCTL_EN_WIDTH = 1;

  // TXSTMPL: Time at which the stamped packet began on the wire, low half.
  localparam logic [7:0] REG_TXSTMPL = 8'd35;
  localparam logic [16:0] TXSTMPL_OFFSET = 17'h0b618;
  localparam logic [31:0] TXSTMPL_RESET = 32'h00000000;
  localparam int TXSTMPL_WORD = 56;
  localparam logic [31:0] TXSTMPL_RW = 32'h00000000;
  localparam logic [31:0] TXSTMPL_TIME = 32'hffffffff;  // ro: Low half.
  localparam int TXSTMPL_TIME_LSB = 0;
  localparam int TXSTMPL_TIME_WIDTH = 32;

  // TXSTMPH: The same, high half. A read clears TSYNCTXCTL.VALID.
  localparam logic [7:0] REG_TXSTMPH = 8'd36;
  localparam logic [16:0] TXSTMPH_OFFSET = 17'h0b61c;
  localparam logic [31:0] TXSTMPH_RESET = 32'h00000000;
  localparam int TXSTMPH_WORD = 57;
  localparam logic [31:0] TXSTMPH_RW = 32'h00000000;
  localparam logic [31:0] TXSTMPH_TIME = 32'hffffffff;  // ro: High half.
  localparam int TXSTMPH_TIME_LSB = 0;
  localparam int TXSTMPH_TIME_WIDTH = 32;

  // TSYNCRXCTL: Receive time stamps.
  localparam logic [7:0] REG_TSYNCRXCTL = 8'd37;
  localparam logic [16:0] TSYNCRXCTL_OFFSET = 17'h0b620;
  localparam logic [31:0] TSYNCRXCTL_RESET = 32'h00000000;
  localparam int TSYNCRXCTL_WORD = 58;
  localparam logic [31:0] TSYNCRXCTL_RW = 32'h0000001e;
  localparam logic [31:0] TSYNCRXCTL_VALID = 32'h00000001;  // ro: RXSTMP holds a time; a read of RXSTMPH clears it.
  localparam int TSYNCRXCTL_VALID_LSB = 0;
  localparam int TSYNCRXCTL_VALID_WIDTH = 1;
  localparam logic [31:0] TSYNCRXCTL_TYPE = 32'h0000000e;  // rw: 0 version 2 over Ethernet, 1 version 1 over UDP, 2 version 2, 4 every packet, 5 event messages of version 2.
  localparam int TSYNCRXCTL_TYPE_LSB = 1;
  localparam int TSYNCRXCTL_TYPE_WIDTH = 3;
  localparam logic [31:0] TSYNCRXCTL_EN = 32'h00000010;  // rw: Packets of the type are stamped.
  localparam int TSYNCRXCTL_EN_LSB = 4;
  localparam int TSYNCRXCTL_EN_WIDTH = 1;

  // RXSTMPL: Time at which the stamped packet began on the wire, low half.
  localparam logic [7:0] REG_RXSTMPL = 8'd38;
  localparam logic [16:0] RXSTMPL_OFFSET = 17'h0b624;
  localparam logic [31:0] RXSTMPL_RESET = 32'h00000000;
  localparam int RXSTMPL_WORD = 59;
  localparam logic [31:0] RXSTMPL_RW = 32'h00000000;
  localparam logic [31:0] RXSTMPL_TIME = 32'hffffffff;  // ro: Low half.
  localparam int RXSTMPL_TIME_LSB = 0;
  localparam int RXSTMPL_TIME_WIDTH = 32;

  // RXSTMPH: The same, high half. A read clears TSYNCRXCTL.VALID.
  localparam logic [7:0] REG_RXSTMPH = 8'd39;
  localparam logic [16:0] RXSTMPH_OFFSET = 17'h0b628;
  localparam logic [31:0] RXSTMPH_RESET = 32'h00000000;
  localparam int RXSTMPH_WORD = 60;
  localparam logic [31:0] RXSTMPH_RW = 32'h00000000;
  localparam logic [31:0] RXSTMPH_TIME = 32'hffffffff;  // ro: High half.
  localparam int RXSTMPH_TIME_LSB = 0;
  localparam int RXSTMPH_TIME_WIDTH = 32;

  // TSYNCRXCFG: Messages that are stamped.
  localparam logic [7:0] REG_TSYNCRXCFG = 8'd40;
  localparam logic [16:0] TSYNCRXCFG_OFFSET = 17'h05f50;
  localparam logic [31:0] TSYNCRXCFG_RESET = 32'h00000000;
  localparam int TSYNCRXCFG_WORD = 61;
  localparam logic [31:0] TSYNCRXCFG_RW = 32'h0000ffff;
  localparam logic [31:0] TSYNCRXCFG_CONTROL = 32'h000000ff;  // rw: Control field of version 1.
  localparam int TSYNCRXCFG_CONTROL_LSB = 0;
  localparam int TSYNCRXCFG_CONTROL_WIDTH = 8;
  localparam logic [31:0] TSYNCRXCFG_MESSAGE = 32'h0000ff00;  // rw: Message id of version 2.
  localparam int TSYNCRXCFG_MESSAGE_LSB = 8;
  localparam int TSYNCRXCFG_MESSAGE_WIDTH = 8;

  // SCTL: SerDes control.
  localparam logic [7:0] REG_SCTL = 8'd41;
  localparam logic [16:0] SCTL_OFFSET = 17'h00024;
  localparam logic [31:0] SCTL_RESET = 32'h00000000;
  localparam int SCTL_WORD = 62;
  localparam logic [31:0] SCTL_RW = 32'hffffffff;

  // CONNSW: Copper and fiber switch control.
  localparam logic [7:0] REG_CONNSW = 8'd42;
  localparam logic [16:0] CONNSW_OFFSET = 17'h00034;
  localparam logic [31:0] CONNSW_RESET = 32'h00000000;
  localparam int CONNSW_WORD = 63;
  localparam logic [31:0] CONNSW_RW = 32'hffffffff;

  // ITR: Interrupt throttle of the devices before the 82575.
  localparam logic [7:0] REG_ITR = 8'd43;
  localparam logic [16:0] ITR_OFFSET = 17'h000c4;
  localparam logic [31:0] ITR_RESET = 32'h00000000;
  localparam int ITR_WORD = 64;
  localparam logic [31:0] ITR_RW = 32'hffffffff;

  // TXCW: Transmit configuration word of the SerDes.
  localparam logic [7:0] REG_TXCW = 8'd44;
  localparam logic [16:0] TXCW_OFFSET = 17'h00178;
  localparam logic [31:0] TXCW_RESET = 32'h00000000;
  localparam int TXCW_WORD = 65;
  localparam logic [31:0] TXCW_RW = 32'hffffffff;

  // AIT: Adaptive inter-frame spacing.
  localparam logic [7:0] REG_AIT = 8'd45;
  localparam logic [16:0] AIT_OFFSET = 17'h00458;
  localparam logic [31:0] AIT_RESET = 32'h00000000;
  localparam int AIT_WORD = 66;
  localparam logic [31:0] AIT_RW = 32'hffffffff;

  // PBA: Packet buffer allocation of the 82575.
  localparam logic [7:0] REG_PBA = 8'd46;
  localparam logic [16:0] PBA_OFFSET = 17'h01000;
  localparam logic [31:0] PBA_RESET = 32'h00000000;
  localparam int PBA_WORD = 67;
  localparam logic [31:0] PBA_RW = 32'hffffffff;

  // PBS: Packet buffer size of the 82575.
  localparam logic [7:0] REG_PBS = 8'd47;
  localparam logic [16:0] PBS_OFFSET = 17'h01008;
  localparam logic [31:0] PBS_RESET = 32'h00000000;
  localparam int PBS_WORD = 68;
  localparam logic [31:0] PBS_RW = 32'hffffffff;

  // TCPTIMER: TCP timer.
  localparam logic [7:0] REG_TCPTIMER = 8'd48;
  localparam logic [16:0] TCPTIMER_OFFSET = 17'h0104c;
  localparam logic [31:0] TCPTIMER_RESET = 32'h00000000;
  localparam int TCPTIMER_WORD = 69;
  localparam logic [31:0] TCPTIMER_RW = 32'hffffffff;

  // I2CCMD: Command on the I2C bus.
  localparam logic [7:0] REG_I2CCMD = 8'd49;
  localparam logic [16:0] I2CCMD_OFFSET = 17'h01028;
  localparam logic [31:0] I2CCMD_RESET = 32'ha0000000;
  localparam int I2CCMD_WORD = 70;
  localparam logic [31:0] I2CCMD_RW = 32'h00000000;
  localparam logic [31:0] I2CCMD_READY = 32'h20000000;  // ro: The command has ended.
  localparam int I2CCMD_READY_LSB = 29;
  localparam int I2CCMD_READY_WIDTH = 1;
  localparam logic [31:0] I2CCMD_ERROR = 32'h80000000;  // ro: No device has answered.
  localparam int I2CCMD_ERROR_LSB = 31;
  localparam int I2CCMD_ERROR_WIDTH = 1;

  // FHFT: Flexible filters 0 to 3, 256 bytes each: 16 bytes of pattern and mask a row. Also FFMT.
  localparam logic [7:0] REG_FHFT = 8'd50;
  localparam logic [16:0] FHFT_OFFSET = 17'h09000;
  localparam logic [31:0] FHFT_RESET = 32'h00000000;
  localparam int FHFT_WORD = 71;
  localparam logic [31:0] FHFT_RW = 32'hffffffff;

  // FFVT: Flexible filter values of the 82575.
  localparam logic [7:0] REG_FFVT = 8'd51;
  localparam logic [16:0] FFVT_OFFSET = 17'h09800;
  localparam logic [31:0] FFVT_RESET = 32'h00000000;
  localparam int FFVT_WORD = 327;
  localparam logic [31:0] FFVT_RW = 32'hffffffff;

  // FHFT_EXT: Flexible filters 4 to 7.
  localparam logic [7:0] REG_FHFT_EXT = 8'd52;
  localparam logic [16:0] FHFT_EXT_OFFSET = 17'h09a00;
  localparam logic [31:0] FHFT_EXT_RESET = 32'h00000000;
  localparam int FHFT_EXT_WORD = 391;
  localparam logic [31:0] FHFT_EXT_RW = 32'hffffffff;

  // FFLT: Flexible filter lengths.
  localparam logic [7:0] REG_FFLT = 8'd53;
  localparam logic [16:0] FFLT_OFFSET = 17'h05f00;
  localparam logic [31:0] FFLT_RESET = 32'h00000000;
  localparam int FFLT_WORD = 647;
  localparam logic [31:0] FFLT_RW = 32'hffffffff;

  // TDFH: Transmit data FIFO head.
  localparam logic [7:0] REG_TDFH = 8'd54;
  localparam logic [16:0] TDFH_OFFSET = 17'h03410;
  localparam logic [31:0] TDFH_RESET = 32'h00000000;
  localparam int TDFH_WORD = 651;
  localparam logic [31:0] TDFH_RW = 32'hffffffff;

  // TDFT: Transmit data FIFO tail.
  localparam logic [7:0] REG_TDFT = 8'd55;
  localparam logic [16:0] TDFT_OFFSET = 17'h03418;
  localparam logic [31:0] TDFT_RESET = 32'h00000000;
  localparam int TDFT_WORD = 652;
  localparam logic [31:0] TDFT_RW = 32'hffffffff;

  // TDFHS: Transmit data FIFO head, saved.
  localparam logic [7:0] REG_TDFHS = 8'd56;
  localparam logic [16:0] TDFHS_OFFSET = 17'h03420;
  localparam logic [31:0] TDFHS_RESET = 32'h00000000;
  localparam int TDFHS_WORD = 653;
  localparam logic [31:0] TDFHS_RW = 32'hffffffff;

  // TDFPC: Transmit data FIFO packet count.
  localparam logic [7:0] REG_TDFPC = 8'd57;
  localparam logic [16:0] TDFPC_OFFSET = 17'h03430;
  localparam logic [31:0] TDFPC_RESET = 32'h00000000;
  localparam int TDFPC_WORD = 654;
  localparam logic [31:0] TDFPC_RW = 32'hffffffff;

  // PCS_CFG0: PCS configuration.
  localparam logic [7:0] REG_PCS_CFG0 = 8'd58;
  localparam logic [16:0] PCS_CFG0_OFFSET = 17'h04200;
  localparam logic [31:0] PCS_CFG0_RESET = 32'h00000000;
  localparam int PCS_CFG0_WORD = 655;
  localparam logic [31:0] PCS_CFG0_RW = 32'hffffffff;

  // PCS_LCTL: PCS link control.
  localparam logic [7:0] REG_PCS_LCTL = 8'd59;
  localparam logic [16:0] PCS_LCTL_OFFSET = 17'h04208;
  localparam logic [31:0] PCS_LCTL_RESET = 32'h00000000;
  localparam int PCS_LCTL_WORD = 656;
  localparam logic [31:0] PCS_LCTL_RW = 32'hffffffff;

  // PCS_ANADV: PCS auto-negotiation advertisement.
  localparam logic [7:0] REG_PCS_ANADV = 8'd60;
  localparam logic [16:0] PCS_ANADV_OFFSET = 17'h04218;
  localparam logic [31:0] PCS_ANADV_RESET = 32'h00000000;
  localparam int PCS_ANADV_WORD = 657;
  localparam logic [31:0] PCS_ANADV_RW = 32'hffffffff;

  // PCS_NPTX: PCS next page to transmit.
  localparam logic [7:0] REG_PCS_NPTX = 8'd61;
  localparam logic [16:0] PCS_NPTX_OFFSET = 17'h04220;
  localparam logic [31:0] PCS_NPTX_RESET = 32'h00000000;
  localparam int PCS_NPTX_WORD = 658;
  localparam logic [31:0] PCS_NPTX_RW = 32'hffffffff;

  // VLAPQF: Queues by VLAN priority.
  localparam logic [7:0] REG_VLAPQF = 8'd62;
  localparam logic [16:0] VLAPQF_OFFSET = 17'h055b0;
  localparam logic [31:0] VLAPQF_RESET = 32'h00000000;
  localparam int VLAPQF_WORD = 659;
  localparam logic [31:0] VLAPQF_RW = 32'hffffffff;

  // IPAV: Valid IP addresses.
  localparam logic [7:0] REG_IPAV = 8'd63;
  localparam logic [16:0] IPAV_OFFSET = 17'h05838;
  localparam logic [31:0] IPAV_RESET = 32'h00000000;
  localparam int IPAV_WORD = 660;
  localparam logic [31:0] IPAV_RW = 32'hffffffff;

  // IP4AT: IPv4 addresses that wake up.
  localparam logic [7:0] REG_IP4AT = 8'd64;
  localparam logic [16:0] IP4AT_OFFSET = 17'h05840;
  localparam logic [31:0] IP4AT_RESET = 32'h00000000;
  localparam int IP4AT_WORD = 661;
  localparam logic [31:0] IP4AT_RW = 32'hffffffff;

  // IP6AT: IPv6 address that wakes up.
  localparam logic [7:0] REG_IP6AT = 8'd65;
  localparam logic [16:0] IP6AT_OFFSET = 17'h05880;
  localparam logic [31:0] IP6AT_RESET = 32'h00000000;
  localparam int IP6AT_WORD = 665;
  localparam logic [31:0] IP6AT_RW = 32'hffffffff;

  // DCA_CTRL: Direct cache access control.
  localparam logic [7:0] REG_DCA_CTRL = 8'd66;
  localparam logic [16:0] DCA_CTRL_OFFSET = 17'h05b74;
  localparam logic [31:0] DCA_CTRL_RESET = 32'h00000000;
  localparam int DCA_CTRL_WORD = 669;
  localparam logic [31:0] DCA_CTRL_RW = 32'hffffffff;

  // B2OGPRC: Good packets from the management controller to the host.
  localparam logic [7:0] REG_B2OGPRC = 8'd67;
  localparam logic [16:0] B2OGPRC_OFFSET = 17'h04158;
  localparam logic [31:0] B2OGPRC_RESET = 32'h00000000;
  localparam int B2OGPRC_WORD = 670;
  localparam logic [31:0] B2OGPRC_RW = 32'h00000000;
  localparam logic [31:0] B2OGPRC_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int B2OGPRC_ZERO_LSB = 0;
  localparam int B2OGPRC_ZERO_WIDTH = 32;

  // PCS_LSTAT: PCS link status.
  localparam logic [7:0] REG_PCS_LSTAT = 8'd68;
  localparam logic [16:0] PCS_LSTAT_OFFSET = 17'h0420c;
  localparam logic [31:0] PCS_LSTAT_RESET = 32'h00000000;
  localparam int PCS_LSTAT_WORD = 671;
  localparam logic [31:0] PCS_LSTAT_RW = 32'h00000000;
  localparam logic [31:0] PCS_LSTAT_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int PCS_LSTAT_ZERO_LSB = 0;
  localparam int PCS_LSTAT_ZERO_WIDTH = 32;

  // PCS_LPAB: Ability of the link partner.
  localparam logic [7:0] REG_PCS_LPAB = 8'd69;
  localparam logic [16:0] PCS_LPAB_OFFSET = 17'h0421c;
  localparam logic [31:0] PCS_LPAB_RESET = 32'h00000000;
  localparam int PCS_LPAB_WORD = 672;
  localparam logic [31:0] PCS_LPAB_RW = 32'h00000000;
  localparam logic [31:0] PCS_LPAB_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int PCS_LPAB_ZERO_LSB = 0;
  localparam int PCS_LPAB_ZERO_WIDTH = 32;

  // PCS_LPABNP: Next page of the link partner.
  localparam logic [7:0] REG_PCS_LPABNP = 8'd70;
  localparam logic [16:0] PCS_LPABNP_OFFSET = 17'h04224;
  localparam logic [31:0] PCS_LPABNP_RESET = 32'h00000000;
  localparam int PCS_LPABNP_WORD = 673;
  localparam logic [31:0] PCS_LPABNP_RW = 32'h00000000;
  localparam logic [31:0] PCS_LPABNP_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int PCS_LPABNP_ZERO_LSB = 0;
  localparam int PCS_LPABNP_ZERO_WIDTH = 32;

  // B2OSPC: Packets that the management controller sent to the host.
  localparam logic [7:0] REG_B2OSPC = 8'd71;
  localparam logic [16:0] B2OSPC_OFFSET = 17'h08fe0;
  localparam logic [31:0] B2OSPC_RESET = 32'h00000000;
  localparam int B2OSPC_WORD = 674;
  localparam logic [31:0] B2OSPC_RW = 32'h00000000;
  localparam logic [31:0] B2OSPC_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int B2OSPC_ZERO_LSB = 0;
  localparam int B2OSPC_ZERO_WIDTH = 32;

  // TSAUXC: Auxiliary control of time synchronization.
  localparam logic [7:0] REG_TSAUXC = 8'd72;
  localparam logic [16:0] TSAUXC_OFFSET = 17'h0b640;
  localparam logic [31:0] TSAUXC_RESET = 32'h00000000;
  localparam int TSAUXC_WORD = 675;
  localparam logic [31:0] TSAUXC_RW = 32'h00000000;
  localparam logic [31:0] TSAUXC_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int TSAUXC_ZERO_LSB = 0;
  localparam int TSAUXC_ZERO_WIDTH = 32;

  // TSICR: Interrupt causes of time synchronization.
  localparam logic [7:0] REG_TSICR = 8'd73;
  localparam logic [16:0] TSICR_OFFSET = 17'h0b66c;
  localparam logic [31:0] TSICR_RESET = 32'h00000000;
  localparam int TSICR_WORD = 676;
  localparam logic [31:0] TSICR_RW = 32'h00000000;
  localparam logic [31:0] TSICR_ZERO = 32'hffffffff;  // ro: Reads 0.
  localparam int TSICR_ZERO_LSB = 0;
  localparam int TSICR_ZERO_WIDTH = 32;

  // RCTL: Receive control.
  localparam logic [7:0] REG_RCTL = 8'd74;
  localparam logic [16:0] RCTL_OFFSET = 17'h00100;
  localparam logic [31:0] RCTL_RESET = 32'h00000000;
  localparam logic [31:0] RCTL_RW = 32'h04dfb0fe;
  localparam logic [31:0] RCTL_EN = 32'h00000002;  // rw: Receive enable.
  localparam int RCTL_EN_LSB = 1;
  localparam int RCTL_EN_WIDTH = 1;
  localparam logic [31:0] RCTL_SBP = 32'h00000004;  // rw: Store bad packets: frames with a wrong FCS are received, and their descriptors have RXE.
  localparam int RCTL_SBP_LSB = 2;
  localparam int RCTL_SBP_WIDTH = 1;
  localparam logic [31:0] RCTL_UPE = 32'h00000008;  // rw: Unicast promiscuous.
  localparam int RCTL_UPE_LSB = 3;
  localparam int RCTL_UPE_WIDTH = 1;
  localparam logic [31:0] RCTL_MPE = 32'h00000010;  // rw: Multicast promiscuous.
  localparam int RCTL_MPE_LSB = 4;
  localparam int RCTL_MPE_WIDTH = 1;
  localparam logic [31:0] RCTL_LPE = 32'h00000020;  // rw: Long packet enable: RLPML bounds the size, else 1518 bytes do.
  localparam int RCTL_LPE_LSB = 5;
  localparam int RCTL_LPE_WIDTH = 1;
  localparam logic [31:0] RCTL_LBM = 32'h000000c0;  // rw: Loopback: 0 off, 1 MAC, 3 transceiver; stored: the PHY selects it.
  localparam int RCTL_LBM_LSB = 6;
  localparam int RCTL_LBM_WIDTH = 2;
  localparam logic [31:0] RCTL_MO = 32'h00003000;  // rw: Multicast hash offset.
  localparam int RCTL_MO_LSB = 12;
  localparam int RCTL_MO_WIDTH = 2;
  localparam logic [31:0] RCTL_BAM = 32'h00008000;  // rw: Accept broadcast.
  localparam int RCTL_BAM_LSB = 15;
  localparam int RCTL_BAM_WIDTH = 1;
  localparam logic [31:0] RCTL_BSIZE = 32'h00030000;  // rw: Buffer size where SRRCTL.BSIZEPKT is 0: 2048, 1024, 512, 256 bytes.
  localparam int RCTL_BSIZE_LSB = 16;
  localparam int RCTL_BSIZE_WIDTH = 2;
  localparam logic [31:0] RCTL_VFE = 32'h00040000;  // rw: VLAN filter enable.
  localparam int RCTL_VFE_LSB = 18;
  localparam int RCTL_VFE_WIDTH = 1;
  localparam logic [31:0] RCTL_CFIEN = 32'h00080000;  // rw: Canonical form filter enable; stored.
  localparam int RCTL_CFIEN_LSB = 19;
  localparam int RCTL_CFIEN_WIDTH = 1;
  localparam logic [31:0] RCTL_CFI = 32'h00100000;  // rw: Canonical form bit to accept.
  localparam int RCTL_CFI_LSB = 20;
  localparam int RCTL_CFI_WIDTH = 1;
  localparam logic [31:0] RCTL_DPF = 32'h00400000;  // rw: Pause frames are not given to the filters.
  localparam int RCTL_DPF_LSB = 22;
  localparam int RCTL_DPF_WIDTH = 1;
  localparam logic [31:0] RCTL_PMCF = 32'h00800000;  // rw: Other MAC control frames are given to the filters.
  localparam int RCTL_PMCF_LSB = 23;
  localparam int RCTL_PMCF_WIDTH = 1;
  localparam logic [31:0] RCTL_SECRC = 32'h04000000;  // rw: Strip the CRC; stored: it is always stripped.
  localparam int RCTL_SECRC_LSB = 26;
  localparam int RCTL_SECRC_WIDTH = 1;

  // TCTL: Transmit control. Every bit can be written to 0 (register test of ethtool).
  localparam logic [7:0] REG_TCTL = 8'd75;
  localparam logic [16:0] TCTL_OFFSET = 17'h00400;
  localparam logic [31:0] TCTL_RESET = 32'ha40400f8;
  localparam logic [31:0] TCTL_RW = 32'hff7ffffa;
  localparam logic [31:0] TCTL_EN = 32'h00000002;  // rw: Transmit enable.
  localparam int TCTL_EN_LSB = 1;
  localparam int TCTL_EN_WIDTH = 1;
  localparam logic [31:0] TCTL_PSP = 32'h00000008;  // rw: Pad short packets to 60 bytes.
  localparam int TCTL_PSP_LSB = 3;
  localparam int TCTL_PSP_WIDTH = 1;
  localparam logic [31:0] TCTL_CT = 32'h00000ff0;  // rw: Collision threshold; stored.
  localparam int TCTL_CT_LSB = 4;
  localparam int TCTL_CT_WIDTH = 8;
  localparam logic [31:0] TCTL_COLD = 32'h003ff000;  // rw: Collision distance; stored.
  localparam int TCTL_COLD_LSB = 12;
  localparam int TCTL_COLD_WIDTH = 10;
  localparam logic [31:0] TCTL_SWXOFF = 32'h00400000;  // rw: Software XOFF; stored.
  localparam int TCTL_SWXOFF_LSB = 22;
  localparam int TCTL_SWXOFF_WIDTH = 1;
  localparam logic [31:0] TCTL_RTLC = 32'h01000000;  // rw: Retransmit on late collision; stored.
  localparam int TCTL_RTLC_LSB = 24;
  localparam int TCTL_RTLC_WIDTH = 1;
  localparam logic [31:0] TCTL_CONTROL_HIGH = 32'hfe000000;  // rw: Stored.
  localparam int TCTL_CONTROL_HIGH_LSB = 25;
  localparam int TCTL_CONTROL_HIGH_WIDTH = 7;

  // TCTL_EXT: Extended transmit control.
  localparam logic [7:0] REG_TCTL_EXT = 8'd76;
  localparam logic [16:0] TCTL_EXT_OFFSET = 17'h00404;
  localparam logic [31:0] TCTL_EXT_RESET = 32'h00010840;
  localparam logic [31:0] TCTL_EXT_RW = 32'h000fffff;
  localparam logic [31:0] TCTL_EXT_BST = 32'h000003ff;  // rw: Back-off slot time.
  localparam int TCTL_EXT_BST_LSB = 0;
  localparam int TCTL_EXT_BST_WIDTH = 10;
  localparam logic [31:0] TCTL_EXT_GCEX = 32'h000ffc00;  // rw: Gigabit carrier extension.
  localparam int TCTL_EXT_GCEX_LSB = 10;
  localparam int TCTL_EXT_GCEX_WIDTH = 10;

  // TIPG: Transmit inter-packet gap.
  localparam logic [7:0] REG_TIPG = 8'd77;
  localparam logic [16:0] TIPG_OFFSET = 17'h00410;
  localparam logic [31:0] TIPG_RESET = 32'h00601008;
  localparam logic [31:0] TIPG_RW = 32'h3fffffff;
  localparam logic [31:0] TIPG_IPGT = 32'h000003ff;  // rw: Back-to-back gap.
  localparam int TIPG_IPGT_LSB = 0;
  localparam int TIPG_IPGT_WIDTH = 10;
  localparam logic [31:0] TIPG_IPGR1 = 32'h000ffc00;  // rw: Gap, part 1.
  localparam int TIPG_IPGR1_LSB = 10;
  localparam int TIPG_IPGR1_WIDTH = 10;
  localparam logic [31:0] TIPG_IPGR2 = 32'h3ff00000;  // rw: Gap, part 2.
  localparam int TIPG_IPGR2_LSB = 20;
  localparam int TIPG_IPGR2_WIDTH = 10;

  // VFRE: Receive enable of each pool.
  localparam logic [7:0] REG_VFRE = 8'd78;
  localparam logic [16:0] VFRE_OFFSET = 17'h00c8c;
  localparam logic [31:0] VFRE_RESET = 32'h000000ff;
  localparam logic [31:0] VFRE_RW = 32'h000000ff;
  localparam logic [31:0] VFRE_ENABLE = 32'h000000ff;  // rw: Bit p: pool p receives. A reset of VF n clears bit n.
  localparam int VFRE_ENABLE_LSB = 0;
  localparam int VFRE_ENABLE_WIDTH = 8;

  // VFTE: Transmit enable of each pool.
  localparam logic [7:0] REG_VFTE = 8'd79;
  localparam logic [16:0] VFTE_OFFSET = 17'h00c90;
  localparam logic [31:0] VFTE_RESET = 32'h000000ff;
  localparam logic [31:0] VFTE_RW = 32'h000000ff;
  localparam logic [31:0] VFTE_ENABLE = 32'h000000ff;  // rw: Bit p: pool p transmits. A reset of VF n clears bit n.
  localparam int VFTE_ENABLE_LSB = 0;
  localparam int VFTE_ENABLE_WIDTH = 8;

  // QDE: Queue drop enable.
  localparam logic [7:0] REG_QDE = 8'd80;
  localparam logic [16:0] QDE_OFFSET = 17'h02408;
  localparam logic [31:0] QDE_RESET = 32'h00000000;
  localparam logic [31:0] QDE_RW = 32'h0000ffff;
  localparam logic [31:0] QDE_ENABLE = 32'h0000ffff;  // rw: Bit q: a packet for queue q that finds too few descriptors is dropped and counted, whatever SRRCTL.DROP_EN says.
  localparam int QDE_ENABLE_LSB = 0;
  localparam int QDE_ENABLE_WIDTH = 16;

  // DTXSWC: DMA transmit switch control.
  localparam logic [7:0] REG_DTXSWC = 8'd81;
  localparam logic [16:0] DTXSWC_OFFSET = 17'h03500;
  localparam logic [31:0] DTXSWC_RESET = 32'h00000000;
  localparam logic [31:0] DTXSWC_RW = 32'h80ffffff;
  localparam logic [31:0] DTXSWC_MAC_SPOOF = 32'h000000ff;  // rw: Bit p: a frame of pool p whose source is no address of the pool is dropped.
  localparam int DTXSWC_MAC_SPOOF_LSB = 0;
  localparam int DTXSWC_MAC_SPOOF_WIDTH = 8;
  localparam logic [31:0] DTXSWC_VLAN_SPOOF = 32'h0000ff00;  // rw: Bit p: a frame of pool p with the tag of a VLAN in which the pool is no member is dropped.
  localparam int DTXSWC_VLAN_SPOOF_LSB = 8;
  localparam int DTXSWC_VLAN_SPOOF_WIDTH = 8;
  localparam logic [31:0] DTXSWC_LLE = 32'h00ff0000;  // rw: Bit p: pool p may receive what it sent itself.
  localparam int DTXSWC_LLE_LSB = 16;
  localparam int DTXSWC_LLE_WIDTH = 8;
  localparam logic [31:0] DTXSWC_LOOPBACK_EN = 32'h80000000;  // rw: Local switching between pools.
  localparam int DTXSWC_LOOPBACK_EN_LSB = 31;
  localparam int DTXSWC_LOOPBACK_EN_WIDTH = 1;

  // WVBR: Wrong VM behavior.
  localparam logic [7:0] REG_WVBR = 8'd82;
  localparam logic [16:0] WVBR_OFFSET = 17'h03554;
  localparam logic [31:0] WVBR_RESET = 32'h00000000;
  localparam logic [31:0] WVBR_RW = 32'h00000000;
  localparam logic [31:0] WVBR_RC = 32'h0000ffff;
  localparam logic [31:0] WVBR_QUEUE = 32'h0000ffff;  // rc: Bit q: a frame of transmit queue q was dropped by an anti-spoof check.
  localparam int WVBR_QUEUE_LSB = 0;
  localparam int WVBR_QUEUE_WIDTH = 16;

  // VMVIR: VLAN tag that a pool's frames get.
  localparam logic [7:0] REG_VMVIR = 8'd83;
  localparam logic [16:0] VMVIR_OFFSET = 17'h03700;
  localparam logic [31:0] VMVIR_RESET = 32'h00000000;
  localparam logic [31:0] VMVIR_RW = 32'hc000ffff;
  localparam logic [31:0] VMVIR_TAG = 32'h0000ffff;  // rw: Priority, canonical form bit and VID.
  localparam int VMVIR_TAG_LSB = 0;
  localparam int VMVIR_TAG_WIDTH = 16;
  localparam logic [31:0] VMVIR_ACTION = 32'hc0000000;  // rw: 0: the descriptor decides, 1: TAG is inserted in every frame, 2: no tag is inserted.
  localparam int VMVIR_ACTION_LSB = 30;
  localparam int VMVIR_ACTION_WIDTH = 2;

  // RTTDQSEL: Transmit queue whose rate RTTBCNRC shows.
  localparam logic [7:0] REG_RTTDQSEL = 8'd84;
  localparam logic [16:0] RTTDQSEL_OFFSET = 17'h03604;
  localparam logic [31:0] RTTDQSEL_RESET = 32'h00000000;
  localparam logic [31:0] RTTDQSEL_RW = 32'h0000000f;
  localparam logic [31:0] RTTDQSEL_TXDQ_IDX = 32'h0000000f;  // rw: Queue.
  localparam int RTTDQSEL_TXDQ_IDX_LSB = 0;
  localparam int RTTDQSEL_TXDQ_IDX_WIDTH = 4;

  // RTTBCNRM: Memory of the transmit rate limiters.
  localparam logic [7:0] REG_RTTBCNRM = 8'd85;
  localparam logic [16:0] RTTBCNRM_OFFSET = 17'h03690;
  localparam logic [31:0] RTTBCNRM_RESET = 32'h00000000;
  localparam logic [31:0] RTTBCNRM_RW = 32'h000003ff;
  localparam logic [31:0] RTTBCNRM_MMW_SIZE = 32'h000003ff;  // rw: Payload in KiB that a queue which is late may send at once.
  localparam int RTTBCNRM_MMW_SIZE_LSB = 0;
  localparam int RTTBCNRM_MMW_SIZE_WIDTH = 10;

  // RTTBCNRC: Rate limiter of the transmit queue that RTTDQSEL names. One for each queue; a write begins its count anew.
  localparam logic [7:0] REG_RTTBCNRC = 8'd86;
  localparam logic [16:0] RTTBCNRC_OFFSET = 17'h036b0;
  localparam logic [31:0] RTTBCNRC_RESET = 32'h00000000;
  localparam logic [31:0] RTTBCNRC_RW = 32'h8fffffff;
  localparam logic [31:0] RTTBCNRC_RF_DEC = 32'h00003fff;  // rw: Rate of the link divided by that of the queue, the part behind the point in units of 2^-14.
  localparam int RTTBCNRC_RF_DEC_LSB = 0;
  localparam int RTTBCNRC_RF_DEC_WIDTH = 14;
  localparam logic [31:0] RTTBCNRC_RF_INT = 32'h0fffc000;  // rw: The part before the point.
  localparam int RTTBCNRC_RF_INT_LSB = 14;
  localparam int RTTBCNRC_RF_INT_WIDTH = 14;
  localparam logic [31:0] RTTBCNRC_RS_ENA = 32'h80000000;  // rw: The queue is limited.
  localparam int RTTBCNRC_RS_ENA_LSB = 31;
  localparam int RTTBCNRC_RS_ENA_WIDTH = 1;

  // DTXCTL: DMA transmit control.
  localparam logic [7:0] REG_DTXCTL = 8'd87;
  localparam logic [16:0] DTXCTL_OFFSET = 17'h03590;
  localparam logic [31:0] DTXCTL_RESET = 32'h00000044;
  localparam logic [31:0] DTXCTL_RW = 32'h0000007c;
  localparam logic [31:0] DTXCTL_IEEE_8023LL = 32'h00000004;  // rw: 802.3 length and LLC detection; stored.
  localparam int DTXCTL_IEEE_8023LL_LSB = 2;
  localparam int DTXCTL_IEEE_8023LL_WIDTH = 1;
  localparam logic [31:0] DTXCTL_VLAN_ADDED = 32'h00000008;  // rw: A VLAN tag is part of the packet for the anti-spoof check; stored: it always is.
  localparam int DTXCTL_VLAN_ADDED_LSB = 3;
  localparam int DTXCTL_VLAN_ADDED_WIDTH = 1;
  localparam logic [31:0] DTXCTL_OOS_ENABLE = 32'h00000010;  // rw: Out of sync detection; stored.
  localparam int DTXCTL_OOS_ENABLE_LSB = 4;
  localparam int DTXCTL_OOS_ENABLE_WIDTH = 1;
  localparam logic [31:0] DTXCTL_MDP_EN = 32'h00000020;  // rw: Malicious driver protection; stored.
  localparam int DTXCTL_MDP_EN_LSB = 5;
  localparam int DTXCTL_MDP_EN_WIDTH = 1;
  localparam logic [31:0] DTXCTL_SPOOF_INT = 32'h00000040;  // rw: A spoofed packet raises ICR.DOUTSYNC.
  localparam int DTXCTL_SPOOF_INT_LSB = 6;
  localparam int DTXCTL_SPOOF_INT_WIDTH = 1;

  // RXCSUM: Receive checksum control.
  localparam logic [7:0] REG_RXCSUM = 8'd88;
  localparam logic [16:0] RXCSUM_OFFSET = 17'h05000;
  localparam logic [31:0] RXCSUM_RESET = 32'h00000300;
  localparam logic [31:0] RXCSUM_RW = 32'h00003bff;
  localparam logic [31:0] RXCSUM_PCSS = 32'h000000ff;  // rw: Start of the packet checksum.
  localparam int RXCSUM_PCSS_LSB = 0;
  localparam int RXCSUM_PCSS_WIDTH = 8;
  localparam logic [31:0] RXCSUM_IPOFL = 32'h00000100;  // rw: IPv4 checksum offload.
  localparam int RXCSUM_IPOFL_LSB = 8;
  localparam int RXCSUM_IPOFL_WIDTH = 1;
  localparam logic [31:0] RXCSUM_TUOFL = 32'h00000200;  // rw: TCP and UDP checksum offload.
  localparam int RXCSUM_TUOFL_LSB = 9;
  localparam int RXCSUM_TUOFL_WIDTH = 1;
  localparam logic [31:0] RXCSUM_CRCOFL = 32'h00000800;  // rw: SCTP CRC32c offload.
  localparam int RXCSUM_CRCOFL_LSB = 11;
  localparam int RXCSUM_CRCOFL_WIDTH = 1;
  localparam logic [31:0] RXCSUM_IPPCSE = 32'h00001000;  // rw: The packet checksum of an IPv4 frame is that of its IP payload.
  localparam int RXCSUM_IPPCSE_LSB = 12;
  localparam int RXCSUM_IPPCSE_WIDTH = 1;
  localparam logic [31:0] RXCSUM_PCSD = 32'h00002000;  // rw: Packet checksum disable: the RSS hash takes its place.
  localparam int RXCSUM_PCSD_LSB = 13;
  localparam int RXCSUM_PCSD_WIDTH = 1;

  // RLPML: Receive long packet maximum length.
  localparam logic [7:0] REG_RLPML = 8'd89;
  localparam logic [16:0] RLPML_OFFSET = 17'h05004;
  localparam logic [31:0] RLPML_RESET = 32'h00002600;
  localparam logic [31:0] RLPML_RW = 32'h00003fff;
  localparam logic [31:0] RLPML_LENGTH = 32'h00003fff;  // rw: Bytes, CRC included; holds while RCTL.LPE is set.
  localparam int RLPML_LENGTH_LSB = 0;
  localparam int RLPML_LENGTH_WIDTH = 14;

  // RFCTL: Receive filter control.
  localparam logic [7:0] REG_RFCTL = 8'd90;
  localparam logic [16:0] RFCTL_OFFSET = 17'h05008;
  localparam logic [31:0] RFCTL_RESET = 32'h00000000;
  localparam logic [31:0] RFCTL_RW = 32'h000d4c00;
  localparam logic [31:0] RFCTL_IPV6_DIS = 32'h00000400;  // rw: IPv6 disable; stored.
  localparam int RFCTL_IPV6_DIS_LSB = 10;
  localparam int RFCTL_IPV6_DIS_WIDTH = 1;
  localparam logic [31:0] RFCTL_IPV6_XSUM_DIS = 32'h00000800;  // rw: IPv6 checksum disable; stored.
  localparam int RFCTL_IPV6_XSUM_DIS_LSB = 11;
  localparam int RFCTL_IPV6_XSUM_DIS_WIDTH = 1;
  localparam logic [31:0] RFCTL_IPFRSP_DIS = 32'h00004000;  // rw: IP fragment split disable: no header is found in fragments.
  localparam int RFCTL_IPFRSP_DIS_LSB = 14;
  localparam int RFCTL_IPFRSP_DIS_WIDTH = 1;
  localparam logic [31:0] RFCTL_IPV6_EX_DIS = 32'h00010000;  // rw: IPv6 extension headers are not parsed: nothing is said of what follows them.
  localparam int RFCTL_IPV6_EX_DIS_LSB = 16;
  localparam int RFCTL_IPV6_EX_DIS_WIDTH = 1;
  localparam logic [31:0] RFCTL_LEF = 32'h00040000;  // rw: Forward length errors; stored.
  localparam int RFCTL_LEF_LSB = 18;
  localparam int RFCTL_LEF_WIDTH = 1;
  localparam logic [31:0] RFCTL_SYNQFP = 32'h00080000;  // rw: The SYN filter comes before the five-tuple filters.
  localparam int RFCTL_SYNQFP_LSB = 19;
  localparam int RFCTL_SYNQFP_WIDTH = 1;

  // RAL: Receive address low: bytes 0 to 3 of a MAC address. After a device reset entry 0 is loaded from NVM words 0 and 1.
  localparam logic [7:0] REG_RAL = 8'd91;
  localparam logic [16:0] RAL_OFFSET = 17'h05400;
  localparam logic [31:0] RAL_RESET = 32'h00000000;
  localparam logic [31:0] RAL_RW = 32'hffffffff;

  // RAH: Receive address high. After a device reset entry 0 is loaded from NVM word 2 with AV set.
  localparam logic [7:0] REG_RAH = 8'd92;
  localparam logic [16:0] RAH_OFFSET = 17'h05404;
  localparam logic [31:0] RAH_RESET = 32'h00000000;
  localparam logic [31:0] RAH_RW = 32'h93ffffff;
  localparam logic [31:0] RAH_ADDRESS = 32'h0000ffff;  // rw: Bytes 4 and 5 of the MAC address.
  localparam int RAH_ADDRESS_LSB = 0;
  localparam int RAH_ADDRESS_WIDTH = 16;
  localparam logic [31:0] RAH_ASEL = 32'h00030000;  // rw: 0: compare with the destination, 1: with the source.
  localparam int RAH_ASEL_LSB = 16;
  localparam int RAH_ASEL_WIDTH = 2;
  localparam logic [31:0] RAH_POOLSEL = 32'h03fc0000;  // rw: Pools that receive a match.
  localparam int RAH_POOLSEL_LSB = 18;
  localparam int RAH_POOLSEL_WIDTH = 8;
  localparam logic [31:0] RAH_QSEL_EN = 32'h10000000;  // rw: Queue select enable; stored.
  localparam int RAH_QSEL_EN_LSB = 28;
  localparam int RAH_QSEL_EN_WIDTH = 1;
  localparam logic [31:0] RAH_AV = 32'h80000000;  // rw: Address valid.
  localparam int RAH_AV_LSB = 31;
  localparam int RAH_AV_WIDTH = 1;

  // MRQC: Multiple receive queues control.
  localparam logic [7:0] REG_MRQC = 8'd93;
  localparam logic [16:0] MRQC_OFFSET = 17'h05818;
  localparam logic [31:0] MRQC_RESET = 32'h00000000;
  localparam logic [31:0] MRQC_RW = 32'h01ff003f;
  localparam logic [31:0] MRQC_MODE = 32'h00000007;  // rw: 0 default queue, 2 RSS, 3 VMDq, 5 VMDq with RSS. Bit 0 is the VT mode.
  localparam int MRQC_MODE_LSB = 0;
  localparam int MRQC_MODE_WIDTH = 3;
  localparam logic [31:0] MRQC_DEFAULT_QUEUE = 32'h00000038;  // rw: Queue of mode 0.
  localparam int MRQC_DEFAULT_QUEUE_LSB = 3;
  localparam int MRQC_DEFAULT_QUEUE_WIDTH = 3;
  localparam logic [31:0] MRQC_RSS_FIELDS = 32'h01ff0000;  // rw: Header fields that enter the RSS hash.
  localparam int MRQC_RSS_FIELDS_LSB = 16;
  localparam int MRQC_RSS_FIELDS_WIDTH = 9;

  // VT_CTL: VMDq control.
  localparam logic [7:0] REG_VT_CTL = 8'd94;
  localparam logic [16:0] VT_CTL_OFFSET = 17'h0581c;
  localparam logic [31:0] VT_CTL_RESET = 32'h00000000;
  localparam logic [31:0] VT_CTL_RW = 32'h70000380;
  localparam logic [31:0] VT_CTL_DEFAULT_POOL = 32'h00000380;  // rw: Pool of frames that no filter accepts.
  localparam int VT_CTL_DEFAULT_POOL_LSB = 7;
  localparam int VT_CTL_DEFAULT_POOL_WIDTH = 3;
  localparam logic [31:0] VT_CTL_IGNORE_MAC = 32'h10000000;  // rw: Pools are not chosen by MAC address; stored.
  localparam int VT_CTL_IGNORE_MAC_LSB = 28;
  localparam int VT_CTL_IGNORE_MAC_WIDTH = 1;
  localparam logic [31:0] VT_CTL_DISABLE_DEF_POOL = 32'h20000000;  // rw: No default pool: such frames are dropped.
  localparam int VT_CTL_DISABLE_DEF_POOL_LSB = 29;
  localparam int VT_CTL_DISABLE_DEF_POOL_WIDTH = 1;
  localparam logic [31:0] VT_CTL_VM_REPL_EN = 32'h40000000;  // rw: Replication: a frame may go to several pools.
  localparam int VT_CTL_VM_REPL_EN_LSB = 30;
  localparam int VT_CTL_VM_REPL_EN_WIDTH = 1;

  // VMOLR: Offloads and filters of a pool.
  localparam logic [7:0] REG_VMOLR = 8'd95;
  localparam logic [16:0] VMOLR_OFFSET = 17'h05ad0;
  localparam logic [31:0] VMOLR_RESET = 32'h80002600;
  localparam logic [31:0] VMOLR_RW = 32'hdf033fff;
  localparam logic [31:0] VMOLR_RLPML = 32'h00003fff;  // rw: Long packet maximum length, CRC included.
  localparam int VMOLR_RLPML_LSB = 0;
  localparam int VMOLR_RLPML_WIDTH = 14;
  localparam logic [31:0] VMOLR_LPE = 32'h00010000;  // rw: Long packet enable.
  localparam int VMOLR_LPE_LSB = 16;
  localparam int VMOLR_LPE_WIDTH = 1;
  localparam logic [31:0] VMOLR_RSSE = 32'h00020000;  // rw: RSS enable.
  localparam int VMOLR_RSSE_LSB = 17;
  localparam int VMOLR_RSSE_WIDTH = 1;
  localparam logic [31:0] VMOLR_AUPE = 32'h01000000;  // rw: Accept untagged packets.
  localparam int VMOLR_AUPE_LSB = 24;
  localparam int VMOLR_AUPE_WIDTH = 1;
  localparam logic [31:0] VMOLR_ROMPE = 32'h02000000;  // rw: Accept packets of the multicast table.
  localparam int VMOLR_ROMPE_LSB = 25;
  localparam int VMOLR_ROMPE_WIDTH = 1;
  localparam logic [31:0] VMOLR_ROPE = 32'h04000000;  // rw: Accept packets of the unicast table.
  localparam int VMOLR_ROPE_LSB = 26;
  localparam int VMOLR_ROPE_WIDTH = 1;
  localparam logic [31:0] VMOLR_BAM = 32'h08000000;  // rw: Accept broadcast.
  localparam int VMOLR_BAM_LSB = 27;
  localparam int VMOLR_BAM_WIDTH = 1;
  localparam logic [31:0] VMOLR_MPME = 32'h10000000;  // rw: Multicast promiscuous.
  localparam int VMOLR_MPME_LSB = 28;
  localparam int VMOLR_MPME_WIDTH = 1;
  localparam logic [31:0] VMOLR_STRVLAN = 32'h40000000;  // rw: Strip the VLAN tag.
  localparam int VMOLR_STRVLAN_LSB = 30;
  localparam int VMOLR_STRVLAN_WIDTH = 1;
  localparam logic [31:0] VMOLR_STRCRC = 32'h80000000;  // rw: Strip the CRC; stored: it is always stripped.
  localparam int VMOLR_STRCRC_LSB = 31;
  localparam int VMOLR_STRCRC_WIDTH = 1;

  // MTA: Multicast table: 4096 bits, by 12 bits of the destination that RCTL.MO selects.
  localparam logic [7:0] REG_MTA = 8'd96;
  localparam logic [16:0] MTA_OFFSET = 17'h05200;
  localparam logic [31:0] MTA_RESET = 32'h00000000;
  localparam logic [31:0] MTA_RW = 32'hffffffff;

  // UTA: Unicast table: 4096 bits like MTA, for pools with VMOLR.ROPE.
  localparam logic [7:0] REG_UTA = 8'd97;
  localparam logic [16:0] UTA_OFFSET = 17'h0a000;
  localparam logic [31:0] UTA_RESET = 32'h00000000;
  localparam logic [31:0] UTA_RW = 32'hffffffff;

  // VFTA: VLAN filter table: bit n of word m accepts VID 32 m + n.
  localparam logic [7:0] REG_VFTA = 8'd98;
  localparam logic [16:0] VFTA_OFFSET = 17'h05600;
  localparam logic [31:0] VFTA_RESET = 32'h00000000;
  localparam logic [31:0] VFTA_RW = 32'hffffffff;

  // VMRCTL: Mirror rules: which frames the mirror pool gets a copy of. Without effect where VT mode is off.
  localparam logic [7:0] REG_VMRCTL = 8'd99;
  localparam logic [16:0] VMRCTL_OFFSET = 17'h05d80;
  localparam logic [31:0] VMRCTL_RESET = 32'h00000000;
  localparam logic [31:0] VMRCTL_RW = 32'h0000070f;
  localparam logic [31:0] VMRCTL_VPME = 32'h00000001;  // rw: Frames that a pool of VMRVM gets.
  localparam int VMRCTL_VPME_LSB = 0;
  localparam int VMRCTL_VPME_WIDTH = 1;
  localparam logic [31:0] VMRCTL_UPME = 32'h00000002;  // rw: Frames from the wire that some pool gets.
  localparam int VMRCTL_UPME_LSB = 1;
  localparam int VMRCTL_UPME_WIDTH = 1;
  localparam logic [31:0] VMRCTL_DPME = 32'h00000004;  // rw: Frames for the wire.
  localparam int VMRCTL_DPME_LSB = 2;
  localparam int VMRCTL_DPME_WIDTH = 1;
  localparam logic [31:0] VMRCTL_VLME = 32'h00000008;  // rw: Frames of a VLAN of VMRVLAN.
  localparam int VMRCTL_VLME_LSB = 3;
  localparam int VMRCTL_VLME_WIDTH = 1;
  localparam logic [31:0] VMRCTL_MP = 32'h00000700;  // rw: Mirror pool.
  localparam int VMRCTL_MP_LSB = 8;
  localparam int VMRCTL_MP_WIDTH = 3;

  // VMRVLAN: VLANs of a mirror rule.
  localparam logic [7:0] REG_VMRVLAN = 8'd100;
  localparam logic [16:0] VMRVLAN_OFFSET = 17'h05d90;
  localparam logic [31:0] VMRVLAN_RESET = 32'h00000000;
  localparam logic [31:0] VMRVLAN_RW = 32'hffffffff;
  localparam logic [31:0] VMRVLAN_VLAN = 32'hffffffff;  // rw: Bit i: the VLAN of VLVF(i).
  localparam int VMRVLAN_VLAN_LSB = 0;
  localparam int VMRVLAN_VLAN_WIDTH = 32;

  // VMRVM: Pools of a mirror rule.
  localparam logic [7:0] REG_VMRVM = 8'd101;
  localparam logic [16:0] VMRVM_OFFSET = 17'h05da0;
  localparam logic [31:0] VMRVM_RESET = 32'h00000000;
  localparam logic [31:0] VMRVM_RW = 32'h000000ff;
  localparam logic [31:0] VMRVM_POOLS = 32'h000000ff;  // rw: Bit p: pool p.
  localparam int VMRVM_POOLS_LSB = 0;
  localparam int VMRVM_POOLS_WIDTH = 8;

  // VLVF: Pools of a VLAN.
  localparam logic [7:0] REG_VLVF = 8'd102;
  localparam logic [16:0] VLVF_OFFSET = 17'h05d00;
  localparam logic [31:0] VLVF_RESET = 32'h00000000;
  localparam logic [31:0] VLVF_RW = 32'h801fffff;
  localparam logic [31:0] VLVF_VID = 32'h00000fff;  // rw: VLAN identifier.
  localparam int VLVF_VID_LSB = 0;
  localparam int VLVF_VID_WIDTH = 12;
  localparam logic [31:0] VLVF_POOLSEL = 32'h000ff000;  // rw: Pools that are members.
  localparam int VLVF_POOLSEL_LSB = 12;
  localparam int VLVF_POOLSEL_WIDTH = 8;
  localparam logic [31:0] VLVF_LVLAN = 32'h00100000;  // rw: Local VLAN; stored.
  localparam int VLVF_LVLAN_LSB = 20;
  localparam int VLVF_LVLAN_WIDTH = 1;
  localparam logic [31:0] VLVF_ENABLE = 32'h80000000;  // rw: The entry is valid.
  localparam int VLVF_ENABLE_LSB = 31;
  localparam int VLVF_ENABLE_WIDTH = 1;

  // RPLOLR: Offloads of replicated packets.
  localparam logic [7:0] REG_RPLOLR = 8'd103;
  localparam logic [16:0] RPLOLR_OFFSET = 17'h05af0;
  localparam logic [31:0] RPLOLR_RESET = 32'h80000000;
  localparam logic [31:0] RPLOLR_RW = 32'hc0000000;
  localparam logic [31:0] RPLOLR_STRVLAN = 32'h40000000;  // rw: Strip the VLAN tag.
  localparam int RPLOLR_STRVLAN_LSB = 30;
  localparam int RPLOLR_STRVLAN_WIDTH = 1;
  localparam logic [31:0] RPLOLR_STRCRC = 32'h80000000;  // rw: Strip the CRC; stored: it is always stripped.
  localparam int RPLOLR_STRCRC_LSB = 31;
  localparam int RPLOLR_STRCRC_WIDTH = 1;

  // RETA: RSS redirection table: 128 entries of 8 bits, by bits 6:0 of the hash. Bits 3:0 of an entry are the queue; with VMDq, bit 3 chooses the second queue of the pool.
  localparam logic [7:0] REG_RETA = 8'd104;
  localparam logic [16:0] RETA_OFFSET = 17'h05c00;
  localparam logic [31:0] RETA_RESET = 32'h00000000;
  localparam logic [31:0] RETA_RW = 32'hffffffff;

  // RSSRK: RSS key: 40 bytes, byte 0 in bits 7:0 of register 0.
  localparam logic [7:0] REG_RSSRK = 8'd105;
  localparam logic [16:0] RSSRK_OFFSET = 17'h05c80;
  localparam logic [31:0] RSSRK_RESET = 32'h00000000;
  localparam logic [31:0] RSSRK_RW = 32'hffffffff;

  // ICR: Interrupt cause. A read clears it when GPIE.NSICR is set, or IMS is 0, or INTA is set; under the same condition IAM is taken from IMS.
  localparam logic [7:0] REG_ICR = 8'd106;
  localparam logic [16:0] ICR_OFFSET = 17'h01500;
  localparam logic [31:0] ICR_RESET = 32'h00000000;
  localparam logic [31:0] ICR_RW = 32'h00000000;
  localparam logic [31:0] ICR_RCW1C = 32'hf7d4fbfd;
  localparam logic [31:0] ICR_TXDW = 32'h00000001;  // rcw1c: Transmit descriptor written back.
  localparam int ICR_TXDW_LSB = 0;
  localparam int ICR_TXDW_WIDTH = 1;
  localparam logic [31:0] ICR_LSC = 32'h00000004;  // rcw1c: Link status change.
  localparam int ICR_LSC_LSB = 2;
  localparam int ICR_LSC_WIDTH = 1;
  localparam logic [31:0] ICR_RXSEQ = 32'h00000008;  // rcw1c: Receive sequence error.
  localparam int ICR_RXSEQ_LSB = 3;
  localparam int ICR_RXSEQ_WIDTH = 1;
  localparam logic [31:0] ICR_RXDMT0 = 32'h00000010;  // rcw1c: Receive descriptor minimum threshold.
  localparam int ICR_RXDMT0_LSB = 4;
  localparam int ICR_RXDMT0_WIDTH = 1;
  localparam logic [31:0] ICR_MACSEC = 32'h00000020;  // rcw1c: MACsec.
  localparam int ICR_MACSEC_LSB = 5;
  localparam int ICR_MACSEC_WIDTH = 1;
  localparam logic [31:0] ICR_RXO = 32'h00000040;  // rcw1c: Receive overrun.
  localparam int ICR_RXO_LSB = 6;
  localparam int ICR_RXO_WIDTH = 1;
  localparam logic [31:0] ICR_RXDW = 32'h00000080;  // rcw1c: Receive descriptor written back.
  localparam int ICR_RXDW_LSB = 7;
  localparam int ICR_RXDW_WIDTH = 1;
  localparam logic [31:0] ICR_VMMB = 32'h00000100;  // rcw1c: VF mailbox or VF reset event.
  localparam int ICR_VMMB_LSB = 8;
  localparam int ICR_VMMB_WIDTH = 1;
  localparam logic [31:0] ICR_MDAC = 32'h00000200;  // rcw1c: MDI access complete.
  localparam int ICR_MDAC_LSB = 9;
  localparam int ICR_MDAC_WIDTH = 1;
  localparam logic [31:0] ICR_SDP0 = 32'h00000800;  // rcw1c: Software definable pin 0.
  localparam int ICR_SDP0_LSB = 11;
  localparam int ICR_SDP0_WIDTH = 1;
  localparam logic [31:0] ICR_SDP1 = 32'h00001000;  // rcw1c: Software definable pin 1.
  localparam int ICR_SDP1_LSB = 12;
  localparam int ICR_SDP1_WIDTH = 1;
  localparam logic [31:0] ICR_SDP2 = 32'h00002000;  // rcw1c: Software definable pin 2.
  localparam int ICR_SDP2_LSB = 13;
  localparam int ICR_SDP2_WIDTH = 1;
  localparam logic [31:0] ICR_SDP3 = 32'h00004000;  // rcw1c: Software definable pin 3.
  localparam int ICR_SDP3_LSB = 14;
  localparam int ICR_SDP3_WIDTH = 1;
  localparam logic [31:0] ICR_PTRAP = 32'h00008000;  // rcw1c: Probe trap.
  localparam int ICR_PTRAP_LSB = 15;
  localparam int ICR_PTRAP_WIDTH = 1;
  localparam logic [31:0] ICR_MNG = 32'h00040000;  // rcw1c: Manageability event.
  localparam int ICR_MNG_LSB = 18;
  localparam int ICR_MNG_WIDTH = 1;
  localparam logic [31:0] ICR_OMED = 32'h00100000;  // rcw1c: Other media energy detected.
  localparam int ICR_OMED_LSB = 20;
  localparam int ICR_OMED_WIDTH = 1;
  localparam logic [31:0] ICR_FER = 32'h00400000;  // rcw1c: Fatal error.
  localparam int ICR_FER_LSB = 22;
  localparam int ICR_FER_WIDTH = 1;
  localparam logic [31:0] ICR_NFER = 32'h00800000;  // rcw1c: Non-fatal error.
  localparam int ICR_NFER_LSB = 23;
  localparam int ICR_NFER_WIDTH = 1;
  localparam logic [31:0] ICR_CSRTO = 32'h01000000;  // rcw1c: CSR access time-out.
  localparam int ICR_CSRTO_LSB = 24;
  localparam int ICR_CSRTO_WIDTH = 1;
  localparam logic [31:0] ICR_SCE = 32'h02000000;  // rcw1c: Storm control event.
  localparam int ICR_SCE_LSB = 25;
  localparam int ICR_SCE_WIDTH = 1;
  localparam logic [31:0] ICR_SW_WD = 32'h04000000;  // rcw1c: Software watchdog.
  localparam int ICR_SW_WD_LSB = 26;
  localparam int ICR_SW_WD_WIDTH = 1;
  localparam logic [31:0] ICR_DOUTSYNC = 32'h10000000;  // rcw1c: DMA transmit out of sync.
  localparam int ICR_DOUTSYNC_LSB = 28;
  localparam int ICR_DOUTSYNC_WIDTH = 1;
  localparam logic [31:0] ICR_TCP_TIMER = 32'h20000000;  // rcw1c: TCP timer expired.
  localparam int ICR_TCP_TIMER_LSB = 29;
  localparam int ICR_TCP_TIMER_WIDTH = 1;
  localparam logic [31:0] ICR_DRSTA = 32'h40000000;  // rcw1c: Device reset asserted by another function.
  localparam int ICR_DRSTA_LSB = 30;
  localparam int ICR_DRSTA_WIDTH = 1;
  localparam logic [31:0] ICR_INTA = 32'h80000000;  // rcw1c: Any enabled cause, while MSI-X is not in use.
  localparam int ICR_INTA_LSB = 31;
  localparam int ICR_INTA_WIDTH = 1;

  // ICS: Interrupt cause set: reads ICR without side effect, writing 1 sets the bit of ICR.
  localparam logic [7:0] REG_ICS = 8'd107;
  localparam logic [16:0] ICS_OFFSET = 17'h01504;
  localparam logic [31:0] ICS_RESET = 32'h00000000;
  localparam logic [31:0] ICS_RW = 32'h00000000;
  localparam logic [31:0] ICS_RW1S = 32'h77d4fbfd;
  localparam logic [31:0] ICS_TXDW = 32'h00000001;  // rw1s: Transmit descriptor written back.
  localparam int ICS_TXDW_LSB = 0;
  localparam int ICS_TXDW_WIDTH = 1;
  localparam logic [31:0] ICS_LSC = 32'h00000004;  // rw1s: Link status change.
  localparam int ICS_LSC_LSB = 2;
  localparam int ICS_LSC_WIDTH = 1;
  localparam logic [31:0] ICS_RXSEQ = 32'h00000008;  // rw1s: Receive sequence error.
  localparam int ICS_RXSEQ_LSB = 3;
  localparam int ICS_RXSEQ_WIDTH = 1;
  localparam logic [31:0] ICS_RXDMT0 = 32'h00000010;  // rw1s: Receive descriptor minimum threshold.
  localparam int ICS_RXDMT0_LSB = 4;
  localparam int ICS_RXDMT0_WIDTH = 1;
  localparam logic [31:0] ICS_MACSEC = 32'h00000020;  // rw1s: MACsec.
  localparam int ICS_MACSEC_LSB = 5;
  localparam int ICS_MACSEC_WIDTH = 1;
  localparam logic [31:0] ICS_RXO = 32'h00000040;  // rw1s: Receive overrun.
  localparam int ICS_RXO_LSB = 6;
  localparam int ICS_RXO_WIDTH = 1;
  localparam logic [31:0] ICS_RXDW = 32'h00000080;  // rw1s: Receive descriptor written back.
  localparam int ICS_RXDW_LSB = 7;
  localparam int ICS_RXDW_WIDTH = 1;
  localparam logic [31:0] ICS_VMMB = 32'h00000100;  // rw1s: VF mailbox or VF reset event.
  localparam int ICS_VMMB_LSB = 8;
  localparam int ICS_VMMB_WIDTH = 1;
  localparam logic [31:0] ICS_MDAC = 32'h00000200;  // rw1s: MDI access complete.
  localparam int ICS_MDAC_LSB = 9;
  localparam int ICS_MDAC_WIDTH = 1;
  localparam logic [31:0] ICS_SDP0 = 32'h00000800;  // rw1s: Software definable pin 0.
  localparam int ICS_SDP0_LSB = 11;
  localparam int ICS_SDP0_WIDTH = 1;
  localparam logic [31:0] ICS_SDP1 = 32'h00001000;  // rw1s: Software definable pin 1.
  localparam int ICS_SDP1_LSB = 12;
  localparam int ICS_SDP1_WIDTH = 1;
  localparam logic [31:0] ICS_SDP2 = 32'h00002000;  // rw1s: Software definable pin 2.
  localparam int ICS_SDP2_LSB = 13;
  localparam int ICS_SDP2_WIDTH = 1;
  localparam logic [31:0] ICS_SDP3 = 32'h00004000;  // rw1s: Software definable pin 3.
  localparam int ICS_SDP3_LSB = 14;
  localparam int ICS_SDP3_WIDTH = 1;
  localparam logic [31:0] ICS_PTRAP = 32'h00008000;  // rw1s: Probe trap.
  localparam int ICS_PTRAP_LSB = 15;
  localparam int ICS_PTRAP_WIDTH = 1;
  localparam logic [31:0] ICS_MNG = 32'h00040000;  // rw1s: Manageability event.
  localparam int ICS_MNG_LSB = 18;
  localparam int ICS_MNG_WIDTH = 1;
  localparam logic [31:0] ICS_OMED = 32'h00100000;  // rw1s: Other media energy detected.
  localparam int ICS_OMED_LSB = 20;
  localparam int ICS_OMED_WIDTH = 1;
  localparam logic [31:0] ICS_FER = 32'h00400000;  // rw1s: Fatal error.
  localparam int ICS_FER_LSB = 22;
  localparam int ICS_FER_WIDTH = 1;
  localparam logic [31:0] ICS_NFER = 32'h00800000;  // rw1s: Non-fatal error.
  localparam int ICS_NFER_LSB = 23;
  localparam int ICS_NFER_WIDTH = 1;
  localparam logic [31:0] ICS_CSRTO = 32'h01000000;  // rw1s: CSR access time-out.
  localparam int ICS_CSRTO_LSB = 24;
  localparam int ICS_CSRTO_WIDTH = 1;
  localparam logic [31:0] ICS_SCE = 32'h02000000;  // rw1s: Storm control event.
  localparam int ICS_SCE_LSB = 25;
  localparam int ICS_SCE_WIDTH = 1;
  localparam logic [31:0] ICS_SW_WD = 32'h04000000;  // rw1s: Software watchdog.
  localparam int ICS_SW_WD_LSB = 26;
  localparam int ICS_SW_WD_WIDTH = 1;
  localparam logic [31:0] ICS_DOUTSYNC = 32'h10000000;  // rw1s: DMA transmit out of sync.
  localparam int ICS_DOUTSYNC_LSB = 28;
  localparam int ICS_DOUTSYNC_WIDTH = 1;
  localparam logic [31:0] ICS_TCP_TIMER = 32'h20000000;  // rw1s: TCP timer expired.
  localparam int ICS_TCP_TIMER_LSB = 29;
  localparam int ICS_TCP_TIMER_WIDTH = 1;
  localparam logic [31:0] ICS_DRSTA = 32'h40000000;  // rw1s: Device reset asserted by another function.
  localparam int ICS_DRSTA_LSB = 30;
  localparam int ICS_DRSTA_WIDTH = 1;

  // IMS: Interrupt mask set and read. A cause that is pending when its bit is set fires.
  localparam logic [7:0] REG_IMS = 8'd108;
  localparam logic [16:0] IMS_OFFSET = 17'h01508;
  localparam logic [31:0] IMS_RESET = 32'h00000000;
  localparam logic [31:0] IMS_RW = 32'h00000000;
  localparam logic [31:0] IMS_RW1S = 32'h77d4fbfd;
  localparam logic [31:0] IMS_TXDW = 32'h00000001;  // rw1s: Transmit descriptor written back.
  localparam int IMS_TXDW_LSB = 0;
  localparam int IMS_TXDW_WIDTH = 1;
  localparam logic [31:0] IMS_LSC = 32'h00000004;  // rw1s: Link status change.
  localparam int IMS_LSC_LSB = 2;
  localparam int IMS_LSC_WIDTH = 1;
  localparam logic [31:0] IMS_RXSEQ = 32'h00000008;  // rw1s: Receive sequence error.
  localparam int IMS_RXSEQ_LSB = 3;
  localparam int IMS_RXSEQ_WIDTH = 1;
  localparam logic [31:0] IMS_RXDMT0 = 32'h00000010;  // rw1s: Receive descriptor minimum threshold.
  localparam int IMS_RXDMT0_LSB = 4;
  localparam int IMS_RXDMT0_WIDTH = 1;
  localparam logic [31:0] IMS_MACSEC = 32'h00000020;  // rw1s: MACsec.
  localparam int IMS_MACSEC_LSB = 5;
  localparam int IMS_MACSEC_WIDTH = 1;
  localparam logic [31:0] IMS_RXO = 32'h00000040;  // rw1s: Receive overrun.
  localparam int IMS_RXO_LSB = 6;
  localparam int IMS_RXO_WIDTH = 1;
  localparam logic [31:0] IMS_RXDW = 32'h00000080;  // rw1s: Receive descriptor written back.
  localparam int IMS_RXDW_LSB = 7;
  localparam int IMS_RXDW_WIDTH = 1;
  localparam logic [31:0] IMS_VMMB = 32'h00000100;  // rw1s: VF mailbox or VF reset event.
  localparam int IMS_VMMB_LSB = 8;
  localparam int IMS_VMMB_WIDTH = 1;
  localparam logic [31:0] IMS_MDAC = 32'h00000200;  // rw1s: MDI access complete.
  localparam int IMS_MDAC_LSB = 9;
  localparam int IMS_MDAC_WIDTH = 1;
  localparam logic [31:0] IMS_SDP0 = 32'h00000800;  // rw1s: Software definable pin 0.
  localparam int IMS_SDP0_LSB = 11;
  localparam int IMS_SDP0_WIDTH = 1;
  localparam logic [31:0] IMS_SDP1 = 32'h00001000;  // rw1s: Software definable pin 1.
  localparam int IMS_SDP1_LSB = 12;
  localparam int IMS_SDP1_WIDTH = 1;
  localparam logic [31:0] IMS_SDP2 = 32'h00002000;  // rw1s: Software definable pin 2.
  localparam int IMS_SDP2_LSB = 13;
  localparam int IMS_SDP2_WIDTH = 1;
  localparam logic [31:0] IMS_SDP3 = 32'h00004000;  // rw1s: Software definable pin 3.
  localparam int IMS_SDP3_LSB = 14;
  localparam int IMS_SDP3_WIDTH = 1;
  localparam logic [31:0] IMS_PTRAP = 32'h00008000;  // rw1s: Probe trap.
  localparam int IMS_PTRAP_LSB = 15;
  localparam int IMS_PTRAP_WIDTH = 1;
  localparam logic [31:0] IMS_MNG = 32'h00040000;  // rw1s: Manageability event.
  localparam int IMS_MNG_LSB = 18;
  localparam int IMS_MNG_WIDTH = 1;
  localparam logic [31:0] IMS_OMED = 32'h00100000;  // rw1s: Other media energy detected.
  localparam int IMS_OMED_LSB = 20;
  localparam int IMS_OMED_WIDTH = 1;
  localparam logic [31:0] IMS_FER = 32'h00400000;  // rw1s: Fatal error.
  localparam int IMS_FER_LSB = 22;
  localparam int IMS_FER_WIDTH = 1;
  localparam logic [31:0] IMS_NFER = 32'h00800000;  // rw1s: Non-fatal error.
  localparam int IMS_NFER_LSB = 23;
  localparam int IMS_NFER_WIDTH = 1;
  localparam logic [31:0] IMS_CSRTO = 32'h01000000;  // rw1s: CSR access time-out.
  localparam int IMS_CSRTO_LSB = 24;
  localparam int IMS_CSRTO_WIDTH = 1;
  localparam logic [31:0] IMS_SCE = 32'h02000000;  // rw1s: Storm control event.
  localparam int IMS_SCE_LSB = 25;
  localparam int IMS_SCE_WIDTH = 1;
  localparam logic [31:0] IMS_SW_WD = 32'h04000000;  // rw1s: Software watchdog.
  localparam int IMS_SW_WD_LSB = 26;
  localparam int IMS_SW_WD_WIDTH = 1;
  localparam logic [31:0] IMS_DOUTSYNC = 32'h10000000;  // rw1s: DMA transmit out of sync.
  localparam int IMS_DOUTSYNC_LSB = 28;
  localparam int IMS_DOUTSYNC_WIDTH = 1;
  localparam logic [31:0] IMS_TCP_TIMER = 32'h20000000;  // rw1s: TCP timer expired.
  localparam int IMS_TCP_TIMER_LSB = 29;
  localparam int IMS_TCP_TIMER_WIDTH = 1;
  localparam logic [31:0] IMS_DRSTA = 32'h40000000;  // rw1s: Device reset asserted by another function.
  localparam int IMS_DRSTA_LSB = 30;
  localparam int IMS_DRSTA_WIDTH = 1;

  // IMC: Interrupt mask clear: reads IMS, writing 1 clears the bit of IMS.
  localparam logic [7:0] REG_IMC = 8'd109;
  localparam logic [16:0] IMC_OFFSET = 17'h0150c;
  localparam logic [31:0] IMC_RESET = 32'h00000000;
  localparam logic [31:0] IMC_RW = 32'h00000000;
  localparam logic [31:0] IMC_RW1C = 32'h77d4fbfd;
  localparam logic [31:0] IMC_TXDW = 32'h00000001;  // rw1c: Transmit descriptor written back.
  localparam int IMC_TXDW_LSB = 0;
  localparam int IMC_TXDW_WIDTH = 1;
  localparam logic [31:0] IMC_LSC = 32'h00000004;  // rw1c: Link status change.
  localparam int IMC_LSC_LSB = 2;
  localparam int IMC_LSC_WIDTH = 1;
  localparam logic [31:0] IMC_RXSEQ = 32'h00000008;  // rw1c: Receive sequence error.
  localparam int IMC_RXSEQ_LSB = 3;
  localparam int IMC_RXSEQ_WIDTH = 1;
  localparam logic [31:0] IMC_RXDMT0 = 32'h00000010;  // rw1c: Receive descriptor minimum threshold.
  localparam int IMC_RXDMT0_LSB = 4;
  localparam int IMC_RXDMT0_WIDTH = 1;
  localparam logic [31:0] IMC_MACSEC = 32'h00000020;  // rw1c: MACsec.
  localparam int IMC_MACSEC_LSB = 5;
  localparam int IMC_MACSEC_WIDTH = 1;
  localparam logic [31:0] IMC_RXO = 32'h00000040;  // rw1c: Receive overrun.
  localparam int IMC_RXO_LSB = 6;
  localparam int IMC_RXO_WIDTH = 1;
  localparam logic [31:0] IMC_RXDW = 32'h00000080;  // rw1c: Receive descriptor written back.
  localparam int IMC_RXDW_LSB = 7;
  localparam int IMC_RXDW_WIDTH = 1;
  localparam logic [31:0] IMC_VMMB = 32'h00000100;  // rw1c: VF mailbox or VF reset event.
  localparam int IMC_VMMB_LSB = 8;
  localparam int IMC_VMMB_WIDTH = 1;
  localparam logic [31:0] IMC_MDAC = 32'h00000200;  // rw1c: MDI access complete.
  localparam int IMC_MDAC_LSB = 9;
  localparam int IMC_MDAC_WIDTH = 1;
  localparam logic [31:0] IMC_SDP0 = 32'h00000800;  // rw1c: Software definable pin 0.
  localparam int IMC_SDP0_LSB = 11;
  localparam int IMC_SDP0_WIDTH = 1;
  localparam logic [31:0] IMC_SDP1 = 32'h00001000;  // rw1c: Software definable pin 1.
  localparam int IMC_SDP1_LSB = 12;
  localparam int IMC_SDP1_WIDTH = 1;
  localparam logic [31:0] IMC_SDP2 = 32'h00002000;  // rw1c: Software definable pin 2.
  localparam int IMC_SDP2_LSB = 13;
  localparam int IMC_SDP2_WIDTH = 1;
  localparam logic [31:0] IMC_SDP3 = 32'h00004000;  // rw1c: Software definable pin 3.
  localparam int IMC_SDP3_LSB = 14;
  localparam int IMC_SDP3_WIDTH = 1;
  localparam logic [31:0] IMC_PTRAP = 32'h00008000;  // rw1c: Probe trap.
  localparam int IMC_PTRAP_LSB = 15;
  localparam int IMC_PTRAP_WIDTH = 1;
  localparam logic [31:0] IMC_MNG = 32'h00040000;  // rw1c: Manageability event.
  localparam int IMC_MNG_LSB = 18;
  localparam int IMC_MNG_WIDTH = 1;
  localparam logic [31:0] IMC_OMED = 32'h00100000;  // rw1c: Other media energy detected.
  localparam int IMC_OMED_LSB = 20;
  localparam int IMC_OMED_WIDTH = 1;
  localparam logic [31:0] IMC_FER = 32'h00400000;  // rw1c: Fatal error.
  localparam int IMC_FER_LSB = 22;
  localparam int IMC_FER_WIDTH = 1;
  localparam logic [31:0] IMC_NFER = 32'h00800000;  // rw1c: Non-fatal error.
  localparam int IMC_NFER_LSB = 23;
  localparam int IMC_NFER_WIDTH = 1;
  localparam logic [31:0] IMC_CSRTO = 32'h01000000;  // rw1c: CSR access time-out.
  localparam int IMC_CSRTO_LSB = 24;
  localparam int IMC_CSRTO_WIDTH = 1;
  localparam logic [31:0] IMC_SCE = 32'h02000000;  // rw1c: Storm control event.
  localparam int IMC_SCE_LSB = 25;
  localparam int IMC_SCE_WIDTH = 1;
  localparam logic [31:0] IMC_SW_WD = 32'h04000000;  // rw1c: Software watchdog.
  localparam int IMC_SW_WD_LSB = 26;
  localparam int IMC_SW_WD_WIDTH = 1;
  localparam logic [31:0] IMC_DOUTSYNC = 32'h10000000;  // rw1c: DMA transmit out of sync.
  localparam int IMC_DOUTSYNC_LSB = 28;
  localparam int IMC_DOUTSYNC_WIDTH = 1;
  localparam logic [31:0] IMC_TCP_TIMER = 32'h20000000;  // rw1c: TCP timer expired.
  localparam int IMC_TCP_TIMER_LSB = 29;
  localparam int IMC_TCP_TIMER_WIDTH = 1;
  localparam logic [31:0] IMC_DRSTA = 32'h40000000;  // rw1c: Device reset asserted by another function.
  localparam int IMC_DRSTA_LSB = 30;
  localparam int IMC_DRSTA_WIDTH = 1;

  // IAM: Interrupt acknowledge auto mask: the bits that a read of ICR takes from IMS.
  localparam logic [7:0] REG_IAM = 8'd110;
  localparam logic [16:0] IAM_OFFSET = 17'h01510;
  localparam logic [31:0] IAM_RESET = 32'h00000000;
  localparam logic [31:0] IAM_RW = 32'h77d4fbfd;
  localparam logic [31:0] IAM_TXDW = 32'h00000001;  // rw: Transmit descriptor written back.
  localparam int IAM_TXDW_LSB = 0;
  localparam int IAM_TXDW_WIDTH = 1;
  localparam logic [31:0] IAM_LSC = 32'h00000004;  // rw: Link status change.
  localparam int IAM_LSC_LSB = 2;
  localparam int IAM_LSC_WIDTH = 1;
  localparam logic [31:0] IAM_RXSEQ = 32'h00000008;  // rw: Receive sequence error.
  localparam int IAM_RXSEQ_LSB = 3;
  localparam int IAM_RXSEQ_WIDTH = 1;
  localparam logic [31:0] IAM_RXDMT0 = 32'h00000010;  // rw: Receive descriptor minimum threshold.
  localparam int IAM_RXDMT0_LSB = 4;
  localparam int IAM_RXDMT0_WIDTH = 1;
  localparam logic [31:0] IAM_MACSEC = 32'h00000020;  // rw: MACsec.
  localparam int IAM_MACSEC_LSB = 5;
  localparam int IAM_MACSEC_WIDTH = 1;
  localparam logic [31:0] IAM_RXO = 32'h00000040;  // rw: Receive overrun.
  localparam int IAM_RXO_LSB = 6;
  localparam int IAM_RXO_WIDTH = 1;
  localparam logic [31:0] IAM_RXDW = 32'h00000080;  // rw: Receive descriptor written back.
  localparam int IAM_RXDW_LSB = 7;
  localparam int IAM_RXDW_WIDTH = 1;
  localparam logic [31:0] IAM_VMMB = 32'h00000100;  // rw: VF mailbox or VF reset event.
  localparam int IAM_VMMB_LSB = 8;
  localparam int IAM_VMMB_WIDTH = 1;
  localparam logic [31:0] IAM_MDAC = 32'h00000200;  // rw: MDI access complete.
  localparam int IAM_MDAC_LSB = 9;
  localparam int IAM_MDAC_WIDTH = 1;
  localparam logic [31:0] IAM_SDP0 = 32'h00000800;  // rw: Software definable pin 0.
  localparam int IAM_SDP0_LSB = 11;
  localparam int IAM_SDP0_WIDTH = 1;
  localparam logic [31:0] IAM_SDP1 = 32'h00001000;  // rw: Software definable pin 1.
  localparam int IAM_SDP1_LSB = 12;
  localparam int IAM_SDP1_WIDTH = 1;
  localparam logic [31:0] IAM_SDP2 = 32'h00002000;  // rw: Software definable pin 2.
  localparam int IAM_SDP2_LSB = 13;
  localparam int IAM_SDP2_WIDTH = 1;
  localparam logic [31:0] IAM_SDP3 = 32'h00004000;  // rw: Software definable pin 3.
  localparam int IAM_SDP3_LSB = 14;
  localparam int IAM_SDP3_WIDTH = 1;
  localparam logic [31:0] IAM_PTRAP = 32'h00008000;  // rw: Probe trap.
  localparam int IAM_PTRAP_LSB = 15;
  localparam int IAM_PTRAP_WIDTH = 1;
  localparam logic [31:0] IAM_MNG = 32'h00040000;  // rw: Manageability event.
  localparam int IAM_MNG_LSB = 18;
  localparam int IAM_MNG_WIDTH = 1;
  localparam logic [31:0] IAM_OMED = 32'h00100000;  // rw: Other media energy detected.
  localparam int IAM_OMED_LSB = 20;
  localparam int IAM_OMED_WIDTH = 1;
  localparam logic [31:0] IAM_FER = 32'h00400000;  // rw: Fatal error.
  localparam int IAM_FER_LSB = 22;
  localparam int IAM_FER_WIDTH = 1;
  localparam logic [31:0] IAM_NFER = 32'h00800000;  // rw: Non-fatal error.
  localparam int IAM_NFER_LSB = 23;
  localparam int IAM_NFER_WIDTH = 1;
  localparam logic [31:0] IAM_CSRTO = 32'h01000000;  // rw: CSR access time-out.
  localparam int IAM_CSRTO_LSB = 24;
  localparam int IAM_CSRTO_WIDTH = 1;
  localparam logic [31:0] IAM_SCE = 32'h02000000;  // rw: Storm control event.
  localparam int IAM_SCE_LSB = 25;
  localparam int IAM_SCE_WIDTH = 1;
  localparam logic [31:0] IAM_SW_WD = 32'h04000000;  // rw: Software watchdog.
  localparam int IAM_SW_WD_LSB = 26;
  localparam int IAM_SW_WD_WIDTH = 1;
  localparam logic [31:0] IAM_DOUTSYNC = 32'h10000000;  // rw: DMA transmit out of sync.
  localparam int IAM_DOUTSYNC_LSB = 28;
  localparam int IAM_DOUTSYNC_WIDTH = 1;
  localparam logic [31:0] IAM_TCP_TIMER = 32'h20000000;  // rw: TCP timer expired.
  localparam int IAM_TCP_TIMER_LSB = 29;
  localparam int IAM_TCP_TIMER_WIDTH = 1;
  localparam logic [31:0] IAM_DRSTA = 32'h40000000;  // rw: Device reset asserted by another function.
  localparam int IAM_DRSTA_LSB = 30;
  localparam int IAM_DRSTA_WIDTH = 1;

  // GPIE: General purpose interrupt enable.
  localparam logic [7:0] REG_GPIE = 8'd111;
  localparam logic [16:0] GPIE_OFFSET = 17'h01514;
  localparam logic [31:0] GPIE_RESET = 32'h00000000;
  localparam logic [31:0] GPIE_RW = 32'hc0000f91;
  localparam logic [31:0] GPIE_NSICR = 32'h00000001;  // rw: A read of ICR clears it whatever the mask.
  localparam int GPIE_NSICR_LSB = 0;
  localparam int GPIE_NSICR_WIDTH = 1;
  localparam logic [31:0] GPIE_MULTIPLE_MSIX = 32'h00000010;  // rw: Causes go to vectors by IVAR; else all to vector 0.
  localparam int GPIE_MULTIPLE_MSIX_LSB = 4;
  localparam int GPIE_MULTIPLE_MSIX_WIDTH = 1;
  localparam logic [31:0] GPIE_LL_INTERVAL = 32'h00000f80;  // rw: Low latency interval; stored.
  localparam int GPIE_LL_INTERVAL_LSB = 7;
  localparam int GPIE_LL_INTERVAL_WIDTH = 5;
  localparam logic [31:0] GPIE_EIAME = 32'h40000000;  // rw: EIAM applies.
  localparam int GPIE_EIAME_LSB = 30;
  localparam int GPIE_EIAME_WIDTH = 1;
  localparam logic [31:0] GPIE_PBA = 32'h80000000;  // rw: Pending bit array support; stored.
  localparam int GPIE_PBA_LSB = 31;
  localparam int GPIE_PBA_WIDTH = 1;

  // EICS: Extended interrupt cause set: reads EICR without side effect.
  localparam logic [7:0] REG_EICS = 8'd112;
  localparam logic [16:0] EICS_OFFSET = 17'h01520;
  localparam logic [31:0] EICS_RESET = 32'h00000000;
  localparam logic [31:0] EICS_RW = 32'h00000000;
  localparam logic [31:0] EICS_RW1S = 32'h01ffffff;
  localparam logic [31:0] EICS_CAUSE = 32'h01ffffff;  // rw1s: Writing 1 sets the bit of EICR.
  localparam int EICS_CAUSE_LSB = 0;
  localparam int EICS_CAUSE_WIDTH = 25;

  // EIMS: Extended interrupt mask set and read. A cause that is pending when its bit is set fires.
  localparam logic [7:0] REG_EIMS = 8'd113;
  localparam logic [16:0] EIMS_OFFSET = 17'h01524;
  localparam logic [31:0] EIMS_RESET = 32'h00000000;
  localparam logic [31:0] EIMS_RW = 32'h00000000;
  localparam logic [31:0] EIMS_RW1S = 32'h01ffffff;
  localparam logic [31:0] EIMS_MASK = 32'h01ffffff;  // rw1s: Enabled vectors.
  localparam int EIMS_MASK_LSB = 0;
  localparam int EIMS_MASK_WIDTH = 25;

  // EIMC: Extended interrupt mask clear: reads EIMS.
  localparam logic [7:0] REG_EIMC = 8'd114;
  localparam logic [16:0] EIMC_OFFSET = 17'h01528;
  localparam logic [31:0] EIMC_RESET = 32'h00000000;
  localparam logic [31:0] EIMC_RW = 32'h00000000;
  localparam logic [31:0] EIMC_RW1C = 32'h01ffffff;
  localparam logic [31:0] EIMC_MASK = 32'h01ffffff;  // rw1c: Writing 1 clears the bit of EIMS.
  localparam int EIMC_MASK_LSB = 0;
  localparam int EIMC_MASK_WIDTH = 25;

  // EIAC: Extended interrupt auto clear.
  localparam logic [7:0] REG_EIAC = 8'd115;
  localparam logic [16:0] EIAC_OFFSET = 17'h0152c;
  localparam logic [31:0] EIAC_RESET = 32'h00000000;
  localparam logic [31:0] EIAC_RW = 32'h01ffffff;
  localparam logic [31:0] EIAC_CLEAR = 32'h01ffffff;  // rw: The message of the vector clears its bit of EICR.
  localparam int EIAC_CLEAR_LSB = 0;
  localparam int EIAC_CLEAR_WIDTH = 25;

  // EIAM: Extended interrupt auto mask.
  localparam logic [7:0] REG_EIAM = 8'd116;
  localparam logic [16:0] EIAM_OFFSET = 17'h01530;
  localparam logic [31:0] EIAM_RESET = 32'h00000000;
  localparam logic [31:0] EIAM_RW = 32'h01ffffff;
  localparam logic [31:0] EIAM_MASK = 32'h01ffffff;  // rw: The message of the vector clears its bit of EIMS while GPIE.EIAME is set.
  localparam int EIAM_MASK_LSB = 0;
  localparam int EIAM_MASK_WIDTH = 25;

  // EICR: Extended interrupt cause.
  localparam logic [7:0] REG_EICR = 8'd117;
  localparam logic [16:0] EICR_OFFSET = 17'h01580;
  localparam logic [31:0] EICR_RESET = 32'h00000000;
  localparam logic [31:0] EICR_RW = 32'h00000000;
  localparam logic [31:0] EICR_RCW1C = 32'h01ffffff;
  localparam logic [31:0] EICR_CAUSE = 32'h01ffffff;  // rcw1c: Pending vectors; every read clears.
  localparam int EICR_CAUSE_LSB = 0;
  localparam int EICR_CAUSE_WIDTH = 25;

  // EITR: Interrupt throttle of a vector.
  localparam logic [7:0] REG_EITR = 8'd118;
  localparam logic [16:0] EITR_OFFSET = 17'h01680;
  localparam logic [31:0] EITR_RESET = 32'h00000000;
  localparam logic [31:0] EITR_RW = 32'h00007ffc;
  localparam logic [31:0] EITR_WO = 32'h80000000;
  localparam logic [31:0] EITR_INTERVAL = 32'h00007ffc;  // rw: Microseconds between two messages; 0: none.
  localparam int EITR_INTERVAL_LSB = 2;
  localparam int EITR_INTERVAL_WIDTH = 13;
  localparam logic [31:0] EITR_CNT_IGNR = 32'h80000000;  // wo: This write keeps the running counter.
  localparam int EITR_CNT_IGNR_LSB = 31;
  localparam int EITR_CNT_IGNR_WIDTH = 1;

  // IVAR: Vectors of the queues n and n+8.
  localparam logic [7:0] REG_IVAR = 8'd119;
  localparam logic [16:0] IVAR_OFFSET = 17'h01700;
  localparam logic [31:0] IVAR_RESET = 32'h00000000;
  localparam logic [31:0] IVAR_RW = 32'h9f9f9f9f;
  localparam logic [31:0] IVAR_RX_LOW_VECTOR = 32'h0000001f;  // rw: Vector of receive queue n.
  localparam int IVAR_RX_LOW_VECTOR_LSB = 0;
  localparam int IVAR_RX_LOW_VECTOR_WIDTH = 5;
  localparam logic [31:0] IVAR_RX_LOW_VALID = 32'h00000080;  // rw: Receive queue n has a vector.
  localparam int IVAR_RX_LOW_VALID_LSB = 7;
  localparam int IVAR_RX_LOW_VALID_WIDTH = 1;
  localparam logic [31:0] IVAR_TX_LOW_VECTOR = 32'h00001f00;  // rw: Vector of transmit queue n.
  localparam int IVAR_TX_LOW_VECTOR_LSB = 8;
  localparam int IVAR_TX_LOW_VECTOR_WIDTH = 5;
  localparam logic [31:0] IVAR_TX_LOW_VALID = 32'h00008000;  // rw: Transmit queue n has a vector.
  localparam int IVAR_TX_LOW_VALID_LSB = 15;
  localparam int IVAR_TX_LOW_VALID_WIDTH = 1;
  localparam logic [31:0] IVAR_RX_HIGH_VECTOR = 32'h001f0000;  // rw: Vector of receive queue n+8.
  localparam int IVAR_RX_HIGH_VECTOR_LSB = 16;
  localparam int IVAR_RX_HIGH_VECTOR_WIDTH = 5;
  localparam logic [31:0] IVAR_RX_HIGH_VALID = 32'h00800000;  // rw: Receive queue n+8 has a vector.
  localparam int IVAR_RX_HIGH_VALID_LSB = 23;
  localparam int IVAR_RX_HIGH_VALID_WIDTH = 1;
  localparam logic [31:0] IVAR_TX_HIGH_VECTOR = 32'h1f000000;  // rw: Vector of transmit queue n+8.
  localparam int IVAR_TX_HIGH_VECTOR_LSB = 24;
  localparam int IVAR_TX_HIGH_VECTOR_WIDTH = 5;
  localparam logic [31:0] IVAR_TX_HIGH_VALID = 32'h80000000;  // rw: Transmit queue n+8 has a vector.
  localparam int IVAR_TX_HIGH_VALID_LSB = 31;
  localparam int IVAR_TX_HIGH_VALID_WIDTH = 1;

  // IVAR_MISC: Vectors of the TCP timer and of all causes of ICR.
  localparam logic [7:0] REG_IVAR_MISC = 8'd120;
  localparam logic [16:0] IVAR_MISC_OFFSET = 17'h01740;
  localparam logic [31:0] IVAR_MISC_RESET = 32'h00000000;
  localparam logic [31:0] IVAR_MISC_RW = 32'h00009f9f;
  localparam logic [31:0] IVAR_MISC_TCP_TIMER_VECTOR = 32'h0000001f;  // rw: Vector of the TCP timer; stored: it does not run.
  localparam int IVAR_MISC_TCP_TIMER_VECTOR_LSB = 0;
  localparam int IVAR_MISC_TCP_TIMER_VECTOR_WIDTH = 5;
  localparam logic [31:0] IVAR_MISC_TCP_TIMER_VALID = 32'h00000080;  // rw: The TCP timer has a vector; stored.
  localparam int IVAR_MISC_TCP_TIMER_VALID_LSB = 7;
  localparam int IVAR_MISC_TCP_TIMER_VALID_WIDTH = 1;
  localparam logic [31:0] IVAR_MISC_OTHER_VECTOR = 32'h00001f00;  // rw: Vector of the causes of ICR.
  localparam int IVAR_MISC_OTHER_VECTOR_LSB = 8;
  localparam int IVAR_MISC_OTHER_VECTOR_WIDTH = 5;
  localparam logic [31:0] IVAR_MISC_OTHER_VALID = 32'h00008000;  // rw: The causes of ICR have a vector.
  localparam int IVAR_MISC_OTHER_VALID_LSB = 15;
  localparam int IVAR_MISC_OTHER_VALID_WIDTH = 1;

  // VTEICS: EICS of a VF: bit k is bit 22-3n+k of EICS.
  localparam logic [7:0] REG_VTEICS = 8'd121;
  localparam logic [16:0] VTEICS_OFFSET = 17'h01520;
  localparam logic [31:0] VTEICS_RESET = 32'h00000000;
  localparam logic [31:0] VTEICS_RW = 32'h00000000;
  localparam logic [31:0] VTEICS_RW1S = 32'h00000007;
  localparam logic [31:0] VTEICS_CAUSE = 32'h00000007;  // rw1s: Writing 1 sets the cause.
  localparam int VTEICS_CAUSE_LSB = 0;
  localparam int VTEICS_CAUSE_WIDTH = 3;

  // VTEIMS: EIMS of a VF.
  localparam logic [7:0] REG_VTEIMS = 8'd122;
  localparam logic [16:0] VTEIMS_OFFSET = 17'h01524;
  localparam logic [31:0] VTEIMS_RESET = 32'h00000000;
  localparam logic [31:0] VTEIMS_RW = 32'h00000000;
  localparam logic [31:0] VTEIMS_RW1S = 32'h00000007;
  localparam logic [31:0] VTEIMS_MASK = 32'h00000007;  // rw1s: Enabled vectors.
  localparam int VTEIMS_MASK_LSB = 0;
  localparam int VTEIMS_MASK_WIDTH = 3;

  // VTEIMC: EIMC of a VF.
  localparam logic [7:0] REG_VTEIMC = 8'd123;
  localparam logic [16:0] VTEIMC_OFFSET = 17'h01528;
  localparam logic [31:0] VTEIMC_RESET = 32'h00000000;
  localparam logic [31:0] VTEIMC_RW = 32'h00000000;
  localparam logic [31:0] VTEIMC_RW1C = 32'h00000007;
  localparam logic [31:0] VTEIMC_MASK = 32'h00000007;  // rw1c: Writing 1 clears the bit of VTEIMS.
  localparam int VTEIMC_MASK_LSB = 0;
  localparam int VTEIMC_MASK_WIDTH = 3;

  // VTEIAC: EIAC of a VF.
  localparam logic [7:0] REG_VTEIAC = 8'd124;
  localparam logic [16:0] VTEIAC_OFFSET = 17'h0152c;
  localparam logic [31:0] VTEIAC_RESET = 32'h00000000;
  localparam logic [31:0] VTEIAC_RW = 32'h00000007;
  localparam logic [31:0] VTEIAC_CLEAR = 32'h00000007;  // rw: Auto clear.
  localparam int VTEIAC_CLEAR_LSB = 0;
  localparam int VTEIAC_CLEAR_WIDTH = 3;

  // VTEIAM: EIAM of a VF.
  localparam logic [7:0] REG_VTEIAM = 8'd125;
  localparam logic [16:0] VTEIAM_OFFSET = 17'h01530;
  localparam logic [31:0] VTEIAM_RESET = 32'h00000000;
  localparam logic [31:0] VTEIAM_RW = 32'h00000007;
  localparam logic [31:0] VTEIAM_MASK = 32'h00000007;  // rw: Auto mask.
  localparam int VTEIAM_MASK_LSB = 0;
  localparam int VTEIAM_MASK_WIDTH = 3;

  // VTEICR: EICR of a VF.
  localparam logic [7:0] REG_VTEICR = 8'd126;
  localparam logic [16:0] VTEICR_OFFSET = 17'h01580;
  localparam logic [31:0] VTEICR_RESET = 32'h00000000;
  localparam logic [31:0] VTEICR_RW = 32'h00000000;
  localparam logic [31:0] VTEICR_RCW1C = 32'h00000007;
  localparam logic [31:0] VTEICR_CAUSE = 32'h00000007;  // rcw1c: Pending vectors; every read clears.
  localparam int VTEICR_CAUSE_LSB = 0;
  localparam int VTEICR_CAUSE_WIDTH = 3;

  // VTEITR: Interrupt throttle of a VF's vector k: instance 4n+k, the same register as EITR(22-3n+k).
  localparam logic [7:0] REG_VTEITR = 8'd127;
  localparam logic [16:0] VTEITR_OFFSET = 17'h01680;
  localparam logic [31:0] VTEITR_RESET = 32'h00000000;
  localparam logic [31:0] VTEITR_RW = 32'h00007ffc;
  localparam logic [31:0] VTEITR_WO = 32'h80000000;
  localparam logic [31:0] VTEITR_INTERVAL = 32'h00007ffc;  // rw: Microseconds between two messages; 0: none.
  localparam int VTEITR_INTERVAL_LSB = 2;
  localparam int VTEITR_INTERVAL_WIDTH = 13;
  localparam logic [31:0] VTEITR_CNT_IGNR = 32'h80000000;  // wo: This write keeps the running counter.
  localparam int VTEITR_CNT_IGNR_LSB = 31;
  localparam int VTEITR_CNT_IGNR_WIDTH = 1;

  // VTIVAR: Vectors of a VF's queues.
  localparam logic [7:0] REG_VTIVAR = 8'd128;
  localparam logic [16:0] VTIVAR_OFFSET = 17'h01700;
  localparam logic [31:0] VTIVAR_RESET = 32'h00000000;
  localparam logic [31:0] VTIVAR_RW = 32'h83838383;
  localparam logic [31:0] VTIVAR_RX0_VECTOR = 32'h00000003;  // rw: Vector of receive queue n.
  localparam int VTIVAR_RX0_VECTOR_LSB = 0;
  localparam int VTIVAR_RX0_VECTOR_WIDTH = 2;
  localparam logic [31:0] VTIVAR_RX0_VALID = 32'h00000080;  // rw: Receive queue n has a vector.
  localparam int VTIVAR_RX0_VALID_LSB = 7;
  localparam int VTIVAR_RX0_VALID_WIDTH = 1;
  localparam logic [31:0] VTIVAR_TX0_VECTOR = 32'h00000300;  // rw: Vector of transmit queue n.
  localparam int VTIVAR_TX0_VECTOR_LSB = 8;
  localparam int VTIVAR_TX0_VECTOR_WIDTH = 2;
  localparam logic [31:0] VTIVAR_TX0_VALID = 32'h00008000;  // rw: Transmit queue n has a vector.
  localparam int VTIVAR_TX0_VALID_LSB = 15;
  localparam int VTIVAR_TX0_VALID_WIDTH = 1;
  localparam logic [31:0] VTIVAR_RX1_VECTOR = 32'h00030000;  // rw: Vector of receive queue n+8.
  localparam int VTIVAR_RX1_VECTOR_LSB = 16;
  localparam int VTIVAR_RX1_VECTOR_WIDTH = 2;
  localparam logic [31:0] VTIVAR_RX1_VALID = 32'h00800000;  // rw: Receive queue n+8 has a vector.
  localparam int VTIVAR_RX1_VALID_LSB = 23;
  localparam int VTIVAR_RX1_VALID_WIDTH = 1;
  localparam logic [31:0] VTIVAR_TX1_VECTOR = 32'h03000000;  // rw: Vector of transmit queue n+8.
  localparam int VTIVAR_TX1_VECTOR_LSB = 24;
  localparam int VTIVAR_TX1_VECTOR_WIDTH = 2;
  localparam logic [31:0] VTIVAR_TX1_VALID = 32'h80000000;  // rw: Transmit queue n+8 has a vector.
  localparam int VTIVAR_TX1_VALID_LSB = 31;
  localparam int VTIVAR_TX1_VALID_WIDTH = 1;

  // VTIVAR_MISC: Vector of a VF's mailbox.
  localparam logic [7:0] REG_VTIVAR_MISC = 8'd129;
  localparam logic [16:0] VTIVAR_MISC_OFFSET = 17'h01740;
  localparam logic [31:0] VTIVAR_MISC_RESET = 32'h00000000;
  localparam logic [31:0] VTIVAR_MISC_RW = 32'h00000083;
  localparam logic [31:0] VTIVAR_MISC_MAILBOX_VECTOR = 32'h00000003;  // rw: Vector of the mailbox.
  localparam int VTIVAR_MISC_MAILBOX_VECTOR_LSB = 0;
  localparam int VTIVAR_MISC_MAILBOX_VECTOR_WIDTH = 2;
  localparam logic [31:0] VTIVAR_MISC_MAILBOX_VALID = 32'h00000080;  // rw: The mailbox has a vector.
  localparam int VTIVAR_MISC_MAILBOX_VALID_LSB = 7;
  localparam int VTIVAR_MISC_MAILBOX_VALID_WIDTH = 1;

  // RDBAL: Receive descriptor base address low.
  localparam logic [7:0] REG_RDBAL = 8'd130;
  localparam logic [16:0] RDBAL_OFFSET = 17'h0c000;
  localparam logic [31:0] RDBAL_RESET = 32'h00000000;
  localparam logic [31:0] RDBAL_RW = 32'hffffff80;
  localparam logic [31:0] RDBAL_ADDRESS = 32'hffffff80;  // rw: Address bits 31:7; the ring is aligned to 128 bytes.
  localparam int RDBAL_ADDRESS_LSB = 7;
  localparam int RDBAL_ADDRESS_WIDTH = 25;

  // RDBAH: Receive descriptor base address high.
  localparam logic [7:0] REG_RDBAH = 8'd131;
  localparam logic [16:0] RDBAH_OFFSET = 17'h0c004;
  localparam logic [31:0] RDBAH_RESET = 32'h00000000;
  localparam logic [31:0] RDBAH_RW = 32'hffffffff;

  // RDLEN: Receive descriptor ring length in bytes.
  localparam logic [7:0] REG_RDLEN = 8'd132;
  localparam logic [16:0] RDLEN_OFFSET = 17'h0c008;
  localparam logic [31:0] RDLEN_RESET = 32'h00000000;
  localparam logic [31:0] RDLEN_RW = 32'h000ffff0;
  localparam logic [31:0] RDLEN_LENGTH = 32'h000ffff0;  // rw: In descriptors of 16 bytes; drivers use multiples of 8.
  localparam int RDLEN_LENGTH_LSB = 4;
  localparam int RDLEN_LENGTH_WIDTH = 16;

  // SRRCTL: Split and replication receive control.
  localparam logic [7:0] REG_SRRCTL = 8'd133;
  localparam logic [16:0] SRRCTL_OFFSET = 17'h0c00c;
  localparam logic [31:0] SRRCTL_RESET = 32'h00000000;
  localparam logic [31:0] SRRCTL_RW = 32'h8ff00f7f;
  localparam logic [31:0] SRRCTL_BSIZEPKT = 32'h0000007f;  // rw: Packet buffer in KiB; 0: RCTL.BSIZE decides.
  localparam int SRRCTL_BSIZEPKT_LSB = 0;
  localparam int SRRCTL_BSIZEPKT_WIDTH = 7;
  localparam logic [31:0] SRRCTL_BSIZEHDR = 32'h00000f00;  // rw: Header buffer in units of 64 bytes.
  localparam int SRRCTL_BSIZEHDR_LSB = 8;
  localparam int SRRCTL_BSIZEHDR_WIDTH = 4;
  localparam logic [31:0] SRRCTL_RDMTS = 32'h01f00000;  // rw: Descriptor minimum threshold in units of 16; stored.
  localparam int SRRCTL_RDMTS_LSB = 20;
  localparam int SRRCTL_RDMTS_WIDTH = 5;
  localparam logic [31:0] SRRCTL_DESCTYPE = 32'h0e000000;  // rw: 0 legacy, 1 advanced with one buffer, 2 header split, 3 replicate, 4 replicate large, 5 split always; the others act like 1.
  localparam int SRRCTL_DESCTYPE_LSB = 25;
  localparam int SRRCTL_DESCTYPE_WIDTH = 3;
  localparam logic [31:0] SRRCTL_DROP_EN = 32'h80000000;  // rw: A packet that finds too few descriptors is dropped and counted; otherwise it waits for them in the packet buffer, and all behind it wait too.
  localparam int SRRCTL_DROP_EN_LSB = 31;
  localparam int SRRCTL_DROP_EN_WIDTH = 1;

  // RDH: Receive descriptor head; moved by hardware. Drivers write 0 while the queue is disabled.
  localparam logic [7:0] REG_RDH = 8'd134;
  localparam logic [16:0] RDH_OFFSET = 17'h0c010;
  localparam logic [31:0] RDH_RESET = 32'h00000000;
  localparam logic [31:0] RDH_RW = 32'h0000ffff;
  localparam logic [31:0] RDH_HEAD = 32'h0000ffff;  // rw: Descriptor index.
  localparam int RDH_HEAD_LSB = 0;
  localparam int RDH_HEAD_WIDTH = 16;

  // RXCTL: Direct cache access and relaxed ordering of reception.
  localparam logic [7:0] REG_RXCTL = 8'd135;
  localparam logic [16:0] RXCTL_OFFSET = 17'h0c014;
  localparam logic [31:0] RXCTL_RESET = 32'h00000000;
  localparam logic [31:0] RXCTL_RW = 32'hff0002e0;
  localparam logic [31:0] RXCTL_DESC_DCA_EN = 32'h00000020;  // rw: Descriptor DCA.
  localparam int RXCTL_DESC_DCA_EN_LSB = 5;
  localparam int RXCTL_DESC_DCA_EN_WIDTH = 1;
  localparam logic [31:0] RXCTL_HEAD_DCA_EN = 32'h00000040;  // rw: Header DCA.
  localparam int RXCTL_HEAD_DCA_EN_LSB = 6;
  localparam int RXCTL_HEAD_DCA_EN_WIDTH = 1;
  localparam logic [31:0] RXCTL_DATA_DCA_EN = 32'h00000080;  // rw: Payload DCA.
  localparam int RXCTL_DATA_DCA_EN_LSB = 7;
  localparam int RXCTL_DATA_DCA_EN_WIDTH = 1;
  localparam logic [31:0] RXCTL_DESC_RRO_EN = 32'h00000200;  // rw: Descriptor reads relaxed.
  localparam int RXCTL_DESC_RRO_EN_LSB = 9;
  localparam int RXCTL_DESC_RRO_EN_WIDTH = 1;
  localparam logic [31:0] RXCTL_CPUID = 32'hff000000;  // rw: Target CPU.
  localparam int RXCTL_CPUID_LSB = 24;
  localparam int RXCTL_CPUID_WIDTH = 8;

  // RDT: Receive descriptor tail.
  localparam logic [7:0] REG_RDT = 8'd136;
  localparam logic [16:0] RDT_OFFSET = 17'h0c018;
  localparam logic [31:0] RDT_RESET = 32'h00000000;
  localparam logic [31:0] RDT_RW = 32'h0000ffff;
  localparam logic [31:0] RDT_TAIL = 32'h0000ffff;  // rw: Descriptor index; hardware owns head to tail - 1.
  localparam int RDT_TAIL_LSB = 0;
  localparam int RDT_TAIL_WIDTH = 16;

  // RXDCTL: Receive descriptor control. Queue 0 is enabled after reset.
  localparam logic [7:0] REG_RXDCTL = 8'd137;
  localparam logic [16:0] RXDCTL_OFFSET = 17'h0c028;
  localparam logic [31:0] RXDCTL_RESET = 32'h00010000;
  localparam logic [31:0] RXDCTL_FIRST_RESET = 32'h02010000;  // instance 0
  localparam logic [31:0] RXDCTL_RW = 32'h021f1f1f;
  localparam logic [31:0] RXDCTL_SC = 32'h04000000;
  localparam logic [31:0] RXDCTL_PTHRESH = 32'h0000001f;  // rw: Prefetch threshold: descriptors are fetched ahead while fewer than this are in the cache (of 8); an empty cache is filled in any case.
  localparam int RXDCTL_PTHRESH_LSB = 0;
  localparam int RXDCTL_PTHRESH_WIDTH = 5;
  localparam logic [31:0] RXDCTL_HTHRESH = 32'h00001f00;  // rw: Host threshold: descriptors that the ring must hold for a fetch ahead.
  localparam int RXDCTL_HTHRESH_LSB = 8;
  localparam int RXDCTL_HTHRESH_WIDTH = 5;
  localparam logic [31:0] RXDCTL_WTHRESH = 32'h001f0000;  // rw: Write-back threshold: descriptors that are written back together; above 8 it counts as 8. Those that wait are written when the throttle (EITR) of the queue's vector expires; 0 and 1: each at once.
  localparam int RXDCTL_WTHRESH_LSB = 16;
  localparam int RXDCTL_WTHRESH_WIDTH = 5;
  localparam logic [31:0] RXDCTL_ENABLE = 32'h02000000;  // rw: Queue enable.
  localparam int RXDCTL_ENABLE_LSB = 25;
  localparam int RXDCTL_ENABLE_WIDTH = 1;
  localparam logic [31:0] RXDCTL_SWFLSH = 32'h04000000;  // sc: Software flush.
  localparam int RXDCTL_SWFLSH_LSB = 26;
  localparam int RXDCTL_SWFLSH_WIDTH = 1;

  // RQDPC: Receive queue drop count.
  localparam logic [7:0] REG_RQDPC = 8'd138;
  localparam logic [16:0] RQDPC_OFFSET = 17'h0c030;
  localparam logic [31:0] RQDPC_RESET = 32'h00000000;
  localparam logic [31:0] RQDPC_RW = 32'h00000000;
  localparam logic [31:0] RQDPC_RC = 32'hffffffff;
  localparam logic [31:0] RQDPC_COUNT = 32'hffffffff;  // rc: Packets dropped for want of a descriptor; saturates.
  localparam int RQDPC_COUNT_LSB = 0;
  localparam int RQDPC_COUNT_WIDTH = 32;

  // TDBAL: Transmit descriptor base address low.
  localparam logic [7:0] REG_TDBAL = 8'd139;
  localparam logic [16:0] TDBAL_OFFSET = 17'h0e000;
  localparam logic [31:0] TDBAL_RESET = 32'h00000000;
  localparam logic [31:0] TDBAL_RW = 32'hffffff80;
  localparam logic [31:0] TDBAL_ADDRESS = 32'hffffff80;  // rw: Address bits 31:7; the ring is aligned to 128 bytes.
  localparam int TDBAL_ADDRESS_LSB = 7;
  localparam int TDBAL_ADDRESS_WIDTH = 25;

  // TDBAH: Transmit descriptor base address high.
  localparam logic [7:0] REG_TDBAH = 8'd140;
  localparam logic [16:0] TDBAH_OFFSET = 17'h0e004;
  localparam logic [31:0] TDBAH_RESET = 32'h00000000;
  localparam logic [31:0] TDBAH_RW = 32'hffffffff;

  // TDLEN: Transmit descriptor ring length in bytes.
  localparam logic [7:0] REG_TDLEN = 8'd141;
  localparam logic [16:0] TDLEN_OFFSET = 17'h0e008;
  localparam logic [31:0] TDLEN_RESET = 32'h00000000;
  localparam logic [31:0] TDLEN_RW = 32'h000ffff0;
  localparam logic [31:0] TDLEN_LENGTH = 32'h000ffff0;  // rw: In descriptors of 16 bytes; drivers use multiples of 8.
  localparam int TDLEN_LENGTH_LSB = 4;
  localparam int TDLEN_LENGTH_WIDTH = 16;

  // TDH: Transmit descriptor head; moved by hardware. Drivers write 0 while the queue is disabled.
  localparam logic [7:0] REG_TDH = 8'd142;
  localparam logic [16:0] TDH_OFFSET = 17'h0e010;
  localparam logic [31:0] TDH_RESET = 32'h00000000;
  localparam logic [31:0] TDH_RW = 32'h0000ffff;
  localparam logic [31:0] TDH_HEAD = 32'h0000ffff;  // rw: Descriptor index.
  localparam int TDH_HEAD_LSB = 0;
  localparam int TDH_HEAD_WIDTH = 16;

  // TXCTL: Direct cache access and relaxed ordering of transmission.
  localparam logic [7:0] REG_TXCTL = 8'd143;
  localparam logic [16:0] TXCTL_OFFSET = 17'h0e014;
  localparam logic [31:0] TXCTL_RESET = 32'h00002a00;
  localparam logic [31:0] TXCTL_RW = 32'hff002a20;
  localparam logic [31:0] TXCTL_DESC_DCA_EN = 32'h00000020;  // rw: Descriptor DCA.
  localparam int TXCTL_DESC_DCA_EN_LSB = 5;
  localparam int TXCTL_DESC_DCA_EN_WIDTH = 1;
  localparam logic [31:0] TXCTL_DESC_RRO_EN = 32'h00000200;  // rw: Descriptor reads relaxed.
  localparam int TXCTL_DESC_RRO_EN_LSB = 9;
  localparam int TXCTL_DESC_RRO_EN_WIDTH = 1;
  localparam logic [31:0] TXCTL_TX_WB_RO_EN = 32'h00000800;  // rw: Descriptor write-backs relaxed.
  localparam int TXCTL_TX_WB_RO_EN_LSB = 11;
  localparam int TXCTL_TX_WB_RO_EN_WIDTH = 1;
  localparam logic [31:0] TXCTL_DATA_RRO_EN = 32'h00002000;  // rw: Data reads relaxed.
  localparam int TXCTL_DATA_RRO_EN_LSB = 13;
  localparam int TXCTL_DATA_RRO_EN_WIDTH = 1;
  localparam logic [31:0] TXCTL_CPUID = 32'hff000000;  // rw: Target CPU.
  localparam int TXCTL_CPUID_LSB = 24;
  localparam int TXCTL_CPUID_WIDTH = 8;

  // TDT: Transmit descriptor tail.
  localparam logic [7:0] REG_TDT = 8'd144;
  localparam logic [16:0] TDT_OFFSET = 17'h0e018;
  localparam logic [31:0] TDT_RESET = 32'h00000000;
  localparam logic [31:0] TDT_RW = 32'h0000ffff;
  localparam logic [31:0] TDT_TAIL = 32'h0000ffff;  // rw: Descriptor index; hardware owns head to tail - 1.
  localparam int TDT_TAIL_LSB = 0;
  localparam int TDT_TAIL_WIDTH = 16;

  // TXDCTL: Transmit descriptor control. Queue 0 is enabled after reset.
  localparam logic [7:0] REG_TXDCTL = 8'd145;
  localparam logic [16:0] TXDCTL_OFFSET = 17'h0e028;
  localparam logic [31:0] TXDCTL_RESET = 32'h00000000;
  localparam logic [31:0] TXDCTL_FIRST_RESET = 32'h02000000;  // instance 0
  localparam logic [31:0] TXDCTL_RW = 32'h021f1f1f;
  localparam logic [31:0] TXDCTL_SC = 32'h04000000;
  localparam logic [31:0] TXDCTL_PTHRESH = 32'h0000001f;  // rw: Prefetch threshold: descriptors are fetched ahead while fewer than this are in the cache (of 8); an empty cache is filled in any case.
  localparam int TXDCTL_PTHRESH_LSB = 0;
  localparam int TXDCTL_PTHRESH_WIDTH = 5;
  localparam logic [31:0] TXDCTL_HTHRESH = 32'h00001f00;  // rw: Host threshold: descriptors that the ring must hold for a fetch ahead.
  localparam int TXDCTL_HTHRESH_LSB = 8;
  localparam int TXDCTL_HTHRESH_WIDTH = 5;
  localparam logic [31:0] TXDCTL_WTHRESH = 32'h001f0000;  // rw: Write-back threshold: packets with RS that are reported together; above 8 it counts as 8. Those that wait are reported when the throttle (EITR) of the queue's vector expires; 0 and 1: each at once.
  localparam int TXDCTL_WTHRESH_LSB = 16;
  localparam int TXDCTL_WTHRESH_WIDTH = 5;
  localparam logic [31:0] TXDCTL_ENABLE = 32'h02000000;  // rw: Queue enable.
  localparam int TXDCTL_ENABLE_LSB = 25;
  localparam int TXDCTL_ENABLE_WIDTH = 1;
  localparam logic [31:0] TXDCTL_SWFLSH = 32'h04000000;  // sc: Software flush.
  localparam int TXDCTL_SWFLSH_LSB = 26;
  localparam int TXDCTL_SWFLSH_WIDTH = 1;

  // TDWBAL: Head write-back address low.
  localparam logic [7:0] REG_TDWBAL = 8'd146;
  localparam logic [16:0] TDWBAL_OFFSET = 17'h0e038;
  localparam logic [31:0] TDWBAL_RESET = 32'h00000000;
  localparam logic [31:0] TDWBAL_RW = 32'hffffffff;
  localparam logic [31:0] TDWBAL_HEAD_WB_EN = 32'h00000001;  // rw: A packet with RS is reported by its head, a DWORD written to this address, instead of DD in its descriptor.
  localparam int TDWBAL_HEAD_WB_EN_LSB = 0;
  localparam int TDWBAL_HEAD_WB_EN_WIDTH = 1;
  localparam logic [31:0] TDWBAL_WB_ON_EITR = 32'h00000002;  // rw: Write back when the throttle expires. Stored: reports that wait (TXDCTL.WTHRESH) are written then in any case.
  localparam int TDWBAL_WB_ON_EITR_LSB = 1;
  localparam int TDWBAL_WB_ON_EITR_WIDTH = 1;
  localparam logic [31:0] TDWBAL_ADDRESS = 32'hfffffffc;  // rw: Address bits 31:2.
  localparam int TDWBAL_ADDRESS_LSB = 2;
  localparam int TDWBAL_ADDRESS_WIDTH = 30;

  // TDWBAH: Head write-back address high.
  localparam logic [7:0] REG_TDWBAH = 8'd147;
  localparam logic [16:0] TDWBAH_OFFSET = 17'h0e03c;
  localparam logic [31:0] TDWBAH_RESET = 32'h00000000;
  localparam logic [31:0] TDWBAH_RW = 32'hffffffff;

  // ETQF: Filters by Ethertype.
  localparam logic [7:0] REG_ETQF = 8'd148;
  localparam logic [16:0] ETQF_OFFSET = 17'h05cb0;
  localparam logic [31:0] ETQF_RESET = 32'h00000000;
  localparam logic [31:0] ETQF_RW = 32'he407ffff;
  localparam logic [31:0] ETQF_ETYPE = 32'h0000ffff;  // rw: Ethertype, behind a VLAN tag.
  localparam int ETQF_ETYPE_LSB = 0;
  localparam int ETQF_ETYPE_WIDTH = 16;
  localparam logic [31:0] ETQF_QUEUE = 32'h00070000;  // rw: Receive queue.
  localparam int ETQF_QUEUE_LSB = 16;
  localparam int ETQF_QUEUE_WIDTH = 3;
  localparam logic [31:0] ETQF_ENABLE = 32'h04000000;  // rw: The filter is in use: a match shows in the packet type of the descriptor.
  localparam int ETQF_ENABLE_LSB = 26;
  localparam int ETQF_ENABLE_WIDTH = 1;
  localparam logic [31:0] ETQF_IMMEDIATE = 32'h20000000;  // rw: A match interrupts at once.
  localparam int ETQF_IMMEDIATE_LSB = 29;
  localparam int ETQF_IMMEDIATE_WIDTH = 1;
  localparam logic [31:0] ETQF_TIME_STAMP = 32'h40000000;  // rw: PTP messages that match are stamped.
  localparam int ETQF_TIME_STAMP_LSB = 30;
  localparam int ETQF_TIME_STAMP_WIDTH = 1;
  localparam logic [31:0] ETQF_QUEUE_ENABLE = 32'h80000000;  // rw: A match chooses the queue.
  localparam int ETQF_QUEUE_ENABLE_LSB = 31;
  localparam int ETQF_QUEUE_ENABLE_WIDTH = 1;

  // SAQF: Source IPv4 addresses of the five-tuple filters, the first byte in bits 7:0.
  localparam logic [7:0] REG_SAQF = 8'd149;
  localparam logic [16:0] SAQF_OFFSET = 17'h05980;
  localparam logic [31:0] SAQF_RESET = 32'h00000000;
  localparam logic [31:0] SAQF_RW = 32'hffffffff;

  // DAQF: Destination IPv4 addresses of the five-tuple filters, the first byte in bits 7:0.
  localparam logic [7:0] REG_DAQF = 8'd150;
  localparam logic [16:0] DAQF_OFFSET = 17'h059a0;
  localparam logic [31:0] DAQF_RESET = 32'h00000000;
  localparam logic [31:0] DAQF_RW = 32'hffffffff;

  // SPQF: Source ports of the five-tuple filters.
  localparam logic [7:0] REG_SPQF = 8'd151;
  localparam logic [16:0] SPQF_OFFSET = 17'h059c0;
  localparam logic [31:0] SPQF_RESET = 32'h00000000;
  localparam logic [31:0] SPQF_RW = 32'h0000ffff;
  localparam logic [31:0] SPQF_PORT = 32'h0000ffff;  // rw: Source port, the first byte in bits 7:0.
  localparam int SPQF_PORT_LSB = 0;
  localparam int SPQF_PORT_WIDTH = 16;

  // FTQF: Five-tuple filters; SAQF, DAQF, SPQF, IMIR and IMIREXT of the same number belong to it.
  localparam logic [7:0] REG_FTQF = 8'd152;
  localparam logic [16:0] FTQF_OFFSET = 17'h059e0;
  localparam logic [31:0] FTQF_RESET = 32'h00000000;
  localparam logic [31:0] FTQF_RW = 32'hf80ff1ff;
  localparam logic [31:0] FTQF_PROTOCOL = 32'h000000ff;  // rw: IP protocol.
  localparam int FTQF_PROTOCOL_LSB = 0;
  localparam int FTQF_PROTOCOL_WIDTH = 8;
  localparam logic [31:0] FTQF_QUEUE_ENABLE = 32'h00000100;  // rw: A match chooses the queue.
  localparam int FTQF_QUEUE_ENABLE_LSB = 8;
  localparam int FTQF_QUEUE_ENABLE_WIDTH = 1;
  localparam logic [31:0] FTQF_VF = 32'h00007000;  // rw: Pool for which the queue is chosen.
  localparam int FTQF_VF_LSB = 12;
  localparam int FTQF_VF_WIDTH = 3;
  localparam logic [31:0] FTQF_VF_BP = 32'h00008000;  // rw: The pool is not compared.
  localparam int FTQF_VF_BP_LSB = 15;
  localparam int FTQF_VF_BP_WIDTH = 1;
  localparam logic [31:0] FTQF_QUEUE = 32'h000f0000;  // rw: Receive queue.
  localparam int FTQF_QUEUE_LSB = 16;
  localparam int FTQF_QUEUE_WIDTH = 4;
  localparam logic [31:0] FTQF_TIME_STAMP = 32'h08000000;  // rw: PTP messages that match are stamped.
  localparam int FTQF_TIME_STAMP_LSB = 27;
  localparam int FTQF_TIME_STAMP_WIDTH = 1;
  localparam logic [31:0] FTQF_PROTO_BP = 32'h10000000;  // rw: The protocol is not compared.
  localparam int FTQF_PROTO_BP_LSB = 28;
  localparam int FTQF_PROTO_BP_WIDTH = 1;
  localparam logic [31:0] FTQF_SADDR_BP = 32'h20000000;  // rw: The source address is not compared.
  localparam int FTQF_SADDR_BP_LSB = 29;
  localparam int FTQF_SADDR_BP_WIDTH = 1;
  localparam logic [31:0] FTQF_DADDR_BP = 32'h40000000;  // rw: The destination address is not compared.
  localparam int FTQF_DADDR_BP_LSB = 30;
  localparam int FTQF_DADDR_BP_WIDTH = 1;
  localparam logic [31:0] FTQF_SPORT_BP = 32'h80000000;  // rw: The source port is not compared.
  localparam int FTQF_SPORT_BP_LSB = 31;
  localparam int FTQF_SPORT_BP_WIDTH = 1;

  // IMIR: Destination port, priority and immediate interrupt of the five-tuple filters.
  localparam logic [7:0] REG_IMIR = 8'd153;
  localparam logic [16:0] IMIR_OFFSET = 17'h05a80;
  localparam logic [31:0] IMIR_RESET = 32'h00000000;
  localparam logic [31:0] IMIR_RW = 32'he003ffff;
  localparam logic [31:0] IMIR_PORT = 32'h0000ffff;  // rw: Destination port, the first byte in bits 7:0.
  localparam int IMIR_PORT_LSB = 0;
  localparam int IMIR_PORT_WIDTH = 16;
  localparam logic [31:0] IMIR_IMMEDIATE = 32'h00010000;  // rw: A match interrupts at once.
  localparam int IMIR_IMMEDIATE_LSB = 16;
  localparam int IMIR_IMMEDIATE_WIDTH = 1;
  localparam logic [31:0] IMIR_PORT_BP = 32'h00020000;  // rw: The destination port is not compared.
  localparam int IMIR_PORT_BP_LSB = 17;
  localparam int IMIR_PORT_BP_WIDTH = 1;
  localparam logic [31:0] IMIR_PRIORITY = 32'he0000000;  // rw: Of several filters that match the one with the highest priority chooses the queue.
  localparam int IMIR_PRIORITY_LSB = 29;
  localparam int IMIR_PRIORITY_WIDTH = 3;

  // IMIREXT: Length and TCP flags of the five-tuple filters.
  localparam logic [7:0] REG_IMIREXT = 8'd154;
  localparam logic [16:0] IMIREXT_OFFSET = 17'h05aa0;
  localparam logic [31:0] IMIREXT_RESET = 32'h00000000;
  localparam logic [31:0] IMIREXT_RW = 32'h000fffff;
  localparam logic [31:0] IMIREXT_SIZE = 32'h00000fff;  // rw: The frame has fewer bytes than this, FCS not counted.
  localparam int IMIREXT_SIZE_LSB = 0;
  localparam int IMIREXT_SIZE_WIDTH = 12;
  localparam logic [31:0] IMIREXT_SIZE_BP = 32'h00001000;  // rw: The length is not compared.
  localparam int IMIREXT_SIZE_BP_LSB = 12;
  localparam int IMIREXT_SIZE_BP_WIDTH = 1;
  localparam logic [31:0] IMIREXT_CTRL = 32'h0007e000;  // rw: TCP flags that have to be set: URG, ACK, PSH, RST, SYN, FIN from bit 13 to bit 18.
  localparam int IMIREXT_CTRL_LSB = 13;
  localparam int IMIREXT_CTRL_WIDTH = 6;
  localparam logic [31:0] IMIREXT_CTRL_BP = 32'h00080000;  // rw: The TCP flags are not compared.
  localparam int IMIREXT_CTRL_BP_LSB = 19;
  localparam int IMIREXT_CTRL_BP_WIDTH = 1;

  // IMIRVP: Immediate interrupts by VLAN priority.
  localparam logic [7:0] REG_IMIRVP = 8'd155;
  localparam logic [16:0] IMIRVP_OFFSET = 17'h05ac0;
  localparam logic [31:0] IMIRVP_RESET = 32'h00000000;
  localparam logic [31:0] IMIRVP_RW = 32'h0000000f;
  localparam logic [31:0] IMIRVP_PRIORITY = 32'h00000007;  // rw: A tagged frame with this priority or a higher one interrupts at once.
  localparam int IMIRVP_PRIORITY_LSB = 0;
  localparam int IMIRVP_PRIORITY_WIDTH = 3;
  localparam logic [31:0] IMIRVP_ENABLE = 32'h00000008;  // rw: The priority is compared.
  localparam int IMIRVP_ENABLE_LSB = 3;
  localparam int IMIRVP_ENABLE_WIDTH = 1;

  // SYNQF: Filter of TCP packets with SYN.
  localparam logic [7:0] REG_SYNQF = 8'd156;
  localparam logic [16:0] SYNQF_OFFSET = 17'h055fc;
  localparam logic [31:0] SYNQF_RESET = 32'h00000000;
  localparam logic [31:0] SYNQF_RW = 32'h0000000f;
  localparam logic [31:0] SYNQF_ENABLE = 32'h00000001;  // rw: The filter is in use.
  localparam int SYNQF_ENABLE_LSB = 0;
  localparam int SYNQF_ENABLE_WIDTH = 1;
  localparam logic [31:0] SYNQF_QUEUE = 32'h0000000e;  // rw: Receive queue.
  localparam int SYNQF_QUEUE_LSB = 1;
  localparam int SYNQF_QUEUE_WIDTH = 3;

  // PSRTYPE: Packet types whose header is found, for the queues of a pool.
  localparam logic [7:0] REG_PSRTYPE = 8'd157;
  localparam logic [16:0] PSRTYPE_OFFSET = 17'h05480;
  localparam logic [31:0] PSRTYPE_RESET = 32'h00000000;
  localparam logic [31:0] PSRTYPE_RW = 32'h0007fffe;
  localparam logic [31:0] PSRTYPE_IPV4 = 32'h00000002;  // rw: MAC and IPv4 header.
  localparam int PSRTYPE_IPV4_LSB = 1;
  localparam int PSRTYPE_IPV4_WIDTH = 1;
  localparam logic [31:0] PSRTYPE_IPV4_TCP = 32'h00000004;  // rw: MAC, IPv4 and TCP header.
  localparam int PSRTYPE_IPV4_TCP_LSB = 2;
  localparam int PSRTYPE_IPV4_TCP_WIDTH = 1;
  localparam logic [31:0] PSRTYPE_IPV4_UDP = 32'h00000008;  // rw: MAC, IPv4 and UDP header.
  localparam int PSRTYPE_IPV4_UDP_LSB = 3;
  localparam int PSRTYPE_IPV4_UDP_WIDTH = 1;
  localparam logic [31:0] PSRTYPE_TUNNEL = 32'h00000070;  // rw: IPv6 in IPv4; stored: inner headers are not looked for.
  localparam int PSRTYPE_TUNNEL_LSB = 4;
  localparam int PSRTYPE_TUNNEL_WIDTH = 3;
  localparam logic [31:0] PSRTYPE_IPV6 = 32'h00000080;  // rw: MAC and IPv6 header, with extension headers.
  localparam int PSRTYPE_IPV6_LSB = 7;
  localparam int PSRTYPE_IPV6_WIDTH = 1;
  localparam logic [31:0] PSRTYPE_IPV6_TCP = 32'h00000100;  // rw: MAC, IPv6 and TCP header.
  localparam int PSRTYPE_IPV6_TCP_LSB = 8;
  localparam int PSRTYPE_IPV6_TCP_WIDTH = 1;
  localparam logic [31:0] PSRTYPE_IPV6_UDP = 32'h00000200;  // rw: MAC, IPv6 and UDP header.
  localparam int PSRTYPE_IPV6_UDP_LSB = 9;
  localparam int PSRTYPE_IPV6_UDP_WIDTH = 1;
  localparam logic [31:0] PSRTYPE_NFS = 32'h0007fc00;  // rw: NFS in TCP or UDP; stored: NFS is not looked for.
  localparam int PSRTYPE_NFS_LSB = 10;
  localparam int PSRTYPE_NFS_WIDTH = 9;

  // VMBMEM: Mailbox memory: 16 dwords for each VF. Kept until overwritten; cleared by a PF reset only.
  localparam logic [7:0] REG_VMBMEM = 8'd158;
  localparam logic [16:0] VMBMEM_OFFSET = 17'h00800;
  localparam logic [31:0] VMBMEM_RESET = 32'h00000000;
  localparam logic [31:0] VMBMEM_RW = 32'hffffffff;

  // P2VMAILBOX: Mailbox of VF n, PF side. A write without PFU releases it.
  localparam logic [7:0] REG_P2VMAILBOX = 8'd159;
  localparam logic [16:0] P2VMAILBOX_OFFSET = 17'h00c00;
  localparam logic [31:0] P2VMAILBOX_RESET = 32'h00000000;
  localparam logic [31:0] P2VMAILBOX_RW = 32'h00000008;
  localparam logic [31:0] P2VMAILBOX_WO = 32'h00000013;
  localparam logic [31:0] P2VMAILBOX_STS = 32'h00000001;  // wo: Message for the VF: sets PFSTS there.
  localparam int P2VMAILBOX_STS_LSB = 0;
  localparam int P2VMAILBOX_STS_WIDTH = 1;
  localparam logic [31:0] P2VMAILBOX_ACK = 32'h00000002;  // wo: Acknowledge: sets PFACK there.
  localparam int P2VMAILBOX_ACK_LSB = 1;
  localparam int P2VMAILBOX_ACK_WIDTH = 1;
  localparam logic [31:0] P2VMAILBOX_VFU = 32'h00000004;  // ro: The VF owns the buffer.
  localparam int P2VMAILBOX_VFU_LSB = 2;
  localparam int P2VMAILBOX_VFU_WIDTH = 1;
  localparam logic [31:0] P2VMAILBOX_PFU = 32'h00000008;  // rw: The PF owns the buffer; set only while VFU is 0.
  localparam int P2VMAILBOX_PFU_LSB = 3;
  localparam int P2VMAILBOX_PFU_WIDTH = 1;
  localparam logic [31:0] P2VMAILBOX_RVFU = 32'h00000010;  // wo: Clears VFU and the VF's bits of MBVFICR.
  localparam int P2VMAILBOX_RVFU_LSB = 4;
  localparam int P2VMAILBOX_RVFU_WIDTH = 1;

  // V2PMAILBOX: Mailbox of VF n, VF side. A write without VFU releases it. A read by the PF clears nothing.
  localparam logic [7:0] REG_V2PMAILBOX = 8'd160;
  localparam logic [16:0] V2PMAILBOX_OFFSET = 17'h00c40;
  localparam logic [31:0] V2PMAILBOX_RESET = 32'h00000040;
  localparam logic [31:0] V2PMAILBOX_RW = 32'h00000004;
  localparam logic [31:0] V2PMAILBOX_RC = 32'h000000b0;
  localparam logic [31:0] V2PMAILBOX_WO = 32'h00000003;
  localparam logic [31:0] V2PMAILBOX_REQ = 32'h00000001;  // wo: Message for the PF: sets MBVFICR.VFREQ.
  localparam int V2PMAILBOX_REQ_LSB = 0;
  localparam int V2PMAILBOX_REQ_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_ACK = 32'h00000002;  // wo: Acknowledge: sets MBVFICR.VFACK.
  localparam int V2PMAILBOX_ACK_LSB = 1;
  localparam int V2PMAILBOX_ACK_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_VFU = 32'h00000004;  // rw: The VF owns the buffer; set only while PFU is 0.
  localparam int V2PMAILBOX_VFU_LSB = 2;
  localparam int V2PMAILBOX_VFU_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_PFU = 32'h00000008;  // ro: The PF owns the buffer.
  localparam int V2PMAILBOX_PFU_LSB = 3;
  localparam int V2PMAILBOX_PFU_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_PFSTS = 32'h00000010;  // rc: The PF has written a message.
  localparam int V2PMAILBOX_PFSTS_LSB = 4;
  localparam int V2PMAILBOX_PFSTS_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_PFACK = 32'h00000020;  // rc: The PF has acknowledged.
  localparam int V2PMAILBOX_PFACK_LSB = 5;
  localparam int V2PMAILBOX_PFACK_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_RSTI = 32'h00000040;  // ro: The PF is in reset.
  localparam int V2PMAILBOX_RSTI_LSB = 6;
  localparam int V2PMAILBOX_RSTI_WIDTH = 1;
  localparam logic [31:0] V2PMAILBOX_RSTD = 32'h00000080;  // rc: The PF has ended its reset.
  localparam int V2PMAILBOX_RSTD_LSB = 7;
  localparam int V2PMAILBOX_RSTD_WIDTH = 1;

  // MBVFICR: Mailbox VF interrupt causes.
  localparam logic [7:0] REG_MBVFICR = 8'd161;
  localparam logic [16:0] MBVFICR_OFFSET = 17'h00c80;
  localparam logic [31:0] MBVFICR_RESET = 32'h00000000;
  localparam logic [31:0] MBVFICR_RW = 32'h00000000;
  localparam logic [31:0] MBVFICR_RW1C = 32'h00ff00ff;
  localparam logic [31:0] MBVFICR_VFREQ = 32'h000000ff;  // rw1c: Bit n: VF n has written a message.
  localparam int MBVFICR_VFREQ_LSB = 0;
  localparam int MBVFICR_VFREQ_WIDTH = 8;
  localparam logic [31:0] MBVFICR_VFACK = 32'h00ff0000;  // rw1c: Bit n: VF n has acknowledged.
  localparam int MBVFICR_VFACK_LSB = 16;
  localparam int MBVFICR_VFACK_WIDTH = 8;

  // MBVFIMR: Mailbox VF interrupt mask.
  localparam logic [7:0] REG_MBVFIMR = 8'd162;
  localparam logic [16:0] MBVFIMR_OFFSET = 17'h00c84;
  localparam logic [31:0] MBVFIMR_RESET = 32'h000000ff;
  localparam logic [31:0] MBVFIMR_RW = 32'h000000ff;
  localparam logic [31:0] MBVFIMR_VFIM = 32'h000000ff;  // rw: Bit n: the mailbox of VF n raises ICR.VMMB.
  localparam int MBVFIMR_VFIM_LSB = 0;
  localparam int MBVFIMR_VFIM_WIDTH = 8;

  // VFLRE: VF reset events.
  localparam logic [7:0] REG_VFLRE = 8'd163;
  localparam logic [16:0] VFLRE_OFFSET = 17'h00c88;
  localparam logic [31:0] VFLRE_RESET = 32'h00000000;
  localparam logic [31:0] VFLRE_RW = 32'h00000000;
  localparam logic [31:0] VFLRE_RW1C = 32'h000000ff;
  localparam logic [31:0] VFLRE_VFLE = 32'h000000ff;  // rw1c: Bit n: VF n was reset by FLR or VTCTRL.RST.
  localparam int VFLRE_VFLE_LSB = 0;
  localparam int VFLRE_VFLE_WIDTH = 8;

  // CRCERRS: Frames with a wrong FCS.
  localparam logic [7:0] REG_CRCERRS = 8'd164;
  localparam logic [16:0] CRCERRS_OFFSET = 17'h04000;
  localparam logic [31:0] CRCERRS_RESET = 32'h00000000;
  localparam logic [31:0] CRCERRS_RW = 32'h00000000;
  localparam logic [31:0] CRCERRS_RC = 32'hffffffff;
  localparam logic [31:0] CRCERRS_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int CRCERRS_COUNT_LSB = 0;
  localparam int CRCERRS_COUNT_WIDTH = 32;

  // MPC: Missed packets: the receive buffer was full.
  localparam logic [7:0] REG_MPC = 8'd165;
  localparam logic [16:0] MPC_OFFSET = 17'h04010;
  localparam logic [31:0] MPC_RESET = 32'h00000000;
  localparam logic [31:0] MPC_RW = 32'h00000000;
  localparam logic [31:0] MPC_RC = 32'hffffffff;
  localparam logic [31:0] MPC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int MPC_COUNT_LSB = 0;
  localparam int MPC_COUNT_WIDTH = 32;

  // HTDPMC: Host transmit packets discarded.
  localparam logic [7:0] REG_HTDPMC = 8'd166;
  localparam logic [16:0] HTDPMC_OFFSET = 17'h0403c;
  localparam logic [31:0] HTDPMC_RESET = 32'h00000000;
  localparam logic [31:0] HTDPMC_RW = 32'h00000000;
  localparam logic [31:0] HTDPMC_RC = 32'hffffffff;
  localparam logic [31:0] HTDPMC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int HTDPMC_COUNT_LSB = 0;
  localparam int HTDPMC_COUNT_WIDTH = 32;

  // XONRXC: Pause frames with time 0 received while CTRL.RFCE is set.
  localparam logic [7:0] REG_XONRXC = 8'd167;
  localparam logic [16:0] XONRXC_OFFSET = 17'h04048;
  localparam logic [31:0] XONRXC_RESET = 32'h00000000;
  localparam logic [31:0] XONRXC_RW = 32'h00000000;
  localparam logic [31:0] XONRXC_RC = 32'hffffffff;
  localparam logic [31:0] XONRXC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int XONRXC_COUNT_LSB = 0;
  localparam int XONRXC_COUNT_WIDTH = 32;

  // XONTXC: Pause frames with time 0 sent.
  localparam logic [7:0] REG_XONTXC = 8'd168;
  localparam logic [16:0] XONTXC_OFFSET = 17'h0404c;
  localparam logic [31:0] XONTXC_RESET = 32'h00000000;
  localparam logic [31:0] XONTXC_RW = 32'h00000000;
  localparam logic [31:0] XONTXC_RC = 32'hffffffff;
  localparam logic [31:0] XONTXC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int XONTXC_COUNT_LSB = 0;
  localparam int XONTXC_COUNT_WIDTH = 32;

  // XOFFRXC: Pause frames with another time received while CTRL.RFCE is set.
  localparam logic [7:0] REG_XOFFRXC = 8'd169;
  localparam logic [16:0] XOFFRXC_OFFSET = 17'h04050;
  localparam logic [31:0] XOFFRXC_RESET = 32'h00000000;
  localparam logic [31:0] XOFFRXC_RW = 32'h00000000;
  localparam logic [31:0] XOFFRXC_RC = 32'hffffffff;
  localparam logic [31:0] XOFFRXC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int XOFFRXC_COUNT_LSB = 0;
  localparam int XOFFRXC_COUNT_WIDTH = 32;

  // XOFFTXC: Pause frames with another time sent.
  localparam logic [7:0] REG_XOFFTXC = 8'd170;
  localparam logic [16:0] XOFFTXC_OFFSET = 17'h04054;
  localparam logic [31:0] XOFFTXC_RESET = 32'h00000000;
  localparam logic [31:0] XOFFTXC_RW = 32'h00000000;
  localparam logic [31:0] XOFFTXC_RC = 32'hffffffff;
  localparam logic [31:0] XOFFTXC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int XOFFTXC_COUNT_LSB = 0;
  localparam int XOFFTXC_COUNT_WIDTH = 32;

  // FCRUC: MAC control frames with an unknown opcode received while CTRL.RFCE is set.
  localparam logic [7:0] REG_FCRUC = 8'd171;
  localparam logic [16:0] FCRUC_OFFSET = 17'h04058;
  localparam logic [31:0] FCRUC_RESET = 32'h00000000;
  localparam logic [31:0] FCRUC_RW = 32'h00000000;
  localparam logic [31:0] FCRUC_RC = 32'hffffffff;
  localparam logic [31:0] FCRUC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int FCRUC_COUNT_LSB = 0;
  localparam int FCRUC_COUNT_WIDTH = 32;

  // PRC64: Good packets received of at most 64 octets.
  localparam logic [7:0] REG_PRC64 = 8'd172;
  localparam logic [16:0] PRC64_OFFSET = 17'h0405c;
  localparam logic [31:0] PRC64_RESET = 32'h00000000;
  localparam logic [31:0] PRC64_RW = 32'h00000000;
  localparam logic [31:0] PRC64_RC = 32'hffffffff;
  localparam logic [31:0] PRC64_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PRC64_COUNT_LSB = 0;
  localparam int PRC64_COUNT_WIDTH = 32;

  // PRC127: Good packets received of 65 to 127 octets.
  localparam logic [7:0] REG_PRC127 = 8'd173;
  localparam logic [16:0] PRC127_OFFSET = 17'h04060;
  localparam logic [31:0] PRC127_RESET = 32'h00000000;
  localparam logic [31:0] PRC127_RW = 32'h00000000;
  localparam logic [31:0] PRC127_RC = 32'hffffffff;
  localparam logic [31:0] PRC127_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PRC127_COUNT_LSB = 0;
  localparam int PRC127_COUNT_WIDTH = 32;

  // PRC255: Good packets received of 128 to 255 octets.
  localparam logic [7:0] REG_PRC255 = 8'd174;
  localparam logic [16:0] PRC255_OFFSET = 17'h04064;
  localparam logic [31:0] PRC255_RESET = 32'h00000000;
  localparam logic [31:0] PRC255_RW = 32'h00000000;
  localparam logic [31:0] PRC255_RC = 32'hffffffff;
  localparam logic [31:0] PRC255_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PRC255_COUNT_LSB = 0;
  localparam int PRC255_COUNT_WIDTH = 32;

  // PRC511: Good packets received of 256 to 511 octets.
  localparam logic [7:0] REG_PRC511 = 8'd175;
  localparam logic [16:0] PRC511_OFFSET = 17'h04068;
  localparam logic [31:0] PRC511_RESET = 32'h00000000;
  localparam logic [31:0] PRC511_RW = 32'h00000000;
  localparam logic [31:0] PRC511_RC = 32'hffffffff;
  localparam logic [31:0] PRC511_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PRC511_COUNT_LSB = 0;
  localparam int PRC511_COUNT_WIDTH = 32;

  // PRC1023: Good packets received of 512 to 1023 octets.
  localparam logic [7:0] REG_PRC1023 = 8'd176;
  localparam logic [16:0] PRC1023_OFFSET = 17'h0406c;
  localparam logic [31:0] PRC1023_RESET = 32'h00000000;
  localparam logic [31:0] PRC1023_RW = 32'h00000000;
  localparam logic [31:0] PRC1023_RC = 32'hffffffff;
  localparam logic [31:0] PRC1023_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PRC1023_COUNT_LSB = 0;
  localparam int PRC1023_COUNT_WIDTH = 32;

  // PRC1522: Good packets received of 1024 octets and more.
  localparam logic [7:0] REG_PRC1522 = 8'd177;
  localparam logic [16:0] PRC1522_OFFSET = 17'h04070;
  localparam logic [31:0] PRC1522_RESET = 32'h00000000;
  localparam logic [31:0] PRC1522_RW = 32'h00000000;
  localparam logic [31:0] PRC1522_RC = 32'hffffffff;
  localparam logic [31:0] PRC1522_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PRC1522_COUNT_LSB = 0;
  localparam int PRC1522_COUNT_WIDTH = 32;

  // GPRC: Good packets received.
  localparam logic [7:0] REG_GPRC = 8'd178;
  localparam logic [16:0] GPRC_OFFSET = 17'h04074;
  localparam logic [31:0] GPRC_RESET = 32'h00000000;
  localparam logic [31:0] GPRC_RW = 32'h00000000;
  localparam logic [31:0] GPRC_RC = 32'hffffffff;
  localparam logic [31:0] GPRC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int GPRC_COUNT_LSB = 0;
  localparam int GPRC_COUNT_WIDTH = 32;

  // BPRC: Good broadcast packets received.
  localparam logic [7:0] REG_BPRC = 8'd179;
  localparam logic [16:0] BPRC_OFFSET = 17'h04078;
  localparam logic [31:0] BPRC_RESET = 32'h00000000;
  localparam logic [31:0] BPRC_RW = 32'h00000000;
  localparam logic [31:0] BPRC_RC = 32'hffffffff;
  localparam logic [31:0] BPRC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int BPRC_COUNT_LSB = 0;
  localparam int BPRC_COUNT_WIDTH = 32;

  // MPRC: Good multicast packets received.
  localparam logic [7:0] REG_MPRC = 8'd180;
  localparam logic [16:0] MPRC_OFFSET = 17'h0407c;
  localparam logic [31:0] MPRC_RESET = 32'h00000000;
  localparam logic [31:0] MPRC_RW = 32'h00000000;
  localparam logic [31:0] MPRC_RC = 32'hffffffff;
  localparam logic [31:0] MPRC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int MPRC_COUNT_LSB = 0;
  localparam int MPRC_COUNT_WIDTH = 32;

  // GPTC: Good packets transmitted to the wire.
  localparam logic [7:0] REG_GPTC = 8'd181;
  localparam logic [16:0] GPTC_OFFSET = 17'h04080;
  localparam logic [31:0] GPTC_RESET = 32'h00000000;
  localparam logic [31:0] GPTC_RW = 32'h00000000;
  localparam logic [31:0] GPTC_RC = 32'hffffffff;
  localparam logic [31:0] GPTC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int GPTC_COUNT_LSB = 0;
  localparam int GPTC_COUNT_WIDTH = 32;

  // GORCL: Good octets received, low half. A read clears nothing.
  localparam logic [7:0] REG_GORCL = 8'd182;
  localparam logic [16:0] GORCL_OFFSET = 17'h04088;
  localparam logic [31:0] GORCL_RESET = 32'h00000000;
  localparam logic [31:0] GORCL_RW = 32'h00000000;
  localparam logic [31:0] GORCL_COUNT = 32'hffffffff;  // ro: Octets, bits 31:0.
  localparam int GORCL_COUNT_LSB = 0;
  localparam int GORCL_COUNT_WIDTH = 32;

  // GORCH: Good octets received, high half. A read clears both halves.
  localparam logic [7:0] REG_GORCH = 8'd183;
  localparam logic [16:0] GORCH_OFFSET = 17'h0408c;
  localparam logic [31:0] GORCH_RESET = 32'h00000000;
  localparam logic [31:0] GORCH_RW = 32'h00000000;
  localparam logic [31:0] GORCH_RC = 32'hffffffff;
  localparam logic [31:0] GORCH_COUNT = 32'hffffffff;  // rc: Octets, bits 63:32.
  localparam int GORCH_COUNT_LSB = 0;
  localparam int GORCH_COUNT_WIDTH = 32;

  // GOTCL: Good octets transmitted to the wire, low half. A read clears nothing.
  localparam logic [7:0] REG_GOTCL = 8'd184;
  localparam logic [16:0] GOTCL_OFFSET = 17'h04090;
  localparam logic [31:0] GOTCL_RESET = 32'h00000000;
  localparam logic [31:0] GOTCL_RW = 32'h00000000;
  localparam logic [31:0] GOTCL_COUNT = 32'hffffffff;  // ro: Octets, bits 31:0.
  localparam int GOTCL_COUNT_LSB = 0;
  localparam int GOTCL_COUNT_WIDTH = 32;

  // GOTCH: Good octets transmitted to the wire, high half. A read clears both halves.
  localparam logic [7:0] REG_GOTCH = 8'd185;
  localparam logic [16:0] GOTCH_OFFSET = 17'h04094;
  localparam logic [31:0] GOTCH_RESET = 32'h00000000;
  localparam logic [31:0] GOTCH_RW = 32'h00000000;
  localparam logic [31:0] GOTCH_RC = 32'hffffffff;
  localparam logic [31:0] GOTCH_COUNT = 32'hffffffff;  // rc: Octets, bits 63:32.
  localparam int GOTCH_COUNT_LSB = 0;
  localparam int GOTCH_COUNT_WIDTH = 32;

  // RNBC: Receive without buffers.
  localparam logic [7:0] REG_RNBC = 8'd186;
  localparam logic [16:0] RNBC_OFFSET = 17'h040a0;
  localparam logic [31:0] RNBC_RESET = 32'h00000000;
  localparam logic [31:0] RNBC_RW = 32'h00000000;
  localparam logic [31:0] RNBC_RC = 32'hffffffff;
  localparam logic [31:0] RNBC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int RNBC_COUNT_LSB = 0;
  localparam int RNBC_COUNT_WIDTH = 32;

  // RUC: Undersized frames received.
  localparam logic [7:0] REG_RUC = 8'd187;
  localparam logic [16:0] RUC_OFFSET = 17'h040a4;
  localparam logic [31:0] RUC_RESET = 32'h00000000;
  localparam logic [31:0] RUC_RW = 32'h00000000;
  localparam logic [31:0] RUC_RC = 32'hffffffff;
  localparam logic [31:0] RUC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int RUC_COUNT_LSB = 0;
  localparam int RUC_COUNT_WIDTH = 32;

  // ROC: Oversized frames received.
  localparam logic [7:0] REG_ROC = 8'd188;
  localparam logic [16:0] ROC_OFFSET = 17'h040ac;
  localparam logic [31:0] ROC_RESET = 32'h00000000;
  localparam logic [31:0] ROC_RW = 32'h00000000;
  localparam logic [31:0] ROC_RC = 32'hffffffff;
  localparam logic [31:0] ROC_COUNT = 32'hffffffff;  // rc: Frames.
  localparam int ROC_COUNT_LSB = 0;
  localparam int ROC_COUNT_WIDTH = 32;

  // TORL: All octets received, low half. A read clears nothing.
  localparam logic [7:0] REG_TORL = 8'd189;
  localparam logic [16:0] TORL_OFFSET = 17'h040c0;
  localparam logic [31:0] TORL_RESET = 32'h00000000;
  localparam logic [31:0] TORL_RW = 32'h00000000;
  localparam logic [31:0] TORL_COUNT = 32'hffffffff;  // ro: Octets, bits 31:0.
  localparam int TORL_COUNT_LSB = 0;
  localparam int TORL_COUNT_WIDTH = 32;

  // TORH: All octets received, high half. A read clears both halves.
  localparam logic [7:0] REG_TORH = 8'd190;
  localparam logic [16:0] TORH_OFFSET = 17'h040c4;
  localparam logic [31:0] TORH_RESET = 32'h00000000;
  localparam logic [31:0] TORH_RW = 32'h00000000;
  localparam logic [31:0] TORH_RC = 32'hffffffff;
  localparam logic [31:0] TORH_COUNT = 32'hffffffff;  // rc: Octets, bits 63:32.
  localparam int TORH_COUNT_LSB = 0;
  localparam int TORH_COUNT_WIDTH = 32;

  // TOTL: All octets transmitted to the wire, low half. A read clears nothing.
  localparam logic [7:0] REG_TOTL = 8'd191;
  localparam logic [16:0] TOTL_OFFSET = 17'h040c8;
  localparam logic [31:0] TOTL_RESET = 32'h00000000;
  localparam logic [31:0] TOTL_RW = 32'h00000000;
  localparam logic [31:0] TOTL_COUNT = 32'hffffffff;  // ro: Octets, bits 31:0.
  localparam int TOTL_COUNT_LSB = 0;
  localparam int TOTL_COUNT_WIDTH = 32;

  // TOTH: All octets transmitted to the wire, high half. A read clears both halves.
  localparam logic [7:0] REG_TOTH = 8'd192;
  localparam logic [16:0] TOTH_OFFSET = 17'h040cc;
  localparam logic [31:0] TOTH_RESET = 32'h00000000;
  localparam logic [31:0] TOTH_RW = 32'h00000000;
  localparam logic [31:0] TOTH_RC = 32'hffffffff;
  localparam logic [31:0] TOTH_COUNT = 32'hffffffff;  // rc: Octets, bits 63:32.
  localparam int TOTH_COUNT_LSB = 0;
  localparam int TOTH_COUNT_WIDTH = 32;

  // TPR: All packets received.
  localparam logic [7:0] REG_TPR = 8'd193;
  localparam logic [16:0] TPR_OFFSET = 17'h040d0;
  localparam logic [31:0] TPR_RESET = 32'h00000000;
  localparam logic [31:0] TPR_RW = 32'h00000000;
  localparam logic [31:0] TPR_RC = 32'hffffffff;
  localparam logic [31:0] TPR_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int TPR_COUNT_LSB = 0;
  localparam int TPR_COUNT_WIDTH = 32;

  // TPT: All packets transmitted to the wire.
  localparam logic [7:0] REG_TPT = 8'd194;
  localparam logic [16:0] TPT_OFFSET = 17'h040d4;
  localparam logic [31:0] TPT_RESET = 32'h00000000;
  localparam logic [31:0] TPT_RW = 32'h00000000;
  localparam logic [31:0] TPT_RC = 32'hffffffff;
  localparam logic [31:0] TPT_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int TPT_COUNT_LSB = 0;
  localparam int TPT_COUNT_WIDTH = 32;

  // PTC64: Packets transmitted to the wire of at most 64 octets.
  localparam logic [7:0] REG_PTC64 = 8'd195;
  localparam logic [16:0] PTC64_OFFSET = 17'h040d8;
  localparam logic [31:0] PTC64_RESET = 32'h00000000;
  localparam logic [31:0] PTC64_RW = 32'h00000000;
  localparam logic [31:0] PTC64_RC = 32'hffffffff;
  localparam logic [31:0] PTC64_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PTC64_COUNT_LSB = 0;
  localparam int PTC64_COUNT_WIDTH = 32;

  // PTC127: Packets transmitted to the wire of 65 to 127 octets.
  localparam logic [7:0] REG_PTC127 = 8'd196;
  localparam logic [16:0] PTC127_OFFSET = 17'h040dc;
  localparam logic [31:0] PTC127_RESET = 32'h00000000;
  localparam logic [31:0] PTC127_RW = 32'h00000000;
  localparam logic [31:0] PTC127_RC = 32'hffffffff;
  localparam logic [31:0] PTC127_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PTC127_COUNT_LSB = 0;
  localparam int PTC127_COUNT_WIDTH = 32;

  // PTC255: Packets transmitted to the wire of 128 to 255 octets.
  localparam logic [7:0] REG_PTC255 = 8'd197;
  localparam logic [16:0] PTC255_OFFSET = 17'h040e0;
  localparam logic [31:0] PTC255_RESET = 32'h00000000;
  localparam logic [31:0] PTC255_RW = 32'h00000000;
  localparam logic [31:0] PTC255_RC = 32'hffffffff;
  localparam logic [31:0] PTC255_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PTC255_COUNT_LSB = 0;
  localparam int PTC255_COUNT_WIDTH = 32;

  // PTC511: Packets transmitted to the wire of 256 to 511 octets.
  localparam logic [7:0] REG_PTC511 = 8'd198;
  localparam logic [16:0] PTC511_OFFSET = 17'h040e4;
  localparam logic [31:0] PTC511_RESET = 32'h00000000;
  localparam logic [31:0] PTC511_RW = 32'h00000000;
  localparam logic [31:0] PTC511_RC = 32'hffffffff;
  localparam logic [31:0] PTC511_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PTC511_COUNT_LSB = 0;
  localparam int PTC511_COUNT_WIDTH = 32;

  // PTC1023: Packets transmitted to the wire of 512 to 1023 octets.
  localparam logic [7:0] REG_PTC1023 = 8'd199;
  localparam logic [16:0] PTC1023_OFFSET = 17'h040e8;
  localparam logic [31:0] PTC1023_RESET = 32'h00000000;
  localparam logic [31:0] PTC1023_RW = 32'h00000000;
  localparam logic [31:0] PTC1023_RC = 32'hffffffff;
  localparam logic [31:0] PTC1023_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PTC1023_COUNT_LSB = 0;
  localparam int PTC1023_COUNT_WIDTH = 32;

  // PTC1522: Packets transmitted to the wire of 1024 octets and more.
  localparam logic [7:0] REG_PTC1522 = 8'd200;
  localparam logic [16:0] PTC1522_OFFSET = 17'h040ec;
  localparam logic [31:0] PTC1522_RESET = 32'h00000000;
  localparam logic [31:0] PTC1522_RW = 32'h00000000;
  localparam logic [31:0] PTC1522_RC = 32'hffffffff;
  localparam logic [31:0] PTC1522_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int PTC1522_COUNT_LSB = 0;
  localparam int PTC1522_COUNT_WIDTH = 32;

  // MPTC: Multicast packets transmitted to the wire.
  localparam logic [7:0] REG_MPTC = 8'd201;
  localparam logic [16:0] MPTC_OFFSET = 17'h040f0;
  localparam logic [31:0] MPTC_RESET = 32'h00000000;
  localparam logic [31:0] MPTC_RW = 32'h00000000;
  localparam logic [31:0] MPTC_RC = 32'hffffffff;
  localparam logic [31:0] MPTC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int MPTC_COUNT_LSB = 0;
  localparam int MPTC_COUNT_WIDTH = 32;

  // BPTC: Broadcast packets transmitted to the wire.
  localparam logic [7:0] REG_BPTC = 8'd202;
  localparam logic [16:0] BPTC_OFFSET = 17'h040f4;
  localparam logic [31:0] BPTC_RESET = 32'h00000000;
  localparam logic [31:0] BPTC_RW = 32'h00000000;
  localparam logic [31:0] BPTC_RC = 32'hffffffff;
  localparam logic [31:0] BPTC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int BPTC_COUNT_LSB = 0;
  localparam int BPTC_COUNT_WIDTH = 32;

  // TSCTC: Packets that were segmented.
  localparam logic [7:0] REG_TSCTC = 8'd203;
  localparam logic [16:0] TSCTC_OFFSET = 17'h040f8;
  localparam logic [31:0] TSCTC_RESET = 32'h00000000;
  localparam logic [31:0] TSCTC_RW = 32'h00000000;
  localparam logic [31:0] TSCTC_RC = 32'hffffffff;
  localparam logic [31:0] TSCTC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int TSCTC_COUNT_LSB = 0;
  localparam int TSCTC_COUNT_WIDTH = 32;

  // RPTHC: Packets delivered to the host, each for every queue that got it.
  localparam logic [7:0] REG_RPTHC = 8'd204;
  localparam logic [16:0] RPTHC_OFFSET = 17'h04104;
  localparam logic [31:0] RPTHC_RESET = 32'h00000000;
  localparam logic [31:0] RPTHC_RW = 32'h00000000;
  localparam logic [31:0] RPTHC_RC = 32'hffffffff;
  localparam logic [31:0] RPTHC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int RPTHC_COUNT_LSB = 0;
  localparam int RPTHC_COUNT_WIDTH = 32;

  // HGPTC: Good packets transmitted by the host, local ones included.
  localparam logic [7:0] REG_HGPTC = 8'd205;
  localparam logic [16:0] HGPTC_OFFSET = 17'h04118;
  localparam logic [31:0] HGPTC_RESET = 32'h00000000;
  localparam logic [31:0] HGPTC_RW = 32'h00000000;
  localparam logic [31:0] HGPTC_RC = 32'hffffffff;
  localparam logic [31:0] HGPTC_COUNT = 32'hffffffff;  // rc: Packets.
  localparam int HGPTC_COUNT_LSB = 0;
  localparam int HGPTC_COUNT_WIDTH = 32;

  // HGORCL: Octets delivered to the host, low half. A read clears nothing.
  localparam logic [7:0] REG_HGORCL = 8'd206;
  localparam logic [16:0] HGORCL_OFFSET = 17'h04128;
  localparam logic [31:0] HGORCL_RESET = 32'h00000000;
  localparam logic [31:0] HGORCL_RW = 32'h00000000;
  localparam logic [31:0] HGORCL_COUNT = 32'hffffffff;  // ro: Octets, bits 31:0.
  localparam int HGORCL_COUNT_LSB = 0;
  localparam int HGORCL_COUNT_WIDTH = 32;

  // HGORCH: Octets delivered to the host, high half. A read clears both halves.
  localparam logic [7:0] REG_HGORCH = 8'd207;
  localparam logic [16:0] HGORCH_OFFSET = 17'h0412c;
  localparam logic [31:0] HGORCH_RESET = 32'h00000000;
  localparam logic [31:0] HGORCH_RW = 32'h00000000;
  localparam logic [31:0] HGORCH_RC = 32'hffffffff;
  localparam logic [31:0] HGORCH_COUNT = 32'hffffffff;  // rc: Octets, bits 63:32.
  localparam int HGORCH_COUNT_LSB = 0;
  localparam int HGORCH_COUNT_WIDTH = 32;

  // HGOTCL: Octets transmitted by the host, local ones included, low half. A read clears nothing.
  localparam logic [7:0] REG_HGOTCL = 8'd208;
  localparam logic [16:0] HGOTCL_OFFSET = 17'h04130;
  localparam logic [31:0] HGOTCL_RESET = 32'h00000000;
  localparam logic [31:0] HGOTCL_RW = 32'h00000000;
  localparam logic [31:0] HGOTCL_COUNT = 32'hffffffff;  // ro: Octets, bits 31:0.
  localparam int HGOTCL_COUNT_LSB = 0;
  localparam int HGOTCL_COUNT_WIDTH = 32;

  // HGOTCH: Octets transmitted by the host, local ones included, high half. A read clears both halves.
  localparam logic [7:0] REG_HGOTCH = 8'd209;
  localparam logic [16:0] HGOTCH_OFFSET = 17'h04134;
  localparam logic [31:0] HGOTCH_RESET = 32'h00000000;
  localparam logic [31:0] HGOTCH_RW = 32'h00000000;
  localparam logic [31:0] HGOTCH_RC = 32'hffffffff;
  localparam logic [31:0] HGOTCH_COUNT = 32'hffffffff;  // rc: Octets, bits 63:32.
  localparam int HGOTCH_COUNT_LSB = 0;
  localparam int HGOTCH_COUNT_WIDTH = 32;

  // ALGNERRC: Frames with an alignment error.
  localparam logic [7:0] REG_ALGNERRC = 8'd210;
  localparam logic [16:0] ALGNERRC_OFFSET = 17'h04004;
  localparam logic [31:0] ALGNERRC_RESET = 32'h00000000;
  localparam logic [31:0] ALGNERRC_RW = 32'h00000000;
  localparam logic [31:0] ALGNERRC_RC = 32'hffffffff;
  localparam logic [31:0] ALGNERRC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ALGNERRC_COUNT_LSB = 0;
  localparam int ALGNERRC_COUNT_WIDTH = 32;

  // SYMERRS: Symbol errors.
  localparam logic [7:0] REG_SYMERRS = 8'd211;
  localparam logic [16:0] SYMERRS_OFFSET = 17'h04008;
  localparam logic [31:0] SYMERRS_RESET = 32'h00000000;
  localparam logic [31:0] SYMERRS_RW = 32'h00000000;
  localparam logic [31:0] SYMERRS_RC = 32'hffffffff;
  localparam logic [31:0] SYMERRS_COUNT = 32'hffffffff;  // rc: Events.
  localparam int SYMERRS_COUNT_LSB = 0;
  localparam int SYMERRS_COUNT_WIDTH = 32;

  // RXERRC: Frames with a receive error of the PHY.
  localparam logic [7:0] REG_RXERRC = 8'd212;
  localparam logic [16:0] RXERRC_OFFSET = 17'h0400c;
  localparam logic [31:0] RXERRC_RESET = 32'h00000000;
  localparam logic [31:0] RXERRC_RW = 32'h00000000;
  localparam logic [31:0] RXERRC_RC = 32'hffffffff;
  localparam logic [31:0] RXERRC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int RXERRC_COUNT_LSB = 0;
  localparam int RXERRC_COUNT_WIDTH = 32;

  // SCC: Single collisions.
  localparam logic [7:0] REG_SCC = 8'd213;
  localparam logic [16:0] SCC_OFFSET = 17'h04014;
  localparam logic [31:0] SCC_RESET = 32'h00000000;
  localparam logic [31:0] SCC_RW = 32'h00000000;
  localparam logic [31:0] SCC_RC = 32'hffffffff;
  localparam logic [31:0] SCC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int SCC_COUNT_LSB = 0;
  localparam int SCC_COUNT_WIDTH = 32;

  // ECOL: Excessive collisions.
  localparam logic [7:0] REG_ECOL = 8'd214;
  localparam logic [16:0] ECOL_OFFSET = 17'h04018;
  localparam logic [31:0] ECOL_RESET = 32'h00000000;
  localparam logic [31:0] ECOL_RW = 32'h00000000;
  localparam logic [31:0] ECOL_RC = 32'hffffffff;
  localparam logic [31:0] ECOL_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ECOL_COUNT_LSB = 0;
  localparam int ECOL_COUNT_WIDTH = 32;

  // MCC: Multiple collisions.
  localparam logic [7:0] REG_MCC = 8'd215;
  localparam logic [16:0] MCC_OFFSET = 17'h0401c;
  localparam logic [31:0] MCC_RESET = 32'h00000000;
  localparam logic [31:0] MCC_RW = 32'h00000000;
  localparam logic [31:0] MCC_RC = 32'hffffffff;
  localparam logic [31:0] MCC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int MCC_COUNT_LSB = 0;
  localparam int MCC_COUNT_WIDTH = 32;

  // LATECOL: Late collisions.
  localparam logic [7:0] REG_LATECOL = 8'd216;
  localparam logic [16:0] LATECOL_OFFSET = 17'h04020;
  localparam logic [31:0] LATECOL_RESET = 32'h00000000;
  localparam logic [31:0] LATECOL_RW = 32'h00000000;
  localparam logic [31:0] LATECOL_RC = 32'hffffffff;
  localparam logic [31:0] LATECOL_COUNT = 32'hffffffff;  // rc: Events.
  localparam int LATECOL_COUNT_LSB = 0;
  localparam int LATECOL_COUNT_WIDTH = 32;

  // COLC: Collisions.
  localparam logic [7:0] REG_COLC = 8'd217;
  localparam logic [16:0] COLC_OFFSET = 17'h04028;
  localparam logic [31:0] COLC_RESET = 32'h00000000;
  localparam logic [31:0] COLC_RW = 32'h00000000;
  localparam logic [31:0] COLC_RC = 32'hffffffff;
  localparam logic [31:0] COLC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int COLC_COUNT_LSB = 0;
  localparam int COLC_COUNT_WIDTH = 32;

  // CBTMPC: Management packets that a circuit breaker kept from being sent.
  localparam logic [7:0] REG_CBTMPC = 8'd218;
  localparam logic [16:0] CBTMPC_OFFSET = 17'h0402c;
  localparam logic [31:0] CBTMPC_RESET = 32'h00000000;
  localparam logic [31:0] CBTMPC_RW = 32'h00000000;
  localparam logic [31:0] CBTMPC_RC = 32'hffffffff;
  localparam logic [31:0] CBTMPC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int CBTMPC_COUNT_LSB = 0;
  localparam int CBTMPC_COUNT_WIDTH = 32;

  // DC: Deferrals.
  localparam logic [7:0] REG_DC = 8'd219;
  localparam logic [16:0] DC_OFFSET = 17'h04030;
  localparam logic [31:0] DC_RESET = 32'h00000000;
  localparam logic [31:0] DC_RW = 32'h00000000;
  localparam logic [31:0] DC_RC = 32'hffffffff;
  localparam logic [31:0] DC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int DC_COUNT_LSB = 0;
  localparam int DC_COUNT_WIDTH = 32;

  // TNCRS: Transmissions without carrier sense.
  localparam logic [7:0] REG_TNCRS = 8'd220;
  localparam logic [16:0] TNCRS_OFFSET = 17'h04034;
  localparam logic [31:0] TNCRS_RESET = 32'h00000000;
  localparam logic [31:0] TNCRS_RW = 32'h00000000;
  localparam logic [31:0] TNCRS_RC = 32'hffffffff;
  localparam logic [31:0] TNCRS_COUNT = 32'hffffffff;  // rc: Events.
  localparam int TNCRS_COUNT_LSB = 0;
  localparam int TNCRS_COUNT_WIDTH = 32;

  // SEC: Sequence errors.
  localparam logic [7:0] REG_SEC = 8'd221;
  localparam logic [16:0] SEC_OFFSET = 17'h04038;
  localparam logic [31:0] SEC_RESET = 32'h00000000;
  localparam logic [31:0] SEC_RW = 32'h00000000;
  localparam logic [31:0] SEC_RC = 32'hffffffff;
  localparam logic [31:0] SEC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int SEC_COUNT_LSB = 0;
  localparam int SEC_COUNT_WIDTH = 32;

  // RLEC: Frames whose length field is wrong.
  localparam logic [7:0] REG_RLEC = 8'd222;
  localparam logic [16:0] RLEC_OFFSET = 17'h04040;
  localparam logic [31:0] RLEC_RESET = 32'h00000000;
  localparam logic [31:0] RLEC_RW = 32'h00000000;
  localparam logic [31:0] RLEC_RC = 32'hffffffff;
  localparam logic [31:0] RLEC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int RLEC_COUNT_LSB = 0;
  localparam int RLEC_COUNT_WIDTH = 32;

  // RFC: Undersized frames with a wrong FCS.
  localparam logic [7:0] REG_RFC = 8'd223;
  localparam logic [16:0] RFC_OFFSET = 17'h040a8;
  localparam logic [31:0] RFC_RESET = 32'h00000000;
  localparam logic [31:0] RFC_RW = 32'h00000000;
  localparam logic [31:0] RFC_RC = 32'hffffffff;
  localparam logic [31:0] RFC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int RFC_COUNT_LSB = 0;
  localparam int RFC_COUNT_WIDTH = 32;

  // RJC: Oversized frames with a wrong FCS.
  localparam logic [7:0] REG_RJC = 8'd224;
  localparam logic [16:0] RJC_OFFSET = 17'h040b0;
  localparam logic [31:0] RJC_RESET = 32'h00000000;
  localparam logic [31:0] RJC_RW = 32'h00000000;
  localparam logic [31:0] RJC_RC = 32'hffffffff;
  localparam logic [31:0] RJC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int RJC_COUNT_LSB = 0;
  localparam int RJC_COUNT_WIDTH = 32;

  // MGTPRC: Management packets received.
  localparam logic [7:0] REG_MGTPRC = 8'd225;
  localparam logic [16:0] MGTPRC_OFFSET = 17'h040b4;
  localparam logic [31:0] MGTPRC_RESET = 32'h00000000;
  localparam logic [31:0] MGTPRC_RW = 32'h00000000;
  localparam logic [31:0] MGTPRC_RC = 32'hffffffff;
  localparam logic [31:0] MGTPRC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int MGTPRC_COUNT_LSB = 0;
  localparam int MGTPRC_COUNT_WIDTH = 32;

  // MGTPDC: Management packets dropped.
  localparam logic [7:0] REG_MGTPDC = 8'd226;
  localparam logic [16:0] MGTPDC_OFFSET = 17'h040b8;
  localparam logic [31:0] MGTPDC_RESET = 32'h00000000;
  localparam logic [31:0] MGTPDC_RW = 32'h00000000;
  localparam logic [31:0] MGTPDC_RC = 32'hffffffff;
  localparam logic [31:0] MGTPDC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int MGTPDC_COUNT_LSB = 0;
  localparam int MGTPDC_COUNT_WIDTH = 32;

  // MGTPTC: Management packets transmitted.
  localparam logic [7:0] REG_MGTPTC = 8'd227;
  localparam logic [16:0] MGTPTC_OFFSET = 17'h040bc;
  localparam logic [31:0] MGTPTC_RESET = 32'h00000000;
  localparam logic [31:0] MGTPTC_RW = 32'h00000000;
  localparam logic [31:0] MGTPTC_RC = 32'hffffffff;
  localparam logic [31:0] MGTPTC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int MGTPTC_COUNT_LSB = 0;
  localparam int MGTPTC_COUNT_WIDTH = 32;

  // TSCTFC: Management packets that a circuit breaker dropped, also CBRMPC.
  localparam logic [7:0] REG_TSCTFC = 8'd228;
  localparam logic [16:0] TSCTFC_OFFSET = 17'h040fc;
  localparam logic [31:0] TSCTFC_RESET = 32'h00000000;
  localparam logic [31:0] TSCTFC_RW = 32'h00000000;
  localparam logic [31:0] TSCTFC_RC = 32'hffffffff;
  localparam logic [31:0] TSCTFC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int TSCTFC_COUNT_LSB = 0;
  localparam int TSCTFC_COUNT_WIDTH = 32;

  // IAC: Interrupt assertions.
  localparam logic [7:0] REG_IAC = 8'd229;
  localparam logic [16:0] IAC_OFFSET = 17'h04100;
  localparam logic [31:0] IAC_RESET = 32'h00000000;
  localparam logic [31:0] IAC_RW = 32'h00000000;
  localparam logic [31:0] IAC_RC = 32'hffffffff;
  localparam logic [31:0] IAC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int IAC_COUNT_LSB = 0;
  localparam int IAC_COUNT_WIDTH = 32;

  // ICRXATC: Expiries of the absolute receive timer.
  localparam logic [7:0] REG_ICRXATC = 8'd230;
  localparam logic [16:0] ICRXATC_OFFSET = 17'h04108;
  localparam logic [31:0] ICRXATC_RESET = 32'h00000000;
  localparam logic [31:0] ICRXATC_RW = 32'h00000000;
  localparam logic [31:0] ICRXATC_RC = 32'hffffffff;
  localparam logic [31:0] ICRXATC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ICRXATC_COUNT_LSB = 0;
  localparam int ICRXATC_COUNT_WIDTH = 32;

  // ICTXPTC: Expiries of the packet transmit timer.
  localparam logic [7:0] REG_ICTXPTC = 8'd231;
  localparam logic [16:0] ICTXPTC_OFFSET = 17'h0410c;
  localparam logic [31:0] ICTXPTC_RESET = 32'h00000000;
  localparam logic [31:0] ICTXPTC_RW = 32'h00000000;
  localparam logic [31:0] ICTXPTC_RC = 32'hffffffff;
  localparam logic [31:0] ICTXPTC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ICTXPTC_COUNT_LSB = 0;
  localparam int ICTXPTC_COUNT_WIDTH = 32;

  // ICTXATC: Expiries of the absolute transmit timer.
  localparam logic [7:0] REG_ICTXATC = 8'd232;
  localparam logic [16:0] ICTXATC_OFFSET = 17'h04110;
  localparam logic [31:0] ICTXATC_RESET = 32'h00000000;
  localparam logic [31:0] ICTXATC_RW = 32'h00000000;
  localparam logic [31:0] ICTXATC_RC = 32'hffffffff;
  localparam logic [31:0] ICTXATC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ICTXATC_COUNT_LSB = 0;
  localparam int ICTXATC_COUNT_WIDTH = 32;

  // ICTXQMTC: Transmit queues below their minimum threshold.
  localparam logic [7:0] REG_ICTXQMTC = 8'd233;
  localparam logic [16:0] ICTXQMTC_OFFSET = 17'h0411c;
  localparam logic [31:0] ICTXQMTC_RESET = 32'h00000000;
  localparam logic [31:0] ICTXQMTC_RW = 32'h00000000;
  localparam logic [31:0] ICTXQMTC_RC = 32'hffffffff;
  localparam logic [31:0] ICTXQMTC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ICTXQMTC_COUNT_LSB = 0;
  localparam int ICTXQMTC_COUNT_WIDTH = 32;

  // ICRXDMTC: Receive queues below their minimum threshold.
  localparam logic [7:0] REG_ICRXDMTC = 8'd234;
  localparam logic [16:0] ICRXDMTC_OFFSET = 17'h04120;
  localparam logic [31:0] ICRXDMTC_RESET = 32'h00000000;
  localparam logic [31:0] ICRXDMTC_RW = 32'h00000000;
  localparam logic [31:0] ICRXDMTC_RC = 32'hffffffff;
  localparam logic [31:0] ICRXDMTC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ICRXDMTC_COUNT_LSB = 0;
  localparam int ICRXDMTC_COUNT_WIDTH = 32;

  // ICRXOC: Host packets that a circuit breaker dropped, also HTCBDPC.
  localparam logic [7:0] REG_ICRXOC = 8'd235;
  localparam logic [16:0] ICRXOC_OFFSET = 17'h04124;
  localparam logic [31:0] ICRXOC_RESET = 32'h00000000;
  localparam logic [31:0] ICRXOC_RW = 32'h00000000;
  localparam logic [31:0] ICRXOC_RC = 32'hffffffff;
  localparam logic [31:0] ICRXOC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int ICRXOC_COUNT_LSB = 0;
  localparam int ICRXOC_COUNT_WIDTH = 32;

  // LENERRS: Frames whose length field is wrong.
  localparam logic [7:0] REG_LENERRS = 8'd236;
  localparam logic [16:0] LENERRS_OFFSET = 17'h04138;
  localparam logic [31:0] LENERRS_RESET = 32'h00000000;
  localparam logic [31:0] LENERRS_RW = 32'h00000000;
  localparam logic [31:0] LENERRS_RC = 32'hffffffff;
  localparam logic [31:0] LENERRS_COUNT = 32'hffffffff;  // rc: Events.
  localparam int LENERRS_COUNT_LSB = 0;
  localparam int LENERRS_COUNT_WIDTH = 32;

  // SCVPC: Code violations of the SerDes.
  localparam logic [7:0] REG_SCVPC = 8'd237;
  localparam logic [16:0] SCVPC_OFFSET = 17'h04228;
  localparam logic [31:0] SCVPC_RESET = 32'h00000000;
  localparam logic [31:0] SCVPC_RW = 32'h00000000;
  localparam logic [31:0] SCVPC_RC = 32'hffffffff;
  localparam logic [31:0] SCVPC_COUNT = 32'hffffffff;  // rc: Events.
  localparam int SCVPC_COUNT_LSB = 0;
  localparam int SCVPC_COUNT_WIDTH = 32;

  // VFGPRC: Packets delivered to the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGPRC = 8'd238;
  localparam logic [16:0] VFGPRC_OFFSET = 17'h00f10;
  localparam logic [31:0] VFGPRC_RESET = 32'h00000000;
  localparam logic [31:0] VFGPRC_RW = 32'h00000000;
  localparam logic [31:0] VFGPRC_COUNT = 32'hffffffff;  // ro: Packets.
  localparam int VFGPRC_COUNT_LSB = 0;
  localparam int VFGPRC_COUNT_WIDTH = 32;

  // VFGPTC: Packets transmitted by the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGPTC = 8'd239;
  localparam logic [16:0] VFGPTC_OFFSET = 17'h00f14;
  localparam logic [31:0] VFGPTC_RESET = 32'h00000000;
  localparam logic [31:0] VFGPTC_RW = 32'h00000000;
  localparam logic [31:0] VFGPTC_COUNT = 32'hffffffff;  // ro: Packets.
  localparam int VFGPTC_COUNT_LSB = 0;
  localparam int VFGPTC_COUNT_WIDTH = 32;

  // VFGORC: Octets delivered to the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGORC = 8'd240;
  localparam logic [16:0] VFGORC_OFFSET = 17'h00f18;
  localparam logic [31:0] VFGORC_RESET = 32'h00000000;
  localparam logic [31:0] VFGORC_RW = 32'h00000000;
  localparam logic [31:0] VFGORC_COUNT = 32'hffffffff;  // ro: Octets.
  localparam int VFGORC_COUNT_LSB = 0;
  localparam int VFGORC_COUNT_WIDTH = 32;

  // VFGOTC: Octets transmitted by the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGOTC = 8'd241;
  localparam logic [16:0] VFGOTC_OFFSET = 17'h00f34;
  localparam logic [31:0] VFGOTC_RESET = 32'h00000000;
  localparam logic [31:0] VFGOTC_RW = 32'h00000000;
  localparam logic [31:0] VFGOTC_COUNT = 32'hffffffff;  // ro: Octets.
  localparam int VFGOTC_COUNT_LSB = 0;
  localparam int VFGOTC_COUNT_WIDTH = 32;

  // VFMPRC: Multicast packets delivered to the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFMPRC = 8'd242;
  localparam logic [16:0] VFMPRC_OFFSET = 17'h00f3c;
  localparam logic [31:0] VFMPRC_RESET = 32'h00000000;
  localparam logic [31:0] VFMPRC_RW = 32'h00000000;
  localparam logic [31:0] VFMPRC_COUNT = 32'hffffffff;  // ro: Packets.
  localparam int VFMPRC_COUNT_LSB = 0;
  localparam int VFMPRC_COUNT_WIDTH = 32;

  // VFGPRLBC: Packets of other pools delivered to the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGPRLBC = 8'd243;
  localparam logic [16:0] VFGPRLBC_OFFSET = 17'h00f40;
  localparam logic [31:0] VFGPRLBC_RESET = 32'h00000000;
  localparam logic [31:0] VFGPRLBC_RW = 32'h00000000;
  localparam logic [31:0] VFGPRLBC_COUNT = 32'hffffffff;  // ro: Packets.
  localparam int VFGPRLBC_COUNT_LSB = 0;
  localparam int VFGPRLBC_COUNT_WIDTH = 32;

  // VFGPTLBC: Packets that the pool of a VF transmitted to other pools. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGPTLBC = 8'd244;
  localparam logic [16:0] VFGPTLBC_OFFSET = 17'h00f44;
  localparam logic [31:0] VFGPTLBC_RESET = 32'h00000000;
  localparam logic [31:0] VFGPTLBC_RW = 32'h00000000;
  localparam logic [31:0] VFGPTLBC_COUNT = 32'hffffffff;  // ro: Packets.
  localparam int VFGPTLBC_COUNT_LSB = 0;
  localparam int VFGPTLBC_COUNT_WIDTH = 32;

  // VFGORLBC: Octets of other pools delivered to the pool of a VF. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGORLBC = 8'd245;
  localparam logic [16:0] VFGORLBC_OFFSET = 17'h00f48;
  localparam logic [31:0] VFGORLBC_RESET = 32'h00000000;
  localparam logic [31:0] VFGORLBC_RW = 32'h00000000;
  localparam logic [31:0] VFGORLBC_COUNT = 32'hffffffff;  // ro: Octets.
  localparam int VFGORLBC_COUNT_LSB = 0;
  localparam int VFGORLBC_COUNT_WIDTH = 32;

  // VFGOTLBC: Octets that the pool of a VF transmitted to other pools. Wraps; a read clears nothing.
  localparam logic [7:0] REG_VFGOTLBC = 8'd246;
  localparam logic [16:0] VFGOTLBC_OFFSET = 17'h00f50;
  localparam logic [31:0] VFGOTLBC_RESET = 32'h00000000;
  localparam logic [31:0] VFGOTLBC_RW = 32'h00000000;
  localparam logic [31:0] VFGOTLBC_COUNT = 32'hffffffff;  // ro: Octets.
  localparam int VFGOTLBC_COUNT_LSB = 0;
  localparam int VFGOTLBC_COUNT_WIDTH = 32;

  // WUC: Wake-up control.
  localparam logic [7:0] REG_WUC = 8'd247;
  localparam logic [16:0] WUC_OFFSET = 17'h05800;
  localparam logic [31:0] WUC_RESET = 32'h00000000;
  localparam logic [31:0] WUC_RW = 32'h0000000b;
  localparam logic [31:0] WUC_RW1C = 32'h00000004;
  localparam logic [31:0] WUC_APME = 32'h00000001;  // rw: Advanced power management enable; stored: it is for a host without power.
  localparam int WUC_APME_LSB = 0;
  localparam int WUC_APME_WIDTH = 1;
  localparam logic [31:0] WUC_PME_EN = 32'h00000002;  // rw: PME messages may be sent, as by PMCSR.PME_ENABLE.
  localparam int WUC_PME_EN_LSB = 1;
  localparam int WUC_PME_EN_WIDTH = 1;
  localparam logic [31:0] WUC_PME_STATUS = 32'h00000004;  // rw1c: PMCSR.PME_STATUS.
  localparam int WUC_PME_STATUS_LSB = 2;
  localparam int WUC_PME_STATUS_WIDTH = 1;
  localparam logic [31:0] WUC_APMPME = 32'h00000008;  // rw: Assert PME on APM wake-up; stored.
  localparam int WUC_APMPME_LSB = 3;
  localparam int WUC_APMPME_WIDTH = 1;

  // WUFC: Wake-up filter control.
  localparam logic [7:0] REG_WUFC = 8'd248;
  localparam logic [16:0] WUFC_OFFSET = 17'h05808;
  localparam logic [31:0] WUFC_RESET = 32'h00000000;
  localparam logic [31:0] WUFC_RW = 32'hffffffff;
  localparam logic [31:0] WUFC_LNKC = 32'h00000001;  // rw: Change of the link.
  localparam int WUFC_LNKC_LSB = 0;
  localparam int WUFC_LNKC_WIDTH = 1;
  localparam logic [31:0] WUFC_MAG = 32'h00000002;  // rw: Magic packet.
  localparam int WUFC_MAG_LSB = 1;
  localparam int WUFC_MAG_WIDTH = 1;
  localparam logic [31:0] WUFC_EX = 32'h00000004;  // rw: Unicast packet with an exact MAC filter.
  localparam int WUFC_EX_LSB = 2;
  localparam int WUFC_EX_WIDTH = 1;
  localparam logic [31:0] WUFC_MC = 32'h00000008;  // rw: Multicast packet.
  localparam int WUFC_MC_LSB = 3;
  localparam int WUFC_MC_WIDTH = 1;
  localparam logic [31:0] WUFC_BC = 32'h00000010;  // rw: Broadcast packet.
  localparam int WUFC_BC_LSB = 4;
  localparam int WUFC_BC_WIDTH = 1;
  localparam logic [31:0] WUFC_OTHERS = 32'hffffffe0;  // rw: ARP, IPv4, IPv6, NoTCO, FLX; stored: no stock driver enables them.
  localparam int WUFC_OTHERS_LSB = 5;
  localparam int WUFC_OTHERS_WIDTH = 27;

  // WUS: Wake-up status: what has matched. Survives all resets but PERST#.
  localparam logic [7:0] REG_WUS = 8'd249;
  localparam logic [16:0] WUS_OFFSET = 17'h05810;
  localparam logic [31:0] WUS_RESET = 32'h00000000;
  localparam logic [31:0] WUS_RW = 32'h00000000;
  localparam logic [31:0] WUS_RW1C = 32'h0000001f;
  localparam logic [31:0] WUS_LNKC = 32'h00000001;  // rw1c: Change of the link.
  localparam int WUS_LNKC_LSB = 0;
  localparam int WUS_LNKC_WIDTH = 1;
  localparam logic [31:0] WUS_MAG = 32'h00000002;  // rw1c: Magic packet.
  localparam int WUS_MAG_LSB = 1;
  localparam int WUS_MAG_WIDTH = 1;
  localparam logic [31:0] WUS_EX = 32'h00000004;  // rw1c: Unicast packet with an exact MAC filter.
  localparam int WUS_EX_LSB = 2;
  localparam int WUS_EX_WIDTH = 1;
  localparam logic [31:0] WUS_MC = 32'h00000008;  // rw1c: Multicast packet.
  localparam int WUS_MC_LSB = 3;
  localparam int WUS_MC_WIDTH = 1;
  localparam logic [31:0] WUS_BC = 32'h00000010;  // rw1c: Broadcast packet.
  localparam int WUS_BC_LSB = 4;
  localparam int WUS_BC_WIDTH = 1;

  // WUPL: Length of the packet that woke up.
  localparam logic [7:0] REG_WUPL = 8'd250;
  localparam logic [16:0] WUPL_OFFSET = 17'h05900;
  localparam logic [31:0] WUPL_RESET = 32'h00000000;
  localparam logic [31:0] WUPL_RW = 32'h00000000;
  localparam logic [31:0] WUPL_LENGTH = 32'h00003fff;  // ro: Bytes without FCS.
  localparam int WUPL_LENGTH_LSB = 0;
  localparam int WUPL_LENGTH_WIDTH = 14;

  // WUPM: The packet that woke up: its first 128 bytes.
  localparam logic [7:0] REG_WUPM = 8'd251;
  localparam logic [16:0] WUPM_OFFSET = 17'h05a00;
  localparam logic [31:0] WUPM_RESET = 32'h00000000;
  localparam logic [31:0] WUPM_RW = 32'h00000000;
  localparam logic [31:0] WUPM_DATA = 32'hffffffff;  // ro: Bytes 4i to 4i + 3, the first in bits 7:0.
  localparam int WUPM_DATA_LSB = 0;
  localparam int WUPM_DATA_WIDTH = 32;

  /* verilator lint_on UNUSEDPARAM */

  // Register at a dword offset of the PF's BAR0: {hit, block, register, index}.
  function automatic logic [20:0] decode_pf(input logic [14:0] dword); /* verilator no_inline_task */
    decode_pf = 21'd0;
    case (dword[14:8])
      7'h00:
        casez (dword[7:0])
          8'b00000000: decode_pf = {1'b1, BLOCK_DEVICE, REG_CTRL, 8'd0};
          8'b00000001: decode_pf = {1'b1, BLOCK_DEVICE, REG_CTRL, 8'd0};
          8'b00000010: decode_pf = {1'b1, BLOCK_DEVICE, REG_STATUS, 8'd0};
          8'b00000100: decode_pf = {1'b1, BLOCK_DEVICE, REG_EECD, 8'd0};
          8'b00000101: decode_pf = {1'b1, BLOCK_DEVICE, REG_EERD, 8'd0};
          8'b00000110: decode_pf = {1'b1, BLOCK_DEVICE, REG_CTRL_EXT, 8'd0};
          8'b00001000: decode_pf = {1'b1, BLOCK_DEVICE, REG_MDIC, 8'd0};
          8'b00001001: decode_pf = {1'b1, BLOCK_DEVICE, REG_SCTL, 8'd0};
          8'b00001010: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCAL, 8'd0};
          8'b00001011: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCAH, 8'd0};
          8'b00001100: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCT, 8'd0};
          8'b00001101: decode_pf = {1'b1, BLOCK_DEVICE, REG_CONNSW, 8'd0};
          8'b00001110: decode_pf = {1'b1, BLOCK_DEVICE, REG_VET, 8'd0};
          8'b0001???0: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAL, {5'd0, dword[3:1]}};
          8'b0001???1: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAH, {5'd0, dword[3:1]}};
          8'b0010???0: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAL, {5'd1, dword[3:1]}};
          8'b0010???1: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAH, {5'd1, dword[3:1]}};
          8'b00110000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_ICR, 8'd0};
          8'b00110001: decode_pf = {1'b1, BLOCK_DEVICE, REG_ITR, 8'd0};
          8'b00110010: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_ICS, 8'd0};
          8'b00110100: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IMS, 8'd0};
          8'b00110110: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IMC, 8'd0};
          8'b00111000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IAM, 8'd0};
          8'b01000000: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RCTL, 8'd0};
          8'b01011010: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCRTL, 8'd0};
          8'b01011100: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCTTV, 8'd0};
          8'b01011110: decode_pf = {1'b1, BLOCK_DEVICE, REG_TXCW, 8'd0};
          8'b1???????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_MTA, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h01:
        casez (dword[7:0])
          8'b00000000: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_TCTL, 8'd0};
          8'b00000001: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_TCTL_EXT, 8'd0};
          8'b00000100: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_TIPG, 8'd0};
          8'b00010110: decode_pf = {1'b1, BLOCK_DEVICE, REG_AIT, 8'd0};
          8'b1???????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VFTA, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h02:
        casez (dword[7:0])
          8'b0???????: decode_pf = {1'b1, BLOCK_MAILBOX, REG_VMBMEM, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h03:
        casez (dword[7:0])
          8'b00000???: decode_pf = {1'b1, BLOCK_MAILBOX, REG_P2VMAILBOX, {5'd0, dword[2:0]}};
          8'b00010???: decode_pf = {1'b1, BLOCK_MAILBOX, REG_V2PMAILBOX, {5'd0, dword[2:0]}};
          8'b00100000: decode_pf = {1'b1, BLOCK_MAILBOX, REG_MBVFICR, 8'd0};
          8'b00100001: decode_pf = {1'b1, BLOCK_MAILBOX, REG_MBVFIMR, 8'd0};
          8'b00100010: decode_pf = {1'b1, BLOCK_MAILBOX, REG_VFLRE, 8'd0};
          8'b00100011: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VFRE, 8'd0};
          8'b00100100: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VFTE, 8'd0};
          8'b10000000: decode_pf = {1'b1, BLOCK_DEVICE, REG_LEDCTL, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h04:
        casez (dword[7:0])
          8'b00000000: decode_pf = {1'b1, BLOCK_DEVICE, REG_PBA, 8'd0};
          8'b00000010: decode_pf = {1'b1, BLOCK_DEVICE, REG_PBS, 8'd0};
          8'b00000100: decode_pf = {1'b1, BLOCK_DEVICE, REG_EEMNGCTL, 8'd0};
          8'b00001010: decode_pf = {1'b1, BLOCK_DEVICE, REG_I2CCMD, 8'd0};
          8'b00010010: decode_pf = {1'b1, BLOCK_DEVICE, REG_FRTIMER, 8'd0};
          8'b00010011: decode_pf = {1'b1, BLOCK_DEVICE, REG_TCPTIMER, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h05:
        casez (dword[7:0])
          8'b01000000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_ICR, 8'd0};
          8'b01000001: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_ICS, 8'd0};
          8'b01000010: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IMS, 8'd0};
          8'b01000011: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IMC, 8'd0};
          8'b01000100: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IAM, 8'd0};
          8'b01000101: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_GPIE, 8'd0};
          8'b01001000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EICS, 8'd0};
          8'b01001001: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EIMS, 8'd0};
          8'b01001010: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EIMC, 8'd0};
          8'b01001011: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EIAC, 8'd0};
          8'b01001100: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EIAM, 8'd0};
          8'b01100000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EICR, 8'd0};
          8'b1010????: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EITR, {4'd0, dword[3:0]}};
          8'b10110???: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EITR, {5'd2, dword[2:0]}};
          8'b10111000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_EITR, 8'd24};
          8'b11000???: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IVAR, {5'd0, dword[2:0]}};
          8'b11010000: decode_pf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_IVAR_MISC, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h08:
        casez (dword[7:0])
          8'b01011000: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCRTL, 8'd0};
          8'b01011010: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCRTH, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h09:
        casez (dword[7:0])
          8'b00000001: decode_pf = {1'b1, BLOCK_DEVICE, REG_RXPBS, 8'd0};
          8'b00000010: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_QDE, 8'd0};
          8'b00011000: decode_pf = {1'b1, BLOCK_DEVICE, REG_FCRTV, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h0a:
        casez (dword[7:0])
          8'b??000000: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDBAL, {6'd0, dword[7:6]}};
          8'b??000001: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDBAH, {6'd0, dword[7:6]}};
          8'b??000010: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDLEN, {6'd0, dword[7:6]}};
          8'b??000011: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_SRRCTL, {6'd0, dword[7:6]}};
          8'b??000100: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDH, {6'd0, dword[7:6]}};
          8'b??000101: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RXCTL, {6'd0, dword[7:6]}};
          8'b??000110: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDT, {6'd0, dword[7:6]}};
          8'b??001010: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RXDCTL, {6'd0, dword[7:6]}};
          8'b??001100: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RQDPC, {6'd0, dword[7:6]}};
          default: decode_pf = 21'd0;
        endcase
      7'h0d:
        casez (dword[7:0])
          8'b00000001: decode_pf = {1'b1, BLOCK_DEVICE, REG_TXPBS, 8'd0};
          8'b00000100: decode_pf = {1'b1, BLOCK_DEVICE, REG_TDFH, 8'd0};
          8'b00000110: decode_pf = {1'b1, BLOCK_DEVICE, REG_TDFT, 8'd0};
          8'b00001000: decode_pf = {1'b1, BLOCK_DEVICE, REG_TDFHS, 8'd0};
          8'b00001100: decode_pf = {1'b1, BLOCK_DEVICE, REG_TDFPC, 8'd0};
          8'b01000000: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_DTXSWC, 8'd0};
          8'b01010101: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_WVBR, 8'd0};
          8'b01100100: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_DTXCTL, 8'd0};
          8'b10000001: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RTTDQSEL, 8'd0};
          8'b10100100: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RTTBCNRM, 8'd0};
          8'b10101100: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RTTBCNRC, 8'd0};
          8'b11000???: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VMVIR, {5'd0, dword[2:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h0e:
        casez (dword[7:0])
          8'b??000000: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDBAL, {6'd0, dword[7:6]}};
          8'b??000001: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDBAH, {6'd0, dword[7:6]}};
          8'b??000010: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDLEN, {6'd0, dword[7:6]}};
          8'b??000100: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDH, {6'd0, dword[7:6]}};
          8'b??000101: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TXCTL, {6'd0, dword[7:6]}};
          8'b??000110: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDT, {6'd0, dword[7:6]}};
          8'b??001010: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TXDCTL, {6'd0, dword[7:6]}};
          8'b??001110: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDWBAL, {6'd0, dword[7:6]}};
          8'b??001111: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDWBAH, {6'd0, dword[7:6]}};
          default: decode_pf = 21'd0;
        endcase
      7'h10:
        casez (dword[7:0])
          8'b00000000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_CRCERRS, 8'd0};
          8'b00000001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ALGNERRC, 8'd0};
          8'b00000010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_SYMERRS, 8'd0};
          8'b00000011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RXERRC, 8'd0};
          8'b00000100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MPC, 8'd0};
          8'b00000101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_SCC, 8'd0};
          8'b00000110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ECOL, 8'd0};
          8'b00000111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MCC, 8'd0};
          8'b00001000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_LATECOL, 8'd0};
          8'b00001010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_COLC, 8'd0};
          8'b00001011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_CBTMPC, 8'd0};
          8'b00001100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_DC, 8'd0};
          8'b00001101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TNCRS, 8'd0};
          8'b00001110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_SEC, 8'd0};
          8'b00001111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_HTDPMC, 8'd0};
          8'b00010000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RLEC, 8'd0};
          8'b00010010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_XONRXC, 8'd0};
          8'b00010011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_XONTXC, 8'd0};
          8'b00010100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_XOFFRXC, 8'd0};
          8'b00010101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_XOFFTXC, 8'd0};
          8'b00010110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_FCRUC, 8'd0};
          8'b00010111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PRC64, 8'd0};
          8'b00011000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PRC127, 8'd0};
          8'b00011001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PRC255, 8'd0};
          8'b00011010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PRC511, 8'd0};
          8'b00011011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PRC1023, 8'd0};
          8'b00011100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PRC1522, 8'd0};
          8'b00011101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_GPRC, 8'd0};
          8'b00011110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_BPRC, 8'd0};
          8'b00011111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MPRC, 8'd0};
          8'b00100000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_GPTC, 8'd0};
          8'b00100010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_GORCL, 8'd0};
          8'b00100011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_GORCH, 8'd0};
          8'b00100100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_GOTCL, 8'd0};
          8'b00100101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_GOTCH, 8'd0};
          8'b00101000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RNBC, 8'd0};
          8'b00101001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RUC, 8'd0};
          8'b00101010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RFC, 8'd0};
          8'b00101011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ROC, 8'd0};
          8'b00101100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RJC, 8'd0};
          8'b00101101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MGTPRC, 8'd0};
          8'b00101110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MGTPDC, 8'd0};
          8'b00101111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MGTPTC, 8'd0};
          8'b00110000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TORL, 8'd0};
          8'b00110001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TORH, 8'd0};
          8'b00110010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TOTL, 8'd0};
          8'b00110011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TOTH, 8'd0};
          8'b00110100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TPR, 8'd0};
          8'b00110101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TPT, 8'd0};
          8'b00110110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PTC64, 8'd0};
          8'b00110111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PTC127, 8'd0};
          8'b00111000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PTC255, 8'd0};
          8'b00111001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PTC511, 8'd0};
          8'b00111010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PTC1023, 8'd0};
          8'b00111011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_PTC1522, 8'd0};
          8'b00111100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_MPTC, 8'd0};
          8'b00111101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_BPTC, 8'd0};
          8'b00111110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TSCTC, 8'd0};
          8'b00111111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_TSCTFC, 8'd0};
          8'b01000000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_IAC, 8'd0};
          8'b01000001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_RPTHC, 8'd0};
          8'b01000010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ICRXATC, 8'd0};
          8'b01000011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ICTXPTC, 8'd0};
          8'b01000100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ICTXATC, 8'd0};
          8'b01000110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_HGPTC, 8'd0};
          8'b01000111: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ICTXQMTC, 8'd0};
          8'b01001000: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ICRXDMTC, 8'd0};
          8'b01001001: decode_pf = {1'b1, BLOCK_STATISTICS, REG_ICRXOC, 8'd0};
          8'b01001010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_HGORCL, 8'd0};
          8'b01001011: decode_pf = {1'b1, BLOCK_STATISTICS, REG_HGORCH, 8'd0};
          8'b01001100: decode_pf = {1'b1, BLOCK_STATISTICS, REG_HGOTCL, 8'd0};
          8'b01001101: decode_pf = {1'b1, BLOCK_STATISTICS, REG_HGOTCH, 8'd0};
          8'b01001110: decode_pf = {1'b1, BLOCK_STATISTICS, REG_LENERRS, 8'd0};
          8'b01010110: decode_pf = {1'b1, BLOCK_DEVICE, REG_B2OGPRC, 8'd0};
          8'b10000000: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_CFG0, 8'd0};
          8'b10000010: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_LCTL, 8'd0};
          8'b10000011: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_LSTAT, 8'd0};
          8'b10000110: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_ANADV, 8'd0};
          8'b10000111: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_LPAB, 8'd0};
          8'b10001000: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_NPTX, 8'd0};
          8'b10001001: decode_pf = {1'b1, BLOCK_DEVICE, REG_PCS_LPABNP, 8'd0};
          8'b10001010: decode_pf = {1'b1, BLOCK_STATISTICS, REG_SCVPC, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h14:
        casez (dword[7:0])
          8'b00000000: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RXCSUM, 8'd0};
          8'b00000001: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RLPML, 8'd0};
          8'b00000010: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RFCTL, 8'd0};
          8'b1???????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_MTA, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h15:
        casez (dword[7:0])
          8'b000????0: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAL, {4'd0, dword[4:1]}};
          8'b000????1: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAH, {4'd0, dword[4:1]}};
          8'b00100???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_PSRTYPE, {5'd0, dword[2:0]}};
          8'b00111??0: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAL, {6'd4, dword[2:1]}};
          8'b00111??1: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAH, {6'd4, dword[2:1]}};
          8'b01000??0: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAL, {6'd5, dword[2:1]}};
          8'b01000??1: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RAH, {6'd5, dword[2:1]}};
          8'b01101100: decode_pf = {1'b1, BLOCK_DEVICE, REG_VLAPQF, 8'd0};
          8'b01111111: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_SYNQF, 8'd0};
          8'b1???????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VFTA, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h16:
        casez (dword[7:0])
          8'b00000000: decode_pf = {1'b1, BLOCK_WAKE_UP, REG_WUC, 8'd0};
          8'b00000010: decode_pf = {1'b1, BLOCK_WAKE_UP, REG_WUFC, 8'd0};
          8'b00000100: decode_pf = {1'b1, BLOCK_WAKE_UP, REG_WUS, 8'd0};
          8'b00000110: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_MRQC, 8'd0};
          8'b00000111: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VT_CTL, 8'd0};
          8'b00001000: decode_pf = {1'b1, BLOCK_DEVICE, REG_MANC, 8'd0};
          8'b00001110: decode_pf = {1'b1, BLOCK_DEVICE, REG_IPAV, 8'd0};
          8'b00010??0: decode_pf = {1'b1, BLOCK_DEVICE, REG_IP4AT, {6'd0, dword[2:1]}};
          8'b001000??: decode_pf = {1'b1, BLOCK_DEVICE, REG_IP6AT, {6'd0, dword[1:0]}};
          8'b01000000: decode_pf = {1'b1, BLOCK_WAKE_UP, REG_WUPL, 8'd0};
          8'b01100???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_SAQF, {5'd0, dword[2:0]}};
          8'b01101???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_DAQF, {5'd0, dword[2:0]}};
          8'b01110???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_SPQF, {5'd0, dword[2:0]}};
          8'b01111???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_FTQF, {5'd0, dword[2:0]}};
          8'b100?????: decode_pf = {1'b1, BLOCK_WAKE_UP, REG_WUPM, {3'd0, dword[4:0]}};
          8'b10100???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_IMIR, {5'd0, dword[2:0]}};
          8'b10101???: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_IMIREXT, {5'd0, dword[2:0]}};
          8'b10110000: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_IMIRVP, 8'd0};
          8'b101101??: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VMOLR, {6'd0, dword[1:0]}};
          8'b101110??: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VMOLR, {6'd1, dword[1:0]}};
          8'b10111100: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RPLOLR, 8'd0};
          8'b11000000: decode_pf = {1'b1, BLOCK_DEVICE, REG_GCR, 8'd0};
          8'b11001100: decode_pf = {1'b1, BLOCK_DEVICE, REG_FACTPS, 8'd0};
          8'b11010100: decode_pf = {1'b1, BLOCK_DEVICE, REG_SWSM, 8'd0};
          8'b11010101: decode_pf = {1'b1, BLOCK_DEVICE, REG_FWSM, 8'd0};
          8'b11010111: decode_pf = {1'b1, BLOCK_DEVICE, REG_SW_FW_SYNC, 8'd0};
          8'b11011101: decode_pf = {1'b1, BLOCK_DEVICE, REG_DCA_CTRL, 8'd0};
          8'b11101111: decode_pf = {1'b1, BLOCK_DEVICE, REG_IOVCTL, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h17:
        casez (dword[7:0])
          8'b000?????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RETA, {3'd0, dword[4:0]}};
          8'b00100???: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RSSRK, {5'd0, dword[2:0]}};
          8'b0010100?: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_RSSRK, {7'd4, dword[0]}};
          8'b001011??: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_ETQF, {6'd0, dword[1:0]}};
          8'b001100??: decode_pf = {1'b1, BLOCK_QUEUE_FILTER, REG_ETQF, {6'd1, dword[1:0]}};
          8'b010?????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VLVF, {3'd0, dword[4:0]}};
          8'b011000??: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VMRCTL, {6'd0, dword[1:0]}};
          8'b011001??: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VMRVLAN, {6'd0, dword[1:0]}};
          8'b011010??: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_VMRVM, {6'd0, dword[1:0]}};
          8'b11000??0: decode_pf = {1'b1, BLOCK_DEVICE, REG_FFLT, {6'd0, dword[2:1]}};
          8'b11010100: decode_pf = {1'b1, BLOCK_DEVICE, REG_TSYNCRXCFG, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h23:
        casez (dword[7:0])
          8'b11111000: decode_pf = {1'b1, BLOCK_DEVICE, REG_B2OSPC, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h24:
        casez (dword[7:0])
          8'b????????: decode_pf = {1'b1, BLOCK_DEVICE, REG_FHFT, dword[7:0]};
          default: decode_pf = 21'd0;
        endcase
      7'h26:
        casez (dword[7:0])
          8'b0??????0: decode_pf = {1'b1, BLOCK_DEVICE, REG_FFVT, {2'd0, dword[6:1]}};
          8'b1???????: decode_pf = {1'b1, BLOCK_DEVICE, REG_FHFT_EXT, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h27:
        casez (dword[7:0])
          8'b0???????: decode_pf = {1'b1, BLOCK_DEVICE, REG_FHFT_EXT, {1'd1, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h28:
        casez (dword[7:0])
          8'b0???????: decode_pf = {1'b1, BLOCK_PACKET_CONTROL, REG_UTA, {1'd0, dword[6:0]}};
          default: decode_pf = 21'd0;
        endcase
      7'h2d:
        casez (dword[7:0])
          8'b10000000: decode_pf = {1'b1, BLOCK_DEVICE, REG_SYSTIML, 8'd0};
          8'b10000001: decode_pf = {1'b1, BLOCK_DEVICE, REG_SYSTIMH, 8'd0};
          8'b10000010: decode_pf = {1'b1, BLOCK_DEVICE, REG_TIMINCA, 8'd0};
          8'b10000011: decode_pf = {1'b1, BLOCK_DEVICE, REG_TIMADJL, 8'd0};
          8'b10000100: decode_pf = {1'b1, BLOCK_DEVICE, REG_TIMADJH, 8'd0};
          8'b10000101: decode_pf = {1'b1, BLOCK_DEVICE, REG_TSYNCTXCTL, 8'd0};
          8'b10000110: decode_pf = {1'b1, BLOCK_DEVICE, REG_TXSTMPL, 8'd0};
          8'b10000111: decode_pf = {1'b1, BLOCK_DEVICE, REG_TXSTMPH, 8'd0};
          8'b10001000: decode_pf = {1'b1, BLOCK_DEVICE, REG_TSYNCRXCTL, 8'd0};
          8'b10001001: decode_pf = {1'b1, BLOCK_DEVICE, REG_RXSTMPL, 8'd0};
          8'b10001010: decode_pf = {1'b1, BLOCK_DEVICE, REG_RXSTMPH, 8'd0};
          8'b10010000: decode_pf = {1'b1, BLOCK_DEVICE, REG_TSAUXC, 8'd0};
          8'b10011011: decode_pf = {1'b1, BLOCK_DEVICE, REG_TSICR, 8'd0};
          default: decode_pf = 21'd0;
        endcase
      7'h30:
        casez (dword[7:0])
          8'b????0000: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDBAL, {4'd0, dword[7:4]}};
          8'b????0001: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDBAH, {4'd0, dword[7:4]}};
          8'b????0010: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDLEN, {4'd0, dword[7:4]}};
          8'b????0011: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_SRRCTL, {4'd0, dword[7:4]}};
          8'b????0100: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDH, {4'd0, dword[7:4]}};
          8'b????0101: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RXCTL, {4'd0, dword[7:4]}};
          8'b????0110: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RDT, {4'd0, dword[7:4]}};
          8'b????1010: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RXDCTL, {4'd0, dword[7:4]}};
          8'b????1100: decode_pf = {1'b1, BLOCK_RX_QUEUE, REG_RQDPC, {4'd0, dword[7:4]}};
          default: decode_pf = 21'd0;
        endcase
      7'h38:
        casez (dword[7:0])
          8'b????0000: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDBAL, {4'd0, dword[7:4]}};
          8'b????0001: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDBAH, {4'd0, dword[7:4]}};
          8'b????0010: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDLEN, {4'd0, dword[7:4]}};
          8'b????0100: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDH, {4'd0, dword[7:4]}};
          8'b????0101: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TXCTL, {4'd0, dword[7:4]}};
          8'b????0110: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDT, {4'd0, dword[7:4]}};
          8'b????1010: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TXDCTL, {4'd0, dword[7:4]}};
          8'b????1110: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDWBAL, {4'd0, dword[7:4]}};
          8'b????1111: decode_pf = {1'b1, BLOCK_TX_QUEUE, REG_TDWBAH, {4'd0, dword[7:4]}};
          default: decode_pf = 21'd0;
        endcase
      default: decode_pf = 21'd0;
    endcase
  endfunction

  // Register at a dword offset of the BAR0 of VF 'vf': {hit, block, register, index}.
  function automatic logic [20:0] decode_vf(input logic [11:0] dword, input logic [2:0] vf); /* verilator no_inline_task */
    decode_vf = 21'd0;
    case (dword[11:8])
      4'h00:
        casez (dword[7:0])
          8'b00000000: decode_vf = {1'b1, BLOCK_DEVICE, REG_VTCTRL, {5'd0, vf}};
          8'b00000001: decode_vf = {1'b1, BLOCK_DEVICE, REG_VTCTRL, {5'd0, vf}};
          8'b00000010: decode_vf = {1'b1, BLOCK_DEVICE, REG_VTSTATUS, {5'd0, vf}};
          default: decode_vf = 21'd0;
        endcase
      4'h02:
        casez (dword[7:0])
          8'b0000????: decode_vf = {1'b1, BLOCK_MAILBOX, REG_VMBMEM, {1'd0, vf, dword[3:0]}};
          default: decode_vf = 21'd0;
        endcase
      4'h03:
        casez (dword[7:0])
          8'b00010000: decode_vf = {1'b1, BLOCK_MAILBOX, REG_V2PMAILBOX, {5'd0, vf}};
          8'b11000011: decode_vf = {1'b1, BLOCK_QUEUE_FILTER, REG_PSRTYPE, {5'd0, vf}};
          8'b11000100: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGPRC, {5'd0, vf}};
          8'b11000101: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGPTC, {5'd0, vf}};
          8'b11000110: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGORC, {5'd0, vf}};
          8'b11001101: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGOTC, {5'd0, vf}};
          8'b11001111: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFMPRC, {5'd0, vf}};
          8'b11010000: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGPRLBC, {5'd0, vf}};
          8'b11010001: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGPTLBC, {5'd0, vf}};
          8'b11010010: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGORLBC, {5'd0, vf}};
          8'b11010100: decode_vf = {1'b1, BLOCK_STATISTICS, REG_VFGOTLBC, {5'd0, vf}};
          default: decode_vf = 21'd0;
        endcase
      4'h04:
        casez (dword[7:0])
          8'b00010010: decode_vf = {1'b1, BLOCK_DEVICE, REG_VTFRTIMER, {5'd0, vf}};
          default: decode_vf = 21'd0;
        endcase
      4'h05:
        casez (dword[7:0])
          8'b01001000: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEICS, {5'd0, vf}};
          8'b01001001: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEIMS, {5'd0, vf}};
          8'b01001010: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEIMC, {5'd0, vf}};
          8'b01001011: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEIAC, {5'd0, vf}};
          8'b01001100: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEIAM, {5'd0, vf}};
          8'b01100000: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEICR, {5'd0, vf}};
          8'b1010000?: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEITR, {3'd0, vf, 1'd0, dword[0]}};
          8'b10100010: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTEITR, {3'd0, vf, 2'd2}};
          8'b11000000: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTIVAR, {5'd0, vf}};
          8'b11010000: decode_vf = {1'b1, BLOCK_INTERRUPT_CAUSE, REG_VTIVAR_MISC, {5'd0, vf}};
          default: decode_vf = 21'd0;
        endcase
      4'h0a:
        casez (dword[7:0])
          8'b0?000000: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RDBAL, {4'd0, dword[6], vf}};
          8'b0?000001: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RDBAH, {4'd0, dword[6], vf}};
          8'b0?000010: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RDLEN, {4'd0, dword[6], vf}};
          8'b0?000011: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_SRRCTL, {4'd0, dword[6], vf}};
          8'b0?000100: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RDH, {4'd0, dword[6], vf}};
          8'b0?000101: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RXCTL, {4'd0, dword[6], vf}};
          8'b0?000110: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RDT, {4'd0, dword[6], vf}};
          8'b0?001010: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RXDCTL, {4'd0, dword[6], vf}};
          8'b0?001100: decode_vf = {1'b1, BLOCK_RX_QUEUE, REG_RQDPC, {4'd0, dword[6], vf}};
          default: decode_vf = 21'd0;
        endcase
      4'h0e:
        casez (dword[7:0])
          8'b0?000000: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDBAL, {4'd0, dword[6], vf}};
          8'b0?000001: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDBAH, {4'd0, dword[6], vf}};
          8'b0?000010: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDLEN, {4'd0, dword[6], vf}};
          8'b0?000100: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDH, {4'd0, dword[6], vf}};
          8'b0?000101: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TXCTL, {4'd0, dword[6], vf}};
          8'b0?000110: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDT, {4'd0, dword[6], vf}};
          8'b0?001010: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TXDCTL, {4'd0, dword[6], vf}};
          8'b0?001110: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDWBAL, {4'd0, dword[6], vf}};
          8'b0?001111: decode_vf = {1'b1, BLOCK_TX_QUEUE, REG_TDWBAH, {4'd0, dword[6], vf}};
          default: decode_vf = 21'd0;
        endcase
      default: decode_vf = 21'd0;
    endcase
  endfunction

  // Bits of a register that software writes and reads back.
  function automatic logic [31:0] register_rw(input logic [7:0] id);
    case (id)
      REG_CTRL: register_rw = CTRL_RW;
      REG_EECD: register_rw = EECD_RW;
      REG_EERD: register_rw = EERD_RW;
      REG_CTRL_EXT: register_rw = CTRL_EXT_RW;
      REG_MDIC: register_rw = MDIC_RW;
      REG_FCAL: register_rw = FCAL_RW;
      REG_FCAH: register_rw = FCAH_RW;
      REG_FCT: register_rw = FCT_RW;
      REG_VET: register_rw = VET_RW;
      REG_FCTTV: register_rw = FCTTV_RW;
      REG_LEDCTL: register_rw = LEDCTL_RW;
      REG_FCRTL: register_rw = FCRTL_RW;
      REG_FCRTH: register_rw = FCRTH_RW;
      REG_FCRTV: register_rw = FCRTV_RW;
      REG_RXPBS: register_rw = RXPBS_RW;
      REG_TXPBS: register_rw = TXPBS_RW;
      REG_GCR: register_rw = GCR_RW;
      REG_SWSM: register_rw = SWSM_RW;
      REG_SW_FW_SYNC: register_rw = SW_FW_SYNC_RW;
      REG_IOVCTL: register_rw = IOVCTL_RW;
      REG_SYSTIML: register_rw = SYSTIML_RW;
      REG_SYSTIMH: register_rw = SYSTIMH_RW;
      REG_TIMINCA: register_rw = TIMINCA_RW;
      REG_TIMADJL: register_rw = TIMADJL_RW;
      REG_TIMADJH: register_rw = TIMADJH_RW;
      REG_TSYNCTXCTL: register_rw = TSYNCTXCTL_RW;
      REG_TSYNCRXCTL: register_rw = TSYNCRXCTL_RW;
      REG_TSYNCRXCFG: register_rw = TSYNCRXCFG_RW;
      REG_SCTL: register_rw = SCTL_RW;
      REG_CONNSW: register_rw = CONNSW_RW;
      REG_ITR: register_rw = ITR_RW;
      REG_TXCW: register_rw = TXCW_RW;
      REG_AIT: register_rw = AIT_RW;
      REG_PBA: register_rw = PBA_RW;
      REG_PBS: register_rw = PBS_RW;
      REG_TCPTIMER: register_rw = TCPTIMER_RW;
      REG_FHFT: register_rw = FHFT_RW;
      REG_FFVT: register_rw = FFVT_RW;
      REG_FHFT_EXT: register_rw = FHFT_EXT_RW;
      REG_FFLT: register_rw = FFLT_RW;
      REG_TDFH: register_rw = TDFH_RW;
      REG_TDFT: register_rw = TDFT_RW;
      REG_TDFHS: register_rw = TDFHS_RW;
      REG_TDFPC: register_rw = TDFPC_RW;
      REG_PCS_CFG0: register_rw = PCS_CFG0_RW;
      REG_PCS_LCTL: register_rw = PCS_LCTL_RW;
      REG_PCS_ANADV: register_rw = PCS_ANADV_RW;
      REG_PCS_NPTX: register_rw = PCS_NPTX_RW;
      REG_VLAPQF: register_rw = VLAPQF_RW;
      REG_IPAV: register_rw = IPAV_RW;
      REG_IP4AT: register_rw = IP4AT_RW;
      REG_IP6AT: register_rw = IP6AT_RW;
      REG_DCA_CTRL: register_rw = DCA_CTRL_RW;
      REG_RCTL: register_rw = RCTL_RW;
      REG_TCTL: register_rw = TCTL_RW;
      REG_TCTL_EXT: register_rw = TCTL_EXT_RW;
      REG_TIPG: register_rw = TIPG_RW;
      REG_VFRE: register_rw = VFRE_RW;
      REG_VFTE: register_rw = VFTE_RW;
      REG_QDE: register_rw = QDE_RW;
      REG_DTXSWC: register_rw = DTXSWC_RW;
      REG_VMVIR: register_rw = VMVIR_RW;
      REG_RTTDQSEL: register_rw = RTTDQSEL_RW;
      REG_RTTBCNRM: register_rw = RTTBCNRM_RW;
      REG_RTTBCNRC: register_rw = RTTBCNRC_RW;
      REG_DTXCTL: register_rw = DTXCTL_RW;
      REG_RXCSUM: register_rw = RXCSUM_RW;
      REG_RLPML: register_rw = RLPML_RW;
      REG_RFCTL: register_rw = RFCTL_RW;
      REG_RAL: register_rw = RAL_RW;
      REG_RAH: register_rw = RAH_RW;
      REG_MRQC: register_rw = MRQC_RW;
      REG_VT_CTL: register_rw = VT_CTL_RW;
      REG_VMOLR: register_rw = VMOLR_RW;
      REG_MTA: register_rw = MTA_RW;
      REG_UTA: register_rw = UTA_RW;
      REG_VFTA: register_rw = VFTA_RW;
      REG_VMRCTL: register_rw = VMRCTL_RW;
      REG_VMRVLAN: register_rw = VMRVLAN_RW;
      REG_VMRVM: register_rw = VMRVM_RW;
      REG_VLVF: register_rw = VLVF_RW;
      REG_RPLOLR: register_rw = RPLOLR_RW;
      REG_RETA: register_rw = RETA_RW;
      REG_RSSRK: register_rw = RSSRK_RW;
      REG_IAM: register_rw = IAM_RW;
      REG_GPIE: register_rw = GPIE_RW;
      REG_EIAC: register_rw = EIAC_RW;
      REG_EIAM: register_rw = EIAM_RW;
      REG_EITR: register_rw = EITR_RW;
      REG_IVAR: register_rw = IVAR_RW;
      REG_IVAR_MISC: register_rw = IVAR_MISC_RW;
      REG_VTEIAC: register_rw = VTEIAC_RW;
      REG_VTEIAM: register_rw = VTEIAM_RW;
      REG_VTEITR: register_rw = VTEITR_RW;
      REG_VTIVAR: register_rw = VTIVAR_RW;
      REG_VTIVAR_MISC: register_rw = VTIVAR_MISC_RW;
      REG_RDBAL: register_rw = RDBAL_RW;
      REG_RDBAH: register_rw = RDBAH_RW;
      REG_RDLEN: register_rw = RDLEN_RW;
      REG_SRRCTL: register_rw = SRRCTL_RW;
      REG_RDH: register_rw = RDH_RW;
      REG_RXCTL: register_rw = RXCTL_RW;
      REG_RDT: register_rw = RDT_RW;
      REG_RXDCTL: register_rw = RXDCTL_RW;
      REG_TDBAL: register_rw = TDBAL_RW;
      REG_TDBAH: register_rw = TDBAH_RW;
      REG_TDLEN: register_rw = TDLEN_RW;
      REG_TDH: register_rw = TDH_RW;
      REG_TXCTL: register_rw = TXCTL_RW;
      REG_TDT: register_rw = TDT_RW;
      REG_TXDCTL: register_rw = TXDCTL_RW;
      REG_TDWBAL: register_rw = TDWBAL_RW;
      REG_TDWBAH: register_rw = TDWBAH_RW;
      REG_ETQF: register_rw = ETQF_RW;
      REG_SAQF: register_rw = SAQF_RW;
      REG_DAQF: register_rw = DAQF_RW;
      REG_SPQF: register_rw = SPQF_RW;
      REG_FTQF: register_rw = FTQF_RW;
      REG_IMIR: register_rw = IMIR_RW;
      REG_IMIREXT: register_rw = IMIREXT_RW;
      REG_IMIRVP: register_rw = IMIRVP_RW;
      REG_SYNQF: register_rw = SYNQF_RW;
      REG_PSRTYPE: register_rw = PSRTYPE_RW;
      REG_VMBMEM: register_rw = VMBMEM_RW;
      REG_P2VMAILBOX: register_rw = P2VMAILBOX_RW;
      REG_V2PMAILBOX: register_rw = V2PMAILBOX_RW;
      REG_MBVFIMR: register_rw = MBVFIMR_RW;
      REG_WUC: register_rw = WUC_RW;
      REG_WUFC: register_rw = WUFC_RW;
      default: register_rw = 32'd0;
    endcase
  endfunction

  // Reset value of a register; of the instances above 0 where <NAME>_FIRST_RESET is given.
  function automatic logic [31:0] register_reset(input logic [7:0] id);
    case (id)
      REG_CTRL: register_reset = CTRL_RESET;
      REG_STATUS: register_reset = STATUS_RESET;
      REG_EECD: register_reset = EECD_RESET;
      REG_VET: register_reset = VET_RESET;
      REG_LEDCTL: register_reset = LEDCTL_RESET;
      REG_EEMNGCTL: register_reset = EEMNGCTL_RESET;
      REG_RXPBS: register_reset = RXPBS_RESET;
      REG_TXPBS: register_reset = TXPBS_RESET;
      REG_GCR: register_reset = GCR_RESET;
      REG_VTSTATUS: register_reset = VTSTATUS_RESET;
      REG_I2CCMD: register_reset = I2CCMD_RESET;
      REG_TCTL: register_reset = TCTL_RESET;
      REG_TCTL_EXT: register_reset = TCTL_EXT_RESET;
      REG_TIPG: register_reset = TIPG_RESET;
      REG_VFRE: register_reset = VFRE_RESET;
      REG_VFTE: register_reset = VFTE_RESET;
      REG_DTXCTL: register_reset = DTXCTL_RESET;
      REG_RXCSUM: register_reset = RXCSUM_RESET;
      REG_RLPML: register_reset = RLPML_RESET;
      REG_VMOLR: register_reset = VMOLR_RESET;
      REG_RPLOLR: register_reset = RPLOLR_RESET;
      REG_RXDCTL: register_reset = RXDCTL_RESET;
      REG_TXCTL: register_reset = TXCTL_RESET;
      REG_V2PMAILBOX: register_reset = V2PMAILBOX_RESET;
      REG_MBVFIMR: register_reset = MBVFIMR_RESET;
      default: register_reset = 32'd0;
    endcase
  endfunction

  // Word of instance 0 of a register in the memory of its block.
  function automatic logic [9:0] register_word(input logic [7:0] id);
    case (id)
      REG_CTRL: register_word = 10'(CTRL_WORD);
      REG_STATUS: register_word = 10'(STATUS_WORD);
      REG_EECD: register_word = 10'(EECD_WORD);
      REG_EERD: register_word = 10'(EERD_WORD);
      REG_CTRL_EXT: register_word = 10'(CTRL_EXT_WORD);
      REG_MDIC: register_word = 10'(MDIC_WORD);
      REG_FCAL: register_word = 10'(FCAL_WORD);
      REG_FCAH: register_word = 10'(FCAH_WORD);
      REG_FCT: register_word = 10'(FCT_WORD);
      REG_VET: register_word = 10'(VET_WORD);
      REG_FCTTV: register_word = 10'(FCTTV_WORD);
      REG_LEDCTL: register_word = 10'(LEDCTL_WORD);
      REG_EEMNGCTL: register_word = 10'(EEMNGCTL_WORD);
      REG_FRTIMER: register_word = 10'(FRTIMER_WORD);
      REG_FCRTL: register_word = 10'(FCRTL_WORD);
      REG_FCRTH: register_word = 10'(FCRTH_WORD);
      REG_FCRTV: register_word = 10'(FCRTV_WORD);
      REG_RXPBS: register_word = 10'(RXPBS_WORD);
      REG_TXPBS: register_word = 10'(TXPBS_WORD);
      REG_MANC: register_word = 10'(MANC_WORD);
      REG_GCR: register_word = 10'(GCR_WORD);
      REG_FACTPS: register_word = 10'(FACTPS_WORD);
      REG_SWSM: register_word = 10'(SWSM_WORD);
      REG_FWSM: register_word = 10'(FWSM_WORD);
      REG_SW_FW_SYNC: register_word = 10'(SW_FW_SYNC_WORD);
      REG_IOVCTL: register_word = 10'(IOVCTL_WORD);
      REG_VTCTRL: register_word = 10'(VTCTRL_WORD);
      REG_VTSTATUS: register_word = 10'(VTSTATUS_WORD);
      REG_VTFRTIMER: register_word = 10'(VTFRTIMER_WORD);
      REG_SYSTIML: register_word = 10'(SYSTIML_WORD);
      REG_SYSTIMH: register_word = 10'(SYSTIMH_WORD);
      REG_TIMINCA: register_word = 10'(TIMINCA_WORD);
      REG_TIMADJL: register_word = 10'(TIMADJL_WORD);
      REG_TIMADJH: register_word = 10'(TIMADJH_WORD);
      REG_TSYNCTXCTL: register_word = 10'(TSYNCTXCTL_WORD);
      REG_TXSTMPL: register_word = 10'(TXSTMPL_WORD);
      REG_TXSTMPH: register_word = 10'(TXSTMPH_WORD);
      REG_TSYNCRXCTL: register_word = 10'(TSYNCRXCTL_WORD);
      REG_RXSTMPL: register_word = 10'(RXSTMPL_WORD);
      REG_RXSTMPH: register_word = 10'(RXSTMPH_WORD);
      REG_TSYNCRXCFG: register_word = 10'(TSYNCRXCFG_WORD);
      REG_SCTL: register_word = 10'(SCTL_WORD);
      REG_CONNSW: register_word = 10'(CONNSW_WORD);
      REG_ITR: register_word = 10'(ITR_WORD);
      REG_TXCW: register_word = 10'(TXCW_WORD);
      REG_AIT: register_word = 10'(AIT_WORD);
      REG_PBA: register_word = 10'(PBA_WORD);
      REG_PBS: register_word = 10'(PBS_WORD);
      REG_TCPTIMER: register_word = 10'(TCPTIMER_WORD);
      REG_I2CCMD: register_word = 10'(I2CCMD_WORD);
      REG_FHFT: register_word = 10'(FHFT_WORD);
      REG_FFVT: register_word = 10'(FFVT_WORD);
      REG_FHFT_EXT: register_word = 10'(FHFT_EXT_WORD);
      REG_FFLT: register_word = 10'(FFLT_WORD);
      REG_TDFH: register_word = 10'(TDFH_WORD);
      REG_TDFT: register_word = 10'(TDFT_WORD);
      REG_TDFHS: register_word = 10'(TDFHS_WORD);
      REG_TDFPC: register_word = 10'(TDFPC_WORD);
      REG_PCS_CFG0: register_word = 10'(PCS_CFG0_WORD);
      REG_PCS_LCTL: register_word = 10'(PCS_LCTL_WORD);
      REG_PCS_ANADV: register_word = 10'(PCS_ANADV_WORD);
      REG_PCS_NPTX: register_word = 10'(PCS_NPTX_WORD);
      REG_VLAPQF: register_word = 10'(VLAPQF_WORD);
      REG_IPAV: register_word = 10'(IPAV_WORD);
      REG_IP4AT: register_word = 10'(IP4AT_WORD);
      REG_IP6AT: register_word = 10'(IP6AT_WORD);
      REG_DCA_CTRL: register_word = 10'(DCA_CTRL_WORD);
      REG_B2OGPRC: register_word = 10'(B2OGPRC_WORD);
      REG_PCS_LSTAT: register_word = 10'(PCS_LSTAT_WORD);
      REG_PCS_LPAB: register_word = 10'(PCS_LPAB_WORD);
      REG_PCS_LPABNP: register_word = 10'(PCS_LPABNP_WORD);
      REG_B2OSPC: register_word = 10'(B2OSPC_WORD);
      REG_TSAUXC: register_word = 10'(TSAUXC_WORD);
      REG_TSICR: register_word = 10'(TSICR_WORD);
      default: register_word = 10'd0;
    endcase
  endfunction

endpackage
