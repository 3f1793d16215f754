using NicTwin.Testbench;

namespace NicTwin.Vmm.Pcie;

/// <summary>Who sends requests to a NIC: a guest, or the VMM itself. The tag of its requests is its number on the link.</summary>
internal interface INicRequester
{
    /// <summary>A completion has come back.</summary>
    /// <param name="completion">The completion.</param>
    /// <param name="time">Clock of its arrival.</param>
    void Complete(Tlp completion, long time);

    /// <summary>The NIC has taken a posted write.</summary>
    /// <param name="arrival">When the credit is back, in clocks.</param>
    /// <returns>True when the requester waits for this one.</returns>
    bool ReturnCredit(long arrival);

    /// <summary>The NIC is off the link: whatever was under way is lost.</summary>
    /// <param name="time">The present clock.</param>
    void LinkLost(long time);
}
