using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>One dword of configuration space.</summary>
internal sealed record ConfigurationDword(uint Offset, string Name, IReadOnlyList<Field> Fields, int? Slot, string Text, string Source)
{
    public uint Index => Offset / 4;

    public uint Reset => Field.ResetOf(Fields);

    public uint Rw => Field.MaskOf(Fields, "rw");

    public uint W1c => Field.MaskOf(Fields, "rw1c");

    public uint Live => Field.MaskOf(Fields, "live");

    public uint Sticky => Fields.Where(f => f.Sticky).Aggregate(0u, (mask, f) => mask | f.Mask);
}

/// <summary>A constant of configuration space.</summary>
internal sealed record ConfigurationConstant(string Name, uint Value, string Text);

/// <summary>The configuration space of the PF or of a VF.</summary>
internal sealed record ConfigurationFunction(string Name, string Text, IReadOnlyList<ConfigurationDword> Dwords)
{
    public IEnumerable<ConfigurationDword> Slots => Dwords.Where(d => d.Slot is not null);

    public int SlotCount => Slots.Count();
}

/// <summary>docs/spec/configuration.json, read and checked.</summary>
internal sealed class ConfigurationDescription
{
    private ConfigurationDescription(
        IReadOnlyDictionary<string, string> accessKinds, IReadOnlyList<ConfigurationConstant> constants, IReadOnlyList<ConfigurationFunction> functions)
    {
        AccessKinds = accessKinds;
        Constants = constants;
        Functions = functions;
    }

    public IReadOnlyDictionary<string, string> AccessKinds { get; }

    public IReadOnlyList<ConfigurationConstant> Constants { get; }

    public IReadOnlyList<ConfigurationFunction> Functions { get; }

    public static ConfigurationDescription Read(JsonObject root)
    {
        Dictionary<string, string> access = root["access"]!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!, StringComparer.Ordinal);
        List<ConfigurationConstant> constants = Json.Objects(root, "constants")
            .Select(c => new ConfigurationConstant(Names.Checked(Json.Text(c, "name")), Json.Number(c, "value"), Json.Text(c, "text"))).ToList();
        var functions = new List<ConfigurationFunction>();
        foreach (JsonObject node in Json.Objects(root, "functions"))
        {
            string name = Json.Text(node, "name");
            var dwords = new List<ConfigurationDword>();
            int slots = 0;
            uint previous = 0;
            foreach (JsonObject dword in Json.Objects(node, "dwords"))
            {
                string owner = $"{name} {Json.Text(dword, "name")}";
                uint offset = Json.Number(dword, "offset");
                if (offset % 4 != 0 || offset > 0xffc || (dwords.Count != 0 && offset <= previous))
                {
                    throw new DescriptionException($"{owner}: offset 0x{offset:x} is no dword above the one before");
                }

                previous = offset;
                List<Field> fields = Json.Objects(dword, "fields").Select(f => Field.Read(f, access, owner)).ToList();
                Field.CheckOverlap(fields, owner);
                bool stored = fields.Exists(f => f.Access is "rw" or "rw1c" or "hw");
                dwords.Add(new ConfigurationDword(
                    offset,
                    Names.Checked(Json.Text(dword, "name")),
                    fields,
                    stored ? slots++ : null,
                    Json.Text(dword, "text"),
                    Json.Text(dword, "source")));
            }

            functions.Add(new ConfigurationFunction(Names.Checked(name), Json.Text(node, "text"), dwords));
        }

        return new ConfigurationDescription(access, constants, functions);
    }
}
