using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>A run of equally spaced instances in a BAR.</summary>
internal sealed record Range(uint Offset, uint Count, uint Stride, uint First);

/// <summary>How VFs see a register: local instance i of VF n is instance n * Scale + i * Step.</summary>
internal sealed record VfView(IReadOnlyList<Range> Ranges, uint Scale, uint Step);

/// <summary>One register, all its instances.</summary>
internal sealed record Register(
    int Id,
    string Name,
    string Block,
    int BlockNumber,
    string View,
    string State,
    string Reason,
    uint? Word,
    uint Instances,
    IReadOnlyList<Range> Ranges,
    VfView? Vf,
    uint? FirstReset,
    IReadOnlyList<Field> Fields,
    bool HasFields,
    string Text,
    string Source)
{
    public uint Offset => Ranges[0].Offset;

    public uint Stride => Ranges[0].Stride;

    public bool SeenByPf => View is "pf" or "both";

    public bool SeenByVf => View is "vf" or "both";

    public uint Reset => Field.ResetOf(Fields);

    public uint Mask(string access) => Field.MaskOf(Fields, access);
}

/// <summary>A block of the NIC that owns registers. With a memory its plain registers have words, see <see cref="Register.Word"/>.</summary>
internal sealed record Block(int Number, string Name, string Text, string Source, bool Memory);

/// <summary>A register that drivers' headers name and that is not there.</summary>
internal sealed record AbsentRegister(string Name, string View, Range Range, string Reason);

/// <summary>docs/spec/registers.json, read and checked.</summary>
internal sealed class RegisterDescription
{
    private const uint PfBytes = 0x20000;
    private const uint VfBytes = 0x4000;
    private const uint Vfs = 8;
    private const int MaximumRegisters = 256;

    /// <summary>The state that needs no reason.</summary>
    private const string Works = "works";

    private static readonly string[] s_views = ["pf", "vf", "both"];
    private static readonly string[] s_states = [Works, "stored", "constant"];

    private RegisterDescription(IReadOnlyDictionary<string, string> accessKinds, IReadOnlyList<Block> blocks, IReadOnlyList<Register> registers, IReadOnlyList<AbsentRegister> absent)
    {
        Absent = absent;
        AccessKinds = accessKinds;
        Blocks = blocks;
        Registers = registers;
    }

    public IReadOnlyDictionary<string, string> AccessKinds { get; }

    public IReadOnlyList<Block> Blocks { get; }

    public IReadOnlyList<Register> Registers { get; }

    public IReadOnlyList<AbsentRegister> Absent { get; }

    public static RegisterDescription Read(JsonObject root)
    {
        Dictionary<string, string> access = root["access"]!.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!, StringComparer.Ordinal);
        List<Block> blocks = Json.Objects(root, "blocks")
            .Select((b, i) => new Block(i, Json.Text(b, "name"), Json.Text(b, "text"), Json.Text(b, "source"), (bool?)b["memory"] ?? false)).ToList();
        if (blocks.Count > 15)
        {
            throw new DescriptionException("more than 15 blocks; number 15 of the CSR bus is the MSI-X BAR");
        }

        List<JsonObject> nodes = Json.Objects(root, "registers").ToList();
        var registers = new List<Register>();
        foreach (JsonObject node in nodes)
        {
            registers.Add(ReadRegister(node, registers, nodes, blocks, access));
        }

        if (registers.Count > MaximumRegisters)
        {
            throw new DescriptionException($"{registers.Count} registers; a register number has 8 bits");
        }

        List<AbsentRegister> absent = Json.Objects(root, "absent").Select(ReadAbsent).ToList();
        Check(registers, absent);
        return new RegisterDescription(access, blocks, registers, absent);
    }

    /// <summary>The decode of one BAR: (dword, register, instance); for a VF those that VF n sees.</summary>
    public IEnumerable<(uint Dword, Register Register, uint Instance)> Decode(uint? vf)
    {
        foreach (Register register in Registers)
        {
            if (vf is { } n ? !register.SeenByVf : !register.SeenByPf)
            {
                continue;
            }

            foreach (Range range in vf is null ? register.Ranges : register.Vf!.Ranges)
            {
                for (uint i = 0; i < range.Count; i++)
                {
                    uint instance = vf is { } number ? (number * register.Vf!.Scale) + ((range.First + i) * register.Vf.Step) : range.First + i;
                    yield return ((range.Offset + (i * range.Stride)) / 4, register, instance);
                }
            }
        }
    }

    /// <summary>Words of the memory of a block.</summary>
    public uint Words(Block block) => Registers.Where(r => r.BlockNumber == block.Number).Aggregate(0u, (sum, r) => sum + (r.Word is null ? 0 : r.Instances));

    private static AbsentRegister ReadAbsent(JsonObject node)
    {
        string name = Names.Checked(Json.Text(node, "name"));
        return new AbsentRegister(name, OneOf(node, "view", s_views, name), ReadRanges(node)[0], Json.Text(node, "reason"));
    }

    private static Register ReadRegister(
        JsonObject node, List<Register> before, List<JsonObject> all, List<Block> blocks, Dictionary<string, string> access)
    {
        string name = Names.Checked(Json.Text(node, "name"));
        string blockName = Json.Text(node, "block");
        Block block = blocks.Find(b => b.Name == blockName) ?? throw new DescriptionException($"{name}: no block '{blockName}'");
        var main = new Range(Json.Number(node, "offset"), Json.NumberOr(node, "count", 1), Json.NumberOr(node, "stride", 4), 0);
        string view = OneOf(node, "view", s_views, name);

        VfView? vf = null;
        if (node["vf"] is JsonObject vfNode)
        {
            vf = new VfView(ReadRanges(vfNode), Json.Number(vfNode, "scale"), Json.Number(vfNode, "step"));
        }

        if (vf is null == view is "vf" or "both")
        {
            throw new DescriptionException($"{name}: 'vf' must be given if and only if the view is vf or both");
        }

        List<Field> fields = ReadFields(node, all, access, name);
        bool hasFields = fields.Count != 0;
        if (!hasFields)
        {
            fields.Add(new Field("VALUE", 0, 32, "rw", Json.NumberOr(node, "reset", 0), Sticky: false, "The whole register."));
        }

        Field.CheckOverlap(fields, name);
        string state = node["state"] is null ? Works : OneOf(node, "state", s_states, name);
        if ((state == Works) != (node["reason"] is null))
        {
            throw new DescriptionException($"{name}: 'reason' must be given if and only if the state is not {Works}");
        }

        // Words follow each other in the order of the description.
        uint? word = block.Memory ? before.Where(r => r.BlockNumber == block.Number).Aggregate(0u, (sum, r) => sum + r.Instances) : null;
        return new Register(
            before.Count,
            name,
            block.Name,
            block.Number,
            view,
            state,
            Json.TextOr(node, "reason", string.Empty),
            word,
            Json.NumberOr(node, "instances", main.Count),
            ReadRanges(node),
            vf,
            node["first_reset"] is null ? null : Json.Number(node, "first_reset"),
            fields,
            hasFields,
            Json.Text(node, "text"),
            Json.TextOr(node, "source", block.Source));
    }

    private static List<Field> ReadFields(JsonObject node, List<JsonObject> all, Dictionary<string, string> access, string name)
    {
        var fields = new List<Field>();
        if (node["fields_of"] is { } other)
        {
            JsonObject source = all.Find(n => (string?)n["name"] == (string?)other)
                ?? throw new DescriptionException($"{name}: fields_of names no register");
            string kind = Json.Text(node, "fields_access");
            if (!access.ContainsKey(kind))
            {
                throw new DescriptionException($"{name}: fields_access '{kind}' is no access kind");
            }

            fields.AddRange(Json.Objects(source, "fields").Select(f => Field.Read(f, access, name) with { Access = kind }));
        }

        fields.AddRange(Json.Objects(node, "fields").Select(f => Field.Read(f, access, name)));
        fields.Sort((a, b) => a.Lsb.CompareTo(b.Lsb));
        return fields;
    }

    private static List<Range> ReadRanges(JsonObject node)
    {
        var ranges = new List<Range>
        {
            new(Json.Number(node, "offset"), Json.NumberOr(node, "count", 1), Json.NumberOr(node, "stride", 4), 0),
        };
        ranges.AddRange(Json.Objects(node, "aliases").Select(a =>
            new Range(Json.Number(a, "offset"), Json.NumberOr(a, "count", 1), Json.NumberOr(a, "stride", 4), Json.NumberOr(a, "first", 0))));
        return ranges;
    }

    private static string OneOf(JsonObject node, string member, string[] allowed, string name)
    {
        string value = Json.Text(node, member);
        return allowed.Contains(value, StringComparer.Ordinal)
            ? value
            : throw new DescriptionException($"{name}: {member} '{value}' is not one of {string.Join(' ', allowed)}");
    }

    private static void Check(List<Register> registers, List<AbsentRegister> absent)
    {
        var description = new RegisterDescription(new Dictionary<string, string>(StringComparer.Ordinal), [], registers, absent);
        foreach (IGrouping<string, string> twice in registers.Select(r => r.Name).Concat(absent.Select(a => a.Name))
            .GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            throw new DescriptionException($"{twice.Key}: described twice");
        }

        foreach (uint? vf in Enumerable.Range(-1, (int)Vfs + 1).Select(n => n < 0 ? (uint?)null : (uint)n))
        {
            var seen = new Dictionary<uint, Register>();
            foreach ((uint dword, Register register, uint instance) in description.Decode(vf))
            {
                if (dword * 4 >= (vf is null ? PfBytes : VfBytes) || instance >= register.Instances || instance > 255)
                {
                    throw new DescriptionException($"{register.Name}: instance {instance} at 0x{dword * 4:x} is out of range");
                }

                if (!seen.TryAdd(dword, register))
                {
                    throw new DescriptionException($"{register.Name}: 0x{dword * 4:x} belongs to {seen[dword].Name} already");
                }
            }
        }

        foreach (AbsentRegister register in absent)
        {
            bool ofVf = register.View == "vf";
            HashSet<uint> decoded = description.Decode(ofVf ? 0u : null).Select(d => d.Dword).ToHashSet();
            for (uint i = 0; i < register.Range.Count; i++)
            {
                uint offset = register.Range.Offset + (i * register.Range.Stride);
                if (offset >= (ofVf ? VfBytes : PfBytes) || decoded.Contains(offset / 4))
                {
                    throw new DescriptionException($"{register.Name}: 0x{offset:x} is out of range or belongs to a register: it is not absent");
                }
            }
        }

        foreach (Range range in registers.SelectMany(r => r.Ranges.Concat(r.Vf?.Ranges ?? [])).Concat(absent.Select(a => a.Range)))
        {
            if (range.Offset % 4 != 0 || range.Stride % 4 != 0 || range.Stride == 0 || range.Count == 0)
            {
                throw new DescriptionException($"0x{range.Offset:x}: offset and stride must be multiples of 4, count and stride not 0");
            }
        }
    }
}
