namespace NicTwin.Vmm.Emulated;

/// <summary>Takes the frames that an emulated NIC sends: its port of the switch.</summary>
internal interface IFrameOutput
{
    /// <summary>The NIC has sent a frame.</summary>
    /// <param name="frame">The frame without FCS; it may be looked at during the call alone.</param>
    /// <param name="time">Clock of its last beat on the wire.</param>
    void Send(ReadOnlySpan<byte> frame, long time);
}
