using System.Globalization;
using System.Net;
using System.Text;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Cli.Compare;

/// <summary>The comparison as one HTML page that needs nothing else: no network, no scripts, charts as inline SVG.</summary>
internal sealed class CompareHtml
{
    private const string Template = "compare.html";

    private readonly CompareResult _result;
    private readonly CompareView _view;
    private readonly StringBuilder _body = new();

    private CompareHtml(CompareResult result)
    {
        _result = result;
        _view = new CompareView(result);
    }

    /// <summary>The page.</summary>
    public static string Page(CompareResult result)
    {
        CompareHtml page = new(result);
        page.WriteIntroduction();
        foreach (string path in page._view.Paths)
        {
            page.WritePath(path);
        }

        page.WriteNotes();
        page.WriteCosts();
        using Stream stream = typeof(CompareHtml).Assembly.GetManifestResourceStream(Template)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().Replace("<!--body-->", page._body.ToString(), StringComparison.Ordinal);
    }

    private void WriteIntroduction()
    {
        string guests = string.Join(", ", _view.Paths.Select(p => $"{p}: {CompareFormat.Guests(_view.Guests(p))}"));
        int measured = _result.Cells.Count(static c => c.Counts is not null);
        string compared = _result.ComparedClocks == 0 ? string.Empty : $"; {CompareFormat.Count(_result.ComparedClocks)} clocks of model and RTL compared on every pin";
        Line($"<p class=\"make\">NIC {E(_result.Nic)}, seed {_result.Seed.ToString(CultureInfo.InvariantCulture)}; {measured} of {_result.Cells.Count} cells measured; {E(guests)}{compared}. The same seed gives the same numbers.</p>");
        Line("<p>Each way to give a guest a NIC, under each kind of VMM, with the same guest image, the same workload and the same peer. ");
        Line("<strong>Counted</strong> figures are events that happened. <strong>Virtual time</strong> (throughput, latency, load) also depends on ");
        Line("the <a href=\"#costs\">assumed costs</a>, which are listed below with their sources. Numbers in parentheses lead to <a href=\"#notes\">the reason</a> why a cell has no meaning.</p>");
    }

    private void WritePath(string path)
    {
        Line($"<section data-path=\"{E(path)}\"><h2>{E(CompareFormat.Path(path))}</h2>");
        foreach (CompareMetric metric in CompareMetric.Bars)
        {
            WriteChart(metric, CompareBars.Draw(_view, metric, path), metric.Logarithmic ? " Logarithmic axis: a bar of length 0 is none at all." : " Each workload has an axis of its own.");
        }

        if (_view.HasScaling(path))
        {
            Line("<h3>Over the number of guests</h3>");
            foreach (CompareMetric metric in CompareMetric.Lines)
            {
                WriteChart(metric, CompareLines.Draw(_view, metric, path), string.Empty);
            }
        }

        Line("<h3>Tables</h3>");
        foreach (string workload in _view.Workloads)
        {
            IReadOnlyList<CompareRow> rows = _view.Rows(path, workload);
            if (rows.Count > 0)
            {
                WriteTable(workload, rows);
            }
        }

        Line("</section>");
    }

    private void WriteChart(CompareMetric metric, string? drawing, string axis)
    {
        if (drawing is null)
        {
            return;
        }

        string kind = metric.Assumed ? "virtual time, with assumed costs" : "counted";
        string unit = metric.Title.Equals(metric.Unit, StringComparison.OrdinalIgnoreCase) ? string.Empty : $"{metric.Unit}, ";
        Line($"<figure><figcaption><b>{E(metric.Title)}</b> <span class=\"kind\">{E(unit)}{kind}</span><br>{E(metric.Explanation)}{E(axis)}</figcaption>");
        Line($"{drawing}</figure>");
    }

    private void WriteTable(string workload, IReadOnlyList<CompareRow> rows)
    {
        int counted = CompareColumn.All.Count(static c => !c.Assumed);
        int time = CompareColumn.All.Count - counted;
        Line($"<h4>{E(workload)}</h4><div class=\"wide\"><table data-workload=\"{E(workload)}\"><thead>");
        Line($"<tr><th colspan=\"3\"></th><th colspan=\"{counted}\" class=\"group\">counted</th><th colspan=\"{time}\" class=\"group\">virtual time, with assumed costs</th></tr>");
        Line("<tr><th>VMM</th><th>NIC</th><th class=\"number\">guests</th>");
        foreach (CompareColumn column in CompareColumn.All)
        {
            Line($"<th class=\"number\">{string.Join("<br>", column.Title.Select(E))}</th>");
        }

        Line("</tr></thead><tbody>");
        foreach (CompareRow row in rows)
        {
            Line($"<tr{(row.BeginsVmm ? " class=\"first\"" : string.Empty)}><th>{E(row.Vmm)}</th><th>{E(row.Way)}</th><td>{E(row.Guests)}</td>");
            if (row.Cell.Counts is { } counts)
            {
                Line(string.Concat(CompareColumn.All.Select(c => $"<td>{E(c.Text(counts))}</td>")));
            }
            else
            {
                int note = _view.Note(row.Cell);
                Line($"<td colspan=\"{CompareColumn.All.Count}\" class=\"absent\">n/a <a href=\"#note-{note}\" title=\"{E(row.Cell.NotApplicable ?? string.Empty)}\">({note})</a></td>");
            }

            Line("</tr>");
        }

        Line("</tbody></table></div>");
        WriteCauses(rows);
    }

    private void WriteCauses(IReadOnlyList<CompareRow> rows)
    {
        string[] causes = [.. rows.SelectMany(static r => r.Cell.Counts?.Exits.Where(static e => e.Value != 0).Select(static e => e.Key) ?? []).Distinct().Order(StringComparer.Ordinal)];
        string[] others = ["process switches", "domain switches", "DMA bytes", "copied bytes"];
        Line("<details><summary>Exits by cause, switches by kind, bytes</summary><div class=\"wide\"><table><thead><tr><th>VMM</th><th>NIC</th><th class=\"number\">guests</th>");
        Line(string.Concat(causes.Concat(others).Select(c => $"<th class=\"number\">{E(c)}</th>")));
        Line("</tr></thead><tbody>");
        foreach (CompareRow row in rows)
        {
            if (row.Cell.Counts is { } counts)
            {
                long[] sums = [counts.ProcessSwitches, counts.DomainSwitches, counts.DmaBytes, counts.CopiedBytes];
                Line($"<tr{(row.BeginsVmm ? " class=\"first\"" : string.Empty)}><th>{E(row.Vmm)}</th><th>{E(row.Way)}</th><td>{E(row.Guests)}</td>");
                Line(string.Concat(causes.Select(c => counts.Exits.GetValueOrDefault(c)).Concat(sums).Select(n => $"<td>{CompareFormat.Count(n)}</td>")));
                Line("</tr>");
            }
        }

        Line("</tbody></table></div></details>");
    }

    private void WriteNotes()
    {
        if (_view.Notes.Count == 0)
        {
            return;
        }

        Line("<section id=\"notes\"><h2>Why some cells have no meaning</h2><ol>");
        for (int i = 0; i < _view.Notes.Count; i++)
        {
            Line($"<li id=\"note-{i + 1}\">{E(_view.Notes[i])}</li>");
        }

        Line("</ol></section>");
    }

    private void WriteCosts()
    {
        Line("<section id=\"costs\"><h2>Assumed costs</h2><p>In nanoseconds of virtual time. With all of them 0 only the mechanisms are left: counts, and the time of instructions, PCIe and wire. ");
        Line("docs/cost-model.md has the links to the sources and says how to change a cost.</p>");
        Line("<div class=\"wide\"><table><thead><tr><th>cost</th><th class=\"number\">value</th><th class=\"number\">default</th><th>unit</th><th>paid by</th><th>source of the default</th></tr></thead><tbody>");
        foreach (CostItem item in CostItem.All)
        {
            int value = item.Get(_result.Costs);
            string changed = value == item.Default ? string.Empty : " class=\"changed\"";
            Line($"<tr><th>{E(item.Name)}</th><td{changed}>{CompareFormat.Count(value)}</td><td>{CompareFormat.Count(item.Default)}</td><td class=\"text\">{E(item.Unit)}</td><td class=\"text\">{E(item.PaidBy)}</td><td class=\"text\">{E(item.Source)}</td></tr>");
        }

        Line("</tbody></table></div></section>");
    }

    private void Line(string html) => _body.Append(html).Append('\n');

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
