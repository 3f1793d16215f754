namespace NicTwin.Cli.Compare;

/// <summary>The cells of a comparison in the order in which tables and charts show them.</summary>
internal sealed class CompareView
{
    private readonly CompareResult _result;
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, int> _guests = [];

    /// <summary>Orders the cells of <paramref name="result"/>.</summary>
    public CompareView(CompareResult result)
    {
        _result = result;
        Paths = Distinct(static c => c.Path);
        Workloads = Distinct(static c => c.Workload);
        Vmms = Distinct(static c => c.Vmm);
        Ways = Distinct(static c => c.Way);
        foreach (CompareCell cell in result.Cells)
        {
            if (cell.NotApplicable is { } reason && !_notes.Contains(reason))
            {
                _notes.Add(reason);
            }
        }

        foreach (string path in Paths)
        {
            _guests[path] = CommonGuests(path);
        }
    }

    /// <summary>"wire", "guests", as they come.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>What runs.</summary>
    public IReadOnlyList<string> Workloads { get; }

    /// <summary>Kinds of VMM.</summary>
    public IReadOnlyList<string> Vmms { get; }

    /// <summary>Ways to get a NIC.</summary>
    public IReadOnlyList<string> Ways { get; }

    /// <summary>Why cells have no meaning; their numbers begin at 1.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>All cells of a path and a workload.</summary>
    public IEnumerable<CompareCell> Cells(string path, string workload) =>
        _result.Cells.Where(c => c.Path == path && c.Workload == workload);

    /// <summary>
    /// The rows of a table: the cells, where neighbours of one way that have no meaning for one reason are one row.
    /// </summary>
    public IReadOnlyList<CompareRow> Rows(string path, string workload)
    {
        List<CompareRow> rows = [];
        foreach (CompareCell cell in Cells(path, workload))
        {
            CompareCell? last = rows.Count == 0 ? null : rows[^1].Cell;
            bool isSameWay = last is not null && last.Vmm == cell.Vmm && last.Way == cell.Way;
            if (isSameWay && last!.NotApplicable is { } reason && reason == cell.NotApplicable)
            {
                rows[^1] = rows[^1] with { LastGuests = cell.Guests };
            }
            else
            {
                rows.Add(new CompareRow(cell, cell.Guests, last?.Vmm != cell.Vmm, !isSameWay));
            }
        }

        return rows;
    }

    /// <summary>True when some cell of the path was measured with several numbers of guests.</summary>
    public bool HasScaling(string path) => _result.Cells
        .Where(c => c.Path == path && c.Counts is not null)
        .GroupBy(static c => (c.Vmm, c.Way, c.Workload))
        .Any(static g => g.Select(static c => c.Guests).Distinct().Skip(1).Any());

    /// <summary>Guests of most cells of a path; of equally many, the fewer guests.</summary>
    public int Guests(string path) => _guests[path];

    /// <summary>
    /// The cell that stands for a way in the charts: the one with as many guests as most have, else the measured one
    /// with the fewest; null when there is none.
    /// </summary>
    public CompareCell? Primary(string path, string workload, string vmm, string way)
    {
        CompareCell? best = null;
        foreach (CompareCell cell in Cells(path, workload))
        {
            if (cell.Vmm != vmm || cell.Way != way)
            {
                continue;
            }

            if (cell.Guests == _guests[path])
            {
                return cell;
            }

            if (best is null || (best.Counts is null && cell.Counts is not null))
            {
                best = cell;
            }
        }

        return best;
    }

    /// <summary>The measured cells of a way, by the number of guests.</summary>
    public IReadOnlyList<CompareCell> Series(string path, string workload, string vmm, string way) =>
        [.. Cells(path, workload).Where(c => c.Vmm == vmm && c.Way == way && c.Counts is not null).OrderBy(static c => c.Guests)];

    /// <summary>Number of the note that says why a cell has no meaning.</summary>
    public int Note(CompareCell cell) => _notes.IndexOf(cell.NotApplicable ?? string.Empty) + 1;

    private List<string> Distinct(Func<CompareCell, string> name) => [.. _result.Cells.Select(name).Distinct()];

    private int CommonGuests(string path) => _result.Cells
        .Where(c => c.Path == path)
        .GroupBy(static c => c.Guests)
        .OrderByDescending(static g => g.Count())
        .ThenBy(static g => g.Key)
        .Select(static g => g.Key)
        .FirstOrDefault();
}
