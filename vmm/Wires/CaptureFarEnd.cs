using NicTwin.Vmm.Trace;

namespace NicTwin.Vmm.Wires;

/// <summary>
/// Somebody who sends the frames of a capture at their times, counted from the first one; what the NIC sends is counted and gone. A frame
/// at a time is in memory.
/// </summary>
public sealed class CaptureFarEnd : IWireFarEnd, IDisposable
{
    // A year of clocks: what comes later never comes.
    private const long Latest = 365L * 86_400 * 1_000_000_000 / Host.NanosecondsPerClock;

    private readonly Stream _stream;
    private readonly CaptureReader _reader;
    private Int128? _first;
    private long _begin = -1;
    private long _last;
    private bool _ended;

    /// <summary>Opens a capture; its frames come when <see cref="Begin"/> says so.</summary>
    /// <param name="path">The file, a pcapng or a pcap.</param>
    /// <exception cref="CaptureException">The file is damaged anywhere, or has packets that are no frames.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public CaptureFarEnd(string path)
    {
        // Before anything runs, so that a run does not end in its middle.
        Frames = Check(path);
        _stream = Open(path);
        _reader = new CaptureReader(_stream);
    }

    /// <summary>Frames in the capture.</summary>
    public long Frames { get; }

    /// <summary>The time of the first frame is now.</summary>
    /// <param name="cable">Takes the frames.</param>
    /// <param name="clock">Now.</param>
    public void Begin(WireEnd cable, long clock)
    {
        _begin = clock;
        _last = clock;
        Refill(cable);
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<byte> frame, long arrival, WireEnd cable)
    {
        // The cable has counted it.
    }

    /// <inheritdoc/>
    public void Refill(WireEnd cable)
    {
        ArgumentNullException.ThrowIfNull(cable);
        while (_begin >= 0 && !_ended && cable.Queued == 0)
        {
            try
            {
                _ended = !_reader.TryRead();
            }
            catch (Exception e) when (e is CaptureException or IOException)
            {
                // Somebody has changed the file since it was checked.
                cable.Receiving[WireCount.Malformed]++;
                _ended = true;
            }

            if (!_ended)
            {
                Give(cable);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);

    private static long Check(string path)
    {
        using FileStream stream = Open(path);
        var reader = new CaptureReader(stream);
        long frames = 0;
        for (; reader.TryRead(); frames++)
        {
            if (reader.LinkType != CaptureReader.Ethernet)
            {
                throw new CaptureException($"offset {reader.PacketOffset}: a packet with link type {reader.LinkType} is no Ethernet frame");
            }
        }

        return frames;
    }

    private void Give(WireEnd cable)
    {
        _first ??= _reader.Nanoseconds;
        Int128 clocks = (_reader.Nanoseconds - _first.Value) / Host.NanosecondsPerClock;
        long time = _begin + (long)Int128.Clamp(clocks, -1, Latest);
        if (time < _last)
        {
            cable.Receiving[WireCount.OutOfOrder]++;
            time = _last;
        }

        _last = time;
        if (_reader.IsTruncated)
        {
            cable.Receiving[WireCount.Cut]++;
            return;
        }

        cable.EnterFromOutside(_reader.Data, time);
    }
}
