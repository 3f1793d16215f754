using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>A field of a register or of a dword of configuration space.</summary>
internal sealed record Field(string Name, int Lsb, int Width, string Access, uint Reset, bool Sticky, string Text)
{
    /// <summary>The bits of the field in place.</summary>
    public uint Mask => (Width == 32 ? uint.MaxValue : (1u << Width) - 1) << Lsb;

    /// <summary>"7" or "15:8".</summary>
    public string Bits => Width == 1 ? $"{Lsb}" : $"{Lsb + Width - 1}:{Lsb}";

    public static Field Read(JsonNode node, IReadOnlyDictionary<string, string> accessKinds, string owner)
    {
        (int lsb, int width) = Json.Bits(node);
        var field = new Field(
            Names.Checked(Json.Text(node, "name")),
            lsb,
            width,
            Json.Text(node, "access"),
            Json.NumberOr(node, "reset", 0),
            node["sticky"] is { } sticky && (bool)sticky,
            Json.Text(node, "text"));
        if (!accessKinds.ContainsKey(field.Access))
        {
            throw new DescriptionException($"{owner}.{field.Name}: access '{field.Access}' is not one of {string.Join(' ', accessKinds.Keys)}");
        }

        if (width < 32 && field.Reset >> width != 0)
        {
            throw new DescriptionException($"{owner}.{field.Name}: reset 0x{field.Reset:x} does not fit {width} bits");
        }

        return field;
    }

    /// <summary>The bits of all fields of one access kind.</summary>
    public static uint MaskOf(IEnumerable<Field> fields, string access) =>
        fields.Where(f => f.Access == access).Aggregate(0u, (mask, f) => mask | f.Mask);

    /// <summary>The reset value of a word made of these fields.</summary>
    public static uint ResetOf(IEnumerable<Field> fields) => fields.Aggregate(0u, (value, f) => value | (f.Reset << f.Lsb));

    public static void CheckOverlap(IReadOnlyList<Field> fields, string owner)
    {
        uint seen = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (Field field in fields)
        {
            if ((seen & field.Mask) != 0 || !names.Add(field.Name))
            {
                throw new DescriptionException($"{owner}.{field.Name}: overlaps another field or repeats its name");
            }

            seen |= field.Mask;
        }
    }
}
