using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NicTwin.Cli;
using NicTwin.Cli.Run;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Tests.Cli;

/// <summary>Assumed costs in files, and that the documentation lists those of the code.</summary>
public sealed partial class CostFileTests
{
    [Fact]
    public void Names_that_are_missing_keep_their_defaults() =>
        Assert.Equal(new CostModel { Exit = 3000, RingChain = 0 }, Parse("{ \"exit\": 3000, // an embedded hypervisor\n \"ringChain\": 0 }"));

    [Fact]
    public void An_empty_object_gives_the_defaults() => Assert.Equal(new CostModel(), Parse("{}"));

    [Fact]
    public void Default_and_free_need_no_file()
    {
        Assert.Equal(new CostModel(), CostFile.Read("default"));
        Assert.Equal(CostModel.Free, CostFile.Read("free"));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        CostModel costs = new();
        for (int i = 0; i < CostItem.All.Count; i++)
        {
            costs = CostItem.All[i].With(costs, 17 + i);
        }

        Assert.Equal(costs, Parse(CostFile.Text(costs)));
        Assert.Equal(CostModel.Free, Parse(CostFile.Text(CostModel.Free)));
    }

    [Theory]
    [InlineData("{\n  \"exits\": 3 }", "costs.json, line 2, byte 3: there is no cost 'exits'; there are exit, emulation")]
    [InlineData("{ \"exit\": -1 }", "costs.json, line 1, byte 11: the cost 'exit' is a whole number of nanoseconds from 0 to 100000000, not -1.")]
    [InlineData("{ \"exit\": 100000001 }", "not 100000001.")]
    [InlineData("{ \"exit\": 99999999999999999999 }", "not 99999999999999999999.")]
    [InlineData("{ \"exit\": 1.5 }", "not 1.5.")]
    [InlineData("{ \"exit\": \"600\" }", "the cost 'exit' is a whole number of nanoseconds, not a text.")]
    [InlineData("{ \"exit\": null }", "not null.")]
    [InlineData("{ \"exit\": [1] }", "not an array.")]
    [InlineData("{ \"exit\": { \"a\": 1 } }", "not an object.")]
    [InlineData("{ \"exit\": true }", "not true or false.")]
    [InlineData("{ \"exit\": 1,\n\"exit\": 1 }", "costs.json, line 2, byte 1: the cost 'exit' is there twice.")]
    [InlineData("[]", "not an array.")]
    [InlineData("600", "not a number.")]
    [InlineData("", "this is no JSON object of costs")]
    [InlineData("{ \"exit\": 1", "this is no JSON object of costs")]
    [InlineData("{ \"exit\": 1 } 2", "costs.json, line 1, byte 15: this is no JSON object of costs")]
    [InlineData("{ \"exit\" 1 }", "costs.json, line 1, byte 10: this is no JSON object of costs")]
    [InlineData("{ \"\\ud800\": 1 }", "there is no cost '\\ud800'")]
    public void What_is_no_list_of_costs_is_refused_with_its_place(string text, string part)
    {
        UsageException exception = Assert.Throws<UsageException>(() => Parse(text));
        Assert.Contains(part, exception.Message);
        Assert.StartsWith("costs.json, line ", exception.Message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Throws<UsageException>(static () => CostFile.Parse([(byte)'{', (byte)'"', 0xff, 0xfe, (byte)'"', (byte)':', (byte)'1', (byte)'}'], "costs.json"));
        Assert.Throws<UsageException>(static () => CostFile.Parse([0xff, 0xfe, 0, 0], "costs.json"));
    }

    [Fact]
    public void A_byte_order_mark_does_no_harm() => Assert.Equal(new CostModel { Exit = 1 }, CostFile.Parse([0xef, 0xbb, 0xbf, .. "{\"exit\":1}"u8], "costs.json"));

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Contains("no-such-file.json", Assert.Throws<UsageException>(static () => CostFile.Read("no-such-file.json")).Message);

    [Fact]
    public void Every_cost_of_the_model_has_a_name_of_its_own()
    {
        string[] properties = [.. typeof(CostModel).GetProperties().Where(static p => p.PropertyType == typeof(int)).Select(static p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])];
        Assert.Equal(properties.Order(StringComparer.Ordinal), CostItem.All.Select(static i => i.Name).Order(StringComparer.Ordinal));
        for (int i = 0; i < CostItem.All.Count; i++)
        {
            CostModel changed = CostItem.All[i].With(CostModel.Free, 5);
            Assert.Equal(5, typeof(CostModel).GetProperty(char.ToUpperInvariant(CostItem.All[i].Name[0]) + CostItem.All[i].Name[1..])!.GetValue(changed));
            Assert.Equal(i, Enumerable.Range(0, CostItem.All.Count).Single(j => CostItem.All[j].Get(changed) == 5));
        }
    }

    [Fact]
    public void The_documentation_lists_the_costs_of_the_code()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "cost-model.md"));
        string[] written = [.. Row().Matches(page).Select(static m => m.Value)];
        string[] expected = [.. CostItem.All.Select(static i => string.Create(CultureInfo.InvariantCulture, $"| `{i.Name}` | {i.Default:N0} | {i.Unit} | {i.PaidBy} | {i.Source} |"))];
        Assert.Equal(expected, written);
    }

    [Fact]
    public void Every_source_that_a_cost_names_is_in_the_documentation()
    {
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Find(), "docs", "cost-model.md"));
        string sources = page[page.IndexOf("## Sources", StringComparison.Ordinal)..];
        Assert.All(Mark().Matches(page).Select(static m => m.Groups["number"].Value).Distinct(), number => Assert.Contains($"\n{number}. ", sources));
    }

    private static CostModel Parse(string text) => CostFile.Parse(Encoding.UTF8.GetBytes(text), "costs.json");

    [GeneratedRegex(@"^\| `\w+` \|.*\|$", RegexOptions.Multiline, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"\[(?<number>\d+)\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mark();
}
