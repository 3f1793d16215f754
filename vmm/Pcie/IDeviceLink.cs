using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>
/// A NIC behind a PCIe link with a latency, as the host runs it and as its requesters reach it: the physical one, an emulated one, or
/// one in another process. Time is in clocks of 8 ns.
/// </summary>
internal interface IDeviceLink
{
    /// <summary>Clocks that a TLP needs in either direction.</summary>
    long Latency { get; }

    /// <summary>The NIC is on the link. One that is not gets no clocks.</summary>
    bool Plugged { get; }

    /// <summary>The next clock.</summary>
    long Time { get; }

    /// <summary>When the NIC does something if nobody sends it anything more: now when it is busy, the largest number when never.</summary>
    long NextActivity { get; }

    /// <summary>TLPs from the NIC that nobody has handled yet.</summary>
    UpstreamQueue Upstream { get; }

    /// <summary>Those that send requests, by their numbers, which are the tags of their requests.</summary>
    IReadOnlyList<INicRequester> Requesters { get; }

    /// <summary>Connects one more requester.</summary>
    /// <returns>Its number, which is the tag of its requests.</returns>
    int Attach(INicRequester requester);

    /// <summary>Sends the NIC a request of a requester; false when there is no room.</summary>
    /// <param name="words">The TLP.</param>
    /// <param name="arrival">When it arrives, in clocks.</param>
    /// <param name="requester">Number of the requester.</param>
    /// <param name="posted">It is a posted write.</param>
    bool TrySend(ReadOnlySpan<uint> words, long arrival, int requester, bool posted);

    /// <summary>Answers a memory read of the NIC: the first TLP of <see cref="Upstream"/>, which is removed after that; false when there is no room.</summary>
    /// <param name="request">The read.</param>
    /// <param name="data">The bytes that it asks for; empty: it gets a completion with the status Unsupported Request.</param>
    /// <param name="arrival">When the answer arrives, in clocks.</param>
    bool TryCompleteRead(Tlp request, ReadOnlySpan<byte> data, long arrival);

    /// <summary>
    /// Runs to a time, or less far: never further than the latency behind the arrival of what the NIC has sent, so that answers come in
    /// time.
    /// </summary>
    void RunTo(long bound);
}
