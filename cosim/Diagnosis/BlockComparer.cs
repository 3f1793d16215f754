using NicTwin.Model;

namespace NicTwin.Cosim;

/// <summary>An output port of a block that differs between model and RTL.</summary>
/// <param name="Block">The block, named as in <c>nt_nic</c>.</param>
/// <param name="Port">The port.</param>
/// <param name="ModelValue">Value in the model.</param>
/// <param name="RtlValue">Value in the RTL.</param>
public sealed record PortDifference(string Block, string Port, UInt128 ModelValue, UInt128 RtlValue);

/// <summary>The first clock in which output ports of blocks differ.</summary>
/// <param name="Clock">The clock.</param>
/// <param name="Differences">
/// All ports that differ in it, in the order of the blocks in <c>nt_nic</c>; <c>quiet_o</c> last, since it alone may read inputs
/// (docs/spec/clocking.md) and so can differ in a block that is right.
/// </param>
public sealed record BlockDivergence(long Clock, IReadOnlyList<PortDifference> Differences)
{
    /// <summary>The first of the blocks whose outputs differ while the inputs of all blocks agreed in every clock before.</summary>
    public string Block => Differences[0].Block;

    /// <summary>All blocks that differ in this clock.</summary>
    public IReadOnlyList<string> Blocks => [.. Differences.Select(static d => d.Block).Distinct(StringComparer.Ordinal)];
}

/// <summary>
/// Compares the output ports of equally named blocks of model and RTL. Outputs are functions of registers and every block input is
/// another block's output or a pin, so the blocks that differ in the first differing clock had equal inputs until then.
/// </summary>
internal sealed class BlockComparer
{
    private readonly List<(IBlockPorts Block, Dictionary<string, RtlPort> Rtl)> _blocks = [];
    private readonly VerilatedNic _rtl;
    private readonly ulong[] _words;
    private readonly PortCollector _collector = new();

    internal BlockComparer(IBlockPortSource model, VerilatedNic rtl)
    {
        _rtl = rtl;
        IReadOnlyList<RtlPort> ports = rtl.BlockPorts();
        _words = new ulong[ports.Sum(static p => (p.Width + 63) / 64)];
        ILookup<string, RtlPort> byInstance = ports.ToLookup(static p => Normalized(p.Instance), StringComparer.Ordinal);
        foreach (IBlockPorts block in model.Blocks)
        {
            Dictionary<string, RtlPort> rtlPorts = byInstance[Normalized(block.Block)].ToDictionary(static p => p.Name, StringComparer.Ordinal);
            _blocks.Add((block, rtlPorts));
            if (rtlPorts.Count == 0)
            {
                Unmatched.Add(block.Block);
                continue;
            }

            _collector.Clear();
            block.VisitOutputs(_collector);
            foreach (PortValue port in _collector.Ports)
            {
                if (!rtlPorts.TryGetValue(port.Name, out RtlPort? rtlPort))
                {
                    Unmatched.Add($"{block.Block}.{port.Name}");
                }
                else if (rtlPort.Width != port.Width)
                {
                    Unmatched.Add($"{block.Block}.{port.Name} ({port.Width} bits in the model, {rtlPort.Width} in the RTL)");
                }
            }

            var shown = _collector.Ports.Select(static p => p.Name).ToHashSet(StringComparer.Ordinal);
            Unseen.AddRange(rtlPorts.Keys.Where(name => !shown.Contains(name)).Select(name => $"{block.Block}.{name}"));
        }

        var modelBlocks = model.Blocks.Select(static b => Normalized(b.Block)).ToHashSet(StringComparer.Ordinal);
        Unseen.AddRange(ports.Where(p => !p.Instance.Contains('.', StringComparison.Ordinal) && !modelBlocks.Contains(Normalized(p.Instance)))
            .Select(static p => p.Instance).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Blocks and ports that only the model has.</summary>
    internal List<string> Unmatched { get; } = [];

    /// <summary>Blocks and ports that only the RTL has.</summary>
    internal List<string> Unseen { get; } = [];

    /// <summary>Compares between two clocks, that is, the outputs of the clock that is about to run.</summary>
    /// <returns>The ports that differ, none when all agree.</returns>
    internal List<PortDifference> Compare()
    {
        _rtl.ReadBlockPorts(_words);
        var differences = new List<PortDifference>();
        foreach ((IBlockPorts block, Dictionary<string, RtlPort> rtlPorts) in _blocks)
        {
            if (rtlPorts.Count == 0)
            {
                continue;
            }

            _collector.Clear();
            block.VisitOutputs(_collector);
            foreach (PortValue port in _collector.Ports)
            {
                if (!port.Valid || !rtlPorts.TryGetValue(port.Name, out RtlPort? rtlPort) || rtlPort.Width > 128)
                {
                    continue;
                }

                UInt128 mask = port.Width == 128 ? UInt128.MaxValue : (UInt128.One << port.Width) - 1;
                UInt128 value = _words[rtlPort.FirstWord];
                if (rtlPort.Width > 64)
                {
                    value |= (UInt128)_words[rtlPort.FirstWord + 1] << 64;
                }

                if (((value ^ port.Value) & mask & ~port.Ignored) != 0)
                {
                    differences.Add(new PortDifference(block.Block, port.Name, port.Value & mask, value));
                }
            }
        }

        return [.. differences.OrderBy(static difference => difference.Port == "quiet_o")];
    }

    internal static string Normalized(string instance)
    {
        string name = instance.ToLowerInvariant();
        foreach (string prefix in (string[])["u_", "i_", "nt_"])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                name = name[prefix.Length..];
            }
        }

        return name.Replace("_", string.Empty, StringComparison.Ordinal);
    }
}
