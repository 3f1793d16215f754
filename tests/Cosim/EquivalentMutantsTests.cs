using NicTwin.Cosim;

namespace NicTwin.Tests.Cosim;

/// <summary>The list of mutants that nothing can catch: what an entry names, and what it stops to name.</summary>
public sealed class EquivalentMutantsTests
{
    private const string List = """
        # A comment.

        [part-reset_of_data] nt_part.sv
        - q <= 1'b0;
        + q <= 1'h1;
        @ 2 of 3
        = It is written
        = before it is read.
        """;

    private static readonly RtlMutant s_listed = new(7, "nt_part.sv", "nt_part", 12, "literal", "1'b0", "1'h1", "q <= 1'b0;", "q <= 1'h1;", 2, 3);

    [Fact]
    public void An_entry_is_found_by_the_exact_text_of_the_mutation()
    {
        EquivalentMutants list = EquivalentMutants.Parse(List);

        EquivalentMutants.Entry entry = Assert.Single(list.Entries);
        Assert.Same(entry, list.Find(s_listed));
        Assert.Equal("part-reset_of_data", entry.Name);
        Assert.Equal("It is written before it is read.", entry.Reason);
    }

    [Fact]
    public void An_entry_moves_with_its_line_and_ends_with_its_text()
    {
        EquivalentMutants list = EquivalentMutants.Parse(List);

        Assert.NotNull(list.Find(s_listed with { Number = 1, Line = 99 }));
        Assert.Null(list.Find(s_listed with { Context = "q <= 1'b0; // why" }));
        Assert.Null(list.Find(s_listed with { Changed = "(lost) q <= 1'b0;" }));
        Assert.Null(list.Find(s_listed with { Occurrence = 1 }));
        Assert.Null(list.Find(s_listed with { Occurrences = 2 }));
        Assert.Null(list.Find(s_listed with { File = "nt_other.sv" }));
    }

    [Fact]
    public void Entries_without_a_line_in_the_RTL_are_stale()
    {
        EquivalentMutants list = EquivalentMutants.Parse(List);

        Assert.Empty(list.Stale([s_listed]));
        Assert.Equal(list.Entries, list.Stale([s_listed with { Occurrences = 4 }]));
    }

    [Theory]
    [InlineData("[a] f.sv\n- x\n+ y\n")]
    [InlineData("[a] f.sv\n- x\n= why\n")]
    [InlineData("[a]\n- x\n+ y\n= why\n")]
    [InlineData("- x\n")]
    [InlineData("[a] f.sv\n- x\n+ y\n@ 2\n= why\n")]
    public void An_entry_without_a_proof_or_of_another_form_is_refused(string text) =>
        Assert.Throws<FormatException>(() => EquivalentMutants.Parse(text));
}
