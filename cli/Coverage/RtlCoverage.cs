using System.Globalization;
using System.Text;
using NicTwin.Cosim;

namespace NicTwin.Cli.Coverage;

/// <summary>Points hit out of points there are.</summary>
internal readonly record struct CoverageCount(int Hit, int Total)
{
    /// <summary>Share in percent; 100 where there is nothing to hit.</summary>
    public double Percent => Total == 0 ? 100 : 100.0 * Hit / Total;

    /// <summary>Both counts added up.</summary>
    public static CoverageCount operator +(CoverageCount a, CoverageCount b) => new(a.Hit + b.Hit, a.Total + b.Total);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Percent:0.0} % ({Hit} of {Total})");
}

/// <summary>Line and toggle coverage of one module.</summary>
internal sealed record ModuleCoverage(string Module, CoverageCount Line, CoverageCount Toggle);

/// <summary>
/// Verilator's coverage, merged over many runs. A point that several instances of a module have counts once and is hit when any
/// of them hits it.
/// </summary>
/// <remarks>
/// A file of Verilator has a line per point: <c>C 'KEY' COUNT</c>, where the key is a list of <c>\x01name\x02value</c>. "page" is the kind
/// of point and the module; "h", the instance, is what is merged over. The count of a bit's toggles is that of its changes, from the release of the
/// first reset on: the bit has risen and fallen where one instance changed twice in one run.
/// </remarks>
internal sealed class RtlCoverage
{
    private const char NameMark = '\x01';
    private const char ValueMark = '\x02';
    private const string LinePage = "v_line/";
    private const string BranchPage = "v_branch/";
    private const string TogglePage = "v_toggle/";

    // What Verilator calls the body of a process or a function.
    private const string Body = "block";

    private readonly Dictionary<string, Point> _points = new(StringComparer.Ordinal);

    // The same keys come again with every file: null stands for a point that does not count.
    private readonly Dictionary<string, Point?> _keys = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private readonly CoverageExclusions _exclusions;

    // Lines of the sources by file name.
    private readonly Dictionary<string, string[]> _sources = new(StringComparer.Ordinal);

    /// <summary>Coverage without any point.</summary>
    /// <param name="exclusions">Points that do not count.</param>
    /// <param name="rtlFolder">Folder of the sources, whose lines exclusions may name.</param>
    public RtlCoverage(CoverageExclusions exclusions, string rtlFolder)
    {
        _exclusions = exclusions;
        foreach (string path in Directory.EnumerateFiles(rtlFolder, "*.sv", SearchOption.AllDirectories))
        {
            _sources[Path.GetFileName(path)] = File.ReadAllLines(path);
        }
    }

    private sealed class Point(string module, bool isToggle, bool isBody, string place, bool isExcluded)
    {
        public string Module { get; } = module;

        /// <summary>Left out; what was hit all the same counts.</summary>
        public bool IsExcluded => isExcluded && !IsHit;

        public bool IsToggle { get; } = isToggle;

        public bool IsBody { get; } = isBody;

        public string Place { get; } = place;

        public bool IsHit { get; set; }
    }

    /// <summary>Adds what <paramref name="nic"/>, a NIC of a coverage build, has covered; may be called by several threads at once.</summary>
    public void Take(VerilatedNic nic) => Take(nic, start: false);

    /// <summary>
    /// Adds the bodies of always_comb and of functions that <paramref name="nic"/>, which has run one clock, has executed. They have no condition: Verilator counts
    /// them when it settles at the start and not again, and what is before the release of the first reset does not count otherwise.
    /// </summary>
    public void TakeStart(VerilatedNic nic) => Take(nic, start: true);

    private void Take(VerilatedNic nic, bool start)
    {
        string path = Path.GetTempFileName();
        try
        {
            nic.WriteCoverage(path);
            Merge(path, start);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Adds a coverage file of Verilator.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Only bodies without a condition.</param>
    internal void Merge(string path, bool start = false)
    {
        lock (_lock)
        {
            foreach (string line in File.ReadLines(path, Encoding.Latin1))
            {
                if (line.StartsWith("C '", StringComparison.Ordinal))
                {
                    Add(line, path, start);
                }
            }
        }
    }

    /// <summary>Coverage per module, in alphabetical order.</summary>
    public IReadOnlyList<ModuleCoverage> Modules()
    {
        lock (_lock)
        {
            return
            [
                .. _points.Values.Where(p => !p.IsExcluded).GroupBy(p => p.Module, StringComparer.Ordinal)
                    .OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new ModuleCoverage(g.Key, Count(g.Where(p => !p.IsToggle)), Count(g.Where(p => p.IsToggle)))),
            ];
        }
    }

    /// <summary>Line and toggle coverage of all modules together.</summary>
    public (CoverageCount Line, CoverageCount Toggle) Total()
    {
        CoverageCount lines = default;
        CoverageCount toggles = default;
        foreach (ModuleCoverage module in Modules())
        {
            lines += module.Line;
            toggles += module.Toggle;
        }

        return (lines, toggles);
    }

    /// <summary>Points that do not count, out of all.</summary>
    public CoverageCount Excluded()
    {
        lock (_lock)
        {
            return new CoverageCount(_points.Values.Count(p => p.IsExcluded), _points.Count);
        }
    }

    /// <summary>Places of the points of a module that were not hit, in the order of the source.</summary>
    public IReadOnlyList<string> Missed(string module)
    {
        lock (_lock)
        {
            return [.. _points.Values.Where(p => p.Module == module && !p.IsHit && !p.IsExcluded).Select(p => p.Place).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>A text with a line per module, the sums, and every point that was not hit.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.Append($"{"module",-28} {"line",-24} toggle\n");
        foreach (ModuleCoverage module in Modules())
        {
            text.Append($"{module.Module,-28} {module.Line,-24} {module.Toggle}\n");
        }

        (CoverageCount lines, CoverageCount toggles) = Total();
        text.Append($"{"all",-28} {lines,-24} {toggles}\n\nNot hit:\n");
        lock (_lock)
        {
            foreach (string place in _points.Values.Where(p => !p.IsHit && !p.IsExcluded).Select(p => p.Place).Order(StringComparer.Ordinal))
            {
                text.Append(place).Append('\n');
            }
        }

        return text.ToString();
    }

    private static CoverageCount Count(IEnumerable<Point> points)
    {
        int hit = 0;
        int total = 0;
        foreach (Point point in points)
        {
            total++;
            hit += point.IsHit ? 1 : 0;
        }

        return new CoverageCount(hit, total);
    }

    private void Add(string line, string path, bool start)
    {
        int end = line.LastIndexOf('\'');
        if (end <= 3 || !long.TryParse(line.AsSpan(end + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            throw new InvalidDataException($"'{path}' is no coverage file of Verilator.");
        }

        string key = line[3..end];
        if (!_keys.TryGetValue(key, out Point? point))
        {
            point = Find(key);
            _keys.Add(key, point);
        }

        if (point is not null && (!start || point.IsBody))
        {
            point.IsHit |= count >= (point.IsToggle ? 2 : 1);
        }
    }

    private Point? Find(string key)
    {
        string page = Value(key, "page");
        bool isToggle = page.StartsWith(TogglePage, StringComparison.Ordinal);
        if (!isToggle && !page.StartsWith(LinePage, StringComparison.Ordinal) && !page.StartsWith(BranchPage, StringComparison.Ordinal))
        {
            return null;
        }

        // The clock is a toggle point of every module and says nothing.
        string what = Value(key, "o");
        if (isToggle && what == "clk_i")
        {
            return null;
        }

        string module = page[(page.IndexOf('/') + 1)..];
        int parameters = module.IndexOf("__", StringComparison.Ordinal);
        module = parameters > 0 ? module[..parameters] : module;
        string file = Path.GetFileName(Value(key, "f"));
        string number = Value(key, "l");
        string place = $"{file}:{number}:{Value(key, "n")} {(isToggle ? "toggle" : "line")} {what}";
        if (!_points.TryGetValue(place, out Point? point))
        {
            point = new Point(module, isToggle, !isToggle && what == Body, place, _exclusions.Contains(file, isToggle, what, Line(file, number)));
            _points.Add(place, point);
        }

        return point;
    }

    private string Line(string file, string number) =>
        _sources.TryGetValue(file, out string[]? lines) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= 1 && n <= lines.Length
            ? lines[n - 1].Trim()
            : string.Empty;

    private static string Value(string key, string name)
    {
        int at = key.IndexOf($"{NameMark}{name}{ValueMark}", StringComparison.Ordinal);
        if (at < 0)
        {
            return string.Empty;
        }

        int start = at + name.Length + 2;
        int end = key.IndexOf(NameMark, start);
        return end < 0 ? key[start..] : key[start..end];
    }
}
