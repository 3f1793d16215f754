using NicTwin.Vmm.Network;

namespace NicTwin.Vmm.Driver;

/// <summary>Takes a frame that the uplink has received, as <c>Switch.Send</c> does for its port.</summary>
/// <param name="frame">The frame without FCS; it may be looked at during the call alone.</param>
/// <param name="offload">What the NIC has found out about it.</param>
/// <param name="time">The present clock.</param>
internal delegate void FrameHandler(ReadOnlySpan<byte> frame, in FrameOffload offload, long time);
