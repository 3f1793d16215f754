namespace NicTwin.Vmm.Guest;

/// <summary>Finds the Debian mirror that the user's own apt configuration names.</summary>
public static class DebianMirror
{
    private const string Main = "main";
    private const string DebianKeyring = "debian-archive-";

    private static readonly HashSet<string> s_suites = new(StringComparer.Ordinal)
    {
        "stable", "oldstable", "oldoldstable", "testing", "unstable", "sid", "buster", "bullseye", "bookworm", "trixie", "forky", "duke",
    };

    /// <summary>The mirror that is configured below a folder such as /etc/apt; null when none is.</summary>
    /// <param name="configuration">The folder of sources.list and sources.list.d.</param>
    /// <param name="suite">A source of this suite is taken before others.</param>
    public static string? Find(string configuration, string suite)
    {
        var sources = new List<AptSource>();
        string list = Path.Combine(configuration, "sources.list");
        if (Text(list) is { } text)
        {
            sources.AddRange(AptSource.ParseList(text));
        }

        string parts = Path.Combine(configuration, "sources.list.d");
        string[] files = Directory.Exists(parts) ? [.. Directory.EnumerateFiles(parts).Order(StringComparer.Ordinal)] : [];
        foreach (string file in files)
        {
            string content = Text(file) ?? string.Empty;
            sources.AddRange(Path.GetExtension(file) switch
            {
                ".list" => AptSource.ParseList(content),
                ".sources" => AptSource.ParseSources(content),
                _ => [],
            });
        }

        return Choose(sources, suite);
    }

    /// <summary>The best source of the Debian archive itself; other archives have suites or components of other names.</summary>
    internal static string? Choose(IEnumerable<AptSource> sources, string suite) => sources
        .Where(s => s.Components.Contains(Main, StringComparer.Ordinal) && s.Suites.Any(n => n == suite || s_suites.Contains(n)))
        .Select(s => (Source: s, Rank: Rank(s, suite)))
        .Where(static s => s.Rank > 0)
        .OrderByDescending(static s => s.Rank)
        .Select(static s => s.Source.Uri)
        .FirstOrDefault();

    // A keyring of Debian says it surely, the path says it nearly always.
    private static int Rank(AptSource source, string suite)
    {
        bool signedByDebian = source.SignedBy is { } keyring && Path.GetFileName(keyring).StartsWith(DebianKeyring, StringComparison.Ordinal);
        string last = source.Uri.TrimEnd('/').Split('/')[^1];
        bool namedDebian = last is "debian" or "debian.list";
        if (!signedByDebian && !namedDebian)
        {
            return 0;
        }

        return (signedByDebian ? 2 : 1) + (source.Suites.Contains(suite, StringComparer.Ordinal) ? 2 : 0);
    }

    private static string? Text(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
