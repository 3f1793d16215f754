using System.Globalization;
using System.Text;
using System.Text.Json;
using NicTwin.Vmm.Accounting;

namespace NicTwin.Cli.Run;

/// <summary>
/// Assumed costs in a JSON file: one object with names of docs/cost-model.md and whole numbers of nanoseconds. Names that are
/// missing keep their defaults; comments are allowed.
/// </summary>
internal static class CostFile
{
    /// <summary>Stands for the defaults instead of a file.</summary>
    public const string Default = "default";

    /// <summary>Stands for no costs at all instead of a file.</summary>
    public const string Free = "free";

    /// <summary>No cost is greater, in nanoseconds: sums of some must stay far from the limits of their types.</summary>
    public const int Most = 100_000_000;

    // Far more than all names with comments; keeps a wrong file from being read as a whole.
    private const int MostBytes = 1 << 20;

    /// <summary>Reads a file, or what 'default' and 'free' stand for.</summary>
    /// <exception cref="UsageException">There is no such file, or it is no list of costs.</exception>
    public static CostModel Read(string file)
    {
        if (file is Default)
        {
            return new CostModel();
        }

        if (file is Free)
        {
            return CostModel.Free;
        }

        FileInfo info = new(file);
        if (!info.Exists)
        {
            throw new UsageException($"there is no file '{file}' with costs; '{Default}' and '{Free}' stand for the defaults and for none.");
        }

        return info.Length > MostBytes
            ? throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{file}: {info.Length} bytes are too many for a list of costs."))
            : Parse(File.ReadAllBytes(file), file);
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="text">UTF-8, with or without a byte order mark.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="UsageException">It is no list of costs.</exception>
    public static CostModel Parse(ReadOnlySpan<byte> text, string name)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        Utf8JsonReader reader = new(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        try
        {
            return Parse(ref reader, text, name);
        }
        catch (JsonException exception)
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
            throw new UsageException($"{name}, {place}: this is no JSON object of costs ({Reason(exception)}).");
        }
    }

    /// <summary>The costs as such a file.</summary>
    public static string Text(CostModel costs)
    {
        StringBuilder text = new("{\n");
        for (int i = 0; i < CostItem.All.Count; i++)
        {
            CostItem item = CostItem.All[i];
            string comma = i == CostItem.All.Count - 1 ? string.Empty : ",";
            text.Append(CultureInfo.InvariantCulture, $"  \"{item.Name}\": {item.Get(costs)}{comma} // {item.Unit}, paid by {item.PaidBy}\n");
        }

        return text.Append("}\n").ToString();
    }

    private static CostModel Parse(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string name)
    {
        CostModel costs = new();
        HashSet<string> seen = [];
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Wrong(ref reader, text, name, $"costs are one object, {{ \"{CostItem.All[0].Name}\": 600, ... }}, not {Kind(reader.TokenType)}.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // As it is written: a name in escapes is not one of ours, and one that is no text must not throw.
            string cost = Encoding.UTF8.GetString(reader.ValueSpan);
            CostItem item = CostItem.All.FirstOrDefault(i => i.Name == cost)
                ?? throw Wrong(ref reader, text, name, $"there is no cost '{cost}'; there are {string.Join(", ", CostItem.All.Select(static i => i.Name))}.");
            if (!seen.Add(cost))
            {
                throw Wrong(ref reader, text, name, $"the cost '{cost}' is there twice.");
            }

            reader.Read();
            costs = item.With(costs, Value(ref reader, text, name, cost));
        }

        // What follows the object is an error that the reader raises.
        reader.Read();
        return costs;
    }

    private static int Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string name, string cost)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw Wrong(ref reader, text, name, $"the cost '{cost}' is a whole number of nanoseconds, not {Kind(reader.TokenType)}.");
        }

        if (reader.TryGetInt32(out int value) && value is >= 0 and <= Most)
        {
            return value;
        }

        string written = Encoding.UTF8.GetString(reader.ValueSpan);
        throw Wrong(ref reader, text, name, string.Create(CultureInfo.InvariantCulture, $"the cost '{cost}' is a whole number of nanoseconds from 0 to {Most}, not {written}."));
    }

    private static UsageException Wrong(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, string name, string sentence)
    {
        ReadOnlySpan<byte> before = text[..(int)reader.TokenStartIndex];
        int line = before.Count((byte)'\n') + 1;
        int place = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return new UsageException(string.Create(CultureInfo.InvariantCulture, $"{name}, line {line}, byte {place}: {sentence}"));
    }

    private static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    // The parser's message without the place, which is told already.
    private static string Reason(JsonException exception)
    {
        string message = exception.Message;
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (place < 0 ? message : message[..place]).TrimEnd('.');
    }
}
