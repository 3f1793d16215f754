using NicTwin.Testbench;
using NicTwin.Vmm.Pcie;

namespace NicTwin.Vmm.Trace;

/// <summary>Writes the frames at a NIC's pins as pcapng, with virtual time and the direction as the NIC sees it.</summary>
public sealed class FrameCapture : IWirePeer
{
    private readonly PcapngWriter _writer;
    private readonly int _interface;

    /// <summary>Begins a capture.</summary>
    /// <param name="stream">Where it goes.</param>
    public FrameCapture(Stream stream)
    {
        _writer = new PcapngWriter(stream);
        _interface = _writer.AddInterface(CaptureReader.Ethernet, string.Empty);
    }

    /// <inheritdoc/>
    public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire) => Write(frame, clock, CaptureDirection.Outbound);

    /// <inheritdoc/>
    public void Sent(ReadOnlySpan<byte> frame, long clock) => Write(frame, clock, CaptureDirection.Inbound);

    /// <summary>Writes a frame.</summary>
    public void Write(ReadOnlySpan<byte> frame, long clock, CaptureDirection direction) =>
        _writer.Packet(_interface, clock * Host.NanosecondsPerClock, direction, frame);
}
