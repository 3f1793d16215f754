using System.Globalization;
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
    }

    /// <summary>Changes that could be made.</summary>
    public int Candidates => _candidates.Count;

    /// <summary>Modules that have some.</summary>
    public int Modules => _candidates.Select(static c => c.Module).Distinct().Count();

    /// <summary>Writes the copy with mutants chosen by a seed: some of every module, more of larger ones.</summary>
    /// <param name="count">Mutants; at least one a module.</param>
    /// <param name="random">Gives a number below its argument.</param>
    /// <param name="folder">The folder to write; it must not exist.</param>
    public IReadOnlyList<RtlMutant> Write(int count, Func<int, int> random, string folder)
    {
        List<int> chosen = Choose(count, random);
        List<RtlMutant> mutants = [];
        foreach (int index in chosen)
        {
            (string file, string module, string text, MutationPlace _, MutationChange change) = _candidates[index];
            int line = text.AsSpan(0, change.At).Count('\n') + 1;
            mutants.Add(new RtlMutant(mutants.Count + 1, file, module, line, change.Kind, change.Original, change.Replacement, text.Split('\n')[line - 1].Trim()));
        }

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
        return mutants;
    }

    // A share for each module in proportion to what can be changed in it, at least one.
    private List<int> Choose(int count, Func<int, int> random)
    {
        List<List<int>> modules = [.. Enumerable.Range(0, _candidates.Count).GroupBy(i => _candidates[i].Module).Select(static g => g.ToList())];
        int[] shares = [.. modules.Select(m => Math.Max(1, (int)((long)count * m.Count / _candidates.Count)))];
        for (int left = modules.Count == 0 ? 0 : count - shares.Sum(); left > 0; left--)
        {
            shares[random(shares.Length)]++;
        }

        List<int> chosen = [];
        for (int m = 0; m < modules.Count; m++)
        {
            List<int> rest = [.. modules[m]];
            for (int i = 0; i < shares[m] && rest.Count > 0; i++)
            {
                int at = random(rest.Count);
                chosen.Add(rest[at]);
                rest.RemoveAt(at);
            }
        }

        return chosen;
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
