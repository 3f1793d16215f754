using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>How far the options of a descriptor's field are crossed with kinds of packets.</summary>
internal enum DescriptorCross
{
    None,
    Protocols,
    Kinds,
}

/// <summary>An option of a descriptor's field: values from Low to High, and bit masks of the versions, transports, tags and sizes with which it can happen.</summary>
internal sealed record DescriptorOption(
    string Descriptor, string Field, string Name, int Dword, int Lsb, int Width, uint Low, uint High, DescriptorCross Cross, int Versions, int Transports, int Tags, int Sizes);

/// <summary>A size of packets: the largest number of bytes.</summary>
internal sealed record PacketSize(string Name, uint High);

/// <summary>docs/spec/descriptors.json, read and checked.</summary>
internal sealed class DescriptorDescription
{
    private const int Dwords = 4;

    private DescriptorDescription(string[] versions, string[] transports, string[] tags, List<PacketSize> sizes)
    {
        Versions = versions;
        Transports = transports;
        Tags = tags;
        Sizes = sizes;
    }

    public IReadOnlyList<string> Versions { get; }

    public IReadOnlyList<string> Transports { get; }

    public IReadOnlyList<string> Tags { get; }

    public IReadOnlyList<PacketSize> Sizes { get; }

    public List<DescriptorOption> Options { get; } = [];

    public static DescriptorDescription Read(JsonObject root)
    {
        JsonNode kinds = root["kinds"] ?? throw new DescriptionException("descriptors: 'kinds' is missing");
        var description = new DescriptorDescription(
            Strings(kinds["versions"]), Strings(kinds["transports"]), Strings(kinds["tags"]),
            Json.Objects(kinds, "sizes").Select(s => new PacketSize(Json.Text(s, "name"), Json.Number(s, "high"))).ToList());
        foreach (JsonObject descriptor in Json.Objects(root, "descriptors"))
        {
            string name = Names.Checked(Json.Text(descriptor, "name"));
            foreach (JsonObject field in Json.Objects(descriptor, "fields"))
            {
                description.ReadField(name, field);
            }
        }

        return description;
    }

    private void ReadField(string descriptor, JsonObject node)
    {
        string name = Names.Checked(Json.Text(node, "name"));
        string owner = $"{descriptor}.{name}";
        (int lsb, int width) = Json.Bits(node);
        uint dword = Json.Number(node, "dword");
        if (dword >= Dwords)
        {
            throw new DescriptionException($"{owner}: a descriptor has {Dwords} dwords");
        }

        _ = Json.Text(node, "text");
        DescriptorCross cross = Json.TextOr(node, "cross", "none") switch
        {
            "none" => DescriptorCross.None,
            "protocols" => DescriptorCross.Protocols,
            "kinds" => DescriptorCross.Kinds,
            string other => throw new DescriptionException($"{owner}: cross '{other}' is not none, protocols or kinds"),
        };
        foreach (JsonObject option in Json.Objects(node, "options"))
        {
            uint low = Json.Number(option, "low");
            uint high = Json.Number(option, "high");
            if (low > high || (width < 32 && high >> width != 0))
            {
                throw new DescriptionException($"{owner}: {low} to {high} is no range of {width} bits");
            }

            Options.Add(new DescriptorOption(
                descriptor, name, Json.Text(option, "name"), (int)dword, lsb, width, low, high, cross,
                Mask(option, "versions", Versions, owner), Mask(option, "transports", Transports, owner), Mask(option, "tags", Tags, owner),
                Mask(option, "sizes", [.. Sizes.Select(s => s.Name)], owner)));
        }
    }

    private static int Mask(JsonObject option, string member, IReadOnlyList<string> all, string owner)
    {
        if (option[member] is null)
        {
            return (1 << all.Count) - 1;
        }

        int mask = 0;
        foreach (string name in Strings(option[member]))
        {
            int index = all.ToList().IndexOf(name);
            mask |= index >= 0 ? 1 << index : throw new DescriptionException($"{owner}: '{name}' is none of the {member}");
        }

        return mask;
    }

    private static string[] Strings(JsonNode? node) =>
        node is JsonArray array ? [.. array.Select(n => (string)n!)] : throw new DescriptionException("a list of names was expected");
}
