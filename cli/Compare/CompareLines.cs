namespace NicTwin.Cli.Compare;

/// <summary>A figure over the number of guests: a row of panels for each workload, a panel for each kind of VMM, a line for each way.</summary>
internal sealed class CompareLines
{
    private const double Width = 960;
    private const double NameWidth = 110;
    private const double TickWidth = 46;
    private const double PanelGap = 14;
    private const double PanelHeight = 128;
    private const double RowGap = 38;
    private const double Head = 52;

    private readonly CompareView _view;
    private readonly CompareMetric _metric;
    private readonly string _path;

    private CompareLines(CompareView view, CompareMetric metric, string path)
    {
        _view = view;
        _metric = metric;
        _path = path;
    }

    /// <summary>The drawing, or null when nothing was measured with several numbers of guests.</summary>
    public static string? Draw(CompareView view, CompareMetric metric, string path) => new CompareLines(view, metric, path).Draw();

    private double PanelWidth => ((Width - NameWidth) / _view.Vmms.Count) - TickWidth - PanelGap;

    private string? Draw()
    {
        (string Workload, List<(int Guests, double Value)> Points)[] rows =
            [.. _view.Workloads.Select(w => (w, Points(w))).Where(static r => r.Item2.Select(static p => p.Guests).Distinct().Skip(1).Any())];
        if (rows.Length == 0)
        {
            return null;
        }

        SvgWriter svg = new(Width, Head + (rows.Length * (PanelHeight + RowGap)), $"{_metric.Id}-scaling", $"{_metric.Title} over the number of guests, {CompareFormat.Path(_path)}; the numbers are in the tables below.");
        DrawLegend(svg);
        for (int i = 0; i < rows.Length; i++)
        {
            double top = Head + (i * (PanelHeight + RowGap));
            svg.Text(0, top + (PanelHeight / 2), "name", rows[i].Workload);
            svg.Text(0, top + (PanelHeight / 2) + 16, "small", _metric.Unit);
            // One axis for all kinds of VMM, so that they can be compared.
            ChartScale scale = new([.. rows[i].Points.Select(static p => p.Value)], logarithmic: false);
            (int least, int most) = (rows[i].Points.Min(static p => p.Guests), rows[i].Points.Max(static p => p.Guests));
            for (int j = 0; j < _view.Vmms.Count; j++)
            {
                double left = NameWidth + TickWidth + (j * (PanelWidth + TickWidth + PanelGap));
                if (i == 0)
                {
                    svg.Text(left, Head - 10, "name", _view.Vmms[j]);
                }

                DrawAxes(svg, left, top, scale, least, most, i == rows.Length - 1);
                DrawLines(svg, rows[i].Workload, _view.Vmms[j], left, top, scale, g => left + 8 + ((PanelWidth - 16) * (g - least) / Math.Max(1, most - least)));
            }
        }

        return svg.End();
    }

    private List<(int Guests, double Value)> Points(string workload)
    {
        List<(int, double)> points = [];
        foreach (CompareCell cell in _view.Cells(_path, workload))
        {
            if (cell.Counts is { } counts && _metric.Value(counts) is { } value)
            {
                points.Add((cell.Guests, value));
            }
        }

        return points;
    }

    private void DrawLegend(SvgWriter svg)
    {
        double x = NameWidth + TickWidth;
        for (int i = 0; i < _view.Ways.Count; i++)
        {
            svg.Line(x, 10, x + 22, 10, $"line w{i % 5}");
            svg.Mark(x + 11, 10, i, $"mark w{i % 5}");
            svg.Text(x + 28, 14, "small", _view.Ways[i]);
            x += 44 + (_view.Ways[i].Length * 6.6);
        }
    }

    private void DrawAxes(SvgWriter svg, double left, double top, ChartScale scale, int least, int most, bool isLast)
    {
        foreach (double tick in scale.Ticks)
        {
            double y = top + PanelHeight - (scale.Place(tick) * PanelHeight);
            svg.Line(left, y, left + PanelWidth, y, "grid");
            svg.Text(left - 5, y + 4, "small end", CompareFormat.Short(tick));
        }

        svg.Line(left, top + PanelHeight, left + PanelWidth, top + PanelHeight, "axis");
        for (int guests = least; guests <= most; guests++)
        {
            double x = left + 8 + ((PanelWidth - 16) * (guests - least) / Math.Max(1, most - least));
            svg.Text(x, top + PanelHeight + 14, "small middle", CompareFormat.Count(guests));
        }

        if (isLast)
        {
            svg.Text(left + (PanelWidth / 2), top + PanelHeight + 28, "small middle", "guests");
        }
    }

    private void DrawLines(SvgWriter svg, string workload, string vmm, double left, double top, ChartScale scale, Func<int, double> place)
    {
        bool any = false;
        for (int i = 0; i < _view.Ways.Count; i++)
        {
            List<(double X, double Y, string Text)> points = [];
            foreach (CompareCell cell in _view.Series(_path, workload, vmm, _view.Ways[i]))
            {
                if (_metric.Value(cell.Counts!) is { } value)
                {
                    points.Add((place(cell.Guests), top + PanelHeight - (scale.Place(value) * PanelHeight),
                        $"{cell.Way}, {cell.Vmm}, {cell.Workload}, {CompareFormat.Guests(cell.Guests)}: {CompareFormat.Short(value)} {_metric.Unit}"));
                }
            }

            if (points.Count > 1)
            {
                svg.Polyline(points.Select(static p => (p.X, p.Y)), $"line w{i % 5}");
            }

            foreach ((double x, double y, string text) in points)
            {
                svg.Mark(x, y, i, $"mark w{i % 5}", text);
                any = true;
            }
        }

        if (!any)
        {
            svg.Text(left + 8, top + 16, "small absent", "n/a");
        }
    }
}
