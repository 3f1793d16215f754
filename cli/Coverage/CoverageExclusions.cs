using System.Text.RegularExpressions;

namespace NicTwin.Cli.Coverage;

/// <summary>
/// Points of the RTL's coverage and functional bins that no host and no wire can hit, from docs/coverage-exclusions.txt: a line `file kind pattern: reason`. kind is
/// line or toggle, and pattern a regular expression for what Verilator calls the point, or for that and the text of its line; or file is `functional` and kind `bin`, and pattern is one for the name of the bin.
/// </summary>
internal sealed class CoverageExclusions
{
    /// <summary>Largest share of all points that may be left out.</summary>
    public const double Limit = 0.02;

    private const string BinFile = "functional";
    private const string BinKind = "bin";

    private readonly List<(string File, string Kind, Regex Pattern, string Reason)> _entries = [];

    /// <summary>The entries with their reasons.</summary>
    public IEnumerable<string> Reasons => _entries.Select(e => $"{e.File} {e.Kind} {e.Pattern}: {e.Reason}");

    /// <summary>Reads the project's file.</summary>
    public static CoverageExclusions Load() => Parse(File.ReadAllLines(Path.Combine(RepositoryRoot.Find(), "docs", "coverage-exclusions.txt")));

    /// <summary>Reads the lines of a file; empty ones and those with # do not count.</summary>
    /// <exception cref="InvalidDataException">A line is no entry.</exception>
    public static CoverageExclusions Parse(IEnumerable<string> lines)
    {
        CoverageExclusions exclusions = new();
        foreach (string line in lines.Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] head = line.Split(' ', 3);
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (head.Length < 3 || colon < 0 || !(head[0] == BinFile ? head[1] == BinKind : head[1] is "line" or "toggle"))
            {
                throw new InvalidDataException($"'{line}' is no entry of docs/coverage-exclusions.txt: file, line or toggle, pattern: reason; or functional bin pattern: reason.");
            }

            string pattern = line[(head[0].Length + head[1].Length + 2)..colon];
            exclusions._entries.Add((head[0], head[1], new Regex($"^(?:{pattern})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)), line[(colon + 2)..]));
        }

        return exclusions;
    }

    /// <summary>True when a point does not count.</summary>
    /// <param name="file">File name without folder.</param>
    /// <param name="isToggle">Toggle and not line.</param>
    /// <param name="what">What Verilator calls it: a signal with its bit, or the kind of branch.</param>
    /// <param name="source">Text of its line.</param>
    public bool Contains(string file, bool isToggle, string what, string source) =>
        _entries.Exists(e => e.File == file && e.Kind == (isToggle ? "toggle" : "line") && (e.Pattern.IsMatch(what) || e.Pattern.IsMatch($"{what} {source}")));

    /// <summary>True when a functional bin does not count.</summary>
    public bool ContainsBin(string name) => _entries.Exists(e => e.File == BinFile && e.Pattern.IsMatch(name));
}
