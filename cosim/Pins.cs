using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>One pin of the NIC and its place in <see cref="NicInputs"/> or <see cref="NicOutputs"/>.</summary>
/// <param name="Name">The name in docs/spec/ports.json.</param>
/// <param name="IsInput">True for a pin of <see cref="NicInputs"/>.</param>
/// <param name="Offset">Byte offset in the structure.</param>
/// <param name="Size">Bytes.</param>
public sealed record Pin(string Name, bool IsInput, int Offset, int Size)
{
    /// <summary>The value of the pin in the bytes of its structure.</summary>
    public UInt128 Read(ReadOnlySpan<byte> structure)
    {
        UInt128 value = 0;
        for (int i = Size - 1; i >= 0; i--)
        {
            value = (value << 8) | structure[Offset + i];
        }

        return value;
    }
}

/// <summary>
/// The table of all pins, read once from the generated structures, so that a pin that is added there is compared, digested and
/// named without a change here.
/// </summary>
public static class Pins
{
    /// <summary>The 64-bit words of <see cref="NicInputs"/> that hold pins; the rest of the structure is padding.</summary>
    internal const int InputWords = 6;

    /// <summary>The 64-bit words of <see cref="NicOutputs"/>.</summary>
    internal const int OutputWords = 6;

    /// <summary>Input pins in the order of their offsets.</summary>
    public static IReadOnlyList<Pin> Inputs { get; } = Table(typeof(NicInputs), isInput: true);

    /// <summary>Output pins in the order of their offsets.</summary>
    public static IReadOnlyList<Pin> Outputs { get; } = Table(typeof(NicOutputs), isInput: false);

    /// <summary>The bytes of one clock's input pins.</summary>
    public static ReadOnlySpan<byte> Bytes(in NicInputs inputs) => MemoryMarshal.AsBytes(new ReadOnlySpan<NicInputs>(in inputs));

    /// <summary>The bytes of one clock's output pins.</summary>
    public static ReadOnlySpan<byte> Bytes(in NicOutputs outputs) => MemoryMarshal.AsBytes(new ReadOnlySpan<NicOutputs>(in outputs));

    private static Pin[] Table(Type type, bool isInput)
    {
        var pins = new List<Pin>();
        IEnumerable<(int Offset, string Name, int Size)> fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(static f => (f.GetCustomAttribute<FieldOffsetAttribute>()!.Value, f.Name, Marshal.SizeOf(f.FieldType)))
            .OrderBy(static f => f.Item1);
        foreach ((int offset, string name, int size) in fields)
        {
            if (name.EndsWith("High", StringComparison.Ordinal))
            {
                Pin low = pins[^1];
                pins[^1] = low with { Size = low.Size + size };
                continue;
            }

            string stem = name.EndsWith("Low", StringComparison.Ordinal) ? name[..^3] : name;
            pins.Add(new Pin(SnakeCase(stem) + (isInput ? "_i" : "_o"), isInput, offset, size));
        }

        return [.. pins];
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length != 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
