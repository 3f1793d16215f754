namespace NicTwin.Cosim;

/// <summary>
/// The list of changes that no pin can show, each with its proof. An entry names the exact text of the line before and after, so it
/// stops to match when somebody edits the line.
/// </summary>
/// <remarks>
/// The form is that of the other lists of mutants: <c>[name] file</c>, <c>- line</c>, <c>+ changed line</c>, and one or more lines
/// <c>= why</c>. Where the same line stands in a file several times, <c>@ 2 of 3</c> says which one is meant.
/// </remarks>
public sealed class EquivalentMutants
{
    private readonly List<Entry> _entries = [];

    /// <summary>An entry of the list.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="File">File below the RTL folder.</param>
    /// <param name="Line">The line of source, without space around it.</param>
    /// <param name="Changed">The line with the change, as <see cref="RtlMutant.Changed"/> has it.</param>
    /// <param name="Occurrence">Which of several equal lines, from 1 on.</param>
    /// <param name="Occurrences">How many there are.</param>
    /// <param name="Reason">Why no input can show it.</param>
    public sealed record Entry(string Name, string File, string Line, string Changed, int Occurrence, int Occurrences, string Reason)
    {
        /// <summary>Tells whether a mutant is this one.</summary>
        public bool Names(RtlMutant mutant) => mutant.File == File && mutant.Context == Line && mutant.Changed == Changed
            && mutant.Occurrence == Occurrence && mutant.Occurrences == Occurrences;
    }

    /// <summary>All entries, in the order of the list.</summary>
    public IReadOnlyList<Entry> Entries => _entries;

    /// <summary>Reads a list.</summary>
    /// <param name="text">The text of the file.</param>
    /// <exception cref="FormatException">An entry is incomplete or a line is of no known form; the message names the line.</exception>
    public static EquivalentMutants Parse(string text)
    {
        EquivalentMutants list = new();
        Entry? entry = null;
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            string value = line.Length > 2 ? line[2..].Trim() : string.Empty;
            switch (line.Length == 0 ? ' ' : line[0])
            {
                case ' ' or '#':
                    break;
                case '[' when line.IndexOf(']', StringComparison.Ordinal) is var end && end > 0:
                    list.Add(entry, number);
                    entry = new Entry(line[1..end], line[(end + 1)..].Trim(), string.Empty, string.Empty, 1, 1, string.Empty);
                    break;
                case '-' when entry is not null:
                    entry = entry with { Line = value };
                    break;
                case '+' when entry is not null:
                    entry = entry with { Changed = value };
                    break;
                case '@' when entry is not null && value.Split(" of ") is [string which, string all] && int.TryParse(which, out int occurrence) && int.TryParse(all, out int occurrences):
                    entry = entry with { Occurrence = occurrence, Occurrences = occurrences };
                    break;
                case '=' when entry is not null:
                    entry = entry with { Reason = $"{entry.Reason} {value}".Trim() };
                    break;
                default:
                    throw new FormatException($"line {number}: '{line}' is neither [name] file, - line, + line, @ N of M nor = reason");
            }
        }

        list.Add(entry, number);
        return list;
    }

    /// <summary>The entry of a mutant; null when it is not listed.</summary>
    public Entry? Find(RtlMutant mutant) => _entries.Find(e => e.Names(mutant));

    /// <summary>Entries that name no change of the RTL, for instance since the line is another one now.</summary>
    /// <param name="all">All changes that can be made.</param>
    public IReadOnlyList<Entry> Stale(IReadOnlyList<RtlMutant> all) => [.. _entries.Where(entry => !all.Any(entry.Names))];

    private void Add(Entry? entry, int number)
    {
        if (entry is null)
        {
            return;
        }

        if (entry.File.Length == 0 || entry.Line.Length == 0 || entry.Changed.Length == 0 || entry.Reason.Length == 0)
        {
            throw new FormatException($"line {number}: '{entry.Name}' needs a file, - line, + line and = reason");
        }

        _entries.Add(entry);
    }
}
