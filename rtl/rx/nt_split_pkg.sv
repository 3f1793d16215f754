// Header split and replication of rx_engine: where the bytes of a frame go, and words at other places than in the buffer.
// Page: docs/spec/rx_engine.md ('Split', STREAM).
package nt_split_pkg;

  // SRRCTL.DESCTYPE
  localparam logic [2:0] SPLIT           = 3'd2;
  localparam logic [2:0] REPLICATE       = 3'd3;
  localparam logic [2:0] REPLICATE_LARGE = 3'd4;
  localparam logic [2:0] SPLIT_ALWAYS    = 3'd5;

  // Length of the header that a queue finds by its packet types, 0 for none.
  function automatic logic [9:0] header_of(input logic [20:0] headers, input logic [9:0] checks, input logic [18:0] types,
                                           input logic whole_fragments);
    header_of = 10'd0;
    if (headers[9:0] != 10'd0 && !(headers[20] && whole_fragments)) begin
      if (checks[0] && checks[4] && types[2] && headers[19:10] != 10'd0) header_of = headers[19:10];
      else if (checks[0] && checks[5] && types[3]) header_of = headers[19:10];
      else if (checks[2] && checks[4] && types[8] && headers[19:10] != 10'd0) header_of = headers[19:10];
      else if (checks[2] && checks[5] && types[9]) header_of = headers[19:10];
      else if (checks[0] && types[1]) header_of = headers[9:0];
      else if (checks[2] && types[7]) header_of = headers[9:0];
    end
  endfunction

  function automatic logic [18:0] types_of(input logic [151:0] all, input logic [2:0] pool);
    case (pool)
      3'd0:    types_of = all[18:0];
      3'd1:    types_of = all[37:19];
      3'd2:    types_of = all[56:38];
      3'd3:    types_of = all[75:57];
      3'd4:    types_of = all[94:76];
      3'd5:    types_of = all[113:95];
      3'd6:    types_of = all[132:114];
      default: types_of = all[151:133];
    endcase
  endfunction

  // How a frame of some bytes is laid out: bytes for the header buffer, bytes that packet buffers do not get, HBO, SPH, HDR_LEN.
  function automatic logic [31:0] layout(input logic [2:0] kind, input logic [13:0] bytes, input logic [9:0] room, input logic [9:0] header);
    logic       fits;
    logic [9:0] most;
    logic       over;
    fits = (bytes <= {4'd0, room});
    most  = fits ? bytes[9:0] : room;
    over  = (header > room);
    layout = 32'd0;
    case (kind)
      SPLIT:
        if (header != 10'd0) layout = over ? {20'd0, 2'b11, header} : {header, header, 2'b01, header};
      SPLIT_ALWAYS:
        if (fits || header == 10'd0) layout = {most, most, 2'b00, most};
        else layout = over ? {room, room, 2'b11, header} : {header, header, 2'b01, header};
      REPLICATE, REPLICATE_LARGE:
        if (fits && kind == REPLICATE_LARGE) layout = {most, most, 2'b00, most};
        else if (header == 10'd0) layout = {most, 10'd0, 2'b00, most};
        else layout = {most, 10'd0, over, 1'b1, header};
      default: ;
    endcase
  endfunction

  // A word of which the first bytes are in carry and the last shift ones in the word that arrives.
  function automatic logic [63:0] joined(input logic [63:0] arrived, input logic [55:0] carry, input logic [2:0] shift);
    case (shift)
      3'd1:    joined = {arrived[7:0], carry};
      3'd2:    joined = {arrived[15:0], carry[47:0]};
      3'd3:    joined = {arrived[23:0], carry[39:0]};
      3'd4:    joined = {arrived[31:0], carry[31:0]};
      3'd5:    joined = {arrived[39:0], carry[23:0]};
      3'd6:    joined = {arrived[47:0], carry[15:0]};
      3'd7:    joined = {arrived[55:0], carry[7:0]};
      default: joined = arrived;
    endcase
  endfunction

  // What waits for the next word: the bytes from shift on.
  function automatic logic [55:0] carried(input logic [63:0] arrived, input logic [2:0] shift);
    case (shift)
      3'd1:    carried = arrived[63:8];
      3'd2:    carried = {8'd0, arrived[63:16]};
      3'd3:    carried = {16'd0, arrived[63:24]};
      3'd4:    carried = {24'd0, arrived[63:32]};
      3'd5:    carried = {32'd0, arrived[63:40]};
      3'd6:    carried = {40'd0, arrived[63:48]};
      3'd7:    carried = {48'd0, arrived[63:56]};
      default: carried = 56'd0;
    endcase
  endfunction

endpackage
