using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>Reads the members of a description: numbers are decimal, or hexadecimal in a string with 0x.</summary>
internal static class Json
{
    public static JsonObject Load(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new DescriptionException($"{path}: an object was expected");
        }
        catch (JsonException e)
        {
            throw new DescriptionException($"{path}: {e.Message}");
        }
    }

    public static string Text(JsonNode node, string member) =>
        (string?)node[member] ?? throw new DescriptionException($"'{member}' is missing in {node.ToJsonString()}");

    public static string TextOr(JsonNode node, string member, string otherwise) => (string?)node[member] ?? otherwise;

    public static uint Number(JsonNode node, string member)
    {
        JsonNode value = node[member] ?? throw new DescriptionException($"'{member}' is missing in {node.ToJsonString()}");
        return Parse(value, member);
    }

    public static uint NumberOr(JsonNode node, string member, uint otherwise) =>
        node[member] is { } value ? Parse(value, member) : otherwise;

    public static IEnumerable<JsonObject> Objects(JsonNode node, string member)
    {
        if (node[member] is not JsonArray array)
        {
            yield break;
        }

        foreach (JsonNode? item in array)
        {
            yield return item as JsonObject ?? throw new DescriptionException($"'{member}' holds something that is no object");
        }
    }

    /// <summary>Parses "31:7" or "5" into lowest bit and width.</summary>
    public static (int Lsb, int Width) Bits(JsonNode node)
    {
        string text = Text(node, "bits");
        string[] parts = text.Split(':');
        int high = int.Parse(parts[0], CultureInfo.InvariantCulture);
        int low = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : high;
        return parts.Length <= 2 && low >= 0 && high >= low && high <= 31
            ? (low, high - low + 1)
            : throw new DescriptionException($"bits '{text}' are no range within 31:0");
    }

    private static uint Parse(JsonNode value, string member)
    {
        string text = value.ToString();
        bool good = text.StartsWith("0x", StringComparison.Ordinal)
            ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
            : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return good ? number : throw new DescriptionException($"'{member}': '{text}' is no number");
    }
}
