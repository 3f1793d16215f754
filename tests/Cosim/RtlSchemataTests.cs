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

        IReadOnlyList<RtlMutant> one = schemata.Choose(120, 3);
        IReadOnlyList<RtlMutant> two = new RtlSchemata(rtl).Choose(120, 3);

        Assert.Equal(one, two);
        Assert.Equal(120, one.Count);
        Assert.Equal(schemata.Modules, one.Select(m => m.Module).Distinct().Count());
        Assert.NotEqual(one, schemata.Choose(120, 4));
    }

    [Fact]
    public void An_edit_in_front_of_a_change_leaves_the_choice_as_it_was()
    {
        const string Body = """
              always_ff @(posedge clk_i) begin
                if (a && b) q <= c + 4'd1;
                if (d || e) r <= f - 4'd1;
              end
            """;
        RtlMutant before = Assert.Single(Write(Body, 1, out _));
        RtlMutant after = Assert.Single(Write("  assign x = y[3:0];\n\n" + Body, 1, out _));

        Assert.Equal(before with { Line = before.Line + 2 }, after);
    }

    [Fact]
    public void Equal_changes_of_equal_lines_are_told_apart()
    {
        IReadOnlyList<RtlMutant> mutants = Write("""
              always_ff @(posedge clk_i) begin
                if (reset_i) begin
                  q <= '0;
                end else begin
                  q <= '0;
                end
              end
            """, 100, out string text);

        Assert.Equal([(1, 2), (2, 2)], mutants.Where(m => m.Changed == "q <= '1;").Select(m => (m.Occurrence, m.Occurrences)));
        Assert.Equal([(1, 2), (2, 2)], mutants.Where(m => m.Changed == "(lost) q <= '0;").Select(m => (m.Occurrence, m.Occurrences)));
        Assert.Contains(mutants, m => m.Context == "if (reset_i) begin" && m.Changed == "if (1'b0) begin");
        Assert.Contains("nt_mutant_pkg", text);
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
        if (Directory.Exists(mutated))
        {
            Directory.Delete(mutated, recursive: true);
        }

        RtlSchemata schemata = new(rtl);
        schemata.Write(count, 1, mutated);
        IReadOnlyList<RtlMutant> mutants = schemata.Choose(count, 1);
        text = File.ReadAllText(Path.Combine(mutated, "nt_part.sv"));
        return mutants;
    }
}
