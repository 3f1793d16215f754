using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NicTwin.Cli.Compare;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Tests.Cli;

/// <summary>The page of a comparison, without a browser.</summary>
public sealed partial class CompareHtmlTests
{
    [Fact]
    public void Every_measured_cell_has_a_bar_in_every_chart_of_what_it_measures()
    {
        CompareResult result = CompareSample.Make();
        CompareView view = new(result);
        foreach (string path in view.Paths)
        {
            foreach (CompareMetric metric in CompareMetric.Bars)
            {
                int measured = result.Cells.Count(c => c.Path == path && c.Counts is { } counts && metric.Value(counts) is not null);
                Assert.Equal(measured, Drawing(CompareBars.Draw(view, metric, path)).Descendants("rect").Count());
            }
        }
    }

    [Fact]
    public void A_longer_bar_stands_for_more()
    {
        CompareResult result = CompareSample.Make(workloads: ["udp"]);
        CompareView view = new(result);
        foreach (CompareMetric metric in CompareMetric.Bars.Where(static m => m.Second is null))
        {
            (double Value, double Width)[] bars = [.. Drawing(CompareBars.Draw(view, metric, "wire")).Descendants("rect")
                .Zip(from way in view.Ways from vmm in view.Vmms select view.Primary("wire", "udp", vmm, way)!)
                .Select(p => (metric.Value(p.Second.Counts!)!.Value, Number(p.First, "width")))];
            Assert.All(from a in bars from b in bars where a.Value > b.Value select (a, b), static p => Assert.True(p.a.Width >= p.b.Width, $"{p}"));
            Assert.All(bars, static b => Assert.Equal(b.Value > 0, b.Width > 0));
            Assert.True(bars.Select(static b => b.Width).Distinct().Count() > 1, metric.Id);
        }
    }

    [Fact]
    public void Charts_over_guests_are_there_when_there_are_several_numbers_of_guests()
    {
        Assert.DoesNotContain("-scaling\"", CompareHtml.Page(CompareSample.Make([2])));
        string page = CompareHtml.Page(CompareSample.Make([1, 2, 3, 4, 5, 6, 7]));
        Assert.All(CompareMetric.Lines, metric => Assert.Contains($"data-metric=\"{metric.Id}-scaling\"", page));
        CompareView view = new(CompareSample.Make([1, 3, 5]));
        XElement lines = Drawing(CompareLines.Draw(view, CompareMetric.Lines[0], "wire"));
        Assert.Equal(4 * 3 * 3, lines.Elements("polyline").Count()); // pf has one guest, so it has a mark and no line
        Assert.All(lines.Elements("polyline"), static l => Assert.Equal(3, l.Attribute("points")!.Value.Split(' ').Length));
    }

    [Theory]
    [InlineData(new[] { 2 }, new[] { "ping", "udp", "tcp" })]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7 }, new[] { "ping", "udp", "tcp", "small-packets" })]
    public void No_text_of_a_chart_covers_another_or_leaves_it(int[] guests, string[] workloads)
    {
        CompareView view = new(CompareSample.Make(guests, workloads));
        foreach (string path in view.Paths)
        {
            IEnumerable<string?> drawings = [.. CompareMetric.Bars.Select(m => CompareBars.Draw(view, m, path)), .. CompareMetric.Lines.Select(m => CompareLines.Draw(view, m, path))];
            foreach (XElement drawing in drawings.Where(static d => d is not null).Select(Drawing))
            {
                string[] size = drawing.Attribute("viewBox")!.Value.Split(' ');
                Box all = new("the drawing", 0, 0, double.Parse(size[2], CultureInfo.InvariantCulture), double.Parse(size[3], CultureInfo.InvariantCulture));
                Box[] boxes = [.. drawing.Elements("text").Select(TextBox)];
                Assert.All(boxes, b => Assert.True(b.Left >= 0 && b.Right <= all.Right && b.Top >= 0 && b.Bottom <= all.Bottom, $"{b} leaves {all}"));
                for (int i = 0; i < boxes.Length; i++)
                {
                    Assert.All(boxes.Skip(i + 1), b => Assert.False(b.Covers(boxes[i]), $"{drawing.Attribute("data-metric")}: {b} covers {boxes[i]}"));
                }
            }
        }
    }

    [Fact]
    public void Nothing_of_the_result_becomes_markup()
    {
        const string Evil = "<script>alert(1)</script>\"'&<img src=x onerror=y>";
        CompareCounts counts = CompareSample.Counts(10) with { Exits = new Dictionary<string, long> { [Evil] = 1 } };
        CompareCell cell = new() { Vmm = Evil, Attach = Evil, DeviceModel = Evil, Workload = Evil, Path = Evil, Guests = 1, Counts = counts };
        string page = CompareHtml.Page(new CompareResult { Seed = 1, Nic = Evil, Costs = new CostModel(), Cells = [cell, cell with { Counts = null, NotApplicable = Evil }] });
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page);
        // Attributes are closed by our quotes alone.
        Assert.DoesNotContain("\"'&<", page);
    }

    [Fact]
    public void The_page_asks_for_nothing_from_elsewhere()
    {
        string page = CompareHtml.Page(CompareSample.Make([1, 2]));
        Assert.DoesNotContain("http:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Reference().Matches(page), static m => Assert.True(m.Groups["target"].Value.StartsWith('#') || m.Groups["target"].Value == "data:,", m.Value));
    }

    [Fact]
    public void Equal_results_give_equal_pages() => Assert.Equal(CompareHtml.Page(CompareSample.Make([1, 2])), CompareHtml.Page(CompareSample.Make([1, 2])));

    [Fact]
    public void Reasons_costs_seed_and_NIC_are_on_the_page()
    {
        string page = CompareHtml.Page(CompareSample.Make() with { Nic = "lockstep", ComparedClocks = 1_234_567, Costs = new CostModel { Exit = 4321 } });
        Assert.Contains($"<li id=\"note-1\">{CompareSample.OneOwner}</li>", page);
        Assert.Contains("seed 7", page);
        Assert.Contains("NIC lockstep", page);
        Assert.Contains("1,234,567 clocks", page);
        Assert.Contains("<td class=\"changed\">4,321</td><td>600</td>", page);
        Assert.All(CostItem.All, item => Assert.Contains($"<tr><th>{item.Name}</th>", page));
    }

    [Fact]
    public void A_cell_with_another_number_of_guests_says_so()
    {
        CompareView view = new(CompareSample.Make([2]));
        Assert.Equal(2, view.Guests("wire"));
        XElement drawing = Drawing(CompareBars.Draw(view, CompareMetric.Bars[0], "wire"));
        Assert.Equal(9, drawing.Elements("text").Count(static t => t.Value.EndsWith("(1 guest)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(new double[] { }, false)]
    [InlineData(new double[] { 0, 0 }, false)]
    [InlineData(new double[] { 0, 0 }, true)]
    [InlineData(new[] { 1.0 }, true)]
    [InlineData(new[] { 0, 1e-12, 1e9 }, true)]
    [InlineData(new[] { 0.037, 5.9, 12.1, 0 }, true)]
    [InlineData(new[] { 941.5, 12, 0.2 }, false)]
    public void An_axis_holds_its_values_in_order(double[] values, bool logarithmic)
    {
        ChartScale scale = new(values, logarithmic);
        Assert.InRange(scale.Ticks.Count, 2, 8);
        Assert.Equal(scale.Ticks.Order(), scale.Ticks);
        Assert.All(values, v => Assert.InRange(scale.Place(v), 0, 1));
        Assert.All(values.Order().Zip(values.Order().Skip(1)), p => Assert.True(scale.Place(p.First) <= scale.Place(p.Second)));
        Assert.Equal(0, scale.Place(0));
        Assert.All(scale.Ticks, t => Assert.True(double.IsFinite(scale.Place(t))));
    }

    private static XElement Drawing(string? text) => XElement.Parse(text ?? throw new InvalidOperationException("there is no drawing"));

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    // Widths as of a wide sans serif font: 0.6 of the size for each letter, more than most fonts need.
    private static Box TextBox(XElement text)
    {
        string kind = text.Attribute("class")!.Value;
        string shown = text.Nodes().OfType<XText>().Single().Value;
        double size = kind.Contains("name") ? 13 : 11;
        double width = shown.Length * size * 0.6;
        double x = Number(text, "x") - (kind.Contains("end") ? width : kind.Contains("middle") ? width / 2 : 0);
        double y = Number(text, "y");
        return new Box(shown, x, y - (size * 0.75), x + width, y + (size * 0.2));
    }

    private readonly record struct Box(string Name, double Left, double Top, double Right, double Bottom)
    {
        public bool Covers(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }

    [GeneratedRegex("(?:href|src|action|data|poster|srcset)=\"(?<target>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Reference();
}
