using System.Text;

namespace NicTwin.Vmm.Session;

/// <summary>What a guest has written on its console: its last lines, a digest of all of it, and signs of a failure.</summary>
public sealed class GuestConsole
{
    private const int KeptLines = 40;
    private const int MaxLine = 400;
    private const ulong Prime = 0x100000001b3;
    private const ulong Basis = 0xcbf29ce484222325;

    private readonly Queue<string> _lines = new();
    private readonly StringBuilder _line = new();
    private readonly Action<byte>? _copy;

    /// <summary>Creates an empty console.</summary>
    /// <param name="copy">Receives each byte as it comes; null when nobody wants them.</param>
    public GuestConsole(Action<byte>? copy = null) => _copy = copy;

    /// <summary>FNV-1a of all bytes of console and port.</summary>
    public ulong Digest { get; private set; } = Basis;

    /// <summary>Bytes that were written.</summary>
    public long Length { get; private set; }

    /// <summary>The line in which the kernel said that it gives up; null when it has not.</summary>
    public string? Panic { get; private set; }

    /// <summary>The last lines, the oldest first.</summary>
    public IReadOnlyList<string> LastLines => _line.Length > 0 ? [.. _lines, _line.ToString()] : [.. _lines];

    /// <summary>A byte of the console.</summary>
    internal void Take(byte value)
    {
        Count(value);
        _copy?.Invoke(value);
        if (value == '\n' || _line.Length >= MaxLine)
        {
            EndLine();
        }

        if (value is >= (byte)' ' or (byte)'\t')
        {
            _line.Append((char)value);
        }
    }

    /// <summary>A byte that belongs to the digest alone: the port's.</summary>
    internal void Count(byte value)
    {
        Digest = (Digest ^ value) * Prime;
        Length++;
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Digest);
        writer.Write(Length);
        writer.Write(_lines.Count);
        foreach (string line in _lines)
        {
            writer.Write(line);
        }

        writer.Write(_line.ToString());
    }

    internal void Restore(BinaryReader reader)
    {
        Digest = reader.ReadUInt64();
        Length = reader.ReadInt64();
        _lines.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            _lines.Enqueue(reader.ReadString());
        }

        _line.Clear().Append(reader.ReadString());
    }

    private void EndLine()
    {
        string line = _line.ToString();
        _line.Clear();
        if (Panic is null && line.Contains("Kernel panic - not syncing", StringComparison.Ordinal))
        {
            Panic = line;
        }

        if (line.Length > 0)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
