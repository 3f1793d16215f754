using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NicTwin.Cosim;

/// <summary>
/// A copy of the RTL that holds many mutants at once (source schemata): each changed expression stands beside the original one, and a
/// number that is chosen when a NIC is created says which of them counts. With 0 it is the RTL as it stands.
/// </summary>
public sealed class RtlSchemata
{
    private const string Package = "nt_mutant_pkg";

    private const string PackageText = """
        // Which mutant of this copy of the RTL counts; 0 none.
        package nt_mutant_pkg;
          int unsigned selected;
        endpackage

        """;

    // In the top module, since not every version of Verilator takes an initial block in a package.
    private const string Selection = $"  initial if ($value$plusargs(\"nt_mutant=%d\", {Package}::selected) == 0) {Package}::selected = 0;\n";
    private const string Top = "nt_nic.sv";

    private readonly string _rtl;
    private readonly List<(string File, string Module, string Text, MutationPlace Place, MutationChange Change)> _candidates = [];
    private readonly RtlMutant[] _mutants;

    /// <summary>Looks for everything that can be changed.</summary>
    /// <param name="rtlDirectory">A folder with <see cref="RtlBuild.FileList"/>.</param>
    public RtlSchemata(string rtlDirectory)
    {
        _rtl = rtlDirectory;
        foreach (string line in File.ReadAllLines(Path.Combine(rtlDirectory, RtlBuild.FileList)))
        {
            string file = line.Split("//")[0].Trim();
            if (!file.EndsWith(".sv", StringComparison.Ordinal) || file.EndsWith("_pkg.sv", StringComparison.Ordinal))
            {
                continue;
            }

            string text = File.ReadAllText(Path.Combine(rtlDirectory, file));
            string module = Path.GetFileNameWithoutExtension(file);
            foreach (MutationPlace place in MutationScanner.Find(text))
            {
                _candidates.AddRange(place.Changes.Select(change => (file, module, text, place, change)));
            }
        }

        _mutants = [.. Enumerable.Range(0, _candidates.Count).Select(Describe)];
        foreach (IGrouping<(string File, string Context, string Changed), int> group in Enumerable.Range(0, _mutants.Length).GroupBy(i => (_mutants[i].File, _mutants[i].Context, _mutants[i].Changed)))
        {
            int occurrence = 0;
            foreach (int index in group)
            {
                _mutants[index] = _mutants[index] with { Occurrence = ++occurrence, Occurrences = group.Count() };
            }
        }
    }

    /// <summary>Every change that could be made, without a number.</summary>
    public IReadOnlyList<RtlMutant> All => _mutants;

    /// <summary>Changes that could be made.</summary>
    public int Candidates => _candidates.Count;

    /// <summary>Modules that have some.</summary>
    public int Modules => _candidates.Select(static c => c.Module).Distinct().Count();

    /// <summary>Mutants chosen by a seed: some of every module, more of larger ones.</summary>
    /// <param name="count">Mutants; at least one a module.</param>
    /// <param name="seed">Seed of the choice.</param>
    public IReadOnlyList<RtlMutant> Choose(int count, ulong seed) => [.. Indexes(count, seed).Select((index, i) => _mutants[index] with { Number = i + 1 })];

    /// <summary>Writes the copy with the mutants that <see cref="Choose"/> gives.</summary>
    /// <param name="count">Mutants; at least one a module.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="folder">The folder to write; it must not exist.</param>
    public void Write(int count, ulong seed, string folder)
    {
        List<int> chosen = Indexes(count, seed);
        CopyTree(folder);
        foreach (IGrouping<string, (int Index, int Number)> file in chosen.Select((c, i) => (Index: c, Number: i + 1)).GroupBy(c => _candidates[c.Index].File))
        {
            File.WriteAllText(Path.Combine(folder, file.Key), Mutate(file));
        }

        string top = File.ReadAllText(Path.Combine(folder, Top));
        File.WriteAllText(Path.Combine(folder, Top), top.Insert(top.LastIndexOf("endmodule", StringComparison.Ordinal), Selection));
        string list = Path.Combine(folder, RtlBuild.FileList);
        File.WriteAllText(Path.Combine(folder, Package + ".sv"), PackageText);
        File.WriteAllText(list, Package + ".sv\n" + File.ReadAllText(list));
    }

    // A share for each module in proportion to what can be changed in it, at least one; what rounding leaves goes to the largest modules.
    private List<int> Indexes(int count, ulong seed)
    {
        List<List<int>> modules = [.. Enumerable.Range(0, _candidates.Count).GroupBy(i => _candidates[i].Module).Select(static g => g.ToList()).OrderByDescending(static m => m.Count)];
        int[] shares = [.. modules.Select(m => Math.Max(1, (int)((long)count * m.Count / _candidates.Count)))];
        int left = modules.Count == 0 ? 0 : count - shares.Sum();
        for (int m = 0; left > 0; m = (m + 1) % modules.Count, left--)
        {
            shares[m]++;
        }

        return [.. modules.SelectMany((module, m) => module.OrderBy(i => Rank(i, seed)).ThenBy(static i => i).Take(shares[m])).Order()];
    }

    // The rank of a change comes from the seed and its own text, so that an edit elsewhere leaves the choice as it was.
    private ulong Rank(int index, ulong seed)
    {
        RtlMutant mutant = _mutants[index];
        string key = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{mutant.File}\n{mutant.Context}\n{mutant.Changed}\n{mutant.Occurrence}");
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    private RtlMutant Describe(int index)
    {
        (string file, string module, string text, MutationPlace _, MutationChange change) = _candidates[index];
        int start = text.LastIndexOf('\n', change.At) + 1;
        int end = text.IndexOf('\n', change.At) is var found && found < 0 ? text.Length : found;
        string line = text[start..end];
        int at = change.At - start;

        // A condition may go on behind its line, and its tokens are joined by one space whatever stands between them.
        string changed = change.Kind switch
        {
            _ when change.At < _candidates[index].Place.Start => $"(lost) {line.Trim()}",
            _ when change.Kind.StartsWith("condition", StringComparison.Ordinal) =>
                line[..at] + (change.Replacement == "1" ? "1'b1" : "1'b0") + line[Math.Min(line.Length, _candidates[index].Place.End - start)..],
            _ => line[..at] + change.Replacement + line[(at + change.Original.Length)..],
        };
        return new RtlMutant(0, file, module, text.AsSpan(0, change.At).Count('\n') + 1, change.Kind, change.Original, change.Replacement, line.Trim(), changed.Trim(), 1, 1);
    }

    private string Mutate(IEnumerable<(int Index, int Number)> mutants)
    {
        List<(int Start, int End, string Text)> edits = [];
        string source = _candidates[mutants.First().Index].Text;
        foreach (IGrouping<MutationPlace, (int Index, int Number)> group in mutants.GroupBy(m => _candidates[m.Index].Place))
        {
            MutationPlace place = group.Key;
            string original = source[place.Start..place.End];
            StringBuilder text = new();
            int lost = 0;
            foreach ((int index, int number) in group)
            {
                MutationChange change = _candidates[index].Change;
                if (change.At < place.Start)
                {
                    lost = number;
                    continue;
                }

                string changed = change.Kind.StartsWith("condition", StringComparison.Ordinal)
                    ? change.Replacement == "1" ? "1'b1" : "1'b0"
                    : $"({original[..(change.At - place.Start)]}{change.Replacement}{original[(change.At - place.Start + change.Original.Length)..]})";
                text.Append(CultureInfo.InvariantCulture, $"({Package}::selected == {number}) ? {changed} : ");
            }

            string statement = text.Length == 0 ? original : $"{text}({original})";
            if (lost > 0)
            {
                // The assignment with its semicolon; begin and end keep an else with its if.
                string target = source[place.StatementStart..place.Start];
                edits.Add((place.StatementStart, source.IndexOf(';', place.End) + 1,
                    $"begin if ({Package}::selected != {lost}) {target}{statement}; end"));
            }
            else
            {
                edits.Add((place.Start, place.End, place.StatementStart < 0 ? statement : $"({statement})"));
            }
        }

        StringBuilder result = new(source);
        foreach ((int start, int end, string text) in edits.OrderByDescending(static e => e.Start))
        {
            result.Remove(start, end - start).Insert(start, text);
        }

        return result.ToString();
    }

    private void CopyTree(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(_rtl, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(_rtl, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
