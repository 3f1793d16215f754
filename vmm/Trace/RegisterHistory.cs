using System.Globalization;
using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Trace;

/// <summary>
/// What guests have last read from and written to each register of the NIC. Looking at it reads nothing from the NIC, so it has
/// no side effect and takes no time; it is what the driver knows, not what the register holds now.
/// </summary>
public sealed class RegisterHistory : ITlpObserver, INicAccessObserver
{
    private readonly BarMap _bars = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void ToNic(ReadOnlySpan<uint> words, long clock) => _bars.Snoop(new Tlp(words));

    /// <inheritdoc/>
    public void FromNic(ReadOnlySpan<uint> words, long clock)
    {
        // What the NIC sends names no register.
    }

    /// <inheritdoc/>
    public void Read(int guest, long asked, long answered, ulong address, int size, ulong value) => Note(address, size, entry => entry.Read = new Access(answered, value));

    /// <inheritdoc/>
    public void Write(int guest, long posted, ulong address, int size, ulong value) => Note(address, size, entry => entry.Write = new Access(posted, value));

    /// <summary>A line for each register with a name, in all functions and with all indexes.</summary>
    /// <param name="name">The register's name, without function; with an index or without.</param>
    public IReadOnlyList<string> Describe(string name)
    {
        string wanted = name.ToUpperInvariant();
        var lines = new List<string>();
        foreach ((string full, Entry entry) in _entries.OrderBy(static e => e.Key, StringComparer.Ordinal))
        {
            string register = full[(full.IndexOf(' ', StringComparison.Ordinal) + 1)..].ToUpperInvariant();
            if (register == wanted || register.StartsWith(wanted + "(", StringComparison.Ordinal) || full.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                Line(lines, full, "read", entry.Read, entry);
                Line(lines, full, "written", entry.Write, entry);
            }
        }

        return lines;
    }

    private static void Line(List<string> lines, string name, string what, Access? access, Entry entry)
    {
        if (access is not { } made)
        {
            return;
        }

        string digits = made.Value.ToString($"x{2 * entry.Size}", CultureInfo.InvariantCulture);
        string fields = entry.Register is null || entry.Size != 4 ? string.Empty : BarMap.Fields(entry.Register, (uint)made.Value);
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name} last {what} {digits} at {made.Time * Host.NanosecondsPerClock} ns  {fields}").TrimEnd());
    }

    private void Note(ulong address, int size, Action<Entry> note)
    {
        if (_bars.Name(address, out RegisterInfo? register) is not { } name)
        {
            return;
        }

        if (!_entries.TryGetValue(name, out Entry? entry))
        {
            entry = new Entry { Register = register };
            _entries.Add(name, entry);
        }

        entry.Size = size;
        note(entry);
    }

    private readonly record struct Access(long Time, ulong Value);

    private sealed class Entry
    {
        public RegisterInfo? Register { get; init; }

        public int Size { get; set; }

        public Access? Read { get; set; }

        public Access? Write { get; set; }
    }
}
