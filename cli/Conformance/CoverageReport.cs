using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using NicTwin.Cli.Coverage;
using NicTwin.Testbench;

namespace NicTwin.Cli.Conformance;

/// <summary>Coverage of a run for a reader and for a machine: lines and toggles of the RTL by module, functional bins by group, with what was not hit.</summary>
internal static class CoverageReport
{
    private const double LineTarget = 97;
    private const double ToggleTarget = 85;
    private const double BinTarget = 98;

    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>coverage.json: shares against their targets, modules, bins that were not hit, exclusions.</summary>
    public static string Json(ConformanceResult result, RtlCoverage? rtl, CoverageExclusions exclusions)
    {
        FunctionalCoverage functional = new(result, exclusions);
        return JsonSerializer.Serialize(
            new
            {
                seed = result.Seed,
                cases = result.Cases,
                functional = new { hit = functional.Bins.Hit, total = functional.Bins.Total, percent = functional.Bins.Percent, target = BinTarget, excluded = functional.Excluded.Hit, missed = functional.Missed },
                line = rtl is null ? null : Share(rtl.Total().Line, LineTarget),
                toggle = rtl is null ? null : Share(rtl.Total().Toggle, ToggleTarget),
                excluded = rtl is null ? null : Share(rtl.Excluded(), CoverageExclusions.Limit * 100),
                exclusions = exclusions.Reasons,
                modules = rtl?.Modules().Select(m => new
                {
                    name = m.Module,
                    lineHit = m.Line.Hit,
                    lineTotal = m.Line.Total,
                    toggleHit = m.Toggle.Hit,
                    toggleTotal = m.Toggle.Total,
                    missed = rtl.Missed(m.Module),
                }),
            },
            s_options);
    }

    /// <summary>coverage.html: the same as a page without scripts.</summary>
    public static string Html(ConformanceResult result, RtlCoverage? rtl, CoverageExclusions exclusions)
    {
        FunctionalCoverage functional = new(result, exclusions);
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>NicTwin coverage</title>\n<style>")
            .Append("body{font-family:sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2em .6em;text-align:right}")
            .Append("td:first-child,th:first-child{text-align:left}.low{background:#fdd}.met{background:#dfd}pre{columns:3}</style></head><body>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>Coverage</h1><p>{result.Cases} cases, seed {result.Seed}, {result.Clocks} clocks.</p>\n")
            .Append("<table><tr><th>kind</th><th>hit</th><th>total</th><th>%</th><th>target %</th></tr>\n");
        Row(page, "functional bins", functional.Bins, BinTarget);
        if (rtl is not null)
        {
            Row(page, "lines and branches of the RTL", rtl.Total().Line, LineTarget);
            Row(page, "toggles of the RTL, memories left out", rtl.Total().Toggle, ToggleTarget);
        }

        page.Append("</table>\n");
        if (rtl is not null)
        {
            Modules(page, rtl);
        }

        Excluded(page, functional, rtl, exclusions);

        page.Append("<h2>Bins that no case hit</h2>");
        List(page, functional.Missed);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Excluded(StringBuilder page, FunctionalCoverage functional, RtlCoverage? rtl, CoverageExclusions exclusions)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>Excluded</h2><p>At most {CoverageExclusions.Limit:0 %} of each: functional bins {functional.Excluded}");
        if (rtl is not null)
        {
            page.Append(CultureInfo.InvariantCulture, $", points of the RTL {rtl.Excluded()}");
        }

        page.Append(".</p><ul>\n");
        foreach (string reason in exclusions.Reasons)
        {
            page.Append("<li>").Append(WebUtility.HtmlEncode(reason)).Append("</li>\n");
        }

        page.Append("</ul>\n");
    }

    private static object Share(CoverageCount count, double target) => new { hit = count.Hit, total = count.Total, percent = count.Percent, target };

    private static void Row(StringBuilder page, string name, CoverageCount count, double target) =>
        page.Append(CultureInfo.InvariantCulture,
            $"<tr class=\"{(count.Percent >= target ? "met" : "low")}\"><td>{name}</td><td>{count.Hit}</td><td>{count.Total}</td><td>{count.Percent:0.0}</td><td>{target}</td></tr>\n");

    private static void Modules(StringBuilder page, RtlCoverage rtl)
    {
        page.Append("<h2>Modules</h2><table><tr><th>module</th><th>lines</th><th>of</th><th>%</th><th>toggles</th><th>of</th><th>%</th></tr>\n");
        foreach (ModuleCoverage module in rtl.Modules())
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td><a href=\"#{module.Module}\">{module.Module}</a></td><td>{module.Line.Hit}</td><td>{module.Line.Total}</td><td>{module.Line.Percent:0.0}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{module.Toggle.Hit}</td><td>{module.Toggle.Total}</td><td>{module.Toggle.Percent:0.0}</td></tr>\n");
        }

        page.Append("</table>\n<h2>Not hit</h2>\n");
        foreach (ModuleCoverage module in rtl.Modules())
        {
            page.Append(CultureInfo.InvariantCulture, $"<details id=\"{module.Module}\"><summary>{module.Module}</summary>");
            List(page, rtl.Missed(module.Module));
            page.Append("</details>\n");
        }
    }

    private static void List(StringBuilder page, IReadOnlyList<string> items) =>
        page.Append("<pre>").Append(WebUtility.HtmlEncode(string.Join('\n', items))).Append("</pre>\n");
}
