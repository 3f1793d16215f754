using System.Text;
using System.Text.RegularExpressions;

namespace NicTwin.Vmm.Guest;

/// <summary>The names of the applets of a busybox.</summary>
/// <remarks>
/// A foreign busybox cannot be asked on the host, and in the guest 'busybox --install' would cost every boot the making of
/// hundreds of links. The names stand in the program in a row, sorted, each with a zero after it; "[" and "[[" come first.
/// </remarks>
internal static partial class BusyboxApplets
{
    private const int LeastApplets = 50;
    private const int LongestName = 32;

    /// <summary>The names, without busybox's own.</summary>
    /// <exception cref="GuestKitException">The program holds no such table.</exception>
    internal static IReadOnlyList<string> Of(ReadOnlySpan<byte> busybox)
    {
        ReadOnlySpan<byte> start = "[\0[[\0"u8;
        ReadOnlySpan<byte> rest = busybox;
        int at;
        while ((at = rest.IndexOf(start)) >= 0)
        {
            IReadOnlyList<string> names = Names(rest[at..]);
            if (names.Count >= LeastApplets)
            {
                return names;
            }

            rest = rest[(at + 1)..];
        }

        throw new GuestKitException("the names of busybox's applets are not found in it.");
    }

    private static List<string> Names(ReadOnlySpan<byte> table)
    {
        var names = new List<string>();
        while (true)
        {
            int end = table[..Math.Min(LongestName, table.Length)].IndexOf((byte)0);
            if (end <= 0)
            {
                return names;
            }

            string name = Encoding.ASCII.GetString(table[..end]);
            if (!Applet().IsMatch(name) || (names.Count > 0 && string.CompareOrdinal(names[^1], name) >= 0))
            {
                return names;
            }

            if (name != "busybox")
            {
                names.Add(name);
            }

            table = table[(end + 1)..];
        }
    }

    [GeneratedRegex(@"^(\[\[?|[a-z0-9][a-zA-Z0-9_.-]*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Applet();
}
