namespace NicTwin.Cli.Run;

/// <summary>Prints what guests print: that of a single guest as it is, that of several in whole lines with the guest's name in front.</summary>
internal sealed class GuestPrinter
{
    private const int LongestLine = 4096;

    private readonly IReadOnlyList<string> _names;
    private readonly List<byte>[] _lines;

    /// <summary>Creates a printer.</summary>
    /// <param name="names">Names of the guests.</param>
    public GuestPrinter(IReadOnlyList<string> names)
    {
        _names = names;
        _lines = [.. names.Select(static _ => new List<byte>())];
    }

    /// <summary>A byte from a guest.</summary>
    public void Write(int guest, byte value)
    {
        if (_names.Count == 1)
        {
            StandardOutput.Write(value);
            return;
        }

        List<byte> line = _lines[guest];
        line.Add(value);
        if (value == (byte)'\n' || line.Count == LongestLine)
        {
            Print(guest);
        }
    }

    /// <summary>Prints lines that have not ended.</summary>
    public void Finish()
    {
        for (int i = 0; i < _lines.Length; i++)
        {
            if (_lines[i].Count > 0)
            {
                Print(i);
            }
        }
    }

    private void Print(int guest)
    {
        foreach (char letter in $"{_names[guest]}: ")
        {
            StandardOutput.Write((byte)letter);
        }

        foreach (byte value in _lines[guest])
        {
            StandardOutput.Write(value);
        }

        if (_lines[guest][^1] != (byte)'\n')
        {
            StandardOutput.Write((byte)'\n');
        }

        _lines[guest].Clear();
    }
}
