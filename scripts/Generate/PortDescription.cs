using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>A pin and where it lies in the structure of its direction.</summary>
internal sealed record Pin(string Name, int Width, string Text, int Offset)
{
    /// <summary>Bytes that the pin takes.</summary>
    public int Bytes => BytesOf(Width);

    /// <summary>The name in C#: without direction suffix.</summary>
    public string FieldName => Names.Pascal(Name[..^2].ToUpperInvariant());

    public static int BytesOf(int width) => width switch
    {
        <= 8 => 1,
        <= 16 => 2,
        64 => 8,
        128 => 16,
        _ => throw new DescriptionException($"a pin of {width} bits has no place in the C ABI"),
    };
}

/// <summary>docs/spec/ports.json: the pins, laid out for the C ABI.</summary>
/// <remarks>The 64-bit time comes first, then the other wide pins, then those of 16 bits, then bytes, each in the order of the description.</remarks>
internal sealed class PortDescription
{
    /// <summary>Bytes of nt_inputs: one cache line.</summary>
    public const int InputBytes = 64;

    /// <summary>Bytes of nt_outputs.</summary>
    public const int OutputBytes = 48;

    private PortDescription(IReadOnlyList<Pin> inputs, IReadOnlyList<Pin> outputs)
    {
        Inputs = inputs;
        Outputs = outputs;
    }

    public IReadOnlyList<Pin> Inputs { get; }

    public IReadOnlyList<Pin> Outputs { get; }

    public static PortDescription Read(JsonObject root)
    {
        List<JsonObject> ports = Json.Objects(root, "ports").ToList();
        return new PortDescription(Layout(ports, "in", "_i", InputBytes), Layout(ports, "out", "_o", OutputBytes));
    }

    private static List<Pin> Layout(List<JsonObject> ports, string direction, string suffix, int size)
    {
        var pins = new List<Pin>();
        int offset = 0;
        IEnumerable<JsonObject> ordered = ports.Where(p => Json.Text(p, "direction") == direction)
            .OrderBy(p => Rank((int)Json.Number(p, "width"), Json.Text(p, "group")));
        foreach (JsonObject port in ordered)
        {
            var pin = new Pin(Json.Text(port, "name"), (int)Json.Number(port, "width"), Json.Text(port, "text"), offset);
            if (!pin.Name.EndsWith(suffix, StringComparison.Ordinal))
            {
                throw new DescriptionException($"{pin.Name}: the name of a pin of direction {direction} ends in {suffix}");
            }

            pins.Add(pin);
            offset += pin.Bytes;
        }

        return offset <= size ? pins : throw new DescriptionException($"pins of direction {direction} take {offset} of {size} bytes");
    }

    private static int Rank(int width, string group) => Pin.BytesOf(width) switch { >= 8 => group == "time" ? 0 : 1, 2 => 2, _ => 3 };
}
