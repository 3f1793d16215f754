using System.Collections.Generic;

namespace NicTwin.Model;

/// <summary>Receives the output ports of a block, one call per port, in the order of the RTL's port list.</summary>
public interface IPortVisitor
{
    /// <summary>Gives one output port of at most 128 bits.</summary>
    /// <param name="name">The RTL port name, for example <c>grant_o</c>.</param>
    /// <param name="width">Width in bits, 1 to 128.</param>
    /// <param name="value">The value in this clock, before its edge; bits above <paramref name="width"/> are ignored.</param>
    /// <param name="valid">
    /// False when the port has no meaning in this clock, for example data whose <c>valid</c> is 0: it is then neither compared nor
    /// reported as a difference.
    /// </param>
    /// <param name="ignored">Bits that have no meaning in this clock although the port has, for example lanes of data that keep does not name.</param>
    void Port(string name, int width, UInt128 value, bool valid = true, UInt128 ignored = default);
}

/// <summary>
/// The output ports of one block, for divergence reports and waveforms. Nothing here is used on the per-clock path.
/// </summary>
/// <remarks>
/// Every output is a function of the block's registers (docs/spec/clocking.md), so in the first clock in which any output of any block
/// differs between model and RTL, the blocks that differ had equal inputs in all clocks before: one of them holds the fault. That
/// holds only if each block lists all of its outputs.
/// </remarks>
public interface IBlockPorts
{
    /// <summary>
    /// The instance name of the block's module inside <c>nt_nic</c>, for example <c>tlp_receive</c>; deeper instances are written with dots.
    /// Case, underscores and the prefixes <c>u_</c>, <c>i_</c> and <c>nt_</c> are ignored when names are matched.
    /// </summary>
    string Block { get; }

    /// <summary>Visits every output port with its value in the current clock, that is, as a function of the registers as they are now.</summary>
    void VisitOutputs(IPortVisitor visitor);
}

/// <summary>A NIC that shows the output ports of its blocks.</summary>
public interface IBlockPortSource
{
    /// <summary>All blocks, in the order of <c>nt_nic.sv</c>.</summary>
    IReadOnlyList<IBlockPorts> Blocks { get; }
}
