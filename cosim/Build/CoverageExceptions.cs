using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NicTwin.Cosim;

/// <summary>
/// What toggle coverage leaves out: memories. A bit of a word of a memory says nothing that the word's neighbours do not say, and there are so many
/// of them that the compiler takes hours.
/// </summary>
internal static partial class CoverageExceptions
{
    /// <summary>Name of the file beside the RTL of a coverage build.</summary>
    internal const string FileName = "coverage.vlt";

    /// <summary>The file for some sources.</summary>
    internal static string Text((string RelativePath, byte[] Content)[] sources)
    {
        StringBuilder text = new("`verilator_config\n");
        foreach ((string path, byte[] content) in sources)
        {
            if (!path.EndsWith(".sv", StringComparison.Ordinal))
            {
                continue;
            }

            string[] lines = Encoding.UTF8.GetString(content).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (MemoryDeclaration().IsMatch(lines[i]))
                {
                    text.Append(CultureInfo.InvariantCulture, $"coverage_off -file \"*/{Path.GetFileName(path)}\" -lines {i + 1}-{i + 1}\n");
                }
            }
        }

        return text.ToString();
    }

    // logic [31:0] words_q [0:15];
    [GeneratedRegex(@"^\s*(\(\*.*\*\)\s*)?logic\b[^;=]*\w\s*\[0:[^\]]*\]\s*;", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MemoryDeclaration();
}
