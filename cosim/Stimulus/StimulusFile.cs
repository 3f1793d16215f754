using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NicTwin.Cosim;

/// <summary>The two kinds of stimulus.</summary>
public enum StimulusKind
{
    /// <summary>Closed loop: steps that a testbench executes; the payload is its text.</summary>
    Program,

    /// <summary>Open loop: the input pins of every clock; see <see cref="PinStimulus"/>.</summary>
    Pins,
}

/// <summary>A stimulus file: kind, metadata and payload, protected by a checksum.</summary>
/// <remarks>
/// The form is a header of text lines, an empty line, and the payload:
/// <code>
/// nictwin-stimulus 1 program
/// sha256 64 hexadecimal digits: SHA-256 of the file without this line
/// length 1234
/// key value                        any number of metadata lines
///
/// payload
/// </code>
/// so that a program can be read with a pager. Files are written beside their place and then renamed.
/// </remarks>
public sealed class StimulusFile
{
    /// <summary>The version that this program writes and reads.</summary>
    public const int Version = 1;

    private const string Magic = "nictwin-stimulus ";
    private const string ChecksumKey = "sha256 ";
    private const string LengthKey = "length ";
    private const int MaximumHeader = 64 * 1024;

    private static readonly SearchValues<char> s_keyCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Creates a stimulus.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="metadata">Keys of letters, digits and hyphens; values of one line.</param>
    public StimulusFile(StimulusKind kind, byte[] payload, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Kind = kind;
        Payload = payload;
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (!IsKey(key) || value.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0)
            {
                throw new ArgumentException($"'{key}' and its value do not make a header line", nameof(metadata));
            }

            sorted.Add(key, value);
        }

        Metadata = sorted;
    }

    /// <summary>Creates a program from its text.</summary>
    public static StimulusFile Program(string text, IReadOnlyDictionary<string, string>? metadata = null) =>
        new(StimulusKind.Program, Encoding.UTF8.GetBytes(text), metadata);

    /// <summary>The kind.</summary>
    public StimulusKind Kind { get; }

    /// <summary>The payload.</summary>
    public byte[] Payload { get; }

    /// <summary>The payload as text, for programs.</summary>
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Where a payload begins in the file it was read from; 0 for one that was not read.</summary>
    public long PayloadOffset { get; private init; }

    /// <summary>Metadata, sorted by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads and verifies a file.</summary>
    /// <exception cref="StimulusException">It cannot be opened, is no stimulus, is of another version, truncated or damaged.</exception>
    public static StimulusFile Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string cause = e is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : "the file cannot be read";
            throw new StimulusException(path, cause, e);
        }
    }

    /// <summary>Reads and verifies the bytes of a file.</summary>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="bytes">All its bytes.</param>
    /// <exception cref="StimulusException">It is no stimulus, of another version, truncated or damaged.</exception>
    public static StimulusFile Parse(string name, ReadOnlySpan<byte> bytes)
    {
        int position = 0;
        string first = Line(name, bytes, ref position);
        if (!first.StartsWith(Magic, StringComparison.Ordinal))
        {
            throw new StimulusException(name, 0, "this is no stimulus file of NicTwin");
        }

        string[] words = first[Magic.Length..].Split(' ');
        if (words.Length != 2 || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int version))
        {
            throw new StimulusException(name, Magic.Length, "the first line names no version and kind");
        }

        if (version != Version)
        {
            throw new StimulusException(name, Magic.Length, $"the file has version {version}, this program reads version {Version}");
        }

        StimulusKind kind = words[1] switch
        {
            "program" => StimulusKind.Program,
            "pins" => StimulusKind.Pins,
            _ => throw new StimulusException(name, first.IndexOf(words[1], Magic.Length, StringComparison.Ordinal), $"'{Printable(words[1])}' is no kind of stimulus"),
        };

        int checksumAt = position;
        string checksum = Line(name, bytes, ref position);
        int checksumEnd = position;
        if (!checksum.StartsWith(ChecksumKey, StringComparison.Ordinal) || checksum.Length != ChecksumKey.Length + 64)
        {
            throw new StimulusException(name, checksumAt, "the line of the checksum is missing or damaged");
        }

        int lengthAt = position;
        string lengthLine = Line(name, bytes, ref position);
        if (!lengthLine.StartsWith(LengthKey, StringComparison.Ordinal)
            || !int.TryParse(lengthLine.AsSpan(LengthKey.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int length))
        {
            throw new StimulusException(name, lengthAt, "the line of the payload's length is missing or damaged");
        }

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (true)
        {
            int lineAt = position;
            string line = Line(name, bytes, ref position);
            if (line.Length == 0)
            {
                break;
            }

            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space <= 0 || !IsKey(line[..space]) || line.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || !metadata.TryAdd(line[..space], line[(space + 1)..]))
            {
                throw new StimulusException(name, lineAt, "a header line is damaged");
            }
        }

        if (bytes.Length - position < length)
        {
            throw new StimulusException(name, bytes.Length, $"the file ends early: the payload begins at byte {position} and should have {length} bytes");
        }

        if (bytes.Length - position > length)
        {
            throw new StimulusException(name, position + (long)length, $"{bytes.Length - position - length} bytes follow the end of the payload");
        }

        if (!string.Equals(Checksum(bytes[..checksumAt], bytes[checksumEnd..]), checksum[ChecksumKey.Length..], StringComparison.Ordinal))
        {
            throw new StimulusException(name, checksumAt, "the file is damaged: its checksum is another one");
        }

        return new StimulusFile(kind, bytes[position..].ToArray(), metadata) { PayloadOffset = position };
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes()
    {
        byte[] first = Encoding.UTF8.GetBytes($"{Magic}{Version} {(Kind == StimulusKind.Program ? "program" : "pins")}\n");
        var header = new StringBuilder();
        header.Append(LengthKey).Append(Payload.Length.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach ((string key, string value) in Metadata)
        {
            header.Append(key).Append(' ').Append(value).Append('\n');
        }

        byte[] rest = [.. Encoding.UTF8.GetBytes(header.Append('\n').ToString()), .. Payload];
        return [.. first, .. Encoding.UTF8.GetBytes($"{ChecksumKey}{Checksum(first, rest)}\n"), .. rest];
    }

    /// <summary>Writes the file: beside its place, then renamed, so that nobody sees half of it.</summary>
    public void Write(string path) => AtomicFile.Write(path, ToBytes());

    private static string Checksum(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        hash.AppendData(after);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A line of the header; anything that is no UTF-8 text becomes a replacement character and fails a later check.
    private static string Line(string name, ReadOnlySpan<byte> bytes, ref int position)
    {
        ReadOnlySpan<byte> rest = bytes[position..];
        int end = rest[..Math.Min(rest.Length, MaximumHeader)].IndexOf((byte)'\n');
        if (end < 0)
        {
            bool first = position == 0 && !rest.StartsWith(Encoding.ASCII.GetBytes(Magic).AsSpan(0, Math.Min(Magic.Length, rest.Length)));
            throw first || bytes.Length - position >= MaximumHeader
                ? new StimulusException(name, position, position == 0 ? "this is no stimulus file of NicTwin" : "a header line is damaged")
                : new StimulusException(name, bytes.Length, "the file ends inside its header");
        }

        position += end + 1;
        return Encoding.UTF8.GetString(rest[..end]);
    }

    private static bool IsKey(string key) =>
        key.Length != 0 && !key.AsSpan().ContainsAnyExcept(s_keyCharacters) && key is not ("sha256" or "length");

    private static string Printable(string text) =>
        new([.. text.Take(20).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '?')]);
}
