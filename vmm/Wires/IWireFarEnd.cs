namespace NicTwin.Vmm.Wires;

/// <summary>What is at the other end of a NIC's cable.</summary>
public interface IWireFarEnd
{
    /// <summary>A frame of the NIC has gone through the cable.</summary>
    /// <param name="frame">The frame without FCS, to be looked at during the call alone.</param>
    /// <param name="arrival">When it arrives, in clocks: now, or later by what the cable delays.</param>
    /// <param name="cable">The NIC's end; takes answers.</param>
    void Take(ReadOnlySpan<byte> frame, long arrival, WireEnd cable);

    /// <summary>Gives the next frames that it sends of its own accord, when the cable has given the NIC those before.</summary>
    /// <param name="cable">Takes them.</param>
    void Refill(WireEnd cable);
}
