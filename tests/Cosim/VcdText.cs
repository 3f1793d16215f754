namespace NicTwin.Tests.Cosim;

/// <summary>A small reader of VCD files: values of signals over time.</summary>
internal sealed class VcdText
{
    private readonly Dictionary<string, List<(long Time, string Value)>> _changes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _codes = new(StringComparer.Ordinal);

    /// <summary>Full names, with dots.</summary>
    public IReadOnlyCollection<string> Signals => _codes.Keys;

    /// <summary>Reads a file.</summary>
    public static VcdText Read(string path)
    {
        var vcd = new VcdText();
        var scope = new Stack<string>();
        long time = 0;
        foreach (string line in File.ReadLines(path))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            switch (words[0])
            {
                case "$scope":
                    scope.Push(words[2]);
                    break;
                case "$upscope":
                    scope.Pop();
                    break;
                case "$var":
                    vcd._codes[string.Join('.', scope.Reverse().Append(words[4]))] = words[3];
                    vcd._changes.TryAdd(words[3], []);
                    break;
                default:
                    if (line[0] == '#')
                    {
                        time = long.Parse(line.AsSpan(1));
                    }
                    else if (line[0] is 'b')
                    {
                        string value = words[0][1..].TrimStart('0');
                        vcd._changes[words[1]].Add((time, value.Length == 0 ? "0" : value));
                    }
                    else if (line[0] is '0' or '1' or 'x')
                    {
                        vcd._changes[line[1..]].Add((time, line[..1]));
                    }

                    break;
            }
        }

        return vcd;
    }

    /// <summary>The value of a signal at a time, binary without leading zeros; x before its first value.</summary>
    public string At(string signal, long time)
    {
        List<(long Time, string Value)> changes = _changes[_codes[signal]];
        int low = 0;
        int high = changes.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (changes[middle].Time <= time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? "x" : changes[low - 1].Value;
    }
}
