using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NicTwin.Cosim;
using NicTwin.Model;

namespace NicTwin.Tests.Cosim;

/// <summary>
/// A NIC of sixty lines for tests of the machinery around the RTL: it has the pins, registers, a memory and one block, and builds in seconds.
/// </summary>
internal static class TinyRtl
{
    private const string Echo = """
        module nt_echo (
          input  logic         clk_i,
          input  logic         reset_i,
          input  logic         valid_i,
          input  logic [127:0] data_i,
          input  logic         ready_i,
          output logic         valid_o,
          output logic [127:0] data_o,
          output logic [31:0]  count_o
        );
          logic         valid_q;
          logic [127:0] data_q;
          logic [31:0]  count_q;
          logic [127:0] mem_q [16];
          always_ff @(posedge clk_i) begin
            if (reset_i) begin
              valid_q <= 1'b0;
              count_q <= 32'd0;
            end else if (valid_i) begin
              valid_q <= 1'b1;
              data_q  <= data_i ^ {4{count_q}};
              count_q <= count_q + 32'd1;
              mem_q[count_q[3:0]] <= data_i;
            end else if (ready_i) begin
              valid_q <= 1'b0;
              data_q  <= mem_q[data_q[3:0]];
            end
          end
          assign valid_o = valid_q;
          assign data_o = data_q;
          assign count_o = count_q;
        endmodule

        """;

    private const string Nic = """
        module nt_nic (
          input  logic         clk_i,
          input  logic         perst_i,
          input  logic         link_i,
          input  logic [63:0]  time_i,
          input  logic         nvm_write_i,
          input  logic [7:0]   nvm_address_i,
          input  logic [15:0]  nvm_data_i,
          input  logic         pcie_rx_valid_i,
          input  logic [127:0] pcie_rx_data_i,
          input  logic [3:0]   pcie_rx_keep_i,
          input  logic         pcie_rx_sop_i,
          input  logic         pcie_rx_eop_i,
          input  logic         pcie_tx_ready_i,
          input  logic         mac_rx_valid_i,
          input  logic [63:0]  mac_rx_data_i,
          input  logic [7:0]   mac_rx_keep_i,
          input  logic         mac_rx_last_i,
          input  logic         mac_rx_bad_fcs_i,
          input  logic         mac_tx_ready_i,
          output logic         pcie_rx_ready_o,
          output logic         pcie_tx_valid_o,
          output logic [127:0] pcie_tx_data_o,
          output logic [3:0]   pcie_tx_keep_o,
          output logic         pcie_tx_sop_o,
          output logic         pcie_tx_eop_o,
          output logic         mac_tx_valid_o,
          output logic [63:0]  mac_tx_data_o,
          output logic [7:0]   mac_tx_keep_o,
          output logic         mac_tx_last_o,
          output logic         mac_tx_bad_fcs_o,
          output logic [3:0]   led_o,
          output logic         idle_o,
          output logic [63:0]  wake_o
        );
          logic         perst_q, valid_q, sop_q, eop_q, mac_valid_q, mac_last_q, mac_bad_q;
          logic [127:0] data_q;
          logic [63:0]  time_q, mac_data_q;
          logic [7:0]   mac_keep_q;
          logic [3:0]   keep_q;
          logic [15:0]  nvm_q [256];
          logic [31:0]  count;
          always_ff @(posedge clk_i) begin
            perst_q     <= perst_i;
            valid_q     <= pcie_rx_valid_i;
            data_q      <= pcie_rx_data_i;
            keep_q      <= pcie_rx_keep_i;
            sop_q       <= pcie_rx_sop_i;
            eop_q       <= pcie_rx_eop_i;
            time_q      <= time_i;
            mac_valid_q <= mac_rx_valid_i & link_i & mac_tx_ready_i & ~perst_i;
            mac_data_q  <= mac_rx_data_i ^ {48'd0, nvm_q[mac_rx_data_i[7:0]]};
            mac_keep_q  <= mac_rx_keep_i;
            mac_last_q  <= mac_rx_last_i;
            mac_bad_q   <= mac_rx_bad_fcs_i;
            if (nvm_write_i) nvm_q[nvm_address_i] <= nvm_data_i;
          end
          nt_echo echo (
            .clk_i, .reset_i(perst_q), .valid_i(valid_q), .data_i(data_q), .ready_i(pcie_tx_ready_i),
            .valid_o(pcie_tx_valid_o), .data_o(pcie_tx_data_o), .count_o(count)
          );
          assign pcie_rx_ready_o  = 1'b1;
          assign pcie_tx_keep_o   = keep_q;
          assign pcie_tx_sop_o    = count[0];
          assign pcie_tx_eop_o    = sop_q ^ eop_q;
          assign mac_tx_valid_o   = mac_valid_q;
          assign mac_tx_data_o    = mac_data_q;
          assign mac_tx_keep_o    = mac_keep_q;
          assign mac_tx_last_o    = mac_last_q;
          assign mac_tx_bad_fcs_o = mac_bad_q;
          assign led_o            = count[3:0];
          assign idle_o           = ~valid_q & ~pcie_tx_valid_o & ~mac_valid_q;
          assign wake_o           = time_q | 64'hffff;
        endmodule

        """;

    /// <summary>Writes the RTL into a new directory, with one text replaced by another.</summary>
    public static string Write(string directory, string? find = null, string replace = "")
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "nt_nic.f"), "nt_echo.sv\nnt_nic.sv\n");
        File.WriteAllText(Path.Combine(directory, "nt_echo.sv"), find is null ? Echo : Echo.Replace(find, replace, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(directory, "nt_nic.sv"), find is null ? Nic : Nic.Replace(find, replace, StringComparison.Ordinal));
        if (find is not null && !(Echo + Nic).Contains(find, StringComparison.Ordinal))
        {
            throw new ArgumentException("the text to be replaced does not occur", nameof(find));
        }

        return directory;
    }

    /// <summary>Random pins that begin with a reset in which the whole NVM is written.</summary>
    public static NicInputs[] RandomPins(int clocks, int seed)
    {
        var random = new Random(seed);
        var pins = new NicInputs[clocks];
        for (int n = 0; n < clocks; n++)
        {
            ref NicInputs i = ref pins[n];
            random.NextBytes(MemoryMarshal.AsBytes(new Span<NicInputs>(ref i))[..48]);
            i.Time = (ulong)n;
            i.Perst = (byte)(n < 260 || random.Next(500) == 0 ? 1 : 0);
            i.Link &= 1;
            i.NvmWrite = (byte)(n is > 1 and < 258 ? 1 : 0);
            i.NvmAddress = (byte)(n - 2);
            i.PcieRxValid &= 1;
            i.PcieRxKeep &= 15;
            i.PcieRxSop &= 1;
            i.PcieRxEop &= 1;
            i.PcieTxReady &= 1;
            i.MacRxValid &= 1;
            i.MacRxLast &= 1;
            i.MacRxBadFcs &= 1;
            i.MacTxReady &= 1;
        }

        return pins;
    }

    /// <summary>The digest of a NIC over some pins.</summary>
    public static PinDigest Run(INicClocked nic, ReadOnlySpan<NicInputs> pins)
    {
        var digest = default(PinDigest);
        foreach (ref readonly NicInputs inputs in pins)
        {
            nic.Step(in inputs, out NicOutputs outputs);
            digest.Add(in inputs, in outputs);
        }

        return digest;
    }

    /// <summary>The repository that these tests were compiled from.</summary>
    public static string Repository([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
