// The copper PHY behind MDIC: its registers, autonegotiation, the state of the link.
// Page: docs/spec/phy.md; twin: model/Csr/Phy.cs.
module nt_phy (
    input  logic        clk_i,
    input  logic        reset_i,
    // Commands, from device
    input  logic        mdic_valid_i,
    input  logic        mdic_write_i,
    input  logic [4:0]  mdic_address_i,
    input  logic [4:0]  mdic_register_i,
    input  logic [15:0] mdic_data_i,
    input  logic        phy_reset_i,
    output logic        phy_done_o,
    output logic        phy_error_o,
    output logic [15:0] phy_rdata_o,
    // The wire and the time
    input  logic        link_q_i,
    input  logic [63:0] time_q_i,
    output logic        phy_link_o,
    output logic        phy_loopback_o,
    output logic [63:0] wake_o,
    output logic        quiet_o
);

  localparam logic [1:0] DOWN      = 2'd0;
  localparam logic [1:0] NEGOTIATE = 2'd1;
  localparam logic [1:0] UP        = 2'd2;

  localparam logic [4:0]  ADDRESS     = 5'd1;       // on the MDIO bus
  localparam logic [63:0] NEGOTIATION = 64'd262144;  // clocks

  // Register numbers of IEEE 802.3 clause 22 and of the IGP03
  localparam logic [4:0] BMCR          = 5'd0;
  localparam logic [4:0] BMSR          = 5'd1;
  localparam logic [4:0] PHYID1        = 5'd2;
  localparam logic [4:0] PHYID2        = 5'd3;
  localparam logic [4:0] ANAR          = 5'd4;
  localparam logic [4:0] ANLPAR        = 5'd5;
  localparam logic [4:0] ANER          = 5'd6;
  localparam logic [4:0] NEXT_PAGE     = 5'd7;
  localparam logic [4:0] GIGA_CONTROL  = 5'd9;
  localparam logic [4:0] GIGA_STATUS   = 5'd10;
  localparam logic [4:0] EXT_STATUS    = 5'd15;
  localparam logic [4:0] PORT_CONFIG   = 5'd16;
  localparam logic [4:0] PORT_STATUS   = 5'd17;
  localparam logic [4:0] PORT_CONTROL  = 5'd18;
  localparam logic [4:0] POWER         = 5'd25;
  localparam logic [4:0] PAGE_SELECT   = 5'd31;

  localparam logic [15:0] BMCR_RESET         = 16'h1140;
  localparam logic [15:0] BMCR_STORED        = 16'h7dff;
  localparam logic [15:0] ANAR_RESET         = 16'h0de1;
  localparam logic [15:0] GIGA_CONTROL_RESET = 16'h0f00;
  localparam logic [15:0] PORT_CONFIG_RESET  = 16'h0120;
  localparam logic [15:0] POWER_RESET        = 16'h008d;

  logic [1:0]  state_q;
  logic [63:0] deadline_q;
  logic [15:0] bmcr_q;
  logic [15:0] anar_q;
  logic [15:0] giga_control_q;
  logic [15:0] port_config_q;
  logic [15:0] port_control_q;
  logic [15:0] power_q;
  logic [15:0] page_q;
  logic        phy_done_q;
  logic        phy_error_q;
  logic [15:0] phy_rdata_q;

  logic        blocked;
  logic        expired;
  logic        complete;
  logic        up;
  logic        paged;  // numbers 16 to 30 belong to a page without registers

  assign blocked  = phy_reset_i || bmcr_q[11] || (!link_q_i && !bmcr_q[14]);  // looped it hears itself
  assign expired  = (state_q == NEGOTIATE) && (deadline_q <= time_q_i);
  assign up       = (state_q == UP);
  assign complete = up && bmcr_q[12];
  assign paged    = (page_q[15:5] != 11'd0) && mdic_register_i[4] && (mdic_register_i != PAGE_SELECT);

  always_ff @(posedge clk_i) begin : machine
    logic write;
    logic clear;

    if (reset_i) begin
      state_q        <= UP;
      deadline_q     <= 64'd0;
      bmcr_q         <= BMCR_RESET;
      anar_q         <= ANAR_RESET;
      giga_control_q <= GIGA_CONTROL_RESET;
      port_config_q  <= PORT_CONFIG_RESET;
      port_control_q <= 16'd0;
      power_q        <= POWER_RESET;
      page_q         <= 16'd0;
    end else begin
      if (blocked) begin
        state_q <= DOWN;
      end else if (state_q == DOWN) begin
        if (bmcr_q[12]) begin
          deadline_q <= time_q_i + NEGOTIATION;
          state_q    <= NEGOTIATE;
        end else begin
          state_q <= UP;
        end
      end else if (expired) begin
        state_q <= UP;
      end

      write = mdic_valid_i && mdic_write_i && (mdic_address_i == ADDRESS) && !phy_reset_i && !paged;
      clear = phy_reset_i;
      if (write) begin
        case (mdic_register_i)
          BMCR: begin
            clear  = mdic_data_i[15];
            bmcr_q <= mdic_data_i & BMCR_STORED;
            // Restart, or another answer to whether to negotiate at all
            if (mdic_data_i[9] || mdic_data_i[12] != bmcr_q[12]) state_q <= DOWN;
          end
          ANAR:         anar_q         <= mdic_data_i;
          GIGA_CONTROL: giga_control_q <= mdic_data_i;
          PORT_CONFIG:  port_config_q  <= mdic_data_i;
          PORT_CONTROL: port_control_q <= mdic_data_i;
          POWER:        power_q        <= mdic_data_i;
          PAGE_SELECT:  page_q         <= mdic_data_i;
          default: ;
        endcase
      end

      if (clear) begin
        state_q        <= DOWN;
        bmcr_q         <= BMCR_RESET;
        anar_q         <= ANAR_RESET;
        giga_control_q <= GIGA_CONTROL_RESET;
        port_config_q  <= PORT_CONFIG_RESET;
        port_control_q <= 16'd0;
        power_q        <= POWER_RESET;
        page_q         <= 16'd0;
      end
    end
  end

  // The answer, with the values from before the command
  always_ff @(posedge clk_i) begin
    if (reset_i) begin
      phy_done_q  <= 1'b0;
      phy_error_q <= 1'b0;
      phy_rdata_q <= 16'd0;
    end else begin
      phy_done_q <= mdic_valid_i;
      if (mdic_valid_i) begin
        phy_error_q <= (mdic_address_i != ADDRESS);
        phy_rdata_q <= 16'd0;
        if (mdic_address_i == ADDRESS && !mdic_write_i && !paged) begin
          case (mdic_register_i)
            BMCR:         phy_rdata_q <= bmcr_q;
            BMSR:         phy_rdata_q <= {10'b01_1110_0101, complete, 2'b01, up, 2'b01};
            PHYID1:       phy_rdata_q <= 16'h02a8;
            PHYID2:       phy_rdata_q <= 16'h0391;
            ANAR:         phy_rdata_q <= anar_q;
            ANLPAR:       phy_rdata_q <= complete ? 16'h45e1 : 16'd0;
            ANER:         phy_rdata_q <= 16'h0005;
            NEXT_PAGE:    phy_rdata_q <= 16'h2001;
            GIGA_CONTROL: phy_rdata_q <= giga_control_q;
            GIGA_STATUS:  phy_rdata_q <= complete ? 16'h3c00 : 16'd0;
            EXT_STATUS:   phy_rdata_q <= 16'h3000;
            PORT_CONFIG:  phy_rdata_q <= port_config_q;
            PORT_STATUS:  phy_rdata_q <= up ? 16'hc000 : 16'd0;
            PORT_CONTROL: phy_rdata_q <= port_control_q;
            POWER:        phy_rdata_q <= power_q;
            PAGE_SELECT:  phy_rdata_q <= page_q;
            default:      phy_rdata_q <= 16'd0;
          endcase
        end
      end
    end
  end

  assign phy_done_o  = phy_done_q;
  assign phy_error_o = phy_error_q;
  assign phy_rdata_o = phy_rdata_q;
  assign phy_link_o  = up;
  assign phy_loopback_o = bmcr_q[14];
  assign wake_o      = (state_q == NEGOTIATE) ? deadline_q : 64'hffff_ffff_ffff_ffff;
  assign quiet_o     = !phy_done_q && !mdic_valid_i && !expired && (blocked == (state_q == DOWN));

endmodule
