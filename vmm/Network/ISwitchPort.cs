namespace NicTwin.Vmm.Network;

/// <summary>Who is connected to a port of the switch.</summary>
internal interface ISwitchPort
{
    /// <summary>What it takes unfinished.</summary>
    OffloadSupport Accepts { get; }

    /// <summary>
    /// A frame has arrived. Called when every guest has come to this time, in the order of times; the frame may be looked at
    /// during the call alone.
    /// </summary>
    /// <param name="frame">The frame without FCS.</param>
    /// <param name="offload">What is left to do, within <see cref="Accepts"/>.</param>
    /// <param name="time">Clock of its arrival.</param>
    void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time);
}
