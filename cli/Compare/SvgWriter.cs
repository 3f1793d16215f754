using System.Globalization;
using System.Net;
using System.Text;

namespace NicTwin.Cli.Compare;

/// <summary>Writes an inline SVG drawing; all text is escaped, all numbers have at most one digit behind the point.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Opens a drawing of a size in its own units.</summary>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="metric">Name of what it shows, for scripts and tests.</param>
    /// <param name="label">What a reader who does not see it is told.</param>
    public SvgWriter(double width, double height, string metric, string label) =>
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {N(width)} {N(height)}\" role=\"img\" data-metric=\"{E(metric)}\" aria-label=\"{E(label)}\">\n");

    /// <summary>A text.</summary>
    /// <param name="x">Where it begins, is in the middle or ends, as the class says.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="kind">CSS classes.</param>
    /// <param name="text">The text.</param>
    /// <param name="tooltip">What is shown when the pointer is on it.</param>
    public void Text(double x, double y, string kind, string text, string? tooltip = null) =>
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{E(kind)}\">{E(text)}{Tooltip(tooltip)}</text>\n");

    /// <summary>A line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string kind) =>
        _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" class=\"{E(kind)}\"/>\n");

    /// <summary>A bar.</summary>
    public void Bar(double x, double y, double width, double height, string kind, string tooltip) =>
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" class=\"{E(kind)}\">{Tooltip(tooltip)}</rect>\n");

    /// <summary>A line through points.</summary>
    public void Polyline(IEnumerable<(double X, double Y)> points, string kind) =>
        _text.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points.Select(static p => $"{N(p.X)},{N(p.Y)}"))}\" class=\"{E(kind)}\"/>\n");

    /// <summary>A mark on a line; its shape is one of five, so that nobody has to tell lines by colour alone.</summary>
    public void Mark(double x, double y, int shape, string kind, string? tooltip = null)
    {
        const double R = 3.6;
        string path = (shape % 5) switch
        {
            0 => $"M{N(x - R)},{N(y)}a{N(R)},{N(R)} 0 1,0 {N(2 * R)},0a{N(R)},{N(R)} 0 1,0 {N(-2 * R)},0z",
            1 => $"M{N(x - R)},{N(y - R)}h{N(2 * R)}v{N(2 * R)}h{N(-2 * R)}z",
            2 => $"M{N(x)},{N(y - R - 1)}l{N(R + 1)},{N((2 * R) + 1)}h{N((-2 * R) - 2)}z",
            3 => $"M{N(x)},{N(y - R - 1)}l{N(R + 1)},{N(R + 1)}l{N(-R - 1)},{N(R + 1)}l{N(-R - 1)},{N(-R - 1)}z",
            _ => $"M{N(x)},{N(y + R + 1)}l{N(R + 1)},{N((-2 * R) - 1)}h{N((-2 * R) - 2)}z",
        };
        _text.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" class=\"{E(kind)}\">{Tooltip(tooltip)}</path>\n");
    }

    /// <summary>Closes the drawing and returns it.</summary>
    public string End() => _text.Append("</svg>\n").ToString();

    private static string Tooltip(string? text) => text is null ? string.Empty : $"<title>{E(text)}</title>";

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
