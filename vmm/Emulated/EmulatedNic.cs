using NicTwin.Model;
using NicTwin.Testbench;
using NicTwin.Vmm.Network;
using NicTwin.Vmm.Pcie;
using Tlp = NicTwin.Testbench.Tlp;

namespace NicTwin.Vmm.Emulated;

/// <summary>
/// A NIC that is emulated for one guest: an instance of the model behind a PCIe link of its own, whose wire leads to a port of the
/// software switch.
/// </summary>
/// <remarks>
/// The wire carries 1 Gb/s in either direction. A frame that the switch delivers at a time reaches the wire the link's latency later,
/// since the NIC may be ahead of the guests by as much; it waits there while others are in front of it.
/// </remarks>
internal sealed class EmulatedNic : IEmulatedLink
{
    // Frames in the wire's own queue: enough that it never runs dry between two clocks.
    private const int MostOnWire = 4;

    // Bytes without FCS (IEEE 802.3, 3.2.8).
    private const int ShortestFrame = 60;

    private readonly Nic _nic = new();
    private readonly NicLink _link;
    private readonly FrameQueue _frames = new();
    private int _onWire;

    /// <summary>Creates a NIC that is not plugged in yet.</summary>
    /// <param name="latency">Clocks that a TLP needs in either direction, and a frame from the switch.</param>
    public EmulatedNic(long latency) => _link = new NicLink(_nic, latency, new SwitchEnd(this));

    /// <inheritdoc/>
    public IFrameOutput? Output { get; set; }

    /// <inheritdoc/>
    public EmulatedCounters Counters { get; } = new();

    /// <inheritdoc/>
    public OffloadSupport Accepts => OffloadSupport.None;

    /// <inheritdoc/>
    public long Latency => _link.Latency;

    /// <inheritdoc/>
    public bool Plugged => _link.Plugged;

    /// <inheritdoc/>
    public long Time => _link.Time;

    /// <inheritdoc/>
    public long NextActivity => !Plugged ? long.MaxValue : Math.Min(_link.NextActivity, Math.Max(Time, NextFrame));

    /// <inheritdoc/>
    public UpstreamQueue Upstream => _link.Upstream;

    /// <inheritdoc/>
    public IReadOnlyList<INicRequester> Requesters => _link.Requesters;

    /// <inheritdoc/>
    public long Clocks => _link.Clocks;

    /// <summary>TLPs of the NIC that were none.</summary>
    public long FramingErrors => _link.FramingErrors;

    // A frame that waits for room on the wire goes when another one has left it.
    private long NextFrame => _onWire < MostOnWire ? _frames.FirstArrival : long.MaxValue;

    /// <inheritdoc/>
    public int Attach(INicRequester requester) => _link.Attach(requester);

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<uint> words, long arrival, int requester, bool posted) => _link.TrySend(words, arrival, requester, posted);

    /// <inheritdoc/>
    public bool TryCompleteRead(Tlp request, ReadOnlySpan<byte> data, long arrival) => _link.TryCompleteRead(request, data, arrival);

    /// <inheritdoc/>
    public void HardReset(ReadOnlySpan<ushort> nvm, long time)
    {
        Forget();
        _link.HardReset(nvm, time);
    }

    /// <inheritdoc/>
    public void SetLink(bool up) => _link.SetLink(up);

    /// <inheritdoc/>
    public void Unplug()
    {
        Forget();
        _link.Unplug();
    }

    /// <inheritdoc/>
    public void Receive(ReadOnlySpan<byte> frame, in FrameOffload offload, long time) => Arrive(frame, time + Latency);

    /// <summary>Puts a frame on the way to the wire; one for which there is no room is lost and counted.</summary>
    /// <param name="frame">The frame without FCS. Back ends send frames as their guests made them; on a wire there are none shorter than 60 bytes.</param>
    /// <param name="arrival">Clock of its arrival; one that is over means now.</param>
    public void Arrive(ReadOnlySpan<byte> frame, long arrival)
    {
        if (frame.Length is 0 or >= ShortestFrame)
        {
            Queue(frame, arrival);
            return;
        }

        Span<byte> padded = stackalloc byte[ShortestFrame];
        frame.CopyTo(padded);
        padded[frame.Length..].Clear();
        Queue(padded, arrival);
    }

    /// <inheritdoc/>
    public void RunTo(long bound)
    {
        Feed(Time);
        long stop = Math.Min(bound, NextFrame);
        _link.RunTo(stop);
        while (_link.Time == stop && stop < bound)
        {
            Feed(stop);
            stop = Math.Min(bound, NextFrame);
            _link.RunOn(stop);
        }
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        using var state = new MemoryStream();
        _nic.Save(state);
        writer.Write((int)state.Length);
        writer.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
        _link.Save(writer);
        _frames.Save(writer);
        writer.Write(_onWire);
        Counters.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.BaseStream.Length)
        {
            throw new InvalidDataException("the saved NIC is longer than what is left");
        }

        using var state = new MemoryStream(reader.ReadBytes(length));
        _nic.Restore(state);
        _link.Restore(reader);
        _frames.Restore(reader);
        _onWire = reader.ReadInt32();
        Counters.Restore(reader);
    }

    private void Forget()
    {
        Counters.DroppedFrames += _frames.Count;
        _frames.Clear();
        _onWire = 0;
    }

    private void Queue(ReadOnlySpan<byte> frame, long arrival)
    {
        if (Plugged && _frames.TryAdd(frame, Math.Max(Time, arrival)))
        {
            Counters.FramesReceived++;
            Counters.BytesReceived += frame.Length;
        }
        else
        {
            Counters.DroppedFrames++;
        }
    }

    private void Feed(long time)
    {
        while (_onWire < MostOnWire && _frames.FirstArrival <= time)
        {
            bool sent = _link.SendFrame(_frames.First, badFcs: false);
            _onWire += sent ? 1 : 0;
            Counters.DroppedFrames += sent ? 0 : 1;
            _frames.RemoveFirst();
        }
    }

    private void Left(ReadOnlySpan<byte> frame, long clock)
    {
        Output?.Send(frame, clock);
        Counters.FramesSent++;
        Counters.BytesSent += frame.Length;
    }

    /// <summary>The end of the wire at the switch.</summary>
    private sealed class SwitchEnd(EmulatedNic nic) : IWirePeer
    {
        public void Received(ReadOnlySpan<byte> frame, bool badFcs, long clock, Wire wire)
        {
            if (badFcs)
            {
                nic.Counters.BrokenFrames++;
                return;
            }

            nic.Left(frame, clock);
        }

        public void Sent(ReadOnlySpan<byte> frame, long clock)
        {
            nic._onWire--;
            nic.Feed(clock);
        }
    }
}
