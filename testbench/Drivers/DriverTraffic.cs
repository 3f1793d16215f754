namespace NicTwin.Testbench;

/// <summary>Sends and receives frames through a driver's rings and looks at what came.</summary>
/// <param name="host">The machine.</param>
internal sealed class DriverTraffic(DriverHost host)
{
    private const uint TagStripped = 1u << 3;
    private const uint TransportChecked = 1u << 5;
    private const uint HeaderChecked = 1u << 6;
    private const uint ChecksumErrors = 3u << 29;
    private const uint Looped = 1u << 18;

    /// <summary>Frames that a NIC had to put on the wire.</summary>
    public uint Sent { get; private set; }

    /// <summary>Frames from the wire that a NIC had to take.</summary>
    public uint Taken { get; private set; }

    /// <summary>Sends a packet; it has to be on the wire as those frames, written back, and told of by an interrupt.</summary>
    public void Send(DriverTransmitRing ring, DriverPacket packet, params byte[][] frames)
    {
        ring.Send(packet);
        for (int i = 0; i < frames.Length; i++)
        {
            host.ExpectBytes($"frame {i + 1} of {frames.Length}", host.TakeFromWire("a sent frame"), DriverFrames.Padded(frames[i]));
            Sent++;
        }

        WaitForCompletion(ring);
        if (frames.Length == 0)
        {
            // The write-back of a packet that must not leave comes before the frame would.
            host.Sleep(100);
        }

        host.ExpectSilentWire();
    }

    /// <summary>Waits until everything that was posted has been written back.</summary>
    public void WaitForCompletion(DriverTransmitRing ring) =>
        host.WaitFor($"write-back and interrupt of {ring.Posted} packets of the ring at {ring.Block:x5}", () => ring.Completed == ring.Posted, 5000);

    /// <summary>Puts a frame on the wire; it has to come through the ring as it is.</summary>
    public DriverReceived Receive(DriverReceiveRing ring, byte[] frame) => Receive(ring, frame, DriverFrames.Padded(frame), null);

    /// <summary>Puts a frame on the wire; it has to come through the ring, its tag beside it.</summary>
    public DriverReceived ReceiveTagged(DriverReceiveRing ring, byte[] frame, ushort tag) =>
        Receive(ring, DriverFrames.Tagged(DriverFrames.Padded(frame), tag), DriverFrames.Padded(frame), tag);

    /// <summary>Puts a TCP segment on the wire; its checksums have to be found right, or one of them wrong.</summary>
    public DriverReceived ReceiveTcp(DriverReceiveRing ring, byte[] frame, bool broken = false)
    {
        DriverReceived received = Receive(ring, frame);
        host.ExpectBits("status of a TCP segment: IPCS, L4CS, errors", received.Status,
            HeaderChecked | TransportChecked | ChecksumErrors, HeaderChecked | TransportChecked | (broken ? 1u << 29 : 0));
        return received;
    }

    /// <summary>Counts frames that a program has looked at by itself.</summary>
    public void Count(uint sent, uint taken)
    {
        Sent += sent;
        Taken += taken;
    }

    /// <summary>Puts a frame on the wire that must not come through any ring.</summary>
    public void ExpectDropped(byte[] frame, params DriverReceiveRing[] rings)
    {
        host.SendToNic(frame);
        host.Sleep(400);
        foreach (DriverReceiveRing ring in rings)
        {
            ring.Clean();
            host.Expect(ring.Frames.Count == 0, $"a frame of {frame.Length} bytes came through the ring at {ring.Block:x5}; it had to be dropped");
        }
    }

    /// <summary>Takes the next frame of a ring, which another function has sent.</summary>
    public void TakeLooped(DriverReceiveRing ring, byte[] frame)
    {
        DriverReceived received = Take(ring);
        host.ExpectBytes("the frame of another function", received.Bytes, DriverFrames.Padded(frame));
        host.ExpectBits("status of a frame of another function: LB", received.Status, Looped, Looped);
    }

    /// <summary>Takes the next frame of a ring.</summary>
    public DriverReceived Take(DriverReceiveRing ring)
    {
        host.WaitFor($"a frame and its interrupt at the ring at {ring.Block:x5}", () => ring.Frames.Count > 0, 2000);
        return ring.Frames.Dequeue();
    }

    private DriverReceived Receive(DriverReceiveRing ring, byte[] wire, byte[] expected, ushort? tag)
    {
        host.SendToNic(wire);
        DriverReceived received = Take(ring);
        Taken++;
        host.ExpectBytes("the received frame", received.Bytes, expected);
        host.ExpectBits("status of a received frame: VP", received.Status, TagStripped, tag is null ? 0 : TagStripped);
        host.ExpectBits("status of a received frame: LB", received.Status, Looped, 0);
        if (tag is ushort expectedTag)
        {
            host.ExpectBits("tag of a received frame", received.Tag, 0xffff, expectedTag);
        }

        host.Expect(ring.Frames.Count == 0, "one frame on the wire came twice");
        return received;
    }
}
