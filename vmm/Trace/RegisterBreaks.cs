using System.Globalization;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Trace;

/// <summary>Accesses to the NIC that somebody waits for: 'write TDT', 'read PF ICR', 'access VF0 TDT(0)'.</summary>
public sealed class RegisterBreaks : ITlpObserver
{
    private const int Vfs = 8;
    private const int Suggestions = 4;

    private readonly BarMap _bars = new();
    private readonly List<Break> _breaks = [];

    /// <summary>How many there are.</summary>
    public int Count => _breaks.Count;

    /// <summary>What is waited for, as it was given.</summary>
    public IEnumerable<string> Texts => _breaks.Select(static b => b.Text);

    /// <summary>Adds one.</summary>
    /// <param name="text">read, write or access; PF or VF and its number, or neither for any function; a register, with its index or without one for any.</param>
    /// <returns>Null, or why it cannot be: one sentence with what was perhaps meant.</returns>
    public string? Add(string text)
    {
        string? error = Break.Parse(text, out Break? parsed);
        if (parsed is not null && !_breaks.Exists(b => b.Text == parsed.Text))
        {
            _breaks.Add(parsed);
        }

        return error;
    }

    /// <summary>Removes one, or all. False: there is none with this text.</summary>
    public bool Remove(string text)
    {
        string normal = Break.Normal(text);
        return _breaks.RemoveAll(b => normal == "all" || b.Text.Equals(normal, StringComparison.OrdinalIgnoreCase)) > 0;
    }

    /// <summary>What an access is, when it is waited for; else null.</summary>
    public string? Match(bool write, ulong address, int size, ulong value)
    {
        if (_bars.Name(address, out RegisterInfo? register) is not { } name || !_breaks.Exists(b => b.Matches(write, name)))
        {
            return null;
        }

        if (!write)
        {
            return $"read of {name}";
        }

        string digits = value.ToString($"x{2 * size}", CultureInfo.InvariantCulture);
        string fields = register is null || size != 4 ? string.Empty : BarMap.Fields(register, (uint)value);
        return fields.Length == 0 ? $"write of {digits} to {name}" : $"write of {digits} ({fields}) to {name}";
    }

    /// <inheritdoc/>
    public void ToNic(ReadOnlySpan<uint> words, long clock) => _bars.Snoop(new Tlp(words));

    /// <inheritdoc/>
    public void FromNic(ReadOnlySpan<uint> words, long clock)
    {
        // What the NIC sends moves no BAR.
    }

    private sealed record Break(string Text, bool Read, bool Write, string? Function, string Register, string? Index)
    {
        public static string Normal(string text) => string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        public static string? Parse(string text, out Break? parsed)
        {
            parsed = null;
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is not (2 or 3))
            {
                return $"'{text}' is no register access, such as 'write TDT', 'read ICR' or 'write VF0 TDT(0)'.";
            }

            string kind = words[0].ToLowerInvariant();
            if (kind is not ("read" or "write" or "access"))
            {
                return $"'{text}' begins with '{words[0]}'; there are read, write and access (both).";
            }

            string? function = words.Length == 3 ? words[1].ToUpperInvariant() : null;
            if (function is not (null or "PF") && !(function.Length == 3 && function.StartsWith("VF", StringComparison.Ordinal) && function[2] - '0' is >= 0 and < Vfs))
            {
                return $"'{text}': there is no function '{words[1]}'; there are PF and VF0 to VF{Vfs - 1}.";
            }

            string[] parts = words[^1].ToUpperInvariant().Split('(');
            string? index = parts.Length == 2 && parts[1].EndsWith(')') ? parts[1][..^1] : null;
            if (parts.Length > 2 || (parts.Length == 2 && index is null))
            {
                return $"'{words[^1]}' is no register; an index stands in brackets, as in TDT(0).";
            }

            if (Check(text, parts[0], index, function) is { } error)
            {
                return error;
            }

            parsed = new Break(Normal(text), kind != "write", kind != "read", function, parts[0], index);
            return null;
        }

        public bool Matches(bool write, string name)
        {
            if (!(write ? Write : Read))
            {
                return false;
            }

            int space = name.IndexOf(' ', StringComparison.Ordinal);
            ReadOnlySpan<char> register = name.AsSpan(space + 1);
            if (Function is not null && !name.AsSpan(0, space).SequenceEqual(Function))
            {
                return false;
            }

            int bracket = register.IndexOf('(');
            return register[..(bracket < 0 ? register.Length : bracket)].SequenceEqual(Register)
                && (Index is null || (bracket >= 0 && register[(bracket + 1)..^1].SequenceEqual(Index)));
        }

        private static string? Check(string text, string name, string? index, string? function)
        {
            RegisterInfo? register = RegisterMap.All.FirstOrDefault(r => r.Name == name);
            if (register is null)
            {
                string near = string.Join(", ", RegisterMap.All.Select(static r => r.Name).OrderBy(n => Distance(n, name)).ThenByDescending(n => n.AsSpan().CommonPrefixLength(name)).ThenBy(static n => n, StringComparer.Ordinal).Take(Suggestions));
                return $"'{text}': there is no register {name}; near are {near}.";
            }

            bool there = function switch
            {
                null => true,
                "PF" => register.PfRanges.Count > 0,
                _ => register.VfRanges.Count > 0,
            };
            if (!there)
            {
                return $"'{text}': {function} has no register {name}.";
            }

            bool fits = index is null || (register.Instances > 1 && uint.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number < register.Instances);
            return fits ? null : register.Instances == 1 ? $"'{text}': there is one {name}, without index." : $"'{text}': {name} goes from {name}(0) to {name}({register.Instances - 1}).";
        }

        // Letters to insert, remove or replace.
        private static int Distance(string a, string b)
        {
            int[] row = [.. Enumerable.Range(0, b.Length + 1)];
            for (int i = 1; i <= a.Length; i++)
            {
                int corner = row[0];
                row[0] = i;
                for (int j = 1; j <= b.Length; j++)
                {
                    int replaced = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
                    corner = row[j];
                    row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
                }
            }

            return row[b.Length];
        }
    }
}
