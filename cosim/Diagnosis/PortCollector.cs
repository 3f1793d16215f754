using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>The value of one output port of one block.</summary>
/// <param name="Name">The RTL port name.</param>
/// <param name="Width">Bits.</param>
/// <param name="Value">The value.</param>
/// <param name="Valid">False when it has no meaning in the clock.</param>
/// <param name="Ignored">Bits that have no meaning in the clock.</param>
public readonly record struct PortValue(string Name, int Width, UInt128 Value, bool Valid, UInt128 Ignored);

/// <summary>Collects what a block shows.</summary>
internal sealed class PortCollector : IPortVisitor
{
    private readonly List<PortValue> _ports = [];

    /// <summary>What was collected since <see cref="Clear"/>.</summary>
    internal IReadOnlyList<PortValue> Ports => _ports;

    /// <inheritdoc/>
    public void Port(string name, int width, UInt128 value, bool valid = true, UInt128 ignored = default)
    {
        if (width is < 1 or > 128)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, $"port {name} has no width of 1 to 128 bits");
        }

        _ports.Add(new PortValue(name, width, value, valid, ignored));
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear() => _ports.Clear();
}
