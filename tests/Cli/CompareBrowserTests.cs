using System.Buffers.Binary;
using System.Text.RegularExpressions;
using NicTwin.Cli;
using NicTwin.Cli.Compare;

namespace NicTwin.Tests.Cli;

/// <summary>The page of a comparison in headless Chromium; pages and pictures stay in artifacts/compare, to be looked at.</summary>
public sealed partial class CompareBrowserTests
{
    // Measures with the fonts that are really used: a text that covers another, or anything that needs more than the window.
    private const string Ruler = """
        <!DOCTYPE html><html><body style="margin:0"><iframe id="page" style="border:0;width:1000px;height:900px"></iframe><pre id="found"></pre><script>
        const frame = document.getElementById('page');
        frame.onload = () => {
          const page = frame.contentDocument, found = [], root = page.documentElement;
          if (root.scrollWidth > root.clientWidth) found.push('page is ' + root.scrollWidth + ' wide');
          for (const wide of page.querySelectorAll('.wide')) if (wide.scrollWidth > wide.clientWidth) found.push('a table is ' + wide.scrollWidth + ' wide');
          let texts = 0;
          for (const svg of page.querySelectorAll('svg')) {
            const own = svg.getBoundingClientRect(), boxes = [...svg.querySelectorAll('text')].map(t => [t.firstChild.data, t.getBoundingClientRect()]);
            texts += boxes.length;
            boxes.forEach(([name, a], i) => {
              if (a.left < own.left - 1 || a.right > own.right + 1 || a.bottom > own.bottom + 1) found.push(svg.dataset.metric + ': ' + name + ' leaves');
              boxes.slice(i + 1).forEach(([other, b]) => {
                if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2) found.push(svg.dataset.metric + ': ' + name + ' and ' + other);
              });
            });
          }
          document.getElementById('found').textContent = texts + ' texts\n' + found.join('\n');
        };
        frame.src = 'NAME';
        </script></body></html>
        """;

    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Find(), "artifacts", "compare")).FullName;

    [Fact]
    public void Charts_are_in_the_document_and_nothing_is_asked_for_or_complained_about()
    {
        CompareResult result = CompareSample.Make();
        Browser.Visit visit = Browser.Open(Write("report.html", CompareHtml.Page(result)));
        Assert.Empty(visit.Console);
        Assert.Empty(visit.Requests);
        CompareView view = new(result);
        foreach (CompareMetric metric in CompareMetric.Bars)
        {
            string[] charts = [.. Chart().Matches(visit.Document).Where(m => m.Groups["metric"].Value == metric.Id).Select(static m => m.Value)];
            int[] bars = [.. charts.Select(static c => Bar().Count(c))];
            Assert.Equal(view.Paths.Select(p => result.Cells.Count(c => c.Path == p && c.Counts is { } counts && metric.Value(counts) is not null)), bars);
            Assert.All(bars, static n => Assert.True(n > 0));
        }
    }

    [Fact]
    public void A_request_and_a_complaint_would_be_seen()
    {
        Browser.Visit visit = Browser.Open(Write("talkative.html", "<!DOCTYPE html><title>t</title><script>console.error('oh')</script><img src='http://192.0.2.1/x.png'>"));
        Assert.Contains(visit.Console, static l => l.Contains("oh"));
        Assert.Contains("http://192.0.2.1/x.png", visit.Requests);
    }

    [Theory]
    [InlineData("report-ruler", new[] { 2 }, new[] { "ping", "udp", "tcp" })]
    [InlineData("scaling-ruler", new[] { 1, 2, 3, 4, 5, 6, 7 }, new[] { "ping", "udp", "tcp", "small-packets" })]
    public void A_window_of_1000_pixels_is_wide_enough_and_no_text_covers_another(string name, int[] guests, string[] workloads)
    {
        Write($"{name}-page.html", CompareHtml.Page(CompareSample.Make(guests, workloads)));
        Browser.Visit visit = Browser.Open(Write($"{name}.html", Ruler.Replace("NAME", $"{name}-page.html")), "--allow-file-access-from-files", "--window-size=1000,900");
        Match found = Found().Match(visit.Document);
        Assert.True(found.Success, visit.Document);
        Assert.True(int.Parse(found.Groups["count"].Value) > 100, found.Value);
        Assert.Equal(string.Empty, found.Groups["texts"].Value.Trim());
    }

    [Theory]
    [InlineData("light", false)]
    [InlineData("dark", true)]
    public void A_picture_of_the_page_is_not_empty(string name, bool dark)
    {
        string page = Write($"{name}.html", CompareHtml.Page(CompareSample.Make([1, 2, 3, 4, 5, 6, 7])));
        string picture = Path.Combine(s_folder, $"{name}.png");
        Browser.Photograph(page, picture, 1000, 5200, dark);
        byte[] png = File.ReadAllBytes(picture);
        Assert.Equal(1000, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.True(png.Length > 100_000, $"{png.Length} bytes are too few for charts");
    }

    private static string Write(string name, string text)
    {
        string file = Path.Combine(s_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    [GeneratedRegex("<svg[^>]*data-metric=\"(?<metric>[^\"]*)\".*?</svg>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Chart();

    [GeneratedRegex("<rect[^>]*class=\"bar ", RegexOptions.None, 10_000)]
    private static partial Regex Bar();

    [GeneratedRegex("<pre id=\"found\">(?<count>\\d+) texts(?<texts>.*?)</pre>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Found();
}
