using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>What is at the other end of the NIC's Ethernet link.</summary>
public interface IWirePeer
{
    /// <summary>The NIC has sent a frame, without FCS.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="badFcs">The NIC has marked it as broken.</param>
    /// <param name="clock">Clock of its last beat.</param>
    /// <param name="wire">Takes answers.</param>
    void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire);

    /// <summary>A frame has gone to the NIC.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="clock">Clock of its last beat.</param>
    void Sent(ReadOnlySpan<byte> frame, long clock);
}
