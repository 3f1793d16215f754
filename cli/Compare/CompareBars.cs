using System.Globalization;

namespace NicTwin.Cli.Compare;

/// <summary>Bars of a figure: a panel for each workload, in it a group for each way and in it a bar for each kind of VMM.</summary>
internal sealed class CompareBars
{
    private const double Width = 960;
    private const double NameWidth = 132;
    private const double WidestPanel = 394;
    private const double PanelGap = 12;
    private const double BarHeight = 11;
    private const double RowHeight = 14;
    private const double GroupGap = 9;
    private const double Head = 26;
    private const double Foot = 22;

    private readonly CompareView _view;
    private readonly CompareMetric _metric;
    private readonly string _path;
    private readonly double _valueWidth;

    private CompareBars(CompareView view, CompareMetric metric, string path)
    {
        _view = view;
        _metric = metric;
        _path = path;
        // The widest text behind a bar: "1,234", "12.3 / 45.6", and " (1 guest)" where not all ways have as many guests.
        _valueWidth = (metric.Second is null ? 44 : 90) + (IsUneven() ? 68 : 0);
    }

    /// <summary>The drawing, or null when no cell of the path measures the figure.</summary>
    public static string? Draw(CompareView view, CompareMetric metric, string path) => new CompareBars(view, metric, path).Draw();

    private double GroupHeight => (_view.Vmms.Count * RowHeight) + GroupGap;

    private double Bottom => Head + (_view.Ways.Count * GroupHeight);

    private string? Draw()
    {
        string[] workloads = [.. _view.Workloads.Where(w => Values(w).Count > 0)];
        if (workloads.Length == 0)
        {
            return null;
        }

        double panel = Math.Min((Width - NameWidth) / workloads.Length, WidestPanel);
        SvgWriter svg = new(Width, Bottom + Foot, _metric.Id, $"{_metric.Title}, {CompareFormat.Path(_path)}; the numbers are in the tables below.");
        DrawNames(svg, NameWidth + (workloads.Length * panel) - PanelGap);
        double[] all = [.. workloads.SelectMany(Values)];
        for (int i = 0; i < workloads.Length; i++)
        {
            // Workloads differ too much for one linear axis; on a logarithmic one they can be compared.
            ChartScale scale = new(_metric.Logarithmic ? all : Values(workloads[i]), _metric.Logarithmic);
            DrawPanel(svg, workloads[i], NameWidth + (i * panel), panel - PanelGap - _valueWidth, scale);
        }

        return svg.End();
    }

    private bool IsUneven() => _view.Workloads.Any(w => Cells(w).Any(c => c is { Counts: not null } && c.Guests != _view.Guests(_path)));

    private IEnumerable<CompareCell?> Cells(string workload) => from way in _view.Ways from vmm in _view.Vmms select _view.Primary(_path, workload, vmm, way);

    private List<double> Values(string workload)
    {
        List<double> values = [];
        foreach (CompareCell? cell in Cells(workload))
        {
            if (cell?.Counts is { } counts && _metric.Value(counts) is { } value)
            {
                values.Add(value);
                values.Add(_metric.Second?.Invoke(counts) ?? value);
            }
        }

        return values;
    }

    private void DrawNames(SvgWriter svg, double right)
    {
        for (int i = 0; i < _view.Ways.Count; i++)
        {
            double top = Head + (i * GroupHeight);
            svg.Line(0, top, right, top, "rule");
            DrawName(svg, _view.Ways[i], top + (GroupHeight / 2) + 4);
            for (int j = 0; j < _view.Vmms.Count; j++)
            {
                svg.Text(NameWidth - 8, Row(i, j) + BarHeight - 1.5, "small end", _view.Vmms[j]);
            }
        }
    }

    // "emulated (process)" takes two lines, so that it does not reach the kinds of VMM.
    private static void DrawName(SvgWriter svg, string way, double y)
    {
        int at = way.IndexOf(" (", StringComparison.Ordinal);
        if (at < 0)
        {
            svg.Text(0, y, "name", way);
            return;
        }

        svg.Text(0, y - 8, "name", way[..at]);
        svg.Text(0, y + 8, "name", way[(at + 1)..]);
    }

    private double Row(int way, int vmm) => Head + (way * GroupHeight) + (GroupGap / 2) + (vmm * RowHeight) + ((RowHeight - BarHeight) / 2);

    private void DrawPanel(SvgWriter svg, string workload, double left, double width, ChartScale scale)
    {
        svg.Text(left, 14, "name", workload);
        foreach (double tick in scale.Ticks)
        {
            double x = left + (scale.Place(tick) * width);
            svg.Line(x, Head, x, Bottom, "grid");
            svg.Text(x, Bottom + 14, "small middle", CompareFormat.Short(tick));
        }

        for (int i = 0; i < _view.Ways.Count; i++)
        {
            for (int j = 0; j < _view.Vmms.Count; j++)
            {
                if (_view.Primary(_path, workload, _view.Vmms[j], _view.Ways[i]) is { } cell)
                {
                    DrawCell(svg, cell, left, Row(i, j), width, scale, j);
                }
            }
        }

        svg.Line(left, Head, left, Bottom, "axis");
    }

    private void DrawCell(SvgWriter svg, CompareCell cell, double left, double y, double width, ChartScale scale, int vmm)
    {
        double baseline = y + BarHeight - 1.5;
        if (cell.Counts is not { } counts)
        {
            svg.Text(left + 5, baseline, "small absent", string.Create(CultureInfo.InvariantCulture, $"n/a ({_view.Note(cell)})"), cell.NotApplicable);
            return;
        }

        if (_metric.Value(counts) is not { } value)
        {
            svg.Text(left + 5, baseline, "small absent", "not measured");
            return;
        }

        double? second = _metric.Second?.Invoke(counts);
        string text = second is { } s ? $"{CompareFormat.Short(value)} / {CompareFormat.Short(s)}" : CompareFormat.Short(value);
        string guests = CompareFormat.Guests(cell.Guests);
        double length = value > 0 ? Math.Max(1, scale.Place(value) * width) : 0;
        svg.Bar(left, y, length, BarHeight, $"bar k{vmm % 4}", $"{cell.Way}, {cell.Vmm}, {cell.Workload}, {guests}: {text} {_metric.Unit}");
        double end = left + length;
        if (second is { } far)
        {
            double x = left + (scale.Place(far) * width);
            double middle = y + (BarHeight / 2);
            svg.Line(end, middle, x, middle, "whisker");
            svg.Line(x, y + 2, x, y + BarHeight - 2, "whisker");
            end = x;
        }

        svg.Text(end + 5, baseline, "small", cell.Guests == _view.Guests(_path) ? text : $"{text} ({guests})");
    }
}
