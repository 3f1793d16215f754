using NicTwin.Cosim;

namespace NicTwin.Tests.Cosim;

/// <summary>What a copy of the RTL with mutants looks like.</summary>
public sealed class RtlSchemataTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nictwin-schemata-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_change_stands_beside_the_original_and_is_chosen_by_number()
    {
        IReadOnlyList<RtlMutant> mutants = Write("""
              always_ff @(posedge clk_i) begin
                if (a && b) q <= c + 4'd1;
              end
            """, 100, out string text);

        Assert.Equal(
            ["operator && ||", "operator + -", "literal 4'd1 4'h2", "condition always true", "condition always false", "assignment lost"],
            mutants.OrderBy(m => Order(m.Kind)).ThenBy(m => m.Original, StringComparer.Ordinal).Select(m => m.Kind is "operator" or "literal" ? $"{m.Kind} {m.Original} {m.Replacement}" : m.Kind));
        Assert.Contains("(c + 4'd1)", text);
        Assert.Contains("(c - 4'd1)", text);
        Assert.Contains("(a || b)", text);
        Assert.All(mutants, m => Assert.Contains($"nt_mutant_pkg::selected {(m.Kind == "assignment lost" ? "!=" : "==")} {m.Number}", text));
    }

    [Fact]
    public void Declarations_slices_and_replications_are_left_alone()
    {
        IReadOnlyList<RtlMutant> mutants = Write("""
              localparam int W = 4 + 4;
              logic [W-1:0] q = 8'd3;
              function automatic logic f(input logic x); f = !x; endfunction
              assign q = {(W-1){a}};
              assign r = s[W-1:0];
            """, 100, out _);

        Assert.Empty(mutants);
    }

    [Fact]
    public void Equal_seeds_choose_equal_mutants_and_every_module_has_one()
    {
        string rtl = Path.Combine(TinyRtl.Repository(), "rtl");
        RtlSchemata schemata = new(rtl);

        IReadOnlyList<RtlMutant> one = schemata.Write(120, 3, Path.Combine(_folder, "one"));
        IReadOnlyList<RtlMutant> two = schemata.Write(120, 3, Path.Combine(_folder, "two"));

        Assert.Equal(one, two);
        Assert.Equal(120, one.Count);
        Assert.Equal(schemata.Modules, one.Select(m => m.Module).Distinct().Count());
    }

    private static int Order(string kind) => Array.IndexOf(["operator", "literal", "condition always true", "condition always false", "assignment lost"], kind);

    private IReadOnlyList<RtlMutant> Write(string body, int count, out string text)
    {
        string rtl = Path.Combine(_folder, "rtl");
        Directory.CreateDirectory(rtl);
        File.WriteAllText(Path.Combine(rtl, "nt_nic.f"), "nt_part.sv\nnt_nic.sv\n");
        File.WriteAllText(Path.Combine(rtl, "nt_nic.sv"), "module nt_nic;\nendmodule\n");
        File.WriteAllText(Path.Combine(rtl, "nt_part.sv"), $"module nt_part;\n{body}\nendmodule\n");
        string mutated = Path.Combine(_folder, "mutated");
        IReadOnlyList<RtlMutant> mutants = new RtlSchemata(rtl).Write(count, 1, mutated);
        text = File.ReadAllText(Path.Combine(mutated, "nt_part.sv"));
        return mutants;
    }
}
