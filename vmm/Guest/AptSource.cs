namespace NicTwin.Vmm.Guest;

/// <summary>An enabled source of binary packages, as apt's configuration names it.</summary>
/// <param name="Uri">Where the archive is.</param>
/// <param name="Suites">The suites that are used of it.</param>
/// <param name="Components">The components.</param>
/// <param name="SignedBy">The keyring, if one is named.</param>
internal sealed record AptSource(string Uri, IReadOnlyList<string> Suites, IReadOnlyList<string> Components, string? SignedBy)
{
    private static readonly char[] s_blank = [' ', '\t'];

    /// <summary>Reads the one-line form (sources.list, *.list).</summary>
    internal static IReadOnlyList<AptSource> ParseList(string text)
    {
        var sources = new List<AptSource>();
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Split('#')[0].Trim();
            if (!line.StartsWith("deb ", StringComparison.Ordinal) && !line.StartsWith("deb\t", StringComparison.Ordinal))
            {
                continue;
            }

            string rest = line[4..].Trim();
            string? signedBy = null;
            if (rest.StartsWith('['))
            {
                int end = rest.IndexOf(']', StringComparison.Ordinal);
                if (end < 0)
                {
                    continue;
                }

                signedBy = Words(rest[1..end]).FirstOrDefault(static o => o.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase))?["signed-by=".Length..];
                rest = rest[(end + 1)..].Trim();
            }

            if (Words(rest) is [string uri, string suite, .. string[] components])
            {
                sources.Add(new AptSource(uri, [suite], components, signedBy));
            }
        }

        return sources;
    }

    /// <summary>Reads the form of paragraphs with fields (*.sources).</summary>
    internal static IReadOnlyList<AptSource> ParseSources(string text)
    {
        var sources = new List<AptSource>();
        foreach (Dictionary<string, string> fields in Paragraphs(text))
        {
            string[] Values(string field) => Words(fields.GetValueOrDefault(field, string.Empty).Replace('\n', ' '));

            bool enabled = fields.GetValueOrDefault("enabled", "yes").Trim().ToLowerInvariant() is not ("no" or "false" or "0" or "off" or "without" or "disable");
            if (!enabled || !Values("types").Contains("deb", StringComparer.Ordinal))
            {
                continue;
            }

            // Signed-By may be a whole key instead of a path; that one names no keyring.
            string signedBy = fields.GetValueOrDefault("signed-by", string.Empty).Trim();
            foreach (string uri in Values("uris"))
            {
                sources.Add(new AptSource(uri, Values("suites"), Values("components"), signedBy.StartsWith('/') ? signedBy : null));
            }
        }

        return sources;
    }

    private static IEnumerable<Dictionary<string, string>> Paragraphs(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (string line in text.Split('\n').Append(string.Empty))
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(line))
            {
                if (fields.Count > 0)
                {
                    yield return fields;
                }

                fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                last = null;
            }
            else if (line[0] is ' ' or '\t')
            {
                if (last is not null)
                {
                    fields[last] += '\n' + line.Trim();
                }
            }
            else if (line.Split(':', 2) is [string name, string value])
            {
                last = name.Trim();
                fields[last] = value.Trim();
            }
        }
    }

    private static string[] Words(string text) => text.Split(s_blank, StringSplitOptions.RemoveEmptyEntries);
}
